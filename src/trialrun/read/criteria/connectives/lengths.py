"""Another length of time for some: `at least 4 weeks since chemotherapy (6 weeks for nitrosoureas)`, or by a comma.

It stands beside the time of all, or against it where it is shorter. Reads no other brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from trialrun.read.criteria.connectives.exceptions import Reader, except_from
from trialrun.read.criteria.connectives.parts import Frame, parts_of_clause
from trialrun.read.criteria.connectives.tails import OWN_LENGTH
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import (
    LONG_UNITS,
    NAMED_UNITS,
    AllOf,
    Comparison,
    Limit,
    OneOrMore,
    Statement,
    Timing,
    Tree,
)
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_drug, is_procedure
from trialrun.read.criteria.trees import change, join, statements
from trialrun.read.text import Cut

_LENGTH = re.compile(
    r"[\s,;]*(?:(?:and|or)\s+)?(?:(?:may|can|could|is|are|will)\s+(?:be\s+)?)?(?:(?:reduced|shortened|decreased|extended)\s+to\s+)?"
    r"(?:within\s+|at least\s+)?(\d{1,3})[\s-]*(hour|day|week|month|year)s?\b(?=\s+(?:for|if|in|since|after|from)\b)",
    re.IGNORECASE,
)
_LENGTHS = {"h": Decimal("0.04"), "d": Decimal(1), "wk": Decimal(7), "mo": Decimal(30), "a": Decimal(365)}
"""Days, near enough to tell the longer of two times."""
_NEXT_LENGTH = re.compile(
    r"(?<=\w)[,;]?\s+(?:and\s+|or\s+)?(?=(?:within\s+|at least\s+)?\d{1,3}[\s-]*(?:hour|day|week|month|year)s?\b)", re.I
)
_OWN_LENGTH = re.compile(OWN_LENGTH, re.IGNORECASE)
_COMMA_LENGTH = Sought(
    re.compile(rf"(?:[,;]\s*(?:(?:and|or|but)\s+)?|\s+(?:and|or)\s+)(?={OWN_LENGTH})", re.IGNORECASE),
    words=("for", "if", "case"),
)


def lengths_by_comma(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`at least 4 weeks since chemotherapy, 6 weeks for nitrosoureas`: the second is of those alone.

    Of a denial only what stands behind it is read so, for both are denied.
    """
    found = None if scan.lacks(_COMMA_LENGTH) else _COMMA_LENGTH.pattern.search(scan.plain, cut.first, cut.end)
    if found is None or not scan.timings_in(Cut(cut.first, found.start())) or scan.match(cue("negation"), cut):
        return None
    tree = read(scan, Cut(cut.first, found.start()), frame.deeper())
    ends = _lengths_end(scan, Cut(found.end(), cut.end))
    timed = None if tree is None else other_time(scan, tree, Cut(found.end(), ends), frame, read)
    if timed is None or ends == cut.end:
        return timed
    return join([timed, read(scan, Cut(ends, cut.end), frame.deeper())], all_together=not frame.findings)


def _lengths_end(scan: Scan, cut: Cut) -> int:
    """Where lengths behind each other end: at what has a time or a limit of its own, or is no treatment."""
    for part in parts_of_clause(scan, cut)[1:]:
        if _OWN_LENGTH.match(scan.plain, part.cut.first, part.cut.end):
            continue
        treated = all(is_drug(item.name) or is_procedure(item.name) for item in scan.spots_in(part.cut))
        if scan.comparisons_in(part.cut) or scan.timings_in(part.cut) or not treated:
            return part.cut.first
    return cut.end


def other_time(scan: Scan, tree: Tree, inner: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`at least 4 weeks since chemotherapy (6 weeks for nitrosoureas)`; a shorter time for some is an exception."""
    relations = ("at least", "within", "during") if frame.findings else ("at least", "within")
    since = [item.timing for item in statements(tree) if item.timing and item.timing.relation in relations]
    if not since or since[0] is None:
        return None
    longer: list[Tree | None] = []
    changed: Tree | None = None
    for piece in _pieces_with_lengths(scan, inner):
        length = next(iter(_lengths_in(scan, piece)), None)
        others = (
            read(scan, Cut(length.cut.end, piece.end), frame.deeper(findings=False)) if length is not None else None
        )
        if length is None or others is None:
            continue
        timing: Timing = msgspec.structs.replace(
            since[0], amount=length.limit.value, unit=LONG_UNITS.get(length.limit.unit, "h"), cut=length.cut
        )
        if _days(timing) < _days(since[0]):
            timing = msgspec.structs.replace(timing, relation="at least")
            changed = except_from(changed or tree, _timed_alike(others, timing, together=False))
        else:
            longer.append(_timed_alike(others, timing, together=timing.relation == "at least"))
    if not longer:
        return changed
    return join([changed or tree, *longer], all_together=since[0].relation == "at least")


def _timed_alike(others: Tree, timing: Timing, *, together: bool) -> Tree:
    """Those of whom another time is told, each in that time."""
    timed_others = change(others, lambda item: _in_own_time(item, timing))
    if isinstance(timed_others, AllOf | OneOrMore):
        return join(timed_others.of, all_together=together) or timed_others
    return timed_others


def _in_own_time(item: Statement, timing: Timing) -> Statement:
    cut = Cut(min(timing.cut.first, item.cut.first), item.cut.end)
    return msgspec.structs.replace(item, timing=timing, cut=cut)


def _days(timing: Timing) -> Decimal:
    return (timing.amount or Decimal(0)) * _LENGTHS.get(timing.unit or "", Decimal(0))


def _pieces_with_lengths(scan: Scan, inner: Cut) -> list[Cut]:
    """`6 weeks for A, 2 weeks for B or C`: a stretch for each length of time."""
    marks = [inner.first + found.start() for found in _NEXT_LENGTH.finditer(scan.text(inner))]
    starts = [inner.first, *marks]
    return [Cut(first, end) for first, end in zip(starts, [*marks, inner.end], strict=True)]


def _lengths_in(scan: Scan, inner: Cut) -> Iterator[Comparison]:
    """The lengths of time of a bracket; `6 weeks for nitrosoureas` has one although nothing compares it."""
    yield from (item for item in scan.comparisons_in(inner) if item.limit.unit in LONG_UNITS)
    bare = _LENGTH.match(scan.plain, inner.first, inner.end)
    if bare is not None:
        limit = Limit(Decimal(bare[1]), NAMED_UNITS[bare[2].lower()])
        yield Comparison("=", limit, Cut(bare.start(1), bare.end()), implied=True)
