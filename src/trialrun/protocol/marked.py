"""YAML text as a plain tree in which every scalar is text and everything knows its line.

Nothing is interpreted here: `0.10`, `no`, `24:00` and `1e3` stay as written. It may not know what a trial is.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import yaml

from trialrun.ground.finding import Finding

_MAX_CHARACTERS = 4_000_000
_MAX_DEPTH = 60


class Text(msgspec.Struct, frozen=True):
    """A scalar, as text. `empty` is true where nothing stands behind the key (not for a quoted empty text)."""

    value: str
    line: int
    empty: bool = False


class Items(msgspec.Struct, frozen=True):
    """A list."""

    items: tuple[Tree, ...]
    line: int


class Entry(msgspec.Struct, frozen=True):
    """A key with what stands behind it; `line` is the key's."""

    key: str
    line: int
    value: Tree


class Fields(msgspec.Struct, frozen=True):
    """A mapping, in the order written."""

    entries: tuple[Entry, ...]
    line: int


Tree = Text | Items | Fields


class _RefusedError(Exception):
    """Text that is YAML but not a form we read; carries the finding."""

    def __init__(self, message: str, fix: str, line: int) -> None:
        self.message, self.fix, self.line = message, fix, line
        super().__init__(message)


def parse_marked(text: str, source: str) -> tuple[Tree | None, tuple[Finding, ...]]:
    """The tree of a YAML text and its findings (family `yaml`); None where it cannot be read at all."""
    if len(text) > _MAX_CHARACTERS:
        return None, (_problem(source, 1, "the file is too long", f"keep it below {_MAX_CHARACTERS} characters"),)
    builder = _Builder(source)
    try:
        return builder.document(yaml.parse(text, Loader=_LOADER)), tuple(builder.findings)
    except yaml.MarkedYAMLError as error:
        return None, (_explained(error, text, source),)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return None, (_problem(source, line, "a character that is not allowed in YAML", "remove it"),)
    except _RefusedError as refused:
        return None, (_problem(source, refused.line, refused.message, refused.fix),)


_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Builder:
    """Makes the tree from the parser's events, in one pass; nothing is composed, resolved or constructed."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.findings: list[Finding] = []

    def document(self, events: Iterator[yaml.Event]) -> Tree:
        """The only document of the stream; raises _RefusedError where there is none or more than one."""
        tree: Tree | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent | yaml.DocumentEndEvent | yaml.StreamStartEvent):
                continue
            if isinstance(event, yaml.StreamEndEvent):
                break
            if tree is not None:
                raise _RefusedError("a second document begins here", "keep one document in a file", _line(event))
            tree = self.node(event, events, 0)
        if tree is None or (isinstance(tree, Text) and tree.empty):
            raise _RefusedError("the file is empty", "start with `trialrun: 1` and `kind: trial`", 1)
        return tree

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Tree:
        """The tree that begins at `event`; the rest of it is taken from `events`."""
        _refuse(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return Text(event.value, _line(event), empty=event.value == "" and not event.style)
        if isinstance(event, yaml.SequenceStartEvent):
            items = tuple(self.node(item, events, depth + 1) for item in _until(events, yaml.SequenceEndEvent))
            return Items(items, _line(event))
        entries: dict[str, Entry] = {}
        for key in _until(events, yaml.MappingEndEvent):
            entry = self.entry(key, events, depth)
            if entry.key in entries:
                self.repeated(entry, entries[entry.key].line)
            entries[entry.key] = entry
        return Fields(tuple(entries.values()), _line(event))

    def entry(self, key: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Entry:
        """A key and its value."""
        _refuse(key, depth)
        if not isinstance(key, yaml.ScalarEvent):
            raise _RefusedError("a key must be a name", "write `name: value`", _line(key))
        return Entry(key.value, _line(key), self.node(next(events), events, depth + 1))

    def repeated(self, entry: Entry, first: int) -> None:
        """Note a key that is given twice."""
        message = f"{entry.key!r} is given twice (first on line {first})"
        self.findings.append(_problem(self.source, entry.line, message, "keep one of them", "duplicate-key"))


def _until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[yaml.Event]:
    for event in events:
        if isinstance(event, end):
            return
        yield event


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _refuse(event: yaml.Event, depth: int) -> None:
    """Raise _RefusedError for references, tags and bottomless nesting: a record needs none of them."""
    if isinstance(event, yaml.AliasEvent):
        raise _RefusedError("references (`*name`) are not allowed", "write the value out again", _line(event))
    if depth > _MAX_DEPTH:
        raise _RefusedError("nested too deeply", "check the brackets", _line(event))
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise _RefusedError(f"tags such as {tag!r} are not allowed", "write the plain value", _line(event))


def _explained(error: yaml.MarkedYAMLError, text: str, source: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    problem = error.problem or "this is not YAML"
    printed = text.split("\n")[min(line, text.count("\n") + 1) - 1]
    if "\t" in printed[: len(printed) - len(printed.lstrip())]:
        return _problem(source, line, "a tab stands where spaces must", "indent with spaces")
    if "mapping values are not allowed" in problem:
        return _problem(
            source, line, "a second `: ` stands in this line", "put the text in quotes, or check the indent"
        )
    return _problem(source, line, f"not readable as YAML: {problem}", "check the indent, quotes and brackets here")


def _problem(source: str, line: int, message: str, fix: str, family: str = "yaml") -> Finding:
    return Finding(family=family, severity="error", message=message, fix=fix, source=source, lines=(line, line))
