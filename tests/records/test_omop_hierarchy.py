"""What a filled, partial or empty OMOP hierarchy says of codes that no term carries; and answers to asked diagnoses."""

import pytest

from records.record_sources import OBSERVED, OMOP_CONCEPTS, load_omop, omop_condition, omop_measurement, rows
from trialrun.records import load_patients

CONCEPTS = (
    *OMOP_CONCEPTS,
    ("443392", "Malignant neoplastic disease", "SNOMED", "363346000"),
    ("4257117", "A state of mind", "SNOMED", "9999000002"),
    ("441840", "Clinical finding", "SNOMED", "404684003"),
    ("9444003", "A rare growth", "SNOMED", "9999000003"),
    ("76685", "Myasthenia gravis", "SNOMED", "9999000004"),
    ("9444005", "Ocular myasthenia", "SNOMED", "9999000005"),
    ("45878245", "No", "LOINC", "LA32-8"),
    ("4188540", "No", "SNOMED", "373067005"),
    ("45877994", "Yes", "LOINC", "LA33-6"),
    ("45877986", "Unknown", "LOINC", "LA4489-6"),
)
KEYS = ("concept_id", "concept_name", "vocabulary_id", "concept_code")
CONCEPT_ROWS = [dict(zip(KEYS, one, strict=True)) for one in CONCEPTS]


def above(*pairs: tuple[str, str]) -> list[dict]:
    """Rows of concept_ancestor: (ancestor, descendant)."""
    return [{"ancestor_concept_id": high, "descendant_concept_id": low} for high, low in pairs]


def load_coded(folder, concept: str, ancestors: list[dict], concepts: list[dict] | None = None):
    """Person 1, observed, with one condition of a concept."""
    given = {"concept_ancestor": ancestors} if ancestors else {}
    recorded = omop_condition(condition_concept_id=concept, condition_source_value="local")
    tables = {"condition_occurrence": [recorded], "observation_period": [OBSERVED], **given}
    return load_omop(folder, concept=concepts or CONCEPT_ROWS, **tables)


def covers_conditions(cohort) -> bool:
    """True where the absence of a condition is known inside the observation period."""
    return "condition" in cohort.tables["coverage"]["domain"].to_pylist()


def test_a_placed_code_outside_our_classes_withholds_nothing(tmp_path):
    """A concept that the hierarchy places, but under none of our terms, is known to be none of them."""
    cohort = load_coded(tmp_path, "4257117", above(("441840", "4257117")))
    assert rows(cohort, "condition") == []
    assert covers_conditions(cohort)
    assert cohort.unmapped[0].code == "9999000002"


@pytest.mark.parametrize(
    "ancestors",
    [
        [],
        above(("443392", "76685")),
        above(("9444003", "9444003"), ("443392", "76685")),
        above(("777777", "9444003")),
    ],
    ids=["empty", "of other concepts", "only itself", "an ancestor that is not in the concept table"],
)
def test_a_code_whose_place_is_not_known_withholds_coverage(tmp_path, ancestors):
    """An extract of the vocabulary that lacks the rows of a concept does not say what the concept is not."""
    assert not covers_conditions(load_coded(tmp_path, "9444003", ancestors))


def test_a_concept_that_the_concept_table_lacks_withholds_coverage(tmp_path):
    """A number without a row in the concept table could mean anything, hierarchy or not."""
    assert not covers_conditions(load_coded(tmp_path, "123456", above(("443392", "9444003"))))


def test_a_descendant_is_resolved_by_the_code_of_its_ancestor(tmp_path):
    """A rare growth that is a malignant neoplastic disease is a malignancy, and coverage stays."""
    cohort = load_coded(tmp_path, "9444003", above(("443392", "9444003"), ("441840", "9444003")))
    assert rows(cohort, "condition")[0]["concept"] == "malignancy"
    assert covers_conditions(cohort)


def test_a_descendant_is_resolved_by_the_name_of_its_ancestor(tmp_path):
    """A term of ours without a code in the source's system is found under its name."""
    cohort = load_coded(tmp_path, "9444005", above(("76685", "9444005"), ("441840", "9444005")))
    assert rows(cohort, "condition")[0]["concept"] == "myasthenia_gravis"


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"value_as_concept_id": "45878245"}, "absent"),
        ({"value_as_concept_id": "4188540"}, "absent"),
        ({"value_as_string": "No"}, "absent"),
        ({"value_as_concept_id": "45877986"}, "suspected"),
        ({"value_as_concept_id": "45877994"}, None),
        ({}, None),
    ],
)
def test_an_asked_diagnosis_is_what_the_answer_says(tmp_path, answer, status):
    """An observation of a diagnosis with the answer "No" says that it is not there, whatever code the answer has."""
    asked = {"person_id": "1", "observation_concept_id": "317009", "observation_date": "2024-05-01", **answer}
    cohort = load_omop(tmp_path, observation=[asked], concept=CONCEPT_ROWS)
    assert rows(cohort, "condition")[0].get("status") == status


def test_null_written_as_a_word_is_null(tmp_path):
    """`NULL` and `\\N` in a text column are no route, unit or value."""
    dose = {"person_id": "1", "drug_concept_id": "0", "drug_source_value": "161", "route_source_value": "NULL"}
    measured = omop_measurement(value_source_value="NULL", unit_source_value="\\N", value_as_number="")
    exposure = [{**dose, "drug_exposure_start_date": "2024-05-01"}]
    cohort = load_omop(tmp_path, drug_exposure=exposure, measurement=[measured])
    assert "route" not in rows(cohort, "exposure")[0]
    assert rows(cohort, "measurement") == []


def test_an_athena_download_is_read(tmp_path):
    """The vocabulary files of OHDSI are tab-separated, upper-case and quote nothing."""
    header = "concept_id\tconcept_name\tvocabulary_id\tconcept_code\tvalid_start_date\n"
    lines = ['77\t5" tube, a "x\tSNOMED\t5555\t19700101', "9444001\tA kind\tSNOMED\t9999000001\t19700101"]
    lines += ["317009\tAsthma\tSNOMED\t195967001\t19700101"]
    (tmp_path / "CONCEPT.csv").write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    tree = "ancestor_concept_id\tdescendant_concept_id\n317009\t9444001\n"
    (tmp_path / "CONCEPT_ANCESTOR.csv").write_text(tree, encoding="utf-8")
    (tmp_path / "person.csv").write_text("person_id,gender_concept_id,year_of_birth\n1,8532,1960\n", encoding="utf-8")
    facts = "person_id,condition_concept_id,condition_start_date\n1,9444001,2020-01-01\n"
    (tmp_path / "condition_occurrence.csv").write_text(facts, encoding="utf-8")
    assert rows(load_patients(tmp_path), "condition")[0]["concept"] == "asthma"
