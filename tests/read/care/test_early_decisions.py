"""What is decided early, to read fast, is what a full reading decides."""

from __future__ import annotations

from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from trialrun.read import regular
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.doubts.laid_out import lay_out
from trialrun.read.criteria.lexis.tokens import tokenise
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.seeking import look_over
from trialrun.read.regimens import scanning
from trialrun.read.regimens.reading import read_regimen
from trialrun.read.spotting import spot
from trialrun.rules import print_rule
from trialrun.terms import load_vocabulary
from trialrun.terms.units import read_unit

ROLES = st.sampled_from(("inclusion", "exclusion", "population"))
WORDS = (
    "hypertension", "HIV infection", "platelets", "creatinine (Cr)", "ECOG", ">= 50 x 10^9/L", "< 2 x ULN", "2", "or",
    "and", ",", ";", "(", ")", "(i.e.", "(e.g.", "defined as", "no", "not", "without", "history of", "within 6 months",
    "positive", "normal", "elevated", "women", "men", "complete response", "CR", "active", "severe", "unless", "if",
    "stage III", "grade 2", "neuropathy", "dexamethasone", "surgery", "patients with", "are eligible", "at least two",
)  # fmt: skip
LINES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=20).map(" ".join)
DOSING = (
    "lenalidomide", "bone marrow", "placebo", "xyzinib", "25 mg", "on days 1-21", "every 28 days", "orally", "IV",
    "for 6 cycles", "of a 28-day cycle", "radiotherapy", "stem cells", "followed by", "and", ".", "\n- ", "Arm A:",
    "patients receive", "G-CSF", "over 30 minutes", "maintenance", "until progression", "*", "as in arm A", "cycle 1",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(DOSING), min_size=1, max_size=16).map(" ".join)


def _outcome(line: str, role: Role) -> tuple[object, ...]:
    """All that is made of a line."""
    found = rule_line(line, role)
    rule = None if found.rule is None else print_rule(found.rule)
    return found.kind, rule, found.questions, found.read.holds_when_eligible, found.read.rest


@given(LINES, ROLES)
@settings(max_examples=300, deadline=None)
def test_a_bracket_that_is_passed_by_says_no_value(line: str, role: Role) -> None:
    """Brackets that are passed by unread leave the line what it is when every bracket is read."""
    early = _outcome(line, role)
    with mock.patch("trialrun.read.criteria.connectives.brackets._may_measure", lambda *_: True):
        assert _outcome(line, role) == early


@given(LINES, ROLES)
@settings(max_examples=300, deadline=None)
def test_a_doubt_that_is_passed_by_is_none(line: str, role: Role) -> None:
    """Doubts that are passed by, since a line does not hold what they need, are not true of it either."""
    early = _outcome(line, role)
    place = "trialrun.read.criteria.care.reading.lay_out"
    with mock.patch(place, lambda *given: replace(lay_out(*given), whole=False)):
        assert _outcome(line, role) == early


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_a_text_that_gives_no_drug_has_no_schedule(text: str) -> None:
    """Texts that are left early, since no drug is given in them, have no phases when they are read to the end."""
    early = read_regimen(text)
    with mock.patch.multiple(scanning, gives=lambda _: True, may_place=lambda _: True):
        assert read_regimen(text) == early


@given(st.text("ab1x0X*.)( \n<>=/&`\\^-\té≥", max_size=12))
@settings(max_examples=500, deadline=None)
def test_a_text_that_is_regular_stays_as_it_is(text: str) -> None:
    """What a quick look takes for regular is what the long way leaves as it is; all else it writes anew."""
    early = regular.make_regular(text)
    with mock.patch.object(regular, "_is_regular", lambda _: False):
        full = regular.make_regular(text)
    assert early.plain == full.plain
    assert [early.place(at) for at in range(len(text))] == [full.place(at) for at in range(len(text))]


def test_words_are_no_codes_of_units() -> None:
    """A word longer than any code of a unit is none; a code with a bracket or a known spelling is read."""
    assert read_unit("mg and bilirubin") is None
    assert read_unit("bilirubin") is None
    assert read_unit("{copies}/mL") == "{copies}/mL"
    assert read_unit("[degF]") == "[degF]"


@given(LINES | TEXTS)
def test_plain_characters_are_cut_into_words_as_any_others(text: str) -> None:
    """A text of plain characters has the words, tokens and terms that it has beside a letter that is none of them."""
    beside = f"{text} é"
    assert spot(beside, load_vocabulary()) == spot(text, load_vocabulary())
    assert tokenise(beside)[:-1] == tokenise(text)
    assert {word: places for word, places in look_over(beside).words.items() if word != "é"} == look_over(text).words
