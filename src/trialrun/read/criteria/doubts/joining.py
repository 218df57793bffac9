"""Where the parts of a line may be joined otherwise than they were read: such a line is asked as it stands.

Looks at the tree and at the joining words, and changes neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from trialrun.read.criteria.concepts.narrowed import is_state
from trialrun.read.criteria.doubts.laid_out import Doubt, LaidOut, any_item, any_node, said
from trialrun.read.criteria.model import AllOf, Conditional, Excepted, Judgement, OneOrMore, Statement, Tree
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import is_choice, is_measured, judgements, nodes, statements

_ALLOWED = Sought(
    re.compile(r"\b(?:allowed|permitted|acceptable|accepted)\s+(?:if|when|where|provided|only)\b", re.IGNORECASE),
    words=("allowed", "permitted", "acceptable", "accepted"),
    begins=True,
)
_TRAILING = re.compile(
    r",\s+(?:which|who|that|relaps\w+|refractory|progress\w+|previously|after|following|treated"
    r"|intolerant|resistant|unresponsive|inadequate\w*|fail\w+)\b",
    re.IGNORECASE,
)
_AND = Sought(re.compile(r"(?<!/)\band\b(?!/)", re.IGNORECASE), words=("and",))
_AND_HAVE = Sought(
    re.compile(r"(?<=\w)\s+and\s+(?:(?:still|also)\s+)?(?:have|has|are|is)\s+(?!been\b|not?\b)", re.IGNORECASE),
    words=("have", "has", "are", "is"),
)
_OF_OR = Sought(
    re.compile(r"\b(?:of|for|to|from|with|by|against)\s*,\s*(?:and/)?or\b", re.IGNORECASE),
    words=("of", "for", "to", "from", "with", "by", "against"),
    begins=True,
)
_AWAITS_NAME = re.compile(r"\b(?:of|for|to|from|with|by|against|undergo|receive)[\s,]*\Z", re.IGNORECASE)
_EVER_OR = Sought(
    re.compile(
        r"\b(?:prior|previous|previously|earlier|history of)\b[^,;.]{0,80},\s+(?:and/)?or\b"
        r"|\bever\b[^,;.]{0,80}\bor\b",
        re.IGNORECASE,
    ),
    words=("prior", "previous", "previously", "earlier", "history", "ever"),
    begins=True,
)
_HISTORY_LIST = Sought(
    re.compile(r"\b(?:prior|previous|history of)\b[^;.\n]{0,120},\s+(?:and/)?or\b", re.IGNORECASE),
    words=("prior", "previous", "history"),
    begins=True,
)
_FRAGMENT = re.compile(
    r"\W*(?:with|of|for|in|that|which|whose|between|than|during|from|under|among)\s"
    r"(?!(?:the )?(?:opinion|judg\w+|view|need)\b)",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(
    r"\W*(?:(?:(?:the|an?|any)\s+[a-z]+\s+of|for|in|from|by|after|during|with)\s+(?:which|whom)|whose)\b", re.IGNORECASE
)
_BEGINS = re.compile(r"(?:\A|[\n:])[\s*•.)-]*\Z")
_GENERAL = Sought(
    re.compile(
        r"\b(?:illness(?:es)?|conditions?|diseases?|disorders?|problems?|abnormalit\w+|events?)\s*(?:,|\bor\b|\band\b)"
        r"[^,;:()]*$",
        re.IGNORECASE,
    ),
    parts=("illness", "condition", "disease", "disorder", "problem", "abnormalit", "event"),
)
"""`serious illnesses or a history of seizure`."""
_OR_LAST = re.compile(r"\bor\s*\Z", re.IGNORECASE)
_AND_SIGNS_OR = Sought(
    re.compile(
        r"\b(?:patients|subjects|participants|those) with [^,.;:]{2,80}?\band (?:evidence|signs?|symptoms?) of\b"
        r"[^,.;]*\bor\b",
        re.IGNORECASE,
    ),
    words=("evidence", "sign", "signs", "symptom", "symptoms"),
)
_NEAR = 10
_REFERRED = Sought(
    re.compile(
        r"\b(?:above|preceding|foregoing)\s+(?:[\w-]+\s+){0,3}?(?:values?|criteria|requirements?|parameters?|limits?)\s+"
        r"(?:(?:are|is|must be)\s+)?(?:not\s+)?(?:required|met|waived|mandatory|appl(?:y|ies))\b",
        re.IGNORECASE,
    ),
    words=("above", "preceding", "foregoing"),
    begins=True,
)
"""`Above values required unless ...`: the lines before this one."""
_LINES_IN = Sought(re.compile(r"(?:\n[\s*•-]*(?:in|at)\s[^\n]*){2}", re.IGNORECASE), words=("in", "at"))
"""`Leukemia: - in second remission - in relapse`, read as both."""
_ELIGIBLE_ARE = Sought(
    re.compile(r"\beligible\s+(?:[\w-]+\s+){1,3}(?:include|are)\b", re.IGNORECASE), words=("eligible",), begins=True
)
"""`Eligible tumor types include melanoma, sarcoma`: any of them would do."""
_OPINION = re.compile(
    r"^\W*(?:in|by|per|as|according to)\s+(?:judged\s+by\s+|determined\s+by\s+|deemed\s+by\s+)?(?:the\s+)?"
    r"(?:opinion|judg\w+|discretion|investigator|treating|physician)",
    re.IGNORECASE,
)
_OTHERWISE = Sought(re.compile(r"[,;.]\s*(?:or\s+)?otherwise\b", re.IGNORECASE), words=("otherwise",))
_NOT_BOTH = Sought(re.compile(r"\bnot both\b|\b(?:in|for) whom\b[^.;]*\bboth\b", re.IGNORECASE), words=("both",))
_LED_WINDOW = Sought(
    re.compile(r"\b(?:or|and),\s+(?:with)?in\s+(?:the\s+)?(?:\w+\s+){1,4}?\w+,", re.IGNORECASE), words=("in", "within")
)
_WHO = Sought(
    re.compile(
        rf"\b(?:{ANYBODY}|those|people|individuals|women|men)\s+(?:with|on|taking|receiving)\b"
        r"(?:(?!\b(?:who|that|which)\b)[^.;\n]){0,120}?\b(?:or|and)\b(?:(?!\b(?:who|that|which)\b)[^.;,\n]){1,60}"
        r"(?<!patients)(?<!subjects)(?<!participants)(?<!those)(?<!people)(?<!individuals)(?<!women)(?<!men)\swho\s",
        re.IGNORECASE,
    ),
    words=("who",),
)
"""`patients with A or B who ...`: what follows is said of the patients, and so of both."""
_NO_AND_NO = Sought(
    re.compile(r"\bno\b[^.;\n]*(?:,|\band)\s+(?:and\s+)?no\b[^.;\n]*\b(?:unless|except)\b", re.IGNORECASE),
    words=("unless", "except"),
)
_UNLESS = Sought(re.compile(r"\bunless\b[^.;\n]*\bor\b", re.IGNORECASE), words=("unless",), begins=True)
_UNLESS_AND = Sought(
    re.compile(
        r"\bunless\b[^.;\n]*?(?:\b(?P<how>treated|cured|controlled|resolved|stable|asymptomatic|cleared|inactive)\s+)?"
        r"\band\b",
        re.IGNORECASE,
    ),
    words=("unless",),
)


def _choices(laid: LaidOut) -> Iterator[OneOrMore]:
    return (node for node in laid.lists if isinstance(node, OneOrMore))


def _when_holding(is_so: Callable[[str, OneOrMore], bool]) -> Callable[[LaidOut], bool]:
    """Whether something is so of any choice of a line that is true of those who may enter."""
    return lambda laid: laid.holds and any(is_so(laid.plain, node) for node in _choices(laid))


def _is_unconditional(laid: LaidOut) -> bool:
    return not (any(map(_is_condition, laid.lists)) or any(map(laid.lets_in_since, laid.items)))


def _is_mixed_with_tail(laid: LaidOut) -> bool:
    tree = laid.tree
    return isinstance(tree, OneOrMore) and laid.holds and _TRAILING.search(laid.plain) is not None and _mixed(tree)


def _excuses_by_half(laid: LaidOut) -> bool:
    """`unless A and B`, where one of the two would do, or is not there."""
    excuse = _UNLESS_AND.pattern.search(laid.plain)
    return excuse is not None and any(
        _excuses_by_either(laid.plain, node) or _leaves_out(node, excuse["how"]) for node in laid.lists
    )


def _chooses_among_findings(laid: LaidOut) -> bool:
    return isinstance(laid.tree, OneOrMore) and not laid.holds


def _is_beside_general(plain: str, item: Statement) -> bool:
    """`serious illnesses or a history of seizure`; right behind `or` the name is asked in its words alone."""
    before = plain[item.cut.first : item.about.cut.first]
    if len(before) < _NEAR:
        return False
    alone = _OR_LAST.search(before) is not None and not any(said.key == "severity" for said in item.said)
    return item.limit is None and not alone and _GENERAL.pattern.search(before) is not None


def begins_in_the_middle(plain: str, tree: Tree | None) -> bool:
    """Whether a list of questions has an alternative that is the end of the one before it: `or of the lungs`."""
    lists = () if tree is None else nodes(tree)
    return any(_is_fragment(plain, part) for node in lists if isinstance(node, OneOrMore) for part in node.of)


def _is_fragment(plain: str, part: Tree) -> bool:
    """`stroke, with lesions, of 6 months duration`: what belongs to the finding, read as one beside it.

    `anemia, the cause of which is unknown`, `diabetes, for which insulin is needed` too, whatever they name.
    """
    if not isinstance(part, Judgement | Statement) or _BEGINS.search(plain, 0, part.cut.first) is not None:
        return False
    named = isinstance(part, Statement) and bool(part.about.name or part.limit)
    which = _OF_WHICH.match(plain, part.cut.first, part.cut.end)
    if which is not None and not (
        isinstance(part, Statement) and part.about.name and part.about.cut.first < which.end()
    ):
        return True
    return not named and _FRAGMENT.match(plain, part.cut.first, part.cut.end) is not None


def _is_asked_of_several(node: Tree) -> bool:
    """`bilirubin <= 2, ALT <= 3 if liver metastases`: for whom the first limit is, is not said."""
    if not isinstance(node, Conditional) or node.otherwise is not None:
        return False
    limits = [item for item in statements(node.then) if item.limit is not None]
    several = len({item.about.name for item in limits}) > 1 and len({item.cut for item in limits}) > 1
    whom = [item.cut.first for item in statements(node.condition)]
    return several and bool(whom) and min(whom) > max(item.cut.first for item in limits)


def _excuses_by_another(node: Tree) -> bool:
    """`A unless controlled, B or C`: a finding behind a judgement in a guard may be a finding of its own."""
    if not isinstance(node, Excepted) or any(map(is_measured, statements(node.of))):
        return False
    lists = [part for part in nodes(node.exception) if isinstance(part, OneOrMore)]
    return any(_goes_on(part) for part in lists)


def _excuses_by_either(plain: str, node: Tree) -> bool:
    """`unless cleared and at least 3 days since antibiotics`, read as if one of the two were enough."""
    parts = node.exception.of if isinstance(node, Excepted) and isinstance(node.exception, OneOrMore) else ()
    items = sorted((tuple(statements(part)) for part in parts), key=lambda some: some[0].cut.first if some else 0)
    asked = [not all(item.about.name for item in some) or any(_is_since(item) for item in some) for some in items]
    return any(asked) and any(
        one and other and _AND.pattern.search(plain, one[-1].about.cut.end, other[0].cut.first)
        for one, other in pairwise(items)
    )


def _leaves_out(node: Tree, how: str | None) -> bool:
    """`unless treated and off steroids`, where nothing says that it must be treated."""
    if not isinstance(node, Excepted) or how is None:
        return False
    excused = {item.about.name for item in statements(node.of)}
    own = [item for item in statements(node.exception) if not item.about.name or item.about.name in excused]
    said = (one.value for item in own for one in item.said)
    words = (item.about.words for item in own)
    asked = (part.words for part in nodes(node.exception) if isinstance(part, Judgement))
    return not any(how.lower() in text.lower() for text in (*said, *words, *asked))


def _is_since(item: Statement) -> bool:
    return item.timing is not None and item.timing.relation == "at least"


def _excuses_several(node: Tree) -> bool:
    """`no stroke, no sepsis and no steroids unless stopped`: whether the excuse is for the last denial or for all."""
    return isinstance(node, Excepted) and isinstance(node.of, AllOf) and not any(map(is_measured, statements(node.of)))


def _goes_on(guard: OneOrMore) -> bool:
    """Whether a list begins with a judgement, or a finding with words of its own, and goes on with a finding."""
    first, *others = guard.of
    judged = not isinstance(first, Statement) or not first.about.name or bool(first.said)
    return judged and any(item.about.name and item.op == "present" for part in others for item in statements(part))


def _is_condition(node: Tree) -> bool:
    """A condition, or an alternative that is only open to some: `ecog <= 2 or ecog = 3 and bone_pain`."""
    if isinstance(node, Conditional | Excepted):
        return True
    items = tuple(statements(node)) if isinstance(node, AllOf) else ()
    limits = [item for item in items if is_measured(item)]
    return 0 < len(limits) < len(items) and not any(item.op in (">", "<") for item in limits)


def _is_both(plain: str, node: Conditional) -> bool:
    """A condition read as one of several, though the words between join them by `and` alone."""
    named = tuple(statements(node.condition))
    if not isinstance(node.condition, OneOrMore) or len(named) < 2:
        return False
    words = plain[min(item.cut.first for item in named) : max(item.cut.end for item in named)].lower()
    return " and " in words and " or " not in words and "/" not in words


def _is_timed_alike(node: OneOrMore) -> bool:
    """Alternatives that all have one window, which may have been printed of the last alone."""
    items = [item for item in node.of if isinstance(item, Statement) and item.timing is not None]
    return len(items) == len(node.of) > 1 and all(item.timing == items[0].timing for item in items)


def _lists_states(node: OneOrMore) -> bool:
    """`history of glaucoma, or eye surgery within 3 months`, where one lasts and another has its moment."""
    states = {is_state(item.about.name) for item in statements(node)}
    return len(states) > 1


def _is_of_two_transplants(node: OneOrMore) -> bool:
    """`an allogeneic transplant or an autologous one within 12 weeks`, each with its own noun."""
    items = statements(node)
    kinds, places = {item.about.name for item in items}, {item.about.cut for item in items}
    return kinds == {"autologous_sct", "allogeneic_sct"} and len(places) > 1


def _is_and(plain: str, node: OneOrMore) -> bool:
    """`ALT at most 2 x ULN or normal, and bilirubin normal`, read as if one of two measurements were enough."""
    limits = [items for items in map(tuple, map(statements, node.of)) if items and all(map(is_measured, items))]
    return any(
        one[-1].about.name != other[0].about.name
        and _AND.pattern.search(plain, one[-1].cut.end, other[0].about.cut.first) is not None
        for one, other in pairwise(limits)
    )


def _mixed(tree: OneOrMore) -> bool:
    """Findings and measured values side by side as alternatives; what is open to some alone is said of itself."""
    items = [item for part in tree.of if not _is_condition(part) for item in statements(part)]
    return any(map(is_measured, items)) and not all(map(is_measured, items))


def _holds_together(laid: LaidOut) -> bool:
    return laid.holds and any(isinstance(node, AllOf) for node in laid.lists)


def _is_opinion(tree: Tree) -> bool:
    return isinstance(tree, Judgement) and _OPINION.match(tree.words) is not None


def _breaks_off(laid: LaidOut) -> bool:
    """`failure of, or ineligibility for, transplantation`, parted before what both are of."""
    cuts = [*(one.cut for one in judgements(laid.tree)), *(item.cut for item in laid.items if not item.about.name)]
    return any(_AWAITS_NAME.search(laid.plain, cut.first, cut.end) for cut in cuts)


def _is_of_one(laid: LaidOut) -> bool:
    """`have diabetes and are on insulin`: what a second verb says of the same patient, read as an alternative."""
    found = _AND_HAVE.pattern.search(laid.plain)
    if found is None or laid.holds or not is_choice(laid.tree):
        return False
    firsts = [min(cuts) for part in laid.tree.of if (cuts := [item.about.cut.first for item in statements(part)])]
    return any(first < found.start() for first in firsts) and any(first > found.start() for first in firsts)


JOINING_DOUBTS = (
    said("a requirement that is only referred to", _REFERRED),
    said("words parted from what they are of", _OF_OR, _breaks_off),
    Doubt("what is said of one patient, read as one of several", _AND_HAVE, _is_of_one),
    said("an allowance that is not read as a condition", _ALLOWED, _is_unconditional, reach="line"),
    Doubt(
        "patients with both of two findings",
        Conditional,
        lambda laid: any(_is_both(laid.plain, node) for node in laid.lists if isinstance(node, Conditional)),
    ),
    Doubt("words behind a comma that may belong to everything before it", OneOrMore, _is_mixed_with_tail, reach="line"),
    Doubt(
        "an opinion that qualifies what stands before it",
        OneOrMore,
        lambda laid: any(_is_opinion(part) for node in _choices(laid) for part in node.of),
        reach="line",
    ),
    said(
        "a window that may belong to the last of two alone",
        _EVER_OR,
        lambda laid: any(map(_is_timed_alike, _choices(laid))),
    ),
    said(
        "a window that may belong to the last of a list alone",
        _HISTORY_LIST,
        lambda laid: any(_is_timed_alike(node) and _lists_states(node) for node in _choices(laid)),
    ),
    Doubt(
        "a window that may belong to the last of two alone",
        OneOrMore,
        lambda laid: any(_is_timed_alike(node) and _is_of_two_transplants(node) for node in _choices(laid)),
    ),
    Doubt("limits joined by `and` that would be alternatives", _AND, _when_holding(_is_and)),
    Doubt(
        "an alternative that begins in the middle of a sentence",
        OneOrMore,
        lambda laid: any(_is_fragment(laid.plain, part) for node in _choices(laid) for part in node.of),
    ),
    said(
        "what is asked of all others",
        _OTHERWISE,
        lambda laid: any(isinstance(node, Conditional) and node.otherwise is None for node in laid.lists),
        reach="line",
    ),
    said("what is said of both of two", _NOT_BOTH),
    said(
        "a window in front of the last of two",
        _LED_WINDOW,
        lambda laid: any(item.timing is not None for item in laid.items),
    ),
    Doubt("a condition behind limits of several measurements", Conditional, any_node(_is_asked_of_several)),
    said("words about patients behind the last of two findings", _WHO, lambda laid: isinstance(laid.tree, OneOrMore)),
    said("an excuse behind several denials", _NO_AND_NO, any_node(_excuses_several), reach="line"),
    said("a list behind `unless` that may go on with what is meant", _UNLESS, any_node(_excuses_by_another)),
    Doubt("two conditions behind `unless`, of which one would do", _UNLESS_AND, _excuses_by_half),
    Doubt("a finding in general, read as words of the one beside it", _GENERAL, any_item(_is_beside_general)),
    said("what is said beside a finding, read as one of its own", _AND_SIGNS_OR, _chooses_among_findings),
    said("what is eligible, read as all of it", _ELIGIBLE_ARE, _holds_together),
    said("lines that may be alternatives", _LINES_IN, lambda laid: laid.holds, reach="line"),
)
"""What is doubtful about how the parts of a line are joined; nothing of it is in a line whose joints are plain."""
