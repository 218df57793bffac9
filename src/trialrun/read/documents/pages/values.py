"""Blocks with one or a few short values: dates, status, design, ages, identifiers, terms. Understands no value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.documents.entries import Entry, set_aside
from trialrun.read.documents.labels import find_label, key_of, labels
from trialrun.read.documents.pages.blocks import Block, content_of
from trialrun.read.documents.pages.countries import countries_in_run
from trialrun.read.documents.pages.titles import numbers_of
from trialrun.read.documents.printed_lines import Line, is_broken_off, printed_of
from trialrun.read.source import NamedText, Printed

_KIND_IN_BRACKETS = re.compile(r"^(?P<value>.*?)\s*[\[(](?P<kind>actual|estimated|anticipated)[\])]\s*$", re.IGNORECASE)
_DETAIL_IN_BRACKETS = re.compile(
    r"^(?P<value>[^()]{1,80}?)\s*\(\s*(?P<detail>[^()]{2,80}?(?:\([^()]{1,40}\)[^()]{0,40}?)?)\s*\)$"
)
_NUMBER_IN_RUN = re.compile(r"(?=\S*\d)[^\s()]{3,40}(?:\s*\([^()]{2,80}(?:\([^()]{1,40}\)[^()]{0,40})?\))?(?:\s+|$)")
"""One number of several on a line, each a word with figures, with what it is in brackets."""
_LINK_BEHIND = re.compile(r"\s+(?:Key Record Dates|History of Changes)$")
"""Links that a classic page prints behind a value."""
_UNIT = r"(?:years?|months?|weeks?|days?|hours?|minutes?|yrs?|y)"
_AGE_RANGE = re.compile(
    rf"(?P<low>\d{{1,3}})\s*(?P<unit>{_UNIT})?\s*(?:-|–|—|to|through|and|until)\s*(?P<high>\d{{1,3}}\s*{_UNIT})",
    re.IGNORECASE,
)
_NO_LIMIT = r"(?:n/?a\b|no (?:maximum |minimum |upper |lower )?(?:age )?limit|none\b|any\b)"
_AGE_FROM = re.compile(
    rf"(?P<low>\d{{1,3}}\s*{_UNIT})(?:\s*of age)?\s*(?:(?:and|or)?\s*(?:older|over|above|up)|\+"
    rf"|(?:-|–|—|to)\s*{_NO_LIMIT})"
    rf"|(?:from|at least|over|>=|≥|minimum:?)\s*(?P<least>\d{{1,3}}\s*{_UNIT})",
    re.IGNORECASE,
)
_AGE_TO = re.compile(
    rf"(?:up to|under|until|maximum:?|younger than|<=|≤|{_NO_LIMIT}\s*(?:-|–|—|to))\s*(?P<most>\d{{1,3}}\s*{_UNIT})"
    rf"|(?P<high>\d{{1,3}}\s*{_UNIT})\s*(?:and|or)\s*(?:younger|under|below)",
    re.IGNORECASE,
)
_PLUS_BEFORE_UNIT = re.compile(rf"\b(\d{{1,3}})\s?\+\s*({_UNIT})\b", re.IGNORECASE)
"""`18+ years` is `18 years+`."""


def first_value(block: Block) -> tuple[Printed | None, tuple[Line, ...]]:
    """The value of a block, with the lines from the label to it, and the lines that follow the value.

    A label that is further above than a blank line is left to the caller.
    """
    if block.heading is None:
        return None, block.lines
    if block.rest:
        more = _continuing(block)
        text = " ".join([_without_label(block.rest, block.slot), *(content_of(line) for line in block.lines[:more])])
        last = block.lines[more - 1].last if more else block.heading.last
        return Printed(text, block.heading.number, last), block.lines[more:]
    if not block.lines:
        return None, ()
    value, *others = block.lines
    more = 1 + _carrying(value, others, block.slot)
    text = " ".join(content_of(line) for line in block.lines[:more])
    return Printed(text, beginning(block, value.number), block.lines[more - 1].last), block.lines[more:]


def _without_label(text: str, slot: str) -> str:
    """`Sexes Eligible for Study: All` below `Sex`: the value without a second label of the same slot."""
    label, colon, value = text.partition(":")
    named = labels().get(key_of(label)) if colon and len(label) < 80 else None
    return value.strip() if named is not None and named.slot == slot and value.strip() else text


def _continuing(block: Block) -> int:
    """How many lines below a label only carry its value on: deeper than the label, or up to the bar of the cell."""
    if block.found and block.found.barred and block.heading and not block.heading.text.endswith("|"):
        closed = next((at for at, line in enumerate(block.lines[:6], 1) if line.text.endswith("|")), 0)
        if closed and not any("|" in line.text for line in block.lines[: closed - 1]):
            return closed
    count = 0
    for line in block.lines:
        if (
            line.apart
            or line.bullet
            or block.heading is None
            or line.indent <= block.heading.indent
            or ":" in line.text
        ):
            break
        count += 1
    return count or (_carrying(block.heading, block.lines, block.slot) if block.heading else 0)


def _carrying(before: Line, lines: Sequence[Line], slot: str) -> int:
    """How many lines only carry a value on: what wrapping has broken off, or the rest of a title in a narrow cell."""
    count = 0
    for line in lines:
        low = slot.startswith("titles") and line.text.strip()[:1].islower()
        apart = line.apart or line.bullet or line.heading or find_label(line)
        if apart or not (low or is_broken_off(before, line)):
            break
        before, count = line, count + 1
    return count


def beginning(block: Block, first: int) -> int:
    """The line of the label where it stands next to the value, else that of the value."""
    return block.heading.number if block.heading and first - block.heading.number <= 2 else first


def distant_heading(block: Block) -> list[Entry]:
    """The label set aside, where other lines stand between it and its value."""
    apart = block.heading and block.lines and not block.rest and block.lines[0].number - block.heading.number > 2
    return set_aside([block.heading], "heading") if apart and block.heading else []


def read_value(block: Block) -> tuple[list[Entry], tuple[Line, ...]]:
    """A block of one value, and the lines left over behind it."""
    block = _with_total_first(block) if block.slot.startswith("design:enrolment") else block
    value, following = first_value(block)
    if value is None:
        return set_aside([block.heading], "heading") if block.heading else [], following
    return [*distant_heading(block), *entries_of(block.slot, value)], following


_PARTIAL_NUMBER = re.compile(r"(?P<of>[A-Za-z][A-Za-z ()/-]{0,40}):\s*\d[\d., ]*\s*$")
_WHOLE = re.compile(r"total|overall|worldwide|all\b|whole", re.IGNORECASE)


def _with_total_first(block: Block) -> Block:
    """A block of numbers of patients, the total before those of regions; without a total none is the value."""
    found = [_PARTIAL_NUMBER.match(content_of(line)) for line in block.lines[:_MOST_PARTS]]
    if block.rest or not found or found[0] is None or _WHOLE.match(found[0]["of"]):
        return block
    total = next((at for at, one in enumerate(found) if one is not None and _WHOLE.match(one["of"])), None)
    if total is None and len(found) > 1 and found[1] is not None:
        return replace(block, heading=None, lines=tuple(filter(None, (block.heading, *block.lines))))
    if total is None:
        return block
    return replace(block, lines=(block.lines[total], *block.lines[:total], *block.lines[total + 1 :]))


_MOST_PARTS = 12


def entries_of(slot: str, value: Printed) -> list[Entry]:
    """A value as entries of its slot: `dates:start/actual`, `design:enrolment/estimated`, `status` ..."""
    field, _, rest = slot.partition(":")
    kind, _, detail = rest.partition("/")
    bracketed = _KIND_IN_BRACKETS.match(value.text) if len(value.text) < 300 else None
    if bracketed and field in {"dates", "design"}:
        detail = bracketed["kind"].lower()
        value = _with_text(value, bracketed["value"])
    if field == "design":
        found = [Entry(f"design.{kind}", value)]
        return [*found, Entry(f"design.{kind}_kind", _with_text(value, detail))] if detail else found
    if field in {"dates", "identifiers"}:
        value = _with_text(value, _LINK_BEHIND.sub("", value.text))
    if field == "dates":
        return [Entry("dates", NamedText(kind, value, detail))]
    named = _NAMED_NUMBER.fullmatch(value.text) if field == "identifiers" else None
    if named:
        acronym = Entry("titles", NamedText("acronym", _with_text(value, named["acronym"])))
        return [*entries_of(slot, _with_text(value, named["number"])), acronym]
    numbers = numbers_of(value) if field == "identifiers" else ()
    if len(numbers) > 1:
        return [Entry(field, number) for number in numbers]
    if field in {"titles", "identifiers", "flags", "terms"}:
        return [Entry(field, NamedText(kind, value, detail))]
    return [Entry(field, value)]


_NAMED_NUMBER = re.compile(r"(?P<number>NCT\d{8}|ISRCTN\d{8})\s*\(\s*(?P<acronym>(?!Clinical)[A-Z][\w -]{1,24}?)\s*\)")
"""The number of a register, and the short name of the trial behind it."""


def _with_text(value: Printed, text: str) -> Printed:
    return Printed(text, value.first, value.last)


def read_values(block: Block) -> list[Entry]:
    """A block of several short values, one a line, such as other study numbers."""
    field, _, kind = block.slot.partition(":")
    entries: list[Entry] = (
        set_aside([block.heading], "heading") if block.heading and not block.rest and not block.lines else []
    )
    lines = list(block.lines)
    if block.heading is not None and block.rest:
        entries += _numbers(field, kind, printed_of(block.heading, block.rest))
    for at, line in enumerate(lines):
        first = block.heading.number if at == 0 and block.heading and not block.rest else line.number
        entries += _numbers(field, kind, Printed(content_of(line), first, line.last))
    return entries


def _numbers(field: str, kind: str, value: Printed) -> list[Entry]:
    """Each of the numbers on a line that prints nothing else: `AB-12 2019-000001-10 ( EudraCT Number )`."""
    run = [found[0].strip() for found in _NUMBER_IN_RUN.finditer(value.text)]
    if field != "identifiers" or len(run) < 2 or _NUMBER_IN_RUN.sub("", value.text):
        return [_numbered(field, kind, value)]
    return [_numbered(field, kind, _with_text(value, number)) for number in run]


def _numbered(field: str, kind: str, value: Printed) -> Entry:
    """An identifier, the register in brackets behind it as its detail."""
    bracketed = _DETAIL_IN_BRACKETS.match(value.text)
    if bracketed:
        return Entry(field, NamedText(kind, _with_text(value, bracketed["value"]), bracketed["detail"]))
    return Entry(field, NamedText(kind, value))


def read_ages(block: Block) -> tuple[list[Entry], tuple[Line, ...]]:
    """Ages from and to, as far as the line states both; words that state no age stay as a flag."""
    value, following = first_value(block)
    if value is None:
        return set_aside([block.heading], "heading") if block.heading else [], following
    low, high = age_limits(value.text[:300])
    entries = [
        Entry(slot, _with_text(value, text)) for slot, text in (("minimum_age", low), ("maximum_age", high)) if text
    ]
    if not entries:
        entries = [Entry("flags", NamedText("ages", value))]
    return [*distant_heading(block), *entries], following


def age_limits(text: str) -> tuple[str, str]:
    """The lowest and the highest age that a text states, each with its unit; empty where it states none."""
    text = _PLUS_BEFORE_UNIT.sub(r"\1 \2+", text)
    ranges = list(_AGE_RANGE.finditer(text))
    if ranges:
        first, last = ranges[0], ranges[-1]
        unit = first["unit"] or re.sub(r"[\d\s]", "", first["high"])
        is_open = _AGE_FROM.search(text, last.end()) is not None
        return f"{first['low']} {unit}", "" if is_open else last["high"]
    lowest, highest = _AGE_FROM.search(text), _AGE_TO.search(text)
    low = (lowest["low"] or lowest["least"]) if lowest else ""
    return low, ((highest["most"] or highest["high"]) if highest else "")


def read_items(block: Block) -> list[Entry]:
    """A list of terms, one a line, parted on it by a semicolon, bar or (keywords) comma that stands in no bracket."""
    field, _, kind = block.slot.partition(":")
    pieces = [printed_of(block.heading, block.rest)] if block.heading and block.rest else []
    heading = [] if pieces or block.heading is None else [block.heading]
    pieces += [Printed(content_of(line), line.number, line.last) for line in block.lines]
    parting = r"[;|]|,(?!\s+(?:type|stage|adult|childhood|multiple|not)\b)" if field == "keywords" else r"[;|•]"
    parting = rf"(?:{parting})(?![^()]{{0,80}}\))"
    terms = [
        _with_text(piece, name)
        for piece in pieces
        for part in re.split(parting, piece.text, flags=re.I)
        if part.strip()
        for name in (countries_in_run(part) if block.slot == "terms:country" else (part.strip(),))
    ]
    entries = [Entry(field, NamedText(kind, term) if field == "terms" else term) for term in terms]
    return [*set_aside(heading, "heading"), *entries]


def read_run(block: Block) -> list[Entry]:
    """Terms printed in one run, which only a vocabulary can part: kept whole, line by line."""
    field, _, kind = block.slot.partition(":")
    entries: list[Entry] = set_aside([block.heading], "heading") if block.heading and not block.rest else []
    if block.heading and block.rest:
        entries.append(Entry(field, NamedText(kind, printed_of(block.heading, block.rest))))
    cells = [(line, cell.strip()) for line in block.lines for cell in line.text.split("|")]
    return entries + [Entry(field, NamedText(kind, printed_of(line, cell))) for line, cell in cells if cell]


_TOLD_BY_LABEL = frozenset(
    {"duration of treatment", "treatment duration", "follow-up", "follow up", "follow-up period"}
    | {"duration of follow-up"}
)
"""Labels of running text without which a length below them does not say what it is of."""


def with_label(block: Block, pieces: list[Printed]) -> list[Printed]:
    """The pieces of a block, the first with the label that it needs: `Duration of treatment: 52 weeks`."""
    if block.heading is None or block.found is None or block.found.label.key not in _TOLD_BY_LABEL or not pieces:
        return pieces
    first = pieces[0]
    said = f"{block.found.label.key.capitalize()}: {first.text}"
    return [Printed(said, block.heading.number, first.last), *pieces[1:]]


_DESIGN_PARTS = {
    "allocation": "allocation", "intervention model": "intervention_model",
    "interventional model": "intervention_model",
    "masking": "masking", "primary purpose": "purpose", "endpoint classification": "endpoint_classification",
    "observational model": "observational_model", "time perspective": "time_perspective", "control": "control",
    "intervention assignment": "intervention_model", "purpose": "purpose",
}  # fmt: skip
"""The parts of the one-line study design of older ClinicalTrials.gov pages."""
_DESIGN_PART = re.compile(rf"\b(?P<part>{'|'.join(_DESIGN_PARTS)})\s*:\s*", re.IGNORECASE)


def split_design(value: Printed) -> list[Entry]:
    """`Allocation: Randomized, Masking: Open Label` as entries of the design; none where it does not begin so."""
    marks = list(_DESIGN_PART.finditer(value.text[:2000]))
    if not marks or marks[0].start():
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(value.text)]
    return [
        Entry(
            f"design.{_DESIGN_PARTS[mark['part'].lower()]}",
            _with_text(value, value.text[mark.end() : end].strip(" ,;|")),
        )
        for mark, end in zip(marks, ends, strict=True)
    ]
