"""What is typed into forms, read: days, amounts, hours, whole numbers; and a form that tells what was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from goodterms import money, when
from goodterms.errors import Invalid, NotUnderstood
from goodterms.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp

YES_NO = ("yes", "no")
Values = Mapping[str, str]


def spoken(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in words)


def day(values: Values, key: str, today: date, *, future: bool = True) -> date | None:
    if not values[key]:
        return None
    try:
        return when.parse_day(values[key], today, future=future)
    except NotUnderstood as error:
        raise Invalid(key, error.message, error.hint) from error


def some_day(values: Values, key: str, today: date) -> date:
    return day(values, key, today) or today


def seconds(values: Values, key: str) -> int | None:
    """Hours as a number ("40", "2,5", "2.5h"), or as a length ("1h30")."""
    typed = values[key].strip()
    if not typed:
        return None
    try:
        hours = money.number(typed.lower().removesuffix("h").strip())
    except NotUnderstood:
        try:
            return when.parse_duration(typed)
        except NotUnderstood as error:
            raise Invalid(key, error.message, "Write hours, such as 40 or 2.5.") from error
    return int(hours * 3600)


def amount(values: Values, key: str, currency: str) -> int | None:
    if not values[key]:
        return None
    try:
        return money.amount(values[key].removeprefix(currency).strip(), currency)
    except NotUnderstood as error:
        raise Invalid(key, error.message, error.hint) from error


def whole(values: Values, key: str, default: int) -> int:
    if not values[key]:
        return default
    if not values[key].isdecimal():
        raise Invalid(key, f'"{values[key]}" is not a whole number.')
    return int(values[key])


def _renamed(error: Invalid, names: Mapping[str, str]) -> Invalid:
    """The error under the field of the form that stands for the ledger's field."""
    return Invalid(names.get(error.field, error.field), error.message, error.hint)


def ask(
    app: GoodtermsApp,
    title: str,
    fields: Sequence[Field],
    save: Callable[[Values], str],
    *,
    intro: str = "",
    names: Mapping[str, str] | None = None,
    reading: Callable[[Values], str] | None = None,
) -> None:
    """Show the form; what was written is told, and what is shown reads again. `reading`: as in FormScreen."""

    def careful(values: Values) -> object:
        try:
            return save(values)
        except Invalid as error:
            raise _renamed(error, names or {}) from error

    def done(said: object) -> None:
        if said:
            app.changed(str(said))

    app.push_screen(FormScreen(title, fields, careful, intro=intro, reading=reading), done)


def client_of(app: GoodtermsApp, client_id: int) -> tuple[str, str]:
    """Name and currency."""
    name, currency = app.desk.con.execute("SELECT name, currency FROM client WHERE id = ?", (client_id,)).fetchone()
    return name, currency


def project_of(app: GoodtermsApp, client_id: int, values: Values) -> int | None:
    from goodterms.ledger import names

    if not values["project"]:
        return None
    try:
        return names.find_project(app.desk.con, client_id, values["project"])[0]
    except NotUnderstood as error:
        raise Invalid("project", error.message, error.hint) from error


def project_names(app: GoodtermsApp, client_id: int) -> tuple[str, ...]:
    from goodterms.ledger import projects

    return tuple(row["name"] for row in projects.of_client(app.desk.con, client_id))
