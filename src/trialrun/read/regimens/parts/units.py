"""Divides the row of phrases into units: sentences, items of lists, parts that follow one another, arms and levels."""

from __future__ import annotations

import re
from itertools import dropwhile, takewhile

from trialrun.read.regimens.clauses.beside import leads_past
from trialrun.read.regimens.lexis.limiting import OMITTED
from trialrun.read.regimens.phrases import (
    Condition,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Fractions,
    Frequency,
    Heading,
    Infusion,
    Lasting,
    Mark,
    OnOff,
    Phrase,
    Resting,
    Route,
    WeekList,
    kind_of_mark,
    meanings,
    names_of,
    tells,
)
from trialrun.read.text import Cut

Unit = tuple[Phrase, ...]
_BESIDE = re.compile(r"\s(?:(?:with|of|using|consisting\sof)\s)?(?:single[- ]agent\s)?")
_HEADING_SIGN = re.compile(r"\s{0,2}(?:\([^()\n:]{1,30}\)\s?)?[:=]")
"""What stands behind cycles that begin a part within a sentence: `cycles 3-8:`, `cycles 3-8 (from month 4) =`."""
_RECEIVES = re.compile(r"\s?(?:will\s)?(?:receives?|gets?|be\sgiven|is\sgiven|was\sgiven|received)\s")
_DURING = len(" during ")
"""Characters between a dose and the cycles that it is given in: they begin no part."""
_TWO_WEEKS = 14
_CLAUSE = 160
_CLAUSE_END = re.compile(r"[;\n]|\.\s")
_FEW = 5
"""What is told of a drug behind a dash is shorter than so many phrases."""


def divide(plain: str, row: Unit) -> list[Unit]:
    """The units of a row, each with the mark of an item or of `followed by` that opens it; none is empty."""
    units: list[Unit] = []
    waiting: list[Phrase] = []
    lead: Unit = ()
    for at, phrase in enumerate(row):
        lead = () if kind_of_mark(phrase) in {"stop", "item"} else lead
        mark = phrase.meaning if isinstance(phrase.meaning, Mark) else None
        follows = row[at + 1 : at + 1 + _FEW]
        dashed = mark is not None and mark.words == " - "
        if dashed and (_told_of_last(waiting, follows) or _led_by_day(waiting, follows)):
            continue
        if mark is not None and mark.kind == "semicolon" and _next_stretch(waiting, row, at):
            units.append(tuple(waiting))
            waiting = [Phrase(Mark("next", mark.words), phrase.cut)]
        elif mark is not None and mark.kind == "semicolon" and _parted(plain, waiting, row, at):
            units.append(tuple(waiting))
            waiting = []
        elif mark is not None and (mark.kind in {"stop", "item"} or _next_part(waiting, row, at)):
            if waiting:
                units.append(tuple(_without_pause(waiting) if mark.kind == "next" else waiting))
            joint = Phrase(Mark("next", mark.words), phrase.cut) if mark.kind == "or" else phrase
            waiting = [joint] if mark.kind in {"item", "next", "or"} else []
        elif _new_arm(phrase):
            before, own = _before_cycles(waiting)
            units += [before] if before else []
            lead = own or lead
            waiting = [phrase, *lead]
        elif waiting and (_new_level(plain, row, at) or _new_scope(plain, waiting, phrase)):
            units.append(_without_turn(waiting))
            waiting = [phrase]
        elif waiting and _maintains(plain, row, at):
            units.append(tuple(waiting))
            waiting = [Phrase(Heading("phase", "maintenance", strong=True), Cut(phrase.cut.first, phrase.cut.first))]
            waiting += [phrase] if isinstance(phrase.meaning, Drug) else []
        else:
            waiting.append(phrase)
    return [unit for unit in (*units, tuple(waiting)) if unit]


def _before_cycles(waiting: list[Phrase]) -> tuple[Unit, Unit]:
    """What stands before the cycles or days that lead an arm, and those: `In cycle 1, arm A ..., arm B ...`."""
    begin = len(waiting) == 2 or (len(waiting) > 2 and kind_of_mark(waiting[-3]) in {"comma", "item"})
    leads = begin and isinstance(waiting[-2].meaning, CycleList | DayList) and kind_of_mark(waiting[-1]) == "comma"
    return (tuple(waiting[:-2]), tuple(waiting[-2:])) if leads else (tuple(waiting), ())


def _leaves_out(plain: str, first: int) -> bool:
    """`...; from cycle 13 on A is omitted on days 8 and 9`: the clause takes something away."""
    behind = plain[first : first + _CLAUSE]
    found = OMITTED.search(behind)
    return found is not None and not found["only"] and _CLAUSE_END.search(behind, 0, found.start()) is None


def _without_pause(waiting: list[Phrase]) -> list[Phrase]:
    """`for 12 weeks followed by a 6-week break followed by ...`: a pause between two parts makes no cycle."""
    last = waiting[-1].meaning
    long = any(span.days >= 28 for span in meanings(waiting, Lasting))
    return waiting[:-1] if isinstance(last, Resting) and last.days >= 28 and long else waiting


def _without_turn(waiting: list[Phrase]) -> Unit:
    """`... on days 1-4; thereafter | cycles 3-6: ...`: what comes thereafter is told behind."""
    last = waiting[-1].meaning
    turns = isinstance(last, CycleList) and last.relative == "thereafter" and not last.ranges
    return tuple(waiting[:-1] if turns else waiting)


def _told_of_last(waiting: list[Phrase], follows: Unit) -> bool:
    """`A 60 mg - IV - days 1 and 8 - B 5 mg`: a dash before nothing but how and when the drug before is given."""
    said = tuple(takewhile(lambda p: kind_of_mark(p) not in {"item", "stop", "with"}, follows))
    last = next((at for at in reversed(range(len(waiting))) if isinstance(waiting[at].meaning, Drug)), None)
    dosed = last is not None and tells(waiting[last:], Dose)
    return dosed and 0 < len(said) < _FEW and all(map(_how_or_when, said))


def _how_or_when(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, DayList | Frequency | Route | CycleLength | CycleCount)


def _led_by_day(waiting: list[Phrase], follows: Unit) -> bool:
    """`Day 1 - A 5 mg; days 1 and 8 - B 6 mg`: a dash between the days that lead and their drug."""
    if not waiting or not isinstance(waiting[-1].meaning, DayList) or not any(map(names_of, follows[:1])):
        return False
    begins = len(waiting) == 1 or kind_of_mark(waiting[-2]) in {"semicolon", "item"}
    return begins or isinstance(waiting[0].meaning, DayList)


def _new_arm(phrase: Phrase) -> bool:
    meaning = phrase.meaning
    return isinstance(meaning, Heading) and meaning.strong and meaning.kind in {"arm", "level"}


def _maintains(plain: str, row: Unit, at: int) -> bool:
    """`..., then A maintenance 10 mg`, `... and maintenance with A 10 mg`: a drug of the phase, right beside it."""
    pair = row[at : at + 2]
    if len(pair) < 2 or not all(isinstance(p.meaning, Drug) or _is_maintenance(p) for p in pair):
        return False
    drugs = meanings(pair, Drug)
    near = _BESIDE.fullmatch(plain, pair[0].cut.end, pair[1].cut.first) is not None
    after = row[at + 2 : at + 5]
    dosed = tells(after[:1], Dose | DayList) or (
        bool(after)
        and isinstance(after[0].meaning, Route | Frequency)
        and isinstance(after[-1].meaning, Dose | DayList)
    )
    return len(drugs) == 1 and drugs[0].given and near and dosed


def _is_maintenance(phrase: Phrase) -> bool:
    meaning = phrase.meaning
    return isinstance(meaning, Heading) and meaning.kind == "phase" and meaning.name == "maintenance"


def _new_level(plain: str, row: Unit, at: int) -> bool:
    """A dose level right before its dose, days or drug: `level 2: 40 mg`, `cohort 2 receives 40 mg`."""
    meaning = row[at].meaning
    if not isinstance(meaning, Heading) or meaning.kind != "level" or at + 1 >= len(row):
        return False
    after = row[at + 1]
    if at and isinstance(row[at - 1].meaning, Dose) and row[at].cut.first - row[at - 1].cut.end <= 1:
        return False
    near = after.cut.first - row[at].cut.end <= 2
    receives = isinstance(after.meaning, Dose) and _RECEIVES.fullmatch(plain, row[at].cut.end, after.cut.first)
    return bool(near or receives) and isinstance(after.meaning, Dose | DayList | Drug)


def _new_scope(plain: str, waiting: list[Phrase], phrase: Phrase) -> bool:
    """`..., cycles 3-8: ...` within a sentence."""
    if not isinstance(phrase.meaning, CycleList):
        return False
    if _HEADING_SIGN.match(plain, phrase.cut.end) is None or not tells(waiting[-80:], Drug | CycleList):
        return False
    if isinstance(waiting[-1].meaning, DayList) and waiting[-1].meaning.begins:
        return False
    if isinstance(waiting[-1].meaning, Dose) and phrase.cut.first - waiting[-1].cut.end <= _DURING:
        return False
    opened = sum((kind_of_mark(p) == "open") - (kind_of_mark(p) == "close") for p in waiting[-80:])
    return opened <= 0


def _next_part(waiting: list[Phrase], row: Unit, at: int) -> bool:
    """`... for four cycles followed by paclitaxel`: what follows is a part of its own."""
    mark = row[at].meaning
    if isinstance(mark, Mark) and mark.kind == "or":
        return (_against if mark.words.lower().startswith("v") else _either_regimen)(waiting, row, at)
    if kind_of_mark(row[at]) != "next" or not tells(waiting, Drug) or _first_dose_only(waiting, row, at):
        return False
    if _inside(waiting) and _closed_before_drug(row[at + 1 : at + 41]):
        return False
    follows = _until_stop(row[at + 1 : at + 41])
    if [type(p.meaning) for p in follows if kind_of_mark(p) != "comma"][:2] == [Resting, CycleCount]:
        return False
    headed = any(heading.kind == "phase" for heading in meanings(follows[:3], Heading))
    named = _leads_with_drug(follows) or (headed and tells(follows[:3], Dose))
    counted_anew = named and bool(follows) and isinstance(follows[0].meaning, CycleCount)
    if counted_anew or (headed and named) or _at_another_interval(waiting, follows):
        return True
    return (_ended(waiting) and (named or _again(waiting, follows))) or (named and _other_stretch(waiting, follows))


def _inside(waiting: list[Phrase]) -> bool:
    """True where a bracket is open: what stands in it is said of the drug before it."""
    return sum((kind_of_mark(p) == "open") - (kind_of_mark(p) == "close") for p in waiting[-80:]) > 0


def _closed_before_drug(follows: Unit) -> bool:
    """`A (20 mg on day 1, then | 56 mg on days 8 and 15), B ...`: the bracket is closed before a drug is named."""
    ends = next((p for p in follows if kind_of_mark(p) == "close" or isinstance(p.meaning, Drug)), None)
    return ends is not None and not isinstance(ends.meaning, Drug)


def _other_stretch(waiting: list[Phrase], follows: Unit) -> bool:
    """`A 2 mg weekly, then B 10 mg every 2 weeks for a year`: each as often as is said of it, B for a time."""
    repeated = Frequency | CycleLength
    return tells(waiting, repeated) and tells(follows, repeated) and tells(follows, Lasting | CycleCount)


def _first_dose_only(waiting: list[Phrase], row: Unit, at: int) -> bool:
    """True behind a loading dose, and behind a dose that another one of the drug follows."""
    dose = next((p.meaning for p in reversed(waiting) if isinstance(p.meaning, Dose | CycleCount)), None)
    return isinstance(dose, Dose) and (dose.loading or _other_dose(waiting, row, at))


def _ended(waiting: list[Phrase]) -> bool:
    """True where an end is said of what stands before: a number of cycles or fractions, two weeks or more."""
    counted = tells(waiting, CycleCount) and not _infused_in_turn(waiting)
    weeks = any(span.days >= _TWO_WEEKS for span in meanings(waiting, Lasting))
    return counted or weeks or tells(waiting, Fractions | OnOff)


def _again(waiting: list[Phrase], follows: Unit) -> bool:
    """True where what follows has a dose and a number of cycles, weeks on and off, or days of other cycles."""
    own = tuple(takewhile(lambda p: not names_of(p), _until_semicolon(follows)))
    if (tells(own, Dose) and tells(own, CycleCount)) or (tells(waiting, OnOff) and tells(follows, OnOff)):
        return True
    last = max((n for n, p in enumerate(waiting) if isinstance(p.meaning, Drug)), default=0)
    names = {drug.names for drug in meanings(waiting, Drug)}
    alone = len(names) == 1 or (last > 0 and tells(waiting[last:], DayList))
    counted = tells(waiting, CycleCount) and not _infused_in_turn(waiting)
    near = tells(follows[:3], CycleLength) or tells(follows[:1], Frequency)
    dated = tells(follows, CycleLength) and tells(follows, DayList) and not tells(follows, Drug)
    return alone and counted and near and dated


def _at_another_interval(waiting: list[Phrase], follows: Unit) -> bool:
    """`A every 3 weeks for 4 cycles, then every 4 weeks`: the one drug goes on, in cycles of another length."""
    names = {drug.names for drug in meanings(waiting, Drug)}
    closed = sum(map(_closed_cycles, waiting))
    doses = any(map(_counts_doses, waiting))
    ended = closed == 1 or (closed == 0 and tells(waiting, CycleCount) and not doses)
    before = {length.days for length in meanings(waiting, CycleLength)}
    said = [p.meaning for p in follows]
    first = said[1:2] if said and isinstance(said[0], Dose) else said[:1]
    often = next((meaning for meaning in first if isinstance(meaning, CycleLength)), None)
    other = any(isinstance(m, Drug | CycleList | DayList | WeekList) for m in said)
    return len(names) == 1 and ended and len(before) == 1 and often is not None and not other and {often.days} != before


def _closed_cycles(phrase: Phrase) -> bool:
    """True for numbered cycles with a last one."""
    ranges = phrase.meaning.ranges if isinstance(phrase.meaning, CycleList) else ()
    return bool(ranges) and ranges[-1][1] is not None


def _other_dose(waiting: list[Phrase], row: Unit, at: int) -> bool:
    """`840 mg then 420 mg every 3 weeks`: another dose of the same drug, right behind the first."""
    after = row[at + 1 : at + 3]
    doses = isinstance(waiting[-1].meaning, Dose) and bool(after) and isinstance(after[0].meaning, Dose)
    return doses and not isinstance(after[-1].meaning, Drug)


def _infused_in_turn(waiting: list[Phrase]) -> bool:
    """`2 courses of A IV over 30 minutes followed by B`: nothing fixes a day of the first; both are given in turn."""
    last = max((at for at, p in enumerate(waiting) if isinstance(p.meaning, Drug)), default=len(waiting))
    said = [p.meaning for p in waiting[last + 1 :]]
    times = (DayList, Frequency, CycleLength, CycleCount, Lasting, WeekList, Dose)
    return isinstance(waiting[-1].meaning, Infusion) and not any(isinstance(meaning, times) for meaning in said)


def _next_stretch(waiting: list[Phrase], row: Unit, at: int) -> bool:
    """`A every 21 days for 4 cycles; on days 1 and 8 every 35 days for 2 cycles`: the same drug in other cycles."""
    names = {drug.names for drug in meanings(waiting, Drug)}
    carried = kind_of_mark(waiting[0]) == "next" if waiting else False
    if len(names) != 1 and not (carried and not names):
        return False
    follows = _until_semicolon(row[at + 1 : at + 21])
    both = all(tells(side, CycleLength) and tells(side, CycleCount | Lasting) for side in (waiting, follows))
    return both and not tells(follows, Drug | Dose)


def _next_cycles(waiting: list[Phrase], row: Unit, at: int) -> bool:
    """`... for cycles 1-8; from cycle 9, 35-day cycles with A`, `...; after 9 cycles A`: what follows is of others.

    So too `A 28 mg for 28 days; in cycle 1, 9 mg on days 1-7`.
    """
    after = row[at + 1 : at + 4]
    near = row[at + 1 : at + 6]
    said = tuple(dropwhile(lambda p: isinstance(p.meaning, Condition) or kind_of_mark(p) == "with", near))
    passed = said[0].meaning if said else None
    if isinstance(passed, CycleCount) and passed.after:
        return any(drug.given for drug in meanings(said[:3], Drug))
    led = len(after) == 3 and isinstance(after[0].meaning, CycleList) and bool(after[0].meaning.ranges)
    if led and isinstance(after[1].meaning, Frequency) and waiting and isinstance(waiting[0].meaning, CycleList):
        return True
    if not led or kind_of_mark(after[1]) != "comma":
        return False
    behind = [p.meaning for p in row[at + 3 : at + 5] if not isinstance(p.meaning, DayList)]
    if behind and isinstance(behind[0], Dose):
        return not tells((*waiting[1:], *_until_semicolon(row[at + 4 :][:8])), CycleList | Drug)
    return isinstance(after[2].meaning, CycleLength) and tells(waiting, CycleList | CycleCount)


def _parted(plain: str, waiting: list[Phrase], row: Unit, at: int) -> bool:
    """True where what stands behind a semicolon is said of other cycles, a phase or an arm, or of a drug's cycles."""
    behind = _until_semicolon(row[at + 1 : at + 9])
    if _leaves_out(plain, row[at].cut.end) or any(leads_past(plain, phrase) for phrase in behind[:1]):
        return True
    kinds = {type(p.meaning) for p in behind if not isinstance(p.meaning, Mark)}
    return kinds == {Drug, CycleList} or _next_cycles(waiting, row, at) or _headed_behind(row, at)


def _headed_behind(row: Unit, at: int) -> bool:
    """`...; consolidation with A 3 g/m2`, `...; group B will receive C 325 mg`: a phase or an arm, with its drugs."""
    after = _until_semicolon(row[at + 1 : at + 9])
    named = bool(after) and isinstance(after[0].meaning, Heading) and after[0].meaning.kind in {"arm", "phase"}
    return named and any(drug.given for drug in meanings(after, Drug))


def _until_semicolon(row: Unit) -> Unit:
    kept: list[Phrase] = []
    for phrase in row:
        if kind_of_mark(phrase) in {"stop", "item", "semicolon"}:
            break
        kept.append(phrase)
    return tuple(kept)


def _either_regimen(waiting: list[Phrase], row: Unit, at: int) -> bool:
    """`A 9 mg on days 1-4 of 28-day cycles, or B 1 mg on days 1 and 8 for four 21-day cycles`: two regimens."""
    follows = tuple(takewhile(lambda p: kind_of_mark(p) != "next", _until_stop(row[at + 1 : at + 41])))
    sides = (waiting, follows)
    lengths = [{length.days for length in meanings(side, CycleLength)} for side in sides]
    named = [{name for p in side for name in names_of(p)} for side in sides]
    whole = all(len(names) > 1 and tells(side, DayList | Lasting) for names, side in zip(named, sides, strict=True))
    again = not named[0].isdisjoint(named[1]) and all(tells(side, Dose) for side in sides)
    counted = not named[1] and all(tells(side, DayList) and tells(side, CycleCount) for side in sides)
    return (whole or again or counted) and all(len(days) == 1 for days in lengths) and lengths[0] != lengths[1]


def _against(waiting: list[Phrase], row: Unit, at: int) -> bool:
    """`A (drugs with their doses) versus B (drugs with their doses)`: two parts."""
    follows = _until_stop(row[at + 1 : at + 41])
    opened = sum((kind_of_mark(p) == "open") - (kind_of_mark(p) == "close") for p in waiting[-80:])
    both = all(
        sum(isinstance(p.meaning, kind) for p in side) > 1 for side in (waiting, follows) for kind in (Drug, Dose)
    )
    return opened <= 0 and both


def _leads_with_drug(row: Unit) -> bool:
    """A drug comes first, or a dose or an interval that stands right before its drug."""
    said = [(p.meaning, row[at + 1 : at + 2]) for at, p in enumerate(row) if not isinstance(p.meaning, Mark)]
    for meaning, after in said:
        if isinstance(meaning, Drug):
            return True
        next_drug = bool(after) and isinstance(after[0].meaning, Drug)
        interval = isinstance(meaning, OnOff) or (isinstance(meaning, CycleLength) and meaning.every)
        if isinstance(meaning, Resting) or ((interval or isinstance(meaning, Dose | DayList)) and not next_drug):
            return False
    return False


def _until_stop(row: Unit) -> Unit:
    kept: list[Phrase] = []
    for phrase in row:
        if isinstance(phrase.meaning, Mark) and phrase.meaning.kind in {"stop", "item", "next"}:
            break
        kept.append(phrase)
    return tuple(kept)


def only_how_often(loose: tuple[Phrase, ...]) -> bool:
    """`Cycles 3-6: every 2 weeks`, `then every 3 weeks for 7 doses`: an interval, and at most the number of doses."""
    said = [p.meaning for p in loose if not kind_of_mark(p) and not _counts_doses(p)]
    return bool(said) and all(isinstance(meaning, CycleLength) and meaning.every for meaning in said)


def _counts_doses(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, CycleCount) and phrase.meaning.of == "times"
