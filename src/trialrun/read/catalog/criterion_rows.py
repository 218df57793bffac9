"""The eligibility lines of a Source as rows of a catalog. Reads no line itself."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.read.catalog.trial_rows import Row
from trialrun.read.source import Source


def criterion_rows(source: Source) -> Iterator[Row]:
    """The rows of `criteria`."""
    return iter(())
