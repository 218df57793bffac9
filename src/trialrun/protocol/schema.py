"""The published JSON Schemas of the three kinds of file, made from the records themselves.

They describe a file as an ordinary YAML reader sees it, where `44` and `2020` are numbers: our own reader takes every
scalar as text. Run as `python -m trialrun.protocol.schema FOLDER` to write them.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal, cast, get_args, get_origin

import msgspec

from trialrun.errors import UnknownNameError
from trialrun.protocol.decoding import fields_of, without_none
from trialrun.protocol.files import FORMAT, KINDS
from trialrun.protocol.scalars import Amount, Duration, Lines, Numbers, Scalar, Statement

Json = dict[str, object]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_RANGE = r"-?\d+((-| to )-?\d+|\+)?"
_NUMBERS = rf"{_RANGE}(\s*,\s*{_RANGE})*"
_PATTERNS: Mapping[type[Scalar], str] = {
    Lines: r"^\s*(\d+(-\d+)?(\s*,\s*\d+(-\d+)?)*)?\s*$",
    Numbers: rf"^\s*{_NUMBERS}\s*$",
    Amount: r"^\s*[+-]?\d+(\.\d+)?\s+\S+\s*$",
    Duration: r"^\s*\d+\s+(h|d|wk|mo|a|hours?|days?|weeks?|months?|years?)\s*$",
    Statement: r"\S",
}
_EXAMPLES: Mapping[type[Scalar], tuple[str, ...]] = {
    Lines: ("44", "54-56", "34, 85-92"),
    Numbers: ("1, 8, 15, 22", "1-21", "3-6", "7+", "-6 to -3"),
    Amount: ("15 mg", "16 mg/kg"),
    Duration: ("28 days", "24 weeks"),
    Statement: ("platelets >= 50 10*9/L", "no exposure to anti_cd38 ever"),
}
# Fields that every element has; what else a field means stands in the description of its record.
_FIELDS: Mapping[str, str] = {
    "lines": "Lines of the document this comes from.",
    "origin": "Where the value comes from; everything the document does not say is an assumption, with `why`.",
    "why": "Why it is assumed.",
}

# Name and schema of simple values: what an ordinary YAML reader may make of a text, a number, or a yes.
_SIMPLE: Mapping[object, tuple[str, Json]] = {
    str: ("text", {"type": ["string", "number", "boolean"]}),
    int: ("whole_number", {"type": "integer"}),
    bool: ("yes_no", {"enum": [True, False, "true", "false", "yes", "no"]}),
    Decimal: ("number", {"type": ["number", "string"], "pattern": r"^[+-]?\d+(\.\d+)?$"}),
}


def file_schema(kind: str) -> Json:
    """The JSON Schema (draft 2020-12) of a trial, evidence or criteria file. Raises UnknownNameError."""
    if kind not in KINDS:
        raise UnknownNameError("kind of file", kind, KINDS)
    definitions: dict[str, Json] = {}
    _define(KINDS[kind], definitions)
    root = definitions.pop(KINDS[kind].__name__)
    named = cast(Json, root["properties"])
    root["properties"] = {"trialrun": {"const": FORMAT}, "kind": {"const": kind}, **_without(named, "trialrun")}
    root["required"] = ["kind", *cast(list[str], root["required"])]
    ordered = {name: definitions[name] for name in sorted(definitions)}
    return {"$schema": _DIALECT, "title": f"trialrun {kind} file", **root, "$defs": ordered}


def schema_text(kind: str) -> str:
    """The schema as it is published."""
    return json.dumps(file_schema(kind), indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write `<kind>.json` for every kind of file; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / f"{kind}.json" for kind in KINDS)
    for path in paths:
        path.write_text(schema_text(path.stem), encoding="utf-8")
    return paths


def _define(record: type[msgspec.Struct], definitions: dict[str, Json]) -> None:
    """Add the schema of a record, and of every record it holds."""
    definitions[record.__name__] = {}
    fields = fields_of(record)
    properties = {name: _described(name, _schema_of(field.type, definitions)) for name, field in fields.items()}
    definitions[record.__name__] = {
        "description": inspect.getdoc(record) or "",
        "type": "object",
        "properties": properties,
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
    }


def _described(name: str, schema: Json) -> Json:
    return {**schema, "description": _FIELDS[name]} if name in _FIELDS else schema


def _schema_of(want: object, definitions: dict[str, Json]) -> Json:
    want = without_none(want)
    if isinstance(want, type) and issubclass(want, msgspec.Struct):
        if want.__name__ not in definitions:
            _define(want, definitions)
        return {"$ref": f"#/$defs/{want.__name__}"}
    if get_origin(want) is tuple:
        return {"type": "array", "items": _schema_of(get_args(want)[0], definitions)}
    if get_origin(want) is dict:
        return {"type": "object", "additionalProperties": _schema_of(get_args(want)[1], definitions)}
    if get_origin(want) is Literal:
        return {"enum": list(get_args(want))}
    name, schema = _scalar(want) if isinstance(want, type) and issubclass(want, Scalar) else _SIMPLE[want]
    definitions[name] = schema
    return {"$ref": f"#/$defs/{name}"}


def _scalar(scalar: type[Scalar]) -> tuple[str, Json]:
    """A scalar of ours: text of a certain form; lines and numbers may be a single number."""
    number = ["integer"] if scalar in (Lines, Numbers) else []
    return scalar.__name__, {
        "type": ["string", *number],
        "pattern": _PATTERNS[scalar],
        "description": inspect.getdoc(scalar) or "",
        "examples": list(_EXAMPLES[scalar]),
    }


def _without(schema: Json, key: str) -> Json:
    return {name: value for name, value in schema.items() if name != key}


def main(arguments: list[str]) -> int:
    """Write the schemas into the folder named."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m trialrun.protocol.schema FOLDER\n")
        return 2
    sys.stdout.writelines(f"{path}\n" for path in write_schemas(Path(arguments[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
