"""Where the cycles of a calendar lie, read back from its rows: first and last day of each. Plans nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from trialrun.ground.dates import Date, Offset, shift
from trialrun.protocol import TreatmentPhase, Trial
from trialrun.treat import CalendarRow

_DAY = Offset(1, "d")
Key = tuple[str, int | None]


class Cycle(msgspec.Struct, frozen=True, kw_only=True):
    """One cycle, or the one pass of a phase without cycles (`number` None), with its first and last day if dated.

    `part` is the name of the phase, `word` what its rows call it. `counted_from` is its day 1; or its day 0, where
    `day_zero` says that its days count from one, and then `first` may be earlier.
    """

    part: str
    word: str
    number: int | None
    first: Date | None
    last: Date | None
    counted_from: Date | None = None
    day_zero: bool = False

    @property
    def key(self) -> Key:
        """What the rows of the cycle have in common."""
        return self.part, self.number

    def day_of(self, date: Date) -> int | None:
        """The day of the cycle on a date; None outside it."""
        if self.first is None or self.last is None or self.counted_from is None:
            return None
        if not self.first <= date <= self.last:
            return None
        return (date - self.counted_from).days + (0 if self.day_zero else 1)


def cycles_of(rows: Sequence[CalendarRow], trial: Trial) -> tuple[Cycle, ...]:
    """The cycles that the drugs of one arm are given in: phase after phase, as they begin, each in its order.

    Phases that run alongside each other stay apart.
    """
    phases = {phase.name: phase for phase in trial.phases}
    grouped: dict[Key, list[CalendarRow]] = {}
    for row in rows:
        if row.kind == "dose":
            grouped.setdefault((row.part, row.cycle), []).append(row)
    parts = list(dict.fromkeys(part for part, _ in grouped))
    ordered = sorted(grouped.items(), key=lambda pair: parts.index(pair[0][0]))
    laid = [_cycle(key, some, phases.get(key[0])) for key, some in ordered]
    return tuple(_closed(cycle, laid[place + 1 :]) for place, cycle in enumerate(laid))


def _cycle(key: Key, rows: Sequence[CalendarRow], phase: TreatmentPhase | None) -> Cycle:
    zero = phase is not None and phase.day_zero
    begins = _first(rows, zero=zero)
    first = min([begins, *(row.date for row in rows if row.date is not None)]) if zero and begins else begins
    length = phase.cycle_length.offset if phase is not None and phase.cycle_length is not None else None
    if begins is not None and key[1] is not None and length is not None:
        last: Date | None = shift(shift(begins, length), _DAY, -1)
    else:
        last = max((row.date for row in rows if row.date is not None), default=None)
        last = _window_end(rows, last)
    return Cycle(
        part=key[0], word=rows[0].phase, number=key[1], first=first, last=last, counted_from=begins, day_zero=zero
    )


def _first(rows: Iterable[CalendarRow], *, zero: bool) -> Date | None:
    """The day on which a cycle begins, as most of its rows have it: single givings may have been moved."""
    counted = Counter(
        row.date - dt.timedelta(days=row.cycle_day - (0 if zero else 1))
        for row in rows
        if row.date is not None and row.cycle_day is not None
    )
    return min(counted, key=lambda day: (-counted[day], day)) if counted else None


def _window_end(rows: Iterable[CalendarRow], last: Date | None) -> Date | None:
    ends = [row.window[1] for row in rows if row.window is not None]
    return max([*ends, last]) if last is not None else None


def _closed(cycle: Cycle, later: Sequence[Cycle]) -> Cycle:
    """The cycle ends where the next one of its phase begins, at the latest."""
    following = next((one.first for one in later if one.part == cycle.part and one.first is not None), None)
    if following is None or cycle.first is None or cycle.last is None or following <= cycle.first:
        return cycle
    return msgspec.structs.replace(cycle, last=min(cycle.last, shift(following, _DAY, -1)))
