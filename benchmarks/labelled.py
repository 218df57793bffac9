"""Labelled eligibility criteria as rules, translated mechanically: variables by name, windows, selectors, qualifiers.

The format is that of the labelled sets' SCHEMA.md. Guesses no meaning: what has no words raises UnsayableError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NoReturn, cast, get_args

from trialrun.ground.dates import Offset, TimeUnit
from trialrun.ground.quantity import Quantity
from trialrun.rules import nodes
from trialrun.rules.check_atoms import table_of
from trialrun.rules.nodes import (
    All,
    AnyOf,
    AtLeast,
    Attest,
    Compare,
    Count,
    EventAnchor,
    Ever,
    Fact,
    If,
    Limit,
    Not,
    OneOf,
    Present,
    Qualifier,
    Rule,
    Setting,
    Since,
    Tested,
    Unless,
    When,
    Window,
)
from trialrun.terms.model import Concept, Derived, Drug, DrugClass, Term, Variable
from trialrun.terms.vocabulary import Vocabulary

Labelled = Mapping[str, Any]
"""One object of the labelled format, as JSON gives it."""

RESULTS = ("positive", "negative", "detectable", "undetectable")
ANCHORS = {
    "enrolment": "enrolment",
    "registration": "registration",
    "first dose": "first_dose",
    "unspecified": "enrolment",
}
NAMED = ("other_measurement", "other_condition", "other_procedure", "named_drug", "drug_class", "drug_dose")
SCALES_OF_SEVERITY = ("mild", "moderate", "severe")
NOW = ("active", "current", "concurrent", "ongoing", "known")  # what a presence without a window says
OVER = ("curatively treated", "treated", "resolved", "cured", "disease-free", "in remission", "recovered", "inactive")
STUDY_DISEASE = "multiple_myeloma"
# table -> printed qualifiers that are columns of its records
COLUMNS = {"exposure": ("route",), "condition": ("site",), "procedure": ("site", "method"), "measurement": ("method",)}
# what a printed unit makes of a name
UNIT_NAMES = {("fev1", "L"): "fev1_volume", ("creatinine_clearance", "mL/min/{1.73_m2}"): "egfr"}
# printed subtype -> name, where no spelling of the vocabulary is `subtype variable`
SUBTYPES = {
    ("thromboembolism", "DVT"): "deep_vein_thrombosis",
    ("thromboembolism", "PE"): "pulmonary_embolism",
    ("calcium", "ionized"): "ionized_calcium",
    ("calcium", "corrected"): "corrected_calcium",
    ("lesion_size", "lymph node"): "lymph_node_long_axis",
}


class UnsayableError(Exception):
    """A part of an expression for which the language or the vocabulary has no words."""


def translate(expression: Labelled, vocabulary: Vocabulary) -> Rule:
    """The tree of one labelled expression. Raises UnsayableError."""

    def down(part: str) -> Rule:
        return translate(expression[part], vocabulary)

    def parts(key: str) -> tuple[Rule, ...]:
        return tuple(translate(part, vocabulary) for part in expression[key])

    if "all" in expression:
        return _several(All, parts("all"))
    if "any" in expression:
        return _several(AnyOf, parts("any"))
    if "not" in expression:
        return _negated(down("not"))
    if "at_least" in expression:
        return AtLeast(int(expression["at_least"]), parts("of"))
    if "if" in expression:
        return If(down("if"), down("then"), down("else") if expression["else"] else None)
    if "unless" in expression:
        return _excepted(down("expr"), down("unless"), vocabulary)
    return _Atom(expression, vocabulary).rule()


def _several(kind: type[All] | type[AnyOf], rules: tuple[Rule, ...]) -> Rule:
    different = tuple(dict.fromkeys(rules))
    return different[0] if len(different) == 1 else kind(different)


def _negated(rule: Rule) -> Rule:
    return rule.rule if isinstance(rule, Not) else Not(rule)


def _excepted(rule: Rule, guard: Rule, vocabulary: Vocabulary) -> Rule:
    """Matching records are set aside where the exception names kinds of what is looked for; else a guard."""
    items = guard.of if isinstance(guard, AnyOf) else (guard,)
    if isinstance(rule, Present) and all(_narrower(item, rule, vocabulary) for item in items):
        aside = tuple(Setting(item.fact, item.when) for item in items if isinstance(item, Present))
        return Present(rule.fact, rule.when, rule.excepted + aside)
    return Unless(rule, guard)


def _narrower(item: Rule, rule: Present, vocabulary: Vocabulary) -> bool:
    same = isinstance(item, Present) and not item.excepted
    return same and cast(Present, item).fact.name in vocabulary.below(rule.fact.name) - {rule.fact.name}


class _Atom:
    """One atom on its way to a rule; `left` are the qualifiers that nothing has taken up yet."""

    def __init__(self, atom: Labelled, vocabulary: Vocabulary) -> None:
        self.atom = atom
        self.vocabulary = vocabulary
        self.var, self.op, self.value = str(atom["var"]), str(atom["op"]), atom["value"]
        self.left = {key: value for key, value in atom["qualifiers"].items() if key not in ("comparator", "alt")}

    def rule(self) -> Rule:
        """The rule of the atom. Raises UnsayableError where a qualifier is left over."""
        if self.var == "attest":
            return Attest(_key(self.left.pop("about", "judgement")))
        half_lives = self._half_lives()
        cause = self._take("relation", "cause")
        rule = self._special() or self._general(self._term())
        if cause and not isinstance(rule, Attest):
            rule = _several(All, (rule, Attest(_key(f"caused by {self.var}"))))
        self.left.pop("about", None)
        if self.left:
            self._refuse(f"qualifier {next(iter(self.left))!r} on {self.var}")
        return half_lives(rule) if half_lives else rule

    def _refuse(self, why: str) -> NoReturn:
        raise UnsayableError(why)

    def _take(self, key: str, value: object) -> bool:
        if self.left.get(key) != value:
            return False
        del self.left[key]
        return True

    def _half_lives(self) -> Callable[[Rule], Rule] | None:
        """Half-lives are no column of a record: a person answers, and the answer joins the printed period."""
        number, longer = self.left.pop("half_lives", None), self.left.pop("whichever", "longer") == "longer"
        if number is None:
            return None
        passed = Attest(_key(f"half-lives passed {number}"))
        since = (self.atom["window"] or {}).get("relation") == "at_least_since"
        both = longer if since else not longer
        if self.atom["window"] is None:
            return lambda rule: _several(All, (rule, Not(passed)))
        return lambda rule: _several(All if both else AnyOf, (rule, passed if since else Not(passed)))

    def _special(self) -> Rule | None:
        if self.var == "prior_lines":
            return self._lines()
        if self.var == "ctcae_grade":
            return self._graded()
        if self.var == "contraception":
            return Attest("effective_contraception")  # the variable holds the agreement to use it
        if self.var == "drug_dose":
            return self._dosed()
        if self.var == "prior_cycles" and self.left:
            self._refuse("number of cycles of one drug or regimen")
        return None

    def _lines(self) -> Rule:
        """Lines are counted among exposures; a printed list of numbers becomes its two ends."""
        self.left.pop("status", None)
        kind = self.left.pop("type", None)
        term = self._found(str(kind)) if kind else self.vocabulary.term("anticancer_therapy")
        if not isinstance(term, Drug | DrugClass):
            self._refuse(f"lines of {kind}")
        fact, when = Fact(term.name, exposure=True), self._when() or Ever()
        numbers = sorted(number for number in _listed(self.value) if isinstance(number, int))
        if not numbers:
            self._refuse(f"{self.op} {self.value} on {self.var}")
        if self.op != "in":
            return Count(fact, cast(nodes.Operator, self.op), numbers[0], "lines", when)
        ends = (Count(fact, ">=", numbers[0], "lines", when), Count(fact, "<=", numbers[-1], "lines", when))
        return All(ends)

    def _dosed(self) -> Rule:
        """A dose stands on the record of an exposure; a total over all records has no word."""
        term, unit = self._found(str(self.left.pop("name"))), str(self.atom["unit"])
        if not isinstance(term, Drug | DrugClass):
            self._refuse(f"dose of {term.name}, which is no drug")
        if unit.split("/", maxsplit=1)[0] not in ("mg", "g", "ug") or unit.endswith("m2"):
            self._refuse("total dose of a drug")
        columns = (Qualifier("amount", cast(Any, self.op), (str(self.value),)), Qualifier("unit", "=", (unit,)))
        self.left.pop("type", None)
        return Present(Fact(term.name, True, columns), self._when())

    def _graded(self) -> Rule:
        """A grade stands on the record of the finding: at most 1 means none above 1."""
        of = str(self.left.pop("of", "adverse event"))
        prior = "prior therapy" in of
        organ = of.split(maxsplit=1)[0]  # "myocardial ischemia or infarction"
        parts = ["adverse event"] if prior else of.split(" or ")
        terms = [self.vocabulary.find(f"{organ} {part}") or self._found(part) for part in parts]
        cause = (Qualifier("cause", "=", ("prior_therapy",)),) if prior else ()
        op = {"<=": ">", "<": ">=", "in": "in"}.get(self.op, self.op)
        grade = Qualifier("grade", cast(Any, op), tuple(str(one) for one in _listed(self.value)))
        found = [Present(Fact(term.name, False, (grade, *cause)), self._when()) for term in terms]
        rule = _several(AnyOf, tuple(found))
        return Not(rule) if self.op in ("<=", "<") else rule

    def _found(self, spelling: str) -> Term:
        term = self.vocabulary.find(spelling) or self.vocabulary.find(spelling.replace("_", " "))
        return term if term is not None else self._refuse(f"no name for {spelling!r}")

    def _term(self) -> Term:
        if self.var in NAMED:
            return self._narrow(self._found(str(self.left.pop("name"))))
        name = UNIT_NAMES.get((self.var, self.atom["unit"]), self.var)
        term = self.vocabulary.term({"other_malignancy": "malignancy"}.get(name, name))
        return self._narrow(term) if term is not None else self._refuse(f"no name for {self.var!r}")

    def _narrow(self, term: Term) -> Term:
        """A printed subtype, fraction, strength, site or axis is a name of its own where the vocabulary has it."""
        if isinstance(term, Variable) and term.unit == "%":
            self._take("of", "predicted")
        self._take("axis", "longest")
        for key in ("type", "fraction", "strength", "site", "axis"):
            if key in self.left:
                term = self._subtype(term, key)
        return term

    def _subtype(self, term: Term, key: str) -> Term:
        printed = str(self.left[key])
        known = SUBTYPES.get((self.var, printed))
        tries = (f"{printed} {term.label}", f"{term.label} {printed}", *((printed,) if key == "type" else ()))
        found = self.vocabulary.term(known) if known else next(filter(None, map(self.vocabulary.find, tries)), None)
        if found is None or type(found) is not type(term):
            return term
        del self.left[key]
        return found

    def _general(self, term: Term) -> Rule:
        if isinstance(term, Variable | Derived):
            return self._measured(term)
        if self.op not in ("present", "absent", "positive", "negative"):
            self._refuse(f"{self.op} on {self.var}")
        rule = self._presence(term)
        return _negated(rule) if self.op in ("absent", "negative") else rule

    def _presence(self, term: Concept | Drug | DrugClass) -> Rule:
        status = self.left.pop("status", None)
        fact = Fact(term.name, isinstance(term, Drug | DrugClass), (*self._status(status, term), *self._columns(term)))
        other = self.var == "other_malignancy"
        aside = (Setting(Fact(STUDY_DISEASE)),) if other else ()
        window = self.atom["window"]
        if window and window["relation"] == "at_least_since":
            return Since(fact, _offset(window), _anchor(window), aside)
        when = self._when()
        if when is None and (self.atom["selector"] == "ever" or (fact.exposure and self.atom["selector"] != "latest")):
            when = Ever()
        if "count" in self.left:
            return Count(fact, ">=", int(self.left.pop("count")), "records", when, aside)
        return Present(fact, when, aside)

    def _status(self, status: object, term: Term) -> tuple[Qualifier, ...]:
        if status is None or status in NOW:
            return ()
        if isinstance(term, Drug | DrugClass):
            self._refuse(f"status {status!r} of a drug")
        if status in SCALES_OF_SEVERITY:
            return (Qualifier("severity", "=", (str(status),)),)
        if status in OVER:
            return (Qualifier("status", "in", ("resolved", "inactive", "remission")),)
        return (Qualifier("status", "=", (str(status),)),)

    def _columns(self, term: Concept | Drug | DrugClass | Variable) -> Iterator[Qualifier]:
        for key in COLUMNS[table_of(term) or ""]:
            if key in self.left:
                yield Qualifier(key, "=", (str(self.left.pop(key)),))

    def _measured(self, term: Variable | Derived) -> Rule:
        if self._take("status", "expected"):
            return Attest(_key(f"expected {self.var} {self.op} {self.value}"))
        status = self.left.pop("status", None)
        columns = tuple(self._columns(term)) if isinstance(term, Variable) else ()
        fact = Fact(term.name, False, columns)
        window = self.atom["window"]
        selector: nodes.Selector = "any" if self.atom["selector"] in ("ever", "any") else "latest"
        if window and window["relation"] == "at_least_since":
            before = Window("within", _offset(window), "before", _anchor(window))
            return Not(self._test(fact, term, "any", before))
        rule = self._isotype(self._test(fact, term, selector, self._when()))
        if status is None or status in NOW:
            return rule
        return All((rule, Attest(_key(f"{term.name} {status}"))))  # a test has no status: a person says so

    def _isotype(self, rule: Rule) -> Rule:
        isotype = self.left.pop("isotype", None)
        if isotype is None:
            return rule
        kinds = tuple(str(kind) for kind in _listed(isotype))
        return All((OneOf(Fact("heavy_chain_isotype"), kinds), rule))

    def _test(self, fact: Fact, term: Variable | Derived, selector: nodes.Selector, when: When | None) -> Rule:
        if self.op in RESULTS or self.op in ("present", "absent"):
            return self._tested(fact, term, selector, when)
        if self.op == "in" or term.kind == "category":
            return OneOf(fact, tuple(str(value) for value in _listed(self.value)), selector, when)
        return Compare(fact, cast(nodes.Operator, self.op), self._limit(term), selector, when)

    def _tested(self, fact: Fact, term: Variable | Derived, selector: nodes.Selector, when: When | None) -> Rule:
        words = {"present": "positive", "absent": "negative"}
        number = {"positive": "detectable", "negative": "undetectable"}
        result = words.get(self.op, self.op)
        result = number.get(result, result) if term.kind == "number" else result
        return Tested(fact, cast(nodes.Result, result), selector, when)

    def _limit(self, term: Variable | Derived) -> Limit:
        if not isinstance(self.value, int | float):
            self._refuse(f"{self.op} {self.value} on {self.var}")
        number, unit = Decimal(str(self.value)), self.atom["unit"]
        if unit in ("ULN", "LLN", "baseline"):
            return Limit(None, number, unit)
        if unit is None and term.unit != "1":
            self._refuse(f"the document prints no unit for {self.var}")
        return Limit(Quantity(number, unit or "1"))

    def _when(self) -> When | None:
        window = self.atom["window"]
        if window is None:
            return self._printed_time()
        if window["relation"] not in ("within", "during"):
            self._refuse(f"window {window['relation']!r} on {self.var}")
        return Window(window["relation"], _offset(window), "before", _anchor(window))

    def _printed_time(self) -> When | None:
        if self._take("time", "cycle 1 day 1"):
            return Window("within", Offset(0, "d"), "of", EventAnchor("first_dose"))
        return None


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def _offset(window: Labelled) -> Offset:
    amount, unit = window["amount"], window["unit"]
    if not isinstance(amount, int | float) or amount != int(amount) or unit not in get_args(TimeUnit):
        raise UnsayableError(f"a period of {amount} {unit}")
    return Offset(int(amount), cast(TimeUnit, unit))


def _anchor(window: Labelled) -> EventAnchor:
    if window["anchor"] not in ANCHORS:
        raise UnsayableError(f"no event for {window['anchor']!r}")
    return EventAnchor(ANCHORS[window["anchor"]])


def _key(words: str) -> str:
    letters = "".join(letter if letter.isalnum() and letter.isascii() else " " for letter in words.lower())
    key = "_".join(letters.split())
    return key if key[:1].isalpha() else f"question_{key}"
