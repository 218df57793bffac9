"""The label tables: every row reads, names its source, and hangs together with products, drugs and rules."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from trialrun.errors import UnknownNameError, VocabularyError
from trialrun.library.labels import TABLES, find_product, find_rounding, load_labels
from trialrun.protocol.checks.treatment import ROUTES
from trialrun.rules import check_rule
from trialrun.terms import load_vocabulary

LABELS = load_labels()
FIELD = (
    "daratumumab", "isatuximab", "carfilzomib", "pomalidomide", "lenalidomide", "bortezomib", "ixazomib", "elotuzumab",
    "thalidomide", "panobinostat", "selinexor", "belantamab_mafodotin", "melphalan", "cyclophosphamide", "teclistamab",
    "talquetamab", "elranatamab", "linvoseltamab", "dexamethasone", "zoledronic_acid", "denosumab",
)  # fmt: skip


@pytest.mark.parametrize("drug", FIELD)
def test_the_drugs_of_the_field_have_a_label(drug: str) -> None:
    """Every drug of the field has a product with at least one row of its label."""
    assert any(LABELS.doses.get(product.name) for product in LABELS.products_of(drug))


def test_rows_hang_together() -> None:
    """Every row has a source, its rules are sound, and its product is of a drug and a route that exist."""
    vocabulary = load_vocabulary()
    for name, rows in LABELS.doses.items():
        product = LABELS.products[name]
        assert set(product.routes) <= set(ROUTES)
        assert product.drug in vocabulary.drugs
        for row in rows:
            assert row.source
            assert row.dose is not None or row.note
            assert row.dose is None or row.dose.quantity.value > 0
            assert (row.rule is None) == (row.if_unknown == "")
            if row.rule is not None:
                assert not [found for found in check_rule(row.rule.tree, vocabulary) if found.severity == "error"]


def test_rows_for_everybody_stand_last() -> None:
    """Within a regimen, cycle and day, no row stands behind one without a rule: it could never be reached."""
    for rows in LABELS.doses.values():
        open_ = set()
        for row in rows:
            key = (row.regimen, row.cycles, row.patterns, row.days, row.phase)
            assert key not in open_
            if row.rule is None:
                open_.add(key)


@pytest.mark.parametrize(
    ("drug", "product", "dose"),
    [
        ("daratumumab", "Darzalex", "16 mg/kg"),
        ("daratumumab", "Darzalex Faspro", "1800 mg"),
        ("isatuximab", "Sarclisa", "10 mg/kg"),
        ("bortezomib", "Velcade", "1.3 mg/m2"),
        ("pomalidomide", "Pomalyst", "4 mg"),
        ("ixazomib", "Ninlaro", "4 mg"),
        ("thalidomide", "Thalomid", "200 mg"),
    ],
)
def test_usual_doses(drug: str, product: str, dose: str) -> None:
    """The usual dose of a product is that of its label."""
    assert find_product(product, [drug]).product.name == product
    assert LABELS.doses[product][-1].dose is not None
    assert LABELS.doses[product][-1].dose.text == dose


@pytest.mark.parametrize(
    ("text", "drug", "product", "regimen"),
    [
        ("faspro", "daratumumab", "Darzalex Faspro", ""),
        ("DARZALEX-FASPRO", "daratumumab", "Darzalex Faspro", ""),
        ("darzalex", "daratumumab", "Darzalex", ""),
        ("sc", "daratumumab", "Darzalex Faspro", ""),
        ("20/70", "carfilzomib", "Kyprolis", "20/70"),
        ("kyprolis 20-56", "carfilzomib", "Kyprolis", "20/56"),
        ("Hemady 40 mg", "dexamethasone", "Hemady", "40 mg"),
        ("every 2 weeks", "talquetamab", "Talvey", "every 2 weeks"),
    ],
)
def test_products_by_any_name(text: str, drug: str, product: str, regimen: str) -> None:
    """Products and regimens are found whatever the case, spaces and hyphens, by part of a name or by route."""
    named = find_product(text, [drug])
    assert (named.product.name, named.regimen) == (product, regimen)


@pytest.mark.parametrize(
    ("text", "drug"),
    [("darzalx", "daratumumab"), ("IV", "zoledronic_acid"), ("", "daratumumab"), ("Kyprolis", "daratumumab")],
)
def test_names_of_no_or_several_products(text: str, drug: str) -> None:
    """A name that no product has, or several have, is refused with what is known."""
    with pytest.raises(UnknownNameError, match="known are"):
        find_product(text, [drug])


def test_rounding_policies() -> None:
    """Vials are rounded within a tenth; a policy that does not exist is refused."""
    assert str(find_rounding("VIAL").tolerance) == "0.1"
    assert find_rounding("none").forms == ()
    with pytest.raises(UnknownNameError):
        find_rounding("banding")


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("label_doses.csv", "16 mg/kg", "16 mg/kgg", "cannot be read"),
        ("label_doses.csv", "Sarclisa,", "Sarclizza,", "no product"),
        ("label_doses.csv", "child_pugh >= 10", "child_pug >= 10", "cannot be read"),
        ("products.csv", "Kyprolis,carfilzomib", "Kyprolis,carfilzomibb", "no drug"),
        ("products.csv", ",yes,", ",perhaps,", "yes or no"),
        ("roundings.csv", ",10,", ",ten,", "cannot be read"),
    ],
)
def test_tables_that_contradict_themselves(tmp_path: Path, table: str, old: str, new: str, said: str) -> None:
    """A table with a bad cell, an unknown product or drug, or a rule that does not parse is refused with its place."""
    for path in TABLES.glob("*.csv"):
        shutil.copy(path, tmp_path / path.name)
    path = tmp_path / table
    path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(VocabularyError, match=said) as refused:
        load_labels(tmp_path)
    assert table in refused.value.where
