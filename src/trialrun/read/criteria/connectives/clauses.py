"""A clause, from the outside in: semicolons, labels, exceptions, conditions, denials, brackets, joined parts."""

from __future__ import annotations

import re
from functools import partial

import msgspec

from trialrun.read.criteria.concepts.levels import are_levels
from trialrun.read.criteria.concepts.qualifiers import own_words, said_in
from trialrun.read.criteria.concepts.responses import response_asked
from trialrun.read.criteria.connectives.brackets import bracketed
from trialrun.read.criteria.connectives.chosen import asked_of_list, count_asked, some_in_brackets, some_of
from trialrun.read.criteria.connectives.cohorts import group_first, labelled_some, of_people, of_those_named
from trialrun.read.criteria.connectives.conditions import read_condition
from trialrun.read.criteria.connectives.denials import WITHOUT, denied, nothing_before, once
from trialrun.read.criteria.connectives.exceptions import read_exception
from trialrun.read.criteria.connectives.hindered import hindered
from trialrun.read.criteria.connectives.joined import read_parts
from trialrun.read.criteria.connectives.kinds import WIDER, ever
from trialrun.read.criteria.connectives.lengths import lengths_by_comma
from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.connectives.tails import SEMICOLON, parting_marks
from trialrun.read.criteria.connectives.times import in_the_time_of, since_alike, time_behind_examples, without_method
from trialrun.read.criteria.cues import cue, ends_in_exception
from trialrun.read.criteria.model import AllOf, Conditional, Judgement, Named, Said, Statement, Tree
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.line import BRACKET_MARK, Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_condition, term_of
from trialrun.read.criteria.trees import (
    all_of,
    any_of,
    change,
    deny,
    deny_found,
    in_place_of_last,
    is_choice,
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
_ANSWERED_NO = re.compile(
    r"\s*(?::|\s[-–])\s*(?:no|none|nil|absent|not\s+present|(?P<open>not\s+applicable))\W*\Z", re.IGNORECASE
)
_NO_ANSWERS = ("no", "none", "nil", "absent", "present", "applicable")
_LISTED_ALREADY = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_CONDITIONS = re.compile(r"\b(?:conditions?|illness(?:es)?|diseases?|disorders?|events?|problems?)\W*$", re.IGNORECASE)
_DEEPEST = 14
_SEMICOLON = Sought(re.compile(rf"(?=[\s;])(?=\s*[;\n]){SEMICOLON}|\n+", re.IGNORECASE), parts=(";", "\n"))
_LABEL = Sought(re.compile(r"^[^:]{1,170}:\s+(?=\S)|^[^:]{1,170}:$"), parts=(":",))
_FUNCTION = Sought(
    re.compile(
        rf"(?:(?!(?:no|not|without)\b)[\w-]+\s+){{0,3}}?(?:adequate|acceptable|sufficient|satisfactory|normal|good|inadequate|insufficient|poor)\s+"
        rf"(?:[\w-]+(?:\s*{BRACKET_MARK}+)?[\s,/]+){{1,12}}(?:functions?|reserves?)\W*\Z",
        re.IGNORECASE,
    ),
    words=("function", "functions", "reserve", "reserves"),
)
_LISTED_NEXT = re.compile(r"\s*(?:any of |all of )?(?:the (?:following|below)|these|those)\b", re.IGNORECASE)
ALL_OF_THEM = re.compile(
    r"\b(?:all|both|each|(?<=meet )one|(?<=meeting )one) of (?:the (?:following|below)|these)\b", re.IGNORECASE
)
"""`Patients not meeting all of the following:`: whoever lacks one."""
_FAILED = re.compile(r"\b(?:fail|refractory|resist|intoleran|progress|relaps)\w*", re.IGNORECASE)
_PEOPLE = re.compile(rf"(?:(?:the|all|such)\s+)?(?:{ANYBODY})", re.IGNORECASE)
_STRICT = re.compile(r"(?:is |are |as )?defined|i\.?e|that is|characteri|meaning|definition", re.IGNORECASE)


def read_clause(scan: Scan, cut: Cut, frame: Frame) -> Tree | None:
    """What a stretch of a line says; None where it says nothing of a patient."""
    even = scan.plain.find("even if ", cut.first, cut.end)
    cut = scan.trimmed(cut if even <= cut.first else Cut(cut.first, even))
    if cut.first >= cut.end or frame.depth > _DEEPEST:
        return None
    for reader in (_semicolons, _answered, _labelled, _responding, _by_method, _functioning, _explained):
        done, tree = reader(scan, cut, frame)
        if done:
            return tree
    for attempt in (hindered, some_in_brackets, some_of, lengths_by_comma, read_exception, read_condition):
        found = attempt(scan, cut, frame, read_clause)
        if found is not None:
            return found
    done, tree = denied(scan, cut, frame, read_clause)
    return tree if done else read_parts(scan, cut, frame, bracketed(read_clause))


def _semicolons(scan: Scan, cut: Cut, frame: Frame) -> tuple[bool, Tree | None]:
    marks = parting_marks(scan, cut, _SEMICOLON)
    if not marks:
        return False, None
    pieces = _between(cut, marks)
    joined_or = sum("or" in scan.text(mark).lower() for mark in marks)
    trees = [read_clause(scan, piece, frame.deeper()) for piece in pieces]
    of_some = all(isinstance(tree, Conditional) for tree in trees)
    return True, join(trees, all_together=not frame.findings and (of_some or not joined_or))


def _answered(scan: Scan, cut: Cut, frame: Frame) -> tuple[bool, Tree | None]:
    """`Pregnancy: no`: what must not be there; among the exclusions nobody can tell whether it is the right answer.

    What is `not applicable` is open: neither there nor denied.
    """
    if not scan.text(cut).rstrip(" .;").lower().endswith(_NO_ANSWERS):
        return False, None
    found = _ANSWERED_NO.search(scan.plain, cut.first, cut.end)
    asked = None if found is None else Cut(cut.first, found.start())
    if found is None or asked is None or not (scan.spots_in(asked) or own_words(scan, asked)):
        return False, None
    tree = None if frame.findings or found["open"] else read_clause(scan, asked, frame.deeper(findings=True))
    return True, Judgement(scan.text(cut), cut) if tree is None else deny_found(tree)


def _labelled(scan: Scan, cut: Cut, frame: Frame) -> tuple[bool, Tree | None]:
    """`Renal: creatinine < 2`: the label only names what follows, unless it says whom or when."""
    found = group_first(scan, cut) or scan.match(_LABEL, cut)
    if found is None:
        return False, None
    if ends_in_exception(found[0]) is not None:
        return False, None
    label, content = Cut(cut.first, cut.first + found.end()), Cut(cut.first + found.end(), cut.end)
    tree = read_clause(scan, content, frame.deeper())
    if tree is None:
        told = _of_people_named(scan, label, scan.trimmed(content), frame)
        return told is not None, told
    if _LISTED_ALREADY.search(scan.shown(label)) and len(scan.comparisons_in(label)) > 1:
        return False, None
    if _NOT_FIT.search(scan.text(label)) or (scan.match(cue("negation"), label) and count_asked(scan, label)):
        return True, Judgement(scan.text(cut), cut)
    if scan.search(cue("negation"), label) and ALL_OF_THEM.search(scan.text(label)):
        listed = read_clause(scan, content, frame.deeper(findings=False)) if frame.findings else None
        return True, Judgement(scan.text(cut), cut) if listed is None else deny(listed)
    if scan.match(cue("negation"), label):
        listed = read_clause(scan, content, frame.deeper(findings=True)) or tree
        return True, deny(once(scan, label, listed))
    denial = _denial_of_list(scan, label)
    if denial is not None:
        denied_list = read_clause(scan, content, frame.deeper(findings=True)) if denial else None
        return True, deny(denied_list) if denied_list is not None else Judgement(scan.text(cut), cut)
    tree = once(scan, label, tree)
    for attempt in (asked_of_list, labelled_some, of_people, of_those_named):
        found_in_label = attempt(scan, label, tree, frame, read_clause)
        if found_in_label is not None:
            return True, found_in_label
    if scan.comparisons_in(label):
        whom = read_clause(scan, scan.trimmed(label), frame.deeper())
        if whom is not None and _names_something(whom):
            return True, _limited(whom, tree, frame)
    return True, timed_each(tree, scan.timings_in(label))


def _of_people_named(scan: Scan, label: Cut, content: Cut, frame: Frame) -> Tree | None:
    """`For patients with gout: clinically stable`: what no statement says is asked, of those whom the label names."""
    if content.first >= content.end or _PEOPLE.fullmatch(scan.text(content)):
        return None
    asked = Judgement(scan.text(content), content)
    found = of_people(scan, label, asked, frame, read_clause)
    return found if found is not None else of_those_named(scan, label, asked, frame, read_clause)


def _limited(whom: Tree, tree: Tree, frame: Frame) -> Tree | None:
    """A limit before a colon: of those who are meant, or, before words that name nothing, what is asked itself."""
    if not _names_something(tree):
        return whom
    return all_of([whom, tree]) if frame.findings else Conditional(whom, tree)


def _names_something(tree: Tree) -> bool:
    return any(item.about.name for item in statements(tree))


def _denial_of_list(scan: Scan, label: Cut) -> bool | None:
    """`Patients without any of the following:` denies its list, True; `not had one of` it is asked; else None.

    A label that ends with a denial, `must have none of these:`, denies its list too; of some alone it is asked.
    """
    denials = scan.find_all(cue("negation"), label)
    if not denials:
        return None
    listed = scan.search(cue("anyone"), label)
    if listed is not None:
        before = Cut(label.first, label.first + listed.start())
        return listed[0].lower().startswith("any") and nothing_before(scan, before)
    behind = Cut(denials[-1].end, label.end)
    if nothing_before(scan, behind) or _LISTED_NEXT.match(scan.plain, behind.first, behind.end):
        return nothing_before(scan, Cut(label.first, denials[-1].first))
    return None


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


def _functioning(scan: Scan, cut: Cut, frame: Frame) -> tuple[bool, Tree | None]:
    """`Adequate renal, hepatic and cardiac function`: one judgement, where nothing says what is adequate."""
    return (True, Judgement(scan.text(cut), cut)) if _is_function(scan, cut) else (False, None)


def _is_function(scan: Scan, cut: Cut) -> bool:
    """Whether a stretch names how well organs work and nothing else, neither before its brackets nor in them."""
    if scan.match(_FUNCTION, cut) is None:
        return False
    found = [*(item.cut for item in scan.comparisons), *(item.cut for item in scan.spots)]
    return not any(cut.first <= place.first < cut.end for place in found)


def _explained(scan: Scan, cut: Cut, frame: Frame) -> tuple[bool, Tree | None]:
    """Examples are left out unless they hold a number; a definition stands for what it defines."""
    example, definition = scan.search(cue("example"), cut), scan.search(cue("definition"), cut)
    if definition is not None and scan.plain.endswith("not ", cut.first, cut.first + definition.start()):
        definition = None
    if example is None and definition is None:
        return False, None
    denied = scan.search(cue("negation"), cut)
    if denied is not None and nothing_before(scan, Cut(cut.first, cut.first + denied.start())):
        return False, None
    if definition is not None and scan.search(WITHOUT, Cut(cut.first, cut.first + definition.start())):
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
    meant = since_alike(own, meant) if listed and meant is not None else meant
    named = any(item.about.name for item in statements(meant))
    if meant is None or not named or _only_names_scale(scan, meaning, own):
        return True, own
    if own is None and listed and _FAILED.search(scan.text(term)):
        return True, Judgement(scan.text(Cut(term.first, meaning.end)), Cut(term.first, meaning.end))
    bad = said_in(scan, term)
    if own is None and listed and frame.findings and _CONDITIONS.search(scan.text(term)) and _are_states(bad):
        wide = Statement(Named(scan.text(term), term), term, "present")
        alike = change(meant, partial(_as_bad, bad))
        return True, any_of([wide, *(alike.of if is_choice(alike) else [alike])])
    if own is None or (not listed and _is_function(scan, scan.trimmed(term))):
        return True, meant
    if listed and not any(item.about.name for item in statements(own)):
        if frame.findings and _CONDITIONS.search(scan.text(term)):
            return True, meant
        return True, Judgement(scan.text(Cut(term.first, meaning.end)), Cut(term.first, meaning.end))
    if listed and isinstance(own, Statement) and own.about.name == "ctcae_grade" and not _measures(meant):
        return True, join([own, change(meant, partial(_as_graded, own))], all_together=not frame.findings)
    if listed and any(item.selector == "ever" or item.counted for item in statements(own)):
        meant = change(meant, ever)
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


def _measures(tree: Tree) -> bool:
    return any(is_measured(item) for item in statements(tree))


def _as_graded(graded: Statement, item: Statement) -> Statement:
    """`grade 3 neurological disorder, including seizures`: what is listed is meant of that grade too."""
    return msgspec.structs.replace(graded, cut=item.cut, said=(Said("of", item.about.name or item.about.words),))


def _are_states(said: tuple[Said, ...]) -> bool:
    """Whether words are of how a finding is, as `uncontrolled`; how severe it is, or when, is asked with the line."""
    return all(one.key == "status" for one in said)


def _as_bad(said: tuple[Said, ...], item: Statement) -> Statement:
    """`uncontrolled illness, including arrhythmia`: what is listed is meant where it is as bad as that."""
    own = item.said or item.limit is not None or not is_condition(item.about.name) or "unstable" in item.about.words
    return item if own else msgspec.structs.replace(item, said=said)


def _only_names_scale(scan: Scan, meaning: Cut, own: Tree | None) -> bool:
    """`class III heart failure by the New York Heart Association classification`: whose scale the class is of."""
    first = scan.spots_in(meaning)[:1]
    scaled = {item.about.name for item in statements(own) if item.limit is not None or item.values}
    return bool(first) and first[0].name in scaled and not scan.comparisons_in(meaning)


def _are_kinds(own: Tree, meant: Tree) -> bool:
    """`lymphoma or other cancer, including myeloma and leukemia`: diseases that only show what the wider name holds."""
    vocabulary = load_vocabulary()
    wide = {WIDER.get(item.about.name, item.about.name) for item in statements(own) if item.about.name}
    below = {name for outer in wide for name in vocabulary.below(outer)}
    shown = [(item, term_of(item.about.name)) for item in statements(meant)]
    plain = all(item.op == "present" and item.limit is None and isinstance(term, Concept) for item, term in shown)
    return plain and any(item.about.name in below for item, _ in shown)


def _between(cut: Cut, marks: tuple[Cut, ...]) -> tuple[Cut, ...]:
    starts = (cut.first, *(mark.end for mark in marks))
    ends = (*(mark.first for mark in marks), cut.end)
    return tuple(Cut(first, max(first, end)) for first, end in zip(starts, ends, strict=True))
