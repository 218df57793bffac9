"""Lines of a page that print a label and its value with nothing but a blank between: `Study type Interventional`.

Only where a text prints many labels so; the words of other lines are left as they are. Registers whose labels other
pages print in other words have theirs in a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from trialrun.read.documents.printed_lines import Line
from trialrun.read.tables import read_table

_LABELS = (
    "NCT number", "Other study ID #", "Secondary ID", "Status", "Phase", "Start date", "Est. completion date",
    "Est. primary completion date", "Completion date", "Primary completion date", "Verified date", "Source",
    "Study type", "Enrollment", "Accepts healthy volunteers", "Gender", "Age group", "Is FDA regulated", "Contact",
    "Phone", "Email", "First received", "Last updated", "Eligibility", "Health authority",
)  # fmt: skip
"""Labels as such pages print them, capitals as there."""
_LINE = re.compile(rf"(?P<label>{'|'.join(re.escape(label) for label in _LABELS)})(?: (?P<value>(?![:=])\S.*))?")
_FEWEST = 6


def with_signs_behind_labels(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with a colon behind such labels; as they are where fewer than six of these labels begin one."""
    found = [_LINE.fullmatch(line.text.strip()) if len(line.text) < 200 else None for line in lines]
    if len({one["label"] for one in found if one is not None and one["value"] is not None}) < _FEWEST:
        return lines
    return tuple(
        line if one is None else msgspec.structs.replace(line, text=_signed(one))
        for line, one in zip(lines, found, strict=True)
    )


def _signed(found: re.Match[str]) -> str:
    return f"{found['label']}: {found['value'] or ''}".rstrip()


_YEARS = re.compile(r"(?P<years>\d{1,3}) years-old\W*")
_PARTED = r"(?:[ \t]+(?:\|[ \t]*)?|[ \t]*\|[ \t]*)"
"""What stands between a label and its value: a blank, a tab, the bar of a table."""


@cache
def _known_as() -> dict[tuple[str, str], str]:
    """The words of other pages for each label of a register, by the label and the heading it stands below."""
    return {(row["label"], row["below"]): row["known_as"] for row in read_table("documents/spaced_labels.csv")}


@cache
def _of_register() -> re.Pattern[str]:
    labels = sorted({label for label, _ in _known_as()}, key=len, reverse=True)
    return re.compile(rf"(?P<label>{'|'.join(map(re.escape, labels))})(?:{_PARTED}(?P<value>[^\s|:][^|]*?)[\s|]*)?")


def with_known_labels(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with the labels of such a register in the words of other pages; as they are for any other text."""
    if not any("issued by UMIN" in line.text for line in lines[:40]):
        return lines
    found = [_of_register().fullmatch(line.text.strip()) for line in lines]
    if len({one["label"] for one in found if one is not None}) < _FEWEST:
        return lines
    return tuple(_renamed(lines, found))


def _renamed(lines: tuple[Line, ...], found: list[re.Match[str] | None]) -> Iterator[Line]:
    """Each label with its value, which may stand on the line below; a label without one is left out as layout."""
    above, taken = "", False
    for at, (line, one) in enumerate(zip(lines, found, strict=True)):
        if taken:
            taken = False
            continue
        below = lines[at + 1] if at + 1 < len(lines) and found[at + 1] is None and not lines[at + 1].apart else None
        if one is None:
            above = line.text.strip()
            yield line
        elif one["value"] is None and (below is None or below.text.strip() == one["label"]):
            yield msgspec.structs.replace(line, aside=True)
        else:
            named = _known_as().get((one["label"], above)) or _known_as()[one["label"], ""]
            value = one["value"] or (below.text.strip(" |") if below else "")
            years = _YEARS.fullmatch(value)
            taken = one["value"] is None
            first, *items = _items(years["years"] + " years" if years else value)
            end = below.last if taken and below else line.last
            yield msgspec.structs.replace(line, text=f"{named}: {first}".rstrip(), end=end, apart=True)
            yield from (msgspec.structs.replace(line, text=item, end=end, apart=False) for item in items)


_ITEM = re.compile(r"\s+(?=\d{1,2}\)\s)")


def _items(value: str) -> list[str]:
    """A value that numbers its items, `1) A 2) B`, as nothing behind the label and a line for each; else the value."""
    items = _ITEM.split(value)
    numbered = len(items) > 1 and all(item.startswith(f"{at})") for at, item in enumerate(items, 1))
    return ["", *items] if numbered else [value]
