"""The lines of a text that was broken at one width, each paragraph and item one line again. Understands no line.

A break was made by wrapping where the first word behind it would not have fitted before it. A text is wrapped where
nearly all lines that begin within a sentence are of that kind.
"""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec

from trialrun.read.documents.labels import find_label
from trialrun.read.documents.printed_lines import Line, begins_anew, is_width, rejoin, words_of

_FEWEST = 4
"""Sentences that must be broken at the width before a text counts as wrapped."""
_AT_OTHERS = 0.1
"""The share of sentences that may be broken elsewhere."""
_FILLED = 0.75
"""The share of the width that a line of prose fills at least, but the last of a paragraph."""
_STOPS = (".", ";", ":", "!", "?", "|")
_EARLY = 0.2
"""The share of lines that end early beyond which lines right below each other are a list."""
_AWAITS_NUMBER = re.compile(
    r"(?:\b(?:and|or|to|of|than|cycles?|days?|weeks?|months?|grade|class|stage|phase|level|least|most|is|was|table|figure)"
    r"|[,(<>=\u2264\u2265])$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[A-Z][\w /&,()-]{1,40}:\s")
"""`METHODS: We ...`, whatever the label is."""
_WITHIN_SENTENCE = re.compile(r"[a-z]{2,}[\s,.;:)-]")


def without_wraps(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, each with what wrapping has broken off it; as they are where the text is not wrapped."""
    width = _width(lines)
    if not width:
        return lines
    words = words_of(lines)
    lists = _lists_of(lines, width)
    found: list[Line] = []
    head = lines[0]
    for before, line in pairwise((lines[0], *lines)):
        below = _is_right_below(line) or _is_cut_number(before, line)
        stopped = before.text.endswith(_STOPS)
        may_begin = line.number in lists and (stopped or not lists[line.number])
        broken = found and below and not _fits(before, line, width)
        if broken and (_goes_on(head, before, line) or (not may_begin and _is_prose(head, before, line, width))):
            whole = rejoin(found[-1].text, line.text.strip(), words)
            found[-1] = msgspec.structs.replace(found[-1], text=whole, end=line.last)
        else:
            found.append(line)
            head = line
    return tuple(found)


def _width(lines: tuple[Line, ...]) -> int:
    """The width at which a text was broken; 0 where it was not."""
    width = max((len(line.text) for line in lines), default=0)
    if not is_width(width):
        return 0
    within = [(before, line) for before, line in pairwise(lines) if _is_right_below(line) and _is_within_sentence(line)]
    elsewhere = sum(_fits(before, line, width) for before, line in within)
    wraps = len(within) - elsewhere
    return width if wraps >= _FEWEST and elsewhere <= _AT_OTHERS * wraps else 0


def _is_right_below(line: Line) -> bool:
    return not (line.apart or line.bullet or line.heading)


def _is_cut_number(before: Line, line: Line) -> bool:
    """`cycles 1 and`, `2. The endpoint ...`: a number that ends a sentence, and no item."""
    return not line.apart and line.bullet[:1].isdigit() and _AWAITS_NUMBER.search(before.text) is not None


def _is_within_sentence(line: Line) -> bool:
    return _WITHIN_SENTENCE.match(line.content) is not None


def _fits(before: Line, line: Line, width: int) -> bool:
    """Whether the first word of a line would have fitted at the end of the line before it."""
    return len(before.text) + 1 + len(line.text.strip().partition(" ")[0]) <= width


def _lists_of(lines: tuple[Line, ...], width: int) -> dict[int, bool]:
    """The numbers of lines in lists without bullets, each with whether all items of its list end with a stop."""
    found: dict[int, bool] = {}
    run: list[Line] = []
    for line in lines:
        if run and not _is_right_below(line):
            found |= _list_of(run, width)
            run = []
        run.append(line)
    return found | _list_of(run, width)


def _list_of(run: list[Line], width: int) -> dict[int, bool]:
    """Lines right below each other, where many of them end early as those of items do."""
    ends = [before.text for before, line in pairwise(run) if _fits(before, line, width)]
    stopped = all(text.endswith(_STOPS) for text in ends)
    return {line.number: stopped for line in run} if len(ends) > _EARLY * len(run) else {}


def _goes_on(head: Line, before: Line, line: Line) -> bool:
    """Whether a line carries on the sentence of the one before it; `head` begins its paragraph or item."""
    return bool(
        line.content[0].islower() or line.bullet or not begins_anew(before.text, line.content, hangs=bool(head.bullet))
    )


def _is_prose(head: Line, before: Line, line: Line, width: int) -> bool:
    """Whether a line that begins with a capital goes on with a paragraph: behind a full stop, where it fills its line
    as prose does.
    """
    labelled = _LABEL.match(line.content) is not None and not head.bullet
    if before.text.endswith((":", "|")) or labelled or find_label(line) is not None:
        return False
    return not before.text.endswith(_STOPS) or len(line.text) > _FILLED * width


_QUOTED = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_QUOTED_DEEPER = re.compile(r"^[ \t]*(?:>(?![ \t]*[=\d])[ \t]?){1,3}", re.MULTILINE)
"""What is left of the signs before some lines; one that a number follows is a comparison: `> 18 years`."""
_MOSTLY = 0.8
_FEWEST_QUOTED = 5
_DEEPEST = 4


def without_quote_marks(text: str) -> str:
    """A text that an e-mail quotes, without the signs before its lines; others may begin a line with a comparison."""
    bare = text
    for _ in range(_DEEPEST):
        told = [line for line in bare.split("\n") if line.strip()] if ">" in bare else []
        quoted = sum(line.lstrip().startswith(">") for line in told)
        if quoted < max(_FEWEST_QUOTED, _MOSTLY * len(told)):
            break
        bare = _QUOTED.sub("", bare)
    return text if bare is text else _QUOTED_DEEPER.sub("", bare)
