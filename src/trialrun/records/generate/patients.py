"""Who the patients of one block are: scenario, disease, age, sex, and the factors their values share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
import numpy as np

from trialrun.ground.streams import stream
from trialrun.records.generate.deck import Deck, Flags, Floats, Ints
from trialrun.records.generate.figures import DISEASES, figures

BLOCK = 10_000
"""Patients are drawn in blocks of this size, each from streams of its own number; the last one is cut."""
EPOCH = dt.date(1970, 1, 1).toordinal()
NO_DEATH = 10**6
_AGE = {"general": (60, 14), "poems": (52, 11), "new_myeloma": (67, 10), "relapsed_myeloma": (67, 10)}
"""Mean and standard deviation of age. Source: Dispenzieri 2003 (POEMS), Kyle 2003 (myeloma); general: assumption."""
_MEN = {"general": 0.5, "poems": 0.63, "new_myeloma": 0.56, "relapsed_myeloma": 0.56}
_DEATHS = 0.03  # among patients who follow no trial (assumption)


class Block(msgspec.Struct, frozen=True):
    """The patients of one block; every array has BLOCK entries. `death`: day, NO_DEATH for the living."""

    number: int
    deck: Deck
    scenario: Ints
    disease: Ints
    sex: Ints
    age: Ints
    age_known: Flags
    birthday: Ints
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
        birthday=rng("birthday").integers(1, 364, BLOCK),
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
    centers, spreads = (np.array([_AGE[name][part] for name in DISEASES]) for part in (0, 1))
    drawn = np.rint(centers[disease] + spreads[disease] * rng.standard_normal(BLOCK)).clip(18, 93)
    low, high = deck.ages[scenario].T
    off = np.floor(np.abs(rng.standard_normal(BLOCK)) * 4)
    moved = np.where(
        drawn < low, np.minimum(low + off, high), np.where(drawn > high, np.maximum(high - off, low), drawn)
    )
    return moved.astype(np.int64)


def _sexes(deck: Deck, scenario: Ints, disease: Ints, uniform: Floats) -> Ints:
    men = np.array([_MEN[name] for name in DISEASES])[disease]
    return np.where(deck.sex[scenario] == 3, (uniform < men).astype(np.int64), deck.sex[scenario])


def birth_dates(block: Block) -> tuple[Ints, Ints]:
    """First and last possible birth day, in days since 1970; a few are known by year only, where age allows it."""
    deck = block.deck
    month = np.datetime64(deck.as_of, "M").astype(np.int64)
    same_day = (month - 12 * block.age).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    birth = same_day + min(deck.as_of.day, 28) - 1 - block.birthday
    low, high = deck.ages[block.scenario].T
    vague = (block.rng("birth-year-only").random(BLOCK) < 0.03) & (block.age - 1 >= low) & (block.age + 1 <= high)
    years = birth.astype("datetime64[D]").astype("datetime64[Y]")
    first, last = (edge.astype("datetime64[D]").astype(np.int64) for edge in (years, years + 1))
    return np.where(vague, first, birth), np.where(vague, last - 1, birth)
