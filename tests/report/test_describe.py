"""A file of the library in English: nothing that it says may be missing."""

from pathlib import Path

import msgspec
import pytest

from trialrun.library import document_text, load, load_trial, names
from trialrun.protocol import (
    Administration,
    Amount,
    CriteriaSet,
    DoseDays,
    Duration,
    Duty,
    Element,
    EvidenceFile,
    Numbers,
    Statement,
    Timing,
    TreatmentPhase,
    Trial,
)
from trialrun.report import describe, sections_of
from trialrun.report.marks import lines_text, mark_of
from trialrun.report.treatment import timing_text

NAMES = [entry.name for entry in names()]
TRIALS = [entry.name for entry in names() if entry.kind == "trial"]


def plain(text: str) -> str:
    """Text with single spaces, as it is compared here."""
    return " ".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_every_label_message_and_question_is_shown(name: str) -> None:
    """All sentences of a file reach the reader: labels, messages, advice, reasons, rests, questions, fixes."""
    record = load(name)
    shown = plain(describe(record))
    wanted = {"label", "message", "fix", "calculation", "advice", "rest", "why", "incomplete_because", "change", "text"}
    missing = [words for words in _words(record, wanted) if plain(words) not in shown]
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_every_element_shows_its_lines_or_origin(name: str) -> None:
    """Each element that was read from somewhere says where, and an assumption says that it is one."""
    record = load(name)
    shown = plain(describe(record))
    silent = {element for element in _elements(record) if plain(mark_of(element)) not in shown}
    assert {mark_of(element) for element in silent} <= _of_wholes(record)


@pytest.mark.parametrize("name", NAMES)
def test_lines_on_a_terminal_are_no_wider_than_a_hundred_columns(name: str) -> None:
    """Text is wrapped, apart from words that are longer than a line."""
    assert all(len(line) <= 100 or " " not in line.strip() for line in describe(load(name)).splitlines()[1:])


@pytest.mark.parametrize("name", TRIALS)
def test_every_drug_without_an_amount_says_that_it_is_not_stated(name: str) -> None:
    """As many times as a dose is absent in the file, the text says so; none is made up."""
    record = load(name)
    assert isinstance(record, Trial)
    absent = sum(
        given.dose is None and all(step.dose is None for step in given.schedule)
        for phase in record.phases
        for given in phase.administrations
    )
    assert plain(describe(record)).count("dose not stated") == absent


def test_days_that_were_assumed_are_marked_so() -> None:
    """Once a week without a weekday: the days shown are called an assumption."""
    assert "1 time a week, days 1, 8, 15, 22 (assumption" in plain(describe(load("NCT02193698")))


def test_an_evidence_file_begins_with_the_regulatory_statement() -> None:
    """Who reads the letter reads first that the products are not approved."""
    record = load("darzalex-poems-evidence")
    assert isinstance(record, EvidenceFile)
    first = sections_of(record)[0]
    assert first.title == "Regulatory statement"
    assert [one.label in point.text for one, point in zip(record.evidence.regulatory, first.points, strict=True)]


@pytest.mark.parametrize("name", TRIALS)
def test_the_regulatory_statement_travels_with_its_drug_and_condition(name: str) -> None:
    """Daratumumab in POEMS syndrome carries it; other drugs and other diseases do not."""
    assert ("Neither product is approved" in describe(load(name))) is (name == "NCT04396496")


def test_a_trial_without_an_eligibility_list_says_so_where_entry_is_described() -> None:
    """Nobody reads the population sentence as a complete list."""
    assert "Nobody is better than undetermined" in plain(describe(load("limoges-len-dex")))


@pytest.mark.shared
@pytest.mark.parametrize("name", TRIALS)
def test_with_the_document_every_criterion_is_quoted(name: str, shared: Path) -> None:
    """The sentence of the document stands below each criterion."""
    record = load(name)
    assert isinstance(record, Trial)
    text, findings = document_text(record, shared / "seeds")
    assert text is not None and findings == ()
    shown = plain(describe(record, text))
    for criterion in record.eligibility.criteria:
        assert plain(text.quote(criterion.lines.spans)) in shown


def test_lines_are_named_in_the_singular_and_in_the_plural() -> None:
    """One line is a line, a range is lines."""
    record = load("NCT04396496")
    assert isinstance(record, Trial)
    assert lines_text(record.title.lines) == "line 1"
    assert lines_text(record.registration.status.lines) == "lines 5-6" if record.registration.status else False


TIMINGS = {
    "at 3 weeks": Timing(offset=Duration("3 weeks")),
    "on day 1 of every cycle": Timing(cycles=Numbers("1+"), days=Numbers("1")),
    "on days 1, 8 of cycle 3 and later": Timing(cycles=Numbers("3+"), days=Numbers("1, 8")),
    "before cycles 1-6": Timing(when="before", anchor="cycle", cycles=Numbers("1-6")),
    "at every cycle": Timing(anchor="cycle"),
    "30 days after last dose": Timing(when="after", anchor="last dose", offset=Duration("30 days")),
    "after end of treatment, every 3 months, for 1 year": Timing(
        when="after", anchor="end of treatment", every=Duration("3 months"), lasting=Duration("1 year")
    ),
}


@pytest.mark.parametrize("words", TIMINGS)
def test_when_something_happens_is_said_in_words(words: str) -> None:
    """A time is a phrase of English, whichever of its parts are stated."""
    assert timing_text(TIMINGS[words]) == words


def test_a_dose_for_some_patients_names_them() -> None:
    """Two doses of one drug are a choice by patient; each says for whom it is, and by which rule."""
    low = DoseDays(days=Numbers("1"), dose=Amount("3 mg"), who="poor kidneys", rule=Statement("creatinine > 3 mg/dL"))
    high = DoseDays(days=Numbers("1"), dose=Amount("4 mg"), who="others")
    phase = TreatmentPhase(name="all", administrations=(Administration(drug="ixazomib", schedule=(low, high)),))
    shown = plain(describe(msgspec.structs.replace(load_trial("nct02193698"), phases=(phase,))))
    assert "dose 3 mg or 4 mg" in shown
    assert "poor kidneys, every cycle: day 1, 3 mg" in shown
    assert "as a rule: creatinine above 3 mg/dL" in shown


def test_a_duty_names_its_drug() -> None:
    """The drug a duty is about is told with its last dose, and also where no last dose is stated."""
    duties = (
        Duty(label="no aspirin", drug="pemetrexed"),
        Duty(label="no sun", drug="x", after_last_dose=Duration("3 days")),
    )
    shown = plain(describe(msgspec.structs.replace(load_trial("nct02193698"), duties=duties)))
    assert "no aspirin, everybody, because of pemetrexed" in shown
    assert "no sun, everybody, until 3 days after the last x" in shown


def _words(value: object, wanted: set[str], field: str = "") -> list[str]:
    if isinstance(value, str):
        return [value] if field in wanted and value else []
    if isinstance(value, msgspec.Struct):
        pairs = ((key, getattr(value, key)) for key in value.__struct_fields__)
        return [word for key, inner in pairs for word in _words(inner, wanted, key)]
    if isinstance(value, dict):
        return [word for inner in value.values() for word in _words(inner, wanted, field)]
    if isinstance(value, tuple):
        return [word for inner in value for word in _words(inner, wanted, field)]
    return []


def _elements(value: object) -> list[Element]:
    if isinstance(value, msgspec.Struct):
        below = [one for key in value.__struct_fields__ for one in _elements(getattr(value, key))]
        return [value, *below] if isinstance(value, Element) and mark_of(value) else below
    if isinstance(value, tuple | list):
        return [one for inner in value for one in _elements(inner)]
    return [one for inner in value.values() for one in _elements(inner)] if isinstance(value, dict) else []


def _of_wholes(record: Trial | EvidenceFile | CriteriaSet) -> set[str]:
    """Marks of elements that are shown part by part: the whole registration, design and list of criteria."""
    if isinstance(record, Trial):
        return {mark_of(one) for one in (record.registration, record.design, record.eligibility)}
    return set()
