"""Simulated follow-up: the same for the same seed, inside the plausible, with every kind of course and event."""

import datetime as dt

import pytest

from trialrun.ground.dates import Date
from trialrun.library import load_trial
from trialrun.records import Cohort
from trialrun.records.generate import generate_cohort
from trialrun.records.generate.followup import Shape, generate_followup
from trialrun.terms import Variable, load_vocabulary

START, DAYS = Date(2026, 7, 7), tuple(range(28, 700, 28))
TRIAL = load_trial("NCT04396496")


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    """Some simulated patients."""
    return generate_cohort([TRIAL], 300, 5, as_of=Date(2026, 6, 30))


def people(first: int, last: int) -> list[str]:
    """Identifiers of the cohort."""
    return [f"P{number:07d}" for number in range(first, last + 1)]


def followed(cohort: Cohort, persons: list[str], seed: int = 3) -> Cohort:
    """Their follow-up."""
    return generate_followup(cohort, TRIAL, seed, persons=persons, start=START, days=DAYS)


def test_rows_do_not_hang_on_who_else_is_followed(cohort: Cohort) -> None:
    """A patient followed alone has the rows of the same patient in a larger group; another seed gives others."""
    alone, together = followed(cohort, people(7, 7)), followed(cohort, people(1, 20))
    for name, table in alone.tables.items():
        rows = [row for row in together.tables[name].to_pylist() if row["person_id"] == "P0000007"]
        assert table.to_pylist() == rows
    assert followed(cohort, people(7, 7), seed=4).tables["measurement"].to_pylist() != rows


def test_the_baseline_is_the_persons_own_last_value(cohort: Cohort) -> None:
    """ONLS at the first dose is the last one that was recorded before it."""
    scores = [row for row in cohort.tables["measurement"].to_pylist() if row["variable"] == "onls"]
    last = {row["person_id"]: row["value"] for row in sorted(scores, key=lambda row: row["date"])}
    made = followed(cohort, people(1, 60)).tables["measurement"].to_pylist()
    first = {row["person_id"]: row["value"] for row in made if row["variable"] == "onls" and row["date"] == START}
    shared = last.keys() & first.keys()
    assert len(shared) > 10
    assert all(first[name] == last[name] for name in shared)


def test_values_are_plausible_and_in_the_unit_of_their_variable(cohort: Cohort) -> None:
    """No value leaves the range of its variable, scores are whole numbers."""
    words = load_vocabulary()
    for row in followed(cohort, people(1, 60)).tables["measurement"].to_pylist():
        term = words.term(row["variable"])
        assert isinstance(term, Variable)
        if row["value"] is not None:
            assert term.low is None or row["value"] >= term.low
            assert term.high is None or row["value"] <= term.high
            assert term.kind != "scale" or row["value"] == int(row["value"])


def test_every_kind_of_event_happens_and_nothing_is_measured_after_the_last(cohort: Cohort) -> None:
    """Missed visits, new therapies, deaths and losses occur; visits end with death or loss."""
    made = followed(cohort, people(1, 300))
    events = made.tables["event"].to_pylist()
    assert {row["kind"] for row in events} >= {"missed_visit", "new_therapy", "death", "lost_to_follow_up"}
    assert {row["cause"] for row in events if row["kind"] == "death"} == {"disease", "other"}
    last = {row["person_id"]: row["date"] for row in events if row["kind"] in ("death", "lost_to_follow_up")}
    measured = made.tables["measurement"].to_pylist()
    assert all(row["date"] < last.get(row["person_id"], dt.date.max) for row in measured)


def test_harms_have_grades_and_begin_under_treatment(cohort: Cohort) -> None:
    """Adverse events carry a grade of 1 to 4 and begin after the first dose; the history is complete."""
    made = followed(cohort, people(1, 60))
    harms = made.tables["condition"].to_pylist()
    assert {row["grade"] for row in harms} == {1, 2, 3, 4}
    assert all(row["start"] > START for row in harms)
    assert {row["person_id"] for row in made.tables["coverage"].to_pylist()} == set(people(1, 60))


def test_a_course_falls_by_halves_and_may_turn() -> None:
    """At the half-time half of the way is gone; after the turn the level doubles, up to a bound."""
    shape = Shape("x", 1.0, 0.0, 30.0, 60.0, 30.0)
    assert (shape.level(0, 1), shape.level(30, 1), shape.level(60, 1)) == (1.0, 0.5, 0.25)
    assert shape.level(90, 1) == pytest.approx(0.5)
    assert shape.level(60, 2) == 0.5
    assert shape.level(10_000, 1) == 1.6
