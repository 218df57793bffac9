"""Givings of which a patient has one: doses with times of their own, lists of days. Chooses none of them."""

from __future__ import annotations

from itertools import pairwise

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Giving, is_scoped


def with_options(made: list[Giving], starts: list[int]) -> list[Giving]:
    """Givings of which a patient has one or the other, each under the name of the first dose of its option.

    `20 mg/m2 (cycle 1 only) or 36 mg/m2` are no options: both are given, each in its cycles.
    """
    starts = [start for start in starts if start < len(made)]
    bounds = tuple(pairwise((0, *starts, len(made))))
    whole = [sum(not is_scoped(giving) for giving in made[first:end]) for first, end in bounds]
    if not starts or any(is_scoped(made[first]) for first, _ in bounds) or max(whole) > 1:
        return made
    named: list[Giving] = []
    for first, end in bounds:
        dose = made[first].dose
        name = f"{dose.low:f} {dose.unit}" if dose is not None else ""
        named += [replace(giving, level=giving.level or name) for giving in made[first:end]]
    return _as_long(named)


def first_of_options(made: list[Giving], starts: list[int]) -> list[int]:
    """`20 mg or 10 mg weekly for 4 weeks, then every 2 weeks`: where each dose begins; none where one has own times."""
    starts = starts or [at for at in range(1, len(made)) if _another_choice(made[at - 1], made[at])]
    starts = [0, *(start for start in starts if start < len(made))]
    before, last = made[: starts[-1]], made[starts[-1] :]
    several = len(starts) > 1 and len(before) == len(starts) - 1 and len(last) > 1
    alike = several and all(giving.dose == last[0].dose and giving.timed for giving in last)
    return starts if alike and not any(g.timed or g.cycles or g.dose is None for g in before) else []


def _another_choice(one: Giving, two: Giving) -> bool:
    return one.dose is not None and two.dose is not None and two.dose.choice and one.dose != two.dose


def in_each_option(made: list[Giving], starts: list[int], course: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """The givings of the last option, with the dose of each under its name."""
    doses = [made[start].dose for start in starts]
    named = [(dose, f"{dose.low:f} {dose.unit}") for dose in doses if dose is not None]
    return tuple(replace(g, dose=dose, level=g.level or name) for dose, name in named for g in course)


def _as_long(named: list[Giving]) -> list[Giving]:
    """`20 mg every 2 weeks or 40 mg every 4 weeks for 12 weeks`: the time at the end is that of each option."""
    last = named[-1].lasting
    open_ended = all(g.every is not None and not (g.lasting or g.times or g.days or g.cycles) for g in named[:-1])
    if last is None or last.consecutive or named[-1].every is None or not open_ended:
        return named
    return [replace(giving, lasting=last) for giving in named]


def with_schedules(made: list[Giving], others: list[int]) -> list[Giving]:
    """`on days 1-7, or days 1-5 and 8-9`: lists of days of which a patient has one, numbered as the text lists them."""
    if not others or any(giving.level for giving in made):
        return made
    named = {at: f"schedule {number}" for number, at in enumerate((others[0] - 1, *others), 1)}
    return [replace(g, level=named[at]) if at in named else g for at, g in enumerate(made)]
