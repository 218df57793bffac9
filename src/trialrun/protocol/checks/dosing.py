"""Checks of how doses are reckoned, changed and made up for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from trialrun.errors import nearest_names
from trialrun.ground.quantity import parse_unit
from trialrun.protocol.checks.lengths import days_of
from trialrun.protocol.checks.model import Problem
from trialrun.protocol.checks.treatment import administrations, last_written
from trialrun.protocol.decoding import Place
from trialrun.protocol.scalars import Amount
from trialrun.protocol.treatment import Administration, DoseRule, TreatmentPhase
from trialrun.protocol.trial import Trial
from trialrun.terms.formulas import BSA_FORMULAS

_SURFACES = (1, 4)  # m2; a largest body surface outside is no cap that anybody uses
_MOST_DAYS = 1_000


def find_wrong_dose_rules(trial: Trial) -> Iterator[Problem]:
    """Dose rules that do not say what is done, or say two things."""
    for i, phase in enumerate(trial.phases):
        for j, rule in enumerate(phase.dose_rules):
            for field, message, fix in _rule_doubts(rule, phase):
                yield Problem(place=("phases", i, "dose_rules", j, *field), message=message, fix=fix)


_Doubt = tuple[tuple[str, ...], str, str]


def _rule_doubts(rule: DoseRule, phase: TreatmentPhase) -> Iterator[_Doubt]:
    amounts = [name for name in ("to", "percent") if getattr(rule, name) is not None]
    if rule.action == "reduce" and not amounts:
        yield (), "a dose is reduced, and not said to how much", "give `to` or `percent`"
    if rule.action == "reduce" and len(amounts) == 2:
        yield (), "a dose is reduced to an amount and to a share", "keep `to` or `percent`"
    if rule.action != "reduce" and amounts:
        yield (amounts[0],), f"`{amounts[0]}` says nothing where the action is {rule.action}", "make it `reduce`"
    if rule.percent is not None and not 0 < rule.percent < 100:
        yield ("percent",), f"a dose reduced to {rule.percent} %", "write what remains, above 0 and below 100"
    if rule.resume is not None and rule.action != "hold":
        yield (
            ("resume",),
            f"nothing is resumed where the action is {rule.action}",
            "leave `resume` out, or make it `hold`",
        )
    if rule.action == "delay" and rule.drugs:
        yield ("drugs",), "a cycle is delayed with all its drugs", "leave `drugs` out, or make it `hold`"
    given = tuple(one.drug for one in phase.administrations)
    for drug in rule.drugs:
        if drug not in given:
            near = nearest_names(drug, given)
            fix = f"did you mean {near[0]!r}?" if near else f"the phase gives {', '.join(given) or 'nothing'}"
            yield ("drugs",), f"{drug} is not given in phase {phase.name!r}", fix


def find_wrong_reductions(trial: Trial) -> Iterator[Problem]:
    """Reduced doses in a unit that the dose does not have, or that are not lower."""
    for i, phase in enumerate(trial.phases):
        for j, rule in enumerate(phase.dose_rules):
            for one in phase.administrations if rule.to is not None else ():
                doubt = _reduction_doubt(rule, one) if one.drug in rule.drugs or not rule.drugs else ""
                if doubt:
                    place: Place = ("phases", i, "dose_rules", j, "to")
                    yield Problem(place=place, message=doubt, fix="correct the reduced dose")


def _reduction_doubt(rule: DoseRule, one: Administration) -> str:
    doses = _doses(one)
    if rule.to is None or not doses:
        return ""
    alike = [dose for dose in doses if _kind(dose) == _kind(rule.to)]
    if not alike:
        return f"{one.drug} is given as {doses[0].text} and reduced to {rule.to.text}"
    if all(_size(rule.to) >= _size(dose) for dose in alike):
        return f"{one.drug} is given as {alike[0].text} and {rule.to.text} is no less"
    return ""


def _doses(one: Administration) -> list[Amount]:
    """The doses stated of a drug: its own, and those of its schedule."""
    return [dose for dose in (one.dose, *(entry.dose for entry in one.schedule)) if dose is not None]


def _kind(amount: Amount) -> tuple[tuple[str, int], ...]:
    """What an amount is: its dimensions, and whether it is for each kg; mg/kg has those of a share."""
    dimensions = dict(parse_unit(amount.quantity.unit).dimensions)
    return (*sorted(dimensions.items()), ("per kg", int(_per_kg(amount))))


def _per_kg(amount: Amount) -> bool:
    return "/kg" in amount.quantity.unit


def _at_once(dose: Amount) -> tuple[tuple[str, int], ...]:
    """What a dose is once weight or surface are multiplied in: mg/kg and mg/m2 are mg then."""
    dimensions = dict(parse_unit(dose.quantity.unit).dimensions)
    if _per_kg(dose):
        dimensions["mass"] = dimensions.get("mass", 0) + 1
    elif dimensions.get("length") == -2:
        del dimensions["length"]
    return (*sorted((name, power) for name, power in dimensions.items() if power), ("per kg", 0))


def _size(amount: Amount) -> Fraction:
    """An amount in base units, for comparing two of one kind."""
    return Fraction(amount.quantity.value) * parse_unit(amount.quantity.unit).factor


def find_wrong_caps(trial: Trial) -> Iterator[Problem]:
    """The most that may be given at once, or of body surface, that does not fit the dose."""
    for place, _, one in administrations(trial):
        if one.highest is not None:
            doubt = _highest_doubt(one, one.highest)
            if doubt:
                fix = "write the most of one giving, for example highest: 2000 mg"
                yield Problem(place=(*place, "highest"), message=f"{one.drug}: {doubt}", fix=fix)
        if one.highest_surface is not None and not _is_surface(one.highest_surface):
            message = f"{one.drug}: {one.highest_surface.text} is no largest body surface"
            yield Problem(place=(*place, "highest_surface"), message=message, fix="write for example 2 m2")


def _highest_doubt(one: Administration, most: Amount) -> str:
    doses = _doses(one)
    if _kind(most) != _at_once(most):
        return f"the most at once, {most.text}, is itself to be multiplied"
    if doses and all(_at_once(dose) != _kind(most) for dose in doses):
        return f"the most at once, {most.text}, is no amount of {doses[0].text}"
    below = [dose for dose in doses if _kind(dose) == _kind(most) and _size(dose) > _size(most)]
    return f"the dose, {below[0].text}, is above the most at once, {most.text}" if below else ""


def _is_surface(amount: Amount) -> bool:
    dimensions = dict(parse_unit(amount.quantity.unit).dimensions)
    low, high = _SURFACES
    return dimensions == {"length": 2} and low <= _size(amount) / parse_unit("m2").factor <= high


def find_unknown_formulas(trial: Trial) -> Iterator[Problem]:
    """Formulas of body surface that are not known, and ways to reckon that the dose does not use."""
    for place, _, one in administrations(trial):
        plain = one.surface_formula.lower().replace("-", "_").replace(" ", "_")
        if plain and plain not in BSA_FORMULAS:
            near = nearest_names(one.surface_formula, BSA_FORMULAS)
            fix = f"did you mean {near[0]}?" if near else f"write one of {', '.join(BSA_FORMULAS)}"
            message = f"the body surface formula {one.surface_formula!r} is not known"
            yield Problem(place=(*place, "surface_formula"), message=message, fix=fix)
        for field, basis in _UNUSED.items():
            if getattr(one, field) and one.basis and one.basis not in basis:
                message = f"`{field}` of {one.drug} is not used: its basis is {one.basis}"
                fix = f"leave it out, or make the basis {' or '.join(basis)}"
                yield Problem(place=(*place, field), message=message, fix=fix, severity="warning")


_UNUSED = {
    "surface_formula": ("body surface",),
    "highest_surface": ("body surface",),
    "weight_at": ("weight", "body surface"),
}
"""Fields that only some ways of reckoning a dose use."""


def find_doses_of_a_day(trial: Trial) -> Iterator[Problem]:
    """Amounts of a whole day, without the number of givings that share it."""
    for place, _, one in administrations(trial):
        if one.per == "day" and one.times_per_day is None:
            message = f"the dose of {one.drug} is that of a day, and how often it is given is not stated"
            fix = "give `times_per_day`; until then it stays an amount a day"
            yield Problem(place=(*place, "per"), message=message, fix=fix)


def find_contradicting_makeup(trial: Trial) -> Iterator[Problem]:
    """A time for making up a missed giving where it is not made up, or one that reaches the next giving."""
    for place, _, one in administrations(trial):
        if one.make_up is None:
            continue
        if one.if_missed != "shift":
            said = f"`if_missed` is {one.if_missed}" if one.if_missed else "`if_missed` is not said"
            message = f"{one.drug} may be made up for {one.make_up.text}, and {said}"
            yield Problem(
                place=(*place, "make_up"), message=message, fix="make `if_missed` shift, or leave `make_up` out"
            )
            continue
        late, shortest = days_of(one.make_up.offset)[1], _shortest_interval(one)
        if shortest is not None and late >= shortest:
            message = f"{one.drug} may be made up for {one.make_up.text}, when the next giving is due"
            calculation = f"{late} >= {shortest} days between givings"
            fix = "shorten `make_up`, or say what happens to the next giving"
            yield Problem(
                place=(*place, "make_up"), message=message, fix=fix, calculation=calculation, severity="query"
            )


def _shortest_interval(one: Administration) -> int | None:
    """The fewest days between two givings of one entry of a schedule."""
    listed = [entry.days.within(min(last_written(entry.days), _MOST_DAYS)) for entry in one.schedule if entry.days]
    return min((later - day for days in listed for day, later in pairwise(days)), default=None)
