"""Further cycles as the numbers they have: `8 cycles, then 3 further cycles` are cycles 9 to 11."""

from __future__ import annotations

from trialrun.read.regimens.phrases import CycleCount, CycleList, Drug, Phrase, Row, kind_of_mark


def with_numbered_more(row: Row) -> Row:
    """`... for the first 8 cycles, ... of a 35-day cycle for 3 further cycles`: those are cycles 9 to 11."""
    made: list[Phrase] = []
    last: int | None = None
    for at, phrase in enumerate(row):
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


def _named_behind(row: Row) -> bool:
    """`for four cycles (cycles 3-6)`: a number of cycles that are named in brackets behind it."""
    if len(row) < 3 or kind_of_mark(row[1]) != "open":
        return False
    count, named = row[0].meaning, row[2].meaning
    if not isinstance(count, CycleCount) or not isinstance(named, CycleList) or len(named.ranges) != 1:
        return False
    first, last = named.ranges[0]
    return first > 1 and last is not None and count.number == last - first + 1
