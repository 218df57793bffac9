"""What a trial is, in points: identity, registration and design as its document states them."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.protocol import Design, Publication, Registration, StatedDate, StatedFlag, Trial
from trialrun.protocol.trial import File
from trialrun.report.marks import Marker, joined, listed, section, words_of
from trialrun.show.outline import Point, Section


def identity_section(record: File, marker: Marker) -> Section:
    """Title, name, document and, for a trial, everything the registry record says."""
    points = [marker.point(record.title, f"title: {record.title.value}")]
    if isinstance(record, Trial):
        points += [*marker.stated("official title", record.official_title), *_registration(record.registration, marker)]
    if record.aliases:
        points.append(Point(listed("also called", record.aliases)))
    return section("What it is", points, _document(record))


def design_section(design: Design, marker: Marker) -> Section:
    """Phase, groups, masking, size and statistical plan, as stated."""
    stated = (
        ("type of study", design.study_type), ("study phase", design.study_phase), ("allocation", design.allocation),
        ("model", design.intervention_model), ("masking", design.masking), ("purpose", design.purpose),
    )  # fmt: skip
    flags = (
        ("several centres", design.multicentre), ("prospective", design.prospective),
        ("healthy volunteers", design.healthy_volunteers),
    )  # fmt: skip
    points = [point for label, element in stated for point in marker.stated(label, element)]
    points += [point for label, flag in flags for point in _flag(label, flag, marker)]
    return section("Design", points, _size(design, marker))


def summary_section(trial: Trial, marker: Marker) -> Section:
    """The short description, in our words."""
    return section("In short", [marker.point(one, one.value) for one in trial.summary])


def publication_text(work: Publication) -> str:
    """A cited work on one line, as it would stand in a list of references."""
    authors = ", ".join(work.authors or (author.name for author in work.author_list)) + (" et al" * work.et_al)
    volume = f"{work.volume}({work.issue})" if work.issue else work.volume
    where = joined(work.journal or work.meeting, work.meeting_dates, work.place, work.publisher, by=", ")
    year = str(work.year) if work.year else "year not stated"
    number = f"[{work.number}] " if work.number is not None else ""
    return number + joined(authors, work.title, joined(where, year, volume, work.pages, by=" "), by=". ")


def date_text(date: StatedDate) -> str:
    """A stated date with what kind it is and, where the printed form is ambiguous, every date it may mean."""
    told = f"{date.kind}: {date.value}" if date.kind else date.value
    printed = f"printed {date.printed}" if date.printed else ""
    may_mean = f"may mean {' or '.join(date.readings)}" if date.readings else ""
    doubt = joined(printed, may_mean)
    return f"{told} ({doubt})" if doubt else told


def _document(record: File) -> Iterator[Point]:
    if record.document is not None:
        version = f", version {record.document.version}" if record.document.version else ""
        yield Point(
            f"made from the document {record.document.name}{version}, {record.document.lines} lines, "
            f"SHA-256 {record.document.sha256[:12]}"
        )


def _registration(record: Registration, marker: Marker) -> Iterator[Point]:
    yield from marker.stated("status", record.status)
    yield from marker.stated("results", record.results_status)
    for one in record.identifiers:
        source = f", {one.source}" if one.source else ""
        yield marker.point(one, f"identifier: {one.value} ({one.kind}{source})")
    yield from (marker.point(one, f"date: {date_text(one)}") for one in record.dates)
    for party in record.parties:
        kind = f" ({party.kind})" if party.kind else ""
        yield marker.point(party, f"{party.role}: {party.name}{kind}")
    yield from (marker.point(one, f"{one.role}: {one.affiliation}") for one in record.investigators)
    for site in record.sites:
        place = joined(site.name, site.city, site.region, site.postal_code, site.country, by=", ")
        yield marker.point(site, f"site: {place}" + (f" ({site.status})" if site.status else ""))
    yield from (marker.point(one, f"condition: {one.value}") for one in record.conditions)
    yield from (marker.point(one, f"keyword: {one.value}") for one in record.keywords)
    yield from _indexed(record, marker)


def _indexed(record: Registration, marker: Marker) -> Iterator[Point]:
    for terms in record.index_terms:
        what = f"{terms.scheme} terms, {terms.role}" if terms.scheme else terms.role
        yield marker.point(terms, listed(what, tuple(dict.fromkeys(terms.terms))))
    for flag in record.flags:
        yield marker.point(flag, f"{words_of(flag.name)}: {_yes(flag.value)}")
    yield from (marker.point(one, f"document offered: {one.kind}") for one in record.documents)
    for other in record.related:
        phase = f"phase {other.study_phase}" if other.study_phase else ""
        told = joined(other.identifier, other.title, other.status, phase, by=", ")
        yield marker.point(other, f"another trial named on the page, nothing of which belongs here: {told}")
    if record.publication is not None:
        yield _publication(record.publication, marker)
    for work in record.publications:
        relation = f" ({work.relation})" if work.relation else ""
        yield marker.point(work, f"cited work{relation}: {publication_text(work)}")


def _publication(work: Publication, marker: Marker) -> Point:
    authors = [marker.point(one, joined(one.name, one.affiliation, by=", ")) for one in work.author_list]
    return marker.point(work, f"publication: {publication_text(work)}", authors)


def _flag(label: str, flag: StatedFlag | None, marker: Marker) -> tuple[Point, ...]:
    return (marker.point(flag, f"{label}: {_yes(flag.value)}"),) if flag is not None else ()


def _size(design: Design, marker: Marker) -> Iterator[Point]:
    if design.enrolment is not None:
        kind = f" ({design.enrolment.kind})" if design.enrolment.kind else ""
        yield marker.point(design.enrolment, f"number of patients: {design.enrolment.value}{kind}")
    if design.alpha is not None:
        yield marker.point(design, f"error of the first kind: {design.alpha}")
    yield from (marker.point(one, one.value) for one in design.features)
    for plan in design.plans:
        stages = f", {plan.stages} stage{'s' if plan.stages != 1 else ''}" if plan.stages else ""
        told = joined(f"statistical plan: {plan.method}{stages}", listed("for", plan.groups), plan.label)
        yield marker.point(plan, told)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
