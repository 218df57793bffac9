"""What the user assumes where a document is silent: parsed from `key=value`, and looked up. Assumes nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from trialrun.errors import InputError, UnknownNameError, UsageError
from trialrun.ground.dates import Offset
from trialrun.protocol import Amount, Numbers, TreatmentPhase
from trialrun.treat.model import Assumption, Choices

# What may be assumed, what it means, and how its value is read.
KEYS: dict[str, tuple[str, Callable[[str], object]]] = {
    "cycle_length_days": ("the length of a cycle in days", int),
    "cycles": ("the number of cycles of a phase", int),
    "days": ("the days of a cycle on which a drug is given", Numbers.parse),
    "dose": ("the dose of a drug", Amount.parse),
    "times_per_day": ("how many times a day a drug is given", int),
    "route": ("the route of a drug", str.upper),
}
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
        read = KEYS[key][1](value)
    except (InputError, ValueError) as error:
        raise UsageError(f"--assume {text}: {value!r} is not {KEYS[key][0]}", fix=f"write {_EXAMPLES[key]}") from error
    if isinstance(read, int) and not 0 < read <= _MOST:
        raise UsageError(f"--assume {text}: {read} cannot be {KEYS[key][0]}", fix=f"write {_EXAMPLES[key]}")
    return read


_EXAMPLES = {
    "cycle_length_days": "--assume cycle_length_days=28",
    "cycles": "--assume maintenance.cycles=27",
    "days": "--assume lenalidomide.days=1-21",
    "dose": "--assume 'dexamethasone.dose=20 mg'",
    "times_per_day": "--assume lenalidomide.times_per_day=1",
    "route": "--assume dexamethasone.route=PO",
}


def assumed(choices: Choices, key: str, scopes: Sequence[str]) -> object | None:
    """The value assumed under a key for one of some scopes (a drug, a phase), the narrowest first; else for all."""
    plain = [scope.casefold() for scope in scopes]
    for scope in (*plain, ""):
        for one in choices.assumptions:
            if one.key == key and one.scope.casefold() == scope:
                return _read(key, one.value, f"{one.scope}.{key}={one.value}")
    return None


def assumed_length(choices: Choices, phase: TreatmentPhase) -> Offset | None:
    """The assumed length of a cycle of a phase."""
    days = assumed(choices, "cycle_length_days", (phase.name,))
    return Offset(days, "d") if isinstance(days, int) else None


def assumed_count(choices: Choices, phase: TreatmentPhase) -> int | None:
    """The assumed number of cycles of a phase; where the document has one, only an assumption for that very phase."""
    stated = phase.cycles is not None or phase.duration is not None
    cycles = assumed(choices, "cycles", (phase.name,))
    if stated and not any(one.key == "cycles" and one.scope for one in choices.assumptions):
        return None
    return cycles if isinstance(cycles, int) else None
