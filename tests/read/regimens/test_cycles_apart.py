"""Cycles of cohorts and doses that differ, days that go on from cycle to cycle, days on which nothing is given."""

import pytest

from read.regimens import schedules

COHORTS = {
    "Carfilzomib will be infused on Days 1, 8 and 15 of each 28-day cycle. The dose will be 20 mg/m2 on Cycle "
    "1 Day 1 and 70 mg/m2 beginning on Cycle 1 Day 8 and thereafter.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1",
        "carfilzomib 70 mg/m2 · cycle 1: 8, 15; cycles 2+: 1, 8, 15",
    ],
    "Pomalidomide 4 mg on days 1-21 of each 28-day cycle. From Cycle 7 onwards, ixazomib 3 mg on days 1 and 8 "
    "and prednisone 30 mg on days 1-5.": [
        "pomalidomide 4 mg · cycles 1+: 1..21",
        "ixazomib 3 mg · cycles 7+: 1, 8",
        "prednisone 30 mg · cycles 7+: 1..5",
    ],
    "Thiotepa 5 mg/kg on day -3. Beginning day +60 to +100, lenalidomide 5 mg daily for 21 of 28 days.": [
        "thiotepa 5 mg/kg · days -3",
        "lenalidomide 5 mg · cycles 1+: 1..21",
    ],
    "Induction with three 21-day VCd cycles (bortezomib 1.3 mg/m2 on days 1 and 8; cyclophosphamide 500 mg/m2 "
    "on day 1).": [
        "bortezomib 1.3 mg/m2 · cycles 1-3: 1, 8",
        "cyclophosphamide 500 mg/m2 · cycles 1-3: 1",
    ],
    "Cohort 1: ixazomib 4 mg weekly for 3 weeks of a 4-week cycle. Cohort 2: ixazomib 3 mg on days 1, 4, 8 and"
    " 11 of a 21-day cycle and dexamethasone 20 mg once weekly.": [
        "ixazomib 4 mg · cycles 1+: 1, 8, 15",
        "ixazomib 3 mg · cycles 1+: 1, 4, 8, 11",
        "dexamethasone 20 mg · cycles 1+: 1, 8, 15",
    ],
    "Darbepoetin 100 ug every week, 200 ug every 2 weeks or 300 ug every 3 weeks.": [
        "darbepoetin alfa 100 ug · cycles 1+: 1",
        "darbepoetin alfa 200 ug · cycles 1+: 1",
        "darbepoetin alfa 300 ug · cycles 1+: 1",
    ],
    "Vorinostat 300 mg twice daily on Monday, Wednesday and Friday every other week of 28-day cycles.": [
        "vorinostat 300 mg x2 · cycles 1+: 1, 3, 5, 15, 17, 19",
    ],
    "Vorinostat 300 mg three times a week every other week of 28-day cycles.": [
        "vorinostat 300 mg · days not stated",
    ],
    "Talquetamab 0.8 mg/kg weekly from C1D1 until the end of cycle 2, every 2 weeks from cycle 3 day 1 through"
    " cycle 8 and then monthly. Each cycle lasts 28 days.": [
        "talquetamab 0.8 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "talquetamab 0.8 mg/kg · cycles 3-8: 1, 15",
        "talquetamab 0.8 mg/kg · cycles 9+: 1",
    ],
    "Carfilzomib 20 mg/m2 on days 1 and 2 of cycle 1 and 56 mg/m2 on days 8 and 9 of cycle 1 and all later "
    "cycles on days 1, 2, 8 and 9. Cycles are 21 days.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 56 mg/m2 · cycle 1: 8, 9",
        "carfilzomib 56 mg/m2 · cycles 2+: 1, 2, 8, 9",
    ],
    "Ifosfamide 1.5 g/m2 in cycle 3 and later cycles on days 1 and 2.": [
        "ifosfamide 1.5 g/m2 · cycles 3+: 1, 2",
    ],
    "Three-day infusions of cisplatin (25 mg/m2/day), etoposide (50 mg/m2/day) and bleomycin (10 U/day) on days 5-7.": [
        "cisplatin 25 mg/m2 · days 5..7",
        "etoposide 50 mg/m2 · days 5..7",
        "bleomycin 10 U · days 5..7",
    ],
    "Prednisone 60 mg daily on days 1 and 4-10 and then on day 1 only thereafter. Courses repeat every 28 days.": [
        "prednisone 60 mg · cycle 1: 1, 4..10",
        "prednisone 60 mg · cycles 2+: 1",
    ],
    "Dexamethasone 20 mg on days 1-4 of all courses and dexamethasone on days 9-12 of courses 1 and 2. Courses"
    " repeat every 28 days for 6 courses.": [
        "dexamethasone 20 mg · cycles 1-6: 1..4",
        "dexamethasone 20 mg · cycles 1-2: 9..12",
    ],
}

NOTHING_GIVEN = {
    "Tretinoin orally on days 1-45. Patients in complete remission at day 45 or 60 stop treatment.": [
        "tretinoin · days 1..45",
    ],
    "Patients with progressive disease at day 90 receive romidepsin 14 mg/m2 IV once weekly.": [
        "romidepsin 14 mg/m2 · cycles 1+: 1",
    ],
    "Molgramostim SC daily for 4 days after each vaccination. Courses repeat every 28 days.": [
        "molgramostim · days not stated",
    ],
    "Cladribine IV on days -14 and -13, followed 5 days later with treosulfan on days -6 to -4.": [
        "cladribine · days -14, -13",
        "treosulfan · days -6..-4",
    ],
    "Doxorubicin IV followed 30 minutes later by rituximab IV on days 1 and 8. Courses repeat every 21 days.": [
        "doxorubicin · cycles 1+: 1, 8",
        "rituximab · cycles 1+: 1, 8",
    ],
    "Busulfan IV on day -3. Beginning on day 0, patients also receive aldesleukin IV continuously over 4 days "
    "followed by 3 days off.": [
        "busulfan · days -3",
        "aldesleukin · days 0..3",
    ],
    "Sirolimus is restarted on day 30 and continued until day 45.": [
        "sirolimus · days 30..45",
    ],
    "Cohort B: Patients receive fludarabine as in cohort A and inotuzumab ozogamicin IV on days 3 and 10.": [
        "inotuzumab ozogamicin · days 3, 10",
    ],
}


@pytest.mark.parametrize("text", COHORTS)
def test_each_cohort_and_each_stretch_has_the_cycles_said_of_it(text: str) -> None:
    """Cohorts, doses that are chosen from and stretches of cycles run as is said of each, on no other's days."""
    assert schedules.schedule(text) == COHORTS[text]


@pytest.mark.parametrize("text", NOTHING_GIVEN)
def test_days_of_something_else_are_no_days_of_a_drug(text: str) -> None:
    """Days of an assessment, of another drug or of a vaccine are not those on which a drug is given."""
    assert schedules.schedule(text) == NOTHING_GIVEN[text]


PHASES = {
    "Patients receive 2 x 28-day cycles of vindesine 3 mg/m2 on day 1 and prednisone 60 mg on days 1-5, or "
    "cladribine 5 mg/m2 on days 1-5 and dexamethasone 20 mg on days 1-4 for three 21-day cycles.": [
        "vindesine 3 mg/m2 · cycles 1-2: 1",
        "prednisone 60 mg · cycles 1-2: 1..5",
        "cladribine 5 mg/m2 · cycles 1-3: 1..5",
        "dexamethasone 20 mg · cycles 1-3: 1..4",
    ],
    "Bortezomib 1.3 mg/m2 on Days 1, 4, 22 and 25 of each 42-day cycle (maximum 3 cycles), then Days 1, 8 of "
    "21-day cycles.": [
        "bortezomib 1.3 mg/m2 · cycles 1-3: 1, 4, 22, 25",
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 8",
    ],
    "Ixazomib 4 mg on D1, 8 for cycles 1-6; 21 days per cycle. Melphalan 8 mg/m2 D1-4 q 6 weeks.": [
        "ixazomib 4 mg · cycles 1-6: 1, 8",
        "melphalan 8 mg/m2 · cycles 1+: 1..4",
    ],
    "Lenalidomide 15 mg for 21/28 days and prednisone at 60 mg once weekly.": [
        "lenalidomide 15 mg · cycles 1+: 1..21",
        "prednisone 60 mg · cycles 1+: 1, 8, 15, 22",
    ],
    "Molgramostim 100 ug SC on days 1-3 of each vaccination.": [
        "molgramostim 100 ug · days not stated",
    ],
    "In course 1, ifosfamide is infused at 1.5 g/m2 on days 1 and 2. In later courses ifosfamide 1 g/m2 is "
    "given on days 1 to 3 of 21 days.": [
        "ifosfamide 1.5 g/m2 · cycle 1: 1, 2",
        "ifosfamide 1 g/m2 · cycles 2+: 1..3",
    ],
    "Pomalidomide 4 mg daily with bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 of cycles 1-6 and days 1 and 8 "
    "of cycles 7 and beyond. Cycles 1-6 are 21 days, cycles 7 and beyond are 28 days.": [
        "pomalidomide 4 mg · cycles 1-6: 1..21",
        "bortezomib 1.3 mg/m2 · cycles 1-6: 1, 4, 8, 11",
        "pomalidomide 4 mg · cycles 7+: 1..28",
        "bortezomib 1.3 mg/m2 · cycles 7+: 1, 8",
    ],
    "Cycles 1-2: Cladribine 5 mg/m2 on days 1-5 (28-day cycle) - Conditioning: Treosulfan 10 g/m2 on days -4 to -2": [
        "cladribine 5 mg/m2 · cycles 1-2: 1..5",
        "treosulfan 10 g/m2 · days -4..-2",
    ],
    "Ixazomib 4 mg on days 1, 8, 15 + dexamethasone 20 mg on days 1, 8, 15, 22; 28-day cycle": [
        "ixazomib 4 mg · cycles 1+: 1, 8, 15",
        "dexamethasone 20 mg · cycles 1+: 1, 8, 15, 22",
    ],
    "Carfilzomib 36 mg/m2 on days 1 and 2 for 4 cycles of 21 days, then ixazomib maintenance 3 mg on days 1, 8"
    " and 15 every 28 days.": [
        "carfilzomib 36 mg/m2 · cycles 1-4: 1, 2",
        "ixazomib 3 mg · cycles 1+: 1, 8, 15",
    ],
    "Patients in remission receive maintenance with pomalidomide 2 mg on days 1-14 of 28-day cycles.": [
        "pomalidomide 2 mg · cycles 1+: 1..14",
    ],
    "- Induction: Patients receive vindesine IV on days 1 and 8. Treatment repeats every 4 weeks for 3 "
    "courses. - Chemotherapy: Patients receive vindesine IV on day 1. Treatment repeats every 6 weeks for 2 "
    "courses.": [
        "vindesine · cycles 1-3: 1, 8",
        "vindesine · cycles 1-2: 1",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 and thalidomide 100 mg on days 1-21 of 3 cycles of 21 days. "
    "Consolidation: 2 x VT": [
        "bortezomib 1.3 mg/m2 · cycles 1-3: 1, 4, 8, 11",
        "thalidomide 100 mg · cycles 1-3: 1..21",
    ],
    "Tasquinimod 2 mg once daily or 1 mg twice daily on days 1-14 of 21 days.": [
        "tasquinimod 2 mg · cycles 1+: 1..14",
        "tasquinimod 1 mg x2 · cycles 1+: 1..14",
    ],
    "Forimtamig 2 mg on day 1, 20 mg on day 8, then 120 mg weekly.": [
        "forimtamig 2 mg · days 1",
        "forimtamig 20 mg · days 8",
        "forimtamig 120 mg · days not stated",
    ],
}

AMOUNTS = {
    "Odd cycles: vincristine 2 mg on day 1. Even cycles: methotrexate 1 g/m2 on day 1. A total of 4 cycles, "
    "every 28 days.": [
        "vincristine 2 mg · cycle 1: 1; cycle 3: 1",
        "methotrexate 1 g/m2 · cycle 2: 1; cycle 4: 1",
    ],
    "Gemcitabine 1 g/m2 IV, oxaliplatin 100 mg/m2 IV on day 1 and prednisone 60 mg orally on days 1-5 every 14"
    " days for cycles 1-4. Gemcitabine alone on day 1 of cycles 5 and 6.": [
        "gemcitabine 1 g/m2 · cycles 1-4: 1",
        "gemcitabine 1 g/m2 · cycles 5-6: 1",
        "oxaliplatin 100 mg/m2 · cycles 1-4: 1",
        "prednisone 60 mg · cycles 1-4: 1..5",
    ],
    "Momelotinib 150 mg daily, may be increased to 200 and 250 mg.": [
        "momelotinib 150 mg · days not stated",
    ],
    "Tretinoin 45 mg/m2 daily for 1 week on, 1 week off for 6 cycles; arsenic trioxide 0.15 mg/kg 5 days per "
    "week for 2 weeks on / 4 weeks off.": [
        "tretinoin 45 mg/m2 · cycles 1-6: 1..7",
        "arsenic trioxide 0.15 mg/kg · cycles 1-6: 1..5, 8..12",
    ],
    "Rituximab is given as four weekly infusions of 375 mg/m2.": [
        "rituximab 375 mg/m2 · days 1, 8, 15, 22",
    ],
    "Azacitidine 75 mg/m2 daily for 7 days (cycle 1) and 5 days (later cycles) every 28 days.": [
        "azacitidine 75 mg/m2 · cycle 1: 1..7",
        "azacitidine 75 mg/m2 · cycles 2+: 1..5",
    ],
    "Eltrombopag 150 mg daily, escalated in 25-mg steps every two weeks to 200 mg.": [
        "eltrombopag 150 mg · days 1..14",
        "eltrombopag 175 mg · days 15..28",
        "eltrombopag 200 mg · days 29..336",
    ],
    "XYZ-351 100 U/m2 (daunorubicin 44 mg/m2 and cytarabine 100 mg/m2) on days 1 and 3.": [
        "xyz-351 100 U/m2 · days 1, 3",
    ],
    "Pomalidomide 1 mg/day escalating to 4 mg on days 1-21 of 28-day cycles.": [
        "pomalidomide 1 mg · cycles 1+: 1..21",
    ],
    "Carfilzomib 20 mg/m2 on days 1 and 2 of cycle 1, escalating to 45 mg/m2 on days 8 and 9 of 28-day cycles.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 45 mg/m2 · cycles 1+: 8, 9",
    ],
}


@pytest.mark.parametrize("text", PHASES)
def test_what_follows_is_a_phase_of_its_own(text: str) -> None:
    """Maintenance, conditioning, cycles of another length and doses that rise once are not in the cycles before."""
    assert schedules.schedule(text) == PHASES[text]


@pytest.mark.parametrize("text", AMOUNTS)
def test_what_is_not_given_has_no_days(text: str) -> None:
    """A dose that may come later and what a dose is made of are not given; counts and cycles end what they end."""
    assert schedules.schedule(text) == AMOUNTS[text]


TIMES_FIRST = {
    "Idelalisib 150 mg twice daily starting Cycle 1 Day 1 with bendamustine 70 mg/m2 on Days 1-2 for a maximum"
    " of 6 cycles, every 28 days.": [
        "idelalisib 150 mg x2 · cycles 1-6: 1..28",
        "bendamustine 70 mg/m2 · cycles 1-6: 1, 2",
    ],
    "VCD x 3 (bortezomib 1.3 mg/m2 days 1, 8; cyclophosphamide 300 mg/m2 days 1, 8) every 21 days.": [
        "bortezomib 1.3 mg/m2 · cycles 1-3: 1, 8",
        "cyclophosphamide 300 mg/m2 · cycles 1-3: 1, 8",
    ],
    "Consolidation: idarubicin 10 mg/m2 day 1 (first course) or days 1-2 (second course), cytarabine 1 g/m2 "
    "days 1-3.": [
        "idarubicin 10 mg/m2 · cycle 1: 1",
        "idarubicin 10 mg/m2 · cycle 2: 1, 2",
        "cytarabine 1 g/m2 · cycles 1-2: 1..3",
    ],
    "Midostaurin 50 mg twice daily on days 8-21 of induction (cytarabine 200 mg/m2 d1-7), then maintenance 50 "
    "mg twice daily for 12 28-day cycles.": [
        "midostaurin 50 mg x2 · days 8..21",
        "cytarabine 200 mg/m2 · days 1..7",
        "midostaurin 50 mg x2 · cycles 1-12: 1..28",
    ],
    "Subjects receive either 60 mg of prednisone or 400 mg/kg of intravenous gamma globulin for four days.": [
        "prednisone 60 mg · days not stated",
    ],
    "Elotuzumab 10 mg/kg on days 1 and 8 of cycles 1-2 and day 1 of later cycles. Dexamethasone 20 mg orally "
    "and 8 mg IV on elotuzumab dosing days and 40 mg orally on non-elotuzumab days. 28-day cycles.": [
        "elotuzumab 10 mg/kg · cycles 1-2: 1, 8",
        "elotuzumab 10 mg/kg · cycles 3+: 1",
        "dexamethasone 20 mg · cycles 1-2: 1, 8",
        "dexamethasone 20 mg · cycles 3+: 1",
        "dexamethasone 8 mg · cycles 1-2: 1, 8",
        "dexamethasone 8 mg · cycles 3+: 1",
        "dexamethasone 40 mg · days not stated",
    ],
    "Isatuximab 10 mg/kg on days 1 and 15. Dexamethasone 40 mg on days without isatuximab. 28-day cycles.": [
        "isatuximab 10 mg/kg · cycles 1+: 1, 15",
        "dexamethasone 40 mg · days not stated",
    ],
    "Cycle 1 (21 days): ixazomib 4 mg days 1, 8. Cycles 2-6 (21 days): ixazomib 3 mg days 1, 8.": [
        "ixazomib 4 mg · cycle 1: 1, 8",
        "ixazomib 3 mg · cycles 2-6: 1, 8",
    ],
    "Arm A: Bortezomib 1.3 mg/m2 on days 1 and 8 of each 21-day cycle for 6 cycles. Arm B: Patients receive "
    "the same treatment as Arm A plus isatuximab 10 mg/kg weekly for the first 2 cycles, every 3 weeks in "
    "cycles 3-6.": [
        "bortezomib 1.3 mg/m2 · cycles 1-6: 1, 8",
        "bortezomib 1.3 mg/m2 · cycles 1-6: 1, 8",
        "isatuximab 10 mg/kg · cycles 1-2: 1, 8, 15",
        "isatuximab 10 mg/kg · cycles 3-6: 1",
    ],
    "Patients receive ixazomib on days 1, 8 and 15 and cladribine on days 1-5. Treatment repeats every 28 days"
    " for 4 courses. Patients in remission then receive ixazomib alone on days 1 and 15 every 28 days for 6 "
    "courses.": [
        "ixazomib · cycles 1-4: 1, 8, 15",
        "cladribine · cycles 1-4: 1..5",
        "ixazomib · cycles 1-6: 1, 15",
    ],
    "Cevostamab 1 mg is given on day 1, 3 mg on day 8 and 90 mg on day 15, then 90 mg weekly through week 6.": [
        "cevostamab 1 mg · days 1",
        "cevostamab 3 mg · days 8",
        "cevostamab 90 mg · days 15",
        "cevostamab 90 mg · days 22, 29, 36",
    ],
    "Odronextamab: cycle 1 day 1: 0.2 mg; day 2: 0.5 mg; day 8: 2 mg; cycle 2 day 1: 80 mg; cycle 3 and beyond"
    " day 1: 160 mg. Cycles are 21 days; 6 cycles.": [
        "odronextamab 0.2 mg · cycle 1: 1",
        "odronextamab 0.5 mg · cycle 1: 2",
        "odronextamab 2 mg · cycle 1: 8",
        "odronextamab 80 mg · cycle 2: 1",
        "odronextamab 160 mg · cycles 3-6: 1",
    ],
    "Sonrotoclax week 1: 20 mg daily, week 2: 80 mg daily, week 3 onwards: 160 mg daily.": [
        "sonrotoclax 20 mg · days 1..7",
        "sonrotoclax 80 mg · days 8..14",
        "sonrotoclax 160 mg · days 15..336",
    ],
    "Tafasitamab 12 mg/kg: Cycles 1-3: weekly; cycles 4+: every 2 weeks. 28-day cycles.": [
        "tafasitamab 12 mg/kg · cycles 1-3: 1, 8, 15, 22",
        "tafasitamab 12 mg/kg · cycles 4+: 1, 15",
    ],
}


@pytest.mark.parametrize("text", TIMES_FIRST)
def test_times_that_stand_before_their_dose(text: str) -> None:
    """Days, weeks and cycles before a colon are those of the dose behind it; days beside another drug are its own."""
    assert schedules.schedule(text) == TIMES_FIRST[text]


WITHHELD = {
    "Prednisone, subsequently 30 mg daily or 40 mg daily.": [
        "prednisone 30 mg · days not stated",
        "prednisone 40 mg · days not stated",
    ],
    "Arm 1: * VCD every 21 days (3 cycles) * Maintenance Thalidomide q28 days": [
        "cyclophosphamide · days not stated",
        "bortezomib · days not stated",
        "dexamethasone · days not stated",
        "thalidomide · cycles 1+: 1",
    ],
    "Conditioning: busulfan 3.2 mg/kg on days -4 to -2. Consolidation starting at day +90: 2 cycles of VCD.": [
        "busulfan 3.2 mg/kg · days -4..-2",
        "cyclophosphamide · days not stated",
        "bortezomib · days not stated",
        "dexamethasone · days not stated",
    ],
    "Carfilzomib is given on days 1, 2, 8 and 9 with 20 mg/m2 on days 1-2 of cycle 1.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
    ],
    "Pamidronate 90 mg IV every 4 weeks. Melphalan 8 mg/m2 on days 1-4 and prednisone 60 mg on days 1-4 of "
    "each 42-day cycle.": [
        "pamidronate 90 mg · cycles 1+: 1",
        "melphalan 8 mg/m2 · cycles 1+: 1..4",
        "prednisone 60 mg · cycles 1+: 1..4",
    ],
}


@pytest.mark.parametrize("text", WITHHELD)
def test_an_interval_of_a_regimen_fixes_no_day(text: str) -> None:
    """How often a regimen is repeated, and when a phase begins, tells no day of its drugs; nor one dose the others."""
    assert schedules.schedule(text) == WITHHELD[text]


def test_courses_behind_another_drug_do_not_end_one_given_for_years() -> None:
    """The number of courses of a regimen that has no doses is not that of the drug that is given for two years."""
    lines = ["leuprolide 7.5 mg · cycles 1-24: 1"]
    assert schedules.schedule("Leuprolide 7.5 mg IM every 30 days for 2 years plus FEC for 6 cycles.") == lines


BESIDE_RAYS = {
    "Irradiation with 30 Gy in 15 fractions over 3 weeks with lenalidomide 15 mg on days 1-14, q21 days x 6.": [
        "lenalidomide 15 mg · cycles 1-6: 1..14",
        "radiotherapy 2 Gy · days 1..5, 8..12, 15..19",
    ],
    "20 fractions with weekly gemcitabine 300 mg/m2.": ["gemcitabine 300 mg/m2 · cycles 1+: 1"],
    "Weekly docetaxel 20 mg/m2, then nivolumab 240 mg every 2 weeks for 1 year.": [
        "docetaxel 20 mg/m2 · cycles 1+: 1",
        "nivolumab 240 mg · cycles 1-26: 1",
    ],
}


@pytest.mark.parametrize("text", BESIDE_RAYS)
def test_beside_rays_and_one_after_the_other(text: str) -> None:
    """Cycles go on beyond the fractions, which no drug has; drugs with `then` between them keep their own."""
    assert schedules.schedule(text) == BESIDE_RAYS[text]


RESTS = {
    "Bortezomib 1.3 mg/m2 twice weekly for 2 weeks followed by a 10-day rest, for 6 cycles.": (21, (1, 6)),
    "Bortezomib 1.5 mg/m2 once weekly for 4 weeks followed by a 13-day rest period, for 4 cycles.": (35, (1, 4)),
    "Sunitinib 50 mg daily for 4 weeks followed by 2 weeks rest, for 4 cycles.": (42, (1, 4)),
}


@pytest.mark.parametrize("text", RESTS)
def test_a_rest_is_told_from_the_last_dose_where_whole_weeks_come_of_it(text: str) -> None:
    """Two weeks of a twice weekly drug and a rest of 10 days are 21 days: the rest begins behind the dose of day 11."""
    assert [(length, cycles) for _, _, length, cycles in schedules.frames(text)] == [RESTS[text]]
