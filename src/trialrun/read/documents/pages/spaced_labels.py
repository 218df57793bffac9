"""Lines of a page that print a label and its value with nothing but a blank between: `Study type Interventional`.

Only where a text prints many labels so; the words of other lines are left as they are.
"""

from __future__ import annotations

import re

import msgspec

from trialrun.read.documents.printed_lines import Line

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
