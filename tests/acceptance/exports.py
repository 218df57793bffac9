"""The same hand-made patients as a hospital would export them: a FHIR R4 bundle or an OMOP CDM folder.

What has no code in those forms (scores, answers of persons, histories known to be complete) is on the site's own sheet.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from acceptance.bedside import COLUMNS, Case, Fact, facts_of, write_folder
from trialrun.records import Cohort, load_patients, make_cohort
from trialrun.records.schema import PATIENT_TABLES
from trialrun.terms import Concept, Drug, Variable, load_vocabulary

URLS = {
    "LOINC": "http://loinc.org", "SNOMED": "http://snomed.info/sct",
    "RXNORM": "http://www.nlm.nih.gov/research/umls/rxnorm", "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm",
}  # fmt: skip
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_NUMBER = re.compile(r"([<>]=?)?\s*(\d+(?:\.\d+)?)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OPERATORS = {"<": "4171756", "<=": "4171754", ">": "4172704", ">=": "4171755"}

Coding = tuple[str, str]


def code_of(fact: Fact) -> Coding | None:
    """System and code of a fact, where its term has one that stands for exactly this term."""
    words = load_vocabulary()
    term = words.find(fact[1][0]) if fact[1] else None
    match term:
        case Variable(loinc=codes) if codes and fact[0] == "lab":
            return "LOINC", codes[0]
        case Drug(rxnorm=codes) if codes:
            return "RXNORM", codes[0]
        case Concept():
            exact = [code for code in term.codes if not code.code.endswith("*") and code.system in URLS]
            sure = [code for code in exact if words.by_code(code.system, code.code) == (term,)]
            return (sure[0].system, sure[0].code) if sure else None
    return None


def named(fact: Fact) -> dict[str, str]:
    """The cells of a fact by column, the empty ones left out."""
    return {column: cell for column, cell in zip(COLUMNS[fact[0]], fact[1], strict=False) if cell}


def load_with_sheet(export: Cohort, cases: Sequence[Case], on_sheet: Callable[[Fact], bool], folder: Path) -> Cohort:
    """An export joined with the facts that stand on the site's sheet (`on_sheet` says which)."""
    sheet = load_patients(write_folder(cases, folder, keep=lambda fact: fact[0] == "person" or on_sheet(fact)))
    tables = {
        name: pa.concat_tables([one.tables[name].cast(schema) for one in (export, sheet)])
        for name, schema in PATIENT_TABLES.items()
        if name != "person"
    }
    return make_cohort({"person": export.tables["person"], **tables})


# -- FHIR R4 ----------------------------------------------------------------------------------------------------------


def in_fhir(fact: Fact) -> bool:
    """Whether a fact is one that the bundle carries."""
    cells = named(fact)
    if fact[0] == "person":
        return True
    plain = not cells.keys() & {"grade", "site", "cause", "time"}
    return fact[0] in ("lab", "dx", "drug", "op") and plain and code_of(fact) is not None


def write_bundle(cases: Iterable[Case], path: Path) -> Path:
    """One FHIR R4 collection of the patients with all that FHIR can say about them."""
    resources = [
        {**_resource(fact), **({"id": case.id} if fact[0] == "person" else _subject(case))}
        for case in cases
        for fact in facts_of(case)
        if in_fhir(fact)
    ]
    entries = [{"resource": resource} for resource in resources]
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}), encoding="utf-8")
    return path


def _subject(case: Case) -> dict[str, Any]:
    return {"subject": {"reference": f"Patient/{case.id}"}}


def _resource(fact: Fact) -> dict[str, Any]:
    cells = named(fact)
    match fact[0]:
        case "person":
            return _without_none(
                resourceType="Patient", gender=cells.get("sex"), birthDate=cells.get("birth_date"),
                deceasedDateTime=cells.get("death_date"),
            )  # fmt: skip
        case "lab":
            return _observation(fact, cells)
        case "dx":
            return _condition(fact, cells)
        case "drug":
            period = _without_none(start=cells.get("start"), end=cells.get("end"))
            return {
                "resourceType": "MedicationStatement", "status": "active",
                "medicationCodeableConcept": _coded(fact), "effectivePeriod": period,
            }  # fmt: skip
        case _:
            return {
                "resourceType": "Procedure", "status": "completed", "code": _coded(fact),
                "performedDateTime": cells["date"],
            }  # fmt: skip


def _observation(fact: Fact, cells: dict[str, str]) -> dict[str, Any]:
    number = _NUMBER.fullmatch(cells.get("value", ""))
    quantity = number and _without_none(value=float(number[2]), comparator=number[1], unit=cells.get("unit"))
    ranges = [{"high": _without_none(value=float(cells["high"]), unit=cells.get("unit"))}] if "high" in cells else None
    return _without_none(
        resourceType="Observation", status="final", code=_coded(fact), effectiveDateTime=cells["date"],
        valueQuantity=quantity, valueString=None if number else cells.get("value"), referenceRange=ranges,
        method={"text": cells["method"]} if "method" in cells else None,
    )  # fmt: skip


def _condition(fact: Fact, cells: dict[str, str]) -> dict[str, Any]:
    status = cells.get("status", "")
    verified = {"suspected": "unconfirmed", "ruled out": "refuted", "absent": "refuted"}.get(status, "confirmed")
    return _without_none(
        resourceType="Condition", code=_coded(fact), onsetDateTime=cells.get("start"),
        abatementDateTime=cells.get("end"), severity={"text": cells["severity"]} if "severity" in cells else None,
        clinicalStatus=_status(CLINICAL, status) if verified == "confirmed" and status else None,
        verificationStatus=_status(VERIFICATION, verified),
    )  # fmt: skip


def _status(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _coded(fact: Fact) -> dict[str, Any]:
    coding = code_of(fact)
    assert coding is not None, fact
    return {"coding": [{"system": URLS[coding[0]], "code": coding[1], "display": fact[1][0]}]}


def _without_none(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


# -- OMOP CDM 5.4 -----------------------------------------------------------------------------------------------------


def in_omop(fact: Fact) -> bool:
    """Whether a fact is one that the folder carries: whole dates, and no status beyond an end."""
    cells = named(fact)
    if fact[0] == "person":
        return True
    dates = [cells[key] for key in ("date", "start", "end") if key in cells]
    plain = not cells.keys() & {"grade", "site", "cause", "time", "severity", "method"}
    whole = all(_DAY.fullmatch(date) for date in dates) and bool(dates)
    stands = cells.get("status", "active") == "active" or (cells.get("status") == "resolved" and "end" in cells)
    return fact[0] in ("lab", "dx", "drug", "op") and plain and whole and stands and code_of(fact) is not None


def write_omop(cases: Sequence[Case], folder: Path) -> Path:
    """An OMOP folder in CSV. What history is complete is on the sheet, so there are no observation periods."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = [(case, fact) for case in cases for fact in facts_of(case) if in_omop(fact)]
    codes = sorted({coding for _, fact in facts if fact[0] != "person" and (coding := code_of(fact)) is not None})
    ids = {coding: str(number) for number, coding in enumerate(codes, start=5001)}
    rows: dict[str, list[dict[str, str]]] = {
        "concept": [
            {"concept_id": ids[one], "concept_name": one[1], "vocabulary_id": one[0], "concept_code": one[1]}
            for one in codes
        ],
    }
    for case, fact in facts:
        table, row = _omop_row(fact, ids)
        rows.setdefault(table, []).append({"person_id": case.id, **row})
        if fact[0] == "person" and named(fact).get("death_date"):
            rows.setdefault("death", []).append({"person_id": case.id, "death_date": named(fact)["death_date"]})
    for table, found in rows.items():
        _write_rows(folder / f"{table}.csv", found)
    return folder


def _omop_row(fact: Fact, ids: dict[Coding, str]) -> tuple[str, dict[str, str]]:
    cells = named(fact)
    concept = ids.get(code_of(fact) or ("", ""), "0") if fact[0] != "person" else ""
    match fact[0]:
        case "person":
            year, month, day = [*cells.get("birth_date", "").split("-"), "", ""][:3]
            gender = {"male": "8507", "female": "8532"}.get(cells.get("sex", ""), "0")
            return "person", {
                "gender_concept_id": gender, "year_of_birth": year, "month_of_birth": month, "day_of_birth": day,
            }  # fmt: skip
        case "lab":
            number = _NUMBER.fullmatch(cells.get("value", ""))
            return "measurement", {
                "measurement_concept_id": concept, "measurement_date": cells["date"],
                "value_as_number": number[2] if number else "", "value_source_value": cells.get("value", ""),
                "operator_concept_id": _OPERATORS.get(number[1] or "", "") if number else "",
                "unit_source_value": cells.get("unit", ""), "range_high": cells.get("high", ""),
            }  # fmt: skip
        case "op":
            return "procedure_occurrence", {"procedure_concept_id": concept, "procedure_date": cells["date"]}
        case "drug":
            return "drug_exposure", {
                "drug_concept_id": concept, "drug_exposure_start_date": cells.get("start", ""),
                "drug_exposure_end_date": cells.get("end", ""),
            }  # fmt: skip
        case _:
            return "condition_occurrence", {
                "condition_concept_id": concept, "condition_start_date": cells.get("start", ""),
                "condition_end_date": cells.get("end", ""),
            }  # fmt: skip


def _write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
