"""Parts that belong together whatever joined them, terms found by pattern, and sentences behind a unit."""

from __future__ import annotations

import pytest

from ruled_lines import ruled_without_care as ruled
from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.criteria.model import AllOf, Conditional, Statement
from trialrun.read.criteria.trees import statements
from trialrun.read.regular import make_regular

GROUPED = [
    ("ECOG 0-1 Karnofsky 70-100%", "ecog >= 0 and ecog <= 1 or karnofsky >= 70 and karnofsky <= 100"),
    ("KPS > 60%, ECOG 0-1", "karnofsky > 60 or ecog >= 0 and ecog <= 1"),
    ("Lansky/Karnofsky score of at least 60", "lansky >= 60 or karnofsky >= 60"),
    ("ECOG 0-1 and Karnofsky >= 70", "ecog >= 0 and ecog <= 1 and karnofsky >= 70"),
    ("Serum creatinine <= 1.2 mg/dL; if creatinine > 1.2 mg/dL, creatinine clearance must be >= 50 mL/min",
     "if creatinine > 1.2 mg/dL then creatinine_clearance >= 50 mL/min else creatinine <= 1.2 mg/dL"),
    ("Serum M-protein >= 1 g/dL, urine M-protein >= 200 mg/24 h, or involved FLC >= 10 mg/dL and abnormal FLC ratio",
     "serum_m_protein >= 1 g/dL or urine_m_protein >= 200 mg/(24.h)"
     " or flc_involved >= 10 mg/dL and flc_ratio_abnormal positive"),
    ("Involved free light chains >= 10 mg/dL with an abnormal serum kappa lambda ratio",
     "flc_involved >= 10 mg/dL and flc_ratio_abnormal positive"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), GROUPED)
def test_parts_of_one_thing_stand_together(line: str, rule: str) -> None:
    """Two scales side by side show one status; a ratio goes with its chain; a limit for some replaces the other."""
    assert ruled(line) == rule


SENTENCES = [
    ("Neutrophils >= 1.2 x 10^9/L. Filgrastim is not permitted within 10 days before enrolment",
     "anc >= 1.2 10*9/L and no exposure to filgrastim within 10 days before enrolment"),
    ("Haemoglobin >= 85 g/L. Transfusions are permitted", "hemoglobin >= 85 g/L"),
    ("Neutrophils >= 1\\*10\\^9/L", "anc >= 1 10*9/L"),
    ("Men or women aged more than21", "age > 21 years"),
    ("ALT <= 3 x ULN unless caused by the patient's lymphoma", "alt <= 3 x ULN unless disease_related"),
    ("Neutrophils >= 1 x 10^9/L unless due to leukemic infiltration of the marrow",
     "anc >= 1 10*9/L unless marrow_involvement"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), SENTENCES)
def test_a_unit_ends_a_sentence(line: str, rule: str) -> None:
    """What stands behind a unit and a full stop is another sentence, and what it forbids turns nothing round."""
    assert ruled(line) == rule


def test_a_total_dose_is_not_any_dose() -> None:
    """Who had less of a drug than the total that excludes is not excluded."""
    lines = (
        "Earlier epirubicin or other anthracyclines, total cumulative dose of epirubicin > 600 mg/m2",
        "Epirubicin dose = or > 600 mg/m2",
    )
    for line in lines:
        (dose,) = statements(read_line(make_regular(line), "exclusion").tree)
        assert (dose.about.name, dose.limit and str(dose.limit.value)) == ("epirubicin", "600")


def test_what_is_not_depended_on_is_not_there() -> None:
    """A denial in the middle of a part turns what follows it."""
    found = statements(read_line(make_regular("Kidney function that does not depend on dialysis"), "inclusion").tree)
    assert ("dialysis", "absent") in [(item.about.name, item.op) for item in found]


def test_a_better_response_is_a_response() -> None:
    """`Or better response` names the levels above, and no finding of its own."""
    line = "Must have a partial response or better response assessed at screening"
    (found,) = statements(read_line(make_regular(line), "inclusion").tree)
    assert found.values == ("sCR", "CR", "VGPR", "PR")


def test_use_of_contraception_is_no_agreement() -> None:
    """A line that asks for contraception without speaking of an agreement is decided by what is recorded."""
    asked = "Fertile women must use effective contraception"
    agreed = "Fertile women must agree to use effective contraception"
    assert read_line(make_regular(asked), "inclusion").kind == "computable"
    assert read_line(make_regular(agreed), "inclusion").kind == "partly"


ALTERNATIVES = [
    ("AST and ALT < 2 x ULN in the absence of liver metastases, or < 4 x ULN in the presence of liver metastases",
     "if liver_metastases then ast < 4 x ULN and alt < 4 x ULN else ast < 2 x ULN and alt < 2 x ULN"),
    ("AST/ALT <= 3 x ULN. In case of liver metastases, AST/ALT <= 6 x ULN",
     "if liver_metastases then ast <= 6 x ULN and alt <= 6 x ULN else ast <= 3 x ULN and alt <= 3 x ULN"),
    ("ALT <= 2 x ULN if no liver metastases, <= 4 x ULN if liver metastases",
     "if liver_metastases then alt <= 4 x ULN else alt <= 2 x ULN"),
    ("Bilirubin < 2 x ULN, AST and/or ALT < 3 x ULN, PT < 1.4 x ULN",
     "total_bilirubin < 2 x ULN and ast < 3 x ULN and alt < 3 x ULN and pt < 1.4 x ULN"),
    ("Serum creatinine <= 1.6 x ULN; if > 1.2 x ULN creatinine clearance must be >= 50 mL/min",
     "creatinine <= 1.6 x ULN and (if creatinine > 1.2 x ULN then creatinine_clearance >= 50 mL/min)"),
    ("Hematopoietic: See Disease Characteristics Platelet count at least 60,000/mm3", "platelets >= 60000 /uL"),
    ("Myeloma paraprotein in serum (>= 0.4 g/dL) or urine (>= 0.3 g excreted in a 24-hour collection sample)",
     "serum_m_protein >= 0.4 g/dL or urine_m_protein >= 0.3 g/(24.h)"),
    ("Multiple myeloma with serum M-protein >= 0.6 g/dL or urine M-protein >= 300 mg/24 h",
     "multiple_myeloma and (serum_m_protein >= 0.6 g/dL or urine_m_protein >= 300 mg/(24.h))"),
    ("Creatinine clearance >= 45 mL/min (by Cockcroft-Gault: (140 - age) x weight / (72 x creatinine))",
     "creatinine_clearance >= 45 mL/min"),
    ("Off filgrastim for 10 days and off epoetin alfa for 20 days",
     "no exposure to filgrastim within 10 days before enrolment"
     " and no exposure to epoetin_alfa within 20 days before enrolment"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), ALTERNATIVES)
def test_each_limit_is_for_those_it_is_said_of(line: str, rule: str) -> None:
    """A limit of some stands instead of that of the others; what is measured together is joined before the rest."""
    assert ruled(line) == rule


def test_what_is_asked_of_some_only_leaves_the_rest_asked() -> None:
    """`A and if B, then C` asks for A of everybody, and of those with B something more."""
    line = "Must have measurable disease and if any history of asthma, it must be controlled"
    tree = read_line(make_regular(line), "inclusion").tree
    assert isinstance(tree, AllOf)
    first, second = tree.of
    assert isinstance(first, Statement)
    assert isinstance(second, Conditional)


LISTS = [
    ("DLCO greater than 40% of predicted or within normal range", "inclusion",
     [("dlco", ">", "40"), ("dlco", ">=", "1"), ("dlco", "<=", "1")]),
    ("Renal: (unless due to the tumor) Creatinine no greater than 1.4 mg/dL", "inclusion",
     [("creatinine", "<=", "1.4"), ("disease_related", "present", "")]),
    ("No more than 240 mg of prior oral melphalan", "inclusion", [("melphalan", "<=", "240")]),
    ("PT no greater than 40% above normal", "inclusion", [("pt", "<=", "1.4")]),
    ("No prior autologous or allogeneic bone marrow or peripheral blood stem cell transplant", "inclusion",
     [("autologous_sct", "absent", ""), ("allogeneic_sct", "absent", "")]),
    ("Heart failure of New York Heart Association class III or IV", "exclusion", [("nyha_class", "in", "3")]),
    ("Organ function: (1) LVEF > 50% in the past 3 weeks. (2) ALT < 3 ULN.", "inclusion",
     [("lvef", ">", "50"), ("alt", "<", "3")]),
    ("ALT <= 4 x upper limit of normal (ULN; unless caused by lymphoma)", "inclusion",
     [("alt", "<=", "4"), ("disease_related", "present", "")]),
    ("Men should avoid warfarin", "inclusion", [("sex", "in", ""), ("warfarin", "absent", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "role", "said"), LISTS)
def test_what_a_line_says(line: str, role: Role, said: list[tuple[str, str, str]]) -> None:
    """Limits, brackets, doses and kinds are each read once, with what they belong to."""
    found = statements(read_line(make_regular(line), role).tree)
    limits = [(item.about.name, item.op, f"{item.limit.value:f}" if item.limit else "") for item in found]
    assert limits == said


def test_a_time_stays_with_its_number() -> None:
    """The window of one member of a numbered list is not that of the next."""
    line = "Organ function: (1) LVEF > 50% in the past 3 weeks. (2) ALT < 3 ULN."
    lvef, alt = statements(read_line(make_regular(line), "inclusion").tree)
    assert lvef.timing is not None
    assert alt.timing is None


def test_at_least_two_in_running_text() -> None:
    """Members of a list parted by semicolons are counted as the label says."""
    line = "At least two of the following criteria: age > 65 years; ECOG > 1; platelets < 100 x 10^9/L"
    assert ruled(line) == "at least 2 of (age > 65 years; ecog > 1; platelets < 100 10*9/L)"


def test_a_shorter_washout_is_an_exception() -> None:
    """A longer time for some excludes more, a shorter one less, each with its own length."""
    line = "Chemotherapy within 4 weeks (6 weeks for nitrosoureas, 1 week for hydroxyurea)"
    tree = read_line(make_regular(line), "exclusion").tree
    times = {item.about.name: (item.timing and item.timing.relation) for item in statements(tree)}
    assert times == {"chemotherapy": "within", "nitrosourea": "within", "hydroxyurea": "at least"}


@pytest.mark.parametrize(
    "line",
    [
        "Performance status: Any",
        "ECOG performance status must be assessed",
        "Participants may use ibuprofen or acetaminophen",
    ],
)
def test_a_test_that_is_made_limits_nobody(line: str) -> None:
    """Neither `any` nor a test without a result is a constraint."""
    assert read_line(make_regular(line), "inclusion").kind == "note"


PERMISSIONS = [
    ("Total bilirubin <= 1.4 x ULN. Subjects with Gilbert's syndrome may have bilirubin <= 4 x ULN",
     "if gilbert_syndrome then total_bilirubin <= 4 x ULN else total_bilirubin <= 1.4 x ULN"),
    ("Neutrophils >= 800/uL. Subjects may use filgrastim to achieve it", "anc >= 800 /uL"),
    ("Platelets >= 60,000/mm3 for patients with plasma cells < 40%; or platelets >= 40,000/mm3 for patients with plasma"
     " cells > 40%",
     "(if bm_plasma_cells < 40 % then platelets >= 60000 /uL) and (if bm_plasma_cells > 40 % then platelets >= 40000"
     " /uL)"),
    ("Serum M-protein >= 0.6 gram (g)/deciliter (dL)", "serum_m_protein >= 0.6 g/dL"),
    ("ALT not >= 4x than the upper limit of normal", "alt < 4 x ULN"),
    ("Bilirubin not > 2.2 mg/dL", "total_bilirubin <= 2.2 mg/dL"),
    ("Laboratory values (within 10 days before registration): 1) Bilirubin <= 2 x ULN; 2) LVEF > 45%",
     "total_bilirubin <= 2 x ULN within 10 days before registration"
     " and lvef > 45 % within 10 days before registration"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), PERMISSIONS)
def test_what_some_may_have(line: str, rule: str) -> None:
    """What is allowed to some loosens their limit, and asks nobody for what they may use."""
    assert ruled(line) == rule


def test_a_count_of_treatments_is_a_number_of_lines() -> None:
    """`No more than one prior chemotherapy` counts how often somebody was treated."""
    for line in ("No more than one prior chemotherapy", "Only one prior chemotherapy regimen allowed"):
        (found,) = statements(read_line(make_regular(line), "inclusion").tree)
        assert (found.about.name, found.op, found.limit and str(found.limit.value)) == ("prior_lines", "<=", "1")


def test_a_change_of_a_value_is_no_value() -> None:
    """`No decline in hemoglobin of 3 g/dL` does not limit the hemoglobin."""
    found = statements(read_line(make_regular("No decline in hemoglobin of 3 g/dL or more"), "inclusion").tree)
    assert "hemoglobin" not in [item.about.name for item in found]
