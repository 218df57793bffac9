"""How long a person waits for the command line: median of several runs, each in a process of its own.

python benchmarks/cli_start.py [RUNS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PERSON = "person_id,sex,birth_date\n" + "".join(f"P-{n:02},female,{1950 + n}-05-17\n" for n in range(30))
MEASURED = "person_id,variable,date,value,unit\n" + "".join(
    f"P-{n:02},platelets,2026-11-01,{20 + 9 * n},10*9/L\n" for n in range(30)
)
LIMITS = {"--help": 0.3}


def commands(patients: Path) -> dict[str, list[str]]:
    """What is timed, by name."""
    cohort = ["--patients", str(patients), "--as-of", "2026-11-20"]
    return {
        "python -c pass": [],
        "--help": ["--help"],
        "list": ["list"],
        "check": ["check", "NCT04396496"],
        "show": ["show", "NCT04396496"],
        "explain": ["explain", "NCT04396496", "P-01", *cohort],
        "screen": ["screen", "NCT04396496", *cohort],
        "screen all": ["screen", "all", *cohort],
    }


def seconds(words: list[str]) -> float:
    """The wall time of one run."""
    code = "from trialrun.cli.main import main; main()" if words else "pass"
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *words], check=True, capture_output=True)
    return time.perf_counter() - start


def main(runs: int) -> int:
    """Print the medians; 1 where one is over its limit."""
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("person", PERSON), ("measurement", MEASURED)):
            (Path(folder) / f"{name}.csv").write_text(content, encoding="utf-8")
        for name, words in commands(Path(folder)).items():
            seconds(words)
            times = [seconds(words) for _ in range(runs)]
            median, limit = statistics.median(times), LIMITS.get(name)
            slow |= limit is not None and median > limit
            bound = f"  limit {limit} s" if limit is not None else ""
            print(f"{name:<16} median {median:.3f} s  ({min(times):.3f} - {max(times):.3f}){bound}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
