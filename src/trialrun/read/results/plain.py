"""Printed text made ready for reading: bullets and reference numbers taken off, signs made regular."""

from __future__ import annotations

import re

from trialrun.read.documents.letters.citations import split_citations
from trialrun.read.regular import regular

_EDGES = " \u00a0\t•·▪◦"
_DASH = re.compile(r"^[\s\u00a0]*(?:[-–*]\s+(?=[A-Z]|\d+ [a-z])|o\s+(?=\w))")
"""A dash, an asterisk or a round bullet typed as a letter, before a sentence."""
_SHORT_PATIENTS = re.compile(r"\bpt(s?)\b")


def plain_of(printed: str, references: int) -> tuple[str, tuple[int, ...]]:
    """The text made regular, and the numbers of the references cited in it; `references` is how many there are."""
    text, cited = split_citations(_DASH.sub("", " ".join(printed.split()).strip(_EDGES)), references)
    return _SHORT_PATIENTS.sub(lambda found: f"patient{found[1]}", regular(text)).strip(_EDGES), cited
