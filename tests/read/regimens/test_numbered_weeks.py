"""Weeks by their numbers: from week 0 on, listed one by one, and how it goes on after the last of them."""

import pytest

from read.regimens import schedules

TEXTS = {
    "Ustekinumab 45 mg at weeks 0 and 4, then every 12 weeks until week 40.": [
        "ustekinumab 45 mg · days 1, 29",
        "ustekinumab 45 mg · days 113, 197, 281",
    ],
    "Infliximab 5 mg/kg at weeks 0, 2, 6 and every 8 weeks thereafter to week 22.": [
        "infliximab 5 mg/kg · days 1, 15, 43",
        "infliximab 5 mg/kg · days 99, 155",
    ],
    "Secukinumab 300 mg at weeks 0, 1, 2, 3 and 4, then 150 mg every 4 weeks through week 16.": [
        "secukinumab 300 mg · days 1, 8, 15, 22, 29",
        "secukinumab 150 mg · days 57, 85, 113",
    ],
    "Secukinumab 150 mg at weeks 0, 1, 2, 3 and 4 and every 4 weeks for 16 weeks.": [
        "secukinumab 150 mg · days 1, 8, 15, 22, 29",
        "secukinumab 150 mg · days 57, 85, 113, 141",
    ],
    "Adalimumab 80 mg at week 0, 40 mg at week 1 then 40 mg every other week through week 5.": [
        "adalimumab 80 mg · days 1",
        "adalimumab 40 mg · days 8",
        "adalimumab 40 mg · days 22, 36",
    ],
    "Nivolumab 3 mg/kg every 2 weeks at weeks 1, 3, 5 and 7.": ["nivolumab 3 mg/kg · days 1, 15, 29, 43"],
    "Methotrexate 10 mg daily at weeks 1, 2.": ["methotrexate 10 mg · days 1..14"],
    "Ixazomib 4 mg in weeks 1 to 3.": ["ixazomib 4 mg · days not stated"],
    "Ixazomib 4 mg in weeks 1-2.": ["ixazomib 4 mg · days not stated"],
}
PHASES = {
    "Cytarabine 100 mg/m2 on days 1-7 and daunorubicin 60 mg/m2 on days 1-3; consolidation with cytarabine 3 g/m2 on "
    "days 1, 3 and 5 for up to 4 courses.": [
        "cytarabine 100 mg/m2 · days 1..7",
        "daunorubicin 60 mg/m2 · days 1..3",
        "cytarabine 3 g/m2 · cycles 1-4: 1, 3, 5",
    ],
}


@pytest.mark.parametrize("text", TEXTS)
def test_numbered_weeks_have_a_giving_each_and_go_on_from_the_last(text: str) -> None:
    """Week 0 is the week of day 1; `then every 12 weeks` goes on 12 weeks after the last week named."""
    assert schedules.schedule(text) == TEXTS[text]


@pytest.mark.parametrize("text", PHASES)
def test_a_phase_behind_a_semicolon_is_one_of_its_own(text: str) -> None:
    """The courses of a consolidation that stands behind a semicolon are not those of what stands before it."""
    assert schedules.schedule(text) == PHASES[text]
