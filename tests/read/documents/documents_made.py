"""Makes small documents for tests: pages from the folder, DOCX files, PDF files with and without text."""

import io
import zipfile
from pathlib import Path

import docx

from trialrun.read.documents.recognising import read_source_bytes
from trialrun.read.source import Source

PAGES = Path(__file__).parent / "pages"


def page_bytes(name: str) -> bytes:
    """The bytes of a page about an invented trial."""
    return (PAGES / name).read_bytes()


def page(name: str) -> Source:
    """The Source of such a page."""
    return read_source_bytes(page_bytes(name), name)


def text_source(text: str) -> Source:
    """The Source of a text."""
    return read_source_bytes(text.encode(), "document.txt")


def docx_bytes(document: object) -> bytes:
    """A python-docx document as the bytes of its file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def synopsis_docx() -> bytes:
    """A protocol: its synopsis as a table of two columns, then criteria as nested lists under numbered headings."""
    made = docx.Document()
    made.add_heading("Protocol Synopsis", 0)
    table = made.add_table(rows=0, cols=2)
    for label, texts in (
        ("Protocol Title", ["A Phase 1b/2 Study of Fictumab in Multiple Myeloma"]),
        ("Sponsor", ["Invented Therapeutics AG"]),
        ("Study Phase", ["1b/2"]),
        ("Number of Subjects", ["60"]),
        ("Objectives", ["Primary:", "to find the dose", "Secondary:", "to assess response"]),
        ("Study Treatment", ["Fictumab 5, 10 or 20 mg orally on days 1-21 of each 28-day cycle"]),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, texts[0]
        for text in texts[1:]:
            cells[1].add_paragraph(text)
    made.add_heading("5.1 Inclusion Criteria", 2)
    made.add_paragraph("Multiple myeloma with one of:", style="List Bullet")
    made.add_paragraph("M protein >= 0.5 g/dL", style="List Bullet 2")
    last = made.add_paragraph("ANC at least 1.0 x 10", style="List Bullet")
    last.add_run("9").font.superscript = True
    last.add_run("/L")
    made.add_heading("5.2 Exclusion Criteria", 2)
    made.add_paragraph("Pregnancy", style="List Number")
    made.add_heading("6 Schedule of Assessments", 1)
    table = made.add_table(rows=2, cols=3)
    for row, texts in enumerate((("Test", "Screening", "Day 1"), ("ECG", "X", "-"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    return docx_bytes(made)


Cell = tuple[int, int, str]
"""A stretch of text in a PDF: how far from the left, in which size, and the text."""


def pdf_bytes(pages: list[list[str]]) -> bytes:
    """A PDF with these lines on its pages."""
    return _pdf([_running(lines) for lines in pages])


def placed_pdf_bytes(rows: list[list[Cell]]) -> bytes:
    """A PDF of one page whose lines are made of cells, in sizes of their own."""
    shown = [
        f"BT /F1 {size} Tf 1 0 0 1 {left} {760 - 24 * at} Tm ({text}) Tj ET"
        for at, row in enumerate(rows)
        for left, size, text in row
    ]
    return _pdf([" ".join(shown)])


def stretched_pdf_bytes(pages: list[list[tuple[float, float, float, str]]], *, turned: bool = False) -> bytes:
    """A PDF whose pages hold stretches of text: from the left, from the foot, size, text; `turned` by a quarter."""
    streams = []
    for page in pages:
        shown = []
        for x, y, size, text in page:
            plain = text.replace("(", "\\(").replace(")", "\\)")
            place = f"0 1 -1 0 {600 - y} {x}" if turned else f"1 0 0 1 {x} {y}"
            shown.append(f"BT /F1 {size} Tf {place} Tm ({plain}) Tj ET")
        streams.append(" ".join(shown))
    return _pdf(streams)


def _running(lines: list[str]) -> str:
    shown = " ".join(f"({line.replace('(', '[').replace(')', ']')}) Tj T*" for line in lines)
    return f"BT /F1 10 Tf 12 TL 40 760 Td {shown} ET"


def _pdf(streams: list[str]) -> bytes:
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for stream in streams:
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R /Resources {font} >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}").encode("latin-1")


def zip_bytes(members: dict[str, bytes]) -> bytes:
    """An archive with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()
