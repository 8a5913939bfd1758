"""Nothing is lost on the way round: document -> file -> document -> file."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings

from goodterms.exchange import document_shape as shape
from goodterms.exchange.document import export_document, import_document, write_document
from goodterms.ledger import recording, store, undo
from goodterms.ledger.check import check
from tests.exchange.random_documents import document
from tests.ledger.helpers_store import dump

_MANY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@contextmanager
def fresh(template: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a new, empty file."""
    with tempfile.TemporaryDirectory() as folder:
        con = store.connect(shutil.copy(template, Path(folder) / "x.db"))
        try:
            yield con
        finally:
            con.close()


def _same(given_value: Any, exported: Any, path: str) -> None:
    """What a document gives stands in the export; null and absent keys stand for the default."""
    if given_value is None:
        return
    if isinstance(given_value, dict) and isinstance(exported, dict):
        for key, inner in given_value.items():
            if key != "id":
                assert key in exported or inner is None, f"{path}.{key}"
                if key not in ("decision", "corrects", "answers", "snapshot", "fields", "overrides"):
                    _same(inner, exported.get(key), f"{path}.{key}")
    elif isinstance(given_value, list):
        assert len(given_value) == len(exported), path
        for at, inner in enumerate(given_value):
            _same(inner, exported[at], f"{path}[{at}]")
    elif isinstance(given_value, dict):
        assert exported == given_value["date"]
    elif isinstance(exported, (int, float, str)) and _number(given_value) is not None:
        assert _number(exported) == _number(given_value), path
    else:
        assert exported == given_value, path


def _number(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except ArithmeticError:
        return None
    return found if found.is_finite() else None


_SORTED = {"entries": "date", "expenses": "date", "rates": "since", "exchange_rates": "currency"}


def _ordered(found: dict[str, Any]) -> dict[str, Any]:
    """Lists that the export sorts, sorted (equal keys keep their order)."""
    for owner in (found, *found.get("clients", [])):
        for key, by in _SORTED.items():
            if key == "exchange_rates" and key in owner:
                owner[key] = sorted(owner[key], key=lambda one: (one["currency"], one["date"]))
            elif key in owner:
                owner[key] = sorted(owner[key], key=lambda one, by=by: one[by])
    return found


@_MANY
@given(document())
def test_all_that_a_document_gives_is_in_the_export_and_goes_round(template_db: Path, made: dict[str, Any]) -> None:
    with fresh(template_db) as one, fresh(template_db) as two:
        result = import_document(one, json.dumps(made))
        first = export_document(one)
        _same(_ordered(made), first, "")
        assert result["added"] == result["read"] - result["duplicates"]
        again = import_document(one, first)
        assert (again["added"], again["updated"], again["batch"]) == (0, 0, None)
        import_document(two, json.dumps(first))
        assert export_document(two) == first
        written = io.StringIO()
        write_document(two, written)
        assert json.loads(written.getvalue()) == first


@settings(_MANY, max_examples=20)
@given(document())
def test_an_import_is_taken_back_without_a_trace(template_db: Path, made: dict[str, Any]) -> None:
    with fresh(template_db) as con:
        before = dump(con)
        batch = import_document(con, json.dumps(made))["batch"]
        after = dump(con)
        assert con.execute("PRAGMA foreign_key_check").fetchall() == []
        undo.undo(con)
        assert dump(con) == before
        undo.redo(con)
        assert dump(con) == after
        undo.take_back(con, batch)
        assert dump(con) == before


def test_every_column_of_the_file_is_in_the_document(con: sqlite3.Connection) -> None:
    kept = {"id", "client_id", "project_id", "invoice_id", "batch_id", "name_key", "minute"}
    known: dict[str, set[str]] = {"client": {f.column for f in shape.CLIENT}, "timer": {f.column for f in shape.TIMER}}
    waiting = [*shape.LISTS, shape.EXCHANGE_RATES]
    for kind in waiting:
        known.setdefault(kind.table, set()).update(f.column for f in kind.fields)
        waiting.extend(kind.children)
    known["invoice_line"].add("position")
    for table in recording.tables(con):
        if table not in ("setting", "threshold", "import_batch"):
            assert set(recording.columns(con, table)) - known[table] <= kept, table


def test_the_document_in_the_readme_of_the_contract(db: Path, con: sqlite3.Connection) -> None:
    """A small book with one of everything is healthy after an import."""
    text = (Path(__file__).parent / "one_of_everything.json").read_text("utf-8")
    result = import_document(con, text)
    assert result["added"] == result["read"] > 25
    assert check(db) == []
    with_defaults = export_document(con)
    _same(json.loads(text), with_defaults, "")
