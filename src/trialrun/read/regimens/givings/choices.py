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
