"""invoice show, pdf, interest, statement: invoices as papers."""

from __future__ import annotations

from typing import Any

import click

from goodterms import money
from goodterms.cli import given as read
from goodterms.cli.common import Opened, Session, emit_json, json_option, pass_session, say, table
from goodterms.ledger import invoices as ledger
from goodterms.ledger.invoices import View


@click.command("show")
@click.argument("which", metavar="INVOICE")
@json_option
@pass_session
def show(session: Session, which: str, as_json: bool) -> None:
    """Show an invoice or a draft whole."""
    with session.read() as file:
        invoice_id = ledger.find(file.con, which)
        if as_json:
            emit_json(document_of(file, invoice_id))
            return
        print_paper(file, invoice_id)


@click.command("pdf")
@click.argument("which", metavar="INVOICE")
@click.option("--out", metavar="PATH", help="A file, or a folder ending in / (the folder you are in).")
@pass_session
def pdf(session: Session, which: str, out: str | None) -> None:
    """Write an invoice as PDF; nothing is overwritten."""
    from goodterms.exchange.writers.invoice_pdf import write_invoice

    with session.read() as file:
        invoice_id = ledger.find(file.con, which)
        say(str(write_invoice(document_of(file, invoice_id), out)))


@click.command("interest")
@click.argument("which", metavar="INVOICE")
@json_option
@pass_session
def interest(session: Session, which: str, as_json: bool) -> None:
    """Late interest by law, as information: whether it can be claimed depends on law and contract."""
    from goodterms.ledger import statements

    with session.read() as file:
        view = ledger.get(file.con, ledger.find(file.con, which), file.today)
        found = statements.late_interest(file.con, view.id, file.today, file.settings)
        values = {
            "number": view.number,
            "days": found.days,
            "rate": found.rate,
            "currency": view.currency,
            "interest": money.plain(found.interest, view.currency),
            "fixed_sum": money.plain(found.fixed_sum, view.currency),
            "total": money.plain(found.total, view.currency),
            "late_fee": found.late_fee or None,
        }
        if as_json:
            emit_json(values)
            return
        say(
            f"{view.name}: {found.days} days past due at {found.rate:%} a year: "
            f"{money.show(found.interest, view.currency)} + {money.show(found.fixed_sum, view.currency)} fixed sum."
        )
        say(f"The contract says: {found.late_fee}" if found.late_fee else "The contract names no late fee.")
        say("Information, not advice: law and contract decide whether it can be claimed.")


@click.command("statement")
@click.argument("client")
@click.option("--from", "first", metavar="DAY", help="From this day on; before it the balance is brought forward.")
@json_option
@pass_session
def statement(session: Session, client: str, first: str | None, as_json: bool) -> None:
    """Statement of account: what was invoiced, paid and is open, by currency."""
    from dataclasses import asdict

    from goodterms.ledger import statements

    with session.read() as file:
        start = read.maybe_day(first, file.today, "from")
        found = statements.statement(file.con, read.client(file, client), file.today, first=start)
        if as_json:
            emit_json([_plain(asdict(one), one.currency) for one in found])
            return
        if not found:
            say("Nothing was invoiced yet.")
        for one in found:
            say(f"{one.client}, {one.currency}, up to {one.last}")
            moves = [(move.day, move.kind, move.number, move.amount, move.balance) for move in one.movements]
            forward = [(one.first, "brought forward", "", None, one.brought_forward)] if one.first else []
            table(
                ("Date", "What", "Number", "Amount", "Balance"),
                [
                    (
                        *row[:3],
                        None if row[3] is None else money.plain(row[3], one.currency),
                        money.plain(row[4], one.currency),
                    )
                    for row in [*forward, *moves]
                ],
                right=("Amount", "Balance"),
            )
            say(f"Balance {money.show(one.balance, one.currency)}, overdue {money.show(one.overdue, one.currency)}.")


def _plain(values: dict[str, Any], currency: str) -> dict[str, Any]:
    """Minor units as strings, in a statement and its movements."""
    amounts = ("brought_forward", "balance", "overdue", "amount")
    shown: dict[str, Any] = {
        key: money.plain(value, currency) if key in amounts else value for key, value in values.items()
    }
    if "movements" in shown:
        shown["movements"] = [_plain(move, currency) for move in shown["movements"]]
    return shown


def document_of(file: Opened, invoice_id: int) -> dict[str, Any]:
    from goodterms.ledger.statements import document

    return document(file.con, invoice_id, file.settings, file.today)


def print_paper(file: Opened, invoice_id: int) -> None:
    """An invoice as text."""
    view = ledger.get(file.con, invoice_id, file.today)
    paper = document_of(file, invoice_id)
    dates = "".join(f", {key} {paper[key]}" for key in ("issued", "due") if paper[key])
    say(f"{view.name[0].upper()}{view.name[1:]} to {view.client}{dates}: {view.state}")
    table(
        ("Text", "Quantity", "Price", "Tax", "Net"),
        [
            (line["text"], line["quantity"], line["unit_price"], f"{float(line['tax_rate']):.4g}", line["net"])
            for line in paper["lines"]
        ],
        right=("Quantity", "Price", "Tax", "Net"),
    )
    if view.gross and paper["discount"] != money.plain(0, view.currency):
        say(f"Discount {paper['discount']}")
    say(f"Net {paper['net']}, tax {paper['tax']}, total {sum_of(view)}")
    if paper["tax_note"]:
        say(paper["tax_note"])
    if view.state != "draft":
        say(f"Paid {paper['paid']}, credited {paper['credited']}, open {paper['balance']}")


def sum_of(view: View) -> str:
    return money.show(view.gross, view.currency)


PAPERS = (show, pdf, interest, statement)
