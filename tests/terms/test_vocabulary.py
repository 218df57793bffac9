"""Look-ups by name, spelling, code and "is a"."""

import pytest

from trialrun.terms import Concept, Derived, Drug, DrugClass, Variable


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("absolute neutrophil count", "anc"),
        ("ANC", "anc"),
        ("Neutrophils", "anc"),
        ("neutrophils %", "neutrophils_percent"),
        ("SGPT", "alt"),
        ("alanine  amino-transferase", "alt"),
        ("AST (SGOT)", "ast"),
        ("haemoglobin", "hemoglobin"),
        ("White Blood Cells", "wbc"),
        ("leucocytes", "wbc"),
        ("β2-microglobulin", "beta2_microglobulin"),
        ("M-spike", "serum_m_protein"),
        ("serum M protein", "serum_m_protein"),
        ("Urine M protein", "urine_m_protein"),
        ("Eastern Cooperative Oncology Group", "ecog"),
        ("New York Heart Association (NYHA) class", "nyha_class"),
        ("FEV₁", "fev1"),
        ("HBsAg", "hbsag"),
        ("anti-HBc", "anti_hbc"),
        ("diffusion capacity", "dlco"),
        ("DARZALEX FASPRO", "daratumumab"),
        ("Len", "lenalidomide"),
        ("solumedrol", "methylprednisolone"),
        ("Avastin", "bevacizumab"),
        ("IMiD", "imid"),
        ("CD38 monoclonal antibodies", "anti_cd38"),
        ("Rd", "rd"),
        ("IRd", "ird"),
        ("DVC-d", "dvc_d"),
        ("DPV-d", "dpv_d"),
        ("CyBorD", "cybord"),
        ("non-melanoma skin cancer", "nonmelanoma_skin_cancer"),
        ("in situ cervical cancer", "cervix_in_situ"),
        ("plasma cell leukaemia", "plasma_cell_leukemia"),
        ("chronic obstructive pulmonary disease", "copd"),
        ("unstable angina", "unstable_angina"),
        ("pleural effusion", "pleural_effusion"),
        ("oedema", "edema"),
        ("papilloedema", "papilledema"),
        ("ASCT", "autologous_sct"),
        ("CAT Scan", "computed_tomography"),
        ("PET scan", "pet_scan"),
        ("age", "age"),
    ],
)
def test_a_spelling_leads_to_its_term(vocabulary, spelling, name):
    """Case, spaces, hyphens, Greek letters, subscripts and British spelling do not matter."""
    assert vocabulary.find(spelling).name == name


@pytest.mark.parametrize("spelling", ["CR", "Cr", "PD", "PR", "PI", "transaminases", "", "xyzzy"])
def test_an_ambiguous_or_unknown_spelling_leads_nowhere(vocabulary, spelling):
    """An abbreviation with two clinical meanings is no spelling of either."""
    assert vocabulary.find(spelling) is None


def test_serum_and_plasma_vegf_are_two_variables(vocabulary):
    """VEGF without specimen is not resolved to one of the two."""
    assert vocabulary.find("serum VEGF") is not vocabulary.find("plasma VEGF")
    assert vocabulary.find("VEGF") is None
    assert (vocabulary.term("serum_vegf").matrix, vocabulary.term("plasma_vegf").matrix) == ("serum", "plasma")


def test_names_compare_hyphen_and_underscore_equal(vocabulary):
    """`anti-cd38` and `anti_cd38` are one name; a spelling is not a name."""
    assert vocabulary.term("anti-cd38") is vocabulary.term("anti_cd38")
    assert vocabulary.term("Darzalex") is None


def test_the_five_kinds_of_terms_share_one_namespace(vocabulary):
    """A name leads to one term of one kind."""
    kinds = {
        "platelets": Variable,
        "daratumumab": Drug,
        "imid": DrugClass,
        "copd": Concept,
        "mri": Concept,
        "sex": Derived,
    }
    assert {name: type(vocabulary.term(name)) for name in kinds} == kinds
    assert set(kinds) < vocabulary.names()


def test_nearest_suggests_the_name_meant(vocabulary):
    """A slip of the pen and a spelling both lead to the right name."""
    assert "platelets" in vocabulary.nearest("platlets")
    assert vocabulary.nearest("SGPT")[0] == "alt"


def test_below_reaches_through_classes_and_combinations(vocabulary):
    """A class holds its drugs, and a combination counts for each of its components."""
    assert {"anti_cd38", "daratumumab", "isatuximab", "drd", "isa_kd"} <= vocabulary.below("anti_cd38")
    assert "dvc_d" in vocabulary.below("cyclophosphamide") and "dvc_d" in vocabulary.below("alkylator")
    assert "lenalidomide" not in vocabulary.below("anti_cd38")
    assert vocabulary.below("bortezomib") >= {"bortezomib", "vrd", "cybord"}
    assert vocabulary.below("no_such_name") == frozenset()


def test_a_component_is_not_below_its_combination(vocabulary):
    """Lenalidomide alone is not lenalidomide with dexamethasone."""
    assert vocabulary.below("rd") == {"rd"}


def test_below_reaches_through_conditions(vocabulary):
    """Skin cancers, cervix in situ and leukemia are malignancies; diabetes is an endocrinopathy."""
    wanted = {
        "basal_cell_skin_cancer",
        "squamous_cell_skin_cancer",
        "cervix_in_situ",
        "multiple_myeloma",
        "colon_cancer",
    }
    assert wanted <= vocabulary.below("malignancy")
    assert {"basal_cell_skin_cancer", "squamous_cell_skin_cancer"} <= vocabulary.below("nonmelanoma_skin_cancer")
    assert "melanoma" not in vocabulary.below("nonmelanoma_skin_cancer")
    assert "type_2_diabetes" in vocabulary.below("endocrinopathy")
    assert "splenomegaly" in vocabulary.below("organomegaly")
    assert "mgus" not in vocabulary.below("malignancy")


def test_above_is_the_reverse_of_below(vocabulary):
    """What stands above a term has the term below it."""
    above = vocabulary.above("daratumumab")
    assert {"anti_cd38", "monoclonal_antibody", "anticancer_therapy"} <= above
    assert all("daratumumab" in vocabulary.below(name) for name in above)
    assert vocabulary.above("no_such_name") == frozenset()


@pytest.mark.parametrize(
    ("system", "code", "names"),
    [
        ("LOINC", "777-3", ["platelets"]),
        ("http://loinc.org", " 777-3 ", ["platelets"]),
        ("SNOMED", "109989006", ["multiple_myeloma"]),
        ("http://snomed.info/sct", "73211009.0", ["diabetes_mellitus"]),
        ("ICD-10-CM", "C90.01", ["multiple_myeloma"]),
        ("ICD10CM", "C9010", ["plasma_cell_leukemia"]),
        ("http://hl7.org/fhir/sid/icd-10-cm", "C76.1", ["unlisted_malignancy"]),
        ("ICD10CM", "C80.1", ["malignancy"]),
        ("ICD10CM", "C82.10", ["follicular_lymphoma"]),
        ("ICD10CM", "I33.0", ["endocarditis"]),
        ("ICD10CM", "A08.4", ["unlisted_infection"]),
        ("ICD10CM", "C44.111", ["basal_cell_skin_cancer"]),
        ("ICD10CM", "I50.9", ["heart_failure"]),
        ("ICD10CM", "C83.00", ["non_hodgkin_lymphoma"]),
        ("ICD10CM", "M31.19", ["thrombotic_microangiopathy"]),
        ("ICD10CM", "C91.30", ["b_prolymphocytic_leukemia"]),
        ("ICD10CM", "Q85.02", ["neurofibromatosis"]),
        ("ICD9CM", "203.00", ["multiple_myeloma"]),
        ("ICD9CM", "042", ["hiv_infection"]),
        ("http://www.nlm.nih.gov/research/umls/rxnorm", "001721947 ", ["daratumumab"]),
        ("RxNorm", "1049221", ["acetaminophen_oxycodone"]),
        ("CVX", "3", ["mmr_vaccine"]),
        ("CPT4", "38241", ["autologous_sct"]),
        ("LOINC", "99999-9", []),
        ("NOSYSTEM", "777-3", []),
    ],
)
def test_a_code_leads_to_the_most_specific_term(vocabulary, system, code, names):
    """Padding, dots and web addresses do not matter, and the longest prefix code wins."""
    assert [term.name for term in vocabulary.by_code(system, code)] == names


def test_a_specific_code_without_a_row_is_not_the_unspecific_term(vocabulary):
    """A stomach infection is an infection, but it leaves no doubt about HIV: it is not the unspecific word above it."""
    (term,) = vocabulary.by_code("ICD10CM", "A08.4")
    assert "infection" in vocabulary.above(term.name)
    assert "hiv_infection" not in vocabulary.below(term.name)


def test_a_code_has_one_owner(vocabulary):
    """No code leads to two terms, so that a record is read in one way."""
    indexes = (vocabulary.index_codes, vocabulary.index_prefixes)
    assert [key for index in indexes for key, terms in index.items() if len(terms) > 1] == []


def test_a_moment_is_told_from_a_state(vocabulary):
    """A heart attack has happened; heart failure goes on."""
    assert vocabulary.concepts["myocardial_infarction"].course == "event"
    assert vocabulary.concepts["heart_failure"].course == "state"


def test_every_loinc_code_has_a_valid_check_digit(vocabulary):
    """A mistyped LOINC code is caught by its check digit (modulus 10)."""
    codes = [code for variable in vocabulary.variables.values() for code in variable.loinc]
    assert [code for code in codes if not _loinc_check(code)] == []


def test_every_snomed_code_has_a_valid_check_digit(vocabulary):
    """A mistyped SNOMED CT code is caught by its check digit (Verhoeff)."""
    terms = [*vocabulary.concepts.values(), *vocabulary.variables.values()]
    codes = [code.code for term in terms for code in term.codes if code.system == "SNOMED"]
    assert len(codes) > 200
    assert [code for code in codes if not _verhoeff_check(code)] == []


def test_every_code_has_a_known_system(vocabulary):
    """Codes are written with the short names of their systems."""
    terms = [*vocabulary.concepts.values(), *vocabulary.variables.values()]
    systems = {code.system for term in terms for code in term.codes}
    assert systems <= {"SNOMED", "ICD10CM", "ICD9CM", "ICD10PCS", "CPT4", "NCIT"}


def _loinc_check(code: str) -> bool:
    number, _, digit = code.partition("-")
    doubled = sum(sum(divmod(2 * int(d), 10)) for d in number[::-1][0::2])
    return (doubled + sum(int(d) for d in number[::-1][1::2]) + int(digit)) % 10 == 0


def _verhoeff_check(code: str) -> bool:
    permute = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    for _ in range(6):
        permute.append([permute[1][n] for n in permute[-1]])
    check = 0
    for place, digit in enumerate(reversed(code)):
        check = _dihedral(check, permute[place % 8][int(digit)])
    return check == 0


def _dihedral(a: int, b: int) -> int:
    if a < 5 and b < 5:
        return (a + b) % 5
    if a < 5:
        return 5 + (a + b - 5) % 5
    return 5 + (a - 5 - b) % 5 if b < 5 else (a - b) % 5


@pytest.mark.parametrize(
    ("name", "against_cancer"), [("tofacitinib", False), ("baricitinib", False), ("ruxolitinib", True)]
)
def test_an_inhibitor_of_janus_kinases_treats_cancer_only_where_it_is_given_for_it(name, against_cancer, vocabulary):
    """Tofacitinib and baricitinib are given for arthritis (ATC L04AF), ruxolitinib for myelofibrosis (ATC L01EJ)."""
    above = vocabulary.above(name)
    assert "jak_inhibitor" in above
    assert ("anticancer_therapy" in above) == against_cancer


@pytest.mark.parametrize(
    ("broad", "narrow", "inside", "outside"),
    [
        ("idh_inhibitor", "idh2_inhibitor", "enasidenib", "ivosidenib"),
        ("btk_inhibitor", "covalent_btk_inhibitor", "ibrutinib", "pirtobrutinib"),
        ("pi3k_inhibitor", "pi3k_delta_inhibitor", "idelalisib", "alpelisib"),
        ("jak_inhibitor", "jak2_inhibitor", "fedratinib", "itacitinib"),
    ],
)
def test_a_drug_of_the_broad_class_is_not_one_of_the_narrow_class(broad, narrow, inside, outside, vocabulary):
    """Whoever had ivosidenib had an IDH inhibitor, but no inhibitor of IDH2."""
    assert {broad, narrow} <= set(vocabulary.above(inside))
    assert broad in vocabulary.above(outside)
    assert narrow not in vocabulary.above(outside)
