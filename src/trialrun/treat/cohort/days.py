"""Days of visits for many patients, what of them is due in a week, and what is late. Mirrors `workload_lists`."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines.columns import day_number
from trialrun.treat.cohort.case import Asked, Plan
from trialrun.treat.cohort.fates import GIVEN, PLANNED
from trialrun.treat.cohort.followup import Later
from trialrun.treat.cohort.template import Template
from trialrun.treat.cohort.workload_lists import BEHIND, NO_RECORD, Listing
from trialrun.treat.cohort.workload_tally import KIND_MEASURES, Measure, Tally, week_of
from trialrun.treat.events.course import canonical_drug

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Fate = npt.NDArray[np.int8]
FAR = np.iinfo(np.int64).max


class Dated(msgspec.Struct, frozen=True):
    """Days of rows of patients, and which of them count; shape (R, columns) each."""

    days: Ints
    there: Bools


def visit_days(plan: Plan, firsts: Ints, dates: Ints, on: Bools) -> Dated:
    """Day of every visit, and whether it takes place; shape (rows, V) each."""
    visits = plan.visits
    with_giving = visits.giving >= 0
    days = np.zeros((len(firsts), len(visits.kinds)), dtype=np.int64)
    there = np.ones(days.shape, dtype=bool)
    days[:, ~with_giving] = firsts[:, visits.slot[~with_giving]] + visits.offset[~with_giving]
    days[:, with_giving] = dates[:, visits.giving[with_giving]]
    there[:, with_giving] = on[:, visits.giving[with_giving]]
    return Dated(days, there)


def tally_visits(tally: Tally, plan: Plan, visits: Dated, count: Ints) -> None:
    """Add the visits within cycles; `count` is the number of patients of each row."""
    for kind, name in KIND_MEASURES.items():
        mine = np.array([one == kind for one in plan.visits.kinds], dtype=bool)
        tally.add_many(
            Measure(name), (visits.days[:, mine] + 3) // 7, np.where(visits.there, count[:, None], 0)[:, mine]
        )


def tally_later(tally: Tally, plan: Plan, later: Later) -> None:
    """Add the visits that belong to no cycle; every row is one patient."""
    kinds = [kind for kind, _ in plan.follow_up.things]
    for kind, name in KIND_MEASURES.items():
        mine = np.array([one == kind for one in kinds], dtype=bool)[later.thing]
        tally.add_many(Measure(name), (later.day[mine] + 3) // 7, np.ones(int(mine.sum()), dtype=np.int64))


def list_later(due: Listing, plan: Plan, asked: Asked, later: Later, numbers: Ints) -> None:
    """List the visits without a cycle that are due in the week of the as-of day."""
    monday = week_of(day_number(asked.as_of)) * 7 - 3
    inside = (later.day >= monday) & (later.day < monday + 7)
    for number, words in enumerate(plan.follow_up.things):
        mine = np.flatnonzero(inside & (later.thing == number))
        due.add_many(numbers[later.row[mine]], later.day[mine], words, np.ones(len(mine), dtype=np.int64))


def tally_undated(tally: Tally, template: Template, patients: int) -> None:
    """Add the givings that the document puts on no day."""
    for drug, number in template.undated.items():
        tally.add_undated(drug, number * patients)


def due_in_week(
    plan: Plan, asked: Asked, givings: Dated, visits: Dated
) -> Iterator[tuple[tuple[str, str], Ints, Ints]]:
    """What is planned in the week of the as-of day: words, first day and number for each row."""
    monday = week_of(day_number(asked.as_of)) * 7 - 3
    things = [(("dose", drug), givings, np.array(plan.items.drugs) == drug) for drug in dict.fromkeys(plan.items.drugs)]
    labels = dict.fromkeys(zip(plan.visits.kinds, plan.visits.labels, strict=True))
    for words in labels:
        mine = np.array([one == words for one in zip(plan.visits.kinds, plan.visits.labels, strict=True)], dtype=bool)
        things.append((words, visits, mine))
    for words, dated, mine in things:
        chosen = dated.days[:, mine]
        inside = dated.there[:, mine] & (chosen >= monday) & (chosen < monday + 7)
        yield words, np.where(inside, chosen, FAR).min(axis=1, initial=FAR), inside.sum(axis=1)


def list_late_ones(late: Listing, asked: Asked, plan: Plan, state: tuple[Ints, Ints, Fate]) -> None:
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
        first = np.where(open_ones, dates[:, mine], FAR).min(axis=1, initial=FAR)
        found = np.flatnonzero(number)
        late.add_many(numbers[found], first[found], (NO_RECORD, drug), number[found])
    coming = (fate == PLANNED) & (dates >= today)
    next_day = np.where(coming, dates, FAR).min(axis=1, initial=FAR)
    behind = dates - (asked.starts[numbers][:, None] + plan.template.planned)
    days = np.where(coming & (dates == next_day[:, None]), behind, 0).max(axis=1, initial=0)
    found = np.flatnonzero(days > 0)
    late.add_many(numbers[found], next_day[found], (BEHIND, ""), days[found])
