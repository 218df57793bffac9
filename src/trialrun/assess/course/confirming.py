"""What is confirmed: an ordered fold over the visits of one patient, outside the rules. Looks at no measurement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import msgspec

from trialrun.assess.model import NOT_EVALUABLE
from trialrun.ground.dates import Date
from trialrun.protocol import Confirmation, CriteriaSet
from trialrun.protocol.criteria_set import Policy


class Answered(msgspec.Struct, frozen=True):
    """The overall response of one visit and what may confirm it.

    `repeat`: progression, if it is that, needs a second one. `flagged`: what kind of progression it is is known.
    `died`: the patient died of the disease on that day or later. `therapy`: the day of the first new therapy.
    """

    date: Date
    response: str
    repeat: bool = True
    flagged: bool = True
    died: bool = False
    therapy: Date | None = None


class Confirmed(msgspec.Struct, frozen=True):
    """What is confirmed at each visit kept, the best of it, and the day of confirmed progression.

    `days` are those of the visits that count: before a new therapy and up to the one that confirms progression (all
    where death confirms it, or where nothing needs to be confirmed). Of each of them `own` is what the visit is worth
    once the next is known, `running` the best up to it.
    """

    days: tuple[Date, ...]
    own: tuple[str, ...]
    running: tuple[str, ...]
    best: str
    progression: Date | None = None


class _Fold(msgspec.Struct, frozen=True):
    """What the functions below share: the set and how it confirms."""

    criteria: CriteriaSet
    how: Confirmation

    @property
    def progression(self) -> str:
        return self.criteria.progression

    def progresses(self, level: str) -> bool:
        return level == self.progression != ""

    def rank(self, level: str) -> int:
        return self.criteria.order.index(level)

    def ranked(self, visit: Answered) -> bool:
        return visit.response in self.criteria.order


def confirm(visits: Sequence[Answered], criteria: CriteriaSet, how: Confirmation) -> Confirmed:
    """The confirmed course of visits in the order of time, by the policy of `how`."""
    return POLICIES[how.policy](visits, _Fold(criteria, how))


def _unasked(visits: Sequence[Answered], fold: _Fold) -> Confirmed:
    """Where nothing needs to be confirmed every visit counts, and each response up to the first progression."""
    kept = _before_therapy(visits)
    first = next((visit.date for visit in kept if fold.progresses(visit.response)), None)
    counted = (fold.ranked(visit) and (first is None or visit.date <= first) for visit in kept)
    own = [visit.response if counts else NOT_EVALUABLE for visit, counts in zip(kept, counted, strict=True)]
    return _folded(kept, own, fold, first)


def _consecutive(visits: Sequence[Answered], fold: _Fold) -> Confirmed:
    """Each level as far as the next evaluable assessment bears it out, up to the first progression that is."""
    kept = _before_therapy(visits)
    own: list[str] = []
    for place, visit in enumerate(kept):
        own.append(_worth(visit, kept[place + 1 :], fold))
        if fold.progresses(own[-1]):
            kept = kept[: _last_counted(place, kept, fold) + 1]
            own += [one.response if fold.progresses(one.response) else NOT_EVALUABLE for one in kept[place + 1 :]]
            return _folded(kept, own, fold, visit.date)
    return _folded(kept, own, fold, None)


def _before_therapy(visits: Sequence[Answered]) -> list[Answered]:
    """The visits before the first new therapy that any of them knows of."""
    begun = min((visit.therapy for visit in visits if visit.therapy is not None), default=None)
    return [visit for visit in visits if begun is None or visit.date < begun]


def _worth(visit: Answered, later: Sequence[Answered], fold: _Fold) -> str:
    """The response of a visit as far as the next one bears it out."""
    if not fold.ranked(visit):
        return NOT_EVALUABLE
    if visit.response == fold.how.floor:
        return visit.response
    following = _next(later, fold)
    if fold.progresses(visit.response):
        again = following is not None and fold.progresses(following.response)
        borne = not visit.repeat or again or (following is None and visit.died)
        return visit.response if borne else NOT_EVALUABLE
    if following is None or fold.progresses(following.response) or not fold.ranked(following):
        return fold.how.floor
    return max(visit.response, following.response, key=fold.rank)


def _next(later: Sequence[Answered], fold: _Fold) -> Answered | None:
    """The assessment that bears a level out, or not: the next that is evaluable, or simply the next."""
    if fold.how.not_evaluable == "breaks":
        return later[0] if later else None
    return next((visit for visit in later if fold.ranked(visit)), None)


def _last_counted(place: int, kept: Sequence[Answered], fold: _Fold) -> int:
    """The place of the last visit that counts once one is confirmed progression: itself, where it needs no other;
    else the next that is progression; the last of all where death confirms it."""
    if not kept[place].repeat:
        return place
    later = (n for n in range(place + 1, len(kept)) if fold.progresses(kept[n].response))
    return next(later, len(kept) - 1)


def _folded(kept: Sequence[Answered], own: Sequence[str], fold: _Fold, progression: Date | None) -> Confirmed:
    """The best up to each visit; from confirmed progression on it stays progression."""
    running: list[str] = []
    best = NOT_EVALUABLE
    for visit, level in zip(kept, own, strict=True):
        if progression is not None and visit.date >= progression:
            running.append(fold.progression)
            continue
        best = _better(best, level, fold)
        running.append(best)
    if best == NOT_EVALUABLE and progression is not None:
        best = fold.progression
    return Confirmed(tuple(visit.date for visit in kept), tuple(own), tuple(running), best, progression)


def _better(one: str, other: str, fold: _Fold) -> str:
    known = [level for level in (one, other) if level in fold.criteria.order and level != fold.progression]
    return min(known, key=fold.rank, default=NOT_EVALUABLE)


def _running_maximum(visits: Sequence[Answered], fold: _Fold) -> Confirmed:
    """The rules of a public vignette for responses that investigators recorded (pharmaverse admiralonco, adrs_imwg).

    An assessment that is not evaluable is passed over. A level that the next bears out, on or before the day of new
    therapy, is kept, else the floor is left. Progression counts if its kind needs no second one, if the patient died
    of it, or if progression follows, even after new therapy; alone it is not evaluable, and without a kind it is lost.
    Then the best so far is carried on, progression above all. Visits count before new therapy, up to progression.
    """
    evaluable = [visit for visit in visits if fold.ranked(visit)]
    following = {id(one): other for one, other in pairwise(evaluable)}
    own = [_borne_out(visit, following.get(id(visit)), fold) for visit in visits]
    progression = next((n for n, level in enumerate(own) if fold.progresses(level)), len(visits))
    kept = [
        (visit, level)
        for visit, level in zip(visits[: progression + 1], own, strict=False)
        if visit.therapy is None or visit.date < visit.therapy
    ]
    counted, levels = [visit for visit, _ in kept], [level for _, level in kept]
    reached = next((visit.date for visit, level in kept if fold.progresses(level)), None)
    return _folded(counted, levels, fold, reached)


def _borne_out(visit: Answered, following: Answered | None, fold: _Fold) -> str:
    if not fold.ranked(visit):
        return NOT_EVALUABLE
    again = following is not None and fold.progresses(following.response)
    if fold.progresses(visit.response):
        if not visit.flagged:
            return ""
        return visit.response if not visit.repeat or visit.died or again else NOT_EVALUABLE
    in_time = following is not None and (visit.therapy is None or following.date <= visit.therapy)
    if visit.response == fold.how.floor or following is None or again or not in_time:
        return fold.how.floor
    return max(visit.response, following.response, key=fold.rank)


POLICIES: Mapping[Policy, Callable[[Sequence[Answered], _Fold], Confirmed]] = {
    "none": _unasked,
    "consecutive": _consecutive,
    "admiralonco": _running_maximum,
}
"""The policies of confirmation by their names."""
