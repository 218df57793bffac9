"""Running text cut into sentences, each with its place in the text. Understands no sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from trialrun.read.source import Printed
from trialrun.read.text import Cut

_END = re.compile(r"[.!?](?:[\"')\]»]|</[a-z]+>)*(?=\s|$|<)|\n\s*\n|;\s*\n|\n(?=\s*(?:[-•*·]|\d{1,2}[.)])\s)")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
# Words whose full stop ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|vs|cf|ca|approx|no|nos|fig|dr|prof|mr|mrs|st|inc|ltd|resp|incl|excl|max|min|et al|etc)"
    r"|\b[A-Z]|(?:^|\s)\d{1,2})$",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\w")


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a printed text: its place there, its words without tags, spaces made single."""

    piece: Printed
    cut: Cut
    words: str


def sentences_of(piece: Printed) -> Iterator[Sentence]:
    """The sentences of a printed text, in order; every letter of the text is in one of them.

    A line end ends a sentence only before a blank line or a bullet. `e.g.`, initials and `1.` end none.
    """
    text, first = piece.text, 0
    for match in _END.finditer(text):
        if match[0].startswith(".") and _goes_on(text, first, match):
            continue
        yield from _sentence(piece, first, match.end())
        first = match.end()
    yield from _sentence(piece, first, len(text))


def _goes_on(text: str, first: int, match: re.Match[str]) -> bool:
    before, after = text[max(first, match.start() - 12) : match.start()], text[match.end() : match.end() + 3].strip()
    return (_ABBREVIATION.search(before) is not None and match.end() < len(text)) or after[:1].islower()


def _sentence(piece: Printed, first: int, end: int) -> Iterator[Sentence]:
    while first < end and piece.text[first].isspace():
        first += 1
    words = " ".join(_TAGS.sub(" ", piece.text[first:end]).split())
    if _LETTER.search(words):
        yield Sentence(piece, Cut(first, end), words)
