"""What is said in another sentence or goes on beside cycles: fractions, runs of years, later phases, rising doses."""

import pytest

from read.regimens import schedules

RAYS = {
    "Radiotherapy to a total dose of 60 Gy is planned. Radiotherapy is given in 30 fractions, 5 days a week.": [
        "radiotherapy 2 Gy · days 1..5, 8..12, 15..19, 22..26, 29..33, 36..40",
    ],
    "Radiotherapy is delivered in 25 fractions over 5 weeks. The total dose is 50 Gy.": [
        "radiotherapy 2 Gy · days 1..5, 8..12, 15..19, 22..26, 29..33",
    ],
    "Patients receive 66 Gy of radiotherapy 5 days a week. The radiotherapy consists of 33 daily fractions.": [
        "radiotherapy 2 Gy · days 1..5, 8..12, 15..19, 22..26, 29..33, 36..40, 43..45",
    ],
    "Whole brain radiotherapy 37.5 Gy total in 15 fractions.": [
        "radiotherapy 2.5 Gy · days not stated",
    ],
    "Radiotherapy to a total dose of 60 Gy is planned.": [],
}

WORDED = {
    "Carmustine 150 mg/m2 IV on day three and cisplatin 25 mg/m2 IV on days 4-6 of a 42-day cycle.": [
        "carmustine 150 mg/m2 · cycles 1+: 3",
        "cisplatin 25 mg/m2 · cycles 1+: 4..6",
    ],
    "Fluorouracil 1000 mg/m2 on days one through five and cisplatin 100 mg/m2 on day one every 21 days.": [
        "fluorouracil 1000 mg/m2 · cycles 1+: 1..5",
        "cisplatin 100 mg/m2 · cycles 1+: 1",
    ],
    "Docetaxel 35 mg/m2 on days one and eight of cycles one to four, every three weeks.": [
        "docetaxel 35 mg/m2 · cycles 1-4: 1, 8",
    ],
}

LASTING = {
    "Oxaliplatin 85 mg/m2 IV on day 1 in a 14 day cycle for 6 weeks.": [
        "oxaliplatin 85 mg/m2 · cycles 1-3: 1",
    ],
    "Docetaxel 36 mg/m2 on days 1, 8 and 15 of each 28-day cycle for 16 weeks.": [
        "docetaxel 36 mg/m2 · cycles 1-4: 1, 8, 15",
    ],
    "Capecitabine 1250 mg/m2 twice daily on days 1-14 in 21-day cycles for 24 weeks.": [
        "capecitabine 1250 mg/m2 x2 · cycles 1-8: 1..14",
    ],
    "Docetaxel 36 mg/m2 on day 1, for 6 weeks.": [
        "docetaxel 36 mg/m2 · days 1",
    ],
    "Temozolomide 200 mg/m2 on day 1 for 5 days every 28 days.": [
        "temozolomide 200 mg/m2 · cycles 1+: 1..5",
    ],
}

RAISED = {
    "Everolimus 5 mg daily from week 5, 10 mg daily from week 9, in 28-day cycles.": [
        "everolimus 5 mg · cycle 2: 1..28",
        "everolimus 10 mg · cycles 3+: 1..28",
    ],
    "Patients take ZX-101 10 mg daily in cycles 1-2, raised to 20 mg from cycle 3 and to 30 mg from cycle"
    " 5 (28-day cycles).": [
        "zx-101 10 mg · cycles 1-2: 1..28",
        "zx-101 20 mg · cycles 3-4: 1..28",
        "zx-101 30 mg · cycles 5+: 1..28",
    ],
    "Regorafenib starting at 80 mg/day, escalating by 40 mg weekly to 160 mg/day on days 1-21 of each 28-day cycle.": [
        "regorafenib 80 mg · days not stated",
    ],
}

BESIDE_COURSES = {
    "Goserelin 3.6 mg every 4 weeks for 2 years plus cyclophosphamide 600 mg/m2 IV on days 1 and 8 every "
    "28 days for 6 courses.": [
        "goserelin 3.6 mg · cycles 1-26: 1",
        "cyclophosphamide 600 mg/m2 · cycles 1-6: 1, 8",
    ],
    "Leuprolide 22.5 mg every 3 months for 2 years and docetaxel 75 mg/m2 every 3 weeks for 6 cycles.": [
        "leuprolide 22.5 mg · cycles 1-8: 1",
        "docetaxel 75 mg/m2 · cycles 1-6: 1",
    ],
}

COMPLETED = {
    "Patients receive docetaxel 75 mg/m2 IV on day 1 every 21 days for 3 courses. Four weeks after the "
    "completion of docetaxel, patients receive paclitaxel 40 mg/m2 IV once a week for 6 weeks.": [
        "docetaxel 75 mg/m2 · cycles 1-3: 1",
        "paclitaxel 40 mg/m2 · days 1, 8, 15, 22, 29, 36",
    ],
    "Patients receive docetaxel 75 mg/m2 on day 1 every 21 days for 4 cycles. After completion of "
    "docetaxel, patients receive capecitabine 1000 mg/m2 twice daily on days 1-14 of 21-day cycles.": [
        "docetaxel 75 mg/m2 · cycles 1-4: 1",
        "capecitabine 1000 mg/m2 x2 · cycles 1+: 1..14",
    ],
    "Ifosfamide 1.8 g/m2 and etoposide 100 mg/m2 on days 1-5. After ifosfamide and etoposide, vincristine"
    " 1.5 mg/m2 is given on day 8. Courses repeat every 21 days.": [
        "ifosfamide 1.8 g/m2 · cycles 1+: 1..5",
        "etoposide 100 mg/m2 · cycles 1+: 1..5",
        "vincristine 1.5 mg/m2 · cycles 1+: 8",
    ],
}

BOOST = {
    "Radiotherapy: 40.05 Gy in 15 fractions over 3 weeks, with or without a boost of 10 Gy in 5 fractions.": [
        "radiotherapy 2.67 Gy · days 1..5, 8..12, 15..19",
        "radiotherapy 2 Gy · days not stated",
    ],
    "Patients undergo radiotherapy (50 Gy in 25 fractions) or hypofractionated radiotherapy (40.05 Gy in "
    "15 fractions).": [
        "radiotherapy 2 Gy · days not stated",
        "radiotherapy 2.67 Gy · days not stated",
    ],
    "Radiotherapy 1.2 Gy twice daily, 5 days a week, to a total of 69.6 Gy.": [
        "radiotherapy 1.2 Gy x2 · days 1..5, 8..12, 15..19, 22..26, 29..33, 36..39",
    ],
}

TO_ITS_END = {
    "Goserelin 3.6 mg monthly and flutamide 250 mg three times daily for 4 months.": [
        "goserelin 3.6 mg · days 1, 31, 61, 91",
        "flutamide 250 mg x3 · days 1..120",
    ],
    "Fluorouracil 1000 mg/m2/day continuously over 96 hours in weeks 1 and 5.": [
        "fluorouracil 1000 mg/m2 · days 1..4, 29..32",
    ],
    "Paclitaxel 175 mg/m2 on day 1 every 21 days without filgrastim.": [
        "paclitaxel 175 mg/m2 · cycles 1+: 1",
    ],
    "Gemcitabine 1000 mg/m2 on days 1 and 8 every 21 days with or without cisplatin 75 mg/m2 on day 1.": [
        "gemcitabine 1000 mg/m2 · cycles 1+: 1, 8",
        "cisplatin 75 mg/m2 · cycles 1+: 1",
    ],
    "Paclitaxel 135 mg/m2 over 24 hours followed by cisplatin 50 mg/m2 on day 2 every 21 days.": [
        "paclitaxel 135 mg/m2 · cycles 1+: 1",
        "cisplatin 50 mg/m2 · cycles 1+: 2",
    ],
}


@pytest.mark.parametrize(("text", "lines"), RAYS.items())
def test_a_total_and_its_fractions_in_two_sentences_are_one_course(text: str, lines: list[str]) -> None:
    """The dose of a fraction is the total by their number, wherever in the text the two stand."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), WORDED.items())
def test_numbers_of_days_may_be_words(text: str, lines: list[str]) -> None:
    """Days and cycles are numbered in words as in digits."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), LASTING.items())
def test_the_time_of_all_cycles_is_no_run_of_days(text: str, lines: list[str]) -> None:
    """A time said beside days of a cycle is that of all its cycles."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), RAISED.items())
def test_a_dose_ends_where_the_next_begins(text: str, lines: list[str]) -> None:
    """A dose without an end goes on until the next one of the drug begins; else it has no days."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), BESIDE_COURSES.items())
def test_a_number_of_courses_is_not_that_of_a_drug_for_years(text: str, lines: list[str]) -> None:
    """What is given at intervals for years is not ended by the courses of others."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), COMPLETED.items())
def test_what_follows_a_completed_treatment_is_another_phase(text: str, lines: list[str]) -> None:
    """After the completion of drugs others are given on days of their own."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), BOOST.items())
def test_a_boost_has_fractions_of_its_own(text: str, lines: list[str]) -> None:
    """A total is divided by its own fractions, and two fractions a day take half the days."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), TO_ITS_END.items())
def test_a_time_at_the_end_is_that_of_both(text: str, lines: list[str]) -> None:
    """A time behind the last of two drugs, each at an interval, is that of both."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


FROM_WEEK_ZERO = {
    "Infliximab 10 mg/kg IV at weeks 0, 2 and 6, and every 8 weeks thereafter through week 30.": [
        "infliximab 10 mg/kg · days 1, 15, 43",
        "infliximab 10 mg/kg · days 99, 155, 211",
    ],
    "Ustekinumab 45 mg SC at Week 0, Week 4, and every 12 weeks thereafter.": [
        "ustekinumab 45 mg · days 1, 29",
        "ustekinumab 45 mg · days 113, 197, 281",
    ],
    "Placebo at weeks 0 and 12, then guselkumab 100 mg at weeks 16 and 20 and every 8 weeks thereafter to week 36.": [
        "guselkumab 100 mg · days 113, 141",
        "guselkumab 100 mg · days 197, 253",
    ],
    "Secukinumab 150 mg SC at weeks 0, 1, 2, 3 and 4, then monthly to week 12.": [
        "secukinumab 150 mg · days 1, 8, 15, 22, 29",
        "secukinumab 150 mg · days 57, 85",
    ],
    "Vedolizumab 300 mg IV at weeks 0 and 2, then 108 mg SC every 2 weeks from week 6 to week 10.": [
        "vedolizumab 300 mg · days 1, 15",
        "vedolizumab 108 mg · days 43, 57, 71",
    ],
    "Tocilizumab 4 mg/kg every 4 weeks from week 0 to week 12.": ["tocilizumab 4 mg/kg · days 1, 29, 57, 85"],
    "Adalimumab 160 mg at week 0, 80 mg at week 2, then 40 mg every other week until week 8.": [
        "adalimumab 160 mg · days 1",
        "adalimumab 80 mg · days 15",
        "adalimumab 40 mg · days 29, 43, 57",
    ],
    "Rituximab 1000 mg IV on days 1 and 15; repeated in weeks 25 and 27.": [
        "rituximab 1000 mg · days 1, 15",
        "rituximab 1000 mg · days 169, 183",
    ],
}

THEN = {
    "Fluconazole 200 mg on days 1, 4 and 7, then once weekly for 3 weeks.": [
        "fluconazole 200 mg · days 1, 4, 7, 14, 21, 28"
    ],
    "Azithromycin 500 mg on day 1 followed by 250 mg once daily for 4 days.": [
        "azithromycin 500 mg · days 1",
        "azithromycin 250 mg · days 2..5",
    ],
    "Semaglutide 0.25 mg once weekly for 2 weeks, 0.5 mg for 2 weeks and then 1 mg once weekly for 2 weeks.": [
        "semaglutide 0.25 mg · days 1, 8",
        "semaglutide 0.5 mg · days 15, 22",
        "semaglutide 1 mg · days 29, 36",
    ],
    "Atezolizumab 1200 mg every 3 weeks for 4 cycles followed by 1680 mg every 4 weeks.": [
        "atezolizumab 1200 mg · cycles 1-4: 1",
        "atezolizumab 1680 mg · cycles 1+: 1",
    ],
    "Avelumab 800 mg Q2W in cycles 1-6, then Q4W until progression.": [
        "avelumab 800 mg · cycles 1-6: 1",
        "avelumab 800 mg · cycles 1+: 1",
    ],
    "Ocrelizumab 300 mg on days 1 and 15, then 600 mg every 24 weeks.": [
        "ocrelizumab 300 mg · cycle 1: 1, 15",
        "ocrelizumab 600 mg · cycle 2: 1",
    ],
    "5-FU 400 mg/m2 on days 1 and 2, then 600 mg/m2 over 22 hours every 2 weeks.": [
        "fluorouracil 400 mg/m2 · cycles 1+: 1, 2",
        "fluorouracil 600 mg/m2 · cycles 1+: 1",
    ],
    "Mepolizumab 30 mg SC every 4 weeks for 3 doses and then every 8 weeks through week 40.": [
        "mepolizumab 30 mg · days 1, 29, 57",
        "mepolizumab 30 mg · days 113, 169, 225",
    ],
    "Evolocumab 140 mg every 2 weeks or 420 mg every 4 weeks for 8 weeks.": [
        "evolocumab 140 mg · cycles 1-4: 1",
        "evolocumab 420 mg · cycles 1-2: 1",
    ],
}


@pytest.mark.parametrize(("text", "lines"), FROM_WEEK_ZERO.items())
def test_weeks_at_which_a_dose_is_given_are_no_cycle(text: str, lines: list[str]) -> None:
    """Weeks count from 0 where the text does, each listed week has its dose, and an interval goes on from the last."""
    assert schedules.schedule(text) == lines


@pytest.mark.parametrize(("text", "lines"), THEN.items())
def test_what_follows_begins_where_the_first_ends(text: str, lines: list[str]) -> None:
    """What is said to come then is given after what is said before it, at its own interval and to its own end."""
    assert schedules.schedule(text) == lines


MONTHS = {
    "HPV vaccine 0.5 mL IM on day 1, month 2 and month 6.": ["human papillomavirus vaccine · days 1, 61, 181"],
    "Zoster recombinant vaccine 0.5 mL IM at months 0 and 2.": ["recombinant zoster vaccine · days 1, 61"],
}


@pytest.mark.parametrize(("text", "lines"), MONTHS.items())
def test_months_at_which_a_dose_is_given(text: str, lines: list[str]) -> None:
    """Months that are listed from 0 or behind the first day have their dose each, 30 days a month."""
    assert [line.lower() for line in schedules.schedule(text)] == lines
