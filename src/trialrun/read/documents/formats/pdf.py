"""The text of a PDF as lines, numbered from 1 through all pages. Reads no picture: a PDF without text is a finding."""

from __future__ import annotations

import io
import logging
import re
import struct
import time
import zlib
from collections import Counter
from itertools import chain, groupby

import msgspec
import pypdf
from pypdf.errors import PyPdfError

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.read.documents.labels import key_of, labels
from trialrun.read.documents.printed_lines import Line, check_longest

MOST_PAGES = 1500
LONGEST_READING = 60.0
"""Seconds after which no further page is begun."""
_BROKEN = (
    PyPdfError, ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError,
    NotImplementedError,
    OSError, RecursionError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
"""What pypdf is known to raise on broken files: it checks little of what it reads."""
_PAGE_NUMBER = re.compile(r"\W*(?:page|p\.)?\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_FIX = "read the text in its pictures (OCR), or save the original as text or DOCX"


def pdf_lines(raw: bytes, name: str) -> tuple[tuple[Line, ...], int, tuple[Finding, ...]]:
    """The lines of text that are not blank, the number of all, and findings. Raises InputError for a broken file."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except _BROKEN as error:
        raise InputError(
            "this PDF is broken and cannot be read", where=name, fix="print it to a new PDF, or save its text"
        ) from error
    if locked:
        raise InputError("this PDF is protected by a password", where=name, fix="save it without the password")
    if count > MOST_PAGES:
        raise InputError(
            f"this PDF has {count} pages, more than the {MOST_PAGES} that are read",
            where=name,
            fix="give the part on the trial",
        )
    pages, findings = _page_texts(reader, count)
    lines, total = _numbered([page.text for page in pages])
    lines = _with_cells(_with_headings(lines, pages), pages)
    check_longest([line.text for line in lines], name)
    if not any(line.text.strip() for line in lines):
        findings = (*findings, Finding("no-text", "error", "the PDF holds no text, only pictures or nothing", fix=_FIX))
    return lines, max(1, total), findings


class _Page(msgspec.Struct, frozen=True):
    """The text of a page, and the size in which each stretch of it is printed."""

    text: str
    sizes: tuple[tuple[str, float], ...] = ()


def _page_texts(reader: pypdf.PdfReader, count: int) -> tuple[list[_Page], tuple[Finding, ...]]:
    """The text of every page; a page that cannot be read is a finding."""
    texts: list[_Page] = []
    findings: list[Finding] = []
    began = time.monotonic()
    for number in range(count):
        if time.monotonic() - began > LONGEST_READING:
            findings.append(
                Finding("page-unread", "error", f"pages {number + 1} to {count} were not read in time", fix=_FIX)
            )
            break
        try:
            texts.append(_page(reader.pages[number]))
        except _BROKEN:
            texts.append(_Page(""))
            findings.append(Finding("page-unread", "error", f"page {number + 1} cannot be read", fix=_FIX))
    return texts, tuple(findings)


def _page(page: pypdf.PageObject) -> _Page:
    sizes: list[tuple[str, float]] = []

    def see(text: str, moved: list[float], placed: list[float], _font: object, size: float) -> None:
        plain = text.strip()
        if plain:
            sizes.append((plain, round(abs(size * placed[3] * moved[3]), 1)))

    return _Page(page.extract_text(visitor_text=see), tuple(sizes))


def _with_headings(lines: tuple[Line, ...], pages: list[_Page]) -> tuple[Line, ...]:
    """The lines, those marked as headings that are printed as a whole larger than most of the text."""
    letters: Counter[float] = Counter()
    largest: dict[str, float] = {}
    for page in pages:
        for text, size in page.sizes:
            letters[size] += len(text)
            largest[text] = max(size, largest.get(text, 0.0))
    usual = letters.most_common(1)[0][0] if letters else 0.0
    marked = tuple(
        msgspec.structs.replace(line, heading=2)
        if usual and len(line.text) < _TITLE_LENGTH and largest.get(line.text.strip(), 0.0) >= _LARGER * usual
        else line
        for line in lines
    )
    return tuple(chain.from_iterable(_titles(tuple(run)) for _, run in groupby(marked, lambda line: line.heading)))


def _titles(run: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines of one size; more of them than a title has are no headings but text that is printed larger."""
    if not run[0].heading or len(run) <= _LINES_OF_TITLE:
        return run
    return tuple(msgspec.structs.replace(line, heading=0) for line in run)


def _with_cells(lines: tuple[Line, ...], pages: list[_Page]) -> tuple[Line, ...]:
    """The lines, a known label in a cell of its own parted from what stands beside it, and whole where it is broken."""
    cells = frozenset(text for page in pages for text, _ in page.sizes)
    found: list[Line] = []
    at = 0
    while at < len(lines):
        broken = next((length for length in (3, 2) if _broken_label(lines[at : at + length], length, cells)), 1)
        line, text = lines[at], " ".join(one.text.strip() for one in lines[at : at + broken])
        if broken > 1:
            found.append(msgspec.structs.replace(line, text=text, end=lines[at + broken - 1].number))
        else:
            found.append(msgspec.structs.replace(line, text=_parted(text, cells)) if not line.heading else line)
        at += broken
    return tuple(found)


def _broken_label(lines: tuple[Line, ...], length: int, cells: frozenset[str]) -> bool:
    texts = [line.text.strip() for line in lines]
    if len(texts) < length or any(len(text) > _LONGEST_CELL or text not in cells for text in texts):
        return False
    return key_of(" ".join(texts)) in labels() and not any(key_of(text) in labels() for text in texts[1:])


def _parted(text: str, cells: frozenset[str]) -> str:
    """The line with a tab behind the label that fills its first cell, where the rest is a cell, too."""
    words = text.split(" ")
    for count in range(1, min(6, len(words))):
        first, rest = " ".join(words[:count]), " ".join(words[count:])
        if first in cells and rest in cells and key_of(first) in labels():
            return f"{first}\t{rest}"
    return text


_LONGEST_CELL = 30
_LINES_OF_TITLE = 4
_LARGER = 1.12
"""How much larger than the text a heading is at least."""
_TITLE_LENGTH = 120


def _numbered(pages: list[str]) -> tuple[tuple[Line, ...], int]:
    """The lines of all pages that are not blank; running heads, feet and page numbers are marked as no content."""
    parts = [page.split("\n") for page in pages]
    running = _running(parts)
    lines: list[Line] = []
    number, apart = 0, True
    for page in parts:
        for text in page:
            number += 1
            plain = text.strip()
            if plain:
                aside = _masked(plain) in running or (len(pages) > 1 and _PAGE_NUMBER.fullmatch(plain) is not None)
                lines.append(Line(number, text.rstrip().replace("\x00", ""), apart, aside=aside))
            apart = not plain
    held = [line for line in lines if line.text.strip()]
    width = _width_of([len(line.text) for line in held])
    return tuple(msgspec.structs.replace(line, width=width) if width else line for line in held), number


def _width_of(lengths: list[int]) -> int:
    """The width at which the lines of a page are broken, where at least three come near it; else 0."""
    widest = max(lengths, default=0)
    near = sum(length > _NEAR * widest for length in lengths)
    return widest if near >= _LEAST_LONG and _NARROWEST <= widest <= _WIDEST else 0


_NEAR, _LEAST_LONG, _NARROWEST, _WIDEST = 0.85, 3, 60, 140


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _running(pages: list[list[str]]) -> frozenset[str]:
    """The lines, figures apart, that begin or end most pages."""
    if len(pages) < 2:
        return frozenset()
    edges = Counter(
        line for page in pages for line in {_masked(text.strip()) for text in page[:3] + page[-3:] if text.strip()}
    )
    return frozenset(line for line, count in edges.items() if count > 0.6 * len(pages))
