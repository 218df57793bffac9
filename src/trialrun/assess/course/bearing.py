"""What bears out each answer of a course: which later assessment confirms it, or why none does. Confirms nothing."""

from __future__ import annotations

from collections.abc import Sequence

from trialrun.assess.course.choosing import confirmation_of
from trialrun.assess.course.turns import turns_counted
from trialrun.assess.model import Assessed, Course, Turn
from trialrun.ground.dates import Date
from trialrun.protocol import Confirmation, CriteriaSet


def tell_confirmation(criteria: CriteriaSet, course: Course, turns: Sequence[Turn] = ()) -> tuple[str, ...]:
    """One sentence for each visit of a course, in order: `PR, confirmed by 2026-03-02 (VGPR)`; none is said where
    nothing needs to be confirmed."""
    teller = _Teller(criteria, confirmation_of(criteria, course.options), course, turns)
    return tuple(teller.tell(place) for place in range(len(course.visits)))


class _Teller:
    """What the sentences share: the set, how it confirms, the visits that count, and what ends them."""

    def __init__(self, criteria: CriteriaSet, how: Confirmation, course: Course, turns: Sequence[Turn]) -> None:
        self.criteria, self.how, self.visits = criteria, how, course.visits
        self.progression = course.progression
        later = turns_counted(turns, course.baseline or Date.max, course.options.as_of)
        self.therapy = min((turn.date for turn in later if turn.kind == "new_therapy"), default=None)
        self.died = max((turn.date for turn in later if turn.of_disease), default=None)

    def tell(self, place: int) -> str:
        """The sentence on one visit."""
        visit = self.visits[place]
        if self.how.policy == "none":
            return ""
        if not self._ranked(visit):
            skipped = "is passed over" if self.how.not_evaluable == "skipped" else "breaks a pair"
            return f"{visit.response or 'no overall answer'}: it confirms nothing and {skipped}"
        following = self._next(place)
        if visit.response == self.criteria.progression:
            return self._progression(visit, following)
        if visit.response == self.how.floor:
            return f"{visit.response} needs no confirmation"
        return self._level(visit, following)

    def _ranked(self, visit: Assessed) -> bool:
        return visit.response in self.criteria.order

    def _next(self, place: int) -> Assessed | None:
        later = self.visits[place + 1 :]
        if self.how.not_evaluable == "breaks" and self.how.policy != "admiralonco":
            return later[0] if later else None
        return next((visit for visit in later if self._ranked(visit)), None)

    def _progression(self, visit: Assessed, following: Assessed | None) -> str:
        if self.progression is not None and visit.date > self.progression:
            return f"{visit.response}: it bears out the progression of {self.progression}"
        worse = [grade for grade in visit.grades if grade.answer == self.criteria.progression]
        alone = [grade.domain for grade in worse if not grade.repeat]
        if alone:
            return f"{visit.response} by {', '.join(alone)} needs no second assessment"
        if following is not None and following.response == visit.response:
            return f"{visit.response}, confirmed by {following.date}"
        if self._by_death(visit, following):
            return f"{visit.response}, confirmed by death from the disease on {self.died}"
        after = f"the next assessment on {following.date} is {following.response}" if following else self._nothing()
        return f"{visit.response}, not confirmed: {after}"

    def _by_death(self, visit: Assessed, following: Assessed | None) -> bool:
        alone = following is None or self.how.policy == "admiralonco"
        return alone and self.died is not None and self.died >= visit.date

    def _level(self, visit: Assessed, following: Assessed | None) -> str:
        floor = self.how.floor or "no level"
        if following is None:
            return f"{visit.response}, not confirmed: {self._nothing()}; it counts as {floor} until then"
        if following.response in (self.criteria.progression, self.how.floor) or not self._ranked(following):
            return f"{visit.response}, not confirmed: {following.date} is {following.response}; it counts as {floor}"
        if self.criteria.order.index(following.response) <= self.criteria.order.index(visit.response):
            deeper = f" ({following.response})" if following.response != visit.response else ""
            return f"{visit.response}, confirmed by {following.date}{deeper}"
        return f"{visit.response}, confirmed as {following.response} only: {following.date} is {following.response}"

    def _nothing(self) -> str:
        before: Date | None = self.therapy
        return "there is no later assessment" + (f" before the new therapy on {before}" if before is not None else "")
