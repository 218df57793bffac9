"""A printed text made regular: what is written anew, what is left alone, and that every place points back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_in_proportion
from trialrun.read.regular import make_regular, regular
from trialrun.read.text import Cut


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("ANC ≥1.5 × 10⁹/L", "ANC >=1.5 x 10^9/L"),
        ("platelets \\>= 50,000/uL", "platelets >= 50,000/uL"),
        ("ALT =\\< 3 x ULN", "ALT <= 3 x ULN"),
        ("age > or = 18", "age >= 18"),
        ("x 10<sup>9</sup>/L and <u>></u> 18", "x 10^9/L and >= 18"),
        ("20&nbsp;mg &gt;= 5 and &amp;lt; 7", "20 mg >= 5 and < 7"),
        ("0.5 × 109/L", "0.5 x 10^9/L"),
        ("x 10(9)/L", "x 10^9/L"),
        ("168 µmol/L, 3 μL", "168 umol/L, 3 uL"),
        ("kg/m², mm³", "kg/m2, mm3"),
        ("1·5 mg/dL", "1.5 mg/dL"),
        ("½ tablet, 1½ tablets", "0.5 tablet, 1.5 tablets"),
        ("bortezomib 1.\n\n3 mg/m2 i.\n\nv.", "bortezomib 1.3 mg/m2 i.v."),
        ("Class Ⅲ－Ⅳ，＞80％", "Class III-IV,>80%"),
        ("signiﬁcant\u00a0eﬀect\u200b", "significant effect"),
        ("Alder et al (2030)2,3 report", "Alder et al (2030) report"),
        ("<p><b>Methods </b>All</p>", "\nMethods All\n"),
    ],
)
def test_one_way_of_writing(printed: str, read: str) -> None:
    """Signs, powers, spaces, tags, entities and broken numbers are written in one way."""
    assert regular(printed) == read


@pytest.mark.parametrize(
    "printed",
    [
        "platelets < 50 and > 30",
        "1.\n3 mg daily",
        "Grade 2.\n\n3 patients",
        "μ-opioid",
        "CD34+ cells, 5-FU",
        "10 to 20 mg",
    ],
)
def test_left_alone(printed: str) -> None:
    """What is regular stays: comparisons are no tags, a list's number is no decimal, a sentence's end is no break."""
    assert regular(printed) == printed


def test_quote_is_what_is_printed() -> None:
    """A cut of the regular text quotes the characters that the document prints."""
    text = make_regular("ANC ≥1.5 × 10⁹/L, ALT &lt;= 3")
    first = text.plain.index(">=1.5")
    assert text.quote(Cut(first, first + 5)) == "≥1.5"
    assert text.quote(Cut(text.plain.index("<="), text.plain.index("<=") + 2)) == "&lt;="
    assert text.quote(Cut(0, len(text.plain))) == text.original


PIECES = st.sampled_from(
    ["≥", "&gt;", "\\>", "10⁹", "<b>", "</sup>", " ", "\u00a0", "1.", "\n", "a", "µg", "½", "①", "=<", "&amp;lt;"]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=30))
def test_places_point_into_the_original(parts: list[str]) -> None:
    """Every place of the regular text lies in the original, in the same order."""
    text = make_regular("".join(parts))
    places = [text.place(at) for at in range(len(text.plain) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text.original) for place in places)


@given(st.text(max_size=80))
def test_regular_is_stable(printed: str) -> None:
    """Any text is read, and the regular form of plain words and figures is itself."""
    words = "".join(character for character in regular(printed) if character.isascii() and character.isalnum())
    assert regular(words) == words


@pytest.mark.parametrize("piece", ["<", "&", " ", "1. \n", "≥", "= ", "<p ", "a.\n\n", "\\", "x 10"])
def test_time_is_linear(piece: str) -> None:
    """The time for any one pattern grows with its length, not with its square."""
    assert_in_proportion(make_regular, piece * (50_000 // len(piece)))
