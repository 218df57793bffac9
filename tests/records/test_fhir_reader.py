"""FHIR R4: what each resource becomes, what is left out, and what is said about it."""

import datetime as dt
import gzip
import json

import pytest

from records.record_sources import (
    ASTHMA,
    ECOG,
    HBSAG,
    HEMOGLOBIN,
    INFARCTION,
    PLATELETS,
    RXNORM,
    SNOMED,
    coded,
    condition,
    families,
    load_fhir,
    observation,
    one_finding,
    patient,
    rows,
)
from trialrun.errors import InputError
from trialrun.records import load_patients

DAY = dt.date(2024, 5, 1)


def quantity(value, unit="10*3/uL", **fields):
    """A valueQuantity field."""
    return {"valueQuantity": {"value": value, "unit": unit, "code": unit, **fields}}


def request(name="daratumumab", **fields):
    """A MedicationRequest of patient p, its drug in words."""
    return {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": name},
        "subject": {"reference": "Patient/p"},
        "authoredOn": "2024-05-01",
        **fields,
    }


# -- patients ---------------------------------------------------------------------------------------------------------


def test_year_only_birth_dates_are_spans(tmp_path):
    """A birth year is every day of that year."""
    row = rows(load_fhir(tmp_path, patient(birthDate="1960")), "person")[0]
    assert (row["birth_date"], row["birth_date_to"]) == (dt.date(1960, 1, 1), dt.date(1960, 12, 31))


def test_death_without_a_date_is_any_day_since_birth(tmp_path):
    """deceasedBoolean says that, not when: the span runs from birth and stays open."""
    cohort = load_fhir(tmp_path, patient(deceasedBoolean=True))
    row = rows(cohort, "person")[0]
    assert (row["death_date"], row["death_date_to"]) == (dt.date(1960, 2, 3), dt.date(9999, 12, 31))
    assert "death" in families(cohort)


def test_death_with_a_date(tmp_path):
    """deceasedDateTime gives the day as written; alive persons have none."""
    assert rows(load_fhir(tmp_path, patient(deceasedDateTime="2020-01-02T23:00:00-05:00")), "person")[0][
        "death_date"
    ] == dt.date(2020, 1, 2)
    assert "death_date" not in rows(load_fhir(tmp_path, patient(deceasedBoolean=False)), "person")[0]


def test_birth_sex_goes_before_gender(tmp_path):
    """Where birth sex and gender differ, birth sex is used and the difference is said; unknown gender is null."""
    birth_sex = {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex", "valueCode": "M"}
    cohort = load_fhir(tmp_path, patient(extension=[birth_sex]))
    assert rows(cohort, "person")[0]["sex"] == "male"
    assert "sex" in families(cohort)
    assert "sex" not in rows(load_fhir(tmp_path, patient(gender="unknown")), "person")[0]


# -- references -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reference", ["Patient/p", "urn:uuid:11-22", "http://host/fhir/Patient/p", "http://host/fhir/Patient/p/_history/3"]
)
def test_references_in_every_form_find_the_patient(tmp_path, reference):
    """Relative, absolute, versioned and urn references lead to the same person."""
    fact = observation(PLATELETS, subject={"reference": reference}, **quantity(150))
    entries = [{"fullUrl": "urn:uuid:11-22", "resource": patient()}, {"resource": fact}]
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps({"resourceType": "Bundle", "entry": entries}), encoding="utf-8")
    assert rows(load_patients(path), "measurement")[0]["person_id"] == "p"


def test_facts_without_a_known_patient_are_left_out(tmp_path):
    """A fact of nobody and a fact of a patient who is not there are findings, the rest is used."""
    nobody = observation(PLATELETS, **quantity(1))
    del nobody["subject"]
    stranger = observation(PLATELETS, subject={"reference": "Patient/x"}, **quantity(1))
    cohort = load_fhir(tmp_path, nobody, stranger, observation(PLATELETS, **quantity(150)))
    assert cohort.tables["measurement"].num_rows == 1
    assert {"reference", "person"} <= families(cohort)


# -- observations -----------------------------------------------------------------------------------------------------


def test_a_quantity_with_comparator_unit_and_range(tmp_path):
    """Number, comparator, coded unit and the one normal range are read as recorded."""
    limits = [{"low": {"value": 140, "unit": "10*3/uL"}, "high": {"value": 400, "unit": "10*3/uL"}}]
    row = rows(
        load_fhir(tmp_path, observation(PLATELETS, referenceRange=limits, **quantity(5, comparator="<"))), "measurement"
    )[0]
    assert row == {
        "person_id": "p", "variable": "platelets", "date": DAY, "date_to": DAY, "value": 5.0, "comparator": "<",
        "unit": "10*3/uL", "low": 140.0, "high": 400.0,
    }  # fmt: skip


def test_a_range_in_another_unit_is_not_used(tmp_path):
    """Limits that are not in the unit of the value are left out with a finding."""
    limits = [{"high": {"value": 400, "unit": "10*9/L", "code": "10*9/L"}}]
    cohort = load_fhir(tmp_path, observation(PLATELETS, referenceRange=limits, **quantity(5)))
    assert "high" not in rows(cohort, "measurement")[0]
    assert "range" in families(cohort)


def test_several_ranges_are_not_chosen_between(tmp_path):
    """Ranges for several groups of people are left out: choosing one would be a guess."""
    limits = [{"high": {"value": 400}}, {"high": {"value": 300}}]
    assert (
        "high"
        not in rows(load_fhir(tmp_path, observation(PLATELETS, referenceRange=limits, **quantity(5))), "measurement")[0]
    )


def test_coded_and_printed_unit_that_disagree(tmp_path):
    """The coded unit is used and the contradiction said."""
    cohort = load_fhir(tmp_path, observation(HEMOGLOBIN, **quantity(12, "g/dL", code="cm")))
    assert rows(cohort, "measurement")[0]["unit"] == "cm"
    assert any("disagree" in finding.message for finding in cohort.findings)


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        (HBSAG, {"valueCodeableConcept": coded("260385009", SNOMED)}, {"text": "negative"}),
        (HBSAG, {"valueCodeableConcept": {"text": "Reactive"}}, {"text": "positive"}),
        (HBSAG, {"valueString": "Not detected"}, {"text": "undetectable"}),
        (HBSAG, {"valueBoolean": True}, {"text": "positive"}),
        (HBSAG, {"interpretation": [coded("NEG", "v3")]}, {"text": "negative"}),
        (ECOG, {"valueInteger": 1}, {"value": 1.0}),
        (ECOG, {"valueCodeableConcept": coded("LA9624-3")}, {"value": 2.0}),
        (PLATELETS, {"valueString": "<20"}, {"value": 20.0, "comparator": "<"}),
        (PLATELETS, {"valueString": "clumped"}, {"text": "clumped"}),
    ],
)  # fmt: skip
def test_values_of_every_kind(tmp_path, code, value, expected):
    """Codes, words, booleans, integers and interpretations become a number or a result in our words."""
    row = rows(load_fhir(tmp_path, observation(code, **value)), "measurement")[0]
    assert {key: row[key] for key in ("value", "comparator", "text") if key in row} == expected


def test_components_are_measurements_of_their_own(tmp_path):
    """A blood pressure panel becomes systolic and diastolic pressure at its time."""
    parts = [{"code": coded("8480-6"), **quantity(120, "mm[Hg]")}, {"code": coded("8462-4"), **quantity(80, "mm[Hg]")}]
    panel = observation("55284-4", "2024-05-01T10:00:00Z", component=parts)
    found = rows(load_fhir(tmp_path, panel), "measurement")
    assert {row["variable"]: row["value"] for row in found} == {"systolic_bp": 120.0, "diastolic_bp": 80.0}
    assert found[0]["time"] == dt.time(10)


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled", "registered"])
def test_observations_that_are_not_results_are_left_out(tmp_path, status):
    """Erroneous, cancelled and empty observations are counted, not used."""
    cohort = load_fhir(tmp_path, observation(PLATELETS, status=status, **quantity(1)))
    assert cohort.tables["measurement"].num_rows == 0
    assert cohort.summary[f"fhir Observation: left out, {status}"] == 1


def test_observations_without_value_are_counted(tmp_path):
    """A stated reason for absence is not a result."""
    cohort = load_fhir(tmp_path, observation(PLATELETS, dataAbsentReason=coded("unknown", "x")))
    assert cohort.summary["fhir Observation: left out, no value"] == 1


def test_effective_times_of_every_kind(tmp_path):
    """A period is a span of days; the day of issue stands in with a finding; without any date the row is left out."""
    period = observation(PLATELETS, None, effectivePeriod={"start": "2024-05-01", "end": "2024-05-03"}, **quantity(1))
    issued = observation(PLATELETS, None, issued="2024-06-01T10:00:00.123Z", **quantity(2))
    never = observation(PLATELETS, None, **quantity(3))
    cohort = load_fhir(tmp_path, period, issued, never)
    assert [(row["date"].day, row["date_to"].day) for row in rows(cohort, "measurement")] == [(1, 3), (1, 1)]
    assert cohort.summary["fhir Observation: left out, no usable date"] == 1


def test_time_zones_are_kept_as_written_and_said(tmp_path):
    """Days are those written in the record; that zones are mixed is a finding."""
    late, early = "2024-05-01T23:30:00-05:00", "2024-05-01T00:30:00Z"
    cohort = load_fhir(
        tmp_path, observation(PLATELETS, late, **quantity(1)), observation(PLATELETS, early, **quantity(2))
    )
    assert {row["date"] for row in rows(cohort, "measurement")} == {DAY}
    assert one_finding(cohort, "zones").count == 2


def test_two_codes_for_one_analyte_are_noted(tmp_path):
    """Creatinine in blood and in serum is one variable here; the codes behind it are listed."""
    cohort = load_fhir(
        tmp_path,
        observation("38483-4", **quantity(1, "mg/dL")),
        observation("2160-0", "2024-05-02", **quantity(1, "mg/dL")),
    )
    assert "LOINC 38483-4 (1), LOINC 2160-0 (1)" in one_finding(cohort, "codes").message


def test_unmapped_codes_are_counted_most_frequent_first(tmp_path):
    """A code nobody knows is listed with its name, table and count."""
    unknown = observation("99999-9", **quantity(1))
    unknown["code"]["coding"][0]["display"] = "Some\u200bthing"
    cohort = load_fhir(tmp_path, unknown, unknown, observation("99998-1", **quantity(1)))
    first = cohort.unmapped[0]
    assert (first.system, first.code, first.display, first.table, first.count) == (
        "LOINC",
        "99999-9",
        "Something",
        "Observation",
        2,
    )
    assert "invisible" in families(cohort)


# -- conditions, procedures, allergies --------------------------------------------------------------------------------


def status(code):
    """A clinicalStatus or verificationStatus."""
    return coded(code, "http://terminology.hl7.org/CodeSystem/condition")


@pytest.mark.parametrize(
    ("clinical", "verification", "expected"),
    [
        ("active", "confirmed", "active"), ("recurrence", "confirmed", "active"), ("remission", None, "remission"),
        ("resolved", "confirmed", "resolved"), (None, "refuted", "absent"), ("active", "provisional", "suspected"),
    ],
)  # fmt: skip
def test_condition_status(tmp_path, clinical, verification, expected):
    """Clinical and verification status together give one status; refuted means absent."""
    fields = {
        "clinicalStatus": clinical and status(clinical),
        "verificationStatus": verification and status(verification),
    }
    assert rows(load_fhir(tmp_path, condition(ASTHMA, **fields)), "condition")[0]["status"] == expected


def test_conditions_entered_in_error_are_left_out(tmp_path):
    """A diagnosis entered in error is no diagnosis."""
    cohort = load_fhir(tmp_path, condition(ASTHMA, verificationStatus=status("entered-in-error")))
    assert cohort.tables["condition"].num_rows == 0
    assert cohort.summary["fhir Condition: left out, entered-in-error"] == 1


@pytest.mark.parametrize(
    ("fields", "start", "start_to"),
    [
        ({"onsetDateTime": "2020-03"}, dt.date(2020, 3, 1), dt.date(2020, 3, 31)),
        ({"onsetPeriod": {"start": "2020-03-04", "end": "2021"}}, dt.date(2020, 3, 4), dt.date(2020, 3, 4)),
        ({"onsetAge": {"value": 40, "code": "a"}}, dt.date(2000, 2, 3), dt.date(2001, 2, 2)),
        ({"onsetString": "2019"}, dt.date(2019, 1, 1), dt.date(2019, 12, 31)),
        ({"onsetString": "in childhood"}, None, None),
        ({"recordedDate": "2022-05-06"}, None, dt.date(2022, 5, 6)),
        ({}, None, None),
    ],
)
def test_onset_of_every_kind(tmp_path, fields, start, start_to):
    """An onset is a date, a period, an age or words; a day of record is only the latest day it can have begun."""
    row = rows(load_fhir(tmp_path, condition(ASTHMA, **fields)), "condition")[0]
    assert (row.get("start"), row.get("start_to")) == (start, start_to)


def test_severity_site_and_end(tmp_path):
    """Severity codes become words; body site and abatement are kept."""
    fields = {"severity": coded("24484000", SNOMED), "bodySite": [{"text": "left lung"}], "abatementDateTime": "2021"}
    row = rows(load_fhir(tmp_path, condition(ASTHMA, **fields)), "condition")[0]
    assert (row["severity"], row["site"], row["end"], row["end_to"]) == (
        "severe",
        "left lung",
        dt.date(2021, 1, 1),
        dt.date(2021, 12, 31),
    )


def test_padded_and_prefix_codes(tmp_path):
    """SNOMED codes with padding and ICD-10-CM codes below a known category are recognised."""
    padded = condition(f" {INFARCTION}.0 ")
    cohort = load_fhir(tmp_path, padded, condition("J45.909", "http://hl7.org/fhir/sid/icd-10-cm"))
    assert {row["concept"] for row in rows(cohort, "condition")} == {"myocardial_infarction", "asthma"}


def test_procedures_and_what_was_not_done(tmp_path):
    """A procedure has the first day of its period; one that was not done is counted and left out."""
    done = {
        "resourceType": "Procedure", "status": "completed", "code": coded("73761001", SNOMED),
        "subject": {"reference": "Patient/p"},
        "performedPeriod": {"start": "2024-05-01T08:00:00Z", "end": "2024-05-02"},
    }  # fmt: skip
    cohort = load_fhir(tmp_path, done, {**done, "status": "not-done"})
    assert [(row["concept"], row["date"], row["time"]) for row in rows(cohort, "procedure")] == [
        ("colonoscopy", DAY, dt.time(8))
    ]
    assert cohort.summary["fhir Procedure: left out, not-done"] == 1


def test_allergies_are_conditions(tmp_path):
    """An allergy to a drug is an allergy condition that names its cause, recorded on a day or before."""
    allergy = {
        "resourceType": "AllergyIntolerance", "code": {"text": "lenalidomide"}, "patient": {"reference": "Patient/p"},
        "recordedDate": "2020-01-01", "clinicalStatus": status("active"),
    }  # fmt: skip
    row = rows(load_fhir(tmp_path, allergy), "condition")[0]
    assert "allergy" in row["concept"] and row["cause"] == "lenalidomide"
    assert row["start_to"] == dt.date(2020, 1, 1) and row["status"] == "active"


# -- medication -------------------------------------------------------------------------------------------------------


def test_a_request_is_an_order(tmp_path):
    """An order becomes an exposure from its day with an open end, and a note says that intake is assumed."""
    cohort = load_fhir(tmp_path, request())
    assert rows(cohort, "exposure") == [{"person_id": "p", "drug": "daratumumab", "start": DAY, "start_to": DAY}]
    assert "order" in families(cohort)


@pytest.mark.parametrize(
    "fields", [{"status": "entered-in-error"}, {"intent": "proposal"}, {"doNotPerform": True}, {"status": "cancelled"}]
)
def test_orders_that_were_never_given_are_left_out(tmp_path, fields):
    """Errors, proposals, prohibitions and cancelled orders are no exposure."""
    assert load_fhir(tmp_path, request(**fields)).tables["exposure"].num_rows == 0


def test_statement_and_administration(tmp_path):
    """A statement lasts its period; an administration is one day, with dose, unit and route."""
    stated = request(resourceType="MedicationStatement", effectivePeriod={"start": "2020", "end": "2021-06-30"})
    given = request(
        resourceType="MedicationAdministration",
        status="completed",
        effectiveDateTime="2024-05-01",
        dosage={"dose": {"value": 16, "code": "mg"}, "route": {"text": "iv"}},
    )
    found = {row["start"].year: row for row in rows(load_fhir(tmp_path, stated, given), "exposure")}
    assert (found[2020]["start_to"], found[2020]["end"]) == (dt.date(2020, 12, 31), dt.date(2021, 6, 30))
    assert (found[2024]["end"], found[2024]["amount"], found[2024]["unit"], found[2024]["route"]) == (
        DAY,
        16.0,
        "mg",
        "iv",
    )


def test_medication_references(tmp_path):
    """A drug may be contained, stand later in the bundle, or be missing (a finding)."""
    medication = {"resourceType": "Medication", "id": "m", "code": {"text": "lenalidomide"}}
    inside = request(medicationReference={"reference": "#m"}, contained=[medication])
    later = request(medicationReference={"reference": "Medication/m"}, authoredOn="2024-05-02")
    lost = request(medicationReference={"reference": "Medication/other"})
    for one in (inside, later, lost):
        del one["medicationCodeableConcept"]
    cohort = load_fhir(tmp_path, inside, later, lost, medication)
    assert [row["drug"] for row in rows(cohort, "exposure")] == ["lenalidomide"] * 2
    assert "medication it refers to" in one_finding(cohort, "reference").message


def test_product_names_are_read_by_their_ingredients(tmp_path):
    """An RxNorm product code we do not know is read by the ingredients its name spells, all of them or none."""
    product = coded("99999991", RXNORM, "lenalidomide 10 MG / dexamethasone 4 MG Oral Capsule")
    strange = coded("99999992", RXNORM, "lenalidomide 10 MG / unobtainium 4 MG Oral Capsule")
    cohort = load_fhir(tmp_path, request(medicationCodeableConcept=product), request(medicationCodeableConcept=strange))
    assert {row["drug"] for row in rows(cohort, "exposure")} == {"lenalidomide", "dexamethasone"}
    assert cohort.unmapped[0].code == "99999992"


def test_fhir_claims_no_coverage(tmp_path):
    """FHIR does not say which history is complete: no coverage row, and a note."""
    cohort = load_fhir(tmp_path, condition(ASTHMA))
    assert cohort.tables["coverage"].num_rows == 0
    assert one_finding(cohort, "coverage").severity == "note"


# -- files ------------------------------------------------------------------------------------------------------------


def test_bulk_ndjson_in_any_order(tmp_path):
    """Facts may come before their patient, compressed or not; a broken line is a finding with its number."""
    facts = json.dumps(observation(PLATELETS, **quantity(150))) + "\n{broken\n"
    (tmp_path / "Observation.ndjson").write_text(facts, encoding="utf-8")
    (tmp_path / "Patient.ndjson.gz").write_bytes(gzip.compress(json.dumps(patient()).encode()))
    cohort = load_patients(tmp_path)
    assert rows(cohort, "measurement")[0]["person_id"] == "p"
    assert (one_finding(cohort, "file").source, one_finding(cohort, "file").row) == ("Observation.ndjson", 2)


def test_single_resources_bom_and_broken_files(tmp_path):
    """A folder of single resources is read; a file with a byte order mark too; a broken one is said."""
    (tmp_path / "a.json").write_text("\ufeff" + json.dumps(patient()), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(observation(PLATELETS, **quantity(150))), encoding="utf-8")
    (tmp_path / "c.json").write_text('{"resourceType": "Observation", ', encoding="utf-8")
    cohort = load_patients(tmp_path)
    assert cohort.tables["measurement"].num_rows == 1
    assert one_finding(cohort, "file").severity == "error"


def test_nothing_of_fhir_is_an_error(tmp_path):
    """JSON that is no FHIR is refused, and the reason is given."""
    (tmp_path / "a.json").write_text('{"some": "thing"}', encoding="utf-8")
    with pytest.raises(InputError, match="resourceType"):
        load_patients(tmp_path)


def test_other_resources_are_counted(tmp_path):
    """Encounters and the like are ignored, and counted."""
    cohort = load_fhir(tmp_path, {"resourceType": "Encounter", "id": "e", "status": {"odd": 1}})
    assert cohort.summary["fhir Encounter: ignored"] == 1


def test_one_unreadable_resource_does_not_spoil_the_bundle(tmp_path):
    """A resource of the wrong shape is a finding with its entry number; the others are used."""
    cohort = load_fhir(tmp_path, observation(PLATELETS, valueQuantity="many"), observation(PLATELETS, **quantity(150)))
    assert cohort.tables["measurement"].num_rows == 1
    assert one_finding(cohort, "file").row == 2


def test_nan_in_json_is_missing(tmp_path):
    """NaN is no JSON, yet it only costs its own value; a finding says so."""
    text = json.dumps(observation(PLATELETS, **quantity(float("nan"))))
    text += "\n" + json.dumps(observation(PLATELETS, "2024-05-02", **quantity(150))) + "\n" + json.dumps(patient())
    (tmp_path / "export.json").write_text(text, encoding="utf-8")
    cohort = load_patients(tmp_path)
    assert [row["value"] for row in rows(cohort, "measurement")] == [150.0]
    assert one_finding(cohort, "nan").row == 1
