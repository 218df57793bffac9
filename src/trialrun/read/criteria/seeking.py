"""Patterns that are looked for in many texts, and what a text must hold for them to stand there. Knows no word.

The words of a text are listed once with their places (`look_over`). Most texts hold none that a pattern needs and are
passed by; where every occurrence begins with one of them, only those places are looked at.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

import msgspec

_Beginnings: TypeAlias = "dict[str, _Beginnings]"
"""What follows a beginning, letter by letter; the empty letter says that a word ends."""

WordPlaces: TypeAlias = Mapping[str, Sequence[int]]
"""Where each run of letters of a text begins, by the run in small letters."""

_LETTERS = re.compile(r"[^\W\d_]+")
_PLAIN_LETTERS = re.compile(r"[a-z]+")
"""The same in a text of plain small characters, found in half the time."""
_numbers = itertools.count()
_BY_WORD: dict[str, list[Sought]] = {}
_BY_TWO: dict[str, dict[str, list[Sought]]] = {}
_BY_LETTERS: dict[str, list[Sought]] = {}
_BY_SIGNS: dict[str, list[Sought]] = {}
"""All patterns, by the words, the pairs of words and the parts they need; parts that are letters alone stand in a word.
Each is made once, when a module is loaded or first used.
"""


class Sought:
    """A pattern, and what stands in every occurrence of it: one of the `words`, whole and in small letters, or one of
    the `parts`, any stretches of characters. Two words, parted by a space, are a word and the one that follows it.
    `begins`: every occurrence begins with one of these. Patterns count up in the order they are made: `number`.
    """

    __slots__ = ("begins", "number", "parts", "pattern", "words")

    def __init__(
        self, pattern: re.Pattern[str], words: Collection[str] = (), parts: Sequence[str] = (), *, begins: bool = False
    ) -> None:
        pairs = [word.partition(" ") for word in words]
        alone = {first for first, _, then in pairs if not then}
        self.pattern, self.parts, self.begins, self.number = pattern, tuple(parts), begins, next(_numbers)
        self.words = frozenset(first for first, _, _ in pairs)
        for word in alone:
            _BY_WORD.setdefault(word, []).append(self)
        for first, _, then in pairs:
            if first not in alone:
                _BY_TWO.setdefault(first, {}).setdefault(then, []).append(self)
        for part in self.parts:
            (_BY_LETTERS if part.isalpha() else _BY_SIGNS).setdefault(part, []).append(self)
        _sought_by.cache_clear()

    def places(self, plain: str, words: WordPlaces) -> list[int]:
        """Where the words and parts stand in a text, in order. Empty: there is no occurrence, in any cut of it."""
        found = [place for word in self.words.intersection(words) for place in words[word]]
        if self.parts:
            lower = plain.lower()
            found += [place for part in self.parts for place in _part_places(part, plain, lower)]
        return sorted(found)

    def search(self, text: str) -> re.Match[str] | None:
        """The first occurrence."""
        return None if self._absent(text) else self.pattern.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every occurrence."""
        return iter(()) if self._absent(text) else self.pattern.finditer(text)

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
        begins = all(_LETTERS.match(word.lower()) for word in words)
        super().__init__(_pattern_of(words, none or []), {" ".join(_first_two(word)) for word in words}, begins=begins)


class Several:
    """Patterns that are looked for together: which of them may stand in a text is told at one look."""

    __slots__ = ("last", "of")

    def __init__(self, *of: Sought) -> None:
        self.of, self.last = of, max(one.number for one in of)


class Seen(msgspec.Struct, frozen=True):
    """What was seen of a text: its `words` with their places, and the patterns that may stand in it (`sought`), each
    with the places of what they need, of the first `known` patterns that were made.
    """

    plain: str
    words: WordPlaces
    sought: dict[Sought, list[int]]
    known: int

    def lacks(self, sought: Sought) -> bool:
        """Whether there is no occurrence, in any cut of the text."""
        return sought not in self.sought and (sought.number < self.known or not self.places(sought))

    def lacks_all(self, several: Several) -> bool:
        """Whether there is no occurrence of any of some patterns, in any cut of the text."""
        if several.last < self.known:
            return self.sought.keys().isdisjoint(several.of)
        return all(map(self.lacks, several.of))

    def among(self, several: Several) -> list[Sought]:
        """Those of some patterns that may stand in the text, in order."""
        held = self.sought
        return [one for one in several.of if one in held or (one.number >= self.known and self.places(one))]

    def places(self, sought: Sought) -> Sequence[int]:
        """Where the words and parts of a pattern stand, in order; empty where it has no occurrence."""
        places = self.sought.get(sought)
        if places is None and sought.number >= self.known:
            places = self.sought[sought] = sought.places(self.plain, self.words)
        return places or ()

    def every(self, sought: Sought) -> Iterable[re.Match[str]]:
        """The occurrences in the text, side by side, of any pattern."""
        return () if self.lacks(sought) else sought.pattern.finditer(self.plain)

    def occurrences(self, sought: Sought) -> list[re.Match[str]]:
        """The occurrences in the text, side by side, of a pattern that begins with what it needs."""
        found: list[re.Match[str]] = []
        end = 0
        for place in self.places(sought):
            match = sought.pattern.match(self.plain, place) if place >= end else None
            if match is not None:
                found.append(match)
                end = match.end()
        return found


class Spellings:
    """A long table of words and phrases, each sought whole, in any case and spacing, where its first two words stand.

    A pattern is made of those that share a first word when that is first met: most of them never are.
    """

    __slots__ = ("_by_first", "_firsts", "_patterns")

    def __init__(self, words: Collection[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._firsts = Sought(_LETTERS, {" ".join(_first_two(word)) for word in words}, begins=True)
        for word in words:
            self._by_first.setdefault(_first_two(word)[0], []).append(word)

    def occurrences(self, seen: Seen) -> list[re.Match[str]]:
        """What stands in a text, side by side, the longest that fits."""
        found: list[re.Match[str]] = []
        end = 0
        for first in seen.occurrences(self._firsts):
            place = first.start()
            match = self._pattern(first[0].lower()).match(seen.plain, place) if place >= end else None
            if match is not None:
                found.append(match)
                end = match.end()
        return found

    def _pattern(self, first: str) -> re.Pattern[str]:
        if first not in self._patterns:
            self._patterns[first] = _pattern_of(self._by_first[first], [])
        return self._patterns[first]


def look_over(plain: str) -> Seen:
    """The words of a text and the patterns that may stand in it: every word is looked up once, for all of them."""
    known = next(_numbers)
    words: dict[str, list[int]] = {}
    sought: dict[Sought, list[int]] = {}
    before: Mapping[str, list[Sought]] | None = None
    begun = 0
    for word, place in _words_of(plain):
        if before is not None and word in before:
            for one in before[word]:
                sought.setdefault(one, []).append(begun)
        before, begun = _BY_TWO.get(word), place
        if word in words:
            words[word].append(place)
        else:
            words[word] = [place]
    for word, begins in words.items():
        for one, offset in _sought_by(word):
            places = [place + offset for place in begins] if offset else begins
            sought[one] = sorted((*sought[one], *places)) if one in sought else places
    lower = plain.lower()
    for part, several in _BY_SIGNS.items():
        if part in lower:
            places = _part_places(part, plain, lower)
            for one in several:
                sought[one] = sorted((*sought[one], *places)) if one in sought else places
    return Seen(plain, words, sought, known)


@lru_cache(maxsize=16_384)
def _sought_by(word: str) -> tuple[tuple[Sought, int], ...]:
    """The patterns that need a word, or a part that stands in it, and how far inside. Kept until a pattern is made."""
    parts = [
        (one, place)
        for part, several in _BY_LETTERS.items()
        if part in word
        for place in _part_places(part, word, word)
        for one in several
    ]
    return (*((one, 0) for one in _BY_WORD.get(word, ())), *parts)


def _words_of(plain: str) -> list[tuple[str, int]]:
    """The words of a text in order, in small letters, and where each begins."""
    if plain.isascii():
        return [(found[0], found.start()) for found in _PLAIN_LETTERS.finditer(plain.lower())]
    return [(found[0].lower(), found.start()) for found in _LETTERS.finditer(plain)]


def _part_places(part: str, plain: str, lower: str) -> list[int]:
    """Where a part stands in a text; anywhere, where small letters may stand at other places than the printed ones."""
    if len(lower) != len(plain):
        return list(range(len(plain))) if part in lower else []
    places, at = [], lower.find(part)
    while at >= 0:
        places.append(at)
        at = lower.find(part, at + 1)
    return places


def _first_two(phrase: str) -> list[str]:
    """The first word of a phrase and, where it has more, the second."""
    return _LETTERS.findall(phrase.lower())[:2]


@lru_cache(maxsize=256)
def _letters_in(text: str) -> frozenset[str]:
    """The runs of letters of a text, in small letters."""
    return frozenset(_LETTERS.findall(text.lower()))


def _pattern_of(words: list[str], none: list[str]) -> re.Pattern[str]:
    """Any of the words or phrases, whole, the longest that fits, any case and spacing, where none of the others is.

    Written as a tree of common beginnings, so that a table of hundreds of words costs no more than one of ten.
    """
    but = rf"(?!{_alternatives(_beginnings_of(none))}(?![\w-]))" if none else ""
    return re.compile(rf"(?<![\w-]){but}{_alternatives(_beginnings_of(words))}(?![\w-])", re.IGNORECASE)


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
    each = [
        (r"\s+" if letter == " " else re.escape(letter)) + _alternatives(rest)
        for letter, rest in beginnings.items()
        if letter
    ]
    if not each:
        return ""
    ends = "" in beginnings
    joined = each[0] if len(each) == 1 and not ends else f"(?:{'|'.join(each)})"
    return f"{joined}?" if ends else joined
