"""Numbered weeks at the end of a list of drugs that are those of the drugs before, too. Invents no day."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.read.regimens.clauses.group import Group
from trialrun.read.regimens.givings.giving import Entry, Giving, beyond_weeks


def closed_by_weeks(groups: list[Group], entries: list[Entry]) -> list[Entry]:
    """`A on days 1-5 and B on days 1 and 8 of weeks 25 and 41`: A, too, is given in those weeks."""
    places = {phrase.cut: at for at, group in enumerate(groups) for phrase in group.drugs}
    made = list(entries)
    for at in reversed(range(len(made) - 1)):
        one, two = made[at], made[at + 1]
        joined = groups[places[two.cut]].joined
        weeks = _only(two.givings).weeks if joined and _only(two.givings).days is not None else None
        giving = _only(one.givings)
        if weeks is not None and _bare_days(giving) and not beyond_weeks(giving, weeks):
            made[at] = replace(one, givings=(replace(giving, weeks=weeks),))
    return made


def _only(givings: tuple[Giving, ...]) -> Giving:
    return givings[0] if len(givings) == 1 else Giving()


def _bare_days(giving: Giving) -> bool:
    """True where numbered days are all that is said of the times."""
    other = (giving.weeks, giving.cycles, giving.lasting, giving.every, giving.on_off, giving.times, giving.count)
    return giving.listed[:1] > (0,) and not giving.begins and not any(other)
