"""Small patient sources of our own making: own CSV folders, FHIR bundles and OMOP folders."""

import csv
import json
from pathlib import Path

from trialrun.records import Cohort, load_patients

LOINC, SNOMED, RXNORM = "http://loinc.org", "http://snomed.info/sct", "http://www.nlm.nih.gov/research/umls/rxnorm"
PLATELETS, HEMOGLOBIN, PROTEIN, ECOG, HBSAG = "777-3", "718-7", "2885-2", "89247-1", "5195-3"
ASTHMA, INFARCTION = "195967001", "22298006"


def own_folder(folder: Path, **tables: str) -> Path:
    """A folder with one CSV file a table; without a person table the persons a and b are there."""
    tables.setdefault("person", "person_id,sex,birth_date\na,female,1960-01-01\nb,male,1950-06-30\n")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def load_own(folder: Path, **tables: str) -> Cohort:
    """The cohort of such a folder."""
    return load_patients(own_folder(folder, **tables))


def families(cohort: Cohort) -> set[str]:
    """The families of the findings."""
    return {finding.family for finding in cohort.findings}


def one_finding(cohort: Cohort, family: str):
    """The only finding of a family."""
    found = [finding for finding in cohort.findings if finding.family == family]
    assert len(found) == 1, [finding.text() for finding in cohort.findings]
    return found[0]


def rows(cohort: Cohort, table: str) -> list[dict]:
    """The rows of a table, without what is null and without the place in the source."""
    skipped = ("source", "source_row")
    return [
        {key: value for key, value in row.items() if value is not None and key not in skipped}
        for row in cohort.tables[table].to_pylist()
    ]


def coded(code: str, system: str = LOINC, display: str = "") -> dict:
    """A CodeableConcept with one coding."""
    return {"coding": [{"system": system, "code": code, "display": display}]}


def patient(**fields) -> dict:
    """A Patient p."""
    return {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1960-02-03", **fields}


def observation(code: str, when: str = "2024-05-01", **fields) -> dict:
    """A final Observation of patient p."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": coded(code),
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": when,
        **fields,
    }


def condition(code: str, system: str = SNOMED, **fields) -> dict:
    """A Condition of patient p."""
    subject = {"reference": "Patient/p"}
    return {"resourceType": "Condition", "code": coded(code, system), "subject": subject, **fields}


def load_fhir(folder: Path, *resources: dict, with_patient: bool = True) -> Cohort:
    """The cohort of one bundle with these resources (and patient p unless one is given)."""
    given = any(resource.get("resourceType") == "Patient" for resource in resources)
    entries = [*([] if given or not with_patient else [patient()]), *resources]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in entries]}
    path = folder / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    return load_patients(path)


OMOP_CONCEPTS = (
    ("3007461", "Platelets", "LOINC", "777-3"),
    ("3020630", "Total protein", "LOINC", "2885-2"),
    ("317009", "Asthma", "SNOMED", "195967001"),
    ("9444001", "A kind of asthma", "SNOMED", "9999000001"),
    ("8848", "thousand per microliter", "UCUM", "10*3/uL"),
    ("8713", "gram per deciliter", "UCUM", "g/dL"),
)


def omop_folder(folder: Path, **tables: list[dict]) -> Path:
    """An OMOP folder in CSV; person 1 and the concepts above are there unless given."""
    tables.setdefault("person", [{"person_id": "1", "gender_concept_id": "8532", "year_of_birth": "1960"}])
    keys = ("concept_id", "concept_name", "vocabulary_id", "concept_code")
    tables.setdefault("concept", [dict(zip(keys, one, strict=True)) for one in OMOP_CONCEPTS])
    for name, content in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(dict.fromkeys(key for row in content for key in row)))
            writer.writeheader()
            writer.writerows(content)
    return folder


def load_omop(folder: Path, **tables: list[dict]) -> Cohort:
    """The cohort of such a folder."""
    return load_patients(omop_folder(folder, **tables))


def omop_measurement(**fields: str) -> dict:
    """A platelet count of person 1."""
    row = {"person_id": "1", "measurement_concept_id": "3007461", "measurement_date": "2024-05-01"}
    return {**row, "value_as_number": "150", "unit_source_value": "K/uL", **fields}


def omop_condition(**fields: str) -> dict:
    """An asthma of person 1."""
    row = {"person_id": "1", "condition_concept_id": "317009", "condition_start_date": "2020-01-01"}
    return {**row, "condition_source_value": "195967001", **fields}


OBSERVED = {
    "person_id": "1",
    "observation_period_start_date": "1990-01-01",
    "observation_period_end_date": "2024-12-31",
}
