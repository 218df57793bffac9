"""Courses as the values of figures: trajectories of one patient, and swimmer, waterfall and spider of many.

Lays out; grades nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from trialrun.assess.course.choosing import confirmation_of
from trialrun.assess.course.summing import sum_up
from trialrun.assess.explain.amounts import amount_text, interval_text
from trialrun.assess.explain.trajectories import Trajectory, ValueAt, limits_of
from trialrun.assess.model import CANNOT_DETERMINE, NOT_EVALUABLE, Course, Turn
from trialrun.assess.subjects.judging import Result
from trialrun.engines import Interval
from trialrun.ground.dates import Date
from trialrun.protocol import CriteriaSet
from trialrun.protocol.criteria_set import OVERALL
from trialrun.rules.phrases import say_unit
from trialrun.show.charts import Answer
from trialrun.show.cohort_figures import (
    LABELLED,
    Change,
    CohortFigure,
    Event,
    Lane,
    Segment,
    spider_svg,
    swimmer_svg,
    waterfall_svg,
)
from trialrun.show.page import Figure
from trialrun.show.trajectory_figure import Happening, Mark, Stretch, TrajectoryFigure, trajectory_svg

MANY = 12
"""With more values than that not each may have room for its words."""
_EVENT_WORDS = {"new_therapy": "new therapy", "death": "death"}


def answer_of(word: str, criteria: CriteriaSet) -> Answer:
    """An answer of a set as it is drawn; levels of a set without an order that are reached count as responses."""
    how, said = criteria.combination, word.replace("_", " ")
    if word in ("", NOT_EVALUABLE, CANNOT_DETERMINE):
        return Answer("?" if word == CANNOT_DETERMINE else word, "open")
    if word == criteria.progression or (word == how.vetoed and word != how.negative):
        return Answer(said, "progression")
    good = [*criteria.response, *how.counts, how.positive]
    if not criteria.order:
        good += [level.name for level in criteria.levels if level.rule is not None and level.domain != OVERALL]
    if word not in good:
        return Answer(said, "stable")
    ranked = [level for level in criteria.order if level in good]
    depth = 1 - ranked.index(word) / max(len(ranked) - 1, 1) if word in ranked else 0.5
    return Answer(said, "response", depth)


def trajectory_figure(one: Trajectory, criteria: CriteriaSet, turns: Sequence[Turn], anchor: str) -> Figure:
    """The values of one marker with its bands, baseline, lowest value and what happened."""
    first = (one.baseline,) if one.baseline is not None else ()
    marks = tuple(_mark(value, criteria) for value in (*first, *one.values))
    last = max(mark.date for mark in marks)
    begun = one.baseline.date if one.baseline is not None else marks[0].date
    title = f"{one.label} of {one.person_id} by {criteria.name}"
    text = _trajectory_text(one)
    figure = TrajectoryFigure(
        name=anchor,
        title=title,
        text=text,
        axis=f"{one.label}, {say_unit(one.unit)}" if one.unit != "1" else one.label,
        marks=marks,
        stretches=tuple(_stretches(one, criteria)),
        baseline=marks[0].value if one.baseline is not None else None,
        lowest=_lowest(marks) if _uses_lowest(one, criteria) else (),
        happenings=tuple(
            Happening(turn.date, _EVENT_WORDS[turn.kind]) for turn in turns if begun <= turn.date <= _later(last, begun)
        ),
    )
    return Figure(f"{title}. {text}", trajectory_svg(figure))


def swimmer_figure(
    results: Sequence[Result], turns: Mapping[str, Sequence[Turn]], criteria: CriteriaSet, anchor: str = "swimmer"
) -> Figure | None:
    """Everyone's state over time, the longest followed first; None where nobody has an overall answer.

    `anchor` is the name of the figure, unique on its page.
    """
    if criteria.combination.method not in ("shallowest", "any"):
        return None
    lanes = [_lane(one.course, turns.get(one.person_id, ()), criteria) for one in results if one.course is not None]
    lanes = sorted((lane for lane in lanes if lane.segments), key=lambda lane: (-lane.segments[-1].last, lane.label))
    if not lanes:
        return None
    title = f"Who was in which state for how long, by {criteria.name}"
    text = (
        f"{len(lanes)} patients; each bar runs from the baseline to the last assessment, the longest first. "
        "The answer stands in its stretch where there is room for it."
    )
    figure = CohortFigure(name=anchor, title=title, text=text)
    return Figure(f"{title}. {text}", swimmer_svg(figure, lanes))


def change_figures(found: Sequence[tuple[Result, Trajectory]], criteria: CriteriaSet, anchor: str) -> Iterator[Figure]:
    """The best change of one marker in each patient, and all its changes over time."""
    changes = [change for result, one in found if (change := _change(result, one, criteria)) is not None]
    if not changes:
        return
    label = found[0][1].label
    limits = tuple((float(share * 100), word) for share, word in limits_of(criteria, found[0][1].marker))
    axis = "change from baseline, %"
    few = len(changes) <= LABELLED
    fallen = sum(change.best < 0 for change in changes)
    best = f"Best change of {label} from baseline"
    named = "the word at each bar is the patient's best answer" if few else "the shape at each bar is the best answer"
    text = f"{len(changes)} patients, {fallen} with a fall; {named}."
    first = CohortFigure(name=f"{anchor}-waterfall", title=best, text=text, axis=axis, limits=limits)
    yield Figure(f"{best}. {text}", waterfall_svg(first, changes))
    title = f"Change of {label} from baseline over time"
    ends = "the patient and the best answer" if few else "the shape of the best answer"
    text = f"{len(changes)} patients; each line ends with {ends}."
    second = CohortFigure(name=f"{anchor}-spider", title=title, text=text, axis=axis, limits=limits)
    yield Figure(f"{title}. {text}", spider_svg(second, changes))


def number_of(value: Interval) -> Fraction:
    """The number at which a value is drawn: itself, or the limit that it lies below or above."""
    return value.hi if value.lo is None and value.hi is not None else value.lo or Fraction(0)


def _mark(value: ValueAt, criteria: CriteriaSet) -> Mark:
    number = number_of(value.value)
    if value.value.lo is not None and value.value.hi is not None and value.value.lo != value.value.hi:
        return Mark(value.date, float(number), interval_text(value.value), answer_of(value.answer, criteria))
    sign = "" if value.value.lo == value.value.hi else "<" if value.value.lo is None else ">"
    written = f"{sign}{amount_text(number).removeprefix('about ')}"
    return Mark(value.date, float(number), written, answer_of(value.answer, criteria))


def _stretches(one: Trajectory, criteria: CriteriaSet) -> Iterator[Stretch]:
    for visit in one.bands:
        if len(visit.bands) > 1:
            for band in visit.bands:
                low, high = (None if end is None else float(end) for end in (band.low, band.high))
                yield Stretch(visit.first, visit.last, low, high, answer_of(band.answer, criteria))


def _lowest(marks: Sequence[Mark]) -> tuple[tuple[Date, float], ...]:
    steps: list[tuple[Date, float]] = []
    for mark in sorted(marks, key=lambda one: one.date):
        if not steps or mark.value < steps[-1][1]:
            steps.append((mark.date, mark.value))
    return tuple(steps)


def _uses_lowest(one: Trajectory, criteria: CriteriaSet) -> bool:
    """Whether a rule of the domain compares with the lowest value."""
    rules = [level.rule.text for level in criteria.levels if level.domain == one.domain and level.rule is not None]
    return any("nadir" in rule for rule in rules)


def _later(last: Date, begun: Date) -> Date:
    """So far beyond the last value an event is still drawn."""
    return last + (last - begun)


def _trajectory_text(one: Trajectory) -> str:
    values = [f"{value.recorded} on {value.date}: {value.answer}" for value in one.values]
    begun = f"Baseline {one.baseline.recorded} on {one.baseline.date}. " if one.baseline is not None else ""
    bands = " The words at the right name the bands; before each visit those that hold at it." if one.bands else ""
    bands += " Where visits lie close, not every value is written at its mark." if len(one.values) > MANY else ""
    return f"{begun}{'; '.join(values)}.{bands}"


def _lane(course: Course, turns: Sequence[Turn], criteria: CriteriaSet) -> Lane:
    baseline = course.baseline
    if baseline is None or not course.visits:
        return Lane(course.person_id, ())
    days = [(visit.date - baseline).days for visit in course.visits]
    confirmed = confirmation_of(criteria, course.options).policy != "none"
    words = [visit.confirmed if confirmed else visit.response for visit in course.visits]
    after = [(turn.date - baseline).days for turn in turns if turn.date > course.visits[-1].date]
    ends = [*days[1:], max([days[-1], *after])]
    segments = [Segment(0, days[0], Answer("", "open"))]
    for word, first, last in zip(words, days, ends, strict=True):
        answer = answer_of(word, criteria)
        if segments[-1].answer == answer:
            segments[-1] = Segment(segments[-1].first, last, answer)
        else:
            segments.append(Segment(first, last, answer))
    best = sum_up(course, criteria).best_confirmed
    return Lane(f"{course.person_id} ({best})", tuple(segments), tuple(_events(course, turns, criteria)))


def _events(course: Course, turns: Sequence[Turn], criteria: CriteriaSet) -> Iterator[Event]:
    if course.baseline is None:
        return
    summary = sum_up(course, criteria)
    dated = [(summary.first_response, "response"), (summary.progression, "progression")]
    dated += [(turn.date, _EVENT_WORDS[turn.kind]) for turn in turns if turn.date > course.baseline]
    if summary.progression is None and not any(turn.kind == "death" for turn in turns):
        dated.append((course.visits[-1].date, "last assessment"))
    yield from (Event((day - course.baseline).days, what) for day, what in dated if day is not None)


def _change(result: Result, one: Trajectory, criteria: CriteriaSet) -> Change | None:
    changes = one.changes()
    if not changes or one.baseline is None or result.course is None:
        return None
    begun = one.baseline.date
    percents = [float(number_of(share) * 100) for _, share in changes]
    lowest = min(range(len(percents)), key=percents.__getitem__)
    word = sum_up(result.course, criteria).best_confirmed or min(
        (value.answer for value in one.values), key=lambda answer: answer_of(answer, criteria).kind
    )
    return Change(
        label=result.person_id,
        days=(0, *((day - begun).days for day, _ in changes)),
        percents=(0.0, *percents),
        answer=answer_of(word, criteria),
        best=percents[lowest],
        open_ended=changes[lowest][1].lo is None,
    )
