"""Actual against planned in plain words, a line for each drug or visit. Words only; counts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from trialrun.treat.events.adherence import Adherence, DoseIntensity, Punctuality
from trialrun.treat.forms.exchange import plain_amount

# What may have become of something due, in the order in which it is told.
_FATES = {
    "on_time": "on time", "early": "early", "late": "late", "missed": "missed", "left_out": "left out", "held": "held",
    "no_record": "without a record",
}  # fmt: skip


def tell_adherence(adherence: Adherence) -> tuple[str, ...]:
    """One line for each drug and visit that was due, and one for the amounts of each drug."""
    return (*map(_fates, adherence.punctuality), *(line for one in adherence.intensity for line in _amounts(one)))


def _fates(count: Punctuality) -> str:
    told = [f"{number} {words}" for name, words in _FATES.items() if (number := getattr(count, name))]
    told += [f"{count.after_end} not due any more"] if count.after_end else []
    return f"{_name(count.name)}: {count.due} due: {', '.join(told) or 'nothing'}"


def _amounts(dose: DoseIntensity) -> Iterator[str]:
    """Amount given of the amount planned, dose intensity, and the same for each day of treatment."""
    if dose.cumulative is None or dose.planned is None:
        yield f"{_name(dose.drug)}: dose intensity not known: {dose.why}"
        return
    given = f"{plain_amount(dose.cumulative):f} of {plain_amount(dose.planned):f} {dose.unit} recorded as given"
    parts = [given]
    if dose.intensity is not None:
        parts.append(f"dose intensity {_range(*dose.intensity)}")
    if dose.relative is not None and dose.relative != dose.intensity:
        parts.append(f"relative to time {_range(*dose.relative)}")
    yield f"{_name(dose.drug)}: {', '.join(parts)}"


def _range(low: Fraction, high: Fraction) -> str:
    """`95.2 %`, or `14.3 to 95.2 %` where what is not recorded leaves it open."""
    lower, upper = (f"{float(round(share * 100, 1)):.1f}" for share in (low, high))
    return f"{lower} %" if lower == upper else f"{lower} to {upper} %"


def _name(name: str) -> str:
    return name.replace("_", " ")
