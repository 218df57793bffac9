"""A clause, from the outside in: semicolons, labels, exceptions, conditions, denials, brackets, joined parts."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.criteria.connectives import read_parts
from trialrun.read.criteria.connectives_brackets import bracketed, in_place_of_last
from trialrun.read.criteria.connectives_chosen import asked_of_list, some_of
from trialrun.read.criteria.connectives_cohorts import group_first
from trialrun.read.criteria.connectives_conditions import labelled_some, read_condition
from trialrun.read.criteria.connectives_cues import cue, ends_in_exception
from trialrun.read.criteria.connectives_exceptions import WIDER, read_exception
from trialrun.read.criteria.connectives_parts import Frame, Part, parts_of_clause
from trialrun.read.criteria.connectives_tails import SEMICOLON, parting_marks
from trialrun.read.criteria.connectives_times import in_the_time_of, time_behind_examples, without_method
from trialrun.read.criteria.levels import are_levels
from trialrun.read.criteria.lexis.comparisons import EVIDENT
from trialrun.read.criteria.lines_scan import NUMBER_MARK, Scan, find_all
from trialrun.read.criteria.model import AllOf, Conditional, Judgement, Statement, Tree
from trialrun.read.criteria.qualifiers import own_words
from trialrun.read.criteria.responses import response_asked
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import term_of
from trialrun.read.criteria.trees import (
    all_of,
    any_of,
    change,
    deny,
    deny_found,
    is_measured,
    join,
    parts_of,
    statements,
    timed,
    timed_each,
)
from trialrun.read.text import Cut
from trialrun.terms import Concept, load_vocabulary

_NOT_FIT = re.compile(
    r"\b(?:not|no)\s+(?:\w+\s+)?(?:eligible|candidates?|suitable|fit|able|appropriate|amenable|intended|planned)\b",
    re.IGNORECASE,
)
"""`Not eligible for transplant: age >= 65`: what follows tells who that is, and is not denied."""
_LISTED_ALREADY = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_CONDITIONS = re.compile(r"\b(?:conditions?|illness(?:es)?|diseases?|disorders?|events?|problems?)\W*$", re.IGNORECASE)
_DEEPEST = 14
_SHORT = 45
_SEMICOLON = Sought(re.compile(rf"(?=[\s;])(?=\s*[;\n]){SEMICOLON}|\n+", re.IGNORECASE), parts=(";", "\n"))
_LABEL = Sought(re.compile(r"^[^:]{1,170}:\s+(?=\S)|^[^:]{1,170}:$"), parts=(":",))
_AND_NO = re.compile(
    r"(?:,|\band\b|\bor\b|,\s*(?:and|or)\b)\s*(?=(?:no|not|without|never|be off|been off|off"
    r"|(?:(?:who|that|which)\s+)?(?:do|does|did|have|has|had|are|is|were|was|be|must|should|may|can|will)\s+(?:not|no|never)"
    r"|cannot)\b)"
    rf"|,\s*and\s+(?=an?\s[^,]*{NUMBER_MARK})",
    re.IGNORECASE,
)
_OR_NOW = re.compile(r"\s*(?:,|/|\b(?:and/or|or|and)\b)\s*(?:concurrent|concomitant|current|ongoing)", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:prior|previous|history|never|had)\b", re.IGNORECASE)
_WITH_OR_WITHOUT = Sought(
    re.compile(r",?\s*\b(?:with or without|with/without|\+/-|regardless of)\b[^,;.]*", re.IGNORECASE),
    words=("without", "regardless"),
    parts=("+/-",),
)
_WITHOUT = Sought(
    re.compile(
        r"\b(?:(?:and|but|with|or)\s+)?(?:without|no evidence of|no history of|absence of"
        r"|(?:who |that )?(?:(?:do|does|did) not have|(?:have|has|had) (?:not|never) "
        r"(?:had|received|undergone|taken|used|been (?:given|treated with)))"
        r"|(?:are |is )?independent(?:ly)? of|not supported by|unsupported by|and no|but no|with no|or no"
        r"|(?:and )?not (?:currently )?(?:having|taking|using|requiring|receiving"
        r"|dependent on|depend(?:ing)? on|in need of|needing|undergoing"
        r"|due to ongoing))\b",
        re.IGNORECASE,
    ),
    words=("without", "no", "absence", "independent", "independently", "not", "never", "unsupported"),
)


_AFFIRMED = re.compile(
    r"(?:who\s+|that\s+)?(?:have|has|had|are|is|were|was)\s+(?!not\b|no\b|never\b|been\b)|(?:fully\s+)?recovered\b",
    re.I,
)
_RECOVERED = re.compile(r"(?:(?:have|has|be|been|must|should)\s+){0,2}(?:fully\s+)?recovered\b", re.IGNORECASE)
_TAKEN = re.compile(r"on\s+(?:an?\s+)?(?:stable|tapering|constant|fixed|low)\b", re.IGNORECASE)
_WITH = re.compile(r"(?:(?:those|patients|subjects|participants)\s+)?with\s+(?!no\b|out\b)", re.IGNORECASE)
_NEXT_STATE = re.compile(
    r"(?:currently\s+)?(?:on|taking|receiving|treated with|aged|able|willing|(?:a\s+)?minimum|at least|>=?)\s",
    re.IGNORECASE,
)
"""How a part begins behind a comma that is no part of the denial before it: `without complications, on insulin`."""
_OF_A_VERB = re.compile(r"(?:(?:who|that|which)\s+)?(?:do|does|did|have|has|had|are|is|were|was)\b", re.IGNORECASE)
_MODAL = re.compile(r"\b(?:must|should|shall|may|can|cannot|will|could|would)\b", re.IGNORECASE)
_WHO_ARE = re.compile(rf"\bwho (?:are|is|were)\b(?=[^,;]*{NUMBER_MARK})", re.IGNORECASE)
_OR_LAST = re.compile(r"\bor\W*$", re.IGNORECASE)
_OR_BEFORE = re.compile(r"\bor\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_FAILED = re.compile(r"\b(?:fail|refractory|resist|intoleran|progress|relaps)\w*", re.IGNORECASE)
_SHOWS = re.compile(
    r"(?:(?:an?|the|12-lead|screening|baseline|chest|brain|bone|resting)\s+)*"
    r"(?:ECG|EKG|electrocardiogram|MRI|CT|CT scan|scan|imaging|x-?ray|echocardiogram|radiograph|ultrasound)",
    re.IGNORECASE,
)
_STRICT = re.compile(r"(?:is |are |as )?defined|i\.?e|that is|characteri|meaning|definition", re.IGNORECASE)


def read_clause(scan: Scan, cut: Cut, frame: Frame) -> Tree | None:
    """What a stretch of a line says; None where it says nothing of a patient."""
    even = scan.plain.find("even if ", cut.first, cut.end)
    cut = scan.trimmed(cut if even <= cut.first else Cut(cut.first, even))
    if cut.first >= cut.end or frame.depth > _DEEPEST:
        return None
    for reader in (_semicolons, _labelled, _responding, _by_method, _explained):
        done, tree = reader(scan, cut, frame)
        if done:
            return tree
    for attempt in (some_of, read_exception, read_condition):
        found = attempt(scan, cut, frame, read_clause)
        if found is not None:
            return found
    return _denied(scan, cut, frame)


def _semicolons(scan: Scan, cut: Cut, frame: Frame) -> tuple[bool, Tree | None]:
    marks = parting_marks(scan, cut, _SEMICOLON)
    if not marks:
        return False, None
    pieces = _between(cut, marks)
    joined_or = sum("or" in scan.text(mark).lower() for mark in marks)
    trees = [read_clause(scan, piece, frame.deeper()) for piece in pieces]
    of_some = all(isinstance(tree, Conditional) for tree in trees)
    return True, join(trees, all_together=not frame.findings and (of_some or not joined_or))


def _labelled(scan: Scan, cut: Cut, frame: Frame) -> tuple[bool, Tree | None]:
    """`Renal: creatinine < 2`: the label only names what follows, unless it says whom or when."""
    found = group_first(scan, cut) or scan.match(_LABEL, cut)
    if found is None:
        return False, None
    if ends_in_exception(found[0]) is not None:
        return False, None
    label, content = Cut(cut.first, cut.first + found.end()), Cut(cut.first + found.end(), cut.end)
    tree = read_clause(scan, content, frame.deeper())
    if tree is None or (_LISTED_ALREADY.search(scan.shown(label)) and len(scan.comparisons_in(label)) > 1):
        return False, None
    if _NOT_FIT.search(scan.text(label)):
        return True, Judgement(scan.text(cut), cut)
    denied = scan.match(cue("negation"), label)
    if denied:
        return True, deny(read_clause(scan, content, frame.deeper(findings=True)) or tree)
    for attempt in (asked_of_list, labelled_some):
        found_in_label = attempt(scan, label, tree, frame, read_clause)
        if found_in_label is not None:
            return True, found_in_label
    if scan.comparisons_in(label) and label.end - label.first < _SHORT:
        whom = read_clause(scan, scan.trimmed(label), frame.deeper())
        if whom is not None and not frame.findings:
            return True, Conditional(whom, tree)
        return True, all_of([whom, tree])
    return True, timed_each(tree, scan.timings_in(label))


def _responding(scan: Scan, cut: Cut, frame: Frame) -> tuple[bool, Tree | None]:
    """A response and, behind it, its disease, its time or the treatment that it is a response to."""
    found = response_asked(scan, cut)
    if found is None:
        return False, None
    response, behind = found
    times = scan.timings_in(behind)
    response = msgspec.structs.replace(response, timing=times[0] if times else None)
    diseased = [isinstance(term_of(item.name), Concept) for item in scan.spots_in(behind)]
    beside = scan.comparisons_in(behind) or (diseased and all(diseased) and not times)
    return True, all_of([response, read_clause(scan, behind, frame.deeper()) if beside else None])


def _by_method(scan: Scan, cut: Cut, frame: Frame) -> tuple[bool, Tree | None]:
    """A value and how it is measured: the method is no finding of its own, its time is that of the value."""
    found = without_method(scan, cut)
    if found is None:
        return False, None
    tree = read_clause(scan, found[0], frame.deeper())
    return tree is not None, None if tree is None else timed_each(tree, found[1])


def _explained(scan: Scan, cut: Cut, frame: Frame) -> tuple[bool, Tree | None]:
    """Examples are left out unless they hold a number; a definition stands for what it defines."""
    example, definition = scan.search(cue("example"), cut), scan.search(cue("definition"), cut)
    if definition is not None and scan.plain.endswith("not ", cut.first, cut.first + definition.start()):
        definition = None
    if example is None and definition is None:
        return False, None
    denied = scan.search(cue("negation"), cut)
    if denied is not None and _nothing_before(scan, Cut(cut.first, cut.first + denied.start())):
        return False, None
    if definition is not None and scan.search(_WITHOUT, Cut(cut.first, cut.first + definition.start())):
        return False, None
    if example is not None:
        main, named = Cut(cut.first, cut.first + example.start()), Cut(cut.first + example.end(), cut.end)
        if not scan.comparisons_in(named):
            tree = read_clause(scan, main, frame.deeper())
            behind = time_behind_examples(scan, named)
            return True, tree if tree is None or behind is None else timed(tree, behind)
    if definition is None:
        return False, None
    term, meaning = Cut(cut.first, cut.first + definition.start()), Cut(cut.first + definition.end(), cut.end)
    return _defined(scan, term, meaning, definition[0].lower(), frame)


def _defined(scan: Scan, term: Cut, meaning: Cut, words: str, frame: Frame) -> tuple[bool, Tree | None]:
    """What is meant in place of the term, where it says something; else the term."""
    listed = "includ" in words
    meant = read_clause(scan, meaning, frame.deeper())
    own = read_clause(scan, term, frame.deeper())
    own = in_the_time_of(meant, own) if listed and own is not None else own
    named = any(item.about.name for item in statements(meant))
    if meant is None or not named:
        return True, own
    if own is None and listed and _FAILED.search(scan.text(term)):
        return True, Judgement(scan.text(Cut(term.first, meaning.end)), Cut(term.first, meaning.end))
    if own is None:
        return True, meant
    if listed and not any(item.about.name for item in statements(own)):
        if frame.findings and _CONDITIONS.search(scan.text(term)):
            return True, meant
        return True, Judgement(scan.text(Cut(term.first, meaning.end)), Cut(term.first, meaning.end))
    if listed and any(item.selector == "ever" or item.counted for item in statements(own)):
        meant = change(meant, _ever)
    if listed and not frame.findings and _are_kinds(own, meant):
        return True, any_of([own, *(parts_of(meant) if isinstance(meant, AllOf) else [meant])])
    if listed and not any(is_measured(item) for item in statements(own)):
        return True, join([own, meant], all_together=not frame.findings)
    if not listed and are_levels(own, meant):
        return True, meant
    counted = listed and any(item.counted for item in statements(own))
    if counted or any(is_measured(item) for item in [*statements(own)][-1:]):
        return True, join([own, meant], all_together=not frame.findings)
    strict = _STRICT.match(words) or any(is_measured(item) for item in statements(meant))
    return True, in_place_of_last(own, meant) if strict else own


def _are_kinds(own: Tree, meant: Tree) -> bool:
    """`lymphoma or other cancer, including myeloma and leukemia`: diseases that only show what the wider name holds."""
    vocabulary = load_vocabulary()
    wide = {WIDER.get(item.about.name, item.about.name) for item in statements(own) if item.about.name}
    below = {name for outer in wide for name in vocabulary.below(outer)}
    shown = [(item, term_of(item.about.name)) for item in statements(meant)]
    plain = all(item.op == "present" and item.limit is None and isinstance(term, Concept) for item, term in shown)
    return plain and any(item.about.name in below for item, _ in shown)


def _denied(scan: Scan, cut: Cut, frame: Frame) -> Tree | None:
    """`no A, B or C` denies each; `A without B` denies what follows."""
    first = scan.search(cue("negation"), cut)
    if first is not None and _nothing_before(scan, Cut(cut.first, cut.first + first.start())):
        again = find_all(_AND_NO, scan.shown(cut)[first.end() :], Cut(cut.first + first.end(), cut.end))
        if again:
            pieces = (Cut(cut.first, again[0].first), *_from_each(again, cut.end))
            verbs = all(
                scan.text(mark).lower().startswith("and") and _OF_A_VERB.match(scan.plain, mark.end) for mark in again
            )
            trees = (read_clause(scan, piece, frame.deeper()) for piece in pieces)
            return join(trees, all_together=verbs or not frame.findings)
        rest = Cut(cut.first + first.end(), cut.end)
        without = first[0].lower() == "without"
        measured = (_who_are(scan, rest) or _next_measured(scan, rest)) if without else _next_asked(scan, rest, frame)
        if measured is not None:
            halves = (Cut(cut.first, measured), Cut(measured, cut.end))
            alike = without or not _OR_LAST.search(scan.plain, cut.first, measured)
            together = not frame.findings and alike
            return join((read_clause(scan, half, frame.deeper()) for half in halves), all_together=together)
        asked = _MODAL.search(scan.plain, cut.first, rest.first) is not None
        affirmed = _next_affirmed(scan, rest, without=without, asked=asked)
        if affirmed is not None:
            sides = (Cut(cut.first, affirmed.cut.first), scan.trimmed(Cut(affirmed.cut.first, cut.end)))
            trees = (read_clause(scan, side, frame.deeper()) for side in sides)
            return join(trees, all_together=affirmed.joining != "or")
        tree = read_clause(scan, rest, frame.deeper(findings=True))
        if tree is not None and _EARLIER.search(first[0]):
            tree = change(tree, _at_any_time if _OR_NOW.match(scan.plain, rest.first) else _ever)
        return None if tree is None else deny_found(tree)
    neutral = scan.search(_WITH_OR_WITHOUT, cut)
    if neutral is not None:
        sides = (Cut(cut.first, cut.first + neutral.start()), Cut(cut.first + neutral.end(), cut.end))
        return all_of(read_clause(scan, side, frame.deeper()) for side in sides)
    later = scan.search(_WITHOUT, cut)
    if later is not None and later.start() > 0:
        left, right = Cut(cut.first, cut.first + later.start()), Cut(cut.first + later.end(), cut.end)
        affirmed = _next_affirmed(scan, right, without=True)
        if affirmed is not None and (frame.findings or affirmed.joining == "or"):
            sides = (Cut(cut.first, affirmed.cut.first), Cut(affirmed.cut.first, cut.end))
            trees = (read_clause(scan, scan.trimmed(side), frame.deeper()) for side in sides)
            return join(trees, all_together=affirmed.joining != "or")
        behind = None if affirmed is None else affirmed.cut.first
        measured = None if frame.findings else _next_measured(scan, right) or behind
        if measured is not None:
            halves = (Cut(cut.first, measured), scan.trimmed(Cut(measured, cut.end)))
            trees = (read_clause(scan, half, frame.deeper()) for half in halves)
            return join(trees, all_together=not frame.findings)
        denied = read_clause(scan, right, frame.deeper(findings=True))
        if denied is not None:
            denied = change(denied, _ever) if _EARLIER.search(later[0]) else denied
            shows = _SHOWS.fullmatch(scan.text(left).strip())
            both = [None if shows else read_clause(scan, left, frame.deeper()), deny(denied)]
            either = later[0].lower().startswith("or") or _OR_BEFORE.search(scan.shown(cut)[: later.start()])
            return any_of(both) if either else all_of(both)
    return read_parts(scan, cut, frame, bracketed(read_clause))


def _next_asked(scan: Scan, cut: Cut, frame: Frame) -> int | None:
    """`no dialysis and creatinine clearance >= 30`: where the next requirement begins, by the side its limit is on."""
    first, *following = parts_of_clause(scan, cut)
    if frame.findings or scan.comparisons_in(first.cut):
        return None
    for part in following:
        for item in scan.comparisons_in(part.cut):
            own = item.about is not None and item.about.cut.first >= part.cut.first
            asked = item.about is not None and EVIDENT.get(item.about.name, "=")[:1] == item.op[:1]
            return part.cut.first if (part.joining or part.apart) and own and asked else None
    return None


def _next_affirmed(scan: Scan, cut: Cut, *, without: bool, asked: bool = False) -> Part | None:
    """`do not have diabetes and have ECOG 0-1`, `without a scar or with pain`: where words of its own affirm a part.

    `asked`: the denial stands behind a verb that asks, whose other verbs are denied too (`must not be A and have B`).
    """
    affirming = _RECOVERED if asked else _AFFIRMED
    for part in parts_of_clause(scan, cut)[1:]:
        if part.joining == "and" and affirming.match(scan.plain, part.cut.first, part.cut.end):
            return part
        if part.joining == "or" and _TAKEN.match(scan.plain, part.cut.first, part.cut.end):
            return part
        if without and part.apart and not part.joining and _NEXT_STATE.match(scan.plain, part.cut.first, part.cut.end):
            return part
        if without and part.joining and _WITH.match(scan.plain, part.cut.first, part.cut.end):
            return part
    return None


def _who_are(scan: Scan, cut: Cut) -> int | None:
    """`women without breast cancer who are under 50`: what follows is said of the women."""
    found = _WHO_ARE.search(scan.shown(cut))
    return cut.first + found.start() if found else None


def _next_measured(scan: Scan, cut: Cut) -> int | None:
    """Where, behind what is not there, the next measurement begins: `without transfusion, platelets >= 50`."""
    _, *following = parts_of_clause(scan, cut)
    owned = [
        (part, item.about.cut.first)
        for part in following
        for item in scan.comparisons_in(part.cut)
        if (part.apart or part.joining == "and") and item.about is not None and item.about.name
        if item.about.cut.first >= part.cut.first
    ]
    return owned[0][0].cut.first if owned else None


def _from_each(marks: tuple[Cut, ...], end: int) -> tuple[Cut, ...]:
    """The stretches that begin with each denial, up to the next."""
    ends = (*(mark.first for mark in marks[1:]), end)
    return tuple(Cut(mark.first, last) for mark, last in zip(marks, ends, strict=True))


def _ever(item: Statement) -> Statement:
    plain = item.timing is None and item.limit is None and item.op == "present" and not item.selector
    return msgspec.structs.replace(item, selector="ever") if plain else item


def _at_any_time(item: Statement) -> Statement:
    """`No prior or concurrent X` is no X at any time."""
    return msgspec.structs.replace(item, selector="ever") if item.selector == "latest" else _ever(item)


def _nothing_before(scan: Scan, cut: Cut) -> bool:
    return not (scan.spots_in(cut) or scan.comparisons_in(cut) or own_words(scan, cut))


def _between(cut: Cut, marks: tuple[Cut, ...]) -> tuple[Cut, ...]:
    starts = (cut.first, *(mark.end for mark in marks))
    ends = (*(mark.first for mark in marks), cut.end)
    return tuple(Cut(first, max(first, end)) for first, end in zip(starts, ends, strict=True))
