"""Clients and projects that an import names: the ones that are there, or new ones."""

from __future__ import annotations

import sqlite3
import time
from decimal import Decimal

from goodterms import money, text
from goodterms.errors import NotUnderstood
from goodterms.exchange.readers.model import Reading, RowError
from goodterms.ledger import names
from goodterms.settings import Settings

NO_CLIENT = "No client"
LONGEST_NAME = 200


class Client:
    """A client of this import. `seen`: rate in minor units -> day -> how many entries had it."""

    __slots__ = ("currency", "id", "key", "name", "new", "projects", "seen")

    def __init__(self, number: int, name: str, key: str, currency: str, *, new: bool) -> None:
        self.id, self.name, self.key, self.currency, self.new = number, name, key, currency, new
        self.projects: dict[str, tuple[int, str]] = {}
        self.seen: dict[int, dict[str, int]] = {}


def tidy(raw: str, *, lines: bool = False) -> str:
    """Cleaned text; plain text, which most is, takes the short way."""
    return raw.strip() if raw.isascii() and raw.isprintable() else text.clean(raw, lines=lines)


class People:
    """Finds or makes the clients and projects of one import."""

    def __init__(self, con: sqlite3.Connection, batch: int, reading: Reading, settings: Settings) -> None:
        self.con, self.batch, self.reading = con, batch, reading
        self.home = settings.home_currency
        self.new: list[str] = []
        self._by_raw: dict[str, Client] = {}
        self._by_key: dict[str, Client] = {}
        self._estimates: dict[int, set[int]] = {}
        self._asked = reading.options.client

    def client(self, raw: str, currency: str = "") -> Client:
        """The client of a row; a row without one is of "No client". Raises RowError."""
        found = self._by_raw.get(raw)
        if found is None:
            found = self._by_raw[raw] = self._asked_for(raw, currency) or self._find(tidy(raw) or NO_CLIENT, currency)
        return found

    def _asked_for(self, raw: str, currency: str) -> Client | None:
        """The client of --client: as everywhere, a unique prefix of a name will do; unknown names make a client."""
        if self._asked is None or raw != self._asked:
            return None
        try:
            _, name = names.find_client(self.con, raw)
        except NotUnderstood as error:
            if "No client begins" not in error.message:
                raise
            return None
        if text.fold(name) != text.fold(raw):
            self.reading.warn(f'"{tidy(raw)}" was taken for the client "{name}".')
        return self._find(name, currency)

    def _find(self, name: str, currency: str) -> Client:
        if len(name) > LONGEST_NAME:
            raise RowError(f"names a client with more than {LONGEST_NAME} characters")
        key = text.fold(name)
        if key in self._by_key:
            return self._by_key[key]
        row = self.con.execute("SELECT id, name, currency FROM client WHERE name_key = ?", (key,)).fetchone()
        if row:
            found = Client(row[0], row[1], key, row[2], new=False)
        else:
            code = self.reading.options.currency or self.valid(currency) or self.assumed(self.home)
            number = self.con.execute(
                "INSERT INTO client (name, name_key, currency, created_at, batch_id) VALUES (?, ?, ?, ?, ?)",
                (name, key, code, int(time.time()), self.batch),
            ).lastrowid
            found = Client(number or 0, name, key, code, new=True)
            self.new.append(name)
        self._by_key[key] = found
        return found

    def valid(self, currency: str) -> str:
        """A currency of the file, or "" where it is none; said once."""
        if not currency or currency in money.DIGITS:
            return currency
        self.reading.warn(f'"{tidy(currency)}" is no currency that is known; say --currency.')
        return ""

    def assumed(self, code: str) -> str:
        """`code`, which the file does not say; said once."""
        self.reading.warn(f"The file does not say the currency: {code} was assumed. To take another, say --currency.")
        return code

    def project(self, client: Client, raw: str) -> tuple[int | None, str]:
        """(id, key) of a client's project. Raises RowError."""
        if not raw:
            return None, ""
        found = client.projects.get(raw)
        if found is None:
            name = tidy(raw)
            if not name:
                return None, ""
            if len(name) > LONGEST_NAME:
                raise RowError(f"names a project with more than {LONGEST_NAME} characters")
            key = text.fold(name)
            row = self.con.execute(
                "SELECT id FROM project WHERE client_id = ? AND name_key = ?", (client.id, key)
            ).fetchone()
            number = row[0] if row else self._add_project(client, name, key)
            found = client.projects[raw] = (number, key)
        return found

    def _add_project(self, client: Client, name: str, key: str) -> int:
        number = self.con.execute(
            "INSERT INTO project (client_id, name, name_key, batch_id) VALUES (?, ?, ?, ?)",
            (client.id, name, key, self.batch),
        ).lastrowid
        return number or 0

    def saw_rate(self, client: Client, day: str, rate: Decimal, currency: str) -> None:
        """Remember what an hour cost on a day; rates in another currency than the client's are no use."""
        if currency in money.DIGITS and currency != client.currency:
            self.reading.warn(f'Rates in {currency} were left out for "{client.name}", who pays in {client.currency}.')
            return
        days = client.seen.setdefault(money.minor(rate, client.currency), {})
        days[day] = days.get(day, 0) + 1

    def saw_estimate(self, project: int | None, seconds: int) -> None:
        """Remember the estimate of a project."""
        if project is None:
            self.reading.warn("Estimates without a project were left out.")
        else:
            self._estimates.setdefault(project, set()).add(seconds)

    def finish(self) -> None:
        """Write the rates and estimates that were seen; what the user has set himself stays."""
        for client in self._by_key.values():
            if client.seen:
                self._write_rates(client)
        for project, found in self._estimates.items():
            if len(found) > 1:
                self.reading.warn("A project has several estimates in the file; the largest was taken.")
            self.con.execute(
                "UPDATE project SET estimate_seconds = ?, agreed_scope = 1 WHERE id = ? AND estimate_seconds IS NULL",
                (max(found), project),
            )

    def _write_rates(self, client: Client) -> None:
        """A rate history, where each day has one rate; else the commonest rate from the first day on."""
        if self.con.execute("SELECT 1 FROM client_rate WHERE client_id = ? LIMIT 1", (client.id,)).fetchone():
            return
        days: dict[str, int] = {}
        mixed = False
        for rate, seen in client.seen.items():
            for day in seen:
                mixed = mixed or day in days
                days[day] = rate
        if mixed:
            commonest = max(client.seen, key=lambda rate: sum(client.seen[rate].values()))
            days = {min(days): commonest}
            self.reading.warn(
                f'The hours of "{client.name}" have several rates; the commonest was taken for the client.'
            )
        before = None
        for day in sorted(days):
            if days[day] != before:
                before = days[day]
                self.con.execute(
                    "INSERT INTO client_rate (client_id, since, rate) VALUES (?, ?, ?)", (client.id, day, before)
                )
