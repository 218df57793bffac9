"""How much a register has posted of results that are not read: counted in the outermost lists, with their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from trialrun.ground.finding import Finding
from trialrun.read.documents.placed import Element, Value
from trialrun.read.documents.registers.xml_records import line_of, plain, tag_of

_DEPTH = 4
"""Fields inside one another that are looked into for lists."""
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\s]+")
_ENDINGS = frozenset({"module", "list", "section"})


def how_much(value: Value) -> str:
    """`participant flow: 2 groups, 1 periods; outcome measures: 14 outcome measures`; empty for nothing."""
    if isinstance(value, list):
        return f"{len(value)} entries" if value else ""
    told = []
    for name, inner in _inside(value):
        counts = [f"{count:,} {_plain(key)}" for key, count in _lists(name, inner, _DEPTH)]
        if counts:
            told.append(f"{_plain(name)}: {', '.join(counts)}")
    return "; ".join(told)


def not_read(field: str, value: Value, much: str) -> Finding:
    """The finding that results are there and not read."""
    line = line_of(value) if isinstance(value, Element) else None
    said = f"results that the register has posted are not read ({field}): {much}"
    return Finding(
        "results-not-read",
        "note",
        said,
        "take the figures from the record itself",
        lines=(line, line) if line else None,
    )


def events_not_read(count: int) -> Finding:
    """The finding that of posted adverse events that are not serious the totals alone are read."""
    return Finding(
        "results-not-read",
        "note",
        f"{count:,} adverse events that are not serious, posted one by one, are not read; their totals are",
        "take their figures from the record itself",
    )


def _inside(value: Value) -> Iterator[tuple[str, Value]]:
    """The fields of an object or an element; children of an element that share a tag are one list."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, Element):
        counted: dict[str, int] = {}
        children: dict[str, Element] = {}
        for child in value:
            tag = tag_of(child)
            if type(tag) is str:
                key = plain(tag)
                counted[key], children[key] = counted.get(key, 0) + 1, child
        listed = plain(value.tag).endswith("_list") if isinstance(value.tag, str) else False
        for key, count in counted.items():
            yield (key, [""] * count) if count > 1 or listed else (key, children[key])


def _lists(name: str, value: Value, depth: int) -> Iterator[tuple[str, int]]:
    if isinstance(value, list):
        if value:
            yield name, len(value)
    elif depth:
        for key, inner in _inside(value):
            yield from _lists(key, inner, depth - 1)


@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    words = [word.lower() for word in _WORDS.split(name) if word]
    kept = [word for word in words if word not in _ENDINGS]
    return " ".join(kept or words)
