"""Parts of a clause joined by `and`, `or` and commas: where they part, what they share, and how they stand together."""

from __future__ import annotations

import re
from typing import Literal, Protocol

import msgspec

from trialrun.read.criteria.concepts import fitting_result, read_part, result_in, term_of, timing_of, unnamed
from trialrun.read.criteria.connectives_cues import cue
from trialrun.read.criteria.lines_scan import NUMBER_MARK, SPOT_MARK, Scan
from trialrun.read.criteria.model import Comparison, Judgement, Named, Presence, Said, Statement, Tree
from trialrun.read.criteria.qualifiers import own_words, said_in, without_selector
from trialrun.read.criteria.trees import change, deny, join, statements
from trialrun.read.text import Cut
from trialrun.terms import Concept, Drug, DrugClass, Variable

Joining = Literal["and", "or", ""]

_JOINS = re.compile(
    r"\s*(?P<comma>,)?\s*\b(?P<word>and\s*/\s*or|or|and|nor|as well as|plus|but)\b(?:,?\s*(?:and|or)\b)?,?\s*"
    r"|\s*(?P<only>,)(?!\d{3})\s*"
    rf"|(?<=[{SPOT_MARK}{NUMBER_MARK}e])\s?(?P<slash>[/&])\s?(?=[{SPOT_MARK}{NUMBER_MARK}])",
    re.IGNORECASE,
)
_USING = re.compile(r"\b(?:agrees?|willing|consents?) to (?:use|practi[cs]e)\s+(?:an?\s+)?[\w-]*\s*$", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|via|using|on|per)\b", re.IGNORECASE)
_HALF_LIVES = re.compile(r"\bhalf[- ]?li(?:fe|ves)\b", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:co-?infect|concurrent|concomitant|both|simultaneous|combin)", re.IGNORECASE)


class Frame(msgspec.Struct, frozen=True):
    """How a clause is read. `findings`: it lists what excludes, so that its parts are alternatives whatever joins them.

    `depth` counts how deep the reading has gone.
    """

    findings: bool = False
    depth: int = 0

    def deeper(self, *, findings: bool | None = None) -> Frame:
        """The frame of a part."""
        return Frame(self.findings if findings is None else findings, self.depth + 1)


class Bracketed(Protocol):
    """Adds the brackets of a stretch to its tree: those of its parts, or those that are said of the whole."""

    def __call__(self, scan: Scan, tree: Tree | None, cut: Cut, frame: Frame, *, whole: bool) -> Tree | None:
        """The tree with the brackets of `cut`."""


class Part(msgspec.Struct, frozen=True):
    """A stretch between joining words. `joining` is what stands before it; `apart` says that a comma does too."""

    cut: Cut
    joining: Joining = ""
    apart: bool = False


def parts_of_clause(scan: Scan, cut: Cut) -> tuple[Part, ...]:
    """The parts of a clause between its joining words; a part that only narrows goes with the one it belongs to."""
    parts: list[Part] = []
    first, joining, apart = cut.first, "", False
    for found in _JOINS.finditer(scan.shown(cut)):
        parts.append(_part(Cut(first, cut.first + found.start()), joining, apart=apart))
        first = cut.first + found.end()
        joining = "" if found["only"] else _joining(found["word"] or found["slash"])
        apart = bool(found["comma"] or found["only"])
    parts.append(_part(Cut(first, cut.end), joining, apart=apart))
    return _gathered(scan, parts)


def read_parts(scan: Scan, cut: Cut, frame: Frame, bracketed: Bracketed) -> Tree | None:
    """The parts of a clause, read and joined; `bracketed` adds what stands in the brackets of each."""
    parts = parts_of_clause(scan, cut)
    plain: list[Tree | None] = []
    for at in range(len(parts)):
        plain.append(_read(scan, parts, at, frame) or _elliptic(scan, parts[at].cut, plain))
    plain = _shared(scan, parts, plain)
    trees = [bracketed(scan, tree, part.cut, frame, whole=False) for tree, part in zip(plain, parts, strict=True)]
    return bracketed(scan, _assembled(scan, cut, parts, trees, frame), cut, frame, whole=True)


def _elliptic(scan: Scan, cut: Cut, before: list[Tree | None]) -> Tree | None:
    """`malignancy that progresses or has required therapy within 3 years`: the second is said of the first."""
    said, timing = said_in(scan, cut), timing_of(scan, cut)
    earlier = next((item for tree in reversed(before) for item in statements(tree)), None)
    if earlier is None or timing is None or not without_selector(said) or earlier.limit is not None:
        return None
    return msgspec.structs.replace(earlier, said=without_selector(said), timing=timing)


def _part(cut: Cut, joining: str, *, apart: bool) -> Part:
    return Part(cut, "and" if joining == "and" else "or" if joining == "or" else "", apart)


def _joining(word: str) -> str:
    return "or" if "or" in word.lower() else "and"


def _gathered(scan: Scan, parts: list[Part]) -> tuple[Part, ...]:
    gathered: list[Part] = []
    for part in parts:
        before = gathered[-1] if gathered else None
        elliptic = part.joining == "or" and without_selector(said_in(scan, part.cut))
        if before is not None and (_only_narrows(scan, before.cut) or (_only_time(scan, part.cut) and not elliptic)):
            gathered[-1] = Part(Cut(before.cut.first, part.cut.end), before.joining, before.apart)
        else:
            gathered.append(part)
    return tuple(gathered)


def _only_narrows(scan: Scan, cut: Cut) -> bool:
    """`active` of `active or uncontrolled infection`: no thing of its own."""
    return not (
        scan.spots_in(cut)
        or scan.comparisons_in(cut)
        or (own_words(scan, cut) and not _USING.search(scan.shown(cut)))
        or (cue("person").search(scan.shown(cut)) and not _USING.search(scan.shown(cut)))
        or (scan.timings_in(cut) and not said_in(scan, cut))
    )


def _only_time(scan: Scan, cut: Cut) -> bool:
    return bool(scan.timings_in(cut)) and not (scan.spots_in(cut) or scan.comparisons_in(cut) or own_words(scan, cut))


def _read(scan: Scan, parts: tuple[Part, ...], at: int, frame: Frame) -> Tree | None:
    cut = parts[at].cut
    if _HALF_LIVES.search(scan.text(cut)) and not scan.spots_in(cut):
        return None
    if _names_a_method(scan, parts, at):
        return None
    denied = cue("negation").match(scan.shown(scan.trimmed(cut))) if at else None
    if denied is not None:
        rest = Cut(scan.trimmed(cut).first + denied.end(), cut.end)
        inner = read_part(scan, rest, scan.comparisons_in(rest), findings=True) or unnamed(scan, rest)
        return None if inner is None else deny(inner)
    own = _own_comparisons(scan, parts, at)
    tree = read_part(scan, cut, own, findings=frame.findings)
    return tree if tree is not None or own or is_bare(scan, cut) else unnamed(scan, cut)


def _names_a_method(scan: Scan, parts: tuple[Part, ...], at: int) -> bool:
    """`LVEF >= 45 % by MUGA or echocardiogram`: the second procedure is another way to measure."""
    spots = scan.spots_in(parts[at].cut)
    if not at or not spots or any(not _is_procedure(item.name) for item in spots):
        return False
    before = parts[at - 1].cut
    return bool(scan.comparisons_in(before) and _BY.search(scan.shown(before)))


def _is_procedure(name: str) -> bool:
    term = term_of(name)
    return isinstance(term, Concept) and term.kind == "procedure"


def is_bare(scan: Scan, cut: Cut) -> bool:
    """A measurement named without its value."""
    spots = scan.spots_in(cut)
    if not spots or scan.comparisons_in(cut):
        return False
    terms = [term_of(item.name) for item in spots]
    return all(isinstance(term, Variable) and term.kind in ("number", "scale") for term in terms)


def _own_comparisons(scan: Scan, parts: tuple[Part, ...], at: int) -> tuple[Comparison, ...]:
    """The comparisons of a part; a bare measurement owns the value behind the list it stands in."""
    cut = parts[at].cut
    if is_bare(scan, cut):
        later = [item for part in parts[at + 1 :] for item in scan.comparisons_in(part.cut) if _about_in(item, cut)]
        return tuple(item for item in later if item.cut == later[0].cut) or _borrowed(scan, parts, at)
    here = scan.comparisons_in(cut)
    elsewhere = [part.cut for part in parts[:at] if is_bare(scan, part.cut)]
    return tuple(item for item in here if not any(_about_in(item, other) for other in elsewhere))


def _borrowed(scan: Scan, parts: tuple[Part, ...], at: int) -> tuple[Comparison, ...]:
    """`AST (SGOT) or ALT > 3 x ULN`: measurements counted alike share the number behind the last of them."""
    spotted = scan.spots_in(parts[at].cut)[-1]
    for following in parts[at + 1 :]:
        found = scan.comparisons_in(following.cut)
        if found and (not found[0].about or not _counted_alike(spotted.name, found[0].about.name)):
            return ()
        if found and any(part.joining for part in parts[at + 1 :]):
            return (msgspec.structs.replace(found[0], about=Named(spotted.words, spotted.cut, spotted.name)),)
        if not is_bare(scan, following.cut):
            return ()
    return ()


def _counted_alike(one: str, other: str) -> bool:
    terms = [term_of(one), term_of(other)]
    measured = [term for term in terms if isinstance(term, Variable)]
    return one != other and len(measured) == 2 and measured[0].unit == measured[1].unit != "1"


def _about_in(found: Comparison, cut: Cut) -> bool:
    return found.about is not None and cut.first <= found.about.cut.first and found.about.cut.end <= cut.end


def _shared(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """What one part says for its neighbours too: a result, a time, `history of`."""
    trees = _shared_grades(parts, trees)
    trees = _with_half_lives(scan, parts, _shared_results(scan, parts, trees))
    trees = _shared_times(scan, parts, trees)
    return _shared_selectors(trees)


def _shared_results(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`HBsAg or anti-HCV negative`, `positive for HIV, HBsAg or anti-HCV`."""
    own = [result_in(scan, part.cut) for part in parts]
    shared: list[Tree | None] = []
    for at, tree in enumerate(trees):
        result = own[at]
        if result is None and tree is not None:
            result = next((item for item in own[at + 1 :] if item), None) or next(
                (item for item in reversed(own[:at]) if item), None
            )
        shared.append(tree if tree is None or result is None else _with_result(tree, result))
    return shared


def _shared_grades(parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`grade 2 or above ischemia or infarction`: the grade is said of both."""
    shared = list(trees)
    for at in range(1, len(parts)):
        before, tree = shared[at - 1], shared[at]
        graded = isinstance(before, Statement) and before.about.name == "ctcae_grade" and not parts[at].apart
        plain = isinstance(tree, Statement) and tree.limit is None and not tree.said and tree.timing is None
        if graded and plain and isinstance(before, Statement) and isinstance(tree, Statement):
            shared[at] = msgspec.structs.replace(before, said=(Said("of", tree.about.name),))
    return shared


def _with_half_lives(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """A washout of half-lives depends on the drug: it is said of what it narrows, and asked."""
    if not any(_HALF_LIVES.search(scan.text(part.cut)) for part in parts):
        return trees
    said = Said("half_lives", "as printed")
    return [tree if tree is None else change(tree, lambda item: _narrowed(item, said)) for tree in trees]


def _narrowed(item: Statement, said: Said) -> Statement:
    return item if item.limit is not None else msgspec.structs.replace(item, said=(*item.said, said))


def _with_result(tree: Tree, result: Presence) -> Tree:
    def tested(item: Statement) -> Statement:
        term = term_of(item.about.name)
        fits = isinstance(term, Variable) and term.kind == "test" and item.op == "positive"
        return msgspec.structs.replace(item, op=fitting_result(item.about.name, result)) if fits else item

    return change(tree, tested)


def _shared_times(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """A window behind a list is said of all of it, back to the last window or to what is current."""
    shared = _since_each(scan, parts, trees)
    timing = None
    for at in range(len(parts) - 1, -1, -1):
        own, tree = timing_of(scan, parts[at].cut), shared[at]
        if own is not None:
            timing = own if own.relation == "within" else None
        elif timing is not None and tree is not None:
            if parts[at + 1].apart and _lasting(tree):
                timing = None
            elif isinstance(tree, Judgement) or any(_current(item) for item in statements(tree)):
                timing = None
            else:
                given = timing
                shared[at] = change(tree, lambda item, given=given: _in_time(item, given))  # type: ignore[misc]
    return shared


def _current(item: Statement) -> bool:
    now = ("active", "uncontrolled", "unstable")
    return item.timing is not None or item.limit is not None or any(said.value in now for said in item.said)


def _since_each(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`At least 4 weeks since A, B or C` asks for that long since each."""
    shared = list(trees)
    since = None
    for at, part in enumerate(parts):
        own, tree = timing_of(scan, part.cut), shared[at]
        if own is not None:
            since = own if own.relation == "at least" and own.anchor == "event" else None
        elif since is not None and tree is not None:
            given = since
            plain = [item.op == "present" and item.limit is None for item in statements(tree)]
            if plain and all(plain) and _treated(tree):
                shared[at] = change(tree, lambda item, given=given: _in_time(item, given))  # type: ignore[misc]
    return shared


def _treated(tree: Tree) -> bool:
    """Whether a tree is about drugs and procedures, which can be done with."""
    terms = [term_of(item.about.name) for item in statements(tree)]
    return all(
        isinstance(term, Drug | DrugClass) or _is_procedure(item.about.name)
        for item, term in zip(statements(tree), terms, strict=True)
    )


def _lasting(tree: Tree) -> bool:
    """Whether a tree is about a state, which a window behind a comma list is seldom said of."""
    terms = [term_of(item.about.name) for item in statements(tree)]
    return any(isinstance(term, Concept) and term.kind == "condition" and term.course == "state" for term in terms)


def _in_time(item: Statement, timing: object) -> Statement:
    return item if item.timing else msgspec.structs.replace(item, timing=timing)


def _shared_selectors(trees: list[Tree | None]) -> list[Tree | None]:
    """`history of A, B or C` is a history of each."""
    shared: list[Tree | None] = []
    selector = ""
    for tree in trees:
        said = [item.selector for item in statements(tree)]
        selector = next((item for item in said if item), selector)
        given = selector
        if tree is None or not given:
            shared.append(tree)
        else:
            shared.append(change(tree, lambda item, given=given: _chosen(item, given)))  # type: ignore[misc]
    return shared


def _chosen(item: Statement, selector: str) -> Statement:
    plain = item.selector or item.limit is not None or item.op != "present"
    return item if plain else msgspec.structs.replace(item, selector=selector)


def _assembled(scan: Scan, cut: Cut, parts: tuple[Part, ...], trees: list[Tree | None], frame: Frame) -> Tree | None:
    joinings = _resolved([part.joining for part in parts])
    together = bool(_TOGETHER.search(scan.text(cut)))
    apart = {joining for part, joining in zip(parts[1:], joinings[1:], strict=True) if part.apart}
    close = {joining for part, joining in zip(parts[1:], joinings[1:], strict=True) if not part.apart}
    kinds = apart | close
    if len(kinds) <= 1:
        return _joined(trees, next(iter(kinds), ""), frame, together=together)
    split_at = (
        [part.apart for part in parts] if len(apart) == 1 and len(close) == 1 else [item == "or" for item in joinings]
    )
    return _split(trees, joinings, split_at, frame, together=together)


def _split(
    trees: list[Tree | None], joinings: list[Joining], split_at: list[bool], frame: Frame, *, together: bool
) -> Tree | None:
    groups: list[list[Tree | None]] = [[]]
    inner: Joining = ""
    outer: Joining = ""
    for at, tree in enumerate(trees):
        if at and split_at[at]:
            groups.append([])
            outer = outer or joinings[at]
        elif at:
            inner = inner or joinings[at]
        groups[-1].append(tree)
    joined = [_joined(group, inner, frame, together=together) for group in groups]
    return _joined(joined, outer, frame, together=together)


def _resolved(joinings: list[Joining]) -> list[Joining]:
    """A comma joins like the next joining word, else like the last one."""
    resolved: list[Joining] = list(joinings)
    following: Joining = ""
    for at in range(len(resolved) - 1, 0, -1):
        following = resolved[at] or following
        resolved[at] = following
    before: Joining = ""
    for at in range(1, len(resolved)):
        before = resolved[at] or before
        resolved[at] = before
    return resolved


def _joined(trees: list[Tree | None], joining: Joining, frame: Frame, *, together: bool) -> Tree | None:
    given = [tree for tree in trees if tree is not None]
    return join(given, all_together=_all_together(given, joining, frame, together=together))


def _all_together(trees: list[Tree], joining: Joining, frame: Frame, *, together: bool) -> bool:
    found = [item for tree in trees for item in statements(tree)]
    if joining == "or":
        since = [item.timing is not None and item.timing.relation == "at least" for item in found]
        negative = [item.op in ("negative", "undetectable") for item in found]
        return not frame.findings and bool(found) and (all(negative) or all(since))
    if not frame.findings:
        return True
    tested = [item for item in found if item.op in ("positive", "negative", "detectable", "undetectable", "absent")]
    same = len({item.about.name for item in found}) == 1 and all(item.limit for item in found)
    return joining == "and" and (bool(tested) or same or together)
