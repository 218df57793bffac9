"""What one patient's records say of the end of treatment, and that a cohort reads the same from them."""

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from treat_cases import given, phase, trial
from trialrun.engines import Patient, open_cohort, patient_of
from trialrun.protocol import Arm
from trialrun.records.cohort import make_cohort
from trialrun.treat import LifeEvent, plan_calendar
from trialrun.treat.cohort.people import find_enrolled, recorded_ends
from trialrun.treat.events.recorded_life import later_records, other_start, recorded_ends_of
from trialrun.treat.model import History

START = dt.date(2026, 1, 5)
DAY = dt.timedelta(days=1)
CASE = trial(phase("treatment", given("lenalidomide", "1-21", dose="25 mg"), cycle_length="28 days", cycles=2))


def recorded(*events: tuple[str, dt.date], trial: str | None = "case", **person: Any) -> Patient:
    """A patient with events of a trial and columns of the person."""
    rows = [{"person_id": "a", "trial": trial, "kind": kind, "date": day, "date_to": day} for kind, day in events]
    return patient_of({"person_id": "a", **person}, {"event": rows})


def ends(patient: Patient, days: int = 60, *told: LifeEvent) -> list[tuple[str, dt.date]]:
    """Kind and day of the recorded ends, as known some days after the start."""
    return [(one.kind, one.date) for one in recorded_ends_of(patient, CASE, START, START + days * DAY, told)]


def test_a_death_and_a_last_dose_end_treatment() -> None:
    """Death on its day, a last dose the day after; neither before it is known."""
    both = recorded(("last_dose", START + 6 * DAY), death_date=START + 20 * DAY)
    assert ends(both) == [("death", START + 20 * DAY), ("stop", START + 7 * DAY)]
    assert ends(both, 19) == [("stop", START + 7 * DAY)]
    assert ends(both, 5) == []


def test_what_is_not_one_full_date_of_this_trial_ends_nothing() -> None:
    """A month of death, two last doses, one of another trial, and days before the start are no end."""
    month = recorded(death_date=START + 2 * DAY, death_date_to=START + 20 * DAY)
    twice = recorded(("last_dose", START + DAY), ("last_dose", START + 2 * DAY))
    assert [ends(one) for one in (month, twice, recorded(("last_dose", START), trial="other"))] == [[], [], []]
    assert ends(recorded(("last_dose", START - DAY), death_date=START - DAY)) == []


def test_a_death_that_was_told_is_not_taken_from_the_records_too() -> None:
    """The file of events has the death already."""
    told = LifeEvent(kind="death", date=START + 19 * DAY)
    assert ends(recorded(death_date=START + 20 * DAY), 60, told) == []


@pytest.mark.parametrize("death", [None, START, START + 9 * DAY, START + 70 * DAY])
@pytest.mark.parametrize("last", [None, START - DAY, START, START + 8 * DAY, START + 99 * DAY])
@pytest.mark.parametrize("known", [0, 9, 80])
def test_a_cohort_reads_the_same(death: dt.date | None, last: dt.date | None, known: int) -> None:
    """One patient's ends are those that the cohort finds for the same records."""
    events = [("first_dose", START), *([("last_dose", last)] if last is not None else [])]
    tables = {
        "person": pa.table({"person_id": ["a"], "death_date": pa.array([death], pa.date32())}),
        "event": pa.table(
            {
                "person_id": ["a"] * len(events), "trial": ["case"] * len(events), "kind": [kind for kind, _ in events],
                "date": [day for _, day in events], "date_to": [day for _, day in events],
            }
        ),
    }  # fmt: skip
    store, as_of = open_cohort(make_cohort(tables)), START + known * DAY
    wanted = recorded_ends(store, CASE, find_enrolled(store, CASE), as_of)
    mine = recorded_ends_of(recorded(*events, death_date=death), CASE, START, as_of)
    assert sorted(mine, key=str) == sorted(wanted, key=str)


def test_the_calendar_ends_with_them_in_every_arm() -> None:
    """Nothing is planned from the day after the last dose; the end of all treatment needs no arm."""
    events = recorded_ends_of(recorded(("last_dose", START + 6 * DAY)), CASE, START, START + 9 * DAY)
    arms = (Arm(name="A", label="a", phases=("treatment",)), Arm(name="B", label="b", phases=("treatment",)))
    two = trial(*CASE.phases, arms=arms)
    rows = plan_calendar(two, None, recorded(), START, history=History(START + 9 * DAY, events)).rows
    assert [row.status for row in rows] == (["planned"] * 7 + ["cancelled"] * 35) * 2
    assert rows[7].reason == "stopped on 2026-01-12: the last dose is recorded"


def test_another_first_dose_in_the_records_is_a_finding() -> None:
    """The plan begins where it was told to, and says that the records differ."""
    (found,) = other_start(recorded(("first_dose", START)), CASE, START + DAY)
    assert (found.family, "--start 2026-01-05" in found.fix) == ("start-differs", True)
    assert not list(other_start(recorded(("first_dose", START)), CASE, START))
    assert not list(other_start(recorded(), CASE, START))


def test_an_end_that_is_not_known_yet_is_a_finding() -> None:
    """A death after the day that counts as today changes nothing, and is named with its day."""
    patient = recorded(death_date=START + 40 * DAY)
    assert [one.fix for one in later_records(patient, CASE, START)] == ["write --as-of 2026-02-14"]
    assert not list(later_records(patient, CASE, START + 40 * DAY))
