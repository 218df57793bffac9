"""The published schemas are current, and agree with the reader about good and bad files."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from protocol_examples import EXAMPLES, example
from trialrun.errors import UnknownNameError
from trialrun.protocol import KINDS, file_schema
from trialrun.protocol.schema import main, schema_text, write_schemas

PROJECT = Path(__file__).resolve().parents[2]
LIBRARY = PROJECT / "src" / "trialrun" / "library" / "files"


class CoreLoader(yaml.SafeLoader):
    """An ordinary YAML reader: numbers are numbers; dates stay text, as in YAML 1.2."""


CoreLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def violations(text: str) -> list[str]:
    """What the schema of the file's kind objects to."""
    tree = yaml.load(text, CoreLoader)
    validator = jsonschema.Draft202012Validator(file_schema(tree["kind"]))
    return [error.message for error in validator.iter_errors(tree)]


@pytest.mark.parametrize("kind", KINDS)
def test_published_schemas_are_current(kind: str) -> None:
    """The file under docs/schemas is what the records say today (`python -m trialrun.protocol.schema docs/schemas`)."""
    assert (PROJECT / "docs" / "schemas" / f"{kind}.json").read_text("utf-8") == schema_text(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_are_schemas(kind: str) -> None:
    """Each is a valid schema of draft 2020-12 in which every reference leads somewhere."""
    schema = file_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    text = json.dumps(schema)
    named = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}
    assert named == set(schema["$defs"])


FOUND = (path for folder in (EXAMPLES, LIBRARY) for path in sorted(folder.glob("*.yaml")))
FILES = [path for path in FOUND if "misspelt" not in path.stem]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_good_files_satisfy_the_schema(path: Path) -> None:
    """Every example and every file of the library is valid."""
    assert violations(path.read_text("utf-8")) == []


MISTAKES = [
    ("cycle_length: 28 days", "cycle_lenght: 28 days"),
    ("kind: attest", "kind: attested"),
    ("28 days\n    cycles", "28 moons\n    cycles"),
    ("lines: 26", "lines: x26"),
    ("dose: 4 mg", "dose: 4"),
    ("cycles: 6", "cycles: six"),
    ("aliases: [AMB-000017]", "aliases: AMB-000017"),
    ("status: {value: recruiting, lines: 4}", "status: recruiting"),
    ("      label: enough platelets\n", ""),
    ("trialrun: 1", "trialrun: 2"),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake[1].strip() or "label left out")
def test_mistakes_violate_the_schema(mistake: tuple[str, str]) -> None:
    """An editor with the schema shows the mistakes of form that the reader shows."""
    old, new = mistake
    assert old in example("amber.yaml")
    assert violations(example("amber.yaml").replace(old, new, 1))


def test_an_unknown_kind_suggests_the_nearest() -> None:
    """Asking for the schema of a kind that does not exist names the nearest."""
    with pytest.raises(UnknownNameError, match="did you mean trial"):
        file_schema("trail")


def test_schemas_are_written_where_asked(tmp_path: Path) -> None:
    """One file for each kind, in a folder that is made."""
    paths = write_schemas(tmp_path / "schemas")
    assert [path.name for path in paths] == [f"{kind}.json" for kind in KINDS]
    assert main([]) == 2
    assert main([str(tmp_path)]) == 0
