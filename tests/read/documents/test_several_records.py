"""Files that hold more than they say: records one below the other, and fields that a JSON object gives twice."""

import json

import pytest

from read.documents.documents_made import text_source
from trialrun.read.documents.recognising import read_source_bytes

RECORD = """Title: {title}
{label} {number}
Study Type: Interventional
Enrollment: {size}
Inclusion Criteria:
- {criterion}
Exclusion Criteria:
- Pregnancy
"""
FIRST = RECORD.format(title="Fictumab", label="NCT Number:", number="NCT09999961", size=40, criterion="Platelets > 90")
SECOND = RECORD.format(title="Rowanib", label="NCT Number:", number="NCT09999962", size=70, criterion="Age over 60")


@pytest.mark.parametrize("between", ["\n", "\n\nRecord 2\n", "\n----\n\n"])
def test_of_several_records_the_first_is_read(between: str) -> None:
    """A second record with its own number and criteria leaves nothing in the first, and an error says where it is."""
    source = text_source(FIRST + between + SECOND)
    (error,) = [one for one in source.findings if one.family == "several-records"]
    assert error.severity == "error" and error.lines is not None and error.lines[0] > 8
    assert [one.value.text for one in source.identifiers] == ["NCT09999961"]
    assert "Age over 60" not in repr(source.eligibility) and "Platelets > 90" in repr(source.eligibility)
    assert "Age over 60" in repr(source.unknown)


@pytest.mark.parametrize(
    "below",
    [
        "Related studies\nNCT Number: NCT09999963\nTitle: Larchumab in gout\n",
        "Other trials:\nNCT Number: NCT09999963\nNCT Number: NCT09999964\n",
        "NCT Number: NCT09999961\nExclusion Criteria:\n- Stroke\n",
        "Registry number: DRKS00999961\nRegistry number: NCT09999961\nAdditional Exclusion Criteria:\n- Stroke\n",
    ],
)
def test_numbers_of_other_trials_make_no_second_record(below: str) -> None:
    """A number without criteria of its own, or the same number again, ends no record."""
    assert not [one for one in text_source(f"{FIRST}\n{below}").findings if one.family == "several-records"]


def test_a_field_given_twice() -> None:
    """Of two values of one field the last counts, and an error names the field and its line."""
    text = json.dumps(
        {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT09999965", "briefTitle": "Fictumab"},
                "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE1"]},
                "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* Adults", "sex": "ALL"},
            }
        },
        indent=1,
    )
    again = text.replace('"sex": "ALL"', '"sex": "ALL",\n"sex": "ALL",\n"eligibilityCriteria": "* Children"')
    source = read_source_bytes(again.encode(), "record.json")
    (error,) = source.findings
    assert (error.family, error.severity) == ("repeated-key", "error")
    assert "eligibilityCriteria" in error.message
    assert error.lines is not None and "Children" in again.split("\n")[error.lines[0] - 1]
    assert [line.text for line in source.eligibility] == ["* Children"]
