"""The test vectors of Clinical-Trial-Parser: relations from what is read, and how many of them are the same.

    python benchmarks/reading_sets/vectors.py vectors.jsonl predictions.jsonl

That parser drops units it does not know, knows no multiple but ULN, and writes a bound of a score as the values left.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from trialrun.read.criteria.lexis import find_comparisons
from trialrun.read.criteria.model import Comparison
from trialrun.read.regular import regular
from trialrun.read.spotting import Spot, spot
from trialrun.terms import Vocabulary, load_vocabulary

Relation = dict[str, Any]

NAMES = {
    "ecog": ("100", "ecog"), "nyha_class": ("102", "nyha"), "weight": ("202", "weight"), "bmi": ("203", "bmi"),
    "systolic_bp": ("300", "sbp"), "diastolic_bp": ("301", "dbp"), "hba1c": ("400", "a1c"), "wbc": ("404", "wbc"),
    "platelets": ("405", "platelet_count"), "anc": ("408", "anc"), "ast": ("411", "ast"), "alt": ("412", "alt"),
    "ast_alt_ratio": ("414", "ast/alt_ratio"), "cholesterol": ("500", "total_cholesterol"),
    "triglycerides_fasting": ("505", "fasting_triglyceride_level"), "triglycerides": ("506", "triglyceride_level"),
    "karnofsky": ("600", "karnofsky_score"), "pf_ratio": ("904", "pf_ratio"),
}  # fmt: skip
"""Identifier and name of a relation by our name. Source: the expected relations of the vectors."""

UNITS = {
    "kg": "kg", "[lb_av]": "lb", "kg/m2": "kg/m2", "%": "%", "mm[Hg]": "mmhg", "/uL": "cells/ul", "10*9/L": "cells/l",
    "mg/dL": "mg/dl", "ULN": "uln",
}  # fmt: skip
"""Its unit names by ours."""

SCORES = {"ecog": (0, 4), "nyha_class": (1, 4)}
"""The scores that it writes as lists of values, from the lowest to the highest."""

SUPPLIED_UNITS = {"pf_ratio": "mmhg"}
"""Units that it supplies where none is printed."""


def predict(data: Path, out: Path) -> None:
    """Read every line of every *.jsonl in the folder and write its relations beside its input."""
    vocabulary = load_vocabulary()
    with out.open("w", encoding="utf-8") as lines:
        for path in sorted(data.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                vector = json.loads(line)
                if "input" in vector:
                    relations = relations_of(vector["input"], vocabulary)
                    lines.write(
                        json.dumps({"test": vector.get("test", ""), "input": vector["input"], "predict": relations})
                        + "\n"
                    )


def relations_of(text: str, vocabulary: Vocabulary) -> list[Relation]:
    """The relations that a line prints, ordered by their identifier as the vectors are."""
    plain = regular(text)
    found = [one for one in find_comparisons(plain, spotted(plain, vocabulary)) if not _conditional(plain, one)]
    relations: list[Relation] = []
    for relation in _relations(plain, found):
        if relation not in relations:
            relations.append(relation)
    return sorted(relations, key=lambda relation: int(relation["id"]))


def _conditional(plain: str, comparison: Comparison) -> bool:
    """A limit that holds only `if` something is so: that parser leaves it out."""
    return plain[comparison.cut.end :].lstrip().startswith("if ")


def spotted(plain: str, vocabulary: Vocabulary) -> tuple[Spot, ...]:
    """The variables of a text. The vectors are printed without capitals, so short forms are looked for in capitals."""
    shown = plain.upper() if plain.islower() and len(plain.upper()) == len(plain) else plain
    return spot(shown, vocabulary, ("variables",))


def _relations(plain: str, found: Sequence[Comparison]) -> Iterator[Relation]:
    for group in _grouped(found):
        name = _name(plain, group[0])
        if name is None:
            continue
        identifier, printed = NAMES[name]
        relation: Relation = {"id": identifier, "name": printed, "variableType": "numerical"}
        if name in SCORES:
            yield {**relation, "value": _values(group, *SCORES[name]), "variableType": "ordinal"}
            continue
        unit = next(
            (UNITS.get(one.limit.times or one.limit.unit, "") for one in group if one.limit.times or one.limit.unit), ""
        )
        if unit or name in SUPPLIED_UNITS:
            relation["unit"] = unit or SUPPLIED_UNITS[name]
        for one in group:
            side = "lower" if one.op in (">", ">=") else "upper"
            relation[side] = {"incl": one.op in (">=", "<="), "value": _value(one)}
        yield relation


def _grouped(found: Sequence[Comparison]) -> Iterator[list[Comparison]]:
    """Comparisons of one variable that make one relation: the two ends of a range. A second unit is left out."""
    group: list[Comparison] = []
    for one in found:
        if group and one.about == group[-1].about and _completes(group, one):
            group.append(one)
            continue
        if group and one.about == group[-1].about and (len(group) == 2 or one.op == group[0].op):
            continue
        if group:
            yield group
        group = [one]
    if group:
        yield group


def _completes(group: Sequence[Comparison], one: Comparison) -> bool:
    return len(group) == 1 and {group[0].op[0], one.op[0]} == {"<", ">"}


def _name(plain: str, comparison: Comparison) -> str | None:
    about = comparison.about
    if about is None:
        return None
    after = plain[about.cut.end : about.cut.end + 12]
    before = plain[max(0, about.cut.first - 24) : about.cut.first]
    if about.name in ("ast", "alt") and "ratio" in after:
        return "ast_alt_ratio"
    if about.name == "triglycerides" and "fasting" in before + about.words:
        return "triglycerides_fasting"
    if about.name == "pao2_fio2":
        return "pf_ratio"
    return about.name if about.name in NAMES else None


def _values(group: Sequence[Comparison], lowest: int, highest: int) -> list[str]:
    """The values of a score that a list or bounds leave."""
    if group[0].values:
        return [str(value) for value in group[0].values]
    return [str(value) for value in range(lowest, highest + 1) if all(_holds(one, Decimal(value)) for one in group)]


def _holds(comparison: Comparison, value: Decimal) -> bool:
    limit = comparison.limit.value
    return {">=": value >= limit, ">": value > limit, "<=": value <= limit, "<": value < limit, "=": value == limit}[
        comparison.op
    ]


def _value(comparison: Comparison) -> str:
    """The number as printed; a power of ten joins it (`100 x 10^9/L` is `100e9`)."""
    power = "e9" if comparison.limit.unit == "10*9/L" else ""
    return f"{comparison.limit.value}{power}"


def score(gold: Path, predicted: Path) -> tuple[int, int, list[Relation]]:
    """How many vectors are the same, how many there are, and those that differ."""
    answers = {line["input"]: line["predict"] for line in _lines(predicted)}
    wrong = [vector for vector in _lines(gold) if answers.get(vector["input"]) != vector["expected"]]
    total = sum(1 for _ in _lines(gold))
    return total - len(wrong), total, [{**vector, "predict": answers.get(vector["input"])} for vector in wrong]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


if __name__ == "__main__":
    right, total, wrong = score(Path(sys.argv[1]), Path(sys.argv[2]))
    print(f"{right} of {total}")
    for vector in wrong:
        print(json.dumps(vector))
