"""The interchange document: everything in the file as JSON, both ways (`docs/interchange.md`)."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from datetime import date
from pathlib import Path
from typing import Any

from goodterms.exchange.document_merge import Merge
from goodterms.exchange.document_reader import Known, load, parse
from goodterms.exchange.document_settings import Counts
from goodterms.exchange.document_writer import export_document, write_document
from goodterms.ledger import settings_store, store

__all__ = ["export_document", "import_document", "write_document"]


class _NothingToDo(Exception):
    """Ends a change that is not to be kept."""


def import_document(
    con: sqlite3.Connection, source: object, *, dry_run: bool = False, today: date | None = None
) -> dict[str, Any]:
    """Read a document (an object, its text or bytes, or a path) into the file, as one change.

    Returns {"batch", "format", "read", "added", "updated", "duplicates", "refused", "warnings"}; the batch is None
    where nothing was written. Raises NotUnderstood for what is no document, Refused where it contradicts itself
    or the file; then nothing was written.
    """
    document = load(source)
    settings = settings_store.load(con)
    clients = con.execute("SELECT name_key, currency, terms_days FROM client").fetchall()
    known = Known(settings.home_currency, settings.zone, {key: (code, terms) for key, code, terms in clients})
    parsed = parse(document, known)
    name = (
        Path(source).name if isinstance(source, (str, os.PathLike)) and not str(source).startswith("{") else "document"
    )
    batch: int | None = None
    counts = Counts()
    try:
        with store.change(con, f"Import {name}"):
            batch = store.new_batch(con, "json", name, _sha256(document))
            counts = Merge(con, batch, int(time.time()), today or date.today()).run(parsed)  # noqa: DTZ011
            if dry_run or not (counts.added or counts.updated or counts.touched):
                raise _NothingToDo  # noqa: TRY301
            con.execute(
                "UPDATE import_batch SET added = ?, updated = ?, duplicates = ? WHERE id = ?",
                (counts.added, counts.updated, counts.duplicates, batch),
            )
    except _NothingToDo:
        batch = None
    return {
        "batch": batch,
        "format": "json",
        "read": parsed.count,
        "added": counts.added,
        "updated": counts.updated,
        "duplicates": counts.duplicates,
        "refused": [],
        "warnings": counts.warnings,
    }


def _sha256(document: dict[str, Any]) -> str:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
