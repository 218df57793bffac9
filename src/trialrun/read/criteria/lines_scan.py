"""One eligibility line with everything found in it: numbers, times, terms and brackets, by their places.

`shown` writes a part of the line with what was found blotted out, so that words of joining can be looked for safely.
"""

from __future__ import annotations

import re
from functools import cache
from bisect import bisect_left
from collections.abc import Iterable, Iterator

import msgspec

from trialrun.read.criteria.connectives_cues import as_pattern, read_table
from trialrun.read.criteria.lexis import find_comparisons, find_timings
from trialrun.read.criteria.model import Comparison, Timing
from trialrun.read.spotting import Spot, spot
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

NUMBER_MARK, TIME_MARK, SPOT_MARK, BRACKET_MARK = "\x01", "\x02", "\x03", "\x00"
LONGEST_READ = 12_000
_KINDS = ("variables", "conditions", "procedures", "drugs")
_OPENING, _CLOSING = "([", ")]"


class Scan(msgspec.Struct, frozen=True):
    """A line and what stands in it. `covered` is the line with numbers, times and terms blotted out; `depths` say how
    many brackets are open at each place.
    """

    plain: str
    spots: tuple[Spot, ...]
    comparisons: tuple[Comparison, ...]
    timings: tuple[Timing, ...]
    covered: str
    depths: tuple[int, ...]

    def text(self, cut: Cut) -> str:
        """The characters of a cut."""
        return self.plain[cut.first : cut.end]

    def shown(self, cut: Cut) -> str:
        """A cut with found things blotted out and what stands in inner brackets too; as long as the cut."""
        level = self.level(cut)
        places = range(cut.first, cut.end)
        return "".join(self.covered[at] if self.depths[at] <= level else BRACKET_MARK for at in places)

    def comparisons_in(self, cut: Cut) -> tuple[Comparison, ...]:
        """The comparisons whose number stands in a cut and not in its inner brackets, left to right."""
        return tuple(item for item in self.comparisons if self._stands(item.cut, cut))

    def timings_in(self, cut: Cut) -> tuple[Timing, ...]:
        """The windows of time that stand in a cut and not in its inner brackets."""
        return tuple(item for item in self.timings if self._stands(item.cut, cut))

    def spots_in(self, cut: Cut) -> tuple[Spot, ...]:
        """The terms that stand in a cut and not in its inner brackets."""
        first = bisect_left(self.spots, cut.first, key=lambda item: item.cut.first)
        last = bisect_left(self.spots, cut.end, key=lambda item: item.cut.first)
        return tuple(item for item in self.spots[first:last] if self._stands(item.cut, cut))

    def level(self, cut: Cut) -> int:
        """How many brackets are open around a cut."""
        return min(self.depths[cut.first : cut.end], default=0)

    def _stands(self, inner: Cut, outer: Cut) -> bool:
        inside = outer.first <= inner.first and inner.end <= outer.end
        return inside and self.depths[inner.first] <= self.level(outer)

    def brackets_in(self, cut: Cut) -> Iterator[Cut]:
        """The outermost brackets of a cut, each without its signs."""
        level = self.level(cut)
        first: int | None = None
        for at in range(cut.first, cut.end):
            inside = self.depths[at] > level
            if inside and first is None:
                first = at
            elif not inside and first is not None:
                yield _without_signs(self.plain, Cut(first, at))
                first = None
        if first is not None:
            yield _without_signs(self.plain, Cut(first, cut.end))

    def trimmed(self, cut: Cut, dropped: str = " \t\n,;.:-*•") -> Cut:
        """A cut without the signs at its ends."""
        first, end = cut.first, cut.end
        while first < end and self.plain[first] in dropped:
            first += 1
        while end > first and self.plain[end - 1] in dropped:
            end -= 1
        return Cut(first, end)


def scan_line(plain: str) -> Scan:
    """Everything found in a line; of a line longer than LONGEST_READ, in its beginning."""
    vocabulary = load_vocabulary()
    read = plain[:LONGEST_READ]
    spots = _with_reading_terms(read, spot(read, vocabulary, _KINDS))
    comparisons = find_comparisons(read, spots)
    timings = find_timings(read)
    moments = (item.cut for item in timings if item.anchor not in ("event", "last dose", "unspecified"))
    claimed = _places((*moments, *(item.cut for item in comparisons)))
    free = tuple(item for item in spots if not any(claimed[item.cut.first : item.cut.end]))
    return Scan(read, free, comparisons, timings, _covered(read, free, comparisons, timings), _depths(read))


@cache
def _reading_terms() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    rows = read_table("reading_terms.csv")
    names = {row["words"].lower(): tuple(row["names"].split(";")) for row in rows}
    return as_pattern([row["words"] for row in rows]), names


def both_names(words: str) -> tuple[str, ...]:
    """The names a word of the reader's own table stands for together: `transaminases` are ALT and AST."""
    return _reading_terms()[1].get(" ".join(words.lower().split()), ())


def _with_reading_terms(plain: str, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """Spots with the words of the reader's own table; where both claim a place, the longer one has it."""
    pattern, names = _reading_terms()
    own = [
        Spot(Cut(found.start(), found.end()), names[" ".join(found[0].lower().split())], found[0])
        for found in pattern.finditer(plain)
    ]
    longest = [0] * len(plain)
    for item in spots:
        longest[item.cut.first : item.cut.end] = [item.cut.end - item.cut.first] * (item.cut.end - item.cut.first)
    kept_own = [item for item in own if max(longest[item.cut.first : item.cut.end]) <= item.cut.end - item.cut.first]
    claimed = _places(item.cut for item in kept_own)
    kept = [item for item in spots if not any(claimed[item.cut.first : item.cut.end])]
    return tuple(sorted((*kept, *kept_own), key=lambda item: item.cut))


def _places(cuts: Iterable[Cut]) -> bytearray:
    """One for every place that a cut covers; as long as a line may be."""
    marked = bytearray(LONGEST_READ)
    for cut in cuts:
        marked[cut.first : cut.end] = b"\x01" * (cut.end - cut.first)
    return marked


def _covered(
    plain: str, spots: tuple[Spot, ...], comparisons: tuple[Comparison, ...], timings: tuple[Timing, ...]
) -> str:
    letters = list(plain)
    marks = (
        *((item.cut, TIME_MARK) for item in timings),
        *((item.cut, SPOT_MARK) for item in spots),
        *((item.cut, NUMBER_MARK) for item in comparisons),
    )
    for cut, mark in marks:
        letters[cut.first : cut.end] = mark * (cut.end - cut.first)
    return "".join(letters)


def _depths(plain: str) -> tuple[int, ...]:
    """How many brackets are open; a bracket that never closes, or never opened, counts for nothing."""
    partner: dict[int, int] = {}
    opened: list[int] = []
    for at, letter in enumerate(plain):
        if letter in _OPENING:
            opened.append(at)
        elif letter in _CLOSING and opened:
            partner[opened.pop()] = at
    ends = set(partner.values())
    depth, depths = 0, []
    for at in range(len(plain)):
        depth += at in partner
        depths.append(depth)
        depth -= at in ends
    return tuple(depths)


def _without_signs(plain: str, cut: Cut) -> Cut:
    first = cut.first + (plain[cut.first] in _OPENING)
    return Cut(first, max(first, cut.end - (plain[cut.end - 1] in _CLOSING)))


def find_all(pattern: re.Pattern[str], shown: str, cut: Cut) -> tuple[Cut, ...]:
    """Where a pattern stands in the shown form of a cut, as places of the line."""
    return tuple(Cut(cut.first + item.start(), cut.first + item.end()) for item in pattern.finditer(shown))
