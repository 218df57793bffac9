"""The chapter on assessing says what the code does."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path

import pytest
import typer.main

from trialrun.assess.course.confirming import POLICIES
from trialrun.assess.forms import endpoint_records, endpoint_texts, files, texts
from trialrun.assess.subjects.many import MANY
from trialrun.cli.assessing_endpoints import AT_TIME_DEATH, AT_TIME_THERAPY, TIMED_DEATH, TIMED_THERAPY
from trialrun.cli.main import app
from trialrun.library import load, names
from trialrun.protocol import CriteriaSet
from trialrun.report import response_page

TEXT = (Path(__file__).parents[2] / "docs" / "assess.md").read_text("utf-8")


def part(heading: str) -> str:
    """The text below a heading, up to the next of its kind."""
    return TEXT.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_the_examples_of_the_chapter_run() -> None:
    """What the Python examples print is what they say they print."""
    test = doctest.DocTestParser().get_doctest(TEXT.replace("```", ""), {}, "assess.md", "assess.md", 0)
    result = doctest.DocTestRunner().run(test)
    assert result.attempted >= 10 and result.failed == 0


def test_every_option_of_the_command_has_its_row_and_its_words() -> None:
    """The table of options names each of them, and the words that those of two meanings take."""
    options = typer.main.get_command(app).commands["assess"].params
    words = [word for option in options for word in option.opts if word.startswith("--")]
    table = part("Options")
    assert [word for word in words if f"`{word}`" not in table] == []
    known = (*AT_TIME_DEATH, *filter(None, TIMED_DEATH), *AT_TIME_THERAPY, *TIMED_THERAPY, *POLICIES)
    assert [word for word in known if f"`{word}`" not in table] == []


def test_every_set_policy_and_combination_is_explained() -> None:
    """No bundled set is left out, and no way of combining or confirming."""
    sets = [entry.name for entry in names() if entry.kind == "criteria"]
    assert [name for name in sets if f"`{name}`" not in part("What a criteria set is")] == []
    judged = part("How a course is judged")
    methods = {"shallowest", "any", "rule"}
    assert [word for word in (*POLICIES, *methods) if f"`{word}`" not in judged] == []


def test_every_file_and_key_of_the_output_is_named(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    """The files of a folder, and the keys of the JSON document at the top and for each patient."""
    told = part("Output")
    written = (*files.FILES, *endpoint_records.FILES, *endpoint_records.TIMED_FILES, "report.html")
    assert [name for name in written if f"`{name}`" not in told] == []
    for found in re.findall(r'```text title="(followed/.*?)"\n(.*?)```', TEXT, flags=re.DOTALL):
        path = tmp_path / found[0]
        path.parent.mkdir(exist_ok=True)
        path.write_text(found[1], encoding="utf-8")
    words = ["assess", "imwg-2016", str(tmp_path / "followed"), "--json", "--explain", "--at", "8 weeks"]
    app(args=words, prog_name="trialrun", standalone_mode=False)
    document = json.loads(capsysbinary.readouterr().out)
    keys = (*document, *document["patients"][0], *document["patients"][0]["assessments"][0])
    assert [key for key in keys if f"`{key}`" not in told] == []


def test_the_limits_are_those_of_the_code() -> None:
    """The numbers of the chapter are the numbers that the code goes by."""
    told = " ".join(part("Speed and its limits").split())
    assert f"More than {MANY} patients" in told
    assert f"tells {texts.AT_LENGTH} patients at length and lists {texts.LISTED}" in told
    assert f"draws {response_page.FIGURED} and explains {response_page.AT_LENGTH}" in told
    assert endpoint_texts.LISTED == texts.AT_LENGTH


def test_what_was_not_checked_is_said() -> None:
    """Each set with levels that nobody checked against the source is named among the doubts."""
    doubts = part("What to know before you use it")
    for entry in names():
        found = load(entry.name) if entry.kind == "criteria" else None
        if isinstance(found, CriteriaSet) and any(one.rule is not None and not one.verified for one in found.levels):
            assert f"`{found.name}`" in doubts
