"""Invoices of an import, matched by client and number.

A due date that the file does not state is derived (the terms it names, else the client's, else 30 days) and marked so.
Paid without a date is kept as that: neither late nor on time. A dispute without dates opens on the day of issue and is
settled on the day of payment, or still open. A write-off is taken for a bad debt. Payments are never removed.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from goodterms import money
from goodterms.domain.invoicing import Line, totals
from goodterms.errors import Invalid
from goodterms.exchange import keys
from goodterms.exchange.intake_people import Client, People, tidy
from goodterms.exchange.readers.model import ParsedInvoice, Reading, RowError

TERMS = 30
MOST = 10**15
LONGEST_NUMBER = 60
_FIELDS = ("state", "issued", "due", "due_source", "net", "tax", "settled_unknown", "source_key")


@dataclass(slots=True)
class _Sums:
    """Minor units of the invoice's currency."""

    net: int
    tax: int
    payments: list[tuple[str, int]]
    written_off: int
    lines: list[Line]

    @property
    def gross(self) -> int:
        return self.net + self.tax


class Invoices:
    """Takes the invoices of one import."""

    def __init__(self, con: sqlite3.Connection, batch: int, reading: Reading, people: People) -> None:
        self.con, self.batch, self.reading, self.people = con, batch, reading, people
        self.added = self.updated = self.duplicates = 0
        self.months: dict[tuple[str, str, str], list[int]] = {}

    def add(self, invoice: ParsedInvoice) -> None:
        """Take one invoice. Raises RowError."""
        options = self.reading.options
        client = self.people.client(invoice.client, invoice.currency)
        currency = options.currency or self.people.valid(invoice.currency) or self.people.assumed(client.currency)
        number = tidy(invoice.number)
        if not number or len(number) > LONGEST_NUMBER:
            raise RowError("has no invoice number" if not number else "has an invoice number that is too long")
        if invoice.due is not None and invoice.due < invoice.issued:
            raise RowError(f"is due ({invoice.due}) before it was issued ({invoice.issued})")
        sums = self._sums(invoice, currency)
        due, source = self._due(invoice, client)
        values = (
            "draft" if invoice.draft else "issued", invoice.issued, due, source, sums.net, sums.tax,
            int(invoice.paid_undated), self._key(invoice, client, number, currency, sums),
        )  # fmt: skip
        if not self._known(client, number, currency, values, invoice, sums):
            self._insert(client, number, currency, values, invoice, sums)

    def _key(self, invoice: ParsedInvoice, client: Client, number: str, currency: str, sums: _Sums) -> str:
        what = (
            invoice.issued, invoice.due, invoice.draft, invoice.disputed, invoice.paid_undated, currency, sums.net,
            sums.tax, sums.payments, sums.written_off,
        )  # fmt: skip
        return keys.key(f"invoice\0{client.key}\0{number}", repr(what))

    def _sums(self, invoice: ParsedInvoice, currency: str) -> _Sums:
        total, tax = _minor(invoice.total, currency), _minor(invoice.tax, currency)
        payments = [(day, _minor(amount, currency)) for day, amount in invoice.payments]
        sums = _Sums(total - tax, tax, payments, _minor(invoice.written_off, currency), [])
        if sums.net < 0 or tax < 0:
            raise RowError("has a tax that is larger than the total")
        sums.lines = self._lines(invoice, currency, sums)
        return sums

    def _lines(self, invoice: ParsedInvoice, currency: str, sums: _Sums) -> list[Line]:
        """The lines, where they add up to the invoice; else none (a discount, a rounding of the other tool)."""
        if not invoice.lines:
            return []
        rate = Decimal(0)
        if sums.tax and sums.net:
            rate = (Decimal(sums.tax) / sums.net).quantize(Decimal("0.0001"))
        lines = [Line(tidy(one.text)[:500], one.quantity, one.unit_price, rate) for one in invoice.lines]
        try:
            added = totals(lines, currency)
        except Invalid:
            return []
        if (added.net, added.tax) == (sums.net, sums.tax) and all(_plain(one) for one in lines):
            return lines
        self.reading.tally("have lines that do not add up to the total; only the total was taken", invoice.line)
        return []

    def _due(self, invoice: ParsedInvoice, client: Client) -> tuple[str, str]:
        if invoice.due is not None:
            return invoice.due, "stated"
        row = self.con.execute("SELECT terms_days FROM client WHERE id = ?", (client.id,)).fetchone()
        days = next((n for n in (invoice.terms_days, row[0] if row else None) if n is not None), TERMS)
        self.reading.tally("state no due date; it was derived from the terms, and is marked so", invoice.line)
        return (date.fromisoformat(invoice.issued) + timedelta(days=days)).isoformat(), "derived"

    def _known(
        self,
        client: Client,
        number: str,
        currency: str,
        values: tuple[object, ...],
        invoice: ParsedInvoice,
        sums: _Sums,
    ) -> bool:
        """Whether the invoice is here already; then what a newer export says was taken over."""
        row = self.con.execute(
            "SELECT id, source_key, state, currency, batch_id FROM invoice WHERE client_id = ? AND number = ?",
            (client.id, number),
        ).fetchone()
        if row is None:
            return False
        number_id, key, state, code, batch = row
        if batch == self.batch:
            raise RowError(f'has the number "{number}" again')
        if key == values[-1]:
            self.duplicates += 1
            return True
        if key is None:
            self.duplicates += 1
            self.reading.tally("are invoices that were entered here by hand: left as they are", invoice.line)
            return True
        if code != currency:
            raise RowError(f"is in {currency}, but was imported in {code} before")
        if state == "issued":
            values = ("issued", *values[1:])
        sets = ", ".join(f"{name} = ?" for name in _FIELDS)
        self.con.execute(f"UPDATE invoice SET {sets} WHERE id = ?", (*values, number_id))  # noqa: S608
        self._replace_lines(number_id, sums.lines)
        self._pay(number_id, invoice, sums)
        self._rest(number_id, invoice, sums, str(values[2]))
        self.updated += 1
        self._count(client, invoice, currency, sums)
        return True

    def _insert(
        self,
        client: Client,
        number: str,
        currency: str,
        values: tuple[object, ...],
        invoice: ParsedInvoice,
        sums: _Sums,
    ) -> None:
        names = ", ".join(("client_id", "number", "currency", "batch_id", *_FIELDS))
        marks = ", ".join("?" * (4 + len(_FIELDS)))
        found = self.con.execute(
            f"INSERT INTO invoice ({names}) VALUES ({marks})",  # noqa: S608
            (client.id, number, currency, self.batch, *values),
        ).lastrowid
        assert found is not None
        self._replace_lines(found, sums.lines)
        self._pay(found, invoice, sums)
        self._rest(found, invoice, sums, str(values[2]))
        self.added += 1
        self._count(client, invoice, currency, sums)

    def _count(self, client: Client, invoice: ParsedInvoice, currency: str, sums: _Sums) -> None:
        found = self.months.setdefault((client.name, invoice.issued[:7], currency), [0, 0])
        found[0] += 1
        found[1] += sums.gross
        if invoice.paid_undated:
            self.reading.tally("paid on an unknown day: lateness not known", invoice.line)

    def _replace_lines(self, invoice_id: int, lines: list[Line]) -> None:
        self.con.execute("DELETE FROM invoice_line WHERE invoice_id = ?", (invoice_id,))
        self.con.executemany(
            "INSERT INTO invoice_line (invoice_id, position, text, quantity, unit_price, tax_rate) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    invoice_id,
                    place,
                    one.text,
                    _text(one.quantity),
                    _text(one.unit_price),
                    _text(one.tax_rate.normalize()),
                )
                for place, one in enumerate(lines, 1)
            ],
        )

    def _pay(self, invoice_id: int, invoice: ParsedInvoice, sums: _Sums) -> None:
        """Record what was paid beyond what is recorded already."""
        known = self.con.execute("SELECT day, amount FROM payment WHERE invoice_id = ?", (invoice_id,)).fetchall()
        rest = sum(amount for _, amount in sums.payments) - sum(amount for _, amount in known)
        if rest < 0 or (known and not sums.payments):
            self.reading.tally(
                "have more payments here than in the file; the payments were left as they are", invoice.line
            )
            return
        left = [pair for pair in sums.payments if pair not in known] if known else sums.payments
        for day, amount in left:
            part = min(amount, rest)
            if part > 0:
                self.con.execute(
                    "INSERT INTO payment (invoice_id, day, amount) VALUES (?, ?, ?)", (invoice_id, day, part)
                )
                rest -= part

    def _rest(self, invoice_id: int, invoice: ParsedInvoice, sums: _Sums, due: str) -> None:
        """The dispute and the write-off, where there was none."""
        con = self.con
        if invoice.disputed and not con.execute("SELECT 1 FROM dispute WHERE invoice_id = ?", (invoice_id,)).fetchone():
            closed = max((day for day, _ in sums.payments), default=None)
            closed = max(closed, invoice.issued) if closed else None
            con.execute(
                "INSERT INTO dispute (invoice_id, opened, closed, outcome) VALUES (?, ?, ?, ?)",
                (invoice_id, invoice.issued, closed, "settled" if closed or invoice.paid_undated else "open"),
            )
        if (
            sums.written_off > 0
            and not con.execute("SELECT 1 FROM write_off WHERE invoice_id = ?", (invoice_id,)).fetchone()
        ):
            con.execute(
                "INSERT INTO write_off (invoice_id, day, amount, reason) VALUES (?, ?, ?, 'bad_debt')",
                (invoice_id, invoice.written_off_on or due, sums.written_off),
            )
            self.reading.tally("written off: taken for a bad debt; correct the reason if it was another", invoice.line)


def _minor(amount: Decimal, currency: str) -> int:
    """Minor units. More digits than the currency has are refused, not rounded away. Raises RowError."""
    scaled = amount.scaleb(money.DIGITS[currency])
    if scaled != scaled.to_integral_value():
        raise RowError(f"has the amount {amount.normalize():f}, more decimals than {currency} knows")
    if abs(scaled) > MOST:
        raise RowError("has an amount that is too large")
    return int(scaled)


def _plain(line: Line) -> bool:
    """Whether quantity and price can be kept as short plain decimals."""
    exponents = (line.quantity.normalize().as_tuple().exponent, line.unit_price.normalize().as_tuple().exponent)
    return all(isinstance(e, int) and e >= -9 for e in exponents)


def _text(number: Decimal) -> str:
    return format(number, "f")
