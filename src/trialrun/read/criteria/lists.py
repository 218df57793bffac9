"""The eligibility text of a document as a tree of lines, each with the list it stands in: inclusion or exclusion.

Wrapped lines are joined, bullets and numbers dropped, headings kept apart. Reads no criterion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

from trialrun.read.criteria.blocks import BULLET
from trialrun.read.criteria.headings import (
    ROLE_OF_HEADING,
    Section,
    is_broken_at_colon,
    is_label,
    is_label_word,
    role_of_heading,
    split_inside,
)
from trialrun.read.criteria.topics import (
    excludes,
    other_people,
    says_how,
    stands_below_topic,
    topic_of,
    whom_of_heading,
)
from trialrun.read.regular import regular
from trialrun.read.source import Printed
from trialrun.read.spotting import spot
from trialrun.terms import Variable, load_vocabulary

Role = Literal["inclusion", "exclusion"]


class Listed(msgspec.Struct, frozen=True, omit_defaults=True):
    """One criterion, or a heading of some, as printed without its bullet; `below` are the lines under it.

    `first` and `last` are lines of the document, 0 where they are not known. A heading states nothing itself.
    """

    text: str
    role: Role
    first: int = 0
    last: int = 0
    heading: bool = False
    below: tuple[Listed, ...] = ()


_OF_SOME = "For "


class _Row(msgspec.Struct, frozen=True):
    text: str
    first: int
    last: int
    indent: int
    bullet: str


def read_list(lines: Iterable[Printed]) -> tuple[Listed, ...]:
    """The lines of an eligibility text as a tree with roles. Without any heading all lines are inclusion. Total."""
    listed: list[Listed] = []
    role: Role = "inclusion"
    section: list[_Row] = []
    about = whom = ""
    rows = tuple(_split(_joined(_rows(lines))))
    named = _lists_of_some(rows)
    for row in rows:
        heading = _opened_by(row)
        if heading is None and row.text.strip(" :").lower() == "criteria":
            continue
        topic = topic_of(row.text) if heading is None and not row.bullet else None
        goes_on = heading is None and topic is None
        if goes_on and (row.bullet or not about or (whom and not any(item.bullet for item in section))):
            section.append(row)
            continue
        listed.extend(_about(about, item) for item in _tree(tuple(section), role))
        section = []
        if heading is None:
            about, whom = topic or "", ""
            section = [row] if goes_on else []
            listed.extend([Listed(row.text, role, row.first, row.last, heading=True)] if topic is not None else [])
            continue
        role, whom = ROLE_OF_HEADING[heading.section], named.get(row.text, "")
        about = f"{_OF_SOME}{whom}" if whom else about if stands_below_topic(row.text) else ""
        listed.append(Listed(row.text[: heading.end].strip(), role, row.first, row.last, heading=True))
        rest = row.text[heading.end :].strip(" :-*\t")
        if rest and not (whom and rest.startswith(whom)) and not other_people(rest.partition(" (")[0]):
            section.append(_Row(rest, row.first, row.last, row.indent, ""))
    listed.extend(_about(about, item) for item in _tree(tuple(section), role))
    return tuple(listed)


def _opened_by(row: _Row) -> Section | None:
    """The list that a line opens; `- Eligibility for any other trial.` among other bullets opens none."""
    sentence = row.bullet and row.text.endswith(".") and "criteri" not in row.text.lower()
    return None if sentence else role_of_heading(row.text)


def _lists_of_some(rows: tuple[_Row, ...]) -> dict[str, str]:
    """Whom the headings are of, where others have a list too: one list alone that names its people is everybody's."""
    whom = {row.text: (_opened_by(row), whom_of_heading(row.text)) for row in rows if _opened_by(row)}
    lists = {(ROLE_OF_HEADING[heading.section], name) for heading, name in whom.values() if heading}
    several = {name for role, name in lists if any(of == role and other != name for of, other in lists)}
    return {text: name for text, (_, name) in whom.items() if name in several}


def _about(topic: str, item: Listed) -> Listed:
    """A line below a topic with the topic in front of it: a treatment of `Prior Medication:` is one of any time.

    Below `Any of the following:` each line is said of those whom a list is of.
    """
    if not topic or item.heading:
        return item
    if not item.text.endswith(":"):
        return _labelled(topic, item)
    of_some = topic.startswith(_OF_SOME)
    return msgspec.structs.replace(item, below=tuple(_about(topic, one) for one in item.below)) if of_some else item


def criteria_of(listed: Iterable[Listed]) -> Iterator[Listed]:
    """The criteria of a tree: lines that state something. Below a label the lines stand for themselves."""
    for item in listed:
        if item.heading:
            yield from criteria_of(item.below)
        else:
            yield item


def text_of(item: Listed, depth: int = 0) -> str:
    """A line with the lines below it as indented bullets: what `read_line` reads."""
    below = "".join(f"\n{' ' * (depth + 1)}- {text_of(child, depth + 2)}" for child in item.below)
    return item.text + below


def _rows(lines: Iterable[Printed]) -> Iterator[_Row]:
    for line in lines:
        for number, text in enumerate(line.text.split("\n")):
            plain = text.rstrip()
            if not plain.strip():
                continue
            bullet = BULLET.match(plain)
            mark = bullet[0].strip() if bullet and bullet.end() < len(plain) else ""
            start = bullet.end() if bullet and mark else len(plain) - len(plain.lstrip())
            indent = len(plain) - len(plain.lstrip())
            first = line.first + number if line.first and line.last > line.first else line.first
            yield _Row(plain[start:].strip(), first, min(max(first, line.first), line.last) or first, indent, mark)


def _joined(rows: Iterable[_Row]) -> Iterator[_Row]:
    """Rows with their wrapped rests. A list none of whose lines begins in small letters is broken at no width."""
    waiting: _Row | None = None
    rows = tuple(rows)
    plain = [row for row in rows if not row.bullet]
    broken = any(row.text[:1].islower() for row in plain)
    width = max((row.indent + len(row.text) for row in plain), default=0) if broken else _ANY_WIDTH
    length = 0
    for row in rows:
        fits, length = _would_fit(length, row, width), row.indent + len(row.text)
        if waiting is None:
            waiting = row
        elif _continues(waiting, row) and not (fits and not waiting.bullet and not _OPEN_END.search(waiting.text)):
            waiting = _Row(f"{waiting.text} {row.text}", waiting.first, row.last, waiting.indent, waiting.bullet)
        else:
            yield waiting
            waiting = row
    if waiting is not None:
        yield waiting


_OPEN_END = re.compile(
    r"(?:[,(/:-]|\b(?:of|and|or|the|an?|with|for|in|to|by|at|from|than|as|if|is|are|not|who|which|that))$",
    re.IGNORECASE,
)
"""What a line ends in that goes on below."""


_FULL_STOP = re.compile(r"(?:\)|[a-z]{4})(?<!\bincl)(?<!\bresp)(?<!approx)\.$")
"""The end of a sentence, and of no abbreviation."""


_GROUP = re.compile(r"[A-Z][\w/-]*(?:,? [\w/()&-]+){0,7}\s?:")


_ANY_WIDTH = 100_000


def _would_fit(length: int, row: _Row, width: int) -> bool:
    """Whether the first word of a line had had room on the line before: nobody has broken that line there."""
    first = row.text.split(maxsplit=1)[0] if row.text else ""
    return first[:1].isupper() and length + 1 + len(first) <= width


def _continues(before: _Row, row: _Row) -> bool:
    """A line without a bullet right below another, indented no less than its text, goes on with it."""
    if row.bullet:
        return bool(before.bullet) and row.indent == before.indent and is_broken_at_colon(before.text)
    if _is_whole_heading(before.text):
        return False
    if role_of_heading(row.text) and not _is_last_word(before, row):
        return False
    if before.bullet and row.indent <= before.indent and (is_label(row.text) or _opens_group(before, row)):
        return False
    known = before.last > 0 and row.first > before.last  # a record may print all lines of a text on one of its own
    adjacent = row.first <= before.last + 1 if known else _LOWER.match(row.text) is not None
    if before.bullet:
        return adjacent and row.indent >= before.indent
    stopped = before.text.endswith(".") and (not _LOWER.match(row.text) or _FULL_STOP.search(before.text) is not None)
    ended = before.text.endswith((":", ";")) or stopped
    return adjacent and row.indent == before.indent and (not ended if not known else not before.text.endswith(":"))


def _is_last_word(before: _Row, row: _Row) -> bool:
    """`... requiring treatment at the time of study / entry.`: the end of a sentence, and no heading."""
    if not row.text[:1].islower() or row.first > before.last + 1:
        return False
    open_end = _OPEN_END.search(before.text) is not None
    return open_end or (":" not in row.text and not before.text.endswith((".", ";", ":")))


def _opens_group(before: _Row, row: _Row) -> bool:
    """`Cohort B only:` right below a bullet that is at its end begins a list of its own."""
    return _GROUP.fullmatch(row.text) is not None and not _OPEN_END.search(before.text)


def _is_whole_heading(text: str) -> bool:
    heading = role_of_heading(text)
    return heading is not None and heading.end >= len(text.rstrip())


_OF_THE_LINE_BEFORE = re.compile(r"(?:however|exceptions?|except|note|nb|n\.b\.)\b[:,]?\s", re.IGNORECASE)
_ONLY_OR = re.compile(r"\W*(?:OR|or|Or)\W*")
_ENDS_IN_OR = re.compile(r"\b(?:OR|or|AND/OR|and/or)[:,]?$")
_FIGURE = re.compile(r"\d|\bnormal\b", re.IGNORECASE)
_EXCEPTS = re.compile(r"\b(?:except|excluding|other than|unless)\b", re.IGNORECASE)
_ONE_OF = re.compile(r"\bmeasurable\b.*\b(?:one|any|at least 1)\b.*\bfollowing\W*$", re.IGNORECASE)
_DISEASE_GROUPS = frozenset({"plasma cell", "imaging"})
_LOWER = re.compile(r"[a-z(]")


def _split(rows: Iterable[_Row]) -> Iterator[_Row]:
    """Rows that hold a whole list in one line, parted at its headings, labels and numbers."""
    for row in (point for whole in rows for point in _points(whole)):
        pieces = split_inside(row.text)
        if pieces == (row.text,):
            yield row
            continue
        for number, piece in enumerate(pieces):
            yield msgspec.structs.replace(row, text=piece, bullet=row.bullet if number == 0 else "")


_POINT = re.compile(r"(?:^|(?<=\s))(?:[•●▪◦‣]|\*(?=\s(?:[A-Z]|[a-z][A-Z])))\s+")


def _points(row: _Row) -> Iterator[_Row]:
    """A row that prints a list on one line, `... all of: • A • B` or `* A * B`, as its head and the points below it."""
    if row.text.isascii() and " * " not in row.text:
        yield row
        return
    head, *points = _POINT.split(row.text)
    if len(points) + bool(row.bullet) < 2:
        yield row
        return
    if head.strip():
        yield msgspec.structs.replace(row, text=head.strip())
    inside = row.indent + 1 if head.rstrip().endswith(":") else row.indent
    for point in points:
        if point.strip():
            yield msgspec.structs.replace(row, text=point.strip(" ,;"), indent=inside, bullet="•")


def _tree(rows: tuple[_Row, ...], role: Role) -> Iterator[Listed]:
    listed, _ = _below(rows, 0, -1, role)
    yield from listed


def _below(rows: tuple[_Row, ...], at: int, parent: int, role: Role) -> tuple[tuple[Listed, ...], int]:
    """The rows from `at` on that stand deeper than `parent`."""
    found: list[Listed] = []
    while at < len(rows):
        row = rows[at]
        depth = min(row.indent, 30) * 2 + bool(row.bullet)
        if depth <= parent:
            break
        if found and _OF_THE_LINE_BEFORE.match(row.text):
            aside = Listed(row.text, role, row.first, row.last)
            found[-1] = msgspec.structs.replace(found[-1], below=(*found[-1].below, aside))
            at += 1
            continue
        below, following = _below(rows, at + 1, depth, role)
        if not below and row.text.endswith(":"):
            below, following = _semicolons(rows, at + 1, depth, role)
        if not below and "measurable" in row.text.lower() and _ONE_OF.search(row.text):
            below, following = _beside(rows, at + 1, depth, role, _measures_disease)
        if not below and row.bullet and says_how(row.text):
            below, following = _up_to_next_heading(rows, at + 1, depth, role)
        if not below and row.bullet and row.text.endswith(":") and row.text[0].isupper():
            below, following = _beside(rows, at + 1, depth, role, _in_small_letters)
        others = other_people(row.text)
        label = bool(below) and (
            is_label_word(row.text) or bool(others) or (role == "exclusion" and excludes(row.text))
        )
        if label:
            about = f"{_OF_SOME}{others}" if others else row.text.rstrip(": ")
            below = tuple(_about(about, item) for item in _with_alternatives(below, role))
        found.append(Listed(row.text, role, row.first, row.last, label, below))
        at = following
    return _with_alternatives(found, role) if parent < 0 else tuple(found), at


def _with_alternatives(items: Iterable[Listed], role: Role) -> tuple[Listed, ...]:
    """Requirements side by side, of which one that ends in `or` has those it is met by as well below it.

    What is excepted goes on: `except basal cell cancer or` and, below it, `Carcinoma in situ of the cervix`.
    """
    found: list[Listed] = []
    for item in items:
        if found and role == "inclusion" and _ONLY_OR.fullmatch(item.text) and not found[-1].below:
            found[-1] = msgspec.structs.replace(found[-1], text=f"{found[-1].text} OR", below=item.below)
            continue
        awaited = bool(found) and role == "inclusion" and not item.heading and _awaits_more(found[-1])
        if awaited and not found[-1].below and not _FIGURE.search(item.text) and _EXCEPTS.search(found[-1].text):
            found[-1] = msgspec.structs.replace(
                found[-1], text=f"{found[-1].text} {item.text}", last=item.last, below=item.below
            )
        elif awaited:
            found[-1] = msgspec.structs.replace(found[-1], below=(*found[-1].below, item))
        else:
            found.append(item)
    return tuple(found)


def _awaits_more(item: Listed) -> bool:
    """Whether a line, or the last of those that were put below it, ends in `or`: the next line is its alternative."""
    last = item.below[-1] if item.below else item
    return not item.heading and not last.below and _ENDS_IN_OR.search(last.text) is not None


def _semicolons(rows: tuple[_Row, ...], at: int, depth: int, role: Role) -> tuple[tuple[Listed, ...], int]:
    """The lines after `defined as:` that end in semicolons, and the one that ends them, though printed side by side."""
    found: list[Listed] = []
    while at < len(rows) and min(rows[at].indent, 30) * 2 + bool(rows[at].bullet) == depth:
        row = rows[at]
        ended = not row.text.endswith((";", "; and", "; or", ";and"))
        if ended and not found:
            break
        found.append(Listed(row.text, role, row.first, row.last))
        at += 1
        if ended:
            break
    return tuple(found), at


def _up_to_next_heading(rows: tuple[_Row, ...], at: int, depth: int, role: Role) -> tuple[tuple[Listed, ...], int]:
    """The lines behind a heading that is printed side by side with them, up to the next line that ends in a colon."""
    found: list[Listed] = []
    while at < len(rows) and min(rows[at].indent, 30) * 2 + bool(rows[at].bullet) == depth:
        row = rows[at]
        if row.text.endswith(":"):
            break
        below, at = _below(rows, at + 1, depth, role)
        found.append(Listed(row.text, role, row.first, row.last, below=below))
    return tuple(found), at


def _beside(
    rows: tuple[_Row, ...], at: int, depth: int, role: Role, belongs: Callable[[str], bool]
) -> tuple[tuple[Listed, ...], int]:
    """The lines behind a heading that is printed side by side with them, up to the first that does not belong to it."""
    found: list[Listed] = []
    while at < len(rows) and min(rows[at].indent, 30) * 2 + bool(rows[at].bullet) == depth and belongs(rows[at].text):
        found.append(Listed(rows[at].text, role, rows[at].first, rows[at].last))
        at += 1
    return tuple(found), at


def _in_small_letters(text: str) -> bool:
    """What stands behind a heading in capital letters."""
    return text[:1].islower()


def _measures_disease(text: str) -> bool:
    """A way to be measurable: the ways end where no disease is measured."""
    vocabulary = load_vocabulary()
    terms = [vocabulary.term(item.name) for item in spot(regular(text), vocabulary)]
    groups = [term.group for term in terms if isinstance(term, Variable)]
    return any(group in _DISEASE_GROUPS for group in groups) or any(
        term is not None and "plasmacytoma" in term.name for term in terms
    )


def _labelled(label: str, item: Listed) -> Listed:
    """`18 and over` below `Age:` is said of age."""
    return msgspec.structs.replace(item, text=f"{label}: {item.text}")
