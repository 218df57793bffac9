"""Doses and times of one drug that complete each other: times said once for several doses, days said before them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.read.regimens.givings.following import is_past_time
from trialrun.read.regimens.givings.giving import (
    TIMING,
    Giving,
    is_scoped,
    on_days_in_later_cycles,
    share_timing,
)
from trialrun.read.regimens.givings.stepping import is_stretch, one_a_day, side_by_side
from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    CycleLength,
    CycleList,
    DayList,
    Frequency,
    WeekList,
    ends_at,
)

_A_YEAR = 360
"""Days from which on a time that is said last is that of the whole treatment."""
_EIGHT_WEEKS = 56


def completed(made: list[Giving]) -> tuple[Giving, ...]:
    """The givings of a drug, each with the dose and times that are said of it or of its neighbours."""
    made = [_each_week(giving) for giving in _through_cycles(_whole_dose_last(made))]
    made = _for_further_months(_after_ended(made))
    made = _then_later(_either_way(_weeks_alike(loading_first(_as_often(made)))))
    if _dates_all(made):
        return tuple(on_days_of(giving, made[0]) for giving in completed(made[1:]))
    made = _after_cycles(one_a_day(_completed(_without_last_interval(_scoped_back(side_by_side(made))))))
    return tuple(_daily(g) for g in made if g.timed or g.dose or g.routes or g.count or g.from_later)


def _whole_dose_last(made: list[Giving]) -> list[Giving]:
    """`400 mg daily (100 mg on day 1, 200 mg on day 2, 400 mg from day 3)`: first the steps, then 400 mg daily."""
    whole, last = made[0], made[-1]
    if len(made) < 3 or whole.dose is None or last.dose is None or not whole.every_day or whole.days is not None:
        return made
    same = (whole.dose.low, whole.dose.unit) == (last.dose.low, last.dose.unit)
    bare = last.begins and not (last.cycles or last.lasting or last.frequency or last.follows)
    if not same or not bare or not all(len(step.listed) == 1 for step in made[1:-1]):
        return made
    return [*made[1:-1], replace(whole, cycles=CycleList(relative="thereafter"), follows=True)]


def _through_cycles(made: list[Giving]) -> list[Giving]:
    """`5 mg on C1D1, C1D8 and C1D15 through cycle 6`: on each of these days of cycles 1-6."""
    *dated, last = made
    through = ends_at(last.cycles) is not None and not last.timed
    alike = bool(dated) and all(g.ranges == ((1, 1),) and g.listed and g.dose == last.dose for g in dated)
    return [replace(giving, cycles=last.cycles) for giving in dated] if through and alike else made


def _after_ended(made: list[Giving]) -> list[Giving]:
    """`weekly through cycle 3, then every 2 weeks through cycle 9`: the later is in the cycles after the first ones."""
    kept = list(made)
    for at, two in enumerate(made[1:], 1):
        one, last = kept[at - 1], ends_at(two.cycles)
        through = all(giving.cycles is not None and giving.cycles.through for giving in (one, two))
        apart = two.step is not None and (two.begins or two.days is None) and one.level == two.level
        before = one.ranges[-1][1] if through and apart else None
        if before is not None and last is not None and before < last:
            kept[at] = replace(two, cycles=CycleList(((before + 1, last),), through=True), days=None)
    return kept


def routed_alike(givings: list[Giving]) -> Iterator[Giving]:
    """`20 mg IV on day 1, then 40 mg`: a giving of which no route is said has that of the one before."""
    routes: tuple[str, ...] = ()
    for giving in givings:
        routes = giving.routes or routes
        yield giving if giving.routes == routes else replace(giving, routes=routes)


def after_run(before: Giving, giving: Giving) -> Giving:
    """`10 mg on days 1-14, then 8 mg daily for 7 days`, `then 8 mg until day 21`: on the days after those."""
    run = before.listed
    if giving.days is not None and giving.days.ends and run and run[-1] < giving.listed[0] and giving.follows:
        step = giving.frequency.every_days or 1 if giving.frequency is not None else 1
        return replace(giving, days=DayList(tuple(range(run[-1] + step, giving.listed[0] + 1, step))))
    if (weeks := _weeks_after(before, giving)) is not None:
        return replace(giving, weeks=weeks, lasting=None)
    stretch = giving.lasting is not None and giving.every_day
    other = giving.days or giving.weeks or giving.cycles or before.cycles or giving.every or before.dose == giving.dose
    if not giving.follows or not stretch or other or not run or run[0] < 1 or giving.infused_long:
        return giving
    if run != tuple(range(run[0], run[-1] + 1)):
        return giving
    count = giving.lasting.days if giving.lasting is not None else 0
    return replace(giving, days=DayList(tuple(range(run[-1] + 1, run[-1] + count + 1))), lasting=None)


def _weeks_after(before: Giving, giving: Giving) -> WeekList | None:
    """`10 mg daily in week 2, then 20 mg daily for 4 weeks`: those behind; a year is that of the treatment."""
    done = _weeks_of(before)
    placed = giving.days or giving.weeks or giving.cycles or giving.every
    if not done or not giving.follows or not giving.every_day or giving.lasting is None or placed:
        return None
    days = giving.lasting.days + (0 if giving.lasting.days >= _A_YEAR else 7 * done[-1])
    return WeekList(tuple(range(done[-1] + 1, -(-days // 7) + 1)))


def loading_first(made: list[Giving]) -> list[Giving]:
    """`8 mg/kg then 6 mg/kg every 3 weeks`: a higher dose without times of its own comes once, before the others."""
    if len(made) < 2 or made[0].dose is None or made[1].dose is None or made[0].timed or made[0].cycles:
        return made
    first, then, next_one = made[0].dose, made[1].dose, made[1]
    step = next_one.step
    falls = first.unit == then.unit and first.low > then.low and not (first.high or then.high or first.choice)
    if (
        not falls
        or not next_one.follows
        or (step or 0) < 7
        or next_one.days
        or next_one.cycles
        or next_one.infused_long
    ):
        return made
    return [replace(made[0], dose=replace(first, loading=True)), *made[1:]]


def _as_often(made: list[Giving]) -> list[Giving]:
    """`1 mg once weekly for 4 weeks, 2 mg for 4 weeks and 4 mg for 4 weeks`: each as often as the first."""
    often = made[0].frequency
    if often is None or not is_stretch(made[0]) or not all(is_stretch(giving) for giving in made[1:-1]):
        return made
    return [replace(g, frequency=often) if g.frequency is None and is_stretch(g) else g for g in made]


def _weeks_alike(made: list[Giving]) -> list[Giving]:
    """`20 mg (week 1), 50 mg (week 2) and 100 mg (week 3) once daily`: each daily; not where those weeks begin late."""
    made = _daily_in_weeks(made)
    weekly = [giving for giving in made if giving.weeks is not None and giving.dose is not None]
    last = made[-1]
    then = last.dose is not None and is_scoped(last) and not last.timed and 1 < len(weekly) == len(made) - 1
    steps = len(weekly) == len(made) or then
    if steps and made[0].frequency is not None and not any(_often(giving) for giving in made[1:]):
        return [replace(giving, frequency=made[0].frequency) for giving in made]
    if len(weekly) < 3 or len(weekly) < len(made) or any(g.frequency is not None for g in made[:-1]):
        return made
    if last.days is not None or last.cycles is not None:
        return [Giving(dose=g.dose, routes=g.routes, level=g.level, cut=g.cut) for g in made]
    if last.frequency is None or last.frequency.every_days != 1:
        return made
    return [replace(giving, frequency=last.frequency) for giving in made]


def _either_way(made: list[Giving]) -> list[Giving]:
    """`30 mg once daily or 15 mg twice daily on days 1-21`: both on those days."""
    if len(made) != 2 or made[0].dose is None or made[1].dose is None or made[1].follows:
        return made
    one, two = made
    often = one.every_day and two.frequency is not None
    said = (one.days, one.weeks, one.cycles, one.lasting, one.every, one.times)
    if not often or any(said) or two.days is None or not 0 < two.cut.first - one.cut.end <= len(" or "):
        return made
    return [replace(one, days=two.days, cycles=two.cycles), two]


def _daily_in_weeks(made: list[Giving]) -> list[Giving]:
    """`20 mg twice daily in week 1, 40 mg in week 2, 60 mg daily thereafter`: in week 2 daily too."""
    often = [giving.frequency for giving in made if giving.frequency is not None]
    if len(often) < 2 or len(often) == len(made) or any(frequency.every_days != 1 for frequency in often):
        return made
    return [
        replace(giving, frequency=Frequency(1, 1))
        if giving.weeks is not None
        and giving.dose is not None
        and not (giving.frequency or giving.days or giving.lasting)
        else giving
        for giving in made
    ]


def _often(giving: Giving) -> bool:
    """True where how often it is given, or on which days, is said."""
    return any((giving.frequency, giving.every, giving.days, giving.on_off, giving.times, giving.lasting))


def _dates_all(made: list[Giving]) -> bool:
    """`on days 1, 2, 8 and 9 (20 mg on days 1 and 2 of cycle 1, 56 mg thereafter)`: first the days, then the doses."""
    head, rest = made[0], made[1:]
    dosed = len(rest) > 1 and all(giving.dose is not None and is_scoped(giving) for giving in rest)
    return head.dose is None and head.days is not None and not is_scoped(head) and dosed


def on_days_of(giving: Giving, timed: Giving) -> Giving:
    """The giving on its own days where it names some, else on those of `timed`: 27 mg thereafter, on all four days."""
    own = giving.timed and not giving.borrowed
    return giving if own else replace(share_timing(giving, timed), cycles=giving.cycles)


def _without_last_interval(made: list[Giving]) -> list[Giving]:
    """`on days 1-5 in cycle 1 and 200 mg in later cycles, every 28 days`: the interval at the end is of all cycles.

    Not `and every 8 weeks thereafter`, where it stands before the cycles; nor `in cycle 1, then every 28 days`, which
    says nothing else.
    """
    last, before = made[-1], made[:-1]
    alone = (
        last.every is not None
        and not _closed_by_cycles(last)
        and last.dose is not None
        and is_scoped(last)
        and not _placed(last)
        and not (last.follows and before[-1:] and last.dose == before[-1].dose)
    )
    dated = any(g.days is not None and (is_scoped(g) or g.cut.end > last.cut.first) for g in before)
    often = any(giving.frequency is not None for giving in before)
    return [*before, replace(last, every=None)] if alone and dated and not often else made


def _closed_by_cycles(giving: Giving) -> bool:
    """`every 8 weeks thereafter`, `every 8 weeks from cycle 3`: longer than a cycle, told before those it is of."""
    rare = giving.every is not None and giving.every.days >= _EIGHT_WEEKS
    return giving.closed and giving.count is None and (rare or (giving.later and not giving.ranges))


def _placed(giving: Giving) -> bool:
    return any((giving.days, giving.weeks, giving.frequency, giving.lasting, giving.on_off, giving.times))


def _loaded(first: Giving, rest: list[Giving]) -> tuple[Giving, list[Giving]]:
    """`weekly A, 4 mg/kg loading dose followed by 2 mg/kg`: weekly is what follows; the loading dose is given once."""
    if not first.timed or first.days is not None:
        return first, rest
    timed = any(giving.timed for giving in rest)
    followed = rest if timed else [share_timing(giving, first) for giving in rest]
    return replace(share_timing(first, Giving()), count=first.count, cycles=first.cycles), followed


def _completed(made: list[Giving]) -> list[Giving]:
    """Doses without times take the times of their neighbours; times without a dose take the dose before or after."""
    if made[0].loading and len(made) > 1:
        once, rest = _loaded(made[0], made[1:])
        return [once, *_completed(rest)]
    timed = [giving for giving in made if _has_times(giving) and giving.days != UNKNOWN_DAYS]
    dosed = [giving for giving in made if giving.dose]
    if timed and any(not _has_times(giving) and giving.dose for giving in made):
        made = [giving if _has_times(giving) else _timed_as(giving, timed) for giving in made]
    if dosed and len({giving.dose for giving in dosed}) == 1:
        made = [giving if giving.dose else _dosed_as(giving, dosed[0]) for giving in made]
    return [giving for giving in made if giving.dose or not any(other.dose for other in made)] or made


def _dosed_as(giving: Giving, dosed: Giving) -> Giving:
    """The giving with the dose of another; not where that is a dose of the first cycle alone, named after it."""
    first = dosed.ranges == ((1, 1),) and dosed.timed and not dosed.borrowed
    if first and giving.timed and (giving.cycles is None or giving.cycles.relative == "each"):
        return giving
    return replace(giving, dose=dosed.dose)


def _has_times(giving: Giving) -> bool:
    """True where more than a number of fractions is said."""
    return giving.single or any(getattr(giving, name) is not None for name in TIMING if name != "times")


def _timed_as(giving: Giving, timed: list[Giving]) -> Giving:
    """The dose with the times of a neighbour; one that is told for each day has its own beside those of cycle 1."""
    if giving.daily and giving.cycles is None and all(other.ranges == ((1, 1),) for other in timed):
        return replace(giving, frequency=Frequency(1, 1))
    source = next((other for other in timed if other.cut.first > giving.cut.first), timed[-1])
    late = source.days is None or (source.listed and source.listed[0] > 1 and not source.infused_long)
    stepped = giving.dose is not None and giving.dose.step
    leads = source.follows and source.cut.first > giving.cut.first
    if leads and (late or stepped) and not _long_infusion(source):
        return giving
    if giving.follows and source.cut.first < giving.cut.first and source.days and not giving.infused_long:
        return on_days_in_later_cycles(giving, source)
    fields = {name: getattr(source, name) for name in TIMING}
    if is_past_time(giving, source):
        daily = Frequency(1, 1) if giving.daily else None
        return replace(giving, frequency=source.frequency or daily, cycles=None, follows=True, borrowed=True)
    after = giving.follows and source.cut.first < giving.cut.first
    fields["times"] = giving.times or (None if after else source.times)
    if giving.cycles is None:
        fields["cycles"] = source.cycles if source.dose is None else None
    return replace(giving, **fields, borrowed=True)


def _long_infusion(giving: Giving) -> bool:
    """`400 mg/m2, then 2400 mg/m2 over 46 hours every 2 weeks`: a bolus and the infusion after it, both each time."""
    return giving.every is not None and giving.infused_long


def _each_week(giving: Giving) -> Giving:
    """`30 ug per week`, `on Monday and Thursday` and no more is given weekly."""
    said = any((giving.weeks, giving.on_off, giving.every))
    weekly = giving.dose is not None and giving.dose.per == "week" and not (said or giving.days or giving.frequency)
    named = giving.days is not None and giving.days.weekdays and len(giving.listed) > 1
    spanned = said or giving.lasting or giving.times or giving.cycles
    often = giving.frequency is None or giving.frequency.per_week == len(giving.listed)
    return replace(giving, frequency=Frequency(1, 7)) if weekly or (named and often and not spanned) else giving


def _daily(giving: Giving) -> Giving:
    """`6 mg/kg/day for 14 days`, `3 mg/kg/day from day 8` are given daily; an amount per day alone fixes no days."""
    if (step := _days_of_each(giving)) is not None:
        return replace(giving, frequency=None, every=CycleLength(step, every=True))
    spanned = giving.lasting or giving.on_off or giving.weeks or giving.ranges
    onward = giving.begins and len(giving.listed) == 1 and giving.step is None
    if onward and giving.dose is not None and giving.dose.per == "day":
        return replace(giving, frequency=Frequency(1, 1))
    if not giving.daily or not spanned:
        return giving
    return replace(giving, frequency=Frequency(1, 1))


def _days_of_each(giving: Giving) -> int | None:
    """`for 4 days every month`: the days of each month, which are no stretch."""
    often, lasting = giving.frequency, giving.lasting
    if often is None or lasting is None or giving.days is not None or not lasting.consecutive:
        return None
    step = often.every_days or 0
    return step if lasting.days < step and step >= 14 and often.times_per_day == 1 else None


def _then_later(made: list[Giving]) -> list[Giving]:
    """`40 mg on days 1 and 8 for cycles 1-6, then 20 mg`: 20 mg on the same days of the cycles after those."""
    last, before = made[-1], made[-2] if len(made) > 1 else Giving()
    alone = last.dose is not None and last.follows and not last.timed and last.cycles is None and not last.level
    several = bool(before.ranges) and before.ranges[-1][0] < (before.ranges[-1][1] or 0)
    if not alone or not several or before.dose is None or before.dose == last.dose:
        return made
    later = replace(share_timing(last, before), cycles=CycleList(relative="thereafter"), count=None)
    return [*made[:-1], later]


def _for_further_months(made: list[Giving]) -> list[Giving]:
    """`on days 1-21 q28d for 12 months, then 2.5 mg on the same days for 12 months`: in the cycles after those."""
    one, two = made if len(made) == 2 else (Giving(), Giving())
    length, spans = one.every.days if one.every is not None else 0, (one.lasting, two.lasting)
    alike = one.listed == two.listed != () and two.follows and one.dose != two.dose and two.step in (None, length)
    if not length or not alike or one.cycles or two.cycles or one.begins:
        return made
    counts = [span.days // length if span is not None else 0 for span in spans]
    if 0 in counts:
        return made
    before, after = CycleList(((1, counts[0]),)), CycleList(((counts[0] + 1, sum(counts)),))
    return [replace(one, cycles=before, lasting=None), replace(two, cycles=after, every=one.every, lasting=None)]


def _after_cycles(made: list[Giving]) -> list[Giving]:
    """`weekly in cycles 1-2, every 2 weeks in cycles 3-6, then every 4 weeks`: in the cycles after those."""
    last = made[-1]
    often = last.every is not None or (last.frequency is not None and last.frequency.every_days is not None)
    brief = last.lasting is not None and last.lasting.days < _A_YEAR
    said = (last.days, last.weeks, last.cycles, brief, last.times, last.count, last.on_off)
    before = [giving.cycles for giving in made[:-1] if giving.timed]
    closed = all(cycles and cycles.ranges and cycles.ranges[-1][1] is not None for cycles in before)
    if not last.follows or not often or any(said) or len(before) < 2 or not closed:
        return made
    return [*made[:-1], replace(last, cycles=CycleList(relative="thereafter"))]


def _weeks_of(giving: Giving) -> tuple[int, ...]:
    """Its numbered weeks, where they have an end."""
    return giving.weeks.weeks if giving.weeks is not None and giving.weeks.open_from is None else ()


def _scoped_back(made: list[Giving]) -> list[Giving]:
    """`50 mg on days 1-7, thereafter 100 mg on days 8-28 of cycle 1`: both are of cycle 1.

    So too the first of `2 mg on day 1, 30 mg weekly from day 8 through cycle 6`.
    """
    scoped = list(made)
    two = made[-1]
    for at in range(len(made) - 2, -1, -1):
        one, two = made[at], two if made[at + 1].cycles is None else made[at + 1]
        first = one.listed or _weeks_of(one)
        later = two.listed if one.listed else _weeks_of(two)
        follows = first and later and max(first) < min(later)
        other = at > 0 or one.dose != two.dose
        if follows and one.cycles is None and two.cycles is not None and two.ranges and other:
            onward = two.begins and two.cycles.through
            scoped[at] = replace(one, cycles=CycleList(((1, 1),)) if onward else two.cycles)
    return scoped
