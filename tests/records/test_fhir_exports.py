"""FHIR as other systems export it: statuses in words, references without a target, printed values, asked diagnoses."""

import datetime as dt

import pytest

from records.record_sources import ASTHMA, ECOG, HEMOGLOBIN, condition, families, load_fhir, observation, rows


def status(code: str) -> dict:
    """A status as CodeableConcept with a coding."""
    return {"coding": [{"code": code}]}


@pytest.mark.parametrize("form", [status("entered-in-error"), {"text": "Entered in error"}, "entered-in-error"])
def test_entered_in_error_in_every_form_is_left_out(tmp_path, form):
    """A status in words or as a plain code means the same as a coded one."""
    cohort = load_fhir(tmp_path, condition(ASTHMA, verificationStatus=form))
    assert rows(cohort, "condition") == []
    assert cohort.summary["fhir Condition: left out, entered-in-error"] == 1


@pytest.mark.parametrize("form", [status("refuted"), {"text": "Refuted"}, "refuted"])
def test_refuted_in_every_form_is_absent(tmp_path, form):
    """A refuted condition is never read as a diagnosis."""
    cohort = load_fhir(tmp_path, condition(ASTHMA, verificationStatus=form))
    assert rows(cohort, "condition")[0]["status"] == "absent"


def test_only_the_asserted_date_is_taken_from_extensions(tmp_path):
    """A date in an extension of another meaning says nothing about when a condition began."""
    asserted = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"
    others = [{"url": "http://example.org/reviewed", "valueDateTime": "1999-01-01"}]
    first = condition(ASTHMA, extension=[*others, {"url": asserted, "valueDateTime": "2022-03-04"}])
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert rows(load_fhir(tmp_path / "a", first), "condition")[0]["start_to"] == dt.date(2022, 3, 4)
    assert "start_to" not in rows(load_fhir(tmp_path / "b", condition(ASTHMA, extension=others)), "condition")[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"valueString": "No"}, "absent"),
        ({"valueCodeableConcept": {"coding": [{"code": "373067005", "display": "No (qualifier value)"}]}}, "absent"),
        ({"valueBoolean": False}, "absent"),
        ({"valueString": "not known"}, "suspected"),
        ({"valueBoolean": True}, None),
        ({"valueString": "Yes"}, None),
    ],
)
def test_an_asked_diagnosis_is_what_the_answer_says(tmp_path, value, expected):
    """An Observation of a disorder with the answer "No" is its absence, not the disorder."""
    asked = observation(ASTHMA, **value)
    asked["code"]["coding"][0]["system"] = "http://snomed.info/sct"
    assert rows(load_fhir(tmp_path, asked), "condition")[0].get("status") == expected


def test_an_asked_diagnosis_without_an_answer_is_none(tmp_path):
    """A disorder that was asked for and not answered is no diagnosis."""
    asked = observation(ASTHMA, dataAbsentReason=status("asked-declined"))
    asked["code"]["coding"][0]["system"] = "http://snomed.info/sct"
    cohort = load_fhir(tmp_path, asked)
    assert rows(cohort, "condition") == []
    assert cohort.summary["fhir Observation: left out, no value"] == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.1 g/dL", {"value": 12.1, "unit": "g/dL"}),
        ("> 12 gm/dl", {"value": 12.0, "unit": "g/dL", "comparator": ">"}),
        ("12.1", {"value": 12.1}),
        ("12,1", {"text": "12,1"}),
        ("12.1 see note", {"text": "12.1 see note"}),
        ("12 - 13 g/dL", {"text": "12 - 13 g/dL"}),
    ],
)
def test_printed_values_with_their_unit(tmp_path, text, expected):
    """A number printed with its unit is read; anything less certain stays words, and a finding says so."""
    cohort = load_fhir(tmp_path, observation(HEMOGLOBIN, valueString=text))
    (row,) = rows(cohort, "measurement")
    assert {key: row[key] for key in ("value", "unit", "comparator", "text") if key in row} == expected
    assert ("number" in families(cohort)) == ("text" in expected)


@pytest.mark.parametrize("text", ["ECOG 1", "Grade 1", "1 - Restricted in strenuous activity", "1", "ECOG PS: 1"])
def test_scores_in_words(tmp_path, text):
    """A score with its name before it or its meaning behind it is that score."""
    assert rows(load_fhir(tmp_path, observation(ECOG, valueString=text)), "measurement")[0]["value"] == 1


@pytest.mark.parametrize("text", ["1-2", "1 to 2", "1 (0-5)", "better than 1"])
def test_unclear_scores_stay_words(tmp_path, text):
    """Two numbers, or a number with a condition, are no score."""
    assert "value" not in rows(load_fhir(tmp_path, observation(ECOG, valueString=text)), "measurement")[0]


def order(reference: dict) -> dict:
    """A MedicationRequest of patient p for a referenced medication."""
    row = {"resourceType": "MedicationRequest", "status": "active", "intent": "order", "authoredOn": "2024-01-01"}
    return {**row, "subject": {"reference": "Patient/p"}, "medicationReference": reference}


def test_a_medication_that_was_not_exported_is_read_by_the_words_of_its_reference(tmp_path):
    """A reference with words is a drug even where its Medication is missing; one without words is left out, said."""
    shown = {"reference": "Medication/none", "display": "Pomalidomide 4 MG Oral Capsule"}
    cohort = load_fhir(tmp_path, order(shown), order({"display": "bortezomib"}), order({"reference": "Medication/x"}))
    assert {row["drug"] for row in rows(cohort, "exposure")} == {"pomalidomide", "bortezomib"}
    assert cohort.summary["fhir MedicationRequest: left out, medication not found"] == 1


def test_a_mixture_is_read_by_its_only_ingredient(tmp_path):
    """A Medication without a code of its own is what its one ingredient is."""
    mixture = {"resourceType": "Medication", "id": "m", "ingredient": [{"itemCodeableConcept": {"text": "bortezomib"}}]}
    cohort = load_fhir(tmp_path, mixture, order({"reference": "Medication/m"}))
    assert rows(cohort, "exposure")[0]["drug"] == "bortezomib"


def test_every_value_read_is_used_or_counted_as_left_out(tmp_path):
    """Values of observations, and resources of other kinds, add up: used, or left out for a counted reason."""
    pressure = observation("85354-9", component=[{"code": observation("8480-6")["code"], "valueInteger": 120}])
    unmapped = observation("9999-9", valueString="x")
    allergy = {"resourceType": "AllergyIntolerance", "patient": {"reference": "Patient/p"}, "code": {"text": "moon"}}
    surgery = {"resourceType": "Procedure", "status": "completed", "subject": {"reference": "Patient/p"}}
    cohort = load_fhir(tmp_path, pressure, unmapped, observation(HEMOGLOBIN), allergy, {**surgery, "code": {}})
    counts = cohort.summary
    left = sum(rows for what, rows in counts.items() if what.startswith("fhir Observation: left out"))
    assert counts["fhir Observation: values read"] == cohort.tables["measurement"].num_rows + left == 3
    assert counts["fhir AllergyIntolerance: left out, code not mapped"] == 1
    assert counts["fhir Procedure: left out, code not mapped"] == 1
