"""What a trial or evidence file says, in points, each at the printed lines that it comes from.

Knows lines, not sentences: what several sentences of one line became stands at all of them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from trialrun.protocol import AnyFile, EvidenceFile, Trial
from trialrun.report.aims import aim_sections
from trialrun.report.estimands import ESTIMANDS
from trialrun.report.evidence import evidence_sections
from trialrun.report.identity import design_section, identity_section
from trialrun.report.marks import Marker
from trialrun.report.treatment import treatment_sections
from trialrun.show.outline import Point, Section

_NAME, _PHRASE = 6, 2
"""Words of the longest name, what has more is a sentence; and spaces of the shortest phrase that tells a place."""


def sections_read(record: AnyFile) -> tuple[Section, ...]:
    """What was made of a document beside its criteria: cohorts and results, or design, treatment and aims."""
    marker = Marker()
    if isinstance(record, EvidenceFile):
        return tuple(evidence_sections(record, marker))
    if isinstance(record, Trial):
        return design_section(record.design, marker), *treatment_sections(record, marker), *aim_sections(record, marker)
    return ()


class _Printed(Struct, frozen=True):
    """The places of a page: their words, and the places of each line."""

    words: tuple[str, ...]
    at: dict[int, list[int]]

    def place(self, point: Point) -> int | None:
        """Where a point comes from: of several places on its lines the one that prints its words or its values.

        Else of those that a part of it comes from, else of all, the one with the most words.
        """
        places = self._on(point.lines)
        own = (point.text, *(item.text for item in point.items if not item.lines))
        said = [part for text in own for part in re.split(r"[;:] ", _plain(text)) if part.count(" ") >= _PHRASE]
        printed = (place for place in places if any(part in self.words[place] for part in said))
        parts = self._on(line for item in point.items for line in item.lines & point.lines)
        return next(chain(printed, sorted(parts or places, key=lambda place: -len(self.words[place]))), None)

    def _on(self, lines: Iterable[int]) -> list[int]:
        return sorted({place for line in lines for place in self.at.get(line, ())})


def points_at(record: AnyFile, places: Sequence[frozenset[int]], texts: Sequence[str]) -> dict[int, tuple[Point, ...]]:
    """The points of a record by the number of the place they come from; each place has its lines and its words.

    A point whose parts come from several places is taken apart; what only repeats the printed words is left out.
    """
    printed = _Printed(tuple(map(_plain, texts)), {})
    for number, lines in enumerate(places):
        for line in lines:
            printed.at.setdefault(line, []).append(number)
    found: dict[int, list[Point]] = {}
    for section in (identity_section(record, Marker()), *sections_read(record)):
        points = () if section.title == ESTIMANDS else section.points
        for number, point in _placed(points, printed):
            found.setdefault(number, []).extend(_news(point, printed.words[number]))
    return {number: tuple(dict.fromkeys(points)) for number, points in found.items()}


def _placed(points: Sequence[Point], printed: _Printed) -> Iterator[tuple[int, Point]]:
    """Each point with the one place that it, and all below it, comes from."""
    for point in points:
        place = printed.place(point)
        below = tuple(_placed(point.items, printed))
        if place is not None and {number for number, _ in below} <= {place}:
            yield place, point
            continue
        if place is not None:
            yield place, replace(point, items=tuple(item for item in point.items if not item.lines))
        yield from below


def _news(point: Point, printed: str, *, below: bool = False) -> Iterator[Point]:
    """A point without its lines, which stand beside it, and without what the printed words say already.

    `below`: it stands under another, such as the days under a dose, which without them would seem to have none.
    """
    items = tuple(news for item in point.items for news in _news(item, printed, below=True))
    if not _repeats(replace(point, items=items), printed, below=below):
        note = "; ".join(part for part in point.note.split("; ") if not part.startswith(("line ", "lines ")))
        yield replace(point, note=note, items=items)
    else:
        yield from items


def _repeats(point: Point, printed: str, *, below: bool) -> bool:
    """Whether a point is a printed sentence, or a printed value under its label; a name that heads others stays."""
    plain = _plain(point.text)
    label, _, value = plain.partition(": ")
    if point.items or below:
        return len(plain.split()) > _NAME and plain in printed
    return plain in printed or (bool(value) and label.replace(" ", "").isalpha() and value in printed)


def _plain(words: str) -> str:
    return " ".join(words.lower().split())
