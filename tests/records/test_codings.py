"""Words and codes of records: what they mean, and where no meaning is given."""

import pytest

from trialrun.records.coding import Coding, ingredient_names, plain_code, short_system
from trialrun.records.words import clean, read_result


@pytest.mark.parametrize(
    ("printed", "meaning"),
    [
        ("Positive", "positive"), ("POS", "positive"), ("non-reactive", "negative"), ("Not detected.", "undetectable"),
        ("Detected", "detectable"), ("equivocal", "indeterminate"), ("Urine nitrite negative (finding)", "negative"),
        ("Urine glucose test = ++ (finding)", "positive"), ("not HIV positive (finding)", None), ("trace", None),
        ("Urine ketone test = trace (finding)", None), ("clotted", None),
    ],
)  # fmt: skip
def test_result_words(printed, meaning):
    """A result word has one meaning; a negated, graded or unknown word has none and is kept as printed."""
    assert read_result(printed) == meaning


@pytest.mark.parametrize(
    ("product", "names"),
    [
        ("hydrochlorothiazide 25 MG Oral Tablet", ("hydrochlorothiazide",)),
        ("12 HR oxycodone hydrochloride 10 MG Extended Release Oral Tablet", ("oxycodone hydrochloride",)),
        ("amoxicillin 250 MG / clavulanate 125 MG Oral Tablet", ("amoxicillin", "clavulanate")),
        ("0.25 ML Leuprolide Acetate 30 MG/ML Prefilled Syringe", ("Leuprolide Acetate",)),
        ("NDA020503 200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler", ("albuterol",)),
        ("acetaminophen 325 MG Oral Tablet [Tylenol]", ("acetaminophen",)),
    ],
)
def test_ingredients_of_product_names(product, names):
    """An RxNorm name spells its ingredients before their strengths."""
    assert ingredient_names(product) == names


@pytest.mark.parametrize(
    ("system", "code", "plain"),
    [
        ("http://snomed.info/sct", "73595000.0", "73595000"), ("SNOMED", " 0073595000 ", "73595000"),
        ("RxNorm", "308182.0", "308182"), ("ICD9CM", "250.0", "250.0"), ("LOINC", "777-3 ", "777-3"),
    ],
)  # fmt: skip
def test_padded_codes(system, code, plain):
    """Padding is removed from SNOMED and RxNorm codes; in ICD codes a trailing `.0` has a meaning and stays."""
    assert plain_code(Coding(system, code)) == plain


@pytest.mark.parametrize("system", ["http://snomed.info/sct", "urn:oid:2.16.840.1.113883.6.96", "SNOMED", "snomed"])
def test_systems_have_one_short_name(system):
    """Web address, OID and vocabulary id of a code system are one system."""
    assert short_system(system) == "SNOMED"


def test_invisible_characters_are_removed():
    """Zero-width characters vanish, no-break spaces become spaces, runs of space become one."""
    assert clean("\ufeff Leukocytes\u00a0 [#/\u200bvolume] ") == "Leukocytes [#/volume]"


@pytest.mark.parametrize(
    ("system", "short"),
    [
        ("http://snomed.info/sct/731000124108", "SNOMED"),
        ("https://loinc.org/", "LOINC"),
        ("https://www.nlm.nih.gov/research/umls/rxnorm", "RXNORM"),
        ("SNOMED CT", "SNOMED"),
        ("ICD-10-CM", "ICD10CM"),
        ("http://www.ama-assn.org/go/cpt", "CPT4"),
        ("urn:oid:1.2.3", "URN:OID:1.2.3"),
        ("http://example.org/Local", "http://example.org/Local"),
    ],
)
def test_code_systems_in_the_forms_that_exports_write(system, short):
    """An edition behind SNOMED, https, www or a plain name is the same code system; a local one stays itself."""
    assert short_system(system) == short
