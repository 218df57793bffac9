"""An endpoint of everyone in a source: case files and small cohorts one by one, large ones at once. Judges nobody."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialrun.assess.endpoints.asked import Stating
from trialrun.assess.endpoints.computing import compute_cohort_endpoint, compute_endpoint
from trialrun.assess.endpoints.model import EndpointOptions, EndpointResult
from trialrun.assess.subjects.many import MANY
from trialrun.assess.subjects.sources import Source, Subject, subjects_of
from trialrun.engines import Patient, Row
from trialrun.protocol import Estimand

RECORDED_ALONE = "the file holds responses of an investigator alone, and endpoints are made of measurements"


def compute_source_endpoint(
    record: Stating,
    outcome: str | Estimand,
    source: Source,
    options: EndpointOptions,
    wanted: Sequence[str] | None = None,
) -> EndpointResult:
    """One endpoint for everyone of a source, or for those wanted; whose records cannot be read is not evaluable.

    Raises UnknownNameError and UsageError as `compute_endpoint`.
    """
    if source.cohort is not None and wanted is None and source.cohort.size > MANY:
        return compute_cohort_endpoint(record, outcome, source.cohort, options)
    subjects = list(subjects_of(source, None, wanted))
    known = [(one, one.patient) for one in subjects if one.patient is not None]
    patients = [patient if source.cohort is not None else _with_turns(patient, one) for one, patient in known]
    refused = {one.person_id: _why(one) for one in subjects if one.patient is None}
    return compute_endpoint(record, outcome, patients, options, refused=refused)


def _with_turns(patient: Patient, subject: Subject) -> Patient:
    """A patient of a case file with its new therapies and death among the events, as in tables."""
    turns = tuple(
        Row("event", {"kind": turn.kind, "date": turn.date, "date_to": turn.date, "cause": turn.cause or None})
        for turn in subject.turns
    )
    return msgspec.structs.replace(patient, rows={**patient.rows, "event": (*patient.of("event"), *turns)})


def _why(subject: Subject) -> str:
    return subject.error or RECORDED_ALONE
