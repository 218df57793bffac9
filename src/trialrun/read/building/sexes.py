"""Requirements of men and of women that stand in lines of their own, as cohorts are listed. Reads no text."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.protocol.eligibility import Criterion
from trialrun.protocol.scalars import Statement
from trialrun.rules import All, print_rule
from trialrun.rules.nodes import If, OneOf


def told_by_sex(criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """The criteria of a trial; where one line asks for men and another for women, each is asked of its own alone.

    `men aged 20 to 40` on one bullet and `women aged 25 to 45` on the next would otherwise let nobody in.
    """
    named = [_sex_of(criterion) for criterion in criteria]
    if len({sex.values for sex in named if sex is not None}) < len(("male", "female")):
        return tuple(criteria)
    return tuple(
        criterion if sex is None else _asked_of(criterion, sex) for criterion, sex in zip(criteria, named, strict=True)
    )


def _sex_of(criterion: Criterion) -> OneOf | None:
    """The sex that a requirement names beside something else."""
    if criterion.rule is None or criterion.list_role != "inclusion" or not criterion.holds_when_eligible:
        return None
    tree = criterion.rule.tree
    parts = tree.of if isinstance(tree, All) else ()
    return next((part for part in parts if isinstance(part, OneOf) and part.fact.name == "sex"), None)


def _asked_of(criterion: Criterion, sex: OneOf) -> Criterion:
    """The requirement for those of a sex; the others are asked nothing."""
    tree = criterion.rule.tree if criterion.rule is not None else None
    rest = tuple(part for part in tree.of if part != sex) if isinstance(tree, All) else ()
    if not rest:
        return criterion
    rule = If(sex, rest[0] if len(rest) == 1 else All(rest))
    return replace(criterion, rule=Statement(print_rule(rule)))
