"""Work in progress outside the working window is known as such: it must not make a low return look better."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodterms.domain.flags.nights import outside
from goodterms.ledger import history
from goodterms.settings import Settings
from tests.ledger.rows import AS_OF, client, entry, invoice, project, put


def test_unbilled_work_says_how_much_of_it_lies_outside(con: sqlite3.Connection) -> None:
    acme = client(con)
    site = project(con, acme)
    sent = invoice(con, acme, "2026-06-30", None, 100)
    draft = put(con, "invoice", client_id=acme, state="draft", currency="EUR", net=0)
    entry(con, acme, "2026-06-01", "09:00", 1, project_id=site)
    entry(con, acme, "2026-06-01", "20:00", 2, project_id=site)
    entry(con, acme, "2026-06-01", "20:00", 4, project_id=site, rush_paid=1)
    entry(con, acme, "2026-06-02", "20:00", 8, project_id=site, invoice_id=sent)
    entry(con, acme, "2026-06-03", "20:00", 3, invoice_id=draft)
    (found,) = history.book(con, Settings(), AS_OF).histories
    assert {(u.project, u.seconds // 3600, u.outside // 3600) for u in found.unbilled} == {(site, 7, 2), (None, 3, 3)}


ROWS = st.tuples(
    st.integers(0, 40),
    st.integers(0, 1439),
    st.integers(1, 400),
    st.booleans(),
    st.sampled_from([None, "draft", "sent"]),
)


@given(st.lists(ROWS, min_size=1, max_size=25))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_s0_17_unbilled_work_outside_agrees_with_the_rule(
    con: sqlite3.Connection, rows: list[tuple[int, int, int, bool, str | None]]
) -> None:
    con.execute("DELETE FROM client")
    acme = client(con, rate=None)
    put(con, "client_rate", client_id=acme, since="2026-06-01", rate=7000)
    put(con, "client_rate", client_id=acme, since="2026-06-15", rate=9000)
    bills = {
        None: None,
        "sent": invoice(con, acme, "2026-06-30", None, 100),
        "draft": put(con, "invoice", client_id=acme, state="draft", currency="EUR", net=0),
    }
    whole = odd = 0
    for behind, minute, length, billable, bill in rows:
        day = AS_OF - timedelta(days=behind)
        values = {"client_id": acme, "day": day, "start": 0, "minute": minute, "seconds": length * 60}
        put(con, "time_entry", **values, billable=int(billable), invoice_id=bills[bill])
        if billable and bill != "sent":
            whole += length * 60
            odd += length * 60 if outside(day, minute, length * 60, Settings()).seconds else 0
    (found,) = history.book(con, Settings(), AS_OF).histories
    assert sum(u.seconds for u in found.unbilled) == whole
    assert sum(u.outside for u in found.unbilled) == odd
    assert {u.rate for u in found.unbilled} <= {7000, 9000}
