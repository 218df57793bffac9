"""Pure clinical formulas with units, valid range and source. Decimal in, Decimal out; nothing is assumed or rounded.

A value outside the range in which a formula makes sense is refused. The unit of each argument is in its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from typing import Literal

from trialrun.errors import InputError, UnitError, UnknownNameError

Sex = Literal["male", "female"]
LightChain = Literal["kappa", "lambda"]

# What a formula accepts: name of the argument -> lowest and highest value, both included. Wider than any adult patient.
RANGES: Mapping[str, tuple[Decimal, Decimal]] = {
    "weight_kg": (Decimal("0.5"), Decimal(650)),
    "height_cm": (Decimal(20), Decimal(272)),
    "adult_age_years": (Decimal(18), Decimal(120)),
    "creatinine_mg_dl": (Decimal("0.05"), Decimal(40)),
    "calcium_mg_dl": (Decimal(2), Decimal(30)),
    "calcium_mmol_l": (Decimal("0.5"), Decimal("7.5")),
    "albumin_g_dl": (Decimal("0.5"), Decimal(8)),
    "albumin_g_l": (Decimal(5), Decimal(80)),
    "flc_mg_dl": (Decimal(0), Decimal(20000)),
    "egfr": (Decimal(0), Decimal(300)),
    "bsa_m2": (Decimal("0.1"), Decimal(4)),
}
# The rounded factor printed with the published equations; 113.12 g/mol would give 88.40.
CREATININE_UMOL_PER_MG_DL = Decimal("88.42")
NORMAL_FLC_RATIO = (Decimal("0.26"), Decimal("1.65"))


def compute_bsa(weight_kg: Decimal, height_cm: Decimal, formula: str) -> Decimal:
    """Body surface area in m2 by a named formula; a trial that names none has no default here.

    Formulas: mosteller (1987), dubois (1916), haycock (1978), gehan_george (1970), boyd (1935), fujimoto (1968),
    takahira (1925). Raises UnknownNameError, InputError.
    """
    chosen = BSA_FORMULAS.get(formula.lower().replace("-", "_").replace(" ", "_"))
    if chosen is None:
        raise UnknownNameError("body surface formula", formula, BSA_FORMULAS, fix="name the formula of the protocol")
    return chosen(_checked("weight_kg", weight_kg), _checked("height_cm", height_cm))


def compute_egfr_ckd_epi_2021(creatinine_mg_dl: Decimal, age_years: int, sex: Sex) -> Decimal:
    """Estimated glomerular filtration rate in mL/min/1.73 m2, adults, CKD-EPI creatinine equation of 2021.

    Source: Inker et al., N Engl J Med 2021;385:1737. Raises InputError.
    """
    creatinine = _checked("creatinine_mg_dl", creatinine_mg_dl)
    age = _checked("adult_age_years", Decimal(age_years))
    female = _is_female(sex)
    ratio = creatinine / (Decimal("0.7") if female else Decimal("0.9"))
    low = min(ratio, Decimal(1)) ** (Decimal("-0.241") if female else Decimal("-0.302"))
    high = max(ratio, Decimal(1)) ** Decimal("-1.200")
    return Decimal(142) * low * high * Decimal("0.9938") ** age * (Decimal("1.012") if female else Decimal(1))


def compute_creatinine_clearance(creatinine_mg_dl: Decimal, age_years: int, weight_kg: Decimal, sex: Sex) -> Decimal:
    """Creatinine clearance in mL/min after Cockcroft and Gault, with the weight as given (actual or adjusted).

    The equation in mg/dL is used; umol/L is first converted with the factor 88.42 (see `creatinine_from_umol`), not
    with the rounded multipliers 1.23 and 1.04: 85 umol/L in a woman of 65 years and 60 kg gives 55.26, not 55.06.
    Source: Cockcroft and Gault, Nephron 1976;16:31. Raises InputError.
    """
    creatinine = _checked("creatinine_mg_dl", creatinine_mg_dl)
    age = _checked("adult_age_years", Decimal(age_years))
    weight = _checked("weight_kg", weight_kg)
    share = Decimal("0.85") if _is_female(sex) else Decimal(1)
    return (140 - age) * weight * share / (72 * creatinine)


def creatinine_from_umol(creatinine_umol_l: Decimal) -> Decimal:
    """Serum creatinine in mg/dL from umol/L, by the factor 88.42 that the published kidney equations print."""
    return creatinine_umol_l / CREATININE_UMOL_PER_MG_DL


def compute_absolute_gfr(egfr: Decimal, bsa_m2: Decimal) -> Decimal:
    """The filtration rate of this body in mL/min from a rate in mL/min/1.73 m2. Raises InputError."""
    return _checked("egfr", egfr) * _checked("bsa_m2", bsa_m2) / Decimal("1.73")


def compute_corrected_calcium(calcium: Decimal, albumin: Decimal, unit: Literal["mg/dL", "mmol/L"]) -> Decimal:
    """Serum calcium corrected for albumin: calcium in `unit`; albumin in g/dL with mg/dL, in g/L with mmol/L.

    Adds 0.8 mg/dL for each g/dL, or 0.02 mmol/L for each g/L, of albumin below 4 g/dL (40 g/L).
    Source: Payne et al., BMJ 1973;4:643, in the usual rounded form. Raises InputError, UnitError.
    """
    if unit == "mg/dL":
        return _checked("calcium_mg_dl", calcium) + Decimal("0.8") * (4 - _checked("albumin_g_dl", albumin))
    if unit == "mmol/L":
        return _checked("calcium_mmol_l", calcium) + Decimal("0.02") * (40 - _checked("albumin_g_l", albumin))
    raise UnitError(
        f"calcium in {unit!r} cannot be corrected", fix="give mg/dL with albumin in g/dL, or mmol/L with g/L"
    )


def compute_flc_ratio(kappa_mg_dl: Decimal, lambda_mg_dl: Decimal) -> Decimal:
    """Kappa to lambda ratio of serum free light chains. Raises InputError where lambda is zero."""
    below = _checked("flc_mg_dl", lambda_mg_dl)
    if below == 0:
        raise InputError("a free light chain ratio needs lambda above zero", fix="leave the ratio out")
    return _checked("flc_mg_dl", kappa_mg_dl) / below


def flc_ratio_is_abnormal(ratio: Decimal) -> bool:
    """Outside 0.26 to 1.65, both bounds normal. Source: Katzmann et al., Clin Chem 2002;48:1437."""
    return not NORMAL_FLC_RATIO[0] <= ratio <= NORMAL_FLC_RATIO[1]


def find_involved_chain(kappa_mg_dl: Decimal, lambda_mg_dl: Decimal) -> LightChain | None:
    """The involved chain as an abnormal ratio shows it; None where the ratio is normal and only the clone tells."""
    ratio = compute_flc_ratio(kappa_mg_dl, lambda_mg_dl)
    if not flc_ratio_is_abnormal(ratio):
        return None
    return "kappa" if ratio > NORMAL_FLC_RATIO[1] else "lambda"


def compute_dflc(kappa_mg_dl: Decimal, lambda_mg_dl: Decimal, involved: LightChain) -> Decimal:
    """Involved minus uninvolved free light chain in mg/dL; negative where the uninvolved one is higher.

    Source: Palladini et al., J Clin Oncol 2012;30:4541. Raises InputError.
    """
    difference = _checked("flc_mg_dl", kappa_mg_dl) - _checked("flc_mg_dl", lambda_mg_dl)
    return difference if involved == "kappa" else -difference


def _checked(name: str, value: Decimal) -> Decimal:
    low, high = RANGES[name]
    if not value.is_finite() or not low <= value <= high:
        raise InputError(f"{name} = {value} is outside {low} to {high}", fix="check the value and its unit")
    return value


def _is_female(sex: str) -> bool:
    if sex not in ("male", "female"):
        raise InputError(f"the equation knows male and female, not {sex!r}", fix="leave the result unknown")
    return sex == "female"


def _mosteller(weight: Decimal, height: Decimal) -> Decimal:
    return (weight * height / 3600).sqrt()


def _boyd(weight: Decimal, height: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = 28
        grams = weight * 1000
        return (
            Decimal("0.0003207")
            * height ** Decimal("0.3")
            * grams ** (Decimal("0.7285") - Decimal("0.0188") * grams.log10())
        )


def _power(factor: str, height_power: str, weight_power: str) -> Callable[[Decimal, Decimal], Decimal]:
    return lambda weight, height: Decimal(factor) * height ** Decimal(height_power) * weight ** Decimal(weight_power)


BSA_FORMULAS: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "mosteller": _mosteller,
    "dubois": _power("0.007184", "0.725", "0.425"),
    "haycock": _power("0.024265", "0.3964", "0.5378"),
    "gehan_george": _power("0.0235", "0.42246", "0.51456"),
    "boyd": _boyd,
    "fujimoto": _power("0.008883", "0.663", "0.444"),
    "takahira": _power("0.007241", "0.725", "0.425"),
}
