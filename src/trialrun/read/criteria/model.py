"""What an eligibility line says, before it becomes a rule: a tree of statements that point into the line.

A statement keeps what is printed (number, unit, words) beside its name in the vocabulary, so that nothing is lost where
the vocabulary has no name. Reads nothing and judges nothing.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from trialrun.read.text import Cut

Comparator = Literal[">=", ">", "<=", "<", "="]
Presence = Literal["present", "absent", "positive", "negative", "detectable", "undetectable", "recorded"]
TimeUnit = Literal["min", "h", "d", "wk", "mo", "a"]
LONG_UNITS: dict[str, TimeUnit] = {"d": "d", "wk": "wk", "mo": "mo", "a": "a"}
"""The units of a length of days or more."""
NAMED_UNITS: dict[str, TimeUnit] = {"hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}
"""Their names."""


class Named(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a statement is about: the words printed and, where it is known, the name in the vocabulary."""

    words: str
    cut: Cut
    name: str = ""


class Limit(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A number with what it is counted in.

    `unit` is UCUM, as printed in magnitude (`50000 /uL` is not turned into 50 10*9/L); `times` is ULN, LLN, baseline,
    nadir or previous where the number is a multiple of it. `other` is the same limit printed again in another unit.
    """

    value: Decimal
    unit: str = ""
    times: Literal["", "ULN", "LLN", "baseline", "nadir", "previous"] = ""
    other: tuple[Limit, ...] = ()


class Comparison(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A number compared with what it belongs to: `platelets >= 50 x 10^9/L`. A range is two comparisons of one cut.

    `values` holds a list (`0, 1 or 2`), then `limit` is the first of them. `implied`: no comparator is printed, and the
    evident one is meant. `about` None: nothing in the text says what is compared. `counted`: the number counts the
    things that `about` names (`at least two measurable lesions`).
    """

    op: Comparator
    limit: Limit
    cut: Cut
    about: Named | None = None
    values: tuple[Decimal, ...] = ()
    implied: bool = False
    counted: bool = False


class Timing(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A window of time as printed.

    `within`: at some time in the last amount before (or after, or of) the anchor; `at least`: that long since the last
    time; `during`: over the whole period; `before` or `after` without an amount. `least` is the nearer end of a range
    (`2-7 days before`), whose amount is the further one; None where there is no other. `anchor` is `enrolment`,
    `registration`, `first dose`, `last dose`, `diagnosis` ...; another event stands in `anchor_words`.
    """

    relation: Literal["within", "at least", "during", "before", "after"]
    amount: Decimal | None
    unit: TimeUnit | None
    cut: Cut
    side: Literal["before", "after", "of"] = "before"
    anchor: str = "enrolment"
    anchor_words: str = ""
    least: Decimal | None = None


class Said(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A narrowing of a statement by one key: status=active, severity=severe, site=brain, grade>=2, of=predicted."""

    key: str
    value: str
    op: Comparator = "="


LED = "led"
"""The key of words that are printed before a list and said of each of it: `refractory to` of `refractory to A or B`."""


class Statement(msgspec.Struct, frozen=True, omit_defaults=True, tag="statement", tag_field="node", gc=False):
    """One statement about a patient: a comparison, a list of values, or a presence, with its window and qualifiers.

    `selector`: ever, latest, any, all, lowest, highest; empty where nothing says so. `counted`: the number is a count
    of lines or records.
    """

    about: Named
    cut: Cut
    op: Comparator | Presence | Literal["in"] = "present"
    limit: Limit | None = None
    values: tuple[str, ...] = ()
    timing: Timing | None = None
    selector: str = ""
    said: tuple[Said, ...] = ()
    counted: bool = False
    implied: bool = False


class Judgement(msgspec.Struct, frozen=True, omit_defaults=True, tag="judgement", tag_field="node", gc=False):
    """A part that only a person can answer; `words` as printed."""

    words: str
    cut: Cut
    by: str = "investigator"


class AllOf(msgspec.Struct, frozen=True, tag="all", tag_field="node", gc=False):
    """All of its parts."""

    of: tuple[Tree, ...]


class OneOrMore(msgspec.Struct, frozen=True, omit_defaults=True, tag="any", tag_field="node", gc=False):
    """At least `n` of its parts."""

    of: tuple[Tree, ...]
    n: int = 1


class Negated(msgspec.Struct, frozen=True, tag="not", tag_field="node", gc=False):
    """Its part is not so."""

    of: Tree


class Conditional(msgspec.Struct, frozen=True, omit_defaults=True, tag="if", tag_field="node", gc=False):
    """If the condition holds, then one, else the other (None: nothing is asked)."""

    condition: Tree
    then: Tree
    otherwise: Tree | None = None


class Excepted(msgspec.Struct, frozen=True, tag="unless", tag_field="node", gc=False):
    """The part does not count against the patient where the exception holds."""

    of: Tree
    exception: Tree


Tree = Statement | Judgement | AllOf | OneOrMore | Negated | Conditional | Excepted


class LineRead(msgspec.Struct, frozen=True, omit_defaults=True):
    """One eligibility line as understood. `tree` says what the line prints, never inverted; None for notes.

    kind: `computable`; `partly` (a part rests on a judgement, or was not understood: `rest`); `attest`; `note`.
    `rest` are the cuts of what is left: each is quoted to the reader. `aside`: sentences that only let somebody in.
    """

    kind: Literal["computable", "partly", "attest", "note"]
    holds_when_eligible: bool
    tree: Tree | None = None
    rest: tuple[Cut, ...] = ()
    why: str = ""
    aside: tuple[Cut, ...] = ()
