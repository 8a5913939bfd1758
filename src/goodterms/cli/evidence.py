"""incidents, incident, accept: what a client did, on the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from goodterms import text
from goodterms.cli import given as read
from goodterms.cli.common import (
    Opened,
    Session,
    TypedPath,
    emit_csv,
    emit_json,
    json_option,
    note,
    pass_session,
    say,
    table,
)
from goodterms.cli.evidence_more import change, expense, on_option, request, signal
from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import evidence as ledger
from goodterms.ledger import invoices

__all__ = ["accept", "change", "expense", "incident", "incidents", "request", "signal"]


@click.command("incidents")
@click.argument("client", required=False)
@click.option("--flag", metavar="FLAG", help="Only of this flag.")
@click.option("--from", "first", metavar="DAY", help="From this day on.")
@click.option("--corrected", is_flag=True, help="Also what was corrected later.")
@click.option("--bundle", is_flag=True, help="The whole evidence about the client as Markdown (or with --json).")
@click.option("--format", "form", metavar="FORMATS", help="With --bundle: write files; md, pdf, or md,pdf.")
@click.option("--out", metavar="PATH", help="With --bundle: a folder (ending in / it is made), or a file.")
@click.option("--csv", "as_csv", is_flag=True, help="Write CSV.")
@json_option
@pass_session
def incidents(
    session: Session,
    client: str | None,
    flag: str | None,
    first: str | None,
    corrected: bool,
    bundle: bool,
    form: str | None,
    out: str | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """List incidents, newest first."""
    from goodterms.ledger.reports_log import incidents as report

    if not bundle and (form or out):
        raise NotUnderstood("Files are written of the whole evidence.", "Add --bundle.")
    with session.read() as file:
        client_id = None if client is None else read.client(file, client)
        if bundle:
            _bundle(file, client_id, form, out, as_json)
            return
        kind = None if flag is None else ledger.flag_id(flag)
        start = read.maybe_day(first, file.today, "from")
        found = report(file.con, client_id=client_id, flag=kind, first=start, last=file.today, corrected=corrected)
        if as_json:
            emit_json(found)
            return
        heads = ("id", "date", "client", "flag", "severity", "told_on", "note")
        if as_csv:
            emit_csv(heads, [[row[key] for key in heads] for row in found])
            return
        if not found:
            say("No incidents are logged.")
        table(
            ("Id", "Date", "Client", "Flag", "Sev", "Told on", "Note"),
            [(*(row[key] for key in heads[:-1]), _short(row)) for row in found],
            right=("Id", "Sev"),
        )


def _short(row: dict[str, Any]) -> str:
    marks = [word for key, word in (("justified", "my own doing"), ("corrected_by", "corrected")) if row[key]]
    words: str = row["note"] if len(row["note"]) <= 60 else row["note"][:59] + "\u2026"
    return words + (f" ({', '.join(marks)})" if marks else "")


def _bundle(file: Opened, client_id: int | None, form: str | None, out: str | None, as_json: bool) -> None:
    from goodterms.ledger import bundle

    if client_id is None:
        raise NotUnderstood("Whose evidence?", "Name the client: goodterms incidents CLIENT --bundle")
    found = bundle.collect(file.con, client_id, file.today)
    if form or out:
        from goodterms.exchange.writers import evidence as writer

        named = "pdf" if out and out.lower().endswith(".pdf") else "md"
        paths, notes = writer.write(found, writer.formats(form or named), out)
        for line in notes:
            note(line)
        if as_json:
            emit_json({"files": [str(path) for path in paths]})
            return
        for path in paths:
            say(f"Wrote {path}.")
    elif as_json:
        emit_json(found)
    else:
        click.echo(bundle.markdown(found), nl=False)


@click.group()
def incident() -> None:
    """Log something a client did, correct it, or note that they were told.

    An incident is never rewritten: a correction is a new row that names the old one.
    """


@incident.command("add")
@click.argument("client")
@click.argument("flag")
@click.argument("words", metavar="NOTE", nargs=-1, required=True)
@on_option
@click.option("--severity", type=click.IntRange(1, 3), help="1 minor, 2 clear, 3 grave; else 1, and 3 for a threat.")
@click.option("--evidence", default="", metavar="TEXT", help="Mail, file or record that proves it.")
@click.option(
    "--evidence-file", type=TypedPath(exists=True, dir_okay=False, path_type=Path), help="Name and hash kept."
)
@click.option("--told-on", metavar="DAY", help="When you told them that it must change.")
@click.option("--target", type=click.Choice(("me", "other"), case_sensitive=False), default="me", help="About whom.")
@click.option("--justified", is_flag=True, help="My own doing: it does not count.")
@click.option("--phase", type=click.Choice(ledger.PHASES[1:], case_sensitive=False), help="Of the work, for rivals.")
@click.option("--conceded", is_flag=True, help="A price cut that you gave in to.")
@click.option("--invoice", metavar="NUMBER", help="The invoice it is about.")
@json_option
@pass_session
def incident_add(
    session: Session,
    client: str,
    flag: str,
    words: tuple[str, ...],
    on: str | None,
    evidence_file: Path | None,
    as_json: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Log an incident: goodterms incident add acme abuse "Shouted at me on the phone" --severity 2."""
    with session.write() as file:
        client_id = read.client(file, client)
        number = given.pop("invoice")
        given["told_on"] = read.maybe_day(given["told_on"], file.today, "told_on")
        given["phase"] = given["phase"] or ""
        if evidence_file is not None:
            given["evidence"] = f"{given['evidence']} {_fingerprint(evidence_file)}".strip()
        if number is not None:
            given["invoice_id"] = invoices.find(file.con, number, client_id)
        day = read.day(on, file.today)
        logged = ledger.add_incident(file.con, client_id, flag, day, file.today, " ".join(words), **given)
        _tell_incident(file, logged, "Logged", as_json)


def _fingerprint(path: Path) -> str:
    """The file's name and SHA-256: what it was, should anybody doubt it later."""
    import hashlib

    with path.open("rb") as opened:
        return f"{text.clean(path.name)} (sha256 {hashlib.file_digest(opened, 'sha256').hexdigest()})"


@incident.command("correct")
@click.argument("incident_id", type=read.ID, metavar="ID")
@click.option("--on", metavar="DAY")
@click.option("--note", metavar="TEXT")
@click.option("--severity", type=click.IntRange(1, 3))
@click.option("--evidence", metavar="TEXT")
@click.option("--told-on", metavar="DAY")
@click.option("--target", type=click.Choice(("me", "other"), case_sensitive=False))
@read.yes_no("justified", "My own doing, or not.")
@click.option("--phase", type=click.Choice(ledger.PHASES[1:], case_sensitive=False))
@read.yes_no("conceded", "A price cut that you gave in to, or not.")
@json_option
@pass_session
def incident_correct(session: Session, incident_id: int, as_json: bool, **given: Any) -> None:  # noqa: ANN401
    """Correct an incident by a new one; the old one stays in the log."""
    with session.write() as file:
        values = read.present(given)
        if not values:
            raise NotUnderstood("Nothing to correct was given.", "See: goodterms incident correct --help")
        if "on" in values:
            values["day"] = read.maybe_day(values.pop("on"), file.today, "on")
        if "told_on" in values:
            values["told_on"] = read.maybe_day(values["told_on"], file.today, "told_on")
        logged = ledger.correct(file.con, incident_id, file.today, **values)
        _tell_incident(file, logged, f"Incident {incident_id} is corrected by", as_json)


@incident.command("told")
@click.argument("incident_id", type=read.ID, metavar="ID")
@click.option("--on", metavar="DAY", help="When you told them (today).")
@pass_session
def incident_told(session: Session, incident_id: int, on: str | None) -> None:
    """Note that you told them, in writing or in a meeting, what must change."""
    with session.write() as file:
        day = read.day(on, file.today)
        logged = ledger.told(file.con, incident_id, day, file.today)
        say(f"Told on {day}; the same again is a repeat. (Incident {incident_id} is now {logged.id}.)")


def _tell_incident(file: Opened, logged: ledger.Logged, verb: str, as_json: bool) -> None:
    row = file.con.execute("SELECT day, flag, severity, note FROM incident WHERE id = ?", (logged.id,)).fetchone()
    warnings = [*logged.warnings, *([ledger.ASK_TOLD] if logged.first else [])]
    if as_json:
        shown = dict(zip(("date", "flag", "severity", "note"), row, strict=True))
        emit_json({"id": logged.id, **shown, "warnings": warnings})
        return
    say(f"{verb} incident {logged.id}: {row[1]}, severity {row[2]}, {row[0]}: {row[3]}")
    for warning in warnings:
        note(warning)


@click.command()
@click.argument("client")
@click.argument("flag")
@click.option("--reason", metavar="TEXT", help="Why it is all right for now.")
@click.option("--until", metavar="DAY", help="How long (half a year).")
@click.option("--undo", "back", is_flag=True, help="Let it count again.")
@pass_session
def accept(session: Session, client: str, flag: str, reason: str | None, until: str | None, back: bool) -> None:
    """Accept a flag for a time: it is shown, but does not colour the client until its evidence grows."""
    from goodterms.domain.plan_dates import add_months
    from goodterms.ledger import acceptances
    from goodterms.ledger.overview import look

    with session.write() as file:
        client_id, kind = read.client(file, client), ledger.flag_id(flag)
        if back:
            acceptances.withdraw(file.con, client_id, kind)
            say(f"{kind} counts again.")
            return
        if not reason:
            raise NotUnderstood("The reason is missing.", "Give it with --reason.")
        expires: date = read.maybe_day(until, file.today, "until") or add_months(file.today, 6)
        here = look(file.con, file.settings, file.today, client_id)
        finding = next(found for found in here.standing.findings if found.flag.id == kind)
        if finding.accepted:
            raise Refused(f"{kind} is accepted already.", "Take it back with --undo first.")
        acceptances.accept(file.con, client_id, finding, file.today, reason=reason, expires=expires)
        say(f"{finding.flag.title}: accepted until {expires}, or until there is more of it.")
