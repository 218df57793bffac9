"""The fast workload against its definition: one calendar after the other, on generated patients and every event."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import hypothesis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import settings
from hypothesis import strategies as st

from treat_cases import HORIZON, assuming, given, on, phase, trial, trials, window
from trialrun.ground.dates import Offset
from trialrun.ground.streams import stream
from trialrun.protocol import Arm, Assessment, Duration, Numbers, Timing, Trial
from trialrun.records.cohort import Cohort, make_cohort
from trialrun.treat import Choices, LifeEvent
from trialrun.treat.cohort.events import event_table
from trialrun.treat.cohort.workload import Workload, plan_workload, reference_workload
from trialrun.treat.events.event_file import EVENT_KINDS

DAY = dt.timedelta(days=1)
AS_OF = dt.date(2026, 3, 11)
FIRST = dt.date(2025, 9, 1)
# Kinds the vectors know: patients who have these alone must not be planned one by one as a rule.
TOGETHER = frozenset(EVENT_KINDS) - {"unscheduled"}

CYCLES = trial(
    phase(
        "induction",
        given(
            "daratumumab",
            on("1, 8, 15", "1-2"),
            on("1", "3-4"),
            dose="16 mg/kg",
            routes=("IV",),
            infusion_minutes=90,
        ),
        given("lenalidomide", "1-14", dose="25 mg", routes=("PO",)),
        given("dexamethasone", "1, 8", dose="20 mg", routes=("PO", "IV"), times_per_day=2),
        cycle_length="21 days",
        cycles=4,
    ),
    phase("maintenance", given("lenalidomide", "1-21", dose="10 mg", routes=("PO",)), cycle_length="28 days", cycles=3,
          after="induction", gap="7 days", until=("disease progression",)),
    arms=(Arm(name="A", label="a", phases=("induction", "maintenance")),),
    assessments=(
        Assessment(label="infusion visit", kind="visit", terms=("daratumumab",), timings=(Timing(anchor="cycle"),)),
        Assessment(label="blood count", kind="assessment",
                   timings=(Timing(anchor="cycle", days=Numbers("1, 15"), until=("disease progression",)),)),
        Assessment(label="scan", kind="procedure", timings=(Timing(anchor="end of cycle"),)),
        Assessment(label="follow-up", kind="follow-up",
                   timings=(Timing(anchor="end of treatment", offset=Duration("30 days")),)),
    ),
)  # fmt: skip
FOLLOWED = trial(
    phase("treatment", given("lenalidomide", "1-14", dose="25 mg", routes=("PO",)), cycle_length="28 days", cycles=3),
    phase("maintenance", given("dexamethasone", "1", dose="20 mg"), cycle_length="28 days", cycles=2),
    assessments=tuple(
        Assessment(label=f"visit {number}", kind=kind, timings=timings)
        for number, (kind, timings) in enumerate(
            [
                ("visit", (Timing(anchor="cycle", days=Numbers("1")), Timing(anchor="end of treatment"))),
                ("follow-up", (Timing(when="after", anchor="end of treatment", every=Duration("1 month"),
                                      lasting=Duration("6 months")),
                               Timing(when="after", anchor="end of treatment", offset=Duration("6 months"),
                                      every=Duration("3 months"), until=("disease progression",)))),
                ("assessment", (Timing(every=Duration("6 weeks"), lasting=Duration("6 months"),
                                       until=("disease progression",)),)),
                ("assessment", (Timing(days=Numbers("1, 43")),)),
                ("procedure", (Timing(when="throughout", anchor="treatment", every=Duration("5 weeks")),)),
                ("visit", (Timing(anchor="enrolment", offset=Duration("50 days")),)),
                ("visit", (Timing(when="before", anchor="last dose", offset=Duration("9 days")),)),
                ("visit", (Timing(anchor="study", every=Duration("2 months"), lasting=Duration("1 year")),)),
                ("visit", (Timing(anchor="transplant", offset=Duration("3 days")),)),
            ]
        )
    ),
)  # fmt: skip
ENDLESS = trial(
    phase("treatment", given("lenalidomide", "1-14", dose="25 mg", routes=("PO",)), cycle_length="28 days",
          until=("disease progression",), limit="until"),
    assessments=(
        Assessment(label="scan", kind="procedure",
                   timings=(Timing(when="during", anchor="treatment", every=Duration("8 weeks")),)),
        Assessment(label="end", kind="follow-up",
                   timings=(Timing(when="after", anchor="end of treatment", offset=Duration("30 days")),)),
    ),
)  # fmt: skip
PHASED = trial(
    *FOLLOWED.phases,
    assessments=(
        Assessment(label="start of maintenance", kind="visit", timings=(Timing(anchor="maintenance"),)),
        Assessment(label="late", kind="visit",
                   timings=(Timing(anchor="first dose of dexamethasone", offset=Duration("10 days")),)),
    ),
)  # fmt: skip
SURFACE = trial(
    phase("treatment", given("carfilzomib", "1-2, 8-9", dose="20 mg/m2", routes=("IV",), highest_surface="2.2 m2"),
          given("bortezomib", "1, 4", dose="1.3 mg/m2", routes=("SC",), weight_at="baseline"),
          given("melphalan", "1", dose="0.25 mg/kg", weight_at="giving"),
          given("ixazomib", "1, 8"), cycle_length="28 days", cycles=3),
)  # fmt: skip
MONTHS = trial(
    phase("treatment", given("lenalidomide", "1-21", dose="15 mg", routes=("PO",)), cycle_length="1 month", cycles=4),
    phase("maintenance", given("pomalidomide", on("1-7", window=window("1 day", "2 days")), dose="4 mg"),
          cycle_length="28 days", duration="3 months"),
)  # fmt: skip
SILENT = trial(phase("treatment", given("lenalidomide"), given("dexamethasone", "1", dose="40 mg"), cycles=3))
BESIDE = trial(
    phase("treatment", given("lenalidomide", "1-5", dose="15 mg"), cycle_length="14 days", cycles=3),
    phase("support", given("aciclovir", "1-28", dose="400 mg", times_per_day=2), alongside="treatment"),
)
SHIFTING = trial(
    phase("treatment", given("daratumumab", "1, 8, 15", dose="1800 mg", routes=("SC",), if_missed="shift",
                             window=window("1 day", "2 days")),
          given("lenalidomide", "1-21", dose="25 mg", if_missed="lost"), cycle_length="28 days", cycles=3),
)  # fmt: skip
_EVENT = ("person_id", "trial", "kind", "date", "date_to")
CASES: dict[str, tuple[Trial, Choices]] = {
    "cycles": (CYCLES, Choices()),
    "followed": (FOLLOWED, Choices()),
    "endless": (ENDLESS, Choices(horizon=Offset(10, "mo"))),
    "phased": (PHASED, Choices()),
    "surface": (SURFACE, Choices(rounding="vial")),
    "months": (MONTHS, Choices()),
    "silent": (SILENT, Choices()),
    "assumed": (SILENT, assuming("cycle_length_days=28", "lenalidomide.days=1-21", "lenalidomide.dose=10 mg")),
    "beside": (BESIDE, Choices()),
    "shifting": (SHIFTING, Choices()),
    "working days": (SHIFTING, Choices(working_days=True)),
}


def make_people(size: int, seed: int) -> tuple[Cohort, list[dt.date]]:
    """Patients with a first dose each, weights before and during treatment, and heights; some records are odd."""
    rng = stream(seed, "people")
    ids = [f"p{number:04d}" for number in range(size)]
    starts = [FIRST + int(day) * DAY for day in rng.integers(0, 160, size)]
    rows = []
    for person, start in zip(ids, starts, strict=True):
        for day in (-9, 0, 20, 20 if rng.random() < 0.05 else 45, 77):
            if rng.random() < 0.8:
                unit = "kg" if rng.random() < 0.9 else "[lb_av]"
                rows.append((person, "weight", start + day * DAY, round(float(rng.uniform(45, 99)), 1), unit))
        if rng.random() < 0.8:
            rows.append((person, "height", start - 9 * DAY, round(float(rng.uniform(150, 199))), "cm"))
    events = [(person, "case", "first_dose", start, start) for person, start in zip(ids, starts, strict=True)]
    events += [(one[0], "case", "enrolment", one[3] - 8 * DAY, one[3] - 8 * DAY) for one in events[::3]]
    events += [(one[0], None, "transplant", one[3] + 30 * DAY, one[3] + 30 * DAY) for one in events[:size:5]]
    columns = dict(
        zip(("person_id", "variable", "date", "value", "unit"), map(list, zip(*rows, strict=True)), strict=True)
    )
    tables = {
        "person": pa.table({"person_id": ids, "birth_date": [dt.date(1960, 1, 1)] * size}),
        "event": pa.table({name: [row[place] for row in events] for place, name in enumerate(_EVENT)}),
        "measurement": pa.table({**columns, "date_to": columns["date"]}),
    }  # fmt: skip
    return make_cohort(tables), starts


def make_events(one: Trial, starts: list[dt.date], seed: int) -> list[LifeEvent]:
    """Events of every kind for most patients: many meet the plan, some contradict it."""
    rng = stream(seed, "events")
    found = []
    for number, start in enumerate(starts):
        for _ in range(int(rng.integers(0, 4))):
            kind = str(rng.choice(EVENT_KINDS, p=_chances()))
            found.append(make_event(one, kind, start, rng, f"p{number:04d}"))
    return found


def _chances() -> list[float]:
    weights = [{"given": 6, "delay": 3, "hold": 3, "reduce": 3, "missed": 3}.get(kind, 1) for kind in EVENT_KINDS]
    return [weight / sum(weights) for weight in weights]


def make_event(one: Trial, kind: str, start: dt.date, rng: np.random.Generator, person: str) -> LifeEvent:
    """One event, most often on a day that the plan knows."""
    drugs = [drug.drug for each in one.phases for drug in each.administrations]
    cycle = int(rng.integers(0, 5))
    length = 21 if one is CYCLES else 14 if one is BESIDE else 28
    day = start + (cycle * length + int(rng.choice([0, 0, 7, 14, int(rng.integers(0, 28))]))) * DAY
    later = day + int(rng.integers(1, 9)) * DAY
    fields: dict[str, object] = {"drug": str(rng.choice(drugs)) if rng.random() < 0.7 else ""}
    match kind:
        case "delay":
            day = start + cycle * length * DAY
            fields = {"date_to": day + int(rng.integers(1, 9)) * DAY, **(fields if rng.random() < 0.2 else {})}
            fields |= {"cycle": cycle + 1} if rng.random() < 0.3 and not fields.get("drug") else {}
        case "hold":
            fields |= {"date_to": later} if rng.random() < 0.7 else {}
        case "reduce":
            unit = "mg/kg" if rng.random() < 0.1 else "mg"
            fields = {"drug": str(rng.choice(drugs)), "amount": Decimal(int(rng.integers(1, 12))), "unit": unit}
        case "missed" | "skip":
            fields |= {"date_to": later} if rng.random() < 0.4 else {}
        case "given":
            fields = {"drug": str(rng.choice(drugs))}
            fields |= {"amount": Decimal("7.5"), "unit": "mg"} if rng.random() < 0.3 else {}
            fields |= {"date_to": later} if rng.random() < 0.2 else {}
        case "progression" | "withdrawal" | "death" | "unscheduled":
            fields = {}
        case _:
            pass
    if kind in ("given", "missed", "progression", "withdrawal", "death", "unscheduled"):
        day = min(day, AS_OF) if rng.random() < 0.95 else day
    return LifeEvent(kind=kind, date=day, person_id=person, **fields)


def plan_both(name: str, events: list[LifeEvent], cohort: Cohort) -> tuple[Workload, Workload]:
    """The workload of a case, fast and by definition."""
    one, choices = CASES[name]
    table = event_table(events)
    fast = plan_workload(one, cohort, AS_OF, choices=choices, events=table)
    return fast, reference_workload(one, cohort, AS_OF, choices=choices, events=table)


def assert_same(fast: Workload, slow: Workload) -> None:
    """Sums, lists and findings are the same; only the counts of how they were planned may differ."""
    for ours, theirs in zip(fast.weeks, slow.weeks, strict=True):
        assert ours == theirs
    assert fast.undated == slow.undated
    for name in ("due", "late", "on_hold"):
        assert getattr(fast, name).to_pylist() == getattr(slow, name).to_pylist(), name
    assert fast.findings == slow.findings
    assert fast.counts["left out"] == slow.counts["left out"]


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_definition(name: str) -> None:
    """Every sum and list of a generated cohort is that of one calendar after the other."""
    cohort, starts = make_people(60, 11)
    events = make_events(CASES[name][0], starts, 12)
    assert_same(*plan_both(name, events, cohort))


@pytest.mark.parametrize("name", CASES)
def test_agrees_without_events(name: str) -> None:
    """Patients to whom nothing happened are summed by start day, and the sums are those of their calendars."""
    cohort, _ = make_people(40, 21)
    assert_same(*plan_both(name, [], cohort))


def test_every_kind_is_generated_and_planned_together() -> None:
    """Every kind of event is met by a patient whom the vectors plan, but those they leave to the definition."""
    cohort, starts = make_people(160, 31)
    seen: Counter[str] = Counter()
    events = make_events(CYCLES, starts, 32)
    for kind in EVENT_KINDS:
        some = [event for event in events if event.kind == kind][:24]
        alone = {event.person_id: event for event in some}
        fast = plan_workload(CYCLES, cohort, AS_OF, events=event_table(list(alone.values())))
        assert some, kind
        seen[kind] = len(alone) - fast.counts["planned one by one"] - fast.counts["left out"]
    assert {kind for kind, number in seen.items() if number > 0} == TOGETHER


@settings(max_examples=15)
@hypothesis.given(one=trials(), seed=st.integers(0, 999))
def test_agrees_on_generated_trials(one: Trial, seed: int) -> None:
    """Whatever the shape of a trial, the workload is that of one calendar after the other."""
    cohort, starts = make_people(12, seed)
    events = event_table(make_events(one, starts, seed))
    arm = one.arms[0].name if one.arms else None
    choices = Choices(horizon=HORIZON)
    fast = plan_workload(one, cohort, AS_OF, arm=arm, choices=choices, events=events)
    assert_same(fast, reference_workload(one, cohort, AS_OF, arm=arm, choices=choices, events=events))


def test_days_without_an_end_reach_as_far_as_the_horizon_of_each_start() -> None:
    """Six months from one day are not as long as from another: each patient's last day is their own."""
    one = trial(phase("treatment", given("lenalidomide", "1+", dose="10 mg"), until=("progression",), limit="until"))
    cohort, _ = make_people(12, 5)
    choices = Choices(horizon=HORIZON)
    assert_same(
        plan_workload(one, cohort, AS_OF, choices=choices), reference_workload(one, cohort, AS_OF, choices=choices)
    )
