"""The catalogue: names, aliases, paths of users, documents and quotes, and what is said when something is wrong."""

from pathlib import Path

import pytest

from trialrun.errors import InputError, UnknownNameError, UsageError
from trialrun.library import document_text, is_path, load, load_trial, load_trials, names, quote
from trialrun.protocol import CriteriaSet, EvidenceFile, Trial, write_file

TRIALS = {"NCT02193698", "NCT04396496", "NCT04883242", "limoges-len-dex"}
CRITERIA = {
    "chiba-2019",
    "dispenzieri-2003",
    "dispenzieri-2012",
    "imwg-2016",
    "poems-arkansas",
    "poems-ccf",
    "poems-chiba",
    "poems-mayo",
}


def test_the_catalogue_lists_every_public_name_by_kind() -> None:
    """The four trials, the letter and the eight criteria sets are bundled under the names the manual gives them."""
    by_kind = {kind: {entry.name for entry in names() if entry.kind == kind} for kind in ("trial", "evidence")}
    assert by_kind == {"trial": TRIALS, "evidence": {"darzalex-poems-evidence"}}
    assert {entry.name for entry in names() if entry.kind == "criteria"} == CRITERIA


def test_the_head_of_a_file_tells_what_the_whole_file_tells() -> None:
    """An entry of the catalogue agrees with the record that the file holds."""
    kinds = {"trial": Trial, "evidence": EvidenceFile, "criteria": CriteriaSet}
    for entry in names():
        record = load(entry.name)
        assert isinstance(record, kinds[entry.kind])
        assert (record.name, record.title.value, record.aliases) == (entry.name, entry.title, entry.aliases)


@pytest.mark.parametrize("name", ["nct02193698", "NCT02193698", " nct02193698 ", "chiba_len_dex", "Chiba-Len-Dex"])
def test_names_and_aliases_are_free_in_case_and_hyphen(name: str) -> None:
    """A trial is found whatever the letter case and whether hyphens or underscores are written."""
    assert load(name).name == "NCT02193698"


def test_the_registry_number_of_the_limoges_trial_is_an_alias() -> None:
    """The page prints no number, but the trial is found by the one its registry record has."""
    assert load_trial("NCT01639898") is load_trial("limoges-len-dex")


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    """A misspelt name is refused, and the nearest names are offered."""
    with pytest.raises(UnknownNameError, match="did you mean limoges-len-dex") as error:
        load("limoges-lendex")
    assert error.value.exit_code == 2


def test_a_criteria_set_is_not_a_trial() -> None:
    """Asking to screen for a criteria set or for evidence is a usage error that names what it is."""
    with pytest.raises(UsageError, match="poems-ccf is a criteria set, not a trial"):
        load_trial("poems-ccf")
    with pytest.raises(UsageError, match="an evidence document, not a trial"):
        load_trial("darzalex-poems-evidence")


def test_no_name_means_all_trials() -> None:
    """Without names all bundled trials come, with names just those, in the order asked for and each once."""
    assert {trial.name for trial in load_trials()} == TRIALS
    chosen = load_trials(["limoges_len_dex", "NCT02193698", "nct01639898"])
    assert [trial.name for trial in chosen] == ["limoges-len-dex", "NCT02193698"]


def test_a_file_of_the_user_is_loaded_by_path(tmp_path: Path) -> None:
    """A path with a .yaml ending opens the user's own file, and gives the record that was written."""
    path = tmp_path / "my.yaml"
    path.write_text(write_file(load_trial("NCT02193698")), "utf-8")
    assert load(str(path)) == load_trial("NCT02193698")
    assert is_path("my.yml") and is_path("trials/my") and not is_path("NCT02193698")


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    """Two different trials under one name would be mixed up in every result, so they are refused."""
    path = tmp_path / "other.yaml"
    changed = write_file(load_trial("NCT02193698")).replace("value: 5\n", "value: 6\n")
    path.write_text(changed, "utf-8")
    with pytest.raises(UsageError, match="two different files are named NCT02193698"):
        load_trials(["NCT02193698", str(path)])


def test_a_file_that_cannot_be_used_says_where_and_what(tmp_path: Path) -> None:
    """A missing file and a broken file are input errors that name the file and the line, without a traceback."""
    with pytest.raises(InputError, match=r"absent\.yaml"):
        load(str(tmp_path / "absent.yaml"))
    broken = tmp_path / "broken.yaml"
    broken.write_text("kind: trial\ntrialrun: 1\nname: broken\ntitle:\n  valu: x\n", "utf-8")
    with pytest.raises(InputError, match=r"broken\.yaml"):
        load(str(broken))


@pytest.mark.shared
def test_a_document_is_found_under_any_name(shared: Path, tmp_path: Path) -> None:
    """A document counts by its SHA-256, so that a renamed copy is still found and quoted."""
    trial = load_trial("NCT02193698")
    assert trial.document is not None
    original = shared / "seeds" / trial.document.name
    (tmp_path / "renamed.txt").write_bytes(original.read_bytes())
    for folder in (shared / "seeds", shared, tmp_path):
        text, findings = document_text(trial, folder)
        assert text is not None and not findings
        assert quote(trial.title, text) == trial.title.value


@pytest.mark.shared
def test_a_changed_document_is_never_quoted(shared: Path, tmp_path: Path) -> None:
    """A document of the same name with other bytes gives a warning and no text, for its lines may have moved."""
    trial = load_trial("NCT02193698")
    assert trial.document is not None
    raw = (shared / "seeds" / trial.document.name).read_bytes()
    (tmp_path / trial.document.name).write_bytes(b"\n" + raw)
    text, findings = document_text(trial, tmp_path)
    assert text is None and quote(trial.title, text) == ""
    assert [(finding.family, finding.severity) for finding in findings] == [("document-changed", "warning")]


def test_a_missing_document_is_a_note(tmp_path: Path) -> None:
    """Without the document the answers still come, with a note that nothing can be quoted."""
    text, findings = document_text(load("NCT02193698"), tmp_path)
    assert text is None and [finding.severity for finding in findings] == ["note"]
    with pytest.raises(InputError, match="no such folder"):
        document_text(load("NCT02193698"), tmp_path / "absent")


def test_a_record_without_document_needs_none(tmp_path: Path) -> None:
    """A criteria set was not made from a document, so that there is nothing to find and nothing to say."""
    assert document_text(load("poems-ccf"), tmp_path) == (None, ())
