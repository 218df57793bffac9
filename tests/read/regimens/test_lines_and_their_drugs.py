"""What stands at the end of one line and the beginning of the next; cycles and routes before the drug they are of."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

LINE_ENDS = {
    "Cisplatin 60 mg/m2 days 1-3\nG-CSF 5 mcg/kg daily": "cisplatin 60 mg/m2 · days 1..3",
    "Cisplatin 60 mg/m2 days 1-3\nWeek 4: visit": "cisplatin 60 mg/m2 · days 1..3",
    "Cisplatin 60 mg/m2 days 1 and 8\nDays of rest follow": "cisplatin 60 mg/m2 · days 1, 8",
    "Cisplatin 60 mg/m2 days 1-3\nHours of infusion vary": "cisplatin 60 mg/m2 · days 1..3",
    "Cisplatin 60 mg/m2 from day 36 to day 48": "cisplatin 60 mg/m2 · days 36..48",
}
LISTED = (
    "Cisplatin 60 mg/m2 by intravenous infusion over two hours on Day 1\n"
    "Mesna 400 mg/m2 by intravenous infusion before and behind, post cisplatin\n"
    "Tamoxifen 20 mg by mouth once daily days 38 to 41"
)
LED_BY_CYCLES = (
    "Tamoxifen 20 mg on day 1 for 35 cycles in 3-week cycles and for the first 4 cycles, cisplatin 60 mg/m2 on day 1.",
    "Tamoxifen 20 mg on day 1 of 21-day cycles for up to 35 cycles and, in cycles 1-4, cisplatin 60 mg/m2 on day 1.",
    "Tamoxifen 20 mg on day 1 of 21-day cycles for 35 cycles, and during cycles 1-4, cisplatin 60 mg/m2 on day 1.",
)
ROUTES = {
    "Tamoxifen (20 mg by mouth on days 1-3), IV or subcutaneous bortezomib (1 mg/m2 on day 1).": [
        ("PO",),
        ("IV", "SC"),
    ],
    "Tamoxifen 20 mg on day 1, oral or IV cisplatin 60 mg/m2 on day 1.": [(), ("PO", "IV")],
    "Cisplatin IV or oral tamoxifen on days 1-3.": [("IV",), ("PO",)],
}
OF_ANOTHER = (
    "Cisplatin 60 mg/m2 on days 1 and 8\nZevalin & Yttrium-90 second, by count:\nMore than 150: 14.8 MBq/kg on day 8",
    "Cisplatin 60 mg/m2 on days 1 and 8. Zevalin and Abcde-123 by weight. 14.8 MBq/kg is injected on day 8.",
)
HEADED = {
    "Induction\nCisplatin 60 mg/m2 day 1\nContinuation (5 cycles)\nTamoxifen 20 mg days 1-3": [
        "induction",
        "continuation",
    ],
    "Induction\nCisplatin 60 mg/m2 day 1\nMonotherapy\nTamoxifen 20 mg days 1-3": ["induction", "monotherapy"],
    "Loading\nCisplatin 60 mg/m2 day 1\nExtension (6 cycles)\nTamoxifen 20 mg days 1-3": ["loading", "extension"],
}
IN_BRACKETS = (
    "Cisplatin 60 mg/m2 d1\nIntrathecal therapy (by age): days 1, 8 and 22 (also days 15 and 29 if CNS disease)",
    "Cisplatin 60 mg/m2 d1 Triple IT day 2; doses as per induction",
    "Cisplatin 60 mg/m2 d1; IT (age adjusted): d8",
)


@pytest.mark.parametrize("text", LINE_ENDS)
def test_a_number_at_the_end_of_a_line_is_of_that_line(text: str) -> None:
    """The word that begins the next line is no unit of it."""
    assert schedules.schedule(text)[0] == LINE_ENDS[text]


def test_lines_that_each_begin_with_a_drug_are_not_one_sentence() -> None:
    """However long they are; a drug that another is given behind has none of its days."""
    assert schedules.schedule(LISTED) == [
        "cisplatin 60 mg/m2 · days 1",
        "mesna 400 mg/m2 · days not stated",
        "tamoxifen 20 mg · days 38..41",
    ]


@pytest.mark.parametrize("text", LED_BY_CYCLES)
def test_cycles_before_a_drug_are_of_that_drug(text: str) -> None:
    """`A for 35 cycles and, in cycles 1-4, B`: A in all of them."""
    assert schedules.schedule(text) == ["tamoxifen 20 mg · cycles 1-35: 1", "cisplatin 60 mg/m2 · cycles 1-4: 1"]


@pytest.mark.parametrize("text", ROUTES)
def test_a_choice_of_routes_before_a_drug_is_of_that_drug(text: str) -> None:
    """Of the drug before where it stands right behind it."""
    drugs = [drug for phase in read_regimen(text).phases for drug in phase.administrations]
    assert [drug.routes for drug in drugs] == ROUTES[text]


@pytest.mark.parametrize("text", OF_ANOTHER)
def test_a_dose_behind_other_drugs_is_not_of_the_drug_before_them(text: str) -> None:
    """What is told of a drug named later is given to nobody else."""
    assert schedules.schedule(text)[0] == "cisplatin 60 mg/m2 · days 1, 8"
    assert not any("cisplatin 14.8" in line for line in schedules.schedule(text))


@pytest.mark.parametrize("text", HEADED)
def test_the_name_of_a_phase_on_a_line_of_its_own_begins_it(text: str) -> None:
    """With or without a bracket behind it."""
    assert [name for name, *_ in schedules.frames(text)] == HEADED[text]


@pytest.mark.parametrize("text", IN_BRACKETS)
def test_days_of_intrathecal_treatment_behind_a_bracket_are_of_no_drug_before(text: str) -> None:
    """Neither are those that some have in addition."""
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · days 1"]
