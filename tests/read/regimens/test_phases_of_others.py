"""Phases, arms, doses and numbers told beside others: given as before without a drug, on more days, for some only."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

TEXTS = {
    "Arm A: melphalan 9 mg/m2 on days 1-4, prednisone 60 mg on days 1-4, q28d x 9. Arm B: the same plus ixazomib 4 mg "
    "on days 1, 8 and 15 without prednisone.": [
        "melphalan 9 mg/m2 · cycles 1-9: 1..4",
        "prednisone 60 mg · cycles 1-9: 1..4",
        "melphalan 9 mg/m2 · cycles 1-9: 1..4",
        "ixazomib 4 mg · cycles 1-9: 1, 8, 15",
    ],
    "Arm A: carfilzomib 20 mg/m2 on days 1 and 2; dexamethasone 40 mg on days 1-4. Cycles of 28 days.\nArm B: the same "
    "without dexamethasone.": [
        "carfilzomib 20 mg/m2 · cycles 1+: 1, 2",
        "dexamethasone 40 mg · cycles 1+: 1..4",
        "carfilzomib 20 mg/m2 · cycles 1+: 1, 2",
    ],
    "Induction: three 28-day cycles of carfilzomib 36 mg/m2 on days 1 and 2. Stem cell mobilization with "
    "cyclophosphamide 2 g/m2. Melphalan 200 mg/m2 on day -1. Consolidation (from 3 months after transplant): 2 cycles "
    "as in induction. Maintenance: lenalidomide 10 mg on days 1-21 of 28-day cycles.": [
        "carfilzomib 36 mg/m2 · cycles 1-3: 1, 2",
        "cyclophosphamide 2 g/m2 · days not stated",
        "melphalan 200 mg/m2 · days -1",
        "carfilzomib 36 mg/m2 · cycles 1-2: 1, 2",
        "lenalidomide 10 mg · cycles 1+: 1..21",
    ],
    "Carfilzomib 20 mg/m2 on days 1 and 2 of cycle 1; if tolerated, the dose is increased to 27 mg/m2 on days 8 and 9 "
    "of cycle 1 and for all following cycles on days 1, 2, 8 and 9 (28-day cycle). From cycle 10 carfilzomib is "
    "omitted on days 8 and 9. Dexamethasone 20 mg is given on each day of carfilzomib and on days 22 and 23.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 27 mg/m2 · cycle 1: 8, 9",
        "carfilzomib 27 mg/m2 · cycles 2-9: 1, 2, 8, 9; cycles 10+: 1, 2",
        "dexamethasone 20 mg · cycle 1: 1, 2",
        "dexamethasone 20 mg · cycle 1: 8, 9",
        "dexamethasone 20 mg · cycles 2-9: 1, 2, 8, 9; cycles 10+: 1, 2",
        "dexamethasone 20 mg · cycles 1-9: 22, 23; cycles 10+: 22, 23",
    ],
    "Thalidomide 100 mg D1-14, prednisone 40 mg D1-4, every 21 days, for six cycles, followed by thalidomide 50 mg "
    "alone D1-14.": [
        "thalidomide 100 mg · cycles 1-6: 1..14",
        "prednisone 40 mg · cycles 1-6: 1..4",
        "thalidomide 50 mg · cycles 1+: 1..14",
    ],
    "Bortezomib 1.3 mg/m2 on days 1 and 8 of a 21-day cycle for 4 cycles, then bortezomib 1.6 mg/m2 on days "
    "1, 15 and 29.": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 8",
        "bortezomib 1.6 mg/m2 · days 1, 15, 29",
    ],
    "Isatuximab 10 mg/kg weekly for the first 4 weeks and then every other week, with pomalidomide 4 mg days 1 to 21 "
    "in 28-day cycles.": [
        "isatuximab 10 mg/kg · cycle 1: 1, 8, 15, 22",
        "isatuximab 10 mg/kg · cycles 2+: 1, 15",
        "pomalidomide 4 mg · cycles 1+: 1..21",
    ],
    "Lenalidomide 10 mg on days 1-21 of 28-day cycles, 15 mg if tolerated.": [
        "lenalidomide 10 mg · cycles 1+: 1..21",
    ],
}  # fmt: skip
OF_SOME = {
    "Melphalan 100 mg/m2 (for patients over 70 years) or 200 mg/m2 on day -1.": ["melphalan 200 mg/m2 · days -1"],
    "Prednisone 1 mg/kg/day for 2 weeks then tapered over 8 weeks; cyclosporine 5 mg/kg/day.": [
        "prednisone 1 mg/kg · days 1..14",
        "cyclosporine 5 mg/kg · days not stated",
    ],
    "Three cycles every 28 days: cyclophosphamide 300 mg/m2 weekly. Others receive 3 more cycles.": [
        "cyclophosphamide 300 mg/m2 · cycles 1-3: 1, 8, 15, 22",
    ],
    "Nivolumab (360 mg every 3 weeks) + ipilimumab (1 mg/kg every 6 weeks) + 2 cycles of chemotherapy (carboplatin "
    "AUC 6 every 3 weeks).": [
        "nivolumab 360 mg · cycles 1+: 1, 22",
        "ipilimumab 1 mg/kg · cycles 1+: 1",
        "carboplatin 6 AUC · cycle 1: 1, 22",
    ],
    "Daratumumab 1800 mg: cycles 1-2: weekly; cycles 3-6: every 2 weeks. Bortezomib 1.3 mg/m2 weekly in all six 28-day "
    "cycles. From cycle 7, daratumumab every 4 weeks.": [
        "daratumumab 1800 mg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 1800 mg · cycles 3-6: 1, 15",
        "daratumumab 1800 mg · cycles 7+: 1",
        "bortezomib 1.3 mg/m2 · cycles 1-6: 1, 8, 15, 22",
    ],
    "Lenalidomide 25 mg on days 1-21 of a 28-day cycle for patients with clearance above 60 ml/min; 10 mg for 30-60 "
    "ml/min; 15 mg every other day for < 30 ml/min.": [
        "lenalidomide 25 mg · cycles 1+: 1..21",
    ],
    "Bevacizumab 10 mg/kg every two weeks until progression. One cycle = 28 days.": [
        "bevacizumab 10 mg/kg · cycles 1+: 1, 15",
    ],
    "Denosumab 120 mg every 4 weeks with loading doses on days 8 and 15 of the first month.": [
        "denosumab 120 mg · cycles 1+: 1",
        "denosumab 120 mg · cycle 1: 8, 15",
    ],
    "Trastuzumab 6 mg/kg every 3 weeks for one year; pertuzumab 840 mg then 420 mg every 3 weeks.": [
        "trastuzumab 6 mg/kg · cycles 1-17: 1",
        "pertuzumab 840 mg · cycle 1: 1",
        "pertuzumab 420 mg · cycles 2+: 1",
    ],
    "Daratumumab 1800 mg D1, 8 (C1-2), D1 (C3+); bortezomib 1.3 mg/m2 D1, 8; max. 24 cycles, 28 d each; bortezomib "
    "only in C1-6.": [
        "daratumumab 1800 mg · cycles 1-2: 1, 8",
        "daratumumab 1800 mg · cycles 3-24: 1",
        "bortezomib 1.3 mg/m2 · cycles 1-6: 1, 8",
    ],
    "Gemcitabine 1000 mg/m2 weekly for 7 of 8 weeks, then weekly for 3 of 4 weeks.": [
        "gemcitabine 1000 mg/m2 · cycle 1: 1, 8, 15, 22, 29, 36, 43",
        "gemcitabine 1000 mg/m2 · cycles 1+: 1, 8, 15",
    ],
    "Dexamethasone 40 mg (20 mg for ages 75+) on days 1 and 8 of every 28-day cycle.": [
        "dexamethasone 40 mg · cycles 1+: 1, 8",
    ],
    "Arm 1: pomalidomide 4 mg on days 1-21 and prednisone 50 mg on days 1 and 15 of each 28-day cycle. Arm 2: placebo "
    "with prednisone at the same dose.": [
        "pomalidomide 4 mg · cycles 1+: 1..21",
        "prednisone 50 mg · cycles 1+: 1, 15",
        "prednisone 50 mg · cycles 1+: 1, 15",
    ],
    "Arm 1: lenalidomide 20 mg on days 1-21. Arm 2: pomalidomide 4 mg on days 1-14. Every 28 days for 8 cycles.": [
        "lenalidomide 20 mg · cycles 1-8: 1..21",
        "pomalidomide 4 mg · cycles 1-8: 1..14",
    ],
    "Arm 1: lenalidomide 20 mg on days 1-21. Arm 2: pomalidomide 4 mg on days 1-14. 28-day cycles.": [
        "lenalidomide 20 mg · cycles 1+: 1..21",
        "pomalidomide 4 mg · cycles 1+: 1..14",
    ],
    "Group A: bosutinib 400 mg daily for 4 days. Group B: placebo with aspirin at the same dose.": [
        "bosutinib 400 mg · days 1..4",
    ],
    "Arm B: rituximab 375 mg/m2 every 8 weeks for 3 doses. Arm C: as Arm B plus lenalidomide 10 mg d1-21 q4w.": [
        "rituximab 375 mg/m2 · days 1, 57, 113",
        "lenalidomide 10 mg · cycles 1+: 1..21",
        "rituximab 375 mg/m2 · days 1, 57, 113",
    ],
    "Acalabrutinib 100 mg BID starting on day 1 of cycle 1; obinutuzumab 1000 mg on D8 of cycle 2 and D1 of "
    "cycles 3-7. Cycles of 28 days.": [
        "acalabrutinib 100 mg x2 · cycles 1+: 1..28",
        "obinutuzumab 1000 mg · cycle 2: 8",
        "obinutuzumab 1000 mg · cycles 3-7: 1",
    ],
    "Lenalidomide 5 mg/day days 1-28 of 28-day cycles; epoetin beta 60,000 IU/week.": [
        "lenalidomide 5 mg · cycles 1+: 1..28",
        "epoetin beta 60000 U · cycles 1+: 1, 8, 15, 22",
    ],
    "Weekly paclitaxel 80 mg/m2 (12 weeks) followed by FEC-75 (fluorouracil 500 mg/m2, epirubicin 75 mg/m2) every 3 "
    "weeks x 2.": [
        "paclitaxel 80 mg/m2 · days 1, 8, 15, 22, 29, 36, 43, 50, 57, 64, 71, 78",
        "fluorouracil 500 mg/m2 · days 1, 22",
        "epirubicin 75 mg/m2 · days 1, 22",
    ],
    "Arm 1: CHOP every 14 days for 6 cycles; Arm 2: CHOP every 21 days for 8 cycles. CHOP consists of cyclophosphamide "
    "750 mg/m2 day 1, doxorubicin 50 mg/m2 day 1, vincristine 2 mg day 1, prednisone 100 mg days 1-5.": [
        "cyclophosphamide 750 mg/m2 · cycles 1-6: 1",
        "doxorubicin 50 mg/m2 · cycles 1-6: 1",
        "vincristine 2 mg · cycles 1-6: 1",
        "prednisone 100 mg · cycles 1-6: 1..5",
        "cyclophosphamide 750 mg/m2 · cycles 1-8: 1",
        "doxorubicin 50 mg/m2 · cycles 1-8: 1",
        "vincristine 2 mg · cycles 1-8: 1",
        "prednisone 100 mg · cycles 1-8: 1..5",
    ],
    "Lenalidomide 10 mg (15 mg from cycle 4) D1-21 q28.": [
        "lenalidomide 10 mg · cycles 1-3: 1..21",
        "lenalidomide 15 mg · cycles 4+: 1..21",
    ],
    "Prednisone 1 mg/kg daily for 1 week, tapered by 10 mg per week.": ["prednisone 1 mg/kg · days 1..7"],
    "Pegaspargase 2500 IU/m2 on day 4 (patients < 40 y) or 1500 IU/m2 (>= 40 years).": [
        "pegaspargase 2500 U/m2 · days 4",
    ],
    "Arm A: dexamethasone 40 mg on days 1, 8; Arm B: dexamethasone 40 mg on days 1-4. Both arms: lenalidomide 25 mg on "
    "days 1-21 every 28 days.": [
        "dexamethasone 40 mg · cycles 1+: 1, 8",
        "lenalidomide 25 mg · cycles 1+: 1..21",
        "dexamethasone 40 mg · cycles 1+: 1..4",
        "lenalidomide 25 mg · cycles 1+: 1..21",
    ],
    "Idarubicin 12 mg/m2 on days 1-3. Patients with residual leukemia on day 14 receive a second course.": [
        "idarubicin 12 mg/m2 · days 1..3",
    ],
    "Cladribine 0.7 mg/kg split equally over 5 days.": ["cladribine 0.7 mg/kg · days not stated"],
    "Pembrolizumab 200 mg Q3W for up to 35 administrations. Carboplatin AUC 5 Q3W for 4 cycles.": [
        "pembrolizumab 200 mg · cycles 1-35: 1",
        "carboplatin 5 AUC · cycles 1-4: 1",
    ],
}


@pytest.mark.parametrize("text", OF_SOME)
def test_what_is_said_of_one_drug_or_some_patients_is_not_of_the_others(text: str) -> None:
    """A number of cycles, the time of a taper and the dose of older patients hold for those they are said of."""
    assert schedules.schedule(text) == OF_SOME[text]


@pytest.mark.parametrize("text", TEXTS)
def test_a_phase_told_by_another_takes_over_what_is_said_and_nothing_else(text: str) -> None:
    """What is left out, added or changed beside `the same` holds for the phase that says it."""
    assert schedules.schedule(text) == TEXTS[text]


def test_an_arm_behind_a_semicolon_has_its_own_drugs() -> None:
    """`Group A ...; group B will receive ...` are two arms."""
    text = "Group A will receive cisplatin 75 mg/m2 on day 1; group B will receive carboplatin 300 mg/m2 on day 1."
    assert [arm for _, arm, *_ in schedules.frames(text)] == ["Group A", "group B"]


ARMS = "Arm A: bortezomib 1.3 mg/m2 on days 1 and 8 of 21-day cycles. Arm B: "
THE_SAME = {
    "the same.": ["bortezomib"],
    "the same plus cyclophosphamide 300 mg/m2 on days 1 and 8.": ["bortezomib", "cyclophosphamide"],
    "lenalidomide 25 mg on days 1-14 of 21-day cycles. Supportive care is the same.": ["lenalidomide"],
    "lenalidomide 25 mg on days 1-14 of 21-day cycles. Visits are otherwise the same.": ["lenalidomide"],
    "lenalidomide 25 mg on days 1-14; the dose of prednisone is the same but given on day 1.": [
        "lenalidomide",
        "prednisone",
    ],
    "lenalidomide 25 mg on days 1-14. Both arms: prednisone 50 mg on day 1.": ["lenalidomide", "prednisone"],
}


@pytest.mark.parametrize(("told", "drugs"), THE_SAME.items())
def test_the_same_is_an_arm_and_no_visit_or_dose(told: str, drugs: list[str]) -> None:
    """An arm that is told as `the same` has the drugs of the arm before; care, visits and doses that are do not."""
    given = [
        a.drug for phase in read_regimen(ARMS + told).phases if phase.arm == "Arm B" for a in phase.administrations
    ]
    assert given == drugs


@pytest.mark.parametrize(
    ("told", "arms"),
    [
        ("In both arms prednisone 50 mg on day 1.", ["Arm A", "Arm B"]),
        ("All arms receive prednisone 50 mg on day 1.", ["Arm A", "Arm B"]),
        ("All groups had a biopsy; prednisone 50 mg on day 1.", ["Arm B"]),
    ],
)
def test_what_all_arms_are_given_is_said_so(told: str, arms: list[str]) -> None:
    """A sentence that begins with all arms gives them its drugs where it says that they receive them."""
    text = f"{ARMS}lenalidomide 25 mg on days 1-14 of 21-day cycles. {told}"
    phases = read_regimen(text).phases
    assert [phase.arm for phase in phases if "prednisone" in {a.drug for a in phase.administrations}] == arms


@pytest.mark.parametrize(
    ("told", "lengths"),
    [
        ("Both arms receive prednisone 50 mg on day 1.", [None, 28]),
        ("Both arms receive prednisone 50 mg on day 1 of 28-day cycles.", [28, 28]),
    ],
)
def test_what_is_given_to_all_arms_brings_its_own_cycles_alone(told: str, lengths: list[int | None]) -> None:
    """A drug of all arms gives an arm before the cycles that are said of it, and not those of the last arm."""
    text = f"Arm A: bortezomib 1.3 mg/m2 on days 1 and 8. Arm B: ixazomib 4 mg on day 1 of 28-day cycles. {told}"
    assert [phase.cycle_length_days for phase in read_regimen(text).phases] == lengths


@pytest.mark.parametrize(
    ("told", "length"),
    [
        ("Every 3 weeks for 6 cycles.", 21),
        ("Every 21 days until progression.", 21),
        ("Every 8 weeks a CT scan is made.", None),
        ("Every 3 weeks a lumbar puncture is performed.", None),
        ("Every 12 weeks for 2 years a biopsy is taken.", None),
    ],
)
def test_an_interval_behind_the_arms_is_of_the_treatment_where_it_stands_alone(told: str, length: int | None) -> None:
    """How often something else is done is no cycle of the treatment."""
    text = f"Arm A: bortezomib 1.3 mg/m2 on days 1 and 8. Arm B: lenalidomide 25 mg on days 1-14. {told}"
    assert [phase.cycle_length_days for phase in read_regimen(text).phases] == [length, length]


@pytest.mark.parametrize(
    "told",
    [
        "Randomization is stratified by stage (I or II); arm A: ",
        "Patients are stratified by dose of the last drug (10 mg or 25 mg). ",
        "Stratification factors: age, prior pomalidomide 2 mg or 4 mg. ",
    ],
)
def test_what_stands_behind_the_strata_is_given(told: str) -> None:
    """What patients are stratified by is not given; what follows in the sentence behind it, or in the next one, is."""
    assert schedules.schedule(f"{told}Bortezomib 1.3 mg/m2 on days 1 and 8 every 21 days.") == [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 8"
    ]


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ("If blasts persist, on days 15 and 18, venetoclax 100 mg is given.", "days 15, 18"),
        ("If blasts persist on day 14, venetoclax 100 mg on days 15 and 18 is given.", "days 15, 18"),
    ],
)
def test_days_of_a_condition_end_with_it(told: str, days: str) -> None:
    """The day on which a condition is looked at is no day of the drug; one that a comma parts from it is."""
    assert schedules.schedule(f"Decitabine 20 mg/m2 on days 1-5. {told}")[1:] == [f"venetoclax 100 mg · {days}"]


def test_a_dose_for_those_without_toxicity_is_not_that_of_all() -> None:
    """An increase for patients without toxicity is a rule beside the dose, and no second dose."""
    text = "Pomalidomide 2 mg daily. In patients without toxicity after 3 months, the dose will be increased to 4 mg."
    [drug] = [drug for phase in read_regimen(text).phases for drug in phase.administrations]
    assert [str(drug.amount), *(str(rule.amount) for rule in drug.dose_rules)] == ["2", "4"]
