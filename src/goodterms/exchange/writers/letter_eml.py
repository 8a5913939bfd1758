"""A letter as an e-mail draft: text, HTML and the PDF.

`EmailMessage` builds the body only. It drops or adds spaces when it folds long encoded words (Python 3.11
to early 3.14), so the headers with other letters than ASCII are encoded here and put in front.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr
from html import escape

from goodterms.domain.letter_model import Items, Letter
from goodterms.errors import Invalid
from goodterms.exchange.writers.letter_text import closing_lines, head, isolate, plain

_LINE = "\r\n"


def header(name: str, value: str) -> bytes:
    """One header, folded. Raises Invalid for a line break in it, which would smuggle in another header."""
    _one_line(name, value)
    if value.isascii() and len(name) + len(value) < 76:
        return f"{name}: {value}{_LINE}".encode("ascii")
    charset = "us-ascii" if value.isascii() else "utf-8"
    return f"{name}: {Header(value, charset, 76, name).encode(linesep=_LINE)}{_LINE}".encode("ascii")


def addresses(name: str, people: Sequence[tuple[str, str]]) -> bytes:
    """A header of addresses: (name, address). Raises Invalid for an address that is none."""
    shown = []
    for person, address in people:
        _one_line(name, person)
        if not address.isascii() or any(c in address for c in "\r\n<>, ") or "@" not in address:
            raise Invalid("email", f'"{address}" is not an e-mail address.')
        if person.isascii():
            shown.append(formataddr((person, address)))
        else:
            shown.append(Header(person, "utf-8", 66, name).encode(linesep=_LINE) + f"{_LINE} <{address}>")
    return f"{name}: ".encode() + f",{_LINE} ".join(shown).encode("ascii") + b"\r\n"


def _one_line(name: str, value: str) -> None:
    if "\r" in value or "\n" in value:
        raise Invalid("email", f"The {name} of an e-mail has no line breaks.")


def html(letter: Letter) -> str:
    """The letter as a small HTML page that says its language and direction."""
    direction = "rtl" if letter.rtl else "ltr"

    def show(text: str) -> str:
        return escape(isolate(text, letter.rtl))

    def lines(of: Sequence[str]) -> str:
        shown = (f"<strong>{show(t)}</strong>" if t == letter.subject_line else show(t) for t in of)
        return f"<p>{'<br>'.join(shown)}</p>"

    parts = [lines([letter.date]), *(lines(group) for group in head(letter))]
    for section in letter.sections:
        parts += [f"<h2>{show(section.heading)}</h2>"] if section.heading else []
        for block in section.blocks:
            if isinstance(block, Items):
                parts.append("<ul>" + "".join(f"<li>{show(item)}</li>" for item in block.items) + "</ul>")
            else:
                parts.append(f"<p>{show(block)}</p>")
    parts += [lines(group) for group in closing_lines(letter)]
    style = "body{font-family:sans-serif;max-width:42em}h2{font-size:1em;margin-bottom:0}"
    return (
        f'<!DOCTYPE html>\n<html dir="{direction}" lang="{letter.language}"><head><meta charset="utf-8">'
        f"<title>{show(letter.subject)}</title><style>{style}</style></head>\n"
        f'<body dir="{direction}">\n' + "\n".join(parts) + "\n</body></html>\n"
    )


def letter_eml(letter: Letter, pdf: bytes, attachment: str) -> bytes:
    """The draft: opens as a new message where the mail program knows X-Unsent. It has no date and no id yet.

    `attachment` is the name of the PDF, in ASCII. Without an address of the client the draft has no To.
    """
    message = EmailMessage(policy=SMTP)
    message.set_content(plain(letter), cte="base64")
    message.add_alternative(html(letter), subtype="html", cte="base64")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=attachment)
    top = b"X-Unsent: 1\r\n" + header("Subject", letter.subject)
    if letter.my_email:
        top += addresses("From", [(letter.sender[0], letter.my_email)])
    if letter.to_email:
        top += addresses("To", [(letter.recipient[0] if letter.recipient else "", letter.to_email)])
    return top + f"Content-Language: {letter.language}\r\n".encode() + message.as_bytes()
