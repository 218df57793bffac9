"""Checks of criteria sets: names of domains and levels that do not exist, and answers that could never be made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from trialrun.errors import nearest_names
from trialrun.protocol.checks.model import Problem, Subject
from trialrun.protocol.criteria_set import OVERALL, CriteriaSet
from trialrun.protocol.decoding import Place

DIAGNOSIS = "diagnosis"


def of_set(find: Callable[[CriteriaSet], Iterable[Problem]]) -> Callable[[Subject], Iterable[Problem]]:
    """A check of criteria sets that needs nothing but the set; other files pass it."""
    return lambda subject: find(subject.record) if isinstance(subject.record, CriteriaSet) else ()


def find_missing_domains(record: CriteriaSet) -> Iterator[Problem]:
    """Domains that a level, the combination or another domain names and the set does not have."""
    known = {domain.name for domain in record.domains}
    for place, name in _named_domains(record):
        if name not in known:
            yield _missing(place, "domain", name, known)


def find_missing_levels(record: CriteriaSet) -> Iterator[Problem]:
    """Levels of the order that no domain gives, and levels named elsewhere that are not in the order."""
    given = {level.name for level in record.levels} | {domain.otherwise for domain in record.domains}
    for index, name in enumerate(record.order):
        if name not in given:
            yield _missing(("order", index), "level", name, given - {""})
    for place, name in _ranked(record):
        if name and name not in record.order:
            yield _missing(place, "level of the order", name, record.order)


def find_incomplete_combinations(record: CriteriaSet) -> Iterator[Problem]:
    """A way to combine domains that lacks what it needs."""
    how, place = record.combination, ("combination",)
    needed: dict[str, tuple[object, ...]] = {
        "shallowest": (how.of, record.order),
        "any": (how.of, how.counts, how.positive, how.negative),
        "rule": (how.positive, how.negative, [level for level in record.levels if level.domain == OVERALL]),
        "none": (),
    }
    if not all(needed[how.method]):
        said = {
            "shallowest": "the domains that take part under `of`, and the levels under `order`",
            "any": "`of`, `counts`, `positive` and `negative`",
            "rule": f"`positive`, `negative` and a level of the domain {OVERALL} with a rule",
        }[how.method]
        message = f"domains are combined by {how.method!r}, which lacks what it needs"
        yield Problem(place=place, message=message, fix=f"give {said}")


def find_unusable_confirmation(record: CriteriaSet) -> Iterator[Problem]:
    """Confirmation without an order or without the level that an unconfirmed one leaves."""
    how, place = record.confirmation, ("confirmation",)
    if how.policy != "none" and not (record.order and how.floor):
        fix = "give `order`, and as `floor` the level that needs no confirmation"
        yield Problem(place=place, message="a level that is not confirmed would leave nothing", fix=fix)
    if how.floor and how.floor in (record.progression, *record.response):
        fix = "name a level that is neither a response nor progression"
        message = f"{how.floor!r} would be left by a response that is not confirmed"
        yield Problem(place=(*place, "floor"), message=message, fix=fix)


def find_unusable_points(record: CriteriaSet) -> Iterator[Problem]:
    """A set judged once that confirms by a second time, or rules over all domains without a time to judge them."""
    if record.judged_at is not None and record.confirmation.policy != "none":
        fix = "remove `judged_at`, or let nothing need to be confirmed"
        yield Problem(place=("judged_at",), message="a set that is judged once cannot confirm its answer", fix=fix)
    if record.judged_at is None and record.combination.method == "rule" and record.purpose == "response":
        fix = "add `judged_at`, for example 24 weeks"
        yield Problem(place=("combination",), message="rules over all domains need a time at which to judge", fix=fix)


def find_silent_domains(record: CriteriaSet) -> Iterator[Problem]:
    """Domains that can never give an answer."""
    for index, domain in enumerate(record.domains):
        ruled = any(level.domain == domain.name and level.rule is not None for level in record.levels)
        if domain.name != OVERALL and not (ruled or domain.otherwise or domain.rate_of):
            message = f"the domain {domain.name!r} has no level with a rule"
            yield Problem(place=("domains", index), message=message, fix="add a level, `otherwise` or `rate_of`")


def find_late_progression(record: CriteriaSet) -> Iterator[Problem]:
    """Domains that test another level before progression."""
    for domain in record.domains:
        levels = [(at, level.name) for at, level in enumerate(record.levels) if level.domain == domain.name]
        names = [name for _, name in levels]
        if record.progression in names and names[0] != record.progression:
            at = levels[names.index(record.progression)][0]
            message = f"in {domain.name!r} {names[0]!r} is tested before {record.progression!r}"
            yield Problem(
                place=("levels", at), message=message, fix="put progression first: a fall may be a rise by now"
            )


def find_diagnosis_without_verdict(record: CriteriaSet) -> Iterator[Problem]:
    """A diagnostic set that gives no verdict."""
    verdicts = [level for level in record.levels if level.domain == DIAGNOSIS and level.rule is not None]
    if record.purpose == "diagnosis" and not verdicts:
        fix = f"add a level `met` in the domain {DIAGNOSIS} whose rule makes the diagnosis"
        yield Problem(place=("levels",), message="no level says when the diagnosis is made", fix=fix)


def find_differing_readings(record: CriteriaSet) -> Iterator[Problem]:
    """Levels whose first reading is not the rule that is used."""
    for index, level in enumerate(record.levels):
        if level.readings and level.readings[0].rule != level.rule:
            message = f"the first reading of {level.domain} {level.name} differs from its rule"
            yield Problem(place=("levels", index), message=message, fix="put the reading that is used first")


def _named_domains(record: CriteriaSet) -> Iterator[tuple[Place, str]]:
    for index, name in enumerate(record.combination.of):
        yield ("combination", "of", index), name
    for at, domain in enumerate(record.domains):
        yield from ((("domains", at, "instead_of", index), name) for index, name in enumerate(domain.instead_of))
    for at, level in enumerate(record.levels):
        yield ("levels", at, "domain"), level.domain
        yield from ((("levels", at, "also"), name) for name in level.also)


def _ranked(record: CriteriaSet) -> Iterator[tuple[Place, str]]:
    """Levels that must be in the order."""
    yield ("progression",), record.progression
    yield ("confirmation", "floor"), record.confirmation.floor
    for field, names in (("response", record.response), ("counts", record.combination.counts)):
        place = ("combination",) if field == "counts" else ()
        yield from (((*place, field, index), name) for index, name in enumerate(names))


def _missing(place: Place, kind: str, name: str, known: Iterable[str]) -> Problem:
    near = nearest_names(name, known)
    fix = f"did you mean {near[0]}?" if near else f"add it, or name one of {', '.join(sorted(known)) or 'none'}"
    return Problem(place=place, message=f"{name!r} is no {kind} of the set", fix=fix)
