"""letter: the notice, drawn up from the ledger, checked for tone, written in one or several formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from goodterms.cli.common import Opened, Session, emit_json, json_option, note, pass_session, say, table
from goodterms.errors import NotUnderstood, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from goodterms.domain.tone_model import ToneFinding
    from goodterms.exchange.letter_draft import Desk, Draft

KINDS = ("renegotiate", "raise_rates", "finish_decline", "fire", "pause", "decline", "boundary")


@click.command()
@click.argument("client")
@click.option("--outcome", required=True, metavar="KIND", help=f"One of {', '.join(KINDS)}.")
@click.option("--language", metavar="CODE", help="en, fa, is, ro, th or tr; else the client's.")
@click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="A field; lists repeat it. See --fields.")
@click.option("--format", "form", metavar="FORMATS", help="md, txt, pdf, docx, eml, or several with commas.")
@click.option("--out", metavar="PATH", help="A folder (ending in / it is made), or a file for one format.")
@click.option("--override", "lifted", multiple=True, metavar='RULE="REASON"', help="Lift a block that may be lifted.")
@click.option("--fields", "show_fields", is_flag=True, help="List the fields of this letter and what they hold.")
@json_option
@pass_session
def letter(
    session: Session,
    client: str,
    outcome: str,
    language: str | None,
    pairs: tuple[str, ...],
    form: str | None,
    out: str | None,
    lifted: tuple[str, ...],
    show_fields: bool,
    as_json: bool,
) -> None:
    """Write the letter to CLIENT: goodterms letter acme --outcome fire --set facts=12 --format pdf.

    Without --format and --out it is shown and not kept. Ends with 3 when the tone check blocks it.
    """
    from goodterms.exchange import letter_draft
    from goodterms.exchange.writers import letter_files
    from goodterms.ledger import names

    kind = outcome.strip().lower().replace("-", "_")
    given, reasons = [_pair(p) for p in pairs], _reasons(lifted)
    wanted = letter_files.formats(form) if form is not None else _by_name(out)
    with session.write() if wanted else session.read() as file:
        client_id, name = names.find_client(file.con, client)
        desk = letter_draft.desk(file.con, file.settings, file.today, client_id)
        draft = letter_draft.draw_up(desk, kind, given, language=language)
        if show_fields:
            _show_fields(kind, draft, as_json)
            return
        stopped = _stopping(draft, reasons)
        written: list[Path] = []
        if wanted and not stopped and not draft.letter.unfilled:
            stem = letter_files.file_stem(name, kind, draft.letter)
            done = letter_files.write(draft.letter, wanted, out, stem)
            written = list(done.paths)
            _keep(file, desk, draft, reasons, written)
            for line in done.notes:
                note(line)
    _tell(desk, draft, stopped, written, as_json, shown=not wanted)
    _refuse(draft, stopped, bool(wanted))


def _by_name(out: str | None) -> tuple[str, ...]:
    """The format that --out names by its ending; text where it names none."""
    from goodterms.exchange.writers.letter_files import FORMATS

    if out is None:
        return ()
    ending = out.rpartition(".")[2].lower()
    return (ending,) if ending in FORMATS else ("txt",)


def _pair(typed: str) -> tuple[str, str]:
    name, equals, value = typed.partition("=")
    if not equals or not name.strip():
        raise NotUnderstood(f'"{typed}" sets nothing.', "Write --set NAME=VALUE.")
    return name.strip(), value


def _reasons(lifted: tuple[str, ...]) -> dict[str, str]:
    reasons: dict[str, str] = {}
    for typed in lifted:
        rule, _, reason = typed.partition("=")
        if not reason.strip():
            raise NotUnderstood(f'"{typed}" gives no reason.', 'Write --override T9="agreed on the phone".')
        reasons[rule.strip().upper()] = reason.strip().strip('"').strip()
    return reasons


def _stopping(draft: Draft, reasons: Mapping[str, str]) -> tuple[ToneFinding, ...]:
    """The findings that stop the letter; open placeholders are told apart."""
    from goodterms.domain import tone

    return tone.blocking(draft.findings, reasons)


def _keep(file: Opened, desk: Desk, draft: Draft, reasons: Mapping[str, str], written: list[Path]) -> None:
    """Store the letter as it was written; if that fails its files go again."""
    from goodterms.ledger import letters

    used = {rule: why for rule, why in reasons.items() if any(f.rule == rule for f in draft.findings)}
    try:
        letters.save(
            file.con,
            desk.history.client.id,
            file.today,
            kind=draft.letter.kind,
            language=draft.letter.language,
            subject=draft.letter.subject,
            body=draft.text,
            values=draft.fields,
            overrides=used,
            decision_id=draft.decision_id,
        )
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _tell(
    desk: Desk, draft: Draft, stopped: tuple[ToneFinding, ...], written: list[Path], as_json: bool, *, shown: bool
) -> None:
    if as_json:
        emit_json(
            {
                "client": desk.history.client.name,
                "outcome": draft.letter.kind,
                "language": draft.letter.language,
                "subject": draft.letter.subject,
                "text": draft.text,
                "blocked": bool(stopped or draft.letter.unfilled),
                "unfilled": list(draft.letter.unfilled),
                "findings": [_finding(f, f in stopped) for f in draft.findings],
                "files": [str(path) for path in written],
            }
        )
    for path in () if as_json else written:
        click.echo(path)
    if shown and not as_json:
        say(draft.text.rstrip("\n"))
    if not as_json:
        for found in draft.findings:
            if found not in stopped:
                note(_sentence(found))


def _finding(found: ToneFinding, stops: bool) -> dict[str, object]:
    return {
        "rule": found.rule,
        "level": found.level,
        "reason": found.reason,
        "suggestion": found.suggestion,
        "words": found.words,
        "start": found.start,
        "end": found.end,
        "liftable": found.liftable,
        "stops": stops,
    }


def _sentence(found: ToneFinding) -> str:
    words = f' "{found.words}"' if found.words else ""
    return f"{found.rule}{words}: {found.reason} {found.suggestion}".strip()


def _refuse(draft: Draft, stopped: tuple[ToneFinding, ...], exported: bool) -> None:
    """Exit 3 where the letter must not go out."""
    told = [f for f in stopped if not (f.rule == "T17" and draft.letter.unfilled)]
    lines = tuple(_sentence(f) + ("" if f.liftable else " No reason lifts this.") for f in told)
    if draft.letter.unfilled:
        open_ones = ", ".join(dict.fromkeys(draft.letter.unfilled))
        lines = (f"Not filled in: {open_ones}. Use --set NAME=VALUE.", *lines)
    if lines:
        wrote = "Nothing was written." if exported else "It must not go out like this."
        raise Refused(f"The letter is blocked. {wrote}", details=lines[:20])


def _show_fields(kind: str, draft: Draft, as_json: bool) -> None:
    from goodterms.domain import letter_fields
    from goodterms.domain.letter import show, show_list
    from goodterms.exchange.locale import Locale

    style = Locale(draft.letter.language)
    rows = []
    for field in letter_fields.fields_of(kind):
        value = draft.fields.get(field.name)
        listed = show_list(field.name, value, draft.letter.language, style) if field.kind == "list" else ()
        shown = "; ".join(listed) if field.kind == "list" else show(value, field.kind, style)
        need = "missing" if field.name in draft.missing else "needed" if field.mandatory else ""
        rows.append((field.name, field.kind, need, shown, ", ".join(filter(None, (field.label, field.help)))))
    if as_json:
        emit_json([dict(zip(("name", "kind", "need", "value", "says"), row, strict=True)) for row in rows])
    else:
        table(("Field", "Kind", "", "Value", "What it is"), rows)
