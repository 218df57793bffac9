"""The Limoges trial: two trials in one, and much that its page does not say."""

from decimal import Decimal

import pytest

from trialrun.engines import Context, evaluate, patient_of
from trialrun.ground.dates import Date
from trialrun.ground.truth import Met, NotMet, Unknown
from trialrun.library import load_trial
from trialrun.protocol import Arm, Outcome, Trial

AS_OF = Date(2026, 3, 1)
POEMS = {"concept": "poems_syndrome", "start": Date(2025, 1, 1), "start_to": Date(2025, 1, 1), "status": "active"}
COVERED = [{"domain": domain, "start": None, "end": None} for domain in ("condition", "exposure", "procedure")]


@pytest.fixture(scope="module")
def trial() -> Trial:
    """The trial as bundled."""
    return load_trial("limoges-len-dex")


def outcome(trial: Trial, wanted: str) -> Outcome:
    """One outcome by its id."""
    return next(found for found in trial.outcomes if found.id == wanted)


def arm(trial: Trial, wanted: str) -> Arm:
    """One arm by its name."""
    return next(found for found in trial.arms if found.name == wanted)


def answers(**given: str) -> list[dict[str, object]]:
    """Attestation rows for the questions answered."""
    return [{"question": key, "answer": said, "date": AS_OF, "trial": None} for key, said in given.items()]


def truth(rule: object, facts: dict[str, list[dict[str, object]]]) -> object:
    """The truth of a rule for a person with these facts."""
    return evaluate(rule, patient_of({"person_id": "1"}, facts), Context(as_of=AS_OF, trial="limoges-len-dex")).truth


def test_dates_and_status_are_those_of_the_page(trial: Trial) -> None:
    """Five dates are kept in ISO form, as precise as printed."""
    dates = {date.kind: date.value for date in trial.registration.dates}
    assert dates == {
        "received": "2012-07-05",
        "start": "2012-07",
        "completion": "2017-07",
        "last updated": "2015-03-08",
        "last verified": "2015-03",
    }
    assert trial.registration.status is not None and trial.registration.status.value == "recruiting"
    assert {party.name for party in trial.registration.parties} == {"University Hospital, Limoges"}


def test_the_two_groups_differ_in_cycles_and_in_what_follows(trial: Trial) -> None:
    """Group 1 has 2 cycles before local or intensive treatment, group 2 has 9 cycles and a year of lenalidomide."""
    phases = {phase.name: phase for phase in trial.phases}
    first, second = arm(trial, "group 1"), arm(trial, "group 2")
    assert [phases[name].cycles for name in first.phases] == [2] and "radiation" in first.then
    assert [phases[name].cycles for name in second.phases] == [9, None]
    maintenance = phases[second.phases[1]]
    assert maintenance.duration is not None and maintenance.duration.text == "1 year"
    assert [given.drug for given in maintenance.administrations] == ["lenalidomide"]


def test_the_shares_are_of_front_line_patients(trial: Trial) -> None:
    """75 and 25 percent of front-line patients are expected in the groups, together all of them."""
    shares = [share for group in trial.arms for share in group.shares]
    assert [share.percent for share in shares] == [Decimal(75), Decimal(25)]
    assert {share.of for share in shares} == {"front-line patients"}


def test_nothing_is_invented_where_the_page_is_silent(trial: Trial) -> None:
    """No dose, day, route, cycle length, number of patients or age limit is in the file, and each is remarked."""
    given = [one for phase in trial.phases for one in phase.administrations]
    assert all(one.dose is None and not one.schedule and not one.routes for one in given)
    assert all(phase.cycle_length is None for phase in trial.phases)
    assert trial.design.enrolment is None and trial.design.allocation is None
    assert trial.eligibility.minimum_age is None and trial.eligibility.sex is None
    assert {"dose-absent", "sample-size-absent", "eligibility-list"} <= {remark.family for remark in trial.remarks}


def test_the_population_is_the_only_criterion_and_never_enough(trial: Trial) -> None:
    """One criterion, with the lines of the population, and a list that is marked as incomplete."""
    assert [criterion.id for criterion in trial.eligibility.criteria] == ["population"]
    assert not trial.eligibility.complete and trial.eligibility.incomplete_because
    assert {13, 15, 28, 29} <= trial.eligibility.criteria[0].lines.numbers()


def test_the_plan_is_a_fleming_plan_in_one_stage(trial: Trial) -> None:
    """The plan names its method, its one stage and both groups, and no numbers that are not printed."""
    (plan,) = trial.design.plans
    assert (plan.method, plan.stages, plan.groups) == ("Fleming", 1, ("group 1", "group 2"))
    assert trial.design.alpha is None


def test_the_time_frame_with_or_keeps_every_reading(trial: Trial) -> None:
    """The endpoint at 2, 4 or 6 months has three time frames and three readings, the first without an invented rule."""
    found = outcome(trial, "biological_group_2")
    assert [frame.offset.text for frame in found.time_frames if frame.offset] == ["2 months", "4 months", "6 months"]
    assert len(found.readings) == 3 and found.readings[0].rule is None


def test_a_doubtful_scale_is_not_changed_silently(trial: Trial) -> None:
    """The scale keeps its printed name in the first reading; the neuropathy score is only the second."""
    found = outcome(trial, "clinical_response")
    assert found.variables == ("onls", "walk_10m")
    assert "Neuropsychological" in found.readings[0].label and found.readings[1].origin == "assumption"
    assert "scale-name" in {remark.family for remark in trial.remarks}


def test_the_history_of_outcomes_says_what_changed(trial: Trial) -> None:
    """Original outcomes point to the current ones: the primary are the same, the secondary gained instruments."""
    originals = [found for found in trial.outcomes if found.version == "original"]
    assert [found.same_as for found in originals] == ["biological_group_1", "biological_group_2", "clinical_response"]
    assert originals[0].change.startswith("none") and "added" in originals[2].change


def test_the_cut_objective_is_marked(trial: Trial) -> None:
    """The objective of group 2 breaks off in the document, and the file says so."""
    assert [found.id for found in trial.objectives if found.cut] == ["efficacy_group_2"]
    assert len([found for found in trial.objectives if found.role == "biological"]) == 3


def test_a_patient_who_can_be_irradiated_in_front_line_belongs_to_group_1(trial: Trial) -> None:
    """With a possible local treatment and no relapse, group 1 is open and group 2 is closed."""
    facts = {
        "condition": [POEMS],
        "coverage": COVERED,
        "attestation": answers(local_or_intensive_treatment_possible="yes", relapsed_or_resistant="no"),
    }
    assert isinstance(truth(arm(trial, "group 1").rule.tree, facts), Met)
    assert isinstance(truth(arm(trial, "group 2").rule.tree, facts), NotMet)


def test_a_relapsed_patient_who_can_be_irradiated_may_belong_to_either_group(trial: Trial) -> None:
    """The lines overlap for relapsed patients, so that both groups are possible and neither is chosen."""
    relapse = {**POEMS, "concept": "relapsed_poems_syndrome"}
    facts = {"condition": [relapse], "attestation": answers(local_or_intensive_treatment_possible="yes")}
    assert isinstance(truth(arm(trial, "group 1").rule.tree, facts), Met)
    assert isinstance(truth(arm(trial, "group 2").rule.tree, facts), Met)


def test_who_is_treated_and_not_relapsed_is_asked(trial: Trial) -> None:
    """Earlier treatment leaves the state of the disease open until somebody answers; an untreated patient is new."""
    rule = trial.eligibility.criteria[0].rule.tree
    treated = {"drug": "bortezomib", "start": Date(2025, 2, 1), "start_to": Date(2025, 2, 1)}
    facts = {"condition": [POEMS], "coverage": COVERED}
    assert isinstance(truth(rule, facts), Met)
    assert isinstance(truth(rule, {**facts, "exposure": [treated]}), Unknown)
    assert isinstance(truth(rule, {"condition": [POEMS]}), Unknown)
    said_no = answers(de_novo="no", relapsed_or_resistant="no")
    assert isinstance(truth(rule, {**facts, "exposure": [treated], "attestation": said_no}), NotMet)
