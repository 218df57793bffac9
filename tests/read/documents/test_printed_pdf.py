"""PDFs as printers lay them out: columns, tables, running heads, broken words. All texts are invented."""

from growth import assert_in_proportion
from read.documents.documents_made import stretched_pdf_bytes
from trialrun.read.documents.formats.pdf import pdf_lines

Stretch = tuple[float, float, float, str]


def told(*pages: list[Stretch]) -> list[str]:
    """The lines that such pages give, without those that are set aside."""
    lines, _, _ = pdf_lines(stretched_pdf_bytes(list(pages)), "made.pdf")
    return [line.text for line in lines if not line.aside]


def below(x: float, y: float, *texts: str, size: float = 10) -> list[Stretch]:
    """Texts one below the other."""
    return [(x, y - 12 * at, size, text) for at, text in enumerate(texts)]


FULL = "the marmots of the northern slope were weighed again in"
"""A line that fills its column."""


def test_columns_are_read_one_after_the_other() -> None:
    """Text goes on from the foot of a column at the head of the next, and what was broken at its edge is whole."""
    left = [f"{number} {FULL}" for number in "abcdefghi"]
    lines = told(
        below(40, 700, *left, "the last line of it") + below(320, 700, "goes on over here.", "A new sentence.")
    )
    assert lines[0].endswith("the last line of it goes on over here.")
    assert lines[1] == "A new sentence."


def test_rows_of_a_table_keep_their_cells() -> None:
    """A label broken into two lines and its value beside it are one row, closed by bars; cells of many lines end so."""
    page = [
        *below(40, 700, "Planned number of", "patients"),
        *below(200, 700, "40 (20 in each of the two groups,", "randomised 1:1)"),
        *below(40, 660, "Sponsor"), *below(200, 660, "Marmot Institute"),
        *below(40, 640, "Exclusion criteria"), *below(200, 640, "1. Pregnancy", "2. Stroke"),
    ]  # fmt: skip
    assert told(page) == [
        "Planned number of patients | 40 (20 in each of the two groups, randomised 1:1) |",
        "Sponsor | Marmot Institute |",
        "Exclusion criteria |",
        "1. Pregnancy",
        "2. Stroke |",
    ]


def test_cells_on_one_printed_line_are_parted() -> None:
    """Stretches that begin where others of the page begin are cells; those of running text are not."""
    cells = (("Characteristic", "N=36"), ("Male, n (%)", "22 (61)"), ("Fever, n (%)", "4 (11)"))
    rows = [
        [*below(40, 700 - 14 * at, name), *below(200, 700 - 14 * at, value)] for at, (name, value) in enumerate(cells)
    ]
    prose = [*below(40, 600, "Methods"), *below(82, 600, "Marmots were weighed.")]
    assert told([one for row in rows for one in row] + prose) == [
        *(f"{name} | {value} |" for name, value in cells),
        "Methods Marmots were weighed.",
    ]


def test_a_cell_goes_on_over_the_page() -> None:
    """Heads and feet of pages stand aside, though several lines and their own cells make them up."""
    foot = [(40.0, 30.0, 8.0, "CONFIDENTIAL"), (500.0, 30.0, 8.0, "Page 1 of 2")]
    again = [(40.0, 30.0, 8.0, "CONFIDENTIAL"), (500.0, 30.0, 8.0, "Page 2 of 2")]
    head = [(40.0, 780.0, 8.0, "Protocol MAR-7"), (400.0, 780.0, 8.0, "Version 3")]
    first = [*head, *foot, *below(40, 100, "Inclusion criteria"), *below(200, 100, "- Age 18 or older", "- Fever")]
    second = [*head, *again, *below(200, 740, "- Cough"), *below(40, 700, "Sponsor"), *below(200, 700, "Marmot")]
    assert told(first, second) == [
        "Inclusion criteria |", "- Age 18 or older", "- Fever", "- Cough |", "Sponsor | Marmot |",
    ]  # fmt: skip


def test_parted_words_are_whole_again() -> None:
    """A hyphen at the end of a line goes where it only broke the word, and stays where the word has one."""
    wide = "the animals of both of the slopes were then given "
    page = below(
        40, 700,
        f"{wide}sulfame-", "thoxazole on every day of the week by mouth and low-",
        f"dose aspirin, or else {wide[12:30]} Cockcroft-", f"Gault formula; {wide[:32]} disease-",
        "free survival was the only thing that mattered to all", "of them: disease and free of it.",
    )  # fmt: skip
    whole = " ".join(told(page))
    assert "sulfamethoxazole" in whole
    assert all(word in whole for word in ("low-dose", "Cockcroft-Gault", "disease-free"))


def test_raised_figures_and_signs_before_items() -> None:
    """A small figure above the line is a citation or a power, not part of the number before it; signs become points."""
    page = [
        (40.0, 700.0, 10.0, "Platelets 50 x 10"), (117.0, 704.0, 7.0, "9"), (121.0, 700.0, 10.0, "/L or more"),
        (40.0, 680.0, 10.0, "\\267"), (52.0, 680.0, 10.0, "Age 18 or older"),
    ]  # fmt: skip
    assert told(page)[0] == "Platelets 50 x 10⁹/L or more"
    assert told(page)[1].endswith("Age 18 or older")


def test_a_title_of_several_lines_is_one_heading() -> None:
    """Large lines below each other are one title, also where one begins with a capital; a smaller one is another."""
    page = [
        *below(40, 700, "A Randomised Study of Rowanib Against", "Placebo in Patients With Gout", size=16),
        *below(40, 650, "Summary", size=13),
        *below(40, 620, f"{FULL} one and the other year,", "and they were well."),
    ]  # fmt: skip
    lines, _, _ = pdf_lines(stretched_pdf_bytes([page]), "made.pdf")
    assert [line.text for line in lines if line.heading] == [
        "A Randomised Study of Rowanib Against Placebo in Patients With Gout", "Summary",
    ]  # fmt: skip


def test_a_turned_page_is_read_as_it_is_seen() -> None:
    """Text that runs up the sheet, as on a page laid across, gives the same lines."""
    lines, _, _ = pdf_lines(
        stretched_pdf_bytes([below(40, 500, "Sponsor: Marmot", "Phase: 2")], turned=True), "made.pdf"
    )
    assert [line.text for line in lines] == ["Sponsor: Marmot", "Phase: 2"]


def test_values_at_the_foot_of_a_page_stay_in_their_row() -> None:
    """A page number stands alone on its line; figures beside a label are none, though other pages end with figures."""
    first = [*below(40, 700, "Event", "Deaths"), *below(300, 30, "1")]
    second = [*below(40, 700, "Fever"), *below(200, 700, "3"), *below(320, 700, "12"), *below(300, 30, "2")]
    assert "Fever | 3 | 12 |" in told(first, second)
    assert told(second[:3]) == ["Fever | 3 | 12 |"]


def test_a_compound_broken_at_its_hyphen_keeps_it() -> None:
    """What stands behind the hyphen ends no word, though the document has neither part of it elsewhere."""
    lines = told(below(40, 700, "the marmots of the northern slope were all fluff-", "free in the spring"))
    assert lines == ["the marmots of the northern slope were all fluff-free in the spring"]


def test_stretches_of_zero_bytes_are_no_text() -> None:
    """Some files print zero bytes between their lines."""
    page = below(40, 700, "Marmots", "\0", "sleep")
    assert told(page) == ["Marmots sleep"]


def test_long_pages_take_linear_time() -> None:
    """A paragraph of many lines is joined without being searched again for each of them."""
    assert_in_proportion(lambda text: told(below(40, 30000, *text.split("; "))), "; ".join([FULL] * 2000))
