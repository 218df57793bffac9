"""What a treatment text says, as frozen records with their places in the text. Judges nothing and dates nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from trialrun.ground.finding import Finding
from trialrun.read.text import Cut, Text

Days = tuple[int, ...]
Ranges = tuple[tuple[int, int | None], ...]
"""First and last cycles; the last is None where it is open."""

LAST_DAY = 336
LAST_CYCLE = 12
"""How far a giving without an end is laid out."""
TEN_YEARS = 3650
"""Days: how far one with an end is."""


class Spread(msgspec.Struct, frozen=True):
    """Cycles `first` to `last` (None: open) and the days given in them; `days` None where none are stated."""

    first: int
    last: int | None
    days: Days | None


class ConditionalDose(msgspec.Struct, frozen=True):
    """Another amount for some patients: `condition` as printed, with the amount that then holds."""

    condition: str
    amount: Decimal | None
    unit: str
    cut: Cut


class PlannedDrug(msgspec.Struct, frozen=True, kw_only=True):
    """One drug as a phase gives it. What the text leaves out is None or empty and named in `not_stated`.

    `drug` is the name of the vocabulary, or the printed name in small letters where it is not in there (`known` False).
    `per` is that of the amount: one giving or a day. `spread` None: no days are stated. Without cycles the days are
    those of the phase, under cycle 1. `assumed_day1`: the start on day 1 is natural and not said.
    `open_ended`: the days go on without a stated end and are listed to day 336 only.
    `dose_level` names the cohort or option the amount belongs to. `until` is the event that ends it.
    """

    drug: str
    printed: str
    known: bool = True
    aliases: tuple[str, ...] = ()
    amount: Decimal | None = None
    amount_range: tuple[Decimal, Decimal] | None = None
    unit: str = ""
    per: Literal["dose", "day"] = "dose"
    times_per_day: int | None = 1
    per_week: int | None = None
    routes: tuple[str, ...] = ()
    infusion_minutes: int | None = None
    spread: tuple[Spread, ...] | None = None
    assumed_day1: bool = False
    dose_level: str = ""
    dose_rules: tuple[ConditionalDose, ...] = ()
    until: str = ""
    open_ended: bool = False
    not_stated: tuple[str, ...] = ()
    cut: Cut

    @property
    def amounts(self) -> tuple[Decimal | None, ...]:
        """The amount, or both ends of a range."""
        return self.amount_range or (self.amount,)

    @property
    def dosed(self) -> bool:
        """Whether an amount or a range of amounts is stated."""
        return self.amount is not None or self.amount_range is not None

    @property
    def is_mere_amount(self) -> bool:
        """Whether an amount is all that is told of it: no days, no times, and no body that the amount is for."""
        return not (self.spread or self.per_week) and self.times_per_day in (None, 1) and "/" not in self.unit

    def shares_days_with(self, other: PlannedDrug) -> bool:
        """Whether two givings have a day of a cycle in common."""
        return any(
            set(one.days or ()) & set(two.days or ())
            and one.first <= (two.last or one.first)
            and two.first <= (one.last or two.first)
            for one in self.spread or ()
            for two in other.spread or ()
        )


class PlannedPhase(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of treatment. `cycles` are the first and last number (last None: open); None: not in cycles.

    `duration_days` is a stated length of the whole; `up_to` says that the number of cycles is the most.
    """

    name: str
    arm: str = ""
    cycle_length_days: int | None = None
    cycles: tuple[int, int | None] | None = None
    up_to: bool = False
    duration_days: int | None = None
    until: tuple[str, ...] = ()
    administrations: tuple[PlannedDrug, ...] = ()
    cut: Cut


class Untold(msgspec.Struct, frozen=True):
    """Words of a text that its schedule does not account for. `of`: the drug they stand behind, empty where none does.

    `kind` of a drug with several doses: `twice`, two on the same days; `undated`, one whose days are not known.
    `either`: a drug, or a regimen, that is given in place of the one before it.
    """

    cut: Cut
    of: str = ""
    kind: Literal["", "twice", "undated", "either"] = ""


class Regimen(msgspec.Struct, frozen=True):
    """A treatment text read: its phases in the order of the text, and what is ambiguous or not understood.

    `untold` are the places that the schedule does not account for; each is among the findings too.
    """

    text: Text
    phases: tuple[PlannedPhase, ...] = ()
    findings: tuple[Finding, ...] = ()
    untold: tuple[Untold, ...] = ()

    @property
    def tells_mere_amounts(self) -> bool:
        """Whether no drug has more than an amount, as what a product holds is told; true where none is given."""
        return all(given.is_mere_amount for phase in self.phases for given in phase.administrations)
