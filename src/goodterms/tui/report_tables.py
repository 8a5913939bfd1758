"""The reports themselves: what each reads from the ledger, and the columns it shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from goodterms.domain.decision_words import outcome_name
from goodterms.domain.plan import followup_compare
from goodterms.domain.records import KINDS
from goodterms.ledger import decisions, reports, reports_trend
from goodterms.ledger.overview import Overview
from goodterms.money import major
from goodterms.settings import Settings
from goodterms.text import count, fold
from goodterms.tui.report_model import Col, Picture, Report, Series, bars_of

W2, W1 = 25, 40
"""Percent of all income from which a client is a concentration, and a strong one (DOMAIN section 5)."""
CLIENT = Col("client", "Client", 12, grow=3)
CURRENCY = Col("currency", "", 3)
BAR = Col("bar", "", 10, "bar")
NO_INVOICE = "No invoice yet. On screen 4, n drafts one from hours and R records one; Ctrl+P, Import reads a file."
NO_HOURS = "No hours here. a logs some in one line; p shows another period."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for. `currency` "" is all of them."""

    con: sqlite3.Connection
    seen: Overview
    settings: Settings
    today: date
    first: date | None
    last: date | None
    currency: str = ""

    def ids(self) -> dict[str, int]:
        """Client name -> id, of all clients."""
        return {h.client.name: h.client.id for h in self.seen.book.histories}


def _chosen(records: list[dict[str, Any]], asked: Asked) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The records in the chosen currency, and all currencies where there are several."""
    known = tuple(sorted({str(r["currency"]) for r in records}))
    if asked.currency in known:
        records = [r for r in records if r["currency"] == asked.currency]
    return records, known if len(known) > 1 else ()


def _main_currency(records: Sequence[dict[str, Any]], home: str) -> str:
    """The currency a picture is in: the home currency, else the most frequent."""
    known = [str(r["currency"]) for r in records]
    return home if home in known or not known else max(set(known), key=known.count)


def _with_bars(records: list[dict[str, Any]], values: Sequence[float], key: str = "bar") -> None:
    for record, share in zip(records, bars_of(values), strict=True):
        record[key] = share


def worth(asked: Asked) -> Report:
    """Income per real hour against the target."""
    columns = (
        CLIENT, CURRENCY,
        Col("per_hour", "Per hour", 9, "amount"), Col("target", "Target", 9, "amount", from_width=60),
        Col("ratio", "Ratio", 6, "percent"), BAR, Col("income", "Income", 11, "amount"),
        Col("seconds", "Hours", 8, "hours", from_width=76),
        Col("carrying_cost", "Carrying", 9, "amount", from_width=96),
        Col("break_even_rate", "Break-even", 10, "amount", from_width=108),
        Col("claim", "Legal claim", 11, "amount", from_width=130),
    )  # fmt: skip
    records: list[dict[str, Any]] = []
    for history in asked.seen.book.histories:
        one = asked.seen.money[history.client.id]
        if not (one.seconds or one.income):
            continue
        style = "" if one.ratio is None else "red" if one.ratio < Decimal("0.8") else "green" if one.ratio >= 1 else ""
        records.append(
            {
                "open": history.client.id,
                "client": history.client.name,
                "currency": one.currency,
                "per_hour": one.per_hour,
                "target": one.target,
                "ratio": None if one.ratio is None else one.ratio * 100,
                "ratio:style": style,
                "income": one.income,
                "seconds": one.seconds,
                "carrying_cost": one.carrying_cost,
                "break_even_rate": one.break_even_rate,
                "claim": one.statutory_claim,
            }
        )
    records.sort(key=lambda r: (r["per_hour"] is None, r["ratio"] or 0, r["per_hour"] or 0, fold(r["client"])))
    records, currencies = _chosen(records, asked)
    _with_bars(records, [float(r["per_hour"] or 0) for r in records])
    return Report(
        columns,
        records,
        "The last 12 months: income for each hour that was really worked."
        + ("" if asked.settings.target_rate else " Target: what your other clients bring; S sets your own."),
        "Nothing to judge yet: it takes hours and invoices. a logs hours, 4 goes to the invoices.",
        _worth_picture(records, asked),
        currencies,
        counts_period=False,
    )


def _worth_picture(records: list[dict[str, Any]], asked: Asked) -> Picture | None:
    currency = _main_currency(records, asked.settings.home_currency)
    drawn = [r for r in records if r["currency"] == currency and r["per_hour"] is not None]
    if not drawn:
        return None
    own = asked.settings.target_rate
    target = float(major(own, asked.settings.home_currency)) if own else None
    return Picture(
        "across",
        f"{currency} an hour" + (f", your target {target:,.2f}" if target else ""),
        [r["client"] for r in drawn],
        [Series("an hour", [float(r["per_hour"]) for r in drawn])],
        [(target, "target")] if target and currency == asked.settings.home_currency else (),
    )


def payments(asked: Asked) -> Report:
    """How clients pay, against what was agreed."""
    columns = (
        CLIENT, Col("invoices", "Inv.", 5, "number"), Col("late", "Late", 5, "number", from_width=70),
        Col("share", "Share", 6, "percent"), BAR, Col("median", "Median", 7, "days"), Col("worst", "Worst", 6, "days"),
        Col("agreed", "Terms", 6, "days", from_width=76), Col("taken", "Paid in", 8, "days"),
        Col("drift", "Trend", 7), Col("disputed", "Disputed", 9, "number", from_width=104),
        Col("billed", "Billed", 16, from_width=120),
    )  # fmt: skip
    ids = asked.ids()
    pace = reports_trend.pace(asked.con, asked.today, asked.first, asked.last)
    records: list[dict[str, Any]] = []
    for row in reports.payments(asked.con, asked.settings, asked.today, asked.first, asked.last):
        own = pace.get(row["client"], {})
        share = 100 * row["late"] / row["invoices"]
        drift, style = _drift(own.get("drift"))
        records.append(
            {
                "open": ids.get(row["client"]),
                "client": row["client"],
                "invoices": row["invoices"],
                "late": row["late"],
                "share": share,
                "median": row["median_days_late"],
                "worst": row["max_days_late"],
                "agreed": own.get("agreed"),
                "taken": own.get("taken"),
                "drift": drift,
                "drift:style": style,
                "disputed": row["disputed"] or None,
                "billed": ", ".join(f"{code} {amount}" for code, amount in row["billed"].items()),
                "bar": share / 100,
            }
        )
    records.sort(key=lambda r: (-r["share"], -(r["median"] or 0), fold(r["client"])))
    return Report(
        columns,
        records,
        "Days late of late invoices; the trend is the newer half against the older.",
        NO_INVOICE if not asked.first else "No invoice in this period. p shows another.",
        Picture(
            "across",
            "Percent of invoices paid late",
            [r["client"] for r in records],
            [Series("late", [r["share"] for r in records])],
        )
        if records
        else None,
    )


def _drift(days: float | None) -> tuple[str | None, str]:
    if days is None:
        return None, "muted"
    if abs(days) < 1:
        return "steady", "muted"
    return (f"+{days:.0f} d", "red") if days > 0 else (f"{days:.0f} d", "green")


def ageing(asked: Asked) -> Report:
    """What is owed, by how long it is overdue."""
    heads = (
        ("open", "Open", 0), ("overdue", "Overdue", 0), ("not_due", "Not due", 90), ("d1_30", "1-30 d", 76),
        ("d31_60", "31-60 d", 104), ("d61_90", "61-90 d", 104), ("d90_plus", "Over 90 d", 76),
    )  # fmt: skip
    columns = (
        CLIENT,
        CURRENCY,
        *(Col(key, title, 11, "amount", from_width=width) for key, title, width in heads[:2]),
        BAR,
        *(Col(key, title, 11, "amount", from_width=width) for key, title, width in heads[2:]),
    )
    ids = asked.ids()
    records: list[dict[str, Any]] = []
    for row in reports.ageing(asked.con, asked.today):
        record: dict[str, Any] = {"open": ids.get(row["client"]), "client": row["client"], "currency": row["currency"]}
        for key, _, _ in heads:
            record[key] = Decimal(row[key])
            if key not in ("open", "not_due") and record[key]:
                record[f"{key}:style"] = "red"
            elif not record[key]:
                record[f"{key}:style"] = "muted"
        record["bar"] = float(record["overdue"] / record["open"])
        record["bar:style"] = "red"
        records.append(record)
    records.sort(key=lambda r: (r["currency"], -r["overdue"], -r["open"]))
    records, currencies = _chosen(records, asked)
    currency = _main_currency(records, asked.settings.home_currency)
    buckets = [(key, title) for key, title, _ in heads[2:]]
    sums = [float(sum(r[key] for r in records if r["currency"] == currency)) for key, _ in buckets]
    picture = Picture("across", f"{currency} open, by age", [t for _, t in buckets], [Series("open", sums)])
    return Report(
        columns,
        records,
        "What is open today, VAT included. The bar is the part that is overdue.",
        "Nothing is open: everybody has paid, or nothing was billed yet.",
        picture if records else None,
        currencies,
        counts_period=False,
    )


def concentration(asked: Asked) -> Report:
    """Whose money the month depends on."""
    columns = (
        CLIENT, Col("share", "Share", 7, "share"), BAR, Col("band", "Band", 18), CURRENCY,
        Col("income", "Income", 12, "amount"), Col("runway", "Runway without", 15, from_width=92),
        Col("replace", "To replace", 11, from_width=108),
    )  # fmt: skip
    records: list[dict[str, Any]] = []
    for history in asked.seen.book.histories:
        one = asked.seen.money[history.client.id]
        if not one.income:
            continue
        strong = one.share is not None and one.share >= W1
        some = one.share is not None and one.share >= W2
        records.append(
            {
                "open": history.client.id,
                "client": history.client.name,
                "share": one.share,
                "band": "W1, 40 % and over" if strong else "W2, 25 % and over" if some else "",
                "band:style": "accent",
                "share:style": "strong" if some else "",
                "currency": one.currency,
                "income": one.income,
                "runway": None if one.runway_months is None else _months(one.runway_months),
                "replace": None if one.replacement_months is None else count(one.replacement_months, "month"),
            }
        )
    records.sort(key=lambda r: (-(r["share"] or 0), fold(r["client"])))
    _with_bars(records, [float(r["share"] or 0) for r in records])
    shares = [r for r in records if r["share"] is not None]
    picture = Picture(
        "across",
        "Percent of all income; the lines are 25 and 40 %",
        [r["client"] for r in shares],
        [Series("share", [float(r["share"]) for r in shares])],
        [(W2, "W2"), (W1, "W1")],
    )
    return Report(
        columns,
        records,
        "Share of all income of the last 12 months. It is your risk, not the client's fault: never a flag.",
        f"No income in the last 12 months. {NO_INVOICE}",
        picture if shares else None,
        counts_period=False,
    )


def _months(value: Decimal) -> str:
    return "no shortfall" if value >= 99 else f"{value:.1f} months"


def _kinds(asked: Asked, by: str) -> Report:
    first = CLIENT if by == "client" else Col("month", "Month", 9)
    columns = (
        first, Col("seconds", "Hours", 8, "hours"), Col("billable", "Billable", 9, "percent"), BAR,
        *(Col(kind, kind.capitalize(), 8, "hours", from_width=64 if i < 3 else 88) for i, kind in enumerate(KINDS)),
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
    _with_bars(records, [float(r["seconds"]) for r in records])
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
        Col("billed_bar", "", 12, "bar"), Col("received", "Received", 13, "amount"),
        Col("received_bar", "", 12, "bar"), Col("rest", "Difference", 13, "amount", from_width=90),
    )  # fmt: skip
    records: list[dict[str, Any]] = []
    for row in reports_trend.months(asked.con, asked.first, asked.last):
        billed, received = (major(row[key], row["currency"]) for key in ("billed", "received"))
        rest = received - billed
        record = {"month": row["month"], "currency": row["currency"], "billed": billed, "received": received}
        records.append(record | {"rest": rest, "rest:style": "muted" if rest >= 0 else ""})
    records, currencies = _chosen(records, asked)
    for currency in {r["currency"] for r in records}:
        mine = [r for r in records if r["currency"] == currency]
        most = max(float(max(r["billed"], r["received"])) for r in mine)
        for record in mine:
            record["billed_bar"] = float(record["billed"]) / most if most > 0 else 0
            record["received_bar"] = float(record["received"]) / most if most > 0 else 0
            record["received_bar:style"] = "green"
    picture = _trend_picture(records, _main_currency(records, asked.settings.home_currency))
    records.sort(key=lambda r: (r["month"], r["currency"]), reverse=True)
    note = "Billed by the day of issue, received by the day it came, VAT included."
    return Report(columns, records, note, "Nothing was billed or received in this period. p shows another.",
                  picture, currencies)  # fmt: skip


def _trend_picture(records: list[dict[str, Any]], currency: str) -> Picture | None:
    mine = {r["month"]: r for r in records if r["currency"] == currency}
    if not mine:
        return None
    labels = _each_month(min(mine), max(mine))
    series = [
        Series(name, [float(mine[month][name]) if month in mine else 0.0 for month in labels])
        for name in ("billed", "received")
    ]
    return Picture("lines", f"{currency} by month", labels, series)


def _each_month(first: str, last: str) -> list[str]:
    year, month = map(int, first.split("-"))
    found = [first]
    while found[-1] < last:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        found.append(f"{year:04}-{month:02}")
    return found


def decisions_report(asked: Asked) -> Report:
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


REPORTS: tuple[tuple[str, Callable[[Asked], Report]], ...] = (
    ("Worth", worth),
    ("Payments", payments),
    ("Ageing", ageing),
    ("Concentration", concentration),
    ("Hours", hours),
    ("Months", months),
    ("Trend", trend),
    ("Decisions", decisions_report),
)
