"""Protocol: the trial, the evidence record and the criteria set as frozen records, their file form and their checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialrun.protocol.criteria_set import AnyFile, Combination, Confirmation, CriteriaSet, Domain, Level
from trialrun.protocol.elements import (
    Accounted,
    Element,
    Remark,
    Share,
    SourceDocument,
    Stated,
    StatedCount,
    StatedDate,
    StatedFlag,
)
from trialrun.protocol.eligibility import (
    AgeLimit,
    Criterion,
    DemandedTest,
    Duty,
    Eligibility,
    Question,
    Reading,
    Review,
    ScreeningPeriod,
    SexLimit,
)
from trialrun.protocol.estimands import Estimand, IntercurrentEvent
from trialrun.protocol.evidence import (
    Abbreviation,
    Evidence,
    GivenRegimen,
    LiteratureSearch,
    Narrative,
    Product,
    Regulatory,
    Reported,
    ReportedTable,
    ResponseRule,
    SafetyEvent,
    Statistic,
    StudyCohort,
    StudyPeriod,
)
from trialrun.protocol.files import FORMAT, KINDS, FileReading, read_file, read_marked
from trialrun.protocol.outcomes import Objective, Outcome, OutcomeReading, TimeFrame
from trialrun.protocol.registry import (
    Author,
    Design,
    Identifier,
    IndexTerm,
    Investigator,
    Party,
    Plan,
    ProvidedDocument,
    Publication,
    Registration,
    RegulatoryFlag,
    RelatedTrial,
    Site,
)
from trialrun.protocol.scalars import Amount, Duration, Lines, Numbers, Scalar, Statement
from trialrun.protocol.treatment import (
    Administration,
    Arm,
    Assessment,
    DoseDays,
    DoseRule,
    Intervention,
    Timing,
    TreatmentPhase,
    Window,
)
from trialrun.protocol.trial import EvidenceFile, File, Trial
from trialrun.protocol.writing import to_plain, write_file

if TYPE_CHECKING:
    from trialrun.protocol.checks import CHECKS, check_file
    from trialrun.protocol.schema import file_schema

__all__ = [
    "CHECKS",
    "FORMAT",
    "KINDS",
    "Abbreviation",
    "Accounted",
    "Administration",
    "AgeLimit",
    "Amount",
    "AnyFile",
    "Arm",
    "Assessment",
    "Author",
    "Combination",
    "Confirmation",
    "CriteriaSet",
    "Criterion",
    "DemandedTest",
    "Design",
    "Domain",
    "DoseDays",
    "DoseRule",
    "Duration",
    "Duty",
    "Element",
    "Eligibility",
    "Estimand",
    "Evidence",
    "EvidenceFile",
    "File",
    "FileReading",
    "GivenRegimen",
    "Identifier",
    "IndexTerm",
    "IntercurrentEvent",
    "Intervention",
    "Investigator",
    "Level",
    "Lines",
    "LiteratureSearch",
    "Narrative",
    "Numbers",
    "Objective",
    "Outcome",
    "OutcomeReading",
    "Party",
    "Plan",
    "Product",
    "ProvidedDocument",
    "Publication",
    "Question",
    "Reading",
    "Registration",
    "Regulatory",
    "RegulatoryFlag",
    "RelatedTrial",
    "Remark",
    "Reported",
    "ReportedTable",
    "ResponseRule",
    "Review",
    "SafetyEvent",
    "Scalar",
    "ScreeningPeriod",
    "SexLimit",
    "Share",
    "Site",
    "SourceDocument",
    "Stated",
    "StatedCount",
    "StatedDate",
    "StatedFlag",
    "Statement",
    "Statistic",
    "StudyCohort",
    "StudyPeriod",
    "TimeFrame",
    "Timing",
    "TreatmentPhase",
    "Trial",
    "Window",
    "check_file",
    "file_schema",
    "read_file",
    "read_marked",
    "to_plain",
    "write_file",
]


def __getattr__(name: str) -> object:
    """Checks and schemas are loaded when they are first used: reading a file does not need them."""
    if name in ("CHECKS", "check_file"):
        from trialrun.protocol import checks

        return getattr(checks, name)
    if name == "file_schema":
        from trialrun.protocol import schema

        return schema.file_schema
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
