"""An invoice as a row of a list."""

from __future__ import annotations

from goodterms import money
from goodterms.ledger.invoices import View
from goodterms.tui.widgets.rows import Cell, Row


def row(one: View) -> Row:
    """Number, issued, due, state, total, open, last payment."""
    return Row(
        one.id,
        (
            one.name,
            one.issued.isoformat() if one.issued else "",
            (one.due.isoformat() if one.due else "", "" if one.due_source == "stated" else "muted"),
            short_state(one),
            money.show(one.gross, one.currency),
            (money.show(one.balance, one.currency), "red" if one.overdue_days > 0 else "")
            if one.balance and one.state != "draft"
            else "",
            (one.last_payment.isoformat() if one.last_payment else "", "muted"),
        ),
    )


def short_state(one: View) -> Cell:
    """The state where room is scarce: open or overdue stands first, whatever else is cut."""
    words, style = state(one)
    if one.disputed or one.excused:
        words = one.state.replace("_", " ") + ", disp." * one.disputed + ", excused" * one.excused
    return words, style


def state(one: View) -> tuple[str, str]:
    """The state in words: never the colour alone."""
    words = one.state.replace("_", " ")
    if one.state == "overdue":
        words = f"overdue {one.overdue_days} d"
    if one.excused:
        words = f"excused, {words}"
    if one.disputed:
        words = f"disputed, {words}"
    colour = {
        "overdue": "red",
        "draft": "muted",
        "paid": "green",
        "settled": "green",
        "credited": "muted",
        "written_off": "muted",
    }
    return (words, "amber" if one.disputed else colour.get(one.state, ""))
