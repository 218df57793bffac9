"""What is confirmed: an ordered fold over the visits of one patient, outside the rules. Looks at no measurement."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialrun.assess.model import NOT_EVALUABLE, Turn
from trialrun.ground.dates import Date
from trialrun.protocol import Confirmation, CriteriaSet


class Answered(msgspec.Struct, frozen=True):
    """The overall response of one visit; `repeat` tells whether progression, if it is, needs a second one."""

    date: Date
    response: str
    repeat: bool = True


class Confirmed(msgspec.Struct, frozen=True):
    """What is confirmed at each visit kept, the best of it, and the day of confirmed progression.

    `kept` counts the visits that count: those before a new therapy and up to the one that confirms progression (all
    where death confirms it, or where nothing needs to be confirmed).
    `own` is what each visit is worth once the next is known, `running` the best up to it.
    """

    own: tuple[str, ...]
    running: tuple[str, ...]
    best: str
    progression: Date | None = None

    @property
    def kept(self) -> int:
        """How many visits count."""
        return len(self.running)


def confirm(visits: Sequence[Answered], turns: Sequence[Turn], criteria: CriteriaSet, how: Confirmation) -> Confirmed:
    """The confirmed course of visits in the order of time."""
    therapy = min((turn.date for turn in turns if turn.kind == "new_therapy"), default=None)
    kept = [visit for visit in visits if therapy is None or visit.date < therapy]
    if how.policy == "none":
        return _unasked(kept, criteria)
    own: list[str] = []
    for place, visit in enumerate(kept):
        own.append(_worth(visit, kept[place + 1 :], turns, criteria, how))
        if own[-1] == criteria.progression:
            kept = kept[: _confirming(place, kept, criteria) + 1]
            own += [
                criteria.progression if one.response == criteria.progression else NOT_EVALUABLE
                for one in kept[place + 1 :]
            ]
            return _folded(kept, own, criteria, visit.date)
    return _folded(kept, own, criteria, None)


def _unasked(kept: Sequence[Answered], criteria: CriteriaSet) -> Confirmed:
    """Where nothing needs to be confirmed every visit counts, and each response up to the first progression."""
    first = next((visit.date for visit in kept if visit.response == criteria.progression), None)
    counted = (visit.response in criteria.order and (first is None or visit.date <= first) for visit in kept)
    own = [visit.response if counts else NOT_EVALUABLE for visit, counts in zip(kept, counted, strict=True)]
    return _folded(kept, own, criteria, first)


def _worth(
    visit: Answered, later: Sequence[Answered], turns: Sequence[Turn], criteria: CriteriaSet, how: Confirmation
) -> str:
    """The response of a visit as far as the next one bears it out."""
    if visit.response not in criteria.order:
        return NOT_EVALUABLE
    if visit.response == how.floor:
        return visit.response
    following = _next(later, criteria, how)
    if visit.response == criteria.progression:
        died = any(turn.kind == "death" and turn.cause == "disease" and turn.date >= visit.date for turn in turns)
        again = following is not None and following.response == criteria.progression
        return visit.response if not visit.repeat or again or (following is None and died) else NOT_EVALUABLE
    if following is None or following.response not in criteria.order or following.response == criteria.progression:
        return how.floor
    return max(visit.response, following.response, key=criteria.order.index)


def _next(later: Sequence[Answered], criteria: CriteriaSet, how: Confirmation) -> Answered | None:
    """The assessment that bears a level out, or not: the next that is evaluable, or simply the next."""
    if how.not_evaluable == "breaks":
        return later[0] if later else None
    return next((visit for visit in later if visit.response in criteria.order), None)


def _confirming(place: int, kept: Sequence[Answered], criteria: CriteriaSet) -> int:
    """The place of the visit up to which visits count once one is confirmed progression: itself, where it needs no
    other; else the next that is progression; the last one where death confirms it."""
    if not kept[place].repeat:
        return place
    later = (n for n in range(place + 1, len(kept)) if kept[n].response == criteria.progression)
    return next(later, len(kept) - 1)


def _folded(kept: Sequence[Answered], own: Sequence[str], criteria: CriteriaSet, progression: Date | None) -> Confirmed:
    """The best up to each visit; from confirmed progression on it stays progression."""
    running: list[str] = []
    best = NOT_EVALUABLE
    for visit, level in zip(kept, own, strict=True):
        if progression is not None and visit.date >= progression:
            running.append(criteria.progression)
            continue
        best = _better(best, level, criteria)
        running.append(best)
    if best == NOT_EVALUABLE and progression is not None:
        best = criteria.progression
    return Confirmed(tuple(own), tuple(running), best, progression)


def _better(one: str, other: str, criteria: CriteriaSet) -> str:
    known = [level for level in (one, other) if level in criteria.order and level != criteria.progression]
    return min(known, key=criteria.order.index, default=NOT_EVALUABLE)
