"""Memory does not grow with the number of records: four times as many are read in the same room."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from registry_records import v2_record

PEAK = """
import resource, sys
from pathlib import Path
from trialrun.read.catalog import part_tables
from trialrun.read.catalog.registry import Cutting, read_registry
part_tables.GROUP, part_tables._HELD = 256, 256
counts = read_registry(Path(sys.argv[1]), Path(sys.argv[2]), workers=1, cutting=Cutting(50, 500_000))
print(counts.read, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(folder: Path, records: int) -> float:
    """The most memory, in MB, that reading so many records takes; they stand one on a line."""
    made = folder / f"in{records}"
    made.mkdir()
    with (made / "all.jsonl").open("wb") as lines:
        for number in range(1, records + 1):
            lines.write(v2_record(number) + b"\n")
    asked = [sys.executable, "-c", PEAK, str(made), str(folder / f"out{records}")]
    read, used = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    assert int(read) == records
    return int(used) / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is counted in kilobytes on Linux alone")
def test_four_times_as_many_records_need_no_more_memory(tmp_path: Path) -> None:
    """6,000 records take what 1,500 take, but for less than a third of what 4,500 records hold as text (54 MB)."""
    few, many = peak(tmp_path, 1_500), peak(tmp_path, 6_000)
    assert many < few + 35
