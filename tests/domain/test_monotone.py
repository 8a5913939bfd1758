"""DOMAIN section 3, "Monotone": harm done by a client never lowers one of its flags nor improves its colour."""

from __future__ import annotations

from random import Random

import pytest

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


def try_harm(seed: int) -> tuple[list[str], str, History, History] | None:
    rng = Random(seed)
    before = harm.a_history(rng)
    event = rng.choice(harm.HARMS)
    after = event(rng, before)
    if after is None:
        return None
    fell = fallen(standing(before, NEED), standing(after, NEED))
    return (fell, event.__name__, before, after) if fell else None


@pytest.mark.parametrize("share", range(SHARES))
def test_harm_never_improves_a_client(share: int) -> None:
    for seed in range(share, 2_000, SHARES):
        assert try_harm(seed) is None, seed


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_harm_never_improves_a_client_long(share: int) -> None:
    for seed in range(10_000 + share, 110_000, SHARES):
        assert try_harm(seed) is None, seed


def test_every_level_and_colour_occurs_in_the_trials() -> None:
    """The property would be worth little if the random clients were all alike."""
    seen = {(f.flag.id, f.level) for seed in range(600) for f in standing(harm.a_history(Random(seed)), NEED).findings}
    for flag in {flag for flag, _ in seen} - {"low_return", "no_upside", "physical_threat"}:
        assert {level for f, level in seen if f == flag} >= {"red", "amber"}, flag
    colours = {standing(harm.a_history(Random(seed)), NEED).colour for seed in range(600)}
    assert colours >= {"critical", "red", "amber", "green"}
