"""The eligibility lines of a Source as rows of a catalog: what the readers of criteria make of them. Reads no line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from trialrun.read.catalog.trial_rows import Row, key_of
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines import Role
from trialrun.read.criteria.lists import Listed, criteria_of, read_list, text_of
from trialrun.read.regular import make_regular
from trialrun.read.source import Source
from trialrun.rules import print_rule

_SAME_LINES = 4096
"""Lines whose reading is kept: many records print the same ones."""


def criterion_rows(source: Source) -> Iterator[Row]:
    """The rows of `criteria`: of the eligibility text or, where there is none, of the stated population."""
    key = key_of(source)
    if source.eligibility:
        found: list[tuple[Listed, Role]] = [(item, item.role) for item in criteria_of(read_list(source.eligibility))]
    else:
        found = [(Listed(line.text, "inclusion", line.first, line.last), "population") for line in source.population]
    for number, (item, role) in enumerate(found, 1):
        printed = text_of(item)
        yield {**key, "number": number, "role": role, "text": printed, **_read(printed, role), **_lines(item)}


@lru_cache(maxsize=_SAME_LINES)
def _read(printed: str, role: Role) -> Row:
    """What is made of one line."""
    line = rule_line(printed, role)
    text = make_regular(printed) if line.read.rest else None
    return {
        "kind": line.kind,
        "holds_when_eligible": line.read.holds_when_eligible,
        "rule": None if line.rule is None else print_rule(line.rule),
        "rest": [text.quote(cut) for cut in line.read.rest] if text else [],
        "questions": [question.text for question in line.questions.values()],
    }


def _lines(item: Listed) -> Row:
    """The lines of an item and of what stands below it."""
    last = item.last
    for below in item.below:
        last = max(last, _lines(below)["last"] or 0)
    return {"first": item.first or None, "last": last or None}
