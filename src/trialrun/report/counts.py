"""Counts behind the figures of a screening: what is missing most, and who could belong to which group."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.screen import ANSWERS, Screening, TrialScreening
from trialrun.screen.wording import need_text
from trialrun.terms import load_vocabulary

_UNDETERMINED = ANSWERS.index("undetermined")
_MET, _UNKNOWN = 1, 2
_TELLING = 3


class Missing(msgspec.Struct, frozen=True):
    """One datum or answer that is missing, in words; both counts are patients."""

    words: str
    undetermined: int
    everybody: int


class GroupCount(msgspec.Struct, frozen=True):
    """How many patients belong to a group, may belong to it, or do not."""

    group: str
    label: str
    belong: int
    may_belong: int
    not_here: int


def most_missing(one: TrialScreening, most: int = 12) -> tuple[Missing, ...]:
    """What is missing for the most undetermined patients, then for the most of all; at most `most` entries."""
    masks: dict[str, NDArray[np.bool_]] = {}
    vocabulary = load_vocabulary()
    for criterion in one.criteria:
        for need, mask in one.judgement.needs(criterion.id).items():
            words = need_text(need, one.trial, vocabulary)
            masks[words] = masks[words] | mask if words in masks else mask
    undecided = one.answers == _UNDETERMINED
    found = [Missing(words, int((mask & undecided).sum()), int(mask.sum())) for words, mask in masks.items()]
    ranked = sorted(found, key=lambda row: (-row.undetermined, -row.everybody, row.words))
    return tuple(row for row in ranked[:most] if row.everybody)


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
