"""Comparisons with numbers, as eligibility text prints them: each case is the printed line and what it says."""

import pytest

from trialrun.read.criteria.lexis import find_comparisons, find_timings
from trialrun.read.regular import regular
from trialrun.read.spotting import spot
from trialrun.terms import load_vocabulary

VOCABULARY = load_vocabulary()


def said(line: str) -> list[str]:
    """The comparisons of a line, one text each: `name op value unit times`."""
    plain = regular(line)
    found = find_comparisons(plain, spot(plain, VOCABULARY, ("variables",)))
    return [_shown(one) for one in found]


def _shown(one) -> str:
    about = "?" if one.about is None else one.about.name or one.about.words
    value = ",".join(str(value) for value in one.values) or str(one.limit.value)
    other = "".join(f"({again.value} {again.unit})" for again in one.limit.other)
    marks = ("implied",) * one.implied + ("counted",) * one.counted
    return " ".join(part for part in (about, one.op, value, one.limit.unit, one.limit.times, other, *marks) if part)


SIGNS = {
    "Platelets > 50 x 10^9/L": ["platelets > 50 10*9/L"],
    "Platelets ≥ 50 x 10^9/L": ["platelets >= 50 10*9/L"],
    "Platelets >/= 50 x 109/L": ["platelets >= 50 10*9/L"],
    "Platelets > or = to 50,000/mm3": ["platelets >= 50000 /uL"],
    "Platelets > 90,000/mm(3)": ["platelets > 90000 /uL"],
    "BMI > 30 kg/m(2)": ["bmi > 30 kg/m2"],
    "Platelets =/> 50.000/mm3": ["platelets >= 50000 /uL"],
    "platelets < 100 000 /mm3": ["platelets < 100000 /uL"],
    "BMI of greater than (>) 18.5": ["bmi > 18.5"],
    "Hemoglobin > 6,2 mmol/L": ["hemoglobin > 6.2 mmol/L"],
    "T-score of <= -2.5": ["bone_density_t_score <= -2.5"],
}

WORDS = {
    "Hemoglobin at least 8 g/dL": ["hemoglobin >= 8 g/dL"],
    "Hemoglobin must be above 8 g/dL": ["hemoglobin > 8 g/dL"],
    "Hemoglobin no less than 8 g/dL": ["hemoglobin >= 8 g/dL"],
    "creatinine no more than 2 mg/dL": ["creatinine <= 2 mg/dL"],
    "creatinine not exceeding 2 mg/dL": ["creatinine <= 2 mg/dL"],
    "creatinine greater than or equal to 2 mg/dL": ["creatinine >= 2 mg/dL"],
    "creatinine equal to or less than 2 mg/dL": ["creatinine <= 2 mg/dL"],
    "ECOG performance status of 2 or less": ["ecog <= 2"],
    "Karnofsky performance status 60% or higher": ["karnofsky >= 60 %"],
    "HbA1c of 8 or greater": ["hba1c >= 8"],
    "BMI up to 28 kg/m2": ["bmi <= 28 kg/m2"],
    "ejection fraction in excess of 40%": ["lvef > 40 %"],
    "BMI less than 18 or equal to/greater than 30": ["bmi < 18", "bmi >= 30"],
}

RANGES = {
    "BMI 18.5 - 30 kg/m2": ["bmi >= 18.5 kg/m2", "bmi <= 30 kg/m2"],
    "BMI between 18.5 kg / m2 and 30": ["bmi >= 18.5 kg/m2", "bmi <= 30 kg/m2"],
    "BMI from 18 to 27": ["bmi >= 18", "bmi <= 27"],
    "BMI 18~27": ["bmi >= 18", "bmi <= 27"],
    "BMI >= 25 and < 30 kg/m2": ["bmi >= 25 kg/m2", "bmi < 30 kg/m2"],
    "ALT > 2 and < 5 x ULN": ["alt > 2 ULN", "alt < 5 ULN"],
    "LVEF 35%-45%": ["lvef >= 35 %", "lvef <= 45 %"],
    "knee flexion of 20°-60°": ["knee flexion >= 20 deg", "knee flexion <= 60 deg"],
    "weighing between 48 kg (inclusive) and 95 kg (exclusive)": ["weight >= 48 kg", "weight < 95 kg"],
    "BMI 19-27 kg/square meter": ["bmi >= 19 kg/m2", "bmi <= 27 kg/m2"],
    "BMI 19-27 kg m-2": ["bmi >= 19 kg/m2", "bmi <= 27 kg/m2"],
    "145 mmHg <= systolic blood pressure <= 190 mmHg": ["systolic_bp >= 145 mm[Hg]", "systolic_bp <= 190 mm[Hg]"],
    "HbA1c 7% to <8%": ["hba1c >= 7 %", "hba1c < 8 %"],
    "ECOG 0-2": ["ecog >= 0", "ecog <= 2"],
}

AGES = {
    "men or women > 21 and < 64 years of age": ["age > 21 a", "age < 64 a"],
    "patients under 16 or over 70 years": ["age < 16 a", "age > 70 a"],
    "infant is >= 2 and <= 9 months old": ["age >= 2 mo", "age <= 9 mo"],
    "men, 25-70 aged": ["age >= 25", "age <= 70"],
    "age 12-15 years or 16-19 if still at school": ["age >= 12 a", "age <= 15 a", "age >= 16", "age <= 19"],
    "teenagers, 13-16 year olds, at least 2 evenings per week": [
        "age >= 13 a",
        "age <= 16 a",
        "evenings per week >= 2 counted",
    ],
    "the diagnosis is older than 8 months": ["diagnosis > 8 mo"],
    "18 years of age or older": ["age >= 18 a"],
    "Aged 18-75 years": ["age >= 18 a", "age <= 75 a"],
    "Between the ages of 18 and 65": ["age >= 18", "age <= 65"],
    "Patients over 18 years": ["age > 18 a"],
    "Age >= 18 and <= 65 years": ["age >= 18 a", "age <= 65 a"],
    "Children 2 to <12 years old": ["age >= 2 a", "age < 12 a"],
    "Under the age of 18": ["age < 18"],
    "men and women aged over 18 years": ["age > 18 a"],
    "Minimum age: 18 years": ["age >= 18 a"],
    "Gestational age between 24 and 28 weeks": ["gestational_age >= 24 wk", "gestational_age <= 28 wk"],
    "life expectancy of at least 6 months": ["life_expectancy >= 6 mo"],
}

LIMITS = {
    "temperature > 38.5ºC": ["body_temperature > 38.5 Cel"],
    "AST and ALT <= 3.0 x ULN": ["ast <= 3.0 ULN", "alt <= 3.0 ULN"],
    "Total bilirubin less than 1.5 times the institutional upper limit of normal (ULN)": ["total_bilirubin < 1.5 ULN"],
    "Creatinine <= ULN": ["creatinine <= 1 ULN"],
    "Creatinine > 2.0 mg/dL (177 umol/L)": ["creatinine > 2.0 mg/dL (177 umol/L)"],
    "HbA1c of 7.0-9.5% (53-80 mmol/mol)": ["hba1c >= 7.0 % (53 mmol/mol)", "hba1c <= 9.5 % (80 mmol/mol)"],
    "blood pressure > 140/90 mmHg": ["systolic_bp > 140 mm[Hg]", "diastolic_bp > 90 mm[Hg]"],
}

LISTS = {
    "ECOG performance status of 0, 1, or 2": ["ecog = 0,1,2"],
    "NYHA class III or IV": ["nyha_class = 3,4"],
    "ASA physical status 1 and 2": ["asa_class = 1,2"],
    "grade 3/4 toxicity": ["ctcae_grade = 3,4"],
    "ECOG 0/1": ["ecog = 0,1"],
    "grade-2-neuropathy": ["ctcae_grade = 2 implied"],
}

OWNERS = {
    "leg pain on a visual analogue scale (VAS) > 40 mm (0-100)": ["VAS > 40 mm"],
    "a minimum life expectancy of 10 weeks": ["life_expectancy >= 10 wk"],
    "MMSE score (0-30) of at least 22": ["mmse >= 22"],
    "anxiety score (range 0-21) >= 9": ["anxiety score >= 9"],
    "minimum disc height of 6 mm": ["height >= 6 mm"],
    "minimum weight of 42 kg": ["weight >= 42 kg"],
    "ALT three times higher than ULN": ["alt > 3 ULN"],
    "age greater than to or equal 21 years": ["age >= 21 a"],
    "greater than or equal to 12 on the PHQ-8": ["PHQ >= 12"],
    "dwell time greater than an average of 4200 ms": ["dwell time > 4200 ms"],
    "hearing level < 55 decibel": ["hearing < 55 dB"],
    "fatigue rated at least 6 on the Borg dyspnoea scale": ["Borg dyspnoea scale >= 6"],
    "low mood, with 8 or greater on the Hamilton Anxiety Inventory": ["Hamilton Anxiety Inventory >= 8"],
    "Karnofsky score > 60 and < 80 years of age": ["karnofsky > 60", "age < 80 a"],
    "weighing less than 110 pounds": ["weight < 110 [lb_av]"],
    "5% or more blasts in bone marrow": ["bm_blasts >= 5 %"],
    "at least two measurable lesions": ["measurable lesions >= 2 counted"],
    "QTc > 440 ms (men) and > 450 ms (women)": ["qtc > 440 ms", "qtc > 450 ms"],
    "unknown xyz < 2.0 mg/dL": ["unknown xyz < 2.0 mg/dL"],
    "Platelet count 30 x 10^9/L": ["platelets >= 30 10*9/L implied"],
    "Serum bilirubin 1.5 x ULN": ["total_bilirubin <= 1.5 ULN implied"],
    "DLCO at least 50% of predicted FVC at least 75% of predicted": ["dlco >= 50 %", "fvc >= 75 %"],
    "Respiratory rate > 24 /min, Pulse > 110 bpm, systolic < 95 mmHg": [
        "respiratory_rate > 24 /min",
        "Pulse > 110 /min",
        "systolic_bp < 95 mm[Hg]",
    ],
    "at least 10 on the PHQ-9 and at least 8 on the GAD-7": ["phq9 >= 10", "gad7 >= 8"],
    "over 10 points on the PHQ-9 or over 30 points on the Loneliness Scale": ["phq9 > 10", "Loneliness Scale > 30"],
    "FVC and FEV_1 at least 50 %": ["fvc >= 50 %", "fev1 >= 50 %"],
    "age 9 years or older with two to four scars": ["age >= 9 a", "scars >= 2 counted", "scars <= 4 counted"],
    "at least 17 years of age with one or more scars": ["age >= 17 a", "scars >= 1 counted"],
    "women over 60 years of age and at least 1 year of amenorrhea": ["age > 60 a", "? >= 1 a"],
    "PROMIS sleep T-score >= 58": ["PROMIS sleep T-score >= 58"],
    "T-score at most -2.2": ["bone_density_t_score <= -2.2"],
    "Lansky >= 50 if under 16 years, Karnofsky >= 50 if 16 or older": [
        "lansky >= 50",
        "age < 16 a",
        "karnofsky >= 50",
        "age >= 16",
    ],
}

NOTHING = (
    "1. Written informed consent",
    "negative pregnancy test on day 1 of cycle 1",
    "enrolled between 1 January 2014 and 1 October 2015",
    "having taken part in the study of 1993-1996",
    "pain intensity on a 0-10 scale",
    "COVID-19 infection",
    "glucose-6-phosphate dehydrogenase deficiency",
    "a telephone with iOS 12.0 and up, an iPhone 8 and higher, or Android 9 and newer",
)


@pytest.mark.parametrize(("line", "expected"), SIGNS.items())
def test_signs_are_read_however_printed(line: str, expected: list[str]) -> None:
    """A comparator in signs, and the number after it, say the same in every way of printing them."""
    assert said(line) == expected


@pytest.mark.parametrize(("line", "expected"), WORDS.items())
def test_words_compare_as_signs_do(line: str, expected: list[str]) -> None:
    """A comparator in words stands before or after its number and says whether the limit itself is included."""
    assert said(line) == expected


@pytest.mark.parametrize(("line", "expected"), RANGES.items())
def test_a_range_is_two_comparisons(line: str, expected: list[str]) -> None:
    """Both ends of a range are read, each with the comparator it prints, closed where it prints none."""
    assert said(line) == expected


@pytest.mark.parametrize(("line", "expected"), AGES.items())
def test_years_of_a_person_are_an_age(line: str, expected: list[str]) -> None:
    """A number of years belongs to the age where the text speaks of a person, and not where it speaks of a span."""
    assert said(line) == expected


@pytest.mark.parametrize(("line", "expected"), LIMITS.items())
def test_multiples_and_second_units_keep_their_meaning(line: str, expected: list[str]) -> None:
    """Multiples of a normal limit, the same limit in a second unit, and pairs of thresholds are told apart."""
    assert said(line) == expected


@pytest.mark.parametrize(("line", "expected"), LISTS.items())
def test_a_list_of_values_stays_a_list(line: str, expected: list[str]) -> None:
    """Values joined by commas and `or` are a list, in figures as in Roman numerals."""
    assert said(line) == expected


@pytest.mark.parametrize(("line", "expected"), OWNERS.items())
def test_a_number_finds_its_owner(line: str, expected: list[str]) -> None:
    """A number belongs to the variable beside it, to the one before it, to its unit, to what it counts, or to words."""
    assert said(line) == expected


@pytest.mark.parametrize("line", NOTHING)
def test_no_comparison_is_invented(line: str) -> None:
    """Enumerators, dates, names with numbers and the ends of a scale compare nothing."""
    assert said(line) == []


def test_a_range_is_one_cut() -> None:
    """Both comparisons of a range point at the same characters of the line."""
    low, high = find_comparisons("Age 18-75 years")
    assert low.cut == high.cut
    assert "Age 18-75 years"[low.cut.first : low.cut.end] == "18-75 years"


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("urine M-protein >= 200 mg excreted in a 24-hour collection", "mg/(24.h)"),
        ("urine M-protein >= 0.2 g over 24 hours", "g/(24.h)"),
        ("hemoglobin >= 8 grams (g) per deciliter (dL)", "g/dL"),
        ("ALT <= 90 IU per L", "[IU]/L"),
        ("bilirubin <= 1.5 mg per dL", "mg/dL"),
        ("platelets >= 75,000/cubic millimeter", "/uL"),
        ("ANC >= 1500 per cubic mm", "/uL"),
        ("BMI <= 40 kilograms per square metre", "kg/m2"),
        ("creatinine clearance >= 30 mL/min per 1.73 square meters", "mL/min/{1.73_m2}"),
    ],
)
def test_units_printed_at_length(printed: str, unit: str) -> None:
    """Units in words, with short forms in brackets or with how they are collected, are those units."""
    assert [found.limit.unit for found in find_comparisons(printed)] == [unit]


SPOKEN_AGES = [
    ("Under 17", [("age", "<", 17)]),
    ("Adults over 66 with asthma", [("age", ">", 66)]),
    ("Subjects under 19 or over 79", [("age", "<", 19), ("age", ">", 79)]),
    ("Over 19 points", []),
    ("17 and over", [("age", ">=", 17)]),
    ("Score of 17 and over", []),
    ("a parent signs if under 17", [("age", "<", 17)]),
    ("a parent signs if under 17 points", []),
    ("Over 19 % of the area", []),
]


@pytest.mark.parametrize(("line", "ages"), SPOKEN_AGES)
def test_over_and_under_tell_an_age_without_a_unit(line: str, ages: list[tuple[str, str, int]]) -> None:
    """`under 17` and `adults over 66 with ...` are ages with nothing behind the number; points are none."""
    found = find_comparisons(regular(line), ())
    named = [(one.about.name, one.op, one.limit.value) for one in found if one.about is not None and one.about.name]
    assert named == ages


def test_any_number_of_brackets_behind_a_number_is_read() -> None:
    """A page of nothing but brackets behind a limit leaves the limit as it is."""
    assert said("Platelets >= 60 x 10^9/L " + "(" * 3000) == ["platelets >= 60 10*9/L"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("> 2 x ULN ALT, AST or GGT", ["alt > 2 ULN", "ast > 2 ULN", "ggt > 2 ULN"]),
        ("at least 40% FEV1 or FVC", ["fev1 >= 40 %", "fvc >= 40 %"]),
        ("< 30 g/L albumin or bilirubin > 2 mg/dL", ["albumin < 30 g/L", "total_bilirubin > 2 mg/dL"]),
    ],
)
def test_a_limit_is_of_all_measurements_joined_behind_it(line: str, expected: list[str]) -> None:
    """What is joined right behind a limit shares it, unless it has a limit of its own."""
    assert said(line) == expected


@pytest.mark.parametrize("words", ["or more", "or higher", "mmHg or above", "mmHg and over"])
def test_a_blood_pressure_may_have_its_comparator_behind_it(words: str) -> None:
    """`170/95 or more` is the two thresholds of a blood pressure."""
    assert [one.split()[:3] for one in said(f"Blood pressure of 170/95 {words}")] == [
        ["systolic_bp", ">=", "170"],
        ["diastolic_bp", ">=", "95"],
    ]


@pytest.mark.parametrize("words", ["in the range of", "within the range", "range", "in a range of"])
def test_a_range_named_as_one_is_joined_by_and(words: str) -> None:
    """`within the range 19 and 33` is a range like `between 19 and 33`."""
    assert said(f"BMI {words} 19 and 33 kg/m2") == ["bmi >= 19 kg/m2", "bmi <= 33 kg/m2"]


@pytest.mark.parametrize("name", ["iOS", "(iOS)", "Android", "an operating system (OS)"])
def test_the_version_of_a_program_is_no_limit(name: str) -> None:
    """A number behind the name of a program is its version, also where the name stands in brackets."""
    assert said(f"Owns a telephone with {name} 12 or later") == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Aged >= 20 and < 60 years for cohort B", ["age >= 20", "age < 60 a"]),
        ("Age >= 21 and <= 72 years in remission", ["age >= 21", "age <= 72 a"]),
        ("Patients > 19 years in good health", ["age > 19 a"]),
        ("Women 19-44 years for elective surgery", ["age >= 19 a", "age <= 44 a"]),
    ],
)
def test_grown_years_are_an_age_whatever_they_are_asked_for(line: str, expected: list[str]) -> None:
    """Words behind the years of a grown person make no window of them."""
    assert said(line) == expected
    assert not find_timings(regular(line))


def test_tests_of_clotting_share_a_limit() -> None:
    """`aPTT, INR, PT <= 1.4 x ULN` is a limit of each, as for tests of the liver."""
    assert said("aPTT, INR, PT <= 1.4 x ULN") == ["aptt <= 1.4 ULN", "inr <= 1.4 ULN", "pt <= 1.4 ULN"]


@pytest.mark.parametrize("unit", ["pack-years", "pack years", "pack x years", "packyears"])
def test_pack_years_are_one_unit(unit: str) -> None:
    """Packs times years are counted together, with a sign between them or not."""
    assert [one.limit.unit for one in find_comparisons(regular(f"smokers of 12 {unit} or more"))] == ["{pack}.a"]
