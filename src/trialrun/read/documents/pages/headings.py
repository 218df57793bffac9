"""Which lines of a page are headings, by what stands around them or by their looks. Cuts no block."""

from __future__ import annotations

import re
from itertools import takewhile

import msgspec

from trialrun.read.documents.labels import eligibility_of, find_label, phrase_place, without_bars
from trialrun.read.documents.printed_lines import Line

WEAK_VALUES = {
    "sex": re.compile(
        r"(?:both|all|any|male|female|men|women)(?:[ ,/and&]{1,6}(?:male|female|men|women)s?){0,2}s?\.?", re.I
    ),
    "ages": re.compile(
        r"(?:\d{1,3}|child|adult|older|up to|from|no limit|n/a).{0,60}(?:years?|months?|adult|older|n/a|limit)?.{0,40}",
        re.I,
    ),
    "design:study_phase": re.compile(
        r"(?:early )?(?:phase )?(?:[0-4]|i{1,3}v?|iv|n/?a)(?:.{0,12}(?:[1-4]|i{1,3}|iv))?[ab]?|phase.{1,20}", re.I
    ),
    "dates:start": re.compile(r".{0,20}\b(?:19|20)\d\d\b.{0,8}"),
    "dates:completion": re.compile(r".{0,20}\b(?:19|20)\d\d\b.{0,8}"),
    "status": re.compile(
        r"(?:(?:not yet |active,? not )?recruiting|completed|terminated|withdrawn|suspended|unknown|ongoing).{0,30}",
        re.I,
    ),
}
"""The values by which a weak label is believed inside a longer text."""
_GUIDES = re.compile(
    r"(?:get|review|dive|see|understand|learn|discover|check|meet|identify|explore|find|view|read|browse|track|examine"
    r"|access|locate|compare|consult|look|know|download|outline|gain|highlight|summarize|specify)",
    re.IGNORECASE,
)
"""Words with which a page orders its reader about; measured on mirrors of ClinicalTrials.gov."""
_GUIDES_TO_OUTCOMES = re.compile(
    r"(?:measure|assess|evaluate|follow|list)\b.*?\b(?:primary|secondary|main|key|other) (?:end-?point|outcome)s?\b",
    re.IGNORECASE,
)
"""An order that begins like an outcome, and names what no outcome does: `Measure the primary endpoints used here.`"""
_ABOUT = re.compile(
    r"\b(?:trials?|stud(?:y|ies)|research|participants?|interventions?|sponsor|criteria|locations?|investigators?|outcomes?"
    r"|information|sites?|documents?|identifiers?|narrative|participation|requirements|eligibility|background|treatments?|endpoints?)\b",
    re.IGNORECASE,
)


def is_guidance(line: Line) -> bool:
    """Whether a line only says what the reader of the page will find below a heading.

    Such a line is one sentence without a figure that begins with an order to the reader and speaks of trials at large.
    """
    words = line.content.split()
    if line.bullet or len(line.text) > 220 or len(words) < 6 or not line.content.endswith(".") or ":" in line.text:
        return False
    guides = _GUIDES.fullmatch(words[0]) or _GUIDES_TO_OUTCOMES.match(line.content)
    ordered = guides is not None or (words[0] == "Additional" and "similarity" in line.text)
    return ordered and not re.search(r"\d", line.text) and _ABOUT.search(line.text) is not None


def _is_dense(lines: tuple[Line, ...]) -> bool:
    """Whether a text has next to no blank lines: one behind the day of a print, one before the number of a page."""
    return sum(line.apart for line in lines[1:]) <= _FEW_APART * len(lines)


def with_guided_headings(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, a short line right above such guidance, or above a value of its kind, marked as the heading it is."""
    marked = []
    dense = _is_dense(lines)
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else None
        short = below is not None and len(line.text) < 70 and not line.bullet and not line.heading
        headed = (
            short and below is not None and (_leads_here(below) or is_guidance(below) or _is_valued(line, below, dense))
        )
        headed = headed or (short and _is_between(lines, at) and _tells_what_is_given(lines, at))
        headed = headed or (short and dense and at > 0 and _is_named_heading(line))
        headed = headed or _lists_people(lines, at)
        marked.append(msgspec.structs.replace(line, heading=2) if headed else line)
    return tuple(marked)


def _leads_here(below: Line) -> bool:
    """`Go to`, the link that a classic page prints right below each of its headings."""
    return phrase_place(below) == "navigation" and without_bars(below.content).lower().startswith("go to")


def _is_valued(line: Line, below: Line, dense: bool) -> bool:
    """Whether a weak label stands alone on a line apart, and on the next line apart a value of its kind: `Status`.

    The words of a sex or a phase are a value of nothing else, apart or not; in a `dense` text no line is apart.
    """
    found = find_label(line) if len(below.text) < 60 else None
    if found is None or found.rest or found.label.strength != "weak":
        return False
    apart = dense or found.label.slot in {"sex", "design:study_phase"} or (line.apart and below.apart)
    value = WEAK_VALUES.get(found.label.slot) if apart else None
    return value is not None and value.fullmatch(without_bars(below.content)) is not None


_FEW_APART = 0.08
"""The share of lines behind a blank one up to which a text sets no heading apart by them."""
GUESSED = 7
"""The level of a heading that only looks like one: below those that a format marks."""
_NUMBERED_TITLE = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+[A-Z][\w/&,() -]{2,70}")


def with_guessed_headings(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines of a plain text, those marked that look like headings: capitals only, or numbered and short."""
    dense = _is_dense(lines)
    return tuple(
        msgspec.structs.replace(line, heading=GUESSED)
        if at
        and not line.heading
        and (
            _looks_like_heading(line)
            or _parts_from_list(lines, at)
            or _lists_people(lines, at)
            or (dense and _is_named_heading(line))
        )
        else line
        for at, line in enumerate(lines)
    )


def _is_named_heading(line: Line) -> bool:
    """Whether a line is a known heading alone: enough in a text without blank lines, which sets none apart."""
    found = find_label(line) if line.text[:1].isupper() and not line.bullet else None
    return found is not None and not found.rest and (found.label.strength != "weak" or found.label.form in _PARTING)


def _lists_people(lines: tuple[Line, ...], at: int) -> bool:
    """Whether a line says that people are eligible, or are not, who are what the list below it tells."""
    below = lines[at + 1] if at + 1 < len(lines) else None
    listed = below is not None and (below.bullet or below.text[:1].islower()) and not lines[at].bullet
    return bool(listed) and eligibility_of(lines[at].text) is not None


def _parts_from_list(lines: tuple[Line, ...], at: int) -> bool:
    """Whether a known heading stands alone between a list and a paragraph, or above a sentence or what is given."""
    return _is_between(lines, at) and (
        (lines[at].apart and (lines[at + 1].apart or _SENTENCE.match(lines[at + 1].text) is not None))
        or _tells_what_is_given(lines, at)
    )


def _is_between(lines: tuple[Line, ...], at: int) -> bool:
    """Whether a line apart, or with a colon, is a known heading alone, below an item of a list and above none."""
    if not 0 < at < len(lines) - 1 or not lines[at - 1].bullet or lines[at + 1].bullet:
        return False
    if not lines[at].apart and not lines[at].text.endswith(":"):
        return False
    found = find_label(lines[at]) if not lines[at].bullet else None
    return found is not None and not found.rest and found.label.form in _PARTING


def _tells_what_is_given(lines: tuple[Line, ...], at: int) -> bool:
    """Whether a line right below the heading of a treatment tells an arm or a dose; its phase may stand above it."""
    found = find_label(lines[at])
    below = [without_bars(line.content) for line in takewhile(lambda line: not line.bullet, lines[at + 1 : at + 3])]
    return found is not None and found.label.slot == "treatment" and any(map(_GIVEN.match, below))


_GIVEN = re.compile(
    r"(?!(?:prior|previous|no|not|any)\b)(?:(?:arm|group|cohort)\s\w{1,3}\s?:|.*\d\s?(?:mg|mcg|ug|g|Gy|IU|U)(?:/|\b))",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[A-Z]\w*,?(?: \S+){5,}\.\s*\Z")
_PARTING = frozenset({"section", "prose", "heading", "arms", "outcomes", "interventions", "citations"})


def _looks_like_heading(line: Line) -> bool:
    text = line.text.strip()
    if not line.apart or len(text) > 80 or text.endswith((".", ";", ",")) or line.indent or "|" in text:
        return False
    letters = [character for character in text if character.isalpha()]
    capitals = len(letters) > 3 and all(character.isupper() for character in letters) and not line.bullet
    deep = text.count(".", 0, 8) > 0 and text[:1].isdigit() and _NUMBERED_TITLE.fullmatch(text) is not None
    return capitals or (deep and "." in text.split()[0].rstrip("."))
