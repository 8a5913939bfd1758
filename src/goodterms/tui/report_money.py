"""The reports about money: what a client is worth, how it pays, what is open, and whose money it all is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from goodterms.ledger import reports, reports_trend
from goodterms.money import major
from goodterms.text import count, fold
from goodterms.tui.report_model import (
    BAR,
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

W2, W1 = 25, 40
"""Percent of all income from which a client is a concentration, and a strong one (DOMAIN section 5)."""
NO_INVOICE = "No invoice yet. On screen 4, n drafts one from hours and R records one; Ctrl+P, Import reads a file."


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
    records, currencies = chosen(records, asked)
    with_bars(records, [r["per_hour"] or Decimal(0) for r in records])
    return Report(
        columns,
        records,
        "The last 12 months: income for each hour that was really worked."
        + ("" if asked.settings.target_rate else " Target: what your other clients bring; S sets your own."),
        "Nothing to judge yet: it takes hours (a logs some) and invoices (4).",
        _worth_picture(records, asked),
        currencies,
        counts_period=False,
    )


def _worth_picture(records: list[dict[str, Any]], asked: Asked) -> Picture | None:
    currency = main_currency(records, asked.settings.home_currency)
    drawn = [r for r in records if r["currency"] == currency and r["per_hour"] is not None]
    if not drawn:
        return None
    own = asked.settings.target_rate
    target = major(own, asked.settings.home_currency) if own else None
    return Picture(
        "across",
        f"{currency} an hour" + (f", your target {target:,.2f}" if target else ""),
        [r["client"] for r in drawn],
        [Series("an hour", [r["per_hour"] for r in drawn])],
        [(target, "target")] if target and currency == asked.settings.home_currency else (),
    )


def payments(asked: Asked) -> Report:
    """How clients pay, against what was agreed."""
    columns = (
        CLIENT, Col("invoices", "Inv.", 5, "number"), Col("late", "Late", 5, "number", from_width=70),
        Col("share", "Share", 6, "percent"), replace(BAR, from_width=92), Col("median", "Median", 7, "days"),
        Col("worst", "Worst", 6, "days"), Col("agreed", "Terms", 6, "days", from_width=76),
        Col("taken", "Paid in", 8, "days"), Col("drift", "Trend", 7),
        Col("disputed", "Disputed", 9, "number", from_width=104), Col("billed", "Billed", 16, from_width=120),
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
                "billed": ", ".join(f"{code} {Decimal(amount):,f}" for code, amount in row["billed"].items()),
                "bar": share / 100,
            }
        )
    records.sort(key=lambda r: (-r["share"], -(r["median"] or 0), fold(r["client"])))
    return Report(
        columns,
        records,
        "Days late of late invoices; the trend is the newer half against the older.",
        "No invoice in this period. f shows another." if _any_invoice(asked) else NO_INVOICE,
        Picture(
            "across",
            "Percent of invoices paid late",
            [r["client"] for r in records],
            [Series("late", [r["share"] for r in records])],
        )
        if records
        else None,
    )


def _any_invoice(asked: Asked) -> bool:
    return asked.con.execute("SELECT 1 FROM invoice LIMIT 1").fetchone() is not None


def _drift(days: float | None) -> tuple[str | None, str]:
    if days is None:
        return None, "muted"
    if abs(days) < 1:
        return "steady", "muted"
    return (f"+{days:.0f} d", "red") if days > 0 else (f"{days:.0f} d", "green")


def ageing(asked: Asked) -> Report:
    """What is owed, by how long it is overdue."""
    sums = (("open", "Open"), ("not_due", "Not due"), ("overdue", "Overdue"))
    ages = (("d1_30", "1-30 d"), ("d31_60", "31-60 d"), ("d61_90", "61-90 d"), ("d90_plus", "Over 90 d"))
    columns = (
        CLIENT,
        CURRENCY,
        *(Col(key, title, 11, "amount") for key, title in sums),
        Col("bar", "", 10, "bar", from_width=66, until_width=104),
        *(Col(key, title, 11, "amount", from_width=104) for key, title in ages),  # all that add up, or none
    )
    ids = asked.ids()
    records: list[dict[str, Any]] = []
    for row in reports.ageing(asked.con, asked.today):
        record: dict[str, Any] = {"open": ids.get(row["client"]), "client": row["client"], "currency": row["currency"]}
        for key, _ in (*sums, *ages):
            record[key] = Decimal(row[key])
            if key not in ("open", "not_due") and record[key]:
                record[f"{key}:style"] = "red"
            elif not record[key]:
                record[f"{key}:style"] = "muted"
        record["bar"] = record["overdue"] / record["open"]
        record["bar:style"] = "red"
        records.append(record)
    records.sort(key=lambda r: (r["currency"], -r["overdue"], -r["open"]))
    records, currencies = chosen(records, asked)
    currency = main_currency(records, asked.settings.home_currency)
    drawn = (sums[1], *ages)
    values = [sum(r[key] for r in records if r["currency"] == currency) for key, _ in drawn]
    picture = Picture("across", f"{currency} open, by age", [title for _, title in drawn], [Series("open", values)])
    return Report(
        columns,
        records,
        "What is open today, tax included. The bar is the part that is overdue.",
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
    with_bars(records, [r["share"] or Decimal(0) for r in records])
    shares = [r for r in records if r["share"] is not None]
    picture = Picture(
        "across",
        "Percent of all income; the lines are 25 and 40 %",
        [r["client"] for r in shares],
        [Series("share", [r["share"] for r in shares])],
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
