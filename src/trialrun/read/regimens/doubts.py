"""What of a schedule is assumed, open, left out or has two readings, as findings with the words of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.ground.finding import Finding
from trialrun.read.regimens.model import PlannedDrug, PlannedPhase, Untold
from trialrun.read.text import Cut, Text

_LEFT_OPEN = {
    "": ("schedule-untold", "the schedule does not account for '{}'{}", "hold the schedule against these words"),
    "twice": ("dose-twice", "{} has two doses on the same days", "state the days of each dose"),
    "either": ("one-of", "{} or what stands before it is given: the schedule has both", "state who is given which"),
    "undated": ("days-not-stated", "{} has several doses, of which not each has its days", "state the days of each"),
}
"""By the kind of a place: family, message and next step of its finding."""
_BEFORE, _BEHIND = re.compile(r"(?<!\S)\S[^\n]*$"), re.compile(r"[^\n]{0,40}(?!\S)")


def doubts_of(text: Text, phases: tuple[PlannedPhase, ...]) -> tuple[Finding, ...]:
    """The findings of a schedule, in the order of its phases."""
    return tuple(finding for phase in phases for finding in _phase_doubts(text, phase))


def untold_doubts(text: Text, places: tuple[Untold, ...]) -> Iterator[Finding]:
    """A finding for each place that a schedule does not account for, in their order."""
    for place in places:
        yield untold_doubt(text, place)


def untold_doubt(text: Text, place: Untold) -> Finding:
    """A finding with the words that a schedule does not account for, or with the drug of which it plans two doses."""
    words = " ".join(text.quote(place.cut).split())
    of = f" of {place.of.replace('_', ' ')}" if place.of else ""
    family, message, fix = _LEFT_OPEN[place.kind]
    quote = text.quote(_around(text, place.cut))
    return Finding(family=family, severity="query", message=message.format(words, of), fix=fix, quote=quote)


def _around(text: Text, cut: Cut) -> Cut:
    """The words with a few before and behind them, of the same line."""
    before, behind = _BEFORE.search(text.plain, max(0, cut.first - 40), cut.first), _BEHIND.match(text.plain, cut.end)
    return Cut(before.start() if before is not None else cut.first, behind.end() if behind is not None else cut.end)


def _phase_doubts(text: Text, phase: PlannedPhase) -> Iterator[Finding]:
    length, cycles, duration = phase.cycle_length_days, phase.cycles, phase.duration_days
    if length and cycles and duration and duration % length:
        yield Finding(
            family="cycle-count",
            severity="query",
            message="a duration that is no whole number of cycles has two readings",
            calculation=f"{duration} d / {length} d = {duration / length:.2f} cycles",
            fix="state the number of cycles",
            quote=text.quote(phase.cut),
        )
    for drug in phase.administrations:
        yield from _drug_doubts(text, drug)


def _drug_doubts(text: Text, drug: PlannedDrug) -> Iterator[Finding]:
    quote = text.quote(drug.cut)
    if drug.assumed_day1:
        message = f"the text does not say on which days {drug.printed} begins; day 1 is assumed"
        yield Finding(family="day-assumed", severity="note", message=message, fix="confirm the days", quote=quote)
    if drug.amount_range is not None:
        low, high = drug.amount_range
        message = f"{drug.printed} has a range of doses, {low} to {high} {drug.unit}, and no rule which one is given"
        yield Finding(family="dose-range", severity="query", message=message, fix="state the dose", quote=quote)
    if drug.per_week and drug.spread is None:
        message = f"{drug.printed} is given {drug.per_week} times a week on days that are not said"
        yield Finding(family="days-not-stated", severity="query", message=message, fix="state the days", quote=quote)
    if not drug.known:
        message = f"{drug.printed} is not in the vocabulary"
        yield Finding(family="unknown-term", severity="note", message=message, fix="add it to the drugs", quote=quote)
