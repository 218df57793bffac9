"""Ties phrases to drugs within one unit of text (a sentence or an item of a list). Knows neither phases nor days."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.regimens.accompanying import companions, with_companions
from trialrun.read.regimens.building import build_givings
from trialrun.read.regimens.conditions import conditional_doses, led_by_condition
from trialrun.read.regimens.givings import Entry, Giving
from trialrun.read.regimens.irradiation import RADIATION, as_fractions
from trialrun.read.regimens.model import ConditionalDose
from trialrun.read.regimens.passing import named_in_passing, without_limits
from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Heading,
    Mark,
    Phrase,
    Route,
    kind_of_mark,
    names_of,
)
from trialrun.read.regimens.ramps import ramped
from trialrun.read.regimens.sharing import Group, is_attribute, shared
from trialrun.read.text import Cut

_SMALL = re.compile(
    r"[\s*]{0,3}(?:\((?:dose\s)?(?:cohort|level|arm)\s?\w{1,3}\)\s)?(?:(?:doses?|administrations?|of|the|a|an|in|oral|infusions?|injections?|"
    r"tablets?|therapy|total|dose|given|single|bolus|standard|low-dose|high-dose|treatment with|"
    r"treatment|continuous|patients|receive|received|subjects)[\s*]{1,3}){0,4}[\s*]{0,2}",
    re.IGNORECASE,
)
_RECOVERY = re.compile(
    r"recover|engraft|counts?\b|\bANC\b|neutrophil|collect|harvest|apheresis|discharge|resol|clear", re.IGNORECASE
)
_OPENINGS = frozenset({"comma", "and", "with", "next", "semicolon", "open", "or", "colon", "item", "close"})
_WITH = re.compile(r"\bwith\b|\bplus\b|\+", re.IGNORECASE)
_NEAR_DOSE = 3
_CHOICE = frozenset({"comma", "or", "open", "close"})
_LEADING = (Route, Dose, Frequency, CycleCount)


class Clause(msgspec.Struct, frozen=True):
    """A unit read: entries in the order of the text, and attributes that name no drug.

    `referred`: drugs that are points in time for those given; `day_after`: their days and the days after them.
    """

    entries: tuple[Entry, ...] = ()
    loose: tuple[Phrase, ...] = ()
    rules: tuple[ConditionalDose, ...] = ()


def read_clause(plain: str, unit: tuple[Phrase, ...], level: str, known: tuple[Entry, ...] = ()) -> Clause:
    """The drugs of a unit with what is said of each; `known` are those of the part so far."""
    rules = conditional_doses(plain, unit, _dosed(known))
    ruled = {rule.cut for rule in rules}
    referred = named_in_passing(plain, unit)
    kept = _without_rules(tuple(p for p in without_limits(plain, unit) if p not in referred), ruled)
    groups, loose = _groups(plain, kept)
    entries: list[Entry] = []
    for group in groups:
        entries += _entries(plain, group, level)
    if led_by_condition(unit, _dosed(known)):
        entries = [msgspec.structs.replace(entry, givings=()) for entry in entries]
    complete = shared(with_companions(entries, known, companions(plain, referred)), groups)
    return Clause(_with_rules(complete, rules, _dosed(known)), loose, rules if not complete else ())


def _dosed(known: tuple[Entry, ...]) -> frozenset[str]:
    """The drugs of a part that have a dose."""
    return frozenset(entry.drug.names[0] for entry in known if any(giving.dose for giving in entry.givings))


def _without_rules(unit: tuple[Phrase, ...], ruled: set[Cut]) -> tuple[Phrase, ...]:
    """The unit without conditional doses; beside another dose, without the times that stand right after them too."""
    kept: list[Phrase] = []
    dosed, after_rule = False, False
    for phrase in unit:
        ends = phrase.cut in ruled
        if not ends and not (after_rule and dosed and isinstance(phrase.meaning, DayList | Frequency)):
            kept.append(phrase)
        dosed = dosed or (isinstance(phrase.meaning, Dose) and not ends)
        after_rule = ends
    return tuple(kept)


def _groups(plain: str, unit: tuple[Phrase, ...]) -> tuple[list[Group], tuple[Phrase, ...]]:
    groups: list[Group] = []
    waiting: list[Phrase] = []
    for at, phrase in enumerate(unit):
        if not isinstance(phrase.meaning, Drug) or _label(unit, at):
            waiting.append(phrase)
            continue
        if groups and _continues(plain, groups[-1], waiting, phrase):
            last = groups[-1]
            groups[-1] = msgspec.structs.replace(last, drugs=(*last.drugs, phrase))
            waiting = []
            continue
        cut = _forward(plain, groups[-1], waiting, phrase) if groups else 0
        if groups:
            groups[-1] = msgspec.structs.replace(groups[-1], after=tuple(waiting[:cut]))
        joined = bool(groups) and not any(_parting(p) for p in waiting)
        groups.append(Group((phrase,), before=_leading(waiting[cut:]), joined=joined))
        waiting = []
    if not groups:
        return [], tuple(p for p in unit if is_attribute(p))
    groups[-1] = msgspec.structs.replace(groups[-1], after=tuple(waiting))
    groups[0] = msgspec.structs.replace(groups[0], before=_of_itself(groups[0]))
    return groups, ()


def _of_itself(group: Group) -> tuple[Phrase, ...]:
    """`... IV on days 1, 8 and 15 and decitabine on days 1-5`: the days before `and` are of an unknown drug."""
    if not any(isinstance(p.meaning, DayList) for p in group.after):
        return group.before
    last = max((at for at, p in enumerate(group.before) if kind_of_mark(p) == "and"), default=-1)
    return group.before[last + 1 :]


def _parting(phrase: Phrase) -> bool:
    """A joint that keeps what is said of two drugs apart; `followed by` parts them within a day."""
    meaning = phrase.meaning
    if not isinstance(meaning, Mark) or "follow" in meaning.words.lower():
        return False
    return meaning.kind in {"semicolon", "next", "colon"}


def _label(unit: tuple[Phrase, ...], at: int) -> bool:
    """`VTD (bortezomib ...)`, `MDex: melphalan ...`: the short name of what follows is a heading, not a drug."""
    drug = unit[at].meaning
    named = (
        at + 2 < len(unit)
        and kind_of_mark(unit[at + 1]) in {"open", "colon"}
        and isinstance(unit[at + 2].meaning, Drug | Route)
    )
    return isinstance(drug, Drug) and drug.combination and named


def _leading(before: list[Phrase]) -> tuple[Phrase, ...]:
    """What comes before a drug; a dose that `and` parts from it is that of a drug we do not know.

    An interval or a number of cycles before the bracket that the drug stands in is said of the phase.
    """
    last = max((at for at, p in enumerate(before) if kind_of_mark(p) == "and"), default=-1)
    inner = max((at for at, p in enumerate(before) if kind_of_mark(p) == "open"), default=-1)
    return tuple(
        p
        for at, p in enumerate(before)
        if (at > last or not isinstance(p.meaning, Dose))
        and (at > inner or not isinstance(p.meaning, CycleLength | CycleCount))
    )


def _continues(plain: str, group: Group, waiting: list[Phrase], phrase: Phrase) -> bool:
    """`melphalan and prednisone`, `bortezomib (Velcade)`: one group; not where the second has a dose of its own."""
    if any(is_attribute(p) and not isinstance(p.meaning, Route) for p in waiting):
        return False
    if not all(p.meaning.given for p in (*group.drugs, phrase) if isinstance(p.meaning, Drug)):
        return False
    last = group.drugs[-1].meaning
    assert isinstance(last, Drug) and isinstance(phrase.meaning, Drug)
    if any(p.meaning.names == phrase.meaning.names for p in group.drugs if isinstance(p.meaning, Drug)) and (
        "(" not in plain[group.drugs[-1].cut.end : phrase.cut.first]
    ):
        return False
    if last.combination and "(" not in plain[group.drugs[-1].cut.end : phrase.cut.first]:
        return False
    if any(isinstance(p.meaning, Route) for p in waiting) and not all(kind_of_mark(p) != "comma" for p in waiting):
        return False
    gap = plain[group.drugs[-1].cut.end : phrase.cut.first]
    return (
        len(gap) <= 45
        and ":" not in gap
        and all(
            kind_of_mark(p)
            in {
                "and",
                "comma",
                "open",
                "close",
                "with",
                "or",
            }
            for p in waiting
        )
    )


def _forward(plain: str, group: Group, waiting: list[Phrase], drug: Phrase) -> int:
    """Where in `waiting` the phrases begin that belong to the drug that follows: `... and weekly | cisplatin`."""
    led = _led_by_days(group, waiting)
    if led is not None:
        return led
    at = len(waiting)
    place = drug.cut.first
    while (
        at and isinstance(waiting[at - 1].meaning, _LEADING) and _SMALL.fullmatch(plain, waiting[at - 1].cut.end, place)
    ):
        at -= 1
        place = waiting[at].cut.first
    if at == len(waiting):
        return _forward_days(plain, waiting, drug)
    if at > 0 and kind_of_mark(waiting[at - 1]) in {"colon", "open"} and not any(is_attribute(p) for p in waiting[:at]):
        return len(waiting)
    at = _first_of_choice(group, waiting, at)
    preceded = at > 0 and kind_of_mark(waiting[at - 1]) in _OPENINGS
    if preceded or any(isinstance(p.meaning, Dose) for p in waiting[:at]):
        return at
    while at < len(waiting) and not isinstance(waiting[at].meaning, Route):
        at += 1
    return at


def _led_by_days(group: Group, waiting: list[Phrase]) -> int | None:
    """`on days 1 and 8 with A and on days 1-21 with B`: where the days begin that lead with the drug that follows."""
    if not any(isinstance(p.meaning, DayList) for p in group.before) or any(
        isinstance(p.meaning, Dose) for p in waiting
    ):
        return None
    rest = len(waiting)
    while rest and isinstance(waiting[rest - 1].meaning, Route):
        rest -= 1
    if rest < 2 or kind_of_mark(waiting[rest - 1]) != "with" or not isinstance(waiting[rest - 2].meaning, DayList):
        return None
    return rest - 2


def _first_of_choice(group: Group, waiting: list[Phrase], at: int) -> int:
    """`..., and 15 mg (cohort 1) or 25 mg (cohort 2) | lenalidomide`: all doses, where the drug before has its own."""
    start, doses = at, [at]
    while start and (
        kind_of_mark(waiting[start - 1]) in _CHOICE or isinstance(waiting[start - 1].meaning, Dose | Heading)
    ):
        start -= 1
        if isinstance(waiting[start].meaning, Dose):
            doses.append(start)
    chosen = any(kind_of_mark(p) == "or" for p in waiting[start:])
    own = any(isinstance(p.meaning, Dose) for p in (*group.before, *waiting[:start]))
    return doses[-1] if chosen and own and isinstance(waiting[at].meaning, Dose) else at


def _forward_days(plain: str, waiting: list[Phrase], drug: Phrase) -> int:
    """`...; on day 8, cisplatin`: days before a comma, after a joint, belong to the drug that follows."""
    if len(waiting) > 1 and kind_of_mark(waiting[-2]) == "semicolon" and isinstance(waiting[-1].meaning, CycleList):
        return len(waiting) - 1
    if (
        len(waiting) < 3
        or kind_of_mark(waiting[-1]) != "comma"
        or not isinstance(waiting[-2].meaning, DayList | CycleList)
    ):
        return len(waiting)
    at = len(waiting) - 2
    while at and isinstance(waiting[at - 1].meaning, DayList | CycleList):
        at -= 1
    begun = at > 0 and kind_of_mark(waiting[at - 1]) in {"semicolon", "next"}
    near = _SMALL.fullmatch(plain, waiting[-1].cut.end, drug.cut.first) is not None
    return at if begun and near else len(waiting)


def _entries(plain: str, group: Group, level: str) -> list[Entry]:
    told = _with_brackets((*group.before, *_outer_first(group.after)))
    phrases = tuple(
        p
        for at, p in enumerate(told)
        if is_attribute(p) or _also(group, p) or kind_of_mark(p) == "next" or _other_days(told, at)
    )
    givings = ramped(build_givings(phrases, level))
    if any(kind_of_mark(p) == "titrated" for p in (*group.before, *group.after)):
        givings = tuple(_without_times(giving) for giving in givings[:1])
    givings = tuple(_ended(giving, group) for giving in givings)
    drugs, aliases = _named(plain, group.drugs)
    if len(drugs) > 2 and not any(giving.timed or giving.dose for giving in givings):
        givings = ()
    others = givings if _each(plain, group) else _beside_dose(plain, drugs, givings)
    return [
        _entry(
            drug,
            name,
            aliases.get(drug.cut, ()),
            of_its_kind(name, givings if drug is drugs[-1] or name in RADIATION else others),
        )
        for drug in drugs
        for name in names_of(drug)
    ]


def _outer_first(told: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """`27 mg (20 mg in cycle 1) on days 1 and 2`: the days after the bracket are of the dose before it."""
    kinds = [kind_of_mark(phrase) for phrase in told[:40]]
    if len(told) < 5 or not isinstance(told[0].meaning, Dose) or kinds[1] != "open" or "close" not in kinds:
        return told
    close = kinds.index("close")
    inside, after = told[2:close], told[close + 1 :]
    scoped = any(isinstance(p.meaning, Dose) for p in inside) and any(isinstance(p.meaning, CycleList) for p in inside)
    dated = any(isinstance(p.meaning, DayList) for p in after) and not any(isinstance(p.meaning, Dose) for p in after)
    return (told[0], *after, *told[1 : close + 1]) if scoped and dated else told


def _beside_dose(plain: str, drugs: list[Phrase], givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """What is said of the drugs before one with a dose: its times after `and`, nothing after `with`."""
    joined = _WITH.search(plain[drugs[0].cut.end : drugs[-1].cut.first]) is None
    return tuple(msgspec.structs.replace(g, dose=None) for g in givings) if joined else ()


def _each(plain: str, group: Group) -> bool:
    """True unless a dose stands right behind the last of several drugs: `A with B 40 mg` gives no dose of A."""
    doses = [p for p in group.after if isinstance(p.meaning, Dose)]
    if not doses or any(isinstance(p.meaning, Dose) for p in group.before):
        return True
    between = plain[group.drugs[-1].cut.end : doses[0].cut.first]
    return re.search(r"\b(?:each|both)\b", plain[doses[-1].cut.end :][:40]) is not None or len(between) > _NEAR_DOSE


def _with_brackets(told: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """Days that open a bracket are marked so: they explain what is said before it."""
    return tuple(
        msgspec.structs.replace(phrase, meaning=msgspec.structs.replace(phrase.meaning, bracketed=True))
        if isinstance(phrase.meaning, DayList) and at and kind_of_mark(told[at - 1]) == "open"
        else phrase
        for at, phrase in enumerate(told)
    )


def of_its_kind(name: str, givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """The givings that a drug can have: grays are of radiotherapy and milligrams are not."""
    if name in RADIATION:
        return as_fractions(tuple(g for g in givings if g.dose is None or "Gy" in g.dose.unit))
    return tuple(g for g in givings if g.dose is None or "Gy" not in g.dose.unit)


def _ended(giving: Giving, group: Group) -> Giving:
    """`from day 5 until blood counts recover`: its end is an event that no day is known of."""
    ends = [p.meaning.words for p in group.after if isinstance(p.meaning, Mark) and p.meaning.kind == "until"]
    event = next((words for words in ends if _RECOVERY.search(words)), "")
    return msgspec.structs.replace(giving, until=event) if event else giving


def _without_times(giving: Giving) -> Giving:
    """A dose that is raised step by step has no days that could be listed."""
    return Giving(dose=giving.dose, routes=giving.routes, level=giving.level, cut=giving.cut)


def _other_days(told: tuple[Phrase, ...], at: int) -> bool:
    """`on days 1, 4, 8 and 11 (schedule A) or on days 1, 8 and 15`: other days in place of the first."""
    if kind_of_mark(told[at]) != "or" or at + 1 == len(told) or not isinstance(told[at + 1].meaning, DayList):
        return False
    before = next((p for p in reversed(told[:at]) if is_attribute(p)), None)
    return before is not None and isinstance(before.meaning, DayList)


def _also(group: Group, phrase: Phrase) -> bool:
    """`... (and on day 15 of courses 1 and 2)`: days beside those said before."""
    at = group.after.index(phrase) if phrase in group.after else -1
    follows = at + 1 < len(group.after) and isinstance(group.after[at + 1].meaning, DayList)
    return kind_of_mark(phrase) == "also" and follows and any(isinstance(p.meaning, DayList) for p in group.after[:at])


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


def _with_rules(entries: list[Entry], rules: tuple[ConditionalDose, ...], dosed: frozenset[str]) -> tuple[Entry, ...]:
    """The rules beside the drugs before them. Of doses of which each is for some patients, the first is the dose."""
    for rule in rules:
        before = [at for at, entry in enumerate(entries) if entry.cut.first < rule.cut.first]
        if before:
            at = before[-1]
            entries[at] = msgspec.structs.replace(entries[at], rules=(*entries[at].rules, rule))
    return tuple(entry if entry.drug.names[0] in dosed else _first_ruled(entry) for entry in entries)


def _first_ruled(entry: Entry) -> Entry:
    doses = [rule for rule in entry.rules if rule.amount is not None and rule.unit]
    if not doses or any(giving.dose for giving in entry.givings) or not entry.givings:
        return entry
    first = doses[0]
    dose = Dose(first.amount, None, first.unit) if first.amount is not None else None
    givings = tuple(msgspec.structs.replace(giving, dose=dose) for giving in entry.givings)
    return msgspec.structs.replace(entry, givings=givings, rules=tuple(r for r in entry.rules if r != first))
