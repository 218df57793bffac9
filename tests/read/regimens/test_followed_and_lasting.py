"""One after the other: what follows some days, cycles or months of another drug, and how long each goes on."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

AFTER_RUNS = {
    "Methylprednisolone 1 g IV daily for 3 days followed by prednisone 60 mg daily for 2 weeks.": [
        "methylprednisolone 1 g · days 1..3",
        "prednisone 60 mg · days 4..17",
    ],
    "Ceftriaxone 2 g IV on days 1-3, then doxycycline 100 mg twice daily for 7 days.": [
        "ceftriaxone 2 g · days 1..3",
        "doxycycline 100 mg x2 · days 4..10",
    ],
    "Arm A: amoxicillin 1 g twice daily for 5 days followed by metronidazole 500 mg twice daily for 5 days.": [
        "amoxicillin 1 g x2 · days 1..5",
        "metronidazole 500 mg x2 · days 6..10",
    ],
    "Ceftriaxone 1 g daily for 4 days followed by cefixime 400 mg daily for 4 days and doxycycline 100 mg daily "
    "for 6 days.": [
        "ceftriaxone 1 g · days 1..4",
        "cefixime 400 mg · days 5..8",
        "doxycycline 100 mg · days 5..10",
    ],
    "Idarubicin 12 mg/m2 daily for 3 days followed by cytarabine 100 mg/m2 daily for 7 days.": [
        "idarubicin 12 mg/m2 · days 1..3",
        "cytarabine 100 mg/m2 · days 1..7",
    ],
}

PAST = {
    "After 2 doses of nivolumab 3 mg/kg every 3 weeks, patients receive cabozantinib 40 mg daily for 4 weeks.": [
        "nivolumab 3 mg/kg · days 1, 22",
        "cabozantinib 40 mg · days 1..28",
    ],
    "After four cycles of docetaxel 75 mg/m2 every 3 weeks, olaparib 300 mg twice daily is given for 2 weeks.": [
        "docetaxel 75 mg/m2 · cycles 1-4: 1",
        "olaparib 300 mg x2 · days 1..14",
    ],
    "Following 4 weeks of paclitaxel 80 mg/m2 weekly, doxorubicin 60 mg/m2 is given every 3 weeks for 4 cycles.": [
        "paclitaxel 80 mg/m2 · days 1, 8, 15, 22",
        "doxorubicin 60 mg/m2 · cycles 1-4: 1",
    ],
    "After 3 cycles of epirubicin 90 mg/m2 and AB-1234 5 mg every 3 weeks, paclitaxel 80 mg/m2 weekly for 3 weeks.": [
        "epirubicin 90 mg/m2 · cycles 1-3: 1",
        "ab-1234 5 mg · cycles 1-3: 1",
        "paclitaxel 80 mg/m2 · days 1, 8, 15",
    ],
    "After 4 cycles of docetaxel, patients receive bevacizumab 5 mg/kg every 2 weeks.": [
        "bevacizumab 5 mg/kg · cycles 1+: 1",
    ],
}

LASTING = {
    "Cefazolin 1 g every 8 hours. Treatment duration: 14 days in arm A and 7 days in arm B.": [
        "cefazolin 1 g x3 · days not stated",
    ],
    "Cefazolin 2 g every 8 hours. Treatment duration: 14 days.": [
        "cefazolin 2 g x3 · days 1..14",
    ],
    "Amoxicillin 500 mg three times daily. Duration: 7 days.": [
        "amoxicillin 500 mg x3 · days 1..7",
    ],
    "Doxycycline 100 mg daily. Doxycycline is given for 10 days.": [
        "doxycycline 100 mg · days 1..10",
    ],
    "Prednisone 10 mg daily. Treatment is given for 2 weeks.": [
        "prednisone 10 mg · days 1..14",
    ],
    "Imatinib 400 mg daily. Treatment may be interrupted for 14 days.": [
        "imatinib 400 mg · days not stated",
    ],
}

MONTHS = {
    "Goserelin 3.6 mg monthly for months 1 to 3, then 10.8 mg every 3 months for 6 months.": [
        "goserelin 3.6 mg · days 1, 31, 61",
        "goserelin 10.8 mg · days 91, 181",
    ],
    "In months 1-4, ocrelizumab 600 mg monthly.": [
        "ocrelizumab 600 mg · days 1, 31, 61, 91",
    ],
}

TOLERANCE = {
    "Bevacizumab 15 mg/kg on day 1 of a 21-day (within 3 days) cycle.": [
        "bevacizumab 15 mg/kg · cycles 1+: 1",
    ],
    "Bevacizumab 15 mg/kg every 21 (+/- 3) days.": [
        "bevacizumab 15 mg/kg · cycles 1+: 1",
    ],
}

BESIDE = ["Premedication: ", "G-CSF prophylaxis: ", "Concomitant medication:\n"]
LEVELS = {
    "Everolimus on days 1-21: 2.5 mg = level 1, 5 mg = level 2.": ["level 1", "level 2"],
    "Vandetanib daily in cohorts (100mg=Cohort1) (200mg=Cohort2).": ["Cohort1", "Cohort2"],
    "Paclitaxel 80 mg weekly, trastuzumab 2 mg/kg weekly in HER2-positive patients only.": [
        "",
        "in HER2-positive patients",
    ],
    "Docetaxel 75 mg weekly; trastuzumab 6 mg/kg and pertuzumab 420 mg weekly only for HER2 positive patients.": [
        "",
        "for HER2 positive patients",
        "for HER2 positive patients",
    ],
}


@pytest.mark.parametrize("text", AFTER_RUNS)
def test_what_follows_a_few_days_begins_behind_them(text: str) -> None:
    """Daily for a time, behind some days of another drug: from the day after them; drugs of a cycle may share a day."""
    assert schedules.schedule(text) == AFTER_RUNS[text]


@pytest.mark.parametrize("text", PAST)
def test_what_a_sentence_tells_as_past_is_given_first(text: str) -> None:
    """Its doses and their number are those of a phase before; without a dose it is only a point in time."""
    assert schedules.schedule(text) == PAST[text]


@pytest.mark.parametrize("text", LASTING)
def test_how_long_is_told_in_a_sentence_of_its_own(text: str) -> None:
    """So long drugs are taken that are said to be taken daily; an interruption is no length of treatment."""
    assert schedules.schedule(text) == LASTING[text]


@pytest.mark.parametrize("text", MONTHS)
def test_the_first_months_are_so_long(text: str) -> None:
    """Months that are numbered from the first on are how long it goes on."""
    assert schedules.schedule(text) == MONTHS[text]


@pytest.mark.parametrize("text", TOLERANCE)
def test_what_a_day_may_be_off_is_no_part_of_a_length(text: str) -> None:
    """A cycle is as long as its number says."""
    assert schedules.schedule(text) == TOLERANCE[text]


@pytest.mark.parametrize("heading", BESIDE)
def test_what_stands_beside_two_arms_is_of_neither_alone(heading: str) -> None:
    """Behind two arms a heading is of both, on days of cycles that are not known; a bullet is of its own arm."""
    arms = "Arm A: cisplatin 75 mg/m2 on day 1 every 21 days. Arm B: carboplatin 300 mg on day 1 every 21 days"
    beside = read_regimen(f"{arms}. {heading}pegfilgrastim 6 mg on day 2.").phases[-1]
    assert (beside.arm, [drug.spread for drug in beside.administrations]) == ("", [None])
    assert read_regimen(f"{arms}\n- {heading}pegfilgrastim 6 mg on day 2.").phases[-1].arm == "Arm B"


@pytest.mark.parametrize("text", LEVELS)
def test_each_dose_is_that_of_those_who_have_it(text: str) -> None:
    """The level or the patients that a dose is told to be of are named with it."""
    drugs = [drug for phase in read_regimen(text).phases for drug in phase.administrations]
    assert [drug.dose_level for drug in drugs] == LEVELS[text]
