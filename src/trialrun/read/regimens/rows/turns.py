"""`Thereafter` where it turns to another phase: `... for 12 cycles; thereafter A`, `thereafter maintenance with A`."""

from __future__ import annotations

from trialrun.read.regimens.phrases import CycleCount, CycleList, Drug, Heading, Mark, Phrase, Row, kind_of_mark

_ENDS = frozenset({"comma", "semicolon", "stop", "item"})
_JOINTS = frozenset({"comma", "with"})


def with_turns(row: Row) -> Row:
    """The row with a joint for each `thereafter` that begins what comes after all the cycles that are counted."""
    return tuple(
        Phrase(Mark("next", "thereafter"), phrase.cut) if _turns(row, at) else phrase for at, phrase in enumerate(row)
    )


def _turns(row: Row, at: int) -> bool:
    cycles = row[at].meaning
    if not isinstance(cycles, CycleList) or cycles.relative != "thereafter" or cycles.ranges or not at:
        return False
    if kind_of_mark(row[at - 1]) not in _ENDS:
        return False
    behind = next((p.meaning for p in row[at + 1 : at + 4] if kind_of_mark(p) not in _JOINTS), None)
    before = row[at - 2].meaning if at > 1 else None
    counted = isinstance(before, CycleCount) and before.ends_scope
    return (isinstance(behind, Heading) and behind.kind == "phase") or (counted and isinstance(behind, Drug))
