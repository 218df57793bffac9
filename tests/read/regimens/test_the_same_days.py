"""What the days of a drug are: the same as before, those of another drug or numbered cycle, those behind a dash."""

import pytest

from read.regimens import schedules

SAME = {
    "Ixazomib 4 mg on days 1, 8 and 15 of a 28-day cycle and prednisone 50 mg on the same days.": [
        "ixazomib 4 mg · cycles 1+: 1, 8, 15",
        "prednisone 50 mg · cycles 1+: 1, 8, 15",
    ],
    "Bendamustine 70 mg/m2 on days 1 and 2, granisetron 1 mg on these same days and prednisone 60 mg/m2 on "
    "days 1-5, in 28-day cycles.": [
        "bendamustine 70 mg/m2 · cycles 1+: 1, 2",
        "granisetron 1 mg · cycles 1+: 1, 2",
        "prednisone 60 mg/m2 · cycles 1+: 1..5",
    ],
    "In cycles of 28 days, decitabine 20 mg/m2 is given on days 1-5. Venetoclax 200 mg is taken once daily on "
    "those days.": [
        "decitabine 20 mg/m2 · cycles 1+: 1..5",
        "venetoclax 200 mg · cycles 1+: 1..5",
    ],
    "Prednisone 50 mg on the same days, in 28-day cycles.": ["prednisone 50 mg · days not stated"],
}
LENGTHS = {
    "Ixazomib 4 mg on days 1, 8 and 15 of 28-day cycles 1-12 and days 1 and 15 of 28-day cycles 13 onwards.": [
        "ixazomib 4 mg · cycles 1-12: 1, 8, 15",
        "ixazomib 4 mg · cycles 13+: 1, 15",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8, 11, 22, 25, 29 and 32 of 42-day cycles 1-4 and on days 1, 8, 22 and 29 of "
    "35-day cycles 5-9.": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 4, 8, 11, 22, 25, 29, 32",
        "bortezomib 1.3 mg/m2 · cycles 5-9: 1, 8, 22, 29",
    ],
}
BESIDE = {
    "Carfilzomib 27 mg/m2 on days 1, 2, 8, 9, 15 and 16 and prednisolone 25 mg on the day of and the day after "
    "carfilzomib, every 28 days.": [
        "carfilzomib 27 mg/m2 · cycles 1+: 1, 2, 8, 9, 15, 16",
        "prednisolone 25 mg · cycles 1+: 1..3, 8..10, 15..17",
    ],
}
DASHES = {
    "Idarubicin 12 mg/m2 - IV - days 1-3 - cytarabine 100 mg/m2 - IV - days 1-7 + levofloxacin 500 mg po daily or "
    "ciprofloxacin 500 mg - po - bid, in 28-day cycles.": [
        "idarubicin 12 mg/m2 · cycles 1+: 1..3",
        "cytarabine 100 mg/m2 · cycles 1+: 1..7",
        "levofloxacin 500 mg · cycles 1+: 1..28",
        "ciprofloxacin 500 mg x2 · cycles 1+: 1..28",
    ],
    "Vinorelbine 25 mg/m2 - IV - days 1 and 8 - every 21 days - dexamethasone 8 mg - PO - bid - days 1-3.": [
        "vinorelbine 25 mg/m2 · cycles 1+: 1, 8",
        "dexamethasone 8 mg x2 · cycles 1+: 1..3",
    ],
}
COMPLETED = {
    "After completion of 9 weekly doses, cetuximab 500 mg/m2 every 2 weeks.": ["cetuximab 500 mg/m2 · cycles 1+: 1"],
    "After 12 weekly ramucirumab doses, ramucirumab 8 mg/kg every 2 weeks.": ["ramucirumab 8 mg/kg · cycles 1+: 1"],
    "Upon completing 9 weekly infusions of docetaxel, patients receive cetuximab 500 mg/m2 every 2 weeks.": [
        "cetuximab 500 mg/m2 · cycles 1+: 1"
    ],
    "A total of 4 weekly docetaxel infusions of 35 mg/m2.": ["docetaxel 35 mg/m2 · days 1, 8, 15, 22"],
}


@pytest.mark.parametrize("text", SAME)
def test_the_same_days(text: str) -> None:
    """`On the same days` are the days said last; where none are said they are not known."""
    assert schedules.schedule(text) == SAME[text]


@pytest.mark.parametrize("text", LENGTHS)
def test_lengths_of_numbered_cycles(text: str) -> None:
    """Numbered cycles whose length stands before them keep that length and their own days."""
    assert schedules.schedule(text) == LENGTHS[text]


@pytest.mark.parametrize("text", BESIDE)
def test_beside_another_drug_in_cycles(text: str) -> None:
    """A drug told to be given with another one has its days, though the length of the cycle is said behind it."""
    assert schedules.schedule(text) == BESIDE[text]


def test_a_transplant_between_phases_is_a_phase_of_its_own() -> None:
    """What is given before a transplant stands between the phases, in the order of the text, under its own name."""
    text = (
        "Induction: ixazomib 4 mg on days 1, 8 and 15 of four 28-day cycles. Melphalan 200 mg/m2 on day -1. "
        "Maintenance: ixazomib 3 mg on days 1, 8 and 15 of 28-day cycles."
    )
    assert [name for name, *_ in schedules.frames(text)] == ["induction", "around day 0", "maintenance"]


def test_days_after_a_transplant_are_of_the_same_count() -> None:
    """Numbered days before and after a transplant are one phase where no cycles are said."""
    text = "Busulfan 3.2 mg/kg on days -6 to -3. Methotrexate 15 mg/m2 on day 1 and 10 mg/m2 on days 3 and 6."
    assert [(name, cycles) for name, _, _, cycles in schedules.frames(text)] == [("treatment", None)]


@pytest.mark.parametrize("text", DASHES)
def test_a_dash_before_how_and_when_begins_no_item(text: str) -> None:
    """A route, days or an interval behind a dash are of the drug before the dash, and of no drug after it."""
    assert schedules.schedule(text) == DASHES[text]


@pytest.mark.parametrize("text", COMPLETED)
def test_doses_that_are_completed_are_not_given_again(text: str) -> None:
    """A number of weekly doses behind `after` is a point in time; elsewhere it is that of the drug it is told with."""
    assert schedules.schedule(text) == COMPLETED[text]


DASHED = {
    "Irinotecan 125 mg/m2 IV on day 1 - days 8 and 15 of a 28-day cycle.": [
        "irinotecan 125 mg/m2 · cycles 1+: 1, 8, 15"
    ],
    "Vinorelbine 25 mg/m2 on day 1 - day 5 of a 28-day cycle.": ["vinorelbine 25 mg/m2 · cycles 1+: 1..5"],
    "Days 1 and 8 - 5 Fluorouracil 400 mg/m2; Day 1 - Mitomycin 7 mg/m2. Cycles are repeated every 28 days.": [
        "fluorouracil 400 mg/m2 · cycles 1+: 1, 8",
        "mitomycin 7 mg/m2 · cycles 1+: 1",
    ],
    "Day 1 - Irinotecan 180 mg/m2 IV, Day 1 - Leucovorin 200 mg/m2 IV, Days 1 and 2 - 5-FU 600 mg/m2, every 14 days.": [
        "irinotecan 180 mg/m2 · cycles 1+: 1",
        "leucovorin 200 mg/m2 · cycles 1+: 1",
        "fluorouracil 600 mg/m2 · cycles 1+: 1, 2",
    ],
}

BRACKETED = {
    "Temozolomide 150 mg/m2 on days 10-14 (with veliparib 40 mg twice daily) of each 28-day cycle.": [
        "temozolomide 150 mg/m2 · cycles 1+: 10..14",
        "veliparib 40 mg x2 · cycles 1+: 10..14",
    ],
    "Placebo on days 1-14 (plus capecitabine 1250 mg/m2 twice daily) of each 21-day cycle.": [
        "capecitabine 1250 mg/m2 x2 · cycles 1+: 1..14"
    ],
}


@pytest.mark.parametrize(("text", "lines"), DASHED.items())
def test_a_dash_before_days_or_behind_them(text: str, lines: list[str]) -> None:
    """A dash before `days` makes no range, and one behind the days that lead parts them from no drug."""
    assert schedules.schedule(text) == lines


AND_AFTER = [
    "Bortezomib 1 mg/m2 on days 1, 8 and dexamethasone 20 mg on bortezomib days and the day after, every 21 days.",
    "Bortezomib 1 mg/m2 on days 1, 8 and dexamethasone 20 mg on the days of and after bortezomib, every 21 days.",
    "Bortezomib 1 mg/m2 on days 1, 8, dexamethasone 20 mg on the day of bortezomib and the day after, 21-day cycle.",
]


@pytest.mark.parametrize("text", AND_AFTER)
def test_the_day_after_another_drug(text: str) -> None:
    """`On bortezomib days and the day after` are both days, in whatever order they are told."""
    assert schedules.schedule(text)[1] == "dexamethasone 20 mg · cycles 1+: 1, 2, 8, 9"


@pytest.mark.parametrize(("text", "lines"), BRACKETED.items())
def test_a_drug_in_brackets_has_the_days_before_them(text: str, lines: list[str]) -> None:
    """A drug that stands in brackets behind the days of another one is given on those days."""
    assert schedules.schedule(text) == lines


ONE_OF_TWO = {
    "Nedaplatin 80 mg/m2 on day 1 or 2 of each 21-day cycle.": ["nedaplatin 80 mg/m2 · days not stated"],
    "Melphalan 140 mg/m2 on day -2 or -1 before transplant.": ["melphalan 140 mg/m2 · days not stated"],
    "Vincristine 1.4 mg/m2 on day 1 or day 2 or day 3.": ["vincristine 1.4 mg/m2 · days not stated"],
    "Nivolumab 3 mg/kg on days 15 or 16 of each 28-day cycle.": ["nivolumab 3 mg/kg · days not stated"],
    "Pegfilgrastim 6 mg on day 2 or day 3 of each 14-day cycle.": ["pegfilgrastim 6 mg · days not stated"],
    "Talquetamab 0.4 mg/kg on C1D8 and 0.8 mg/kg on C1D15, then on day 1, every 4 weeks.": [
        "talquetamab 0.4 mg/kg · cycle 1: 8",
        "talquetamab 0.8 mg/kg · cycle 1: 15",
        "talquetamab 0.8 mg/kg · cycles 2+: 1",
    ],
}


@pytest.mark.parametrize(("text", "lines"), ONE_OF_TWO.items())
def test_one_of_two_days_is_no_day(text: str, lines: list[str]) -> None:
    """Of two days joined by or none is taken; a day behind `then` is another one, and is given."""
    assert schedules.schedule(text) == lines
