"""What people confirmed or corrected stays: reviewed criteria are kept when their document is read again.

Changes no reviewed criterion; one whose line is gone is reported with all it held.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from msgspec.structs import replace

from trialrun.errors import UnknownNameError, UsageError
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


def digest_of(printed: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a line made regular: case, spaces and bullets do not count."""
    plain = " ".join(make_regular(printed).plain.split()).lower().lstrip("-*•·o .0123456789)(")
    return hashlib.sha256(plain.encode()).hexdigest()[:_DIGITS]


def keep_reviews(read: Trial, earlier: Trial) -> tuple[Trial, tuple[Finding, ...]]:
    """The trial as read now, with the reviewed criteria of an earlier file of the same document in their places.

    A criterion is known again by the digits of its printed line. Lines numbers are those of the new reading.
    """
    reviewed = {one.digest: one for one in earlier.eligibility.criteria if one.reviewed and one.digest}
    criteria = tuple(_kept(one, reviewed) for one in read.eligibility.criteria)
    placed = {one.digest for one in criteria}
    questions = dict(read.eligibility.questions) | _asked(criteria, earlier.eligibility.questions)
    used = {key for one in criteria for key in _keys(one)}
    eligibility = replace(
        read.eligibility, criteria=criteria, questions={key: text for key, text in questions.items() if key in used}
    )
    lost = [one for digits, one in reviewed.items() if digits not in placed]
    return replace(read, eligibility=eligibility), tuple(_lost(one, read) for one in lost)


def _kept(one: Criterion, reviewed: Mapping[str, Criterion]) -> Criterion:
    before = reviewed.get(one.digest)
    return one if before is None else replace(before, lines=one.lines, list_role=one.list_role)


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
    """The trial with one criterion confirmed (`change` empty) or corrected, and what the checks now say of the file.

    `change` has fields of the criterion: `rule` as text, `kind`, `holds_when_eligible`, `label`. A rule's new questions
    are worded by their keys until somebody words them. Raises UnknownNameError for a criterion that is not there,
    RuleSyntaxError for a rule, DateError for a day, UsageError for a kind or an empty `by`.
    """
    one = next((item for item in trial.eligibility.criteria if item.id == name), None)
    if one is None:
        raise UnknownNameError("criterion", name, [item.id for item in trial.eligibility.criteria])
    if not by.strip():
        raise UsageError("nobody is named as the reviewer", fix="write --by with a role or initials")
    day = parse_date(on).first.isoformat()
    changed = replace(one, **_fields(one, change))
    kept = replace(changed, reviewed=Review(by=by.strip(), on=day, corrected=changed != one, note=note))
    criteria = tuple(kept if item.id == name else item for item in trial.eligibility.criteria)
    used = [key for item in criteria for key in _keys(item)]
    worded = {key: Question(text=f"{key.replace('_', ' ').capitalize()}?") for key in used}
    questions = {key: trial.eligibility.questions.get(key, worded[key]) for key in dict.fromkeys(used)}
    reviewed = replace(trial, eligibility=replace(trial.eligibility, criteria=criteria, questions=questions))
    place = f"criterion {name!r}"
    return reviewed, tuple(finding for finding in check_file(reviewed) if place in finding.message)


def _fields(one: Criterion, change: Mapping[str, object]) -> dict[str, Any]:
    """The changed fields as the record holds them; the kind follows the rule where it is not given."""
    fields: dict[str, Any] = dict(change)
    if "rule" in fields:
        fields["rule"] = Statement.parse(str(fields["rule"]))
    kind = fields.get("kind", one.kind)
    if kind not in _KINDS:
        raise UsageError(f"no criterion is called {kind!r}", fix=f"write one of {', '.join(_KINDS)}")
    if kind == "note":
        fields["rule"] = None
    elif "rule" in fields and "kind" not in fields:
        asked = [isinstance(atom, Attest) for atom in atoms(fields["rule"].tree)]
        kind = "attest" if all(asked) else "partly" if any(asked) else "compiled"
        fields["kind"] = kind
    if kind != "partly":
        fields["rest"] = ()
    return fields
