"""The word tables of the lexis, read from its CSV files. Holds words, gives them no meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from trialrun.read.criteria.model import Comparator
from trialrun.read.tables import read_table

_OPS: Mapping[str, Comparator] = {">=": ">=", ">": ">", "<=": "<=", "<": "<", "=": "="}


def word_list(name: str) -> tuple[str, ...]:
    """The words of a row of `words.csv`, in the order written. Raises KeyError for an unknown name."""
    return _lists()[name]


def word_set(name: str) -> frozenset[str]:
    """The same words as a set."""
    return frozenset(word_list(name))


@cache
def phrases(place: str) -> Mapping[str, Comparator]:
    """The comparators in words that stand `before` or `after` a number."""
    rows = read_table("criteria/lexis/tables/comparators.csv")
    return {row["phrase"]: _OPS[row["op"]] for row in rows if row["place"] == place}


@cache
def anchors() -> tuple[tuple[tuple[str, ...], str], ...]:
    """The anchors of windows by the words that name them, the first that fits is meant."""
    return tuple(
        (tuple(row["words"].split()), row["anchor"]) for row in read_table("criteria/lexis/tables/anchors.csv")
    )


@cache
def unit_patterns() -> tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...]:
    """How units are printed at length: first words, pattern without spaces, what it expands to."""
    rows = read_table("criteria/lexis/tables/unit_patterns.csv")
    return tuple((tuple(row["begins"].split()), re.compile(row["pattern"]), row["unit"]) for row in rows)


@cache
def printed_units() -> Mapping[str, str]:
    """Units that the unit table of the vocabulary has no row for, by their spelling without spaces."""
    return {row["spelling"]: row["unit"] for row in read_table("criteria/lexis/tables/printed_units.csv")}


@cache
def _lists() -> Mapping[str, tuple[str, ...]]:
    return {row["name"]: tuple(row["words"].split()) for row in read_table("criteria/lexis/tables/words.csv")}
