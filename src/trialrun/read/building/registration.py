"""Identity, dates, organisations, places and design of a trial, from printed fields. Keeps no person's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialrun.protocol.elements import Stated, StatedCount
from trialrun.protocol.registry import (
    Design,
    Identifier,
    IndexTerm,
    Investigator,
    Party,
    Plan,
    ProvidedDocument,
    Registration,
    RegulatoryFlag,
    RelatedTrial,
    Site,
)
from trialrun.read.building.dates import dates_of
from trialrun.read.building.segmenting import is_run, segmented
from trialrun.read.building.stating import flag_of, stated_as, value_of
from trialrun.read.printed import lines_of, one_line, stated
from trialrun.read.results.numbers import COUNT, count_of
from trialrun.read.source import NamedText, PartyText, Printed, SiteText, Source
from trialrun.terms import Vocabulary

REGISTERED = re.compile(
    r"NCT\d{8}|ISRCTN\d{6,8}|\d{4}-\d{6}-\d{2}(?:-\d{2})?|(?:EUCTR|CTIS)[\d-]+|(?:jRCT|UMIN)\w+"
    r"|DRKS\d{8}|ACTRN\d{14}|ChiCTR[\dA-Z-]{6,20}"
)
"""The numbers of ClinicalTrials.gov, ISRCTN, the European, Japanese, German, Australian and Chinese registers."""
_COUNT = re.compile(r"\d[\d,. ]*")
_OF_PEOPLE = re.compile(
    rf"\b(?P<count>{COUNT}) (?:[a-z-]+ ){{0,3}}?(?:patients|participants|subjects|persons|volunteers)\b"
    r"(?! (?:per|(?:in |for )?each)\b)",
    re.IGNORECASE,
)
_PART_FIRST = re.compile(
    r"\W*(?:phase|part|stage|arm|cohort|group|step)\s?[\dIVab]|\W*\d{1,2} (?:(?:groups|arms|cohorts) of|[x×]) \d"
    r"|(?![^:]{0,40}\b(?:total|size|planned|target|overall|number|patients|participants|subjects|enrol\w*)\b[^:]{0,20}:)"
    r"[a-z][a-z ()/-]{1,40}:\s*\d[\d,.]*\s*[;,]\s*[a-z][a-z ()/-]{1,40}:\s*\d",
    re.IGNORECASE,
)
"""The number of a part stands first: `Phase 1: 12`, `UK: 50; Ireland: 20`, `2 groups of 20`."""
_IN_TOTAL = re.compile(r"\b(?:total|overall|altogether)\b\D{0,30}(\d[\d,. ]*)", re.IGNORECASE)
_PAGES = frozenset({"ctgov page", "mirror page"})
"""Kinds of documents that print several names in one run."""
_OTHER_TRIALS = frozenset({"related trial", "mentioned trial", "associated trial", "expanded access"})
_RELATED_PHASE = re.compile(
    r"\b(?:early[ _]?)?phase[ _]?(?:[0-4]|IV|III|II|I)"
    r"(?:[ _]*[/,|-][ _]*(?:phase[ _]?)?(?:[1-4]|IV|III|II|I))*(?![A-Za-z0-9])"
    r"|\bN/?A\b",
    re.IGNORECASE,
)
_INVESTIGATORS = ("investigator", "study chair", "study director")
_ORGANISATIONS = (
    "sponsor", "collaborator", "responsible party", "information provider", "funder", "third party", "committee",
    "advice",
)  # fmt: skip


def build_registration(source: Source, vocabulary: Vocabulary) -> Registration:
    """Everything the record says of the trial's identity."""
    return Registration(
        identifiers=tuple(_identifiers(source)),
        status=stated_as("status", source.status),
        results_status=stated_as("results_status", source.results_status),
        dates=tuple(dates_of(source, vocabulary)),
        parties=tuple(_parties(source)),
        investigators=tuple(_investigator(item) for item in source.parties if _is_placed_person(item)),
        sites=tuple(_site(item) for item in source.sites if not _SITE_HEAD.fullmatch(one_line(item.name))),
        conditions=tuple(_names(source, source.conditions, vocabulary)),
        keywords=tuple(filter(None, map(stated, source.keywords))),
        index_terms=tuple(_index_terms(source, vocabulary)),
        flags=tuple(_flags(source.flags)),
        documents=(*map(_offered, source.documents), *_linked(source.related)),
        related=tuple(_each_once(list(filter(None, map(_related, source.related))))),
    )


def _identifiers(source: Source) -> Iterator[Identifier]:
    """One identifier for each number, with all its lines."""
    grouped: dict[str, list[NamedText]] = {}
    for item in source.identifiers:
        if value := identifier_of(item):
            grouped.setdefault(value, []).append(item)
    for value, items in grouped.items():
        lines = lines_of(*(item.value for item in items))
        yield Identifier(value=value, kind=_identifier_kind(value, items[0].kind), source=items[0].detail, lines=lines)


def identifier_of(item: NamedText) -> str:
    """The number as it is cited: the ISRCTN register prints its own without its letters. Empty for none."""
    value = one_line(item.value)
    return f"ISRCTN{value}" if item.kind == "ISRCTN" and re.fullmatch(r"\d{6,8}", value) else value


def _identifier_kind(value: str, kind: str) -> str:
    """`registry` for the number of a register, however the record calls it; else the record's own word."""
    return "registry" if REGISTERED.fullmatch(value) else kind.lower()


def _is_organisation(item: PartyText) -> bool:
    role = _role(item)
    return any(name in role for name in _ORGANISATIONS) and not any(name in role for name in _INVESTIGATORS)


def _role(item: PartyText) -> str:
    """`PRINCIPAL_INVESTIGATOR` is a principal investigator."""
    return " ".join(item.role.replace("_", " ").lower().split())


def _is_named(item: PartyText) -> bool:
    """True where the organisation has a name, or at least the kind of who it is."""
    return bool(one_line(item.name) or item.kind) and not _NOBODY.fullmatch(one_line(item.name))


_NOBODY = re.compile(r"\W*(?:none|n/?a|not (?:provided|applicable))\W*|[\d.,\s]+", re.IGNORECASE)
"""What stands in the place of a name where there is none, and figures of a page that stand below it."""


def _parties(source: Source) -> Iterator[Party]:
    """One party for each role and name, with all its lines."""
    grouped: dict[tuple[str, str], list[PartyText]] = {}
    for item in source.parties:
        if _is_organisation(item) and _is_named(item):
            grouped.setdefault((_role(item), one_line(item.name).lower()), []).append(item)
    for items in grouped.values():
        first = next((item for item in items if item.kind), items[0])
        yield msgspec.structs.replace(_party(first), lines=lines_of(*(item.name for item in items)))


def _party(item: PartyText) -> Party:
    """A responsible party known by its kind alone (sponsor, principal investigator) has that for a name."""
    kinds = (part.strip() for part in item.kind.replace("_", " ").lower().split(";"))
    kind = "; ".join(dict.fromkeys(filter(None, kinds)))
    return Party(name=one_line(item.name) or kind, role=_role(item), kind=kind, lines=lines_of(item.name))


def _is_placed_person(item: PartyText) -> bool:
    """A person of whom more than the role is known: the affiliation."""
    return not _is_organisation(item) and bool(one_line(item.name))


def _investigator(item: PartyText) -> Investigator:
    return Investigator(role=_role(item), affiliation=one_line(item.name), lines=lines_of(item.name))


_SITE_HEAD = re.compile(
    r"(?:(?:facility|site|name|city|state|province|region|country|postal|zip|code|status|location|contact)s?[\s/|,]*){3,}",
    re.IGNORECASE,
)
"""The head of a table of sites, printed on one line."""


def _site(item: SiteText) -> Site:
    return Site(
        name=one_line(item.name),
        city=item.city,
        region=item.region,
        country=item.country,
        postal_code=item.postal_code,
        status=value_of("status", item.status) if item.status else "",
        lines=lines_of(item.name),
    )


def _names(source: Source, pieces: Iterable[Printed], vocabulary: Vocabulary) -> Iterator[Stated]:
    """Each value as printed; on a page that prints several in one run, each name of the run. A list holds no runs."""
    listed = tuple(pieces)
    is_list = len({one_line(piece) for piece in listed}) > 1
    for piece in listed:
        names = (one_line(piece),) if is_list else _parts(source, piece, vocabulary)
        yield from (Stated(value=name, lines=lines_of(piece)) for name in names if name)


def _parts(source: Source, piece: Printed, vocabulary: Vocabulary) -> tuple[str, ...]:
    text = one_line(piece)
    if source.kind in _PAGES and is_run(text):
        parts = segmented(text, vocabulary)
        return tuple(part.text for part in parts)
    return (text,) if text else ()


def _index_terms(source: Source, vocabulary: Vocabulary) -> Iterator[IndexTerm]:
    """Terms of one scheme and role together, in the order printed. `kind` is the role, `detail` the scheme."""
    grouped: dict[tuple[str, str], list[Printed]] = {}
    for item in source.terms:
        scheme, role = ("MeSH", "") if (item.kind, item.detail) == ("MeSH", "") else (item.detail, item.kind)
        grouped.setdefault((scheme, role), []).append(item.value)
    for (scheme, role), pieces in grouped.items():
        terms = tuple(name for piece in pieces for name in _parts(source, piece, vocabulary))
        yield IndexTerm(scheme=scheme, role=role, terms=terms, lines=lines_of(*pieces))


def _offered(piece: Printed) -> ProvidedDocument:
    return ProvidedDocument(kind=one_line(piece), lines=lines_of(piece))


def _linked(items: Iterable[NamedText]) -> Iterator[ProvidedDocument]:
    """Links of the record that are no other trial, each with what it is: `link: Leukemia programme (address)`."""
    for item in items:
        if _related(item) is None:
            words = " ".join(item.detail.split())
            said = ", ".join(filter(None, (one_line(item.value), words)))
            if said:
                yield ProvidedDocument(kind=f"{item.kind}: {said}", lines=lines_of(item.value))


def _flags(items: tuple[NamedText, ...]) -> Iterator[RegulatoryFlag]:
    for item in items:
        flag = flag_of(item.value)
        if flag is not None:
            yield RegulatoryFlag(name=item.kind, value=flag.value, lines=flag.lines)


_LONGEST_STATUS = 40
"""Characters. What is longer beside another trial is its title."""


def _each_once(related: list[RelatedTrial]) -> Iterator[RelatedTrial]:
    """Every other trial once: its bare number is left out where it stands beside a title, too."""
    titled = {one.identifier for one in related if one.identifier and one.title}
    yield from (one for one in dict.fromkeys(related) if one.title or one.identifier not in titled)


def _related(item: NamedText) -> RelatedTrial | None:
    """Another trial, with the number, status and phase printed beside its title; None for a link that is no trial."""
    said, title = " ".join(item.detail.split()), one_line(item.value)
    number = REGISTERED.search(said) or REGISTERED.search(title)
    if item.kind not in _OTHER_TRIALS and (number is None or item.kind == "record"):
        return None
    rest = said.replace(number[0], " ", 1) if number else said
    phase = _RELATED_PHASE.search(rest)
    status = " ".join(rest.replace(phase[0], " ", 1).split() if phase else rest.split()).strip(" ,;|")
    status = status if title.lower() not in status.lower() and len(status) < _LONGEST_STATUS else ""
    return RelatedTrial(
        identifier=number[0] if number else "",
        title="" if number and title == number[0] else title,
        status=value_of("status", status) if status else "",
        study_phase=value_of("study_phase", phase[0]) if phase else "",
        lines=lines_of(item.value),
    )


def build_design(source: Source) -> Design:
    """How the trial is built, as far as fields state it."""
    fields = source.design
    masking, masked = _masked(fields.get("masking"))
    if masked is not None:
        fields = {"masked": masked} | fields
    return Design(
        study_type=stated_as("study_type", fields.get("study_type")),
        study_phase=stated_as("study_phase", fields.get("study_phase")),
        allocation=stated_as("allocation", fields.get("allocation")),
        intervention_model=stated_as("intervention_model", fields.get("intervention_model")),
        masking=stated_as("masking", masking),
        purpose=stated_as("purpose", fields.get("purpose")),
        enrolment=_enrolment(fields.get("enrolment"), fields.get("enrolment_kind")),
        healthy_volunteers=flag_of(fields.get("healthy_volunteers")),
        features=tuple(_features(fields)),
    )


_MASKED_IN_BRACKETS = re.compile(r"(?P<masking>(?:single|double|triple|quadruple)[^()]*?)\s*\((?P<who>[^()]+)\)", re.I)


def _masked(masking: Printed | None) -> tuple[Printed | None, Printed | None]:
    """`Double (Participant, Investigator)` as how many are masked, and who."""
    found = _MASKED_IN_BRACKETS.fullmatch(one_line(masking)) if masking else None
    if masking is None or found is None:
        return masking, None
    return msgspec.structs.replace(masking, text=found["masking"]), msgspec.structs.replace(masking, text=found["who"])


_TAKEN = frozenset(
    {"study_type", "study_phase", "allocation", "intervention_model", "masking", "purpose", "enrolment"}
    | {"enrolment_kind", "healthy_volunteers"}
)
_LISTED = frozenset(
    {"masked", "observational_model", "time_perspective", "samples_kept", "sampling_method", "patient_registry"}
)
"""Fields with values of a list of the registry, which its records print in capitals and its pages in words."""


def _features(fields: dict[str, Printed]) -> Iterator[Stated]:
    """What the record states of the design under other names, each with its name."""
    for name, piece in fields.items():
        if name not in _TAKEN or (name == "healthy_volunteers" and flag_of(piece) is None):
            value = value_of(name, piece.text) if name in _LISTED else one_line(piece)
            said = stated(piece, f"{name.replace('_', ' ')}: {value}")
            if said is not None:
                yield said


def _enrolment(piece: Printed | None, kind: Printed | None) -> StatedCount | None:
    """The number planned or entered; where the first one is that of a part, `Phase 1: 12`, only a total is told."""
    pattern = _IN_TOTAL if piece and _PART_FIRST.match(piece.text) else _COUNT
    whole = _IN_TOTAL.search(piece.text) if piece else None
    people = _OF_PEOPLE.search(piece.text) if piece and pattern is _COUNT and whole is None else None
    match = whole or people or (pattern.search(piece.text) if piece else None)
    if match is None:
        return None
    value = count_of(match["count"]) if people else int(re.sub(r"\D", "", match[match.re.groups]))
    return StatedCount(value=value, kind=kind.text.strip().lower() if kind else "", lines=lines_of(piece, kind))


def merged_design(stated_fields: Design, prose: Design) -> Design:
    """A design from fields, completed from prose where no field states a value."""
    empty = Design()
    changes = {
        name: getattr(prose, name)
        for name in Design.__struct_fields__
        if getattr(stated_fields, name) == getattr(empty, name) and getattr(prose, name) != getattr(empty, name)
    }
    changes["features"] = (*stated_fields.features, *prose.features)
    return msgspec.structs.replace(stated_fields, **changes)


def plan_of(method: str, piece: Printed, stages: int | None) -> Plan:
    """A statistical plan that prose names."""
    return Plan(method=method, stages=stages, label=one_line(piece), lines=lines_of(piece))
