"""Groups that objectives, outcomes and sentences name, tied to the arms; without printed arms they are the arms.

A group that no arm is keeps no name of its own: its words stay in the label or in the printed time frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from trialrun.protocol.outcomes import Objective, Outcome
from trialrun.protocol.treatment import Arm
from trialrun.protocol.trial import Trial
from trialrun.read.printed import lines_of, one_line
from trialrun.read.regular import make_regular
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import Source

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_NAMED = re.compile(
    r"\b(?P<kind>group|arm|cohort|part|stratum)\s*(?P<number>[a-h]|[1-9]\d?|[ivx]{1,4})\b", re.IGNORECASE
)
_LEAD = re.compile(
    r"^\W*(?P<group>(?:group|arm|cohort|part|stratum)\s+(?:[A-H]|[1-9]\d?|[IVX]{1,4}))\s*(?:\([^()]{1,60}\)\s*)?:\s*"
    r"(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_WHO = re.compile(
    r"\b(?:available to|open to|reserved for|consists? of|for|includes?|comprises?)\s+"
    r"(?P<who>(?:all (?:the )?|other )*(?:\w+[- ]){0,4}?"
    r"(?:patients|subjects|participants|people|men|women)\b[^;.]{0,160})",
    re.IGNORECASE,
)


_GOES_ON = re.compile(r",?\s+(?:and\s+)?(?:they|who|which) will\b", re.IGNORECASE)
"""What begins after those who belong to a group: what is done with them."""
_LONGEST = 160


class Group(msgspec.Struct, frozen=True):
    """A group as sentences introduce it: its key (`group 1`), what is said of it, and the sentences that say it."""

    key: str
    label: str
    sentences: tuple[Sentence, ...]


def group_key(name: str) -> str:
    """`Arm II` is `arm 2`; empty where the words name no group by number or letter, or more than one."""
    found = {_key(match) for match in _NAMED.finditer(name)}
    return found.pop() if len(found) == 1 else ""


def _key(match: re.Match[str]) -> str:
    number = match["number"].lower()
    return f"{match['kind'].lower()} {_ROMAN.get(number, number)}"


def introduced_groups(sentences: Iterable[Sentence]) -> tuple[Group, ...]:
    """The groups that at least two sentences of the form `Group 1: ...` introduce, in their order; else none."""
    found: dict[str, list[tuple[str, Sentence]]] = {}
    for sentence in sentences:
        match = _LEAD.match(sentence.words)
        key = group_key(match["group"]) if match else ""
        if match and key:
            found.setdefault(key, []).append((" ".join(match["rest"].split()), sentence))
    if len(found) < 2:
        return ()
    return tuple(Group(key, said[0][0], tuple(sentence for _, sentence in said)) for key, said in found.items())


def printed_groups(source: Source) -> tuple[Group, ...]:
    """The printed arms as groups, with the sentences of their own texts; none for a single arm."""
    if len(source.arms) < 2:
        return ()
    return tuple(
        Group(one_line(arm.label), one_line(arm.label), tuple(sentences_of(arm.text) if arm.text else ()))
        for arm in source.arms
    )


def arms_of_groups(groups: Sequence[Group], arms: Sequence[Arm]) -> tuple[Arm, ...]:
    """One arm for each group; phases are those of the arm of its name, or of the only arm there is."""
    by_key = {group_key(arm.name): arm for arm in arms}
    return tuple(
        Arm(
            name=group.key,
            label=group.label,
            who=_who(group.label),
            phases=_phases(group.key, by_key, arms),
            lines=lines_of(*(sentence.piece for sentence in group.sentences)),
        )
        for group in groups
    )


def _who(label: str) -> str:
    match = _WHO.search(make_regular(label).plain)
    who = _GOES_ON.split(" ".join(match["who"].split()))[0] if match else ""
    return who if len(who) < _LONGEST else who.rpartition(" ")[0]


def _phases(key: str, by_key: Mapping[str, Arm], arms: Sequence[Arm]) -> tuple[str, ...]:
    if key in by_key:
        return by_key[key].phases
    return arms[0].phases if len(arms) == 1 and not group_key(arms[0].name) else ()


def tied_to_arms(trial: Trial) -> Trial:
    """The trial with groups named as the arms are; a group that no arm is goes back into the words of its label."""
    names = {key: arm.name for arm in trial.arms if (key := group_key(arm.name))}
    names |= {arm.name.lower(): arm.name for arm in trial.arms}
    return replace(
        trial,
        objectives=tuple(_objective(one, names) for one in trial.objectives),
        outcomes=tuple(_outcome(one, names) for one in trial.outcomes),
    )


def _arm_of(group: str, names: Mapping[str, str]) -> str:
    return names.get(group.lower()) or names.get(group_key(group), "")


def _objective(one: Objective, names: Mapping[str, str]) -> Objective:
    if not one.group:
        return one
    arm = _arm_of(one.group, names)
    label = one.label if arm else f"{one.group[:1].upper()}{one.group[1:]}: {one.label}"
    return replace(one, group=arm, label=label)


def _outcome(one: Outcome, names: Mapping[str, str]) -> Outcome:
    frames = tuple(replace(frame, group=_arm_of(frame.group, names)) for frame in one.time_frames)
    return replace(one, group=_arm_of(one.group, names) if one.group else "", time_frames=frames)
