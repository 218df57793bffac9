"""Drugs named together, with the phrases around them. Reads nothing."""

from __future__ import annotations

import msgspec

from trialrun.read.regimens.phrases import Condition, Drug, Heading, Mark, Phrase, kind_of_mark, meanings


class Group(msgspec.Struct, frozen=True):
    """Drugs named together with the phrases before and after them. `joined`: tied to the group before by and/comma."""

    drugs: tuple[Phrase, ...]
    before: tuple[Phrase, ...] = ()
    after: tuple[Phrase, ...] = ()
    joined: bool = False


def is_attribute(phrase: Phrase) -> bool:
    """True for what is said of a drug; joints, headings, conditions and drugs are not."""
    return not isinstance(phrase.meaning, Mark | Heading | Condition | Drug)


def joint_behind(groups: list[Group], at: int) -> str:
    """The kind of mark between two groups; none before a placebo, which is taken as the drug is."""
    later = groups[at + 1 :][:1]
    if not groups[at].after or any(not drug.given for group in later for drug in meanings(group.drugs, Drug)):
        return ""
    return kind_of_mark(groups[at].after[-1])
