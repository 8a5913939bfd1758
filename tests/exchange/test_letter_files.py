"""Letters as files: every format, every language, and no file ever replaced."""

import errno
import io
import json
import zipfile
from dataclasses import replace
from email import message_from_bytes
from email import policy as policies
from email.header import decode_header, make_header
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from goodterms.domain.letter_model import KINDS, LANGUAGES, Section
from goodterms.errors import Invalid, NotUnderstood, Refused
from goodterms.exchange.writers import files, letter_eml, letter_files, letter_text
from goodterms.exchange.writers.letter_docx import letter_docx
from goodterms.exchange.writers.letter_pdf import document, letter_pdf
from tests.domain.letter_cases import FACTS, make

HOSTILE = '=cmd("x") #read("a") *b* _c_ `d` <script>x</script> $y$ [l](u) \\n {z'
NAMES = {
    "en": "Jo O'Neill", "fa": "شرکت نمونهٔ بازرگانی خلیج فارس و شرکا", "is": "Þórdís Ægisdóttir",
    "ro": "Ștefan Țărănescu", "th": "บริษัท ตัวอย่างการค้าระหว่างประเทศ จำกัด", "tr": "İnci Işık Şağdıç",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_pdf_of_every_letter_in_every_language(kind, language):
    """PDF/A is the tofu test: a glyph that the bundled fonts lack would be a note."""
    pdf, notes = letter_pdf(make(kind, language))
    assert notes == []
    assert pdf.startswith(b"%PDF-")
    assert b"pdfaid" in pdf


def test_pdf_is_the_same_for_the_same_letter():
    assert letter_pdf(make("fire"))[0] == letter_pdf(make("fire"))[0]


@pytest.mark.parametrize("language", ["en", "ro", "tr"])
def test_pdf_text(language):
    made = make("fire", language)
    read = pypdf.PdfReader(io.BytesIO(letter_pdf(made)[0]))
    text = " ".join(" ".join(page.extract_text().split()) for page in read.pages)
    for section in made.sections:
        for word in str(section.blocks[0]).replace("\xa0", " ").split()[:3]:
            assert word in text
    assert read.metadata.title == made.subject


@pytest.mark.parametrize("name", ["שלום בע״מ", "東京株式会社", "Ελλάς Москва", "Zażółć"])
def test_pdf_with_letters_of_other_scripts(name):
    """Greek and Cyrillic are bundled; what is not is looked for among the system's fonts, with a note."""
    pdf, notes = letter_pdf(make("fire", ledger=replace(FACTS, client_name=name)))
    assert pdf.startswith(b"%PDF-")
    bundled = name in ("Ελλάς Москва", "Zażółć")
    assert (notes == []) == bundled


def test_user_text_is_never_markup_in_a_pdf():
    made = make("fire", ledger=replace(FACTS, client_name=HOSTILE.rstrip("{z")))
    pdf, notes = letter_pdf(made)
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert notes == []
    assert '#read("a") *b* _c_' in text


def test_a_very_long_letter_has_page_numbers():
    made = make("fire")
    long = replace(made, sections=tuple(Section(f"s{n}", "", ("word " * 200,)) for n in range(60)))
    read = pypdf.PdfReader(io.BytesIO(letter_pdf(long)[0]))
    assert len(read.pages) > 10
    assert read.pages[11].extract_text().strip().endswith("12")


def test_persian_runs_are_isolated():
    shown = json.dumps(document(make("fire", "fa")), ensure_ascii=False)
    assert "\u2068sam@rivers.example\u2069" in shown
    assert "\u2068۲٬۴۰۰٫۰۰\u00a0یورو\u2069" in shown
    assert "\u2068۱۱ فروردین ۱۴۰۵\u2069" in shown
    assert shown.count("\u2068") == shown.count("\u2069")


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_text(language):
    text = letter_text.plain(make("fire", language))
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert all(
        letter_text.wrap(line, 72) == [line] or line.startswith(("- ", "  ")) for line in text.split("\n") if line
    )
    assert "\u2068" not in text
    assert "Sam Rivers" in text


def test_order_of_the_head():
    english = letter_text.plain(make("fire", "en"))
    romanian = letter_text.plain(make("fire", "ro"))
    thai = letter_text.plain(make("fire", "th"))
    assert english.index("Dear Ms Smith,") < english.index("Subject: Notice")
    assert romanian.index("Subiect: ") < romanian.index("Stimată doamnă Smith,")
    order = [thai.index(word) for word in ("เรื่อง:", "เรียน ", "อ้างถึง:", "สิ่งที่ส่งมาด้วย:")]
    assert order == sorted(order)
    assert letter_text.plain(make("fire", "fa")).index("موضوع:") < letter_text.plain(make("fire", "fa")).index(
        "با سلام"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_says_what_the_letter_says(language):
    made = make("fire", language)
    text = letter_text.markdown(made)
    assert (f'<div dir="rtl" lang="{language}">' in text) == made.rtl
    html = MarkdownIt("commonmark").render(text)
    assert html.count("<h2>") == sum(bool(s.heading) for s in made.sections)
    assert html.count("<li>") >= 3


@pytest.mark.parametrize(
    "value", [HOSTILE, "# x", "- y", "1. z", "+ q", "=====", "---", "a_b@c_d.example", "_x_", "&amp;"]
)
def test_markdown_shows_user_text_as_it_is(value):
    html = MarkdownIt("commonmark").render(letter_text.escape(value))
    expected = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    assert html == f"<p>{expected}</p>\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_eml_headers_by_two_decoders(language):
    """Long encoded words lose spaces in the standard library's own folding; ours must not."""
    subject = f"{make('fire', language).subject} {NAMES[language]} INV-2026-014 {NAMES[language]}"
    made = replace(make("fire", language), subject=subject, sender=(NAMES[language],), recipient=(NAMES[language],))
    made = replace(made, my_email="sam@rivers.example", to_email="jo@acme.example")
    raw = letter_eml.letter_eml(made, b"%PDF-x", "letter.pdf")
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    legacy = message_from_bytes(raw)
    assert str(make_header(decode_header(legacy["Subject"].replace("\r\n", "")))) == subject
    for header, address in (("From", "sam@rivers.example"), ("To", "jo@acme.example")):
        shown = str(make_header(decode_header(legacy[header])))
        assert shown.replace('"', "").split("<")[0].strip() == NAMES[language]
        assert address in shown
    modern = message_from_bytes(raw, policy=policies.default)
    assert modern["Subject"] == subject
    assert modern["X-Unsent"] == "1"
    assert modern["Date"] is None
    assert modern["Message-ID"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_eml_parts(language):
    made = make("fire", language)
    data, notes = letter_files.render(made, ["eml"], "Acme-fire-2026-03-31")
    message = message_from_bytes(data["eml"], policy=policies.default)
    assert notes == []
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == letter_text.plain(made)
    html = message.get_body(("html",)).get_content()
    assert f'dir="{"rtl" if made.rtl else "ltr"}" lang="{language}"' in html
    (pdf,) = message.iter_attachments()
    assert pdf.get_filename() == "Acme-fire-2026-03-31.pdf"
    assert pdf.get_content().startswith(b"%PDF-")


def test_eml_html_escapes_user_text():
    html = letter_eml.html(make("fire", ledger=replace(FACTS, client_name=HOSTILE)))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("bad", ["x@y.z\r\nBcc: a@b.c", "no address", "a <b@c.d>", "a,b@c.d", "ü@x.y"])
def test_eml_refuses_what_is_no_address(bad):
    with pytest.raises(Invalid):
        letter_eml.addresses("To", [("x", bad)])


def test_eml_refuses_a_second_header():
    with pytest.raises(Invalid):
        letter_eml.header("Subject", "x\r\nBcc: a@b.c")


@pytest.mark.parametrize("language", LANGUAGES)
def test_docx(language):
    made = make("fire", language)
    opened = docx.Document(io.BytesIO(letter_docx(made)))
    text = "\n".join(p.text for p in opened.paragraphs)
    assert made.subject in text.replace("\u2068", "").replace("\u2069", "")
    assert opened.core_properties.title == made.subject
    body = [p for p in opened.paragraphs if p.text]
    rtl = [p._p.pPr is not None and p._p.pPr.find(qn("w:bidi")) is not None for p in body]
    assert all(rtl) if made.rtl else not any(rtl)
    section = opened.sections[0]._sectPr.find(qn("w:bidi")) is not None
    assert section == made.rtl


def test_docx_order_of_elements_follows_the_schema():
    """Word refuses a paragraph whose w:bidi stands after w:spacing or w:jc."""
    raw = zipfile.ZipFile(io.BytesIO(letter_docx(make("fire", "fa")))).read("word/document.xml").decode()
    for properties in raw.split("<w:pPr>")[1:]:
        inside = properties.split("</w:pPr>")[0]
        after = [inside.find(tag) for tag in ("<w:spacing", "<w:jc") if tag in inside]
        assert all(inside.find("<w:bidi") < place for place in after)


def write(letter, formats, out, stem="Acme-fire"):
    return letter_files.write(letter, formats, out, stem)


def test_all_formats_into_a_folder(tmp_path):
    done = write(make("fire"), "md,txt,pdf,docx,eml", tmp_path)
    assert [p.name for p in done.paths] == [f"Acme-fire.{f}" for f in ("md", "txt", "pdf", "docx", "eml")]
    assert all(p.stat().st_size > 500 for p in done.paths)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(p.name for p in done.paths)


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "Acme-fire.md").write_text("mine")
    first = write(make("fire"), "md,txt", tmp_path)
    second = write(make("fire"), "txt", tmp_path)
    assert [p.name for p in first.paths] == ["Acme-fire-2.md", "Acme-fire-2.txt"]
    assert [p.name for p in second.paths] == ["Acme-fire.txt"]
    assert [p.name for p in write(make("fire"), "txt", tmp_path).paths] == ["Acme-fire-3.txt"]
    assert (tmp_path / "Acme-fire.md").read_text() == "mine"


def test_a_dangling_link_is_not_followed(tmp_path):
    (tmp_path / "letter.md").symlink_to(tmp_path / "elsewhere")
    done = write(make("fire"), "md", tmp_path / "letter.md")
    assert done.paths[0].name == "letter-2.md"
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_is_made_only_when_it_ends_in_a_slash(tmp_path):
    done = write(make("fire"), "md", f"{tmp_path}/new/deep/")
    assert done.paths[0] == tmp_path / "new" / "deep" / "Acme-fire.md"
    with pytest.raises(Refused):
        write(make("fire"), "md", f"{tmp_path}/other/letter.md")
    assert not (tmp_path / "other").exists()


def test_a_file_takes_one_format(tmp_path):
    assert write(make("fire"), "md", str(tmp_path / "letter.txt")).paths[0].name == "letter.txt"
    with pytest.raises(Refused):
        write(make("fire"), "md,txt", str(tmp_path / "letter"))


def test_the_name_of_a_client_is_never_a_path(tmp_path):
    stem = letter_files.file_stem("../../etc/passwd", "fire", make("fire"))
    done = write(make("fire"), "md", tmp_path, stem)
    assert done.paths[0].parent == tmp_path
    assert "/" not in stem


def test_formats_that_we_do_not_write():
    assert letter_files.formats(" PDF, md,pdf") == ("pdf", "md")
    for bad in ("odt", "", ","):
        with pytest.raises(NotUnderstood):
            letter_files.formats(bad)


def test_an_unfilled_letter_is_not_exported(tmp_path):
    made = replace(make("fire"), unfilled=("last_day",))
    with pytest.raises(Refused, match="last_day"):
        write(made, "md", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_ascii_name_of_the_attachment():
    assert files.ascii_name("Ștefan-fire", "letter") == "Stefan-fire"
    assert files.ascii_name("شرکت", "letter-2026-03-31") == "letter-2026-03-31"


@pytest.mark.parametrize("failing", [1, 2])
def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch, failing):
    calls = []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) == failing:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(Refused, match="no space left"):
        write(make("fire"), "md,txt", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_links_a_file_is_still_never_replaced(tmp_path, monkeypatch):
    def none(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(files.os, "link", none)
    assert [p.name for p in write(make("fire"), "md", tmp_path).paths] == ["Acme-fire.md"]
    assert [p.name for p in write(make("fire"), "md", tmp_path).paths] == ["Acme-fire-2.md"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["Acme-fire-2.md", "Acme-fire.md"]


def test_a_file_where_a_folder_should_be(tmp_path):
    (tmp_path / "taken").write_text("x")
    with pytest.raises(Refused):
        write(make("fire"), "md", f"{tmp_path}/taken/")


def test_fonts_are_bundled_with_their_licences():
    folder = Path(files.__file__).parent.parent / "fonts"
    fonts = sorted(p.name for p in folder.glob("*.ttf"))
    assert len(fonts) == 6
    assert sum(p.stat().st_size for p in folder.glob("*.ttf")) < 900_000
    for family in ("NotoSans", "Vazirmatn", "Sarabun"):
        assert "SIL Open Font License" in (folder / f"{family}-OFL.txt").read_text("utf-8")
