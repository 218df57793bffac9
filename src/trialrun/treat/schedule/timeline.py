"""The cycles of an arm on the calendar: where each begins and ends, planned and after delays. Plans no dose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Date, Offset, shift
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import OriginKind
from trialrun.protocol import Arm, Duration, TreatmentPhase, Trial
from trialrun.treat.model import Choices, LifeEvent, least_sure
from trialrun.treat.schedule.assumptions import refuse_unknown_scopes
from trialrun.treat.schedule.delays import delays_of, find_delay
from trialrun.treat.schedule.findings import about
from trialrun.treat.schedule.open_points import schedule_findings
from trialrun.treat.schedule.shapes import Shape, shape_of, times

_DAY = Offset(1, "d")


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One cycle on the calendar, or the one pass of a phase without cycles (`cycle` None).

    `first` and `last` are its first and last day, None where the document does not fix them; `planned_first` and
    `planned_last` are the same before any delay, and `due` the first day but for its own delay. `index` counts the
    cycles of the phase from 0. `lowest` is the number of the first day: 1, or less where days are counted from a day
    0. `length` is that of the slot, None where not stated. `days_origin` tells where the days come from: `assumption`
    where the user assumed a length or number of cycles, here or in a phase before.
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
    lowest: int = 1
    length: Offset | None = None
    days_origin: OriginKind = "document"


class Timeline(msgspec.Struct, frozen=True):
    """The slots of one arm in order, what was found, and the delays that met a cycle."""

    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...] = ()
    used: tuple[LifeEvent, ...] = ()


class _Begin(msgspec.Struct, frozen=True, kw_only=True):
    """First day of a phase, planned and after delays, and where it comes from; `behind` is the phase it follows."""

    planned: Date | None
    actual: Date | None
    origin: OriginKind = "document"
    behind: str = ""


class _Laid(msgspec.Struct, frozen=True):
    """A phase laid on dates, and how the phase after it begins. `beside`: the phase together with which it began."""

    slots: tuple[Slot, ...]
    next: _Begin
    beside: str = ""


_Done = Mapping[str, _Laid]


def day_date(slot: Slot, day: int) -> Date | None:
    """The date of a day of a slot, after delays; None where the slot has no date."""
    return None if slot.first is None else slot.first + dt.timedelta(days=day - slot.lowest)


def planned_day_date(slot: Slot, day: int) -> Date | None:
    """The date of a day of a slot before any delay; None where the slot has no date."""
    return None if slot.planned_first is None else slot.planned_first + dt.timedelta(days=day - slot.lowest)


def last_day(slot: Slot) -> int | None:
    """The number of the last day of a slot; None where its end is not known, or depends on the month it begins in."""
    if slot.first is not None and slot.last is not None:
        return slot.lowest + (slot.last - slot.first).days
    if slot.length is None or slot.length.unit in ("mo", "a"):
        return None
    return slot.lowest + (shift(Date.min, slot.length) - Date.min).days - 1


def phases_of(trial: Trial, arm: Arm | None) -> tuple[TreatmentPhase, ...]:
    """The phases of an arm in their order; all phases of the trial where no arm names any. Raises InputError."""
    by_name = {phase.name: phase for phase in trial.phases}
    named = arm.phases if arm is not None else ()
    missing = [name for name in named if name not in by_name]
    if missing:
        where = f"{trial.name}: arm {arm.name if arm else ''}"
        raise InputError(f"there is no phase {missing[0]!r}", where=where, fix="correct `phases` of the arm")
    if arm is not None and not named and any(one.phases for one in trial.arms):
        return ()
    return tuple(by_name[name] for name in named) or trial.phases


def lay_timeline(
    trial: Trial, arm: Arm | None, start: Date, choices: Choices, delays: Sequence[LifeEvent] = ()
) -> Timeline:
    """Every cycle of an arm from the first dose on, phase after phase; delays move a cycle and all that follow it.

    Raises InputError where the phases cannot be put in order, a schedule names cycles that do not exist, or a delay
    contradicts the plan or another delay; UsageError for assumptions about what the trial does not have.
    """
    refuse_unknown_scopes(trial, choices)
    findings: list[Finding] = [*_no_phases(trial, arm)]
    laid: dict[str, _Laid] = {}
    for phase in _in_order(trial, phases_of(trial, arm)):
        begin = _begin(phase, laid, start)
        shape = shape_of(trial, phase, begin.planned, choices)
        slots = tuple(_lay(phase, arm.name if arm else "", begin, shape, delays))
        laid[phase.name] = _Laid(slots, _end(slots, shape), _beside(phase, laid))
        findings += [*shape.findings, *_gap_finding(trial, phase, begin), *_start_finding(trial, phase, begin, laid)]
        findings += schedule_findings(trial, phase, shape, choices)
    slots = tuple(slot for one in laid.values() for slot in one.slots)
    met = [delay for slot in slots for delay in slot_delays(delays, slot)]
    used = tuple(delay for delay in delays if delay in met)
    return Timeline(slots, tuple(findings), used)


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


def _begin(phase: TreatmentPhase, laid: _Done, start: Date) -> _Begin:
    """How a phase begins: with another one, after the one it names, else after what was laid last; or on the start."""
    if phase.alongside in laid:
        first = laid[phase.alongside].slots[0]
        begin = _Begin(planned=first.planned_first, actual=first.first, origin=first.days_origin)
    elif not laid:
        return _Begin(planned=start, actual=start)
    elif phase.after in laid:
        begin = msgspec.structs.replace(laid[phase.after].next, behind=phase.after)
    else:
        begin = _after_last(laid)
    return msgspec.structs.replace(
        begin, planned=_later(begin.planned, phase.gap), actual=_later(begin.actual, phase.gap)
    )


def _after_last(laid: _Done) -> _Begin:
    """The day after the phase laid last, and after those that run together with it; the latest of them counts."""
    last = list(laid)[-1]
    first = laid[last].beside or last
    ends = [one.next for name, one in laid.items() if first in (name, one.beside)]
    planned, actual = [end.planned for end in ends], [end.actual for end in ends]
    return _Begin(
        planned=_latest(planned),
        actual=_latest(actual),
        origin=least_sure(*(end.origin for end in ends)),
        behind=last,
    )


def _beside(phase: TreatmentPhase, laid: _Done) -> str:
    """The phase together with which this one begins, or the one with which that one does."""
    return laid[phase.alongside].beside or phase.alongside if phase.alongside in laid else ""


def _latest(dates: Sequence[Date | None]) -> Date | None:
    known = [date for date in dates if date is not None]
    return max(known) if len(known) == len(dates) else None


def _end(slots: tuple[Slot, ...], shape: Shape) -> _Begin:
    """How the phase after these slots begins; not known where they have no end that is stated."""
    last = slots[-1]
    if shape.endless:
        return _Begin(planned=None, actual=None, origin=last.days_origin)
    return _Begin(planned=_after(last.planned_last), actual=_after(last.last), origin=last.days_origin)


def _after(date: Date | None) -> Date | None:
    return None if date is None else shift(date, _DAY)


def _later(date: Date | None, gap: Duration | None) -> Date | None:
    return date if date is None or gap is None else shift(date, gap.offset)


def _lay(phase: TreatmentPhase, arm: str, begin: _Begin, shape: Shape, delays: Sequence[LifeEvent]) -> Iterator[Slot]:
    """The slots of one phase. A delay moves its cycle; the next ones follow at the length of a cycle.

    Every date is counted from the beginning or from the last delay, so that months end where they began.
    """
    length = shape.length if shape.count is not None else shape.lasts
    anchor, since, origin = begin.actual, 0, begin.origin
    ends: Date | None = None
    for index in range(shape.count if shape.count is not None else 1):
        cycle = None if shape.count is None else phase.first_cycle + index
        planned, due = _at(begin.planned, length, index), _at(anchor, length, index - since)
        delay = find_delay(delays, phase, cycle, (due, planned), ends=ends)
        if delay is not None:
            anchor, since = delay.date_to, index
            origin = least_sure(origin, "user" if due is None else None)
        ends = _before(_at(anchor, length, index + 1 - since))
        yield Slot(
            arm=arm, phase=phase, cycle=cycle, index=index, first=_at(anchor, length, index - since), last=ends,
            planned_first=planned, planned_last=_before(_at(begin.planned, length, index + 1)), due=due,
            lowest=shape.lowest, length=length, days_origin=least_sure(origin, shape.origin(index)),
        )  # fmt: skip


def _at(anchor: Date | None, length: Offset | None, number: int) -> Date | None:
    """The day a number of cycles after an anchor; None where it depends on a length that is not stated."""
    if anchor is None or number == 0:
        return anchor
    return None if length is None else shift(anchor, times(length, number))


def _before(date: Date | None) -> Date | None:
    return None if date is None else shift(date, _DAY, -1)


def slot_delays(delays: Sequence[LifeEvent], slot: Slot) -> tuple[LifeEvent, ...]:
    """The delays that put off one slot, in turn."""
    return delays_of(delays, slot.phase, slot.cycle, (slot.due, slot.planned_first))


def _no_phases(trial: Trial, arm: Arm | None) -> Iterator[Finding]:
    """Arms whose treatment the document does not describe, or does not tell apart from that of others."""
    fix = "take the treatment from the protocol"
    if not trial.phases:
        yield about(trial, arm, "treatment-absent", "query", "no treatment is described; none is planned", fix=fix)
    elif arm is not None and not phases_of(trial, arm):
        message = f"which phases arm {arm.name!r} goes through is not stated, so that no treatment is planned for it"
        yield about(trial, arm, "treatment-absent", "query", message, fix=fix)
    elif len(trial.arms) > 1 and not any(one.phases for one in trial.arms):
        message = "which phases each arm goes through is not stated: every arm is planned with all of them"
        yield about(trial, arm, "phases-shared", "query", message, fix="name the phases of each arm")


def _gap_finding(trial: Trial, phase: TreatmentPhase, begin: _Begin) -> Iterator[Finding]:
    if begin.behind and phase.gap is None and begin.planned is not None:
        message = f"when phase {phase.name!r} begins after {begin.behind!r} is not stated: the next day is taken"
        yield about(trial, phase, "phase-gap", "note", message, fix="ask the sponsor; a delay moves its first cycle")


def _start_finding(trial: Trial, phase: TreatmentPhase, begin: _Begin, laid: _Done) -> Iterator[Finding]:
    """A phase without a date, as the one before it has days and no end that is stated."""
    dated = laid[phase.name].slots[0].first is not None or begin.actual is not None
    if begin.behind and not dated and laid[begin.behind].slots[-1].first is not None:
        what = f"when phase {phase.name!r} begins is not known: {begin.behind!r} before it has no end that is stated"
        named = ", its `cycle`" if laid[phase.name].slots[0].cycle is not None else ""
        fix = f"once it is known, record a `delay` with its `phase`{named} and the day in `date_to`"
        yield about(trial, phase, "phase-start", "query", f"{what}, and its days have no date", fix=fix)
