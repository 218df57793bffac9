"""What a document states, field by field and as printed, before anything is understood: the one shape that every
format is read into. Holds no name of a contact, no phone and no e-mail. Understands nothing.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from trialrun.ground.finding import Finding
from trialrun.ground.provenance import Document

DocumentKind = Literal[
    "ctgov v2", "ctgov v1", "ctgov xml", "ctgov page", "mirror page", "euctr", "ctis", "isrctn", "abstract",
    "information letter", "synopsis", "text",
]  # fmt: skip


RECORDS = frozenset({"ctgov v2", "ctgov v1", "ctgov xml", "euctr", "ctis", "isrctn"})
"""Kinds that are known field by field; their lines are those of JSON or XML."""


class Printed(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A text as the document prints it. `first` and `last` are its lines, from 1 in the file as given; 0: not known.

    `field` is where it stands in a structured record, such as `eligibilityModule.sex`; empty in running text.
    `level` is the depth of a bullet or number in its list, from 1; 0 where the text is no item of a list.
    """

    text: str
    first: int = 0
    last: int = 0
    field: str = ""
    level: int = 0


class NamedText(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A printed value of one kind: a date (`start`), an identifier (`registry`), a term (`condition MeSH`), a flag."""

    kind: str
    value: Printed
    detail: str = ""


class ArmText(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An arm as printed: its label, its role (experimental ...), its text, the names of its interventions.

    `whole`: the text is all that is told of its treatment, and nothing of a description is added.
    """

    label: Printed
    role: str = ""
    text: Printed | None = None
    interventions: tuple[str, ...] = ()
    whole: bool = False


class InterventionText(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An intervention as printed. `other_names` are as segmented by the format; a mirror may print them in one run."""

    name: Printed
    kind: str = ""
    text: Printed | None = None
    other_names: tuple[Printed, ...] = ()
    arms: tuple[str, ...] = ()


OutcomeRole = Literal["primary", "secondary", "other"]
"""In which list of a record an outcome is printed."""


class OutcomeText(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An outcome as printed."""

    role: OutcomeRole
    measure: Printed
    text: Printed | None = None
    time_frame: Printed | None = None
    version: Literal["current", "original"] = "current"


class PartyText(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An organisation, or a person known by role and affiliation alone; `kind` such as industry."""

    role: str
    name: Printed
    kind: str = ""


class SiteText(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A place of the trial."""

    name: Printed
    city: str = ""
    region: str = ""
    country: str = ""
    postal_code: str = ""
    status: str = ""


class CitationText(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A cited publication as printed; `kind` such as background, result, derived."""

    text: Printed
    kind: str = ""
    pmid: str = ""


class SectionText(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A part of the document under its heading (None: before any heading); `lines` are its lines, blank ones left out.

    `name` is the heading in our words where it is known: summary, description, objectives, results, references ...
    """

    heading: Printed | None
    lines: tuple[Printed, ...]
    name: str = ""


class RowText(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One row of a table: its label, the depth of the label's indent from 0, and its cells as far as printed."""

    label: Printed
    cells: tuple[Printed, ...] = ()
    level: int = 0


class TableText(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A table as printed. `columns` are the headings, that of the labels first; `notes` are the lines below it."""

    title: Printed | None
    columns: tuple[Printed, ...]
    rows: tuple[RowText, ...]
    notes: tuple[Printed, ...] = ()


GIVEN_KINDS = frozenset({"", "drug", "biological", "biological/vaccine", "combination product", "combination_product"})
"""Kinds of interventions that are given to a patient."""


class PostedFigure(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A figure that a register has posted: of which group, out of how many, from `low` to `high` or with a `spread`."""

    group: str
    value: Printed
    total: str = ""
    low: str = ""
    high: str = ""
    spread: str = ""
    p_value: str = ""


class PostedRow(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One row of posted results, with a figure for each group.

    `within` is the period, measure, kind of outcome or table of events (`serious`) it stands in, `at` its time frame;
    `parameter`, `dispersion` and `unit` say what its figures are, in the register's words.
    """

    part: Literal["participant flow", "baseline", "outcome", "analysis", "harm"]
    label: Printed
    figures: tuple[PostedFigure, ...]
    within: str = ""
    at: str = ""
    parameter: str = ""
    dispersion: str = ""
    unit: str = ""


Reason = Literal["heading", "boilerplate", "contact", "navigation", "layout", "superseded", "not understood"]


class SetAside(msgspec.Struct, frozen=True):
    """Lines that state nothing of the trial, and why: heading, boilerplate, contact, navigation, layout."""

    first: int
    last: int
    reason: Reason


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One document, field by field.

    `design` has printed values by our name: study_type, study_phase, allocation, intervention_model, masking, purpose,
    enrolment, enrolment_kind, healthy_volunteers, observational_model, time_perspective, features ...
    `eligibility` are the lines of the eligibility text, blank ones left out, with their indent and bullet as printed.
    `unknown` are fields of the format that no name of ours takes: they are reported, never dropped.
    `superseded` is what the document prints as old or deleted text; nothing else of the source holds it.
    `authors` wrote the document: `detail` is the affiliation. `publication` has journal, publisher, year ...
    `again` are values of single fields (`kind`: which) that are printed once more; `related` are other trials and
    links, `detail` with the identifier. An intervention printed in its arm and in a list stands here twice.
    """

    kind: DocumentKind
    document: Document
    name: str = ""
    titles: tuple[NamedText, ...] = ()
    identifiers: tuple[NamedText, ...] = ()
    status: Printed | None = None
    results_status: Printed | None = None
    dates: tuple[NamedText, ...] = ()
    design: dict[str, Printed] = msgspec.field(default_factory=dict)
    summary: tuple[Printed, ...] = ()
    description: tuple[Printed, ...] = ()
    eligibility: tuple[Printed, ...] = ()
    population: tuple[Printed, ...] = ()
    minimum_age: Printed | None = None
    maximum_age: Printed | None = None
    sex: Printed | None = None
    arms: tuple[ArmText, ...] = ()
    interventions: tuple[InterventionText, ...] = ()
    outcomes: tuple[OutcomeText, ...] = ()
    parties: tuple[PartyText, ...] = ()
    sites: tuple[SiteText, ...] = ()
    conditions: tuple[Printed, ...] = ()
    keywords: tuple[Printed, ...] = ()
    terms: tuple[NamedText, ...] = ()
    flags: tuple[NamedText, ...] = ()
    documents: tuple[Printed, ...] = ()
    related: tuple[NamedText, ...] = ()
    citations: tuple[CitationText, ...] = ()
    sections: tuple[SectionText, ...] = ()
    tables: tuple[TableText, ...] = ()
    posted: tuple[PostedRow, ...] = ()
    authors: tuple[NamedText, ...] = ()
    publication: tuple[NamedText, ...] = ()
    again: tuple[NamedText, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    superseded: tuple[Printed, ...] = ()
    unknown: tuple[Printed, ...] = ()
    findings: tuple[Finding, ...] = ()
