"""A cohort's workload: infusion chairs, visits and drug need by week, who is due, late or on hold.

`reference_workload` is the definition: one calendar after the other. `plan_workload` is the same, fast.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trialrun.engines import Patient, Store, open_cohort
from trialrun.engines.columns import NO_DAY, day_number
from trialrun.engines.patient import Tabled
from trialrun.errors import InputError, UnknownNameError, UsageError
from trialrun.ground.dates import Date, Offset, shift
from trialrun.ground.finding import Finding
from trialrun.protocol import Arm, Trial
from trialrun.treat.cohort.case import Asked, Sums
from trialrun.treat.cohort.doses import SIZES, read_sizes
from trialrun.treat.cohort.events import EventColumns, columns_of_events, event_table, of_nobody
from trialrun.treat.cohort.people import Enrolled, find_enrolled, recorded_ends
from trialrun.treat.cohort.plan import plan_together
from trialrun.treat.cohort.workload_lists import (
    DUE_SCHEMA,
    HOLD_SCHEMA,
    LATE_SCHEMA,
    Listing,
    list_due,
    list_holds,
    list_late,
)
from trialrun.treat.cohort.workload_tally import PARTS, Tally, monday_of, tally_calendar
from trialrun.treat.dosing.doses import check_choices
from trialrun.treat.model import Choices, History, LifeEvent
from trialrun.treat.plan import plan_calendar

Ints = npt.NDArray[np.int64]


class DrugNeed(msgspec.Struct, frozen=True):
    """What is needed of a drug in a week: exact amounts by unit (mg where it is a mass), and how many givings.

    `unknown` givings have no amount: the document states none, or a weight is missing.
    """

    drug: str
    amounts: Mapping[str, Decimal]
    givings: int
    unknown: int


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """The work of one ISO week; `week` is its Monday.

    Days count once for each patient: `infusion_days` with at least one infusion (IV), else `injection_days` (SC, IM),
    else `open_days`, where the route of a giving is not stated or a choice. `chair_minutes` are those stated;
    `untimed` infusions have no stated time. `visits`, `assessments` and `procedures` are those within cycles.
    """

    week: Date
    infusion_days: int = 0
    injection_days: int = 0
    open_days: int = 0
    chair_minutes: int = 0
    untimed: int = 0
    visits: int = 0
    assessments: int = 0
    procedures: int = 0
    drugs: tuple[DrugNeed, ...] = ()


class Workload(msgspec.Struct, frozen=True, kw_only=True):
    """The workload of all enrolled patients of one arm.

    `counts` tells how many persons there are and how each was planned; `undated` are givings that the document puts
    on no day. `due`: what is planned in the ISO week of `as_of` and not recorded (first day of each thing, and how
    often). `late`: givings without a record, and treatments behind their plan. `on_hold`: holds that run on `as_of`.
    """

    trial: str
    arm: str
    as_of: Date
    counts: Mapping[str, int]
    weeks: tuple[Week, ...]
    undated: Mapping[str, int]
    due: pa.Table
    late: pa.Table
    on_hold: pa.Table
    findings: tuple[Finding, ...] = ()


class _Case(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a workload is made from."""

    store: Store
    trial: Trial
    arm: Arm | None
    choices: Choices
    as_of: Date
    enrolled: Enrolled
    events: EventColumns
    findings: tuple[Finding, ...]


def plan_workload(
    trial: Trial,
    cohort: Tabled,
    as_of: Date,
    *,
    arm: str | None = None,
    choices: Choices | None = None,
    events: pa.Table | None = None,
) -> Workload:
    """The workload of all enrolled patients of a cohort, planned together.

    `events` has the schema EVENT_SCHEMA (see `read_event_table`). Patients whose events or doses need it are planned
    one by one; `counts` tells how many. A patient whose events cannot be true is left out, with a finding.
    Raises UsageError where the trial has several arms and none is named, and what `plan_calendar` raises about the
    trial and the choices.
    """
    case = _open(trial, cohort, as_of, (arm, choices or Choices()), events)
    sums = Sums(Tally(), Listing(), Listing())
    sizes = {name: read_sizes(case.store, name, case.enrolled.places) for name in SIZES}
    asked = Asked(
        trial=trial, arm=case.arm, choices=case.choices, store=case.store, places=case.enrolled.places,
        starts=case.enrolled.starts, events=case.events, sizes=sizes, as_of=as_of,
    )  # fmt: skip
    return _add_singly(case, sums, plan_together(sums, asked))


def reference_workload(
    trial: Trial,
    cohort: Tabled,
    as_of: Date,
    *,
    arm: str | None = None,
    choices: Choices | None = None,
    events: pa.Table | None = None,
) -> Workload:
    """The workload of all enrolled patients, one calendar after the other: the definition of `plan_workload`."""
    case = _open(trial, cohort, as_of, (arm, choices or Choices()), events)
    sums = Sums(Tally(), Listing(), Listing())
    return _add_singly(case, sums, np.arange(len(case.enrolled.places)))


def _open(
    trial: Trial, cohort: Tabled, as_of: Date, asked: tuple[str | None, Choices], events: pa.Table | None
) -> _Case:
    arm, choices = asked
    check_choices(trial, choices)
    store = open_cohort(cohort)
    enrolled = find_enrolled(store, trial)
    given = events if events is not None else event_table(())
    dead = set(given.filter(pc.equal(given["kind"].cast(pa.string()), "death"))["person_id"].to_pylist())
    recorded = recorded_ends(store, trial, enrolled, as_of)
    ends = [one for one in recorded if one.kind != "death" or one.person_id not in dead]
    columns, strangers = columns_of_events(pa.concat_tables([given, event_table(ends)]), enrolled.person_ids)
    source = given["source"][0].as_py() if len(given) else ""
    return _Case(
        store=store, trial=trial, arm=_arm(trial, arm), choices=choices, as_of=as_of, enrolled=enrolled, events=columns,
        findings=(*enrolled.findings, *of_nobody(strangers, source or "")),
    )  # fmt: skip


def _arm(trial: Trial, name: str | None) -> Arm | None:
    plain = {one.name.casefold(): one for one in trial.arms}
    listed = ", ".join(one.name for one in trial.arms)
    if name is None:
        if len(trial.arms) > 1:
            raise UsageError(f"{trial.name} has several arms", where="--arm", fix=f"name one of them: {listed}")
        return trial.arms[0] if trial.arms else None
    if name.casefold() not in plain:
        raise UnknownNameError("arm", name, plain, where=trial.name, fix=f"its arms are {listed or 'none'}")
    return plain[name.casefold()]


def _add_singly(case: _Case, sums: Sums, numbers: Ints) -> Workload:
    """Add the calendars of some patients one by one, and close the workload."""
    refused: list[tuple[int, InputError]] = []
    events = _events_of(case, numbers)
    for number, patient in zip(numbers.tolist(), _patients(case, numbers), strict=True):
        try:
            _add_one(case, sums, (number, patient), events.get(number, ()))
        except InputError as error:
            refused.append((number, error))
    left_out = {number for number, _ in refused}
    return _close(case, sums, left_out, (len(numbers), tuple(_refusals(case, refused))))


def _patients(case: _Case, numbers: Ints) -> Iterable[Patient]:
    names = ("measurement", "condition", "exposure", "procedure", "coverage", "event", "attestation")
    return case.store.patients(case.enrolled.places[numbers], dict.fromkeys(names)) if len(numbers) else ()


def _events_of(case: _Case, numbers: Ints) -> dict[int, tuple[LifeEvent, ...]]:
    """The events of some patients, by their numbers."""
    wanted = np.zeros(len(case.enrolled.places), dtype=bool)
    wanted[numbers] = True
    rows = np.flatnonzero(wanted[case.events.person]) if len(case.events) else np.zeros(0, dtype=np.int64)
    found: dict[int, list[LifeEvent]] = defaultdict(list)
    for number, event in zip(case.events.person[rows].tolist(), case.events.events(rows), strict=True):
        found[number].append(event)
    return {number: tuple(events) for number, events in found.items()}


def _add_one(case: _Case, sums: Sums, whose: tuple[int, Patient], events: tuple[LifeEvent, ...]) -> None:
    number, patient = whose
    calendar = plan_calendar(
        case.trial, case.arm.name if case.arm is not None else None, patient, case.enrolled.start(number),
        choices=case.choices, history=History(case.as_of, events),
    )  # fmt: skip
    tally_calendar(sums.tally, calendar)
    list_due(sums.due, number, calendar, case.as_of)
    list_late(sums.late, number, calendar, case.as_of, events)


def _refusals(case: _Case, refused: Sequence[tuple[int, InputError]]) -> Iterable[Finding]:
    """A finding for each patient who could not be planned, the first hundred by name."""
    shown = 100
    for number, error in refused[:shown]:
        message = f"patient {case.enrolled.person_ids[number]} is left out: {error.what}"
        yield Finding("patient-left-out", "error", message, fix=error.fix, source=error.where or "events")
    if len(refused) > shown:
        message = "more patients are left out, as their events cannot be true"
        yield Finding("patient-left-out", "error", message, fix="correct the first ones", count=len(refused) - shown)


def _close(case: _Case, sums: Sums, left_out: set[int], done: tuple[int, tuple[Finding, ...]]) -> Workload:
    singly, refusals = done
    total = len(case.enrolled.places)
    counts = {
        **case.enrolled.counts, "planned together": total - singly, "planned one by one": singly - len(left_out),
        "left out": len(left_out),
    }  # fmt: skip
    ids = case.enrolled.person_ids
    return Workload(
        trial=case.trial.name, arm=case.arm.name if case.arm is not None else "", as_of=case.as_of,
        counts=MappingProxyType(counts), weeks=weeks_of(sums.tally),
        undated=MappingProxyType(dict(sorted(sums.tally.undated.items()))), due=sums.due.table(DUE_SCHEMA, ids),
        late=sums.late.table(LATE_SCHEMA, ids), on_hold=_holds(case, left_out),
        findings=(*case.findings, *refusals, *_about_trial(case)),
    )  # fmt: skip


def _about_trial(case: _Case) -> tuple[Finding, ...]:
    """What the document leaves open whenever and whoever is treated: found in the first patient's plan on two days."""
    if not len(case.enrolled.places):
        return ()
    (patient,) = _patients(case, np.zeros(1, dtype=np.int64))
    name = case.arm.name if case.arm is not None else None
    start = case.enrolled.start(0)
    plans = [
        plan_calendar(case.trial, name, patient, day, choices=case.choices).findings
        for day in (start, shift(start, Offset(100, "d")))
    ]
    return tuple(finding for finding in plans[0] if finding in plans[1])


def _holds(case: _Case, left_out: set[int]) -> pa.Table:
    """The holds that run on the as-of day."""
    today, until = day_number(case.as_of), case.events.days["date_to"]
    running = (case.events.days["date"] <= today) & ((until == NO_DAY) | (until >= today))
    held = np.unique(case.events.person[case.events.texts["kind"].mask(["hold"]) & running])
    events = _events_of(case, held)
    rows = [
        row
        for number in held.tolist()
        if number not in left_out
        for row in list_holds(case.enrolled.person_ids[number], events[number], case.as_of)
    ]
    return pa.Table.from_pylist(rows, schema=HOLD_SCHEMA)


def weeks_of(tally: Tally) -> tuple[Week, ...]:
    """The weeks of a tally in order, from the first with any work to the last; weeks between them may be empty."""
    used = [week for counted in tally.weeks.values() for week in counted]
    if not used:
        return ()
    return tuple(_week(tally, week) for week in range(min(used), max(used) + 1))


def _week(tally: Tally, week: int) -> Week:
    numbers = {measure.name: counted[week] for measure, counted in tally.weeks.items() if not measure.drug}
    return Week(week=monday_of(week), drugs=tuple(_needs(tally, week)), **numbers)


def _needs(tally: Tally, week: int) -> Iterable[DrugNeed]:
    counted = {measure: numbers[week] for measure, numbers in tally.weeks.items() if measure.drug and numbers[week]}
    for drug in sorted({measure.drug for measure in counted}):
        mine = {(measure.name, measure.unit): number for measure, number in counted.items() if measure.drug == drug}
        amounts = {unit: _decimal(number) for (name, unit), number in sorted(mine.items()) if name == "amount"}
        yield DrugNeed(drug, MappingProxyType(amounts), mine.get(("givings", ""), 0), mine.get(("unknown", ""), 0))


def _decimal(parts: int) -> Decimal:
    """Millionths as a decimal number without trailing zeros."""
    number = Decimal(parts) / PARTS
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
