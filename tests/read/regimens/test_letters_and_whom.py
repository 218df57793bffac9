"""Drugs told by their letters, drugs that some patients alone have, and days or doses of later cycles behind others."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

LETTERS = {
    "VD (V: 1.3 mg/m2 on days 1, 4, 8 and 11; D: 20 mg on days 1 and 2) every 21 days.": [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 4, 8, 11",
        "dexamethasone 20 mg · cycles 1+: 1, 2",
    ],
    "Lenalidomide and dexamethasone (R: 25 mg on days 1-21; d: 40 mg on days 1 and 15) in 28-day cycles.": [
        "lenalidomide 25 mg · cycles 1+: 1..21",
        "dexamethasone 40 mg · cycles 1+: 1, 15",
    ],
    "CHOP: C 750 mg/m2 day 1, H 50 mg/m2 day 1, O 1.4 mg/m2 day 1, P 100 mg days 1-5, every 21 days.": [
        "cyclophosphamide 750 mg/m2 · cycles 1+: 1",
        "doxorubicin 50 mg/m2 · cycles 1+: 1",
        "vincristine 1.4 mg/m2 · cycles 1+: 1",
        "prednisone 100 mg · cycles 1+: 1..5",
    ],
    "ABVD (A 25 mg/m2, B 10 mg/m2, V 6 mg/m2, D 375 mg/m2) on days 1 and 15 every 28 days.": [
        "doxorubicin 25 mg/m2 · cycles 1+: 1, 15",
        "bleomycin 10 mg/m2 · cycles 1+: 1, 15",
        "vinblastine 6 mg/m2 · cycles 1+: 1, 15",
        "dacarbazine 375 mg/m2 · cycles 1+: 1, 15",
    ],
    "Fludarabine and cyclophosphamide (F = 25 mg/m2 days 1-3; C = 250 mg/m2 days 1-2) every 28 days.": [
        "fludarabine 25 mg/m2 · cycles 1+: 1..3",
        "cyclophosphamide 250 mg/m2 · cycles 1+: 1, 2",
    ],
    "KRd:\n- K: 27 mg/m2 on days 1, 8 and 15\n- R: 25 mg on days 1-21\n- d: 40 mg on days 1 and 8\nin 28-day cycles.": [
        "carfilzomib 27 mg/m2 · cycles 1+: 1, 8, 15",
        "lenalidomide 25 mg · cycles 1+: 1..21",
        "dexamethasone 40 mg · cycles 1+: 1, 8",
    ],
}


@pytest.mark.parametrize("text", LETTERS)
def test_a_dose_behind_a_letter_is_of_the_drug_that_has_it(text: str) -> None:
    """The dose of V is that of bortezomib alone, not of every drug of the combination."""
    assert schedules.schedule(text) == LETTERS[text]


def test_a_letter_that_no_drug_has_gives_its_dose_to_none_of_them() -> None:
    """X is no letter of a drug named before: its dose is told under the letter."""
    text = "VD (V: 1.3 mg/m2 on days 1 and 8; D: 20 mg on days 1 and 2; X: 5 mg on day 3) every 21 days."
    assert schedules.schedule(text)[-1] == "x 5 mg · cycles 1+: 3"


SOME = {
    "Bortezomib 1.3 mg/m2 on days 1 and 8 of 21-day cycles for 4 cycles, then, in patients not in CR, bevacizumab 25 "
    "mg on day 1 is added.": "in patients not in CR",
    "Imatinib 400 mg daily. In patients without a molecular response, bevacizumab 90 mg weekly is added.": (
        "In patients without a molecular response"
    ),
    "Rituximab 375 mg/m2 on day 1 of each 28-day cycle. Patients aged 75 or older receive bevacizumab 5 mg on day 1.": (
        "Patients aged 75 or older"
    ),
    "Carboplatin AUC 5 on day 1, bevacizumab (in patients without prior surgery) 15 mg/kg on day 1 every 21 days.": (
        "in patients without prior surgery"
    ),
    "(Only for patients not treated with bevacizumab) Bevacizumab 15 mg/kg on day 1 every 21 days.": (
        "for patients not treated with bevacizumab"
    ),
    "Lenalidomide 25 mg on days 1-21 of 28-day cycles. Bevacizumab 5 mg on day 1 is added for patients with relapse.": (
        "for patients with relapse"
    ),
}


@pytest.mark.parametrize("text", SOME)
def test_a_drug_for_some_patients_says_for_whom_it_is(text: str) -> None:
    """What is added for some patients is not planned for all of them; their words stand beside it."""
    drugs = [drug for phase in read_regimen(text).phases for drug in phase.administrations]
    assert [drug.dose_level for drug in drugs if drug.drug == "bevacizumab"] == [SOME[text]]
    assert not any(drug.dose_level for drug in drugs if drug.drug != "bevacizumab")


@pytest.mark.parametrize(
    "text",
    [
        "Patients with newly diagnosed myeloma receive A101 25 mg on day 1 of 28-day cycles.",
        "Dexamethasone 40 mg on day 1 of 28-day cycles. Patients who are randomized to it receive A101 5 mg on day 1.",
        "Dexamethasone 40 mg on day 1 of 28-day cycles. Patients who complete it receive A101 5 mg on day 1.",
    ],
)
def test_those_who_enter_are_no_few(text: str) -> None:
    """Of a first sentence, and of those who are randomised or go on, its patients are all that there are."""
    drugs = [drug for phase in read_regimen(text).phases for drug in phase.administrations]
    assert [drug.dose_level for drug in drugs if drug.drug == "a101"] == [""]


def test_a_history_in_brackets_takes_no_dose_from_the_drug_before() -> None:
    """The dose behind the bracket is of the drug that stands before it."""
    text = "Bevacizumab (for patients not previously treated with bevacizumab) 15 mg/kg on day 1 every 21 days."
    assert schedules.schedule(text) == ["bevacizumab 15 mg/kg · cycles 1+: 1"]


LATER = {
    "Azacitidine 75 mg/m2 on days 1-7, days 1-5 from cycle 7, of each 28-day cycle.": [
        "azacitidine 75 mg/m2 · cycles 1-6: 1..7",
        "azacitidine 75 mg/m2 · cycles 7+: 1..5",
    ],
    "Decitabine 20 mg/m2 days 1-10, then days 1-5 from cycle 3, every 28 days.": [
        "decitabine 20 mg/m2 · cycles 1-2: 1..10",
        "decitabine 20 mg/m2 · cycles 3+: 1..5",
    ],
    "Carfilzomib 27 mg/m2 on days 1, 2, 8 and 9; days 1 and 2 after cycle 12. Cycles are 28 days.": [
        "carfilzomib 27 mg/m2 · cycles 1-12: 1, 2, 8, 9",
        "carfilzomib 27 mg/m2 · cycles 13+: 1, 2",
    ],
    "Rituximab 375 mg/m2 day 1 in cycle 1, cycles 2-6 500 mg/m2, every 28 days.": [
        "rituximab 375 mg/m2 · cycle 1: 1",
        "rituximab 500 mg/m2 · cycles 2-6: 1",
    ],
    "Melphalan 9 mg/m2 on days 1-4 and cisplatin 9 mg/m2 on days 1, 4 and 22. After cycle 4, days 1 and 22 only.": [
        "melphalan 9 mg/m2 · cycles 1+: 1..4",
        "cisplatin 9 mg/m2 · cycles 1-4: 1, 4, 22",
        "cisplatin 9 mg/m2 · cycles 5+: 1, 22",
    ],
    "Lenalidomide 25 mg on days 1-21 of 28-day cycles for 4 cycles. Prednisone 40 mg on day 1 is added thereafter.": [
        "lenalidomide 25 mg · cycles 1+: 1..21",
        "prednisone 40 mg · cycles 5+: 1",
    ],
    "Azacitidine 75 mg/m2 on days 1-7 every 28 days for 2 cycles. Venetoclax 400 mg on day 1 is then added.": [
        "azacitidine 75 mg/m2 · cycles 1+: 1..7",
        "venetoclax 400 mg · cycles 3+: 1",
    ],
    "Ibrutinib 420 mg daily starting from cycle 3. Obinutuzumab 1000 mg on day 1 for 6 cycles of 28 days.": [
        "ibrutinib 420 mg · cycles 3+: 1..28",
        "obinutuzumab 1000 mg · cycles 1-6: 1",
    ],
    "Six 28-day cycles: obinutuzumab 1000 mg on day 1, venetoclax 400 mg daily from cycle 2.": [
        "obinutuzumab 1000 mg · cycles 1-6: 1",
        "venetoclax 400 mg · cycles 2-6: 1..28",
    ],
}


@pytest.mark.parametrize("text", LATER)
def test_what_changes_in_later_cycles_changes_there_alone(text: str) -> None:
    """Other days, doses and drugs of later cycles leave those before as they are; a number is of its own drug."""
    assert schedules.schedule(text) == LATER[text]


def test_later_days_that_several_drugs_could_have_are_of_none_of_them() -> None:
    """Both drugs have days 1 and 8: whose other days are left out is not said, and is asked."""
    text = (
        "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11; dexamethasone 20 mg on days 1, 2, 8 and 9; after cycle 8, days 1 "
        "and 8 only."
    )
    assert schedules.schedule(text) == [
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4, 8, 11",
        "bortezomib 1.3 mg/m2 · days not stated",
        "dexamethasone 20 mg · cycles 1-8: 1, 2, 8, 9",
        "dexamethasone 20 mg · days not stated",
    ]
    assert {finding.family for finding in read_regimen(text).findings} == {"days-not-stated"}
