"""DOMAIN section 3, "Monotone": harm done by a client never lowers one of its flags nor improves its colour."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from goodterms.domain import worth
from goodterms.domain.records import History
from goodterms.domain.standing import COLOURS, Standing, standing
from tests.domain import harm
from tests.domain.flag_cases import NEED

RANK = {"none": 0, "unknown": 0, "note": 1, "amber": 2, "red": 3}
SHADE = {colour: len(COLOURS) - n for n, colour in enumerate(COLOURS)}
SHARES = 4


def fallen(before: Standing, after: Standing) -> list[str]:
    """The flags that fell, and "colour" if that did."""
    pairs = list(zip(before.findings, after.findings, strict=True))
    fell = [f"{a.flag.id}: {a.level} -> {b.level}" for a, b in pairs if RANK[b.level] < RANK[a.level]]
    fell += [f"{a.flag.id} no longer lit" for a, b in pairs if a.lit > b.lit]
    if SHADE[after.colour] < SHADE[before.colour] or after.score < before.score:
        fell.append(f"colour: {before.colour} {before.score} -> {after.colour} {after.score}")
    return fell


def risen(before: worth.Money, after: worth.Money) -> list[str]:
    """Income per hour that grew, or that nobody knows any more. A loss may be spread over more hours."""
    if before.judged is None:
        return []
    if after.judged is None or after.currency != before.currency or (before.target is None) != (after.target is None):
        return ["E no longer known"]
    grew = round(after.judged, 9) > max(round(before.judged, 9), 0)
    return [f"E: {before.judged} -> {after.judged}"] if grew else []


def try_harm(seed: int, *, with_money: bool = False) -> tuple[list[str], str, History, History] | None:
    """With money, low_return and client_as_bank are told what worth.money says of a book with two other clients."""
    rng = Random(seed)
    before = harm.a_history(rng)
    event = rng.choice(harm.HARMS)
    after = event(rng, before)
    if after is None:
        return None
    settings = replace(NEED, target_rate=rng.choice((None, None, 7_000)), monthly_need=rng.choice((None, 490_000)))
    if not with_money:
        fell = fallen(standing(before, NEED), standing(after, NEED))
        return (fell, event.__name__, before, after) if fell else None
    book = harm.a_book(rng, before)
    rest = book.histories[1:]
    known = [worth.money(replace(book, histories=(one, *rest)), settings)[1] for one in (before, after)]
    first, second = (standing(one, settings, m, book.rates) for one, m in zip((before, after), known, strict=True))
    fell = fallen(first, second) + risen(*known)
    return (fell, event.__name__, before, after) if fell else None


@pytest.mark.parametrize("with_money", [False, True])
@pytest.mark.parametrize("share", range(SHARES))
def test_harm_never_improves_a_client(share: int, with_money: bool) -> None:
    for seed in range(share, 2_000, SHARES):
        assert try_harm(seed, with_money=with_money) is None, seed


@pytest.mark.long
@pytest.mark.parametrize("with_money", [False, True])
@pytest.mark.parametrize("share", range(SHARES))
def test_harm_never_improves_a_client_long(share: int, with_money: bool) -> None:
    for seed in range(10_000 + share, 110_000, SHARES):
        assert try_harm(seed, with_money=with_money) is None, seed


def test_every_level_and_colour_occurs_in_the_trials() -> None:
    """The property would be worth little if the random clients were all alike."""
    seen, colours = set(), set()
    for seed in range(800):
        rng = Random(seed)
        history = harm.a_history(rng)
        found = standing(history, NEED, worth.money(harm.a_book(rng, history), NEED)[1])
        seen |= {(f.flag.id, f.level) for f in found.findings}
        colours.add(found.colour)
    for flag in {flag for flag, _ in seen} - {"no_upside", "physical_threat"}:
        assert {level for f, level in seen if f == flag} >= {"red", "amber"}, flag
    assert colours >= {"critical", "red", "amber", "green"}
