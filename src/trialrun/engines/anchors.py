"""Anchors: the moment of an event of the trial, or of the start or end of another fact.

An anchor is a span of days, None where it surely does not exist, or unknown with what is missing.
"""

from __future__ import annotations

from trialrun.engines.absence import absent_or_unknown
from trialrun.engines.case import Case, matches_qualifiers, surely_named
from trialrun.engines.context import need, table_of, term_of, wider_names
from trialrun.engines.patient import Row
from trialrun.engines.spans import (
    FIRST_DAY,
    Frame,
    Period,
    active_frame,
    ever_frame,
    frame_of,
    since_period,
)
from trialrun.engines.words import of_trial
from trialrun.ground.dates import DateSpan
from trialrun.ground.truth import MET, NOT_MET, Truth, Unknown, all_of, unknown
from trialrun.rules.nodes import Anchor, EventAnchor, Ever, Fact, FactAnchor, Since, When
from trialrun.terms.vocabulary import domain_of, lasting

# Events that default to the as-of date, and those that fall back on another event.
NOW = frozenset({"enrolment", "registration"})
INSTEAD = {"baseline": ("baseline", "first_dose", "enrolment")}
EARLIEST = frozenset({"first_dose", "diagnosis"})


def find_anchor(anchor: Anchor, case: Case) -> DateSpan | Unknown | None:
    """The span of days of an anchor."""
    if isinstance(anchor, EventAnchor):
        return event_span(anchor.event, case)
    return _fact_span(anchor, case)


def find_frame(when: When | Since | None, fact: Fact, case: Case) -> Frame | Unknown | None:
    """The frame a fact must stand in; None where its anchor does not exist."""
    term = term_of(fact.name, case.words)
    if when is None and lasting(term):
        return active_frame(case.as_of)
    visit = case.context.visit
    if when is None and visit is not None and domain_of(term) == "measurement" and term.name not in visit.keeps:
        first, last = visit.days.first, visit.days.last
        return Frame("lies", Period(DateSpan(first, first), DateSpan(last, last)))
    if when is None or isinstance(when, Ever):
        return ever_frame(case.as_of)
    anchor = find_anchor(when.anchor, case)
    if anchor is None or isinstance(anchor, Unknown):
        return anchor
    if isinstance(when, Since):
        return Frame("touches", since_period(anchor, when.offset))
    return frame_of(when, anchor)


def event_span(event: str, case: Case) -> DateSpan | Unknown:
    """When an event was. Enrolment and registration are the as-of date where not recorded; others are unknown.

    Of several records the last counts, of a first dose or a diagnosis the first. `baseline` is that event, else
    the first dose, else enrolment.
    """
    if event == "as_of":
        return DateSpan(case.as_of, case.as_of)
    for kind in INSTEAD.get(event, (event,)):
        span = _recorded_event(kind, case)
        if span is not None:
            return span
    return unknown(need("event", event))


def _recorded_event(kind: str, case: Case) -> DateSpan | None:
    now = DateSpan(case.as_of, case.as_of)
    spans = [
        span
        for row in case.patient.of("event")
        if row.text("kind") == kind and of_trial(row.text("trial"), case.context.trial)
        for span in [row.span("date", "date_to")]
        if span is not None and span.first <= case.as_of
    ]
    sure = [span for span in spans if span.last <= case.as_of]
    if not sure:
        if kind not in NOW:
            return None
        return DateSpan(min(span.first for span in spans), case.as_of) if spans else now
    if kind in EARLIEST:
        return DateSpan(min(span.first for span in spans), min(span.last for span in sure))
    latest = max(span.last for span in spans)
    return DateSpan(max(span.first for span in sure), min(latest, case.as_of))


def _fact_span(anchor: FactAnchor, case: Case) -> DateSpan | Unknown | None:
    fact, term = anchor.fact, term_of(anchor.fact.name, case.words)
    names = case.words.below(term.name) | wider_names(term, case.words)
    rows = case.patient.named(table_of(fact.name, case.words), names)
    matches = [(row, _match(row, fact, case)) for row in rows if case.visible(row)]
    open_ = [truth for _, truth in matches if isinstance(truth, Unknown)]
    if not any(truth == MET for _, truth in matches):
        if open_:
            return unknown(*(found for truth in open_ for found in truth.needs))
        absent = absent_or_unknown(fact, (FIRST_DAY, case.as_of), case)
        return absent if isinstance(absent, Unknown) else None
    return _edge(anchor, matches, case)


def _match(row: Row, fact: Fact, case: Case) -> Truth:
    sure: Truth = MET if case.certain(row) else unknown(need("date", fact.name))
    return all_of((surely_named(row, fact, case.words), matches_qualifiers(row, fact), sure))


def _edge(anchor: FactAnchor, matches: list[tuple[Row, Truth]], case: Case) -> DateSpan | Unknown:
    """The edge of the first or last match, over every record that may be it."""
    rows = [row for row, truth in matches if truth != NOT_MET]
    sure = [case.start(row) for row, truth in matches if truth == MET]
    if anchor.which == "last":
        edge = max(span.first for span in sure)
        picked = [row for row in rows if case.start(row).last >= edge]
    else:
        edge = min(span.last for span in sure)
        picked = [row for row in rows if case.start(row).first <= edge]
    if anchor.edge == "start":
        starts = [case.start(row) for row in picked]
        if anchor.which == "last":
            return DateSpan(edge, max(span.last for span in starts))
        return DateSpan(min(span.first for span in starts), edge)
    ends = [case.end(row) for row in picked]
    if any(span.last > case.as_of for span in ends):
        return unknown(need("date", anchor.fact.name))
    return DateSpan(min(span.first for span in ends), max(span.last for span in ends))
