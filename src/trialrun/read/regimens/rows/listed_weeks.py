"""How often a drug is given in listed weeks, and in those after them: `at weeks 0 and 4, then every 12 weeks`."""

from __future__ import annotations

import re
from itertools import takewhile

from trialrun.read.regimens.lexis.numbers import RANGE_JOINT
from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Infusion,
    Lasting,
    Mark,
    OnOff,
    Phrase,
    Route,
    Row,
    WeekList,
    kind_of_mark,
    tells,
)
from trialrun.read.text import Cut

_MONTH = 30
_TIMES = (Frequency, CycleLength, CycleCount, DayList, Infusion, Lasting, OnOff)
_FROM_TO = re.compile(rf"\d{RANGE_JOINT}(?:weeks?\s|wks?\s)?\d", re.IGNORECASE)
"""`weeks 1-4`: not listed one by one."""
_ONE_BY_ONE = re.compile(r"\d\D+\d")
"""`weeks 0, 1 and 2`; not `the first 2 weeks`."""
_AFTER = re.compile(r"\b(?:after|beyond|following)\s(?:the\send\sof\s)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:to|through|until|till|thru)\s(?:and\sincluding\s)?(?:study\s)?(?:week|wk)", re.IGNORECASE)


def with_weeks_on(plain: str, row: Row) -> Row:
    """The row with numbered weeks for how often a drug goes on after some: `at weeks 0 and 4, then every 12 weeks`."""
    row = _behind_weeks(plain, row)
    made: list[Phrase] = []
    at = passed = 0
    while at < len(row):
        made.append(_up_to_later(plain, row, at, passed))
        passed = _last_week(made[-1], passed)
        if _each_once(plain, row, at):
            made.append(Phrase(Frequency(1, 7), row[at].cut))
        found = _told_on(plain, row, at) if isinstance(row[at].meaning, WeekList) else None
        if found is not None:
            kept, on, end = found
            made += (*kept, *on)
            passed = _last_week(on[0], passed)
            at = end
        else:
            at += 1
    return tuple(made)


def _behind_weeks(plain: str, row: Row) -> Row:
    """The row; `after week 16, every 2 weeks` is from week 17 on, or up to the last week told: `until week 24`."""
    made: list[Phrase] = []
    first = 0
    for at, phrase in enumerate(row):
        weeks, passed = phrase.meaning, _week_before(plain, row, at)
        if passed:
            often = next(n for n in range(at + 1, len(row)) if _interval(row[n]))
            until = row[min(often + 1, len(row) - 1)]
            ended = isinstance(until.meaning, WeekList) and _end_of(plain, row[often], until)
            first = passed + 1
            made += [] if ended else [Phrase(WeekList((first,), first), phrase.cut)]
        elif first and isinstance(weeks, WeekList) and _end_of(plain, row[at - 1], phrase):
            made.append(Phrase(WeekList(weeks.weeks[first - 1 :]), phrase.cut))
        else:
            made.append(phrase)
        first = first if passed or not isinstance(weeks, WeekList) else 0
    return tuple(made)


def _week_before(plain: str, row: Row, at: int) -> int:
    """The week behind which something is given so often, said right behind it; 0 where nothing of the kind is said."""
    weeks, behind = row[at].meaning, [p for p in row[at + 1 : at + 3] if kind_of_mark(p) != "comma"]
    if not isinstance(weeks, WeekList) or len(weeks.weeks) != 1 or weeks.open_from is not None:
        return 0
    after = _AFTER.search(plain, max(0, row[at].cut.first - len("following the end of ")), row[at].cut.first)
    told = after is not None and behind and _interval(behind[0]) and _is_given_up_to(weeks.weeks[0], row[:at])
    return weeks.weeks[0] if told else 0


def _is_given_up_to(week: int, before: Row) -> bool:
    """Whether a drug is given through a week, or none of its times is told; not `at weeks 0 and 4; after week 4 ...`.

    Behind single weeks, or a time, the interval counts from the last dose.
    """
    times = takewhile(lambda p: not isinstance(p.meaning, Drug), reversed(before))
    last = next((p.meaning for p in times if isinstance(p.meaning, WeekList | Lasting | CycleCount | DayList)), None)
    return last is None or (isinstance(last, WeekList) and last.weeks == tuple(range(1, week + 1)))


def _last_week(phrase: Phrase, passed: int) -> int:
    """The last week that is told of a drug so far; 0 where another drug begins."""
    if isinstance(phrase.meaning, WeekList):
        return max(phrase.meaning.weeks, default=passed) if phrase.meaning.open_from is None else 0
    return 0 if isinstance(phrase.meaning, Drug) else passed


def _up_to_later(plain: str, row: Row, at: int, passed: int) -> Phrase:
    """`weekly through week 13, every 2 weeks through week 23`: from the week after week 13 that is next due."""
    phrase = row[at]
    weeks, step = phrase.meaning, _interval(row[at - 1]) // 7 if at else 0
    if not passed or not step or not isinstance(weeks, WeekList) or weeks.open_from is not None:
        return phrase
    to = weeks.weeks == tuple(range(1, len(weeks.weeks) + 1)) and len(weeks.weeks) >= passed + step
    if not to or not _end_of(plain, row[at - 1], phrase):
        return phrase
    return Phrase(WeekList(tuple(range(passed + step, len(weeks.weeks) + 1))), phrase.cut)


def _each_once(plain: str, row: Row, at: int) -> bool:
    """`300 mg at weeks 0, 1, 2 and 3`: weeks that are listed one by one have one giving each, if no more is said."""
    weeks = row[at].meaning
    if not isinstance(weeks, WeekList) or len(weeks.weeks) < 2 or weeks.open_from is not None:
        return False
    first, end = row[at].cut.first, row[at].cut.end
    if _FROM_TO.search(plain, first, end) or _ONE_BY_ONE.search(plain, first, end) is None:
        return False
    near = (*takewhile(_of_one_drug, reversed(row[:at])), *takewhile(_of_one_drug, row[at + 1 : at + 2]))
    timed = tells(near, _TIMES)
    dosed = tells(near, Dose)
    return dosed and not timed


def _of_one_drug(phrase: Phrase) -> bool:
    return not isinstance(phrase.meaning, Drug) and kind_of_mark(phrase) not in {"stop", "item", "semicolon", "next"}


def _told_on(plain: str, row: Row, at: int) -> tuple[Row, Row, int] | None:
    """What stands between some weeks and how often it goes on, the weeks that follow, and where the row goes on."""
    listed = row[at].meaning
    assert isinstance(listed, WeekList)
    often = next((n for n in range(at + 1, min(at + 6, len(row))) if _interval(row[n])), None)
    if often is None or _often_before(row, at, listed) or listed.open_from is not None or not listed.weeks:
        return None
    between, step = row[at + 1 : often], _interval(row[often]) // 7
    end = often + 1
    later = [p for p in (*between, *row[end : end + 1]) if _goes_on(p)]
    if not later or not all(isinstance(p.meaning, Mark | Dose | Route) or _goes_on(p) for p in between):
        return None
    if any(kind_of_mark(p) in {"stop", "item", "semicolon", "or"} for p in between):
        return None
    end += end < len(row) and _goes_on(row[end])
    first, last = listed.weeks[-1] + step, None
    if end < len(row) and isinstance(until := row[end].meaning, WeekList) and _end_of(plain, row[end - 1], row[end]):
        last, end = max(until.weeks), end + 1
    elif end < len(row) and isinstance(row[end].meaning, WeekList):
        return None
    if last is not None and last < first:
        return None
    cut = Cut(row[often].cut.first, row[end - 1].cut.end)
    weeks = WeekList((first,), first) if last is None else WeekList(tuple(range(first, last + 1)))
    kept = tuple(p for p in between if not isinstance(p.meaning, CycleList))
    return kept, (Phrase(weeks, cut), Phrase(Frequency(1, 7 * step), cut)), end


def _often_before(row: Row, at: int, listed: WeekList) -> bool:
    """`weekly in weeks 1-4`: a stretch that ends with its last week; not `weekly at weeks 0-4`, which are the doses."""
    doses = listed.weeks[:1] == (0,) and at > 0 and _interval(row[at - 1]) > 0
    before = row[at - 2 if at > 1 and _is_thereafter(row[at - 1]) else at - 1].meaning
    return at > 0 and isinstance(before, Frequency | CycleLength | DayList) and not doses


def _goes_on(phrase: Phrase) -> bool:
    return _is_thereafter(phrase) or kind_of_mark(phrase) == "next"


def _is_thereafter(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, CycleList) and phrase.meaning.relative == "thereafter"


def _interval(phrase: Phrase) -> int:
    """Days from one giving to the next, where those are whole weeks; else 0."""
    match phrase.meaning:
        case CycleLength(days=days, every=True) | Frequency(times_per_day=1, every_days=int(days), per_week=None):
            return 28 if days == _MONTH else days if days % 7 == 0 else 0
    return 0


def _end_of(plain: str, before: Phrase, week: Phrase) -> bool:
    """`through week 48`: the weeks are told as an end."""
    return _UNTIL.search(plain, before.cut.end, week.cut.first + len("week")) is not None
