"""One telling of a treatment: pieces of text read as one, with where each of them begins. Joins no arms."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from trialrun.protocol.scalars import Lines
from trialrun.read.building.fitting import fitted
from trialrun.read.printed import lines_of
from trialrun.read.regimens.landing import Landed, to_phases
from trialrun.read.regimens.lexis.doses import PRINTED_DOSE
from trialrun.read.regimens.model import Regimen
from trialrun.read.regimens.reading import read_regimen
from trialrun.read.sentences import Sentence
from trialrun.read.source import Printed
from trialrun.read.text import Cut, blanked
from trialrun.terms import Vocabulary

_TRIED = re.compile(
    r"\d|\b(?:daily|weekly|cycles?|every|each|once|twice|dose|intravenous|oral|given|receive)\b", re.IGNORECASE
)
DOSED = re.compile(PRINTED_DOSE, re.IGNORECASE)
_LONGEST = 60_000
"""Characters of one telling; longer texts are read up to here and said so."""


class Told(msgspec.Struct, frozen=True):
    """Pieces of text read as one, and where each of them begins in it."""

    text: str
    starts: tuple[int, ...]
    pieces: tuple[Printed, ...]

    def touched(self, cut: Cut) -> tuple[Printed, ...]:
        """The pieces that a stretch of the text lies in."""
        first, last = (
            bisect_right(self.starts, cut.first) - 1,
            bisect_right(self.starts, max(cut.first, cut.end - 1)) - 1,
        )
        return self.pieces[max(0, first) : last + 1]


def told(pieces: Sequence[Printed], not_treatment: Sequence[Sentence] = ()) -> Told:
    """Pieces as one text, a blank line between them; of sentences that tell of no treatment only blanks."""
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece.text) + 2
    texts = (_without(piece, not_treatment) for piece in pieces)
    return Told("\n\n".join(texts)[:_LONGEST], tuple(starts), tuple(pieces))


class Telling(msgspec.Struct, frozen=True):
    """One telling of the treatment with its reading."""

    where: str
    told: Told
    regimen: Regimen

    def lines(self, cut: Cut) -> Lines:
        """The lines of the document that a stretch of the regular text stands in."""
        return lines_of(*self.told.touched(self.regimen.text.original_cut(cut)))

    def landed(self, taken: Sequence[str], vocabulary: Vocabulary) -> Landed:
        """Its phases as a trial file has them."""
        return fitted(to_phases(self.regimen, self.lines, taken), self.regimen.text.plain, vocabulary)

    def spoken(self) -> tuple[Printed, ...]:
        """The pieces in which its drugs stand, or its phases where they name none."""
        cuts = [given.cut for phase in self.regimen.phases for given in phase.administrations]
        cuts = cuts or [phase.cut for phase in self.regimen.phases]
        touched = (piece for cut in cuts for piece in self.told.touched(self.regimen.text.original_cut(cut)))
        return tuple(dict.fromkeys(touched))


def _without(piece: Printed, not_treatment: Sequence[Sentence]) -> str:
    """The text with blanks in place of sentences that tell of no treatment; every place stays."""
    return blanked(piece.text, (one.cut for one in not_treatment if one.piece == piece))


def telling_of(
    where: str, pieces: Sequence[Printed], not_treatment: Sequence[Sentence] = (), named: frozenset[str] = frozenset()
) -> Telling:
    """Pieces read as one telling, called `where`; of sentences that tell of no treatment only blanks."""
    joined = told([piece for piece in pieces if piece.text.strip()], not_treatment)
    regimen = read_regimen(joined.text if _TRIED.search(joined.text) else "", named)
    return Telling(where, joined, regimen)
