"""Who is due in a week, who is late and who is on hold: the definition, and the lists as tables. Plans nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from trialrun.ground.dates import Date
from trialrun.treat.cohort.workload_tally import EPOCH, counts_as_visit, monday_of, week_of
from trialrun.treat.events.course import canonical_drug
from trialrun.treat.events.stops import ENDS
from trialrun.treat.model import Calendar, CalendarRow, LifeEvent

Ints = npt.NDArray[np.int64]
DUE_SCHEMA = pa.schema(
    [
        ("person_id", pa.string()),
        ("date", pa.date32()),
        ("kind", pa.string()),
        ("what", pa.string()),
        ("number", pa.int64()),
    ]
)
LATE_SCHEMA = pa.schema(
    [
        ("person_id", pa.string()),
        ("date", pa.date32()),
        ("why", pa.string()),
        ("what", pa.string()),
        ("number", pa.int64()),
    ]
)
HOLD_SCHEMA = pa.schema(
    [
        ("person_id", pa.string()),
        ("since", pa.date32()),
        ("until", pa.date32()),
        ("drug", pa.string()),
        ("reason", pa.string()),
    ]
)
NO_RECORD, BEHIND = "no record", "behind the plan"
Entry = tuple[int, int, str, str, int]


class Listing:
    """Entries of a list, gathered from single patients and from many at once: person, day, two words, a number."""

    def __init__(self) -> None:
        self._parts: list[tuple[Ints, Ints, str, str, Ints]] = []

    def add(self, person: int, day: int, words: tuple[str, str], number: int) -> None:
        """One entry."""
        self.add_many(np.array([person]), np.array([day]), words, np.array([number]))

    def add_many(self, persons: Ints, days: Ints, words: tuple[str, str], numbers: Ints) -> None:
        """Entries of the same kind for several patients; shape (entries,) each."""
        if len(persons):
            self._parts.append((persons, days, *words, numbers))

    def table(self, schema: pa.Schema, person_ids: Sequence[str]) -> pa.Table:
        """The entries in the order of patients, then by day and words; those alike become one, from the first day."""
        if not self._parts:
            return schema.empty_table()
        words = sorted({part[2:4] for part in self._parts})
        codes = np.concatenate([np.full(len(part[0]), words.index(part[2:4])) for part in self._parts])
        persons, days, numbers = (np.concatenate([part[place] for part in self._parts]) for place in (0, 1, 4))
        order = np.lexsort((codes, persons))
        same = (np.diff(persons[order], prepend=-1) == 0) & (np.diff(codes[order], prepend=-1) == 0)
        begin = np.flatnonzero(~same)
        persons, codes = persons[order][begin], codes[order][begin]
        days, numbers = np.minimum.reduceat(days[order], begin), np.add.reduceat(numbers[order], begin)
        order = np.lexsort((codes, days, persons))
        first, second = (pa.array([pair[place] for pair in words]).take(pa.array(codes[order])) for place in (0, 1))
        ids = pa.array(person_ids, pa.string()).take(pa.array(persons[order]))
        dates = pa.array(days[order].astype(np.int32)).cast(pa.date32())
        return pa.table([ids, dates, first, second, pa.array(numbers[order])], schema=schema)


def list_due(due: Listing, person: int, calendar: Calendar, as_of: Date) -> None:
    """What is planned in the ISO week of a day and not yet recorded: the first day of each thing, and how often."""
    monday = monday_of(week_of(as_of.toordinal() - EPOCH))
    sunday = Date.fromordinal(monday.toordinal() + 6)
    days: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in calendar.rows:
        if row.status == "planned" and row.date is not None and monday <= row.date <= sunday:
            if row.kind == "dose":
                days[row.kind, row.drug or ""].append(row.date.toordinal() - EPOCH)
            elif counts_as_visit(row):
                days[row.kind, row.label].append(row.date.toordinal() - EPOCH)
    for words, found in days.items():
        due.add(person, min(found), words, len(found))


def list_late(late: Listing, person: int, calendar: Calendar, as_of: Date, events: Iterable[LifeEvent]) -> None:
    """What lies behind a day without a record, and how far the treatment is behind its plan.

    `no record`: givings planned before the day of a drug of which others are recorded as given: the first, and how
    many. `behind the plan`: the next planned giving and its delay in days.
    """
    recorded = {canonical_drug(event.drug) for event in events if event.kind == "given" and event.drug}
    planned = [row for row in calendar.rows if row.kind == "dose" and row.status == "planned" and row.date is not None]
    open_days: dict[str, list[int]] = defaultdict(list)
    for row in planned:
        if row.date is not None and row.date < as_of and canonical_drug(row.drug or "") in recorded:
            open_days[row.drug or ""].append(row.date.toordinal() - EPOCH)
    for drug, found in open_days.items():
        late.add(person, min(found), (NO_RECORD, drug), len(found))
    _list_behind(late, person, [row for row in planned if row.date is not None and row.date >= as_of])


def _list_behind(late: Listing, person: int, coming: Sequence[CalendarRow]) -> None:
    next_day = min((row.date for row in coming if row.date is not None), default=None)
    if next_day is None:
        return
    days = max((next_day - row.planned).days for row in coming if row.date == next_day and row.planned is not None)
    if days > 0:
        late.add(person, next_day.toordinal() - EPOCH, (BEHIND, ""), days)


def list_holds(person_id: str, events: Iterable[LifeEvent], as_of: Date) -> list[dict[str, object]]:
    """The holds of a patient that run on a day; none after treatment has ended."""
    mine = list(events)
    if any(event.kind in ENDS and not event.drug and event.date <= as_of for event in mine):
        return []
    running = [
        event
        for event in mine
        if event.kind == "hold" and event.date <= as_of and (event.date_to is None or as_of <= event.date_to)
    ]
    return [
        {"person_id": person_id, "since": one.date, "until": one.date_to, "drug": one.drug, "reason": one.reason}
        for one in sorted(running, key=lambda event: (event.date, event.drug))
    ]
