"""Rates: the fall of one variable from baseline as a share of the baseline, an exact number. Never calls it good."""

from __future__ import annotations

from fractions import Fraction

from trialrun.engines import Context, Interval, Patient, find_number
from trialrun.ground.truth import Unknown


def rate_of_fall(name: str, patient: Patient, context: Context) -> Fraction | str:
    """(baseline - value) / baseline, negative for a rise; or why there is none."""
    baseline = find_number(name, "baseline", patient, context)
    value = find_number(name, "value", patient, context)
    for said, number in (("baseline", baseline), ("value", value)):
        if isinstance(number, Unknown):
            needs = ", ".join(need.detail or need.kind for need in number.needs)
            return f"{name}: {said} is missing or not usable ({needs})"
    first, now = (number.exact if isinstance(number, Interval) else None for number in (baseline, value))
    if first is None or now is None:
        return f"{name}: a value below or above a limit of the laboratory gives no exact rate"
    return f"{name}: a baseline of 0 has no rate" if first == 0 else (first - now) / first
