"""Turns gathered parts into planned phases: doses, days by cycle and what is not stated. Assumes nothing unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from msgspec.structs import replace

from trialrun.read.regimens.days.calendars import Frame, Laid, lay
from trialrun.read.regimens.days.firsts import (
    after_first,
    after_loading,
    after_loading_dose,
    after_steps,
    all_days_thereafter,
    due_past_cycle,
    from_first,
    given_once,
    past_loading,
    rest_of_cycle,
    said_once,
)
from trialrun.read.regimens.days.framing import around_transplant, frames_of, scoped_lengths
from trialrun.read.regimens.days.given_cycles import cycles_of
from trialrun.read.regimens.days.narrowing import narrowed
from trialrun.read.regimens.days.own_cycles import in_turn
from trialrun.read.regimens.days.spreading import joined, runs_through, spread_through
from trialrun.read.regimens.days.staging import (
    after_unknown_end,
    after_unknown_steps,
    before_counted_cycles,
    ended_steps,
    is_staged,
    staged,
)
from trialrun.read.regimens.givings.giving import Entry, Giving, in_later_cycles
from trialrun.read.regimens.model import PlannedDrug, PlannedPhase, Ranges, Spread
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.skipping import without
from trialrun.read.regimens.phrases import CycleList

_HIGHEST = 999
_LONG = 42
"""Days: an interval longer than cycles are; on which days of cycles of unknown length it falls is not known."""
_AROUND_DAY_0 = "around day 0"
"""Days before a transplant, an infusion of cells or the first dose of another drug; the days do not say which."""
_MOST_DOSES = 20
"""Doses of one drug that are looked through for the days of a giving without one."""


def plan(part: Part) -> tuple[PlannedPhase, ...]:
    """The phases of a part: one, or one for each cycle length and interval it has."""
    return tuple(phase for piece in in_turn(part) for phase in _plan(piece))


def _plan(part: Part) -> tuple[PlannedPhase, ...]:
    steps = (after_unknown_end(after_unknown_steps(ended_steps(entry))) for entry in part.entries)
    entries = map(before_counted_cycles, steps)
    frames = _frames(replace(part, entries=tuple(entries)))
    named = [part if len(frames) == 1 else _named(part, frame, entries) for frame, entries in frames]
    return tuple(
        p for own, (frame, entries) in zip(named, frames, strict=True) for p in _by_length(own, frame, entries)
    )


def _named(part: Part, frame: Frame, entries: tuple[Entry, ...]) -> Part:
    """The part; what is given on days before a day 0, beside cycles of other drugs, is no part of their phase."""
    apart = not frame.cyclic and around_transplant(replace(part, entries=entries))
    return replace(part, name=_AROUND_DAY_0) if apart else part


def _frames(part: Part) -> tuple[tuple[Frame, tuple[Entry, ...]], ...]:
    """The frames of a part; drugs in stretches that follow one another stand apart where no cycles are said."""
    said = {days for days, _ in part.lengths} or {*part.intervals}
    cycle = said.pop() if len(said) == 1 else 0
    apart = tuple(entry for entry in part.entries if is_staged(entry, cycle))
    counted = tuple(staged(entry) for entry in apart)
    if not apart:
        return frames_of(part)
    if part.lengths or _daily_in_cycles(part, apart):
        return frames_of(replace(part, entries=tuple(staged(entry, cycle) for entry in part.entries)))
    rest = tuple(entry for entry in part.entries if entry not in apart)
    own = {g.every.days for entry in apart for g in entry.givings if g.every is not None}
    own -= {g.every.days for entry in rest for g in entry.givings if g.every is not None}
    intervals = tuple(days for days in part.intervals if days not in own)
    others = frames_of(replace(part, entries=rest, intervals=intervals)) if rest else ()
    return ((Frame(None, cyclic=False), counted), *others)


def _daily_in_cycles(part: Part, apart: tuple[Entry, ...]) -> bool:
    """Daily stretches beside drugs in cycles that are counted or have numbered days: days of those cycles."""
    daily = all(g.frequency is not None and g.every is None for entry in apart for g in entry.givings)
    rest = [giving for entry in part.entries if entry not in apart for giving in entry.givings]
    cycles = part.count is not None or any(giving.days is not None for giving in rest)
    return bool(rest) and daily and cycles and len(set(part.intervals)) == 1


def _said(administrations: tuple[PlannedDrug, ...]) -> tuple[PlannedDrug, ...]:
    """Without the mentions of a drug that say neither dose nor days where another one of the phase does.

    Days without a dose on which the drug has one, too, are those of that dose, told again; so is a dose for which no
    cycle is left: `25 mg on days 1-21 (cycle 1: 10 mg; cycles 2+: 25 mg)`. Of another such dose nobody knows the days.
    """
    spoken = {a.drug for a in administrations if a.dosed or a.spread is not None}
    given = {(a.drug, a.amount, a.unit) for a in administrations if a.spread}
    kept = [a for a in administrations if a.drug not in spoken or a.dosed or a.spread]
    kept = [a for a in kept if a.spread != () or any((a.drug, n, a.unit) not in given for n in a.amounts)]
    return tuple(dict.fromkeys(_days_left(a) for a in kept if a.dosed or not _told_again(a, kept)))


def _days_left(given: PlannedDrug) -> PlannedDrug:
    """A dose of which no cycle is left, given on days that are not known; others as they are."""
    empty = given.spread == ()
    missing = _not_stated(given.amount, given.amount_range, None)
    return replace(given, spread=None, assumed_day1=False, open_ended=False, not_stated=missing) if empty else given


def _told_again(bare: PlannedDrug, kept: list[PlannedDrug]) -> bool:
    """Whether the drug has a dose on days of a giving without one."""
    alike = (given for given in kept if given.dosed and given.drug == bare.drug)
    return any(given.shares_days_with(bare) for given in islice(alike, _MOST_DOSES))


def _phase(part: Part, frame: Frame, administrations: tuple[PlannedDrug, ...]) -> PlannedPhase:
    return PlannedPhase(
        name=part.name or "treatment",
        arm=part.arm,
        cycle_length_days=frame.length if frame.cyclic else None,
        cycles=(frame.first, frame.last) if frame.cyclic else None,
        up_to=part.count is not None and part.count.up_to,
        duration_days=part.duration,
        until=part.until,
        administrations=administrations,
        cut=part.cut,
    )


def _administrations(part: Part, entry: Entry, frame: Frame) -> list[PlannedDrug]:
    said = [
        _administration(part, entry, giving, frame)
        for giving in entry.givings
        if (giving.timed or giving.dose is not None or giving.routes or giving.beside or _counted(part, giving))
        and (entry.drug.known or giving.timed or giving.dose is not None)
        and not _told_with_days(giving, entry)
    ]
    return narrowed(said) if frame.cyclic else said


def _counted(part: Part, giving: Giving) -> bool:
    """`A for 12 cycles plus B on day 1`: given beside what has days, though neither its dose nor its days are said."""
    return giving.count is not None and giving.count.number > 1 and any(entry.timed for entry in part.entries)


def _told_with_days(giving: Giving, entry: Entry) -> bool:
    """True for a dose without times that is told with its times beside, not of cycles before: nothing more is given."""
    if giving.timed or giving.dose is None or giving.level or giving.loading:
        return False
    said = (giving.dose.low, giving.dose.high, giving.dose.unit)
    dated = (g for g in entry.givings if g.timed and not in_later_cycles(giving, g))
    return any(g.dose is not None and said == (g.dose.low, g.dose.high, g.dose.unit) for g in dated)


def _administration(part: Part, entry: Entry, giving: Giving, frame: Frame) -> PlannedDrug:
    own = _own_frame(part, giving, frame)
    laid = _laid(part, entry, giving, own)
    spread = without(_days_given(entry, giving, laid, own), entry.skipped)
    amount, limits, unit, per = _amount(giving)
    frequency = giving.frequency
    return PlannedDrug(
        drug=entry.name,
        printed=entry.drug.printed,
        known=entry.drug.known,
        aliases=entry.aliases,
        amount=amount,
        amount_range=limits,
        unit=unit,
        per="day" if per == "day" else "dose",
        times_per_day=frequency.times_per_day if frequency else 1,
        per_week=frequency.per_week if frequency else None,
        routes=giving.routes,
        infusion_minutes=giving.infusion,
        spread=spread,
        assumed_day1=laid.assumed and spread is not None,
        dose_level=giving.level,
        dose_rules=entry.rules,
        until=giving.until,
        open_ended=laid.endless and not laid.through and spread is not None,
        not_stated=_not_stated(amount, limits, spread),
        cut=entry.cut,
    )


def _laid(part: Part, entry: Entry, giving: Giving, own: Frame) -> Laid:
    """The days of a giving in its cycles, as its words and those of the other givings of the drug tell them."""
    laid = from_first(part, giving, entry, own) or lay(giving, own)
    if laid.assumed and not own.cyclic and around_transplant(part):
        laid = Laid(None)
    if laid.days is None and own.cyclic and after_loading_dose(giving, entry):
        laid = Laid((1,), assumed=True)
    if said_once(giving) and own.cyclic and (part.lengths or part.count is not None):
        laid = Laid(None)
    if due_past_cycle(giving, entry, own):
        laid = Laid(None)
    if giving.later and own.cyclic and own.length is None and giving.every is not None and giving.every.days > _LONG:
        laid = Laid(None)
    if entry.drug.combination and laid.assumed and giving.every is not None and giving.frequency is None:
        laid = Laid(None)
    if laid.assumed and laid.days and not own.cyclic:
        laid = replace(laid, days=after_steps(giving, entry, laid.days))
    numbered = giving.days is not None or giving.weeks is not None
    return replace(laid, through=True) if numbered and runs_through(entry.givings, own) else laid


def _days_given(entry: Entry, giving: Giving, laid: Laid, own: Frame) -> tuple[Spread, ...] | None:
    """The days of a giving over its cycles; what comes first is given once, what comes later takes the days left."""
    spread = _spread(laid, cycles_of(giving, entry, own), own)
    if spread is None:
        return None
    if given_once(giving, entry) or said_once(giving):
        alone = not spread or spread[0].first == spread[0].last
        return spread[:1] if alone else (Spread(own.first, own.first, laid.days),)
    later = all_days_thereafter(giving, entry, past_loading(giving, entry, spread))
    in_first = after_loading(giving, entry, laid) or after_first(giving, entry, laid)
    return joined((*later, *rest_of_cycle(giving, entry, own), *in_first))


def _own_frame(part: Part, giving: Giving, frame: Frame) -> Frame:
    """The frame with the cycle length of the cycles a giving is for."""
    if not giving.ranges:
        return frame
    for days, ranges in scoped_lengths(part):
        if any(low <= giving.ranges[0][0] <= (high or _HIGHEST) for low, high in ranges):
            return replace(frame, length=days)
    return frame


def _amount(giving: Giving) -> tuple[Decimal | None, tuple[Decimal, Decimal] | None, str, str]:
    dose = giving.dose
    if dose is None:
        return None, None, "", ""
    if giving.shared_out:
        return None, None, "", dose.per
    if dose.high is not None:
        return None, (dose.low, dose.high), dose.unit, dose.per
    return dose.low, None, dose.unit, dose.per


def _spread(laid: Laid, cycles: Ranges, frame: Frame) -> tuple[Spread, ...] | None:
    if laid.days is None:
        return None
    if not frame.cyclic:
        return (Spread(1, 1, laid.days),)
    if laid.through:
        low, high = frame.first, frame.last
        if cycles and frame.length:
            low, high = min(low for low, _ in cycles), max((high or _HIGHEST) for _, high in cycles)
            high = None if high == _HIGHEST else high
        return spread_through(laid.days, replace(frame, first=low, last=high), endless=laid.endless)
    return joined(tuple(Spread(low, high, laid.days) for low, high in cycles if high is None or low <= high))


def _not_stated(
    amount: Decimal | None, limits: tuple[Decimal, Decimal] | None, spread: tuple[Spread, ...] | None
) -> tuple[str, ...]:
    missing = []
    if amount is None:
        missing.append("dose" if limits is None else "exact dose")
    if spread is None:
        missing.append("days")
    return tuple(missing)


def _by_length(part: Part, frame: Frame, entries: tuple[Entry, ...]) -> Iterator[PlannedPhase]:
    """The phase of a frame; one whose cycles have two lengths as one phase for each length."""
    scoped = scoped_lengths(part)
    if not frame.cyclic or len({days for days, _ in scoped}) < 2:
        administrations = _said(tuple(a for entry in entries for a in _administrations(part, entry, frame)))
        if administrations:
            yield _phase(part, frame, administrations)
        return
    for days, ranges in scoped:
        low, high = min(low for low, _ in ranges), max((high or frame.last or _HIGHEST) for _, high in ranges)
        own, alone = replace(frame, length=days), replace(part, lengths=((days, CycleList(ranges)),))
        touched = tuple(_touching(entry, low, high) for entry in entries)
        said = _said(tuple(a for entry in touched for a in _administrations(alone, entry, own)))
        kept = tuple(
            replace(a, spread=_cut_spread(a.spread, low, high))
            for a in said
            if a.spread is None or _cut_spread(a.spread, low, high)
        )
        last = None if high == _HIGHEST else high
        if kept:
            phase = _phase(part, replace(own, first=low, last=last), kept)
            yield replace(phase, name=f"cycles {low}-{last or ''}")


def _touching(entry: Entry, low: int, high: int) -> Entry:
    """The drug with those of its givings that are for cycles of a range."""
    if any(g.later for g in entry.givings):
        return entry
    kept = tuple(
        g
        for g in entry.givings
        if g.cycles is None
        or not g.ranges
        or any(first <= high and low <= (last or _HIGHEST) for first, last in g.ranges)
    )
    return replace(entry, givings=kept)


def _cut_spread(spread: tuple[Spread, ...] | None, low: int, high: int) -> tuple[Spread, ...] | None:
    if spread is None:
        return None
    found = []
    for item in spread:
        first, last = max(item.first, low), min(item.last or _HIGHEST, high)
        if first <= last:
            found.append(Spread(first, None if last == _HIGHEST else last, item.days))
    return tuple(found)
