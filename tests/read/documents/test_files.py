"""Files that are no plain text: DOCX, PDF, other encodings, other line ends."""

import docx

from read.documents.documents_made import docx_bytes, page_bytes, pdf_bytes, synopsis_docx
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
