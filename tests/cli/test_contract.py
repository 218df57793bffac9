"""The command line is a contract: what is printed where, which exit code, which names are understood."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli_runs import AS_OF, Run
from trialrun import __version__
from trialrun.cli.main import app
from trialrun.errors import InternalError

COMMANDS = sorted(str(command.name) for command in app.registered_commands)
TRIAL_NAME = "NCT04396496"


def test_the_commands_are_those_of_this_release() -> None:
    """Nothing is promised that does not run."""
    reading = ["parse", "read", "review"]
    assert sorted(COMMANDS) == sorted(
        ["assess", "calendar", "check", "demo", "explain", "list", *reading, "screen", "show"]
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    """`--help` explains each command and each of its options, and leaves with 0."""
    ran = run(command, "--help")
    assert ran.code == 0
    assert f"Usage: trialrun {command}" in ran.out
    assert "--json" in ran.out


def test_version(run: Run) -> None:
    """`--version` prints name and version."""
    assert run("--version").out == f"trialrun {__version__}\n"


def test_the_package_runs_as_the_script_does() -> None:
    """Where the script is not on the path, `python -m trialrun` is the same."""
    ran = subprocess.run([sys.executable, "-m", "trialrun", "--version"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, f"trialrun {__version__}\n")


def test_no_words_at_all_show_the_help(run: Run) -> None:
    """A newcomer who types the bare name sees what there is, and the code says that nothing was asked."""
    ran = run()
    assert ran.code == 2
    assert "screen" in ran.out + ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("show", TRIAL_NAME),
        ("show", "darzalex-poems-evidence"),
        ("show", "imwg-2016"),
        ("check", TRIAL_NAME),
        ("screen", TRIAL_NAME, "--patients", "CLINIC", "--as-of", AS_OF),
        ("screen", "all", "--patients", "CLINIC", "--as-of", AS_OF, "--assume-absent", "all"),
        ("explain", TRIAL_NAME, "001", "--patients", "CLINIC", "--as-of", AS_OF),
        ("assess", "imwg-2016", "CLINIC"),
    ],
    ids=" ".join,
)
def test_json_is_one_document_and_nothing_else(run: Run, clinic: Path, words: tuple[str, ...]) -> None:
    """With --json stdout is one JSON document, whatever there is to say besides."""
    ran = run(*(str(clinic) if word == "CLINIC" else word for word in words), "--json")
    assert ran.code == 0
    assert json.loads(ran.out)
    assert ran.out.endswith("}\n") or ran.out.endswith("]\n")


def test_findings_go_to_stderr_or_into_a_file_never_to_stdout(run: Run, clinic: Path, tmp_path: Path) -> None:
    """Findings stand on stderr; with --findings they are JSON lines in the file, and stderr is silent."""
    words = ("screen", TRIAL_NAME, "--patients", clinic, "--as-of", AS_OF)
    plain = run(*words)
    assert "[name]" in plain.err
    assert "[name]" not in plain.out
    file = tmp_path / "new" / "findings.jsonl"
    kept = run(*words, "--findings", file)
    found = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert {"name", "date", "unit", "person", "appendix-absent"} <= {one["family"] for one in found}
    assert kept.err == ""
    assert kept.out == plain.out


def test_findings_that_cannot_be_kept_are_known_before_anything_is_printed(run: Run, clinic: Path) -> None:
    """Where the findings file cannot be written, stdout stays empty and the code is 3."""
    ran = run("screen", TRIAL_NAME, "--patients", clinic, "--as-of", AS_OF, "--findings", clinic, "--json")
    assert (ran.code, ran.out) == (3, "")
    assert "cannot write" in ran.err


@pytest.mark.parametrize("name", ["NCT04396496", "nct04396496", " Nct04396496 "])
def test_letter_case_does_not_matter_in_names(run: Run, name: str) -> None:
    """A name is understood however it is written."""
    assert run("show", name, "--json").json()["name"] == "NCT04396496"


@pytest.mark.parametrize("name", ["limoges-len-dex", "limoges_len_dex", "LIMOGES-len_DEX"])
def test_hyphens_and_underscores_are_equal_in_names(run: Run, name: str) -> None:
    """`-` and `_` are the same letter in a name."""
    assert run("show", name, "--json").json()["name"] == "limoges-len-dex"


@pytest.mark.parametrize("words", [("screen", "ALL"), ("screen", "all", TRIAL_NAME)], ids=" ".join)
def test_all_means_every_bundled_trial_once(run: Run, clinic: Path, words: tuple[str, ...]) -> None:
    """`all` may stand beside other names, and no trial is screened twice."""
    found = run(*words, "--patients", clinic, "--as-of", AS_OF, "--json").json()["trials"]
    names = [one["trial"] for one in found]
    assert len(names) == len(set(names)) == 4


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        (("show", "NCT0439649"), "NCT04396496"),
        (("check", "limoges"), "trialrun list"),
        (("show", "dispenzieri-2021"), "dispenzieri-2012"),
        (("scren",), "screen"),
        (("screen", TRIAL_NAME, "--patient", "."), "--patients"),
    ],
    ids=str,
)
def test_the_nearest_name_is_suggested(run: Run, words: tuple[str, ...], suggested: str) -> None:
    """A slip in a name, a command or an option is wrong usage, and the nearest is offered."""
    ran = run(*words)
    assert ran.code == 2
    assert suggested in ran.err
    assert ran.out == ""


def test_a_patient_named_before_the_trial(run: Run, clinic: Path) -> None:
    """Whoever swaps the two words of `explain` is told the order."""
    ran = run("explain", "001", "nct04396496", "--patients", clinic, "--as-of", AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert "name the trial first: explain NCT04396496 001" in ran.err


def test_an_error_in_a_checked_file_is_1(run: Run, tmp_path: Path, invented: Path) -> None:
    """`check` leaves with 1 where a finding is an error, with 0 where all are lighter, in text and in JSON."""
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(invented.read_text("utf-8").replace("platelets >=", "platlets >="), "utf-8")
    assert run("check", invented).code == 0
    assert run("check", invented, "--json").code == 0
    assert run("check", wrong).code == 1
    ran = run("check", wrong, "--json")
    assert ran.code == 1
    assert ran.json()["findings"][0]["lines"] == [9, 9]


def test_our_own_bug_is_4_without_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen exception is called our mistake, in one line, with what to do."""
    monkeypatch.setattr("trialrun.library.names", lambda: 1 // 0)
    ran = run("list")
    assert ran.code == 4
    assert "our own mistake" in ran.err
    assert "--debug" in ran.err
    assert "Traceback" not in ran.err


def test_an_internal_error_is_4(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state that must not occur is told apart from bad input."""

    def broken() -> None:
        raise InternalError("two files bear one name")

    monkeypatch.setattr("trialrun.library.names", broken)
    assert run("list").code == 4


@pytest.mark.parametrize(
    "words", [("--debug", "show", "nope"), ("show", "--debug", "nope"), ("show", "nope", "--debug")]
)
def test_debug_shows_the_traceback_wherever_it_stands(run: Run, words: tuple[str, ...]) -> None:
    """--debug adds the traceback and keeps the code; without it there is never one."""
    ran = run(*words)
    assert ran.code == 2
    assert "Traceback" in ran.err
    assert "Traceback" not in run("show", "nope").err


def test_ctrl_c_stops_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever presses ctrl-C reads one word, no traceback, and the code is that of an interrupted program."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trialrun.library.names", interrupted)
    ran = run("list")
    assert ran.code == 130
    assert ran.err.strip() == "trialrun: stopped"


def test_remarks_are_counted_not_listed(run: Run, clinic: Path) -> None:
    """What is doubtful in a document does not drown what is wrong in the records."""
    ran = run("screen", TRIAL_NAME, "--patients", clinic, "--as-of", AS_OF)
    assert ran.err.splitlines()[-1].startswith(f"note [remarks] {TRIAL_NAME}: ")
    assert "[appendix-absent]" not in ran.err


def outside(*words: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, with environment settings."""
    call = "from trialrun.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", call, *words], capture_output=True, check=False, env=settings or None, timeout=60
    )


def test_a_reader_that_goes_away_is_no_error() -> None:
    """`trialrun show ... | head -1` ends with 0 and without a word on stderr."""
    call = f"{sys.executable} -c 'from trialrun.cli.main import main; main()' show {TRIAL_NAME}"
    script = f"{call} | head -1; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", script], capture_output=True, check=False, text=True, timeout=60)
    assert ran.stdout.splitlines()[-1] == "0"
    assert ran.stderr == ""


def test_a_terminal_without_greek_letters_gets_their_codes() -> None:
    """Where the terminal cannot show a micro sign, the text still comes, and the code is 0."""
    ran = outside("show", TRIAL_NAME, PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert rb"\xb5L" in ran.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", [("list",), ("list", "--json"), ("--help",)], ids=" ".join)
def test_a_full_disk_is_not_our_bug(words: tuple[str, ...]) -> None:
    """Where the output cannot be written, that is said in one line, with 3."""
    call = [sys.executable, "-c", "from trialrun.cli.main import main; main()", *words]
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert ran.returncode == 3
    assert b"No space left" in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert b"Exception" not in ran.stderr


def test_words_that_are_not_text_are_refused() -> None:
    """A name made of bytes that are no text is an unknown name, not a crash."""
    call = [sys.executable, "-c", "from trialrun.cli.main import main; main()", "show", b"\xff\xfe"]
    ran = subprocess.run(call, capture_output=True, check=False, timeout=60)
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr


def test_help_needs_nothing_heavy() -> None:
    """The entry point imports no table, grammar or figure library; commands do so when they run."""
    heavy = ("pyarrow", "duckdb", "numpy", "lark", "altair", "jinja2", "yaml")
    call = f"import sys, trialrun.cli.main; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", call], capture_output=True, check=True, text=True, timeout=60)
    assert ran.stdout.strip() == "[]"
