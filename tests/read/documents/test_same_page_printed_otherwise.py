"""The same page printed otherwise: line ends, margins, wrapping and a page around it change nothing that it says."""

import re
import textwrap
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import msgspec
import pytest

from growth import assert_in_proportion
from trialrun.read.documents.formats.html import typed_text
from trialrun.read.documents.printed_lines import split_lines
from trialrun.read.documents.recognising import read_source_bytes
from trialrun.read.documents.wrapped import without_wraps

PAGES = sorted(Path(__file__).with_name("pages").glob("*.txt")) + sorted(
    Path(__file__).with_name("layouts").glob("*.txt")
)
LONG_PAGE = """A Phase 2 Study of Fictumab With Pomalidomide in Patients Who Have Relapsed Light-Chain \
Amyloidosis and Failed Others

ClinicalTrials.gov Identifier: NCT09999901

Brief Summary: This study tests whether fictumab, an antibody against a protein that only plasma cells carry, can \
be given with pomalidomide to patients whose amyloidosis has come back, and how many of them respond to the two.
Study Type: Interventional
Enrollment: 40 participants

Eligibility Criteria
Inclusion Criteria:
- Amyloidosis that was proven by biopsy and has come back after at least one line of treatment before enrollment
- A difference between involved and uninvolved free light chains of at least 50 mg/L within 28 days before enrollment
- Hemoglobin of at least 8 g/dL without transfusion in the 14 days before the first dose; growth factors are not counted
Exclusion Criteria:
- Myocardial infarction within the 6 months before enrollment, or heart failure of class III or IV at any time before
- Pregnancy or breastfeeding; women who can have children need a negative pregnancy test within 7 days of the first dose
"""


def wrapped(width: int) -> Callable[[str], str]:
    """Breaks each line of a text at a width."""

    def wrap(text: str) -> str:
        broken = (textwrap.wrap(line, width, break_on_hyphens=False) or [""] for line in text.split("\n"))
        return "\n".join(part for parts in broken for part in parts)

    return wrap


PRINTED: dict[str, Callable[[str], str]] = {
    "line ends of two signs": lambda text: text.replace("\n", "\r\n"),
    "a mark of its encoding": lambda text: "\ufeff" + text,
    "blanks at the ends": lambda text: text.replace("\n", "   \n"),
    "a margin": lambda text: "".join(
        f"    {line}" if line.strip() else line for line in text.splitlines(keepends=True)
    ),
    "more blank lines": lambda text: text.replace("\n\n", "\n\n\n"),
    "the day of the print": lambda text: "Printed on 2 March 2024\n\n" + text,
    "the number of its page": lambda text: text + "\n\nPage 1 of 1\n",
    "a page of the browser": lambda text: (
        f"<html><head><title>t</title></head><body><pre>{escape(text)}</pre></body></html>"
    ),
}


def told(raw: bytes, name: str) -> dict[str, Any]:
    """What a Source says, without places and findings."""
    source = read_source_bytes(raw, name)
    left_out = ("document", "findings", "set_aside")
    return {field: _words(getattr(source, field)) for field in source.__struct_fields__ if field not in left_out}


def _without_hyphens(value: Any) -> str:
    """`post- autologous` may be broken behind its hyphen: which blank was printed, nobody knows."""
    return str(value).replace("- ", "-")


def _words(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_words(item) for item in value]
    if isinstance(value, dict):
        return {key: _words(item) for key, item in value.items()}
    if isinstance(value, msgspec.Struct):
        places = ("first", "last", "level", "field")
        return {field: _words(getattr(value, field)) for field in value.__struct_fields__ if field not in places}
    return " ".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("printed", PRINTED)
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_printed_otherwise_says_the_same(page: Path, printed: str) -> None:
    """Line ends, margins, blank lines, marks of the print and a page around a text are no content."""
    text = page.read_text(encoding="utf-8")
    assert told(PRINTED[printed](text).encode(), page.name) == told(text.encode(), page.name)


@pytest.mark.parametrize(
    "mark",
    ["Printed on 2 March 2024", "Downloaded: 2024-03-02 11:40", "Accessed from https://example.org/trials/7",
     "Saved by M. Alder on March 2, 2024, 11:40", "Generated 02/03/2024"],
)  # fmt: skip
def test_the_mark_of_a_print_is_no_content(mark: str) -> None:
    """The day of a print, or the address it was taken from, is set aside."""
    (aside,) = (
        part
        for part in read_source_bytes(f"{LONG_PAGE}\n{mark}\n".encode(), "x.txt").set_aside
        if part.reason == "layout"
    )
    assert aside.first == LONG_PAGE.count("\n") + 2


@pytest.mark.parametrize(
    "criterion",
    ["Retrieved at least 8 oocytes", "Generated 5 million cells or more", "Viewed by 2 pathologists"],
)
def test_a_criterion_is_no_mark_of_a_print(criterion: str) -> None:
    """A number alone is no day: what patients must have is not set aside."""
    page = LONG_PAGE.replace("Exclusion Criteria:", f"- {criterion}\nExclusion Criteria:")
    source = read_source_bytes(page.encode(), "x.txt")
    assert f"- {criterion}" in [piece.text for piece in source.eligibility]


@pytest.mark.parametrize("width", [72, 80, 88, 100])
def test_a_wrapped_page_says_the_same(width: int) -> None:
    """Lines that were broken at one width are whole again: no criterion, title or summary is cut."""
    assert told(wrapped(width)(LONG_PAGE).encode(), "x.txt") == told(LONG_PAGE.encode(), "x.txt")


@pytest.mark.parametrize("width", [46, 50])
def test_a_short_wrapped_page_says_the_same(width: int) -> None:
    """Three breaks are enough where paragraphs stand apart: what is behind the first line of a summary is not lost."""
    text = (
        "Fictumab in Amyloidosis\n\nClinicalTrials.gov Identifier: NCT09999901\n\nBrief Summary: In this trial people "
        "whose amyloidosis has come back are given fictumab by mouth for one year, and those who have not had it "
        "before get it too.\n\nSex: All\n\nEligibility Criteria\n\nInclusion Criteria:\n\n* Age 18 years or older\n"
    )
    broken = wrapped(width)(text)
    assert broken.count("\n") == text.count("\n") + 3
    assert told(broken.encode(), "x.txt") == told(text.encode(), "x.txt")


@pytest.mark.shared
@pytest.mark.parametrize("width", [80, 96])
def test_a_wrapped_seed_has_the_same_criteria(shared: Path, width: int) -> None:
    """Real pages too keep titles, criteria, arms, outcomes and dates when they are broken at a width."""
    for path in sorted((shared / "seeds").iterdir()):
        text = path.read_text(encoding="utf-8")
        whole, broken = told(text.encode(), path.name), told(wrapped(width)(text).encode(), path.name)
        for field in ("kind", "titles", "eligibility", "arms", "interventions", "outcomes", "dates", "design"):
            assert _without_hyphens(broken[field]) == _without_hyphens(whole[field]), (path.name, field)


def test_short_lines_are_not_joined() -> None:
    """A list of short lines, some of them long by chance, is no wrapped text."""
    text = (
        "Conditions\nRelapsed light-chain amyloidosis of the heart and kidney\nMultiple myeloma\nage 18 or older\n" * 5
    )
    lines, _ = split_lines(text, "x.txt")
    assert without_wraps(lines) == lines
    assert not re.search("older Conditions", " | ".join(line.text for line in lines))


@pytest.mark.parametrize("stop", ["", "."])
@pytest.mark.parametrize("width", range(60, 90, 3))
def test_items_without_bullets_stay_apart(width: int, stop: str) -> None:
    """In a list without bullets an item begins with a capital, though the line above it is full by chance."""
    items = [
        f"Patients of kind {'x' * (7 * at % 23)} who were treated before with at least {at + 2} drugs of the "
        f"same class and who did not respond to any of them{stop}"
        for at in range(12)
    ]
    items[1::3] = ["Adequate organ function" + stop] * len(items[1::3])
    broken = "\n".join(wrapped(width)(item) for item in items)
    lines, _ = split_lines(broken, "x.txt")
    assert [line.text for line in without_wraps(lines)] == items


@pytest.mark.parametrize("opened", ["<head>", "<pre", "<pre ", "<pre>"])
def test_a_page_of_unclosed_tags_takes_its_time_once(opened: str) -> None:
    """Whether a page is a typed text is told in time that grows with its length, whatever is left open in it."""
    assert_in_proportion(typed_text, opened * 20_000 + "<pre>x")
    assert (
        typed_text(f"<html><head><title>t</title></head><body>{'<p>' * 3}<pre>a &lt; b\nc</pre></body>") == "a < b\nc"
    )
