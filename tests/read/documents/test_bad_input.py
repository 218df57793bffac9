"""Bad input: an error that says what to do, or a finding; never a traceback, never a hang."""

import io
import random
from pathlib import Path

import docx
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_in_proportion
from read.documents.documents_made import docx_bytes, page_bytes, pdf_bytes, synopsis_docx, zip_bytes
from trialrun.errors import InputError
from trialrun.read.documents.bytes import LARGEST_DOCUMENT, LONGEST_LINE
from trialrun.read.documents.entries import lines_placed
from trialrun.read.documents.formats.pdf import pdf_lines
from trialrun.read.documents.recognising import read_source, read_source_bytes

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><clinical_study>&c;</clinical_study>'
ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><clinical_study>&b;</clinical_study>'
)
DOCX_ENTITY = zip_bytes({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'})


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\x00" * 100, "empty"),
        (b"x" * (LARGEST_DOCUMENT + 1), "bytes"),
        (b"word " * (LONGEST_LINE // 5 + 1), "characters"),
        (bytes(range(256)) * 40, "not a text document"),
        (zip_bytes({"a.txt": b"hello"}), "no Word document"),
        (b"PK\x03\x04 cut off", "broken or protected"),
        (DOCX_ENTITY, "entities"),
        (zip_bytes({"word/document.xml": b"<a>"}), "broken part"),
        (b"%PDF-1.7 and nothing", "PDF is broken"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 50, "old Word"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (b"\x89PNG\r\n", "picture"),
        (b"[" * 100_000, "nested"),
        (b'{"a": [1, 2]}', "no registry record"),
        (BOMB, "entities"),
        (ENTITY, "entities"),
        (b"<?xml version='1.0'?><note>hello</note>", "no registry record"),
    ],
)
def test_unusable_input_is_said_to_be(raw: bytes, said: str) -> None:
    """What cannot be read is refused with what it is and what to do next."""
    with pytest.raises(InputError) as error:
        read_source_bytes(raw, "thing")
    assert said in error.value.what
    assert error.value.fix


def test_a_missing_file_is_said_to_be(tmp_path: Path) -> None:
    """A path without a file is an error with the path, not a traceback."""
    with pytest.raises(InputError, match="cannot read the document"):
        read_source(tmp_path / "absent.txt")


def test_outside_files_are_never_opened() -> None:
    """An entity of an HTML page is not followed."""
    page = (
        b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>before &x; after</p></body></html>'
    )
    said = str(read_source_bytes(page, "page.html"))
    hostname = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else "no such host"
    assert hostname not in said


def test_half_a_page() -> None:
    """Half a page, cut within a character or a tag, is read as far as it goes."""
    for name in ("points.txt", "classic.html", "letter.txt"):
        raw = page_bytes(name)
        assert read_source_bytes(raw[: len(raw) // 2], name).titles
    cut = "Brief Summary: für".encode()[:-2]
    assert read_source_bytes(cut, "cut.txt").findings[0].family == "encoding"


def test_soup() -> None:
    """Tags that are never closed, or close what was never opened, do not hide the text."""
    soup = b"<html><p>Study Type: Interventional<div></span><table><tr><td>Phase:<td>Phase 2</b></ul><p>Sponsor: Us"
    source = read_source_bytes(soup, "soup.html")
    assert source.design["study_type"].text == "Interventional"


SEEDS = ("points.txt", "tabular.txt", "synopsis.txt", "letter.txt", "pubmed.txt", "classic.html")
WORDS = (
    b"\n", b"\n\n", b":", b"|", b"- ", b"<p>", b"</td>", b"[ Time Frame: ", b"\x00", b"\xff\xfe", b"  \xe2\x80\xa2 ",
    b"Arm | Intervention/treatment |\n", b"Group Type EXPERIMENTAL\n", b"Intervention Type DRUG\n", b"References\n",
    b"Eligibility Criteria\n", b"<table><tr><td>", b"(1)", b"Locations\nFrance\n",
)  # fmt: skip


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """The bytes with up to thirty of their parts changed, cut, doubled, moved or replaced."""
    changed = bytearray(raw)
    for _ in range(chance.choice([1, 4, 30])):
        first = chance.randrange(len(changed) + 1)
        end = min(len(changed), first + chance.randrange(1, 300))
        way = chance.randrange(5)
        if way == 0:
            del changed[first:end]
        elif way == 1:
            changed[first:first] = changed[first:end] * 2
        elif way == 2:
            changed[first:first] = bytes(chance.randrange(256) for _ in range(4))
        elif way == 3:
            changed[first:first] = chance.choice(WORDS)
        else:
            moved = changed[first:end]
            del changed[first:end]
            changed[:0] = moved
    return bytes(changed)


def read_or_refused(raw: bytes, name: str) -> None:
    """Read the bytes; an InputError is as good; of plain text every line must have its place."""
    try:
        source = read_source_bytes(raw, name)
    except InputError:
        return
    placed = lines_placed(source)
    assert all(len(slots) == 1 for slots in placed.values() if "set_aside" in slots)


def test_mutated_documents_never_crash() -> None:
    """Bytes of every kind of document, changed at random, are read or refused."""
    chance = random.Random(20261120)
    documents = [page_bytes(name) for name in SEEDS] + [synopsis_docx(), pdf_bytes([["Study Type: x", "- Age 18"]] * 3)]
    for _ in range(150):
        read_or_refused(mutated(chance.choice(documents), chance), "mutated")


@given(st.binary(max_size=400))
def test_any_bytes(raw: bytes) -> None:
    """Any bytes are read or refused."""
    read_or_refused(raw, "bytes")


LINES = st.sampled_from(
    [
        "Study Type: x",
        "Inclusion Criteria:",
        "- Age: 18",
        "Arm | Intervention/treatment |",
        "a | b |",
        "---|---|",
        "Primary Outcome:",
        "Group Type EXPERIMENTAL",
        "Intervention Type DRUG",
        "x [ Time Frame: 2 weeks ]",
        "Time Frame: 3",
        "Sponsors",
        "France",
        "5 (56)",
        "Sponsor Role lead",
        "Role: PRINCIPAL_INVESTIGATOR",
        "References",
        "Experimental: A",
        "Drug: B",
        "Interventions",
        "Locations",
        "Medical Information",
        "not intended for promotion",
        "healthcare professionals",
        "Summary",
        "Abstract",
        "Results: x",
        "",
    ]
)


@given(st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=40))
def test_any_lines(lines: list[str]) -> None:
    """Lines that mean something, in any order and with anything between them, all find a place."""
    text = "\n".join(lines)
    try:
        source = read_source_bytes(text.encode("utf-8", errors="replace"), "lines.txt")
    except InputError:
        return
    if not text.lstrip().startswith("<"):
        placed = lines_placed(source)
        blank = "\t\x0b\x0c\r \x1c\x1d\x1e\x1f\x85\xa0\u2002\u2003\u2009\u200b\ufeff"
        assert all(
            number in placed or not line.strip(blank).strip() for number, line in enumerate(text.split("\n"), start=1)
        )


@pytest.mark.parametrize(
    "text",
    [
        "NCT ID: x\n" + "Abc Def: y\n" * 20000,
        "Arm | Intervention/treatment |\n" + "a | b |\n" * 10000,
        "Primary Outcome:\n" + "- x [ Time Frame: 2 ]\n" * 10000,
        "Study Arms\nExperimental: a\nDrug: x\n" + "Other: b\n" * 15000,
        "Locations\n" + "France\n" * 10000,
        "<html><body>" + "<ul><li>a" * 10000,
        "Title\n" + "word " * 150000,
    ],
)
def test_time_is_linear(text: str) -> None:
    """The time for a long document of one pattern grows with its length, not with its square."""
    assert_in_proportion(lambda part: read_source_bytes(part.encode(), "long.txt"), text)


def test_a_long_list_of_numbers_of_trials_is_read() -> None:
    """Thousands of lines that are no title stand before the one that may be: none is lost, and nothing runs deep."""
    lines = [f"NCT{number:08d}" for number in range(3000)]
    source = read_source_bytes("\n".join(lines).encode(), "numbers.txt")
    assert [title.value.first for title in source.titles] == [3000]


def test_an_encrypted_pdf_is_refused_with_a_reason() -> None:
    """A file that opens without a password may still be encrypted in a way that is not read."""
    writer, written = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_bytes([["Marmots"]]))), io.BytesIO()
    writer.encrypt("", "owner", algorithm="RC4-128")
    writer.write(written)
    made = written.getvalue()
    assert pdf_lines(made, "made.pdf")[0][0].text == "Marmots"
    filters = b"/V 4 /CF << /StdCF << /CFM /AESV2 /Length 16 >> >> /StmF /StdCF /StrF /StdCF"
    with pytest.raises(InputError, match="encrypted"):
        pdf_lines(made.replace(b"/V 2", filters).replace(b"/R 3", b"/R 4"), "made.pdf")


def test_a_word_document_without_text_is_refused() -> None:
    """An empty DOCX is no trial without criteria: it is refused with what to do."""
    with pytest.raises(InputError, match="holds no text"):
        read_source_bytes(docx_bytes(docx.Document()), "empty.docx")
