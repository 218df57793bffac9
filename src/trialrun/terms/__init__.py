"""The clinical vocabulary as data, and the pure clinical formulas. Knows no trial and no patient record."""

from trialrun.terms.loading import load_vocabulary
from trialrun.terms.model import Code, Concept, Derived, Drug, DrugClass, Term, Variable
from trialrun.terms.units import convert, read_unit
from trialrun.terms.vocabulary import Vocabulary

__all__ = [
    "Code",
    "Concept",
    "Derived",
    "Drug",
    "DrugClass",
    "Term",
    "Variable",
    "Vocabulary",
    "convert",
    "load_vocabulary",
    "read_unit",
]
