"""The page on the inside of the reader names what is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "read-inside.md").read_text(encoding="utf-8")
READ = ROOT / "src" / "trialrun" / "read"


def named(ending: str) -> set[str]:
    """The files of an ending that the page names, without the wildcards."""
    return {Path(name).name for name in re.findall(rf"`([\w/]+\.{ending})", PAGE)}


def test_every_module_and_table_of_the_page_is_there() -> None:
    """No module, table or folder is named that does not stand in the reader, or among the tests."""
    modules = {path.name for folder in (READ, ROOT / "tests", ROOT / "benchmarks") for path in folder.rglob("*.py")}
    tables = {path.name for path in READ.rglob("*.csv")}
    assert named("py") <= modules
    assert named("csv") <= tables


def test_every_room_of_the_reader_is_on_the_page() -> None:
    """A folder of code that the page does not tell of could not be found by it."""
    rooms = {path.parent.relative_to(READ).as_posix() for path in READ.rglob("__init__.py")} - {"."}
    assert {room for room in rooms if f"`{room}`" not in PAGE and f"`{room}/__init__.py`" not in PAGE} == set()


def test_where_a_room_begins_there_is_the_function() -> None:
    """The entry that the page names for a room is a name of its module."""
    entries = re.findall(r"`([\w/]+\.py)`: `(\w+)`", PAGE)
    assert entries
    for module, name in entries:
        found = [path for path in READ.rglob(Path(module).name) if path.as_posix().endswith(module)]
        own = re.compile(rf"^(?:def {name}\(|class {name}\(|{name}\b.*=)", re.MULTILINE)
        assert any(own.search(path.read_text(encoding="utf-8")) for path in found), (module, name)
