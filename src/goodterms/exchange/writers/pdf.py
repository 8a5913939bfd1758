"""PDF by typst: data go in as JSON, never as markup; the bundled fonts first, the system's where a glyph is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from goodterms.errors import Refused

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
FONTS = HERE.parent / "fonts"
FAMILIES = "Noto Sans,Vazirmatn,Sarabun"
_TRIES = ((False, True), (True, True), (True, False))
"""(with system fonts, archival): PDF/A-2a with our fonts, then with any, then plain PDF."""

_UNPRINTABLE = re.compile("[\ufeff\ufffe\uffff]")
"""Characters without any shape, which an archival PDF may not hold."""


@lru_cache
def _compiler(template: str, system: bool) -> typst.Compiler:
    import typst

    fonts = typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(str(HERE / template), root=str(HERE), font_paths=fonts)


def render(template: str, doc: Mapping[str, object], when: datetime) -> tuple[bytes, list[str]]:
    """Compile `template` (a file beside this one) with `doc`; returns the PDF and notes about it.

    The same input gives the same bytes. A note tells of glyphs that the bundled fonts lack. Raises Refused
    when the page cannot be made at all.
    """
    import typst

    notes: list[str] = []
    inputs = {"doc": _UNPRINTABLE.sub("", json.dumps(doc, ensure_ascii=False)), "fonts": FAMILIES, "fallback": "no"}
    for system, archival in _TRIES:
        try:
            pdf, warnings = _compiler(template, system).compile_with_warnings(
                sys_inputs=inputs, format="pdf", pdf_standards=["a-2a"] if archival else [], timestamp=when
            )
        except typst.TypstError as error:
            notes.append(_note(error.message))
            inputs["fallback"] = "yes"
        else:
            if isinstance(pdf, bytes):
                return pdf, [*dict.fromkeys(notes), *(w.message for w in warnings)]
    raise Refused(f"The PDF could not be made. {notes[-1] if notes else ''}".strip(), "Use --format docx or txt.")


def _note(message: str) -> str:
    if "could not be displayed" in message:
        return f"{message[0].upper()}{message[1:]}; looked for another font."
    return f"{message[0].upper()}{message[1:]}."
