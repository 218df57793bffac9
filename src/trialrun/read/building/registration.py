"""Identity, dates, organisations, places and design of a trial, from printed fields. Keeps no person's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialrun.errors import DateError
from trialrun.ground.dates import parse_date
from trialrun.protocol.elements import Stated, StatedCount, StatedDate
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
from trialrun.protocol.tokens import find_tokens
from trialrun.read.building.printed import lines_of, stated
from trialrun.read.building.stating import flag_of, stated_as, value_of
from trialrun.read.sentences import Sentence
from trialrun.read.source import NamedText, PartyText, Printed, SiteText, Source
from trialrun.terms import Vocabulary

REGISTERED = re.compile(r"NCT\d{8}|ISRCTN\d{6,8}|\d{4}-\d{6}-\d{2}(?:-\d{2})?|(?:EUCTR|CTIS)[\d-]+|(?:jRCT|UMIN)\w+")
"""The numbers of ClinicalTrials.gov, ISRCTN, the European and Japanese registers."""
_MOMENT = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")
"""A date with a time of day, as the European and the ISRCTN registers write it: the day is that of its own zone."""
_COUNT = re.compile(r"\d[\d,. ]*")
_ENROLLED = re.compile(
    r"\b(?:between|from)\s+(?P<first>[A-Z][a-z]+\.?\s+(?:\d{1,2},\s+)?\d{4})\s+(?:and|to|until|through)\s+"
    r"(?P<last>[A-Z][a-z]+\.?\s+(?:\d{1,2},\s+)?\d{4})[^.]{0,120}\b(?:enrol|includ|recruit|accru|random)",
    re.IGNORECASE,
)
_INVESTIGATORS = ("investigator", "study chair", "study director")
_ORGANISATIONS = (
    "sponsor", "collaborator", "responsible party", "information provider", "funder", "third party", "committee", "advice",
)  # fmt: skip


def build_registration(source: Source, vocabulary: Vocabulary) -> Registration:
    """Everything the record says of the trial's identity."""
    return Registration(
        identifiers=tuple(_identifiers(source)),
        status=stated_as("status", source.status),
        results_status=stated_as("results_status", source.results_status),
        dates=tuple(_dates(source, vocabulary)),
        parties=tuple(_party(item) for item in source.parties if _is_organisation(item)),
        investigators=tuple(_investigator(item) for item in source.parties if not _is_organisation(item)),
        sites=tuple(map(_site, source.sites)),
        conditions=tuple(filter(None, map(stated, source.conditions))),
        keywords=tuple(filter(None, map(stated, source.keywords))),
        index_terms=tuple(_index_terms(source.terms)),
        flags=tuple(_flags(source.flags)),
        documents=tuple(ProvidedDocument(kind=one_line(piece), lines=lines_of(piece)) for piece in source.documents),
        related=tuple(_related(item) for item in source.related),
    )


def one_line(piece: Printed) -> str:
    """The printed text with its spaces made single."""
    return " ".join(piece.text.split())


def _identifiers(source: Source) -> Iterator[Identifier]:
    """One identifier for each number, with all its lines."""
    grouped: dict[str, list[NamedText]] = {}
    for item in source.identifiers:
        grouped.setdefault(one_line(item.value), []).append(item)
    for value, items in grouped.items():
        lines = lines_of(*(item.value for item in items))
        yield Identifier(value=value, kind=_identifier_kind(value, items[0].kind), source=items[0].detail, lines=lines)


def _identifier_kind(value: str, kind: str) -> str:
    """`registry` for the number of a register, however the record calls it; else the record's own word."""
    return "registry" if REGISTERED.fullmatch(value) else kind.lower()


def _dates(source: Source, vocabulary: Vocabulary) -> Iterator[StatedDate]:
    """One date for each kind and value, with all its lines."""
    grouped: dict[tuple[str, str, str], list[NamedText]] = {}
    for item in source.dates:
        grouped.setdefault((item.kind, item.detail, one_line(item.value)), []).append(item)
    for items in grouped.values():
        lines = lines_of(*(item.value for item in items))
        yield msgspec.structs.replace(stated_date(items[0], vocabulary), lines=lines)


def enrolment_dates(sentences: Iterable[Sentence], vocabulary: Vocabulary) -> tuple[StatedDate, ...]:
    """The first and last enrolment that a sentence states: `Between May 2014 and June 2015, 5 men were enrolled`."""
    for sentence in sentences:
        match = _ENROLLED.search(sentence.words)
        if match:
            piece = sentence.piece
            ends = (("first enrolment", match["first"]), ("last enrolment", match["last"]))
            named = [NamedText(kind, msgspec.structs.replace(piece, text=text.strip(" ,"))) for kind, text in ends]
            return tuple(date for date in (stated_date(item, vocabulary) for item in named) if _is_iso(date.value))
    return ()


def stated_date(item: NamedText, vocabulary: Vocabulary) -> StatedDate:
    """A printed date in ISO form; day and month that may be exchanged leave the year, with both readings.

    Words that are no date are kept as printed and make the file's check speak.
    """
    printed, kind = one_line(item.value), ", ".join(filter(None, (item.kind, item.detail)))
    lines = lines_of(item.value)
    moment = _MOMENT.fullmatch(printed)
    if moment and _is_iso(moment["day"]):
        return StatedDate(value=moment["day"], kind=kind, printed=printed, lines=lines)
    if _is_iso(printed):
        return StatedDate(value=printed, kind=kind, lines=lines)
    tokens = [token for token in find_tokens(printed, vocabulary) if token.kind == "date"]
    readings = tokens[0].values if tokens else ()
    if len(readings) == 1:
        return StatedDate(value=readings[0], kind=kind, printed=printed, lines=lines)
    if readings:
        return StatedDate(value=readings[0][:4], kind=kind, printed=printed, readings=readings, lines=lines)
    return StatedDate(value=printed, kind=kind, printed=printed, lines=lines)


def _is_iso(text: str) -> bool:
    try:
        parse_date(text)
    except DateError:
        return False
    return True


def _is_organisation(item: PartyText) -> bool:
    return any(role in item.role.lower() for role in _ORGANISATIONS) and not any(
        role in item.role.lower() for role in _INVESTIGATORS
    )


def _party(item: PartyText) -> Party:
    kind = item.kind.replace("_", " ").lower()
    return Party(name=one_line(item.name), role=item.role, kind=kind, lines=lines_of(item.name))


def _investigator(item: PartyText) -> Investigator:
    return Investigator(role=item.role, affiliation=one_line(item.name), lines=lines_of(item.name))


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


def _index_terms(items: tuple[NamedText, ...]) -> Iterator[IndexTerm]:
    """Terms of one scheme and role together, in the order printed. `kind` is the role, `detail` the scheme."""
    grouped: dict[tuple[str, str], list[Printed]] = {}
    for item in items:
        grouped.setdefault((item.detail, item.kind), []).append(item.value)
    for (scheme, role), pieces in grouped.items():
        yield IndexTerm(scheme=scheme, role=role, terms=tuple(map(one_line, pieces)), lines=lines_of(*pieces))


def _flags(items: tuple[NamedText, ...]) -> Iterator[RegulatoryFlag]:
    for item in items:
        flag = flag_of(item.value)
        if flag is not None:
            yield RegulatoryFlag(name=item.kind, value=flag.value, lines=flag.lines)


def _related(item: NamedText) -> RelatedTrial:
    return RelatedTrial(identifier=item.detail or item.kind, title=one_line(item.value), lines=lines_of(item.value))


def build_design(source: Source) -> Design:
    """How the trial is built, as far as fields state it."""
    fields = source.design
    return Design(
        study_type=stated_as("study_type", fields.get("study_type")),
        study_phase=stated_as("study_phase", fields.get("study_phase")),
        allocation=stated_as("allocation", fields.get("allocation")),
        intervention_model=stated_as("intervention_model", fields.get("intervention_model")),
        masking=stated_as("masking", fields.get("masking")),
        purpose=stated_as("purpose", fields.get("purpose")),
        enrolment=_enrolment(fields.get("enrolment"), fields.get("enrolment_kind")),
        healthy_volunteers=flag_of(fields.get("healthy_volunteers")),
        features=tuple(_features(fields)),
    )


_TAKEN = frozenset(
    {"study_type", "study_phase", "allocation", "intervention_model", "masking", "purpose", "enrolment"}
    | {"enrolment_kind", "healthy_volunteers"}
)


def _features(fields: dict[str, Printed]) -> Iterator[Stated]:
    """What the record states of the design under other names, each with its name."""
    for name, piece in fields.items():
        if name not in _TAKEN or (name == "healthy_volunteers" and flag_of(piece) is None):
            said = stated(piece, f"{name.replace('_', ' ')}: {one_line(piece)}")
            if said is not None:
                yield said


def _enrolment(piece: Printed | None, kind: Printed | None) -> StatedCount | None:
    match = _COUNT.search(piece.text) if piece else None
    if match is None:
        return None
    value = int(re.sub(r"\D", "", match[0]))
    return StatedCount(value=value, kind=kind.text.strip().lower() if kind else "", lines=lines_of(piece, kind))


def merged_design(stated_fields: Design, prose: Design) -> Design:
    """A design from fields, completed from prose where no field states a value."""
    empty = Design()
    changes = {
        name: getattr(prose, name)
        for name in Design.__struct_fields__
        if getattr(stated_fields, name) == getattr(empty, name) and getattr(prose, name) != getattr(empty, name)
    }
    return msgspec.structs.replace(stated_fields, **changes)


def plan_of(method: str, piece: Printed, stages: int | None) -> Plan:
    """A statistical plan that prose names."""
    return Plan(method=method, stages=stages, label=one_line(piece), lines=lines_of(piece))
