"""Ages and times with what stands beside them, windows and grades of lists, and what is yet to come."""

from __future__ import annotations

import pytest

from ruled_lines import ruled_or_asked as ruled
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.lists import criteria_of, read_list, text_of
from trialrun.read.source import Printed

AGES: list[tuple[str, str]] = [
    ("At least 21 years old on the date of the ICF", "age >= 21 years"),
    ("Adolescent aged 12 to 16 years", "age >= 12 years and age <= 16 years"),
    ("Age ranging from 30 to 65 years", "age >= 30 years and age <= 65 years"),
    (
        "Included are subjects 21 years or older with chronic gout",
        "age >= 21 years and gout and attest(with_chronic_gout)",
    ),
]


@pytest.mark.parametrize(("line", "rule"), AGES)
def test_words_of_a_disease_and_of_consent_do_not_narrow_an_age(line: str, rule: str) -> None:
    """What stands behind `with` is said of the disease; that a form is signed then says nothing of the age."""
    assert ruled(line, "inclusion") == rule


LENGTHS: list[tuple[Role, str, str]] = [
    ("inclusion", "Women of 60 years with asthma", "asthma and attest(women_of_60_years_with_asthma)"),
    ("inclusion", "8-month history of gout", "gout ever and attest(asked_8_month_history_of_gout)"),
    ("exclusion", "History of three years of epilepsy",
     "seizure_disorder ever and attest(history_of_three_years_of_epilepsy)"),
    ("inclusion", "Gout for 8 years", "gout during 8 years before enrolment"),
    ("inclusion", "Off cisplatin for 4 weeks (8 weeks for carmustine)",
     "no exposure to cisplatin within 4 weeks before enrolment and no exposure to carmustine within 8 weeks before"
     " enrolment"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), LENGTHS)
def test_a_time_that_is_no_window_is_asked_beside_its_finding(role: Role, line: str, rule: str) -> None:
    """How old somebody is or how long something took is not lost where no window and no limit holds it."""
    assert ruled(line, role) == rule


WINDOWS: list[tuple[str, str]] = [
    ("In the 8 weeks before screening: cisplatin; stroke; gout",
     "exposure to cisplatin within 8 weeks before screening or stroke within 8 weeks before screening"
     " or gout within 8 weeks before screening"),
    ("Use in the last 3 weeks of: metformin; warfarin within 5 weeks",
     "exposure to metformin within 3 weeks before enrolment or exposure to warfarin within 5 weeks before enrolment"),
    ("Vascular event within 1 year: stroke; angina; history of gout",
     "stroke within 1 year before enrolment or angina within 1 year before enrolment or gout ever"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), WINDOWS)
def test_the_window_of_a_label_is_of_each_that_semicolons_part(line: str, rule: str) -> None:
    """What has a window or a history of its own keeps it."""
    assert ruled(line, "exclusion") == rule


GRADES: list[tuple[str, str]] = [
    ("Grade 3-4 fatigue, nausea or diarrhea", "fatigue [grade >= 3] or nausea [grade >= 3] or diarrhea [grade >= 3]"),
    (
        "Grade 2 edema, gout or psoriasis",
        "edema [grade = 2] or gout and attest(grade_2_edema_gout_or_psoriasis) or psoriasis [grade = 2]",
    ),
    ("Grade 2 edema, or gout", "edema [grade = 2] or gout"),
]


@pytest.mark.parametrize(("line", "rule"), GRADES)
def test_a_grade_before_a_list_is_said_or_asked_of_each(line: str, rule: str) -> None:
    """Both ends of a range of grades are shared; of a disease that few grade, a person is asked."""
    assert ruled(line, "exclusion") == rule


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Received or will receive a live vaccine within 6 weeks", "asked"),
        ("Has had or will undergo transplantation", "asked"),
        ("Subjects who had or will have surgery", "asked"),
        ("Kidneys can tolerate cisplatin", "asked"),
        ("Enrolled in a weight loss programme", "asked"),
    ],
)
def test_what_is_to_come_or_could_be_given_is_asked(line: str, rule: str) -> None:
    """No record of the past answers it, and it is no note that keeps nobody out."""
    assert ruled(line, "exclusion") == rule


SPARED: list[tuple[str, str]] = [
    ("Platelets >= 80,000/mm3* NOTE:\n - Unless due to gout",
     "platelets >= 80000 /uL unless gout and attest(due_to_gout)"),
    ("Laboratory:\n - ANC >= 1000/mm3\n - except in asthma\n - ALT <= 2 x ULN",
     "(anc >= 1000 /uL unless asthma) and alt <= 2 x ULN"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), SPARED)
def test_an_exception_on_a_line_of_its_own_is_of_the_line_above(line: str, rule: str) -> None:
    """What is spared is not demanded."""
    assert ruled(line, "inclusion") == rule


NUMBER_FIRST: list[tuple[str, str]] = [
    ("Fewer than 80,000 platelets", "platelets < 80000 /uL"),
    ("Above 35 BMI", "bmi > 35 kg/m2"),
    ("Below -2 T-score", "bone_density_t_score < -2"),
    ("At least two hemoglobin values", "asked"),
]


@pytest.mark.parametrize(("line", "rule"), NUMBER_FIRST)
def test_a_measurement_behind_its_number_is_not_counted(line: str, rule: str) -> None:
    """A number in front of a measurement is its limit, unless another thing is named behind it."""
    assert ruled(line, "exclusion") == rule


DEFINED: list[tuple[str, str]] = [
    ("Normal QTc, defined as QTc < 440 ms in men or < 460 ms in women",
     "(if sex = male then qtc < 440 ms) and (if sex = female then qtc < 460 ms)"),
    ("Normal liver status as evidenced by ALT <= 2 x ULN", "alt <= 2 x ULN"),
    ("Normal creatinine and ALT, defined as ALT <= 2 x ULN", "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), DEFINED)
def test_limits_say_what_is_normal(line: str, rule: str) -> None:
    """`normal` asks nothing more than the limits behind it, where they are of all that is named."""
    assert ruled(line, "inclusion") == rule


def test_how_a_time_is_counted_excludes_nobody() -> None:
    """A sentence on how a line is meant is no finding; the line is asked with it."""
    assert ruled("Stroke within 5 months. This period is counted from the event.", "exclusion") == "asked"


def test_two_dates_are_one_time() -> None:
    """Neither the comma of a date nor what joins two of them parts a sentence."""
    assert ruled("Diagnosed between May 3, 2017 and June 2020", "inclusion") == "asked"


SCALES: list[tuple[str, str]] = [
    ("Geriatric Depression Scale (GDS) score of 6 or more", "geriatric_depression_scale >= 6"),
    ("SPPB between 4 and 9", "sppb >= 4 and sppb <= 9"),
    ("Insomnia Severity Index above 14", "insomnia_severity_index > 14"),
    ("Local anaesthesia within 3 days", "local_anesthesia within 3 days before enrolment"),
]


@pytest.mark.parametrize(("line", "rule"), SCALES)
def test_scales_of_mood_and_sleep_and_kinds_of_anaesthesia_have_names(line: str, rule: str) -> None:
    """A number is the limit of its scale, and who had local anaesthesia had no general one."""
    assert ruled(line, "exclusion") == rule


def test_leukocyte_antigens_are_no_count() -> None:
    """The antigens of a transplant are not measured in cells."""
    assert ruled("Human leukocyte antigen B27 positive", "inclusion") == "asked"


def _listed(text: str) -> list[tuple[str, str]]:
    lines = read_list(tuple(Printed(line) for line in text.splitlines()))
    return [(item.role, text_of(item)) for item in criteria_of(lines)]


@pytest.mark.parametrize(
    "heading", ["Exlcusion Criteria:", "Exculsion criteria", "Exclusion Critera:", "Excusion Criteria"]
)
def test_a_misprinted_heading_opens_its_list(heading: str) -> None:
    """What excludes is not demanded because the letters of its heading are out of order."""
    assert _listed(f"Inclusion Criteria:\n- Gout\n{heading}\n- Stroke")[1] == ("exclusion", "Stroke")


@pytest.mark.parametrize("words", ["Incision criteria:", "Extension criteria:", "Infusion criteria:"])
def test_other_criteria_open_no_list(words: str) -> None:
    """A heading that only looks like one of eligibility leaves the list as it is."""
    assert ("exclusion", "Stroke") not in _listed(f"Inclusion Criteria:\n- Gout\n{words}\n- Stroke")


WHOLE = [
    ("Inclusion", "A subject will be eligible for this study if all of the following conditions are met:", 2),
    ("Inclusion", "Volunteers who meet each of the following entry criteria are eligible:", 2),
    ("Inclusion", "Patients with gout must meet all of the following criteria:", 1),
    ("Exclusion", "The presence of any of the following will preclude a subject from the trial:", 2),
    ("Exclusion", "Subjects who meet any of the following criteria are not to be enrolled in the study:", 2),
    ("Exclusion", "Any of the following cardiac findings:", 1),
]


@pytest.mark.parametrize(("role", "line", "parts"), WHOLE)
def test_a_line_that_says_what_its_list_is_heads_single_criteria(role: str, line: str, parts: int) -> None:
    """Each of the list stands for itself, a doubt of one asks that one; people and findings keep their list."""
    assert len(_listed(f"{role} Criteria:\n- {line}\n  - Stroke\n  - Asthma")) == parts
