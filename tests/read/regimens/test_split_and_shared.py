"""Doses that are split, shared or left out, and whose days and cycles they have: myeloma and leukaemia."""

import pytest

from read.regimens import schedules

SPLIT_FIRST_DOSES = {
    "Daratumumab 16 mg/kg IV weekly in cycles 1-2 (the first infusion may be split: 8 mg/kg on days 1 "
    "and 2 of cycle 1), every 2 weeks in cycles 3-6, then every 4 weeks. 28-day cycles.": [
        "daratumumab 16 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 16 mg/kg · cycles 3-6: 1, 15",
        "daratumumab 16 mg/kg · cycles 7+: 1",
    ],
    "Daratumumab 16 mg/kg weekly for 8 weeks, then every 2 weeks for 16 weeks, then every 4 weeks; the "
    "first dose may be split into 8 mg/kg on day 1 and 8 mg/kg on day 2. 28-day cycles.": [
        "daratumumab 16 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 16 mg/kg · cycles 3-6: 1, 15",
        "daratumumab 16 mg/kg · cycles 7+: 1",
    ],
    "Isatuximab 10 mg/kg on days 1, 8, 15 and 22 of cycle 1, then days 1 and 15. The first dose of "
    "isatuximab can be divided over two days (5 mg/kg on day 1 and on day 2).": [
        "isatuximab 10 mg/kg · cycle 1: 1, 8, 15, 22",
        "isatuximab 10 mg/kg · cycles 2+: 1, 15",
    ],
    "Obinutuzumab 1000 mg IV on D1 (split 100/900 mg on D1/D2), D8, D15 of cycle 1 and D1 of cycles 2-6.": [
        "obinutuzumab 1000 mg · cycle 1: 1, 8, 15",
        "obinutuzumab 1000 mg · cycles 2-6: 1",
    ],
}

NUMBERED_WEEKS_AT_THE_END = {
    "Dexamethasone 6 mg/m2 on days 1-7 and vincristine 1.5 mg/m2 IV on days 1 and 8 during weeks 25, 41 and 57.": [
        "dexamethasone 6 mg/m2 · days 169..175, 281..287, 393..399",
        "vincristine 1.5 mg/m2 · days 169, 176, 281, 288, 393, 400",
    ],
    "Prednisone 40 mg/m2 on days 1-5 and vincristine 1.5 mg/m2 on day 1 of weeks 4, 8 and 12; "
    "methotrexate 20 mg/m2 weekly in weeks 1-12.": [
        "prednisone 40 mg/m2 · days 22..26, 50..54, 78..82",
        "vincristine 1.5 mg/m2 · days 22, 50, 78",
        "methotrexate 20 mg/m2 · days 1, 8, 15, 22, 29, 36, 43, 50, 57, 64, 71, 78",
    ],
    "Mercaptopurine 50 mg/m2 on days 1-14 of weeks 5, 9 and 13.": [
        "mercaptopurine 50 mg/m2 · days 29..42, 57..70, 85..98",
    ],
}

BEHIND_HEADED_CYCLES = {
    "Cycle 1: carfilzomib 20 mg/m2 day 1; 70 mg/m2 days 8 and 15. Cycles 2-9: 70 mg/m2 days 1, 8, 15. "
    "Cycle 10+: 70 mg/m2 days 1 and 15. Lenalidomide 25 mg PO on days 1-21. Cycle = 28 days.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1",
        "carfilzomib 70 mg/m2 · cycle 1: 8, 15",
        "carfilzomib 70 mg/m2 · cycles 2-9: 1, 8, 15",
        "carfilzomib 70 mg/m2 · cycles 10+: 1, 15",
        "lenalidomide 25 mg · cycles 1+: 1..21",
    ],
    "Daratumumab: Cycles 1-2: 16 mg/kg on days 1, 8, 15, 22. Cycles 3-6: days 1 and 15. Cycles 7+: day "
    "1. Pomalidomide 4 mg on days 1-21 of each 28-day cycle.": [
        "daratumumab 16 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 16 mg/kg · cycles 3-6: 1, 15",
        "daratumumab 16 mg/kg · cycles 7+: 1",
        "pomalidomide 4 mg · cycles 1+: 1..21",
    ],
    "Cycle 1: carfilzomib 20 mg/m2 day 1. Cycles 2+: carfilzomib 27 mg/m2 day 1 and lenalidomide 25 mg on days 1-21.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1",
        "carfilzomib 27 mg/m2 · cycles 2+: 1",
        "lenalidomide 25 mg · cycles 2+: 1..21",
    ],
}

INTERVALS_BESIDE_DAYS = {
    "Pembrolizumab 200 mg IV every 2 weeks (D1, D15), pomalidomide 4 mg on days 1-21. 28-day cycle.": [
        "pembrolizumab 200 mg · cycles 1+: 1, 15",
        "pomalidomide 4 mg · cycles 1+: 1..21",
    ],
    "Nivolumab 240 mg every two weeks on days 1, 15 and 29 of a 42-day cycle with azacitidine 75 mg/m2 on days 1-7.": [
        "nivolumab 240 mg · cycles 1+: 1, 15, 29",
        "azacitidine 75 mg/m2 · cycles 1+: 1..7",
    ],
    "Bortezomib 1.3 mg/m2 s.c. d 1, 8, 15, 22; dexamethasone 40 mg p.o. d 1, 8, 15, 22, q d 29.": [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 8, 15, 22",
        "dexamethasone 40 mg · cycles 1+: 1, 8, 15, 22",
    ],
    "Arm A: bortezomib 1.3 mg/m2 on days 1, 8, 15. Arm B: carfilzomib 27 mg/m2 on days 1, 2, 8, 9, 15, 16. q28 days.": [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 8, 15",
        "carfilzomib 27 mg/m2 · cycles 1+: 1, 2, 8, 9, 15, 16",
    ],
    "Azacitidine 75 mg/m2 on days 1-7. Each cycle has 28 days.": [
        "azacitidine 75 mg/m2 · cycles 1+: 1..7",
    ],
}

OWN_DOSES = {
    "Elotuzumab 10 mg/kg IV weekly in cycles 1 and 2, then every other week (days 1, 15) in cycles "
    "3-18 and 20 mg/kg on day 1 from cycle 19 on. Cycles are 28 days.": [
        "elotuzumab 10 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "elotuzumab 10 mg/kg · cycles 3-18: 1, 15",
        "elotuzumab 20 mg/kg · cycles 19+: 1",
    ],
    "Daratumumab 16 mg/kg weekly in cycles 1-2, then every 2 weeks in cycles 3-6 and 1800 mg every 4 "
    "weeks thereafter in 28-day cycles.": [
        "daratumumab 16 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 16 mg/kg · cycles 3-6: 1, 15",
        "daratumumab 1800 mg · cycles 7+: 1",
    ],
    "Melphalan in 5 dose levels ranging from 20 mg/m2/day x 2 days (level 1) to 60 mg/m2/day x 2 days (level 5).": [
        "melphalan · days 1, 2",
    ],
    "Levofloxacin500 mg daily on days 1-10.": [
        "levofloxacin 500 mg · days 1..10",
    ],
}

DAYS_THAT_ARE_NOT_KNOWN = {
    "Interferon alfa 3 MU 3 days weekly for 12 months.": [
        "interferon alfa 3 MU · days not stated",
    ],
    "Interferon alfa 3 MU every other day three times per week for 12 months.": [
        "interferon alfa 3 MU · days not stated",
    ],
}

ENDS = {
    "Filgrastim 5 ug/kg/day from day 5 until ANC > 0.5 x 10^9/L for 3 consecutive days.": [
        "filgrastim 5 ug/kg · days 5",
    ],
    "Lenalidomide 10 mg daily on days 1-21 of 28-day cycles until progression or for 12 cycles.": [
        "lenalidomide 10 mg · cycles 1-12: 1..21",
    ],
    "Lenalidomide 10 mg daily on days 1-21 of 28-day cycles until relapse or 24 cycles.": [
        "lenalidomide 10 mg · cycles 1-24: 1..21",
    ],
}

SPANS_OF_THE_NEXT_DRUG = {
    "Ruxolitinib 10 mg (days 1-14), one dose of cyclophosphamide 300 mg/m2 (day 3) and two blocks of "
    "four consecutive days of cytarabine 50 mg/m2 (days 5-8 and 12-15).": [
        "ruxolitinib 10 mg · days 1..14",
        "cyclophosphamide 300 mg/m2 · days 3",
        "cytarabine 50 mg/m2 · days 5..8, 12..15",
    ],
    "Filgrastim (G-CSF) 10 ug/kg on days 1-5 and melphalan 200 mg/m2 on day -2. G-CSF 5 ug/kg is given from day 5.": [
        "filgrastim 10 ug/kg · days 1..5",
        "melphalan 200 mg/m2 · days -2",
        "filgrastim 5 ug/kg · days 5",
    ],
}

LEFT_OUT_DAYS = {
    "Carfilzomib 56 mg/m2 on days 1, 2, 8, 9, 15 and 16 of each 28-day cycle. After cycle 12, "
    "carfilzomib is omitted on days 8 and 9. Dexamethasone 20 mg on days 1, 8 and 15.": [
        "carfilzomib 56 mg/m2 · cycles 1-12: 1, 2, 8, 9, 15, 16; cycles 13+: 1, 2, 15, 16",
        "dexamethasone 20 mg · cycles 1+: 1, 8, 15",
    ],
    "Carfilzomib 56 mg/m2 on days 1, 2, 8, 9, 15 and 16 of each 28-day cycle; from cycle 13 on "
    "carfilzomib is not given on days 8 and 9.": [
        "carfilzomib 56 mg/m2 · cycles 1-12: 1, 2, 8, 9, 15, 16; cycles 13+: 1, 2, 15, 16",
    ],
    "Carfilzomib 27 mg/m2 on days 1, 2, 8, 9, 15 and 16 of each 28-day cycle; from cycle 7 on the "
    "doses on days 8 and 9 are omitted.": [
        "carfilzomib 27 mg/m2 · cycles 1-6: 1, 2, 8, 9, 15, 16; cycles 7+: 1, 2, 15, 16",
    ],
    "Vincristine 2 mg on day 1 every 21 days; vincristine is not given in cycle 3. Prednisone 100 mg on days 1-5.": [
        "vincristine 2 mg · cycles 1-2: 1; cycles 4+: 1",
        "prednisone 100 mg · cycles 1+: 1..5",
    ],
}

ON_DAYS_OF_ANOTHER = {
    "Elotuzumab 10 mg/kg on days 1, 8, 15, 22 of cycles 1-2 and days 1 and 15 of cycles 3+. "
    "Dexamethasone 28 mg PO plus 8 mg IV on days of elotuzumab infusion and 40 mg PO on days without "
    "elotuzumab (cycles 3+: days 8 and 22).": [
        "elotuzumab 10 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "elotuzumab 10 mg/kg · cycles 3+: 1, 15",
        "dexamethasone 28 mg · cycles 1-2: 1, 8, 15, 22",
        "dexamethasone 28 mg · cycles 3+: 1, 15",
        "dexamethasone 8 mg · cycles 1-2: 1, 8, 15, 22",
        "dexamethasone 8 mg · cycles 3+: 1, 15",
        "dexamethasone 40 mg · cycles 3+: 8, 22",
    ],
    "Elotuzumab 10 mg/kg on days 1, 8, 15, 22 of cycles 1-2 and days 1 and 15 of cycles 3+. "
    "Dexamethasone 28 mg on the days of elotuzumab infusion; 40 mg on days 8 and 22 of cycles 3+.": [
        "elotuzumab 10 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "elotuzumab 10 mg/kg · cycles 3+: 1, 15",
        "dexamethasone 28 mg · cycles 1-2: 1, 8, 15, 22",
        "dexamethasone 28 mg · cycles 3+: 1, 15",
        "dexamethasone 40 mg · cycles 3+: 8, 22",
    ],
}

AS_IN_ANOTHER_ARM = {
    "Arm A: lenalidomide 25 mg days 1-21 + dexamethasone 40 mg days 1, 8, 15, 22 for nine 28 day "
    "cycles followed by lenalidomide 10 mg days 1-21 until progression. Arm B: same as arm A, with the "
    "addition of clarithromycin 500 mg bid continuously.": [
        "lenalidomide 25 mg · cycles 1-9: 1..21",
        "dexamethasone 40 mg · cycles 1-9: 1, 8, 15, 22",
        "lenalidomide 10 mg · cycles 1+: 1..21",
        "lenalidomide 25 mg · cycles 1-9: 1..21",
        "dexamethasone 40 mg · cycles 1-9: 1, 8, 15, 22",
        "clarithromycin 500 mg x2 · cycles 1-9: 1..28",
        "lenalidomide 10 mg · cycles 1+: 1..21",
    ],
    "Arm 1: induction with bortezomib 1.3 mg/m2 on days 1, 8, 15 and 22 for four 28-day cycles, "
    "followed by lenalidomide 10 mg on days 1-21 of 28-day cycles. Arm 2: the same treatment plus "
    "daratumumab 16 mg/kg on days 1 and 15.": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 8, 15, 22",
        "lenalidomide 10 mg · cycles 1+: 1..21",
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 8, 15, 22",
        "daratumumab 16 mg/kg · cycles 1-4: 1, 15",
        "lenalidomide 10 mg · cycles 1+: 1..21",
    ],
}

WEEKLY_IN_COUNTED_CYCLES = {
    "Consolidation with 2 cycles of VTD (bortezomib 1.3 mg/m2 weekly x 4, thalidomide 100 mg/day, "
    "dexamethasone 40 mg weekly).": [
        "bortezomib 1.3 mg/m2 · cycles 1-2: 1, 8, 15, 22",
        "thalidomide 100 mg · days not stated",
        "dexamethasone 40 mg · days not stated",
    ],
}

STEPS_UP_TO_A_DOSE = {
    "Azacitidine 75 mg/m2/day for 7 days every 28 days with venetoclax 400 mg daily (100 mg day 1, 200 "
    "mg day 2, 400 mg from day 3).": [
        "azacitidine 75 mg/m2 · cycles 1+: 1..7",
        "venetoclax 100 mg · cycle 1: 1",
        "venetoclax 200 mg · cycle 1: 2",
        "venetoclax 400 mg · cycle 1: 3..28; cycles 2+: 1..28",
    ],
    "Venetoclax 100 mg on day 1, 200 mg on day 2 and 400 mg daily thereafter, plus azacitidine 75 "
    "mg/m2 days 1-7 every 28 days.": [
        "venetoclax 100 mg · cycle 1: 1",
        "venetoclax 200 mg · cycle 1: 2",
        "venetoclax 400 mg · cycle 1: 3..28; cycles 2+: 1..28",
        "azacitidine 75 mg/m2 · cycles 1+: 1..7",
    ],
    "Teclistamab 1.5 mg/kg SC weekly, preceded by step-up doses of 0.06 and 0.3 mg/kg on days 1 and 4, "
    "plus daratumumab 1800 mg on days 1 and 15 of 28-day cycles.": [
        "teclistamab 1.5 mg/kg · cycle 1: 8, 15, 22; cycles 2+: 1, 8, 15, 22",
        "teclistamab 0.06 mg/kg · cycle 1: 1",
        "teclistamab 0.3 mg/kg · cycle 1: 4",
        "daratumumab 1800 mg · cycles 1+: 1, 15",
    ],
    "Talquetamab 0.4 mg/kg weekly (step-up: 0.01 mg/kg on day 1 and 0.06 mg/kg on day 4) in 28-day cycles.": [
        "talquetamab 0.4 mg/kg · cycle 1: 8, 15, 22; cycles 2+: 1, 8, 15, 22",
        "talquetamab 0.01 mg/kg · cycle 1: 1",
        "talquetamab 0.06 mg/kg · cycle 1: 4",
    ],
}

THEN_IN_BRACKETS = {
    "Carfilzomib (20 mg/m2 C1D1, then 56 mg/m2 days 8 and 15 of C1 and days 1, 8, 15 of subsequent "
    "cycles), lenalidomide 25 mg days 1-21 and dexamethasone 40 mg weekly in 28-day cycles for 8 "
    "cycles.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1",
        "carfilzomib 56 mg/m2 · cycle 1: 8, 15",
        "carfilzomib 56 mg/m2 · cycles 2-8: 1, 8, 15",
        "lenalidomide 25 mg · cycles 1-8: 1..21",
        "dexamethasone 40 mg · cycles 1-8: 1, 8, 15, 22",
    ],
    "Daratumumab (16 mg/kg weekly x 8, then every 2 weeks x 8, then every 4 weeks), lenalidomide 25 mg "
    "days 1-21 and dexamethasone 40 mg weekly in 28-day cycles.": [
        "daratumumab 16 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 16 mg/kg · cycles 3-6: 1, 15",
        "daratumumab 16 mg/kg · cycles 7+: 1",
        "lenalidomide 25 mg · cycles 1+: 1..21",
        "dexamethasone 40 mg · cycles 1+: 1, 8, 15, 22",
    ],
    "Eight cycles, 21 days each: bortezomib 1.3 mg/m2 D1, 4, 8, 11 and lenalidomide 25 mg daily.": [
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4, 8, 11",
        "lenalidomide 25 mg · cycles 1-8: 1..21",
    ],
}

RARELY_THEREAFTER = {
    "Obinutuzumab 1000 mg on days 1, 8 and 15 of cycle 1 and day 1 of cycles 2-6, and every 8 weeks "
    "thereafter. Zanubrutinib 160 mg twice daily.": [
        "obinutuzumab 1000 mg · cycle 1: 1, 8, 15",
        "obinutuzumab 1000 mg · cycles 2-6: 1",
        "obinutuzumab 1000 mg · days not stated",
        "zanubrutinib 160 mg x2 · days not stated",
    ],
    "Vincristine 1.4 mg/m2, maximum 2 mg on day 1, and prednisone 100 mg on days 1-5.": [
        "vincristine 1.4 mg/m2 · days 1",
        "prednisone 100 mg · days 1..5",
    ],
}

TIMES_OF_OTHERS = {
    "Lenalidomide will be given at 5 mg every other day in patients with creatinine clearance < 30 "
    "ml/min and 25 mg daily in all others, for 21 days of each 28 day cycle.": [
        "lenalidomide 25 mg · cycles 1+: 1..21",
    ],
    "Arsenic trioxide 0.25 mg/kg IV days 1-5 of week 1 then twice weekly during weeks 2-5 of a 6-week cycle.": [
        "arsenic trioxide 0.25 mg/kg · cycles 1+: 1..5",
        "arsenic trioxide 0.25 mg/kg · days not stated",
    ],
    "Bortezomib 1.3 mg/m2 on days 1 and 4 of weeks 1 and 2, then weekly in weeks 4-8.": [
        "bortezomib 1.3 mg/m2 · days 1, 4, 8, 11",
        "bortezomib 1.3 mg/m2 · days 22, 29, 36, 43, 50",
    ],
    "Deferoxamine 40 mg/kg SC, 5 nights per week.": [
        "deferoxamine 40 mg/kg · days not stated",
    ],
    "Inotuzumab ozogamicin 0.5 mg/m2 on days 1, 8 and 15; after remission 0.5 mg/m2 on day 1.": [
        "inotuzumab ozogamicin 0.5 mg/m2 · days 1, 8, 15",
        "inotuzumab ozogamicin 0.5 mg/m2 · days 1",
    ],
}


@pytest.mark.parametrize(("text", "expected"), SPLIT_FIRST_DOSES.items())
def test_split_first_doses(text: str, expected: list[str]) -> None:
    """A first dose that may be shared out over two days is another way of giving it, and no dose more."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), NUMBERED_WEEKS_AT_THE_END.items())
def test_numbered_weeks_at_the_end(text: str, expected: list[str]) -> None:
    """Weeks at the end of a list are those of the drugs before, and days count from the first day of each."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), BEHIND_HEADED_CYCLES.items())
def test_behind_headed_cycles(text: str, expected: list[str]) -> None:
    """A drug behind headings that tell of another drug alone stands under none of them."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), INTERVALS_BESIDE_DAYS.items())
def test_intervals_beside_days(text: str, expected: list[str]) -> None:
    """Days beyond an interval say how often it comes in a cycle; an interval at the end is that of all arms."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), OWN_DOSES.items())
def test_own_doses(text: str, expected: list[str]) -> None:
    """A dose is that of the times behind it where those before it have their cycles already."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), DAYS_THAT_ARE_NOT_KNOWN.items())
def test_days_that_are_not_known(text: str, expected: list[str]) -> None:
    """Days a week fix no day, and neither does an interval that is at odds with them."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), ENDS.items())
def test_ends(text: str, expected: list[str]) -> None:
    """An event with a number in it ends what is given; a number of cycles beside an event counts them."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), SPANS_OF_THE_NEXT_DRUG.items())
def test_spans_of_the_next_drug(text: str, expected: list[str]) -> None:
    """Days counted right before a drug are of that drug; a short name in brackets is that of its drug."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), LEFT_OUT_DAYS.items())
def test_left_out_days(text: str, expected: list[str]) -> None:
    """Days that are left out in later cycles are taken away, whichever words stand before or behind them."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), ON_DAYS_OF_ANOTHER.items())
def test_on_days_of_another(text: str, expected: list[str]) -> None:
    """Doses on the days of another drug have these days, also where another dose behind them has its own."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), AS_IN_ANOTHER_ARM.items())
def test_as_in_another_arm(text: str, expected: list[str]) -> None:
    """An arm that is given as another one has all phases of that arm."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), WEEKLY_IN_COUNTED_CYCLES.items())
def test_weekly_in_counted_cycles(text: str, expected: list[str]) -> None:
    """Weekly in cycles whose length is not said fixes no day where other drugs have days beyond a week."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), STEPS_UP_TO_A_DOSE.items())
def test_steps_up_to_a_dose(text: str, expected: list[str]) -> None:
    """Doses that rise day by day are given once, in the first cycle, wherever the full dose is told."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), THEN_IN_BRACKETS.items())
def test_then_in_brackets(text: str, expected: list[str]) -> None:
    """What comes then within a bracket is said of the drug before it; counted doses that fill cycles end with them."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), RARELY_THEREAFTER.items())
def test_rarely_thereafter(text: str, expected: list[str]) -> None:
    """A long interval behind numbered cycles is not their length, and a most that is allowed is no sum of doses."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), TIMES_OF_OTHERS.items())
def test_times_of_others(text: str, expected: list[str]) -> None:
    """Times said of some patients, or of the first weeks, are not those of the others or of the weeks that follow."""
    assert schedules.schedule(text) == expected
