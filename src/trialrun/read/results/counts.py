"""Counts of patients and events, with their share: `28 of 42 (67%)`, `none of the patients`. Measures nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.results.marks import ADJECTIVES, NOUN, PEOPLE, Mark, MarkKind
from trialrun.read.results.numbers import COUNT, NUMBER
from trialrun.read.results.spreads import SPREAD, read_spread, with_spread
from trialrun.read.text import Cut

_NOT_DENIED = (
    r"(?!(?:of|in|with|had|has|who|was|were|from|to|for|on|at|by|the|a|than|between|among|during|after|before"
    r"|difference\w*|change\w*|evidence"
    r"|effects?|relation\w*|association\w*|correlation\w*"
    r"|more|longer|further|improvement\w*|data|information|impact|influence)\b)"
)
"""Words after `no` behind which nothing is counted: `no difference in adverse events` is not 0 events."""
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
_OF_PEOPLE = re.compile(rf"\b(?:{PEOPLE})(?:\s?\([^()]*\))?\s*$", re.IGNORECASE)
"""Those of whom it is said that they `were not evaluable`; no average is."""
_COUNTED = rf"(?<![\w.,+-])(?P<count>{COUNT})"
_OTHERS = rf"(?: {ADJECTIVES}{NOUN})?"
_WHOM = rf"(?: {ADJECTIVES}(?P<noun>{NOUN})\b)?"
_OUT_OF = rf"(?:of|out of) (?:the |these |all )?(?P<total>{COUNT})(?![\w/]|\.\d)"
_OUT_OF_OR_STROKE = rf" ?(?:of|out of|/) ?(?:the |these |all )?(?P<total>{COUNT})(?![\w/]|\.\d)"
_BRACKET = rf"\s?[(\[]\s?{_PERCENT}\s?[)\]]"
_HALF_BRACKET = rf"(?P<bracket>{_BRACKET}?)"
NONE_OF_GROUP = re.compile(
    r"\b(?i:none)(?= (?:in (?:the )?(?:[\w+ /.-]{1,40}? (?:group|arm|cohort)|(?:group|arm|cohort) \w{1,3})"
    r"|given|receiving|treated with)\b)"
)
_GRADED = re.compile(
    r"(?:^|(?<=[,;:] )|(?<=[(\[])|(?<=\band )|(?<=\bwere )|(?<=\bachieved )|(?<=\bincluding )|(?<=\bincluded )"
    rf"|(?<=\bwith ))(?P<count>{COUNT}) (?=(?:an? )?(?:sCR|nCR|CR|VGPR|PR|MR|(?<!\(\d )SD|PD)\b)"
)
# fmt: off
_SHAPES: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
    # `median survival was not reached`
    ("unreached", re.compile(
        r"(?<!\d-)(?<!\d to )\b(?:was|were|is|has|had|have|been)?\s?(?P<printed>not (?:been |yet )?(?:been )?"
        r"(?:reached|estimable|estimated|evaluable)|could not be estimated)\b", re.IGNORECASE)),
    # `hazard ratio for death 0.62`
    ("ratio", re.compile(
        rf"\b(?P<what>(?i:hazard|odds|risk|rate) ratio|relative risk|HR|OR|RR|aHR|aOR)\b[^.;%]{{0,60}}?"
        rf"(?P<value>{NUMBER})(?!\s?%|\d|,\s?\d{{4}}|\.\d"
        r"|\s?(?:mg|mcg|ug|g|kg|mL|IU|Gy|days?|weeks?|months?|years?|cycles?|patients?)\b)")),
    # `67% (28 of 42 patients)`
    ("share", re.compile(
        rf"{_PERCENT}\s?[(\[]\s?(?:n\s?=\s?)?(?P<count>{COUNT})"
        rf"(?:\s?(?:/|of|out of)\s?(?:the )?(?P<total>{COUNT}))?{_OTHERS}(?=\s?[)\];,])")),
    # `28 (67%) of 42 patients`
    ("count", re.compile(rf"{_COUNTED}{_OTHERS}(?P<bracket>{_BRACKET}) {_OUT_OF}{_WHOM}")),
    # `28 of 42 patients (67%)`, `28/42`
    ("count", re.compile(rf"{_COUNTED}{_OTHERS}{_OUT_OF_OR_STROKE}(?![- ](?:day|week)s?\b){_WHOM}{_HALF_BRACKET}?")),
    # `n = 28/42, 67%`
    ("count", re.compile(
        rf"\bn\s?=\s?(?P<count>{COUNT})(?:\s?/\s?(?P<total>{COUNT}))?(?P<bracket>\s?[;,(\[]\s?{_PERCENT})?")),
    # `28 patients (67%)`
    ("count", re.compile(
        rf"{_COUNTED}(?: {ADJECTIVES}(?P<noun>{NOUN}))?"
        rf"(?P<bracket>\s?[(\[]\s?(?:n\s?=\s?\d+\s?[,;]\s?)?{_PERCENT}\s?[)\]]?)")),
    # `none of the 42 patients`
    ("none", re.compile(
        rf"\b(?i:none) of (?:the |these )?(?:(?P<total>{COUNT}) )?{ADJECTIVES}(?P<noun>{NOUN})\b")),
    # `9 in the rowanib group, none in the control group`
    ("none", NONE_OF_GROUP),
    # `no serious or fatal infections`
    ("none", re.compile(
        rf"\b(?i:no)\s(?P<adjectives>(?:{_NOT_DENIED}[a-z][\w/-]{{0,24}} (?:or |and )?){{0,5}}?)(?P<noun>{NOUN})\b")),
    # `all 42 patients (100%)`
    ("all", re.compile(
        rf"\b(?i:all)(?: of)?(?: the)? (?:(?P<count>{COUNT}) )?{ADJECTIVES}(?P<noun>{PEOPLE}|regimens)\b"
        rf"{_HALF_BRACKET}?")),
    # `with 12 achieving`
    ("count", re.compile(rf"\bwith (?P<count>{COUNT}) (?=[a-z]+ing\b)")),
    # `including 3 VGPR`
    ("count", _GRADED),
    # `28 of our evaluable patients`
    ("count", re.compile(rf"{_COUNTED}(?: of (?:the|these|those|our))? {ADJECTIVES}(?P<noun>{NOUN})\b")),
)
# fmt: on
_OPEN_SHARE = rf"\s?[(\[]\s?{_PERCENT}"
_COUNT_OF_TOTAL = re.compile(rf"{_COUNTED}{_OTHERS}{_OUT_OF_OR_STROKE}{_WHOM}{_OPEN_SHARE}(?=\s?[;,)\]])")
_COUNT_AND_SHARE = re.compile(rf"{_COUNTED}(?: {ADJECTIVES}(?P<noun>{NOUN}))?{_OPEN_SHARE}(?=\s?[;,])", re.IGNORECASE)
_IN_SCOPE = re.compile(
    rf"(?:\bin (?:only |just )?(?P<behind>{COUNT})(?=[.,;)]|\s*$| and\b)|(?:^|[,;:] ?"
    rf"|\band )(?:only )?(?P<before>{COUNT})"
    r"(?= (?:\([^()]{1,20}\) )?(?:had|have|has|achieved|was|were|died|experienced|received|discontinued|remained"
    r"|did|showed|developed|responded|progressed|completed|withdrew|relapsed|underwent|required|reported|improved"
    r"|stopped|due to|because of)\b))"
)


def counts_by_shape(plain: str) -> Iterator[Iterator[Mark]]:
    """The marks of each shape, the surest shape first."""
    return (_shaped(plain, kind, pattern) for kind, pattern in _SHAPES)


def _shaped(plain: str, kind: MarkKind, pattern: re.Pattern[str]) -> Iterator[Mark]:
    for match in pattern.finditer(plain):
        groups = _printed_parts(match)
        if kind == "count" and _is_no_count(plain, match, groups):
            continue
        if kind == "unreached" and _OF_PEOPLE.search(plain, max(0, match.start() - 40), match.start()):
            continue
        end = match.end()
        if kind in ("share", "ratio"):
            end = read_spread(plain, end, groups, "%" if kind == "share" else "")
        yield Mark(Cut(match.start(), end), kind, groups)


def counts_with_interval(plain: str) -> Iterator[Mark]:
    """`28 of 42 (67%; 95% CI, 51-80)`: a count with its share and the interval of it."""
    for match in (*_COUNT_OF_TOTAL.finditer(plain), *_COUNT_AND_SHARE.finditer(plain)):
        spread = SPREAD.match(plain, match.end())
        if spread and spread["what"] and spread["high"]:
            groups = _printed_parts(match)
            _, end = with_spread(plain, spread, groups, "%")
            yield Mark(Cut(match.start(), end), "count", groups)


def scoped_counts(plain: str, *, begins: bool = False) -> Iterator[Mark]:
    """Bare counts of a sentence that has named the number they are out of: `evaluable in 5`, `1 had progressed`.

    `begins`: only those that begin a clause, as in the second example.
    """
    for match in _IN_SCOPE.finditer(plain):
        if begins and match["behind"]:
            continue
        name = "behind" if match["behind"] else "before"
        yield Mark(Cut(match.start(name), match.end(name)), "count", {"count": match[name]})


def _printed_parts(match: re.Match[str]) -> dict[str, str]:
    return {name: text for name, text in match.groupdict().items() if text is not None}


def _is_no_count(plain: str, match: re.Match[str], groups: dict[str, str]) -> bool:
    """`grade 2 reactions`, `grade 3/4`, `1/2` without a word or a share are no counts; `Responses: 4 CR` is one."""
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
    if match.re is _GRADED and plain.endswith(": ", 0, match.start()):
        return False
    return "percent" not in groups and _NOT_COUNTED.search(plain, max(0, match.start() - 24), match.start()) is not None
