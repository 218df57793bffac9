"""Treatment into the spinal canal whose drugs no text names: `IT: d1`, `triple IT on days 4 and 11`.

Neither its route nor its days are those of the drug before it.
"""

from __future__ import annotations

import re

from trialrun.read.regimens.phrases import DayList, Drug, Frequency, Phrase, Route, Row, WeekList, kind_of_mark

UNNAMED = ("intrathecal treatment",)
_TIMES = DayList | WeekList | Frequency
_APART = frozenset({"stop", "item", "semicolon"})
_JOINED = frozenset({"comma", "and", "with"})
_ENDS = _APART | _JOINED | {"open", "close"}
_TRIPLE = re.compile(r"\btriple\s$", re.IGNORECASE)
_FEW = 6


def with_unnamed(plain: str, row: Row) -> Row:
    """The row; an intrathecal treatment without a drug stands in it as a drug that is not given."""
    if not any(map(_is_intrathecal, row)):
        return row
    return tuple(_as_drug(plain, p) if _is_unnamed(plain, row, at) else p for at, p in enumerate(row))


def _is_intrathecal(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, Route) and phrase.meaning.routes == ("IT",)


def _as_drug(plain: str, phrase: Phrase) -> Phrase:
    return Phrase(Drug(UNNAMED, plain[phrase.cut.first : phrase.cut.end], known=False, given=False), phrase.cut)


def _is_unnamed(plain: str, row: Row, at: int) -> bool:
    """Days of its own stand behind it and no drug does; `given intrathecally` is said of a drug before."""
    if not _is_intrathecal(row[at]) or plain.startswith("ly", row[at].cut.end - 2):
        return False
    end = _past_bracket(row, at + 1)
    labels = kind_of_mark(row[min(end, len(row) - 1)]) == "colon"
    behind = row[end + labels : end + labels + 2]
    timed = bool(behind) and isinstance(behind[0].meaning, _TIMES)
    apart = _TRIPLE.search(plain, max(0, row[at].cut.first - 8), row[at].cut.first) or _is_apart(
        row[:at], labels=labels
    )
    return timed and all(kind_of_mark(p) in _ENDS for p in behind[1:]) and bool(apart)


def _past_bracket(row: Row, at: int) -> int:
    """`Intrathecal therapy (by age): days 1 and 8`: the place behind a bracket."""
    kinds = [kind_of_mark(p) for p in row[at : at + _FEW]]
    return at + kinds.index("close") + 1 if kinds[:1] == ["open"] and "close" in kinds else at


def _is_apart(before: Row, *, labels: bool) -> bool:
    """True where a sentence or an item begins, behind a drug that has its days already, and before a colon."""
    joint = kind_of_mark(before[-1]) if before else "stop"
    if joint == "colon":
        return not any(isinstance(p.meaning, Drug) for p in before[-2:])
    dated = (labels and bool(joint)) or any(isinstance(p.meaning, _TIMES) for p in before[-2:])
    return joint in _APART or ((joint in _JOINED or (labels and not joint)) and dated)
