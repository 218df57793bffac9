"""Numbered weeks of a part: counted through from the first day, or those of a cycle that is as long as they are."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry, Giving
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import WeekList, meanings


def from_first_week(row: Unit, parts: Sequence[Part]) -> Sequence[Part]:
    """The parts with weeks counted from 1; a text that names a week 0 counts all its weeks from there."""
    if not any(0 in listed.weeks for listed in meanings(row, WeekList)):
        return parts
    return [replace(part, entries=tuple(map(_one_later, part.entries))) for part in parts]


def _one_later(entry: Entry) -> Entry:
    givings = (replace(g, weeks=_next_weeks(g.weeks)) if g.weeks is not None else g for g in entry.givings)
    return replace(entry, givings=tuple(givings))


def _next_weeks(listed: WeekList) -> WeekList:
    start = None if listed.open_from is None else listed.open_from + 1
    return WeekList(tuple(week + 1 for week in listed.weeks), start)


def counted_weeks(part: Part) -> bool:
    """Weeks are numbered, and nothing is said of cycles: days are counted through."""
    givings = part.givings
    scoped = part.count is not None or any(g.cycles is not None for g in givings)
    weeks = [g.weeks for g in givings if g.weeks is not None]
    counted = not part.lengths and not scoped and bool(weeks)
    return counted and not _repeated_weeks(part, givings) and not _begun_in_cycle(part)


def _begun_in_cycle(part: Part) -> bool:
    """`A 100 mg in week 1, 200 mg from week 2 on; B on days 1-4 every 4 weeks`: A goes on in the cycles of B."""
    numbered = _numbered(part)
    cycle = max((_dated_cycle(entry) for entry in part.entries if entry not in numbered), default=0)
    return bool(numbered) and all(
        entry.givings[-1].every_day
        and entry.givings[-1].weeks is not None
        and entry.givings[-1].weeks.open_from is not None
        and 7 * entry.givings[-1].weeks.open_from <= cycle
        for entry in numbered
    )


def _repeated_weeks(part: Part, givings: Sequence[Giving]) -> bool:
    """`daily in weeks 1 and 3, repeated every 5 weeks`: weeks of a cycle that is as long as they are."""
    own = {g.every.days for g in givings if g.every is not None}
    whole = [days for days in part.intervals if days not in own]
    weeks = [g.weeks for g in givings if g.weeks is not None]
    closed = all(listed.open_from is None and listed.weeks for listed in weeks)
    return len(whole) == 1 and closed and all(7 * max(listed.weeks) <= whole[0] for listed in weeks)


def weeks_beyond_cycle(part: Part) -> tuple[Entry, ...]:
    """Drugs whose weeks go on beyond the cycle of the others: `A in weeks 1-8 and from week 9, B on days 1-4 q6w`."""
    if part.lengths:
        return ()
    numbered = _numbered(part)
    cycle = max((_dated_cycle(entry) for entry in part.entries if entry not in numbered), default=0)
    return tuple(entry for entry in numbered if 0 < cycle < 7 * max(_last_week(giving) for giving in entry.givings))


def _numbered(part: Part) -> tuple[Entry, ...]:
    """The drugs all of whose givings are in numbered weeks; one that only some patients get has no giving here."""
    return tuple(entry for entry in part.entries if entry.givings and all(map(_in_weeks, entry.givings)))


def _in_weeks(giving: Giving) -> bool:
    return giving.weeks is not None and bool(giving.weeks.weeks) and giving.cycles is None


def _last_week(giving: Giving) -> int:
    return max(giving.weeks.weeks) if giving.weeks is not None else 0


def _dated_cycle(entry: Entry) -> int:
    """The interval of a drug that is given on several days of it."""
    return max((g.every.days for g in entry.givings if g.every is not None and (g.days or g.lasting)), default=0)
