"""A Word document (DOCX) as lines: paragraphs, items of lists with their depth, rows of tables with bars.

Lines are numbered from 1 in the order of the text: one for each line of a paragraph, one for each row of a table whose
cells are single paragraphs. Headers, footers and deleted text are not read; macros and links are never followed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.read.documents.printed_lines import STRUCK, Line, check_longest

LARGEST_UNPACKED = 128 * 2**20
"""Bytes of all parts of a DOCX file together, unpacked."""
_MOST_PARTS = 4000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_HEADING = re.compile(r"heading ?([1-9])$|^title$", re.IGNORECASE)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)
"""What zipfile raises on a broken, encrypted or oddly packed archive."""


def docx_lines(raw: bytes, name: str) -> tuple[tuple[Line, ...], int, tuple[Finding, ...]]:
    """The lines of a DOCX file that are not blank, the number of all, and findings.

    Raises InputError for any other archive, and for one that is broken, encrypted or larger than any document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_archive(archive, name)
            body = _part(archive, "word/document.xml", name)
            styles = _part(archive, "word/styles.xml", name) if "word/styles.xml" in archive.namelist() else None
            notes = "word/footnotes.xml" in archive.namelist() and _has_notes(
                _part(archive, "word/footnotes.xml", name)
            )
    except _BROKEN as error:
        raise InputError(
            "this DOCX file is broken or protected", where=name, fix="open it in a word processor and save it again"
        ) from error
    headings = _heading_styles(styles)
    texts = _body_lines(body, headings)
    if not any(line.text.strip() for line in texts):
        raise InputError("the document holds no text", where=name, fix="check that the file was saved whole")
    check_longest([line.text for line in texts], name)
    said = Finding(
        "footnotes", "note", "the footnotes of the document are not read", fix="put them into the text if they matter"
    )
    return tuple(line for line in texts if line.text.strip()), max(1, len(texts)), (said,) if notes else ()


def _check_archive(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    if "word/document.xml" not in archive.namelist():
        fix = "unpack it and read the documents inside, one by one"
        raise InputError("this is a zip archive and no Word document", where=name, fix=fix)
    if len(members) > _MOST_PARTS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise InputError(
            "this DOCX file unpacks to more than is read", where=name, fix="give the text of the document alone"
        )


def _part(archive: zipfile.ZipFile, path: str, name: str) -> etree._Element:
    with archive.open(path) as opened:
        raw = opened.read(LARGEST_UNPACKED + 1)
    if len(raw) > LARGEST_UNPACKED:
        raise InputError(
            "this DOCX file unpacks to more than is read", where=name, fix="give the text of the document alone"
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.LxmlError as error:
        raise InputError("this DOCX file has a broken part", where=f"{name}: {path}", fix="save it again") from error
    if b"<!DOCTYPE" in raw[:4096]:
        raise InputError(
            "this DOCX file declares entities, which are refused", where=f"{name}: {path}", fix="save it again"
        )
    return root


def _has_notes(root: etree._Element) -> bool:
    return any((text.text or "").strip() for text in root.iter(f"{_W}t"))


def _heading_styles(styles: etree._Element | None) -> dict[str, int]:
    """The level of every style that is a heading, by the style's id; the title counts as level 1."""
    found: dict[str, int] = {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        named = style.find(f"{_W}name")
        heading = _HEADING.search(named.get(f"{_W}val") or "") if named is not None else None
        if heading:
            found[style.get(f"{_W}styleId") or ""] = int(heading[1] or 1)
    return found


def _body_lines(root: etree._Element, headings: dict[str, int]) -> list[Line]:
    """Every line in order, blank ones too, numbered from 1. Walks without recursion: tables may be nested at will."""
    lines: list[Line] = []
    cells: list[list[str]] = []
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag == f"{_W}tr":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                cells = []
            elif event == "end" and depth == 0:
                _write_row(cells, lines)
        elif element.tag == f"{_W}tc" and event == "start" and depth == 1:
            cells.append([])
        elif element.tag == f"{_W}p" and event == "end" and not _in_fallback(element):
            texts = _paragraph(element)
            if depth and cells:
                cells[-1] += [text for text in texts if text.strip()]
            else:
                level = _heading_level(element, headings)
                lines += [Line(len(lines) + n, text, _is_apart(lines), level) for n, text in enumerate(texts, start=1)]
    return lines


def _is_apart(lines: list[Line]) -> bool:
    return not lines or not lines[-1].text.strip() or not lines[-1].text.lstrip().startswith("•")


def _in_fallback(element: etree._Element) -> bool:
    return any(True for _ in element.iterancestors(_FALLBACK))


def _write_row(cells: list[list[str]], lines: list[Line]) -> None:
    """A row of a table: on one line where every cell has one, else the lines of each cell, the last with a bar."""
    if all(len(cell) <= 1 for cell in cells):
        if any(cells):
            lines.append(Line(len(lines) + 1, " | ".join(cell[0] if cell else "" for cell in cells) + " |", True))
        return
    apart = True
    for cell in cells:
        for at, text in enumerate(cell or [""]):
            closing = " |" if at == len(cell or [""]) - 1 else ""
            lines.append(Line(len(lines) + 1, text + closing, apart))
            apart = False


def _heading_level(paragraph: etree._Element, headings: dict[str, int]) -> int:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return headings.get(style.get(f"{_W}val") or "", 0) if style is not None else 0


def _paragraph(paragraph: etree._Element) -> list[str]:
    """The lines of a paragraph; an item of a list gets a bullet and the indent of its depth."""
    parts: list[str] = []
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        parts.append(_run_text(element))
    texts = "".join(parts).split("\n")
    depth = _list_depth(paragraph)
    if depth and texts[0].strip():
        texts[0] = "  " * (depth - 1) + "• " + texts[0].strip()
    return texts


def _run_text(element: etree._Element) -> str:
    if element.tag == f"{_W}t":
        run = element.getparent()
        raised = run.find(f"{_W}rPr/{_W}vertAlign") if run is not None else None
        text = element.text or ""
        if raised is not None and raised.get(f"{_W}val") == "superscript" and len(text) < 6:
            return text.translate(_RAISED)
        return f"{STRUCK}{text.strip()}{STRUCK} " if text.strip() and _is_struck(run) else text
    return {f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}.get(str(element.tag), "\n")


def _is_struck(run: etree._Element | None) -> bool:
    mark = None if run is None else run.find(f"{_W}rPr/{_W}strike")
    return mark is not None and mark.get(f"{_W}val") not in {"0", "false"}


def _list_depth(paragraph: etree._Element) -> int:
    """The depth of a list item from 1; 0 for other paragraphs."""
    level = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
    if level is not None:
        value = level.get(f"{_W}val") or "0"
        return min(int(value), 8) + 1 if value.isdecimal() else 1
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    named = (
        re.fullmatch(r"List(?:Bullet|Number|Paragraph)(\d?)", style.get(f"{_W}val") or "")
        if style is not None
        else None
    )
    return int(named[1] or 1) if named and "Paragraph" not in named[0] else 0
