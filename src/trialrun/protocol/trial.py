"""The records a file holds: a trial, a piece of evidence, or a criteria set. Holds no behaviour."""

from __future__ import annotations

from typing import Literal

import msgspec

from trialrun.protocol.elements import Accounted, Element, Remark, SourceDocument, Stated
from trialrun.protocol.eligibility import Duty, Eligibility, Question, Reading
from trialrun.protocol.evidence import Abbreviation, Evidence, Reported, SafetyEvent
from trialrun.protocol.outcomes import Objective, Outcome
from trialrun.protocol.registry import Design, Registration
from trialrun.protocol.scalars import Statement
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
    results: tuple[Reported, ...] = ()
    safety: tuple[SafetyEvent, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()


class EvidenceFile(File, frozen=True, kw_only=True, tag="evidence"):
    """An evidence document, such as a medical-information letter. It is never screened."""

    evidence: Evidence


class Level(Element, frozen=True):
    """One level of a criteria set in one domain.

    `rule` is None where the source gives no threshold, or where the rule language cannot say it (then `label` does);
    `evaluable` is what must hold before the domain can be judged at all (else the level is not evaluable, not absent);
    `readings` are other published or possible forms; `verified` says whether it was checked against the source.
    """

    domain: str
    name: str
    label: str
    rule: Statement | None = None
    evaluable: Statement | None = None
    readings: tuple[Reading, ...] = ()
    verified: bool = False
    source: str = ""


class CriteriaSet(File, frozen=True, kw_only=True, tag="criteria"):
    """A named, versioned set of diagnostic or response criteria. Levels stand in the order in which they are tested."""

    version: str
    purpose: Literal["diagnosis", "response"]
    condition: str
    source: str
    domains: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    questions: dict[str, Question] = msgspec.field(default_factory=dict)


AnyFile = Trial | EvidenceFile | CriteriaSet
