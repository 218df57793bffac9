"""The lines of a document with their numbers, indent and bullet, whatever file they come from. Understands no line."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import msgspec

from trialrun.errors import InputError
from trialrun.read.documents.bytes import LONGEST_LINE
from trialrun.read.source import Printed

BULLET = re.compile(
    r"(?P<indent>[ \t\u00a0]*)(?P<bullet>[-*•●▪◦‣∙■□➢✓–·]|\.(?=[ \t]+[A-Z])|o(?=[ \t]{2,})|(?<=[ \t])o(?=[ \t])"
    r"|\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zA-Z]|[ivx]{1,4}|[IE]C?\d{1,2})[.)]"
    r"|\d{1,2}(?:\.\d{1,2}){1,2}(?=[ \t]+[A-Z][a-z]))[ \t\u00a0]+(?=\S)"
)
STRUCK = "~~"
"""What stands before and behind words that are struck out, as in Markdown."""
_SPACES = " \t\u00a0\u2002\u2003\u2009"
_SIGNS_OF_ITEMS = re.compile(
    r"(?P<indent>[ \t\u00a0]*)[●▪◦‣∙■□▫○◆➢➤✓✔✅✗✘✕❌❖►▶♦\uf0b7\uf0a7\uf0d8\uf0fc\uf076](?=[ \t\u00a0]|\Z)"
)
"""Signs before an item: of the symbol fonts of word processors, too."""


class Line(msgspec.Struct, frozen=True):
    """One line that is not blank. `number` counts from 1 in the file as given (paragraphs of DOCX, lines of PDF text).

    `heading` is the level that the format itself gives a heading, 0 for other lines; `apart` tells that a blank line
    stands before it; `aside` is set where the format says that it is no content (a menu, a form). `end` is the last
    line that was joined to it, 0 for none; `width` that at which the lines of its document are broken, 0 for none.
    """

    number: int
    text: str
    apart: bool = False
    heading: int = 0
    aside: bool = False
    end: int = 0
    width: int = 0

    @property
    def last(self) -> int:
        """The last line of the file that it holds."""
        return self.end or self.number

    @property
    def content(self) -> str:
        """The text without indent, bullet and spaces at its end."""
        return self.text[self._bullet_end() :].strip(_SPACES)

    @property
    def bullet(self) -> str:
        """The bullet or number, empty where there is none."""
        found = BULLET.match(self.text)
        return found["bullet"] if found else ""

    @property
    def indent(self) -> int:
        """The number of blanks before the text; a tab counts 4."""
        blank = self.text[: len(self.text) - len(self.text.lstrip(_SPACES))]
        return len(blank.expandtabs(4))

    def _bullet_end(self) -> int:
        found = BULLET.match(self.text)
        return found.end() if found else 0


def split_lines(text: str, name: str) -> tuple[tuple[Line, ...], int]:
    """The lines that are not blank, and the number of all lines. Raises InputError for a line longer than any prose."""
    parts = text.split("\n") if "\n" in text else text.split("\r")
    if len(parts) > 1 and not parts[-1]:
        parts.pop()
    check_longest(parts, name)
    margin = min((len(part) - len(part.lstrip(_SPACES)) for part in parts if part.strip()), default=0)
    lines, apart = [], True
    for number, part in enumerate(parts, start=1):
        line = part[margin:].rstrip("\r")
        if line.strip() and line.strip(_SPACES + "\u200b\ufeff\x0c"):
            lines.append(Line(number, with_plain_bullet(line.rstrip()), apart))
            apart = False
        else:
            apart = True
    return tuple(lines), len(parts)


def check_longest(texts: list[str], name: str) -> None:
    """Raises InputError where a line is longer than any paragraph of prose."""
    longest = max(map(len, texts), default=0)
    if longest > LONGEST_LINE:
        at = next(n for n, text in enumerate(texts, start=1) if len(text) == longest)
        raise InputError(
            f"the line has {longest:,} characters, more than the {LONGEST_LINE:,} that are read",
            where=f"{name}:{at}",
            fix="break the text into its paragraphs",
        )


def with_plain_bullet(text: str) -> str:
    """The text, the sign of an item before it as a point."""
    return _SIGNS_OF_ITEMS.sub(r"\g<indent>•", text, count=1) if text[:20].lstrip()[:1] > "\x7f" else text


def printed_of(line: Line, text: str | None = None) -> Printed:
    """A line as a printed text; `text` where only a part of it is meant."""
    return Printed(line.text.strip(_SPACES) if text is None else text, line.number, line.last)


def rejoined(lines: tuple[Line, ...], begins: Callable[[Line], bool]) -> tuple[Line, ...]:
    """The lines of a page that parts its paragraphs by blank lines, each paragraph one line again; else as they are.

    `begins` tells of a line that it begins something new, whatever stands before it.
    """
    widest = max((len(line.text) for line in lines), default=0)
    inner = [(before, line) for before, line in pairwise(lines) if _is_within(before, line)]
    broken = {line.number for before, line in inner if not _fits(before, line, widest)}
    if not is_width(widest) or len(broken) < max(3, 0.9 * len(inner)):
        return lines
    words = words_of(lines)
    found: list[Line] = []
    for line in lines:
        if line.number not in broken or begins(line):
            found.append(line)
            continue
        whole = rejoin(found[-1].text.rstrip(), line.text.strip(_SPACES), words)
        found[-1] = msgspec.structs.replace(found[-1], text=whole, end=line.last)
    return tuple(found)


def _is_within(before: Line, line: Line) -> bool:
    """Whether a line stands right below another with nothing that would begin a new paragraph or item."""
    return not (line.apart or line.bullet or line.heading or before.heading)


def _fits(before: Line, line: Line, width: int) -> bool:
    """Whether the first word of a line would have fitted at the end of the line before it."""
    word = line.content.split(None, 1)[0] if line.content else ""
    return len(before.text) + 1 + len(word) <= 0.9 * width


def unwrapped(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, each with what wrapping has broken off it."""
    width = wrapping_width(lines) or (lines[0].width if lines else 0)
    found: list[Line] = []
    before = None
    for line in lines:
        if found and before is not None and _continues(found[-1], before, line, width):
            whole = f"{found[-1].text.rstrip()} {line.text.strip(_SPACES)}"
            found[-1] = msgspec.structs.replace(found[-1], text=whole, end=line.last)
        else:
            found.append(line)
        before = line
    return tuple(found)


def as_printed(lines: tuple[Line, ...] | list[Line]) -> tuple[Printed, ...]:
    """The lines with indent and bullet as printed, and the depth of each item in its list."""
    return tuple(
        Printed(line.text, line.number, line.last, level=level)
        for line, level in zip(lines, levels(lines), strict=True)
    )


def levels(lines: tuple[Line, ...] | list[Line]) -> list[int]:
    """The depth of every line in the lists it stands in, by indent: 1 in the outermost list, 0 for text."""
    open_indents: list[int] = []
    found = []
    for line in lines:
        if not line.bullet:
            open_indents = open_indents if line.indent and open_indents else []
            found.append(0)
            continue
        while open_indents and line.indent < open_indents[-1]:
            open_indents.pop()
        if not open_indents or line.indent > open_indents[-1]:
            open_indents.append(line.indent)
        found.append(len(open_indents))
    return found


def joined(lines: tuple[Line, ...] | list[Line]) -> tuple[Printed, ...]:
    """The lines as printed, those that wrapping has broken joined to one."""
    lines = tuple(lines)
    width = wrapping_width(lines) or (lines[0].width if lines else 0)
    found: list[Printed] = []
    head = before = None
    for line, item in zip(lines, as_printed(lines), strict=True):
        if head is not None and before is not None and _continues(head, before, line, width):
            held = found.pop()
            text = f"{held.text.rstrip()} {item.text.strip(_SPACES)}"
            found.append(Printed(text, held.first, item.last, level=held.level))
        else:
            found.append(item)
            head = line
        before = line
    return tuple(found)


def is_width(widest: int) -> bool:
    """Whether a text whose longest line has so many characters may have been broken at that width."""
    return 40 <= widest <= 140


def wrapping_width(lines: tuple[Line, ...]) -> int:
    """The width at which a text is broken; 0 where its lines are whole paragraphs."""
    lengths = sorted(len(line.text) for line in lines)
    widest = lengths[-1] if lengths else 0
    at_width = sum(length > 0.75 * widest for length in lengths)
    return widest if is_width(widest) and at_width >= max(3, 0.2 * len(lengths)) else 0


_ENDED = (".", ":", ";", "!", "?", "|")
_OPEN_SIGNS = (",", "-", "/", "(", "×", "≥", "≤", "<", ">", "=", "+", "&")
_OPEN_WORDS = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "has", "have", "in", "is", "must", "no", "not", "of", "on", "or",
    "phase", "grade", "class", "stage", "type", "prior", "than", "that", "the", "to", "with", "within", "who", "are",
    "be", "been", "any", "including",
})  # fmt: skip
"""Words that cannot end a sentence, so that the next line carries it on."""
_RATIO = re.compile(r"\d: \d")
_GOES_ON = frozenset({"And", "Or", "Of", "With", "Versus", "From", "Than", "Followed"})
"""Words with a capital that go on with a title and begin no item."""


def is_broken_off(before: Line, line: Line) -> bool:
    """Whether a line was broken off the one before it, at the width of their document."""
    return _continues(before, before, line, before.width)


def _continues(head: Line, before: Line, line: Line, width: int) -> bool:
    """Whether the line was broken off the one before it: its first word would not have fitted there.

    `head` is the line with which the paragraph or item begins.
    """
    if not width or not _is_within(before, line) or _fits(before, line, width):
        return False
    hangs = bool(head.bullet) and (line.indent > head.indent or _runs_on(line, width))
    return not begins_anew(before.text, line.content, hangs=hangs)


def begins_anew(before: str, text: str, *, hangs: bool = False) -> bool:
    """Whether a text below another begins something new by its first letter and by how that one ends.

    `hangs` tells that it stands below an item as what goes on with it does.
    """
    if not text or (before.endswith(_ENDED) and not _RATIO.fullmatch(f"{before[-2:]} {text[0]}")):
        return True
    last = before.rsplit(None, 1)[-1].lower()
    is_open = last in _OPEN_WORDS or last.endswith(_OPEN_SIGNS) or before.count("(") > before.count(")")
    return text[0].isupper() and not hangs and not is_open and text.split(None, 1)[0] not in _GOES_ON


def rejoin(before: str, text: str, words: frozenset[str]) -> str:
    """A text and what was broken off it; a parted word is whole again, by the other `words` of the document."""
    if before.endswith("\u00ad"):
        return before[:-1] + text
    if not before.endswith(_HYPHENS):
        return f"{before} {text}"
    head, tail = _LAST_PART.search(before[-_LONGEST_WORD:]), _FIRST_PART.match(text)
    if head is None or tail is None:
        return f"{before} {text}"
    first, second = head[1].lower(), tail[0].lower()
    whole = first + second
    is_compound = (
        f"{first}-{second}" in words or {first, second} <= words or first in _BEFORE_HYPHEN or second in _BEHIND_HYPHEN
    )
    keeps = (
        head[1][-1:].isupper() or tail[0][:1].isupper() or not whole.isalpha() or (whole not in words and is_compound)
    )
    return before + text if keeps else before[:-1] + text


def words_of(lines: tuple[Line, ...]) -> frozenset[str]:
    """The words of a document in small letters, without those that the end of a line may cut."""
    return frozenset(word.lower() for line in lines for word in _WORD.findall(line.text))


def with_whole_words(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, one that ends within a word joined to the next, which begins with the rest of it: `mye-`, `loma`."""
    if not any(_WORD_ENDS.search(line.text) for line in lines):
        return lines
    words = words_of(lines)
    found: list[Line] = []
    for line in lines:
        is_rest = found and not line.apart and not line.bullet and _REST.match(line.text)
        if is_rest and _WORD_ENDS.search(found[-1].text[-_LONGEST_WORD:]):
            whole = rejoin(found[-1].text.rstrip(), line.text.strip(_SPACES), words)
            found[-1] = msgspec.structs.replace(found[-1], text=whole, end=line.last)
        else:
            found.append(line)
    return tuple(found)


_WORD_ENDS = re.compile(r"(?<![a-z])[a-z]{2,}[-\u2010\u00ad]\s*$")
_REST = re.compile(r"\s*[a-z]{2,}")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?!-?\s*$)")
"""A word; not one that the end of its line cuts."""
_HYPHENS = ("-", "\u2010")
_LONGEST_WORD = 60
_LAST_PART = re.compile(r"([^\W_]+)[-\u2010]$")
_FIRST_PART = re.compile(r"[^\W_]+")
_BEFORE_HYPHEN = frozenset(
    {"anti", "double", "first", "follow", "high", "low", "multi", "non", "open", "post", "pre", "single", "well"}
)
"""Words that stand before a hyphen and not, with it taken away, before the rest of a word."""
_BEHIND_HYPHEN = frozenset({
    "associated", "based", "blind", "blinded", "center", "controlled", "derived", "exposed", "free", "induced", "label",
    "limiting", "line", "matched", "naive", "negative", "positive", "refractory", "related", "resistant", "sensitive",
    "specific", "term", "threatening", "treated", "type",
})  # fmt: skip
"""Words behind a hyphen that end no word: `progression-free`."""


def _runs_on(line: Line, width: int) -> bool:
    """Whether a line is so long, or so ended, that below an item it goes on and heads nothing."""
    return not line.text.endswith(":") and (len(line.text) > 0.6 * width or line.text.endswith("."))
