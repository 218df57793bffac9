"""Harms and their stated absence, from parts of sentences and rows of tables. Judges no cause."""

from __future__ import annotations

import re

import msgspec

from trialrun.protocol.evidence import SafetyEvent, Statistic
from trialrun.protocol.scalars import Lines
from trialrun.read.results.naming import Lexicon, drugs_in, known_harm, plain_name, terms_in
from trialrun.read.results.numbers import COUNT

HARM_WORDS = re.compile(
    r"\b(?:adverse|toxicit\w+|deaths?|died|fatal\w*|hospitali[sz]\w+"
    r"|(?:infusion|injection)[- ](?:site[- ])?(?:related )?reactions?"
    r"|side[- ]effects?|grade (?:>=? ?)?[1-5]\b"
    r"|discontinu\w+[^.;]{0,80}\b(?:due to|because of|owing to)\b|(?:un)?related to (?:the )?(?:treatment|study"
    r"|drug))|\b(?:TEAEs?|SAEs?|AEs?)\b",
    re.IGNORECASE,
)
_GRADE = re.compile(r"\bgrade\s(?P<grade>[1-5])\b(?!\s?(?:-|/|or|to|and)\s?(?:grade )?[1-5])", re.IGNORECASE)
_OPEN_GRADE = re.compile(
    r"\bgrade\s(?:>=|<=|[<>])|\bor (?:higher|greater|worse|above)\b|\bany[- ]grade\b|\bgrades? [1-5] ?(?:-|/|or|to|and)"
    r"|\ball grades\b",
    re.IGNORECASE,
)
_DENIED_GRADE = re.compile(r"\b(?:no|none (?:was|were|of)|without(?: any)?) (?:\w+ )?grade [1-5][^,;.]*", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?P<when>during (?:the )?(?:first|second|initial|treatment|therapy|follow-up|study)(?: \w+){0,2}?(?= of\b"
    r"| with\b|[,.;]|$)|while on (?:therapy|treatment)"
    r"|on treatment|(?:with|at|after) the (?:first|second|initial) (?:dose|infusion|administration|cycle)"
    r"|within (?:the first )?\d+ \w+)",
    re.IGNORECASE,
)
_WHEN_WORDS = re.compile(r"^(?:during|while on|on|with|at)\s(?:the )?")
_UNRELATED = re.compile(
    r"\b(?:unrelated|non-?(?:treatment|drug|therapy)[- ]related"
    r"|not (?:\w+ ){0,3}related|no relation|(?:none|neither) (?:\w+ ){0,5}(?:related|attribut\w+))\b",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"\b(?:treatment|drug|therapy|study drug)[- ]related\b|\b(?:considered|deemed|judged|possibly|probably"
    r"|likely) (?:\w+ )?related\b"
    r"|\brelated to (?:the )?(?:treatment|study|drug)|\battribut(?:ed|able) to (?:the )?(?:treatment|study|drug)",
    re.IGNORECASE,
)
_SOME_OF_THEM = re.compile(r"\b(?:one|two|three|some|\d+) of (?:which|whom|these|them)\b", re.IGNORECASE)
"""What is told behind it is of a part of them."""
_CAUSE = re.compile(
    r"\b(?:due to|because of|owing to|caused by|secondary to)\s(?P<cause>[^,;.()]{2,60})", re.IGNORECASE
)
_CAUSE_END = re.compile(r"\s(?:with|in|during|while|and no|which|that|after|were|was|per)\b.*$", re.IGNORECASE)
_ADVERSE = re.compile(
    r"^(?:an? |any |the )?(?:adverse (?:events?|effects?|reactions?)|AEs?|TEAEs?|toxicit(?:y|ies)|side effects?)\b",
    re.IGNORECASE,
)
_WITH_CAUSE = frozenset({"discontinuation", "hospitalization", "death", "dose_reduction", "dose_interruption"})


def is_harm(words: str) -> bool:
    """Whether some words speak of harms at all."""
    return HARM_WORDS.search(words) is not None


class HarmWords(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words that report a harm; `lead` is the beginning of a list they stand in, `label` what is shown instead.

    `own` are the words without the beginning of their list, where they hold it.
    """

    words: str
    lead: str = ""
    label: str = ""
    own: str = ""


def harm_of(
    said: HarmWords, statistic: Statistic, lexicon: Lexicon, lines: Lines, last: SafetyEvent | None = None
) -> SafetyEvent:
    """The harm that some words with one count report; words without a harm carry on the `last` one."""
    words = said.words
    event, cause = _event(said.own or words, lexicon)
    if last is not None and not known_harm(words):
        event, cause = last.event, cause_in(words, lexicon) or last.cause
    drugs = drugs_in(words, lexicon)
    when = _WHEN.search(words)
    return SafetyEvent(
        event=event,
        label=said.label or _label(words, said.lead),
        count=statistic.count,
        total=statistic.total,
        percent=statistic.percent,
        grade=_grade(_INCLUDING.sub("", words)) or _grade(said.lead),
        when=_when(when["when"]) if when else "",
        drugs=drugs,
        cause=cause,
        related=related_in(f"{said.lead} {words}"),
        group=statistic.given,
        lines=lines,
    )


def _label(words: str, lead: str) -> str:
    """The words, behind the beginning of their list where that tells grades that no single number says."""
    return " ".join(f"{lead}: {words}".split()) if _OPEN_GRADE.search(lead) else " ".join(words.split())


def _event(words: str, lexicon: Lexicon) -> tuple[str, str]:
    """The name of the harm and its cause, where it is the kind of harm that has one."""
    words = _FIGURES.sub(" ", TOLD_BEHIND.sub("", words)).strip(" ,;:()") or words
    cause = cause_in(words, lexicon)
    known = known_harm(words)
    if known in _WITH_CAUSE:
        return known, cause
    conditions = terms_in(words, lexicon, {"conditions"})
    special = tuple(name for name in conditions if name not in ("adverse_event", "serious_adverse_event"))
    if special:
        return " and ".join(special[:3]), ""
    return known or " and ".join(conditions) or plain_name(words), ""


_INCLUDING = re.compile(rf"(?<=[\w)]),?\sincluding\s(?:{COUNT})\s.*$", re.IGNORECASE)
"""`including two with grade 3`: what is told of some of those who had a harm is not that of all."""
TOLD_BEHIND = re.compile(
    r",?\s(?:(?:all|most|none) of )?which\s.*$|[;,]\s(?:most|all|the majority|none) (?:of )?(?:the )?"
    r"(?:events?|cases?|reactions?)\s.*$"
    r"|[;,]\s(?:and\s)?no\s[^;,]{2,60}\s(?:was|were)\s(?:observed|reported|seen|noted)\b.*$"
    rf"|(?<=\w),?\sincluding\s(?:{COUNT})\s.*$",
    re.IGNORECASE,
)
"""What is told of a harm in a clause behind it: that another was not seen, or some of those who had it."""


_FIGURES = re.compile(
    r"\d[\d.,]*\s?%|\(?\b\d{1,5}\s?/\s?\d{1,5}\b\)?|\b(?:in|on|of) (?:the )?(?:arm|group|cohort) \w{1,3}\b"
)
"""Figures and groups that may stand behind the verb of a harm, and are no part of its name."""


def cause_in(words: str, lexicon: Lexicon) -> str:
    """What a harm is said to be due to: `adverse event`, a condition, else the words; empty for none."""
    found = _CAUSE.search(words)
    if found is None:
        return ""
    said = _CAUSE_END.sub("", found["cause"]).strip()
    if _ADVERSE.match(said):
        return "adverse event"
    terms = terms_in(said, lexicon, {"conditions"})
    return terms[0] if terms else said


def related_in(words: str) -> bool | None:
    """Whether a harm is said to be related to the treatment; None where nothing is said of it."""
    if _SOME_OF_THEM.search(words):
        return None
    if _UNRELATED.search(words):
        return False
    return True if _RELATED.search(words) else None


def _when(printed: str) -> str:
    """`during the first infusion` is first infusion; while treatment goes on is on treatment."""
    said = _WHEN_WORDS.sub("", " ".join(printed.lower().split()))
    return "on treatment" if said in ("treatment", "therapy", "study") else said


def _grade(words: str) -> int | None:
    """The one grade of which some words speak; None where they speak of several, of a range, of any or of none."""
    said = _DENIED_GRADE.sub(" ", words)
    grades = {found["grade"] for found in _GRADE.finditer(said)}
    return int(grades.pop()) if len(grades) == 1 and not _OPEN_GRADE.search(said) else None
