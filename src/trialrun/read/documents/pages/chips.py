"""Values that a page prints without their labels, alone on a line or beside each other: `Recruiting | Phase 3`."""

from __future__ import annotations

import re

from trialrun.read.documents.entries import Entry
from trialrun.read.documents.labels import label_of, without_bars
from trialrun.read.documents.pages.blocks import content_of
from trialrun.read.documents.pages.headings import WEAK_VALUES
from trialrun.read.documents.pages.titles import numbers_of
from trialrun.read.documents.printed_lines import Line, printed_of
from trialrun.read.source import Printed

_BARS = re.compile(r" {1,3}[|·•] {1,3}")
_LONGEST = 160
_SHAPES = (
    ("status", WEAK_VALUES["status"]),
    (
        "design.study_phase",
        re.compile(r"phase (?:[0-4]|i{1,3}v?|iv)[ab]?(?:\s?/\s?(?:phase )?(?:[0-4]|i{1,3}v?)[ab]?)?", re.I),
    ),
    ("design.study_type", re.compile(r"(?:interventional|observational)(?: (?:study|trial))?", re.I)),
    ("design.enrolment", re.compile(r"(?:estimated |actual )?\d[\d,]{0,6} (?:participants|patients|people)", re.I)),
)
_COUNT = re.compile(r"\d[\d,]*")


def bare_values(line: Line) -> list[Entry]:
    """The values of fields that a line is, each known by its shape; its other parts are unknown. None: no such line."""
    parts = _BARS.split(content_of(line)) if len(line.text) < _LONGEST else []
    found = [entry for part in parts for entry in _value(printed_of(line, part.strip()))]
    return found if any(entry.slot != "unknown" for entry in found) else []


def _value(piece: Printed) -> list[Entry]:
    slot = next((slot for slot, shape in _SHAPES if shape.fullmatch(piece.text)), "")
    if slot == "design.enrolment":
        count = _COUNT.search(piece.text)
        return [Entry(slot, Printed(count[0], piece.first, piece.last))] if count else []
    numbers = [Entry("identifiers", number) for number in numbers_of(piece)]
    return [Entry(slot, piece)] if slot else numbers or [Entry("unknown", piece)]


def is_term_run(line: Line) -> bool:
    """Terms of an index in one run: capitalised words without a sentence."""
    words = without_bars(line.text).replace(",", "").split()
    capital = sum(word[0].isupper() for word in words)
    return (
        len(words) >= 3
        and capital >= 0.85 * len(words)
        and label_of(words[0]) is None
        and not line.bullet
        and ":" not in line.text
        and not line.text.rstrip(" |").endswith(".")
    )
