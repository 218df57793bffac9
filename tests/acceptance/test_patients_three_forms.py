"""The same patients in FHIR R4 and in OMOP CDM get the same answers as in CSV."""

from pathlib import Path

import pytest

from acceptance import test_patients_myeloma as myeloma
from acceptance import test_patients_poems as poems
from acceptance.bedside import AS_OF, Case, Found, facts_of, screen_loaded, why
from acceptance.exports import in_fhir, in_omop, load_with_sheet, write_bundle, write_omop
from trialrun.records import load_patients

TABLES = {poems.TRIAL: poems.CASES, myeloma.TRIAL: myeloma.CASES}
TODAY = {trial: [case for case in cases if case.as_of == AS_OF] for trial, cases in TABLES.items()}
PATIENTS = [pytest.param(trial, case, id=f"{trial}-{case.id}") for trial, cases in TODAY.items() for case in cases]


def from_fhir(trial: str, folder: Path) -> dict[str, Found]:
    """All patients of a trial as one bundle, with the site's sheet, screened."""
    cases = TODAY[trial]
    bundle = load_patients(write_bundle(cases, folder / "bundle.json"), as_of=AS_OF)
    cohort = load_with_sheet(bundle, cases, lambda fact: not in_fhir(fact), folder / "sheet")
    return screen_loaded(trial, cohort, AS_OF)


def from_omop(trial: str, folder: Path) -> dict[str, Found]:
    """All patients of a trial as an OMOP folder, with the site's sheet, screened."""
    cases = TODAY[trial]
    export = load_patients(write_omop(cases, folder / "omop"), as_of=AS_OF)
    cohort = load_with_sheet(export, cases, lambda fact: not in_omop(fact), folder / "sheet")
    return screen_loaded(trial, cohort, AS_OF)


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> dict[tuple[str, str], dict[str, Found]]:
    """The answers of every patient by form and trial."""
    forms = {"FHIR": from_fhir, "OMOP": from_omop}
    return {
        (form, trial): read(trial, tmp_path_factory.mktemp(form)) for form, read in forms.items() for trial in TABLES
    }


@pytest.mark.parametrize("form", ["FHIR", "OMOP"])
@pytest.mark.parametrize(("trial", "case"), PATIENTS)
def test_the_answer_does_not_depend_on_the_form(form: str, trial: str, case: Case, answers):
    """A patient exported as FHIR or OMOP gets the answer, for the same lines, that the CSV folder gives."""
    answer = answers[form, trial][case.id]
    assert (answer.answer, answer.lines) == (case.answer, case.lines), f"{case.story}: {why(answer)}"


def test_most_facts_travel_in_the_exports():
    """The site's sheet holds what has no code; most clinical facts go through FHIR and OMOP."""
    clinical = [
        fact for cases in TODAY.values() for case in cases for fact in facts_of(case) if fact[0] in ("lab", "op")
    ]
    assert sum(map(in_fhir, clinical)) > 0.7 * len(clinical)
    assert sum(map(in_omop, clinical)) > 0.6 * len(clinical)
