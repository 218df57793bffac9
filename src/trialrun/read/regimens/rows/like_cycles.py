"""Cycles that are told to be like an earlier one: `Cycle 1: A 5 mg on days 1-3. Cycles 2-4: as in cycle 1.`"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.regimens.model import Ranges
from trialrun.read.regimens.phrases import CycleList, Phrase, Row

_LIKE = re.compile(
    r"[\s:,-]{0,3}(?:(?:the\s)?(?:treatment|therapy|regimen|schedule|drugs|dosing|doses)\s)?(?:(?:is|are|will\sbe|to\sbe)\s)?"
    r"(?:(?:given|repeated|administered|exactly|the)\s){0,2}(?:as|same\sas|identical\s(?:to|with)|like|repeat(?:s|\sof)?)\s"
    r"(?:(?:in|for|of|during)\s)?(?:cycle|course)\s(?P<number>\d{1,2})\s?(?:[.;](?!\d)|\n|$)",
    re.IGNORECASE,
)


def with_like_cycles(plain: str, row: Row) -> Row:
    """The row; what is told of a cycle is told of those, too, that are said to be the same, and no more is, of them."""
    made = row
    for phrase in row:
        found = _LIKE.match(plain, phrase.cut.end) if isinstance(phrase.meaning, CycleList) else None
        if found is not None:
            made = _with_others(made, phrase, int(found["number"]), found.end())
    return made


def _with_others(row: Row, others: Phrase, number: int, end: int) -> Row:
    """The row with a cycle wherever it is named before, and the others beside it; as it is where it is not named."""
    assert isinstance(others.meaning, CycleList)
    said = others.meaning.ranges
    kept = tuple(p for p in row if not others.cut.first <= p.cut.first < end)
    made = tuple(_also(p, number, said) if p.cut.first < others.cut.first else p for p in kept)
    alone = bool(said) and said[0][0] > number
    return made if alone and made != kept else row


def _also(phrase: Phrase, number: int, others: Ranges) -> Phrase:
    cycles = phrase.meaning
    if not isinstance(cycles, CycleList) or not cycles.ranges or cycles.ranges[-1][1] != number:
        return phrase
    first, _ = cycles.ranges[-1]
    joined = ((first, others[0][1]), *others[1:]) if others[0][0] == number + 1 else ((first, number), *others)
    return Phrase(replace(cycles, ranges=(*cycles.ranges[:-1], *joined)), phrase.cut)
