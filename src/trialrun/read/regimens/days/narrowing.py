"""Days of one dose that another one of the drug has for a single cycle: the narrower statement holds there."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from msgspec.structs import replace

from trialrun.read.regimens.days.spreading import joined
from trialrun.read.regimens.model import PlannedDrug, Spread

_FEW = 2


def narrowed(planned: Sequence[PlannedDrug]) -> list[PlannedDrug]:
    """`20 mg on days 1 and 2 of cycle 1, 27 mg on days 1, 2, 8 and 9 of cycles 1-12`: days 8 and 9 of cycle 1 at 27."""
    planned = [_up_to_later(drug, planned[at + 1 :]) for at, drug in enumerate(planned)]
    told = [drug for drug in planned if not _at_interval(drug)]
    single = [(drug, item) for drug in told for item in drug.spread or () if item.first == item.last and item.days]
    if not single or len(planned) < 2:
        return list(planned)
    return [_without(drug, _together([i for other, i in single if _another_dose(drug, other)])) for drug in planned]


def _up_to_later(drug: PlannedDrug, behind: Sequence[PlannedDrug]) -> PlannedDrug:
    """`27 mg from cycle 2 on days 1, 2 and 8. From cycle 13 on days 1 and 2`: the days before hold up to cycle 12."""
    later = [item for other in behind if _alike(drug, other) for item in other.spread or ()]
    if not later or not drug.spread:
        return drug
    spread = tuple(_ended(item, later) for item in drug.spread)
    return drug if spread == drug.spread else replace(drug, spread=spread)


def _alike(one: PlannedDrug, other: PlannedDrug) -> bool:
    """Givings of which the second may take the place of the first: of no other patients, and by no other route."""
    return one.dose_level == other.dose_level and (one.routes == other.routes or not (one.routes and other.routes))


def _ended(item: Spread, later: Sequence[Spread]) -> Spread:
    """The cycles before those of later givings, which follow one upon the other up to the last."""
    days = set(item.days or ())
    for other in sorted(later, key=attrgetter("first"), reverse=True):
        if other.last == item.last and other.first > item.first and not days.isdisjoint(other.days or ()):
            item = Spread(item.first, other.first - 1, item.days)
    return item


def _at_interval(drug: PlannedDrug) -> bool:
    """A drug at an interval that reaches over cycles, as every 3 weeks in those of 2 weeks: no cycle is named."""
    cycles = drug.spread or ()
    return drug.assumed_day1 and len(cycles) > _FEW and all(item.first == item.last for item in cycles[:-1])


def _together(taken: Sequence[Spread]) -> list[Spread]:
    """`100 mg on day 1 and 200 mg on day 2 of cycle 1`: both days of the cycle."""
    days: dict[int, set[int]] = {}
    for item in taken:
        days.setdefault(item.first, set()).update(item.days or ())
    return [Spread(first, first, tuple(sorted(own))) for first, own in days.items()]


def _another_dose(one: PlannedDrug, other: PlannedDrug) -> bool:
    known = one.amount is not None and other.amount is not None and one.amount != other.amount
    return known and not one.dose_level and not other.dose_level


def _without(drug: PlannedDrug, taken: Sequence[Spread]) -> PlannedDrug:
    if drug.spread is None or not taken:
        return drug
    items = list(drug.spread)
    for single in taken:
        items = [part for item in items for part in _parted(item, single, drug.assumed_day1)]
    return drug if tuple(items) == drug.spread else replace(drug, spread=joined(tuple(items)))


def _parted(item: Spread, single: Spread, assumed: bool) -> tuple[Spread, ...]:
    """A range of cycles with the cycle of `single` apart and without its days, where it has all of those and more.

    An assumed day 1 gives way to the days of `single`: `8 mg on days 1 and 2 of cycle 1, 16 mg weekly`.
    """
    at, days = single.first, set(single.days or ())
    within = item.first <= at and (item.last is None or at <= item.last)
    own = set(item.days or ())
    gives_way = assumed and bool(days & own)
    if not within or not (gives_way or (days < own and item.first != item.last)):
        return (item,)
    before = (Spread(item.first, at - 1, item.days),) if item.first < at else ()
    after = (Spread(at + 1, item.last, item.days),) if item.last is None or at < item.last else ()
    rest = tuple(day for day in sorted(own) if (day > max(days) if gives_way else day not in days))
    return (*before, *((Spread(at, at, rest),) if rest else ()), *after)
