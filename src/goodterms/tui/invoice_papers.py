"""Papers from the app: an invoice or its credit note, the account of a client, the reminder of an invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.tui import saving
from goodterms.tui.widgets.ask import Ask
from goodterms.tui.widgets.choices import Choice

if TYPE_CHECKING:
    from goodterms.ledger.invoices import View
    from goodterms.tui.app import GoodtermsApp


def pdf(app: GoodtermsApp, view: View) -> None:
    """Write the invoice as PDF; where it has credit notes, ask which paper."""
    from goodterms.ledger import papers

    notes = papers.credits_of(app.desk.con, view.id)
    if not notes:
        _invoice(app, view)
        return

    def chosen(credit: object) -> None:
        if credit == 0:
            _invoice(app, view)
        elif isinstance(credit, int):
            _credit(app, credit, dict(notes)[credit])

    options = [Choice(0, f"Invoice {view.name}"), *(Choice(one, f"Credit note {number}") for one, number in notes)]
    app.push_screen(Ask(f"Papers of {view.name}", "Which one as PDF?", options), chosen)


def _invoice(app: GoodtermsApp, view: View) -> None:
    def make() -> bytes:
        from goodterms.exchange.writers.invoice_pdf import invoice_pdf
        from goodterms.ledger import statements

        desk = app.desk
        return invoice_pdf(statements.document(desk.con, view.id, desk.settings(), desk.today))[0]

    saving.ask(app, f"invoice-{view.name}", "pdf", make)


def _credit(app: GoodtermsApp, credit: int, number: str) -> None:
    def make() -> bytes:
        from goodterms.exchange.writers.invoice_pdf import invoice_pdf
        from goodterms.ledger import papers

        desk = app.desk
        return invoice_pdf(papers.credit_note(desk.con, credit, desk.settings(), desk.today))[0]

    saving.ask(app, f"credit-note-{number}", "pdf", make)


def statement(app: GoodtermsApp, client_id: int) -> None:
    """Write the account of a client as PDF; ask for the currency where there are several."""
    from goodterms.ledger import papers

    desk = app.desk
    docs = {one["currency"]: one for one in papers.accounts(desk.con, client_id, desk.today, desk.settings())}

    def write(currency: object) -> None:
        if currency not in docs:
            return
        doc = docs[str(currency)]

        def make() -> bytes:
            from goodterms.exchange.writers.account_pdf import account_pdf

            return account_pdf(doc)[0]

        several = f"-{currency}" if len(docs) > 1 else ""
        saving.ask(app, f"{doc['client']['name']}-account-{doc['last']}{several}", "pdf", make)

    if len(docs) == 1:
        write(next(iter(docs)))
        return
    options = [Choice(code, code, f"balance {one['balance']}") for code, one in docs.items()]
    app.push_screen(Ask("Statement of account", "In which currency?", options), write)


def letter(app: GoodtermsApp, view: View) -> None:
    """Show the reminder of an overdue invoice, to copy or to write."""
    from goodterms.ledger import papers
    from goodterms.tui.screens.reminder import ReminderScreen

    desk = app.desk
    stage = papers.reminder(desk.con, view.id, desk.settings(), desk.today).stage
    app.push_screen(ReminderScreen(view.id, view.client_id, stage))
