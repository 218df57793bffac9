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
from trialrun.read.strengths import is_strength
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
            yield from (line for line in section.lines if not is_strength(line.text))


def tables_of_doses(source: Source) -> Iterator[Printed]:
    """The tables of doses as lines with bars; those of an abstract tell what was found, and are none."""
    for table in source.tables if source.kind != "abstract" else ():
        rows = [table.columns, *((row.label, *row.cells) for row in table.rows)]
        cells = [cell for row in rows for cell in row]
        text = "\n".join(" | ".join(one_line(cell) for cell in row) for row in rows)
        if is_of_doses(text):
            yield Printed(text, min(cell.first for cell in cells), max(cell.last for cell in cells))


def without_treatment(source: Source, narrative: Sequence[Printed], vocabulary: Vocabulary) -> Iterator[Sentence]:
    """The sentences on background and aims that tell nothing of what is given: other sentences tell it.

    What the background of an abstract says of doses is of others, or why these are tried; an aim may be the only
    sentence that tells a dose.
    """
    setting = [section for section in source.sections if section.name in _SETTING]
    if source.kind == "abstract" and setting and any(_DOSED.search(line.text) for line in narrative_of(source)):
        for section in setting:
            yield from (
                sentence
                for line in section.lines
                for sentence in sentences_of(line)
                if not _doses(sentence.words) or (section.name == "background" and not _ASKS.search(sentence.words))
            )
    yield from _aims_told_again(source, narrative, vocabulary)


def _aims_told_again(source: Source, narrative: Sequence[Printed], vocabulary: Vocabulary) -> Iterator[Sentence]:
    """The sentences that ask `whether A 5 mg helps`, where other sentences tell their drugs and doses."""
    parts = source.sections if source.kind == "abstract" else ()
    objectives = {line for section in parts if section.name == "objectives" for line in section.lines}
    if not objectives and not any(_ASKS.search(piece.text) for piece in narrative):
        return
    dosed = [one for piece in narrative for one in sentences_of(piece) if _doses(one.words)]
    drugs = {one: {spotted.name for spotted in spot(one.words, vocabulary, _DRUGS)} for one in dosed}
    asking = {one for one in dosed if one.piece in objectives or _asks_first(one.words)}
    told: dict[str, set[str]] = {}
    for one in dosed:
        for drug in drugs[one] if one not in asking else ():
            told.setdefault(drug, set()).update(_doses(one.words))
    for one in dosed:
        of_these = set[str]().union(*(told.get(drug, ()) for drug in drugs[one]))
        if one in asking and drugs[one] and drugs[one] <= told.keys() and _doses(one.words) <= of_these:
            yield one


def _asks_first(words: str) -> bool:
    """Whether a sentence asks before it tells a dose: `A 5 mg is given to see whether it helps` tells it."""
    asks, dose = _ASKS.search(words), _DOSED.search(words)
    return asks is not None and dose is not None and asks.start() < dose.start()


def _doses(words: str) -> frozenset[str]:
    """The doses of a sentence, without blanks."""
    return frozenset("".join(found[0].lower().split()) for found in _DOSED.finditer(words))


_DRUGS: tuple[SpotKind, ...] = ("drugs", "combinations")
_ASKS = re.compile(
    r"\b(?:whether(?! or not)|(?:aims?|purpose|objectives?|goals?)\s(?:\w+\s){0,5}?(?:is|are|was|were)\sto)\b",
    re.IGNORECASE,
)
_SETTING = frozenset({"background", "objectives"})
_DOSED = re.compile(rf"(?<![\d.,])(?:\d[\d.,]{{0,9}}?)?{PRINTED_DOSE}", re.IGNORECASE)
_TELL_NO_TREATMENT = frozenset(
    {"references", "results", "conclusion", "conclusions", "discussion", "follow-up", "statistics", "data sharing"}
)
"""Sections that tell of results, of what is concluded, of visits and numbers, and of no treatment."""
