"""For whom alone a drug is, where a sentence tells it: `Women with ... also receive A`, `B is added if ...`.

Reads no dose; what is for everybody stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry
from trialrun.read.regimens.parts.cycling import MAY_ADD
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.sentences import sentence_of
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import Dose

_PEOPLE = r"(?:patients|women|men|subjects|participants|those|children|(?:non-?)?responders)"
_FOR_SOME = re.compile(
    rf"\W{{0,4}}(?P<when>(?:at|on|in|from|after)\s(?:day|week|month)s?\s\d[^.;,]{{0,40}},\s)?(?P<who>if\s[^,;.]{{3,90}}(?=,\s(?:[^.;]|\.\d){{0,80}}\b(?:added|also|additionally)\b)"
    rf"|(?:(?:pre|post)-?menopausal\s{_PEOPLE}|{_PEOPLE}\s(?:with|who|whose|having)\s[^.;,]{{3,80}}?)"
    r"(?=\s(?:will\s)?(?:also|additionally)\s(?:receive|be|get|take))"
    rf"|(?:at|upon|on|after)\s(?:the\stime\sof\s)?(?:disease\s|tumou?r\s)?(?:progression|relapse|recurrence)(?=,\s)"
    rf"|(?:all\s)?{_PEOPLE}\s(?:(?:with|who|in|whose)\s[^.;,]{{3,80}}?\s)?(?:may|can|could)\s(?:also\s|additionally\s)?"
    r"(?:receive|be\s(?:given|(?:re-?)?treated)|take|start|begin)\b)",
    re.IGNORECASE,
)
"""A sentence that begins with the patients or event for which alone it adds a drug, or says that they may have it."""
_MAY_BE_GIVEN = re.compile(
    r"\b(?P<who>may\sbe\s(?:given|added|administered))(?=\s?[.;]|\s(?:if|for\s(?!\d)|in\scase|as\sneeded|to\s(?:treat|manage|prevent)"
    r"|at\sthe\sdiscretion|prophyl))",
    re.IGNORECASE,
)
_ALL = r"(?:\w+\s){0,2}(?:complet|randomi|assign|allocat|enrol|receiv|sign|meet|consent|are\s(?:in|eligible)|tolerat)"
_RESTRICTED = (
    rf"(?:(?:non-?)?responders|(?:the\s)?{_PEOPLE}\s(?:not\s|with(?:out)?\s|previously\s|whose\s|having\s|aged?\s"
    r"|(?:older|younger|over|under)\s|(?:who\s)?(?:do|did|have|had|has|are|were)\snot\s"
    rf"|who\s(?!{_ALL}))[^.;,()]{{2,90}}?)"
)
_LEADING = re.compile(
    rf"(?:.*\bthen,?\s|\W*)(?:(?P<who>{_RESTRICTED})(?<!\swho)\s(?:(?:will|should|then|also|additionally)\s){{0,3}}"
    r"(?:received?|continued?|undergo|proceed|start|begin|get|take|(?:are|be|were)\s(?:given|treated))\s(?:[^.;]{0,80}\s)?"
    rf"|(?P<whom>(?:in|for|to)\s{_RESTRICTED})(?:,?\s|,\s[^.;,]{{0,30}}\s))",
    re.IGNORECASE | re.DOTALL,
)
"""`Patients without a response receive | A`, `then, in patients not in CR, | A`: behind what all others have."""
_BEHIND = re.compile(
    rf"[^.;]{{0,60}}\b(?:added|introduced)\s(?P<who>(?:only\s)?(?:in|for|to)\s{_RESTRICTED})(?:[.;,)\n]|$)",
    re.IGNORECASE,
)
_SUCH = rf"(?:[A-Za-z][\w+/-]{{1,20}}\s){{1,3}}(?:{_PEOPLE}|tumou?rs|disease)"
_ONLY = re.compile(
    rf"\b(?P<who>(?<=only\s)(?:in|for|to)\s(?:{_PEOPLE}\s[^.;,()]{{3,90}}|{_SUCH})|(?:in|for)\s{_SUCH}(?=\sonly\b))",
    re.IGNORECASE,
)
"""`only in patients with ...`, `for HER2-positive patients only`."""
_BRACKET = re.compile(rf"\s?\((?P<who>(?:in|for)\s{_PEOPLE}\s[^.;()]{{3,90}})\):?\s?", re.IGNORECASE)
_CLAUSE = re.compile(r"(?:;|\.\)?)\s")
_ADDED_TO = re.compile(r"\b(?:added|in\saddition)\sto\s", re.IGNORECASE)


def for_some(plain: str, unit: Unit, entries: Sequence[Entry], part: Part, *, behind: bool) -> list[Entry]:
    """The drugs of a unit; those that only some have, or that may be given, with the words that say so.

    `behind`: others are given before, to everybody; of a first sentence its patients are all that there are.
    """
    known = {old.drug.names for old in part.entries if any(giving.dose for giving in old.givings)}
    words = sentence_of(plain, unit)
    some = _FOR_SOME.match(words) or _MAY_BE_GIVEN.search(words)
    who, first = (some["who"], 0) if some is not None else _restricted(plain, unit, entries, behind)
    later, base = _is_later(words), _ADDED_TO.search(plain, unit[0].cut.first, unit[-1].cut.end)
    end = base.end() if base is not None else len(plain)
    return [
        replace(entry, givings=tuple(replace(g, level=g.level or " ".join(who.split())) for g in entry.givings))
        if who and first <= entry.cut.first < end and (later or entry.drug.names not in known)
        else entry
        for entry in entries
    ]


def _restricted(plain: str, unit: Unit, entries: Sequence[Entry], behind: bool) -> tuple[str, int]:
    """Whom the clause of a unit names before its first drug, or behind its last one; and the first drug meant."""
    words = sentence_of(plain, unit)
    start = plain.find(words, max(0, unit[0].cut.first - len(words)))
    told = [entry.cut for entry in entries if entry.givings] or [entry.cut for entry in entries]
    first, last = min(told), max(told)
    before, after = _CLAUSE.split(plain[start : first.first])[-1], plain[last.end : start + len(words)]
    one = sum(phrase.cut.first >= last.end for phrase in unit if isinstance(phrase.meaning, Dose)) <= 1
    alone = _BRACKET.match(after) or (_ONLY.search(after) if one else None)
    if alone is not None:
        clause = max((joint.end() for joint in _CLAUSE.finditer(plain, start, last.first)), default=last.first)
        return alone["who"], clause
    found = _BRACKET.match(before) or _ONLY.search(before)
    if found is None and (behind or _ADDED_TO.search(words)):
        found = _LEADING.fullmatch(before) or _BEHIND.match(after)
    return (found["who"] or found["whom"], 0) if found is not None else ("", 0)


def may_follow(entries: Sequence[Entry], part: Part, words: str) -> bool:
    """`At day 85, patients may receive A again`, `Responders may receive more A`: a later choice, and no day of A."""
    known = {old.drug.names for old in part.entries if old.givings}
    again = all(e.drug.names in known and not any(g.dose for g in e.givings) for e in entries if e.drug.given)
    return again and (_is_later(words) or (_FOR_SOME.match(words) is not None and MAY_ADD.search(words) is not None))


def _is_later(words: str) -> bool:
    some = _FOR_SOME.match(words)
    return some is not None and some["when"] is not None
