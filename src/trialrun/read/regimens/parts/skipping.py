"""Cycles and days on which a drug is said not to be given: `mitomycin is omitted in course 3`. Adds no day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry, Giving
from trialrun.read.regimens.lexis.limiting import ALONE, OMITTED
from trialrun.read.regimens.model import Days, Spread
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    OnOff,
    WeekList,
    kind_of_mark,
    meanings,
    names_of,
    other_cycles,
    tells,
)

_BEHIND = 40
_SECOND = 2
_LISTED = re.compile(r"(?:\s?\([^()\n]{1,30}\))?,?\s(?:(?:and|or|plus|\+|&)\s)?(?:the\s)?", re.IGNORECASE)
_OF_SOME = re.compile(
    r"\b(?:may|can|could|might|if|when|unless|in\scase|at\sthe\sdiscretion|due\sto|because|owing\sto"
    r"|for\s(?:\w+\s)?(?:toxicit\w+|(?:low\s)?(?:platelets?|neutrophils?|counts?)|\w+penias?|grade|adverse)"
    r"|(?:in|for)\s(?:those|(?:\w+\s)?(?:patients|participants|subjects|children|adults)))\b",
    re.IGNORECASE,
)
"""`If platelets fall, the dose on day 8 is omitted`: left out for some patients, or perhaps."""


def may_take_away(plain: str) -> bool:
    """Whether a text says anywhere that a drug is left out, or given in some cycles only."""
    return OMITTED.search(plain) is not None


def takes_away(plain: str, unit: Unit) -> bool:
    """Whether a unit says that a drug is left out, or, of a drug whose dose is said before, in which cycles only."""
    found = _omission(plain, unit)
    if found is None or ((found["only"] or found["bare"]) and tells(unit, Dose)):
        return False
    if _gives(unit) and _is_of_some(plain, unit):
        return False
    counted = tells(unit, CycleCount | CycleList | WeekList) and not tells(unit, Dose)
    return not found["stopped"] or (counted and not _is_of_some(plain, unit))


def without_omission(plain: str, unit: Unit) -> Unit:
    """`B 20 mg on days 1-4 may be omitted after cycle 2`: B as it is given, without what is left to some."""
    found = _omission(plain, unit)
    if found is None or not _gives(unit) or not _is_of_some(plain, unit):
        return unit
    dosed = (one.cut.first for one, two in pairwise(unit) if names_of(one) and isinstance(two.meaning, Dose))
    on = next((first for first in dosed if first > found.end()), len(plain))
    return tuple(p for p in unit if p.cut.end <= found.start() or p.cut.end >= on)


def told_with_end(plain: str, part: Part, unit: Unit) -> tuple[Unit, Unit]:
    """`A 25 mg on days 1-21 is stopped after cycle 8`: A as it is given, and A with the cycles it is not given in."""
    found = _omission(plain, unit)
    known = any(entry.drug.names == names_of(unit[0]) and any(g.dose for g in entry.givings) for entry in part.entries)
    if found is None or found["only"] or found["bare"] or known or not _gives(unit) or _is_of_some(plain, unit):
        return unit, ()
    led = tuple(takewhile(lambda phrase: phrase.cut.first < found.start(), unit))
    tail = _before_next(unit[len(led) :])
    if not tells(tail, CycleCount | CycleList) or len(meanings((*led, *tail), Drug)) > 1:
        return unit, ()
    return (*led, *unit[len(led) + len(tail) :]), (unit[0], *tail)


def _before_next(rest: Unit) -> Unit:
    """What is said up to a semicolon, or to a comma or `and` with the next drug behind it."""
    joints = ("comma", "and", "with")
    ends = (
        at
        for at, phrase in enumerate(rest)
        if kind_of_mark(phrase) == "semicolon"
        or (kind_of_mark(phrase) in joints and tells(rest[at + 1 : at + 2], Drug))
    )
    return rest[: next(ends, len(rest))]


def _gives(unit: Unit) -> bool:
    return tells(unit[:1], Drug) and tells(unit[1:2], Dose)


def _left_out(plain: str, unit: Unit, end: int) -> Unit:
    """The drugs that stand before the words that leave them out: of `A goes on and B is stopped`, B; else all."""
    named = [phrase for phrase in unit if isinstance(phrase.meaning, Drug) and phrase.meaning.given]
    drugs: Unit = ()
    for phrase in reversed([phrase for phrase in named if phrase.cut.end <= end]):
        if drugs and _LISTED.fullmatch(plain, phrase.cut.end, drugs[0].cut.first) is None:
            break
        drugs = (phrase, *drugs)
    return drugs or tuple(named)


def _omission(plain: str, unit: Unit) -> re.Match[str] | None:
    """The words that leave something out; of a unit without a drug they may stand before its cycles."""
    first = unit[0].cut.first - (0 if tells(unit, Drug) else len(_words_before(plain, unit)))
    return OMITTED.search(plain, first, _clause_end(plain, unit))


def _words_before(plain: str, unit: Unit) -> str:
    """The few words right before a unit, in its clause: `treatment may be stopped | after 4 cycles`."""
    first = unit[0].cut.first
    return re.split(r"[.;,\n(]", plain[max(0, first - _BEHIND) : first])[-1]


def _clause_end(plain: str, unit: Unit) -> int:
    """The end of what a unit says, with the few words behind it: `the doses on days 8 and 9 | will be omitted`."""
    end = unit[-1].cut.end
    return end + len(re.split(r"[.;,\n(]", plain[end : end + _BEHIND])[0])


def skipping(plain: str, part: Part, unit: Unit) -> Part:
    """The part with what a unit takes from the drugs it names: cycles, or days of them.

    A drug not yet named is noted too.
    """
    found = _omission(plain, unit)
    stopped = found is not None and found["stopped"] is not None
    ranges = [r for cycles in meanings(unit, CycleList) for r in cycles.ranges if r[1] is None or not stopped]
    ranges += [(count.number + 1, None) for count in meanings(unit, CycleCount) if count.after]
    drugs = _left_out(plain, unit, found.start()) if found is not None else ()
    days = tuple(sorted({day for listed in meanings(unit, DayList) for day in listed.days}))
    told_else = bool(days) and (stopped or tells(unit, Dose))
    if not (ranges or days) or told_else or _is_of_some(plain, unit):
        return part
    if found is not None and found["only"]:
        ranges = list(other_cycles(ranges))
    skipped = tuple(Spread(first, last, days or None) for first, last in ranges or [(1, None)])
    entries = _without_cycles(part.entries, drugs, skipped) if drugs else _of_unnamed(part.entries, days, skipped)
    return replace(part, entries=entries, count=part.count or _in_all(unit, stopped and not drugs))


def _without_cycles(entries: Sequence[Entry], drugs: Unit, skipped: tuple[Spread, ...]) -> tuple[Entry, ...]:
    """The drugs of a part; some of them without the cycles in which they are not given."""
    made = list(entries)
    for phrase in drugs:
        drug = phrase.meaning
        assert isinstance(drug, Drug)
        places = [at for at, entry in enumerate(made) if entry.drug.names == drug.names]
        for at in places:
            made[at] = replace(made[at], skipped=(*made[at].skipped, *skipped))
        if not places:
            made.append(Entry(drug=drug, skipped=skipped, cut=phrase.cut))
    return tuple(made)


def alone_from(plain: str, part: Part, unit: Unit, standing: CycleList | None) -> Part:
    """`A and B for 6 cycles; A alone from cycle 7`, `in cycles 7-8`: the part without its other drugs in those cycles.

    `standing`: the cycles that a heading tells, as in `From cycle 9: A alone`.
    """
    drugs = [p for p in unit if isinstance(p.meaning, Drug) and p.meaning.given]
    said = meanings(unit, CycleList) or ([standing] if standing is not None else [])
    later = [cycles.ranges for cycles in said if cycles.ranges]
    if len(drugs) != 1 or len(later) != 1 or ALONE.match(plain, drugs[0].cut.end) is None:
        return part
    alone = later[0][0][0], later[0][-1][1]
    others = [e for e in part.entries if e.drug.names != names_of(drugs[0]) and not _told_in(e, alone[0])]
    if alone[0] < _SECOND or not 0 < len(others) < len(part.entries):
        return part
    told_anew = tells(unit, Dose | DayList | WeekList | Frequency | CycleLength | OnOff)
    skipped = tuple(Spread(first, last, None) for first, last in later[0])
    entries: list[Entry] = []
    for entry in part.entries:
        if entry in others:
            entries.append(replace(entry, skipped=(*entry.skipped, *skipped)))
        else:
            entries.append(_going_on(entry, alone, told_anew) if entry.name in names_of(drugs[0]) else entry)
    return replace(part, entries=tuple(entries), count=_up_to(part.count, alone))


def _told_in(entry: Entry, cycle: int) -> bool:
    """`in cycles 1-8`: a drug that is told to be given in a cycle is not left out in it."""
    ranges = [named for giving in entry.givings for named in giving.ranges]
    return any(first <= cycle and last is not None and cycle <= last for first, last in ranges)


def _going_on(entry: Entry, alone: tuple[int, int | None], told_anew: bool) -> Entry:
    """The drug in the cycles in which it is alone: what is given up to the cycle before goes on, unless told anew.

    `alone`: the first and the last of these cycles.
    """
    return replace(entry, givings=tuple(_past(g, alone, told_anew) for g in entry.givings))


def _past(giving: Giving, alone: tuple[int, int | None], told_anew: bool) -> Giving:
    ends = alone[0] - 1 if not told_anew else 0
    ranges = tuple((first, alone[1] if last == ends else last) for first, last in giving.ranges)
    cycles = replace(giving.cycles, ranges=ranges) if giving.cycles is not None else None
    return replace(giving, cycles=cycles, count=_up_to(giving.count, alone))


def _up_to(count: CycleCount | None, alone: tuple[int, int | None]) -> CycleCount | None:
    """A number of cycles; that of the last in which a drug is alone (none: open), where those come behind it."""
    if count is None or count.number >= alone[0]:
        return count
    return replace(count, number=alone[1]) if alone[1] is not None else None


def _in_all(unit: Unit, ended: bool) -> CycleCount | None:
    """`After 2 cycles A is omitted, for a total of 6 cycles`: how many there are of what is left.

    `ended`: nothing is left, as in `treatment is stopped after 6 cycles`.
    """
    passed = [count.number for count in meanings(unit, CycleCount) if count.after]
    if ended:
        return CycleCount(passed[0]) if len(passed) == 1 else None
    counts = [count for count in meanings(unit, CycleCount) if count.ends_scope and passed and count.number > passed[0]]
    return counts[0] if len(counts) == 1 else None


def _is_of_some(plain: str, unit: Unit) -> bool:
    """True where what is left out is so for some patients, or perhaps."""
    first = unit[0].cut.first - len(_words_before(plain, unit))
    return _OF_SOME.search(plain, first, _clause_end(plain, unit)) is not None


def _of_unnamed(entries: Sequence[Entry], days: Days, skipped: tuple[Spread, ...]) -> tuple[Entry, ...]:
    """`The doses on days 8 and 9 are omitted`: of the one drug that is given on those days; of none if several are."""
    alike = [e for e in entries if any(set(days) <= set(g.listed) for g in e.givings)] if days else []
    return tuple(replace(e, skipped=(*e.skipped, *skipped)) if alike == [e] else e for e in entries)


def as_skipped(entry: Entry, own: Sequence[Entry]) -> Entry:
    """A drug taken over from another arm, without the cycles that this arm takes from it."""
    skipped = next((other.skipped for other in own if other.drug.names == entry.drug.names and other.skipped), ())
    return replace(entry, skipped=skipped) if skipped else entry


def without(spread: tuple[Spread, ...] | None, skipped: tuple[Spread, ...]) -> tuple[Spread, ...] | None:
    """The days without those that are skipped; `days` None of what is skipped: all days of its cycles."""
    if spread is None or not skipped:
        return spread
    kept = list(spread)
    for taken in skipped:
        kept = [part for item in kept for part in _around(item, taken)]
    return tuple(kept)


def _around(item: Spread, taken: Spread) -> list[Spread]:
    """What is left of the days of some cycles: those before the skipped cycles, within them, and after them."""
    ends = [last for last in (item.last, taken.last) if last is not None]
    first, last = max(item.first, taken.first), min(ends, default=None)
    if last is not None and last < first:
        return [item]
    found = [Spread(item.first, first - 1, item.days)] if item.first < first else []
    if taken.days is not None and item.days is not None:
        left = tuple(day for day in item.days if day not in taken.days)
        found += [Spread(first, last, left)] if left else []
    if last is not None and last != item.last:
        found.append(Spread(last + 1, item.last, item.days))
    return found
