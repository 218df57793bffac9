"""Cases without a patient: one formula, grade or score with its input, answered. Assumes no unit, sex or part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from trialrun.errors import InputError
from trialrun.ground.quantity import conversion_factor, parse_unit
from trialrun.ground.truth import Unknown
from trialrun.records.case_fields import code_of, decimal_of, split_number, variable_named
from trialrun.terms import read_unit
from trialrun.terms.formulas import (
    BSA_FORMULAS,
    LightChain,
    Sex,
    compute_bsa,
    compute_corrected_calcium,
    compute_creatinine_clearance,
    compute_dflc,
    compute_egfr_ckd_epi_2021,
    compute_flc_ratio,
    creatinine_from_umol,
    find_involved_chain,
    flc_ratio_is_abnormal,
)
from trialrun.terms.grades import LabReading, grade_lab
from trialrun.terms.scales import check_score, compute_scale_sum, load_scales

Given = Mapping[str, Any]
Answer = dict[str, Any]
_SEXES: Mapping[str, Sex] = {"m": "male", "male": "male", "f": "female", "female": "female"}
_VERSIONS = {"5": "v5", "5.0": "v5", "v5": "v5", "6": "v6", "6.0": "v6", "v6": "v6"}


def answer_formula(kind: str, given: Given) -> Answer:
    """The answer of one case of a kind in `FORMULAS`.

    Raises InputError where the input does not allow one, UnknownNameError for a formula that does not exist.
    """
    try:
        return FORMULAS[kind](given)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # JSON of another shape than the kind has; which of many shapes it is does not matter.
        fix = "write it as the format says"
        raise InputError(f"the input is not that of {kind} ({error})", where="input", fix=fix) from error


def grade_ctcae(given: Given) -> Answer:
    """A laboratory grade; None where a missing limit or baseline decides it, or the term is not graded by a number.

    Raises InputError where the unit is missing and decides, and for values that cannot be.
    """
    version = _VERSIONS.get(str(given.get("version")).strip().lower())
    if version is None:
        raise InputError(f"CTCAE {given.get('version')!r} is not known", where="version", fix="write 5.0 or 6.0")
    if given.get("value") is None:
        return {"grade": None}
    comparator, number = split_number(given["value"])
    if number < 0:
        raise InputError(f"{number} cannot be a laboratory value", where="value", fix="check it")
    grades = {_grade(version, given, value) for value in _ends(comparator, Fraction(number))}
    return {"grade": grades.pop() if len(grades) == 1 else None}


def _ends(comparator: str, number: Fraction) -> tuple[Fraction, ...]:
    """Values that stand for all a censored value may be: the grade rises or falls between them."""
    tiny = Fraction(1, 10**12) * max(number, Fraction(1))
    ends = {"<": (Fraction(0), number - tiny), "<=": (Fraction(0), number), ">": (number + tiny, number * 10**9)}
    return ends.get(comparator, (number, number * 10**9) if comparator == ">=" else (number,))


def _grade(version: str, given: Given, value: Fraction) -> int | None:
    lln, uln, baseline = (_optional(given.get(name)) for name in ("lln", "uln", "baseline"))
    unit = str(given["unit"]) if given.get("unit") else None
    reading = LabReading(value, unit=unit, lln=lln, uln=uln, baseline=baseline)
    grade = grade_lab(version, str(given.get("term") or ""), reading)
    if not isinstance(grade, Unknown):
        return grade
    if any(need.kind == "unit" for need in grade.needs):
        raise InputError("the unit is missing or does not fit, and the grade depends on it", where="unit", fix="add it")
    return None


def _optional(value: object) -> Fraction | None:
    if isinstance(value, dict):
        value = value.get("value")
    return None if value is None else Fraction(decimal_of(value))


def sum_parts(scale: str) -> Callable[[Given], Answer]:
    """The sum of a scale from all its parts, which must agree with a total that is stated."""

    def summed(given: Given) -> Answer:
        names = {name: name.removeprefix(f"{scale}_") for name in load_scales()[scale].parts}
        parts = {name: decimal_of(_required(given, part)) for name, part in names.items()}
        total = compute_scale_sum(scale, parts)
        if given.get("total") is not None and decimal_of(given["total"]) != total:
            raise InputError(f"the parts add up to {total}, and {given['total']} is stated", where="total")
        return {"value": int(total), "total": int(total)}

    return summed


def check_scale(scale: str) -> Callable[[Given], Answer]:
    """A single score, if it is one of the scale."""

    def checked(given: Given) -> Answer:
        value = next((given[name] for name in (scale, "value", "score", "grade") if given.get(name) is not None), None)
        if value is None:
            raise InputError(f"{scale} is missing", where=scale, fix="add it")
        score = int(check_score(scale, decimal_of(value)))
        return {"value": score, "grade": score}

    return checked


def compute_egfr(given: Given) -> Answer:
    """Estimated filtration rate, CKD-EPI 2021, in mL/min/1.73 m2."""
    value = compute_egfr_ckd_epi_2021(_creatinine(given), _age(given), _sex(given))
    return {"value": float(value), "unit": "mL/min/1.73m2"}


def compute_clearance(given: Given) -> Answer:
    """Creatinine clearance after Cockcroft and Gault in mL/min."""
    weight = _amount(given, "weight", "kg")
    value = compute_creatinine_clearance(_creatinine(given), _age(given), weight, _sex(given))
    return {"value": float(value), "unit": "mL/min"}


def compute_surface(given: Given) -> Answer:
    """Body surface by the named method in m2."""
    printed = str(_required(given, "method"))
    by_letters = {name.replace("_", ""): name for name in BSA_FORMULAS}
    method = by_letters.get("".join(letter for letter in printed.lower() if letter.isalpha()), printed)
    value = compute_bsa(_amount(given, "weight", "kg"), _amount(given, "height", "cm"), method)
    return {"value": float(value), "unit": "m2"}


def compute_difference(given: Given) -> Answer:
    """Involved minus uninvolved free light chain in mg/L.

    The involved one is that stated, else the one that the ratio shows, else the higher.
    """
    kappa, lambda_ = _chains(given)
    stated = str(given.get("involved") or given.get("light_chain") or "").lower()
    shown = find_involved_chain(kappa, lambda_) if lambda_ > 0 else "kappa"
    involved: LightChain = "kappa" if kappa >= lambda_ else "lambda"
    involved = shown or involved
    if stated in ("kappa", "lambda"):
        involved = "kappa" if stated == "kappa" else "lambda"
    return {"value": float(compute_dflc(kappa, lambda_, involved) * 10), "unit": "mg/L", "involved": involved}


def compute_ratio(given: Given) -> Answer:
    """Kappa to lambda ratio, and whether it is normal."""
    ratio = compute_flc_ratio(*_chains(given))
    return {"ratio": float(ratio), "normal": not flc_ratio_is_abnormal(ratio)}


def correct_calcium(given: Given) -> Answer:
    """Calcium corrected for albumin, in the unit of the calcium."""
    calcium = _required(given, "calcium")
    molar = "mol" in code_of(_unit_of(calcium), variable_named("calcium"))
    unit: Literal["mg/dL", "mmol/L"] = "mmol/L" if molar else "mg/dL"
    albumin = _amount(given, "albumin", "g/L" if molar else "g/dL")
    return {"value": float(compute_corrected_calcium(_amount(given, "calcium", unit), albumin, unit)), "unit": unit}


FORMULAS: Mapping[str, Callable[[Given], Answer]] = {
    "ctcae": grade_ctcae,
    "onls": sum_parts("onls"),
    "ecog": check_scale("ecog"),
    "egfr_ckdepi_2021": compute_egfr,
    "cockcroft_gault": compute_clearance,
    "bsa": compute_surface,
    "dflc": compute_difference,
    "corrected_calcium": correct_calcium,
    "imwg_flc_ratio": compute_ratio,
}
"""The kinds of cases that are answered by a formula of `terms`."""


def _required(given: Given, name: str) -> object:
    value = given.get(name)
    if value is None or (isinstance(value, dict) and value.get("value") is None):
        raise InputError(f"{name} is missing", where=name, fix="add it")
    return value


def _unit_of(value: object) -> object:
    return value.get("unit") if isinstance(value, dict) else None


def _amount(given: Given, name: str, unit: str) -> Decimal:
    """An amount in a unit. Raises InputError where it or its unit is missing, censored or of another kind."""
    value = _required(given, name)
    printed, number_ = _unit_of(value), value.get("value") if isinstance(value, dict) else value
    code = read_unit(str(printed)) if printed else None
    if code is None:
        raise InputError(f"{name} needs a unit", where=name, fix=f"write it, for example {unit}")
    comparator, number = split_number(number_)
    if comparator:
        raise InputError(f"{name} is only known as {number_}", where=name, fix="give the exact value")
    if parse_unit(code).dimensions != parse_unit(unit).dimensions:
        raise InputError(f"{name} in {printed} cannot be converted to {unit}", where=name, fix=f"give it in {unit}")
    return _decimal(Fraction(number) * conversion_factor(code, unit))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _creatinine(given: Given) -> Decimal:
    value = _required(given, "creatinine")
    code = code_of(_unit_of(value), variable_named("creatinine"))
    if "mol" in code:
        return creatinine_from_umol(_amount(given, "creatinine", "umol/L"))
    return _amount(given, "creatinine", "mg/dL")


def _age(given: Given) -> int:
    value = _required(given, "age")
    number = decimal_of(value["value"] if isinstance(value, dict) else value)
    return int(number)


def _sex(given: Given) -> Sex:
    sex = _SEXES.get(str(given.get("sex") or "").strip().lower())
    if sex is None:
        raise InputError(f"the equation needs the sex, not {given.get('sex')!r}", where="sex", fix="write M or F")
    return sex


def _chains(given: Given) -> tuple[Decimal, Decimal]:
    return _amount(given, "kappa", "mg/dL"), _amount(given, "lambda", "mg/dL")
