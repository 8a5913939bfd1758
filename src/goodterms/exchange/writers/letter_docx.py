"""A letter as DOCX, right-to-left and complex scripts included (python-docx knows neither)."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from goodterms.domain.letter_model import Items, Letter
from goodterms.exchange.writers.letter_text import head, isolate

TAGS = {"en": "en-GB", "fa": "fa-IR", "is": "is-IS", "ro": "ro-RO", "th": "th-TH", "tr": "tr-TR"}
COMPLEX = ("fa", "th")
"""Scripts that Word formats with the fonts and sizes of its "cs" slots."""
FONTS = {"fa": "Tahoma", "th": "TH Sarabun New"}
_PROPERTY = 255
"""Characters that python-docx takes for a core property."""
_AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:outlineLvl", "w:rPr",
)  # fmt: skip
"""What must come after w:bidi in a paragraph's properties."""
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _element(tag: str, **attributes: str) -> Any:  # noqa: ANN401 - lxml has no types
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def xml_text(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return _NO_XML.sub("", text)


class _Page:
    """The document being written."""

    def __init__(self, letter: Letter) -> None:
        import docx

        self.letter, self.language = letter, letter.language
        self.document = docx.Document()
        self._style()
        self._page()

    def _style(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt

        style = self.document.styles["Normal"]
        properties = style.element.get_or_add_rPr()
        font = FONTS.get(self.language, "Arial")
        slots = properties.get_or_add_rFonts()
        for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
            slots.set(qn(f"w:{slot}"), font)
        size = 15 if self.language == "th" else 11
        style.font.size = Pt(size)
        properties.append(_element("szCs", val=str(2 * size)))
        complex_script = self.language in COMPLEX
        tag = _element("lang", val="en-GB" if complex_script else TAGS[self.language])
        if complex_script:
            tag.set(qn("w:bidi"), TAGS[self.language])
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        properties.append(tag)
        for old in self.document.styles.element.iter(qn("w:lang")):
            old.set(qn("w:val"), tag.get(qn("w:val")))

    def _page(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Mm

        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin = section.bottom_margin = Mm(20)
        if self.letter.rtl:
            grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 - python-docx has no other way in
            (grid.addprevious if grid is not None else section._sectPr.append)(_element("bidi"))  # noqa: SLF001
        core, day = self.document.core_properties, self.letter.day
        core.title = xml_text(self.letter.subject)[:_PROPERTY]
        core.author = xml_text(self.letter.sender[0])[:_PROPERTY] if self.letter.sender else ""
        core.language, core.comments = TAGS[self.language], ""
        core.created = core.modified = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - the format has no zone

    def add(
        self, text: str, *, end: bool = False, bold: bool = False, style: str | None = None, after: int = 6
    ) -> None:
        """One paragraph. `end`: at the trailing edge, which is the left one in a right-to-left letter."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = self.document.add_paragraph(style=style)
        if self.letter.rtl:
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
            properties.insert_element_before(_element("bidi"), *_AFTER_BIDI)
        if end:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_after = Pt(after)
        run = paragraph.add_run(isolate(xml_text(text), self.letter.rtl))
        run.bold = bold or None
        properties = run._r.get_or_add_rPr()  # noqa: SLF001
        if bold and self.language in COMPLEX:
            properties.append(_element("bCs"))
        if self.letter.rtl:
            properties.append(_element("rtl"))
        elif self.language == "th":
            properties.append(_element("cs"))

    def lines(self, lines: tuple[str, ...], *, end: bool = False, strong: str = "") -> None:
        for n, line in enumerate(lines, 1):
            self.add(line, end=end, bold=line == strong, after=10 if n == len(lines) else 0)


def letter_docx(letter: Letter) -> bytes:
    """The letter as a DOCX file."""
    page = _Page(letter)
    page.lines(letter.sender, end=True)
    page.lines(letter.recipient)
    page.lines((letter.date,), end=True)
    for group in head(letter):
        page.lines(group, strong=letter.subject_line)
    for section in letter.sections:
        if section.heading:
            page.add(section.heading, bold=True, after=2)
        for block in section.blocks:
            if isinstance(block, Items):
                for item in block.items:
                    page.add(item, style="List Bullet", after=2)
            else:
                page.add(block)
    page.add(letter.closing, after=30)
    page.add(letter.signature, end=letter.rtl, after=12)
    if letter.language != "th":
        page.add(letter.enclosures_line)
    out = io.BytesIO()
    page.document.save(out)
    return out.getvalue()
