"""Results as they leave the room: the same answers in every form, whether judged one by one or all at once."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assess.histories import make_histories
from assess.written import FALLING, NO_UNIT, OTHER_SPECIMEN, TWO_MARKERS, set_of
from trialrun.assess import Options
from trialrun.assess.course.doubts import VAGUE_BASELINE
from trialrun.assess.course.summing import ranked_words, sum_up
from trialrun.assess.explain.stating import doubt_lines, head_lines, options_used, readings_used
from trialrun.assess.forms.files import FILES, courses_of, responses_of, save_results
from trialrun.assess.forms.records import counts_of, result_record, whole_record
from trialrun.assess.forms.texts import AT_LENGTH, results_text
from trialrun.assess.subjects.judging import Result, judge_subjects
from trialrun.assess.subjects.many import MANY, CohortResults, goes_at_once
from trialrun.assess.subjects.sources import Source, find_person, person_ids, subject_of_case, subjects_of
from trialrun.errors import InputError
from trialrun.ground.dates import Offset
from trialrun.library import load, names
from trialrun.protocol import CriteriaSet
from trialrun.records import Cohort, make_cohort
from trialrun.records.cases import read_case
from trialrun.records.schema import RESULT_TABLES

SETS = ("imwg-2016", "poems-ccf", "poems-mayo")


def bundled(name: str) -> CriteriaSet:
    """A criteria set of the library."""
    record = load(name)
    assert isinstance(record, CriteriaSet)
    return record


def cohort_of(criteria: CriteriaSet, size: int) -> Cohort:
    """Generated patients."""
    return make_cohort(make_histories(criteria, 31, size).tables, "generated")


def three() -> tuple[CriteriaSet, tuple[Result, ...]]:
    """A user's set and its results for three cases."""
    criteria = set_of(TWO_MARKERS)
    subjects = [
        subject_of_case(read_case(msgspec.json.encode(one)), criteria) for one in (FALLING, OTHER_SPECIMEN, NO_UNIT)
    ]
    return criteria, tuple(judge_subjects(subjects, criteria, Options()))


@pytest.mark.parametrize("name", SETS)
def test_a_cohort_judged_at_once_has_the_same_results(name: str) -> None:
    """Every person has the same answers, dates and refusals as one by one; only reasons are left out."""
    criteria = bundled(name)
    cohort = cohort_of(criteria, 90)
    source = Source(path="generated", cohort=cohort)
    alone = tuple(judge_subjects(subjects_of(source, criteria), criteria, Options()))
    at_once = CohortResults(criteria, cohort, Options())
    assert [one.person_id for one in at_once] == [one.person_id for one in alone]
    for one, other in zip(at_once, alone, strict=True):
        assert (one.error == "") == (other.error == "")
        if one.course is not None and other.course is not None:
            assert sum_up(one.course, criteria) == sum_up(other.course, criteria)
            assert [visit.response for visit in one.course.visits] == [visit.response for visit in other.course.visits]
    assert counts_of(at_once, criteria) == counts_of(alone, criteria)
    assert responses_of(at_once, criteria).num_rows == responses_of(alone, criteria).num_rows
    assert {one.message for one in at_once.findings() if one.family == "partial-date"} == {
        one.message for result in alone for one in result.findings if one.family == "partial-date"
    }


def test_a_baseline_known_in_part_is_said() -> None:
    """The first day it may have been is taken, and whoever judges one patient or all of them says of how many."""
    criteria = bundled("imwg-2016")
    tables = make_histories(criteria, 31, 30).tables
    events = tables["event"].to_pylist()
    for row in events[::2]:
        row["date_to"] = row["date"] + dt.timedelta(days=9) if row["kind"] == "first_dose" else row["date_to"]
    cohort = make_cohort({**tables, "event": pa.Table.from_pylist(events, schema=tables["event"].schema)}, "generated")
    alone = judge_subjects(subjects_of(Source(path="", cohort=cohort), criteria), criteria, Options())
    told = [one for result in alone for one in result.findings if one.message == VAGUE_BASELINE.message]
    assert len(told) > 2
    (together,) = (
        one for one in CohortResults(criteria, cohort, Options()).findings() if one.message == VAGUE_BASELINE.message
    )
    assert together.count == len(told)
    chosen = CohortResults(criteria, cohort, Options(baseline="earliest")).findings()
    assert VAGUE_BASELINE.message not in {one.message for one in chosen}


def test_many_persons_are_judged_at_once_and_one_point_never_is() -> None:
    """A diagnosis, a set with one point of time and a small cohort go one by one."""
    imwg = bundled("imwg-2016")
    small, large = cohort_of(imwg, 3), cohort_of(imwg, MANY + 1)
    assert goes_at_once(imwg, large, Options())
    assert not goes_at_once(imwg, small, Options())
    assert not goes_at_once(imwg, large, Options(at=Offset(24, "wk")))
    assert not goes_at_once(bundled("poems-arkansas"), large, Options())
    assert not goes_at_once(bundled("chiba-2019"), large, Options())


def test_results_of_a_cohort_are_a_sequence() -> None:
    """Places count from either end, a slice is a list, and beyond the end there is nobody."""
    criteria = bundled("imwg-2016")
    results = CohortResults(criteria, cohort_of(criteria, 5), Options())
    assert results[-1] == results[4]
    assert [one.person_id for one in results[1:3]] == ["p00001", "p00002"]
    with pytest.raises(IndexError):
        results[5]


def test_a_folder_holds_every_form(tmp_path: Path) -> None:
    """Tables have the columns of the schema, each patient has a line, and the summary has the set and the counts."""
    criteria, results = three()
    save_results(results, criteria, Options(), tmp_path / "new")
    assert {path.name for path in (tmp_path / "new").iterdir()} == set(FILES)
    for file, name in (("responses", "response"), ("courses", "course")):
        assert pq.read_schema(tmp_path / "new" / f"{file}.parquet").names == RESULT_TABLES[name].names
    lines = [json.loads(line) for line in (tmp_path / "new" / "patients.jsonl").read_text("utf-8").splitlines()]
    assert [line["person_id"] for line in lines] == ["fall", "specimen", "unit"]
    summary = json.loads((tmp_path / "new" / "summary.json").read_text("utf-8"))
    assert summary["best"] == {"fall": 1, "NE": 1, "refused": 1}
    assert summary["own"] == ["m_protein.fall", "vegf.fall"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A file in the way is unusable input."""
    criteria, results = three()
    (tmp_path / "taken").write_text("x")
    with pytest.raises(InputError, match="cannot write"):
        save_results(results, criteria, Options(), tmp_path / "taken")


def test_courses_name_who_was_refused() -> None:
    """The reason stands in the row of the person."""
    criteria, results = three()
    rows = courses_of(results, criteria).to_pylist()
    assert [row["refused"] is None for row in rows] == [True, True, False]
    assert (rows[0]["best"], rows[0]["visits"]) == ("fall", 2)


def test_json_is_the_same_for_each_and_for_all() -> None:
    """A patient's record in the document is that of the line."""
    criteria, results = three()
    document = whole_record(results, criteria, Options())
    assert document["patients"] == [result_record(one, criteria) for one in results]


def test_many_patients_are_a_list_for_a_terminal() -> None:
    """Beyond the limit each patient has one line."""
    criteria = bundled("imwg-2016")
    results = CohortResults(criteria, cohort_of(criteria, AT_LENGTH + 1), Options())
    lines = results_text(results, criteria, Options()).splitlines()
    assert sum(line.startswith("p000") for line in lines) == AT_LENGTH + 1
    assert any(line.startswith("41 patients by their best answer") for line in lines)


def test_persons_are_found_by_id_with_the_nearest_offered() -> None:
    """An id that nobody has is unusable input, with those like it."""
    source = Source(path="generated", cohort=cohort_of(bundled("imwg-2016"), 5))
    assert person_ids(source)[0] == "p00000"
    assert find_person(source, "p00003") == "p00003"
    with pytest.raises(InputError, match="did you mean"):
        find_person(source, "p0003")
    (only,) = subjects_of(source, bundled("imwg-2016"), ["p00003"])
    assert only.person_id == "p00003"


@pytest.mark.parametrize("entry", [entry.name for entry in names() if entry.kind == "criteria"])
def test_every_bundled_set_says_how_it_is_read(entry: str) -> None:
    """Version, choices, readings and what was not checked stand at the top of every result."""
    criteria = bundled(entry)
    lines = "\n".join(head_lines(criteria, Options()))
    assert f"{criteria.name}, version {criteria.version}" in lines
    assert all(said in lines for said in options_used(criteria, Options()).values())
    assert all(reading in lines for reading in readings_used(criteria, Options()))
    unchecked = [one for one in criteria.levels if one.rule is not None and not one.verified]
    assert bool(unchecked) == any("NOT CHECKED" in line for line in doubt_lines(criteria))


def test_answers_are_ranked_as_the_set_has_them() -> None:
    """The order of the set, then what says nothing; where any domain will do, the words of the set come first."""
    assert ranked_words(bundled("imwg-2016"))[:3] == ("sCR", "CR", "VGPR")
    assert ranked_words(bundled("poems-ccf"))[:2] == ("response", "no_response")
    assert ranked_words(bundled("poems-arkansas"))[:2] == ("success", "failure")
