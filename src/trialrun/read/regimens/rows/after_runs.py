"""What follows a few days of another drug: `A 1 g daily for 3 days followed by B 60 mg daily for 4 weeks`."""

from __future__ import annotations

from itertools import takewhile

from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Lasting,
    OnOff,
    Phrase,
    Resting,
    Row,
    WeekList,
    kind_of_mark,
    meanings,
    names_of,
    tells,
)
from trialrun.read.text import Cut

_TWO_WEEKS = 14
"""Days: what follows so long a time begins a phase of its own."""
_ENDS = frozenset({"stop", "item", "semicolon"})
_APART = CycleCount | CycleLength | CycleList | OnOff | Resting | WeekList


def after_runs(row: Row) -> Row:
    """The row; drugs taken daily for a time, told to follow some days of another one, begin on the day after them.

    Not where cycles are told, in which two drugs may follow one another within a day.
    """
    made: list[Phrase] = []
    for at, phrase in enumerate(row):
        made.append(phrase)
        last = _last_day_before(row, at) if isinstance(phrase.meaning, Lasting) else 0
        if last:
            place = Cut(phrase.cut.end, phrase.cut.end)
            made.append(Phrase(DayList((last + 1,), begins=True), place))
    return tuple(made)


def _last_day_before(row: Row, at: int) -> int:
    """The last day of the run that the drug of a time at `at` follows; 0 where it follows none."""
    before = (*takewhile(_of_sentence, reversed(row[:at])),)[::-1]
    behind = (*takewhile(_of_sentence, row[at + 1 :]),)
    joints = [place for place, phrase in enumerate(before) if kind_of_mark(phrase) == "next"]
    if not joints or tells((*before, *behind), _APART):
        return 0
    first, then = before[: joints[-1]], before[joints[-1] + 1 :]
    named = [names_of(phrase) for phrase in (*first, *then) if isinstance(phrase.meaning, Drug)]
    drugs = [place for place, phrase in enumerate(then) if isinstance(phrase.meaning, Drug)]
    other = len(set(named)) == len(named) and bool(drugs)
    daily = other and _is_daily(then[drugs[-1] :] if len(drugs) > 1 else then)
    dosed = [dose.unit.endswith("/m2") for dose in meanings(then, Dose)]
    rays = any("Gy" in dose.unit for dose in meanings((*first, *then), Dose))
    if not daily or dosed != [False] * len(drugs) or rays or tells((*then, *behind), DayList):
        return 0
    return _end_of_run(first)


def _is_daily(said: tuple[Phrase, ...]) -> bool:
    often = any(often.every_days == 1 for often in meanings(said, Frequency))
    return often or any(dose.per == "day" for dose in meanings(said, Dose))


def _end_of_run(told: tuple[Phrase, ...]) -> int:
    """The last of a few days in a row that are told of the last drug before; 0 where none are, or it is one day."""
    last = max((at for at, phrase in enumerate(told) if isinstance(phrase.meaning, Drug)), default=len(told))
    own = told[last:]
    spans, listed = meanings(own, Lasting), meanings(own, DayList)
    daily = any(often.every_days == 1 for often in meanings(own, Frequency)) or any(d.per for d in meanings(own, Dose))
    if len(spans) == 1 and not listed and daily and 1 < spans[0].days < _TWO_WEEKS and not tells(told[:last], Drug):
        return spans[0].days
    days = listed[-1].days if listed and not spans else ()
    run = len(days) > 1 and days[0] > 0 and days[-1] - days[0] + 1 == len(days) and not tells(told[:last], DayList)
    return days[-1] if run else 0


def _of_sentence(phrase: Phrase) -> bool:
    return kind_of_mark(phrase) not in _ENDS
