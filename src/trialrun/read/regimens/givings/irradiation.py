"""Radiotherapy by its fractions: the dose of one, how many, and on which days of a week. Invents no fraction."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry, Giving
from trialrun.read.regimens.phrases import UNKNOWN_DAYS, DayList, Dose, Frequency

RADIATION = (
    "radiotherapy",
    "total_body_irradiation",
    "total_marrow_irradiation",
    "stereotactic_radiotherapy",
    "stereotactic_radiosurgery",
    "brachytherapy",
)
_INFUSED = frozenset(
    {"cisplatin", "carboplatin", "nedaplatin", "oxaliplatin", "amifostine", "gemcitabine", "paclitaxel",
     "docetaxel", "vinorelbine", "topotecan", "bleomycin", "mitomycin", "cytarabine"}
)  # fmt: skip
"""Drugs that are given by infusion or injection: on days of radiotherapy, where patients come for it."""
_DAY_AND_NIGHT = frozenset({"fluorouracil"})
"""Drugs that an infusion goes on of for days, those of the week's end too."""
_WEEKDAYS = 5
_MOST_A_DAY = 4
_LEAST_A_FRACTION, _MOST_A_FRACTION = Decimal("0.45"), Decimal(10)
"""Grays: `2 Gy daily for 30 fractions` is no total of 2 Gy."""


def as_fractions(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """One giving by fraction from what is said of the total dose, the fractions and the days."""
    doses = [_gray(giving.dose) for giving in givings if giving.dose is not None and "Gy" in giving.dose.unit]
    scoped = any(giving.ranges and giving.dose and _gray(giving.dose).low <= _MOST_A_FRACTION for giving in givings)
    if not doses or (scoped and len(doses) > 1):
        kept = [g for g in givings if g.dose is None or _gray(g.dose).low <= _MOST_A_FRACTION]
        return tuple(_unplaced(_in_its_time(giving)) for giving in kept or givings)
    pairs = [giving for giving in givings if giving.dose is not None and giving.fractions]
    if len(pairs) > 1 and len(pairs) == len(doses):
        return tuple(one for giving in givings for one in as_fractions((giving,)))
    if len(givings) == len(doses) > 1 and max(d.low for d in doses) < 2 * min(d.low for d in doses):
        return tuple(replace(giving, dose=_gray(giving.dose)) for giving in givings)
    number = next((giving.fractions for giving in givings if giving.fractions), None)
    total = max(doses, key=lambda dose: dose.low)
    one = min(doses, key=lambda dose: dose.low)
    if number is None and len(doses) > 1 and one.low < total.low and one.low <= _MOST_A_FRACTION:
        number = int(total.low / one.low)
    dose = _one(total, one, number)
    lasting = next((giving.lasting for giving in givings if giving.lasting), None)
    frequency = next((giving.frequency for giving in givings if giving.frequency and giving.frequency.per_week), None)
    frequency = frequency or next((giving.frequency for giving in givings if giving.frequency), None)
    base = next((giving for giving in givings if giving.days is not None), givings[0])
    whole = total if dose is None else None
    one_of_all = replace(base, dose=dose, fractions=number, frequency=frequency, lasting=lasting, total=whole)
    return (_unplaced(_in_its_time(one_of_all)),)


def _in_its_time(giving: Giving) -> Giving:
    """`25 fractions in 5 weeks`, `in 33 days`: five a week; fractions in more days than that are on some of them."""
    lasting, a_day = giving.lasting, (giving.frequency.times_per_day or 1) if giving.frequency is not None else 1
    if lasting is None or not giving.fractions or (giving.days is not None and not giving.begins):
        return giving
    number = -(-giving.fractions // a_day)
    if lasting.days == _days_of(number) or (lasting.days == 7 * number / _WEEKDAYS and not lasting.consecutive):
        return replace(giving, frequency=Frequency(a_day, None, _WEEKDAYS), lasting=None)
    return replace(giving, lasting=None) if number < lasting.days and giving.frequency is None else giving


def _days_of(number: int) -> int:
    """The days from the first of so many fractions to the last, five a week from a Monday on."""
    return 7 * ((number - 1) // _WEEKDAYS) + (number - 1) % _WEEKDAYS + 1


def told_apart(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """One giving by fraction, where the total stands in one sentence and the number or dose of fractions in another."""
    totals = {giving.total for giving in givings if giving.total is not None and giving.dose is None}
    numbers = {giving.fractions for giving in givings if giving.fractions}
    doses = {giving.dose for giving in givings if giving.dose is not None}
    plain = not any(giving.cycles or giving.level for giving in givings)
    if not plain or len(totals) != 1 or len(numbers) > 1 or len(doses) > 1 or not (numbers or doses):
        return givings
    total, number, one = totals.pop(), next(iter(numbers), None), next(iter(doses), None)
    if number is None and (one is None or one.high is not None or total.high is not None or total.low % one.low):
        return givings
    return as_fractions(tuple(replace(giving, dose=giving.dose or giving.total, total=None) for giving in givings))


def on_unsaid_days(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """`A IV once daily` in radiotherapy on 5 days a week: on those days or on all, which is not said."""
    rays = [g for entry in entries if entry.name in RADIATION for g in entry.givings]
    unsaid = all(g.fractions and not (g.frequency or g.days or g.lasting) for g in rays)
    if not unsaid and not any(g.frequency is not None and g.frequency.per_week == _WEEKDAYS for g in rays):
        return entries
    number = next((g.fractions for g in rays if g.fractions and g.frequency is not None), None)
    return tuple(
        replace(entry, givings=tuple(_on_weekdays(_on_some_days(entry, g), number) for g in entry.givings))
        for entry in entries
    )


def _on_weekdays(giving: Giving, number: int | None) -> Giving:
    """`twice daily on weekdays` beside so many fractions on weekdays: on the days of those."""
    other = giving.days or giving.weeks or giving.lasting or giving.cycles or giving.times or giving.every
    five = giving.frequency is not None and giving.frequency.per_week == _WEEKDAYS
    return replace(giving, fractions=giving.fractions or number) if five and not other else giving


def _on_some_days(entry: Entry, giving: Giving) -> Giving:
    name = entry.name
    infused = name in _INFUSED or ("IV" in giving.routes and name not in _DAY_AND_NIGHT)
    begun = giving.days is None or giving.begins
    other = giving.weeks or giving.lasting or giving.cycles or giving.times or giving.every
    if not infused or giving.frequency is None or giving.frequency.every_days != 1 or other or not begun:
        return giving
    return replace(giving, days=None, frequency=replace(giving.frequency, every_days=None))


def _unplaced(giving: Giving) -> Giving:
    """Fractions every day, or more than one a day, without their number or weeks, are on days that are not known.

    So are several fractions of which only the first day, or week, is told.
    """
    frequency = giving.frequency
    one_week = giving.weeks is not None and len(giving.weeks.weeks) == 1
    if frequency is None and (giving.fractions or 1) > _MOST_A_DAY and (len(giving.listed) == 1 or one_week):
        return replace(giving, days=UNKNOWN_DAYS)
    if frequency is None or frequency.every_days != 1 or giving.days is not None:
        return giving
    often = (frequency.times_per_day or 1) > 1
    known = giving.fractions is not None or giving.lasting is not None
    return giving if known and not often else replace(giving, frequency=None)


def begins_in_cycle(entry: Entry) -> bool:
    """True for fractions of which is told in which cycle of other drugs they begin."""
    return entry.name in RADIATION and any(map(_begins_in_cycle, entry.givings))


def _begins_in_cycle(giving: Giving) -> bool:
    one = len(giving.ranges) == 1 and giving.ranges[0][1] in {None, giving.ranges[0][0]}
    return one and (giving.fractions or 1) > _MOST_A_DAY and len(giving.listed) <= 1


def counted_from_cycle(entry: Entry, length: int) -> Entry:
    """`starting on day 1 of cycle 2` of 21 days: from day 22 on; no day is known where the length of cycles is not."""
    givings = (_from_cycle(giving, length) if _begins_in_cycle(giving) else giving for giving in entry.givings)
    return replace(entry, givings=tuple(givings))


def _from_cycle(giving: Giving, length: int) -> Giving:
    before = giving.ranges[0][0] - 1
    known = giving.days != UNKNOWN_DAYS and giving.frequency is not None and (length or not before)
    start = length * before + (giving.listed[0] if giving.listed else 1)
    return replace(giving, cycles=None, days=DayList((start,), begins=True) if known else UNKNOWN_DAYS)


def _gray(dose: Dose | None) -> Dose:
    assert dose is not None
    if dose.unit != "cGy":
        return dose
    high = dose.high / 100 if dose.high is not None else None
    return Dose(dose.low / 100, high, "Gy", dose.per)


def _share(total: Decimal, number: int) -> Decimal:
    """One of so many equal fractions, without zeros behind the point: 30 Gy in 3 is 10."""
    one = round(total / number, 4)
    return Decimal(int(one)) if one == int(one) else one.normalize()


def _one(total: Dose, one: Dose, number: int | None) -> Dose | None:
    """The dose of one fraction; None where only a total is said that no single fraction can be."""
    fits = number is None or one.per or abs(one.low * number - total.low) <= total.low / 5
    if (one.low < total.low and fits and (number or one.low <= _MOST_A_FRACTION)) or one.per == "dose":
        return one
    if number and one.low <= _MOST_A_FRACTION and (one.per == "day" or total.low / number < _LEAST_A_FRACTION):
        return one
    if number:
        high = _share(total.high, number) if total.high is not None else None
        return Dose(_share(total.low, number), high, "Gy", "dose")
    return one if one.low <= _MOST_A_FRACTION else None


def irradiation_days(entries: Iterable[Entry]) -> int | None:
    """The days that radiotherapy in fractions lasts, where it is given; not on days of cycles."""
    for entry in entries:
        if entry.name in RADIATION:
            for giving in entry.givings:
                if giving.fractions and not (giving.listed and giving.every):
                    return _days_of(giving.fractions)
                if giving.lasting and giving.lasting.days >= 7:
                    return giving.lasting.days
    return None
