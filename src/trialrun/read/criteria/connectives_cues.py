"""Words that join, deny, except, ask and allow: the table of cues as patterns. Knows no clinical term."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Literal

CueKind = Literal[
    "negation",
    "exception",
    "condition",
    "proviso",
    "anyone",
    "everyone",
    "example",
    "definition",
    "permission",
    "requirement",
    "exclusion",
    "judgement",
    "person",
    "note",
    "generic",
]


def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one of the reader's tables, by column."""
    text = files("trialrun.read.criteria").joinpath("tables", name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def cue(kind: CueKind) -> re.Pattern[str]:
    """The words of one kind, whole words, longest first, any case."""
    words = [row["words"] for row in read_table("cues.csv") if row["cue"] == kind]
    return as_pattern(words)


def as_pattern(words: list[str]) -> re.Pattern[str]:
    """Any of the words or phrases, whole, longest first, any case and spacing."""
    longest_first = sorted(set(words), key=lambda item: (-len(item), item))
    alternatives = "|".join(r"\s+".join(map(re.escape, item.split())) for item in longest_first)
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE)


@cache
def generic_words() -> frozenset[str]:
    """Words that say nothing of their own in a criterion."""
    return frozenset(row["words"] for row in read_table("cues.csv") if row["cue"] == "generic")
