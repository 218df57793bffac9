"""Records as careless and hostile people hand them over: said clearly, and the good rows are used and counted."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cli_runs import AS_OF, CLINIC, Ran, Run, folder_of

TRIAL_NAME = "NCT04396496"
PERSON = "person_id,sex,birth_date\n1,female,1960-05-17\n2,male,1970-01-01\n"
MEASURED = "person_id,variable,date,value,unit\n"
NO_END = b"a" * 3_000_000


def screened(run: Run, patients: Path, *more: object, as_of: str = AS_OF) -> Ran:
    """A cohort screened for one trial."""
    return run("screen", TRIAL_NAME, "--patients", patients, "--as-of", as_of, *more)


UNUSABLE: dict[str, tuple[dict[str, str | bytes], tuple[str, ...]]] = {
    "an empty folder": ({}, ("no patient records",)),
    "a file without a byte": ({"person.csv": ""}, ("person.csv", "empty", "header")),
    "a header and nobody below": ({"person.csv": "person_id,sex,birth_date\n"}, ("no patient", "at least one row")),
    "no person table": ({"measurement.csv": MEASURED}, ("person",)),
    "a wrong column": ({"person.csv": "id,sex\n1,female\n"}, ("person.csv", "'person_id' is missing", "'id'")),
    "wrong columns of a measurement": (
        {"person.csv": PERSON, "measurement.csv": "person_id,test,day\n1,plt,2026-01-01\n"},
        ("measurement.csv", "'variable' is missing", "'test'"),
    ),
    "a column twice": ({"person.csv": "person_id,sex,sex\n1,female,male\n"}, ("'sex'", "twice")),
    "semicolons": ({"person.csv": PERSON.replace(",", ";")}, ("';'", "commas")),
    "bytes instead of CSV": ({"person.csv": b"\x89PNG\xff\xfe\x00" * 900}, ("person.csv:1", "UTF-8")),
    "bytes instead of Parquet": ({"person.parquet": b"\xff\x00" * 900}, ("person.parquet", "cannot read")),
    "bytes in a second table": (
        {"person.csv": PERSON, "measurement.csv": b"\xff\xfe" * 900},
        ("measurement.csv:1", "UTF-8"),
    ),
    "Latin letters": ({"person.csv": PERSON.encode() + b"Jos\xe9,male,1970\n"}, ("person.csv:4", "UTF-8")),
    "two bytes a letter": ({"person.csv": PERSON.encode("utf-16")}, ("person.csv:1", "UTF-8")),
    "a cell without end": ({"person.csv": PERSON.encode() + b"3,male," + NO_END + b"\n"}, ("person.csv:4", "longer")),
    "a header without end": ({"person.csv": b"person_id,sex," + NO_END + b"\n1,male,x\n"}, ("person.csv:1", "longer")),
    "the same table twice": ({"person.csv": PERSON, "PERSON.csv": PERSON}, ("same table", "keep one")),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_unusable_records_say_what_where_and_next(run: Run, tmp_path: Path, case: str) -> None:
    """The code is 3, stdout is empty, and one message tells file, line or column, and the next step."""
    files, words = UNUSABLE[case]
    ran = screened(run, folder_of(tmp_path / "patients", files))
    assert (ran.code, ran.out) == (3, "")
    assert all(word in ran.err for word in words), ran.err
    assert "Next: " in ran.err
    assert "Traceback" not in ran.err


def test_a_missing_path_is_unusable(run: Run, tmp_path: Path) -> None:
    """A path that is not there is named."""
    ran = screened(run, tmp_path / "nowhere")
    assert ran.code == 3
    assert "nowhere" in ran.err


def test_one_table_is_not_a_folder(run: Run, clinic: Path) -> None:
    """Whoever gives person.csv itself is told to give its folder."""
    ran = screened(run, clinic / "person.csv")
    assert ran.code == 3
    assert f"give the folder: {clinic}" in ran.err


def test_a_folder_named_like_a_table_is_told_apart(run: Run, tmp_path: Path) -> None:
    """A folder called person.csv is no table."""
    (tmp_path / "person.csv").mkdir()
    ran = screened(run, tmp_path)
    assert ran.code == 3
    assert "folder" in ran.err


def test_a_file_that_may_not_be_read(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permission denied is unusable input, with the file's name."""
    folder_of(tmp_path, {"person.csv": PERSON})

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    ran = screened(run, tmp_path)
    assert ran.code == 3
    assert "person.csv: cannot read the table: Permission denied" in ran.err


def test_a_folder_that_may_not_be_written(
    run: Run, clinic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results that cannot be written are unusable input, with the folder's name."""

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    ran = screened(run, clinic, "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (3, "")
    assert "cannot write the results: Permission denied" in ran.err


def test_any_other_refusal_of_the_system_is_not_our_bug(
    run: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever file the system refuses, the code is 3 and the file is named."""

    def refuse(self: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(self / "locked"))

    monkeypatch.setattr(Path, "exists", refuse)
    ran = screened(run, clinic)
    assert ran.code == 3
    assert "locked: Permission denied" in ran.err


@pytest.mark.parametrize("option", ["--patients", "--out", "--findings"])
def test_an_empty_path_is_not_this_folder(run: Run, clinic: Path, option: str) -> None:
    """A path left empty, as by a shell variable without value, is wrong usage."""
    ran = screened(run, clinic, option, "")
    assert (ran.code, ran.out) == (2, "")
    assert "empty" in ran.err


def test_a_file_where_the_results_should_go(run: Run, clinic: Path) -> None:
    """--out that is a file is refused before anything is printed."""
    ran = screened(run, clinic, "--out", clinic / "person.csv")
    assert (ran.code, ran.out) == (3, "")
    assert "cannot write the results" in ran.err
    assert (clinic / "person.csv").read_text("utf-8") == CLINIC["person.csv"]


def test_good_rows_are_used_and_the_others_counted(run: Run, clinic: Path, tmp_path: Path) -> None:
    """The summary, on stdout and in summary.json, counts rows read, used and left out for each reason."""
    ran = screened(run, clinic, "--out", tmp_path, "--json")
    assert ran.code == 0
    summary = ran.json()
    assert summary == json.loads((tmp_path / "summary.json").read_text("utf-8"))
    person, measured = summary["records"]["person"], summary["records"]["measurement"]
    assert person == {
        "left_out": {"same row twice": 1, "contradictory rows": 2},
        "rows_read": 8,
        "rows_used": 5,
    }
    assert measured["left_out"] == {"unknown variable": 1, "no usable date": 1, "person not known": 1}
    assert (measured["rows_read"], measured["rows_used"]) == (7, 4)
    assert summary["patients"] == 5


def test_findings_are_counted_by_severity_and_family(run: Run, clinic: Path) -> None:
    """What is wrong with the records stands in the summary by kind."""
    counts = screened(run, clinic, "--json").json()["findings"]
    assert counts["error"] == {"date": 1, "person": 1}
    assert counts["warning"]["name"] == 1
    assert counts["warning"]["person"] == 2
    assert counts["warning"]["unit"] == 2


def test_rows_left_out_stand_above_the_answers(run: Run, clinic: Path) -> None:
    """Who reads only the terminal sees how many rows were not used, and the finding names file and row."""
    ran = screened(run, clinic)
    assert ran.out.splitlines()[1].startswith("rows left out: ")
    assert "1 unknown variable" in ran.out.splitlines()[1]
    assert "measurement.csv row 4: 'flurbs'" in ran.err
    assert "measurement.csv row 5: date: '2026-13-41'" in ran.err
    assert "person.csv row 6: person twice is there 2 times with different content" in ran.err
    assert "measurement.csv row 6: 'frobs/L'" in ran.err


def test_a_contradicted_person_is_left_out_and_one_written_twice_is_one(run: Run, clinic: Path, tmp_path: Path) -> None:
    """Of two different rows of one person none is chosen; two equal rows are one person."""
    screened(run, clinic, "--out", tmp_path)
    persons = pq.read_table(tmp_path / "answers.parquet")["person_id"].to_pylist()
    assert sorted(persons) == sorted(["001", "1", "again", 'O\'Neil, "J"', "spaced"])


def test_leading_zeros_are_part_of_an_id(run: Run, clinic: Path) -> None:
    """001 and 1 are two persons with records of their own."""
    one = run("explain", TRIAL_NAME, "1", "--patients", clinic, "--as-of", AS_OF, "--json").json()
    other = run("explain", TRIAL_NAME, "001", "--patients", clinic, "--as-of", AS_OF, "--json").json()
    assert (one["person_id"], other["person_id"]) == ("1", "001")
    verdicts = [next(c["verdict"] for c in x["criteria"] if c["criterion"]["id"] == "platelets") for x in (one, other)]
    assert verdicts == ["fail", "pass"]


@pytest.mark.parametrize(
    "person_id", ['O\'Neil, "J"', "spaced", " spaced ", "a\nb", "1e5", "-9223372036854775808", "٣", "x;y"]
)
def test_ids_are_kept_as_they_are(run: Run, tmp_path: Path, person_id: str) -> None:
    """Quotes, exponents and signs in an id are letters, nothing more; any blank is one space."""
    quoted = person_id.replace('"', '""')
    folder_of(tmp_path, {"person.csv": f'person_id,sex,birth_date\n"{quoted}",female,1970-01-01\n'})
    ran = run("explain", TRIAL_NAME, person_id, "--patients", tmp_path, "--as-of", AS_OF, "--json")
    assert ran.code == 0
    assert ran.json()["person_id"] == " ".join(person_id.split())


@pytest.mark.parametrize(
    ("meant", "found"), [("01", "001"), ("SPACED", "spaced"), ("0again", "again"), ("agin", "again")]
)
def test_an_unknown_patient_is_wrong_usage_and_the_nearest_is_named(
    run: Run, clinic: Path, meant: str, found: str
) -> None:
    """A slip in an id is never silently corrected: the code is 2 and the nearest id is offered."""
    ran = run("explain", TRIAL_NAME, meant, "--patients", clinic, "--as-of", AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert f"did you mean {found}" in ran.err


def test_a_person_left_out_is_not_explained(run: Run, clinic: Path) -> None:
    """Who was left out for contradictory rows is not there, and the message says that persons were left out."""
    ran = run("explain", TRIAL_NAME, "twice", "--patients", clinic, "--as-of", AS_OF)
    assert ran.code == 2
    assert "some persons were left out" in ran.err


@pytest.mark.parametrize("day", ["2026", "2026-11", "2026-02-30", "20.11.2026", "today", "", "11/20/2026"])
def test_a_day_that_is_none_is_wrong_usage(run: Run, clinic: Path, day: str) -> None:
    """--as-of is one full ISO day; anything else is refused with an example."""
    ran = screened(run, clinic, as_of=day)
    assert (ran.code, ran.out) == (2, "")
    assert "--as-of" in ran.err
    assert "2026-11-20" in ran.err


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_too(run: Run, clinic: Path, day: str) -> None:
    """Windows that would reach beyond the calendar do not break a screening."""
    ran = screened(run, clinic, as_of=day)
    assert ran.code == 0
    assert "Traceback" not in ran.err


def test_a_day_long_after_the_records_is_pointed_out(run: Run, clinic: Path) -> None:
    """Records that end years before the as-of date are a finding: nothing recent is known."""
    ran = screened(run, clinic, as_of="2036-11-20")
    assert "the newest record is of 2026-11-01" in ran.err
    assert "[as-of]" not in screened(run, clinic).err


def test_a_day_before_birth_is_pointed_out(run: Run, clinic: Path) -> None:
    """Who is not born on the as-of date is counted, and nobody unborn is eligible."""
    ran = screened(run, clinic, "--json", as_of="1950-01-01")
    assert "born after 1950-01-01" in ran.err
    assert ran.json()["trials"][0]["eligible"] == 0


def test_an_age_nobody_reaches_is_pointed_out(run: Run, tmp_path: Path) -> None:
    """A birth in 1800 without a death is a finding; the person stays."""
    folder_of(tmp_path, {"person.csv": "person_id,birth_date\n1,1800-01-01\n"})
    ran = screened(run, tmp_path, "--json")
    assert ran.json()["patients"] == 1
    assert "older than 120 years" in ran.err


def test_full_width_digits_are_digits(run: Run, clinic: Path) -> None:
    """A value typed with full-width digits is the number it shows."""
    told = run("explain", TRIAL_NAME, "spaced", "--patients", clinic, "--as-of", AS_OF, "--json").json()
    assert next(c["verdict"] for c in told["criteria"] if c["criterion"]["id"] == "platelets") == "pass"


@pytest.mark.parametrize("number", ["-1", "x", "1.5", ""])
def test_a_number_of_patients_that_is_none(run: Run, clinic: Path, number: str) -> None:
    """--evidence takes a whole number from 0."""
    ran = screened(run, clinic, "--evidence", number)
    assert (ran.code, ran.out) == (2, "")
    assert "--evidence" in ran.err


def test_no_evidence_wanted(run: Run, clinic: Path, tmp_path: Path) -> None:
    """--evidence 0 writes an empty evidence table and all verdicts."""
    assert screened(run, clinic, "--evidence", "0", "--out", tmp_path).code == 0
    assert pq.read_table(tmp_path / "evidence.parquet").num_rows == 0
    assert pq.read_table(tmp_path / "verdicts.parquet").num_rows > 0


def test_a_domain_that_does_not_exist(run: Run, clinic: Path) -> None:
    """--assume-absent names the domains it knows."""
    ran = screened(run, clinic, "--assume-absent", "labs")
    assert ran.code == 2
    assert "condition, exposure, procedure or all" in ran.err


def test_an_assumption_stands_in_text_json_and_findings(run: Run, clinic: Path) -> None:
    """--assume-absent is printed with every result."""
    ran = screened(run, clinic, "--assume-absent", "condition")
    assert "assumed absent where not recorded: condition" in ran.out
    assert "[assumption]" in ran.err
    assert screened(run, clinic, "--assume-absent", "all", "--json").json()["assumed_absent"] == [
        "condition",
        "exposure",
        "procedure",
    ]
