"""A line read with care: what its reading does not bear out is asked of a person, as much of the line as needs be.

A doubt about the reading (`doubts`), and a word, term or number that nothing takes up (`untold`), ask the sentence or
bullet they stand in where the others stand beside it (`parted`), or the whole line; a word that narrows a finding is
asked beside it. What records leave out is no matter of the
reading: `cautions` adds that to the rule. Adds no statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace

from trialrun.read.criteria.care.bullets import with_bullets_asked
from trialrun.read.criteria.care.classed import with_classes
from trialrun.read.criteria.care.kinds_of_lines import with_kinds_of_lines
from trialrun.read.criteria.care.open_lists import with_heading_asked
from trialrun.read.criteria.care.parted import with_sections_asked
from trialrun.read.criteria.care.steroids import with_steroid_doses
from trialrun.read.criteria.care.untold import Untold, find_untold, sex_meant
from trialrun.read.criteria.care.whole_bullets import with_whole_bullets_asked
from trialrun.read.criteria.concepts.levels import without_levels
from trialrun.read.criteria.concepts.narrowed import (
    is_any_treatment,
    is_only_part,
    is_treated_then,
    with_other_half,
)
from trialrun.read.criteria.connectives.clauses import ALL_OF_THEM
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.doubts.joining import begins_in_the_middle
from trialrun.read.criteria.doubts.laid_out import Doubt, lay_out
from trialrun.read.criteria.doubts.raising import doubts_of
from trialrun.read.criteria.lines.reading import Role, read_scanned
from trialrun.read.criteria.lines.tails import with_tails
from trialrun.read.criteria.model import (
    AllOf,
    Conditional,
    Judgement,
    LineRead,
    Named,
    Negated,
    OneOrMore,
    Statement,
    Tree,
)
from trialrun.read.criteria.people import people
from trialrun.read.criteria.questions import KEPT_OUT_BY, MEETS, in_its_time
from trialrun.read.criteria.scan.line import Scan, scan_lines
from trialrun.read.criteria.scan.reasons import without_reasons
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import OF_WOMEN, judged, term_of
from trialrun.read.criteria.trees import PEOPLE, change_to_trees, judgements, nodes, statements
from trialrun.read.text import Cut, Text
from trialrun.terms import load_vocabulary

_OTHER = re.compile(r"\b(?:other|another)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
_BEHIND = 40
_DONE_ONCE = ("stem_cell_transplant", "organ_transplantation", "surgery")
_PLANNED = frozenset({"undergo", "undergoing", "scheduled", "planned"})
_RECENT = re.compile(r"\brecent(?:ly)?\b", re.IGNORECASE)
"""What was recent may be over: records of any time are looked for, and how long ago it was is asked."""
_OTHER_AGE = re.compile(
    r"[\n;?]|[.:]\s|\b(?:at(?! (?:least|most)\b)|since|from|when|if|unless|except|either|diagnos\w+|relapse|onset"
    rf"|or(?!\s+(?:older|over|above|more|younger|greater|female|women|male|men)\b)|{'|'.join(people('kin', 'near'))}"
    r"|controls?|family members?|(?:with|of|had|has|have|having|an?|their|first) child(?:ren)?"
    r"|years? in (?:\w+ ){0,2}(?:remission|response)"
    r"|may be|can be|allowed|permitted|considered|accepted"
    r"|percentile|gestation\w*|\w*concept\w+|corrected|households?|capped|menopaus\w+)\b",
    re.IGNORECASE,
)
"""Words beside which an age may be that of another time or person, or one way to enter of several."""

_MEN = re.compile(r"\b(?:m[ae]n|males?|partners?)\b", re.IGNORECASE)
_ON_CONDITION = re.compile(r"(?:if|unless|when|where|except)\b", re.IGNORECASE)
"""How a part begins that says when the others are asked: `..., if sexually active`."""

_OTHERS = people("kin", "near")
_OF_ANOTHER = Sought(
    re.compile(
        r"\A\W*(?:(?!(?:of|by|to|if|in|for|no|not|with|without|has|have|had|from|who|whose|and|or|is|are|must|as|patients?"
        rf"|subjects?|participants?|women|men|males?|females?)\s)[\w'’-]+\s+){{0,4}}?(?:{'|'.join(_OTHERS)})"
        r"(?=\s*[:,;(<>≥≤]|\s+(?:must|should|shall|will|may|is|are|was|were|has|have|had|can|with|without|who|aged?|older"
        r"|younger|between|under|over|not|HIV|positive|negative|pregnant|at least)\b)"
        rf"|\bwhose\s+(?:[\w-]+\s+){{0,2}}?(?:{'|'.join(_OTHERS)})\s+(?:is|are|was|were)\b",
        re.IGNORECASE,
    ),
    words=_OTHERS,
)
"""`Donor must be HIV negative`, `men whose partner is pregnant`: a line about somebody else than the patient."""


def read_line_with_care(text: Text, role: Role) -> LineRead:
    """An eligibility line as `read_line` reads it, with everything asked that the reading does not account for."""
    text, seen = without_reasons(text)
    scan = scan_lines([seen])[0]
    return with_care(scan, text, role, read_scanned(scan, text, role))


def with_care(scan: Scan, text: Text, role: Role, read: LineRead) -> LineRead:
    """A line that was read, with everything asked that its reading does not account for."""
    if read.tree is None and read.kind == "attest" and not read.rest:
        return _asked_whole(text, role, "what is allowed under a condition")
    if read.kind == "attest" and begins_in_the_middle(text.plain, read.tree):
        return _asked_whole(text, role, "an alternative that begins in the middle of a sentence")
    if read.tree is None or read.kind == "note":
        return read
    if role == "exclusion" and read.holds_when_eligible and _is_nameless_lack(read.tree):
        return _asked_whole(text, role, "a requirement among the exclusions, or a lack, of what has no name")
    if not isinstance(read.tree, Judgement) and not scan.lacks(_OF_ANOTHER) and _OF_ANOTHER.pattern.search(text.plain):
        return _asked_whole(text, role, "somebody else than the patient")
    if isinstance(read.tree, Judgement) and _is_turned(scan, read.tree, role, holds=read.holds_when_eligible):
        return _asked_whole(text, role, "a denial or an exception, asked as a finding")
    if read.kind == "attest":
        return read
    counted = with_kinds_of_lines(scan, with_steroid_doses(scan, read.tree, asked=read.holds_when_eligible))
    tree = without_levels(text.plain, with_tails(scan, with_classes(scan, counted)))
    tree = _with_duty_asked(text, _without_catch_all(text.plain, tree))
    read = replace(read, tree=tree)
    doubts = doubts_of(lay_out(text.plain, scan, read, tree, role))
    untold = find_untold(scan, read)
    if doubts or untold.beside:
        return _with_doubts_asked(scan, text, role, read, doubts=doubts, untold=untold)
    return _with_narrowed_asked(text, read, untold)


def _with_doubts_asked(
    scan: Scan, text: Text, role: Role, read: LineRead, *, doubts: Sequence[Doubt], untold: Untold
) -> LineRead:
    """What is doubted or left over is asked: its section or bullet alone, where others stand beside it, or the line."""
    parted = with_sections_asked(scan, read, role, doubts, untold.beside)
    if parted is None:
        parted = with_whole_bullets_asked(scan, read, role, doubts, untold.beside)
    if parted is None and doubts:
        return _asked_whole(text, role, doubts[0].words)
    if parted is None and role == "inclusion":
        parted = with_bullets_asked(text.plain, read, untold.beside)
    if parted is None:
        parted = with_heading_asked(scan, read, role)
    left = untold if parted is None else find_untold(scan, parted)
    if parted is not None and not left.beside:
        return _with_narrowed_asked(text, parted, left)
    asked = _asked_whole(text, role, "; ".join(_quoted(text, cut) for cut in left.beside))
    return asked if role == "exclusion" or not read.holds_when_eligible else _beside_ages(text, asked, read.tree)


def _with_narrowed_asked(text: Text, read: LineRead, untold: Untold) -> LineRead:
    """The line with every finding that a word narrows asked about, beside what its records say."""
    narrowed = {id(item): words for item, words in untold.narrowing}
    if not narrowed or read.tree is None:
        return read
    tree = change_to_trees(
        read.tree, lambda item: _asked(item, narrowed[id(item)], text) if id(item) in narrowed else item, guards=True
    )
    kind = "partly" if any(judgements(tree)) else read.kind
    return replace(read, kind=kind, tree=tree, why="a word narrows what the vocabulary names")


def _is_nameless_lack(tree: Tree) -> bool:
    """`No insurance`, `features that should preclude entry`: whether a denial or a condition names nothing known."""
    turned = any(isinstance(node, Negated | Conditional) or _is_absent(node) for node in nodes(tree))
    return turned and not any(item.about.name for item in statements(tree))


def _is_turned(scan: Scan, asked: Judgement, role: Role, *, holds: bool) -> bool:
    """Whether nobody can tell which answer to a question, which is all of a line, lets somebody in: `Excluding gout`.

    So, among the exclusions, `Not meeting all of the following: ...` that would have to be true of whoever enters.
    """
    denied = role == "exclusion" and holds and scan.match(cue("negation"), asked.cut) is not None
    of_all = denied and ALL_OF_THEM.search(scan.text(asked.cut)) is not None
    return of_all or scan.match(cue("exception"), asked.cut) is not None


def _is_absent(node: Tree) -> bool:
    return isinstance(node, Statement) and node.op == "absent"


def _without_catch_all(plain: str, tree: Tree) -> Tree:
    """`Other heart disease that in the opinion of the investigator ...` is a question: a record may have any name."""
    match tree:
        case AllOf(of):
            judged = [part.cut for part in of if isinstance(part, Judgement)]
            kept = [part for part in of if not _is_catch_all(plain, part, judged)]
            parts = tuple(_without_catch_all(plain, part) for part in kept)
            return parts[0] if len(parts) == 1 else AllOf(parts)
        case OneOrMore(of, n):
            return OneOrMore(tuple(_without_catch_all(plain, part) for part in of), n)
        case Negated(inner):
            return Negated(_without_catch_all(plain, inner))
        case _:
            return tree


def _with_duty_asked(text: Text, tree: Tree) -> Tree:
    """`Not pregnant. Fertile patients must use contraception`: a person is asked for the duty among requirements."""
    if isinstance(tree, Conditional) and _is_duty(tree) and _is_of_women(text.plain, tree):
        return replace(tree, then=_beside_duty(text, tree.then))
    duties = [part for part in tree.of if _is_duty(part)] if isinstance(tree, AllOf) else []
    if not isinstance(tree, AllOf) or not duties or len(duties) == len(tree.of):
        return tree
    others = [item.cut.first for part in tree.of if part not in duties for item in statements(part)]
    asked = [_asked_of_person(text, part) if part in duties else part for part in tree.of]
    among = any(one.cut.first <= first < one.cut.end for one in asked if isinstance(one, Judgement) for first in others)
    return tree if among else AllOf(tuple(asked))


def _is_of_women(plain: str, part: Conditional) -> bool:
    """Whether women alone are asked, and for nothing but that they are not pregnant, and contraception."""
    asked = {item.about.name for item in statements(part.then)} - {""}
    open_ended = any(_ON_CONDITION.match(plain, item.cut.first) for item in statements(part.then))
    women = PEOPLE & {item.about.name for item in statements(part.condition)}
    return bool(women) and not (asked - OF_WOMEN or open_ended or _MEN.search(plain))


def _beside_duty(text: Text, tree: Tree) -> Tree:
    """`a negative pregnancy test, and agree to use contraception`: the test is judged, and the duty asked beside it."""
    parts = tree.of if isinstance(tree, AllOf) else ()
    duties = [isinstance(part, Statement) and part.about.name == "contraception" for part in parts]
    if not any(duties) or all(duties):
        return tree
    asked = (_asked_of_person(text, part) if duty else part for part, duty in zip(parts, duties, strict=True))
    return AllOf(tuple(asked))


def _is_duty(part: Tree) -> bool:
    """Whether those who may have children, and nobody else, are asked for contraception."""
    if not isinstance(part, Conditional) or {item.about.name for item in statements(part.condition)} - PEOPLE:
        return False
    return any(item.about.name == "contraception" for item in statements(part.then))


def _asked_of_person(text: Text, part: Tree) -> Judgement:
    cuts = [cut for item in statements(part) for cut in (item.cut, item.about.cut)]
    cuts += [one.cut for one in judgements(part)]
    whole = Cut(min(cut.first for cut in cuts), max(cut.end for cut in cuts))
    return Judgement(_quoted(text, whole), whole, "patient")


def _is_catch_all(plain: str, part: Tree, judged: list[Cut]) -> bool:
    if not isinstance(part, Statement) or part.op != "present" or part.limit is not None:
        return False
    among = any(cut.first <= part.about.cut.first and part.about.cut.end <= cut.end for cut in judged)
    return among and _OTHER.search(plain, max(0, part.about.cut.first - 40), part.about.cut.first) is not None


def _asked_whole(text: Text, role: Role, untold: str) -> LineRead:
    """The line as one question, worded by its list so that the answer cannot be taken the wrong way."""
    printed = " ".join(text.plain.split())
    meets = role != "exclusion"
    judged = Judgement(f"{MEETS if meets else KEPT_OUT_BY}{printed}", Cut(0, len(text.plain)))
    return LineRead("attest", meets, judged, why=f"not accounted for: {untold}")


def _beside_ages(text: Text, asked: LineRead, tree: Tree | None) -> LineRead:
    """`essential tremor, 20 years or older`: a line that is asked, and the age it requires whatever else it says."""
    parts = tree.of if isinstance(tree, AllOf) else (tree,)
    items = [part for part in parts if isinstance(part, Statement) and part.about.name == "age"]
    ages = [replace(item, said=()) for item in items if item.op[:1] in "<>" and item.timing is None]
    if not ages or asked.tree is None or _OTHER_AGE.search(text.plain) is not None:
        return asked
    return replace(asked, kind="partly", tree=AllOf((*ages, asked.tree)))


def _quoted(text: Text, cut: Cut) -> str:
    return " ".join(text.quote(cut).split())


def _is_only_part(item: Statement, plain: str) -> bool:
    """`allogeneic or autologous transplantation`, `COVID-19 vaccine`: its name alone is not what is meant."""
    term = term_of(item.about.name)
    before, behind = plain[item.cut.first : item.about.cut.first].rstrip(), plain[item.about.cut.end :][:_BEHIND]
    return is_only_part(before, behind, term)


def _is_planned(item: Statement, words: tuple[str, ...]) -> bool:
    """`undergoing a transplantation`: what is done once, and soon, is in no record yet."""
    once = any(item.about.name in load_vocabulary().below(name) for name in _DONE_ONCE)
    return once and item.timing is None and not _PLANNED.isdisjoint(map(str.lower, words))


def _asked(item: Statement, words: tuple[str, ...], text: Text) -> Tree:
    """A finding and the question whether it is the one that is meant; of an absence, that it is not.

    A time that has passed since something is asked as a whole: the patient may have had only what is not meant.
    """
    if item.limit is None and _RECENT.search(text.plain, item.cut.first, item.about.cut.first):
        item = replace(item, selector="ever")
    sex = sex_meant(words)
    if sex and item.op in ("present", "positive"):
        return AllOf((Statement(Named("sex", item.about.cut, "sex"), item.cut, "in", None, (sex,)), item))
    quoted = with_other_half(_quoted(text, item.cut), text.plain[item.cut.end : item.cut.end + 2 * _BEHIND])
    printed = partial(_quoted, text)
    question = Judgement(in_its_time(quoted, item, printed), item.cut)
    since = item.timing is not None and item.timing.relation == "at least"
    judgement = item.about.name in judged()
    if (
        since
        or judgement
        or _is_planned(item, words)
        or is_any_treatment(item, printed)
        or _is_only_part(item, text.plain)
    ):
        return question if item.op != "absent" else Negated(question)
    if is_treated_then(item, printed):
        item = replace(item, timing=None, selector="ever")
    return OneOrMore((item, Negated(question))) if item.op == "absent" else AllOf((item, question))
