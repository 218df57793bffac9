"""Files that are no plain text: DOCX, PDF, other encodings, other line ends."""

import docx
import pytest

from read.documents.documents_made import (
    docx_bytes,
    page_bytes,
    pdf_bytes,
    placed_pdf_bytes,
    synopsis_docx,
    text_source,
)
from trialrun.read.documents.bytes import decode_text
from trialrun.read.documents.recognising import read_source_bytes


def test_docx_synopsis() -> None:
    """Tables of two columns are labels and values; nested list items keep their depth; powers stay powers."""
    source = read_source_bytes(synopsis_docx(), "protocol.docx")
    assert source.kind == "synopsis"
    assert source.design["study_phase"].text == "1b/2"
    assert [(line.level, line.text.strip()) for line in source.eligibility][1:4] == [
        (1, "• Multiple myeloma with one of:"),
        (2, "• M protein >= 0.5 g/dL"),
        (1, "• ANC at least 1.0 x 10⁹/L"),
    ]
    assert [part.name for part in source.sections] == ["objectives", "treatment"]
    assert [[cell.text for cell in row.cells] for row in source.tables[0].rows] == [["X", "-"]]


def test_docx_lines_count_paragraphs() -> None:
    """Lines of a DOCX are its paragraphs, counted from 1, blank ones too."""
    made = docx.Document()
    for text in ("NCT ID: NCT09999990", "", "Study Type: Interventional"):
        made.add_paragraph(text)
    source = read_source_bytes(docx_bytes(made), "page.docx")
    assert source.design["study_type"].first == 3


def test_pdf_with_text() -> None:
    """The lines of a PDF are numbered through all pages; running heads and page numbers are set aside."""
    pages = [
        ["Invented Protocol FIC-201", "Study Type: Interventional", "Study Phase: 2", "Page 1 of 3"],
        ["Invented Protocol FIC-201", "Inclusion Criteria:", "- Age 18 years or older", "Page 2 of 3"],
        ["Invented Protocol FIC-201", "Exclusion Criteria:", "- Pregnancy", "Page 3 of 3"],
    ]
    source = read_source_bytes(pdf_bytes(pages), "protocol.pdf")
    assert [line.text for line in source.eligibility] == [
        "Inclusion Criteria:", "- Age 18 years or older", "Exclusion Criteria:", "- Pregnancy",
    ]  # fmt: skip
    assert source.design["study_phase"].first == 3


def test_pdf_without_text_is_a_finding() -> None:
    """A PDF of pictures gives a Source with nothing but the finding that it holds no text."""
    source = read_source_bytes(pdf_bytes([[]]), "scan.pdf")
    assert [(finding.family, finding.severity) for finding in source.findings] == [("no-text", "error")]


def test_encodings() -> None:
    """UTF-16 and Windows-1252 are read; only what had to be assumed is a finding."""
    text = page_bytes("points.txt").decode().replace("Penguin", "Müller’s penguin")
    for encoding, findings in (("utf-8-sig", 0), ("utf-16", 0), ("utf-16-le", 0), ("cp1252", 1)):
        source = read_source_bytes(text.encode(encoding), "page.txt")
        assert source.unknown[0].text == "Müller’s penguin"
        assert len(source.findings) == findings


def test_line_ends() -> None:
    """Lines end as on any system, and their numbers are the same."""
    text = page_bytes("points.txt").decode()
    for end in ("\r\n", "\r"):
        source = read_source_bytes(text.replace("\n", end).encode(), "page.txt")
        assert (source.status.first, source.document.lines) == (8, 79)


def test_letter_as_docx() -> None:
    """A letter in DOCX: a table takes the line above it as its title, references are citations."""
    made = docx.Document()
    made.add_paragraph("Invented Medical Information answers an unsolicited request of a healthcare professional.")
    made.add_heading("FICTIVEX - Use in POEMS Syndrome", 1)
    made.add_heading("Summary", 2)
    made.add_paragraph("FICTIVEX is not approved for POEMS syndrome.", style="List Bullet")
    made.add_heading("Clinical Data", 2)
    made.add_paragraph("Table 1. Patients")
    table = made.add_table(rows=2, cols=2)
    for row, texts in enumerate((("Characteristic", "A (n=5)"), ("Men, n (%)", "3 (60)"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    made.add_heading("References", 2)
    made.add_paragraph("1. Alder B. Fictumab. J Invented. 2030.")
    source = read_source_bytes(docx_bytes(made), "letter.docx")
    assert source.kind == "information letter"
    assert source.tables[0].title and source.tables[0].title.text == "Table 1. Patients"
    assert [row.cells[0].text for row in source.tables[0].rows] == ["3 (60)"]
    assert len(source.citations) == 1


def test_larger_lines_of_a_pdf_are_headings_and_cells_are_parted() -> None:
    """A table of labels, a heading that only its size tells, and a line broken off its outcome read as in a text."""
    body = [
        [(40, 20, "Protocol Synopsis")],
        [(40, 10, "Protocol")],
        [(40, 10, "number")],
        [(200, 10, "GLAND-7")],
        [(40, 10, "Sponsor"), (200, 10, "Gland Foundation")],
        [(40, 15, "Exclusion criteria")],
        *(
            [(40, 10, f"{number}. {text}")]
            for number, text in enumerate(("Stroke", "Pregnancy", "Asthma of any kind"), 1)
        ),
        [(40, 15, "Treatment")],
        [(40, 10, "All patients receive aspirin 100 mg orally once daily with breakfast for a total of")],
        [(40, 10, "twelve weeks.")],
        [(40, 15, "Endpoints")],
        [(40, 10, "Primary endpoint: relief of pain without any further treatment of the gland at week")],
        [(40, 10, "twelve of the study, as the patients themselves write it down in their own diaries.")],
    ]
    source = read_source_bytes(placed_pdf_bytes(body), "synopsis.pdf")
    assert [(item.kind, item.value.text) for item in source.identifiers] == [("organisation", "GLAND-7")]
    assert [one.name.text for one in source.parties] == ["Gland Foundation"]
    assert [line.text for line in source.eligibility][-3:] == ["1. Stroke", "2. Pregnancy", "3. Asthma of any kind"]
    (outcome,) = source.outcomes
    assert outcome.measure.text.startswith("relief of pain") and outcome.measure.text.endswith("own diaries.")
    (told,) = [part for part in source.sections if part.name == "treatment"]
    assert [line.text for line in told.lines] == [
        "All patients receive aspirin 100 mg orally once daily with breakfast for a total of twelve weeks."
    ]


def test_a_heading_alone_between_a_list_and_a_paragraph_ends_the_list() -> None:
    """`Treatment` with blank lines around it, below the last criterion, is no criterion, nor is what follows."""
    source = text_source(
        "Protocol Synopsis\n\nSponsor: Gland Foundation\n\nInclusion criteria\n\n1. Age 18 or older\n\n"
        "Exclusion criteria\n\n1. Stroke\n2. Pregnancy\n\nTreatment\n\nAspirin 100 mg orally once daily.\n"
    )
    assert [line.text for line in source.eligibility][-2:] == ["1. Stroke", "2. Pregnancy"]
    assert [part.name for part in source.sections] == ["treatment"]


def test_a_title_that_its_page_breaks_at_a_capital() -> None:
    """In a PDF a line that ends with a word that ends no sentence goes on below, also with a capital."""
    rows = [
        "Title of Study: A Phase 2 Randomised Study of Rowanib Against Placebo for Patients With",
        "Tophaceous Gout",
        "Protocol Number: OAK-4",
        "Study Phase: 2",
        "Sponsor: Oak",
        "Study Design: This is a randomised study in which the patients are given rowanib or placebo for a",
        "year, and in which they are then seen again every six months for another year, at one of the sites",
        "of the study.",
    ]
    source = read_source_bytes(pdf_bytes([rows]), "synopsis.pdf")
    titles = [item.value.text for item in source.titles]
    assert titles[0].endswith("for Patients With Tophaceous Gout")


@pytest.mark.parametrize("text", ["ALT below 2.5 ×\u00a0ULN", "Gro\u00df\u00a0 und", "protégé\u00a0»", "CAFÉ™", "10×”"])
def test_characters_that_are_meant_stay(text: str) -> None:
    """Their bytes in a wrong encoding would be others by chance."""
    assert decode_text(text.encode(), "made.txt").text == text


def test_characters_saved_in_a_wrong_encoding_are_read_as_meant() -> None:
    """Signs, accents and Greek letters."""
    wrong = "â‰¥ 5 Âµg, Â±2, MÃ¼ller, Î±, Å¡, Ã— ULN"
    decoded = decode_text(wrong.encode(), "made.txt")
    assert decoded.text == "≥ 5 µg, ±2, Müller, α, š, × ULN"
    assert [finding.family for finding in decoded.findings] == ["encoding"]
