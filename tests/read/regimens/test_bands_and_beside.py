"""Doses by clearance, age or weight; what is given beside phases; times of visits, of some, and of weeks from 0 on."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

BANDS = {
    "Lenalidomide on days 1-21 of a 28-day cycle:\nClearance >= 50 mL/min: 25 mg\nClearance 30-49 mL/min: 10 mg": [
        ("25", "clearance >= 50 ml/min"),
        ("10", "clearance 30-49 ml/min"),
    ],
    "Lenalidomide 25 mg (CrCl >= 60 mL/min) or 10 mg (CrCl 30-59 mL/min) on days 1-21 of 28-day cycles.": [
        ("25", "CrCl >= 60 mL/min"),
        ("10", "CrCl 30-59 mL/min"),
    ],
    "Lenalidomide daily on days 1-21 by renal function: > 60 mL/min: 25 mg; 30-60 mL/min: 10 mg; < 30 mL/min: 5 mg.": [
        ("25", "> 60 ml/min"),
        ("10", "30-60 ml/min"),
        ("5", "< 30 ml/min"),
    ],
    "Dexamethasone 40 mg weekly (age <= 75) or 20 mg weekly (age > 75) in 28-day cycles.": [
        ("40", "age <= 75"),
        ("20", "age > 75"),
    ],
    "| Creatinine clearance | Lenalidomide |\n|---|---|\n| >= 60 mL/min | 25 mg |\n| 30-59 mL/min | 10 mg |": [
        ("25", "creatinine clearance >= 60 ml/min"),
        ("10", "creatinine clearance 30-59 ml/min"),
    ],
    "Age | Dexamethasone\n<= 75 years | 40 mg weekly\n> 75 years | 20 mg weekly": [
        ("40", "<= 75 years"),
        ("20", "> 75 years"),
    ],
    "Rivaroxaban 15 mg OD (CrCl [creatinine clearance] >= 50 mL/min) or 10 mg OD (CrCl 30-49 mL/min).": [
        ("15", "CrCl [creatinine clearance] >= 50 mL/min"),
        ("10", "CrCl 30-49 mL/min"),
    ],
}


@pytest.mark.parametrize("text", BANDS)
def test_each_dose_is_that_of_its_own_patients(text: str) -> None:
    """A dose by clearance or age is told with its band; none is that of everybody, and none is of the other band."""
    drugs = [drug for phase in read_regimen(text).phases for drug in phase.administrations]
    assert [(str(drug.amount), drug.dose_level) for drug in drugs] == BANDS[text]
    assert not any(drug.dose_rules for drug in drugs)


PHASES = "Induction: bortezomib 1.3 mg/m2 on days 1 and 8 of 21-day cycles.\n"
MAINTENANCE = "Maintenance: lenalidomide 10 mg on days 1-21 of 28-day cycles.\n"
BESIDE = ["Premedication: ", "Supportive care:\n", "Concomitant medication: ", "Prophylaxis: ", "Premedications:\n- "]


@pytest.mark.parametrize("heading", BESIDE)
def test_what_is_given_beside_phases_is_in_none_of_them(heading: str) -> None:
    """Behind one phase it is given on its days; behind two it is told apart, on days that are not known."""
    given = f"{heading}paracetamol 1000 mg on day 1."
    assert schedules.schedule(PHASES + given)[-1] == "acetaminophen 1000 mg · cycles 1+: 1"
    apart = read_regimen(PHASES + MAINTENANCE + given).phases[-1]
    assert apart.name == heading.strip(" -:\n").lower()
    assert [drug.spread for drug in apart.administrations] == [None]


def test_prophylaxis_around_a_transplant_keeps_its_days() -> None:
    """Days that are counted from a transplant are those of all phases."""
    text = "Conditioning: melphalan 140 mg/m2 on day -2. Transplantation: filgrastim 5 ug/kg on days 5-9. Prophylaxis: "
    assert (
        schedules.schedule(text + "methotrexate 10 mg/m2 on days 1 and 3.")[-1] == "methotrexate 10 mg/m2 · days 1, 3"
    )


VISITS = [
    "Patients on treatment will be seen in the clinic every 4 weeks.",
    "During therapy, subjects return to the clinic every 8 weeks.",
    "Patients come to the hospital every 3 weeks during treatment.",
    "Patients receiving treatment are contacted by phone every 2 weeks.",
    "The drug is dispensed every 4 weeks.",
]


@pytest.mark.parametrize("visit", VISITS)
def test_how_often_patients_are_seen_is_no_cycle(visit: str) -> None:
    """No cycle is made of visits."""
    assert schedules.frames(f"Imatinib 400 mg daily. {visit}") == [("treatment", "", None, None)]


def test_patients_who_come_for_treatment_are_treated_so_often() -> None:
    """An interval of visits at which the drug is given is that of the drug."""
    text = "Rituximab 375 mg/m2 on day 1. Patients return to the clinic every 3 weeks for treatment."
    assert schedules.frames(text) == [("treatment", "", 21, (1, None))]


MAY = [
    "Patients who respond may continue for up to 2 years.",
    "Responders may continue treatment for up to 1 year.",
    "Those with clinical benefit can remain on treatment for up to 3 years.",
    "Patients deriving benefit may continue in an extension for 3 years.",
    "Responding patients may go on for another 12 months.",
]


@pytest.mark.parametrize("sentence", MAY)
def test_how_long_some_may_go_on_is_no_time_of_all(sentence: str) -> None:
    """No days are laid out for the time that some patients may have."""
    for joint in (". ", "; "):
        phase = read_regimen(f"Ruxolitinib 10 mg bid{joint}{sentence}").phases[0]
        assert phase.duration_days is None and phase.administrations[0].spread is None


WEEKS = {
    "Golimumab 2 mg/kg weekly at weeks 0-4, then every 4 weeks.": 57,
    "Secukinumab 300 mg weekly at weeks 0, 1, 2, 3 and 4, followed by monthly dosing.": 57,
    "Adalimumab 40 mg weekly from week 0 to week 12, then every 2 weeks.": 99,
    "Isatuximab 10 mg/kg weekly in weeks 1-4, then every 2 weeks.": 29,
    "Infliximab 5 mg/kg at weeks 0, 2 and 6 and every 8 weeks thereafter.": 99,
}


@pytest.mark.parametrize("text", WEEKS)
def test_what_follows_weeks_from_0_on_is_due_an_interval_after_the_last(text: str) -> None:
    """Week 4 is a dose, and the next is in week 8; weeks 1-4 are a stretch, and week 5 is the next."""
    later = read_regimen(text).phases[0].administrations[1]
    assert later.spread is not None and later.spread[0].days is not None and later.spread[0].days[0] == WEEKS[text]


LENGTHS = [
    "All cycles: 28 days. Maximum 9 cycles.",
    "Each cycle: 28 days; maximum number of cycles: 9.",
    "Cycle length: 28 days. Number of cycles: 9.",
    "Planned number of cycles = up to 9, each cycle: 28 days.",
    "The number of courses is 9. All courses = 28 days.",
]


@pytest.mark.parametrize("told", LENGTHS)
def test_cycles_are_as_long_and_as_many_as_labels_say(told: str) -> None:
    """A label and a colon tell a length or a number as a sentence does."""
    assert schedules.frames(f"Lenalidomide 25 mg on days 1-21. {told}") == [("treatment", "", 28, (1, 9))]


STRETCHES = {
    "Temozolomide is given for 5 days every 28 days. The dose is 150 mg/m2 daily.": ["cycles 1+: 1..5"],
    "Temozolomide 150 mg/m2 daily. It is given for 5 days every 28 days.": ["cycles 1+: 1..5"],
    "Lenalidomide is taken daily on days 1-21 of 28-day cycles. The dose is 25 mg once daily.": ["cycles 1+: 1..21"],
    "Lenalidomide 10 mg daily. Dexamethasone 40 mg weekly.": ["cycles 1+: 1..7", "cycles 1+: 1"],
    "Methotrexate 15 mg once weekly. Folic acid 5 mg daily.": ["cycles 1+: 1", "cycles 1+: 1..7"],
}


@pytest.mark.parametrize("text", STRETCHES)
def test_what_is_taken_daily_is_taken_on_the_days_told_and_beside_the_others(text: str) -> None:
    """The days of a drug stand in another sentence than its dose; what is daily runs beside what is weekly."""
    assert [line.partition(" · ")[2] for line in schedules.schedule(text)] == STRETCHES[text]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Lenalidomide 25 mg days 1-21, 10 mg if CrCl < 55 mL/min. Dexamethasone 40 mg weekly. 28-day cycles.",
         "if CrCl < 55 mL/min"),
        ("Dexamethasone 40 mg weekly; 20 mg if older than 74 years. Daratumumab 1800 mg weekly. 28-day cycles.",
         "if older than 74 years"),
    ],
)  # fmt: skip
def test_whom_a_dose_is_for_ends_with_its_sentence(text: str, whom: str) -> None:
    """The next drug is no part of the condition, which the trial file and the calendar print."""
    rules = [rule for phase in read_regimen(text).phases for drug in phase.administrations for rule in drug.dose_rules]
    assert [rule.condition for rule in rules] == [whom]
