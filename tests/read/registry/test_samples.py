"""Real records of five registers: every field has a name, contacts are left out, texts are whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from trialrun.read.documents.registers.many import Unread, read_records
from trialrun.read.documents.registers.structured import read_structured
from trialrun.read.source import Source

pytestmark = pytest.mark.shared
RESULTS = {
    "resultsSection", "ResultsSection", "clinical_results", "adverseEvents", "baselineCharacteristics", "endPoints",
    "subjectDisposition", "subjectAnalysisSets", "results.basicReport", "results.plainEnglishReport",
}  # fmt: skip
FIELDS = ("name", "titles", "conditions", "parties", "eligibility")
FOLDERS = ("ctgov_v2", "ctgov_v1json", "ctgov_xml", "multi_registry", "poems")


def records(shared: Path, folder: str) -> list[Source]:
    """Every third record of a folder of the registry samples."""
    paths = sorted(path for path in (shared / "data/registry" / folder).iterdir() if path.suffix in (".json", ".xml"))
    found = [one for path in paths[::3] for one in read_records(path.read_bytes(), path.name)]
    assert not [one.finding for one in found if isinstance(one, Unread)]
    return [one for one in found if isinstance(one, Source)]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_field_of_a_real_record_has_a_name(shared: Path, folder: str) -> None:
    """Nothing but posted results is left without a name."""
    assert {piece.field for source in records(shared, folder) for piece in source.unknown} <= RESULTS


@pytest.mark.parametrize("folder", FOLDERS)
def test_real_records_have_their_parts(shared: Path, folder: str) -> None:
    """Identifier, title, condition and sponsor are there; nearly all records have eligibility lines."""
    found = records(shared, folder)
    held = Counter(field for one in found for field in FIELDS if getattr(one, field))
    assert held["name"] == held["titles"] == held["conditions"] == len(found)
    assert held["parties"] >= (0 if folder == "multi_registry" else len(found))  # a converter dropped sponsors there
    assert held["eligibility"] >= 0.98 * len(found)


def test_a_hard_wrapped_text_is_joined_and_a_list_is_not(shared: Path) -> None:
    """No line of the joined text ends in the middle of a word group that goes on in the next with a small letter."""
    broken = lines = 0
    for source in records(shared, "ctgov_xml"):
        for one, following in zip(source.eligibility, source.eligibility[1:], strict=False):
            lines += 1
            broken += following.text.lstrip()[0].islower() and one.last + 1 == following.first and len(one.text) > 90
    assert lines > 4_000
    assert broken < lines * 0.01


def test_lines_point_into_the_file(shared: Path) -> None:
    """The words of a field stand on the lines that it names, in XML and in JSON printed over many lines."""
    for name in ("ctgov_xml/NCT00496769.xml", "multi_registry/ISRCTN_12949496.json", "poems/NCT04396496.xml"):
        path = shared / "data/registry" / name
        source = read_structured(path.read_bytes(), path.name)
        assert source is not None
        printed = path.read_text("utf-8").split("\n")
        for piece in (*source.conditions, *(one.value for one in source.titles)):
            assert piece.text[:20] in printed[piece.first - 1]
        for piece in source.eligibility:
            if piece.first:
                assert piece.text.split()[0] in printed[piece.first - 1].replace("&lt;", "<").replace("&gt;", ">")
