"""CTCAE laboratory grades: boundary tables, exact bounds, and what is unknown."""

import csv
import shutil
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.errors import UnknownNameError, VocabularyError
from trialrun.ground.truth import Unknown
from trialrun.terms import LabReading, grade_lab, graded_terms
from trialrun.terms.grades import load_grades
from trialrun.terms.loading import TABLES


def _number(text: str | None) -> Fraction | None:
    return Fraction(text) if text else None


def _kinds(grade) -> set[str]:
    assert isinstance(grade, Unknown)
    return {f"{need.kind} {need.detail}".strip() for need in grade.needs}


@pytest.mark.shared
def test_all_boundary_rows_of_the_shared_tables(shared):
    """Every boundary case of an independent implementation gets the same grade, or is ungraded in both."""
    seen = 0
    for path in sorted((shared / "data/ctcae").glob("v[56]_*.csv")):
        with path.open(newline="") as lines:
            for row in csv.DictReader(lines):
                if row.get("V5") == "N":
                    continue
                low = "ATOXDSCL" in row
                term, expected = (row["ATOXDSCL"], row["ATOXGRL"]) if low else (row["ATOXDSCH"], row["ATOXGRH"])
                limits = [_number(row.get(name)) for name in ("ANRLO", "ANRHI", "BASE")]
                grade = grade_lab(
                    path.name[:2], term, LabReading(_number(row["AVAL"]), row.get("AVALU") or None, *limits)
                )
                assert ("" if isinstance(grade, Unknown) else str(grade)) == expected, (path.name, row)
                seen += 1
    assert seen == 164


@pytest.mark.parametrize(
    ("version", "term", "value", "unit", "expected"),
    [
        ("v5", "Neutrophil count decreased", "0.3", "10*9/L", 4),
        ("v6", "Neutrophil count decreased", "0.3", "10*9/L", 3),
        ("v5", "Neutrophil count decreased", "490", "/uL", 4),
        ("v5", "Platelet count decreased", "50000", "/mm3", 2),
        ("v5", "Platelet count decreased", "49.999", "K/uL", 3),
        ("v5", "Anemia", "7.9", "g/dL", 3),
        ("v5", "Anemia", "4.8", "mmol/L", 3),
        ("v5", "Hyperkalemia", "7.0", "mmol/L", 3),
        ("v5", "Hyperkalemia", "7.1", "mEq/L", 4),
        ("v5", "Hypercalcemia", "13.6", "mg/dL", 4),
        ("v5", "Hypercalcemia", "3.4", "mmol/L", 3),
        ("v5", "Hyponatremia", "124", "mmol/L", 3),
        ("v6", "Hyperglycemia", "501", "mg/dL", 4),
        ("v6", "Thrombocytopenia", "9.9", "10*9/L", 4),
    ],
)
def test_grades_that_need_no_limit(version, term, value, unit, expected):
    """An absolute bound decides without a limit, in any unit of the same kind."""
    assert grade_lab(version, term, LabReading(Fraction(value), unit)) == expected


def test_the_missing_limit_is_named_only_where_it_decides():
    """1.6 needs the lower limit, 0.49 does not."""
    assert _kinds(grade_lab("v5", "neutrophil count decreased", LabReading(Fraction("1.6"), "10*9/L"))) == {
        "limit lower limit of normal"
    }
    assert grade_lab("v5", "neutrophil count decreased", LabReading(Fraction("0.49"), "10*9/L")) == 4


def test_the_missing_baseline_is_named_only_where_it_decides():
    """ALT below the upper limit is grade 0 with any baseline; above it, the baseline decides."""
    term = "Alanine aminotransferase increased"
    assert grade_lab("v5", term, LabReading(Fraction(30), uln=Fraction(40))) == 0
    assert _kinds(grade_lab("v5", term, LabReading(Fraction(130), uln=Fraction(40)))) == {"reference baseline"}
    assert grade_lab("v5", term, LabReading(Fraction(130), uln=Fraction(40), baseline=Fraction(40))) == 2
    assert grade_lab("v5", term, LabReading(Fraction(130), uln=Fraction(40), baseline=Fraction(80))) == 1
    assert grade_lab("v6", term, LabReading(Fraction(130), uln=Fraction(40), baseline=Fraction(80))) == 2


def test_creatinine_baseline_counts_differently_in_both_versions():
    """A tripled baseline inside the normal range counts in version 5 and, with a normal baseline, not in version 6."""
    reading = LabReading(Fraction("1.1"), lln=Fraction("0.3"), uln=Fraction("1.2"), baseline=Fraction("0.35"))
    low = LabReading(Fraction("1.1"), lln=Fraction("0.5"), uln=Fraction("1.2"), baseline=Fraction("0.35"))
    assert grade_lab("v5", "Creatinine increased", reading) == 3
    assert grade_lab("v6", "Creatinine increased", reading) == 0
    assert grade_lab("v6", "Creatinine increased", low) == 3
    assert grade_lab("v5", "Creatinine increased", LabReading(Fraction(8), uln=Fraction("1.2"))) == 4


def test_symptoms_are_asked_and_not_assumed():
    """Mild hypokalemia is grade 1 or 2 by symptoms alone."""
    mild = {"value": Fraction("3.2"), "unit": "mmol/L", "lln": Fraction("3.5")}
    assert _kinds(grade_lab("v5", "Hypokalemia", LabReading(**mild))) == {"detail symptomatic"}
    assert grade_lab("v5", "Hypokalemia", LabReading(**mild, symptomatic=True)) == 2
    assert grade_lab("v5", "Hypokalemia", LabReading(**mild, symptomatic=False)) == 1


def test_a_missing_unit_matters_only_for_absolute_bounds():
    """Multiples of a limit need no unit; amounts do, and an unreadable unit is no unit."""
    assert grade_lab("v5", "CPK increased", LabReading(Fraction(300), uln=Fraction(200))) == 1
    bare = LabReading(Fraction(80), lln=Fraction(120))
    assert _kinds(grade_lab("v5", "Anemia", bare)) == {"unit the bound is an amount with a unit"}
    assert isinstance(grade_lab("v5", "Anemia", LabReading(Fraction(80), "10*9/L", lln=Fraction(120))), Unknown)
    assert grade_lab("v5", "INR increased", LabReading(Fraction("2.6"), anticoagulated=False)) == 3


def test_what_is_not_a_graded_term_stays_ungraded():
    """An unknown term or a missing value gives unknown with its reason; an unknown version is an error."""
    assert isinstance(grade_lab("v5", "Not a term", LabReading(Fraction(80))), Unknown)
    assert isinstance(grade_lab("v5", "", LabReading(Fraction(80))), Unknown)
    assert _kinds(grade_lab("v5", "Anemia", LabReading(None))) == {"measurement no value to grade"}
    assert isinstance(grade_lab("v6", "Platelet count decreased", LabReading(Fraction(8), "10*9/L")), Unknown)
    with pytest.raises(UnknownNameError, match="v6"):
        grade_lab("v7", "Anemia", LabReading(Fraction(80)))


def test_terms_of_a_variable():
    """Haemoglobin is graded in both directions; both versions grade at least thirty-five terms."""
    assert {term.name for term in graded_terms("v5", "hemoglobin")} == {"Anemia", "Hemoglobin increased"}
    assert len(load_grades("v5")) >= 35 and len(load_grades("v6")) >= 35


def test_one_changed_bound_changes_the_grade(tmp_path):
    """The grade comes from the table: another bound, another grade."""
    folder = tmp_path / "tables"
    shutil.copytree(TABLES, folder)
    path = folder / "ctcae_v5.csv"
    path.write_text(path.read_text().replace(",50 10*9/L,", ",60 10*9/L,"))
    reading = LabReading(Fraction(55), "10*9/L")
    assert grade_lab("v5", "Platelet count decreased", reading) == 2
    assert grade_lab("v5", "Platelet count decreased", reading, folder) == 3


@pytest.mark.parametrize(("old", "new"), [(",LLN,", ",LNN,"), (",low,", ",left,"), ("baseline high", "baseline huge")])
def test_a_table_with_an_unknown_word_is_refused(tmp_path, old, new):
    """A slip in a table is an error with its line, not another grade."""
    folder = tmp_path / "tables"
    shutil.copytree(TABLES, folder)
    path = folder / "ctcae_v5.csv"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(VocabularyError, match=r"ctcae_v5\.csv:\d+"):
        grade_lab("v5", "Anemia", LabReading(Fraction(80)), folder)


@given(st.sampled_from(["v5", "v6"]), st.data())
def test_a_known_grade_survives_what_was_missing(version, data):
    """Filling in a missing limit or baseline never changes a grade that was already decided."""
    term = data.draw(st.sampled_from(sorted(load_grades(version))))
    numbers = st.integers(0, 400).map(lambda n: Fraction(n, 10))
    value, lln, width, baseline = (data.draw(numbers) for _ in range(4))
    full = LabReading(value, None, lln, lln + width + 1, baseline, symptomatic=False, anticoagulated=False)
    for hidden in ("lln", "uln", "baseline", "symptomatic"):
        partial = LabReading(**{**{name: getattr(full, name) for name in full.__struct_fields__}, hidden: None})
        grade = grade_lab(version, term, partial)
        assert isinstance(grade, Unknown) or grade == grade_lab(version, term, full)
