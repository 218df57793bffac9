"""For which patients of the trial a clause is: one phase, part, cohort or arm. Who is in it, a person is asked."""

from __future__ import annotations

import re

from trialrun.read.criteria.connectives_parts import Frame
from trialrun.read.criteria.lines_scan import Scan
from trialrun.read.criteria.model import Conditional, Judgement, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import all_of
from trialrun.read.text import Cut

_GROUPS = ("cohort", "cohorts", "arm", "arms", "part", "parts", "group", "groups", "phase", "stratum", "strata")
_GROUP_NAME = r"(?-i:[A-Z]\d?|\d{1,2}[a-z]?|I{1,3}V?)(?![\w%/])"
_A_GROUP = (
    r"\W*(?:(?:for|in)\s+)?(?:(?:patients|subjects|participants|those)\s+(?:(?:enrolled|assigned)\s+)?(?:in|to|of)\s+)?"
    rf"(?:the\s+)?(?:{'|'.join(_GROUPS)})\s+{_GROUP_NAME}(?:\s*(?:,|/|&|-|and|or)\s*(?:(?:{'|'.join(_GROUPS)})\s+)?{_GROUP_NAME})*"
    r"(?:\s+(?:only|patients|subjects|participants))*"
)
_OF_A_GROUP = Sought(re.compile(rf"^{_A_GROUP}\s*[:,]\s*$", re.IGNORECASE), words=_GROUPS)
"""A label that says for which patients of the trial a line is: `Cohort B only:`, `For Part 2:`, `In phase 2,`."""
_GROUP_FIRST = Sought(re.compile(rf"^(?=(?:for|in)\b){_A_GROUP},\s+(?=\S)", re.IGNORECASE), words=_GROUPS)
_GROUP_ALONE = Sought(re.compile(rf"^{_A_GROUP}\W*$", re.IGNORECASE), words=_GROUPS)


def labels_group(scan: Scan, label: Cut) -> bool:
    """Whether a label says nothing but for which patients of the trial its clause is."""
    return scan.match(_OF_A_GROUP, label) is not None


def group_first(scan: Scan, cut: Cut) -> re.Match[str] | None:
    """`In phase 2, ...`: the words that say for which patients of the trial the rest of a clause is."""
    return scan.match(_GROUP_FIRST, cut)


def group_alone(scan: Scan, cut: Cut) -> bool:
    """Whether a bracket says nothing but for which patients of the trial a line is: `(phase 2 only)`."""
    return scan.match(_GROUP_ALONE, cut) is not None


def of_group(scan: Scan, group: Cut, tree: Tree, frame: Frame) -> Tree | None:
    """What is said of one group of the trial; who is in it, a person is asked."""
    group = scan.trimmed(group)
    return conditional(Judgement(scan.text(group), group), tree, frame)


def conditional(condition: Tree, tree: Tree, frame: Frame) -> Tree | None:
    """A requirement is asked of those alone; a finding excludes where both are there."""
    return all_of([condition, tree]) if frame.findings else Conditional(condition, tree)
