"""Cycles of cohorts and doses that differ, days that go on from cycle to cycle, days on which nothing is given."""

import pytest

from read.regimens import schedules

COHORTS = {
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
