"""The cycles that doses hold for and the day a drug is given up to, as haematology texts write them."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

SCOPES = {
    "Gemcitabine 900 mg/m2 and oxaliplatin 90 mg/m2 IV on day 2 of cycle 1 and day 1 of cycles 2-6 of 21 days.": [
        "gemcitabine 900 mg/m2 · cycle 1: 2",
        "gemcitabine 900 mg/m2 · cycles 2-6: 1",
        "oxaliplatin 90 mg/m2 · cycle 1: 2",
        "oxaliplatin 90 mg/m2 · cycles 2-6: 1",
    ],
    "In cycles 2 and 4 dexamethasone 20 mg and rituximab 500 mg/m2 are added on days 1 and 8. Cycles last 35 days.": [
        "dexamethasone 20 mg · cycle 2: 1, 8; cycle 4: 1, 8",
        "rituximab 500 mg/m2 · cycle 2: 1, 8; cycle 4: 1, 8",
    ],
    "In cycle 1 rituximab 375 mg/m2 is given on day 1 and bendamustine 70 mg/m2 on days 2 and 3; in cycles 2-4 "
    "rituximab 500 mg/m2 is given on day 1 and bendamustine 70 mg/m2 on days 1 and 2.": [
        "rituximab 375 mg/m2 · cycle 1: 1",
        "rituximab 500 mg/m2 · cycles 2-4: 1",
        "bendamustine 70 mg/m2 · cycle 1: 2, 3",
        "bendamustine 70 mg/m2 · cycles 2-4: 1, 2",
    ],
    "Part A (cycles 1 and 3): doxorubicin 40 mg/m2 on day 4. Part B (cycles 2 and 4): cytarabine 2 g/m2 on day 2.": [
        "doxorubicin 40 mg/m2 · cycle 1: 4; cycle 3: 4",
        "cytarabine 2 g/m2 · cycle 2: 2; cycle 4: 2",
    ],
    "Venetoclax 600 mg PO on days 1-28 (ramp-up in cycle 1: 100 mg on day 1, 300 mg on day 2, 600 mg on day 3 "
    "onward) of each 28-day cycle.": [
        "venetoclax 600 mg · cycles 2+: 1..28",
        "venetoclax 100 mg · cycle 1: 1",
        "venetoclax 300 mg · cycle 1: 2",
        "venetoclax 600 mg · cycle 1: 3..28",
    ],
    "Venetoclax 300 mg on days 1-28 of each 28-day cycle (cycle 1: 50 mg on day 1, 150 mg day 2, 300 mg days 3-28).": [
        "venetoclax 300 mg · cycles 2+: 1..28",
        "venetoclax 50 mg · cycle 1: 1",
        "venetoclax 150 mg · cycle 1: 2",
        "venetoclax 300 mg · cycle 1: 3..28",
    ],
    "Venetoclax 300 mg days 1-28 (cycle 1 ramp-up 50, 150, 300 mg on days 1, 2, 3), every 28 days.": [
        "venetoclax 300 mg · cycle 1: 4..28; cycles 2+: 1..28",
        "venetoclax 50 mg · cycle 1: 1",
        "venetoclax 150 mg · cycle 1: 2",
        "venetoclax 300 mg · cycle 1: 3",
    ],
    "Carfilzomib 56 mg/m2 weekly (cycle 1: 20 mg/m2 on day 1, 27 mg/m2 on day 8) in 28-day cycles.": [
        "carfilzomib 56 mg/m2 · cycle 1: 15, 22; cycles 2+: 1, 8, 15, 22",
        "carfilzomib 20 mg/m2 · cycle 1: 1",
        "carfilzomib 27 mg/m2 · cycle 1: 8",
    ],
    "Ruxolitinib 20 mg daily (cycles 1-2: 10 mg) in 28-day cycles.": [
        "ruxolitinib 20 mg · cycles 3+: 1..28",
        "ruxolitinib 10 mg · cycles 1-2: 1..28",
    ],
    "Ixazomib 4 mg on days 1, 8 and 15 (cycle 1: 2 mg; cycle 2: 3 mg) of 28-day cycles.": [
        "ixazomib 4 mg · cycles 3+: 1, 8, 15",
        "ixazomib 2 mg · cycle 1: 1, 8, 15",
        "ixazomib 3 mg · cycle 2: 1, 8, 15",
    ],
    "Pomalidomide 4 mg on days 1-21 (cycle 1: 2 mg; cycles 2+: 4 mg) of 28-day cycles.": [
        "pomalidomide 2 mg · cycle 1: 1..21",
        "pomalidomide 4 mg · cycles 2+: 1..21",
    ],
    "Daratumumab 16 mg/kg weekly (cycles 1-2), every 2 weeks (cycles 3-6), 28-day cycles.": [
        "daratumumab 16 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 16 mg/kg · cycles 3-6: 1, 15",
    ],
    "Cycles 1-3: daratumumab 16 mg/kg weekly; cycles 4-8 every 2 weeks; cycle 9 onwards every 4 weeks": [
        "daratumumab 16 mg/kg · cycles 1-3: 1, 8, 15, 22",
        "daratumumab 16 mg/kg · cycles 4-8: 1, 15",
        "daratumumab 16 mg/kg · cycles 9+: 1",
    ],
    "Isatuximab 10 mg/kg weekly for cycle 1, cycles 2 and beyond every 2 weeks (28-day cycles)": [
        "isatuximab 10 mg/kg · cycle 1: 1, 8, 15, 22",
        "isatuximab 10 mg/kg · cycles 2+: 1, 15",
    ],
    "Cytarabine 15 mg SC twice daily for 10 days, for 28 day cycles.": ["cytarabine 15 mg x2 · cycles 1+: 1..10"],
    "Filgrastim 5 mcg/kg is given for 5 days beginning on day 3 and day 17 of each 28-day cycle.": [
        "filgrastim 5 ug/kg · cycles 1+: 3..7, 17..21",
    ],
}
ENDS = {
    "Tacrolimus starts on day -2 at 0.02 mg/kg and continues until day 60.": ["tacrolimus 0.02 mg/kg · days -2..60"],
    "Cyclosporine is started on day -3 at 4 mg/kg and given through day 50.": ["cyclosporine 4 mg/kg · days -3..50"],
    "Day -1: start sirolimus at 2 mg/day, continue to day +40.": ["sirolimus 2 mg · days -1..40"],
    "Sirolimus 2 mg daily until day 90.": ["sirolimus 2 mg · days not stated"],
    "Prednisone 1 mg/kg daily through day 14 of each 28-day cycle.": ["prednisone 1 mg/kg · cycles 1+: 1..14"],
    "Dexamethasone 8 mg/m2 from day 1 until day 14, then 4 mg/m2 until day 20.": [
        "dexamethasone 8 mg/m2 · days 1..14",
        "dexamethasone 4 mg/m2 · days 15..20",
    ],
    "Pirtobrutinib 200 mg daily until cycle 18 day 28. Each cycle is 28 days.": [
        "pirtobrutinib 200 mg · cycles 1-18: 1..28"
    ],
    "Ibrutinib 420 mg daily through day 28 of cycle 15, in 28-day cycles.": ["ibrutinib 420 mg · cycles 1-15: 1..28"],
    "Zanubrutinib 160 mg BID to the end of cycle 6 and obinutuzumab 1000 mg on day 1. Cycle = 28 days.": [
        "zanubrutinib 160 mg x2 · cycles 1-6: 1..28",
        "obinutuzumab 1000 mg · cycles 1+: 1",
    ],
    "Acalabrutinib 100 mg once daily until C7D1, in cycles of 28 days.": ["acalabrutinib 100 mg · cycles 1-6: 1..28"],
    "Arsenic trioxide 0.2 mg/kg daily until remission or for a maximum of 50 days.": [
        "arsenic trioxide 0.2 mg/kg · days 1..50",
    ],
    "Patients undergo total body radiation 3 Gy on day -1.": ["total body irradiation 3 Gy · days -1"],
}


IN_BRACKETS = {
    "Obinutuzumab 1000 mg IV on days 1 (200 mg), 2 (800 mg), 8 and 15 of cycle 1 and on day 1 of cycles 2-6.": [
        "obinutuzumab 200 mg · cycle 1: 1",
        "obinutuzumab 800 mg · cycle 1: 2",
        "obinutuzumab 1000 mg · cycle 1: 8, 15",
        "obinutuzumab 1000 mg · cycles 2-6: 1",
    ],
    "Carfilzomib on days 1 (20 mg/m2), 8 and 15 (70 mg/m2) of cycle 1.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1",
        "carfilzomib 70 mg/m2 · cycle 1: 8, 15",
    ],
    "Mosunetuzumab: cycle 1 day 1, 1 mg; cycle 1 day 8, 2 mg; cycle 1 day 15, 60 mg; and day 1 of cycles 2-8, 30 mg.": [
        "mosunetuzumab 1 mg · cycle 1: 1",
        "mosunetuzumab 2 mg · cycle 1: 8",
        "mosunetuzumab 60 mg · cycle 1: 15",
        "mosunetuzumab 30 mg · cycles 2-8: 1",
    ],
    "Obinutuzumab on cycle 2 day 1 (100 mg), day 2 (900 mg), day 8 (1000 mg) and on day 1 (1000 mg) of cycles 3-7.": [
        "obinutuzumab 100 mg · cycle 2: 1",
        "obinutuzumab 900 mg · cycle 2: 2",
        "obinutuzumab 1000 mg · cycle 2: 8",
        "obinutuzumab 1000 mg · cycles 3-7: 1",
    ],
    "Glofitamab: cycle 1 day 8 (2.5 mg), day 15 (10 mg); cycles 2-12 day 1 (30 mg).": [
        "glofitamab 2.5 mg · cycle 1: 8",
        "glofitamab 10 mg · cycle 1: 15",
        "glofitamab 30 mg · cycles 2-12: 1",
    ],
    "Dexamethasone 40 mg PO in cycles 1 and 2 on days 1-4 and 9-12, and on days 1-4 in cycles 3 and 4.": [
        "dexamethasone 40 mg · cycles 1-2: 1..4, 9..12",
        "dexamethasone 40 mg · cycles 3-4: 1..4",
    ],
}


RAMPS = {
    "Venetoclax starts on day 22 of cycle 1 with a 4-week ramp-up (20, 50, 100 and 200 mg weekly), then 400 mg daily. "
    "Each cycle is 28 days.": [
        "venetoclax 20 mg · cycle 1: 22..28",
        "venetoclax 50 mg · cycle 2: 1..7",
        "venetoclax 100 mg · cycle 2: 8..14",
        "venetoclax 200 mg · cycle 2: 15..21",
        "venetoclax 400 mg · cycle 2: 22..28; cycles 3+: 1..28",
    ],
    "Venetoclax is started on day 1 of cycle 3 with a weekly ramp-up (20, 50, 100, 200, 400 mg) and continued at "
    "400 mg daily in 28-day cycles.": [
        "venetoclax 20 mg · cycle 3: 1..7",
        "venetoclax 50 mg · cycle 3: 8..14",
        "venetoclax 100 mg · cycle 3: 15..21",
        "venetoclax 200 mg · cycle 3: 22..28",
        "venetoclax 400 mg · cycles 4+: 1..28",
    ],
    "Venetoclax 10 mg daily for 1 week, followed by 1 week at each dose level of 20 mg and 40 mg.": [
        "venetoclax 10 mg · days 1..7",
        "venetoclax 20 mg · days 8..14",
        "venetoclax 40 mg · days 15..336",
    ],
    "Venetoclax 20 mg in week 1, 50 mg in week 2, 100 mg in week 3, then 200 mg daily until C20D28 (28-day cycles).": [
        "venetoclax 20 mg · cycle 1: 1..7",
        "venetoclax 50 mg · cycle 1: 8..14",
        "venetoclax 100 mg · cycle 1: 15..21",
        "venetoclax 200 mg · cycle 1: 22..28; cycles 2-20: 1..28",
    ],
    "Venetoclax 50 mg daily week 1, 100 mg daily week 2, then 300 mg daily. Rituximab 500 mg on day 1. 28-day cycle": [
        "venetoclax 50 mg · cycle 1: 1..7",
        "venetoclax 100 mg · cycle 1: 8..14",
        "venetoclax 300 mg · cycle 1: 15..28; cycles 2+: 1..28",
        "rituximab 500 mg · cycles 1+: 1",
    ],
    "Venetoclax 400 mg daily with a weekly ramp-up in 28-day cycles.": ["venetoclax 400 mg · days not stated"],
    "Obinutuzumab 100 mg on day 1, 900 mg on day 2 (or 1000 mg on day 1), 1000 mg on days 8 and 15 of cycle 1.": [
        "obinutuzumab 100 mg · cycle 1: 1",
        "obinutuzumab 900 mg · cycle 1: 2",
        "obinutuzumab 1000 mg · cycle 1: 1",
        "obinutuzumab 1000 mg · cycle 1: 8, 15",
    ],
}


CHANGES = {
    "Ublituximab 900 mg on days 1, 8 and 15 of cycle 1, day 1 of cycles 2-4 and every 3 cycles thereafter.": [
        "ublituximab 900 mg · cycle 1: 1, 8, 15",
        "ublituximab 900 mg · cycles 2-4: 1",
        "ublituximab 900 mg · days not stated",
    ],
    "Obinutuzumab 1000 mg on day 2 of every third cycle. Cycles last 28 days.": [
        "obinutuzumab 1000 mg · days not stated",
    ],
    "Obinutuzumab 1000 mg on day 2 every 3 cycles for 9 cycles of 28 days.": [
        "obinutuzumab 1000 mg · days not stated",
    ],
    "Obinutuzumab 1000 mg on day 2 of every other cycle. Cycles last 28 days.": [
        "obinutuzumab 1000 mg · cycle 1: 2; cycle 3: 2; cycle 5: 2; cycle 7: 2; cycle 9: 2; cycle 11: 2",
    ],
    "Ciltacabtagene autoleucel is infused 6 days after the start of cyclophosphamide 300 mg/m2 daily for 3 days.": [
        "ciltacabtagene autoleucel · days not stated",
        "cyclophosphamide 300 mg/m2 · days 1..3",
    ],
    "Carfilzomib 20 mg/m2 on days 1 and 2 of cycle 1 and 45 mg/m2 on days 8, 9, 15 and 16 of cycle 1 and days 1, 2, 8, "
    "9, 15 and 16 of cycles 2-8. From cycle 9, carfilzomib is given on days 1 and 15. Cycles last 28 days.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 45 mg/m2 · cycle 1: 8, 9, 15, 16",
        "carfilzomib 45 mg/m2 · cycles 2-8: 1, 2, 8, 9, 15, 16",
        "carfilzomib 45 mg/m2 · cycles 9+: 1, 15",
    ],
    "Lenalidomide 10 mg daily on days 1-21 of 28-day cycles for the first 4 cycles; from cycle 5 the dose is increased "
    "to 20 mg.": [
        "lenalidomide 10 mg · cycles 1-4: 1..21",
        "lenalidomide 20 mg · cycles 5+: 1..21",
    ],
    "Dexamethasone 40 mg weekly in cycles 1-6 of 28 days; from cycle 7 the dose is reduced to 20 mg.": [
        "dexamethasone 40 mg · cycles 1-6: 1, 8, 15, 22",
        "dexamethasone 20 mg · cycles 7+: 1, 8, 15, 22",
    ],
    "Azacitidine 75 mg/m2 on days 1-7 of each 28-day cycle. From cycle 3, if there is no response, the dose is "
    "increased to 100 mg/m2.": ["azacitidine 75 mg/m2 · cycles 1+: 1..7"],
    "Lenalidomide starts at 5 mg daily and is increased to 10 mg daily after two cycles (28-day cycles).": [
        "lenalidomide 5 mg · cycles 1-2: 1..28",
        "lenalidomide 10 mg · cycles 3+: 1..28",
    ],
    "Thiotepa 10 mg/kg divided over 2 days (days -5 and -4).": ["thiotepa · days -5, -4"],
    "Thiotepa 10 mg/kg split over days -5 and -4.": ["thiotepa · days -5, -4"],
    "Inotuzumab ozogamicin at a total dose of 1.8 mg/m2 per cycle (0.8 mg/m2 on day 1 and 0.5 mg/m2 on days 8 and 15) "
    "in cycle 1.": [
        "inotuzumab ozogamicin 0.8 mg/m2 · cycle 1: 1",
        "inotuzumab ozogamicin 0.5 mg/m2 · cycle 1: 8, 15",
    ],
    "Rituximab 375 mg/m2 is given 1 day before stem cell infusion and 8 days after transplantation.": [
        "rituximab 375 mg/m2 · days -1, 8",
    ],
    "Lenalidomide is started 100 days after transplantation at 10 mg daily in 28-day cycles.": [
        "lenalidomide 10 mg · cycles 1+: 1..28",
    ],
}


@pytest.mark.parametrize("text", SCOPES)
def test_scopes(text: str) -> None:
    """Cycles that stand before or behind drugs, in a bracket or a label are those of all the doses they are said of."""
    assert schedules.schedule(text) == SCOPES[text]


@pytest.mark.parametrize("text", ENDS)
def test_ends(text: str) -> None:
    """A day that a drug is given up to ends a run of days and is never a single day of its own."""
    assert schedules.schedule(text) == ENDS[text]


@pytest.mark.parametrize("text", IN_BRACKETS)
def test_in_brackets(text: str) -> None:
    """A dose in brackets behind days is of those days alone, and days behind it have the dose before the list."""
    assert schedules.schedule(text) == IN_BRACKETS[text]


@pytest.mark.parametrize("text", RAMPS)
def test_ramps(text: str) -> None:
    """Doses of a weekly ramp have a week each from the day it begins; without the doses in between no day is known."""
    assert schedules.schedule(text) == RAMPS[text]


@pytest.mark.parametrize("text", CHANGES)
def test_changes(text: str) -> None:
    """A dose that is changed from a cycle on holds from there; one that depends, sums and late starts add no day."""
    assert schedules.schedule(text) == CHANGES[text]


ROUTED = {
    "Dexamethasone 24 mg PO plus 4 mg IV on day 1 of 28-day cycles": [("PO",), ("IV",)],
    "Methotrexate 20 mg SC on day 1, then 15 mg on day 8 of 21-day cycles": [("SC",), ("SC",)],
    "Fludarabine 25 mg/m2 on days -5 to -3, then one infusion of 2 x 10^6 CAR-T cells on day 0": [()],
}


@pytest.mark.parametrize("text", ROUTED)
def test_routes_are_of_their_own_dose(text: str) -> None:
    """A dose keeps its own route, one without a route that of the dose before it, and the infusion of cells none."""
    assert [drug.routes for drug in read_regimen(text).phases[0].administrations] == ROUTED[text]
