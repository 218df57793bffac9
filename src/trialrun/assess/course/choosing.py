"""The choices among the ways in which a set can be read: checked against what the set has. Judges nothing."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from trialrun.assess.course.confirming import POLICIES
from trialrun.assess.model import Options
from trialrun.errors import UnknownNameError
from trialrun.protocol import Confirmation, CriteriaSet
from trialrun.protocol.criteria_set import Policy


def check_options(criteria: CriteriaSet, options: Options) -> None:
    """Raise UnknownNameError for a level, a reading or a policy of confirmation that there is not."""
    for key, name in options.readings.items():
        levels = [level for level in criteria.levels if level.key == key]
        if not levels:
            raise UnknownNameError("level", key, [level.key for level in criteria.levels], where=criteria.name)
        known = [reading.name for level in levels for reading in level.readings]
        if name not in known:
            fix = f"it has {', '.join(known)}" if known else "it has one reading alone"
            raise UnknownNameError("reading", name, known, where=f"{criteria.name}: {key}", fix=fix)
    confirmation_of(criteria, options)


def confirmation_of(criteria: CriteriaSet, options: Options) -> Confirmation:
    """The set's own policy of confirmation, or the one that was chosen. Raises UnknownNameError for one unknown."""
    if not options.confirmation:
        return criteria.confirmation
    policies: Mapping[str, Policy] = {policy: policy for policy in POLICIES}
    if options.confirmation not in policies:
        raise UnknownNameError("policy of confirmation", options.confirmation, policies)
    return replace(criteria.confirmation, policy=policies[options.confirmation])
