"""The eligibility lines of a Source as rows of a catalog: what the readers of criteria make of them. Reads no line."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence

from trialrun.read.catalog.trial_rows import Row, key_of
from trialrun.read.criteria.cautions import RuledLine, rule_lines
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.lists import Listed, criteria_of, read_list, text_of
from trialrun.read.criteria.shorthand import regular_line
from trialrun.read.source import Source
from trialrun.rules import print_rule

_SAME_LINES = 4096
"""Lines whose reading is kept: many records print the same ones."""
_kept: OrderedDict[tuple[str, Role], Row] = OrderedDict()
"""The last lines with what was made of them, the latest at the end."""


def criterion_rows(source: Source) -> Iterator[Row]:
    """The rows of `criteria`: of the eligibility text or, where there is none, of the stated population."""
    key = key_of(source)
    if source.eligibility:
        found: list[tuple[Listed, Role]] = [(item, item.role) for item in criteria_of(read_list(source.eligibility))]
    else:
        found = [(Listed(line.text, "inclusion", line.first, line.last), "population") for line in source.population]
    lines = [(text_of(item), role) for item, role in found]
    for number, ((item, role), (printed, _), read) in enumerate(zip(found, lines, _read(lines), strict=True), 1):
        yield {**key, "number": number, "role": role, "text": printed, **read, **_lines(item)}


def _read(lines: Sequence[tuple[str, Role]]) -> list[Row]:
    """What is made of each line. Those that are not kept are read together."""
    fresh = [line for line in dict.fromkeys(lines) if line not in _kept]
    made = {line: _kept[line] for line in lines if line in _kept}
    made |= zip(fresh, map(_row, fresh, rule_lines(fresh)), strict=True)
    for line, row in made.items():
        _kept[line] = row
        _kept.move_to_end(line)
    while len(_kept) > _SAME_LINES:
        _kept.popitem(last=False)
    return [made[line] for line in lines]


def _row(line: tuple[str, Role], ruled: RuledLine) -> Row:
    """What is made of one line."""
    text = regular_line(line[0]) if ruled.read.rest else None
    return {
        "kind": ruled.kind,
        "holds_when_eligible": ruled.read.holds_when_eligible,
        "rule": None if ruled.rule is None else print_rule(ruled.rule),
        "rest": [text.quote(cut) for cut in ruled.read.rest] if text else [],
        "questions": [question.text for question in ruled.questions.values()],
    }


def _lines(item: Listed) -> Row:
    """The lines of an item and of what stands below it."""
    last = item.last
    for below in item.below:
        last = max(last, _lines(below)["last"] or 0)
    return {"first": item.first or None, "last": last or None}
