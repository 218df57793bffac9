"""Days of one dose that another one of the drug has for a single cycle: the narrower statement holds there."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.model import PlannedDrug, Spread
from trialrun.read.regimens.spreading import joined


def narrowed(planned: Sequence[PlannedDrug]) -> list[PlannedDrug]:
    """`20 mg on days 1 and 2 of cycle 1, 27 mg on days 1, 2, 8 and 9 of cycles 1-12`: days 8 and 9 of cycle 1 at 27."""
    single = [(drug, item) for drug in planned for item in drug.spread or () if item.first == item.last and item.days]
    if not single or len(planned) < 2:
        return list(planned)
    return [_without(drug, [i for other, i in single if _another_dose(drug, other)]) for drug in planned]


def _another_dose(one: PlannedDrug, other: PlannedDrug) -> bool:
    known = one.amount is not None and other.amount is not None and one.amount != other.amount
    return known and not one.dose_level and not other.dose_level


def _without(drug: PlannedDrug, taken: Sequence[Spread]) -> PlannedDrug:
    if drug.spread is None or not taken:
        return drug
    items = list(drug.spread)
    for single in taken:
        items = [part for item in items for part in _parted(item, single)]
    return drug if tuple(items) == drug.spread else replace(drug, spread=joined(tuple(items)))


def _parted(item: Spread, single: Spread) -> tuple[Spread, ...]:
    """A range of cycles with the cycle of `single` apart and without its days, where it has all of those and more."""
    at, days = single.first, set(single.days or ())
    within = item.first <= at and (item.last is None or at <= item.last) and item.first != item.last
    if not within or item.days is None or not days < set(item.days):
        return (item,)
    before = (Spread(item.first, at - 1, item.days),) if item.first < at else ()
    after = (Spread(at + 1, item.last, item.days),) if item.last is None or at < item.last else ()
    return (*before, Spread(at, at, tuple(day for day in item.days if day not in days)), *after)
