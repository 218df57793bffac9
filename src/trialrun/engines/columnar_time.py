"""Anchors, windows and the ends of facts for all patients at once. Mirrors anchors.py, spans.py and case.py."""

from __future__ import annotations

import msgspec
import numpy as np

from trialrun.engines.anchors import EARLIEST, INSTEAD, NOW
from trialrun.engines.columnar_absence import known_absent
from trialrun.engines.columnar_group import (
    Group,
    Pick,
    highest,
    lowest,
    persons_with,
    pick_widely,
    qualified,
    surely_visible,
)
from trialrun.engines.columns import FIRST, LAST, NO_DAY, Days, day_number, number_date, span_days
from trialrun.engines.context import absence_need, need, term_of
from trialrun.engines.spans import ONE_DAY, moved
from trialrun.engines.vectors import (
    NOT,
    OPEN,
    YES,
    Bools,
    Indices,
    Vector,
    all_of,
    constant,
    overlaid,
    relation,
    scattered,
)
from trialrun.engines.words import of_trial, plain
from trialrun.ground.dates import Offset
from trialrun.ground.truth import Need, unknown
from trialrun.records.meanings import STATUS_OVER
from trialrun.rules.nodes import Anchor, EventAnchor, Ever, Fact, FactAnchor, Since, When, Window
from trialrun.rules.windows import Placement, placement_of, stretch_of
from trialrun.terms.vocabulary import lasting

Day = np.int32 | Days
Ends = tuple[Day, Day]
"""The first and the last day that one end of a window may be."""


class Moments(msgspec.Struct, frozen=True):
    """An anchor per patient: its first and last possible day (one for all, or one each).

    `exists` is met where there is one, not met where there surely is none; None where all have one.
    """

    first: Day
    last: Day
    exists: Vector | None = None


class Frames(msgspec.Struct, frozen=True):
    """The frame of each patient: the same as spans.Frame, with an array or one day for each end."""

    relation: Placement
    lo_first: Day
    lo_last: Day
    hi_first: Day
    hi_last: Day
    exists: Vector | None = None

    def test(self, start: tuple[Days, Days], end: tuple[Days, Days], person: Indices, why: Need) -> Vector:
        """Whether each row from `start` to `end` stands so to the frame of its person."""
        lo_first, lo_last, hi_first, hi_last = (
            of_person(day, person) for day in (self.lo_first, self.lo_last, self.hi_first, self.hi_last)
        )
        if self.relation == "covers":
            sure = (start[1] <= lo_first) & (end[0] >= hi_last)
            never = (start[0] > lo_last) | (end[1] < hi_first)
        else:
            until = start if self.relation == "lies" else end
            sure = (start[1] <= hi_first) & (until[0] >= lo_last)
            never = (start[0] > hi_last) | (until[1] < lo_first)
        return relation(sure, never, why)

    def whole(self, today: int) -> tuple[Day, Day]:
        """The longest stretch each may be; one that is open towards the future ends today."""
        if isinstance(self.hi_last, np.ndarray):
            return self.lo_first, np.where(self.hi_last == LAST, today, self.hi_last).astype(np.int32)
        return self.lo_first, np.int32(today) if self.hi_last == LAST else self.hi_last


def of_person(day: Day, person: Indices) -> Day:
    """The day of each row's person."""
    return day[person] if isinstance(day, np.ndarray) else day


def find_frames(when: When | Since | None, fact: Fact, group: Group) -> Frames:
    """The frame a fact must stand in, for each patient."""
    today = np.int32(group.today)
    if when is None and lasting(term_of(fact.name, group.words)):
        return Frames("touches", today, today, today, today)
    if when is None or isinstance(when, Ever):
        return Frames("lies", np.int32(FIRST), np.int32(FIRST), today, today)
    anchor = find_moments(when.anchor, group)
    lo, hi = _since(when, anchor) if isinstance(when, Since) else _period(when, anchor)
    return Frames(placement_of(when), *lo, *hi, anchor.exists)


def find_moments(anchor: Anchor, group: Group) -> Moments:
    """The anchor of each patient."""
    if isinstance(anchor, FactAnchor):
        return _fact_moments(anchor, group)
    if anchor.event == "as_of":
        return Moments(np.int32(group.today), np.int32(group.today))
    key = ("event", anchor.event, group.today, group.context.trial)
    if key not in group.store.notes:
        group.store.notes[key] = _event_moments(anchor, group)
    found: Moments = group.store.notes[key]
    return found


def row_ends(pick: Pick, group: Group) -> tuple[tuple[Days, Days], tuple[Days, Days]]:
    """When each row began and ended, supposing it is not after the as-of date. Mirrors Case.start and Case.end."""
    start = (pick.begun_first, np.minimum(pick.begun_last, np.int32(group.today)))
    columns = pick.columns
    if columns.name in ("measurement", "procedure"):
        return start, start
    end, end_to = columns.days("end")[pick.rows], columns.days("end_to")[pick.rows]
    first, last = span_days(end, end_to)
    first = np.where(end == NO_DAY, start[0], first)
    missing = (end == NO_DAY) & (end_to == NO_DAY)
    if columns.name == "exposure":
        return start, (first, np.where(missing, LAST, last))
    over = columns.words("status").mask(lambda word: plain(word or "") in STATUS_OVER, pick.rows)
    first = np.where(missing & ~over, LAST, first)
    last = np.where(missing, np.where(over, group.today - 1, LAST), last)
    lasts = columns.name_words.mask(lambda word: _lasts(word, group), pick.rows)
    return start, (np.where(lasts, first, start[0]), np.where(lasts, last, start[1]))


def shifted(days: Day, offset: Offset | None, sign: int) -> Day:
    """Days moved by an offset, by the one rule of spans.moved."""
    if offset is None:
        return days
    distinct, where = np.unique(days, return_inverse=True)
    table = np.array([day_number(moved(number_date(day), offset, sign)) for day in distinct], dtype=np.int32)
    return np.int32(table[0]) if np.ndim(days) == 0 else table[where.reshape(-1)]


def _lasts(word: str | None, group: Group) -> bool:
    term = group.words.term(word or "")
    return term is not None and lasting(term)


def _since(when: Since, anchor: Moments) -> tuple[Ends, Ends]:
    first, last = (shifted(shifted(day, when.offset, -1), ONE_DAY, 1) for day in (anchor.first, anchor.last))
    return (first, last), (anchor.first, anchor.last)


def _period(when: Window, anchor: Moments) -> tuple[Ends, Ends]:
    here: Ends = (anchor.first, anchor.last)
    before: Ends = (shifted(anchor.first, when.offset, -1), shifted(anchor.last, when.offset, -1))
    after: Ends = (shifted(anchor.first, when.offset, 1), shifted(anchor.last, when.offset, 1))
    ever: tuple[Ends, Ends] = ((np.int32(FIRST), np.int32(FIRST)), (np.int32(LAST), np.int32(LAST)))
    return stretch_of(when, (before, here, after), ever)


def _event_moments(anchor: EventAnchor, group: Group) -> Moments:
    kinds = INSTEAD.get(anchor.event, (anchor.event,))
    found = [_recorded_event(kind, group) for kind in kinds]
    if found[0] is None and len(found) == 1:
        today = np.int32(group.today)
        exists = None if anchor.event in NOW else constant(group.size, unknown(need("event", anchor.event)))
        return Moments(today, today, exists)
    first = np.full(group.size, group.today, dtype=np.int32)
    last = first.copy()
    there = np.zeros(group.size, dtype=bool)
    for kind, span in zip(kinds, found, strict=True):
        if span is not None:
            new = span[2] & ~there
            first[new], last[new] = span[0][new], span[1][new]
            there |= new
        there |= kind in NOW
    if there.all():
        return Moments(first, last)
    return Moments(first, last, relation(there, np.zeros_like(there), need("event", anchor.event)))


def _recorded_event(kind: str, group: Group) -> tuple[Days, Days, Bools] | None:
    """First and last day of an event and who has one; None where nobody has a record. Mirrors anchors."""
    columns = group.store.of("event")
    mask = columns.words("kind").mask(lambda word: word == kind)
    mask &= columns.words("trial").mask(lambda word: of_trial(word, group.context.trial))
    dated = (columns.days("date") != NO_DAY) | (columns.days("date_to") != NO_DAY)
    first, last = span_days(columns.days("date"), columns.days("date_to"))
    rows = np.flatnonzero(mask & dated & (first <= group.today))
    if not len(rows):
        return None
    return _event_span(kind, columns.person[rows], first[rows], last[rows], group)


def _event_span(kind: str, person: Indices, first: Days, last: Days, group: Group) -> tuple[Days, Days, Bools]:
    size, sure = group.size, last <= group.today
    has_sure, has_any = persons_with(sure, person, size), persons_with(np.ones_like(sure), person, size)
    if kind in EARLIEST:
        low = lowest(first, person, size, group.today)
        high = lowest(last[sure], person[sure], size, group.today)
    else:
        low = highest(first[sure], person[sure], size, group.today)
        high = np.minimum(highest(last, person, size, group.today), group.today)
    if kind not in NOW:
        return low.astype(np.int32), high.astype(np.int32), has_sure
    only_open = has_any & ~has_sure
    low = np.where(only_open, lowest(first, person, size, group.today), low)
    return low.astype(np.int32), high.astype(np.int32), has_any


def _fact_moments(anchor: FactAnchor, group: Group) -> Moments:
    """The edge of the first or last record of a fact. Mirrors anchors._fact_span."""
    fact, size = anchor.fact, group.size
    pick, named = pick_widely(fact, group)
    match = all_of((named, qualified(pick, fact), surely_visible(pick, fact, group)), len(pick))
    start, end = row_ends(pick, group)
    first, last, picked = _contending(anchor, pick.person, match, start, group)
    exists = _anchored(fact, scattered(match, pick.person, size, join="any"), group)
    if anchor.edge == "start":
        return Moments(first, last, exists)
    person = pick.person[picked]
    lasting_on = persons_with(end[1][picked] > group.today, person, size) & (exists.truth == YES)
    exists = overlaid(exists, lasting_on, constant(size, unknown(need("date", fact.name))))
    low = lowest(end[0][picked], person, size, group.today)
    high = np.minimum(highest(end[1][picked], person, size, group.today), group.today)
    return Moments(low.astype(np.int32), high.astype(np.int32), exists)


def _contending(
    anchor: FactAnchor, person: Indices, match: Vector, start: tuple[Days, Days], group: Group
) -> tuple[Days, Days, Bools]:
    """First and last day of the start meant, and the rows that may be the first or last. Mirrors anchors._edge."""
    size, today, sure = group.size, group.today, match.truth == YES
    if anchor.which == "last":
        edge = highest(start[0][sure], person[sure], size, today)
        picked = (match.truth != NOT) & (start[1] >= edge[person])
        other = highest(start[1][picked], person[picked], size, today)
        return edge.astype(np.int32), other.astype(np.int32), picked
    edge = lowest(start[1][sure], person[sure], size, today)
    picked = (match.truth != NOT) & (start[0] <= edge[person])
    other = lowest(start[0][picked], person[picked], size, today)
    return other.astype(np.int32), edge.astype(np.int32), picked


def _anchored(fact: Fact, matched: Vector, group: Group) -> Vector:
    """Who has the fact an anchor is tied to; nobody is without it unless its absence is known."""
    absent = known_absent(fact, (np.int32(FIRST), np.int32(group.today)), group)
    why = absence_need(fact.name, group.words)
    return overlaid(matched, matched.truth == NOT, relation(np.zeros_like(absent), absent, why))


def framed(answer: Vector, frames: Frames, nowhere: Vector) -> Vector:
    """The answer where the anchor exists, `nowhere` where it surely does not, else what is unknown of the anchor."""
    if frames.exists is None:
        return answer
    truth = frames.exists.truth
    answer = overlaid(answer, truth == OPEN, frames.exists)
    return overlaid(answer, truth == NOT, nowhere)
