"""Headings of eligibility lists in all their spellings, and texts that hold a whole list in one line."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import msgspec

from trialrun.read.criteria.openings import openings
from trialrun.read.criteria.people import people
from trialrun.read.criteria.topics import other_people

SectionName = Literal["inclusion", "exclusion", "characteristics"]
ROLE_OF_HEADING: dict[SectionName, Literal["inclusion", "exclusion"]] = {
    "inclusion": "inclusion",
    "exclusion": "exclusion",
    "characteristics": "inclusion",
}

_BEFORE = (
    r"(?:[^\w\n]*(?:\d{1,2}[.)]\s*)?(?:(?:key|main|major|general|core|principal|additional|specific|other|study|patient"
    r"|subject|participant|the|summary|protocol|trial|all|diagnosis|and"
    r"|(?:part|cohort|arm|phase|group|stratum|step|period|segment) \w+)\W+){0,4})"
)
_ABOUT = (
    r"(?:\s*(?:for|of|in|to)\s+(?:[^:.;\n]{1,80}?|[^:.;\n]{81,200}(?=:))|\s*\([^)\n]{0,60}\)|-\w[^:.;\n]{0,40}(?=:))?"
)
_CRITERIA = r"c[rite]{4,7}[aonums]{1,3}"
_MISPRINTED = rf"(?=[a-z]*u)[clusti]{{2,7}}[io]{{1,2}}n(?=\s+{_CRITERIA}\b)"
"""`clusion` with its letters out of order, of which one is left out or printed twice: `Exlcusion Criteria`."""
_EXCLUSION = re.compile(
    rf"^{_BEFORE}(?:(?:non-?\s?inclusion|exclusion|ex{_MISPRINTED}|ineligibility|excluding|non-?eligibility|exclusionary)(?:\s+{_CRITERIA})?|exclusions|excluded|exclude|"
    rf"criteria for exclusion|reasons for exclusion|not eligible){_ABOUT}\W*(?::|$|\.\s*$|-\s)",
    re.IGNORECASE,
)
_INCLUSION = re.compile(
    rf"^{_BEFORE}(?:(?:inclusion|in{_MISPRINTED}|eligibility|entry|including|enrolment|enrollment)(?:\s*(?:/|and|&)\s*exclusion)?(?:\s+{_CRITERIA})?|inclusions|included|include|"
    rf"criteria for inclusion|eligibility){_ABOUT}\W*(?::|$|\.\s*$|-\s)",
    re.IGNORECASE,
)
_LISTS: tuple[tuple[re.Pattern[str], SectionName], ...] = ((_EXCLUSION, "exclusion"), (_INCLUSION, "inclusion"))
_NAMED = re.compile(
    r"[^\w\n]*(?P<whom>(?:(?!(?:not?|any|see|fail\w*|met|meet\w*|fulfil\w*|satisf\w+|has|have|had|is|are|of|at|on|as|to|by|from|for|in"
    r"|with|without|following|above|below|these|this|and|or)\b)[^\W\d][\w'’/-]*\s+){1,5}?)"
    r"(?P<list>inclusion|exclusion|eligibility)(?P<end>(?:\s+criteria)?\s*(?:$|:\s*$))",
    re.IGNORECASE,
)
"""`Donor exclusion criteria:`, `Healthy Control Inclusion Criteria`: the list of some, who are named first."""
_OF_GROUP = re.compile(r"\b(?:cohort|arm|group|stratum)\s*$", re.IGNORECASE)
_PEOPLE = r"(?:patients?|subjects?|participants?|individuals|volunteers|those)?[^.:\n]{0,80}"
_OF_NO_FINDING = (
    r"(?:patients?|subjects?|participants?|individuals|volunteers|those)?"
    r"(?:(?!\b(?:who|whose|with)\b(?!(?:(?! (?:are|is|will|if)\b) [\w-]+){0,6} (?:following|below)\b))[^.:\n]){0,80}"
)
"""Of `Patients with gout are excluded if:` nobody else is kept out, and it is no heading of a list."""
_NOT_OF_UNMET = r"(?![^.:\n]*\b(?:not|fail(?:s|ing)?|unable)\s+(?:to\s+)?(?:meet|fulfil|satisfy)(?:l?ing)?\b)"
"""`Patients not meeting the following are excluded:` heads what is asked."""
_NOBODY_IN_PARTICULAR = (
    rf"(?!(?![^.:\n]*\b(?:this|the) (?:study|trial)\b)"
    rf"\W*(?:(?:all|any|each|an?) )?(?:(?!to\b)[\w-]+ ){{0,2}}(?:{'|'.join(people('some'))})\b)"
    r"(?![^.:\n]*?\b(?:who|whose|with)\b"
    r"(?!(?: (?:meet|fulfil|fulfill|satisfy|have))?(?: (?:all|any|each)(?: of)?)? the following))"
    r"(?!(?!(?:all|any|each|every|the|an?|your|eligible|potential|prospective|only|enrolled|recruited|screened"
    r"|study|trial|following)\b)[\w/-]+"
    r" (?:patients?|subjects?|participants?)\b)"
)
"""`NHL patients must meet the following:`, `Patients who have HIV are eligible if:`: it is asked of them alone."""
_SENTENCES: tuple[tuple[re.Pattern[str], SectionName], ...] = (
    (
        re.compile(
            rf"^\W*{_NOT_OF_UNMET}{_OF_NO_FINDING}\b"
            r"(?:(?:will|should|shall|are|is) (?:not be |be )?(?:ineligible|not eligible)"
            r"|(?<!must )not be (?:enrolled|included|eligible)|not be (?:enrolled|included) if|(?<!not )excluded)\b"
            r"(?:(?!\b(?:unless|except)\b)[^.:\n]){0,70}:\s*$",
            re.IGNORECASE,
        ),
        "exclusion",
    ),
    (
        re.compile(
            r"^\W*(?:any|the presence) of the following[^.:\n]{0,60}\b(?:exclu|ineligib)[^.:\n]{0,60}:?\s*$",
            re.IGNORECASE,
        ),
        "exclusion",
    ),
    (
        re.compile(
            rf"^\W*(?:(?:in order )?to be (?:eligible|included|enrolled)\b[^.:,\n]{{0,60}},\s)?"
            rf"{_NOBODY_IN_PARTICULAR}{_PEOPLE}\b(?:(?<!must be )(?<!not be )(?<!not )eligible (?:if|for)"
            r"|must (?:meet|fulfil|satisfy|have) (?:all )?(?:of )?the following"
            r"|(?:will|can|may|are|is) be included)\b[^.:\n]{0,60}:\s*$",
            re.IGNORECASE,
        ),
        "inclusion",
    ),
)
_CHARACTERISTICS = re.compile(
    r"^\W*(?:(?:DISEASE|PATIENT|DONOR|TUMOR) CHARACTERISTICS|PRIOR[/ ]CONCURRENT THERAPY)\s*(?::|--\s*$)", re.IGNORECASE
)
_SIGNS = ("clu", "crite", "crete", "crti", "eligib", "entry", "enrol", "characteristics", "therapy", "following")
"""Letters of which some stand in every heading."""
LABELS = openings("label")
"""Labels of the PDQ form of older records."""
TOPICS = frozenset(openings("topic"))
"""What lists are about in protocols of the common template, in small letters: `Prior/concomitant therapy`."""
_LABELS = re.compile(rf"(?<=[\s.;:])(?=(?:{'|'.join(LABELS)}):\s)")
_INSIDE = re.compile(
    r"(?<=[\s.;:])(?=(?:(?:Key |Main |Major )?(?:Inclusion|Exclusion|Non-inclusion) [Cc]riteri(?:a|on)"
    r"|(?:INCLUSION|EXCLUSION) CRITERIA|(?:DISEASE|PATIENT) CHARACTERISTICS|PRIOR CONCURRENT THERAPY)\s*:)"
)
_OPENS_HEADING = re.compile(_BEFORE, re.IGNORECASE)
_SIGNS_INSIDE = ("riteri", "CRITERIA", "CHARACTERISTICS", "THERAPY")
"""Letters of which some stand in every heading inside of a text."""
_NUMBER = re.compile(r"(?:(?<=^)|(?<=[\s.;:]))(\d{1,2})[.)]\s+(?=[A-Z<>=(])")
_FEW_WORDS = 3
_LONGEST_NAMED = 80
_DONE_TO = re.compile(r"\b(?:enrol|eligib|entry|inclu|exclu)\w*\s+(?:for|of|in|to)\b")
_LABEL = re.compile(r"^[^:.;\n]{1,60}:\s*$")


class Section(msgspec.Struct, frozen=True):
    """A heading: what it opens, and where its words end in the line."""

    section: SectionName
    end: int


def is_label(text: str) -> bool:
    """`Hepatic:` or `Age:`, a label of old records without a statement of its own."""
    return _LABEL.match(text) is not None and is_label_word(text)


def is_label_word(text: str) -> bool:
    """`Surgery`, with a colon or without: above a list it says what the list is about, not what a patient had."""
    label = text.rstrip(": ")
    return label in LABELS or label.lower() in TOPICS


@lru_cache(maxsize=64)
def role_of_heading(text: str) -> Section | None:
    """What a line opens, where it is a heading. A line is asked about while it is joined to the next and afterwards."""
    if len(text) > 4000:
        text = text[:4000]
    lower = text.lower()
    if not any(map(lower.__contains__, _SIGNS)):
        return None
    found = _CHARACTERISTICS.match(text)
    if found is not None:
        return Section("characteristics", found.end())
    for pattern, section in _LISTS:
        found = pattern.match(text)
        if found is not None and not _is_sentence(found[0]):
            return Section(section, found.end())
    found = _named_list(text)
    if found is not None:
        return Section("exclusion" if found["list"].lower() == "exclusion" else "inclusion", found.end())
    for pattern, section in _SENTENCES if lower.rstrip().endswith(":") or "of the following" in lower else ():
        found = pattern.match(text)
        if found is not None and not any(letter.isdigit() for letter in found[0]):
            return Section(section, found.end())
    return None


def _named_list(text: str) -> re.Match[str] | None:
    """The name and kind of a list of some: `Donor exclusion criteria:`; without a colon, of others or in capitals."""
    found = _NAMED.match(text) if len(text) < _LONGEST_NAMED else None
    if found is None or ":" in found["end"] or other_people(found["whom"].strip()) or _OF_GROUP.search(found["whom"]):
        return found
    return found if text.strip(" -*\t").istitle() else None


def _is_sentence(text: str) -> bool:
    """`Enrollment in another trial.`, `Exclusion of other causes`: what somebody does, and no heading."""
    plain = text.lower()
    if ":" in plain or "criteri" in plain:
        return False
    acts = plain.lstrip().startswith(("enrol", "eligib", "entry"))
    return (acts and len(plain.split()) > _FEW_WORDS) or _DONE_TO.search(plain) is not None


def split_inside(text: str) -> tuple[str, ...]:
    """A text that holds several lines, parted: at headings, at the labels of old records, at running numbers."""
    labelled = ":" in text
    parts = _whole_headings(text) if labelled and any(map(text.__contains__, _SIGNS_INSIDE)) else [text]
    pieces = [piece for part in parts for piece in _by_labels(part)] if labelled else [text]
    return tuple(piece.strip() for part in pieces for piece in _by_numbers(part) if piece.strip())


def _whole_headings(text: str) -> list[str]:
    """A text parted at the headings in it; the words before one that belong to it, `Main`, `Donor`, stay with it."""
    parts: list[str] = []
    for part in _INSIDE.split(text):
        if parts and (_OPENS_HEADING.fullmatch(parts[-1]) or _named_list(parts[-1] + part)):
            parts[-1] += part
        else:
            parts.append(part)
    return parts


def _by_labels(text: str) -> list[str]:
    places = [found.start() for found in _LABELS.finditer(text)]
    return _cut(text, places) if len(places) > 1 else [text]


def _by_numbers(text: str) -> list[str]:
    """Parted before 1., 2., 3. ... where at least two of them follow each other."""
    if text.isascii() and "1." not in text and "1)" not in text:
        return [text]
    places: list[int] = []
    expected = 1
    for found in _NUMBER.finditer(text):
        if int(found[1]) == expected:
            places.append(found.start())
            expected += 1
    if len(places) < 2:
        return [text]
    return [re.sub(r"^\s*\d{1,2}[.)]\s+", "", piece) for piece in _cut(text, places)]


def _cut(text: str, places: list[int]) -> list[str]:
    starts = [0, *places]
    return [text[first:end] for first, end in zip(starts, [*places, len(text)], strict=True)]
