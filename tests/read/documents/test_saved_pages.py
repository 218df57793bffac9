"""Web pages as browsers save them: buttons beside words, cells made of paragraphs, numbers behind their label."""

import pytest

from read.documents.documents_made import text_source
from trialrun.read.documents.formats.html import html_lines


def printed(body: str) -> list[str]:
    """The lines of a page with this body."""
    lines, _, _ = html_lines(f"<html><body>{body}</body></html>", "page.html")
    return [line.text for line in lines]


@pytest.mark.parametrize(
    ("cells", "row"),
    [
        ("<td><p>Remission</p><p>— no. (%)</p></td><td><p>9</p><p>(45)</p></td>", "Remission — no. (%) | 9 (45) |"),
        ("<td><p>Relapse</p></td><td><p>4 (20)</p></td><td><p>7</p></td>", "Relapse | 4 (20) | 7 |"),
        ("<td>Time to relapse<br>(95% CI)</td><td>8.1<br>[5.0-9.9]</td>", "Time to relapse (95% CI) | 8.1 [5.0-9.9] |"),
        (
            "<th><div>Drug</div><div>plus steroid</div></th><th>Steroid<br>(n=20)</th>",
            "Drug plus steroid | Steroid (n=20) |",
        ),
    ],
)
def test_paragraphs_of_a_cell_are_one_text(cells: str, row: str) -> None:
    """What goes on with a cell by its first sign is the same cell, so that each value stays in its column."""
    assert printed(f"<table><tr>{cells}</tr></table>") == [row]


@pytest.mark.parametrize(
    "cells",
    [
        "<td>Gout<br>Arthritis</td><td>Drug: Fictumab</td>",
        "<td>1. Adults<br>2. Platelets above 90</td><td>none</td>",
        "<td><p>Experimental: High</p><p>Nine tablets</p></td><td><ul><li>Drug: Fictumab</li></ul></td>",
    ],
)
def test_lists_in_cells_stay_lists(cells: str) -> None:
    """A paragraph of a cell that begins anew is a line of its own."""
    assert len(printed(f"<table><tr>{cells}</tr></table>")) > 2


def test_buttons() -> None:
    """A button beside words says nothing; one alone is no content; in a heading it is the heading."""
    lines, _, _ = html_lines(
        "<html><body><h3>Phase <button>?</button></h3><p>Phase 2</p><button>Accept</button><button>Reject</button>"
        "<h2><button>Inclusion Criteria</button></h2><p>Adults</p></body></html>",
        "page.html",
    )
    assert [(line.text, line.heading, line.aside) for line in lines] == [
        ("Phase", 3, False),
        ("Phase 2", 0, False),
        ("Accept", 0, True),
        ("Reject", 0, True),
        ("Inclusion Criteria", 2, False),
        ("Adults", 0, False),
    ]


@pytest.mark.parametrize("label", ["ClinicalTrials.gov ID", "NCT Number", "ClinicalTrials.gov Identifier"])
def test_a_number_of_a_register_needs_no_sign_before_it(label: str) -> None:
    """A label with nothing but a blank before the number of a record states that number, and is no index term."""
    source = text_source(
        f"Fictumab in Gout\n\n{label} NCT09999960\n\nSponsor Invented Fund\n\nStudy Type: Interventional\n\n"
        "Estimated Enrollment: 30\n\nFirst Posted: May 1, 2027\n\nAges Eligible for Study: 18 Years and older\n\n"
        "Sexes Eligible for Study: All\n"
    )
    assert source.name == "NCT09999960"
    assert not source.terms
