"""The twelve steps of the wizard as data, and which comes next (DOMAIN section 4, "Wizard order")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from goodterms.domain.decision_answers import Answers

AskKind = Literal["choice", "yes_no", "number", "text"]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen: its stored value, its label, and what it means."""

    value: str | bool
    label: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One answer that a step asks for. `answer` is the field of Answers; `unit` stands behind a number."""

    answer: str
    question: str
    kind: AskKind = "choice"
    options: tuple[Option, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `evidence` names what is shown beside the question; `needs_reason`: an answer is only
    complete with a reason in the field of that name."""

    number: int
    id: str
    title: str
    question: str
    help: str
    seeds: str
    asks: tuple[Ask, ...] = ()
    evidence: tuple[str, ...] = ()
    needs_reason: str = ""


def _yes_no(answer: str, question: str, yes: str, no: str) -> Ask:
    return Ask(answer, question, "yes_no", (Option(True, "Yes", yes), Option(False, "No", no)))


QUESTIONS: tuple[Step, ...] = (
    Step(
        1,
        "history",
        "Look back",
        "Here is what your log says about this client. Is any of it wrong, or your own doing?",
        "Read it once, slowly. An incident that was your own doing can be marked so on their Evidence tab; then it no "
        "longer counts. Ask yourself three things: was the scope written down, did you keep your dates, did you "
        "explain your prices?",
        "S1-31 S4-16",
        (
            _yes_no(
                "own",
                "Is part of the trouble your own doing?",
                "Then that part can be mended.",
                "Not as far as you see.",
            ),
        ),
        ("flags", "incidents", "income", "hours"),
    ),
    Step(
        2,
        "safety",
        "Safety and law",
        "Has anybody been threatened or hurt? Were you asked to do anything illegal or unethical?",
        "If so, log it first, with the date and what happened. It outweighs everything that follows. If you were asked "
        "for something wrong, did you refuse in writing?",
        "S1-04 S1-29",
        (),
        ("physical_threat", "legal_ethical_risk"),
    ),
    Step(
        3,
        "told",
        "Have you said it?",
        "Have you told them plainly, in writing or in a meeting, what has to change?",
        "A remark in passing does not count. If you have not, that is no failure: it is simply the next thing to do.",
        "S1-07 S3-03 S4-20",
        (
            Ask(
                "told",
                "What happened when you told them?",
                options=(
                    Option("not_yet", "Not told yet", "Or only in passing."),
                    Option("improved", "It got better", "And it has stayed so."),
                    Option("no_change", "Nothing changed", "They heard it and went on as before."),
                    Option("worse", "It got worse", "They took it badly, or made you pay for it."),
                ),
            ),
        ),
        ("talks", "told", "incidents"),
    ),
    Step(
        4,
        "change",
        "Can it change?",
        "How likely is it that they will change?",
        "Say what makes you think so: something they did or said, not a feeling. A new contact person, or a promise "
        "kept.",
        "S2-10",
        (
            Ask(
                "change",
                "Change is",
                options=(
                    Option("likely", "Likely", "There is a sign of it."),
                    Option("unsure", "Hard to say", "It could go either way."),
                    Option("unlikely", "Unlikely", "What you have seen speaks against it."),
                ),
            ),
            Ask("change_reason", "What makes you think so?", "text"),
        ),
        ("told", "signals", "incidents"),
        "change_reason",
    ),
    Step(
        5,
        "partner",
        "Are they a partner?",
        "Do they look for solutions with you, and take their share of the responsibility?",
        "A client may ask a lot and still be good. The question is whether you sit on the same side of the table.",
        "S3-18",
        (
            Ask(
                "partner",
                "They are a partner",
                options=(
                    Option("yes", "Yes", "They look for ways in which both of you gain."),
                    Option("partly", "Now and then", "It depends on the day."),
                    Option("no", "No", "It is always you against them."),
                ),
            ),
        ),
        ("signals", "badge"),
    ),
    Step(
        6,
        "worth",
        "Is it worth it?",
        "At today's rate, with everything that comes along with it: is this client worth your time?",
        "Beside it you see what an hour really brings in, the same with the trouble priced in, and what you aim at.",
        "S0-09 S0-10",
        (
            Ask(
                "worth",
                "Worth it",
                options=(
                    Option("yes", "Yes, as it is", "You would take the same work again."),
                    Option("higher", "At a higher rate", "You would gladly go on if it paid better."),
                    Option("no", "No, at no rate", "Money is not what is missing."),
                ),
            ),
        ),
        ("per_hour", "adjusted", "target", "hours", "carrying_cost"),
    ),
    Step(
        7,
        "price",
        "Would they pay more?",
        "Would they bear a higher rate?",
        "If you have never asked, you do not know. The simulation shows how much work must stay for a raise to pay.",
        "S0-26 S0-29",
        (
            Ask(
                "price",
                "A higher rate",
                options=(
                    Option("accepts", "They would accept it", "They have before, or said so."),
                    Option("unknown", "Nobody knows", "You have not asked."),
                    Option("sticky", "They hold on to their budget", "Every euro is a discussion."),
                    Option("refused", "They said no", "You asked, and they declined."),
                ),
            ),
        ),
        ("rate", "break_even", "simulation", "price_resistance"),
    ),
    Step(
        8,
        "open",
        "What is promised?",
        "Is there work that you have promised, or that is already paid for?",
        "Have a look at the contract, too: how long is the notice, may you suspend work, is there a late fee?",
        "S0-21 S3-23",
        (
            Ask(
                "open",
                "Open work",
                options=(
                    Option("none", "None", "Everything promised is delivered."),
                    Option("open", "Promised work", "You gave your word for something that is not finished."),
                    Option("prepaid", "Prepaid work", "They paid in advance, or leaving early costs you a penalty."),
                ),
            ),
        ),
        ("projects", "contract", "prepaid"),
    ),
    Step(
        9,
        "money",
        "Can you afford it?",
        "What would be missing without this client, and how long would your money last?",
        "This never changes whether they are good for you. It changes when you can leave.",
        "S0-01 S3-10",
        (
            Ask("share", "Share of your income", "number", unit="%"),
            Ask("runway", "Your money would last", "number", unit="months"),
        ),
        ("share", "runway", "replacement", "lost_month", "hours_gained"),
    ),
    Step(
        10,
        "door",
        "Will you meet again?",
        "Do you want to be able to meet again, and how far do you go back?",
        "In a small trade people meet twice. With old friends, talk first.",
        "S0-34 S2-09",
        (
            Ask(
                "door",
                "Afterwards",
                options=(
                    Option("open", "Keep the door open", "A small trade, or people you would like to meet again."),
                    Option("neutral", "It does not matter", "Polite, and that is all."),
                ),
            ),
            _yes_no(
                "friend", "An old friend, or a client of many years?", "They are owed a talk.", "A client like others."
            ),
        ),
        ("since", "referrals"),
    ),
    Step(
        11,
        "result",
        "What speaks for what",
        "This is what the rules make of it.",
        "Rules can be wrong about people. What would turn the result stands below the reasons; you choose in the end.",
        "",
        (),
        ("outcome", "scores", "reasons", "gates", "flips"),
    ),
    Step(
        12,
        "choose",
        "Your decision",
        "What do you choose?",
        "You may choose otherwise; write down why. Then come the plan, what to say, and the letter.",
        "S3-22 S4-28",
        (),
        ("plan", "script", "letter", "reminders"),
    ),
)
STEP: Mapping[str, Step] = {step.id: step for step in QUESTIONS}
_AT_ONCE = ("history", "safety", "open", "money", "result", "choose")
"""With H1 or H2 nothing else can change the outcome: only what the plan needs is asked."""

_SAID_AT_ONCE: Mapping[str, tuple[str, str]] = {
    "history": (
        "Here is what your log says about this client.",
        "Read it once, slowly.",
    ),
    "result": (
        "Safety and law come first.",
        "No answer and no sum of points changes that. What you choose is still up to you.",
    ),
}
"""Question and help where H1 or H2 decides: whoever was threatened is not asked what they did wrong."""


def at_once(levels: Mapping[str, str]) -> bool:
    """Do safety or law already decide (H1, H2)?"""
    return "red" in (levels.get("physical_threat"), levels.get("legal_ethical_risk"))


def path(levels: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps to take: all twelve, or the short way where H1 or H2 already decides."""
    return tuple(STEP[step] for step in _AT_ONCE) if at_once(levels) else QUESTIONS


def said(step: Step, levels: Mapping[str, str]) -> tuple[str, str]:
    """The question of a step and the help below it. Whoever was insulted must not read that it may be their doing."""
    usual = step.question, step.help
    if step.id == "history" and levels.get("abuse") in ("amber", "red"):
        usual = step.question, f"{step.help} An insult is never your own doing."
    return _SAID_AT_ONCE.get(step.id, usual) if at_once(levels) else usual


def next_step(step: str, levels: Mapping[str, str]) -> Step | None:
    """The step after this one; None after the last."""
    return next((s for s in path(levels) if s.number > STEP[step].number), None)


def previous_step(step: str, levels: Mapping[str, str]) -> Step | None:
    """The step before this one; None before the first."""
    return next((s for s in reversed(path(levels)) if s.number < STEP[step].number), None)


def missing(step: str, answers: Answers) -> str:
    """What is still needed before this step is complete, or ""."""
    field = STEP[step].needs_reason
    if field and not getattr(answers, field).strip():
        return "Say in a few words what makes you think so."
    return ""
