"""Does a document, read, judge patients as the library file written by hand from it does?

    python benchmarks/reading_agreement.py --documents DIR [--patients 3000]

For each bundled trial whose document is in DIR: a simulated cohort is screened with both files, criterion by criterion
(matched by their lines), and the patients are counted whom one file passes and the other fails. Unknown and asked count
as no disagreement: a reading may ask more than a person who wrote the file by hand. Prints Markdown for RESULTS.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from trialrun.library import load_trials
from trialrun.protocol import Criterion, Trial
from trialrun.read.reading import read_document
from trialrun.records import Cohort
from trialrun.records.generate import generate_cohort
from trialrun.screen import screen_cohort
from trialrun.screen.funnel import FAIL, PASS, UNKNOWN

AS_OF = dt.date(2026, 1, 15)


def main() -> None:
    """Print a table: trial, criterion, wrongly passed, wrongly failed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=Path, required=True)
    options.add_argument("--patients", type=int, default=3000)
    given = options.parse_args()
    trials = [trial for trial in load_trials() if trial.document and trial.eligibility.complete]
    cohort = generate_cohort(trials, given.patients, 7, as_of=AS_OF)
    print("| trial | criterion | written fails, read passes | written passes, read fails |\n|---|---|---|---|")
    for trial in trials:
        path = given.documents / trial.document.name if trial.document else None
        if path is not None and path.exists():
            for row in disagreements(trial, path, cohort):
                print("| " + " | ".join(map(str, row)) + " |")


def disagreements(written: Trial, path: Path, cohort: Cohort) -> Iterator[tuple[str, str, int, int]]:
    """The criteria on which patients are judged in opposite ways, and of all criteria the sum.

    Criteria that share a line are one: what one file holds as two criteria may be one in the other.
    """
    read = read_document(path).record
    assert isinstance(read, Trial)
    columns, others = (screen_cohort([trial], cohort, as_of=AS_OF).trials[0].verdicts for trial in (written, read))
    judged, also = ([one for one in trial.eligibility.criteria if one.rule] for trial in (written, read))
    total = np.zeros(2, dtype=int)
    for mine, theirs in sharing(judged, also):
        first, second = together(columns[:, mine]), together(others[:, theirs])
        counts = ((first == FAIL) & (second == PASS)).sum(), ((first == PASS) & (second == FAIL)).sum()
        total += counts
        if any(counts):
            yield written.name, ", ".join(judged[place].id for place in mine), int(counts[0]), int(counts[1])
    yield written.name, f"all {len(judged)} criteria, {cohort_size(cohort)} patients", int(total[0]), int(total[1])


def sharing(judged: list[Criterion], also: list[Criterion]) -> Iterator[tuple[list[int], list[int]]]:
    """Places of criteria of two files that share lines, directly or by way of others."""
    groups: list[tuple[set[int], list[int], list[int]]] = []
    for side, criteria in ((1, judged), (2, also)):
        for place, one in enumerate(criteria):
            near = [group for group in groups if group[0] & one.lines.numbers()]
            joined: tuple[set[int], list[int], list[int]] = (set(one.lines.numbers()), [], [])
            joined[1 if side == 1 else 2].append(place)
            for group in near:
                joined[0].update(group[0])
                joined[1].extend(group[1])
                joined[2].extend(group[2])
            groups = [group for group in groups if group not in near] + [joined]
    yield from ((sorted(mine), sorted(theirs)) for _, mine, theirs in groups if mine and theirs)


def together(verdicts: np.ndarray) -> np.ndarray:
    """The verdict of several criteria as one: it fails where one fails, and passes where all pass."""
    fails, passes = (verdicts == FAIL).any(axis=1), (verdicts == PASS).all(axis=1)
    return np.where(fails, FAIL, np.where(passes, PASS, UNKNOWN))


def cohort_size(cohort: Cohort) -> int:
    """How many patients a cohort has."""
    return int(cohort.tables["person"].num_rows)


if __name__ == "__main__":
    main()
