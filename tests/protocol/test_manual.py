"""The manual chapter on trial files says what the code does."""

import doctest
import re
from pathlib import Path

import pytest

from protocol_examples import EXAMPLES, example
from trialrun.protocol import CHECKS, check_file, read_marked

CHAPTER = Path(__file__).resolve().parents[2] / "docs" / "protocol.md"


@pytest.fixture(scope="module")
def manual() -> str:
    """The text of the chapter."""
    return CHAPTER.read_text(encoding="utf-8")


def printed_findings(name: str) -> str:
    """What `trialrun check` prints about an example, line by line."""
    reading = read_marked(EXAMPLES / name, source=name.replace("-misspelt", "").replace("-doubtful", ""))
    findings = reading.findings if reading.record is None else check_file(reading.record, reading=reading)
    return "\n".join(finding.text() for finding in findings)


def test_the_example_is_the_file(manual: str) -> None:
    """The trial shown is the example file, which can be read and is not objected to."""
    assert example("topaz.yaml").strip() in manual
    assert printed_findings("topaz.yaml") == ""


@pytest.mark.parametrize("name", ["topaz-misspelt.yaml", "topaz-doubtful.yaml"])
def test_the_findings_shown_are_those_found(name: str, manual: str) -> None:
    """What the chapter says about a wrong file is what reading and checking it say."""
    assert printed_findings(name) in manual


def test_every_check_is_listed(manual: str) -> None:
    """The table of the chapter is the table of checks."""
    rows = [f"| `{check.name}` | {check.severity} | {check.looks_for} |" for check in CHECKS]
    assert "\n".join(rows) in manual


def test_the_session_runs(manual: str) -> None:
    """The Python shown in the chapter gives what is shown."""
    session = "\n".join(re.findall(r"```python\n(.*?)```", manual, flags=re.DOTALL))
    parsed = doctest.DocTestParser().get_doctest(session, {}, "protocol.md", str(CHAPTER), 0)
    results = doctest.DocTestRunner(verbose=False).run(parsed)
    assert results.attempted > 0
    assert results.failed == 0


def test_pieces_of_yaml_are_yaml_of_a_trial(manual: str) -> None:
    """Every field in a YAML block is a field of some record."""
    schema = (CHAPTER.parent / "schemas" / "trial.json").read_text("utf-8")
    for block in re.findall(r"```yaml\n(.*?)```", manual, flags=re.DOTALL):
        for field in re.findall(r"^ *(?:- )?([a-z_]+):", block, flags=re.MULTILINE):
            assert f'"{field}"' in schema or field == "informed_consent", field
