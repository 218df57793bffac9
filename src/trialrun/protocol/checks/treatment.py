"""Checks of arms, phases, cycles, doses and routes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product

from trialrun.ground.quantity import parse_unit
from trialrun.protocol.checks.lengths import days_of, phase_days
from trialrun.protocol.checks.model import Problem, all_of_type, counted
from trialrun.protocol.decoding import Place
from trialrun.protocol.elements import Share
from trialrun.protocol.scalars import Amount, Numbers
from trialrun.protocol.treatment import ROUTES, Administration, DoseDays, TreatmentPhase
from trialrun.protocol.trial import Trial

_MOST_CYCLES = 2_000  # cycles that are looked at, where a phase names more than anybody could live through
_MOST_TIMES = 48  # every half hour; more givings a day are a slip of the pen

_DOSED = frozenset({"mass", "substance", "international_unit", "equivalents", "arbitrary_unit"})
_VOLUME = ("length", 3)


def administrations(trial: Trial) -> Iterator[tuple[Place, TreatmentPhase, Administration]]:
    """The drugs of all phases, each with its place and phase."""
    for i, phase in enumerate(trial.phases):
        for j, administration in enumerate(phase.administrations):
            yield ("phases", i, "administrations", j), phase, administration


def schedules(trial: Trial) -> Iterator[tuple[Place, TreatmentPhase, Administration, DoseDays]]:
    """The entries of all schedules, each with its place, phase and drug."""
    for place, phase, administration in administrations(trial):
        for index, days in enumerate(administration.schedule):
            yield (*place, "schedule", index), phase, administration, days


def last_written(numbers: Numbers) -> int:
    """The greatest number written; an open range counts with its first."""
    return max(first if last is None else last for first, last in numbers.ranges)


def find_days_outside_cycle(trial: Trial) -> Iterator[Problem]:
    """Days that the cycle, or a phase without cycles, does not have."""
    for place, phase, administration, dosing in schedules(trial):
        length = phase.cycle_length or (phase.duration if phase.cycles is None else None)
        if dosing.days is None or length is None:
            continue
        day, last = last_written(dosing.days), days_of(length.offset)[1] + _first_day(phase) - 1
        if day > last:
            what = "cycle" if phase.cycle_length is not None else "phase"
            message = f"{administration.drug} is given on day {day} of a {what} of {length.text}"
            fix = f"correct the day or the {what} length" if what == "cycle" else "correct the day or the duration"
            yield Problem(place=(*place, "days"), message=message, fix=fix, calculation=f"{day} > {last}")


def _first_day(phase: TreatmentPhase) -> int:
    """The number of the first day of a phase: below 1 where days before a day 0 are stated."""
    if not phase.day_zero:
        return 1
    listed = [days.days.ranges for one in phase.administrations for days in one.schedule if days.days is not None]
    return min((first for ranges in listed for first, _ in ranges), default=0)


def find_days_without_cycle(trial: Trial) -> Iterator[Problem]:
    """Phases with cycles, or with days of cycles, whose cycle length is not stated."""
    for i, phase in enumerate(trial.phases):
        listed = [dosing for administration in phase.administrations for dosing in administration.schedule]
        days = any(dosing.days for dosing in listed) and phase.duration is None and not phase.day_zero
        cycles = any(dosing.cycles for dosing in listed)
        if phase.cycle_length is None and (phase.cycles is not None or days or cycles):
            message = f"the length of a cycle of phase {phase.name!r} is not stated"
            yield Problem(place=("phases", i), message=message, fix="take it from the protocol; it is not guessed")


def find_cycles_outside_phase(trial: Trial) -> Iterator[Problem]:
    """Cycles that the phase does not have: before its first, or beyond its last."""
    for place, phase, administration, dosing in schedules(trial):
        if dosing.cycles is None:
            continue
        low, cycle = min(first for first, _ in dosing.cycles.ranges), last_written(dosing.cycles)
        last = phase.first_cycle + phase.cycles - 1 if phase.cycles is not None else cycle
        if cycle > last or low < phase.first_cycle:
            wrong, sign, bound = (cycle, ">", last) if cycle > last else (low, "<", phase.first_cycle)
            message = (
                f"{administration.drug} is given in cycle {wrong}, and phase {phase.name!r} has {_numbered(phase)}"
            )
            fix = "correct one of them; `first_cycle` says how the first one is numbered"
            yield Problem(place=(*place, "cycles"), message=message, fix=fix, calculation=f"{wrong} {sign} {bound}")


def _numbered(phase: TreatmentPhase) -> str:
    """`6 cycles`; `cycles 3-6` or `cycles 3 and later` where they are not counted from 1."""
    if phase.cycles is None:
        return f"cycles {phase.first_cycle} and later"
    if phase.first_cycle == 1:
        return counted(phase.cycles, "cycle")
    return f"cycles {phase.first_cycle}-{phase.first_cycle + phase.cycles - 1}"


def find_cycle_overlaps(trial: Trial) -> Iterator[Problem]:
    """Cycles for which one drug has two schedules on the same days for the same patients."""
    for place, phase, administration in administrations(trial):
        schedule = administration.schedule
        named = [last_written(dosing.cycles) for dosing in schedule if dosing.cycles]
        count = phase.cycles or max(named, default=phase.first_cycle) - phase.first_cycle + 1
        cycles = range(phase.first_cycle, phase.first_cycle + min(count, _MOST_CYCLES))
        for shared in _shared_cycles(schedule, cycles):
            message = f"{administration.drug} has two schedules in cycle {shared}"
            fix = "let each cycle stand in one schedule, or say in `who` for which patients each one is"
            yield Problem(place=place, message=message, fix=fix)


def _shared_cycles(schedule: tuple[DoseDays, ...], cycles: range) -> Iterator[int]:
    """The first cycle of every two entries that are for the same patients, cycles and days; each cycle once.

    A second entry may add days, or be for other patients; an entry for every cycle may be narrowed by another.
    """
    alike: dict[object, list[int]] = {}
    for number, entry in enumerate(schedule):
        alike.setdefault((entry.who, entry.rule, entry.cycles is None), []).append(number)
    every, last = frozenset(cycles), max(cycles, default=0)
    told: set[int] = set()
    written = [every if entry.cycles is None else every.intersection(entry.cycles.within(last)) for entry in schedule]
    for one, two in sorted(pair for numbers in alike.values() for pair in combinations(numbers, 2)):
        first = min(written[one] & written[two], default=None)
        if first is not None and first not in told and _share_day(schedule[one], schedule[two]):
            told.add(first)
            yield first


def _share_day(one: DoseDays, two: DoseDays) -> bool:
    if one.days is None or two.days is None:
        return one.days == two.days
    return bool(set(one.days.within(366)) & set(two.days.within(366)))


def find_cycle_gaps(trial: Trial) -> Iterator[Problem]:
    """Cycles of a phase for which a drug has no schedule, though it has one for others."""
    for place, phase, administration in administrations(trial):
        stated = [dosing.cycles for dosing in administration.schedule if dosing.cycles is not None]
        if phase.cycles is None or not stated or len(stated) < len(administration.schedule):
            continue
        cycles = range(phase.first_cycle, phase.first_cycle + min(phase.cycles, _MOST_CYCLES))
        missing = [n for n in cycles if not any(numbers.has(n) for numbers in stated)]
        if missing:
            message = f"{administration.drug} has no schedule for cycle {', '.join(map(str, missing))}"
            yield Problem(place=place, message=message, fix="add it, or remark that it is not given then")


def find_missing_schedules(trial: Trial) -> Iterator[Problem]:
    """Drugs given in cycles whose days are not stated."""
    for place, _, administration in administrations(trial):
        if not any(dosing.days or dosing.per_week for dosing in administration.schedule):
            message = f"on which days {administration.drug} is given is not stated"
            yield Problem(place=place, message=message, fix="take the days from the protocol; they are not guessed")


def find_missing_doses(trial: Trial) -> Iterator[Problem]:
    """Drugs whose dose is not stated; it stays absent."""
    for place, phase, administration in administrations(trial):
        if administration.dose is None and not any(dosing.dose for dosing in administration.schedule):
            message = f"the dose of {administration.drug} in phase {phase.name!r} is not stated"
            fix = "take it from the protocol; a label's dose is never put in its place"
            yield Problem(place=place, message=message, fix=fix)


def find_dose_units(trial: Trial) -> Iterator[Problem]:
    """Doses whose unit is none of a dose, or does not fit how the dose is reckoned."""
    for place, _, administration in administrations(trial):
        doses = [((*place, "dose"), administration.dose)]
        doses += [((*place, "schedule", i, "dose"), dosing.dose) for i, dosing in enumerate(administration.schedule)]
        for where, dose in doses:
            doubt = _unit_doubt(dose, administration.basis) if dose else ""
            if doubt:
                message = f"{administration.drug} {dose.text if dose else ''}: {doubt}"
                yield Problem(place=where, message=message, fix="write for example 15 mg, 16 mg/kg or 20 mg/m2")


def _unit_doubt(dose: Amount, basis: str) -> str:
    dimensions = dict(parse_unit(dose.quantity.unit).dimensions)
    per_weight = "/kg" in dose.quantity.unit
    per_area = dimensions.get("length") == -2
    named = any(name in _DOSED or name.startswith("{") for name in dimensions)
    if not (named or per_weight or per_area or tuple(dimensions.items()) == (_VOLUME,)):
        return "its unit is none of a dose"
    wanted = {"weight": per_weight, "body surface": per_area, "fixed": not (per_weight or per_area)}
    return "" if wanted.get(basis, True) else f"its unit does not fit the basis {basis!r}"


def find_dose_amounts(trial: Trial) -> Iterator[Problem]:
    """Doses of nothing, or of less."""
    for place, amount in all_of_type(trial.phases, Amount):
        if amount.quantity.value <= 0:
            yield Problem(
                place=("phases", *place), message=f"a dose of {amount.text}", fix="correct it or leave it out"
            )


def find_impossible_frequencies(trial: Trial) -> Iterator[Problem]:
    """Times a day, days a week or minutes that cannot be, and more days in a week than are stated."""
    for place, _, administration in administrations(trial):
        for name in ("infusion_minutes", "times_per_day"):
            number = getattr(administration, name)
            beyond = name == "times_per_day" and number is not None and number > _MOST_TIMES
            if number is not None and (number < 1 or beyond):
                message = f"{name} of {administration.drug} is {number}"
                yield Problem(place=(*place, name), message=message, fix="correct it or leave it out")
    for place, _, administration, dosing in schedules(trial):
        doubt = _weekly_doubt(dosing)
        if doubt:
            message = f"{administration.drug} is given {doubt}"
            yield Problem(place=(*place, "per_week"), message=message, fix="correct the days or `per_week`")


def _weekly_doubt(dosing: DoseDays) -> str:
    if dosing.per_week is None:
        return ""
    if not 1 <= dosing.per_week <= 7:
        return f"{dosing.per_week} times a week, and a week has 7 days"
    weeks = Counter((day - 1) // 7 + 1 for day in (dosing.days.within(366) if dosing.days else ()))
    fullest = max(weeks, key=lambda week: weeks[week], default=0)
    if weeks[fullest] > dosing.per_week:
        return f"{dosing.per_week} times a week, and on {weeks[fullest]} days of week {fullest}"
    return ""


def find_open_limits(trial: Trial) -> Iterator[Problem]:
    """Phases said to last up to, or until, something that is not named."""
    for i, phase in enumerate(trial.phases):
        if phase.limit == "until" and not phase.until:
            message = f"phase {phase.name!r} lasts until something that is not named"
            yield Problem(place=("phases", i, "limit"), message=message, fix="name the events under `until`")
        if phase.limit in ("up to", "fixed") and phase.cycles is None and phase.duration is None:
            message = f"phase {phase.name!r} is {phase.limit} a length that is not given"
            message = message.replace("is fixed a length", "has a fixed length")
            yield Problem(place=("phases", i, "limit"), message=message, fix="give `cycles` or `duration`")


def find_route_conflicts(trial: Trial) -> Iterator[Problem]:
    """Routes that the document contradicts itself about, or that differ from those of the intervention."""
    listed = {item.term: set(item.routes) for item in trial.interventions if item.routes}
    for place, _, administration in administrations(trial):
        if len(administration.route_printed) > 1:
            printed = " and ".join(administration.route_printed)
            message = f"the route of {administration.drug} is contradictory: {printed}"
            yield Problem(place=place, message=message, fix="ask the sponsor; the product cannot be guessed")
        other = listed.get(administration.drug)
        if other and administration.routes and other.isdisjoint(administration.routes):
            here, there = _either(administration.routes), _either(other)
            message = f"{administration.drug} is given {here}, and listed as given {there}"
            yield Problem(place=(*place, "routes"), message=message, fix="ask which one is meant")


def _either(routes: set[str] | tuple[str, ...]) -> str:
    return " or ".join(sorted(routes))


def find_route_choices(trial: Trial) -> Iterator[Problem]:
    """Drugs that may be given by several routes: a choice that each patient's calendar must make."""
    for place, _, administration in administrations(trial):
        if len(administration.routes) > 1:
            message = f"{administration.drug} may be given {_either(administration.routes)}"
            yield Problem(place=(*place, "routes"), message=message, fix="choose one when a calendar is planned")


def find_unknown_routes(trial: Trial) -> Iterator[Problem]:
    """Routes that are not among the usual abbreviations."""
    for place, _, administration in administrations(trial):
        for route in administration.routes:
            if route not in ROUTES:
                message = f"the route {route!r} is not known"
                yield Problem(place=(*place, "routes"), message=message, fix=f"write one of {', '.join(ROUTES)}")


def find_repeated_administrations(trial: Trial) -> Iterator[Problem]:
    """A drug that stands twice in one phase, by the same route and infusion on the same days.

    A bolus and an infusion, or a loading dose and the doses after it, are two administrations of one drug.
    """
    for i, phase in enumerate(trial.phases):
        for j, one in enumerate(phase.administrations):
            if any(_form(one) == _form(two) and _meet(one, two) for two in phase.administrations[:j]):
                message = f"{one.drug} stands twice in phase {phase.name!r}"
                fix = "put both schedules under one administration, or say by what they differ: route, infusion, days"
                yield Problem(place=("phases", i, "administrations", j), message=message, fix=fix)


def _form(one: Administration) -> tuple[str, object, object]:
    return one.drug, one.routes, (one.infusion, one.infusion_minutes)


def _meet(one: Administration, two: Administration) -> bool:
    """True where two administrations fall on one day of one cycle, or nothing says on which days they do."""
    pairs = product(one.schedule or (DoseDays(),), two.schedule or (DoseDays(),))
    return any(_share_cycle(first, second) and _share_day(first, second) for first, second in pairs)


def _share_cycle(one: DoseDays, two: DoseDays) -> bool:
    if one.cycles is None or two.cycles is None:
        return True
    last = min(max(last_written(one.cycles), last_written(two.cycles)), _MOST_CYCLES)
    return bool(set(one.cycles.within(last)) & set(two.cycles.within(last)))


def find_months_of_cycles(trial: Trial) -> Iterator[Problem]:
    """Phases stated in months or years of cycles of days: how many cycles that is."""
    for i, phase in enumerate(trial.phases):
        if phase.duration is None or phase.cycle_length is None:
            continue
        days, (length, longest) = days_of(phase.duration.offset), days_of(phase.cycle_length.offset)
        if length == longest and any(day % length for day in days):
            counts = " to ".join(f"{float(Fraction(day, length)):.2f}" for day in dict.fromkeys(days))
            message = f"{phase.duration.text} is no whole number of cycles of {phase.cycle_length.text}"
            calculation = f"{' to '.join(map(str, dict.fromkeys(days)))} days / {length} days = {counts} cycles"
            fix = "say whether a cycle that begins before the end is finished"
            yield Problem(place=("phases", i, "duration"), message=message, fix=fix, calculation=calculation)


def find_conflicting_phase_length(trial: Trial) -> Iterator[Problem]:
    """Phases stated both in cycles and in time, which do not agree."""
    for i, phase in enumerate(trial.phases):
        length = phase_days(phase)
        if phase.cycles is None or phase.cycle_length is None or phase.duration is None or length is None:
            continue
        first, last = days_of(phase.duration.offset)
        if length[1] < first or length[0] > last:
            calculation = (
                f"{phase.cycles} x {phase.cycle_length.text} = {length[0]} days; {phase.duration.text} = {first}"
            )
            message = f"cycles and duration of phase {phase.name!r} do not agree"
            yield Problem(place=("phases", i), message=message, fix="ask which one is meant", calculation=calculation)


def find_wrong_shares(trial: Trial) -> Iterator[Problem]:
    """Expected shares of one group that do not add up to 100 percent."""
    shares = list(all_of_type(trial, Share))
    for group in dict.fromkeys(share.of for _, share in shares):
        parts = [share.percent for _, share in shares if share.of == group]
        if len(parts) > 1 and sum(parts) != 100:
            calculation = " + ".join(f"{part} %" for part in parts) + f" = {sum(parts)} %"
            place = next(place for place, share in shares if share.of == group)
            message = f"the shares of {group!r} do not add up to 100 %"
            yield Problem(place=place, message=message, fix="ask what happens to the rest", calculation=calculation)
