"""Text as printed and the same text made regular, every place of which still points into the original.

Understands nothing: spaces, dashes, signs, tags and broken lines only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

import msgspec


class Cut(msgspec.Struct, frozen=True, order=True, gc=False):
    """The characters from `first` up to, not including, `end` of a text."""

    first: int
    end: int


def blanked(text: str, cuts: Iterable[Cut]) -> str:
    """A text with blanks in place of some stretches; every place stays."""
    kept: list[str] = []
    at = 0
    for cut in sorted(cuts):
        if cut.end > at:
            kept += (text[at : cut.first], " " * (cut.end - max(at, cut.first)))
            at = cut.end
    return "".join([*kept, text[at:]])


class Text(msgspec.Struct, frozen=True):
    """A text made regular. `plain` is read; `original` is what the document prints.

    `starts` are the places of `plain` where a piece begins, `origins` and `ends` where the same piece begins and ends
    in `original`; within a piece both run alike, except in a piece that was replaced as a whole. Without `ends` a
    piece ends where the next begins.
    """

    plain: str
    original: str
    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)
    ends: tuple[int, ...] = ()

    def place(self, position: int) -> int:
        """The place in the original of a place in `plain`; of the end of `plain`, where its last piece ends."""
        at = bisect_right(self.starts, position) - 1
        within = self.origins[at] + position - self.starts[at]
        end = self._end(at)
        return min(within, end) if position >= len(self.plain) else min(within, max(end - 1, self.origins[at]))

    def original_cut(self, cut: Cut) -> Cut:
        """The characters of the original that a cut of `plain` stands for; replaced pieces are taken whole."""
        first = self.place(cut.first)
        if cut.end <= cut.first:
            return Cut(first, first)
        at = bisect_right(self.starts, cut.end - 1) - 1
        following = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.plain)
        replaced = self._end(at) - self.origins[at] != following - self.starts[at]
        return Cut(first, max(first, self._end(at) if replaced else self.place(cut.end - 1) + 1))

    def quote(self, cut: Cut) -> str:
        """What the original prints there."""
        if self.plain is self.original:
            return self.plain[cut.first : cut.end]
        original = self.original_cut(cut)
        return self.original[original.first : original.end]

    def _end(self, at: int) -> int:
        if self.ends:
            return self.ends[at]
        return self.origins[at + 1] if at + 1 < len(self.origins) else len(self.original)
