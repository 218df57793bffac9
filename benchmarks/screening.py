"""How fast is screening? The whole process, from Parquet to the written verdict table, against the floor.

    python benchmarks/screening.py [--patients 100000] [--repeats 5]

Each repeat is the command `trialrun screen all` in a fresh process (imports included); a second process times the
steps. Floors: reading the bytes of the same files, and NumPy alone making columns of the same shape. Prints medians
and peak memory as Markdown for RESULTS.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
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
_COMMAND = """
import resource, sys
from trialrun.cli.main import main
sys.argv = ["trialrun", "screen", "all", "--patients", sys.argv[1], "--as-of", sys.argv[3],
            "--out", sys.argv[2], "--evidence", "0", "--findings", sys.argv[2] + ".findings", "--json"]
try:
    main()
finally:
    sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
"""
_STEPS = """
import sys, time
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
sys.stderr.write(" ".join(map(str, (imported - begun, read - imported, judged - read, done - judged))))
"""
_ENVIRONMENT = {**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"}  # as the command sets it


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
        runs = [_run(_COMMAND, cohort, out) for _ in range(options.repeats)]
        steps = [_run(_STEPS, cohort, out)[1] for _ in range(options.repeats)]
        floors = _read_bytes(cohort), _numpy_alone(options.patients)
        size = sum(path.stat().st_size for path in cohort.glob("*.parquet")) / 1e6
        print(f"cohort: {options.patients:,} patients, {size:.1f} MB of Parquet, made in {made:.1f} s with 2 workers")
        _report(runs, steps, floors)


def _run(script: str, cohort: Path, out: Path) -> tuple[float, list[float]]:
    """Seconds of one fresh process, and the numbers it printed on stderr."""
    begun = time.perf_counter()
    words = [sys.executable, "-c", script, str(cohort), str(out), AS_OF.isoformat()]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=_ENVIRONMENT)
    return time.perf_counter() - begun, [float(word) for word in done.stderr.split()]


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


def _report(runs: list[tuple[float, list[float]]], steps: list[list[float]], floors: tuple[float, float]) -> None:
    whole = statistics.median(seconds for seconds, _ in runs)
    memory = max(printed[-1] for _, printed in runs)
    names = ("imports", "reading", "judging", "writing verdicts, answers and questions")
    print("\n| step | median s |\n|---|---|")
    for name, column in zip(names, zip(*steps, strict=True), strict=True):
        print(f"| {name} | {statistics.median(column):.2f} |")
    print(f"| **whole process** | **{whole:.2f}** |")
    print(f"| floor: bytes of the same files | {floors[0]:.3f} |")
    print(f"| floor: NumPy alone, 52 columns | {floors[1]:.3f} |")
    print(
        f"\npeak memory {memory:.0f} MB; fastest {min(s for s, _ in runs):.2f}, slowest {max(s for s, _ in runs):.2f} s"
    )


if __name__ == "__main__":
    main()
