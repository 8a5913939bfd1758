"""The quick dataclass behaves as the standard one does."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import Any, ClassVar

from hypothesis import given
from hypothesis import strategies as st

from goodterms import quick
from goodterms.domain.records import History

VALUES = st.tuples(st.integers(0, 3), st.sampled_from("ab"))


def classes() -> list[type]:
    made: list[type] = []
    for dataclass in (dataclasses.dataclass, quick.dataclass):

        @dataclass(frozen=True, slots=True)
        class Pair:
            """Two values."""

            one: int
            two: str = "a"

            @property
            def both(self) -> str:
                return f"{self.one}{self.two}"

        made.append(Pair)
    return made


STANDARD, QUICK = classes()


@given(VALUES, VALUES)
def test_it_compares_hashes_and_shows_as_the_standard_one(one: tuple[int, str], two: tuple[int, str]) -> None:
    assert (QUICK(*one) == QUICK(*two)) is (STANDARD(*one) == STANDARD(*two))
    assert (len({QUICK(*one), QUICK(*two)}) == 1) is (one == two)
    assert repr(QUICK(*one)) == repr(STANDARD(*one))
    assert QUICK(*one) != STANDARD(*one)
    assert QUICK(*one) != one


def test_replace_fields_and_defaults_work() -> None:
    pair = QUICK(1)
    assert (pair.two, pair.both) == ("a", "1a")
    assert dataclasses.replace(pair, one=2) == QUICK(2)
    assert [field.name for field in dataclasses.fields(pair)] == ["one", "two"]
    assert not hasattr(pair, "__dict__")


def test_what_may_change_has_no_hash() -> None:
    @quick.dataclass
    class Sum:
        """A sum."""

        total: int = 0

    made: Any = Sum
    one = made()
    one.total += 1
    assert one == made(1)
    assert made.__hash__ is None


def test_the_records_are_made_with_it_and_keep_their_factories() -> None:
    assert History.__eq__.__module__ == "goodterms.quick"
    first, second = (field.default_factory for field in dataclasses.fields(History) if field.name == "classes"), ()
    factory: Any = next(first)
    assert factory() == MappingProxyType(dict(second))


def test_a_field_may_be_left_out_of_comparing_and_showing_and_a_class_may_finish_itself() -> None:
    @quick.dataclass(slots=True)
    class Kept:
        """With a store of its own."""

        kind: ClassVar[str] = "kept"
        key: int
        seen: dict[int, int] = dataclasses.field(default_factory=dict, repr=False, compare=False)

        def __post_init__(self) -> None:
            self.key += 1

    made: Any = Kept
    one, two = made(1), made(1, {2: 3})
    assert one == two
    assert repr(one).endswith("Kept(key=2)")
    assert one.seen is not made(1).seen
    assert Kept.kind == "kept"
    assert [field.name for field in dataclasses.fields(made)] == ["key", "seen"]
    assert vars(Kept)["__match_args__"] == ("key", "seen")
