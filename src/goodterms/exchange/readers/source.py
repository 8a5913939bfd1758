"""One file from outside: its encoding, its first lines, its lines, its table; the file itself is never changed."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import itertools
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from goodterms import text
from goodterms.errors import NotUnderstood

HEAD = 65_536
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook", "Unpack it, or save the sheet as CSV, and import that."),
    (b"%PDF", "a PDF", "Export the data as CSV or JSON from the tool that made it."),
    (
        b"SQLite format 3",
        "an SQLite database",
        'To go back to a copy of goodterms\' own file: "goodterms restore FILE".',
    ),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Save the sheet as CSV and import that."),
    (b"\x89PNG", "an image", ""),
    (b"\x1f\x8b", "a compressed file", "Unpack it first."),
)


class Source:
    """A file to import. `text_only` texts (tests, the clipboard) go through `from_text`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = text.clean(path.name) or "file"
        self.suffix = path.suffix.lower()
        try:
            if path.exists() and not path.is_file() and not path.is_dir():
                raise NotUnderstood(f'"{self.name}" is not a file on the disk.', "Save it to one and import that.")
            self._examine()
        except IsADirectoryError:
            raise NotUnderstood(f'"{self.name}" is a folder.', "Import its files one by one.") from None
        except FileNotFoundError:
            raise NotUnderstood(f'There is no file "{text.clean(str(path))}".', "Check the path.") from None
        except OSError as error:
            why = error.strerror or "unreadable"
            raise NotUnderstood(
                f'"{self.name}" cannot be read: {why}.', "Check the path and its permissions."
            ) from None

    def _examine(self) -> None:
        """One pass over the bytes: digest, magic, encoding."""
        digest = hashlib.sha256()
        self.size = self.path.stat().st_size
        utf8 = codecs.getincrementaldecoder("utf-8")()
        good = True
        with self.path.open("rb") as file:
            first = file.read(HEAD)
            self._refuse_foreign(first)
            chunk = first
            while chunk:
                digest.update(chunk)
                if good:
                    good = _decodes(utf8, chunk, final=False)
                chunk = file.read(HEAD)
        good = good and _decodes(utf8, b"", final=True)
        self.sha256 = digest.hexdigest()
        self.encoding = _encoding(first, utf8=good)
        self.guessed_encoding = self.encoding == "cp1252"
        if b"\0" in first and not self.encoding.startswith("utf-"):
            raise NotUnderstood(f'"{self.name}" is not text.', "Export the data as CSV or JSON and import that.")

    def _refuse_foreign(self, first: bytes) -> None:
        if not first.strip():
            raise NotUnderstood(f'"{self.name}" is empty.', "Export it again.")
        for magic, what, hint in _MAGIC:
            if first.startswith(magic):
                raise NotUnderstood(f'"{self.name}" is {what}, not a table or a log.', hint)

    def open(self) -> IO[str]:
        """The file as text, line ends as they are."""
        return self.path.open(encoding=self.encoding, newline="", errors="strict")

    def lines(self) -> Iterator[tuple[int, str]]:
        """(line number, line without its end), one by one."""
        with self.open() as file:
            for number, line in enumerate(file, 1):
                yield number, line.rstrip("\r\n")

    def whole(self) -> str:
        """The whole text (for JSON)."""
        with self.open() as file:
            return file.read()

    def json(self) -> Any:  # noqa: ANN401
        """The whole file as JSON. Raises NotUnderstood."""
        import json

        try:
            return json.loads(self.whole())
        except (ValueError, RecursionError) as error:
            where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
            raise NotUnderstood(f'"{self.name}" is not valid JSON{where}.', "Export it again.") from None

    @cached_property
    def head(self) -> str:
        """The first characters, for recognising the format."""
        with self.open() as file:
            return file.read(HEAD // 2)

    @cached_property
    def is_json(self) -> bool:
        return self.head.lstrip()[:1] in ("{", "[")

    @cached_property
    def delimiter(self) -> str:
        """Comma, semicolon or tab: the one that cuts the first lines into the most columns, most evenly."""
        lines = [line for line in self.head.splitlines()[:15] if line.strip()]
        best, mark = ",", -1.0
        for candidate in (",", ";", "\t"):
            widths = [len(row) for row in csv.reader(lines, delimiter=candidate)]
            widest = max(widths, default=1)
            score = (widest if widest > 1 else 0) + sum(w == widest for w in widths) / 100
            if score > mark:
                best, mark = candidate, score
        return best

    @cached_property
    def first_rows(self) -> list[list[str]]:
        """The first rows as a table, for recognising the header; empty where the file is no table."""
        rows = csv.reader(io.StringIO(self.head, newline=""), delimiter=self.delimiter)
        found: list[list[str]] = []
        try:
            found.extend(itertools.islice(rows, 25))
        except csv.Error:
            return found
        return found


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(chunk, final=final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(first: bytes, *, utf8: bool) -> str:
    """BOM, else UTF-16 by its zero bytes, else UTF-8 where all of it decodes, else Windows-1252."""
    for bom, name in _BOMS:
        if first.startswith(bom):
            return name
    sample = first[:512]
    if len(sample) >= 4 and not any(sample[0:64:2]) and all(sample[1:8:2]):
        return "utf-16-be"
    if len(sample) >= 4 and not any(sample[1:64:2]) and all(sample[0:8:2]):
        return "utf-16-le"
    return "utf-8" if utf8 else "cp1252"
