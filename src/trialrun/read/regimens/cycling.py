"""What a unit of text says of the cycles of the whole part: length, number, duration, rest and end."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.regimens.part import Part
from trialrun.read.regimens.phrases import (
    UNSTEADY,
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
    Resting,
    kind_of_mark,
)
from trialrun.read.regimens.units import Unit

_WEEK = 7
_FOR_RESPONDERS = re.compile(
    r"\b(?:(?:all\s|the\s)?others|(?:non-?)?responders)\s(?:will\s)?(?:receive|continue)"
    r"|\b(?:patients|those|subjects|participants)\s(?:who\s)?(?:achiev|attain|obtain|with|in|experienc)\w*\s[^.;]{0,40}"
    r"\b(?:respon|remission|CR\b|PR\b|stable\sdisease)[^.;]{0,40}\breceive",
    re.IGNORECASE,
)
"""`Patients who achieve a remission receive 2 additional courses`: not of all patients."""


MAY_CHANGE = re.compile(
    r"\b(?:may|can|could|might)\s(?:\w{1,12}\s){0,3}(?:switch|chang|reduc|extend|de-?escalat|transition|cross"
    r"|receive\s(?:up\sto\s)?(?:\d|one|two|three|four|six)\s(?:additional|more|further)\s(?:cycles|courses))",
    re.IGNORECASE,
)
"""What may be changed, later and for some."""


def without_leave(plain: str, unit: Unit) -> Unit:
    """The unit up to `; after cycle 6 patients may switch to every 2 weeks`: what may be done is not what is given."""
    for at, phrase in enumerate(unit):
        bare = kind_of_mark(phrase) == "semicolon" and not any(isinstance(p.meaning, Dose | Drug) for p in unit[at:])
        if bare and MAY_CHANGE.search(plain, phrase.cut.end, unit[-1].cut.end):
            return unit[:at]
    return unit


def without_more_for_some(unit: Unit, words: str) -> Unit:
    """The unit without the further cycles that its sentence, `words`, promises to those who respond."""
    counts = [p.meaning for p in unit if isinstance(p.meaning, CycleCount)]
    if not counts or any(count.after for count in counts) or _FOR_RESPONDERS.search(words) is None:
        return unit
    return tuple(p for p in unit if not (isinstance(p.meaning, CycleCount) and p.meaning.additional))


def framed(part: Part, unit: Unit, standing: CycleList | None, visit: bool) -> Part:
    """Cycle lengths, counts, durations and ends that the unit says of the whole part."""
    lengths = [p for p in unit if isinstance(p.meaning, CycleLength)]
    lists = [p for p in unit if isinstance(p.meaning, CycleList) and p.meaning.relative != "each"]
    weekly = any(isinstance(p.meaning, Frequency) and p.meaning.every_days == _WEEK for p in unit)
    named = [p.cut.first for p in unit if isinstance(p.meaning, Drug)]
    between = [
        (min(a.cut.first, b.cut.first), max(a.cut.first, b.cut.first)) for a, b in zip(lengths, lists, strict=False)
    ]
    if any(first < at < end for first, end in between for at in named):
        lists = lists[:1]
    part = _with_lengths(part, standing, lengths, lists, visit, weekly=weekly)
    drugs = any(isinstance(p.meaning, Drug) and p.meaning.given for p in unit)
    for phrase in unit:
        meaning = phrase.meaning
        if isinstance(meaning, CycleCount) and _of_those_behind(unit, phrase):
            part = _counted_alone(part, phrase)
        elif isinstance(meaning, CycleCount) and not visit and _counts(part, unit, meaning):
            part = msgspec.structs.replace(part, count=_counted(part, unit, meaning))
        elif isinstance(meaning, CycleCount) and meaning.after and meaning.up_to and not drugs and part.count is None:
            known = bool(part.entries) and bool(part.lengths or part.intervals)
            part = msgspec.structs.replace(part, count=msgspec.structs.replace(meaning, after=False)) if known else part
        elif isinstance(meaning, OnOff):
            part = msgspec.structs.replace(part, on_off=part.on_off or meaning)
        elif isinstance(meaning, Resting):
            resting, paused = part.resting or meaning.days, part.paused or not meaning.last
            part = msgspec.structs.replace(part, resting=resting, paused=paused)
        elif meaning == UNSTEADY and not visit and (not drugs or any(isinstance(p.meaning, DayList) for p in unit)):
            part = msgspec.structs.replace(part, recurring=True)
        elif isinstance(meaning, Mark) and meaning.kind == "until":
            part = msgspec.structs.replace(part, until=(*part.until, meaning.words))
        elif isinstance(meaning, CycleList) and meaning.ranges and not visit:
            part = msgspec.structs.replace(part, numbered=(*part.numbered, *meaning.ranges))
        elif isinstance(meaning, Lasting) and meaning.days >= 30 and not visit and not drugs:
            part = msgspec.structs.replace(part, duration=part.duration or meaning.days)
    if standing is not None:
        part = msgspec.structs.replace(part, numbered=(*part.numbered, *standing.ranges))
    return part


def _of_those_behind(unit: Unit, count: Phrase) -> bool:
    """`A every 3 weeks + B every 6 weeks + 2 cycles of C`: cycles of what stands behind them alone."""
    at = unit.index(count)
    before, behind = unit[:at], [p for p in unit[at + 1 : at + 4] if isinstance(p.meaning, Drug)]
    joined = at > 0 and kind_of_mark(before[-1]) in {"with", "and"}
    apart = any(isinstance(p.meaning, CycleLength) and p.meaning.every for p in before)
    led = bool(behind) and unit[at + 1] is behind[0]
    return joined and apart and led and any(isinstance(p.meaning, Drug) and p.meaning.given for p in before)


def _counted_alone(part: Part, count: Phrase) -> Part:
    """The part in which the drugs behind a number of cycles have that number of givings, each at its interval."""
    assert isinstance(count.meaning, CycleCount)
    entries = []
    for entry in part.entries:
        behind = entry.givings and entry.givings[0].cut.first > count.cut.first
        givings = [msgspec.structs.replace(g, times=count.meaning.number) if g.every else g for g in entry.givings]
        entries.append(msgspec.structs.replace(entry, givings=tuple(givings)) if behind else entry)
    return msgspec.structs.replace(part, entries=tuple(entries))


def _counts(part: Part, unit: Unit, count: CycleCount) -> bool:
    """True for a number of cycles; `2 additional courses`, of no drug, is none where the number before is not said."""
    if count.of != "cycles" or count.after:
        return count.of == "times" and (_repeats(unit) or _of_combination(unit, count))
    begun = part.count is not None or any(isinstance(p.meaning, CycleCount) and p.meaning.after for p in unit)
    return not count.additional or begun or any(isinstance(p.meaning, Drug) for p in unit)


def _of_combination(unit: Unit, count: CycleCount) -> bool:
    """`VRd x 4`: so many cycles, right behind the name of a regimen."""
    at = next((at for at, phrase in enumerate(unit) if phrase.meaning is count), 0)
    before = unit[at - 1].meaning if at else None
    return isinstance(before, Drug) and before.combination and unit[at].cut.first - unit[at - 1].cut.end <= 1


def _repeats(unit: Unit) -> bool:
    """`Cycles are repeated every 28 days x 4`: so many cycles, where no drug is spoken of."""
    spoken = any(
        isinstance(p.meaning, Dose | Frequency) or (isinstance(p.meaning, Drug) and p.meaning.given) for p in unit
    )
    return not spoken and any(isinstance(p.meaning, CycleLength) for p in unit)


def _counted(part: Part, unit: Unit, count: CycleCount) -> CycleCount:
    """The number of cycles: that said first, and what is added to it."""
    if part.count is None:
        passed = [p.meaning.number for p in unit if isinstance(p.meaning, CycleCount) and p.meaning.after]
        more = passed[0] if passed and count.additional else 0
        return msgspec.structs.replace(count, number=count.number + more)
    if not count.additional or part.count.additional:
        return part.count
    return msgspec.structs.replace(part.count, number=part.count.number + count.number, additional=True)


def _with_lengths(
    part: Part, standing: CycleList | None, lengths: list[Phrase], lists: list[Phrase], visit: bool, *, weekly: bool
) -> Part:
    """The part with the cycle lengths said; beside `weekly`, other intervals are how often in a cycle, too."""
    said = [p.meaning for p in lengths if isinstance(p.meaning, CycleLength)]
    different = {length.days for length in said}
    alike = len({length.every for length in said}) == 1
    paired = alike and not weekly and len(different) > 1 and len(lists) == len(lengths)
    for at, phrase in enumerate(lengths):
        meaning = phrase.meaning
        assert isinstance(meaning, CycleLength)
        if meaning.every:
            if not visit or (not part.lengths and not part.intervals):
                part = msgspec.structs.replace(part, intervals=(*part.intervals, meaning.days))
            if not paired:
                continue
        scope = lists[at].meaning if paired else _scope_of(part, standing, phrase, lists)
        assert scope is None or isinstance(scope, CycleList)
        part = msgspec.structs.replace(part, lengths=(*part.lengths, (meaning.days, scope)))
    return part


def _scope_of(part: Part, standing: CycleList | None, phrase: Phrase, lists: list[Phrase]) -> CycleList | None:
    """The cycles a length is said of: those under which it stands, or, of a second length, those named nearest."""
    if standing is not None:
        return standing
    known = {length for length, _ in part.lengths}
    days = phrase.meaning.days if isinstance(phrase.meaning, CycleLength) else 0
    if not known or days in known or not lists:
        return None
    nearest = min(lists, key=lambda p: abs(p.cut.first - phrase.cut.first)).meaning
    return nearest if isinstance(nearest, CycleList) else None


def filled(part: Part, other: Part) -> Part:
    """A part with what another part says of the cycles of all, where it says nothing of them itself."""
    if part.lengths or part.count or (part.intervals and not other.lengths):
        return part
    if part.intervals:
        return msgspec.structs.replace(part, lengths=other.lengths)
    return msgspec.structs.replace(
        part,
        lengths=other.lengths,
        intervals=other.intervals,
        count=other.count,
        duration=part.duration or other.duration,
        until=part.until or other.until,
    )
