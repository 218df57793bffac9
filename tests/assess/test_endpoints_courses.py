"""Endpoints of whole courses, and endpoints that a user chooses, for patients made by hand."""

import msgspec
import pytest

from assess.endpoint_patients import answers, day, measured, person, vegf
from assess.histories import make_histories
from trialrun.assess.endpoints.asked import chosen_estimand, offered_estimands
from trialrun.assess.endpoints.computing import compute_cohort_endpoint, compute_endpoint, time_to_event_table
from trialrun.assess.endpoints.model import EndpointOptions
from trialrun.assess.endpoints.time_to_event import Censoring
from trialrun.assess.model import Options
from trialrun.engines import read_patients
from trialrun.errors import UnknownNameError, UsageError
from trialrun.ground.dates import Offset
from trialrun.library import load, load_trial
from trialrun.protocol import (
    CriteriaSet,
    Duration,
    EvidenceFile,
    Outcome,
    OutcomeReading,
    Statement,
    TimeFrame,
)
from trialrun.records.cohort import make_cohort
from trialrun.records.schema import RESULT_TABLES


def evidence() -> EvidenceFile:
    """The evidence letter."""
    found = load("darzalex-poems-evidence")
    assert isinstance(found, EvidenceFile)
    return found


def test_a_trial_without_outcomes_offers_the_sets_of_its_disease_as_the_users_choice() -> None:
    """Nothing is computed unasked; what is chosen is marked as the user's."""
    trial = load_trial("NCT04883242")
    assert "imwg-2016:response" in {one.id for one in offered_estimands(trial)}
    assert all(one.origin == "user" for one in offered_estimands(trial))
    with pytest.raises(UnknownNameError, match="imwg-2016:response"):
        compute_endpoint(trial, "response", [])
    patient = person("p", measured(*(("serum_m_protein", on, v, "g/dL") for on, v in ((0, 3.0), (28, 1.4), (56, 1.2)))))
    result = compute_endpoint(trial, "imwg-2016:response", [patient])
    assert answers(result, "best response") == {"p": "PR"}
    assert result.origin == "user"
    assert result.findings[0].family == "outcome-chosen"


def test_confirmed_and_unconfirmed_response_stand_side_by_side() -> None:
    """A deep value that the next one does not bear out is the best only without confirmation."""
    values = ((0, 3.0), (28, 1.4), (56, 0.25), (84, 0.6))
    facts = [("serum_m_protein", on, value, "g/dL") for on, value in values]
    facts += [("urine_m_protein", on, 50.0, "mg/(24.h)") for on, _ in values]
    patient = person("p", measured(*facts))
    result = compute_endpoint(load_trial("NCT04883242"), "imwg-2016:response", [patient])
    assert answers(result, "best response") == {"p": "PR"}
    assert answers(result, "best response, not confirmed") == {"p": "VGPR"}
    response = result.count("response", reading="best response")
    assert response is not None
    assert response.count == 1


def test_the_day_of_the_best_response_is_the_first_of_the_pair_that_confirms_it() -> None:
    """A response that was lost at once is not the day of the one that lasted."""
    values = ((0, 3.0), (28, 1.4), (56, 2.9), (84, 1.4), (112, 1.3))
    facts = [("serum_m_protein", on, value, "g/dL") for on, value in values]
    facts += [("urine_m_protein", on, 50.0, "mg/(24.h)") for on, _ in values]
    result = compute_endpoint(load_trial("NCT04883242"), "imwg-2016:response", [person("p", measured(*facts))])
    dates = {value.reading: value.date for value in result.values if value.answer == "PR"}
    assert dates == {"best response": day(84), "best response, not confirmed": day(28)}


def test_a_fall_after_progression_is_no_response_of_a_series() -> None:
    """The best response, of the patient and of each domain, is that before progression, as an assessment tells it."""
    found = compute_endpoint(evidence(), "poems-mayo:response", [vegf("p", {0: 500, 90: 1000, 200: 100})])
    assert answers(found, "best response", part="vegf") == {"p": "PD"}
    assert {value.answer for value in found.values if not value.part} == {"no_response"}


SERIES = [
    vegf("complete", {0: 500, 90: 80, 200: 70, 400: 60}),
    vegf("low baseline", {0: 100, 90: 80}),
    vegf("dies", {0: 500, 90: 300, 200: 240}, ("death", 250)),
    vegf("next line", {0: 500, 90: 300}, ("new_therapy", 100)),
]


def test_the_overall_response_of_a_series_is_the_best_over_its_visits() -> None:
    """One domain is enough; a baseline below the floor is not evaluable and stays in the number of all."""
    result = compute_endpoint(evidence(), "ccf_overall_response", SERIES)
    overall = {"complete": "response", "low baseline": "-", "dies": "response", "next line": "no_response"}
    assert answers(result, "best response", part="vegf") == {
        "complete": "CR", "low baseline": "-", "dies": "PR", "next line": "NR",
    }  # fmt: skip
    assert {value.person_id: value.answer or "-" for value in result.values if not value.part} == overall
    count = result.count("response", part="vegf")
    assert count is not None
    assert (count.count, count.evaluable, count.total) == (2, 3, 4)


def test_the_times_of_a_series_have_their_reasons() -> None:
    """Progression-free survival and the time to the next treatment end or are censored with the reason."""
    pfs = compute_endpoint(evidence(), "ccf_pfs", SERIES)
    assert [(one.event, one.days) for one in pfs.times] == [(False, 400), (False, 0), (True, 250), (False, 90)]
    ttnt = compute_endpoint(evidence(), "ccf_ttnt", SERIES)
    assert [(one.event, one.days) for one in ttnt.times] == [(False, 400), (False, 90), (True, 250), (True, 100)]
    table = time_to_event_table(pfs)
    assert table.schema == RESULT_TABLES["time_to_event"]
    assert table.column("reason").to_pylist()[3] == "new therapy on 2024-04-10"


def test_remission_at_a_year_needs_a_year_of_observation() -> None:
    """Who was censored before is not evaluable, who died is not in remission."""
    result = compute_endpoint(evidence(), "ccf_remission", SERIES)
    assert answers(result, "progression-free survival") == {
        "complete": "free of the event", "low baseline": "-", "dies": "not free of the event", "next line": "-",
    }  # fmt: skip


def test_the_data_cut_of_the_assessment_is_that_of_the_time() -> None:
    """One day of the cut is enough: a death after it is no event."""
    options = EndpointOptions(how=Options(as_of=day(210)))
    result = compute_endpoint(evidence(), "ccf_pfs", SERIES, options)
    assert [one.event for one in result.times] == [False, False, False, False]
    assert result.times[2].days == 200


def test_a_new_therapy_that_is_ignored_is_left_out_of_the_assessment_too() -> None:
    """Assessments after the therapy then count."""
    patient = vegf("p", {0: 500, 90: 300, 200: 240}, ("new_therapy", 100))
    options = EndpointOptions(censoring=Censoring(new_therapy="ignored"))
    assert compute_endpoint(evidence(), "ccf_pfs", [patient]).times[0].days == 90
    assert compute_endpoint(evidence(), "ccf_pfs", [patient], options).times[0].days == 200


def test_an_outcome_that_cannot_be_computed_is_refused() -> None:
    """Without a time frame, without a known kind, or by a set that judges no response nothing is computed."""
    trial = load_trial("NCT02193698")
    with pytest.raises(UsageError, match="response criteria"):
        chosen_estimand("dispenzieri-2012", "response")
    with pytest.raises(UnknownNameError):
        chosen_estimand("imwg-2016", "best")
    reading = OutcomeReading(name="r", rule=Statement.parse("ecog <= 1"))
    bare = Outcome(id="bare", role="primary", label="no time", readings=(reading,))
    with pytest.raises(UsageError, match="time frame"):
        compute_endpoint(msgspec.structs.replace(trial, outcomes=(bare,), estimands=()), "bare", [])


def test_an_outcome_without_an_estimand_is_judged_by_its_readings() -> None:
    """The rules of a user's own trial file are enough."""
    rule = Statement.parse("platelets >= 100 10*9/L")
    outcome = Outcome(
        id="platelets", role="primary", label="platelets above 100",
        time_frames=(TimeFrame(offset=Duration.parse("28 days")),), readings=(OutcomeReading(name="r", rule=rule),),
    )  # fmt: skip
    trial = msgspec.structs.replace(load_trial("NCT02193698"), outcomes=(outcome,), estimands=())
    patients = [
        person("p", measured(("platelets", 0, 90.0, "10*9/L"), ("platelets", 28, 120.0, "10*9/L"))),
        person("q", measured(("platelets", 0, 90.0, "10*9/L"), ("platelets", 28, 80.0, "10*9/L"))),
    ]
    result = compute_endpoint(trial, "platelets", patients)
    assert answers(result, "r") == {"p": "met", "q": "not met"}
    assert result.origin == "assumption"


def test_the_endpoints_of_a_cohort_at_once_are_those_of_its_patients_one_by_one() -> None:
    """The fast assessment holds everything the endpoints need, for histories of every kind, refused ones too."""
    criteria = load("imwg-2016")
    assert isinstance(criteria, CriteriaSet)
    cohort, trial = make_cohort(make_histories(criteria, 11, 16).tables), load_trial("NCT04883242")
    everyone = list(read_patients(cohort.tables))
    for asked in ("imwg-2016:dor", "imwg-2016:response"):
        fast, slow = compute_cohort_endpoint(trial, asked, cohort), compute_endpoint(trial, asked, everyone)
        assert fast.times == slow.times
        assert fast.counts == slow.counts
        assert fast.findings == slow.findings


def test_missed_assessments_are_reckoned_from_an_interval() -> None:
    """The option reaches the times and its absence is said."""
    how = Censoring(missed=2, interval=Offset(28, "d"))
    result = compute_endpoint(evidence(), "ccf_pfs", [SERIES[2]], EndpointOptions(censoring=how))
    assert (result.times[0].event, result.times[0].days) == (True, 250)
    later = vegf("late", {0: 500, 90: 300}, ("death", 250))
    assert compute_endpoint(evidence(), "ccf_pfs", [later], EndpointOptions(censoring=how)).times[0].days == 90
    said = compute_endpoint(evidence(), "ccf_pfs", [later], EndpointOptions(censoring=Censoring(missed=2)))
    assert any("no interval" in finding.message for finding in said.findings)
