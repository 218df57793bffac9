"""What of a treatment text its schedule does not account for: doses, days, cycles, numbers and telling words.

Held by value against what is planned for the drugs of the sentence, so that it finds what any step of the reading has
lost. Changes no schedule. The table `telling_words.csv` says which words mean something wherever nothing takes them up.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from trialrun.read.regimens.irradiation import RADIATION
from trialrun.read.regimens.marks import is_limited
from trialrun.read.regimens.model import PlannedDrug, PlannedPhase, Untold
from trialrun.read.regimens.passing import named_in_passing, without_limits
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
    OnOff,
    Phrase,
    WeekList,
    kind_of_mark,
    names_of,
)
from trialrun.read.regimens.sentences import VISIT_WORDS, sentence_of
from trialrun.read.regimens.units import Unit
from trialrun.read.text import Cut

_TABLE = Path(__file__).parent / "tables" / "telling_words.csv"
_WEEK, _LAST_DAY, _MOST_CYCLES = 7, 336, 24
_NEAR = 8
"""How many givings of a drug before one are looked at for the same days."""
_DAYS_IN = {"d": 1, "w": 7, "m": 30, "y": 365}
_NUMBER = re.compile(
    r"(?<![\w.])(?P<n>\d{1,4})(?:[.,]\d+)?\s?-?(?P<unit>days?|weeks?|months?|years?|mg|mcg|ug|g|MU|IU|Gy|cGy|mCi)\b",
    re.IGNORECASE,
)
_A_POINT = re.compile(
    r"\s?\)?\s?(?:after|before|prior|later|apart|following|of|without|from|post|old)\b", re.IGNORECASE
)
"""`3 weeks after surgery`: when something happens, beside an event that has no day."""
_ASIDE = re.compile(
    r"\b(?:followed\s(?:every|for|up)|surviv|randomi[sz]|aged?\b|may|can|could|might|achiev|attain|respon|remission)",
    re.IGNORECASE,
)
"""What a sentence says of visits, of chances and of those who do well is no part of the schedule of all."""
_CONDITIONS = frozenset({"if", "unless", "except"})
_DAY_0 = frozenset({0})
"""The day of a transplant: of cells, which no schedule has."""
_GIVEN = re.compile(
    r"\b(?:course|cycle|dose|treatment|therapy)s?\b[^.;]{0,40}\b(?:given|administered|repeated)", re.IGNORECASE
)
_PIECES = re.compile(r"[\s-]?(?:capsules?|tablets?|vials?|pills?)\b", re.IGNORECASE)
_OPTIONS = re.compile(r"\b(?:or|cohorts?|levels?|escalat\w+)\b", re.IGNORECASE)


class _Planned:
    """What is planned for some drugs of a text. Each fact is gathered when it is first asked for."""

    def __init__(self, phases: tuple[PlannedPhase, ...], drugs: frozenset[str]) -> None:
        self.pairs = [(phase, given) for phase in phases for given in phase.administrations if given.drug in drugs]
        self.stretches = [(phase.cycle_length_days, one) for phase, given in self.pairs for one in given.spread or ()]

    @cached_property
    def amounts(self) -> frozenset[Decimal | None]:
        """Amounts, the ends of ranges and the amounts of conditions."""
        of_each = ((a.amount, *(a.amount_range or ()), *(r.amount for r in a.dose_rules)) for _, a in self.pairs)
        return frozenset(amount for amounts in of_each for amount in amounts)

    @cached_property
    def days(self) -> frozenset[int]:
        """The days of any cycle."""
        return frozenset(day for _, one in self.stretches for day in one.days or ())

    @cached_property
    def through(self) -> frozenset[int]:
        """The days counted through all cycles, up to the last that is looked at."""
        starts = [
            ((length or 0) * (cycle - 1), one.days or ())
            for length, one in self.stretches
            for cycle in range(one.first, min(one.last or _MOST_CYCLES, _MOST_CYCLES) + 1)
        ]
        return frozenset(start + day for start, days in starts for day in days if start + day <= 2 * _LAST_DAY)

    @cached_property
    def lengths(self) -> frozenset[int | None]:
        """The lengths of the cycles."""
        return frozenset(phase.cycle_length_days for phase, _ in self.pairs)

    @cached_property
    def numbers(self) -> frozenset[int | None]:
        """The cycles in which anything begins or ends, how many cycles and how many days in them there are."""
        whole = (number for phase, _ in self.pairs for number in phase.cycles or ())
        each = ((s.first, s.last, (s.last or 0) - s.first + 1, len(s.days or ())) for _, s in self.stretches)
        return frozenset((*whole, *(number for numbers in each for number in numbers)))

    @cached_property
    def spans(self) -> frozenset[int | None]:
        """How long anything goes on, in days."""
        told = (phase.duration_days for phase, _ in self.pairs)
        cycles = ((length or 0) * ((s.last or 0) - s.first + 1) for length, s in self.stretches)
        runs = (run for _, s in self.stretches if s.days for run in _runs(s.days))
        return frozenset((*told, *cycles, *runs, *self.lengths, *self.days))

    @cached_property
    def whole(self) -> bool:
        """Whether each giving has its days."""
        return all(given.spread is not None for _, given in self.pairs)

    def is_repeated_after(self, days: int) -> bool:
        """Whether anything is given once more after so many days."""
        return days in self.lengths or any(day + days in self.days for day in self.days)


def _runs(days: tuple[int, ...]) -> tuple[int, ...]:
    """The number of days, the last of them, and the weeks that they take."""
    return len(days), days[-1], -(-days[-1] // _WEEK) * _WEEK, -(-(days[-1] - days[0] + 1) // _WEEK) * _WEEK


def find_untold(plain: str, row: Unit, phases: tuple[PlannedPhase, ...]) -> tuple[Untold, ...]:
    """The places of a text that its schedule does not account for, in the order of the text; none without phases."""
    if not phases:
        return ()
    found = (*_lost_phrases(plain, row, phases), *_lost_words(plain, row, phases), *_told_twice(plain, phases))
    return tuple(sorted(dict.fromkeys(found), key=lambda place: place.cut))


def _lost_phrases(plain: str, row: Unit, phases: tuple[PlannedPhase, ...]) -> Iterator[Untold]:
    """Doses, days, cycles and drugs that were found and went into nothing that is planned."""
    drugs = frozenset(given.drug for phase in phases for given in phase.administrations)
    planned = cache(lambda named: _Planned(phases, named))
    before = drugs
    for sentence in _sentences(row):
        before = frozenset(name for phrase in sentence for name in names_of(phrase)) & drugs or before
        last: Phrase | None = None
        for phrase in sentence:
            if isinstance(phrase.meaning, Drug):
                last = phrase
                lost = _is_lost_drug(sentence, phrase, drugs) and not named_in_passing(plain, (phrase,))
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
    if not isinstance(phrase.meaning, Drug) or not phrase.meaning.given:
        return False
    if not drugs.isdisjoint(phrase.meaning.names) or phrase.meaning.names[0] in RADIATION:
        return False
    at = sentence.index(phrase)
    renames = at > 1 and kind_of_mark(sentence[at - 1]) == "open" and isinstance(sentence[at - 2].meaning, Drug)
    return not renames and not any(isinstance(p.meaning, _SAID_OF_IT) for p in sentence[at + 1 : at + 4])


def _is_lost(phrase: Phrase, last: Phrase | None, drugs: frozenset[str], planned: _Planned) -> bool:
    """Whether nothing planned accounts for a phrase. What is said of cells or of a class of drugs is never planned."""
    told = _TOLD.get(type(phrase.meaning))
    if told is None:
        return False
    whole = isinstance(phrase.meaning, CycleLength | CycleCount | CycleList | Condition)
    if not whole and last is not None and drugs.isdisjoint(names_of(last)):
        return False
    return not told(phrase.meaning, planned)


def _is_aside(plain: str, sentence: Unit, phrase: Phrase) -> bool:
    """A limit, a strength, or words of a sentence that tells of visits or of what may be."""
    if isinstance(phrase.meaning, Dose) and _PIECES.match(plain, phrase.cut.end):
        return True
    words = sentence_of(plain, sentence)
    return bool(VISIT_WORDS.search(words) or _ASIDE.search(words)) or not without_limits(plain, (phrase,))


def _dose_told(dose: Dose, planned: _Planned) -> bool:
    """An amount that is planned; a total of grays is told by its fractions."""
    grays = "Gy" in dose.unit and any("Gy" in given.unit for _, given in planned.pairs)
    return grays or dose.low in planned.amounts or (dose.high is not None and dose.high in planned.amounts)


def _days_told(said: DayList, planned: _Planned) -> bool:
    days = frozenset(said.days)
    if days <= planned.days or days == _DAY_0:
        return True
    return planned.days.isdisjoint(days) and (not planned.whole or days <= planned.through)


def _weeks_told(said: WeekList, planned: _Planned) -> bool:
    if not planned.whole or not said.weeks:
        return True
    weeks = {-(-day // _WEEK) for day in (*planned.days, *planned.through)}
    return not weeks.isdisjoint(said.weeks)


def _length_told(length: CycleLength, planned: _Planned) -> bool:
    return planned.is_repeated_after(length.days)


def _count_told(count: CycleCount, planned: _Planned) -> bool:
    if count.after or count.additional or count.number > _MOST_CYCLES:
        return True
    often = count.of == "times" and any(given.times_per_day != 1 for _, given in planned.pairs)
    return often or count.number in planned.numbers


def _cycles_told(said: CycleList, planned: _Planned) -> bool:
    return all(not planned.numbers.isdisjoint({low, low - 1, high or low}) for low, high in said.ranges)


def _span_told(span: Lasting, planned: _Planned) -> bool:
    return not planned.whole or span.days > _LAST_DAY or _is_span(span.days, planned)


def _is_span(days: int, planned: _Planned) -> bool:
    """A stretch that is planned: what is given in it ends with it, or goes on in another way behind it."""
    if days in planned.spans or any(day + days in planned.through for day in planned.through):
        return True
    start = min(planned.through, default=1)
    return any(day in planned.through for day in range(start + days - _WEEK, start + days))


def _frequency_told(often: Frequency, planned: _Planned) -> bool:
    if not planned.whole or often.per_week or often.every_days is None:
        return True
    if often.every_days == 1 and (often.times_per_day != 1 or any(given.until for _, given in planned.pairs)):
        return True
    return planned.is_repeated_after(often.every_days)


def _turn_told(turn: OnOff, planned: _Planned) -> bool:
    return turn.on in planned.days or not planned.whole


def _condition_told(said: Condition, planned: _Planned) -> bool:
    """A condition of a dose; of those that only some words begin, as `in case of`, nothing is asked."""
    words = said.words.lower()
    asked = words in _CONDITIONS
    return not asked or any(words in rule.condition.lower() for _, given in planned.pairs for rule in given.dose_rules)


_TOLD: Mapping[type, Callable[[Any, _Planned], bool]] = {
    Dose: _dose_told, DayList: _days_told, WeekList: _weeks_told, CycleLength: _length_told, CycleCount: _count_told,
    CycleList: _cycles_told, Lasting: _span_told, Frequency: _frequency_told, OnOff: _turn_told,
    Condition: _condition_told,
}  # fmt: skip
"""For each kind of phrase, whether what is planned accounts for it."""


def _lost_words(plain: str, row: Unit, phases: tuple[PlannedPhase, ...]) -> Iterator[Untold]:
    """Numbers with a unit, and telling words, that no phrase takes up, in sentences that say what is given."""
    firsts = [phrase.cut.first for phrase in row]
    everything = _Planned(phases, frozenset(given.drug for phase in phases for given in phase.administrations))
    for match in (*_NUMBER.finditer(plain), *_telling_pattern().finditer(plain)):
        cut = Cut(*match.span())
        at = bisect_right(firsts, cut.end - 1) - 1
        taken = at >= 0 and row[at].cut.end > cut.first
        if taken or _A_POINT.match(plain, cut.end) or is_limited(plain, cut.first) or _is_known_time(match, everything):
            continue
        first, end = _sentence_bounds(plain, cut)
        near = [phrase for phrase in row[max(0, at - 4) : at + 5] if first <= phrase.cut.first < end]
        drug = next((phrase for phrase in near if isinstance(phrase.meaning, Drug)), None)
        given = any(isinstance(phrase.meaning, _GIVING) for phrase in near) or _GIVEN.search(plain, first, end)
        if given and not VISIT_WORDS.search(plain, first, end) and not _ASIDE.search(plain, first, end):
            yield Untold(cut, names_of(drug)[0] if drug is not None else "")


_GIVING = (Drug, Dose, DayList)
_SAID_OF_IT = (Dose, DayList, Frequency)


def _is_known_time(match: re.Match[str], planned: _Planned) -> bool:
    """`4 cycles (12 weeks)`, `20 mg if over 75 years`: a time that the schedule or the condition of a dose has."""
    if any(match[0] in rule.condition for _, given in planned.pairs for rule in given.dose_rules):
        return True
    unit = match.groupdict().get("unit")
    days = _DAYS_IN.get(unit[0].lower()) if unit and unit.lower().rstrip("s") in _TIMES else None
    return days is not None and _is_span(int(match["n"]) * days, planned)


_TIMES = frozenset({"day", "week", "month", "year"})


def _sentence_bounds(plain: str, cut: Cut) -> tuple[int, int]:
    """The stretch between full stops, semicolons and line ends around a place, at most 300 letters either way."""
    before = plain[max(0, cut.first - 300) : cut.first]
    behind = plain[cut.end : cut.end + 300]
    first = max(before.rfind(end) for end in _ENDS)
    ends = [at for at in map(behind.find, _ENDS) if at >= 0]
    return cut.first - len(before) + first + 1, cut.end + min(ends, default=len(behind))


_ENDS = (". ", "\n", "; ")


def _told_twice(plain: str, phases: tuple[PlannedPhase, ...]) -> Iterator[Untold]:
    """A drug with two doses on the same days, which are no options, no bolus and infusion, no two routes."""
    for phase in phases:
        before: dict[tuple[object, ...], list[PlannedDrug]] = {}
        for given in phase.administrations:
            alike = before.setdefault((given.drug, given.dose_level, given.routes, given.infusion_minutes), [])
            doubled = any(_other_dose(given, one) and given.shares_days_with(one) for one in alike[-_NEAR:])
            if doubled and not _OPTIONS.search(plain[slice(*_sentence_bounds(plain, given.cut))]):
                yield Untold(given.cut, given.drug, twice=True)
            alike.append(given)


def _other_dose(given: PlannedDrug, other: PlannedDrug) -> bool:
    return (given.amount, given.amount_range, given.unit) != (other.amount, other.amount_range, other.unit)


@cache
def _telling_pattern() -> re.Pattern[str]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [(row["words"].split(), row["unless_before"].split()) for row in csv.DictReader(lines)]
    return re.compile("|".join(_telling(words, unless) for words, unless in rows), re.IGNORECASE)


def _telling(words: list[str], unless: list[str]) -> str:
    """The pattern of a row of the table; `#` is any number."""
    behind = "|".join(r"\d" if word == "#" else rf"{word}\b" for word in unless)
    return rf"\b(?:{'|'.join(words)})\b" + (rf"(?!\W{{1,2}}(?:{behind}))" if behind else "")
