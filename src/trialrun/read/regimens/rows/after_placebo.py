"""What comes after weeks of placebo: `placebo for 12 weeks, then A 10 mg daily`: A begins on no day that is told."""

from __future__ import annotations

from itertools import takewhile

from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Heading,
    Lasting,
    Phrase,
    Row,
    kind_of_mark,
    names_of,
    tells,
)

_NEAR = 6
_ENDS = frozenset({"stop", "item"})
_BEGINS = _ENDS | {"next", "comma", "semicolon"}


def after_placebo(row: Row) -> Row:
    """The row; the weeks of a placebo before a drug are not those of the drug, which has no days of its own then.

    Of `A 20 mg daily plus placebo for 5 years` they are those of both.
    """
    places = [at for at, phrase in enumerate(row) if "placebo" in names_of(phrase)]
    beside = [at for at in places if _is_beside(row, at)]
    if beside:
        return tuple(phrase for at, phrase in enumerate(row) if at not in beside and at + 1 not in beside)
    made = list(row)
    for at in (at for at in places if _stands_alone(row, at)):
        own = tuple(takewhile(lambda p: not _ends(p), row[at + 1 : at + _NEAR]))
        then = at + 1 + len(own)
        after = then < len(row) and isinstance(row[then].meaning, Drug) and any(map(_is_next, own[-1:]))
        if not after or not tells(own, Lasting):
            continue
        behind = tuple(takewhile(lambda p: not _ends(p), row[then + 1 :]))
        for place in range(at + 1, then):
            made[place] = row[at] if isinstance(row[place].meaning, Lasting) else row[place]
        if not tells(behind, DayList):
            made[then + 1 : then + 1] = [Phrase(UNKNOWN_DAYS, row[then].cut)]
            break
    return tuple(made)


def _is_beside(row: Row, at: int) -> bool:
    """Whether a placebo is given with a dose of a drug, and nothing but how long is said behind both."""
    dosed = at > 1 and isinstance(row[at - 2].meaning, Dose | Frequency) and kind_of_mark(row[at - 1]) == "with"
    return dosed and tells(row[at + 1 : at + 2], Lasting)


def _stands_alone(row: Row, at: int) -> bool:
    """Whether a placebo begins a clause; not `A 10 mg daily or placebo`."""
    return not at or kind_of_mark(row[at - 1]) in _BEGINS or isinstance(row[at - 1].meaning, Heading)


def _is_next(phrase: Phrase) -> bool:
    later = isinstance(phrase.meaning, CycleList) and phrase.meaning.relative == "thereafter"
    return later or kind_of_mark(phrase) == "next"


def _ends(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, Drug) or kind_of_mark(phrase) in _ENDS
