"""The rule of a line, with care for what records leave out: silence of a record decides nobody's entry.

The line itself was read with care before (`care`); here a rule that is sure of the line asks where records are not.
Childbearing potential is seldom recorded, nor is it that a disease has relapsed; an infection shows in its test as well
as in its diagnosis; an allergy lasts. The table `cautions.csv` says which names these are. Adds questions, drops none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Literal

import msgspec
from msgspec.structs import replace

from trialrun.protocol.eligibility import Question
from trialrun.read.criteria.care.reading import with_care
from trialrun.read.criteria.lines.reading import Role, read_scanned
from trialrun.read.criteria.model import Judgement, LineRead
from trialrun.read.criteria.questions import whole_line
from trialrun.read.criteria.ruling.checks import passes
from trialrun.read.criteria.ruling.rules import joined, to_rule
from trialrun.read.criteria.scan.line import scan_lines
from trialrun.read.criteria.scan.reasons import without_reasons
from trialrun.read.criteria.shorthand import regular_line
from trialrun.read.criteria.terms import term_of
from trialrun.read.tables import read_table
from trialrun.read.text import Text
from trialrun.rules import (
    All,
    AnyOf,
    AtLeast,
    Attest,
    Ever,
    Fact,
    If,
    Not,
    OneOf,
    Present,
    Rule,
    Tested,
    Unless,
    Window,
    atoms,
    print_when,
)
from trialrun.terms import load_vocabulary

Kind = Literal["compiled", "partly", "attest", "note"]
_AT_ONCE = 64
"""Lines in hand at once: a list may have any number."""


class RuledLine(msgspec.Struct, frozen=True):
    """An eligibility line with its rule (None for a note) and the wording of every question the rule asks, by key."""

    read: LineRead
    rule: Rule | None
    questions: dict[str, Question]

    @property
    def kind(self) -> Kind:
        """How much of the rule a record can answer: all, a part, or nothing; a note has no rule."""
        if self.rule is None or self.read.kind == "note":
            return "note"
        asked = [isinstance(atom, Attest) for atom in atoms(self.rule)]
        return "attest" if all(asked) else "partly" if any(asked) else "compiled"


def rule_line(printed: str, role: Role) -> RuledLine:
    """The rule of a printed eligibility line, with care: what is not accounted for, or seldom recorded, is asked."""
    return rule_lines([(printed, role)])[0]


def rule_lines(lines: Sequence[tuple[str, Role]]) -> list[RuledLine]:
    """The rule of each of some lines, in order: a list is read faster than its lines one by one."""
    hands = [lines[at : at + _AT_ONCE] for at in range(0, len(lines), _AT_ONCE)]
    return [ruled for hand in hands for ruled in _rule_together(hand)]


def _rule_together(lines: Sequence[tuple[str, Role]]) -> list[RuledLine]:
    """Each step is taken with all lines before the next, so that its code and tables are still at hand for them."""
    roles = [role for _, role in lines]
    texts = [regular_line(printed) for printed, _ in lines]
    stated = list(map(without_reasons, texts))
    bare = [text for text, _ in stated]
    scans = scan_lines([seen for _, seen in stated])
    reads = list(map(read_scanned, scans, bare, roles))
    reads = list(map(with_care, scans, bare, roles, reads))
    return [_ruled(printed, role, text, read) for (printed, role), text, read in zip(lines, texts, reads, strict=True)]


def _ruled(printed: str, role: Role, text: Text, read: LineRead) -> RuledLine:
    """The rule of a line that was read with care."""
    rule, questions = to_rule(read, text)
    if rule is None:
        return RuledLine(read, None, {})
    if isinstance(rule, Attest) and isinstance(read.tree, Judgement) and read.why:
        return RuledLine(read, rule, {rule.question: whole_line(printed, required=role != "exclusion")})
    asked = dict(questions)
    careful = _of_women_alone(_careful(rule, asked), asked=read.holds_when_eligible)
    if careful != rule and not passes(careful):
        return RuledLine(read, rule, questions)
    used = {atom.question for atom in atoms(careful) if isinstance(atom, Attest)}
    return RuledLine(read, careful, {key: question for key, question in asked.items() if key in used})


def _careful(rule: Rule, asked: dict[str, Question]) -> Rule:
    """The rule with every presence that the table knows put with care."""
    match rule:
        case Present():
            how = _how(rule.fact.name) if not rule.fact.exposure else None
            return how(rule, asked) if how is not None else rule
        case All(of):
            return joined((_careful(part, asked) for part in of), together=True) or rule
        case AnyOf(of):
            return joined((_careful(part, asked) for part in of), together=False) or rule
        case AtLeast(_, of):
            return replace(rule, of=tuple(_careful(part, asked) for part in of))
        case Not(inner):
            return Not(_careful(inner, asked))
        case If(condition, then, otherwise):
            other = None if otherwise is None else _careful(otherwise, asked)
            return If(_careful(condition, asked), _careful(then, asked), other)
        case Unless(inner, guard):
            return Unless(_careful(inner, asked), _careful(guard, asked))
        case _:
            return rule


def _of_women_alone(rule: Rule, *, asked: bool) -> Rule:
    """The rule with tests of pregnancy said of women: no man has one, and none is kept out for its lack or its result.

    `asked`: the rule is to be true of those who may enter.
    """
    match rule:
        case Tested(Fact("pregnancy_test")):
            return If(_WOMAN, rule, None) if asked else All((_WOMAN, rule))
        case All(of) | AnyOf(of) if not any(map(_is_of_sex, of)):
            parts = [_of_women_alone(part, asked=asked) for part in of]
            return joined(parts, together=isinstance(rule, All)) or rule
        case If(condition, then, otherwise) if not any(map(_is_of_sex, atoms(condition))):
            other = None if otherwise is None else _of_women_alone(otherwise, asked=asked)
            return If(condition, _of_women_alone(then, asked=asked), other)
        case Unless(inner, guard):
            return Unless(_of_women_alone(inner, asked=asked), guard)
        case Not(inner):
            return Not(_of_women_alone(inner, asked=not asked))
        case _:
            return rule


def _is_of_sex(rule: Rule) -> bool:
    return isinstance(rule, OneOf) and rule.fact.name == "sex"


_Care = Callable[[Present, dict[str, Question]], Rule]


def _lasting(item: Present, _: dict[str, Question]) -> Rule:
    return item if item.when is not None else replace(item, when=Ever())


def _tested(item: Present, asked: dict[str, Question]) -> Rule:
    """Shown by its test as well; since when somebody has had it, no test of today tells."""
    tested = Tested(Fact(_rows()[item.fact.name]["with"]), "positive")
    if isinstance(item.when, Window) and item.when.relation != "within":
        return AnyOf((item, All((tested, _question(item, asked)))))
    return AnyOf((tested, item if item.when is not None else replace(item, when=Ever())))


def _only_asked(item: Present, asked: dict[str, Question]) -> Rule:
    return _question(item, asked)


def _said(item: Present, asked: dict[str, Question]) -> Rule:
    """Seldom recorded: as recorded, or as a person says."""
    return AnyOf((item, _question(item, asked)))


def _now(item: Present, asked: dict[str, Question]) -> Rule:
    """Recorded as moments: whether it goes on is asked of those who had it."""
    return item if item.when is not None else All((item, _question(item, asked)))


def _unspecific(item: Present, asked: dict[str, Question]) -> Rule:
    """Often recorded under a wider name alone: then its kind is asked."""
    wide = replace(item, fact=replace(item.fact, name=_rows()[item.fact.name]["with"]))
    return AnyOf((item, All((wide, _question(item, asked)))))


_WOMAN = OneOf(Fact("sex"), ("female",))


def _of_women(item: Present, asked: dict[str, Question]) -> Rule:
    return All((_WOMAN, AnyOf((item, _question(item, asked)))))


def _state(item: Present, asked: dict[str, Question]) -> Rule:
    """A state of a disease: the disease, and its state as recorded or as a person says."""
    base = Present(Fact(_rows()[item.fact.name]["with"]))
    return All((base, AnyOf((item, _question(item, asked)))))


_WAYS: Mapping[str, _Care] = {
    "lasting": _lasting, "tested": _tested, "asked": _only_asked, "women": _of_women, "state": _state,
    "said": _said, "now": _now, "unspecific": _unspecific,
}  # fmt: skip


def _how(name: str) -> _Care | None:
    row = _rows().get(name)
    return _WAYS[row["how"]] if row is not None else None


def _question(item: Present, asked: dict[str, Question]) -> Attest:
    """The question whether a person says so, in its window. The same thing is asked once."""
    term = term_of(item.fact.name)
    label = term.label if term is not None else item.fact.name.replace("_", " ")
    when = f" {print_when(item.when)}" if isinstance(item.when, Window) else ""
    key = f"{item.fact.name}_by_judgement{when.replace(' ', '_')}"
    asked[key] = Question(
        text=f"Is this true of the patient, also where no record says so: {label}{when.replace('_', ' ')}?"
    )
    return Attest(key)


@cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    """The table by name; a row for a group stands for all that is below it."""
    vocabulary = load_vocabulary()
    found: dict[str, Mapping[str, str]] = {}
    for row in read_table("criteria/tables/cautions.csv"):
        names = vocabulary.below(row["name"]) if row["below"] else (row["name"],)
        found |= dict.fromkeys(names, row)
    return found
