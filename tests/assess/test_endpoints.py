"""Endpoints at a time and incidences, for patients made by hand: every reading, every status, and the counts."""

from fractions import Fraction

import msgspec

from assess.endpoint_patients import WEEK, Cell, Rows, answers, day, happened, measured, neuropathy, person, vegf
from trialrun.assess.endpoints.computing import compute_endpoint
from trialrun.assess.endpoints.model import EndpointOptions, EndpointResult
from trialrun.assess.model import Options
from trialrun.engines import Patient
from trialrun.library import load_trial
from trialrun.protocol import (
    Combination,
    CriteriaSet,
    Domain,
    Duration,
    Level,
    Outcome,
    OutcomeReading,
    Stated,
    Statement,
    TimeFrame,
    Trial,
)


def success(patients: list[Patient], options: EndpointOptions | None = None) -> EndpointResult:
    """Treatment success at day 360."""
    return compute_endpoint(load_trial("NCT04396496"), "treatment_success", patients, options)


PAIRS = {
    "one": neuropathy("one", (2, 4), (1, 4)),
    "both": neuropathy("both", (2, 4), (1, 2)),
    "none": neuropathy("none", (2, 4), (2, 3)),
    "zero": neuropathy("zero", (2, 0), (1, 0)),
    "two points": neuropathy("two points", (3, 4), (1, 4)),
}


def test_success_has_four_readings_side_by_side() -> None:
    """One of the two, both of them, the study day, and exactly one point are four answers for the same patients."""
    result = success(list(PAIRS.values()))
    assert answers(result, "or") == dict.fromkeys(PAIRS, "success") | {"none": "failure"}
    assert answers(result, "and") == dict.fromkeys(PAIRS, "failure") | {"both": "success", "zero": "-"}
    assert answers(result, "or, exactly one point")["two points"] == "failure"
    assert set(answers(result, "or, on study day 360").values()) == {"-"}


def test_a_baseline_without_limitation_cannot_fall_by_half() -> None:
    """ONLS 0 at baseline leaves both scales open, and one scale alone may still be a success or not."""
    result = success([PAIRS["zero"], neuropathy("same", (2, 0), (2, 0))])
    assert answers(result, "or") == {"zero": "success", "same": "-"}
    assert answers(result, "and") == {"zero": "-", "same": "failure"}


def platelets_at(frame: TimeFrame) -> Trial:
    """A trial whose outcome is judged at one time frame."""
    rule = Statement.parse("platelets >= 100 10*9/L")
    reading = OutcomeReading(name="r", rule=rule)
    outcome = Outcome(id="o", role="primary", label="platelets above 100", time_frames=(frame,), readings=(reading,))
    return msgspec.structs.replace(load_trial("NCT02193698"), outcomes=(outcome,), estimands=())


def test_a_time_frame_is_counted_from_what_it_names() -> None:
    """Four weeks after the last dose is not four weeks after baseline; without that day there is no answer."""
    values = measured(*(("platelets", on, value, "10*9/L") for on, value in ((0, 90.0), (28, 90.0), (84, 120.0))))
    after = platelets_at(TimeFrame(offset=Duration.parse("28 days"), anchor="last dose"))
    done, going = person("done", values, happened(("last_dose", 56))), person("going", values)
    result = compute_endpoint(after, "o", [done, going])
    assert answers(result, "r") == {"done": "met", "going": "-"}
    assert "no day of last dose" in result.values[1].why
    at_end = platelets_at(TimeFrame(anchor="last dose"))
    assert answers(compute_endpoint(at_end, "o", [person("p", values, happened(("last_dose", 84)))]), "r") == {
        "p": "met"
    }


def test_a_time_frame_without_a_day_leaves_everybody_open() -> None:
    """`through study completion` is no day: nobody is judged on some other day instead."""
    values = measured(("platelets", 0, 90.0, "10*9/L"), ("platelets", 28, 120.0, "10*9/L"))
    result = compute_endpoint(platelets_at(TimeFrame(printed="through study completion")), "o", [person("p", values)])
    assert answers(result, "r") == {"p": "-"}
    assert "through study completion" in result.values[0].why


def test_half_of_an_odd_score_is_rounded_down() -> None:
    """5 must fall to 2, for 2.5 is no score."""
    assert answers(success([neuropathy("p", (1, 5), (1, 3))]), "or") == {"p": "failure"}
    assert answers(success([neuropathy("p", (1, 5), (1, 2))]), "or") == {"p": "success"}


def test_the_offset_and_the_study_day_are_a_day_apart() -> None:
    """A visit 359 days after the first dose is study day 360 and not the offset."""
    result = success([neuropathy("p", (2, 4), (1, 4), on=359)])
    assert answers(result, "or") == {"p": "-"}
    assert answers(result, "or, on study day 360") == {"p": "success"}
    assert answers(success([neuropathy("p", (2, 4), (1, 4), on=359)], WEEK), "or") == {"p": "success"}


def test_death_and_a_missing_visit_are_failures_only_where_the_user_says_so() -> None:
    """By default both are not evaluable and stay in the number of all."""
    scales = measured(("ecog", 0, 2.0, None), ("onls", 0, 4.0, None))
    gone, dead = person("gone", scales), person("dead", scales, happened(("death", 100)))
    patients = [PAIRS["one"], gone, dead]
    default, missing = success(patients), success(patients, EndpointOptions(how=Options(missing_visit="failure")))
    deaths = success(patients, EndpointOptions(how=Options(death="failure")))
    assert answers(default, "or") == {"one": "success", "gone": "-", "dead": "-"}
    assert answers(missing, "or") == {"one": "success", "gone": "failure", "dead": "-"}
    assert answers(deaths, "or") == {"one": "success", "gone": "-", "dead": "failure"}
    count = default.count("success", reading="or")
    assert count is not None
    assert (count.count, count.evaluable, count.total) == (1, 1, 3)
    assert "1 of 3, 1 of 1 evaluable" in count.text()


def test_a_new_therapy_before_the_day_counts_as_the_user_says() -> None:
    """Values after a new therapy count by default; they may be left open or be a failure."""
    scales = measured(
        ("ecog", 0, 2.0, None), ("onls", 0, 4.0, None), ("ecog", 360, 1.0, None), ("onls", 360, 4.0, None)
    )
    patient = person("p", scales, happened(("new_therapy", 200)))
    assert answers(success([patient]), "or") == {"p": "success"}
    assert answers(success([patient], EndpointOptions(new_therapy="NE")), "or") == {"p": "-"}
    assert answers(success([patient], EndpointOptions(new_therapy="failure")), "or") == {"p": "failure"}


def test_what_the_record_leaves_open_is_said() -> None:
    """The readings and the window that nobody stated are findings with the line of the document."""
    found = {finding.family: finding for finding in success([PAIRS["one"]]).findings}
    assert "'or' is used" in found["reading"].message
    assert found["reading"].lines == (37, 37)
    assert "window" in found["window-absent"].message
    assert found["not-evaluable"].count == 1


def test_values_of_one_day_that_disagree_leave_one_patient_open_and_the_others_go_on() -> None:
    """The records of a patient are refused with the reason, and everybody else is counted."""
    wrong = person("wrong", measured(("ecog", 0, 2.0, None), ("ecog", 360, 1.0, None), ("ecog", 360, 2.0, None)))
    result = success([wrong, PAIRS["one"]])
    assert answers(result, "or") == {"one": "success"}
    assert "disagree" in next(value.why for value in result.values if value.person_id == "wrong")
    count = result.count("success", reading="or")
    assert count is not None
    assert (count.evaluable, count.total) == (1, 2)


def markers(name: str, values: dict[int, tuple[float, float]]) -> Patient:
    """M-protein in g/dL and serum VEGF in pg/mL by day."""
    facts = [("serum_m_protein", on, pair[0], "g/dL") for on, pair in values.items()]
    facts += [("serum_vegf", on, pair[1], "pg/mL") for on, pair in values.items()]
    return person(name, measured(*facts))


def test_two_four_or_six_months_are_three_results_by_default() -> None:
    """Each time is a result of its own; one endpoint at any or at the last time are the other readings."""
    patient = markers("p", {0: (1.0, 2000.0), 60: (0.5, 1000.0), 121: (0.5, 2500.0)})
    result = compute_endpoint(load_trial("limoges-len-dex"), "biological_group_2", [patient], WEEK)
    falls = {(value.time, value.part): value.number for value in result.values if value.reading == "three endpoints"}
    assert falls == {
        ("2 months", "serum_m_protein"): Fraction(1, 2),
        ("2 months", "serum_vegf"): Fraction(1, 2),
        ("4 months", "serum_m_protein"): Fraction(1, 2),
        ("4 months", "serum_vegf"): Fraction(-1, 4),
        ("6 months", "serum_m_protein"): None,
        ("6 months", "serum_vegf"): None,
    }
    assert answers(result, "one endpoint, any time") == {"p": "met"}
    assert answers(result, "one endpoint, last time") == {"p": "not met"}


def test_a_time_that_is_open_leaves_any_time_open_unless_another_is_reached() -> None:
    """Not reached at two times and unknown at the third is not a failure."""
    patient = markers("p", {0: (1.0, 2000.0), 60: (1.5, 1000.0)})
    result = compute_endpoint(load_trial("limoges-len-dex"), "biological_group_2", [patient], WEEK)
    assert answers(result, "one endpoint, any time") == {"p": "-"}


def test_the_group_of_a_patient_decides_which_endpoint_is_theirs() -> None:
    """Patients of the other group are not counted; where no groups are given all are, and that is said."""
    trial = load_trial("limoges-len-dex")
    patients = [markers(name, {0: (1.0, 2000.0), 60: (0.5, 1000.0)}) for name in ("a", "b")]
    groups = EndpointOptions(how=WEEK.how, groups={"a": "group 1", "b": "group 2"})
    result = compute_endpoint(trial, "biological_group_1", patients, groups)
    assert answers(result, "both lower") == {"a": "met"}
    everyone = compute_endpoint(trial, "biological_group_1", patients, WEEK)
    assert answers(everyone, "both lower") == {"a": "met", "b": "met"}
    assert any(finding.family == "group" for finding in everyone.findings)


def test_an_original_outcome_is_the_one_it_is_the_same_as() -> None:
    """The outcome as first registered is computed like the current one."""
    patient = markers("p", {0: (1.0, 2000.0), 60: (0.5, 1000.0)})
    result = compute_endpoint(load_trial("limoges-len-dex"), "biological_group_1_original", [patient], WEEK)
    assert result.estimand.id == "biological_group_1"


def thresholds() -> CriteriaSet:
    """A set that a user might write: both markers down by half."""
    rule = Statement.parse("serum_m_protein <= 0.5 x baseline and serum_vegf <= 0.5 x baseline")
    measured_in = tuple(Domain(name=name, looks_at=(name,)) for name in ("serum_m_protein", "serum_vegf"))
    judged = tuple(
        Level(domain=name, name="measured", label="measured", rule=Statement.parse(f"{name} recorded"), verified=True)
        for name in ("serum_m_protein", "serum_vegf")
    )
    return CriteriaSet(
        trialrun=1, name="mine", title=Stated(value="mine"), version="1", purpose="response", condition="",
        source="me", domains=(*measured_in, Domain(name="overall")),
        levels=(*judged, Level(domain="overall", name="success", label="both down by half", rule=rule, verified=True)),
        combination=Combination(method="rule", positive="success", negative="failure"),
    )  # fmt: skip


def test_thresholds_are_those_of_the_users_own_set() -> None:
    """A set of the user judges each time in place of the readings, and the result says whose choice it was."""
    patient = markers("p", {0: (1.0, 2000.0), 60: (0.5, 1000.0), 121: (0.6, 900.0)})
    options = EndpointOptions(how=WEEK.how, criteria=thresholds())
    result = compute_endpoint(load_trial("limoges-len-dex"), "biological_group_2", [patient], options)
    assert [(value.time, value.answer) for value in result.values] == [
        ("2 months", "success"), ("4 months", "failure"), ("6 months", ""),
    ]  # fmt: skip
    assert (result.origin, result.criteria) == ("user", "mine (1)")
    assert any(finding.family == "outcome-chosen" for finding in result.findings)


def serum(name: str, before: float, after: float | None, **others: Rows) -> Patient:
    """Serum VEGF at baseline and at 24 weeks."""
    values = [("serum_vegf", 0, before, "pg/mL")] + ([("serum_vegf", 168, after, "pg/mL")] if after is not None else [])
    return person(name, measured(*values), **others)


def test_the_rate_of_fall_has_two_readings_that_differ() -> None:
    """The mean of the rates and the rate of the means are exact and not the same; a rise is a negative rate."""
    patients = [serum("a", 2000, 1000), serum("b", 1000, 250), serum("c", 400, 500), serum("d", 900, None)]
    result = compute_endpoint(load_trial("NCT02193698"), "vegf_reduction", patients)
    pooled = {one.reading: (one.number, one.evaluable) for one in result.pooled}
    assert pooled["mean of the rates"] == (Fraction(1, 3), 3)
    assert pooled["rate of the means"] == (Fraction(1650, 3400), 3)
    rates = [value.number for value in result.values if value.reading == "mean of the rates"]
    assert rates == [Fraction(1, 2), Fraction(3, 4), Fraction(-1, 4), None]


def test_plasma_values_are_no_serum_values() -> None:
    """A rate of serum VEGF cannot be made of plasma VEGF."""
    result = compute_endpoint(load_trial("NCT02193698"), "vegf_reduction", [vegf("p", {0: 900, 168: 300})])
    assert answers(result, "mean of the rates") == {"p": "-"}


def harm(concept: str, on: int, grade: int | None, to: int | None = None, status: str | None = None) -> dict[str, Cell]:
    """A condition that began on a day, or on some day up to another."""
    return {
        "concept": concept, "start": day(on), "start_to": day(on if to is None else to), "grade": grade,
        "status": status,
    }  # fmt: skip


COMPLETE: Rows = [{"domain": "condition", "start": None, "end": None}]


def harms(name: str, *conditions: dict[str, Cell], complete: bool = True) -> Patient:
    """A patient with conditions, whose history is complete or not."""
    return person(name, [], condition=list(conditions), coverage=COMPLETE if complete else [])


def test_adverse_events_are_those_that_began_under_treatment() -> None:
    """Any event, its worst grade and each event are counted in patients; what began before does not count."""
    patients = [
        harms("worse", harm("neutropenia", 20, 2), harm("neutropenia", 50, 3), harm("fatigue", 9, 1)),
        harms("before", harm("neutropenia", -20, 3)),
        harms("none"),
        harms("absent", harm("anemia", 30, None, status="absent")),
        harms("not known", complete=False),
        harms("when", harm("anemia", -10, 2, to=20)),
        harms("no grade", harm("anemia", 5, None)),
    ]
    result = compute_endpoint(load_trial("NCT02193698"), "adverse_events", patients)
    assert answers(result, "patients with an event", part="any event") == {
        "worse": "yes", "before": "no", "none": "no", "absent": "no", "not known": "-", "when": "-", "no grade": "yes",
    }  # fmt: skip
    assert answers(result, "patients with an event", part="worst grade") == {
        "worse": "grade 3", "no grade": "grade not recorded",
    }  # fmt: skip
    count = result.count("yes", part="neutropenia")
    assert count is not None
    assert (count.count, count.evaluable, count.total) == (1, 5, 7)


def test_no_record_is_no_event_where_the_user_assumes_it() -> None:
    """The assumption is the user's and makes the patient evaluable."""
    options = EndpointOptions(assume_absent=frozenset({"condition"}))
    result = compute_endpoint(load_trial("NCT02193698"), "adverse_events", [harms("p", complete=False)], options)
    assert answers(result, "patients with an event") == {"p": "no"}
