"""Words that join, deny, except, ask and allow: the table of cues as patterns. Knows no clinical term."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
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
    "unasserted",
    "intended",
]


_Beginnings: TypeAlias = "dict[str, _Beginnings]"
"""What follows a beginning, letter by letter; the empty letter says that a word ends."""


_FOLLOWING = re.compile(r"(?:\s+(?:for|of|the|following|are|these|those|listed|below)){1,4}$", re.IGNORECASE)
_OPENS = re.compile(r"(?:\s+(?:for|of|the|following|are|is|include|these|those|listed|below))*\s*:", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")


def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one of the reader's tables, by column."""
    text = files("trialrun.read.criteria").joinpath("tables", name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


class Words:
    """A table of words and phrases that is looked for in many texts: the longest that fits, whole, in any case.

    Before a text is searched its words are compared with those the table's entries begin with: most have none of them.
    """

    __slots__ = ("_beginnings", "_pattern")

    def __init__(self, words: list[str]) -> None:
        self._pattern = _pattern_of(words)
        beginnings = {found[0] if (found := _LETTERS.match(word.lower())) else "" for word in words}
        self._beginnings = None if "" in beginnings else frozenset(beginnings)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where one of them stands."""
        return None if self._absent(text) else self._pattern.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every place where one of them stands."""
        return iter(()) if self._absent(text) else self._pattern.finditer(text)

    def match(self, text: str) -> re.Match[str] | None:
        """One of them at the beginning of the text."""
        return self._pattern.match(text)

    def sub(self, by: str, text: str) -> str:
        """The text with each of them replaced."""
        return text if self._absent(text) else self._pattern.sub(by, text)

    def _absent(self, text: str) -> bool:
        return self._beginnings is not None and self._beginnings.isdisjoint(_letters_in(text))


@lru_cache(maxsize=256)
def _letters_in(text: str) -> frozenset[str]:
    """The runs of letters of a text, in small letters."""
    return frozenset(_LETTERS.findall(text.lower()))


@cache
def cue(kind: CueKind) -> Words:
    """The words of one kind, whole words, longest first, any case."""
    return Words([row["words"] for row in read_table("cues.csv") if row["cue"] == kind])


def ends_in_exception(text: str) -> int | None:
    """Where the words of exception begin that a heading ends with: `other malignancies except:`; None where none do."""
    bare = _FOLLOWING.sub("", text.rstrip(" :\n"))
    return next((found.start() for found in cue("exception").finditer(bare) if found.end() == len(bare)), None)


def ends_in_exception_list(text: str) -> int | None:
    """Where the words of exception begin that a list follows (`except: A; B; or C`); None where none do."""
    if ":" not in text:
        return None
    return next((found.start() for found in cue("exception").finditer(text) if _OPENS.match(text, found.end())), None)


def _pattern_of(words: list[str]) -> re.Pattern[str]:
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
