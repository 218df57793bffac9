"""Two files of one trial held against each other: what a document was read into, and what was written by hand.

Labels are words and are not compared; what is computed with is. Neither file is taken to be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trialrun.protocol.eligibility import Criterion
from trialrun.protocol.outcomes import Outcome
from trialrun.protocol.treatment import Administration, TreatmentPhase
from trialrun.protocol.trial import Trial

_DESIGN = ("study_type", "study_phase", "allocation", "intervention_model", "masking", "purpose", "enrolment")


class Difference(msgspec.Struct, frozen=True, order=True):
    """One difference: where, what the one file says and what the other; empty where it says nothing."""

    place: str
    read: str
    written: str

    def text(self) -> str:
        """One line."""
        return f"{self.place}: read {self.read or 'nothing'}; written {self.written or 'nothing'}"


def compare_trials(read: Trial, written: Trial) -> tuple[Difference, ...]:
    """Every difference, in the order of a trial file. Criteria and outcomes are matched by their lines."""
    found = [*_registration(read, written), *_design(read, written), *_criteria(read, written)]
    found += [*_phases(read, written), *_outcomes(read, written)]
    return tuple(found)


def _differ(place: str, read: object, written: object) -> Iterator[Difference]:
    one, other = _said(read), _said(written)
    if one != other:
        yield Difference(place, one, other)


def _said(value: object) -> str:
    if value is None:
        return ""
    text = getattr(value, "text", None) or getattr(value, "value", None)
    return str(value if text is None else getattr(text, "text", text))


def _registration(read: Trial, written: Trial) -> Iterator[Difference]:
    one, other = read.registration, written.registration
    yield from _differ("status", one.status, other.status)
    yield from _sets("identifier", [item.value for item in one.identifiers], [item.value for item in other.identifiers])
    dates = [[f"{item.kind.split(',')[0]} {item.value}" for item in each.dates] for each in (one, other)]
    yield from _sets("date", *dates)
    yield from _sets("site", [item.name for item in one.sites], [item.name for item in other.sites])
    yield from _sets("minimum age", _limits(read), _limits(written))


def _limits(trial: Trial) -> list[str]:
    entry = trial.eligibility
    return [_said(limit.value) for limit in (entry.minimum_age, entry.maximum_age, entry.sex) if limit is not None]


def _sets(place: str, read: Sequence[str], written: Sequence[str]) -> Iterator[Difference]:
    for value in dict.fromkeys([*read, *written]):
        if (value in read) != (value in written):
            yield Difference(place, value if value in read else "", value if value in written else "")


def _design(read: Trial, written: Trial) -> Iterator[Difference]:
    for name in _DESIGN:
        yield from _differ(f"design {name}", getattr(read.design, name), getattr(written.design, name))


def _criteria(read: Trial, written: Trial) -> Iterator[Difference]:
    others = list(written.eligibility.criteria)
    for one in read.eligibility.criteria:
        other = next((item for item in others if item.lines.numbers() & one.lines.numbers()), None)
        if other is None:
            yield Difference(f"criterion of line {one.lines.text}", _criterion(one), "")
            continue
        others.remove(other)
        place = f"criterion {other.id}"
        yield from _differ(f"{place} holds_when_eligible", one.holds_when_eligible, other.holds_when_eligible)
        yield from _differ(f"{place} kind", one.kind, other.kind)
        yield from _differ(f"{place} rule", one.rule, other.rule)
    yield from (Difference(f"criterion {other.id}", "", _criterion(other)) for other in others)


def _criterion(one: Criterion) -> str:
    return f"{one.kind} {_said(one.rule)}".strip()


def _phases(read: Trial, written: Trial) -> Iterator[Difference]:
    """Phases in their order; within a phase the drugs by name."""
    for number in range(max(len(read.phases), len(written.phases))):
        one = read.phases[number] if number < len(read.phases) else TreatmentPhase(name="")
        other = written.phases[number] if number < len(written.phases) else TreatmentPhase(name="")
        place = f"phase {other.name or one.name}"
        for field in ("cycle_length", "cycles", "duration", "limit"):
            yield from _differ(f"{place} {field}", getattr(one, field), getattr(other, field))
        yield from _drugs(place, one, other)


def _drugs(place: str, read: TreatmentPhase, written: TreatmentPhase) -> Iterator[Difference]:
    names = dict.fromkeys(given.drug for given in (*read.administrations, *written.administrations))
    for name in names:
        one, other = (
            tuple(given for given in phase.administrations if given.drug == name) for phase in (read, written)
        )
        yield from _differ(f"{place} {name}", _given(one), _given(other))


def _given(givings: Sequence[Administration]) -> str:
    said = [
        f"{'/'.join(given.routes)} {_said(step.dose or given.dose)} cycles {_said(step.cycles)} days {_said(step.days)}"
        for given in givings
        for step in given.schedule
    ]
    said += [f"{'/'.join(given.routes)} {_said(given.dose)}" for given in givings if not given.schedule]
    return "; ".join(sorted(" ".join(item.split()) for item in said))


def _outcomes(read: Trial, written: Trial) -> Iterator[Difference]:
    one, other = ({_outcome(item) for item in trial.outcomes} for trial in (read, written))
    yield from (
        Difference("outcome", item if item in one else "", item if item in other else "")
        for item in sorted(one ^ other)
    )


def _outcome(item: Outcome) -> str:
    """Role, version, times and variables; an original that is the same as the current one has nothing of its own."""
    times = [frame.offset.text for frame in item.time_frames if frame.offset]
    said = f"{item.version} {item.role} {item.group} at {', '.join(times) or 'no time'}"
    return " ".join(f"{said} of {', '.join(sorted(item.variables)) or 'nothing named'}".split())
