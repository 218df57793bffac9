"""The commands `read` and `parse`: what is written and printed, and what is said where a document cannot be read."""

import io
import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cli_runs import Run, folder_of

NAME = "NCT99999999"
DOCUMENT = f"""Title of Study: ALDER, carfilzomib in multiple myeloma
ClinicalTrials.gov Identifier: {NAME}
Phase of Development: 2

Inclusion Criteria:
- Age 18 years or older
- Platelets >= 30 x 10^9/L within 14 days before enrolment
- Able to swallow capsules

Exclusion Criteria:
- ALT > 3 x ULN
"""
RECORD = {
    "protocolSection": {
        "identificationModule": {"nctId": NAME, "briefTitle": "ALDER"},
        "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* Platelets >= 30 x 10^9/L"},
    }
}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with a good document, the same trial told again, an empty file, and bytes that are no text."""
    files = {
        "alder.txt": DOCUMENT,
        "again.txt": DOCUMENT.replace(">= 30", ">= 50"),
        "empty.txt": "",
        "bytes.pdf": b"\x00\x01\x02" * 900,
    }
    return folder_of(tmp_path / "documents", files)


def test_a_document_becomes_a_trial_file_a_page_and_its_coverage(run: Run, documents: Path, tmp_path: Path) -> None:
    """The files bear the registry number, the file passes the checks, and stdout says where they are."""
    ran = run("read", documents / "alder.txt", "--out", tmp_path / "out")
    assert ran.code == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {f"{NAME}.yaml", f"{NAME}.html", f"{NAME}.coverage.json"}
    first, line, *rest = ran.out.splitlines()
    assert first.startswith("alder.txt: ") and first.endswith(f"read as {NAME}")
    counts = [int(word) for word in line.split(" (")[0].replace("=", "+").split() if word.isdigit()]
    assert counts[0] == sum(counts[1:]) > 0
    assert any(str(tmp_path / "out" / f"{NAME}.html") in said for said in rest)
    assert run("check", tmp_path / "out" / f"{NAME}.yaml").code == 0


def test_one_bad_document_does_not_stop_the_others(run: Run, documents: Path, tmp_path: Path) -> None:
    """What could not be read is counted and explained, and the exit code says that something was read."""
    given = [documents / name for name in ("alder.txt", "empty.txt", "bytes.pdf", "missing.txt")]
    ran = run("read", *given, "--out", tmp_path / "out")
    assert ran.code == 0
    assert "4 documents = 1 read + 3 not read" in ran.out
    assert [line for line in ran.out.splitlines() if line.endswith(": not read")] == [
        "empty.txt: not read", "bytes.pdf: not read", "missing.txt: not read",
    ]  # fmt: skip
    said = [line for line in ran.err.splitlines() if "[unreadable]" in line]
    assert len(said) == 3 and all("Next: " in line for line in said)
    assert run("read", *given, "--out", tmp_path / "out", "--strict").code == 1
    assert run("read", *given[1:], "--out", tmp_path / "out").code == 3


def test_read_json_is_one_document_with_what_failed(run: Run, documents: Path, tmp_path: Path) -> None:
    """With --json stdout holds what was read and what was not, and stderr is silent."""
    ran = run("read", documents / "alder.txt", documents / "empty.txt", "--out", tmp_path / "out", "--json")
    found = ran.json()
    assert [one["name"] for one in found["read"]] == [NAME]
    assert [one["family"] for one in found["failed"]] == ["unreadable"]
    assert ran.err == ""


def test_findings_go_to_a_file_or_the_gravest_to_stderr(run: Run, documents: Path, tmp_path: Path) -> None:
    """A newcomer is not drowned: few findings on stderr, each severity counted on stdout, all of them in the file."""
    file = tmp_path / "findings.jsonl"
    given = [documents / "alder.txt", documents / "again.txt"]
    ran = run("read", *given, "--out", tmp_path / "out")
    kept = run("read", *given, "--out", tmp_path / "out", "--findings", file)
    found = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert kept.err == "" and len(ran.err.splitlines()) <= 9
    grave = ["error", "warning", "query", "note"]
    shown = [grave.index(line.split(" ")[0]) for line in ran.err.splitlines() if line.split(" ")[0] in grave]
    assert shown == sorted(shown) and len(found) >= len(shown)
    assert "queries" in ran.out


def test_two_documents_of_one_trial_are_two_files(run: Run, documents: Path, tmp_path: Path) -> None:
    """They are never merged, and neither is written over by the other."""
    out = tmp_path / "out"
    run("read", documents / "alder.txt", documents / "again.txt", "--out", out)
    assert ">= 30" in (out / f"{NAME}.yaml").read_text("utf-8")
    assert ">= 50" in (out / f"{NAME}-2.yaml").read_text("utf-8")


def test_an_earlier_file_is_kept_and_never_written_over(run: Run, documents: Path, tmp_path: Path) -> None:
    """Reading another document of the trial into the same folder keeps what was there, each time."""
    out = tmp_path / "out"
    for name in ("alder.txt", "again.txt", "alder.txt"):
        ran = run("read", documents / name, "--out", out)
    assert "[earlier-file]" in ran.err
    assert ">= 30" in (out / f"{NAME}.before.yaml").read_text("utf-8")
    assert ">= 50" in (out / f"{NAME}.before-2.yaml").read_text("utf-8")


def test_a_folder_with_documents_beside_it_is_refused(run: Run, documents: Path, tmp_path: Path) -> None:
    """A folder means a catalog, and the message says how its documents are read into trial files instead."""
    ran = run("read", documents, documents / "alder.txt", "--out", tmp_path / "out")
    assert ran.code == 2 and "/*" in ran.err


def test_a_folder_of_documents_becomes_a_catalog(run: Run, documents: Path, tmp_path: Path) -> None:
    """A synopsis is read into the tables as a record is; what cannot be read is counted, and the rest goes on."""
    ran = run("read", documents, "--out", tmp_path / "catalog")
    asked = len([path for path in documents.rglob("*") if path.is_file()])
    assert ran.code == 0 and f"{asked} records asked" in ran.out and "1 read" in ran.out
    rows = pq.read_table(tmp_path / "catalog" / "trials.parquet").to_pylist()
    assert [row["trial"] for row in rows] == [NAME]


def test_a_folder_becomes_a_catalog_whose_counts_add_up(run: Run, tmp_path: Path) -> None:
    """Read, failed and repeated records make those asked; with --strict a failure leaves with 1, alone with 3."""
    good = json.dumps(RECORD)
    records = folder_of(
        tmp_path / "records", {"a.json": good, "b.json": good, "half.json": good[:60], "x.txt": "hello"}
    )
    ran = run("read", records, "--out", tmp_path / "catalog", "--workers", "1")
    assert ran.code == 0
    assert ran.out.startswith("3 records asked in 3 files = 1 read + 1 failed + 1 repeated; 1 other files passed over")
    assert pq.read_table(tmp_path / "catalog" / "criteria.parquet").column("rule").to_pylist() == [
        "platelets >= 30 10*9/L"
    ]
    assert run("read", records, "--out", tmp_path / "catalog", "--strict").code == 1
    assert run("read", records, "--out", tmp_path / "catalog", "--json").json()["repeated"] == 1
    bad = folder_of(tmp_path / "bad", {"half.json": good[:60]})
    assert run("read", bad, "--out", tmp_path / "none").code == 3


def test_the_findings_of_a_catalog_are_one_of_its_tables(run: Run, tmp_path: Path) -> None:
    """--findings has no meaning for a folder, and the message says where they are."""
    records = folder_of(tmp_path / "records", {"a.json": json.dumps(RECORD)})
    ran = run("read", records, "--out", tmp_path / "catalog", "--findings", tmp_path / "f.jsonl")
    assert ran.code == 2 and "findings.parquet" in ran.err


def test_parse_reads_a_file_or_what_is_typed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways give the same rules; --role says in which list lines without a heading stand."""
    file = tmp_path / "lines.txt"
    file.write_text("Platelets >= 30 x 10^9/L\n", encoding="utf-8")
    said = run("parse", "criteria", file)
    assert said.code == 0 and "inclusion, compiled, must hold\n  platelets >= 30 10*9/L" in said.out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert run("parse", "criteria", "-").out == said.out
    assert "exclusion, compiled, must not hold" in run("parse", "criteria", file, "--role", "exclusion").out
    assert run("parse", "criteria", file, "--json").json()["criteria"][0]["rule"] == "platelets >= 30 10*9/L"


def test_parse_shows_a_regimen_and_says_where_there_is_none(run: Run, tmp_path: Path) -> None:
    """A treatment text becomes a schedule; a text without treatment is said to have none."""
    files = folder_of(
        tmp_path / "texts", {"a.txt": "Lenalidomide 25 mg orally on days 1-21 of 28-day cycles", "b.txt": "hello"}
    )
    assert "days 1-21" in run("parse", "regimen", files / "a.txt").out
    assert run("parse", "regimen", files / "a.txt", "--json").json()["phases"][0]["cycle_length"] == "28 days"
    none = run("parse", "regimen", files / "b.txt")
    assert none.code == 0 and none.out.strip() == "no treatment was found"
    untold = folder_of(tmp_path / "more", {"c.txt": "Carfilzomib 27 mg/m2 on day 1, alternating with ifosfamide."})
    assert run("parse", "regimen", untold / "c.txt").err.count("'alternating'") == 1


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("parse", "criterion", "x.txt"), 2, "did you mean criteria?"),
        (("parse", "criteria", "x.txt", "--role", "excl"), 2, "--role inclusion or --role exclusion"),
        (("parse", "criteria", "missing.txt"), 3, "check the path"),
        (("parse", "criteria", "blank.txt"), 3, "there is no text"),
        (("parse", "criteria", "bytes.txt"), 3, "not UTF-8"),
        (("read", "x.txt", "--out", ""), 2, "empty one"),
        (("read", "x.txt", "--out", "x.txt"), 3, "cannot write the results"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)  # fmt: skip
def test_a_slip_is_explained(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, part: str
) -> None:
    """The message says what is wrong and what to do next, without a traceback."""
    monkeypatch.chdir(folder_of(tmp_path / "here", {"x.txt": DOCUMENT, "blank.txt": " \n", "bytes.txt": b"\xff\xfeab"}))
    ran = run(*words)
    assert ran.code == code
    assert part in ran.err and "Next: " in ran.err and "Traceback" not in ran.err
