"""Medians, means and other values of a group, with their spread. Counts nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.results.marks import ADJECTIVES, CHANGED, NO_ADJECTIVE, NOUN, Mark
from trialrun.read.results.numbers import NUMBER, unit_after
from trialrun.read.results.spreads import SPREAD, with_spread
from trialrun.read.text import Cut

MEASURE = re.compile(r"\b(?P<what>median|mean|average|medians)\b", re.IGNORECASE)
_OF_NAME = r"(?-i:[A-Z])|-(?:second|minute|min|hour|item|point|step|metre|meter|m|lead|drug)\b"
"""What behind a number makes it a part of a name: `6-minute walk`, `6MWD`."""
_NUMBER = re.compile(rf"(?<![\w.,/-])(?P<figure>-?{NUMBER})(?!\d|,\d|/\d|{_OF_NAME})")
_PLUS_MINUS = re.compile(rf"\s?\+/-\s?(?P<figure>{NUMBER})")
_NAMED_ALONE = re.compile(r"\bmeans? ?[(\[,]? ?(?:\+/- ?)?(?:SDs?|SEM?|standard (?:deviation|error))\b", re.IGNORECASE)
_WORD_BEFORE_SPREAD = re.compile(r" [a-z]{1,12}(?= [(\[]\d\d ?% ?(?:CI|confidence))")
"""What is counted, between a figure and its interval, where no unit is known of that name: `12.4 points (95% CI`."""
_OUT_OF = re.compile(r"\d (?:of|out of) $")
_ABOUT = r"(?:approximately |about |only |around )?"
_DIRECT = re.compile(rf"(?: of| is| was|,|:)? {_ABOUT}(?P<figure>-?{NUMBER})(?!\d|,\d|{_OF_NAME})")
_NAMED_DIRECT = re.compile(
    rf"(?: ?[(\[](?:SDs?|SEM?|range|IQR)[)\]])?(?: {NO_ADJECTIVE}[a-z][a-z-]{{1,20}}){{1,3}},? "
    rf"(?P<figure>-?{NUMBER})(?!\d|,\d)"
    r"(?= (?:[(\[][^()\[\]]{1,30}[)\]] )?(?:years?|months?|weeks?|days?)\b)",
    re.IGNORECASE,
)
"""`median age 68 years`, `mean [SD] age, 66.4 [10.8] years`."""
_CHANGED_TO = rf"{CHANGED}(?: \w+ly)? (?:by|to)"
_SAID = re.compile(
    rf"(?:\b(?:was|were|is|are|of|reached|from|{_CHANGED_TO})\s|(?<![<>])=\s?|:\s){_ABOUT}"
    rf"(?P<figure>-?{NUMBER})(?!\d|,\d|{_OF_NAME})"
    rf"(?! {ADJECTIVES}{NOUN}\b)",
    re.IGNORECASE,
)
_SECOND = re.compile(rf"[^;.(]{{0,24}}?(?:\([^()]{{0,40}}\))?[^;.\d]{{0,12}}?\bto\s(?P<figure>-?{NUMBER})(?!\d|,\d)")
_PAIR = re.compile(
    rf"\b(?:was|were) {_ABOUT}(?P<figure>-?{NUMBER})(?!\d|,\d|\s?%|{_OF_NAME}) "
    rf"(?P<how>with|in|for|on) [^,;.()\d]{{2,40}}? "
    rf"(?:vs\.?|versus|and|compared (?:with|to)) (?P<second>-?{NUMBER})(?!\d|,\d|\s?%|{_OF_NAME}) (?P=how)\b",
    re.IGNORECASE,
)
"""Two bare figures that are compared: `the rate was 0.18 with A vs 0.29 with B`."""
_CHANGES = re.compile(rf"\b(?P<how>{CHANGED}(?: \w+ly)? by) {_ABOUT}(?P<figure>{NUMBER})(?!\d|,\d|\s?%|{_OF_NAME})")
"""By how much a value changed: of a mean that `increased by 30`, 30 is the change and not the mean."""
_CHANGED_FROM = re.compile(
    rf"\b(?:decreas|increas|fell|rose|improv|chang|reduc|declin"
    rf"|dropp)\w{{0,6}}\b[^.;]{{0,60}}?\bfrom (?:an? )?(?:mean |median "
    rf"|average )?(?:of )?(?P<figure>-?{NUMBER})(?!\d|,\d)",
    re.IGNORECASE,
)
_P = re.compile(r"(?<![A-Za-z])[pP](?:[ -]?value)?\s?[=:]\s?$")
_UNREACHED = re.compile(r"\bnot (?:been )?(?:reached|estimable)\b", re.IGNORECASE)
_TIME = r"(?:days?|weeks?|months?|mo|years?)"
_RATE = r" (?:(?i:overall|actuarial|estimated) )?(?:PFS|OS|EFS|DFS|RFS|survival|rate|(?:\w+[- ])?(?:\w+-)?free)\b"
"""What of a time tells the rate at it: `12-month PFS` is no second time."""
_OTHER = re.compile(
    rf"(?:[- ]{_TIME}\b)?(?:\s?\([^()]{{0,60}}\))?[^.;()\d]{{0,70}}?"
    r"\b(?:and|versus|vs\.?|v|compared (?:with|to)|than|but)"
    rf"\s(?:was\s|to\s)?(?P<figure>-?{NUMBER})(?!\d|,\d)(?=[- ]{_TIME}\b(?!{_RATE}))"
    rf"|(?:[- ]{_TIME}\b)?(?:\s?\([^()]{{0,60}}\))? (?:with|in|for|on|among|given|receiving) [^.;,()]{{2,60}},"
    rf" (?:and )?(?P<listed>-?{NUMBER})(?!\d|,\d)(?=[- ]{_TIME}\b(?!{_RATE}))"
    rf"|(?P<unit> [A-Za-zµ%/]{{1,12}})(?= )[^.;()\d]{{0,70}}?"
    rf"\b(?:and|versus|vs\.?|v|compared (?:with|to)) (?P<amount>-?{NUMBER})(?!\d|,\d)(?=(?P=unit)\b)",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    rf"\bfor (?P<sign>more than|at least|less than|up to|over)\s(?P<figure>{NUMBER})\s(?=(?:day|week|month|year)s?\b)",
    re.IGNORECASE,
)


def find_averages(plain: str) -> Iterator[Mark]:
    """Numbers with a spread, and numbers that a median or mean is said to be."""
    said = _said_values(plain)
    changes = {change.start("figure"): change["how"] for change in _CHANGES.finditer(plain)}
    for match in _NUMBER.finditer(plain):
        if _OUT_OF.search(plain, max(0, match.start() - 16), match.start()):
            continue
        unit, end = unit_after(plain, match.end())
        groups = {"value": match["figure"]}
        if match.start() in said and match.start() in changes:
            groups["changed"] = changes[match.start()]
        plus = _PLUS_MINUS.match(plain, end)
        if plus:
            groups["plus_minus"] = plus["figure"]
            later, end = unit_after(plain, plus.end())
            unit = unit or later
        word = None if unit or plus else _WORD_BEFORE_SPREAD.match(plain, end)
        spread = SPREAD.match(plain, word.end() if word else end)
        if spread and _is_spread(plain, spread, bool(plus) or match.start() in said):
            unit, end = with_spread(plain, spread, groups, unit)
        if "low" in groups or "plus_minus" in groups or match.start() in said:
            yield Mark(Cut(match.start(), end), "average", groups, unit)


def find_lengths(plain: str) -> Iterator[Mark]:
    """How long something went on, as a limit: `for more than 6 months`."""
    for match in _LENGTH.finditer(plain):
        unit, end = unit_after(plain, match.end("figure"))
        yield Mark(Cut(match.start(), end), "length", {"value": match["figure"], "sign": match["sign"].lower()}, unit)


def _is_spread(plain: str, spread: re.Match[str], is_average: bool) -> bool:
    """Words name a spread; a bare bracket with two numbers is one only behind an average."""
    if spread["what"]:
        return spread["high"] is not None or spread["what"].upper().startswith("S")
    return is_average and (spread["high"] is not None or _NAMED_ALONE.search(plain, 0, spread.start()) is not None)


def _said_values(plain: str) -> frozenset[int]:
    """Where the number stands that a median or mean is said to be; both numbers of `from A to B`."""
    found: set[int] = set()
    for word in MEASURE.finditer(plain):
        end = min(len(plain), word.end() + 200)
        value = (
            _DIRECT.match(plain, word.end())
            or _NAMED_DIRECT.match(plain, word.end())
            or _SAID.search(plain, word.end(), end)
        )
        if value is None or _P.search(plain, max(0, value.start("figure") - 12), value.start("figure")):
            continue
        found.add(value.start("figure"))
        second = _SECOND.match(plain, value.end()) if value[0].startswith("from") else None
        if second:
            found.add(second.start("figure"))
        found |= _beside(plain, value.end())
        found |= {change.start("figure") for change in _CHANGES.finditer(plain, value.start(), end)}
    for unreached in _UNREACHED.finditer(plain):
        found |= _beside(plain, unreached.end()) if MEASURE.search(plain, 0, unreached.start()) else set()
    for pair in _PAIR.finditer(plain):
        found |= {pair.start("figure"), pair.start("second")}
    for change in _CHANGED_FROM.finditer(plain):
        second = _SECOND.match(plain, change.end())
        if second:
            found |= {change.start("figure"), second.start("figure")}
    return frozenset(found)


def _beside(plain: str, end: int) -> set[int]:
    """Where further figures stand that are set beside the one before: `14 months with A and 9 months with B`."""
    found: set[int] = set()
    for _ in range(4):
        other = _OTHER.match(plain, end)
        if other is None:
            break
        found.add(max(map(other.start, ("figure", "listed", "amount"))))
        end = other.end()
    return found
