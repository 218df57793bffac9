"""Printed texts as the elements of a trial file: their lines, their words in order, their plain value. Adds nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from trialrun.ground.finding import Finding
from trialrun.protocol.elements import Accounted, Remark, Stated
from trialrun.protocol.scalars import Lines
from trialrun.read.source import Printed, Reason, Source


def lines_of(*pieces: Printed | None) -> Lines:
    """The lines of some pieces, in order and joined where they touch; empty where none is known."""
    numbers = sorted({n for piece in pieces if piece and piece.first for n in range(piece.first, piece.last + 1)})
    return Lines(", ".join(_range(run) for run in _runs(numbers)))


def _runs(numbers: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _range(run: list[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}"


def accounted_of(source: Source, headings: Iterable[Printed] = ()) -> tuple[Accounted, ...]:
    """The lines of a document that state nothing, those of one reason together; headings of its sections are such."""
    pieces: dict[Reason, list[Printed]] = {}
    for part in source.set_aside:
        pieces.setdefault(part.reason, []).append(Printed("", part.first, part.last))
    for heading in (*(section.heading for section in source.sections), *headings):
        if heading is not None:
            pieces.setdefault("heading", []).append(heading)
    lines = {reason: lines_of(*printed) for reason, printed in pieces.items()}
    return tuple(Accounted(reason=reason, lines=where) for reason, where in lines.items() if where.text)


def remark_of(finding: Finding) -> Remark:
    """A finding on a document as it is kept in the file that is made of it."""
    return Remark(
        family=finding.family,
        severity=finding.severity,
        message=finding.message,
        calculation=finding.calculation,
        fix=finding.fix,
        lines=lines_of(Printed("", *finding.lines)) if finding.lines else Lines(""),
    )


def one_line(piece: Printed) -> str:
    """The printed text with its spaces made single."""
    return " ".join(piece.text.split())


def text_of(pieces: Iterable[Printed]) -> str:
    """The texts joined with blanks, spaces made single."""
    return " ".join(map(one_line, pieces)).strip()


def stated(piece: Printed | None, value: str = "") -> Stated | None:
    """A piece as one stated value (its own text where no other is given); None for a piece that is absent or empty."""
    if piece is None:
        return None
    said = value or one_line(piece)
    return Stated(value=said, lines=lines_of(piece)) if said else None


class Names:
    """Ids that are taken in a document. Where thousands are alike, each next number is known without counting."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def new(self, words: str) -> str:
        """The id that `name_from` makes of the words beside those that are taken; it is taken from now on."""
        base = name_from(words)
        name, number = base, self._next.get(base, 2)
        while name in self._taken:
            name, number = f"{base}_{number}", number + 1
        self._next[base] = number
        self._taken.add(name)
        return name


def name_from(words: str, taken: Iterable[str] = (), longest: int = 40) -> str:
    """An id made of the first words: lower case letters, digits and `_`; numbered where it is taken already.

    Letters lose their accents, so that `Sjögren` is `sjogren`.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))
    whole = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
    short = whole if len(whole) <= longest else whole[: longest + 1].rpartition("_")[0] or whole[:longest]
    base = short or "element"
    seen, name, number = set(taken), base, 2
    while name in seen:
        name, number = f"{base}_{number}", number + 1
    return name
