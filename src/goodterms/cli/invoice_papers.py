"""invoice show, pdf, letter, interest, statement: invoices as papers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from goodterms import money
from goodterms.cli import given as read
from goodterms.cli.common import Opened, Session, emit_json, json_option, note, pass_session, say, table
from goodterms.ledger import invoices as ledger
from goodterms.ledger.invoices import View

if TYPE_CHECKING:
    from goodterms.domain.letter_model import Letter


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
    """Write an invoice, or a credit note (CN-2026-001), as PDF in the client's language; nothing is overwritten."""
    from goodterms.exchange.writers.invoice_pdf import write_invoice
    from goodterms.ledger import papers

    with session.read() as file:
        credit = papers.find_credit(file.con, which)
        if credit is not None:
            paper = papers.credit_note(file.con, credit, file.settings, file.today)
        else:
            paper = document_of(file, ledger.find(file.con, which))
        say(str(write_invoice(paper, out)))


@click.command("letter")
@click.argument("which", metavar="INVOICE")
@click.option("--stage", type=click.IntRange(1, 3), help="1 friendly, 2 firm, 3 last (the next).")
@click.option("--language", metavar="CODE", help="The client's unless said.")
@click.option("--format", "formats", metavar="F,...", help="Files instead of text: md, txt, pdf, docx, eml.")
@click.option("--out", metavar="PATH", help="A file, or a folder ending in / (the folder you are in).")
@click.option("--sent", is_flag=True, help="Note that it goes out today.")
@pass_session
def letter(
    session: Session,
    which: str,
    stage: int | None,
    language: str | None,
    formats: str | None,
    out: str | None,
    sent: bool,
) -> None:
    """Write the reminder of an overdue invoice, calm and with its figures: as text to copy, or as files."""
    with session.write() if sent else session.read() as file:
        made, client, chosen, invoice_id = _reminder(file, which, stage, language)
        if formats or out:
            from goodterms.exchange.writers import letter_files

            stem = letter_files.file_stem(client, f"reminder-{which}", made)
            written = letter_files.write(made, formats or _suffix(out), out, stem)
            for path in written.paths:
                say(str(path))
        else:
            from goodterms.exchange.writers import letter_text

            say(letter_text.plain(made).rstrip())
        if sent:
            from goodterms.ledger import receipts

            receipts.remind(file.con, invoice_id, file.today, file.today, stage=chosen)
            note(f"Noted: reminder {chosen} of {which} went out on {file.today}.")


def _suffix(out: str | None) -> str:
    """The format that the name of the file says; PDF where it says none."""
    from goodterms.exchange.writers.letter_files import FORMATS

    found = (out or "").rpartition(".")[2].lower()
    return found if found in FORMATS else "pdf"


def _reminder(file: Opened, which: str, stage: int | None, language: str | None) -> tuple[Letter, str, int, int]:
    """The letter, the client, the stage and the invoice's id."""
    from goodterms.domain.letter_model import LANGUAGES
    from goodterms.domain.reminder_letter import build
    from goodterms.errors import Invalid
    from goodterms.exchange.locale import Locale
    from goodterms.ledger import papers

    invoice_id = ledger.find(file.con, which)
    facts = papers.reminder(file.con, invoice_id, file.settings, file.today, stage=stage)
    view = ledger.get(file.con, invoice_id, file.today)
    tongue = (language or papers.language_of(file.con, view.client_id, file.settings)).strip().lower()
    if tongue not in LANGUAGES:
        raise Invalid("language", f'Reminders are not written in "{tongue}".', f"Use {', '.join(LANGUAGES)}.")
    style = Locale(tongue, thai_digits=file.settings.thai_digits)
    return build(facts, tongue, style, file.today), view.client, facts.stage, invoice_id


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
@click.option("--pdf", "as_pdf", is_flag=True, help="Write it as PDF in the client's language.")
@click.option("--out", metavar="PATH", help="The PDF's file, or a folder ending in / (the folder you are in).")
@json_option
@pass_session
def statement(session: Session, client: str, first: str | None, as_pdf: bool, out: str | None, as_json: bool) -> None:
    """Statement of account: what was invoiced, paid and is open, by currency."""
    from dataclasses import asdict

    from goodterms.ledger import statements

    with session.read() as file:
        start = read.maybe_day(first, file.today, "from")
        if as_pdf or out:
            from goodterms.exchange.writers.account_pdf import write_accounts
            from goodterms.ledger import papers

            docs = papers.accounts(file.con, read.client(file, client), file.today, file.settings, first=start)
            for path in write_accounts(docs, out):
                say(str(path))
            return
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

    return {"id": invoice_id, **document(file.con, invoice_id, file.settings, file.today)}


def _quantity(kept: str) -> str:
    """A quantity as exact as it is kept, without zeros at the end."""
    from decimal import Decimal

    return format(Decimal(kept).normalize(), "f")


def print_paper(file: Opened, invoice_id: int) -> None:
    """An invoice as text."""
    view = ledger.get(file.con, invoice_id, file.today)
    paper = document_of(file, invoice_id)
    dates = "".join(f", {key} {paper[key]}" for key in ("issued", "due") if paper[key])
    state = view.state.replace("_", " ")
    say(f"{view.name[0].upper()}{view.name[1:]} to {view.client}{dates}: {state}")
    table(
        ("Text", "Quantity", "Price", "Tax", "Net"),
        [
            (
                line["text"],
                _quantity(line["quantity"]),
                money.price(Decimal(line["unit_price"]), view.currency),
                f"{Decimal(line['tax_rate']).normalize():.4g}",
                line["net"],
            )
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
        given_up = f", written off {paper['written_off']}" if view.written_off else ""
        say(f"Paid {paper['paid']}, credited {paper['credited']}{given_up}, open {paper['balance']}")


def sum_of(view: View) -> str:
    return money.show(view.gross, view.currency)


PAPERS = (show, pdf, letter, interest, statement)
