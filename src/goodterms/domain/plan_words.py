"""How the steps and reminders of a plan are worded, and what goes by the words: a stored step is known by them."""

from __future__ import annotations

from collections.abc import Mapping

from goodterms.domain.plan_dates import EXPECTS_MORE_DAYS, SILENT_DAYS

LETTER_STEPS: Mapping[str, str] = {
    "renegotiate": "Send the new terms in writing the same day, and ask for an answer.",
    "raise_rates": "Send the new rate in writing, with both lists.",
    "finish_decline": "Send the letter the same day: what you finish, and that you take on no more.",
    "fire": "Send the written notice the same day, with proof of delivery.",
    "pause": "Send the pause notice: work resumes when all that is overdue is paid.",
}
"""The step that a letter of this kind is; it is done when the letter went out."""
ANSWER = "They answer by this day."
SILENT = "Refused, or no answer yet? Then finish what you promised and decline the rest."
OLD_RATE = "Work agreed before this day stays at the old rate."
STOP = "Put the work down, and note where it stands."
EXPECTS_MORE = "Do they expect more for the new rate? Compare the hours."
TALKS: Mapping[str, str] = {
    "none": "No meeting: everything in writing.",
    "phone_or_witness": "Talk by phone, or with a witness beside you.",
    "face_to_face": "Talk face to face, or call first. Ten minutes, facts card open.",
}
"""How they are told face to face, or not."""
ENDING: Mapping[str, str] = {
    "handover": "Hand over files, sources, access, domains, licences, open tasks; note who received what.",
    "last_day": "Your last working day.",
    "final_invoice": "Send the final invoice.",
    "refund": "Return the unused prepayment: it is a debt.",
    "revoke": "Give back and revoke your own access.",
    "close": "Close the client.",
}
"""The steps at the end, whose days hang on the last day."""
COUNTDOWN: Mapping[int, str] = {
    7: "One week to the last day.",
    1: "One day to the last day.",
    0: "The last day.",
}
ON_THE_DAY: Mapping[str, str] = {
    "handover": "The hand-over is due.",
    "refund": "The unused prepayment goes back.",
    "pay_by": "The final invoice is due.",
}
"""They stand beside their day, and are read before it and after it."""
_FORMER = (
    *("Tomorrow is the last day.", "Today is the last day.", "The hand-over is due today."),
    *("The unused prepayment goes back today.", "The final invoice is due today."),
)
"""How the first files say the same."""
BY_THE_LAST_DAY: frozenset[str] = frozenset((*ENDING.values(), *COUNTDOWN.values(), *ON_THE_DAY.values(), *_FORMER))
"""The words of all steps and reminders that move when the last day moves."""
ANSWER_DUE = "The answer is due."
BY_THE_LETTER: Mapping[str, Mapping[str, int]] = {
    "reply_by": {ANSWER: 0, ANSWER_DUE: 0, "The answer is due today.": 0, SILENT: SILENT_DAYS},
    "pause_date": {STOP: 0},
    "effective_date": {OLD_RATE: 0, EXPECTS_MORE: EXPECTS_MORE_DAYS},
    "handover_date": {ENDING["handover"]: 0, ON_THE_DAY["handover"]: 0, "The hand-over is due today.": 0},
    "final_invoice_date": {ENDING["final_invoice"]: 0},
    "refund_date": {ENDING["refund"]: 0, ON_THE_DAY["refund"]: 0, "The unused prepayment goes back today.": 0},
}
"""Which words go by which day of the letter, and how many days after it."""
AFTER_THE_LETTER: frozenset[str] = frozenset(BY_THE_LETTER["reply_by"])
"""Words that mean nothing before the letter went out: nobody was asked yet."""
THE_SAME: Mapping[str, str] = {
    ANSWER_DUE: ANSWER,
    COUNTDOWN[0]: ENDING["last_day"],
    ON_THE_DAY["handover"]: ENDING["handover"],
    ON_THE_DAY["refund"]: ENDING["refund"],
}
"""Reminders that say what a step of the plan says."""
LASTS: Mapping[str, int] = {COUNTDOWN[7]: 6, COUNTDOWN[1]: 1}
"""After so many days a countdown gives way to the next."""
TELLING: tuple[str, ...] = (*TALKS.values(), *(words for kind, words in LETTER_STEPS.items() if kind != "pause"))
"""The words of the steps with which the client hears of a decision."""
