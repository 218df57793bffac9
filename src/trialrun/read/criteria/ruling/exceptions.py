"""Exceptions as rules: kinds of a disease are set aside record by record; of anything else that is named it is asked.

Skin cancer beside colon cancer is colon cancer: what is excepted is no guard, or whoever has both would be let in. A
waiver (`unless`, `except in patients who`) and an exception from a limit stay guards, which `ruling` makes.
"""

from __future__ import annotations

import re

import msgspec

from trialrun.read.criteria.model import Judgement, Negated, Said, Statement, Tree
from trialrun.read.criteria.questions import Asking
from trialrun.read.criteria.ruling.atoms import NEGATIVE, rule_of_statement, when_of, words_of
from trialrun.read.criteria.terms import EFFECTS, is_condition, is_scale, is_treatment
from trialrun.read.criteria.trees import is_choice, is_measured, judgements, parts_of, statements
from trialrun.read.text import Cut
from trialrun.rules import All, AnyOf, Attest, Fact, Not, Present, Rule, Setting
from trialrun.terms import Drug, DrugClass, load_vocabulary

_NAMING = re.compile(
    r"\b(?:unless|except\w*(?: (?:for|of|are|include))?|other than|but not|not (?:including|counting)|excluding"
    r"|exclusive of|apart from|aside from|save for)\b(?P<between>[^.;]*)$",
    re.IGNORECASE,
)
"""The words of exception nearest before what is excepted, and what stands between."""
_ON_CONDITION = re.compile(
    r"^\W*(?:for\s+|the\s+|any\s+)*(?:in|if|when|where|with|without|who|whose|which|that|patients?|subjects?|participants?"
    r"|those|women|men|children|infants|adults|people|persons|individuals|due|because|as|after|before|provided|at|during|by|within|under|on|to|once|while"
    r"|used|given|taken|needed|required|prescribed|treated|stable|controlled|asymptomatic|resolved|related|caused)\b",
    re.IGNORECASE,
)
"""How an exception begins that says of whom or on what condition, and names nothing to be set aside."""
_BEFORE, _BEHIND = 64, 40
_NEXT_WORDS = re.compile(r"(?:\s?[a-z-]+){1,3}(?=[\s.,;:)]|\Z)")
"""The noun behind the grade in `except alopecia and grade 2 neuropathy`."""


def set_aside(inner: Tree, exception: Tree, asking: Asking) -> Rule | None:
    """`no malignancy except (skin cancer)`; None where inner or exception are not plain diseases of one kind.

    A disease that is set aside only where it was treated still counts where it was not, which is asked.
    """
    if not isinstance(inner, Statement) or inner.op not in ("present", "absent"):
        return None
    inner = _not_within(inner)
    found = _presence(inner, asking)
    items = _diseases(exception)
    if found is None or not items or not all(_kind_of(item, found[0].fact.name) for item in items):
        return None
    present, asked = found
    settings = tuple(dict.fromkeys(Setting(Fact(item.about.name), when_of(item)[0]) for item in items))
    without = msgspec.structs.replace(present, excepted=settings)
    counted: list[Rule] = [without, *_untreated(items, present, asking)]
    rule: Rule = counted[0] if len(counted) == 1 else AnyOf(tuple(dict.fromkeys(counted)))
    if asked is not None:
        rule = All((rule, asked))
    return Not(rule) if inner.op in NEGATIVE else rule


def asked_beyond(inner: Tree, exception: Tree, asking: Asking) -> Rule | None:
    """A disease with kinds of it excepted that are narrowed by a time or a value: whoever has it is asked.

    `Unless` would pass a patient who has what is excepted and something else beside it. None for other exceptions.
    Where what is excepted is over, so may be what it is excepted from.
    """
    if not isinstance(inner, Statement) or inner.op not in ("present", "absent"):
        return None
    items = tuple(item for item in statements(exception) if item.about.name != inner.about.name)
    since = _since_beyond(inner, items, asking)
    if since is not None:
        return since
    if any(_is_over(item) for item in items) and not (inner.timing or inner.selector or inner.said):
        inner = msgspec.structs.replace(inner, selector="ever")
    found = _presence(inner, asking)
    if found is None or not any(_beside(item, found[0].fact) for item in items):
        return None
    cuts = [inner.cut, *_cuts(exception)]
    printed = asking.printed(Cut(min(cut.first for cut in cuts), max(cut.end for cut in cuts)))
    printed = printed or words_of(inner, asking)
    known = _without_known(found[0], exception)
    rule = All((known, asking.ask(f"something else than what is excepted: {printed}")))
    return Not(rule) if inner.op in NEGATIVE else rule


def others_asked(inner: Tree, exception: Tree, rule: Rule, asking: Asking) -> Rule | None:
    """`hormones except steroids`: whoever has what is looked for is asked whether it is more than what is excepted.

    A guard would pass whoever has both. None where the exception is a waiver (`unless`), of a limit, or says of whom.
    """
    items = statements(inner)
    timed = any(item.timing is not None and item.timing.relation == "at least" for item in items)
    if (
        timed
        or any(is_measured(item) and not _is_count(item) for item in items)
        or _is_grade(exception)
        or not _names_things(exception, asking)
    ):
        return None
    senses = set(_senses(inner))
    if len(senses) > 1:
        return None
    cuts = [*_cuts(inner), *_cuts(exception)]
    whole = Cut(min(cut.first for cut in cuts), max(cut.end for cut in cuts))
    printed = asking.printed(whole)
    if any(map(_is_count, items)):
        behind = _NEXT_WORDS.match(asking.printed(Cut(whole.end, whole.end + _BEHIND)))
        printed = f"{asking.sentence(whole)} {'' if behind is None else behind[0]}".strip()
        most = any(item.op in ("<=", "<") for item in items)
        return AnyOf((rule, asking.ask(printed))) if most else All((rule, asking.ask(printed)))
    question = asking.ask(f"something else than what is excepted: {printed}")
    denied = senses == {"absent"}
    rule = _without_known(rule, exception)
    if isinstance(rule.rule if isinstance(rule, Not) else rule, Attest):
        return Not(question) if denied else question
    return AnyOf((rule, Not(question))) if denied else All((rule, question))


def _without_known(rule: Rule, exception: Tree) -> Rule:
    """`no malignancy except skin cancer or some rare tumour`: what the vocabulary knows of it is set aside unasked."""
    if isinstance(rule, Not):
        return Not(_without_known(rule.rule, exception))
    if not isinstance(rule, Present) or rule.excepted:
        return rule
    parts = exception.of if is_choice(exception) else (exception,)
    known = [part for part in parts if isinstance(part, Statement) and part.op == "present" and not part.said]
    plain = [item for item in known if item.timing is None and item.limit is None]
    names = dict.fromkeys(item.about.name for item in plain if _kind_of(item, rule.fact.name))
    return msgspec.structs.replace(rule, excepted=tuple(Setting(Fact(name)) for name in names))


def _is_count(item: Statement) -> bool:
    """Whether a limit counts treatments, or grades whatever happened to somebody: an exception leaves some out."""
    of_any = item.about.name == "ctcae_grade" and any(one.value in EFFECTS for one in item.said)
    return of_any or item.counted or item.about.name in ("prior_lines", "prior_cycles")


def _is_grade(exception: Tree) -> bool:
    """`heart failure except NYHA class I`: how grave it is, which is one value at a time."""
    return isinstance(exception, Statement) and is_scale(exception.about.name)


def _names_things(exception: Tree, asking: Asking) -> bool:
    """Whether an exception lists diseases, drugs or procedures that are not meant, by the words before it."""
    first = min(cut.first for cut in _cuts(exception))
    named = _NAMING.search(asking.printed(Cut(max(0, first - _BEFORE), first)))
    if named is None or named[0].lower().startswith("unless"):
        return False
    return _ON_CONDITION.match(f"{named['between']} {asking.printed(Cut(first, first + _BEHIND))}") is None


def _cuts(tree: Tree) -> list[Cut]:
    """Where the statements and questions of a tree stand."""
    return [*(item.cut for item in statements(tree)), *(item.cut for item in judgements(tree))]


def _senses(tree: Tree, *, denied: bool = False) -> list[str]:
    """Whether each part of a tree is looked for or denied."""
    match tree:
        case Statement() | Judgement():
            absent = isinstance(tree, Statement) and tree.op in NEGATIVE
            return ["absent" if absent != denied else "present"]
        case Negated(inner):
            return _senses(inner, denied=not denied)
        case _:
            return [sense for part in parts_of(tree) for sense in _senses(part, denied=denied)]


def _not_within(inner: Statement) -> Statement:
    """`5 years since any malignancy`: none within them, of which kinds can be set aside; asked in words of its own."""
    timing = inner.timing
    if timing is None or timing.relation != "at least" or inner.op != "present" or not is_condition(inner.about.name):
        return inner
    within = msgspec.structs.replace(timing, relation="within", side="before", anchor="enrolment", anchor_words="")
    name = inner.about.words
    about = msgspec.structs.replace(inner.about, words=timing.anchor_words if name in timing.anchor_words else name)
    unprinted = Cut(inner.about.cut.first, inner.about.cut.first)
    return msgspec.structs.replace(inner, op="absent", about=about, cut=unprinted, timing=within)


def _since_beyond(inner: Statement, items: tuple[Statement, ...], asking: Asking) -> Rule | None:
    """`4 weeks since chemotherapy except X`: that long since any, or as a person says since all but X."""
    timed = inner.timing is not None and inner.timing.relation == "at least" and inner.op == "present"
    if not timed or not any(is_treatment(item.about.name) for item in items):
        return None
    rule = rule_of_statement(inner, asking)
    cut = Cut(min(inner.cut.first, *(item.cut.first for item in items)), max(item.cut.end for item in items))
    printed = asking.printed(cut) or words_of(inner, asking)
    return AnyOf((rule, asking.ask(f"nothing else than what is excepted since then: {printed}")))


def _is_over(item: Statement) -> bool:
    """`breast cancer more than 3 years ago`."""
    return item.timing is not None and item.timing.relation == "at least" and is_condition(item.about.name)


def _beside(item: Statement, fact: Fact) -> bool:
    """Whether an exception is a kind of the disease, or a treatment set against another."""
    return _kind_of(item, fact.name) or (is_treatment(item.about.name) and is_treatment(fact.name))


def _presence(inner: Statement, asking: Asking) -> tuple[Present, Rule | None] | None:
    """The presence that a statement is, and the question that narrows it."""
    match rule_of_statement(inner, asking):
        case Present() as present:
            return present, None
        case All((Present() as present, asked)):
            return present, asked
        case _:
            return None


def _diseases(exception: Tree) -> tuple[Statement, ...]:
    """The exception as a list of diseases; empty where it is anything else."""
    parts = exception.of if is_choice(exception) else (exception,)
    items = tuple(part for part in parts if isinstance(part, Statement))
    plain = len(items) == len(parts) and all(
        item.op == "present" and item.timing is None and item.limit is None for item in items
    )
    return items if plain else ()


def _kind_of(item: Statement, name: str) -> bool:
    return is_condition(item.about.name) and item.about.name in load_vocabulary().below(name) - {name}


def _untreated(items: tuple[Statement, ...], present: Present, asking: Asking) -> list[Rule]:
    narrowed = [item for item in items if any(map(_narrows, item.said))]
    return [
        All((Present(Fact(item.about.name), present.when), Not(asking.ask(words_of(item, asking)))))
        for item in narrowed
    ]


def _narrows(said: Said) -> bool:
    """Whether words say how a disease is that is set aside: `stable`, `on apixaban`; other details only name it."""
    named = load_vocabulary().find(said.value) if said.key == "detail" else None
    treated = isinstance(named, Drug | DrugClass) or said.value.endswith("controlled")
    return said.key in ("status", "severity", "type") or treated
