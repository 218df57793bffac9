"""Assumptions that nothing needs, because the document says it itself: each is a finding. Assumes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trialrun.ground.finding import Finding
from trialrun.protocol import Administration, TreatmentPhase, Trial
from trialrun.treat.model import Assumption, Choices
from trialrun.treat.schedule.assumptions import KEYS, Key, assumption_text, plain_name, read_assumption
from trialrun.treat.schedule.findings import about

# What the document states under a key in one place; None is where an assumption is used.
Stated = Callable[[TreatmentPhase, Administration], Iterator[object]]


def idle_assumptions(trial: Trial, choices: Choices) -> Iterator[Finding]:
    """A finding for each assumption that changes nothing: whatever it speaks of the document states, and otherwise."""
    for one in choices.assumptions:
        places = [place for place in _places(trial, KEYS[one.key]) if _meant(one, *place)]
        stated = list(dict.fromkeys(found for place in places for found in _STATED[one.key](*place)))
        overrules = bool(one.scope) and one.key in _OVERRULED
        if not stated or None in stated or overrules or stated == [read_assumption(one)]:
            continue
        shown = " and ".join(str(getattr(value, "text", value)) for value in stated)
        message = f"--assume {assumption_text(one)} is not used: the document states {KEYS[one.key].means}: {shown}"
        phase, _ = places[0]
        yield about(trial, phase, "assumption-differs", "warning", message, fix=_fix(one, phase))


def _places(trial: Trial, key: Key) -> Iterator[tuple[TreatmentPhase, Administration]]:
    """Everything a key may speak of; a phase without drugs stands beside a drug without a name."""
    nothing = (Administration(drug=""),) if "phase" in key.of else ()
    return ((phase, given) for phase in trial.phases for given in phase.administrations or nothing)


def _fix(one: Assumption, phase: TreatmentPhase) -> str:
    if one.key == "cycles":
        return f"leave it out; --assume '{phase.name}.cycles={one.value}' plans other cycles than the document's"
    return "leave it out, or change the trial file"


def _meant(one: Assumption, phase: TreatmentPhase, given: Administration) -> bool:
    names = ("", phase.name, given.drug, f"{phase.name}.{given.drug}")
    return plain_name(one.scope) in map(plain_name, names)


def _lengths(phase: TreatmentPhase, given: Administration) -> Iterator[object]:
    length = phase.cycle_length
    yield length.offset.amount if length is not None and length.offset.unit == "d" else length


def _counts(phase: TreatmentPhase, given: Administration) -> Iterator[object]:
    yield phase.cycles if phase.cycles is not None else phase.duration


def _days(phase: TreatmentPhase, given: Administration) -> Iterator[object]:
    yield from (entry.days for entry in given.schedule) if given.schedule else (None,)


def _doses(phase: TreatmentPhase, given: Administration) -> Iterator[object]:
    yield from (entry.dose or given.dose for entry in given.schedule) if given.schedule else (given.dose,)


def _times(phase: TreatmentPhase, given: Administration) -> Iterator[object]:
    yield given.times_per_day


def _routes(phase: TreatmentPhase, given: Administration) -> Iterator[object]:
    yield given.routes[0] if len(given.routes) == 1 else None


_STATED: dict[str, Stated] = {
    "cycle_length_days": _lengths, "cycles": _counts, "days": _days, "dose": _doses, "times_per_day": _times,
    "route": _routes,
}  # fmt: skip
# What an assumption for one phase or drug alone replaces, or is refused where it differs.
_OVERRULED = frozenset({"cycles", "route"})
