"""Many patients at once and one by one: the same visits, grades, confirmed answers, best responses and dates."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assess.histories import KINDS, Histories, limits_of, make_histories
from assess.invented import EITHER, INVENTED, LADDER
from trialrun.assess import Course, Options, assess_patient
from trialrun.assess.cohort import assessing
from trialrun.assess.cohort.assessing import assess_cohort
from trialrun.assess.cohort.confirming import Answers, Visits, confirm, confirm_one_by_one
from trialrun.assess.cohort.courses import CohortCourses
from trialrun.assess.cohort.tables import course_table, response_table, save_courses
from trialrun.assess.course.turns import turns_of
from trialrun.engines import panel_layout, patients
from trialrun.engines.columns import FIRST, LAST, NO_DAY, number_date
from trialrun.errors import InputError, UnknownNameError
from trialrun.ground.dates import Date
from trialrun.library import load
from trialrun.protocol import Confirmation, CriteriaSet, Statement
from trialrun.records.schema import RESULT_TABLES

# A long run asks for more patients, and for others: TRIALRUN_HISTORIES=2000 TRIALRUN_SEED=7.
FACTOR = float(os.environ.get("TRIALRUN_HISTORIES", "1"))
SEED = int(os.environ.get("TRIALRUN_SEED", "1"))
READINGS = {"serum.PD": "more than 0.5", "urine.PR": "and", "plasmacytoma.MR": "2011"}


def bundled(name: str) -> CriteriaSet:
    """A criteria set of the library."""
    record = load(name)
    assert isinstance(record, CriteriaSet)
    return record


def told(course: Course) -> dict[str, Any]:
    """What the reference says of one person, as far as a cohort says it too."""
    return {
        "baseline": course.baseline,
        "best": course.best,
        "best_confirmed": course.best_confirmed,
        "first_response": course.first_response,
        "progression": course.progression,
        "visits": [
            (visit.date, visit.response, visit.confirmed, tuple(grade.answer for grade in visit.grades))
            for visit in course.visits
        ],
    }


def told_together(courses: CohortCourses) -> Iterator[dict[str, Any]]:
    """The same for every person of a cohort."""
    words = courses.words
    bounds = np.searchsorted(courses.visit_person, np.arange(len(courses.person_ids) + 1))
    for at in range(len(courses.person_ids)):
        visits = [
            (
                number_date(courses.visit_day[row]),
                words[courses.response[row]],
                words[courses.confirmed[row]],
                tuple(answers_of(courses, row)),
            )
            for row in range(bounds[at], bounds[at + 1])
        ]
        days = (courses.baseline[at], courses.first_response[at], courses.progression[at])
        baseline, first_response, progression = (None if day == NO_DAY else number_date(day) for day in days)
        yield {
            "baseline": baseline,
            "best": words[courses.best[at]],
            "best_confirmed": words[courses.best_confirmed[at]],
            "first_response": first_response,
            "progression": progression,
            "visits": visits,
        }


def answers_of(courses: CohortCourses, row: int) -> Iterator[str]:
    """The answer of every domain at one visit; a number with four decimals."""
    for place, name in enumerate(courses.domains):
        word = courses.words[courses.grades[place, row]]
        yield f"{courses.numbers[courses.rates.index(name), row]:.4f}" if word == "number" else word


def assert_same(criteria: CriteriaSet, histories: Histories, options: Options | None = None) -> list[Course]:
    """Compare both paths for every person of one cohort; returns the courses of the reference."""
    options = options or Options()
    together = assess_cohort(criteria, histories, options=options)
    expected = []
    for at, (patient, found) in enumerate(zip(patients(histories), told_together(together), strict=True)):
        try:
            course = assess_patient(criteria, patient, turns_of(patient, criteria.condition), options)
        except InputError as error:
            assert together.refused.get(at) == error.message(), f"{criteria.name} {patient.person_id}"
            continue
        expected.append(course)
        assert at not in together.refused
        assert found == told(course), f"{criteria.name} {patient.person_id}: {patient}"
    return expected


def answers_seen(courses: list[Course]) -> set[tuple[str, str]]:
    """Every answer that a domain was given, by domain."""
    return {(grade.domain, grade.answer) for course in courses for visit in course.visits for grade in visit.grades}


def answers_expected(criteria: CriteriaSet) -> set[tuple[str, str]]:
    """Every level of a domain that can be reached: it has a rule, and not that of a level tested before it."""
    found, rules = set(), set()
    for level in criteria.levels:
        if level.rule is not None and level.domain != "overall" and (level.domain, level.rule) not in rules:
            found.add((level.domain, level.name))
            rules.add((level.domain, level.rule))
    return found


def test_imwg_agrees() -> None:
    """By the myeloma criteria both paths say the same of generated histories.

    Among them is every level, every rule of progression, every limit met exactly, and every kind of dirt.
    """
    criteria = bundled("imwg-2016")
    histories = make_histories(criteria, SEED, int(260 * FACTOR))
    courses = assert_same(criteria, histories)
    assert sorted((KINDS | limits_of(criteria)) - histories.kinds) == []
    assert {"at 0.5 x baseline of serum_m_protein", "at 1.25 x nadir of serum_m_protein"} <= histories.kinds
    visits = [visit for course in courses for visit in course.visits]
    assert {*criteria.order, "NE"} == {visit.response for visit in visits}
    assert {*criteria.order, "NE"} <= {visit.confirmed for visit in visits}
    assert sorted(answers_expected(criteria) - answers_seen(courses)) == []


@pytest.mark.parametrize("criteria", INVENTED, ids=lambda criteria: criteria.name)
def test_invented_sets_agree(criteria: CriteriaSet) -> None:
    """Sets that nobody published, with rules of every kind, agree too; nearly every level of theirs is reached."""
    courses = assert_same(criteria, make_histories(criteria, SEED, int(150 * FACTOR)))
    missed = answers_expected(criteria) - answers_seen(courses)
    assert sorted(missed - {("left to the reference", "worse")}) == []


@pytest.mark.parametrize("name", ["poems-ccf", "poems-mayo", "poems-chiba", "poems-arkansas"])
def test_bundled_sets_agree(name: str) -> None:
    """The other bundled sets agree, also the one whose answer is a number; without a level of progression nobody has
    progression."""
    criteria = bundled(name)
    courses = assert_same(criteria, make_histories(criteria, SEED, int(50 * FACTOR)))
    assert len(answers_seen(courses)) > 2
    assert criteria.progression or {course.progression for course in courses} == {None}


@pytest.mark.parametrize(
    "options",
    [
        Options(readings=READINGS, confirmation="none", same_day="worst"),
        Options(baseline="earliest", confirmation="admiralonco"),
        Options(as_of=Date(2024, 9, 1)),
    ],
    ids=["readings, unconfirmed, worst of a day", "earliest baseline, running maximum", "data cut"],
)
def test_options_agree(options: Options) -> None:
    """Readings, policies of confirmation, the choice of the baseline, a data cut and days with several values."""
    criteria = bundled("imwg-2016")
    assert_same(criteria, make_histories(criteria, SEED + 1, int(30 * FACTOR)), options)


def test_breaking_the_pair_agrees() -> None:
    """A set in which an assessment that is not evaluable breaks a pair agrees."""
    criteria = bundled("imwg-2016")
    how = msgspec.structs.replace(criteria.confirmation, not_evaluable="breaks")
    criteria = msgspec.structs.replace(criteria, confirmation=how)
    assert_same(criteria, make_histories(criteria, SEED + 2, int(30 * FACTOR)))


def test_a_threshold_changes_the_answer() -> None:
    """The engine reads the set: with another threshold in it the same histories have other answers."""
    changed = [
        msgspec.structs.replace(level, rule=Statement.parse("serum_m_protein <= 0.4 x baseline"))
        if (level.domain, level.name) == ("protein", "better")
        else level
        for level in LADDER.levels
    ]
    histories = make_histories(LADDER, SEED, 100)
    before = assess_cohort(LADDER, histories)
    after = assess_cohort(msgspec.structs.replace(LADDER, levels=tuple(changed)), histories)
    assert (before.grades != after.grades).any()


def test_parts_and_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the size of the parts in which a cohort is judged, the courses are the same."""
    criteria = bundled("imwg-2016")
    histories = make_histories(criteria, SEED, 50)
    whole = list(told_together(assess_cohort(criteria, histories)))
    monkeypatch.setattr(panel_layout, "_CELLS", 7)
    monkeypatch.setattr(panel_layout, "_ROWS_AT_ONCE", 40)
    monkeypatch.setattr(assessing, "_AT_ONCE", 5)
    assert list(told_together(assess_cohort(criteria, histories))) == whole


def test_given_turns_replace_those_of_the_records() -> None:
    """New therapies and deaths may be given by person; they count as if they stood in the records."""
    criteria = bundled("imwg-2016")
    histories = make_histories(criteria, SEED, 30)
    given = {one.person_id: turns_of(one, criteria.condition) for one in patients(histories)}
    assert any(given.values())
    told_of = list(told_together(assess_cohort(criteria, histories)))
    without = Histories({**histories.tables, "event": _only_baselines(histories)}, histories.kinds)
    assert list(told_together(assess_cohort(criteria, without, given))) == told_of
    assert list(told_together(assess_cohort(criteria, without, {}))) != told_of


def _only_baselines(histories: Histories) -> pa.Table:
    rows = histories.tables["event"].to_pylist()
    kept = [row for row in rows if row["kind"] not in ("new_therapy", "death")]
    return pa.Table.from_pylist(kept, schema=histories.tables["event"].schema)


def test_tables_hold_the_courses(tmp_path: Path) -> None:
    """The tables have the columns of the schema, one row for each answer and one for each person."""
    histories = make_histories(EITHER, SEED, 60)
    courses = assess_cohort(EITHER, histories)
    save_courses(courses, tmp_path)
    responses = pq.read_table(tmp_path / "responses.parquet").to_pylist()
    persons = pq.read_table(tmp_path / "courses.parquet").to_pylist()
    assert [*responses[0]] == RESULT_TABLES["response"].names
    assert [*persons[0]] == RESULT_TABLES["course"].names
    assert len(responses) == len(courses.visit_person) * (len(courses.domains) + 1)
    assert [row["person_id"] for row in persons] == list(courses.person_ids)
    told_of = dict(zip(courses.person_ids, told_together(courses), strict=True))
    for row in persons:
        one = told_of[row["person_id"]]
        assert (row["best"], row["best_confirmed"], row["baseline"]) == tuple(
            one[name] for name in ("best", "best_confirmed", "baseline")
        )
        assert row["visits"] == len(one["visits"])
    overall = [row for row in responses if row["domain"] == "overall"]
    assert [row["answer"] for row in overall] == [visit[1] for one in told_of.values() for visit in one["visits"]]
    assert {row["number"] is None for row in responses if row["answer"] is None} == {False}
    assert len(response_table(courses, domains=False)) == len(overall)


def test_a_cohort_without_anything_has_empty_courses() -> None:
    """Persons without a record have no baseline, no visit and no response."""
    tables = {"person": pa.table({"person_id": ["a", "b"]})}
    courses = assess_cohort(bundled("imwg-2016"), Histories(tables, frozenset()))
    assert [one["visits"] for one in told_together(courses)] == [[], []]
    assert [courses.words[code] for code in courses.best] == ["NE", "NE"]
    assert len(course_table(courses)) == 2
    assert len(response_table(courses)) == 0


def test_policies_agree_on_any_answers() -> None:
    """Confirmation of many at once is that of one after the other, on any sequence of answers."""
    criteria = bundled("imwg-2016")
    answers, random = Answers(criteria), np.random.default_rng(SEED)
    words = [*criteria.order, "PD", "NE", "cannot determine"]
    days = np.repeat(np.arange(19_000, 19_008, dtype=np.int32)[:, None], 3000, axis=1)
    visits = Visits(
        answers=np.array([answers.codes[word] for word in words], dtype=np.int8)[random.integers(0, 10, days.shape)],
        counted=random.random(days.shape) < 0.9,
        days=days,
        repeat=random.random(days.shape) < 0.7,
        therapy=np.where(random.random(3000) < 0.3, random.integers(18_999, 19_009, 3000), LAST).astype(np.int32),
        death=np.where(random.random(3000) < 0.3, random.integers(18_999, 19_009, 3000), FIRST).astype(np.int32),
    )
    for policy, not_evaluable in product(("none", "consecutive"), ("skipped", "breaks")):
        how = Confirmation(policy=policy, not_evaluable=not_evaluable, floor="SD")
        found = confirm(visits, criteria, how, answers)
        expected = confirm_one_by_one(visits, criteria, how, answers)
        for name in found.__struct_fields__:
            one, other = getattr(found, name), getattr(expected, name)
            kept = expected.kept if name == "running" else np.ones(one.shape, dtype=bool)
            assert (one[kept] == other[kept]).all(), f"{policy} {not_evaluable} {name}"


def test_the_order_of_rows_means_nothing() -> None:
    """Tables whose rows stand in any order, also the persons, give the same courses by person."""
    criteria, random = bundled("imwg-2016"), np.random.default_rng(SEED)
    histories = make_histories(criteria, SEED, 60)
    shuffled = {name: table.take(random.permutation(len(table))) for name, table in histories.tables.items()}
    one = assess_cohort(criteria, histories)
    other = assess_cohort(criteria, Histories(shuffled, histories.kinds))
    of_one = dict(zip(one.person_ids, told_together(one), strict=True))
    assert dict(zip(other.person_ids, told_together(other), strict=True)) == of_one


def test_progression_is_no_response_where_no_other_word_is_given() -> None:
    """Where one domain is enough and the set has no word of its own for progression, the answer is negative."""
    how = msgspec.structs.replace(EITHER.combination, vetoed="")
    courses = assert_same(msgspec.structs.replace(EITHER, combination=how), make_histories(EITHER, SEED, 50))
    visits = [visit for course in courses for visit in course.visits]
    worse = [visit for visit in visits if any(one.answer == "worse" and one.domain in how.of for one in visit.grades)]
    assert worse
    assert {visit.response for visit in worse} == {"none"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(readings={"protein.gone": "no such"}), "no such"),
        (Options(readings={"protein.nowhere": "2011"}), "protein.nowhere"),
        (Options(confirmation="twice"), "twice"),
    ],
)
def test_unknown_options_are_refused(options: Options, said: str) -> None:
    """A reading, level or policy that does not exist is the same mistake for many as for one."""
    histories = make_histories(LADDER, SEED, 3)
    with pytest.raises(UnknownNameError, match=said):
        assess_cohort(LADDER, histories, options=options)
    with pytest.raises(UnknownNameError, match=said):
        assess_patient(LADDER, next(iter(patients(histories))), (), options)
