"""What a sentence tells as past, with its dose: `After 4 cycles of A 75 mg every 3 weeks, B ...`: A first, then B."""

from __future__ import annotations

import re
from itertools import takewhile

from trialrun.read.regimens.lexis.numbers import COUNT, length_in_days, read_count
from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    DayList,
    Dose,
    Drug,
    Frequency,
    Lasting,
    Mark,
    Phrase,
    Row,
    kind_of_mark,
    names_of,
)
from trialrun.read.text import Cut

_PAST = re.compile(
    rf"(?:^|[.;:]\s|\n\s{{0,8}})(?P<said>(?:after|following)\s(?:completion\sof\s)?(?P<n>{COUNT})\s"
    r"(?P<what>cycles|courses|doses|infusions|injections|weeks|months)\s(?:of|with)\s(?:treatment\swith\s)?)$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:[^.;\n]|\.\d){0,160}\b(?:added|additional|addition|continu\w+|combin\w+|together)\b", re.IGNORECASE
)
_FAR = 70
_TIMES = (CycleLength, DayList, Frequency)
_SENTENCE = frozenset({"stop", "item", "semicolon"})


def with_past_stretches(plain: str, row: Row) -> Row:
    """The row; a drug whose dose is told behind `after 4 cycles of` is given so, and what stands behind it follows."""
    if not any(word in plain.lower() for word in ("after ", "following ")):
        return row
    made = list(row)
    for at in reversed(range(len(row))):
        found = _PAST.search(plain, max(0, row[at].cut.first - _FAR), row[at].cut.first) if names_of(row[at]) else None
        comma = _comma_behind(row, at) if found is not None else None
        if found is None or comma is None or _known(row, at) or _GOES_ON.match(plain, row[at].cut.end):
            continue
        count = Phrase(_how_long(found), row[comma].cut)
        made[comma : comma + 1] = [count, Phrase(Mark("next", "followed by"), row[comma].cut)]
        said = Cut(found.start("said"), found.end("said"))
        made = [p for p in made if not (said.first <= p.cut.first and p.cut.end <= said.end)]
    return tuple(made)


def _how_long(found: re.Match[str]) -> CycleCount | Lasting:
    number, what = read_count(found["n"]), found["what"].lower()
    if what in {"weeks", "months"}:
        return Lasting(length_in_days(number, what))
    return CycleCount(number, of="cycles" if what in {"cycles", "courses"} else "times")


def _comma_behind(row: Row, at: int) -> int | None:
    """Where the comma stands that ends what is said of the drug, its dose, with another drug behind it."""
    rest = [*takewhile(lambda p: kind_of_mark(p) not in _SENTENCE, row[at + 1 :])]
    commas = [place for place, phrase in enumerate(rest) if kind_of_mark(phrase) == "comma"]
    drugs = [place for place, phrase in enumerate(rest) if isinstance(phrase.meaning, Drug)]
    if not drugs or not any(isinstance(phrase.meaning, Dose) for phrase in rest[: drugs[0]]):
        return None
    before = [place for place in commas if place < drugs[0]]
    if not before and commas and drugs[-1] > commas[0] and isinstance(rest[commas[0] - 1].meaning, _TIMES):
        before = commas[:1]  # `After 4 cycles of A 75 mg and B 60 mg every 3 weeks, C ...`
    return at + 1 + before[-1] if before else None


def _known(row: Row, at: int) -> bool:
    return any(names_of(phrase) == names_of(row[at]) for phrase in row[:at])
