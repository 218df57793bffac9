"""The running text of a document, and what of it may tell of treatment. Reads no dose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialrun.read.printed import one_line
from trialrun.read.regimens.lexis.doses import PRINTED_DOSE
from trialrun.read.regimens.tabled import is_of_doses
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import Printed, Source
from trialrun.read.spotting import SpotKind, spot
from trialrun.terms import Vocabulary


def prose_of(source: Source) -> Iterator[Printed]:
    """The running text of a document: summary, description, population, sections, texts of arms and interventions."""
    yield from (*source.summary, *source.description, *source.population)
    for section in source.sections:
        yield from section.lines
    yield from dict.fromkeys(_described(source))


def _described(source: Source) -> Iterator[Printed]:
    yield from (arm.text for arm in source.arms if arm.text)
    yield from (item.text for item in source.interventions if item.text)


def narrative_of(source: Source) -> Iterator[Printed]:
    """The lines of the sections that may tell of treatment. The strength of a product is no dose."""
    for section in source.sections:
        if section.name not in _TELL_NO_TREATMENT:
            yield from (line for line in section.lines if _STRENGTH.fullmatch(line.text) is None)


def tables_of_doses(source: Source) -> Iterator[Printed]:
    """The tables of doses as lines with bars; those of an abstract tell what was found, and are none."""
    for table in source.tables if source.kind != "abstract" else ():
        rows = [table.columns, *((row.label, *row.cells) for row in table.rows)]
        cells = [cell for row in rows for cell in row]
        text = "\n".join(" | ".join(one_line(cell) for cell in row) for row in rows)
        if is_of_doses(text):
            yield Printed(text, min(cell.first for cell in cells), max(cell.last for cell in cells))


def setting_of(source: Source) -> Iterator[Sentence]:
    """The sentences on background and aims of an abstract whose other parts state a dose: these tell the treatment.

    What a background says of doses is of others, or why these are tried.
    """
    aims = [line for section in source.sections if section.name in _SETTING for line in section.lines]
    if source.kind == "abstract" and aims and any(_DOSED.search(line.text) for line in narrative_of(source)):
        yield from (sentence for line in aims for sentence in sentences_of(line))


def aims_told_again(narrative: Sequence[Printed], vocabulary: Vocabulary) -> Iterator[Sentence]:
    """The sentences that ask `whether A 5 mg helps`, where all their drugs stand with a dose in other sentences."""
    if not any(_ASKS.search(piece.text) for piece in narrative):
        return
    dosed = [one for piece in narrative for one in sentences_of(piece) if _DOSED.search(one.words)]
    drugs = {one: {spotted.name for spotted in spot(one.words, vocabulary, _DRUGS)} for one in dosed}
    asking = [one for one in dosed if _ASKS.search(one.words)]
    told = set[str]().union(*(drugs[one] for one in dosed if one not in asking))
    yield from (one for one in asking if drugs[one] and drugs[one] <= told)


_DRUGS: tuple[SpotKind, ...] = ("drugs", "combinations")
_ASKS = re.compile(
    r"\b(?:whether|(?:aims?|purpose|objectives?|goals?)\s(?:\w+\s){0,5}?(?:is|are|was|were)\sto)\b", re.IGNORECASE
)
_SETTING = frozenset({"background", "objectives"})
_DOSED = re.compile(PRINTED_DOSE, re.IGNORECASE)
_TELL_NO_TREATMENT = frozenset(
    {"references", "results", "conclusion", "conclusions", "discussion", "follow-up", "statistics", "data sharing"}
)
"""Sections that tell of results, of what is concluded, of visits and numbers, and of no treatment."""
_STRENGTH = re.compile(
    r"\W*[A-Za-z][\w-]{2,30}(?: [A-Za-z][\w-]{2,30}){0,2}[,:]? \d[\d.,]*\s?(?:mg|mcg|µg|g|IU|mg/mL)"
    r"(?:\s?/\s?\d*\s?mL)?,? (?:(?:film-coated|oral|hard|single-use|prefilled|pre-filled) )*"
    r"(?:tablets?|capsules?|vials?|syringes?|pens?|ampoules?|solution for (?:injection|infusion)"
    r"|(?:powder|concentrate) for [\w ]{5,40})\W*"
)
