"""Any text in any cell: readers answer with findings, never with a crash, and what they keep conforms."""

import csv
import io
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from records.record_sources import (
    condition,
    load_fhir,
    load_omop,
    load_own,
    observation,
    omop_condition,
    omop_measurement,
    patient,
)
from trialrun.errors import InputError
from trialrun.records import load_patients
from trialrun.records.omop.layout import OMOP_TABLES
from trialrun.records.schema import PATIENT_TABLES

LIKELY = st.sampled_from(
    [
        "", "a", "b", "NA", "NaN", "2024", "2024-05", "2024-05-01", "2024-02-30", "2024-05-01T10:00:00Z", "0001-01-01",
        "9999-12-31", "<0.2", "1e400", "-1", "0.1", "platelets", "asthma", "daratumumab", "autologous_sct", "condition",
        "yes", "positive", "g/dL", "%", "female", "10:30", "25:00", "\u200b", "\u00a0a", '"', "a,b", "x\ny",
    ]
)  # fmt: skip
CELL = LIKELY | st.text(max_size=6)


def csv_text(table: str, lines: list[list[str]]) -> str:
    """A CSV file with every column of a table."""
    text = io.StringIO()
    csv.writer(text).writerows([PATIENT_TABLES[table].names, *lines])
    return text.getvalue()


@settings(max_examples=60)
@given(st.data())
def test_own_tables_with_any_cells(data):
    """Whatever the cells, a cohort is loaded that conforms and whose counts add up, or an InputError says why not."""
    table = data.draw(st.sampled_from([name for name in PATIENT_TABLES if name != "person"]))
    width = len(PATIENT_TABLES[table].names)
    lines = data.draw(st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=5))
    with tempfile.TemporaryDirectory() as folder:
        try:
            cohort = load_own(Path(folder), **{table: csv_text(table, lines)})
        except InputError:
            return
    for name, schema in PATIENT_TABLES.items():
        assert cohort.tables[name].cast(schema).schema.equals(schema)
    left_out = sum(count for line, count in cohort.summary.items() if line.startswith(f"{table}: left out"))
    read = cohort.summary.get(f"{table}: rows read", 0)
    assert read == cohort.summary.get(f"{table}: rows used", 0) + left_out


@settings(max_examples=60)
@given(st.lists(st.lists(CELL, min_size=8, max_size=8), min_size=1, max_size=4))
def test_persons_with_any_cells(lines):
    """Whatever the person table holds, no person is used twice, and one that contradicts itself not at all."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "person.csv").write_text(csv_text("person", lines), encoding="utf-8")
        try:
            cohort = load_patients(Path(folder))
        except InputError:
            return
    persons = cohort.tables["person"]["person_id"].to_pylist()
    assert len(persons) == len(set(persons)) > 0


KEYS = st.sampled_from(["coding", "code", "value", "text"])
PLAIN = st.none() | st.booleans() | st.integers(-5, 3000) | st.floats(allow_nan=False, allow_infinity=False) | CELL
JSON = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2), max_leaves=4
)


@settings(max_examples=80)
@given(st.data())
def test_fhir_fields_with_any_content(data):
    """A field of the wrong type or content costs at most its own resource."""
    fields = st.sampled_from(
        [
            "valueQuantity", "valueCodeableConcept", "valueString", "effectiveDateTime", "effectivePeriod", "status",
            "referenceRange", "component", "subject", "code", "onsetDateTime", "onsetAge", "abatementString",
            "severity", "clinicalStatus", "bodySite", "extension", "interpretation",
        ]
    )  # fmt: skip
    changed = data.draw(st.dictionaries(fields, JSON, max_size=3))
    sound = observation("777-3", valueQuantity={"value": 150, "unit": "10*9/L"})
    with tempfile.TemporaryDirectory() as folder:
        facts = [observation("777-3") | changed, condition("195967001") | changed, sound]
        cohort = load_fhir(Path(folder), patient(birthDate=data.draw(CELL)), *json.loads(json.dumps(facts)))
    assert 150.0 in cohort.tables["measurement"]["value"].to_pylist()


OMOP_CELL = CELL | st.sampled_from(
    ["1", "-1", "0", "3007461", "317009", "4171756", "8848", "2024-05-01 08:00:00", "1e3"]
)


@settings(max_examples=15)
@given(st.data())
def test_omop_tables_with_any_cells(data):
    """Whatever an OMOP table holds, its sound rows are used."""
    table, sound = data.draw(
        st.sampled_from(
            [("measurement", omop_measurement()), ("condition_occurrence", omop_condition()), ("death", {})]
        )
    )
    fields = list(OMOP_TABLES[table])
    lines = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(fields, OMOP_CELL)), min_size=1, max_size=4))
    with tempfile.TemporaryDirectory() as folder:
        cohort = load_omop(Path(folder), **{table: [*lines, dict.fromkeys(fields, "") | sound]})
    if sound:
        expected = (
            ("measurement", "variable", "platelets") if table == "measurement" else ("condition", "concept", "asthma")
        )
        name, column, value = expected
        assert value in cohort.tables[name][column].to_pylist()
