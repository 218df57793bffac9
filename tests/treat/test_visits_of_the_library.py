"""The visits, tests, endpoints and duties of the bundled trials, counted by hand from their documents."""

import datetime as dt
from collections import Counter

import pytest

from trialrun.engines import Patient, patient_of
from trialrun.library import load_trial
from trialrun.treat import Assumption, Calendar, CalendarRow, Choices, History, LifeEvent, plan_calendar

START = dt.date(2025, 1, 6)


def planned(name: str, *life: LifeEvent, arm: str | None = None, sex: str = "male", registered: str = "") -> Calendar:
    """The calendar of a bundled trial."""
    day = (
        {"date": dt.date.fromisoformat(registered), "date_to": dt.date.fromisoformat(registered)} if registered else {}
    )
    events = [{"kind": "registration", "trial": None, **day}] if registered else []
    patient: Patient = patient_of({"person_id": "P-01", "sex": sex}, {"event": events})
    return plan_calendar(load_trial(name), arm, patient, START, history=History(None, life) if life else None)


def named(calendar: Calendar, label: str) -> list[CalendarRow]:
    """The rows whose label begins so."""
    return [row for row in calendar.rows if row.label.startswith(label) and row.kind != "dose"]


def families(calendar: Calendar) -> Counter[str]:
    """How many findings there are of each family."""
    return Counter(finding.family for finding in calendar.findings)


def test_every_giving_of_daratumumab_is_a_visit() -> None:
    """NCT04396496: 8 + 8 + 6 infusion visits at the place the record names."""
    visits = named(planned("NCT04396496"), "infusion visit")
    assert len(visits) == 22
    assert {row.label for row in visits} == {"infusion visit (outpatients, Infusion 4)"}
    assert Counter(row.cycle for row in visits) == {
        1: 4,
        2: 4,
        **dict.fromkeys(range(3, 7), 2),
        **dict.fromkeys(range(7, 13), 1),
    }


def test_response_is_judged_before_six_cycles_and_after_the_last() -> None:
    """NCT04396496: before cycles 1 to 6 (the day an assumption), at the last dose on day 329, then as followed up."""
    calendar = planned("NCT04396496")
    during = named(calendar, "safety and response")
    assert [(row.cycle, row.day, row.origin) for row in during] == [
        *((number, 28 * (number - 1) + 1, "assumption") for number in range(1, 7)),
        (None, 329, "document"),
    ]
    after = named(calendar, "response after treatment")
    assert [str(row.date) for row in after] == ["2026-05-30", "2026-11-30", "2027-11-30", "2028-11-30"]
    assert [row.number for row in after] == [1, 2, 3, 4]
    survival = named(calendar, "overall survival")[0]
    assert (survival.date, survival.status, survival.phase) == (None, "not stated", "follow-up")


def test_the_endpoint_lies_behind_the_last_cycle() -> None:
    """NCT04396496: 360 days after the first dose, 24 days after 336 days of cycles; the other reading is named."""
    calendar = planned("NCT04396496")
    (endpoint,) = named(calendar, "endpoint: ")
    assert (endpoint.date, endpoint.day, endpoint.phase) == (START + dt.timedelta(days=360), 361, "follow-up")
    behind, reading = (finding for finding in calendar.findings if finding.family == "time-frame")
    assert behind.calculation == "12 x 28 days = 336 days; 360 - 336 = 24 days later"
    assert "2025-12-31" in reading.message
    assert any("188 days" in finding.message for finding in calendar.findings if finding.family == "assessment-gap")


def test_the_number_of_givings_is_a_calculation() -> None:
    """The planned givings are counted from cycles and days, as by hand."""
    said = {
        name: next(finding.calculation for finding in planned(name).findings if finding.family == "dose-count")
        for name in ("NCT04396496", "NCT02193698")
    }
    assert said == {
        "NCT04396496": "daratumumab 2 x 4 + 4 x 2 + 6 x 1 = 22; lenalidomide 12 x 21 = 252",
        "NCT02193698": "lenalidomide 6 x 21 = 126; dexamethasone 6 x 4 = 24",
    }


def test_rows_that_stand_for_a_whole_cycle_are_not_counted_as_givings() -> None:
    """Limoges with an assumed length of cycle: days within cycles are not stated, so that nobody can count givings."""
    patient = patient_of({"person_id": "P-01"}, {})
    choices = Choices(assumptions=(Assumption("cycle_length_days", "28"),))
    calendar = plan_calendar(load_trial("limoges-len-dex"), "group 1", patient, START, choices=choices)
    assert [row.date for row in calendar.rows if row.drug == "lenalidomide"] == [START, START + dt.timedelta(days=28)]
    assert families(calendar)["dose-count"] == 0


def test_criteria_bring_their_tests() -> None:
    """NCT04396496: ten tests for a man, and the pregnancy test for a woman, in the week before registration."""
    men, women = planned("NCT04396496"), planned("NCT04396496", sex="female", registered="2025-01-02")
    assert len([row for row in men.rows if row.phase == "screening"]) == 10
    assert not named(men, "pregnancy test")
    (test,) = named(women, "pregnancy test")
    assert test.window == (dt.date(2024, 12, 26), dt.date(2025, 1, 2))
    assert families(women)["screening-open"] == 1


def test_duties_follow_the_last_dose_of_their_drug() -> None:
    """NCT04396496: three months after the last daratumumab (day 309); after a stop, after the one really given."""
    calendar = planned("NCT04396496")
    assert [row.window for row in named(calendar, "effective contraception")] == [(START, dt.date(2026, 2, 10))]
    stopped = planned("NCT04396496", LifeEvent(kind="stop", date=dt.date(2025, 3, 1)))
    assert [row.window for row in named(stopped, "no sperm donation")] == [(START, dt.date(2025, 5, 24))]
    assert not named(planned("NCT04396496", sex="female"), "no sperm donation")


def test_follow_up_of_the_second_trial() -> None:
    """NCT04883242: marrow at screening, images without a time, a visit 30 days after the last dose, then 5 years."""
    calendar = planned("NCT04883242")
    assert [row.phase for row in named(calendar, "bone marrow")] == ["screening"]
    image = named(calendar, "computed tomography, PET-CT or magnetic resonance imaging")[0]
    assert (image.date, image.status, image.origin) == (None, "not stated", "assumption")
    (visit,) = named(calendar, "first visit after treatment")
    last = max(row.date for row in calendar.rows if row.kind == "dose" and row.date is not None)
    assert visit.date == last + dt.timedelta(days=30)
    (later,) = named(calendar, "later follow-up")
    assert later.window == (last, dt.date(last.year + 5, last.month, last.day))
    assert families(calendar)["interval-not-stated"] == 1
    assert families(calendar)["choice"] == 1


def test_endpoints_belong_to_their_group() -> None:
    """limoges-len-dex: group 1 is judged at 2 months, group 2 at 2, 4 and 6, and the earlier versions bring no row."""
    one, two = (planned("limoges-len-dex", arm=f"group {number}") for number in (1, 2))
    assert [str(row.date) for row in named(one, "endpoint: biological")] == ["2025-03-06"]
    assert [str(row.date) for row in named(two, "endpoint: biological")] == ["2025-03-06", "2025-05-06", "2025-07-06"]
    assert len(named(one, "endpoint: ")) == 2
    assert len(named(one, "samples for the biological study")) == 1


@pytest.mark.parametrize("name", ["NCT04396496", "NCT04883242", "NCT02193698", "limoges-len-dex"])
def test_no_two_findings_say_the_same(name: str) -> None:
    """Every finding of a calendar is told once."""
    findings = planned(name).findings
    assert len({finding.message for finding in findings}) == len(findings)
