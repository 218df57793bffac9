"""The one expression tree for every condition on a patient: eligibility, dose holds, responses, endpoints.

Nodes are frozen records with no behaviour. Text, English, JSON and the engines are separate readings of them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, cast, get_args

import msgspec

from trialrun.ground.dates import Offset
from trialrun.ground.quantity import Quantity

Operator = Literal[">=", ">", "<=", "<", "=", "!="]
Selector = Literal["latest", "any", "all", "first", "lowest", "highest"]
Result = Literal["positive", "negative", "detectable", "undetectable"]
Reference = Literal["ULN", "LLN", "baseline", "nadir", "previous"]
Relation = Literal["within", "during", "at least"]
Side = Literal["before", "after", "of"]
EVENTS = (
    "enrolment",
    "registration",
    "consent",
    "screening",
    "first_dose",
    "last_dose",
    "diagnosis",
    "randomisation",
    "as_of",
    "baseline",
)
"""The moments of a patient in a trial that a window may be anchored to."""


class Qualifier(msgspec.Struct, frozen=True, omit_defaults=True):
    """A condition on one column of the matching record: `severity in (moderate, severe)`, `grade >= 2`."""

    key: str
    op: Literal[">=", ">", "<=", "<", "=", "!=", "in"]
    values: tuple[str, ...]


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is looked for: a name of the vocabulary (and all that is below it) with qualifiers.

    `exposure` is written `exposure to NAME` and is set for drugs and drug classes.
    """

    name: str
    exposure: bool = False
    qualifiers: tuple[Qualifier, ...] = ()


class EventAnchor(msgspec.Struct, frozen=True, tag="event", tag_field="anchor"):
    """A named moment of the patient in the trial: `enrolment`, `registration`, `first_dose`, `last_dose` ..."""

    event: str = "enrolment"


class FactAnchor(msgspec.Struct, frozen=True, tag="fact", tag_field="anchor"):
    """A moment given by another fact: `end of exposure to hcv_antiviral`, `start of first autologous_sct`."""

    edge: Literal["start", "end"]
    fact: Fact
    which: Literal["last", "first"] = "last"


Anchor = EventAnchor | FactAnchor


class Window(msgspec.Struct, frozen=True, tag="window", tag_field="when"):
    """When the record must lie, relative to an anchor A and an offset N; all ends closed.

    - `within N before A`: A-N <= d <= A; `after`: A <= d <= A+N; `of`: A-N <= d <= A+N
    - `during N before A` (or `after`): over that whole period
    - `at least N before A`: d <= A-N; `after`: d >= A+N
    - offset None: `before A`: d <= A; `after A`: d >= A (relation `within`)
    """

    relation: Relation
    offset: Offset | None
    side: Side
    anchor: Anchor = EventAnchor()


class Ever(msgspec.Struct, frozen=True, tag="ever", tag_field="when"):
    """At any time up to the as-of date."""


When = Window | Ever


class Setting(msgspec.Struct, frozen=True, omit_defaults=True):
    """One item of `except (...)`: matching records are set aside before the test is made."""

    fact: Fact
    when: When | None = None


class Limit(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a value is compared with: `plus`, or `times` x `reference` (+ `plus`).

    `50 10*9/L` has only `plus`; `3 x ULN` has times 3; `nadir + 0.5 g/dL` has times 1 and plus.
    A negative plus is printed with `-`.
    """

    plus: Quantity | None = None
    times: Decimal | None = None
    reference: Reference | None = None


class Node(msgspec.Struct, frozen=True, tag_field="node", omit_defaults=True):
    """Base of all nodes of the tree."""


class Compare(Node, frozen=True, tag="compare"):
    """A measured or derived number against a limit: `platelets >= 50 10*9/L`, `any alt > 3 x ULN`."""

    fact: Fact
    op: Operator
    limit: Limit
    selector: Selector = "latest"
    when: When | None = None


class OneOf(Node, frozen=True, tag="one_of"):
    """A category or scale against a list of values: `sex = female`, `ecog in (0, 1, 2)`. One value prints with `=`."""

    fact: Fact
    values: tuple[str, ...]
    selector: Selector = "latest"
    when: When | None = None


class Tested(Node, frozen=True, tag="tested"):
    """A test with a result in words: `hbsag positive`, `hbv_dna undetectable`."""

    fact: Fact
    result: Result
    selector: Selector = "latest"
    when: When | None = None


class Recorded(Node, frozen=True, tag="recorded"):
    """A measurement exists in the window: `fev1 recorded within 28 days before enrolment`. Met or unknown only."""

    fact: Fact
    when: When | None = None


class Present(Node, frozen=True, tag="present"):
    """A diagnosis, exposure or procedure is there; without a window: active at the as-of date (procedures: ever)."""

    fact: Fact
    when: When | None = None
    excepted: tuple[Setting, ...] = ()


class Since(Node, frozen=True, tag="since"):
    """`at least 6 months since autologous_sct`: the last one lies at or before anchor - offset, or there was none."""

    fact: Fact
    offset: Offset
    anchor: Anchor = EventAnchor()
    excepted: tuple[Setting, ...] = ()


class Count(Node, frozen=True, tag="count"):
    """How many records or distinct lines of therapy: `count of lines of exposure to anticancer_therapy ever >= 1`."""

    fact: Fact
    op: Operator
    number: int
    of: Literal["records", "lines"] = "records"
    when: When | None = None
    excepted: tuple[Setting, ...] = ()


class Attest(Node, frozen=True, tag="attest"):
    """A judgement only a person can give, asked by its key and never guessed: `attest(informed_consent)`."""

    question: str


class All(Node, frozen=True, tag="all"):
    """`a and b and c`: two or more."""

    of: tuple[Rule, ...]


class AnyOf(Node, frozen=True, tag="any"):
    """`a or b or c`: two or more."""

    of: tuple[Rule, ...]


class Not(Node, frozen=True, tag="not"):
    """`not (...)`; printed `no X` before a presence."""

    rule: Rule


class AtLeast(Node, frozen=True, tag="at_least"):
    """`at least 2 of (a; b; c)`."""

    n: int
    of: tuple[Rule, ...]


class If(Node, frozen=True, tag="if"):
    """`if a then b else c`; without `else` it is met where the condition is not."""

    condition: Rule
    then: Rule
    otherwise: Rule | None = None


class Unless(Node, frozen=True, tag="unless"):
    """`a unless g`: a guard on truth in the patient's favour. Where g is met, `a` neither fails nor excludes.

    Where being true favours the patient it means `a or g`; where it harms, `a and not g`.
    """

    rule: Rule
    guard: Rule


Atom = Compare | OneOf | Tested | Recorded | Present | Since | Count | Attest
_ATOMS = frozenset(get_args(Atom))
Rule = (
    Compare | OneOf | Tested | Recorded | Present | Since | Count | Attest | All | AnyOf | Not | AtLeast | If | Unless
)


def children(rule: Rule) -> tuple[Rule, ...]:
    """The rules directly below a node; empty for atoms."""
    if type(rule) in _ATOMS:
        return ()
    match rule:
        case All(of) | AnyOf(of) | AtLeast(_, of):
            return of
        case Not(inner):
            return (inner,)
        case If(condition, then, otherwise):
            return (condition, then) if otherwise is None else (condition, then, otherwise)
        case Unless(inner, guard):
            return (inner, guard)
        case _:
            return ()


def atoms(rule: Rule) -> tuple[Atom, ...]:
    """The atoms of a rule, left to right, repeats kept."""
    if type(rule) in _ATOMS:
        return (cast("Atom", rule),)
    return tuple([atom for child in children(rule) for atom in atoms(child)])


def unit_of_amount(fact: Fact) -> str | None:
    """The unit in which a fact asks for an amount: `mg` in `[amount > 40; unit = mg]`; None without both."""
    units = [item.values for item in fact.qualifiers if item.key == "unit" and item.op in ("=", "in")]
    asked = any(item.key == "amount" for item in fact.qualifiers)
    return units[0][0] if asked and len(units) == 1 and len(units[0]) == 1 else None
