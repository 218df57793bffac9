"""The seeded generator of cohorts for trials: the same seed gives the same rows, however the work is cut."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from trialrun.errors import UsageError
from trialrun.ground.dates import Date
from trialrun.protocol import Trial
from trialrun.records.cohort import Cohort, make_cohort
from trialrun.records.generate.blocks import make_block
from trialrun.records.generate.deck import make_deck
from trialrun.records.generate.patients import BLOCK
from trialrun.records.schema import PATIENT_TABLES

__all__ = ["generate_cohort"]


def generate_cohort(trials: Sequence[Trial], size: int, seed: int, *, as_of: Date) -> Cohort:
    """A cohort of `size` simulated patients for some trials, in memory.

    Every fact the criteria ask for is there for most patients; each criterion is passed, failed and left open by some.
    No fact lies after `as_of`. Raises UsageError for a size below one.
    """
    if size < 1:
        raise UsageError(f"a cohort of {size} patients cannot be made", fix="ask for one patient or more")
    deck = make_deck(trials, seed, as_of)
    width = max(7, len(str(size)))
    blocks = [make_block(deck, number, min(BLOCK, size - number * BLOCK), width) for number in range(-(-size // BLOCK))]
    tables = {name: pa.concat_tables([block[name] for block in blocks]) for name in PATIENT_TABLES}
    return make_cohort(tables, f"simulated, seed {seed}")
