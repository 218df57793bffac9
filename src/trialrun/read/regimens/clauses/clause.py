"""Ties phrases to drugs within one unit of text (a sentence or an item of a list). Knows neither phases nor days."""

from __future__ import annotations

import re
from itertools import takewhile

import msgspec
from msgspec.structs import replace

from trialrun.read.regimens.clauses.accompanying import companions, with_companions
from trialrun.read.regimens.clauses.conditions import (
    conditional_doses,
    is_change_of_some,
    led_by_condition,
    times_of_some,
    with_rules,
    without_rules,
)
from trialrun.read.regimens.clauses.group import Group, is_attribute
from trialrun.read.regimens.clauses.grouping import grouped
from trialrun.read.regimens.clauses.led_by_cycles import led_by_cycles
from trialrun.read.regimens.clauses.numbered_weeks import closed_by_weeks
from trialrun.read.regimens.clauses.passing import named_in_passing, without_limits
from trialrun.read.regimens.clauses.scopes_in_brackets import with_scopes_behind
from trialrun.read.regimens.clauses.sharing import shared
from trialrun.read.regimens.givings.building import build_givings
from trialrun.read.regimens.givings.counting_on import counted_on
from trialrun.read.regimens.givings.giving import Entry, Giving, undated
from trialrun.read.regimens.givings.irradiation import RADIATION, as_fractions
from trialrun.read.regimens.givings.rising import by_the_week
from trialrun.read.regimens.lexis.drugs import CELL_PRODUCT
from trialrun.read.regimens.model import ConditionalDose
from trialrun.read.regimens.phrases import (
    Condition,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Mark,
    Phrase,
    Route,
    kind_of_mark,
    meanings,
    names_of,
    tells,
)
from trialrun.read.text import Cut

_RECOVERY = re.compile(
    r"recover|engraft|counts?\b|\bANC\b|neutrophil|collect|harvest|apheresis|discharge|resol|clear", re.IGNORECASE
)
_PROGRESSION = re.compile(r"progress|relapse|intoleran|toxicit|death", re.IGNORECASE)
_IN_CYCLES = re.compile(r"\b(?:cycles|courses)\b", re.IGNORECASE)
_WITH = re.compile(r"\bwith\b|\bplus\b|\+", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()\d]{1,40}\)\s?")
_OF_BOTH = re.compile(
    r"\b(?:each|both)\b(?!\s(?:(?:\d{1,2}|[a-z]{1,12})[- ]){0,2}"
    r"(?:cycles?|courses?|days?|weeks?|months?|arms?|groups?|doses?|infusions?))",
    re.IGNORECASE,
)
_CONTINUING = re.compile(r"[^.;\n]{0,60}\bcontinu(?:ing|es?|ed)\sin\sthe\sabsence\sof\b", re.IGNORECASE)
_CYCLES_OF = re.compile(r"\b(?:cycles?|courses?)\sof\s(?:\w+\s){0,2}$", re.IGNORECASE)
_IN_TURN = re.compile(r"\b(?:after|before|prior\sto|following|preceding)\s(?:\w{1,10}\s){0,3}$", re.IGNORECASE)
_INFUSION = re.compile(r"\sinfusions?")
"""`on the days of A | infusion`: how the drug that is a point in time is given, not the one it is said of."""
_ON = re.compile(r"(?:\s(?:re)?infusions?)?\s?\(?(?:(?:on|at)\s)?", re.IGNORECASE)
_NEAR_DOSE = 3


class Clause(msgspec.Struct, frozen=True):
    """A unit read: entries in the order of the text, and attributes that name no drug.

    `of_some`: times of doses that hold for some patients only.
    """

    entries: tuple[Entry, ...] = ()
    loose: tuple[Phrase, ...] = ()
    rules: tuple[ConditionalDose, ...] = ()
    of_some: tuple[Phrase, ...] = ()


def read_clause(plain: str, unit: tuple[Phrase, ...], level: str, known: tuple[Entry, ...] = ()) -> Clause:
    """The drugs of a unit with what is said of each; `known` are those of the part so far."""
    rules = conditional_doses(plain, unit, _dosed(known))
    ruled = {rule.cut for rule in rules}
    referred = named_in_passing(plain, unit)
    of_all = without_rules(unit, ruled)
    of_some = tuple(phrase for phrase in unit if phrase not in of_all) if ruled else ()
    of_some += times_of_some(plain, unit) if tells(unit, Condition) else ()
    told = _without_referred(plain, without_limits(plain, unit), referred)
    kept = tuple(phrase for phrase in told if phrase not in of_some)
    if is_change_of_some(unit, kept, _dosed(known)):
        kept, of_some = tuple(phrase for phrase in kept if isinstance(phrase.meaning, Drug | Mark)), unit
    groups, loose = grouped(plain, kept)
    entries: list[Entry] = []
    for at, group in enumerate(groups):
        named = {name for before in groups[:at] for phrase in before.drugs for name in names_of(phrase)}
        chosen = any(_or_else(before) for before in groups[:at])
        entries += [_as_choice(e) if chosen and e.name in named else e for e in _entries(plain, group, level)]
    if led_by_condition(unit, _dosed(known)):
        entries = [replace(entry, givings=()) for entry in entries]
    complete = shared(plain, with_companions(entries, known, companions(plain, referred, unit, known)), groups)
    complete = closed_by_weeks(groups, complete)
    complete = led_by_cycles(unit, complete)
    return Clause(with_rules(plain, complete, rules, _dosed(known)), loose, rules if not complete else (), of_some)


def _without_referred(plain: str, unit: tuple[Phrase, ...], referred: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The unit without the drugs that are points in time; of `after A infusion (5 mg)` without the bracket, too."""
    kept: list[Phrase] = []
    inside, past, timed, named, infused, end = False, False, False, False, False, 0
    dosed = tells(unit, Dose)
    for at, phrase in enumerate(unit):
        opened = kind_of_mark(phrase) == "open" and (past or (timed and tells(unit[at + 1 : at + 2], Dose)))
        inside = (inside or opened) and kind_of_mark(phrase) != "close"
        if named and dosed and _INFUSION.fullmatch(plain, end, phrase.cut.end):
            continue
        on_its_day = infused and isinstance(phrase.meaning, DayList) and _dated(kept)
        if on_its_day and _ON.fullmatch(plain, end, phrase.cut.first):
            continue
        named, end = phrase in referred, phrase.cut.end
        infused = named and any(name.endswith(CELL_PRODUCT) for name in names_of(phrase))
        past = named and _CYCLES_OF.search(plain, max(0, phrase.cut.first - 40), phrase.cut.first) is not None
        timed = named and _IN_TURN.search(plain, max(0, phrase.cut.first - 40), phrase.cut.first) is not None
        if not inside and not named:
            kept.append(phrase)
    return tuple(kept)


def _dated(kept: list[Phrase]) -> bool:
    """Whether the drug that is told last has its days: `A on days -5 to -3 before B-cel on day 0`."""
    told = takewhile(lambda p: not isinstance(p.meaning, Drug), reversed(kept))
    return any(listed.days for listed in meanings(told, DayList))


def _or_else(group: Group) -> bool:
    """`A 50 mg every 6 weeks, or ...`: what follows is given in place of it."""
    depth = 0
    for phrase in group.after:
        depth += (kind_of_mark(phrase) == "open") - (kind_of_mark(phrase) == "close")
        if kind_of_mark(phrase) == "or" and depth <= 0:
            return True
    return False


def _as_choice(entry: Entry) -> Entry:
    """The drug with each of its doses as one of several, of which a patient has one."""
    givings = (replace(g, dose=replace(g.dose, choice=True)) if g.dose is not None else g for g in entry.givings)
    return replace(entry, givings=tuple(givings))


def _dosed(known: tuple[Entry, ...]) -> frozenset[str]:
    """The drugs of a part that have a dose."""
    return frozenset(entry.name for entry in known if any(giving.dose for giving in entry.givings))


def _entries(plain: str, group: Group, level: str) -> list[Entry]:
    told = _with_brackets(with_scopes_behind((*group.before, *_outer_first(group.after))))
    phrases = tuple(
        p
        for at, p in enumerate(told)
        if is_attribute(p)
        or _also(group, p)
        or kind_of_mark(p) == "next"
        or _other_days(told, at)
        or _other_dose(told, at)
    )
    givings = counted_on(by_the_week(build_givings(phrases, level)))
    if any(kind_of_mark(p) == "titrated" for p in (*group.before, *group.after)):
        givings = tuple(undated(giving) for giving in givings[:1])
    givings = tuple(_onward(plain, _ended(giving, group), group) for giving in givings)
    drugs, aliases = _named(plain, group.drugs)
    if len(drugs) > 2 and not any(giving.timed or giving.dose for giving in givings):
        givings = ()
    others = givings if _each(plain, group) else _beside_dose(plain, drugs, givings)
    entries = [
        _entry(
            drug,
            name,
            aliases.get(drug.cut, ()),
            of_its_kind(name, givings if drug is drugs[-1] or name in RADIATION else others),
        )
        for drug in drugs
        for name in names_of(drug)
    ]
    return _routed_first(entries) if _is_routed(plain, drugs[0], group.before) else entries


def _is_routed(plain: str, first: Phrase, before: tuple[Phrase, ...]) -> bool:
    """`oral A, B and C`: the route stands right before the first, and may be of that one alone."""
    return any(
        isinstance(p.meaning, Route)
        and plain[p.cut.end : first.cut.first].isspace()
        and not plain[p.cut.first : p.cut.end].lower().endswith("ly")
        for p in before[-1:]
    )


def _routed_first(entries: list[Entry]) -> list[Entry]:
    """The drugs behind the first, which are given too, without the route that is said before it."""
    first = entries[0]
    return [
        entry
        if entry.cut == first.cut
        else replace(entry, givings=tuple(replace(g, routes=g.routes[1:], beside=True) for g in entry.givings))
        for entry in entries
    ]


def _outer_first(told: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """`27 mg (20 mg in cycle 1) on days 1 and 2`: the days after the bracket are of the dose before it.

    Days of the bracket that are some of those after it are its own: `40 mg (20 mg on day 1) on days 1-4`.
    """
    if told and isinstance(told[0].meaning, Route):
        return (told[0], *_outer_first(told[1:]))
    kinds = [kind_of_mark(phrase) for phrase in told[:40]]
    opened = kinds.index("open") if "open" in kinds else 0
    if not opened or not isinstance(told[0].meaning, Dose) or "close" not in kinds[opened:]:
        return told
    close = kinds.index("close", opened)
    inside, outside = told[opened : close + 1], (*told[:opened], *told[close + 1 :])
    if [sum(isinstance(p.meaning, Dose) for p in side) for side in (inside, outside)] != [1, 1]:
        return told
    outer = meanings(outside, DayList)
    if len(outer) > 1 and opened > 1 and meanings(inside, DayList) and not tells(told[close + 1 :], CycleList):
        return (*outside, *inside)
    inner = {day for listed in meanings(inside, DayList) for day in listed.days}
    if tells(inside, CycleList):
        return (*outside, *inside) if outer and opened == 1 else told
    if len(outer) != 1 or not inner or not inner < set(outer[0].days):
        return told
    rest = DayList(tuple(day for day in outer[0].days if day not in inner))
    others = (replace(p, meaning=rest) if p.meaning is outer[0] else p for p in outside)
    return (*others, *inside)


def _beside_dose(plain: str, drugs: list[Phrase], givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """What is said of the drugs before one with a dose: its times after `and`, nothing after `with`."""
    joined = _WITH.search(plain[drugs[0].cut.end : drugs[-1].cut.first]) is None
    return tuple(replace(g, dose=None) for g in givings) if joined else ()


def _each(plain: str, group: Group) -> bool:
    """True unless a dose stands right behind the last of several drugs: `A with B 40 mg` gives no dose of A."""
    doses = [p for p in group.after if isinstance(p.meaning, Dose)]
    if not doses or tells(group.before, Dose):
        return True
    between = _BRACKET.sub("", plain[group.drugs[-1].cut.end : doses[0].cut.first])
    return _OF_BOTH.search(plain[doses[-1].cut.end :][:40]) is not None or len(between) > _NEAR_DOSE


def _with_brackets(told: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """Days that open a bracket are marked: they explain what is said before it.

    So are the doses behind cycles that open one, after days or how often: `weekly (cycle 1: 20 mg on day 1)`.
    """
    made: list[Phrase] = []
    stepped = False
    for at, phrase in enumerate(told):
        meaning = phrase.meaning
        opens = at > 0 and kind_of_mark(told[at - 1]) == "open"
        if kind_of_mark(phrase) == "close":
            stepped = False
        elif opens and isinstance(meaning, CycleList) and meaning.ranges:
            stepped = stepped or tells(told[:at], DayList | Frequency)
        if opens and isinstance(meaning, DayList):
            meaning = replace(meaning, bracketed=True)
        elif stepped and isinstance(meaning, Dose):
            meaning = replace(meaning, step=True)
        made.append(Phrase(meaning, phrase.cut))
    return tuple(made)


def of_its_kind(name: str, givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """The givings that a drug can have: grays and fractions are of radiotherapy alone."""
    if name in RADIATION:
        return as_fractions(tuple(replace(g, routes=()) for g in givings if _of_rays(g)))
    return tuple(replace(g, fractions=None) for g in givings if g.dose is None or "Gy" not in g.dose.unit)


def _of_rays(giving: Giving) -> bool:
    """True for grays, and for times without a dose; a route is that of some drug beside them."""
    return "Gy" in giving.dose.unit if giving.dose is not None else giving.timed or not giving.routes


def _ended(giving: Giving, group: Group) -> Giving:
    """`from day 5 until blood counts recover`, `from day -1, tapered`: its end is an event that no day is known of."""
    ends = [m for m in meanings(group.after, Mark) if m.kind == "until" or (m.kind == "taper" and giving.begins)]
    event = next((end.words for end in ends if end.kind == "taper" or _RECOVERY.search(end.words)), "")
    return replace(giving, until=event) if event else giving


def _onward(plain: str, giving: Giving, group: Group) -> Giving:
    """`daily from day 1 of radiotherapy and continuing in the absence of toxicity`: beyond that, too.

    So too `daily until progression`, beyond the cycles of other drugs.
    """
    scoped = giving.cycles is not None and giving.cycles.relative != "each"
    closed = scoped and not any(last is None for _, last in giving.ranges)
    said = (giving.weeks, closed, giving.lasting, giving.count, giving.on_off, giving.until)
    if giving.timed and not giving.begins and not any(said):
        ends = [mark.words for mark in meanings(group.after, Mark) if mark.kind == "until"]
        return replace(giving, onward=any(_PROGRESSION.search(end) and not _IN_CYCLES.search(end) for end in ends))
    if not giving.begins or giving.until:
        return giving
    goes_on = _CONTINUING.match(plain, giving.cut.end) is not None
    return replace(giving, onward=True) if goes_on else giving


def _other_days(told: tuple[Phrase, ...], at: int) -> bool:
    """`on days 1, 4, 8 and 11 (schedule A) or on days 1, 8 and 15`: other days in place of the first."""
    if kind_of_mark(told[at]) != "or" or at + 1 == len(told) or not isinstance(told[at + 1].meaning, DayList):
        return False
    before = next((p for p in reversed(told[:at]) if is_attribute(p)), None)
    return before is not None and isinstance(before.meaning, DayList)


def _other_dose(told: tuple[Phrase, ...], at: int) -> bool:
    """`70 mg/m2 weekly or 27 mg/m2 on days 1 and 2`: another dose in place of the first."""
    if kind_of_mark(told[at]) != "or" or at + 1 == len(told) or not isinstance(told[at + 1].meaning, Dose):
        return False
    return tells(told[:at], Dose)


def _also(group: Group, phrase: Phrase) -> bool:
    """`... (and on day 15 of courses 1 and 2)`: days beside those said before."""
    at = group.after.index(phrase) if phrase in group.after else -1
    follows = at + 1 < len(group.after) and isinstance(group.after[at + 1].meaning, DayList)
    timed = tells(group.after[: max(at, 0)], DayList | CycleLength)
    return kind_of_mark(phrase) == "also" and follows and timed


def _entry(phrase: Phrase, name: str, aliases: tuple[str, ...], givings: tuple[Giving, ...]) -> Entry:
    drug = phrase.meaning
    assert isinstance(drug, Drug)
    return Entry(
        drug=Drug((name,), drug.printed, drug.known, drug.combination, drug.given),
        aliases=aliases,
        givings=givings,
        cut=phrase.cut,
    )


def _named(plain: str, drugs: tuple[Phrase, ...]) -> tuple[list[Phrase], dict[Cut, tuple[str, ...]]]:
    """The drugs of a group once each; a bracketed second name of the same drug is an alias."""
    kept: list[Phrase] = []
    aliases: dict[Cut, tuple[str, ...]] = {}
    for phrase in drugs:
        if kept and _renames(plain, kept, phrase):
            aliases[kept[-1].cut] = (*aliases.get(kept[-1].cut, ()), plain[phrase.cut.first : phrase.cut.end])
        else:
            kept.append(phrase)
    return kept, aliases


def _renames(plain: str, kept: list[Phrase], phrase: Phrase) -> bool:
    last, drug = kept[-1].meaning, phrase.meaning
    assert isinstance(last, Drug) and isinstance(drug, Drug)
    gap = plain[kept[-1].cut.end : phrase.cut.first]
    if last.names == drug.names:
        return True
    if drug.combination and set(drug.names) <= {name for p in kept for name in names_of(p)}:
        return True
    return "(" in gap and ")" not in gap and "," not in gap and not (last.known and drug.known)
