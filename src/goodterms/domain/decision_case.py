"""The decision as JSON: `advise --case` (all given by hand) and `advise CLIENT` (DESIGN section 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from goodterms.domain import colour
from goodterms.domain.decision import OUTCOMES, Answers, Decision, Signals, decide, has_level
from goodterms.domain.decision_answers import answers_from
from goodterms.domain.decision_words import outcome_name
from goodterms.domain.flags.catalogue import BY_ID, CATALOGUE
from goodterms.errors import NotUnderstood
from goodterms.text import clean

_LEVELS: Mapping[str, str] = {"a": "amber", "r": "red", **{n: n for n in ("amber", "red", "note", "none", "unknown")}}
_PARTS = ("flags", "answers", "signals")
_REMARKS = ("id", "facts", "note")
"""Keys for whoever writes the case; they are not read."""
_YES_NO = ("growth", "grave", "repaired", "clean_run")


def case_json(obj: object) -> dict[str, object]:
    """Decide a case given by hand and return what `advise --case` writes.

    Raises NotUnderstood and names the key, flag, level, answer or signal that is not known.
    """
    if not isinstance(obj, Mapping):
        raise NotUnderstood("A case must be a JSON object.", 'For example {"flags": {"late_payment": "red"}}.')
    for key in obj:
        if key not in _PARTS + _REMARKS:
            raise NotUnderstood(f'"{clean(str(key))}" is not part of a case.', "Known are: " + ", ".join(_PARTS) + ".")
    levels = levels_from(obj.get("flags"))
    answers = answers_from(obj.get("answers") or {})
    signals = signals_from(obj.get("signals"))
    decision = decide(levels, answers, signals)
    shade, score = colour.colour(levels)
    badge = colour.badge(levels, signals.distinct, signals.growth)
    return decision_json(decision, answers) | {"colour": shade, "score": score, "badge": badge}


def levels_from(obj: object) -> dict[str, str]:
    """Read lit flags: id -> "amber" or "red" (also "a", "r"); none, unknown and note are left out."""
    if obj is None:
        return {}
    if not isinstance(obj, Mapping):
        raise NotUnderstood("The flags must be a JSON object.", 'For example {"late_payment": "red"}.')
    found = {}
    for flag, value in obj.items():
        if flag not in BY_ID:
            known = ", ".join(row.id for row in CATALOGUE)
            raise NotUnderstood(f'"{clean(str(flag))}" is not a flag.', f"Known are: {known}.")
        level = _LEVELS.get(value.lower()) if isinstance(value, str) else ("none" if value is None else None)
        if level is None:
            raise NotUnderstood(f'"{flag}" cannot be {clean(repr(value))[:60]}.', "Write amber or red.")
        if not has_level(flag, level):
            raise NotUnderstood(f"{flag} is never {level}.", _NEVER[flag])
        if level in ("amber", "red"):
            found[flag] = level
    return found


_NEVER: Mapping[str, str] = {
    "physical_threat": "One incident is enough: write red.",
    "no_upside": "It is a weak sign: write amber.",
}


def signals_from(obj: object) -> Signals:
    """Read the signals: "distinct" is a count, the others are booleans."""
    if obj is None:
        return Signals()
    if not isinstance(obj, Mapping):
        raise NotUnderstood("The signals must be a JSON object.", 'For example {"distinct": 3, "growth": true}.')
    found: dict[str, int | bool] = {}
    for name, value in obj.items():
        if name not in ("distinct", *_YES_NO):
            known = ", ".join(("distinct", *_YES_NO))
            raise NotUnderstood(f'"{clean(str(name))}" is not a signal.', f"Known are: {known}.")
        if value is None:
            continue
        if name == "distinct":
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise NotUnderstood(f'"distinct" cannot be {clean(repr(value))[:60]}.', "It is a count, 0 or more.")
        elif not isinstance(value, bool):
            raise NotUnderstood(f'"{name}" cannot be {clean(repr(value))[:60]}.', "It is true or false.")
        found[name] = value
    return Signals(**found)  # type: ignore[arg-type]


def decision_json(decision: Decision, answers: Answers) -> dict[str, object]:
    """The part that both forms of `advise` share."""
    return {
        "outcome": decision.outcome,
        "runner_up": decision.runner_up,
        "close_call": decision.close_call,
        "rule": decision.rule,
        "scores": dict(decision.scores),
        "barred": list(decision.barred),
        "warnings": list(decision.warnings),
        "reasons": list(decision.reasons),
        "flips": [flip.as_json() for flip in decision.flips],
        "reads": outcome_name(decision.outcome, answers),
        "gates": [{"id": gate.id, "bars": gate.outcome, "why": gate.why} for gate in decision.gates],
        "points": [
            {"source": part.source, "label": part.label, "points": dict(zip(OUTCOMES, part.points, strict=True))}
            for part in decision.parts
        ],
        "questions": list(decision.questions),
    }


def advise_json(
    client: str,
    decision: Decision,
    answers: Answers,
    *,
    shade: str,
    score: int,
    badge: str | None,
    notes: Mapping[str, str] | None = None,
    tips: Sequence[str] = (),
) -> dict[str, object]:
    """What `advise CLIENT --json` writes. `notes`: answer -> where its prefill came from."""
    return {
        "client": client,
        **decision_json(decision, answers),
        "colour": shade,
        "score": score,
        "badge": badge,
        "answers": answers_json(answers),
        "prefilled": dict(notes or {}),
        "tips": list(tips),
    }


def answers_json(answers: Answers) -> dict[str, object]:
    """The answers as they can be read back by `--answers`; numbers as strings, unset ones null."""
    return {
        "told": answers.told,
        "change": answers.change,
        "change_reason": answers.change_reason,
        "partner": answers.partner,
        "worth": answers.worth,
        "price": answers.price,
        "open": answers.open,
        "door": answers.door,
        "friend": answers.friend,
        "own": answers.own,
        "share": None if answers.share is None else f"{answers.share:.1f}",
        "runway": None if answers.runway is None else f"{answers.runway:.1f}",
    }
