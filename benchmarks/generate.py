"""How fast simulated cohorts are made: `python benchmarks/generate.py [--size 1000000] [--workers 2]`.

Prints rows, wall seconds, processor seconds and memory of the process and its workers. Nothing is kept.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import time
from pathlib import Path

from trialrun.library import load_trials
from trialrun.records.generate import write_cohort

AS_OF = dt.date(2026, 3, 1)


def main() -> None:
    """Write one cohort for the bundled trials to a temporary folder and say what it took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=1_000_000)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        summary = write_cohort(load_trials(), asked.size, asked.seed, Path(folder), as_of=AS_OF, workers=asked.workers)
        seconds = time.perf_counter() - began
        written = sum(path.stat().st_size for path in Path(folder).iterdir())
    rows = sum(summary.rows.values())
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    busy = own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime
    print(f"patients            {summary.size:>12,}")
    print(f"rows                {rows:>12,}   ({rows / summary.size:.1f} a patient)")
    print(f"bytes written       {written:>12,}")
    print(f"seconds             {seconds:>12.1f}")
    print(f"processor seconds   {busy:>12.1f}")
    print(f"peak MB, main       {own.ru_maxrss / 1024:>12.0f}")
    print(f"peak MB, a worker   {workers.ru_maxrss / 1024:>12.0f}")


if __name__ == "__main__":
    main()
