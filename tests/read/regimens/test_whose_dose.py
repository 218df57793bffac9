"""Whose dose, whose days: what is said of one drug is not lent to another that it cannot be of."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.model import Spread
from trialrun.read.regimens.reading import read_regimen

DAILY_OF_ONE_ALONE = {
    "Nivolumab 480 mg IV with axitinib 5 mg twice daily. Treatment repeats every 4 weeks.": [
        "nivolumab 480 mg · cycles 1+: 1",
        "axitinib 5 mg x2 · cycles 1+: 1..28",
    ],
    "Cetuximab 500 mg/m2 plus erlotinib 100 mg once daily; cycles of 14 days.": [
        "cetuximab 500 mg/m2 · cycles 1+: 1",
        "erlotinib 100 mg · cycles 1+: 1..14",
    ],
    "Docetaxel 75 mg/m2 in combination with sunitinib 25 mg daily in 3-week cycles.": [
        "docetaxel 75 mg/m2 · days not stated",
        "sunitinib 25 mg · cycles 1+: 1..21",
    ],
    "Oxaliplatin 130 mg/m2 and capecitabine 1000 mg/m2 twice daily on days 1-14 every 3 weeks.": [
        "oxaliplatin 130 mg/m2 · days not stated",
        "capecitabine 1000 mg/m2 x2 · cycles 1+: 1..14",
    ],
    "Degarelix 80 mg SC and apalutamide 240 mg orally daily. Repeat every 28 days.": [
        "degarelix 80 mg · days not stated",
        "apalutamide 240 mg · cycles 1+: 1..28",
    ],
    "Once daily lapatinib 1250 mg and trastuzumab 6 mg/kg in cycles of 3 weeks.": [
        "lapatinib 1250 mg · cycles 1+: 1..21",
        "trastuzumab 6 mg/kg · cycles 1+: 1",
    ],
    "Gemtuzumab ozogamicin 3 mg/m2 and cytarabine 100 mg/m2 on days 1-7.": [
        "gemtuzumab ozogamicin 3 mg/m2 · days not stated",
        "cytarabine 100 mg/m2 · days 1..7",
    ],
    "Zoledronic acid 4 mg and exemestane 25 mg daily in 28-day cycles.": [
        "zoledronic acid 4 mg · days not stated",
        "exemestane 25 mg · cycles 1+: 1..28",
    ],
}

DAYS_OF_BOTH = {
    "Oral melphalan 9 mg/m2 with prednisone 60 mg/m2 daily on days 1-4 of each 42-day cycle.": [
        "melphalan 9 mg/m2 · cycles 1+: 1..4",
        "prednisone 60 mg/m2 · cycles 1+: 1..4",
    ],
    "Cyclophosphamide 50 mg and prednisone 20 mg daily in 28-day cycles.": [
        "cyclophosphamide 50 mg · cycles 1+: 1..28",
        "prednisone 20 mg · cycles 1+: 1..28",
    ],
}


@pytest.mark.parametrize("text", DAILY_OF_ONE_ALONE)
def test_what_is_daily_for_a_tablet_is_not_for_an_infusion_beside_it(text: str) -> None:
    """An antibody, another route or measure, or a drug joined by `with`, is not given daily because the other is."""
    assert schedules.schedule(text) == DAILY_OF_ONE_ALONE[text]


@pytest.mark.parametrize("text", DAYS_OF_BOTH)
def test_drugs_named_as_one_share_their_days(text: str) -> None:
    """A few days in a row, and daily tablets of the same measure, are those of both drugs."""
    assert schedules.schedule(text) == DAYS_OF_BOTH[text]


@pytest.mark.parametrize(
    "text",
    [
        "Group 1 will receive belimumab 10 mg/kg IV on day 1 and Group 2 will receive rituximab 1000 mg IV on day 2.",
        "Arm A receives belimumab 10 mg/kg IV on day 1, and arm B receives rituximab 1000 mg IV on day 2.",
        "Arm 1 patients get belimumab 10 mg/kg IV on day 1, while arm 2 patients get rituximab 1000 mg IV on day 2.",
        "Group A will be given belimumab 10 mg/kg IV on day 1, group B will be given rituximab 1000 mg IV on day 2.",
        "Group 1 (n=9) gets belimumab 10 mg/kg IV on day 1, and group 2 (n=9) gets rituximab 1000 mg IV on day 2.",
        "Group I gets belimumab 10 mg/kg IV on day 1, but group II gets rituximab 1000 mg IV on day 2.",
    ],
)
def test_a_second_arm_begins_within_a_sentence(text: str) -> None:
    """What the second of two groups receives is never given to the first."""
    phases = read_regimen(text).phases
    assert [[one.drug for one in phase.administrations] for phase in phases] == [["belimumab"], ["rituximab"]]
    assert len({phase.arm for phase in phases}) == 2


@pytest.mark.parametrize("who", ["Both arm A and arm B", "Patients in group 1 and group 2", "Arm 1 and arm 2"])
def test_what_two_arms_receive_is_not_of_the_second_alone(who: str) -> None:
    """Names of arms joined right before the verb begin no arm of their own, nor is the first the only one."""
    (phase,) = read_regimen(f"{who} receive melphalan 9 mg/m2 on days 1-4 of 42-day cycles.").phases
    assert phase.arm in {"", "Arm 1 and arm 2"}


def test_cycles_before_an_arm_are_those_of_what_it_receives() -> None:
    """Cycles that lead a sentence hold for each arm that is named in it."""
    phases = read_regimen(
        "In cycles 1 and 2, arm A receives ofatumumab 300 mg on day 1, arm B receives ofatumumab 1000 mg on day 1."
    ).phases
    assert [(one.arm, given.amount, given.spread) for one in phases for given in one.administrations] == [
        ("arm A", 300, (Spread(1, 2, (1,)),)),
        ("arm B", 1000, (Spread(1, 2, (1,)),)),
    ]


@pytest.mark.parametrize("age", ["patients over 80 or 15 mg", "subjects aged 80 or 15 mg", "those > 80 or 15 mg"])
def test_an_age_before_another_dose_is_no_dose(age: str) -> None:
    """The number behind `over` or `aged` is not one of two doses, though `or` and a dose follow."""
    assert "80 mg" not in str(schedules.schedule(f"Lenalidomide 25 mg on days 1-21 (10 mg in {age} in all others)."))


DOSES_OF_UNKNOWN_NAMES = {
    "Epirubicin 90 mg/m2 on day 1, coenzyme Q10 100 mg daily.": [
        "epirubicin 90 mg/m2 · days 1",
        "coenzyme q10 100 mg · days not stated",
    ],
    "Docetaxel 35 mg/m2 weekly with omega-3 1 g daily.": [
        "docetaxel 35 mg/m2 · cycles 1+: 1",
        "omega-3 1 g · cycles 1+: 1..7",
    ],
}

BEFORE_OR_AFTER_ANOTHER = {
    "Teclistamab after daratumumab lead-in (1800 mg), every 2 weeks.": ["teclistamab · cycles 1+: 1"],
    "Methylprednisolone 80 mg IV before each elotuzumab infusion (10 mg/kg) weekly.": [
        "methylprednisolone 80 mg · cycles 1+: 1"
    ],
}


@pytest.mark.parametrize("text", DOSES_OF_UNKNOWN_NAMES)
def test_the_dose_of_a_name_nobody_knows_is_its_own(text: str) -> None:
    """A name with a number in it has the dose behind it; the drug before has not."""
    assert schedules.schedule(text) == DOSES_OF_UNKNOWN_NAMES[text]


@pytest.mark.parametrize("text", BEFORE_OR_AFTER_ANOTHER)
def test_the_dose_of_what_came_before_is_nobody_elses(text: str) -> None:
    """A drug that is a point in time keeps the dose in its bracket, and that it is not planned is a finding."""
    assert schedules.schedule(text) == BEFORE_OR_AFTER_ANOTHER[text]
    assert any(finding.family == "schedule-untold" for finding in read_regimen(text).findings)


OF_SOME_CYCLES = {
    "Nivolumab 3 mg/kg in 3-week cycles with ipilimumab 1 mg/kg every other cycle.": [
        "nivolumab 3 mg/kg · cycles 1+: 1",
        "ipilimumab 1 mg/kg · days not stated",
    ],
    "Rituximab 375 mg/m2 on day 1 of alternate cycles and bendamustine 90 mg/m2 on days 1 and 2 every 28 days.": [
        "rituximab 375 mg/m2 · days not stated",
        "bendamustine 90 mg/m2 · cycles 1+: 1, 2",
    ],
    "Zoledronic acid 4 mg with every other cycle; docetaxel 75 mg/m2 every 3 weeks.": [
        "zoledronic acid 4 mg · days not stated",
        "docetaxel 75 mg/m2 · cycles 1+: 1",
    ],
}

SIZES_BESIDE_DOSES = {
    "Isatuximab 100 mg/5 mL vial or 500 mg/25 mL vial, 10 mg/kg IV weekly.": ["isatuximab 10 mg/kg · cycles 1+: 1"],
    "Decitabine for infusion, 50 mg vial: 20 mg/m2 IV on days 1-5 every 28 days.": [
        "decitabine 20 mg/m2 · cycles 1+: 1..5"
    ],
    "Carfilzomib (60 mg powder for solution) 27 mg/m2 IV on days 1 and 2 every 28 days.": [
        "carfilzomib 27 mg/m2 · cycles 1+: 1, 2"
    ],
    "Mitomycin 40 mg vial intravesically weekly for 6 weeks.": ["mitomycin 40 mg · days 1, 8, 15, 22, 29, 36"],
}


@pytest.mark.parametrize("text", OF_SOME_CYCLES)
def test_every_other_cycle_is_not_every_cycle(text: str) -> None:
    """Which of the cycles those are is not stated, and what the other drug is given in says nothing of it."""
    assert schedules.schedule(text) == OF_SOME_CYCLES[text]


@pytest.mark.parametrize("text", SIZES_BESIDE_DOSES)
def test_what_a_vial_holds_is_no_dose_beside_one(text: str) -> None:
    """The size of a vial is no dose where another one is told; alone it is what is given."""
    assert schedules.schedule(text) == SIZES_BESIDE_DOSES[text]


MONTHLY_IN_OTHER_CYCLES = {
    "Goserelin 3.6 mg monthly plus cabazitaxel 25 mg/m2 every 3 weeks.": [
        "goserelin 3.6 mg · days not stated",
        "cabazitaxel 25 mg/m2 · cycles 1+: 1",
    ],
    "Lanreotide 120 mg monthly and everolimus 10 mg daily in 8-week cycles.": [
        "lanreotide 120 mg · days not stated",
        "everolimus 10 mg · cycles 1+: 1..56",
    ],
    "Goserelin 3.6 mg monthly plus ribociclib 600 mg on days 1-21 of each 28-day cycle.": [
        "goserelin 3.6 mg · cycles 1+: 1",
        "ribociclib 600 mg · cycles 1+: 1..21",
    ],
}


@pytest.mark.parametrize("text", MONTHLY_IN_OTHER_CYCLES)
def test_monthly_is_not_every_three_weeks(text: str) -> None:
    """What is given monthly is not given once in each cycle of another length, and its days there are not stated."""
    assert schedules.schedule(text) == MONTHLY_IN_OTHER_CYCLES[text]


OFTEN_OF_WHAT_IS_NO_DRUG = (
    "Participants stretch for 20 minutes three times a week and take metformin 500 mg once daily.",
    "Physiotherapy twice a week, and metformin 500 mg once daily.",
    "Group sessions weekly and metformin 500 mg daily.",
)


@pytest.mark.parametrize("text", OFTEN_OF_WHAT_IS_NO_DRUG)
def test_how_often_something_else_is_done_is_not_how_often_a_drug_is_given(text: str) -> None:
    """What stands before `and` is of what the text does not know as a drug, where the drug behind it says its own."""
    ((given,),) = [phase.administrations for phase in read_regimen(text).phases]
    assert (given.drug, given.amount, given.times_per_day, given.per_week) == ("metformin", 500, 1, None)
    assert given.spread is None


@pytest.mark.parametrize("which", ["before the last", "prior to the first", "with the final"])
def test_beside_one_dose_of_another_drug_is_not_beside_each(which: str) -> None:
    """A drug beside the first or the last dose of another one is not given with all of them."""
    text = f"Rituximab 375 mg/m2 on day 1 of 28-day cycles for 6 cycles. Dexamethasone 20 mg {which} dose of rituximab."
    assert schedules.schedule(text) == ["rituximab 375 mg/m2 · cycles 1-6: 1", "dexamethasone 20 mg · days not stated"]
