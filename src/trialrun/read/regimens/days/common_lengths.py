"""The length of the cycles that all drugs of a part run in, as it is said or as intervals and rests tell it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from trialrun.read.regimens.givings.giving import Entry, Giving, is_scoped
from trialrun.read.regimens.parts.part import Part

EIGHT_WEEKS = 56
_AFTER_LAST = {1: 6, 2: 3}
"""Days of a week behind its last dose, of drugs given once and twice weekly: a rest of 10 days is told from there."""


def common_length(part: Part) -> int | None:
    """The length that fits all drugs of a part: said of all, the longest interval, or told by a rest."""
    for days, _ in part.lengths:
        return days
    intervals = sorted({*part.intervals})
    if len(intervals) > 1:
        scoped = {g.every.days for g in part.givings if g.every is not None and is_scoped(g)}
        later = {g.every.days for g in part.givings if g.every is not None and g.later and g.every.days >= EIGHT_WEEKS}
        intervals = sorted({*intervals} - scoped) or sorted({*intervals} - later) or intervals
    rare = bool(intervals) and intervals[0] >= EIGHT_WEEKS
    if rare and any(giving.every for giving in part.givings) and all(map(_after_cycles, part.entries)):
        return None
    if not part.lengths and any(map(_within_cycle, part.entries)):
        return None
    if intervals and all(intervals[-1] % days == 0 for days in intervals):
        return intervals[-1]
    if intervals:
        return None
    if part.on_off is not None:
        return part.on_off.length
    length = _length_by_rest(part)
    return None if length is not None and any(_begins_past(giving, length) for giving in part.givings) else length


def _begins_past(giving: Giving, length: int) -> bool:
    """`for 28 days, then 2 weeks off; from day 43 a lower dose`: days behind a rest, which makes no cycle."""
    return giving.listed[:1] > (length,) and not is_scoped(giving)


def _within_cycle(entry: Entry) -> bool:
    """`on days 1, 8, 15 and 22 of cycle 1, then every 2 weeks`: an interval that is shorter than a cycle."""
    return any(
        two.follows and two.every is not None and bool(one.ranges) and one.listed[-1:] > (two.every.days,)
        for one, two in pairwise(entry.givings)
    )


def _after_cycles(entry: Entry) -> bool:
    """`on day 1 of cycles 2-6 and every 8 weeks thereafter`: a long interval behind cycles is not their length."""
    every = [giving for giving in entry.givings if giving.every is not None]
    named = any(giving.ranges for giving in entry.givings)
    return all(is_scoped(giving) and giving is entry.givings[-1] and named for giving in every)


def _length_by_rest(part: Part) -> int | None:
    """`days 1-21, then a rest period of 7 days`: a cycle of both together, where anything says that it is repeated."""
    givings = part.givings
    if not _is_repeated(part, givings):
        return None
    own = [_with_rest(giving, giving.resting.days, sparse=False) for giving in givings if giving.resting]
    if any(own) or part.resting is None:
        return next((length for length in own if length), None)
    runs = [_with_rest(giving, part.resting, sparse=False) for giving in givings]
    single = [_with_rest(giving, part.resting, sparse=True) for giving in givings]
    return next((length for length in (*runs, *single) if length), None)


def _is_repeated(part: Part, givings: Sequence[Giving]) -> bool:
    """Whether anything is said of cycles, a duration or an end: a rest alone may be the end of the treatment."""
    paused = part.paused or any(giving.resting is not None and not giving.resting.last for giving in givings)
    scoped = any(giving.cycles is not None for giving in givings)
    return paused or scoped or part.recurring or part.count is not None or part.duration is not None or bool(part.until)


def _with_rest(giving: Giving, rest: int, sparse: bool) -> int | None:
    """Days of treatment and rest together; single days (1, 8, 15) count as whole weeks."""
    if giving.listed and giving.listed[0] > 0:
        days = giving.listed
        run = len(days) > 1 and days[-1] - days[0] + 1 == len(days)
        if run:
            return days[-1] + rest
        exact = (days[-1] + rest) % 7 == 0
        return days[-1] + rest if exact else -(-days[-1] // 7) * 7 + rest if sparse else None
    if giving.lasting is None:
        return None
    since_last = giving.lasting.days - _AFTER_LAST.get(_a_week(giving), 0) + rest
    whole = giving.lasting.days + rest
    return since_last if whole % 7 and since_last % 7 == 0 else whole


def _a_week(giving: Giving) -> int:
    """How many times a week it is given; 0 where that is not said."""
    return 1 if giving.weekly else giving.frequency.per_week or 0 if giving.frequency is not None else 0
