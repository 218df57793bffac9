"""What the last sentence of a text says of the cycles of all arms: `Treatment repeats every 21 days`. Adds no drug."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Giving
from trialrun.read.regimens.parts.cycling import filled, framed
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.sentences import VISIT_WORDS
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import CycleCount, CycleLength, Lasting, meanings, tells

_ALL = re.compile(
    r"^(?:in\s(?:both|all)\sarms,?\s)?(?:treatment|therapy|(?:the\s)?(?:courses?|cycles?))\s"
    r"(?:in\s(?:both|all|each)\s(?:treatment\s)?(?:arms?|groups?)\s)?"
    r"(?:is\s|are\s|will\sbe\s)?(?:also\s)?(?:repeats?|repeated|continues?|continued|recycles?)\b|^repeat(?:ed)?\severy\b|"
    r"^(?:all\s)?(?:patients|participants|subjects)\s(?:in\s(?:both|all)\s(?:arms|groups)\s)?(?:will\s)?"
    r"(?:be\streated|(?:continue|remain)\s(?:on\s)?(?:study\s)?(?:treatment|therapy))\suntil\b|"
    r"^(?:all\s)?patients\s(?:may\s|will\s)?receive\s(?:a\smaximum\sof|up\sto)\s\w+\s(?:courses|cycles)\b",
    re.IGNORECASE,
)
_IN_ARMS = re.compile(
    r"\b(?:arms|groups|cohorts)\s(?P<names>\w{1,3}(?:,\s?\w{1,3})*,?\s(?:and|&)\s\w{1,3})\b[^.;]*?"
    r"\b(?:repeats?|repeated|recycles?)\b",
    re.IGNORECASE,
)
_ONE_ARM = re.compile(
    r"^\W*(?:(?:in|for)\s(?:treatment\s)?(?:arm|group|cohort)\s(?P<led>\w{1,3}),?\s(?:treatment|therapy|courses?|cycles?)|"
    r"(?:treatment|therapy|courses?|cycles?)\s(?:in|for|of)\s(?:treatment\s)?(?:arm|group|cohort)\s(?P<of>\w{1,3}))\s[^.;]{0,20}?"
    r"\b(?:repeats?|repeated|recycles?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?!and\b)\w+", re.IGNORECASE)
_BARE = re.compile(
    r"(?:every\s|q\s?)\d{1,2}[\s-]?(?:d|w|wk|days?|weeks?)(?=\W*$|,?\s(?:for|x|until|up\sto)\s)"
    r"|(?:cycle\s?=\s?)?\d{1,2}[- ](?:day|week)\scycles?\W*$",
    re.IGNORECASE,
)
"""`Every 28 days for 8 cycles.`, `28-day cycles.`: an interval, and at most how long; not `every 8 weeks a scan`."""


_DEFINES = re.compile(
    r"(?:(?:each|every|all|one|an?|the|1)\s)?(?:treatment\s)?(?:cycles?|courses?)\s?"
    r"(?:(?:length|duration)\s?(?:is|are|=|:)?|is|are|=|:|has|have|lasts?|will\s(?:be|last)|consists?\sof|comprises?)"
    r"\s?(?:of\s)?\d{1,2}[- ](?:days?|weeks?)\W*$",
    re.IGNORECASE,
)
"""`Each cycle has 28 days.`, `Cycle duration: 3 weeks`: how long a cycle is, and nothing else."""
_THIS = re.compile(
    r"\b(?:receive|take|continue)s?\s(?:on\s)?(?:this|these|the\ssame|that)\s(?:\w{1,14}\s)?(?:therapy|treatment|regimen|"
    r"combination|drugs?|medications?)\b",
    re.IGNORECASE,
)
_FORTNIGHT = 14


def closes(words: str) -> bool:
    """True for a sentence that says of the treatment itself how it is repeated or how long it goes on."""
    said = words.strip()
    defines = _DEFINES.match(said) is not None
    return (
        defines or _ALL.match(said) is not None or (_BARE.match(said) is not None and VISIT_WORDS.search(said) is None)
    )


def arms_of(words: str) -> frozenset[str]:
    """`Treatment in arms I and II repeats every 28 days`, `In arm I, cycles repeat ...`: the arms that it names."""
    told, one = _IN_ARMS.search(words), _ONE_ARM.match(words)
    if one is not None:
        return frozenset({one["led"] or one["of"]})
    return frozenset(_NAME.findall(told["names"])) if told is not None else frozenset()


def lasting(part: Part, unit: Unit) -> Part:
    """The part with the days that such a sentence says, where it says neither cycles nor a number of them."""
    spans = [span.days for span in meanings(unit, Lasting)]
    cycles = tells(unit, CycleLength | CycleCount)
    if len(spans) != 1 or cycles or part.duration is not None:
        return part
    return replace(part, duration=spans[0])


def lasting_before(parts: Sequence[Part], unit: Unit, words: str) -> list[Part]:
    """`Patients in arm I receive this regimen for 4 months`: how long what was told before goes on, at the longest."""
    spans = [span.days for span in meanings(unit, Lasting)]
    told = next((at for at in reversed(range(len(parts))) if parts[at].entries), None)
    if told is None or len(spans) != 1 or _THIS.search(words) is None or parts[told].count is not None:
        return list(parts)
    longer = replace(parts[told], duration=max(spans[0], parts[told].duration or 0))
    return [*parts[:told], longer, *parts[told + 1 :]]


def closed_over(parts: Sequence[Part], unit: Unit | None, arms: frozenset[str] = frozenset()) -> list[Part]:
    """The parts; the arms before the last, of which nothing is said, run as the sentence after the last one says.

    So do phases whose cycles are numbered or counted. `arms`: those that it names; none where it is of all of them.
    """
    if unit is None:
        return list(parts)
    said = lasting(framed(Part(), unit, None, False), unit)
    return [_closed(part, said) if part.entries and _is_meant(parts, part, arms) else part for part in parts]


def _is_meant(parts: Sequence[Part], part: Part, arms: frozenset[str]) -> bool:
    """Whether a sentence of these arms, or of all, is of this part."""
    if not parts[-1].arm:
        return not part.arm and bool(part.headed or part.count)
    return bool(part.arm) and (not arms or not arms.isdisjoint(part.arm.split()))


def _has_end(giving: Giving, cycle: int) -> bool:
    """True where something is said of one drug that a sentence of all of them, of so long a `cycle`, cannot mean."""
    long = giving.lasting is not None and giving.lasting.days > max(_FORTNIGHT, cycle)
    before = giving.listed and giving.listed[0] <= 0
    return bool(long or before or giving.every or giving.count or giving.times)


def _closed(part: Part, said: Part) -> Part:
    """A part that says neither cycles nor a duration, of itself or of one of its drugs, as the sentence says.

    Until when it says is of all of them that have no end of their own.
    """
    if said.until and not (part.until or part.count or part.duration):
        part = replace(part, until=said.until)
    givings = part.givings
    counted = said.count is not None and not (said.lengths or said.intervals or said.duration)
    if counted and (part.lengths or part.intervals) and part.count is None and part.duration is None:
        return part if any(giving.count or giving.times for giving in givings) else replace(part, count=said.count)
    framed_so = part.lengths or part.intervals or part.count or part.duration or part.resting or part.on_off
    cycle = max([*(days for days, _ in said.lengths), *said.intervals], default=0)
    if framed_so or any(_has_end(giving, cycle) for giving in givings):
        return part
    return replace(filled(part, said), duration=said.duration)
