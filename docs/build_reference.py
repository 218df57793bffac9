"""Writes the reference chapters of the manual from the code: commands, tables, files, vocabulary, spec cases.

`--check` changes nothing and fails where a committed chapter is not what the code says. Run through `make docs`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent / "tests"))


def commands() -> str:
    """Every command with its arguments and options, from the command line's own definitions."""
    import typer.main

    from trialrun.cli.main import app

    group = typer.main.get_command(app)
    lines = [
        "# Commands",
        "",
        "`trialrun COMMAND --help` prints the same. Options of every command: `--debug`, `--help`.",
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
    """The columns of every patient table and every result table."""
    from trialrun.records.schema import PATIENT_TABLES, REQUIRED_COLUMNS, RESULT_TABLES

    lines = [
        "# Tables",
        "",
        "One row per fact. Required columns are marked; all others may be left out of a CSV file.",
        "",
    ]
    for title, group in (("Patient tables", PATIENT_TABLES), ("Result tables", RESULT_TABLES)):
        lines += [f"## {title}", ""]
        for name, schema in group.items():
            required = REQUIRED_COLUMNS.get(name, ())
            lines += [f"### {name}", "", "| column | type | |", "|---|---|---|"]
            lines += [
                f"| `{field.name}` | {field.type} | {'required' if field.name in required else ''} |"
                for field in schema
            ]
            lines.append("")
    return "\n".join(lines)


def trial_file() -> str:
    """Every record of a trial, evidence or criteria file with its fields, from the published JSON Schemas."""
    lines = [
        "# Trial file",
        "",
        "The JSON Schemas are in `docs/schemas/`. Every element may carry `lines`, `origin` and `why`.",
        "",
    ]
    seen: set[str] = set()
    for path in sorted((DOCS / "schemas").glob("*.json")):
        schema = json.loads(path.read_text("utf-8"))
        for name, record in sorted(schema.get("$defs", {}).items()):
            if name not in seen and "properties" in record:
                seen.add(name)
                lines += _record_lines(name, record)
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
        ("name", "label", "unit", "plausible range", "LOINC"),
        (
            (f"`{v.name}`", v.label, v.unit, _range(v.low, v.high), ", ".join(v.loinc))
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
            title, ("name", "label", "is a"), ((f"`{c.name}`", c.label, ", ".join(c.parents)) for c in found)
        )
    return "\n".join(lines)


def rules() -> str:
    """The rule language by example, from the cases its tests prove."""
    from rule_cases import CASES

    lines = [
        "# Rules in words",
        "",
        "Every example is a test: the text, how it reads in English, and what it means.",
        "",
    ]
    section = ""
    for case in CASES:
        if case.section != section:
            section = case.section
            lines += [f"## {section}", ""]
        lines += [f"`{case.text}`", "", f": {case.english}", "", case.meaning, ""]
    return "\n".join(lines)


def judged() -> str:
    """How rules are judged, from the spec cases that both engines must pass."""
    from engine_cases import SECTIONS

    lines = [
        "# How rules are judged",
        "",
        "Every case is a test that both engines pass: facts of one patient, a rule, the as-of date, and its truth.",
        "",
    ]
    for section in SECTIONS:
        lines += [f"## {section.title}", "", section.meaning, "", "| facts | rule | truth | |", "|---|---|---|---|"]
        lines += [
            f"| {_cell(c.facts_text())} | `{_cell(c.rule)}` | {c.truth} | {_cell(c.why)} |" for c in section.cases
        ]
        lines.append("")
    return "\n".join(lines)


CHAPTERS: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "tables.md": tables,
    "trial-file.md": trial_file,
    "vocabulary.md": vocabulary,
    "rules.md": rules,
    "judged.md": judged,
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


def _record_lines(name: str, record: dict[str, object]) -> Iterator[str]:
    yield from (f"## {name}", "", str(record.get("description", "")), "", "| field | |", "|---|---|")
    required = record.get("required", [])
    properties = record["properties"]
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    for field in properties:
        if field not in ("lines", "origin", "why"):
            yield f"| `{field}` | {'required' if field in required else ''} |"
    yield ""


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"## {title}", "", "| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return [*lines, *("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows), ""]


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
