"""A printed line with its sub-bullets as a tree of blocks: a head and what stands below it. Understands no word."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from trialrun.read.text import Cut

BULLET = re.compile(
    r"[ \t]*(?:[-*•·‣][ \t]+(?:[ivx]{1,5}|\d{1,2})[.)](?=\s)"
    r"|[-*•·‣+.]+(?=\s)|[•·‣]|\(?\d{1,2}(?:\.\d{1,2})*[.)](?=\s|[A-Z])|\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2}){2,3}(?=\s+[A-Z])"
    r"|\(?[A-Za-z][.)](?=\s)|\(?[ivxIVX]{1,5}[.)](?=\s)|[IE]C?\d{1,2}[.)](?=\s)|o(?=\s+[A-Z]))[ \t]*"
)


class Block(msgspec.Struct, frozen=True):
    """A printed line without its bullet, and the blocks below it."""

    head: Cut
    below: tuple[Block, ...] = ()


class _Printed(msgspec.Struct, frozen=True):
    cut: Cut
    indent: int
    bullet: bool


def read_blocks(plain: str) -> tuple[Block, ...]:
    """The blocks of a text. Deeper indented or bulleted lines stand below the one before; wrapped lines are joined."""
    printed = tuple(_joined(plain, tuple(_lines(plain))))
    blocks, _ = _gathered(printed, 0, -1)
    return blocks


def _lines(plain: str) -> Iterator[_Printed]:
    first = 0
    for line in plain.split("\n"):
        bullet = BULLET.match(line)
        start = bullet.end() if bullet and bullet.end() < len(line) else len(line) - len(line.lstrip())
        indent = len(line) - len(line.lstrip())
        end = len(line.rstrip())
        if end > start:
            yield _Printed(Cut(first + start, first + end), indent, bullet is not None and bullet.end() < len(line))
        first += len(line) + 1


def _joined(plain: str, lines: tuple[_Printed, ...]) -> Iterator[_Printed]:
    """A line that begins in small letters after one without an end is its wrapped rest."""
    waiting: _Printed | None = None
    for line in lines:
        if waiting is not None and _wrapped(plain, waiting, line):
            waiting = _Printed(Cut(waiting.cut.first, line.cut.end), waiting.indent, waiting.bullet)
            continue
        if waiting is not None:
            yield waiting
        waiting = line
    if waiting is not None:
        yield waiting


def _wrapped(plain: str, before: _Printed, line: _Printed) -> bool:
    ended = plain[before.cut.end - 1] in ".;:"
    return not line.bullet and not ended and plain[line.cut.first].islower() and line.indent <= before.indent + 1


def _gathered(lines: tuple[_Printed, ...], at: int, parent: int) -> tuple[tuple[Block, ...], int]:
    """The blocks from `at` on that are indented deeper than `parent`, and the place of the first that is not."""
    blocks: list[Block] = []
    while at < len(lines):
        rank = _rank(lines[at], first=at == 0)
        if rank <= parent:
            break
        below, following = _gathered(lines, at + 1, rank) if rank < 40 else ((), at + 1)
        blocks.append(Block(lines[at].cut, below))
        at = following
    return tuple(blocks), at


def _rank(line: _Printed, *, first: bool) -> int:
    """How deep a line stands: the first line lowest, the others by their indent."""
    return 0 if first else 1 + min(line.indent, 38)
