"""`unless`, `except`, `other than`, `provided`: what is set against a clause. Its parts are read by the caller."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from trialrun.read.criteria.concepts.qualifiers import own_words, said_in, without_selector
from trialrun.read.criteria.connectives.free_since import disease_free, free_for
from trialrun.read.criteria.connectives.kinds import is_kind_by_name, is_kind_of, names_of
from trialrun.read.criteria.connectives.limits import at_limit, last_limit, same_dimension, with_alternative
from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import (
    AllOf,
    Comparison,
    Conditional,
    Excepted,
    Judgement,
    Negated,
    OneOrMore,
    Said,
    Statement,
    Timing,
    Tree,
)
from trialrun.read.criteria.scan.line import NUMBER_MARK, SPOT_MARK, Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import GRADES, cancers, is_number, is_treatment
from trialrun.read.criteria.trees import all_of, any_of, change, deny, is_choice, is_plain_list, join, statements, timed
from trialrun.read.text import Cut

Reader = Callable[[Scan, Cut, Frame], Tree | None]
_NOT_CAUSED = Sought(
    re.compile(
        r",?\s*\b(?:(?:and|if|but|that (?:is|are)|which (?:is|are))\s+)?not\s+"
        r"(?=(?:due|secondary|related|attribut(?:able|ed))\s+to\b|(?:caused|explained)\s+by\b)",
        re.IGNORECASE,
    ),
    words=[
        f"not {how}" for how in ("due", "secondary", "related", "attributable", "attributed", "caused", "explained")
    ],
)
_CAUSE = re.compile(
    r"\W*(?:(?:if|when|where)\s+)?(?:(?:it|this|these|they|the cause)\s+)?"
    r"(?:(?:is|are|clearly|considered|thought|believed|felt|directly|to be)\s+)*"
    r"(?:(?:due|secondary|related|attribut(?:able|ed)) to|(?:caused|explained) by)\b",
    re.IGNORECASE,
)
_SPREAD = ("metastases", "metastatic_cancer")
_DONE = re.compile(
    r"\b(?:who|that|which|unless|if|treat\w*|cured?|curative\w*|recur\w*|free|resect\w*|remov\w*|excis\w*|complet\w*"
    r"|diagnos\w*|remission|stable|resolv\w*|occur\w*|receiv\w*|given|admin\w*|begun|started|increas\w*|chang\w*)\b",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:off|on|stable|controlled|treated|resolved|free|asymptomatic|without|inactive)\b", re.IGNORECASE
)
"""How somebody has been for the time behind it: `unless treated and off steroids for 4 weeks`."""
_IT = re.compile(r"\b(?:it|them)\W*\Z", re.IGNORECASE)
"""`had rituximab but is not on it`: the exception speaks of what was named before."""
_BARE_AMOUNT = re.compile(r"\d|(?:one|two|three|four|five|six|ten|twelve)\b", re.IGNORECASE)
"""`treated 2 years before entry`: a time without a word that leads it is that of what it stands behind."""
_SEMICOLON = Sought(re.compile(r"\s*;\s*(?:(?:and|or)\b(?!/))?\s*", re.IGNORECASE), parts=(";",))
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_AFTER_UNLESS = re.compile(r"\bunless\s*\Z", re.IGNORECASE)
_AFTER_COMMA = re.compile(r",[a-z\s]*\Z", re.IGNORECASE)
"""Before an exception, with the words that lead it: `, unless`, `, with the exception of`."""
_NEAR = 8
_FAR = 32
_AND_ALONE = re.compile(r"(?:(?!\bor\b)[^,;])*\band\b(?!/)(?:(?!\bor\b)[^,;])*", re.IGNORECASE)
_THEN = re.compile(
    r",?\s*\b(?:then|in which case|in that case|for whom|when|where|who may have|must be|is|are|,)\W*", re.I
)
_WHO_MUST = re.compile(
    r"[,;]?\s*\b(?:who|(?:in|for|of) whom|in (?:which|that|this) case|in such cases|then)\b\s*"
    rf"|,\s+(?={SPOT_MARK}+\s*{NUMBER_MARK})", re.IGNORECASE
)  # fmt: skip


def read_exception(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> Tree | None:
    """A clause with an exception or a proviso; None where it has none.

    `Measurable disease other than bone` is asked: who has the one may have the other too.
    """
    proviso, exception = scan.search(cue("proviso"), cut), scan.search(cue("exception"), cut)
    again = _excepted_again(scan, cut) if exception is not None else None
    if again is not None:
        tree = read(scan, Cut(cut.first, again.first - 1), frame.deeper())
        return None if tree is None else guarded(scan, tree, _past_cue(scan, again), frame, read)
    if exception is not None and (proviso is None or exception.start() < proviso.start()):
        only = exception.start() == 0 and exception[0].lower() == "excluding"
        if only or _excepts_within(scan, Cut(cut.first + exception.end(), cut.end)):
            return Judgement(scan.text(cut), cut)
        main = Cut(cut.first, cut.first + exception.start())
        tree = excepted(scan, main, Cut(cut.first + exception.end(), cut.end), frame, read)
        waived = frame.findings or exception[0].lower() == "unless"
        if waived or not isinstance(tree, Excepted):
            return tree
        if exception[0].lower().startswith("other") and not any(item.about.name for item in statements(tree.exception)):
            named = tree.of if any(item.about.name and item.op != "absent" for item in statements(tree.of)) else None
            return all_of([named, Judgement(scan.text(cut), cut)])
        return _without(tree)
    uncaused = None
    if exception is None and not scan.lacks(_NOT_CAUSED):
        uncaused = _NOT_CAUSED.pattern.search(scan.plain, cut.first + 1, cut.end)
    if uncaused is not None:
        main, cause = Cut(cut.first, uncaused.start()), Cut(uncaused.end(), cut.end)
        tree = excepted(scan, main, cause, frame, read) if scan.spots_in(main) else None
        if isinstance(tree, Excepted) and all(
            item.about.name == "disease_related" for item in statements(tree.exception)
        ):
            return tree if frame.findings else all_of([tree.of, deny(tree.exception)])
    if proviso is None:
        return None
    main, asked = Cut(cut.first, cut.first + proviso.start()), Cut(cut.first + proviso.end(), cut.end)
    tree, asking = read(scan, main, frame.deeper()), read(scan, asked, frame.deeper(findings=False))
    return _proviso_of(tree, asking)


def _excepts_within(scan: Scan, exception: Cut) -> bool:
    """`except lymphoma excluding Burkitt lymphoma`: what is left out of an exception is not excepted, but meant."""
    again = scan.search(cue("exception"), exception)
    named = again is not None and scan.shown(exception)[: again.start()].rstrip().endswith(SPOT_MARK)
    return named and again is not None and again[0].lower() != "unless"


def _excepted_again(scan: Scan, cut: Cut) -> Cut | None:
    """`no malignancy other than lymphoma for 5 years (except skin cancer)`: another exception in brackets."""
    inner = next(reversed(tuple(scan.brackets_in(cut))), None)
    if inner is None or scan.match(cue("exception"), inner) is None:
        return None
    return inner if scan.trimmed(Cut(inner.end, cut.end), " \t\n,;.)]").end <= inner.end + 1 else None


def _past_cue(scan: Scan, inner: Cut) -> Cut:
    found = scan.match(cue("exception"), inner)
    return inner if found is None else Cut(inner.first + found.end(), inner.end)


def _without(tree: Excepted) -> Tree:
    """`myeloma but not plasma cell leukemia`: who is asked for has the one and has not the other.

    An exception from a limit, from a denial or from a time that has passed is a waiver. What is a kind of the disease,
    and one treatment among others, is set aside record by record.
    """
    inner, guard = tuple(statements(tree.of)), tuple(statements(tree.exception))
    found = all(item.op == "present" and (item.timing is None or item.timing.relation != "at least") for item in inner)
    aside = is_kind_by_name(tree.exception, names_of(tree.of)) or _other_treatment(inner, guard)
    return tree if not inner or not found or aside else all_of([tree.of, deny(tree.exception)]) or tree


def _other_treatment(inner: tuple[Statement, ...], guard: tuple[Statement, ...]) -> bool:
    """Whether both speak of treatments, and of different ones."""
    names = {item.about.name for item in inner if is_treatment(item.about.name)}
    return bool(names) and any(is_treatment(item.about.name) and item.about.name not in names for item in guard)


def _proviso_of(tree: Tree | None, asked: Tree | None) -> Tree | None:
    """`A, B, or C provided D`: what is asked belongs to the last of the alternatives."""
    if is_choice(tree) and asked is not None:
        return any_of([*tree.of[:-1], all_of([tree.of[-1], asked])])
    return all_of([tree, asked])


def excepted(scan: Scan, main: Cut, exception: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`main unless exception`; with another limit in the exception (`then <= 5`) it is an alternative."""
    tree = read(scan, main, frame.deeper())
    if tree is None:
        whole = scan.trimmed(Cut(main.first, exception.end))
        leading = _leading(scan, exception, frame, read)
        told = scan.timings_in(main) or scan.comparisons_in(main)
        return leading if leading is not None or not told else Judgement(scan.text(whole), whole)
    again = next(iter(scan.find_all(cue("exception"), exception)), Cut(exception.end, exception.end))
    behind = _time_behind(scan, tree, Cut(exception.first, again.first))
    if behind is None:
        return guarded(scan, tree, exception, frame, read)
    tree = guarded(scan, timed(tree, behind), Cut(exception.first, behind.cut.first), frame, read)
    return guarded(scan, tree, Cut(again.end, exception.end), frame, read) if again.end < exception.end else tree


def _time_behind(scan: Scan, tree: Tree, exception: Cut) -> Timing | None:
    """`malignancy other than skin cancer within 5 years`: the window behind is said of what the exception is from.

    `Gout unless methotrexate within 28 days`: when a treatment was given that excuses a disease is its own.
    """
    last = scan.timings_in(exception)[-1:]
    if not last or any(item.timing or item.limit for item in statements(tree)):
        return None
    lasting = last[0].relation == "during"
    if lasting and _KEPT.search(scan.text(Cut(exception.first, last[0].cut.first))):
        return None
    if lasting and all(item.op == "absent" for item in statements(tree)):
        last = (replace(last[0], relation="within"),)
    if last[0].relation != "within" or _BARE_AMOUNT.match(scan.text(last[0].cut)):
        return None
    between = Cut(exception.first, last[0].cut.first)
    named = scan.spots_in(between)
    if named and is_treatment(named[-1].name) and not any(map(is_treatment, names_of(tree))):
        return None
    ends = scan.trimmed(Cut(last[0].cut.end, exception.end))
    told = _DONE.search(scan.text(Cut(named[-1].cut.end if named else between.first, between.end)))
    return None if ends.end > ends.first or told else last[0]


def guarded(scan: Scan, tree: Tree, exception: Cut, frame: Frame, read: Reader) -> Tree:
    """The tree with what is set against it: other limits, or exceptions, of which there may be several."""
    instead = None if frame.findings else _asked_instead(scan, tree, exception, frame, read)
    if instead is not None:
        return instead
    other = _other_limit(scan, tree, exception)
    if other is not None:
        condition = read(scan, Cut(exception.first, other.cut.first), frame.deeper(findings=True))
        if condition is not None:
            both = tuple(item for item in scan.comparisons_in(exception) if item.cut == other.cut)
            return with_alternative(tree, both or (other,), condition)
    marks = tuple(sorted((*scan.find_all(cue("exception"), exception), *scan.find_all(_SEMICOLON, exception))))
    starts = (exception.first, *(mark.end for mark in marks))
    ends = (*(mark.first for mark in marks), exception.end)
    cause = _CAUSE.match(scan.plain, exception.first, exception.end) is not None
    guard = any_of(
        free_for(scan, tree, Cut(first, max(first, end)))
        or _narrower(scan, tree, Cut(first, max(first, end)))
        or disease_free(scan, read(scan, Cut(first, max(first, end)), frame.deeper(findings=True)))
        for first, end in zip(starts, ends, strict=True)
    )
    told = own_words(scan, exception) or without_selector(said_in(scan, exception)) or _IT.search(scan.text(exception))
    if guard is None and told:
        exception = scan.trimmed(exception)
        guard = Judgement(scan.text(exception), exception)
    if guard is None:
        return tree
    guard = _both(scan, tree, exception, guard)
    guard = change(guard, partial(_as_cause, scan.text(scan.trimmed(exception)))) if cause else guard
    guard = _with_its_limit(scan, exception, guard)
    denied = None if frame.findings else _of_last_denied(scan, tree, exception, guard)
    return denied or _of_named_limits(scan, tree, exception, guard) or except_from(tree, guard)


def _of_last_denied(scan: Scan, tree: Tree, exception: Cut, guard: Tree) -> Tree | None:
    """`heart failure and no stroke unless on warfarin` excuses the stroke alone; behind a comma it is open what."""
    *asked, last = tree.of if isinstance(tree, AllOf) else (tree,)
    if not asked or not _is_denied(last) or any(map(_is_denied, asked)) or is_kind_of(guard, last):
        return None
    whole = Cut(min(item.about.cut.first for item in statements(tree)), exception.end)
    comma = _AFTER_COMMA.search(scan.plain, max(0, exception.first - _FAR), exception.first) is not None
    return Judgement(scan.text(whole), whole) if comma else all_of([*asked, Excepted(last, guard)])


def _is_denied(part: Tree) -> bool:
    return isinstance(part, Negated) or (isinstance(part, Statement) and part.op == "absent")


def _both(scan: Scan, tree: Tree, exception: Cut, guard: Tree) -> Tree:
    """`unless gout and asthma are present`: only both of them excuse; of kinds of what is excluded, either does."""
    unless = _AFTER_UNLESS.search(scan.plain, max(0, exception.first - _NEAR), exception.first)
    found = statements(guard)
    if unless is None or not is_choice(guard) or found != guard.of or len(found) != len(("gout", "asthma")):
        return guard
    between = scan.plain[found[0].about.cut.end : found[1].about.cut.first]
    together = _AND_ALONE.fullmatch(between) is not None and not is_kind_by_name(guard, names_of(tree))
    return AllOf(guard.of) if together else guard


def _of_named_limits(scan: Scan, tree: Tree, exception: Cut, guard: Tree) -> Tree | None:
    """`bilirubin < 2, ALT < 3 x ULN, unless the ALT is raised by lymphoma`: of the limits that it names alone."""
    named = {item.name for item in scan.spots_in(exception) if is_number(item.name)}
    if (
        not named
        or not isinstance(tree, AllOf | OneOrMore)
        or any(item.limit is not None for item in statements(guard))
    ):
        return None
    together = isinstance(tree, AllOf)
    own = [part for part in tree.of if {item.about.name for item in statements(part)} <= named]
    others = [part for part in tree.of if part not in own]
    limits = join(own, all_together=together)
    return None if limits is None or not others else join([*others, Excepted(limits, guard)], all_together=together)


def _as_cause(cause: str, item: Statement) -> Statement:
    """`unless due to diabetes or rituximab`: many have them; that they are the cause is asked."""
    name, explains = item.about.name, cancers() | {"disease_related", "marrow_involvement", "gilbert_syndrome"}
    if item.limit is None and not (name.endswith(_SPREAD) or name in explains):
        return replace(item, said=(*item.said, Said("detail", cause)))
    spread = name.endswith(_SPREAD) or name not in cancers()
    return item if spread else replace(item, about=replace(item.about, name="disease_related"), said=())


def _asked_instead(scan: Scan, tree: Tree, exception: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`unless Gilbert's syndrome, in which case direct bilirubin <= 2 x ULN`: what is asked of those in its place.

    What is asked stands behind `who must`, `then`, a comma and a limit, or in a bracket behind those it is asked of.
    """
    last = last_limit(tree, exception.first)
    mark = _WHO_MUST.search(scan.shown(exception)) if last is not None else None
    behind = next(scan.brackets_in(exception), None) if mark is None and last is not None else None
    if mark is not None:
        whom = Cut(exception.first, exception.first + mark.start())
        asked = Cut(exception.first + mark.end(), exception.end)
    elif behind is not None:
        whom, asked = Cut(exception.first, behind.first - 1), behind
    else:
        return None
    named = [
        item for item in scan.comparisons_in(asked) if item.about is not None and item.about.cut.first >= asked.first
    ]
    if last is None or not named or not scan.spots_in(whom) or scan.comparisons_in(whom):
        return None
    condition, then = read(scan, whom, frame.deeper(findings=True)), read(scan, asked, frame.deeper())
    if condition is None or then is None or not all(item.limit is not None for item in statements(then)):
        return None
    return at_limit(tree, last, lambda part: Conditional(condition, then, part))


def except_from(tree: Tree, guard: Tree) -> Tree:
    """The exception set against what it is a kind of; against the whole where it is no kind of any part alone.

    `no stroke, no sepsis and no malignancy except skin cancer` leaves the stroke as it is.
    """
    if isinstance(tree, Excepted):
        return Excepted(tree.of, any_of([tree.exception, guard]) or guard)
    if not is_plain_list(tree):
        return Excepted(tree, guard)
    related = [is_kind_of(guard, part) for part in tree.of]
    if all(related) or not any(related):
        return Excepted(tree, guard)
    parts = [Excepted(part, guard) if own else part for part, own in zip(tree.of, related, strict=True)]
    return join(parts, all_together=isinstance(tree, AllOf)) or tree


def _with_its_limit(scan: Scan, exception: Cut, guard: Tree) -> Tree:
    """`in Gilbert's syndrome, bilirubin < 2 x ULN is allowed`: the condition and its own limit together."""
    if not is_choice(guard) or _OR.search(scan.text(exception)):
        return guard
    limited = [item.limit is not None for item in statements(guard)]
    return AllOf(guard.of) if any(limited) and not all(limited) else guard


def _narrower(scan: Scan, tree: Tree, cut: Cut) -> Tree | None:
    """`no steroids except replacement doses`, `thrombosis unless treated`: the same, narrowed."""
    said = without_selector(said_in(scan, cut))
    named = scan.spots_in(cut) or scan.comparisons_in(cut) or scan.timings_in(cut) or own_words(scan, cut)
    heads = [item for item in statements(tree) if _can_be(item, said)]
    if not said or named or not heads:
        return None
    return any_of(replace(item, said=said, op="present", selector="", timing=None, cut=cut) for item in heads)


def _can_be(item: Statement, said: tuple[Said, ...]) -> bool:
    """Whether a finding can be so: a type (`replacement`) is that of a treatment."""
    return item.limit is None and (is_treatment(item.about.name) or all(one.key != "type" for one in said))


def _other_limit(scan: Scan, tree: Tree, exception: Cut) -> Comparison | None:
    """A number in the exception that no term of its own belongs to: another limit of the same."""
    limits = [item for item in statements(tree) if item.limit is not None]
    found = scan.comparisons_in(exception)
    if not limits or not found:
        return None
    names = {item.about.name for item in limits}
    last = found[-1]
    spots = [item.name for item in scan.spots_in(exception) if item.cut.end <= last.cut.first]
    if last.about is not None and last.about.name in GRADES and scan.spots_in(Cut(last.cut.end, exception.end)):
        return None
    measured = last.about is not None and last.about.name in names
    then = _THEN.search(scan.shown(Cut(exception.first, last.cut.first)))
    unowned = last.about is None or last.about.name in spots or not last.about.name
    return last if measured or (unowned and (then is not None or same_dimension(last, limits[-1]))) else None


def _leading(scan: Scan, exception: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`Except for X, no Y`: the exception comes first, up to the comma."""
    shown = scan.shown(exception)
    comma = shown.find(",")
    if comma < 0:
        return None
    guard = read(scan, Cut(exception.first, exception.first + comma), frame.deeper(findings=True))
    tree = read(scan, Cut(exception.first + comma + 1, exception.end), frame.deeper())
    return tree if tree is None or guard is None else Excepted(tree, guard)
