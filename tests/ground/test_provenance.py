"""Every value knows where it comes from, and problems are values."""

from pathlib import Path

import numpy as np
import pytest

from trialrun.errors import InputError, UnknownNameError, nearest_names
from trialrun.ground.finding import Finding, worst
from trialrun.ground.provenance import Span, parse_lines, read_document_text
from trialrun.ground.streams import stream


def test_lines_are_read_in_every_written_form() -> None:
    """One line, a range and a list of both."""
    assert parse_lines("44") == (Span(44, 44),)
    assert parse_lines("34, 85-92") == (Span(34, 34), Span(85, 92))
    assert Span(85, 92).text() == "85-92"


@pytest.mark.parametrize("text", ["0", "5-3", "a", "", "1;2", "-4"])
def test_impossible_lines_are_refused(text: str) -> None:
    """Lines count from 1 and ranges rise."""
    with pytest.raises(InputError):
        parse_lines(text)


def test_a_document_keeps_every_line_and_its_hash(tmp_path: Path) -> None:
    """Blank lines stay, the last newline adds none, and a quote joins what is printed."""
    path = tmp_path / "note.txt"
    path.write_bytes(b"\xef\xbb\xbffirst\n\n  second \n")
    text = read_document_text(path)
    assert text.lines == ("first", "", "  second ")
    assert text.quote((Span(1, 3),)) == "first / second"
    assert len(text.document.sha256) == 64


def test_an_unusable_document_is_a_clear_error(tmp_path: Path) -> None:
    """A missing file and a file in another encoding say what to do next."""
    with pytest.raises(InputError, match="cannot read the document"):
        read_document_text(tmp_path / "none.txt")
    (tmp_path / "latin.txt").write_bytes(b"\xe9t\xe9")
    with pytest.raises(InputError, match="not UTF-8"):
        read_document_text(tmp_path / "latin.txt")


def test_a_finding_says_what_where_and_what_next() -> None:
    """The line for a terminal has severity, place, message, calculation and fix."""
    finding = Finding("unit", "error", "no unit", "add one", source="a.csv", row=3, calculation="5 / ?", count=2)
    assert finding.text() == "error [unit] a.csv row 3: no unit (2 times) (5 / ?). Next: add one"
    assert Finding("x", "note", "m", source="doc.txt", lines=(4, 6)).where() == "doc.txt:4"
    assert worst([Finding("x", "note", "m"), finding]) == "error"
    assert worst([]) is None


def test_names_that_are_nearly_right_are_suggested() -> None:
    """Case, spaces, `-` and `_` do not matter for a suggestion."""
    assert nearest_names("Hemoglobine", ["hemoglobin", "platelets"]) == ("hemoglobin",)
    assert "did you mean limoges-len-dex?" in str(UnknownNameError("trial", "limoges_lendex", ["limoges-len-dex"]))


def test_a_stream_is_addressed_not_consumed() -> None:
    """The same seed, name and index give the same numbers; any other address gives others."""
    first = stream(7, "age", 3).random(4)
    assert np.array_equal(first, stream(7, "age", 3).random(4))
    for other in (stream(8, "age", 3), stream(7, "sex", 3), stream(7, "age", 4)):
        assert not np.array_equal(first, other.random(4))
