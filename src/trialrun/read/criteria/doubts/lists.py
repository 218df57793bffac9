"""Words before, behind or among the members of a list that are said of more of it than they were read of.

A first adjective, a place at the end, examples with an alternative behind them: such a line is asked as it stands.
"""

from __future__ import annotations

import re
from itertools import combinations, pairwise

from trialrun.read.criteria.doubts.laid_out import Doubt, LaidOut, any_node, said
from trialrun.read.criteria.model import AllOf, Excepted, Judgement, Negated, OneOrMore, Statement, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import GRADES, blood_cancers, cancers, is_condition, is_procedure
from trialrun.read.criteria.trees import is_choice, judgements, statements
from trialrun.terms import load_vocabulary

_NEAR = 10
_ARTICLE = 3
_PAIR = 2
_ANYWHERE = re.compile(r"metasta|in_situ|malignan|solid_tumor|_neoplasm|neuroendocrine|skin")
"""What names of cancers say that come beside others, or may be where they are."""
_OF_BLOOD = ("leukemia", "lymphoma", "multiple_myeloma", "myelodysplastic_syndrome")
_DENYING = ("no", "not", "without", "absence", "free")
_DENIED_FIRST = Sought(re.compile(rf"\b(?:{'|'.join(_DENYING)})\b[^;]*;", re.IGNORECASE), words=_DENYING, begins=True)
_ALONE = re.compile(r";\s*\Z")
_ENDS_ALONE = re.compile(r"\W*(?:;|\Z)")
_STAR = Sought(re.compile(r"(?<=[\w)%])\s?\*+(?=\W)"), parts=("*",))
_FOOTNOTE = re.compile(
    r"(?:[\s;.(]|\bnote:)\*+\s?(?!(?:unless|except\w*|or|does not apply)\b)(?=[a-z\d<>≥≤=])", re.IGNORECASE
)
"""A footnote that is neither an exception to what bears its star nor an alternative, which are read."""
_OR_WHO = Sought(
    re.compile(
        r"\b(?:patients|subjects|participants|those|individuals)\s+with\b[^.;:\n]{2,80}?\bwho\b[^.;:\n]{2,80}?,?\s+or\s+who\b",
        re.IGNORECASE,
    ),
    words=("who",),
)
"""`patients with A who B or who C`: the last have A as well."""
_SUSPENDED = Sought(
    re.compile(
        r"\b(?:after|for|to|with|from|by),\s+(?:or|and)\s+(?:[\w-]+\s+){1,3}(?:after|for|to|with|from|by|of|in),",
        re.IGNORECASE,
    ),
    words=("after", "for", "to", "with", "from", "by"),
    begins=True,
)
"""`relapsed after, or ineligible for, a transplantation`."""
_SUCH_AS_OR = Sought(
    re.compile(
        r"\bsuch as\b[^.;()\n]{1,120}?\bor\s+(?:an?\s+|any\s+)?(?:history|imaging|evidence|positive|prior|previous"
        r"|patients|subjects|those|who|receiving|currently|use|known|suspected)\b",
        re.IGNORECASE,
    ),
    words=("such",),
    begins=True,
)
"""`lung disease such as fibrosis or imaging that shows pneumonia`: the last is no example."""
_EXCEPTED_LIST = Sought(
    re.compile(
        r"\b(?:except|other than|excluding|apart from)\b(?![^;\n]*\.\s)[^;\n]*;[^\n]*?[;,]\s*(?:and|or)\b",
        re.IGNORECASE,
    ),
    words=("except", "other", "excluding", "apart"),
    begins=True,
)
"""`infection, except oral thrush; herpes; and bacteremia`."""
_COMMAS_OR_AND = Sought(re.compile(r",[^,;.\n]*,[^,;.\n]*\bor\b[^,;.\n]*,\s*and\b", re.IGNORECASE), words=("or",))
_WITH_BEHIND = Sought(
    re.compile(
        r",\s+(?:(?:(?:each|both|all|along|together|in combination|combined|associated)\s+)?with|accompanied by"
        r"|hospitali[sz]ed|treated with)\s+(?!(?:or|and|the exception|no)\b)",
        re.IGNORECASE,
    ),
    words=("with", "hospitalised", "hospitalized", "accompanied"),
)
_RECENT_FIRST = Sought(
    re.compile(r"\A\W*(?:(?!(?:and|or)\b)[\w'-]+\s+){0,4}recent\b", re.IGNORECASE), words=("recent",)
)
"""`Recent chemotherapy or radiotherapy`, `Patients with a recent stroke or infection`."""
_BRACKET = 2
_OR_A = re.compile(r"\W*or\s+an?\b", re.IGNORECASE)
"""`an infection or a fever of 39 degrees`: an article begins something else."""
_OR_PEOPLE_WHO = Sought(
    re.compile(r"\b(?:patients|subjects|participants)\s+or\s+(?:[\w-]+\s+){1,3}who\b", re.IGNORECASE),
    words=("who",),
)
"""`dialysis patients or professionals who had a stroke`: what follows is said of both."""
_NORMAL_TOO = Sought(
    re.compile(
        r"\b(?:ab)?normal\s+(?:[\w-]+\s+){0,3}?(?:EKG|ECG|\w*gra(?:m|ph\w*)|x-?rays?|scan|imaging|examination)"
        r"(?:,|\s+(?:and|or)\b)(?!\s+(?:ab)?normal)",
        re.IGNORECASE,
    ),
    words=("normal", "abnormal"),
    begins=True,
)
"""`normal ECG and chest x-ray`: what is said of the first result is said of the next."""
_AT_THE_SITE = Sought(
    re.compile(
        r"(?:,|\bor\b)[^,;.()\n]*\b(?:near|at|in|within|around|of) the (?:[\w-]+\s){0,3}"
        r"(?:area|areas|site|sites|region|level|levels|limb|limbs|extremity|extremities)\W*$",
        re.IGNORECASE,
    ),
    words=("area", "areas", "site", "sites", "region", "level", "levels", "limb", "limbs", "extremity", "extremities"),
)
"""`arthritis, fracture or implants near the treatment area`."""
_OR = Sought(re.compile(r"\bor\b", re.IGNORECASE), words=("or",))
_CLOSE_OR = re.compile(r"[^,;:.()\n]*\bor\b[^,;:.()\n]*", re.IGNORECASE)
_CLOSE_AND = re.compile(r"(?<!/)\band\b(?!/)", re.IGNORECASE)
_WITHOUT_OR_WITH = Sought(
    re.compile(r"\bwithout\b[^,;.\n]{1,60}\bor\b[^,;.\n]{1,80}\b(?:with|requiring)\b", re.IGNORECASE),
    words=("without",),
    begins=True,
)
"""`mild disease without admission or severe disease with admission`."""
_EXCEPTED_ON = Sought(
    re.compile(
        r"\b(?:excluding|except|other than)\s[^,;.:()\n]{1,60},\s+(?:on|by|at|in|via|per|within)\s", re.IGNORECASE
    ),
    words=("excluding", "except", "other"),
    begins=True,
)
"""`> 2 cm, excluding nodes, on CT`: how or when something is measured, behind what is left out of it."""
_INCLUDING = Sought(re.compile(r"\bincluding\b", re.IGNORECASE), words=("including",), begins=True)

_GRADE_BEHIND = Sought(
    re.compile(
        r"\w,\s+(?:[\w-]+\s+){0,3}[\w-]+,\s+(?:and/)?or\s+(?:[\w-]+\s+){1,3}?(?:[(,]\s*)?(?:[<>=≥≤]{1,2}\s*)?grade\b"
        r"(?!\s*[\dI/-]+\s+(?!or\b|and\b)[a-z])",
        re.IGNORECASE,
    ),
    words=("grade",),
)
"""`infection, gout, or neuropathy of grade 2`: of the last, or of each."""
_WITHOUT_BEHIND = Sought(
    re.compile(r",\s+(?:[^,;.\n]+,\s+)?(?:and/)?or\s+[^,;.\n]*\bwithout\b", re.IGNORECASE), words=("without",)
)
"""`heart block, or sick sinus syndrome without a pacemaker`: of the last, or of each."""
_IF_ANY = Sought(re.compile(r"\A\W*if\s+(?:any|one|at least one)\b[^.;:\n]*:\s*\n", re.IGNORECASE), words=("if",))
"""`If any of the following apply:` above a list, with nothing that is asked then."""


def _is_prose_of_and_or(plain: str, node: Tree) -> bool:
    """`asthma and obesity or diabetes`: no comma says what belongs together."""
    if not is_choice(node):
        return False
    ends = [(isinstance(part, AllOf), *_ends_of(part)) for part in node.of]
    return any(
        _CLOSE_OR.fullmatch(plain, one[2], max(one[2], other[1])) is not None
        and any(both and _CLOSE_AND.search(plain, first, last) for both, first, last in (one, other))
        for one, other in pairwise(ends)
    )


def _ends_of(part: Tree) -> tuple[int, int]:
    """From where to where the things of a part are named."""
    names = [*(one.cut for one in judgements(part)), *(item.about.cut for item in statements(part))]
    ends = [*(cut.end for cut in names), *(item.cut.end for item in statements(part))]
    return (min(cut.first for cut in names), max(ends)) if names else (0, 0)


def _is_each_narrowed(node: Tree) -> bool:
    """`uncompensated hepatic, cardiac or renal failure`, whose first word is read of the first organ alone."""
    parts = [part for part in node.of if isinstance(part, Statement)] if isinstance(node, OneOrMore) else []
    if not parts or parts[0].about.name or parts[0].limit is not None or " " not in parts[0].about.words.strip():
        return False
    organs = [part.about for part in parts[1:] if part.about.name and not part.said]
    return any(" " not in about.words and load_vocabulary().find(about.words) is None for about in organs)


def _asks_one_of(node: Tree) -> bool:
    """Alternatives of which one has no name in the vocabulary."""
    return isinstance(node, OneOrMore) and len(node.of) > _PAIR and any(map(_is_unnamed, node.of))


def _is_unnamed(part: Tree) -> bool:
    return isinstance(part, Judgement) or (isinstance(part, Statement) and not part.about.name and part.limit is None)


def _is_told_with(plain: str, node: Tree, near: int) -> bool:
    """`diabetes, with HbA1c > 9 %`, where diabetes alone would exclude; of what is asked for, findings alone."""
    places = [found.span() for found in _WITH_BEHIND.pattern.finditer(plain)]
    if not isinstance(node, OneOrMore) or len(places) > 1:
        return False
    led = [item for part in node.of[1:] for item in statements(part)[:1] if near == _NEAR or item.limit is None]
    starts = [min(item.cut.first, item.about.cut.first) for item in led]
    return any(first < start <= end + near for first, end in places for start in starts)


def _is_of_two_kinds(laid: LaidOut) -> bool:
    """`dialysis patients or professionals who had a stroke`, where being on dialysis would do."""
    people = None if laid.holds else _OR_PEOPLE_WHO.pattern.search(laid.plain)
    chosen = people is not None and isinstance(laid.tree, OneOrMore) and bool(laid.items)
    return chosen and people is not None and laid.items[0].about.cut.end <= people.start() + 1


def _is_spared_in_part(node: Tree) -> bool:
    """`heart disease including arrhythmia other than fibrillation`, where the wider name spares nobody."""
    if not isinstance(node, OneOrMore) or not any(isinstance(part, Excepted) for part in node.of):
        return False
    named = [item.about.name for part in node.of for item in statements(part) if item.about.name]
    below = {name for wide in named[:1] for name in load_vocabulary().below(wide)}
    return any(name in below for name in named[1:])


def _is_counted_with_next(plain: str, node: Tree) -> bool:
    """`vomiting or diarrhea > 4 times a day`, read as any vomiting, or so many times of both."""
    items = [part for part in node.of if isinstance(part, Statement)] if isinstance(node, OneOrMore) else []
    counted = [item.about.cut for item in items if item.limit is not None and not item.about.name]
    found = [item.about.cut for item in items if item.limit is None]
    inside = ((cut, whole) for whole in counted for cut in found if whole.first <= cut.first and cut.end <= whole.end)
    return any(_OR_A.match(plain, cut.end, whole.end) is None for cut, whole in inside)


def _are_untimed(laid: LaidOut) -> bool:
    """Whether exclusions that are joined by `or` hold at any time, but for a window right behind `recent`."""
    recent = _RECENT_FIRST.pattern.match(laid.plain)
    if recent is None or laid.holds or not isinstance(laid.tree, OneOrMore):
        return False
    times = [item.timing for item in statements(laid.tree)]
    return None in times and all(time is None or time.cut.first <= recent.end() + _BRACKET for time in times)


def _is_spared_from_another(node: Tree) -> bool:
    """`chemotherapy or radiation (except hydroxyurea)`, where the exception is set against the radiation."""
    parts = node.of if isinstance(node, OneOrMore) else ()
    excepted = [part for part in parts if isinstance(part, Excepted)]
    others = {name for part in parts if part not in excepted for name in _names_in(part)}
    return any(
        others & wider and not _names_in(part.of) & wider for part in excepted for wider in _wider(part.exception)
    )


def _wider(tree: Tree) -> list[frozenset[str]]:
    """What each thing that a tree names is a kind of."""
    return [frozenset(load_vocabulary().above(name)) for name in _names_in(tree)]


def _names_in(tree: Tree) -> set[str]:
    return {item.about.name for item in statements(tree) if item.about.name}


def _is_denied_of_each(node: Tree) -> bool:
    """Alternatives, and something that must be lacking beside any of them."""
    parts = node.of if isinstance(node, AllOf) else ()
    lacking = any(isinstance(part, Statement) and part.op == "absent" for part in parts)
    return lacking and any(isinstance(part, OneOrMore) for part in parts)


def _is_graded_at_the_end(node: Tree) -> bool:
    """Findings of any grade beside one that is graded."""
    parts = node.of if isinstance(node, OneOrMore) and len(node.of) > _PAIR else ()
    found = [part for part in parts if isinstance(part, Statement) and is_condition(part.about.name) and not part.said]
    return bool(found) and any(item.about.name in GRADES for part in parts[-1:] for item in statements(part))


def _counts_with_next(laid: LaidOut) -> bool:
    return any(_is_counted_with_next(laid.plain, node) for node in laid.lists)


def _lists_findings(laid: LaidOut) -> bool:
    """Whether a line lists what excludes."""
    return not laid.holds and isinstance(laid.tree, OneOrMore)


def _excepts_from_limit(laid: LaidOut) -> bool:
    excepted = [node.of for node in laid.lists if isinstance(node, Excepted)]
    return any(item.limit is not None for tree in excepted for item in statements(tree))


def _holds_any(laid: LaidOut) -> bool:
    return any(isinstance(node, OneOrMore) for node in laid.lists)


def _is_footnoted(laid: LaidOut) -> bool:
    """`WBC >= 3000* *patients with a solid tumor`: whom a limit is for, read as asked of everybody."""
    star = _STAR.pattern.search(laid.plain) if any(item.limit is not None for item in laid.items) else None
    return star is not None and _FOOTNOTE.search(laid.plain, star.end()) is not None


def _asks_cancers(node: Tree) -> bool:
    """`NHL, CLL and myeloma`; `AML in remission` above `ALL in relapse`: read as those who have them all."""
    parts = node.of if isinstance(node, AllOf) else ()
    named = [names for part in parts if (names := _cancers_asked(part))]
    single = set().union(*(names for names in named if len(names) == 1))
    return len(single) > _PAIR or any(_nobody_has(one, other) for one, other in combinations(named, 2))


def _cancers_asked(part: Tree) -> set[str]:
    """The cancers of a part that somebody has now."""
    items = statements(part) if isinstance(part, Statement | OneOrMore) else ()
    return {item.about.name for item in items if item.op == "present" and not (item.limit or item.selector)} & cancers()


def _nobody_has(some: set[str], others: set[str]) -> bool:
    """Whether cancers are of two kinds; amyloid, plasmacytomas and the like come with a myeloma."""
    vocabulary = load_vocabulary()
    of_blood = {"smoldering_myeloma", "mgus"}.union(*map(vocabulary.below, _OF_BLOOD))
    of_organs = {name for name in cancers() - blood_cancers() if not _ANYWHERE.search(name)}
    alike = (one in vocabulary.below(other) or other in vocabulary.below(one) for one in some for other in others)
    return (some | others <= of_blood or some | others <= of_organs) and not any(alike)


def _denies_the_first(laid: LaidOut) -> bool:
    """`No gout; asthma; COPD`, read as if asthma were asked for: what stands alone behind a semicolon."""
    first, *others = laid.tree.of if isinstance(laid.tree, AllOf) else (laid.tree,)
    denied = isinstance(first, Negated) or (isinstance(first, Statement) and first.op == "absent")
    return laid.holds and denied and any(_stands_alone(laid.plain, part) for part in others)


def _stands_alone(plain: str, part: Tree) -> bool:
    """Whether a finding is all that stands between two semicolons."""
    if not isinstance(part, Statement) or not part.about.name or part.op != "present" or part.limit is not None:
        return False
    around = _ALONE.search(plain, 0, part.about.cut.first), _ENDS_ALONE.match(plain, part.about.cut.end)
    return None not in around


LIST_DOUBTS = (
    Doubt("a denial before semicolons, read of the first alone", _DENIED_FIRST, _denies_the_first, reach="line"),
    Doubt("cancers that nobody has together", AllOf, lambda laid: laid.holds and any(map(_asks_cancers, laid.lists))),
    Doubt("a footnote to a limit", _STAR, _is_footnoted, reach="line"),
    said("a condition above a list, and nothing that is asked then", _IF_ANY, reach="line"),
    Doubt(
        "an exception behind a list, from another of its members",
        Excepted,
        any_node(_is_spared_from_another),
        reach="line",
    ),
    said("what the last of a list is without, read of each", _WITHOUT_BEHIND, any_node(_is_denied_of_each)),
    said("a grade behind a list, read of its last member", _GRADE_BEHIND, any_node(_is_graded_at_the_end)),
    said("whether what two kinds of people share is said of both", _OR_WHO, _holds_any),
    said("what two words before a comma are both said of", _SUSPENDED),
    Doubt("what is said of people of two kinds", _OR_PEOPLE_WHO, _is_of_two_kinds),
    said(
        "a result that is said of several examinations",
        _NORMAL_TOO,
        lambda laid: sum(is_procedure(item.about.name) for item in laid.items) > 1,
    ),
    said("how a value is measured, read as an exception to it", _EXCEPTED_ON, _excepts_from_limit),
    said("an exception from what a wider name includes", _INCLUDING, any_node(_is_spared_in_part)),
    Doubt(
        "a word before a list of organs, read of the first alone",
        OneOrMore,
        lambda laid: not laid.holds and any(map(_is_each_narrowed, laid.lists)),
    ),
    said("a recent time that is said of a whole list", _RECENT_FIRST, _are_untimed),
    Doubt("how much of one finding, said of that before it too", OneOrMore, _counts_with_next),
    Doubt(
        "`and` beside `or`, with no comma between",
        _OR,
        lambda laid: laid.holds and any(_is_prose_of_and_or(laid.plain, node) for node in laid.lists),
    ),
    said("a denial whose reach is open", _WITHOUT_OR_WITH, lambda laid: laid.holds and len(laid.items) > 1),
    said("a place that is said of a whole list", _AT_THE_SITE, _lists_findings),
    said("examples, and an alternative behind them", _SUCH_AS_OR, lambda laid: not laid.holds),
    said("a list of exceptions that semicolons part", _EXCEPTED_LIST, _lists_findings, reach="line"),
    said(
        "commas of which it is open whether they mean `or`",
        _COMMAS_OR_AND,
        lambda laid: laid.holds and any(map(_asks_one_of, laid.lists)),
    ),
    said(
        "what a finding comes with, read as a finding beside it",
        _WITH_BEHIND,
        lambda laid: any(_is_told_with(laid.plain, node, _ARTICLE if laid.holds else _NEAR) for node in laid.lists),
    ),
)
"""What is said of a whole list, and was read of one of its members."""
