"""Documents with thousands of lines, cycles, sentences or names: the whole reading takes time in proportion."""

from __future__ import annotations

import json

import pytest

from growth import assert_in_proportion
from registry_records import FORMATS
from trialrun.read.printed import Names, name_from
from trialrun.read.reading import read_document_bytes
from trialrun.read.regimens.reading import MOST_PHRASES, read_regimen


def _with_criteria(text: str) -> bytes:
    record = json.loads(FORMATS["ctgov v2"])
    record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = text
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion Criteria:\n\n" + "".join(f"* Platelets >= {50 + n} x 10^9/L\n" for n in range(320)),
        "Inclusion Criteria:\n\n" + "* Hemoglobin of 8 g/dL or more\n" * 320,
        "Inclusion Criteria:\n\n* " + "platelets >= 50 x 10^9/L and hemoglobin >= 8 g/dL or " * 1500,
        "Exclusion Criteria:\n\n* " + "no " * 60_000 + "stroke",
    ],
    ids=["lines of one value", "equal lines", "one long line", "empty words"],
)
def test_many_criteria_take_time_in_proportion(text: str) -> None:
    """Criteria are not held two by two against each other, and terms not against every place."""
    assert_in_proportion(lambda part: read_document_bytes(_with_criteria(part), "long.json"), text)


@pytest.mark.parametrize(
    "text",
    [
        "Title: x\nSummary: " + "a-" * 2000 + "\n",
        "Summary: " + "This trial compares carfilzomib with placebo in myeloma and " * 1500,
        "Summary: " + "Phase" + " " * 50_000 + "x",
    ],
    ids=["a chain of hyphens", "one long sentence", "blanks"],
)
def test_long_words_and_sentences_take_time_in_proportion(text: str) -> None:
    """Neither a word of thousands of parts nor a sentence without an end makes the reading slow."""
    assert_in_proportion(lambda part: read_document_bytes(part.encode(), "long.txt"), text)


def test_a_text_of_too_many_doses_is_read_up_to_a_limit_and_says_so() -> None:
    """What stands behind the limit is no dose of anything; the finding quotes where the reading ended."""
    text = "Carfilzomib 27 mg/m2 IV on day 1. " + "Cycle 9: 3 mg. " * MOST_PHRASES
    regimen = read_regimen(text)
    (said,) = (finding for finding in regimen.findings if finding.family == "text-too-long")
    assert said.quote
    assert said.severity == "warning"
    assert not [one for one in read_regimen(text[:5000]).findings if one.family == "text-too-long"]


def test_names_are_numbered_as_if_all_that_are_taken_were_looked_through() -> None:
    """Each new name is the one that `name_from` makes beside those before it, numbers that are words included."""
    names, taken = Names(), list[str]()
    for words in ("age", "age", "age 3", "age", "Age", "", "", "age 3"):
        taken.append(name_from(words, taken))
        assert names.new(words) == taken[-1]
    assert taken[:4] == ["age", "age_2", "age_3", "age_4"]


def test_a_name_keeps_letters_that_bear_accents() -> None:
    """A word is not cut where a letter of another language stands."""
    assert name_from("Waldenström macroglobulinémie") == "waldenstrom_macroglobulinemie"
