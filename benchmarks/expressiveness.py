"""Can the rule language say what eligibility lines say? Translates labelled criteria into rules, mechanically.

    python benchmarks/expressiveness.py ../shared/data/criteria/plasma_cell [--show]

Reads every *.jsonl below the folder (one criterion a line; format in its SCHEMA.md). Each expression becomes a tree;
it counts as sayable if its text is read back as the same tree and `check_rule` finds no error. Judges no patient.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from labelled import Labelled, UnsayableError, translate
from trialrun.errors import TrialrunError
from trialrun.rules import parse_rule, print_rule
from trialrun.rules.check import check_rule
from trialrun.terms.loading import load_vocabulary
from trialrun.terms.vocabulary import Vocabulary


class Outcome(NamedTuple):
    """One criterion: its rule text, or why there is none; the findings of its check."""

    label: str
    text: str
    reason: str
    errors: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def judge(criterion: Labelled, vocabulary: Vocabulary) -> Outcome:
    """Translate, print, read back and check one criterion."""
    label = str(criterion["id"])
    try:
        rule = translate(criterion["expr"], vocabulary)
        text = print_rule(rule)
        again = parse_rule(text, vocabulary)
    except (UnsayableError, TrialrunError) as error:
        return Outcome(label, "", str(error).split("\n")[0])
    reason = "" if again == rule and print_rule(again) == text else "read back as another tree"
    found = check_rule(rule, vocabulary)
    errors = tuple(f"{one.family}: {one.message}" for one in found if one.severity == "error")
    doubts = tuple(f"{one.family}: {one.message}" for one in found if one.severity != "error")
    return Outcome(label, text, reason, errors, doubts)


def report(outcomes: list[Outcome], without: int) -> None:
    """The figures as Markdown, then every reason."""
    said = [one for one in outcomes if not one.reason]
    passed = [one for one in said if not one.errors]
    print("| criteria | n |\n|---|---|")
    print(f"| with an expression | {len(outcomes)} |")
    print(f"| without (judgements and notes) | {without} |")
    print(f"| translated, printed and read back as the same tree | {len(said)} |")
    print(f"| of these, no error from `check_rule` | {len(passed)} |")
    print(f"| of these, no query or warning either | {sum(not one.doubts for one in passed)} |")
    reasons = Counter(one.reason for one in outcomes if one.reason)
    errors = Counter(error for one in said for error in one.errors)
    doubts = Counter(doubt for one in said for doubt in one.doubts)
    for title, counted in (("cannot be said", reasons), ("error", errors), ("query or warning", doubts)):
        for message, count in counted.most_common():
            print(f"- {title}, {count}: {message}")


def main() -> None:
    """Read the folder, judge every criterion that has an expression, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print every rule")
    options = parser.parse_args()
    lines = [line for path in sorted(options.folder.rglob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    criteria = [json.loads(line) for line in lines if line.strip()]
    vocabulary = load_vocabulary()
    outcomes = [judge(one, vocabulary) for one in criteria if one["expr"] is not None]
    if options.show:
        for one in outcomes:
            print(one.label, one.text or f"({one.reason})", *one.errors, *one.doubts, sep="\n    ")
    report(outcomes, len(criteria) - len(outcomes))


if __name__ == "__main__":
    main()
