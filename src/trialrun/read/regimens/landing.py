"""A regimen as phases of a trial file: `to_phases(regimen, lines_of_cut)`. Adds no dose, no day and no cycle.

What a trial file cannot say of a drug (a dose in grays, an amount without a unit) is a finding with its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

import msgspec
from msgspec.structs import replace

from trialrun.errors import InputError, UnitError
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import OriginKind
from trialrun.protocol.scalars import Amount, Duration, Lines, Numbers
from trialrun.protocol.treatment import ROUTES, Administration, Assessment, DoseDays, Timing, TreatmentPhase
from trialrun.read.numbers import NUMBER_WORD, duration_text
from trialrun.read.regimens.doubts import untold_doubt
from trialrun.read.regimens.model import PlannedDrug, PlannedPhase, Regimen, Spread
from trialrun.read.text import Cut

LinesOf = Callable[[Cut], Lines]
_ONCE = re.compile(r"\b(?:once (?:a day|daily|per day)|q\.?d\.?|qday|daily|every day|each day)\b", re.IGNORECASE)
_ASSUMED = "the text does not say on which day it begins; the first of the cycle, or of each week, is assumed"
_EACH_DAY = "1 day"
_LISTED_TO = 336
"""Daily dosing without cycles or end is listed up to this day, 12 times 28, by the reader of regimens."""
_UP_TO = re.compile(r"\bup to\b|\bmaximum of\b|\bat most\b|\bno more than\b", re.IGNORECASE)
_LENGTH = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{NUMBER_WORD})[\s-]*"
    r"(?P<unit>days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_EVENT_LEAD = re.compile(
    r"^(?:and |or )?(?:in the absence of|until|unless|or until|till|provided no)\s+(?:there is )?", re.IGNORECASE
)
_EVENT_JOINT = re.compile(r"\s*(?:,\s*(?:or|and)?|;|\bor\b|\band\b)\s+", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_UNITS: Mapping[str, str] = {"MU": "10*6.[IU]", "IU": "[IU]", "mcg": "ug"}
Basis = Literal["", "fixed", "weight", "body surface"]


class Landed(msgspec.Struct, frozen=True):
    """The phases of a regimen as a trial file has them, radiotherapy and its like as procedures, and what was left."""

    phases: tuple[TreatmentPhase, ...]
    procedures: tuple[Assessment, ...]
    findings: tuple[Finding, ...]


def to_phases(regimen: Regimen, lines_of_cut: LinesOf, taken: Iterable[str] = ()) -> Landed:
    """The phases in the order of the text. `taken` are names of phases that are in use already."""
    names = list(taken)
    phases: list[TreatmentPhase] = []
    procedures: list[Assessment] = []
    findings: list[Finding] = []
    regions = _regions([planned.cut for planned in regimen.phases], len(regimen.text.plain))
    for planned, region in zip(regimen.phases, regions, strict=True):
        drugs = [given for given in planned.administrations if given.unit != "Gy"]
        rays = [given for given in planned.administrations if given.unit == "Gy"]
        procedures += [_procedure(given, planned, lines_of_cut) for given in rays]
        if drugs:
            phase = _phase(replace(planned, cut=region), drugs, regimen, lines_of_cut)
            phases.append(replace(phase, name=_unused(phase.name, names)))
            names.append(phases[-1].name)
            findings += _unsaid(drugs, lines_of_cut)
    findings += _untold(regimen, lines_of_cut)
    return Landed(tuple(phases), tuple(procedures), tuple(findings))


def _first_and_last(lines: Lines) -> tuple[int, int] | None:
    return (lines.spans[0].first, lines.spans[-1].last) if lines.spans else None


def _untold(regimen: Regimen, lines_of_cut: LinesOf) -> Iterator[Finding]:
    """What the schedule does not account for, with its lines."""
    for place in regimen.untold:
        yield replace(untold_doubt(regimen.text, place), lines=_first_and_last(lines_of_cut(place.cut)))


def _regions(cuts: Sequence[Cut], end: int) -> list[Cut]:
    """The stretch of text that speaks of each thing: from the one before it, or the beginning, to the next."""
    starts = [cut.first for cut in cuts]
    befores = [0, *(cut.end for cut in cuts)][: len(cuts)]
    return [
        Cut(min(before, cut.first), max(cut.end, following))
        for cut, before, following in zip(cuts, befores, [*starts, end][1:], strict=True)
    ]


def _unused(name: str, taken: Sequence[str]) -> str:
    candidates = [name, *(f"{name} {number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)


def _phase(planned: PlannedPhase, drugs: list[PlannedDrug], regimen: Regimen, lines_of_cut: LinesOf) -> TreatmentPhase:
    first, last = planned.cycles or (1, None)
    counted = last - first + 1 if planned.cycles and last is not None else None
    daily = planned.cycles is None and _goes_on(drugs)
    length = _EACH_DAY if daily else f"{planned.cycle_length_days} days" if planned.cycle_length_days else ""
    duration = _duration(planned, regimen) if counted is None else None
    return TreatmentPhase(
        name=planned.name,
        cycle_length=Duration(length) if length else None,
        cycles=counted,
        duration=duration,
        limit=_limit(planned, stated=counted is not None or duration is not None, regimen=regimen),
        until=tuple(event for text in planned.until for event in _events(text)),
        first_cycle=first,
        administrations=tuple(_administrations(drugs, regimen, lines_of_cut, daily=daily)),
        lines=lines_of_cut(planned.cut),
    )


def _goes_on(drugs: Sequence[PlannedDrug]) -> bool:
    """True where something is given every day without cycles and without an end: no end is put in its place."""
    return all(given.spread and all(_is_endless(spread) for spread in given.spread) for given in drugs)


def _is_endless(spread: Spread) -> bool:
    return spread.days is not None and spread.days == tuple(range(1, _LISTED_TO + 1))


def _limit(
    planned: PlannedPhase, *, stated: bool, regimen: Regimen
) -> Literal["fixed", "up to", "until", "not stated"]:
    if stated:
        return "up to" if planned.up_to or _UP_TO.search(_words(regimen, planned.cut)) else "fixed"
    return "until" if planned.until else "not stated"


_LOOSE_END = re.compile(r"[\s,]+(?:and|or|of|the|an?|until)$", re.IGNORECASE)
"""What a condition that is quoted up to its longest length may end in."""


def _events(until: str) -> Iterator[str]:
    """`in the absence of disease progression or unacceptable toxicity` names two events."""
    named = _EVENT_LEAD.sub("", _LOOSE_END.sub("", until.strip(" .,;")))
    yield from (event for part in _EVENT_JOINT.split(named) if (event := part.strip(" .,;()").lower()))


def _duration(planned: PlannedPhase, regimen: Regimen) -> Duration | None:
    """The length of the phase in the unit printed: 24 months are not 720 days."""
    if planned.duration_days is None:
        return None
    for match in _LENGTH.finditer(_words(regimen, planned.cut)):
        text = duration_text(match["n"], match["unit"])
        if text and _DAYS[match["unit"].lower().rstrip("s")] * int(text.split()[0]) == planned.duration_days:
            return Duration(text)
    return Duration(f"{planned.duration_days} days")


def _words(regimen: Regimen, cut: Cut) -> str:
    return regimen.text.plain[cut.first : cut.end]


def _administrations(
    drugs: Sequence[PlannedDrug], regimen: Regimen, lines_of_cut: LinesOf, *, daily: bool
) -> Iterator[Administration]:
    """One entry a drug; what differs only in dose and days (steps, levels, cycles) is the schedule of one entry."""
    groups: list[list[PlannedDrug]] = []
    for given in _as_options(drugs, regimen):
        like = next((group for group in groups if _alike(group[0], given)), None)
        if like is None:
            groups.append([given])
        else:
            like.append(given)
    for group in groups:
        yield _administration(group, regimen, lines_of_cut, daily=daily)


def _as_options(drugs: Sequence[PlannedDrug], regimen: Regimen) -> Iterator[PlannedDrug]:
    """`3 or 4 mg on days 1 and 8` are two doses of which one is given: each an option with its amount as the name.

    The route behind the last of them, `3 mg or 4 mg orally`, is that of each.
    """
    for given in drugs:
        others = [one for one in drugs if one is not given and _same_but_amount(one, given, regimen)]
        amount = dose_of(given) if others else None
        routes = given.routes or next((one.routes for one in others if one.routes), ())
        yield replace(given, dose_level=amount.text, routes=routes) if amount is not None else given


def _same_but_amount(one: PlannedDrug, other: PlannedDrug, regimen: Regimen) -> bool:
    alike = (one.drug, one.cut, one.spread, one.unit, one.infusion_minutes) == (
        other.drug, other.cut, other.spread, other.unit, other.infusion_minutes,
    )  # fmt: skip
    if one.routes != other.routes:
        alike = alike and not (one.routes and other.routes) and _OR.search(_following_words(regimen, one)) is not None
    return alike and one.amount != other.amount and not (one.dose_level or other.dose_level) and bool(one.spread)


def _following_words(regimen: Regimen, given: PlannedDrug) -> str:
    """The text from a drug to the next one that is named."""
    starts = [other.cut.first for phase in regimen.phases for other in phase.administrations]
    end = min((start for start in starts if start > given.cut.first), default=len(regimen.text.plain))
    return _words(regimen, Cut(given.cut.first, max(end, given.cut.end)))


def _alike(one: PlannedDrug, other: PlannedDrug) -> bool:
    same = (one.drug, one.routes, one.infusion_minutes, one.times_per_day, one.per) == (
        other.drug, other.routes, other.infusion_minutes, other.times_per_day, other.per,
    )  # fmt: skip
    return same and _basis(one.unit) == _basis(other.unit) and not _overlap(one, other)


def _overlap(one: PlannedDrug, other: PlannedDrug) -> bool:
    """Two givings of one drug on the same days, such as a bolus and an infusion, are entries of their own."""
    if one.dose_level or other.dose_level or one.dose_level != other.dose_level:
        return False
    return one.shares_days_with(other)


def _administration(
    group: Sequence[PlannedDrug], regimen: Regimen, lines_of_cut: LinesOf, *, daily: bool
) -> Administration:
    head = group[0]
    amounts = {dose_of(given) for given in group}
    common = amounts.pop() if len(amounts) == 1 and not any(given.dose_level for given in group) else None
    said = " ".join(_following_words(regimen, given) for given in group)
    times = head.times_per_day if head.times_per_day != 1 or _ONCE.search(said) else None
    return Administration(
        drug=head.drug if head.known else head.printed,
        unlisted=not head.known,
        dose=common,
        basis=_basis(head.unit) if any(dose_of(given) for given in group) else "",
        routes=tuple(route for route in head.routes if route in ROUTES),
        route_printed=tuple(route for route in head.routes if route not in ROUTES),
        infusion_minutes=head.infusion_minutes,
        times_per_day=times,
        per="day" if head.per == "day" and head.amount is not None else "",
        schedule=tuple(step for given in group for step in _steps(given, common, lines_of_cut, daily=daily)),
        lines=lines_of_cut(Cut(min(given.cut.first for given in group), max(given.cut.end for given in group))),
    )


def _steps(given: PlannedDrug, common: Amount | None, lines_of_cut: LinesOf, *, daily: bool) -> Iterator[DoseDays]:
    """The days of each stretch of cycles; a dose stands there where the entry has none of its own."""
    lines, dose = lines_of_cut(given.cut), dose_of(given)
    own = dose if dose != common else None
    origin: OriginKind = "assumption" if given.assumed_day1 else "document"
    plain = DoseDays(dose=own, who=given.dose_level, per_week=given.per_week, lines=lines)
    steps = [
        replace(
            plain,
            cycles=None if daily or _is_whole(spread, len(given.spread or ())) else _cycles(spread),
            days=Numbers("1") if daily else days_text(spread.days),
            days_origin=origin,
            why=_ASSUMED if given.assumed_day1 else "",
        )
        for spread in given.spread or ()
    ]
    if steps or own or given.per_week or given.dose_level:
        yield from steps or [plain]
    for rule in given.dose_rules:
        yield DoseDays(dose=amount_of(rule.amount, rule.unit), who=rule.condition, lines=lines_of_cut(rule.cut))


def _is_whole(spread: Spread, stretches: int) -> bool:
    """True for days that hold from the first cycle on without an end: they need no cycles."""
    return stretches == 1 and spread.first == 1 and spread.last is None


def _cycles(spread: Spread) -> Numbers:
    if spread.last is None:
        return Numbers(f"{spread.first}+")
    return Numbers(str(spread.first) if spread.last == spread.first else f"{spread.first}-{spread.last}")


def days_text(days: Sequence[int] | None) -> Numbers | None:
    """`1-21` or `1, 8, 15, 22`; runs of three and more are ranges, those with negative days written `-6 to -3`."""
    if not days:
        return None
    runs: list[list[int]] = []
    for day in sorted(set(days)):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    texts = [text for run in runs for text in _run_texts(run)]
    return Numbers(", ".join(texts))


def _run_texts(run: Sequence[int]) -> list[str]:
    if len(run) < 3:
        return [str(day) for day in run]
    return [f"{run[0]} to {run[-1]}" if run[0] < 0 else f"{run[0]}-{run[-1]}"]


def dose_of(given: PlannedDrug) -> Amount | None:
    """The amount as a trial file writes it; None where none is stated or the unit cannot be written."""
    return amount_of(given.amount, given.unit)


def amount_of(number: Decimal | None, unit: str) -> Amount | None:
    """`15 mg`; None without a number, or with a unit that is no unit of UCUM, such as AUC."""
    if number is None or not unit:
        return None
    try:
        return Amount.parse(f"{number:f} {_UNITS.get(unit, unit)}")
    except (InputError, UnitError):
        return None


def _basis(unit: str) -> Basis:
    if not unit:
        return ""
    return "weight" if "/kg" in unit else "body surface" if "/m2" in unit else "fixed"


def _procedure(given: PlannedDrug, planned: PlannedPhase, lines_of_cut: LinesOf) -> Assessment:
    """Radiotherapy on its days: a trial file has no dose in grays, so that the words keep it."""
    lines = lines_of_cut(given.cut)
    days = days_text(given.spread[0].days) if given.spread else None
    amount = f", {given.amount:f} Gy a fraction" if given.amount is not None else ""
    timing = Timing(when="during", anchor=planned.name, days=days, lines=lines)
    term = given.drug if given.known else ""
    terms = (term,) if term else ()
    return Assessment(label=f"{given.printed}{amount}", kind="procedure", terms=terms, timings=(timing,), lines=lines)


def _unsaid(drugs: Iterable[PlannedDrug], lines_of_cut: LinesOf) -> Iterator[Finding]:
    """What the trial file cannot hold, amounts and days without an end, each with its words."""
    for given in drugs:
        if given.open_ended and not all(_is_endless(spread) for spread in given.spread or ()):
            yield _endless(given, lines_of_cut)
        said = f"{given.amount:f} {given.unit}".strip() if given.amount is not None else ""
        if given.amount_range is not None:
            low, high = given.amount_range
            yield _finding(given, f"{low:f} to {high:f} {given.unit}, without saying who gets which", lines_of_cut)
        elif said and dose_of(given) is None:
            yield _finding(given, f"{said}, which a trial file cannot express", lines_of_cut)


def _finding(given: PlannedDrug, said: str, lines_of_cut: LinesOf) -> Finding:
    return Finding(
        family="dose-form",
        severity="warning",
        message=f"the dose of {given.printed} is {said}: it is left empty",
        fix="write the dose by hand where one applies",
        lines=_first_and_last(lines_of_cut(given.cut)),
    )


def _endless(given: PlannedDrug, lines_of_cut: LinesOf) -> Finding:
    return Finding(
        family="open-days",
        severity="note",
        message=f"the days of {given.printed} go on without a stated end; they are listed to day {_LISTED_TO}",
        fix="write them as cycles, or state the end",
        lines=_first_and_last(lines_of_cut(given.cut)),
    )
