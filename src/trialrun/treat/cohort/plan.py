"""The calendars of a whole cohort at once: each template laid on all its patients as vectors.

Agrees exactly with one calendar after the other; patients it cannot plan so are left to that.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from trialrun.engines.columns import NO_DAY, day_number
from trialrun.protocol import Arm, Trial
from trialrun.treat.cohort.batch import Batch, tally_batch
from trialrun.treat.cohort.case import Asked, Plan, Sums, plan_of, weight_days
from trialrun.treat.cohort.days import (
    Dated,
    due_in_week,
    list_later,
    tally_later,
    tally_undated,
    tally_visits,
    visit_days,
)
from trialrun.treat.cohort.doses import label_asks
from trialrun.treat.cohort.fates import plain_events, plain_patients
from trialrun.treat.cohort.lively import plan_lively
from trialrun.treat.cohort.template import Template, make_templates
from trialrun.treat.events.course import canonical_drug
from trialrun.treat.model import Choices
from trialrun.treat.schedule.timeline import phases_of

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_CHUNK = 4096


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
    plan = plan_of(template, asked)
    together = _plain(asked, template)
    if any(one.at for one in plan.columns):
        together &= ~(asked.sizes["weight"].unclear | asked.sizes["height"].unclear)
    eventful = np.zeros(len(asked.starts), dtype=bool)
    eventful[asked.events.person] = True
    if plan.follow_up.on_course:
        together &= ~eventful
    _plan_quiet(sums, asked, plan, numbers[together[numbers] & ~eventful[numbers]])
    lively = numbers[together[numbers] & eventful[numbers]]
    left = [plan_lively(sums, asked, plan, lively[n : n + _CHUNK]) for n in range(0, len(lively), _CHUNK)]
    return np.concatenate([numbers[~together[numbers]], *left])


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
    firsts, whose = starts[:, None] + plan.template.firsts, np.repeat(np.arange(len(starts)), count)
    amounts = plan.dosing.amounts(plan.columns, numbers, weight_days(plan, asked, numbers, firsts, whose))
    dates = firsts[:, plan.template.slot] + plan.template.offset
    batch = Batch(
        dates, np.ones(dates.shape, dtype=bool), count, np.add.reduceat(amounts.parts, first, axis=0),
        np.add.reduceat(amounts.known.astype(np.int64), first, axis=0), amounts.units, plan.column,
    )  # fmt: skip
    tally_batch(sums.tally, plan.items, batch)
    tally_undated(sums.tally, plan.template, len(numbers))
    visits = visit_days(plan, firsts, dates, batch.on)
    tally_visits(sums.tally, plan, visits, count)
    for words, day, number in due_in_week(plan, asked, Dated(dates, batch.on), visits):
        due = np.flatnonzero(number[whose])
        sums.due.add_many(numbers[due], day[whose[due]], words, number[whose[due]])
    lasts = dates.max(axis=1, initial=NO_DAY)[whose]
    records = {kind: days[numbers] for kind, days in plan.records.items()}
    later = plan.follow_up.rows(asked.starts[numbers], lasts, np.zeros(len(numbers), dtype=bool), records)
    tally_later(sums.tally, plan, later)
    list_later(sums.due, plan, asked, later, numbers)
