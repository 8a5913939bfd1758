"""The forms of the settings: one value, an exchange rate, a file of rates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from goodterms import money, paths, when
from goodterms.errors import GoodtermsError, Invalid, NotUnderstood
from goodterms.text import count
from goodterms.tui.widgets.form import ADDRESS, Field, FormScreen

if TYPE_CHECKING:
    from goodterms.ledger.exchange_rates import Rate
    from goodterms.tui.app import GoodtermsApp
    from goodterms.tui.settings_rows import Setting

After = Callable[[], None]


def _show(app: GoodtermsApp, form: FormScreen, after: After) -> None:
    def done(said: object) -> None:
        if said:
            app.changed(str(said))
            after()

    app.push_screen(form, done)


def edit(app: GoodtermsApp, setting: Setting, after: After) -> None:
    """Change one setting or bar; a message stands under the field until it is right."""
    from goodterms.ledger import settings_store

    name = f"{setting.flag}, {setting.label}" if setting.flag else setting.label

    flag = f"{setting.key.partition('.')[0]}."

    def plainer(words: str) -> str:
        """Without the names that only the command line knows."""
        bare = words.removeprefix(f"{setting.key}: ")
        return bare.replace(flag, "") if setting.flag else bare

    def save(values: Mapping[str, str]) -> object:
        try:
            kept = settings_store.save(app.desk.con, setting.key, values["value"])
        except GoodtermsError as error:
            raise Invalid("value", plainer(error.message), plainer(error.hint)) from error
        return f"{name}: {'saved' if kept else f'back to {setting.default}'}. u takes it back."

    nothing = setting.default == "empty"
    by_itself = "It may be left empty." if nothing else f"By default: {setting.default}. Empty goes back to that."
    bounds = f" It may be {setting.bounds}." if setting.bounds else ""
    lines = setting.key == "my_address"
    hint = ADDRESS if lines else setting.form or setting.default
    field = Field("value", setting.label.capitalize(), setting.typed, hint, setting.choices, lines=lines)
    intro = f"{setting.says}{bounds} {by_itself}"
    _show(app, FormScreen(name, [field], save, intro=intro), after)


def to_default(app: GoodtermsApp, setting: Setting, after: After) -> None:
    """Back to what it is by itself."""
    from goodterms.ledger import settings_store

    if not setting.moved:
        app.toast(f"{setting.label} is {setting.default} already, by default.")
        return

    def run() -> str:
        settings_store.save(app.desk.con, setting.key, "")
        return f"{setting.label}: back to {setting.default}. u takes it back."

    if app.do(run):
        after()


def rate(app: GoodtermsApp, old: Rate | None, after: After) -> None:
    """Note an exchange rate, or correct one."""
    from goodterms.ledger import exchange_rates

    desk = app.desk
    home = desk.settings().home_currency

    def save(values: Mapping[str, str]) -> object:
        try:
            day = when.parse_day(values["day"], desk.today)
        except NotUnderstood as error:
            raise Invalid("day", error.message, error.hint) from error
        try:
            value = money.number(values["rate"])
        except NotUnderstood as error:
            raise Invalid("rate", error.message, error.hint) from error
        exchange_rates.put(desk.con, home, values["currency"], day, value, desk.today)
        return f"1 {values['currency'].upper()} is {values['rate']} {home} from {day.isoformat()}. u takes it back."

    fields = [
        Field("currency", "Currency", old.currency if old else "", "USD", required=True),
        Field("day", "From", old.day.isoformat() if old else "today", "2026-04-01", required=True),
        Field("rate", f"One is, in {home}", format(old.rate, "f") if old else "", "0.92", required=True),
    ]
    intro = f"How much one unit is in {home}, from that day until the next rate."
    _show(app, FormScreen("Exchange rate", fields, save, intro=intro), after)


def remove_rate(app: GoodtermsApp, old: Rate, after: After) -> None:
    """Take a rate out; undo brings it back."""
    from goodterms.ledger import exchange_rates

    def run() -> str:
        exchange_rates.remove(app.desk.con, old.id)
        return f"The rate of {old.currency} from {old.day.isoformat()} is gone. u brings it back."

    if app.do(run):
        after()


def import_rates(app: GoodtermsApp, after: After) -> None:
    """Bring in a table of rates."""
    from goodterms.ledger import exchange_rates

    desk = app.desk

    def save(values: Mapping[str, str]) -> object:
        path = paths.typed(values["file"], "file")
        try:
            found = exchange_rates.import_csv(desk.con, path, desk.settings().home_currency, desk.today)
        except GoodtermsError as error:
            raise Invalid("file", error.message, error.hint) from error
        same = f", {found.same} known already" if found.same else ""
        return f"{count(found.added, 'rate')} added, {found.changed} changed{same}. u takes it back."

    intro = "A CSV file with currency, day and rate in each line, such as USD,2026-04-01,0.92."
    _show(
        app, FormScreen("Exchange rates from a file", [Field("file", "File", required=True)], save, intro=intro), after
    )
