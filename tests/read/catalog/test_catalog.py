"""A folder of records becomes one catalog of tables: counted, queried, restarted, and the same however it is cut."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from read.documents.documents_made import page_bytes, pdf_bytes
from registry_records import FORMATS, XML, v2_record
from trialrun.errors import InputError, UsageError
from trialrun.read.catalog import record_rows, registry
from trialrun.read.catalog.registry import Cutting, read_registry
from trialrun.read.catalog.schema import CATALOG_TABLES
from trialrun.read.source import Source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Records of all six formats, in files of every kind, with some that are broken, repeated or nothing of ours."""
    made = tmp_path / "registry"
    (made / "deep" / "er").mkdir(parents=True)
    for kind, raw in FORMATS.items():
        (made / f"{kind.replace(' ', '_')}.{'xml' if 'xml' in kind else 'json'}").write_bytes(raw)
    (made / "deep" / "again.json").write_bytes(FORMATS["ctgov v2"])
    (made / "deep" / "cut.json").write_bytes(FORMATS["ctgov v2"][:700])
    (made / "deep" / "empty.xml").write_bytes(b"")
    (made / "deep" / "er" / "lines.jsonl").write_bytes(b"\n".join(v2_record(n) for n in range(1, 8)) + b"\n{broken\n")
    (made / "deep" / "er" / "page.json.gz").write_bytes(
        gzip.compress(b'{"studies": [' + v2_record(11) + b"," + v2_record(12) + b"]}", mtime=0)
    )
    with zipfile.ZipFile(made / "packed.zip", "w") as archive:
        archive.writestr("b/one.json", v2_record(21))
        archive.writestr("a/two.xml", XML.replace("NCT09990001", "NCT00000022"))
        archive.writestr("readme.txt", "nothing")
    (made / "damaged.zip").write_bytes(b"PK\x03\x04 nothing more")
    (made / "notes.txt").write_text("nothing")
    return made


def query(out: Path, sql: str) -> list[tuple[object, ...]]:
    """Ask the catalog in SQL; each table goes by its name."""
    with duckdb.connect() as base:
        for table in CATALOG_TABLES:
            base.read_parquet(str(out / f"{table}.parquet")).create_view(table)
        return base.sql(sql).fetchall()


def contents(out: Path) -> dict[str, bytes]:
    """The bytes of every file of a catalog."""
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def test_counts_add_up(folder: Path, tmp_path: Path) -> None:
    """Asked = read + failed + repeated: 6 formats, 1 again, 2 broken, 8 lines, 2 of a page, 3 of zip files."""
    counts = read_registry(folder, tmp_path / "out", workers=1)
    assert (counts.asked, counts.read, counts.failed, counts.repeated) == (22, 17, 4, 1)
    assert counts.asked == counts.read + counts.failed + counts.repeated
    assert counts.passed == 2
    assert counts.rows["trials"] == counts.read
    assert counts.text().startswith("22 records asked")
    assert "17 read + 4 failed + 1 repeated" in counts.text()


def test_the_catalog_is_queried_in_sql(folder: Path, tmp_path: Path) -> None:
    """Which trials are of phase 2, where, and what do they measure at 24 weeks?"""
    read_registry(folder, tmp_path / "out", workers=1)
    assert query(tmp_path / "out", "select count(*) from trials where contains(study_phase, '2')") == [(17,)]
    rows = query(
        tmp_path / "out",
        "select register, trial, start, enrolment, sponsor from trials where not starts_with(register, 'ctgov v2')"
        " order by register",
    )
    assert rows == [
        ("ctgov v1", "NCT09990001", "2021-03", 20, "Invented Hospital"),
        ("ctgov xml", "NCT09990001", "2021-03", 20, "Invented Hospital"),
        ("ctgov xml", "NCT00000022", "2021-03", 20, "Invented Hospital"),
        ("ctis", "2023-500001-11-00", "2021-03-01", 20, "Invented Hospital"),
        ("euctr", "2020-000000-11", None, 20, "Invented Hospital"),
        ("isrctn", "99900011", None, 20, None),
    ]
    times = query(
        tmp_path / "out", "select distinct offsets, extents from outcomes where role = 'primary' and register = 'euctr'"
    )
    assert times == [(["24 weeks"], ["at"])]


def test_every_document_that_failed_is_a_finding_with_its_reason(folder: Path, tmp_path: Path) -> None:
    """What could not be read, what was there before and what was passed over is told in the findings."""
    read_registry(folder, tmp_path / "out", workers=1)
    told = query(
        tmp_path / "out",
        "select family, document, trial from findings where severity <> 'note' or family = 'passed-over'",
    )
    assert sorted(told, key=str) == [
        ("passed-over", "notes.txt", None),
        ("passed-over", "packed.zip!readme.txt", None),
        ("repeated", "deep/again.json", "NCT09990001"),
        ("unreadable", "damaged.zip", None),
        ("unreadable", "deep/cut.json", None),
        ("unreadable", "deep/empty.xml", None),
        ("unreadable", "deep/er/lines.jsonl#8", None),
    ]


def test_documents_of_words_stand_beside_records(tmp_path: Path) -> None:
    """Pages, abstracts and synopses are rows of their own kind; a letter, which holds evidence, is passed over."""
    made = tmp_path / "words"
    made.mkdir()
    for name in ("classic.html", "letter.txt", "points.txt", "pubmed.txt", "synopsis.txt"):
        (made / name).write_bytes(page_bytes(name))
    (made / "record.json").write_bytes(v2_record(1))
    counts = read_registry(made, tmp_path / "out", workers=1)
    assert (counts.files, counts.asked, counts.read, counts.passed) == (5, 5, 5, 1)
    rows = query(tmp_path / "out", "select document, register, trial, criteria > 0 from trials order by document")
    assert rows == [
        ("classic.html", "ctgov page", "NCT09999994", True),
        ("points.txt", "mirror page", "NCT09999992", True),
        ("pubmed.txt", "abstract", "NCT09999991", False),
        ("record.json", "ctgov v2", "NCT00000001", True),
        ("synopsis.txt", "synopsis", None, True),
    ]
    said = query(tmp_path / "out", "select document from findings where family = 'passed-over'")
    assert said == [("letter.txt",)]


def test_the_same_files_give_the_same_bytes_for_any_workers_and_cutting(folder: Path, tmp_path: Path) -> None:
    """One process or two, one record a part or all in one: not a byte of the catalog differs."""
    read_registry(folder, tmp_path / "one", workers=1)
    read_registry(folder, tmp_path / "two", workers=2, cutting=Cutting(3, 4_000))
    read_registry(folder, tmp_path / "each", workers=1, cutting=Cutting(1, 1))
    assert contents(tmp_path / "one") == contents(tmp_path / "two") == contents(tmp_path / "each")


def test_the_cutting_of_a_file_of_lines_changes_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of lines is cut inside into stretches; a record's name is its line in the file."""
    read_registry(folder, tmp_path / "one", workers=1)
    monkeypatch.setattr("trialrun.read.catalog.parts.BLOCK", 5_000)
    read_registry(folder, tmp_path / "cut", workers=1, cutting=Cutting(1, 1))
    assert contents(tmp_path / "one") == contents(tmp_path / "cut")


class KilledError(Exception):
    """Stands for a process that is stopped."""


def test_killed_and_started_again_it_goes_on_and_gives_the_same_catalog(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any part the work may stop; what is done is not done again, and the result is the same."""
    read_registry(folder, tmp_path / "whole", workers=1)
    out, cutting = tmp_path / "out", Cutting(2, 1_000_000)
    read: list[int] = []
    real = registry.read_part

    def stop_after(parts: int) -> Callable[..., object]:
        def stopping(part: registry.Part, folder: Path) -> object:
            if len(read) >= parts:
                raise KilledError
            read.append(part.number)
            return real(part, folder)

        return stopping

    for parts in (2, 3):
        monkeypatch.setattr(registry, "read_part", stop_after(parts))
        with pytest.raises(KilledError):
            read_registry(folder, out, workers=1, cutting=cutting)
        assert not (out / "catalog.json").exists()
    (out / "parts" / ".000009.half").mkdir()
    monkeypatch.setattr(registry, "read_part", stop_after(1_000))
    read_registry(folder, out, workers=1, cutting=cutting)
    assert len(read) == len(set(read))
    assert contents(out) == contents(tmp_path / "whole")


def test_a_finished_catalog_of_the_same_files_is_left_as_it_is(folder: Path, tmp_path: Path) -> None:
    """Started again on the same files nothing is read; the counts are those of the first time."""
    first = read_registry(folder, tmp_path / "out", workers=1)
    seen: list[int] = []
    again = read_registry(folder, tmp_path / "out", workers=1, progress=lambda *told: seen.append(told[0]))
    assert (again, seen) == (first, [])


def test_the_catalog_of_other_files_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    """A folder that holds another catalog, or anything else, is refused."""
    read_registry(folder, tmp_path / "out", workers=1)
    (folder / "new.json").write_bytes(v2_record(99))
    with pytest.raises(UsageError, match="catalog of other files"):
        read_registry(folder, tmp_path / "out", workers=1)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(UsageError, match="other files"):
        read_registry(folder, tmp_path / "mine", workers=1)


def test_a_folder_that_changed_between_two_starts_is_read_anew(folder: Path, tmp_path: Path) -> None:
    """Parts of files that have changed since are not used."""
    out = tmp_path / "out"
    (out / "parts").mkdir(parents=True)
    (out / "parts" / "catalog.json").write_text(json.dumps({"fingerprint": "old", "cutting": {}}))
    shutil.copytree(folder, out / "parts" / "000000")
    assert read_registry(folder, out, workers=1).read == 17


def test_a_folder_with_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    """No folder, or none with records: the error says which endings are read."""
    with pytest.raises(InputError, match="no such folder"):
        read_registry(tmp_path / "none", tmp_path / "out")
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "letter.doc").write_text("dear")
    with pytest.raises(InputError, match="no file in it is read"):
        read_registry(tmp_path / "some", tmp_path / "out")


def test_progress_tells_parts_done_and_records_asked(folder: Path, tmp_path: Path) -> None:
    """After each part: how many of how many parts, and how many records so far."""
    told: list[tuple[int, int, int]] = []
    counts = read_registry(
        folder, tmp_path / "out", workers=1, cutting=Cutting(4, 1_000_000), progress=lambda *now: told.append(now)
    )
    assert [now[0] for now in told] == list(range(1, told[-1][1] + 1))
    assert told[-1][2] == counts.asked


def test_no_contact_is_in_any_table(folder: Path, tmp_path: Path) -> None:
    """Names of contacts, telephone numbers and e-mail addresses are in no cell."""
    read_registry(folder, tmp_path / "out", workers=1)
    for table in CATALOG_TABLES:
        cells = str(query(tmp_path / "out", f"select * from {table}"))
        assert "Jane" not in cells
        assert "555-010" not in cells
        assert "@" not in cells


def test_a_locked_or_unreadable_file_is_a_finding(folder: Path, tmp_path: Path) -> None:
    """A file that vanishes or cannot be opened while the work goes on does not stop it."""
    (folder / "link.json").symlink_to(folder / "gone.json")
    (folder / "bad.json.gz").write_bytes(b"not packed")
    counts = read_registry(folder, tmp_path / "out", workers=1)
    assert counts.failed == 6
    assert counts.asked == counts.read + counts.failed + counts.repeated


def unread(out: Path) -> dict[object, object]:
    """The documents that could not be read or were passed over, each with the family of its finding."""
    told = query(out, "select document, family from findings where trial is null and register is null")
    return {row[0]: row[1] for row in told}


def test_no_file_is_lost_whatever_it_is(tmp_path: Path) -> None:
    """Names that are not UTF-8, empty files, links that lead nowhere, pipes, archives in archives: all are counted."""
    made = tmp_path / "odd"
    made.mkdir()
    (made / "good.json").write_bytes(v2_record(1))
    Path(os.fsdecode(os.fsencode(made) + b"/b\xe9.json")).write_bytes(v2_record(2))
    (made / "empty.jsonl").write_bytes(b"")
    (made / "dead.json").symlink_to(made / "gone.json")
    (made / "pictures.pdf").write_bytes(pdf_bytes([[]]))
    (made / "wide.xml").write_bytes(XML.replace("NCT09990001", "NCT00000003").encode("utf-16-le"))
    os.mkfifo(made / "pipe.json")
    with zipfile.ZipFile(made / "all.zip", "w") as archive:
        archive.writestr("one.json", v2_record(4))
        archive.writestr("inner.zip", "nothing")
        archive.writestr("picture.png", "nothing")
    counts = read_registry(made, tmp_path / "out", workers=1)
    assert (counts.asked, counts.read, counts.failed, counts.repeated) == (7, 4, 3, 0)
    assert counts.passed == 3
    assert unread(tmp_path / "out") == {
        "all.zip!inner.zip": "passed-over",
        "all.zip!picture.png": "passed-over",
        "pipe.json": "passed-over",
        "dead.json": "unreadable",
        "empty.jsonl": "unreadable",
        "pictures.pdf": "no-text",
    }
    assert query(tmp_path / "out", "select document from trials where trial = 'NCT00000002'") == [("b\\xe9.json",)]


def test_a_line_that_is_too_long_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is named with the limit, and the next is read; it is not called broken."""
    monkeypatch.setattr("trialrun.read.catalog.entries.LONGEST_RECORD_LINE", 100_000)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "lines.jsonl").write_bytes(b'{"a": "' + b"x" * 250_000 + b'"}\n' + v2_record(1) + b"\n")
    counts = read_registry(tmp_path / "in", tmp_path / "out", workers=1)
    assert (counts.read, counts.failed) == (1, 1)
    assert unread(tmp_path / "out") == {"lines.jsonl#1": "too-large"}


def test_a_catalog_inside_the_folder_that_is_read_is_no_part_of_it(folder: Path) -> None:
    """Neither the parts of a stopped reading nor a finished catalog are read as records."""
    first = read_registry(folder, folder / "catalog", workers=1)
    assert (first.asked, first.read) == (22, 17)
    assert read_registry(folder, folder / "catalog", workers=1) == first


def test_a_mistake_of_our_own_on_one_record_does_not_end_the_reading(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a reader breaks on a record, that record fails with a finding that says so, and the rest goes on."""

    def breaks(source: Source) -> Iterator[dict[str, object]]:
        if source.kind == "isrctn":
            raise IndexError("list index out of range")
        return iter(())

    monkeypatch.setattr(record_rows, "criterion_rows", breaks)
    counts = read_registry(folder, tmp_path / "out", workers=1)
    assert (counts.read, counts.failed) == (16, 5)
    told = query(tmp_path / "out", "select document, message from findings where family = 'internal'")
    assert told == [("isrctn.json", "trialrun itself failed on this record: IndexError: list index out of range")]
