"""The order of rows, and the number that tells apart rows that are otherwise the same. Changes nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialrun.ground.dates import Date
from trialrun.treat.model import CalendarRow


def same_row(row: CalendarRow) -> tuple[object, ...]:
    """What a row is known by, but for its number: arm, phase, cycle, day of the cycle, kind, drug or label."""
    return (row.arm, row.part or row.phase, row.cycle, row.cycle_day, row.kind, row.drug or row.label)


def number_rows(rows: Sequence[CalendarRow]) -> tuple[CalendarRow, ...]:
    """The rows, in the order given, numbered from 1 among those otherwise the same.

    They are counted in the order of their planned days, so that a row keeps its number when dates move; what was never
    planned comes last.
    """
    order = sorted(range(len(rows)), key=lambda place: (rows[place].planned or Date.max, place))
    counts: dict[object, int] = {}
    numbers: dict[int, int] = {}
    for place in order:
        key = same_row(rows[place])
        counts[key] = numbers[place] = counts.get(key, 0) + 1
    return tuple(msgspec.structs.replace(row, number=numbers[place]) for place, row in enumerate(rows))
