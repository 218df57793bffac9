"""The command `review`: a person confirms or corrects a criterion, and that survives a new reading."""

from pathlib import Path

import pytest

from cli_runs import Run, folder_of

NAME = "NCT99999999"
DOCUMENT = f"""Title of Study: ALDER, carfilzomib in multiple myeloma
ClinicalTrials.gov Identifier: {NAME}

Inclusion Criteria:
- Platelets >= 30 x 10^9/L
- ECOG performance status <= 2
- Hypertension

Exclusion Criteria:
- Hypertension
- ALT > 3 x ULN
"""
BY = ("--by", "JK", "--on", "2026-11-18")


@pytest.fixture
def read(run: Run, tmp_path: Path) -> Path:
    """The trial file of the document, read into a folder."""
    folder = folder_of(tmp_path / "documents", {"alder.txt": DOCUMENT})
    assert run("read", folder / "alder.txt", "--out", tmp_path / "out").code == 0
    return tmp_path / "out" / f"{NAME}.yaml"


def test_a_criterion_is_confirmed_as_it_is(run: Run, read: Path) -> None:
    """Who and when are kept in the file and on the page, and the rule stays."""
    ran = run("review", read, "platelets", *BY)
    assert ran.code == 0 and ran.out.startswith("platelets: confirmed by JK on 2026-11-18")
    assert "platelets >= 30 10*9/L" in read.read_text("utf-8")
    assert "confirmed by JK on 2026-11-18" in read.with_suffix(".html").read_text("utf-8")


def test_a_correction_survives_a_new_reading(run: Run, read: Path, tmp_path: Path) -> None:
    """The rule, the wording of its question, and the reason are in the file that is read again."""
    words = ("--rule", "ecog <= 1 or attest(sponsor_agrees)", "--question", "sponsor_agrees=Has the sponsor agreed?")
    ran = run("review", read, "ecog", *BY, *words, "--note", "protocol 5.1", "--json")
    assert ran.json()["criterion"]["kind"] == "partly"
    before = read.read_text("utf-8")
    assert run("read", tmp_path / "documents" / "alder.txt", "--out", read.parent).code == 0
    assert read.read_text("utf-8") == before
    assert all(part in before for part in ("Has the sponsor agreed?", "protocol 5.1", "corrected: true"))
    assert run("check", read).code == 0


def test_a_changed_line_loses_its_review_aloud(run: Run, read: Path, tmp_path: Path) -> None:
    """The loss is an error with the rule that was held, and the file as it was is kept."""
    run("review", read, "platelets", *BY)
    folder_of(tmp_path / "documents", {"alder.txt": DOCUMENT.replace(">= 30", ">= 50")})
    ran = run("read", tmp_path / "documents" / "alder.txt", "--out", read.parent, "--strict")
    assert ran.code == 1 and "[review-lost]" in ran.err and "platelets >= 30 10*9/L" in ran.err
    assert "confirmed" not in read.read_text("utf-8")
    assert "JK" in read.with_suffix(".before.yaml").read_text("utf-8")


def test_equal_lines_of_two_lists_are_told_apart(run: Run, read: Path, tmp_path: Path) -> None:
    """The review of the one never lands on the other: their polarity differs."""
    run("review", read, "hypertension", *BY, "--label", "high blood pressure")
    run("read", tmp_path / "documents" / "alder.txt", "--out", read.parent)
    text = read.read_text("utf-8")
    assert text.count("high blood pressure") == 1 and text.count("reviewed:") == 1
    assert run("check", read).code == 0


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("platelet", "--by", "JK"), 2, "did you mean platelets?"),
        (("zzzz", "--by", "JK"), 2, "the trial has platelets, ecog"),
        (("ecog", "--by", " "), 2, "--by with a role or initials"),
        (("ecog", "--by", "JK", "--on", "2026-13-01"), 3, "no such date"),
        (("ecog", "--by", "JK", "--rule", "ecog <= and"), 3, "ecog <= and\n          ^\n  Next: "),
        (("ecog", "--by", "JK", "--rule", "plaetlets <= 3"), 3, "did you mean `platelets`"),
        (("ecog", "--by", "JK", "--rule", "platelets >= 30 mg/dL"), 3, "the file was not changed"),
        (("ecog", "--by", "JK", "--kind", "notes"), 2, "compiled, partly, attest, note"),
        (("ecog", "--by", "JK", "--kind", "note", "--rule", "ecog <= 1"), 2, "leave out --rule"),
        (("ecog", "--by", "JK", "--question", "other=Is it?"), 2, "attest(KEY)"),
        (("ecog", "--by", "JK", "--question", "other"), 2, "has no key or no text"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_slip_is_refused_and_the_file_stays(
    run: Run, read: Path, words: tuple[str, ...], code: int, part: str
) -> None:
    """The message names what is wrong and what to do next; nothing is written."""
    before = read.read_text("utf-8")
    ran = run("review", read, *words)
    assert ran.code == code
    assert part in ran.err and "Next: " in ran.err
    assert read.read_text("utf-8") == before


def test_a_note_has_no_rule(run: Run, read: Path) -> None:
    """A line that limits nobody loses its rule, and the kind says so."""
    assert run("review", read, "hypertension", *BY, "--kind", "note").code == 0
    assert run("check", read).code == 0


@pytest.mark.parametrize(("content", "part"), [(None, "there is no such file"), ("a: b: c", "no trial file")])
def test_what_is_no_trial_file_is_refused(run: Run, tmp_path: Path, content: str | None, part: str) -> None:
    """The message says what `review` takes."""
    file = tmp_path / "other.yaml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    ran = run("review", file, "ecog", "--by", "JK")
    assert ran.code == 3 and part in ran.err and "trialrun read" in ran.err
