"""Doses that are listed for several drugs or for several days, one for each: `A and B 30 mg and 300 mg`, `5, 15 and 45
mg on C1D1, C1D8 and C1D15`. Where their numbers differ, or no days are said, no single one of them is the dose.
"""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec.structs import replace

from trialrun.read.regimens.lexis.limiting import is_limited
from trialrun.read.regimens.lexis.numbers import DECIMAL, read_decimal
from trialrun.read.regimens.phrases import (
    LATER,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Infusion,
    Lasting,
    Meaning,
    Phrase,
    Route,
    kind_of_mark,
    meanings,
    names_of,
    tells,
)
from trialrun.read.regimens.rows.respective import JOINTS, one_for_each
from trialrun.read.text import Cut

_LED = r"\s?(?:,?\s?(?:at|of|with|doses?|a|the|dosing|step[- ]?up|are|is|will\sbe|given)\s){0,5}[(:]?\s?"
_BEFORE_UNIT = re.compile(
    rf"{_LED}(?P<numbers>{DECIMAL}(?:(?:,\s|\s?/\s?|,?\sand\s){DECIMAL}){{0,19}})"
    r"(?:,?\s(?:and\s)?then\s|,?\s(?:and|&)\s|\s?(?:/|->)\s?|(?<=\d),\s)",
    re.IGNORECASE,
)
_LEAD = re.compile(_LED, re.IGNORECASE)
_AND = re.compile(r"and\s", re.IGNORECASE)
_NUMBER = re.compile(DECIMAL)
_BETWEEN = re.compile(
    r"(?:\s?\((?:max|cap|not\sto\sexceed|up\sto|no\smore)[^()]{1,40}\))?\s?(?:,\s?(?:and\s)?|and\s|&\s?|/\s?)",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s?(?:\([^()\d]{1,40}\)\s?)?(?:,\s?(?:and\s)?|and\s|&\s?|(?:plus|with)\s|\+\s?|/\s?)", re.IGNORECASE
)
_FURTHER = re.compile(rf"\s?/\s?(?P<low>{DECIMAL})\s?(?P<unit>mg|mcg|ug|g)(?P<size>/(?:m2|kg))?\b", re.IGNORECASE)
_CUT_OFF = re.compile(rf"(?:\s?/\s?{DECIMAL}\s?(?:mg|mcg|ug|g)(?:/(?:m2|kg))?\b)+", re.IGNORECASE)
"""`A/B 1.3 mg/m2/20 mg`: what follows a dose is another one."""
_OF_NEXT = re.compile(r"\s?(?:of\s|/\s?)?")
_LONG_INFUSION = 20 * 60
"""Minutes from which on an infusion is one that a bolus comes before."""
_COHORTS = re.compile(
    r"\b(?:cohorts?|levels?|escalat\w{1,4}|options?|either|groups?|arms?|strata|stratum|strengths?)\b(?!\s(?:\d|[A-Z]\b|I))[^.;\n]{0,60}$",
    re.IGNORECASE,
)
_COHORTS_AFTER = re.compile(
    r"[^.;\n]{0,30}\b(?:cohorts?|levels?|arms?|groups?|tablets?|capsules?|vials?)\b", re.IGNORECASE
)


def with_paired(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The phrases; of doses listed one for each of several drugs or days, each stands before what it is of."""
    limits = [at for at in range(1, len(row) - 1) if _is_bracketed_limit(plain, row, at)]
    done = [phrase for at, phrase in enumerate(row) if not any(abs(at - limit) < 2 for limit in limits)]
    for at in range(len(done) - 1, 0, -1):
        if at < len(done) and _is_amount(done[at]) and _ends_list(plain, done, at):
            done = _paired(plain, done, at)
    return tuple(done)


def _is_bracketed_limit(plain: str, row: tuple[Phrase, ...], at: int) -> bool:
    """`1.4 mg/m2 (max 2 mg)`: the most that a dose may be, alone in brackets behind it."""
    alone = isinstance(row[at].meaning, Dose) and kind_of_mark(row[at - 1]) == "open"
    return alone and kind_of_mark(row[at + 1]) == "close" and is_limited(plain, row[at].cut.first)


def _is_amount(phrase: Phrase) -> bool:
    """True for a dose of a drug; grays are of radiotherapy, whose totals and fractions are read elsewhere."""
    return isinstance(phrase.meaning, Dose) and "Gy" not in phrase.meaning.unit


def _ends_list(plain: str, row: list[Phrase], at: int) -> bool:
    """True for a dose that no other one follows."""
    after = next((phrase for phrase in row[at + 1 : at + 4] if not _is_joint(phrase)), None)
    if after is None or not isinstance(after.meaning, Dose):
        return True
    return _BETWEEN.fullmatch(plain, row[at].cut.end, after.cut.first) is None


def _paired(plain: str, row: list[Phrase], last: int) -> list[Phrase]:
    first, doses = _listed(plain, row, last)
    bare = _bare(plain, row, first)
    doses = [*bare, *doses]
    if len(doses) == 1 and (cut_off := _CUT_OFF.match(plain, row[last].cut.end)):
        drugs = _drugs_before(plain, row, first, doses[0].cut.first)
        return _for_each_drug(row, (first, last), drugs, [*doses, *_further(cut_off, row[last].cut)])
    if len(doses) == 1:
        return _with_own_times(plain, row, last)
    if len(doses) < 2 or any(_dose(phrase).loading for phrase in doses):
        return row
    while first and _is_joint(row[first - 1]):
        first -= 1
    start = doses[0].cut.first
    drugs = _drugs_before(plain, row, first, start)
    if not drugs or _of_next_drug(plain, row, last) or _is_choice(plain, start, row[last].cut.end):
        return row
    if len(drugs) > 1 or len(names_of(row[drugs[0]])) > 1:
        places = [] if _tied(plain, row, drugs) or _infused_long(row, last + 1) else drugs
        return _for_each_drug(row, (first, last), places, doses)
    if any(_dose(phrase).choice for phrase in doses):
        return row
    slashed = plain[doses[0].cut.end : doses[1].cut.first].strip() == "/"
    return _for_each_day(row, (first, last), doses, bare=bool(bare) or slashed)


def _further(cut_off: re.Match[str], cut: Cut) -> list[Phrase]:
    """`/ 25 mg / 20 mg/m2` behind a dose, as doses; none where the last of them is of a time that is not read."""
    if cut_off.string.startswith("/", cut_off.end()):
        return []
    found = _FURTHER.finditer(cut_off.string, *cut_off.span())
    units = ((match, match["unit"].lower().replace("mcg", "ug") + (match["size"] or "").lower()) for match in found)
    return [Phrase(Dose(read_decimal(match["low"]), None, unit), cut) for match, unit in units]


def _with_own_times(plain: str, row: list[Phrase], last: int) -> list[Phrase]:
    """`A and B 75 mg/m2 on days 1-7 and 400 mg on days 1-28`: the first dose and its days are of A.

    Two doses in one unit may as well be two steps of B, unless both are given on the same days.
    """
    first = last - 1
    joined = kind_of_mark(row[first]) == "and" and _AND.fullmatch(plain, row[first].cut.first, row[last].cut.first)
    until = first
    while first > 0 and isinstance(row[first - 1].meaning, DayList | Frequency | Lasting | Route | CycleLength):
        first -= 1
    first -= 1
    if not joined or first < 2 or until - first < 2 or not _is_amount(row[first]):
        return row
    drugs = _drugs_before(plain, row, first, row[first].cut.first)
    if len(drugs) != 2 or _tied(plain, row, drugs) or any(len(names_of(row[at])) != 1 for at in drugs):
        return row
    if _dose(row[first]).unit == _dose(row[last]).unit and not _at_once(row[first + 1 : until], row[last + 1 :]):
        return row
    place = row[drugs[0]].cut.end
    moved = [Phrase(phrase.meaning, Cut(place, place)) for phrase in row[first:until]]
    return [*row[: drugs[0] + 1], *moved, *row[drugs[0] + 1 : first], *row[last:]]


def _at_once(before: list[Phrase], after: list[Phrase]) -> bool:
    """`25 mg on days 1-21 and 40 mg weekly`: the times of two doses meet, so that neither is a step to the other."""
    times: list[Meaning] = []
    for phrase in after:
        if not isinstance(phrase.meaning, DayList | CycleList | CycleLength | Frequency):
            break
        times.append(phrase.meaning)
    days = [set(listed.days) for listed in meanings(before, DayList)]
    later = any(
        isinstance(m, CycleList) and (m.relative in LATER or m.ranges[:1] not in {(), ((1, 1),)}) for m in times
    )
    if not times or not days or later:
        return False
    others = [set(meaning.days) for meaning in times if isinstance(meaning, DayList)]
    weekly = any(isinstance(meaning, Frequency) and meaning.every_days == 7 for meaning in times)
    whole = any(isinstance(meaning, CycleLength) and not meaning.every for meaning in times)
    return bool(days[0] & others[0]) if others else (weekly or whole) and len(days[0]) > 1


def _listed(plain: str, row: list[Phrase], last: int) -> tuple[int, list[Phrase]]:
    """The place of the first of the doses that stand in one list, and all of these."""
    doses, first = [row[last]], last
    for at in range(last - 1, -1, -1):
        if isinstance(row[at].meaning, Dose):
            if _BETWEEN.fullmatch(plain, row[at].cut.end, doses[0].cut.first) is None:
                break
            doses.insert(0, row[at])
            first = at
        elif not _is_joint(row[at]):
            break
    return first, doses


def _bare(plain: str, row: list[Phrase], first: int) -> list[Phrase]:
    """`5, 15 and 45 mg` behind a drug: the numbers before the unit, as doses."""
    at = first - 1
    while at >= 0 and _is_joint(row[at]):
        at -= 1
    if at < 0 or not isinstance(row[at].meaning, Drug | Route):
        return []
    found = _BEFORE_UNIT.fullmatch(plain, row[at].cut.end, row[first].cut.first)
    if found is None:
        return []
    return [
        Phrase(_same_unit(_dose(row[first]), number[0]), Cut(number.start(), number.end()))
        for number in _NUMBER.finditer(plain, found.start("numbers"), found.end("numbers"))
    ]


def _same_unit(dose: Dose, number: str) -> Dose:
    return replace(dose, low=read_decimal(number), high=None)


def _drugs_before(plain: str, row: list[Phrase], first: int, start: int) -> list[int]:
    """The places of the drugs that a list of doses stands right behind; one that is named twice counts once."""
    places: list[int] = []
    for at in range(first - 1, -1, -1):
        if isinstance(row[at].meaning, Drug):
            if not places and _LEAD.fullmatch(plain, _end_of_routes(row, at, first), start) is None:
                return []
            if places and _JOINED.fullmatch(plain, row[at].cut.end, row[places[0]].cut.first) is None:
                break
            places.insert(0, at)
        elif not _is_joint(row[at]) and (places or not isinstance(row[at].meaning, Route)):
            break
    return places


def _end_of_routes(row: list[Phrase], at: int, first: int) -> int:
    return max(phrase.cut.end for phrase in row[at:first] if isinstance(phrase.meaning, Drug | Route))


def _of_next_drug(plain: str, row: list[Phrase], last: int) -> bool:
    """`A 30 mg and 300 mg B`: the dose stands before its drug."""
    after = row[last + 1] if last + 1 < len(row) else None
    if after is None or not isinstance(after.meaning, Drug):
        return False
    return _OF_NEXT.fullmatch(plain, row[last].cut.end, after.cut.first) is not None


def _is_choice(plain: str, start: int, end: int) -> bool:
    """Doses of which each patient has one."""
    before = _COHORTS.search(plain, max(0, start - 90), start)
    return before is not None or _COHORTS_AFTER.match(plain, end) is not None


def _for_each_drug(row: list[Phrase], span: tuple[int, int], drugs: list[int], doses: list[Phrase]) -> list[Phrase]:
    """Each drug with its dose, in their order; where the numbers differ, no drug has one."""
    first, last = span
    single = all(len(names_of(row[at])) == 1 for at in drugs)
    if not single or len(drugs) != len(doses):
        return [*row[:first], *row[last + 1 :]]
    return [*one_for_each(row[:first], drugs, [dose.meaning for dose in doses]), *row[last + 1 :]]


def _tied(plain: str, row: list[Phrase], drugs: list[int]) -> bool:
    """`A with B 25 mg and 10 mg`: the doses may be of the second alone."""
    return any(" with " in plain[row[one].cut.end : row[two].cut.first] for one, two in pairwise(drugs))


def _infused_long(row: list[Phrase], at: int) -> bool:
    """`B and C 400 mg/m2 and 2400 mg/m2 over 46 hours`: a bolus and an infusion of one of them, maybe."""
    meaning = row[at].meaning if at < len(row) else None
    return isinstance(meaning, Infusion) and meaning.minutes >= _LONG_INFUSION


def _for_each_day(row: list[Phrase], span: tuple[int, int], doses: list[Phrase], *, bare: bool) -> list[Phrase]:
    """Each dose before its days; where their numbers differ, the lowest to the highest, of which none is chosen."""
    first, last = span
    until, marks = _marks_behind(row, last + 1)
    head = row[:first]
    if len(marks) > 1 or (marks and bare and len(doses) > 2 and _each_day(marks[0])):
        marks = marks if len(marks) == len(doses) else [each for mark in marks for each in _each_day(mark)]
        if len(marks) == len(doses):
            lead = [phrase for phrase in row[last + 1 : until] if isinstance(phrase.meaning, Route | Infusion)]
            made = [part for dose, mark in zip(doses, marks, strict=True) for part in _dated(dose, mark)]
            return [*head, made[0], *lead, *made[1:], *row[until:]]
    elif not bare:
        return row
    return [*head, Phrase(_range(doses), Cut(doses[0].cut.first, row[last].cut.end)), *row[last + 1 :]]


def _dated(dose: Phrase, mark: list[Phrase]) -> list[Phrase]:
    """A dose right before its days."""
    place = mark[0].cut.first
    return [Phrase(dose.meaning, Cut(place, place)), *mark]


def _marks_behind(row: list[Phrase], start: int) -> tuple[int, list[list[Phrase]]]:
    """The days that follow, each list with its cycle (`C1D1, C1D8`, `day 1 of cycle 1`), and the place behind them."""
    marks: list[list[Phrase]] = [[]]
    at = start
    while at < len(row):
        phrase = row[at]
        if _is_joint(phrase):
            marks += [[]] if marks[-1] else []
        elif isinstance(phrase.meaning, DayList | CycleList):
            if any(type(other.meaning) is type(phrase.meaning) for other in marks[-1]):
                marks.append([])
            marks[-1].append(phrase)
        elif marks != [[]] or not (isinstance(phrase.meaning, Route | Infusion) or kind_of_mark(phrase) == "close"):
            break
        at += 1
    while at > start and _is_joint(row[at - 1]):
        at -= 1
    full = [mark for mark in marks if mark]
    dated = all(tells(mark, DayList) for mark in full)
    return at, full if dated else []


def _each_day(mark: list[Phrase]) -> list[list[Phrase]]:
    """The days of a list one by one, each with the cycle of the list."""
    cycles = [phrase for phrase in mark if not isinstance(phrase.meaning, DayList)]
    listed = [(day, p.cut) for p in mark if isinstance(p.meaning, DayList) for day in p.meaning.days]
    return [[*cycles, Phrase(DayList((day,)), cut)] for day, cut in listed]


def _range(doses: list[Phrase]) -> Dose:
    """The lowest to the highest of several doses in one unit."""
    said = [_dose(phrase) for phrase in doses]
    amounts = [amount for dose in said for amount in (dose.low, dose.high) if amount is not None]
    return replace(said[-1], low=min(amounts), high=max(amounts), step=False)


def _dose(phrase: Phrase) -> Dose:
    assert isinstance(phrase.meaning, Dose)
    return phrase.meaning


def _is_joint(phrase: Phrase) -> bool:
    return kind_of_mark(phrase) in JOINTS
