"""The real packs: OMOP Synthea27Nj, Synthea FHIR bundles and mCODE examples are read whole, with their dirt said."""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from records.record_sources import families, rows
from trialrun.records import Cohort, load_patients
from trialrun.records.schema import PATIENT_TABLES

pytestmark = pytest.mark.shared
PACKS = {"omop_synthea27nj": 28, "fhir_synthea_r4": 25, "fhir_mcode_stu4": 7}


@cache
def _load(folder: Path) -> Cohort:
    return load_patients(folder)


def pack(shared: Path, name: str) -> Cohort:
    """One pack, read once."""
    return _load(shared / "data" / "patients" / name)


@pytest.mark.parametrize(("name", "persons"), PACKS.items())
def test_every_person_is_there_and_every_table_conforms(shared, name, persons):
    """All persons of a pack are read, and every table has the columns of the schema."""
    cohort = pack(shared, name)
    assert cohort.size == persons
    for table, schema in PATIENT_TABLES.items():
        assert cohort.tables[table].cast(schema).schema.equals(schema)


@pytest.mark.parametrize("name", PACKS)
def test_at_least_95_percent_of_known_numbers_convert(shared, name):
    """Of the numbers whose variable we know, 95 % or more convert to its canonical unit."""
    summary = pack(shared, name).summary
    assert (
        summary["measurement: numbers that convert to the canonical unit"]
        >= 0.95 * summary["measurement: rows with a number"]
    )


@pytest.mark.parametrize("name", ["omop_synthea27nj", "fhir_synthea_r4"])
def test_total_protein_is_said_to_look_like_another_unit(shared, name):
    """The wrong label on total protein in both Synthea packs is found, and the value left alone."""
    cohort = pack(shared, name)
    found = [finding for finding in cohort.findings if finding.family == "range" and "total_protein" in finding.message]
    assert len(found) == 1 and "g/L" in found[0].fix
    assert {row["unit"] for row in rows(cohort, "measurement") if row["variable"] == "total_protein"} == {"g/dL"}


def test_the_deaths_of_the_index_are_read(shared):
    """As many persons of the FHIR pack are dead as its index says."""
    with (shared / "data" / "patients" / "fhir_synthea_r4" / "index.csv").open(encoding="utf-8") as file:
        expected = sum(row["deceased"] == "true" for row in csv.DictReader(file))
    dead = sum(row.get("death_date") is not None for row in rows(pack(shared, "fhir_synthea_r4"), "person"))
    assert dead == expected > 0


def test_fhir_dirt_is_said(shared):
    """Facts after death, ties, two units of eGFR, invisible characters and missing coverage are findings."""
    assert {"after-death", "conflict", "units", "unit", "duplicate", "coverage", "order"} <= families(
        pack(shared, "fhir_synthea_r4")
    )


def test_omop_without_a_hierarchy_leaves_absence_unknown(shared):
    """Empty hierarchy tables are said, and nobody with an unmapped procedure has procedure coverage."""
    cohort = pack(shared, "omop_synthea27nj")
    assert {"hierarchy", "coverage", "codes"} <= families(cohort)
    assert cohort.summary["coverage: left out, procedure not fully read"] > 0


def test_the_wrong_neutrophil_count_of_mcode_is_found(shared):
    """3000 thousand per microlitre is no neutrophil count; the example looks like a count per microlitre."""
    cohort = pack(shared, "fhir_mcode_stu4")
    assert any(finding.family == "range" and "/uL" in finding.fix for finding in cohort.findings)


def test_scores_stages_and_counts_of_mcode(shared):
    """Performance status, ISS and R-ISS stage and blood counts of the examples are read with their variables."""
    found = {row["variable"]: row.get("value") for row in rows(pack(shared, "fhir_mcode_stu4"), "measurement")}
    assert {"ecog", "hemoglobin", "wbc", "anc"} <= found.keys()
    assert (found["iss_stage"], found["riss_stage"]) == (2.0, 2.0)


def test_unmapped_codes_are_listed_most_frequent_first(shared):
    """Unmapped codes come with counts, in falling order."""
    counts = [code.count for code in pack(shared, "omop_synthea27nj").unmapped]
    assert counts == sorted(counts, reverse=True) and len(counts) >= 50


def test_frequent_harmless_codes_withhold_no_coverage(shared):
    """Stress, screening questions and lacerations are known for what they are, so absence can be known.

    Without a hierarchy a code that no term carries could be anything, and would leave it unknown.
    """
    cohort = pack(shared, "omop_synthea27nj")
    covered = Counter(cohort.tables["coverage"]["domain"].to_pylist())
    assert covered["condition"] == cohort.size
    assert covered["procedure"] >= cohort.size - 4
    assert {"73595000", "710824005"} & {one.code for one in cohort.unmapped} == set()


@pytest.mark.parametrize("table", ["condition_occurrence", "procedure_occurrence", "drug_exposure"])
def test_every_omop_row_is_used_or_left_out_for_a_counted_reason(shared, table):
    """Rows read are rows that became facts plus rows whose code is not mapped, in every table of the pack."""
    cohort = pack(shared, "omop_synthea27nj")
    ours = {"condition_occurrence": "condition", "procedure_occurrence": "procedure", "drug_exposure": "exposure"}[
        table
    ]
    places = Counter(cohort.tables[ours]["source"].to_pylist())
    used = len({row["source_row"] for row in cohort.tables[ours].to_pylist() if row["source"] == table})
    repeated = cohort.summary.get(f"{ours}: left out, duplicate row", 0)
    missed = cohort.summary.get(f"omop {table}: left out, code not mapped", 0)
    read = cohort.summary[f"omop {table}: rows read"]
    assert places[table] >= used
    assert used + missed <= read <= used + missed + repeated


def test_every_fhir_value_is_used_or_left_out_for_a_counted_reason(shared):
    """Observation values read are measurements and diagnoses made of them, repeats, and values left out."""
    counts = pack(shared, "fhir_synthea_r4").summary
    left = sum(number for what, number in counts.items() if what.startswith("fhir Observation: left out"))
    used = counts["measurement: rows used"] + counts["measurement: left out, duplicate row"]
    assert counts["fhir Observation: values read"] == used + left
