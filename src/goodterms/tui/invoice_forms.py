"""Everything that happens to an invoice, as forms: draft, issue, pay, remind, dispute, credit, write off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from goodterms import money, when
from goodterms.domain.records import WRITE_OFF_REASONS
from goodterms.errors import Invalid, NotUnderstood
from goodterms.text import count
from goodterms.tui.form_values import YES_NO
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from goodterms.ledger.invoices import View
    from goodterms.tui.app import GoodtermsApp

ENDINGS = ("rejected", "settled", "withdrawn", "upheld")


def _day(values: Mapping[str, str], today: date, key: str = "day") -> date:
    try:
        return when.parse_day(values[key], today)
    except NotUnderstood as error:
        raise Invalid(key, error.message, error.hint) from error


def _amount(values: Mapping[str, str], currency: str) -> int | None:
    if not values["amount"]:
        return None
    try:
        return money.amount(values["amount"].removeprefix(currency).strip(), currency)
    except NotUnderstood as error:
        raise Invalid("amount", error.message, error.hint) from error


def _ask(
    app: GoodtermsApp, title: str, fields: list[Field], save: Callable[[Mapping[str, str]], object], intro: str = ""
) -> None:
    app.push_screen(FormScreen(title, fields, save, intro=intro), lambda said: app.changed(str(said)) if said else None)


def _balance(view: View) -> str:
    return money.plain(view.balance, view.currency)


def draft(app: GoodtermsApp, client_id: int) -> None:
    """Pick unbilled hours for a draft."""
    from goodterms.tui.screens.drafting import DraftScreen

    app.push_screen(DraftScreen(client_id))


def edit(app: GoodtermsApp, view: View) -> None:
    """Open the lines of a draft."""
    from goodterms.tui.screens.draft_lines import DraftLinesScreen

    app.push_screen(DraftLinesScreen(view.id))


def issue(app: GoodtermsApp, view: View) -> None:
    """Issue a draft: it gets its number and never changes again."""
    from goodterms.ledger import drafts

    desk = app.desk
    number = drafts.next_free(desk.con, desk.settings(), desk.today)

    def save(values: Mapping[str, str]) -> object:
        due = _day(values, desk.today, "due") if values["due"] else None
        chosen = drafts.issue(
            desk.con,
            view.id,
            desk.today,
            issued=_day(values, desk.today, "issued"),
            due=due,
            number=values["number"] if values["number"] != number else None,
        )
        return f"Issued as {chosen}. From now on it never changes; u takes it back."

    fields = [
        Field("number", "Number", number, required=True),
        Field("issued", "Issued", desk.today.isoformat(), required=True),
        Field("due", "Due", hint="empty: by the client's terms"),
    ]
    _ask(app, f"Issue to {view.client}: {money.show(view.gross, view.currency)}", fields, save)


def pay(app: GoodtermsApp, view: View) -> None:
    """A payment, whole or in part."""
    from goodterms.ledger import receipts

    desk = app.desk

    def save(values: Mapping[str, str]) -> object:
        after = receipts.pay(
            desk.con, view.id, _amount(values, view.currency), _day(values, desk.today), desk.today, note=values["note"]
        )
        rest = f"{money.show(after.balance, after.currency)} is still open." if after.balance else "It is settled."
        return f"Payment noted. {rest} u takes it back."

    fields = [
        Field("amount", "Amount", _balance(view), f"in {view.currency}", required=True),
        Field("day", "Received", "today", required=True),
        Field("note", "Note"),
    ]
    _ask(app, f"Payment of {view.name}", fields, save, f"Open: {money.show(view.balance, view.currency)}")


def bounced(app: GoodtermsApp, view: View) -> None:
    """Take out a payment that did not stay, or that was entered by mistake."""
    from goodterms.ledger import receipts
    from goodterms.tui.widgets.ask import Ask
    from goodterms.tui.widgets.choices import Choice

    con = app.desk.con
    found = receipts.payments(con, view.id)
    if not found:
        app.toast(f"No payment of {view.name} is noted.")
        return

    def chosen(payment: object) -> None:
        def run() -> str:
            assert isinstance(payment, int)
            receipts.remove_payment(con, payment)
            return f"The payment is taken out of {view.name}. u takes it back."

        if payment is not None:
            app.do(run)

    options = [
        Choice(one["id"], f"{one['day']}  {money.show(one['amount'], view.currency)}", one["note"]) for one in found
    ]
    app.push_screen(Ask(f"Payments of {view.name}", "Which one bounced, or was a mistake?", options), chosen)


def remind(app: GoodtermsApp, view: View) -> None:
    """A reminder that was sent."""
    from goodterms.ledger import receipts

    desk = app.desk

    def save(values: Mapping[str, str]) -> object:
        stage = receipts.remind(desk.con, view.id, _day(values, desk.today), desk.today)
        return f"Reminder {stage} of {view.name} noted. u takes it back."

    _ask(app, f"Reminder of {view.name}", [Field("day", "Sent", "today", required=True)], save)


def dispute(app: GoodtermsApp, view: View) -> None:
    """Open a dispute, or close the one that is open."""
    from goodterms.ledger import receipts

    desk = app.desk
    if view.disputed:

        def resolve(values: Mapping[str, str]) -> object:
            receipts.resolve(desk.con, view.id, values["outcome"], _day(values, desk.today), desk.today)
            return f"Dispute of {view.name}: {values['outcome']}. u takes it back."

        fields = [
            Field("outcome", "Outcome", "", "upheld: the client was right", ENDINGS, required=True),
            Field("day", "Closed", "today", required=True),
        ]
        _ask(app, f"Resolve the dispute of {view.name}", fields, resolve)
        return

    def save(values: Mapping[str, str]) -> object:
        receipts.dispute(desk.con, view.id, _day(values, desk.today), desk.today, note=values["note"])
        return f"Dispute of {view.name} noted. u takes it back."

    fields = [Field("note", "What they say"), Field("day", "Since", "today", required=True)]
    _ask(app, f"Dispute of {view.name}", fields, save, "A question answered within five working days is no dispute.")


def credit(app: GoodtermsApp, view: View) -> None:
    """A credit note with a number of its own; where all is credited, only the hours can still be given back."""
    from goodterms.ledger import receipts

    desk = app.desk
    if view.credited_whole:
        _rebill(app, view)
        return

    def save(values: Mapping[str, str]) -> object:
        again = values["again"] == "yes"
        number = receipts.credit(
            desk.con,
            view.id,
            _amount(values, view.currency),
            _day(values, desk.today),
            desk.today,
            values["reason"],
            rebill=again,
        )
        return f"Credit note {number} written{'; its hours are unbilled again' if again else ''}. u takes it back."

    fields = [
        Field("amount", "Amount", _balance(view), f"in {view.currency}", required=True),
        Field("reason", "Reason", required=True),
        Field("day", "Dated", "today", required=True),
        Field(
            "again",
            "Bill again",
            "no",
            choices=YES_NO,
            says="With yes its hours are unbilled again; then the note must cover the whole invoice.",
        ),
    ]
    _ask(app, f"Credit note for {view.name}", fields, save)


def _rebill(app: GoodtermsApp, view: View) -> None:
    """Ask whether the hours of an invoice that is credited whole are to be billed anew."""
    from goodterms.ledger import receipts

    hours = receipts.hours_on(app.desk.con, view.id)
    if not hours:
        app.toast(f"Nothing of {view.name} is open.")
        return

    def answered(yes: bool | None) -> None:
        if yes:
            app.do(run)

    def run() -> str:
        receipts.rebill(app.desk.con, view.id)
        return f"The hours of {view.name} are unbilled again. u takes it back."

    question = f"{view.name} is credited whole. Bill its {count(hours, 'entry', 'entries')} again?"
    app.push_screen(Confirm(question, yes="Bill again", no="Leave"), answered)


def write_off(app: GoodtermsApp, view: View) -> None:
    """Give the rest up, and say why: it decides what the flags make of it."""
    from goodterms.ledger import receipts

    desk = app.desk

    def save(values: Mapping[str, str]) -> object:
        receipts.write_off(
            desk.con, view.id, _amount(values, view.currency), _day(values, desk.today), desk.today, values["reason"]
        )
        return f"Written off from {view.name}. u takes it back."

    fields = [
        Field("amount", "Amount", _balance(view), f"in {view.currency}", required=True),
        Field("reason", "Reason", "", "bad_debt, own_error, goodwill, pressed", WRITE_OFF_REASONS, required=True),
        Field("day", "On", "today", required=True),
    ]
    intro = "bad_debt: they never pay. pressed: they cut it down. own_error, goodwill: your own doing, no flag."
    _ask(app, f"Write off {view.name}", fields, save, intro)


def excuse(app: GoodtermsApp, view: View) -> None:
    """Excuse the lateness (sent late, agreed delay), or take the excuse back."""
    from goodterms.ledger import receipts

    def run() -> str:
        receipts.excuse(app.desk.con, view.id, not view.excused)
        said = "counts again" if view.excused else "is excused: it counts neither as late nor as in time"
        return f"{view.name} {said}. u takes it back."

    app.do(run)


def discard(app: GoodtermsApp, view: View) -> None:
    """Throw a draft away, or take out an invoice that was recorded by mistake."""
    from goodterms.ledger import drafts, invoices

    is_draft = view.state == "draft"

    def answered(yes: bool | None) -> None:
        if not yes:
            return

        def run() -> str:
            if is_draft:
                drafts.discard(app.desk.con, view.id)
            else:
                invoices.remove(app.desk.con, view.id, app.desk.today)
            return f"{view.name} is gone; its hours are unbilled again. u brings it back."

        app.do(run)

    question = f"Delete {view.name} of {view.client}, {money.show(view.gross, view.currency)}?"
    app.push_screen(Confirm(question, yes="Delete", no="Keep"), answered)


def record(app: GoodtermsApp, client_id: int | None) -> None:
    """An invoice written elsewhere."""
    from goodterms.ledger import invoices, names

    desk = app.desk
    name = ""
    if client_id is not None:
        name = desk.con.execute("SELECT name FROM client WHERE id = ?", (client_id,)).fetchone()[0]

    def save(values: Mapping[str, str]) -> object:
        client, _ = names.find_client(desk.con, values["client"])
        currency = desk.con.execute("SELECT currency FROM client WHERE id = ?", (client,)).fetchone()[0]
        net = _sum(values, "net", currency)
        tax = _sum(values, "tax", currency) if values["tax"] else 0
        invoices.record(
            desk.con,
            client,
            values["number"],
            _day(values, desk.today, "issued"),
            desk.today,
            net=net,
            tax=tax,
            due=when.parse_day(values["due"], desk.today) if values["due"] else None,
        )
        return f"Invoice {values['number']} recorded. u takes it back."

    fields = [
        Field("client", "Client", name, required=True),
        Field("number", "Number", required=True),
        Field("net", "Net", required=True),
        Field("tax", "Tax", "0"),
        Field("issued", "Issued", desk.today.isoformat(), required=True),
        Field("due", "Due", hint="empty: by the client's terms"),
    ]
    _ask(app, "Record an invoice written elsewhere", fields, save)


def _sum(values: Mapping[str, str], key: str, currency: str) -> int:
    try:
        return money.amount(values[key], currency)
    except NotUnderstood as error:
        raise Invalid(key, error.message, error.hint) from error
