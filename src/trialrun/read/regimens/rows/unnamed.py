"""Treatment into the spinal canal whose drugs no text names: `IT: d1`, `triple IT on days 4 and 11`.

Neither its route nor its days are those of the drug before it.
"""

from __future__ import annotations

from trialrun.read.regimens.phrases import DayList, Drug, Frequency, Phrase, Route, Row, WeekList, kind_of_mark

UNNAMED = ("intrathecal treatment",)
_TIMES = DayList | WeekList | Frequency
_APART = frozenset({"stop", "item", "semicolon"})
_JOINED = frozenset({"comma", "and", "with"})
_ENDS = _APART | _JOINED | {"close"}


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
    labels = kind_of_mark(row[min(at + 1, len(row) - 1)]) == "colon"
    behind = row[at + 1 + labels : at + 3 + labels]
    timed = bool(behind) and isinstance(behind[0].meaning, _TIMES)
    return timed and all(kind_of_mark(p) in _ENDS for p in behind[1:]) and _is_apart(row[:at], labels=labels)


def _is_apart(before: Row, *, labels: bool) -> bool:
    """True where a sentence or an item begins, behind a drug that has its days already, and before a colon."""
    joint = kind_of_mark(before[-1]) if before else "stop"
    if joint == "colon":
        return not any(isinstance(p.meaning, Drug) for p in before[-2:])
    dated = labels or any(isinstance(p.meaning, _TIMES) for p in before[-2:])
    return joint in _APART or (joint in _JOINED and dated)
