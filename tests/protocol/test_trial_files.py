"""Files are read without loss and without a traceback, and every mistake is shown at its line."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import seconds_of
from protocol_examples import EXAMPLES, example
from protocol_records import records
from trialrun.errors import VocabularyError
from trialrun.protocol import KINDS, AnyFile, Statement, Trial, read_file, read_marked, to_plain, write_file

AMBER = example("amber.yaml")


def line_of(text: str, words: str) -> int:
    """The line on which words stand first."""
    return next(n for n, line in enumerate(text.split("\n"), start=1) if words in line)


@given(st.sampled_from(list(KINDS.values())).flatmap(records))
@settings(max_examples=250)
def test_written_records_read_back(record: AnyFile) -> None:
    """read(write(r)) is r, for records of every kind with any text in them."""
    text = write_file(record)
    again, findings = read_file(text)
    assert findings == ()
    assert again == record
    assert write_file(again) == text


@given(st.sampled_from(list(KINDS.values())).flatmap(records))
@settings(max_examples=60)
def test_the_parser_does_not_matter(record: AnyFile) -> None:
    """What is written reads the same where the fast YAML parser is not installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("trialrun.protocol.marked._LOADER", yaml.SafeLoader)
        assert read_file(write_file(record)) == (record, ())


@pytest.mark.parametrize("name", ["amber.yaml", "beryl.yaml", "coral.yaml"])
def test_examples_survive_writing(name: str) -> None:
    """A file read, written and read again is the same record."""
    record, findings = read_file(EXAMPLES / name)
    assert findings == ()
    assert record is not None
    assert read_file(write_file(record)) == (record, ())


def test_scalars_stay_text() -> None:
    """0.10, no, 24:00, 1e3 and dates come through as they are written."""
    for printed in ("0.10", "no", "24:00", "1e3", "2024-05-17", "0x1F", "~"):
        record, _ = read_file(AMBER.replace("value: AMBER-1,", f"value: {printed},"))
        assert record is not None
        assert record.title.value == printed
    record, _ = read_file(AMBER.replace("  study_phase:", "  alpha: 0.10\n  study_phase:"))
    assert isinstance(record, Trial)
    assert record.design.alpha == Decimal("0.10")
    assert str(record.design.alpha) == "0.10"


def test_defaults_are_left_out_and_text_stays_plain() -> None:
    """The writer says only what differs from the default, in block style."""
    record, _ = read_file(EXAMPLES / "coral.yaml")
    assert record is not None
    text = write_file(record)
    assert text.startswith("trialrun: 1\nkind: criteria\n")
    assert "    rule: plasma_vegf < 87 pg/mL\n" in text
    assert "origin" not in text
    assert "version: '1'" in text


# what is put in place of what, the line's words, and words of the message
MISTAKES = {
    "unknown field": ("cycle_length: 28 days", "cycle_lenght: 28 days", "cycle_lenght", "did you mean cycle_length"),
    "unknown choice": ("kind: attest", "kind: attested", "kind: attested", "did you mean attest"),
    "bad rule": ("platelets >= 75", "platelets => 75", "platelets => 75", "eligibility.criteria[3].rule"),
    "unknown name in a rule": ("platelets >= 75", "platelet >= 75", "platelet >= 75", "platelets"),
    "bad duration": ("28 days\n    cycles", "28 moons\n    cycles", "28 moons", "hours, days, weeks, months or years"),
    "bad lines": ("lines: 26", "lines: x26", "lines: x26", "not a range of lines"),
    "bad day list": ('days: "1, 8, 15"', 'days: "1, 8 15"', "8 15", "not a list of days or cycles"),
    "dose without unit": ("dose: 4 mg", "dose: 4", "dose: 4", "no unit"),
    "count in words": ("cycles: 6", "cycles: six", "cycles: six", "not a whole number"),
    "number with unit": ("percent: 62.5", "percent: 62.5 %", "62.5 %", "not a number"),
    "neither true nor false": ("complete: true", "complete: maybe", "complete: maybe", "neither true nor false"),
    "list expected": ("aliases: [AMB-000017]", "aliases: AMB-000017", "aliases: AMB", "a list must stand here"),
    "fields expected": ("status: {value: recruiting, lines: 4}", "status: recruiting", "status: rec", "named fields"),
    "one value expected": ("label: a deeper response", "label: [a, b]", "label: [a, b]", "one value must stand here"),
    "missing field": ("      label: enough platelets\n", "", "id: platelets", "'label' is missing"),
    "given twice": ("    cycles: 6\n", "    cycles: 6\n    cycles: 7\n", "cycles: 7", "given twice"),
    "tab": ("    cycles: 6\n", "\tcycles: 6\n", "\tcycles: 6", "a tab stands where spaces must"),
    "second colon": ("label: enough platelets", "label: enough: platelets", "enough: platelets", "second `: `"),
    "reference": ("cycles: 6", "cycles: *six", "*six", "references"),
    "tag": ("cycles: 6", "cycles: !!int 6", "!!int", "tags"),
    "unknown format": ("trialrun: 1", "trialrun: 2", "trialrun: 2", "format 2 is not known"),
    "unknown kind of file": ("kind: trial", "kind: trail", "kind: trail", "write `kind: trial`"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_shown_at_their_line(mistake: str) -> None:
    """A mistake makes the file unusable and is an error at its own line, with what to do."""
    old, new, words, said = MISTAKES[mistake]
    source = AMBER if old in AMBER else example("beryl.yaml")
    assert old in source
    text = source.replace(old, new, 1)
    record, findings = read_file(text, source="my.yaml")
    assert record is None
    first = findings[0]
    assert first.severity == "error"
    assert first.where() == f"my.yaml:{line_of(text, words)}"
    assert said in first.text()
    assert first.fix


def test_all_mistakes_are_shown_at_once() -> None:
    """One reading shows every mistake, in the order of the file."""
    text = AMBER.replace("platelets >= 75", "platelet >= 75").replace("cycles: 6", "cycles: six")
    text = text.replace("dose: 4 mg", "dose: 4")
    _, findings = read_file(text)
    assert len(findings) == 3
    assert [finding.lines for finding in findings] == sorted(finding.lines or (0, 0) for finding in findings)


def test_a_rule_error_points_at_the_character() -> None:
    """The message of a rule shows the rule and a pointer below the place."""
    _, (finding,) = read_file(AMBER.replace("platelets >= 75 10*9/L", "platelets >= >= 75 10*9/L"))
    assert "platelets >= >= 75" in finding.message
    assert finding.message.split("\n")[-1].strip() == "^"


def test_missing_and_unreadable_files_are_findings(tmp_path: Path) -> None:
    """A missing file, a folder and bytes that are not UTF-8 give a finding, never a traceback."""
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("title: é".encode("latin-1"))
    for path in (tmp_path / "none.yaml", tmp_path, latin):
        record, (finding,) = read_file(path)
        assert record is None
        assert (finding.family, finding.severity, finding.source) == ("file", "error", str(path))


def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    """A file saved by a Windows editor is the same file."""
    path = tmp_path / "amber.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + AMBER.replace("\n", "\r\n").encode())
    assert read_file(path) == read_file(AMBER)


@pytest.mark.parametrize(
    "text",
    ["", "# nothing", "- 1", "just text", "[" * 100_000, "a: &a [*a]", "{[a]: b}", "? [a]\n: b", "a\n---\nb", "\x00"],
)
def test_hostile_text_is_refused_with_a_finding(text: str) -> None:
    """Empty files, other shapes, endless nesting, references to themselves and several documents are refused."""
    record, findings = read_file(text)
    assert record is None
    assert [finding.severity for finding in findings] == ["error"]


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_any_text_gives_findings_and_no_exception(text: str) -> None:
    """Whatever stands in a file, reading it returns."""
    record, findings = read_file(text)
    assert record is None
    assert findings


@given(st.integers(0, len(AMBER) - 1), st.sampled_from(list(":-[]{}#&*!|>'\"%@`,? \n\tx0")))
@settings(max_examples=300)
def test_a_file_with_one_wrong_character_never_raises(place: int, character: str) -> None:
    """One character changed anywhere gives a record or findings, with lines inside the file."""
    text = AMBER[:place] + character + AMBER[place + 1 :]
    record, findings = read_file(text)
    assert (record is None) == bool(findings)
    assert all(finding.lines and finding.lines[0] <= text.count("\n") + 1 for finding in findings)


def test_places_know_their_lines() -> None:
    """The reading keeps the line of every place, so that checks can point at it."""
    reading = read_marked(EXAMPLES / "amber.yaml")
    assert reading.places["eligibility", "criteria", 2, "rule"] == line_of(AMBER, "platelets >= 75")
    assert reading.places["eligibility", "questions", "sponsor_agrees"] == line_of(AMBER, "sponsor_agrees: {")


def test_the_time_of_reading_grows_with_the_criteria() -> None:
    """A file of two hundred criteria takes about four times as long as one of fifty, not sixteen times."""
    record, findings = read_file(with_criteria(200))
    assert record is not None, findings
    assert seconds_of(read_file, with_criteria(200)) < 8 * seconds_of(read_file, with_criteria(50)) + 0.1


def with_criteria(count: int) -> str:
    """The example with as many criteria on platelets."""
    criterion = AMBER[AMBER.index("    - id: platelets") : AMBER.index("    - id: consent")]
    return AMBER.replace(criterion, "".join(criterion.replace("platelets", f"platelets_{n}", 1) for n in range(count)))


def test_a_key_with_nothing_behind_it_is_not_stated() -> None:
    """`label:` with nothing behind it means the same as leaving the line out."""
    empty = AMBER.replace("    limit: fixed\n", "    limit: fixed\n    label:\n", 1)
    with_key, _ = read_file(empty.replace("    label: ixazomib with dexamethasone\n    cycle", "    cycle", 1))
    without, _ = read_file(AMBER.replace("    label: ixazomib with dexamethasone\n    cycle", "    cycle", 1))
    assert with_key == without
    assert with_key is not None


def test_records_become_plain_values() -> None:
    """For JSON a record is names and texts: rules, amounts and decimals as they are written."""
    record, _ = read_file(EXAMPLES / "beryl.yaml")
    assert record is not None
    plain = json.loads(json.dumps(to_plain(record)))
    cohort = plain["evidence"]["cohorts"][0]
    assert plain["kind"] == "evidence"
    assert cohort["response_rules"][0]["rule"] == "plasma_vegf <= 0.5 x baseline"
    assert cohort["results"][0]["statistics"][0]["percent"] == "62.5"


def test_a_fault_of_the_vocabulary_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables that contradict themselves stop the program: the file is not blamed for them."""

    def refuse(_: str) -> None:
        raise VocabularyError("a spelling with two owners")

    monkeypatch.setattr(Statement, "parse", refuse)
    with pytest.raises(VocabularyError):
        read_file(AMBER)
