"""Findings: problems in documents and data, as values that are returned, collected and shown, never raised."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

Severity = Literal["error", "warning", "query", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The gravest first."""


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One problem: what is wrong, where, how we know, and what to do next.

    `family` is a short stable code such as `unit` or `cycle-days`; `lines` is the first and last line, from 1, in the
    file as given (None where there is no line); `source` is a file, table or document name; `row` is a row of a
    table, from 1; `count` is how many like it were folded into this one.
    """

    family: str
    severity: Severity
    message: str
    fix: str = ""
    source: str = ""
    lines: tuple[int, int] | None = None
    row: int | None = None
    quote: str = ""
    calculation: str = ""
    count: int = 1

    def where(self) -> str:
        """`file:line` or `file row n`, as far as known."""
        if self.lines is not None:
            return f"{self.source}:{self.lines[0]}"
        if self.row is not None:
            return f"{self.source} row {self.row}"
        return self.source

    def text(self) -> str:
        """One line for a terminal: severity, place, message, calculation, next step."""
        times = f" ({self.count} times)" if self.count > 1 else ""
        calculation = f" ({self.calculation})" if self.calculation else ""
        place = f"{self.where()}: " if self.where() else ""
        said = f"{self.severity} [{self.family}] {place}{self.message}{times}{calculation}"
        joint = "\n  " if said.endswith("^") else " " if said.endswith(("?", ".")) else ". "
        return f"{said}{joint}Next: {self.fix}" if self.fix else said


def worst(findings: tuple[Finding, ...] | list[Finding]) -> Severity | None:
    """The gravest severity present, or None."""
    present = {finding.severity for finding in findings}
    return next((severity for severity in SEVERITIES if severity in present), None)
