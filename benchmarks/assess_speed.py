"""How fast are a million assessments? The whole process, from Parquet to the written answers, against the floor.

    python benchmarks/assess_speed.py [--patients 100000] [--visits 10] [--repeats 5]

Each repeat is a fresh process (imports included) that reads a cohort, judges it by imwg-2016 without explanations and
writes the answers; a second one times the steps. Floors: decoding the same files, and NumPy alone doing the bare
arithmetic of one marker on matrices of the same shape. The reference judges 500 of the patients in the same run, of
which the time for all is extrapolated, and must give the same answers. Prints medians and peak memory as Markdown.
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
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from trialrun.assess import assess_patient
from trialrun.assess.cohort.assessing import assess_cohort
from trialrun.assess.course.turns import turns_of
from trialrun.engines import patients
from trialrun.library import load
from trialrun.protocol import CriteriaSet
from trialrun.records import load_patients
from trialrun.records.tables import conform, open_writer, plain_schema

SET, REFERENCE_PATIENTS, CHUNK = "imwg-2016", 500, 10_000
TABLES = ("person", "measurement", "event", "coverage")
UNITS = ["g/dL", "mg/(24.h)", "mg/dL", "%", "g/L", "cm2"]
_RUN = """
import resource, sys, time
begun = time.perf_counter()
from pathlib import Path
from trialrun.assess.cohort.assessing import assess_cohort
from trialrun.assess.cohort.tables import save_courses
from trialrun.library import load
from trialrun.records import load_patients
criteria = load(sys.argv[3])
ready = time.perf_counter()
cohort = load_patients(Path(sys.argv[1]))
read = time.perf_counter()
courses = assess_cohort(criteria, cohort)
judged = time.perf_counter()
save_courses(courses, Path(sys.argv[2]), domains=False)
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
times = (ready - begun, read - ready, judged - read, done - judged, time.process_time())
sys.stderr.write(" ".join(map(str, (*times, len(courses.visit_person), int(courses.by_reference.sum()), peak))))
"""
_STEPS = ("imports and criteria set", "reading", "judging", "writing answers and courses")
_ENVIRONMENT = {**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"}  # as the command sets it
Matrix = npt.NDArray[np.float64]


def main() -> None:
    """Make the cohort once, then measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--visits", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "cohort", Path(name) / "out"
        rows = write_cohort(folder, options.patients, options.visits)
        size = sum(path.stat().st_size for path in folder.glob("*.parquet")) / 1e6
        print(f"{options.patients:,} patients, {options.visits} visits each, {rows:,} measurements, {size:.0f} MB")
        runs = [_run(folder, out) for _ in range(options.repeats)]
        floors = _decode(folder), _arithmetic(options.patients, options.visits)
        _report(runs, floors, _reference(Path(name) / "few", options.visits), options.patients)


def write_cohort(folder: Path, size: int, visits: int, seed: int = 7) -> int:
    """A seeded cohort as an own Parquet folder, written chunk by chunk; returns the number of measurements."""
    folder.mkdir(parents=True)
    writers = {name: open_writer(name, folder / f"{name}.parquet") for name in TABLES}
    rows = 0
    for start in range(0, size, CHUNK):
        drawn = _Draw(np.random.default_rng([seed, start]), start, min(CHUNK, size - start), visits)
        for name, columns in drawn.tables().items():
            table = conform(name, columns)
            rows += table.num_rows if name == "measurement" else 0
            writers[name].write_table(plain_schema(name, table))
    for writer in writers.values():
        writer.close()
    return rows


class _Draw:
    """The tables of some patients: 6 variables at each visit, 2 more with each marrow, tumors in a few."""

    def __init__(self, random: np.random.Generator, start: int, size: int, visits: int) -> None:
        self.random, self.size, self.columns = random, size, visits + 1
        self.ids = np.array([f"p{number:07d}" for number in range(start, start + size)])
        self.first = 18_000 + random.integers(0, 1500, size)
        jitter = np.cumsum(random.integers(26, 31, (size, self.columns)), axis=1)
        self.days = self.first[:, None] + jitter - jitter[:, :1]
        fall = np.where(random.random((size, 1)) < 0.8, random.uniform(0.15, 0.9, (size, 1)), 1.02)
        turn = random.integers(3, 2 * self.columns, (size, 1))
        steps = np.where(np.arange(self.columns) < turn, fall, random.uniform(1.0, 1.9, (size, 1)))
        steps[:, 0] = 1
        self.course = np.cumprod(steps * random.uniform(0.93, 1.07, steps.shape), axis=1)
        self.kind = random.random((size, 1))

    def tables(self) -> dict[str, dict[str, Any]]:
        """The columns of every table."""
        who = np.arange(self.size)
        return {
            "person": {"person_id": pa.array(self.ids), "birth_date": _days(np.full(self.size, -7000))},
            "measurement": self.measurements(),
            "event": self.events(),
            "coverage": {"person_id": self.of(who), "domain": _coded(np.zeros(self.size, dtype=int), ["condition"])},
        }

    def of(self, who: npt.NDArray[np.int64]) -> pa.Array:
        """Ids of persons by their places."""
        return _coded(who, self.ids.tolist())

    def events(self) -> dict[str, Any]:
        """The first dose of all, a new therapy of some, the death of a few."""
        late = self.days[:, -1] - self.random.integers(0, 300, self.size)
        kinds = np.stack([np.zeros(self.size), np.ones(self.size), np.full(self.size, 2)], axis=1).astype(int)
        days = np.stack([self.first, late, self.days[:, -1] + 20], axis=1)
        there = self.random.random((self.size, 3)) < (1.0, 0.2, 0.1)
        who, what = np.nonzero(there)
        causes = np.where(kinds[who, what] == 2, self.random.integers(0, 2, len(who)), -1)
        day = _days(days[who, what])
        return {
            "person_id": self.of(who), "kind": _coded(kinds[who, what], ["first_dose", "new_therapy", "death"]),
            "date": day, "date_to": day, "cause": _coded(causes, ["disease", "other"]),
        }  # fmt: skip

    def measurements(self) -> dict[str, Any]:
        """Every value of every visit, in order of persons and days."""
        values, texts, names, units = self.values()
        there = ~np.isnan(values) | (texts >= 0)
        there &= self.random.random(there.shape) < 0.97
        who, when, what = np.nonzero(there)
        day = _days(self.days[who, when])
        value = values[who, when, what]
        grams = (self.random.random(self.size) < 0.1)[who] & (what == 0)
        value = np.where(grams, np.round(value * 10, 1), value)
        low = (what == 0) & (value < 0.1) & (self.random.random(len(who)) < 0.2)
        return {
            "person_id": self.of(who), "variable": _coded(what, names), "date": day, "date_to": day,
            "value": pa.array(np.where(low, 0.1, value), mask=np.isnan(value)),
            "comparator": _coded(np.where(low, 0, -1), ["<"]),
            "text": _coded(texts[who, when, what], ["negative", "positive"]),
            "unit": _coded(np.where(grams, 4, np.array(units)[what]), UNITS),
        }  # fmt: skip

    def values(self) -> tuple[Matrix, npt.NDArray[np.int8], list[str], list[int]]:
        """Numbers and results (persons, visits, variables), names, and the unit of each (-1 for none)."""
        shape, course, kind = (self.size, self.columns), self.course, self.kind
        marrow = (np.arange(self.columns) % 4 == 0) | (self.random.random(shape) < 0.1)
        numbers, results = np.full((*shape, 10), np.nan), np.full((*shape, 10), -1, dtype=np.int8)
        numbers[..., 0] = np.round(np.where(kind < 0.7, 3.2, 0.3) * course, 1)
        numbers[..., 1] = np.round(np.where((kind > 0.6) & (kind < 0.8), 900, 60) * course)
        results[..., 2], results[..., 3] = course > 0.06, course > 0.12
        numbers[..., 4] = np.round(0.8 + 14 * course, 2)
        numbers[..., 5] = np.round(np.where(kind > 0.7, 45, 6) * course, 1)
        numbers[:, :1, 6] = numbers[:, :1, 5] + 1
        numbers[..., 7] = np.where(marrow, np.round(np.minimum(45 * course, 100)), np.nan)
        results[..., 8] = np.where(marrow, course > 0.03, -1)
        numbers[..., 9] = np.where(self.random.random((self.size, 1)) < 0.05, np.round(9 * course, 1), np.nan)
        names = [
            "serum_m_protein", "urine_m_protein", "serum_immunofixation", "urine_immunofixation", "flc_ratio", "dflc",
            "flc_involved", "bm_plasma_cells", "bm_clonality", "plasmacytoma_spd",
        ]  # fmt: skip
        return numbers, results, names, [0, 1, -1, -1, -1, 2, 2, 3, -1, 5]


def _coded(codes: npt.NDArray[Any], words: list[str]) -> pa.Array:
    indices = codes.astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(indices, mask=indices < 0), pa.array(words, pa.string()))


def _days(days: npt.NDArray[np.int64]) -> pa.Array:
    return pa.array(days.astype(np.int32)).cast(pa.date32())


def _run(folder: Path, out: Path) -> tuple[float, list[float]]:
    """Seconds of one fresh process, and the numbers it printed on stderr."""
    begun = time.perf_counter()
    words = [sys.executable, "-c", _RUN, str(folder), str(out), SET]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=_ENVIRONMENT)
    return time.perf_counter() - begun, [float(word) for word in done.stderr.split()]


def _decode(folder: Path) -> float:
    """Seconds in which Arrow decodes the columns of the same files that hold anything, texts as dictionaries."""

    def once() -> float:
        begun = time.perf_counter()
        texts = ["person_id", "variable", "unit", "text", "comparator"]
        pq.read_table(folder / "measurement.parquet", columns=[*texts, "date", "value"], read_dictionary=texts)
        return time.perf_counter() - begun

    return statistics.median(once() for _ in range(3))


def _arithmetic(size: int, visits: int) -> float:
    """Seconds of NumPy alone: five markers laid into matrices, their lowest so far, and four bounds of each."""
    random = np.random.default_rng(1)
    place = np.arange(size * (visits + 1))
    values = [random.random(len(place)) for _ in range(5)]

    def once() -> float:
        begun = time.perf_counter()
        for row in values:
            matrix = np.empty(len(place))
            matrix[place] = row
            matrix = matrix.reshape(visits + 1, size)
            lowest, base = np.minimum.accumulate(matrix, axis=0), matrix[:1]
            for bound in (1.25 * lowest, lowest + 0.5, 0.5 * base, 0.1 * base):
                (matrix >= bound).astype(np.uint8)
        return time.perf_counter() - begun

    return statistics.median(once() for _ in range(3))


def _reference(folder: Path, visits: int) -> tuple[float, int]:
    """Seconds of the reference for 500 patients, and how many of them both paths judged alike."""
    write_cohort(folder, REFERENCE_PATIENTS, visits)
    criteria, cohort = load(SET), load_patients(folder)
    assert isinstance(criteria, CriteriaSet)
    everyone = list(patients(cohort))
    begun = time.perf_counter()
    courses = [assess_patient(criteria, one, turns_of(one, criteria.condition)) for one in everyone]
    seconds = time.perf_counter() - begun
    together = assess_cohort(criteria, cohort)
    days = [dt.date(1970, 1, 1) + dt.timedelta(int(day)) for day in together.visit_day]
    visited = list(zip(together.visit_person.tolist(), days, together.response, together.confirmed, strict=True))
    alike = 0
    for at, course in enumerate(courses):
        mine = [(day, together.words[one], together.words[other]) for who, day, one, other in visited if who == at]
        best = together.words[together.best_confirmed[at]]
        said = [(visit.date, visit.response, visit.confirmed) for visit in course.visits]
        alike += mine == said and best == course.best_confirmed
    return seconds, alike


def _report(
    runs: list[tuple[float, list[float]]], floors: tuple[float, float], reference: tuple[float, int], size: int
) -> None:
    print("\n| step | median s |\n|---|---|")
    for place, name in enumerate(_STEPS):
        print(f"| {name} | {statistics.median(printed[place] for _, printed in runs):.2f} |")
    print(f"| **whole process** | **{statistics.median(seconds for seconds, _ in runs):.2f}** |")
    print(f"| processor seconds | {statistics.median(printed[4] for _, printed in runs):.2f} |")
    print(f"| floor: decoding the same columns | {floors[0]:.2f} |")
    print(f"| floor: NumPy alone, five markers | {floors[1]:.2f} |")
    seconds, alike = reference
    print(f"| reference, {REFERENCE_PATIENTS} patients | {seconds:.1f} |")
    print(f"| reference, all (extrapolated) | {seconds * size / REFERENCE_PATIENTS:.0f} |")
    fastest, slowest = min(seconds for seconds, _ in runs), max(seconds for seconds, _ in runs)
    counted, asked, peak = runs[0][1][5], runs[0][1][6], max(printed[7] for _, printed in runs)
    print(f"\nfastest {fastest:.2f}, slowest {slowest:.2f} s; peak memory {peak:.0f} MB; {counted:,.0f} visits counted")
    print(f"{asked:.0f} patients left to the reference in part; {alike} of {REFERENCE_PATIENTS} alike by both paths")


if __name__ == "__main__":
    main()
