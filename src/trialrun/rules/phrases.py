"""The parts of a rule as English phrases: names, quantities, qualifiers, windows, anchors. Builds no sentence."""

from __future__ import annotations

import re
from decimal import Decimal

from trialrun.ground.dates import TIME_UNITS
from trialrun.ground.quantity import Quantity
from trialrun.rules.nodes import Anchor, EventAnchor, Ever, Fact, Limit, Qualifier, Setting, When, unit_of_amount
from trialrun.rules.printer import print_quantity
from trialrun.terms.model import Derived
from trialrun.terms.vocabulary import Vocabulary

OPERATOR_WORDS = {
    ">=": "at least",
    ">": "above",
    "<=": "at most",
    "<": "below",
    "=": "equal to",
    "!=": "other than",
}
_REFERENCE_WORDS = {
    "ULN": "the upper limit of normal",
    "LLN": "the lower limit of normal",
    "baseline": "the baseline value",
    "nadir": "the lowest value so far",
    "previous": "the previous value",
}
_EVENT_WORDS = {
    "first_dose": "the first dose",
    "last_dose": "the last dose",
    "as_of": "the as-of date",
}
# first words of labels that keep their capital inside a sentence: names of people, places and genes
_PROPER = frozenset(
    {
        "Addison", "Alzheimer", "Apgar", "Barrett", "Beck", "Bence", "Bowen", "Bruton", "Burkitt", "Castleman",
        "Chagas", "Charlson", "Child", "Crohn", "Cushing", "Dupuytren", "Durie", "Epstein", "Fanconi",
        "Gaucher", "Gilbert", "Glasgow", "Gleason", "Graves", "Guillain", "Hamilton", "Hashimoto", "Hodgkin",
        "Kaposi", "Karnofsky", "Ki", "Lambert", "Lansky", "Merkel", "Montreal", "Morse", "New", "Paget",
        "Parkinson", "Philadelphia", "Raynaud", "Richter", "Schilling", "Sjögren", "St", "Stevens",
        "Waldenström", "Wegener", "Wilms", "Wilson",
    }
)  # fmt: skip
# UCUM as clinicians print it; order matters
_UNIT_PRINT = (
    (re.compile(r"10\*(-?\d+)"), r"x10^\1"),
    (re.compile(r"\((\d+)\.([a-z]+)\)"), r"\1 \2"),
    (re.compile(r"\{([^}]*)\}"), lambda match: match[1].replace("_", " ")),
    (re.compile(r"\[degF\]"), "°F"),
    (re.compile(r"\[arb'U\]"), "arbitrary units"),
    (re.compile(r"\[(?:in|ft)_i\]"), lambda match: {"[in_i]": "in", "[ft_i]": "ft"}[match[0]]),
    (re.compile(r"\[lb_av\]"), "lb"),
    (re.compile(r"\[([A-Za-z]+)\]"), r"\1"),
    (re.compile(r"\bCel\b"), "°C"),
    (re.compile(r"(?<![A-Za-z])u(?=[A-Za-z])"), "µ"),
)


def say_name(name: str, vocabulary: Vocabulary) -> str:
    """The label of a term as it stands inside a sentence; an unknown name with its underscores as blanks."""
    term = vocabulary.term(name)
    label = name.replace("_", " ") if term is None or isinstance(term, Derived) else term.label
    first = re.split(r"[\s\-/,(:]", label, maxsplit=1)[0]
    short = label.startswith(f"{first}:")  # a regimen: `Kd: carfilzomib with dexamethasone`
    plain = first[:1].isupper() and first[1:].islower() and first.removesuffix("'s") not in _PROPER and not short
    return label[0].lower() + label[1:] if plain and len(first) > 1 else label


def say_fact(fact: Fact, vocabulary: Vocabulary) -> str:
    """`moderate or severe asthma`, `exposure to lenalidomide in line 1`, `adverse event of grade at least 2`."""
    dosed = unit_of_amount(fact)
    before = [say_values(item) for item in fact.qualifiers if _is_adjective(item)]
    after = [
        _say_amount(item, dosed) if dosed and item.key == "amount" else _say_qualifier(item)
        for item in fact.qualifiers
        if not _is_adjective(item) and not (dosed and item.key == "unit")
    ]
    name = say_name(fact.name, vocabulary)
    exposure = ["exposure to"] if fact.exposure else []
    return " ".join([*before, *exposure, name, *after])


def say_drug_or_fact(fact: Fact, vocabulary: Vocabulary) -> str:
    """The fact without the words `exposure to`."""
    return say_fact(Fact(fact.name, False, fact.qualifiers), vocabulary)


def _say_amount(qualifier: Qualifier, unit: str) -> str:
    """`of above 10 mg`, `of 20 or 40 mg`."""
    words = {"=": "of", "in": "of"}.get(qualifier.op) or f"of {OPERATOR_WORDS[qualifier.op]}"
    return f"{words} {say_values(qualifier)} {say_unit(unit)}"


def _is_adjective(qualifier: Qualifier) -> bool:
    return qualifier.key in ("severity", "status") and qualifier.op in ("=", "in")


def _say_qualifier(qualifier: Qualifier) -> str:
    """`of grade at least 2`, `caused by prior therapy`, `in line 1`."""
    values = say_values(qualifier)
    is_not = qualifier.op == "!="
    if qualifier.key == "route" and qualifier.op in ("=", "in", "!="):
        return f"{'not ' if is_not else ''}by the {values} route"
    if qualifier.op in ("=", "in", "!="):
        words = {
            "cause": "not caused by" if is_not else "caused by",
            "site": "not in the" if is_not else "in the",
            "line": "in any line but" if is_not else "in line",
            "method": "not by" if is_not else "by",
            "matrix": "not in" if is_not else "in",
            "grade": "of any grade but" if is_not else "of grade",
        }.get(qualifier.key, f"with {qualifier.key.replace('_', ' ')}{' other than' if is_not else ''}")
        return f"{words} {values}"
    operator = OPERATOR_WORDS[qualifier.op]
    start = {"grade": "of grade", "line": "in line"}.get(qualifier.key, f"with {qualifier.key.replace('_', ' ')}")
    return f"{start} {operator} {values}"


def say_values(qualifier: Qualifier) -> str:
    """The values of a qualifier as a list: `moderate or severe`."""
    return say_list([value.replace("_", " ") for value in qualifier.values], "or")


def say_list(items: list[str], word: str) -> str:
    """`a`, `a or b`, `a, b or c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def say_unit(unit: str) -> str:
    """A UCUM code as clinicians print it: `x10^9/L`, `mg/24 h`, `mL/min/1.73 m2`."""
    for pattern, printed in _UNIT_PRINT:
        unit = pattern.sub(printed, unit)
    return unit


def say_quantity(quantity: Quantity) -> str:
    """`50 x10^9/L`, `18 years`, `5 %`."""
    text = print_quantity(quantity)
    number, _, rest = text.partition(" ")
    words = rest if quantity.unit in TIME_UNITS else say_unit(rest)
    return f"{number} {words}" if words else number


def say_limit(limit: Limit) -> str:
    """`50 x10^9/L`, `3 times the upper limit of normal`, `the lowest value so far plus 0.5 g/dL`."""
    if limit.reference is None:
        return say_quantity(limit.plus) if limit.plus else ""
    reference = _REFERENCE_WORDS[limit.reference]
    times = limit.times if limit.times is not None else Decimal(1)
    text = reference if times == 1 else f"{times:f} times {reference}"
    if limit.plus is None:
        return text
    word = "minus" if limit.plus.value.is_signed() else "plus"
    return f"{text} {word} {say_quantity(Quantity(limit.plus.value.copy_abs(), limit.plus.unit))}"


def say_when(when: When | None, vocabulary: Vocabulary) -> str:
    """`in the 6 months before enrolment`, `at any time`, or nothing."""
    if when is None:
        return ""
    if isinstance(when, Ever):
        return "at any time"
    anchor = say_anchor(when.anchor, vocabulary)
    if when.offset is None:
        return f"at or {when.side} {anchor}"
    if when.offset.amount == 0 and when.relation == "within":
        return f"on the day of {anchor}"
    offset = when.offset.text()
    if when.relation == "at least":
        return f"at least {offset} {when.side} {anchor}"
    if when.side == "of":
        return f"within {offset} before or after {anchor}"
    start = "throughout" if when.relation == "during" else "in"
    return f"{start} the {offset.removeprefix('1 ')} {when.side} {anchor}"


def say_anchor(anchor: Anchor, vocabulary: Vocabulary) -> str:
    """`enrolment`, `the first dose`, `the end of the last exposure to sofosbuvir`."""
    if isinstance(anchor, EventAnchor):
        return _EVENT_WORDS.get(anchor.event, anchor.event.replace("_", " "))
    return f"the {anchor.edge} of the {anchor.which} {say_fact(anchor.fact, vocabulary)}"


def say_except(settings: tuple[Setting, ...], vocabulary: Vocabulary) -> str:
    """`, leaving aside basal cell skin cancer and carcinoma in situ of the cervix`, or nothing."""
    if not settings:
        return ""
    items = [
        " ".join(part for part in (say_fact(item.fact, vocabulary), say_when(item.when, vocabulary)) if part)
        for item in settings
    ]
    return f", leaving aside {say_list(items, 'and')}"
