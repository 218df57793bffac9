"""What is settled about a group of patients before anything is drawn: rows, values, answers, coverage. Frozen."""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec

from trialrun.records.generate.days import Days

Cell = str | int
Reference = tuple[str, float]
SEXES = frozenset({"female", "male"})
ANY_AGE: Days = (0, 120)


class Region(msgspec.Struct, frozen=True):
    """Numbers from `lo` to `hi`; open ends are not reached."""

    lo: float = -math.inf
    hi: float = math.inf
    lo_open: bool = False
    hi_open: bool = False

    def narrowed(self, other: Region) -> Region:
        """The numbers in both; may be empty."""
        lo = max((self.lo, self.lo_open), (other.lo, other.lo_open))
        hi = min((self.hi, not self.hi_open), (other.hi, not other.hi_open))
        return Region(lo[0], hi[0], lo[1], not hi[1])

    @property
    def empty(self) -> bool:
        """True where no number is left."""
        return self.lo > self.hi or (self.lo == self.hi and (self.lo_open or self.hi_open))

    def within(self, other: Region) -> bool:
        """True where every number of this region is one of the other."""
        return self.narrowed(other) == self


class PlannedRow(msgspec.Struct, frozen=True):
    """A row every patient of the group has; its days are drawn from ranges (`end` None: none recorded)."""

    table: str
    name: str
    start: Days
    end: Days | None = None
    cells: tuple[tuple[str, Cell], ...] = ()

    def cell(self, key: str) -> Cell | None:
        """One of its other columns."""
        return dict(self.cells).get(key)


class PlannedValue(msgspec.Struct, frozen=True):
    """What is settled about one variable: not recorded, or recorded in these days with a value in all these regions.

    `multiples` are regions in multiples of a reference limit or an earlier value (after taking off a fixed part);
    `earlier` are the days of that earlier value; `listed` are the values allowed
    of a scale or category; `found` is the result of a test; `limits` False: no reference range is recorded.
    """

    present: bool = True
    region: Region = Region()
    multiples: Mapping[Reference, Region] = {}
    listed: frozenset[str] | None = None
    found: bool | None = None
    dates: Days = (-28, 0)
    cells: tuple[tuple[str, Cell], ...] = ()
    limits: bool | None = None
    earlier: Days | None = None


class Plan(msgspec.Struct, frozen=True):
    """Everything settled. `sex` and `age` empty or None: not recorded; a domain missing in `covered` is not settled."""

    rows: tuple[PlannedRow, ...] = ()
    values: Mapping[str, PlannedValue] = {}
    answers: Mapping[str, str] = {}
    covered: Mapping[str, bool] = {}
    events: Mapping[str, int] = {}
    sex: frozenset[str] = SEXES
    age: Days | None = ANY_AGE
