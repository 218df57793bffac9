"""What a calendar adds to a cohort's workload, week by week: the definition, in plain Python.

Weeks are ISO weeks, counted from the one that holds 1 January 1970. Plans nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.errors import UnitError
from trialrun.ground.dates import Date
from trialrun.ground.quantity import conversion_factor
from trialrun.treat.model import Calendar, CalendarRow

Ints = npt.NDArray[np.int64]
_BITS = 24
_LOW = (1 << _BITS) - 1
EPOCH = Date(1970, 1, 1).toordinal()
PARTS = 1_000_000  # amounts are summed in whole millionths of their unit
# Rows of these statuses take place, or are planned to.
HAPPENING = frozenset({"planned", "given", "late"})
# Where a giving takes place, by route. Source: CDISC terminology of routes of administration (C66729), short forms
# as trial files use them. Routes that are not here, choices between two places, and no route: open.
ROUTE_PLACES = MappingProxyType(
    {
        "IV": "infusion",
        "SC": "injection",
        "IM": "injection",
        "PO": "home",
    }
)
ON_SITE = ("infusion", "injection", "open")  # the gravest first: a patient's day counts once, under the first of them
DAY_MEASURES = MappingProxyType({"infusion": "infusion_days", "injection": "injection_days", "open": "open_days"})
KIND_MEASURES = MappingProxyType({"visit": "visits", "assessment": "assessments", "procedure": "procedures"})


class Measure(msgspec.Struct, frozen=True, order=True):
    """Something that is counted in weeks; `drug` and `unit` where it is about a drug."""

    name: str
    drug: str = ""
    unit: str = ""


class Tally:
    """Whole numbers by measure and week, and givings without a date by drug."""

    def __init__(self) -> None:
        self.weeks: dict[Measure, Counter[int]] = defaultdict(Counter)
        self.undated: Counter[str] = Counter()

    def add(self, measure: Measure, week: int, number: int) -> None:
        """Count a number in a week; nothing is no entry."""
        if number:
            self.weeks[measure][week] += number

    def add_many(self, measure: Measure, weeks: Ints, numbers: Ints) -> None:
        """Count whole numbers in their weeks, exactly: floats of 53 bits hold each half of them. Shapes are equal."""
        kept = np.flatnonzero(numbers)
        if not len(kept):
            return
        weeks, numbers = weeks.ravel()[kept], numbers.ravel()[kept]
        low = int(weeks.min())
        small = np.bincount(weeks - low, numbers & _LOW)
        large = np.bincount(weeks - low, numbers >> _BITS)
        for place in np.flatnonzero((small > 0) | (large > 0)).tolist():
            self.add(measure, place + low, (int(large[place]) << _BITS) + int(small[place]))

    def add_undated(self, drug: str, number: int) -> None:
        """Count givings that the document does not put on a day."""
        if number:
            self.undated[drug] += number


def week_of(day: int) -> int:
    """The number of the week of a day (since 1970): weeks begin on Monday."""
    return (day + 3) // 7


def monday_of(week: int) -> Date:
    """The first day of a week by its number."""
    return Date.fromordinal(week * 7 - 3 + EPOCH)


def place_of(route: str | None) -> str:
    """infusion, injection, home or open: where one giving takes place, as far as its route tells."""
    places = {ROUTE_PLACES.get(one, "open") for one in route.split("|")} if route else {"open"}
    return places.pop() if len(places) == 1 else "open"


def need_of(amount: Decimal | None, unit: str | None) -> tuple[str, int] | None:
    """An amount as whole millionths of mg, or of its own unit where it is no mass; None where it is not known.

    An amount per something (mg/kg) is not known: the weight is missing.
    """
    if amount is None or unit is None or "/" in unit:
        return None
    target, factor = _summed_unit(unit)
    return target, round(Fraction(amount) * factor * PARTS)


@lru_cache(maxsize=256)
def _summed_unit(unit: str) -> tuple[str, Fraction]:
    try:
        return "mg", conversion_factor(unit, "mg")
    except UnitError:
        return unit, Fraction(1)


def tally_calendar(tally: Tally, calendar: Calendar) -> None:
    """Add one patient's calendar."""
    places: dict[Date, set[str]] = defaultdict(set)
    for row in calendar.rows:
        if row.kind == "dose":
            _tally_dose(tally, row, places)
        elif counts_as_visit(row) and row.date is not None and row.status in HAPPENING:
            tally.add(Measure(KIND_MEASURES[row.kind]), _week(row.date), 1)
    for date, found in places.items():
        place = next((one for one in ON_SITE if one in found), None)
        if place is not None:
            tally.add(Measure(DAY_MEASURES[place]), _week(date), 1)


def counts_as_visit(row: CalendarRow) -> bool:
    """True for a visit, assessment or procedure of the enrolled; not in screening, nor the day of an endpoint."""
    return row.kind in KIND_MEASURES and row.phase != "screening" and not row.label.startswith("endpoint: ")


def _week(date: Date) -> int:
    return week_of(date.toordinal() - EPOCH)


def _tally_dose(tally: Tally, row: CalendarRow, places: dict[Date, set[str]]) -> None:
    drug = row.drug or ""
    if row.date is None:
        tally.add_undated(drug, 1)
        return
    if row.status not in HAPPENING:
        return
    week, place, times = _week(row.date), place_of(row.route), row.times_per_day or 1
    places[row.date].add(place)
    if place != "home" and row.infusion_minutes is not None:
        tally.add(Measure("chair_minutes"), week, row.infusion_minutes * times)
    elif place == "infusion":
        tally.add(Measure("untimed"), week, times)
    tally.add(Measure("givings", drug), week, times)
    need = need_of(row.amount, row.unit)
    if need is None:
        tally.add(Measure("unknown", drug), week, times)
    else:
        tally.add(Measure("amount", drug, need[0]), week, need[1] * times)
