"""Two mentions of one drug as one: doses of the one with times of the other. Adds nothing that neither says."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.read.regimens.givings.completing import on_days_of
from trialrun.read.regimens.givings.counting_on import begun_in_cycle
from trialrun.read.regimens.givings.giving import TIMING, Giving, is_scoped, on_days_in_later_cycles, share_timing
from trialrun.read.regimens.phrases import Dose

Givings = tuple[Giving, ...]
_A_WEEK, _FEW = 7, 2


def merge_givings(old: Givings, new: Givings) -> Givings:
    """Two mentions of a drug in one phase as one: doses of the one with times of the other, what is new added.

    `A 20 mg orally. ... A is given on days 1-21`: 20 mg on days 1-21. In how many ways mentions complete each other is
    asked in turn; where they do in none, both hold.
    """
    if not old or not new:
        return old or new
    merged = (completing(old, new) for completing in _COMPLETING)
    return next(filter(None, merged), None) or _added(old, new)


def _doses_at_times(old: Givings, new: Givings) -> Givings:
    """`A 20 mg ... A on days 1-21`, or the other way round: each dose at each of the times."""
    if not any(g.timed for g in old) and all(g.timed and not g.dose for g in new):
        return tuple(_fill(dosed, timed) for dosed in old for timed in new)
    if not any(g.timed for g in new) and all(g.timed and not g.dose for g in old):
        return tuple(_fill(dosed, timed) for timed in old for dosed in new)
    return ()


def _levels_at_times(old: Givings, new: Givings) -> Givings:
    """`A 20 mg weekly ... 20, 30 and 40 mg of A`: doses of which a patient has one, at the times of the first."""
    first, untimed = old[0], all(g.dose and not g.timed for g in new)
    if len(new) < 2 or not untimed or not first.timed or len({g.dose for g in old}) != 1:
        return ()
    others = (share_timing(giving, first) for giving in new if not _same_amount(giving, first))
    return tuple(_level(giving) for giving in (*old, *others))


def _told_with_more(old: Givings, new: Givings) -> Givings:
    """One mention says what the other one leaves out: that one holds, in as many cycles as the other says."""
    if any(g.dose and g.timed for g in new) and all(g.dose is None and _only_repeated(g) for g in old):
        return new
    if not any(map(_tells_of_dose, new)):
        return _counted_alike(old, new)
    return () if any(map(_tells_of_dose, old)) else new


def _tells_of_dose(giving: Giving) -> bool:
    return bool(giving.timed or giving.dose or giving.total)


def _on_days_before(old: Givings, new: Givings) -> Givings:
    """`A on days 1 and 8 ... A 20 mg in cycle 1, 30 mg thereafter`: those days, where a dose has no others."""
    first = old[0]
    dated = len(old) == 1 and first.dose is None and first.days is not None and not is_scoped(first)
    dated = dated and not any(giving.listed and set(giving.listed).isdisjoint(first.listed) for giving in new)
    return tuple(on_days_of(giving, first) for giving in new) if dated and _all_dosed(new) else ()


def _for_longer(old: Givings, new: Givings) -> Givings:
    """`A on days 1-5 ... A continues weekly for 8 weeks`, `... for 2 years`: how long the one giving goes on."""
    if len(old) != 1 or len(new) != 1:
        return ()
    one, two = old[0], new[0]
    if _weekly_again(one, two):
        return (replace(one, frequency=two.frequency, lasting=two.lasting),)
    return (replace(one, lasting=two.lasting),) if _goes_on_for(one, two) else ()


def on_days_of_all(givings: Givings, told: Givings) -> Givings:
    """A drug of which at most is said that it is given daily, on the days that are told of all; none for any other."""
    dated = bool(givings) and all(giving.timed and giving.dose is None for giving in told)
    return (_doses_at_times(givings, told) or _daily_on_days(givings, told)) if dated else ()


def _daily_on_days(old: Givings, new: Givings) -> Givings:
    """`A 25 mg twice daily. A is taken on days 1-21`, or the other way round: so often on those days alone."""
    for doses, times in ((old, new), (new, old)):
        if len(times) == 1 and _some_days(times[0]) and all(giving.dose and _only_daily(giving) for giving in doses):
            return tuple(_on_some_days(giving, times[0]) for giving in doses)
    return ()


def _some_days(giving: Giving) -> bool:
    """Several days, or days on and off, of all cycles and of no dose; at most, that it is daily."""
    run = giving.lasting is not None and giving.lasting.days < (giving.step or 0)
    several = len(giving.listed) > _FEW or giving.on_off or (giving.lasting and giving.resting) or run
    other = giving.frequency is not None and (giving.frequency.times_per_day, giving.frequency.every_days) != (1, 1)
    said = (giving.dose, other, is_scoped(giving), giving.follows, giving.begins)
    return bool(several) and not any(said)


def _on_some_days(giving: Giving, timed: Giving) -> Giving:
    placed = replace(share_timing(giving, timed), frequency=giving.frequency)
    return replace(placed, routes=giving.routes or timed.routes)


def _begun_on(old: Givings, new: Givings) -> Givings:
    """`A 20 mg daily for 1 week, then 50 mg daily. A starts on day 22 of cycle 1`: the first of them begins on it."""
    told, first = new[0], old[0]
    said = (told.dose, told.frequency, told.weeks, told.lasting, told.every, told.count, told.follows)
    begun = len(new) == 1 and told.begins and len(told.listed) == 1 and not any(said)
    undated = not any(giving.days or giving.weeks or giving.cycles or giving.level for giving in old[:-1] or old)
    if not begun or not undated or first.dose is None or not first.every_day or first.days or first.cycles:
        return ()
    return (*begun_in_cycle(replace(first, days=told.days, cycles=told.cycles)), *old[1:])


def _added_later(old: Givings, new: Givings) -> Givings:
    """`A 20 mg on day 1. A is added in cycle 2`: all that was told of it, in the cycles from then on."""
    told = new[0]
    bare = len(new) == 1 and told.from_later and told == Giving(cycles=told.cycles, level=told.level, cut=told.cut)
    return (
        () if not bare or any(giving.cycles for giving in old) else tuple(replace(g, cycles=told.cycles) for g in old)
    )


_COMPLETING = (
    _added_later,
    _begun_on,
    _doses_at_times,
    _levels_at_times,
    _told_with_more,
    _daily_on_days,
    _on_days_before,
    _for_longer,
)
"""The ways in which two mentions complete each other; none where they do not."""


def _added(old: Givings, new: Givings) -> Givings:
    """The givings of both mentions, without those that the other mention tells better."""
    if all(g.dose is None and g.timed and is_scoped(g) for g in new):
        dose = _one_dose(old) or _in_force(old, new)
        new = tuple(replace(giving, dose=dose) for giving in new)
    new = tuple(_on_earlier_days(g, old) for g in new if not _less_said(g, old) and not _of_the_cycles(g, old))
    old = tuple(g for g in old if not _refined(g, new))
    return _levels_alike((*old, *(g for g in new if not any(_same(g, other) for other in old))))


def _on_earlier_days(giving: Giving, old: Givings) -> Giving:
    """`4 mg on days 1 and 8 of cycles 1-4. Cycles 5-12: 3 mg`: another dose on the days of the cycles before."""
    dated = [before for before in old if before.days is not None]
    one = len({before.days for before in dated}) == 1 and all(before.dose is not None for before in old)
    return on_days_in_later_cycles(giving, dated[-1]) if one and len(dated) == len(old) else giving


def _one_dose(givings: Givings) -> Dose | None:
    """The dose of all cycles and patients, where there is one: no first dose, no step, none of a cohort."""
    doses = {g.dose for g in givings if g.dose is not None and not g.level and not (g.dose.loading or g.dose.step)}
    return doses.pop() if len(doses) == 1 else None


def _in_force(old: Givings, new: Givings) -> Dose | None:
    """`20 mg in cycle 1, 27 mg thereafter. From cycle 13 on days 1 and 15 only`: the dose of the cycles before."""
    starts = [(_start(giving), giving.dose) for giving in old]
    last = max(start for start, _ in starts)
    doses = {dose for start, dose in starts if start == last}
    later = all(_start(giving) > last for giving in new)
    return doses.pop() if len(doses) == 1 and later and not any(g.level for g in old) else None


def _start(giving: Giving) -> int:
    """The first cycle of a giving; for what is given thereafter, the one after the first."""
    ranges = giving.ranges
    return ranges[0][0] if ranges else 2 if giving.later else 1


def _counted_alike(old: Givings, new: Givings) -> Givings:
    """`... (topotecan for 4 courses only)`: a number of cycles that is said afterwards."""
    counts = {giving.count for giving in new if giving.count is not None}
    if len(counts) != 1 or any(giving.count is not None for giving in old):
        return old
    return tuple(replace(giving, count=next(iter(counts))) for giving in old)


def _only_repeated(giving: Giving) -> bool:
    """`R-CHOP is given every 21 days: rituximab 375 mg/m2 ...`: an interval that is said of the cycles."""
    return giving.every is not None and not (giving.days or giving.weeks or giving.frequency or giving.lasting)


def _of_the_cycles(new: Giving, old: Givings) -> bool:
    """`A alternates with B every 21 days`, whose days were numbered before: the interval is that of the cycles."""
    bare = new.dose is None and _only_repeated(new) and not (new.cycles or new.follows or new.times)
    return bare and all(giving.listed for giving in old)


def _same_amount(one: Giving, other: Giving) -> bool:
    if one.dose is None or other.dose is None:
        return one.dose is other.dose
    return (one.dose.low, one.dose.high, one.dose.unit) == (other.dose.low, other.dose.high, other.dose.unit)


def _level(giving: Giving) -> Giving:
    """A giving of one of several doses, each of which is given to other patients."""
    dose = giving.dose
    return giving if dose is None or giving.level else replace(giving, level=f"{dose.low} {dose.unit}")


def _all_dosed(givings: Givings) -> bool:
    return all(giving.dose is not None for giving in givings)


def _levels_alike(givings: Givings) -> Givings:
    """`Level 1: 2 mg; level 2: 3 mg on days 1-21`: the days are those of every level, and so is a route.

    It is told at the first level or at the last, or at several; one in between is its own.
    """
    timed = [giving for giving in givings if giving.timed]
    if not timed or not all(giving.level and giving.dose for giving in givings):
        return givings
    placed = [giving for giving in timed if not _only_daily(giving)]
    source = placed[0] if placed and _only_daily(timed[-1]) else timed[-1]
    told = [at for at, giving in enumerate(givings) if giving.routes]
    one_route = len({givings[at].routes for at in told}) == 1
    of_all = one_route and (len(told) > 1 or told[0] in (0, len(givings) - 1))
    route = givings[told[0]].routes if of_all else ()
    alike = (share_timing(g, source) if _open_to(g, told_daily=source in placed) else g for g in givings)
    return tuple(replace(giving, routes=giving.routes or route) for giving in alike)


def _open_to(giving: Giving, *, told_daily: bool) -> bool:
    """Whether a dose of a level has no times of its own: at most that it is daily. A step before it has others."""
    step = giving.dose is not None and giving.dose.step
    return not step and (not giving.timed or (_only_daily(giving) and told_daily))


def _only_daily(giving: Giving) -> bool:
    """True where nothing but how often a day is said of the times."""
    daily = giving.every_day
    return daily and not any(getattr(giving, name) for name in TIMING if name != "frequency")


def _fill(dosed: Giving, timed: Giving) -> Giving:
    fields = {name: getattr(timed, name) for name in (*TIMING, "until", "fractions")}
    return replace(
        dosed,
        **fields,
        count=timed.count or dosed.count,
        cycles=dosed.cycles if dosed.cycles and timed.cycles is None else timed.cycles or dosed.cycles,
        routes=dosed.routes or timed.routes,
        level=dosed.level or timed.level,
    )


def _refined(old: Giving, new: Givings) -> bool:
    """True where one of `new` gives the numbered days of a dose of which `old` says only how often, or how long.

    Not those of the first cycle alone, behind its steps: `48 mg weekly. Cycle 1: 1 mg on day 1, 48 mg on day 15`.
    """
    loose = old.days is None and old.weeks is None and old.cycles is None
    steps = any(g.dose != old.dose and g.ranges == ((1, 1),) for g in new)
    told = [g for g in new if not (steps and g.ranges == ((1, 1),))]
    return loose and any(g.dose == old.dose and g.days is not None and not (old.lasting and g.begins) for g in told)


def _weekly_again(old: Giving, new: Giving) -> bool:
    """`on days 1-5. Treatment continues weekly for 8 weeks`: those days of each of the weeks."""
    weekly = new.weekly and new.lasting is not None
    said = (new.dose, new.days, new.weeks, new.cycles, new.every, new.on_off, old.lasting, old.cycles, old.every)
    return weekly and not any(said) and len(old.listed) > 1 and old.listed[-1] <= 7


def _goes_on_for(old: Giving, new: Giving) -> bool:
    """`every 3 weeks ...; A continues for up to 2 years`, `daily. A is taken for 14 days`: how long it goes on."""
    said = (new.dose, new.days, new.weeks, new.cycles, new.every, new.on_off, new.frequency, new.follows)
    ended = old.days or old.lasting or old.times or old.count or old.cycles or old.on_off
    often = (old.every_day and old.dose is not None) or (old.step or 0) >= _A_WEEK
    open_ended = often and not ended
    return open_ended and new.lasting is not None and not new.lasting.remaining and not any(said)


def _less_said(new: Giving, old: Givings) -> bool:
    """`for 7 days`, of a drug whose days were numbered before: the same treatment, told with less."""
    said = (new.frequency, new.dose, new.days, new.weeks, new.cycles, new.every, new.on_off)
    bare = new.lasting is not None and not any(said)
    return bare and not new.follows and all(giving.listed for giving in old)


def _same(one: Giving, other: Giving) -> bool:
    """True where `one` says nothing that `other` does not say."""
    names = ("dose", "cycles", "level", "fractions", "total", *TIMING)
    return all(getattr(one, name) in (None, "", getattr(other, name)) for name in names)
