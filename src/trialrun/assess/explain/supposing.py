"""What an answer would be if one marker had another value: the bands of a domain at a visit, with exact bounds.

Uses the grader itself, so that a band says what an assessment would say; changes no record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from trialrun.assess.course.grading import Grader, grade_domain
from trialrun.assess.explain.amounts import amount_text
from trialrun.assess.explain.working import current_value
from trialrun.assess.model import Grade
from trialrun.engines import Evidence, Interval, Row
from trialrun.engines.case import Case
from trialrun.engines.context import need, variable_of
from trialrun.engines.limits import limit_of
from trialrun.engines.reference import combine, judge_atom
from trialrun.engines.values import compare, plausible, point
from trialrun.ground.dates import Date
from trialrun.ground.truth import Truth, Unknown
from trialrun.protocol import CriteriaSet, Domain, Statement
from trialrun.rules import atoms
from trialrun.rules.nodes import Atom, Compare
from trialrun.terms import load_vocabulary
from trialrun.terms.model import Variable


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """The values of a marker that give one answer: from `low` to `high` in the canonical unit (None: no bound)."""

    answer: str
    low: Fraction | None
    high: Fraction | None
    with_low: bool = False
    with_high: bool = False

    def holds(self, value: Fraction) -> bool:
        """Whether a value lies in the band."""
        above = self.low is None or value > self.low or (self.with_low and value == self.low)
        return above and (self.high is None or value < self.high or (self.with_high and value == self.high))

    def text(self, unit: str) -> str:
        """`2.1 g/dL or less`, `above 2.1 and below 3.15 g/dL`, `0.9 g/dL or more`."""
        if self.low is None and self.high is None:
            return "any value"
        if self.low is None or self.high is None:
            return _one_end(self, unit)
        if self.low == self.high:
            return f"exactly {amount_text(self.low, unit)}"
        low = f"{amount_text(self.low)} or more" if self.with_low else f"above {amount_text(self.low)}"
        return f"{low} and {'up to' if self.with_high else 'below'} {amount_text(self.high, unit)}"


def markers_of(criteria: CriteriaSet, domain: str) -> tuple[str, ...]:
    """The measured facts whose present value the levels of a domain compare, and that of a rate, in order."""
    rules = [level.rule for level in criteria.levels if level.domain == domain and level.rule is not None]
    named = [name for rule in rules for atom in atoms(rule.tree) if (name := _present_fact(atom))]
    rates = [one.rate_of for one in criteria.domains if one.name == domain and one.rate_of]
    looked = next((one.looks_at for one in criteria.domains if one.name == domain), ())
    found = dict.fromkeys([*rates, *(name for name in named if not looked or name in looked)])
    return tuple(name for name in found if is_number(name))


def bands_of(domain: Domain, marker: str, date: Date, grader: Grader) -> tuple[Band, ...]:
    """The answer of a domain at a visit for every value of a marker, all else as recorded, in rising order.

    Empty where no level of the domain depends on the present value of the marker, or where it is not judged.
    """
    if domain.rate_of or not grader.is_judged(domain):
        return ()
    supposing = Supposing(grader, marker, date)
    bounds = supposing.bounds(domain)
    if not bounds:
        return ()
    tried = [(band, supposing.answer(domain, value)) for band, value in _pieces(bounds, supposing.variable)]
    return tuple(_joined(tried))


class Supposing(Grader):
    """A grader for whom one marker has a supposed value at one visit."""

    def __init__(self, grader: Grader, marker: str, date: Date) -> None:
        super().__init__(grader.criteria, grader.patient, grader.baseline, grader.options)
        self.marker, self.date = marker, date
        self.variable = variable_of(marker, load_vocabulary())
        self._known: dict[Atom, Truth] = {}
        self._limits: dict[Atom, Interval | None] = {}
        self._value = point(Fraction(0))

    def answer(self, domain: Domain, value: Fraction) -> Grade:
        """The grade of a domain if the marker had this value."""
        self._value = point(value)
        return grade_domain(domain, self.date, self)

    def bounds(self, domain: Domain) -> tuple[Fraction, ...]:
        """The limits at which the answer of a domain may change, rising; those that are plausible values alone."""
        rules = [self.rule(level) for level in self.criteria.levels_of(domain.name)]
        present = [atom for rule in rules if rule for atom in atoms(rule.tree) if self._concerns(atom)]
        limits = [self._limit(atom) for atom in present if isinstance(atom, Compare)]
        found = {end for limit in limits if limit is not None for end in (limit.lo, limit.hi) if end is not None}
        return tuple(sorted(end for end in found if plausible(end, self.variable)))

    def at(self, rule: Statement, date: Date) -> tuple[Truth, tuple[Evidence, ...]]:
        """The truth of a rule with the supposed value; nothing is shown as evidence but what was asked."""
        case = self.case(date)
        asked: list[Evidence] = []

        def judged(atom: Atom) -> Truth:
            truth = self._suppose(atom, case) if self._concerns(atom) else self._as_recorded(atom, case)
            asked.append(Evidence(atom, truth))
            return truth

        return combine(rule.tree, judged, None), tuple(asked)

    def _concerns(self, atom: Atom) -> bool:
        return _present_fact(atom) == self.marker

    def _suppose(self, atom: Atom, case: Case) -> Truth:
        limit = self._limit(atom)
        if not isinstance(atom, Compare) or limit is None:
            return self._as_recorded(atom, case)
        return compare(self._value, atom.op, limit, need("value", self.marker))

    def _as_recorded(self, atom: Atom, case: Case) -> Truth:
        if atom not in self._known:
            self._known[atom] = judge_atom(atom, case)[0]
        return self._known[atom]

    def _limit(self, atom: Atom) -> Interval | None:
        """The limit of a comparison at the visit; None where what it refers to is missing."""
        if atom not in self._limits:
            case = self.case(self.date)
            row = current_value(self.marker, case)[1] or self._row(case)
            limit = limit_of(atom, row, case) if isinstance(atom, Compare) else None
            self._limits[atom] = None if limit is None or isinstance(limit, Unknown) else limit
        return self._limits[atom]

    def _row(self, case: Case) -> Row:
        """A row of the visit, for limits that refer to what was before it."""
        unit = variable_of(self.marker, case.words).unit
        day = {"date": self.date, "date_to": self.date}
        return Row("measurement", {"variable": self.marker, **day, "value": 0.0, "unit": unit})


def _present_fact(atom: Atom) -> str:
    """The fact of which an atom compares the value of the visit itself; empty for every other atom."""
    if not isinstance(atom, Compare) or atom.selector != "latest" or atom.when is not None or atom.fact.qualifiers:
        return ""
    return atom.fact.name


def is_number(name: str) -> bool:
    """Whether a fact is measured as a number or a score."""
    term = load_vocabulary().term(name)
    return isinstance(term, Variable) and term.kind in ("number", "scale")


def _pieces(bounds: Sequence[Fraction], variable: Variable) -> Iterator[tuple[Band, Fraction]]:
    """The bounds themselves and the stretches between them, each with a value that stands for it. The first and the
    last stretch are open, and end where values are no longer plausible."""
    floor = None if variable.low is None else Fraction(variable.low)
    ceiling = None if variable.high is None else Fraction(variable.high)
    shape = Band(answer="", low=None, high=None)
    if floor is None or bounds[0] > floor:
        yield msgspec.structs.replace(shape, high=bounds[0]), _between(floor, bounds[0])
    for place, bound in enumerate(bounds):
        low = None if bound == floor else bound
        yield msgspec.structs.replace(shape, low=low, high=bound, with_low=True, with_high=True), bound
        after = bounds[place + 1] if place + 1 < len(bounds) else None
        if after is not None or ceiling is None or bound < ceiling:
            yield (
                msgspec.structs.replace(shape, low=bound, high=after),
                _between(bound, ceiling if after is None else after),
            )


def _between(low: Fraction | None, high: Fraction | None) -> Fraction:
    if low is None or high is None:
        return (high or Fraction(0)) - 1 if low is None else low + 1
    return (low + high) / 2


def _joined(tried: Sequence[tuple[Band, Grade]]) -> Iterator[Band]:
    """Neighbours with the same answer as one band."""
    open_: Band | None = None
    for piece, grade in tried:
        if open_ is not None and open_.answer == grade.answer:
            open_ = msgspec.structs.replace(open_, high=piece.high, with_high=piece.with_high)
            continue
        if open_ is not None:
            yield open_
        open_ = msgspec.structs.replace(piece, answer=grade.answer)
    if open_ is not None:
        yield open_


def _one_end(band: Band, unit: str) -> str:
    if band.high is not None:
        text = amount_text(band.high, unit)
        return f"{text} or less" if band.with_high else f"below {text}"
    text = amount_text(band.low or Fraction(0), unit)
    return f"{text} or more" if band.with_low else f"above {text}"
