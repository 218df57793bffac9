"""Combining and confirming for many patients at once, on codes of answers; mirrors combining and confirming of course.

Judges no rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.assess.course.confirming import Answered
from trialrun.assess.course.confirming import confirm as reference_confirm
from trialrun.assess.model import CANNOT_DETERMINE, NOT_EVALUABLE
from trialrun.engines.columns import LAST, Days, day_number, number_date
from trialrun.engines.vectors import Bools
from trialrun.protocol import Confirmation, CriteriaSet

Codes = npt.NDArray[np.int8]
_NEVER = -2
"""The code of progression in a set that has none: no answer has it, and it is not that of no answer."""
NUMBER = "number"
"""Stands for the answer of a domain that is a number."""


class Answers:
    """The words of all answers of a set as small codes, with their rank in its order (the deepest first)."""

    def __init__(self, criteria: CriteriaSet) -> None:
        how = criteria.combination
        words = [
            "",
            NOT_EVALUABLE,
            CANNOT_DETERMINE,
            NUMBER,
            *criteria.order,
            *(level.name for level in criteria.levels),
        ]
        words += [domain.otherwise for domain in criteria.domains]
        words += [criteria.progression, criteria.confirmation.floor, how.positive, how.negative, how.vetoed]
        self.words = tuple(dict.fromkeys(words))
        self.codes: Mapping[str, int] = {word: code for code, word in enumerate(self.words)}
        self.order = criteria.order
        self.unranked = len(criteria.order)
        self.ranks: Codes = np.array(
            [criteria.order.index(word) if word in criteria.order else self.unranked for word in self.words],
            dtype=np.int8,
        )
        self.by_rank: Codes = np.array([self.codes[word] for word in (*criteria.order, NOT_EVALUABLE)], dtype=np.int8)
        self.progression = self.codes[criteria.progression] if criteria.progression else _NEVER

    def full(self, shape: tuple[int, ...], word: str) -> Codes:
        """The same answer everywhere."""
        return np.full(shape, self.codes[word], dtype=np.int8)

    def among(self, codes: Codes, words: Iterable[str]) -> Bools:
        """Where the answer is one of some words."""
        table = np.zeros(len(self.words), dtype=bool)
        table[[self.codes[word] for word in words if word in self.codes]] = True
        found: Bools = table[codes]
        return found


class Graded(msgspec.Struct, frozen=True):
    """One domain at every visit (visits, persons): its answers, whether it takes part (1, persons), its numbers.

    `possible` is the deepest level that may hold, the answer itself where none deeper is open.
    """

    name: str
    answers: Codes
    possible: Codes
    applies: Bools
    repeat: bool
    numbers: npt.NDArray[np.float64] | None = None


class Fold(msgspec.Struct, frozen=True):
    """The course of each person: which visits count (visits, persons) and what is confirmed up to them, and of each
    person (persons,) the best response, the best confirmed one, and the columns of the first response and of
    progression (-1 for none)."""

    kept: Bools
    running: Codes
    best: Codes
    best_confirmed: Codes
    first_response: npt.NDArray[np.int64]
    progression: npt.NDArray[np.int64]


def combine(grades: Sequence[Graded], overall: Codes, criteria: CriteriaSet, answers: Answers) -> Codes:
    """The overall answers. `overall` holds the level of the domain `overall` whose rule holds, `` for none."""
    taking_part = [grade for grade in grades if grade.name in criteria.combination.of]
    worse = np.zeros(overall.shape, dtype=bool)
    for grade in taking_part:
        worse |= grade.answers == answers.progression
    match criteria.combination.method:
        case "shallowest":
            found = _shallowest(taking_part, overall, criteria, answers)
            return np.where(worse, np.int8(answers.progression), found)
        case "any":
            return _any(taking_part, worse, criteria, answers)
        case _:
            return answers.full(overall.shape, "")


def _shallowest(grades: Sequence[Graded], overall: Codes, criteria: CriteriaSet, answers: Answers) -> Codes:
    worst, likely = (np.full(overall.shape, -1, dtype=np.int8) for _ in range(2))
    missing = np.zeros(overall.shape, dtype=bool)
    for grade in grades:
        rank, hoped = answers.ranks[grade.answers], answers.ranks[grade.possible]
        graded = rank < answers.unranked
        worst = np.where(grade.applies & graded & (rank > worst), rank, worst)
        likely = np.where(grade.applies & graded & (hoped > likely), hoped, likely)
        missing |= grade.applies & ~graded
    found = answers.by_rank[worst]
    match criteria.combination.missing:
        case "not evaluable":
            found = np.where(missing, np.int8(answers.codes[NOT_EVALUABLE]), found)
        case "one level down":
            lower = np.maximum(answers.ranks[_one_down(answers, criteria)[likely]], worst)
            found = np.where(missing, answers.by_rank[lower], found)
    found = np.where(worst < 0, np.int8(answers.codes[NOT_EVALUABLE]), found)
    return np.where(overall == answers.codes[""], found, overall)


def _one_down(answers: Answers, criteria: CriteriaSet) -> Codes:
    """For each rank the code of the next level down; see combining._one_down. Progression never comes here."""
    order = [level for level in criteria.order if level != criteria.progression]
    lower = [order[min(order.index(level) + 1, len(order) - 1)] if level in order else level for level in answers.order]
    return np.array([answers.codes[level] for level in (*lower, NOT_EVALUABLE)], dtype=np.int8)


def _any(grades: Sequence[Graded], worse: Bools, criteria: CriteriaSet, answers: Answers) -> Codes:
    how = criteria.combination
    reached, open_, judged = (np.zeros(worse.shape, dtype=bool) for _ in range(3))
    for grade in grades:
        reached |= answers.among(grade.answers, how.counts)
        open_ |= grade.answers == answers.codes[CANNOT_DETERMINE]
        judged |= grade.answers != answers.codes[NOT_EVALUABLE]
    found = np.where(judged, answers.full(worse.shape, how.negative), answers.full(worse.shape, NOT_EVALUABLE))
    found = np.where(open_, np.int8(answers.codes[CANNOT_DETERMINE]), found)
    found = np.where(reached, np.int8(answers.codes[how.positive]), found)
    return np.where(worse, np.int8(answers.codes[how.vetoed or how.negative]), found)


class Visits(msgspec.Struct, frozen=True):
    """The overall answers of all visits (columns, persons): which columns are visits, their days, whether progression
    there needs a second one; of each person (persons,) the day of the first new therapy and of death of the disease
    (the last and the first day of the calendar where there is none)."""

    answers: Codes
    counted: Bools
    days: Days
    repeat: Bools
    therapy: Days
    death: Days

    def before_therapy(self) -> Visits:
        """The visits before any new therapy."""
        return msgspec.structs.replace(self, counted=self.counted & (self.days < self.therapy))


def confirm(visits: Visits, criteria: CriteriaSet, how: Confirmation, answers: Answers) -> Fold:
    """The confirmed courses, by the policy of `how`."""
    if how.policy not in ("none", "consecutive"):
        return confirm_one_by_one(visits, criteria, how, answers)
    visits = visits.before_therapy()
    worth = visits.answers if how.policy == "none" else _worth(visits, how, answers)
    own = np.where(visits.counted, worth, np.int8(-1))
    progressed = own == answers.progression
    at = np.where(progressed.any(axis=0), progressed.argmax(axis=0), -1)
    columns = np.arange(len(own))[:, None]
    kept = visits.counted
    if how.policy != "none":
        kept = kept & (columns <= np.where(at < 0, len(own), _confirming(at, visits, answers)))
    before = kept & ((columns < at) | (at < 0))
    rank = np.where(before & (own != answers.progression), answers.ranks[own], np.int8(answers.unranked))
    running = answers.by_rank[np.minimum.accumulate(rank, axis=0)]
    running = np.where((at >= 0) & (columns >= at), np.int8(answers.progression), running)
    best = rank.min(axis=0, initial=answers.unranked)
    confirmed = answers.by_rank[best]
    confirmed = np.where((best == answers.unranked) & (at >= 0), np.int8(answers.progression), confirmed)
    responded = before & answers.among(own, criteria.response)
    first = np.where(responded.any(axis=0), responded.argmax(axis=0), -1)
    return Fold(kept, running, _best(visits, before | (kept & (columns == at)), answers), confirmed, first, at)


def confirm_one_by_one(visits: Visits, criteria: CriteriaSet, how: Confirmation, answers: Answers) -> Fold:
    """The confirmed courses of policies that only the reference knows, from the answers at hand."""
    shape, codes = visits.answers.shape, answers.codes
    kept, own, running = np.zeros(shape, dtype=bool), np.full(shape, -1, dtype=np.int8), answers.full(shape, "")
    best, at = answers.full(shape[1:], NOT_EVALUABLE), np.full(shape[1:], -1, dtype=np.int64)
    for person in range(shape[1]):
        columns = np.flatnonzero(visits.counted[:, person])
        told = reference_confirm(_answered(visits, person, columns, answers), criteria, how)
        columns = columns[: len(told.running)]
        kept[columns, person] = True
        own[columns, person] = [answers.codes[level] for level in told.own]
        running[columns, person] = [codes[level] for level in told.running]
        best[person] = codes[told.best]
        if told.progression is not None:
            at[person] = np.flatnonzero(visits.days[:, person] == day_number(told.progression))[0]
    responded = kept & answers.among(own, criteria.response)
    first = np.where(responded.any(axis=0), responded.argmax(axis=0), -1)
    counted = kept & ((np.arange(len(kept))[:, None] <= at) | (at < 0))
    return Fold(kept, running, _best(visits, counted, answers), best, first, at)


def _answered(visits: Visits, person: int, columns: npt.NDArray[np.int64], answers: Answers) -> list[Answered]:
    therapy, death = int(visits.therapy[person]), int(visits.death[person])
    return [
        Answered(
            number_date(int(visits.days[column, person])),
            answers.words[visits.answers[column, person]],
            repeat=bool(visits.repeat[column, person]),
            died=death >= visits.days[column, person],
            therapy=None if therapy == LAST else number_date(therapy),
        )
        for column in columns.tolist()
    ]


def _worth(visits: Visits, how: Confirmation, answers: Answers) -> Codes:
    """The response of each visit as far as the next one bears it out."""
    codes, rank = visits.answers, answers.ranks[visits.answers]
    ranked = rank < answers.unranked
    none, floor = np.int8(answers.codes[NOT_EVALUABLE]), np.int8(answers.codes[how.floor])
    following = _following(visits, ranked, how)
    alone, again = following < 0, following == answers.progression
    borne = ~visits.repeat | again | (alone & (visits.death >= visits.days))
    level = answers.by_rank[np.maximum(rank, answers.ranks[following])]
    level = np.where(alone | again | (answers.ranks[following] == answers.unranked), floor, level)
    level = np.where(codes == answers.progression, np.where(borne, codes, none), level)
    return np.where(ranked, np.where(codes == floor, codes, level), none)


def _following(visits: Visits, ranked: Bools, how: Confirmation) -> Codes:
    """The answer of the assessment that bears out each visit; -1 for none."""
    bears = visits.counted if how.not_evaluable == "breaks" else visits.counted & ranked
    found = np.empty(visits.answers.shape, dtype=np.int8)
    current = np.full(visits.answers.shape[1], -1, dtype=np.int8)
    for column in range(len(found) - 1, -1, -1):
        found[column] = current
        current = np.where(bears[column], visits.answers[column], current)
    return found


def _confirming(at: npt.NDArray[np.int64], visits: Visits, answers: Answers) -> npt.NDArray[np.int64]:
    """The column up to which visits count once that at a column is confirmed progression: itself, where it needs no
    other; else the next that is progression; the last where death confirms it."""
    columns = np.arange(len(visits.days))[:, None]
    later = visits.counted & (columns > at) & (visits.answers == answers.progression)
    second = np.where(later.any(axis=0), later.argmax(axis=0), len(columns))
    repeat = np.take_along_axis(visits.repeat, np.maximum(at, 0)[None, :], axis=0)[0]
    return np.where(repeat, second, at)


def _best(visits: Visits, counted: Bools, answers: Answers) -> Codes:
    """The deepest response of the visits up to progression; progression only where there is no other."""
    rank = np.where(counted, answers.ranks[visits.answers], np.int8(answers.unranked))
    levels = np.where(visits.answers == answers.progression, np.int8(answers.unranked), rank)
    deepest = levels.min(axis=0, initial=answers.unranked)
    shallow = rank.min(axis=0, initial=answers.unranked)
    found: Codes = answers.by_rank[np.where(deepest == answers.unranked, shallow, deepest)]
    return found
