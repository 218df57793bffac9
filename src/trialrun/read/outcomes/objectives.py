"""Objectives that running text states: their role, their group, whether the sentence is cut, and which outcome answers.

A sentence counts where a heading or its own words say that it is an aim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from trialrun.protocol.outcomes import Objective, Outcome
from trialrun.read.outcomes.endpoints import endpoint_of
from trialrun.read.printed import lines_of, name_from
from trialrun.read.regular import make_regular
from trialrun.read.sentences import Sentence, breaks_off, words_of
from trialrun.read.spotting import spot
from trialrun.terms import Vocabulary

Role = Literal["primary", "secondary", "biological", "unspecified"]
_HEADING = re.compile(
    r"^\W*(?P<role>primary|main|principal|secondary|tertiary|exploratory|other|correlative|biological|ancillary)?\s*"
    r"(?:study\s+|trial\s+)?(?:objectives?|aims?|goals?|purpose)\b"
    r"(?: of (?:the|this) (?:trial|study|protocol)(?=\W*$))?\W*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_LEAD = re.compile(
    r"(?:^|.*?[\s.])(?P<role>primary|main|secondary|exploratory)?\s*(?:aims?|objectives?|goals?|purpose)"
    r"(?: of [\w\s]{3,40}?)? (?:is|are|was|were)\W*$",
    re.IGNORECASE | re.DOTALL,
)
"""`The secondary aims are`, with the aims in the sentences that follow."""
_ROLE_LINE = re.compile(r"^\W*(?P<role>primary|secondary|tertiary|exploratory|correlative)\W*$", re.IGNORECASE)
_ROLE_FIRST = re.compile(
    r"^\W*(?P<role>primary|main|secondary|tertiary|exploratory|correlative)\s*"
    r"(?:\((?:phase|part|stage|cohort|arm)\s[\w/-]{1,6}\)\s*)?(?::|[–—]|-\s)\s*(?P<rest>\w.*)$",
    re.IGNORECASE | re.DOTALL,
)
"""`Primary: to compare survival`, under a heading of aims."""
_AIM = re.compile(
    r"\b(?P<role>primary|main|secondary|exploratory)?\s*(?:objectives?|aims?|goals?|purpose)\s+"
    r"(?:of\s+(?:this|the|our|these|present|current)\b[^.;]{0,80}?\s)?(?:is|are|was|were|include|includes|will be)\b"
    r"|\bwith the (?:aim|objective|goal) of \w+ing\b"
    r"|\b(?:this|the|our) (?:[\w-]+ ){0,6}?(?:study|trial|project|protocol) (?:aims? to|(?:will "
    r"|was designed to |is designed to )?"
    r"(?:(?:evaluat|determin|compar|investigat|examin|explor)(?:e[sd]?|ing)|(?:assess|test)(?:es|ed|s|ing)?))\b"
    r"|^\W*we (?:will )?(?:studied|evaluated?|investigated?|compared?|aim(?:ed)? to(?! (?:recruit|enrol|include)))\b"
    r"|^\W*(?:[ivx]+\.|\d+\."
    r"|[a-h][.)])?\s*to (?:evaluate|assess|determine|compare|estimate|examine"
    r"|explore|investigate|study|define|describe|test|establish|characteri[sz]e|measure|identify|find|show"
    r"|confirm|document|obtain)\b"
    r"|^\W*(?:determine|compare|assess|evaluate|estimate|find|describe) (?:the|whether|if|in|an?|maximum)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"^\W*(?:(?:[IVX]{1,4}|\d{1,2}|[a-hA-H])[.)]\s*)?(?:to )?(?:determine|compare|assess|evaluate|estimate"
    r"|describe|identify"
    r"|obtain|characteri[sz]e|investigate|examine|explore|measure|define|establish|correlate"
    r"|study(?!\s(?:participants?|patients?|subjects?|population|drugs?|treatment|medication|staff|visits?)\b)"
    r"|test(?!\s(?:products?|articles?|drugs?|items?|treatments?|medicinal)\b)"
    r"|recommend|find"
    r"|document|develop|quantif(?:y)|monitor|collect|improve|gather|gain|verify|validate|confirm|analy[sz]e|observe)\b",
    re.IGNORECASE,
)
"""How an aim under a heading of aims begins."""
_OTHER_HEADING = re.compile(
    r"^\W*(?:(?-i:[A-Z][A-Z /,&-]{4,})|(?:protocol )?outline|(?:study )?design|methods?|background|rationale"
    r"|eligibility"
    r"|projected accrual|treatment|intervention|procedures?)\W*:",
    re.IGNORECASE,
)
"""What ends a list of aims."""
_GIVEN = re.compile(
    r"\b(?:patients|participants|subjects) (?:will )?(?:receive|undergo|are treated"
    r"|get)\b|\d\s?(?:mg|mcg|[µμ]g|g|Gy|IU|U|mL)(?:/|\b)",
    re.IGNORECASE,
)
_GROUP = re.compile(r"^\W*(?P<group>(?:group|arm|cohort|part|stratum) [\w-]{1,12})\s*:", re.IGNORECASE)
_ROLES: dict[str, Role] = {
    "primary": "primary", "main": "primary", "principal": "primary", "secondary": "secondary",
    "biological": "biological", "correlative": "biological", "ancillary": "biological",
}  # fmt: skip
_NUMERAL = re.compile(r"(?:^|\s)(?:[IVX]{1,4}|\d{1,2})[.)]\s+(?=To\b|[A-Z][a-z])")
_BULLET = re.compile(r"^(?:[-•*·o~]\s+|\(?(?:\d{1,2}|[a-hivx]{1,4})[.)]\s+)+", re.IGNORECASE)
_Known = tuple[Vocabulary, frozenset[str], list[str]]
_CHANGE = r"(?:improve(?:ments?|d)?|reductions?|increases?|decreases?|changes?|prolongation)"
_LISTING = re.compile(
    r"^\W*(?:the\s+)?(?:\w+\s+){0,3}?(?:objectives?|aims?|goals?|purpose)\b[^:;.]{0,60}?"
    r"\b(?:include[sd]?|are|is|were|was)\b"
    r"(?:\s+the following)?\s*:?\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*;\s*(?:and\s+)?|,?\s+as well as\s+|,\s+and\s+(?=to\s)|,\s+(?=to\s)", re.IGNORECASE)
_CHANGES = re.compile(
    rf"^(?P<lead>(?:an?\s+|the\s+)?{_CHANGE}\s+(?:in|of)\s+)(?P<what>[^.;:()]+?)[.\s]*$", re.IGNORECASE
)
_JOINT = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_LONGEST_LEAD = 400
"""Letters of a sentence, at most, that may end in the lead of a list of aims."""
_LONGEST_NAME = 4
"""Words of a thing that changes, at most, for a list of such things to be cut into aims of their own."""


_KINDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(words, re.IGNORECASE), kind)
    for kind, words in (
        ("incidence", r"\btoxicit|\bsafety\b|\btolerab|\badverse (?:event|effect|reaction)|\bside effects?\b"),
        (
            "best response",
            r"\b(?:response|remission) rates?\b|\b(?:tumou?r|objective|overall"
            r"|complete) (?:response|remission)|\b(?:patients|participants|subjects) (?:who )?respond\b",
        ),
        ("os", r"\boverall survival\b|\bOS\b|(?<!free )\bsurvival\b(?! of (?:the )?graft)"),
        ("pfs", r"\bprogression[- ]free\b|\bPFS\b"),
        ("ttp", r"\btime to (?:disease |tumou?r )?progression\b"),
        ("dor", r"\bduration of (?:\w+ )?(?:response|remission)"),
    )
)
"""Words of an aim, and the kind of outcome that answers it."""


class _Aim:
    """Where a walk through the text stands: the role of the last heading, and whether aims are listed under it."""

    def __init__(self) -> None:
        self.role: Role = "unspecified"
        self.listed = False


def find_objectives(
    sentences: Iterable[Sentence], outcomes: tuple[Outcome, ...], vocabulary: Vocabulary
) -> tuple[tuple[Objective, ...], tuple[Sentence, ...]]:
    """Every aim that sentences state, in their order, and the sentences that state one."""
    found: list[Objective] = []
    used: list[Sentence] = []
    at = _Aim()
    listed = tuple(sentences)
    document = words_of(sentence.words for sentence in listed)
    for sentence in listed:
        aims = [(role, aim) for role, words in _aims(sentence.words, at) for aim in separate_aims(words)]
        used += [sentence] if aims else []
        for role, words in aims:
            known = vocabulary, document, [aim.id for aim in found]
            made = _objective(sentence, role, words, outcomes, known)
            if (made.label, made.group) not in {(aim.label, aim.group) for aim in found}:
                found.append(made)
    return tuple(found), tuple(used)


def _aims(words: str, at: _Aim) -> Iterator[tuple[Role, str]]:
    """The aims of one sentence; a heading among them changes where the walk stands."""
    named = _HEADING.match(words) or _ROLE_LINE.match(words) or _GROUP.match(words)
    if named is None and _OTHER_HEADING.match(words):
        at.listed = False
    heading, role_line = _HEADING.match(words), _ROLE_LINE.match(words)
    rest = words
    if heading and (not heading["rest"] or words.rstrip().endswith(":") or ":" in words[: heading.start("rest")]):
        at.role, at.listed, rest = _role(heading["role"]), True, heading["rest"]
    elif role_line:
        at.role, rest = _role(role_line["role"]), ""
    elif at.listed and words.endswith(":") and not _GROUP.match(words):
        at.listed, rest = False, ""
    lead = _LEAD.match(rest) if len(rest) < _LONGEST_LEAD else None
    if lead is not None:
        before = rest[: lead.start("role")].removesuffix("The ").strip() if lead["role"] else ""
        if _VERB.match(before):
            yield at.role if at.listed else "unspecified", before
        at.role, at.listed = _role(lead["role"]), True
        return
    first = _ROLE_FIRST.match(rest) if at.listed else None
    if first is not None:
        at.role = _role(first["role"])
        yield at.role, first["rest"]
        return
    aim = _AIM.search(_GROUP.sub("", rest, count=1))
    listed = at.listed and _VERB.match(_GROUP.sub("", rest, count=1)) is not None
    if rest.strip() and (aim or listed or (at.listed and _GROUP.match(rest) and not _GIVEN.search(rest))):
        own = _role(aim["role"]) if aim and aim["role"] else at.role if at.listed else "unspecified"
        yield from ((own, text) for text in _NUMERAL.split(rest) if len(text.split()) > 2)


def separate_aims(words: str) -> tuple[str, ...]:
    """The aims of a sentence that lists several: `improvement in A and B, as well as in C` are three.

    Only lists that say themselves that they are one are cut: after `objectives include`, at `as well as`, `;` and
    `, to`, and things of a few words that are to change. `efficacy and safety of X` stays one aim.
    """
    listing = _LISTING.match(words)
    rest = words[listing.end() :] if listing else words
    parts = [part.strip(" ,") for part in _BETWEEN.split(rest)] if listing or "; " in words else [rest]
    aims = [aim for part in parts if part for aim in _changes(part)]
    return tuple(aims) if len(aims) > 1 else (words,)


def _changes(part: str) -> list[str]:
    match = _CHANGES.match(part)
    things = _JOINT.split(match["what"]) if match else []
    if match is None or any(not 0 < len(thing.split()) <= _LONGEST_NAME for thing in things):
        return [part.rstrip(" .") if match else part]
    return [f"{match['lead']}{thing}" for thing in things]


def _role(word: str | None) -> Role:
    return _ROLES.get((word or "").lower(), "unspecified")


def _objective(sentence: Sentence, role: Role, words: str, outcomes: tuple[Outcome, ...], known: _Known) -> Objective:
    vocabulary, document, taken = known
    group = _GROUP.match(words)
    label = _BULLET.sub("", " ".join(words[group.end() if group else 0 :].split()))
    named = group["group"].lower() if group else ""
    return Objective(
        id=name_from(" ".join(label.split()[:6]), taken),
        role=role,
        label=label,
        group=named,
        outcomes=_answering(label, named, outcomes, vocabulary),
        cut=bool(breaks_off(words, document)),
        lines=lines_of(sentence.piece),
    )


# fmt: off
_COMMON = frozenset({
    "the", "and", "with", "for", "are", "this", "that", "patients", "patient", "study", "treatment", "trial", "after",
    "evaluate", "assess", "determine", "compare", "estimate", "before", "treated", "rate", "rates", "response", "from",
    "clinical", "objective", "objectives", "who", "whether", "outcome", "outcomes", "measure", "measures",
})
# fmt: on
"""Words that tell nothing of what is measured."""


def _answering(label: str, group: str, outcomes: tuple[Outcome, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The current outcomes that share a variable, a kind or two telling words with the aim and its group, if any.

    Where none does, the aim to see how something works at all is that of the primary outcomes.
    """
    words, names = _words(label), _names(label, vocabulary)
    kinds = {kind for pattern, kind in _KINDS if pattern.search(label)}
    current = [
        one for one in outcomes if one.version == "current" and (not group or not one.group or one.group == group)
    ]
    answering = tuple(
        outcome.id
        for outcome in current
        if names & set(outcome.variables)
        or _kind(outcome.label) in kinds
        or len(words & _words(outcome.label)) >= min(2, len(_words(outcome.label)) or 9)
    )
    if answering or not _AT_ALL.search(label):
        return answering
    return tuple(outcome.id for outcome in current if outcome.role == "primary")


_AT_ALL = re.compile(
    r"\b(?:efficacy|effective(?:ness)?|effects?|benefits?|usefulness|utility|works?)\b[^.;]{0,20}?\b(?:of|in|for)\b"
    r"|\b(?:investigat|evaluat|examin|assess|stud|test)\w* the use of\b",
    re.IGNORECASE,
)
"""Words of an aim that names nothing that is measured: `to investigate the efficacy of A`."""


def _kind(measure: str) -> str:
    """The kind of an outcome as `_KINDS` calls it; `-` for one that no aim names by its kind."""
    found = endpoint_of(measure)
    if found is None or found.method == "at time" or (found.method == "incidence" and not _KINDS[0][0].search(measure)):
        return "-"
    return found.timed or found.method


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in _COMMON}


def _names(text: str, vocabulary: Vocabulary) -> set[str]:
    return {name for spotted in spot(make_regular(text).plain, vocabulary) for name in spotted.names}
