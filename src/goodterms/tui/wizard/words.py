"""What stands beside a question, and the result: plain text made of figures, dates and names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from textual.content import Content

from goodterms.domain import signs, worth_what_if
from goodterms.domain.decision_answers import OUTCOMES, SAYS
from goodterms.domain.decision_questions import at_once
from goodterms.domain.decision_words import outcome_name
from goodterms.domain.flags.catalogue import BY_ID
from goodterms.text import count
from goodterms.tui import client_text, looks
from goodterms.tui.wizard.state import WizardState

Part = Content | tuple[str, str] | str
GRAVE = ("physical_threat", "legal_ethical_risk")


def title(text: str) -> Part:
    return (f"{text}\n", "bold $primary")


def beside(state: WizardState, rate: Decimal | None, width: int = 56) -> Content:
    """The evidence for the present step in `width` cells. `rate` is the rate that is being tried, where one is."""
    makers: Mapping[str, Callable[[], list[Part]]] = {
        "history": lambda: [*_colour(state), *_tips(state), *_flags(state), *_money_short(state)],
        "safety": lambda: _incidents(state, (*GRAVE, "abuse")),
        "told": lambda: _told(state),
        "change": lambda: [*_told(state), *_signals(state)],
        "partner": lambda: _signals(state),
        "worth": lambda: _worth(state),
        "price": lambda: what_if(state, rate, width),
        "open": lambda: _promised(state),
        "money": lambda: _affordable(state),
        "door": lambda: _since(state),
        "result": lambda: scores(state, width),
        "choose": lambda: plan_parts(state),
    }
    return Content.assemble(*makers[state.step.id]())


def _colour(state: WizardState) -> list[Part]:
    one = state.standing
    return [
        (f"{looks.glyph(one.colour)} {signs.WORDS[one.colour]}", f"bold $status-{one.colour}"),
        (f"  {signs.WORDS[one.badge]}" if one.badge else "", "bold"),
        (f"  score {one.score}\n\n", "$muted"),
    ]


def _flags(state: WizardState) -> list[Part]:
    one = state.standing
    lit = one.lit
    if not lit:
        return [f"No flag is lit; {one.known} of {len(one.findings)} can be judged.\n\n"]
    parts: list[Part] = []
    for finding in lit:
        parts.append((f"{looks.glyph(finding.level)} {finding.flag.title}\n", f"bold $status-{finding.level}"))
        parts.append(f"{finding.evidence}\n")
    return [*parts, "\n"]


def _tips(state: WizardState) -> list[Part]:
    return [(f"{tip}\n\n", "$accent") for tip in state.advice().tips]


def _row(name: str, value: str) -> list[Part]:
    return [(f"{name:<18}", "$muted"), f"{value}\n"]


def _money_short(state: WizardState) -> list[Part]:
    money = state.money
    if client_text.nothing_yet(money):
        return [title("Money, 12 months"), ("No income and no hours are logged.\n", "$muted")]
    return [
        title("Money, 12 months"),
        *_row("Income", looks.amount(money.income, money.currency, code=True)),
        *_row("Hours, 12 months", f"{money.hours:.1f} h"),
        *_row("Income per hour", looks.amount(money.per_hour, money.currency, code=True)),
        *_row("Target", looks.amount(money.target, money.currency, code=True)),
    ]


def _incidents(state: WizardState, flags: tuple[str, ...]) -> list[Part]:
    found = [i for i in state.history.incidents if i.flag in flags]
    if not found:
        return [title("On record"), ("No such incident is in your log.\n", "$muted")]
    parts: list[Part] = [title("On record")]
    for incident in sorted(found, key=lambda i: i.day, reverse=True):
        parts += [(f"{incident.day.isoformat()} ", "bold"), (f"{BY_ID[incident.flag].title}\n", "$muted")]
        parts.append(f"{incident.note}\n")
    return parts


def _told(state: WizardState) -> list[Part]:
    parts: list[Part] = [title("What you told them")]
    told = sorted({(i.told_on, i.flag) for i in state.history.incidents if i.told_on}, reverse=True)
    for day, flag in told:
        parts += [(f"{day} ", "bold"), f"about: {BY_ID[flag].title.lower()}\n"]
    heard = _heard(state)
    for heard_on, what in heard:
        parts += [(f"{heard_on} ", "bold"), f"{what}\n"]
    if not told and not heard:
        parts.append(("Your log has no day on which you told them.\n", "$muted"))
    return [*parts, "\n", *_flags(state)]


def _heard(state: WizardState) -> list[tuple[str, str]]:
    """The talks and the letters that went out, the latest first."""
    from goodterms.ledger import letters

    con, client = state.desk.con, state.client_id
    sent = [
        (one.sent_on.isoformat(), f"letter: {one.subject}") for one in letters.of_client(con, client) if one.sent_on
    ]
    talks = [(row["day"], f"talk: {row['note']}") for row in letters.talks(con, client)]
    return sorted([*sent, *talks], reverse=True)


def _signals(state: WizardState) -> list[Part]:
    one = state.standing
    parts: list[Part] = [title("Good sides, 12 months")]
    if one.signals:
        parts += [f"+ {kind.replace('_', ' ')}\n" for kind in one.signals]
    else:
        parts.append(("None is on record.\n", "$muted"))
    return parts


def _worth(state: WizardState) -> list[Part]:
    money, one, settings = state.money, state.standing, state.desk.settings()
    extra = worth_what_if.headache(one.score, settings)
    adjusted = None if money.per_hour is None else worth_what_if.adjusted(money.per_hour, extra)
    cur = money.currency
    return [
        title("An hour of this client"),
        *_row("Agreed rate", looks.amount(money.rate, cur, code=True)),
        *_own_currency(state),
        *_row("Really brings", looks.amount(money.per_hour, cur, code=True)),
        *_row("With the trouble", looks.amount(adjusted, cur, code=True)),
        *_row("  wanted for it", f"{extra:.0%} more"),
        *_row("Your target", looks.amount(money.target, cur, code=True)),
        *_row("Your floor", looks.amount(money.floor, cur, code=True)),
        "\n",
        title("What goes into it"),
        *_row("Hours, 12 months", f"{money.hours:.1f} h"),
        *_row("  of them billed", f"{Decimal(money.billed_seconds) / 3600:.1f} h"),
        *_row("Lending cost", looks.amount(money.carrying_cost, cur, code=True)),
        *_row("Break-even rate", looks.amount(money.break_even_rate, cur, code=True)),
        *_why(state),
    ]


def _own_currency(state: WizardState) -> list[Part]:
    """The rate as it was agreed, where the figures beside it are in the currency of the user."""
    client = state.history.client
    if client.rate is None or client.currency == state.money.currency:
        return []
    return _row("  agreed as", looks.amount(_major(client.rate, client.currency), client.currency, code=True))


def _why(state: WizardState) -> list[Part]:
    return [(f"{reason}\n", "$muted italic") for reason in dict.fromkeys(state.money.why.values())]


def what_if(state: WizardState, rate: Decimal | None, width: int = 56) -> list[Part]:
    """The raise simulation at `rate`: what an hour would bring, and how much of the work must stay."""
    money, settings = state.money, state.desk.settings()
    if money.rate is None or rate is None or money.per_hour is None:
        return [title("What if the rate were higher?"), ("There are no hours and rates to reckon with.\n", "$muted")]
    cur = money.currency
    freed = worth_what_if.freed_hour_value(money, settings)
    found = worth_what_if.raise_simulation(money, rate, freed_hour=freed)
    parts: list[Part] = [
        title("What if the rate were higher?"),
        ("+ and - change the rate\n\n", "$muted"),
        *_row("Today", looks.amount(money.rate, cur, code=True)),
        *_own_currency(state),
        (f"{'Tried':<18}", "$muted"),
        (f"{looks.amount(rate, cur, code=True)}\n", "bold $primary"),
    ]
    if found is None:
        return [*parts, ("Nothing can be said about it.\n", "$muted")]
    parts += _row("An hour brings", looks.amount(found.per_hour, cur, code=True))
    if found.keep_share is None:
        return [*parts, "A freed hour is worth more than this: do the other work.\n"]
    parts += [
        *_row("Must stay", f"{looks.percent(found.keep_share * 100)} of the work"),
        "\n",
        title("A month, if so much stays"),
    ]
    long = max(4, min(18, width - 17))
    most = max([net for _, net in found.table] + [found.today_month])
    for share, net in found.table:
        mark = "$status-green" if net >= found.today_month else "$status-amber"
        parts += [
            (f"{looks.percent(share * 100):>6} ", "$muted"),
            (f"{looks.whole(net, cur):>8} ", ""),
            (looks.bar(net, most, long) + "\n", mark),
        ]
    parts += [(f"{'today':>6} ", "$muted"), f"{looks.whole(found.today_month, cur):>8} "]
    parts.append((looks.bar(found.today_month, most, long) + "\n", "$muted"))
    really = looks.amount(money.per_hour, cur, code=True)
    if really != looks.amount(found.today_month * 12 / money.hours, cur, code=True):
        said = f"Reckoned from the billed hours; with fees and open work an hour really brings {really} today."
        parts.append((f"\n{said}\n", "$muted"))
    return parts


def _promised(state: WizardState) -> list[Part]:
    client = state.history.client
    parts: list[Part] = [title("Open projects")]
    open_ones = [p for p in state.history.projects if p.status == "open"]
    for project in open_ones:
        deadline = f", due {project.deadline.isoformat()}" if project.deadline else ""
        parts.append(f"{project.name}{deadline}\n")
    if not open_ones:
        parts.append(("None.\n", "$muted"))
    parts += [
        "\n",
        title("Contract"),
        *_row("Notice", count(client.notice_days, "day") if client.notice_days is not None else "no clause known"),
        *_row("To a month's end", "yes" if client.month_end else "no"),
        *_row("May pause unpaid", "yes" if client.suspend_clause else "no clause known"),
        *_row("Late fee", client.late_fee or "none agreed"),
    ]
    if client.prepaid:
        parts += _row(
            "Unused prepayment", looks.amount(_major(client.prepaid, client.currency), client.currency, code=True)
        )
    return parts


def _major(amount: int, currency: str) -> Decimal:
    from goodterms.money import major

    return major(amount, currency)


def _affordable(state: WizardState) -> list[Part]:
    money = state.money
    cur = money.currency
    hours = money.hours_needed
    return [
        title("Without this client"),
        *_row("Share of income", looks.percent(money.share)),
        *_row("Missing a month", looks.amount(money.lost_month, cur, code=True)),
        *_row("Money lasts", client_text.runway(money.runway_months)),
        *_row("Hours freed", "–" if money.hours_freed is None else f"{money.hours_freed:.1f} a month"),
        *_row("Hours to replace", "–" if hours is None else f"{hours:.1f} a month"),
        *_row(
            "Until replaced", "–" if money.replacement_months is None else f"{count(money.replacement_months, 'month')}"
        ),
        "\n",
        *_stages(state),
        *_why(state),
    ]


def _stages(state: WizardState) -> list[Part]:
    """W1 in words; under H1 and H2 nothing is put off."""
    if state.advice().decision.rule in ("H1", "H2"):
        return [("You leave at once: plan the money, the date does not move.\n", "$muted")]
    return [
        ("From 40 % of your income, or with less than three months of money, leave in stages: ", "$muted"),
        ("the recommendation stays, the date moves.\n", "$muted"),
    ]


def _since(state: WizardState) -> list[Part]:
    client = state.history.client
    return [
        title("How far you go back"),
        *_row("Client since", client.since.isoformat() if client.since else "not noted"),
        *_row("Old friend", "yes" if client.friend else "not marked"),
        *_row("Referrals", "not noted" if client.referrals is None else str(client.referrals)),
    ]


# -- the result -------------------------------------------------------------------


def result(state: WizardState) -> Content:
    """The recommendation, its reasons, and what it rests on."""
    found = state.advice()
    decision = found.decision
    parts: list[Part] = []
    if state.trial:
        what = "; ".join(_says(k, v) for k, v in state.trial.items())
        parts.append((f"Trying: {what}. Enter on the first line below goes back.\n\n", "bold $accent"))
    name = outcome_name(decision.outcome, found.answers).upper()
    if decision.close_call and decision.runner_up:
        runner = outcome_name(decision.runner_up, found.answers).upper()
        parts += [
            ("A close call: ", "bold"),
            (name, "bold $primary"),
            (" or ", "bold"),
            (f"{runner}\n", "bold $primary"),
        ]
    else:
        parts.append((f"{name}\n", "bold $primary"))
        if decision.runner_up:
            parts.append((f"next best: {outcome_name(decision.runner_up, found.answers)}\n", "$muted"))
    parts.append("\n")
    for reason in decision.reasons:
        parts.append(f"- {reason}\n")
    for tip in found.tips:
        parts.append((f"- {tip}\n", "$muted"))
    missing = state.unanswered()
    if missing:
        guessed = ", ".join(title.rstrip("?") for title in missing)
        parts.append((f"\nNot answered yet, so the ledger's guess was used: {guessed}.\n", "$status-amber"))
    return Content.assemble(*parts)


def scores(state: WizardState, width: int) -> list[Part]:
    """The score table: each outcome's points, barred ones marked, then every contribution."""
    found = state.advice()
    decision = found.decision
    parts: list[Part] = [title("Score")]
    if at_once(state.levels):
        parts.append(("Safety and law decide; these points do not.\n\n", "$accent"))
    most = max(abs(points) for points in decision.scores.values()) or 1
    for outcome in OUTCOMES:
        points = decision.scores[outcome]
        barred = outcome in decision.barred
        style = "bold $primary" if outcome == decision.outcome else ("$muted" if barred else "")
        parts.append((f"{outcome_name(outcome, found.answers):<21}{points:>4} ", style))
        parts.append((" barred\n" if barred else looks.bar(points, most, min(10, width - 27)) + "\n", style))
    label = max(8, min(26, width - 21))
    parts += ["\n", (" " * label + "".join(f"{letter:>4}" for letter in "KNRDF") + "\n", "bold $muted")]
    for part in decision.parts:
        shown = "".join(f"{points:>+4}" if points else "   ." for points in part.points)
        if len(part.label) > label:  # its points go on the line below: half a label says nothing
            parts.append(f"{part.label}\n{'':<{label}}{shown}\n")
        else:
            parts.append(f"{part.label:<{label}}{shown}\n")
    parts.append(("\nK keep, N renegotiate, R raise rates, D finish and decline, F fire\n", "$muted"))
    return parts


def flip_words(kind: str, name: str, new: object, outcome: str) -> str:
    """One thing that would turn the result, in words: the outcome first, since the line may be cut."""
    to = outcome_name(outcome)  # type: ignore[arg-type]
    if kind == "flag":
        what = BY_ID[name].title.lower()
        return f"{to}, if '{what}' were {'not lit' if new == 'none' else new}"
    if name in ("share", "runway"):
        unit = "% of income" if name == "share" else "months of money"
        return f"{to}, if it were {new} {unit}"
    return f"{to}, if {_says(name, new)}"


def plan_parts(state: WizardState) -> list[Part]:
    """The checklist of the outcome, with dates, and the cautions that apply."""
    from goodterms.domain.plan_rules import CAUTIONS

    made, about = state.plan(), state.rules()
    parts: list[Part] = [title(f"Plan: {outcome_name(state.outcome, state.answers)}")]
    for item in made.items:
        parts += [(f"{item.day.isoformat() if item.day else '':<11}", "$muted"), f"{item.text}\n"]
    for barred in dict.fromkeys((about.goodwill_barred, about.regret_barred)):
        if barred:
            parts.append((f"\n{barred}\n", "$muted italic"))
    for caution in CAUTIONS:
        if caution.id in about.cautions:
            parts += ["\n", (f"{caution.id} {caution.title}. ", "bold"), (f"{caution.text}\n", "$muted")]
    return parts


def _says(name: str, value: object) -> str:
    """An answer as half a sentence."""
    known = SAYS.get((name, value)) if isinstance(value, str | bool) else None
    return known or f"{name} is {value}"
