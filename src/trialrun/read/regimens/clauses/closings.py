"""Shares what closes a sentence of several drugs: an interval, a number of cycles, a time. Invents no day."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.read.regimens.clauses.group import Group, is_attribute, joint_behind
from trialrun.read.regimens.givings.giving import Entry, Giving, share_timing
from trialrun.read.regimens.phrases import CycleCount, CycleLength, Lasting, kind_of_mark, tells

_A_MONTH = 28


def closed(entries: list[Entry], groups: list[Group]) -> list[Entry]:
    """The drugs of a sentence with what stands at its end and is said of all of them."""
    return _closed_by_time(_closed_by_count(_closed_by_interval(entries, groups), groups), groups)


def _closed_by_interval(entries: list[Entry], groups: list[Group]) -> list[Entry]:
    """`A 85 mg, B 400 mg, then C 400 mg, repeated every 14 days`: the interval at the end is that of all."""
    timed = [giving for entry in entries for giving in entry.givings if giving.timed]
    ends = tells(groups[-1].after, CycleLength) if groups else False
    bare = all(g.every is not None and not (g.days or g.weeks or g.frequency or g.lasting) for g in timed)
    if not ends or not timed or not bare or len({g.every for g in timed}) > 1 or len(timed) == len(entries):
        return entries
    return [
        replace(
            entry,
            givings=tuple(g if _has_own_times(g) else share_timing(g, timed[-1]) for g in entry.givings),
        )
        for entry in entries
    ]


def _has_own_times(giving: Giving) -> bool:
    """True for what has times, a dose a day, one dose in all, or no dose."""
    return giving.timed or not giving.dose or giving.daily or giving.times == 1


def _closed_by_time(entries: list[Entry], groups: list[Group]) -> list[Entry]:
    """`A monthly and B daily for 4 months`: the time at the end is that of both.

    Not `A daily, B weekly for 4 weeks`, where a comma alone parts the two. So too `..., repeated every 21 days for 6
    months` behind numbered days.
    """
    last = entries[-1].givings if entries else ()
    if groups and (repeated := _repeated_for(groups[-1], last)) is not None:
        return [replace(e, givings=tuple(_so_long(g, repeated) for g in e.givings)) for e in entries]
    whole = last[0].lasting if len(last) == 1 else None
    said = [p for p in groups[-1].after if is_attribute(p)] if groups else []
    ends = bool(said) and isinstance(said[-1].meaning, Lasting) and whole is not None and last[0].days is None
    apart = any(not group.joined for group in groups[1:])
    apart = apart or (len(groups) > 1 and joint_behind(groups, len(groups) - 2) == "comma")
    if not ends or whole is None or apart:
        return entries
    return [
        replace(
            entry, givings=tuple(replace(g, lasting=whole) if _endless(g, whole.days) else g for g in entry.givings)
        )
        for entry in entries
    ]


def _repeated_for(group: Group, last: tuple[Giving, ...]) -> Giving | None:
    """The last drug, where an interval and a time of several are all that stands behind its numbered days."""
    said = [phrase.meaning for phrase in group.after if is_attribute(phrase)]
    if len(last) != 1 or last[0].lasting is None or last[0].every is None or not last[0].listed:
        return None
    ends = [type(meaning) for meaning in said[-2:]] == [CycleLength, Lasting]
    joined = any(kind_of_mark(phrase) == "comma" for phrase in group.after)
    return last[0] if ends and joined and last[0].lasting.days >= 2 * last[0].every.days else None


def _so_long(giving: Giving, last: Giving) -> Giving:
    """A giving on numbered days of cycles without an end, for as long as the last drug."""
    other = giving.lasting or giving.times or giving.count or giving.every or giving.weeks or giving.frequency
    if other or giving.until or not giving.listed or giving.listed[0] < 1 or giving.cycles is not None:
        return giving
    return replace(giving, lasting=last.lasting, every=last.every)


def _endless(giving: Giving, days: int) -> bool:
    """True for an interval without an end, at least twice as short as so many days; not for `until progression`."""
    often = giving.frequency.every_days if giving.frequency is not None else None
    step = giving.every.days if giving.every is not None else often
    other = (
        giving.lasting or giving.times or giving.count or giving.days or giving.weeks or giving.cycles or giving.on_off
    )
    long = step == 1 and days >= _A_MONTH
    return step is not None and (long or (step >= 7 and 2 * step <= days)) and not (other or giving.onward)


def _closed_by_count(entries: list[Entry], groups: list[Group]) -> list[Entry]:
    """`A on day 1, B weekly and C daily for 4 cycles`: the number at the end is that of all."""
    said = [p for p in groups[-1].after if is_attribute(p)] if groups else []
    counts = [giving.count for entry in entries for giving in entry.givings if giving.count is not None]
    if not said or not isinstance(said[-1].meaning, CycleCount) or len(set(counts)) != 1 or len(groups) < 2:
        return entries
    if any(not group.joined for group in groups[1:]):
        return entries
    return [replace(entry, givings=tuple(_so_often(g, counts[0]) for g in entry.givings)) for entry in entries]


def _so_often(giving: Giving, count: CycleCount) -> Giving:
    """The giving in so many cycles; not `every 4 weeks for 2 years`, which has its own end."""
    own = giving.every is not None and giving.lasting is not None and giving.lasting.days >= 2 * giving.every.days
    return giving if own else replace(giving, count=count)
