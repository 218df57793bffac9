"""Text as printed and the same text made regular, every place of which still points into the original.

Understands nothing: spaces, dashes, signs, tags and broken lines only.
"""

from __future__ import annotations

from bisect import bisect_right

import msgspec


class Cut(msgspec.Struct, frozen=True, order=True):
    """The characters from `first` up to, not including, `end` of a text."""

    first: int
    end: int


class Text(msgspec.Struct, frozen=True):
    """A text made regular. `plain` is read; `original` is what the document prints.

    `starts` are the places of `plain` where a piece begins and `origins` where the same piece begins in `original`;
    within a piece both run alike, except in a piece that was replaced as a whole.
    """

    plain: str
    original: str
    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)

    def place(self, position: int) -> int:
        """The place in the original of a place in `plain`."""
        at = bisect_right(self.starts, position) - 1
        following = self.origins[at + 1] if at + 1 < len(self.origins) else len(self.original)
        return min(self.origins[at] + position - self.starts[at], following)

    def original_cut(self, cut: Cut) -> Cut:
        """The characters of the original that a cut of `plain` stands for."""
        first = self.place(cut.first)
        return Cut(first, max(first, self.place(cut.end - 1) + 1 if cut.end > cut.first else first))

    def quote(self, cut: Cut) -> str:
        """What the original prints there."""
        original = self.original_cut(cut)
        return self.original[original.first : original.end]
