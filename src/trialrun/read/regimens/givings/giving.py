"""One drug with what is said of its dose and its times, before it is laid on days. Knows no phase, no cycle length."""

from __future__ import annotations

from itertools import pairwise

import msgspec
from msgspec.structs import replace

from trialrun.read.regimens.model import LAST_CYCLE, ConditionalDose, Days, Ranges, Spread
from trialrun.read.regimens.phrases import (
    LATER,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Lasting,
    OnOff,
    Raise,
    Resting,
    WeekList,
)
from trialrun.read.text import Cut

DAY_IN_MINUTES = 24 * 60
_LONG_INFUSION = 20 * 60
"""Minutes."""


class Giving(msgspec.Struct, frozen=True, kw_only=True):
    """A dose with its times, each None where it is not said. `cycles` are those it holds for."""

    dose: Dose | None = None
    days: DayList | None = None
    weeks: WeekList | None = None
    cycles: CycleList | None = None
    frequency: Frequency | None = None
    lasting: Lasting | None = None
    resting: Resting | None = None
    on_off: OnOff | None = None
    every: CycleLength | None = None
    times: int | None = None
    count: CycleCount | None = None
    length: int | None = None
    fractions: int | None = None
    total: Dose | None = None
    infusion: int | None = None
    raised: Raise | None = None
    delayed: int | None = None
    routes: tuple[str, ...] = ()
    level: str = ""
    until: str = ""
    closed: bool = False
    extra: bool = False
    follows: bool = False
    single: bool = False
    endless: bool = False
    through: bool = False
    onward: bool = False
    borrowed: bool = False
    beside: bool = False
    cut: Cut = Cut(0, 0)

    @property
    def listed(self) -> Days:
        """The numbered days; none where no day is numbered."""
        return self.days.days if self.days is not None else ()

    @property
    def begins(self) -> bool:
        """True where the days said are those on which it begins: `daily from day 5`."""
        return self.days is not None and self.days.begins

    @property
    def ranges(self) -> Ranges:
        """The numbered cycles that it holds for; none where no cycle is numbered."""
        return self.cycles.ranges if self.cycles is not None else ()

    @property
    def from_later(self) -> bool:
        """True where it is said to be added, or to start, in a cycle after the first."""
        return self.cycles is not None and self.cycles.begins and self.ranges[0][0] > 1

    @property
    def later(self) -> bool:
        """True where it holds for the cycles after those named before."""
        return self.cycles is not None and self.cycles.relative in LATER

    @property
    def step(self) -> int | None:
        """The days from one dose to the next, where an interval or how often is said."""
        if self.every is not None:
            return self.every.days
        return self.frequency.every_days if self.frequency is not None else None

    @property
    def every_day(self) -> bool:
        """True where it is said to be given every day, once or more often."""
        return self.frequency is not None and self.frequency.every_days == 1

    @property
    def timed(self) -> bool:
        """True where anything fixes days."""
        often = (self.days, self.weeks, self.frequency, self.lasting, self.on_off, self.every, self.fractions)
        return self.single or any(often)

    @property
    def goes_on(self) -> bool:
        """True where it is given beyond the cycles that are counted for other drugs."""
        return self.onward and not self.begins

    @property
    def weekly(self) -> bool:
        """True where it is said to be given every week."""
        return self.frequency is not None and self.frequency.every_days == 7

    @property
    def shared_out(self) -> bool:
        """True where the dose is that of several givings together: `15 mg/week in divided daily doses`."""
        near = any(later - day < 7 for day, later in pairwise(self.listed))
        several = self.every_day or near or (self.frequency is not None and (self.frequency.per_week or 1) > 1)
        return self.dose is not None and (self.dose.shared or (self.dose.per == "week" and several))

    @property
    def infused_long(self) -> bool:
        """True for an infusion so long that a bolus comes before it."""
        return (self.infusion or 0) >= _LONG_INFUSION

    @property
    def loading(self) -> bool:
        """True for a dose that is given once, before all others; not `initially 75 mg daily for 2 weeks, then ...`."""
        several = len(self.weeks.weeks) > 1 if self.weeks is not None else self.lasting is not None and self.step
        one_day = self.days is None or len(self.days.days) == 1
        return self.dose is not None and self.dose.loading and one_day and not several

    @property
    def daily(self) -> bool:
        """True for an amount per day whose days are not said otherwise."""
        return self.dose is not None and self.dose.per == "day" and self.frequency is None and self.days is None


class Companion(msgspec.Struct, frozen=True):
    """A drug that another one is given with; `steps`: how many days after each of its days.

    `more`: the other one is given on days of its own too.
    """

    names: tuple[str, ...]
    steps: tuple[int, ...]
    cut: Cut
    more: bool = False


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A drug of a phase: its givings in the order of the text and its conditional doses.

    `beside`: drugs on whose days it is given, where those are not said before it.
    `skipped`: cycles in which, or days of them on which, it is said not to be given.
    """

    drug: Drug
    aliases: tuple[str, ...] = ()
    givings: tuple[Giving, ...] = ()
    rules: tuple[ConditionalDose, ...] = ()
    beside: tuple[Companion, ...] = ()
    skipped: tuple[Spread, ...] = ()
    cut: Cut = Cut(0, 0)

    @property
    def name(self) -> str:
        """The name of the drug; of an entry of a combination, that of its first component."""
        return self.drug.names[0]

    @property
    def timed(self) -> list[Giving]:
        """Those of its givings of which anything fixes days."""
        return [giving for giving in self.givings if giving.timed]


TIMING = ("days", "weeks", "frequency", "lasting", "resting", "on_off", "every", "times")
"""The fields of a giving that fix its days."""


def undated(giving: Giving) -> Giving:
    """The dose without its times, as the steps of a ramp have none of their own."""
    return Giving(dose=giving.dose, raised=giving.raised, routes=giving.routes, level=giving.level, cut=giving.cut)


def is_scoped(giving: Giving) -> bool:
    """True for a giving of some cycles only."""
    return giving.cycles is not None and giving.cycles.relative != "each"


def before_transplant(giving: Giving) -> bool:
    """True for days that are counted down to a transplant: no cycle has them."""
    return bool(giving.listed) and giving.listed[0] < 0


def beyond_weeks(giving: Giving, weeks: WeekList) -> bool:
    """Whether days counted from the first of each week reach into the next one: not days 1-14 of weeks 5, 9 and 13."""
    apart = min((later - week for week, later in pairwise(weeks.weeks)), default=1)
    return giving.listed[-1:] > (7 * (1 if weeks.open_from is not None else apart),)


def share_timing(giving: Giving, source: Giving) -> Giving:
    """The giving with the times of another drug of the same words."""
    fields = {name: getattr(source, name) for name in (*TIMING, "count")}
    cycles = giving.cycles or source.cycles
    return replace(giving, **fields, cycles=cycles)


def in_later_cycles(giving: Giving, before: Giving) -> bool:
    """True where both name cycles, and those of the one begin after the last of the other."""
    return bool(giving.ranges and before.ranges) and (before.ranges[-1][1] or LAST_CYCLE) < giving.ranges[0][0]


def on_days_in_later_cycles(giving: Giving, before: Giving) -> Giving:
    """The giving on the days of the one before, where it says but another dose and later cycles.

    The days of a first cycle alone may be those of its steps.
    """
    one, other = giving.dose, before.dose
    later = in_later_cycles(giving, before)
    same_unit = one is not None and other is not None and one.unit == other.unit
    if giving.timed or not later or not same_unit or giving.level != before.level or before.ranges == ((1, 1),):
        return giving
    return replace(giving, days=before.days, frequency=before.frequency, borrowed=True)
