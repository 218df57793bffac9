"""A rule as JSON and back, and the JSON Schema of it: tagged unions, decimals as text. Adds no meaning of its own."""

from __future__ import annotations

from typing import Any

import msgspec

from trialrun.errors import InputError, RuleSyntaxError
from trialrun.rules.nodes import Rule
from trialrun.rules.printer import print_rule
from trialrun.rules.syntax import read_rule_text

Json = dict[str, Any]


def rule_to_json(rule: Rule) -> str:
    """The rule as one JSON object: `node`, `when` and `anchor` name the kinds of nodes, windows and anchors."""
    return msgspec.json.encode(rule).decode()


def rule_from_json(text: str | bytes) -> Rule:
    """The rule of a JSON text. Raises InputError where it is no rule, or one that the rule text cannot say.

    Names are not looked up: `check_rule` does that.
    """
    try:
        rule: Rule = msgspec.json.decode(text, type=Rule)
        said, _ = read_rule_text(print_rule(rule))
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise InputError(f"not a rule in JSON: {error}", fix="compare it with the JSON Schema of a rule") from error
    except RuleSyntaxError as error:
        raise InputError(f"the JSON holds a rule that cannot be written: {error.what}", fix=error.fix) from error
    if said != rule:
        raise InputError(
            f"the JSON holds a rule that is not in its plain form: {print_rule(rule)}",
            fix="give `and` and `or` two parts or more, and a reference its `times`",
        )
    return rule


def rule_schema() -> Json:
    """The JSON Schema (2020-12) of a rule."""
    return msgspec.json.schema(Rule)
