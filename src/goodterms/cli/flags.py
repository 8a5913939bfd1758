"""flags: where clients stand, and the evidence behind it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from goodterms import when
from goodterms.cli.common import (
    Opened,
    Session,
    columns_wanted,
    cut,
    emit_json,
    harmless,
    json_option,
    pad,
    paint,
    paragraph,
    pass_session,
    say,
    width,
)
from goodterms.text import count

if TYPE_CHECKING:
    from goodterms.domain.flags.model import Finding
    from goodterms.domain.standing import Standing

COLOURS = {"critical": "bright_red", "red": "red", "amber": "yellow", "green": "green"}
NAME = 40
"""Columns of a name in the list, at most."""
UNLIT = ("none", "unknown")


@click.command()
@click.argument("client", metavar="[CLIENT]", required=False)
@click.option("--all", "everything", is_flag=True, help="Also the flags that are not lit.")
@json_option
@pass_session
def flags(session: Session, client: str | None, everything: bool, as_json: bool) -> None:
    """Where all clients stand, worst first; or one client with the evidence."""
    from goodterms.ledger.overview import look, overview

    with session.read() as file:
        if client is None:
            _write_all(file, overview(file.con, file.settings, file.today).worst_first(), everything, as_json)
            return
        from goodterms.ledger import names

        found = names.find_client(file.con, client)
        one = look(file.con, file.settings, file.today, found[0]).standing
        if as_json:
            emit_json({**head(one, file), "flags": [full(f) for f in one.findings]})
        else:
            _write_one(file, one, everything)


def head(one: Standing, file: Opened) -> dict[str, object]:
    """The part of the JSON that all forms of a standing share."""
    return {
        "client": one.client.name,
        "as_of": file.today,
        "status": one.client.status,
        "colour": one.colour,
        "score": one.score,
        "badge": one.badge,
        "explain": one.explain,
        "coverage": {"known": one.known, "of": one.of},
    }


def short(finding: Finding) -> dict[str, object]:
    """A flag without its evidence."""
    return {
        "id": finding.flag.id,
        "class": finding.in_class,
        "level": finding.level,
        "accepted": finding.accepted,
    }


def full(finding: Finding) -> dict[str, object]:
    """A flag with its evidence, the numbers behind it, and the rows it rests on."""
    rows = finding.rows
    kinds = ("invoices", "entries", "incidents", "requests", "changes", "delays")
    return {
        **short(finding),
        "title": finding.flag.title,
        "evidence": finding.evidence,
        "values": dict(finding.values),
        "rows": {kind: list(getattr(rows, kind)) for kind in kinds if getattr(rows, kind)},
    }


def sign(key: str) -> str:
    """The glyph of a colour or level, in letters a poor terminal can show."""
    from goodterms.domain.signs import glyph

    plain = (sys.stdout.encoding or "").lower().replace("-", "") not in ("utf8", "utf16", "utf32")
    return " " if key == "none" else glyph(key, ascii_only=plain)


def mark(one: Standing) -> str:
    """ "■ RED", to be painted."""
    from goodterms.domain.signs import WORDS

    return f"{sign(one.colour)} {WORDS[one.colour]}"


def _write_all(file: Opened, standings: list[Standing], everything: bool, as_json: bool) -> None:
    if as_json:
        emit_json(
            [
                {**head(s, file), "flags": [short(f) for f in s.findings if everything or f.level not in UNLIT]}
                for s in standings
            ]
        )
        return
    if not standings:
        say("There is no client yet: goodterms client add NAME.")
        return
    from goodterms.domain.signs import WORDS

    names_wide = min(NAME, max(width(harmless(s.client.name)) for s in standings))
    for one in standings:
        badge = WORDS[one.badge] if one.badge else ""
        lit = "; ".join(f.flag.title for f in one.lit)
        closed = f" ({one.client.status})" if one.client.status != "active" else ""
        name = pad(cut(harmless(one.client.name), names_wide), names_wide)
        shown = paint(pad(mark(one), 11), fg=COLOURS.get(one.colour), bold=one.colour == "critical")
        rest = f"  {pad(str(one.score), 3, right=True)}  {pad(badge, 9)}  {lit}{closed}".rstrip()
        room = columns_wanted()
        click.echo(f"{shown}{name}{rest if room is None else cut(rest, max(20, room - 11 - names_wide))}")
        if everything:
            _unlit(one)


def _write_one(file: Opened, one: Standing, everything: bool) -> None:
    from goodterms.domain.signs import WORDS

    title = paint(harmless(one.client.name), bold=True)
    badge = f"  {WORDS[one.badge]}" if one.badge else ""
    click.echo(f"{title}  {paint(mark(one) + badge, fg=COLOURS.get(one.colour), bold=True)}  score {one.score}")
    paragraph(one.explain)
    if one.lit:
        say()
    for finding in one.lit:
        _write_flag(finding)
    for finding in one.findings:
        if finding.level == "note" or (finding.accepted and finding.level not in UNLIT):
            _write_flag(finding)
    say()
    if one.signals:
        paragraph("Good signs: " + ", ".join(s.replace("_", " ") for s in one.signals) + ".", "")
    _unlit(one, none=everything)
    say(f"{one.known} of {one.of} flags could be judged on {when.show_day(file.today)}.")


def _write_flag(finding: Finding) -> None:
    from goodterms.domain.signs import WORDS

    word = WORDS.get(finding.level, finding.level.upper())
    level = paint(pad(f"{sign(finding.level)} {word}", 9), fg=COLOURS.get(finding.level))
    kind = finding.in_class.replace("_", "-")
    accepted = ", accepted" if finding.accepted else ""
    click.echo(f"  {level}{finding.flag.title} ({kind}{accepted})")
    if finding.evidence:
        paragraph(finding.evidence, " " * 11)


def _unlit(one: Standing, *, none: bool = True) -> None:
    unknown = [f.flag.title for f in one.findings if f.level == "unknown"]
    quiet = [f.flag.title for f in one.findings if f.level == "none"]
    if unknown:
        paragraph(f"Too little is known for {count(len(unknown), 'flag')}: {'; '.join(unknown)}.", "  ")
    if none and quiet:
        paragraph(f"Not lit: {'; '.join(quiet)}.", "  ")
