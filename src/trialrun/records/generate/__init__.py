"""The seeded generator of cohorts for trials: the same seed gives the same rows, however the work is cut."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from trialrun.ground.dates import Date
from trialrun.protocol import Trial
from trialrun.records.cohort import Cohort, make_cohort
from trialrun.records.generate.deck import make_deck
from trialrun.records.generate.writing import Summary, numbered_blocks, write_cohort
from trialrun.records.schema import PATIENT_TABLES

__all__ = ["Summary", "generate_cohort", "write_cohort"]


def generate_cohort(trials: Sequence[Trial], size: int, seed: int, *, as_of: Date) -> Cohort:
    """A cohort of `size` simulated patients for some trials, in memory.

    Every fact the criteria ask for is there for most patients who seek the trial; each criterion is passed, failed
    and left open by some. No fact lies after `as_of`, only ends of treatment may. Patient n is the same in a cohort
    of any size. Raises UsageError for a size below one and, like the engines, UnitError for a
    limit that cannot be compared.
    """
    blocks = list(numbered_blocks(make_deck(trials, seed, as_of), size))
    tables = {name: pa.concat_tables([block[name] for block in blocks]) for name in PATIENT_TABLES}
    return make_cohort(tables, f"simulated, seed {seed}")
