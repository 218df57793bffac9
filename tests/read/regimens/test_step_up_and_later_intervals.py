"""Step-up doses, intervals that change when the cycles of other drugs end, and drugs that go on beyond them."""

import pytest

from read.regimens import schedules

STEPS = {
    "Linvoseltamab 1 mg on day 1 and 5 mg on day 4, then 20 mg on day 8 and weekly thereafter. 28-day cycles.": [
        "linvoseltamab 1 mg · cycle 1: 1",
        "linvoseltamab 5 mg · cycle 1: 4",
        "linvoseltamab 20 mg · cycle 1: 8, 15, 22; cycles 2+: 1, 8, 15, 22",
    ],
    "Teclistamab 0.1 mg/kg on day 1 and 1 mg/kg weekly from day 15 of 28-day cycles.": [
        "teclistamab 0.1 mg/kg · cycle 1: 1",
        "teclistamab 1 mg/kg · cycle 1: 15, 22; cycles 2+: 1, 8, 15, 22",
    ],
    "Blinatumomab 28 ug/day for 28 days followed by 14 days without treatment for up to 3 cycles; in cycle 1, "
    "9 ug/day is given on days 1-7.": [
        "blinatumomab 28 ug · cycle 1: 8..28; cycles 2-3: 1..28",
        "blinatumomab 9 ug · cycle 1: 1..7",
    ],
    "Carfilzomib 70 mg/m2 on days 1, 8 and 15 of 28-day cycles; in cycle 1, the dose on day 1 is 20 mg/m2.": [
        "carfilzomib 70 mg/m2 · cycle 1: 8, 15; cycles 2+: 1, 8, 15",
        "carfilzomib 20 mg/m2 · cycle 1: 1",
    ],
    "Daratumumab 8 mg/kg on days 1 and 2 of cycle 1 and 16 mg/kg weekly in cycles 1 and 2. Cycles are 28 days.": [
        "daratumumab 8 mg/kg · cycle 1: 1, 2",
        "daratumumab 16 mg/kg · cycle 1: 8, 15, 22; cycle 2: 1, 8, 15, 22",
    ],
}
RUNS = {
    "Decitabine 20 mg/m2 on days 1-5 and every 28 days thereafter.": ["decitabine 20 mg/m2 · cycles 1+: 1..5"],
    "Ixazomib 2 mg on days 8-28 of cycle 1, then 3 mg on days 1-14 thereafter, every 28 days.": [
        "ixazomib 2 mg · cycle 1: 8..28",
        "ixazomib 3 mg · cycles 2+: 1..14",
    ],
    "Denosumab 120 mg on days 1, 8 and 15 and every 28 days thereafter.": [
        "denosumab 120 mg · cycle 1: 1, 8, 15; cycles 2+: 15",
    ],
}
BEYOND = {
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 of 21-day cycles for 6 cycles and daratumumab 16 mg/kg weekly in "
    "cycles 1-3, every 3 weeks in cycles 4-6 and every 4 weeks thereafter.": [
        "bortezomib 1.3 mg/m2 · cycles 1-6: 1, 4, 8, 11",
        "daratumumab 16 mg/kg · cycles 1-3: 1, 8, 15",
        "daratumumab 16 mg/kg · cycles 4-6: 1",
        "daratumumab 16 mg/kg · cycles 7+: 1",
    ],
    "Isatuximab 10 mg/kg weekly in cycle 1, on day 1 of cycles 2-4 (every 3 weeks), and then every 4 weeks. Melphalan "
    "9 mg/m2 on days 1-4 of each 21-day cycle for 4 cycles.": [
        "isatuximab 10 mg/kg · cycle 1: 1, 8, 15",
        "isatuximab 10 mg/kg · cycles 2-4: 1",
        "melphalan 9 mg/m2 · cycles 1-4: 1..4",
        "isatuximab 10 mg/kg · cycles 5+: 1",
    ],
    "Daratumumab 16 mg/kg weekly in cycles 1 and 2, every 2 weeks for four cycles (cycles 3-6) and every 4 weeks "
    "thereafter. Dexamethasone 40 mg weekly.": [
        "daratumumab 16 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 16 mg/kg · cycles 3-6: 1, 15",
        "daratumumab 16 mg/kg · cycles 7+: 1",
        "dexamethasone 40 mg · cycles 1+: 1, 8, 15, 22",
    ],
    "Ibrutinib 420 mg once daily until progression. Patients also receive bendamustine 90 mg/m2 on days 1 and 2 of "
    "each 28-day cycle for up to 6 cycles.": [
        "ibrutinib 420 mg · cycles 1+: 1..28",
        "bendamustine 90 mg/m2 · cycles 1-6: 1, 2",
    ],
    "R-CHOP-14 x 4 (rituximab 375 mg/m2, cyclophosphamide 750 mg/m2, doxorubicin 50 mg/m2, vincristine 1.4 mg/m2 on "
    "day 1, prednisone 100 mg on days 1-5).": [
        "rituximab 375 mg/m2 · cycles 1-4: 1",
        "cyclophosphamide 750 mg/m2 · cycles 1-4: 1",
        "doxorubicin 50 mg/m2 · cycles 1-4: 1",
        "vincristine 1.4 mg/m2 · cycles 1-4: 1",
        "prednisone 100 mg · cycles 1-4: 1..5",
    ],
}
PLACES = {
    "Rituximab 375 mg/m2 day 1 cycle 1, then 500 mg/m2 day 1 cycles 2-6. Cycles are 28 days.": [
        "rituximab 375 mg/m2 · cycle 1: 1",
        "rituximab 500 mg/m2 · cycles 2-6: 1",
    ],
    "Carfilzomib at 20 mg/m2 in Cycle 1: days 1 and 2; at 56 mg/m2 in Cycle 1: days 8, 9, 15 and 16.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 56 mg/m2 · cycle 1: 8, 9, 15, 16",
    ],
    "Fludarabine IV and cytarabine IV over 2 hours (beginning 4 hours after the start of fludarabine infusion) on "
    "days -6 to -3.": [
        "fludarabine · days -6..-3",
        "cytarabine · days -6..-3",
    ],
    "Dexamethasone IV on day 1 and PO on days 8 and 15 of subsequent cycles and IV on days 1 and 2 of cycle 1.": [
        "dexamethasone · cycles 2+: 1, 8, 15",
        "dexamethasone · cycle 1: 1, 2",
    ],
    "Reinduction (if day 14 marrow positive): daunorubicin 45 mg/m2 days 1-2.": [
        "daunorubicin 45 mg/m2 · days 1, 2",
    ],
    "Azacitidine 75 mg/m2 on days 1-7\nMarrow on day 21": ["azacitidine 75 mg/m2 · days 1..7"],
    "Irinotecan 180 mg/m2 on day 1 followed on day 3 by filgrastim 300 ug, every 14 days.": [
        "irinotecan 180 mg/m2 · cycles 1+: 1",
        "filgrastim 300 ug · cycles 1+: 3",
    ],
    "Decitabine 20 mg/m2 on days 1-5, then on day 8 gilteritinib 80 mg, in 28-day cycles.": [
        "decitabine 20 mg/m2 · cycles 1+: 1..5",
        "gilteritinib 80 mg · cycles 1+: 8",
    ],
    "Gemcitabine 1000 mg/m2 on day 1 and then on day 8, with cisplatin 70 mg/m2 on day 2, in 21-day cycles.": [
        "gemcitabine 1000 mg/m2 · cycles 1+: 1, 8",
        "cisplatin 70 mg/m2 · cycles 1+: 2",
    ],
    "Cytarabine 100 mg/m2 on days 1-7. If no remission is seen on day 28 patients receive mitoxantrone 10 mg/m2 on "
    "days 1-3.": [
        "cytarabine 100 mg/m2 · days 1..7",
        "mitoxantrone 10 mg/m2 · days 1..3",
    ],
    "Rituximab 375 mg/m2 on day 1 of weeks 1-4 and repeated during weeks 12-15.": [
        "rituximab 375 mg/m2 · days 1, 8, 15, 22",
        "rituximab 375 mg/m2 · days 78, 85, 92, 99",
    ],
}


@pytest.mark.parametrize("text", RUNS)
def test_days_in_a_row_are_those_of_each_interval_thereafter(text: str) -> None:
    """Days that follow one another come again at the interval; of single days the last one does."""
    assert schedules.schedule(text) == RUNS[text]


@pytest.mark.parametrize("text", STEPS)
def test_a_step_is_given_once_and_the_dose_after_it_goes_on(text: str) -> None:
    """Doses that rise are of the first cycle; the last one fills what those before it leave, and the later cycles."""
    assert schedules.schedule(text) == STEPS[text]


@pytest.mark.parametrize("text", BEYOND)
def test_a_drug_goes_on_when_the_cycles_of_the_others_have_ended(text: str) -> None:
    """A number of cycles is of the drugs it is said of; another interval thereafter has cycles of its own."""
    assert schedules.schedule(text) == BEYOND[text]


@pytest.mark.parametrize("text", PLACES)
def test_days_and_cycles_stand_where_they_are_said(text: str) -> None:
    """Days of an examination are of no drug; those behind a bracket or another route are of the drug before it."""
    assert schedules.schedule(text) == PLACES[text]


OTHER_PHASES = {
    "Elranatamab 12 mg on day 1 and 32 mg on day 4, then 76 mg weekly for 8 weeks, then every 2 weeks for 8 weeks.": [
        "elranatamab 12 mg · days 1",
        "elranatamab 32 mg · days 4",
        "elranatamab 76 mg · days 8, 15, 22, 29, 36, 43, 50, 57",
        "elranatamab 76 mg · days 64, 78, 92, 106",
    ],
    "Carfilzomib 20 mg/m2 on days 1 and 2 of cycle 1 and 36 mg/m2 on days 1 and 2 of cycles 2-4, lenalidomide 25 mg on "
    "days 1-21 and dexamethasone 40 mg on day 1 of four 28-day cycles. After ASCT, patients receive 2 cycles of KRd "
    "consolidation.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 36 mg/m2 · cycles 2-4: 1, 2",
        "lenalidomide 25 mg · cycles 1-4: 1..21",
        "dexamethasone 40 mg · cycles 1-4: 1",
        "carfilzomib 36 mg/m2 · cycles 1-2: 1, 2",
        "lenalidomide 25 mg · cycles 1-2: 1..21",
        "dexamethasone 40 mg · cycles 1-2: 1",
    ],
    "Four 28-day cycles of daratumumab 1800 mg (weekly cycles 1-2, every 2 weeks cycles 3-4). Thereafter daratumumab "
    "1800 mg every 4 weeks.": [
        "daratumumab 1800 mg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 1800 mg · cycles 3-4: 1, 15",
        "daratumumab 1800 mg · cycles 5+: 1",
    ],
    "Polatuzumab vedotin 1.8 mg/kg and rituximab 375 mg/m2 on day 1 of each 21-day cycle for 6 cycles, followed by "
    "rituximab 375 mg/m2 in cycles 7 and 8.": [
        "polatuzumab vedotin 1.8 mg/kg · cycles 1-6: 1",
        "rituximab 375 mg/m2 · cycles 1-6: 1",
        "rituximab 375 mg/m2 · cycles 7-8: 1",
    ],
    "Doxorubicin 25 mg/m2 and vinblastine 6 mg/m2 on days 1 and 15 of two 28-day cycles. If PET positive, escalated "
    "therapy (etoposide 200 mg/m2 on days 1-3, doxorubicin 35 mg/m2 on day 1, procarbazine 100 mg/m2 on days 1-7) "
    "every 21 days for 4 cycles.": [
        "doxorubicin 25 mg/m2 · cycles 1-2: 1, 15",
        "vinblastine 6 mg/m2 · cycles 1-2: 1, 15",
        "etoposide 200 mg/m2 · cycles 1-4: 1..3",
        "doxorubicin 35 mg/m2 · cycles 1-4: 1",
        "procarbazine 100 mg/m2 · cycles 1-4: 1..7",
    ],
}


@pytest.mark.parametrize("text", OTHER_PHASES)
def test_another_phase_has_its_own_cycles_and_the_last_doses(text: str) -> None:
    """What follows a phase, or is given in place of it, goes on from its last doses and keeps its own days."""
    assert schedules.schedule(text) == OTHER_PHASES[text]


BESIDE_TREATMENT = {
    "Clofarabine IV on days 3-7. Treatment repeats every 21 days. Once treatment has ended, patients are followed "
    "every week for 3 weeks, twice a month for 5 months and then every month for 4 years.": [
        "clofarabine · cycles 1+: 3..7",
    ],
    "Sargramostim SC on days 2-6 and ofatumumab IV on day 4. Courses repeat weekly for up to 5 weeks.": [
        "sargramostim · cycles 1-5: 2..6",
        "ofatumumab · cycles 1-5: 4",
    ],
    "Carboplatin IV on day 2 and etoposide IV on days 1-3 every 14 days for 2 courses. Following stem cell collection, "
    "patients receive etoposide IV on days -6 to -4.": [
        "carboplatin · cycles 1-2: 2",
        "etoposide · cycles 1-2: 1..3",
        "etoposide · days -6..-4",
    ],
    "Patients receive methotrexate IT followed by leucovorin PO every 6 hours for 4 doses.": [
        "methotrexate · days not stated",
        "leucovorin x4 · days 1",
    ],
    "Beginning on day 2 of week 5, patients have interleukin-12 SC twice a week for 9 weeks.": [
        "interleukin-12 · days not stated",
    ],
}


@pytest.mark.parametrize("text", BESIDE_TREATMENT)
def test_what_stands_beside_a_treatment_is_not_given(text: str) -> None:
    """Visits, a collection of cells and doses of a rescue give another drug neither days nor cycles."""
    assert schedules.schedule(text) == BESIDE_TREATMENT[text]


ENDS = {
    "Bortezomib 1.3 mg/m2 on days 1 and 8 of four 28-day cycles, up to 4 cycles, with daratumumab 1800 mg weekly in "
    "cycles 1 and 2, every 2 weeks in cycles 3 and 4, then every 4 weeks for up to 2 years.": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 8",
        "daratumumab 1800 mg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 1800 mg · cycles 3-4: 1, 15",
        "daratumumab 1800 mg · cycles 5-26: 1",
    ],
    "Tafasitamab 12 mg/kg on days 1, 8, 15 and 22 of cycles 1-3 and days 1 and 15 from cycle 4 until progression; "
    "lenalidomide 25 mg on days 1-21 for up to 12 cycles of 28 days each.": [
        "tafasitamab 12 mg/kg · cycles 1-3: 1, 8, 15, 22",
        "tafasitamab 12 mg/kg · cycles 4+: 1, 15",
        "lenalidomide 25 mg · cycles 1-12: 1..21",
    ],
    "Elotuzumab 10 mg/kg on days 1 and 15 in cycles 1-18, then 20 mg/kg on day 1 starting cycle 19. 28-day cycles.": [
        "elotuzumab 10 mg/kg · cycles 1-18: 1, 15",
        "elotuzumab 20 mg/kg · cycles 19+: 1",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 and dexamethasone 20 mg on the day of and after bortezomib for 8 "
    "cycles (21 days).": [
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4, 8, 11",
        "dexamethasone 20 mg · cycles 1-8: 1, 2, 4, 5, 8, 9, 11, 12",
    ],
    "Danazol 600 mg daily (200 mg capsules, 3 per day) in 28-day cycles.": [
        "danazol 600 mg · cycles 1+: 1..28",
    ],
}


@pytest.mark.parametrize("text", ENDS)
def test_each_drug_ends_when_its_own_words_say_so(text: str) -> None:
    """The last cycle of one drug is not that of another that is told to go on, and a strength is no dose."""
    assert schedules.schedule(text) == ENDS[text]


OWN_DOSES = {
    "Carfilzomib 27 mg/m2 (20 mg/m2 for the first two doses) on days 1, 2, 8 and 9 of 28-day cycles.": [
        "carfilzomib 27 mg/m2 · cycle 1: 8, 9; cycles 2+: 1, 2, 8, 9",
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
    ],
    "Carfilzomib on days 1, 8 and 15 at 70 mg/m2 (first dose 20 mg/m2) every 28 days.": [
        "carfilzomib 70 mg/m2 · cycle 1: 8, 15; cycles 2+: 1, 8, 15",
        "carfilzomib 20 mg/m2 · cycle 1: 1",
    ],
    "Cetuximab 250 mg/m2 (400 mg/m2 for the first dose) weekly in 28-day cycles.": [
        "cetuximab 250 mg/m2 · cycle 1: 8, 15, 22; cycles 2+: 1, 8, 15, 22",
        "cetuximab 400 mg/m2 · cycle 1: 1",
    ],
    "Trastuzumab 6 mg/kg (first dose: 8 mg/kg) every 3 weeks.": [
        "trastuzumab 6 mg/kg · cycles 2+: 1",
        "trastuzumab 8 mg/kg · cycle 1: 1",
    ],
    "Four cycles of VTD: bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11, thalidomide 100 mg on days 1-21 and "
    "dexamethasone 40 mg on days 1-4 (21-day cycle). After transplantation 2 cycles of VTD with bortezomib on days "
    "1, 8 and 15 of a 28-day cycle are given.": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 4, 8, 11",
        "thalidomide 100 mg · cycles 1-4: 1..21",
        "dexamethasone 40 mg · cycles 1-4: 1..4",
        "bortezomib 1.3 mg/m2 · cycles 1-2: 1, 8, 15",
        "thalidomide 100 mg · cycles 1-2: 1..21",
        "dexamethasone 40 mg · cycles 1-2: 1..4",
    ],
    "Cycles 1-4: bortezomib 1.3 mg/m2 twice weekly; cycles 5-9 once weekly at weeks 1, 2, 4 and 5 of 42-day cycles.": [
        "bortezomib 1.3 mg/m2 · days not stated",
        "bortezomib 1.3 mg/m2 · cycles 5-9: 1, 8, 22, 29",
    ],
    "Magrolimab 1 mg/kg on day 1, 15 mg/kg on day 8, 30 mg/kg on day 15 and then weekly until day 36.": [
        "magrolimab 1 mg/kg · days 1",
        "magrolimab 15 mg/kg · days 8",
        "magrolimab 30 mg/kg · days 15, 22, 29, 36",
    ],
    "Doxycycline 100 mg twice daily on days 1-28; obetilocholic acid 750 mg on days 1-14.": [
        "doxycycline 100 mg x2 · days 1..28",
        "obetilocholic acid 750 mg · days 1..14",
    ],
    "Cohort 1 receives carfilzomib 27 mg/m2 on days 1 and 2, cohort 2 36 mg/m2 on days 1 and 2 with pomalidomide 4 mg "
    "on days 1-21 of a 28-day cycle.": [
        "carfilzomib 27 mg/m2 · cycles 1+: 1, 2",
        "pomalidomide 4 mg · cycles 1+: 1..21",
    ],
}


@pytest.mark.parametrize("text", OWN_DOSES)
def test_a_dose_and_its_days_stay_together(text: str) -> None:
    """The first doses, a recalled dose and the dose of an unknown drug have their own days, and nobody else's."""
    assert schedules.schedule(text) == OWN_DOSES[text]


NUMBERS = {
    "Rituximab 375 mg/m2 on day 1 of cycles 1 to 6, and 10, 15, or 20 mg lenalidomide on days 1-21 of 28-day cycles.": [
        "rituximab 375 mg/m2 · cycles 1-6: 1",
        "lenalidomide 10 mg · cycles 1+: 1..21",
        "lenalidomide 15 mg · cycles 1+: 1..21",
        "lenalidomide 20 mg · cycles 1+: 1..21",
    ],
    "Lenalidomide 25 mg daily for 21 days in each 28-day cycle until progression. For participants with creatinine "
    "clearance < 60 mL/min, lenalidomide 10 mg daily for 21 days for 2 cycles. After cycle 2 the dose may have been "
    "increased to a maximum of 15 mg lenalidomide daily.": [
        "lenalidomide 25 mg · cycles 1+: 1..21",
    ],
    "Dexamethasone 12 mg on day 1 every 28 days until progression with or without elotuzumab (10 mg/kg on days 1 and "
    "15 for cycles 1-2 and on day 1 for cycles 3-8).": [
        "dexamethasone 12 mg · cycles 1+: 1",
        "elotuzumab 10 mg/kg · cycles 1-2: 1, 15",
        "elotuzumab 10 mg/kg · cycles 3-8: 1",
    ],
    "Amifostine IV three times a week from days 6 to 28.": [
        "amifostine · days not stated",
    ],
    "Daratumumab 16 mg/kg in cycles 1 and 2 weekly, in cycles 3-6 every 2 weeks. Cycles are 28 days.": [
        "daratumumab 16 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 16 mg/kg · cycles 3-6: 1, 15",
    ],
    "Elotuzumab 10 mg/kg, doses 1-8 weekly, for 8 doses.": ["elotuzumab 10 mg/kg · days 1, 8, 15, 22, 29, 36, 43, 50"],
    "Carboplatin AUC 5, 4 weekly, for 6 cycles.": ["carboplatin 5 AUC · cycles 1-6: 1"],
    "Golimumab 50 mg/4 weeks.": ["golimumab 50 mg · days not stated"],
    "Rituximab 375 mg/m2 once weekly for 4 weeks beginning week 9.": [
        "rituximab 375 mg/m2 · days 57, 64, 71, 78",
    ],
    "Patients receive lenalidomide for 12 cycles plus rituximab on day 1 of cycles 2 through 5.": [
        "lenalidomide · days not stated",
        "rituximab · cycles 2-5: 1",
    ],
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_of_what_it_stands_before(text: str) -> None:
    """A dose before its drug is no cycle, an end gives no drug away, and how long it is given limits the weeks."""
    assert schedules.schedule(text) == NUMBERS[text]


LINES = {
    "Arm 1: VMP - bortezomib 1.3 mg/m2 on days 1, 4, 22 and 25 of cycles 1-4 and days 1 and 22 of cycles 5-9; "
    "melphalan 9 mg/m2 and prednisone 60 mg/m2 on days 1-4; 6-week cycles.\nArm 2: VMP as above plus daratumumab 16 "
    "mg/kg every 3 weeks in cycles 1-9.": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 4, 22, 25",
        "bortezomib 1.3 mg/m2 · cycles 5-9: 1, 22",
        "melphalan 9 mg/m2 · cycles 1-9: 1..4",
        "prednisone 60 mg/m2 · cycles 1-9: 1..4",
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 4, 22, 25",
        "bortezomib 1.3 mg/m2 · cycles 5-9: 1, 22",
        "melphalan 9 mg/m2 · cycles 1-9: 1..4",
        "prednisone 60 mg/m2 · cycles 1-9: 1..4",
        "daratumumab 16 mg/kg · cycles 1-9: 1, 22",
    ],
    "Drug: Ixazomib\n4 mg oral capsule on Days 1, 8, and 15 of every 28-day cycle\nDrug: Lenalidomide\n"
    "25 mg oral on Days 1-21": [
        "ixazomib 4 mg · cycles 1+: 1, 8, 15",
        "lenalidomide 25 mg · cycles 1+: 1..21",
    ],
    "Bortezomib 1.3 mg/m2 D1, D4, D8, D11 x 2 cycles, then D1, D8 from cycle 3 to cycle 8, 21-day cycles.": [
        "bortezomib 1.3 mg/m2 · cycles 1-2: 1, 4, 8, 11",
        "bortezomib 1.3 mg/m2 · cycles 3-8: 1, 8",
    ],
}


@pytest.mark.parametrize("text", LINES)
def test_a_line_and_a_count_end_where_they_end(text: str) -> None:
    """The dose below the name of a drug is of that drug, and days that are counted end before those of later cycles."""
    assert schedules.schedule(text) == LINES[text]
