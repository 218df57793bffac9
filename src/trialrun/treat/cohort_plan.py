"""The calendars of a whole cohort at once: each template laid on all its patients as vectors.

Agrees exactly with one calendar after the other; patients it cannot plan so are left to that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines.columns import NO_DAY
from trialrun.ground.dates import Date
from trialrun.protocol import Amount, Arm, Trial
from trialrun.treat.cohort_batch import Batch, Changed, Items, items_of, tally_batch
from trialrun.treat.cohort_doses import DoseColumn, Dosing, Sizes, distinct, dose_columns, label_asks
from trialrun.treat.cohort_events import EventColumns
from trialrun.treat.cohort_fates import GIVEN, PLANNED, Fates, lay_fates, plain_events, plain_patients, speaks_of
from trialrun.treat.cohort_template import Template, day_number, make_templates
from trialrun.treat.cohort_visits import VisitColumns, visit_columns
from trialrun.treat.course import canonical_drug
from trialrun.treat.model import Choices
from trialrun.treat.stops import ENDS
from trialrun.treat.timeline import phases_of
from trialrun.treat.workload_lists import BEHIND, NO_RECORD, Listing
from trialrun.treat.workload_tally import KIND_MEASURES, Measure, Tally, week_of

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_CHUNK = 4096
_FAR = np.iinfo(np.int64).max


class Sums(msgspec.Struct, frozen=True):
    """What the calendars are added up in."""

    tally: Tally
    due: Listing
    late: Listing


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is planned, for whom: `starts` are those of all patients, `as_of` the day that counts as today."""

    trial: Trial
    arm: Arm | None
    choices: Choices
    starts: Ints
    events: EventColumns
    sizes: Mapping[str, Sizes]
    as_of: Date


class Plan(msgspec.Struct, frozen=True):
    """A template with what is given and done in it."""

    template: Template
    items: Items
    columns: tuple[DoseColumn, ...]
    column: Ints
    visits: VisitColumns
    dosing: Dosing


def must_be_single(trial: Trial, arm: Arm | None, choices: Choices) -> bool:
    """True where doses or days depend on more of a patient than weight, height and events."""
    phases = phases_of(trial, arm)
    entries = (entry for phase in phases for one in phase.administrations for entry in one.schedule)
    ruled = any(entry.rule is not None for entry in entries) or any(phase.dose_rules for phase in phases)
    return ruled or bool(choices.dose_rules) or choices.working_days or label_asks(trial, arm, choices)


def plan_together(sums: Sums, asked: Asked) -> Ints:
    """Add the calendars of all patients that can be planned as vectors; the numbers of the others, rising."""
    patients = len(asked.starts)
    if must_be_single(asked.trial, asked.arm, asked.choices):
        return np.arange(patients)
    left = [np.zeros(0, dtype=np.int64)]
    for template, numbers in make_templates(asked.trial, asked.arm, asked.starts, asked.choices):
        left.append(_plan_alike(sums, asked, template, numbers))
    return np.sort(np.concatenate(left))


def _plan_alike(sums: Sums, asked: Asked, template: Template, numbers: Ints) -> Ints:
    """Add the calendars of the patients of one template; the numbers of those who must be planned one by one."""
    plan = _plan_of(template, asked)
    together = _plain(asked, template)
    if any(one.at for one in plan.columns):
        together &= ~(asked.sizes["weight"].unclear | asked.sizes["height"].unclear)
    eventful = np.zeros(len(asked.starts), dtype=bool)
    eventful[asked.events.person] = True
    _plan_quiet(sums, asked, plan, numbers[together[numbers] & ~eventful[numbers]])
    lively = numbers[together[numbers] & eventful[numbers]]
    left = [_plan_lively(sums, asked, plan, lively[n : n + _CHUNK]) for n in range(0, len(lively), _CHUNK)]
    return np.concatenate([numbers[~together[numbers]], *left])


def _plan_of(template: Template, asked: Asked) -> Plan:
    columns, column = dose_columns(template, asked.choices)
    visits = visit_columns(template, asked.trial, asked.arm, asked.choices)
    dosing = Dosing(asked.trial, asked.choices, asked.sizes)
    return Plan(template, items_of(template), columns, column, visits, dosing)


def _plain(asked: Asked, template: Template) -> Bools:
    """Which patients have plain events only, or none."""
    plain = plain_events(asked.events, asked.starts, template, day_number(asked.as_of))
    return plain_patients(asked.events, plain, len(asked.starts)) & ~_all_stopped(asked, template)


def _all_stopped(asked: Asked, template: Template) -> Bools:
    """Patients each of whose drugs was stopped for itself, which ends treatment as a whole; an upper bound."""
    events, drugs = asked.events, {canonical_drug(drug) for drug in template.drugs}
    stops = np.flatnonzero(events.texts["kind"].mask(["stop"]) & events.texts["drug"].mask(drugs))
    pairs = np.unique(np.stack([events.person[stops], events.texts["drug"].codes[stops]]), axis=1)
    stopped: Bools = np.bincount(pairs[0], minlength=len(asked.starts)) >= max(len(drugs), 1)
    return stopped


def _plan_quiet(sums: Sums, asked: Asked, plan: Plan, numbers: Ints) -> None:
    """Add the calendars of patients without events: those who begin on the same day share their days."""
    numbers = numbers[np.argsort(asked.starts[numbers], kind="stable")]
    if not len(numbers):
        return
    starts, first, count = np.unique(asked.starts[numbers], return_index=True, return_counts=True)
    firsts = starts[:, None] + plan.template.firsts
    whose = np.repeat(np.arange(len(starts)), count)
    amounts = plan.dosing.amounts(plan.columns, numbers, _until(plan, asked, numbers, firsts, whose))
    dates = firsts[:, plan.template.slot] + plan.template.offset
    batch = Batch(
        dates, np.ones(dates.shape, dtype=bool), count, np.add.reduceat(amounts.parts, first, axis=0),
        np.add.reduceat(amounts.known.astype(np.int64), first, axis=0), amounts.units, plan.column,
    )  # fmt: skip
    tally_batch(sums.tally, plan.items, batch)
    _tally_undated(sums.tally, plan.template, len(numbers))
    days, on = _visit_days(plan, firsts, dates, batch.on)
    _tally_visits(sums.tally, plan, (days, on), count)
    people = np.split(numbers, first[1:])
    for words, first_day, number in _due(plan, asked, (dates, batch.on), (days, on)):
        rows = np.flatnonzero(number)
        for row in rows.tolist():
            same = np.ones(len(people[row]), dtype=np.int64)
            sums.due.add_many(people[row], same * first_day[row], words, same * number[row])


def _until(plan: Plan, asked: Asked, numbers: Ints, firsts: Ints, whose: Ints) -> Ints:
    """The last day whose weight counts, for each patient and dose column; shape (patients, columns)."""
    days = np.zeros((len(numbers), len(plan.columns)), dtype=np.int64)
    for place, column in enumerate(plan.columns):
        if column.at == "baseline":
            days[:, place] = asked.starts[numbers]
        elif column.at:
            later = int(plan.template.offset[column.item]) if column.at == "giving" else 0
            days[:, place] = firsts[whose, column.slot] + later
    return days


def _plan_lively(sums: Sums, asked: Asked, plan: Plan, numbers: Ints) -> Ints:
    """Add the calendars of patients with events; the numbers of those whose events do not plainly meet the plan."""
    events, patients = asked.events, len(asked.starts)
    local = np.full(patients, -1, dtype=np.int64)
    local[numbers] = np.arange(len(numbers))
    rows = np.flatnonzero(local[events.person] >= 0)
    fates = lay_fates(plan.template, asked.starts[numbers], events, rows, local[events.person[rows]])
    kept = np.flatnonzero(fates.plain)
    changed = _changed(plan, asked, fates, kept)
    firsts, dates, fate = fates.firsts[kept], fates.dates[kept], fates.fate[kept]
    whose = np.arange(len(kept))
    amounts = plan.dosing.amounts(plan.columns, numbers[kept], _until(plan, asked, numbers[kept], firsts, whose))
    on = fate <= GIVEN
    one = np.ones(len(kept), dtype=np.int64)
    batch = Batch(dates, on, one, amounts.parts, amounts.known.astype(np.int64), amounts.units, plan.column, changed)
    tally_batch(sums.tally, plan.items, batch)
    _tally_undated(sums.tally, plan.template, len(kept))
    ends = _ends(events, rows, local, kept)
    days, there = _visit_days(plan, firsts, dates, on)
    _end_visits(plan, days, there, ends)
    _leave_out_visits(plan, events, (days, there), (rows, local[events.person[rows]], kept))
    _tally_visits(sums.tally, plan, (days, there), one)
    planned_visits = there & _still_planned(plan, fate)
    for words, first_day, number in _due(plan, asked, (dates, fate == PLANNED), (days, planned_visits)):
        due = np.flatnonzero(number)
        sums.due.add_many(numbers[kept][due], first_day[due], words, number[due])
    _late(sums.late, asked, plan, (numbers[kept], dates, fate))
    return numbers[~fates.plain]


def _changed(plan: Plan, asked: Asked, fates: Fates, kept: Ints) -> Changed | None:
    """The amounts that events set, for the patients who are kept."""
    row, giving = np.nonzero(fates.amount[kept] >= 0)
    if not len(row):
        return None
    event = fates.amount[kept][row, giving]
    cases = np.array([column.case for column in plan.columns], dtype=np.int64)[plan.column[giving]]
    columns = {column.case: column for column in plan.columns}
    pairs, whose = distinct(event.astype(np.int64) * len(columns) + cases)
    needs = [
        plan.dosing.set_by(kind, amount, columns[case])
        for (kind, amount), case in zip(
            _amounts_of(asked.events, pairs // len(columns)), (pairs % len(columns)).tolist(), strict=True
        )
    ]
    units = tuple(dict.fromkeys(unit for unit, _ in needs))
    codes = np.array([units.index(unit) for unit, _ in needs], dtype=np.int64)
    parts = np.array([number for _, number in needs], dtype=np.int64)
    return Changed(row, giving, parts[whose], codes[whose], units)


def _amounts_of(events: EventColumns, rows: Ints) -> Iterator[tuple[str, Amount]]:
    """The kind and amount of some events."""
    kind, amount, unit = (events.texts[name] for name in ("kind", "amount", "unit"))
    for row in rows.tolist():
        text = f"{amount.words[amount.codes[row]]} {unit.words[unit.codes[row]]}"
        yield kind.words[kind.codes[row]], Amount(text)


def _visit_days(plan: Plan, firsts: Ints, dates: Ints, on: Bools) -> tuple[Ints, Bools]:
    """Day of every visit, and whether it takes place; shape (rows, V) each."""
    visits = plan.visits
    with_giving = visits.giving >= 0
    days = np.zeros((len(firsts), len(visits.kinds)), dtype=np.int64)
    there = np.ones(days.shape, dtype=bool)
    days[:, ~with_giving] = firsts[:, visits.slot[~with_giving]] + visits.offset[~with_giving]
    days[:, with_giving] = dates[:, visits.giving[with_giving]]
    there[:, with_giving] = on[:, visits.giving[with_giving]]
    return days, there


def _still_planned(plan: Plan, fate: npt.NDArray[np.int8]) -> Bools:
    """Visits that are planned as far as the giving they go with is."""
    planned = np.ones((len(fate), len(plan.visits.kinds)), dtype=bool)
    with_giving = plan.visits.giving >= 0
    planned[:, with_giving] = fate[:, plan.visits.giving[with_giving]] == PLANNED
    return planned


def _ends(events: EventColumns, rows: Ints, local: Ints, kept: Ints) -> Mapping[str, Ints]:
    """For each kind of event that ends treatment the earliest day on which it happened; shape (patients,) each."""
    place = np.full(int(local.max()) + 1, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    found = {}
    for kind in ENDS:
        mine = rows[events.texts["kind"].mask([kind])[rows] & events.texts["drug"].mask([""])[rows]]
        whose = place[local[events.person[mine]]]
        days = np.full(len(kept), _FAR, dtype=np.int64)
        np.minimum.at(days, whose[whose >= 0], events.days["date"][mine][whose >= 0])
        found[kind] = days
    return found


def _end_visits(plan: Plan, days: Ints, there: Bools, ends: Mapping[str, Ints]) -> None:
    """Take out the visits of a cycle after the end: a stop is the first day without treatment."""
    bound = plan.visits.giving < 0
    for kind, end in ends.items():
        ended = bound & plan.visits.ends[kind]
        last = end[:, None] - (kind == "stop")
        there &= ~(ended & (days > last))


def _leave_out_visits(
    plan: Plan, events: EventColumns, visits: tuple[Ints, Bools], whose: tuple[Ints, Ints, Ints]
) -> None:
    """Take out the visits of the days on which everything was missed or left out."""
    (days, there), (rows, local, kept) = visits, whose
    place = np.full(int(local.max(initial=0)) + 1, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    out = events.texts["kind"].mask(["missed", "skip"])[rows] & events.texts["drug"].mask([""])[rows]
    chosen, person = rows[out & (place[local] >= 0)], place[local][out & (place[local] >= 0)]
    phases = events.texts["phase"]
    may = speaks_of(phases.words, plan.visits.parts)
    first, last = events.days["date"][chosen], events.days["date_to"][chosen]
    last = np.where(last == NO_DAY, first, last)
    inside = (days[person] >= first[:, None]) & (days[person] <= last[:, None]) & may[phases.codes[chosen]]
    event, visit = np.nonzero(inside)
    there[person[event], visit] = False


def _tally_visits(tally: Tally, plan: Plan, visits: tuple[Ints, Bools], count: Ints) -> None:
    days, there = visits
    for kind, name in KIND_MEASURES.items():
        mine = np.array([one == kind for one in plan.visits.kinds], dtype=bool)
        tally.add_many(Measure(name), (days[:, mine] + 3) // 7, np.where(there, count[:, None], 0)[:, mine])


def _tally_undated(tally: Tally, template: Template, patients: int) -> None:
    for drug, number in template.undated.items():
        tally.add_undated(drug, number * patients)


def _due(
    plan: Plan, asked: Asked, givings: tuple[Ints, Bools], visits: tuple[Ints, Bools]
) -> Iterator[tuple[tuple[str, str], Ints, Ints]]:
    """What is planned in the week of the as-of day: words, first day and number for each row."""
    monday = week_of(day_number(asked.as_of)) * 7 - 3
    things = [(("dose", drug), givings, np.array(plan.items.drugs) == drug) for drug in dict.fromkeys(plan.items.drugs)]
    labels = dict.fromkeys(zip(plan.visits.kinds, plan.visits.labels, strict=True))
    for words in labels:
        mine = np.array([one == words for one in zip(plan.visits.kinds, plan.visits.labels, strict=True)], dtype=bool)
        things.append((words, visits, mine))
    for words, (days, planned), mine in things:
        chosen = days[:, mine]
        inside = planned[:, mine] & (chosen >= monday) & (chosen < monday + 7)
        yield words, np.where(inside, chosen, _FAR).min(axis=1, initial=_FAR), inside.sum(axis=1)


def _late(late: Listing, asked: Asked, plan: Plan, state: tuple[Ints, Ints, npt.NDArray[np.int8]]) -> None:
    """Givings without a record where others have one, and how far treatment is behind its plan."""
    numbers, dates, fate = state
    today = day_number(asked.as_of)
    drugs = np.array(plan.items.drugs)
    for drug in dict.fromkeys(plan.items.drugs):
        mine = drugs == drug
        recorded = np.zeros(len(asked.starts), dtype=bool)
        same = np.array([canonical_drug(one) == canonical_drug(drug) for one in plan.items.drugs], dtype=bool)
        recorded[numbers] = (fate[:, same] == GIVEN).any(axis=1)
        open_ones = (fate[:, mine] == PLANNED) & (dates[:, mine] < today) & recorded[numbers][:, None]
        number = open_ones.sum(axis=1)
        first = np.where(open_ones, dates[:, mine], _FAR).min(axis=1, initial=_FAR)
        found = np.flatnonzero(number)
        late.add_many(numbers[found], first[found], (NO_RECORD, drug), number[found])
    coming = (fate == PLANNED) & (dates >= today)
    next_day = np.where(coming, dates, _FAR).min(axis=1, initial=_FAR)
    behind = dates - (asked.starts[numbers][:, None] + plan.template.planned)
    days = np.where(coming & (dates == next_day[:, None]), behind, 0).max(axis=1, initial=0)
    found = np.flatnonzero(days > 0)
    late.add_many(numbers[found], next_day[found], (BEHIND, ""), days[found])
