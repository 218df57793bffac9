"""The page of a cohort's workload: what is from a label stands at its head, and the figure ends with the givings."""

import datetime as dt

import pyarrow as pa

from trialrun.library import load_trial
from trialrun.records.cohort import make_cohort
from trialrun.report.workload_page import workload_figure, workload_page
from trialrun.treat import Choices
from trialrun.treat.cohort.workload import Workload, plan_workload

MONDAY = dt.date(2026, 1, 5)
TRIAL = load_trial("NCT04396496")


def workload(choices: Choices | None = None) -> Workload:
    """The work of one patient who begins on a Monday."""
    event = {"person_id": ["a"], "trial": [TRIAL.name], "kind": ["first_dose"], "date": [MONDAY], "date_to": [MONDAY]}
    cohort = make_cohort({"person": pa.table({"person_id": ["a"]}), "event": pa.table(event)})
    return plan_workload(TRIAL, cohort, MONDAY, choices=choices)


def test_amounts_from_a_label_are_said_at_the_head() -> None:
    """Who prints the page sees above the numbers that a dose is not the trial's; without a label nothing is said."""
    labelled = workload_page(workload(Choices(doses="label", products={"daratumumab": "Darzalex Faspro"})), TRIAL)
    head = labelled.split("Week by week")[0]
    assert "the dose of the US label of Darzalex Faspro" in head
    assert "is not the dose of this trial" in head
    assert 'class="warn"' not in workload_page(workload(), TRIAL)


def test_the_figure_ends_with_the_last_giving() -> None:
    """Twelve cycles are 47 weeks up to the last capsule; follow-up visits years later do not stretch the figure."""
    whole = workload()
    assert workload_figure(whole).weeks[-1] == MONDAY + dt.timedelta(weeks=46)
    assert whole.weeks[-1].week > MONDAY + dt.timedelta(weeks=100)
