"""A small vocabulary of the engine tests: every kind of term, every course, links one and two deep."""

from __future__ import annotations

from decimal import Decimal

from trialrun.terms.model import Concept, Derived, Drug, DrugClass, Variable
from trialrun.terms.vocabulary import Vocabulary, build_vocabulary

VARIABLES = (
    Variable("platelets", "Platelet count", "number", "10*9/L", Decimal(0), Decimal(3000)),
    Variable("alt", "Alanine aminotransferase", "number", "U/L", Decimal(0), Decimal(20000)),
    Variable("serum_m_protein", "Serum M-protein", "number", "g/dL", Decimal(0), Decimal(15)),
    Variable("ecog", "ECOG performance status", "scale", "1", Decimal(0), Decimal(5)),
    Variable("hbsag", "Hepatitis B surface antigen", "test"),
    Variable("hbv_dna", "HBV DNA", "number", "[IU]/mL", Decimal(0), Decimal(10) ** 12),
    Variable("heavy_chain", "Heavy chain", "category", values=("IgG", "IgA", "IgM")),
)
DRUGS = (
    Drug("daratumumab", "Daratumumab", ("anti_cd38",)),
    Drug("isatuximab", "Isatuximab", ("anti_cd38",)),
    Drug("lenalidomide", "Lenalidomide", ("anticancer_therapy",)),
    Drug("sofosbuvir", "Sofosbuvir", ("hcv_antiviral",)),
)
CLASSES = (
    DrugClass("anticancer_therapy", "Anticancer therapy"),
    DrugClass("anti_cd38", "Anti-CD38 antibody", ("anticancer_therapy",)),
    DrugClass("hcv_antiviral", "Hepatitis C antiviral"),
)
CONCEPTS = (
    Concept("malignancy", "condition", "Malignancy"),
    Concept("skin_cancer", "condition", "Skin cancer", ("malignancy",)),
    Concept("basal_cell_skin_cancer", "condition", "Basal cell skin cancer", ("skin_cancer",)),
    Concept("asthma", "condition", "Asthma"),
    Concept("myocardial_infarction", "condition", "Myocardial infarction", course="event"),
    Concept("autologous_sct", "procedure", "Autologous stem cell transplantation"),
    Concept("major_surgery", "procedure", "Major surgery"),
)
DERIVED = (
    Derived("age", "Age", "number", "a"),
    Derived("sex", "Sex", "category", values=("female", "male")),
)


def small_vocabulary() -> Vocabulary:
    """The vocabulary of the engine tests, built anew."""
    variables, drugs, classes, concepts, derived = (
        {term.name: term for term in table} for table in (VARIABLES, DRUGS, CLASSES, CONCEPTS, DERIVED)
    )
    return build_vocabulary(variables, drugs, classes, concepts, derived)
