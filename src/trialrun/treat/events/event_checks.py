"""Whether the events of one patient can be true: fields, order in time, names of the trial. Meets no planned giving."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import msgspec

from trialrun.errors import InputError, UnitError, nearest_names
from trialrun.ground.dates import Date
from trialrun.ground.quantity import parse_unit
from trialrun.protocol import Trial
from trialrun.treat.events.course import canonical_drug
from trialrun.treat.model import LifeEvent

# What has happened, and so cannot lie after the day up to which things are known.
HAPPENED = frozenset({"given", "missed", "unscheduled", "progression", "withdrawal", "death"})
_RANK = (
    "delay", "given", "missed", "skip", "hold", "reduce", "stop", "unscheduled", "progression", "withdrawal", "death",
)  # fmt: skip
# What a kind of event must say, and how to write it.
_NEEDED: dict[str, tuple[tuple[str, str], ...]] = {
    "delay": (("date_to", "the new day"),),
    "reduce": (("drug", "the drug"), ("amount", "the new amount"), ("unit", "its unit, such as mg")),
}


def in_order(events: Iterable[LifeEvent]) -> tuple[LifeEvent, ...]:
    """Events by date, then by kind, then by what they say: the order of a file does not matter."""
    return tuple(sorted(events, key=_key))


def _key(event: LifeEvent) -> tuple[object, ...]:
    days = (event.planned or Date.min, event.date_to or Date.max)
    place = (event.phase, event.cycle or 0, event.cycle_day or 0, event.label)
    said = (event.amount or Decimal(0), event.unit, event.reason, event.source, event.row or 0)
    return (event.date, _RANK.index(event.kind), event.drug, *days, *place, *said)


def latest_known(start: Date, as_of: Date | None, events: Iterable[LifeEvent]) -> Date:
    """The day up to which things are known: as stated, else that of the latest thing that happened, else the start."""
    happened = (_last_day(event) for event in events if event.kind in HAPPENED)
    return as_of if as_of is not None else max(happened, default=start) if events else start


def _last_day(event: LifeEvent) -> Date:
    """The last day that an event speaks of as known: that of a stretch that was given, else its own."""
    return event.date_to or event.date if event.kind == "given" else event.date


def check_events(events: Sequence[LifeEvent], trial: Trial, start: Date, as_of: Date) -> None:
    """Raise InputError for the first event that cannot be true, with its row, the field and the next step.

    Checked: what its kind must say; before the first dose; ends before it begins; not yet happened on `as_of`; after
    death; drugs, phases and cycles that the trial lacks; amounts and units. One person only.
    """
    for event in events:
        for check in _CHECKS:
            problem = check(event, trial)
            if problem:
                raise _refusal(event, *problem)
        if event.date < start and not (event.label or event.kind == "unscheduled"):
            fix = "correct `date`, or the start"
            raise _refusal(event, "date", f"{event.date} is before the first dose on {start}", fix)
        if event.kind in HAPPENED and _last_day(event) > as_of:
            field = "date" if event.date > as_of else "date_to"
            fix = f"correct `{field}`, or the day up to which things are known (--as-of)"
            raise _refusal(event, field, f"{_last_day(event)} is after {as_of}, up to which things are known", fix)
    _check_death(events)
    _check_persons(events)


def _refusal(event: LifeEvent, field: str, what: str, fix: str) -> InputError:
    return InputError(f"`{event.kind}`, field `{field}`: {what}", where=event.where(), fix=fix)


Problem = tuple[str, str, str] | None
# What each kind of event may say beside its date and reason; nothing that stands in a file is passed over.
_USED: dict[str, frozenset[str]] = {
    kind: frozenset(fields.split())
    for kind, fields in {
        "given": "drug label date_to planned phase cycle cycle_day amount unit",
        "missed": "drug label date_to phase cycle cycle_day",
        "skip": "drug label date_to phase cycle cycle_day",
        "hold": "drug date_to phase",
        "reduce": "drug phase amount unit",
        "delay": "drug label date_to phase cycle cycle_day",
        "stop": "drug phase",
        "unscheduled": "label",
        "progression": "",
        "withdrawal": "",
        "death": "",
    }.items()
}
_OPTIONAL = ("date_to", "drug", "label", "planned", "phase", "cycle", "cycle_day", "amount", "unit")


def _says_what_counts(event: LifeEvent, trial: Trial) -> Problem:
    for field in _OPTIONAL:
        if getattr(event, field) not in (None, "") and field not in _USED[event.kind]:
            used = ", ".join(sorted(_USED[event.kind])) or "nothing"
            return field, "it has no meaning here", f"leave it out; beside date and reason it may say: {used}"
    if event.kind == "given" and event.date_to is not None and (event.label or event.planned or event.cycle_day):
        return (
            "date_to",
            "it has no meaning for a single giving or visit",
            "leave it out, or record a stretch of a drug",
        )
    if event.unit and event.amount is None:
        return "amount", "there is a unit without a number", "fill in `amount`, or leave `unit` out"
    return None


def _says_enough(event: LifeEvent, trial: Trial) -> Problem:
    for field, meaning in _NEEDED.get(event.kind, ()):
        if getattr(event, field) in (None, ""):
            return field, f"{meaning} is missing", f"fill in `{field}`"
    if event.kind == "given" and not (event.drug or event.label):
        return "drug", "what was given is missing", "fill in `drug`, or `label` for a visit"
    return None


def _runs_forward(event: LifeEvent, trial: Trial) -> Problem:
    if event.date_to is None or event.date_to > event.date:
        return None
    if event.kind == "delay":
        fix = "give the later day; what happened early is recorded as `given`"
        return "date_to", f"a delay from {event.date} to {event.date_to} is no delay", fix
    if event.date_to < event.date:
        return "date_to", f"it ends on {event.date_to}, before it begins on {event.date}", "correct one of the dates"
    return None


def _names_drug(event: LifeEvent, trial: Trial) -> Problem:
    drugs = {canonical_drug(one.drug): one.drug for phase in trial.phases for one in phase.administrations}
    if not event.drug or canonical_drug(event.drug) in drugs:
        return None
    near = nearest_names(event.drug, drugs) or tuple(drugs)
    return "drug", f"{event.drug!r} is no drug of {trial.name}", f"did you mean {' or '.join(near)}?"


def _names_phase(event: LifeEvent, trial: Trial) -> Problem:
    names = {phase.name.casefold(): phase.name for phase in trial.phases}
    if not event.phase or event.phase.casefold() in names:
        return None
    near = nearest_names(event.phase, names) or tuple(names)
    return "phase", f"{event.phase!r} is no phase of {trial.name}", f"its phases are {', '.join(near)}"


def _names_amount(event: LifeEvent, trial: Trial) -> Problem:
    if event.amount is not None and event.amount <= 0:
        fix = "leave it out, or record `missed`" if event.kind == "given" else "record a `hold` or a `stop`"
        return "amount", f"{event.amount} is no amount", fix
    if not event.unit:
        return None
    try:
        parse_unit(event.unit)
    except UnitError as error:
        return "unit", error.what, error.fix
    return None


_CHECKS: tuple[Callable[[LifeEvent, Trial], Problem], ...] = (
    _says_what_counts, _says_enough, _runs_forward, _names_drug, _names_phase, _names_amount,
)  # fmt: skip


def _check_death(events: Sequence[LifeEvent]) -> None:
    deaths = [event for event in events if event.kind == "death"]
    if len(deaths) > 1:
        raise _refusal(deaths[1], "date", f"death is also recorded on {deaths[0].date}", "keep the one that is true")
    for event in events:
        if deaths and event.date > deaths[0].date:
            fix = "correct one of the dates"
            raise _refusal(event, "date", f"{event.date} is after death on {deaths[0].date}", fix)


def _check_persons(events: Sequence[LifeEvent]) -> None:
    persons = sorted({event.person_id for event in events if event.person_id})
    if len(persons) > 1:
        what = f"these are events of {len(persons)} persons ({', '.join(persons[:3])})"
        raise InputError(what, where=events[0].source, fix="give the events of one patient, or --patients")


def events_of(events: Iterable[LifeEvent], person_id: str) -> tuple[LifeEvent, ...]:
    """The events of one person of a cohort."""
    return tuple(event for event in events if event.person_id == person_id)


def is_cycle_delay(event: LifeEvent) -> bool:
    """True for a delay of a whole cycle, not of one drug or visit."""
    return event.kind == "delay" and not event.drug and not event.label


def cycle_delays(events: Iterable[LifeEvent]) -> tuple[LifeEvent, ...]:
    """The delays that move whole cycles."""
    return tuple(event for event in events if is_cycle_delay(event))


def with_generic_name(event: LifeEvent) -> LifeEvent:
    """The event with the generic name of its drug."""
    return msgspec.structs.replace(event, drug=canonical_drug(event.drug)) if event.drug else event
