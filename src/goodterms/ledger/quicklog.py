"""One typed line that says who, when and what: "acme/site yesterday 9-11 workshop #extra"."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from goodterms import money, when
from goodterms.errors import NotUnderstood
from goodterms.ledger import entries, names, quickwords
from goodterms.ledger.quickwords import Details


@dataclass(frozen=True, slots=True)
class Line:
    """What the line says. `rate` is minor units an hour, None where no rate is in force."""

    client_id: int
    client: str
    project_id: int | None
    project: str | None
    span: when.When
    details: Details
    """The note, and what its words with a # said."""
    currency: str
    rate: int | None

    @property
    def note(self) -> str:
        return self.details["note"]

    @property
    def amount(self) -> int | None:
        """What the time is worth at the rate in force, minor units, rounded half-even; None where it is not billed."""
        if self.rate is None or self.details.get("billable") is False:
            return None
        return money.by_the_hour(self.rate, self.span.seconds)

    @property
    def echo(self) -> str:
        """ "Fri 20 Nov 2026, 09:00-11:15, 2 h 15 min, Acme / Site, EUR 168.75"."""
        parts = [self.span.echo, f"{self.client} / {self.project}" if self.project else self.client]
        if self.amount is not None:
            parts.append(money.show(self.amount, self.currency))
        return ", ".join((*parts, *quickwords.in_words(self.details)))


def read(con: sqlite3.Connection, typed: str, clock: when.Clock) -> Line:
    """Read the line. Client and project are the longest beginning that names one; then comes the time, then
    the note, of which some words say more (quickwords). Raises NotUnderstood and says which of the three is missing."""
    words = typed.split()
    if not words:
        raise NotUnderstood("Type a client, a time and a note:", "acme/site 9-11 workshop.")
    refused: NotUnderstood | None = None
    for cut in range(len(words), 0, -1):
        try:
            client, project = names.find_target(con, " ".join(words[:cut]))
        except NotUnderstood as error:
            refused = error
            continue
        rest, details = quickwords.take(words[cut:])
        if not rest:
            raise NotUnderstood(f"{client[1]}: now the time,", "for example 1h30, 9-11 or yesterday 14:00-15:30.")
        span, details["note"] = when.split_words(rest, clock)
        return _line(con, client, project, span, details)
    assert refused is not None
    raise refused


def _line(
    con: sqlite3.Connection, client: names.Found, project: names.Found | None, span: when.When, details: Details
) -> Line:
    currency, rate = entries.worth(con, client[0], project[0] if project else None, span.day)
    return Line(
        client[0],
        client[1],
        project[0] if project else None,
        project[1] if project else None,
        span,
        details,
        currency,
        rate,
    )
