"""invoice edit: a draft's lines, discount and texts, until it is issued."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import click

from goodterms import money
from goodterms.cli import given as read
from goodterms.cli.common import Session, pass_session
from goodterms.cli.invoice_papers import print_paper
from goodterms.domain.invoicing import Line
from goodterms.errors import NotUnderstood
from goodterms.ledger import drafts
from goodterms.ledger import invoices as ledger


def read_line(typed: str, currency: str, tax_rate: str | None, field: str = "line") -> Line:
    """A line typed as "TEXT; QUANTITY; PRICE" or "TEXT; PRICE"; `field` is the option that holds it."""
    parts = [part.strip() for part in typed.split(";")]
    if len(parts) not in (2, 3):
        raise NotUnderstood(f'"{typed[:60]}" is not a line.', 'Write it like "Workshop; 2; 400.00".')
    quantity = read.named(field, lambda: money.number(parts[1])) if len(parts) == 3 else money.number("1")
    price = money.major(read.amount(parts[-1], currency, field), currency)
    tax = read.share(tax_rate, "tax_rate") if tax_rate is not None else money.number("0")
    return Line(parts[0], quantity, price, tax)


@click.command("edit")
@click.argument("which", metavar="DRAFT")
@click.option("--add-line", "more", multiple=True, metavar="TEXT;QTY;PRICE", help="A line at the end (repeat it).")
@click.option("--set-line", "changed", multiple=True, type=(int, str), metavar="N LINE", help="Line N, written anew.")
@click.option("--drop-line", "dropped", multiple=True, type=int, metavar="N", help="Take line N out (repeat it).")
@click.option("--discount", metavar="AMOUNT", help="Off the sum before tax.")
@click.option("--tax-rate", metavar="SHARE", help="0.19 or 19%, for all lines.")
@click.option("--reverse-charge", is_flag=True, help="No tax, with the sentence that the recipient owes it.")
@click.option("--tax-note", metavar="TEXT", help="A sentence about the tax.")
@click.option("--note", metavar="TEXT", help="A sentence below the total.")
@click.option("--release", type=read.ID, multiple=True, metavar="ID", help="Hours that are to be unbilled again.")
@pass_session
def edit(
    session: Session,
    which: str,
    more: tuple[str, ...],
    changed: tuple[tuple[int, str], ...],
    dropped: tuple[int, ...],
    discount: str | None,
    tax_rate: str | None,
    reverse_charge: bool,
    tax_note: str | None,
    note: str | None,
    release: tuple[int, ...],
) -> None:
    """Change a draft: goodterms invoice edit 12 --add-line "Hosting; 1; 20" --discount 50.

    Lines count from 1, as they stand before the change. Released hours keep their line: change or drop it too.
    """
    if reverse_charge:
        tax_rate, tax_note = "0", tax_note or drafts.REVERSE_CHARGE
    with session.write() as file:
        invoice_id = ledger.find(file.con, which)
        view = ledger.get(file.con, invoice_id, file.today)
        lines: list[Line] | None = None
        if more or changed or dropped or tax_rate is not None:
            known = drafts.lines_of(file.con, invoice_id)
            usual = known[0].tax_rate if known else drafts.taxed(file.con, view.client_id)[0]
            lines = _lines(known, view.currency, format(usual, "f"), more, changed, dropped, tax_rate)
        off = None if discount is None else read.amount(discount, view.currency, "discount")
        if lines is None and off is None and tax_note is None and note is None and not release:
            raise NotUnderstood("Nothing to change was given.", "See: goodterms invoice edit --help")
        drafts.edit(file.con, invoice_id, lines=lines, discount=off, tax_note=tax_note, note=note, release=release)
        print_paper(file, invoice_id)


def _lines(
    known: list[Line],
    currency: str,
    usual: str,
    more: tuple[str, ...],
    changed: tuple[tuple[int, str], ...],
    dropped: tuple[int, ...],
    tax_rate: str | None,
) -> list[Line]:
    """The draft's lines after the change; `usual` is the tax of a new one."""
    lines: dict[int, Line] = dict(enumerate(known, 1))
    for number in (*dropped, *(number for number, _ in changed)):
        if number not in lines:
            raise NotUnderstood(f"There is no line {number}.", f"The draft has {len(known)}.")
    for number, typed in changed:
        lines[number] = read_line(typed, currency, format(lines[number].tax_rate, "f"), "set_line")
    for number in dropped:
        lines.pop(number, None)
    result = [*lines.values(), *(read_line(typed, currency, usual, "add_line") for typed in more)]
    if tax_rate is not None:
        share: Decimal = read.share(tax_rate, "tax_rate")
        result = [replace(line, tax_rate=share) for line in result]
    return result
