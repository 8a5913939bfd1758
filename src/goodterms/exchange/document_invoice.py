"""What an invoice of the interchange document says without saying it: state, due date, totals."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from goodterms import money
from goodterms.domain.invoicing import Line, totals
from goodterms.errors import Invalid, Refused

if TYPE_CHECKING:
    from goodterms.exchange.document_reader import Record


def complete(record: Record, terms: int | None) -> None:
    """Fill in the invoice's state, due date and totals. Raises Refused where they contradict each other."""
    values = record.values
    if values["state"] is None:
        values["state"] = "draft" if values["issued"] is None else "issued"
    if values["state"] == "issued" and values["issued"] is None:
        raise Refused(f"{record.path} is issued, but has no date of issue.")
    _due(record, terms)
    if not values["number"]:
        values["number"] = None
    if record.children["lines"]:
        _total(record)
    for one in (*record.children["credits"], *record.children["write_off"]):
        if one.values["amount"] <= 0:
            raise Refused(f"{one.path}.amount is not above zero.")
    for dispute in record.children["disputes"]:
        if dispute.values["closed"] is not None and dispute.values["closed"] < dispute.values["opened"]:
            raise Refused(f"{dispute.path} was closed before it was opened.")
        still = "outcome" in dispute.given and dispute.values["outcome"] == "open"
        if still and dispute.values["closed"] is not None:
            raise Refused(f"{dispute.path} is open, but was closed on {dispute.values['closed']}.")


def _due(record: Record, terms: int | None) -> None:
    """Where nothing is said about the due date, it is derived from the terms, and marked so."""
    values = record.values
    if values["due_source"] is None:
        values["due_source"] = "stated"
        if values["due"] is None:
            values["due_source"] = "derived"
            if terms is not None and values["issued"] is not None:
                values["due"] = (date.fromisoformat(values["issued"]) + timedelta(days=terms)).isoformat()
    if values["due"] is not None and values["issued"] is not None and values["due"] < values["issued"]:
        raise Refused(f"{record.path} is due before it was issued.")


def _total(record: Record) -> None:
    """The total of the lines, which a given net must equal."""
    values, currency = record.values, record.values["currency"]
    lines = [
        Line(
            one.values["text"],
            Decimal(one.values["quantity"]),
            Decimal(one.values["unit_price"]),
            Decimal(one.values["tax_rate"]),
        )
        for one in record.children["lines"]
    ]
    try:
        sums = totals(lines, currency, values["discount"])
    except Invalid as error:
        raise Refused(f"{record.path}: {error.message}") from error
    if "net" in record.given and values["net"] != sums.net:
        raise Refused(
            f"{record.path}.net is {money.plain(values['net'], currency)}, "
            f"but its lines add up to {money.plain(sums.net, currency)}.",
            "Correct one of them, or leave net out.",
        )
    values["net"] = sums.net
    if "tax" not in record.given:
        values["tax"] = sums.tax
