"""Medical-information letters: notice, title, date, sections with nested bullets, tables, references."""

from __future__ import annotations

import re

import msgspec

from trialrun.ground.provenance import Document
from trialrun.read.documents.entries import Entry, assembled, set_aside
from trialrun.read.documents.labels import find_label, headings, key_of, phrase_place
from trialrun.read.documents.pages.references import citation_of
from trialrun.read.documents.pages.values import entries_of
from trialrun.read.documents.printed_lines import Line, as_printed, joined, printed_of
from trialrun.read.documents.tables import LONGEST_TABLE, barred_table_at, is_value, tabbed_table_at, table_at
from trialrun.read.source import NamedText, Printed, SectionText, Source, TableText

_NOTICE = re.compile(
    r"\b(?:intended for|prepared by|not intended|healthcare professionals?|medical advice|confidential)\b",
    re.IGNORECASE,
)


class _State(msgspec.Struct):
    """Where a walk through a letter stands: the heading that is open, its lines, and whether references are read."""

    heading: Line | None = None
    lines: list[Line] = msgspec.field(default_factory=list)
    references: bool = False


def read_letter(lines: tuple[Line, ...], document: Document) -> Source:
    """The Source of a letter: `sections` in order, `tables`, `citations` of kind reference, dates and notices."""
    begins = next(
        (
            at
            for at, line in enumerate(lines)
            if is_section_heading(lines, at) and (name_of(line) not in {"", "references"} or _names_study(lines, at))
        ),
        0,
    )
    begins = begins or next((at for at, line in enumerate(lines[:40]) if _is_prose(line)), 0)
    entries = _preamble(lines[:begins])
    entries += [] if any(entry.slot == "titles" for entry in entries) else _asked(lines)
    entries += _body(lines[begins:])
    return assembled("information letter", document, entries)


_ASKED = re.compile(
    r"\b(?:inquiry|enquiry|question|request|interest) "
    r"(?:about|regarding|on|concerning|for information (?:about|on)|in)\s"
    r"(?:the )?(?P<what>[^.;?]{10,200})"
    r"|\byour (?:inquiry|enquiry|question|request|interest)\b[^.;?]{0,60}? information "
    r"(?:about|regarding|on|concerning)\s(?:the )?(?P<told>[^.;?]{10,200})"
    r"|^\s*(?:re|subject|topic|question)\s?:\s?(?P<named>.{10,200})$",
    re.IGNORECASE,
)
"""What a letter without a title says that it answers."""


def _is_prose(line: Line) -> bool:
    return len(line.text) > 140 and not _NOTICE.search(line.text)


def _asked(lines: tuple[Line, ...]) -> list[Entry]:
    """The title of a letter that prints none: what it says that was asked."""
    for line in lines[:40]:
        found = _ASKED.search(line.text)
        if found:
            words = (found["what"] or found["told"] or found["named"]).strip(" .?")
            return [Entry("titles", NamedText("brief", printed_of(line, words[:1].upper() + words[1:])))]
    return []


def _preamble(lines: tuple[Line, ...]) -> list[Entry]:
    """What stands above the first section: the title is the last line that is no notice, label or short name."""
    entries: list[Entry] = []
    titles = [line for line in lines if _may_be_title(line)]
    for line in lines:
        found, place = find_label(line), phrase_place(line)
        text = printed_of(line)
        if line.aside or place in {"navigation", "layout"}:
            entries += set_aside([line], "layout" if place == "layout" else "navigation")
        elif titles and line is titles[-1]:
            entries.append(Entry("titles", NamedText("brief", text)))
        elif found and found.rest and found.label.form == "value":
            entries += entries_of(found.label.slot, printed_of(line, found.rest))
        else:
            entries.append(Entry("sections", SectionText(None, (text,), "notice")))
    return entries


def name_of(line: Line) -> str:
    """Our name for the section that a line heads; empty where it is no known heading."""
    return headings("letter").get(key_of(_OWN_NUMBER.sub("", line.text)), "")


_OWN_NUMBER = re.compile(r"^\s*\d{1,2}\.? ")


_NO_TITLE = re.compile(
    r"\bmedical (?:information|affairs)\b(?!\s?[:-]\s?\w+ \w+)|\bresponse (?:document|letter)\b"
    r"|^\s*(?:dear|to|from|date|re|attn)\b\W"
    r"|^\s*(?:\w+ ){0,2}(?:date|updated|reviewed|prepared|preparation)\b",
    re.IGNORECASE,
)


def _may_be_title(line: Line) -> bool:
    label = find_label(line)
    return (
        not _NOTICE.search(line.text)
        and not _NO_TITLE.search(line.text)
        and not line.text.endswith((".", ",", "?"))
        and len(line.text.split()) > 3
        and not (label and label.rest)
    )


def is_section_heading(lines: tuple[Line, ...], at: int) -> bool:
    """Whether a line heads a section: known words, capitals only, or what the format calls a heading."""
    line = lines[at]
    text = line.text.strip(" \u00a0")
    if line.bullet[:1].isdigit() and line.apart and _NUMBERED_HEADING.fullmatch(text):
        return True
    if line.bullet or line.indent or len(text) > 90 or text.endswith((".", ";", ",")):
        return False
    if line.heading or key_of(text) in headings("letter"):
        return True
    letters = [character for character in text if character.isalpha()]
    capitals = len(letters) > 3 and all(character.isupper() for character in letters) and not is_value(line)
    followed = at + 1 < len(lines) and (bool(lines[at + 1].bullet) or lines[at + 1].apart)
    return (capitals and line.apart and followed) or _names_study(lines, at)


_NUMBERED_HEADING = re.compile(r"\d{1,2}\.? [A-Z][^.;:?!|]{2,60}")
_STUDY = re.compile(r"(?=.*\b(?:[Ss]tud(?:y|ies)|[Tt]rial|(?:[Cc]ase )?[Ss]eries)\b)[A-Z][^.;?!|]{10,88}")


def _names_study(lines: tuple[Line, ...], at: int) -> bool:
    """Whether a short line apart names a study that the text right below it tells of."""
    line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    alone = below is not None and not below.apart and len(below.text) > len(line.text) and below.text[:1] not in "|\t"
    return line.apart and alone and _STUDY.fullmatch(line.text.strip(" \u00a0")) is not None


def _body(lines: tuple[Line, ...]) -> list[Entry]:
    entries: list[Entry] = []
    state = _State()
    at = 0
    while at < len(lines):
        line = lines[at]
        taken = 1
        place = phrase_place(line)
        if line.aside or place in {"navigation", "layout", "boilerplate"}:
            entries += set_aside(
                [line], "layout" if place == "layout" else "boilerplate" if place == "boilerplate" else "navigation"
            )
        elif is_section_heading(lines, at) and not _is_table_title(lines[at : at + LONGEST_TABLE]):
            entries += _closed(state)
            state.heading, state.references = line, name_of(line) == "references"
        elif state.references:
            state.lines.append(line)
        else:
            table, length = _table(lines[at : at + LONGEST_TABLE], state)
            taken = length or 1
            entries += [Entry("tables", _titled(table, state))] if table else []
            entries += set_aside([one for one in lines[at : at + taken] if _RULED.fullmatch(one.text)], "layout")
            state.lines += [] if table else [line]
        at += taken
    return entries + _closed(state)


_RULED = re.compile(r"[\s|:+-]{3,}")
"""The line below the head of a table with bars."""


def _is_table_title(lines: tuple[Line, ...]) -> bool:
    return not name_of(lines[0]) and table_at(lines)[0] is not None


def _titled(table: TableText, state: _State) -> TableText:
    """The table with the line right above it as its title, where it has none and that line can be one."""
    above = state.lines[-1] if state.lines else None
    if table.title or above is None or above.bullet or len(above.text) > 200 or above.text.endswith("."):
        return table
    return msgspec.structs.replace(table, title=printed_of(state.lines.pop()))


def _table(lines: tuple[Line, ...], state: _State) -> tuple[TableText | None, int]:
    begins = lines[0].apart or (state.heading is not None and not state.lines)
    if not begins and "|" not in lines[0].text and "\t" not in lines[0].text:
        return None, 0
    barred = tabbed_table_at(lines) if "\t" in lines[0].text.strip() else barred_table_at(lines)
    return barred if barred[0] else table_at(lines)


def _closed(state: _State) -> list[Entry]:
    """The section that ends here. References become citations; a heading with nothing below it is set aside."""
    lines, heading = tuple(state.lines), state.heading
    state.lines, state.heading = [], None
    if heading is not None and not lines:
        return set_aside([heading], "heading")
    if state.references and heading is not None:
        end = _end_of_references(lines)
        tail = [Entry("sections", SectionText(None, joined(lines[end:]), "notice"))] if lines[end:] else []
        cited = [Entry("citations", citation_of(item, "reference")) for item in _references(lines[:end])]
        return set_aside([heading], "heading") + cited + tail
    if not lines:
        return []
    printed = Printed(heading.text.strip(), heading.number, heading.last) if heading else None
    texts = (
        joined(lines)
        if any(len(line.text) < 140 for line in lines) and not any(line.bullet for line in lines)
        else as_printed(lines)
    )
    return [Entry("sections", SectionText(printed, texts, name_of(heading) if heading else ""))]


_NUMBERED = re.compile(r"\s*\[?\d{1,3}[\].)]?\s+\S")


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def _end_of_references(lines: tuple[Line, ...]) -> int:
    """Where the letter closes below its references: at a line apart that is none, with none numbered below it."""
    last = max((at for at, line in enumerate(lines) if _NUMBERED.match(line.text)), default=len(lines))
    below = range(last + 1, len(lines))
    return next((at for at in below if lines[at].apart and _is_no_reference(lines[at])), len(lines))


def _is_no_reference(line: Line) -> bool:
    """Whether a line has no year, or the label of a field: `Last updated: May 2021`."""
    found = find_label(line)
    return _YEAR.search(line.text) is None or bool(found and found.rest and found.label.form == "value")


def _references(lines: tuple[Line, ...]) -> list[Printed]:
    """Numbered references, each with the lines that were broken off it."""
    found: list[Printed] = []
    numbered = sum(_NUMBERED.match(line.text) is not None for line in lines) > 0.3 * len(lines)
    for line in lines:
        text = line.text.strip(" \u00a0")
        if found and numbered and not _NUMBERED.match(line.text) and not line.apart:
            held = found.pop()
            found.append(Printed(f"{held.text} {text}", held.first, line.last))
        else:
            found.append(Printed(text, line.number, line.last))
    return found
