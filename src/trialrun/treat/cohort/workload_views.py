"""Parts of a workload as they are shown: the weeks ahead, numbers of a drug, what is due how often. Counts no work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import pyarrow as pa

from trialrun.ground.dates import Date
from trialrun.treat.cohort.workload import Week, Workload
from trialrun.treat.cohort.workload_tally import EPOCH, monday_of, week_of


def monday_before(day: Date) -> Date:
    """The Monday of the ISO week of a day."""
    return monday_of(week_of(day.toordinal() - EPOCH))


def weeks_ahead(workload: Workload) -> tuple[Week, ...]:
    """The week of the as-of day and all after it."""
    monday = monday_before(workload.as_of)
    return tuple(week for week in workload.weeks if week.week >= monday)


def drug_measures(weeks: Iterable[Week]) -> tuple[tuple[str, str], ...]:
    """What is counted of each drug in any of the weeks: the drug, and a unit, `givings` or `unknown`."""
    found: dict[str, set[str]] = {}
    for week in weeks:
        for need in week.drugs:
            found.setdefault(need.drug, set()).update(need.amounts)
            found[need.drug] |= {"unknown"} if need.unknown else set()
    return tuple((drug, what) for drug, units in sorted(found.items()) for what in (*sorted(units), "givings"))


def drug_number(week: Week, drug: str, what: str) -> Decimal:
    """One number of a drug in a week: the amount in a unit, `givings`, or givings of `unknown` amount."""
    need = next((one for one in week.drugs if one.drug == drug), None)
    if need is None:
        return Decimal(0)
    if what in ("givings", "unknown"):
        return Decimal(need.givings if what == "givings" else need.unknown)
    return need.amounts.get(what, Decimal(0))


def due_counts(workload: Workload) -> list[tuple[str, str, int, int]]:
    """For every thing that is due: kind, what, for how many persons, and how often in all."""
    grouped = workload.due.group_by(["kind", "what"]).aggregate([("person_id", "count"), ("number", "sum")])
    columns = (grouped[name].to_pylist() for name in ("kind", "what", "person_id_count", "number_sum"))
    return sorted(zip(*columns, strict=True))


def lists_of(workload: Workload) -> Mapping[str, pa.Table]:
    """The lists of a workload by name."""
    return {"due": workload.due, "late": workload.late, "on_hold": workload.on_hold}
