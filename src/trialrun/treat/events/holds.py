"""Holds and reductions that were decided for a patient. Days held are lost, never appended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from trialrun.errors import UnitError
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import OriginKind
from trialrun.ground.quantity import conversion_factor, exact
from trialrun.protocol import Amount
from trialrun.treat.dosing.doses import dose_with
from trialrun.treat.events.course import Course, Lived, Step, meant, with_reason
from trialrun.treat.model import CalendarRow, LifeEvent, least_sure
from trialrun.treat.schedule.findings import about


def hold_givings(steps: Sequence[Step], course: Course) -> Lived:
    """The givings after every hold: those due in its stretch, both ends included, and not given are held."""
    after, findings, met = list(steps), list[Finding](), set[LifeEvent]()
    for event in course.of("hold"):
        inside = [number for number, step in enumerate(after) if _held(event, step)]
        until = f"to {event.date_to}" if event.date_to is not None else "until released"
        reason = with_reason(f"held from {event.date} {until}", event)
        met.add(event)
        for number in inside:
            step = after[number]
            if step.open:
                row = msgspec.structs.replace(step.row, status="held", reason=reason)
                after[number] = Step(step.giving, row, step.due, step.settled)
        findings += _during(event, [after[number] for number in inside], course)
    findings += _without_release(after, course)
    return Lived(tuple(after), tuple(findings), frozenset(met))


def _held(event: LifeEvent, step: Step) -> bool:
    date = step.row.date
    return date is not None and meant(event, step) and _covers(event, date)


def _covers(event: LifeEvent, date: Date) -> bool:
    return event.date <= date and (event.date_to is None or date <= event.date_to)


def _during(event: LifeEvent, steps: Sequence[Step], course: Course) -> Iterator[Finding]:
    """Givings recorded during a hold, and a hold in which nothing is planned."""
    for step in steps:
        if step.row.actual is not None:
            message = f"{step.row.drug} was given on {step.row.actual}, while it was held from {event.date}"
            yield about(course.trial, None, "given-in-hold", "warning", message, fix="check both dates")
    if not steps:
        message = f"nothing is planned in the hold from {event.date} to {event.date_to or 'its release'}"
        yield about(course.trial, None, "hold-empty", "note", message, fix="check dates and drug")


def _without_release(steps: Sequence[Step], course: Course) -> Iterator[Finding]:
    """An open hold of all that is still to come: nobody knows which giving will be the last one."""
    dated = [(step.row.date, step.row.status) for step in steps if step.row.date is not None]
    held = [date for date, status in dated if status == "held"]
    last = max((date for date, status in dated if status in ("planned", "given", "late")), default=None)
    open_ = [event.date for event in course.of("hold") if event.date_to is None]
    since = max(open_, default=None)
    if since is None or not held or max(held) < since or (last is not None and last >= since):
        return
    message = f"all treatment is held from {since} on, and its release is not recorded: what counts from the last dose"
    message += f" counts from {last}, as if treatment had ended" if last is not None else " has no day"
    fix = "record the last day of the hold in `date_to`, or a `stop` where treatment has ended"
    yield about(course.trial, None, "hold-open", "query", message, fix=fix)


def reduce_givings(steps: Sequence[Step], course: Course) -> Lived:
    """The givings with the amounts that were decided: from each reduction's day on, its amount, of origin `user`."""
    after, findings, met = list(steps), list[Finding](), set[LifeEvent]()
    for event in course.of("reduce"):
        met.add(event)
        from_day = [n for n, step in enumerate(after) if meant(event, step) and _from(event.date, step)]
        raised = False
        for number in from_day:
            step = after[number]
            row, found = reduced_row(step, event, course)
            raised = raised or is_more(row, step.row)
            findings += found
            after[number] = Step(step.giving, row, step.due, step.settled)
        findings += _oddities(event, raised=raised, met=bool(from_day), course=course)
    return Lived(tuple(after), tuple(dict.fromkeys(findings)), frozenset(met))


def _from(date: Date, step: Step) -> bool:
    """True for a giving of the day or later that has not fallen out of the plan."""
    out = step.row.status in ("missed", "cancelled")
    return step.row.date is not None and step.row.date >= date and not out


def reduced_row(step: Step, event: LifeEvent, course: Course) -> tuple[CalendarRow, tuple[Finding, ...]]:
    """The row of a giving with the amount of a reduction; one per kg or m2 is reckoned for the patient as planned."""
    dose = Amount(f"{event.amount or Decimal(0):f} {event.unit}")
    said = with_reason(f"reduced to {dose.text} from {event.date}", event)
    administration = msgspec.structs.replace(step.giving.administration, per="giving")
    giving = msgspec.structs.replace(step.giving, administration=administration)
    return redosed(Step(giving, step.row, step.due, step.settled), dose, said, "user", course)


def redosed(
    step: Step, dose: Amount, said: str, origin: OriginKind, course: Course
) -> tuple[CalendarRow, tuple[Finding, ...]]:
    """The row of a giving at another dose, reckoned as planned, with what is said of it behind its reason."""
    giving, row, was = step.giving, step.row, _printed(step.row)
    dosed, findings = dose_with(dose, giving, course.trial, course.patient, course.choices, origin=origin)
    said = f"{said}, was {was}" if was else said
    changed = msgspec.structs.replace(
        row,
        amount=dosed.amount,
        unit=dosed.unit,
        label=dosed.label,
        amount_origin=origin,
        origin=least_sure(giving.row.origin, row.days_origin, origin),
        reason=f"{row.reason}; {said}" if row.reason else said,
    )
    return changed, findings


def _printed(row: CalendarRow) -> str:
    return f"{row.amount} {row.unit}" if row.amount is not None else ""


def is_more(row: CalendarRow, former: CalendarRow) -> bool:
    """True where the new amount is more than the former; False too where the two cannot be compared."""
    if row.amount is None or former.amount is None or row.unit is None or former.unit is None:
        return False
    try:
        return exact(row.amount) * conversion_factor(row.unit, former.unit) > exact(former.amount)
    except UnitError:
        return False


def _oddities(event: LifeEvent, *, raised: bool, met: bool, course: Course) -> Iterator[Finding]:
    if raised:
        message = f"the reduction of {event.drug} to {event.amount} {event.unit} on {event.date} is more than before"
        yield about(course.trial, None, "reduced-upwards", "warning", message, fix="check amount and unit")
    if not met:
        message = f"no {event.drug} is planned from {event.date} on, so that nothing is reduced"
        yield about(course.trial, None, "reduction-empty", "note", message, fix="check date and drug")


def set_given_amounts(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The givings with the amounts recorded as given; the planned amount stays in the reason."""
    return tuple(_as_given(step) for step in steps)


def _as_given(step: Step) -> Step:
    event, row = step.settled, step.row
    if event is None or event.kind != "given" or event.amount is None:
        return step
    if (row.amount, row.unit) == (event.amount, event.unit or row.unit):
        return step
    said = f"planned {_printed(row)}" if row.amount is not None else "the amount planned is not stated"
    reason = f"{row.reason}; {said}" if row.reason else said
    changed = msgspec.structs.replace(
        row, amount=event.amount, unit=event.unit or row.unit, reason=reason, amount_origin="user",
        origin=least_sure(row.origin, "user"), label=_label(row, f"{event.amount:f} {event.unit or row.unit or ''}"),
    )  # fmt: skip
    return Step(step.giving, changed, step.due, event)


def _label(row: CalendarRow, amount: str) -> str:
    """`lenalidomide 10 mg PO (as given)`."""
    route = (row.route or "").replace("|", " or ")
    return " ".join(part for part in (row.drug, amount.strip(), route, "(as given)") if part)
