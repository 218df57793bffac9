"""Texts that a scanner has read: words broken at the ends of lines, letters in the place of digits, page numbers."""

import pytest

from read.documents.documents_made import text_source
from trialrun.read.building.trial import build_trial
from trialrun.terms import load_vocabulary

SYNOPSIS = (
    "Clinical Study Synopsis\n\nTitle of Study: A phase 2 study of carfil-\nzomib in mul-\ntiple myeloma\n"
    "Protocol No.: OAK-77\n\nInclusion Criteria:\n1. Abso-\nlute neutrophil count at least 1.0 x 10^9/L\n2. {limit}\n"
    "Exclusion Criteria:\n1. Prior treatment with carfil-\nzomib\n"
    "Study Treatment: Carfilzomib 56 mg/m2 IV on days 1, 8 and 15 of a 28-day cycle.\n\n"
    "Primary Endpoint: Overall response rate after 4 cycles\nSecondary Endpoints: Progression-free sur-\nvival\n\n"
    "Page 1 of 3\n"
)


def test_broken_words_are_whole_again() -> None:
    """A word that its line cuts is one word, in the title, in criteria and in outcomes."""
    source = text_source(SYNOPSIS.format(limit="Age over 18 years"))
    assert source.titles[0].value.text == "A phase 2 study of carfilzomib in multiple myeloma"
    assert "1. Absolute neutrophil count at least 1.0 x 10^9/L" in [line.text for line in source.eligibility]
    assert [one.measure.text for one in source.outcomes][-1] == "Progression-free survival"


def test_treatment_below_criteria_with_broken_lines() -> None:
    """What is given ends the criteria also where the last of them takes two lines."""
    source = text_source(SYNOPSIS.format(limit="Age over 18 years"))
    assert source.eligibility[-1].text == "1. Prior treatment with carfilzomib"
    assert "56 mg/m2" in repr(source.sections)


@pytest.mark.parametrize("printed", ["non-\nsmoker", "follow-\nup", "progression-\nfree survival"])
def test_a_hyphen_of_a_compound_stays(printed: str) -> None:
    """A word that is written with a hyphen keeps it."""
    source = text_source(f"Some notes\n\nThe patients had a long {printed} and were well.\n")
    assert printed.replace("\n", "") in repr(source.sections)


@pytest.mark.parametrize(
    ("limit", "misread"),
    [
        ("Age >l8 years", True),
        ("Platelets >= 5O x 10^9/L", True),
        ("Creatinine < 2.O mg/dL", True),
        ("Hemoglobin > 9 g/dl, 5l of O2 by day", False),
        ("Platelets >= 50 x 10^9/l", False),
    ],
)
def test_letters_for_digits_are_an_error(limit: str, misread: bool) -> None:
    """A number with a letter in it is said; a litre and oxygen are none."""
    built = build_trial(text_source(SYNOPSIS.format(limit=limit)), load_vocabulary())
    assert any(one.family == "misread-digit" and one.severity == "error" for one in built.findings) is misread
