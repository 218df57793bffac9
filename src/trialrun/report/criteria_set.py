"""A criteria set in points: how its answers are made and confirmed, then every domain with its levels as tested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trialrun.protocol import Combination, Confirmation, CriteriaSet, Domain, Level
from trialrun.report.entry import Questions, english, headed, reading_points, rule_points
from trialrun.report.marks import Marker, joined, listed, section, words_of
from trialrun.report.treatment import drug_label
from trialrun.show.outline import Point, Section
from trialrun.terms import load_vocabulary

_METHODS = {
    "shallowest": "the deepest level that every domain taking part has reached; a level with a rule of its own needs "
    "that rule",
    "any": "a response in one domain is enough, if none progresses",
    "rule": "the rules of the domain overall, each reading for itself",
    "none": "no overall answer",
}
_MISSING = {
    "one level down": "a domain that takes part and was not measured lowers the answer of the others by one level",
    "ignored": "a domain that takes part and was not measured is left out",
    "not evaluable": "a domain that takes part and was not measured makes the assessment not evaluable",
}
_POLICIES = {
    "none": "nothing needs to be confirmed",
    "consecutive": "a level needs the next evaluable assessment to be as deep or deeper, before any new therapy; "
    "progression needs a second one or death from the disease",
    "admiralonco": "the rules of pharmaverse admiralonco for responses that investigators recorded",
}
_BETWEEN = {
    "skipped": "an assessment in between that is not evaluable is passed over",
    "breaks": "an assessment in between that is not evaluable breaks the pair",
}
_SAME_DAY = {
    "refuse": "values of one day that disagree: the patient is refused",
    "worst": "values of one day that disagree: the one with the worst answer is taken",
}


def criteria_sections(record: CriteriaSet, marker: Marker) -> Iterator[Section]:
    """What the set is for and how it answers, then the levels of each domain, then the questions a person answers."""
    about = f"{record.purpose} in {drug_label(record.condition)}; version {record.version}; source: {record.source}"
    yield section("What it is for", [Point(about)])
    yield section("How an answer is made", _answering(record, marker) if record.purpose == "response" else ())
    domains = {domain.name: domain for domain in record.domains}
    for name in dict.fromkeys((*domains, *(level.domain for level in record.levels))):
        levels = [level for level in record.levels if level.domain == name]
        points = _domain(domains[name], record.questions, marker) if name in domains else ()
        yield section(f"Domain {name}", points, [_level(level, record.questions, marker) for level in levels])
    asked = [Point(f"{one.text} (answered by the {one.by})") for one in record.questions.values()]
    yield section("Questions", asked)


def _answering(record: CriteriaSet, marker: Marker) -> Iterator[Point]:
    if record.order:
        yield Point(f"levels from the best to the worst: {', '.join(record.order)}")
    if record.progression:
        yield Point(f"{record.progression} is progression, and is tested before every other level")
    if record.response:
        yield Point(listed("a response is", record.response))
    if record.judged_at is not None:
        yield Point(f"judged once, {record.judged_at.text} after baseline, at the nearest assessment of a window")
    yield _combination(record.combination, marker)
    yield _confirmation(record.confirmation, marker)
    yield Point(_SAME_DAY[record.same_day])


def _combination(how: Combination, marker: Marker) -> Point:
    items = [listed("domains that take part", how.of), listed("levels that count", how.counts)]
    items += [f"answer if so: {how.positive}"] if how.positive else []
    items += [f"answer if not: {how.negative}"] if how.negative else []
    items += [f"answer where a domain progresses: {how.vetoed}"] if how.vetoed else []
    items += [_MISSING[how.missing]] if how.method == "shallowest" else []
    return marker.point(how, f"overall: {_METHODS[how.method]}", _points(items))


def _confirmation(how: Confirmation, marker: Marker) -> Point:
    items = [_BETWEEN[how.not_evaluable]] if how.policy == "consecutive" else []
    items += [f"{how.floor} needs no confirmation, and is what a deeper level leaves"] if how.floor else []
    return marker.point(how, f"confirmation: {_POLICIES[how.policy]}", _points(items))


def _domain(domain: Domain, questions: Questions, marker: Marker) -> Iterator[Point]:
    """What a domain is about and how it is judged."""
    items = [] if domain.applies is None else [f"takes part where {english(domain.applies.tree, questions)}"]
    items += [listed("judged only where none of these takes part", domain.instead_of)]
    items += ["named as measurable only where it is judged"] if domain.last_resort else []
    items += [
        listed("looks at", map(_label, domain.looks_at)),
        listed("stays valid until the next", map(_label, domain.keeps)),
    ]
    items += [] if domain.repeat else ["progression here needs no second assessment"]
    items += [f"where a level may or may not hold: {domain.unknown}"] if domain.unknown != "skip" else []
    items += [f"where none of its levels holds: {domain.otherwise}"] if domain.otherwise else []
    items += [f"a number: the share by which {_label(domain.rate_of)} fell from baseline"] if domain.rate_of else []
    items += [f"a level lasts from {domain.sustained.text} on"] if domain.sustained is not None else []
    points = _points(items)
    if domain.label or points:
        yield marker.point(domain, domain.label or words_of(domain.name), points)


def _level(level: Level, questions: Questions, marker: Marker) -> Point:
    items = []
    if level.rule is not None:
        items.append(headed("reached if", rule_points(level.rule.tree, questions)))
    else:
        items.append(Point("no rule: no threshold is given, or the rule language cannot say it"))
    if level.evaluable is not None:
        items.append(headed("can be judged only if", rule_points(level.evaluable.tree, questions)))
    for domain, rule in level.also.items():
        items.append(headed(f"where {domain} takes part, also", rule_points(rule.tree, questions)))
    items += reading_points(level.readings, questions, marker)
    checked = "checked against the source" if level.verified else "not checked against the source"
    return marker.point(level, joined(f"{level.name}: {level.label}", level.source, checked), items)


def _points(texts: Iterable[str]) -> tuple[Point, ...]:
    return tuple(Point(text) for text in texts if text)


def _label(name: str) -> str:
    term = load_vocabulary().term(name)
    return term.label if term is not None else words_of(name)
