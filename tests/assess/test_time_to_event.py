"""Times to an event: each rule of event and censoring, on courses made by hand."""

import datetime as dt

import pytest

from trialrun.assess.endpoints.life import Life, life_of
from trialrun.assess.endpoints.time_to_event import Censoring, Followed, TimeToEvent, derive_time, find_timed, to_adtte
from trialrun.assess.model import Assessed, Course, Grade
from trialrun.engines import patient_of
from trialrun.errors import UnknownNameError, UsageError
from trialrun.ground.dates import Date, DateSpan, Offset
from trialrun.library import load
from trialrun.protocol import CriteriaSet

START = Date(2024, 1, 1)


def day(number: int) -> Date:
    """The day so many days after the start."""
    return START + dt.timedelta(days=number)


def on(number: int, to: int | None = None) -> DateSpan:
    """A day, or some day up to another, as days after the start."""
    return DateSpan(day(number), day(number if to is None else to))


def criteria(name: str = "imwg-2016") -> CriteriaSet:
    """A bundled criteria set."""
    found = load(name)
    assert isinstance(found, CriteriaSet)
    return found


def time(
    endpoint: str,
    visits: dict[int, str],
    life: Life | None = None,
    how: Censoring | None = None,
    *,
    progression: int | None = None,
    response: int | None = None,
    set_name: str = "imwg-2016",
) -> TimeToEvent:
    """The time to an event of a patient with overall answers by day, and what else happened."""
    course = Course(
        person_id="p",
        criteria=set_name,
        version="",
        baseline=START,
        visits=tuple(Assessed(date=day(number), grades=(), response=answer) for number, answer in visits.items()),
        progression=None if progression is None else day(progression),
        first_response=None if response is None else day(response),
    )
    return derive_time(find_timed(endpoint), Followed(course, life or Life(), criteria(set_name)), how)


def test_progression_is_the_event_on_the_day_it_was_first_seen() -> None:
    """Confirmed progression ends the time on its own day, not on the day that confirms it."""
    found = time("pfs", {28: "PR", 56: "PD", 84: "PD"}, progression=56)
    assert (found.event, found.days, found.reason) == (True, 56, "progression")


def test_without_an_event_the_last_evaluable_assessment_censors() -> None:
    """An assessment that is not evaluable does not carry the time further, a later contact neither."""
    found = time("pfs", {28: "PR", 56: "VGPR", 84: "NE"}, Life(seen=day(200)))
    assert (found.event, found.days, found.reason) == (False, 56, "no event up to the last record")


def test_without_any_assessment_the_time_is_censored_at_the_start() -> None:
    """Nothing evaluable after the start: censored on the start itself, and said so."""
    found = time("pfs", {28: "NE"}, Life(seen=day(60)))
    assert (found.event, found.days) == (False, 0)
    assert "no evaluable assessment" in found.reason


def test_death_before_the_first_assessment_is_an_event() -> None:
    """Death counts even where nobody had assessed the patient before."""
    found = time("pfs", {}, Life(death=on(20), cause="other"))
    assert (found.event, found.days, found.reason) == (True, 20, "death of another cause")


def test_a_new_therapy_censors_at_the_last_assessment_before_it() -> None:
    """A death after a new therapy is no event, and the assessment on the day of the therapy does not count."""
    life = Life(therapies=(on(60),), death=on(90), cause="disease")
    found = time("pfs", {28: "PR", 56: "SD", 60: "SD"}, life)
    assert (found.event, found.days) == (False, 56)
    assert found.reason == f"new therapy on {day(60)}, before death from the disease"


def test_a_new_therapy_may_be_ignored_or_an_event_instead() -> None:
    """The two other readings of a new therapy are options and give other answers."""
    life = Life(therapies=(on(60),), death=on(90), cause="disease")
    ignored = time("pfs", {28: "PR"}, life, Censoring(new_therapy="ignored"))
    event = time("pfs", {28: "PR"}, life, Censoring(new_therapy="event"))
    assert (ignored.event, ignored.days) == (True, 90)
    assert (event.event, event.days, event.reason) == (True, 60, "new therapy")


def test_progression_on_the_day_of_a_new_therapy_is_an_event() -> None:
    """A new therapy that begins on the day of the event does not take it away."""
    found = time("pfs", {28: "PR"}, Life(therapies=(on(56),)), progression=56)
    assert (found.event, found.days) == (True, 56)


@pytest.mark.parametrize(("death", "missed", "event"), [(84, 2, True), (85, 2, False), (85, 3, True), (400, 0, True)])
def test_missed_assessments_censor_only_where_asked(death: int, missed: int, event: bool) -> None:
    """With assessments every 28 days those due on days 56 and 84 are missed by a death after day 84, not on it."""
    how = Censoring(missed=missed, interval=Offset(28, "d"))
    found = time("pfs", {28: "PR"}, Life(death=on(death), cause="other"), how)
    assert found.event is event
    assert found.days == (death if event else 28)


def test_the_window_of_an_assessment_delays_its_being_missed() -> None:
    """An assessment that may be a week late is not missed before that week is over."""
    how = Censoring(missed=1, interval=Offset(28, "d"), window_days=7)
    assert time("pfs", {28: "PR"}, Life(death=on(63), cause="other"), how).event is True
    assert time("pfs", {28: "PR"}, Life(death=on(64), cause="other"), how).event is False


def test_recorded_missed_visits_count_without_an_interval() -> None:
    """Missed visits that were recorded censor like those reckoned from the plan."""
    life = Life(missed=(day(56), day(84)), death=on(90), cause="other")
    assert time("pfs", {28: "PR"}, life, Censoring(missed=2)).days == 28
    assert time("pfs", {28: "PR"}, life, Censoring(missed=3)).days == 90


def test_unconfirmed_progression_then_death_ends_on_the_death_and_tells_of_it() -> None:
    """Progression nobody confirmed is no event of its own; where it is asked to be one, it ends the time."""
    life = Life(death=on(100), cause="other")
    found = time("pfs", {28: "PR", 56: "PD"}, life)
    early = time("pfs", {28: "PR", 56: "PD"}, life, Censoring(unconfirmed="event"))
    assert (found.event, found.days) == (True, 100)
    assert f"progression on {day(56)} that was not confirmed" in found.reason
    assert (early.event, early.days, early.reason) == (True, 56, "progression, not confirmed")


def test_unconfirmed_progression_at_the_end_does_not_carry_the_time_further() -> None:
    """The last assessment without progression censors, and the open progression is told."""
    found = time("pfs", {28: "PR", 56: "PD"})
    assert (found.event, found.days) == (False, 28)
    assert "not confirmed" in found.reason


def test_events_after_the_data_cut_do_not_count() -> None:
    """A death after the cut is not known at the cut."""
    life = Life(death=on(90), cause="other", seen=day(80))
    found = time("pfs", {28: "PR", 56: "PR", 84: "PR"}, life, Censoring(as_of=day(60)))
    alive = time("os", {}, life, Censoring(as_of=day(60)))
    assert (found.event, found.days, found.reason) == (False, 56, f"no event by the data cut of {day(60)}")
    assert (alive.event, alive.days) == (False, 60)


def test_survival_is_censored_at_the_last_contact() -> None:
    """Overall survival ends with death of any cause, else with the last day known alive; a new therapy is nothing."""
    life = Life(therapies=(on(60),), seen=day(70))
    assert (time("os", {}, life).event, time("os", {}, life).days) == (False, 70)
    dead = time("os", {}, Life(therapies=(on(60),), death=on(90), cause="other"))
    assert (dead.event, dead.days) == (True, 90)


def test_time_to_progression_counts_deaths_from_the_disease_alone() -> None:
    """Another death censors, one from the disease is an event, one without a cause leaves it open."""
    visits = {28: "PR"}
    assert time("ttp", visits, Life(death=on(50), cause="disease")).event is True
    other = time("ttp", visits, Life(death=on(50), cause="other"))
    assert (other.event, other.days, other.reason) == (False, 28, "death of another cause")
    assert time("ttp", visits, Life(death=on(50))).event is None
    assert time("ttp", visits, Life(death=on(50)), Censoring(deaths="none")).event is False


def test_time_to_next_treatment_ends_with_the_next_treatment_or_death() -> None:
    """A new therapy is its event; without deaths as events a death censors on its day."""
    assert time("ttnt", {28: "PR"}, Life(therapies=(on(60),))).days == 60
    died = Life(death=on(90), cause="other", seen=day(80))
    assert time("ttnt", {}, died).event is True
    censored = time("ttnt", {}, died, Censoring(deaths="none"))
    assert (censored.event, censored.days) == (False, 90)
    assert time("ttnt", {}, Life(seen=day(70))).days == 70


def test_the_duration_of_a_response_begins_with_it() -> None:
    """Its time is counted from the first response; without one there is no duration."""
    found = time("dor", {28: "PR", 56: "PR", 84: "PD", 112: "PD"}, response=28, progression=84)
    assert (found.start, found.event, found.days) == (day(28), True, 56)
    none = time("dor", {28: "SD"})
    assert (none.event, none.start, none.reason) == (None, None, "there was no response")


def test_the_time_to_response_is_censored_for_those_who_never_respond() -> None:
    """The first response is the event; death and new therapy are none."""
    assert time("ttr", {28: "PR"}, response=28).days == 28
    found = time("ttr", {28: "SD"}, Life(death=on(40), cause="disease"))
    assert (found.event, found.days, found.reason) == (False, 28, "death from the disease")


def test_a_death_known_by_its_month_is_a_span_of_days_after_the_last_contact() -> None:
    """The death lies in its month, not before the day the patient was last seen; an option takes one day of it."""
    life = Life(death=on(60, 90), cause="other", seen=day(70))
    found = time("os", {}, life)
    assert (found.event, found.days, found.days_to) == (True, 70, 90)
    assert time("os", {}, life, Censoring(partial="last")).days == 90
    assert time("os", {}, life, Censoring(partial="first")).days_to == 70


def test_a_death_that_may_lie_after_the_cut_leaves_the_event_open() -> None:
    """Before or after the data cut cannot be told, so that neither event nor censoring is claimed."""
    found = time("os", {}, Life(death=on(60, 90), cause="other"), Censoring(as_of=day(75)))
    assert found.event is None
    assert "data cut" in found.reason


def test_a_death_in_part_after_sure_progression_does_not_blur_it() -> None:
    """Progression before the first possible day of death is the event, and it alone."""
    found = time("pfs", {56: "PD"}, Life(death=on(60, 90), cause="disease"), progression=56)
    assert (found.days, found.days_to, found.reason) == (56, 56, "progression")


def test_a_death_dated_before_the_start_is_refused() -> None:
    """Nothing is told of a patient who died before the time began."""
    found = time("os", {}, Life(death=on(-3), cause="other"))
    assert found.event is None
    assert "before the start" in found.reason


def test_the_start_may_be_another_event_and_must_be_there() -> None:
    """The time may begin with enrolment; without that event there is no time."""
    life = Life(death=on(90), cause="other", events={"enrolment": day(-10)})
    assert time("os", {}, life, Censoring(begin="enrolment")).days == 100
    assert time("os", {}, Life(), Censoring(begin="enrolment")).reason == "there is no day of enrolment"


def test_progression_in_one_domain_counts_where_it_vetoes_a_response() -> None:
    """A set that answers `no response` to progression in a domain still dates the progression."""
    grade = Grade(domain="vegf", answer="PD")
    course = Course(
        person_id="p",
        criteria="poems-mayo",
        version="",
        baseline=START,
        visits=(
            Assessed(date=day(28), grades=(), response="response"),
            Assessed(date=day(56), grades=(grade,), response="no_response"),
        ),
    )
    followed = Followed(course, Life(), criteria("poems-mayo"))
    assert derive_time(find_timed("pfs"), followed).days == 56
    assert derive_time(find_timed("ttr"), followed).days == 28


def test_an_event_is_cnsr_0_and_its_first_day_is_1() -> None:
    """CDISC's words are the reverse of ours, and its days begin with 1."""
    event = to_adtte(time("pfs", {56: "PD"}, progression=56))
    censored = to_adtte(time("pfs", {28: "PR"}))
    unknown = to_adtte(time("ttp", {28: "PR"}, Life(death=on(50))))
    assert (event["CNSR"], event["AVAL"], event["PARAMCD"]) == (0, 57, "PFS")
    assert (censored["CNSR"], censored["AVAL"]) == (1, 29)
    assert (unknown["CNSR"], unknown["AVAL"]) == (None, None)


def test_wrong_names_and_numbers_are_refused() -> None:
    """An endpoint nobody knows and a negative number of missed assessments are mistakes of the user."""
    with pytest.raises(UnknownNameError, match="pfs"):
        find_timed("pfss")
    with pytest.raises(UsageError, match="negative"):
        time("pfs", {}, how=Censoring(missed=-1))


def test_a_life_is_read_from_the_records() -> None:
    """Death, its cause, therapies, missed visits and the last day seen come from events and dated facts."""

    def event(
        kind: str, first: Date, last: Date | None = None, cause: str | None = None
    ) -> dict[str, str | Date | None]:
        return {"kind": kind, "date": first, "date_to": last or first, "cause": cause}

    events = [
        event("death", Date(2024, 5, 1), Date(2024, 5, 31), "progression"),
        event("new_therapy", Date(2024, 3, 1)),
        event("missed_visit", Date(2024, 4, 1)),
        event("first_dose", START),
        event("withdrawal", Date(2024, 4, 20)),
    ]
    seen: dict[str, str | Date | None] = {"variable": "ecog", "date": Date(2024, 3, 9)}
    life = life_of(patient_of({"person_id": "p"}, {"event": events, "measurement": [seen]}))
    assert life.death == DateSpan(Date(2024, 5, 1), Date(2024, 5, 31))
    assert (life.cause, life.seen, life.missed) == ("disease", Date(2024, 4, 20), (Date(2024, 4, 1),))
    assert life.therapies == (DateSpan(Date(2024, 3, 1), Date(2024, 3, 1)),)
    assert life.gone is not None
    assert life.events["first_dose"] == START
    only_date = life_of(patient_of({"person_id": "p", "death_date": START, "death_date_to": START}, {}))
    assert (only_date.death, only_date.cause) == (DateSpan(START, START), "")
