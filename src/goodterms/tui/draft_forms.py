"""The forms of drafts: over hours, by hand, and of a single line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from goodterms import money
from goodterms.domain.invoicing import Line
from goodterms.errors import Invalid, NotUnderstood
from goodterms.text import count
from goodterms.tui import form_values as read
from goodterms.tui.form_values import YES_NO
from goodterms.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp


def over_hours(app: GoodtermsApp, client_id: int, entries: Sequence[int], made: Callable[[object], None]) -> None:
    """Draft an invoice over these entries; `made` gets its id."""
    from goodterms.ledger import clients, drafts

    desk = app.desk
    settings, currency = desk.settings(), clients.currency_of(desk.con, client_id)

    def save(values: Mapping[str, str]) -> object:
        tax, tax_note = _taxed(app, client_id, values)
        return drafts.from_hours(
            desk.con,
            client_id,
            entry_ids=entries,
            group=values["group"] or "project",
            rounding=_minutes(values),
            tax_rate=tax,
            tax_note=tax_note,
            discount=read.amount(values, "discount", currency) or 0,
            note=values["note"],
        )

    fields = [
        Field("group", "One line for each", "project", "", ("project", "entry")),
        *_tax_fields(app, client_id),
        Field("rounding", "Round up to, min", str(drafts.rounding_of(desk.con, client_id, settings)), "0: as logged"),
        Field("discount", f"Discount in {currency}", hint="off the sum before tax"),
        Field("note", "Note on it"),
    ]
    title, intro = f"Draft over {count(len(entries), 'entry', 'entries')}", drafts.tax_as_before(desk.con, client_id)
    app.push_screen(FormScreen(title, fields, save, intro=intro), made)


def by_hand(app: GoodtermsApp, client_id: int, made: Callable[[object], None]) -> None:
    """Draft an invoice with a line of one's own; more lines are added on its page."""
    from goodterms.ledger import clients, drafts

    desk = app.desk
    currency = clients.currency_of(desk.con, client_id)

    def save(values: Mapping[str, str]) -> object:
        tax, tax_note = _taxed(app, client_id, values)
        return drafts.by_hand(desk.con, client_id, [line_of(values, currency, tax)], tax_note=tax_note)

    fields = [*line_fields(None, currency), *_tax_fields(app, client_id)]
    intro = drafts.tax_as_before(desk.con, client_id)
    app.push_screen(FormScreen("Draft without hours", fields, save, intro=intro), made)


def _tax_fields(app: GoodtermsApp, client_id: int) -> list[Field]:
    from goodterms.ledger import drafts

    rate, note = drafts.taxed(app.desk.con, client_id)
    reverse = "yes" if note == drafts.REVERSE_CHARGE else "no"
    return [Field("tax", "Tax, %", percent(rate)), Field("reverse", "Reverse charge", reverse, "", YES_NO)]


def percent(rate: Decimal) -> str:
    """0.19 as 19."""
    return f"{(rate * 100).normalize():f}"


def _taxed(app: GoodtermsApp, client_id: int, values: Mapping[str, str]) -> tuple[Decimal, str]:
    """The rate and the sentence about it; reverse charge means no tax here."""
    from goodterms.ledger import drafts

    if values["reverse"] == "yes":
        return Decimal(0), drafts.REVERSE_CHARGE
    rate, note = drafts.taxed(app.desk.con, client_id, tax_of(values))
    return rate, "" if note == drafts.REVERSE_CHARGE else note


def tax_of(values: Mapping[str, str]) -> Decimal:
    """The rate that was typed in percent."""
    return number_of(values, "tax", "0", strip="% ") / 100


def number_of(values: Mapping[str, str], key: str, default: str, *, strip: str = " ", digits: int = 2) -> Decimal:
    try:
        return money.number(values[key].strip(strip) or default, digits)
    except NotUnderstood as error:
        raise Invalid(key, error.message, error.hint) from error


def _minutes(values: Mapping[str, str]) -> int:
    found = number_of(values, "rounding", "0")
    if found != int(found):
        raise Invalid("rounding", f"{values['rounding']} is not a whole number of minutes.")
    return int(found)


def line_fields(line: Line | None, currency: str) -> list[Field]:
    """The fields of one line of an invoice."""
    return [
        Field("text", "For what", line.text if line else "", required=True),
        Field("quantity", "Quantity", f"{line.quantity.normalize():f}" if line else "1", required=True),
        Field("price", f"Price in {currency}", f"{line.unit_price:f}" if line else "", "of one", required=True),
    ]


def line_of(values: Mapping[str, str], currency: str, tax: Decimal) -> Line:
    """The line that was typed; a price below zero takes something off."""
    price = number_of(values, "price", "0", strip=f" {currency}", digits=money.DIGITS[currency])
    return Line(values["text"], number_of(values, "quantity", "1"), price, tax)
