"""Two mentions of one drug as one: doses of the one with times of the other. Adds nothing that neither says."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.read.regimens.completing import on_days_of
from trialrun.read.regimens.givings import TIMING, Giving, is_scoped, share_timing
from trialrun.read.regimens.phrases import LATER, Dose


def merge_givings(old: tuple[Giving, ...], new: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """Two mentions of a drug in one phase as one: doses of the one with times of the other, what is new added."""
    if not old or not new:
        return old or new
    if not any(g.timed for g in old) and all(g.timed and not g.dose for g in new):
        return tuple(_fill(dosed, timed) for dosed in old for timed in new)
    if not any(g.timed for g in new) and all(g.timed and not g.dose for g in old):
        return tuple(_fill(dosed, timed) for timed in old for dosed in new)
    if len(new) > 1 and all(g.dose and not g.timed for g in new) and len({g.dose for g in old}) == 1 and old[0].timed:
        return tuple(_level(g) for g in (*old, *(share_timing(g, old[0]) for g in new if not _same_amount(g, old[0]))))
    if any(g.dose and g.timed for g in new) and all(g.dose is None and _only_repeated(g) for g in old):
        return new
    if all(not g.timed and not g.dose and not g.total for g in new):
        return _counted_alike(old, new)
    if all(not g.timed and not g.dose and not g.total for g in old):
        return new
    if len(old) == 1 and old[0].dose is None and old[0].days is not None and not is_scoped(old[0]) and _all_dosed(new):
        return tuple(on_days_of(giving, old[0]) for giving in new)
    doses = {g.dose for g in old if g.dose is not None and not g.level and not (g.dose.loading or g.dose.step)}
    if all(g.dose is None and g.timed and is_scoped(g) for g in new):
        dose = next(iter(doses)) if len(doses) == 1 else _in_force(old, new)
        new = tuple(replace(g, dose=dose) for g in new)
    if len(old) == len(new) == 1 and _weekly_again(old[0], new[0]):
        return (replace(old[0], frequency=new[0].frequency, lasting=new[0].lasting),)
    if len(old) == len(new) == 1 and _goes_on_for(old[0], new[0]):
        return (replace(old[0], lasting=new[0].lasting),)
    new = tuple(g for g in new if not _less_said(g, old) and not _of_the_cycles(g, old))
    old = tuple(g for g in old if not _refined(g, new))
    return _levels_alike((*old, *(g for g in new if not any(_same(g, other) for other in old))))


def _in_force(old: tuple[Giving, ...], new: tuple[Giving, ...]) -> Dose | None:
    """`20 mg in cycle 1, 27 mg thereafter. From cycle 13 on days 1 and 15 only`: the dose of the cycles before."""
    starts = [(_start(giving), giving.dose) for giving in old]
    last = max(start for start, _ in starts)
    doses = {dose for start, dose in starts if start == last}
    later = all(_start(giving) > last for giving in new)
    return doses.pop() if len(doses) == 1 and later and not any(g.level for g in old) else None


def _start(giving: Giving) -> int:
    """The first cycle of a giving; for what is given thereafter, the one after the first."""
    ranges = giving.cycles.ranges if giving.cycles is not None else ()
    return ranges[0][0] if ranges else 2 if giving.cycles is not None and giving.cycles.relative in LATER else 1


def _counted_alike(old: tuple[Giving, ...], new: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """`... (topotecan for 4 courses only)`: a number of cycles that is said afterwards."""
    counts = {giving.count for giving in new if giving.count is not None}
    if len(counts) != 1 or any(giving.count is not None for giving in old):
        return old
    return tuple(replace(giving, count=next(iter(counts))) for giving in old)


def _only_repeated(giving: Giving) -> bool:
    """`R-CHOP is given every 21 days: rituximab 375 mg/m2 ...`: an interval that is said of the cycles."""
    return giving.every is not None and not (giving.days or giving.weeks or giving.frequency or giving.lasting)


def _of_the_cycles(new: Giving, old: tuple[Giving, ...]) -> bool:
    """`A alternates with B every 21 days`, whose days were numbered before: the interval is that of the cycles."""
    bare = new.dose is None and _only_repeated(new) and not (new.cycles or new.follows or new.times)
    return bare and all(giving.days is not None and giving.days.days for giving in old)


def _same_amount(one: Giving, other: Giving) -> bool:
    if one.dose is None or other.dose is None:
        return one.dose is other.dose
    return (one.dose.low, one.dose.high, one.dose.unit) == (other.dose.low, other.dose.high, other.dose.unit)


def _level(giving: Giving) -> Giving:
    """A giving of one of several doses, each of which is given to other patients."""
    dose = giving.dose
    return giving if dose is None or giving.level else replace(giving, level=f"{dose.low} {dose.unit}")


def _all_dosed(givings: tuple[Giving, ...]) -> bool:
    return all(giving.dose is not None for giving in givings)


def _levels_alike(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """`Level 1: 2 mg; level 2: 3 mg on days 1-21`: the days are those of every level."""
    timed = [giving for giving in givings if giving.timed]
    if not timed or not all(giving.level and giving.dose for giving in givings):
        return givings
    placed = [giving for giving in timed if not _only_daily(giving)]
    source = placed[0] if placed and _only_daily(timed[-1]) else timed[-1]
    return tuple(
        share_timing(giving, source) if not giving.timed or (_only_daily(giving) and source in placed) else giving
        for giving in givings
    )


def _only_daily(giving: Giving) -> bool:
    """True where nothing but how often a day is said of the times."""
    daily = giving.frequency is not None and giving.frequency.every_days == 1
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


def _refined(old: Giving, new: tuple[Giving, ...]) -> bool:
    """True where one of `new` gives the numbered days of a dose of which `old` says only how often."""
    loose = old.days is None and old.weeks is None and old.cycles is None
    return loose and any(g.dose == old.dose and g.days is not None for g in new)


def _weekly_again(old: Giving, new: Giving) -> bool:
    """`on days 1-5. Treatment continues weekly for 8 weeks`: those days of each of the weeks."""
    weekly = new.weekly and new.lasting is not None
    said = (new.dose, new.days, new.weeks, new.cycles, new.every, new.on_off, old.lasting, old.cycles, old.every)
    return weekly and not any(said) and old.days is not None and len(old.days.days) > 1 and old.days.days[-1] <= 7


def _goes_on_for(old: Giving, new: Giving) -> bool:
    """`every 3 weeks ...; A continues for up to 2 years`: how long what is given at an interval goes on."""
    said = (new.dose, new.days, new.weeks, new.cycles, new.every, new.on_off, new.frequency, new.follows)
    open_ended = old.every is not None and not (old.days or old.lasting or old.times or old.count or old.cycles)
    return open_ended and new.lasting is not None and not any(said)


def _less_said(new: Giving, old: tuple[Giving, ...]) -> bool:
    """`for 7 days`, of a drug whose days were numbered before: the same treatment, told with less."""
    said = (new.frequency, new.dose, new.days, new.weeks, new.cycles, new.every, new.on_off)
    bare = new.lasting is not None and not any(said)
    return bare and not new.follows and all(giving.days is not None and giving.days.days for giving in old)


def _same(one: Giving, other: Giving) -> bool:
    """True where `one` says nothing that `other` does not say."""
    names = ("dose", "cycles", "level", "fractions", "total", *TIMING)
    return all(getattr(one, name) in (None, "", getattr(other, name)) for name in names)
