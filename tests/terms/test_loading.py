"""The loader refuses tables that contradict themselves, and one changed fact changes the answer."""

from pathlib import Path

import pytest

from trialrun.errors import VocabularyError
from trialrun.terms import load_vocabulary
from trialrun.terms.loading import TABLES


@pytest.mark.parametrize(
    ("table", "name", "cells", "words"),
    [
        ("variables.csv", "platelets", {"spellings": "Hgb"}, ["'platelets'", "'hemoglobin'", "Hgb"]),
        ("drugs.csv", "bortezomib", {"spellings": "Revlimid"}, ["'lenalidomide'", "'bortezomib'"]),
        ("conditions.csv", "gout", {"label": "Aspirin"}, ["'aspirin'", "'gout'"]),
        ("variables.csv", "platelets", {"unit": "10*9/Q"}, ["platelets", "Q"]),
        ("variables.csv", "platelets", {"low": "9000"}, ["platelets", "upside down"]),
        ("variables.csv", "platelets", {"low": "much"}, ["platelets"]),
        ("variables.csv", "platelets", {"kind": "guess"}, ["guess"]),
        ("variables.csv", "platelets", {"loinc": "718-7"}, ["718-7", "'hemoglobin'", "'platelets'"]),
        ("variables.csv", "response_status", {"values": ""}, ["response_status", "without values"]),
        ("variables.csv", "platelets", {"source": ""}, ["platelets", "source"]),
        ("drug_classes.csv", "anticancer_therapy", {"parents": "anti_cd38"}, ["circle", "anti_cd38"]),
        ("conditions.csv", "malignancy", {"parents": "leukemia"}, ["circle", "leukemia"]),
        ("drugs.csv", "thalidomide", {"classes": "imids"}, ["thalidomide", "imids"]),
        ("drugs.csv", "thalidomide", {"classes": "pregnancy"}, ["thalidomide", "pregnancy"]),
        ("combinations.csv", "rd", {"components": "lenalidomide;decadronum"}, ["rd", "decadronum"]),
        ("procedures.csv", "pregnancy", {"spellings": ""}, ["'pregnancy'", "two tables"]),
        ("drug_classes.csv", "aspirin", {}, ["'aspirin'", "two tables"]),
    ],
)
def test_a_contradiction_is_refused_with_names(change_row, table, name, cells, words):
    """Each contradiction stops the load, and the message names what contradicts what."""
    folder = change_row(table, name, **cells)
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(folder)
    assert all(word in str(caught.value) for word in words)


def test_a_name_used_twice_in_one_table_is_refused(change_row):
    """Two rows of one name are an error that names file and line."""
    folder = change_row("derived.csv", "height_at_birth", kind="number", unit="cm")
    text = (folder / "derived.csv").read_text()
    (folder / "derived.csv").write_text(text + text.splitlines()[-1] + "\n")
    with pytest.raises(VocabularyError, match=r"derived\.csv:5.*used twice"):
        load_vocabulary(folder)


def test_a_row_with_a_missing_cell_is_refused(change_row):
    """A row that is too short is an error with its line, not a silent shift of columns."""
    folder = change_row("derived.csv", "age")
    with (folder / "derived.csv").open("a") as lines:
        lines.write("height,Height\n")
    with pytest.raises(VocabularyError, match=r"derived\.csv:4"):
        load_vocabulary(folder)


def test_a_missing_folder_is_refused(tmp_path):
    """A folder without tables says which file cannot be read."""
    with pytest.raises(VocabularyError, match=r"drugs\.csv"):
        load_vocabulary(tmp_path / "nowhere")


def test_a_new_synonym_is_found(change_row, vocabulary):
    """A synonym added to a copied table is found there, and only there."""
    changed = load_vocabulary(change_row("drugs.csv", "thalidomide", spellings="Talidex"))
    assert changed.find("tali-dex").name == "thalidomide"
    assert vocabulary.find("tali-dex") is None


def test_a_cut_class_link_changes_what_is_below(change_row, vocabulary):
    """Without its class link daratumumab is no anti-CD38 antibody any more."""
    changed = load_vocabulary(change_row("drugs.csv", "daratumumab", classes="monoclonal_antibody"))
    assert "daratumumab" in vocabulary.below("anti_cd38")
    assert "daratumumab" not in changed.below("anti_cd38")


def test_a_changed_unit_is_seen(change_row):
    """The canonical unit comes from the table."""
    changed = load_vocabulary(change_row("variables.csv", "albumin", unit="g/dL", low="0.5", high="8"))
    assert changed.variables["albumin"].unit == "g/dL"


def test_the_bundled_vocabulary_is_loaded_once(vocabulary):
    """The bundled tables are read once for a process; a folder that is named is read anew."""
    assert load_vocabulary() is vocabulary
    assert load_vocabulary(TABLES) is not vocabulary


def test_the_vocabulary_is_large_enough(vocabulary):
    """There are at least 200 variables, and every term has label and source."""
    assert len(vocabulary.variables) >= 200
    assert all(vocabulary.term(name).label and vocabulary.term(name).source for name in vocabulary.names())


def test_every_number_and_scale_has_a_plausible_range(vocabulary):
    """A number without plausible range would let any value pass."""
    numbers = [term for term in vocabulary.variables.values() if term.kind in ("number", "scale")]
    assert [term.name for term in numbers if term.low is None or term.high is None] == []


def test_tables_are_plain_text_files():
    """Every table is bundled beside the code."""
    assert {path.suffix for path in Path(TABLES).iterdir()} == {".csv", ".yaml"}
