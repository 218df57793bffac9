"""Patterns that are looked for in many texts, and what a text must hold for them to stand there. Knows no word.

The words of a text are listed once with their places. Most texts hold none that a pattern needs and are passed by;
where every occurrence begins with one of them, only those places are looked at.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

_Beginnings: TypeAlias = "dict[str, _Beginnings]"
"""What follows a beginning, letter by letter; the empty letter says that a word ends."""

WordPlaces: TypeAlias = Mapping[str, Sequence[int]]
"""Where each run of letters of a text begins, by the run in small letters."""

_LETTERS = re.compile(r"[^\W\d_]+")
_PLAIN_LETTERS = re.compile(r"[A-Za-z]+")
"""The same in a text of plain characters, found in half the time."""
_SOMEWHERE = (0,)
"""The place of a pattern whose parts stand in a text, wherever they do."""
_numbers = itertools.count()
_BY_WORD: dict[str, list[Sought]] = {}
_BY_PART: dict[str, list[Sought]] = {}
"""All patterns, by the words and for the parts they need. Each is made once, when a module is loaded or first used."""


class Sought:
    """A pattern, and what stands in every occurrence of it: one of the `words`, whole and in small letters, or one of
    the `parts`, any stretches of characters. `begins`: every occurrence begins with one of the words. Patterns count up
    in the order they are made: `number`.
    """

    __slots__ = ("begins", "number", "parts", "pattern", "words")

    def __init__(
        self, pattern: re.Pattern[str], words: Collection[str] = (), parts: Sequence[str] = (), *, begins: bool = False
    ) -> None:
        self.pattern, self.words, self.parts, self.begins = pattern, frozenset(words), tuple(parts), begins
        self.number = next(_numbers)
        for word in self.words:
            _BY_WORD.setdefault(word, []).append(self)
        for part in self.parts:
            _BY_PART.setdefault(part, []).append(self)

    def places(self, plain: str, words: WordPlaces) -> Sequence[int]:
        """Where the words stand in a text, in order. Empty: there is no occurrence, in any cut of the text."""
        found = [place for word in self.words.intersection(words) for place in words[word]]
        if found:
            return sorted(found)
        return _SOMEWHERE if self.parts and self._has_part(plain) else ()

    def search(self, text: str) -> re.Match[str] | None:
        """The first occurrence."""
        return None if self._absent(text) else self.pattern.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every occurrence."""
        return iter(()) if self._absent(text) else self.pattern.finditer(text)

    def found_at(self, text: str, places: Sequence[int]) -> list[re.Match[str]]:
        """The occurrences that begin at some of the places, side by side; of patterns that begin with their words."""
        found: list[re.Match[str]] = []
        end = 0
        for place in places:
            match = self.pattern.match(text, place) if place >= end else None
            if match is not None:
                found.append(match)
                end = match.end()
        return found

    def match(self, text: str, first: int = 0) -> re.Match[str] | None:
        """An occurrence that begins at a place."""
        return self.pattern.match(text, first)

    def sub(self, by: str, text: str) -> str:
        """The text with every occurrence replaced."""
        return text if self._absent(text) else self.pattern.sub(by, text)

    def may_stand_in(self, text: str) -> bool:
        """Whether a text holds what every occurrence needs."""
        return not self._absent(text)

    def _absent(self, text: str) -> bool:
        if self.words and not self.words.isdisjoint(_letters_in(text)):
            return False
        return not (self.parts and self._has_part(text))

    def _has_part(self, text: str) -> bool:
        return any(map(text.lower().__contains__, self.parts))


class Words(Sought):
    """A table of words and phrases, each sought whole, in any case and spacing, the longest that fits.

    `none` are phrases that begin alike and are passed by.
    """

    __slots__ = ()

    def __init__(self, words: list[str], none: list[str] | None = None) -> None:
        first = [(_LETTERS.match(word.lower()) or _LETTERS.search(word.lower()), word) for word in words]
        begins = all(found is not None and found.start() == 0 for found, _ in first)
        super().__init__(
            _pattern_of(words, none or []), {found[0] for found, _ in first if found is not None}, begins=begins
        )


def patterns_in(plain: str, words: WordPlaces) -> tuple[dict[Sought, Sequence[int]], int]:
    """The patterns that may stand in a text, each with its `places`, and how many there were to look for.

    Every word of the text is looked up once, whatever the number of patterns.
    """
    known = next(_numbers)
    found: dict[Sought, Sequence[int]] = {}
    for word, places in words.items():
        for sought in _BY_WORD.get(word, ()):
            found[sought] = sorted((*found[sought], *places)) if sought in found else places
    lower = plain.lower()
    for part, several in _BY_PART.items():
        if part in lower:
            for sought in several:
                found.setdefault(sought, _SOMEWHERE)
    return found, known


def word_places(plain: str) -> dict[str, list[int]]:
    """The words of a text with their places."""
    places: dict[str, list[int]] = {}
    pattern = _PLAIN_LETTERS if plain.isascii() else _LETTERS
    for found in pattern.finditer(plain):
        word = found[0].lower()
        if word in places:
            places[word].append(found.start())
        else:
            places[word] = [found.start()]
    return places


@lru_cache(maxsize=256)
def _letters_in(text: str) -> frozenset[str]:
    """The runs of letters of a text, in small letters."""
    return frozenset(_LETTERS.findall(text.lower()))


def _pattern_of(words: list[str], none: list[str]) -> re.Pattern[str]:
    """Any of the words or phrases, whole, the longest that fits, any case and spacing, where none of the others is.

    Written as a tree of common beginnings, so that a table of hundreds of words costs no more than one of ten.
    """
    but = rf"(?!{_alternatives(_beginnings_of(none))}(?![\w-]))" if none else ""
    return re.compile(rf"(?<![\w-]){but}{_alternatives(_beginnings_of(words))}(?![\w-])")


def _beginnings_of(words: list[str]) -> _Beginnings:
    beginnings: _Beginnings = {}
    for word in words:
        at = beginnings
        for letter in " ".join(word.lower().split()):
            at = at.setdefault(letter, {})
        at[""] = {}
    return beginnings


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
