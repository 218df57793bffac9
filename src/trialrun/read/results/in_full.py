"""What a sentence tells short of several groups, told in full: `9 deaths: four in arm A and five in B`. Adds none."""

from __future__ import annotations

import re

from trialrun.read.results.marks import HARMS, PEOPLE
from trialrun.read.results.naming import known_result
from trialrun.read.results.numbers import COUNT, count_of

_NAME = r"(?:(?! (?:and|in) )[\w+/' -]){1,40}?"
_GROUP = rf"(?:(?:arm|group|cohort) \w{{1,3}}|(?:the )?{_NAME} (?:arm|group|cohort)|placebo|(?:the )?controls?)"
_OF_GROUP = rf"(?:in|with|on|among|of) {_GROUP}"
_IN_THE_GROUP = rf" in the {_NAME} (?:arm|group|cohort)"
_PARTED = re.compile(
    rf"\b(?P<whole>(?P<sum>{COUNT}) (?P<noun>(?:[a-z-]+ ){{0,3}}?(?:{HARMS})))\b(?P<behind>[^.:;()\d]{{0,40}}):? ?"
    rf"[:(] ?(?P<parts>{COUNT} {_OF_GROUP}(?:(?:,|;|,? and) {COUNT} {_OF_GROUP})+)\)?(?=\W*$|[.;,])",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?P<count>{COUNT}) (?P<group>{_OF_GROUP})(?=$|[,;]| and )", re.IGNORECASE)
_SHARE = r" \(\d[\d.]* ?%\)"
_SHARE_BEHIND = re.compile(
    rf"(?P<count>\b{COUNT}(?: of {COUNT})?(?: (?:{PEOPLE}))?)(?P<group>{_IN_THE_GROUP})(?P<share>{_SHARE})",
    re.IGNORECASE,
)
_LONE = re.compile(
    rf"\b(?P<how>in|(?:achieved|attained|reached|met|reported|experienced|shown) by) (?P<one>{COUNT})"
    rf"(?P<share>{_SHARE})?(?P<first>{_IN_THE_GROUP})(?P<and>,? (?:and|but|versus)(?: (?:in|by))?) (?P<other>{COUNT})"
    rf"(?={_SHARE}{_IN_THE_GROUP}\b|{_IN_THE_GROUP}\b)",
    re.IGNORECASE,
)
_BEHIND_BOTH = re.compile(
    rf"^(?P<lead>[^;:]*?)(?P<one>{_IN_THE_GROUP}),? (?:and|versus|compared with) "
    rf"(?P<two>(?:{COUNT}|\d)[^,;:]{{3,60}}?)(?P<other>{_IN_THE_GROUP}) "
    r"(?P<verb>(?:had|achieved|reached|attained|completed|experienced|discontinued|developed|relapsed|died|required)\b"
    r"(?! (?:not|no|never)\b)[^;:()]{0,80})",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:was|were|had|has|have|is|are|occurred|achieved|reported|\w+ed)\b", re.IGNORECASE)
_TWO_MEDIANS = re.compile(
    r"\b[Mm]edian (?P<one>[^,;:.()\d]{2,50}?) (?:and|or|nor) (?:median )?(?P<other>[^,;:.()\d]{2,50}?) "
    rf"(?P<not>(?:were|was|had|have) not (?:yet )?(?:been )?reached)(?P<whom> {_OF_GROUP})?"
)


def told_in_full(plain: str) -> str:
    """The sentence with the parts of a sum, bare counts, verbs and denials told once beside each group or result."""
    if ":" in plain or "(" in plain:
        plain = _PARTED.sub(_each_part, plain)
    if " in the " in plain:
        plain = _SHARE_BEHIND.sub(r"\g<count>\g<share>\g<group>", plain)
        plain = _LONE.sub(r"\g<how> \g<one> patients\g<share>\g<first>\g<and> \g<other> patients", plain)
        plain = _BEHIND_BOTH.sub(_verb_beside_both, plain)
    return _TWO_MEDIANS.sub(_each_median, plain)


def _each_part(found: re.Match[str]) -> str:
    """The sum, and each part of it as a count of its own; parts that do not make the sum stay as they are."""
    parts = [(part["count"], part["group"]) for part in _PART.finditer(found["parts"])]
    if sum(count_of(count) for count, _ in parts) != count_of(found["sum"]):
        return found[0]
    told = "; ".join(f"{count} {found['noun']} {group}" for count, group in parts)
    return f"{found['whole']}{found['behind']} in all; {told}"


def _verb_beside_both(found: re.Match[str]) -> str:
    """`12 (24%) of 50 in the A group and 27 of 48 in the B group had relapsed`: the verb is that of both."""
    if _VERB.search(found["lead"]):
        return found[0]
    verb = found["verb"].strip(" .,")
    return f"{found['lead']} {verb}{found['one']} and {found['two']} {verb}{found['other']} "


def _each_median(found: re.Match[str]) -> str:
    """Two results of which one denial is told: `median PFS and OS were not reached`; two groups stay as they are."""
    if not known_result(found["one"]) or not known_result(found["other"]):
        return found[0]
    denied = f"{found['not']}{found['whom'] or ''}"
    return f"median {found['one']} {denied}; median {found['other']} {denied}"
