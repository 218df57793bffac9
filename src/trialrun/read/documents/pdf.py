"""The text of a PDF as lines, numbered from 1 through all pages. Reads no picture: a PDF without text is a finding."""

from __future__ import annotations

import io
import logging
import re
import struct
import time
import zlib
from collections import Counter

import pypdf
from pypdf.errors import PyPdfError

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.read.documents.pages_lines import Line, check_longest

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
    lines, total = _numbered(pages)
    check_longest([line.text for line in lines], name)
    if not any(line.text.strip() for line in lines):
        findings = (*findings, Finding("no-text", "error", "the PDF holds no text, only pictures or nothing", fix=_FIX))
    return lines, max(1, total), findings


def _page_texts(reader: pypdf.PdfReader, count: int) -> tuple[list[str], tuple[Finding, ...]]:
    """The text of every page; a page that cannot be read is a finding."""
    texts: list[str] = []
    findings: list[Finding] = []
    began = time.monotonic()
    for number in range(count):
        if time.monotonic() - began > LONGEST_READING:
            findings.append(
                Finding("page-unread", "error", f"pages {number + 1} to {count} were not read in time", fix=_FIX)
            )
            break
        try:
            texts.append(reader.pages[number].extract_text())
        except _BROKEN:
            texts.append("")
            findings.append(Finding("page-unread", "error", f"page {number + 1} cannot be read", fix=_FIX))
    return texts, tuple(findings)


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
    return tuple(line for line in lines if line.text.strip()), number


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _running(pages: list[list[str]]) -> frozenset[str]:
    """The lines, figures apart, that begin or end most pages."""
    if len(pages) < 3:
        return frozenset()
    edges = Counter(
        line for page in pages for line in {_masked(text.strip()) for text in page[:3] + page[-3:] if text.strip()}
    )
    return frozenset(line for line, count in edges.items() if count > 0.6 * len(pages))
