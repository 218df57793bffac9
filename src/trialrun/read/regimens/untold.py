"""What of a treatment text its schedule does not account for: doses, days, cycles, numbers and telling words.

Held by value against what is planned for the drugs of the sentence, so that it finds what any step of the reading has
lost. Changes no schedule. The table `telling_words.csv` says which words mean something wherever nothing takes them up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Literal

from trialrun.read.regimens.clauses.passing import named_in_passing, without_limits
from trialrun.read.regimens.clauses.restated import without_restated
from trialrun.read.regimens.clauses.strengths import strengths
from trialrun.read.regimens.givings.irradiation import RADIATION
from trialrun.read.regimens.lexis.limiting import is_limited
from trialrun.read.regimens.lexis.numbers import length_in_days, read_decimal
from trialrun.read.regimens.lexis.spans import is_choice
from trialrun.read.regimens.model import LAST_DAY, PlannedDrug, PlannedPhase, Untold
from trialrun.read.regimens.parts.sentences import VISIT_WORDS, is_aim, is_measurement, sentence_of
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import (
    Condition,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Lasting,
    Mark,
    OnOff,
    Phrase,
    Route,
    WeekList,
    kind_of_mark,
    names_of,
    tells,
)
from trialrun.read.regimens.planned import MOST_CYCLES, Planned
from trialrun.read.regimens.rows.unnamed import UNNAMED
from trialrun.read.tables import read_table
from trialrun.read.text import Cut

_WEEK = 7
_NEAR = 8
"""How many givings of a drug before one are looked at for the same days, and phrases around `or`."""
_LEADING = (Dose, Route, Frequency)
"""What may stand between `or` and the drug of which it is said."""
_NUMBER = re.compile(
    r"(?<![\w.])(?P<number>\d{1,4}(?:[.,]\d+)?)\s?-?(?:(?P<unit>days?|weeks?|months?|years?)|mg|mcg|ug|g|MU|IU|Gy|cGy|mCi)\b",
    re.IGNORECASE,
)
_BARE_DAYS = re.compile(
    r"[ ,:]{0,3}(?<![\w./,+-])(?P<days>\d{1,3}\s?-\s?\d{1,3})(?![\w/%]|\.\d|\s?(?:mg|ug|g|mL|minutes|hours)\b)"
)
"""`PO 1-4, 9-12`: days right behind a dose, without the word."""
_MONTHS = re.compile(r"\b(?:from|in|during|until|through|up\sto|to)\smonths?\s\d{1,2}\b", re.IGNORECASE)
"""`from month 1 to 6`: months by their number, which no schedule has."""
_A_POINT = re.compile(
    r"\s?\)?\s?(?:after|before|prior|later|apart|following|of|without|from|post|old)\b", re.IGNORECASE
)
"""`3 weeks after surgery`: when something happens, beside an event that has no day."""
_ASIDE = re.compile(
    r"\b(?:(?:are|is|be)\sfollowed|followed\s(?:every|for|up)|surviv|randomi[sz]|may|can|could|might|achiev|attain|respon|remission)",
    re.IGNORECASE,
)
"""What a sentence says of visits, of chances and of those who do well is no part of the schedule of all."""
_AGED = re.compile(r"\baged?\b", re.IGNORECASE)
"""What says who is treated; beside a condition it says whose dose is another."""
_A_TIME = r"(?:(?:the\s(?:first\s)?)?\d{1,3}\s?(?:weeks|months|years)|(?:week|month)\s\d{1,3})"
_CHANGING = re.compile(
    r"(?:daily|day|weekly),?\s(?:and\s)?(?:increas|escalat|ris|taper|decreas)ing\s(?:up\s)?to\s(?:\w{1,12}\s){0,4}$",
    re.IGNORECASE,
)
"""`100 mg daily increasing to | 200 mg`: a second dose that all are given, nobody says when."""
_STOPPED = re.compile(
    rf"\b(?:(?:is|are|be|was|were)\s(?:stopped|discontinued)\s(?:after|at|in|from)\s{_A_TIME}"
    rf"|after\s{_A_TIME},?\s[^.;,\n]{{1,60}}\s(?:is|are|be|was|were)\s(?:stopped|discontinued))\b",
    re.IGNORECASE,
)
_CONDITIONS = frozenset({"if", "unless", "except"})
_DAY_0 = frozenset({0})
"""The day of a transplant: of cells, which no schedule has."""
_GIVEN = re.compile(
    r"\b(?:course|cycle|dose|treatment|therapy)s?\b[^.;]{0,40}\b(?:given|administered|repeated)", re.IGNORECASE
)
_PIECES = re.compile(r"[\s-]?(?:capsules?|tablets?|vials?|pills?)\b", re.IGNORECASE)
_BOLUS = re.compile(r"\bbolus\b", re.IGNORECASE)
"""What a second dose of the same days stands beside: a bolus before its infusion."""
_OPTIONS = re.compile(r"\b(?:or|cohorts?|levels?|escalat\w+)\b", re.IGNORECASE)


def find_untold(plain: str, row: Unit, phases: tuple[PlannedPhase, ...]) -> tuple[Untold, ...]:
    """The places of a text that its schedule does not account for, in the order of the text; none without phases."""
    if not phases:
        return ()
    lost = (*_lost_phrases(plain, row, phases), *_lost_words(plain, row, phases), *_lost_ends(plain, row, phases))
    found = (*lost, *_told_twice(plain, phases), *_one_or_other(row, phases))
    return tuple(sorted(dict.fromkeys(found), key=lambda place: place.cut))


def _lost_phrases(plain: str, row: Unit, phases: tuple[PlannedPhase, ...]) -> Iterator[Untold]:
    """Doses, days, cycles and drugs that were found and went into nothing that is planned."""
    drugs = frozenset(given.drug for phase in phases for given in phase.administrations)
    planned = cache(lambda named: Planned(phases, named))
    before = drugs
    for sentence in _sentences(row):
        before = frozenset(name for phrase in sentence for name in names_of(phrase)) & drugs or before
        last: Phrase | None = None
        for phrase in sentence:
            if isinstance(phrase.meaning, Drug):
                last = phrase
                lost = _is_lost_drug(sentence, phrase, drugs) and phrase not in named_in_passing(plain, sentence)
            else:
                lost = _is_lost(phrase, last, drugs, planned(before))
            if lost and not _is_aside(plain, sentence, phrase):
                yield Untold(phrase.cut, names_of(last)[0] if last is not None and last is not phrase else "")


def _sentences(row: Unit) -> Iterator[Unit]:
    """The row between stops and items."""
    sentence: list[Phrase] = []
    for phrase in row:
        if kind_of_mark(phrase) not in {"stop", "item"}:
            sentence.append(phrase)
        elif sentence:
            yield tuple(sentence)
            sentence = []
    if sentence:
        yield tuple(sentence)


def _is_lost_drug(sentence: Unit, phrase: Phrase, drugs: frozenset[str]) -> bool:
    """A drug that is planned nowhere, and of which nothing is said that would be told of itself."""
    if names_of(phrase) == UNNAMED:
        return True
    if not _is_given(phrase) or not drugs.isdisjoint(names_of(phrase)) or names_of(phrase)[0] in RADIATION:
        return False
    at = sentence.index(phrase)
    renames = at > 1 and kind_of_mark(sentence[at - 1]) == "open" and isinstance(sentence[at - 2].meaning, Drug)
    beside = sentence[at + 1 : at + 4]
    return not renames and not any(isinstance(p.meaning, _SAID_OF_IT) or _is_placebo(p) for p in beside)


def _is_given(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, Drug) and phrase.meaning.given


def _is_placebo(phrase: Phrase) -> bool:
    return "placebo" in names_of(phrase)


def _is_lost(phrase: Phrase, last: Phrase | None, drugs: frozenset[str], planned: Planned) -> bool:
    """Whether nothing planned accounts for a phrase. What is said of cells or of a class of drugs is never planned."""
    told = _TOLD.get(type(phrase.meaning))
    if told is None:
        return False
    whole = isinstance(phrase.meaning, CycleLength | CycleCount | CycleList | Condition)
    if not whole and last is not None and drugs.isdisjoint(names_of(last)):
        return isinstance(phrase.meaning, Dose) and _is_given(last) and names_of(last)[0] not in RADIATION
    return not told(phrase.meaning, planned)


def _is_aside(plain: str, sentence: Unit, phrase: Phrase) -> bool:
    """A limit, a strength, a dose told twice, a condition of no dose, a second meaning of words, or words on visits."""
    if isinstance(phrase.meaning, Dose) and _PIECES.match(plain, phrase.cut.end):
        return True
    if isinstance(phrase.meaning, Dose) and phrase not in without_restated(plain, sentence):
        return True
    if isinstance(phrase.meaning, Condition) and not tells(sentence, Dose | DayList):
        return True
    if isinstance(phrase.meaning, Frequency) and any(p.cut == phrase.cut and p is not phrase for p in sentence):
        return True
    words = sentence_of(plain, sentence)
    aged = not isinstance(phrase.meaning, Condition) and _AGED.search(words) is not None
    aside = aged or any(pattern.search(words) for pattern in (VISIT_WORDS, _ASIDE))
    aside = aside or is_aim(plain, sentence) or is_measurement(plain, sentence)
    limit = not without_limits(plain, (phrase,)) and not _changes(plain, phrase.cut.first)
    return aside or limit or phrase in strengths(plain, sentence)


def _changes(plain: str, first: int) -> bool:
    """Whether the amount that begins at `first` is one that a daily dose is said to come to."""
    return _CHANGING.search(plain, max(0, first - 60), first) is not None


def _dose_told(dose: Dose, planned: Planned) -> bool:
    """An amount that is planned; a total of grays is told by its fractions."""
    grays = "Gy" in dose.unit and any("Gy" in given.unit for _, given in planned.pairs)
    return grays or dose.low in planned.amounts or (dose.high is not None and dose.high in planned.amounts)


def _days_told(said: DayList, planned: Planned) -> bool:
    days = frozenset(said.days)
    if days <= planned.days or days == _DAY_0:
        return True
    return planned.days.isdisjoint(days) and (not planned.whole or days <= planned.through)


def _weeks_told(said: WeekList, planned: Planned) -> bool:
    """Weeks in which anything is given, numbered from 1 or, as some texts do, from 0."""
    if not planned.whole or not said.weeks:
        return True
    weeks = {(day - 1) // _WEEK for day in (*planned.days, *planned.through)}
    return not weeks.isdisjoint((*said.weeks, *(week - 1 for week in said.weeks)))


def _length_told(length: CycleLength, planned: Planned) -> bool:
    return planned.is_repeated_after(length.days)


def _count_told(count: CycleCount, planned: Planned) -> bool:
    if count.after or count.additional or count.number > MOST_CYCLES:
        return True
    often = count.of == "times" and any(given.times_per_day != 1 for _, given in planned.pairs)
    return often or count.number in planned.numbers


def _cycles_told(said: CycleList, planned: Planned) -> bool:
    told = (not planned.numbers.isdisjoint({low, low - 1, high or low}) for low, high in said.ranges)
    return any(told) if said.on else all(told)


def _span_told(span: Lasting, planned: Planned) -> bool:
    return not planned.whole or span.days > LAST_DAY or planned.has_span(span.days)


def _frequency_told(often: Frequency, planned: Planned) -> bool:
    if not planned.whole or often.per_week or often.every_days is None:
        return True
    if often.every_days == 1 and (often.times_per_day != 1 or any(given.until for _, given in planned.pairs)):
        return True
    few = 1 < often.every_days < _WEEK
    return planned.is_spaced_by(often.every_days) if few else planned.is_repeated_after(often.every_days)


def _turn_told(turn: OnOff, planned: Planned) -> bool:
    """Its last day in a cycle; or, of what is given weekly, its last week with the first week of the next turn."""
    weekly = any({day + turn.on - _WEEK, day + turn.length} <= planned.days for day in planned.days)
    return turn.on in planned.days or weekly or not planned.whole


def _condition_told(said: Condition, planned: Planned) -> bool:
    """A condition of a dose; of those that only some words begin, as `in case of`, nothing is asked."""
    words = said.words.lower()
    asked = words in _CONDITIONS
    return not asked or any(words in rule.condition.lower() for _, given in planned.pairs for rule in given.dose_rules)


_TOLD: Mapping[type, Callable[[Any, Planned], bool]] = {
    Dose: _dose_told, DayList: _days_told, WeekList: _weeks_told, CycleLength: _length_told, CycleCount: _count_told,
    CycleList: _cycles_told, Lasting: _span_told, Frequency: _frequency_told, OnOff: _turn_told,
    Condition: _condition_told,
}  # fmt: skip
"""For each kind of phrase, whether what is planned accounts for it."""


def _lost_words(plain: str, row: Unit, phases: tuple[PlannedPhase, ...]) -> Iterator[Untold]:
    """Numbers with a unit, bare days and telling words that no phrase takes up, in sentences that say what is given."""
    firsts = [phrase.cut.first for phrase in row]
    everything = Planned(phases, frozenset(given.drug for phase in phases for given in phase.administrations))
    days = (_BARE_DAYS.match(plain, phrase.cut.end) for phrase in row if not isinstance(phrase.meaning, Mark))
    for match in (*_NUMBER.finditer(plain), *filter(None, days), *_MONTHS.finditer(plain), *_telling_words(plain)):
        cut = Cut(match.start("days") if match.re is _BARE_DAYS else match.start(), match.end())
        at = bisect_right(firsts, cut.end - 1) - 1
        taken = at >= 0 and row[at].cut.end > cut.first
        if taken or (match.re is _NUMBER and _is_known_number(plain, match, everything)):
            continue
        first, end = _sentence_bounds(plain, cut)
        near = [phrase for phrase in row[max(0, at - 4) : at + 5] if first <= phrase.cut.first < end]
        drug = next((phrase for phrase in near if isinstance(phrase.meaning, Drug)), None)
        counted = match.re not in _NUMBERS and tells(near, CycleCount | CycleLength)
        given = counted or tells(near, _GIVING) or _GIVEN.search(plain, first, end)
        if given and not VISIT_WORDS.search(plain, first, end) and not _ASIDE.search(plain, first, end):
            yield Untold(cut, names_of(drug)[0] if drug is not None else "")


def _lost_ends(plain: str, row: Unit, phases: tuple[PlannedPhase, ...]) -> Iterator[Untold]:
    """`A is stopped after 12 weeks`, `after 4 months A is stopped`, of what has no end in its schedule."""
    if "stopped" not in plain and "discontinued" not in plain:
        return
    every = frozenset(given.drug for phase in phases for given in phase.administrations)
    for match in _STOPPED.finditer(plain):
        first, end = _sentence_bounds(plain, Cut(*match.span()))
        said = [phrase for phrase in row if first <= phrase.cut.first < end]
        named = frozenset(name for phrase in said for name in names_of(phrase)) & every
        aside = _ASIDE.search(plain, first, end) or tells(said, Condition)
        if not aside and Planned(phases, named or every).goes_on:
            yield Untold(Cut(*match.span()), min(named, default=""))


_NUMBERS = frozenset({_NUMBER, _BARE_DAYS, _MONTHS})
_GIVING = (Drug, Dose, DayList)
_SAID_OF_IT = (Dose, DayList, Frequency)


def _is_known_number(plain: str, match: re.Match[str], planned: Planned) -> bool:
    """`4 cycles (12 weeks)`, `A and B 10 mg and 20 mg`: what is planned or conditional; limits; points in time."""
    if (
        _A_POINT.match(plain, match.end())
        or (is_limited(plain, match.start()) and not _changes(plain, match.start()))
        or any(match[0] in rule.condition for _, given in planned.pairs for rule in given.dose_rules)
    ):
        return True
    if match["unit"] is None:
        return read_decimal(match["number"]) in planned.amounts
    if is_choice(match) or not match["number"].isdecimal():
        return False
    return planned.has_span(length_in_days(int(match["number"]), match["unit"]))


def _sentence_bounds(plain: str, cut: Cut) -> tuple[int, int]:
    """The stretch between full stops, semicolons and line ends around a place, at most 300 letters either way."""
    before = plain[max(0, cut.first - 300) : cut.first]
    behind = plain[cut.end : cut.end + 300]
    first = max(before.rfind(end) for end in _ENDS)
    ends = [at for at in map(behind.find, _ENDS) if at >= 0]
    return cut.first - len(before) + first + 1, cut.end + min(ends, default=len(behind))


_ENDS = (". ", "\n", "; ")


def _told_twice(plain: str, phases: tuple[PlannedPhase, ...]) -> Iterator[Untold]:
    """A drug with two doses on the same days, equal or not, or with a dose whose days are not known beside another one.

    Those are left out that are options, or that differ in route or in how long they are infused.
    """
    for phase in phases:
        before: dict[tuple[object, ...], list[PlannedDrug]] = {}
        for given in phase.administrations:
            alike = before.setdefault((given.drug, given.dose_level, given.routes, given.infusion_minutes), [])
            for one in alike[-_NEAR:]:
                kind = _kind_of_two(given, one)
                said = plain[slice(*_sentence_bounds(plain, given.cut))] if kind else ""
                if kind and not _OPTIONS.search(said) and not (kind == "twice" and _BOLUS.search(said)):
                    yield Untold(given.cut, given.drug, kind)
            alike.append(given)


def _one_or_other(row: Unit, phases: tuple[PlannedPhase, ...]) -> Iterator[Untold]:
    """`A 25 mg on days 1-21 or B 100 mg daily`: of two drugs or regimens of an arm, each dosed, a patient has one."""
    arms: dict[str, set[tuple[str, str]]] = {}
    for phase in phases:
        for given in phase.administrations:
            arms.setdefault(given.drug, set()).add((phase.arm, given.dose_level))
    for at, mark in enumerate(row):
        if kind_of_mark(mark) != "or":
            continue
        sides = row[max(0, at - _NEAR) : at], row[at + 1 : at + 1 + _NEAR]
        one = next(filter(names_of, reversed(sides[0])), None)
        two = next((p for p in sides[1] if not isinstance(p.meaning, _LEADING) and kind_of_mark(p) != "open"), None)
        if one is not None and two is not None and _is_another(one, two) and all(tells(side, Dose) for side in sides):
            given_to = (set().union(*(arms.get(name, set()) for name in names_of(drug))) for drug in (one, two))
            yield from (Untold(two.cut, kind="either"),) if set.intersection(*given_to) else ()


def _is_another(one: Phrase, two: Phrase) -> bool:
    """A drug of another name, or the name of a regimen."""
    regimen = isinstance(two.meaning, Drug) and two.meaning.combination
    return regimen or not {*names_of(two)} <= {*names_of(one)}


def _kind_of_two(given: PlannedDrug, one: PlannedDrug) -> Literal["", "twice", "undated"]:
    if (given.dosed or _other_dose(given, one)) and given.shares_days_with(one):
        return "twice"
    if not _other_dose(given, one):
        return "undated" if given.dosed and given.spread is None and one.spread else ""
    return "undated" if given.dosed and one.dosed and (given.spread is None or one.spread is None) else ""


def _other_dose(given: PlannedDrug, other: PlannedDrug) -> bool:
    return (given.amount, given.amount_range, given.unit) != (other.amount, other.amount_range, other.unit)


def _telling_words(plain: str) -> Iterator[re.Match[str]]:
    """The telling words of a text, looked for only where one of them may stand."""
    small = plain.lower()
    for words, pattern in _telling():
        if any(word in small for word in words):
            yield from pattern.finditer(plain)


@cache
def _telling() -> tuple[tuple[list[str], re.Pattern[str]], ...]:
    """The rows of the table: words, and the pattern of what they are not before; there `#` is any number."""
    rows = [
        (row["words"].split(), row["unless_before"].split()) for row in read_table("regimens/tables/telling_words.csv")
    ]
    found = []
    for words, unless in rows:
        behind = "|".join(r"\d" if word == "#" else rf"{word}\b" for word in unless)
        beside = rf"(?!\W{{1,2}}(?:{behind}))" if behind else ""
        found.append((words, re.compile(rf"\b(?:{'|'.join(words)})\b{beside}", re.IGNORECASE)))
    return tuple(found)
