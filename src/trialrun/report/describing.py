"""One file of the library, or of a user, in plain English. Adds nothing to it."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.ground.provenance import DocumentText
from trialrun.protocol import AnyFile, CriteriaSet, EvidenceFile, Trial
from trialrun.report.aims import abbreviation_section, accounted_section, aim_sections, remark_section
from trialrun.report.criteria_set import criteria_sections
from trialrun.report.entry import entry_sections
from trialrun.report.evidence import evidence_sections
from trialrun.report.identity import design_section, identity_section, summary_section
from trialrun.report.marks import Marker
from trialrun.report.regulatory import statements_for
from trialrun.report.treatment import treatment_sections
from trialrun.show.outline import Point, Section, outline_text


def describe(record: AnyFile, text: DocumentText | None = None, *, width: int = 100) -> str:
    """A trial, evidence file or criteria set in English for a terminal, at most `width` columns wide.

    With the document's text every element shows the sentence it was read from; without it, its lines.
    """
    title = f"{record.name}: {record.title.value}"
    return f"{title}\n\n{outline_text(sections_of(record, text), width)}"


def sections_of(record: AnyFile, text: DocumentText | None = None) -> tuple[Section, ...]:
    """Everything a file says, as sections in the order in which a reader needs them."""
    marker = Marker(text)
    return (
        *(evidence_sections(record, marker) if isinstance(record, EvidenceFile) else ()),
        identity_section(record, marker),
        *(_trial(record, marker) if isinstance(record, Trial) else ()),
        *(criteria_sections(record, marker) if isinstance(record, CriteriaSet) else ()),
        remark_section(record.remarks, marker),
        accounted_section(record.accounted, marker),
    )


def _trial(trial: Trial, marker: Marker) -> Iterator[Section]:
    statements = tuple(Point(one.text(), one.document) for one in statements_for(trial))
    yield Section("Regulatory statement", statements)
    yield summary_section(trial, marker)
    yield design_section(trial.design, marker)
    yield from entry_sections(trial.eligibility, marker)
    yield from treatment_sections(trial, marker)
    yield from aim_sections(trial, marker)
    yield abbreviation_section(trial.abbreviations, marker)
