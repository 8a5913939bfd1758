"""The talk before the letter, as a script of ten minutes: facts, one decision, no blame (DOMAIN section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from goodterms.domain import letter_texts
from goodterms.domain.letter import show, show_list
from goodterms.domain.letter import terms as terms_of
from goodterms.domain.letter_fields import DECISIONS, KIND_OF, Fields, empty
from goodterms.domain.letter_model import Formatter
from goodterms.errors import Invalid

_ENDING = ("finish_decline", "fire")
HINTS: Mapping[str, str] = {
    "open": "Ten minutes, the facts card open in front of you.",
    "acknowledge": "Begin with how it is for them.",
    "facts": "Three at most, with dates, no blame.",
    "decision": "One sentence. Then be silent.",
    "next": "Hand-over, dates, money.",
    "listen": "If shouting starts, wait; say the second sentence once, then end the call.",
    "stand": "Do not argue, justify or bargain over the decision.",
    "close": "Then log the date, who was there and what was said; send the letter the same day.",
}
_NO_SYMPATHY = "No sympathy for how they behaved; go straight to the point."
MEETING: Mapping[str, str] = {
    "H1": "No meeting, no call: in writing only.",
    "H2": "No meeting, no call: in writing only, after legal advice.",
    "H3": "By phone, or with a witness.",
}
"""How to talk under a hard rule (P5)."""
FACE_TO_FACE = "Face to face, or a call first; the letter follows the same day."


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the talk: `say` is in the language of the letter, `hint` is for the user."""

    id: str
    title: str
    say: tuple[str, ...]
    hint: str = ""


def meeting(rule: str | None) -> str:
    """How the talk is held, in plain words."""
    return MEETING.get(rule or "", FACE_TO_FACE)


def script(
    kind: str, language: str, fields: Fields, fmt: Formatter, *, rule: str | None = None, abuse: bool = False
) -> tuple[Step, ...]:
    """The steps of the talk; none under H1 and H2, where nobody meets.

    Nobody sympathises with one who was abusive (`abuse`, H3). What has no value stays as `{name}`.
    Raises Invalid for a letter that is no decision.
    """
    if kind not in DECISIONS:
        raise Invalid("outcome", f"There is no talk before a {kind} letter.", f"Choose from {', '.join(DECISIONS)}.")
    if rule in ("H1", "H2"):
        return ()
    lists = {n: show_list(n, v, language, fmt) for n, v in fields.items() if KIND_OF.get(n) == "list"}
    if kind == "renegotiate":
        lists["new_terms"] = terms_of(fields, language, fmt)
    shown = {n: show(v, KIND_OF[n], fmt) for n, v in fields.items() if KIND_OF.get(n, "list") != "list"}
    joint = letter_texts.text(language, "meta", "list_separator")
    shown |= {n: (joint if n in ("facts", "new_terms") else ", ").join(items) for n, items in lists.items()}

    def say(key: str) -> str:
        return letter_texts.fill(letter_texts.text(language, "talk", key), shown)

    decision = "finish_decline_none" if kind == "finish_decline" and empty(fields.get("open_items")) else kind
    following = ("next" if shown.get("open_total") else "next_none") if kind in _ENDING else "next_terms"
    short = abuse or rule == "H3"
    keys: dict[str, tuple[str, ...]] = {
        "open": ("open",),
        "acknowledge": ("acknowledge_short" if short else "acknowledge",),
        "facts": ("facts",) if shown.get("facts") and not fields.get("no_reasons") else (),
        "decision": (decision,),
        "next": (following,),
        "listen": ("listen", "end_call"),
        "stand": ("stand",),
        "close": ("close",),
    }
    titles = letter_texts.texts(language)["talk_titles"]
    return tuple(
        Step(
            step,
            titles[step],
            tuple(say(key) for key in said),
            _NO_SYMPATHY if short and step == "acknowledge" else HINTS[step],
        )
        for step, said in keys.items()
        if said
    )
