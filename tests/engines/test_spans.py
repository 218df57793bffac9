"""Windows over partly known dates, against the enumeration of every day they allow."""

from __future__ import annotations

import datetime as dt
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from trialrun.engines.spans import FIRST_DAY, LAST_DAY, Frame, Period, frame_of, merged, moved, since_period
from trialrun.ground.dates import Date, DateSpan, Offset
from trialrun.ground.truth import MET, NOT_MET, Need
from trialrun.rules.nodes import Window

WHY = Need("date", "fact")
DAYS = st.integers(0, 70).map(lambda days: Date(2024, 1, 20) + dt.timedelta(days=days))
SPANS = st.tuples(DAYS, st.integers(0, 4)).map(lambda pair: DateSpan(pair[0], pair[0] + dt.timedelta(days=pair[1])))
OFFSETS = st.builds(Offset, st.integers(1, 9), st.sampled_from(("d", "h", "wk", "mo")))
WINDOWS = st.one_of(
    st.builds(Window, st.just("within"), OFFSETS, st.sampled_from(("before", "after", "of"))),
    st.builds(Window, st.just("during"), OFFSETS, st.sampled_from(("before", "after"))),
    st.builds(Window, st.just("at least"), OFFSETS, st.sampled_from(("before", "after"))),
    st.builds(Window, st.just("within"), st.none(), st.sampled_from(("before", "after"))),
)


def days_of(span: DateSpan) -> list[Date]:
    """Every day of a span."""
    return [span.first + dt.timedelta(days=n) for n in range((span.last - span.first).days + 1)]


def stands(window: Window, start: Date, end: Date, anchor: Date) -> bool:
    """The relation for fully known days, written from the definition of a window."""
    before = anchor if window.offset is None else moved(anchor, window.offset, -1)
    after = anchor if window.offset is None else moved(anchor, window.offset, 1)
    if window.relation == "at least":
        return start <= before if window.side == "before" else start >= after
    lo = {"before": FIRST_DAY if window.offset is None else before, "after": anchor, "of": before}[window.side]
    hi = {"before": anchor, "after": LAST_DAY if window.offset is None else after, "of": after}[window.side]
    return (start <= lo and end >= hi) if window.relation == "during" else (start <= hi and end >= lo)


@settings(max_examples=400)
@given(WINDOWS, SPANS, SPANS)
def test_moments_are_decided_as_every_day_is(window: Window, moment: DateSpan, anchor: DateSpan) -> None:
    """A moment is met where it is for all its days, not met where for none, else unknown."""
    found = {stands(window, day, day, at) for day, at in product(days_of(moment), days_of(anchor))}
    truth = frame_of(window, anchor).test(moment, moment, WHY)
    if window.relation != "during":
        assert truth == (MET if found == {True} else NOT_MET if found == {False} else truth)
        assert (truth in (MET, NOT_MET)) is (len(found) == 1)
    else:
        assert truth not in (MET, NOT_MET) or found == {truth == MET}


@settings(max_examples=400)
@given(WINDOWS, SPANS, SPANS, SPANS)
def test_stretches_are_never_decided_wrongly(window: Window, start: DateSpan, end: DateSpan, anchor: DateSpan) -> None:
    """A stretch is only met or not met where every combination of days agrees; overlap is decided wherever they do."""
    if end.first < start.last:
        return
    days = product(days_of(start), days_of(end), days_of(anchor))
    found = {stands(window, first, last, at) for first, last, at in days}
    truth = frame_of(window, anchor).test(start, end, WHY)
    assert truth not in (MET, NOT_MET) or found == {truth == MET}
    if window.relation != "during":
        assert (truth in (MET, NOT_MET)) is (len(found) == 1)


def test_months_clamp_to_the_end() -> None:
    """Six months before 31 August is 29 February in a leap year and 28 February in a common one."""
    half = Offset(6, "mo")
    assert moved(Date(2024, 8, 31), half, -1) == Date(2024, 2, 29)
    assert moved(Date(2023, 8, 31), half, -1) == Date(2023, 2, 28)
    assert since_period(DateSpan(Date(2023, 8, 31), Date(2023, 8, 31)), half).lo.first == Date(2023, 3, 1)


def test_the_calendar_has_edges() -> None:
    """Beyond the first and the last day of the calendar a moved day stays at the edge."""
    assert moved(Date(3, 1, 1), Offset(9, "a"), -1) == FIRST_DAY
    assert moved(Date(9998, 1, 1), Offset(9, "a"), 1) == LAST_DAY
    assert moved(LAST_DAY, Offset(1, "d"), -1) == LAST_DAY


def test_adjacent_stretches_are_one() -> None:
    """Stretches of coverage join where they overlap or touch; one missing day keeps them apart."""
    first, second, fourth = Date(2024, 1, 1), Date(2024, 1, 2), Date(2024, 1, 4)
    assert merged([(second, second), (first, first)]) == [(first, second)]
    assert merged([(first, fourth), (second, second)]) == [(first, fourth)]
    assert merged([(first, second), (fourth, fourth)]) == [(first, second), (fourth, fourth)]


def test_a_future_without_end_stops_today() -> None:
    """A window open towards the future reaches to the as-of day; one with an end keeps it."""
    today, later = Date(2024, 1, 1), Date(2024, 3, 1)
    open_end = Frame("lies", Period(DateSpan(today, today), DateSpan(LAST_DAY, LAST_DAY)))
    assert open_end.period.whole(today) == (today, today)
    assert Period(DateSpan(today, today), DateSpan(later, later)).whole(today) == (today, later)
