"""One study of a letter as the lines and tables that tell of it, and how many patients and regimens they say it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from trialrun.protocol.elements import StatedCount
from trialrun.read.printed import lines_of
from trialrun.read.results.naming import Lexicon
from trialrun.read.results.openings import Opening, entered_of, patients_of, regimens_of
from trialrun.read.results.plain import plain_of
from trialrun.read.sentences import sentences_of
from trialrun.read.source import Printed, TableText

FACTS = frozenset({"methods", "patients", "opening", "clinical data", ""})
"""Sections in which a number of patients is that of the study."""
_SIZE_ALONE = re.compile(r"\s*\(?[nN]\s?=\s?(?P<size>\d{1,6})\)?\s*")
_ALL = re.compile(
    r"\b(?:all (?:patients|participants|subjects)|total|overall)\b[^\d]{0,12}[nN]\s?=\s?(?P<size>\d{1,6})\b",
    re.IGNORECASE,
)
"""A column of all patients, with their number."""
_OF_A_GROUP = re.compile(r"[(\[][nN] ?= ?\d{1,6}\b")
"""A number in an item below another one: that of a group, where the items list the groups."""


class Letter(msgspec.Struct, frozen=True):
    """What holds for the whole document: how many references it has, drugs, condition, words."""

    references: int
    drugs: tuple[str, ...]
    condition: str
    lexicon: Lexicon


class Block(msgspec.Struct, frozen=True):
    """One line of a section, one table, or a `heading` that names a study; `part` is the number of the section."""

    first: int
    section: str
    piece: Printed | None = None
    table: TableText | None = None
    part: int = -1
    heading: bool = False


class Study(msgspec.Struct, frozen=True):
    """The blocks of one study, with the line that opens it."""

    opening: Opening
    blocks: tuple[Block, ...]


def sizes_of(study: Study, letter: Letter) -> Iterator[tuple[int, Printed]]:
    """Every place where the study says how many patients it has."""
    for block in study.blocks:
        if block.section in FACTS or block is study.blocks[0]:
            yield from _said_sizes(block, patients_of, letter)
    for block in study.blocks:
        yield from _said_sizes(block, entered_of, letter)
    for block in study.blocks:
        columns = block.table.columns if block.table is not None else ()
        yield from _printed_sizes(columns, _SIZE_ALONE.fullmatch)
        yield from _printed_sizes(columns[1:], _ALL.search)
    for block in study.blocks:
        if block.section == "results":
            yield from _said_sizes(block, patients_of, letter)


def _said_sizes(block: Block, size_of: Callable[[str], int | None], letter: Letter) -> Iterator[tuple[int, Printed]]:
    grouped = block.piece is not None and block.piece.level > 1 and _OF_A_GROUP.search(block.piece.text)
    if block.piece is not None and not grouped:
        for sentence in sentences_of(block.piece):
            size = size_of(plain_of(sentence.words, letter.references)[0])
            if size:
                yield size, block.piece


def _printed_sizes(
    columns: tuple[Printed, ...], size_in: Callable[[str], re.Match[str] | None]
) -> Iterator[tuple[int, Printed]]:
    for column in columns:
        match = size_in(column.text)
        if match:
            yield int(match["size"]), column


def patients_of_study(sizes: tuple[tuple[int, Printed], ...]) -> StatedCount | None:
    """The first number of patients, with all lines that repeat it."""
    if not sizes:
        return None
    return StatedCount(
        value=sizes[0][0], kind="actual", lines=lines_of(*(piece for size, piece in sizes if size == sizes[0][0]))
    )


def regimens_of_study(study: Study, letter: Letter) -> StatedCount | None:
    """How many regimens the study says were given; None where it does not say."""
    for block in study.blocks:
        if block.piece is not None and block.section in FACTS:
            count = regimens_of(plain_of(block.piece.text, letter.references)[0])
            if count:
                return StatedCount(value=count, kind="stated", lines=lines_of(block.piece))
    return None
