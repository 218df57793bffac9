"""The funnel counts every patient once at every step."""

import numpy as np

from trialrun.protocol import Criterion
from trialrun.screen.funnel import ASKED, FAIL, PASS, UNKNOWN, count_funnel

CRITERIA = tuple(
    Criterion(id=name, list_role="inclusion", kind="compiled", label=name) for name in ("first", "second", "third")
)


def test_funnel_counts_by_hand() -> None:
    """Five patients through three criteria, counted on paper."""
    verdicts = np.array(
        [
            [PASS, PASS, PASS],
            [FAIL, PASS, PASS],
            [PASS, FAIL, FAIL],
            [UNKNOWN, ASKED, PASS],
            [PASS, PASS, FAIL],
        ],
        dtype=np.uint8,
    )
    first, second, third = count_funnel("T", CRITERIA, verdicts)
    assert (first.passed, first.failed, first.unknown, first.asked) == (3, 1, 1, 0)
    assert (first.remaining, second.remaining, third.remaining) == (4, 3, 2)
    assert (first.cleared, second.cleared, third.cleared) == (3, 2, 1)
    assert (first.failed_only_here, second.failed_only_here, third.failed_only_here) == (1, 0, 1)


def test_an_empty_cohort_counts_zero() -> None:
    """No patients, no counts, no error."""
    rows = count_funnel("T", CRITERIA, np.zeros((0, 3), dtype=np.uint8))
    assert [row.remaining for row in rows] == [0, 0, 0]
