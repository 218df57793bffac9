"""Single persons picked out of a cohort, with all of their records. Judges nobody."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from trialrun.engines import Patient, read_patients
from trialrun.errors import nearest_names
from trialrun.records import Cohort

_COMPARED = 20_000  # comparing letter by letter takes long; beyond, only plain slips are recognised


def patient_in(cohort: Cohort, person_id: str) -> Patient | None:
    """One person of a cohort, or None where the id is not in it."""
    found = _picked(cohort, pa.array([person_id], pa.string()))
    return found[0] if found else None


def similar_patients(cohort: Cohort, person_id: str, most: int = 3) -> tuple[str, ...]:
    """Ids of a cohort that may have been meant: equal but for case, spaces and leading zeros; else the nearest."""
    ids = pc.cast(cohort.tables["person"]["person_id"], pa.string())
    plain = pc.utf8_ltrim(pc.utf8_lower(pc.utf8_trim_whitespace(ids)), characters="0")
    same = ids.filter(pc.equal(plain, person_id.strip().lower().lstrip("0")))
    if len(same):
        return tuple(same.slice(0, most).to_pylist())
    return nearest_names(person_id, ids.slice(0, _COMPARED).to_pylist(), most)


def first_patients(cohort: Cohort, count: int) -> list[Patient]:
    """The first persons of a cohort, at most `count`, in the cohort's order."""
    ids = cohort.tables["person"]["person_id"].slice(0, count)
    return _picked(cohort, pc.cast(ids, pa.string()).combine_chunks())


def _picked(cohort: Cohort, ids: pa.Array) -> list[Patient]:
    """The persons named, by a filter on every table."""
    tables = {
        name: table.filter(pc.is_in(pc.cast(table["person_id"], pa.string()), value_set=ids))
        for name, table in cohort.tables.items()
    }
    return list(read_patients(tables))
