"""How a drug that is named again joins what was said of it before: merged, recalled, beside it, in another phase."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from trialrun.read.regimens.givings import Entry, Giving
from trialrun.read.regimens.merging import merge_givings
from trialrun.read.regimens.model import ConditionalDose
from trialrun.read.regimens.part import Part
from trialrun.read.regimens.phrases import LATER

_PEOPLE = r"(?:patients|women|men|subjects|participants|those|children)"
_FOR_SOME = re.compile(
    rf"\W{{0,4}}(?P<who>if\s[^,;.]{{3,90}}(?=,\s(?:[^.;]|\.\d){{0,80}}\b(?:added|also|additionally)\b)"
    rf"|(?:(?:pre|post)-?menopausal\s{_PEOPLE}|{_PEOPLE}\s(?:with|who|whose|having)\s[^.;,]{{3,80}}?)"
    r"(?=\s(?:will\s)?(?:also|additionally)\s(?:receive|be|get|take))"
    rf"|(?:at|upon|on|after)\s(?:the\stime\sof\s)?(?:disease\s|tumou?r\s)?(?:progression|relapse|recurrence)(?=,\s)"
    rf"|(?:all\s)?{_PEOPLE}\s(?:may|can|could)\s(?:also\s|additionally\s)?(?:receive|be\sgiven|be\streated|take)\b)",
    re.IGNORECASE,
)
"""A sentence that begins with the patients or event for which alone it adds a drug, or says that they may have it."""
_MAY_BE_GIVEN = re.compile(
    r"\b(?P<who>may\sbe\s(?:given|added|administered))(?=\s?[.;]|\s(?:if|for\s(?!\d)|in\scase|as\sneeded|to\s(?:treat|manage|prevent)"
    r"|at\sthe\sdiscretion|prophyl))",
    re.IGNORECASE,
)


def beside_scope(entry: Entry) -> Entry:
    """`During course 1, patients also receive ...`: beside, not in place of, what is given in all cycles."""
    givings = tuple(msgspec.structs.replace(g, extra=bool(g.cycles and g.cycles.ranges)) for g in entry.givings)
    return msgspec.structs.replace(entry, givings=givings)


def for_some(entries: Sequence[Entry], part: Part, words: str) -> list[Entry]:
    """`Women with ... also receive A`, `If ..., A is added`, `A may be given for pain`: with the words that say so."""
    some = _FOR_SOME.match(words) or _MAY_BE_GIVEN.search(words)
    known = {old.drug.names for old in part.entries if any(giving.dose for giving in old.givings)}
    if some is None:
        return list(entries)
    who = " ".join(some["who"].split())
    return [
        entry
        if entry.drug.names in known
        else msgspec.structs.replace(
            entry, givings=tuple(msgspec.structs.replace(g, level=g.level or who) for g in entry.givings)
        )
        for entry in entries
    ]


def with_ladder(ladder: tuple[Giving, ...], entries: list[Entry]) -> list[Entry]:
    """`Cohort 1: 20 mg; cohort 2: 40 mg of A daily`: the doses of the levels before are of the first drug, too."""
    if not ladder or not entries or not all(giving.level or giving.dose is None for giving in entries[0].givings):
        return entries
    first = entries[0]
    routes = next((giving.routes for giving in first.givings), ())
    steps = tuple(msgspec.structs.replace(giving, routes=giving.routes or routes) for giving in ladder)
    return [msgspec.structs.replace(first, givings=merge_givings(steps, first.givings)), *entries[1:]]


def named_only(part: Part, entry: Entry) -> bool:
    """A combination named again without doses or numbered days says nothing new of its drugs."""
    if not entry.drug.combination or any(g.dose or g.days for g in entry.givings):
        return False
    return any(old.drug.names == entry.drug.names for old in part.entries)


def anew(part: Part, entry: Entry) -> bool:
    """True where a drug of the part is given again at other days, for all patients and cycles: another phase."""
    old = next((o for o in part.entries if o.drug.names == entry.drug.names), None)
    if old is None or not entry.drug.given:
        return False
    if _rarer(part, entry):
        return True
    return any(_whole(one) and _whole(two) and _other_days(one, two) for one in old.givings for two in entry.givings)


def _rarer(part: Part, entry: Entry) -> bool:
    """`..., then every 2 months`: given again, for all its mentions, more rarely than the cycles of the part."""
    longest = max((*(days for days, _ in part.lengths), *part.intervals), default=0)
    givings = [giving for giving in entry.givings if giving.timed]
    every = [giving.every.days for giving in givings if giving.every is not None and giving.cycles is None]
    return bool(longest) and len(every) == len(givings) > 0 and min(every) > longest


def _whole(giving: Giving) -> bool:
    scoped = giving.cycles is not None and (giving.cycles.ranges or giving.cycles.relative in LATER)
    return giving.dose is not None and giving.timed and not giving.level and not scoped and giving.weeks is None


def _other_days(one: Giving, two: Giving) -> bool:
    if one.days is None or two.days is None:
        return one.dose != two.dose and one.every != two.every
    return not set(one.days.days).isdisjoint(two.days.days) and one.days != two.days


def recalled(parts: Sequence[Part], entry: Entry) -> Entry:
    """A drug of a combination named again has the doses and days that it had where they were said."""
    if not entry.drug.combination or any(g.dose or g.timed for g in entry.givings):
        return entry
    for part in reversed(parts):
        for old in part.entries:
            if old.drug.names == entry.drug.names and any(g.dose for g in old.givings):
                return msgspec.structs.replace(entry, givings=tuple(_unscoped(g) for g in old.givings))
    return entry


def _unscoped(giving: Giving) -> Giving:
    return giving if giving.cycles is None else msgspec.structs.replace(giving, cycles=None)


def merged(part: Part, entry: Entry) -> Part:
    """The part with a drug added, or with what is said of it joined to what was said before."""
    for at, old in enumerate(part.entries):
        if old.drug.names == entry.drug.names:
            joined = msgspec.structs.replace(
                old,
                givings=merge_givings(old.givings, entry.givings),
                rules=(*old.rules, *entry.rules),
                aliases=tuple(dict.fromkeys((*old.aliases, *entry.aliases))),
            )
            return msgspec.structs.replace(part, entries=(*part.entries[:at], joined, *part.entries[at + 1 :]))
    return msgspec.structs.replace(part, entries=(*part.entries, entry))


def ruled(part: Part, rules: tuple[ConditionalDose, ...]) -> Part:
    """The part with conditional doses that a sentence without a drug says: they are of the drug before it."""
    last = part.entries[-1]
    return msgspec.structs.replace(
        part, entries=(*part.entries[:-1], msgspec.structs.replace(last, rules=(*last.rules, *rules)))
    )


def in_force(givings: tuple[Giving, ...]) -> bool:
    """`20 mg in cycle 1, 27 mg thereafter; cycle 13 on: days 1 and 2`: the dose told last is that of later cycles."""
    return bool(givings) and givings[-1].cycles is not None and givings[-1].cycles.relative in LATER
