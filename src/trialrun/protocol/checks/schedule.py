"""Checks of the order of phases, of the numbers of days and cycles, and of windows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from trialrun.errors import nearest_names
from trialrun.ground.dates import Offset
from trialrun.ground.finding import Severity
from trialrun.protocol.checks.lengths import days_of
from trialrun.protocol.checks.model import Problem, all_of_type
from trialrun.protocol.checks.treatment import administrations, last_written, schedules
from trialrun.protocol.decoding import Place
from trialrun.protocol.eligibility import Duty
from trialrun.protocol.scalars import Numbers
from trialrun.protocol.treatment import Administration, DoseDays, Timing, TreatmentPhase, Window
from trialrun.protocol.trial import Trial

_LONG_SCREENING, _LONG_DUTY = 365, 366  # days; longer is asked about
# Events before which a screening period may lie.
_ENTRIES = frozenset({"first dose", "registration", "enrolment", "randomisation", "consent", "start of treatment"})
_MOST_DAYS = 1_000  # days of a schedule that are looked at, where it has no end


def _lowest(numbers: Numbers) -> int:
    """The smallest number written."""
    return min(first for first, _ in numbers.ranges)


def find_wrong_first_cycles(trial: Trial) -> Iterator[Problem]:
    """Phases whose first cycle has a number below 1."""
    for i, phase in enumerate(trial.phases):
        if phase.first_cycle < 1:
            message = f"the first cycle of phase {phase.name!r} is {phase.first_cycle}"
            yield Problem(place=("phases", i, "first_cycle"), message=message, fix="count cycles from 1")


def find_days_below_first(trial: Trial) -> Iterator[Problem]:
    """Days and cycles below 1, where nothing counts from a day 0."""
    for place, phase, administration, dosing in schedules(trial):
        if dosing.days is not None and not phase.day_zero and _lowest(dosing.days) < 1:
            message = f"{administration.drug} is given on day {_lowest(dosing.days)}"
            fix = "count from day 1, or set `day_zero: true` where the phase counts from a day 0"
            yield Problem(place=(*place, "days"), message=message, fix=fix)
        if dosing.cycles is not None and _lowest(dosing.cycles) < 1:
            message = f"{administration.drug} is given in cycle {_lowest(dosing.cycles)}"
            yield Problem(place=(*place, "cycles"), message=message, fix="count cycles from 1")
    yield from _timings_below_first(trial)


def _timings_below_first(trial: Trial) -> Iterator[Problem]:
    counted_from_zero = {phase.name for phase in trial.phases if phase.day_zero}
    for place, timing in all_of_type(trial.assessments, Timing):
        where: Place = ("assessments", *place)
        if timing.cycles is not None and _lowest(timing.cycles) < 1:
            message = f"something is planned for cycle {_lowest(timing.cycles)}"
            yield Problem(place=(*where, "cycles"), message=message, fix="count cycles from 1")
        if timing.days is None or timing.anchor in counted_from_zero:
            continue
        of_cycle = timing.cycles is not None or timing.anchor == "cycle"
        if of_cycle and not counted_from_zero and _lowest(timing.days) < 1:
            message, fix = f"a cycle has no day {_lowest(timing.days)}", "count from day 1, or use `when: before`"
            yield Problem(place=(*where, "days"), message=message, fix=fix)
        elif not of_cycle and timing.days.has(0):
            fix = "day 1 is the first dose and -1 the day before"
            yield Problem(place=(*where, "days"), message="there is no study day 0", fix=fix)


def find_wrong_phase_order(trial: Trial) -> Iterator[Problem]:
    """Phases that follow and accompany another one at once, or that wait for each other."""
    follows = {phase.name: phase.alongside or phase.after for phase in trial.phases}
    for i, phase in enumerate(trial.phases):
        if phase.after and phase.alongside:
            message = f"phase {phase.name!r} begins after {phase.after!r} and together with {phase.alongside!r}"
            yield Problem(place=("phases", i), message=message, fix="keep `after` or `alongside`")
        circle = _circle(phase.name, follows)
        if circle:
            message = f"the phases wait for each other: {' after '.join(circle)}"
            yield Problem(place=("phases", i), message=message, fix="correct `after` or `alongside`")


def _circle(name: str, follows: dict[str, str]) -> list[str]:
    """The way from a phase back to itself; empty where there is none."""
    way, at = [name], follows.get(name, "")
    while at and at not in way:
        way.append(at)
        at = follows.get(at, "")
    return [*way, at] if at == name else []


def find_loose_gaps(trial: Trial) -> Iterator[Problem]:
    """Gaps before a phase that names no phase from which they count."""
    for i, phase in enumerate(trial.phases):
        if phase.gap is not None and not (phase.after or phase.alongside):
            message = f"from what the gap of {phase.gap.text} before phase {phase.name!r} counts is not said"
            fix = "name the phase before it under `after`, or the one it begins with under `alongside`"
            yield Problem(place=("phases", i, "gap"), message=message, fix=fix)


def find_odd_windows(trial: Trial) -> Iterator[Problem]:
    """Windows without an end, wider than half a cycle or interval, or over the next planned day of the same drug."""
    for place, window in all_of_type(trial, Window):
        if window.before is None and window.after is None:
            fix = "say how much earlier (`before`) or later (`after`), or leave the window out"
            yield Problem(place=place, message="a window that permits nothing", fix=fix, severity="warning")
    for i, phase in enumerate(trial.phases):
        yield from _wide(phase.window, _cycle(phase), ("phases", i, "window"), f"the cycles of phase {phase.name!r}")
    for place, phase, administration in administrations(trial):
        yield from _wide(administration.window, _cycle(phase), (*place, "window"), administration.drug)
    for place, phase, administration, dosing in schedules(trial):
        yield from _wide(dosing.window, _cycle(phase), (*place, "window"), administration.drug)
        yield from _overlapping(administration, dosing, place)
    for place, timing in all_of_type(trial.assessments, Timing):
        every = timing.every.offset if timing.every is not None else None
        yield from _wide(timing.window, every, ("assessments", *place, "window"), "what is repeated")


def _cycle(phase: TreatmentPhase) -> Offset | None:
    return phase.cycle_length.offset if phase.cycle_length is not None else None


def _sides(window: Window) -> tuple[int, int]:
    """The most days a window reaches before and after."""
    before, after = (days_of(side.offset)[1] if side is not None else 0 for side in (window.before, window.after))
    return before, after


def _wide(window: Window | None, length: Offset | None, place: Place, what: str) -> Iterator[Problem]:
    if window is None or length is None:
        return
    widest, days = max(_sides(window)), days_of(length)[0]
    if 2 * widest > days:
        message = f"the window of {what} reaches further than half of {length.text()}"
        fix = "check the window: a day in it may belong to the one before or after"
        yield Problem(place=place, message=message, fix=fix, calculation=f"{widest} days > {days} / 2")


def _overlapping(administration: Administration, dosing: DoseDays, place: Place) -> Iterator[Problem]:
    """A window in which the next planned day of the same drug lies."""
    window = dosing.window or administration.window
    if window is None or dosing.days is None:
        return
    before, after = _sides(window)
    for day, following in pairwise(dosing.days.within(min(last_written(dosing.days), _MOST_DAYS))):
        if following - day <= max(before, after):
            message = (
                f"the window of {administration.drug} on day {day} reaches day {following}, when it is given again"
            )
            calculation = f"{following} - {day} <= {max(before, after)}"
            fix = "narrow the window, or say what is meant"
            yield Problem(place=(*place, "days"), message=message, fix=fix, calculation=calculation)
            return


def find_odd_screening(trial: Trial) -> Iterator[Problem]:
    """A screening period of nothing, of more than a year, or before something unknown."""
    period = trial.eligibility.screening
    place: Place = ("eligibility", "screening")
    if period is None:
        return
    days = days_of(period.length.offset)[1]
    if days < 1:
        yield _odd(place, "a screening period of no day", "error", "correct the length or leave it out")
    if days > _LONG_SCREENING:
        yield _odd(place, f"a screening period of {period.length.text}", "query", "check number and unit")
    if period.before not in _ENTRIES:
        near = nearest_names(period.before, _ENTRIES)
        fix = f"did you mean {near[0]!r}?" if near else f"write one of {', '.join(sorted(_ENTRIES))}"
        yield _odd(
            (*place, "before"), f"screening before {period.before!r}, which is no event known here", "query", fix
        )


def _odd(place: Place, message: str, severity: Severity, fix: str) -> Problem:
    return Problem(place=place, message=message, severity=severity, fix=fix)


def find_odd_duties(trial: Trial) -> Iterator[Problem]:
    """Duties that begin or last for more than a year, or that hang on a drug the trial does not give."""
    given = {one.drug for phase in trial.phases for one in phase.administrations}
    for place, duty in all_of_type(trial, Duty):
        for side in ("before_first_dose", "after_last_dose"):
            length = getattr(duty, side)
            if length is not None and days_of(length.offset)[1] > _LONG_DUTY:
                message = f"the duty {duty.label!r} lasts {length.text} {side.replace('_', ' ')}"
                yield Problem(place=(*place, side), message=message, fix="check number and unit")
        if duty.drug and given and duty.drug not in given:
            message = f"the duty {duty.label!r} hangs on {duty.drug}, which no phase gives"
            fix = f"name one of {', '.join(sorted(given))}, or leave the drug out"
            yield Problem(place=(*place, "drug"), message=message, fix=fix)
