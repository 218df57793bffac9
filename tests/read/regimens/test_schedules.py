"""Treatment texts and the schedules they state: the manual of what is understood."""

import pytest

from read.regimens import schedules

DAYS = {
    "Carfilzomib 27 mg/m2 IV over 30 minutes on days 1, 2, 8, 9, 15, and 16 of each 28-day cycle.": [
        "carfilzomib 27 mg/m2 · cycles 1+: 1, 2, 8, 9, 15, 16"
    ],
    "Lenalidomide 25 mg on days 1-21 followed by 7 days rest for 6 cycles.": ["lenalidomide 25 mg · cycles 1-6: 1..21"],
    "Cyclophosphamide 300 mg/m2 PO once a week and prednisone 50 mg every other day, in 28-day cycles.": [
        "cyclophosphamide 300 mg/m2 · cycles 1+: 1, 8, 15, 22",
        "prednisone 50 mg · cycles 1+: 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27",
    ],
    "Sunitinib 50 mg daily, 4 weeks on, 2 weeks off.": ["sunitinib 50 mg · cycles 1+: 1..28"],
    "Melphalan 9 mg/m2 and prednisone 60 mg/m2 daily for 4 days every 6 weeks for 9 cycles.": [
        "melphalan 9 mg/m2 · cycles 1-9: 1..4",
        "prednisone 60 mg/m2 · cycles 1-9: 1..4",
    ],
    "Vincristine 2 mg IV on day 1, then 1 mg IV on day 8, every 21 days.": [
        "vincristine 2 mg · cycles 1+: 1",
        "vincristine 1 mg · cycles 1+: 8",
    ],
    "S-1 40 mg/m2 twice daily (Monday and Thursday) in a 4-weekly cycle.": [
        "s-1 40 mg/m2 x2 · cycles 1+: 1, 4, 8, 11, 15, 18, 22, 25"
    ],
}

CYCLES = {
    "Daratumumab 16 mg/kg IV on days 1, 8, 15, and 22 of cycles 1-2, days 1 and 15 of cycles 3-6, and day 1 of "
    "subsequent cycles. Cycles repeat every 28 days.": [
        "daratumumab 16 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 16 mg/kg · cycles 3-6: 1, 15",
        "daratumumab 16 mg/kg · cycles 7+: 1",
    ],
    "Lenalidomide 15 mg in cycle 1 and 25 mg in cycles 2-6, on days 1-21 of a 28-day cycle.": [
        "lenalidomide 15 mg · cycle 1: 1..21",
        "lenalidomide 25 mg · cycles 2-6: 1..21",
    ],
    "Isatuximab 10 mg/kg weekly in cycle 1 and every 2 weeks from cycle 2 on, in 28-day cycles.": [
        "isatuximab 10 mg/kg · cycle 1: 1, 8, 15, 22",
        "isatuximab 10 mg/kg · cycles 2+: 1, 15",
    ],
    "Elotuzumab 10 mg/kg weekly in cycles 1 and 2 and on days 1 and 15 thereafter (28-day cycles).": [
        "elotuzumab 10 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "elotuzumab 10 mg/kg · cycles 3+: 1, 15",
    ],
    "Pembrolizumab 200 mg IV every 3 weeks for up to 35 cycles.": ["pembrolizumab 200 mg · cycles 1-35: 1"],
    "Carboplatin AUC 5 on day 1 and gemcitabine 1,000 mg/m2 on days 1 and 8 of a 21-day cycle for 4-6 cycles.": [
        "carboplatin 5 AUC · cycles 1-6: 1",
        "gemcitabine 1000 mg/m2 · cycles 1-6: 1, 8",
    ],
    "Cycle 1:\n- Etoposide 100 mg/m2 IV on days 1-3\nCycle 2:\n- Etoposide 80 mg/m2 IV on days 1-3": [
        "etoposide 100 mg/m2 · cycle 1: 1..3",
        "etoposide 80 mg/m2 · cycle 2: 1..3",
    ],
    "Bortezomib 1.3 mg/m2 on day 1 of cycles 1, 4, 7 etc. of 28 days.": [
        "bortezomib 1.3 mg/m2 · cycle 1: 1; cycle 4: 1; cycle 7: 1; cycle 10: 1"
    ],
}

STEPS = {
    "Cetuximab 400 mg/m2 loading dose on day 1 of cycle 1, thereafter 250 mg/m2 on days 1, 8 and 15 of each 21-day "
    "cycle.": [
        "cetuximab 400 mg/m2 · cycle 1: 1",
        "cetuximab 250 mg/m2 · cycle 1: 8, 15; cycles 2+: 1, 8, 15",
    ],
    "Carfilzomib 20 mg/m2 on days 1 and 2 of cycle 1, escalating to 56 mg/m2 on days 8, 9, 15 and 16 of cycle 1 and "
    "on days 1, 2, 8, 9, 15, 16 of cycles 2-12. Each cycle is 28 days.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 56 mg/m2 · cycle 1: 8, 9, 15, 16",
        "carfilzomib 56 mg/m2 · cycles 2-12: 1, 2, 8, 9, 15, 16",
    ],
    "Teclistamab 0.06 mg/kg on day 1, 0.3 mg/kg on day 4, then 1.5 mg/kg weekly starting on day 8 of a 28-day cycle.": [
        "teclistamab 0.06 mg/kg · cycle 1: 1",
        "teclistamab 0.3 mg/kg · cycle 1: 4",
        "teclistamab 1.5 mg/kg · cycle 1: 8, 15, 22; cycles 2+: 1, 8, 15, 22",
    ],
    "Level 1: pomalidomide 2 mg; Level 2: pomalidomide 3 mg on days 1-21 of a 28-day cycle.": [
        "pomalidomide 2 mg · cycles 1+: 1..21",
        "pomalidomide 3 mg · cycles 1+: 1..21",
    ],
    "Daratumumab 1800 mg SC weekly for weeks 1-8, every 2 weeks for weeks 9-24 and every 4 weeks thereafter.": [
        "daratumumab 1800 mg · days 1, 8, 15, 22, 29, 36, 43, 50",
        "daratumumab 1800 mg · days 57, 71, 85, 99, 113, 127, 141, 155",
        "daratumumab 1800 mg · days 169, 197, 225, 253, 281, 309",
    ],
}

STUDY_DAYS = {
    "Fludarabine 30 mg/m2/day on days -6 to -2 and melphalan 140 mg/m2 on day -1.": [
        "fludarabine 30 mg/m2 · days -6..-2",
        "melphalan 140 mg/m2 · days -1",
    ],
    "Busulfan 3.2 mg/kg/day iv once daily over 3 hours(day-6 ~ day-4).": ["busulfan 3.2 mg/kg · days -6..-4"],
    "Bu 3.2 mg/kg -5 to -4 and Flu 30 mg/m2 -12 to -9.": [
        "busulfan 3.2 mg/kg · days -5, -4",
        "fludarabine 30 mg/m2 · days -12..-9",
    ],
    "TAK-079 300 mg SC weekly for 8 doses.": ["mezagitamab 300 mg · days 1, 8, 15, 22, 29, 36, 43, 50"],
    "Radiotherapy 60 Gy in 30 fractions, 5 days a week, with temozolomide 75 mg/m2 daily for 42 days.": [
        "radiotherapy 2 Gy · days 1..5, 8..12, 15..19, 22..26, 29..33, 36..40",
        "temozolomide 75 mg/m2 · days 1..42",
    ],
    "Cytarabine 100 mg/m2 as a continuous infusion over 7 days and daunorubicin 60 mg/m2 on days 1-3.": [
        "cytarabine 100 mg/m2 · days 1..7",
        "daunorubicin 60 mg/m2 · days 1..3",
    ],
}

ONE_AFTER_ANOTHER = {
    "Cetuximab 400 mg/m2 loading dose, then 250 mg/m2 weekly in 21-day cycles.": [
        "cetuximab 400 mg/m2 · cycle 1: 1",
        "cetuximab 250 mg/m2 · cycle 1: 8, 15; cycles 2+: 1, 8, 15",
    ],
    "Daratumumab 16 mg/kg weekly for 8 weeks, then every other week for 16 weeks.": [
        "daratumumab 16 mg/kg · days 1, 8, 15, 22, 29, 36, 43, 50",
        "daratumumab 16 mg/kg · days 57, 71, 85, 99, 113, 127, 141, 155",
    ],
    "Obinutuzumab 100 mg on day 1, 900 mg on day 2 and 1000 mg on days 8 and 15 of cycle 1 of 28 days.": [
        "obinutuzumab 100 mg · cycle 1: 1",
        "obinutuzumab 900 mg · cycle 1: 2",
        "obinutuzumab 1000 mg · cycle 1: 8, 15",
    ],
    "Bortezomib is planned for 8 cycles of 3 weeks (1.3 mg/m2 on days 1, 4, 8, 11) followed by 3 cycles of 5 weeks "
    "(days 1, 8, 15, 22).": [
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4, 8, 11",
        "bortezomib 1.3 mg/m2 · cycles 1-3: 1, 8, 15, 22",
    ],
    "Pertuzumab 420 mg every 3 weeks; bendamustine 90 mg/m2 weekly for 6 weeks.": [
        "bendamustine 90 mg/m2 · days 1, 8, 15, 22, 29, 36",
        "pertuzumab 420 mg · cycles 1+: 1",
    ],
}

FORMS = {
    "Pomalidomide* 4 mg, dexamethasone** 40 mg in 28-day cycles. * PO days 1-21 ** IV days 1, 8, 15": [
        "pomalidomide 4 mg · cycles 1+: 1..21",
        "dexamethasone 40 mg · cycles 1+: 1, 8, 15",
    ],
    "Venetoclax (400, 800 or 1200 mg) once daily in 28-day cycles.": [
        "venetoclax 400 mg · cycles 1+: 1..28",
        "venetoclax 800 mg · cycles 1+: 1..28",
        "venetoclax 1200 mg · cycles 1+: 1..28",
    ],
    "Fludarabin 30 mg/m2 d -6 to -3, melfalan 140 mg/m2 d -1.": [
        "fludarabine 30 mg/m2 · days -6..-3",
        "melphalan 140 mg/m2 · days -1",
    ],
    "Lenalidomide 25 mg/day, days 1-21/28; dexamethasone 40 mg, days 1, 8, 15, 22/28": [
        "lenalidomide 25 mg · cycles 1+: 1..21",
        "dexamethasone 40 mg · cycles 1+: 1, 8, 15, 22",
    ],
    "Drug: Ixazomib\n4 mg capsule on days 1, 8 and 15\n\nDrug: Lenalidomide\n25 mg capsule on days 1 to 21\n\n"
    "28-day cycle": [
        "ixazomib 4 mg · cycles 1+: 1, 8, 15",
        "lenalidomide 25 mg · cycles 1+: 1..21",
    ],
    "Ibrutinib 420 mg (three 140 mg capsules) daily in 28-day cycles.": ["ibrutinib 420 mg · cycles 1+: 1..28"],
    "Decitabine 20 mg/m2 daily x 5 every 4 weeks.": ["decitabine 20 mg/m2 · cycles 1+: 1..5"],
    "Mylotarg 6 mg/m2 day -21, TBI 2x2 Gy day -3 to -2 (total dose 4 Gy).": [
        "gemtuzumab ozogamicin 6 mg/m2 · days -21",
        "total body irradiation 2 Gy · days -3, -2",
    ],
    "Paclitaxel IV followed by carboplatin AUC 5 on day 1 of each 21-day cycle.": [
        "paclitaxel · cycles 1+: 1",
        "carboplatin 5 AUC · cycles 1+: 1",
    ],
    "Filgrastim 5 mcg/kg daily beginning on day 5 until blood counts recover.": ["filgrastim 5 ug/kg · days 5"],
    "Fludarabine 30 mg/m2 on days -4 to -2. Cyclosporine on days -3 to 35 with taper to day 56.": [
        "fludarabine 30 mg/m2 · days -4..-2",
        "cyclosporine · days -3..35",
    ],
}

NOT_STATED = {
    "SAR445419 thrice weekly for 2 weeks beginning day 1.": ["sar445419 · days not stated"],
    "Teclistamab doses of 60 mcg/kg and 300 mcg/kg followed by weekly treatment with 1500 mcg/kg.": [
        "teclistamab 60 ug/kg · days not stated",
        "teclistamab 300 ug/kg · days not stated",
        "teclistamab 1500 ug/kg · cycles 1+: 1",
    ],
    "Thoracic radiation 1.5 Gy b.i.d. to a total dose of 45 Gy.": ["radiotherapy 1.5 Gy · days not stated"],
    "Aspirin 81 mg daily.": ["aspirin 81 mg · days not stated"],
    "Interferon alfa 3 MU three times a week for 12 months.": ["interferon alfa 3 MU · days not stated"],
    "Carfilzomib 20-36 mg/m2 on days 1, 2, 8, 9 of each 28-day cycle.": [
        "carfilzomib 20 to 36 mg/m2 · cycles 1+: 1, 2, 8, 9"
    ],
    "Patients receive ixazomib orally on days 1, 8, and 15. Courses repeat every 28 days for 12 courses.": [
        "ixazomib · cycles 1-12: 1, 8, 15"
    ],
    "The study drug is taken once a day until disease progression.": [],
    "Placebo twice daily on days 1-14.": [],
    "Lenalidomide is an immunomodulatory drug used in myeloma.": [],
}


@pytest.mark.parametrize("text", DAYS)
def test_days(text: str) -> None:
    """Numbered days, runs, weekly and alternate-day patterns and weeks of rest become days of a cycle."""
    assert schedules.schedule(text) == DAYS[text]


@pytest.mark.parametrize("text", CYCLES)
def test_cycles(text: str) -> None:
    """Days and doses that hold for some cycles stay with them, and an open end stays open."""
    assert schedules.schedule(text) == CYCLES[text]


@pytest.mark.parametrize("text", STEPS)
def test_steps(text: str) -> None:
    """Loading doses, steps, levels and weeks that follow one another each have their own days."""
    assert schedules.schedule(text) == STEPS[text]


@pytest.mark.parametrize("text", STUDY_DAYS)
def test_study_days(text: str) -> None:
    """Without cycles the days are those of the phase: before a transplant, of radiotherapy, of a counted course."""
    assert schedules.schedule(text) == STUDY_DAYS[text]


@pytest.mark.parametrize("text", ONE_AFTER_ANOTHER)
def test_one_after_another(text: str) -> None:
    """Loading doses, stretches and runs of cycles that follow one another keep their order and their days."""
    assert schedules.schedule(text) == ONE_AFTER_ANOTHER[text]


@pytest.mark.parametrize("text", FORMS)
def test_forms(text: str) -> None:
    """Footnotes, lists of doses, foreign spellings, strengths, totals and labels are read as what they say."""
    assert schedules.schedule(text) == FORMS[text]


@pytest.mark.parametrize("text", NOT_STATED)
def test_not_stated(text: str) -> None:
    """A dose or a day that the text does not state stays empty, and what is not a plan gives no drug."""
    assert schedules.schedule(text) == NOT_STATED[text]


def test_phases() -> None:
    """Named phases have their own cycles; one that follows another is a phase of its own."""
    text = (
        "INDUCTION: Bortezomib 1.3 mg/m2 SC on days 1, 4, 8, 11 every 21 days for 4 cycles. "
        "MAINTENANCE: Lenalidomide 10 mg PO daily on days 1-21 of 28-day cycles until progression."
    )
    assert schedules.frames(text) == [("induction", "", 21, (1, 4)), ("maintenance", "", 28, (1, None))]
    text = (
        "Paclitaxel 175 mg/m2 every 3 weeks for 4 cycles followed by doxorubicin 60 mg/m2 every 2 weeks for 4 cycles."
    )
    assert schedules.frames(text) == [("treatment", "", 21, (1, 4)), ("treatment", "", 14, (1, 4))]


def test_arms() -> None:
    """Each arm keeps what is said of it; a drug named once before them is that of all."""
    text = (
        "Patients receive CNTO 328 in one of these groups: Group 1: 3 mg/kg every 2 weeks for 2 doses.\n\n"
        "Group 2: 6 mg/kg every 3 weeks for 2 doses."
    )
    assert schedules.schedule(text) == ["siltuximab 3 mg/kg · days 1, 15", "siltuximab 6 mg/kg · days 1, 22"]
    assert [arm for _, arm, _, _ in schedules.frames(text)] == ["Group 1", "Group 2"]


def test_broken_sentences() -> None:
    """A number or a short form broken at its point over lines is read as one."""
    text = "Bortezomib 1.\n\n3 mg/m2 i.\n\nv.\n\n on days 1, 4, 8 and 11 of a 21-day cycle."
    assert schedules.schedule(text) == ["bortezomib 1.3 mg/m2 · cycles 1+: 1, 4, 8, 11"]


def test_combination_named_again() -> None:
    """A combination that is named again has the doses and days it had where they were said."""
    text = (
        "Induction: 4 cycles of VRd (bortezomib 1.3 mg/m2 on days 1, 8, 15; lenalidomide 25 mg on days 1-14; "
        "dexamethasone 20 mg on days 1, 8, 15) every 21 days. Consolidation: 2 cycles of VRd."
    )
    assert "bortezomib 1.3 mg/m2 · cycles 1-2: 1, 8, 15" in schedules.schedule(text)
