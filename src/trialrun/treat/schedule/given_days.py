"""On which days of one cycle a drug is given, under which entries of its schedule. Dates none, reckons no amount."""

from __future__ import annotations

import datetime as dt

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Offset, shift
from trialrun.protocol import Administration, DoseDays, Numbers
from trialrun.treat.model import Choices
from trialrun.treat.schedule.assumptions import assumed_of_drug
from trialrun.treat.schedule.timeline import Slot, last_day

Entries = tuple[DoseDays, ...]
# The longest month and year, for refusing days that no cycle of such a length can have.
_LONGEST = {"mo": 31, "a": 366}


class Undated(msgspec.Struct, frozen=True):
    """Something given in the cycle that has no date: why, under which entries, and its cycle day if it has one."""

    reason: str
    entries: Entries = ()
    cycle_day: int | None = None


class GivenDays(msgspec.Struct, frozen=True):
    """The days on which a drug is given, rising, each with its entries; and what cannot be put on a day."""

    days: dict[int, Entries] = {}
    undated: tuple[Undated, ...] = ()


def covers(entry: DoseDays, cycle: int | None) -> bool:
    """True where an entry of a schedule speaks of a cycle."""
    return entry.cycles is None or cycle is None or entry.cycles.has(cycle)


def given_days(administration: Administration, slot: Slot, choices: Choices) -> GivenDays | None:
    """The days of a slot on which a drug is given; None where its schedule is stated for other cycles only.

    Entries without days say how much is given to some patients on the days of the others; without a condition they are
    something of their own whose days are not stated. Raises InputError for a day that the cycle does not have.
    """
    entries = tuple(entry for entry in administration.schedule if covers(entry, slot.cycle))
    if administration.schedule and not entries:
        return None
    known = _with_assumed(entries, administration, slot, choices)
    dated = tuple(entry for entry in known if entry.days is not None)
    silent = tuple(entry for entry in known if entry.days is None)
    if not dated:
        return GivenDays(undated=(Undated("the days are not stated", silent),))
    beside = tuple(entry for entry in silent if entry.rule is not None or entry.who)
    alone = tuple(Undated("the days are not stated", (entry,)) for entry in silent if entry not in beside)
    for entry in dated:
        _refuse_beyond(entry, administration, slot)
    days, lost = _enumerated(dated, beside, slot, choices)
    return GivenDays(days, (*alone, *lost))


def _with_assumed(entries: Entries, administration: Administration, slot: Slot, choices: Choices) -> Entries:
    """The entries, with the days that the user assumes where they have none."""
    days = assumed_of_drug(choices, "days", slot.phase, administration.drug)
    if not isinstance(days, Numbers):
        return entries
    return tuple(
        entry if entry.days is not None else msgspec.structs.replace(entry, days=days, days_origin="assumption")
        for entry in entries or (DoseDays(),)
    )


def _enumerated(
    dated: Entries, beside: Entries, slot: Slot, choices: Choices
) -> tuple[dict[int, Entries], tuple[Undated, ...]]:
    """Each day with its entries, and the days that this cycle lacks or that nobody can count."""
    last, limit = last_day(slot), _horizon(slot, choices)
    found: dict[int, Entries] = {}
    lost: list[Undated] = []
    for entry in dated:
        for day in _listed(entry, last if last is not None else limit):
            if last is not None and day > last:
                lost.append(Undated(f"this cycle ends with day {last}", (entry,), day))
            else:
                found[day] = (*found.get(day, ()), entry)
        if limit is None and last is None and _is_open(entry):
            text = entry.days.text if entry.days is not None else ""
            lost.append(Undated(f"days {text}: how long the cycle lasts is not stated", (entry,)))
    return {day: (*found[day], *beside) for day in sorted(found)}, tuple(lost)


def _listed(entry: DoseDays, last: int | None) -> tuple[int, ...]:
    """The days of an entry: those written, and of an open range those up to `last`."""
    if entry.days is None:
        return ()
    written = max(_bounds(entry))
    every = entry.days.within(max(written, last or written))
    return tuple(day for day in every if day <= written or last is not None)


def _bounds(entry: DoseDays) -> list[int]:
    """The last day of each range; of an open one its first."""
    return [first if last is None else last for first, last in entry.days.ranges] if entry.days is not None else []


def _is_open(entry: DoseDays) -> bool:
    return entry.days is not None and any(last is None for _, last in entry.days.ranges)


def _horizon(slot: Slot, choices: Choices) -> int | None:
    """The last day shown of a phase that has days of its own and no end; None for cycles."""
    if slot.cycle is not None:
        return None
    first = slot.first or dt.date(2025, 3, 1)
    return slot.lowest + (shift(first, choices.horizon) - first).days - 1


def _refuse_beyond(entry: DoseDays, administration: Administration, slot: Slot) -> None:
    if entry.days is None:
        return
    where = f"phase {slot.phase.name!r}, {administration.drug}, schedule days {entry.days.text}"
    low, high, last = min(first for first, _ in entry.days.ranges), max(_bounds(entry)), _longest(slot)
    if low < slot.lowest:
        raise InputError(
            f"day {low} is no day of a cycle", where=where,
            fix="count from day 1, or set `day_zero: true` where a phase counts from a day 0",
        )  # fmt: skip
    if last is not None and high > last:
        assumed = entry.days_origin == "assumption" and entry not in administration.schedule
        fix = "correct the days assumed" if assumed else "correct the day or the cycle length"
        raise InputError(f"day {high} is beyond the last day, {last}", where=where, fix=fix)


def _longest(slot: Slot) -> int | None:
    """The last day that any cycle of the slot's length has."""
    length = slot.length
    if length is None:
        return None
    return slot.lowest - 1 + _days(length)


def _days(length: Offset) -> int:
    if length.unit in _LONGEST:
        return _LONGEST[length.unit] * length.amount
    first = dt.date(2025, 3, 1)
    return (shift(first, length) - first).days
