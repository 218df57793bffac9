"""The five documents that must run: recognised, read field by field, every line in its place."""

from pathlib import Path

import pytest

from trialrun.read.documents.entries import lines_placed
from trialrun.read.documents.recognising import read_source
from trialrun.read.source import Source

pytestmark = pytest.mark.shared


def seed(shared: Path, number: str) -> Source:
    """The Source of one seed."""
    return read_source(next((shared / "seeds").glob(f"{number}_*")))


def test_every_line_has_one_place(shared: Path) -> None:
    """Every line that is not blank is in a field or section, or set aside; none is unknown, none is in both."""
    for path in sorted((shared / "seeds").iterdir()):
        source = read_source(path)
        placed = lines_placed(source)
        printed = [n for n, line in enumerate(path.read_text().split("\n"), start=1) if line.strip()]
        assert set(printed) <= set(placed)
        assert not source.unknown
        assert all(slots == ("set_aside",) for slots in placed.values() if "set_aside" in slots)


def test_kinds(shared: Path) -> None:
    """Each kind is recognised from the document alone."""
    kinds = [seed(shared, number).kind for number in ("000", "001", "002", "003", "004")]
    assert kinds == ["ctgov page", "mirror page", "information letter", "mirror page", "abstract"]


def test_registry_page(shared: Path) -> None:
    """The classic page: criteria, arm and treatment with their texts, an outcome whose heading was lost."""
    source = seed(shared, "000")
    assert source.name == "NCT04396496"
    assert [line.first for line in source.eligibility] == list(range(43, 73))
    assert [(arm.label.first, arm.label.last, arm.text and arm.text.first) for arm in source.arms] == [(33, 34, 34)]
    assert source.interventions[1].other_names[0].text == "Darzalex"
    assert (source.outcomes[0].measure.text, source.outcomes[0].time_frame and source.outcomes[0].time_frame.text) == (
        "Treatment Success", "360 days",
    )  # fmt: skip
    assert [finding.family for finding in source.findings] == ["outcome-role"]
    assert [(party.role, party.name.text) for party in source.parties] == [
        ("principal investigator", "University of Arkansas"),
        ("responsible party", "University of Arkansas"),
    ]


def test_mirror_by_labels(shared: Path) -> None:
    """The mirror with `Label: value`: outcomes now and as first registered, their time frames, no eligibility list."""
    source = seed(shared, "001")
    assert [(item.role, item.version, item.measure.text) for item in source.outcomes] == [
        ("primary", "current", "Biological outcome"),
        ("primary", "current", "Biological outcome"),
        ("primary", "original", "Same as current"),
        ("secondary", "current", "Clinical response"),
        ("secondary", "original", "Clinical response"),
    ]
    assert source.outcomes[1].time_frame and source.outcomes[1].time_frame.text == "2, 4 or 6 month for group 2"
    assert not source.eligibility
    assert source.status and (source.status.first, source.status.last) == (3, 4)


def test_letter(shared: Path) -> None:
    """The letter: three tables with all their rows, thirteen references, nested points."""
    source = seed(shared, "002")
    assert [(table.title and table.title.first, len(table.rows)) for table in source.tables] == [
        (43, 33),
        (145, 16),
        (205, 33),
    ]
    assert len(source.citations) == 13
    nested = [line.first for part in source.sections for line in part.lines if line.level == 2]
    assert nested == [27]


def test_mirror_by_headings(shared: Path) -> None:
    """The mirror with a heading, a sentence to the reader and the value: treatments, sponsors, other trials."""
    source = seed(shared, "003")
    assert len([item for item in source.interventions if item.arms]) == 10
    assert len([item for item in source.interventions if not item.arms]) == 10
    assert [(item.kind, item.value.text) for item in source.identifiers] == [
        ("NCT", "NCT04883242"), ("registry", "NCI-2021-03406"), ("other", "10690"), ("organisation", "RG1121154"),
    ]  # fmt: skip
    assert [(party.role, party.name.text) for party in source.parties] == [
        ("collaborator", "Genzyme, a Sanofi Company"),
        ("lead sponsor", "University of Washington"),
        ("responsible party", "University of Washington"),
        ("principal investigator", "Fred Hutch/University of Washington Cancer Consortium"),
    ]
    assert source.related[0].detail.startswith("NCT05911321")
    assert source.minimum_age and source.minimum_age.text == "18 Years"


def test_abstract(shared: Path) -> None:
    """The abstract: twelve authors with affiliations, four parts, and the earlier trial of its first sentence apart."""
    source = seed(shared, "004")
    assert len(source.authors) == 12 and all(item.detail for item in source.authors)
    assert [part.name for part in source.sections] == ["objectives", "methods", "results", "conclusions"]
    assert source.related[0].value.text.startswith("A randomized controlled trial has shown")
    assert not any("randomized" in line.text for part in source.sections for line in part.lines)
