"""The demo's responses: who is followed, the endpoints of every trial, and what is said beside them."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from trialrun.assess.endpoints.computing import compute_cohort_endpoint
from trialrun.library import load_trials
from trialrun.records import load_patients
from trialrun.records.generate import generate_cohort
from trialrun.records.schema import RESULT_TABLES
from trialrun.report.demo import DEMO_AS_OF, DEMO_TRIALS
from trialrun.report.demo_responses import (
    FILES,
    FOLDER,
    DemoResponses,
    follow_demo,
    response_cards,
    responses_summary,
    responses_text,
    save_responses,
)
from trialrun.screen import screen_cohort


@pytest.fixture(scope="module")
def found() -> tuple[DemoResponses, ...]:
    """The responses of a small demo."""
    trials = load_trials(DEMO_TRIALS)
    cohort = generate_cohort(trials, 150, 8, as_of=DEMO_AS_OF)
    return follow_demo(screen_cohort(trials, cohort, as_of=DEMO_AS_OF), cohort, 8)


def test_every_trial_is_followed_in_its_nearest_patients(found: tuple[DemoResponses, ...]) -> None:
    """Trials with a whole list of criteria follow eligible patients, the others say that nobody is eligible."""
    answers = {one.trial.name: one.answer for one in found}
    assert answers == {
        "NCT04396496": "eligible", "NCT04883242": "eligible",
        "limoges-len-dex": "undetermined", "NCT02193698": "undetermined",
    }  # fmt: skip
    assert all(one.followed.size > 0 for one in found)


def test_every_primary_outcome_is_computed_and_choices_are_called_choices(found: tuple[DemoResponses, ...]) -> None:
    """Stated outcomes keep their origin; what the demo chose is the user's, where a trial states nothing it is all."""
    for one in found:
        primary = [each.id for each in one.trial.outcomes if each.role == "primary" and each.version == "current"]
        assert [each.outcome for each in one.results if each.origin != "user"] == primary
    chosen = [each.outcome for one in found if one.trial.name == "NCT04883242" for each in one.results]
    assert chosen == ["imwg-2016:response", "imwg-2016:pfs"]


def test_all_and_the_evaluable_stand_side_by_side(found: tuple[DemoResponses, ...]) -> None:
    """No count exceeds the evaluable, and these not the patients followed."""
    for one in found:
        for result in one.results:
            assert result.counts
            for count in result.counts:
                assert count.count <= count.evaluable <= count.total == one.followed.size


def test_the_files_have_the_columns_of_their_tables(found: tuple[DemoResponses, ...], tmp_path: Path) -> None:
    """Responses, courses and times are tables of ours; the counts are a CSV with a row for each."""
    save_responses(found, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, FOLDER}
    for file, name in (("responses", "response"), ("courses", "course"), ("time_to_event", "time_to_event")):
        table = pq.read_table(tmp_path / f"{file}.parquet")
        assert table.schema.names == RESULT_TABLES[name].names
        assert table.num_rows > 0
    with (tmp_path / "endpoints.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == sum(len(result.counts) for one in found for result in one.results)


def test_the_records_of_those_followed_give_the_same_endpoint_again(
    found: tuple[DemoResponses, ...], tmp_path: Path
) -> None:
    """The tables written beside the report are the ones that the endpoints were computed from."""
    save_responses(found, tmp_path)
    for one in found:
        (result, *_) = one.results
        again = compute_cohort_endpoint(
            one.trial, result.outcome, load_patients(tmp_path / FOLDER / one.trial.name), result.options
        )
        assert again.counts == result.counts


def test_the_terminal_tells_every_endpoint_and_what_was_chosen(found: tuple[DemoResponses, ...]) -> None:
    """A line for each endpoint; those that the document does not state bear a mark."""
    text = responses_text(found)
    for one in found:
        assert all(f"{one.outcome}{'*' if one.origin == 'user' else ' '}" in text for one in one.results)
    assert "the document does not state it" in text


def test_cards_and_summary_tell_of_every_endpoint(found: tuple[DemoResponses, ...]) -> None:
    """Each endpoint has a table on the page and an entry in the summary, and the choices of the demo are named."""
    cards, summary = response_cards(found), responses_summary(found)
    for one, card, entry in zip(found, cards, summary, strict=True):
        assert len(card.tables) == len(entry["endpoints"]) == len(one.results)
        assert "choice of the demo" in card.text
        assert bool(card.figures) is (one.courses is not None)
    text = " ".join(line for card in cards for line in card.findings)
    assert "the document states no outcome" in text
    assert "'or' is used" in text
