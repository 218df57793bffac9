"""What changed between two plans of one patient, row by row: the former plan and the changes give the new one.

Plans nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

import msgspec

from trialrun.errors import InternalError
from trialrun.treat.model import CalendarRow
from trialrun.treat.visits.numbering import same_row

ChangeKind = Literal["added", "removed", "moved", "changed"]
Key = tuple[object, ...]
# The fields in which a row that only moved may differ.
_OF_TIME = frozenset({"date", "day", "window", "sequence"})


class Rows(Protocol):
    """Anything with the rows of one patient: a calendar, or a plan read from a file."""

    @property
    def rows(self) -> tuple[CalendarRow, ...]:
        """The rows in the order of time."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One row that is not as it was. `place` is where it stands in the new plan, from 0; None for one removed.

    `added` has no `before`, `removed` no `after`; `moved` is another day and nothing else; `changed` is anything else.
    """

    kind: ChangeKind
    before: CalendarRow | None = None
    after: CalendarRow | None = None
    place: int | None = None

    @property
    def row(self) -> CalendarRow:
        """The row as it is now, or was before it was removed."""
        found = self.after or self.before
        if found is None:
            raise InternalError("a change of nothing", fix="give it the row before or after")
        return found

    @property
    def days(self) -> int | None:
        """By how many days the row moved; None where it has no day before or after."""
        if self.before is None or self.after is None or self.before.date is None or self.after.date is None:
            return None
        return (self.after.date - self.before.date).days


def compute_difference(former: Rows, new: Rows) -> tuple[Change, ...]:
    """Every row that is not as it was, in the order of the new plan; removed rows last.

    Rows are the same that share arm, phase, cycle, day of the cycle, kind, drug or label, and number.
    """
    old, now = keyed(former.rows), keyed(new.rows)
    places = {key: place for place, key in enumerate(old)}
    staying = _in_order([(place, key) for key, row in now.items() if old.get(key) == row for place in [places[key]]])
    changes = [_change(old.get(key), row, place) for place, (key, row) in enumerate(now.items()) if key not in staying]
    gone = [Change(kind="removed", before=row) for key, row in old.items() if key not in now]
    return (*changes, *gone)


def apply_difference(former: Rows, changes: Sequence[Change]) -> tuple[CalendarRow, ...]:
    """The rows of the new plan: `apply_difference(former, compute_difference(former, new)) == new.rows`."""
    taken = Counter(change.before for change in changes if change.before is not None)
    rows = list(_without(former.rows, taken))
    for change in sorted((one for one in changes if one.place is not None), key=lambda one: one.place or 0):
        if change.after is not None:
            rows.insert(change.place or 0, change.after)
    return tuple(rows)


def _without(rows: Sequence[CalendarRow], taken: Counter[CalendarRow]) -> Iterator[CalendarRow]:
    for row in rows:
        if taken[row]:
            taken[row] -= 1
        else:
            yield row


def keyed(rows: Sequence[CalendarRow]) -> dict[Key, CalendarRow]:
    """Rows by what they are known by; should two share it, by which of them it is."""
    seen: Counter[Key] = Counter()
    found: dict[Key, CalendarRow] = {}
    for row in rows:
        key = (*same_row(row), row.number)
        seen[key] += 1
        found[(*key, seen[key])] = row
    return found


def _change(before: CalendarRow | None, after: CalendarRow, place: int) -> Change:
    if before is None:
        return Change(kind="added", after=after, place=place)
    names = (name for name in CalendarRow.__struct_fields__ if getattr(before, name) != getattr(after, name))
    kind: ChangeKind = "moved" if set(names) <= _OF_TIME else "changed"
    return Change(kind=kind, before=before, after=after, place=place)


def _in_order(pairs: Sequence[tuple[int, Key]]) -> set[Key]:
    """The most rows that keep their order: a longest rising run of former places; the others are put in anew."""
    ends: list[int] = []
    at: list[int] = []
    back: list[int | None] = []
    for number, (place, _) in enumerate(pairs):
        length = bisect_left(ends, place)
        back.append(at[length - 1] if length else None)
        if length == len(ends):
            ends.append(place)
            at.append(number)
        else:
            ends[length], at[length] = place, number
    return set(_run(pairs, back, at[-1] if at else None))


def _run(pairs: Sequence[tuple[int, Key]], back: Sequence[int | None], last: int | None) -> Iterator[Key]:
    while last is not None:
        yield pairs[last][1]
        last = back[last]
