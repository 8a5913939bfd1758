"""incidents, signals, changes, requests, expenses and accepted flags on the command line."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.cli.records import Cli, cli, refuses, told

__all__ = ["cli"]


@pytest.fixture(autouse=True)
def _acme(cli: Cli) -> None:
    told(cli("client", "add", "Acme", "--rate", "75"))
    told(cli("project", "add", "acme", "Site"))


def test_an_incident_and_its_corrections(cli: Cli, db: Path) -> None:
    ran = cli("incident", "add", "acme", "abuse", "Shouted", "at", "me", "on", "the", "phone", "--severity", "2")
    assert told(ran) == "Logged incident 1: abuse, severity 2, 2026-06-30: Shouted at me on the phone\n"
    assert "Did you tell them" in ran.err
    told(cli("incident", "told", "1"))
    told(cli("incident", "correct", "2", "--severity", "1", "--justified"))
    rows = cli("incidents", "--json").json
    assert [(row["id"], row["severity"], row["told_on"], row["justified"], row["corrects"]) for row in rows] == [
        (3, 1, "2026-06-30", True, 2)
    ]
    assert len(cli("incidents", "acme", "--corrected", "--json").json) == 3
    assert "my own doing" in told(cli("incidents", "--flag", "abuse"))
    assert "already corrected" in refuses(cli, db, "incident", "correct", "2", "--severity", "3", code=3)
    refuses(cli, db, "incident", "correct", "3")
    refuses(cli, db, "incident", "told", "77")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("acme", "abuse", "too short"), "10 characters"),
        (("acme", "rudeness", "Shouted at me on the phone"), "is not a flag"),
        (("acme", "abuse", "Shouted at me on the phone", "--severity", "4"), "--severity"),
        (("acme", "abuse", "Shouted at me on the phone", "--on", "2026-07-01"), "future"),
        (("acme", "abuse", "Shouted at me on the phone", "--told-on", "soon"), "--told-on"),
        (("acme", "abuse", "Shouted at me on the phone", "--invoice", "X"), "no invoice"),
        (("acme", "legal", "Asked for a false certificate", "--severity", "2"), "needs evidence"),
        (("nobody", "abuse", "Shouted at me on the phone"), "No client"),
    ],
)
def test_bad_incidents(cli: Cli, db: Path, args: tuple[str, ...], says: str) -> None:
    assert says in refuses(cli, db, "incident", "add", *args)


def test_unproven_dishonesty_is_taken_as_severity_1_and_told(cli: Cli, tmp_path: Path) -> None:
    ran = cli("incident", "add", "acme", "dishonesty", "Said the payment was sent", "--severity", "3", "--json")
    assert ran.json["severity"] == 1
    assert "severity 1" in ran.json["warnings"][0]
    proof = tmp_path / "mail.eml"
    proof.write_bytes(b"From: ana")
    told(cli("incident", "add", "acme", "dishonesty", "Said it once more", "--severity", "3", "--evidence-file", proof))
    row = cli("incidents", "--json").json[0]
    assert (row["severity"], row["evidence"]) == (3, f"mail.eml (sha256 {hashlib.sha256(b'From: ana').hexdigest()})")


def test_the_other_records(cli: Cli, db: Path) -> None:
    told(cli("signal", "add", "acme", "respects-a-no", "took it well"))
    told(cli("change", "add", "acme/site", "absorbed", "--hours", "1h30", "--reversal", "--on", "2026-06-12"))
    told(cli("request", "add", "acme", "--kind", "brief", "--sent", "2026-06-01"))
    told(cli("request", "answer", "1"))
    told(cli("expense", "add", "acme", "49.90", "Stock", "photos"))
    for args, code in (
        (("signal", "add", "acme", "nice"), 2),
        (("change", "add", "acme", "maybe"), 2),
        (("change", "add", "acme", "paid", "--hours", "many"), 2),
        (("request", "add", "acme", "--answered", "2026-06-01"), 2),
        (("request", "answer", "1"), 3),
        (("request", "answer", "9"), 2),
        (("expense", "add", "acme", "0"), 2),
        (("expense", "add", "acme", "much"), 2),
    ):
        assert refuses(cli, db, *args, code=code)


def test_accepting_a_flag(cli: Cli, db: Path) -> None:
    for _ in range(2):
        told(cli("incident", "add", "acme", "ignores", "Did not follow the advice of May"))
    assert "reason" in refuses(cli, db, "accept", "acme", "ignores_advice")
    refuses(cli, db, "accept", "acme", "abuse", "--reason", "x", code=3)
    refuses(cli, db, "accept", "acme", "ignores_advice", "--undo", code=3)
    said = told(cli("accept", "acme", "ignores_advice", "--reason", "their right"))
    assert "accepted until 2026-12-30" in said
    assert cli("clients", "--json").json[0]["red"] == 0
    refuses(cli, db, "accept", "acme", "ignores_advice", "--reason", "again", code=3)
    told(cli("accept", "acme", "ignores_advice", "--undo"))
    assert cli("clients", "--json").json[0]["red"] == 1
    told(cli("incident", "add", "acme", "abuse", "Threatened me in writing", "--severity", "3"))
    assert "deal-breaker" in refuses(cli, db, "accept", "acme", "abuse", "--reason", "x", code=3)


def test_the_evidence_bundle_is_dated_and_numbered(cli: Cli, db: Path) -> None:
    told(cli("incident", "add", "acme", "abuse", "Wrote: *you* are <b>useless</b>", "--severity", "2"))
    told(cli("incident", "correct", "1", "--evidence", "mail of 30 June"))
    told(cli("invoice", "add", "acme", "A-1", "500", "--issued", "2026-04-01"))
    told(cli("talk", "acme", "--log", "Told them to stop", "--who", "Ana"))
    text = told(cli("incidents", "acme", "--bundle"))
    assert text.startswith("# Evidence: Acme\n\nAs of 2026-06-30.")
    assert r"> Wrote: \*you\* are \<b\>useless\</b\>" in text
    assert "corrected by: 2" in text
    assert "A-1" in text
    bundle = cli("incidents", "acme", "--bundle", "--json").json
    assert [row["corrected_by"] for row in bundle["incidents"]] == [2, None]
    assert [row["who"] for row in bundle["talks"]] == ["Ana"]
    assert "Nothing is logged" not in text
    refuses(cli, db, "incidents", "--bundle")


def test_what_was_logged_is_listed_and_mistakes_are_removed(cli: Cli, db: Path) -> None:
    for kind in ("signal", "change", "request", "expense"):
        assert told(cli(kind, "list")) == f"No {kind} was logged.\n"
    told(cli("signal", "add", "acme", "respects_a_no", "on the phone"))
    told(cli("change", "add", "acme/site", "absorbed", "--hours", "1.5", "--reversal", "--note", "blue, not red"))
    told(cli("request", "add", "acme", "--note", "Which logo?"))
    told(cli("expense", "add", "acme", "49.90", "Stock", "photos"))
    assert "respects_a_no" in told(cli("signal", "list", "acme"))
    assert "reversal; blue, not red" in told(cli("change", "list"))
    assert "waiting" in told(cli("request", "list"))
    assert cli("expense", "list", "--json").json[0]["amount"] == "49.90"
    assert cli("request", "list", "acme", "--json").json[0]["note"] == "Which logo?"
    for kind in ("signal", "change", "request", "expense"):
        refuses(cli, db, kind, "list", "nobody")
        refuses(cli, db, kind, "remove", "99")
        told(cli(kind, "remove", "1"))
        assert cli(kind, "list", "--json").json == []
    told(cli("undo"))
    assert len(cli("expense", "list", "--json").json) == 1
