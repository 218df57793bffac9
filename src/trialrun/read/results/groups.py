"""Parts of a sentence that only name the group whose figures they print: `... with A and 11 (25%) given placebo`."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TypeVar

from msgspec.structs import replace

from trialrun.protocol.evidence import Reported, SafetyEvent
from trialrun.read.results.counts import NONE_OF_GROUP
from trialrun.read.results.marks import CHANGED, PEOPLE
from trialrun.read.results.naming import Lexicon, drugs_in, known_harm, known_result, terms_in
from trialrun.read.results.numbers import COUNT, P_VALUE

_LINK = (
    r"(?:(?:(?:as )?compared (?:with|to)|versus|vs\.?|v|than|and|but|while|whereas)\s+)?"
    rf"(?:(?:was|were|it was|that was)\s+)?(?:{CHANGED} by\s+)?"
)
_GIVEN = (
    r"(?:(?:who )?(?:received|receiving|given|were given|treated with|assigned to|randomi[sz]ed to|taking)|in|with|on"
    r"|for|of|among)"
)
_GROUP = re.compile(
    rf"^{_LINK}(?:(?:in|with|for|among) )?(?:of )?(?:the )?(?:{PEOPLE}|those)?\s*"
    rf"(?:{_GIVEN}\s+)+(?:the |an? )?(?P<group>[^,;()]{{2,60}}?)\s*$",
    re.IGNORECASE,
)
_PEOPLE_FIRST = re.compile(rf"^(?:{PEOPLE})\)?\s+(?=(?:than|compared|versus|vs|and|v|but)\b)", re.IGNORECASE)
_HOW = re.compile(rf"(?<=\s){_GIVEN}\s+(?:the |an? )?", re.IGNORECASE)
_BEFORE_HOW = re.compile(rf"(?:\s(?:{PEOPLE}|those|{_GIVEN}))+$", re.IGNORECASE)
_SAYS_GROUP = re.compile(
    r"\b(?:placebo|control|groups?|arms?|cohorts?|usual care|standard (?:of )?care|comparator"
    r"|\d[\d.,]* ?(?:mg|g|mcg|µg|IU|U)\b)",
    re.IGNORECASE,
)
_END = re.compile(
    r"\s+(?:groups?|arms?|cohorts?|recipients?|patients|participants)(?:,? as|\s(?:had|have|has|was|were)\b[^,;]*)?$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"(?:two|three|four|both|all|each|either|these)(?: \w+)?", re.IGNORECASE)


def unless_several(group: str) -> str:
    """The group; empty for several that no name tells apart, `9 (20%) in the two groups`."""
    return "" if _SEVERAL.fullmatch(group) else group


def lone_group(words: str, lexicon: Lexicon) -> str:
    """The group that some words without their figures name, where they name nothing else; empty for others."""
    plain = _PEOPLE_FIRST.sub("", _without_p(words))
    plain = plain if "(" in plain else plain.partition(")")[0]
    found = _GROUP.match(plain)
    if found is None or known_result(found["group"]) is not None or known_harm(plain):
        return ""
    group = found["group"].strip()
    named = _is_group(group, lexicon) or (_ALLOTTED.search(plain[: found.start("group")]) and len(group.split()) < 4)
    if terms_in(group, lexicon, {"conditions", "variables"}) or not named:
        return ""
    return _END.sub("", group)


_ALLOTTED = re.compile(r"\b(?:given|receiv(?:ed|ing)|treated with|assigned to|randomi[sz]ed to|taking) ", re.IGNORECASE)
"""Words behind which a drug stands, though nothing knows its name."""


def group_at_end(words: str, lexicon: Lexicon) -> tuple[str, str]:
    """The group with which some words end, and the words without it; empty and the words where they end with none."""
    plain = _without_p(words)
    if _OF_THESE.search(plain):
        return "", words
    for found in reversed(list(_HOW.finditer(plain))):
        group = plain[found.end() :]
        if 1 < len(group) < 60 and "(" not in group and _is_group(group, lexicon) and not known_harm(group):
            return _END.sub("", group.strip()), _BEFORE_HOW.sub("", plain[: found.start()]).strip(" ,;")
    return "", words


_OF_THESE = re.compile(r"\bof (?:whom|which|these|them)\b", re.IGNORECASE)
"""What is told behind it is of a part of those who are counted before it: `210 patients, of whom 105 received A`."""


def parallel_groups(before: str, words: str, lexicon: Lexicon) -> tuple[str, str, str]:
    """The groups of two parts of which both end in the same way, though nothing knows their names: `... with A`,
    `with B`. The group of the first, its words without it, and the group of the second; all empty for others.
    """
    whom, others = _OF_WHOM.search(_without_p(before)), _OF_WHOM.fullmatch(_without_p(words))
    if whom is not None and others is not None:
        return _closed(whom["group"]), _without_p(before)[: whom.start()].strip(), _closed(others["group"])
    each = _SOLE.search(_without_p(before)), _SOLE.search(_without_p(words))
    if each[0] and each[1] and each[0]["group"] != each[1]["group"] and not set(words) & set("()"):
        return each[0]["group"], _without_p(before)[: each[0].start()].strip(), each[1]["group"]
    one, other = _ENDED.match(_without_p(before)), _ENDED.match(_without_p(words))
    if one is None or other is None or other["words"] or one["how"] != other["how"] or not one["words"]:
        return "", "", ""
    numbered = _of_one_kind(one["group"], other["group"])
    if not numbered and any(
        terms_in(found["group"], lexicon, {"conditions", "variables"}) or known_result(found["group"])
        for found in (one, other)
    ):
        return "", "", ""
    if one["how"] == "for" and not numbered:
        return "", "", ""
    return one["group"], one["words"].strip(), other["group"]


def _of_one_kind(one: str, other: str) -> bool:
    """`R-ISS I` beside `R-ISS II`: groups that differ in their last word, a number or a letter."""
    (kind, _, first), (same, _, second) = one.rpartition(" "), other.rpartition(" ")
    return bool(kind) and kind.lower() == same.lower() and all(map(_NUMERAL.fullmatch, (first, second)))


_NUMERAL = re.compile(r"[IVX]{1,4}|\d{1,2}|[A-H]")
_ENDED = re.compile(
    r"(?P<words>(?:.*\s)?)(?P<how>with|receiving|given|taking|on|for) (?:the )?"
    r"(?P<group>[\w-]{3,40}(?: [\w-]{3,40}){0,2}(?: (?:[IVX]{1,4}|\d{1,2}|[A-H]))?)$",
    re.DOTALL,
)


def group_alike(before: str, words: str, lexicon: Lexicon) -> str:
    """The group of some words that name nothing else, as those before them do: `with B` behind `with A`."""
    _, _, group = parallel_groups(f"it was {before}", words, lexicon)
    return group


def group_beside(words: str, following: str, lexicon: Lexicon) -> tuple[str, str]:
    """The group that words before those of another group name, though nothing knows it, and the words without it:
    `of those given A had X`, or the end in the same way as the other, `... given A` before `of those given B`.
    """
    found = _TOLD_OF.search(words)
    if found:
        return _END.sub("", found["group"].strip()), f"{words[: found.start()]} {words[found.end() :]}".strip()
    one = _ENDED.match(_without_p(words))
    if one is None or not one["words"] or not re.search(rf"\b{one['how']} \w", following):
        return "", words
    unlike = terms_in(one["group"], lexicon, {"conditions", "variables"}) or known_result(one["group"])
    return ("", words) if unlike else (one["group"], _BEFORE_HOW.sub("", one["words"].strip()))


_TOLD_OF = re.compile(
    rf"\b(?:of|in|among) (?:the )?(?:{PEOPLE}|those) (?:who )?(?:were )?(?:received|receiving|given|treated with"
    r"|assigned to|randomi[sz]ed to|taking|on|in) (?:the )?(?P<group>[^,;()]{2,60}?) "
    r"(?=(?:had|have|has|was|were|achieved|reached|reported|experienced|showed|developed|met|died|responded)\b)",
    re.IGNORECASE,
)


def sole_group(words: str) -> str:
    """The group that some words name as one, `... in the placebo group`, also before its verb; empty for others."""
    plain = _without_p(words)
    if _PARTED.search(plain) or _OF_WHOM_ELSE.search(plain):
        return ""
    first = _FIRST_OF_SEVERAL.match(plain)
    if first or len(_NAMED_GROUP.findall(plain)) > 1:
        return (first["group"] or first["lettered"]) if first else ""
    found = _SOLE.search(plain) or _SOLE_BEFORE.search(plain) or _OF_WHOM.search(plain)
    return _closed(found["group"]) if found else ""


def _closed(group: str) -> str:
    """The group with the bracket that was taken off its end."""
    return f"{group})" if group.count("(") > group.count(")") else group


_OF_WHOM = re.compile(
    rf"\b(?:in|among|for) (?:the )?(?P<group>(?:{PEOPLE}|those) "
    r"(?:(?:with(?:out)?|aged|who|whose) [^,;:]{2,60}|without(?: it| them)?))$",
    re.IGNORECASE,
)
"""Some of the patients, at the end: `... in patients without a deletion`."""
_OF_WHOM_ELSE = re.compile(
    rf"\b(?:{PEOPLE}|those)\b.*\b(?:and|versus|vs|than)\b.*\b(?:{PEOPLE}|those|without)\b", re.IGNORECASE
)
"""Others beside them: `in patients with and without a deletion`, `in those with one and 9 months in those with two`."""
_FIRST_OF_SEVERAL = re.compile(
    rf"(?:(?!(?<!grade )\b(?:{COUNT})\b).)*?\b(?:in|on|of|from) "
    r"(?:the (?P<group>[\w+ /.-]{1,40}?) (?:group|arm)|(?P<lettered>(?:group|arm) \w{1,3}))\b"
    rf"[,;]? (?:(?:and|but|versus|vs\.?|compared with) )?(?:{COUNT}|none|no)\b",
    re.IGNORECASE,
)
"""`(two) deaths in the A group and one in the B group`: the number before them is that of the first."""
_NAMED_GROUP = re.compile(r"\b(?:group|arm)s?\b", re.IGNORECASE)
_PARTED = re.compile(r"[:(].*\b(?:one|two|three|four|five|\d+)(?: \w+)? (?:in|on|of|from|with)\b", re.DOTALL)
"""What parts a number among several: `three deaths: two in stage A and one in the placebo group`."""
_SOLE_BEFORE = re.compile(
    r"\b(?:in|on|of|from) the (?P<group>[\w+ /.-]{2,40}?) (?:group|arm) "
    r"(?=(?:had|died|has|have|was|were|experienced|developed|achieved|discontinued|withdrew|relapsed|completed)\b)",
    re.IGNORECASE,
)
_SOLE = re.compile(r"\b(?:in|on|of|from) the (?P<group>[\w+ /.-]{2,40}?) (?:group|arm)$", re.IGNORECASE)


def _is_group(words: str, lexicon: Lexicon) -> bool:
    return _SAYS_GROUP.search(words) is not None or bool(drugs_in(words, lexicon))


def _without_p(words: str) -> str:
    plain = P_VALUE.sub(" ", words)
    return " ".join(re.sub(r"\(\s*\)|\[\s*\]", " ", plain).split()).strip(" ,;:.()[]")


_Told = TypeVar("_Told", bound=Reported | SafetyEvent)


def in_their_order(told: list[_Told], plain: str) -> list[_Told]:
    """The last figures of a sentence that ends with `respectively`, one for each group named before, in their order;
    without the word, where they are as many, of one thing: `A (6 with X and 4 with Y) and B (8 and 3)`.

    Only figures of one thing: of two (`nausea and vomiting in 5 and 3`) they may be one for each of those.
    """
    named = list(dict.fromkeys(one.group for one in told if one.group))
    behind = len(list(takewhile(lambda one: not one.group, reversed(told))))
    listed = behind == len(named) > 1 and [one.group for one in told[: len(named)]] == named
    if not named or behind < len(named) or behind == len(told) or not (listed or _IN_ORDER.search(plain)):
        return told
    last = told[-len(named) :]
    if len({one.event if isinstance(one, SafetyEvent) else one.name for one in last}) > 1 or _names_two(last[0]):
        return told
    return [*told[: -len(named)], *(replace(one, group=group) for one, group in zip(last, named, strict=True))]


def _names_two(one: Reported | SafetyEvent) -> bool:
    said = one.event if isinstance(one, SafetyEvent) else re.split(r"\d", one.label, maxsplit=1)[0]
    return re.search(r"\w and \w", said) is not None


_IN_ORDER = re.compile(r"\brespectively\W*(?:\([^()]*\)\W*)?$")


_GROUP_ALONE = re.compile(
    r"\W*(?:the )?(?:placebo|controls?|comparator)(?: (?:group|arm))?(?:\W|\band\b)*", re.IGNORECASE
)


def only_names_group(words: str) -> bool:
    """Whether the words of some figures name the group they are of, and not what was counted: `placebo: 5% and 0%`."""
    return _GROUP_ALONE.fullmatch(words) is not None


def is_of_some_group(words: str) -> bool:
    """Whether `none in the control group` stands in the words: of some patients, and a 0 of nobody else."""
    return NONE_OF_GROUP.search(words) is not None
