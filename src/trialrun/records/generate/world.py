"""What planning needs to know of the vocabulary, and the small tables of words it plans with."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType

import msgspec

from trialrun.errors import InternalError
from trialrun.ground.dates import Date
from trialrun.ground.quantity import Quantity, conversion_factor
from trialrun.rules import Fact
from trialrun.terms import Derived, Term, Variable, Vocabulary, domain_of, lasting
from trialrun.terms.units import convert

# Moments of a trial that are not the as-of date unless recorded: the days on which they are planned (an assumption).
EVENT_DAYS = MappingProxyType(
    {
        "consent": (-35, -29),
        "screening": (-28, -22),
        "baseline": (-3, 0),
        "diagnosis": (-1500, -400),
        "randomisation": (-2, 0),
        "first_dose": (-1, 0),
        "last_dose": (0, 0),
    }
)
NOW = frozenset({"enrolment", "registration", "as_of"})


class World(msgspec.Struct, frozen=True):
    """The day that counts as today, the vocabulary, and a memory of what lies below each name."""

    as_of: Date
    vocabulary: Vocabulary
    memory: dict[str, frozenset[str]]

    def below(self, name: str) -> frozenset[str]:
        """The name and everything that "is a" it."""
        if name not in self.memory:
            self.memory[name] = self.vocabulary.below(name)
        return self.memory[name]

    def term(self, fact: Fact) -> Term:
        """The term of a fact; rules of a checked trial name only known ones."""
        return self.vocabulary.index_names[fact.name]

    def variable(self, fact: Fact) -> Variable:
        """The variable of a measured fact. Raises InternalError for any other."""
        term = self.term(fact)
        if not isinstance(term, Variable):
            raise InternalError(f"{fact.name} is not measured")
        return term

    def table(self, fact: Fact) -> str:
        """The patient table that holds the fact; `person` for age and sex."""
        return domain_of(self.term(fact))

    def lasting(self, name: str) -> bool:
        """True for facts that go on from a start to an end."""
        return lasting(self.vocabulary.index_names[name])

    def number(self, quantity: Quantity | None, fact: Fact) -> float:
        """A quantity of a rule in the canonical unit of its fact (0 for none)."""
        if quantity is None:
            return 0.0
        term = self.term(fact)
        if isinstance(term, Variable) and quantity.unit != term.unit:
            return float(convert(Fraction(quantity.value), quantity.unit, term))
        if isinstance(term, Derived):
            return float(Fraction(quantity.value) * conversion_factor(quantity.unit, "a"))
        return float(quantity.value)
