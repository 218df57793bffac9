"""The side-by-side page: beside the lines of a document stands what they became, and below it the whole record."""

import re

from trialrun.read.reading import Reading, read_document_bytes
from trialrun.report.reading_page import reading_page

LETTER = """MEDICAL INFORMATION

EXAMPLUMAB (daratumumab)
Use of EXAMPLUMAB in Patients with POEMS Syndrome

SUMMARY
• The safety and efficacy of daratumumab in POEMS syndrome have not been established.
• A chart review described 12 patients with POEMS syndrome.1

CLINICAL STUDIES
Chart Review
Birch et al (2022)1 reviewed the records of 12 patients with POEMS syndrome treated with daratumumab.

Table 1. Responses
Response	N=12
Hematologic CR, n (%)	5 (42)
Clinical improvement, n (%)	9 (75)

LITERATURE SEARCH
A literature search of MEDLINE was conducted on 03 April 2024.

REFERENCES
1. Birch A, Aspen B. Daratumumab in POEMS syndrome. Am J Hematol. 2022;97(5):E170-E173.
"""
SYNOPSIS = """PROTOCOL SYNOPSIS
Title of Study: HAZEL, daratumumab in multiple myeloma
Inclusion Criteria:
1. Platelets >= 30 x 10^9/L or hemoglobin >= 8 g/dL
2. Able to swallow capsules whole
Treatment Regimen:
Daratumumab 16 mg/kg IV on days 1, 8, 15 and 22 of 28-day cycles.
"""


def page_of(reading: Reading) -> str:
    """The page of a reading, without its tags' line ends."""
    return " ".join(reading_page(reading.record, reading.coverage, reading.findings, "made.yaml").split())


def row_with(page: str, words: str) -> str:
    """The row of the page that prints some words, as plain text."""
    rows = (" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in page.split("<tr>")[1:])
    return next(row for row in rows if words in row)


def test_beside_a_line_of_a_letter_stands_what_it_reports() -> None:
    """The cells of a printed row stand in one row of the page, with the count read from them."""
    reading = read_document_bytes(LETTER.encode(), "letter.txt")
    assert reading.source.kind == "information letter"
    row = row_with(page_of(reading), "Hematologic CR, n (%)")
    assert "5 (42)" in row
    assert "count 5 of 12 (42 %)" in row


def test_a_letter_has_its_evidence_on_the_page() -> None:
    """Below text and reading stands the whole evidence, under a heading that says so, and no empty treatment."""
    page = page_of(read_document_bytes(LETTER.encode(), "letter.txt"))
    assert '<h2 id="made">The evidence</h2>' in page
    assert "Cohort birch-2022: results" in page
    assert ">Treatment<" not in page


def test_a_rule_stands_in_parts_and_its_question_once() -> None:
    """Alternatives of a rule are points of their own; what a person is asked is not said twice."""
    page = page_of(read_document_bytes(SYNOPSIS.encode(), "hazel.txt"))
    assert "any of the following platelet count at least 30" in row_with(page, "30 x 10^9/L")
    assert row_with(page, "swallow capsules").count("swallow capsules") == 2


def test_beside_a_dose_stands_the_schedule() -> None:
    """A sentence on treatment shows drug, dose and days as read; what only repeats the print is left out."""
    row = row_with(page_of(read_document_bytes(SYNOPSIS.encode(), "hazel.txt")), "16 mg/kg IV on days")
    assert "dose 16 mg/kg, calculated by weight; route IV" in row
    assert "every cycle: days 1, 8, 15, 22" in row


def test_cycles_stand_beside_what_tells_the_treatment() -> None:
    """A phase that rests on several sentences stands beside its drugs, not beside the first of them on the design."""
    text = SYNOPSIS.replace("Inclusion", "Study Design: open-label, single-arm study\nInclusion")
    text = text.replace(" of 28-day cycles.", ".\nTreatment consists of six 28-day cycles.")
    page = page_of(read_document_bytes(text.encode(), "hazel.txt"))
    assert "28 days" not in row_with(page, "open-label, single-arm")
    assert "length: 6 cycles of 28 days" in row_with(page, "16 mg/kg IV on days")


def test_a_record_on_one_line_names_its_fields() -> None:
    """Where lines tell no place, the first column holds the fields of the record and says so."""
    record = b'{"protocolSection": {"identificationModule": {"nctId": "NCT99999991", "briefTitle": "OAK"}}}'
    page = page_of(read_document_bytes(record, "oak.json"))
    assert '<th scope="col">Field</th>' in page
    assert "identificationModule" in page.replace("\u200b", "")


def test_of_units_of_one_line_the_one_that_tells_bears_what_is_read() -> None:
    """Doses of a long paragraph stand beside it, not beside the number of the trial that it names; days that are
    printed with the dose stay below it.
    """
    text = (
        "Carfilzomib in Myeloma\n\nBackground: It relapses.\n\nMethods: Adults with multiple myeloma received "
        "carfilzomib 27 mg/m2 IV days 1-2 and dexamethasone 20 mg PO daily in 21-day cycles (ClinicalTrials.gov, "
        "NCT09999959).\n\n"
        "Results: 20 patients were enrolled; 12 (60%) responded.\n\nConclusions: It works.\n"
    )
    page = page_of(read_document_bytes(text.encode(), "abstract.txt"))
    row = row_with(page, "received carfilzomib")
    assert "dose 27 mg/m2, calculated by body surface; route IV every cycle: days 1, 2" in row
    assert "dose 27 mg/m2" not in row_with(page, "NCT09999959 structured")
