"""The published Chiba trial: a dose step, an assumed weekday, a result, and another trial that must not leak in."""

from decimal import Decimal

import pytest

from trialrun.library import load_trial
from trialrun.protocol import Administration, Reported, Trial


@pytest.fixture(scope="module")
def trial() -> Trial:
    """The trial as bundled."""
    return load_trial("NCT02193698")


def given(trial: Trial, drug: str) -> Administration:
    """The administration of one drug."""
    return next(one for one in trial.phases[0].administrations if one.drug == drug)


def result(trial: Trial, name: str) -> Reported:
    """One reported result by its name."""
    return next(found for found in trial.results if found.name == name)


def test_lenalidomide_steps_up_after_the_first_cycle(trial: Trial) -> None:
    """15 mg in cycle 1 and 25 mg in cycles 2 to 6, on days 1 to 21 of six cycles of 28 days."""
    phase = trial.phases[0]
    assert phase.cycle_length is not None and (phase.cycles, phase.cycle_length.text) == (6, "28 days")
    steps = [(step.cycles.text, step.days.text, step.dose.text) for step in given(trial, "lenalidomide").schedule]
    assert steps == [("1", "1-21", "15 mg"), ("2-6", "1-21", "25 mg")]


def test_the_weekday_of_dexamethasone_is_an_assumption(trial: Trial) -> None:
    """20 mg once a week is printed; days 1, 8, 15 and 22 are ours, with the reason and the other version named."""
    dexamethasone = given(trial, "dexamethasone")
    (step,) = dexamethasone.schedule
    assert dexamethasone.dose is not None and dexamethasone.dose.text == "20 mg"
    assert (step.days.text, step.per_week, step.days_origin) == ("1, 8, 15, 22", 1, "assumption")
    assert "2, 9, 16" in step.why and "days-assumed" in {remark.family for remark in trial.remarks}


def test_no_route_and_no_daily_frequency_is_invented(trial: Trial) -> None:
    """The abstract names no route and no times a day, and neither does the file."""
    assert all(not one.routes and one.times_per_day is None for one in trial.phases[0].administrations)


def test_the_endpoint_is_the_rate_of_fall_of_serum_vegf(trial: Trial) -> None:
    """The first primary outcome is about serum VEGF at 24 weeks from baseline, the second about adverse events."""
    vegf, harm = trial.outcomes
    assert vegf.variables == ("serum_vegf",) and vegf.role == harm.role == "primary"
    assert [frame.offset.text for frame in vegf.time_frames if frame.offset] == ["24 weeks"]
    assert harm.time_frames == ()


def test_the_published_result_is_kept_to_the_digit(trial: Trial) -> None:
    """Mean fall 59.6 with p 0.0003; level 2466 to 974 pg/mL; all five patients completed six cycles."""
    (rate,) = result(trial, "vegf_reduction").statistics
    assert (rate.value, rate.plus_minus, rate.p_value) == (Decimal("59.6"), Decimal("8.3"), Decimal("0.0003"))
    levels = [(one.value, one.plus_minus, one.unit) for one in result(trial, "serum_vegf").statistics]
    assert levels == [(2466, 771, "pg/mL"), (974, 340, "pg/mL")]
    (completed,) = result(trial, "completed treatment").statistics
    assert (completed.count, completed.total) == (5, 5)
    assert [(event.event, event.count) for event in trial.safety] == [("serious adverse event", 0)]


def test_what_follows_the_plus_minus_sign_is_not_guessed(trial: Trial) -> None:
    """The abstract does not say whether 8.3 is a deviation or an error, and neither does the file."""
    spreads = {one.spread for found in trial.results for one in found.statistics if one.plus_minus is not None}
    assert spreads == {"not stated"}
    assert any("0.0003" in remark.calculation for remark in trial.remarks)


def test_the_rate_of_the_means_is_recomputed(trial: Trial) -> None:
    """The remark's 60.5 % is what the printed means give, which differs from the printed mean of rates."""
    before, after = (one.value for one in result(trial, "serum_vegf").statistics)
    assert before is not None and after is not None
    assert f"{(before - after) / before * 100:.1f}" == "60.5"
    assert any("60.5 %" in remark.calculation for remark in trial.remarks)


def test_enrolment_and_its_period_are_facts_of_the_abstract(trial: Trial) -> None:
    """Five men entered between July 2014 and December 2015."""
    assert trial.design.enrolment is not None and trial.design.enrolment.value == 5
    dates = {date.kind: date.value for date in trial.registration.dates}
    assert dates == {"first enrolment": "2014-07", "last enrolment": "2015-12"}


def test_the_randomised_trial_of_the_first_sentence_does_not_leak(trial: Trial) -> None:
    """Nothing of this trial is randomised or gives thalidomide; the other trial is only named in a remark."""
    assert trial.design.allocation is None and trial.design.masking is None
    assert trial.design.intervention_model is not None and trial.design.intervention_model.value == "single arm"
    assert {one.drug for phase in trial.phases for one in phase.administrations} == {"lenalidomide", "dexamethasone"}
    assert "thalidomide" not in {found.term for found in trial.interventions}
    assert "other-trial" in {remark.family for remark in trial.remarks}


def test_the_population_is_one_sentence_with_two_readings(trial: Trial) -> None:
    """Refractory or recurrent disease is used; refractory to thalidomide is kept as the other reading."""
    (criterion,) = trial.eligibility.criteria
    assert 34 in criterion.lines.numbers() and not trial.eligibility.complete
    assert [reading.name for reading in criterion.readings] == ["refractory or recurrent", "refractory to thalidomide"]


def test_twelve_authors_stand_with_their_affiliation(trial: Trial) -> None:
    """All authors of the publication are kept, each with the affiliation printed below the name."""
    publication = trial.registration.publication
    assert publication is not None and (publication.journal, publication.year) == ("Internal Medicine", 2020)
    assert len(publication.author_list) == 12
    assert len({author.affiliation for author in publication.author_list}) == 3
