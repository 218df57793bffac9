"""Numbers of cycles that are told in turn, as the numbers of those cycles: `8 cycles, then 3 more` are 1-8 and 9-11."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.regimens.lexis.limiting import TOLERATED
from trialrun.read.regimens.phrases import (
    LATER,
    Condition,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Delayed,
    Dose,
    Drug,
    Frequency,
    Heading,
    Lasting,
    OnOff,
    Phrase,
    Row,
    kind_of_mark,
    meanings,
    tells,
)

_ENDS = frozenset({"stop", "item"})
_DAYS_OF_A_WEEK, _MONTH_BEYOND = 7, 2
"""A month is two days longer than the four weeks of a cycle."""
_TWO = 2
_OTHER = (Dose, DayList, Frequency, CycleLength)
"""What may be other in the cycles that follow."""
_APART = re.compile(
    r":|\b(?:patients|subjects|participants|pts|those|others|arms?|groups?|cohorts?|stratum|strata|schedules?|options?|"
    r"versus|vs|compared|(?:non-?)?responders|(?:high|low|standard|intermediate)[- ](?:risk|dose)|fit|frail|elderly)\b",
    re.IGNORECASE,
)
"""`10 mg for 12 cycles; high risk: 15 mg for 24 cycles`, `... in group 1, ... in group 2`: the cycles of others."""


def with_numbered_more(plain: str, row: Row) -> Row:
    """`10 mg for 2 cycles, 15 mg for 4 cycles, then 20 mg`: in cycles 1-2, in cycles 3-6, and after them."""
    if not tells(row, CycleCount):
        return row
    lengths = {length.days for length in meanings(row, CycleLength) if not length.every}
    made: list[Phrase] = []
    shared = False
    for run in _runs(row):
        in_turn = not shared and _in_turn(_of_all(plain, run), lengths) and not _told_apart(plain, run)
        made += _numbered(run, in_turn=in_turn)
        shared = isinstance(run[0].meaning, Drug) and not tells(run, _OTHER) and kind_of_mark(run[-1]) not in _ENDS
    return tuple(made)


def _of_all(plain: str, run: Row) -> Row:
    """What is said of a drug without `if tolerated`, which limits nothing."""
    return tuple(
        p for p in run if not (isinstance(p.meaning, Condition) and TOLERATED.match(plain, p.cut.first) is not None)
    )


def _runs(row: Row) -> Iterator[Row]:
    """The row in pieces: what is said of one drug, from its name up to the next one or the end of the sentence."""
    start = 0
    for at in range(1, len(row) + 1):
        if at == len(row) or isinstance(row[at].meaning, Drug) or kind_of_mark(row[at - 1]) in _ENDS:
            yield row[start:at]
            start = at


def _numbered(run: Row, *, in_turn: bool) -> Iterator[Phrase]:
    """The phrases of one drug; counted cycles have their numbers, where they are counted on or told in turn."""
    last: int | None = 0 if in_turn else None
    for at, phrase in enumerate(run):
        meaning = phrase.meaning
        if _named_behind(run[at : at + 3]):
            continue
        if isinstance(meaning, CycleList) and meaning.relative != "each":
            last = meaning.ranges[-1][1] if meaning.ranges and not meaning.relative else None
        elif isinstance(meaning, CycleCount) and last is not None and _counts_on(meaning, in_turn=in_turn):
            yield Phrase(CycleList(((last + 1, last + meaning.number),)), phrase.cut)
            last += meaning.number
            continue
        yield phrase


def _counts_on(count: CycleCount, *, in_turn: bool) -> bool:
    return count.of == "cycles" and not (count.up_to or count.after) and (in_turn or count.additional)


def _in_turn(run: Row, lengths: set[int]) -> bool:
    """Whether each number of cycles is that of a dose, of days or of an interval, and another one of each follows."""
    counts = [at for at, phrase in enumerate(run) if _is_count(phrase)]
    if not counts or not _in_order(run) or not _within_cycles(run, lengths):
        return False
    if tells(run, Heading | Condition | OnOff) or any(kind_of_mark(phrase) == "or" for phrase in run):
        return False
    starts = [0, *(at + 1 for at in counts)]
    *stretches, behind = (run[start:end] for start, end in zip(starts, [*counts, len(run)], strict=True))
    others = stretches[1:]
    several = bool(others) or _goes_on(behind) or _after_whole_cycles(stretches[0])
    return several and all(tells(stretch, _OTHER) for stretch in others)


def _told_apart(plain: str, run: Row) -> bool:
    """Whether words from the first counted cycles on tell other people or another schedule."""
    first = next(phrase.cut.end for phrase in run if _is_count(phrase))
    return _APART.search(plain, first, run[-1].cut.end) is not None


def _is_count(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, CycleCount) and phrase.meaning.of == "cycles"


def _in_order(run: Row) -> bool:
    """Whether each cycle that is counted or numbered comes right after those before it.

    Not `(20 mg in cycle 1) on days 1 and 8 for 6 cycles`: what is numbered in a bracket is one of those counted.
    """
    last: int | None = 0
    for at, phrase in enumerate(run):
        meaning = phrase.meaning
        if isinstance(meaning, CycleCount) and meaning.of == "cycles":
            if meaning.up_to or meaning.after or last is None:
                return False
            last += meaning.number
        elif isinstance(meaning, CycleList) and meaning.ranges:
            closed = kind_of_mark(run[min(at + 1, len(run) - 1)]) == "close"
            if last is None or closed or len(meaning.ranges) > 1 or meaning.ranges[0][0] != last + 1:
                return False
            last = meaning.ranges[0][1]
    return True


def _within_cycles(run: Row, lengths: set[int]) -> bool:
    """Whether its intervals are days of cycles of the one length that is said, and not cycles of their own.

    `Weekly for 2 cycles, every 2 weeks for 4 cycles, then every 4 weeks` says no length, and is of cycles of 4 weeks;
    where all of it is given every 3 weeks, it is of cycles of 3 weeks.
    """
    steps = {every.days for every in meanings(run, CycleLength)}
    steps |= {often.every_days or _DAYS_OF_A_WEEK for often in meanings(run, Frequency)}
    longest = max(steps, default=0)
    if lengths:
        return len(lengths) == 1 and longest <= max(lengths) + _MONTH_BEYOND
    nested = len(steps) > _TWO and min(steps) == _DAYS_OF_A_WEEK and not any(longest % step for step in steps)
    alike = len(steps) == 1 and tells(run, Dose)
    return longest <= _DAYS_OF_A_WEEK or nested or alike


def _after_whole_cycles(stretch: Row) -> bool:
    """`100 mg daily in cycle 1, then 200 mg daily for 10 cycles`; days of a cycle may go on in the same one."""
    numbered = [at for at, phrase in enumerate(stretch) if isinstance(phrase.meaning, CycleList)]
    later = stretch[numbered[-1] :] if numbered else ()
    led = any(kind_of_mark(phrase) == "next" for phrase in later[:3])
    return led and tells(later, Dose) and not tells(stretch, DayList)


def _goes_on(behind: Row) -> bool:
    """`..., thereafter 10 mg`, `..., weekly thereafter`, `..., weekly from cycle 5`: what comes after those counted."""
    scopes = meanings(behind, CycleList)
    later = any(cycles.relative in LATER for cycles in scopes)
    led = any(kind_of_mark(phrase) == "next" for phrase in behind[:2]) or tells(behind[:2], Delayed)
    numbered = any(cycles.ranges for cycles in scopes) and tells(behind, _OTHER)
    rarer = later and tells(behind, Frequency | CycleLength)
    return (numbered or rarer or (tells(behind, Dose) and (later or led))) and not tells(behind, Lasting)


def _named_behind(run: Row) -> bool:
    """`for four cycles (cycles 3-6)`: a number of cycles that are named in brackets behind it."""
    if len(run) < 3 or kind_of_mark(run[1]) != "open":
        return False
    count, named = run[0].meaning, run[2].meaning
    if not isinstance(count, CycleCount) or not isinstance(named, CycleList) or len(named.ranges) != 1:
        return False
    first, last = named.ranges[0]
    return first > 1 and last is not None and count.number == last - first + 1
