"""Further cycles as the numbers they have: `8 cycles, then 3 further cycles` are cycles 9 to 11."""

from __future__ import annotations

from itertools import takewhile

from trialrun.read.regimens.phrases import CycleCount, CycleList, Dose, Drug, Phrase, Row, kind_of_mark, meanings, tells


def with_numbered_more(row: Row) -> Row:
    """`... for the first 8 cycles, ... of a 35-day cycle for 3 further cycles`: those are cycles 9 to 11."""
    made: list[Phrase] = []
    last: int | None = None
    for at in range(len(row)):
        phrase = _as_first(row, at)
        meaning = phrase.meaning
        if _named_behind(row[at : at + 3]):
            continue
        if isinstance(meaning, Drug) or kind_of_mark(phrase) in {"stop", "item"}:
            last = None
        elif isinstance(meaning, CycleList):
            last = meaning.ranges[-1][1] if meaning.ranges and not meaning.relative else None
        elif isinstance(meaning, CycleCount) and meaning.additional and last is not None and not meaning.up_to:
            made.append(Phrase(CycleList(((last + 1, last + meaning.number),)), phrase.cut))
            last += meaning.number
            continue
        made.append(phrase)
    return tuple(made)


def _as_first(row: Row, at: int) -> Phrase:
    """`for 6 cycles, thereafter 10 mg`: the first six, where another dose of the same drug comes after them."""
    count = row[at].meaning
    if not isinstance(count, CycleCount) or not count.ends_scope:
        return row[at]
    behind = tuple(takewhile(_of_one_drug, row[at + 1 :]))
    if tells((*takewhile(_of_one_drug, reversed(row[:at])), *behind), CycleCount):
        return row[at]
    later = any(cycles.relative == "thereafter" and not cycles.ranges for cycles in meanings(behind, CycleList))
    return Phrase(CycleList(((1, count.number),)), row[at].cut) if later and tells(behind, Dose) else row[at]


def _of_one_drug(phrase: Phrase) -> bool:
    return not isinstance(phrase.meaning, Drug) and kind_of_mark(phrase) not in {"stop", "item"}


def _named_behind(row: Row) -> bool:
    """`for four cycles (cycles 3-6)`: a number of cycles that are named in brackets behind it."""
    if len(row) < 3 or kind_of_mark(row[1]) != "open":
        return False
    count, named = row[0].meaning, row[2].meaning
    if not isinstance(count, CycleCount) or not isinstance(named, CycleList) or len(named.ranges) != 1:
        return False
    first, last = named.ranges[0]
    return first > 1 and last is not None and count.number == last - first + 1
