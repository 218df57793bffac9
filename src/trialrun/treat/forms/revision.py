"""A plan beside the one before it: which rows are the same, changed, new or gone. Plans nothing.

A row keeps its identity over every planning again: arm, phase, cycle, cycle day, kind, drug or label, number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from trialrun.treat.forms.words import days_of
from trialrun.treat.model import Calendar, CalendarRow

Key = tuple[str, ...]
# What a person sees of a row: the keys of the JSON contract.
_SEEN = CalendarRow.__struct_fields__[: CalendarRow.__struct_fields__.index("label") + 1]


class Revision(msgspec.Struct, frozen=True):
    """A calendar whose rows carry how often they were changed, and what became of the rest of the plan before.

    `gone` are its rows that are not in the plan any more, `undated` those that had a day and have none now;
    `was_open` tells whether it had rows without a day.
    """

    calendar: Calendar
    gone: tuple[CalendarRow, ...] = ()
    undated: tuple[CalendarRow, ...] = ()
    was_open: bool = False


def row_key(row: CalendarRow) -> Key:
    """The identity of a row within the plans of one patient in one trial."""
    numbers = ("" if one is None else str(one) for one in (row.cycle, row.cycle_day))
    return (row.arm, row.part or row.phase, *numbers, row.kind, row.drug or row.label, str(row.number))


def revise(calendar: Calendar, before: Sequence[CalendarRow]) -> Revision:
    """The calendar with `sequence` set from the plan before: unchanged rows keep theirs, changed ones count one more.

    Rows that are gone count one more too. A row that the plan before does not have counts one more than any of its
    rows: it may have been planned earlier and taken back, and must be newer than its cancellation.
    """
    bare = all(not row.part for row in before)
    former = dict(_keyed(before, bare=bare))
    current = dict(_keyed(calendar.rows, bare=bare))
    newest = 1 + max((row.sequence for row in before), default=-1)
    rows = {key: _counted(row, former.get(key), newest) for key, row in current.items()}
    gone = [msgspec.structs.replace(row, sequence=row.sequence + 1) for key, row in former.items() if key not in rows]
    undated = [
        msgspec.structs.replace(row, sequence=rows[key].sequence)
        for key, row in former.items()
        if key in rows and days_of(row) is not None and days_of(rows[key]) is None
    ]
    return Revision(
        msgspec.structs.replace(calendar, rows=tuple(rows.values())), tuple(gone), tuple(undated),
        was_open=any(days_of(row) is None for row in before),
    )  # fmt: skip


def _keyed(rows: Iterable[CalendarRow], *, bare: bool) -> Iterable[tuple[Key, CalendarRow]]:
    """Rows with their keys. `bare`: a plan that only has the keys of the contract knows neither part nor number."""
    seen = Counter[Key]()
    for row in rows:
        plain = msgspec.structs.replace(row, part="", number=1) if bare else row
        key = row_key(plain)
        seen[key] += 1
        yield (*key, str(seen[key])), row


def _counted(row: CalendarRow, former: CalendarRow | None, newest: int) -> CalendarRow:
    if former is None:
        return msgspec.structs.replace(row, sequence=newest)
    same = all(getattr(row, name) == getattr(former, name) for name in _SEEN)
    return msgspec.structs.replace(row, sequence=former.sequence + (0 if same else 1))
