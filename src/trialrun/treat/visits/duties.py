"""What a participant must do or avoid, and from which day to which. Judges no patient beyond the sex on record."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from trialrun.ground.dates import Date, shift
from trialrun.protocol import Duty
from trialrun.treat.model import CalendarRow, least_sure
from trialrun.treat.visits.anchors import Anchor, first_dose, last_dose
from trialrun.treat.visits.journey import Journey, Pair, Spot, doses_of, lay_row, runs_open
from trialrun.treat.visits.spots import moved, stretch

# The sex for which a duty is worded, from the word it begins with.
_SEXES = {
    "men": "male", "man": "male", "male": "male", "males": "male",
    "women": "female", "woman": "female", "female": "female", "females": "female",
}  # fmt: skip
_EVERYBODY = ("", "all", "everybody", "everyone", "all participants", "all patients", "participants", "patients")


def plan_duties(journey: Journey) -> tuple[CalendarRow, ...]:
    """One row for each duty of the trial and of its criteria that this patient can have."""
    return tuple(_row(duty, journey) for duty in _duties(journey))


def _duties(journey: Journey) -> Iterator[Duty]:
    """The duties of the trial, then those of its criteria; of other drugs or the other sex none, and none twice."""
    trial = journey.trial
    seen: set[object] = set()
    for duty in (*trial.duties, *(duty for criterion in trial.eligibility.criteria for duty in criterion.duties)):
        key = (duty.label, duty.who, duty.drug, duty.before_first_dose, duty.after_last_dose)
        if key not in seen and not (duty.drug and not doses_of(journey, duty.drug)) and _may_have(duty, journey):
            yield duty
        seen.add(key)


def _may_have(duty: Duty, journey: Journey) -> bool:
    """False only for a duty worded for one sex, and a patient known to be of the other."""
    word = re.match(r"[a-z]+", duty.who.strip().casefold())
    wanted = _SEXES.get(word[0]) if word is not None else None
    known = (journey.patient.person.text("sex") or "").casefold()
    return wanted is None or known not in ("male", "female") or known == wanted


def _row(duty: Duty, journey: Journey) -> CalendarRow:
    first, last = _first(duty, journey), _last(duty, journey)
    begin = moved(first.first, duty.before_first_dose.offset, before=True) if duty.before_first_dose else first.first
    end = _until(duty, last.last[1], journey)
    spot = Spot(
        date=begin[1] or begin[0], planned=begin[0], window=stretch(begin[1] or begin[0], end),
        days_origin=least_sure(first.origin, last.origin), reason=_reason(duty, begin, last, journey),
        before_dose=True,
    )  # fmt: skip
    row = lay_row(journey, "duty", _label(duty), spot)
    origin = least_sure(row.origin, duty.origin)
    return msgspec.structs.replace(row, lines=duty.lines.text, origin=origin)


def _first(duty: Duty, journey: Journey) -> Anchor:
    if duty.drug:
        return first_dose(journey, duty.drug)
    start = (journey.start, journey.start)
    return Anchor(name="first dose", first=start, last=start)


def _last(duty: Duty, journey: Journey) -> Anchor:
    return last_dose(journey, duty.drug)


def _until(duty: Duty, last: Date | None, journey: Journey) -> Date | None:
    """The last day of a duty, as far as it is known; death ends it."""
    end = shift(last, duty.after_last_dose.offset) if last is not None and duty.after_last_dose is not None else last
    ends = [event.date for event in journey.history.events if event.kind == "death"]
    return min([*ends, *([end] if end is not None else [])], default=None)


def _reason(duty: Duty, begin: Pair, last: Anchor, journey: Journey) -> str:
    """Why the stretch of a duty has no end, or no day at all."""
    of = f" of {duty.drug}" if duty.drug else ""
    end = f"{duty.after_last_dose.text} after the last dose{of}" if duty.after_last_dose else f"the last dose{of}"
    if begin == (None, None):
        return f"the days of the doses{of} are not stated; it ends {_at(duty)}{end}"
    if last.last[1] is None:
        return f"it ends {_at(duty)}{end}: {last.reason}"
    return f"shown as far as planned; it ends {_at(duty)}{end}" if runs_open(journey) else ""


def _at(duty: Duty) -> str:
    return "" if duty.after_last_dose else "with "


def _label(duty: Duty) -> str:
    """What, and who: `no sperm donation (men)`."""
    return duty.label if duty.who.strip().casefold() in _EVERYBODY else f"{duty.label} ({duty.who})"
