"""What a reader of results must be told: double dates, dashes, unnamed figures, borrowed specimens. Fixes none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trialrun.protocol.elements import Remark, StatedDate
from trialrun.protocol.evidence import StudyCohort
from trialrun.protocol.registry import Publication
from trialrun.protocol.scalars import Lines
from trialrun.read.printed import lines_of
from trialrun.read.results.studies import StudyReading
from trialrun.read.source import Printed


def doubts_of(
    readings: Iterable[StudyReading], updated: StatedDate | None, publications: Iterable[Publication]
) -> Iterator[Remark]:
    """All remarks on an evidence document, in the order of its parts."""
    if updated is not None and len(updated.readings) > 1:
        yield Remark(
            family="date-ambiguous",
            severity="query",
            message=f"{updated.printed} may name the month or the day first; the document does not say which",
            calculation=" or ".join(updated.readings),
            fix="ask the issuer; until then only the year is certain",
            lines=updated.lines,
        )
    for reading in readings:
        yield from _of_cohort(reading)
    undated = [one for one in publications if one.year is None]
    if undated:
        yield Remark(
            family="date-absent",
            severity="note",
            message="the reference bears no year",
            fix="the year stays absent",
            lines=joined_lines(one.lines for one in undated),
        )


def _of_cohort(reading: StudyReading) -> Iterator[Remark]:
    cohort = reading.cohort
    yield from _of_sizes(reading)
    yield from _of_treatments(cohort)
    yield from _of_rules(reading)
    yield from _of_tables(reading)
    yield from _of_unstated(cohort)


def _of_sizes(reading: StudyReading) -> Iterator[Remark]:
    sizes = {size for size, _ in reading.sizes}
    if len(sizes) > 1:
        yield Remark(
            family="denominator",
            severity="query",
            message=f"the number of patients of {reading.cohort.name} is not the same everywhere",
            calculation=", ".join(map(str, sorted(sizes))),
            fix="compare with the publication; shares are taken of the first number only where they fit it",
            lines=lines_of(*(piece for _, piece in reading.sizes)),
        )
    if reading.cohort.regimens is not None and reading.cohort.patients is not None:
        yield Remark(
            family="denominator",
            severity="note",
            message="patients and regimens are counted, so a bare count may be of either",
            fix="bare counts bear no total",
            lines=joined_lines((reading.cohort.patients.lines, reading.cohort.regimens.lines)),
        )


def _of_treatments(cohort: StudyCohort) -> Iterator[Remark]:
    undosed = [one for one in cohort.treatments if not re.search(r"\d", one.schedule)]
    if undosed:
        yield Remark(
            family="dose-absent",
            severity="note",
            message=f"doses and days of the regimens of {cohort.name} are not taken from the list that names them",
            fix="they stay absent; a label's doses may be used only with the origin label",
            lines=joined_lines(one.lines for one in undosed),
        )


def _of_rules(reading: StudyReading) -> Iterator[Remark]:
    open_rules = [one for one in reading.cohort.response_rules if one.rule is None and not one.domains]
    if open_rules:
        yield Remark(
            family="threshold-absent",
            severity="query",
            message=f"levels of response of {reading.cohort.name} are named without a threshold that can be computed",
            fix="name a criteria set, or answer that it cannot be determined",
            lines=joined_lines(one.lines for one in open_rules),
        )
    if reading.borrowed:
        yield Remark(
            family="matrix",
            severity="query",
            message="the specimen is printed for one level only; the others are read as the same: "
            + ", ".join(dict.fromkeys(name for name, _ in reading.borrowed)),
            fix="compare with the publication; never apply the limit of one specimen to another",
            lines=lines_of(*(piece for _, piece in reading.borrowed)),
        )


def _of_tables(reading: StudyReading) -> Iterator[Remark]:
    unclear = [piece for table in reading.tables for row in table.unclear for piece in (row.label, *row.cells)]
    if unclear:
        yield Remark(
            family="column-unclear",
            severity="note",
            message="rows print fewer values than the table has columns",
            fix="these values bear no time or group",
            lines=lines_of(*unclear),
        )
    headed = [
        one
        for one in reading.cohort.baseline
        if any(statistic.printed.startswith("counts under a heading") for statistic in one.statistics)
    ]
    if headed:
        yield Remark(
            family="unit",
            severity="warning",
            message="a unit of measurement stands in the heading of rows that count patients",
            fix="read as numbers of patients",
            lines=joined_lines(one.lines for one in headed),
        )


def _of_unstated(cohort: StudyCohort) -> Iterator[Remark]:
    """Figures of which it is not said what they are: those without a value, and those with one."""
    rows = (*cohort.baseline, *cohort.results)
    unstated = [one for row in rows for one in row.statistics if one.measure == "not stated"]
    missing = [one.lines for one in unstated if one.value is None and one.printed]
    if missing:
        yield Remark(
            family="value-missing",
            severity="note",
            message="a dash or a short form stands where there is no value",
            fix="treat as not stated, never as 0",
            lines=joined_lines(missing),
        )
    unnamed = [one.lines for one in unstated if one.value is not None]
    if unnamed:
        yield Remark(
            family="statistic-missing",
            severity="query",
            message="the row does not say what its first number is",
            fix="ask whether it is a median or a mean",
            lines=joined_lines(unnamed),
        )


def joined_lines(lines: Iterable[Lines]) -> Lines:
    """Lines of several elements as one, in order."""
    return lines_of(*(Printed("", span.first, span.last) for one in lines for span in one.spans))
