"""What stands in brackets: a definition, another limit, an exception, a time, or nothing that counts."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import islice

import msgspec

from trialrun.read.criteria.concepts.named import ANY_RESULT, INFECTIONS, SEX
from trialrun.read.criteria.concepts.qualifiers import own_words
from trialrun.read.criteria.concepts.responses import RESPONSES
from trialrun.read.criteria.connectives.cohorts import conditional, group_alone, of_group
from trialrun.read.criteria.connectives.conditions import with_sex
from trialrun.read.criteria.connectives.exceptions import Reader, except_from, guarded
from trialrun.read.criteria.connectives.lengths import other_time
from trialrun.read.criteria.connectives.limits import OTHER_VALUES, with_alternative
from trialrun.read.criteria.connectives.parts import Bracketed, Frame
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import (
    Comparator,
    Comparison,
    Conditional,
    Excepted,
    Judgement,
    OneOrMore,
    Statement,
    Tree,
)
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.line import NUMBER_MARK, SPOT_MARK, Scan
from trialrun.read.criteria.terms import PERFORMANCE, term_of
from trialrun.read.criteria.trees import (
    all_of,
    any_of,
    change_to_trees,
    holds_level,
    in_place_of,
    in_place_of_last,
    is_measured,
    join,
    parts_of,
    statements,
    timed,
)
from trialrun.read.text import Cut
from trialrun.terms import Concept, Drug, DrugClass

_UNIT_FIRST = re.compile(
    r"\s*(?:[A-Z]{2,6}|upper limits? of normal)\s*[;,]\s*(?=(?:unless|except|if|in|for)\b)", re.IGNORECASE
)
_MOST = 12
_BARE = re.compile(
    r"\s*(\d[\d,]{0,9}+(?:\.\d{1,3})?+)((?:\s*[^\s()]{1,12}){1,3}?)\s+(?=(?:for|in|if|when)\b)", re.IGNORECASE
)
_OPS: tuple[Comparator, ...] = (">=", ">", "<=", "<")
_DENYING = re.compile(r"without|unsupported|not (?:supported|transfused)|independent of|no\b", re.IGNORECASE)
_LISTED = re.compile(r"includ|[;:]|\bor\b", re.IGNORECASE)
_FOR_TERM = re.compile(
    rf"\b(?:for|in)\s+(?={SPOT_MARK}|(?:children|infants|adolescents|adults|neonates)\b)"
    rf"|(?<={NUMBER_MARK})\s*,?\s+(?:with|in the presence of)\s+(?:(?:known|any|documented)\s+)?(?={SPOT_MARK})",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*,\s*")
_FOR = re.compile(
    rf"\s*(?:only\s+)?(?:if|(?:for|in)(?:\s+(?:the\s+)?case\s+of|\s+(?:{ANYBODY}|those)\s+with)?)\s+",
    re.IGNORECASE,
)
_OF_THOSE = re.compile(
    r"\s*(?:(?:(?:patients?|subjects?|participants?|those|pts)\s+)?(?:with|who have|having)\s+|(?=Ig[ADEGM]\b))"
    r"(?P<whom>[^,:;<>()\d]{3,50}?)\s*(?=[,:<>])",
    re.IGNORECASE,
)
_TESTED = re.compile(r"\W*(?:as\s+)?(?:test|measured|assessed|determined|screened)", re.IGNORECASE)
"""`hepatitis B (tested within 4 weeks)`: when the test was made, not when somebody had the disease."""
_OR = re.compile(r"\s*or\s+", re.IGNORECASE)
_AND = re.compile(r"\band\b|\bplus\b|[&+]", re.IGNORECASE)
_OF_RESULTS = (ANY_RESULT, SEX, RESPONSES)
"""Words that say a result without a number."""


def bracketed(read: Reader) -> Bracketed:
    """What adds the brackets of a part to its tree; `read` reads what stands in them."""

    def added(scan: Scan, tree: Tree | None, cut: Cut, frame: Frame, *, whole: bool) -> Tree | None:
        if scan.flat:
            return tree
        for inner in (_past_unit(scan, item) for item in islice(scan.brackets_in(cut), _MOST)):
            if _only_ages(scan, inner) and _is_of_scales(scan, tree, cut):
                continue
            if inner.first < inner.end and whole == _limits_again(scan, inner):
                tree = _with_bracket(scan, tree, inner, frame, read)
        return tree

    return added


def _is_of_scales(scan: Scan, tree: Tree | None, cut: Cut) -> bool:
    """`Lansky (< 16 years) or Karnofsky (>= 16 years) >= 70`: ages that only say which of two scales is meant."""
    if tree is None:
        return any(item.name in PERFORMANCE for item in scan.spots_in(cut))
    return {"lansky", "karnofsky"} <= {item.about.name for item in statements(tree)}


def _past_unit(scan: Scan, inner: Cut) -> Cut:
    """`(ULN; unless due to lymphoma)`: a bracket without the short form in front."""
    found = _UNIT_FIRST.match(scan.plain, inner.first, inner.end)
    return inner if found is None else Cut(found.end(), inner.end)


def _limits_again(scan: Scan, inner: Cut) -> bool:
    """Whether a bracket gives other limits of what stands before it, which may be several measurements."""
    if not (scan.comparisons_in(inner) or _BARE.match(scan.plain, inner.first, inner.end)):
        return False
    excepts = scan.match(cue("exception"), inner)
    if excepts is not None and _limits_another(scan, inner):
        return False
    said = excepts or scan.search(cue("condition"), inner)
    said = said or _FOR_TERM.search(scan.shown(inner)) or _OF_THOSE.match(scan.plain, inner.first, inner.end)
    return bool(said) and not _only_ages(scan, inner)


def _limits_another(scan: Scan, inner: Cut) -> bool:
    """`migraine (unless ALT <= 3 x ULN) or gout`: whether all limits of a bracket are of what is named in it alone."""
    owners = [item.about for item in scan.comparisons_in(inner)]
    before = {spot.name for spot in scan.spots_in(Cut(0, inner.first))}
    return all(own is not None and own.cut.first >= inner.first and own.name not in before for own in owners)


def _only_ages(scan: Scan, inner: Cut) -> bool:
    """`(for patients < 16 years)`: a bracket whose numbers are ages, and nothing else."""
    numbers = scan.comparisons_in(inner)
    ages = [item.limit.unit in ("a", "mo") if item.about is None else item.about.name == "age" for item in numbers]
    return bool(ages) and all(ages) and all(item.name == "age" for item in scan.spots_in(inner))


def _with_bracket(scan: Scan, tree: Tree | None, inner: Cut, frame: Frame, read: Reader) -> Tree | None:
    if tree is not None and {item.about.name for item in statements(tree)} == {"contraception"}:
        return _time_alone(scan, tree, inner, frame, read) or _of_fertile(scan, tree, inner, frame, read) or tree
    if tree is None:
        return _alone(scan, inner, frame, read)
    permitted = _only_permits(scan, tree, inner)
    if permitted is not None or _limits_of_abnormal(scan, tree, inner):
        return permitted or tree
    for attempt in (_for_condition, _excepting, other_limit, other_time, _time_alone, _whom, _instead, _defining):
        changed = attempt(scan, tree, inner, frame, read)
        if changed is not None:
            return changed
    return tree


def _of_fertile(scan: Scan, tree: Tree, inner: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`uses contraception (patients of childbearing potential)`: a bracket that names those alone who are asked."""
    spots = scan.spots_in(inner)
    if len(spots) != 1 or spots[0].name != "childbearing_potential" or own_words(scan, inner):
        return None
    whom = read(scan, inner, frame.deeper(findings=True))
    return None if whom is None else conditional(whom, tree, frame)


def _only_permits(scan: Scan, tree: Tree, inner: Cut) -> Tree | None:
    """`dFLC >= 50 mg/L (normal ratio allowed)`: what may be beside a limit asks nothing; beyond it is asked."""
    found = cue("permission").search(scan.shown(inner))
    measured = bool(statements(tree)) and all(is_measured(item) for item in statements(tree))
    if found is None or not measured or scan.comparisons_in(inner):
        return None
    end = inner.first + found.end()
    if scan.trimmed(Cut(end, inner.end), " .)").end > end:
        return None
    beyond = OTHER_VALUES.match(scan.text(Cut(inner.first, inner.first + found.start())))
    return Excepted(tree, Judgement(scan.text(inner), inner)) if beyond else tree


def _limits_of_abnormal(scan: Scan, tree: Tree, inner: Cut) -> bool:
    """`abnormal FLC ratio (< 0.26 or > 1.65)`: from where on the result before the bracket is abnormal."""
    last, numbers = statements(tree)[-1:], scan.comparisons_in(inner)
    abnormal = bool(last) and last[0].about.name == "flc_ratio_abnormal" and not scan.spots_in(inner)
    return abnormal and bool(numbers) and not any(item.about and item.about.name for item in numbers)


def _alone(scan: Scan, inner: Cut, frame: Frame, read: Reader) -> Tree | None:
    """Where nothing else was understood, a bracket with numbers or results says what is meant."""
    tree = read(scan, inner, frame.deeper())
    return tree if any(is_measured(item) for item in statements(tree)) else None


def _excepting(scan: Scan, tree: Tree, inner: Cut, frame: Frame, read: Reader) -> Tree | None:
    found, proviso = scan.match(cue("exception"), inner), scan.match(cue("proviso"), inner)
    if proviso is not None:
        asked = read(scan, Cut(inner.first + proviso.end(), inner.end), frame.deeper(findings=False))
        return all_of([tree, asked])
    if found is None:
        return _allowed(scan, tree, inner, frame, read)
    return guarded(scan, tree, Cut(inner.first + found.end(), inner.end), frame, read)


def _allowed(scan: Scan, tree: Tree, inner: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`(skin cancer is allowed)`: what a bracket allows of what stands before it."""
    found = cue("permission").search(scan.shown(inner))
    if found is None or any(is_measured(item) for item in statements(tree)):
        return None
    named = Cut(inner.first, inner.first + found.start())
    guard = read(scan, named, frame.deeper(findings=True)) if scan.spots_in(named) else None
    return None if guard is None else except_from(tree, guard)


def other_limit(scan: Scan, tree: Tree, inner: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`(<= 5 x ULN if liver metastases)`, `(patients with liver metastases, <= 5 x ULN)`."""
    those = _OF_THOSE.match(scan.plain, inner.first, inner.end)
    again = scan.comparisons_in(inner)
    if those is not None and again and _same_measured(tree, again[-1]):
        some = read(scan, Cut(those.start("whom"), those.end("whom")), frame.deeper(findings=True))
        found = any(item.about.name and item.op == "present" for item in statements(some))
        return None if some is None or not found else with_alternative(tree, again, some)
    condition = scan.search(cue("condition"), inner) or _FOR_TERM.search(scan.shown(inner))
    if condition is None:
        return None
    words = Cut(inner.first + condition.start(), inner.first + condition.end())
    leads = words.first == inner.first
    numbers = scan.comparisons_in(inner if leads else Cut(inner.first, words.first)) or _bare_again(scan, tree, inner)
    if not numbers or not _same_measured(tree, numbers[-1]):
        return None
    whom = with_sex(scan, words, numbers[-1].cut.first if leads else inner.end)
    guard = read(scan, whom, frame.deeper(findings=True))
    if guard is None:
        return None
    some = None if frame.findings else _one_level(tree, numbers)
    return with_alternative(tree, numbers, guard) if some is None else all_of([tree, Conditional(some, guard)])


def _one_level(tree: Tree, numbers: tuple[Comparison, ...]) -> Statement | None:
    """`ECOG 0-3 (3 only if due to bone disease)`: a level that the limits let in already, but not of everybody."""
    level = numbers[-1]
    if not (level.op == "=" or level.implied) or level.values or not holds_level(tree, level.limit.value):
        return None
    return msgspec.structs.replace(statements(tree)[0], op="=", limit=level.limit, values=(), cut=level.cut)


def _bare_again(scan: Scan, tree: Tree, inner: Cut) -> tuple[Comparison, ...]:
    """`>= 40 % (60 % for patients with ...)`: a bare number in the printed unit of the limit before it."""
    bare = _BARE.match(scan.plain, inner.first, inner.end)
    limited = [item for item in statements(tree) if item.limit is not None and not item.values]
    if bare is None or not limited or limited[-1].limit is None:
        return ()
    before, unit = limited[-1], " ".join(bare[2].split())
    printed = " ".join(scan.text(before.cut).split())
    if not unit or not printed.replace(" of predicted", "").replace(" ", "").endswith(unit.replace(" ", "")):
        return ()
    limit = msgspec.structs.replace(limited[-1].limit, value=Decimal(bare[1].replace(",", "")), other=())
    return (
        (Comparison(before.op, limit, Cut(bare.start(1), bare.end(2)), about=before.about),)
        if before.op in _OPS
        else ()
    )


def _same_measured(tree: Tree, number: Comparison) -> bool:
    names = {item.about.name for item in statements(tree) if item.limit is not None}
    return bool(names) and (number.about is None or not number.about.name or number.about.name in names)


def _time_alone(scan: Scan, tree: Tree, inner: Cut, frame: Frame, read: Reader) -> Tree | None:
    times = scan.timings_in(inner)
    plain = not (scan.spots_in(inner) or scan.comparisons_in(inner))
    tested = _TESTED.match(scan.plain, inner.first, inner.end) and not all(map(is_measured, statements(tree)))
    return timed(tree, times[0]) if times and plain and not tested else None


def _whom(scan: Scan, tree: Tree, inner: Cut, frame: Frame, read: Reader) -> Tree | None:
    if group_alone(scan, inner) and any(item.about.cut.first < inner.first for item in statements(tree)):
        return of_group(scan, inner, tree, frame)
    found = scan.match(cue("condition"), inner)
    if found is None and scan.match(SEX, inner) and not scan.spots_in(inner):
        whom = read(scan, inner, frame.deeper(findings=True))
        return None if whom is None else conditional(whom, tree, frame)
    people = _of_people(scan, inner) if found is None and any(map(is_measured, statements(tree))) else None
    if people is not None:
        whom = read(scan, people, frame.deeper(findings=True))
        return None if whom is None else conditional(whom, tree, frame)
    aged = _only_ages(scan, inner) and all(item.about.name != "age" for item in statements(tree))
    if not aged and (found is None or not scan.spots_in(inner)):
        return None
    whom = read(scan, Cut(inner.first + (found.end() if found else 0), inner.end), frame.deeper(findings=True))
    if aged and found is None and not any(is_measured(item) for item in statements(tree)):
        return all_of([whom, tree])
    return None if whom is None else conditional(whom, tree, frame)


def _for_condition(scan: Scan, tree: Tree, inner: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`bilirubin <= 1.5 x ULN (in Gilbert's syndrome, direct bilirubin <= 1.5 x ULN)`: another measurement for some."""
    spots, led = scan.spots_in(inner), _FOR.match(scan.plain, inner.first, inner.end)
    if led is None or len(spots) < 2 or spots[0].cut.first != led.end() or frame.findings:
        return None
    comma = _COMMA.match(scan.plain, spots[0].cut.end, inner.end)
    if comma is None or scan.comparisons_in(Cut(inner.first, comma.end())):
        return None
    whom = read(scan, spots[0].cut, frame.deeper(findings=True))
    instead = read(scan, Cut(comma.end(), inner.end), frame.deeper())
    measured = [item for item in (*statements(tree), *statements(instead)) if item.limit is not None]
    if whom is None or instead is None or len(measured) < 2:
        return None
    return Conditional(whom, instead, tree)


def _instead(scan: Scan, tree: Tree, inner: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`creatinine <= 2 mg/dL (or <= 1.5 x ULN)`, `lenalidomide (or thalidomide)`: what does in place of the last."""
    led = _OR.match(scan.plain, inner.first, inner.end)
    last = next(iter(reversed(tuple(statements(tree)))), None)
    if led is None or last is None:
        return None
    numbers = scan.comparisons_in(inner)
    if numbers and last.limit is not None and _same_measured(last, numbers[-1]):
        limits = (msgspec.structs.replace(last, op=n.op, limit=n.limit, cut=n.cut) for n in numbers)
        return in_place_of(tree, last, OneOrMore((last, *limits)))
    other = read(scan, Cut(led.end(), inner.end), frame.deeper())
    if isinstance(other, Conditional) and other.otherwise is None and last.limit is not None:
        return in_place_of(tree, last, Conditional(other.condition, other.then, last))
    alike = [_as_of(last, item) for item in statements(other)]
    if other is None or not alike or None in alike:
        return None
    return in_place_of(tree, last, OneOrMore((last, change_to_trees(other, lambda item: _as_of(last, item) or item))))


def _as_of(last: Statement, other: Statement) -> Statement | None:
    """An alternative said as what stands before it: another limit, or another finding at the same time; else None."""
    if last.limit is not None or other.limit is not None:
        return other if last.limit is not None and other.limit is not None else None
    plain = last.op == other.op == "present" and other.timing is None and bool(other.about.name)
    return msgspec.structs.replace(last, about=other.about) if plain else None


def _of_people(scan: Scan, inner: Cut) -> Cut | None:
    """`(for women of childbearing potential)`, `(such women only)`, where a term names the people itself."""
    spots = scan.spots_in(inner)
    led = _FOR.match(scan.plain, inner.first, inner.end)
    first = inner.first if led is None else led.end()
    return spots[0].cut if spots and spots[0].cut.first == first and SEX.search(spots[0].words) else None


def _defining(scan: Scan, tree: Tree, inner: Cut, frame: Frame, read: Reader) -> Tree | None:
    """A bracket with numbers or results stands for the term before it; another scale is another way to show it."""
    shown = scan.shown(inner)
    denying = bool(_DENYING.match(shown)) and not frame.findings
    if not denying and not _may_measure(scan, inner):
        return None
    example = scan.match(cue("example"), inner)
    strict = Cut(inner.first + (example.end() if example else 0), inner.end)
    listed = _LISTED.search(shown) or ("," in shown and not _AND.search(shown) and scan.comparisons_in(inner))
    meaning = read(scan, strict, frame.deeper(findings=frame.findings and bool(listed)))
    if denying and all(is_measured(item) for item in statements(tree)):
        return all_of([tree, meaning])
    measured = [item for item in statements(meaning) if is_measured(item)]
    if meaning is None or not measured or all(item.op == "=" and not item.about.name for item in measured):
        return None
    own = list(statements(tree))
    names = {item.about.name for item in own}
    if names & PERFORMANCE and {item.about.name for item in measured} <= PERFORMANCE:
        return any_of([tree, meaning])
    if all(_is_level(scan, item, inner) for item in own) and {item.about.name for item in measured} == names:
        return any_of(parts_of(meaning)) if isinstance(tree, OneOrMore) else meaning
    if any(is_measured(item) for item in own) and not names <= INFECTIONS:
        return None if {item.about.name for item in measured} <= names else _beside(tree, meaning, frame)
    apart = {item.about.cut for item in measured} - {item.about.cut for item in own}
    of_another = "" not in names and not names & {item.about.name for item in measured}
    if of_another and all(item.about.cut in apart and 0 < item.about.cut.end <= inner.first for item in measured):
        return all_of([tree, meaning])
    if shown.lower().startswith("includ"):
        return any_of([tree, meaning])
    return in_place_of_last(tree, meaning)


def _is_level(scan: Scan, item: Statement, inner: Cut) -> bool:
    """`elevated creatinine`: a level in words, which a number in brackets says exactly."""
    named = item.limit is not None and item.limit.times in ("ULN", "LLN") and item.about.cut.end <= inner.first
    return named and not scan.comparisons_in(Cut(min(item.cut.first, item.about.cut.first), inner.first))


def _may_measure(scan: Scan, inner: Cut) -> bool:
    """Whether a bracket can say a value or a result: a number, a measurement, a sex, or words of results stand in it.

    Most brackets hold a short form or a few words more, and need not be read.
    """
    if any(inner.first <= item.cut.first < inner.end for item in scan.comparisons):
        return True
    inside = (item for item in scan.spots if inner.first <= item.cut.first < inner.end)
    if any(not isinstance(term_of(item.name), Concept | Drug | DrugClass) for item in inside):
        return True
    return any(not scan.lacks(sought) and sought.pattern.search(scan.text(inner)) for sought in _OF_RESULTS)


def _beside(tree: Tree, meaning: Tree, frame: Frame) -> Tree | None:
    return join([tree, meaning], all_together=not frame.findings)
