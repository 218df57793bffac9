"""Lends the times of one drug of a sentence to another that has none, if it may well be given so. Invents no day."""

from __future__ import annotations

import re
from functools import cache

from msgspec.structs import replace

from trialrun.read.regimens.givings.completing import loading_first
from trialrun.read.regimens.givings.giving import Entry, Giving, share_timing
from trialrun.read.regimens.givings.irradiation import RADIATION
from trialrun.read.regimens.lexis.drugs import CELL_PRODUCT
from trialrun.read.regimens.phrases import CycleList, DayList
from trialrun.read.tables import read_table

_WEEK = 7
_WORD = re.compile(r"[a-z]+")


def lent(entry: Entry, donor: Giving, counted: bool, joint: str) -> Entry:
    """The drug with the times of another, where it has none of its own and they may be its.

    `counted`: a number stands before it. `joint`: what kind of mark stands between it and what follows.
    """
    if entry.drug.combination or entry.name.endswith(CELL_PRODUCT):
        return entry
    if entry.drug.names[0] in RADIATION and donor.weekly:
        return entry
    if any(giving.times == 1 or (giving.timed and not _alike(giving, donor)) for giving in entry.givings):
        return entry
    if _length_of_run(donor) > 1 and not all(_may_be_so(entry, giving, donor, joint) for giving in entry.givings):
        return entry
    if donor.dose is not None and donor.dose.per != "day" and any(giving.daily for giving in entry.givings):
        if not _on_its_run(entry, donor):
            return entry
        donor = replace(donor, frequency=None)
    if donor.lasting is not None and donor.dose is not None and donor.dose.per == "day":
        once = [g.dose is not None and g.dose.per != "day" for g in entry.givings]
        donor = replace(donor, lasting=None, frequency=None) if any(once) and (donor.weeks or donor.every) else donor
    first_day = len(donor.listed) == 1 and donor.listed[0] > 1
    if first_day and donor.every is not None and any(giving.infused_long for giving in entry.givings):
        donor = replace(donor, days=None)
    givings = entry.givings
    if not givings or (not counted and any(giving.count is not None for giving in givings)):
        return entry
    timed = timed_as(entry, donor)
    steps = loading_first([*entry.givings[:1], *timed.givings[1:]]) if len(givings) == 2 else []
    return replace(entry, givings=tuple(steps)) if steps and steps[0].loading else timed


def timed_as(entry: Entry, source: Giving) -> Entry:
    """The drug with the times of another one."""
    return replace(entry, givings=tuple(share_timing(giving, source) for giving in entry.givings))


def is_run(listed: DayList) -> bool:
    """True for several days that follow one another."""
    days = listed.days
    return len(days) > 1 and days[-1] - days[0] + 1 == len(days)


def _length_of_run(donor: Giving) -> int:
    """How many days in a row it is given; 0 for anything else; more than a week where no end is said."""
    if donor.days is not None:
        return len(donor.listed) if is_run(donor.days) else 0
    if not donor.every_day and donor.frequency is not None:
        return 0
    if donor.lasting is not None:
        return donor.lasting.days
    return _WEEK + 1 if donor.every_day and donor.weeks is None and donor.on_off is None else 0


def _may_be_so(entry: Entry, giving: Giving, donor: Giving, joint: str) -> bool:
    """Whether a drug may be given on the days in a row of another: `A 200 mg IV with B 20 mg daily` says it of B alone.

    A few days may be those of any two drugs, antibodies and a dose by clearance aside. More than a week are of tablets
    that are named as one, and dosed by weight both or neither.
    """
    by_clearance = giving.dose is not None and giving.dose.unit == "AUC"
    if by_clearance or _is_spaced(entry, "days"):
        return False
    if joint == "or" or giving.every_day or giving.daily or _length_of_run(donor) <= _WEEK:
        return True
    if giving.routes and donor.routes and giving.routes != donor.routes:
        return False
    measured = {g.dose.unit.partition("/")[2] for g in (giving, donor) if g.dose is not None}
    return not (joint == "with" or measured not in ({""}, {"kg"}, set()) or _is_spaced(entry, "weeks"))


def _is_spaced(entry: Entry, by: str) -> bool:
    """True where a word of the name ends so: `gemtuzumab ozogamicin` is an antibody, too."""
    return any(word.endswith(_spaced(by)) for word in _WORD.findall(entry.name))


@cache
def _spaced(by: str) -> tuple[str, ...]:
    """What names of drugs end in that are given days, or weeks, apart."""
    rows = read_table("regimens/tables/spaced_stems.csv")
    return tuple(row["stem"] for row in rows if row["apart"] == by)


def _alike(giving: Giving, donor: Giving) -> bool:
    """`daily A, continuous B and continuous C on days 1-4`: all three on those days."""
    if giving.frequency is None or donor.days is None:
        return False
    if giving.dose is not None and donor.dose is not None:
        return False
    within = giving.infusion is not None or (giving.frequency.times_per_day or 1) > 1
    infused = within and giving.dose is None and donor.dose is None
    if donor.frequency is None and not infused:
        return False
    daily = giving.frequency.every_days == 1 and (donor.frequency is None or donor.frequency.every_days == 1)
    days = donor.listed
    other = giving.days or giving.weeks or giving.lasting or giving.cycles or giving.every
    return daily and not other and bool(days) and days[-1] - days[0] + 1 == len(days)


def _on_its_run(entry: Entry, donor: Giving) -> bool:
    """`A 200 mg/m2/day and B 100 mg every 12 hours on days 1-4`: so much a day on those; not `A 100 mg/day`."""
    run = donor.days is not None and is_run(donor.days)
    course = all(g.dose is not None and g.dose.unit.endswith("/m2") for g in entry.givings)
    return run and (course or (donor.days is not None and donor.listed[0] < 0))


def in_weeks_of_first(entry: Entry, entries: list[Entry]) -> Entry:
    """`A weekly for 4 weeks, B on days 1-21 every 28 days`: those weeks are the first of the cycles of B."""
    others = [g for other in entries if other.cut != entry.cut for g in other.givings]
    lengths = {g.every.days if g.every is not None else g.length or 0 for g in others if _of_a_cycle(g)} - {0}
    length = lengths.pop() if len(lengths) == 1 else 0
    first = CycleList(((1, 1),))
    return replace(entry, givings=tuple(replace(g, cycles=first) if _fills(g, length) else g for g in entry.givings))


def _of_a_cycle(giving: Giving) -> bool:
    """On several days, or every day, of a cycle the length of which is said right behind them."""
    return len(giving.listed) > 1 or (giving.length is not None and giving.every_day)


def _fills(giving: Giving, length: int) -> bool:
    """True for weekly doses, so many or for so long, that fill so many days, and of which no interval is said."""
    weekly = giving.weekly if giving.days is None else giving.listed == tuple(range(1, length + 1, 7))
    said = giving.lasting.days if giving.lasting is not None else 7 * (giving.times or 0)
    return weekly and said == length > 0 and not (giving.every or giving.length or giving.cycles or giving.weeks)
