"""Settings: kept as typed, read as the rules want them."""

from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms import when
from goodterms.errors import Invalid, NotUnderstood
from goodterms.ledger import settings_store, undo
from goodterms.settings import Settings, WorkingWindow


def test_nothing_set_gives_the_defaults_and_the_local_zone(con: sqlite3.Connection) -> None:
    assert settings_store.load(con) == Settings(zone=when.machine_zone())


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("home_currency", "jpy", "JPY"),
        ("zone", "Asia/Bangkok", "Asia/Bangkok"),
        ("language", "TR", "tr"),
        ("monthly_need", "4.900,50", 490050),
        ("reserve", "9000", 900000),
        ("planned_hours_per_month", "120.5", Decimal("120.5")),
        ("target_rate", "80", 8000),
        ("borrowing_rate", "12 %", Decimal("0.12")),
        ("statutory_rate", "0.11", Decimal("0.11")),
        ("statutory_since", "2026-07-01", date(2026, 7, 1)),
        ("headache", "25%", Decimal("0.25")),
        ("freed_hour_fill", "0.5", Decimal("0.5")),
        ("working_window", "Mon-Thu, Sat 9:00-17:30", WorkingWindow((1, 2, 3, 4, 6), 540, 1050)),
        ("working_window", "mon-fri 9-17", WorkingWindow((1, 2, 3, 4, 5), 540, 1020)),
        ("working_window", "mon-fri 8 – 16:30", WorkingWindow((1, 2, 3, 4, 5), 480, 990)),
        ("holidays", "2026-12-26, 2026-12-25", frozenset({date(2026, 12, 25), date(2026, 12, 26)})),
        ("my_name", " Ana\u202e Pop ", "Ana Pop"),
        ("my_address", "Str. Lungă 1\nCluj", "Str. Lungă 1\nCluj"),
        ("thai_digits", "yes", True),
        ("rounding_minutes", "15", 15),
        ("invoice_pattern", "R{year}/{seq}", "R{year}/{seq}"),
        ("tax_rate", "19%", Decimal("0.19")),
    ],
)
def test_a_setting_is_read_back_as_its_value(con: sqlite3.Connection, key: str, typed: str, value: object) -> None:
    settings_store.save(con, key, typed)
    assert getattr(settings_store.load(con), key) == value


def test_an_amount_has_the_decimals_of_the_home_currency(con: sqlite3.Connection) -> None:
    with pytest.raises(Invalid, match="two ways"):
        settings_store.save(con, "target_rate", "20.125")
    settings_store.save(con, "home_currency", "KWD")
    assert settings_store.save(con, "target_rate", "20.125") == "20.125"
    assert settings_store.load(con).target_rate == 20125
    with pytest.raises(Invalid, match="two ways"):
        settings_store.save(con, "planned_hours_per_month", "20.125")


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("home_currency", "EURO"),
        ("zone", "Mars/Olympus"),
        ("monthly_need", "-5"),
        ("monthly_need", "much"),
        ("planned_hours_per_month", "0"),
        ("borrowing_rate", "900 %"),
        ("statutory_since", "01/02/2026"),
        ("working_window", "mon-fri 19:00-08:00"),
        ("working_window", "mon-fri"),
        ("working_window", "mon-fri 9-5"),
        ("working_window", "mon-fri 9-25"),
        ("working_window", "foo-fri 8:00-9:00"),
        ("working_window", "mon-fri 08:61-19:00"),
        ("holidays", "2026-13-01"),
        ("language", "xx"),
        ("thai_digits", "maybe"),
        ("invoice_pattern", "{year}"),
        ("rounding_minutes", "7"),
        ("rounding_minutes", "7.5"),
        ("late_payment.red_share", "900"),
        ("late_payment.class", "awful"),
    ],
)
def test_a_wrong_value_names_its_key_and_changes_nothing(con: sqlite3.Connection, key: str, typed: str) -> None:
    with pytest.raises(NotUnderstood):
        settings_store.save(con, key, typed)
    assert settings_store.shown(con) == {}
    assert undo.history(con) == []


@pytest.mark.parametrize("key", ["colour", "late_payment", "late_payment.nonsense", "nonsense.red_share"])
def test_an_unknown_key_is_refused(con: sqlite3.Connection, key: str) -> None:
    with pytest.raises(NotUnderstood):
        settings_store.save(con, key, "1")


def test_the_field_is_named_in_the_error(con: sqlite3.Connection) -> None:
    with pytest.raises(Invalid) as caught:
        settings_store.save(con, "reserve", "-1")
    assert caught.value.field == "reserve"


def test_none_goes_back_to_the_default(con: sqlite3.Connection) -> None:
    settings_store.save(con, "reserve", "100")
    settings_store.save(con, "reserve", "none")
    assert settings_store.load(con).reserve is None
    assert settings_store.shown(con) == {}


def test_a_bar_and_a_class_are_moved_for_all_or_for_one_client(con: sqlite3.Connection) -> None:
    con.execute("INSERT INTO client (name, name_key, currency, created_at) VALUES ('A', 'a', 'EUR', 0)")
    settings_store.save(con, "late_payment.window", "180")
    settings_store.save(con, "late_payment.window", "90", client_id=1)
    settings_store.save(con, "late_payment.class", "cumulative")
    settings = settings_store.load(con)
    assert settings.thresholds == {"late_payment.window": Decimal(180)}
    assert settings.classes == {"late_payment": "cumulative"}
    assert con.execute("SELECT client_id, value FROM threshold WHERE client_id = 1").fetchall() == [(1, "90")]
    settings_store.save(con, "late_payment.window", "", client_id=1)
    assert con.execute("SELECT count(*) FROM threshold").fetchone() == (2,)


def test_a_setting_is_one_change_that_can_be_undone(con: sqlite3.Connection) -> None:
    settings_store.save(con, "my_name", "Ana")
    settings_store.save(con, "my_name", "Ana Pop")
    assert undo.undo(con) == "Set my_name"
    assert settings_store.load(con).my_name == "Ana"
    undo.undo(con)
    assert settings_store.load(con).my_name == ""


def test_every_setting_is_described_and_its_default_can_be_typed() -> None:
    for key in settings_store.KEYS.values():
        assert key.says.endswith(".")
        assert hasattr(Settings(), key.name)
        typed = settings_store.default(key.name)
        if typed and key.name != "zone":
            assert key.read(key.tidy(typed), "EUR") == getattr(Settings(), key.name)


@given(
    st.builds(
        lambda days, span: WorkingWindow(tuple(sorted(days)), *sorted(span)),
        st.sets(st.integers(1, 7), min_size=1),
        st.lists(st.integers(0, 1440), min_size=2, max_size=2, unique=True),
    )
)
def test_a_working_window_is_read_as_it_is_shown(window: WorkingWindow) -> None:
    assert settings_store.parse_window(settings_store.show_window(window)) == window


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("theme", "Nord", "nord"),
        ("my_email", " robin@gale.example ", "robin@gale.example"),
        ("my_iban", "de89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
    ],
)
def test_what_has_a_form_is_kept_in_it(key: str, typed: str, kept: str) -> None:
    assert settings_store.tidy(key, typed) == kept


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("theme", "pink"),
        ("my_email", "robin"),
        ("my_email", "a@b"),
        ("my_email", "a b@c.example"),
        ("my_iban", "DE89 3704 0044 0532 0130 01"),
        ("my_iban", "DE00 1234"),
        ("zone", "Mars/Base"),
    ],
)
def test_what_has_not_its_form_is_refused(key: str, typed: str) -> None:
    with pytest.raises(Invalid):
        settings_store.tidy(key, typed)


def test_every_theme_of_the_screens_may_be_set() -> None:
    from textual.theme import BUILTIN_THEMES

    from goodterms.ledger.settings_keys import THEMES
    from goodterms.tui.theme import DARK, LIGHT

    assert sorted(THEMES) == sorted({*BUILTIN_THEMES, DARK.name, LIGHT.name})
