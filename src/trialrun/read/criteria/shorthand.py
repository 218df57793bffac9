"""Shorthand of clinical notes written out: `h/o`, `w/in`, `neg`; words for `with`. Gives nothing a meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from trialrun.read.regular import make_regular, rewritten
from trialrun.read.tables import read_table
from trialrun.read.text import Text


def regular_line(printed: str) -> Text:
    """A printed eligibility line made regular, its shorthand written out; every place still points into the print."""
    text = make_regular(printed)
    if _shorthand().search(text.plain) is None:
        return text
    return rewritten(text, _shorthand(), lambda found: _written()[found["word"]])


@cache
def _written() -> Mapping[str, str]:
    """What each spelling stands for."""
    rows = read_table("criteria/tables/shorthand.csv")
    return {words: row["written"] for row in rows for words in row["words"].split("|")}


@cache
def _shorthand() -> re.Pattern[str]:
    """The words of the table, each by itself; a point that only shortens belongs to its word."""
    words = "|".join(map(re.escape, sorted(_written(), key=len, reverse=True)))
    return re.compile(rf"(?<![\w/.+-])(?P<word>{words})(?![\w-]|\.\w)(?:\.(?=\s+[a-z\d(]))?")
