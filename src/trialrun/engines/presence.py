"""Diagnoses, exposures and procedures: are they there, how long ago, how many. Knows nothing of values."""

from __future__ import annotations

import msgspec

from trialrun.engines.absence import absent_or_unknown, known_absent
from trialrun.engines.anchors import find_frame
from trialrun.engines.case import Case, matches_qualifiers, surely_named
from trialrun.engines.context import absence_need, detail, need, table_of, term_of, wider_names
from trialrun.engines.patient import Row
from trialrun.engines.spans import Frame
from trialrun.ground.truth import MET, NOT_MET, Need, Truth, Unknown, all_of, any_of, from_bool, negate, unknown
from trialrun.rules.nodes import Count, Fact, Operator, Present, Setting, Since
from trialrun.terms.vocabulary import domain_of

Outcome = tuple[Truth, tuple[Row, ...]]


class Hits(msgspec.Struct, frozen=True):
    """The records that match for certain and those that may; with what leaves them open."""

    certain: tuple[Row, ...]
    possible: tuple[tuple[Row, Unknown], ...]


def judge_present(atom: Present, case: Case) -> Outcome:
    """Whether the fact is there. Returns the truth and the deciding records."""
    return _presence(atom, case)


def judge_since(atom: Since, case: Case) -> Outcome:
    """Whether nothing of the kind lies in the days after anchor - offset, up to the anchor."""
    truth, rows = _presence(atom, case)
    return negate(truth), rows


def judge_count(atom: Count, case: Case) -> Outcome:
    """Whether the number of records, or of distinct lines of therapy, stands as asked."""
    frame = find_frame(atom.when, atom.fact, case)
    if isinstance(frame, Unknown):
        return frame, ()
    if frame is None:
        return within_bounds(atom.op, atom.number, 0, 0) or unknown(), ()
    hits = find_hits(atom.fact, frame, atom.excepted, case)
    low, high = _line_bounds(hits) if atom.of == "lines" else _row_bounds(hits)
    closed = known_absent(atom.fact, frame.period.whole(case.as_of), case)
    rows = hits.certain + tuple(row for row, _ in hits.possible)
    truth = within_bounds(atom.op, atom.number, low, high if closed else None)
    return truth or unknown(*_count_needs(atom, hits, closed, case)), rows


def find_hits(fact: Fact, frame: Frame, excepted: tuple[Setting, ...], case: Case) -> Hits:
    """Every visible record of the fact that stands, or may stand, in the frame and is not set aside.

    A drug or procedure recorded by a wider name may be the very one.
    """
    term = term_of(fact.name, case.words)
    names = case.words.below(term.name) | wider_names(term, case.words)
    rows = case.patient.named(table_of(fact.name, case.words), names)
    judged = [(row, _hit(row, fact, frame, excepted, case)) for row in rows if case.visible(row)]
    return Hits(
        tuple(row for row, truth in judged if truth == MET),
        tuple((row, truth) for row, truth in judged if isinstance(truth, Unknown)),
    )


def within_bounds(op: Operator, number: int, low: int, high: int | None) -> Truth | None:
    """A count known to be at least `low` and at most `high` (None: no bound); None where it cannot be decided."""
    top = float("inf") if high is None else high
    least, most = low >= number, top < number
    above, not_above = low > number, top <= number
    met, never = {
        ">=": (least, most),
        ">": (above, not_above),
        "<=": (not_above, above),
        "<": (most, least),
        "=": (low == top == number, above or most),
        "!=": (above or most, low == top == number),
    }[op]
    return from_bool(met) if met or never else None


def _presence(atom: Present | Since, case: Case) -> Outcome:
    frame = find_frame(atom if isinstance(atom, Since) else atom.when, atom.fact, case)
    if frame is None:
        return NOT_MET, ()
    if isinstance(frame, Unknown):
        return frame, ()
    hits = find_hits(atom.fact, frame, atom.excepted, case)
    if hits.certain:
        return MET, hits.certain
    if hits.possible:
        return any_of(truth for _, truth in hits.possible), tuple(row for row, _ in hits.possible)
    return absent_or_unknown(atom.fact, frame.period.whole(case.as_of), case), ()


def _hit(row: Row, fact: Fact, frame: Frame, excepted: tuple[Setting, ...], case: Case) -> Truth:
    aside = any_of(_set_aside(row, item, case) for item in excepted)
    named = surely_named(row, fact, case.words)
    return all_of((named, matches_qualifiers(row, fact), _stands(row, fact, frame, case), negate(aside)))


def _stands(row: Row, fact: Fact, frame: Frame, case: Case) -> Truth:
    """Whether a record stands in the frame; one that may lie after the as-of date never does so for certain."""
    why = need("date", fact.name)
    placed = frame.test(case.start(row), case.end(row), why)
    return all_of((placed, MET if case.certain(row) else unknown(why)))


def _set_aside(row: Row, item: Setting, case: Case) -> Truth:
    """Whether an item of `except` names this record; without a window it does so at any time."""
    term = term_of(item.fact.name, case.words)
    if domain_of(term) != row.table or row.name not in case.words.below(term.name):
        return NOT_MET
    matched = matches_qualifiers(row, item.fact)
    if item.when is None:
        return matched
    frame = find_frame(item.when, item.fact, case)
    if frame is None:
        return NOT_MET
    placed = frame if isinstance(frame, Unknown) else _stands(row, item.fact, frame, case)
    return all_of((matched, placed))


def _row_bounds(hits: Hits) -> tuple[int, int]:
    return len(hits.certain), len(hits.certain) + len(hits.possible)


def _line_bounds(hits: Hits) -> tuple[int, int]:
    """Distinct numbers of lines; a record without one is possibly one more."""
    sure = {row.number("line") for row in hits.certain} - {None}
    rows = hits.certain + tuple(row for row, _ in hits.possible)
    every = {row.number("line") for row in rows} - {None}
    return len(sure), len(every) + sum(row.number("line") is None for row in rows)


def _count_needs(atom: Count, hits: Hits, closed: bool, case: Case) -> list[Need]:
    needs = [found for _, truth in hits.possible for found in truth.needs]
    rows = hits.certain + tuple(row for row, _ in hits.possible)
    if atom.of == "lines" and any(row.number("line") is None for row in rows):
        needs.append(detail(atom.fact.name, "line"))
    if not closed:
        needs.append(absence_need(atom.fact.name, case.words))
    return needs
