"""The text of a PDF as lines, numbered from 1 through all pages. Reads no picture: a PDF without text is a finding."""

from __future__ import annotations

import io
import logging
import math
import re
import struct
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import chain

import pypdf
from pypdf.errors import DependencyError, PyPdfError

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.read.documents.formats.pdf_paragraphs import lines_of
from trialrun.read.documents.formats.pdf_places import Piece, Stretch, pieces_of, rows_of
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
    """The lines of text, the running heads and feet last, the number of all, and findings.

    Raises InputError for a broken file, and for one that is protected.
    """
    try:
        return _lines_and_findings(raw, name)
    except DependencyError as error:
        raise InputError(
            "this PDF is encrypted in a way that is not read", where=name, fix="save it without the protection"
        ) from error


def _lines_and_findings(raw: bytes, name: str) -> tuple[tuple[Line, ...], int, tuple[Finding, ...]]:
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
    pages, findings = _pages(reader, count)
    running = _running(pages)
    aside = tuple(chain.from_iterable(_aside(page, running) for page in pages))
    set_aside = {piece.number for piece in aside}
    rows = rows_of([piece for page in pages for piece in page if piece.number not in set_aside])
    lines = (*lines_of(rows), *(Line(piece.number, piece.text, apart=True, aside=True) for piece in aside))
    check_longest([line.text for line in lines], name)
    if not any(line.text.strip() for line in lines):
        findings = (*findings, Finding("no-text", "error", "the PDF holds no text, only pictures or nothing", fix=_FIX))
    return lines, max(1, sum(map(len, pages))), findings


def _pages(reader: pypdf.PdfReader, count: int) -> tuple[list[list[Piece]], tuple[Finding, ...]]:
    """The text of every page; a page that cannot be read is a finding."""
    pages: list[list[Stretch]] = []
    findings: list[Finding] = []
    began = time.monotonic()
    for number in range(count):
        if time.monotonic() - began > LONGEST_READING:
            findings.append(
                Finding("page-unread", "error", f"pages {number + 1} to {count} were not read in time", fix=_FIX)
            )
            break
        try:
            pages.append(_stretches(reader.pages[number]))
        except _BROKEN:
            pages.append([])
            findings.append(Finding("page-unread", "error", f"page {number + 1} cannot be read", fix=_FIX))
    return pieces_of(pages), tuple(findings)


def _stretches(page: pypdf.PageObject) -> list[Stretch]:
    """The stretches of text of a page, in the order in which they are printed, a page that is turned as it is read."""
    found: list[Stretch] = []

    def see(text: str, moved: list[float], placed: list[float], _font: object, size: float) -> None:
        if text.replace("\x00", "").strip():
            one = _stretch(text, moved, placed, size)
            if math.isfinite(one.x + one.y + one.size):
                found.append(one)

    page.extract_text(visitor_text=see)
    return found


def _stretch(text: str, moved: list[float], placed: list[float], size: float) -> Stretch:
    across = placed[0] * moved[0] + placed[1] * moved[2], placed[0] * moved[1] + placed[1] * moved[3]
    x = placed[4] * moved[0] + placed[5] * moved[2] + moved[4]
    y = placed[4] * moved[1] + placed[5] * moved[3] + moved[5]
    scale = math.hypot(*across) or 1.0
    right, up = across[0] / scale, across[1] / scale
    return Stretch(text, round(x * right + y * up, 1), round(y * right - x * up, 1), round(abs(size) * scale, 1) or 1.0)


def _aside(page: list[Piece], running: frozenset[str]) -> Iterator[Piece]:
    """The running heads and feet of a page, and its number, which stands alone on its line."""
    beside = Counter(round(piece.y) for piece in page)
    ends = min(beside, default=0), max(beside, default=0)
    for piece, masked in _outermost(page):
        height = round(piece.y)
        is_number = height in ends and beside[height] == 1 and _PAGE_NUMBER.fullmatch(piece.text) is not None
        if is_number or masked in running:
            yield piece


def _outermost(page: list[Piece]) -> Iterator[tuple[Piece, str]]:
    """The pieces of the first and last lines of a page without their figures, one without words as its whole line."""
    lines: dict[int, list[str]] = {}
    for piece in page:
        lines.setdefault(round(piece.y), []).append(_FIGURES.sub("#", piece.text))
    heights = sorted(lines)
    outer = {height: " ".join(lines[height]) for height in (*heights[:_EDGE], *heights[-_EDGE:])}
    for piece in page:
        if round(piece.y) in outer:
            masked = _FIGURES.sub("#", piece.text)
            yield piece, masked if _WORD.search(masked) else outer[round(piece.y)]


_FIGURES = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{3}")


def _running(pages: list[list[Piece]]) -> frozenset[str]:
    """The lines, figures apart, that stand at the head or the foot of most pages."""
    if len(pages) < 2:
        return frozenset()
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({masked for _, masked in _outermost(page)})
    return frozenset(line for line, count in edges.items() if count > 0.6 * len(pages))


_EDGE = 3
"""The lines at the head and at the foot of a page that may be the same on all."""
