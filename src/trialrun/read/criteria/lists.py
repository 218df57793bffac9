"""The eligibility text of a document as a tree of lines, each with the list it stands in: inclusion or exclusion.

Wrapped lines are joined, bullets and numbers dropped, headings kept apart. Reads no criterion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

from trialrun.read.criteria.headings import (
    ROLE_OF_HEADING,
    Section,
    is_label_word,
    role_of_heading,
)
from trialrun.read.criteria.rows import Row, rows_of
from trialrun.read.criteria.topics import (
    excludes,
    names_people,
    opens_whole_list,
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


class _Under(msgspec.Struct, frozen=True):
    """What rows stand under: a list, and words of a heading that are said of each. `of_some`: they name people."""

    role: Role = "inclusion"
    about: str = ""
    of_some: bool = False


def read_list(lines: Iterable[Printed]) -> tuple[Listed, ...]:
    """The lines of an eligibility text as a tree with roles. Without any heading all lines are inclusion. Total."""
    listed: list[Listed] = []
    under, section = _Under(), list[Row]()
    rows = rows_of(lines)
    named = _lists_of_some(rows)
    for row in rows:
        heading = _opened_by(row)
        if heading is not None and under.role == "exclusion" and _is_of_something_else(row, heading):
            heading = None
        if heading is None and row.text.strip(" :").lower() == "criteria":
            continue
        opened = _below_topic(row, under, section) if heading is None else _below_heading(row, heading, under, named)
        if opened is None:
            section.append(row)
            continue
        listed.extend(_listed(section, under))
        under, section = opened, []
        if heading is not None:
            listed.append(Listed(row.text[: heading.end].strip(), under.role, row.first, row.last, heading=True))
            section = _rest_of(row, heading, named)
        elif topic_of(row.text) is not None:
            listed.append(Listed(row.text, under.role, row.first, row.last, heading=True))
        else:
            section = [row]
    return (*listed, *_listed(section, under))


def _listed(section: list[Row], under: _Under) -> Iterator[Listed]:
    return (_about(under.about, item) for item in _tree(tuple(section), under.role))


def _below_heading(row: Row, heading: Section, under: _Under, named: dict[str, str]) -> _Under:
    """What stands under the heading of a list: that list, of those it names; `Excluded:` goes on with its topic."""
    role, whom = ROLE_OF_HEADING[heading.section], named.get(row.text, "")
    about = f"{_OF_SOME}{whom}" if whom else under.about if stands_below_topic(row.text) else ""
    return _Under(role, about, bool(whom))


def _below_topic(row: Row, under: _Under, section: list[Row]) -> _Under | None:
    """What stands under a topic, or behind the list of one, which a line without a bullet ends; None: nothing else."""
    topic = None if row.bullet else topic_of(row.text)
    if topic is not None:
        return _Under(under.role, topic)
    plain = under.of_some and not any(item.bullet for item in section)
    return _Under(under.role) if under.about and not row.bullet and not plain else None


def _rest_of(row: Row, heading: Section, named: dict[str, str]) -> list[Row]:
    """The criterion that stands on the line of a heading, behind it."""
    rest, whom = row.text[heading.end :].strip(" :-*\t"), named.get(row.text, "")
    told = not rest or (whom and rest.startswith(whom)) or names_people(rest.partition(" (")[0])
    return [] if told else [Row(rest, row.first, row.last, row.indent, "" if row.text.rstrip().endswith(":") else "-")]


def _opened_by(row: Row) -> Section | None:
    """The list that a line opens; `- Eligibility for any other trial.`, `- Exclusion: gout` among others open none."""
    named = "criteri" in row.text.lower()
    heading = None if row.bullet and row.text.endswith(".") and not named else role_of_heading(row.text)
    alone = heading is not None and heading.section == "exclusion" and row.text[heading.end :].strip(" :-*\t")
    return None if alone and row.bullet and not named and not row.text.endswith(":") else heading


def _is_of_something_else(row: Row, heading: Section) -> bool:
    """`- Eligibility for other transplants:` among the exclusions, which only a list named so ends."""
    named = ("inclu", "criteri", "characteristics", "therapy", "must", " if")
    return bool(row.bullet) and heading.section != "exclusion" and not any(map(row.text.lower().__contains__, named))


def _lists_of_some(rows: tuple[Row, ...]) -> dict[str, str]:
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


_OF_THE_LINE_BEFORE = re.compile(r"(?:however|exceptions?|except|note|nb|n\.b\.)\b[:,]?(?:\s|$)", re.IGNORECASE)
_ONLY_OR = re.compile(r"\W*(?:OR|or|Or)\W*")
_ENDS_IN_OR = re.compile(r"\b(?:OR|or|AND/OR|and/or)[:,]?$")
_FIGURE = re.compile(r"\d|\bnormal\b", re.IGNORECASE)
_EXCEPTS = re.compile(r"\b(?:except|excluding|other than|unless)\b", re.IGNORECASE)
_ONE_OF = re.compile(
    r"\bmeasurable\b.*\b(?:one|any|at least 1)\b.*\bfollowing\W*$"
    r"|\bthe following (?:will |shall |may )?(?:constitute|(?:be |is |are )?considered) measurable disease\b",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(r"\b(?:malignanc\w+|cancers?|tumou?rs?)\b.*\b(?:except(?: for)?|other than)\s*:$", re.IGNORECASE)
"""`No second malignancy except:`, whose exceptions may be printed side by side with it."""
_CANCER = re.compile(r"\b(?:cancer|carcinoma|in situ|malignanc|tumou?r|neoplasia)", re.IGNORECASE)
_DISEASE_GROUPS = frozenset({"plasma cell", "imaging"})


def _tree(rows: tuple[Row, ...], role: Role) -> Iterator[Listed]:
    listed, _ = _below(rows, 0, -1, role)
    yield from listed


def _below(rows: tuple[Row, ...], at: int, parent: int, role: Role) -> tuple[tuple[Listed, ...], int]:
    """The rows from `at` on that stand deeper than `parent`."""
    found: list[Listed] = []
    while at < len(rows):
        row = rows[at]
        depth = min(row.indent, 30) * 2 + bool(row.bullet)
        if depth <= parent:
            break
        if found and _OF_THE_LINE_BEFORE.match(row.text):
            below, at = _below(rows, at + 1, depth, role)
            aside = Listed(row.text, role, row.first, row.last, below=below)
            found[-1] = msgspec.structs.replace(found[-1], below=(*found[-1].below, aside))
            continue
        below, following = _below(rows, at + 1, depth, role)
        if not below and row.text.endswith(":"):
            below, following = _counted_through(rows, at, depth, role)
        if not below and row.text.endswith(":"):
            below, following = _semicolons(rows, at + 1, depth, role)
        if not below and "measurable" in row.text.lower() and _ONE_OF.search(row.text):
            below, following = _beside(rows, at + 1, depth, role, _measures_disease)
        if not below and row.text.endswith(":") and _ALL_BUT.search(row.text):
            below, following = _beside(rows, at + 1, depth, role, _names_cancer)
        if not below and row.text.endswith(":") and other_people(row.text):
            below, following = _up_to_next_heading(rows, at + 1, depth, role)
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
        whole = bool(below) and opens_whole_list(row.text, role) and not spot(regular(row.text), load_vocabulary())
        found.append(Listed(row.text, role, row.first, row.last, label or whole, below))
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


_NUMBER = re.compile(r"\(?(\d{1,2})[.)]")
_MOST_NUMBERS = 99


def _counted_through(rows: tuple[Row, ...], at: int, depth: int, role: Role) -> tuple[tuple[Listed, ...], int]:
    """The lines 1, 2, 3 ... behind a line with another bullet, though printed side by side with it."""
    found: list[Listed] = []
    if not rows[at].bullet or _NUMBER.fullmatch(rows[at].bullet):
        return (), at + 1
    for row in rows[at + 1 : at + 1 + _MOST_NUMBERS]:
        number = _NUMBER.fullmatch(row.bullet)
        level = min(row.indent, 30) * 2 + bool(row.bullet)
        if number is None or level != depth or int(number[1]) != len(found) + 1:
            break
        found.append(Listed(row.text, role, row.first, row.last))
    return (tuple(found), at + 1 + len(found)) if len(found) > 1 else ((), at + 1)


def _semicolons(rows: tuple[Row, ...], at: int, depth: int, role: Role) -> tuple[tuple[Listed, ...], int]:
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


def _up_to_next_heading(rows: tuple[Row, ...], at: int, depth: int, role: Role) -> tuple[tuple[Listed, ...], int]:
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
    rows: tuple[Row, ...], at: int, depth: int, role: Role, belongs: Callable[[str], bool]
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


def _names_cancer(text: str) -> bool:
    """A cancer that somebody may have had; what denies or limits something is a line of its own."""
    return _CANCER.search(text) is not None and not text.lower().startswith(("no ", "not ", "at least", "must "))


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
