"""What was given, put off, missed or left out, giving by giving; infusions shift only as the document says.

Chooses no day by itself: a giving is made up on the day that is recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Date, shift
from trialrun.ground.finding import Finding
from trialrun.treat.events.course import Course, Lived, Step, canonical_drug, meant, on_day, replaced, with_reason
from trialrun.treat.events.nearest import Spot, count_days, nearest_open, punctuality, refuse_unplanned
from trialrun.treat.model import LifeEvent
from trialrun.treat.schedule.findings import about

_ORAL = "PO"


def meet_events(steps: Sequence[Step], course: Course) -> Lived:
    """The givings after every `given`, `missed`, `skip` and `delay` of a drug, in the order of their dates.

    A stretch that was given comes last: it means what nothing else is recorded of.
    Raises InputError for an event that meets no planned giving, and for two that contradict each other.
    """
    lived = Lived(tuple(steps))
    for event in sorted(course.of("delay", "given", "missed", "skip"), key=_is_stretch):
        if _is_stretch(event):
            found = _give_all(event, lived.steps, course)
        elif event.kind == "given" and event.drug:
            found = _give(event, lived.steps, course)
        elif event.kind == "delay" and event.drug:
            found = _put_off(event, lived.steps, course)
        elif event.kind in ("missed", "skip") and not event.label:
            found = _leave_out(event, lived.steps, course)
        else:
            continue
        lived = Lived(found.steps, (*lived.findings, *found.findings), lived.met | found.met)
    return lived


def _give(event: LifeEvent, steps: tuple[Step, ...], course: Course) -> Lived:
    index = _pointed(event, steps, course)
    step = steps[index]
    if step.settled is not None:
        return _give_again(event, index, steps, course)
    row = on_day(step.row, event.date, course.start)
    late = 0 if step.due is None else (event.date - step.due).days
    status, reason = punctuality(event.date, step.due, step.row.window)
    row = msgspec.structs.replace(row, actual=event.date, status=status, reason=with_reason(reason, event))
    after = replaced(steps, index, Step(step.giving, row, step.due, event))
    beyond = late > 0 and status == "late"
    if beyond and step.giving.administration.if_missed == "shift":
        after = _shifted(after, index, late, course)
    findings = (*_made_up_late(event.date, step, course), *_out_of_turn(index, after, course)) if beyond else ()
    early = tuple(_ahead_of_turn(index, after, course)) if late < 0 else ()
    return Lived(after, (*findings, *early), frozenset({event}))


def _is_stretch(event: LifeEvent) -> bool:
    return event.kind == "given" and bool(event.drug) and event.date_to is not None


def _give_all(event: LifeEvent, steps: tuple[Step, ...], course: Course) -> Lived:
    """Every giving due in a stretch on the day it is due, but for those of which something else is recorded."""
    last = event.date_to or event.date
    mine = [n for n, step in enumerate(steps) if step.due and event.date <= step.due <= last and meant(event, step)]
    if not mine:
        refuse_unplanned(event, _days_of(event, steps), course)
    after = list(steps)
    for index in mine:
        step = steps[index]
        if step.open:
            row = msgspec.structs.replace(step.row, actual=step.due, status="given")
            row = msgspec.structs.replace(row, reason=with_reason(row.reason, event))
            after[index] = Step(step.giving, row, step.due, event)
    return Lived(tuple(after), (), frozenset({event}))


def _give_again(event: LifeEvent, index: int, steps: tuple[Step, ...], course: Course) -> Lived:
    """A second record of one giving: fine for a drug given several times a day, or whose days are not stated."""
    step = steps[index]
    given = step.settled is not None and step.settled.kind == "given"
    if given and step.row.actual == event.date and (step.row.times_per_day or 1) > 1:
        return Lived(steps, (), frozenset({event}))
    if given and step.due is None and step.row.actual != event.date:
        row = msgspec.structs.replace(on_day(step.row, event.date, course.start), actual=event.date)
        row = msgspec.structs.replace(row, number=_next_number(step, steps), reason=event.reason)
        again = Step(step.giving, row, None, event)
        return Lived((*steps[: index + 1], again, *steps[index + 1 :]), (), frozenset({event}))
    raise _contradiction(event, step)


def _next_number(step: Step, steps: Sequence[Step]) -> int:
    return 1 + max(other.row.number for other in steps if other.giving == step.giving)


def _pointed(event: LifeEvent, steps: Sequence[Step], course: Course) -> int:
    """Which giving an event of one drug speaks of. Raises InputError where there is none."""
    today = _due_that_day(event, steps)
    if today is not None:
        return today
    mine = [index for index, step in enumerate(steps) if meant(event, step)]
    if event.planned is not None:
        named = [index for index in mine if steps[index].due == event.planned]
        named = named or [index for index in mine if steps[index].row.planned == event.planned]
    elif event.cycle is not None:
        named = sorted(mine, key=lambda index: _distance(steps[index], event.date))
    else:
        named = nearest_open(event.date, [Spot(index, steps[index].due, steps[index].row.window) for index in mine])
    if not named:
        refuse_unplanned(event, _days_of(event, steps), course)
    return next((index for index in named if steps[index].settled is None), named[0])


def _due_that_day(event: LifeEvent, steps: Sequence[Step]) -> int | None:
    """The first giving due on the day of an event that names no other day, and of which nothing is recorded."""
    if event.planned is not None or event.cycle is not None:
        return None
    today = (n for n, step in enumerate(steps) if step.due == event.date and step.settled is None)
    return next((n for n in today if meant(event, steps[n])), None)


def _days_of(event: LifeEvent, steps: Sequence[Step]) -> list[Date]:
    """The days due of what an event may mean; of its drug, where it names a cycle or day that does not exist."""
    drug = msgspec.structs.replace(event, phase="", cycle=None, cycle_day=None)
    close = [step.due for step in steps if step.due is not None and meant(event, step)]
    return close or [step.due for step in steps if step.due is not None and meant(drug, step)]


def _distance(step: Step, date: Date) -> int:
    return abs((step.due - date).days) if step.due is not None else 0


def _put_off(event: LifeEvent, steps: tuple[Step, ...], course: Course) -> Lived:
    """One giving on a later day; under `shift` the later ones of the cycle keep their distance."""
    mine = [index for index, step in enumerate(steps) if step.due == event.date and meant(event, step)]
    if not mine:
        refuse_unplanned(event, _days_of(event, steps), course)
    index = next((index for index in mine if steps[index].settled is None), mine[0])
    step = steps[index]
    if step.settled is not None or event.date_to is None:
        raise _contradiction(event, step)
    days = (event.date_to - event.date).days
    after = replaced(steps, index, _moved(step, days, with_reason(f"put off from {event.date}", event), course))
    if step.giving.administration.if_missed == "shift":
        after = _shifted(after, index, days, course)
    _refuse_double(event, index, after)
    findings = (*_made_up_late(event.date_to, step, course), *_out_of_turn(index, after, course))
    return Lived(after, findings, frozenset({event}))


def _refuse_double(event: LifeEvent, index: int, steps: Sequence[Step]) -> None:
    """Two givings of one drug on one day would be a double dose."""
    step = steps[index]
    for number, other in enumerate(steps):
        same = canonical_drug(other.row.drug or "") == canonical_drug(step.row.drug or "")
        if number != index and same and other.due == step.due and other.open:
            fix = "give another `date_to`; days that are lost are a `hold` or `missed`"
            what = f"{step.row.drug} is already planned for {step.due}: `date_to` would make two givings on one day"
            raise InputError(what, where=event.where(), fix=fix)


def _shifted(steps: tuple[Step, ...], index: int, days: int, course: Course) -> tuple[Step, ...]:
    """The later givings of the same drug in the same cycle moved by some days; who leaves the cycle is cancelled."""
    moved, after = steps[index], list(steps)
    for number, step in enumerate(steps):
        if not (step.open and _together(step, moved) and _planned_after(step, moved)):
            continue
        reason = f"{count_days(days)} later, as the giving before it"
        one = _moved(step, days, reason, course)
        last = step.giving.slot.last
        if last is not None and one.due is not None and one.due > last:
            why = f"{count_days(days)} later it would be in the next cycle"
            one = Step(step.giving, msgspec.structs.replace(step.row, status="cancelled", reason=why), step.due)
        after[number] = one
    return tuple(after)


def _planned_after(step: Step, other: Step) -> bool:
    day, before = step.row.planned, other.row.planned
    return day is not None and before is not None and day > before


def _together(step: Step, other: Step) -> bool:
    return step.giving.slot == other.giving.slot and step.giving.administration == other.giving.administration


def _moved(step: Step, days: int, reason: str, course: Course) -> Step:
    by = dt.timedelta(days=days)
    due = None if step.due is None else step.due + by
    row = step.row if due is None else on_day(step.row, due, course.start)
    window = None if row.window is None else (row.window[0] + by, row.window[1] + by)
    return Step(step.giving, msgspec.structs.replace(row, window=window, reason=reason), due)


def _leave_out(event: LifeEvent, steps: tuple[Step, ...], course: Course) -> Lived:
    """Givings of a day or stretch that did not happen (`missed`) or are left out on purpose (`skip`: cancelled)."""
    last = event.date_to or event.date
    mine = [n for n, step in enumerate(steps) if step.due and event.date <= step.due <= last and meant(event, step)]
    if not mine and event.drug:
        refuse_unplanned(event, _days_of(event, steps), course)
    after, findings = steps, list[Finding]()
    for index in mine:
        step = steps[index]
        if step.settled is not None:
            raise _contradiction(event, step)
        said = "left out on purpose" if event.kind == "skip" else "missed"
        status = "cancelled" if event.kind == "skip" else "missed"
        row = msgspec.structs.replace(step.row, status=status, reason=with_reason(said, event))
        after = replaced(after, index, Step(step.giving, row, step.due, event))
        findings += _silence(step, course) if event.kind == "missed" else ()
    return Lived(after, tuple(dict.fromkeys(findings)), frozenset({event} if mine else ()))


def _silence(step: Step, course: Course) -> tuple[Finding, ...]:
    """What the document leaves open about a missed giving; days of a drug taken by mouth are lost without a word."""
    administration = step.giving.administration
    if administration.if_missed == "shift":
        within = f" within {administration.make_up.text}" if administration.make_up is not None else ""
        message = f"a missed giving of {administration.drug} may be given later{within}; on which day is not recorded"
        fix = f"record it as `delay` of {administration.drug} with the new day in `date_to`"
        return (about(course.trial, administration, "missed-giving", "note", message, fix=fix),)
    if administration.if_missed or step.row.route == _ORAL:
        return ()
    message = f"what is done when a giving of {administration.drug} is missed is not stated: the next stay as planned"
    fix = f"ask the sponsor; a `delay` of {administration.drug} records a giving that is made up"
    return (about(course.trial, administration, "missed-giving", "query", message, fix=fix),)


def _made_up_late(actual: Date, step: Step, course: Course) -> tuple[Finding, ...]:
    """A giving made up later than the document allows, or although it says that missed givings are left out."""
    administration, due = step.giving.administration, step.due
    if due is None:
        return ()
    message = ""
    if administration.make_up is not None and actual > shift(due, administration.make_up.offset):
        limit = administration.make_up.text
        message = f"{administration.drug} planned for {due} is made up on {actual}, later than the {limit} allowed"
    elif administration.if_missed in ("lost", "skip"):
        message = f"{administration.drug} planned for {due} is made up on {actual}; missed givings are not made up"
    fix = "check the day; if it is right, it is a deviation from the protocol"
    return (about(course.trial, administration, "made-up", "warning", message, fix=fix),) if message else ()


def _out_of_turn(index: int, steps: Sequence[Step], course: Course) -> tuple[Finding, ...]:
    """A giving on or after the day on which the next one of the drug is due: two close together, or in wrong order."""
    step = steps[index]
    drug, date = canonical_drug(step.row.drug or ""), step.row.date
    next_ = [other for other in steps if canonical_drug(other.row.drug or "") == drug and _planned_after(other, step)]
    due = [other.row.date for other in next_ if other.row.status in ("planned", "given", "late")]
    met = sorted(day for day in due if day is not None and date is not None and day <= date)
    if not met:
        return ()
    message = f"{step.row.drug} planned for {step.row.planned} comes on {date}; the next one is due on {met[0]}"
    fix = "check both days; record the next one as `delay`, `skip` or `missed` where it is"
    return (about(course.trial, step.giving.administration, "out-of-turn", "warning", message, fix=fix),)


def _ahead_of_turn(index: int, steps: Sequence[Step], course: Course) -> Iterator[Finding]:
    """A giving ahead of its day, on or before the day of one of the drug that was planned before it."""
    step = steps[index]
    drug, date = canonical_drug(step.row.drug or ""), step.row.date
    former = [other for other in steps if canonical_drug(other.row.drug or "") == drug and _planned_after(step, other)]
    due = [other.row.date for other in former if other.row.status in ("planned", "given", "late")]
    met = sorted(day for day in due if day is not None and date is not None and day >= date)
    if met:
        message = (
            f"{step.row.drug} planned for {step.row.planned} comes on {date}; the one before it is due on {met[-1]}"
        )
        fix = "check `planned`; record the one before it as `missed` or `skip` where it is"
        yield about(course.trial, step.giving.administration, "out-of-turn", "warning", message, fix=fix)


def _contradiction(event: LifeEvent, step: Step) -> InputError:
    """Two events for one planned giving."""
    other = step.settled
    place = f" ({other.where()})" if other is not None and other.where() else ""
    said = f"{other.kind} on {other.date}{place}" if other is not None else "nothing"
    what = f"`{event.kind}`: {step.row.drug} planned for {step.due} is already recorded as {said}"
    fix = "keep one of the two, or name the planned day in `planned`"
    return InputError(what, where=event.where(), fix=fix)
