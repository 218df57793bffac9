"""Finds the cycles a part of treatment runs in: their length, first and last number, or days counted through."""

from __future__ import annotations

import msgspec

from trialrun.read.regimens.calendars import LAST_DAY, Frame
from trialrun.read.regimens.givings import Entry, Giving, is_scoped
from trialrun.read.regimens.irradiation import RADIATION, irradiation_days, on_unsaid_days
from trialrun.read.regimens.last_cycles import last_cycle
from trialrun.read.regimens.numbered_weeks import counted_weeks, weeks_beyond_cycle
from trialrun.read.regimens.own_cycles import A_YEAR, beside_years, by_length, named_beyond
from trialrun.read.regimens.part import Part

_MONTHLY = 28
_EIGHT_WEEKS = 56


def frames_of(part: Part) -> tuple[tuple[Frame, tuple[Entry, ...]], ...]:
    """The frames of a part with the drugs that run in each; one, unless drugs have intervals that do not fit."""
    irradiated = _around_irradiation(part)
    if irradiated is not None:
        return irradiated
    if _counted_doses(part):
        return ((Frame(None, cyclic=False, extent=None), part.entries),)
    weeks = _in_weeks(part)
    if weeks is not None:
        return weeks
    before = tuple(entry for entry in part.entries if _before_transplant(entry))
    uncounted = not (part.lengths or part.intervals or part.numbered) and part.count is None
    if around_transplant(part) and len(before) == len(part.entries) and uncounted:
        return ((Frame(None, cyclic=False, extent=part.duration), before),)
    if around_transplant(part) and before and not all(e in before or _dated(part, e) for e in part.entries):
        rest = msgspec.structs.replace(part, entries=tuple(e for e in part.entries if e not in before))
        transplant = (Frame(None, cyclic=False), before)
        later = before[0].cut.first > rest.entries[-1].cut.first
        return (*frames_of(rest), transplant) if later else (transplant, *frames_of(rest))
    stepped = tuple(entry for entry in part.entries if _stepped(part, entry))
    if stepped:
        rest = msgspec.structs.replace(part, entries=tuple(e for e in part.entries if e not in stepped))
        return ((Frame(None, cyclic=False, extent=part.duration), stepped), *(frames_of(rest) if rest.entries else ()))
    apart = tuple(
        entry for entry in part.entries if _begun_late(entry) or (not part.lengths and _weeks_long(part, entry))
    )
    if apart and (len(apart) < len(part.entries) or any(_begun_late(entry) for entry in apart)):
        rest = msgspec.structs.replace(part, entries=tuple(e for e in part.entries if e not in apart))
        others = frames_of(rest) if rest.entries else ()
        return ((Frame(None, cyclic=False, extent=part.duration), apart), *others)
    lasting = tuple(entry for entry in part.entries if _for_years(part, entry))
    if lasting:
        rest = msgspec.structs.replace(part, entries=tuple(e for e in part.entries if e not in lasting))
        return ((Frame(None, cyclic=False), lasting), *(frames_of(rest) if rest.entries else ()))
    if pieces := beside_years(part) or by_length(part):
        return tuple(frame for piece in pieces for frame in frames_of(piece))
    rare = _rare(part)
    if rare:
        taken = {_own_interval(entry) for entry in rare}
        often = msgspec.structs.replace(
            part,
            entries=tuple(entry for entry in part.entries if entry not in rare),
            intervals=tuple(days for days in part.intervals if days not in taken),
        )
        return (*frames_of(often), *frames_of(msgspec.structs.replace(part, entries=rare)))
    length = _common_length(part)
    if length is not None or not _own_intervals(part):
        return ((_frame(part, length, part.entries), part.entries),)
    groups: dict[int | None, list[Entry]] = {}
    for entry in part.entries:
        groups.setdefault(_own_interval(entry) if part.count is None or not _beyond_weeks(part) else None, []).append(
            entry
        )
    groups = _with_daily(groups)
    return tuple((_frame(part, own, tuple(entries)), tuple(entries)) for own, entries in groups.items())


def _in_weeks(part: Part) -> tuple[tuple[Frame, tuple[Entry, ...]], ...] | None:
    """The frames of a part whose weeks are numbered: counted through, beside the cycles that other drugs have."""
    beyond = weeks_beyond_cycle(part)
    if beyond:
        rest = tuple(entry for entry in part.entries if entry not in beyond)
        taken = {giving.every.days for entry in rest for giving in entry.givings if giving.every is not None}
        own = tuple(days for days in part.intervals if days in taken)
        cycles = frames_of(msgspec.structs.replace(part, entries=rest, intervals=own))
        return ((Frame(None, cyclic=False), beyond), *cycles)
    if not counted_weeks(part):
        return None
    givings = [giving for entry in part.entries for giving in entry.givings]
    return ((Frame(None, cyclic=False, extent=_extent(part, givings)), part.entries),)


def _around_irradiation(part: Part) -> tuple[tuple[Frame, tuple[Entry, ...]], ...] | None:
    """The frames of a part with radiotherapy in fractions: its days, and the cycles of what is given beside it."""
    irradiated = irradiation_days(part)
    if irradiated is None:
        return None
    if part.count is not None and len(part.entries) > 1:
        rays = tuple(entry for entry in part.entries if entry.drug.names[0] in RADIATION)
        rest = msgspec.structs.replace(part, entries=tuple(e for e in part.entries if e not in rays))
        return (*(frames_of(rest) if rest.entries else ()), (Frame(None, cyclic=False, extent=irradiated), rays))
    if not part.lengths:
        beyond = tuple(
            entry
            for entry in part.entries
            if entry.drug.names[0] not in RADIATION
            and ((_own_interval(entry) or 0) > irradiated or not part.irradiated)
        )
        within = on_unsaid_days(tuple(entry for entry in part.entries if entry not in beyond))
        others = frames_of(msgspec.structs.replace(part, entries=beyond)) if beyond else ()
        return (*others, (Frame(None, cyclic=False, extent=irradiated), within))
    return None


def _with_daily(groups: dict[int | None, list[Entry]]) -> dict[int | None, list[Entry]]:
    """`goserelin monthly and letrozole daily`: what is given every day is given on each day of the month."""
    lengths = [length for length in groups if length is not None]
    daily = groups.get(None, [])
    if len(lengths) != 1 or lengths[0] < _MONTHLY or not daily or not all(_every_day(entry) for entry in daily):
        return groups
    return {lengths[0]: [*groups[lengths[0]], *daily]}


def _every_day(entry: Entry) -> bool:
    """True for a drug that is given daily, and of whose days nothing more is said."""
    timed = [giving for giving in entry.givings if giving.timed]
    plain = all(g.frequency is not None and g.frequency.every_days == 1 for g in timed)
    return bool(timed) and plain and not any(g.days or g.weeks or g.lasting or g.cycles or g.times for g in timed)


def _for_years(part: Part, entry: Entry) -> bool:
    """`A daily for 5 years and B every 3 weeks for 6 courses`: one run of days, beside the cycles of the others."""
    cycles = part.lengths or part.intervals or part.count is not None
    timed = [giving for giving in entry.givings if giving.timed]
    counted = part.count.number if part.count is not None else 0
    whole = counted * max([*(days for days, _ in part.lengths), *part.intervals], default=0)
    long = all(g.lasting is not None and g.lasting.days >= max(A_YEAR, whole + 1) for g in timed)
    daily = all(g.frequency is not None and g.frequency.every_days == 1 for g in timed)
    return bool(cycles and timed) and long and daily and not any(g.days or g.cycles or g.every for g in timed)


def _beyond_weeks(part: Part) -> bool:
    """True where days beyond a week are numbered: weekly is then how often in a cycle, and no cycle of its own."""
    lists = [giving.days.days for entry in part.entries for giving in entry.givings if giving.days is not None]
    return any(days and days[-1] > 7 for days in lists)


def scoped_lengths(part: Part) -> tuple[tuple[int, tuple[tuple[int, int | None], ...]], ...]:
    """Cycle lengths that hold for some cycles only, with those cycles; one said first of all is of those before."""
    scoped = tuple((days, scope.ranges) for days, scope in part.lengths if scope is not None and scope.ranges)
    whole = {days for days, scope in part.lengths if scope is None}
    if len(whole) != 1 or len({days for days, _ in scoped}) != 1 or scoped[0][0] in whole:
        return scoped
    first = min(low for low, _ in scoped[0][1])
    return ((whole.pop(), ((1, first - 1),)), *scoped) if first > 1 else scoped


def around_transplant(part: Part) -> bool:
    """True for a part with days before a transplant."""
    return any(
        giving.days is not None and any(day < 0 for day in giving.days.days)
        for entry in part.entries
        for giving in entry.givings
    )


def _before_transplant(entry: Entry) -> bool:
    """True for a drug that is given on days before a transplant or on its day: those are days of no cycle."""
    timed = [giving for giving in entry.givings if giving.timed]
    free = all(g.cycles is None or not g.cycles.ranges for g in timed)
    return free and any(g.days is not None and g.days.days and g.days.days[0] <= 0 for g in timed)


def _dated(part: Part, entry: Entry) -> bool:
    """True for a drug on numbered days where nothing is said of cycles: days after the transplant."""
    cycles = part.lengths or part.intervals or part.count is not None
    return not cycles and all(g.days is not None and g.days.days and g.cycles is None for g in entry.givings)


def _rare(part: Part) -> tuple[Entry, ...]:
    """`A every 3 months, B 400 U daily`: drugs given so rarely that their interval is no cycle of those given daily."""
    if part.lengths or part.count is not None or len(part.entries) < 2:
        return ()
    found = tuple(entry for entry in part.entries if (_own_interval(entry) or 0) >= _EIGHT_WEEKS)
    rest = [giving for entry in part.entries if entry not in found for giving in entry.givings if giving.timed]
    daily = all(g.frequency is not None and g.frequency.every_days == 1 and not g.days and not g.cycles for g in rest)
    return found if found and len(found) < len(part.entries) and daily else ()


def _stepped(part: Part, entry: Entry) -> bool:
    """`1 mg on day 1, 3 mg on day 4, then 9 mg weekly`, and nothing said of cycles: days that are counted through."""
    timed = [giving for giving in entry.givings if giving.timed and not giving.level]
    before, last = timed[:-1], timed[-1] if timed else None
    cycles = part.lengths or part.intervals or part.count is not None or any(g.cycles or g.weeks for g in timed)
    if cycles or last is None or last.frequency is None or len({giving.dose for giving in timed}) < 2:
        return False
    dated = all(g.days is not None and g.days.days and g.frequency is None and g.dose for g in before)
    goes_on = last.endless or (last.follows and last.days is None)
    return dated and goes_on and len(before) > (0 if last.endless else 1)


def _begun_late(entry: Entry) -> bool:
    """`beginning on day 22, every 14 days`: days that are counted through, not those of a cycle of 14 days."""
    return any(
        g.days is not None and g.days.begins and g.every is not None and g.days.days[0] > g.every.days
        for g in entry.givings
    )


def _weeks_long(part: Part, entry: Entry) -> bool:
    """`weekly for 12 weeks` beside drugs that are given every 3 weeks: its weeks are counted through."""
    longest = max(part.intervals, default=LAST_DAY)
    timed = [giving for giving in entry.givings if giving.timed]
    return bool(timed) and all(
        g.lasting is not None
        and longest < g.lasting.days <= 182
        and g.frequency is not None
        and not (g.days or g.cycles or g.every or g.count)
        for g in timed
    )


def _counted_doses(part: Part) -> bool:
    """`every 2 weeks for 4 doses`, and nothing said of cycles: days counted through."""
    givings = [g for entry in part.entries for g in entry.givings]
    scoped = part.count is not None or any(g.cycles is not None for g in givings)
    timed = [g for g in givings if g.timed]
    counted = all(g.times and g.days is None and _steady(g) for g in timed)
    return bool(timed) and counted and not part.lengths and not scoped


def _steady(giving: Giving) -> bool:
    if giving.frequency is None:
        return giving.every is not None
    if (
        giving.every is not None
        and giving.times
        and giving.every.days >= giving.times * (giving.frequency.every_days or 1)
    ):
        return False
    return (giving.frequency.every_days or 0) >= 7


def _common_length(part: Part) -> int | None:
    for days, _ in part.lengths:
        return days
    intervals = sorted({*part.intervals})
    if len(intervals) > 1:
        scoped = {g.every.days for e in part.entries for g in e.givings if g.every is not None and is_scoped(g)}
        intervals = sorted({*intervals} - scoped) or intervals
    if intervals and all(intervals[-1] % days == 0 for days in intervals):
        return intervals[-1]
    if intervals:
        return None
    if part.on_off is not None:
        return part.on_off.length
    return _length_by_rest(part)


def _length_by_rest(part: Part) -> int | None:
    """`days 1-21, then a rest period of 7 days`: a cycle of both together, where anything says that it is repeated."""
    givings = [giving for entry in part.entries for giving in entry.givings]
    if not _is_repeated(part, givings):
        return None
    own = [_with_rest(giving, giving.resting.days, sparse=False) for giving in givings if giving.resting]
    if any(own) or part.resting is None:
        return next((length for length in own if length), None)
    runs = [_with_rest(giving, part.resting, sparse=False) for giving in givings]
    single = [_with_rest(giving, part.resting, sparse=True) for giving in givings]
    return next((length for length in (*runs, *single) if length), None)


def _is_repeated(part: Part, givings: list[Giving]) -> bool:
    """Whether anything is said of cycles, a duration or an end: a rest alone may be the end of the treatment."""
    paused = part.paused or any(giving.resting is not None and not giving.resting.last for giving in givings)
    scoped = any(giving.cycles is not None for giving in givings)
    return paused or scoped or part.recurring or part.count is not None or part.duration is not None or bool(part.until)


def _with_rest(giving: Giving, rest: int, sparse: bool) -> int | None:
    """Days of treatment and rest together; single days (1, 8, 15) count as whole weeks."""
    if giving.days is not None and giving.days.days and giving.days.days[0] > 0:
        days = giving.days.days
        run = len(days) > 1 and days[-1] - days[0] + 1 == len(days)
        if run:
            return days[-1] + rest
        exact = (days[-1] + rest) % 7 == 0
        return days[-1] + rest if exact else -(-days[-1] // 7) * 7 + rest if sparse else None
    return giving.lasting.days + rest if giving.lasting is not None else None


def _own_intervals(part: Part) -> bool:
    return any(_own_interval(entry) is not None for entry in part.entries)


def _own_interval(entry: Entry) -> int | None:
    """The constant repeat of a drug that has no other times: weekly, every two weeks, every 3 weeks."""
    for giving in entry.givings:
        if is_scoped(giving):
            continue
        if giving.every is not None:
            return giving.every.days
        frequency = giving.frequency
        if frequency is None or not frequency.every_days or frequency.every_days < 7 or giving.weeks:
            continue
        if giving.days is not None and giving.days.days[-1:] > (frequency.every_days,):
            continue
        few = giving.lasting is not None and giving.lasting.consecutive and giving.lasting.days < frequency.every_days
        if (giving.lasting is None or few) and giving.times is None:
            return frequency.every_days
    return None


def _frame(part: Part, length: int | None, entries: tuple[Entry, ...]) -> Frame:
    givings = [giving for entry in entries for giving in entry.givings]
    numbered = _numbers(part, givings)
    counted = part.count is not None
    cyclic = length is not None or counted or part.recurring or bool(numbered) or any(_in_cycles(g) for g in givings)
    if not cyclic:
        return Frame(None, cyclic=False, extent=_extent(part, givings), resting=part.resting)
    first = min((low for low, _ in numbered), default=1) if not counted else 1
    starts = first if numbered and first > 1 and all(g.cycles and g.cycles.ranges for g in givings if g.timed) else 1
    own = any(giving.on_off is not None for entry in entries[:-1] for giving in entry.givings)
    on = part.on_off.on if part.on_off is not None and part.on_off.length == length and not own else None
    last = last_cycle(part, length, givings, numbered)
    ended = part.count.number if part.count is not None and named_beyond(givings, part.count.number) else None
    return Frame(length, starts, last, resting=part.resting, on=on, counted=ended)


def _in_cycles(giving: Giving) -> bool:
    return giving.cycles is not None and (bool(giving.cycles.ranges) or giving.cycles.relative != "thereafter")


def _numbers(part: Part, givings: list[Giving]) -> tuple[tuple[int, int | None], ...]:
    return tuple(r for g in givings if g.cycles is not None for r in g.cycles.ranges) or part.numbered


def _extent(part: Part, givings: list[Giving]) -> int | None:
    """The days of a phase without cycles: its own duration, or one of years said of a drug in it."""
    longest = max((g.lasting.days for g in givings if g.lasting is not None), default=0)
    return part.duration or (longest if longest >= A_YEAR else None)
