"""The funnel: how many patients each criterion passes, fails or leaves open, together and alone. It only counts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.protocol import Criterion

FAIL, PASS, UNKNOWN, ASKED = 0, 1, 2, 3
VERDICTS = ("fail", "pass", "unknown", "asked")
Codes = NDArray[np.uint8]


class FunnelRow(msgspec.Struct, frozen=True):
    """One criterion in the funnel of a trial; all counts are patients.

    `remaining` have failed neither this criterion nor one before it; `cleared` have passed all of them so far;
    `failed_only_here` would not have failed without this criterion (leave-one-out).
    """

    trial: str
    step: int
    criterion: str
    label: str
    passed: int
    failed: int
    unknown: int
    asked: int
    remaining: int
    cleared: int
    failed_only_here: int


def count_funnel(trial: str, criteria: Sequence[Criterion], verdicts: Codes) -> tuple[FunnelRow, ...]:
    """The funnel of one trial from a matrix of verdict codes: patients down, criteria across, in the trial's order."""
    failed = verdicts == FAIL
    failures = failed.sum(axis=1, dtype=np.int64)
    remaining = np.ones(len(verdicts), dtype=bool)
    cleared = np.ones(len(verdicts), dtype=bool)
    rows = []
    for step, criterion in enumerate(criteria):
        column = verdicts[:, step]
        remaining &= ~failed[:, step]
        cleared &= column == PASS
        counts = np.bincount(column, minlength=4)
        rows.append(
            FunnelRow(
                trial=trial,
                step=step + 1,
                criterion=criterion.id,
                label=criterion.label,
                passed=int(counts[PASS]),
                failed=int(counts[FAIL]),
                unknown=int(counts[UNKNOWN]),
                asked=int(counts[ASKED]),
                remaining=int(remaining.sum()),
                cleared=int(cleared.sum()),
                failed_only_here=int((failed[:, step] & (failures == 1)).sum()),
            )
        )
    return tuple(rows)
