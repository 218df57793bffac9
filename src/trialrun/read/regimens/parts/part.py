"""A stretch of treatment as it is gathered from the text: its drugs and what is said of its cycles."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry, Giving
from trialrun.read.regimens.phrases import CycleCount, CycleList, OnOff
from trialrun.read.text import Cut


class Likeness(msgspec.Struct, frozen=True):
    """An arm or phase that a part is given as, the drugs that this is said of (none: all), and those left out.

    `ended`: what follows is told anew.
    """

    name: str
    drugs: tuple[str, ...]
    without: tuple[str, ...] = ()
    ended: bool = False


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of treatment as gathered: its entries and what is said of its cycles.

    `after`: how many cycles of the part before it goes on from (0: not said).
    `beside`: it is given beside several phases in cycles. `like`: arms and phases it is given as.
    `irradiated`: drugs are said to be given with or during radiotherapy.
    `recurring`: it is repeated at intervals that are not constant.
    `resting`: days of rest; `paused`: they are a pause of something that goes on, not perhaps its end.
    `lengths` are cycle lengths with the cycles they are said of; `intervals` are those said of single drugs.
    """

    name: str = ""
    arm: str = ""
    entries: tuple[Entry, ...] = ()
    lengths: tuple[tuple[int, CycleList | None], ...] = ()
    intervals: tuple[int, ...] = ()
    count: CycleCount | None = None
    duration: int | None = None
    on_off: OnOff | None = None
    resting: int | None = None
    paused: bool = False
    beside: bool = False
    recurring: bool = False
    irradiated: bool = False
    after: int = 0
    like: tuple[Likeness, ...] = ()
    until: tuple[str, ...] = ()
    numbered: tuple[tuple[int, int | None], ...] = ()
    headed: tuple[tuple[int, int | None], ...] = ()
    cut: Cut = Cut(0, 0)

    @property
    def givings(self) -> tuple[Giving, ...]:
        """What is said of all its drugs, one after the other."""
        return tuple(giving for entry in self.entries for giving in entry.givings)

    @property
    def cyclic(self) -> bool:
        """True where a length, an interval, a number or numbers of cycles are said."""
        return bool(self.lengths or self.intervals or self.numbered) or self.count is not None

    def without(self, entries: Sequence[Entry]) -> Part:
        """The part without some of its drugs."""
        return replace(self, entries=tuple(entry for entry in self.entries if entry not in entries))
