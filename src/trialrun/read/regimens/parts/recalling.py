"""How a drug that is named again joins what was said of it before: merged, recalled, beside it, in another phase."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry, Giving, is_scoped
from trialrun.read.regimens.givings.irradiation import RADIATION
from trialrun.read.regimens.givings.merging import merge_givings
from trialrun.read.regimens.lexis.limiting import ALONE
from trialrun.read.regimens.model import ConditionalDose
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.phrases import LATER

_NUMBERED = re.compile(r"\s(?:in|for|during|on)\s(?:cycles?|courses?)\s\d", re.IGNORECASE)


def beside_scope(entry: Entry) -> Entry:
    """`During course 1, patients also receive ...`: beside, not in place of, what is given in all cycles."""
    givings = tuple(replace(g, extra=bool(g.ranges)) for g in entry.givings)
    return replace(entry, givings=givings)


def with_ladder(ladder: tuple[Giving, ...], entries: list[Entry]) -> list[Entry]:
    """`Cohort 1: 20 mg; cohort 2: 40 mg of A daily`: the doses of the levels before are of the first drug, too."""
    if not ladder or not entries or not all(giving.level or giving.dose is None for giving in entries[0].givings):
        return entries
    first = entries[0]
    routes = next((giving.routes for giving in first.givings), ())
    steps = tuple(replace(giving, routes=giving.routes or routes) for giving in ladder)
    return [replace(first, givings=merge_givings(steps, first.givings)), *entries[1:]]


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
    givings = entry.timed
    every = [giving.every.days for giving in givings if giving.every is not None and giving.cycles is None]
    return bool(longest) and len(every) == len(givings) > 0 and min(every) > longest


def _whole(giving: Giving) -> bool:
    scoped = bool(giving.ranges or giving.later)
    return giving.dose is not None and giving.timed and not giving.level and not scoped and giving.weeks is None


def _other_days(one: Giving, two: Giving) -> bool:
    if one.days is None or two.days is None:
        return one.dose != two.dose and one.every != two.every
    return not set(one.listed).isdisjoint(two.listed) and one.days != two.days


def recalled(parts: Sequence[Part], entry: Entry) -> Entry:
    """A drug of a combination named again has the doses and days that it had where they were said."""
    if not entry.drug.combination or any(g.dose or g.timed for g in entry.givings):
        return entry
    for part in reversed(parts):
        for old in part.entries:
            if old.drug.names == entry.drug.names and any(g.dose for g in old.givings):
                if part.arm != parts[-1].arm:
                    return replace(entry, givings=old.givings)
                return replace(
                    entry, givings=tuple(replace(g, cycles=None, count=None) for g in _of_last_cycles(old.givings))
                )
    return entry


def in_cycles_of_arm(parts: Sequence[Part], part: Part, entries: Sequence[Entry]) -> Part:
    """`Arm 2: ABC and D every 3 weeks`: in the cycles that ABC has in the arm before it."""
    named = {entry.name for entry in entries if entry.drug.combination and entry.givings}
    before = [old for old in parts[:-1] if old.arm and part.arm and old.arm != part.arm and old.lengths]
    source = next((old for old in reversed(before) if named and named <= {entry.name for entry in old.entries}), None)
    return part if source is None or part.lengths else replace(part, lengths=source.lengths)


def with_new_days(entries: list[Entry]) -> list[Entry]:
    """`2 cycles of ABC with B on days 1 and 8`: B at the dose that is recalled, on the days that are said anew.

    Of `ABC with B 15 mg` the dose is said anew, or both are: it is given so, and no longer as before.
    """
    made: list[Entry] = []
    for entry in entries:
        old = next((e for e in made if e.drug.combination and e.drug.names == entry.drug.names), None)
        givings = () if old is None or entry.drug.combination else _anew(old.givings, entry.givings)
        if old is None or not givings:
            made.append(entry)
        else:
            made[made.index(old)] = replace(old, givings=givings)
    return made


def _anew(old: tuple[Giving, ...], new: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """The givings of a recalled drug with the days or the one dose that are said anew; none where neither is."""
    doses = {giving.dose for giving in old}
    if not new or len(doses) != 1 or any(giving.level or is_scoped(giving) for giving in (*old, *new)):
        return ()
    if all(giving.dose is None and giving.days is not None for giving in new):
        return tuple(replace(giving, dose=next(iter(doses))) for giving in new)
    if any(giving.dose is None for giving in new) or None in doses or doses & {giving.dose for giving in new}:
        return ()
    if all(giving.days is not None for giving in new):
        return new
    bare = len(new) == 1 and not new[0].timed
    return tuple(replace(giving, dose=new[0].dose) for giving in old) if bare else ()


def _of_last_cycles(givings: tuple[Giving, ...]) -> list[Giving]:
    """`20 mg in cycle 1, 36 mg in cycles 2-4`, and given again: as in the last of those cycles.

    Of `36 mg (20 mg on days 1 and 2 of cycle 1)` it is the 36 mg of all other cycles.
    """
    last = max((high or low for giving in givings for low, high in giving.ranges), default=0)
    goes_on = any(giving.later or (giving.dose is not None and not is_scoped(giving)) for giving in givings)
    return [g for g in givings if not g.ranges or (not goes_on and last in {high or low for low, high in g.ranges})]


def alone_again(plain: str, parts: Sequence[Part], entry: Entry) -> Entry:
    """`A 5 mg and B 6 mg every 3 weeks for 4 cycles, followed by A alone`: at its one dose, as often as before."""
    before = parts[-2] if len(parts) > 1 and not parts[-1].entries else None
    if before is None or before.arm != parts[-1].arm or any(giving.dose for giving in entry.givings):
        return entry
    old = next((one for one in before.entries if one.drug.names == entry.drug.names), None)
    rays = any(one.name in RADIATION for one in before.entries)
    alone = ALONE.match(plain, entry.cut.end)
    if old is None or rays or len(before.entries) < 2 or alone is None or _in_some_cycles(plain, entry, alone.end()):
        return entry
    dose, *others = dict.fromkeys(giving.dose for giving in old.givings)
    often = {giving.every for giving in entry.givings if giving.every is not None}
    if dose is None or others or not often <= {giving.every for giving in old.givings}:
        return entry
    placed = any(g.every or g.frequency or g.days or g.weeks or g.cycles for g in entry.givings)
    givings = entry.givings if placed else _going_on(old.givings, entry.givings)
    return replace(entry, givings=tuple(replace(g, dose=dose) for g in givings))


def _in_some_cycles(plain: str, entry: Entry, end: int) -> bool:
    """`followed by A alone in cycles 7 and 8`: not in all that follow, where nothing else keeps those cycles."""
    return _NUMBERED.match(plain, end) is not None and not any(giving.cycles for giving in entry.givings)


def _going_on(old: tuple[Giving, ...], new: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """The givings as often as before, with no end but that of the new ones."""
    lasting = next((giving.lasting for giving in new), None)
    return tuple(replace(_unscoped(g), count=None, times=None, lasting=lasting) for g in old)


def _unscoped(giving: Giving) -> Giving:
    return giving if giving.cycles is None else replace(giving, cycles=None)


def merged(part: Part, entry: Entry) -> Part:
    """The part with a drug added, or with what is said of it joined to what was said before."""
    for at, old in enumerate(part.entries):
        if old.drug.names == entry.drug.names:
            joined = replace(
                old,
                givings=merge_givings(old.givings, entry.givings),
                rules=(*old.rules, *entry.rules),
                aliases=tuple(dict.fromkeys((*old.aliases, *entry.aliases))),
            )
            return replace(part, entries=(*part.entries[:at], joined, *part.entries[at + 1 :]))
    return replace(part, entries=(*part.entries, entry))


def ruled(part: Part, rules: tuple[ConditionalDose, ...], at: int) -> Part:
    """The part with conditional doses that a sentence without a drug says: of the drug named last, at that place."""
    last = part.entries[at]
    entries = (*part.entries[:at], replace(last, rules=(*last.rules, *rules)), *part.entries[at + 1 :])
    return replace(part, entries=entries)


def in_force(givings: tuple[Giving, ...]) -> bool:
    """`20 mg in cycle 1, 27 mg thereafter; cycle 13 on: days 1 and 2`: the dose told last is that of later cycles."""
    return bool(givings) and givings[-1].cycles is not None and givings[-1].cycles.relative in LATER
