"""Phases that go on from others: after so many cycles, with fewer of their drugs; what they say of those before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.clauses.beside import leads_past
from trialrun.read.regimens.parts.cycling import filled
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.sentences import sentence_of
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
    Heading,
    Lasting,
    Meaning,
    meanings,
    tells,
)

_SEVERAL = 3
_FOUR_WEEKS = 28
_ONE_DOSE = re.compile(r"\s(?:infusions?|injections?|administration|dos(?:e|ing)|bolus)\b", re.IGNORECASE)
"""`after A infusion`: behind one dose of it."""
_ADDS = re.compile(r"\b(?:adds?|added|adding|in\saddition|additionally|also)\b", re.IGNORECASE)
_THEN_ALONE = re.compile(
    r"\b(?:then|subsequently|thereafter)\s(?:receive|continue|be\sgiven|be\streated)\b[^.]{0,60}\b"
    r"(?:alone|single[- ]agent|monotherapy|only)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\b(?:continu|mainten|alone\b|single[- ]agent|monotherapy|thereafter)", re.IGNORECASE)
"""Words of a phase in which some of the drugs go on."""


def in_succession(parts: Sequence[Part]) -> list[Part]:
    """The parts; one that others go on from after n cycles has n cycles, and gives them its length."""
    made = list(parts)
    for at in range(1, len(made)):
        before, part = made[at - 1], made[at]
        if part.after and not part.entries and before.count is None and part.count is not None:
            made[at - 1] = replace(before, count=part.count)
        if _numbered_on(before, part):
            made[at] = part = _on_days_before(before, part)
        made[at] = part = _in_cycles_as_before(part, made[:at])
        length = _length_kept(before, part)
        if length is not None:
            made[at] = replace(part, lengths=((length, None),))
        if not part.after or not _goes_on_from(before, part):
            continue
        if before.count is None:
            made[at - 1] = replace(before, count=CycleCount(part.after))
        if not part.lengths and not part.intervals and len({length for length, _ in before.lengths}) == 1:
            made[at] = replace(part, lengths=((before.lengths[0][0], None),))
    return made


def _in_cycles_as_before(part: Part, before: Sequence[Part]) -> Part:
    """`Induction: three 21-day cycles of ABC. Consolidation: two cycles of ABC`: the regimen in its own cycles."""
    framed = part.lengths or part.intervals or part.on_off or part.duration or part.count is None
    if framed or not part.entries or not all(entry.drug.combination for entry in part.entries):
        return part
    names = {entry.drug.names for entry in part.entries}
    same = [old for old in before if old.arm == part.arm and names == {entry.drug.names for entry in old.entries}]
    return replace(part, lengths=same[-1].lengths, intervals=same[-1].intervals) if same else part


def _past_course(plain: str, part: Part, unit: Unit) -> bool:
    """`A every 3 weeks for 6 cycles. After A, B 10 mg daily`: B, at times of its own, when the cycles of A are over.

    Not `After A infusion`, nor `After A, B 10 mg for 3 days`: behind each dose of A.
    """
    past = unit[0].meaning
    if not isinstance(past, Drug) or not tells(unit, Dose) or not leads_past(plain, unit[0]):
        return False
    brief = any(span.days < _FOUR_WEEKS for span in meanings(unit, Lasting))
    if brief or _ONE_DOSE.match(plain, unit[0].cut.end) is not None:
        return False
    own = [giving for entry in part.entries if entry.drug.names == past.names for giving in entry.givings]
    counted = part.count is not None or any(g.count or g.times or g.lasting for g in own)
    others = {drug.names for drug in meanings(unit, Drug) if drug.given} - {e.drug.names for e in part.entries}
    return bool(own) and counted and bool(others) and tells(unit, Frequency | CycleLength | Lasting)


def begun_anew(plain: str, part: Part, unit: Unit) -> Part | None:
    """The phase that a unit begins though no heading says so: `... then receive 8-week maintenance cycles of A`.

    So too `... then receive A alone on days 1 and 15 every 28 days`: fewer drugs, at days and intervals said anew.
    """
    if _other_regimen(part, unit) or _past_course(plain, part, unit):
        return Part(cut=unit[0].cut)
    lengths = [p.cut for p in unit if isinstance(p.meaning, CycleLength)]
    if not part.entries or not lengths:
        return None
    named = any("maintenance" in plain[cut.first : cut.end].lower() for cut in lengths)
    if named and not part.name.startswith("maintenance"):
        return Part(name="maintenance", cut=unit[0].cut)
    given = {name for drug in meanings(unit, Drug) if drug.given for name in drug.names}
    dated = tells(unit, DayList) and bool(part.lengths or part.intervals)
    fewer = bool(given) and given < {entry.name for entry in part.entries if entry.drug.given}
    alone = fewer and dated and _THEN_ALONE.search(sentence_of(plain, unit)) is not None
    return Part(cut=unit[0].cut) if alone else None


def _other_regimen(part: Part, unit: Unit) -> bool:
    """`If the marrow is positive, X (A 10 mg on day 8, B 200 mg on days 1-3, C 5 mg daily)`: other drugs, dated."""
    led = bool(part.entries) and isinstance(unit[0].meaning, Condition)
    if not led or min(len(meanings(unit, kind)) for kind in (Dose, DayList)) < _SEVERAL:
        return False
    given = {name for drug in meanings(unit, Drug) if drug.given for name in drug.names}
    return len(given) >= _SEVERAL and not given <= {entry.name for entry in part.entries}


def on_later_days(part: Part, unit: Unit) -> bool:
    """`A on day 1, followed by B on days 2-7`: days that go on from those of the part, of which no cycles are said."""
    framed = part.cyclic or part.on_off or part.duration or part.until or tells(unit, Heading)
    framed = framed or any(count.of == "cycles" for count in meanings(unit, CycleCount))
    listed = [giving.listed for giving in part.givings if giving.timed]
    days = [said.days for said in meanings(unit, DayList) if said.days]
    if framed or not days or not listed or not all(listed):
        return False
    return listed[0][0] > 0 and max(own[-1] for own in listed) < min(own[0] for own in days)


def in_next_cycles(part: Part, said: Unit) -> bool:
    """`Thereafter every 2 weeks in cycles 3-6 and every 4 weeks from cycle 7`: cycles right behind those of a drug."""
    ends = [high for entry in part.entries[-1:] for g in entry.givings for _, high in g.ranges if high is not None]
    firsts = [low for cycles in meanings(said, CycleList) for low, _ in cycles.ranges]
    often = any(length.every for length in meanings(said, CycleLength)) or tells(said, Frequency)
    return often and bool(ends) and bool(firsts) and min(firsts) == max(ends) + 1


def more_courses(part: Part, unit: Unit) -> bool:
    """`Beginning 2 weeks after surgery, patients receive 4 additional courses`: more of the phase before."""
    known = {entry.name for entry in part.entries}
    given = {name for drug in meanings(unit, Drug) if drug.given for name in drug.names}
    return given - {"g-csf"} <= known and any(count.additional for count in meanings(unit, CycleCount))


def cycles_before(plain: str, unit: Unit, meaning: Meaning) -> int:
    """`After 6 cycles bevacizumab is continued`: the cycles that the part before has; 0 where none is said."""
    if not isinstance(meaning, CycleCount):
        return 0
    anew = tells(unit, CycleLength) and tells(unit, DayList) and not tells(unit, Condition)
    return meaning.number if anew or _GOES_ON.search(sentence_of(plain, unit)) is not None else 0


def added_to(plain: str, parts: Sequence[Part]) -> list[Part]:
    """`Arm B adds C on days 6-12`: in the cycles of the treatment that it is added to."""
    made = list(parts)
    for at in range(1, len(made)):
        part, before = made[at], made[at - 1]
        said = plain[part.cut.first : part.cut.end + 80].partition(". ")[0]
        apart = part.arm and part.arm != before.arm and bool(before.entries) and _ADDS.search(said) is not None
        if apart and not (part.lengths or part.intervals or part.count or part.duration) and _on_days(part):
            made[at] = filled(part, before)
    return made


def _on_days(part: Part) -> bool:
    """True for a part whose drugs have numbered days alone."""
    givings = [giving for giving in part.givings if giving.timed]
    days = [giving.listed for giving in givings if giving.days and giving.listed and giving.lasting is None]
    return len(days) == len(givings) > 0 and all(found[0] > 0 for found in days)


def _length_kept(before: Part, part: Part) -> int | None:
    """`A days 1-21 and B every 28 days for 9 cycles, followed by A days 1-21`: in cycles as long as those before."""
    lengths = {length for length, _ in before.lengths} | set(before.intervals)
    framed = part.lengths or part.intervals or part.on_off or part.count or part.after or part.like
    if framed or len(lengths) != 1 or not _goes_on_from(before, part) or not _on_days(part):
        return None
    length, givings = lengths.pop(), part.givings
    numbered = all(giving.frequency is None and giving.every is None for giving in givings)
    days = [giving.listed[-1] for giving in givings if giving.days is not None]
    return length if numbered and max(days) <= length else None


def _numbered_on(before: Part, part: Part) -> bool:
    """`... for 6 cycles, followed by A alone in cycles 7 and 8`: cycles numbered on from those of the part before."""
    count = before.count.number if before.count is not None else 0
    first = {giving.ranges[0][0] for giving in part.givings if giving.ranges}
    said = any(g.days or g.weeks or g.frequency or g.every or g.on_off for g in part.givings)
    return count > 0 and first == {count + 1} and not said and not part.lengths and _goes_on_from(before, part)


def _on_days_before(before: Part, part: Part) -> Part:
    """The part with each drug on the one list of days that it has in the part before, in cycles as long."""
    known = {entry.drug.names: {g.days for g in entry.givings if g.days is not None} for entry in before.entries}
    entries = []
    for entry in part.entries:
        listed = known[entry.drug.names]
        days = next(iter(listed)) if len(listed) == 1 else None
        entries.append(replace(entry, givings=tuple(replace(g, days=days) for g in entry.givings)))
    return replace(part, entries=tuple(entries), lengths=before.lengths, intervals=before.intervals)


def _goes_on_from(before: Part, part: Part) -> bool:
    """True where the drugs of a part are some of those that the part before gives in cycles."""
    known = {entry.drug.names for entry in before.entries}
    given = {entry.drug.names for entry in part.entries if entry.drug.given}
    cycles = before.lengths or before.intervals or before.on_off
    return bool(given) and given <= known and bool(cycles) and before.arm == part.arm
