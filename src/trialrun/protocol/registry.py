"""Identity and registration of a trial: identifiers, dates, sponsors, sites, flags, terms. No person's name is kept."""

from __future__ import annotations

from decimal import Decimal

from trialrun.protocol.elements import Element, Stated, StatedCount, StatedDate, StatedFlag


class Identifier(Element, frozen=True):
    """One number or code that names the trial; `kind` such as registry, secondary, organisation, other."""

    value: str
    kind: str
    source: str = ""


class Party(Element, frozen=True):
    """An organisation and its role: lead sponsor, collaborator, responsible party, information provider."""

    name: str
    role: str
    kind: str = ""


class Investigator(Element, frozen=True):
    """A role with its affiliation; names, phones and e-mails are not kept."""

    role: str
    affiliation: str


class Site(Element, frozen=True):
    """One place where the trial runs."""

    name: str
    city: str = ""
    region: str = ""
    country: str = ""
    postal_code: str = ""
    status: str = ""


class IndexTerm(Element, frozen=True):
    """Terms under which the record is indexed, in the order printed.

    `scheme` such as MeSH; `role` condition or intervention.
    """

    scheme: str
    role: str
    terms: tuple[str, ...]


class ProvidedDocument(Element, frozen=True):
    """A document the record offers, such as an informed consent form."""

    kind: str


class RelatedTrial(Element, frozen=True):
    """Another trial that the page mentions; nothing of it belongs to this trial."""

    identifier: str
    title: str = ""
    status: str = ""
    study_phase: str = ""


class Author(Element, frozen=True):
    """An author of a cited work, with affiliation."""

    name: str
    affiliation: str = ""


class Publication(Element, frozen=True):
    """A cited work or the work itself. `number` is its number in a reference list, `pmid` that of PubMed.

    `relation` is what the record says it is to the trial: background, result, derived.
    """

    title: str
    authors: tuple[str, ...] = ()
    et_al: bool = False
    journal: str = ""
    publisher: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    number: int | None = None
    kind: str = "article"
    meeting: str = ""
    meeting_dates: str = ""
    place: str = ""
    author_list: tuple[Author, ...] = ()
    pmid: str = ""
    relation: str = ""


class Registration(Element, frozen=True):
    """What the registry record says about the trial, each value with its lines.

    `publication` is the work that the document itself is, `publications` are those it cites.
    """

    identifiers: tuple[Identifier, ...] = ()
    status: Stated | None = None
    results_status: Stated | None = None
    dates: tuple[StatedDate, ...] = ()
    parties: tuple[Party, ...] = ()
    investigators: tuple[Investigator, ...] = ()
    sites: tuple[Site, ...] = ()
    conditions: tuple[Stated, ...] = ()
    keywords: tuple[Stated, ...] = ()
    index_terms: tuple[IndexTerm, ...] = ()
    flags: tuple[RegulatoryFlag, ...] = ()
    documents: tuple[ProvidedDocument, ...] = ()
    related: tuple[RelatedTrial, ...] = ()
    publication: Publication | None = None
    publications: tuple[Publication, ...] = ()


class RegulatoryFlag(StatedFlag, frozen=True):
    """A yes or no that a regulator asks for, such as `fda_regulated_drug`."""

    name: str


class Plan(Element, frozen=True):
    """A statistical plan as stated: method, number of stages, groups and what it is for."""

    method: str
    stages: int | None = None
    groups: tuple[str, ...] = ()
    label: str = ""


class Design(Element, frozen=True):
    """How the trial is built, each value with its lines."""

    study_type: Stated | None = None
    study_phase: Stated | None = None
    allocation: Stated | None = None
    intervention_model: Stated | None = None
    masking: Stated | None = None
    purpose: Stated | None = None
    enrolment: StatedCount | None = None
    multicentre: StatedFlag | None = None
    prospective: StatedFlag | None = None
    healthy_volunteers: StatedFlag | None = None
    features: tuple[Stated, ...] = ()
    plans: tuple[Plan, ...] = ()
    alpha: Decimal | None = None
