"""What the first screen says about clients that wait for a decision (S1-30)."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from goodterms.domain.standing import Standing
from goodterms.ledger import decisions, today
from tests.ledger.kit import TODAY, acme

pytestmark = pytest.mark.usefixtures("con")


@pytest.mark.parametrize(
    ("days_ago", "colour", "status", "said"),
    [
        (None, "red", "active", "no decision yet"),
        (31, "red", "active", "no decision for 30 days"),
        (31, "critical", "watching", "no decision for 30 days"),
        (30, "red", "active", None),
        (None, "amber", "active", None),
        (31, "red", "leaving", None),
    ],
)
def test_s1_30_who_waits_for_a_decision(
    con: sqlite3.Connection, days_ago: int | None, colour: str, status: str, said: str | None
) -> None:
    one = acme(con)
    if days_ago is not None:
        on = TODAY - timedelta(days=days_ago)
        snapshot = {"flags": [{"id": "late_payment", "level": "red"}]}
        decisions.take(con, None, on, client_id=one, outcome="keep", recommended="keep", snapshot=snapshot)
    standing = SimpleNamespace(client=SimpleNamespace(id=one, status=status), colour=colour)
    waiting = today.undecided(con, [cast("Standing", standing)], TODAY)
    assert waiting == ({} if said is None else {one: said})
