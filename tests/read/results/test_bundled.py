"""The bundled letter and abstract, read again and held against the files that were written by hand."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from trialrun.library import load, load_trial
from trialrun.protocol.evidence import Evidence, Statistic
from trialrun.protocol.trial import EvidenceFile
from trialrun.read.building.evidence import BuiltEvidence, build_evidence
from trialrun.read.documents.recognising import read_source
from trialrun.read.results.abstracts import results_of
from trialrun.read.sentences import sentences_of
from trialrun.terms import load_vocabulary

VOCABULARY = load_vocabulary()
pytestmark = pytest.mark.shared

Figures = tuple[object, ...]


@cache
def letter(folder: Path) -> BuiltEvidence:
    """The evidence read from the letter of the bundled file."""
    (path,) = folder.glob("seeds/002_*.txt")
    return build_evidence(read_source(path), VOCABULARY)


def by_hand() -> Evidence:
    """The evidence written by hand."""
    record = load("darzalex-poems-evidence")
    assert isinstance(record, EvidenceFile)
    return record.evidence


def of_table_rows(evidence: Evidence) -> Counter[Figures]:
    """The figures of every cell of a table, by the lines they stand in; a table's cells stand below their label."""
    rows = [row for cohort in evidence.cohorts for row in (*cohort.baseline, *cohort.results)]
    cells = [one for row in rows for one in row.statistics if len(one.lines.numbers()) > 1 or one.printed == "-"]
    return Counter((max(one.lines.numbers()), *figures(one)) for one in cells)


def figures(one: Statistic) -> Figures:
    """The numbers of a statistic and what they are."""
    return (one.measure, one.count, one.total, one.percent, one.value, one.low, one.high, one.spread, one.unit)


def test_every_cell_of_the_tables_is_as_by_hand(shared: Path) -> None:
    """All cells of the three tables have the numbers, totals, averages, spreads and units of the hand-written file."""
    read, written = of_table_rows(letter(shared).record.evidence), of_table_rows(by_hand())
    assert sum(written.values()) > 90
    assert written - read == Counter()


def test_harms_are_as_by_hand(shared: Path) -> None:
    """Every harm has the lines, counts, totals, shares, grades and relation of the hand-written file."""

    def harms(evidence: Evidence) -> list[Figures]:
        found = [harm for cohort in evidence.cohorts for harm in cohort.safety]
        return sorted(
            (harm.lines.text, harm.count or 0, harm.total or 0, str(harm.percent), harm.grade or 0, str(harm.related))
            for harm in found
        )

    assert harms(letter(shared).record.evidence) == harms(by_hand())


def test_rules_of_response_are_as_by_hand(shared: Path) -> None:
    """Domains, levels, thresholds and floors of both cohorts are those of the hand-written file."""

    def rules(evidence: Evidence) -> list[Figures]:
        found = [rule for cohort in evidence.cohorts for rule in cohort.response_rules]
        return [
            (one.domain, one.level, one.rule, one.evaluable, one.least, one.without_worsening, set(one.domains))
            for one in found
        ]

    assert rules(letter(shared).record.evidence) == rules(by_hand())


def test_references_are_as_by_hand(shared: Path) -> None:
    """Every publication is the same in every field."""
    assert letter(shared).record.evidence.publications == by_hand().publications


def test_the_letter_passes_its_checks(shared: Path) -> None:
    """The file has no error, and nothing of the letter is left that was not understood."""
    built = letter(shared)
    assert [finding.text() for finding in built.findings if finding.severity == "error"] == []
    assert built.coverage.counts()["not understood"] == 0


def test_results_of_the_abstract_are_as_by_hand(shared: Path) -> None:
    """The figures of the published trial are read from its abstract; the trial of others that it names is not."""
    (path,) = shared.glob("seeds/004_*.txt")
    source = read_source(path)
    pieces = [line for section in source.sections for line in section.lines]
    results, safety, used = results_of([one for piece in pieces for one in sentences_of(piece)], VOCABULARY)
    trial = load_trial("NCT02193698")
    read = [figures(one)[1:7] for row in results for one in row.statistics]
    assert read == [figures(one)[1:7] for row in trial.results for one in row.statistics]
    assert [(harm.count, harm.total) for harm in safety] == [(harm.count, harm.total) for harm in trial.safety]
    assert len(used) == 5
