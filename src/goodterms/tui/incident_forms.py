"""Correcting an incident: the old note stays in the log, the new one takes its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from goodterms import when
from goodterms.errors import Invalid, NotUnderstood
from goodterms.tui.screens.incident import SEVERITIES
from goodterms.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp


def correct(app: GoodtermsApp, incident_id: int, after: Callable[[], None]) -> None:
    """Show the incident as it stands; what is changed is written as a new entry that names the old one."""
    from goodterms.ledger import evidence

    desk = app.desk
    row = desk.con.execute(
        """SELECT day, severity, note, told_on, evidence, justified, name
        FROM incident n JOIN client c ON c.id = n.client_id WHERE n.id = ?""",
        (incident_id,),
    ).fetchone()
    if row is None:
        return
    day, severity, note, told_on, proof, justified, name = row
    fields = [
        Field("note", "What happened", note, required=True),
        Field("day", "When", day, required=True),
        Field("severity", "How grave", SEVERITIES[severity - 1], "", SEVERITIES),
        Field("told_on", "Told them on", told_on or "", "empty: not yet"),
        Field("evidence", "Evidence", proof),
        Field("justified", "My own doing", "yes" if justified else "no", "", ("yes", "no")),
    ]

    def save(values: Mapping[str, str]) -> object:
        logged = evidence.correct(
            desk.con,
            incident_id,
            desk.today,
            day=_day(values, "day", desk.today),
            note=values["note"],
            severity=SEVERITIES.index(values["severity"] or "minor") + 1,
            evidence=values["evidence"],
            told_on=_day(values, "told_on", desk.today) if values["told_on"] else None,
            justified=values["justified"] == "yes",
        )
        return " ".join(("Corrected; the first note stays in the log. u takes it back.", *logged.warnings))

    def done(said: object) -> None:
        if said:
            app.changed(str(said))
            after()

    app.push_screen(FormScreen(f"Incident of {name}", fields, save), done)


def _day(values: Mapping[str, str], key: str, today: date) -> date:
    try:
        return when.parse_day(values[key], today)
    except NotUnderstood as error:
        raise Invalid(key, error.message, error.hint) from error
