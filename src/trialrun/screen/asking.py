"""The shortest list of questions for the undetermined patients of a trial, worked out once for each pattern of truths.

Patients whose open criteria look alike share one list, so that a large cohort costs little more than a small one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from trialrun.engines import CohortJudgement
from trialrun.ground.truth import Truth
from trialrun.rules import Atom, Rule, atoms, print_rule
from trialrun.screen.funnel import ASKED, UNKNOWN
from trialrun.screen.questions import Choice, OpenCriterion, Questions, choice_of, shortest_list
from trialrun.screen.screening import UNDETERMINED, TrialScreening

Rows = NDArray[np.int64]
DECIDED, LATER = -1, -2
_MOST_DIGITS = 39  # 3 ** 39 < 2 ** 63


def question_lists(one: TrialScreening, most: int = 5000) -> tuple[Rows, tuple[Questions, ...]]:
    """For every patient the number of a list of questions, and the distinct lists.

    The number is DECIDED where there is nothing to ask, and LATER for undetermined patients beyond the nearest
    `most` (those with the fewest open criteria): `explain` gives theirs.
    """
    waiting = np.flatnonzero(one.answers == UNDETERMINED)
    still = (one.verdicts[waiting] >= UNKNOWN).sum(axis=1)
    undetermined = np.sort(waiting[np.argsort(still, kind="stable")[:most]])
    codes = np.zeros(len(undetermined), dtype=np.int64)
    chosen: list[tuple[Choice, ...]] = [()]
    for column, (criterion, rule) in enumerate(zip(one.criteria, one.rules, strict=True)):
        verdicts = one.verdicts[undetermined, column]
        still_open = np.flatnonzero((verdicts == UNKNOWN) | (verdicts == ASKED))
        if not len(still_open):
            continue
        patterns, kinds = _patterns(rule, criterion.holds_when_eligible, one.atoms, undetermined[still_open])
        step = np.full(len(undetermined), len(kinds), dtype=np.int64)
        step[still_open] = patterns
        distinct, codes = np.unique(codes * (len(kinds) + 1) + step, return_inverse=True)
        codes = codes.reshape(-1)
        ways = [*((kind,) for kind in kinds), ()]
        chosen = [chosen[code // len(ways)] + ways[code % len(ways)] for code in distinct.tolist()]
    numbers = np.full(len(one.answers), DECIDED, dtype=np.int64)
    numbers[waiting] = LATER
    numbers[undetermined] = codes
    return numbers, tuple(shortest_list(choices) for choices in chosen)


def _patterns(rule: Rule, holds: bool, judged: CohortJudgement, rows: Rows) -> tuple[Rows, list[Choice]]:
    """Which pattern of truths the atoms of a rule have for each row, and what can be done in each pattern."""
    wanted = tuple(dict.fromkeys(atoms(rule)))
    seen = [look for atom in wanted for look in _looks(judged, print_rule(atom), rows)]
    _, first, codes = np.unique(_packed(seen, len(rows)), return_index=True, return_inverse=True)
    kinds = [choice_of(OpenCriterion(rule, holds, _truths(wanted, judged, row))) for row in rows[first].tolist()]
    return codes.reshape(-1), kinds


def _looks(judged: CohortJudgement, name: str, rows: Rows) -> Iterator[Rows]:
    """All that tells patients apart in one atom, each 0 to 2: its truth, and whether they have each of its needs."""
    for told in (judged.truth(name), *judged.needs(name).values()):
        yield told[rows].astype(np.int64)


def _packed(columns: Sequence[Rows], size: int) -> Rows:
    """Columns of digits 0 to 2 as one column that is equal exactly where all of them are."""
    codes, digits = np.zeros(size, dtype=np.int64), 0
    for column in columns:
        if digits == _MOST_DIGITS:
            distinct, codes = np.unique(codes, return_inverse=True)
            codes, digits = codes.reshape(-1), _digits(len(distinct))
        codes, digits = codes * 3 + column, digits + 1
    return codes


def _digits(count: int) -> int:
    """How many digits 0 to 2 it takes to tell so many things apart."""
    return 0 if count <= 1 else 1 + _digits(-(-count // 3))


def _truths(wanted: Sequence[Atom], judged: CohortJudgement, row: int) -> Mapping[Atom, Truth]:
    return {atom: judged.at(print_rule(atom), row) for atom in wanted}
