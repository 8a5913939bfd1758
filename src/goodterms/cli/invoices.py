"""invoices and invoice: drafting, issuing, and all that happens to an invoice after that."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from goodterms import money
from goodterms.cli import given as read
from goodterms.cli.common import Opened, Session, emit_csv, emit_json, json_option, note, pass_session, say, table
from goodterms.cli.echo import warn_of_state
from goodterms.cli.invoice_edit import edit, read_line
from goodterms.cli.invoice_events import EVENTS
from goodterms.cli.invoice_papers import PAPERS, document_of, print_paper, sum_of
from goodterms.errors import NotUnderstood
from goodterms.ledger import billing, clients, drafts, projects
from goodterms.ledger import invoices as ledger
from goodterms.ledger.invoices import View

_AMOUNTS = ("total", "paid", "balance")


@click.command("invoices")
@click.argument("client", required=False)
@click.option("--client", "client_option", metavar="CLIENT", help="Only this client's.")
@click.option("--open", "state", flag_value="open", help="Only what is not settled.")
@click.option("--overdue", "state", flag_value="overdue", help="Only what is past its due date.")
@click.option("--drafts", "state", flag_value="draft", help="Only drafts.")
@click.option("--csv", "as_csv", is_flag=True, help="Write CSV.")
@json_option
@pass_session
def invoices(
    session: Session, client: str | None, client_option: str | None, state: str | None, as_csv: bool, as_json: bool
) -> None:
    """List invoices, drafts first, then the newest."""
    from goodterms.ledger.reports_money import InvoiceFilter
    from goodterms.ledger.reports_money import invoices as report

    with session.read() as file:
        name = client or client_option
        client_id = None if name is None else read.client(file, name)
        found = report(file.con, file.today, InvoiceFilter(client_id=client_id, state=state))
        shown = [{**row, "balance": row["open"], "overdue_days": row["days_overdue"]} for row in found]
        if as_json:
            emit_json(shown)
            return
        heads = ("number", "client", "state", "issued", "due", "currency", *_AMOUNTS, "overdue_days")
        if as_csv:
            emit_csv(heads, [[row[key] for key in heads] for row in shown])
            return
        if not shown:
            say("No invoices here. Draft one from unbilled hours: goodterms invoice draft CLIENT")
        table(
            ("Invoice", "Client", "State", "Issued", "Due", "", "Total", "Paid", "Balance", "Overdue", "Reminders"),
            [
                (
                    row["number"] or f"draft {row['id']}",
                    row["client"],
                    row["state"].replace("_", " ")
                    + (", disputed" if row["disputed"] else "")
                    + (", excused" if row["late_excused"] else ""),
                    row["issued"],
                    row["due"] and row["due"] + (" *" if row["due_source"] == "derived" else ""),
                    row["currency"],
                    *(row[key] for key in _AMOUNTS),
                    f"{row['overdue_days']} d" if row["overdue_days"] else None,
                    row["reminders"] or None,
                )
                for row in shown
            ],
            right=("Total", "Paid", "Balance", "Overdue", "Reminders"),
        )
        if any(row["due_source"] == "derived" and row["issued"] for row in shown):
            say("* derived: no due date was agreed.")


@click.group()
def invoice() -> None:
    """Draft, issue, pay, remind, dispute, credit, write off.

    INVOICE is a number or the beginning of one; a draft is called by its id: 12, or "draft 12".
    """


for _command in (*EVENTS, *PAPERS, edit):
    invoice.add_command(_command)


@invoice.command("draft")
@click.argument("client", metavar="CLIENT[/PROJECT]")
@click.option("--entry", "entries", type=read.ID, multiple=True, metavar="ID", help="Only these hours (repeat it).")
@click.option("--until", metavar="DAY", help="Only hours up to this day.")
@click.option("--group", type=click.Choice(billing.GROUPS), default="project", help="A line a project, or an entry.")
@click.option("--rounding", type=int, metavar="MINUTES", help="Round each entry up (the client's or your setting).")
@click.option("--rate", metavar="AMOUNT", help="This price instead of the rate in force.")
@click.option("--tax-rate", metavar="SHARE", help="0.19 or 19% (as on their latest invoice, else your setting).")
@click.option("--tax-note", metavar="TEXT", help="A sentence about the tax.")
@click.option("--reverse-charge", is_flag=True, help="No tax, with the sentence that the recipient owes it.")
@click.option("--discount", metavar="AMOUNT", help="Off the sum before tax.")
@click.option(
    "--line",
    "lines",
    multiple=True,
    metavar="TEXT;QTY;PRICE",
    help="A line of your own (repeat it). For CLIENT/PROJECT it counts towards an agreed fee.",
)
@click.option(
    "--no-hours", is_flag=True, help="Only the lines given with --line (for CLIENT alone, where no fee covers them)."
)
@click.option("--note", default="", metavar="TEXT", help="A sentence below the total.")
@json_option
@pass_session
def draft(
    session: Session,
    client: str,
    lines: tuple[str, ...],
    no_hours: bool,
    reverse_charge: bool,
    as_json: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Draft an invoice from unbilled hours: goodterms invoice draft acme --until 2026-05-31."""
    from goodterms.ledger import names

    with session.write() as file:
        (client_id, _), project = names.find_target(file.con, client)
        currency = clients.currency_of(file.con, client_id)
        if reverse_charge:
            given |= {"tax_rate": "0", "tax_note": given["tax_note"] or drafts.REVERSE_CHARGE}
        rate = read.share(given["tax_rate"], "tax_rate") if given["tax_rate"] else None
        tax_rate, tax_note = drafts.taxed(file.con, client_id, rate, given["tax_note"])
        own = [read_line(line, currency, format(tax_rate, "f")) for line in lines]
        discount = read.amount(given["discount"], currency, "discount") if given["discount"] else 0
        texts = {"tax_note": tax_note, "note": given["note"], "discount": discount}
        if no_hours:
            if not own:
                raise NotUnderstood("Without hours the invoice needs a line.", 'Give --line "TEXT; QUANTITY; PRICE".')
            invoice_id = drafts.by_hand(file.con, client_id, own, project_id=project[0] if project else None, **texts)
        else:
            invoice_id = drafts.from_hours(
                file.con,
                client_id,
                entry_ids=given["entries"] or None,
                project_id=project[0] if project else None,
                until=read.maybe_day(given["until"], file.today, "until"),
                group=given["group"],
                rounding=given["rounding"],
                rate=read.amount(given["rate"], currency, "rate") if given["rate"] else None,
                tax_rate=tax_rate,
                lines=own,
                **texts,
            )
        if as_json:
            emit_json(document_of(file, invoice_id))
        else:
            print_paper(file, invoice_id)
            say(f"Issue it: goodterms invoice issue {invoice_id}")
        if own and project and _fixed(file, project[0]):
            note(f"This counts towards the agreed fee of {project[1]}; for anything else name the client alone.")
        if rate is None and (said := drafts.tax_as_before(file.con, client_id)):
            note(said)
        warn_of_state(file, client_id, file.today, "invoice")


def _fixed(file: Opened, project_id: int) -> bool:
    """Is a fixed fee agreed?"""
    known = projects.row(file.con, project_id)
    return known["billing"] == "fixed" and known["fee"] is not None


@invoice.command("issue")
@click.argument("which", metavar="DRAFT")
@click.option("--on", metavar="DAY", help="The date of the invoice (today).")
@click.option("--due", metavar="DAY", help="When it is due (the client's terms).")
@click.option("--number", metavar="TEXT", help="Its number (the next of your pattern).")
@pass_session
def issue(session: Session, which: str, on: str | None, due: str | None, number: str | None) -> None:
    """Issue a draft: it gets its number and never changes again."""
    with session.write() as file:
        invoice_id = ledger.find(file.con, which)
        given_number = drafts.issue(
            file.con,
            invoice_id,
            file.today,
            issued=read.maybe_day(on, file.today, "on"),
            due=read.maybe_day(due, file.today, "due"),
            number=number,
        )
        view = ledger.get(file.con, invoice_id, date.max)
        say(f"Issued {given_number} to {view.client}: {sum_of(view)}, due {view.due}{_derived(view)}.")


def _derived(view: View) -> str:
    return " (derived, no terms are agreed)" if view.due_source == "derived" else ""


@invoice.command("add")
@click.argument("client", metavar="CLIENT[/PROJECT]")
@click.argument("number")
@click.argument("total", required=False)
@click.option("--issued", metavar="DAY", help="The date of the invoice (today).")
@click.option("--due", metavar="DAY", help="When it is due (the client's terms).")
@click.option("--net", metavar="AMOUNT", help="Without tax (the total less the tax).")
@click.option("--tax", metavar="AMOUNT", help="The tax in it (0).")
@click.option("--currency", metavar="CODE", help="The client's unless said.")
@click.option("--paid-on", metavar="DAY", help="It was paid in full on this day.")
@click.option("--note", default="", metavar="TEXT")
@pass_session
def add(session: Session, client: str, number: str, total: str | None, **given: Any) -> None:  # noqa: ANN401
    """Record an invoice issued elsewhere: goodterms invoice add acme 2026-014 1190 --tax 190 --issued 2026-05-01."""
    from goodterms.ledger import names

    with session.write() as file:
        (client_id, _), project = names.find_target(file.con, client)
        currency = money.currency(given["currency"] or clients.currency_of(file.con, client_id))
        tax = read.amount(given["tax"], currency, "tax") if given["tax"] else 0
        net = read.amount(given["net"], currency, "net") if given["net"] else None
        if total is not None:
            gross = read.amount(total, currency, "total")
            if net is not None and net + tax != gross:
                raise NotUnderstood("Net and tax do not add up to the total.", "Leave one of them out.")
            net = gross - tax
        if net is None:
            raise NotUnderstood("The amount is missing.", "Give the total after the number, or --net.")
        invoice_id = ledger.record(
            file.con,
            client_id,
            number,
            read.day(given["issued"], file.today, "issued"),
            file.today,
            net=net,
            tax=tax,
            due=read.maybe_day(given["due"], file.today, "due"),
            currency=currency,
            project_id=project[0] if project else None,
            paid_on=read.maybe_day(given["paid_on"], file.today, "paid_on"),
            note=given["note"],
        )
        view = ledger.get(file.con, invoice_id, file.today)
        say(f"Recorded {view.name} of {view.issued} to {view.client}: {sum_of(view)}, due {view.due}{_derived(view)}.")


@invoice.command("delete")
@click.argument("which", metavar="INVOICE")
@pass_session
def delete(session: Session, which: str) -> None:
    """Delete a draft, or an invoice recorded by mistake."""
    with session.write() as file:
        invoice_id = ledger.find(file.con, which)
        view = ledger.get(file.con, invoice_id, date.max)
        ledger.remove(file.con, invoice_id, file.today)
        say(f"Deleted {view.name}.")
