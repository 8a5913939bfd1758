"""One client in words: who, how they stand, what they are worth. For the page and for the panel beside the list."""

from __future__ import annotations

from decimal import Decimal

from textual.content import Content

from goodterms.domain import signs
from goodterms.domain.standing import Standing
from goodterms.domain.worth import Money
from goodterms.ledger.overview import Overview
from goodterms.tui import looks

Part = Content | tuple[str, str] | str


def heading(one: Standing) -> Content:
    """Colour, badge and state in one line, as they stand behind the name."""
    parts: list[Part] = [(f"  {looks.glyph(one.colour)} {signs.WORDS[one.colour]}", f"bold $status-{one.colour}")]
    if one.badge:
        parts.append((f"  {signs.WORDS[one.badge]}", "bold"))
    if one.client.status != "active":
        parts.append((f"  {status_words(one)}", "$muted"))
    return Content.assemble(*parts)


def status_words(one: Standing) -> str:
    """The state of the client, with the last day where there is one."""
    if one.client.status == "leaving" and one.client.last_day:
        return f"leaving, last day {one.client.last_day.isoformat()}"
    return one.client.status


def overview(seen: Overview, client_id: int) -> Content:
    """The page's first tab: the explanation, the lit flags with their evidence, the money, the good sides."""
    one, money = seen.standings[client_id], seen.money[client_id]
    parts: list[Part] = []
    parts += _flags(one)
    parts += _money(money)
    parts += _good(one)
    parts += _facts(one)
    return Content.assemble(*parts)


def _flags(one: Standing) -> list[Part]:
    parts: list[Part] = []
    if not one.lit:
        parts += [(f"{one.explain}\n", "")]
    else:
        parts.append(("Why\n", "bold $primary"))
    for finding in one.lit:
        parts.append((f" {looks.glyph(finding.level)} {finding.flag.title} ", f"bold $status-{finding.level}"))
        parts.append((f"{finding.level}\n", "$muted"))
        parts.append(f"   {finding.evidence}\n")
    accepted = [f for f in one.findings if f.accepted]
    if accepted:
        parts.append((" accepted: " + ", ".join(f.flag.title for f in accepted) + "\n", "$muted"))
    unknown = one.of - one.known
    parts.append((f" {one.known} of {one.of} flags known", "$muted"))
    parts.append((f"; {unknown} {'lacks' if unknown == 1 else 'lack'} data\n" if unknown else "\n", "$muted"))
    return parts


def _money(money: Money) -> list[Part]:
    if nothing_yet(money):
        return [
            "\n",
            ("Worth\n", "bold $primary"),
            " Nothing to reckon with yet: a logs hours, n on Invoices bills them.\n",
        ]
    cur = money.currency
    ratio = "" if money.ratio is None else f"  ({looks.percent(money.ratio * 100)} of target)"
    rows = [
        ("Income, 12 months", looks.amount(money.income, cur, code=True)),
        ("Hours, 12 months", f"{money.hours:.1f} h"),
        ("Income per hour", looks.amount(money.per_hour, cur, code=True) + ratio),
        ("Target per hour", looks.amount(money.target, cur, code=True)),
        ("Lending to them cost", looks.amount(money.carrying_cost, cur, code=True)),
        ("Share of income", looks.percent(money.share)),
        ("Runway without them", runway(money.runway_months)),
        ("Break-even rate", looks.amount(money.break_even_rate, cur, code=True)),
    ]
    parts: list[Part] = ["\n", ("Worth\n", "bold $primary")]
    for name, value in rows:
        parts += [(f" {name:<22}", "$muted"), f"{value}\n"]
    for reason in dict.fromkeys(money.why.values()):
        parts.append((f" {reason}\n", "$muted italic"))
    return parts


def nothing_yet(money: Money) -> bool:
    """Neither income nor hours in twelve months, and nothing lent: a row of noughts would look like a judgement."""
    return not (money.income or money.seconds or money.carrying_cost)


def runway(months: Decimal | None) -> str:
    """Months the reserve lasts without this client."""
    if months is None:
        return "–"
    if months >= 99:
        return "no shortfall"
    return f"{months:.1f} months"


def _good(one: Standing) -> list[Part]:
    if not one.signals:
        return []
    names = ", ".join(kind.replace("_", " ") for kind in one.signals)
    return ["\n", ("Good sides\n", "bold $primary"), (f" {names}\n", "")]


def _facts(one: Standing) -> list[Part]:
    client = one.client
    rows = [
        ("State", status_words(one)),
        ("Terms", f"{client.terms_days} days" if client.terms_days is not None else "not agreed"),
        ("Notice", f"{client.notice_days} days" if client.notice_days is not None else "no clause known"),
        ("Language of letters", client.language),
        ("Client since", client.since.isoformat() if client.since else "–"),
    ]
    if client.bar:
        rows.append(("Your bar", client.bar))
    parts: list[Part] = ["\n", ("Facts\n", "bold $primary")]
    for name, value in rows:
        parts += [(f" {name:<22}", "$muted"), f"{value}\n"]
    return parts
