"""Trial files as people write them at first: every mistake has a line, and nobody is judged by a broken trial."""

from pathlib import Path

import pytest

from cli_runs import AS_OF, TRIAL, Run, folder_of

RULE = "platelets >= 50 10*9/L"
MISTAKES: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    "empty": ("", ("empty",)),
    "bytes": (b"\x89PNG\xff\xfe\x00" * 99, ("UTF-8",)),
    "Latin letters": (TRIAL.replace("An", "\xe9").encode("latin-1"), ("UTF-8",)),
    "a tab": (TRIAL.replace("  complete", "\tcomplete"), (":6", "tab")),
    "brackets without end": ("a: " + "[" * 50_000, (":1", "nested")),
    "a reference bomb": ("a: &a [x, x]\nb: [*a, *a]\n", ("references",)),
    "not a trial file": ("- just\n- a list\n", (":1",)),
    "no eligibility": (TRIAL.partition("eligibility:")[0], ("'eligibility' is missing",)),
    "an unknown kind": (TRIAL.replace("kind: trial", "kind: trail"), (":2", "trial")),
    "an unknown field": (TRIAL.replace("complete: true", "compleet: true"), ("compleet",)),
    "an unknown variable": (TRIAL.replace(RULE, "platlets >= 50 10*9/L"), (":9", "platlets", "platelets")),
    "a unit of another kind": (TRIAL.replace(RULE, "platelets >= 50 g/dL"), (":9", "g/dL")),
    "a unit nobody knows": (TRIAL.replace(RULE, "platelets >= 50 frobs"), (":9", "frobs")),
    "bounds that exclude each other": (TRIAL.replace(RULE, f"{RULE} and platelets < 40 10*9/L"), (":9", "never")),
    "an id used twice": (TRIAL.replace("id: platelets", "id: adult"), (":9", "'adult'", "twice")),
    "a question without wording": (TRIAL.replace("attest(consent)", "attest(consnt)"), ("consnt",)),
    "a name nobody can type": (TRIAL.replace("invented-1", '"a/b"'), (":3", "name")),
    "no name": (TRIAL.replace("invented-1", '""'), (":3", "name")),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_found_with_its_line_and_nobody_is_screened(
    run: Run, tmp_path: Path, clinic: Path, case: str
) -> None:
    """`check` lists the mistake and leaves with 1; `screen` and `explain` refuse the file with 3 and say the same."""
    content, words = MISTAKES[case]
    file = folder_of(tmp_path, {"mine.yaml": content}) / "mine.yaml"
    checked = run("check", file)
    assert checked.code == 1
    assert all(word in checked.err for word in words), checked.err
    for command in (("screen", file), ("explain", file, "001")):
        ran = run(*command, "--patients", clinic, "--as-of", AS_OF)
        assert (ran.code, ran.out) == (3, "")
        assert all(word in ran.err for word in words), ran.err
        assert "Next: " in ran.err
        assert "Traceback" not in ran.err


def test_a_good_file_is_screened(run: Run, invented: Path, clinic: Path) -> None:
    """A user's own trial is judged like a bundled one."""
    found = run("screen", invented, "--patients", clinic, "--as-of", AS_OF, "--json").json()["trials"][0]
    assert (found["trial"], found["eligible"], found["ineligible"], found["undetermined"]) == ("invented-1", 0, 1, 4)
    assert found["asked_only"] == 2
    assert found["failing_one"] == 1


def test_several_mistakes_are_counted(run: Run, tmp_path: Path, clinic: Path) -> None:
    """Where there is more than one error, screening names the first and where to see all."""
    text = TRIAL.replace("age >= 18 years", "age >= 18 g/dL").replace(RULE, "platelets >= 50 g/dL")
    file = folder_of(tmp_path, {"mine.yaml": text}) / "mine.yaml"
    ran = run("screen", file, "--patients", clinic, "--as-of", AS_OF)
    assert ran.code == 3
    assert f"trialrun check {file}" in ran.err


def test_a_line_without_end(run: Run, tmp_path: Path) -> None:
    """A file of many megabytes is refused at once."""
    file = folder_of(tmp_path, {"mine.yaml": "name: " + "a" * 9_000_000}) / "mine.yaml"
    ran = run("check", file)
    assert ran.code == 1
    assert "too long" in ran.err


@pytest.mark.parametrize("command", ["check", "show", "screen"])
def test_a_missing_file_and_a_folder_are_unusable(run: Run, tmp_path: Path, clinic: Path, command: str) -> None:
    """A path that is not there, or is a folder, is told with its name."""
    rest = ("--patients", clinic, "--as-of", AS_OF) if command == "screen" else ()
    missing = run(command, tmp_path / "mine.yaml", *rest)
    assert missing.code == 3
    assert "mine.yaml" in missing.err
    folder = run(command, tmp_path, *rest)
    assert folder.code == 3
    assert str(tmp_path) in folder.err


@pytest.mark.parametrize("name", ["imwg-2016", "darzalex-poems-evidence"])
def test_only_trials_are_screened(run: Run, clinic: Path, name: str) -> None:
    """A criteria set or a piece of evidence is called what it is, and the trials are named."""
    ran = run("screen", name, "--patients", clinic, "--as-of", AS_OF)
    assert ran.code == 2
    assert "not a trial" in ran.err
    assert "NCT04396496" in ran.err


def test_a_trial_named_twice_is_screened_once(run: Run, clinic: Path) -> None:
    """The same trial under two spellings is one trial."""
    ran = run("screen", "NCT04396496", "nct04396496", "--patients", clinic, "--as-of", AS_OF, "--json")
    assert [one["trial"] for one in ran.json()["trials"]] == ["NCT04396496"]


def test_two_files_of_one_name_are_refused(run: Run, tmp_path: Path, clinic: Path) -> None:
    """A user's file that bears a bundled trial's name cannot be screened beside that trial."""
    file = folder_of(tmp_path, {"mine.yaml": TRIAL.replace("invented-1", "NCT04396496")}) / "mine.yaml"
    ran = run("screen", file, "NCT04396496", "--patients", clinic, "--as-of", AS_OF)
    assert ran.code == 2
    assert "two different files are named NCT04396496" in ran.err


def test_a_file_in_the_clothes_of_a_bundled_trial_is_pointed_out(run: Run, tmp_path: Path, clinic: Path) -> None:
    """Alone it is used, and a warning says that it is not the bundled one."""
    file = folder_of(tmp_path, {"mine.yaml": TRIAL.replace("invented-1", "nct04396496")}) / "mine.yaml"
    ran = run("screen", file, "--patients", clinic, "--as-of", AS_OF)
    assert ran.code == 0
    assert "bears the name of the bundled NCT04396496 and differs from it" in ran.err


def test_a_file_that_may_not_be_read(run: Run, invented: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permission denied is unusable input (3), not a mistake in the file (1)."""

    def refuse(self: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    ran = run("check", invented)
    assert (ran.code, ran.out) == (3, "")
    assert "Permission denied" in ran.err
