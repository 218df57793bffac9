"""One statement becomes an atom of the rule language, or a question where the language or the vocabulary lacks it."""

from __future__ import annotations

import re
from decimal import Decimal

from trialrun.ground.dates import Offset, TimeUnit
from trialrun.ground.quantity import Quantity
from trialrun.read.criteria.concepts.narrowed import (
    FITNESS,
    OR_ALIKE,
    RELATIVE,
    SEVERITIES,
    as_denied,
    asks_for_longer,
    asks_more,
    in_full,
    is_any_treatment,
    is_catch_all,
    is_effect_at_most,
    is_in_no_record,
    is_moment,
    is_of_any_time,
    is_only_part,
    is_severe_or_else,
    is_silent,
    is_until_another,
    is_wider,
    only_wider,
    says_what,
    with_other_half,
)
from trialrun.read.criteria.lexis.units import TIME_UNITS
from trialrun.read.criteria.model import Comparator, Statement, Timing
from trialrun.read.criteria.questions import Asking, dosed, in_its_time, with_shared_word
from trialrun.read.criteria.ruling.limits import limit_in_unit
from trialrun.read.criteria.terms import GRADES, is_drug, is_treatment, judged, term_of
from trialrun.read.text import Cut
from trialrun.rules import (
    All,
    AnyOf,
    Compare,
    Count,
    EventAnchor,
    Ever,
    Fact,
    Limit,
    Not,
    OneOf,
    Present,
    Qualifier,
    Relation,
    Rule,
    Selector,
    Side,
    Since,
    Tested,
    When,
    Window,
)
from trialrun.terms import Concept, Derived, Drug, DrugClass, Term, Variable

NEGATIVE = frozenset({"absent", "negative", "undetectable"})
"""Results that deny; the atom says the opposite and stands in `not`, except where a test itself is negative."""

_NOW = re.compile(
    r"\b(?:concurrent\w*|concomitant\w*|current\w*|ongoing|now|present\w*|simultaneous\w*)\b", re.IGNORECASE
)
HIGHEST_GRADE = 4
_BEHIND = 40
_ANY_TREATMENT = "anticancer_therapy"
_EVENTS = {
    "enrolment": "enrolment", "registration": "registration", "first dose": "first_dose", "last dose": "last_dose",
    "diagnosis": "diagnosis", "consent": "consent", "screening": "screening", "randomisation": "randomisation",
    "baseline": "baseline", "unspecified": "enrolment",
}  # fmt: skip
_FINER: dict[TimeUnit, tuple[TimeUnit, int]] = {"a": ("mo", 12), "mo": ("d", 30), "wk": ("d", 7), "d": ("h", 24)}
_OPEN_SIDES: dict[str, Side] = {"before": "before", "after": "after"}
_RELATIONS: dict[str, Relation] = {"within": "within", "at least": "at least", "during": "during"}


def rule_of_statement(item: Statement, asking: Asking) -> Rule:
    """The rule of a statement in its positive form; `absent` is denied by the caller."""
    term = term_of(item.about.name)
    asked = is_in_no_record(item, asking.printed) or (item.about.name in judged() and _has_detail(item))
    return (None if asked else _of_term(item, term, asking)) or asking.ask(words_of(item, asking))


def _has_detail(item: Statement) -> bool:
    """Whether words stand beside a name that the vocabulary has no place for."""
    return any(said.key == "detail" for said in item.said)


def words_of(item: Statement, asking: Asking) -> str:
    """What a statement says, in words that can be asked: as printed, or its own words, its limit, its time."""
    own = item.limit is None and item.op not in ("negative", "undetectable")
    if is_effect_at_most(item) and (sentence := asking.sentence(item.cut, whole=True)):
        return sentence
    printed = asking.printed(item.cut) if own else ""
    if printed:
        wanted = item.op == "present"
        said = in_full(item, printed) if says_what(item) else asking.leaning(item.cut, printed, looked_for=wanted)
        said = with_other_half(said, asking.printed(Cut(item.cut.end, item.cut.end + 2 * _BEHIND)))
        return as_denied(in_its_time(with_shared_word(said, item), item, asking.printed), item)
    if item.limit is not None and is_drug(item.about.name) and item.about.cut.end <= item.cut.first:
        return " ".join(part for part in (dosed(item, asking.printed), _time(item.timing)) if part)
    said = " ".join(part.value.replace("_", " ") for part in item.said if part.key in ("status", "severity", "type"))
    of = (part.value.replace("_", " ") for part in item.said if part.key == "of" and item.about.name == "ctcae_grade")
    limit = "" if item.limit is None else asking.printed(item.cut) or _printed(item)
    about = item.about.words or item.about.name
    about = "" if about in TIME_UNITS or about in limit else about
    return " ".join(part for part in (said, *of, about, limit, _time(item.timing)) if part)


def _printed(item: Statement) -> str:
    if item.limit is None or item.values:
        return " or ".join(item.values)
    unit = f"x {item.limit.times}" if item.limit.times else item.limit.unit
    return f"{item.op} {item.limit.value} {unit}".strip()


def _time(timing: Timing | None) -> str:
    if timing is None:
        return ""
    offset = _offset(timing)
    length = f"{timing.amount} {timing.unit}" if timing.amount is not None else ""
    amount = length if offset is None else offset.text()
    return f"{timing.relation} {amount} {timing.side} {timing.anchor_words or timing.anchor}"


def _of_term(item: Statement, term: Term | None, asking: Asking) -> Rule | None:
    match term:
        case Derived():
            return _derived(item, term)
        case Variable():
            return _measured(item, term, asking)
        case Concept() | Drug() | DrugClass():
            return _present(item, term, asking)
        case _:
            return None


def _derived(item: Statement, term: Derived) -> Rule | None:
    if term.name == "sex":
        values = tuple(value for value in item.values if value in term.values)
        return OneOf(Fact("sex"), values) if values else None
    if item.limit is None or item.limit.times or _has_detail(item):
        return None
    unit = item.limit.unit or term.unit
    if unit not in ("d", "wk", "mo", "a"):
        return None
    limits = [Decimal(value) for value in item.values] or [item.limit.value]
    return _any([Compare(Fact(term.name), _op(item), Limit(Quantity(value, unit))) for value in limits])


_COMPARATORS: dict[str, Comparator] = {">=": ">=", ">": ">", "<=": "<=", "<": "<", "=": "="}


def _op(item: Statement) -> Comparator:
    return _COMPARATORS.get(item.op, "=")


def _any(rules: list[Rule]) -> Rule | None:
    given = list(dict.fromkeys(rules))
    return None if not given else given[0] if len(given) == 1 else AnyOf(tuple(given))


def _measured(item: Statement, term: Variable, asking: Asking) -> Rule | None:
    when, timed = when_of(item)
    if not timed or (item.timing is not None and item.timing.relation == "at least"):
        return None
    if item.limit is None:
        return _with_detail(_tested(item, term, when), item, asking)
    graded = _graded(item, term, asking)
    if graded is not None or term.name == "ctcae_grade":
        return graded
    if item.counted or term.name in ("prior_lines", "prior_cycles"):
        return _counted(item, term, asking)
    of_which: Selector = "any" if item.selector == "ever" and term.name in GRADES else "latest"
    if item.values and term.kind == "scale" and not item.limit.times:
        return OneOf(Fact(term.name), tuple(dict.fromkeys(item.values)), of_which, when)
    limits = [limit_in_unit(item, value, term, asking) for value in _values(item)]
    given = [limit for limit in limits if limit is not None]
    if len(given) != len(limits):
        return None
    rule = _any([Compare(Fact(term.name), _op(item), limit, of_which, when) for limit in given])
    return _with_graded_finding(rule, item, when) if rule is not None and term.name == "neuropathy_grade" else rule


def _with_detail(rule: Rule | None, item: Statement, asking: Asking) -> Rule | None:
    """`HCV antibody positive with detectable RNA`: a result, and whether it is all that is meant."""
    more = item.op in ("present", "positive", "detectable") and _has_detail(item)
    return (
        All((rule, asking.ask(asking.printed(item.cut) or words_of(item, asking))))
        if rule is not None and more
        else rule
    )


def _with_graded_finding(rule: Rule, item: Statement, when: When | None) -> Rule:
    """A grade at most so high: it stands on the record of the finding too, and none may be higher."""
    worse: dict[str, Comparator] = {"<=": ">", "<": ">="}
    op, values = worse.get(item.op), _values(item)
    if op is None or len(values) != 1 or values[0] >= HIGHEST_GRADE:
        return rule
    qualifier = Qualifier("grade", op, (format(values[0], "f"),))
    return All((rule, Not(Present(Fact("peripheral_neuropathy", qualifiers=(qualifier,)), when))))


def _values(item: Statement) -> list[Decimal]:
    listed = [Decimal(value) for value in item.values]
    return listed or ([item.limit.value] if item.limit is not None else [])


def _tested(item: Statement, term: Variable, when: When | None) -> Rule | None:
    if term.kind == "test" and item.op in ("positive", "negative", "detectable", "undetectable"):
        return Tested(Fact(term.name), item.op, when=when)
    if term.kind == "number" and term.unit != "1" and item.op in ("detectable", "undetectable"):
        return Tested(Fact(term.name), item.op, when=when)
    if term.kind == "test" and item.op in ("present", "absent"):
        return Tested(Fact(term.name), "positive" if item.op == "present" else "negative", when=when)
    return None


def _graded(item: Statement, term: Variable, asking: Asking) -> Rule | None:
    """`grade 2 neuropathy` is asked of the record of the neuropathy; what else narrows it is asked of a person."""
    of = [said.value for said in item.said if said.key == "of"]
    concept = term_of(of[0]) if len(of) == 1 else None
    if (
        term.name != "ctcae_grade"
        or item.op not in (">=", ">", "=", "in")
        or not isinstance(concept, Concept)
        or concept.kind != "condition"
    ):
        return None
    values = tuple(format(value, "f") for value in _values(item))
    qualifier = Qualifier("grade", "in" if len(values) > 1 else _op(item), values)
    found = Present(fact := Fact(concept.name, qualifiers=(qualifier,)), when_of(item)[0])
    more = [said.value for said in item.said if not is_silent(said, concept, fact)]
    return All((found, asking.ask(" ".join((*more, concept.label.lower(), _printed(item)))))) if more else found


def _counted(item: Statement, term: Variable, asking: Asking) -> Rule | None:
    """A number of lines: of one treatment it is counted from the record, else it is the number that is recorded."""
    names = [said.value for said in item.said if said.key == "name"]
    status = [said for said in item.said if said.key == "status"]
    values = _values(item)
    if any(value != value.to_integral_value() for value in values) or item.limit is None or item.limit.unit:
        return None
    whole = [int(value) for value in values]
    concept = term_of(names[0]) if len(names) == 1 else None
    if term.name == "prior_cycles" or (names and not isinstance(concept, Drug | DrugClass)) or len(names) > 1:
        return None
    if isinstance(concept, Drug | DrugClass) and concept.name != _ANY_TREATMENT:
        if _trivial(item, whole):
            return None
        rules: list[Rule] = [
            Count(Fact(concept.name, exposure=True), _op(item), number, "lines", Ever()) for number in whole
        ]
    else:
        rules = [Compare(Fact(term.name), _op(item), Limit(Quantity(Decimal(number)))) for number in whole]
        if (item.op, whole) in ((">=", [1]), (">", [0])):
            rules.append(Present(Fact(_ANY_TREATMENT, exposure=True), Ever()))
    rule = _any(rules)
    return rule if rule is None or not status else All((rule, asking.ask(words_of(item, asking))))


def _trivial(item: Statement, numbers: list[int]) -> bool:
    return 0 in numbers and item.op in (">=", "<")


def _present(item: Statement, term: Concept | Drug | DrugClass, asking: Asking) -> Rule | None:
    when, timed = when_of(item)
    if item.op not in ("present", "absent", "positive", "negative") and item.limit is None:
        return None
    if not timed or _by(item) == "patient" or is_catch_all(item, term):
        return asking.ask(words_of(item, asking), _by(item))
    name = RELATIVE.get(term.name, term.name)
    qualifiers = () if is_severe_or_else(item, asking.printed) else _qualifiers(item, term)
    fact = Fact(name, exposure=isinstance(term, Drug | DrugClass), qualifiers=qualifiers)
    since = item.timing is not None and item.timing.relation == "at least"
    if is_of_any_time(item, asking.printed, asked=asks_more(item, term, fact), drug=fact.exposure):
        when = Ever()
    rule: Rule | None = _since(item, fact) if since else Present(fact, _fitting(when, term))
    if rule is None:
        return None
    alike = _alike(item, asking)
    if alike:
        return asking.ask(f"{words_of(item, asking)} {alike}")
    fitness = is_treatment(term.name) and FITNESS.match(
        asking.printed(Cut(item.about.cut.end, item.about.cut.end + _BEHIND))
    )
    if not fitness and not asks_more(item, term, fact):
        return rule
    asked = asking.ask(_with_now(words_of(item, asking), item, term))
    at_most = item.op in ("<", "<=")  # whoever never had a drug has not had too much of it
    if at_most or _is_only_part(item, term, asking) or is_any_treatment(item, asking.printed):
        return asked
    if is_wider(item):
        return AnyOf((rule, asked)) if only_wider(item, term, fact) else asked
    return AnyOf((rule, asked)) if asks_for_longer(item, since=since) else All((rule, asked))


def _alike(item: Statement, asking: Asking) -> str:
    """`or its equivalent` behind the name of a drug: others of its kind are meant too; empty where they are not."""
    end = item.about.cut.end
    found = OR_ALIKE.match(asking.printed(Cut(end, end + _BEHIND)))
    return "" if found is None else found["alike"]


def _is_only_part(item: Statement, term: Term, asking: Asking) -> bool:
    """Whether the words around the name say that its record is not what is meant: then the question stands alone."""
    cut = item.about.cut
    before = asking.printed(Cut(item.cut.first, max(item.cut.first, cut.first)))
    behind = asking.printed(Cut(cut.end, cut.end + _BEHIND))
    return is_only_part(before, behind, term)


def _with_now(words: str, item: Statement, term: Term) -> str:
    """What is asked of now, said so: a neighbour may have printed it."""
    now = item.selector == "latest" and item.timing is None and is_moment(term) and not _NOW.search(words)
    return f"now: {words}" if now else words


def _by(item: Statement) -> str:
    return "patient" if any(said.key == "agreed" for said in item.said) else "investigator"


def _fitting(when: When | None, term: Concept | Drug | DrugClass) -> When | None:
    """A moment cannot last through a period: what happened during it happened within it."""
    if is_moment(term) and isinstance(when, Window) and when.relation == "during":
        return Window("within", when.offset, when.side, when.anchor)
    return when


def _since(item: Statement, fact: Fact) -> Rule | None:
    offset = _offset(item.timing)
    if offset is None or offset.amount == 0 or is_until_another(item.timing):
        return None
    event = _EVENTS.get(item.timing.anchor if item.timing else "", "enrolment")
    return Since(fact, offset, EventAnchor(event))


def _qualifiers(item: Statement, term: Concept | Drug | DrugClass) -> tuple[Qualifier, ...]:
    if not isinstance(term, Concept) or term.kind != "condition":
        return ()
    told = (said.value for said in item.said if said.key == "severity" and said.value in SEVERITIES)
    severe = tuple(dict.fromkeys(told))
    return (Qualifier("severity", "=" if len(severe) == 1 else "in", severe),) if severe else ()


def when_of(item: Statement) -> tuple[When | None, bool]:
    """The window of a statement, and whether the rule language can say it."""
    timing = item.timing
    if timing is None:
        plain = item.about.name in GRADES or (item.limit is None and item.op in ("present", "absent"))
        return Ever() if item.selector in ("ever", "any") and (plain or is_treatment(item.about.name)) else None, True
    event = _EVENTS.get(timing.anchor)
    offset = _offset(timing)
    if event is None and timing.relation != "at least":
        return None, False
    if timing.amount is not None and offset is None:
        return None, False
    open_side = _OPEN_SIDES.get(timing.relation)
    if open_side is not None:
        return Window("within", offset, open_side, EventAnchor(event or "enrolment")), True
    side = "before" if timing.side == "of" and timing.relation != "within" else timing.side
    return Window(_RELATIONS[timing.relation], offset, side, EventAnchor(event or "enrolment")), True


def _offset(timing: Timing | None) -> Offset | None:
    """The length of a window in whole units; half a year is six months. None where no whole unit holds it."""
    if timing is None or timing.amount is None or timing.unit is None or timing.unit == "min":
        return None
    amount: Decimal = timing.amount
    unit: TimeUnit = timing.unit
    while amount != amount.to_integral_value():
        if unit not in _FINER or unit == "mo":
            return None
        finer, times = _FINER[unit]
        amount, unit = amount * times, finer
    return Offset(int(amount), unit) if 0 <= amount < 10_000 else None
