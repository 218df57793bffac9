"""The report: complete, readable without colour and without scripts, self-contained, and the same every time."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest

from report.pages import Page
from trialrun.engines import Context, Shown
from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.library import load_trial
from trialrun.protocol import Trial, read_file
from trialrun.records.cohort import Cohort, make_cohort
from trialrun.records.generate import generate_cohort
from trialrun.report import DemoResult, describe, explain_text, report_page, run_demo
from trialrun.report.counts import telling_patients
from trialrun.report.demo import DEMO_TRIALS
from trialrun.report.demo_responses import FILES
from trialrun.report.explaining import VERDICT_WORDS, question_points, record_text
from trialrun.screen import Screening, explain_patient, patient_in, screen_cohort
from trialrun.screen.tables import explain_first
from trialrun.screen.wording import HISTORY_OPEN

AS_OF = Date(2026, 6, 30)
HOSTILE = '<script>alert("x")</script><b onclick=x>&'


@pytest.fixture(scope="module")
def html(demo: tuple[Path, DemoResult]) -> str:
    """The report of the demo."""
    return (demo[0] / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    """The report, parsed."""
    return Page(html)


@pytest.fixture(scope="module")
def screened() -> tuple[Trial, Cohort, Screening]:
    """One trial and a small cohort, screened."""
    trial = load_trial("NCT04396496")
    cohort = generate_cohort([trial], 60, 3, as_of=AS_OF)
    return trial, cohort, screen_cohort([trial], cohort, as_of=AS_OF)


def test_the_demo_writes_every_file(demo: tuple[Path, DemoResult]) -> None:
    """Report, tables, funnel and summary are there, and the summary is what is returned."""
    folder, result = demo
    names = {"report.html", "verdicts.parquet", "answers.parquet", "evidence.parquet", "funnel.csv", "summary.json"}
    assert {path.name for path in folder.iterdir()} == {*names, *FILES, "calendars", "followed"}
    assert msgspec.json.decode((folder / "summary.json").read_bytes()) == result.summary
    assert set(pq.read_table(folder / "answers.parquet")["trial"].to_pylist()) == set(DEMO_TRIALS)


def test_the_demo_prints_funnels_and_three_patients(demo: tuple[Path, DemoResult]) -> None:
    """The text names every trial and explains one patient of each answer."""
    text = demo[1].text
    assert all(f"{name}: " in text for name in DEMO_TRIALS)
    assert all(f": {answer}\n" in text for answer in ("ELIGIBLE", "UNDETERMINED", "INELIGIBLE"))


def test_two_demos_are_the_same_byte_for_byte(demo: tuple[Path, DemoResult], tmp_path: Path) -> None:
    """Same input, same output."""
    run_demo(tmp_path, size=120)
    for path in demo[0].rglob("*.*"):
        assert (tmp_path / path.relative_to(demo[0])).read_bytes() == path.read_bytes(), path.name


def test_a_folder_that_cannot_be_made_is_an_error_that_teaches(tmp_path: Path) -> None:
    """A file in the way gives a message with the path and the next step."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(InputError, match="choose a folder"):
        run_demo(tmp_path / "taken", size=2)


def test_the_page_is_self_contained(html: str, page: Page) -> None:
    """No address is loaded: no src, no style sheet, only links within the page; and it stays below 3 MB."""
    assert page.attribute("src") == [] and page.all("link") == [] and "@import" not in html and "url(http" not in html
    assert all(target.startswith(("#", "calendars/")) for target in page.attribute("href"))
    assert len(html.encode()) < 3_000_000


def test_the_page_is_well_formed(page: Page) -> None:
    """Every element is closed where it should be, and ids are unique."""
    assert page.unbalanced == [] and page.open == []
    ids = page.attribute("id")
    assert len(ids) == len(set(ids))


def test_every_link_leads_somewhere(page: Page) -> None:
    """Each target of a link, a label or a description is on the page."""
    ids = set(page.attribute("id"))
    named = {name for names in page.attribute("aria-labelledby") for name in names.split()}
    assert {target[1:] for target in page.attribute("href") if target.startswith("#")} | named <= ids


def test_headings_come_in_order(page: Page) -> None:
    """One first heading, and no level is skipped on the way down."""
    assert page.headings.count(1) == 1 and page.headings[0] == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))


def test_the_page_can_be_read_out(page: Page) -> None:
    """Language, main, skip link; tables with caption and scopes; drawings with title and description."""
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("main")) == 1 and page.all("a")[0]["href"] == "#main"
    assert all({"caption", "th"} <= parts for parts in page.tables)
    assert all(cell.get("scope") in ("col", "row") for cell in page.all("th"))
    drawings = page.all("svg")
    assert drawings and all(one.get("role") == "img" and one.get("aria-labelledby") for one in drawings)
    regions = [one for one in page.all("div") if one.get("class") == "wide"]
    assert all(one.get("tabindex") == "0" and one.get("aria-label") for one in regions)


def test_every_coloured_cell_says_its_verdict_in_words(html: str) -> None:
    """Meaning is never by colour alone: each cell has a word to see and a sentence to hear."""
    cells = re.findall(
        r'<td class="(pass|fail|unknown|asked)"><a id="[^"]+" href="[^"]+" aria-label="([^"]+)">([^<]+)<', html
    )
    words = {
        "pass": ("pass", "passes"),
        "fail": ("FAIL", "fails"),
        "unknown": ("?", "unknown"),
        "asked": ("ask", "must"),
    }
    assert len(cells) > 500
    assert all(word == words[state][0] and words[state][1] in said for state, said, word in cells)


def test_every_cell_opens_its_evidence(html: str, page: Page) -> None:
    """Each cell leads to a section with the rule, and that section leads back to the cell."""
    details = [one for one in page.all("section") if one.get("class") == "detail"]
    cells = set(re.findall(r'<a id="([^"]+)-cell" href="#\1"', html))
    assert cells and {one["id"] for one in details} == cells
    assert html.count('class="close"') == len(details)


def test_the_page_shows_every_trial_whole(page: Page) -> None:
    """Every criterion, every doubt and every assumption of the four trials can be read on the page."""
    text = page.text
    for name in DEMO_TRIALS:
        trial = load_trial(name)
        assert all(" ".join(one.label.split()) in text for one in trial.eligibility.criteria)
        assert all(" ".join(one.message.split()) in text for one in trial.remarks)
    assert "2026-06-30" in text and "no absence is assumed" in text and "simulated" in text
    assert "Neither product is approved" in text


def test_a_dose_that_is_absent_is_said_to_be_not_stated_in_every_schema(page: Page) -> None:
    """Nobody reads a gap as a number."""
    assert page.text.count("Isatuximab, dose not stated") >= 2


def test_hostile_names_stay_text(screened: tuple[Trial, Cohort, Screening]) -> None:
    """Markup in labels, titles, remarks and questions of a trial file reaches the reader as text."""
    trial, cohort, _ = screened
    criteria = tuple(msgspec.structs.replace(one, label=HOSTILE, rest=(HOSTILE,)) for one in trial.eligibility.criteria)
    eligibility = msgspec.structs.replace(trial.eligibility, criteria=criteria)
    hostile = msgspec.structs.replace(
        trial,
        title=msgspec.structs.replace(trial.title, value=HOSTILE),
        eligibility=eligibility,
        arms=tuple(msgspec.structs.replace(arm, label=HOSTILE) for arm in trial.arms),
        remarks=tuple(msgspec.structs.replace(one, message=HOSTILE) for one in trial.remarks),
    )
    screening = screen_cohort([hostile], cohort, as_of=AS_OF)
    explained = explain_first(screening, cohort, 3)
    html = report_page(screening, explained, tuple(explained.values()), cohort_text=HOSTILE)
    page = Page(html)
    assert len(page.all("script")) == 1 and page.attribute("onclick") == []
    assert page.unbalanced == [] and HOSTILE in "".join(page.texts)


def test_an_empty_cohort_gives_a_page(screened: tuple[Trial, Cohort, Screening]) -> None:
    """Nobody to screen is an answer too."""
    screening = screen_cohort([screened[0]], make_cohort({}), as_of=AS_OF)
    page = Page(report_page(screening, {}, (), cohort_text="Nobody."))
    assert "There are no patients." in page.text and page.unbalanced == []


def test_assumed_absences_are_printed(screened: tuple[Trial, Cohort, Screening]) -> None:
    """Whoever lets no record count as absence sees it on the page and in every explanation."""
    trial, cohort, _ = screened
    screening = screen_cohort([trial], cohort, as_of=AS_OF, assume_absent=frozenset({"condition"}))
    explained = explain_first(screening, cohort, 1)
    page = Page(report_page(screening, explained, (), cohort_text=""))
    assert "no record counts as absence for: condition" in page.text
    (one,) = explained.values()
    assert "no record counts as absence for condition" in " ".join(explain_text(one, trial).split())


def test_an_explanation_names_every_criterion_with_its_verdict(screened: tuple[Trial, Cohort, Screening]) -> None:
    """The answer stands first; every criterion follows with a verdict word, its label and its lines."""
    trial, cohort, screening = screened
    for person_id in screening.person_ids[:10]:
        patient = patient_in(cohort, person_id)
        assert patient is not None
        explanation = explain_patient(trial, patient, Context(as_of=AS_OF, trial=trial.name))
        text = explain_text(explanation, trial)
        assert text.splitlines()[0] == f"{person_id} in {trial.name} as of {AS_OF}: {explanation.answer.upper()}"
        plain = " ".join(text.split())
        for one in explanation.criteria:
            assert f"{VERDICT_WORDS[one.verdict]} {one.criterion.label} [{one.criterion.id}, line" in plain
            assert all(missing in plain for missing in one.missing)
        assert all(question.removesuffix(HISTORY_OPEN).strip() in plain for question in explanation.questions)
        assert "an exception can be granted: Has the principal investigator documented" in plain


def test_a_brief_explanation_tells_what_passes_in_one_line_each(screened: tuple[Trial, Cohort, Screening]) -> None:
    """What fails or is open is told as in the whole explanation; a criterion that passes has one line, in order."""
    trial, cohort, screening = screened
    for person_id in screening.person_ids[:10]:
        patient = patient_in(cohort, person_id)
        assert patient is not None
        explanation = explain_patient(trial, patient, Context(as_of=AS_OF, trial=trial.name))
        whole, brief = explain_text(explanation, trial), explain_text(explanation, trial, brief=True)
        assert brief.split("\n\nPASSES")[0] == whole.split("\n\nPASSES")[0]
        passing = [one.criterion.label for one in explanation.criteria if one.verdict == "pass"]
        lines = [line for line in brief.split("PASSES")[1].split("\n\n")[0].splitlines() if line.startswith("  - ")]
        assert len(lines) == len(passing) and all(len(line) <= 100 for line in lines)
        assert all(label.startswith(line[4:].removesuffix(" ...")) for label, line in zip(passing, lines, strict=True))


def test_questions_on_an_open_history_are_put_together() -> None:
    """What closes the gap is said once, and every question stands below it; other questions come first."""
    first, second = (f"Has the patient had any {one}? {HISTORY_OPEN}" for one in ("asthma", "pregnancy"))
    plain, history = question_points((first, "a value of HIV test", second))
    assert plain.text == "a value of HIV test" and plain.items == ()
    assert history.text.startswith(HISTORY_OPEN) and "coverage table" in history.text
    assert [one.text for one in history.items] == [
        "Has the patient had any asthma?",
        "Has the patient had any pregnancy?",
    ]


def test_a_number_without_a_unit_is_shown_alone() -> None:
    """A score has no unit, and the 1 that stands for none is not printed behind it."""
    shown = Shown("ecog", "2 1", "2", date=Date(2026, 6, 19))
    assert record_text(shown).endswith("2026-06-19: 2")


def test_records_are_shown_as_recorded_and_as_converted(screened: tuple[Trial, Cohort, Screening]) -> None:
    """Every record behind a verdict is there with its date and its words."""
    trial, cohort, screening = screened
    converted = 0
    for person_id in screening.person_ids[:20]:
        patient = patient_in(cohort, person_id)
        assert patient is not None
        explanation = explain_patient(trial, patient, Context(as_of=AS_OF, trial=trial.name))
        plain = " ".join(explain_text(explanation, trial).split())
        for record in (record for one in explanation.criteria for found in one.evidence for record in found.records):
            assert record.date is None or record.date.isoformat() in plain
            assert re.sub(r" (\{\w+\}|1)$", "", record.recorded) in plain
            converted += f" = {record.converted}" in plain if record.converted else 0
    assert converted > 0


def test_what_was_found_in_the_records_is_on_the_page(screened: tuple[Trial, Cohort, Screening]) -> None:
    """Whoever reads verdicts also reads what was wrong with the records, the gravest first."""
    notes = (Finding("text", "note", "a note", count=3), Finding("unit", "warning", "a wrong unit", fix="ask the lab"))
    screening = msgspec.structs.replace(screened[2], record_findings=notes)
    text = Page(report_page(screening, {}, (), cohort_text="")).text
    assert text.index("a wrong unit. Next: ask the lab") < text.index("a note (3 times)")


def test_the_patients_explained_have_the_answers_promised(screened: tuple[Trial, Cohort, Screening]) -> None:
    """The one shown as ineligible is ineligible, and so on; the ineligible one fails as little as anybody."""
    trial, cohort, screening = screened
    found = telling_patients(screening)
    for answer, (_, person_id) in found.items():
        patient = patient_in(cohort, person_id)
        assert patient is not None
        explanation = explain_patient(trial, patient, Context(as_of=AS_OF, trial=trial.name))
        assert explanation.answer == answer


def test_the_summary_is_json(demo: tuple[Path, DemoResult]) -> None:
    """What the command prints with --json is plain JSON."""
    summary: Any = msgspec.json.decode(msgspec.json.encode(demo[1].summary))
    assert summary["patients"] == 120 and len(summary["trials"]) == 4


def test_a_file_that_says_next_to_nothing_can_be_shown_and_screened(screened: tuple[Trial, Cohort, Screening]) -> None:
    """A title alone is enough: what is missing is said to be not stated, and nobody is eligible."""
    text = "kind: trial\ntrialrun: 1\nname: bare\ntitle:\n  value: A bare trial\neligibility:\n  complete: false\n"
    trial, findings = read_file(text, source="bare.yaml")
    assert isinstance(trial, Trial), findings
    shown = " ".join(describe(trial).split())
    assert "TREATMENT The document states none." in shown and "OUTCOMES The document states none." in shown
    screening = screen_cohort([trial], screened[1], as_of=AS_OF)
    explained = explain_first(screening, screened[1], 2)
    page = Page(report_page(screening, explained, tuple(explained.values()), cohort_text=""))
    assert page.unbalanced == [] and "Nobody is better than undetermined" in page.text
    assert "no treatment is described" in page.text
    assert "UNDETERMINED" in explain_text(next(iter(explained.values())), trial)
