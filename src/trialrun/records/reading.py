"""What one act of reading collects beside the rows: findings folded as they come, counts, unmapped codes.

It decides nothing about a patient; it only remembers what the readers met.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding, Severity
from trialrun.terms import Vocabulary

DOMAIN_OF_TABLE = {"condition": "condition", "exposure": "exposure", "procedure": "procedure"}
_RANK = {"error": 0, "warning": 1, "query": 2, "note": 3}


class UnmappedCode(msgspec.Struct, frozen=True):
    """A code of the source that no term of the vocabulary carries, and how many rows have it."""

    system: str
    code: str
    display: str
    table: str
    count: int


class Reading:
    """The collector that every reader writes to while one source is read."""

    def __init__(self, vocabulary: Vocabulary, as_of: Date | None = None) -> None:
        self.vocabulary = vocabulary
        self.as_of = as_of
        self.cut = as_of
        self.fold_files = False
        self.summary: Counter[str] = Counter()
        self.unread: dict[str, set[str]] = {}
        self.codes_used: dict[str, Counter[str]] = {}
        self._findings: dict[tuple[str, str, str, str], Finding] = {}
        self._unmapped: Counter[tuple[str, str, str]] = Counter()
        self._displays: dict[tuple[str, str, str], str] = {}

    def add(self, finding: Finding) -> None:
        """Keep a finding; one that says the same of the same source is counted, the first row stays named.

        With `fold_files` the same of any source is counted together (one patient a file would repeat it per patient).
        """
        source = "" if self.fold_files else finding.source
        key = (finding.family, finding.severity, finding.message, source)
        seen = self._findings.get(key)
        if seen is None:
            self._findings[key] = finding
        else:
            self._findings[key] = msgspec.structs.replace(seen, count=seen.count + finding.count)

    def warn(self, family: str, message: str, *, source: str = "", row: int | None = None, fix: str = "") -> None:
        """Keep a warning of one row or file."""
        self.add(Finding(family, "warning", message, fix=fix, source=source, row=row))

    def note(self, family: str, message: str, *, source: str = "", count: int = 1) -> None:
        """Keep a note: something to know, nothing to repair."""
        self.add(Finding(family, "note", message, source=source, count=count))

    def count(self, table: str, what: str, rows: int = 1) -> None:
        """Add to the summary line `table: what`; zero leaves no line."""
        if rows:
            self.summary[f"{table}: {what}"] += rows

    def unmapped(self, key: tuple[str, str, str], display: str = "", rows: int = 1) -> None:
        """Count rows of a (table, system, code) that the vocabulary does not know."""
        self._unmapped[key] += rows
        if display:
            self._displays.setdefault(key, display)

    def leave_unread(self, table: str, persons: Iterable[str]) -> None:
        """Remember whose record holds a fact that could not be read: absence cannot be claimed for them."""
        domain = DOMAIN_OF_TABLE.get(table)
        if domain:
            self.unread.setdefault(domain, set()).update(persons)

    def note_codes(self) -> None:
        """A note for each variable that the source records under more than one code."""
        for name, codes in sorted(self.codes_used.items()):
            if len(codes) > 1:
                shown = ", ".join(f"{code} ({count})" for code, count in codes.most_common())
                self.note("codes", f"{name}: recorded under several codes: {shown}", source="measurement")

    def findings(self) -> tuple[Finding, ...]:
        """All findings, gravest first, otherwise in the order met."""
        return tuple(sorted(self._findings.values(), key=lambda finding: _RANK[finding.severity]))

    def unmapped_codes(self) -> tuple[UnmappedCode, ...]:
        """All unmapped codes, most frequent first; ties by table, system and code."""
        ordered = sorted(self._unmapped.items(), key=lambda item: (-item[1], item[0]))
        return tuple(
            UnmappedCode(system, code, self._displays.get((table, system, code), ""), table, count)
            for (table, system, code), count in ordered
        )


def finding(family: str, severity: Severity, message: str, **where: object) -> Finding:
    """A finding from keywords; `source`, `row`, `fix`, `count`, `quote` and `calculation` as in Finding."""
    return msgspec.convert({"family": family, "severity": severity, "message": message, **where}, Finding)
