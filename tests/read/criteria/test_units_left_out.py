"""Limits whose unit is not printed, ratios of urine, numbers that print has set apart, and `for` before a value."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_or_asked

ONE_FITS = {
    "Platelets > 110,000": "platelets > 110000 /uL",
    "Platelet count of at least 60": "platelets >= 60 10*9/L",
    "ANC >= 1.2 and WBC > 2800": "anc >= 1.2 10*9/L and wbc > 2800 /uL",
    "CD4 count 210 to 480": "cd4_count >= 210 /uL and cd4_count <= 480 /uL",
    "Calcium < 11.5": "calcium < 11.5 mg/dL",
    "Calcium < 2.9": "calcium < 2.9 mmol/L",
    "Albumin >= 28": "albumin >= 28 g/L",
    "HbA1c between 6.5 and 9": "hba1c >= 6.5 % and hba1c <= 9 %",
    "Ejection fraction > 42 and oxygen saturation above 91": "lvef > 42 % and oxygen_saturation > 91 %",
    "Hemoglobin >= 75": "hemoglobin >= 75 g/L",
    "UPCR <= 0.8": "urine_protein_creatinine <= 0.8 g/g",
}


@pytest.mark.parametrize(("line", "rule"), ONE_FITS.items())
def test_a_limit_without_unit_is_meant_in_the_one_that_fits(line: str, rule: str) -> None:
    """A platelet count of 110,000 is one in a microlitre, for nobody has so many billions in a litre."""
    assert ruled(line) == rule


@pytest.mark.parametrize(
    "line",
    ["Hemoglobin > 9", "Creatinine < 1.6", "Lymphocytes > 20", "CD4 > 25", "Platelets 110,000", "Platelets > 110 x 10",
     "ANC > 1, 250", "Platelets > 2500", "UPCR < 90", "UPCR < 18", "Glucose < 27", "Urine sodium > 115",
     "Urine albumin > 35", "Urine potassium > 25 mmol/L"],
)  # fmt: skip
def test_a_limit_that_fits_two_units_or_none_is_asked(line: str) -> None:
    """Nine may be g/dL or mmol/L, 27 the sugar of a newborn; a bare count is compared with nothing."""
    assert ruled_or_asked(line) == "asked"


SET_APART = {
    "ANC > 1, 300/mm3": "anc > 1300 /uL",
    "Platelets > 90, 000/mm3": "platelets > 90000 /uL",
    "HBV DNA < 3, 000 IU/mL": "hbv_dna < 3000 [IU]/mL",
    "Age > 21, 400 patients": "age > 21 years",
}


@pytest.mark.parametrize(("line", "rule"), SET_APART.items())
def test_thousands_that_print_has_set_apart_are_one_number(line: str, rule: str) -> None:
    """A comma and a space stand within the number where three noughts or a unit of counts follow."""
    assert ruled(line) == rule


URINE = {
    "24-hour urine protein < 1.5 g": "urine_protein_24h < 1.5 g/(24.h)",
    "Urinary protein below 800 mg by 24-hour collection": "urine_protein_24h < 800 mg/(24.h)",
    "Urine protein < 2 g/day": "urine_protein_24h < 2 g/d",
    "Urine protein <= 90 mg/dL": "urine_protein <= 90 mg/dL",
    "Urine protein:creatinine ratio < 0.9 or 24-hour urinary protein < 1 g":
        "urine_protein_creatinine < 0.9 g/g or urine_protein_24h < 1 g/(24.h)",
    "UPC ratio < 60 mg/mmol": "urine_protein_creatinine < 60 mg/mmol",
    "Urinary albumin to creatinine ratio (UACR) 40-400 mg/g":
        "urine_albumin_creatinine >= 40 mg/g and urine_albumin_creatinine <= 400 mg/g",
    "Kappa:lambda ratio > 3": "flc_ratio > 3",
}  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), URINE.items())
def test_protein_in_urine_is_told_by_the_day_or_by_its_ratio(line: str, rule: str) -> None:
    """What is collected in 24 hours comes in a day, whether the unit says so or the words around it."""
    assert ruled(line) == rule


@pytest.mark.parametrize("line", ["Up to one prior line allowed", "At most 3 prior regimens permitted"])
def test_how_many_are_allowed_keeps_nobody_out_who_has_had_fewer(line: str) -> None:
    """What is allowed up to a number stands among the exclusions by mistake: a person is asked what is meant."""
    assert ruled_or_asked(line, "exclusion") == "asked"


FOR_WHOM = {
    "For ALT > 4 x ULN, bilirubin must be < 1.8 mg/dL": "if alt > 4 x ULN then total_bilirubin < 1.8 mg/dL",
    "For age > 72, LVEF > 48%": "if age > 72 years then lvef > 48 %",
    "For creatinine > 1.6 mg/dL, a creatinine clearance >= 55 mL/min is required":
        "if creatinine > 1.6 mg/dL then creatinine_clearance >= 55 mL/min",
    "For inclusion, ALT must be < 4 x ULN": "alt < 4 x ULN",
}  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), FOR_WHOM.items())
def test_a_value_behind_for_says_of_whom_another_is_demanded(line: str, rule: str) -> None:
    """Nobody has to have a raised ALT."""
    assert ruled(line) == rule


SCORES = {
    "MADRS total score >= 24": "madrs >= 24",
    "Hoehn and Yahr stage 2-3": "hoehn_yahr >= 2 and hoehn_yahr <= 3",
    "Kellgren-Lawrence grade 1 or 2": "kellgren_lawrence in (1, 2)",
    "PaO2/FiO2 < 280": "pao2_fio2 < 280 mm[Hg]",
    "PaO2 > 66 mmHg": "pao2 > 66 mm[Hg]",
    "APACHE II score > 16 and SOFA score >= 3": "apache_ii > 16 and sofa >= 3",
}


@pytest.mark.parametrize(("line", "rule"), SCORES.items())
def test_scores_of_other_fields_are_compared_by_their_names(line: str, rule: str) -> None:
    """A score has no unit; the ratio of oxygen pressures is not the pressure it begins with."""
    assert ruled(line) == rule
