"""Laws that every time to an event keeps, on generated courses and lives."""

import datetime as dt

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from trialrun.assess.endpoints.life import Life
from trialrun.assess.endpoints.time_to_event import (
    Censoring,
    Followed,
    TimeToEvent,
    derive_time,
    timed_endpoints,
    to_adtte,
)
from trialrun.assess.model import Assessed, Course
from trialrun.ground.dates import Date, DateSpan, Offset
from trialrun.library import load
from trialrun.protocol import CriteriaSet

START = Date(2024, 1, 1)
LEVELS = ("VGPR", "PR", "SD", "NE", "PD")


def imwg() -> CriteriaSet:
    """The set that tells of response and progression."""
    found = load("imwg-2016")
    assert isinstance(found, CriteriaSet)
    return found


SET = imwg()
days = st.integers(1, 400).map(lambda n: START + dt.timedelta(days=n))


@st.composite
def spans(draw: st.DrawFn) -> DateSpan:
    """A day, or a month around it."""
    first = draw(days)
    return DateSpan(first, first + dt.timedelta(days=draw(st.sampled_from((0, 0, 30)))))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Visits in order with an answer each; confirmed progression and a first response among their days."""
    dates = sorted(draw(st.sets(days, max_size=7)))
    visits = tuple(Assessed(date=date, grades=(), response=draw(st.sampled_from(LEVELS))) for date in dates)
    worse = [visit.date for visit in visits if visit.response == "PD"]
    better = [visit.date for visit in visits if visit.response in SET.response]
    return Course(
        person_id="p", criteria=SET.name, version="", baseline=START, visits=visits,
        progression=draw(st.sampled_from([*worse, None])), first_response=better[0] if better else None,
    )  # fmt: skip


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Deaths, therapies, missed visits and contacts, before or after each other."""
    return Life(
        death=draw(st.none() | spans()),
        cause=draw(st.sampled_from(("disease", "other", ""))),
        therapies=tuple(sorted(draw(st.lists(spans(), max_size=2)), key=lambda one: one.first)),
        missed=tuple(sorted(draw(st.sets(days, max_size=3)))),
        gone=draw(st.none() | st.tuples(spans(), st.just("withdrawal"))),
        seen=draw(st.none() | days),
    )


rules = st.builds(
    Censoring,
    new_therapy=st.sampled_from(("censors", "event", "ignored")),
    missed=st.integers(0, 3),
    interval=st.none() | st.just(Offset(28, "d")),
    window_days=st.integers(0, 14),
    unconfirmed=st.sampled_from(("ignored", "event")),
    deaths=st.sampled_from(("", "any", "disease", "none")),
    partial=st.sampled_from(("span", "first", "last")),
    as_of=st.none() | days,
)
endpoints = st.sampled_from(sorted(timed_endpoints()))


def timed(name: str, course: Course, life: Life, how: Censoring) -> TimeToEvent:
    """One time by the set above."""
    return derive_time(timed_endpoints()[name], Followed(course, life, SET), how)


@settings(max_examples=150, deadline=None)
@given(endpoints, courses(), lives(), rules)
def test_every_time_has_a_reason_and_lies_between_start_and_cut(
    name: str, course: Course, life: Life, how: Censoring
) -> None:
    """Whatever the rules: a day with its reason, between the start and the data cut, or neither event nor day."""
    one = timed(name, course, life, how)
    assert one.reason
    if one.event is None:
        assert one.date is None
        return
    assert one.rule
    assert one.start is not None and one.date is not None and one.date_to is not None
    assert one.start <= one.date <= one.date_to
    assert one.days is not None and one.days_to is not None and 0 <= one.days <= one.days_to
    assert how.as_of is None or one.date_to <= how.as_of
    assert one.event or one.date == one.date_to
    assert to_adtte(one)["CNSR"] == (0 if one.event else 1)


@settings(max_examples=100, deadline=None)
@given(courses(), lives(), rules, days)
def test_an_earlier_cut_takes_events_away_and_never_makes_one(
    course: Course, life: Life, how: Censoring, cut: Date
) -> None:
    """An event that lies at the cut is the same as without a cut; survival censored by a cut lived that long."""
    plain = msgspec.structs.replace(how, as_of=None)
    whole = timed("os", course, life, plain)
    early = timed("os", course, life, msgspec.structs.replace(plain, as_of=cut))
    if early.event:
        assert (whole.event, whole.date, whole.date_to) == (True, early.date, early.date_to)
    if early.event is False and whole.event and whole.date is not None and early.date is not None:
        assert early.date <= cut < whole.date


@settings(max_examples=100, deadline=None)
@given(courses(), lives())
def test_survival_is_no_shorter_than_progression_free_survival(course: Course, life: Life) -> None:
    """Both ended by death where nothing came before it: the one with more events is never the longer."""
    how = Censoring(new_therapy="ignored", partial="last")
    free, alive = timed("pfs", course, life, how), timed("os", course, life, how)
    if alive.event:
        assert free.event
        assert free.days is not None and alive.days is not None and free.days <= alive.days


@settings(max_examples=100, deadline=None)
@given(endpoints, courses(), lives(), rules, st.integers(-3000, 3000))
def test_a_calendar_shift_changes_no_distance(name: str, course: Course, life: Life, how: Censoring, by: int) -> None:
    """Everything moved by the same days gives the same event after the same number of days."""
    step = dt.timedelta(days=by)
    moved = _moved((course, life, how), step)
    before, after = timed(name, course, life, how), timed(name, *moved)
    assert (before.event, before.days, before.days_to) == (after.event, after.days, after.days_to)


def _moved(case: tuple[Course, Life, Censoring], step: dt.timedelta) -> tuple[Course, Life, Censoring]:
    course, life, how = case

    def day(date: Date | None) -> Date | None:
        return None if date is None else date + step

    def span(one: DateSpan) -> DateSpan:
        return DateSpan(one.first + step, one.last + step)

    visits = tuple(msgspec.structs.replace(one, date=one.date + step) for one in course.visits)
    return (
        msgspec.structs.replace(
            course, baseline=day(course.baseline), visits=visits, progression=day(course.progression),
            first_response=day(course.first_response),
        ),
        msgspec.structs.replace(
            life, death=life.death and span(life.death), therapies=tuple(map(span, life.therapies)),
            missed=tuple(one + step for one in life.missed), seen=day(life.seen),
            gone=life.gone and (span(life.gone[0]), life.gone[1]),
        ),
        msgspec.structs.replace(how, as_of=day(how.as_of)),
    )  # fmt: skip
