"""The amount of one giving for one patient. Invents none: what cannot be reckoned stays absent, with the reason."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from trialrun.engines import Patient
from trialrun.ground.finding import Finding
from trialrun.protocol import Trial
from trialrun.treat.giving import Giving
from trialrun.treat.model import CalendarRow, Choices, least_sure


def dose_giving(
    giving: Giving, trial: Trial, patient: Patient, choices: Choices
) -> tuple[CalendarRow, tuple[Finding, ...]]:
    """The row of a giving with its amount, unit and label, and what was found."""
    dose = next((entry.dose for entry in giving.entries if entry.dose is not None), giving.administration.dose)
    row = giving.row
    if dose is not None:
        number, _, unit = dose.text.partition(" ")
        row = msgspec.structs.replace(row, amount=Decimal(number), unit=unit, amount_origin="document")
    return msgspec.structs.replace(row, origin=least_sure(row.origin, row.amount_origin)), ()
