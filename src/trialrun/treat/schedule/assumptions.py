"""What the user assumes where a document is silent: parsed from `key=value`, and looked up. Assumes nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import msgspec

from trialrun.errors import InputError, UnknownNameError, UsageError
from trialrun.ground.dates import Offset
from trialrun.protocol import Amount, Numbers, TreatmentPhase, Trial
from trialrun.protocol.treatment import ROUTES
from trialrun.treat.model import Assumption, Choices


class Key(msgspec.Struct, frozen=True):
    """Something that may be assumed: what it means, how its value is read, an example, and whose it is."""

    means: str
    read: Callable[[str], object]
    example: str
    of: tuple[Literal["phase", "drug"], ...]


def _route(text: str) -> str:
    if text.upper() not in ROUTES:
        raise InputError(f"not a route: {text!r}", fix=f"write one of {', '.join(ROUTES)}")
    return text.upper()


KEYS: dict[str, Key] = {
    "cycle_length_days": Key("the length of a cycle in days", int, "--assume cycle_length_days=28", ("phase",)),
    "cycles": Key("the number of cycles of a phase", int, "--assume maintenance.cycles=27", ("phase",)),
    "days": Key(
        "the days of a cycle on which a drug is given",
        Numbers.parse,
        "--assume lenalidomide.days=1-21",
        ("drug", "phase"),
    ),
    "dose": Key("the dose of a drug", Amount.parse, "--assume 'dexamethasone.dose=20 mg'", ("drug",)),
    "times_per_day": Key(
        "how many times a day a drug is given", int, "--assume lenalidomide.times_per_day=1", ("drug",)
    ),
    "route": Key("the route of a drug", _route, "--assume dexamethasone.route=PO", ("drug",)),
}
"""What may be assumed. The scope before the key is a phase, a drug, or both: `maintenance.lenalidomide.days=1-21`."""
_MOST = 1000


def parse_assumption(text: str) -> Assumption:
    """`cycle_length_days=28`, `maintenance.cycles=27`, `lenalidomide.days=1-21`. Raises UsageError."""
    name, equals, value = text.partition("=")
    scope, _, key = name.strip().rpartition(".")
    if not equals or not value.strip():
        raise UsageError(f"--assume needs a key and a value, not {text!r}", fix="write --assume cycle_length_days=28")
    if key not in KEYS:
        raise UnknownNameError("assumption", key, KEYS, fix=f"what may be assumed: {', '.join(KEYS)}")
    _read(key, value.strip(), text)
    return Assumption(key, value.strip(), scope.strip())


def _read(key: str, value: str, text: str) -> object:
    try:
        read = KEYS[key].read(value)
    except (InputError, ValueError) as error:
        raise UsageError(
            f"--assume {text}: {value!r} is not {KEYS[key].means}", fix=f"write {KEYS[key].example}"
        ) from error
    if isinstance(read, int) and not 0 < read <= _MOST:
        raise UsageError(f"--assume {text}: {read} cannot be {KEYS[key].means}", fix=f"write {KEYS[key].example}")
    if isinstance(read, Amount) and read.quantity.value <= 0:
        raise UsageError(f"--assume {text}: {value} is no dose", fix=f"write {KEYS[key].example}")
    return read


def refuse_unknown_scopes(trial: Trial, choices: Choices) -> None:
    """Raise UsageError for an assumption about something the trial does not have, and for two that contradict."""
    seen: dict[tuple[str, str], str] = {}
    for one in choices.assumptions:
        known = list(_scopes(trial, KEYS[one.key]))
        if one.scope and plain_name(one.scope) not in map(plain_name, known):
            fix = f"{KEYS[one.key].means} may be assumed of {', '.join(known) or 'nothing here'}"
            what = " or ".join(KEYS[one.key].of)
            raise UnknownNameError(what, one.scope, known, where=f"--assume {assumption_text(one)}", fix=fix)
        place = plain_name(one.scope), one.key
        if seen.setdefault(place, one.value) != one.value:
            raise UsageError(
                f"--assume {assumption_text(one)} contradicts {assumption_text(one).partition('=')[0]}={seen[place]}",
                fix="keep one of them",
            )


def _scopes(trial: Trial, key: Key) -> Iterator[str]:
    """The names a key may be assumed of: phases, drugs, and both together."""
    if "phase" in key.of:
        yield from (phase.name for phase in trial.phases)
    if "drug" in key.of:
        drugs = [(phase.name, given.drug) for phase in trial.phases for given in phase.administrations]
        yield from dict.fromkeys(drug for _, drug in drugs)
        yield from dict.fromkeys(f"{phase}.{drug}" for phase, drug in drugs)


def assumption_text(one: Assumption) -> str:
    """An assumption as it was written: `maintenance.cycles=27`."""
    return f"{one.scope}.{one.key}={one.value}" if one.scope else f"{one.key}={one.value}"


def plain_name(name: str) -> str:
    """Names compare without regard to case, hyphens, underscores and spaces."""
    return name.casefold().replace("-", "_").replace(" ", "_")


def read_assumption(one: Assumption) -> object:
    """The value of an assumption: a number, days, an amount or a route. Raises UsageError."""
    return _read(one.key, one.value, assumption_text(one))


def assumed(choices: Choices, key: str, scopes: Sequence[str], *, scoped: bool = False) -> object | None:
    """The value assumed under a key for one of some scopes, the narrowest first; else for all (unless `scoped`)."""
    plain = [plain_name(scope) for scope in scopes]
    for scope in (*plain, *(() if scoped else ("",))):
        for one in choices.assumptions:
            if one.key == key and plain_name(one.scope) == scope:
                return read_assumption(one)
    return None


def assumed_of_drug(
    choices: Choices, key: str, phase: TreatmentPhase, drug: str, *, scoped: bool = False
) -> object | None:
    """The value assumed for a drug in a phase; else for the drug, for the phase, for all (unless `scoped`)."""
    return assumed(choices, key, (f"{phase.name}.{drug}", drug, phase.name), scoped=scoped)


def assumed_length(choices: Choices, phase: TreatmentPhase) -> Offset | None:
    """The assumed length of a cycle of a phase."""
    days = assumed(choices, "cycle_length_days", (phase.name,))
    return Offset(days, "d") if isinstance(days, int) else None


def assumed_count(choices: Choices, phase: TreatmentPhase) -> int | None:
    """The assumed number of cycles of a phase; where the document has one, only an assumption for that very phase."""
    stated = phase.cycles is not None or phase.duration is not None
    cycles = assumed(choices, "cycles", (phase.name,), scoped=stated)
    return cycles if isinstance(cycles, int) else None
