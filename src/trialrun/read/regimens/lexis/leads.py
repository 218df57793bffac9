"""Looks for patterns only where one of their first words stands, so that a text is not searched letter by letter.

A pattern finds the same places as without it, provided that every match begins with one of the words named for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from trialrun.read.regimens.lexis.numbers import ARTICLES, WORDS
from trialrun.read.regimens.phrases import Meaning, Phrase
from trialrun.read.text import Cut

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


LedReader = tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Meaning]], frozenset[str]]
"""A pattern, what its matches say, and the words that they begin with."""


class Places(msgspec.Struct, frozen=True):
    """Where each word, number and sign of a text begins, by the word in small letters; `words` are those that stand."""

    starts: Mapping[str, list[int]]
    words: frozenset[str]


@cache
def words(text: str) -> frozenset[str]:
    """First words, parted by spaces; `#` is any number, a sign is itself."""
    return frozenset(text.split())


NUMBERS = frozenset({"#", *(word.partition("-")[0] for word in WORDS.keys() - ARTICLES)})
"""A number in digits (`#`) or as a word."""
ORDINALS = words("# first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")


def places_of(plain: str) -> Places:
    """The places of a text; any number is `#`."""
    places: dict[str, list[int]] = {}
    for match in _TOKEN.finditer(plain):
        word = match[0]
        key = "#" if word.isdecimal() else word.lower()
        places.setdefault(key, []).append(match.start())
    return Places(places, frozenset(places))


def led(pattern: re.Pattern[str], plain: str, places: Places, leads: frozenset[str]) -> Sequence[re.Match[str]]:
    """The matches of a pattern, left to right without overlap, that begin with one of the words."""
    if leads.isdisjoint(places.words):
        return ()
    end, found = 0, []
    for start in sorted([place for word in leads & places.words for place in places.starts[word]]):
        if start < end:
            continue
        match = pattern.match(plain, start)
        if match is not None:
            found.append(match)
            end = max(end, match.end())
    return found


def read_led(readers: Sequence[LedReader], plain: str, places: Places) -> Iterator[Phrase]:
    """What each pattern of a table says, with its place; overlapping ones are all given."""
    words = places.words
    for pattern, read, leads in [reader for reader in readers if not reader[2].isdisjoint(words)]:
        for match in led(pattern, plain, places, leads):
            for meaning in read(match):
                yield Phrase(meaning, Cut(match.start(), match.end()))


def first_words(spellings: Iterator[str]) -> frozenset[str]:
    """The first words of spellings."""
    found = (_TOKEN.match(spelling) for spelling in spellings)
    return frozenset("#" if m[0].isdecimal() else m[0].lower() for m in found if m is not None)


def spelled(spellings: Iterable[str]) -> str:
    """The pattern of any of some spellings, the longest first; a space in one is a space or two of any kind."""
    longest = sorted(spellings, key=len, reverse=True)
    return "|".join(re.escape(words).replace(r"\ ", r"\s{1,2}") for words in longest)
