"""What a rule is judged in, and what a judgement says. Holds no behaviour beyond simple look-ups."""

from __future__ import annotations

from functools import cache

import msgspec

from trialrun.errors import InternalError, UnknownNameError
from trialrun.ground.dates import Date, DateSpan
from trialrun.ground.truth import Need, Truth
from trialrun.rules.nodes import Atom
from trialrun.terms.loading import load_vocabulary
from trialrun.terms.model import Term, Variable
from trialrun.terms.vocabulary import Vocabulary, domain_of


class Visit(msgspec.Struct, frozen=True):
    """An assessment: its first and last day, and the measured facts whose result stays valid until the next one.

    Measurements and answers without a window of their own are then those of the visit, not the latest ever.
    """

    days: DateSpan
    keeps: frozenset[str] = frozenset()


class Context(msgspec.Struct, frozen=True):
    """The circumstances of a judgement.

    `as_of` is the day that counts as today; `trial` picks events and attestations; `assume_absent` names domains
    (condition, exposure, procedure) in which no record counts as absence; `favours` tells whether a true answer is
    in the patient's favour, None where that has no meaning. `visit` is the assessment that is judged, if it is one.
    """

    as_of: Date
    trial: str = ""
    assume_absent: frozenset[str] = frozenset()
    favours: bool | None = True
    vocabulary: Vocabulary | None = None
    visit: Visit | None = None

    def words(self) -> Vocabulary:
        """The vocabulary given, else the bundled one."""
        return self.vocabulary if self.vocabulary is not None else load_vocabulary()


class Shown(msgspec.Struct, frozen=True):
    """One record behind an answer: as recorded, as converted to the canonical unit, and where it stands."""

    fact: str
    recorded: str
    converted: str = ""
    date: Date | None = None
    date_to: Date | None = None
    source: str = ""
    source_row: int | None = None


class Evidence(msgspec.Struct, frozen=True):
    """One atom of the rule with its truth and the records that decided it (none where nothing was found)."""

    atom: Atom
    truth: Truth
    records: tuple[Shown, ...] = ()


class Judgement(msgspec.Struct, frozen=True):
    """The truth of a rule for one patient, with the evidence of each atom from left to right."""

    truth: Truth
    evidence: tuple[Evidence, ...] = ()


def term_of(name: str, vocabulary: Vocabulary) -> Term:
    """The term a fact names. Raises UnknownNameError with the nearest names."""
    term = vocabulary.term(name)
    if term is None:
        raise UnknownNameError("name", name, vocabulary.names(), fix="check the rule with check_rule")
    return term


def table_of(name: str, vocabulary: Vocabulary) -> str:
    """The patient table of a fact that is looked for in records. Raises InternalError for age and sex."""
    domain = domain_of(term_of(name, vocabulary))
    if domain == "person":
        raise InternalError(f"{name} is computed, not recorded", fix="compare it with a value")
    return domain


def variable_of(name: str, vocabulary: Vocabulary) -> Variable:
    """The variable a measured fact names. Raises InternalError for any other term, which check_rule reports."""
    term = term_of(name, vocabulary)
    if not isinstance(term, Variable):
        raise InternalError(f"{name} is not measured", fix="check the rule with check_rule")
    return term


def wider_names(term: Term, vocabulary: Vocabulary) -> frozenset[str]:
    """The names under which a drug or procedure may be recorded without saying precisely which one it was.

    "An operation" may have been major surgery, "an antibody" one against CD38 or a treatment of cancer: any class
    that shares a drug with the one asked for. Diagnoses stand beside wider ones (HIV and an infection), so that a
    wider diagnosis says nothing about a narrower one.
    """
    return _wider_bundled(term.name) if vocabulary is load_vocabulary() else _wider(term, vocabulary)


@cache
def _wider_bundled(name: str) -> frozenset[str]:
    bundled = load_vocabulary()
    return _wider(term_of(name, bundled), bundled)


def _wider(term: Term, vocabulary: Vocabulary) -> frozenset[str]:
    match domain_of(term):
        case "procedure":
            return vocabulary.above(term.name) - {term.name}
        case "exposure":
            below = vocabulary.below(term.name)
            classes = frozenset[str]().union(*(vocabulary.above(name) for name in below))
            return classes & vocabulary.classes.keys() - below
        case _:
            return frozenset()


# One wording for each kind of need, so that a need is the same whoever finds it.
_WHY = {
    "measurement": "a recorded value",
    "value": "an exact value",
    "limit": "the reference range of the value",
    "reference": "an earlier value to compare with",
    "date": "the full date",
    "coverage": "whether the history is complete for that time",
    "unit": "a value in a readable unit and a plausible range",
    "conflict": "which of the values of the same moment is right",
    "person": "a fact about the person",
    "event": "the date of the event",
    "attestation": "an answer",
    "guard": "which reading of `unless` is meant",
}


def need(kind: str, subject: str) -> Need:
    """The need of one kind about one subject. `value` is a measurement that is there but not exact enough."""
    actual = {"value": "measurement", "guard": "detail"}.get(kind, kind)
    return Need(actual, subject, _WHY[kind])


def absence_need(name: str, vocabulary: Vocabulary) -> Need:
    """What would tell that a fact is not there: a value of what is measured, a complete history of all else."""
    measured = domain_of(term_of(name, vocabulary)) == "measurement"
    return need("measurement" if measured else "coverage", name)


def detail(subject: str, key: str) -> Need:
    """The need of one column of a record, for instance the severity of a condition."""
    return Need("detail", subject, key)
