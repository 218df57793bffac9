"""Bounds and windows of the Leaf Clinical Trials corpus: which of the comparisons read count there, and in what form.

    python benchmarks/reading_sets/lct.py bounds.jsonl settled.jsonl

The corpus counts numbers owned by an age or an observation, and windows that date something; the reader reads them all.
Run as a script it writes the gold with the errors of `lct_gold_errors.csv` settled.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trialrun.read.criteria.lexis import read_lexis
from trialrun.read.criteria.model import Comparison, Timing
from trialrun.read.regular import regular
from trialrun.read.spotting import spot
from trialrun.terms import Vocabulary, load_vocabulary

Item = dict[str, Any]

GOLD_ERRORS = Path(__file__).with_name("lct_gold_errors.csv")
"""Errors of the gold found in the documents: what is added or removed, and why."""

_HEADING = re.compile(r"^[^a-z]{0,12}(?:[\w'-]+[ ]){0,4}exclusion(?: criteri(?:a|on))?\b[^.;]{0,40}:?\s*$", re.I)
_MENTION = re.compile(r"exclusion criteria", re.I)
_SIDES = {">=": ("lower", True), ">": ("lower", False), "<=": ("upper", True), "<": ("upper", False)}
_TIME_UNITS = {"min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}
_SPANS = frozenset({"life_expectancy", "gestational_age"})
_COUNTS = frozenset({"prior_lines", "prior_cycles"})
_TURNED = re.compile(
    r"(?:\d[\d.]*|one|two|three|four|five|ten|twice)\s*(?:x|times|fold)?\s*(?:higher|greater|above|more|lower|less)\b"
    r".{0,30}(?:normal|ULN)",
    re.I,
)
"""`twice higher than normal` has no operator in the corpus."""
_PREGNANT = re.compile(r"pregnan", re.I)
_WHEN = re.compile(r"\b(?:before|prior to|after|past)\s+\Z", re.I)
_WEEKS = re.compile(r"week|wk|\d\s?\+\s?\d|\d/7", re.I)
_SHARE = re.compile(r"\b(?:in|for)\s+\Z", re.I)
"""`in at least 30 % of the sites` counts things."""
_GIVEN = re.compile(r"\b(?:radi(?:ation|otherapy)|dos(?:e|age)s?|intervention)\b", re.I)
_NEAR = 30
"""Characters behind a share in which what was given may stand."""
_SPAN_WORDS = re.compile(
    r"expectanc|surviv|gestation|menstrual|cycles?\b(?! lasting)|prognosis|age\b|amenorrh|life ?time", re.I
)
_SPANNING = re.compile(r"(?:during|throughout)\b", re.I)
_NUMBER = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twice)\b", re.I)
_SCORES = re.compile(
    r"(?i:score|scale|index|ratio|count|test|level|value|assessment|performance|category|inventory|questionnaire|screen)|[A-Z][A-Za-z0-9-]*[A-Z0-9]|\b[a-z]+[A-Z]"
)
"""Words of an observation without a unit: a score named as such, or an abbreviation."""
_CONDITIONS = re.compile(r"(?:penia|cytosis|uria|philia)\b|\b(?:stage|grade|staging)s?$", re.I)
_STAGES = frozenset({"ctcae_grade", "hoehn_yahr", "kellgren_lawrence", "killip_class", "rutherford_category"})
"""How far a disease has come is no observation."""
_LASTING = re.compile(r"lasting\Z", re.I)
_WEIGHS = re.compile(r"weigh", re.I)
_DOSES = frozenset(
    {
        "mg",
        "ug",
        "g",
        "mg/d",
        "g/d",
        "ug/d",
        "mg/kg",
        "mg/kg/d",
        "ug/kg",
        "ug/kg/d",
        "[IU]",
        "mg/m2",
        "mg/m2/d",
        "mg/wk",
    }
)


def predict(data: Path, out: Path) -> None:
    """Read every document of `data/docs` and write one line of bounds and windows for each."""
    vocabulary = load_vocabulary()
    with out.open("w", encoding="utf-8") as lines:
        for path in sorted((data / "docs").glob("*.txt")):
            text = path.read_text(encoding="utf-8")
            lines.write(json.dumps({"doc": path.stem, **predict_text(text, vocabulary)}) + "\n")


def predict_text(text: str, vocabulary: Vocabulary) -> Item:
    """The bounds and windows of one eligibility text. A value is its first number as printed, without a sign.

    Weeks with days are read as days, and count as weeks.
    """
    bounds: list[Item] = []
    windows: list[Item] = []
    for role, line in with_roles(text):
        plain = regular(line)
        lexis = read_lexis(plain, spot(plain, vocabulary, ("variables",)))
        for comparison in lexis.comparisons:
            bounds.extend(_bounds(comparison, role, plain))
        windows.extend(_window(timing) for timing in lexis.timings if _counts_as_window(timing, plain))
    return {"bounds": bounds, "windows": windows}


def with_roles(text: str) -> Iterator[tuple[str, str]]:
    """Each line with its role. Where no line is a heading, the first mention of exclusion criteria divides the text."""
    starts = [found.start() for found in re.finditer(r"^.*$", text, re.M) if _HEADING.match(found[0])]
    mention = _MENTION.search(text)
    divide = starts[0] if starts else mention.start() if mention else len(text)
    for role, part in (("inclusion", text[:divide]), ("exclusion", text[divide:])):
        for line in part.splitlines():
            yield role, line


def _bounds(comparison: Comparison, role: str, plain: str) -> Iterator[Item]:
    if comparison.op not in _SIDES or comparison.implied or not _counts_as_bound(comparison, plain):
        return
    side, inclusive = _SIDES[comparison.op]
    name = comparison.about.name if comparison.about else ""
    kind = "Age" if name == "age" else "Observation"
    value = abs(float(comparison.limit.value))
    if comparison.limit.unit == "d" and _WEEKS.search(plain, comparison.cut.first, comparison.cut.end):
        value //= 7
    yield {"side": side, "value": value, "inclusive": inclusive, "role": role, "kind": kind}


def _counts_as_bound(comparison: Comparison, plain: str) -> bool:
    """Ages, and observations: neither doses, nor counts of things, nor how long something lasts."""
    about, unit = comparison.about, comparison.limit.unit
    if _TURNED.match(plain, comparison.cut.first) or (unit == "%" and _is_share(comparison, plain)):
        return False
    if (
        comparison.counted
        or (about is not None and about.name in _COUNTS)
        or not _NUMBER.search(plain[comparison.cut.first : comparison.cut.end])
    ):
        return False
    if about is not None and about.name == "age":
        return True
    if (about is None and unit.startswith("{drinks}")) or _is_of_pregnancy(comparison, plain):
        return False
    if about is not None and about.name == "systolic_bp" and "/" in plain[comparison.cut.first : comparison.cut.end]:
        return False
    if about is not None and (about.name in _STAGES or (not about.name and _CONDITIONS.search(about.words))):
        return False
    if (
        not unit
        and not comparison.limit.times
        and not (about is not None and (about.name or _SCORES.search(about.words)))
    ):
        return False
    whole, _, per = unit.partition("/")
    if per in _TIME_UNITS and (not whole or whole in _TIME_UNITS) and unit not in ("/min", "/h"):
        return False
    if whole in _TIME_UNITS:
        return not per and about is not None and (about.name in _SPANS or bool(_SPAN_WORDS.search(about.words)))
    if unit == "g" and about is not None and _WEIGHS.search(about.words):
        return True
    if unit in _DOSES:
        return about is not None and about.name.startswith(("urine_", "birth_"))
    return not (unit == "s" and about is not None and _LASTING.search(about.words))


def _is_share(comparison: Comparison, plain: str) -> bool:
    """`in at least 30 % of the sites`, `radiation to more than 30 % of the marrow` say how much of something."""
    if _SHARE.search(plain[: comparison.cut.first]):
        return True
    about = comparison.about
    return (
        about is not None
        and not about.name
        and _GIVEN.search(f"{about.words} {plain[comparison.cut.end : comparison.cut.end + _NEAR]}") is not None
    )


def _is_of_pregnancy(comparison: Comparison, plain: str) -> bool:
    """`pregnant > 20 weeks`, `delivered before 37 weeks of gestation`: when something was, and no observation."""
    about = comparison.about
    if about is None or about.name != "gestational_age":
        return False
    return _PREGNANT.search(about.words) is not None or _WHEN.search(plain[: comparison.cut.first]) is not None


def _counts_as_window(timing: Timing, plain: str) -> bool:
    """Windows with a printed number that date an event (`at least 6 months before`); not how long a state lasted."""
    printed = plain[timing.cut.first : timing.cut.end]
    dates = timing.relation == "within" or (timing.relation == "at least" and timing.side == "before")
    if timing.unit is None or not dates or _SPANNING.match(printed):
        return False
    return bool(_NUMBER.search(printed.split(timing.anchor_words)[0] if timing.anchor_words else printed))


def _window(timing: Timing) -> Item:
    """The corpus keeps the first number of `within 2-7 days`: the nearer end."""
    return {"value": float(timing.least or timing.amount or 0), "unit": _TIME_UNITS[timing.unit or "d"]}


def settle(gold: Path, out: Path) -> int:
    """Write the gold with its labelled errors settled; how many changes there were."""
    lines = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    with GOLD_ERRORS.open(encoding="utf-8", newline="") as table:
        changes = [change for change in csv.DictReader(table) if any(line["doc"] == change["doc"] for line in lines)]
    for change in changes:
        bound = {"doc": change["doc"], "side": change["side"], "value": float(change["value"]), "role": change["role"]}
        if change["change"] == "add":
            lines.append({**bound, "inclusive": True, "kind": "other"})
            continue
        at = next(place for place, line in enumerate(lines) if all(line.get(key) == bound[key] for key in bound))
        lines[at] = {"doc": change["doc"]}
    out.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return len(changes)


if __name__ == "__main__":
    print(f"{settle(Path(sys.argv[1]), Path(sys.argv[2]))} changes")
