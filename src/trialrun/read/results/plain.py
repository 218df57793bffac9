"""Printed text made ready for reading: bullets and reference numbers taken off, signs made regular."""

from __future__ import annotations

from trialrun.read.documents.letters_citations import split_citations
from trialrun.read.regular import regular

_EDGES = " \u00a0\t•·▪◦"


def plain_of(printed: str, references: int) -> tuple[str, tuple[int, ...]]:
    """The text made regular, and the numbers of the references cited in it; `references` is how many there are."""
    text, cited = split_citations(" ".join(printed.split()).strip(_EDGES), references)
    return regular(text).strip(_EDGES), cited
