"""Words that join, deny, except, ask and allow: the table of cues as patterns. Knows no clinical term."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

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


_Beginnings: TypeAlias = "dict[str, _Beginnings]"
"""What follows a beginning, letter by letter; the empty letter says that a word ends."""


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
    """Any of the words or phrases, whole, the longest that fits, any case and spacing.

    Written as a tree of common beginnings, so that a table of hundreds of words costs no more than one of ten.
    """
    beginnings: _Beginnings = {}
    for word in words:
        at = beginnings
        for letter in " ".join(word.lower().split()):
            at = at.setdefault(letter, {})
        at[""] = {}
    return re.compile(rf"(?<![\w-]){_alternatives(beginnings)}(?![\w-])")


def _alternatives(beginnings: _Beginnings) -> str:
    """The pattern of what may follow a common beginning; nothing may, where a word ends there."""
    each = [_letter(letter) + _alternatives(rest) for letter, rest in beginnings.items() if letter]
    if not each:
        return ""
    ends = "" in beginnings
    joined = each[0] if len(each) == 1 and not ends else f"(?:{'|'.join(each)})"
    return f"{joined}?" if ends else joined


def _letter(letter: str) -> str:
    if letter == " ":
        return r"\s+"
    upper = letter.upper()
    return f"[{letter}{upper}]" if upper != letter and len(upper) == 1 else re.escape(letter)


@cache
def generic_words() -> frozenset[str]:
    """Words that say nothing of their own in a criterion."""
    return frozenset(row["words"] for row in read_table("cues.csv") if row["cue"] == "generic")
