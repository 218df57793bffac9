"""An evidence file in points: the regulatory statement first, then cohorts, results, safety and references."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialrun.protocol import (
    Evidence,
    EvidenceFile,
    GivenRegimen,
    LiteratureSearch,
    Narrative,
    Reported,
    ReportedTable,
    ResponseRule,
    StudyCohort,
)
from trialrun.report.aims import abbreviation_section, counted, reported_point, safety_point
from trialrun.report.entry import english
from trialrun.report.estimands import estimand_section
from trialrun.report.identity import date_text, publication_text
from trialrun.report.marks import Marker, joined, listed, section, words_of
from trialrun.report.regulatory import statements_in
from trialrun.report.treatment import drug_label
from trialrun.show.outline import Point, Section


def evidence_sections(record: EvidenceFile, marker: Marker) -> Iterator[Section]:
    """Every section of an evidence file, the regulatory statement first."""
    evidence = record.evidence
    statements = [marker.point(one.regulatory, one.text()) for one in statements_in(record)]
    yield section("Regulatory statement", statements)
    yield section("Scope", _scope(evidence, marker))
    yield section("Summary", [reported_point(one, marker) for one in evidence.summary])
    for cohort in evidence.cohorts:
        yield from _cohort_sections(cohort, marker)
    yield estimand_section(record.estimands, marker)
    yield section("Literature search", [_search(one, marker) for one in evidence.searches])
    yield abbreviation_section(evidence.abbreviations, marker)
    references = [marker.point(one, publication_text(one)) for one in evidence.publications]
    yield section(f"References ({len(references)})", references)


def _scope(evidence: Evidence, marker: Marker) -> Iterator[Point]:
    told = (("for", evidence.audience), ("purpose", evidence.purpose), ("by", evidence.issuer))
    condition = f" in {drug_label(evidence.condition)}" if evidence.condition else ""
    about = f"about: {', '.join(map(drug_label, evidence.drugs))}{condition}"
    words = joined(*(f"{label}: {value}" for label, value in told if value), about)
    yield marker.point(evidence, words)
    for product in evidence.products:
        contents = " with ".join(map(drug_label, product.drugs))
        yield marker.point(product, f"product: {product.name} ({contents}), {product.route or 'route not stated'}")
    if evidence.updated is not None:
        yield marker.point(evidence.updated, date_text(evidence.updated))


def _cohort_sections(cohort: StudyCohort, marker: Marker) -> Iterator[Section]:
    name = f"Cohort {cohort.name}"
    yield section(name, _cohort(cohort, marker))
    yield section(f"{name}: treatment", [_regimen(one, marker) for one in cohort.treatments])
    yield section(f"{name}: tables printed", [_table(one, marker) for one in cohort.tables])
    yield section(f"{name}: response criteria", [_response(one, marker) for one in cohort.response_rules])
    yield section(f"{name}: at baseline", _rows(cohort.baseline, marker))
    yield section(f"{name}: results", _rows(cohort.results, marker))
    yield section(f"{name}: safety", [safety_point(one, marker) for one in cohort.safety])
    yield section(f"{name}: single patients", [_narrative(one, marker) for one in cohort.narratives])


def _rows(rows: Sequence[Reported], marker: Marker) -> list[Point]:
    return [reported_point(row, marker) for row in rows]


def _cohort(cohort: StudyCohort, marker: Marker) -> Iterator[Point]:
    about = listed("drugs", map(drug_label, cohort.drugs))
    condition = drug_label(cohort.condition) if cohort.condition else ""
    words = joined(cohort.label, cohort.site, cohort.design, about, condition, listed("references", cohort.references))
    yield marker.point(cohort, words)
    for label, number in (("patients", cohort.patients), ("regimens", cohort.regimens)):
        if number is not None:
            kind = f" ({number.kind})" if number.kind else ""
            yield marker.point(number, f"{label}: {number.value}{kind}")
    yield from (marker.point(one, f"{one.what}: {one.first} to {one.last}") for one in cohort.periods)


def _regimen(one: GivenRegimen, marker: Marker) -> Point:
    number = counted(one.count, one.total, one.percent)
    drugs = listed("drugs", map(drug_label, one.drugs))
    route = f"route: {one.route}" if one.route else ""
    schedule = f"schedule: {one.schedule}" if one.schedule else "doses and days not stated"
    until = f"until {one.until}" if one.until else ""
    within = f"part of {words_of(one.within)}" if one.within else ""
    return marker.point(one, joined(one.label or one.name, number, one.product, drugs, route, within, schedule, until))


def _table(one: ReportedTable, marker: Marker) -> Point:
    patients = f"{one.patients} patients" if one.patients is not None else ""
    return marker.point(one, joined(one.label, listed("columns", one.columns), patients))


def _response(one: ResponseRule, marker: Marker) -> Point:
    items = [Point(f"rule: {english(one.rule.tree, {})}")] if one.rule is not None else [Point("no rule: no threshold")]
    if one.evaluable is not None:
        items.append(Point(f"can be judged only if: {english(one.evaluable.tree, {})}"))
    if one.domains:
        least = f"{one.least} in any of" if one.least else "over"
        items.append(Point(f"{least} {', '.join(one.domains)}"))
    if one.without_worsening is not None:
        items.append(Point("no other domain may worsen" if one.without_worsening else "other domains may worsen"))
    return marker.point(one, f"{one.domain} {one.level}: {one.label}", items)


def _narrative(one: Narrative, marker: Marker) -> Point:
    patients = f"patients: {one.patients}" if one.patients is not None else ""
    drugs = listed("drugs", map(drug_label, one.drugs))
    lengths = listed("lengths of time", (duration.text for duration in one.durations))
    share = f"{one.percent} %" if one.percent is not None else ""
    return marker.point(one, joined(one.label, patients, drugs, lengths, listed("responses", one.responses), share))


def _search(one: LiteratureSearch, marker: Marker) -> Point:
    return marker.point(one, f"{', '.join(one.databases)}, on {one.date}")
