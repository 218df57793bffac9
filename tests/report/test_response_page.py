"""The page of an assessment: complete, accessible, self-contained, and safe."""

from __future__ import annotations

import re

import msgspec
import pytest

from assess.written import FALLING, NO_UNIT, OTHER_SPECIMEN, RELAPSE, TWO_MARKERS, case, set_of, visit
from report.pages import Page
from trialrun.assess import Options
from trialrun.assess.subjects.judging import judge_subjects
from trialrun.assess.subjects.sources import Subject, subject_of_case
from trialrun.library import load
from trialrun.protocol import CriteriaSet
from trialrun.records.cases import read_case
from trialrun.report import assessment_page
from trialrun.report.response_figures import answer_of

HOSTILE = '<script>alert("x")</script>'


def bundled(name: str) -> CriteriaSet:
    """A criteria set of the library."""
    record = load(name)
    assert isinstance(record, CriteriaSet)
    return record


def page_of(criteria: CriteriaSet, *cases: dict[str, object], options: Options | None = None) -> str:
    """The page of some cases."""
    chosen = options or Options()
    subjects = [subject_of_case(read_case(msgspec.json.encode(one)), criteria) for one in cases]
    results = tuple(judge_subjects(subjects, criteria, chosen))
    kept: dict[str, Subject] = {one.person_id: one for one in subjects}
    return assessment_page(criteria, results, chosen, kept)


@pytest.fixture(scope="module")
def cohort() -> Page:
    """Three patients by a user's set, one of them refused."""
    return Page(page_of(set_of(TWO_MARKERS), FALLING, OTHER_SPECIMEN, NO_UNIT))


@pytest.fixture(scope="module")
def single() -> Page:
    """One patient who relapses."""
    return Page(page_of(bundled("imwg-2016"), RELAPSE))


def test_every_patient_stands_in_the_table(cohort: Page) -> None:
    """Who was refused is listed with the reason."""
    assert "fall 1, NE 1, refused 1" in cohort.text
    assert "2026-01-12 serum_m_protein: the unit is missing" in cohort.text


def test_what_was_chosen_and_not_checked_is_on_the_page(cohort: Page, single: Page) -> None:
    """Thresholds of the user are named as such, those not checked too, and every choice."""
    assert "thresholds named by the user: m_protein.fall, vegf.fall" in cohort.text
    assert "NOT CHECKED against the source:" in single.text
    assert "reading of serum.PD: 0.5 and more (not: more than 0.5)" in single.text
    assert "confirmation: consecutive (as the set says)" in single.text


def test_one_patient_is_explained_with_figure_and_arithmetic(single: Page) -> None:
    """The trajectory, the table and the working are on the page of one patient."""
    assert "-3 g/dL = -71.43 % (exactly -5/7)" in single.text
    assert "VGPR, confirmed by 2026-03-02" in single.text
    assert len(single.all("svg")) == 1
    assert "Best change" not in single.text


def test_a_cohort_has_its_figures(cohort: Page) -> None:
    """Swimmer, and a waterfall and a spider for each marker that two patients have."""
    assert "Who was in which state for how long" in cohort.text
    assert "Best change of serum M-protein from baseline" in cohort.text
    assert "Change of serum M-protein from baseline over time" in cohort.text


@pytest.mark.parametrize("name", ["cohort", "single"])
def test_the_page_is_accessible(name: str, request: pytest.FixtureRequest) -> None:
    """Tags are balanced, headings go down one by one, ids are unique, tables have captions, drawings have titles."""
    page: Page = request.getfixturevalue(name)
    assert page.unbalanced == []
    assert page.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    ids = page.attribute("id")
    assert len(ids) == len(set(ids))
    assert all({"caption", "th"} <= tags for tags in page.tables)
    assert all(one["role"] == "img" and one["aria-labelledby"] for one in page.all("svg"))
    assert {one["href"][1:] for one in page.all("a")} <= set(ids)


def test_the_page_asks_nothing_of_the_network() -> None:
    """No address, no script from elsewhere."""
    html = page_of(bundled("imwg-2016"), RELAPSE)
    assert not re.search(r'(?:src|href)="(?!#)', html)


def test_a_hostile_id_stays_text() -> None:
    """Markup in a patient's id is escaped everywhere on the page."""
    assert "<script>alert" not in page_of(bundled("imwg-2016"), {**RELAPSE, "id": HOSTILE}, FALLING)


def test_a_set_judged_at_one_time_has_both_readings() -> None:
    """The page says which visit was taken and tells each reading with its statements."""
    given = case(
        "P",
        visit("2026-01-05", ecog=2, onls={"arm": 2, "leg": 2}),
        visit("2026-12-29", ecog=2, onls={"arm": 1, "leg": 1}),
        criteria="poems-arkansas",
        subject={"analysis": {"target_day": 360, "window_days": 14}},
    )
    page = Page(page_of(bundled("poems-arkansas"), given))
    assert "P: success (or), failure (and)" in page.text
    assert "on the visit of 2026-12-29" in page.text
    assert "judged at the time and in the window that the file states, for 1 of 1 patients" in page.text
    assert "overall success: not reached [poems-arkansas 2020, overall.success, reading 'and'" in page.text


def test_a_diagnosis_lists_its_findings() -> None:
    """Each finding with what was stated, and what alone would decide."""
    given = {
        "id": "G", "criteria": "dispenzieri-2012",
        "findings": {"polyneuropathy": "present", "monoclonal_plasma_cell_disorder": "present"},
    }  # fmt: skip
    page = Page(page_of(bundled("dispenzieri-2012"), given))
    assert "Diagnosis of G by dispenzieri-2012" in page.text
    assert "not assessed" in page.text


def test_nobody_at_all_makes_a_page() -> None:
    """An empty source is a page without patients."""
    assert "Response of 0 patients" in Page(page_of(bundled("imwg-2016"))).text


@pytest.mark.parametrize(
    ("name", "word", "kind"),
    [
        ("imwg-2016", "CR", "response"),
        ("imwg-2016", "MR", "stable"),
        ("imwg-2016", "PD", "progression"),
        ("imwg-2016", "NE", "open"),
        ("poems-ccf", "response", "response"),
        ("poems-ccf", "no_response", "stable"),
        ("poems-ccf", "cannot determine", "open"),
        ("poems-mayo", "no_response", "stable"),
        ("poems-arkansas", "met", "response"),
        ("poems-arkansas", "not_met", "stable"),
        ("poems-arkansas", "success", "response"),
    ],
)
def test_what_an_answer_means_is_that_of_its_set(name: str, word: str, kind: str) -> None:
    """Colours and shapes follow the set: what counts as a response, what is progression, what says nothing."""
    assert answer_of(word, bundled(name)).kind == kind


def test_deeper_levels_are_drawn_deeper() -> None:
    """The depth of a response falls with its place in the order of the set."""
    depths = [answer_of(level, bundled("imwg-2016")).depth for level in ("sCR", "CR", "VGPR", "PR")]
    assert depths == sorted(depths, reverse=True)
    assert len(set(depths)) == 4
