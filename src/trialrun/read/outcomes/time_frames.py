"""The times at which an outcome is judged: numbers, units, anchors and groups of a printed time frame.

A time that is only an event (`until progression`) has no offset; a day of a cycle is kept as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from trialrun.protocol.outcomes import TimeFrame
from trialrun.protocol.scalars import Duration
from trialrun.read.numbers import NUMBER, duration_text
from trialrun.read.outcomes.anchors import BASELINE, anchor_after, anchor_before, anchor_of_event, anchor_of_start
from trialrun.read.outcomes.time_words import UNIT, plain_times
from trialrun.read.printed import lines_of
from trialrun.read.regular import make_regular
from trialrun.read.source import Printed

Extent = Literal["at", "up to"]
_JOINT = r"\s*+(?:,\s*+(?:and\b|or\b|to\b|&)?+|and\b|or\b|&|/|;)\s*+"
_LIST = rf"{NUMBER}(?:{_JOINT}{NUMBER}){{0,30}}"
_TIME = re.compile(
    rf"(?<![\w.])(?:(?P<before>{UNIT})[\s#]*(?P<named>{_LIST})(?![\w.]*\d|[\s-]*{UNIT}\b(?!\s*\d))"
    rf"|(?P<counted>{_LIST})[\s-]*(?P<after>{UNIT}))(?![A-Za-z])",
    re.IGNORECASE,
)
_NUMBERS = re.compile(NUMBER, re.IGNORECASE)
_EXTENT = re.compile(
    r"\b(?:up\s*to|through(?:out)?|until|till|for(?: the)?(?: first)?|within(?: the)?(?: first)?"
    r"|over(?: a| the)?(?: first)?|during(?: the)?(?: first)?"
    r"|maximum(?: of)?|max\.?|minimum(?: of)?|at least|approximately|about|average(?: of)?|an|a|estimated|assessed"
    r"|period(?: of)?|followed|first|(?:follow[- ]?up )?of)\W*$",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"\b(?:up\s*to|through|throughout|until|till|within|over|during|maximum|max|for|followed|first|average|median"
    r"|mean|longest)\b",
    re.IGNORECASE,
)
_EVERY = re.compile(r"\b(?:every|each|per|q)\W*$|\b(?:past|last|previous|preceding|prior)\W*$", re.IGNORECASE)
"""Words before a number that repeats, or of a time that was before."""
_EARLIER = re.compile(r"^\W*(?:before|prior|preceding|ahead of|pre)\b", re.IGNORECASE)
"""`1 day before surgery` lies before what it is counted from."""
_OF_LAST_PATIENT = re.compile(
    r"^\W*(?:after|from|following|since|post)\W+(?:(?:the|of|enrol\w+|randomi[sz]ation|inclusion|accrual|entry)\s+){0,4}"
    r"(?:last|final)\s+(?:enrolled\s+)?(?:patient|participant|subject)",
    re.IGNORECASE,
)
"""A day of the whole trial, which no patient's own days reach: `18 months after the last patient is enrolled`."""
_OF_CYCLE = re.compile(
    r"^\W*(?:of|in|during)?\W*(?:each |every |the )?(?:\w+ )?(?:cycles?|course|C\d)\b", re.IGNORECASE
)
_CYCLE_BEFORE = re.compile(r"\b(?:cycles?|course|C)\s*\d{1,2}\W*$", re.IGNORECASE)
_LABELLED = re.compile(
    r"\b(?:cycles?|courses?|visits?|periods?|parts?|doses?|grades?|C)\s*$"
    r"|\bcycles? (?:is|are|=|lasts?|being|of)\s*$|\bcycle (?:length|duration)\W*(?:(?:is|of)\s*)?$",
    re.IGNORECASE,
)
"""Words whose number is a label or a length: in `Cycle 1 Day 8` nothing lasts 1 day; `each cycle is 28 days`."""
_OF_A_CYCLE = re.compile(r"^(?:\s|-)(?:treatment )?cycles?\b", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:up\s*to|through|until|till)\s*(?:(?:approximately|about|study|the|end|of)\s*)*\W*$", re.IGNORECASE
)
_JOINED = re.compile(
    r"[\s,;/&()-]*(?:(?:and|or|at|then|every|each|up to|year|month|week|day)\b[\s,;]*)*", re.IGNORECASE
)
_GROUP = re.compile(r"\bfor (?:the )?(?P<group>(?:group|arm|cohort|part) [\w-]{1,12})\b", re.IGNORECASE)


_JUDGED_BEFORE = re.compile(
    r"(?:\bbaseline,|\b(?:at|by|after|within|through|up to|until|between|baseline (?:to|and)|during)"
    r"(?: the)?(?: first)?)"
    r"(?:\s+(?:the|approximately|about|study|end of|maximum of))*\W*$",
    re.IGNORECASE,
)
_JUDGED_AFTER = re.compile(
    r"^[\s-]*(?:(?:[\w-]+\s+){0,2}(?:survival|mortality|relapse|remission|recurrence)\b|PFS\b|OS\b|DFS\b|EFS\b"
    r"|RFS\b|LFS\b|rates?\b)",
    re.IGNORECASE,
)
_NO_TIME = re.compile(
    r"^[\s-]*(?:old\b|of age\b|or (?:older|longer|more|less)|courses?\b|cycles?\b|walk|infusion|period|interval|apart)",
    re.IGNORECASE,
)


class _Time(msgspec.Struct, frozen=True):
    """One time of a text: its offset and extent, what it counts from (empty: not said), and its place."""

    offset: str
    extent: Extent
    anchor: str
    first: int
    end: int


def read_time_frames(piece: Printed | None) -> tuple[TimeFrame, ...]:
    """Every time a printed time frame names, in order; one without an offset where it names an event only.

    Nothing for an absent or empty piece. Years and months that are no whole number of a smaller unit get no offset.
    """
    if piece is None or not piece.text.strip():
        return ()
    printed = " ".join(piece.text.split())
    plain = " ".join(make_regular(piece.text).plain.split())
    group = _GROUP.search(plain)
    found = times_in_words(plain)
    named = group["group"].lower() if group else ""
    lines = lines_of(piece)
    if not found:
        return (TimeFrame(printed=printed, group=named, lines=lines, anchor=anchor_of_event(plain) or BASELINE),)
    return tuple(
        TimeFrame(offset=Duration(text), extent=extent, anchor=anchor, group=named, printed=printed, lines=lines)
        for text, extent, anchor in found
    )


def read_title_times(piece: Printed) -> tuple[TimeFrame, ...]:
    """The times that the words of an outcome say it is judged at: `response at 18 weeks`, `2-year survival`.

    Only times with such a word beside them count; a title may hold lengths that are no time of judging.
    """
    plain = " ".join(make_regular(piece.text).plain.split())
    printed, lines = " ".join(piece.text.split()), lines_of(piece)
    told = _told(plain_times(plain), titled=True)
    if not told and _AFTER_CYCLES.search(plain):
        return (TimeFrame(printed=printed, lines=lines, anchor=BASELINE),)
    return tuple(
        TimeFrame(offset=Duration(text), extent=extent, anchor=anchor, printed=printed, lines=lines)
        for text, extent, anchor in told
    )


_AFTER_CYCLES = re.compile(
    rf"\b(?:(?:after|following|(?:at|by) the end of|(?:up)?on completion of) (?:the (?:first )?)?(?:\d{{1,2}}|{NUMBER})"
    r" (?:[a-z]+ ){0,2}?(?:cycles|courses)|end of (?:cycle|course) \d{1,2})\b",
    re.IGNORECASE,
)
"""`response rate after 6 cycles`: a time, though only the length of a cycle tells how long after the start."""


@lru_cache(maxsize=4096)
def times_in_words(plain: str) -> tuple[tuple[str, Extent, str], ...]:
    """Offset, extent and anchor of each time of a text, each once; registries print the same few texts very often."""
    return _told(plain_times(plain))


def _told(plain: str, titled: bool = False) -> tuple[tuple[str, Extent, str], ...]:
    times = list(_times(plain))
    if titled:
        times = list(_judged(plain, times))
    general = anchor_of_start(plain) if times else ""
    found: list[tuple[str, Extent, str]] = []
    later: _Time | None = None
    for time in reversed(times):
        shared = later is not None and not time.anchor and _is_joined(plain, time, later)
        later = msgspec.structs.replace(time, anchor=later.anchor) if shared and later is not None else time
        found.append((later.offset, later.extent, later.anchor or general or BASELINE))
    return tuple(dict.fromkeys(reversed(found)))


def _judged(plain: str, times: Iterable[_Time]) -> Iterator[_Time]:
    """The times of a title beside which a word says that the outcome is judged then."""
    last: _Time | None = None
    for time in times:
        before, after = plain[max(0, time.first - 40) : time.first], plain[time.end : time.end + 40]
        joined = last is not None and _is_joined(plain, last, time)
        told = _JUDGED_BEFORE.search(before) or _JUDGED_AFTER.match(after) or time.anchor
        spanned = "-" not in plain[time.first : time.end] and _is_span(before, time)
        if (told or joined or spanned) and not _NO_TIME.match(after):
            yield time
            last = time


def _is_span(before: str, time: _Time) -> bool:
    """`over 26 weeks`, `in the first 6 months`; over so many years that it may be an age, it is none."""
    number, unit = time.offset.split()
    may_be_age = unit.startswith("year") and int(number) > _LONGEST_SPAN
    return _SPAN.search(before) is not None and int(number) > 1 and not may_be_age


_SPAN = re.compile(
    r"\b(?:over|in)(?: the| a)?(?: (?:first|period of))?(?: (?:about|approximately))?\W*$", re.IGNORECASE
)
_LONGEST_SPAN = 12
"""Years; `over 18 years` is an age."""


def _is_joined(plain: str, time: _Time, later: _Time) -> bool:
    """True where nothing but joining words stands between two times: what is said after the second holds for both."""
    return time.first == later.first or _JOINED.fullmatch(plain, time.end, later.first) is not None


def _times(plain: str) -> Iterator[_Time]:
    for match in _TIME.finditer(plain):
        before, after = plain[max(0, match.start() - 60) : match.start()], plain[match.end() : match.end() + 80]
        labelled = match["counted"] and (_LABELLED.search(before) or _OF_A_CYCLE.match(after))
        apart = _EARLIER.match(after) or _OF_LAST_PATIENT.match(after)
        if labelled or apart or _EVERY.search(before) or _is_cycle_day(match, before, after):
            continue
        unit = match["before"] or match["after"]
        until = _is_extent(before) if match["counted"] else _UNTIL.search(before) is not None
        anchor = anchor_after(after) or anchor_before(before)
        for number in _NUMBERS.findall(match["named"] or match["counted"]):
            text = duration_text(number, unit)
            if text:
                yield _Time(text, "up to" if until else "at", anchor, match.start(), match.end())


def _is_cycle_day(match: re.Match[str], before: str, after: str) -> bool:
    """`Day 28 of cycle 1` and `cycle 1 day 28` are no time from baseline."""
    if not (match["before"] or "").lower().startswith("day"):
        return False
    return _OF_CYCLE.search(after) is not None or _CYCLE_BEFORE.search(before) is not None


def _is_extent(before: str) -> bool:
    match = _EXTENT.search(before)
    return match is not None and _UP_TO.search(before[max(0, match.start() - 25) :]) is not None
