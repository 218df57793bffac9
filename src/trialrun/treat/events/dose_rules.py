"""Dose rules as one line of text: `hold lenalidomide if platelets < 30 10*9/L until platelets >= 50 10*9/L`.

Text to rule and back; judges nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from trialrun.errors import InputError, RuleSyntaxError, nearest_names
from trialrun.protocol import Amount, DoseRule, Statement
from trialrun.terms import Drug, DrugClass, load_vocabulary

Action = Literal["hold", "skip", "reduce", "delay", "stop"]
_ACTIONS: dict[str, Action] = {"hold": "hold", "skip": "skip", "reduce": "reduce", "delay": "delay", "stop": "stop"}
_ALL = ("", "all", "all drugs", "everything", "the cycle", "cycle", "treatment")
_FORM = "write for example: hold lenalidomide if platelets < 30 10*9/L until platelets >= 50 10*9/L"
_IF = re.compile(r"\sif\s", re.IGNORECASE)
_UNTIL = re.compile(r"\suntil\s", re.IGNORECASE)
_TO = re.compile(r"\sto\s", re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%")


def parse_dose_rule(text: str) -> DoseRule:
    """A dose rule from its line: an action, drugs (none: all), `to` an amount or percent, `if` a rule, `until` a rule.

    Actions are hold, skip, reduce, delay and stop. Drugs may have any name the vocabulary knows, and may be classes.
    Raises RuleSyntaxError that points at the character of the line, or InputError.
    """
    line = " ".join(text.split())
    split = _IF.search(line)
    if split is None:
        raise RuleSyntaxError("a dose rule says when: `if` is missing", text=line, column=len(line) + 1, fix=_FORM)
    action, rest, at = _action(line[: split.start()], line)
    target = _TO.search(f" {rest} ") if action == "reduce" else None
    drugs = rest[: max(target.start() - 1, 0)] if target else rest
    rule, resume = _conditions(line, split.end(), action)
    to, percent = _amount(action, rest[target.end() - 1 :] if target else "", line)
    named = tuple(_drugs(drugs, line, at))
    return DoseRule(action=action, rule=rule, resume=resume, drugs=named, to=to, percent=percent)


def dose_rule_text(rule: DoseRule) -> str:
    """The line of a dose rule; `parse_dose_rule` reads it back."""
    to = f" to {rule.to.text}" if rule.to is not None else f" to {rule.percent:f}%" if rule.percent is not None else ""
    until = f" until {rule.resume.text}" if rule.resume is not None else ""
    return f"{rule.action} {' and '.join(rule.drugs) or 'all'}{to} if {rule.rule.text}{until}"


def _action(before: str, line: str) -> tuple[Action, str, int]:
    """The action, the words behind it, and where these begin in the line."""
    word, _, rest = before.partition(" ")
    action = _ACTIONS.get(word.casefold())
    if action is None:
        near = nearest_names(word, _ACTIONS)
        fix = f"did you mean {near[0]}?" if near else f"begin with {', '.join(_ACTIONS)}"
        raise RuleSyntaxError(f"{word!r} is no action", text=line, column=1, fix=fix)
    return action, rest.strip(), len(word) + 2


def _drugs(text: str, line: str, at: int) -> Iterator[str]:
    if text.casefold() in _ALL:
        return
    words = load_vocabulary()
    for part in re.split(r"\s*,\s*|\s+and\s+", text):
        term = words.find(part) or words.term(part)
        if not isinstance(term, Drug | DrugClass):
            near = [name for name in words.nearest(part) if name in words.drugs or name in words.classes]
            fix = f"did you mean {' or '.join(near)}?" if near else "name drugs, or `all`"
            column = max(line.find(part, at - 1), 0) + 1
            raise RuleSyntaxError(f"{part!r} is no drug of the vocabulary", text=line, column=column, fix=fix)
        yield term.name


def _amount(action: Action, text: str, line: str) -> tuple[Amount | None, Decimal | None]:
    """What a reduction goes to: an amount or a percentage."""
    if action != "reduce":
        return None, None
    column = max(line.find(f" {text.strip()} "), 0) + 2
    fix = "write for example: reduce lenalidomide to 15 mg if ..., or to 50% if ..."
    if not text.strip():
        raise RuleSyntaxError("a reduction says to what: `to` is missing", text=line, column=8, fix=fix)
    share = _PERCENT.fullmatch(text.strip())
    if share:
        percent = Decimal(share[1])
        if not 0 < percent < 100:
            raise RuleSyntaxError(f"{percent}% is no reduction", text=line, column=column, fix="write 1 to 99")
        return None, percent
    try:
        return Amount.parse(text), None
    except InputError as error:
        raise RuleSyntaxError(error.what, text=line, column=column, fix=fix) from error


def _conditions(line: str, begin: int, action: Action) -> tuple[Statement, Statement | None]:
    """When the rule applies and, behind the last `until`, when it ends."""
    ends = list(_UNTIL.finditer(line, begin))
    if ends and action not in ("hold", "delay"):
        fix = "only `hold` and `delay` end; leave the rest out"
        raise RuleSyntaxError(f"`{action}` has no `until`", text=line, column=ends[-1].start() + 2, fix=fix)
    until = ends[-1] if ends else None
    rule = _statement(line, begin, until.start() if until else len(line))
    return rule, _statement(line, until.end(), len(line)) if until else None


def _statement(line: str, begin: int, end: int) -> Statement:
    try:
        return Statement.parse(line[begin:end])
    except RuleSyntaxError as error:
        what = error.what.split("\n", 1)[0]
        raise RuleSyntaxError(what, text=line, column=begin + error.column, fix=error.fix) from error
