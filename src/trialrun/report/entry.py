"""Who may enter, in points: every criterion with its rule in English, what it takes, and what a person must answer."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from trialrun.protocol import Criterion, DemandedTest, Duty, Eligibility, Question, Reading
from trialrun.report.marks import Marker, joined, section
from trialrun.report.schedule_words import duty_time, screening_words
from trialrun.rules import Attest, Outline, Rule, atoms, rule_outline, rule_to_english
from trialrun.show.outline import Point, Section
from trialrun.terms import load_vocabulary

_ROLES = {"inclusion": "Inclusion list", "exclusion": "Exclusion list", "population": "Population described"}
_KINDS = {
    "compiled": "judged from records",
    "partly": "judged from records and from answers",
    "attest": "answered by a person",
    "note": "limits nobody",
}
UNIT_WORDS = {"a": "years", "mo": "months", "wk": "weeks", "d": "days"}
Questions = dict[str, Question]


def entry_sections(eligibility: Eligibility, marker: Marker) -> Iterator[Section]:
    """One section on the list as a whole, then one for each list of criteria in the document's order."""
    yield section("Who may enter", _limits(eligibility, marker), lead=_completeness(eligibility))
    for role, title in _ROLES.items():
        chosen = [one for one in eligibility.criteria if one.list_role == role]
        points = [criterion_point(one, eligibility.questions, marker) for one in chosen]
        yield section(f"{title} ({len(points)})", points)


def criterion_point(criterion: Criterion, questions: Questions, marker: Marker) -> Point:
    """One criterion: its label, and below it the rule, what passes, what is left to a person, tests and duties."""
    items = [*_rule(criterion, questions), *_readings(criterion, questions, marker)]
    items += [Point(f"not in the rule: {rest}") for rest in criterion.rest]
    items += [test_point(test, marker, questions) for test in criterion.tests]
    items += [duty_point(duty, marker) for duty in criterion.duties]
    if criterion.advice:
        items.append(Point(f"advice: {criterion.advice}"))
    return marker.point(criterion, f"{criterion.label} ({criterion.id}: {_KINDS[criterion.kind]})", items)


def duty_point(duty: Duty, marker: Marker) -> Point:
    """A duty with who has it and for how long."""
    who = "everybody" if duty.who == "all" else duty.who
    return marker.point(duty, f"duty: {joined(duty.label, who, duty_time(duty), by=', ')}")


def test_point(test: DemandedTest, marker: Marker, questions: Questions) -> Point:
    """A test that is demanded, for whom and when."""
    term = load_vocabulary().term(test.concept)
    words = test.label or (term.label if term is not None else test.concept)
    within = f"within {test.within.text} of {test.anchor}" if test.within is not None else f"at {test.anchor}"
    who = f"where {english(test.condition.tree, questions)}" if test.condition is not None else "for everybody"
    return marker.point(test, f"test demanded: {joined(words, within if test.anchor else '', who, by=', ')}")


def reading_points(readings: tuple[Reading, ...], questions: Questions, marker: Marker) -> Iterator[Point]:
    """Every way to read a line, the one used marked so."""
    for place, reading in enumerate(readings):
        used = "reading used" if place == 0 else "other reading"
        rule = rule_points(reading.rule.tree, questions) if reading.rule is not None else ()
        name = f"{reading.name}: {reading.label}" if reading.label else reading.name
        yield marker.point(reading, f"{used}: {name}", rule)


def rule_points(rule: Rule, questions: Questions) -> tuple[Point, ...]:
    """A rule as nested points of English."""
    return (_nested(rule_outline(rule, load_vocabulary(), _wording(questions))),)


def headed(words: str, points: tuple[Point, ...]) -> Point:
    """Points below a heading; a single point without parts stands on the line of the heading."""
    if len(points) == 1 and not points[0].items:
        return Point(f"{words}: {points[0].text}")
    return Point(f"{words}:", items=points)


def english(rule: Rule, questions: Questions) -> str:
    """A rule as one phrase of English."""
    return rule_to_english(rule, load_vocabulary(), _wording(questions))


def _rule(criterion: Criterion, questions: Questions) -> Iterator[Point]:
    if criterion.rule is None:
        return
    wanted = "passes if this is true" if criterion.holds_when_eligible else "fails if this is true"
    yield headed(wanted, rule_points(criterion.rule.tree, questions))
    for key in dict.fromkeys(atom.question for atom in atoms(criterion.rule.tree) if isinstance(atom, Attest)):
        if key in questions:
            yield Point(f"to be answered by the {questions[key].by} (question {key}): {questions[key].text}")


def _readings(criterion: Criterion, questions: Questions, marker: Marker) -> Iterator[Point]:
    """The readings; the one used is the rule itself, which is not repeated."""
    if criterion.readings and criterion.readings[0].rule == criterion.rule:
        first = msgspec.structs.replace(criterion.readings[0], rule=None)
        yield from reading_points((first, *criterion.readings[1:]), questions, marker)
    else:
        yield from reading_points(criterion.readings, questions, marker)


def _nested(outline: Outline) -> Point:
    return Point(outline.text, items=tuple(_nested(item) for item in outline.items))


def _wording(questions: Questions) -> dict[str, str]:
    return {key: question.text for key, question in questions.items()}


def _completeness(eligibility: Eligibility) -> str:
    if eligibility.complete:
        return f"The document lists all criteria: {len(eligibility.criteria)} lines."
    why = eligibility.incomplete_because or "the document has no eligibility list"
    return f"Nobody is better than undetermined: {why}."


def _limits(eligibility: Eligibility, marker: Marker) -> Iterator[Point]:
    for label, limit in (("minimum age", eligibility.minimum_age), ("maximum age", eligibility.maximum_age)):
        if limit is not None:
            yield marker.point(limit, f"{label}: {_age(limit.value.text)}")
    if eligibility.sex is not None:
        yield marker.point(eligibility.sex, f"sex: {eligibility.sex.value}")
    if eligibility.screening is not None:
        yield marker.point(eligibility.screening, screening_words(eligibility.screening))


def _age(amount: str) -> str:
    number, _, unit = amount.partition(" ")
    return f"{number} {UNIT_WORDS.get(unit, unit)}"
