"""Outlines of old registry records: aims, completed drugs, what is given in turn, fractions in their time."""

import pytest

from read.regimens import schedules

AIMS = {
    "Objectives: I. Compare weekly with monthly topotecan in these patients. Outline: Patients receive topotecan IV on "
    "days 1-5. Courses repeat every 21 days.": ["topotecan · cycles 1+: 1..5"],
    "To determine the toxicity of oral etoposide daily. Patients receive etoposide IV on day 1 every 3 weeks.": [
        "etoposide · cycles 1+: 1"
    ],
    "- Assess the efficacy of docetaxel with irinotecan\n- Patients receive docetaxel IV on day 1 every 21 days": [
        "docetaxel · cycles 1+: 1"
    ],
    "To evaluate the safety of topotecan IV every 3 weeks for 6 cycles.": ["topotecan · cycles 1-6: 1"],
}
COMPLETED = {
    "Following the 4 courses of cisplatin and topotecan, patients receive docetaxel 75 mg/m2 on day 1 every 21 days.": [
        "docetaxel 75 mg/m2 · cycles 1+: 1"
    ],
    "After completion of cisplatin, etoposide, and bleomycin, patients receive paclitaxel 80 mg/m2 on day 1 every 14 "
    "days.": ["paclitaxel 80 mg/m2 · cycles 1+: 1"],
    "Leucovorin 15 mg is given 24 hours after methotrexate. Cisplatin and etoposide, both on day 1, every 21 days.": [
        "leucovorin 15 mg · days not stated",
        "cisplatin · cycles 1+: 1",
        "etoposide · cycles 1+: 1",
    ],
}
IN_TURN = {
    "Cisplatin 60 mg/m2 on day 1. Subsequently, topotecan 1 mg/m2 on days 2-6. Courses repeat every 21 days.": [
        "cisplatin 60 mg/m2 · cycles 1+: 1",
        "topotecan 1 mg/m2 · cycles 1+: 2..6",
    ],
    "Aldesleukin IV on day 1, followed by sargramostim for three doses on days 2, 4 and 6. Repeat every 5 weeks.": [
        "aldesleukin · cycles 1+: 1",
        "sargramostim · cycles 1+: 2, 4, 6",
    ],
    "Cytarabine 100 mg/m2 on days 1-7 for 2 cycles, then etoposide 50 mg on days 8-10 every 28 days.": [
        "cytarabine 100 mg/m2 · cycles 1-2: 1..7",
        "etoposide 50 mg · cycles 1+: 8..10",
    ],
}
BEYOND_INTERVALS = {
    "Fluorouracil 400 mg/m2 on days 1-5 and 29-33. Levamisole 50 mg for 3 days every 14 days.": [
        "fluorouracil 400 mg/m2 · days 1..5, 29..33",
        "levamisole 50 mg · cycles 1+: 1..3",
    ],
    "Bevacizumab 10 mg/kg every 2 weeks and mitomycin 8 mg/m2 on days 1 and 36.": [
        "bevacizumab 10 mg/kg · cycles 1+: 1",
        "mitomycin 8 mg/m2 · days 1, 36",
    ],
}
IN_THEIR_TIME = {
    "Radiotherapy in 17 fractions over 24 days.": ["radiotherapy · days not stated"],
    "Radiotherapy 42 Gy in 16 fractions over 22 days.": ["radiotherapy 2.625 Gy · days 1..5, 8..12, 15..19, 22"],
    "Thoracic radiotherapy 45 Gy in 30 fractions twice daily over 3 weeks.": [
        "radiotherapy 1.5 Gy x2 · days 1..5, 8..12, 15..19"
    ],
}
CLOSED_AND_MORE = {
    "      Arm I: Patients receive topotecan IV for 21 days.\n      Arm II: Patients receive etoposide for 21 days.\n"
    "      Treatment repeats every 28 days.": ["topotecan · cycles 1+: 1..21", "etoposide · cycles 1+: 1..21"],
    "Oral temozolomide on days 1-5. Repeat every 28 days for 6 courses. Patients with a response may receive an "
    "additional 4 courses of temozolomide.": ["temozolomide · cycles 1-6: 1..5"],
    "Responding patients may receive 2 additional courses of topotecan. Topotecan on days 1-5 every 21 days x 4.": [
        "topotecan · cycles 1-4: 1..5"
    ],
    "Vitamin D3 1000 IU and alendronate 70 mg weekly.": [
        "cholecalciferol 1000 U · cycles 1+: 1",
        "alendronic acid 70 mg · cycles 1+: 1",
    ],
}


@pytest.mark.parametrize(("text", "lines"), AIMS.items())
def test_what_is_to_be_found_out_is_not_given(text: str, lines: list[str]) -> None:
    """An aim plans nothing beside a sentence that says what patients receive, and is read where there is none."""
    assert schedules.schedule(text) == lines


@pytest.mark.parametrize(("text", "lines"), COMPLETED.items())
def test_drugs_that_are_completed_are_points_in_time(text: str, lines: list[str]) -> None:
    """All drugs of a list behind `after completion of` are over, up to the comma before who receives others."""
    assert schedules.schedule(text) == lines


@pytest.mark.parametrize(("text", "lines"), IN_TURN.items())
def test_days_that_go_on_are_those_of_one_cycle(text: str, lines: list[str]) -> None:
    """What follows on later days, with no number of cycles before it, is given in the same cycles."""
    assert schedules.schedule(text) == lines


@pytest.mark.parametrize(("text", "lines"), BEYOND_INTERVALS.items())
def test_days_beyond_an_interval_are_not_in_its_cycles(text: str, lines: list[str]) -> None:
    """The interval of one drug is no cycle of another whose days go on beyond it."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), IN_THEIR_TIME.items())
def test_fractions_over_more_days_than_they_are(text: str, lines: list[str]) -> None:
    """Five fractions a week where the time is that of so many; else no days are known."""
    assert schedules.schedule(text) == lines


@pytest.mark.parametrize(("text", "lines"), CLOSED_AND_MORE.items())
def test_what_holds_for_all_and_what_for_some(text: str, lines: list[str]) -> None:
    """A repeat at the end is of all indented arms; further courses of responders are nobody's plan; D3 is no day."""
    assert schedules.schedule(text) == lines


OF_ALL_DRUGS = {
    "Patients receive docetaxel 60 mg/m2 and mitomycin 6 mg/m2. Treatment is given every other week for 10 weeks (5 "
    "courses).": ["docetaxel 60 mg/m2 · cycles 1-5: 1", "mitomycin 6 mg/m2 · cycles 1-5: 1"],
    "Docetaxel 30 mg/m2 IV and gemcitabine 800 mg/m2 IV. Both drugs are given weekly for 3 weeks.": [
        "docetaxel 30 mg/m2 · days 1, 8, 15",
        "gemcitabine 800 mg/m2 · days 1, 8, 15",
    ],
    "Docetaxel 60 mg/m2 IV on day 1 and gemcitabine 800 mg/m2 IV on days 1 and 8. Therapy is given every 3 weeks.": [
        "docetaxel 60 mg/m2 · cycles 1+: 1",
        "gemcitabine 800 mg/m2 · cycles 1+: 1, 8",
    ],
    "Nivolumab 360 mg will be given for six 3-week cycles.": ["nivolumab 360 mg · cycles 1-6: 1"],
    "Cetrelimab 480 mg in cycles of 4 weeks, with erdafitinib 8 mg on days 1-14 of each cycle.": [
        "cetrelimab 480 mg · cycles 1+: 1",
        "erdafitinib 8 mg · cycles 1+: 1..14",
    ],
    "Capecitabine 1000 mg/m2 for six 21-day cycles.": ["capecitabine 1000 mg/m2 · days not stated"],
    "Letrozole daily, while patients with failure on letrozole receive oral megestrol 160 mg daily.": [
        "letrozole · days not stated",
        "megestrol acetate 160 mg · days not stated",
    ],
}


@pytest.mark.parametrize(("text", "lines"), OF_ALL_DRUGS.items())
def test_how_often_the_treatment_is_given(text: str, lines: list[str]) -> None:
    """An interval of the treatment is that of all its drugs; what is infused in cycles begins each of them."""
    assert schedules.schedule(text) == lines


BESIDE = {
    "Participants have 1 session per week 8 weeks of training + fluoxetine (10 mg daily 2 weeks).": [
        "fluoxetine 10 mg · days 1..14"
    ],
    "131I-exampletamab 20 mCi on day 1 of a 28-day cycle.": ["131i-exampletamab 20 mCi · cycles 1+: 1"],
    "90Y-ibritumomab tiuxetan 0.4 mCi/kg on day 8.": ["ibritumomab tiuxetan 0.4 mCi/kg · days 8"],
    "Methotrexate 15 mg weekly and folate of at least (>=) 5 mg weekly.": ["methotrexate 15 mg · cycles 1+: 1"],
    "Cytarabine IV over 2 hours every 12 hours on days 1-3.": ["cytarabine x2 · days 1..3"],
    "Cytarabine 50 mg IT on day 1, and on day 15 in patients with leukemic blasts, of each 28-day cycle.": [
        "cytarabine 50 mg · cycles 1+: 1"
    ],
    "Caplacizumab 10 mg daily during plasma exchange and for 20 days after.": ["caplacizumab 10 mg · days not stated"],
}


@pytest.mark.parametrize(("text", "lines"), BESIDE.items())
def test_what_stands_beside_a_drug_and_is_not_said_of_it(text: str, lines: list[str]) -> None:
    """Sessions, isotopes, bounds, days of some patients and days after an event."""
    assert schedules.schedule(text) == lines
