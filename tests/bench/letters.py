"""A letter as PDF beside typst compiling the same page, each in a new process, since typst remembers pages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import ROOT, Figure

_OURS = """
import sys, time
sys.path.insert(0, {root!r})
from goodterms.exchange.writers.letter_pdf import letter_pdf
from tests.domain.letter_cases import make
letter = make("fire")
begin = time.perf_counter()
assert letter_pdf(letter)[0].startswith(b"%PDF-")
print((time.perf_counter() - begin) * 1000)
"""
_BARE = """
import datetime, pathlib, time
doc = pathlib.Path({doc!r}).read_text("utf-8")
when = datetime.datetime(2026, 6, 30, 12, tzinfo=datetime.timezone.utc)
begin = time.perf_counter()
import typst
fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[{fonts!r}])
page = typst.Compiler({template!r}, root={here!r}, font_paths=fonts)
inputs = {{"doc": doc, "fonts": {families!r}, "fallback": "no"}}
assert page.compile(sys_inputs=inputs, format="pdf", pdf_standards=["a-2a"], timestamp=when).startswith(b"%PDF-")
print((time.perf_counter() - begin) * 1000)
"""


def figures(folder: Path) -> Iterator[Figure]:
    """The row of the table that is about letters."""
    from goodterms.exchange.writers import pdf
    from goodterms.exchange.writers.letter_pdf import document
    from tests.domain.letter_cases import make

    doc = folder / "letter.json"
    doc.write_text(json.dumps(document(make("fire")), ensure_ascii=False), encoding="utf-8")
    places = {"fonts": str(pdf.FONTS), "template": str(pdf.HERE / "letter.typ"), "here": str(pdf.HERE)}
    ours = _OURS.format(root=str(ROOT))
    bare = _BARE.format(doc=str(doc), families=pdf.FAMILIES, **places)
    pairs = [(_run(ours), _run(bare)) for _ in range(9)]
    best = min(one for one, _ in pairs), min(other for _, other in pairs)
    yield Figure("a letter as PDF", "typst compiling the same page", *best, 1.5)


def _run(code: str) -> float:
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return float(done.stdout)
