"""How far a figure spreads, told behind it: a range, an interval of confidence, a standard deviation."""

from __future__ import annotations

import re

from trialrun.read.results.numbers import NUMBER, decimal_of, unit_after

SPREAD = re.compile(
    rf"\s?[(\[,;]?\s?(?P<what>(?i:range|IQR|inter-?quartile range|Q1[-,] ?Q3|SDs?|standard deviation|SEM?"
    rf"|standard error(?: of the mean)?"
    r"|\d{2} ?% ?(?:CI|confidence intervals?))|(?=[(\[]))"
    rf"(?:\s?[\[(](?i:IQR|SD|SE|SEM|CI|Q1[-,]Q3)[\])])?\s?[:,=]?\s?(?P<bare>[(\[]\s?)?(?P<low>-?{NUMBER})"
    rf"(?:(?P<middle>[^\d()\[\];]{{0,16}}?)(?:-| to |, ?|; ?| and )\s?(?P<high>-?{NUMBER}"
    rf"|not (?:reached|estimable|evaluable|available)|N[REA]\b))?"
)
_CLOSE = re.compile(r"\s?[)\]]{1,2}")
LEVEL_OF_INTERVAL = re.compile(r"\b(\d{2}) ?% ?(?:CI|confidence)\b", re.IGNORECASE)


def read_spread(plain: str, end: int, groups: dict[str, str], unit: str) -> int:
    """Put the spread that stands behind a share or a ratio into `groups`; gives where it ends."""
    spread = SPREAD.match(plain, end)
    if spread and spread["high"] and (spread["what"] or _is_interval(plain, spread, groups)):
        return with_spread(plain, spread, groups, unit)[1]
    return end


def _is_interval(plain: str, spread: re.Match[str], groups: dict[str, str]) -> bool:
    """Whether two bare figures in brackets enclose the figure before them, where a level of confidence was named."""
    value = groups.get("value") or groups.get("percent")
    bracketed = spread["bare"] is not None or spread[0].lstrip()[:1] in "(["
    named = "what" in groups or LEVEL_OF_INTERVAL.search(plain, 0, spread.start()) is not None
    if value is None or not (bracketed and named and spread["high"][-1:].isdigit()):
        return False
    return decimal_of(spread["low"]) <= decimal_of(value) <= decimal_of(spread["high"])


def with_spread(plain: str, spread: re.Match[str], groups: dict[str, str], unit: str) -> tuple[str, int]:
    """Put a spread into `groups`; gives the unit of its figures, and where it ends."""
    groups["spread"] = spread["what"]
    groups["low"] = spread["low"]
    if spread["high"] is not None:
        groups["high"] = spread["high"]
    later, end = unit_after(plain, spread.end())
    close = _CLOSE.match(plain, end)
    if close is None:
        return unit or later, end
    behind, after = unit_after(plain, close.end()) if not (unit or later) else ("", close.end())
    return unit or later or behind, after
