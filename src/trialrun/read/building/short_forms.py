"""Short forms that a text explains in its own way: `traumatic brain injury (TBI)` is no irradiation. Reads no dose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialrun.read.sentences import Sentence
from trialrun.read.source import Printed
from trialrun.read.spotting import spot
from trialrun.read.text import Cut
from trialrun.terms import Vocabulary

_EXPLAINED = re.compile(r"(?<!\w)(?P<long>(?:[A-Za-z][\w'’]{0,30}[ -]){1,9})\((?P<short>[A-Z]{2,6})s?\)")
_SMALL = frozenset({"of", "and", "the", "for", "in", "with", "to"})


def other_meanings(pieces: Sequence[Printed], vocabulary: Vocabulary) -> Iterator[Sentence]:
    """The mentions of short forms that the pieces explain by other words than the vocabulary does."""
    shorts = {short for piece in pieces for short in _explained_otherwise(piece.text, vocabulary)}
    if not shorts:
        return
    mention = re.compile(rf"\b(?:{'|'.join(sorted(shorts))})s?\b")
    for piece in pieces:
        for found in mention.finditer(piece.text):
            yield Sentence(piece, Cut(found.start(), found.end()), found[0])


def _explained_otherwise(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    for found in _EXPLAINED.finditer(text) if "(" in text else ():
        short = found["short"]
        known = {one.name for one in spot(short, vocabulary)}
        long = _of_initials(re.split(r"[ -]+", found["long"].strip(" -")), short) if known else ""
        if long and not known & {one.name for one in spot(long, vocabulary)}:
            yield short


def _of_initials(words: list[str], short: str) -> str:
    """The last words, as many as the short form has letters, where they begin with these; empty for others."""
    telling = [at for at, word in enumerate(words) if word.lower() not in _SMALL][-len(short) :]
    initials = "".join(words[at][0].upper() for at in telling)
    return " ".join(words[telling[0] :]) if telling and initials == short else ""
