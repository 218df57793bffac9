"""A web page as lines: one for each block, items of lists with their bullet, cells of tables closed by a bar.

Follows no address, runs no script. Lines bear the number of the line of the file on which their text begins.
"""

from __future__ import annotations

import re
from html import unescape

from lxml import etree

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.read.documents.printed_lines import STRUCK, Line, check_longest

_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "caption", "br", "hr"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "footer", "nav", "aside", "form", "blockquote", "pre", "fieldset"}
    | {"address", "figure", "figcaption", "body", "center", "details", "summary", "option", "thead", "tbody", "tfoot"}
)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "head", "canvas", "math"})
_ASIDE = frozenset({"nav", "footer", "form", "select"})
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_FIX = "save the page again, or its text"
_TYPED = frozenset({"pre", "textarea", "listing", "xmp", "plaintext"})
"""Blocks whose text is as typed, line by line."""
_HEADING = re.compile(r"h([1-6])")
_PARAGRAPHS = frozenset({"p", "div", "br"})
"""Blocks that may stand in a cell of a table and are no parts of it."""


class _Writer:
    """The lines written so far and the line being written."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.number = 0
        self.at = 1
        self.apart = True
        self.bullet = ""
        self.heading = 0
        self.lists: list[int] = []
        self.aside = 0
        self.unseen = 0
        self.raised = 0
        self.typed = 0
        self.row_from = 0
        self.cell_from = 0
        self.parts_from = 0
        self.column = 0
        self.spanned: dict[int, int] = {}
        self.whole_cells = False
        self.buttons: list[tuple[bool, bool]] = []

    def write(self, text: str | None) -> None:
        """Text of the current block; its line ends move on the place in the file, and end lines of typed text."""
        if not text:
            return
        if not self.typed or self.unseen:
            self._write_run(text)
            return
        for at, part in enumerate(text.split("\n")):
            if at:
                self.end_line()
                self.at += 1
            self._write_run(part)

    def _write_run(self, text: str) -> None:
        plain = text.lstrip()
        before = text[: len(text) - len(plain)].count("\n")
        if not self.unseen and plain:
            self.number = self.number or self.at + before
            self.parts.append(text.translate(_RAISED) if self.raised and len(plain) < 6 else text)
        elif self.parts:
            self.parts.append(" ")
        self.at += text.count("\n")

    def end_line(self) -> None:
        """Close the line that is being written; a typed one keeps its blanks, an empty one parts those around it."""
        printed = "".join(self.parts).replace("\u00a0", " ")
        text = printed.rstrip() if self.typed else " ".join(printed.split())
        self.apart = self.apart or (self.typed > 0 and not text)
        if text.strip("| "):
            prefix = "  " * max(0, len(self.lists) - 1) + self.bullet if self.bullet else ""
            indent = "  " * len(self.lists) if self.lists and not self.bullet else ""
            self.lines.append(
                Line(self.number or self.at, prefix + indent + text, self.apart, self.heading, self.aside > 0)
            )
            self.apart, self.bullet = False, ""
        self.parts, self.number = [], 0

    def end_block(self, tag: str) -> None:
        """Close the line before or behind a block; a paragraph in a cell that is read whole is parted by a space."""
        if self.whole_cells and tag in _PARAGRAPHS:
            self.parts += [" "] if self.parts else []
        else:
            self.end_line()

    def begin_button(self, element: etree._Element) -> None:
        """A button within a line is a sign beside its words and unseen; one alone is a line, or its heading."""
        parent = element.getparent()
        within = bool("".join(self.parts).strip("| \n"))
        heads = parent is not None and _HEADING.fullmatch(str(parent.tag)) is not None
        self.buttons.append((within, not within and not heads))
        self.unseen += within
        if not within:
            self.end_line()
        self.aside += not within and not heads

    def end_button(self) -> None:
        """Behind a button."""
        if not self.buttons:
            return
        within, aside = self.buttons.pop()
        if not within:
            self.end_line()
        self.unseen -= within
        self.aside -= aside

    def begin_cell(self, element: etree._Element) -> None:
        """A cell; those that reach down into its row from above stand before it as empty ones."""
        self.cell_from = len(self.lines)
        while self.spanned.get(self.column, 0):
            self.spanned[self.column] -= 1
            self.column += 1
            self.parts.append(" | ")
        self.parts_from = len(self.parts)
        for _ in range(_span(element, "colspan")):
            self.spanned[self.column] = _span(element, "rowspan") - 1
            self.column += 1

    def end_row(self) -> None:
        """A row; the cells behind its last one that reach down into it from above have one row less to reach."""
        left = {column: rows - (column >= self.column) for column, rows in self.spanned.items()}
        self.spanned = {column: rows for column, rows in left.items() if rows > 0}

    def end_cell(self, element: etree._Element) -> None:
        """Close a cell with a bar, on the line that is being written or behind the last; one of several ends it."""
        if self.number or self.parts or len(self.lines) == self.row_from:
            again = [*self.parts[self.parts_from :], " | "] if len(self.lines) == self.cell_from else []
            self.parts.append(" | ")
            if _heads_columns(element):
                self.parts += again * (_span(element, "colspan") - 1)
            if len(self.lines) > self.cell_from:
                self.end_line()
        else:
            last = self.lines.pop()
            self.lines.append(Line(last.number, last.text + " |", last.apart, last.heading, last.aside))


_TYPED_PAGE = re.compile(r"<pre\b[^<>]*>(?P<text>[^<]*)(?:</pre>)?\s*(?:</body>\s*)?(?:</html>\s*)?\Z", re.IGNORECASE)
"""The end of a page that shows a text file: browsers save one so."""
_TAG = re.compile(r"<[^<>]*>")
_HEAD_END = re.compile("</head>", re.IGNORECASE)


def typed_text(text: str) -> str | None:
    """The text that a page shows as typed and nothing beside it, its lines numbered as in the page; else None."""
    found = _TYPED_PAGE.search(text)
    if found is None or _TAG.sub("", _HEAD_END.split(text[: found.start()])[-1]).strip():
        return None
    return "\n" * text.count("\n", 0, found.start("text")) + unescape(found["text"])


def html_lines(text: str, name: str) -> tuple[tuple[Line, ...], int, tuple[Finding, ...]]:
    """The lines of a page that hold text, the number of lines of the file, and findings.

    Broken markup is read as browsers do. Raises InputError where nothing can be read.
    """
    parser = etree.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    plain = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", text)
    try:
        root = etree.fromstring(plain.encode("utf-8"), parser)
    except etree.LxmlError as error:
        raise InputError("this HTML cannot be read", where=name, fix=_FIX) from error
    writer = _Writer()
    if root is not None:
        _walk(root, writer)
    writer.end_line()
    check_longest([line.text for line in writer.lines], name)
    deep = any("depth" in entry.message for entry in parser.error_log)
    said = Finding("nested-page", "warning", "the page is nested so deeply that part of it is not read", fix=_FIX)
    return tuple(writer.lines), text.count("\n") + (not text.endswith("\n")), (said,) if deep else ()


def _walk(root: etree._Element, writer: _Writer) -> None:
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            writer.at = max(writer.at, element.sourceline or 0)
            _begin(tag, writer, element)
            writer.write(element.text)
        else:
            _end(tag, writer, element)
            writer.write(element.tail)


def _begin(tag: str, writer: _Writer, element: etree._Element) -> None:
    if tag in _BLOCKS:
        writer.end_block(tag)
    _count(tag, writer, 1)
    if _is_struck(tag, element):
        writer.write(STRUCK)
    if tag == "button":
        writer.begin_button(element)
    if tag in _ASIDE or element.get("role") == "navigation":
        writer.aside += 1
    if tag in {"td", "th"}:
        writer.begin_cell(element)
    elif tag == "tr":
        writer.column, writer.row_from, writer.whole_cells = 0, len(writer.lines), _has_plain_cells(element)
    elif tag in {"table", "thead", "tbody", "tfoot"}:
        writer.spanned = {}
    if tag == "li":
        writer.bullet = _bullet(writer)
    elif tag in {"ul", "ol"}:
        writer.lists.append(0 if tag == "ol" else -1)
    elif tag in {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "table", "dl", "dt", "section"}:
        writer.apart = True
    heading = _HEADING.fullmatch(tag)
    if heading or tag == "dt":
        writer.heading = int(heading[1]) if heading else 6


def _count(tag: str, writer: _Writer, step: int) -> None:
    """How many blocks are open whose text is not seen, raised or typed: one more, or one less."""
    writer.unseen += step * (tag in _UNSEEN)
    writer.raised += step * (tag == "sup")
    writer.typed += step * (tag in _TYPED)


def _heads_columns(element: etree._Element) -> bool:
    """Whether a cell stands in the first row of a table of several columns: it is the head of each that it spans."""
    row = element.getparent()
    above = None if row is None else row.getprevious()
    return row is not None and len(row) > 2 and (above is None or above.tag != "tr")


def _span(element: etree._Element, name: str) -> int:
    """How many columns or rows a cell takes."""
    printed = element.get(name) or "1"
    return min(int(printed), _MOST_SPANNED) if printed.isdecimal() and int(printed) else 1


_MOST_SPANNED = 40


def _has_plain_cells(row: etree._Element) -> bool:
    """Whether each cell of a row is one text: no lists in it, and no paragraph but the first that begins anew."""
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    return any(inner.tag in _PARAGRAPHS for cell in cells for inner in cell) and all(map(_is_one_text, cells))


def _is_one_text(cell: etree._Element) -> bool:
    goes_on = _HEAD_GOES_ON if cell.tag == "th" else _GOES_ON
    told = begins = False
    for event, inner in etree.iterwalk(cell, events=("start", "end")):
        if inner.tag in _BLOCKS - _PARAGRAPHS:
            return False
        begins = begins or inner.tag in _PARAGRAPHS
        text = inner.text if event == "start" else inner.tail if inner is not cell else None
        if text and not text.isspace():
            if told and begins and not goes_on.match(text):
                return False
            told, begins = True, False
    return True


_GOES_ON = re.compile(r"\s*(?:[(\[–—±+<>=≥≤%/]|\d(?!\d?[.)]\s))")
"""How a paragraph begins that goes on with the one before it in its cell: `24` and `(80)`."""
_HEAD_GOES_ON = re.compile(rf"{_GOES_ON.pattern}|\s*[a-z]")


def _bullet(writer: _Writer) -> str:
    """The bullet of the next item: a point, or its number in an ordered list."""
    if not writer.lists or writer.lists[-1] < 0:
        return "• "
    writer.lists[-1] += 1
    return f"{writer.lists[-1]}. "


def _is_struck(tag: str, element: etree._Element) -> bool:
    """Whether an element has words that are struck out, within one block."""
    return tag in {"del", "s", "strike"} and not any(inner.tag in _BLOCKS for inner in element.iterdescendants())


def _end(tag: str, writer: _Writer, element: etree._Element) -> None:
    if _is_struck(tag, element):
        writer.write(STRUCK)
    if tag in {"td", "th"}:
        writer.end_cell(element)
    elif tag in _BLOCKS:
        writer.end_block(tag)
    elif tag == "button":
        writer.end_button()
    if tag == "tr":
        writer.end_row()
        writer.whole_cells = False
    _count(tag, writer, -1)
    if tag in _ASIDE and writer.aside:
        writer.aside -= 1
    if tag in {"ul", "ol"} and writer.lists:
        writer.lists.pop()
    if _HEADING.fullmatch(tag) or tag == "dt":
        writer.heading = 0
