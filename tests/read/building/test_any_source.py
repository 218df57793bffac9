"""Any printed fields become a trial: no exception, a file that reads back equal, and no error of the reader's own."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from read.building.sources_made import source
from trialrun.ground.finding import Finding
from trialrun.protocol.files import read_marked
from trialrun.protocol.writing import write_file
from trialrun.read.building.trial import build_trial
from trialrun.read.reading import read_document
from trialrun.read.source import (
    ArmText,
    CitationText,
    InterventionText,
    NamedText,
    OutcomeText,
    PartyText,
    Printed,
    SectionText,
    SiteText,
)
from trialrun.terms import load_vocabulary

OF_THE_DOCUMENT = {"date-order", "identifier", "enrolment", "lines"}
"""Errors that a document may hold: the reader keeps what is printed."""

PHRASES = (
    "Patients with multiple myeloma", "daratumumab 16 mg/kg IV", "on days 1, 8 and 15", "of each 28-day cycle",
    "for 6 cycles", "until progression", "Inclusion Criteria:", "Exclusion Criteria:", "- age >= 18 years", "day -2",
    "- no pregnancy", "- pregnancy", "- platelets > 50 x 10^9/L", "- platelets < 20,000/uL", "within 4 weeks",
    "Group 1:", "Group 2:", "to assess the response", "Phase 2/3", "2.5 Gy radiotherapy", "every 3 months for 2 years",
    "05/08/2025", "December 2031", "0", "999999999999", "NCT00000001", "NCT123", "alpha 500%", "weekly", "24 weeks",
    "lenalidomide 0 mg", "dexamethasone 40 mg on days 1-4 and 1-3", "\u2265", "\u00a0", "<p>", "&gt;", "\x85", "\u2028",
    "unless", "'", ": -", "1.5 years", "AUC 5", "cycle 0 day 40", "300 times a day",
)  # fmt: skip
phrases = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=7).map(" ".join)
texts = st.one_of(phrases, st.text(max_size=60), st.text(alphabet="0123456789 /-.,%xmgkd", max_size=20))
lines_ = st.one_of(st.just(0), st.integers(1, 800))
pieces = st.builds(lambda text, first: Printed(text, first, first), texts, lines_)
several = st.lists(pieces, max_size=4).map(tuple)
names = st.builds(NamedText, texts, pieces, texts)
outcomes = st.builds(
    OutcomeText,
    role=st.sampled_from(["primary", "secondary", "other"]),
    measure=pieces,
    text=st.none() | pieces,
    time_frame=st.none() | pieces,
    version=st.sampled_from(["current", "original"]),
)
interventions = st.builds(
    InterventionText, pieces, texts, st.none() | pieces, several, st.lists(texts, max_size=2).map(tuple)
)
arms = st.builds(ArmText, pieces, texts, st.none() | pieces, st.lists(texts, max_size=2).map(tuple))
kinds = st.sampled_from(["ctgov v2", "ctgov page", "mirror page", "euctr", "isrctn", "abstract", "text"])
designs = st.dictionaries(
    st.sampled_from(["study_phase", "enrolment", "enrolment_kind", "masking", "healthy_volunteers", "other"]),
    pieces,
    max_size=4,
)
sources = st.fixed_dictionaries(
    {},
    optional={
        "kind": kinds,
        "name": texts,
        "titles": st.lists(
            st.builds(NamedText, st.sampled_from(["brief", "official", "acronym"]), pieces), max_size=2
        ).map(tuple),
        "identifiers": st.lists(names, max_size=3).map(tuple),
        "status": pieces,
        "dates": st.lists(st.builds(NamedText, st.sampled_from(["start", "completion"]), pieces), max_size=3).map(
            tuple
        ),
        "design": designs,
        "summary": several,
        "description": several,
        "eligibility": several,
        "population": several,
        "minimum_age": pieces,
        "maximum_age": pieces,
        "sex": pieces,
        "arms": st.lists(arms, max_size=3).map(tuple),
        "interventions": st.lists(interventions, max_size=3).map(tuple),
        "outcomes": st.lists(outcomes, max_size=4).map(tuple),
        "parties": st.lists(st.builds(PartyText, texts, pieces, texts), max_size=2).map(tuple),
        "sites": st.lists(st.builds(SiteText, pieces, texts), max_size=2).map(tuple),
        "conditions": several,
        "terms": st.lists(names, max_size=3).map(tuple),
        "flags": st.lists(names, max_size=2).map(tuple),
        "documents": several,
        "related": st.lists(names, max_size=2).map(tuple),
        "citations": st.lists(st.builds(CitationText, pieces, texts, texts), max_size=2).map(tuple),
        "sections": st.lists(st.builds(SectionText, st.none() | pieces, several, texts), max_size=2).map(tuple),
        "authors": st.lists(names, max_size=2).map(tuple),
        "publication": st.lists(
            st.builds(NamedText, st.sampled_from(["journal", "year", "pages"]), pieces), max_size=2
        ).map(tuple),
        "unknown": several,
    },
)


def own_errors(findings: tuple[Finding, ...]) -> list[str]:
    """The errors that no document has and only a reader makes."""
    return [one.text() for one in findings if one.severity == "error" and one.family not in OF_THE_DOCUMENT]


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(sources)
def test_any_fields_become_a_file_that_reads_back_equal(fields: dict[str, object]) -> None:
    """Whatever stands in the fields, the trial is built, written and read back without a change or an error."""
    made = build_trial(source(**fields), load_vocabulary())
    assert own_errors(made.findings) == []
    reading = read_marked(write_file(made.trial))
    assert reading.findings == ()
    assert reading.record == made.trial


@pytest.mark.shared
def test_the_bundled_documents_lose_no_line_and_read_back_equal(shared: Path) -> None:
    """Each of the five documents: every line in a unit, no error of the reader's, and the file reads back equal."""
    for path in sorted((shared / "seeds").glob("*.txt")):
        reading = read_document(path, load_vocabulary())
        covered = {line for unit in reading.coverage.units for line in range(unit.first, unit.last + 1)}
        printed = [n for n, text in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if text.strip()]
        assert set(printed) - covered == set(), path.name
        assert own_errors(reading.findings) == [], path.name
        assert read_marked(write_file(reading.record)).record == reading.record


@pytest.mark.shared
def test_registry_records_of_every_format_read_back_equal(shared: Path) -> None:
    """A few records of each format give files without an error of the reader's that read back equal."""
    for folder in ("ctgov_xml", "ctgov_v2", "ctgov_v1json", "multi_registry"):
        files = sorted(
            path for path in (shared / "data" / "registry" / folder).iterdir() if path.suffix in (".json", ".xml")
        )
        for path in files[:: max(1, len(files) // 4)][:4]:
            reading = read_document(path, load_vocabulary())
            assert own_errors(reading.findings) == [], path.name
            assert read_marked(write_file(reading.record)).record == reading.record
