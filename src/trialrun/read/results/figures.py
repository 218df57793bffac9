"""Where running text prints a count, a share, an average or a ratio, and which figures belong together.

Finds figures by their shape alone; what they are said of is read elsewhere.
"""

from __future__ import annotations

from trialrun.read.results.averages import find_averages, find_lengths
from trialrun.read.results.counts import counts_by_shape, counts_with_interval
from trialrun.read.results.marks import Mark
from trialrun.read.results.shares import find_shares


def find_marks(plain: str) -> tuple[Mark, ...]:
    """All marks of a text made regular, left to right, none within another. Linear in the text."""
    taken = bytearray(len(plain) + 1)
    found: list[Mark] = []
    for marks in (
        counts_with_interval(plain),
        find_averages(plain),
        *counts_by_shape(plain),
        find_shares(plain),
    ):
        for mark in marks:
            if not any(taken[mark.cut.first : mark.cut.end]):
                taken[mark.cut.first : mark.cut.end] = b"\x01" * (mark.cut.end - mark.cut.first)
                found.append(mark)
    found += [mark for mark in find_lengths(plain) if not any(taken[mark.cut.first : mark.cut.end])]
    return tuple(sorted(found, key=lambda mark: mark.cut))
