"""Patients to whom something happened, planned as vectors: their givings, visits and amounts after their events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines.columns import NO_DAY
from trialrun.protocol import Amount
from trialrun.treat.cohort.batch import Batch, Changed, tally_batch
from trialrun.treat.cohort.case import Asked, Plan, Sums, weight_days
from trialrun.treat.cohort.days import (
    FAR,
    Dated,
    due_in_week,
    list_late_ones,
    list_later,
    tally_later,
    tally_undated,
    tally_visits,
    visit_days,
)
from trialrun.treat.cohort.doses import distinct
from trialrun.treat.cohort.events import EventColumns
from trialrun.treat.cohort.fates import GIVEN, PLANNED, Fates, lay_fates
from trialrun.treat.cohort.followup import Later
from trialrun.treat.events.stops import ENDS
from trialrun.treat.visits.journey import FINAL

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class _Happened(msgspec.Struct, frozen=True):
    """What happened to P patients as a whole.

    `ends`: for each kind of event that ends treatment its earliest day, shape (P,). `out`: patient, first and last day
    of the stretches in which everything was missed or left out.
    """

    ends: Mapping[str, Ints]
    out: tuple[Ints, Ints, Ints]


def plan_lively(sums: Sums, asked: Asked, plan: Plan, numbers: Ints) -> Ints:
    """Add the calendars of patients with events; the numbers of those whose events do not plainly meet the plan."""
    rows, whose = _events_of(asked.events, numbers, len(asked.starts))
    fates = lay_fates(plan.template, asked.starts[numbers], asked.events, rows, whose)
    kept = np.flatnonzero(fates.plain)
    mine = numbers[kept]
    firsts, dates, fate = fates.firsts[kept], fates.dates[kept], fates.fate[kept]
    amounts = plan.dosing.amounts(plan.columns, mine, weight_days(plan, asked, mine, firsts, np.arange(len(kept))))
    on, one = fate <= GIVEN, np.ones(len(kept), dtype=np.int64)
    changed = _changed(plan, asked, fates, kept)
    batch = Batch(dates, on, one, amounts.parts, amounts.known.astype(np.int64), amounts.units, plan.column, changed)
    tally_batch(sums.tally, plan.items, batch)
    tally_undated(sums.tally, plan.template, len(kept))
    happened = _happened(asked.events, mine, len(asked.starts))
    visits = _visits(plan, happened, firsts, Dated(dates, on))
    tally_visits(sums.tally, plan, visits, one)
    planned = Dated(visits.days, visits.there & _still_planned(plan, fate))
    for words, day, number in due_in_week(plan, asked, Dated(dates, fate == PLANNED), planned):
        due = np.flatnonzero(number)
        sums.due.add_many(mine[due], day[due], words, number[due])
    later = _later(plan, asked, happened, mine, np.where(on, dates, NO_DAY).max(axis=1, initial=NO_DAY))
    tally_later(sums.tally, plan, later)
    list_later(sums.due, plan, asked, later, mine)
    list_late_ones(sums.late, asked, plan, (mine, dates, fate))
    return numbers[~fates.plain]


def _events_of(events: EventColumns, numbers: Ints, patients: int) -> tuple[Ints, Ints]:
    """The rows of the events of some patients (rising numbers), and whose each is, from 0."""
    if not len(numbers):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    place = np.full(patients, -1, dtype=np.int64)
    place[numbers] = np.arange(len(numbers))
    begin, end = np.searchsorted(events.person, (numbers[0], numbers[-1] + 1))
    rows = begin + np.flatnonzero(place[events.person[begin:end]] >= 0)
    return rows, place[events.person[rows]]


def _happened(events: EventColumns, numbers: Ints, patients: int) -> _Happened:
    rows, whose = _events_of(events, numbers, patients)
    drugless, kind_of = events.texts["drug"].mask([""], rows), events.texts["kind"]
    ends = {}
    for kind in ENDS:
        mine = np.flatnonzero(kind_of.mask([kind], rows) & drugless)
        days = np.full(len(numbers), FAR, dtype=np.int64)
        np.minimum.at(days, whose[mine], events.days["date"][rows[mine]])
        ends[kind] = days
    out = np.flatnonzero(kind_of.mask(["missed", "skip"], rows) & drugless)
    first, last = events.days["date"][rows[out]], events.days["date_to"][rows[out]]
    return _Happened(ends, (whose[out], first, np.where(last == NO_DAY, first, last)))


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


def _visits(plan: Plan, happened: _Happened, firsts: Ints, givings: Dated) -> Dated:
    """The visits within cycles that take place: not after the end, nor on days on which everything was left out."""
    visits = visit_days(plan, firsts, givings.days, givings.there)
    days, there = visits.days, visits.there
    bound = plan.visits.giving < 0
    for kind, end in happened.ends.items():
        last = end[:, None] - (kind == "stop")  # a stop is the first day without treatment
        there &= ~(bound & plan.visits.ends[kind] & (days > last))
    person, first, last = happened.out
    event, visit = np.nonzero((days[person] >= first[:, None]) & (days[person] <= last[:, None]))
    there[person[event], visit] = False
    return visits


def _still_planned(plan: Plan, fate: npt.NDArray[np.int8]) -> Bools:
    """Visits that are planned as far as the giving they go with is."""
    planned = np.ones((len(fate), len(plan.visits.kinds)), dtype=bool)
    with_giving = plan.visits.giving >= 0
    planned[:, with_giving] = fate[:, plan.visits.giving[with_giving]] == PLANNED
    return planned


def _later(plan: Plan, asked: Asked, happened: _Happened, numbers: Ints, lasts: Ints) -> Later:
    """The visits that belong to no cycle and take place."""
    records = {kind: days[numbers] for kind, days in plan.records.items()}
    ended = np.zeros(len(numbers), dtype=bool)
    for kind, days in happened.ends.items():
        ended |= (days < FAR) & (kind != "progression" or bool(plan.visits.ends_any[kind]))
    later = plan.follow_up.rows(asked.starts[numbers], lasts, ended, records)
    there = np.ones(len(later.row), dtype=bool)
    for kind, days in happened.ends.items():
        tied = np.full(len(later.row), kind in FINAL) | (later.progression & (kind == "progression"))
        there &= ~(tied & (later.day > days[later.row]))
    there &= ~_left_out(later, happened.out, len(numbers))
    return Later(later.row[there], later.day[there], later.thing[there], later.progression[there])


def _left_out(later: Later, out: tuple[Ints, Ints, Ints], patients: int) -> Bools:
    """Which visits lie in a stretch in which everything was left out: the stretches of a patient one after another."""
    person, first, last = out
    inside = np.zeros(len(later.row), dtype=bool)
    order = np.argsort(person, kind="stable")
    rank = np.arange(len(order)) - np.searchsorted(person[order], person[order], side="left")
    for number in range(int(rank.max(initial=-1)) + 1):
        mine = order[rank == number]
        low, high = np.full(patients, FAR), np.full(patients, NO_DAY)
        low[person[mine]], high[person[mine]] = first[mine], last[mine]
        inside |= (later.day >= low[later.row]) & (later.day <= high[later.row])
    return inside
