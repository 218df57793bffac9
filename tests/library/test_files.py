"""Every bundled file: readable, canonical in its rules, written in our own words, without contacts."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest

from trialrun.errors import UnitError
from trialrun.ground.provenance import parse_lines
from trialrun.ground.quantity import parse_unit
from trialrun.library import document_text, load, names
from trialrun.protocol import AnyFile, CriteriaSet, Element, Statement, Trial, check_file, read_file, write_file
from trialrun.rules import Attest, atoms, check_rule, parse_rule, print_rule
from trialrun.terms import load_vocabulary

ENTRIES = [entry.name for entry in names()]
FILES = sorted(path.name for path in (files("trialrun.library") / "files").iterdir() if path.name.endswith(".yaml"))
# Fields that hold prose of ours; facts such as titles, names of parties and printed forms are not among them.
PROSE = frozenset(
    {"advice", "calculation", "change", "fix", "incomplete_because", "label", "message"}
    | {"note", "purpose", "rest", "text", "then", "who", "why"}
)
LONGEST_RUN = 6
PHONE = re.compile(r"(?<![\d.-])(?:\+?\d{1,2}[ .-])?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?![\d-])")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
CONTACT = re.compile(
    r"Contact:\s*([A-Z][\w'-]+(?: [A-Z][\w'-]+)+)|((?:[A-Z][\w'-]+ )+(?:van |de )*[A-Z][\w'-]+), M[DS]\b"
)


def values(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Every value of a record below its structs and lists, with the name of its field."""
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from values(getattr(value, field), field)
    elif isinstance(value, tuple):
        for item in value:
            yield from values(item, name)
    elif isinstance(value, dict):
        for item in value.values():
            yield from values(item, name)
    else:
        yield name, value


def prose(record: AnyFile) -> Iterator[str]:
    """All text of ours in a record: labels, messages, questions, summaries."""
    yield from (str(value) for name, value in values(record) if name in PROSE and value)
    if isinstance(record, Trial):
        yield from (stated.value for stated in (*record.summary, *record.design.features))


def elements(value: object) -> Iterator[Element]:
    """Every element of a record, outermost first."""
    if isinstance(value, Element):
        yield value
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from elements(getattr(value, field))
    elif isinstance(value, tuple):
        for item in value:
            yield from elements(item)


def words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    """All runs of one word more than may be shared."""
    found = words(text)
    return {tuple(found[n : n + LONGEST_RUN + 1]) for n in range(len(found) - LONGEST_RUN)}


@pytest.mark.parametrize("file", FILES)
def test_every_file_reads_without_an_error(file: str) -> None:
    """A bundled file is read whole, and nothing in it is an error or a warning of the reader."""
    record, findings = read_file((files("trialrun.library") / "files" / file).read_text("utf-8"), source=file)
    assert record is not None
    assert [finding.text() for finding in findings] == []


@pytest.mark.parametrize("name", ENTRIES)
def test_every_file_survives_writing(name: str) -> None:
    """What is written from a record and read again is the same record."""
    record = load(name)
    assert read_file(write_file(record), source=name) == (record, ())


@pytest.mark.parametrize("name", ENTRIES)
def test_every_rule_prints_as_it_is_parsed(name: str) -> None:
    """The text of every rule is canonical: parsed and printed it is itself."""
    for _, value in values(load(name)):
        if isinstance(value, Statement):
            assert print_rule(parse_rule(value.text)) == value.text


@pytest.mark.parametrize("name", ENTRIES)
def test_every_rule_is_sound(name: str) -> None:
    """No rule names what the vocabulary lacks, compares units that do not compare, or contradicts itself."""
    vocabulary, record = load_vocabulary(), load(name)
    known = getattr(getattr(record, "eligibility", record), "questions", {})
    for _, value in values(record):
        if isinstance(value, Statement):
            found = check_rule(value.tree, vocabulary, questions={key: asked.text for key, asked in known.items()})
            assert [finding.text() for finding in found if finding.severity == "error"] == []


@pytest.mark.parametrize("name", ENTRIES)
def test_the_checks_find_no_error(name: str) -> None:
    """What `trialrun check` says about a bundled file is never an error; errors are mistakes of the file."""
    found = check_file(load(name), load_vocabulary())
    assert [finding.text() for finding in found if finding.severity == "error"] == []


@pytest.mark.parametrize("name", ENTRIES)
def test_every_question_is_asked_and_every_asked_question_is_worded(name: str) -> None:
    """The keys in `attest` and the questions of a file are the same; each wording can be answered yes or no."""
    record = load(name)
    holder = getattr(record, "eligibility", record)
    questions = getattr(holder, "questions", {})
    asked = {
        atom.question
        for _, value in values(record)
        if isinstance(value, Statement)
        for atom in atoms(value.tree)
        if isinstance(atom, Attest)
    }
    assert asked == set(questions)
    assert all(question.text.endswith("?") for question in questions.values())


@pytest.mark.parametrize("name", ENTRIES)
def test_every_assumption_says_why(name: str) -> None:
    """What the document does not say is marked as an assumption and gives its reason."""
    assert [element for element in elements(load(name)) if element.origin == "assumption" and not element.why] == []


@pytest.mark.parametrize("name", ENTRIES)
def test_what_is_read_from_a_document_has_lines_in_it(name: str) -> None:
    """Lines are within the document, and where there is no document nothing claims to come from one."""
    record = load(name)
    last = record.document.lines if record.document else 0
    for element in elements(record):
        assert all(span.last <= last for span in parse_lines(element.lines.text or "1") if element.lines.text)
        assert record.document is not None or element.origin != "document"


@pytest.mark.parametrize("name", ENTRIES)
def test_every_unit_is_known(name: str) -> None:
    """The units of statistics are UCUM or the words of time."""
    for field, value in values(load(name)):
        if field == "unit" and value and value not in {"days", "weeks", "months", "years", "cycles"}:
            try:
                parse_unit(str(value))
            except UnitError as error:
                pytest.fail(f"{name}: {error}")


@pytest.mark.shared
@pytest.mark.parametrize("name", ENTRIES)
def test_labels_and_messages_are_in_our_own_words(name: str, shared: Path) -> None:
    """No text of ours shares seven words in a row with a line of its document."""
    record = load(name)
    text, _ = document_text(record, shared / "seeds")
    if text is None:
        assert record.document is None
        return
    printed = set().union(*(runs(line) for line in text.lines))
    assert [" ".join(run) for ours in prose(record) for run in runs(ours) & printed] == []


@pytest.mark.parametrize("file", FILES)
def test_no_phone_and_no_mail_is_kept(file: str) -> None:
    """No bundled file holds a phone number or an e-mail address."""
    raw = (files("trialrun.library") / "files" / file).read_text("utf-8")
    raw = re.sub(r"sha256: \w+", "", raw)
    assert PHONE.findall(raw) == [] and MAIL.findall(raw) == []


@pytest.mark.shared
@pytest.mark.parametrize("name", ENTRIES)
def test_no_contact_and_no_investigator_is_named(name: str, shared: Path) -> None:
    """Persons whom a document gives as contact or investigator are kept as a role and an affiliation only."""
    record = load(name)
    text, _ = document_text(record, shared / "seeds")
    printed = (
        {group for line in text.lines for found in CONTACT.findall(line) for group in found if group} if text else set()
    )
    written = write_file(record).lower()
    assert [person for person in printed if person.lower() in written] == []


@pytest.mark.parametrize("name", [entry.name for entry in names() if entry.kind == "criteria"])
def test_the_first_reading_of_a_level_is_the_one_used(name: str) -> None:
    """Where a level can be read in several ways, its rule is the first of them."""
    record = load(name)
    assert isinstance(record, CriteriaSet)
    domains = {domain.name for domain in record.domains}
    for level in record.levels:
        assert not level.readings or level.readings[0].rule == level.rule
        assert level.domain in domains


@pytest.mark.parametrize("name", [entry.name for entry in names() if entry.kind == "trial"])
def test_the_first_reading_of_a_criterion_is_the_one_used(name: str) -> None:
    """Where a criterion can be read in several ways and the first has a rule of its own, it is the criterion's rule."""
    record = load(name)
    assert isinstance(record, Trial)
    for criterion in record.eligibility.criteria:
        assert not criterion.readings or criterion.readings[0].rule in (None, criterion.rule)
