"""Figures that are told apart by their order, written out: `A and B were 1 and 2, respectively` is A was 1, B was 2.

Only where names and figures, or figures and groups, are equally many; what cannot be told apart is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialrun.read.results.in_full import told_in_full
from trialrun.read.results.marks import PEOPLE
from trialrun.read.results.naming import known_result
from trialrun.read.results.numbers import COUNT, NUMBER

_UNIT = r"(?:\s?%|[ -](?:days?|weeks?|months?|mo|years?|cycles?|pts|patients|participants|subjects)\b)"
_VALUE = rf"-?{NUMBER}(?![\d.])(?:{_UNIT})?(?:\s?\((?!\d{{4}}\))[^()]{{1,60}}\))?"
_VALUES = rf"(?P<values>{_VALUE}(?:, {_VALUE}){{0,4}},? and {_VALUE})"
_NOUN = r"(?: (?:groups?|arms?|cohorts?|recipients|patients))?"
_NAMES = re.compile(
    rf"^(?P<names>[^.;:()]{{4,200}}?) (?P<verb>was|were|is|are|had been|of|occurred in|in) {_VALUES},? respectively\b",
    re.IGNORECASE,
)
_GROUPS = re.compile(
    rf"(?P<before>^.{{3,240}}?\s){_VALUES} (?P<how>in|with|for|among|of)"
    r" (?:(?:patients |those )?(?:treated with |receiving |who received |in |given ))?(?:the )?"
    rf"(?P<groups>(?:[^.;:()]|\.(?=\d)|\([^()]{{1,20}}\)){{2,160}}?)(?P<noun>{_NOUN}),? respectively\b",
    re.IGNORECASE | re.DOTALL,
)
_PAIRS = re.compile(
    rf"{_VALUE} (?:vs\.?|versus|v) {_VALUE},? and {_VALUE} (?:vs\.?|versus|v) {_VALUE},? respectively", re.IGNORECASE
)
_COMPARED = re.compile(
    r"\b(?P<how>in|with|for) (?P<first>(?:the )?[^,;()]{2,50}?) (?:than|compared with|compared to|versus|vs\.?) "
    r"(?:in |with |for |those )?(?P<second>(?:the )?[^,;()]{2,50}?) "
    rf"\((?P<one>{_VALUE}) (?:vs\.?|versus|v|and) (?P<other>{_VALUE})(?P<end>[),;])",
    re.IGNORECASE,
)
_COUNTED = (
    rf"(?:-?{NUMBER}(?![\d.])|{COUNT})(?:{_UNIT})?(?:\s?[(\[](?!\d{{4}}[)\]])[^()\[\]]{{1,60}}[)\]])?(?: of \d{{1,5}})?"
)
"""A figure within brackets: `71 [41%] of 174`, `two [2%]`."""
_FIRST_PAIR = re.compile(
    rf"\({_COUNTED} (?P<first>(?:in|with|for) (?:the )?[^,;()]{{2,40}}?),? (?:and|vs\.?|versus|v) "
    rf"{_COUNTED} (?P<second>(?:in|with|for) (?:the )?[^,;()]{{2,40}}?)\)",
    re.IGNORECASE,
)
_BARE_PAIR = re.compile(
    rf"\((?P<one>{_COUNTED}),? (?:and|vs\.?|versus|v) (?P<other>{_COUNTED})(?:,? respectively)?\)", re.IGNORECASE
)
_TREATED = re.compile(
    rf"\b(?!(?:pre|post|un|non|re|over|under)-)(?P<drug>[A-Za-z][\w+/]*)-treated (?P<who>{PEOPLE})\b", re.IGNORECASE
)
_VERSUS = re.compile(
    rf"(?P<values>{_VALUE} (?:vs\.?|versus|v) {_VALUE})(?P<aside>(?: \([^()]{{1,80}}\))?)"
    rf"(?P<of>(?: of (?:the )?(?:{PEOPLE}))?)"
    r" (?P<how>in|with|for|among) (?:the )?(?P<first>[^,;()]{2,50}?) and (?:the )?(?P<second>[^,;()]{2,50}?)"
    r"(?P<noun>(?: (?:group|arm|cohort|recipient|patient)s?)?),? respectively\b",
    re.IGNORECASE,
)
"""`18.2 v 14.1 months (HR 0.73) in the A and B arms, respectively`."""
_COUNTS = re.compile(
    r"(?<![\w.,])(?P<list>\d{1,4}(?:, \d{1,4}){0,4},? and \d{1,4}) (?P<noun>patients|participants|subjects|pts)\b"
    r"(?=[^.;]{0,40}\brespectively\b)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r",\s(?:and\s)?|\sand\s")
_SHARED = re.compile(r"(?:\s(?:responses?|remissions?|survival|rates?|times?))+$", re.IGNORECASE)
_AVERAGE = re.compile(r"\b(?:median|mean)\b", re.IGNORECASE)


def told_apart(plain: str, groups: Sequence[str] = ()) -> str:
    """The sentence with its figures beside what they are of; empty where that cannot be told.

    `groups` are the two that the sentences before set beside each other: pairs without a group are theirs.
    """
    plain = told_in_full(_VERSUS_SHORT.sub(" versus ", plain))
    plain = _TREATED.sub(r"\g<who> given \g<drug>", plain)
    plain = _GROUPS_BEHIND.sub(r"\g<groups>, respectively", plain)
    plain = _SHARE_OF_GROUP.sub(r"\g<share> in ", _BY_SHARE.sub(r"\g<did>in ", plain))
    if _OF_GROUP in plain:
        plain = _BARE_COUNT.sub(r"\g<noun>\g<between> \g<noun>", _SAID_LAST.sub("", plain))
    if "respectively" not in plain.lower():
        plain = "; ".join(map(_rates_apart, plain.split("; ")))
        return _beside_groups(_of_groups_before(plain, groups))
    if _PAIRS.search(plain):
        return ""
    plain = _VERSUS.sub(_each_group, plain)
    plain = _COUNTS.sub(_each_counted, plain)
    named, grouped = _NAMES.match(plain), _GROUPS.match(plain)
    if grouped:
        return _by_groups(grouped, plain) or plain
    if named:
        return _by_names(named, plain)
    return _beside_groups(plain)


_OF_GROUP = " in the "
_SAID_LAST = re.compile(r"(?<=arm|oup|ort) (?:were|was) (?:reported|observed|recorded|noted|seen)(?=\W*$)")
"""The verb at the end of `three deaths in the A arm and six in the B arm were reported`."""
_BARE_COUNT = re.compile(
    r"\b(?P<noun>patients|deaths|participants|subjects)\b"
    r"(?P<between>(?:(?!patients|deaths|participants|subjects)[^.;:()]){3,60}? (?:arm|group|cohort),? (?:and|versus)"
    rf" {COUNT})(?= in the [\w/+' -]{{1,40}}?(?:arm|group|cohort)\b)",
    re.IGNORECASE,
)
"""`13 patients in the A arm and 18 in the B arm`: the second are patients too."""
_RATES = re.compile(
    rf"^(?P<names>[^.;:()]{{4,120}}? and [^.;:()]{{2,60}}? rates?) (?P<verb>was|were) {_VALUES}(?=\W*$)", re.IGNORECASE
)


def _rates_apart(clause: str) -> str:
    """`The 2-year PFS and OS rates were 92% and 97%`: two known results, each with its figure."""
    found = _RATES.match(clause)
    names = _SPLIT.split(found["names"]) if found else []
    known = [known_result(name) for name in names]
    if found is None or len(known) != len(_values(found["values"])) or not all(known) or len({*known}) < len(known):
        return clause
    return _by_names(found, clause) or clause


_VERSUS_SHORT = re.compile(r"(?<=[\w)%\]]) v (?=[\w(<])")
"""`12 of 40 with A v 6 of 41 with B`."""
_GROUPS_BEHIND = re.compile(
    r",? respectively,?(?P<groups> (?:in|with|for|among) (?:the )?[^.;:()]{2,120}? (?:groups|arms|cohorts))\b",
    re.IGNORECASE,
)
"""`were 9% and 4%, respectively, in the A and B groups`: the word belongs behind the groups."""
_SHARE = rf"{NUMBER} ?%"
_BY_SHARE = re.compile(
    rf"\b(?P<did>(?:achieved|attained|obtained|reached|reported|experienced) )by (?={_SHARE})", re.IGNORECASE
)
_SHARE_OF_GROUP = re.compile(
    rf"(?P<share>{_SHARE}(?:\s?\([^()]{{1,40}}\))?) of "
    rf"(?=(?:the )?(?!(?:{PEOPLE}|all|those|them|the|total|whole|entire|overall|study)\b)"
    r"(?:(?!(?:in|of|on|at|from|to|by|who|were|was|had|occurred|happened)\b)[\w+/-]{1,30}(?:\.\d+)?\s){1,6}?"
    r"(?:group|arm|cohort)\b)",
    re.IGNORECASE,
)
"""`45% of the placebo group`: a share of the patients in it; `12% of deaths in the placebo group` is none."""
_SHARES = re.compile(
    rf"(?P<open>\(?)(?P<one>{_SHARE}) (?:vs\.?|versus|v) (?P<other>{_SHARE})(?P<close>\)| of (?:{PEOPLE})\b)"
)
"""Shares of two groups that stand for themselves: `rash (23% vs 10%)`, `in 85% vs 77% of patients`."""
_TIME = r"\b(?:days?|weeks?|months?|years?|cycles?|baseline)\b"
_OTHERS_COMPARED = re.compile(
    r"\b(?:than|between|from|versus|vs|(?:wo)?men|(?:fe)?males?|adults|children|(?:non-?)?responders)\b"
    rf"|\b(?:in|among|for|\w+-risk|older|younger) (?:{PEOPLE})\b|{_TIME}.*{_TIME}",
    re.IGNORECASE,
)
"""Words by which two shares may be of other groups or of two times: `more in women than in men (41% vs 22%)`."""


def _of_groups_before(plain: str, groups: Sequence[str]) -> str:
    """The sentence with each share of a pair beside its group, where there are two and the sentence names no other."""
    named = len(groups) == 2 and not any(group.lower() in plain.lower() for group in groups)
    if not named or _OTHERS_COMPARED.search(_SHARES.sub("", plain)):
        return plain
    return _SHARES.sub(
        lambda found: (
            f"{found['open']}{found['one']} with {groups[0]} and {found['other']} with {groups[1]}"
            f"{')' if found['open'] else ''}"
        ),
        plain,
    )


def _each_group(found: re.Match[str]) -> str:
    """Two figures that are compared, each beside its own group."""
    one, other = _values(found["values"])
    how, noun = f"{found['of']} {found['how']} the ", found["noun"].rstrip("s")
    return f"{one}{how}{found['first']}{noun} and {other}{how}{found['second']}{noun}{found['aside']}"


def _each_counted(found: re.Match[str]) -> str:
    """`5 and 6 patients` as 5 patients and 6 patients."""
    numbers = _SPLIT.split(found["list"])
    return " and ".join(f"{number} {found['noun']}" for number in numbers)


def _values(printed: str) -> list[str]:
    """The figures of a list, the unit of the last one behind all of them."""
    values = re.findall(_VALUE, printed, re.IGNORECASE)
    unit = re.search(rf"{_UNIT}(?=\s?\(|$)", values[-1], re.IGNORECASE)
    plain = [re.search(_UNIT, value, re.IGNORECASE) is None for value in values]
    if unit and all(plain[:-1]):
        values = [re.sub(rf"^(-?{NUMBER})", rf"\g<1>{unit[0]}", value) for value in values[:-1]] + values[-1:]
    return values


def _by_names(found: re.Match[str], plain: str) -> str:
    values, names = _values(found["values"]), _SPLIT.split(found["names"])
    if len(names) == 1:
        return plain
    if len(names) != len(values):
        return ""
    average = _AVERAGE.search(names[0])
    noun = _SHARED.search(names[-1])
    last = noun[0].strip() if noun else ""
    clauses = []
    for name, value in zip(names, values, strict=True):
        whole = name if known_result(name) is not None or not last else f"{name} {last}"
        lead = f"{average[0].lower()} " if average and not _AVERAGE.search(name) else ""
        clauses.append(f"{lead}{whole} {found['verb']} {value}")
    return "; ".join(clauses) + plain[found.end() :]


def _by_groups(found: re.Match[str], plain: str) -> str:
    values, groups = _values(found["values"]), _SPLIT.split(found["groups"])
    if len(values) != len(groups):
        return ""
    noun = found["noun"].rstrip("s") if found["noun"].endswith(("groups", "arms", "cohorts")) else found["noun"]
    kind = _KIND_FIRST.match(groups[0])
    groups = [f"{kind['kind']} {re.sub(_KIND_FIRST, '', group)}" for group in groups] if kind else groups
    how = f"{'in' if found['how'] == 'of' else found['how']}{'' if kind else ' the'}"
    parts = [f"{value} {how} {re.sub(r'^the ', '', group)}{noun}" for value, group in zip(values, groups, strict=True)]
    return f"{found['before']}{' and '.join(parts)}{plain[found.end() :]}"


_KIND_FIRST = re.compile(r"(?P<kind>arm|group|cohort)s (?=[\w-])", re.IGNORECASE)
"""`in arms A, B and C`."""


def _beside_groups(plain: str) -> str:
    """Figures in brackets behind two groups that are compared, each beside its own group."""
    if "(" not in plain:
        return plain
    plain = _COMPARED.sub(
        lambda found: (
            f"{found['how']} {found['first']} than {found['how']} {found['second']} "
            f"({found['one']} {found['how']} {found['first']} and {found['other']} {found['how']} "
            f"{found['second']}{found['end']}"
        ),
        plain,
    )
    first = _FIRST_PAIR.search(plain)
    if first is None:
        return plain
    behind = _BARE_PAIR.sub(
        lambda found: f"({found['one']} {first['first']} and {found['other']} {first['second']})", plain[first.end() :]
    )
    return plain[: first.end()] + behind
