"""How far a denial reaches, what an allowance lets in and what is none, and what a heading asks itself."""

from __future__ import annotations

import pytest

from ruled_lines import ruled as careful
from ruled_lines import ruled_or_asked
from ruled_lines import ruled_without_care as ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.regular import make_regular
from trialrun.rules import print_rule

DENIALS: list[tuple[str, Role, str]] = [
    ("Subjects who do not have asthma and do not have epilepsy", "inclusion", "no asthma and no seizure_disorder"),
    ("Subjects who do not have asthma and have ECOG 0-2", "inclusion", "no asthma and ecog >= 0 and ecog <= 2"),
    (
        "Subjects who did not have epilepsy and are >= 21 years old",
        "inclusion",
        "no seizure_disorder and age >= 21 years",
    ),
    ("Does not have asthma, or has epilepsy", "exclusion", "no asthma or seizure_disorder"),
    ("Not expected to survive 4 months", "exclusion", "life_expectancy < 4 months"),
    ("Subjects not expected to live the next 8 months", "exclusion", "life_expectancy < 8 months"),
]


@pytest.mark.parametrize(("line", "role", "rule"), DENIALS)
def test_a_denial_ends_at_the_next_verb(line: str, role: Role, rule: str) -> None:
    """What a verb of its own affirms behind a denial is asked, and what another denies is denied."""
    assert ruled(line, role) == rule


ALLOWED: list[tuple[str, Role, str]] = [
    ("Total bilirubin > 1.6 x ULN; subjects with Gilbert's syndrome are allowed if direct bilirubin <= 1.2 x ULN",
     "exclusion", "total_bilirubin > 1.6 x ULN unless gilbert_syndrome and direct_bilirubin <= 1.2 x ULN"),
    ("ALT > 2 x ULN. Subjects with liver metastases may have ALT <= 4 x ULN", "exclusion",
     "alt > 2 x ULN unless liver_metastases and alt <= 4 x ULN"),
    ("ALT <= 2 x ULN (subjects with liver metastases, <= 4 x ULN)", "inclusion",
     "if liver_metastases then alt <= 4 x ULN else alt <= 2 x ULN"),
    ("Creatinine > 2.2 mg/dL not caused by myeloma", "exclusion", "creatinine > 2.2 mg/dL unless disease_related"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "role", "rule"), ALLOWED)
def test_what_is_allowed_to_some_is_an_exception(line: str, role: Role, rule: str) -> None:
    """Nobody is excluded by a limit that the line takes back for them."""
    assert ruled(line, role) == rule


HEADED = [
    ("Relapsed multiple myeloma with measurable disease, defined as any of the following:\n - serum M-protein"
     " >= 0.6 g/dL\n - urine M-protein >= 300 mg/24 h",
     "relapsed_multiple_myeloma and (serum_m_protein >= 0.6 g/dL or urine_m_protein >= 300 mg/(24.h))"),
    ("At least one of the following:\n 1. aged > 70 years with baseline platelets > 60 x 10^9/L\n 2. ECOG 0-2",
     "age > 70 years and platelets > 60 10*9/L or ecog >= 0 and ecog <= 2"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), HEADED)
def test_a_heading_asks_for_its_disease(line: str, rule: str) -> None:
    """The disease stands before how it is measured; all sentences of a listed line belong to it."""
    assert ruled(line) == rule


NUMBERS = [
    ("Age 20 years old, less than 65 years old", "age >= 20 years and age < 65 years"),
    ("0-1 score of physical status score of the Eastern Cancer Cooperation Group (ECOG)", "ecog >= 0 and ecog <= 1"),
    (
        "Between 1 \\& 4 prior lines of therapy",
        "(prior_lines >= 1 or exposure to anticancer_therapy ever) and prior_lines <= 4",
    ),
    ("PTT <= 1.4 times control", "aptt <= 1.4 x ULN"),
    ("Calcium > 10.8 mg/dL or upper limit of normal", "calcium > 10.8 mg/dL or calcium > ULN"),
    ("FEV1 at least 55% predicted FEV1/FVC at least 65%", "fev1 >= 55 % and fev1_fvc >= 65 %"),
    ("Haemoglobin >= 85 g/L between day 10 - 20 of the cycle", "hemoglobin >= 85 g/L"),
]


@pytest.mark.parametrize(("line", "rule"), NUMBERS)
def test_whose_a_number_is(line: str, rule: str) -> None:
    """A bare age before the highest is the lowest; days of a cycle limit nothing; a control is a normal limit."""
    assert ruled(line).split(" within ")[0] == rule


def test_a_response_that_failed_to_come_is_denied() -> None:
    """`Failure to achieve PR` asks for those who did not respond."""
    for line in ("Failure to achieve PR after treatment", "Failed to attain CR or PR"):
        assert read_line(make_regular(line), "inclusion").tree.__class__.__name__ == "Negated"


KEPT: list[tuple[Role, str]] = [
    ("exclusion", "Patients with any illness which may have an effect on bleeding"),
    ("exclusion", "Participants who may take phenytoin during the study"),
    ("exclusion", "Subjects whose partners may have syphilis"),
    ("exclusion", "Patients who have had, or may have had, contact with measles"),
    ("exclusion", "Biologic therapy: any"),
    ("exclusion", "Epilepsy regardless of treatment"),
    ("exclusion", "Patients who will undergo elective splenectomy"),
    ("exclusion", "Subjects who will receive methotrexate within 5 weeks"),
    ("exclusion", "Per investigator, unstable angina"),
    ("exclusion", "Psoriasis, not limited to the scalp"),
    ("inclusion", "Patients may have received no more than 3 prior regimens"),
    ("inclusion", "Male and female patients with asthma"),
    ("inclusion", "Lymphoma irrespective of stage"),
    ("inclusion", "Only nasal steroids may be used"),
    ("inclusion", "Radiotherapy is permitted, but not within 5 weeks"),
]


@pytest.mark.parametrize(("role", "line"), KEPT)
def test_what_keeps_somebody_out_is_no_note(role: Role, line: str) -> None:
    """What is possible, an allowance with a limit, and a finding beside words of scope are decided or asked."""
    found = rule_line(line, role)
    assert found.kind != "note"
    assert found.rule is not None


TOLD = [
    "Regardless of prior bortezomib",
    "No limit on prior regimens",
    "Patients may have had prior radiotherapy",
    "No restriction on prior radiotherapy",
    "A biopsy will be obtained at baseline",
    "HIV test must be performed",
    "No eligibility criteria",
    "None known.",
]


@pytest.mark.parametrize("line", TOLD)
def test_what_limits_nobody_is_a_note(line: str) -> None:
    """What is allowed without a limit, is done with all, or is only named as no limit, asks nothing."""
    assert rule_line(line, "inclusion").kind == "note"


AHEAD: list[tuple[Role, str]] = [
    ("exclusion", "Subjects who will start chemotherapy within 3 weeks"),
    ("exclusion", "May need surgery within 5 weeks"),
    ("exclusion", "Likely to require dialysis within 8 months"),
    ("inclusion", "Patients who will undergo autologous stem cell transplantation"),
]


@pytest.mark.parametrize(("role", "line"), AHEAD)
def test_what_is_still_to_come_is_no_record_of_the_past(role: Role, line: str) -> None:
    """Whoever may or will be treated is asked; no window before entry and no past treatment stands for it."""
    assert careful(line, role).startswith("attest(")


def test_a_test_that_is_made_is_not_positive() -> None:
    """A pregnancy test that is only asked for lets nobody in for being pregnant."""
    for line in (
        "A pregnancy test is required",
        "Women of childbearing potential must have a pregnancy test performed",
    ):
        assert "positive" not in careful(line)
    assert careful("Negative pregnancy test") == "if sex = female then pregnancy_test negative"
    assert careful("Positive pregnancy test", "exclusion") == "sex = female and pregnancy_test positive"


@pytest.mark.parametrize("words", ["transfusions not allowed", "only one transfusion permitted"])
def test_what_a_bracket_forbids_is_not_passed_by(words: str) -> None:
    """Behind a limit, `(... not allowed)` asks something more."""
    assert careful(f"Hemoglobin >= 9 g/dL ({words})").startswith("attest(")


TURNED: list[tuple[Role, str]] = [
    ("exclusion", "Those unable to achieve a platelet count of 60000/uL"),
    ("exclusion", "Not on a stable dose of statins"),
    ("exclusion", "Men who cannot avoid fathering a child"),
    ("exclusion", "Drugs not recommended in renal failure"),
]


@pytest.mark.parametrize(("role", "line"), TURNED)
def test_what_may_be_meant_the_other_way_round_is_asked(role: Role, line: str) -> None:
    """A level not reached, `not` at the head of an exclusion, a sex without what is said of it: none is decided."""
    assert careful(line, role).startswith("attest(")


FORBIDDEN: list[tuple[str, str]] = [
    ("Anticoagulants may not be used within 10 days before randomization",
     "exposure to anticoagulant within 10 days before randomisation"),
    ("Rituximab or steroids must not have been given for 6 weeks before entry",
     "exposure to rituximab within 6 weeks before enrolment"
     " or exposure to corticosteroid within 6 weeks before enrolment"),
    ("Vaccines are not to be administered within 30 days of screening",
     "exposure to vaccine within 30 days of screening"),
]  # fmt: skip


@pytest.mark.parametrize("role", ["inclusion", "exclusion"])
@pytest.mark.parametrize(("line", "rule"), FORBIDDEN)
def test_what_may_not_be_given_keeps_out_wherever_it_stands(line: str, rule: str, role: Role) -> None:
    """A treatment named before `must not be given` keeps out whoever had it, also among the requirements."""
    read = rule_line(line, role).read
    assert careful(line, role) == rule
    assert not read.holds_when_eligible


def test_what_must_not_have_been_done_is_denied_in_its_time() -> None:
    """`must not have been performed within` asks that it was not, and not that it was."""
    line = "Biopsy of the lesion or major surgery must not have been performed within 3 weeks"
    assert careful(line).endswith("no major_surgery within 3 weeks before enrolment")


DENIED_ALIKE: list[tuple[str, Role, str]] = [
    ("Over 40 years old and have not had seizures or a stroke in the last 2 years", "inclusion",
     "age > 40 years and no seizure_disorder within 2 years before enrolment"
     " and no stroke within 2 years before enrolment"),
    ("Subjects with asthma who do not have diabetes or hypertension", "inclusion",
     "asthma and no diabetes_mellitus and no hypertension"),
    ("Subjects have asthma and have not had a stroke and have hypertension", "inclusion",
     "asthma and no stroke ever and hypertension"),
    ("Asthma and have not received steroids", "exclusion", "asthma and no exposure to corticosteroid"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "role", "rule"), DENIED_ALIKE)
def test_a_denial_behind_something_else_reaches_all_that_or_joins(line: str, role: Role, rule: str) -> None:
    """`A and have not had B or C` denies both, up to the next verb."""
    assert careful(line, role) == rule


STOPPED: list[tuple[Role, str, str]] = [
    ("inclusion", "Discontinued anticoagulants at least 9 days before entry",
     "at least 9 days since exposure to anticoagulant"),
    ("inclusion", "Must be off corticosteroids at least 21 days before enrollment",
     "at least 21 days since exposure to corticosteroids"),
    ("inclusion", "Off corticosteroids for at least 21 days",
     "no exposure to corticosteroids within 21 days before enrolment"),
    ("inclusion", "Must have discontinued anticoagulants", "no exposure to anticoagulant"),
    ("inclusion", "Discontinued thalidomide because of neuropathy",
     "attest(discontinued_thalidomide_because_of_neuropathy)"),
    ("exclusion", "Prior venetoclax unless discontinued due to intolerance",
     "exposure to venetoclax ever unless attest(discontinued_due_to_intolerance)"),
    ("inclusion", "Lack of response to prior pomalidomide",
     "exposure to pomalidomide ever and attest(lack_of_response_to_prior_pomalidomide)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), STOPPED)
def test_what_was_stopped(role: Role, line: str, rule: str) -> None:
    """`Discontinued A 9 days before` is the time since A and no denial; a reason or a lack of response is asked."""
    read = rule_line(line, role)
    assert read.rule is not None
    assert print_rule(read.rule) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Women with breast cancer. Note: those with prior stroke will still be included in the trial.",
        "Adults with asthma. Patients with migraine can also be enrolled.",
        "Patients with gout. Those who had surgery may still be considered.",
    ],
)
def test_who_may_also_come_is_not_asked_to_be_so(line: str) -> None:
    """`Those with B will still be included` lets them in beside the others: nobody needs B."""
    read = rule_line(line, "inclusion")
    text = "" if read.rule is None else print_rule(read.rule)
    assert not any(name in text for name in ("stroke ever", "migraine and", "surgery ever"))


NUMBERED_MEMBERS = [
    ("No gout, grade 3 or 4 neuropathy, or seizures",
     "no gout and not neuropathy_grade in (3, 4) and no seizure_disorder"),
    ("No gout, NYHA class III or IV heart failure, or stroke",
     "no gout and not (heart_failure and nyha_class in (3, 4)) and no stroke"),
    ("No metastases and Gleason score 6 or 7", "no metastatic_cancer and gleason_score in (6, 7)"),
    ("No CNS disease and ECOG 0 or 1", "no cns_involvement and ecog in (0, 1)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), NUMBERED_MEMBERS)
def test_a_member_with_numbers_of_its_own_is_denied_like_the_others(line: str, rule: str) -> None:
    """`No A, grade 3 or 4 B, or C` denies all three; a level of a scale that `and` joins is asked."""
    read = rule_line(line, "inclusion")
    assert read.rule is not None
    assert " ".join(print_rule(read.rule).split()) == rule


@pytest.mark.parametrize("member", ["HSV 1 or 2", "diabetes type 1 or 2", "hepatitis type 1 or 2"])
def test_kinds_told_by_numbers_do_not_end_a_denial(member: str) -> None:
    """The last of `no A, B type 1 or 2, or C` is denied as the first is."""
    read = rule_line(f"No gout, {member}, or migraine", "inclusion")
    assert read.rule is None or "no migraine" in print_rule(read.rule) or read.kind == "attest"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Critical limb ischemia", "limb_ischemia"),
        ("Mesenteric ischaemia", "mesenteric_ischemia"),
        ("Brain ischemia", "cerebral_ischemia"),
    ],
)
def test_ischemia_of_another_organ_is_none_of_the_heart(line: str, rule: str) -> None:
    """Ischemia alone is of the heart; where the organ is named it is of that."""
    read = rule_line(line, "exclusion")
    assert read.rule is not None
    assert print_rule(read.rule) == rule


SCALES: list[tuple[str, str]] = [
    ("No asthma or grade 3 or 4 neuropathy", "no asthma and not neuropathy_grade in (3, 4)"),
    ("No asthma, NYHA class III or IV, or diabetes", "no asthma and not nyha_class in (3, 4) and no diabetes_mellitus"),
    ("Without gout, grade 2 or 3 rash, or epilepsy", "no gout and no rash [grade in (2, 3)] and no seizure_disorder"),
    ("No gout and ECOG 0 or 1", "no gout and ecog in (0, 1)"),
    ("No gout, performance status 0-2", "no gout and ecog >= 0 and ecog <= 2"),
    ("No gout and NYHA class I or II", "no gout and nyha_class in (1, 2)"),
    ("No gout or ECOG >= 3", "no gout and not ecog >= 3"),
]


@pytest.mark.parametrize(("line", "rule"), SCALES)
def test_a_denial_reaches_the_bad_end_of_a_scale(line: str, rule: str) -> None:
    """Behind a denial the good values of a scale are asked for, the bad ones denied with the rest."""
    assert careful(line) == rule


GRADES: list[tuple[str, str]] = [
    ("Gout or grade 3 neuropathy", "gout or neuropathy_grade = 3"),
    ("Gout, epilepsy or grade 3 or 4 rash", "gout or seizure_disorder or rash [grade in (3, 4)]"),
    ("Nausea or vomiting of grade 3 or 4", "nausea [grade in (3, 4)] or vomiting [grade in (3, 4)]"),
    ("Nausea, vomiting and rash of grade 2 or higher",
     "nausea [grade >= 2] or vomiting [grade >= 2] or rash [grade >= 2]"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), GRADES)
def test_a_grade_is_of_what_stands_behind_it_or_of_the_list_before(line: str, rule: str) -> None:
    """`Gout or grade 3 rash` keeps out gout of any grade; a grade behind a list is of each, any of which keeps out."""
    assert careful(line, "exclusion") == rule


def test_of_several_kinds_of_infection_no_one_answers_for_all() -> None:
    """Without a fungal infection on record, the bacterial one of the line is still asked for."""
    line = "No active bacterial, viral (including CMV), or invasive fungal infection"
    assert careful(line).startswith("not attest(")


@pytest.mark.parametrize("line", ["HTLV-1 or 2 infection", "HTLV-1 and HTLV-2 infection"])
def test_two_types_of_a_virus_are_one_infection(line: str) -> None:
    """`HTLV-1 or 2 infection` does not keep out everybody with an infection."""
    assert careful(line, "exclusion") == "htlv_infection"


WHOLE: list[tuple[Role, str]] = [
    ("inclusion", "Metastatic or incurable with resection or irradiation"),
    ("inclusion", "Brain metastases allowed if controlled by irradiation and/or surgery"),
    ("exclusion", "Hypertension not controlled with beta blockers or diuretics"),
    ("exclusion", "Epilepsy, hypersensitivity or idiosyncrasy to caffeine"),
]


@pytest.mark.parametrize(("role", "line"), WHOLE)
def test_what_is_said_of_a_whole_list_is_asked(role: Role, line: str) -> None:
    """`Controlled by surgery or irradiation`: an irradiation alone, of whatever, would neither do nor keep out."""
    rule = rule_line(line, role)
    assert rule.kind == "attest"
    assert len(rule.questions) == 1


MORE: list[tuple[Role, str, str]] = [
    ("exclusion", "Hypertension but with heart failure", "hypertension and heart_failure"),
    ("inclusion", "Not on dialysis but with heart failure", "and heart_failure"),
]


@pytest.mark.parametrize(("role", "line", "rule"), MORE)
def test_but_with_says_more_of_the_same_patient(role: Role, line: str, rule: str) -> None:
    """What follows `but with` narrows what keeps out, and is asked for behind a denial."""
    assert rule in careful(line, role)


EXCEPTED_AGAIN = [
    ("Any malignancy other than skin cancer, which will be permitted", "malignancy except (skin_cancer)"),
    ("Asthma, apart from mild asthma that is allowed", "attest("),
    ("Heart disease except angina, which may be included", "heart_disease except (angina)"),
    ("Adults who will also be enrolled in another study", "attest("),
    ("Persons that could also be considered for surgery", "attest("),
]


@pytest.mark.parametrize(("line", "rule"), EXCEPTED_AGAIN)
def test_what_is_said_of_a_few_makes_no_allowance_of_an_exclusion(line: str, rule: str) -> None:
    """What is excepted is allowed, and who will also be somewhere else is described: the line still keeps out."""
    assert careful(line, "exclusion").startswith(rule)


SCALES = [
    ("No asthma, MMSE >= 20", "mmse >= 20", "not mmse"),
    ("No asthma and Glasgow coma scale > 12", "glasgow_coma_scale > 12", "not glasgow"),
    ("No bone metastases and Gleason score >= 7", "gleason_score >= 7", "not gleason"),
]


@pytest.mark.parametrize(("line", "asked", "denied"), SCALES)
def test_the_good_end_of_a_scale_is_asked_for_behind_a_denial(line: str, asked: str, denied: str) -> None:
    """Of scales that are better the higher they are, the high end; of what is no harm, what `and` joins."""
    assert asked in careful(line, "inclusion")
    assert denied not in careful(line, "inclusion")
    assert "not mmse < 20" in careful("No asthma or MMSE < 20", "inclusion")


def test_a_heading_that_excludes_may_deny_its_list_too() -> None:
    """Who lacks what is listed is kept out."""
    line = make_regular("Excluded are patients without:\n- asthma").plain
    assert "no asthma" in careful(line, "inclusion")


def test_a_window_behind_drugs_is_of_a_malignancy_too() -> None:
    """A cancer of some years ago is no cancer now, and the line asks for it; a lasting disease goes on."""
    rule = careful("Malignancy or immunosuppressants within 4 years", "exclusion")
    assert "malignancy within 4 years" in rule
    assert "psoriasis or" in careful("Psoriasis or immunosuppressants within 4 years", "exclusion")


def test_what_was_once_allowed_waives_no_washout_behind_it() -> None:
    """`No prior X. Prior X allowed if ... No X within 4 weeks`: the allowance goes against what stands before it."""
    before = "No prior chemotherapy for relapse Prior adjuvant chemotherapy allowed if tolerated"
    line = f"{before} No chemotherapy within 6 weeks"
    said = print_rule(rule_line(line, "inclusion").rule)
    assert said.endswith("and no exposure to chemotherapy within 6 weeks before enrolment")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Must not have gout and must have asthma", "no gout and asthma"),
        ("Subjects must not have received bortezomib but must have received lenalidomide",
         "no exposure to bortezomib ever and exposure to lenalidomide ever"),
        ("No prior radiotherapy and must have had surgery", "no radiotherapy ever and surgery ever"),
        ("Patients cannot have gout and must have ECOG 0-1", "no gout and ecog >= 0 and ecog <= 1"),
        ("Participants will have asthma and must have ECOG 0-1", "asthma and ecog >= 0 and ecog <= 1"),
        ("Patients with gout must have asthma", "if gout then asthma"),
        ("No gout and adequate organ function", "no gout and attest(adequate_organ_function)"),
        ("No CNS disease and measurable disease", "no cns_involvement and attest(measurable_disease_by_judgement)"),
        ("Not pregnant and 2 forms of protection", "no pregnancy and attest(asked_2_forms_of_protection)"),
        ("No gout and inadequate organ function", "no gout and not attest(inadequate_organ_function)"),
    ],
)  # fmt: skip
def test_a_second_demand_ends_the_denial_before_it(line: str, rule: str) -> None:
    """`must not ... and must ...` are two demands; what nobody wants to be lacking is one too."""
    made = rule_line(line, "inclusion").rule
    assert made is not None and print_rule(made) == rule


IN_BRACKETS = {
    "Hemoglobin ≥ 7 g/dL (no transfusion within 6 days; erythropoietin use is permitted)":
        "hemoglobin >= 7 g/dL and no transfusion within 6 days before enrolment",
    "Platelets ≥ 60 x 10^9/L (romiplostim is allowed. No transfusion within 5 days)":
        "platelets >= 60 10*9/L and no transfusion within 5 days before enrolment",
    "ANC ≥ 1.1 x 10^9/L (G-CSF allowed; pegfilgrastim within 12 days is not permitted)":
        "anc >= 1.1 10*9/L and no exposure to pegfilgrastim within 12 days before enrolment",
    "Creatinine clearance ≥ 35 mL/min (Cockcroft-Gault; MDRD may be used)": "creatinine_clearance >= 35 mL/min",
}  # fmt: skip


@pytest.mark.parametrize("line", IN_BRACKETS)
def test_what_a_bracket_permits_beside_what_it_demands_is_not_demanded(line: str) -> None:
    """Erythropoietin that may be used need not be; the denial before it stays a denial."""
    assert careful(line) == IN_BRACKETS[line]


FIT = [
    "Autologous transplant eligible",
    "Transplant-eligible disease",
    "Surgery eligible patients",
    "Transplant ineligible",
]


@pytest.mark.parametrize("line", FIT)
def test_who_is_fit_for_a_treatment_is_asked(line: str) -> None:
    """`Transplant eligible` permits nothing, and nobody has had the transplant."""
    assert ruled_or_asked(line) == "asked"


PREFERRED = {
    "LVEF ≥ 48%. MUGA is preferred": "lvef >= 48 %",
    "LVEF ≥ 48% (echocardiography is the preferred method of assessment)": "lvef >= 48 %",
    "Stroke within 5 months of signing the ICF": "stroke within 5 months of consent",
}


@pytest.mark.parametrize("line", PREFERRED)
def test_how_a_value_should_be_found_decides_nothing(line: str) -> None:
    """The preferred method is no demand of its own; the form of consent is signed when consent is given."""
    assert careful(line) == PREFERRED[line]
