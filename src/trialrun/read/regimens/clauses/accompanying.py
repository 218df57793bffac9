"""Drugs that are given with another one: on its days, the day after them, before or after each of its doses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Companion, Entry, Giving, is_scoped, share_timing
from trialrun.read.regimens.givings.irradiation import RADIATION
from trialrun.read.regimens.phrases import UNKNOWN_DAYS, CycleList, DayList, Phrase, names_of

_DOSE_OF = r"(?:doses?\sof\s|administrations?\sof\s|infusions?\sof\s|injections?\sof\s)?"
_BESIDE = re.compile(
    r"\b(?:(?:prior\sto|before|after,?|following,?|preceding|hours\sof|minutes\sof|days?\s(?:of|as))\s(?:\w{1,15}\s){0,4}"
    rf"|(?:with|on)\s(?:each|every)\s{_DOSE_OF}|on\s(?:the\s)?)$",
    re.IGNORECASE,
)
_ITS_DAY = re.compile(r"\s(?:dosing\s|treatment\s|infusion\s|dose\s)?days?\b", re.IGNORECASE)
_NEXT_BEFORE = re.compile(
    rf"\bdays?\sof,?\s(?:and\s(?:on\s)?(?:the\s)?(?:(?:day|1\sday|one\sday|24\shours)\s)?(?:after|following),?\s)"
    rf"(?:each\s|every\s|the\s)?{_DOSE_OF}$",
    re.IGNORECASE,
)
_AND_DAYS = re.compile(r",?\s(?:and|plus|as\swell\sas)\s(?:also\s)?(?:on\s)?days?\s\d", re.IGNORECASE)
_DAY_BEFORE = re.compile(r"\bday\s(?:before|prior\sto)\b", re.IGNORECASE)
_NEXT_AFTER = re.compile(
    r"(?:\s(?:dose|infusion|administration|dosing|injection))?(?:\sdays?)?,?\sand\s(?:on\s)?(?:the\s)?"
    r"(?:(?:day|1\sday|one\sday)\s(?:after(?:wards?)?|following|thereafter)|(?:following|next|subsequent)\sday)\b",
    re.IGNORECASE,
)
_APART = re.compile(
    rf"\b(?P<n>\d{{1,3}})\s(?P<unit>h|hours?|hrs?|days?)\s(?P<side>after|following|before|prior\sto)\s"
    rf"(?:(?:the|each|every|completion\sof|start\sof|end\sof)\s){{0,3}}{_DOSE_OF}$",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"\b(?:weeks?|months?)\s(?:of|after|following|before|prior\sto)\s(?:\w{1,15}\s){0,4}$"
    r"|\b(?<!each\s)(?<!every\s)(?:cycles?|courses?)\sof\s(?:\w{1,15}\s){0,2}$"
    r"|\b(?:after|following|before|prior\sto|with)\s(?:the\s)?(?:last|final|first)\s(?:\w{1,15}\s){0,3}$",
    re.IGNORECASE,
)
"""`within 2 weeks following completion of radiotherapy`, `after 2 cycles of A`: later, not its days."""
_HOURS = re.compile(r"\b(?:hours?|hrs?|h|minutes?|min|immediately|days?\sof|each|every)\b", re.IGNORECASE)
"""What is said of a single session of radiotherapy; `prior to radiotherapy` alone is before the whole course."""
_EACH_INFUSION = re.compile(
    r"\b(?:before|prior\sto|preceding|after|following|with)\s(?:each|every)\s(?:infusion|administration|injection)\b(?!\s(?:of|on)\b)",
    re.IGNORECASE,
)
"""`30 minutes before each infusion`, behind a drug: of the one that is infused."""
_SENTENCE_ENDS = re.compile(r"[.;\n](?!\d)")
_LONGEST = 80
_EACH_CYCLE = CycleList((), "each")


def companions(
    plain: str, referred: Sequence[Phrase], unit: Sequence[Phrase], known: Sequence[Entry]
) -> tuple[Companion, ...]:
    """The drugs named in passing that say when another one of the unit is given; `known` are those told before."""
    found = [*_with_each_infusion(plain, unit, known)]
    for phrase in filter(names_of, referred):
        before = plain[max(0, phrase.cut.first - _LONGEST) : phrase.cut.first]
        beside = _BESIDE.search(before)
        course = names_of(phrase)[0] in RADIATION and _HOURS.search(before) is None
        if course or _AFTERWARDS.search(before) is not None:
            continue
        if beside is None or (beside[0].lower() in {"on ", "on the "} and not _ITS_DAY.match(plain, phrase.cut.end)):
            continue
        steps = _steps(plain, before, beside[0], phrase.cut.end)
        if steps or _DAY_BEFORE.search(before):
            more = _AND_DAYS.match(plain, phrase.cut.end) is not None
            found.append(Companion(names_of(phrase), steps, phrase.cut, more))
    return tuple(found)


def _with_each_infusion(plain: str, unit: Sequence[Phrase], known: Sequence[Entry]) -> tuple[Companion, ...]:
    """`A 20 mg is given before each infusion`: on the days of the one drug that is told before, and has days."""
    dated = [entry for entry in known if any(giving.every or _placed(giving) for giving in entry.givings)]
    drugs = [phrase for phrase in unit if names_of(phrase)]
    if len(dated) != 1 or len(drugs) != 1:
        return ()
    behind = plain[drugs[0].cut.end : drugs[0].cut.end + 2 * _LONGEST]
    told = _EACH_INFUSION.search(_SENTENCE_ENDS.split(behind)[0])
    return (Companion((dated[0].name,), (0,), unit[-1].cut),) if told is not None else ()


def _steps(plain: str, before: str, beside: str, end: int) -> tuple[int, ...]:
    """On its days, on the day after them, or on both; none for what is given more than a day apart."""
    if _DAY_BEFORE.search(before):
        return ()
    its_day = "day" in beside.lower() or _ITS_DAY.match(plain, end) is not None
    if _NEXT_BEFORE.search(before) or (its_day and _NEXT_AFTER.match(plain, end)):
        return (0, 1)
    apart = _APART.search(before)
    if apart is None:
        return (0,)
    days = Decimal(apart["n"]) / 24 if apart["unit"].startswith("h") else Decimal(apart["n"])
    if days < 1:
        return (0,)
    return (1,) if days == 1 and apart["side"].lower() in {"after", "following"} else ()


def with_companions(entries: Sequence[Entry], known: Sequence[Entry], others: Sequence[Companion]) -> list[Entry]:
    """The entries; one without days of its own has those of the drug that it is given with."""
    made = list(entries)
    for other in others:
        before = [at for at, entry in enumerate(made) if entry.cut.first < other.cut.first]
        source = next((e for e in (*made, *known) if e.name in other.names and any(map(_timed, e.givings))), None)
        places = before[-1:] or range(len(made))
        for at in places:
            if source is not None and made[at] is not source:
                made[at] = _accompanying(made[at], source, other)
            elif source is None:
                made[at] = replace(made[at], beside=(*made[at].beside, other))
    return made


def settled(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The drugs of a part; those given with a drug whose days are said later have them too."""
    return tuple(_settled(entry, entries) for entry in entries) if any(e.beside for e in entries) else entries


def _settled(entry: Entry, entries: tuple[Entry, ...]) -> Entry:
    for other in entry.beside:
        source = next((e for e in entries if e.name in other.names and any(map(_timed, e.givings))), None)
        if source is not None and source is not entry:
            return _accompanying(entry, source, other)
    return entry


def _timed(giving: Giving) -> bool:
    return giving.timed


def _accompanying(entry: Entry, source: Entry, other: Companion) -> Entry:
    if entry.givings and other.more:
        return _on_more_days(entry, source, other)
    led = other.cut.first < entry.cut.first
    behind = [g for g in entry.givings if not led and g.cut.first > other.cut.first]
    if not entry.givings or any(_has_own_days(g) for g in entry.givings if g not in behind):
        return entry
    free = [g for g in entry.givings if g.borrowed or not _placed(g)]
    with_it = [g for g in free if g is entry.givings[0] or led or _in_one(g, other)]
    rest = tuple(giving for giving in entry.givings if giving not in with_it)
    times = _without_parts([giving for giving in source.givings if giving.timed])
    givings = tuple(_beside(giving, time, other.steps) for giving in with_it for time in times)
    return replace(entry, givings=(*givings, *rest))


def _without_parts(times: list[Giving]) -> list[Giving]:
    """`36 mg on days 1, 2, 8 and 9 (20 mg on days 1 and 2 of cycle 1)`: the days of all cycles hold the others."""
    whole = [set(giving.listed) for giving in times if giving.listed and not is_scoped(giving)]
    return [g for g in times if not (is_scoped(g) and g.listed and any(set(g.listed) < days for days in whole))]


def _on_more_days(entry: Entry, source: Entry, other: Companion) -> Entry:
    """`on the days of A and on days 22 and 23`: on its own days in all cycles too."""
    shared = [_beside(entry.givings[0], giving, other.steps) for giving in source.givings if giving.timed]
    own = [g if g.cycles else replace(g, cycles=_EACH_CYCLE) for g in entry.givings]
    skipped = (*entry.skipped, *source.skipped)
    return replace(entry, givings=(*shared, *own), skipped=skipped)


def _in_one(giving: Giving, other: Companion) -> bool:
    """`28 mg PO and 8 mg IV on the days of A`: a dose before the drug on whose days both are given."""
    return giving.dose is not None and 0 < giving.cut.first < other.cut.first


def _has_own_days(giving: Giving) -> bool:
    """True where its days are said, and are not those of a dose behind it that has none of the other drug."""
    return _placed(giving) and not giving.borrowed and giving.days != UNKNOWN_DAYS


def _placed(giving: Giving) -> bool:
    """True where more is said of its days than how often a day, or how long a cycle is."""
    bare = giving.frequency is None or giving.frequency.every_days == 1
    return giving.timed and not (bare and not (giving.days or giving.weeks or giving.lasting))


def _beside(giving: Giving, source: Giving, steps: tuple[int, ...]) -> Giving:
    """The giving on the days of another drug; how many times a day stays its own."""
    times = giving.frequency.times_per_day if giving.frequency is not None else 1
    of_each = giving.cycles is not None and giving.cycles.relative == "each"
    shared = share_timing(replace(giving, cycles=None) if of_each else giving, source)
    if shared.frequency is not None:
        frequency = replace(shared.frequency, times_per_day=times)
        shared = replace(shared, frequency=frequency)
    if steps != (0,):
        days = source.listed
        both = DayList(tuple(sorted({day + step for day in days for step in steps})))
        shared = replace(shared, days=both, weeks=None, frequency=None, every=None)
    return replace(shared, fractions=source.fractions)
