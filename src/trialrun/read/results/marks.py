"""Where running text prints a count, a share, an average or a ratio, and which figures belong together.

Finds figures by their shape alone; what they are said of is read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from trialrun.read.results.numbers import COUNT, NUMBER, decimal_of, unit_after
from trialrun.read.text import Cut

MarkKind = Literal["count", "share", "none", "all", "average", "ratio", "unreached", "length"]

PEOPLE = (
    r"patients?|pts\b|subjects?|participants?|individuals?|men|women|males?|females?|adults?|children|infants?|people"
    r"|persons?"
    r"|volunteers?|responders?|non-?responders?|cases?(?! reports?| series| stud)|survivors?|recipients?"
)
HARMS = (
    r"deaths?|fatalities|hospitali[sz]ations?|(?:adverse )?events?|reactions?|discontinuations?|relapses?|infections?"
    r"|toxicit(?:y|ies)|malignanc(?:y|ies)|SAEs?|AEs?|TEAEs?|withdrawals?|bleeds?|flares?"
)
COURSES = r"regimens?|therapies|treatments|treatment courses|courses|responses"
_NOUN = rf"(?:{PEOPLE}|{HARMS}|{COURSES})"
_NO_ADJECTIVE = (
    r"(?!(?:of|after|over|is|in|with|had|has|who|was|were|and|or|from|to|for|on|at|by|the|a|were|out|than"
    r"|mg|mcg|ug|g|kg|mL|IU|Gy|mo|prior|previous|earlier|subsequent)\b)"
)
_NOT_DENIED = (
    r"(?!(?:of|in|with|had|has|who|was|were|from|to|for|on|at|by|the|a|than|between|among|during|after|before"
    r"|difference\w*|change\w*|evidence"
    r"|effects?|relation\w*|association\w*|correlation\w*"
    r"|more|longer|further|improvement\w*|data|information|impact|influence)\b)"
)
"""Words after `no` behind which nothing is counted: `no difference in adverse events` is not 0 events."""
_ADJECTIVES = rf"(?:{_NO_ADJECTIVE}[A-Za-z][\w/+-]{{0,40}} ){{0,3}}?"
_PERCENT = rf"(?P<percent>{NUMBER})\s?%"
_NOT_COUNTED = re.compile(
    r"(?i:grades?|phase|cycles?|days?|weeks?|months?|years?|stages?|class|table|figure|types?|levels?|arms?"
    r"|cohorts?|versions?"
    r"|lines?|aged?|score|visits?|and/or|at least|at most|more than|less than|fewer than|>=|<=|[<>=/.:-]|up to"
    r"|grades? [1-5] ?(?:or|and|to|/|-)|\b(?:[1-9]|one|two|three) (?:or|to)"
    r"|\b(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|no) and)\s*$"
)
_TIMED = re.compile(r"\b(?:day|week|month|year|cycle|visit)s? $", re.IGNORECASE)
"""What before a number makes it a time, whatever share stands behind it: `at week 24 (61.8% reduction)`."""
# fmt: off
_SHAPES: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
    ("unreached", re.compile(
        r"(?<!\d-)(?<!\d to )\b(?:was|were|is|has|had|have|been)?\s?(?P<printed>not (?:been |yet )?(?:been )?"
        r"(?:reached|estimable|estimated|evaluable)"
        r"|could not be estimated)\b", re.IGNORECASE)),
    ("ratio", re.compile(
        rf"\b(?P<what>(?i:hazard|odds|risk|rate) ratio|relative risk|HR|OR|RR|aHR"
        rf"|aOR)\b[^.;%]{{0,60}}?(?P<value>{NUMBER})(?!\s?%|\d|,\s?\d{{4}}|\.\d"
        r"|\s?(?:mg|mcg|ug|g|kg|mL|IU|Gy|days?|weeks?|months?|years?|cycles?|patients?)\b)")),
    ("share", re.compile(
        rf"{_PERCENT}\s?[(\[]\s?(?:n\s?=\s?)?(?P<count>{COUNT})(?:\s?(?:/|of"
        rf"|out of)\s?(?:the )?(?P<total>{COUNT}))?(?: {_ADJECTIVES}{_NOUN})?(?=\s?[)\];,])")),
    ("count", re.compile(
        rf"(?<![\w.,])(?P<count>{COUNT})(?: {_ADJECTIVES}{_NOUN})?(?P<bracket>\s?[(\[]\s?{_PERCENT}\s?[)\]]) "
        rf"(?:of|out of) (?:the |these |all )?(?P<total>{COUNT})(?![\w/]|\.\d)(?: {_ADJECTIVES}(?P<noun>{_NOUN})\b)?")),
    ("count", re.compile(
        rf"(?<![\w.,])(?P<count>{COUNT})(?: {_ADJECTIVES}{_NOUN})? ?(?:of|out of|/) ?(?:the |these "
        rf"|all )?(?P<total>{COUNT})(?![\w/]|\.\d|[- ](?:day|week)s?\b)"
        rf"(?: {_ADJECTIVES}(?P<noun>{_NOUN})\b)?(?P<bracket>\s?[(\[]\s?{_PERCENT}\s?[)\]]?)?")),
    ("count", re.compile(
        rf"\bn\s?=\s?(?P<count>{COUNT})(?:\s?/\s?(?P<total>{COUNT}))?(?P<bracket>\s?[;,(\[]\s?{_PERCENT})?")),
    ("count", re.compile(
        rf"(?<![\w.,])(?P<count>{COUNT})(?: {_ADJECTIVES}(?P<noun>{_NOUN}))?"
        rf"(?P<bracket>\s?[(\[]\s?(?:n\s?=\s?\d+\s?[,;]\s?)?{_PERCENT}\s?[)\]]?)")),
    ("none", re.compile(
        rf"\b(?i:none) of (?:the |these )?(?:(?P<total>{COUNT}) )?{_ADJECTIVES}(?P<noun>{_NOUN})\b")),
    ("none", re.compile(
        rf"\b(?i:no)\s(?P<adjectives>(?:{_NOT_DENIED}[a-z][\w/-]{{0,24}} (?:or |and )?){{0,5}}?)(?P<noun>{_NOUN})\b")),
    ("all", re.compile(
        rf"\b(?i:all)(?: of)?(?: the)? (?:(?P<count>{COUNT}) )?{_ADJECTIVES}(?P<noun>{PEOPLE}"
        rf"|regimens)\b(?P<bracket>\s?[(\[]\s?{_PERCENT}\s?[)\]]?)?")),
    ("count", re.compile(rf"\bwith (?P<count>{COUNT}) (?=[a-z]+ing\b)")),
    ("count", re.compile(
        rf"(?:(?<=, )|(?<=\band )|(?<=\bachieved )|(?<=\bincluding )"
        rf"|(?<=\bwith ))(?P<count>{COUNT}) (?=(?:an? )?(?:sCR|nCR|CR|VGPR|PR|MR|SD|PD)\b)")),
    ("count", re.compile(
        rf"(?<![\w.,])(?P<count>{COUNT})(?: of (?:the|these|those|our))? {_ADJECTIVES}(?P<noun>{_NOUN})\b")),
)
# fmt: on
_COUNT_OF_TOTAL = re.compile(
    rf"(?<![\w.,])(?P<count>{COUNT})(?: {_ADJECTIVES}{_NOUN})? ?(?:of|out of|/) ?(?:the |these |all )?"
    rf"(?P<total>{COUNT})(?![\w/]|\.\d)(?: {_ADJECTIVES}(?P<noun>{_NOUN})\b)?\s?[(\[]\s?{_PERCENT}(?=\s?[;,)\]])"
)
_COUNT_AND_SHARE = re.compile(
    rf"(?<![\w.,])(?P<count>{COUNT})(?: {_ADJECTIVES}(?P<noun>{_NOUN}))?\s?[(\[]\s?{_PERCENT}(?=\s?[;,])", re.IGNORECASE
)
_IN_SCOPE = re.compile(
    rf"(?:\bin (?:only |just )?(?P<behind>{COUNT})(?=[.,;)]|\s*$| and\b)|(?:^|[,;:] ?"
    rf"|\band )(?:only )?(?P<before>{COUNT})"
    r"(?= (?:\([^()]{1,20}\) )?(?:had|have|has|achieved|was|were|died|experienced|received|discontinued|remained"
    r"|did|showed|developed|responded|progressed|completed|withdrew|relapsed|underwent|required|reported|improved"
    r"|stopped|due to|because of)\b))"
)
_SPREAD = re.compile(
    rf"\s?[(\[,;]?\s?(?P<what>(?i:range|IQR|inter-?quartile range|Q1[-,] ?Q3|SDs?|standard deviation|SEM?"
    rf"|standard error(?: of the mean)?"
    r"|\d{2} ?% ?(?:CI|confidence intervals?))|(?=[(\[]))"
    rf"(?:\s?[\[(](?i:IQR|SD|SE|SEM|CI|Q1[-,]Q3)[\])])?\s?[:,=]?\s?(?P<bare>[(\[]\s?)?(?P<low>-?{NUMBER})"
    rf"(?:(?P<middle>[^\d()\[\];]{{0,16}}?)(?:-| to |, ?|; ?| and )\s?(?P<high>-?{NUMBER}|not reached|not estimable"
    rf"|N[REA]\b))?"
)
_CLOSE = re.compile(r"\s?[)\]]{1,2}")
_NAMED_ALONE = re.compile(r"\bmeans? ?[(\[,]? ?(?:\+/- ?)?(?:SDs?|SEM?|standard (?:deviation|error))\b", re.IGNORECASE)
_WORD_BEFORE_SPREAD = re.compile(r" [a-z]{1,12}(?= [(\[]\d\d ?% ?(?:CI|confidence))")
"""What is counted, between a figure and its interval, where no unit is known of that name: `12.4 points (95% CI`."""
_PLUS_MINUS = re.compile(rf"\s?\+/-\s?(?P<figure>{NUMBER})")
P_VALUE = re.compile(rf"(?<![A-Za-z])[pP]\s?(?:-?\s?value\s?)?(?P<sign><=|>=|[=<>])\s?(?P<figure>{NUMBER})")
_OF_NAME = r"(?-i:[A-Z])|-(?:second|minute|min|hour|item|point|step|metre|meter|m|lead|drug)\b"
"""What behind a number makes it a part of a name: `6-minute walk`, `6MWD`."""
_NUMBER = re.compile(rf"(?<![\w.,/-])(?P<figure>-?{NUMBER})(?!\d|,\d|/\d|{_OF_NAME})")
MEASURE = re.compile(r"\b(?P<what>median|mean|average|medians)\b", re.IGNORECASE)
_LENGTH = re.compile(
    rf"\bfor (?P<sign>more than|at least|less than|up to|over)\s(?P<figure>{NUMBER})\s(?=(?:day|week|month|year)s?\b)",
    re.IGNORECASE,
)


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """Figures that belong together. `groups` are the printed parts by name, `unit` a UCUM unit that follows."""

    cut: Cut
    kind: MarkKind
    groups: dict[str, str]
    unit: str = ""


def find_marks(plain: str) -> tuple[Mark, ...]:
    """All marks of a text made regular, left to right, none within another. Linear in the text."""
    taken = bytearray(len(plain) + 1)
    found: list[Mark] = []
    for marks in (
        _with_interval(plain),
        _averages(plain),
        *(_shaped(plain, kind, pattern) for kind, pattern in _SHAPES),
        _shares(plain),
    ):
        for mark in marks:
            if not any(taken[mark.cut.first : mark.cut.end]):
                taken[mark.cut.first : mark.cut.end] = b"\x01" * (mark.cut.end - mark.cut.first)
                found.append(mark)
    found += [mark for mark in _lengths(plain) if not any(taken[mark.cut.first : mark.cut.end])]
    return tuple(sorted(found, key=lambda mark: mark.cut))


def scoped_counts(plain: str, *, begins: bool = False) -> Iterator[Mark]:
    """Bare counts of a sentence that has named the number they are out of: `evaluable in 5`, `1 had progressed`.

    `begins`: only those that begin a clause, as in the second example.
    """
    for match in _IN_SCOPE.finditer(plain):
        if begins and match["behind"]:
            continue
        name = "behind" if match["behind"] else "before"
        yield Mark(Cut(match.start(name), match.end(name)), "count", {"count": match[name]})


def _shaped(plain: str, kind: MarkKind, pattern: re.Pattern[str]) -> Iterator[Mark]:
    for match in pattern.finditer(plain):
        groups = {name: text for name, text in match.groupdict().items() if text is not None}
        if kind == "count" and _is_no_count(plain, match, groups):
            continue
        end = match.end()
        spread = _SPREAD.match(plain, end) if kind in ("share", "ratio") else None
        if spread and spread["high"] and (spread["what"] or _is_interval(plain, spread, groups)):
            _, end = _with_spread(plain, spread, groups, "%" if kind == "share" else "")
        yield Mark(Cut(match.start(), end), kind, groups)


LEVEL_OF_INTERVAL = re.compile(r"\b(\d{2}) ?% ?(?:CI|confidence)\b", re.IGNORECASE)


def _is_interval(plain: str, spread: re.Match[str], groups: dict[str, str]) -> bool:
    """Whether two bare figures in brackets enclose the figure before them, where a level of confidence was named."""
    value = groups.get("value") or groups.get("percent")
    bracketed = spread["bare"] is not None or spread[0].lstrip()[:1] in "(["
    named = "what" in groups or LEVEL_OF_INTERVAL.search(plain, 0, spread.start()) is not None
    if value is None or not (bracketed and named and spread["high"][-1:].isdigit()):
        return False
    return decimal_of(spread["low"]) <= decimal_of(value) <= decimal_of(spread["high"])


def _with_interval(plain: str) -> Iterator[Mark]:
    """`28 of 42 (67%; 95% CI, 51-80)`: a count with its share and the interval of it."""
    for match in (*_COUNT_OF_TOTAL.finditer(plain), *_COUNT_AND_SHARE.finditer(plain)):
        spread = _SPREAD.match(plain, match.end())
        if spread and spread["what"] and spread["high"]:
            groups = {name: text for name, text in match.groupdict().items() if text is not None}
            _, end = _with_spread(plain, spread, groups, "%")
            yield Mark(Cut(match.start(), end), "count", groups)


def _is_no_count(plain: str, match: re.Match[str], groups: dict[str, str]) -> bool:
    """`grade 2 reactions`, `grade 3/4`, `1/2` without a word or a share are no counts of anybody."""
    if (
        "total" in groups
        and "noun" not in groups
        and "percent" not in groups
        and "/" in match[0]
        and "=" not in match[0]
    ):
        return True
    if _TIMED.search(plain, max(0, match.start() - 12), match.start()):
        return True
    return "percent" not in groups and _NOT_COUNTED.search(plain, max(0, match.start() - 24), match.start()) is not None


def _averages(plain: str) -> Iterator[Mark]:
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
        spread = _SPREAD.match(plain, word.end() if word else end)
        if spread and _is_spread(plain, spread, bool(plus) or match.start() in said):
            unit, end = _with_spread(plain, spread, groups, unit)
        if "low" in groups or "plus_minus" in groups or match.start() in said:
            yield Mark(Cut(match.start(), end), "average", groups, unit)


def _is_spread(plain: str, spread: re.Match[str], is_average: bool) -> bool:
    """Words name a spread; a bare bracket with two numbers is one only behind an average."""
    if spread["what"]:
        return spread["high"] is not None or spread["what"].upper().startswith("S")
    return is_average and (spread["high"] is not None or _NAMED_ALONE.search(plain, 0, spread.start()) is not None)


def _with_spread(plain: str, spread: re.Match[str], groups: dict[str, str], unit: str) -> tuple[str, int]:
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


_ABOUT = r"(?:approximately |about |only |around )?"
_DIRECT = re.compile(rf"(?: of| is| was|,|:)? {_ABOUT}(?P<figure>-?{NUMBER})(?!\d|,\d|{_OF_NAME})")
_NAMED_DIRECT = re.compile(
    rf"(?: ?[(\[](?:SDs?|SEM?|range|IQR)[)\]])?(?: {_NO_ADJECTIVE}[a-z][a-z-]{{1,20}}){{1,3}},? "
    rf"(?P<figure>-?{NUMBER})(?!\d|,\d)"
    r"(?= (?:[(\[][^()\[\]]{1,30}[)\]] )?(?:years?|months?|weeks?|days?)\b)",
    re.IGNORECASE,
)
"""`median age 68 years`, `mean [SD] age, 66.4 [10.8] years`."""
_CHANGED_VERBS = r"(?:increased|rose|decreased|fell|declined|improved|dropped|worsened)"
_CHANGED_TO = rf"{_CHANGED_VERBS}(?: \w+ly)? (?:by|to)"
_SAID = re.compile(
    rf"(?:\b(?:was|were|is|are|of|reached|from|{_CHANGED_TO})\s|(?<![<>])=\s?|:\s){_ABOUT}"
    rf"(?P<figure>-?{NUMBER})(?!\d|,\d|{_OF_NAME})"
    rf"(?! {_ADJECTIVES}{_NOUN}\b)",
    re.IGNORECASE,
)
_SECOND = re.compile(rf"[^;.(]{{0,24}}?(?:\([^()]{{0,40}}\))?[^;.\d]{{0,12}}?\bto\s(?P<figure>-?{NUMBER})(?!\d|,\d)")


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


_PAIR = re.compile(
    rf"\b(?:was|were) {_ABOUT}(?P<figure>-?{NUMBER})(?!\d|,\d|\s?%|{_OF_NAME}) "
    rf"(?P<how>with|in|for|on) [^,;.()\d]{{2,40}}? "
    rf"(?:vs\.?|versus|and|compared (?:with|to)) (?P<second>-?{NUMBER})(?!\d|,\d|\s?%|{_OF_NAME}) (?P=how)\b",
    re.IGNORECASE,
)
"""Two bare figures that are compared: `the rate was 0.18 with A vs 0.29 with B`."""
_CHANGES = re.compile(
    rf"\b(?P<how>{_CHANGED_VERBS}(?: \w+ly)? by) {_ABOUT}(?P<figure>{NUMBER})(?!\d|,\d|\s?%|{_OF_NAME})"
)
"""By how much a value changed: of a mean that `increased by 30`, 30 is the change and not the mean."""
_OUT_OF = re.compile(r"\d (?:of|out of) $")
_P = re.compile(r"(?<![A-Za-z])[pP](?:[ -]?value)?\s?[=:]\s?$")
_UNREACHED = re.compile(r"\bnot (?:been )?(?:reached|estimable)\b", re.IGNORECASE)
_TIME = r"(?:days?|weeks?|months?|mo|years?)"
_RATE = r" (?:(?i:overall|actuarial|estimated) )?(?:PFS|OS|EFS|DFS|RFS|survival|rate|(?:\w+[- ])?(?:\w+-)?free)\b"
"""What of a time tells the rate at it: `12-month PFS` is no second time."""
_OTHER = re.compile(
    rf"(?:[- ]{_TIME}\b)?(?:\s?\([^()]{{0,60}}\))?[^.;()\d]{{0,70}}?"
    r"\b(?:and|versus|vs\.?|v|compared (?:with|to)|than|but)"
    rf"\s(?:was\s|to\s)?(?P<figure>-?{NUMBER})(?!\d|,\d)(?=[- ]{_TIME}\b(?!{_RATE}))"
    rf"|(?P<unit> [A-Za-zµ%/]{{1,12}})(?= )[^.;()\d]{{0,70}}?"
    rf"\b(?:and|versus|vs\.?|v|compared (?:with|to)) (?P<amount>-?{NUMBER})(?!\d|,\d)(?=(?P=unit)\b)",
    re.IGNORECASE,
)


def _beside(plain: str, end: int) -> set[int]:
    """Where further figures stand that are set beside the one before: `14 months with A and 9 months with B`."""
    found: set[int] = set()
    for _ in range(4):
        other = _OTHER.match(plain, end)
        if other is None:
            break
        found.add(max(other.start("figure"), other.start("amount")))
        end = other.end()
    return found


_CHANGED_FROM = re.compile(
    rf"\b(?:decreas|increas|fell|rose|improv|chang|reduc|declin"
    rf"|dropp)\w{{0,6}}\b[^.;]{{0,60}}?\bfrom (?:an? )?(?:mean |median "
    rf"|average )?(?:of )?(?P<figure>-?{NUMBER})(?!\d|,\d)",
    re.IGNORECASE,
)
_SHARE = re.compile(rf"(?<![\w.,-])(?P<percent>{NUMBER})\s?(?:%|(?P<points>percentage points?\b))")
_NO_SHARE = ("ci", "confidence", "-", "of the dose", "predicted", "lower", "higher", "fewer", "greater", "relative")
"""How goes on what is a percentage of no patients: of an interval, of a dose, of the figure of another group."""
_CHANGE_BEHIND = re.compile(r"(?:reduction|decrease|increase|improvement|decline)\b")
"""How goes on what is a change, and no share of the patients: `61.8% reduction`; `25% declined` are such a share."""
_CHANGED_BY = re.compile(
    r"\b(?:decreased|increased|fell|rose|improved|declined|dropped|reduced|reduction|decrease"
    r"|increase)\b[^.;]{0,60}\b(?:by|of)\s(?:a mean (?:of )?)?$",
    re.IGNORECASE,
)
_BESIDE_CHANGE = re.compile(r"[^.;\d]{1,60}\b(?:versus|vs\.?|compared (?:with|to)|and|than) (?:by )?", re.IGNORECASE)
"""Between a change of one group and that of the next."""
_THRESHOLD = re.compile(r"(?:>=|<=|[<>=-]|(?i:at least|more than|less than|over|up to|than|by|to))\s?$")


def _shares(plain: str) -> Iterator[Mark]:
    """Percentages without a count; limits such as `>= 50 %` and the 95 % of an interval are none."""
    changed_to = 0
    for match in _SHARE.finditer(plain):
        behind = plain[match.end() : match.end() + 12].lower().lstrip()
        if behind.startswith(_NO_SHARE):
            continue
        beside = changed_to and _BESIDE_CHANGE.fullmatch(plain, changed_to, match.start())
        if (
            beside
            or _CHANGE_BEHIND.match(behind)
            or _CHANGED_BY.search(plain, max(0, match.start() - 80), match.start())
        ):
            changed_to = match.end()
            yield Mark(Cut(match.start(), changed_to), "average", {"value": match["percent"], "changed": "by"}, "%")
            continue
        if match["points"] or _THRESHOLD.search(plain, max(0, match.start() - 12), match.start()):
            continue
        groups, end = {"percent": match["percent"]}, match.end()
        spread = _SPREAD.match(plain, end)
        if spread and spread["high"] and (spread["what"] or _is_interval(plain, spread, groups)):
            _, end = _with_spread(plain, spread, groups, "%")
        yield Mark(Cut(match.start(), end), "share", groups)


def _lengths(plain: str) -> Iterator[Mark]:
    for match in _LENGTH.finditer(plain):
        unit, end = unit_after(plain, match.end("figure"))
        yield Mark(Cut(match.start(), end), "length", {"value": match["figure"], "sign": match["sign"].lower()}, unit)
