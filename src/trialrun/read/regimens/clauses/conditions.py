"""Finds doses that hold for some patients only: `20 mg for patients over 75 years`, `if clearance < 50, 50 mg/m2`."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry, undated
from trialrun.read.regimens.lexis.limiting import TOLERATED
from trialrun.read.regimens.lexis.numbers import COUNT
from trialrun.read.regimens.model import ConditionalDose
from trialrun.read.regimens.phrases import (
    Condition,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Delayed,
    Dose,
    Drug,
    Frequency,
    Lasting,
    Mark,
    Phrase,
    Route,
    WeekList,
    kind_of_mark,
    names_of,
    tells,
)
from trialrun.read.text import Cut

_OTHERS = re.compile(
    r"\b(?:(?:all\s|the\s)?(?:others|remaining\s(?:patients|subjects|participants))"
    r"|(?:all\s|the\s)?other\s(?:patients|subjects|participants|pts))\b",
    re.IGNORECASE,
)
_SOME = (
    "patients",
    "subjects",
    "participants",
    "pts",
    "those",
    "in patients",
    "in subjects",
    "for patients",
    "for subjects",
    "for participants",
    "for pts",
    "for those",
)
_LEADS = ("if", "when", "unless", "in case of", "in the event of")
_TIMES = (DayList, WeekList, Frequency, CycleLength)
_SEGMENT_ENDS = frozenset({"semicolon", "open", "close", "or", "next", "instead", "item", "stop"})
_SENTENCE_ENDS = re.compile(r"[.;]\s+(?=[A-Z])|\n")
_USUAL, _LONGEST = 80, 120
"""Characters of a condition that nothing ends, and of any."""
_SEVERAL = 2
_ENDS = _SEGMENT_ENDS - {"or"}
_WORDS_END = frozenset({"comma", "semicolon", "close", "stop"})
_DATED = re.compile(
    r"(?:\s(?:once\s|twice\s)?daily)?\s(?:(?:(?:on|in|from|\()\s?)?(?:days?|cycles?|courses?|C)\s?\d|thereafter\b)",
    re.IGNORECASE,
)
_FOR_A_TIME = re.compile(
    rf"\s(?:for\s(?:(?:another|a\sfurther|the\s(?:next|remaining))\s)?{COUNT}\s(?:days|weeks|months)|(?:in|from)\s(?:week|cycle)s?\s\d)",
    re.IGNORECASE,
)
_EVENT = re.compile(r"(?:at|on|upon)\s(?:\w+\s)?(?:progression|relapse|recurrence)\b", re.IGNORECASE)
"""An event that no day of the treatment before it is known of."""
_JOINT_END = re.compile(
    r"[ ,]+(?:(?:and|or)|(?:the\s)?(?:dose\sof\s)?\w+\s(?:is|are|was|were|will\sbe|(?:may|can|could)\sbe)\s"
    r"(?:increased|escalated|raised|reduced)\s(?:to|by)|(?:will\s)?(?:receives?|takes?|(?:are|be)\sgiven))$",
    re.IGNORECASE,
)
"""What the words of a condition may run on into: the next dose, or the change that is made."""


def conditional_doses(
    plain: str, unit: tuple[Phrase, ...], dosed: frozenset[str] = frozenset()
) -> tuple[ConditionalDose, ...]:
    """Doses that hold for some patients only, with the words of the condition; `dosed`: drugs that have a dose."""
    found: list[ConditionalDose] = []
    leading = led_by_condition(unit, dosed)
    others = _others(plain, unit)
    taken: list[Phrase] = []
    for at, phrase in enumerate(unit):
        if isinstance(phrase.meaning, Dose):
            condition = leading or _condition_of(unit, at, taken) or _last_condition(unit, at, len(found))
            if others is not None:
                condition = (condition or unit[0]) if phrase.cut.first < others else None
            if condition is not None and not (_planned(plain, condition, unit, at) or _told_by(condition, phrase)):
                words = _words(plain, unit, condition, phrase)
                found.append(ConditionalDose(words, phrase.meaning.low, phrase.meaning.unit, phrase.cut))
    return tuple(found)


def _planned(plain: str, condition: Phrase, unit: tuple[Phrase, ...], at: int) -> bool:
    """`if tolerated, 56 mg/m2 on days 8 and 15`: the plan for everybody, as every dose is given if tolerated.

    So too `then 100 mg/day if tolerated for 6 weeks`, and `10 mg daily for 3 months, then 15 mg daily if tolerated`.
    """
    dose = unit[at]
    tolerated = TOLERATED.match(plain, condition.cut.first)
    if tolerated is None:
        return False
    behind = condition.cut.first > dose.cut.first and _FOR_A_TIME.match(plain, tolerated.end()) is not None
    return behind or _follows_stretch(unit, at) or _DATED.match(plain, dose.cut.end) is not None


def _follows_stretch(unit: tuple[Phrase, ...], at: int) -> bool:
    """Whether a dose comes when the time, or the number of cycles, of another one is over."""
    before = tuple(takewhile(lambda p: not isinstance(p.meaning, Dose | Drug), reversed(unit[:at])))
    led = tells(before, Delayed) or any(kind_of_mark(phrase) == "next" for phrase in before)
    return led and len(before) < at and tells(before, CycleCount | CycleList | Lasting)


def _told_by(condition: Phrase, dose: Phrase) -> bool:
    """`5 to 20 mg depending on platelets`: what tells the dose of each patient in a range that is of all of them."""
    ranged = isinstance(dose.meaning, Dose) and dose.meaning.high is not None
    words = condition.meaning.words.lower() if isinstance(condition.meaning, Condition) else ""
    return ranged and words.startswith(("depending on", "according to"))


def _condition_of(unit: tuple[Phrase, ...], at: int, taken: list[Phrase]) -> Phrase | None:
    """The condition of a dose: that before it, unless it stands behind another dose (`20 mg if A, 15 mg if B`)."""
    before = _condition_before(unit, at)
    after = _condition_after(unit, at)
    if before is not None and not _belongs_to_last(unit, before, taken):
        return after if _ends_a_dose(unit, before, at) else before
    if after is not None:
        taken.append(after)
    return after


def _belongs_to_last(unit: tuple[Phrase, ...], condition: Phrase, taken: list[Phrase]) -> bool:
    """True for a condition that stands behind another dose, or is a part of one that does (`if clearance >= 60`)."""
    if not taken:
        return False
    between = unit[unit.index(taken[-1]) : unit.index(condition)]
    return condition.cut.first >= taken[-1].cut.first and not any(kind_of_mark(p) in _WORDS_END for p in between)


def _ends_a_dose(unit: tuple[Phrase, ...], condition: Phrase, at: int) -> bool:
    """`40 mg in patients under 75, 20 mg in those over 75`: the first stands behind 40 mg, and a comma behind it."""
    place = unit.index(condition)
    told = tuple(takewhile(lambda p: not isinstance(p.meaning, Dose | Drug | Mark), reversed(unit[:place])))
    dosed = len(told) < place and isinstance(unit[place - len(told) - 1].meaning, Dose)
    return dosed and any(kind_of_mark(p) in {"comma", "and"} for p in unit[place:at])


def _others(plain: str, unit: tuple[Phrase, ...]) -> int | None:
    """`Patients with ... receive A 5 mg; all others 10 mg`: where those begin whom the condition does not name."""
    if not isinstance(unit[0].meaning, Condition) or not unit[0].meaning.words.lower().startswith(_SOME):
        return None
    found = _OTHERS.search(plain, unit[0].cut.end, unit[-1].cut.end)
    return found.start() if found is not None else None


def led_by_condition(unit: tuple[Phrase, ...], dosed: frozenset[str]) -> Phrase | None:
    """`Patients over 75 years receive dexamethasone 20 mg`, where all others have theirs: the words it begins with."""
    first = unit[0]
    if not isinstance(first.meaning, Condition) or not first.meaning.words.lower().startswith(_SOME):
        return None
    named = [name for phrase in unit for name in names_of(phrase)]
    return first if named and all(name in dosed for name in named) else None


def _condition_before(unit: tuple[Phrase, ...], at: int) -> Phrase | None:
    apart, depth = False, 0
    for earlier in reversed(unit[max(0, at - 40) : at]):
        mark = kind_of_mark(earlier)
        apart = apart or mark in {"comma", "and"}
        depth += (mark == "close" and apart) - (mark == "open" and depth > 0)
        if isinstance(earlier.meaning, Condition) and depth:
            continue
        if isinstance(earlier.meaning, Condition):
            return earlier
        if kind_of_mark(earlier) in _SEGMENT_ENDS - {"open", "close", "or"}:
            return None
        if isinstance(earlier.meaning, Drug) and not _is_led(unit):
            return _absence_before(unit, earlier)
        if isinstance(earlier.meaning, Dose) and not _is_led(unit):
            return None
    return None


def _absence_before(unit: tuple[Phrase, ...], drug: Phrase) -> Phrase | None:
    """`in the absence of toxicity A is increased to 25 mg`: the words right before the drug.

    So too `A 40 mg on days 1-4; for patients who are unfit A 20 mg`, of a drug that all others have, and `...; on
    relapse, B 10 mg`.
    """
    at = max(unit.index(drug) - 1, 0)
    at -= at > 0 and kind_of_mark(unit[at]) == "comma"
    before = unit[at]
    words = before.meaning.words.lower() if isinstance(before.meaning, Condition) else ""
    again = any(names_of(phrase) == names_of(drug) for phrase in unit[:at])
    of_some = (again and words.startswith(_SOME)) or _EVENT.match(words) is not None
    behind = [kind_of_mark(p) for p in unit[at - 1 : at]] == ["semicolon"]
    return before if (of_some and behind) or words.startswith("in the absence") else None


def _is_led(unit: tuple[Phrase, ...]) -> bool:
    """Whether a sentence begins with its condition: `If ..., ...`, `Patients over 75 years receive 20 mg.`"""
    first = unit[0].meaning
    if not isinstance(first, Condition):
        return False
    if first.words.lower().strip() in {"if", "when", "in case of", "with"}:
        return True
    kinds = [type(p.meaning) for p in unit]
    return kinds.count(Drug) == kinds.count(Dose) == 1 and not any(kind in kinds for kind in _TIMES)


def _condition_after(unit: tuple[Phrase, ...], at: int) -> Phrase | None:
    bracketed = _bracketed_behind(unit, at)
    if bracketed is not None:
        return bracketed
    for place, later in enumerate(unit[at + 1 : at + 12], at + 1):
        if isinstance(later.meaning, Condition):
            return later
        if isinstance(later.meaning, CycleCount) and _is_of_people(unit[place + 1 : place + 2]):
            continue
        if isinstance(later.meaning, Drug) and unit[at + 1 :].index(later) > 3:
            return None
        if isinstance(later.meaning, Dose | CycleCount | Lasting) or kind_of_mark(later) in _SEGMENT_ENDS | {
            "comma",
            "and",
        }:
            return None
    return None


def _last_condition(unit: tuple[Phrase, ...], at: int, conditional: int) -> Phrase | None:
    """`25 mg if A; 10 mg if B; 5 mg daily, after dialysis, if C`: of the last dose, where all before have theirs."""
    doses = sum(isinstance(phrase.meaning, Dose) for phrase in unit[:at])
    if doses != conditional or doses < _SEVERAL:
        return None
    behind = takewhile(
        lambda p: not isinstance(p.meaning, Dose | Drug) and kind_of_mark(p) not in _ENDS, unit[at + 1 :]
    )
    return next((phrase for phrase in behind if isinstance(phrase.meaning, Condition)), None)


def _is_of_people(unit: tuple[Phrase, ...]) -> bool:
    """`for 4 cycles in patients over 75`: whom a dose is for, and not when its cycles are given."""
    return any(isinstance(p.meaning, Condition) and p.meaning.words.lower().startswith(_SOME) for p in unit)


def _bracketed_behind(unit: tuple[Phrase, ...], at: int) -> Phrase | None:
    """`140 mg/m2 (if over 65 years) or 200 mg/m2`: a condition in brackets of its own, with no dose in them."""
    at += sum(1 for _ in takewhile(lambda p: isinstance(p.meaning, (*_TIMES, Route)), unit[at + 1 : at + 5])) + 1
    if [kind_of_mark(p) for p in unit[at : at + 1]] != ["open"]:
        return None
    inside = list(takewhile(lambda p: kind_of_mark(p) != "close", unit[at + 1 : at + 11]))
    begins = inside and isinstance(inside[0].meaning, Condition) and inside[0].cut.first == unit[at].cut.end
    return inside[0] if begins and not tells(inside, Dose) else None


def _words(plain: str, unit: tuple[Phrase, ...], condition: Phrase, dose: Phrase) -> str:
    first = condition.cut.first
    leads = first < dose.cut.first
    ends = (
        p.cut.first for p in unit if p.cut.first > first and (isinstance(p.meaning, Drug) if leads else _ends_words(p))
    )
    stop = None if leads else _SENTENCE_ENDS.search(plain, first, first + _LONGEST)
    most = dose.cut.first if leads else first + _LONGEST if stop is None else stop.start()
    end = min(next(ends, most if leads else first + _USUAL), most, first + _LONGEST)
    words = _JOINT_END.sub("", " ".join(plain[first:end].split()).strip(" ,;:."))
    return words.rstrip(") ") if words.count(")") > words.count("(") else words


def _ends_words(phrase: Phrase) -> bool:
    return kind_of_mark(phrase) in _WORDS_END or isinstance(phrase.meaning, Dose)


def without_rules(unit: tuple[Phrase, ...], ruled: set[Cut]) -> tuple[Phrase, ...]:
    """The unit without conditional doses; beside another dose, without the times that stand right after them too."""
    kept: list[Phrase] = []
    after_rule, behind = False, False
    dosed = any(
        isinstance(one.meaning, Dose) and one.cut not in ruled and isinstance(two.meaning, DayList | Frequency)
        for one, two in pairwise(unit)
    )
    for phrase in unit:
        ends = phrase.cut in ruled
        if isinstance(phrase.meaning, Dose):
            behind, dosed = dosed, True
        timed = after_rule and behind and isinstance(phrase.meaning, DayList | Frequency | CycleList)
        if not ends and not timed:
            kept.append(phrase)
        after_rule = ends or timed
    return tuple(kept)


def times_of_some(plain: str, unit: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """`daily x 5 (10 days in cycle 1 if blasts > 20%)`: times in a bracket that a condition closes are not for all.

    Not `(days 1-21, if tolerated)`, which is the plan for everybody.
    """
    told: list[Phrase] = []
    for at, phrase in enumerate(unit):
        inside = tuple(takewhile(lambda p: kind_of_mark(p) != "close", unit[at + 1 : at + 9]))
        limits = [p for p in inside if isinstance(p.meaning, Condition) and p.meaning.words.lower().startswith(_LEADS)]
        planned = any(TOLERATED.match(plain, p.cut.first) for p in limits)
        limited = bool(limits) and not planned and not tells(inside, Dose | Drug)
        if kind_of_mark(phrase) == "open" and limited:
            told += takewhile(lambda p: not isinstance(p.meaning, Condition), inside)
    return tuple(phrase for phrase in told if isinstance(phrase.meaning, (*_TIMES, CycleList, Lasting)))


def is_change_of_some(unit: tuple[Phrase, ...], kept: tuple[Phrase, ...], dosed: frozenset[str]) -> bool:
    """`If A is tolerated, it is increased to 20 mg on day 15`: drugs that have a dose, and another one for some alone.

    `kept` is what is left of the unit without doses for some and changes that are only allowed.
    """
    led = isinstance(unit[0].meaning, Condition) and unit[0].meaning.words.lower().startswith(_LEADS)
    named = {name for phrase in unit for name in names_of(phrase)}
    return led and tells(unit, Dose) and not tells(kept, Dose) and bool(dosed) and named <= dosed


def with_rules(
    plain: str, entries: list[Entry], rules: tuple[ConditionalDose, ...], dosed: frozenset[str]
) -> tuple[Entry, ...]:
    """The rules beside the drugs before them. Of doses of which each is for some patients, the first has the days."""
    for rule in rules:
        before = [at for at, entry in enumerate(entries) if entry.cut.first < rule.cut.first]
        if before:
            at = before[-1]
            entries[at] = replace(entries[at], rules=(*entries[at].rules, rule))
    return tuple(entry if entry.name in dosed else _first_ruled(plain, entry) for entry in entries)


def _first_ruled(plain: str, entry: Entry) -> Entry:
    """A drug of which every dose is for some patients: the first has the days, and says for whom it is.

    Not `on days 1 and 8 (20 mg in patients over 75)`: a dose of some in a bracket is not that of all others.
    """
    doses = [rule for rule in entry.rules if rule.amount is not None and rule.unit]
    beside = len(doses) == 1 and plain.endswith("(", 0, doses[0].cut.first)
    if not doses or beside or any(giving.dose for giving in entry.givings) or not entry.givings:
        return entry
    first = doses[0]
    dose = Dose(first.amount, None, first.unit) if first.amount is not None else None
    told = tuple(map(undated, entry.givings[:1])) if _EVENT.match(first.condition) else entry.givings
    givings = tuple(replace(g, dose=dose, level=g.level or first.condition) for g in told)
    return replace(entry, givings=givings, rules=tuple(r for r in entry.rules if r != first))
