"""Registry records printed as other sites print them read as the records do: three layouts, records drawn evenly."""

from collections.abc import Callable
from pathlib import Path

import pytest

from read.documents.rendered import classic_text, heading_text, label_text
from trialrun.read.documents.recognising import read_source_bytes
from trialrun.read.documents.registers.structured import read_structured
from trialrun.read.source import Printed, Source

pytestmark = pytest.mark.shared


def flat(piece: Printed | None) -> str:
    """The text with its spaces made single; empty for none."""
    return " ".join(piece.text.split()) if piece else ""


def stated(source: Source) -> dict[str, object]:
    """What a record and its page must state alike."""
    return {
        "criteria": [flat(line) for line in source.eligibility],
        "summary": [flat(line) for line in source.summary],
        "outcomes": [(o.role, flat(o.measure), flat(o.time_frame)) for o in source.outcomes if o.version == "current"],
        "design": {name: flat(source.design.get(name)) for name in ("study_type", "allocation", "masking", "purpose")},
    }


@pytest.mark.parametrize("layout", [classic_text, heading_text, label_text])
def test_a_page_reads_as_its_record(shared: Path, layout: Callable[[Source], str]) -> None:
    """Criteria, summary, outcomes and design of nearly every page are those of the record, to the letter."""
    pairs = []
    for path in sorted((shared / "data" / "registry" / "ctgov_v2").glob("NCT*.json"))[::12]:
        record = read_structured(path.read_bytes(), path.name)
        if record and record.conditions and record.arms:
            pairs.append((stated(record), stated(read_source_bytes(layout(record).encode(), path.name))))
    for field in ("criteria", "summary", "outcomes", "design"):
        alike = sum(record[field] == page[field] for record, page in pairs)
        assert alike >= 0.9 * len(pairs), (field, alike, len(pairs))
