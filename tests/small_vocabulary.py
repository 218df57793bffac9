"""A small vocabulary of the rule tests: one or two terms of each kind, so that a case can be read at a glance."""

from __future__ import annotations

from decimal import Decimal

from trialrun.terms.model import Concept, Derived, Drug, DrugClass, Variable
from trialrun.terms.vocabulary import Vocabulary, build_vocabulary

VARIABLES = (
    Variable("platelets", "Platelet count", "number", "10*9/L", Decimal(0), Decimal(3000), spellings=("PLT",)),
    Variable("anc", "Absolute neutrophil count", "number", "10*9/L", Decimal(0), Decimal(200)),
    Variable("hemoglobin", "Haemoglobin", "number", "g/dL", Decimal(1), Decimal(27)),
    Variable("alt", "Alanine aminotransferase", "number", "U/L", Decimal(0), Decimal(20000)),
    Variable("creatinine", "Creatinine", "number", "mg/dL", Decimal(0), Decimal(40), molar_mass=Decimal("113.12")),
    Variable("serum_m_protein", "Serum M-protein", "number", "g/dL", Decimal(0), Decimal(15)),
    Variable("urine_m_protein", "Urine M-protein", "number", "mg/(24.h)", Decimal(0), Decimal(50000)),
    Variable("egfr", "Estimated glomerular filtration rate", "number", "mL/min/{1.73_m2}", Decimal(0), Decimal(250)),
    Variable("life_expectancy", "Life expectancy", "number", "mo", Decimal(0), Decimal(600)),
    Variable("ecog", "ECOG performance status", "scale", "1", Decimal(0), Decimal(5), spellings=("WHO score",)),
    Variable("hbsag", "Hepatitis B surface antigen", "test"),
    Variable("hbv_dna", "HBV DNA", "number", "[IU]/mL", Decimal(0), Decimal(10) ** 12),
    Variable("fev1", "FEV1, % of predicted", "number", "%", Decimal(0), Decimal(250)),
    Variable("bm_plasma_cells", "Bone marrow plasma cells", "number", "%", Decimal(0), Decimal(100)),
    Variable("creatinine_clearance", "Creatinine clearance", "number", "mL/min", Decimal(0), Decimal(250)),
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
    DrugClass("hcv_antiviral", "Hepatitis C antiviral", ("antiviral_therapy",)),
    DrugClass("antiviral_therapy", "Antiviral therapy"),
    DrugClass("corticosteroid", "Corticosteroid"),
)
CONCEPTS = (
    Concept("malignancy", "condition", "Malignancy"),
    Concept("colon_cancer", "condition", "Colon cancer", ("malignancy",)),
    Concept("liver_metastases", "condition", "Liver metastases", ("malignancy",)),
    Concept("skin_cancer", "condition", "Skin cancer", ("malignancy",)),
    Concept("basal_cell_skin_cancer", "condition", "Basal cell skin cancer", ("skin_cancer",)),
    Concept("cervix_in_situ", "condition", "Carcinoma in situ of the cervix", ("malignancy",)),
    Concept("asthma", "condition", "Asthma"),
    Concept("adverse_event", "condition", "Adverse event"),
    Concept("castleman_disease", "condition", "Castleman disease"),
    Concept("myocardial_infarction", "condition", "Myocardial infarction", spellings=("heart attack",), course="event"),
    Concept("autologous_sct", "procedure", "Autologous stem cell transplantation"),
    Concept("major_surgery", "procedure", "Major surgery"),
)
DERIVED = (
    Derived("age", "Age", "number", "a"),
    Derived("sex", "Sex", "category", values=("female", "male")),
)


def small_vocabulary() -> Vocabulary:
    """The vocabulary of the tests, built anew."""
    variables, drugs, classes, concepts, derived = (
        {term.name: term for term in table} for table in (VARIABLES, DRUGS, CLASSES, CONCEPTS, DERIVED)
    )
    return build_vocabulary(variables, drugs, classes, concepts, derived)
