"""Counts behind the page: who could belong to which group, and which patients show most."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from trialrun.screen import ANSWERS, Screening, TrialScreening

_MET, _UNKNOWN = 1, 2
_TELLING = 3


class GroupCount(msgspec.Struct, frozen=True):
    """How many patients belong to a group, may belong to it, or do not."""

    group: str
    label: str
    belong: int
    may_belong: int
    not_here: int


def group_counts(one: TrialScreening) -> tuple[GroupCount, ...]:
    """Counts for every arm that is meant for some patients only."""
    rows = []
    for arm in one.trial.arms:
        if arm.rule is not None:
            truth = np.asarray(one.arms.truth(arm.name))
            belong, may = int((truth == _MET).sum()), int((truth == _UNKNOWN).sum())
            rows.append(GroupCount(arm.name, arm.label, belong, may, len(truth) - belong - may))
    return tuple(rows)


def telling_patients(screening: Screening, wanted: Sequence[str] = ANSWERS) -> dict[str, tuple[str, str]]:
    """For each answer the trial and patient that show it best, the same trial for all answers where one has them all.

    An ineligible patient shows most with a single failure, an undetermined one with about three open criteria.
    """
    complete = [one for one in screening.trials if all(one.count(ANSWERS.index(answer)) for answer in wanted)]
    found: dict[str, tuple[str, str]] = {}
    for answer in wanted:
        for one in complete[:1] or screening.trials:
            person = _plainest(one, answer)
            if person is not None and answer not in found:
                found[answer] = (one.trial.name, screening.person_ids[person])
    return found


def _plainest(one: TrialScreening, answer: str) -> int | None:
    """The first patient with that answer among those with the fewest failed criteria and about three open ones."""
    chosen = np.flatnonzero((one.answers == ANSWERS.index(answer)) & ~one.died)
    if not len(chosen):
        return None
    failed = (one.verdicts[chosen] == 0).sum(axis=1)
    still_open = (one.verdicts[chosen] > 1).sum(axis=1)
    return int(chosen[np.lexsort((np.abs(still_open - _TELLING), failed))[0]])
