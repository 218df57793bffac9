"""The words of the vocabulary in running text."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_in_proportion
from trialrun.read.criteria.cues import spellings
from trialrun.read.spotting import spot
from trialrun.read.tables import read_table
from trialrun.terms import load_vocabulary

VOCABULARY = load_vocabulary()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Platelet counts above 50", [("Platelet counts", "platelets")]),
        ("absolute neutrophil count (ANC) >= 1", [("absolute neutrophil count (ANC)", "anc")]),
        ("AST/ALT < 5 x ULN", [("AST", "ast"), ("ALT", "alt")]),
        ("liver metastasis or liver metastases", [("liver metastasis", "liver_metastases")] * 1),
        ("anti-HBc antibody, HBs Ag", [("anti-HBc antibody", "anti_hbc"), ("HBs Ag", "hbsag")]),
        ("the art of ART", [("ART", "antiretroviral_therapy")]),
        ("non-alcoholic", []),
        ("SCr below 2, sCR in two", [("SCr", "creatinine")]),
    ],
)
def test_terms_are_found_as_printed(line: str, expected: list[tuple[str, str]]) -> None:
    """The longest spelling wins, plurals and bracketed short forms belong to it, short forms keep their capitals."""
    found = [(spotted.words, spotted.name) for spotted in spot(line, VOCABULARY)]
    assert found[: len(expected)] == expected


def test_a_response_is_no_measurement() -> None:
    """The stringent complete response is not the serum creatinine of the same letters."""
    assert not [one for one in spot("sCR, CR or better", VOCABULARY) if one.name == "creatinine"]


def test_limited_to_kinds() -> None:
    """Where only drugs are looked for, other terms are not found."""
    found = spot("creatinine, lenalidomide and neutropenia", VOCABULARY, {"drugs"})
    assert [spotted.name for spotted in found] == ["lenalidomide"]


@given(st.text())
def test_total_on_any_text(text: str) -> None:
    """Any text is read without error, and spots never overlap and quote what they cut."""
    end = 0
    for spotted in spot(text, VOCABULARY):
        assert spotted.cut.first >= end
        assert text[spotted.cut.first : spotted.cut.end] == spotted.words
        end = spotted.cut.end


def test_linear_time() -> None:
    """The time for a line that nearly matches everywhere grows with its length, not with its square."""
    assert_in_proportion(lambda text: spot(text, VOCABULARY), "hepatitis b surface " * 3000)


@pytest.mark.parametrize("words", ["Gastric pH above 4", "pH of the cord blood"])
def test_acidity_is_no_chromosome(words: str) -> None:
    """pH is not Ph: a short form of two letters in the other case is another word."""
    assert "philadelphia_chromosome" not in {name for one in spot(words, VOCABULARY) for name in one.names}
    assert [one.name for one in spot("Ph positive", VOCABULARY)] == ["philadelphia_chromosome"]


def test_a_row_of_the_readers_table_may_hold_several_spellings() -> None:
    """Words parted by a bar stand for each other, at every place of a row."""
    assert list(spellings("stem cell")) == ["stem cell"]
    assert list(spellings("liver|hepatic enzyme|enzymes")) == [
        "liver enzyme", "liver enzymes", "hepatic enzyme", "hepatic enzymes",
    ]  # fmt: skip


def test_no_spelling_of_the_readers_table_stands_in_two_rows() -> None:
    """Each spelling has one meaning, whatever row it is written in."""
    spelled = [
        words.lower() for row in read_table("criteria/tables/reading_terms.csv") for words in spellings(row["words"])
    ]
    assert [words for words, number in Counter(spelled).items() if number > 1] == []
