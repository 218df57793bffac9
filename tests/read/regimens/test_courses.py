"""Courses as texts plan them: steps, arms given as other arms, drugs beside drugs, what is and is not repeated."""

import pytest

from read.regimens import schedules

WEEKLY_FROM_8 = ", ".join(str(day) for day in range(8, 337, 7))

RAISED = {
    "Venetoclax is started with a ramp-up of 20 mg, 50 mg and 100 mg once daily for up to 24 months.": [
        "venetoclax 20 mg · days not stated",
        "venetoclax 50 mg · days not stated",
        "venetoclax 100 mg · days not stated",
    ],
    "On day 1 patients start pentoxifylline 400 mg daily with a gradual increase in the dose of 400 mg per week up to "
    "a maximum of 1.2 g/day.": [
        "pentoxifylline 400 mg · days 1..7",
        "pentoxifylline 800 mg · days 8..14",
        "pentoxifylline 1200 mg · days 15..336",
    ],
    "Thalidomide begins at 100 mg per day, increased by 50 mg every 2 weeks to a maximum of 200 mg per day.": [
        "thalidomide 100 mg · days 1..14",
        "thalidomide 150 mg · days 15..28",
        "thalidomide 200 mg · days 29..336",
    ],
    "Thalidomide 50 mg daily with weekly increases of 50 mg in 28-day cycles, as tolerated.": [
        "thalidomide 50 mg · days not stated"
    ],
    "Venetoclax 50 mg daily increasing to 400 mg daily after 3 weeks, in 28-day cycles.": [
        "venetoclax 50 mg · cycle 1: 1..21",
        "venetoclax 400 mg · cycle 1: 22..28; cycles 2+: 1..28",
    ],
    "Melphalan 8 mg/m2 on days 1-4 every 28 days for 9 cycles and thalidomide 50 mg daily for 2 weeks increased to "
    "100 mg.": [
        "melphalan 8 mg/m2 · cycles 1-9: 1..4",
        "thalidomide 50 mg · cycle 1: 1..14",
        "thalidomide 100 mg · cycle 1: 15..28; cycles 2-9: 1..28",
    ],
    "Lenalidomide 10 mg daily may be increased by 5 mg every cycle, on days 1-21 of a 28-day cycle.": [
        "lenalidomide 10 mg · cycles 1+: 1..21"
    ],
    "Elranatamab 12 mg on day 1, 32 mg on day 4, followed by 76 mg on day 8 and then weekly.": [
        "elranatamab 12 mg · days 1",
        "elranatamab 32 mg · days 4",
        f"elranatamab 76 mg · days {WEEKLY_FROM_8}",
    ],
}

DOSED_LATER = {
    "Carfilzomib 56 mg/m2 on days 1, 8 and 15 (20 mg/m2 on cycle 1 day 1) of 28-day cycles.": [
        "carfilzomib 56 mg/m2 · cycle 1: 8, 15; cycles 2+: 1, 8, 15",
        "carfilzomib 20 mg/m2 · cycle 1: 1",
    ],
    "Cycle 1 (28 days): ixazomib 4 mg days 1, 8; lenalidomide 25 mg days 1-21. Cycles 2-12 (28 days): ixazomib 3 mg "
    "days 1, 8; lenalidomide 15 mg days 1-21.": [
        "ixazomib 4 mg · cycle 1: 1, 8",
        "ixazomib 3 mg · cycles 2-12: 1, 8",
        "lenalidomide 25 mg · cycle 1: 1..21",
        "lenalidomide 15 mg · cycles 2-12: 1..21",
    ],
    "Carfilzomib 36 mg/m2 (20 mg/m2 on days 1 and 2 of cycle 1) is given on days 1, 2, 8 and 9 of cycles 1-12 of 28 "
    "days.": [
        "carfilzomib 36 mg/m2 · cycle 1: 8, 9; cycles 2-12: 1, 2, 8, 9",
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
    ],
    "Pertuzumab at a loading dose of 840 mg in cycle 1 and at 420 mg in each subsequent cycle of 21 days.": [
        "pertuzumab 840 mg · cycle 1: 1",
        "pertuzumab 420 mg · cycles 2+: 1",
    ],
    "Carfilzomib is infused on days 1, 2, 8, 9, 15 and 16 of 28-day cycles. The dose is 20 mg/m2 on days 1 and 2 of "
    "cycle 1 and 36 mg/m2 thereafter.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 36 mg/m2 · cycle 1: 8, 9, 15, 16; cycles 2+: 1, 2, 8, 9, 15, 16",
    ],
    "Isatuximab 10 mg/kg weekly during the first 28-day cycle (days 1, 8, 15, 22) and every 2 weeks (days 1 and 15) "
    "from cycle 2.": [
        "isatuximab 10 mg/kg · cycle 1: 1, 8, 15, 22",
        "isatuximab 10 mg/kg · cycles 2+: 1, 15",
    ],
    "Thalidomide 100 mg daily beginning on day 1 of cycle 1 and bortezomib 1.3 mg/m2 on days 1, 4. Cycles are 21 "
    "days.": [
        "thalidomide 100 mg · cycles 1+: 1..21",
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 4",
    ],
    "Venetoclax 100 mg daily in week 1, 200 mg daily in week 2, 400 mg daily from week 3 onwards, in cycles of 4 "
    "weeks.": [
        "venetoclax 100 mg · cycle 1: 1..7",
        "venetoclax 200 mg · cycle 1: 8..14",
        "venetoclax 400 mg · cycle 1: 15..28; cycles 2+: 1..28",
    ],
    "Mosunetuzumab 5 mg weekly for weeks 1-3 and every 4 weeks from week 4 until progression.": [
        "mosunetuzumab 5 mg · days 1, 8, 15",
        "mosunetuzumab 5 mg · days 22, 50, 78, 106, 134, 162, 190, 218, 246, 274, 302, 330",
    ],
    "Carfilzomib on days 1, 2, 8 and 9 of each 28-day cycle (20 mg/m2 on days 1 and 2 of cycle 1; 56 mg/m2 "
    "thereafter).": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 56 mg/m2 · cycle 1: 8, 9; cycles 2+: 1, 2, 8, 9",
    ],
    "Temozolomide 150 mg/m2 on days 1-5 in cycle 1 and 200 mg/m2 in subsequent cycles, every 28 days for up to 6 "
    "cycles.": [
        "temozolomide 150 mg/m2 · cycle 1: 1..5",
        "temozolomide 200 mg/m2 · cycles 2-6: 1..5",
    ],
    "Talquetamab 0.4 mg/kg on days 8, 15 and 22 of cycle 1 and weekly during cycles 2-6 of 28 days.": [
        "talquetamab 0.4 mg/kg · cycle 1: 8, 15, 22",
        "talquetamab 0.4 mg/kg · cycles 2-6: 1, 8, 15, 22",
    ],
    "Thalidomide 50 mg at bedtime for 14 days, then 100 mg for 14 days, then 200 mg daily.": [
        "thalidomide 50 mg · days 1..14",
        "thalidomide 100 mg · days 15..28",
        "thalidomide 200 mg · days 29..336",
    ],
}

FOR_SOME = {
    "Dasatinib 100 mg once daily for 30 days; without response the dose is raised to 140 mg.": [
        "dasatinib 100 mg · days 1..30"
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4 every 21 days. Dexamethasone 40 mg is added on days 1-4 for patients without "
    "response.": [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 4",
        "dexamethasone 40 mg · cycles 1+: 1..4",
    ],
    "Dexamethasone 40 mg weekly in 28-day cycles. Patients over 75 years receive dexamethasone 20 mg weekly.": [
        "dexamethasone 40 mg · cycles 1+: 1, 8, 15, 22"
    ],
    "Patients aged over 65 years receive melphalan 9 mg/m2 on days 1-4 of 28-day cycles.": [
        "melphalan 9 mg/m2 · cycles 1+: 1..4"
    ],
    "Imatinib 400 mg daily for 180 days. Patients without a response are escalated to 600 mg daily.": [
        "imatinib 400 mg · days 1..180"
    ],
}

BESIDE = {
    "Patients are treated on days 1 and 8 with bortezomib IV and on days 1-21 with oral lenalidomide.": [
        "bortezomib · days 1, 8",
        "lenalidomide · days 1..21",
    ],
    "Patients receive weekly carboplatin AUC 2 and paclitaxel 50 mg/m2 for 3 weeks.": [
        "carboplatin 2 AUC · days 1, 8, 15",
        "paclitaxel 50 mg/m2 · days 1, 8, 15",
    ],
    "Melphalan 140 mg/m2 on day -1 (or 200 mg/m2 on day -2 if younger than 65 years).": [
        "melphalan 140 mg/m2 · days -1"
    ],
    "Patients who progress on pomalidomide have dexamethasone 40 mg/week added, in 28-day cycles.": [
        "dexamethasone 40 mg · cycles 1+: 1, 8, 15, 22"
    ],
    "Patients receive cyclophosphamide, oral dexamethasone, etoposide IV and cisplatin IV for 4 days.": [
        "cyclophosphamide · days 1..4",
        "dexamethasone · days 1..4",
        "etoposide · days 1..4",
        "cisplatin · days 1..4",
    ],
    "Within 6 weeks after receiving melphalan, patients receive busulfan on days -8 to -5.": ["busulfan · days -8..-5"],
    "Dexamethasone 20 mg on the day of and the day after carfilzomib. Carfilzomib 27 mg/m2 is given on days 1, 8 and "
    "15 of a 28-day cycle.": [
        "dexamethasone 20 mg · cycles 1+: 1, 2, 8, 9, 15, 16",
        "carfilzomib 27 mg/m2 · cycles 1+: 1, 8, 15",
    ],
    "Ixazomib 4 mg weekly. Dexamethasone 20 mg on the day of and the day after each ixazomib dose.": [
        "ixazomib 4 mg · cycles 1+: 1",
        "dexamethasone 20 mg · days not stated",
    ],
    "Patients eligible to undergo total body irradiation (TBI) receive etoposide on day -4 and then undergo TBI twice "
    "a day on days -3 to -1.": [
        "etoposide · days -4",
        "total body irradiation x2 · days -3..-1",
    ],
    "Melphalan 200 mg/m2 on day -2. The period of observation with treatment continues until day 30.": [
        "melphalan 200 mg/m2 · days -2"
    ],
}

REPEATS = {
    "Melphalan on days 1-4, every 28 days for 9 courses. Some patients may receive oral cyclophosphamide every 7 days "
    "for 6 weeks.": ["melphalan · cycles 1-9: 1..4", "cyclophosphamide · cycle 1: 1, 8, 15, 22; cycle 2: 1, 8"],
    "Melphalan 0.25 mg/kg on days 1-4 every 4 to 6 weeks.": ["melphalan 0.25 mg/kg · cycles 1+: 1..4"],
    "Idarubicin on days 1-4. Treatment continues every 3 weeks for 4 courses. Patients without a maximal response may "
    "receive up to 2 additional courses.": ["idarubicin · cycles 1-4: 1..4"],
    "- Bortezomib: 1.3 mg/m2, days 1, 8, every 42 days\n- Daratumumab: 16 mg/kg, weekly in cycle 1, every 3 weeks in "
    "cycles 2 to 9.": [
        "bortezomib 1.3 mg/m2 · cycles 1-9: 1, 8",
        "daratumumab 16 mg/kg · cycle 1: 1, 8, 15, 22, 29, 36",
        "daratumumab 16 mg/kg · cycles 2-9: 1, 22",
    ],
    "Docetaxel 35 mg/m2 weekly x 3 every 4 weeks.": ["docetaxel 35 mg/m2 · cycles 1+: 1, 8, 15"],
    "Each cycle is 28 days. Prednisone 0.5 mg/kg/day is given in cycles 1-3 only.": [
        "prednisone 0.5 mg/kg · cycles 1-3: 1..28"
    ],
    "Bortezomib 1.3 mg/m2 on days 1 and 8. Cycles are repeated every 28 days x 4.": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 8"
    ],
    "Erlotinib 150 mg daily until progression. One cycle is 4 weeks.": ["erlotinib 150 mg · cycles 1+: 1..28"],
    "R-CHOP is given every 21 days for 6 cycles: rituximab 375 mg/m2, cyclophosphamide 750 mg/m2, doxorubicin 50 mg/m2 "
    "and vincristine 1.4 mg/m2 on day 1 and prednisone 100 mg on days 1-5.": [
        "rituximab 375 mg/m2 · cycles 1-6: 1",
        "cyclophosphamide 750 mg/m2 · cycles 1-6: 1",
        "doxorubicin 50 mg/m2 · cycles 1-6: 1",
        "vincristine 1.4 mg/m2 · cycles 1-6: 1",
        "prednisone 100 mg · cycles 1-6: 1..5",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 8, 15 of a 28-day cycle. Treatment is continued until the end of cycle 8.": [
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 8, 15"
    ],
    "Patients receive bevacizumab on day 1. Courses repeat every 14-21 days (depending upon chemotherapy).": [
        "bevacizumab · cycles 1+: 1"
    ],
    "Melphalan 8 mg/m2 on days 1-4. Courses repeat every 4-6 weeks.": ["melphalan 8 mg/m2 · cycles 1+: 1..4"],
    "Rituximab 375 mg/m2 weekly x 4. Patients with a response receive a second course of rituximab.": [
        "rituximab 375 mg/m2 · days 1, 8, 15, 22"
    ],
    "Rituximab 375 mg/m2 weekly x 4 beginning at week 12.": ["rituximab 375 mg/m2 · days 78, 85, 92, 99"],
    "Vincristine 1 mg on day 1, repeated every 4 weeks for a minimum of 6 courses and 2 courses after maximum "
    "response.": ["vincristine 1 mg · cycles 1+: 1"],
    "Paclitaxel 80 mg/m2 on day 1 and topotecan 1 mg/m2 on days 1-5. Treatment repeats every 21 days for 6 courses "
    "(topotecan is given for 4 courses only).": [
        "paclitaxel 80 mg/m2 · cycles 1-6: 1",
        "topotecan 1 mg/m2 · cycles 1-4: 1..5",
    ],
    "Dexamethasone 40 mg on days 1-4 every other month. Zoledronic acid 4 mg every 4 weeks.": [
        "dexamethasone 40 mg · cycles 1+: 1..4",
        "zoledronic acid 4 mg · cycles 1+: 1",
    ],
    "Rituximab every 2 months. Radiotherapy 30 Gy in 15 fractions over 3 weeks.": [
        "rituximab · cycles 1+: 1",
        "radiotherapy 2 Gy · days 1..5, 8..12, 15..19",
    ],
    "Elotuzumab 10 mg/kg on day 1 of each 28-day cycle. From cycle 7 elotuzumab is omitted on day 1.": [
        "elotuzumab 10 mg/kg · cycles 1-6: 1"
    ],
    "Talquetamab 0.8 mg/kg on day 1. After a year patients may switch to dosing every 4 weeks.": [
        "talquetamab 0.8 mg/kg · days 1"
    ],
}

ONE_AFTER_ANOTHER = {
    "Radiotherapy 30 Gy in 10 daily fractions Monday to Friday with temozolomide 75 mg/m2 daily, then temozolomide 150 "
    "mg/m2 on days 1-5 every 28 days for 6 cycles.": [
        "radiotherapy 3 Gy · days 1..5, 8..12",
        "temozolomide 75 mg/m2 · days 1..12",
        "temozolomide 150 mg/m2 · cycles 1-6: 1..5",
    ],
    "At 3 and 9 months patients receive etoposide for 4 days. At 6 and 12 months they receive etoposide on day 2.": [
        "etoposide · days 1..4",
        "etoposide · days 2",
    ],
    "Capecitabine 1000 mg/m2 twice daily on days 1-14 and bevacizumab 7.5 mg/kg on day 1, every 3 weeks. After 6 "
    "cycles bevacizumab 7.5 mg/kg every 3 weeks is continued alone.": [
        "capecitabine 1000 mg/m2 x2 · cycles 1-6: 1..14",
        "bevacizumab 7.5 mg/kg · cycles 1-6: 1",
        "bevacizumab 7.5 mg/kg · cycles 1+: 1",
    ],
    "Melphalan 8 mg/m2 on days 1-4 and lenalidomide 10 mg on days 1-21 of 28-day cycles. After cycle 9, lenalidomide "
    "10 mg on days 1-21 is continued.": [
        "melphalan 8 mg/m2 · cycles 1-9: 1..4",
        "lenalidomide 10 mg · cycles 1-9: 1..21",
        "lenalidomide 10 mg · cycles 1+: 1..21",
    ],
    "Lenalidomide 25 mg on days 1-21 of 28-day cycles. After 4 cycles, filgrastim 10 mcg/kg is given for 5 days.": [
        "lenalidomide 25 mg · cycles 1+: 1..21",
        "filgrastim 10 ug/kg · days 1..5",
    ],
    "Gemcitabine 1000 mg/m2 weekly for 3 weeks followed by one week of rest; then weekly for 3 of every 4 weeks.": [
        "gemcitabine 1000 mg/m2 · days 1, 8, 15",
        "gemcitabine 1000 mg/m2 · days " + ", ".join(str(29 + 28 * n + d) for n in range(11) for d in (0, 7, 14)),
    ],
    "Patients in arm A receive zoledronic acid 4 mg every 4 weeks and patients in arm B receive zoledronic acid 4 mg "
    "every 12 weeks.": [
        "zoledronic acid 4 mg · cycles 1+: 1",
        "zoledronic acid 4 mg · cycles 1+: 1",
    ],
    "Arm 1: Selinexor 60 mg on days 1 and 3. Arm 2: Selinexor 100 mg on days 1 and 8. All cycles are 28 days long.": [
        "selinexor 60 mg · cycles 1+: 1, 3",
        "selinexor 100 mg · cycles 1+: 1, 8",
    ],
    "Ibrutinib 420 mg daily. Rituximab 375 mg/m2 weekly for 4 weeks, followed by a second 4-week course.": [
        "ibrutinib 420 mg · days not stated",
        "rituximab 375 mg/m2 · days 1, 8, 15, 22",
    ],
    "Radiotherapy to a total dose of 45 Gy in 25 fractions of 1.8 Gy, five days a week.": [
        "radiotherapy 1.8 Gy · days 1..5, 8..12, 15..19, 22..26, 29..33"
    ],
    "Two courses of melphalan (100 mg/m2 on days -2 and -1). Beginning 6 weeks after the second transplant, patients "
    "receive thalidomide 100 mg daily for 30 days.": [
        "melphalan 100 mg/m2 · cycles 1-2: -2, -1",
        "thalidomide 100 mg · days 1..30",
    ],
}

ALIKE = {
    "Arm A: Bortezomib 1.3 mg/m2 on days 1, 4 of each 21-day cycle for 8 cycles. Arm B: Patients receive the same "
    "treatment as in Arm A plus daratumumab 16 mg/kg weekly.": [
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4",
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4",
        "daratumumab 16 mg/kg · cycles 1-8: 1, 8, 15",
    ],
    "INDUCTION: Melphalan 8 mg/m2 on days 1-4. Courses repeat every 35 days for 2 courses. CONSOLIDATION: Melphalan as "
    "in induction. Courses repeat every 42 days for 4 courses.": [
        "melphalan 8 mg/m2 · cycles 1-2: 1..4",
        "melphalan 8 mg/m2 · cycles 1-4: 1..4",
    ],
    "Patients receive cetuximab 250 mg/m2 weekly as in arm C.": ["cetuximab 250 mg/m2 · cycles 1+: 1"],
}


@pytest.mark.parametrize("text", RAISED)
def test_raised(text: str) -> None:
    """A dose that is raised in stated steps has each amount on its days; one raised at will has none listed."""
    assert schedules.schedule(text) == RAISED[text]


@pytest.mark.parametrize("text", DOSED_LATER)
def test_dosed_later(text: str) -> None:
    """Days that are said before the doses, in brackets or by a start are those of each dose in its cycles and weeks."""
    assert schedules.schedule(text) == DOSED_LATER[text]


@pytest.mark.parametrize("text", FOR_SOME)
def test_for_some(text: str) -> None:
    """A dose for some patients stands beside the dose of all others, and is the dose where no other one is said."""
    assert schedules.schedule(text) == FOR_SOME[text]


@pytest.mark.parametrize("text", BESIDE)
def test_beside(text: str) -> None:
    """A drug that is given with another one has its days, and only where those are numbered."""
    assert schedules.schedule(text) == BESIDE[text]


@pytest.mark.parametrize("text", REPEATS)
def test_repeats(text: str) -> None:
    """What is repeated is in cycles; a second course, an option or an omission adds none."""
    assert schedules.schedule(text) == REPEATS[text]


@pytest.mark.parametrize("text", ONE_AFTER_ANOTHER)
def test_one_after_another(text: str) -> None:
    """A phase that begins after so many cycles ends the one before; arms and courses are told apart in a sentence."""
    assert schedules.schedule(text) == ONE_AFTER_ANOTHER[text]


@pytest.mark.parametrize("text", ALIKE)
def test_alike(text: str) -> None:
    """An arm or phase given as another one takes over its drugs and cycles, and nothing where that one is not there."""
    assert schedules.schedule(text) == ALIKE[text]
