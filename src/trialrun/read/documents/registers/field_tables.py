"""Loads the tables that say what each field of a register's record is, and compiles each into one step.

A table that names a slot that does not exist is refused.
"""

from __future__ import annotations

from functools import cache

import msgspec

from trialrun.errors import InternalError
from trialrun.read.documents.registers.drafting import Step
from trialrun.read.documents.registers.steps import OWN_TEXT, gather, leave, step_for, walk
from trialrun.read.tables import read_table

_EVERYWHERE = "*."


class _Node(msgspec.Struct):
    """A field: its row of the table, if it has one, and the fields inside it."""

    path: str
    into: str = ""
    note: str = ""
    inside: dict[str, _Node] = msgspec.field(default_factory=dict)


@cache
def steps_for(table: str, dropped: str = "") -> Step:
    """The step that reads a whole record of the table's kind; paths are reported without the prefix `dropped`.

    Raises InternalError for a row that no step can carry out.
    """
    root = _Node("")
    everywhere: dict[str, Step] = {}
    for row in read_table(f"documents/fields/{table}.csv"):
        path = row["path"]
        if path.startswith(_EVERYWHERE):
            everywhere[path.removeprefix(_EVERYWHERE)] = leave
        else:
            _set(root, path, row["into"], row["note"])
    return _compiled(root, root, everywhere, dropped)


def _set(root: _Node, path: str, into: str, note: str) -> None:
    node = root
    for key in path.split("."):
        inner = f"{node.path}.{key}" if node.path else key
        node = node.inside.setdefault(key, _Node(inner))
    node.into, node.note = into, note


def _found(root: _Node, path: str) -> _Node:
    node = root
    for key in path.split("."):
        node = node.inside[key]
    return node


def _compiled(node: _Node, root: _Node, everywhere: dict[str, Step], dropped: str) -> Step:
    path = node.path.removeprefix(dropped).removesuffix(f".{OWN_TEXT}")
    if node.into.startswith("="):
        return _compiled(_found(root, node.into[1:]), root, everywhere, dropped)
    try:
        if not node.inside:
            return step_for(node.into, node.note, path)
        steps = {key: _compiled(inner, root, everywhere, dropped) for key, inner in node.inside.items()}
        if node.into.startswith("{"):
            return gather(tuple(node.into.strip("{}").split(":")), walk(steps, path, everywhere))
        if node.into and node.into not in ("left", "results"):
            steps.setdefault(OWN_TEXT, step_for(node.into, node.note, path))
    except KeyError as error:
        raise InternalError(f"the field table names {error} for {node.path!r}", fix="correct the row") from error
    return walk(steps, path, everywhere)
