"""The results that tables of an abstract print, each figure with the group of its column. Reads no running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.protocol.evidence import Reported, SafetyEvent
from trialrun.read.results.naming import Lexicon
from trialrun.read.results.rows import TableReading, read_table
from trialrun.read.source import Source
from trialrun.terms import Vocabulary

_OF_TIME = re.compile(
    r"\b(?:baseline|before|after|screening|pre-?\w*treatment|end of|follow-?up)\b"
    r"|\b(?:day|week|month|year|cycle|visit)s? ?\d"
    r"|\b\d+[ -](?:day|week|month|year)s?\b",
    re.IGNORECASE,
)
"""A column that is a time and no group of patients."""
_COMPARES = re.compile(r"\b(?:HR|OR|RR|CI|(?i:ratio|difference|change|p[- ]values?|versus|vs|confidence interval))\b")
"""A column that sets groups or times beside each other: its figures are not of the measure of their row."""
_ALL = re.compile(r"(?:total|overall|all(?: (?:patients|subjects|participants|treated))?)\W*", re.IGNORECASE)


def tabled_results(source: Source, vocabulary: Vocabulary) -> tuple[tuple[Reported, ...], tuple[SafetyEvent, ...]]:
    """Results and harms of the tables of an abstract; of other documents their tables tell how the trial is planned."""
    if source.kind != "abstract":
        return (), ()
    lexicon = Lexicon(vocabulary)
    read = [read_table(table, 0, None, lexicon) for table in source.tables]
    results = tuple(one for table in read for row in table.rows for one in _by_group(row, table))
    return results, tuple(harm for table in read for harm in table.harms)


def _by_group(row: Reported, table: TableReading) -> Iterator[Reported]:
    """A row as one result for each group; a row whose figures share a column is of nobody known, and left out."""
    if len({one.at for one in row.statistics}) < len(row.statistics):
        return
    part = "baseline" if table.part == "baseline" else ""
    for figure in row.statistics:
        if _COMPARES.search(figure.at):
            continue
        is_time = _OF_TIME.search(figure.at) is not None
        own = figure if is_time else replace(figure, at="")
        group = "" if is_time or _ALL.fullmatch(figure.at) else figure.at
        yield replace(row, within=row.within or part, group=group, statistics=(own,))
