"""Lines of myeloma, lymphoma and leukaemia trials: what they ask, since when, of whom, and with which exceptions."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.criteria.trees import statements
from trialrun.read.regular import make_regular


def test_an_earlier_infarction_is_an_infarction() -> None:
    """A prior infarction is dated as any infarction is, not by the day its scar was recorded."""
    assert (
        ruled("At least 9 months since prior myocardial infarction") == "at least 9 months since myocardial_infarction"
    )
    rule = "myocardial_infarction within 9 months before enrolment"
    assert ruled("Previous myocardial infarction within 9 months", "exclusion") == rule


def test_what_a_washout_includes_is_not_asked_for() -> None:
    """That long since a class of drugs, one of which is named: nobody has to have had that one."""
    rule = "at least 5 weeks since exposure to imid and at least 5 weeks since exposure to pomalidomide"
    assert ruled("At least 5 weeks since prior IMiD therapy, including pomalidomide") == rule


MARKED = [
    ("inclusion", "Philadelphia chromosome negative ALL",
     "philadelphia_chromosome negative and acute_lymphoblastic_leukemia"),
    ("exclusion", "BCR-ABL1 positive leukemia", "philadelphia_chromosome positive and leukemia"),
    ("inclusion", "BCR-ABL negative myeloproliferative neoplasm",
     "philadelphia_chromosome negative and myeloproliferative_neoplasm"),
    ("inclusion", "t(11;14) positive multiple myeloma", "t_11_14 positive and multiple_myeloma"),
    ("inclusion", "AML, ALL or CLL",
     "acute_myeloid_leukemia or acute_lymphoblastic_leukemia or chronic_lymphocytic_leukemia"),
    ("inclusion", "CLL/small lymphocytic lymphoma", "chronic_lymphocytic_leukemia or small_lymphocytic_lymphoma"),
    ("inclusion", "Patients with T-ALL", "t_acute_lymphoblastic_leukemia"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), MARKED)
def test_a_mark_of_the_cells_stands_beside_the_disease(role: Role, line: str, rule: str) -> None:
    """A leukemia with a mark is asked for with both; a stroke between two diseases means either."""
    assert ruled(line, role) == rule


def test_all_that_is_written_large_is_no_leukemia() -> None:
    """`ALL` before people or a list means everybody and everything, also where a leukemia is named."""
    for line in (
        "ALL patients with AML must have ECOG 0-1",
        "Leukemia, and meets ALL of the following criteria",
        "ALL relapsed patients must have measurable disease",
        "ALL newly diagnosed or relapsed children with lymphoma",
        "Relapsed lymphoma, recovered from ALL acute effects of chemotherapy",
    ):
        assert "lymphoblastic" not in ruled(line)


MEASURED = [
    ("Serum M-protein >= 1.1 g/dL (IgA >= 0.6 g/dL)",
     "if monoclonal_iga then serum_m_protein >= 0.6 g/dL else serum_m_protein >= 1.1 g/dL"),
    ("Serum paraprotein >= 11 g/L (IgA myeloma: >= 6)",
     "if monoclonal_iga then serum_m_protein >= 6 g/L else serum_m_protein >= 11 g/L"),
    ("Measurable M-protein in serum (>= 9 g/L) or urine (>= 210 mg/24 h)",
     "serum_m_protein >= 9 g/L or urine_m_protein >= 210 mg/(24.h)"),
    ("LVEF greater than 47% by MUGA scan or echocardiogram", "lvef > 47 %"),
    ("LVEF >= 47% measured by multi-gated acquisition (MUGA) or echo (ECHO)", "lvef >= 47 %"),
    ("FEV1 and DLCO >= 55% of normal", "fev1 >= 55 % and dlco >= 55 %"),
    ("More than 6% leukemic blasts in the marrow", "bm_blasts > 6 %"),
    ("Patients may have had as many as 4 prior regimens", "prior_lines <= 4"),
    ("Up to four prior lines of therapy are allowed", "prior_lines <= 4"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), MEASURED)
def test_limits_are_read_in_the_words_of_the_field(line: str, rule: str) -> None:
    """A limit of one type of myeloma, by either method, of a share of normal, or of what is allowed at most."""
    assert ruled(line) == rule


def test_sensory_or_motor_neuropathy_is_one_grade() -> None:
    """Either kind of peripheral neuropathy has the grade that is printed before or behind it."""
    for line in (
        "Grade 3 or higher peripheral sensory or motor neuropathy",
        "Sensory and/or motor neuropathy >= grade 3",
    ):
        assert ruled(line, "exclusion") == "neuropathy_grade >= 3"


def test_of_a_list_of_cancers_a_patient_has_one() -> None:
    """Leukemias one below the other, behind letters or semicolons are kinds of patients, not all asked of each."""
    one = "acute_myeloid_leukemia or acute_lymphoblastic_leukemia or myelodysplastic_syndrome"
    assert ruled("Patients with:\n - AML\n - ALL\n - MDS") == one
    assert ruled("Disease: AML; ALL; MDS") == one
    lettered = ruled("Diagnosis of: a. multiple myeloma b. plasma cell leukemia c. POEMS syndrome")
    assert "(multiple_myeloma or plasma_cell_leukemia or poems_syndrome)" in lettered
    assert ruled("Multiple myeloma; prior MGUS") == "multiple_myeloma and mgus ever"
    assert ruled("MM with plasma cell leukemia") == "multiple_myeloma and plasma_cell_leukemia"


def test_the_words_a_protocol_uses_are_no_demand() -> None:
    """What a new classification calls a lymphoma asks nothing of a patient."""
    line = (
        "Diffuse large B-cell lymphoma. A new classification scheme for lymphoma has been adopted. The terminology of"
        " 'low' or 'high' grade lymphoma will be replaced. However, this study uses the former terminology."
    )
    assert ruled(line) == ruled("Diffuse large B-cell lymphoma")


def test_a_finding_told_in_a_terminology_is_not_lost() -> None:
    """Whose terms a sentence uses does not make it one about words: what it says of the patient is read or asked."""
    assert "seizure_disorder" in ruled("Gout. The patient must not have seizures in the terminology of neurologists")
    assert "or asthma and attest(" in ruled("Gout. The presence of asthma in nursing terminology", "exclusion")


def test_plasma_that_is_given_is_no_anticancer_therapy() -> None:
    """`Treatment with plasma` names what is given, and is asked."""
    assert ruled("Prior treatment with plasma", "exclusion").startswith("attest(")


def test_otherwise_gives_the_other_limit() -> None:
    """The limit of all others is of the same measurement and of the same kind."""
    rule = "if gilbert_syndrome then total_bilirubin <= 4 x ULN else total_bilirubin <= 1.6 x ULN"
    assert ruled("Bilirubin <= 4 x ULN for patients with Gilbert's syndrome, otherwise <= 1.6 x ULN") == rule


LINES_OF_THERAPY = [
    ("At least 4 lines of therapy", "prior_lines >= 4"),
    ("DLBCL, mantle cell or follicular lymphoma after >= 4 lines of systemic therapy",
     "(diffuse_large_b_cell_lymphoma or mantle_cell_lymphoma or follicular_lymphoma) and prior_lines >= 4"),
    ("2 to 4 prior regimens for multiple myeloma", "prior_lines >= 2 and prior_lines <= 4"),
    ("AML in patients >= 62 years", "acute_myeloid_leukemia and age >= 62 years"),
    ("Lansky >= 40 for age < 15 years, Karnofsky >= 40 for age >= 15 years",
     "(if age < 15 years then lansky >= 40) and (if age >= 15 years then karnofsky >= 40)"),
    ("Corrected calcium <= 13 mg/dL or free ionized calcium <= 6.4 mg/dL",
     "corrected_calcium <= 13 mg/dL or ionized_calcium <= 6.4 mg/dL"),
    ("Total bilirubin <= 1.6 x ULN (except Gilbert syndrome, direct bilirubin <= 1.7 x ULN)",
     "if gilbert_syndrome then direct_bilirubin <= 1.7 x ULN else total_bilirubin <= 1.6 x ULN"),
    ("WBC < 24,000/uL; hydroxyurea is permitted to meet this criterion", "wbc < 24000 /uL"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), LINES_OF_THERAPY)
def test_what_every_trial_of_the_field_asks(line: str, rule: str) -> None:
    """Lines of therapy are counted of the disease, whichever of a list; each limit keeps its own name."""
    assert ruled(line) == rule


def test_either_of_two_ages_is_asked() -> None:
    """An age for some and a lower one for others is no single limit."""
    assert ruled("AML in patients >= 74 years, or >= 19 years with comorbidities").startswith("attest(")
    rule = ruled("Age > 74 years, or at least 58 years if hypertensive")
    assert rule.endswith("then age >= 58 years else age > 74 years")


UNFIT = [
    "Myeloma not amenable to surgery, radiotherapy, or chemotherapy",
    "Lymphoma not eligible for or refusing autologous transplantation",
    "Not a candidate for autologous transplant, allogeneic transplant or intensive chemotherapy",
    "Patients who are ineligible for surgery, radiotherapy, or high-dose chemotherapy",
]


@pytest.mark.parametrize("line", UNFIT)
def test_what_somebody_is_not_fit_for_is_no_treatment_given(line: str) -> None:
    """Of a list of treatments that cannot be given none is asked for or forbidden by itself."""
    assert ruled(line).startswith(("attest(meets_the_line", "attest(not_a_candidate"))


BESIDE_LIMITS = [
    ("inclusion", "Platelets >= 51,000/mm3. Lower values are permitted if they are due to bone marrow infiltration",
     "platelets >= 51000 /uL unless marrow_involvement"),
    ("inclusion", "The following hematologic parameters:\n - ANC > 1,100/uL\n - Platelets > 51,000/uL",
     "anc > 1100 /uL and platelets > 51000 /uL"),
    ("inclusion", "Laboratory tests must fulfill the following criteria: ANC >= 1100/uL", "anc >= 1100 /uL"),
    ("inclusion", "Clonal plasma cells in the bone marrow >= 12%", "bm_plasma_cells >= 12 %"),
    ("inclusion", "Corticosteroids must have been stopped for more than 5 weeks",
     "at least 5 weeks since exposure to corticosteroids"),
    ("exclusion", "History of central nervous system (CNS) lymphoma involvement", "cns_involvement ever"),
    ("exclusion", "Meningeal involvement by leukemia", "cns_involvement"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), BESIDE_LIMITS)
def test_words_beside_a_limit_are_accounted_for(role: Role, line: str, rule: str) -> None:
    """What heads limits, allows lower ones or says that a drug was stopped hinders no rule."""
    assert ruled(line, role) == rule


def test_other_people_in_a_line_are_not_lost() -> None:
    """Who takes a drug without a known name is kept out beside those who were treated, and is asked."""
    for line in (
        "Any prior therapy for lymphoma (including radiotherapy) or subjects on odd drugs",
        "Any prior therapy for lymphoma or subjects on odd drugs",
    ):
        assert ruled(line, "exclusion").endswith("or attest(subjects_on_odd_drugs)")


def test_two_steps_of_asthma_are_either() -> None:
    """Of two steps of one classification each keeps a patient out, by its own name."""
    rule = ruled("Moderate or severe persistent asthma within the past 4 years", "exclusion")
    for step in ("moderate_persistent_asthma", "severe_persistent_asthma"):
        assert f"{step} within 4 years before enrolment" in rule


def test_free_of_a_disease_is_without_it() -> None:
    """`Disease-free of other malignancies` asks for none of them in that time."""
    rule = ruled("Disease-free of other malignancies for >= 6 years, except basal cell carcinoma")
    assert rule.startswith("not (malignancy within 6 years before enrolment except (basal_cell_skin_cancer)")


def test_the_dose_behind_a_comma_is_of_its_drug() -> None:
    """`aspirin, dose > 200 mg/day` keeps out who takes more, and not who takes any."""
    rule = ruled("Dipyridamole, total dose > 300 mg/day, or aspirin, dose > 200 mg/day", "exclusion")
    assert "exposure to aspirin and attest(" in rule
    assert "exposure to dipyridamole and attest(" in rule


def test_a_life_without_the_cancer_is_nobodys_record() -> None:
    """How long somebody would live if it were not for the cancer is a judgement."""
    rule = ruled("Expected long-term survival with HIV if lymphoma were not present")
    assert rule.startswith("attest(")
    assert " then " not in rule


def test_normal_before_a_measurement_ends_no_sentence() -> None:
    """`normal QTc, defined as ...` is one definition, of which nothing is left over."""
    line = "Have normal QTc interval at the first visit, defined as QTc <= 440 ms"
    assert read_line(make_regular(line), "inclusion").rest == ()


@pytest.mark.parametrize(
    "line",
    [
        "No more than 3 high-dose chemotherapies",
        "Progressed after at least 3 chemotherapy or biologic therapy regimens",
    ],
)
def test_several_treatments_are_counted_as_lines(line: str) -> None:
    """How many times somebody was treated, whatever the treatments are called; none of them is denied."""
    counted = list(statements(read_line(make_regular(line), "inclusion").tree))
    assert [(item.about.name, item.op) for item in counted if item.limit] in (
        [("prior_lines", "<=")],
        [("prior_lines", ">=")],
    )
    assert not any(item.op == "absent" for item in counted)


ABNORMAL = [
    "Involved FLC >= 10 mg/dL and abnormal serum kappa/lambda ratio (< 0.26 or > 1.65)",
    "Involved FLC >= 10 mg/dL and an abnormal FLC ratio (below 0.26 or above 1.65)",
]


@pytest.mark.parametrize("line", ABNORMAL)
def test_the_limits_behind_an_abnormal_ratio_only_say_what_is_abnormal(line: str) -> None:
    """They are no further demand."""
    assert ruled(line) == "flc_involved >= 10 mg/dL and flc_ratio_abnormal positive"


def test_what_is_asked_with_either_of_two_is_asked_of_both() -> None:
    """`A or B and one or more of C` does not let in everybody with A."""
    assert (
        ruled("Marrow plasma cells >= 10% or plasmacytoma and at least one CRAB feature")
        == "(bm_plasma_cells >= 10 % or plasmacytoma) and myeloma_organ_damage"
    )


GRADED = [
    ("Nausea or diarrhea Grade 3 or higher (CTCAE v5.0)", "nausea [grade >= 3] or diarrhea [grade >= 3]"),
    ("Vomiting or diarrhea Grade 2 or worse, as defined by NCI CTC",
     "vomiting [grade >= 2] or diarrhea [grade >= 2]"),
    ("Nausea or fatigue Grade 3 according to Common Terminology Criteria for Adverse Events",
     "nausea [grade = 3] or fatigue [grade = 3]"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), GRADED)
def test_the_scale_of_a_grade_parts_it_from_nothing(line: str, rule: str) -> None:
    """The grade before the name of its scale is of all that stands before it."""
    assert ruled(line, "exclusion") == rule


@pytest.mark.parametrize("line", ["Red blood cell transfusion-independent", "Transfusion independence for 6 weeks"])
def test_who_needs_no_transfusion_is_not_asked_for_one(line: str) -> None:
    """Independence of transfusions is no transfusion."""
    assert ruled(line).startswith("transfusion_independence")
