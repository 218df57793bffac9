"""Pages that tell groups, outcomes and periods by several labels each, as the register of China does.

`Outcome: ... Type: ... Measure time point of outcome: ...` becomes the labels that other pages print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.read.documents.printed_lines import Line

_KNOWN = re.compile(r"\bmeasure time ?point of outcome\s?[:：]", re.IGNORECASE)
"""A label that only such pages print."""
_LABELLED = re.compile(r"\W{0,3}(?P<label>[A-Z][A-Za-z /()'-]{2,40}?)\s?[:：]")
_NEXT_CELL = re.compile(r" {0,3}\| {0,3}(?=[A-Z][A-Za-z /()'-]{2,40}[:：])")
_TYPES = {"primary": "Primary outcome", "secondary": "Secondary outcome"}
_OTHERWISE = {"measure time point of outcome": "Time frame", "measure method": "Description"}
_PERIODS = {
    "study execute time": ("Study start date", "Study completion date"),
    "recruiting time": ("Recruitment start date", "Recruitment end date"),
}
_PERIOD = re.compile(r"\s*from\s*(?P<first>[\d-]{8,10})?\s*to\s*(?P<last>[\d-]{8,10})?\s*", re.IGNORECASE)


def with_labels_apart(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with such labels as other pages print them; as they are where none is of such a page."""
    if not any(_KNOWN.search(line.text) for line in lines):
        return lines
    parts = [replace(line, text=part) for line in lines for part in _NEXT_CELL.split(line.text)]
    told = [(line, *_label_and_value(line)) for line in parts]
    found: list[Line] = []
    for at, (line, label, value) in enumerate(told):
        below = {name: said for _, name, said in told[at + 1 : at + 4]}
        if label in _PERIODS:
            found += _ends(line, label, value)
        elif label == "outcome" and "type" in below:
            kind = next((name for key, name in _TYPES.items() if key in below["type"].lower()), "Other outcome")
            found.append(replace(line, text=f"{kind}: {value}", apart=True))
        elif label == "group" and "intervention" in below:
            found.append(replace(line, text=f"Study arms: {value}: {below['intervention']}", apart=True))
        elif label in _OTHERWISE:
            found += [replace(line, text=f"{_OTHERWISE[label]}: {value}", apart=False)] if value else []
        elif not _is_taken(told, at):
            found.append(line)
    return tuple(found)


def _label_and_value(line: Line) -> tuple[str, str]:
    match = _LABELLED.match(line.text)
    return (match["label"].lower(), line.text[match.end() :].strip(" |\u00a0")) if match else ("", "")


def _is_taken(told: list[tuple[Line, str, str]], at: int) -> bool:
    """Whether a line is one of the labels below an outcome or a group, which say what kind or how large it is."""
    label = told[at][1]
    above = {name for _, name, _ in told[max(0, at - 3) : at]}
    return (label == "type" and "outcome" in above) or (
        label in {"sample size", "intervention", "intervention code"} and "group" in above
    )


def _ends(line: Line, label: str, value: str) -> Iterator[Line]:
    """The days of a period, each with its label; a period in other words stays as printed."""
    match = _PERIOD.fullmatch(value)
    if match is None:
        yield line
        return
    for name, day in zip(_PERIODS[label], (match["first"], match["last"]), strict=True):
        if day:
            yield replace(line, text=f"{name}: {day}", apart=True)
