"""One invoice: its lines, what was paid, and everything that happened to it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms import money
from goodterms.errors import GoodtermsError
from goodterms.tui import invoice_forms, invoice_papers, invoice_rows
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.head import Head
from goodterms.tui.widgets.once import Once
from goodterms.tui.widgets.prose import Prose
from goodterms.tui.within import Within

if TYPE_CHECKING:
    from goodterms.ledger.invoices import View
    from goodterms.tui.app import GoodtermsApp

Part = Content | tuple[str, str] | str

EVENTS: tuple[BindingType, ...] = (
    Binding("p", "do('pay')", "Pay"),
    Binding("i", "do('issue')", "Issue"),
    Binding("e", "do('edit')", "Edit", tooltip="Change a draft: lines, discount, texts"),
    Binding("r", "do('remind')", "Remind"),
    Binding("T", "do('letter')", "Reminder text", show=False, tooltip="What to write, by stage, in their language"),
    Binding("D", "do('dispute')", "Dispute", tooltip="Open a dispute, or resolve the open one"),
    Binding("B", "do('bounced')", "Bounced", show=False, tooltip="Take out a payment that bounced or was a mistake"),
    Binding("C", "do('credit')", "Credit", show=False, tooltip="Write a credit note"),
    Binding("W", "do('write_off')", "Write off", show=False),
    Binding("E", "do('excuse')", "Excuse", show=False, tooltip="Excuse the lateness, or count it again"),
    Binding("P", "do('pdf')", "PDF", show=False, tooltip="Write it as PDF"),
    Binding("d", "do('discard')", "Delete", show=False),
)
"""What can be done to an invoice, on its page and in the list."""
FOR_DRAFTS = ("issue", "discard", "pdf", "edit")
FOR_OPEN = ("pay", "remind", "credit", "write_off")
PAPERS = ("pdf", "letter")


def misfit(action: str, view: View) -> str:
    """Why `action` does not fit this invoice; empty where it does."""
    if view.state == "draft":
        return "" if action in FOR_DRAFTS else "It is a draft: i issues it first."
    if action == "issue":
        return f"{view.name} is issued already."
    if action == "edit":
        return f"{view.name} is issued and never changes. C writes a credit note."
    if action in FOR_OPEN and not view.balance and not (action == "credit" and view.credited_whole):
        return f"Nothing of {view.name} is open."
    return ""


def perform(app: GoodtermsApp, action: str, view: View) -> None:
    """Open the form of `action` for this invoice, or say why it does not fit."""
    why = misfit(action, view)
    if why:
        app.toast(why)
    elif action in PAPERS:
        getattr(invoice_papers, action)(app, view)
    else:
        getattr(invoice_forms, action)(app, view)


class InvoiceScreen(Within, Once, Screen[None]):
    """Lines and history of one invoice."""

    TITLE = "Invoice"
    HELP = """
    Everything about one invoice. e changes a draft (lines, discount, texts), d throws it away; once issued, an
    invoice never changes: corrections are credit notes (C), which can make its hours unbilled again. P writes the PDF,
    also of a credit note. T shows what to write when it is overdue, r notes that a reminder went out. Partial
    payments, reminders, disputes and write-offs are dated rows of their own. A write-off asks for the reason, since
    only your own error and your own goodwill leave the client's flags alone.
    """
    CSS = """
    InvoiceScreen VerticalScroll { padding: 1 2; }
    InvoiceScreen #paper { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        *EVENTS,
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, invoice_id: int) -> None:
        super().__init__()
        self.invoice_id = invoice_id
        self.view: View | None = None

    @property
    def client_id(self) -> int | None:
        return self.view.client_id if self.view else None

    def compose(self) -> ComposeResult:
        yield Head(id="head")
        with VerticalScroll():
            yield Prose(id="paper")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.load()

    def on_screen_resume(self) -> None:
        self.load()

    def load(self) -> None:
        """Read the invoice again; go back when it is gone."""
        from goodterms.ledger import invoices, statements

        desk = self.gt.desk
        try:
            self.view = invoices.get(desk.con, self.invoice_id, desk.today)
            paper = statements.document(desk.con, self.invoice_id, desk.settings(), desk.today)
        except GoodtermsError:
            if self.is_current:
                self.dismiss()
            return
        self.refresh_bindings()
        view = self.view
        words = invoice_rows.state(view)
        state = words if isinstance(words, str) else words[0]
        self.query_one(Head).show(view.client, Content.styled(f"   {state}", "bold"), before=f" {view.name}  ")
        self.query_one("#paper", Static).update(Content.assemble(*self._paper(view, paper)))

    def _paper(self, view: View, paper: dict[str, object]) -> list[Part]:
        parts: list[Part] = []
        zero = money.plain(0, view.currency)
        stated = "" if view.due_source == "stated" else " (derived)"
        for name, value in (
            ("Issued", view.issued.isoformat() if view.issued else "not yet"),
            ("Due", f"{view.due.isoformat()}{stated}" if view.due else "–"),
            *([("Discount", f"{view.currency} {paper['discount']}")] if paper["discount"] != zero else []),
            ("Net", money.show(view.net, view.currency)),
            ("Tax", money.show(view.tax, view.currency)),
            ("Total", money.show(view.gross, view.currency)),
            ("Open", money.show(view.balance, view.currency)),
        ):
            parts += [(f"{name:<10}", "$muted"), f"{value}\n"]
        parts.append(("\nLines\n", "bold $primary"))
        lines = paper.get("lines", [])
        assert isinstance(lines, list)
        for line in lines:
            amount = line.get("net") or line.get("amount") or ""
            price = money.price(Decimal(line["unit_price"]), view.currency)
            parts.append(f"{line['quantity']:>8} x {price:>10}  {amount:>12}  {line['text']}\n")
        if not lines:
            parts.append(("No lines: it was recorded as a sum.\n", "$muted"))
        parts += [f"{words}\n" for words in (paper["tax_note"], paper["note"]) if words]
        parts += self._history(view)
        return parts

    def _history(self, view: View) -> list[Part]:
        """Payments, credit notes, reminders, disputes, write-off: by day."""
        con = self.gt.desk.con
        rows = con.execute(
            """SELECT day, 'paid', amount, note FROM payment WHERE invoice_id = :i
            UNION ALL SELECT day, 'credit note ' || coalesce(number, ''), amount, reason FROM credit_note
              WHERE invoice_id = :i
            UNION ALL SELECT day, 'written off', amount, reason FROM write_off WHERE invoice_id = :i
            UNION ALL SELECT day, 'reminder ' || stage, NULL, '' FROM invoice_reminder WHERE invoice_id = :i
            UNION ALL SELECT opened, 'disputed', NULL, note FROM dispute WHERE invoice_id = :i
            UNION ALL SELECT closed, 'dispute ' || outcome, NULL, '' FROM dispute
              WHERE invoice_id = :i AND closed IS NOT NULL ORDER BY 1""",
            {"i": view.id},
        ).fetchall()
        parts: list[Part] = [("\nWhat happened\n", "bold $primary")]
        for day, what, amount, note in rows:
            shown = money.show(amount, view.currency) if amount is not None else ""
            parts += [(f"{day}  ", "$muted"), f"{what:<20} {shown:>14}  {note or ''}\n"]
        if not rows:
            parts.append(("Nothing yet.\n", "$muted"))
        if view.overdue_days > 0:
            parts.append(self._interest(view))
        return parts

    def _interest(self, view: View) -> Part:
        from goodterms.ledger import statements

        found = statements.late_interest(self.gt.desk.con, view.id, self.gt.desk.today, self.gt.desk.settings())
        fee = f" The contract says: {found.late_fee}." if found.late_fee else ""
        said = (
            f"\n{found.days} days past due. Interest by law at {found.rate * 100:.2f} % would be "
            f"{money.show(found.interest, view.currency)}, plus {money.show(found.fixed_sum, view.currency)}. "
            f"Information only: law and contract decide.{fee} T writes a reminder.\n"
        )
        return (said, "$muted")

    def offers(self, action: str) -> bool:
        """Is this key named at the foot? One that does not fit still says why when it is pressed."""
        found = re.fullmatch(r"do\('(\w+)'\)", action)
        return found is None or self.view is None or not misfit(found[1], self.view)

    def action_do(self, action: str) -> None:
        if self.view is not None:
            perform(self.gt, action, self.view)
