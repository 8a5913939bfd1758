"""rates: what another currency is worth in the home currency."""

from __future__ import annotations

import click

from goodterms import money, paths
from goodterms.cli import given as read
from goodterms.cli.common import Opened, Session, emit_json, json_option, pass_session, say, table
from goodterms.errors import NotUnderstood
from goodterms.ledger import exchange_rates as ledger
from goodterms.text import count


@click.command()
@click.argument("currency", required=False)
@click.argument("rate", required=False)
@click.option("--on", metavar="DAY", help="From this day until the next rate (today).")
@click.option("--remove", is_flag=True, help="Take the rate of that day out again.")
@click.option("--file", metavar="FILE", help="A table of currency, day and rate, such as USD,2026-04-01,0.92.")
@json_option
@pass_session
def rates(
    session: Session,
    currency: str | None,
    rate: str | None,
    on: str | None,
    remove: bool,
    file: str | None,
    as_json: bool,
) -> None:
    """List exchange rates, or note one: goodterms rates USD 0.92 --on 2026-04-01."""
    if file is not None and (currency or remove):
        raise NotUnderstood("One thing at a time: a file, or a currency.")
    if remove and (currency is None or rate is not None):
        raise NotUnderstood("Name the currency and the day.", "goodterms rates USD --on 2026-04-01 --remove")
    if file is not None:
        with session.write() as opened:
            found = ledger.import_csv(opened.con, paths.typed(file), _home(opened), opened.today)
            same = f", {found.same} known already" if found.same else ""
            say(f"{count(found.added, 'rate')} added, {found.changed} changed{same}.")
    elif remove or rate is not None:
        with session.write() as opened:
            _change(opened, str(currency), rate, on)
    else:
        with session.read() as opened:
            _list(opened, currency, as_json)


def _home(file: Opened) -> str:
    return file.settings.home_currency


def _change(file: Opened, currency: str, rate: str | None, on: str | None) -> None:
    day = read.day(on, file.today, "on")
    if rate is not None:
        value = read.named("rate", lambda: money.number(rate))
        ledger.put(file.con, _home(file), currency, day, value, file.today)
        say(f"1 {currency.upper()} is {value.normalize():f} {_home(file)} from {day} on.")
        return
    code = money.currency(currency)
    found = next((one for one in ledger.listed(file.con) if (one.currency, one.day) == (code, day)), None)
    if found is None:
        raise NotUnderstood(f"There is no rate of {code} from {day} on.", "goodterms rates lists them.")
    ledger.remove(file.con, found.id)
    say(f"The rate of {code} from {day} on is gone.")


def _list(file: Opened, currency: str | None, as_json: bool) -> None:
    code = None if currency is None else money.currency(currency)
    found = [one for one in ledger.listed(file.con) if code in (None, one.currency)]
    if as_json:
        emit_json([{"currency": one.currency, "day": one.day, "rate": one.rate} for one in found])
        return
    if not found:
        say("No exchange rates yet. Note one: goodterms rates USD 0.92")
    table(
        ("Currency", "From", f"One in {_home(file)}"),
        [(one.currency, one.day, f"{one.rate:f}") for one in found],
        right=(f"One in {_home(file)}",),
    )
