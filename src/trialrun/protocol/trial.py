"""The records a file holds: a trial or a piece of evidence, on the base every file shares. Holds no behaviour."""

from __future__ import annotations

import msgspec

from trialrun.protocol.elements import Accounted, Remark, SourceDocument, Stated
from trialrun.protocol.eligibility import Duty, Eligibility
from trialrun.protocol.estimands import Estimand
from trialrun.protocol.evidence import Abbreviation, Evidence, Reported, SafetyEvent
from trialrun.protocol.outcomes import Objective, Outcome
from trialrun.protocol.registry import Design, Registration
from trialrun.protocol.treatment import Arm, Assessment, Intervention, TreatmentPhase


class File(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
):
    """What every file has: the format's number, its name, a title, and the document it was made from."""

    trialrun: int
    name: str
    title: Stated
    document: SourceDocument | None = None
    aliases: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    accounted: tuple[Accounted, ...] = ()


class Trial(File, frozen=True, kw_only=True, tag="trial"):
    """A clinical trial, complete: everything its document says, each element with its lines."""

    official_title: Stated | None = None
    registration: Registration = Registration()
    design: Design = Design()
    summary: tuple[Stated, ...] = ()
    eligibility: Eligibility
    arms: tuple[Arm, ...] = ()
    phases: tuple[TreatmentPhase, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    duties: tuple[Duty, ...] = ()
    objectives: tuple[Objective, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    estimands: tuple[Estimand, ...] = ()
    results: tuple[Reported, ...] = ()
    safety: tuple[SafetyEvent, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()


class EvidenceFile(File, frozen=True, kw_only=True, tag="evidence"):
    """An evidence document, such as a medical-information letter. It is never screened."""

    evidence: Evidence
    estimands: tuple[Estimand, ...] = ()
