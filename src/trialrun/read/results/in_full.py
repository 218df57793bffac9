"""What a sentence tells short of several groups, told in full: `9 deaths: four in arm A and five in B`. Adds none."""

from __future__ import annotations

import re

from trialrun.read.results.marks import HARMS
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
_LONE = re.compile(
    rf"\b(?P<how>in|by) (?P<one>{COUNT})(?P<first>{_IN_THE_GROUP})(?P<share> \([^()]{{1,20}}\))?"
    rf"(?P<and>,? (?:and|but|versus)(?: (?:in|by))?) (?P<other>{COUNT})(?={_IN_THE_GROUP}\b)",
    re.IGNORECASE,
)
_BEHIND_BOTH = re.compile(
    rf"^(?P<lead>[^;:]*?)(?P<one>{_IN_THE_GROUP}),? (?:and|versus|compared with) "
    rf"(?P<two>(?:{COUNT}|\d)[^,;:]{{3,60}}?)(?P<other>{_IN_THE_GROUP}) "
    r"(?P<verb>(?:had|achieved|reached|attained|completed|experienced|discontinued|developed|relapsed|died|required)\b"
    r"[^;:()]{0,80})",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:was|were|had|has|have|is|are|occurred|achieved|reported|\w+ed)\b", re.IGNORECASE)
_TWO_MEDIANS = re.compile(
    r"\b[Mm]edian (?P<one>[^,;:.()\d]{2,50}?) (?:and|or|nor) (?:median )?(?P<other>[^,;:.()\d]{2,50}?) "
    r"(?:were|was|had|have) (?P<not>not (?:been |yet )?(?:been )?reached)"
)


def told_in_full(plain: str) -> str:
    """The sentence with the parts of a sum, bare counts, verbs and denials told once beside each group or result."""
    if ":" in plain or "(" in plain:
        plain = _PARTED.sub(_each_part, plain)
    if " in the " in plain:
        plain = _LONE.sub(r"\g<how> \g<one> patients\g<share>\g<first>\g<and> \g<other> patients", plain)
        plain = _BEHIND_BOTH.sub(_verb_beside_both, plain)
    return _TWO_MEDIANS.sub(r"median \g<one> was \g<not>; median \g<other> was \g<not>", plain)


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
