"""Who the patients of one block are: scenario, disease, age, sex, and the factors their values share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
import numpy as np

from trialrun.ground.streams import stream
from trialrun.records.generate.deck import Deck, Flags, Floats, Ints
from trialrun.records.generate.figures import diseases, figures

BLOCK = 10_000
"""Patients are drawn in blocks of this size, each from streams of its own number; the last one is cut."""
EPOCH = dt.date(1970, 1, 1).toordinal()
NO_DEATH = 10**6
SEXES = ("female", "male")
"""The sexes by code; 2 is not recorded."""
_DEATHS = 0.03  # among patients who follow no trial (assumption)


class Block(msgspec.Struct, frozen=True):
    """The patients of one block; every array has BLOCK entries. Days are counted from the as-of date.

    `born` to `born_to`: birth as far as known (also where `age_known` says it is not recorded); `death`: NO_DEATH for
    the living.
    """

    number: int
    deck: Deck
    scenario: Ints
    disease: Ints
    sex: Ints
    age: Ints
    age_known: Flags
    born: Ints
    born_to: Ints
    death: Ints
    factors: Mapping[str, Floats]

    def rng(self, name: str) -> np.random.Generator:
        """The stream of one name for this block."""
        return stream(self.deck.seed, name, self.number)


def draw_block(deck: Deck, number: int) -> Block:
    """The patients of one block, before any record."""

    def rng(name: str) -> np.random.Generator:
        return stream(deck.seed, name, number)

    scenario = np.searchsorted(np.cumsum(deck.shares), rng("scenario").random(BLOCK) * (1 - 1e-9), side="right")
    scenario = np.minimum(scenario, len(deck.shares) - 1)
    disease = pick(deck.disease_weights[scenario], rng("disease").random(BLOCK))
    age = _ages(deck, scenario, disease, rng("age"))
    born, born_to = _births(deck, scenario, age, rng("birth"))
    free = scenario == 0
    draws = rng("death").random((2, BLOCK))
    return Block(
        number=number,
        deck=deck,
        scenario=scenario,
        disease=disease,
        sex=_sexes(deck, scenario, disease, rng("sex").random(BLOCK)),
        age=age,
        age_known=deck.ages_known[scenario],
        born=born,
        born_to=born_to,
        death=np.where(free & (draws[0] < _DEATHS), -1 - (draws[1] * 20).astype(np.int64), NO_DEATH),
        factors={name: rng(f"factor/{name}").standard_normal(BLOCK) for name in _factor_names()},
    )


def pick(weights: Floats, uniform: Floats) -> Ints:
    """For each row of weights (n, k) one column, drawn with a uniform number."""
    edges = np.cumsum(weights, axis=1)
    drawn: Ints = (uniform[:, None] * edges[:, -1:] >= edges).sum(axis=1).clip(0, weights.shape[1] - 1)
    return drawn


def _factor_names() -> list[str]:
    return sorted({one.block for one in figures().values() if one.block})


def _ages(deck: Deck, scenario: Ints, disease: Ints, rng: np.random.Generator) -> Ints:
    """Ages in completed years; one outside the planned range moves to within a few years of its nearer end."""
    centers, spreads = (np.array(ages) for ages in zip(*((one.age, one.age_spread) for one in diseases()), strict=True))
    drawn = np.rint(centers[disease] + spreads[disease] * rng.standard_normal(BLOCK)).clip(18, 93)
    low, high = deck.ages[scenario].T
    off = np.floor(np.abs(rng.standard_normal(BLOCK)) * 1.5)
    moved = np.where(
        drawn < low, np.minimum(low + off, high), np.where(drawn > high, np.maximum(high - off, low), drawn)
    )
    return moved.astype(np.int64)


def _sexes(deck: Deck, scenario: Ints, disease: Ints, uniform: Floats) -> Ints:
    men = np.array([one.men for one in diseases()])[disease]
    return np.where(deck.sex[scenario] == 3, (uniform < men).astype(np.int64), deck.sex[scenario])


def _births(deck: Deck, scenario: Ints, age: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """First and last possible birth day from the as-of date; a few are known by year only, where age allows it."""
    months = np.datetime64(deck.as_of, "M").astype(np.int64) - 12 * age
    same_day = months.astype("datetime64[M]").astype("datetime64[D]") + np.timedelta64(min(deck.as_of.day, 28) - 1, "D")
    birth = same_day - rng.integers(1, 364, BLOCK).astype("timedelta64[D]")
    low, high = deck.ages[scenario].T
    vague = (rng.random(BLOCK) < 0.03) & (age - 1 >= low) & (age + 1 <= high)
    years = birth.astype("datetime64[Y]")
    first = np.where(vague, years.astype("datetime64[D]"), birth)
    last = np.where(vague, (years + np.timedelta64(1, "Y")).astype("datetime64[D]") - np.timedelta64(1, "D"), birth)
    today = np.datetime64(deck.as_of, "D")
    return (first - today).astype(np.int64), (last - today).astype(np.int64)
