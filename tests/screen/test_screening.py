"""Screening gives every patient one verdict per criterion and one answer per trial, and shows what decided."""

import csv
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trialrun.engines import Context, patients
from trialrun.errors import InputError
from trialrun.library import load_trials
from trialrun.protocol import Trial, read_file
from trialrun.records import Cohort, make_cohort
from trialrun.records.schema import PATIENT_TABLES, RESULT_TABLES
from trialrun.screen import (
    Screening,
    explain_patient,
    patient_in,
    save_screening,
    screen_cohort,
    screening_summary,
    screening_text,
)
from trialrun.screen.asking import DECIDED, LATER, question_lists
from trialrun.screen.wording import question_text
from trialrun.terms import load_vocabulary

AS_OF = dt.date(2025, 6, 1)

TRIAL = """
trialrun: 1
kind: trial
name: invented-1
title: {value: An invented trial}
eligibility:
  complete: true
  criteria:
    - {id: adult, list_role: inclusion, kind: compiled, label: an adult, rule: age >= 18 years}
    - {id: platelets, list_role: inclusion, kind: compiled, label: enough platelets, rule: platelets >= 50 10*9/L}
    - {id: either, list_role: inclusion, kind: compiled, label: one of two, rule: hemoglobin >= 8 g/dL or ecog <= 2}
    - id: prior_daratumumab
      list_role: exclusion
      kind: compiled
      label: an anti-CD38 antibody before
      rule: exposure to anti_cd38 ever
      holds_when_eligible: false
    - {id: consent, list_role: inclusion, kind: attest, label: consent, rule: attest(consent)}
    - {id: remark, list_role: inclusion, kind: note, label: nothing is asked here}
  questions:
    consent: {text: Has the patient signed the consent form?, by: patient}
"""


def trial(text: str = TRIAL) -> Trial:
    """The invented trial as a record."""
    record, findings = read_file(text, source="invented.yaml")
    assert isinstance(record, Trial), findings
    return record


def cohort(**tables: Sequence[Mapping[str, object]]) -> Cohort:
    """A cohort from rows; columns not named are null, a date alone is a full date."""
    whole = {}
    for name, rows in tables.items():
        schema = PATIENT_TABLES[name]
        filled = [{**row, **_full(row, schema)} for row in rows]
        whole[name] = pa.Table.from_pylist(filled, schema=schema)
    return make_cohort(whole)


def _full(row: Mapping[str, object], schema: pa.Schema) -> dict[str, object]:
    """The last possible day of every date given alone."""
    ends = {name: name.removesuffix("_to") for name in schema.names if name.endswith("_to")}
    return {last: row[first] for last, first in ends.items() if first in row and last not in row}


@pytest.fixture(scope="module")
def four() -> Cohort:
    """One eligible, one ineligible, one undetermined and one dead patient."""
    born, seen = dt.date(1960, 5, 17), dt.date(2025, 5, 20)
    people = ("P-dead", "P-in", "P-open", "P-out")
    return cohort(
        person=[
            {"person_id": p, "sex": "female", "birth_date": born, **({"death_date": seen} if p == "P-dead" else {})}
            for p in people
        ],
        measurement=[
            {"person_id": p, "variable": v, "date": seen, "value": x, "unit": u, "source": "lab.csv", "source_row": n}
            for n, (p, v, x, u) in enumerate(
                [
                    ("P-in", "platelets", 120000.0, "/uL"),
                    ("P-in", "hemoglobin", 101.0, "g/L"),
                    ("P-out", "platelets", 49.9, "10*9/L"),
                    ("P-out", "hemoglobin", 10.0, "g/dL"),
                    ("P-open", "platelets", 50.0, "10*9/L"),
                ],
                start=1,
            )
        ],
        coverage=[{"person_id": p, "domain": "exposure", "start": None, "end": None} for p in people],
        attestation=[
            {"person_id": p, "question": "consent", "answer": "yes", "date": seen} for p in people if p != "P-open"
        ],
    )


@pytest.fixture(scope="module")
def screening(four: Cohort) -> Screening:
    """The invented trial screened over the four patients."""
    return screen_cohort([trial()], four, as_of=AS_OF)


def rows(path: Path) -> list[dict[str, object]]:
    """A Parquet file as rows."""
    found: list[dict[str, object]] = pq.read_table(path).to_pylist()
    return found


def test_answers_by_hand(screening: Screening, four: Cohort, tmp_path: Path) -> None:
    """Passing all is eligible, one failure is ineligible, a missing datum is undetermined, the dead cannot enter."""
    save_screening(screening, four, tmp_path)
    answers = {row["person_id"]: row for row in rows(tmp_path / "answers.parquet")}
    assert {person: row["answer"] for person, row in answers.items()} == {
        "P-in": "eligible",
        "P-out": "ineligible",
        "P-open": "undetermined",
        "P-dead": "ineligible",
    }
    assert answers["P-out"]["failed"] == ["platelets"]
    assert answers["P-dead"]["reason"] == "died before the as-of date"


def test_the_shortest_list_of_questions_is_in_the_answer(screening: Screening, four: Cohort, tmp_path: Path) -> None:
    """The undetermined patient needs consent and one of two alternatives, no more."""
    save_screening(screening, four, tmp_path)
    answers = {row["person_id"]: row for row in rows(tmp_path / "answers.parquet")}
    questions = answers["P-open"]["questions"]
    assert isinstance(questions, list)
    assert len(questions) == 2
    assert "Has the patient signed the consent form? [consent]" in questions
    assert answers["P-in"]["questions"] == []


def test_verdicts_tell_asked_from_unknown(screening: Screening, four: Cohort, tmp_path: Path) -> None:
    """A missing answer of a person is `asked`, a missing datum `unknown`; a note gets no verdict."""
    save_screening(screening, four, tmp_path)
    verdicts = {(row["person_id"], row["criterion"]): row for row in rows(tmp_path / "verdicts.parquet")}
    assert verdicts["P-open", "consent"]["verdict"] == "asked"
    assert verdicts["P-open", "either"]["verdict"] == "unknown"
    assert verdicts["P-in", "prior_daratumumab"]["truth"] == "not_met"
    assert verdicts["P-in", "prior_daratumumab"]["verdict"] == "pass"
    assert not any(criterion == "remark" for _, criterion in verdicts)
    assert verdicts["P-in", "adult"]["needs"] is None


def test_evidence_shows_the_record_as_recorded_and_converted(
    screening: Screening, four: Cohort, tmp_path: Path
) -> None:
    """The deciding value is shown in its own unit, in the rule's terms, with its row."""
    save_screening(screening, four, tmp_path)
    found = [
        row
        for row in rows(tmp_path / "evidence.parquet")
        if row["person_id"] == "P-in" and row["criterion"] == "platelets"
    ]
    assert len(found) == 1
    assert "120000" in str(found[0]["recorded"])
    assert "120 10*9/L" in str(found[0]["converted"])
    assert (found[0]["source"], found[0]["source_row"]) == ("lab.csv", 1)


def test_both_engines_agree_on_every_verdict(screening: Screening, four: Cohort) -> None:
    """What the columnar engine says in bulk the reference engine says for each patient."""
    one = screening.trials[0]
    for position, person in enumerate(patients(four)):
        explained = explain_patient(one.trial, person, Context(as_of=AS_OF, trial=one.trial.name))
        truths = [one.judgement.at(criterion.id, position) for criterion in one.criteria]
        assert [judged.truth for judged in explained.criteria] == truths


def test_an_incomplete_list_admits_nobody(four: Cohort) -> None:
    """Where the document has no eligibility list, passing all that is stated leaves the answer open."""
    partial = trial(
        TRIAL.replace("complete: true", "complete: false\n  incomplete_because: only one sentence is known")
    )
    found = screen_cohort([partial], four, as_of=AS_OF)
    assert [one["eligible"] for one in screening_summary(found)["trials"]] == [0]
    assert any("nobody is better than undetermined" in finding.message for finding in found.findings)


def test_an_assumption_is_printed_with_every_result(four: Cohort, tmp_path: Path) -> None:
    """--assume-absent stands in the text, the summary, the findings and the tables' metadata."""
    bare = make_cohort({name: table for name, table in four.tables.items() if name != "coverage"})
    without = screen_cohort([trial()], bare, as_of=AS_OF)
    assumed = screen_cohort([trial()], bare, as_of=AS_OF, assume_absent=frozenset({"exposure"}))
    assert screening_summary(without)["trials"][0]["eligible"] == 0
    assert screening_summary(assumed)["trials"][0]["eligible"] == 1
    assert "assumed absent where not recorded: exposure" in screening_text(assumed)
    assert any(finding.family == "assumption" for finding in assumed.findings)
    save_screening(assumed, bare, tmp_path)
    metadata = pq.read_schema(tmp_path / "verdicts.parquet").metadata
    assert metadata[b"trialrun.assumed_absent"] == b"exposure"


def test_result_tables_have_the_columns_of_the_schema(screening: Screening, four: Cohort, tmp_path: Path) -> None:
    """Files hold exactly the columns that the schema names, in its order."""
    save_screening(screening, four, tmp_path)
    for file, table in (("verdicts", "verdict"), ("answers", "answer"), ("evidence", "evidence")):
        assert pq.read_schema(tmp_path / f"{file}.parquet").names == RESULT_TABLES[table].names


def test_funnel_and_summary_agree(screening: Screening, four: Cohort, tmp_path: Path) -> None:
    """The funnel's file and the summary count the same patients."""
    save_screening(screening, four, tmp_path)
    with (tmp_path / "funnel.csv").open(encoding="utf-8", newline="") as lines:
        funnel = list(csv.DictReader(lines))
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert [int(row["failed"]) for row in funnel] == [row["failed"] for row in summary["trials"][0]["funnel"]]
    assert summary["patients"] == 4
    assert summary["trials"][0]["not_judged"] == ["remark"]


def test_a_patient_is_found_by_id(four: Cohort) -> None:
    """One person comes with all records, and an unknown id is None."""
    person = patient_in(four, "P-in")
    assert person is not None
    assert len(person.of("measurement")) == 2
    assert patient_in(four, "P-none") is None


def test_a_folder_that_cannot_be_written_is_a_clear_error(screening: Screening, four: Cohort, tmp_path: Path) -> None:
    """Writing into a file's place says where and what next."""
    (tmp_path / "taken").write_text("x")
    with pytest.raises(InputError, match="cannot write the results"):
        save_screening(screening, four, tmp_path / "taken")


def test_groups_of_a_trial_with_two_parts_are_shown(four: Cohort, tmp_path: Path) -> None:
    """Where arms are meant for different patients, the answer says which a patient may belong to."""
    grouped = [one for one in load_trials() if any(arm.rule is not None for arm in one.arms)]
    found = screen_cohort(grouped, four, as_of=AS_OF)
    save_screening(found, four, tmp_path)
    answers = rows(tmp_path / "answers.parquet")
    assert answers
    assert all(row["arms"] for row in answers)


def test_every_undetermined_patient_has_the_list_that_explain_gives(four: Cohort) -> None:
    """Lists worked out once per pattern of truths are those worked out patient by patient."""
    trials = load_trials()
    found = screen_cohort(trials, four, as_of=AS_OF)
    for one in found.trials:
        numbers, lists = question_lists(one)
        for position, person in enumerate(patients(four)):
            explained = explain_patient(one.trial, person, Context(as_of=AS_OF, trial=one.trial.name))
            assert bool(numbers[position] >= 0) is (explained.answer == "undetermined")
            if numbers[position] >= 0:
                needs = lists[numbers[position]].needs
                said = dict.fromkeys(question_text(need, one.trial, load_vocabulary()) for need in needs)
                assert tuple(said) == explained.questions
                assert lists[numbers[position]].exact is explained.questions_exact


@pytest.mark.parametrize("width", [70, 80, 100])
def test_the_text_of_a_screening_fits_the_terminal(four: Cohort, width: int) -> None:
    """No line is longer than the terminal is wide, however long titles, reasons and criteria are."""
    trials = load_trials(("NCT04883242", "limoges-len-dex"))
    lines = screening_text(screen_cohort(trials, four, as_of=AS_OF), width).splitlines()
    assert width - 3 <= max(map(len, lines)) <= width


def test_of_many_undetermined_patients_the_nearest_have_their_questions(four: Cohort, tmp_path: Path) -> None:
    """Where not all can be served the fewest open criteria go first; a decided answer is not one left for later."""
    bare = make_cohort({name: table for name, table in four.tables.items() if name not in ("coverage", "attestation")})
    one = screen_cohort([trial()], bare, as_of=AS_OF).trials[0]
    whole, _ = question_lists(one)
    numbers, lists = question_lists(one, most=1)
    assert dict(zip(bare.tables["person"]["person_id"].to_pylist(), (numbers >= 0).tolist(), strict=True)) == {
        "P-dead": False, "P-in": True, "P-open": False, "P-out": False,
    }  # fmt: skip
    assert [int(n) for n in numbers[whole < 0]] == [DECIDED] * int((whole < 0).sum())
    assert int((numbers == LATER).sum()) == 1
    assert len(lists) == 1


def test_answers_that_may_not_be_meant_are_reported(four: Cohort) -> None:
    """An unknown trial, an alias, and an answer without a trial that several trials ask for are findings."""
    other = trial(TRIAL.replace("name: invented-1", "name: invented-2\naliases: [second]"))
    rows_given = [
        {"person_id": "P-in", "question": "consent", "answer": "yes", "trial": name}
        for name in ("Invented_1", "invented-3", "second", "NCT04396496", None)
    ]
    given = cohort(person=[{"person_id": "P-in"}], attestation=rows_given)
    messages = {
        finding.message: finding.fix
        for finding in screen_cohort([trial(), other], given, as_of=AS_OF).findings
        if finding.family in ("trial-name", "attestation")
    }
    assert len(messages) == 3
    alias = "attestation: 'second' is another name of invented-2, by which records are not counted"
    assert messages[f"{alias}; its rows count for none"] == "write invented-2"
    assert messages["attestation: 'invented-3' is the name of no trial; its rows count for none"].startswith(
        "write inv"
    )
    assert any("names no trial and counts for invented-1 and invented-2" in message for message in messages)
