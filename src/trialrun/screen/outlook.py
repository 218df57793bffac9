"""What a coordinator looks for first: who is eligible, who is nearest, what is missing most. It only counts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.ground.truth import Need
from trialrun.screen.funnel import ASKED, FAIL, UNKNOWN
from trialrun.screen.screening import ELIGIBLE, UNDETERMINED, TrialScreening
from trialrun.screen.wording import need_text
from trialrun.terms import load_vocabulary


class Near(msgspec.Struct, frozen=True):
    """An undetermined patient and how many criteria are still open."""

    person_id: str
    open_criteria: int


class Missing(msgspec.Struct, frozen=True):
    """Something that keeps criteria open, in words, and for how many undetermined patients."""

    what: str
    patients: int


class Outlook(msgspec.Struct, frozen=True):
    """The chances of one trial in a cohort. Lists hold the first few; counts are of all patients.

    `eligible` and `nearest` are patient ids, the nearest with the fewest open criteria first; `asked_only` counts the
    undetermined who wait for people's answers alone, `failing_one` those alive whom one criterion alone excludes.
    """

    eligible: tuple[str, ...]
    nearest: tuple[Near, ...]
    asked_only: int
    failing_one: int
    missing_most: tuple[Missing, ...]


def count_outlook(one: TrialScreening, person_ids: Sequence[str], most: int = 5) -> Outlook:
    """The outlook of one screened trial, at most `most` entries a list; ties in the order of the cohort."""
    undetermined = one.answers == UNDETERMINED
    unknown = (one.verdicts == UNKNOWN).sum(axis=1)
    asked = (one.verdicts == ASKED).sum(axis=1)
    failed = (one.verdicts == FAIL).sum(axis=1)
    still_open = unknown + asked
    waiting = np.flatnonzero(undetermined & (still_open > 0))
    nearest = waiting[np.argsort(still_open[waiting], kind="stable")[:most]]
    return Outlook(
        eligible=tuple(person_ids[n] for n in np.flatnonzero(one.answers == ELIGIBLE)[:most]),
        nearest=tuple(Near(person_ids[n], int(still_open[n])) for n in nearest),
        asked_only=int((undetermined & (asked > 0) & (unknown == 0)).sum()),
        failing_one=int(((failed == 1) & ~one.died).sum()),
        missing_most=_missing_most(one, undetermined, most),
    )


def _missing_most(one: TrialScreening, undetermined: NDArray[np.bool_], most: int) -> tuple[Missing, ...]:
    """The needs of the most undetermined patients; one that several criteria share is counted once a patient."""
    lacking: dict[Need, NDArray[np.bool_]] = {}
    for criterion in one.criteria:
        for need, mask in one.judgement.needs(criterion.id).items():
            lacking[need] = lacking[need] | mask if need in lacking else mask
    counts = {need: int((mask & undetermined).sum()) for need, mask in lacking.items()}
    ranked = sorted((-count, need) for need, count in counts.items() if count)
    vocabulary = load_vocabulary()
    return tuple(Missing(need_text(need, one.trial, vocabulary), -count) for count, need in ranked[:most])
