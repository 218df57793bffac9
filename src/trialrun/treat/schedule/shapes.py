"""How a phase repeats: number and length of its cycles, from the document or assumed, and what that leaves open.

Lays nothing on dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Date, Offset, shift
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import OriginKind
from trialrun.protocol import DoseDays, Numbers, TreatmentPhase, Trial
from trialrun.treat.model import Choices
from trialrun.treat.schedule.assumptions import assumed_count, assumed_length, assumed_of_drug
from trialrun.treat.schedule.findings import about

_MOST_CYCLES = 2_000  # more than five years of daily cycles: a mistake, and it would never end
# Where the day on which a phase begins is not known: every month of four years, so that the fewest cycles are found.
_ANY_DAY = tuple(dt.date(year, month, 1) for year in (2023, 2024, 2025, 2026) for month in range(1, 13))


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """How a phase repeats.

    `count` is the number of its cycles (None: it has none), `length` that of a cycle, `lasts` that of a phase without
    cycles; None where not stated. `certain` cycles come from the document, later ones from an assumption. `endless`
    phases run to an event or to nothing that is stated: what follows them cannot be dated. `lowest` is the number of
    the first day: 1, or less where days are counted from a day 0.
    """

    count: int | None
    length: Offset | None
    lasts: Offset | None = None
    certain: int | None = None
    endless: bool = False
    lowest: int = 1
    length_origin: OriginKind = "document"
    findings: tuple[Finding, ...] = ()

    def origin(self, index: int) -> OriginKind:
        """Where the dates of a cycle come from, by its place in the phase (from 0)."""
        beyond = self.certain is not None and index >= self.certain
        return "assumption" if beyond else self.length_origin


def shape_of(trial: Trial, phase: TreatmentPhase, begin: Date | None, choices: Choices) -> Shape:
    """How a phase repeats that begins on a day (None: not known). Raises InputError for cycles that cannot be."""
    stated = phase.cycle_length.offset if phase.cycle_length is not None else None
    guessed = assumed_length(choices, phase) if stated is None else None
    length = stated or guessed
    _refuse_instant(trial, phase, length)
    shape = _counted(trial, phase, (begin, length), choices)
    found = _length_absent(trial, phase) if length is None and _has_cycles(phase, shape.count, choices) else ()
    return msgspec.structs.replace(
        shape,
        lowest=_lowest(phase),
        length_origin="assumption" if guessed is not None else "document",
        findings=(*found, *shape.findings),
    )


def _counted(
    trial: Trial, phase: TreatmentPhase, measure: tuple[Date | None, Offset | None], choices: Choices
) -> Shape:
    """The number of cycles: assumed, stated, those that fit a stated time, those named, or as far as the horizon."""
    begin, length = measure
    lasts = phase.duration.offset if phase.duration is not None else None
    stated = phase.cycles
    if stated is None and length is not None and lasts is not None:
        stated = _fitting(begin, length, lasts)
    chosen = assumed_count(choices, phase)
    if chosen is not None:
        count = _checked(chosen, trial, phase)
        return Shape(count=count, length=length, certain=stated or 0, findings=_overruled(trial, phase, count))
    if stated is not None:
        found = _months(trial, phase, begin, (length, stated)) if phase.cycles is None else ()
        return Shape(count=_checked(stated, trial, phase), length=length, findings=found)
    if length is not None:
        fitting = _checked(_fitting(begin, length, choices.horizon), trial, phase)
        return Shape(count=fitting, length=length, endless=True, findings=_open_end(trial, phase, choices))
    named = _most_named(phase)
    found = _open_end(trial, phase, choices) if lasts is None and (named or _runs_on(phase)) else ()
    return Shape(count=named, length=None, lasts=lasts, endless=lasts is None, findings=found)


def _has_cycles(phase: TreatmentPhase, count: int | None, choices: Choices) -> bool:
    """True where a phase without a length of its cycles ought to have one: cycles, an open end, or days not stated."""
    silent = any(
        all(entry.days is None for entry in one.schedule) and assumed_of_drug(choices, "days", phase, one.drug) is None
        for one in phase.administrations
    )
    return (count is not None and count > 1) or phase.cycles is not None or bool(phase.until) or silent


def _runs_on(phase: TreatmentPhase) -> bool:
    """True where a phase ends with an event, or has days without a last one."""
    ranges = [last for days in _entries(phase) if days.days for _, last in days.days.ranges]
    return bool(phase.until) or None in ranges


def _entries(phase: TreatmentPhase) -> Iterator[DoseDays]:
    return (entry for administration in phase.administrations for entry in administration.schedule)


def _most_named(phase: TreatmentPhase) -> int | None:
    """How many cycles the schedules name, an open range up to its first; None where they name none."""
    named = [highest(entry.cycles) for entry in _entries(phase) if entry.cycles is not None]
    return max(max(named) - phase.first_cycle + 1, 1) if named else None


def highest(numbers: Numbers) -> int:
    """The greatest number written; an open range counts with its first."""
    return max(first if last is None else last for first, last in numbers.ranges)


def _lowest(phase: TreatmentPhase) -> int:
    """The number of the first day of a phase: below 0 where days before a day 0 are stated."""
    if not phase.day_zero:
        return 1
    return min((first for entry in _entries(phase) if entry.days for first, _ in entry.days.ranges), default=0)


def _fitting(begin: Date | None, length: Offset, lasts: Offset) -> int:
    """The number of whole cycles that end within a time, the fewest where its first day is not known; at least one."""
    if begin is None:
        return min(_fitting(day, length, lasts) for day in _ANY_DAY)
    end, count = shift(begin, lasts), 0
    while count <= _MOST_CYCLES and shift(begin, times(length, count + 1)) <= end:
        count += 1
    return max(count, 1)


def times(length: Offset, number: int) -> Offset:
    """A number of lengths, as one offset, so that months do not lose days on the way."""
    return Offset(length.amount * number, length.unit)


def _checked(count: int, trial: Trial, phase: TreatmentPhase) -> int:
    if not 0 < count <= _MOST_CYCLES:
        fix = "correct the cycles, their length or the duration"
        if phase.cycles is None and phase.duration is None:
            fix = f"at most {_MOST_CYCLES} cycles are shown: shorten the --horizon"
        raise InputError(f"{count} cycles", where=_place(trial, phase), fix=fix)
    return count


def _refuse_instant(trial: Trial, phase: TreatmentPhase, length: Offset | None) -> None:
    if length is not None and length.amount < 1:
        raise InputError(f"a cycle of {length.text()}", where=_place(trial, phase), fix="correct `cycle_length`")


def _place(trial: Trial, phase: TreatmentPhase) -> str:
    return f"{trial.name}: phase {phase.name}"


def _length_absent(trial: Trial, phase: TreatmentPhase) -> tuple[Finding, ...]:
    message = f"the length of a cycle of phase {phase.name!r} is not stated, so that its cycles cannot be dated"
    fix = "--assume cycle_length_days=28 plans with an assumption, marked as such"
    return (about(trial, phase, "cycle-length-absent", "query", message, fix=fix),)


def _overruled(trial: Trial, phase: TreatmentPhase, count: int) -> tuple[Finding, ...]:
    if phase.cycles is None or phase.cycles == count:
        return ()
    message = f"phase {phase.name!r} has {phase.cycles} cycles in the document, and {count} were assumed"
    return (about(trial, phase, "assumption-differs", "warning", message, fix="leave the assumption out"),)


def _months(
    trial: Trial, phase: TreatmentPhase, begin: Date | None, cycles: tuple[Offset | None, int]
) -> tuple[Finding, ...]:
    """What a duration in months leaves open when cycles are counted in days."""
    (length, count), duration = cycles, phase.duration
    if duration is None or length is None:
        return ()
    first = begin or _ANY_DAY[0]
    days, each = (shift(first, duration.offset) - first).days, (shift(first, length) - first).days
    if shift(first, times(length, count)) == shift(first, duration.offset):
        return ()
    shown = "the 1 cycle that begins" if count == 1 else f"the {count} cycles that end"
    message = f"{duration.text} is no whole number of cycles of {length.text()}: {shown} within it {_is(count)} planned"
    calculation = f"{days} days / {each} days = {days / each:.2f} cycles"
    fix = f"ask the sponsor; --assume '{phase.name}.cycles={count + 1}' plans the other reading"
    return (about(trial, phase, "months-of-cycles", "query", message, fix=fix, calculation=calculation),)


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _open_end(trial: Trial, phase: TreatmentPhase, choices: Choices) -> tuple[Finding, ...]:
    """A phase that ends with an event is shown as far as the horizon; one of which no end is stated is asked about."""
    shown = f"{choices.horizon.text()} of it are shown"
    if phase.until:
        message = f"phase {phase.name!r} runs until {' or '.join(phase.until)}; {shown}"
        return (about(trial, phase, "open-end", "note", message, fix="--horizon shows more or less of it"),)
    message = f"the number of cycles of phase {phase.name!r} is not stated; {shown}"
    fix = f"--assume '{phase.name}.cycles=6' plans with an assumption; --horizon shows more or less of it"
    return (about(trial, phase, "cycles-absent", "query", message, fix=fix),)
