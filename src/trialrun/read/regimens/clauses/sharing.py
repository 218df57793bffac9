"""Shares what is said once of several drugs of a sentence: days, intervals, numbers of cycles. Invents no day."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.regimens.clauses.closings import closed
from trialrun.read.regimens.clauses.group import Group, is_attribute, joint_behind
from trialrun.read.regimens.clauses.lending import in_weeks_of_first, is_run, lent, timed_as
from trialrun.read.regimens.givings.giving import TIMING, Entry, Giving, share_timing
from trialrun.read.regimens.lexis.likenesses import DOSES_BEFORE
from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Frequency,
    Lasting,
    Mark,
    Route,
    WeekList,
    kind_of_mark,
    meanings,
    tells,
)

_GIVEN_IN = re.compile(r"\b(?:were|are|was|is|will\sbe)\s(?:administered|given|infused|repeated)\s(?:in|on)\s$")
_ALL_ARE_GIVEN = re.compile(
    r"\b(?:are|were)\s(?:both\s|all\s|then\s|also\s)?(?:given|administered|infused|taken)\b", re.I
)
"""`A 30 mg and B 300 mg are given for 3 days`: each of them, not B alone."""
_IN_CYCLES = re.compile(r"\bin\s\d{1,2}-(?:day|week)\scycles?\s(?:for|in|during)\s$")
_SO_LONG = re.compile(r"\b(?:of|in|during|for)\s\d{1,2}-(?:day|week)\s$", re.IGNORECASE)
"""`... of 21-day | cycles 1-8`: how long the cycles are, and which, is told of all."""
_EVERY_FOR = re.compile(r"\b(?:every|q)\s?\d{1,2}[- ]?(?:days?|weeks?|d|w)\s(?:for|in|during|of)\s$", re.IGNORECASE)
_ONLY = re.compile(r"\s?only\b")
_ENDS = re.compile(r"\s?(?:[.;]|$)")
_COMBINED = re.compile(r"\bin\scombination\swith\s", re.IGNORECASE)
_A_MONTH = 28
_NEAR = 14  # letters: a comma, `and`, a route


def shared(plain: str, entries: list[Entry], groups: list[Group]) -> list[Entry]:
    """Drugs without times take them from the group before that led with them, else from the group after."""
    by_group = _by_group(entries, groups)
    leading = _leading(groups, by_group)
    for at in reversed(range(len(groups))):
        lead, later = leading[at], _donor(at, groups, by_group)
        like = any(kind_of_mark(p) == "like" for p in groups[at].after) or dosed_as_before(groups[at])
        if like or (lead is None and _in_own_cycles(groups[at])):
            continue
        if lead is not None and later is not None and _same_run(lead, later):
            by_group[at] = [timed_as(entry, later) for entry in by_group[at]]
            continue
        donor = lead or later
        scopes = () if donor is not None else _scopes_after(at, groups, by_group)
        if scopes:
            by_group[at] = [_in_each_scope(entry, scopes) for entry in by_group[at]]
        if donor is not None:
            counted = tells(groups[at].before, CycleCount)
            listed = donor.dose is None and _listed_with_next(groups, at)
            joint = joint_behind(groups, at)
            by_group[at] = [lent(_bare(entry) if listed else entry, donor, counted, joint) for entry in by_group[at]]
    by_group = _with_the_first(plain, groups, by_group)
    by_group = _with_in_brackets(groups, by_group)
    by_group = _weekly_for_weeks(groups, _given_together(plain, groups, by_group))
    by_group = _closed_by_cycles(plain, groups, by_group)
    entries = [entry for group_entries in by_group for entry in group_entries]
    entries = closed(entries, groups)
    return [in_weeks_of_first(entry, entries) for entry in entries]


def dosed_as_before(group: Group) -> bool:
    """`the same doses of A, and B 5 mg on day 1`: the times of A, too, are told elsewhere."""
    return any(mark.kind == "like" and mark.words == DOSES_BEFORE for mark in meanings(group.before[-1:], Mark))


def _in_own_cycles(group: Group) -> bool:
    """`A 480 mg in cycles of 4 weeks, with B on days 1-14`: how often A is given; the days are of B."""
    return any(not length.every for length in meanings(group.after, CycleLength))


def _same_run(lead: Giving, later: Giving) -> bool:
    """`4-day infusions of A and B on days 4-7`: a run of days, and which days those are."""
    run = later.listed
    other = lead.days or lead.weeks or lead.cycles or lead.every or lead.frequency not in {None, Frequency(1, 1)}
    return not other and lead.lasting is not None and 1 < lead.lasting.days == len(run) == run[-1] - run[0] + 1


def _closed_by_cycles(plain: str, groups: list[Group], by_group: list[list[Entry]]) -> list[list[Entry]]:
    """`A on day 1, B on days 2-4 and C on days 2-4 in cycle 1.`: the cycles at the end are those of all."""
    said = [p for p in groups[-1].after if is_attribute(p)] if len(groups) > 1 else []
    last = said[-1] if said else None
    if last is None or not isinstance(last.meaning, CycleList) or not last.meaning.ranges:
        return by_group
    if not all(group.joined for group in groups[1:]) or _ONLY.match(plain, last.cut.end):
        return by_group
    before = plain[max(0, last.cut.first - 40) : last.cut.first]
    of_all = any(pattern.search(before) for pattern in (_GIVEN_IN, _IN_CYCLES, _EVERY_FOR, _SO_LONG)) or (
        last.meaning.ranges == ((1, 1),) and before.endswith(" in ") and _ENDS.match(plain, last.cut.end) is not None
    )
    givings = [g for entries in by_group[:-1] for entry in entries for g in entry.givings]
    if not of_all or not givings or any(g.cycles is not None or not g.timed for g in givings):
        return by_group
    scoped = [
        [replace(e, givings=tuple(replace(g, cycles=last.meaning) for g in e.givings)) for e in entries]
        for entries in by_group[:-1]
    ]
    return [*scoped, by_group[-1]]


def _with_the_first(plain: str, groups: list[Group], by_group: list[list[Entry]]) -> list[list[Entry]]:
    """`A 75 mg/m2 on day 1 every 3 weeks in combination with B 50 mg/m2 and C 500 mg/m2`: all on that day."""
    made, source = list(by_group), None
    for at in range(1, len(groups)):
        between = plain[groups[at - 1].drugs[-1].cut.end : groups[at].drugs[0].cut.first]
        before = [g for entry in made[at - 1] for g in entry.givings]
        if _COMBINED.search(between) and len(made[at - 1]) == 1 and len(before) == 1 and _on_one_day(before[0]):
            source = before[0]
        bare = [g for entry in made[at] for g in entry.givings]
        if source is None or not groups[at].joined or any(g.timed or not g.dose or g.cycles for g in bare) or not bare:
            source = None
            continue
        shared_so = source
        made[at] = [timed_as(entry, shared_so) for entry in made[at]]
    return made


def _with_in_brackets(groups: list[Group], by_group: list[list[Entry]]) -> list[list[Entry]]:
    """`A on days 1-14 (with B 20 mg twice daily)`: B is given on the days of A."""
    made = list(by_group)
    for at in range(1, len(groups)):
        joint = [kind_of_mark(p) for p in groups[at - 1].after[-2:]]
        opened = joint == ["open", "with"] or joint[-1:] == ["also"]
        listed = {g.days for entry in made[at - 1] for g in entry.givings if g.days is not None}
        if opened and len(listed) == 1 and is_run(days := listed.pop()):
            made[at] = [
                replace(e, givings=tuple(replace(g, days=days) if _only_daily(g) else g for g in e.givings))
                for e in made[at]
            ]
    return made


def _only_daily(giving: Giving) -> bool:
    """True where how often a day is all that is said of the times."""
    other = giving.days or giving.weeks or giving.lasting or giving.on_off or giving.every or giving.times
    return not other and giving.every_day


def _on_one_day(giving: Giving) -> bool:
    """True for a dose on one day of each cycle, or at an interval of weeks: nothing that could be a run of days."""
    days = giving.listed
    long = giving.frequency is None and giving.lasting is None and giving.weeks is None and giving.cycles is None
    return giving.dose is not None and long and (len(days) == 1 or (not days and giving.every is not None))


def _given_together(plain: str, groups: list[Group], by_group: list[list[Entry]]) -> list[list[Entry]]:
    """`On day -5, A 30 mg and B 300 mg are given for 3 days`: the days are said before all, how long behind all."""
    led = meanings(groups[0].before, DayList) if len(groups) > 1 and by_group[-1] else []
    entries = [entry for entries in by_group for entry in entries]
    if len(led) != 1 or not all(group.joined for group in groups[1:]) or any(len(e.givings) != 1 for e in entries):
        return by_group
    last, givings = by_group[-1][0].givings[0], [entry.givings[0] for entry in entries]
    together = _ALL_ARE_GIVEN.search(plain, groups[-1].drugs[-1].cut.end, last.cut.end) is not None
    alike = all(g.days in (None, led[0]) and g.lasting in (None, last.lasting) and not g.cycles for g in givings)
    run = len(led[0].days) == 1 and last.lasting is not None and last.lasting.consecutive
    repeated = last.every is not None and last.lasting is None and led[0].days[-1:] <= (last.every.days,)
    if not together or not alike or not (run or repeated):
        return by_group
    whole = replace(last, days=replace(led[0], begins=run))
    return [[replace(e, givings=(share_timing(e.givings[0], whole),)) for e in entries] for entries in by_group]


def _weekly_for_weeks(groups: list[Group], by_group: list[list[Entry]]) -> list[list[Entry]]:
    """`weekly A 2 mg and B 50 mg for 6 weeks`: how often is said before the first, how long after the last."""
    first, last = by_group[:1], by_group[-1:]
    if len(groups) < 2 or not all(group.joined for group in groups[1:]) or not first[0] or not last[0]:
        return by_group
    often, long = first[0][0].givings[:1], last[0][0].givings[:1]
    led = tells(groups[0].before, Frequency)
    if not led or not often or not long or long[0].lasting is None or long[0].frequency is not None or long[0].days:
        return by_group
    both = replace(often[0], lasting=long[0].lasting)
    plain = all(len(e.givings) == 1 and not (e.givings[0].days or e.givings[0].cycles) for es in by_group for e in es)
    if not plain or both.lasting is None or both.lasting.consecutive or both.days or both.frequency is None:
        return by_group
    return [[replace(e, givings=(share_timing(e.givings[0], both),)) for e in es] for es in by_group]


def _listed_with_next(groups: list[Group], at: int) -> bool:
    """`cyclophosphamide, oral dexamethasone and cisplatin IV for 4 days`: nothing but a joint stands between two."""
    if at + 1 >= len(groups) or not groups[at + 1].joined:
        return False
    return groups[at + 1].drugs[0].cut.first - groups[at].drugs[-1].cut.end <= _NEAR


def _bare(entry: Entry) -> Entry:
    """A drug of which nothing is said, as one whose times are still to come."""
    plain = not entry.givings and entry.drug.known and entry.drug.given and not entry.drug.combination
    return replace(entry, givings=(Giving(),)) if plain else entry


def _leading(groups: list[Group], by_group: list[list[Entry]]) -> list[Giving | None]:
    """For each group the giving of the group that led with its times, up to it."""
    found: list[Giving | None] = []
    leading: Giving | None = None
    for group, entries in zip(groups, by_group, strict=True):
        times = tells(group.before, Frequency | DayList | CycleList | WeekList | Lasting) or _headed(group)
        if times and entries and entries[0].givings:
            leading = entries[0].givings[0]
        elif not group.joined:
            leading = None
        found.append(leading if leading is not None and leading.timed else None)
    return found


def _headed(group: Group) -> bool:
    """`FOLFOX every 2 weeks: A 85 mg, B 400 mg`: an interval before a colon is of all that follow."""
    return tells(group.before, CycleLength) and any(kind_of_mark(p) == "colon" for p in group.before)


def _by_group(entries: list[Entry], groups: list[Group]) -> list[list[Entry]]:
    by_group: list[list[Entry]] = [[] for _ in groups]
    places = {phrase.cut: at for at, group in enumerate(groups) for phrase in group.drugs}
    for entry in entries:
        by_group[places[entry.cut]].append(entry)
    return by_group


def _donor(at: int, groups: list[Group], by_group: list[list[Entry]]) -> Giving | None:
    for later in range(at + 1, len(groups)):
        if not groups[later].joined or later - at > 6:
            return None
        timed = [g for entry in by_group[later] for g in entry.givings if g.timed]
        if any((g.begins and len(g.listed) == 1 and g.lasting is None) or _rescue(g) for g in timed):
            return None
        if timed:
            own = _led(groups[later], groups[at]) or _bracketed(groups[later]) or _in_own_bracket(timed[0])
            alike = all(_as_the_first(giving, timed[0]) for giving in timed)
            single = all(len(e.givings) == 1 or any(g.infused_long for g in e.givings) for e in by_group[later])
            return timed[0] if alike and single and not own else None
    return None


def _in_own_bracket(giving: Giving) -> bool:
    """`A 75 mg/m2 and B 100 mg/m2 (days 1-3) every 3 weeks`: days in brackets behind B are not told of A."""
    several = len(giving.listed) > 1 and giving.listed[0] > 0 and giving.lasting is None
    return several and giving.days is not None and giving.days.bracketed


def _rescue(giving: Giving) -> bool:
    """`A, followed by B every 6 hours for 4 doses`: a number of doses within a day or two, which is of B alone."""
    often = giving.frequency.times_per_day or 1 if giving.frequency is not None else 1
    return often > 1 and giving.times is not None and giving.days is None


def _scopes_after(at: int, groups: list[Group], by_group: list[list[Entry]]) -> tuple[Giving, ...]:
    """`A 1 g and B 80 mg on day 2 of cycle 1 and day 1 of cycles 2-8`: the one dose of B, in each of its scopes."""
    after = by_group[at + 1] if at + 1 < len(groups) and groups[at + 1].joined else []
    givings = after[0].givings if len(after) == 1 else ()
    scoped = all(g.days is not None and g.cycles is not None and not (g.extra or g.follows) for g in givings)
    if len(givings) < 2 or not scoped or len({g.dose for g in givings}) > 1 or _bracketed(groups[at + 1]):
        return ()
    return givings


def _in_each_scope(entry: Entry, scopes: tuple[Giving, ...]) -> Entry:
    """A drug with one dose and no times of its own, with those of several scopes of another."""
    own = entry.givings[0] if len(entry.givings) == 1 else None
    if own is None or own.timed or own.cycles is not None or own.dose is None or entry.drug.combination:
        return entry
    return replace(entry, givings=tuple(share_timing(own, scope) for scope in scopes))


def _as_the_first(giving: Giving, first: Giving) -> bool:
    """True for the times of the first; `400 mg on day 1, then 2400 mg over 46 hours every 2 weeks` is all on day 1."""
    same = all(getattr(giving, name) == getattr(first, name) for name in TIMING)
    once = len(first.listed) == 1
    return same or (once and giving.infused_long and giving.days is None and giving.weeks is None)


def _led(group: Group, other: Group) -> bool:
    """True where more than a route is said of a drug before it; not a dose alone, if `5 mg A and 6 mg B` is said."""
    said = [p for p in group.before if not isinstance(p.meaning, Mark | Route)]
    listed = tells(other.before, Dose) and not any(kind_of_mark(p) == "or" for p in other.after)
    return bool(said) and not (listed and all(isinstance(p.meaning, Dose) for p in said))


def _bracketed(group: Group) -> bool:
    """True where all that is said of the times of a drug stands in brackets after it."""
    open_at, inside = False, False
    for phrase in group.after:
        open_at = (open_at or kind_of_mark(phrase) == "open") and kind_of_mark(phrase) != "close"
        if isinstance(phrase.meaning, DayList | WeekList | Frequency | Lasting | CycleLength):
            inside = True
            if not open_at:
                return False
    return inside
