"""What a unit of text says of the cycles of the whole part: length, number, duration, rest and end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry
from trialrun.read.regimens.givings.irradiation import RADIATION
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import (
    LATER,
    UNSTEADY,
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
    Resting,
    kind_of_mark,
    meanings,
    tells,
)

_WEEK, _MONTH = 7, 30
_FOR_RESPONDERS = re.compile(
    r"\b(?:(?:all\s|the\s)?others|(?:non-?)?responders|responding\s\w{5,12}|(?:patients|those|subjects|participants)\s(?:who|that)\srespond(?:ed)?)"
    r"\s(?:(?:will|then|may|are)\s){0,2}(?:receive|continue|have|get|given)"
    r"|\b(?:patients|those|subjects|participants)\s(?:who\s)?(?:achiev|attain|obtain|with|in|experienc)\w*\s[^.;]{0,40}"
    r"\b(?:respon|remission|CR\b|PR\b|stable\sdisease)[^.;]{0,40}\breceive",
    re.IGNORECASE,
)
"""`Patients who achieve a remission receive 2 additional courses`: not of all patients."""

MAY_ADD = re.compile(
    r"\bmay\s(?:\w{1,12}\s){0,3}(?:receive|be\sgiven|continue)\b[^.]{0,40}\b(?:additional|further|more)\b",
    re.IGNORECASE,
)
MAY_CHANGE = re.compile(
    r"\b(?:may|can|could|might)\s(?:\w{1,12}\s){0,3}(?:switch|chang|reduc|extend|de-?escalat|transition|cross"
    r"|receive\s(?:up\sto\s)?(?:\d|one|two|three|four|six)\s(?:additional|more|further)\s(?:cycles|courses))",
    re.IGNORECASE,
)
"""What may be changed, later and for some."""
MAY_GO_ON = re.compile(
    r"\b(?:(?:patients|subjects|participants|those)\s(?:who|with|without|whose|deriv|benefit|respond|achiev|in\s(?!the\sstudy))[^.;]{2,80}"
    r"|(?:responding|stable|benefiting)\s(?:patients|subjects|participants)|(?:non-?)?responders)\s(?:\w{1,12}\s){0,3}?"
    r"(?:may|can|could|allowed\sto|eligible\sto|offered\sto)\s(?:\w{1,12}\s){0,3}?(?:continu|remain|stay|go\son|proceed|receive|be\streated)",
    re.IGNORECASE,
)
"""`Patients who respond may continue for up to 2 years`: no time of all patients."""


_LATER_PART = re.compile(
    r"\W*(?:the\s)?(?:optional(?:ly)?|adjuvant|additional|further|subsequent|post-?operative|consolidative)\b",
    re.IGNORECASE,
)
_IF = re.compile(r",?\s(?:if|in\scase\sof)\b(?!\s(?:\w+\s){0,2}tolerat)", re.IGNORECASE)


_MAY_TAKE = re.compile(
    r"(?<!who\s)\b(?:may|can|could|might)\s(?:\w{1,12}\s){0,2}?(?:choose|select|opt|switch|change|transition|cross)\b"
    r"(?!\s(?:the\s)?(?:patients|participants|subjects)\b)",
    re.IGNORECASE,
)


def without_choices(plain: str, unit: Unit, told: Sequence[Entry]) -> Unit:
    """The unit up to the doses that patients may take in place of those told: `then may switch to 5 mg weekly`.

    A choice that stands in place of nothing is asked as any other: `Physicians can choose A or B`.
    """
    if not tells(unit, Dose):
        return unit
    first = max(plain.rfind(stop, 0, unit[0].cut.first) for stop in (". ", ";", ":", "\n"))
    found = _MAY_TAKE.search(plain, max(first, 0), unit[-1].cut.end)
    chosen = found is not None and any(isinstance(p.meaning, Dose) and p.cut.first >= found.end() for p in unit)
    before = tuple(p for p in unit if found and p.cut.end <= found.start())
    return before if chosen and (told or tells(before, Dose)) else unit


def without_leave(plain: str, unit: Unit) -> Unit:
    """The unit up to `; after cycle 6 patients may switch to every 2 weeks`, `and, if stable, every 8 weeks`.

    What may be done is not what is given.
    """
    last = max((at for at, phrase in enumerate(unit) if isinstance(phrase.meaning, Dose | Drug)), default=-1)
    for at in range(max(last, 1), len(unit)):
        kind, end = kind_of_mark(unit[at]), unit[at].cut.end
        left = MAY_CHANGE.search(plain, end, unit[-1].cut.end) or MAY_GO_ON.search(plain, end, unit[-1].cut.end)
        if kind == "semicolon" and (left or _nothing_new(unit[at + 1 :])):
            return unit[:at]
        if kind == "and" and last >= 0 and _IF.match(plain, end) is not None:
            return unit[:at]
    return unit


def _nothing_new(rest: Unit) -> bool:
    """`; subsequent cycles at the discretion of the physician`: that there are later ones, and no more."""
    said = [p.meaning for p in rest if not isinstance(p.meaning, Mark | Condition)]
    return len(said) == 1 and isinstance(said[0], CycleList) and said[0].relative == "later"


def without_more_for_some(unit: Unit, words: str) -> Unit:
    """The unit without the further cycles that its sentence, `words`, promises to those who respond."""
    counts = meanings(unit, CycleCount)
    if not counts or any(count.after for count in counts):
        return unit
    if _FOR_RESPONDERS.search(words) is None and MAY_ADD.search(words) is None:
        return unit
    return tuple(p for p in unit if not (isinstance(p.meaning, CycleCount) and p.meaning.additional))


def tells_of_later(part: Part, unit: Unit, words: str) -> bool:
    """`Adjuvant A (two cycles) is optional`, behind A with its dose: other cycles, of which no dose is told."""
    drugs = {name for drug in meanings(unit, Drug) if drug.given for name in drug.names}.difference(RADIATION)
    dosed = {entry.name for entry in part.entries if any(giving.dose for giving in entry.givings)}
    counted = tells(unit, CycleCount) and not tells(unit, Dose | DayList)
    return counted and bool(drugs) and drugs <= dosed and _LATER_PART.match(words) is not None


def framed(part: Part, unit: Unit, standing: CycleList | None, visit: bool) -> Part:
    """The part with the cycle lengths, counts, durations and ends that the unit says of all of it.

    `standing`: the cycles under which the unit stands (`Cycles 1-2: ...`). `visit`: the unit tells of visits, whose
    intervals and numbers are not those of the treatment.
    """
    part = _with_lengths(part, unit, standing, visit)
    for phrase in unit:
        part = _with_said(part, unit, phrase, visit)
    return part if standing is None else replace(part, numbered=(*part.numbered, *standing.ranges))


def _with_said(part: Part, unit: Unit, phrase: Phrase, visit: bool) -> Part:
    """The part with what one phrase of the unit says of all of it."""
    match phrase.meaning:
        case CycleCount():
            return _with_count(part, unit, phrase, visit)
        case OnOff() as turn:
            return replace(
                part, on_off=part.on_off or (turn if _of_all(part, unit, phrase) else OnOff(turn.length, turn.length))
            )
        case Resting() as rest:
            return replace(part, resting=part.resting or rest.days, paused=part.paused or not rest.last)
        case Mark(kind="until", words=words):
            return replace(part, until=(*part.until, words))
        case CycleList(ranges=ranges) if ranges and not visit:
            return replace(part, numbered=(*part.numbered, *ranges))
        case Frequency() as often if often == UNSTEADY and not visit:
            return replace(part, recurring=part.recurring or not _gives(unit) or tells(unit, DayList))
        case Lasting(days=days) if (
            days >= min(_MONTH, 4 * max(part.intervals, default=_MONTH)) and not visit and not _gives(unit)
        ):
            return replace(part, duration=part.duration or days)
    return part


def _of_all(part: Part, unit: Unit, turn: Phrase) -> bool:
    """Whether weeks on and off are those of all drugs: not of `A daily; B daily 3 weeks on, 1 week off`.

    So are those behind a comma, `A daily and B daily, 3 weeks on, 1 week off`, and those of a sentence without a drug.
    """
    own = _item_before(unit, turn)
    named = {name for drug in meanings(own, Drug) if drug.given for name in drug.names}
    if not named:
        return True
    apart = kind_of_mark(own[-1]) == "comma"
    return all(entry.name in named for entry in part.entries) and (apart or len(named) == 1)


def _gives(unit: Sequence[Phrase]) -> bool:
    return any(drug.given for drug in meanings(unit, Drug))


def _with_count(part: Part, unit: Unit, phrase: Phrase, visit: bool) -> Part:
    """The part with a number of cycles: of all its drugs, or of those behind it; `after up to 6 cycles` counts too."""
    count = phrase.meaning
    assert isinstance(count, CycleCount)
    if _of_those_behind(unit, phrase):
        return _counted_alone(part, phrase)
    if len(part.entries) > 1 and _of_late_one(unit, phrase):
        return part
    if not visit and _counts(part, unit, count):
        counted = _counted(part, unit, count)
        part = part if tells(unit, Dose) else _in_more_cycles(part, counted)
        return replace(part, count=counted)
    passed = count.after and count.up_to and part.count is None and not _gives(unit)
    known = bool(part.entries) and bool(part.lengths or part.intervals)
    return replace(part, count=replace(count, after=False)) if passed and known else part


def _of_those_behind(unit: Unit, count: Phrase) -> bool:
    """`A every 3 weeks + B every 6 weeks + 2 cycles of C`: cycles of what stands behind them alone."""
    at = unit.index(count)
    before, behind = unit[:at], [p for p in unit[at + 1 : at + 4] if isinstance(p.meaning, Drug)]
    joined = at > 0 and kind_of_mark(before[-1]) in {"with", "and"}
    apart = any(length.every for length in meanings(before, CycleLength))
    led = bool(behind) and unit[at + 1] is behind[0]
    return joined and apart and led and _gives(before)


def _of_late_one(unit: Unit, count: Phrase) -> bool:
    """`A on day 1; B on day 1 from cycle 2 for 4 cycles`: cycles of the one drug that begins later, and not of A."""
    own = _item_before(unit, count)
    named = {name for drug in meanings(own, Drug) if drug.given for name in drug.names}
    late = [[first > 1 and last is None for first, last in cycles.ranges] for cycles in meanings(own, CycleList)]
    return late == [[True]] and len(named) == 1 and not tells(own, CycleLength) and kind_of_mark(own[-1]) != "comma"


def _item_before(unit: Unit, phrase: Phrase) -> Unit:
    """What stands before a phrase, from the last semicolon on."""
    at = unit.index(phrase)
    return unit[max((n for n, p in enumerate(unit[:at]) if kind_of_mark(p) == "semicolon"), default=-1) + 1 : at]


def _counted_alone(part: Part, count: Phrase) -> Part:
    """The part in which the drugs behind a number of cycles have that number of givings, each at its interval."""
    assert isinstance(count.meaning, CycleCount)
    entries = []
    for entry in part.entries:
        behind = entry.givings and entry.givings[0].cut.first > count.cut.first
        givings = [replace(g, times=count.meaning.number) if g.every else g for g in entry.givings]
        entries.append(replace(entry, givings=tuple(givings)) if behind else entry)
    return replace(part, entries=tuple(entries))


def _counts(part: Part, unit: Unit, count: CycleCount) -> bool:
    """True for a number of cycles; `2 additional courses`, of no drug, is none where the number before is not said."""
    if count.of != "cycles" or count.after:
        return count.of == "times" and (_repeats(unit) or _of_combination(unit, count))
    begun = part.count is not None or any(other.after for other in meanings(unit, CycleCount))
    return not count.additional or begun or tells(unit, Drug)


def _of_combination(unit: Unit, count: CycleCount) -> bool:
    """`VRd x 4`, `R-CHOP-14 x 6`, `EC x 4 (A 90 mg, B 600 mg)`: so many cycles, right behind the name of a regimen."""
    at = next((at for at, phrase in enumerate(unit) if phrase.meaning is count), 0)
    if at == 0:
        return [kind_of_mark(p) for p in unit[1:2]] == ["open"] and tells(unit[2:3], Drug)
    before = unit[at - 1].meaning
    if at > 1 and isinstance(before, CycleLength):
        before = unit[at - 2].meaning
    told = [kind_of_mark(p) for p in unit[at + 1 : at + 2]] in (["open"], ["colon"]) and tells(
        unit[at + 2 : at + 3], Drug
    )
    drug = before if isinstance(before, Drug) else None
    named = (drug is not None and drug.combination) or (told and (drug is None or not drug.given))
    return named and unit[at].cut.first - unit[at - 1].cut.end <= 1


def _repeats(unit: Unit) -> bool:
    """`Cycles are repeated every 28 days x 4`: so many cycles, where no drug is spoken of."""
    return tells(unit, CycleLength) and not (tells(unit, Dose | Frequency) or _gives(unit))


def _counted(part: Part, unit: Unit, count: CycleCount) -> CycleCount:
    """The number of cycles: that said first, and what is added to it."""
    if part.count is None:
        passed = [before.number for before in meanings(unit, CycleCount) if before.after]
        more = passed[0] if passed and count.additional else 0
        return replace(count, number=count.number + more)
    if not count.additional or part.count.additional:
        return part.count
    return replace(part.count, number=part.count.number + count.number, additional=True)


def _in_more_cycles(part: Part, count: CycleCount) -> Part:
    """`4 further cycles` of what was told for 4 cycles: so are those of its drugs that were told in as many."""
    if part.count is None or part.count.number == count.number:
        return part
    fewer = part.count.number
    entries = (
        replace(
            e, givings=tuple(replace(g, count=count) if g.count and g.count.number == fewer else g for g in e.givings)
        )
        for e in part.entries
    )
    return replace(part, entries=tuple(entries))


def _with_lengths(part: Part, unit: Unit, standing: CycleList | None, visit: bool) -> Part:
    """The part with the cycle lengths said; beside `weekly`, other intervals are how often in a cycle, too."""
    lengths = [p for p in unit if isinstance(p.meaning, CycleLength)]
    lists = _beside_lengths(unit, lengths)
    scopes = [_after_numbered(p, lists, part) for p in lists] if _one_for_each(unit, lengths, lists) else []
    for at, (phrase, said) in enumerate(zip(lengths, meanings(lengths, CycleLength), strict=True)):
        if said.every and (not visit or not (part.lengths or part.intervals)):
            part = replace(part, intervals=(*part.intervals, said.days))
        if scopes or not said.every:
            scope = scopes[at] if scopes else _scope_of(part, standing, phrase, lists)
            part = replace(part, lengths=(*part.lengths, (said.days, scope)))
    return part


def _beside_lengths(unit: Unit, lengths: list[Phrase]) -> list[Phrase]:
    """The numbered cycles of a unit; the first alone where drugs stand between the others and the lengths."""
    lists = [p for p in unit if isinstance(p.meaning, CycleList) and p.meaning.relative != "each"]
    drugs = [p.cut.first for p in unit if isinstance(p.meaning, Drug)]
    for pair in zip(lengths, lists, strict=False):
        first, end = sorted(p.cut.first for p in pair)
        if any(first < at < end for at in drugs):
            return lists[:1]
    return lists


def _one_for_each(unit: Unit, lengths: list[Phrase], lists: list[Phrase]) -> bool:
    """`21-day cycles 1-8 and 28-day cycles 9-12`: different lengths, and as many lists of cycles."""
    said = meanings(lengths, CycleLength)
    alike = len({length.every for length in said}) == 1
    weekly = any(often.every_days == _WEEK for often in meanings(unit, Frequency))
    return alike and not weekly and len({length.days for length in said}) > 1 and len(lists) == len(lengths)


def _scope_of(part: Part, standing: CycleList | None, phrase: Phrase, lists: list[Phrase]) -> CycleList | None:
    """The cycles a length is said of: those under which it stands, or, of a second length, those named nearest."""
    if standing is not None:
        return standing
    known = {length for length, _ in part.lengths}
    days = phrase.meaning.days if isinstance(phrase.meaning, CycleLength) else 0
    if not known or days in known or not lists:
        return None
    nearest = min(lists, key=lambda p: abs(p.cut.first - phrase.cut.first))
    return _after_numbered(nearest, lists, part)


def _after_numbered(cycles: Phrase, lists: list[Phrase], part: Part) -> CycleList | None:
    """The cycles of a phrase; subsequent ones are numbered on from those that are named before them."""
    said = cycles.meaning
    if not isinstance(said, CycleList) or said.ranges or said.relative not in LATER:
        return said if isinstance(said, CycleList) else None
    named = [r for p in lists if p.cut.first < cycles.cut.first for c in meanings([p], CycleList) for r in c.ranges]
    last = max((high or 0 for _, high in (*named, *part.numbered)), default=0)
    return CycleList(((last + 1, None),)) if last else said


def filled(part: Part, other: Part) -> Part:
    """A part with what another part says of the cycles of all, where it says nothing of them itself."""
    if part.lengths or part.count or (part.intervals and not other.lengths):
        return part
    if part.intervals:
        return replace(part, lengths=other.lengths)
    return replace(
        part,
        lengths=other.lengths,
        intervals=other.intervals,
        count=other.count,
        duration=part.duration or other.duration,
        until=part.until or other.until,
    )
