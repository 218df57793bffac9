"""What holds in some cycles, on some days, for some drugs or after an event alone is planned for no others."""

from __future__ import annotations

import pytest

from read.regimens.schedules import schedule
from trialrun.read.regimens.reading import read_regimen

IN_SOME_CYCLES = {
    "Dexamethasone 20 mg on days 1-4 of each 28-day cycle, and in cycle 1 also on days 9-12.": [
        "dexamethasone 20 mg · cycles 1+: 1..4",
        "dexamethasone 20 mg · cycle 1: 9..12",
    ],
    "Prednisone 50 mg on days 1-4 of each 28-day cycle and, in cycles 1-4, on days 9-12.": [
        "prednisone 50 mg · cycles 1+: 1..4",
        "prednisone 50 mg · cycles 1-4: 9..12",
    ],
    "Dexamethasone 40 mg on days 1-4 of each 28-day cycle; in cycles 1 and 2, days 9-12 and 17-20 are added.": [
        "dexamethasone 40 mg · cycles 1+: 1..4",
        "dexamethasone 40 mg · cycles 1-2: 9..12, 17..20",
    ],
    "Obinutuzumab 1000 mg on day 1 of each 28-day cycle and in cycle 1 on days 1, 8 and 15.": [
        "obinutuzumab 1000 mg · cycles 2+: 1",
        "obinutuzumab 1000 mg · cycle 1: 1, 8, 15",
    ],
    "Pomalidomide 4 mg on days 1-21; from cycle 7, days 1-14 of 28-day cycles.": [
        "pomalidomide 4 mg · cycles 1-6: 1..21",
        "pomalidomide 4 mg · cycles 7+: 1..14",
    ],
    "Pomalidomide 4 mg on days 1-21, from cycle 7 on days 1-14, of each 28-day cycle.": [
        "pomalidomide 4 mg · cycles 1-6: 1..21",
        "pomalidomide 4 mg · cycles 7+: 1..14",
    ],
    "Lenalidomide 10 mg (15 from cycle 3) on days 1-21 of 28-day cycles.": [
        "lenalidomide 10 mg · cycles 1-2: 1..21",
        "lenalidomide 15 mg · cycles 3+: 1..21",
    ],
}

AS_OFTEN_AS_TOLD = {
    "Secukinumab 300 mg weekly for 4 weeks; after week 4 every 4 weeks for 8 weeks.": [
        "secukinumab 300 mg · days 1, 8, 15, 22",
        "secukinumab 300 mg · days 29, 57",
    ],
    "Risankizumab 150 mg at weeks 0 and 4; after week 4 every 12 weeks.": [
        "risankizumab 150 mg · days 1, 29",
        "risankizumab 150 mg · days not stated",
    ],
    "Each cycle is 2 weeks of therapy followed by a 7-day rest. Capecitabine 1000 mg/m2 twice daily.": [
        "capecitabine 1000 mg/m2 x2 · cycles 1+: 1..14",
    ],
    "Cytarabine 100 mg/m2/day 7 days, daunorubicin 60 mg/m2/day 3 days.": [
        "cytarabine 100 mg/m2 · days 1..7",
        "daunorubicin 60 mg/m2 · days 1..3",
    ],
    "Itraconazole 200 mg daily, 6 months of each year.": ["itraconazole 200 mg · days not stated"],
    "From day 100, ixazomib 3 mg on days 1, 8 and 15 of 28-day cycles.": ["ixazomib 3 mg · cycles 1+: 1, 8, 15"],
    "Maintenance begins on day 100: rituximab 375 mg/m2 every 3 months for 6 months.": [
        "rituximab 375 mg/m2 · days 100, 190"
    ],
}

OF_OWN_DRUG = {
    "Bortezomib 1.3 mg/m2, melphalan 9 mg/m2, prednisone 60 mg/m2 (both orally on days 1-4).": [
        "bortezomib 1.3 mg/m2 · days not stated",
        "melphalan 9 mg/m2 · days 1..4",
        "prednisone 60 mg/m2 · days 1..4",
    ],
    "Docetaxel 75 mg/m2 per cycle, in combination with cisplatin 75 mg/m2 on day 1 every 21 days.": [
        "docetaxel 75 mg/m2 · cycles 1+: 1",
        "cisplatin 75 mg/m2 · cycles 1+: 1",
    ],
    "Inotuzumab 1.8 mg/m2 per cycle, given as three doses of 0.6 mg/m2 on days 1, 8 and 15 of a 21-day cycle.": [
        "inotuzumab ozogamicin 0.6 mg/m2 · cycles 1+: 1, 8, 15",
    ],
    "Melphalan 200 mg/m2 on day -2, the day before the transplant.": ["melphalan 200 mg/m2 · days -2"],
    "Methotrexate 1 g on day 1, one day before cytarabine 2 g on day 2.": [
        "methotrexate 1 g · days 1",
        "cytarabine 2 g · days 2",
    ],
    "Dexamethasone 40 mg on days 1-4; for patients over 75, dexamethasone 20 mg on days 1-4.": [
        "dexamethasone 40 mg · days 1..4"
    ],
    "Docetaxel 75 mg/m2 every 3 weeks for 6 cycles; on relapse, bortezomib 1.3 mg/m2 weekly.": [
        "docetaxel 75 mg/m2 · cycles 1-6: 1"
    ],
}


@pytest.mark.parametrize(("text", "expected"), (IN_SOME_CYCLES | AS_OFTEN_AS_TOLD | OF_OWN_DRUG).items())
def test_no_dose_is_given_on_days_of_others(text: str, expected: list[str]) -> None:
    """Each dose has the days and the cycles that are told of it, or none."""
    assert schedule(text) == expected


@pytest.mark.parametrize(
    "doses", ["25 mg (cycles 1-4), 10 (cycles 5-8)", "25 mg daily (cycles 1-4) and 10 (cycles 5-8)"]
)
def test_a_bare_number_behind_a_dose_is_no_day(doses: str) -> None:
    """`25 mg (cycles 1-4), 10 (cycles 5-8)`: the number is no day 10."""
    assert not any(told.endswith(": 10") for told in schedule(f"Lenalidomide {doses}, 28-day cycles."))


@pytest.mark.parametrize("length", ["for 4 or 8 weeks", "for 4 weeks vs. 8 weeks", "for 4 weeks or for 8 weeks"])
def test_a_length_that_is_one_of_two_is_not_passed_over(length: str) -> None:
    """What is given weekly has no end in the schedule: that one was told is said."""
    findings = read_regimen(f"Rituximab 375 mg/m2 weekly {length}.").findings
    assert any("weeks" in finding.message for finding in findings)


def test_of_more_than_two_regimens_nobody_says_whose_turn_it_is() -> None:
    """`alternating cycles of A (...), B (...) and C (...)`: none is given in the cycles of another one for certain."""
    told = schedule(
        "Alternating cycles of ABVD (doxorubicin 25 mg/m2 on day 1), BEAC (etoposide 100 mg/m2 on day 1) and COPP "
        "(vincristine 2 mg on day 1) every 28 days for 6 cycles."
    )
    assert len({one.partition(" · ")[2] for one in told}) == 1
