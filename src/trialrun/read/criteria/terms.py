"""What a name stands for in the vocabulary: a drug, a treatment, a disease, a test, a measurement. Reads no text.

A name that the vocabulary does not have, and the empty one, stands for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from trialrun.read.tables import read_table
from trialrun.terms import Concept, Drug, DrugClass, Term, Variable, load_vocabulary

DEMOGRAPHICS = frozenset({"age", "sex"})
"""What tells who is meant rather than what they have."""
PERFORMANCE = frozenset({"ecog", "karnofsky", "lansky"})
"""The scales of performance status."""
GRADES = frozenset({"ctcae_grade", "neuropathy_grade"})
"""What is graded as adverse events are."""
EFFECTS = frozenset({"adverse_event", "recovered_from_prior_therapy", "resolved_toxicity"})
"""Names of all that a treatment may have done."""
LUNG_FUNCTION = frozenset({"dlco", "fev1", "fvc"})
"""What is told as a share of the value of healthy people, whether it is called predicted or normal."""
_DRUGS = (Drug, DrugClass)
VIRUS_OF = {
    **dict.fromkeys(("hbsag", "anti_hbs", "anti_hbc", "hbv_dna", "hbeag"), "hbv_infection"),
    **dict.fromkeys(("anti_hcv", "hcv_rna"), "hcv_infection"),
    "hiv_rna": "hiv_infection",
}
"""Which infection a marker is of."""
LOADS = frozenset({"hbv_dna", "hcv_rna", "hiv_rna"})
"""Of markers, how much of the virus there is."""
TYPES_OF_MYELOMA = frozenset({
    "igg_myeloma", "iga_myeloma", "igm_myeloma", "igd_myeloma", "ige_myeloma", "light_chain_myeloma",
})  # fmt: skip
"""What a myeloma is called by the protein of its clone."""
WOMEN_ONLY = frozenset({"pregnancy", "breastfeeding"})
"""Conditions that nobody but women has."""
OF_WOMEN = frozenset({
    "pregnancy", "breastfeeding", "childbearing_potential", "partner_of_childbearing_potential", "contraception",
    "postmenopausal", "sterilized", "hysterectomy", "pregnancy_test", "hcg",
})  # fmt: skip
"""What is asked of women alone: whether they are pregnant or may become so."""


_SAME_NAMES = 16_384
"""Names of which is kept what they stand for: every reader of a line asks it."""


@lru_cache(maxsize=_SAME_NAMES)
def term_of(name: str) -> Term | None:
    """The vocabulary's term of a name."""
    return load_vocabulary().term(name) if name else None


@cache
def cancers() -> frozenset[str]:
    """The names of cancers and of plasma cell disorders, and of their groups."""
    return load_vocabulary().below("malignancy") | load_vocabulary().below("plasma_cell_disorder")


@lru_cache(maxsize=_SAME_NAMES)
def is_cancer(name: str) -> bool:
    """Whether a name is that of a cancer, and not only of where one has spread to."""
    return name in cancers() and name not in load_vocabulary().below("metastatic_cancer")


@cache
def blood_cancers() -> frozenset[str]:
    """Those of them that are of the blood or of plasma cells."""
    return load_vocabulary().below("hematologic_malignancy") | load_vocabulary().below("plasma_cell_disorder")


@lru_cache(maxsize=_SAME_NAMES)
def is_drug(name: str) -> bool:
    """Whether a name is that of a drug or of a class of drugs."""
    return isinstance(term_of(name), _DRUGS)


@lru_cache(maxsize=_SAME_NAMES)
def is_procedure(name: str) -> bool:
    """Whether a name is that of a procedure."""
    term = term_of(name)
    return isinstance(term, Concept) and term.kind == "procedure"


@lru_cache(maxsize=_SAME_NAMES)
def is_treatment(name: str) -> bool:
    """Whether a name is that of something done or given: a drug, a class of drugs, a procedure."""
    return is_drug(name) or is_procedure(name)


@lru_cache(maxsize=_SAME_NAMES)
def is_condition(name: str) -> bool:
    """Whether a name is that of a disease or another condition of a patient."""
    term = term_of(name)
    return isinstance(term, Concept) and term.kind == "condition"


@lru_cache(maxsize=_SAME_NAMES)
def is_test(name: str) -> bool:
    """Whether a name is that of a test, which is positive or negative."""
    term = term_of(name)
    return isinstance(term, Variable) and term.kind == "test"


@lru_cache(maxsize=_SAME_NAMES)
def is_scale(name: str) -> bool:
    """Whether a name is that of a scale, on which one value holds at a time: ECOG, NYHA."""
    term = term_of(name)
    return isinstance(term, Variable) and term.kind == "scale"


@lru_cache(maxsize=_SAME_NAMES)
def is_number(name: str) -> bool:
    """Whether a name is that of a measurement whose value is a number."""
    term = term_of(name)
    return isinstance(term, Variable) and term.kind == "number"


@cache
def judged() -> frozenset[str]:
    """The names of what no record says: a person is asked, in the words of the line where it says more."""
    return frozenset(row["name"] for row in read_table("criteria/tables/cautions.csv") if row["how"] == "asked")


@cache
def states_of_diseases() -> frozenset[str]:
    """The names that tell how far a disease is, or what was done about it, with the disease: `relapsed myeloma`."""
    return frozenset(row["name"] for row in read_table("criteria/tables/cautions.csv") if row["how"] == "state")


@cache
def measured_by() -> Mapping[str, tuple[str, ...]]:
    """The measurements that may stand for a finding, and of which a number beside its name is; the first is meant."""
    return {row["name"]: tuple(row["measured"].split()) for row in read_table("criteria/tables/defined_by.csv")}
