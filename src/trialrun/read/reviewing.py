"""What people confirmed or corrected stays: reviewed criteria are kept when their document is read again.

Changes no reviewed criterion; one whose line is gone is reported with all it held.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, get_args

from msgspec.structs import replace

from trialrun.errors import UnknownNameError, UsageError, nearest_names
from trialrun.ground.dates import parse_date
from trialrun.ground.finding import Finding
from trialrun.protocol.checks import check_file
from trialrun.protocol.eligibility import Criterion, CriterionKind, Question, Review
from trialrun.protocol.scalars import Statement
from trialrun.protocol.trial import Trial
from trialrun.read.regular import make_regular
from trialrun.rules import Attest, atoms

_DIGITS = 16
_KINDS = get_args(CriterionKind)
_QUESTIONS = "questions"
_Mark: TypeAlias = tuple[str, str, int]


_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
_MARK = re.compile(r"[\s*•·-]*(?:o\s+)?(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s+)?[\s*•·-]*")
"""The bullet or number of an item; a number without a stop or bracket behind it is a word of the line."""


def digest_of(printed: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a line made regular, so that how it is set does not count.

    Case, spaces, hyphens between words, the bullet or number before it and the stop behind it may change.
    """
    plain = " ".join(make_regular(printed).plain.split()).lower()
    solid = "".join(_HYPHEN.sub(" ", _MARK.sub("", plain, count=1).rstrip(" .,;:")).split())
    return hashlib.sha256(solid.encode()).hexdigest()[:_DIGITS]


def keep_reviews(read: Trial, earlier: Trial) -> tuple[Trial, tuple[Finding, ...]]:
    """The trial as read now, with the reviewed criteria of an earlier file of the same document in their places.

    A criterion is known again by its list, the digits of its printed line and, of equal lines, their order. Line
    numbers are those of the new reading; a criterion that nobody reviewed gives way where a name is taken.
    """
    reviewed = {mark: one for mark, one in _marked(earlier.eligibility.criteria) if one.reviewed and one.digest}
    marked = tuple(_marked(read.eligibility.criteria))
    criteria = _named_apart([_kept(one, reviewed.get(mark)) for mark, one in marked])
    placed = {mark for mark, _ in marked}
    questions = dict(read.eligibility.questions) | _asked(criteria, earlier.eligibility.questions)
    used = {key: questions[key] for one in criteria for key in _keys(one) if key in questions}
    eligibility = replace(read.eligibility, criteria=criteria, questions=used)
    lost = [one for mark, one in reviewed.items() if mark not in placed]
    return replace(read, eligibility=eligibility), tuple(_lost(one, read) for one in lost)


def _marked(criteria: tuple[Criterion, ...]) -> Iterator[tuple[_Mark, Criterion]]:
    """Each criterion with what it is known by: its list, its digits, and its number among equal lines."""
    seen: Counter[tuple[str, str]] = Counter()
    for one in criteria:
        seen[one.list_role, one.digest] += 1
        yield (one.list_role, one.digest, seen[one.list_role, one.digest]), one


def _kept(one: Criterion, before: Criterion | None) -> Criterion:
    return one if before is None else replace(before, lines=one.lines)


def _named_apart(criteria: list[Criterion]) -> tuple[Criterion, ...]:
    """The criteria with names of their own: that of a reviewed one stays, another gets a number."""
    taken = {one.id for one in criteria if one.reviewed}
    named: list[Criterion] = []
    for one in criteria:
        name, number = one.id, 2
        while not one.reviewed and name in taken:
            name, number = f"{one.id}_{number}", number + 1
        taken.add(name)
        named.append(replace(one, id=name))
    return tuple(named)


def _keys(one: Criterion) -> Iterator[str]:
    statements = [one.rule, *(reading.rule for reading in one.readings), *(test.condition for test in one.tests)]
    for statement in statements:
        yield from (atom.question for atom in atoms(statement.tree) if isinstance(atom, Attest)) if statement else ()


def _asked(criteria: tuple[Criterion, ...], earlier: Mapping[str, Question]) -> dict[str, Question]:
    """The questions of the kept criteria, worded as they were."""
    return {key: earlier[key] for one in criteria if one.reviewed for key in _keys(one) if key in earlier}


def _lost(one: Criterion, read: Trial) -> Finding:
    by = f"{one.reviewed.by} on {one.reviewed.on}" if one.reviewed else ""
    rule = one.rule.text if one.rule else "no rule"
    return Finding(
        family="review-lost",
        severity="error",
        message=f"the criterion {one.id!r}, reviewed by {by}, has no line in this version of the document: {rule}",
        fix="compare the two versions of the document; the earlier file is kept beside the new one",
        source=read.document.name if read.document else read.name,
    )


def review_criterion(
    trial: Trial, name: str, change: Mapping[str, object], *, by: str, on: str, note: str = ""
) -> tuple[Trial, tuple[Finding, ...]]:
    """The trial with one criterion confirmed (nothing changed) or corrected, and what the checks now say of it.

    `change` has fields of the criterion: `rule` as text, `kind`, `holds_when_eligible`, `label`; and `questions`: the
    wording of what the rule asks, by key. A new question without one is worded by its key. Raises UnknownNameError for
    a criterion or question that is not there, RuleSyntaxError for a rule, DateError for a day, UsageError for a kind or
    an empty `by`.
    """
    place, one = _criterion(trial, name)
    if not by.strip():
        raise UsageError("nobody is named as the reviewer", fix="write --by with a role or initials")
    day = parse_date(on).first.isoformat()
    changed = replace(one, **_fields(one, {key: value for key, value in change.items() if key != _QUESTIONS}))
    worded = dict(trial.eligibility.questions) | _wording(changed, change.get(_QUESTIONS), trial)
    changed = _with_rest(changed, worded)
    review = Review(by=by.strip(), on=day, corrected=changed != one or bool(change.get(_QUESTIONS)), note=note)
    kept = replace(changed, reviewed=review)
    criteria = tuple(kept if item.id == name else item for item in trial.eligibility.criteria)
    used = dict.fromkeys(key for item in criteria for key in _keys(item))
    eligibility = replace(trial.eligibility, criteria=criteria, questions={key: worded[key] for key in used})
    reviewed = replace(trial, eligibility=eligibility)
    return reviewed, tuple(finding for finding in check_file(reviewed) if finding.message.startswith(place))


def _criterion(trial: Trial, name: str) -> tuple[str, Criterion]:
    """The place of a criterion, as the checks write it, and the criterion."""
    for number, one in enumerate(trial.eligibility.criteria, start=1):
        if one.id == name:
            return f"eligibility.criteria[{number}]", one
    known = [one.id for one in trial.eligibility.criteria]
    listed = f"the trial has {', '.join(known[:12])}{' ...' if len(known) > 12 else ''}"
    fix = "" if nearest_names(name, known) else listed if known else "the trial has no criteria"
    raise UnknownNameError("criterion", name, known, fix=fix)


def _wording(one: Criterion, words: object, trial: Trial) -> dict[str, Question]:
    """The questions of a criterion that are worded anew, and those that have no wording yet."""
    given = {str(key): str(text) for key, text in words.items()} if isinstance(words, Mapping) else {}
    asked = dict.fromkeys(_keys(one))
    for key in given.keys() - asked.keys():
        raise UnknownNameError("question", key, asked, fix="only what the rule asks is worded: attest(KEY)")
    known = trial.eligibility.questions
    new = {key: Question(text=f"{key.replace('_', ' ').capitalize()}?") for key in asked if key not in known}
    return new | {key: replace(known.get(key) or new[key], text=text) for key, text in given.items()}


def _with_rest(one: Criterion, questions: Mapping[str, Question]) -> Criterion:
    """A criterion that is partly computable names what is left: where nothing else is said, its questions."""
    if one.kind != "partly" or one.rest:
        return one
    return replace(one, rest=tuple(questions[key].text for key in dict.fromkeys(_keys(one))))


def _fields(one: Criterion, change: Mapping[str, object]) -> dict[str, Any]:
    """The changed fields as the record holds them; the kind follows the rule where it is not given."""
    fields: dict[str, Any] = dict(change)
    if "rule" in fields:
        fields["rule"] = Statement.parse(str(fields["rule"]))
    kind = fields.get("kind", one.kind)
    if kind not in _KINDS:
        raise UsageError(f"no criterion is called {kind!r}", fix=f"write one of {', '.join(_KINDS)}")
    if kind == "note" and "rule" in fields:
        raise UsageError("a note limits nobody and has no rule", fix="leave out --rule, or name another kind")
    if kind == "note":
        fields["rule"] = None
    elif "rule" in fields and "kind" not in fields:
        asked = [isinstance(atom, Attest) for atom in atoms(fields["rule"].tree)]
        kind = "attest" if all(asked) else "partly" if any(asked) else "compiled"
        fields["kind"] = kind
    if kind != "partly":
        fields["rest"] = ()
    return fields
