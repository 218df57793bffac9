"""How long phases, treatment and follow-up last, in days: the arithmetic behind several checks.

Months and years are calendar units, so a length is a range of days; None is "not stated".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from trialrun.ground.dates import Offset, shift
from trialrun.protocol.outcomes import TimeFrame
from trialrun.protocol.treatment import Timing, TreatmentPhase
from trialrun.protocol.trial import Trial

Days = tuple[int, int]
# Four years from 2023: common years on both sides of a leap year, every month as a start.
_STARTS = tuple(dt.date(year, month, 1) for year in (2023, 2024, 2025, 2026) for month in range(1, 13))
# Anchors of a time frame that lie at the beginning of treatment, or within days of it.
_BEGINNINGS = frozenset(
    {
        "baseline", "enrolment", "registration", "randomisation", "first dose", "start of treatment",
        "start of therapy", "start of study", "treatment start", "start",
    }
)  # fmt: skip


@lru_cache(maxsize=512)
def days_of(offset: Offset) -> Days:
    """The fewest and the most days a duration can last."""
    lengths = [(shift(start, offset) - start).days for start in _STARTS]
    return min(lengths), max(lengths)


def phase_days(phase: TreatmentPhase) -> Days | None:
    """How long a phase lasts at most: cycles times their length, or its duration."""
    if phase.cycles is not None and phase.cycle_length is not None:
        fewest, most = days_of(phase.cycle_length.offset)
        return phase.cycles * fewest, phase.cycles * most
    return days_of(phase.duration.offset) if phase.duration is not None else None


def phase_words(phase: TreatmentPhase) -> str:
    """`12 x 28 days`, or `24 months`."""
    if phase.cycles is not None and phase.cycle_length is not None:
        return f"{phase.cycles} x {phase.cycle_length.text}"
    return phase.duration.text if phase.duration is not None else ""


def arm_phases(trial: Trial, group: str) -> Iterator[tuple[TreatmentPhase, ...]]:
    """The phases of the group named, or of every arm where none is named."""
    by_name = {phase.name: phase for phase in trial.phases}
    arms = [arm for arm in trial.arms if not group or arm.name == group]
    for arm in arms:
        yield tuple(by_name[name] for name in arm.phases if name in by_name) or trial.phases
    if not arms:
        yield trial.phases


def treatment(trial: Trial, group: str) -> tuple[Days, str] | None:
    """The longest treatment of a group in days, with the calculation; None where any phase's length is not known."""
    longest: tuple[Days, str] | None = None
    for phases in arm_phases(trial, group):
        lengths = [phase_days(phase) for phase in phases]
        known = [length for length in lengths if length is not None]
        if not phases or len(known) < len(lengths):
            return None
        total = sum(first for first, _ in known), sum(last for _, last in known)
        words = " + ".join(map(phase_words, phases)) + f" = {day_words(total)}"
        longest = max(longest, (total, words)) if longest else (total, words)
    return longest


def day_words(days: Days) -> str:
    """`336 days`, `730 to 731 days`."""
    first, last = days
    return f"{first} days" if first == last else f"{first} to {last} days"


def follow_up(trial: Trial) -> tuple[int | None, bool]:
    """The most days of planned contact after treatment, and whether any is planned; None where it has no end."""
    timings = [timing for assessment in trial.assessments for timing in assessment.timings if _is_after(timing)]
    lengths = [_timing_days(timing) for timing in timings]
    known = [length for length in lengths if length is not None]
    return (None if len(known) < len(lengths) else max(known, default=0)), bool(timings)


def _is_after(timing: Timing) -> bool:
    return timing.when == "after" and timing.anchor in ("end of treatment", "last dose", "last_dose")


def _timing_days(timing: Timing) -> int | None:
    begins = days_of(timing.offset.offset)[1] if timing.offset else 0
    if timing.lasting is not None:
        return begins + days_of(timing.lasting.offset)[1]
    return None if timing.until or timing.every else begins


def frame_days(frame: TimeFrame) -> Days | None:
    """The days from baseline of a time frame; None where it has no length or another anchor."""
    if frame.offset is None or frame.anchor.replace("_", " ") not in _BEGINNINGS:
        return None
    return days_of(frame.offset.offset)
