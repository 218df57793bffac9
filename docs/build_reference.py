"""Writes the reference chapters of the manual from the code: commands, tables, files, vocabulary, spec cases.

`--check` changes nothing and fails where a committed chapter is not what the code says. Run through `make docs`.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from trialrun.terms import Concept, Variable

DOCS = Path(__file__).resolve().parent
TESTS = DOCS.parent / "tests"
LABELS = DOCS.parent / "src" / "trialrun" / "library" / "tables"
_TYPES = {
    "string": "text",
    "date32[day]": "date",
    "double": "number",
    "int64": "whole number",
    "decimal128(38, 12)": "exact number",
    "time64[us]": "time",
    "bool": "yes or no",
    "list<item: string>": "list of text",
    "list<element: string>": "list of text",
}


def commands() -> str:
    """Every command with its arguments and options, from the command line's own definitions."""
    import typer.main

    from trialrun.cli.main import app

    group = typer.main.get_command(app)
    lines = [
        "# Commands",
        "",
        "`trialrun COMMAND --help` prints the same. `--help` belongs to every command; `--debug` may stand anywhere",
        "and shows the traceback of an error; `trialrun --version` prints the version.",
        "",
    ]
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        lines += [
            f"## trialrun {name}",
            "",
            (command.help or "").strip(),
            "",
            "| argument or option | meaning |",
            "|---|---|",
        ]
        lines += [f"| {_usage(parameter)} | {_cell(_meaning(parameter))} |" for parameter in command.params]
        lines.append("")
    lines += [
        "## Exit codes",
        "",
        "| code | meaning |",
        "|---|---|",
        "| 0 | fine |",
        "| 1 | a finding of severity error (`check`) |",
        "| 2 | wrong usage |",
        "| 3 | unusable input |",
        "| 4 | our own mistake |",
    ]
    return "\n".join(lines) + "\n"


def tables() -> str:
    """The columns of every patient table and every result table, with the meanings of `columns.yaml`."""
    from trialrun.records.schema import PATIENT_TABLES, REQUIRED_COLUMNS, RESULT_TABLES

    meanings = column_meanings()
    lines = [
        "# Tables",
        "",
        "One row per fact. Columns marked required must be there; all others may be left out of a CSV file.",
        "",
    ]
    for title, group in (("Patient tables", PATIENT_TABLES), ("Result tables", RESULT_TABLES)):
        lines += [f"## {title}", ""]
        for name, schema in group.items():
            required = REQUIRED_COLUMNS.get(name, ())
            lines += _table(
                name,
                ("column", "type", "meaning"),
                (
                    (
                        f"`{field.name}`" + (" (required)" if field.name in required else ""),
                        _TYPES.get(str(field.type), str(field.type)),
                        meanings[name][field.name],
                    )
                    for field in schema
                ),
                about=meanings[name]["about"],
                level=3,
            )
    return "\n".join(lines)


def column_meanings() -> dict[str, dict[str, str]]:
    """The meaning of every column, by table: those shared by all tables and its own."""
    read = yaml.load((DOCS / "columns.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    shared = read.pop("shared")
    return {table: {**shared, **columns} for table, columns in read.items()}


def catalog() -> str:
    """The columns of every table of a catalog, with the meanings of `catalog_columns.yaml`."""
    from trialrun.read.catalog.schema import CATALOG_TABLES

    meanings = catalog_meanings()
    lines = [
        "# Catalog",
        "",
        "What `trialrun read FOLDER --out CATALOG` writes: one Parquet file for each table. Null means: not stated.",
        "",
    ]
    for name, schema in CATALOG_TABLES.items():
        rows = ((f"`{field.name}`", _type_of(str(field.type)), meanings[name][field.name]) for field in schema)
        lines += _table(f"{name}.parquet", ("column", "type", "meaning"), rows, about=meanings[name]["about"])
    return "\n".join(lines)


def catalog_meanings() -> dict[str, dict[str, str]]:
    """The meaning of every column of a catalog, by table: those shared by all tables and its own."""
    read = yaml.load((DOCS / "catalog_columns.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    shared = read.pop("shared")
    return {name: {**shared, **own} for name, own in read.items()}


def _type_of(name: str) -> str:
    """The type of a column in plain words, whatever the version of pyarrow calls the entries of a list."""
    listed = re.fullmatch(r"list<\w+: (\w+)>", name)
    return f"list of {_TYPES[listed[1]]}s" if listed and listed[1] == "int64" else _TYPES.get(name, name)


def trial_file() -> str:
    """Every record of a trial, evidence or criteria file with its fields, from the published JSON Schemas."""
    lines = [
        "# Trial file",
        "",
        "The JSON Schemas are in `docs/schemas/`. Every element may carry `lines` (of the document), `origin` (where",
        "the value comes from, if not from the document) and `why` (the reason of an assumption).",
        "",
    ]
    seen: dict[str, dict[str, Any]] = {}
    for path in sorted((DOCS / "schemas").glob("*.json"), reverse=True):
        schema = json.loads(path.read_text("utf-8"))
        for name, record in {f"The {path.stem} file": schema, **schema["$defs"]}.items():
            seen.setdefault(name, record)
    files = [name for name in seen if name.startswith("The ")]
    for name in (*files, *sorted(name for name in seen if name not in files)):
        lines += _record_lines(name, seen[name])
    return "\n".join(lines)


def vocabulary() -> str:
    """Every name a rule may use, by kind."""
    from trialrun.terms import load_vocabulary

    words = load_vocabulary()
    lines = [
        "# Vocabulary",
        "",
        "Every name a rule may use. Spellings are the words a document or record may have for it.",
        "",
    ]
    lines += _table(
        "Variables",
        ("name", "label", "kind", "unit or values", "plausible range", "LOINC"),
        (
            (f"`{v.name}`", v.label, v.kind, _unit(v), _range(v.low, v.high), ", ".join(v.loinc))
            for v in sorted(words.variables.values(), key=lambda v: v.name)
        ),
    )
    lines += _table(
        "Drug classes",
        ("name", "label", "is a"),
        ((f"`{c.name}`", c.label, ", ".join(c.parents)) for c in sorted(words.classes.values(), key=lambda c: c.name)),
    )
    lines += _table(
        "Drugs",
        ("name", "classes", "spellings"),
        (
            (f"`{d.name}`", ", ".join(d.classes), ", ".join(d.spellings[:12]))
            for d in sorted(words.drugs.values(), key=lambda d: d.name)
        ),
    )
    for kind, title in (("condition", "Conditions"), ("procedure", "Procedures")):
        found = sorted((c for c in words.concepts.values() if c.kind == kind), key=lambda c: c.name)
        lines += _table(
            title,
            ("name", "label", "is a", "lasts"),
            ((f"`{c.name}`", c.label, ", ".join(c.parents), _lasts(c)) for c in found),
        )
    lines += _table(
        "Of the person",
        ("name", "label", "unit or values"),
        ((f"`{d.name}`", d.label, ", ".join(d.values) or d.unit) for d in words.derived.values()),
    )
    return "\n".join(lines)


def judged() -> str:
    """How rules are judged, from the spec cases that both engines must pass."""
    return _told("engines/spec", _case_lines)


def planned() -> str:
    """What happens to a plan when life happens, from the spec cases of the room treat."""
    return _told("treat/spec", _story_lines)


def visited() -> str:
    """What a calendar holds beside doses, from the spec cases of visits, screening, duties and working days."""
    return _told("treat/plan_spec", _visit_lines)


def labels() -> str:
    """What US drug labels say, and how amounts are rounded: the tables of the library as they are."""
    lines = [
        "# Drug labels",
        "",
        "What US labels say of doses and products, and the policies of rounding. It is never the dose of a trial: a",
        "calendar uses it where the document states none and `--doses label` asks for it. An empty cell limits",
        "nothing. Rows that are not `verified` were recalled and not read again.",
        "",
    ]
    doses = [
        (
            row["product"],
            row["regimen"],
            _holds(row),
            row["dose"] or "none",
            _notes(row),
            row["verified"],
            row["source"],
        )
        for row in _rows_of("label_doses")
    ]
    lines += _table("Doses", ("product", "regimen", "for", "dose", "notes", "verified", "source"), doses)
    for name in ("products", "roundings"):
        rows = _rows_of(name)
        heads = [head.replace("_", " ") for head in rows[0]]
        lines += _table(name.capitalize(), heads, [list(row.values()) for row in rows])
    return "\n".join(lines)


def _rows_of(name: str) -> list[dict[str, str]]:
    with (LABELS / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _holds(row: dict[str, str]) -> str:
    """For whom and for which days a label dose is."""
    told = {
        "phase": "{}", "cycles": "cycle {}", "days": "day {}", "pattern": "given on days {}", "begins": "from days {}",
        "infusion_minutes": "over {} minutes", "rule": "if {}",
    }  # fmt: skip
    return "; ".join([row["indication"], *(words.format(row[name]) for name, words in told.items() if row[name])])


def _notes(row: dict[str, str]) -> str:
    told = {
        "if_unknown": "where that is not known: {}", "weight_at": "weight at {}", "highest_surface": "at most {}",
        "note": "{}",
    }  # fmt: skip
    return "; ".join(words.format(row[name]) for name, words in told.items() if row[name])


def _told(folder: str, say: Callable[[dict[str, Any]], Iterator[str]]) -> str:
    """A chapter made of a folder of spec cases and what stands about them there."""
    lines = [(TESTS / folder / "about.md").read_text("utf-8")]
    for path in sorted((TESTS / folder).glob("*.yaml")):
        chapter = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        lines += [f"## {chapter['title']}", "", chapter["about"], ""]
        lines += _yaml_lines(chapter["trial"]) if "trial" in chapter else ()
        for case in chapter["cases"]:
            lines += say(case)
    return "\n".join(lines)


CHAPTERS: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "tables.md": tables,
    "catalog.md": catalog,
    "trial-file.md": trial_file,
    "vocabulary.md": vocabulary,
    "judged.md": judged,
    "planned.md": planned,
    "visits.md": visited,
    "labels.md": labels,
}


def stale() -> list[str]:
    """The chapters that are not what the code says."""
    return [name for name, make in CHAPTERS.items() if _committed(name) != make()]


def main(arguments: Sequence[str]) -> int:
    """Write the chapters, or with `--check` say which are stale."""
    if "--check" in arguments:
        old = stale()
        if old:
            sys.stderr.write(f"stale: {', '.join(old)}. Next: make docs, and commit docs/reference\n")
        return 1 if old else 0
    (DOCS / "reference").mkdir(exist_ok=True)
    for name, make in CHAPTERS.items():
        (DOCS / "reference" / name).write_text(make(), encoding="utf-8")
    return 0


def _committed(name: str) -> str:
    path = DOCS / "reference" / name
    return path.read_text("utf-8") if path.exists() else ""


def _usage(parameter: object) -> str:
    if getattr(parameter, "param_type_name", "") == "argument":
        return f"`{getattr(parameter, 'metavar', None) or str(getattr(parameter, 'name', '')).upper()}`"
    words = [*getattr(parameter, "opts", ()), *getattr(parameter, "secondary_opts", ())]
    metavar = getattr(parameter, "metavar", None)
    return ", ".join(f"`{word}`" for word in words) + (f" `{metavar}`" if metavar else "")


def _meaning(parameter: object) -> str:
    text = str(getattr(parameter, "help", "") or "")
    default = getattr(parameter, "default", None)
    shown = default not in (None, False, "", ()) and not callable(default) and not repr(default).startswith("<")
    return f"{text} Default: `{default}`." if shown else text


def _record_lines(name: str, record: dict[str, Any]) -> Iterator[str]:
    yield from (f"## {name}", "", str(record.get("description", "")), "")
    if examples := record.get("examples"):
        yield from ("Examples: " + ", ".join(f"`{example}`" for example in examples), "")
    rows = [
        (f"`{field}`" + (" (required)" if field in record.get("required", ()) else ""), _kind(schema))
        for field, schema in record.get("properties", {}).items()
        if field not in ("lines", "origin", "why")
    ]
    if rows:
        yield from (*_rows(("field", "what it holds"), rows), "")


def _kind(schema: dict[str, Any]) -> str:
    """What a field holds: a record or a scalar of ours, a list of one, or one of some words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema:
        return "one of " + ", ".join(f"`{word}`" for word in schema["enum"] if word)
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return f"a key each, with {_kind(schema['additionalProperties'])}"


def _yaml_lines(value: object) -> Iterator[str]:
    yield from (
        "```yaml",
        yaml.safe_dump(value, sort_keys=False, default_flow_style=None, width=110).rstrip(),
        "```",
        "",
    )


def _visit_lines(case: dict[str, Any]) -> Iterator[str]:
    """A case of visits: what it says and adds, what is known and chosen, and its rows."""
    yield from (f"**{case['says']}**", "")
    if "trial" in case:
        yield from _yaml_lines(json.loads(json.dumps(case["trial"])))
    known = {
        key: case[key] for key in ("start", "sex", "recorded", "tests", "life", "assume", "horizon") if key in case
    }
    known |= {key: case[key] for key in ("working_days", "holidays") if key in case}
    if known:
        yield from _yaml_lines(known)
    shown = case.get("rows", "") or ("(no row)" if "rows" in case else f"refused: {case['refused']}")
    yield from ("```text", shown, "```", "")
    yield from (f"- finding `{family}`: {words}" for family, words in _pairs(case, "findings"))
    yield from (f"- reason: {words}" for words in case.get("reasons", ()))
    yield from ("",) if {"findings", "reasons"} & case.keys() else ()


def _case_lines(case: dict[str, Any]) -> Iterator[str]:
    yield from (f"**{case['says']}**", "")
    said = [
        *(f"as of {case[key]}" for key in ("as_of",) if key in case),
        *(f"absence of {case[key]} assumed" for key in ("assume_absent",) if key in case),
        *("a line whose truth excludes" for key in ("favours",) if case.get(key) == "no"),
    ]
    if said:
        yield from (f"({'; '.join(said)})", "")
    if not case["facts"]:
        yield from ("- no facts", "")
    else:
        yield from (*(f"- {_fact(fact)}" for fact in case["facts"]), "")
    yield from (*_rows(("rule", "truth"), [(f"`{rule}`", truth) for rule, truth in case["asks"].items()]), "")


def _fact(fact: dict[str, str]) -> str:
    (table, name), *cells = fact.items()
    return ", ".join([f"{table} `{name}`", *(f"{column} {cell}" for column, cell in cells)])


def _story_lines(case: dict[str, Any]) -> Iterator[str]:
    yield from (f"**{case['says']}**", "")
    if "as_of" in case:
        yield from (f"(known up to {case['as_of']})", "")
    for told in (*(f"rule: `{rule}`" for rule in case.get("rules", ())), *map(_fact, case.get("facts", ()))):
        yield f"- {told}"
    yield from ("",) if "rules" in case or "facts" in case else ()
    if case.get("events"):
        yield from ("```text", case["events"].rstrip(), "```", "")
    if "refused" in case:
        yield from (f"Refused: {case['refused']}", "")
        return
    rows = [(name, _becomes(wanted)) for name, wanted in case["rows"].items()]
    yield from (*_rows(("row", "becomes"), rows), "")
    yield from (f"- finding `{family}`" + (f": {said}" if said else "") for family, said in _pairs(case, "findings"))
    yield from (f"- {name}: {_becomes(figures)}" for name, figures in _pairs(case, "adherence"))
    yield from (f"- changed: {change}" for change in case.get("changes", ()))
    yield from ("",) if {"findings", "adherence", "changes"} & case.keys() else ()


def _pairs(case: dict[str, Any], key: str) -> Iterable[tuple[str, Any]]:
    return case.get(key, {}).items()


def _becomes(wanted: str | dict[str, str]) -> str:
    """What a row becomes: its status, then its fields."""
    if isinstance(wanted, str):
        return "no such row" if wanted == "none" else wanted
    shown = {name: f'"{text}"' if name == "reason" else text for name, text in wanted.items() if text}
    fields = [f"{name.replace('_', ' ')} {text}" for name, text in shown.items() if name != "status"]
    return ", ".join([wanted["status"], *fields] if "status" in wanted else fields)


def _table(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, about: str = "", level: int = 2
) -> list[str]:
    return [f"{'#' * level} {title}", "", *([about, ""] if about else []), *_rows(heads, rows), ""]


def _rows(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return [*lines, *("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows)]


def _unit(variable: Variable) -> str:
    if variable.kind == "test":
        return "positive, negative, indeterminate, detectable, undetectable"
    return ", ".join(variable.values) or ("" if variable.unit == "1" else f"`{variable.unit}`")


def _lasts(concept: Concept) -> str:
    return "from start to end" if concept.kind == "condition" and concept.course == "state" else "a moment"


def _range(low: object, high: object) -> str:
    return (
        ""
        if low is None and high is None
        else f"{low if low is not None else ''} to {high if high is not None else ''}"
    )


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
