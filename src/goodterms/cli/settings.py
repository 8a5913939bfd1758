"""set: show and change settings and the bars of flags."""

from __future__ import annotations

import click

from goodterms.cli.common import Session, emit_json, json_option, pass_session, say, table
from goodterms.errors import NotUnderstood
from goodterms.ledger import names


@click.command()
@click.argument("key", required=False)
@click.argument("value", nargs=-1)
@click.option("--client", metavar="CLIENT", help="Move a flag's bar or class for this client only.")
@click.option("--bars", is_flag=True, help="List the bars and classes of the flags, too.")
@json_option
@pass_session
def command(
    session: Session, key: str | None, value: tuple[str, ...], client: str | None, bars: bool, as_json: bool
) -> None:
    """Show all settings, show one, or set it: goodterms set monthly_need 4900.

    KEY is a setting, FLAG.BAR (late_payment.grace_days) or FLAG.class. "none" goes back to the default.
    """
    if key is None:
        _list(session, bars, as_json)
    elif value:
        _set(session, key, " ".join(value), client)
    else:
        _show(session, key, as_json)


def _set(session: Session, key: str, typed: str, client: str | None) -> None:
    from goodterms.ledger import settings_store

    if session.create or not session.path.exists():
        settings_store.tidy(key, typed)  # a bad value makes no file
    with session.connection(create=client is None) as con:
        found = names.find_client(con, client) if client is not None else None
        kept = settings_store.save(con, key, typed, client_id=found[0] if found else None)
        whom = f" for {found[1]}" if found else ""
        say(f"{key}{whom} = {kept}" if kept else f"{key}{whom} is the default again: {_default(key)}")


def _show(session: Session, key: str, as_json: bool) -> None:
    from goodterms.ledger import settings_store

    default = settings_store.default(key)
    with session.connection(read_only=True) as con:
        kept = settings_store.shown(con).get(key)
    says = _says(key)
    if as_json:
        emit_json({"key": key, "value": default if kept is None else kept, "default": default, "says": says})
        return
    say(f"{key} = {kept or default or '(not set)'}")
    if says:
        say(says)


def _list(session: Session, bars: bool, as_json: bool) -> None:
    from goodterms.ledger import settings_store

    with session.connection(read_only=True) as con:
        kept = settings_store.shown(con)
    known = list(settings_store.KEYS)
    if bars:
        known += [k for k in _bar_keys() if k not in kept]
    known += [k for k in kept if k not in known]
    rows = [(k, kept.get(k, settings_store.default(k)), k in kept, _says(k)) for k in known]
    if as_json:
        emit_json([{"key": k, "value": v, "set": is_set, "says": says} for k, v, is_set, says in rows])
        return
    table(("Key", "Value", "", "What it is"), ((k, v, "set" if is_set else "", says) for k, v, is_set, says in rows))


def _default(key: str) -> str:
    from goodterms.ledger import settings_store

    return settings_store.default(key) or "(not set)"


def _says(key: str) -> str:
    """A setting in plain words; for a bar, what it is for and how far it may be moved."""
    from goodterms.ledger import settings_store

    if key in settings_store.KEYS:
        return settings_store.KEYS[key].says
    from goodterms.domain.flags import catalogue

    flag, _, name = key.partition(".")
    if flag not in catalogue.BY_ID:
        raise NotUnderstood(f'"{key}" is not a setting.', 'Look at "goodterms set" for all of them.')
    if name == "class":
        return f'The class of the flag "{catalogue.BY_ID[flag].title}".'
    bar = catalogue.BY_ID[flag].bars[name]
    return f"{catalogue.BY_ID[flag].title}: {bar.says} ({bar.unit}, {bar.low} to {bar.high})"


def _bar_keys() -> list[str]:
    from goodterms.domain.flags import catalogue

    return [f"{flag.id}.{name}" for flag in catalogue.CATALOGUE for name in (*flag.bars, "class")]
