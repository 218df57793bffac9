"""What is given as in another arm or phase: `as in arm I`, `same doses as in induction`. Takes nothing else over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry, Giving, before_transplant, is_scoped
from trialrun.read.regimens.lexis.likenesses import ARM_BEFORE, DOSES_BEFORE, plain_name
from trialrun.read.regimens.parts.part import Likeness, Part
from trialrun.read.regimens.parts.skipping import as_skipped
from trialrun.read.regimens.phrases import CycleCount, CycleList, Drug, Mark, Phrase, kind_of_mark, names_of

_LEFT_OUT = re.compile(
    r"\b(?:without|minus|omitting|excluding|except(?:\sfor)?|but\s(?:not|no))\s(?:(?:the\s)?[\w-]{3,24},?\s(?:and|or)\s)?(?:the\s)?$",
    re.IGNORECASE,
)
"""`the same without vincristine`."""
_TOLD_ANEW = re.compile(r"[^.;\n]{0,60}?\b(?:followed\sby|then|thereafter|but|alone|only|no)\b", re.IGNORECASE)
"""`as in arm A, followed by observation`: what follows in arm A is of that arm alone."""


def noted(plain: str, part: Part, unit: Sequence[Phrase]) -> Part:
    """The part with what it refers to: the drugs that are named with it (none: all), and those it does without."""
    mark = next((phrase for phrase in unit if kind_of_mark(phrase) == "like"), None)
    if mark is None or not isinstance(mark.meaning, Mark):
        return part
    ended = _TOLD_ANEW.match(plain, mark.cut.end) is not None
    drugs = [p for p in unit if isinstance(p.meaning, Drug) and p.meaning.given]
    left = frozenset(p.cut for p in drugs if _LEFT_OUT.search(plain, max(0, p.cut.first - 60), p.cut.first))
    named = tuple(name for p in drugs if p.cut not in left for name in names_of(p))
    without = tuple(name for p in drugs if p.cut in left for name in names_of(p))
    return replace(part, like=(*part.like, Likeness(mark.meaning.words, named, without, ended)))


def completed(parts: Sequence[Part]) -> list[Part]:
    """The parts with what they take over from the arms and phases they refer to."""
    told = _with_later_phases([_taken_over(part, parts) if part.like else part for part in parts], parts)
    return [_with_its_doses(part, told) for part in told]


def _with_later_phases(told: list[Part], parts: Sequence[Part]) -> list[Part]:
    """`Arm A: ..., followed by A 10 mg. Arm B: as arm A, with B`: what follows in arm A follows in arm B, too."""
    made: list[Part] = []
    arms = [part.arm for part in parts]
    for at, part in enumerate(parts):
        made.append(told[at])
        source = _source(part.like[0].name, part, parts) if len(part.like) == 1 and not part.name else None
        alone = (
            part.arm and arms.count(part.arm) == 1 and not (part.like and (part.like[0].without or part.like[0].ended))
        )
        if source is None or not alone or source.arm in {"", part.arm}:
            continue
        later = _behind(source, parts)
        if not any(_known(part.like[0].drugs, own) for own in (source, *later)):
            made += [replace(own, arm=part.arm) for own in later]
    return made


def _behind(source: Part, parts: Sequence[Part]) -> tuple[Part, ...]:
    """What is told of an arm right behind one of its parts."""
    return tuple(takewhile(lambda part: part.arm == source.arm, parts[parts.index(source) + 1 :]))


def _with_its_doses(part: Part, parts: Sequence[Part]) -> Part:
    """`Arm 1: R-CHOP every 14 days. Arm 2: R-CHOP every 21 days. R-CHOP consists of ...`: the doses of both.

    Their cycles are those that are told with the doses, where the arm says none.
    """
    named = {entry.drug.names for entry in part.entries}
    bare = all(e.drug.combination and not any(g.dose or g.days for g in e.givings) for e in part.entries)
    others = ((other, {e.drug.names: e for e in other.entries}) for other in parts if bare and named)
    told = ((other, own) for other, own in others if other is not part and named <= own.keys())
    source, doses = next(((other, own) for other, own in told if all(_dosed(own[name]) for name in named)), (part, {}))
    if not doses:
        return part
    entries = tuple(
        replace(e, givings=tuple(_repeated_as(e, giving) for giving in doses[e.drug.names].givings))
        for e in part.entries
    )
    framed = part.lengths or part.intervals or part.on_off or part.duration
    part = part if framed else replace(part, lengths=source.lengths, intervals=source.intervals)
    return replace(part, entries=entries)


def _dosed(entry: Entry) -> bool:
    return bool(entry.givings) and all(giving.dose is not None for giving in entry.givings)


def _repeated_as(entry: Entry, giving: Giving) -> Giving:
    """The giving of another arm, as often as this arm says."""
    own = entry.givings[0] if entry.givings else Giving()
    return replace(giving, every=own.every, times=own.times, count=own.count, length=own.length)


def _taken_over(part: Part, parts: Sequence[Part]) -> Part:
    for like in part.like:
        source = _source(like.name, part, parts)
        if source is None and like.name == DOSES_BEFORE:
            part = _with_doses_of_phase_before(part, parts, like)
        if source is None:
            continue
        own = {entry.drug.names for entry in part.entries if any(g.timed or g.dose for g in entry.givings)}
        again = part.arm == source.arm
        copied = tuple(
            as_skipped(_unscoped(entry) if again else entry, part.entries)
            for entry in source.entries
            if entry.drug.names not in own
            and entry.name not in like.without
            and (entry.name in like.drugs or not (like.name == DOSES_BEFORE or _known(like.drugs, source)))
            and not any(map(before_transplant, entry.givings))
        )
        if again and len(part.headed) == 1:
            copied = tuple(_in_headed(entry, CycleList(part.headed)) for entry in copied)
        others = {c.drug.names for c in copied}
        kept = tuple(e for e in part.entries if e.drug.names not in others and e.name not in like.without)
        part = replace(_framed_as(part, source), entries=(*copied, *kept))
    return part


def _in_headed(entry: Entry, cycles: CycleList) -> Entry:
    """`Consolidation (cycles 5-6): B as in induction`: in the cycles that head the phase."""
    return replace(entry, givings=tuple(replace(g, cycles=g.cycles or cycles) for g in entry.givings))


def _with_doses_of_phase_before(part: Part, parts: Sequence[Part], like: Likeness) -> Part:
    """`Followed by cycles of A 1 mg with B at the same dose`: as in the phase before, on its days in cycles as long."""
    before = [old for old in parts[: parts.index(part)] if old.arm == part.arm and _known(like.drugs, old)]
    told = {entry.name: entry for entry in part.entries if entry.givings}
    lengths = {days for days, _ in part.lengths} | {*part.intervals}
    for entry in before[-1].entries if before else ():
        own = told.get(entry.name, replace(entry, givings=()))
        doses = {giving.dose for giving in entry.givings}
        if entry.name not in like.drugs or len(doses) > 1 or any(giving.dose for giving in own.givings):
            continue
        alike = lengths == {days for days, _ in before[-1].lengths} | {*before[-1].intervals}
        kept = tuple(replace(g, dose=entry.givings[0].dose) for g in own.givings if g.timed and not _only_every(g))
        again = _unscoped(entry).givings if alike else (Giving(dose=entry.givings[0].dose),)
        others = tuple(old for old in part.entries if old.name != entry.name)
        part = replace(part, entries=(*others, replace(entry, givings=kept or again)))
    return part


def _only_every(giving: Giving) -> bool:
    """True where of its times an interval alone is said, on whose days it may be given as before."""
    return giving.every is not None and not (giving.days or giving.weeks or giving.frequency or giving.lasting)


def _source(name: str, part: Part, parts: Sequence[Part]) -> Part | None:
    """The part that is referred to by its name, or as what the arm before has."""
    if name in (ARM_BEFORE, DOSES_BEFORE):
        before = [p for p in parts[: parts.index(part)] if p.entries and p.arm and p.arm != part.arm]
        return next(p for p in before if p.arm == before[-1].arm) if before and part.arm else None
    return next((p for p in parts if p is not part and p.entries and name in (plain_name(p.arm), p.name)), None)


def _known(drugs: tuple[str, ...], source: Part) -> bool:
    """True where drugs of the source are named: those alone are meant."""
    return any(entry.name in drugs for entry in source.entries)


def _framed_as(part: Part, source: Part) -> Part:
    """The part with the cycle length of its source, and with its number of cycles, where it says none of its own."""
    own = [g for g in part.givings if g.every is not None]
    if part.lengths or (part.intervals and not (source.lengths and all(map(is_scoped, own)))):
        return part
    count = part.count or source.count or _repeats(source)
    return replace(part, lengths=source.lengths, intervals=source.intervals, count=count)


def _repeats(source: Part) -> CycleCount | None:
    """`q28d x 9` behind the last drug, as the number of cycles."""
    times = {g.times for entry in source.entries for g in entry.givings if g.every is not None}
    number = times.pop() if len(times) == 1 else None
    return CycleCount(number) if number else None


def _unscoped(entry: Entry) -> Entry:
    return replace(entry, givings=tuple(_in_all_cycles(giving) for giving in entry.givings))


def _in_all_cycles(giving: Giving) -> Giving:
    return replace(giving, cycles=None, count=None)
