"""The values of a registry's own lists in our words: `PHASE2` is 2, `Single Group Assignment` is single group.

A value that no table knows is kept as printed, in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from trialrun.protocol.elements import Stated, StatedFlag
from trialrun.read.printed import lines_of
from trialrun.read.source import Printed
from trialrun.read.tables import read_table

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_PHASE = re.compile(r"(?P<number>[1-4]|iv|iii|ii|i)\s*(?P<part>[ab])?\b", re.IGNORECASE)
_YES = frozenset({"yes", "true", "y", "1", "accepts healthy volunteers"})
_NO = frozenset({"no", "false", "n", "0"})


@cache
def _values() -> Mapping[tuple[str, str], str]:
    return {(row["field"], row["printed"]): row["value"] for row in read_table("tables/stated_values.csv")}


def value_of(field: str, printed: str) -> str:
    """The printed value of a registry's list in our words."""
    plain = " ".join(re.sub(r"[_\s|-]+", " ", printed).split()).strip(" :").lower()
    known = _values().get((field, plain)) or _values().get((field, printed.strip().lower()))
    if known is not None:
        return known
    if field == "study_phase":
        return _phase(plain)
    return plain


def _phase(plain: str) -> str:
    """`phase 1/phase 2` is 1/2; words that name no phase stay."""
    found = [_ROMAN.get(m["number"].lower(), m["number"]) + (m["part"] or "").lower() for m in _PHASE.finditer(plain)]
    return "/".join(dict.fromkeys(found)) or plain


def stated_as(field: str, piece: Printed | None) -> Stated | None:
    """A stated value of a registry's list; None where nothing is printed."""
    if piece is None or not piece.text.strip():
        return None
    return Stated(value=value_of(field, piece.text), lines=lines_of(piece))


def flag_of(piece: Printed | None) -> StatedFlag | None:
    """A printed yes or no; None for nothing, and for any other word."""
    word = piece.text.strip().lower() if piece else ""
    if piece is None or word not in _YES | _NO:
        return None
    return StatedFlag(value=word in _YES, lines=lines_of(piece))
