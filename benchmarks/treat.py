"""How fast is treatment planning? One patient's calendar, and the workload of a whole cohort, against the floor.

    python benchmarks/treat.py [--patients 100000] [--repeats 5]

The workload is the command `trialrun calendar NCT04396496 --patients ... --events ...` in a fresh process (imports and
reading Parquet included), 12 cycles and 280 rows a patient; a fifth of the patients have a delay, a hold or a
reduction. A second process times the steps. Floor: NumPy alone laying the same number of dates. The reference plans one
calendar after the other; its time for all is extrapolated. Prints medians and peak memory as Markdown for RESULTS.md.
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
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from trialrun.engines import patient_of
from trialrun.ground.streams import stream
from trialrun.library import load
from trialrun.records import save_patients
from trialrun.records.cohort import Cohort, make_cohort
from trialrun.treat import Choices, LifeEvent, parse_assumption, plan_calendar
from trialrun.treat.cohort.events import event_table
from trialrun.treat.cohort.workload import reference_workload

TRIAL, AS_OF, FIRST = "NCT04396496", dt.date(2026, 1, 15), dt.date(2025, 1, 1)
DOSE, ROUTE = "daratumumab.dose=16 mg/kg", "daratumumab.route=IV"
ROWS = 22 + 252
_DAY = dt.timedelta(days=1)
_COMMAND = """
import resource, sys
from trialrun.cli.main import main
sys.argv = ["trialrun", "calendar", "NCT04396496", "--patients", sys.argv[1], "--events", sys.argv[2], "--as-of",
            sys.argv[3], "--assume", sys.argv[4], "--assume", sys.argv[5], "--format", "csv",
            "--findings", sys.argv[2] + ".findings"]
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
from trialrun.library import load
from trialrun.records import load_patients
from trialrun.treat import Choices, parse_assumption
from trialrun.treat.cohort.events import read_event_table
from trialrun.treat.cohort.workload import plan_workload
from trialrun.treat.cohort.workload_forms import WORKLOAD_FORMS
trial = load("NCT04396496")
imported = time.perf_counter()
day = dt.date.fromisoformat(sys.argv[3])
cohort = load_patients(Path(sys.argv[1]), as_of=day)
events = read_event_table(Path(sys.argv[2]))
read = time.perf_counter()
choices = Choices(assumptions=(parse_assumption(sys.argv[4]), parse_assumption(sys.argv[5])))
workload = plan_workload(trial, cohort, day, choices=choices, events=events)
planned = time.perf_counter()
WORKLOAD_FORMS["csv"](workload)
done = time.perf_counter()
assert workload.counts["planned one by one"] == workload.counts["left out"] == 0
sys.stderr.write(" ".join(map(str, (imported - begun, read - imported, planned - read, done - planned))))
"""
_ENVIRONMENT = {**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"}  # as the command sets it


def main() -> None:
    """Make the cohort once, then measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cohort, events = Path(folder) / "cohort", Path(folder) / "events.parquet"
        people, starts = make_people(options.patients)
        save_patients(people, cohort)
        happened = make_events(people, starts)
        pq.write_table(happened.drop_columns(["source", "row"]), events)
        size = (sum(path.stat().st_size for path in cohort.glob("*.parquet")) + events.stat().st_size) / 1e6
        print(f"cohort: {options.patients:,} patients, {happened.num_rows:,} events, {size:.1f} MB of Parquet")
        runs = [_run(_COMMAND, cohort, events) for _ in range(options.repeats)]
        steps = [_run(_STEPS, cohort, events)[1] for _ in range(options.repeats)]
    _report(runs, steps, (_numpy_alone(options.patients), _one_patient(), _one_by_one() * options.patients))


def make_people(patients: int) -> tuple[Cohort, list[dt.date]]:
    """Patients with a first dose within a year, and two weights each."""
    rng = stream(7, "benchmark people")
    ids = [f"p{number:07d}" for number in range(patients)]
    starts = [FIRST + int(day) * _DAY for day in rng.integers(0, 365, patients)]
    later = [start + 84 * _DAY for start in starts]
    weights = np.round(rng.uniform(45, 110, 2 * patients), 1)
    tables = {
        "person": pa.table({"person_id": ids}),
        "event": pa.table(
            {"person_id": ids, "trial": [TRIAL] * patients, "kind": ["first_dose"] * patients, "date": starts,
             "date_to": starts}
        ),
        "measurement": pa.table(
            {"person_id": ids + ids, "variable": ["weight"] * (2 * patients), "date": starts + later,
             "date_to": starts + later, "value": weights, "unit": ["kg"] * (2 * patients)}
        ),
    }  # fmt: skip
    return make_cohort(tables), starts


def make_events(people: Cohort, starts: list[dt.date]) -> pa.Table:
    """A delay, a hold or a reduction for every fifth patient."""
    rng = stream(7, "benchmark events")
    ids = people.tables["person"]["person_id"].to_pylist()
    found = []
    for number in np.flatnonzero(rng.random(len(ids)) < 0.2).tolist():
        person, start, kind = ids[number], starts[number], int(rng.integers(0, 3))
        day = start + int(rng.integers(0, 336)) * _DAY
        due = start + 28 * int(rng.integers(1, 12)) * _DAY
        found.append(
            LifeEvent(kind="delay", date=due, date_to=due + int(rng.integers(1, 15)) * _DAY, person_id=person)
            if kind == 0
            else LifeEvent(kind="hold", date=day, date_to=day + 13 * _DAY, drug="lenalidomide", person_id=person)
            if kind == 1
            else LifeEvent(
                kind="reduce", date=day, drug="lenalidomide", amount=Decimal(10), unit="mg", person_id=person
            )
        )
    return event_table(found)


def _run(script: str, cohort: Path, events: Path) -> tuple[float, list[float]]:
    """Seconds of one fresh process, and the numbers it printed on stderr."""
    begun = time.perf_counter()
    words = [sys.executable, "-c", script, str(cohort), str(events), AS_OF.isoformat(), DOSE, ROUTE]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=_ENVIRONMENT)
    return time.perf_counter() - begun, [float(word) for word in done.stderr.split()]


def _numpy_alone(patients: int) -> float:
    """One date for each giving of each patient, and a count by week: what vectors cost without any meaning."""
    starts = np.random.default_rng(1).integers(20_000, 20_365, patients).astype(np.int32)
    offsets = np.arange(ROWS, dtype=np.int32)

    def once() -> float:
        begun = time.perf_counter()
        for block in np.array_split(starts, max(patients // 4096, 1)):
            np.bincount(((block[:, None] + offsets + 3) // 7).ravel())
        return time.perf_counter() - begun

    return statistics.median(once() for _ in range(3))


def _one_patient() -> float:
    """One patient's calendar: median of 200."""
    trial, row = load(TRIAL), {"variable": "weight", "date": FIRST, "date_to": FIRST, "value": 70.0, "unit": "kg"}
    patient = patient_of({"person_id": "p"}, {"measurement": [row]})
    choices = Choices(assumptions=(parse_assumption(DOSE), parse_assumption(ROUTE)))

    def once() -> float:
        begun = time.perf_counter()
        plan_calendar(trial, None, patient, FIRST, choices=choices)
        return time.perf_counter() - begun

    return statistics.median(once() for _ in range(200))


def _one_by_one(patients: int = 1000) -> float:
    """Seconds for each patient where one calendar is planned after the other."""
    people, starts = make_people(patients)
    choices = Choices(assumptions=(parse_assumption(DOSE), parse_assumption(ROUTE)))
    begun = time.perf_counter()
    reference_workload(load(TRIAL), people, AS_OF, choices=choices, events=make_events(people, starts))
    return (time.perf_counter() - begun) / patients


def _report(
    runs: list[tuple[float, list[float]]], steps: list[list[float]], others: tuple[float, float, float]
) -> None:
    whole = statistics.median(seconds for seconds, _ in runs)
    memory = max(printed[-1] for _, printed in runs)
    names = ("imports and trial", "reading patients and events", "planning and adding up", "CSV")
    print("\n| step | median s |\n|---|---|")
    for name, column in zip(names, zip(*steps, strict=True), strict=True):
        print(f"| {name} | {statistics.median(column):.2f} |")
    print(f"| **whole process** | **{whole:.2f}** |")
    print(f"| floor: NumPy alone, one date and one count for each giving | {others[0]:.2f} |")
    print(f"| reference, extrapolated from 1,000 patients | {others[2]:,.0f} |")
    print(f"\none patient's calendar: {others[1] * 1000:.1f} ms (median of 200)")
    print(
        f"peak memory {memory:.0f} MB; fastest {min(s for s, _ in runs):.2f}, slowest {max(s for s, _ in runs):.2f} s"
    )


if __name__ == "__main__":
    main()
