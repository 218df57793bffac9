"""What a time is counted from: first and last dose, phases, events of the patient, each with its day as far as known.

Guesses no day: an anchor that is not dated says why, and one that nobody knows is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from trialrun.engines.words import of_trial, plain
from trialrun.ground.dates import Date
from trialrun.ground.provenance import OriginKind
from trialrun.rules.nodes import EVENTS
from trialrun.treat.model import CalendarRow, least_sure
from trialrun.treat.schedule.timeline import Slot, day_date, planned_day_date
from trialrun.treat.visits.anchor_words import canonical_anchor, plain_words
from trialrun.treat.visits.journey import TAKEN, Journey, Pair, doses_of, is_endless, runs_open, treatment_end

_OF_DRUG = re.compile(r"(first|last) (?:dose|administration|infusion|injection|giving) of (?:drug )?(.+)")
_EDGE = re.compile(r"(start|beginning|end|completion|first day|last day) of (.+)|(.+) (start|beginning|end|completion)")
_ENDS = ("end", "completion", "last day")
HAPPENINGS = ("progression", "death", "withdrawal")
_RECORDED = frozenset(EVENTS) - {"first_dose", "last_dose", "as_of", "baseline"}
_UNKNOWN: Pair = (None, None)


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """A moment or a stretch: its first and last day, each as planned and as it stands now.

    A day that is None is not known, and `reason` says why. `slot` is the cycle or phase whose days are counted from a
    day 0 (a transplant): that day then stands for the whole.
    """

    name: str
    first: Pair = _UNKNOWN
    last: Pair = _UNKNOWN
    reason: str = ""
    origin: OriginKind = "document"
    slot: Slot | None = None

    def moment(self, when: str) -> Pair:
        """The day from which something before, at or after this counts."""
        if self.slot is not None:
            return planned_day_date(self.slot, 0), day_date(self.slot, 0) if self.first[1] is not None else None
        return self.last if when == "after" else self.first


def find_anchor(words: str, journey: Journey) -> Anchor | None:
    """The anchor that some words of a document mean; None where nobody knows them. Empty words mean the first dose."""
    name = canonical_anchor(words) or "first dose"
    match name:
        case "first dose":
            return _moment(name, (journey.start, journey.start))
        case "last dose":
            return last_dose(journey)
        case "treatment":
            end = last_dose(journey)
            return Anchor(name=name, first=(journey.start,) * 2, last=end.last, reason=end.reason, origin=end.origin)
        case "study":
            entry = _event("enrolment", journey)
            first = entry.first if entry is not None and entry.first[1] else (journey.start, journey.start)
            return Anchor(name=name, first=first, reason="when the study ends is not stated")
        case "end of study":
            return Anchor(name=name, reason="when the study ends is not stated")
        case _:
            return (
                _of_drug(name, journey) or _phase(name, journey) or _happening(name, journey) or _event(name, journey)
            )


def _moment(name: str, day: Pair, reason: str = "", origin: OriginKind = "document") -> Anchor:
    return Anchor(name=name, first=day, last=day, reason=reason, origin=origin)


def first_dose(journey: Journey, drug: str) -> Anchor:
    """The first giving of a drug that took place or still will."""
    rows = doses_of(journey, drug)
    days = [row.planned for row in rows if row.planned is not None]
    taken = [row.date for row in rows if row.date is not None and row.status in TAKEN]
    reason = "" if taken else _no_dose(rows, drug)
    return _moment(f"first dose of {drug}", (min(days, default=None), min(taken, default=None)), reason)


def last_dose(journey: Journey, drug: str = "") -> Anchor:
    """The last giving (of a drug, or of any) that took place or still will; unknown while treatment has no end."""
    name = f"last dose of {drug}" if drug else "last dose"
    rows = doses_of(journey, drug)
    taken = [row.date for row in rows if row.date is not None and row.status in TAKEN]
    if not taken:
        return _moment(name, _UNKNOWN, _no_dose(rows, drug))
    if runs_open(journey):
        return _moment(name, _UNKNOWN, "treatment goes on without an end that is stated, so that the last dose is open")
    days = [row.planned for row in rows if row.planned is not None]
    planned = None if is_endless(journey) else max(days, default=None)
    last = max(taken)
    sure = least_sure(*(row.days_origin for row in rows if row.date == last))
    return _moment(name, (planned, last), origin=least_sure(sure, "assumption" if _undated(rows) else None))


def _undated(rows: Sequence[CalendarRow]) -> bool:
    """True where some givings have no day, so that the last one with a day need not be the last."""
    return any(row.date is None and row.status == "not stated" for row in rows)


def _no_dose(rows: Sequence[CalendarRow], drug: str) -> str:
    of = f" of {drug}" if drug else ""
    if not rows:
        return f"no dose{of} is planned"
    return f"the days of the doses{of} are not stated" if _undated(rows) else f"no dose{of} was given"


def _of_drug(name: str, journey: Journey) -> Anchor | None:
    found = _OF_DRUG.fullmatch(name)
    if found is None or not doses_of(journey, found[2]):
        return None
    return first_dose(journey, found[2]) if found[1] == "first" else last_dose(journey, found[2])


def _phase(name: str, journey: Journey) -> Anchor | None:
    """A phase of the arm by its name, or its start or end."""
    slots = slots_of(name, journey)
    if slots:
        zero = slots[0] if slots[0].phase.day_zero else None
        return msgspec.structs.replace(_stretch(name, slots, journey), slot=zero)
    edge = _EDGE.fullmatch(name)
    if edge is None:
        return None
    slots = slots_of(edge[2] or edge[3], journey)
    if not slots:
        return None
    whole = _stretch(name, slots, journey)
    day = whole.last if (edge[1] or edge[4]) in _ENDS else whole.first
    return _moment(name, day, whole.reason, whole.origin)


def slots_of(phase: str, journey: Journey) -> tuple[Slot, ...]:
    """The slots of the phase of that name, with or without the word phase behind it."""
    wanted = plain_words(phase)
    return tuple(
        slot
        for slot in journey.slots
        if wanted in (plain_words(slot.phase.name), f"{plain_words(slot.phase.name)} phase")
    )


def _stretch(name: str, slots: tuple[Slot, ...], journey: Journey) -> Anchor:
    first: Pair = (slots[0].planned_first, slots[0].first)
    last: Pair = (slots[-1].planned_last, slots[-1].last)
    reason = "" if first[1] else "the day on which this phase begins is not stated"
    end, origin = treatment_end(journey), least_sure(*(slot.days_origin for slot in slots))
    if end is not None and first[1] is not None and end.date <= first[1]:
        return Anchor(name=name, first=(first[0], None), last=(last[0], None), reason="treatment ended before it")
    if end is not None and last[1] is not None and end.date <= last[1]:
        last = last[0], _last_taken(slots[0].phase.name, journey) or end.date
    elif slots[-1] is journey.slots[-1] and runs_open(journey):
        return Anchor(name=name, first=first, reason=reason or "when this phase ends is not stated", origin=origin)
    return Anchor(name=name, first=first, last=last, reason=reason, origin=origin)


def _last_taken(part: str, journey: Journey) -> Date | None:
    days = [row.date for row in journey.doses if row.part == part and row.status in TAKEN and row.date is not None]
    return max(days, default=None)


def _happening(name: str, journey: Journey) -> Anchor | None:
    """Progression, death or withdrawal: the day on which it happened."""
    if name not in HAPPENINGS:
        return None
    days = [event.date for event in journey.history.events if event.kind == name]
    return _moment(name, (min(days, default=None),) * 2, "" if days else f"{name} has not happened")


def _event(name: str, journey: Journey) -> Anchor | None:
    """An event of the patient's records, the last of several; None for a word that is neither known nor recorded."""
    kind = plain(name)
    spans = [
        row.span("date", "date_to")
        for row in journey.patient.of("event")
        if plain(row.text("kind") or "") == kind and of_trial(row.text("trial"), journey.trial.name)
    ]
    days = [span.first for span in spans if span is not None and span.exact]
    if days:
        return _moment(name, (max(days),) * 2)
    if not spans and kind not in _RECORDED:
        return None
    known = "only partly known" if spans else "not known"
    return _moment(name, _UNKNOWN, f"the day of {name} is {known}")
