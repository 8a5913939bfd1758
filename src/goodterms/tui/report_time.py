"""The reports over time: hours by kind, billed and received by month, and what became of decisions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, cast

from goodterms.domain.decision_words import outcome_name
from goodterms.domain.plan import followup_compare
from goodterms.domain.records import KINDS
from goodterms.ledger import decisions, reports_trend
from goodterms.money import major
from goodterms.text import fold
from goodterms.tui.report_model import (
    CLIENT,
    CURRENCY,
    Asked,
    Col,
    Picture,
    Report,
    Series,
    chosen,
    main_currency,
    with_bars,
)

NO_HOURS = "No hours here. a logs some in one line; f shows another period."


def _kinds(asked: Asked, by: str) -> Report:
    first = CLIENT if by == "client" else Col("month", "Month", 9)
    columns = (
        first, Col("seconds", "Hours", 7, "hours"), Col("billable", "Billable", 8, "percent"),
        Col("bar", "", 10, "bar", until_width=79),
        *(Col(kind, kind.capitalize(), 7, "hours", from_width=79) for kind in KINDS),  # they add up: all, or none
    )  # fmt: skip
    records: list[dict[str, Any]] = []
    for row in reports_trend.kinds(asked.con, by, asked.first, asked.last):
        share = 100 * row["billable_seconds"] / row["seconds"] if row["seconds"] else None
        record = {by: row[by], "open": row.get("client_id"), "seconds": row["seconds"], "billable": share}
        records.append(record | {"billable_seconds": row["billable_seconds"], **row["kinds"]})
    if by == "client":
        records.sort(key=lambda r: (-r["seconds"], fold(r["client"])))
    else:
        records.sort(key=lambda r: r["month"], reverse=True)
    with_bars(records, [Decimal(r["seconds"]) for r in records])
    drawn = records if by == "client" else records[::-1]
    billable = [r["billable_seconds"] / 3600 for r in drawn]
    all_hours = [r["seconds"] / 3600 for r in drawn]
    if by == "client":
        picture = Picture("across", "Hours", [r["client"] for r in drawn], [Series("hours", all_hours)])
    else:
        rest = [a - b for a, b in zip(all_hours, billable, strict=True)]
        series = [Series("billable", billable), Series("not billable", rest)]
        picture = Picture("stacked", "Hours by month", [r["month"] for r in drawn], series)
    return Report(columns, records, "All hours by what they were spent on.", NO_HOURS, picture if records else None)


def hours(asked: Asked) -> Report:
    """Hours by client and kind."""
    return _kinds(asked, "client")


def months(asked: Asked) -> Report:
    """Hours by month and kind."""
    return _kinds(asked, "month")


def trend(asked: Asked) -> Report:
    """Billed and received, month by month."""
    columns = (
        Col("month", "Month", 9), CURRENCY, Col("billed", "Billed", 13, "amount"),
        Col("billed_bar", "", 10, "bar"), Col("received", "Received", 13, "amount"),
        Col("received_bar", "", 10, "bar"), Col("rest", "Difference", 13, "amount", from_width=79),
    )  # fmt: skip
    records: list[dict[str, Any]] = []
    for row in reports_trend.months(asked.con, asked.first, asked.last):
        billed, received = (major(row[key], row["currency"]) for key in ("billed", "received"))
        rest = received - billed
        record = {"month": row["month"], "currency": row["currency"], "billed": billed, "received": received}
        records.append(record | {"rest": rest, "rest:style": "muted" if rest >= 0 else ""})
    records, currencies = chosen(records, asked)
    for currency in {r["currency"] for r in records}:
        mine = [r for r in records if r["currency"] == currency]
        most = max(max(r["billed"], r["received"]) for r in mine)
        for record in mine:
            record["billed_bar"] = record["billed"] / most if most > 0 else 0
            record["received_bar"] = record["received"] / most if most > 0 else 0
            record["received_bar:style"] = "green"
    picture = _trend_picture(records, main_currency(records, asked.settings.home_currency))
    records.sort(key=lambda r: (r["month"], r["currency"]), reverse=True)
    note = "Billed by the day of issue, received by the day it came, tax included."
    return Report(columns, records, note, "Nothing was billed or received in this period. f shows another.",
                  picture, currencies)  # fmt: skip


def _trend_picture(records: list[dict[str, Any]], currency: str) -> Picture | None:
    mine = {r["month"]: r for r in records if r["currency"] == currency}
    if not mine:
        return None
    labels = _each_month(min(mine), max(mine))
    series = [
        Series(name, [mine[month][name] if month in mine else 0 for month in labels]) for name in ("billed", "received")
    ]
    return Picture("lines", f"{currency} by month", labels, series)


def _each_month(first: str, last: str) -> list[str]:
    year, month = map(int, first.split("-"))
    found = [first]
    while found[-1] < last:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        found.append(f"{year:04}-{month:02}")
    return found


def outcomes(asked: Asked) -> Report:
    """Did it help? The flags on the day of each decision, and today."""
    columns = (
        Col("date", "Date", 10),
        CLIENT,
        Col("outcome", "Decision", 18),
        Col("before", "Then", 14, from_width=90),
        Col("now", "Now", 14, from_width=90),
        Col("became", "What became of it", 18, grow=1),
        Col("state", "State", 13, from_width=104),
    )
    records: list[dict[str, Any]] = []
    for one in decisions.taken(asked.con):
        day = one.taken_on or date.min
        if not (asked.first or date.min) <= day <= (asked.last or date.max):
            continue
        standing = asked.seen.standings.get(one.client_id)
        before = decisions.levels_of(one)
        now = {f.flag.id: ("none" if f.accepted else f.level) for f in standing.findings} if standing else {}
        changes = list(followup_compare(before, now).values()) if standing else []
        tally = [f"{changes.count(what)} {what}" for what in ("improved", "worse", "same") if changes.count(what)]
        style = "red" if "worse" in changes else "green" if "improved" in changes else "muted"
        name = "pause" if one.outcome == "pause" else outcome_name(cast("Any", one.outcome))
        records.append(
            {
                "open": ("decision", one.id),
                "date": day.isoformat(),
                "client": one.client,
                "outcome": name,
                "before": _levels(before),
                "now": _levels(now) if standing else "archived",
                "became": ", ".join(tally),
                "became:style": style,
                "state": "withdrawn" if one.withdrawn_on else standing.client.status if standing else "",
            }
        )
    empty = "No decision in this period. w on a client steps through one; here you see later whether it helped."
    return Report(columns, records, "Flags lit on the day of the decision and today. Enter opens it.", empty)


def _levels(levels: Any) -> str:  # noqa: ANN401 (flag -> level)
    found = list(levels.values())
    return ", ".join(f"{found.count(level)} {level}" for level in ("red", "amber") if found.count(level)) or "none"
