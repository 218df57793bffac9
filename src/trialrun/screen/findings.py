"""What a screening finds beside its answers: assumptions, incomplete lists, dates that do not fit. It only reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from trialrun.ground.dates import Date, age_years
from trialrun.ground.finding import Finding
from trialrun.protocol import Trial
from trialrun.records import Cohort
from trialrun.screen.answers_given import answer_findings

_FACT_DATES = {"measurement": "date", "condition": "start", "exposure": "start", "procedure": "date"}
_STALE_DAYS = 366
_OLDEST = 120
Days = NDArray[np.datetime64]


def screening_findings(
    trials: Sequence[Trial], cohort: Cohort, as_of: Date, assume_absent: frozenset[str]
) -> tuple[Finding, ...]:
    """Everything to know before the answers are used: assumptions, incomplete lists, doubtful answers, odd dates."""
    return (
        *(_assumption(domain) for domain in sorted(assume_absent)),
        *(_incomplete(trial) for trial in trials if not trial.eligibility.complete),
        *answer_findings(trials, cohort),
        *_date_findings(cohort, as_of),
    )


def died_before(cohort: Cohort, as_of: Date) -> NDArray[np.bool_]:
    """Who surely died before a day, in the order of the person table."""
    known, last = _person_days(cohort, "death_date"), _person_days(cohort, "death_date_to")
    died: NDArray[np.bool_] = np.where(np.isnat(last), known, last) < np.datetime64(as_of)
    return died


def _assumption(domain: str) -> Finding:
    message = f"no record of a {domain} counts as its absence, because you said so (--assume-absent {domain})"
    return Finding("assumption", "warning", message, fix="leave the option out to see what is unknown")


def _incomplete(trial: Trial) -> Finding:
    why = trial.eligibility.incomplete_because or "no eligibility list in this document"
    return Finding("eligibility", "warning", f"{trial.name}: {why}; nobody is better than undetermined")


def _date_findings(cohort: Cohort, as_of: Date) -> Iterator[Finding]:
    newest = newest_record(cohort)
    if newest is not None and (as_of - newest).days >= _STALE_DAYS:
        message = f"the newest record is of {newest}: nothing is known of the {_distance(newest, as_of)} before {as_of}"
        fix = "check --as-of, or bring the records up to date"
        yield Finding("as-of", "warning", message, fix=fix, source=cohort.source)
    born = _person_days(cohort, "birth_date")
    day = np.datetime64(as_of)
    died = died_before(cohort, as_of)
    if unborn := int((born > day).sum()):
        message = f"a person is born after {as_of}, the day that counts as today"
        fix = "check --as-of and the birth dates"
        yield Finding("as-of", "warning", message, fix=fix, source=cohort.source, count=unborn)
    if dead := int(died.sum()):
        message = "a person died before the as-of date and cannot enter"
        yield Finding("death", "note", message, source=cohort.source, count=dead)
    latest = _person_days(cohort, "birth_date_to")
    if old := int(((latest < _years_before(as_of, _OLDEST)) & ~died).sum()):
        message = f"a person is older than {_OLDEST} years as of {as_of}, and no death is recorded"
        yield Finding("age", "warning", message, fix="check the birth dates", source=cohort.source, count=old)


def newest_record(cohort: Cohort) -> Date | None:
    """The day of the newest dated measurement, condition, exposure or procedure; None where there is none."""
    days = [
        table[column].cast("int32").to_numpy().max()
        for name, column in _FACT_DATES.items()
        if (table := cohort.tables[name].select([column]).drop_null()).num_rows
    ]
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(max(days))) if days else None


def _person_days(cohort: Cohort, column: str) -> Days:
    found: Days = cohort.tables["person"][column].to_numpy(zero_copy_only=False).astype("datetime64[D]")
    return found


def _years_before(day: Date, years: int) -> np.datetime64:
    return np.datetime64(day, "D") - np.timedelta64(round(years * 365.25), "D")


def _distance(first: Date, last: Date) -> str:
    years = age_years(first, last)
    return f"{years} year" if years == 1 else f"{years} years"
