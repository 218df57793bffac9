"""Findings about a trial's schedule, each with the lines of the element it speaks of. Judges nothing."""

from __future__ import annotations

from trialrun.ground.finding import Finding, Severity
from trialrun.protocol import Element, Trial


def about(trial: Trial, element: Element | None, family: str, severity: Severity, message: str, **more: str) -> Finding:
    """A finding about one element of a trial, at its lines in the trial's document; `more`: `fix`, `calculation`."""
    spans = element.lines.spans if element is not None else ()
    source = trial.document.name if trial.document is not None else trial.name
    lines = (spans[0].first, spans[-1].last) if spans else None
    return Finding(
        family, severity, message, fix=more.get("fix", ""), source=source, lines=lines,
        calculation=more.get("calculation", ""),
    )  # fmt: skip
