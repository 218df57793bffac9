"""The cycles of an arm on the calendar: where each begins and ends, planned and after delays. Plans no dose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Date, Offset, shift
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import OriginKind
from trialrun.protocol import Arm, Duration, TreatmentPhase, Trial
from trialrun.treat.assumptions import assumed_count, assumed_length
from trialrun.treat.findings import about
from trialrun.treat.model import Choices, LifeEvent

_DAY = Offset(1, "d")
_MOST_CYCLES = 2_000  # more than five years of daily cycles: a mistake, and it would never end


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One cycle on the calendar, or the one pass of a phase without cycles (`cycle` None).

    `first` and `last` are its first and last day, None where the document does not fix them; `planned_first` and
    `planned_last` are the same before any delay, and `due` the first day but for its own delay. `index` counts the
    cycles of the phase from 0. `days_origin` tells where the days come from: `assumption` where the user assumed the
    length of the cycle.
    """

    arm: str
    phase: TreatmentPhase
    cycle: int | None
    index: int
    first: Date | None
    last: Date | None
    planned_first: Date | None
    planned_last: Date | None
    due: Date | None
    days_origin: OriginKind = "document"


class Timeline(msgspec.Struct, frozen=True):
    """The slots of one arm in order, what was found, and the delays that met a cycle."""

    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...] = ()
    used: tuple[LifeEvent, ...] = ()


class _Shape(msgspec.Struct, frozen=True, kw_only=True):
    """How a phase repeats: the number of its cycles (None: it has none), their length, and where these come from."""

    count: int | None
    length: Offset | None
    lasts: Offset | None = None
    origin: OriginKind = "document"
    findings: tuple[Finding, ...] = ()


def phases_of(trial: Trial, arm: Arm | None) -> tuple[TreatmentPhase, ...]:
    """The phases of an arm in their order; all phases of the trial where the arm names none."""
    by_name = {phase.name: phase for phase in trial.phases}
    named = arm.phases if arm is not None else ()
    missing = [name for name in named if name not in by_name]
    if missing:
        where = f"{trial.name}: arm {arm.name if arm else ''}"
        raise InputError(f"there is no phase {missing[0]!r}", where=where, fix="correct `phases` of the arm")
    return tuple(by_name[name] for name in named) or trial.phases


def lay_timeline(
    trial: Trial, arm: Arm | None, start: Date, choices: Choices, delays: Sequence[LifeEvent] = ()
) -> Timeline:
    """Every cycle of an arm from the first dose on, phase after phase; delays move a cycle and all that follow it.

    Raises InputError where the phases cannot be put in order.
    """
    slots: list[Slot] = []
    findings: list[Finding] = []
    used: list[LifeEvent] = []
    laid: dict[str, tuple[Slot, ...]] = {}
    for phase in _in_order(trial, phases_of(trial, arm)):
        begins = _beginnings(phase, tuple(laid.values()), laid, start)
        shape = _shape(trial, phase, begins[0], choices)
        mine = tuple(_lay(phase, arm.name if arm else "", begins, shape, delays))
        used += [delay for delay in delays if any(_meets(delay, slot) for slot in mine)]
        laid[phase.name] = mine
        slots += mine
        findings += [*shape.findings, *_gap_finding(trial, phase, begins)]
    return Timeline(tuple(slots), tuple(findings), tuple(used))


def _in_order(trial: Trial, phases: tuple[TreatmentPhase, ...]) -> tuple[TreatmentPhase, ...]:
    """Phases such that each stands behind the one it follows; otherwise as the arm lists them."""
    waiting, ordered, names = list(phases), list[TreatmentPhase](), {phase.name for phase in phases}
    while waiting:
        placed = {phase.name for phase in ordered}
        ready = [phase for phase in waiting if {phase.after, phase.alongside} & names <= placed]
        if not ready:
            circle = " and ".join(repr(phase.name) for phase in waiting)
            raise InputError(
                f"the phases {circle} each follow the other", where=trial.name, fix="correct `after` or `alongside`"
            )
        ordered.append(ready[0])
        waiting.remove(ready[0])
    return tuple(ordered)


def _beginnings(
    phase: TreatmentPhase, before: tuple[tuple[Slot, ...], ...], laid: dict[str, tuple[Slot, ...]], start: Date
) -> tuple[Date | None, Date | None]:
    """First day of a phase, planned and after delays; None where that of an earlier phase is not known."""
    if phase.alongside in laid:
        first = laid[phase.alongside][0]
        return _later(first.planned_first, phase.gap), _later(first.first, phase.gap)
    if not before:
        return start, start
    last = laid.get(phase.after, before[-1])[-1]
    behind = _after(last.planned_last), _after(last.last)
    return _later(behind[0], phase.gap), _later(behind[1], phase.gap)


def _after(date: Date | None) -> Date | None:
    return None if date is None else shift(date, _DAY)


def _later(date: Date | None, gap: Duration | None) -> Date | None:
    return date if date is None or gap is None else shift(date, gap.offset)


def _shape(trial: Trial, phase: TreatmentPhase, begin: Date | None, choices: Choices) -> _Shape:
    """How often a phase repeats, read from the document or assumed by the user, with what that leaves open."""
    stated = phase.cycle_length.offset if phase.cycle_length is not None else None
    assumed = assumed_length(choices, phase) if stated is None else None
    length, origin = stated or assumed, _origin(assumed is not None)
    chosen = assumed_count(choices, phase)
    count = chosen if chosen is not None else phase.cycles
    if count is not None:
        return _Shape(count=_checked(count, trial, phase), length=length, origin=_origin(assumed or chosen))
    lasts = phase.duration.offset if phase.duration is not None else None
    if length is None:
        return _Shape(count=None, length=None, lasts=lasts, findings=_no_length(trial, phase))
    if begin is None:
        return _Shape(count=None, length=None, lasts=lasts, origin=origin)
    fitting = _checked(_fitting(begin, length, lasts or choices.horizon), trial, phase)
    finding = _months(trial, phase, begin, fitting) if lasts else _open_end(trial, phase, choices)
    return _Shape(count=fitting, length=length, lasts=lasts, origin=origin, findings=finding)


def _origin(assumed: object) -> OriginKind:
    return "assumption" if assumed else "document"


def _checked(count: int, trial: Trial, phase: TreatmentPhase) -> int:
    if not 0 < count <= _MOST_CYCLES:
        where = f"{trial.name}: phase {phase.name}"
        raise InputError(f"{count} cycles", where=where, fix="correct the cycles, their length or the duration")
    return count


def _fitting(begin: Date, length: Offset, lasts: Offset) -> int:
    """The number of whole cycles that end within a time; at least one begins."""
    end, count = shift(begin, lasts), 0
    while count <= _MOST_CYCLES and shift(begin, Offset(length.amount * (count + 1), length.unit)) <= end:
        count += 1
    return max(count, 1)


def _lay(
    phase: TreatmentPhase,
    arm: str,
    begins: tuple[Date | None, Date | None],
    shape: _Shape,
    delays: Sequence[LifeEvent],
) -> Iterator[Slot]:
    """The slots of one phase. A delay moves its cycle; the next ones follow at the length of a cycle."""
    planned, actual = begins
    length = shape.length if shape.count is not None else shape.lasts
    for index in range(shape.count if shape.count is not None else 1):
        cycle = None if shape.count is None else phase.first_cycle + index
        due = actual
        actual = next((delay.date_to for delay in delays if _names(delay, phase, cycle, due)), due)
        planned_next, actual_next = _next(planned, length), _next(actual, length)
        yield Slot(
            arm=arm, phase=phase, cycle=cycle, index=index, first=actual, last=_before(actual_next),
            planned_first=planned, planned_last=_before(planned_next), due=due, days_origin=shape.origin,
        )  # fmt: skip
        planned, actual = planned_next, actual_next


def _names(delay: LifeEvent, phase: TreatmentPhase, cycle: int | None, due: Date | None) -> bool:
    """True where a delay speaks of this cycle: by its number where given, else by the day on which it was due."""
    if delay.cycle is not None:
        return delay.cycle == cycle and delay.phase in ("", phase.name)
    return delay.date == due


def _meets(delay: LifeEvent, slot: Slot) -> bool:
    return _names(delay, slot.phase, slot.cycle, slot.due)


def _next(date: Date | None, length: Offset | None) -> Date | None:
    return None if date is None or length is None else shift(date, length)


def _before(date: Date | None) -> Date | None:
    return None if date is None else shift(date, _DAY, -1)


def _no_length(trial: Trial, phase: TreatmentPhase) -> tuple[Finding, ...]:
    if phase.duration is None and not phase.until:
        return ()
    message = f"the length of a cycle of phase {phase.name!r} is not stated, so that its cycles cannot be dated"
    fix = "--assume cycle_length_days=28 plans with an assumption, marked as such"
    return (about(trial, phase, "cycle-length-absent", "query", message, fix=fix),)


def _months(trial: Trial, phase: TreatmentPhase, begin: Date, count: int) -> tuple[Finding, ...]:
    """What a duration in months leaves open when cycles are counted in days."""
    if phase.duration is None or phase.cycle_length is None:
        return ()
    days = (shift(begin, phase.duration.offset) - begin).days
    length = (shift(begin, phase.cycle_length.offset) - begin).days
    if days % length == 0:
        return ()
    message = (
        f"{phase.duration.text} is no whole number of cycles of {phase.cycle_length.text}: "
        f"the {count} cycles that end within it are planned"
    )
    calculation = f"{days} days / {length} days = {days / length:.2f} cycles"
    fix = f"ask the sponsor; --assume '{phase.name}.cycles={count + 1}' plans the other reading"
    return (about(trial, phase, "months-of-cycles", "query", message, fix=fix, calculation=calculation),)


def _open_end(trial: Trial, phase: TreatmentPhase, choices: Choices) -> tuple[Finding, ...]:
    until = f"until {' or '.join(phase.until)}" if phase.until else "without an end that is stated"
    message = f"phase {phase.name!r} runs {until}; {choices.horizon.text()} of it are shown"
    return (about(trial, phase, "open-end", "note", message, fix="--horizon shows more or less of it"),)


def _gap_finding(trial: Trial, phase: TreatmentPhase, begins: tuple[Date | None, Date | None]) -> Iterator[Finding]:
    if phase.after and phase.gap is None and begins[0] is not None:
        message = f"when phase {phase.name!r} begins after {phase.after!r} is not stated: the next day is taken"
        yield about(trial, phase, "phase-gap", "note", message, fix="ask the sponsor; a delay moves its first cycle")
