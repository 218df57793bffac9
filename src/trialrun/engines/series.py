"""The rows of one measured fact in order of time, and which of them is the latest or the first. Judges no value."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from trialrun.engines.case import Case, matches_qualifiers
from trialrun.engines.context import need, variable_of
from trialrun.engines.patient import Row
from trialrun.engines.spans import Frame
from trialrun.ground.truth import MET, NOT_MET, Truth, all_of, unknown
from trialrun.rules.nodes import Fact


class Placed(msgspec.Struct, frozen=True):
    """A row of a series; `place` is met where it surely counts, unknown where it may."""

    row: Row
    place: Truth
    moment: tuple[int, int]

    @property
    def sure(self) -> bool:
        """True where the row surely counts."""
        return self.place == MET


def series(fact: Fact, frame: Frame, usable: Callable[[Row], bool], case: Case) -> tuple[Placed, ...]:
    """The usable rows of a measured fact that lie, or may lie, in the period of the frame."""
    rows = case.patient.named("measurement", frozenset({variable_of(fact.name, case.words).name}))
    lie = Frame("lies", frame.period)
    placed = [
        Placed(row, _place(row, fact, lie, case), row.moment(case.as_of))
        for row in rows
        if case.visible(row) and usable(row)
    ]
    return tuple(candidate for candidate in placed if candidate.place != NOT_MET)


def has_number(row: Row) -> bool:
    """A row with a number."""
    return row.number("value") is not None


def has_result(row: Row) -> bool:
    """A row with a number or a text."""
    return has_number(row) or bool((row.text("text") or "").strip())


def latest(rows: Sequence[Placed]) -> tuple[Placed, ...]:
    """Every row that may be the latest; empty where no row surely counts."""
    sure = [candidate.moment[0] for candidate in rows if candidate.sure]
    return tuple(row for row in rows if row.moment[1] >= max(sure)) if sure else ()


def first(rows: Sequence[Placed]) -> tuple[Placed, ...]:
    """Every row that may be the first; empty where no row surely counts."""
    sure = [candidate.moment[1] for candidate in rows if candidate.sure]
    return tuple(row for row in rows if row.moment[0] <= min(sure)) if sure else ()


def _place(row: Row, fact: Fact, frame: Frame, case: Case) -> Truth:
    why = need("date", fact.name)
    start = case.start(row)
    return all_of(
        (
            matches_qualifiers(row, fact),
            frame.test(start, start, why),
            MET if case.certain(row) else unknown(why),
        )
    )
