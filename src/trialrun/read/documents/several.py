"""A text that holds the records of several trials one below the other: where the second begins. Reads no field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from trialrun.ground.finding import Finding
from trialrun.read.documents.labels import Label, find_label
from trialrun.read.documents.printed_lines import Line

_NUMBER = re.compile(r"\s*(?P<number>NCT\d{8}|ISRCTN\d{8}|DRKS\d{8}|\d{4}-\d{6}-\d{2}(?:-\d{2})?)\b")
_FIX = "save each record in a file of its own, and read those (`trialrun read FOLDER --out CATALOG` takes many)"


def first_record(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Finding, ...]]:
    """The lines of the first record and, where another follows, the error that says so; else all lines.

    Another record has another number of the same register behind a label, and criteria of its own as the first has.
    """
    begins = _second_begins(lines)
    if not begins:
        return lines, ()
    said = "the document holds the records of several trials: the first alone is read, the lines from here on are not"
    return lines[:begins], (
        Finding("several-records", "error", said, _FIX, lines=(lines[begins].number, lines[-1].last)),
    )


def _second_begins(lines: tuple[Line, ...]) -> int:
    """Where the second record begins; 0 where there is one alone."""
    numbers = list(_own_numbers(lines))
    slot, number, first = numbers[0] if numbers else ("", "", 0)
    second = next(
        (at for other, found, at in numbers if other == slot and found != number and found[:2] == number[:2]), 0
    )
    if not second:
        return 0
    known = {at: found.label for at, line in enumerate(lines) if (found := find_label(line)) is not None}
    begins = _at_same_label(known, first, second)
    while not lines[begins].apart and begins > first:
        begins -= 1
    return begins if _has_criteria(known, 0, begins) and _has_criteria(known, begins, len(lines)) else 0


def _own_numbers(lines: tuple[Line, ...]) -> Iterator[tuple[str, str, int]]:
    """The numbers behind a label for one: the slot of the label, the number, the line of the label."""
    for at, line in enumerate(lines):
        found = find_label(line)
        if found is None or not found.label.slot.startswith("identifiers:") or found.label.form != "value":
            continue
        number = _NUMBER.match(found.rest or (lines[at + 1].text if at + 1 < len(lines) else ""))
        if number:
            yield found.label.slot, number["number"], at


def _at_same_label(known: Mapping[int, Label], first: int, second: int) -> int:
    """The line before the second number that bears the label with which the first record begins; else its own."""
    opening = next((label.key for at, label in known.items() if at <= first), "")
    return max((at for at in range(first + 1, second) if at in known and known[at].key == opening), default=second)


def _has_criteria(known: Mapping[int, Label], first: int, end: int) -> bool:
    return any(label.form == "eligibility" for at, label in known.items() if first <= at < end)
