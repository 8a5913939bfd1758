"""The interchange document: what is read, what is refused, and what a second import does."""

from __future__ import annotations

import copy
import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from goodterms.errors import NotUnderstood, Refused
from goodterms.exchange.document import export_document, import_document
from goodterms.ledger import settings_store, store, undo
from tests.ledger.helpers_store import dump

EVERYTHING = (Path(__file__).parent / "one_of_everything.json").read_text("utf-8")


@pytest.fixture
def everything() -> dict[str, Any]:
    """A document with one of everything."""
    return json.loads(EVERYTHING)


def book(*clients: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A document of these clients."""
    return {"goodterms": 1, "clients": list(clients), **more}


def test_a_name_is_enough(con: sqlite3.Connection) -> None:
    import_document(con, book({"name": "Acme"}))
    found = export_document(con)["clients"][0]
    assert (found["name"], found["status"], found["currency"], found["rate"]) == ("Acme", "active", "EUR", None)


def test_null_means_the_default(con: sqlite3.Connection, everything: dict[str, Any]) -> None:
    nulls = dict.fromkeys(everything["clients"][0]) | {"name": "Acme"}
    import_document(con, book(nulls))
    with_nulls = export_document(con)
    undo.undo(con)
    import_document(con, book({"name": "Acme"}))
    without = export_document(con)
    for found in (with_nulls, without):
        found["clients"][0].pop("logged")
    assert with_nulls == without


def test_the_same_again_adds_nothing(con: sqlite3.Connection) -> None:
    first = import_document(con, EVERYTHING)
    rows = dump(con)
    again = import_document(con, EVERYTHING)
    assert first["added"] == first["read"]
    assert (again["batch"], again["added"], again["updated"]) == (None, 0, 0)
    assert again["duplicates"] == again["read"]
    assert dump(con) == rows
    assert len(undo.history(con)) == 1


def test_a_newer_export_updates(con: sqlite3.Connection, everything: dict[str, Any]) -> None:
    import_document(con, EVERYTHING)
    client = everything["clients"][0]
    client["bar"] = "No calls at all"
    client["entries"][0]["seconds"] = 7200
    client["requests"][0]["answered"] = "2026-05-30"
    client["invoices"][0]["payments"].append({"date": "2026-07-01", "amount": "100.00"})
    client["invoices"][0]["disputes"][0]["outcome"] = "upheld"
    client["reminders"][0]["done_on"] = "2026-05-10"
    client["declared"]["referrals"] = 3
    result = import_document(con, everything)
    assert (result["added"], result["updated"]) == (1, 5)
    found = export_document(con)["clients"][0]
    assert found["bar"] == "No calls at all"
    assert [one["seconds"] for one in found["entries"]] == [7200, 3600, 1800]
    assert found["requests"][0]["answered"] == "2026-05-30"
    assert [one["amount"] for one in found["invoices"][0]["payments"]] == ["300.00", "100.00"]
    assert found["invoices"][0]["disputes"][0]["outcome"] == "upheld"
    assert found["reminders"][0]["done_on"] == "2026-05-10"


def test_what_a_document_leaves_out_stays_as_it_is(con: sqlite3.Connection) -> None:
    import_document(con, EVERYTHING)
    before = dump(con)
    assert import_document(con, book({"name": "KILN & co"}))["updated"] == 1
    assert con.execute("SELECT name FROM client").fetchone() == ("KILN & co",)
    undo.undo(con)
    assert dump(con) == before


def test_incidents_and_decisions_are_never_rewritten(con: sqlite3.Connection, everything: dict[str, Any]) -> None:
    import_document(con, EVERYTHING)
    client = everything["clients"][0]
    client["incidents"][1]["note"] = "it was nothing"
    client["decisions"][0]["outcome"] = "keep"
    client["decisions"][0]["withdrawn_on"] = "2026-06-01"
    result = import_document(con, everything)
    found = export_document(con)["clients"][0]
    assert [one["note"] for one in found["incidents"]] == ["shouted", "shouted twice", "it was nothing"]
    assert found["decisions"][0]["outcome"] == "renegotiate"
    assert found["decisions"][0]["withdrawn_on"] == "2026-06-01"
    assert (result["added"], result["updated"]) == (1, 1)


def test_a_dry_run_writes_nothing(con: sqlite3.Connection) -> None:
    before = dump(con)
    result = import_document(con, EVERYTHING, dry_run=True)
    assert result["added"] == result["read"] > 25
    assert result["batch"] is None
    assert dump(con) == before
    assert undo.history(con) == []


def test_an_import_is_taken_back_as_a_batch(con: sqlite3.Connection) -> None:
    import_document(con, book({"name": "Old", "entries": [{"date": "2026-01-01", "seconds": 60}]}))
    before = dump(con)
    batch = import_document(con, EVERYTHING)["batch"]
    with store.change(con, "Later"):
        con.execute("INSERT INTO time_entry (client_id, day, seconds) VALUES (1, '2026-02-02', 5)")
    undo.take_back(con, batch)
    con.execute("DELETE FROM time_entry WHERE seconds = 5")
    assert dump(con) == before


def test_equal_entries_of_one_document_both_stand_with_a_warning(con: sqlite3.Connection) -> None:
    """RULINGS, "Equal rows"."""
    entry = {"date": "2026-05-04", "seconds": 3600, "note": "same"}
    document = book({"name": "A", "entries": [entry, entry]})
    result = import_document(con, document)
    assert con.execute("SELECT count(*) FROM time_entry").fetchone() == (2,)
    assert result["warnings"] == ["clients[0].entries[1] equals clients[0].entries[0] (2026-05-04); both were taken."]
    assert import_document(con, document)["added"] == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        "null",
        "{",
        '{"clients": []}',
        '{"goodterms": 2}',
        '{"goodterms": true}',
        '{"goodterms": "1"}',
        '{"goodterms": 1, "goodterms": 1}',
        '{"goodterms": 1, "clients": [{"name": "A", "rate": NaN}]}',
        "[" * 100_000,
        '{"goodterms": 1, "clients": ' + "[" * 100_000,
    ],
)
def test_what_is_no_document_is_not_understood(con: sqlite3.Connection, text: str) -> None:
    with pytest.raises(NotUnderstood):
        import_document(con, text.encode())
    assert undo.history(con) == []


def test_other_bytes_and_missing_files_are_not_understood(con: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood, match="UTF-8"):
        import_document(con, b"\xff\xfe{")
    with pytest.raises(NotUnderstood, match="cannot be read"):
        import_document(con, tmp_path / "none.json")
    with pytest.raises(NotUnderstood, match="cannot be read"):
        import_document(con, tmp_path)


def test_a_file_may_begin_with_a_mark(con: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("\ufeff" + json.dumps(book({"name": "A"})), "utf-8")
    assert import_document(con, tmp_path / "x.json")["added"] == 1
    assert undo.history(con)[0].label == "Import x.json"


def test_every_unknown_key_is_named_with_its_place(con: sqlite3.Connection, everything: dict[str, Any]) -> None:
    def places(value: Any, path: str) -> list[tuple[Any, str]]:
        found = []
        if isinstance(value, dict):
            found.append((value, path))
            for key, inner in value.items():
                if key not in ("answers", "snapshot", "fields", "overrides"):
                    found += places(inner, f"{path}.{key}" if path else key)
        elif isinstance(value, list):
            for at, inner in enumerate(value):
                found += places(inner, f"{path}[{at}]")
        return found

    wanted = places(everything, "")
    assert len(wanted) > 30
    for target, path in wanted:
        if "thresholds" in path:
            continue
        target["colour"] = "red"
        with pytest.raises(NotUnderstood) as caught:
            import_document(con, copy.deepcopy(everything))
        if path != "settings.working_window":
            assert (f"{path}.colour" if path else ": colour") in caught.value.message
        assert "colour" in caught.value.message
        del target["colour"]
    assert undo.history(con) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("status", "gone"),
        ("friend", "yes"),
        ("friend", 1),
        ("terms_days", "soon"),
        ("terms_days", 1.5),
        ("terms_days", -1),
        ("terms_days", True),
        ("since", "01.02.2026"),
        ("since", "2026-02-30"),
        ("since", 20260101),
        ("currency", "EURO"),
        ("rate", "75,00"),
        ("rate", "75.001"),
        ("rate", "-5.00"),
        ("rate", []),
        ("rate", "1e5"),
        ("rate", 1e300),
        ("bar", 5),
        ("contract", "none"),
        ("contract", {"notice_days": "x"}),
        ("entries", {}),
        ("entries", [5]),
        ("entries", [{"date": "2026-01-01", "seconds": -5}]),
        ("entries", [{"date": "2026-01-01", "seconds": 60, "kind": "play"}]),
        ("entries", [{"start": "noon", "seconds": 60}]),
        ("entries", [{"start": "2026-01-01T09:00:00", "zone": "Mars", "seconds": 60}]),
        ("entries", [{"start": "2026-03-29T02:30:00", "zone": "Europe/Berlin", "seconds": 60}]),
        ("incidents", [{"date": "2026-01-01", "flag": "rude"}]),
        ("invoices", [{"issued": "2026-01-01", "lines": [{"unit_price": "1", "tax_rate": "19"}]}]),
        ("invoices", [{"issued": "2026-01-01", "lines": [{"unit_price": "1", "tax_rate": "-0.1"}]}]),
        ("decisions", [{"state": "perhaps"}]),
        ("decisions", [{"outcome": "marry"}]),
        ("decisions", [{"answers": ["told"]}]),
        ("letters", [{"kind": "love", "written_on": "2026-01-01"}]),
        ("reminders", [{"kind": "nag", "text": "x"}]),
        ("rates", [{"since": "2026-01-01", "rate": "-1"}]),
        ("projects", [{"name": "Site", "estimate_hours": -1}]),
        ("incidents", [{"date": "2026-01-01", "flag": "abuse", "severity": 4}]),
        ("signals", [{"date": "2026-01-01", "kind": "smiles"}]),
        ("thresholds", {"late_payment.nonsense": 1}),
        ("thresholds", {"late_payment.window": "many"}),
        ("thresholds", {"late_payment.window": 100000}),
        ("name", ""),
        ("name", None),
        ("name", "\u202e"),
    ],
)
def test_a_value_of_the_wrong_kind_is_not_understood(con: sqlite3.Connection, key: str, value: Any) -> None:
    with pytest.raises(NotUnderstood) as caught:
        import_document(con, book({"name": "A", key: value}))
    assert (
        "clients[0]" in caught.value.message or "thresholds" in caught.value.message or "02:30" in caught.value.message
    )
    assert dump(con)["client"] == []


@pytest.mark.parametrize("rate", ["0", "-1", 0])
def test_an_exchange_rate_is_above_zero(con: sqlite3.Connection, rate: object) -> None:
    bad = {"currency": "USD", "date": "2026-01-01", "rate": rate}
    with pytest.raises(NotUnderstood, match=r"exchange_rates\[0\]\.rate is not above zero"):
        import_document(con, book({"name": "A"}, exchange_rates=[bad]))
    assert dump(con)["client"] == dump(con)["exchange_rate"] == []


_CLOSED = {"opened": "2026-02-01", "closed": "2026-02-02"}
_LINES = [{"quantity": "3", "unit_price": "33.335"}]


@pytest.mark.parametrize(
    ("client", "says"),
    [
        ({"entries": [{"seconds": 60}]}, "neither a date nor a start"),
        ({"entries": [{"date": "2026-01-01"}]}, "no seconds"),
        ({"entries": [{"date": "2026-01-01", "seconds": 60, "project": "None"}]}, 'names "None"'),
        ({"entries": [{"date": "2026-01-01", "seconds": 60, "invoice": "9"}]}, 'names "9"'),
        ({"entries": [{"date": "2026-01-05", "start": "2026-01-01T09:00:00Z", "seconds": 60}]}, "starts on"),
        ({"projects": [{"name": "P"}, {"name": "p "}]}, "same as"),
        ({"invoices": [{"number": "1", "issued": "2026-01-01"}, {"number": "1", "issued": "2026-01-02"}]}, "same as"),
        ({"invoices": [{"number": "1", "state": "issued"}]}, "no date of issue"),
        ({"invoices": [{"number": "1", "issued": "2026-02-01", "due": "2026-01-01"}]}, "due before"),
        ({"invoices": [{"issued": "2026-01-01", "net": "99.99", "lines": _LINES}]}, "lines add up to 100.00"),
        ({"invoices": [{"issued": "2026-01-01", "discount": "200", "lines": _LINES}]}, "discount"),
        ({"invoices": [{"issued": "2026-01-01", "credits": [{"date": "2026-01-01", "amount": "0"}]}]}, "above zero"),
        ({"invoices": [{"issued": "2026-01-01", "payments": [{"amount": "5"}]}]}, "no date"),
        (
            {"invoices": [{"issued": "2026-01-01", "disputes": [{"opened": "2026-02-02", "closed": "2026-02-01"}]}]},
            "closed before",
        ),
        ({"invoices": [{"issued": "2026-01-01", "disputes": [{**_CLOSED, "outcome": "open"}]}]}, "is open, but was"),
        ({"incidents": [{"date": "2026-01-01", "flag": "abuse", "corrects": "9"}]}, "incidents"),
        ({"talks": [{"date": "2026-01-01", "decision": "9"}]}, "decisions"),
        ({"rate": "80", "rates": [{"since": "2026-01-01", "rate": "70"}]}, "none of the rates"),
        ({"requests": [{"answered": "2026-01-01"}]}, "no sent"),
    ],
)
def test_what_contradicts_itself_is_refused(con: sqlite3.Connection, client: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        import_document(con, book({"name": "A", **client}))
    assert dump(con)["client"] == []


def test_two_clients_of_one_name_are_refused(con: sqlite3.Connection) -> None:
    with pytest.raises(Refused, match="Names must differ"):
        import_document(con, book({"name": "Acme"}, {"name": " ACME"}))


def test_another_currency_for_a_client_of_the_file_is_refused(con: sqlite3.Connection) -> None:
    import_document(con, book({"name": "Acme", "currency": "EUR", "rate": "5"}))
    with pytest.raises(Refused, match="in the file it is EUR"):
        import_document(con, book({"name": "Acme", "currency": "JPY"}))


def test_the_net_follows_from_lines_rounded_half_even_one_by_one(con: sqlite3.Connection) -> None:
    lines = [{"quantity": "1", "unit_price": "0.125"}, {"quantity": "1", "unit_price": "0.135", "tax_rate": "0.5"}]
    import_document(con, book({"name": "A", "invoices": [{"issued": "2026-01-01", "lines": lines}]}))
    assert con.execute("SELECT net, tax FROM invoice").fetchone() == (12 + 14, 7)


def test_a_due_date_nobody_gave_is_derived_and_marked(con: sqlite3.Connection) -> None:
    import_document(con, book({"name": "A", "terms_days": 14, "invoices": [{"number": "1", "issued": "2026-01-01"}]}))
    import_document(con, book({"name": "B", "invoices": [{"number": "1", "issued": "2026-01-01"}]}))
    assert con.execute("SELECT due, due_source FROM invoice").fetchall() == [
        ("2026-01-15", "derived"),
        (None, "derived"),
    ]


def test_an_invoice_without_a_date_is_a_draft(con: sqlite3.Connection) -> None:
    import_document(con, book({"name": "A", "invoices": [{"net": "5"}, {"issued": "2026-01-01"}]}))
    assert con.execute("SELECT state FROM invoice").fetchall() == [("draft",), ("issued",)]


@pytest.mark.parametrize(
    ("entry", "minute", "zone", "day"),
    [
        ({"start": "2026-05-04T09:00:00+02:00"}, 540, "Europe/Berlin", "2026-05-04"),
        ({"start": "2026-05-04T07:00:00Z"}, 540, "Europe/Berlin", "2026-05-04"),
        ({"start": "2026-05-04T09:00:00"}, 540, "Europe/Berlin", "2026-05-04"),
        ({"start": "2026-05-04T09:00:00+03:30"}, 540, "Asia/Tehran", "2026-05-04"),
        ({"start": "2026-05-04T09:00:00-05:00"}, 540, "Etc/GMT+5", "2026-05-04"),
        ({"start": "2026-05-04T09:00:00+02:00", "zone": "Asia/Tokyo"}, 960, "Asia/Tokyo", "2026-05-04"),
        ({"start": "2026-05-04T23:30:00Z"}, 90, "Europe/Berlin", "2026-05-05"),
        ({"start": "2026-05-04T23:30:00Z", "date": "2026-05-04"}, 90, "Europe/Berlin", "2026-05-04"),
        ({"date": "2026-05-04"}, None, None, "2026-05-04"),
        ({"date": "2026-05-04", "zone": "Asia/Tokyo"}, None, None, "2026-05-04"),
    ],
)
def test_the_local_time_of_an_entry(
    con: sqlite3.Connection, entry: dict[str, Any], minute: int, zone: str, day: str
) -> None:
    client = {"name": "A", "entries": [{"seconds": 60, **entry}]}
    import_document(con, book(client, settings={"zone": "Europe/Berlin"}))
    assert con.execute("SELECT minute, zone, day FROM time_entry").fetchone() == (minute, zone, day)


def test_the_second_of_two_equal_times_in_autumn_goes_round(con: sqlite3.Connection) -> None:
    starts = ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]
    entries = [{"start": start, "zone": "Europe/Berlin", "seconds": 60} for start in starts]
    import_document(con, book({"name": "A", "entries": entries}))
    assert [one["start"] for one in export_document(con)["clients"][0]["entries"]] == starts


@pytest.mark.parametrize(
    ("more", "since"),
    [
        ({"since": "2025-02-03"}, "2025-02-03"),
        ({"entries": [{"date": "2026-01-05", "seconds": 9}, {"date": "2026-01-04", "seconds": 9}]}, "2026-01-04"),
        ({}, "2026-06-01"),
    ],
)
def test_a_lone_rate_holds_from_the_beginning(con: sqlite3.Connection, more: dict[str, Any], since: str) -> None:
    import_document(con, book({"name": "A", "rate": "75.00", **more}), today=date(2026, 6, 1))
    assert con.execute("SELECT since, rate FROM client_rate").fetchall() == [(since, 7500)]


def test_a_new_lone_rate_of_a_known_client_holds_from_today(con: sqlite3.Connection) -> None:
    import_document(con, book({"name": "A", "rate": "75.00", "since": "2025-01-01"}))
    assert import_document(con, book({"name": "A", "rate": "75.00"}))["batch"] is None
    import_document(con, book({"name": "A", "rate": "80"}), today=date(2026, 6, 1))
    assert con.execute("SELECT since, rate FROM client_rate").fetchall() == [("2025-01-01", 7500), ("2026-06-01", 8000)]


def test_settings_are_set_and_null_leaves_them(con: sqlite3.Connection) -> None:
    import_document(con, book(settings={"home_currency": "JPY", "reserve": 100000, "working_window": {"days": [1]}}))
    import_document(con, book(settings={"reserve": None, "my_name": "Ana"}))
    found = settings_store.load(con)
    assert (found.reserve, found.my_name, found.working_window.days) == (100000, "Ana", (1,))
    assert found.working_window.start == 8 * 60


@pytest.mark.parametrize(
    "settings",
    [
        {"colour": 1},
        {"home_currency": "EURO"},
        {"zone": "Mars"},
        {"reserve": "lots"},
        {"reserve": True},
        {"thai_digits": "yes"},
        {"holidays": "2026-01-01"},
        {"holidays": [5]},
        {"working_window": {"days": [0]}},
        {"working_window": {"days": [1], "from": "19:00", "to": "08:00"}},
        {"working_window": {"start": "08:00"}},
        {"my_name": 5},
        {"borrowing_rate": "5"},
    ],
)
def test_a_wrong_setting_is_not_understood(con: sqlite3.Connection, settings: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood, match="settings"):
        import_document(con, book(settings=settings))
    assert settings_store.shown(con) == {}


def test_a_timer_is_taken_over_unless_one_runs(con: sqlite3.Connection, everything: dict[str, Any]) -> None:
    import_document(con, EVERYTHING)
    assert con.execute("SELECT note FROM timer").fetchone() == ("proofs",)
    everything["timer"]["note"] = "other"
    import_document(con, everything)
    assert con.execute("SELECT note FROM timer").fetchone() == ("proofs",)
    everything["timer"]["client"] = "Nobody"
    undo.undo(con)
    with pytest.raises(Refused, match="Nobody"):
        import_document(con, everything)


def test_text_from_outside_is_cleaned(con: sqlite3.Connection) -> None:
    import_document(con, book({"name": "A\u202ecme\x1b[31m", "bar": "two\r\nlines\x00"}))
    found = export_document(con)["clients"][0]
    assert (found["name"], found["bar"]) == ("Acme[31m", "two\nlines")


def test_a_document_may_refer_to_projects_of_the_file(con: sqlite3.Connection) -> None:
    import_document(
        con, book({"name": "A", "projects": [{"name": "Site"}], "invoices": [{"number": "1", "issued": "2026-01-01"}]})
    )
    import_document(
        con, book({"name": "A", "entries": [{"date": "2026-01-01", "seconds": 5, "project": "SITE", "invoice": "1"}]})
    )
    assert con.execute("SELECT project_id, invoice_id FROM time_entry").fetchone() == (1, 1)


def test_the_description_names_every_key(everything: dict[str, Any]) -> None:
    from goodterms.exchange import document_shape as shape

    text = (Path(__file__).parents[2] / "docs" / "interchange.md").read_text("utf-8")
    waiting = [*shape.LISTS, shape.EXCHANGE_RATES]
    for kind in waiting:
        assert f"`{kind.key}`" in text or f"`{kind.key}[]`" in text, kind.key
        for field in kind.fields:
            assert f"`{field.key}`" in text, f"{kind.key}.{field.key}"
        waiting.extend(kind.children)
    for field in (*shape.CLIENT, *shape.TIMER):
        assert f"`{field.key}`" in text, field.key
    for key in (*shape.TOP, *settings_store.KEYS):
        assert f"`{key}`" in text, key
    assert everything["goodterms"] == 1


def test_an_older_document_keeps_an_account_that_is_no_iban(con: sqlite3.Connection) -> None:
    found = import_document(con, {**book(), "settings": {"my_iban": "Post 12-34"}})
    assert "taken as it stands" in found["warnings"][0]
    assert con.execute("SELECT value FROM setting WHERE key = 'my_iban'").fetchone() == ("Post 12-34",)
