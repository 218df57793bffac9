"""Coverage: every sentence has one status, and nothing of a document vanishes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from read.building.sources_made import built, intervention, lines, outcome, printed
from trialrun.ground.provenance import DocumentText
from trialrun.protocol.accounting import account
from trialrun.read.building.trial import BuiltTrial
from trialrun.read.coverage import STATUSES, Coverage, Unit, merged
from trialrun.read.reading import read_document_bytes
from trialrun.read.sentences import sentences_of
from trialrun.read.source import NamedText, OutcomeText, Printed
from trialrun.terms import load_vocabulary


def test_the_line_adds_up() -> None:
    """The number of sentences is the sum of all that became of them; what is set aside is counted beside."""
    units = (Unit("compiled", "a"), Unit("note", "b"), Unit("set aside", "c"))
    assert Coverage(units).line() == (
        "2 sentences = 0 structured + 1 compiled + 0 partly + 0 attest + 1 note + 0 not understood (and 1 set aside)"
    )
    assert list(Coverage(()).counts()) == list(STATUSES)


def test_several_documents_are_counted_together() -> None:
    """The units of all, in order."""
    one, two = Coverage((Unit("note", "a"),)), Coverage((Unit("attest", "b"),))
    assert [unit.text for unit in merged((one, two)).units] == ["a", "b"]


def status_of(made: BuiltTrial, words: str) -> set[str]:
    """What became of the units that hold some words."""
    return {unit.status for unit in made.coverage.units if words in unit.text}


def test_a_sentence_of_which_nothing_was_made_is_not_understood() -> None:
    """Background stays as text and is counted as such; a planned visit beside it is structured."""
    text = "Myeloma is a disease of old age. Patients will be followed for overall survival."
    made = built(description=(printed(text, 50),))
    assert status_of(made, "old age") == {"not understood"}
    assert status_of(made, "followed") == {"structured"}


def test_each_criterion_is_a_unit_of_its_kind() -> None:
    """The units of the eligibility list are its criteria, and its headings are set aside."""
    made = built(eligibility=lines("Inclusion Criteria:\n- Platelets > 50 x 10^9/L\n- Able to dance", 100))
    assert status_of(made, "Platelets") == {"compiled"}
    assert status_of(made, "dance") == {"attest"}
    assert status_of(made, "Inclusion") == {"set aside"}


def test_a_field_that_no_name_of_ours_takes_is_not_understood() -> None:
    """Unknown fields are reported, never dropped."""
    made = built(unknown=(Printed("42", 7, 7, "module.novelty"),))
    (unit,) = [one for one in made.coverage.units if one.text == "42"]
    assert (unit.status, unit.to, unit.first) == ("not understood", "module.novelty", 7)


def test_units_stand_in_the_order_of_the_document() -> None:
    """By their lines; those without a line last."""
    made = built(summary=(printed("Second.", 50), printed("First.", 40), Printed("Nowhere.")))
    firsts = [unit.first for unit in made.coverage.units]
    known = [first for first in firsts if first]
    assert known == sorted(known)
    assert firsts[len(known) :] == [0] * (len(firsts) - len(known))


_words = st.text(alphabet="abcxyz ,()-\u00e9\u2265.", min_size=1, max_size=40)
_texts = st.lists(_words.map(str.strip).filter(bool), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dexamethasone 20 mg (day 3. 10, 17 and 24).", 1),
        ("The dose is 3. 10 patients get it.", 2),
        ("Patients (see figure 3. 10 are men.", 2),
        ("It is given (orally). Then it stops.", 2),
    ],
)
def test_a_stop_between_figures_in_brackets_ends_no_sentence(text: str, count: int) -> None:
    """A stop printed for a comma in a list of days leaves the list whole."""
    assert len(list(sentences_of(Printed(text, 1, 1)))) == count


@given(st.text(max_size=300))
def test_every_letter_of_a_text_is_in_a_sentence(text: str) -> None:
    """Cutting into sentences loses no word."""
    cuts = [one.cut for one in sentences_of(Printed(text, 1, 1))]
    covered = {place for cut in cuts for place in range(cut.first, cut.end)}
    lost = "".join(letter for place, letter in enumerate(text) if place not in covered)
    assert not any(letter.isalnum() for letter in lost) or "<" in text
    assert all(one.end <= two.first for one, two in pairwise(cuts))


@given(_texts, _texts, _texts)
def test_every_line_of_a_generated_document_is_in_a_unit(
    summary: list[str], listed: list[str], named: list[str]
) -> None:
    """Each non-blank line of every field stands in a unit of the coverage."""
    fields = {
        "summary": tuple(printed(text, 100 + n) for n, text in enumerate(summary)),
        "eligibility": tuple(printed(f"- {text}", 200 + n) for n, text in enumerate(listed)),
        "conditions": tuple(printed(text, 300 + n) for n, text in enumerate(named)),
        "interventions": tuple(intervention(text) for text in named),
    }
    units = built(**fields).coverage.units
    covered = {line for unit in units for line in range(unit.first, unit.last + 1)}
    pieces = [*fields["summary"], *fields["eligibility"], *fields["conditions"]]
    assert {piece.first for piece in pieces if any(letter.isalnum() for letter in piece.text)} <= covered


DOCUMENT_LINES = (
    "Brief Summary", "Study of fictumab in adults", "Inclusion Criteria:", "- Age 18 years or older", "- Pregnancy",
    "Patients receive daratumumab 16 mg/kg on day 1.", "Primary outcome: response at 24 weeks.", "", "References",
    "To assess the response rate.", "May 5, 2020", "Contact: nobody", "1. Doe J. A study. J Med. 2019;1:2.",
    "Exclusion Criteria:",
)  # fmt: skip


@given(st.lists(st.sampled_from(DOCUMENT_LINES), min_size=1, max_size=14))
def test_every_line_of_a_plain_document_is_in_a_unit(texts: list[str]) -> None:
    """From the bytes of a document to its coverage no line vanishes."""
    raw = "\n".join(texts).encode()
    if not raw.strip():
        return
    reading = read_document_bytes(raw, "generated.txt")
    covered = {line for unit in reading.coverage.units for line in range(unit.first, unit.last + 1)}
    assert {n for n, text in enumerate(texts, 1) if text.strip()} <= covered


def test_outcomes_and_flags_are_units_too() -> None:
    """Every printed piece of a field is one unit."""
    item = OutcomeText("primary", printed("Survival", 20), printed("Alive or not", 21), printed("1 year", 22))
    made = built(outcomes=(item,), flags=(NamedText("data sharing", printed("Perhaps", 23)),))
    lines_covered = {unit.first for unit in made.coverage.units}
    assert {20, 21, 22, 23} <= lines_covered
    assert outcome("Survival").measure.first == 20


def test_every_line_of_a_document_is_accounted_for_in_its_file() -> None:
    """A file just read passes the check against its document: what nothing claims is set aside or not understood."""
    text = (
        "A trial of fictumab\n\nRegistry number: A-0001\nStudy Mascot: Penguin\nSponsor: Invented Hospital\n\n"
        "Inclusion\n"
        "- Platelets >= 50 x 10^9/L\n\nExclusion\n- Pregnancy\n\nSpecial remarks: none was made\n"
    )
    raw = text.encode()
    reading = read_document_bytes(raw, "a.txt", load_vocabulary())
    document = DocumentText(reading.source.document, tuple(text.rstrip("\n").split("\n")))
    found = account(reading.record, document, load_vocabulary())
    assert not found.unclaimed and not found.beyond
    assert {item.reason for item in reading.record.accounted} == {"heading", "not understood"}


def test_a_record_on_one_line_names_its_fields() -> None:
    """Where all of a record is line 1, the place of a sentence is the field it stands in."""
    raw = (
        b'{"protocolSection": {"identificationModule": {"nctId": "NCT09999999", "briefTitle": "A trial"}, '
        b'"descriptionModule": {"briefSummary": "Nothing is known."}}}'
    )
    one = read_document_bytes(raw, "a.json", load_vocabulary()).coverage
    assert {unit.place for unit in one.units} >= {"identificationModule.briefTitle", "descriptionModule.briefSummary"}
    many = read_document_bytes(raw.replace(b", ", b",\n"), "a.json", load_vocabulary()).coverage
    assert {unit.place for unit in many.units} >= {"line 1", "line 2"}
