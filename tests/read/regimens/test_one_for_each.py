"""Doses listed one for each drug or day, days of events and runs beside cycles: paired as said, else withheld."""

import pytest

from read.regimens import schedules

STEP_UP = {
    "Talquetamab 3, 9 and 27 mg SC on C1D1, C1D4 and C1D8 of 28-day cycles.": [
        "talquetamab 3 mg · cycle 1: 1",
        "talquetamab 9 mg · cycle 1: 4",
        "talquetamab 27 mg · cycle 1: 8",
    ],
    "Glofitamab 2.5, 10 and 30 mg IV on C1D8, C1D15 and C2D1, 21-day cycles.": [
        "glofitamab 2.5 mg · cycle 1: 8",
        "glofitamab 10 mg · cycle 1: 15",
        "glofitamab 30 mg · cycle 2: 1",
    ],
    "Odronextamab 0.7 mg, 4 mg and 20 mg on Cycle 1 Day 1, Cycle 1 Day 8 and Cycle 1 Day 15; 21-day cycles.": [
        "odronextamab 0.7 mg · cycle 1: 1",
        "odronextamab 4 mg · cycle 1: 8",
        "odronextamab 20 mg · cycle 1: 15",
    ],
    "Mosunetuzumab 1/2/60 mg on C1D1/C1D8/C1D15.": [
        "mosunetuzumab 1 mg · cycle 1: 1",
        "mosunetuzumab 2 mg · cycle 1: 8",
        "mosunetuzumab 60 mg · cycle 1: 15",
    ],
    "Linvoseltamab 5, 25 and 200 mg on C1D1, D8 and D15 of a 28-day cycle.": [
        "linvoseltamab 5 mg · cycle 1: 1",
        "linvoseltamab 25 mg · cycle 1: 8",
        "linvoseltamab 200 mg · cycle 1: 15",
    ],
    "Odronextamab 0.7, 4 and 20 mg on C1D1-2, C1D8-9 and C1D15-16 of 21-day cycles.": [
        "odronextamab 0.7 mg · cycle 1: 1, 2",
        "odronextamab 4 mg · cycle 1: 8, 9",
        "odronextamab 20 mg · cycle 1: 15, 16",
    ],
}

STEP_UP |= {
    "Talquetamab SC at 3, 9, then 27 mg on C1D1, C1D4, C1D8.": STEP_UP[
        "Talquetamab 3, 9 and 27 mg SC on C1D1, C1D4 and C1D8 of 28-day cycles."
    ],
    "Talquetamab step-up doses (3 mg and 9 mg) on C1D1 and C1D4, then 27 mg on day 8 of cycle 1.": STEP_UP[
        "Talquetamab 3, 9 and 27 mg SC on C1D1, C1D4 and C1D8 of 28-day cycles."
    ],
}

EACH_DRUG = {
    "Decitabine and venetoclax 20 mg/m2 on days 1-5 and 400 mg on days 1-21 of 28-day cycles.": [
        "decitabine 20 mg/m2 · cycles 1+: 1..5",
        "venetoclax 400 mg · cycles 1+: 1..21",
    ],
    "Fludarabine and melphalan 30 mg/m2 and 70 mg/m2 on days -5 to -3.": [
        "fludarabine 30 mg/m2 · days -5..-3",
        "melphalan 70 mg/m2 · days -5..-3",
    ],
    "Pomalidomide and dexamethasone at 4 mg and 40 mg on days 1, 8 and 15 of 28-day cycles.": [
        "dexamethasone 40 mg · cycles 1+: 1, 8, 15",
        "pomalidomide 4 mg · cycles 1+: 1, 8, 15",
    ],
    "Gemcitabine and cisplatin at doses of 1000 and 25 mg/m2 on days 1 and 8 every 21 days.": [
        "cisplatin 25 mg/m2 · cycles 1+: 1, 8",
        "gemcitabine 1000 mg/m2 · cycles 1+: 1, 8",
    ],
    "Paclitaxel and carboplatin (175 mg/m2 and AUC 5) on day 1 every 21 days.": [
        "carboplatin 5 AUC · cycles 1+: 1",
        "paclitaxel 175 mg/m2 · cycles 1+: 1",
    ],
    "Cohort 2 receives nivolumab and ipilimumab 1 mg/kg and 3 mg/kg every 3 weeks.": [
        "ipilimumab 3 mg/kg · cycles 1+: 1",
        "nivolumab 1 mg/kg · cycles 1+: 1",
    ],
    "Cyclophosphamide 750 mg/m2 and doxorubicin 50 mg/m2 on day 1 every 21 days.": [
        "cyclophosphamide 750 mg/m2 · cycles 1+: 1",
        "doxorubicin 50 mg/m2 · cycles 1+: 1",
    ],
}

WITHHELD = {
    "Carfilzomib 20/27/36 mg/m2 on days 1, 2, 8, 9, 15 and 16 of 28-day cycles.": [
        "carfilzomib 20 to 36 mg/m2 · cycles 1+: 1, 2, 8, 9, 15, 16"
    ],
    "Carfilzomib 20 then 27 mg/m2 on days 1, 2, 8, 9, 15, 16 of 28-day cycles.": [
        "carfilzomib 20 to 27 mg/m2 · cycles 1+: 1, 2, 8, 9, 15, 16"
    ],
    "Bortezomib/cytarabine 1.3 mg/m2/100 mg/m2 on days 1 and 8 of 21-day cycles.": [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 8",
        "cytarabine 100 mg/m2 · cycles 1+: 1, 8",
    ],
    "Bortezomib/cytarabine 1.3 mg/m2/100 mg/day on days 1 and 8 of 21-day cycles.": [
        "bortezomib · cycles 1+: 1, 8",
        "cytarabine · cycles 1+: 1, 8",
    ],
    "Bortezomib/dexamethasone 1.3 mg/m2/20 mg on days 1, 4, 8 and 11 of 21-day cycles.": [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 4, 8, 11",
        "dexamethasone 20 mg · cycles 1+: 1, 4, 8, 11",
    ],
    "Sofosbuvir/velpatasvir 400 mg/100 mg once daily for 4 weeks.": [
        "sofosbuvir 400 mg · days 1..28",
        "velpatasvir 100 mg · days 1..28",
    ],
    "Ixazomib plus dexamethasone 4 mg/40 mg on days 1, 8 and 15 of 28-day cycles.": [
        "dexamethasone · cycles 1+: 1, 8, 15",
        "ixazomib · cycles 1+: 1, 8, 15",
    ],
    "Bortezomib, melphalan and prednisone 1.3 mg/m2 and 9 mg/m2 on days 1-4 every 42 days.": [
        "bortezomib · cycles 1+: 1..4",
        "melphalan · cycles 1+: 1..4",
        "prednisone · cycles 1+: 1..4",
    ],
    "Carfilzomib 20 and 56 mg/m2 IV on days 1, 2, 8, 9, 15, 16 of 28-day cycles.": [
        "carfilzomib 20 to 56 mg/m2 · cycles 1+: 1, 2, 8, 9, 15, 16"
    ],
    "Cevostamab 0.3, 3.6 and 160 mg on C1D1 and C1D8 of 21-day cycles.": [
        "cevostamab 0.3 to 160 mg · cycle 1: 1",
        "cevostamab 0.3 to 160 mg · cycle 1: 8",
    ],
    "Leucovorin and fluorouracil 400 mg/m2 and 2400 mg/m2 over 46 hours every 14 days.": [
        "fluorouracil · cycles 1+: 1",
        "leucovorin · cycles 1+: 1",
    ],
}

RUNS = {
    "CMF on day 1 every 3 weeks for 6 courses and toremifene 60 mg daily for 3 years.": [
        "toremifene 60 mg · days 1..1095"
    ],
    "Letrozole 2.5 mg daily for 5 years and epirubicin 100 mg/m2 IV every 21 days for 6 cycles.": [
        "epirubicin 100 mg/m2 · cycles 1-6: 1",
        "letrozole 2.5 mg · days 1..1825",
    ],
    "Toremifene 60 mg daily for 3 years and CMF on day 1 every 4 weeks for 6 courses.": [
        "toremifene 60 mg · days 1..1095"
    ],
    "Thalidomide 50 mg daily for 72 weeks and melphalan 9 mg/m2 on days 1-4 every 6 weeks for 12 cycles.": [
        "melphalan 9 mg/m2 · cycles 1-12: 1..4",
        "thalidomide 50 mg · cycles 1-12: 1..42",
    ],
}

EVENTS = {
    "Filgrastim 5 mcg/kg on day 4 of febrile neutropenia.": ["filgrastim 5 ug/kg · days not stated"],
    "Remdesivir 100 mg daily starting on day 2 of hospitalization.": ["remdesivir 100 mg · days not stated"],
    "Ruxolitinib 10 mg twice daily from day 5 after onset of acute GVHD and prednisone 50 mg on days 1-5.": [
        "prednisone 50 mg · days 1..5",
        "ruxolitinib 10 mg x2 · days not stated",
    ],
    "Epoetin alfa 150 U/kg on day 3 of anemia.": ["epoetin alfa 150 U/kg · days not stated"],
    "Epoetin alfa 150 U/kg on day 3 of anaemia.": ["epoetin alfa 150 U/kg · days not stated"],
    "Prednisone 40 mg daily, then XYZ on day 1 of each 21-day cycle.": ["prednisone 40 mg · cycles 1+: 1..21"],
    "Methotrexate 10 mg/m2 on days 3 and 6 after transplantation.": ["methotrexate 10 mg/m2 · days 3, 6"],
    "Melphalan 100 mg/m2 on days -3 and -2, ASCT on day 0.": ["melphalan 100 mg/m2 · days -3, -2"],
}

IRRADIATED = {
    "Patients undergo radiotherapy 5 days a week for 7 weeks and cisplatin 6 mg/m2 IV once daily.": [
        "cisplatin 6 mg/m2 · days not stated",
        "radiotherapy · days 1..5, 8..12, 15..19, 22..26, 29..33, 36..40, 43..47",
    ],
    "Temozolomide 75 mg/m2 daily during radiotherapy 20 Gy in 10 fractions, 5 days a week.": [
        "radiotherapy 2 Gy · days 1..5, 8..12",
        "temozolomide 75 mg/m2 · days 1..12",
    ],
}


@pytest.mark.parametrize(("text", "lines"), STEP_UP.items())
def test_doses_listed_before_as_many_cycle_days_are_paired_with_them(text: str, lines: list[str]) -> None:
    """Each of several doses is given on its own day of the list that follows."""
    assert schedules.schedule(text) == lines


@pytest.mark.parametrize(("text", "lines"), EACH_DRUG.items())
def test_doses_listed_behind_as_many_drugs_are_paired_with_them(text: str, lines: list[str]) -> None:
    """Each of several drugs has the one dose that stands at its place in the list."""
    assert sorted(schedules.schedule(text)) == lines


@pytest.mark.parametrize(("text", "lines"), WITHHELD.items())
def test_doses_that_cannot_be_handed_out_are_withheld(text: str, lines: list[str]) -> None:
    """Where drugs or days are not as many as the doses, no one dose is told."""
    assert sorted(schedules.schedule(text)) == lines


def test_several_doses_without_days_of_their_own_are_a_finding() -> None:
    """The lowest to the highest dose is told as a range that nobody has chosen from."""
    found = schedules.read_regimen("Carfilzomib 20 and 56 mg/m2 on days 1, 2, 8 and 9 of 28-day cycles.").findings
    assert "dose-range" in {finding.family for finding in found}


@pytest.mark.parametrize(("text", "lines"), RUNS.items())
def test_a_run_of_years_is_not_repeated_in_the_cycles_of_others(text: str, lines: list[str]) -> None:
    """A drug given daily for longer than the cycles last has days of its own; one as long as these stays in them."""
    assert sorted(schedules.schedule(text)) == lines


@pytest.mark.parametrize(("text", "lines"), EVENTS.items())
def test_days_of_an_event_are_no_days_of_treatment(text: str, lines: list[str]) -> None:
    """Days counted from an event that is no treatment are not known; those of what an acronym names are its own."""
    assert sorted(schedules.schedule(text)) == lines


@pytest.mark.parametrize(("text", "lines"), IRRADIATED.items())
def test_infusions_beside_weekday_fractions_are_on_days_not_said(text: str, lines: list[str]) -> None:
    """An infusion once daily in radiotherapy on five days a week is not on every day; a capsule is."""
    assert sorted(schedules.schedule(text)) == lines
