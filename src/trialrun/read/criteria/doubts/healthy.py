"""Alternatives of which one alone would let in whoever is healthy: what all are asked, a lack, a proof, an age.

Only of lines that say who may enter: read as alternatives, they would let in people without the disease.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from trialrun.read.criteria.doubts.laid_out import Doubt, LaidOut, said
from trialrun.read.criteria.lexis.comparisons import EVIDENT
from trialrun.read.criteria.model import AllOf, Conditional, Negated, OneOrMore, Statement, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import DEMOGRAPHICS, PERFORMANCE, is_condition, is_procedure, term_of
from trialrun.read.criteria.trees import is_choice, statements
from trialrun.terms import Concept, load_vocabulary

_PAIR = 2
_GOOD_ENDS = frozenset({("ecog", ">=", 0), ("karnofsky", "<=", 100), ("lansky", "<=", 100)})
_ADULT = 21
_COUNTS = frozenset({"anc", "platelets"})
_PROOFS = ("proven", "confirmed", "documented", "verified")
_PROVEN = Sought(
    re.compile(
        rf"(?:\A\W*(?!\w+ly\b)|(?:,|\bor|/)\s*)[\w-]+(?:\s[\w-]+)?[\s-](?:{'|'.join(_PROOFS)})\b", re.IGNORECASE
    ),
    words=_PROOFS,
)
_OR_WITHOUT = Sought(re.compile(r"\bor\s+(?:with(?:out|\s+no)|no|not)\b", re.IGNORECASE), words=("or",), begins=True)
_BY = Sought(re.compile(r"\bby\b", re.IGNORECASE), words=("by",))
_THEIRS = re.compile(
    r"\b(?:with|who|undergoing|receiving|having|requiring|scheduled|admitted)\b[^,;]*\bor\b", re.IGNORECASE
)


def _letting_in(is_so: Callable[[str, OneOrMore], bool]) -> Callable[[LaidOut], bool]:
    """Whether something is so of any choice of a line that is true of those who may enter."""
    return lambda laid: (
        laid.holds and any(is_so(laid.plain, node) for node in laid.lists if isinstance(node, OneOrMore))
    )


def _is_scale_in_part(_plain: str, node: OneOrMore) -> bool:
    """`one of: colon cancer, gastric cancer ECOG < 3`, `age >= 60 or ECOG 2`: anybody who is well would pass."""
    if not is_choice(node):
        return False
    names = [{item.about.name for item in statements(part)} for part in node.of]
    scaled = [bool(found) and found <= PERFORMANCE for found in names]
    others = [part for part, alone in zip(node.of, scaled, strict=True) if not alone]
    named = {item.about.name for part in others for item in statements(part)}
    frail = any(map(is_condition, named)) or any(map(_is_of_old, others))
    return any(scaled) and frail and not PERFORMANCE & named


def _is_of_old(part: Tree) -> bool:
    """`60 years or older`, beside which a poor status will do instead."""
    if not isinstance(part, Statement) or part.limit is None or part.about.name != "age":
        return False
    return part.op[:1] == ">" and part.limit.value > _ADULT


def _goes_beyond(_plain: str, node: OneOrMore) -> bool:
    """`one of: M-protein >= 1 g/dL; light chains >= 10 mg/dL; age >= 18`: behind a list, what all are asked."""
    parts = node.of if len(node.of) > _PAIR else ()
    return bool(parts) and _is_of_everybody(parts[-1]) and not any(map(_is_of_everybody, parts[:_PAIR]))


def _is_of_everybody(part: Tree) -> bool:
    """An adult's age, a performance status or a blood count, on the side that requirements are on."""
    items = tuple(statements(part))
    return bool(items) and all(map(_is_usual, items)) and not isinstance(part, Conditional)


def _is_usual(item: Statement) -> bool:
    if item.limit is None:
        return False
    if item.about.name == "age":
        return item.op[:1] == ">" and item.limit.value <= _ADULT
    return item.about.name in PERFORMANCE | _COUNTS and item.op[:1] == EVIDENT[item.about.name][:1]


def _would_do_without(_plain: str, node: OneOrMore) -> bool:
    """`Melanoma in relapse or with no prior therapy`: who was never treated must have the disease as well.

    `Treated brain metastases or no metastases` is of all: what may be lacking is what was named, or a kind of it.
    """
    parts = node.of if is_choice(node) else ()
    lacking = [
        part for part in parts if isinstance(part, Negated) or (isinstance(part, Statement) and part.op == "absent")
    ]
    ill = {name for part in parts if part not in lacking for name in _diseases(part)}
    return bool(ill) and not all(
        any(_is_akin(name, one) for name in _diseases(part) for one in ill) for part in lacking
    )


def _is_proof_alone(_plain: str, node: OneOrMore) -> bool:
    """`Biopsy or MRI proven metastases`, read as if having had a biopsy were enough."""
    parts = [tuple(statements(part)) for part in node.of] if is_choice(node) else []
    examined = [items for items in parts if items and all(is_procedure(item.about.name) for item in items)]
    return bool(examined) and any(is_condition(item.about.name) for items in parts for item in items)


def _diseases(part: Tree) -> set[str]:
    return {item.about.name for item in statements(part) if is_condition(item.about.name)}


def _is_akin(one: str, other: str) -> bool:
    """Whether two diseases are the same, or one is a kind of the other."""
    return one == other or one in load_vocabulary().above(other) or other in load_vocabulary().above(one)


def _is_aged_in_part(_plain: str, node: OneOrMore) -> bool:
    """`age 12 or older and parents or guardians must consent`, where guardians would do; or every adult would."""
    aged = [part for part in node.of if any(item.about.name == "age" for item in statements(part))]
    named = [part for part in node.of if any(item.about.name for item in statements(part))]
    adult = any(
        any(map(_is_usual, statements(part))) and all(item.about.name in DEMOGRAPHICS for item in statements(part))
        for part in aged
    )
    return bool(aged) and (len(named) < len(node.of) or (adult and len(aged) < len(node.of)))


def _is_of_people(plain: str, node: OneOrMore) -> bool:
    """`Women over 18 undergoing medical or surgical abortion`, read as if the women were enough."""
    items = [tuple(statements(part)) for part in node.of]
    return any(
        one
        and other
        and all(item.about.name in DEMOGRAPHICS for item in one)
        and not any(item.about.name in DEMOGRAPHICS for item in other)
        and _THEIRS.search(plain, one[0].about.cut.first, other[0].about.cut.first) is not None
        for one, other in pairwise(items)
    )


def _is_shown_by(plain: str, node: OneOrMore) -> bool:
    """`mesothelioma proven by drainage, aspiration or biopsy`, read as if a biopsy were enough."""
    first, *others = (tuple(statements(part)) for part in node.of)
    found = [item for item in first if isinstance(term_of(item.about.name), Concept) and item.op == "present"]
    if not found or not all(others) or not all(_is_way(item) for some in others for item in some):
        return False
    return (
        _BY.pattern.search(plain, found[0].about.cut.end, min(some[0].about.cut.first for some in others)) is not None
    )


def _is_way(item: Statement) -> bool:
    """Whether a statement names a procedure, or nothing known."""
    return item.limit is None and (term_of(item.about.name) is None or is_procedure(item.about.name))


def _is_healthy_denied(laid: LaidOut) -> bool:
    """`none of the following: gout; age >= 18; ECOG 0-2`: what is asked of everybody, in a list that is denied."""
    denied = [node.of for node in laid.lists if isinstance(node, Negated)]
    return laid.holds and len(laid.items) > 1 and any(map(_is_healthy, denied))


def _is_healthy(tree: Tree) -> bool:
    """An adult's age, or a range of performance status with its good end."""
    if isinstance(tree, Statement):
        return tree.about.name == "age" and tree.op == ">=" and _is_usual(tree)
    ends = {(item.about.name, item.op, item.limit.value) for item in statements(tree) if item.limit is not None}
    return isinstance(tree, AllOf) and not ends.isdisjoint(_GOOD_ENDS)


HEALTHY_DOUBTS = (
    Doubt("what is asked of everybody, in a list that is denied", Negated, _is_healthy_denied),
    Doubt(
        "what is asked of everybody at the end of a list of alternatives",
        OneOrMore,
        _letting_in(_goes_beyond),
        reach="line",
    ),
    Doubt("a scale of all beside diseases or old age, as if it would do", OneOrMore, _letting_in(_is_scale_in_part)),
    said("ways to prove a disease", _PROVEN, _letting_in(_is_proof_alone)),
    said("a disease before a lack that would do without it", _OR_WITHOUT, _letting_in(_would_do_without)),
    Doubt("people, or what some of them have", OneOrMore, _letting_in(_is_of_people)),
    Doubt("ways to show a finding, of which one would do without it", _BY, _letting_in(_is_shown_by)),
    Doubt("an age beside something that would do without it", OneOrMore, _letting_in(_is_aged_in_part)),
)
"""What would let in whoever is healthy; nothing of it is in a line without alternatives."""
