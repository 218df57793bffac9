"""Answers of people as they stand in the records: for which trial they count. It only reports; it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from trialrun.errors import nearest_names
from trialrun.ground.finding import Finding
from trialrun.library import names
from trialrun.protocol import Trial
from trialrun.records import Cohort


def answer_findings(trials: Sequence[Trial], cohort: Cohort) -> tuple[Finding, ...]:
    """Records that name a trial nobody knows, and answers that name none and count for several trials at once."""
    return (*_unknown_trials(trials, cohort), *_answers_for_several(trials, cohort))


def _unknown_trials(trials: Sequence[Trial], cohort: Cohort) -> Iterator[Finding]:
    own = [trial.name for trial in trials]
    other = {trial.name: trial.aliases for trial in trials}
    bundled = [name for entry in names() for name in (entry.name, *entry.aliases)]
    for table in ("attestation", "event"):
        for name, rows in _tally(cohort.tables[table]["trial"]):
            if name is None or _plain(name) in map(_plain, own):
                continue
            meant = [trial for trial, aliases in other.items() if _plain(name) in map(_plain, aliases)]
            if not meant and _plain(name) in map(_plain, bundled):
                continue  # a trial that is not screened here
            near = meant or nearest_names(name, [*own, *bundled])
            said = f"another name of {meant[0]}, by which records are not counted" if meant else "the name of no trial"
            message = f"{table}: {name!r} is {said}; its rows count for none"
            fix = f"write {near[0]}" if near else "write the name of the trial as `trialrun list` or its file has it"
            yield Finding("trial-name", "warning", message, fix=fix, source=cohort.source, count=rows)


def _answers_for_several(trials: Sequence[Trial], cohort: Cohort) -> Iterator[Finding]:
    table = cohort.tables["attestation"]
    unnamed = table.filter(pc.is_null(table["trial"]))
    for question, rows in _tally(unnamed["question"]):
        asking = [trial.name for trial in trials if question in trial.eligibility.questions]
        if len(asking) > 1:
            message = f"attestation: an answer to {question} names no trial and counts for {' and '.join(asking)}"
            fix = "name the trial, where the answer was given for one only (a consent always is)"
            yield Finding("attestation", "query", message, fix=fix, source=cohort.source, count=rows)


def _tally(column: pa.ChunkedArray) -> list[tuple[str | None, int]]:
    """Each distinct text of an Arrow column and how often it stands, in the order met."""
    counted = pc.value_counts(column.cast(pa.string()))
    return [(one["values"], one["counts"]) for one in counted.to_pylist()]


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")
