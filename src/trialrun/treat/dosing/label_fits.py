"""Which rows of a drug label speak of a giving: by cycle, days, phase and length of infusion. Chooses no dose."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from trialrun.ground.truth import MET, NOT_MET, Need, Truth, all_of, from_bool, unknown
from trialrun.library.labels import LabelDose
from trialrun.protocol import Administration, Numbers, Trial
from trialrun.treat.schedule.giving import Giving
from trialrun.treat.schedule.timeline import phases_of

DAYS_NEED = Need("date", "days of the cycle", "on which the drug is given")
"""What is missing where a document does not state the days."""
_LAST = 400  # days of a cycle whose length is not stated; only open ranges (`1+`) reach so far


def fit(row: LabelDose, giving: Giving, trial: Trial, *, chosen: bool = False) -> Truth:
    """Whether a row of a label speaks of a giving; unknown where the days of the trial are not stated.

    `chosen`: the user named the regimen, so that other days than those of the label do not matter.
    """
    cycle, pattern = label_cycle(giving, trial), days_in_cycle(giving)
    minutes = giving.row.infusion_minutes
    first = _first_days(giving)
    return all_of(
        (
            from_bool(row.phase in ("", giving.row.phase)),
            from_bool(row.cycles is None or row.cycles.has(cycle)),
            MET if chosen else _matches(row.patterns, pattern),
            MET if chosen or row.begins is None else _begins(row.begins, first),
            from_bool(chosen or None in (minutes, row.infusion_minutes) or minutes == row.infusion_minutes),
            _on_day(row.days, giving),
        )
    )


def label_cycle(giving: Giving, trial: Trial) -> int:
    """The number of a cycle as a label counts: 1 is the first in which this patient gets the drug."""
    slot, drug = giving.slot, giving.administration.drug
    arm = next((one for one in trial.arms if one.name == slot.arm), None)
    before = 0
    for phase in phases_of(trial, arm):
        if phase.name == slot.phase.name:
            break
        if any(administration.drug == drug for administration in phase.administrations):
            before += phase.cycles or 1
    if slot.cycle is None:
        return before + 1
    return before + max(slot.cycle - _first_cycle(giving.administration, slot.phase.first_cycle), 0) + 1


def days_in_cycle(giving: Giving) -> tuple[int, ...] | None:
    """All days of the cycle on which the drug is given; None where they are not stated."""
    stated = _days_of(giving.administration, giving.slot.cycle, _last_day(giving))
    extra = {
        day for entry in giving.entries if entry.days is not None for day in _within(entry.days, _last_day(giving))
    }
    return tuple(sorted({*stated, *extra})) or None


def day_list(days: Sequence[int]) -> str:
    """Days in their shortest form: `1-14`, `1, 8, 15`, `-3 to -2`."""
    runs: list[tuple[int, int]] = []
    for day in days:
        joins = bool(runs) and runs[-1][1] == day - 1
        runs[-1:] = [(runs[-1][0], day)] if joins else [*runs[-1:], (day, day)]
    shown = [str(one) if one == last else f"{one}{' to ' if one < 0 else '-'}{last}" for one, last in runs]
    return ", ".join(shown)


def _first_days(giving: Giving) -> tuple[int, ...] | None:
    """The days of the drug's first cycle in this phase."""
    first = _first_cycle(giving.administration, giving.slot.phase.first_cycle)
    if giving.slot.cycle in (None, first):
        return days_in_cycle(giving)
    return _days_of(giving.administration, first, _last_day(giving)) or None


def _days_of(administration: Administration, cycle: int | None, last: int) -> tuple[int, ...]:
    entries = [
        entry.days
        for entry in administration.schedule
        if entry.days is not None and (entry.cycles is None or cycle is None or entry.cycles.has(cycle))
    ]
    return tuple(sorted({day for days in entries for day in _within(days, last)}))


def _first_cycle(administration: Administration, lowest: int) -> int:
    """The first cycle of a phase in which a drug is given."""
    starts = [
        lowest if entry.cycles is None else min(first for first, _ in entry.cycles.ranges)
        for entry in administration.schedule
    ]
    return min(starts, default=lowest)


def _last_day(giving: Giving) -> int:
    slot = giving.slot
    if slot.planned_first is None or slot.planned_last is None:
        return _LAST
    return (slot.planned_last - slot.planned_first).days + slot.lowest


def _matches(patterns: Sequence[Numbers], days: tuple[int, ...] | None) -> Truth:
    if not patterns:
        return MET
    if days is None:
        return unknown(DAYS_NEED)
    last = max(days)
    exact = any(_within(pattern, max(last, _end(pattern))) == days for pattern in patterns)
    return MET if exact else NOT_MET


@lru_cache(maxsize=1024)
def _within(numbers: Numbers, last: int) -> tuple[int, ...]:
    return numbers.within(last)


@lru_cache(maxsize=1024)
def _end(numbers: Numbers) -> int:
    return max(first if last is None else last for first, last in numbers.ranges)


def _begins(begins: Numbers, days: tuple[int, ...] | None) -> Truth:
    if days is None:
        return unknown(DAYS_NEED)
    first = _within(begins, _end(begins))
    return from_bool(days[: len(first)] == first)


def _on_day(days: Numbers | None, giving: Giving) -> Truth:
    if days is None:
        return MET
    if giving.row.cycle_day is None or days_in_cycle(giving) is None:
        return unknown(DAYS_NEED)
    return from_bool(days.has(giving.row.cycle_day))
