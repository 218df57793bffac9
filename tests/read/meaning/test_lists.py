"""Eligibility texts become lists of lines with the role they stand in."""

from __future__ import annotations

import pytest

from trialrun.read.criteria.lists import criteria_of, read_list, text_of
from trialrun.read.source import Printed


def read(text: str) -> list[tuple[str, str]]:
    """The criteria of a text, each with its role."""
    lines = [Printed(line, number, number) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    return [(item.role, text_of(item)) for item in criteria_of(read_list(tuple(lines)))]


@pytest.mark.parametrize(
    "heading",
    [
        "Exclusion Criteria:", "EXCLUSION CRITERIA", "Key Exclusion Criteria", "Exclusion:", "Non-inclusion criteria:",
        "Criteria for exclusion:", "Main exclusion criteria for patients:",
        "Patients with any of the following will be excluded:",
        "2. Exclusion criteria", "Exclusions:",
    ],
)  # fmt: skip
def test_headings_in_all_spellings(heading: str) -> None:
    """Lines below a heading of exclusions exclude, however the heading is spelled."""
    assert read(f"Inclusion Criteria:\n\n- Age 18\n\n{heading}\n\n- Stroke") == [
        ("inclusion", "Age 18"),
        ("exclusion", "Stroke"),
    ]


def test_the_last_word_of_a_wrapped_line_is_no_heading() -> None:
    """A sentence that is broken before `enrollment.` ends there, and the lines below still exclude."""
    text = "Exclusion Criteria:\n\n - Infection that is treated at the time of\n   enrollment.\n\n - Stroke"
    assert read(text) == [
        ("exclusion", "Infection that is treated at the time of enrollment."),
        ("exclusion", "Stroke"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Inclusion in another register", "Eligibility for surgery", "Exclusion of other causes by imaging",
        "Failure to meet inclusion criteria", "Included in a vaccine study within 30 days",
    ],
)  # fmt: skip
def test_what_somebody_does_is_no_heading(line: str) -> None:
    """A line that begins like a heading and says what is done to somebody is a criterion, and the list goes on."""
    assert read(f"Exclusion Criteria:\n\n* {line}\n* Stroke") == [("exclusion", line), ("exclusion", "Stroke")]


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("Donor Exclusion Criteria:", "For Donor: Stroke"),
        ("Controls exclusion criteria", "For Controls: Stroke"),
        ("Cohort B Exclusion Criteria:", "For Cohort B: Stroke"),
        ("Mild asthma arm exclusion criteria", "For Mild asthma arm: Stroke"),
        ("Patient Exclusion Criteria:", "Stroke"),
        ("Secondary Exclusion Criteria:", "Stroke"),
    ],
)
def test_lists_of_some_who_are_named_first(heading: str, line: str) -> None:
    """A list of some beside that of all is asked of those, and excludes, however the heading names them."""
    text = f"Inclusion Criteria:\n\n* Age 18\n\nExclusion Criteria:\n\n* HIV\n\n{heading}\n\n* Stroke"
    assert read(text) == [("inclusion", "Age 18"), ("exclusion", "HIV"), ("exclusion", line)]


def test_lists_of_some_without_bullets() -> None:
    """Lines without bullets below the heading of some are theirs too, and so is each of several that one line heads."""
    text = "Inclusion Criteria for women:\nAge 18\nWeight 50 kg\n\nInclusion Criteria for men:\nAge 20"
    assert read(text) == [
        ("inclusion", "For women: Age 18"),
        ("inclusion", "For women: Weight 50 kg"),
        ("inclusion", "For men: Age 20"),
    ]
    text = "Exclusion Criteria:\n\n* HIV\n\nDonor Exclusion Criteria:\n\n* Any of the following:\n  * Stroke"
    assert read(text) == [("exclusion", "HIV"), ("exclusion", "Any of the following:\n - For Donor: Stroke")]


def test_a_label_that_begins_with_for() -> None:
    """`For healthy volunteers:` above lines of a list makes each of them one of those alone."""
    text = "Inclusion Criteria:\n\n* Age 18\n* For healthy volunteers only:\n  * Weight 50 kg\n  * No anemia"
    assert [line for _, line in read(text)] == [
        "Age 18",
        "For healthy volunteers: Weight 50 kg",
        "For healthy volunteers: No anemia",
    ]


def test_characteristics_of_a_donor() -> None:
    """What stands below `DONOR CHARACTERISTICS:` is asked of the donor; the section behind it of the patient."""
    text = "DISEASE CHARACTERISTICS:\n\n - Myeloma\n\nDONOR CHARACTERISTICS:\n\n - Age 18\n\n"
    assert [line for _, line in read(f"{text}PATIENT CHARACTERISTICS:\n\nAge:\n\n - 60")] == [
        "Myeloma",
        "For DONOR: Age 18",
        "Age: 60",
    ]


def test_a_long_heading() -> None:
    """A heading with a colon may say at length of whom it is, and still opens its list."""
    heading = f"INCLUSION CRITERIA FOR ADULTS {'IN A STUDY OF TWO DRUGS ' * 4}TOGETHER:"
    assert read(f"Exclusion Criteria:\n\n* Stroke\n\n{heading}\n\n* Age 18")[-1] == ("inclusion", "Age 18")


def test_without_headings_everything_includes() -> None:
    """A text without a heading lists inclusions."""
    assert read("- Age 18\n- ECOG 0-2") == [("inclusion", "Age 18"), ("inclusion", "ECOG 0-2")]


def test_old_style_sections() -> None:
    """The sections of old records include; a label is said of the lines below it, and of nothing where it is flat."""
    text = "DISEASE CHARACTERISTICS:\n\n  -  Myeloma\n\nPATIENT CHARACTERISTICS:\n\nAge:\n\n  -  18 and over\n"
    assert read(text) == [("inclusion", "Myeloma"), ("inclusion", "Age: 18 and over")]
    flat = "PATIENT CHARACTERISTICS: Age: 18 and over Performance status: ECOG 0-2 Renal: Not\nspecified"
    assert [line for _, line in read(flat)] == [
        "Age: 18 and over",
        "Performance status: ECOG 0-2",
        "Renal: Not specified",
    ]


def test_sections_between_dashes() -> None:
    """`--Disease Characteristics--` is a heading of old records as well: each line below it is one criterion."""
    text = (
        "--Disease Characteristics--\n\n  -  Myeloma\n\n  -  No gout\n\n--Prior/Concurrent Therapy--\n\n  -  No dapsone"
    )
    assert [line for _, line in read(f"{text}\n\n--Donor Characteristics--\n\n  -  Age 18")] == [
        "Myeloma",
        "No gout",
        "No dapsone",
        "For Donor: Age 18",
    ]


def test_labels_without_a_colon() -> None:
    """`Surgery` above a list says what the list is about; nobody is asked for surgery, and the list says its lines."""
    assert read("Surgery\n\n  -  No splenectomy\n  -  No prior amputation\n\nOther\n\n  -  No stroke") == [
        ("inclusion", "Surgery: No splenectomy"),
        ("inclusion", "Surgery: No prior amputation"),
        ("inclusion", "Other: No stroke"),
    ]


def test_alternatives_below_a_label() -> None:
    """A line that ends in `or` has its alternative below it, under a label as elsewhere; what is excepted goes on."""
    assert read("Renal:\n\n  -  Creatinine < 2 mg/dL OR\n  -  Urea < 40 mg/dL\n  -  No dialysis") == [
        ("inclusion", "Renal: Creatinine < 2 mg/dL OR\n - Urea < 40 mg/dL"),
        ("inclusion", "Renal: No dialysis"),
    ]
    assert read("Other:\n\n  -  No cancer except basal cell cancer OR\n  -  In situ cervical cancer") == [
        ("inclusion", "Other: No cancer except basal cell cancer OR In situ cervical cancer"),
    ]


def test_topics_of_trials_in_aids() -> None:
    """`Prior Medication:` above `Excluded:` is said of the treatments below both, and of no sentence behind them."""
    text = "Exclusion Criteria\nPrior Medication:\nExcluded:\n  - Rifampin.\nRisk Behavior:\nExcluded:\n  - Drugs."
    assert read(text) == [
        ("exclusion", "Prior Medication: Rifampin."),
        ("exclusion", "Drugs."),
    ]
    behind = "Exclusion Criteria\nConcurrent Treatment:\nExcluded:\n  -  Radiation.\nActive abuse of alcohol."
    assert read(behind)[-1] == ("exclusion", "Active abuse of alcohol.")


def test_headings_side_by_side_with_their_lines() -> None:
    """`Excluded within 2 weeks of entry:` says when for the lines behind it up to the next heading, indented or not."""
    text = (
        "Exclusion Criteria\n\n  -  Excluded within 2 weeks of entry:\n  -  Rifampin.\n  -  Ketoconazole.\n"
        "  -  Excluded within 3 months of entry:\n  -  Ribavirin.\n  -  Allowed:\n  -  Aspirin."
    )
    assert read(text) == [
        ("exclusion", "Excluded within 2 weeks of entry: Rifampin."),
        ("exclusion", "Excluded within 2 weeks of entry: Ketoconazole."),
        ("exclusion", "Excluded within 3 months of entry: Ribavirin."),
        ("exclusion", "Allowed:\n - Aspirin."),
    ]


def test_points_broken_at_a_colon() -> None:
    """A sentence printed as two points, at its colon, is one line; lines in small letters are its list."""
    assert read("- Drugs that harm the kidney (eg:\n- Cisplatin, amikacin)\n- Stroke") == [
        ("inclusion", "Drugs that harm the kidney (eg: Cisplatin, amikacin)"),
        ("inclusion", "Stroke"),
    ]
    assert read("- Other causes of neuropathy:\n- diabetes\n- alcohol\n- Stroke") == [
        ("inclusion", "Other causes of neuropathy:\n - diabetes\n - alcohol"),
        ("inclusion", "Stroke"),
    ]


def test_lists_of_different_people() -> None:
    """A list for some of the patients says so in each line; the only list that there is is everybody's."""
    text = (
        "Inclusion criteria for kidney recipients:\n- On dialysis\n"
        "Inclusion criteria for healthy volunteers:\n- Age 20\n"
        "Exclusion criteria for all participants:\n- Stroke"
    )
    assert read(text) == [
        ("inclusion", "For kidney recipients: On dialysis"),
        ("inclusion", "For healthy volunteers: Age 20"),
        ("exclusion", "Stroke"),
    ]
    assert read("Inclusion criteria for POEMS patients:\n- Age 20") == [("inclusion", "Age 20")]


def test_lines_of_other_people() -> None:
    """What stands below `DONOR:` is of the donor."""
    assert read("- Myeloma\n- DONOR:\n  - Age 20\n  - No hepatitis") == [
        ("inclusion", "Myeloma"),
        ("inclusion", "For DONOR: Age 20"),
        ("inclusion", "For DONOR: No hepatitis"),
    ]


def test_the_recipient_is_the_patient() -> None:
    """A list of the recipient is the patient's, and the word is no line of it; a donor's is asked of the donor."""
    text = "Inclusion Criteria: Recipient:\n- Age 20\nInclusion Criteria: Donor:\n- Age 30"
    assert read(text)[0] == ("inclusion", "Age 20")
    assert read("- RECIPIENT:\n  - Age 20") == [("inclusion", "RECIPIENT:\n - Age 20")]


def test_topics_of_the_common_template() -> None:
    """Below `Medical Conditions` each line stands for itself."""
    text = "Exclusion Criteria:\n\nMedical Conditions\n\n- Stroke\n- Asthma\n\nPrior/Concomitant Therapy\n\n- Steroids"
    assert read(text) == [
        ("exclusion", "Medical Conditions: Stroke"),
        ("exclusion", "Medical Conditions: Asthma"),
        ("exclusion", "Prior/Concomitant Therapy: Steroids"),
    ]


def test_or_on_a_line_of_its_own() -> None:
    """`OR` between two lines makes alternatives of them."""
    assert read("- Relapsed disease\n- OR\n- Resistant disease\n- Age 20") == [
        ("inclusion", "Relapsed disease OR\n - Resistant disease"),
        ("inclusion", "Age 20"),
    ]


def test_a_full_stop_ends_a_line_without_a_bullet() -> None:
    """A line in small letters behind a whole sentence is a criterion of its own; behind an abbreviation it goes on."""
    text = "Exclusion Criteria:\nSevere asthma.\nallergy to penicillin\nDrugs incl.\nwarfarin and aspirin"
    listed = criteria_of(read_list((Printed(text, 0, 0),)))
    assert [text_of(item) for item in listed] == [
        "Severe asthma.",
        "allergy to penicillin",
        "Drugs incl. warfarin and aspirin",
    ]


def test_wrapped_lines_are_joined() -> None:
    """A line that goes on below its bullet is one line."""
    assert read("- Platelets of\n  50,000 or more\n\n- Age 18") == [
        ("inclusion", "Platelets of 50,000 or more"),
        ("inclusion", "Age 18"),
    ]


def test_nested_bullets_stay_below() -> None:
    """Deeper bullets belong to the line above them and are read with it."""
    assert read("- One of:\n    - A\n    - B\n- C") == [("inclusion", "One of:\n - A\n - B"), ("inclusion", "C")]


def test_numbers_inside_a_line_part_it() -> None:
    """A list printed in one line is parted at its running numbers and headings."""
    flat = "Inclusion Criteria: 1. Age 18 2. ECOG 0-2 Exclusion Criteria: 1. Stroke 2. Sepsis"
    assert read(flat) == [
        ("inclusion", "Age 18"),
        ("inclusion", "ECOG 0-2"),
        ("exclusion", "Stroke"),
        ("exclusion", "Sepsis"),
    ]


def test_lines_know_where_they_stand() -> None:
    """A criterion carries the first and last line of the document it was read from."""
    lines = (Printed("Exclusion Criteria:", 4, 4), Printed("- Platelets of", 5, 5), Printed("  50 or less", 6, 6))
    (item,) = criteria_of(read_list(lines))
    assert (item.first, item.last) == (5, 6)


def test_points_on_one_line() -> None:
    """A list that a record prints on one line is its head and its points, as if each stood on a line of its own."""
    text = (
        "To be eligible to participate, a subject must meet all of the following criteria: • Age 18 • ECOG 0-2\n"
        "Exclusion Criteria:\n"
        "A potential subject who meets any of the following criteria will be excluded: • Pregnancy • Stroke\n\n"
        "- Measurable disease, which is one of: • M-protein >= 0.5 g/dL • urine protein >= 200 mg/24 h"
    )
    assert read(text) == [
        ("inclusion", "Age 18"),
        ("inclusion", "ECOG 0-2"),
        ("exclusion", "Pregnancy"),
        ("exclusion", "Stroke"),
        (
            "exclusion",
            "Measurable disease, which is one of:\n - M-protein >= 0.5 g/dL\n - urine protein >= 200 mg/24 h",
        ),
    ]


def test_lines_that_nobody_has_broken() -> None:
    """Lines without bullets are criteria of their own where the next word had had room on the line before."""
    text = (
        "Inclusion Criteria:\nHemoglobin of 8 g/dL or more\nPlatelets of 50,000 or more\n"
        "Multiple myeloma that has relapsed after at least two lines of treatment and needs\nTreatment again\n"
        "Creatinine clearance that was measured within the four weeks before the first dose, of\nat least 30 mL/min"
    )
    assert read(text) == [
        ("inclusion", "Hemoglobin of 8 g/dL or more"),
        ("inclusion", "Platelets of 50,000 or more"),
        (
            "inclusion",
            "Multiple myeloma that has relapsed after at least two lines of treatment and needs Treatment again",
        ),
        (
            "inclusion",
            "Creatinine clearance that was measured within the four weeks before the first dose, of at least 30 mL/min",
        ),
    ]


def test_a_list_that_is_broken_at_no_width() -> None:
    """Where no line begins in small letters, the longest of them ends like the others."""
    text = "Inclusion Criteria:\nAge over 18\nPlatelets of 50 or more without support for 7 days\nBilirubin < 2 mg/dL"
    assert [label for _, label in read(text)] == text.split("\n")[1:]


@pytest.mark.parametrize("word", ["Key", "Main", "Principal", "Major", "Patient"])
def test_a_word_before_a_heading_is_no_criterion(word: str) -> None:
    """`Key Inclusion Criteria:` is one heading, alone on its line or with a criterion behind it."""
    text = f"{word} Inclusion Criteria:\n- Age over 18\n{word} Exclusion Criteria: HIV infection"
    assert read(text) == [("inclusion", "Age over 18"), ("exclusion", "HIV infection")]


def test_a_label_right_below_a_bullet_begins_a_list_of_its_own() -> None:
    """`Cohort B only:` is not the end of the bullet above it; a bullet that is cut off goes on."""
    text = "Cohort A:\n- Age 18\nCohort B only:\n- Age 60\n- ECOG 0-1 and\nOne of the following:\n- Stroke"
    assert [line for _, line in read(text)] == [
        "Cohort A:\n - Age 18",
        "Cohort B only:\n - Age 60\n - ECOG 0-1 and One of the following:\n - Stroke",
    ]


@pytest.mark.parametrize("line", ["Enrollment in another trial of a drug", "Eligibility for any controlled study."])
def test_a_bullet_that_begins_like_a_heading_excludes_like_its_neighbours(line: str) -> None:
    """What somebody is enrolled in or eligible for opens no list."""
    assert read(f"Exclusion Criteria:\n\n- Gout\n\n- {line}\n\n- Stroke") == [
        ("exclusion", "Gout"),
        ("exclusion", line),
        ("exclusion", "Stroke"),
    ]


def test_a_sentence_broken_before_its_last_word_goes_on() -> None:
    """`... within 9 weeks of study / entry.` is one line, whatever its last word begins elsewhere."""
    text = "Exclusion Criteria:\n\n - Surgery within 9 weeks of study\n   entry.\n\n - Stroke"
    assert read(text) == [("exclusion", "Surgery within 9 weeks of study entry."), ("exclusion", "Stroke")]


def test_stars_on_one_line_and_lost_numbers_begin_items() -> None:
    """`* A * B` on one line is two items, and so are lines that begin with the stop behind a lost number."""
    text = "Inclusion Criteria: * Gout * Age 18 years * eGFR above 30\nExclusion Criteria:\n. Stroke\n. Height * weight"
    assert read(text) == [
        ("inclusion", "Gout"),
        ("inclusion", "Age 18 years"),
        ("inclusion", "eGFR above 30"),
        ("exclusion", "Stroke"),
        ("exclusion", "Height * weight"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Patients who have diabetes are eligible if:", "Subjects with liver metastases may be included if:",
        "Lymphoma patients must meet the following conditions:", "A woman whose ovaries were removed is eligible if:",
        "Women are eligible if:", "Sexually active men must meet the following:",
        "Must be refractory to two lines and be ineligible for surgery as follows:",
        "Patients must not be eligible for a transplant, which is:",
    ],
)  # fmt: skip
def test_what_is_asked_of_some_opens_no_list(heading: str) -> None:
    """A sentence on some patients, or on what they are ineligible for, is a criterion: what stands below is of it."""
    text = f"Inclusion Criteria:\n\n* Age 18\n* {heading}\n  * Platelets >= 100\n* Stroke is stable"
    assert read(text) == [
        ("inclusion", "Age 18"),
        ("inclusion", f"{heading}\n - Platelets >= 100"),
        ("inclusion", "Stroke is stable"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Participants who meet all of the following criteria are eligible for the study:",
        "Only patients who fulfil all of the following criteria will be included:",
        "Enrolled subjects must meet all of the following:", "* Eligible for the study if:",
        "* Patients must meet the following:",
    ],
)  # fmt: skip
def test_what_all_must_meet_ends_the_exclusions(heading: str) -> None:
    """Requirements of nobody in particular behind the exclusions do not exclude."""
    assert read(f"Exclusion criteria:\n\n* Stroke\n\n{heading}\n\n* Platelets >= 100")[-1] == (
        "inclusion",
        "Platelets >= 100",
    )


def test_who_must_not_be_included_opens_the_exclusions() -> None:
    """`Must not be included if:` is a heading, unlike what patients must not be eligible for."""
    text = "Inclusion criteria:\n\n* Gout\n\nSubjects must not be included if:\n\n* Stroke"
    assert read(text) == [("inclusion", "Gout"), ("exclusion", "Stroke")]


def test_eligibility_for_something_else_ends_no_list() -> None:
    """A bullet among the exclusions on what else somebody is eligible for excludes, and so do those behind it."""
    text = "Exclusion Criteria\n\n* Eligibility for another transplant:\n  * Matched sibling\n* Stroke"
    assert read(text) == [
        ("exclusion", "Eligibility for another transplant:\n - Matched sibling"),
        ("exclusion", "Stroke"),
    ]


def test_whose_list_may_stand_behind_a_hyphen() -> None:
    """The requirements of donors behind the exclusions are none of the exclusions."""
    text = "EXCLUSION CRITERIA-RECIPIENT:\n\n* Stroke\n\nINCLUSION CRITERIA-DONOR:\n\n* Age 18"
    assert read(text) == [("exclusion", "Stroke"), ("inclusion", "Age 18")]


def test_lines_with_a_second_mark_stand_below() -> None:
    """`* ii.` stands below the last line without such a number, and the number is no word of it."""
    text = "Inclusion Criteria:\n\n* Good organ function:\n* i. ALT < 40 U/L\n* ii. Creatinine < 2 mg/dL\n* Age 18"
    assert read(text) == [
        ("inclusion", "Good organ function:\n - ALT < 40 U/L\n - Creatinine < 2 mg/dL"),
        ("inclusion", "Age 18"),
    ]
