"""References, searches and short forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.read.results.abbreviations import listed_abbreviations, spelled_out
from trialrun.read.results.references import read_citation, read_search
from trialrun.read.source import Printed
from trialrun.terms import load_vocabulary

VOCABULARY = load_vocabulary()


def test_a_journal_article() -> None:
    """Number, authors, title, journal, year, volume, issue and pages are taken apart."""
    found = read_citation(
        Printed("7. Öz A, van der Berg B, et al. On pain: a trial. J Ache. 2021;12 (4):E30-E39.", 5, 5)
    )
    assert (found.number, found.authors, found.et_al) == (7, ("Öz A", "van der Berg B"), True)
    assert (found.title, found.journal, found.year) == ("On pain: a trial", "J Ache", 2021)
    assert (found.volume, found.issue, found.pages, found.lines.text) == ("12", "4", "E30-E39", "5")


def test_a_meeting_without_year_keeps_none() -> None:
    """A meeting that prints day and month alone has no year; none is completed."""
    found = read_citation(Printed("2 Ode C. On itch. Abstract presented at: 9th Congress of Skin; June 9-17; Lyon."))
    assert (found.kind, found.meeting, found.meeting_dates, found.place) == (
        "abstract",
        "9th Congress of Skin",
        "June 9-17",
        "Lyon",
    )
    assert found.year is None


@pytest.mark.parametrize("printed", ["", "4", "Data on file. Some Company; 2021.", "See the package insert"])
def test_what_is_no_article_keeps_its_words(printed: str) -> None:
    """A reference that cannot be taken apart is its words, without invented authors."""
    found = read_citation(Printed(printed, 1, 1))
    assert found.authors == () and found.journal == ""


def test_a_search_needs_database_and_date() -> None:
    """A literature search has its databases in the order printed and its date; without either there is none."""
    found = read_search(
        Printed("A literature search of Embase® and MEDLINE® was conducted on 2 February 2023.", 4, 4), VOCABULARY
    )
    assert found is not None and (found.databases, found.date) == (("Embase", "MEDLINE"), "2023-02-02")
    assert read_search(Printed("A literature search was made."), VOCABULARY) is None
    assert read_search(Printed("Embase is a database of 2 February 2023."), VOCABULARY) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("time to the interquartile range (IQR, 3-4)", [("IQR", "interquartile range")]),
        ("severe adverse events (AEs)", [("AE", "adverse event")]),
        ("no hematologic response (NRH)", [("NRH", "no hematologic response")]),
        ("responses evaluated were complete response (CRC)", []),
        ("a dose (high) and (n=4)", []),
    ],
)
def test_short_forms_are_spelled_out_by_the_words_before(text: str, expected: list[tuple[str, str]]) -> None:
    """A short form in brackets is taken where its letters are those of the words before it."""
    assert list(spelled_out(text)) == expected


def test_a_list_of_abbreviations() -> None:
    """Pairs below a table are parted by semicolons; another note has none."""
    note = Printed("Abbreviations: AE, adverse event; CR, complete response.")
    assert list(listed_abbreviations(note)) == [("AE", "adverse event"), ("CR", "complete response")]
    assert list(listed_abbreviations(Printed("aOne patient left."))) == []


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """No text breaks the readers."""
    read_citation(Printed(text, 1, 1))
    read_search(Printed(text, 1, 1), VOCABULARY)
    list(spelled_out(text))
    list(listed_abbreviations(Printed(text)))


@pytest.mark.parametrize(
    ("printed", "authors", "imprint"),
    [
        (
            "Elm A Jr, Fir BC 3rd; Larch Study Group. Rest after work. J Rest. 1999 Mar-Apr;7(2):11-9.",
            ("Elm A Jr", "Fir BC 3rd", "Larch Study Group"),
            ("J Rest", 1999, "7", "2", "11-9"),
        ),
        ("Elm A. Rest. J Rest. 1991 Spring;4(1):12-25.", ("Elm A",), ("J Rest", 1991, "4", "1", "12-25")),
        (
            "Elm A, Fir B, et al.: Rest in pairs. J Rest 26 (Suppl 15): 41-8, 2008.",
            ("Elm A", "Fir B"),
            ("J Rest", 2008, "26", "Suppl 15", "41-8"),
        ),
        ("Elm A, and Fir B: Rest. J Rest 17:31-40, 1972", ("Elm A", "Fir B"), ("J Rest", 1972, "17", "", "31-40")),
    ],
)
def test_other_ways_to_print_an_article(
    printed: str, authors: tuple[str, ...], imprint: tuple[str, int, str, str, str]
) -> None:
    """Younger namesakes, groups, seasons, and the year behind the pages are read like the usual form."""
    found = read_citation(Printed(printed))
    assert found.authors == authors
    assert (found.journal, found.year, found.volume, found.issue, found.pages) == imprint


def test_an_abstract_in_a_journal_is_an_abstract() -> None:
    """`[Abstract]` between title and journal is the kind of the work, and part of neither."""
    found = read_citation(Printed("Elm A, et al.: Rest in pairs. [Abstract] J Rest 26 (15): A-65, 613s, 2008."))
    assert (found.kind, found.title, found.journal, found.pages) == (
        "abstract",
        "Rest in pairs",
        "J Rest",
        "A-65, 613s",
    )
