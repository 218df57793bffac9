"""Reads a treatment text into its schedule: `read_regimen(text)`. What is not stated stays empty."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.ground.finding import Finding
from trialrun.read.regimens.days.scheduling import plan
from trialrun.read.regimens.doubts import doubts_of, untold_doubts
from trialrun.read.regimens.model import Regimen
from trialrun.read.regimens.parts.gathering import gather
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.scanning import in_digits, scan
from trialrun.read.regimens.tabled import with_tables_told
from trialrun.read.regimens.untold import find_untold
from trialrun.read.regimens.unwrapping import unwrapped
from trialrun.read.regular import make_regular
from trialrun.read.text import Cut, Text

MOST_PHRASES = 2_000
"""Doses, days, drugs and the like of one text that are read: of 700 registry records none has more than 120. Each may
change what those before it mean, so that the time grows faster than the text.
"""
_QUOTED = 80


def read_regimen(text: str, named: frozenset[str] = frozenset()) -> Regimen:
    """The schedule that a treatment text states, in any words. Total: a text without one gives no phases.

    `named` are words in small letters that its document lists as drugs, for those that no vocabulary knows.
    """
    regular = in_digits(unwrapped(with_tables_told(make_regular(text))))
    row = scan(regular.plain, named)
    read = row[:MOST_PHRASES]
    planned = tuple(phase for part in gather(regular.plain, read) for phase in plan(part))
    untold = find_untold(regular.plain, read, planned)
    findings = (*doubts_of(regular, planned), *untold_doubts(regular, untold), *_beyond(regular, row))
    return Regimen(regular, planned, tuple(dict.fromkeys(findings)), untold)


def _beyond(text: Text, row: Unit) -> Iterator[Finding]:
    """A finding where a text is longer than any treatment: what is not read is said, with how it begins."""
    if len(row) > MOST_PHRASES:
        unread = row[MOST_PHRASES].cut.first
        yield Finding(
            family="text-too-long",
            severity="warning",
            message=f"the text names {len(row):,} doses, days and drugs, of which the first {MOST_PHRASES:,} are read",
            fix="give the part on the treatment alone",
            quote=text.quote(Cut(unread, min(unread + _QUOTED, len(text.plain)))),
        )
