"""The clinical vocabulary as data, and the pure clinical formulas. Knows no trial and no patient record."""

from trialrun.terms.grades import Grade, GradedTerm, LabReading, grade_lab, graded_terms
from trialrun.terms.loading import load_vocabulary
from trialrun.terms.model import Code, Concept, Derived, Drug, DrugClass, Term, Variable
from trialrun.terms.scales import Level, Scale, check_score, compute_scale_sum, load_scales
from trialrun.terms.units import convert, is_plausible, read_unit
from trialrun.terms.vocabulary import Vocabulary, domain_of, lasting

__all__ = [
    "Code",
    "Concept",
    "Derived",
    "Drug",
    "DrugClass",
    "Grade",
    "GradedTerm",
    "LabReading",
    "Level",
    "Scale",
    "Term",
    "Variable",
    "Vocabulary",
    "check_score",
    "compute_scale_sum",
    "convert",
    "domain_of",
    "grade_lab",
    "graded_terms",
    "is_plausible",
    "lasting",
    "load_scales",
    "load_vocabulary",
    "read_unit",
]
