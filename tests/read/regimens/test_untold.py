"""What a schedule does not account for: each place is asked, and what it accounts for is not."""

from __future__ import annotations

import pytest

from growth import assert_in_proportion
from trialrun.read.regimens.reading import read_regimen


def asked(text: str) -> list[str]:
    """The words of a text that its schedule does not account for."""
    regimen = read_regimen(text)
    return [regimen.text.quote(place.cut) for place in regimen.untold]


@pytest.mark.parametrize(
    "text",
    [
        "Bortezomib 1.3 mg/m2 SC on days 1, 4, 8 and 11 of a 21-day cycle for 8 cycles.",
        "Cisplatin 75 mg/m2 IV on day 1 and etoposide 100 mg/m2 IV on days 1-3, every 3 weeks for up to 6 cycles.",
        "Daratumumab 16 mg/kg weekly for 8 weeks, then every 2 weeks for 16 weeks, then every 4 weeks.",
        "Vincristine 1.4 mg/m2 (maximum 2 mg) on day 1, repeated every 21 days for 4 cycles (12 weeks).",
        "Lenalidomide 25 mg daily on days 1-21 of each 28-day cycle. Patients are followed every 3 months for 5 years.",
        "Melphalan 200 mg/m2 on day -2. Stem cells are infused on day 0. Filgrastim 5 mcg/kg daily from day 5 until "
        "recovery of neutrophils.",
        "Radiotherapy 50 Gy in 25 fractions of 2 Gy, 5 days a week for 5 weeks.",
        "Cytarabine 3 g/m2 IV every 12 hours on days 1, 3 and 5 for 6 doses.",
        "Dexamethasone 40 mg weekly in 28-day cycles (20 mg if over 75 years).",
        "Capecitabine 2000 mg/m2/day in two divided doses on days 1-14 of a 21-day cycle.",
        "The initial dose of sorafenib is 400 mg twice daily in 28-day cycles.",
        "Elotuzumab 10 mg/kg weekly in cycles 1-2 (8 doses) and every 2 weeks in cycles 3-6, in 28-day cycles.",
        "Fluorouracil: bolus of 400 mg/m2, then 22-hour infusion of 600 mg/m2, on days 1 and 2 of 14-day cycles.",
    ],
)
def test_a_schedule_that_has_everything_asks_nothing(text: str) -> None:
    """Doses, days, cycles and stretches that are planned, limits, visits and the day of the cells are not asked."""
    assert asked(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Paclitaxel 80 mg/m2 on day 1 of a 21-day cycle. Treatment is repeated on day 8.", "repeated"),
        ("Tocilizumab 8 mg/kg IV once 2 hours before ibrutinib 420 mg daily in 28-day cycles.", "once"),
        ("Capecitabine 2000 mg/m2 per day in divided doses on days 1-14 of a 21-day cycle.", "divided"),
        ("Arm A: docetaxel 75 mg/m2 every 3 weeks alternating with weekly paclitaxel.", "alternating"),
        ("Rituximab 375 mg/m2 weekly for 4 weeks. A second course is given.", "second"),
    ],
)
def test_words_that_nothing_takes_up_are_asked(text: str, words: str) -> None:
    """A word that tells of another giving, or of one shared out, is asked where the schedule has no place for it."""
    assert words in asked(text)


def test_numbers_that_no_phrase_has_are_asked() -> None:
    """A stretch of time between two courses that is in no schedule is asked, one after an event is not."""
    text = "Rituximab 375 mg/m2 on days 1, 8, 15 and 22, and once more with an interval of 11 weeks."
    assert "11 weeks" in asked(text)
    assert asked("Rituximab 375 mg/m2 on days 1, 8, 15 and 22, 11 weeks after surgery.") == []


def test_a_stretch_with_a_fraction_is_not_that_of_its_whole_number() -> None:
    """`2.5 weeks` are not accounted for by a schedule of two weeks."""
    assert asked("Lenalidomide 25 mg on days 1-14 for 2.5 weeks in each 28-day cycle.") == ["2.5 weeks"]
    assert asked("Lenalidomide 25 mg on days 1-14 for 2 weeks in each 28-day cycle.") == []


def test_a_condition_without_a_dose_is_asked() -> None:
    """`If` that changes no dose in the schedule is asked; one with its dose is a rule."""
    assert asked("Cyclophosphamide 50 mg daily in 28-day cycles if the cycle before was held.") == ["if"]


def test_a_finding_tells_what_and_whose_and_what_next() -> None:
    """The finding quotes the words with a few around them, names the drug they stand behind and says what to do."""
    text = "Capecitabine 2000 mg/m2 per day in divided doses on days 1-14 of a 21-day cycle."
    (found,) = [one for one in read_regimen(text).findings if one.family == "schedule-untold"]
    assert found.severity == "query"
    assert found.quote == "Capecitabine 2000 mg/m2 per day in divided doses on days 1-14 of a 21-day cycle."
    assert found.message == "the schedule does not account for 'divided' of capecitabine"
    assert found.fix


def test_days_told_again_without_a_dose_are_one_giving() -> None:
    """A drug named once more on its days, without its dose, is not given twice."""
    text = (
        "Arm A: lenalidomide 10 mg on days 1-21 of 28-day cycles. Lenalidomide on days 1-21 and carfilzomib 36 mg/m2 "
        "on days 1 and 15."
    )
    drugs = [given.drug for phase in read_regimen(text).phases for given in phase.administrations]
    assert drugs.count("lenalidomide") == 1


def test_two_doses_on_the_same_days_are_asked() -> None:
    """Amounts that share their days and are no options of each other are asked, a bolus and its infusion are not."""
    both = "Venetoclax 100 mg on days 1-7 and venetoclax 400 mg on days 1-28 of a 28-day cycle."
    assert "dose-twice" in {one.family for one in read_regimen(both).findings}
    options = "Venetoclax 100 or 400 mg on days 1-28 of a 28-day cycle."
    assert "dose-twice" not in {one.family for one in read_regimen(options).findings}


EITHER = (
    "Melphalan 9 mg/m2 on days 1-4 or bendamustine 90 mg/m2 on days 1 and 2 of a 28-day cycle.",
    "Patients receive either 100 mg thalidomide or 4 mg pomalidomide daily.",
    "VTD (bortezomib 1.3 mg/m2 on days 1 and 8, thalidomide 100 mg daily) or VCD (bortezomib 1.3 mg/m2 on day 1, "
    "cyclophosphamide 300 mg/m2 on day 1), every 21 days.",
)


@pytest.mark.parametrize("text", EITHER)
def test_one_drug_or_the_other_is_asked(text: str) -> None:
    """Of drugs or regimens joined by `or`, each with its dose, a patient has one; the schedule has both and says so."""
    assert "one-of" in {one.family for one in read_regimen(text).findings}


BOTH = (
    "Melphalan 9 mg/m2 on days 1-4 and bendamustine 90 mg/m2 on days 1 and 2 of a 28-day cycle.",
    "Dexamethasone 40 mg or 20 mg with lenalidomide 25 mg on days 1-21 of a 28-day cycle.",
    "Bortezomib 1.3 mg/m2 on days 1 and 8 until relapse or toxicity, and dexamethasone 20 mg on days 1 and 8.",
    "Arm A: thalidomide 100 mg daily or placebo. Arm B: pomalidomide 4 mg daily.",
)


@pytest.mark.parametrize("text", BOTH)
def test_or_between_other_things_chooses_no_drug(text: str) -> None:
    """Doses, events and drugs of other arms that stand around `or` are no choice of drugs."""
    assert "one-of" not in {one.family for one in read_regimen(text).findings}


@pytest.mark.parametrize("months", ["from month 2 to 6", "during months 2-5", "through month 9"])
def test_months_by_their_number_are_asked(months: str) -> None:
    """No schedule has months by their number: where they limit a drug, they are asked."""
    text = f"Lenalidomide 10 mg on days 1-21 of 28-day cycles {months}."
    assert any("month" in one.message for one in read_regimen(text).findings)


def test_a_dose_without_days_beside_one_with_days_is_asked() -> None:
    """Of several doses of a drug each has its days, or it is asked."""
    text = "Lenalidomide 10 mg for 3 months, increased to 15 mg thereafter until relapse."
    regimen = read_regimen(text)
    undated = any(given.spread is None for phase in regimen.phases for given in phase.administrations)
    assert undated == ("days-not-stated" in {one.family for one in regimen.findings})


def test_days_without_the_word_are_asked() -> None:
    """Numbers right behind a dose that no phrase takes for days are asked; sizes of cohorts are not."""
    assert "1 - 2" in asked("Dexamethasone 40 mg PO 1 - 2, 3 - 4 hourly.")
    assert asked("Cohorts of 3-6 patients receive topotecan 1 mg/m2 on days 1-5 of a 21-day cycle.") == []


def test_weeks_may_be_counted_from_0() -> None:
    """Weeks of the schedule are found whether a text counts them from 0 or from 1."""
    assert asked("Certolizumab 400 mg SC at weeks 0, 2 and 4.") == []
    assert asked("Ustekinumab 90 mg SC at weeks 1 and 5.") == []


def test_doses_that_are_told_of_each_drug_in_turn_are_none_that_are_lost() -> None:
    """An amount that one of the drugs is planned with is accounted for, wherever in the list it stands."""
    assert asked("Bortezomib and dexamethasone 1.3 mg/m2 and 20 mg on days 1 and 8 every 21 days.") == []
    assert asked("Zoledronic acid 4 mg on day 1 of every other cycle for 6 cycles of 28 days.") == []


def test_a_text_without_a_schedule_asks_nothing() -> None:
    """Where nothing is planned there is nothing that it could leave out."""
    assert asked("Patients are seen every 3 months for 2 years.") == []


@pytest.mark.parametrize(
    "piece",
    [
        "Drug ZZQ-123 5 mg on days 1-21 for 3 weeks, weeks 1-4, ",
        "Cisplatin 7 mg daily for 9 weeks if well. ",
        "second ",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    """A long text of the same words is looked through in proportion to its length."""
    assert_in_proportion(read_regimen, "Cisplatin 5 mg on day 1. " + piece * 1500)
