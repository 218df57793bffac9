"""Cycles that lead a sentence: `From cycle 19, A on days 1 and 8 and B on days 1-21`, `(cycles 1-4): A 5 mg`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile, pairwise, takewhile

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry
from trialrun.read.regimens.model import Ranges
from trialrun.read.regimens.phrases import (
    LATER,
    CycleCount,
    CycleLength,
    CycleList,
    Drug,
    Mark,
    Phrase,
    kind_of_mark,
    meanings,
    tells,
)


def led_by_cycles(unit: tuple[Phrase, ...], entries: list[Entry]) -> list[Entry]:
    """`From cycle 19, A on days 1 and 8 and B on days 1-21`: both in those cycles, where none are said of them."""
    if (lead := _head_of_all(unit)) is not None:
        return [_in_cycles(_within(entry, lead), lead) for entry in entries]
    joints = [at for at, phrase in enumerate(unit) if kind_of_mark(phrase) == "semicolon"]
    for first, end in pairwise((-1, *joints, len(unit))):
        stretch = tuple(dropwhile(_joins, unit[first + 1 : end]))
        if _is_led(stretch):
            entries = [_in_cycles(e, stretch[0]) if _stands_in(e, stretch) else e for e in entries]
    return entries


def _head_of_all(unit: tuple[Phrase, ...]) -> Phrase | None:
    """`(cycles 1-4, 21 days each): A on days 1 and 8; B on day 1`: the cycles before a colon, told of all."""
    head = tuple(takewhile(lambda phrase: not isinstance(phrase.meaning, Drug), unit))
    lead = [phrase for phrase in head if isinstance(phrase.meaning, CycleList)]
    alone = len(lead) == 1 and all(isinstance(p.meaning, CycleList | CycleLength | Mark) for p in head)
    coloned = bool(head) and len(head) < len(unit) and kind_of_mark(head[-1]) == "colon"
    ranges = meanings(lead, CycleList)[0].ranges if alone and coloned else ()
    behind = [cycles for cycles in meanings(unit[len(head) :], CycleList) if cycles.relative != "each"]
    return lead[0] if ranges and all(_is_part(cycles, ranges) for cycles in behind) else None


def _is_part(cycles: CycleList, ranges: Ranges) -> bool:
    """Whether cycles begin later than those at the head, and within them."""
    last = ranges[-1][1]
    return bool(cycles.ranges) and ranges[0][0] < cycles.ranges[0][0] <= (last or cycles.ranges[0][0])


def _is_led(stretch: tuple[Phrase, ...]) -> bool:
    """Cycles alone lead: before a comma; or right before a drug, where no length or number of cycles follows."""
    lead = stretch[0].meaning if len(stretch) > 1 else None
    if not isinstance(lead, CycleList) or tells(_outside_brackets(stretch[1:]), CycleList):
        return False
    if kind_of_mark(stretch[1]) == "comma":
        return bool(lead.ranges) or lead.relative in LATER
    whole = tells(stretch, CycleLength | CycleCount)
    return bool(lead.ranges) and isinstance(stretch[1].meaning, Drug) and not whole


def _joins(phrase: Phrase) -> bool:
    return kind_of_mark(phrase) in {"comma", "next"}


def _outside_brackets(stretch: tuple[Phrase, ...]) -> Iterator[Phrase]:
    depth = 0
    for phrase in stretch:
        depth += (kind_of_mark(phrase) == "open") - (kind_of_mark(phrase) == "close")
        if depth <= 0:
            yield phrase


def _stands_in(entry: Entry, stretch: tuple[Phrase, ...]) -> bool:
    return stretch[0].cut.first <= entry.cut.first <= stretch[-1].cut.end


def _within(entry: Entry, lead: Phrase) -> Entry:
    """`(cycles 7-32): A 10 mg (15 mg from cycle 10)`: 10 mg in cycles 7-9, 15 mg up to cycle 32."""
    assert isinstance(lead.meaning, CycleList)
    first, last = lead.meaning.ranges[0][0], lead.meaning.ranges[-1][1]
    later = [giving.ranges[0][0] for giving in entry.givings if giving.ranges]
    if len(lead.meaning.ranges) > 1 or not later:
        return entry
    before = CycleList(((first, min(later) - 1),))
    return replace(
        entry,
        givings=tuple(
            replace(g, cycles=before)
            if g.timed and g.cycles is None
            else replace(g, cycles=CycleList(((g.ranges[0][0], last),)))
            if len(g.ranges) == 1 and g.ranges[0][1] is None
            else g
            for g in entry.givings
        ),
    )


def _in_cycles(entry: Entry, lead: Phrase) -> Entry:
    """The drug with its times in the cycles that lead."""
    assert isinstance(lead.meaning, CycleList)
    return replace(
        entry,
        givings=tuple(replace(g, cycles=lead.meaning) if g.timed and g.cycles is None else g for g in entry.givings),
    )
