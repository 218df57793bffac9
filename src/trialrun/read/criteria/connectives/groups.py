"""Which parts of a clause belong closer together than the words between them say. Joins nothing by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from msgspec.structs import replace

from trialrun.read.criteria.concepts.named import SEX, result_in
from trialrun.read.criteria.connectives.parts import Joining, Part
from trialrun.read.criteria.model import AllOf, Excepted, Judgement, Named, Statement, Tree
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.counts import COUNTED
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.terms import (
    DEMOGRAPHICS,
    LOADS,
    VIRUS_OF,
    WOMEN_ONLY,
    blood_cancers,
    is_condition,
    is_treatment,
)
from trialrun.read.criteria.trees import all_of, any_of, is_measured, join, parts_of, statements
from trialrun.read.text import Cut

_TWO = 2
_VERB = re.compile(r"(?:who\s+)?(?:have|has|had|are|is|were|was)\b", re.IGNORECASE)
_WHO = re.compile(r"\bwho\b", re.IGNORECASE)
_ON = re.compile(r"\s+(?:(?:are|is)\s+)?(?:currently\s+)?(?:on|taking|receiving|using|treated with)\b", re.IGNORECASE)
_WITH = re.compile(r"(?:with|who|having|suffering)\b", re.IGNORECASE)
_LED_BY_SEX = re.compile(
    r"(?P<sex>wom[ae]n|m[ae]n|females?|males?|girls?|boys?)\s+(?:patients?\s+|subjects?\s+)?"
    r"(?:with|having|who (?:have|has)|suffering from)\s+(?:an?\s+|the\s+)?",
    re.IGNORECASE,
)
"""`women with`: whoever has what stands behind it is of this sex."""
_OTHERS = re.compile(rf"\b(?:{ANYBODY}|those)\b", re.IGNORECASE)
_CANNOT = re.compile(
    r"(?:(?:patients?|subjects?|participants?|those)\s+(?:who\s+(?:are|is)\s+)?)?"
    r"(?:inability|unable|not able|unwilling\w*|refus\w+|declin\w+)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:from|of)\b", re.IGNORECASE)
_OF_THEM = re.compile(
    r"(?:not\s+|un|in)?(?:suitable|eligible|fit|amenable|(?:an?\s+|be\s+|poor\s+|good\s+){0,2}candidates?)\b"
    r"|(?:not\s+)?(?:requiring|receiving|taking|needing|undergoing|awaiting|on)\b",
    re.IGNORECASE,
)
_OF_BLOOD_CANCERS = frozenset({
    "hypercalcemia", "renal_impairment", "anemia", "lytic_bone_lesions", "bone_disease", "bone_pain",
    "pathologic_fracture", "hyperviscosity", "cns_involvement", "cytopenia", "thrombocytopenia", "neutropenia",
    "pancytopenia",
})  # fmt: skip
"""What a cancer of the blood does."""
_FAMILIES: dict[str, frozenset[str]] = {
    "calcium": frozenset({"calcium", "corrected_calcium", "ionized_calcium"}),
    "transaminases": frozenset({"ast", "alt"}),
    "kidney": frozenset({"creatinine", "creatinine_clearance", "egfr"}),
}


def bound_together(
    scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None], *, findings: bool
) -> tuple[tuple[Part, ...], list[Tree | None]]:
    """The parts of a clause, those that stand closer together than the others as one."""
    parts, trees = _behind_each_with(scan, parts, trees)
    return _at_one_number(parts, trees) if len(parts) > _TWO and not findings else (parts, trees)


def _at_one_number(parts: tuple[Part, ...], trees: list[Tree | None]) -> tuple[tuple[Part, ...], list[Tree | None]]:
    """`bilirubin < 2, AST and/or ALT < 3, PT < 1.5`: measurements of one number stand together before the others."""
    bound_parts, bound = [parts[0]], [trees[0]]
    for part, tree in zip(parts[1:], trees[1:], strict=True):
        before = bound[-1]
        one = {item.cut for item in (*statements(before), *statements(tree))}
        limited = isinstance(tree, Statement) and tree.limit is not None and before is not None and len(one) == 1
        if limited and part.joining and not part.apart:
            bound[-1] = join([before, tree], all_together=part.joining == "and")
        else:
            bound_parts.append(part)
            bound.append(tree)
    return tuple(bound_parts), bound


def alike_at_the_end(parts: tuple[Part, ...], trees: list[Tree | None]) -> bool:
    """`bilirubin < 2, AST or ALT < 3`: only the last two are alternatives, which measure the same thing."""
    families = [_family(tree) for tree in trees]
    close = [part.joining for part in parts[1:]] == [*([""] * (len(parts) - 2)), "or"] and not parts[-1].apart
    return close and bool(families[-1]) and families[-1] == families[-2] and families[-1] not in families[:-2]


def limits_at_the_end(joinings: list[Joining], parts: tuple[Part, ...], trees: list[Tree | None]) -> bool:
    """`six swollen joints and CRP > 8 or ESR > 28`: the last two limits are alternatives, what `and` joins is not."""
    joined = joinings[1:] == [*(["and"] * (len(joinings) - 2)), "or"] and len(joinings) > _TWO and not parts[-1].apart
    return joined and all(isinstance(tree, Statement) and tree.limit is not None for tree in trees[-2:])


def limits_behind_with(plain: str, parts: tuple[Part, ...], trees: list[Tree | None]) -> bool:
    """`refractory AML or AML in relapse, with >= 5 % blasts`: a limit behind `, with` is of all before it."""
    last = parts[-1]
    told = last.apart and not last.joining and plain.startswith("with ", last.cut.first)
    return told and len(trees) > 1 and any(trees[:-1]) and _only_measured(trees[-1])


def said_at_one_number(parts: tuple[Part, ...], trees: list[Tree | None], *, findings: bool) -> list[Tree | None]:
    """`AST and ALT <= 3 x ULN (unless due to metastases)`: an exception behind a number is of all that it limits.

    So is what stands beside the last: `AST or ALT > 3 x ULN with bilirubin > 2 x ULN`.
    """
    shared = list(trees)
    for at, tree in enumerate(trees):
        own = _leading_limit(tree)
        if own is None or tree is None:
            continue
        first = at
        while first and _is_at(shared[first - 1], own.cut):
            first -= 1
        together = not findings and all(part.joining != "or" for part in parts[first + 1 : at + 1])
        limits = join([*shared[first:at], own], all_together=together) or own
        beside = parts_of(tree)[1:]
        whole = Excepted(limits, *beside) if isinstance(tree, Excepted) else all_of([limits, *beside])
        shared[first : at + 1] = [*[None] * (at - first), whole]
    return shared


def _leading_limit(tree: Tree | None) -> Statement | None:
    """The limit from which something is excepted, or that something else stands beside; of a range, none."""
    first = tree.of if isinstance(tree, Excepted) else tree.of[0] if isinstance(tree, AllOf) else None
    if not isinstance(first, Statement) or first.limit is None:
        return None
    return None if isinstance(tree, AllOf) and any(_is_at(part, first.cut) for part in tree.of[1:]) else first


def _is_at(tree: Tree | None, cut: Cut) -> bool:
    return isinstance(tree, Statement) and tree.limit is not None and tree.cut == cut


def _family(tree: Tree | None) -> str:
    """Which measurements tell of the same thing; empty where a part is no limit of one."""
    names = {item.about.name for item in statements(tree) if item.limit is not None}
    plain = len(names) == 1 and all(item.limit is not None for item in statements(tree))
    return next((family for family, members in _FAMILIES.items() if plain and names <= members), "") or (
        next(iter(names)) if plain else ""
    )


def accompanied(trees: list[Tree | None], *, findings: bool) -> tuple[list[Tree], list[Tree | None]] | None:
    """`myeloma with bone disease or renal failure`: what stands behind `with` are alternatives, the disease is not.

    Among what excludes (`findings`) the other may be a disease of its own, unless a cancer of the blood does it.
    """
    first, rest = trees[0], trees[1:]
    if not isinstance(first, AllOf) or not rest:
        return None
    if findings and not _done_by_the_disease(first.of[0], (*first.of[1:], *rest)):
        return None
    if all(map(_found_plainly, (*first.of, *rest))):
        return [first.of[0]], [*first.of[1:], *rest]
    disease = [part for part in first.of if all(map(_found_plainly, parts_of(part) or (part,)))]
    if disease == list(first.of):
        disease = [part for part in disease if _is_of_one_name(part, disease[0])]
    beside = [part for part in first.of if part not in disease]
    if _names_people((first,)) and _names_people(
        rest
    ):  # `women of 40 with gout or men over 50`: a disease of the first
        return None
    told = all(_only_measured(tree) or _found_plainly(tree) for tree in beside) and all(map(_only_measured, rest))
    return (disease, [*beside, *rest]) if disease and told else None


def _behind_each_with(
    scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]
) -> tuple[tuple[Part, ...], list[Tree | None]]:
    """`gout with asthma or with creatinine > 2`: what stands behind each `with` is an alternative, the disease not."""
    kept, made, bound = [parts[0]], [trees[0]], False
    for part, tree in zip(parts[1:], trees[1:], strict=True):
        led = part.joining == "or" and tree is not None and scan.plain.startswith("with ", part.cut.first)
        disease, beside = _apart_at_with(scan, kept[-1], made[-1]) if led else (None, None)
        whole = Cut(parts[0].cut.first, parts[-1].cut.end)
        if bound and not led and part.joining == "or" and not part.apart:  # `... or stroke`: with the disease, or not
            return (replace(parts[0], cut=whole),), [Judgement(scan.text(whole), whole)]
        bound = disease is not None and beside is not None
        if disease is None or beside is None:
            kept.append(part)
            made.append(tree)
        else:
            made[-1] = all_of([disease, any_of([beside, tree])])
            kept[-1] = replace(kept[-1], cut=Cut(kept[-1].cut.first, part.cut.end))
    return tuple(kept), made


def _apart_at_with(scan: Scan, part: Part, tree: Tree | None) -> tuple[Tree | None, Tree | None]:
    """What a part names in front of its first `with`, a disease, and what it names behind it."""
    found = scan.plain.find(" with ", part.cut.first, part.cut.end)
    members = tree.of if isinstance(tree, AllOf) and found >= 0 else ()
    front = [one for one in members if all(item.about.cut.end <= found for item in statements(one))]
    named = bool(front) and all(map(_found_plainly, front))
    return (all_of(front), all_of(one for one in members if one not in front)) if named else (None, None)


def _is_of_one_name(part: Tree, disease: Tree) -> bool:
    """Whether a part is told by the words that name the disease: `relapsed myeloma`."""
    ends = [max(item.about.cut.end for item in statements(tree)) for tree in (part, disease)]
    return ends[0] == ends[1]


def diseases_treated(trees: list[Tree | None]) -> list[Tree | None] | None:
    """`DLBCL, follicular or mantle cell lymphoma after 2 lines`: the lines are counted whichever of them it is."""
    *before, last = trees
    if not isinstance(last, AllOf) or not before or not all(map(_diseased, before)):
        return None
    counts = [part for part in last.of if statements(part) and all(map(_counts, statements(part)))]
    disease = all_of(part for part in last.of if part not in counts)
    return [any_of([*before, disease]), *counts] if counts and _diseased(disease) else None


def _counts(item: Statement) -> bool:
    return item.about.name in COUNTED and item.limit is not None


def _diseased(tree: Tree | None) -> bool:
    """Whether a part names diseases alone, known or not."""
    plain = (item.limit is None and (not item.about.name or is_condition(item.about.name)) for item in statements(tree))
    return bool(statements(tree)) and all(plain)


def _done_by_the_disease(disease: Tree, beside: tuple[Tree | None, ...]) -> bool:
    named = [item.about.name for item in statements(disease)]
    return all(name in blood_cancers() for name in named) and all(
        _found_plainly(tree) and isinstance(tree, Statement) and tree.about.name in _OF_BLOOD_CANCERS for tree in beside
    )


def of_one_virus(scan: Scan, cut: Cut, parts: tuple[Part, ...], trees: list[Tree | None]) -> Tree | None:
    """How markers of one virus and its load stand together; None where it is anything else.

    `HBsAg or anti-HBc positive with HBV DNA > 500`: the load is asked beside either marker, which share a result.
    `anti-HCV negative or HCV RNA negative`: one will do; of more than two it is open which of them `or` joins.
    """
    found = [item for tree in trees for item in statements(tree)]
    if len({VIRUS_OF.get(item.about.name, item.about.name) for item in found}) != 1:
        return None
    if {item.op for item in found} in ({"negative", "undetectable"}, {"absent", "undetectable"}):
        told = all(result_in(scan, part.cut) for part in parts)
        either = any_of(trees) if len(trees) == _TWO else Judgement(scan.text(cut), cut)
        return either if told else None
    *markers, last = trees
    beside = sorted(statements(last), key=lambda item: item.about.cut.first)
    if not isinstance(last, AllOf) or len(beside) != _TWO or beside[1].about.name not in LOADS:
        return None
    own = any(result_in(scan, part.cut) or scan.text(part.cut).endswith("+") for part in parts[:-1])
    return None if own else all_of([any_of([*markers, beside[0]]), beside[1]])


def said_of_one(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> tuple[Tree, list[Tree | None]] | None:
    """`patients with CLL who have had A or are to have B`, `who are on A or B`: the disease, and either of those.

    What only narrows the disease stands with its name among the alternatives too.
    """
    whose = _WHO.search(scan.shown(parts[0].cut)) if "who" in scan.words else None
    if whose is None or None in trees:
        return None
    taken = all(map(_is_taken, trees[1:])) and _ON.match(scan.plain, parts[0].cut.first + whose.end()) is not None
    if not taken and not all(_VERB.match(scan.plain, part.cut.first) for part in parts[1:]):
        return None
    disease = next(iter(statements(trees[0])), None)
    end = parts[0].cut.first + whose.start()
    if disease is None or disease.about.cut.end > end or not _found_plainly(disease):
        return None
    whole = trees[0]
    first = all_of(whole.of[1:]) if isinstance(whole, AllOf) and whole.of[0] is disease else whole
    plain = replace(disease, cut=Cut(disease.cut.first, end), said=(), timing=None, selector="")
    return plain, [first, *trees[1:]]


def of_people(
    scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None], *, findings: bool
) -> tuple[Tree, tuple[Part, ...], list[Tree | None]] | None:
    """`women with gout or asthma`: who they are, and the parts and trees of what is said of them, without that."""
    return _of_an_age(scan, parts, trees, findings=findings) or _of_a_sex(scan, parts, trees)


def _of_an_age(
    scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None], *, findings: bool
) -> tuple[Tree, tuple[Part, ...], list[Tree | None]] | None:
    """`aged 18 to 70 with gout or asthma`: the age, and either of what stands behind `with`.

    Gives the age, and the parts without it. Where another age or sex is named behind, each has its own findings.
    Among what excludes (`findings`) only diseases are of the age before them: `under 18 with gout or pregnant` are two.
    """
    if findings and not (all(map(_names_disease, trees[1:])) and (len(parts) > _TWO or not parts[-1].apart)):
        return None
    end = next((at for at, tree in enumerate(trees) if tree is not None and not _is_demographic(tree)), len(trees))
    if end == len(trees) or (end and parts[end].joining == "or") or _names_people(trees[end + 1 :]):
        return None
    beside = trees[end]
    inner = beside.of if isinstance(beside, AllOf) and not end else ()
    ages = [tree for tree in (*trees[:end], *inner) if tree is not None and _is_demographic(tree)]
    told = all_of(ages)
    if told is None or (end and _WITH.match(scan.plain, parts[end].cut.first) is None):
        return None
    rest = all_of(part for part in inner if part not in ages) if inner else beside
    return told, parts[end:], [rest, *trees[end + 1 :]]


def _of_a_sex(
    scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]
) -> tuple[Tree, tuple[Part, ...], list[Tree | None]] | None:
    """`women with gout or asthma`: the sex, and either of the diseases that stand behind `with`."""
    led = _LED_BY_SEX.match(scan.plain, parts[0].cut.first, parts[0].cut.end) if not scan.lacks(SEX) else None
    first = trees[0]
    ends = next((at for at, part in enumerate(parts) if part.joining == "and"), len(parts))
    if led is None or not isinstance(first, Statement) or not all(map(_names_disease, trees[:ends])):
        return None
    found = SEX.match(scan.plain, led.start("sex"))
    if found is None or any(scan.search(SEX, part.cut) or _OTHERS.search(scan.text(part.cut)) for part in parts[1:]):
        return None
    people = Cut(*led.span("sex"))
    sex = Statement(Named("sex", people, "sex"), people, "in", None, (str(found.lastgroup),))
    rest = replace(parts[0], cut=Cut(led.end(), parts[0].cut.end))
    return sex, (rest, *parts[1:]), [replace(first, cut=Cut(led.end(), first.cut.end)), *trees[1:]]


def _names_people(trees: Iterable[Tree | None]) -> bool:
    return any(item.about.name in DEMOGRAPHICS for tree in trees for item in statements(tree))


def _names_disease(part: Tree | None) -> bool:
    return _found_plainly(part) and all(item.about.name not in WOMEN_ONLY for item in statements(part))


def _is_demographic(part: Tree) -> bool:
    return bool(statements(part)) and all(item.about.name in DEMOGRAPHICS for item in statements(part))


def disease_and_one_of(joinings: list[Joining], trees: list[Tree | None]) -> bool:
    """`myeloma and M-protein >= 10 g/L or light chains or plasmacytoma`: the disease, and one of the others."""
    if len(trees) <= _TWO or joinings[1] != "and" or set(joinings[2:]) != {"or"} or not _found_plainly(trees[0]):
        return False
    return _only_measured(trees[1]) and all(_only_measured(tree) or _found_plainly(tree) for tree in trees[2:])


def _only_measured(tree: Tree | None) -> bool:
    return bool(statements(tree)) and all(is_measured(item) for item in statements(tree))


def _found_plainly(tree: Tree | None) -> bool:
    return isinstance(tree, Statement) and tree.op == "present" and tree.limit is None and is_condition(tree.about.name)


def says_more_of_them(scan: Scan, parts: tuple[Part, ...]) -> bool:
    """`gout and suitable for surgery`, `asthma and requiring steroids`: the second is said of them too."""
    if len(parts) != _TWO or parts[1].joining != "and" or parts[1].apart or not scan.spots_in(parts[0].cut):
        return False
    whom, more = (_OF_THEM.match(scan.plain, part.cut.first) for part in parts)
    return whom is None and more is not None


def led_by_one_word(
    scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]
) -> tuple[tuple[Part, ...], list[Tree | None]]:
    """`recovered from surgery, radiotherapy or chemotherapy`, `inability to take aspirin, warfarin or heparin`.

    What leads a list is said of all that is listed; none of it is looked for by itself.
    """
    for at, tree in enumerate(trees[:-1]):
        if tree is None or not _leads_a_list(scan, parts[at], tree):
            continue
        behind = list(takewhile(_is_named_alone, trees[at + 1 :]))
        if not behind or (isinstance(tree, Judgement) and not all(map(_is_taken, behind))):
            continue
        end = at + 1 + len(behind)
        whole = Cut(parts[at].cut.first, parts[end - 1].cut.end)
        led = replace(tree, cut=whole)
        if isinstance(led, Judgement):
            led = replace(led, words=scan.text(whole))
        return (*parts[: at + 1], *parts[end:]), [*trees[:at], led, *trees[end:]]
    return parts, trees


def _leads_a_list(scan: Scan, part: Part, tree: Tree) -> bool:
    if isinstance(tree, Statement) and tree.about.name == "recovered_from_prior_therapy":
        return _FROM.search(scan.plain, tree.about.cut.end, part.cut.end) is not None
    taken = any(is_treatment(spot.name) for spot in scan.spots_in(part.cut))
    return isinstance(tree, Judgement) and taken and _CANNOT.match(scan.plain, part.cut.first) is not None


def _is_taken(tree: Tree | None) -> bool:
    return isinstance(tree, Statement) and is_treatment(tree.about.name) and not tree.selector


def _is_named_alone(tree: Tree | None) -> bool:
    if not isinstance(tree, Statement) or tree.timing is not None or tree.limit is not None:
        return False
    return tree.op == "present" and (is_treatment(tree.about.name) or is_condition(tree.about.name))
