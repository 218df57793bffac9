"""How much of a document was understood: each sentence has one status, and none is left out of the count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

Status = Literal["structured", "compiled", "partly", "attest", "note", "not understood", "set aside"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""In the order of the coverage line. `set aside` are headings, navigation, boilerplate, contacts and old text."""


class Unit(msgspec.Struct, frozen=True):
    """One sentence, criterion or field of a document with what became of it.

    `first` and `last` are its lines, from 1 in the file as given; 0 where a format has none. `to` names the element
    made of it, such as `criterion platelets`. `field` is where it stands in a structured record whose lines do not
    tell, for it is printed on one: `eligibilityModule.sex`.
    """

    status: Status
    text: str
    first: int = 0
    last: int = 0
    to: str = ""
    field: str = ""

    @property
    def place(self) -> str:
        """Where it stands: `line 12`, `lines 12-14`, or the field of a record without lines; empty where none knows."""
        if self.field or not self.first:
            return self.field
        return f"line {self.first}" if self.first == self.last else f"lines {self.first}-{self.last}"


class Coverage(msgspec.Struct, frozen=True):
    """All units of a document, in order."""

    units: tuple[Unit, ...]

    def counts(self) -> dict[Status, int]:
        """How many units have each status, in the order of `STATUSES`, noughts included."""
        found = Counter(unit.status for unit in self.units)
        return {status: found[status] for status in STATUSES}

    def line(self) -> str:
        """`93 sentences = 40 structured + 12 compiled + ... + 3 not understood (and 14 set aside)`."""
        counts = self.counts()
        aside = counts.pop("set aside")
        said = " + ".join(f"{count} {status}" for status, count in counts.items())
        return f"{sum(counts.values())} sentences = {said} (and {aside} set aside)"


def merged(coverages: Iterable[Coverage]) -> Coverage:
    """The units of several documents as one."""
    return Coverage(tuple(unit for coverage in coverages for unit in coverage.units))
