"""How fast is screening? The whole process, from Parquet to the written verdict table, against the floor.

    python benchmarks/screening.py [--patients 100000] [--repeats 5]

Each repeat is a fresh process (imports included). Floors: reading the bytes of the same files, and NumPy alone
writing verdict columns of the same shape. Prints medians, ratios and peak memory as Markdown for RESULTS.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from trialrun.library import load_trials
from trialrun.records.generate import write_cohort

AS_OF = dt.date(2026, 1, 15)
_CHILD = """
import resource, sys, time
begun = time.perf_counter()
from pathlib import Path
import datetime as dt
from trialrun.library import load_trials
from trialrun.records import load_patients
from trialrun.screen import save_screening, screen_cohort
imported = time.perf_counter()
day = dt.date.fromisoformat(sys.argv[3])
cohort = load_patients(Path(sys.argv[1]), as_of=day)
read = time.perf_counter()
screening = screen_cohort(load_trials(), cohort, as_of=day)
judged = time.perf_counter()
save_screening(screening, cohort, Path(sys.argv[2]), evidence_patients=0)
done = time.perf_counter()
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(imported - begun, read - imported, judged - read, done - judged, memory)
"""


def main() -> None:
    """Make the cohort once, then measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cohort, out = Path(folder) / "cohort", Path(folder) / "out"
        begun = time.perf_counter()
        write_cohort(load_trials(), options.patients, 7, cohort, as_of=AS_OF, workers=2)
        made = time.perf_counter() - begun
        runs = [_run(cohort, out) for _ in range(options.repeats)]
        floor_bytes, floor_numpy = _read_bytes(cohort), _numpy_alone(options.patients)
        size = sum(path.stat().st_size for path in cohort.glob("*.parquet")) / 1e6
        _report(options.patients, made, size, runs, (floor_bytes, floor_numpy))


def _run(cohort: Path, out: Path) -> tuple[float, list[float]]:
    begun = time.perf_counter()
    words = [sys.executable, "-c", _CHILD, str(cohort), str(out), AS_OF.isoformat()]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return time.perf_counter() - begun, [float(word) for word in done.stdout.split()]


def _read_bytes(cohort: Path) -> float:
    def once() -> float:
        begun = time.perf_counter()
        for path in cohort.glob("*.parquet"):
            path.read_bytes()
        return time.perf_counter() - begun

    return statistics.median(once() for _ in range(5))


def _numpy_alone(patients: int, criteria: int = 52) -> float:
    """Comparing and storing one column of numbers per criterion: what vectors cost without any meaning."""
    values = np.random.default_rng(1).random(patients)

    def once() -> float:
        begun = time.perf_counter()
        np.stack([(values >= n / criteria).astype(np.uint8) for n in range(criteria)]).tobytes()
        return time.perf_counter() - begun

    return statistics.median(once() for _ in range(5))


def _report(
    patients: int, made: float, size: float, runs: list[tuple[float, list[float]]], floors: tuple[float, float]
) -> None:
    whole = statistics.median(total for total, _ in runs)
    parts = [statistics.median(column) for column in zip(*(parts for _, parts in runs), strict=True)]
    names = ("imports", "reading", "judging", "writing")
    print(f"cohort: {patients:,} patients, {size:.1f} MB of Parquet, made in {made:.1f} s with 2 workers")
    print("\n| step | median s |\n|---|---|")
    for name, seconds in zip(names, parts[:4], strict=True):
        print(f"| {name} | {seconds:.2f} |")
    print(f"| **whole process** | **{whole:.2f}** |")
    print(f"| floor: bytes of the same files | {floors[0]:.3f} |")
    print(f"| floor: NumPy alone, 52 columns | {floors[1]:.3f} |")
    print(f"\npeak memory: {parts[4]:.0f} MB; slowest of {len(runs)} runs: {max(total for total, _ in runs):.2f} s")


if __name__ == "__main__":
    main()
