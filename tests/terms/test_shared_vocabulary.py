"""The vocabulary against the shared documents and records: synonyms, variables, codes."""

import csv
import itertools
import json

import pytest

from trialrun.terms import Variable, Vocabulary

pytestmark = pytest.mark.shared


def _longest_terms(vocabulary: Vocabulary, line: str) -> list[tuple[str, str]]:
    """Cut a line of names into the longest known spellings; what is not known is reported as ("", word)."""
    words = line.split()
    found: list[tuple[str, str]] = []
    while words:
        ends = (n for n in range(min(6, len(words)), 0, -1) if vocabulary.find(" ".join(words[:n])) is not None)
        length = next(ends, 1)
        spelling = " ".join(words[:length])
        term = vocabulary.find(spelling)
        found.append((term.name if term else "", spelling))
        words = words[length:]
    return found


def test_every_synonym_of_the_document_leads_to_its_generic(shared, vocabulary):
    """The line of synonyms falls apart into known spellings, in the order of its drugs and procedures."""
    lines = next((shared / "seeds").glob("003_*.txt")).read_text(encoding="utf-8").splitlines()
    found = _longest_terms(vocabulary, lines[228])
    assert [spelling for name, spelling in found if not name] == []
    runs = [(name, len(list(group))) for name, group in itertools.groupby(name for name, _ in found)]
    assert [name for name, _ in runs] == [
        "carfilzomib",
        "dexamethasone",
        "isatuximab",
        "pomalidomide",
        "computed_tomography",
        "pet_scan",
        "mri",
    ]
    assert dict(runs)["carfilzomib"] == 4 and dict(runs)["isatuximab"] == 6 and dict(runs)["pomalidomide"] == 6
    assert dict(runs)["dexamethasone"] >= 60


def test_every_variable_of_the_criteria_set_exists(shared, vocabulary):
    """Each name of the criteria vocabulary is a term of the right unit; only its catch-all names are left out."""
    with (shared / "data/criteria/plasma_cell/VARIABLES.csv").open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    catch_all = {
        "other_measurement",
        "other_condition",
        "other_procedure",
        "named_drug",
        "drug_class",
        "drug_dose",
        "attest",
    }
    for row in rows:
        if row["name"] not in catch_all:
            term = vocabulary.term(row["name"])
            assert term is not None, row["name"]
            assert getattr(term, "unit", "1") == (row["ucum_unit"] or "1"), row["name"]


def test_measurement_codes_of_real_bundles_are_known(shared, vocabulary):
    """At least 95 in 100 numeric observations of the FHIR bundles have a variable of ours."""
    numeric = known = 0
    for path in sorted((shared / "data/patients/fhir_synthea_r4").glob("*.json"))[:6]:
        for entry in json.loads(path.read_text(encoding="utf-8-sig"))["entry"]:
            resource = entry["resource"]
            if resource["resourceType"] == "Observation" and "valueQuantity" in resource:
                coding = resource["code"]["coding"][0]
                terms = vocabulary.by_code(coding["system"], coding["code"])
                numeric += 1
                known += any(isinstance(term, Variable) for term in terms)
    assert numeric > 500 and known / numeric >= 0.95


def test_every_neoplasm_of_the_records_is_a_malignancy(shared, vocabulary):
    """A patient whose record names a neoplasm has a condition below malignancy."""
    malignant = vocabulary.below("malignancy")
    seen = set()
    for path in sorted((shared / "data/patients").glob("fhir_*/*.json")):
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        for resource in [entry["resource"] for entry in document.get("entry", [])] or [document]:
            if resource["resourceType"] == "Condition":
                coding = resource["code"]["coding"][0]
                words = coding.get("display", "").lower()
                if (
                    any(word in words for word in ("neoplas", "carcinoma", "cancer", "leukemia"))
                    and "suspected" not in words
                ):
                    assert any(
                        term.name in malignant for term in vocabulary.by_code(coding["system"], coding["code"])
                    ), coding
                    seen.add(coding["code"])
    assert len(seen) >= 8
