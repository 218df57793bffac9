"""What people confirmed or corrected stays: reviewed criteria are kept when their document is read again.

Changes no reviewed criterion; one whose line is gone is reported with all it held.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.protocol.eligibility import Criterion, Question, Review
from trialrun.protocol.trial import Trial
from trialrun.read.regular import make_regular
from trialrun.rules import Attest, atoms

_DIGITS = 16


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


def reviewed_as(one: Criterion, review: Review, change: Mapping[str, object]) -> Criterion:
    """A criterion as a person left it: `change` are fields by name; without any it is confirmed as read."""
    changed = replace(one, **change) if change else one
    return replace(changed, reviewed=replace(review, corrected=review.corrected or changed != one))
