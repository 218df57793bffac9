"""The accounting misses nothing: not a line, not a number, unit, date, drug or code."""

import subprocess
import sys

import msgspec
import pytest

from protocol_examples import EXAMPLES, example
from trialrun.ground.provenance import DocumentText
from trialrun.protocol import Trial, read_file
from trialrun.protocol.accounting import Accounting, account, main
from trialrun.terms import load_vocabulary


def accounted(trial: Trial, document: DocumentText) -> Accounting:
    """The accounting with the bundled vocabulary."""
    return account(trial, document, load_vocabulary())


def with_line(document: DocumentText, n: int, line: str) -> DocumentText:
    """The document with another line n."""
    return msgspec.structs.replace(document, lines=(*document.lines[: n - 1], line, *document.lines[n:]))


def test_the_example_is_wholly_accounted_for(amber: Trial, amber_document: DocumentText) -> None:
    """Every line of the example's document is claimed or set aside, and every token is found."""
    found = accounted(amber, amber_document)
    assert found.complete, (found.unclaimed, found.missing)


# line, text replaced, text put there, kind and text of the token that must be missed
CHANGES = [
    (5, "March 3", "March 4", "date", "March 4, 2023"),
    (6, "June 2023", "July 2023", "date", "July 2023"),
    (11, "24", "25", "number", "25"),
    (11, "Phase II", "Phase III", "number", "III"),
    (12, "18 Years", "19 Years", "number", "19"),
    (16, "One", "Two", "number", "Two"),
    (17, "75,000/uL", "80,000/uL", "number", "80,000"),
    (17, "/uL", "/L", "unit", "/L"),
    (22, "Ixazomib", "Bortezomib", "drug", "Bortezomib"),
    (23, "6 months", "6 weeks", "unit", "weeks"),
    (27, "8 and 15", "8 and 16", "number", "16"),
    (27, "4 mg", "4 mg/kg", "unit", "mg/kg"),
    (31, "50%", "60%", "number", "60"),
    (3, "AMB-000017", "AMB-000018", "code", "AMB-000018"),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"line {change[0]}: {change[2]}")
def test_a_changed_token_is_missed(
    change: tuple[int, str, str, str, str], amber: Trial, amber_document: DocumentText
) -> None:
    """A document that prints one other number, unit, date, drug or code is not accounted for."""
    n, old, new, kind, printed = change
    line = amber_document.lines[n - 1]
    assert old in line
    missing = accounted(amber, with_line(amber_document, n, line.replace(old, new))).missing
    assert (n, kind, printed) in {(one.line, one.token.kind, one.token.printed) for one in missing}


def test_equal_quantities_are_the_same_number(amber: Trial, amber_document: DocumentText) -> None:
    """75,000 per microlitre and 0.075 10*12/L are both found in a rule that says 75 10*9/L."""
    assert "75 10*9/L" in example("amber.yaml")
    other = with_line(amber_document, 17, "- Platelets of 0.075 10*12/L or higher")
    assert accounted(amber, other).complete


def test_a_daily_dose_is_the_dose_of_a_day(amber: Trial, amber_document: DocumentText) -> None:
    """`4 mg daily` is held by a dose of 4 mg, as the schedule holds the days; `4 mg/kg daily` is not."""
    line = amber_document.lines[26]
    daily = with_line(amber_document, 27, line.replace("4 mg", "4 mg daily"))
    assert accounted(amber, daily).complete
    by_weight = with_line(amber_document, 27, line.replace("4 mg", "4 mg/kg daily"))
    assert not accounted(amber, by_weight).complete


def test_the_numerals_of_a_list_are_no_facts(amber: Trial, amber_document: DocumentText) -> None:
    """`1.` and `2.` in front of two lines say nothing; a 7 that follows no 6 is a number like any other."""
    first, second = amber_document.lines[15], amber_document.lines[16]
    numbered = with_line(with_line(amber_document, 16, f"1. {first}"), 17, f"2) {second}")
    assert accounted(amber, numbered).complete
    stray = accounted(amber, with_line(amber_document, 17, f"7. {second}"))
    assert [missing.token.printed for missing in stray.missing] == ["7"]


def test_an_unclaimed_line_is_listed(amber: Trial, amber_document: DocumentText) -> None:
    """A line with text that nothing claims is listed; a blank one is not."""
    assert accounted(amber, with_line(amber_document, 2, "One more line")).unclaimed == (2,)
    assert accounted(amber, with_line(amber_document, 2, " \u00a0 ")).unclaimed == ()


def test_a_remark_claims_nothing(amber_document: DocumentText) -> None:
    """A number cannot be hidden in a remark: remarks hold no facts of the trial."""
    text = example("amber.yaml").replace("        dose: 40 mg\n", "").replace("first day of each week", "40 mg dose")
    record, _ = read_file(text)
    assert isinstance(record, Trial)
    missing = accounted(record, amber_document).missing
    assert {(one.line, one.token.printed) for one in missing} == {(28, "40"), (28, "mg")}


def test_line_numbers_and_reasons_are_no_facts(amber_document: DocumentText) -> None:
    """Neither the numbers of lines nor the reason of an assumption can stand for a printed number."""
    record, _ = read_file(example("amber.yaml").replace("value: 24,", "value: 11, why: 24,"))
    assert isinstance(record, Trial)
    assert [one.token.printed for one in accounted(record, amber_document).missing] == ["24"]


def test_a_part_with_lines_of_its_own_does_not_speak_for_its_parent(amber_document: DocumentText) -> None:
    """What stands in a part that claims line 27 is not found on line 28, which it does not claim."""
    text = example("amber.yaml").replace('days: "1, 8, 15", lines: 27', 'days: "1, 8, 15", lines: 26')
    record, _ = read_file(text)
    assert isinstance(record, Trial)
    assert {one.token.printed for one in accounted(record, amber_document).missing} == {"1", "8", "15"}


def test_tokens_on_lines_set_aside_are_shown(amber_document: DocumentText) -> None:
    """A number on a line that is set aside is shown to be looked at; on a contact line it is not."""
    text = example("amber.yaml").replace('lines: "14, 21"', 'lines: "11, 14, 21"')
    record, _ = read_file(text.replace("lines: 11}", "lines: 12}").replace("lines: 11\n", "lines: 12\n"))
    assert isinstance(record, Trial)
    aside = accounted(record, amber_document).set_aside
    assert [token.printed for token in aside[11]] == ["II", "24"]
    assert 34 not in aside


def test_lines_beyond_the_end_are_listed(amber: Trial, amber_document: DocumentText) -> None:
    """A claim of a line that the document does not have is listed by its place."""
    shorter = msgspec.structs.replace(amber_document, lines=amber_document.lines[:31])
    assert accounted(amber, shorter).beyond == ("assessments[1]", "assessments[1].timings[1]")


def test_the_command_prints_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with a count, 0 where all is accounted for, 2 and 3 for wrong use."""
    assert main([str(EXAMPLES / "amber.yaml"), str(EXAMPLES / "amber.txt")]) == 0
    assert capsys.readouterr().out == "0 lines unclaimed, 0 tokens missing\n"
    assert main([str(EXAMPLES / "coral.yaml"), str(EXAMPLES / "amber.txt")]) == 1
    assert "line 3: nobody claims it" in capsys.readouterr().out
    assert main([]) == 2
    assert main([str(EXAMPLES / "amber.txt"), str(EXAMPLES / "amber.txt")]) == 3


def test_the_module_runs_without_warning() -> None:
    """`python -m trialrun.protocol.accounting` starts cleanly."""
    command = [sys.executable, "-W", "error", "-m", "trialrun.protocol.accounting"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2
