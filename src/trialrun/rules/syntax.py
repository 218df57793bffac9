"""Rule text -> tree, by the grammar alone: what may stand where. Knows no vocabulary (see names.py).

Every name, unit and event is returned with its column, so that later checks can point at the character.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from trialrun.errors import RuleSyntaxError
from trialrun.rules.build import Builder, Use
from trialrun.rules.mistakes import explain_mistake
from trialrun.rules.nodes import Rule

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

DEEPEST = 100
"""How many levels a rule may be nested; deeper text is a mistake, and no reader could follow it."""


@lru_cache(maxsize=4096)
def read_rule_text(text: str) -> tuple[Rule, tuple[Use, ...]]:
    """The tree of a rule text and the uses of names in it, left to right. Raises RuleSyntaxError."""
    from lark.exceptions import UnexpectedInput

    try:
        tree = _grammar().parse(text)
    except UnexpectedInput as error:
        raise explain_mistake(text, error) from None
    _refuse_depth(text, tree)
    builder = Builder(text)
    rule = builder.rule(tree)
    return rule, tuple(sorted(builder.uses, key=lambda use: use.column))


@lru_cache(maxsize=1)
def _grammar() -> Lark:
    from lark import Lark

    grammar = resources.files("trialrun.rules").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", maybe_placeholders=True)


def _refuse_depth(text: str, tree: Tree[Token]) -> None:
    open_: list[tuple[Tree[Token] | Token, int]] = [(tree, 1)]
    while open_:
        branch, depth = open_.pop()
        if depth > DEEPEST:
            raise RuleSyntaxError(
                f"the rule is nested more than {DEEPEST} levels deep",
                text=text,
                column=1,
                fix="split it into several criteria",
            )
        open_ += [(child, depth + 1) for child in getattr(branch, "children", ())]
