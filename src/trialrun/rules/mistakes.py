"""Grammar mistakes in words: where the text stops making sense, what could stand there, and the nearest known word.

Mends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from trialrun.errors import RuleSyntaxError, UnitError, nearest_names
from trialrun.ground.quantity import parse_unit
from trialrun.rules.build import one_line

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

# terminal of the grammar -> the words it stands for
_WORDS: dict[str, tuple[str, ...]] = {
    "SELECTOR": ("latest", "any", "all", "first", "lowest", "highest"),
    "REFERENCE": ("ULN", "LLN", "baseline", "nadir", "previous"),
    "RESULT": ("positive", "negative", "detectable", "undetectable"),
    "TIME": ("hours", "days", "weeks", "months", "years"),
    "WHICH": ("first", "last"),
    "OPERATOR": (">=", ">", "<=", "<", "!="),
    "EQUALS": ("=",),
    "PLUS": ("+",),
    "MINUS": ("-",),
    "_TIMES": ("x",),
    "LPAR": ("(",),
    "RPAR": (")",),
    "LSQB": ("[",),
    "RSQB": ("]",),
    "SEMICOLON": (";",),
    "COMMA": (",",),
}
# terminal -> what it is called
_THINGS = {"NAME": "a name", "NUMBER": "a number", "UNIT": "a unit", "VALUE": "a value", "$END": "the end of the rule"}
_KEYWORDS = frozenset(_WORDS["TIME"]) | {
    "if", "then", "else", "unless", "and", "or", "not", "no", "at", "least", "of", "count", "lines", "exposure", "to",
    "attest", "start", "end", "in", "within", "during", "before", "after", "ever", "x", "except", "recorded", "hour",
    "day", "week", "month", "year",
}  # fmt: skip
_TIME_SHORT = {
    "h": "hours", "hr": "hours", "hrs": "hours", "d": "days", "w": "weeks", "wk": "weeks", "wks": "weeks",
    "m": "months", "mo": "months", "mos": "months", "a": "years", "y": "years", "yr": "years", "yrs": "years",
}  # fmt: skip
_GLUED = re.compile(r"(-?[0-9.]*[0-9])([^\W\d_]\S*)")
# how the text before the mistake ends, how the rest begins, what to write instead
_HABITS = tuple(
    (re.compile(ends), re.compile(begins), advice)
    for ends, begins, advice in (
        (r"[0-9]$", r",[0-9]", "write large numbers without separators: 100000"),
        (r"", r"\.[0-9]", "write the zero before the point: `0.5`"),
        (r"[=<>]$", r"[=<>]", "write >=, <=, = or !="),
        (r"\b(?:and|or)\s+$", r"[<>=≥≤]", "repeat the name: `age >= 18 years and age <= 75 years`"),
        (r"/[0-9]+\s+$", r"[a-z]", "write the unit in one piece: `mg/(24.h)`"),
        (r"\bsince\s+(?:the|last|any|prior)\s+$", r"[A-Za-z]", "leave that word out; the last one is meant"),
        (r"\b(?:prior|past)\s+$", r"[A-Za-z]", "leave that word out and write `ever` behind the name"),
        (
            r"\b(?:current|concurrent|active|known)\s+$",
            r"[A-Za-z]",
            "leave that word out; without a window it is there now",
        ),
        (r"\b(?:mild|moderate|severe)\s+$", r"[A-Za-z]", "put it behind the name: `asthma [severity = severe]`"),
        (r"\bsex\s+$", r"(?:fe)?male", "write `sex = female`"),
        (r"\b(?:in|within)\s+$", r"(?:the|last|past)\b", "write `within 4 weeks before enrolment`"),
        (r"\bat\s+$", r"[A-Za-z]", "write `within 0 days of screening`"),
        (r"\bx\s+$", r"10\D", "leave the `x` out: `1.5 10*9/L`"),
        (r"", r"[0-9]+[-~][0-9]", "write every value: `ecog in (0, 1, 2)`"),
        (r"", r"between\b", "write two comparisons: `age >= 18 years and age <= 75 years`"),
        (r"", r"(?:is|are|was|were)\b", "leave that word out: `hbsag positive`, `sex = female`, `asthma`"),
        (r"", r"prior\b", "write `before`"),
        (r"", r"for\b", "write `during 6 months before enrolment`"),
        (r"", r"old\b", "leave that word out"),
        (r"", r"times\b", "write `x`: `3 x ULN`"),
        (
            r"\bany\s+\w+\s*$",
            r"$",
            "`any` chooses among values, as in `any alt > 3 x ULN`; for a diagnosis write `ever`",
        ),
        (r"", r",", "leave the comma out; a list of rules is separated with `;`"),
    )
)
_NUMBER_AND_WORD = re.compile(r"(?<![\w.])[0-9.]+\s+(?P<unit>\S+)\s*$")
_WORD = re.compile(r"[A-Za-z][\w-]*|\S")
_NAME = re.compile(r"[A-Za-z][\w-]*")
_MOST_SHOWN = 8


def explain_mistake(text: str, error: UnexpectedInput) -> RuleSyntaxError:
    """The teaching error for what the parser refused; `column` counts characters from 1."""
    if not text.strip():
        return RuleSyntaxError("the rule is empty", text="", column=1, fix="write a condition such as `ecog <= 2`")
    at = _position(text, error)
    expected = _expected(error)
    unit = _strange_unit(text, at)
    if unit is not None:
        start = unit[0]
        return _at(text, *unit, _habit(text[:start], text[start:]) or _nearest(text[start:], {*expected, "and", "or"}))
    word = _WORD.match(text, at)
    if word is None:
        return _at(text, at, "the rule stops too early", _go_on(text, expected))
    return _at(text, at, f"{word.group()!r} cannot stand here", _advice(text, at, expected))


def _at(text: str, at: int, what: str, fix: str) -> RuleSyntaxError:
    return RuleSyntaxError(what, text=one_line(text), column=at + 1, fix=fix)


def _position(text: str, error: UnexpectedInput) -> int:
    position = getattr(error, "pos_in_stream", None)
    token = getattr(error, "token", None)
    if token is not None and token.type == "$END":
        return len(text.rstrip())
    return len(text.rstrip()) if position is None else int(position)


def _expected(error: UnexpectedInput) -> tuple[str, ...]:
    """The words and things that could stand at the place of the error, things first, sorted."""
    terminals = getattr(error, "accepts", None) or getattr(error, "expected", None) or getattr(error, "allowed", None)
    names = set(terminals or ())
    things = [_THINGS[name] for name in sorted(names & set(_THINGS))]
    words = [word for name in sorted(names - set(_THINGS)) for word in _WORDS.get(name, (name.strip("_").lower(),))]
    return tuple(things + words)


def _strange_unit(text: str, at: int) -> tuple[int, str] | None:
    """Where a word after a number was taken for a unit and is none: that word is the mistake."""
    match = _NUMBER_AND_WORD.search(text, 0, at)
    if match is None or match["unit"] in _KEYWORDS:
        return None
    try:
        parse_unit(match["unit"])
    except UnitError:
        if _NAME.fullmatch(match["unit"]):
            return match.start("unit"), f"{match['unit']!r} is neither a unit nor a word of the rule language"
    return None


def _advice(text: str, at: int, expected: tuple[str, ...]) -> str:
    """What to write instead: a habit that we know, two words that are one name, else the nearest word."""
    habit = _known_habit(text[:at], text[at:], expected)
    if habit:
        return habit
    near = _nearest(text[at:], expected)
    joined = _joined_name(text[:at], text[at:])
    return f"a name is one word; join its parts: `{joined}`" if joined and not near.startswith("did") else near


def _go_on(text: str, expected: tuple[str, ...]) -> str:
    if {"before", "after"} <= set(expected) and "and" not in expected:
        return "say from when, for instance `before enrolment`"
    return _known_habit(text, "", expected) or f"go on with {_listed(expected)}"


def _known_habit(before: str, rest: str, expected: tuple[str, ...]) -> str:
    """The advice for spellings that people bring from elsewhere, or nothing."""
    glued, short = _GLUED.match(rest), _NAME.match(rest)
    if glued and "a number" in expected:
        return f"put a space behind the number: `{glued[1]} {glued[2]}`"
    if short and "hours" in expected and short.group() in _TIME_SHORT:
        return f"write the word: `{_TIME_SHORT[short.group()]}`"
    return _habit(before, rest)


def _habit(before: str, rest: str) -> str:
    return next((advice for ends, begins, advice in _HABITS if ends.search(before) and begins.match(rest)), "")


def _nearest(rest: str, expected: Iterable[str]) -> str:
    word = _NAME.match(rest)
    close = nearest_names(word.group(), (item for item in expected if " " not in item), limit=1) if word else ()
    if close:
        return f"did you mean `{close[0]}`?"
    return f"here could stand {_listed(tuple(expected))}"


def _joined_name(before: str, rest: str) -> str | None:
    """`myocardial infarction` as one name, where two names stand side by side."""
    first, second = re.search(r"[A-Za-z][\w-]*$", before.rstrip()), _NAME.match(rest)
    if first is None or second is None or {first.group(), second.group()} & _KEYWORDS:
        return None
    return f"{first.group()}_{second.group()}"


def _listed(expected: tuple[str, ...]) -> str:
    shown = [item if " " in item else f"`{item}`" for item in expected[:_MOST_SHOWN]]
    rest = ", ..." if len(expected) > _MOST_SHOWN else ""
    return ", ".join(shown) + rest
