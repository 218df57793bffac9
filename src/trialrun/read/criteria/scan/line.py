"""One eligibility line with everything found in it: numbers, times, terms and brackets, by their places.

`shown` writes a part of the line with what was found blotted out, so that words of joining can be looked for safely.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TypeVar

import msgspec

from trialrun.read.criteria.lexis import may_say_numbers
from trialrun.read.criteria.model import Comparison, Timing
from trialrun.read.criteria.scan.lettered import may_name_classes
from trialrun.read.criteria.scan.numbers import MOMENTS, read_numbers
from trialrun.read.criteria.scan.spots import LONGEST_READ, begins_at, places_of, read_spots
from trialrun.read.criteria.seeking import Seen, Sought, look_over
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

Found = TypeVar("Found", Comparison, Timing, Spot)
NUMBER_MARK = "\x01"
TIME_MARK = "\x02"
SPOT_MARK = "\x03"
BRACKET_MARK = "\x00"
_OPENING = "(["
_CLOSING = ")]"
_SIGNS = re.compile(r"[()\[\]]")
_MANY = 8
_JOINED = re.compile(
    r"\s*(?:unless|except|if|other than|with the exception|excluding|provided|when|or|defined|i\.?e)\b", re.I
)
_BEFORE = re.compile(
    r"within\s+[\w.()-]+\s+\w+\s+(?:(?:before|prior to|preceding)\b"
    r"|(?:of|from)\s+(?:the\s+)?(?:planned\s+)?(?:start(?:ing)?|initiat\w+|beginning|first (?:dose|administration))\b)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:eligible|allowed|permitted|acceptable|must|should|may (?:be|have)|not excluded|can be|required)\b",
    re.I,
)


class Kept(msgspec.Struct, frozen=True):
    """What was told of the cuts of a line: its clauses are looked at by many readers, one after the other."""

    shown: dict[Cut, str] = msgspec.field(default_factory=dict)
    comparisons: dict[Cut, tuple[Comparison, ...]] = msgspec.field(default_factory=dict)
    timings: dict[Cut, tuple[Timing, ...]] = msgspec.field(default_factory=dict)
    spots: dict[Cut, tuple[Spot, ...]] = msgspec.field(default_factory=dict)
    own_words: dict[Cut, str] = msgspec.field(default_factory=dict)


class Scan(Seen, frozen=True):
    """A line and what stands in it, beside its words and patterns. `covered` is the line with numbers, times and terms
    blotted out; `depths` say how many brackets are open at each place; `flat`: there are none. `kept` saves doing the
    same again.
    """

    spots: tuple[Spot, ...]
    comparisons: tuple[Comparison, ...]
    timings: tuple[Timing, ...]
    covered: str
    depths: bytes
    flat: bool
    kept: Kept

    def search(self, sought: Sought, cut: Cut) -> re.Match[str] | None:
        """The first occurrence in the shown form of a cut; its places count from the cut."""
        if sought not in self.sought and sought.number < self.known:
            return None
        places = self.places(sought)
        if not places:
            return None
        if not sought.begins:
            return None if _elsewhere(places, cut) else sought.pattern.search(self.shown(cut))
        first, end = cut.first, cut.end
        for place in places:
            if first <= place < end:
                found = sought.pattern.match(self.shown(cut), place - first)
                if found is not None:
                    return found
        return None

    def match(self, sought: Sought, cut: Cut) -> re.Match[str] | None:
        """An occurrence at the beginning of the shown form of a cut."""
        places = self.places(sought)
        if not places or (sought.begins and cut.first not in places):
            return None
        return sought.pattern.match(self.shown(cut))

    def finditer(self, sought: Sought, cut: Cut) -> Iterable[re.Match[str]]:
        """All occurrences in the shown form of a cut, side by side; their places count from the cut."""
        places = self.places(sought)
        if not places:
            return ()
        if not sought.begins:
            return () if _elsewhere(places, cut) else sought.pattern.finditer(self.shown(cut))
        found = []
        at, first, end = cut.first, cut.first, cut.end
        for place in places:
            if at <= place < end:
                match = sought.pattern.match(self.shown(cut), place - first)
                if match is not None:
                    at = first + match.end()
                    found.append(match)
        return found

    def find_all(self, sought: Sought, cut: Cut) -> tuple[Cut, ...]:
        """All occurrences in the shown form of a cut, as places of the line."""
        if sought not in self.sought and sought.number < self.known:
            return ()
        found, first = self.finditer(sought, cut), cut.first
        return tuple([Cut(first + item.start(), first + item.end()) for item in found]) if found else ()

    def may_hold(self, sought: Sought, cut: Cut) -> bool:
        """Whether something that every occurrence needs stands in a cut."""
        if sought not in self.sought and sought.number < self.known:
            return False
        return not _elsewhere(self.places(sought), cut)

    def text(self, cut: Cut) -> str:
        """The characters of a cut."""
        return self.plain[cut.first : cut.end]

    def shown(self, cut: Cut) -> str:
        """A cut with found things blotted out and what stands in inner brackets too; as long as the cut."""
        if self.flat:
            return self.covered[cut.first : cut.end]
        kept = self.kept.shown.get(cut)
        if kept is None:
            kept = self.kept.shown[cut] = self._outside(self.covered, cut, BRACKET_MARK)
        return kept

    def outside_brackets(self, cut: Cut) -> str:
        """A cut as printed, with what stands in inner brackets blotted out by stars."""
        return self._outside(self.plain, cut, "*")

    def _outside(self, whole: str, cut: Cut, mark: str) -> str:
        shown = whole[cut.first : cut.end]
        if self.flat:
            return shown
        depths = self.depths[cut.first : cut.end]
        level = _lowest(depths)
        if depths.count(level) == len(depths):
            return shown
        parts, at = [], 0
        for inner in _deeper(level).finditer(depths):
            parts += [shown[at : inner.start()], mark * (inner.end() - inner.start())]
            at = inner.end()
        return "".join([*parts, shown[at:]])

    def comparisons_in(self, cut: Cut) -> tuple[Comparison, ...]:
        """The comparisons whose number stands in a cut and not in its inner brackets, left to right."""
        if not self.comparisons:
            return ()
        kept = self.kept.comparisons.get(cut)
        if kept is None:
            kept = self.kept.comparisons[cut] = self._standing(self.comparisons, cut)
        return kept

    def timings_in(self, cut: Cut) -> tuple[Timing, ...]:
        """The windows of time that stand in a cut and not in its inner brackets."""
        if not self.timings:
            return ()
        kept = self.kept.timings.get(cut)
        if kept is None:
            kept = self.kept.timings[cut] = self._standing(self.timings, cut)
        return kept

    def spots_in(self, cut: Cut) -> tuple[Spot, ...]:
        """The terms that stand in a cut and not in its inner brackets."""
        if not self.spots:
            return ()
        kept = self.kept.spots.get(cut)
        if kept is None:
            kept = self.kept.spots[cut] = self._standing(self.spots, cut)
        return kept

    def _standing(self, found: tuple[Found, ...], cut: Cut) -> tuple[Found, ...]:
        """What stands in a cut and not in its inner brackets."""
        first, end = cut.first, cut.end
        if len(found) > _MANY:
            found = found[slice(*_range(found, cut))]
        inside = [item for item in found if first <= item.cut.first and item.cut.end <= end]
        if inside and not self.flat:
            level = self.level(cut)
            inside = [item for item in inside if self.depths[item.cut.first] <= level]
        return tuple(inside)

    def level(self, cut: Cut) -> int:
        """How many brackets are open around a cut."""
        return 0 if self.flat else _lowest(self.depths[cut.first : cut.end])

    def brackets_in(self, cut: Cut) -> Iterator[Cut]:
        """The outermost brackets of a cut, each without its signs; whole sentences in brackets are left out."""
        return (inner for inner in self._brackets(cut) if not self._is_aside(inner))

    def asides_in(self, cut: Cut) -> tuple[Cut, ...]:
        """Brackets that hold a sentence of their own: `(patients with elevated bilirubin are eligible)`."""
        return tuple(inner for inner in self._brackets(cut) if self._is_aside(inner))

    def _is_aside(self, inner: Cut) -> bool:
        long = inner.end - inner.first > 24 and not _JOINED.match(self.plain, inner.first)
        return long and bool(_ASIDE.search(self.covered, inner.first, inner.end))

    def _brackets(self, cut: Cut) -> Iterator[Cut]:
        if self.flat:
            return
        depths = self.depths[cut.first : cut.end]
        level = _lowest(depths)
        if depths.count(level) == len(depths):
            return
        for inner in _deeper(level).finditer(self.depths, cut.first, cut.end):
            yield _without_signs(self.plain, Cut(inner.start(), inner.end()))

    def trimmed(self, cut: Cut, dropped: str = " \t\n,;.:-*•") -> Cut:
        """A cut without the signs at its ends."""
        printed = self.plain[cut.first : cut.end]
        if printed and printed[0] not in dropped and printed[-1] not in dropped:
            return Cut(cut.first, cut.first + len(printed))
        kept = printed.lstrip(dropped)
        first = cut.first + len(printed) - len(kept)
        return Cut(first, first + len(kept.rstrip(dropped)))


def _range(items: Sequence[Comparison] | Sequence[Timing] | Sequence[Spot], cut: Cut) -> tuple[int, int]:
    """Between which places of a list, sorted by where its items begin, those stand that begin in a cut."""
    first = bisect_left(items, cut.first, key=begins_at)
    return first, bisect_left(items, cut.end, lo=first, key=begins_at)


def scan_line(plain: str) -> Scan:
    """Everything found in a line; of a line longer than LONGEST_READ, in its beginning."""
    return scan_lines([look_over(plain)])[0]


def scan_lines(lines: Sequence[Seen]) -> list[Scan]:
    """Everything found in each of some lines: their terms, then their numbers."""
    vocabulary = load_vocabulary()
    seen = [one if len(one.plain) <= LONGEST_READ else look_over(one.plain[:LONGEST_READ]) for one in lines]
    spotted = [read_spots(one, vocabulary) for one in seen]
    numbers = [
        read_numbers(one, spots, vocabulary) if _may_compare(one) else ((), ())
        for one, spots in zip(seen, spotted, strict=True)
    ]
    return [_scan(one, spots, *said) for one, spots, said in zip(seen, spotted, numbers, strict=True)]


def _may_compare(seen: Seen) -> bool:
    words = seen.words.keys()
    return may_say_numbers(seen.plain, words) or may_name_classes(words)


def _scan(
    seen: Seen, spots: tuple[Spot, ...], comparisons: tuple[Comparison, ...], timings: tuple[Timing, ...]
) -> Scan:
    """A line with its terms and numbers, the places of which they claim and its brackets."""
    read = seen.plain
    free = _unclaimed(read, spots, comparisons, timings) if comparisons or timings else spots
    covered, depths = _covered(read, free, comparisons, timings), _depths(read)
    return Scan(
        seen.plain,
        seen.words,
        seen.sought,
        seen.known,
        free,
        comparisons,
        timings,
        covered,
        depths,
        depths.count(0) == len(depths),
        Kept(),
    )


def _unclaimed(
    plain: str, spots: tuple[Spot, ...], comparisons: tuple[Comparison, ...], timings: tuple[Timing, ...]
) -> tuple[Spot, ...]:
    """The terms that are no part of a comparison, nor of the moment a window is counted from."""
    moments = (item.cut for item in timings if item.anchor in MOMENTS or _before_event(plain, item))
    claimed = places_of((*moments, *(item.cut for item in comparisons)))
    return tuple(item for item in spots if not any(claimed[item.cut.first : item.cut.end]))


def _before_event(plain: str, timing: Timing) -> bool:
    """`within 4 weeks before apheresis`: what happens then is when, not what."""
    if timing.relation == "during" and timing.side == "after":
        return True
    return timing.relation == "within" and bool(_BEFORE.match(plain, timing.cut.first))


def _covered(
    plain: str, spots: tuple[Spot, ...], comparisons: tuple[Comparison, ...], timings: tuple[Timing, ...]
) -> str:
    if not (spots or comparisons or timings):
        return plain
    letters = list(plain)
    for mark, found in ((TIME_MARK, timings), (SPOT_MARK, spots), (NUMBER_MARK, comparisons)):
        for item in found:
            letters[item.cut.first : item.cut.end] = mark * (item.cut.end - item.cut.first)
    return "".join(letters)


def _elsewhere(places: Sequence[int], cut: Cut) -> bool:
    """Whether everything that a pattern needs stands outside of a cut."""
    at = bisect_left(places, cut.first)
    return at == len(places) or places[at] >= cut.end


def _lowest(depths: bytes) -> int:
    """The least of some depths; few brackets are open anywhere, so that looking for each depth is soon done."""
    level = 0
    while level not in depths and depths:
        level += 1
    return level


@cache
def _deeper(level: int) -> re.Pattern[bytes]:
    """Runs of places with more open brackets than `level`."""
    return re.compile(b"[^\\x00-\\x%02x]+" % level)


def _depths(plain: str) -> bytes:
    """How many brackets are open (at most 255); a bracket that never closes, or never opened, counts for nothing."""
    if ")" not in plain and "]" not in plain:
        return bytes(len(plain))
    partner: dict[int, int] = {}
    opened: list[int] = []
    for found in _SIGNS.finditer(plain):
        if found[0] in _OPENING:
            opened.append(found.start())
        elif opened:
            partner[opened.pop()] = found.start()
    depths, depth, before = bytearray(), 0, 0
    for at, step in sorted([*((at, 1) for at in partner), *((at + 1, -1) for at in partner.values())]):
        depths += bytes((min(depth, 255),)) * (at - before)
        depth, before = depth + step, at
    return bytes(depths + bytes((min(depth, 255),)) * (len(plain) - before))


def _without_signs(plain: str, cut: Cut) -> Cut:
    first = cut.first + (plain[cut.first] in _OPENING)
    return Cut(first, max(first, cut.end - (plain[cut.end - 1] in _CLOSING)))


def find_all(pattern: re.Pattern[str] | Sought, shown: str, cut: Cut) -> tuple[Cut, ...]:
    """Where a pattern stands in the shown form of a cut, as places of the line."""
    first = cut.first
    return tuple([Cut(first + item.start(), first + item.end()) for item in pattern.finditer(shown)])
