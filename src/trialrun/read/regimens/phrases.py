"""The phrases of a dosing text: what a few words say, each with its place. They are not yet tied to a drug."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from operator import itemgetter
from types import UnionType
from typing import Literal, TypeVar

import msgspec

from trialrun.read.text import Cut

Said = TypeVar("Said")


class Drug(msgspec.Struct, frozen=True):
    """A named drug, or the components of a named combination; `known` False: a code or a word with a drug's stem.

    `given` False: what is named like a drug and is not a dose to be planned (placebo, cells, a class of drugs).
    """

    names: tuple[str, ...]
    printed: str
    known: bool = True
    combination: bool = False
    given: bool = True


class Dose(msgspec.Struct, frozen=True):
    """An amount; `high` is the upper end of a range. `per` is empty where neither dose nor day is said.

    `loading`: it is given once, before all other doses of the drug. `step`: one of several that rise day by day.
    `choice`: one of several of which a patient has one. `shared`: so much on several days together.
    `level`: the arm or cohort that it is told to be of.
    """

    low: Decimal
    high: Decimal | None
    unit: str
    per: Literal["", "dose", "day", "week"] = ""
    loading: bool = False
    step: bool = False
    choice: bool = False
    shared: bool = False
    level: str = ""


class DayList(msgspec.Struct, frozen=True):
    """Numbered days; `open_from` is a day from which on, without an end, it is given every day.

    `weekdays`: days of the week by name, Monday being 1. `begins`: the day is that on which it begins.
    `bracketed`: the days stand in brackets and explain what is said before them.
    `again`: the words refer to the days that are said before them (`on the same days`).
    `ends`: the day is that up to which it is given; where it begins is said elsewhere, or not.
    """

    days: tuple[int, ...]
    open_from: int | None = None
    weekdays: bool = False
    begins: bool = False
    bracketed: bool = False
    again: bool = False
    ends: bool = False


UNKNOWN_DAYS = DayList(())
"""Days that are told, by words that number none: the day of an event."""


class WeekList(msgspec.Struct, frozen=True):
    """Numbered weeks; `open_from` is the first of those that have no end."""

    weeks: tuple[int, ...]
    open_from: int | None = None


class CycleList(msgspec.Struct, frozen=True):
    """Numbered cycles: ranges (last None: open). `relative`: subsequent, each. `on`: the list goes on (1, 4, 7 etc).

    `only`: what is said of them holds in no other cycle.
    `begins`: it is said to be added, or to start, in the first of them.
    `through`: only the last of them is named: `through cycle 6`.
    """

    ranges: tuple[tuple[int, int | None], ...] = ()
    relative: Literal["", "later", "each", "thereafter"] = ""
    on: bool = False
    only: bool = False
    begins: bool = False
    through: bool = False


def every_other(first: int) -> CycleList:
    """Every other cycle from one on, to the twelfth and beyond."""
    return CycleList(tuple((cycle, cycle) for cycle in range(first, 13, 2)), on=True)


def ends_at(cycles: CycleList | None) -> int | None:
    """The last of cycles that are told from the first on, more than one: 8 of `through cycle 8`; else None."""
    if cycles is None or len(cycles.ranges) != 1 or cycles.ranges[0][0] != 1:
        return None
    last = cycles.ranges[0][1]
    return last if last is not None and last > 1 else None


def other_cycles(ranges: Iterable[tuple[int, int | None]]) -> tuple[tuple[int, int | None], ...]:
    """The cycles that are not among those of a list: before, between and after its ranges."""
    found: list[tuple[int, int | None]] = []
    start = 1
    for first, last in sorted(ranges, key=itemgetter(0)):
        found += [(start, first - 1)] if first > start else []
        if last is None:
            return tuple(found)
        start = max(start, last + 1)
    return (*found, (start, None))


LATER = frozenset({"later", "thereafter"})
"""Scopes that begin after the cycles named before."""


class CycleLength(msgspec.Struct, frozen=True):
    """The length of a cycle in days; `every` where it is an interval (every 3 weeks) and the word cycle is not said."""

    days: int
    every: bool = False


class CycleCount(msgspec.Struct, frozen=True):
    """How many cycles (or doses, or times: `x 3`) there are."""

    number: int
    of: Literal["cycles", "times"] = "cycles"
    up_to: bool = False
    after: bool = False
    additional: bool = False

    @property
    def ends_scope(self) -> bool:
        """True where all cycles are counted: what is said beside it is not of the cycles named before."""
        return self.of == "cycles" and not (self.after or self.additional)


class Frequency(msgspec.Struct, frozen=True):
    """How often: `times_per_day`, every `every_days` days, or `per_week` times a week on days that are not said."""

    times_per_day: int | None = 1
    every_days: int | None = None
    per_week: int | None = None


UNSTEADY = Frequency(1, None, None)
"""An interval that is not constant: every 3-4 weeks."""


class Once(msgspec.Struct, frozen=True):
    """A single dose, on a day that is not said."""


class Lasting(msgspec.Struct, frozen=True):
    """For so many days; `consecutive` where the words say that every day counts (4 consecutive days).

    `remaining`: the days after those named before.
    """

    days: int
    consecutive: bool = False
    remaining: bool = False


class Raise(msgspec.Struct, frozen=True):
    """The dose is raised `by` so much every so many days, to `most` (of `unit`)."""

    by: Decimal
    every: int
    most: Decimal
    unit: str


class Delayed(msgspec.Struct, frozen=True):
    """The dose holds after so many days at the one before it; 0: after the time that is said of that one.

    `leads`: it stands right before its dose: `after 4 weeks 200 mg`.
    """

    days: int
    leads: bool = False


class Resting(msgspec.Struct, frozen=True):
    """So many days without treatment; `last` where it may as well end the treatment: `followed by 2 weeks of rest`."""

    days: int
    last: bool = False


class OnOff(msgspec.Struct, frozen=True):
    """Treatment for `on` days of every `length`."""

    on: int
    length: int


class Route(msgspec.Struct, frozen=True):
    """How it is given; several are a choice."""

    routes: tuple[str, ...]


class Infusion(msgspec.Struct, frozen=True):
    """The length of one infusion in minutes."""

    minutes: int


class Fractions(msgspec.Struct, frozen=True):
    """The number of fractions of radiotherapy."""

    number: int


class Heading(msgspec.Struct, frozen=True):
    """The name of a phase, an arm or a dose level, or the word that begins a numbered course.

    `beside`: of what is given beside phases, as premedication is.
    """

    kind: Literal["phase", "beside", "arm", "level", "cycles"]
    name: str
    strong: bool = False


class Condition(msgspec.Struct, frozen=True):
    """Words that limit what is said to some patients or to some event."""

    words: str


class Mark(msgspec.Struct, frozen=True):
    """A joint between phrases: stop, item, comma, semicolon, colon, open, close, and, or, then, with, limit, skip."""

    kind: str
    words: str = ""


Meaning = (
    Drug | Dose | DayList | WeekList | CycleList | CycleLength | CycleCount | Frequency | Lasting | Resting | OnOff
    | Raise | Delayed | Once | Route | Infusion | Fractions | Heading | Condition | Mark
)  # fmt: skip


class Phrase(msgspec.Struct, frozen=True):
    """A meaning and its place in the regular text."""

    meaning: Meaning
    cut: Cut


Row = tuple[Phrase, ...]
"""The phrases of a text, left to right."""


def names_of(phrase: Phrase) -> tuple[str, ...]:
    """The names of a drug; none for every other phrase."""
    return phrase.meaning.names if isinstance(phrase.meaning, Drug) else ()


def kind_of_mark(phrase: Phrase) -> str:
    """The kind of a joint; empty for every other phrase."""
    return phrase.meaning.kind if isinstance(phrase.meaning, Mark) else ""


def tells(phrases: Iterable[Phrase], kind: type | UnionType | tuple[type, ...]) -> bool:
    """Whether any of the phrases says something of a kind: `tells(unit, Dose | DayList)`."""
    return any(isinstance(phrase.meaning, kind) for phrase in phrases)


def meanings(phrases: Iterable[Phrase], kind: type[Said]) -> list[Said]:
    """What the phrases of a kind say, in their order: `meanings(unit, CycleLength)`."""
    return [phrase.meaning for phrase in phrases if isinstance(phrase.meaning, kind)]
