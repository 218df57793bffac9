"""What a schedule plans for some of its drugs: amounts, days, cycles and how long anything goes on. Judges nothing."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from trialrun.read.regimens.model import LAST_DAY, PlannedPhase

_WEEK, _MONTH = 7, 30
MOST_CYCLES = 24
"""The cycles up to which days are counted through; more of them than this are no number of cycles."""


class Planned:
    """What is planned for some drugs of a text. Each fact is gathered when it is first asked for."""

    def __init__(self, phases: tuple[PlannedPhase, ...], drugs: frozenset[str]) -> None:
        self.pairs = [(phase, given) for phase in phases for given in phase.administrations if given.drug in drugs]
        self.stretches = [(phase.cycle_length_days, one) for phase, given in self.pairs for one in given.spread or ()]

    @cached_property
    def amounts(self) -> frozenset[Decimal | None]:
        """Amounts, the ends of ranges and the amounts of conditions."""
        of_each = ((a.amount, *(a.amount_range or ()), *(r.amount for r in a.dose_rules)) for _, a in self.pairs)
        return frozenset(amount for amounts in of_each for amount in amounts)

    @cached_property
    def days(self) -> frozenset[int]:
        """The days of any cycle."""
        return frozenset(day for _, one in self.stretches for day in one.days or ())

    @cached_property
    def through(self) -> frozenset[int]:
        """The days counted through all cycles, up to the last that is looked at."""
        starts = [
            ((length or 0) * (cycle - 1), one.days or ())
            for length, one in self.stretches
            for cycle in range(one.first, min(one.last or MOST_CYCLES, MOST_CYCLES) + 1)
        ]
        return frozenset(start + day for start, days in starts for day in days if start + day <= 2 * LAST_DAY)

    @cached_property
    def lengths(self) -> frozenset[int | None]:
        """The lengths of the cycles."""
        return frozenset(phase.cycle_length_days for phase, _ in self.pairs)

    @cached_property
    def numbers(self) -> frozenset[int | None]:
        """The cycles in which anything begins or ends, how many cycles, days in them and doses in all there are."""
        whole = (number for phase, _ in self.pairs for number in phase.cycles or ())
        each = (
            (s.first, s.last, cycles := (s.last or 0) - s.first + 1, len(s.days or ()), cycles * len(s.days or ()))
            for _, s in self.stretches
        )
        return frozenset((*whole, *(number for numbers in each for number in numbers)))

    @cached_property
    def spans(self) -> frozenset[int | None]:
        """How long anything goes on, in days."""
        told = (phase.duration_days for phase, _ in self.pairs)
        cycles = ((length or 0) * ((s.last or 0) - s.first + 1) for length, s in self.stretches)
        runs = (run for _, s in self.stretches if s.days for run in _runs(s.days))
        return frozenset((*told, *cycles, *runs, *self.lengths, *self.days))

    @cached_property
    def whole(self) -> bool:
        """Whether each giving has its days."""
        return all(given.spread is not None for _, given in self.pairs)

    @cached_property
    def goes_on(self) -> bool:
        """Whether anything that has its days has no last one."""
        return any(given.open_ended for _, given in self.pairs) or any(one.last is None for _, one in self.stretches)

    def is_repeated_after(self, days: int) -> bool:
        """Whether anything is given once more after so many days."""
        return days in self.lengths or any(day + days in self.days for day in self.days)

    def is_spaced_by(self, days: int) -> bool:
        """Whether anything is given once more after so many days, and not between: every other day, not daily."""
        return any(
            day + days in listed and listed.isdisjoint(range(day + 1, day + days))
            for listed in (frozenset(one.days or ()) for _, one in self.stretches)
            for day in listed
        )

    def has_span(self, days: int) -> bool:
        """Whether a stretch is planned: what is given in it ends with it, or goes on in another way behind it."""
        if days in self.spans or any(day + days in self.through for day in self.through):
            return True
        start = min(self.through, default=1)
        last = _WEEK if days % _MONTH else _MONTH
        return any(day in self.through for day in range(start + days - last, start + days))


def _runs(days: tuple[int, ...]) -> tuple[int, ...]:
    """The number of days, the last of them, and the weeks that they take."""
    return len(days), days[-1], -(-days[-1] // _WEEK) * _WEEK, -(-(days[-1] - days[0] + 1) // _WEEK) * _WEEK
