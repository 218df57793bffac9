"""The rules by which the wording of an outcome can be judged: `a 2-point fall of A and/or B at least halved`.

A sentence counts only where every word of it is accounted for; else the outcome has no rule. Each reading is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

from trialrun.errors import InputError
from trialrun.ground.provenance import OriginKind
from trialrun.protocol.outcomes import OutcomeReading, TimeFrame
from trialrun.protocol.scalars import Lines, Statement
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.numbers import NUMBER, number_of
from trialrun.read.outcomes.time_words import UNIT
from trialrun.read.regular import make_regular
from trialrun.read.spotting import SpotKind, spot
from trialrun.rules import Attest, atoms, parse_rule, print_rule
from trialrun.terms import Vocabulary

_VARIABLES: tuple[SpotKind, ...] = ("variables",)
_LOWER = r"reductions?|decreases?|declines?|falls?|drops?|lowering"
_HIGHER = r"increases?|rises?|gains?"
_DIRECTION = rf"(?P<direction>{_LOWER}|{_HIGHER}|improvements?)"
_LEAST = r"(?:(?P<strict>>|more than|greater than|over)|>=|at least|(?:a |an )?minimum(?: of)?|of|by|a|an)"
_MORE = r"(?:\s+(?:or|and) (?:more|greater|higher|better|above))?"
_SIZE = (
    rf"(?P<number>{NUMBER})[\s-]*(?P<unit>%|percent\b|points?|grades?|levels?|[a-zA-Z]{{1,5}}/[a-zA-Z0-9]{{1,3}}\b)"
    r"(?:[\s-]*change)?"
)
_WHAT = r"(?P<what>[^;.,]{2,90}?)"
_END = r"(?=\s*(?:$|[;.,]|\band/or\b|\band\b|\bor\b|\bfrom baseline\b|\bat\b|\bafter\b"
_END += r"|\bcompared\b|\bversus\b|\brelative\b))"
_OF = r"(?:from baseline\s+)?(?:in|of|on)\s+(?:the\s+)?"
_CLAUSES = (
    re.compile(
        rf"(?:{_LEAST}\s*){{0,3}}{_SIZE}{_MORE}\s+(?:\w+\s+)?{_DIRECTION}\s+{_OF}{_WHAT}{_END}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_DIRECTION}\s+{_OF}{_WHAT}\s+(?:{_LEAST}\s*){{1,3}}{_SIZE}{_MORE}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_DIRECTION}\s+(?:{_LEAST}\s*){{1,3}}{_SIZE}{_MORE}\s+{_OF}{_WHAT}{_END}",
        re.IGNORECASE,
    ),
)
_TREND = re.compile(
    rf"^\W*(?:the\s+|an?\s+)?{_DIRECTION}\s+(?:in|of)\s+(?:the\s+)?(?P<what>[^;.]{{2,120}})[.;\s]*$", re.IGNORECASE
)
_CHANGED = re.compile(rf"\b(?:{_LOWER}|{_HIGHER}|improve\w*|chang\w*|baseline)\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"[<>]|\b(?:below|above|under|over|less than|greater than|more than|at least|at most|undetectable|negative)\b"
)
_JOINT = re.compile(r"[\s,;]*(?P<word>and/or|and|or)[\s,;]*(?:an?\s)?\s*", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:at|by|after|within|through|on)\s+(?:the\s+)?(?:end of\s+)?"
    rf"(?:(?:day|week|month|year)s?\s*\d{{1,4}}|{NUMBER}[\s-]*{UNIT})\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"\bday\s*(?P<n>\d{1,4})\b", re.IGNORECASE)
_LEAD = re.compile(
    r"^\W*(?:(?:the\s+)?(?:proportion|percentage|percent|number|rate|share)\s+of\s+(?:\w+\s+)?"
    r"(?:patients|participants|subjects|people|individuals)\s+)?"
    r"(?:who\s+)?(?:achiev\w+|reach\w+|attain\w+|with|having|have|had|that have)\s+(?:an?\s+)?",
    re.IGNORECASE,
)
_FILLER = frozenset({
    "there", "is", "are", "was", "a", "an", "the", "be", "defined", "as", "with", "who", "have", "has", "had",
    "having", "achieve", "achieves", "achieved", "achieving", "reach", "reaches", "reached", "reaching", "attain",
    "attaining", "experience", "experiencing", "show", "showing", "patients", "participants", "subjects", "people",
    "individuals", "proportion", "percentage", "percent", "number", "rate", "share", "of", "in", "from", "to",
    "baseline", "compared", "relative", "treatment", "success", "successful", "response", "responder", "responders",
    "clinical", "clinically", "meaningful", "significant", "improvement", "improved", "endpoint", "outcome",
    "measured", "assessed", "at", "by", "any", "either",
})  # fmt: skip
_AROUND = frozenset({
    "the", "a", "an", "of", "in", "on", "score", "scores", "level", "levels", "total", "mean", "value", "values",
    "status", "performance", "from", "baseline",
})  # fmt: skip
_BETTER_LOW = frozenset(
    {"ecog", "onls", "nis", "crp", "hba1c", "serum_vegf", "plasma_vegf", "serum_m_protein", "urine_m_protein"}
)
_BETTER_HIGH = frozenset({"karnofsky", "hemoglobin", "platelets", "albumin", "egfr", "walk_6min"})
"""Variables of which less, or more, is better: `improvement` of any other says no direction."""


class _Change(msgspec.Struct, frozen=True):
    """A clause as a rule, with its place; `exact` is the rule for exactly so many points, where that may be meant."""

    first: int
    end: int
    rule: str
    exact: str = ""


def readings_of(
    measure: str, text: str, frames: Sequence[TimeFrame], vocabulary: Vocabulary, lines: Lines
) -> tuple[OutcomeReading, ...]:
    """Every way in which title or description can be read as a rule; nothing where a word is not accounted for."""
    for words in (measure, *_sentences(text)):
        plain = " ".join(make_regular(words).plain.split()).replace("; and/or", " and/or")
        found = (
            tuple(_sized(plain, frames, vocabulary))
            or tuple(_bounded(plain))
            or tuple(_trend(plain, frames, vocabulary))
        )
        if found:
            return tuple(msgspec.structs.replace(one, lines=lines) for one in found)
    return ()


def _sentences(text: str) -> tuple[str, ...]:
    """The description where it is one sentence: a rule that more words explain is not told by its first sentence."""
    return (text,) if text and len(re.findall(r"[.;]\s+[A-Z]", text)) == 0 else ()


def _sized(plain: str, frames: Sequence[TimeFrame], vocabulary: Vocabulary) -> Iterator[OutcomeReading]:
    """Clauses of a fall or rise by so much, joined as they are printed."""
    changes = list(_changes(plain, vocabulary)) if _CHANGED.search(plain) else []
    if not changes:
        return
    joints = [_JOINT.fullmatch(plain, one.end, other.first) for one, other in pairwise(changes)]
    words = {joint["word"].lower() if joint else "" for joint in joints}
    if len(words) > 1 or "" in words or not _is_filler(_outside(plain, changes)):
        return
    word = words.pop() if words else ""
    yield from _joined(changes, word)
    day = _DAY.search(plain)
    if day and any(frame.offset and frame.offset.text in (f"{day['n']} days", f"{day['n']} day") for frame in frames):
        first = next(_joined(changes, word))
        yield msgspec.structs.replace(
            first,
            name=f"{first.name}, on study day {day['n']}",
            counted="study day",
            label=f"day {day['n']} is a study day, counted from the first dose as day 1",
        )
    exact = [one.exact or one.rule for one in changes]
    if exact != [one.rule for one in changes]:
        rule = f" {'and' if word == 'and' else 'or'} ".join(exact)
        yield _reading(f"{'and' if word == 'and' else 'or' if word else 'as printed'}, exactly so many points", rule,
                       "a change of exactly so many points, of not more")  # fmt: skip


def _joined(changes: Sequence[_Change], word: str) -> Iterator[OutcomeReading]:
    rules = [one.rule for one in changes]
    if word in ("", "or", "and/or"):
        label = "one of them is enough" if word else "so much or more"
        yield _reading("or" if word else "as printed", " or ".join(rules), label)
    if word in ("and", "and/or"):
        yield _reading("and", " and ".join(rules), "all of them are needed")


def _reading(name: str, rule: str, label: str, why: str = "") -> OutcomeReading:
    origin: OriginKind = "assumption" if why else "document"
    return OutcomeReading(name=name, rule=Statement(print_rule(parse_rule(rule))), label=label, origin=origin, why=why)


def _changes(plain: str, vocabulary: Vocabulary) -> Iterator[_Change]:
    found = {clause: clause.search(plain) for clause in _CLAUSES}
    at = 0
    while True:
        for clause, match in found.items():
            if match is not None and match.start() < at:
                found[clause] = clause.search(plain, at)
        matches = [match for match in found.values() if match is not None]
        if not matches:
            return
        match = min(matches, key=lambda one: (one.start(), -one.end()))
        at = match.end()
        change = _change(match, vocabulary)
        if change is not None:
            yield change


def _change(match: re.Match[str], vocabulary: Vocabulary) -> _Change | None:
    name = variable_of(match["what"], vocabulary)
    lower = _is_lower(match["direction"].lower(), name)
    if not name or lower is None:
        return None
    sign = ("<" if lower else ">") + ("" if match["strict"] else "=")
    rule, exact = _rules(name, sign, match, vocabulary)
    return _Change(*match.span(), rule, exact) if rule and _is_rule(rule) else None


def _rules(name: str, sign: str, match: re.Match[str], vocabulary: Vocabulary) -> tuple[str, str]:
    """The rule of a clause, and that of exactly so many points; empty where the unit is not of the variable."""
    number, unit, up = Decimal(number_of(match["number"])), match["unit"].lower(), sign.startswith(">")
    if unit in ("%", "percent"):
        share = 1 + number / 100 if up else 1 - number / 100
        return (f"{name} {sign} {share.normalize():f} x baseline" if share > 0 else ""), ""
    bound = f"baseline {'+' if up else '-'} {number.normalize():f}"
    if "/" in unit:
        return f"{name} {sign} {bound} {match['unit']}", ""
    if getattr(vocabulary.term(name), "unit", "") != "1":
        return "", ""
    one = re.match(r"(?:an?\s+)?[\w-]+point\b", match[0], re.IGNORECASE)
    return f"{name} {sign} {bound}", f"{name} >= {bound} and {name} <= {bound}" if one else ""


def _is_rule(rule: str) -> bool:
    """False for a unit that the rule language does not have."""
    try:
        parse_rule(rule)
    except InputError:
        return False
    return True


def _is_lower(direction: str, name: str) -> bool | None:
    """Whether a change is to fewer; None for an improvement of what has no better side that we know."""
    if direction.startswith("improve"):
        return True if name in _BETTER_LOW else False if name in _BETTER_HIGH else None
    return re.fullmatch(_LOWER, direction) is not None


def variable_of(what: str, vocabulary: Vocabulary) -> str:
    """The one variable that words name; empty where they name none or two, or say more than it."""
    found = spot(what, vocabulary, _VARIABLES)
    if len(found) != 1 or len(found[0].names) != 1:
        return ""
    rest = what[: found[0].cut.first] + " " + what[found[0].cut.end :]
    return found[0].name if all(word in _AROUND for word in re.findall(r"[a-z]+|\d+", rest.lower())) else ""


def _outside(plain: str, changes: Sequence[_Change]) -> str:
    return f"{plain[: changes[0].first]} {plain[changes[-1].end :]}"


def _is_filler(rest: str) -> bool:
    left = _TIME.sub(" ", rest).lower()
    return all(word in _FILLER for word in re.findall(r"[a-z]+|\d+|%", left))


def _bounded(plain: str) -> Iterator[OutcomeReading]:
    """`participants with HbA1c < 7 %`: read as an eligibility line would be, and only where all of it is computed."""
    lead = _LEAD.match(plain)
    if lead is None or not _COMPARED.search(plain) or _CHANGED.search(plain):
        return
    clause = _TIME.split(plain[lead.end() :])[0].strip(" ,.;")
    line = rule_line(clause, "inclusion") if len(clause) < 160 else None
    if line is not None and line.rule is not None and not any(isinstance(atom, Attest) for atom in atoms(line.rule)):
        yield OutcomeReading(name="as printed", rule=Statement(print_rule(line.rule)), label=clause)


def _trend(plain: str, frames: Sequence[TimeFrame], vocabulary: Vocabulary) -> Iterator[OutcomeReading]:
    """`Decrease of A and B`: the change itself; where several are named, all or one of them beside it."""
    match = _TREND.match(_TIME.sub(" ", plain))
    names = (
        [variable_of(part, vocabulary) for part in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", match["what"])]
        if match
        else []
    )
    lower = {_is_lower(match["direction"].lower(), name) for name in names} if match else set()
    several = len(frames) > 1 and re.search(r"\bor\b", frames[0].printed) is not None
    if not names or "" in names or len(lower) != 1 or None in lower or not (len(names) > 1 or several):
        return
    sign, why = "<" if lower == {True} else ">", "no size of the change is given, so any change that way is taken"
    rules = [f"{name} {sign} baseline" for name in names]
    yield OutcomeReading(name="change", label="the change of each from baseline; no size of it counts as success")
    if len(names) > 1:
        yield _reading("all", " and ".join(rules), "all of them changed that way", why)
        yield _reading("one", " or ".join(rules), "one of them changed that way", why)
    if several:
        rule = " and ".join(rules)
        for name, times in (("any", "any"), ("last", "last")):
            told = _reading(
                f"all, {name} time", rule, f"one endpoint, at the {name} time".replace("the any", "any"), why
            )
            yield msgspec.structs.replace(told, times=times)
