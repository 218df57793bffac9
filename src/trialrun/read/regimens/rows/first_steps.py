"""Steps before the cycles that are told: `A 5 mg on day 1, 25 mg on day 8, then 200 mg weekly in cycles 2-4`.

Each step is given once, in the first cycle. Reads no dose.
"""

from __future__ import annotations

from trialrun.read.regimens.phrases import (
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Heading,
    Phrase,
    Row,
    kind_of_mark,
    meanings,
    tells,
)
from trialrun.read.text import Cut

_FEWEST = 2
_LATEST = 2
"""Behind the steps the cycles go on with the first or the second."""


def with_first_steps(row: Row) -> Row:
    """The row; the steps of a drug before `then` are of the first cycle where cycles are told behind it alone."""
    first: set[int] = set()
    for at, phrase in enumerate(row):
        if kind_of_mark(phrase) == "next":
            first.update(_steps(row, at))
    made: list[Phrase] = []
    for at, phrase in enumerate(row):
        made.append(phrase)
        made += [Phrase(CycleList(((1, 1),)), Cut(phrase.cut.end, phrase.cut.end))] if at in first else []
    return tuple(made)


def _steps(row: Row, then: int) -> tuple[int, ...]:
    """Where the days of the steps before a `then` stand that are of the first cycle."""
    start = next((at for at in range(then - 1, -1, -1) if _begins(row[at])), None)
    end = next(
        (at for at in range(then + 1, len(row)) if _begins(row[at]) or kind_of_mark(row[at]) == "stop"), len(row)
    )
    if start is None or not isinstance(row[start].meaning, Drug):
        return ()
    before, behind = row[start + 1 : then], row[then + 1 : end]
    ranges = [cycles.ranges for cycles in meanings(behind, CycleList) if cycles.ranges]
    doses = meanings(behind, Dose)
    if not ranges or not doses or ranges[0][0][0] > _LATEST or tells(before, CycleList | CycleLength | Frequency):
        return ()
    days = [at for at in range(start + 1, then) if isinstance(row[at].meaning, DayList)]
    given = meanings(before, Dose)
    if len(days) < _FEWEST or len(given) != len(days) or len({dose.low for dose in given}) != len(given):
        return ()
    goes_on = ranges[0][0][0] == 1 and given[-1].low == doses[0].low
    return tuple(days[:-1] if goes_on else days)


def _begins(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, Drug | Heading)
