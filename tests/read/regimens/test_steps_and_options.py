"""Doses of which one is given, steps, and doses of some patients: told as what they are, else withheld."""

from itertools import pairwise

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

LADDERS = {
    "Cohort 1: 15 mg; cohort 2: 30 mg; cohort 3: 60 mg of selumetinib once daily for 28 days.": [
        "selumetinib 15 mg · days 1..28",
        "selumetinib 30 mg · days 1..28",
        "selumetinib 60 mg · days 1..28",
    ],
    "Dose level 1: 2 mg/kg, dose level 2: 4 mg/kg and dose level 3: 8 mg/kg of avelumab IV every 2 weeks.": [
        "avelumab 2 mg/kg · cycles 1+: 1",
        "avelumab 4 mg/kg · cycles 1+: 1",
        "avelumab 8 mg/kg · cycles 1+: 1",
    ],
    "Cohort A: 90 mg. Cohort B: 120 mg of apalutamide on days 1-21 of each 28-day cycle.": [
        "apalutamide 90 mg · cycles 1+: 1..21",
        "apalutamide 120 mg · cycles 1+: 1..21",
    ],
}

AT_ONCE = {
    "Ribociclib and letrozole 600 mg on days 1-21 and 2.5 mg daily of each 28-day cycle.": [
        "ribociclib 600 mg · cycles 1+: 1..21",
        "letrozole 2.5 mg · cycles 1+: 1..28",
    ],
    "Capecitabine and oxaliplatin 1000 mg/m2 twice daily on days 1-14 and 130 mg/m2 on day 1 every 3 weeks.": [
        "capecitabine 1000 mg/m2 x2 · cycles 1+: 1..14",
        "oxaliplatin 130 mg/m2 · cycles 1+: 1",
    ],
    "Pomalidomide and dexamethasone 4 mg daily on days 1-21 and 40 mg weekly of each 28-day cycle.": [
        "pomalidomide 4 mg · cycles 1+: 1..21",
        "dexamethasone 40 mg · cycles 1+: 1, 8, 15, 22",
    ],
    "Fludarabine and busulfan 30 mg/m2 on days -6 to -2 and 130 mg/m2 on days -5 to -4.": [
        "fludarabine 30 mg/m2 · days -6..-2",
        "busulfan 130 mg/m2 · days -5, -4",
    ],
}

LIMITED = {
    "Vincristine and etoposide 1.4 mg/m2 (max 2 mg) and 100 mg on day 1 every 3 weeks.": [
        "vincristine 1.4 mg/m2 · cycles 1+: 1",
        "etoposide 100 mg · cycles 1+: 1",
    ],
    "Cyclophosphamide and vincristine 750 mg/m2 and 1.4 mg/m2 (not to exceed 2 mg) on day 1 every 21 days.": [
        "cyclophosphamide 750 mg/m2 · cycles 1+: 1",
        "vincristine 1.4 mg/m2 · cycles 1+: 1",
    ],
}

WITHIN = {
    "Dexamethasone 40 mg (20 mg on days 1 and 2) on days 1-4 of each 28-day cycle.": [
        "dexamethasone 40 mg · cycles 1+: 3, 4",
        "dexamethasone 20 mg · cycles 1+: 1, 2",
    ],
    "Prednisone 60 mg/day on days 1 to 5 (30 mg/day on days 4 and 5) every 21 days.": [
        "prednisone 60 mg · cycles 1+: 1..3",
        "prednisone 30 mg · cycles 1+: 4, 5",
    ],
    "Etoposide 100 mg/m2 (50 mg/m2 twice daily on days 2 and 3) on days 1-3 of each 21-day course.": [
        "etoposide 100 mg/m2 · cycles 1+: 1",
        "etoposide 50 mg/m2 x2 · cycles 1+: 2, 3",
    ],
}

OPTIONS = {
    "Patients receive 5, 10, and 15 mg of everolimus on days 1-21 of each 28-day cycle.": [
        "everolimus 5 mg · cycles 1+: 1..21",
        "everolimus 10 mg · cycles 1+: 1..21",
        "everolimus 15 mg · cycles 1+: 1..21",
    ],
    "Subjects will take 50 mg of vandetanib and 1, 2, and 3 mg of pomalidomide on days 1-21 of 28-day cycles.": [
        "vandetanib 50 mg · days not stated",
        "pomalidomide 1 mg · cycles 1+: 1..21",
        "pomalidomide 2 mg · cycles 1+: 1..21",
        "pomalidomide 3 mg · cycles 1+: 1..21",
    ],
    "Level 1: capecitabine 1000 mg/m2 twice daily on days 1-14 every 21 days. Level -1: 825 mg/m2 twice daily.": [
        "capecitabine 1000 mg/m2 x2 · cycles 1+: 1..14",
        "capecitabine 825 mg/m2 x2 · cycles 1+: 1..14",
    ],
    "Dose level 0: lapatinib 1250 mg daily on days 1-21; dose level -1: 1000 mg daily; dose level -2: 750 mg daily.": [
        "lapatinib 1250 mg · days 1..21",
        "lapatinib 1000 mg · days 1..21",
        "lapatinib 750 mg · days 1..21",
    ],
}

STEPS = {
    "Patients receive step-up doses of 1, 4 and 20 mg of glofitamab on days 1, 8 and 15 of cycle 1.": [
        "glofitamab 1 mg · cycle 1: 1",
        "glofitamab 4 mg · cycle 1: 8",
        "glofitamab 20 mg · cycle 1: 15",
    ],
    "ABC-123 10 mg on day 1, 20 mg on day 8 and 40 mg on day 15 of a 28-day cycle.": [
        "abc-123 10 mg · cycle 1: 1",
        "abc-123 20 mg · cycle 1: 8",
        "abc-123 40 mg · cycles 1+: 15",
    ],
    "ABC-123 10 mg on day 1, 20 mg on day 8 and 40 mg on day 15 of each 28-day cycle.": [
        "abc-123 10 mg · cycles 1+: 1",
        "abc-123 20 mg · cycles 1+: 8",
        "abc-123 40 mg · cycles 1+: 15",
    ],
    "Ramp-up: venetoclax 100 mg on day 1, 200 mg on day 2 and 400 mg on days 3-28 of a 28-day cycle.": [
        "venetoclax 100 mg · cycle 1: 1",
        "venetoclax 200 mg · cycle 1: 2",
        "venetoclax 400 mg · cycles 1+: 3..28",
    ],
    "Teclistamab step-up 0.06 mg/kg and 0.3 mg/kg on days 1 and 4.": [
        "teclistamab 0.06 mg/kg · days 1",
        "teclistamab 0.3 mg/kg · days 4",
    ],
    "Talquetamab 20 mg and 40 mg on days 1 and 8 of each 28-day cycle.": [
        "talquetamab 20 to 40 mg · cycles 1+: 1, 8",
    ],
}

SOME = {
    "Patients with CrCl < 30 receive lenalidomide 5 mg; others 10 mg on days 1-21 of a 28-day cycle.": [
        "lenalidomide 10 mg · cycles 1+: 1..21",
    ],
    "Subjects older than 65 years receive cytarabine 1 g/m2 and all others 3 g/m2 q12h on days 1, 3 and 5.": [
        "cytarabine 3 g/m2 x2 · days 1, 3, 5",
    ],
    "Methotrexate 8 g/m2 (4 g/m2 over 60 years) IV on day 1 every 14 days.": [
        "methotrexate 8 g/m2 · cycles 1+: 1",
    ],
    "Methotrexate 8 g/m2 (4 g/m2 in elderly patients) IV on day 1 every 14 days.": [
        "methotrexate 8 g/m2 · cycles 1+: 1",
    ],
    "Trastuzumab deruxtecan 5.4 mg/kg (6.4 mg/kg in gastric cancer) IV every 3 weeks.": [
        "trastuzumab deruxtecan 5.4 mg/kg · cycles 1+: 1",
    ],
}

PLACEBO = {
    "Patients receive placebo (matching everolimus 10 mg) daily and exemestane (25 mg) daily for 28 days.": [
        "exemestane 25 mg · days 1..28",
    ],
    "Placebo tablets matching regorafenib 160 mg once daily on days 1-21 of 28-day cycles.": [],
    "Placebo to match veliparib 40 mg twice daily on days 1-7 with carboplatin (AUC 6) every 3 weeks.": [
        "carboplatin 6 AUC · cycles 1+: 1",
    ],
}

EXPRESSED = {
    "Eribulin mesylate 1.4 mg/m2 (1.23 mg/m2 expressed as free base) IV on days 1 and 8 of a 21-day cycle.": [
        "eribulin 1.4 mg/m2 · cycles 1+: 1, 8",
    ],
}

SPELLED = {
    "Participants receive lenvatinib 25 (milligram) mg orally once daily in a 28-day cycle.": [
        "lenvatinib 25 mg · cycles 1+: 1..28",
    ],
}

REDUCED = {
    "Pazopanib 800 mg once daily; reduce to 600 mg then 400 mg as needed.": [
        "pazopanib 800 mg · days not stated",
    ],
}


ADDED = {
    "Tamoxifen 20 mg daily. Premenopausal women also receive goserelin 3.6 mg SC every 28 days.": "Premenopausal women",
    "Docetaxel 75 mg/m2 on day 1 every 21 days. Patients with bone metastases also receive zoledronic acid 4 mg on day "
    "1.": "Patients with bone metastases",
    "Doxorubicin 75 mg/m2 on day 1 every 21 days. If there is no response, ifosfamide 1.8 g/m2 on days 1-5 is "
    "added.": "If there is no response",
}


@pytest.mark.parametrize(("text", "lines"), AT_ONCE.items())
def test_two_doses_whose_times_meet_are_of_two_drugs(text: str, lines: list[str]) -> None:
    """Of two doses behind two drugs, each with its times, neither is a step where the times meet."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), LIMITED.items())
def test_a_limit_in_brackets_parts_no_list_of_doses(text: str, lines: list[str]) -> None:
    """The most that a dose may be, in brackets, is no dose and parts no list."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), WITHIN.items())
def test_days_in_brackets_are_taken_from_those_around_them(text: str, lines: list[str]) -> None:
    """Days that a bracket names for another dose are no days of the dose before it."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), OPTIONS.items())
def test_doses_of_which_one_is_given_are_all_told(text: str, lines: list[str]) -> None:
    """Doses listed before one drug or at levels are options, each on the days that are said."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), STEPS.items())
def test_steps_are_taken_once(text: str, lines: list[str]) -> None:
    """Doses that rise day by day come once, before the last of them; where nothing says so, none is chosen."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), SOME.items())
def test_a_dose_of_some_patients_is_a_rule(text: str, lines: list[str]) -> None:
    """What some patients are given is a rule beside the dose of the others."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), PLACEBO.items())
def test_what_a_placebo_matches_is_not_given(text: str, lines: list[str]) -> None:
    """The drug that a placebo looks like is not given."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), EXPRESSED.items())
def test_a_dose_expressed_otherwise_is_no_second_dose(text: str, lines: list[str]) -> None:
    """The same dose in other terms is no dose beside it."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), SPELLED.items())
def test_a_unit_spelled_in_brackets_is_a_unit(text: str, lines: list[str]) -> None:
    """A unit that is spelled out in brackets before its sign keeps the dose."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), REDUCED.items())
def test_doses_to_reduce_to_are_not_given(text: str, lines: list[str]) -> None:
    """Doses that one may reduce to, one after the other, are not given."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "who"), ADDED.items())
def test_a_drug_that_is_added_for_some_says_for_whom(text: str, who: str) -> None:
    """A drug that some patients are given beside the others names those patients."""
    drugs = read_regimen(text).phases[-1].administrations
    assert [drug.dose_level for drug in drugs] == ["", who]


@pytest.mark.parametrize(("text", "lines"), LADDERS.items())
def test_the_doses_of_all_levels_are_of_the_drug_behind_the_last(text: str, lines: list[str]) -> None:
    """Where each level has a dose and the drug is named behind the last one, it has all of them, on the same days."""
    assert schedules.schedule(text) == lines


MAY = {
    "Patients may receive filgrastim 5 ug/kg daily. Cisplatin 75 mg/m2 is given on day 1 every 21 days.": [
        ("filgrastim", "Patients may receive"),
        ("cisplatin", ""),
    ],
    "Enzalutamide 160 mg daily. At the time of progression, docetaxel 75 mg/m2 every 3 weeks is added.": [
        ("enzalutamide", ""),
        ("docetaxel", "At the time of progression"),
    ],
    "Cisplatin 75 mg/m2 on day 1 every 21 days. Dexamethasone 8 mg on days 2-3 may be given if needed.": [
        ("cisplatin", ""),
        ("dexamethasone", "if needed"),
    ],
    "Bortezomib 1.3 mg/m2 may be given IV or SC on days 1 and 8 of each 21-day cycle.": [("bortezomib", "")],
}


@pytest.mark.parametrize(("text", "levels"), MAY.items())
def test_what_may_be_given_says_so(text: str, levels: list[tuple[str, str]]) -> None:
    """A drug that patients may have, or have at progression alone, is told with those words and not as everybody's."""
    drugs = [drug for phase in read_regimen(text).phases for drug in phase.administrations]
    assert [(drug.drug, drug.dose_level) for drug in drugs] == levels


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        (
            "Peginterferon alfa 45 ug/week, increased to 90 ug/week after 4 weeks and 135 ug/week after 8 weeks.",
            [1, 29, 57],
        ),
        ("Ruxolitinib 10 mg daily, increased to 15 mg daily after 2 weeks.", [1, 15]),
        ("Ruxolitinib 10 mg once daily, increasing to 15 mg once daily from week 5.", [1, 29]),
        ("Interferon alfa 3 MU weekly, increased to 6 MU weekly after 4 weeks.", [1, 29]),
        ("Epoetin alfa 100 U/week; after 4 weeks 200 U/week.", [1, 29]),
        ("Ruxolitinib 10 mg is given once daily. After 4 weeks the dose will be increased to 15 mg.", [1, 29]),
        ("Peginterferon alfa 30 ug per week for the first month, then 45 ug per week.", [1, 31]),
    ],
)
def test_a_dose_after_some_weeks_ends_the_one_before(text: str, starts: list[int]) -> None:
    """Each dose begins after the weeks that are said, and the one before it ends the day before."""
    (phase,) = read_regimen(text).phases
    days = [drug.spread[0].days or () for drug in phase.administrations if drug.spread]
    assert [listed[0] for listed in days] == starts
    assert all(one[-1] < two[0] for one, two in pairwise(days))


def test_a_dose_raised_every_few_weeks_to_doses_that_are_listed_has_no_days() -> None:
    """`escalated every 4 weeks to 0.5 mg and 1.0 mg`: the first dose does not go on for good."""
    assert schedules.schedule("Semaglutide 0.25 mg once weekly, escalated every 4 weeks to 0.5 mg and 1.0 mg.") == [
        "semaglutide 0.25 mg · days not stated"
    ]


BANDS = {
    "By weight: <20 kg: 150 mg; 20-40 kg: 300 mg; >40 kg: 600 mg of rifampicin once daily for 14 days.": [
        ("rifampin 150 mg · days 1..14", "<20 kg"),
        ("rifampin 300 mg · days 1..14", "20-40 kg"),
        ("rifampin 600 mg · days 1..14", ">40 kg"),
    ],
    "5-<15 kg: 200 mg of trimethoprim + 40 mg sulfadiazine, 15-<30 kg: 400 mg trimethoprim + 80 mg sulfadiazine.": [
        ("trimethoprim 200 mg · days not stated", "5-<15 kg"),
        ("trimethoprim 400 mg · days not stated", "15-<30 kg"),
        ("sulfadiazine 40 mg · days not stated", "5-<15 kg"),
        ("sulfadiazine 80 mg · days not stated", "15-<30 kg"),
    ],
}

BEHIND_THE_DOSE = {
    "Participants take 400 mg of mebendazole once daily for 3 days.": ["mebendazole 400 mg · days 1..3"],
    "They receive 5 mg finasteride orally once daily for 7 days.": ["finasteride 5 mg · days 1..7"],
    "Subjects received 30 g of carbohydrate daily for 3 days; metformin 500 mg daily for 3 days.": [
        "metformin 500 mg · days 1..3"
    ],
}


@pytest.mark.parametrize(("text", "doses"), BANDS.items())
def test_bands_of_weight_have_a_dose_each(text: str, doses: list[tuple[str, str]]) -> None:
    """A weight or an age before a colon and a dose says whose that dose is, of each drug it is told with."""
    drugs = [drug for phase in read_regimen(text).phases for drug in phase.administrations]
    assert list(zip(schedules.schedule(text), [drug.dose_level for drug in drugs], strict=True)) == doses


@pytest.mark.parametrize(("text", "lines"), BEHIND_THE_DOSE.items())
def test_an_unknown_drug_behind_its_dose(text: str, lines: list[str]) -> None:
    """A word with the stem of a drug behind a dose is the drug; what looks like one and is food is none."""
    assert schedules.schedule(text) == lines
