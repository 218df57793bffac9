"""Headings in a list that say of whom, when or how the lines below them stand. Reads no criterion."""

from __future__ import annotations

import re

from trialrun.read.criteria.people import people

_EARLIER_OR_NOW = r"(?:Prior|Previous|Concurrent|Concomitant)"
_TOPIC = re.compile(
    rf"(?P<when>{_EARLIER_OR_NOW}(?: (?:and|or) {_EARLIER_OR_NOW})?"
    r" (?:Medications?|Treatments?|Therap(?:y|ies)|Drugs?))\s*:"
    r"|(?:Co-existing Conditions?|Risk Behaviou?rs?)\s*:",
    re.IGNORECASE,
)
_BELOW_TOPIC = re.compile(r"(?:Excluded|Not allowed|Included|Required)\b[^:]{0,60}:", re.IGNORECASE)
_EXCLUDES = re.compile(r"(?:Excluded|Not allowed|Not permitted)\b[^:.;]{0,100}:", re.IGNORECASE)
_STANDING = re.compile(
    rf"{_EXCLUDES.pattern}|(?:Allowed|Permitted|Required|Discouraged)\b[^:.;]{{0,100}}:", re.IGNORECASE
)
_OTHERS = re.compile(
    r"(?:for\s+(?:the\s+)?)?"
    r"(?P<whom>(?:(?:(?:healthy|normal|related|unrelated|eligible|potential)\s+)?"
    rf"(?:{'|'.join(people('kin', 'near'))}|controls?)"
    r"|(?:healthy|normal)\s+volunteers)(?:\s+(?:group|cohort|criteria|eligibility|characteristics))?)(?:\s+only)?\s*:?",
    re.IGNORECASE,
)
"""Those beside the patients, of whom a part of a list may be."""
_PATIENTS = re.compile(rf"(?:{'|'.join(word.removesuffix('s') for word in people('anybody'))}|recipient)s?", re.I)
"""Those whom a list is of anyway: a recipient is the patient."""
_WHOM = re.compile(
    r"\bcriteria(?:\s+(?:for|in|of)\s+(?:the\s+)?|\s*-\s*(?:for\s+)?(?:the\s+)?|\s*\(\s*(?:for\s+)?(?:the\s+)?)(?P<whom>[^:\n]{3,80}?)"
    r"(?:\s+(?:include|are)(?:\s+the following)?)?[)\s]*:",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"[\W\d]*(?:(?:key|main|major|general)\s+)?(?P<whom>[^\W\d][^:\n]{1,60}?)\s+(?:(?:key|main|major|general)\s+)?"
    r"(?:(?:inclusion|exclusion|eligibility)(?:\s+criteria)?\s*:?\s*$|characteristics\s*(?::|--))",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"(?:all|any|both|each|every|this|these|study|trial|protocol|enrol\w+|entry|inclusion|exclusion|participat\w+|eligib\w+"
    r"|patients?|participants?|subjects?|recipients?|individuals|people|volunteers|common|medical|disease|general|main|key"
    r"|prior|tumou?r|primary|secondary|overall|additional|specific|other|core|principal|clinic\w*|systemic|local|pre|post|intra"
    r"|screening|must|at|to be|none|following|registration|randomi[sz]\w+|treatment|app users)\b"
    r"(?!\s+(?:with|who|arm|cohort|group))|.*[<>=]",
    re.IGNORECASE,
)
"""How what a heading says of its list begins, where that names nobody in particular: `for this study`, `Key`."""

_ANYBODY = r"(?:patients?|subjects?|participants?|individuals|volunteers|anyone|those)"
_ALL_FOLLOWING = re.compile(
    rf"(?:(?:an?|all|each|any|the|study)\s+)?{_ANYBODY}\b(?:(?!\b(?:with|without|on|receiving|undergoing|aged?|not)\b)[^.:\n]){{0,90}}?"
    r"\b(?:all|each)(?: of)? (?:the )?following\b(?=[^:\n]*\b(?:criteria|conditions|requirements|appl))[^.:\n]{0,80}:",
    re.IGNORECASE,
)
_FOLLOWING = r"(?:any|one)(?: one)?(?: or more)? of (?:the )?following\b"
_ANY_FOLLOWING = re.compile(
    rf"(?:(?:(?:the )?presence of )?{_FOLLOWING}[^.:\n]{{0,80}}\b(?:exclud|preclud|ineligib)"
    rf"|(?:(?:an?|all|any|the|study)\s+)?{_ANYBODY}\b[^.:\n]{{0,40}}?\b{_FOLLOWING}"
    r"[^.:\n]{0,60}\b(?:not (?:to )?(?:be )?(?:enrolled|included|eligible)|excluded|ineligible)"
    r"|the following\b[^.:\n]{0,40}\b(?:exclude|preclude|rule out)"
    rf"|we (?:will )?exclude {_ANYBODY}\b[^.:\n]{{0,40}}\bfollowing)[^.:\n]{{0,80}}:",
    re.IGNORECASE,
)


def opens_whole_list(text: str, role: str) -> bool:
    """`Subjects who meet all of the following criteria are eligible:`: a line that says only what its list is.

    So, among the exclusions, `The presence of any of the following will exclude a subject:`.
    """
    opening = _ALL_FOLLOWING if role == "inclusion" else _ANY_FOLLOWING
    return "following" in text.lower() and opening.fullmatch(text.strip()) is not None


def whom_of_heading(text: str) -> str:
    """`healthy volunteers` of `Exclusion criteria for healthy volunteers:`, `Donor` of `Donor Exclusion Criteria:`.

    Empty where a list is of everybody.
    """
    found = _WHOM.search(text) or _WHOSE.match(text)
    if found is None or _EVERYBODY.match(found["whom"]):
        return ""
    whom = found["whom"].strip()
    return whom.partition("(")[0].strip() if whom.count("(") > whom.count(")") else whom


def topic_of(text: str) -> str | None:
    """`Prior Medication` of a line that is that topic; empty where another topic begins, None where none does."""
    found = _TOPIC.fullmatch(text)
    return None if found is None else found["when"] or ""


def stands_below_topic(text: str) -> bool:
    """`Excluded:`, a heading of the topic above it."""
    return _BELOW_TOPIC.fullmatch(text) is not None


def says_how(text: str) -> bool:
    """`Allowed:`, `Excluded within 2 weeks of study entry:`: how the lines behind it stand, up to the next."""
    return _STANDING.fullmatch(text) is not None


def excludes(text: str) -> bool:
    """`Excluded within 2 weeks of study entry:`."""
    return _EXCLUDES.fullmatch(text) is not None


def other_people(text: str) -> str:
    """`DONOR` of a line that is nothing else, `donors` of `For donors only:`: whose the lines below are, or empty."""
    found = _OTHERS.fullmatch(text)
    return "" if found is None else found["whom"]


def names_people(text: str) -> bool:
    """Whether a line is nothing but a name for the patients or for others: `Recipient`."""
    return bool(other_people(text)) or _PATIENTS.fullmatch(text.rstrip(": ")) is not None
