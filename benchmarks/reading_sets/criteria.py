"""Eligibility lines as labelled expressions: what the reader says of a line in the form of the set's SCHEMA.md.

`criteria_names.csv` says which variable of the set a name of the vocabulary is; other names are generic variables.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args

from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.criteria.model import (
    AllOf,
    Conditional,
    Excepted,
    Judgement,
    Limit,
    LineRead,
    Negated,
    OneOrMore,
    Statement,
    Timing,
    Tree,
)
from trialrun.read.criteria.trees import statements
from trialrun.read.regular import make_regular
from trialrun.terms import Concept, Drug, DrugClass, Variable, load_vocabulary

Item = dict[str, Any]

_RELATIONS = {"within": "within", "at least": "at_least_since", "during": "during"}
_DOSES = frozenset({"mg", "mg/d", "g", "ug", "mg/m2", "mg/kg", "Gy", "cGy", "ug/d", "mg/kg/d", "mg/m2/d"})
_LITRES = re.compile(r"(?<=[/md])l\b|(?<=/)l\b")
_ANCHORS = {"enrolment", "registration", "first dose"}
_ENTRY = {"screening", "consent", "randomisation", "baseline"}
_CLASS = re.compile(
    r"((?:inhibitor|antagonist|agonist|analog|analogue|vaccine|agent|antimetabolite)|antibod(?:y|ies))s?$", re.I
)
_KEYS = {"severity": "status"}
_CAUSES = frozenset({"disease_related", "marrow_involvement"})
"""What a finding comes from, which the set says instead of the finding."""
_TYPES: dict[str, Item] = {
    "disease_related": {"relation": "cause"},
    "corrected_calcium": {"fraction": "corrected"},
    "ionized_calcium": {"fraction": "ionized"},
    "deep_vein_thrombosis": {"type": "DVT"},
    "pulmonary_embolism": {"type": "PE"},
    "cirrhosis": {"type": "cirrhosis"},
    "chronic_hepatitis": {"type": "chronic hepatitis"},
    "angina": {"type": "angina"},
    "unstable_angina": {"type": "angina"},
}
_FINER = frozenset({"sCR", "MR"})
"""Levels of response that the set does not tell apart."""
_STEROIDS = frozenset({"corticosteroid", "corticosteroids", "prednisone", "prednisolone", "methylprednisolone"})


def predict(data: Path, out: Path) -> None:
    """Read every line of every *.jsonl file of a folder and write one prediction for each."""
    with out.open("w", encoding="utf-8") as predictions:
        for path in sorted(data.glob("*.jsonl")):
            for printed in path.read_text(encoding="utf-8").splitlines():
                if printed.strip():
                    item = json.loads(printed)
                    predictions.write(json.dumps(predict_line(item), ensure_ascii=False) + "\n")


def predict_line(item: Item) -> Item:
    """The prediction for one line, from its role and text alone."""
    role: Role = item["role"] if item.get("role") in get_args(Role) else "inclusion"
    read = read_line(make_regular(item["text"]), role)
    kind = _kind(read)
    return {
        "id": item["id"],
        "kind": kind,
        "holds_when_eligible": read.holds_when_eligible,
        "expr": None if kind in ("note", "attest") or read.tree is None else _tree(read.tree),
    }


def _kind(read: LineRead) -> str:
    """The kind of a line: what has no name that records know, no number and no time, only a person can answer."""
    told = any(
        item.about.name or item.limit is not None or (item.timing is not None and item.timing.amount is not None)
        for item in statements(read.tree)
    )
    return read.kind if told or read.tree is None else "attest"


def _tree(tree: Tree) -> Item | None:
    match tree:
        case Statement():
            return _atom(tree)
        case Judgement(words):
            return _leaf("attest", "present", qualifiers={"about": words})
        case AllOf(of):
            return _list("all", of)
        case OneOrMore(of, 1):
            return _list("any", of)
        case OneOrMore(of, n):
            return {"at_least": n, "of": list(_given(of))}
        case Negated(inner):
            below = _tree(inner)
            return None if below is None else {"not": below}
        case Conditional(condition, then, otherwise):
            whom, asked = _tree(condition), _tree(then)
            other = None if otherwise is None else _tree(otherwise)
            return asked if whom is None else {"if": whom, "then": asked, "else": other}
        case Excepted(inner, exception):
            below = _tree(inner)
            guard = _tree(exception) if "other_malignancy" not in str(below) else _tree(_without_own_disease(exception))
            return below if guard is None else {"unless": guard, "expr": below}


def _without_own_disease(exception: Tree) -> Tree:
    """The disease under study is no exception: the variable already means any other malignancy."""
    if not isinstance(exception, OneOrMore):
        return OneOrMore(()) if _is_own_disease(exception) else exception
    return OneOrMore(tuple(part for part in exception.of if not _is_own_disease(part)), exception.n)


def _is_own_disease(part: Tree) -> bool:
    return isinstance(part, Statement) and part.about.name in load_vocabulary().below("hematologic_malignancy")


def _given(of: tuple[Tree, ...]) -> Iterator[Item]:
    for part in of:
        found = _tree(part)
        if found is not None:
            yield found


def _list(key: str, of: tuple[Tree, ...]) -> Item | None:
    given = list(_given(of))
    parts = [part for at, part in enumerate(given) if part not in given[:at]]
    return None if not parts else parts[0] if len(parts) == 1 else {key: parts}


def _leaf(variable: str, op: str, **fields: object) -> Item:
    empty: Item = {"value": None, "unit": None, "window": None, "selector": None, "qualifiers": {}}
    return {"var": variable, "op": op, **empty, **fields}


def _atom(item: Statement) -> Item:
    variable, qualifiers = _variable(item)
    printed = {said.key: said.value for said in item.said if said.key not in ("name", "detail", "agreed", "cause")}
    qualifiers |= {_KEYS.get(key, key): value for key, value in printed.items()} | _TYPES.get(item.about.name, {})
    if str(qualifiers.get("half_lives", "")).isdigit():
        qualifiers["half_lives"] = int(qualifiers["half_lives"])
    if item.implied:
        qualifiers["comparator"] = "implied"
    fields: Item = {
        "window": _window(item.timing),
        "selector": item.selector or None,
        "qualifiers": qualifiers,
        "unit": None,
    }
    if item.values and item.limit is not None:
        return _leaf(variable, "in", **fields) | {"value": [_number(Decimal(value)) for value in item.values]}
    if item.values:
        return _leaf(variable, "in", **fields) | {"value": [value for value in item.values if value not in _FINER]}
    if item.limit is None:
        return _leaf(variable, "present" if name_is_finding(item) else item.op, **fields)
    if item.limit.other:
        qualifiers["alt"] = [{"value": _number(other.value), "unit": _unit(other)} for other in item.limit.other]
    limit = {"value": _number(item.limit.value), "unit": _unit(item.limit)}
    return _leaf(variable, item.op, **fields) | limit


def name_is_finding(item: Statement) -> bool:
    """A result that the set counts as a finding: an abnormal ratio is there or not."""
    return item.about.name == "flc_ratio_abnormal" and item.op == "positive"


def _variable(item: Statement) -> tuple[str, Item]:
    name = item.about.name
    counted = dict([("name", said.value) for said in item.said if said.key == "name"][-1:]) if item.counted else {}
    if item.limit is not None and item.limit.unit in _DOSES:
        dosed = _dosed(name)
        if dosed is not None:
            return dosed
    cause = next((said.value for said in item.said if said.key == "cause" and said.value in _CAUSES), "")
    if cause and item.limit is None:
        return cause, {"relation": "cause"}
    if name == "ctcae_grade" and any(said.value == "painful_neuropathy" for said in item.said):
        return "neuropathy_grade", {"status": "painful"}
    known = _names().get(name) or _coarser(name)
    if known is not None:
        variable, generic = known
        return variable, ({"name": generic} if generic else counted)
    return _generic(item)


_COARSE = frozenset({
    "infection", "liver_disease", "renal_impairment", "heart_failure", "myocardial_infarction", "myocardial_ischemia",
    "arrhythmia", "thromboembolism", "bleeding_disorder", "plasmacytoma", "nonmelanoma_skin_cancer", "gvhd",
    "multiple_myeloma", "carcinoma_in_situ", "major_surgery", "transfusion", "stem_cell_transplant", "radiotherapy",
})  # fmt: skip
"""Conditions and procedures of which the set has no finer kinds."""
_COARSE_CLASSES = frozenset({
    "growth_factor", "corticosteroids", "immunosuppressant", "anticoagulant", "antiretroviral_therapy", "live_vaccine",
})  # fmt: skip
"""Classes whose drugs the set names by the class."""


def _coarser(name: str) -> tuple[str, str] | None:
    """The variable of the set for a finer name of the vocabulary: a fungal infection is an infection."""
    term = load_vocabulary().term(name) if name else None
    coarse = _COARSE_CLASSES if isinstance(term, Drug | DrugClass) else _COARSE
    above = load_vocabulary().above
    wider = [known for known in above(name) if _names().get(known, ("",))[0] in coarse] if term is not None else []
    nearest = {_names()[known][0] for known in wider if not any(known in above(other) - {other} for other in wider)}
    return (nearest.pop(), "") if len(nearest) == 1 else None


def _dosed(name: str) -> tuple[str, Item] | None:
    if name in _STEROIDS:
        return "prednisone_dose", {}
    term = load_vocabulary().term(name)
    drug = isinstance(term, Drug | DrugClass) or name == "radiotherapy"
    return ("drug_dose", {"name": name.replace("_", " ")}) if drug else None


_OF_BLOOD = re.compile(r"^(?:serum|plasma|blood)\s+(?!urea|pressure|glucose)", re.IGNORECASE)
"""What the set leaves out of the names of measurements, which are else the words of the line."""


def _generic(item: Statement) -> tuple[str, Item]:
    term = load_vocabulary().term(item.about.name) if item.about.name else None
    label = term.label if term is not None else item.about.words
    match term:
        case Variable() if item.limit is not None:
            words = _OF_BLOOD.sub("", item.about.words)
            return "other_measurement", {"name": label if label.lower() in words.lower() else words}
        case Variable():
            return "other_condition", {"name": label}
        case Drug():
            return "named_drug", {"name": term.name.replace("_", " ")}
        case DrugClass():
            return "drug_class", {"name": label}
        case Concept(kind="procedure"):
            return "other_procedure", {"name": label}
        case _ if item.limit is None and _CLASS.search(label):
            return "drug_class", {"name": _CLASS.sub(lambda found: found[1], label)}
        case _:
            return "other_measurement" if item.limit else "other_condition", {"name": label}


def _window(timing: Timing | None) -> Item | None:
    relation = None if timing is None else _RELATIONS.get(timing.relation)
    if timing is None or relation is None or timing.amount is None or timing.unit is None:
        return None
    named = timing.anchor in _ANCHORS and (timing.anchor != "enrolment" or timing.anchor_words)
    anchor = "enrolment" if timing.anchor in _ENTRY else timing.anchor if named else "unspecified"
    return {"relation": relation, "amount": _number(timing.amount), "unit": timing.unit, "anchor": anchor}


def _unit(limit: Limit) -> str | None:
    """The unit as the set writes it, litres in capitals."""
    return limit.times or _LITRES.sub("L", limit.unit) or None


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


@cache
def _names() -> dict[str, tuple[str, str]]:
    path = Path(__file__).with_name("criteria_names.csv")
    with path.open(encoding="utf-8", newline="") as rows:
        return {row["name"]: (row["variable"], row["generic_name"]) for row in csv.DictReader(rows)}
