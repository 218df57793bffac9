"""Small trials for the room treat: builders that say only what matters, and generated trials of every shape.

`features(trial)` names what a trial uses; `EVERY_FEATURE` is what a full set of generated trials must have used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
from hypothesis import strategies as st

from trialrun.engines import Patient, patient_of
from trialrun.ground.dates import Offset
from trialrun.protocol import (
    Administration,
    Amount,
    Arm,
    DoseDays,
    Duration,
    Eligibility,
    Numbers,
    Stated,
    Statement,
    TreatmentPhase,
    Trial,
    Window,
)
from trialrun.treat import Calendar, Choices, History, LifeEvent, parse_assumption, plan_calendar

START = dt.date(2026, 1, 5)
HORIZON = Offset(2, "mo")
_SCALARS = {
    "dose": Amount, "highest": Amount, "highest_surface": Amount, "to": Amount,
    "days": Numbers, "cycles": Numbers,
    "cycle_length": Duration, "duration": Duration, "gap": Duration, "infusion": Duration, "make_up": Duration,
    "rule": Statement, "resume": Statement,
}  # fmt: skip


def _read(fields: dict[str, object]) -> dict[str, object]:
    """Fields whose values are short texts of a trial file, read as such."""
    return {
        name: _SCALARS[name].parse(value) if isinstance(value, str) and name in _SCALARS else value
        for name, value in fields.items()
    }


def window(before: str | None = None, after: str | None = None) -> Window:
    """`window("2 days", "3 days")`; an end that is left out is not stated."""
    return Window(before=Duration(before) if before else None, after=Duration(after) if after else None)


def on(days: str | None = None, cycles: str | None = None, **fields: object) -> DoseDays:
    """An entry of a schedule: `on("1, 8, 15", "1-2", dose="10 mg", rule="age > 75 years")`."""
    return DoseDays(**_read({"days": days, "cycles": cycles, **fields}))


def given(drug: str, *schedule: DoseDays | str, **fields: object) -> Administration:
    """A drug of a phase: `given("lenalidomide", "1-21", dose="15 mg")`; a text is an entry for every cycle."""
    entries = tuple(on(entry) if isinstance(entry, str) else entry for entry in schedule)
    return Administration(drug=drug, schedule=entries, **_read(fields))


def phase(name: str, *administrations: Administration, **fields: object) -> TreatmentPhase:
    """A phase: `phase("treatment", given(...), cycle_length="28 days", cycles=6)`."""
    plain = {key: value for key, value in fields.items() if key != "cycles"}
    return TreatmentPhase(name=name, administrations=administrations, cycles=fields.get("cycles"), **_read(plain))


def trial(*phases: TreatmentPhase, arms: tuple[Arm, ...] = (), **fields: object) -> Trial:
    """A trial of some phases; without arms every phase belongs to everybody."""
    known = {"eligibility": Eligibility(complete=True), "name": "case", "title": Stated(value="case"), **fields}
    return Trial(trialrun=1, phases=phases, arms=arms, **known)


def person(**columns: object) -> Patient:
    """A patient of whom nothing is known but what is given here: `person(sex="female", birth_date=...)`."""
    return patient_of({"person_id": "P-01", **columns}, {})


def measured(variable: str, value: float, unit: str, date: dt.date = START, **columns: object) -> Patient:
    """A patient with one measurement."""
    row = {"variable": variable, "value": float(value), "unit": unit, "date": date, "date_to": date}
    return patient_of({"person_id": "P-01", **columns}, {"measurement": [row]})


def assuming(*texts: str, **fields: object) -> Choices:
    """Choices with assumptions: `assuming("cycle_length_days=28")`."""
    return Choices(assumptions=tuple(parse_assumption(text) for text in texts), **fields)


def delay(date: dt.date, days: int, **fields: object) -> LifeEvent:
    """A cycle that was due on a day begins some days later."""
    return LifeEvent(kind="delay", date=date, date_to=date + dt.timedelta(days=days), **fields)


def plan(
    one: Trial,
    *events: LifeEvent,
    arm: str | None = None,
    start: dt.date = START,
    choices: Choices | None = None,
    patient: Patient | None = None,
) -> Calendar:
    """The calendar of a trial for a patient of whom nothing is known."""
    history = History(events=events) if events else None
    chosen = choices or Choices(horizon=HORIZON)
    return plan_calendar(one, arm, patient or person(), start, choices=chosen, history=history)


# -- generated trials --------------------------------------------------------------------------------------------------

DRUGS = ("lenalidomide", "dexamethasone", "daratumumab", "carfilzomib", "pomalidomide", "ixazomib")
DOSES = ("15 mg", "16 mg/kg", "20 mg/m2", "0.5 mg/kg", "1800 mg")
RULES = ("creatinine_clearance < 30 mL/min", "age >= 75 years", "platelets < 30 10*9/L")
STARTS = st.dates(dt.date(1996, 1, 1), dt.date(2048, 12, 31)) | st.sampled_from(
    [dt.date(2024, 2, 29), dt.date(2024, 2, 1), dt.date(2023, 12, 31), dt.date(2025, 3, 29), dt.date(2025, 10, 25)]
)
"""First days: any, and those beside leap days, the turn of a year and changes of the clock."""
_WHOLE_DAYS = st.integers(0, 9).map(lambda days: Duration(f"{days} days"))
_WINDOWS = st.none() | st.builds(Window, before=st.none() | _WHOLE_DAYS, after=st.none() | _WHOLE_DAYS)


def _plural(number: int, word: str) -> Duration:
    return Duration(f"{number} {word}" + ("s" if number != 1 else ""))


def lengths(*, months: bool) -> st.SearchStrategy[Duration]:
    """Lengths of cycles in days or weeks, or also in months."""
    days = st.integers(1, 42).map(lambda number: _plural(number, "day"))
    weeks = st.integers(1, 6).map(lambda number: _plural(number, "week"))
    several = st.integers(1, 2).map(lambda number: _plural(number, "month"))
    return st.one_of(days, weeks, several) if months else st.one_of(days, weeks)


def _shortest(length: Duration | None) -> int:
    """The days that every cycle of a length has; 40 where none is stated."""
    if length is None:
        return 40
    return length.offset.amount * {"d": 1, "wk": 7, "mo": 28}[length.offset.unit]


@st.composite
def schedules(draw: st.DrawFn, span: tuple[int, int], cycles: tuple[int, int | None]) -> tuple[DoseDays, ...]:
    """Entries over the days and the cycles of a phase (first and last): one, parted by cycle, or by patient."""
    low, high = span
    kind = draw(st.sampled_from(["one", "one", "parted", "by patient", "silent", "weekly"]))
    first, last = cycles
    if kind == "silent":
        return draw(st.sampled_from([(), (DoseDays(),), (DoseDays(per_week=1),)]))
    if kind == "weekly":
        days = Numbers(", ".join(str(day) for day in range(low, min(high, low + 27) + 1, 7)))
        return (DoseDays(days=days, per_week=1, days_origin="assumption", why="no weekday"),)
    one = draw(_entries(low, high))
    if kind == "one":
        return (one,)
    if kind == "parted" and (last is None or last > first):
        border = draw(st.integers(first, (last or first + 3) - 1))
        early = Numbers(str(first)) if border == first else Numbers(f"{first}-{border}")
        late = Numbers(f"{border + 1}+") if last is None or draw(st.booleans()) else Numbers(f"{border + 1}-{last}")
        other = draw(_entries(low, high))
        return msgspec.structs.replace(one, cycles=early), msgspec.structs.replace(other, cycles=late)
    less = msgspec.structs.replace(draw(_entries(low, high)), rule=Statement.parse(draw(st.sampled_from(RULES))))
    return (one, less)


@st.composite
def _entries(draw: st.DrawFn, low: int, high: int) -> DoseDays:
    """Days as single numbers, as a range or without an end."""
    day = st.integers(low, high)
    form = draw(st.sampled_from(["list", "list", "range", "open"]))
    if form == "list":
        days = Numbers(", ".join(map(str, sorted(draw(st.sets(day, min_size=1, max_size=5))))))
    else:
        first, last = sorted((draw(day), draw(day)))
        days = (
            Numbers(f"{first} to {last}" if first < last else str(first)) if form == "range" else Numbers(f"{first}+")
        )
    dose = draw(st.none() | st.sampled_from(DOSES).map(Amount))
    return DoseDays(days=days, dose=dose, window=draw(_WINDOWS))


@st.composite
def phases(draw: st.DrawFn, name: str, *, months: bool = True, ends: bool = False) -> TreatmentPhase:
    """A phase of any shape; `ends`: its length is stated, so that what follows can be dated."""
    length = draw(lengths(months=months)) if ends else draw(st.none() | lengths(months=months))
    first_cycle = draw(st.sampled_from([1, 1, 1, 2, 5]))
    shape = draw(
        st.sampled_from(["fixed", "up to", "duration"] if ends else ["fixed", "up to", "duration", "until", ""])
    )
    cycles = draw(st.integers(1, 5)) if shape in ("fixed", "up to") else None
    times = lengths(months=months).map(lambda one: Duration(_plural(one.offset.amount * 3, _word(one)).text))
    low = draw(st.integers(-6, 0)) if draw(st.integers(0, 5)) == 0 else 1
    known = length is not None or cycles is not None
    numbers = (first_cycle, first_cycle + cycles - 1 if cycles else first_cycle if not known else None)
    duration = draw(times) if shape == "duration" else None
    most = min(_shortest(length), _shortest(duration) if length is None and cycles is None and duration else 400)
    drugs = draw(st.lists(st.sampled_from(DRUGS), min_size=1, max_size=3, unique=True))
    return TreatmentPhase(
        name=name,
        cycle_length=length,
        cycles=cycles,
        duration=duration,
        limit={"duration": "up to", "": "not stated"}.get(shape, shape),
        until=("progression",) if shape == "until" else (),
        first_cycle=first_cycle,
        day_zero=low < 1,
        window=draw(_WINDOWS),
        gap=draw(st.none() | _WHOLE_DAYS),
        administrations=tuple(draw(_administrations(drug, (low, low + most - 1), numbers)) for drug in drugs),
    )


def _word(length: Duration) -> str:
    return {"d": "day", "wk": "week", "mo": "month"}[length.offset.unit]


@st.composite
def _administrations(
    draw: st.DrawFn, drug: str, span: tuple[int, int], cycles: tuple[int, int | None]
) -> Administration:
    return Administration(
        drug=drug,
        dose=draw(st.none() | st.sampled_from(DOSES).map(Amount)),
        routes=draw(st.sampled_from([(), ("PO",), ("IV",), ("PO", "IV")])),
        window=draw(_WINDOWS),
        schedule=draw(schedules(span, cycles)),
    )


@st.composite
def trials(draw: st.DrawFn, *, months: bool = True, ends: bool = False, alongside: bool = True) -> Trial:
    """Trials of up to three phases in any order, and of no, one or two arms."""
    number = draw(st.integers(1, 3))
    built = [draw(phases(f"phase {index + 1}", months=months, ends=ends)) for index in range(number)]
    for index in range(1, number):
        relation = draw(st.sampled_from(["", "after", "alongside"] if alongside else ["", "after"]))
        earlier = built[draw(st.integers(0, index - 1)) if alongside else index - 1].name
        if relation:
            built[index] = msgspec.structs.replace(built[index], **{relation: earlier})
    names = tuple(one.name for one in built)
    arms = draw(
        st.sampled_from(
            [
                (),
                (Arm(name="A", label="a", phases=names),),
                (Arm(name="A", label="a", phases=names), Arm(name="B", label="b", phases=names[:1], then="surgery")),
            ]
        )
    )
    return trial(*built, arms=arms)


def features(one: Trial) -> frozenset[str]:
    """What a trial uses: `length wk`, `limit until`, `alongside`, `days open`, `rule` ..."""
    return frozenset(feature for each in one.phases for feature in _phase_features(each)) | {f"arms {len(one.arms)}"}


def _phase_features(each: TreatmentPhase) -> Iterator[str]:
    yield f"length {each.cycle_length.offset.unit if each.cycle_length else None}"
    yield f"limit {each.limit}"
    yield "duration" if each.duration else "no duration"
    yield from (name for name in ("after", "alongside", "gap", "day_zero", "window") if getattr(each, name))
    yield "first cycle later" if each.first_cycle > 1 else "first cycle 1"
    for one in each.administrations:
        yield f"dose {one.dose.text.partition(' ')[2] if one.dose else None}"
        yield f"routes {len(one.routes)}"
        yield f"entries {len(one.schedule)}"
        for entry in one.schedule:
            yield from _entry_features(entry)


def _entry_features(entry: DoseDays) -> Iterator[str]:
    yield "rule" if entry.rule else "no rule"
    yield "cycles named" if entry.cycles else "every cycle"
    yield "days assumed" if entry.days_origin == "assumption" else "days of the document"
    if entry.days is None:
        yield "days silent"
    elif entry.days.text.endswith("+"):
        yield "days open"
    elif " to " in entry.days.text:
        yield "days range"


EVERY_FEATURE = frozenset(
    {f"length {unit}" for unit in ("d", "wk", "mo", None)}
    | {f"limit {limit}" for limit in ("fixed", "up to", "until", "not stated")}
    | {f"dose {unit}" for unit in ("mg", "mg/kg", "mg/m2", None)}
    | {f"{name} {number}" for name in ("arms", "routes", "entries") for number in (0, 1, 2)}
    | {"after", "alongside", "gap", "day_zero", "window", "duration", "no duration"}
    | {"first cycle 1", "first cycle later", "rule", "no rule", "cycles named", "every cycle"}
    | {"days assumed", "days of the document", "days silent", "days open", "days range"}
)
