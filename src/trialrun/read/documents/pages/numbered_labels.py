"""Pages that number their labels and leave rows of zeros: `Primary outcome [1] 0 0`, as the register of Australia does.

Each such line becomes a plain label or a label with the value below it. Only where a text prints several.
"""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec.structs import replace

from trialrun.read.documents.pages.arms import ROLE_FIRST
from trialrun.read.documents.printed_lines import Line

_NUMBERED = re.compile(r"(?P<label>[A-Z][^\[\]]{2,60}?) \[\d{1,3}\](?:(?: \d){2,6})?")
_ZEROS = re.compile(r"(?<=\S)(?: 0){2,6}$")
_FEWEST = 3
_WITH_VALUE = {"timepoint": "Timepoint", "assessment method": "Description"}
"""Labels below an outcome, and the words by which other pages print them."""
_WHICH = {
    "anticipated": "anticipated",
    "actual": "actual",
    "target": "estimated",
    "final": "actual",
    "accrual to date": "",
}
"""Words alone on a line of which the next one holds the date or number, of the label above them."""
_VALUE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{1,7}")
_COUNTED = ("date of ", "sample size")
_SPONSORS = {
    "primary sponsor type": "Primary sponsor",
    "other collaborator category": "Collaborators",
    "funding source category": "Funder name",
    "secondary sponsor category": "Collaborators",
}
"""Labels that begin the account of an organisation, and the label of its name."""
_OWNERS = (*_COUNTED, *_SPONSORS, "recruitment outside", "contacts", "ethics")
_BLANK = frozenset({"address", "country"})
"""Fields of an organisation that such pages leave empty."""
_RENAMED = {"Phase": "Study phase"}
_TREATMENT = re.compile(r"Treatment: (?P<kind>Drugs?|Devices?|Surgery|Other)(?: - |: )(?P<name>.+)")
_KINDS = {"drug": "Drug", "drugs": "Drug", "device": "Device", "devices": "Device", "surgery": "Procedure"}


def with_plain_labels(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with such labels made plain; as they are where fewer than three are numbered so."""
    if sum(_NUMBERED.fullmatch(line.text.strip()) is not None for line in lines if len(line.text) < 100) < _FEWEST:
        return lines
    keys = _keys(lines)
    asides = [replace(line, aside=True) for line in lines if line.number in keys]
    kept = _with_units([line for line in lines if line.number not in keys])
    return tuple(sorted((*_plain(kept), *asides), key=lambda line: line.number))


_KEY = re.compile(r"\d{5,7}")


def _keys(lines: tuple[Line, ...]) -> frozenset[int]:
    """The lines that print the keys of an entry in the register, `308811` above `0`: they are no value of it."""
    found: set[int] = set()
    for line, below in pairwise(lines):
        text, next_one = line.text.strip(), below.text.strip()
        keyed = _KEY.fullmatch(text) is not None and (next_one == "0" or _KEY.fullmatch(next_one) is not None)
        if keyed or (text == "0" and line.number - 1 in found):
            found.add(line.number)
        if next_one == "0" and line.number in found:
            found.add(below.number)
    return frozenset(found)


_UNITS = frozenset({"years", "months", "weeks", "days", "hours"})


def _with_units(lines: list[Line]) -> list[Line]:
    """The lines, a bare number joined with the unit alone on the next one: `18`, `Years`."""
    found: list[Line] = []
    for line in lines:
        unit = line.text.strip()
        if found and found[-1].text.strip().isdigit() and unit.lower() in _UNITS:
            found[-1] = replace(found[-1], text=f"{found[-1].text.strip()} {unit}", end=line.last)
        else:
            found.append(line)
    return found


def _plain(lines: list[Line]) -> list[Line]:
    found: list[Line] = []
    owner, taken = "", 0
    for line, below in pairwise((*lines, Line(0, ""))):
        text = _ZEROS.sub("", line.text.strip())
        numbered = _NUMBERED.fullmatch(line.text.strip())
        label = numbered["label"] if numbered else text
        owner = label.lower() if label.lower().startswith(_OWNERS) else owner
        words = _label_of_value(label.lower(), owner, below.text.strip())
        if line.number == taken:
            continue
        if words and below.number:
            found.append(replace(line, text=f"{words}: {_ZEROS.sub('', below.text.strip())}", end=below.last))
            taken = below.number
        elif (label.lower() in _BLANK and owner in _SPONSORS) or (
            label.lower() == "name" and _NUMBERED.fullmatch(below.text.strip())
        ):
            found.append(replace(line, aside=True))
        elif numbered:
            found.append(replace(line, text=label, apart=True))
        elif label.lower() in _WHICH or below.text.strip().lower() in _WHICH:
            found.append(replace(line, aside=line.text.strip() != "", text=text))
        else:
            found += _parted(replace(line, text=_RENAMED.get(text, text))) if text else []
    return found


def _label_of_value(label: str, owner: str, below: str) -> str:
    """The label of the value in the next line, by what stands alone above it and the label that this belongs to."""
    if label in _WITH_VALUE:
        return _WITH_VALUE[label]
    if label == "name" and owner in _SPONSORS and _NUMBERED.fullmatch(below) is None:
        return _SPONSORS[owner]
    if label in _WHICH and owner.startswith(_COUNTED) and _VALUE.fullmatch(below):
        return f"{owner} ({_WHICH[label]})" if _WHICH[label] else label
    return ""


def _parted(line: Line) -> list[Line]:
    """An arm with its text behind a dash as two lines; a treatment by the kind that other pages print."""
    treatment = _TREATMENT.fullmatch(line.text)
    if treatment:
        kind = _KINDS.get(treatment["kind"].lower(), "Other")
        return [replace(line, text=f"List of interventions: {kind}: {treatment['name']}", apart=True)]
    label, dash, text = line.text.partition(" - ")
    if dash and ROLE_FIRST.match(label):
        return [replace(line, text=f"Study arms: {label}", apart=True), replace(line, text=text, apart=False)]
    return [line]
