"""What is planned for many patients at once, and for whom: the question, a template made ready, and the sums."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines import Store
from trialrun.ground.dates import Date
from trialrun.protocol import Arm, Trial
from trialrun.treat.cohort.batch import Items, items_of
from trialrun.treat.cohort.doses import DoseColumn, Dosing, Sizes, dose_columns
from trialrun.treat.cohort.events import EventColumns
from trialrun.treat.cohort.followup import FollowUp, recorded_days
from trialrun.treat.cohort.template import Template
from trialrun.treat.cohort.visits import VisitColumns, visit_columns
from trialrun.treat.cohort.workload_lists import Listing
from trialrun.treat.cohort.workload_tally import Tally
from trialrun.treat.model import Choices

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Sums(msgspec.Struct, frozen=True):
    """What the calendars are added up in."""

    tally: Tally
    due: Listing
    late: Listing


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is planned, for whom: `starts` and `places` (in the person table) are those of all patients.

    `as_of` is the day that counts as today.
    """

    trial: Trial
    arm: Arm | None
    choices: Choices
    store: Store
    places: Ints
    starts: Ints
    events: EventColumns
    sizes: Mapping[str, Sizes]
    as_of: Date


class Plan(msgspec.Struct, frozen=True):
    """A template with what is given and done in it; `records` are recorded days of all patients by kind."""

    template: Template
    items: Items
    columns: tuple[DoseColumn, ...]
    column: Ints
    visits: VisitColumns
    dosing: Dosing
    follow_up: FollowUp
    records: Mapping[str, Ints]


def plan_of(template: Template, asked: Asked) -> Plan:
    """A template made ready for the patients of a cohort."""
    columns, column = dose_columns(template, asked.choices)
    progression = bool(asked.events.texts["kind"].mask(["progression"]).any())
    follow_up = FollowUp(template, asked.trial, asked.arm, asked.choices, progression=progression)
    return Plan(
        template,
        items_of(template),
        columns,
        column,
        visit_columns(template, asked.trial, asked.arm, asked.choices),
        Dosing(asked.trial, asked.choices, asked.sizes),
        follow_up,
        recorded_days(asked.store, asked.trial, follow_up.recorded, asked.places),
    )


def weight_days(plan: Plan, asked: Asked, numbers: Ints, firsts: Ints, whose: Ints) -> Ints:
    """The last day whose weight counts, for each patient and dose column; shape (patients, columns)."""
    days = np.zeros((len(numbers), len(plan.columns)), dtype=np.int64)
    for place, column in enumerate(plan.columns):
        if column.at == "baseline":
            days[:, place] = asked.starts[numbers]
        elif column.at:
            later = int(plan.template.offset[column.item]) if column.at == "giving" else 0
            days[:, place] = firsts[whose, column.slot] + later
    return days
