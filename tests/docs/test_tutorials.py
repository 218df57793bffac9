"""The tutorials run: what they tell a reader to type is typed, and the tool answers what they print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = DOCS / "examples"
TUTORIALS = (
    "tutorial-screen.md",
    "tutorial-trial-file.md",
    "tutorial-calendar.md",
    "tutorial-assess.md",
    "tutorial-read.md",
)
_BLOCK = re.compile(r'^```(?P<kind>[a-z]+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL)
_ADDED = ", added"


class Block(msgspec.Struct, frozen=True):
    """One fenced block: a session (`console`), a file (its title is the path), or lines added at the end of one."""

    kind: str
    title: str
    text: str


class Call(msgspec.Struct, frozen=True):
    """One command of a session and the output printed below it."""

    command: str
    expected: str


def blocks_of(text: str) -> tuple[Block, ...]:
    """Every fenced block of a page, in order."""
    return tuple(Block(found["kind"], found["title"] or "", found["text"]) for found in _BLOCK.finditer(text))


def calls_of(session: str) -> Iterator[Call]:
    """The commands of a session (`$ ...`), each with the lines up to the next one; `\\` at an end goes on below."""
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, output = part.replace("\\\n", "").partition("\n")
        yield Call(" ".join(command.split()), output.strip("\n"))


def lay_out(block: Block, folder: Path) -> None:
    """Write the file of a block, or add its lines to it."""
    path = folder / block.title.removesuffix(_ADDED)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a" if block.title.endswith(_ADDED) else "w", encoding="utf-8") as file:
        file.write(block.text)


def lay_out_files(name: str, folder: Path, *, added: bool = True) -> None:
    """Write every file of a tutorial, with or without the lines added later."""
    for block in blocks_of((DOCS / name).read_text("utf-8")):
        if block.title and (added or not block.title.endswith(_ADDED)):
            lay_out(block, folder)


def answer_to(call: Call, folder: Path) -> str:
    """What the tool prints, both streams in the order of a terminal."""
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["sh", "-c", call.command.removeprefix(".venv/bin/")],
        cwd=folder, env={**os.environ, "PATH": tools, "PYTHONUNBUFFERED": "1", "COLUMNS": "100"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False, text=True, encoding="utf-8",
    )  # fmt: skip
    return ran.stdout.strip("\n")


def says(expected: str, answer: str) -> bool:
    """True where the answer is the expected text; a line `...` stands for any lines, none included."""
    parts = [re.escape(line) if line.strip() != "..." else None for line in expected.splitlines()]
    pattern = "".join(r"(?:[^\n]*\n)*?" if part is None else part + r"[ \t]*\n" for part in parts)
    return re.fullmatch(pattern, answer + "\n" if answer else "") is not None


@pytest.mark.parametrize("name", TUTORIALS)
def test_a_reader_sees_what_the_tutorial_prints(name: str, tmp_path: Path) -> None:
    """Files are made and commands run in the order of the page, and every output is as printed."""
    if name != TUTORIALS[0]:
        lay_out_files(TUTORIALS[0], tmp_path)
    assert run_page(DOCS / name, tmp_path) >= 5


def test_the_chapter_on_treatment_shows_what_the_tool_says(tmp_path: Path) -> None:
    """The commands of the chapter give the output printed there."""
    assert run_page(DOCS / "treat.md", tmp_path) >= 4


def test_the_chapter_on_reading_shows_what_the_tool_says(tmp_path: Path) -> None:
    """The commands of the chapter give the output printed there."""
    assert run_page(DOCS / "read.md", tmp_path) >= 10


def test_the_chapter_on_assessing_shows_what_the_tool_says(tmp_path: Path) -> None:
    """The commands of the chapter give the output printed there, from the files printed there."""
    assert run_page(DOCS / "assess.md", tmp_path) >= 5


def test_the_taste_of_the_readme_is_what_the_tool_says(tmp_path: Path) -> None:
    """The commands of the README give the output printed there, from the files of the repository."""
    shutil.copytree(EXAMPLES, tmp_path / "docs" / "examples")
    assert run_page(DOCS.parent / "README.md", tmp_path) == 7


def run_page(page: Path, folder: Path) -> int:
    """Lay out the files and run the sessions of a page in order; the number of commands that ran as printed."""
    ran = 0
    for block in blocks_of(page.read_text("utf-8")):
        if block.title:
            lay_out(block, folder)
        for call in calls_of(block.text) if block.kind == "console" else ():
            answer = answer_to(call, folder)
            assert says(call.expected, answer), f"{page.name}: $ {call.command}\n{answer}"
            ran += 1
    return ran


@pytest.mark.parametrize(
    ("name", "files"),
    [
        (TUTORIALS[0], tuple(f"patients/{path.name}" for path in sorted((EXAMPLES / "patients").iterdir()))),
        (TUTORIALS[1], ("synopsis.txt", "invented-trial.yaml")),
        (TUTORIALS[2], ("events.csv",)),
        (TUTORIALS[4], ("alder.txt",)),
    ],
)
def test_the_example_files_are_those_of_the_tutorial(name: str, files: tuple[str, ...], tmp_path: Path) -> None:
    """Typing the files and copying `docs/examples` come to the same; the answers of the first tutorial come later."""
    lay_out_files(name, tmp_path, added=name != TUTORIALS[0])
    assert [
        path for path in files if (tmp_path / path).read_text("utf-8") != (EXAMPLES / path).read_text("utf-8")
    ] == []


def test_an_ellipsis_stands_for_lines_and_nothing_else() -> None:
    """A printed line that the tool does not say is noticed, whatever the ellipsis around it."""
    assert says("a\n...\nd", "a\nb\nc\nd") and says("...\nd", "d") and says("", "")
    assert not says("a\n...\nx", "a\nb\nc\nd")
    assert not says("a", "a\nb")
    assert not says("...\nb\n...\na", "a\nb")
