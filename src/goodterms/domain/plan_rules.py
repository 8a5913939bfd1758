"""The plan rules P1 to P5 and the legal cautions L1 to L10: what goes with an outcome, and what may not
(DOMAIN sections 4 and 6, amendments A12 and A13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from goodterms.domain.decision import Answers, Decision, Outcome
from goodterms.domain.decision_rules import PAYMENT, W1

Meeting = Literal["none", "phone_or_witness", "face_to_face"]
NOW = ("H1", "H2")
"""Rules under which nothing is waited for."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the plan needs to know beside the decision. `prepaid` is the unused prepayment, minor units;
    `payer_is_other`: the one who pays is not the one who behaves badly (A13)."""

    overdue: bool = False
    suspend_clause: bool = False
    late_fee: bool = False
    prepaid: int = 0
    payer_is_other: bool = False


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What the plan offers and bars. Each `why` is empty where nothing is barred."""

    pause: bool
    collect_first: bool
    goodwill_barred: str
    regret_barred: str
    meeting: Meeting
    superior_first: bool
    return_prepayment: bool
    staged: bool
    """W1 moves the last day."""
    cautions: tuple[str, ...]
    """Ids of the legal cautions to show."""


def plan_rules(
    decision: Decision,
    levels: Mapping[str, str],
    answers: Answers,
    facts: Facts,
    *,
    chosen: Outcome | None = None,
) -> PlanRules:
    """Apply P1 to P5. `chosen` is the outcome the user took, where it is not the recommended one."""
    outcome = chosen or decision.outcome
    leaving = outcome in ("finish_decline", "fire")
    at_once = decision.rule in NOW
    pause = facts.overdue and any(_lit(levels, flag) for flag in PAYMENT) and not at_once
    rules = PlanRules(
        pause=pause,
        collect_first=_lit(levels, "fee_cutting") and leaving,
        goodwill_barred=_no_goodwill(decision, levels, answers),
        regret_barred=_NO_REGRET.get(decision.rule or "", ""),
        meeting=_meeting(decision.rule),
        superior_first=facts.payer_is_other and _lit(levels, "abuse") and not at_once,
        return_prepayment=leaving and facts.prepaid > 0,
        staged=W1 in decision.warnings and leaving and not at_once,
        cautions=(),
    )
    case = _Case(outcome, levels.get("legal_ethical_risk") == "red", rules, facts)
    return replace(rules, cautions=tuple(caution.id for caution in CAUTIONS if caution.when(case)))


def _lit(levels: Mapping[str, str], flag: str) -> bool:
    return levels.get(flag) in ("amber", "red")


_NO_REGRET: Mapping[str, str] = {
    "H1": "Nobody apologises for having been threatened.",
    "H2": "A letter about legal risk gives no reasons and no regrets.",
    "H3": "Nobody apologises for having been abused.",
}


def _no_goodwill(decision: Decision, levels: Mapping[str, str], answers: Answers) -> str:
    """P3: why no goodwill may be offered, or ""."""
    if decision.rule in ("H1", "H3"):
        return "A present after abuse or a threat would reward it."
    if decision.rule == "H2" or _lit(levels, "legal_ethical_risk"):
        return "With a legal risk in the air a present could look like complicity."
    if _lit(levels, "fee_cutting"):
        return "They have tried to cut the price afterwards; a present would reward that."
    if levels.get("invoice_disputes") == "red":
        return "They dispute invoices; a present would reward that."
    if levels.get("client_as_bank") == "red":
        return "They owe you money; collect it before you give any away."
    if answers.runway is not None and answers.runway < 1:
        return "Your money lasts less than a month without them: you cannot afford a present."
    return ""


def _meeting(rule: str | None) -> Meeting:
    if rule in NOW:
        return "none"
    return "phone_or_witness" if rule == "H3" else "face_to_face"


@dataclass(frozen=True, slots=True)
class _Case:
    outcome: Outcome
    crime: bool
    rules: PlanRules
    facts: Facts

    @property
    def ends(self) -> bool:
        return self.outcome in ("finish_decline", "fire")


@dataclass(frozen=True, slots=True)
class Caution:
    """A legal caution: when it is shown, and what it says. None of it is legal advice."""

    id: str
    title: str
    text: str
    when: Callable[[_Case], bool]


CAUTIONS: tuple[Caution, ...] = (
    Caution(
        "L1",
        "Notice",
        "This is not legal advice. Read what your contract says about notice: how long, in which form, to which "
        "address; and about exclusivity and penalties. The day on which the notice arrives is not counted. Without a "
        "clause, 14 days are usual, and 30 for retainers or work they rely on.",
        lambda c: c.outcome != "keep",
    ),
    Caution(
        "L2",
        "Pausing work",
        "Your contract has no clause that lets you suspend work. In some countries a pause is then a breach, in others "
        "you may withhold work that is not paid for. Check first, warn in writing, and pause only for sums that "
        "nobody disputes.",
        lambda c: c.rules.pause and not c.facts.suspend_clause,
    ),
    Caution(
        "L3",
        "Records",
        "Keep notes of talks and proof that letters arrived. Write facts only: the other side may have a right to read "
        "what you keep about them. Recording a call may need their consent.",
        lambda c: c.outcome != "keep",
    ),
    Caution(
        "L4",
        "Files and rights",
        "Hand over what has been paid for; unpaid work goes by the contract. Never delete their data, lock them out or "
        "hold personal data back; return or erase it.",
        lambda c: c.ends,
    ),
    Caution(
        "L5",
        "Prepayments",
        "Return what was paid in advance and not used, with a credit note, and mind the VAT. It is a debt, not a "
        "present.",
        lambda c: c.rules.return_prepayment,
    ),
    Caution(
        "L6",
        "Confidentiality",
        "What you learned about them stays confidential. If others ask, say no more than that you are not available.",
        lambda c: c.ends,
    ),
    Caution(
        "L7",
        "Suspected crime",
        "Take legal advice before you write. Do not tell them why you leave: warning somebody can itself be an "
        "offence. Take on nothing new and make no presents; only the unused prepayment goes back.",
        lambda c: c.crime,
    ),
    Caution(
        "L8",
        "Fair reasons",
        "The decision must not rest on who they are: origin, religion, sex, age, disability and the like are no "
        "reasons.",
        lambda c: c.ends,
    ),
    Caution(
        "L9",
        "Regret, not apology",
        "To regret how things went is safer than to apologise; anything you give is given without admitting a fault.",
        lambda c: c.ends and not c.rules.regret_barred,
    ),
    Caution(
        "L10",
        "Late fees",
        "Ask for a late fee or interest only where the contract or the law gives it to you.",
        lambda c: c.facts.overdue and not c.facts.late_fee,
    ),
)
CAUTION: Mapping[str, Caution] = {caution.id: caution for caution in CAUTIONS}
