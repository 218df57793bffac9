"""Eligibility lines held against the fields of the record and against what they leave out. Mends nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.protocol import Criterion
from trialrun.read.criteria.lexis import find_comparisons
from trialrun.read.criteria.usual_limits import fitting_unit, has_one_unit, is_possible, unprinted_unit
from trialrun.read.crosschecks.model import Subject
from trialrun.read.regular import make_regular
from trialrun.read.spotting import Spot, spot
from trialrun.terms import Variable

_MEN, _WOMEN = r"(?:men|males?)", r"(?:(?:non-?pregnant )?(?:women|females?))"
_AND = r"\W{1,3}(?:and|or|and/or)\W{1,3}"
_BOTH = re.compile(
    rf"^\W*(?:(?:adult |all |both )?(?:{_MEN}{_AND}{_WOMEN}|{_WOMEN}{_AND}{_MEN})|either sex|both sexes"
    r"|patients of (?:either|both) sex(?:es)?)\b"
    r"(?!\s(?:patients |subjects |participants |partners )?"
    r"(?:of (?:child|repro)|with (?:child|repro)|who are (?:able|sexual|of)|must|should|agree))",
    re.IGNORECASE,
)
"""How a list says that both sexes may enter."""
_ONE_SEX = re.compile(r"(?:^|\band )sex = (?P<sex>female|male)(?= and |$)")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_LIMIT = re.compile(
    r"[\s:]*(?:\((?:[^()]{1,20})\)\s*)?(?:(?:level|count|value|concentration)s?\s*)?(?:(?:is|was|of|must be)\s*)?"
    r"(?:>=|<=|[<>]|(?:at least|at most|below|above|over|under|(?:less|more|greater|lower|higher) than|no more than)\s)"
    r"\s*\d+(?:[.,]\d+)*(?![.,]?\d)(?=\s*(?:[,;.)](?:\s|$)|(?:and|or)\b|$))",
    re.IGNORECASE,
)
_BARE_LIMIT = re.compile(r"\d\s*(?:[,;.)]|and\b|or\b|$)", re.IGNORECASE | re.MULTILINE)
"""A number with no unit behind it; a quick look."""
_WITH_UNIT = re.compile(r"\d[^;]{0,30}[/%]")
"""How a limit looks that bears a unit which may be wrong by a thousand."""
_RELATIVE = re.compile(
    r"\W{1,3}(?:\w+ ){0,2}(?:above|below|over|of|from|within|beyond|longer|more|less)\b", re.IGNORECASE
)
"""A limit that says how far a value may be from another, `2 seconds above control`."""
_OTHER_VALUE = re.compile(
    r"\b(?:rises?|rose|rising|drop|fall|fell|loss|gain|increas|decreas|declin|chang|reduc|improv|differ|delta"
    r"|CSF|cerebrospinal|pleural|ascit|synovial|peritoneal)",
    re.IGNORECASE,
)
_NEAR = 60
"""Characters around a limit among which such a word makes it one of a change, or of another fluid than blood."""
_UNITLESS = frozenset({"", "1", "%", "kg/m2"})
"""Units of quantities whose number everybody understands without one: scores, percentages, the body mass index."""


def find_contradicted_sex(subject: Subject) -> Iterator[Finding]:
    """A sex that the field gives and the list tells otherwise: only women of a list of both, both of only men."""
    limit = subject.trial.eligibility.sex
    if limit is None:
        return
    field = limit.value.lower()
    told = [(line, sex) for line in subject.trial.eligibility.criteria if (sex := _told_sex(line))]
    one_alone = len({sex for _, sex in told}) == 1  # else a line on women is a condition for the women of both
    for line, sex in told:
        if sex != field and (one_alone or sex == "all"):
            message = f"the sex is told in two ways: {field}, and in the list {sex}"
            yield _at(subject, line, "design-differs", message, "ask the sponsor which is meant")


def _told_sex(line: Criterion) -> str:
    """The sex that a line of the list demands, `all` where it says that both may enter; empty where it says neither."""
    if line.list_role != "inclusion":
        return ""
    if _BOTH.match(line.label):
        return "all"
    rule = line.rule.text if line.rule else ""
    while (inner := _IN_BRACKETS.sub("", rule)) != rule:
        rule = inner
    demanded = _ONE_SEX.search(rule) if " or " not in rule and "if " not in rule else None
    return demanded["sex"] if demanded else ""


def find_limits_without_unit(subject: Subject) -> Iterator[Finding]:
    """A limit of a quantity that has units, where none is printed: asked, or read in the one unit that fits."""
    for line in subject.trial.eligibility.criteria:
        if line.kind == "note" or _BARE_LIMIT.search(line.label) is None:
            continue
        plain = make_regular(line.label).plain
        spots = tuple(spot(plain, subject.vocabulary, {"variables"}))
        for found in spots:
            term = subject.vocabulary.term(found.name)
            limit = _LIMIT.match(plain, found.cut.end)
            measured = isinstance(term, Variable) and (term.unit or "") not in _UNITLESS
            if limit and measured and not has_one_unit(found.name):
                said = plain[found.cut.first : limit.end()]
                yield from _about_unit(subject, line, said, _unit_that_fits(plain, spots, limit.end()))


def _about_unit(subject: Subject, line: Criterion, said: str, unit: str | None) -> Iterator[Finding]:
    if unit is not None and line.kind != "attest":
        message = f"the limit {said!r} has no unit; it is read in {unit}, the one that fits"
        told = _at(subject, line, "unit", message, f"correct the rule of {line.id} if another is meant")
        yield replace(told, severity="note")
    elif line.kind in ("attest", "partly"):
        fix = f"ask which unit is meant, and correct the rule of {line.id}"
        yield _at(subject, line, "unit", f"the limit {said!r} has no unit", fix)


def _unit_that_fits(plain: str, spots: tuple[Spot, ...], end: int) -> str | None:
    """The unit in which alone the limit that ends there can be meant: `platelets > 100,000`."""
    bare = (one for one in find_comparisons(plain, spots) if one.cut.end == end and not one.limit.unit)
    units = (unprinted_unit(one.about.name, one.limit.value) for one in bare if one.about is not None)
    return next(filter(None, units), None)


def find_impossible_limits(subject: Subject) -> Iterator[Finding]:
    """A limit that no value of the quantity can have, `haemoglobin >= 80 g/dL`: its unit may be another."""
    for line in subject.trial.eligibility.criteria:
        told = line.kind in ("attest", "partly") and _WITH_UNIT.search(line.label) is not None
        plain = make_regular(line.label).plain if told else ""
        for one in find_comparisons(plain, tuple(spot(plain, subject.vocabulary, {"variables"}))) if told else ():
            term = subject.vocabulary.term(one.about.name) if one.about and one.about.name else None
            unit = fitting_unit(one.limit.unit, term) if isinstance(term, Variable) and one.limit.unit else None
            changes = _OTHER_VALUE.search(plain, max(0, one.cut.first - _NEAR), one.cut.end + _NEAR)
            relative = changes or _RELATIVE.match(plain, one.cut.end)
            if isinstance(term, Variable) and unit and not relative and not is_possible(one.limit.value, unit, term):
                said = f"{term.label} {one.op} {one.limit.value} {one.limit.unit}"
                message = f"the limit {said!r} is one that no value can have"
                fix = f"ask which unit is meant, and correct the rule of {line.id}"
                yield _at(subject, line, "unit", message, fix)


def _at(subject: Subject, line: Criterion, family: str, message: str, fix: str) -> Finding:
    numbers = line.lines.numbers()
    lines = (min(numbers), max(numbers)) if numbers else None
    return Finding(
        family=family,
        severity="query",
        message=message,
        fix=fix,
        source=subject.source.document.name,
        lines=lines,
    )
