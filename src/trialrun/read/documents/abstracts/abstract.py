"""Journal abstracts: title, authors with their affiliations, the parts of the abstract, journal and numbers.

A sentence that reports another trial goes to `related`, so that its design is not taken for this one's.
"""

from __future__ import annotations

import re

import msgspec

from trialrun.ground.provenance import Document
from trialrun.read.documents.abstracts.authors import (
    is_author_line,
    read_affiliations,
    read_author_lines,
    read_listed_authors,
    with_affiliations,
)
from trialrun.read.documents.abstracts.heads import is_kind_of_publication, with_whole_heads
from trialrun.read.documents.abstracts.imprint import imprint_of
from trialrun.read.documents.abstracts.sentences import identifiers_in, without_other_trials
from trialrun.read.documents.entries import Entry, assembled, set_aside
from trialrun.read.documents.kinds import abstract_part, bare_part, part_name
from trialrun.read.documents.labels import headings, key_of, phrase_place
from trialrun.read.documents.printed_lines import Line, printed_of
from trialrun.read.documents.tables import LONGEST_TABLE, barred_table_at, tabbed_table_at
from trialrun.read.source import NamedText, Printed, SectionText, Source, TableText

_TAGGED = re.compile(r"<(?:b|strong|h\d)>\s*(?P<word>[^<>]{2,60}?)\s*:?\s*</(?:b|strong|h\d)>\s*:?", re.IGNORECASE)
_WORDED = re.compile(r"(?:^|(?<=[.!?)] ))(?P<word>[A-Z][A-Za-z]+(?:[ ,]+(?:and |& )?[A-Za-z]+){0,5})\s?:\s")
_TAG = re.compile(r"</?(?:p|b|strong|i|em|br|div|span|h\d)\b[^<>]{0,200}>", re.IGNORECASE)
_NUMBERS = re.compile(
    r"\s*(?P<kind>DOI|PMID|PMCID|ISSN)\s*:?\s*(?:https?://(?:dx\.)?doi\.org/)?(?P<value>\S*\d\S*)(?:\s*\[\w+\])?",
    re.IGNORECASE,
)
_OWNED = re.compile(r"^\s*(?:©|\(c\)|copyright\b)", re.IGNORECASE)


class _State(msgspec.Struct):
    """Where a walk through an article page stands: the heading, and whether title and abstract have begun."""

    heading: str = ""
    part: str = ""
    title: bool = False


def read_abstract(lines: tuple[Line, ...], document: Document) -> Source:
    """The Source of an abstract. Its `sections` are named background, objectives, methods, results, conclusions."""
    state = _State()
    entries, lines = _tables_in(_with_parts_apart(with_whole_heads(lines)))
    for paragraph in paragraphs(lines):
        entries += _read_paragraph(paragraph, state)
    source = assembled("abstract", document, entries)
    number = next((item.value.text for item in source.identifiers if item.kind == "NCT"), "")
    return msgspec.structs.replace(source, name=number, authors=with_affiliations(source.authors))


_TABLE_TITLE = re.compile(r"\s*table\s+(?:\d|[IVX])", re.IGNORECASE)


def _tables_in(lines: tuple[Line, ...]) -> tuple[list[Entry], tuple[Line, ...]]:
    """The tables below or between the parts of an abstract, each with its title, and the lines that belong to none."""
    entries: list[Entry] = []
    left: list[Line] = []
    at = 0
    while at < len(lines):
        table, length = _table_at(lines[at : at + LONGEST_TABLE])
        if table is None:
            left.append(lines[at])
        elif left and _TABLE_TITLE.match(left[-1].text):
            table = msgspec.structs.replace(table, title=printed_of(left.pop()))
        entries += [Entry("tables", table)] if table else []
        at += length or 1
    return entries, tuple(left)


def _table_at(lines: tuple[Line, ...]) -> tuple[TableText | None, int]:
    if "\t" in lines[0].text.rstrip():
        return tabbed_table_at(lines)
    return barred_table_at(lines) if lines[0].text.count("|") > 1 else (None, 0)


def _with_parts_apart(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, the first parted from the abstract that goes on behind the title on it."""
    first = lines[0] if lines else None
    begins = (
        [found.start() for found in _WORDED.finditer(first.text) if abstract_part(found["word"]) >= 0] if first else []
    )
    if first is None or len(begins) < _SEVERAL or not begins[0]:
        return lines
    head, rest = first.text[: begins[0]].rstrip(), first.text[begins[0] :]
    return (
        msgspec.structs.replace(first, text=head),
        msgspec.structs.replace(first, text=rest, apart=True),
        *lines[1:],
    )


_SEVERAL = 3
"""Parts by which a line that begins with the title is known to hold the abstract as well."""


def paragraphs(lines: tuple[Line, ...]) -> list[tuple[Line, ...]]:
    """The lines between blank lines; of a text that is not wrapped, every line by itself."""
    groups: list[list[Line]] = []
    for line in lines:
        pointed = bool(line.bullet) and line.bullet[-1] not in ".)"
        broken_off = bool(groups) and not (line.apart or line.heading or pointed or groups[-1][-1].heading)
        broken_off = broken_off and not _begins(line, groups[-1])
        if broken_off and not heading_of(groups[-1][-1]) and len(groups[-1][-1].text) > 55 and _wrapped(groups[-1]):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [tuple(group) for group in groups]


def _begins(line: Line, before: list[Line]) -> bool:
    """Whether a line begins something of its own: numbers of the article, a part of the abstract, the authors."""
    word, colon, _ = line.text[:60].partition(":")
    if _NUMBERS.match(line.text) or (colon and abstract_part(word) >= 0) or bare_part(line.text):
        return True
    if imprint_of(Printed(line.text, line.number, line.last)):
        return True
    return "," in line.text and is_author_line(line.text) and not is_author_line(before[-1].text)


def _wrapped(group: list[Line]) -> bool:
    return all(len(line.text) <= 140 for line in group)


def heading_of(line: Line) -> str:
    """What stands below a heading of an article page; empty for a line that is none."""
    return headings("abstract").get(key_of(line.text), "") if len(line.text) < 60 else ""


def _read_paragraph(paragraph: tuple[Line, ...], state: _State) -> list[Entry]:
    first = paragraph[0]
    place = phrase_place(first)
    if first.aside or place in {"navigation", "layout"}:
        return set_aside(paragraph, "layout" if place == "layout" else "navigation")
    if _OWNED.match(first.text) or place == "boilerplate":
        return set_aside(paragraph, "boilerplate")
    heading = heading_of(first)
    if heading:
        state.heading, state.part = heading, ""
        return set_aside(paragraph[:1], "heading") + (
            _read_paragraph(paragraph[1:], state) if len(paragraph) > 1 else []
        )
    text = whole(paragraph)
    label, colon, rest = text.text.partition(":")
    if colon and key_of(label) in headings("abstract") and len(label) < 40 and rest.strip():
        return _labelled(
            headings("abstract")[key_of(label)], Printed(rest.strip(), text.first, text.last), first, state
        )
    if _NUMBERS.match(text.text):
        return [
            Entry("publication", NamedText(found["kind"].lower(), Printed(found["value"].rstrip(".,;"), *_at(text))))
            for found in _NUMBERS.finditer(text.text)
        ]
    return _read_content(text, paragraph, state)


def _labelled(heading: str, text: Printed, line: Line, state: _State) -> list[Entry]:
    """`Title: ...`, `Authors: ...`: what stands behind a heading on its line, which is the first of its paragraph."""
    if heading == "title" and not state.title:
        state.title = True
        return [Entry("titles", NamedText("brief", text))]
    if heading == "authors" and is_author_line(text.text):
        return read_listed_authors(text)
    return _below(heading, text, (msgspec.structs.replace(line, text=text.text, end=text.last),))


def _at(text: Printed) -> tuple[int, int]:
    return text.first, text.last


def whole(paragraph: tuple[Line, ...]) -> Printed:
    """A paragraph as one text."""
    first = paragraph[0]
    initial = re.fullmatch(r"[A-Z]\.", first.bullet) is not None
    words = [first.text.strip() if initial else first.content, *(line.content for line in paragraph[1:])]
    return Printed(" ".join(words), first.number, paragraph[-1].last)


def _read_content(text: Printed, paragraph: tuple[Line, ...], state: _State) -> list[Entry]:
    parts = parts_of(text, paragraph)
    begins = bool(parts) and abstract_part(parts[0][0]) >= 0
    imprint = [] if begins or state.heading not in {"", "authors", "abstract"} else imprint_of(text)
    if imprint:
        return imprint
    if not state.title and not begins and (_POSTER.fullmatch(text.text) or is_kind_of_publication(text.text)):
        return set_aside(paragraph, "navigation")
    if not state.title and not begins:
        state.title = True
        return [Entry("titles", NamedText("brief", text))]
    if begins or (len(parts) > 1 and state.heading in {"", "abstract"}):
        state.heading, state.part = "abstract", _name(parts[-1][0])
        return [entry for word, part in parts for entry in _section(word, part)]
    if abstract_part(text.text) >= 0 and len(text.text) < 45:
        state.heading, state.part = "abstract", _name(text.text)
        return set_aside(paragraph, "heading")
    if state.heading in {"", "authors"} and is_author_line(text.text):
        state.heading = "authors"
        listed = not paragraph[0].bullet or paragraph[0].bullet[:1].isupper()
        return read_listed_authors(text) if listed else read_author_lines(paragraph)
    if state.heading in {"authors", "affiliations"} and _tells(text.text):
        state.heading = "abstract"
    return _below(state.heading, text, paragraph, state.part)


_POSTER = re.compile(
    r"(?:abstract|poster|oral|session|paper)?\s*(?:no\.?|number|#)?\s*[A-Z]{0,4}-?\d{1,6}", re.IGNORECASE
)
"""The number under which a congress prints an abstract: `P-214`, `Abstract #1987`."""


def _tells(text: str) -> bool:
    """Whether a paragraph below the authors tells, and is no list of names or addresses."""
    return len(text) > _LONGEST_ADDRESS and len(_TELLS.findall(text)) > 1


_LONGEST_ADDRESS = 250
_TELLS = re.compile(r"\b(?:were|was|is|are|had|have|has|will|received?)\b")
"""Verbs of a paragraph that tells; authors and their addresses have none."""


def _below(heading: str, text: Printed, paragraph: tuple[Line, ...], part: str = "") -> list[Entry]:
    """A paragraph by the heading it stands under."""
    if heading in {"abstract", ""}:
        return _prose(SectionText(None, (text,), part or ("abstract" if heading else "")))
    if heading == "authors":
        return read_author_lines(paragraph)
    if heading == "affiliations":
        return read_affiliations(paragraph)
    if heading == "journal":
        return _journal(text)
    if heading == "keywords":
        terms = [part.strip(" .") for part in re.split(r"[;,•|]", text.text)]
        return [Entry("keywords", Printed(term, text.first, text.last)) for term in terms if term]
    if heading == "registration":
        return identifiers_in(text, registered=True) or [Entry("identifiers", NamedText("registration", text))]
    if heading in {"mesh", "mesh substances"}:
        return [Entry("terms", NamedText("MeSH", text))]
    if heading in {"funding", "conflict of interest", "codes"}:
        return [Entry("sections", SectionText(None, (text,), heading))]
    value = text.text.split()[0].rstrip(".,;") if heading in {"doi", "pmid", "issn"} else text.text
    return [Entry("publication", NamedText(heading, Printed(value, text.first, text.last)))]


def _journal(text: Printed) -> list[Entry]:
    """The lines below `Journal`: its name, its name with the year, the publisher."""
    dated = re.search(r"\b(?P<year>(?:19|20)\d\d)\b", text.text)
    if dated:
        return [Entry("publication", NamedText("year", Printed(dated["year"], text.first, text.last), text.text))]
    publisher = re.search(
        r"\b(?:society|press|publish|wiley|elsevier|springer|association|academy|limited|ltd|inc)\b", text.text, re.I
    )
    return [Entry("publication", NamedText("publisher" if publisher else "journal", text))]


def parts_of(text: Printed, paragraph: tuple[Line, ...]) -> list[tuple[str, Printed]]:
    """The parts of an abstract that a paragraph prints, each with its heading: `<b>Methods</b>` or `METHODS:`."""
    marks = [mark for mark in _TAGGED.finditer(text.text) if abstract_part(mark["word"]) >= 0]
    marks = marks or [mark for mark in _WORDED.finditer(text.text) if abstract_part(mark["word"]) >= 0]
    marks = marks or list(filter(None, [bare_part(text.text)]))
    cuts = [("", 0, marks[0].start())] if marks else []
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text.text)
        cuts.append((part_name(mark).strip(), mark.end(), end))
    found = []
    for word, first, end in cuts:
        part = " ".join(_TAG.sub(" ", text.text[first:end]).split())
        if part:
            found.append(
                (word, Printed(part, _line_at(paragraph, first - 1).number, _line_at(paragraph, end - 1).last))
            )
    return found


def _line_at(paragraph: tuple[Line, ...], place: int) -> Line:
    """The line on which a place of the whole paragraph stands."""
    length = 0
    for line in paragraph:
        length += len(line.content) + 1
        if place < length:
            return line
    return paragraph[-1]


def _name(word: str) -> str:
    """Our name for a part of an abstract."""
    return headings("abstract part").get(key_of(word), "")


def _section(word: str, text: Printed) -> list[Entry]:
    heading = Printed(word, text.first, text.first) if word else None
    return _prose(SectionText(heading, (text,), _name(word)))


def _prose(section: SectionText) -> list[Entry]:
    """A section without the sentences on other trials; these, and the numbers under which trials are registered."""
    kept: list[Printed] = []
    others: list[Entry] = []
    for line in section.lines:
        own, reported = without_other_trials(line, section.name)
        kept += own
        others += [Entry("related", NamedText("mentioned trial", sentence)) for sentence in reported]
    numbers = [entry for line in kept for entry in identifiers_in(line)]
    plain = [Printed(" ".join(_TAG.sub(" ", line.text).split()), line.first, line.last) for line in kept]
    return [Entry("sections", msgspec.structs.replace(section, lines=tuple(plain))), *others, *numbers]
