"""Patients made by hand for the tests of endpoints."""

import datetime as dt

from trialrun.assess.endpoints.model import EndpointOptions, EndpointResult
from trialrun.assess.model import Options
from trialrun.engines import Patient, patient_of
from trialrun.ground.dates import Date

START = Date(2024, 1, 1)
Cell = str | float | Date | None
Rows = list[dict[str, Cell]]
WEEK = EndpointOptions(how=Options(window_days=7))


def day(number: int) -> Date:
    """The day so many days after the start."""
    return START + dt.timedelta(days=number)


def measured(*facts: tuple[str, int, float, str | None]) -> Rows:
    """Measurements as (variable, day, value, unit)."""
    return [
        {"variable": name, "date": day(on), "date_to": day(on), "value": value, "unit": unit}
        for name, on, value, unit in facts
    ]


def happened(*events: tuple[str, int]) -> Rows:
    """Events as (kind, day), after the first dose on the first day."""
    kinds = (("first_dose", 0), *events)
    return [{"kind": kind, "date": day(on), "date_to": day(on), "cause": None} for kind, on in kinds]


def person(name: str, measurements: Rows, events: Rows | None = None, **others: Rows) -> Patient:
    """A patient with the first dose on the first day."""
    facts = {"measurement": measurements, "event": events or happened(), **others}
    return patient_of({"person_id": name}, facts)


def neuropathy(name: str, before: tuple[float, float], after: tuple[float, float], on: int = 360) -> Patient:
    """ECOG and ONLS at baseline and at one later visit."""
    scales = [(("ecog", "onls")[n], d, v[n], None) for d, v in ((0, before), (on, after)) for n in (0, 1)]
    return person(name, measured(*scales))


def vegf(name: str, values: dict[int, float], *events: tuple[str, int]) -> Patient:
    """Plasma VEGF in pg/mL by day."""
    return person(name, measured(*(("plasma_vegf", on, v, "pg/mL") for on, v in values.items())), happened(*events))


def answers(result: EndpointResult, reading: str, time: str = "", part: str = "") -> dict[str, str]:
    """The answer of each patient, `-` where it is not evaluable."""
    return {
        value.person_id: value.answer if value.evaluable else "-"
        for value in result.values
        if value.reading == reading and time in ("", value.time) and part in ("", value.part)
    }
