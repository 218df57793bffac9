"""What every result says of itself: the set and its version, each choice made, and what was not checked. Words only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from trialrun.assess.course.choosing import confirmation_of
from trialrun.assess.model import Options
from trialrun.protocol import CriteriaSet, Level

EVERY = "*"
"""The key of a reading that is meant for every level that has one of that name."""


class RuleLines(msgspec.Struct, frozen=True):
    """The file of a set, and the line of each level in it, by `domain.level`."""

    file: str = ""
    lines: Mapping[str, int] = {}

    def text(self, level: str) -> str:
        """`line 142 of imwg-2016.yaml`; empty where it is not known."""
        return f"line {self.lines[level]} of {self.file}" if level in self.lines else ""


UNKNOWN_LINES = RuleLines()
BASELINES = {
    "event": "the recorded baseline or first dose, else the first assessment",
    "earliest": "the first assessment",
}


def head_lines(criteria: CriteriaSet, options: Options) -> tuple[str, ...]:
    """The lines at the top of a text: the set, the choices under which it was read, and what was not checked."""
    lines = [f"{criteria.name}, version {criteria.version}: {criteria.title.value} (source: {criteria.source})"]
    lines += [f"{name}: {said}" for name, said in options_used(criteria, options).items()]
    lines += [f"reading of {one}" for one in readings_used(criteria, options)]
    return (*lines, *doubt_lines(criteria))


def set_record(criteria: CriteriaSet, options: Options, lines: RuleLines = UNKNOWN_LINES) -> dict[str, Any]:
    """The same as plain values for JSON."""
    return {
        **({"file": lines.file, "rule_lines": lines.lines} if lines.lines else {}),
        "criteria": criteria.name,
        "version": criteria.version,
        "purpose": criteria.purpose,
        "source": criteria.source,
        "options": options_used(criteria, options),
        "readings": readings_used(criteria, options),
        "unverified": unverified_levels(criteria),
        "own": own_levels(criteria),
    }


def options_used(criteria: CriteriaSet, options: Options) -> dict[str, str]:
    """Every choice that can matter, by its name, whether the user or the set made it."""
    told = {} if criteria.purpose == "diagnosis" else _response_options(criteria, options)
    if options.as_of is not None:
        told["data cut" if told else "as of"] = options.as_of.isoformat()
    at = options.at or (criteria.judged_at.offset if criteria.judged_at is not None else None)
    if at is not None:
        told["judged at"] = f"{at.text()} after baseline, on the nearest visit within {options.window_days} days"
        told["no visit there"] = options.missing_visit
        told["death before it"] = options.death
    if options.assumed_absent:
        told["no record counts as absence for"] = f"{', '.join(options.assumed_absent)} (assumed, because you said so)"
    return told


def readings_used(criteria: CriteriaSet, options: Options) -> tuple[str, ...]:
    """Every level that can be read in several ways, with the reading used: `serum.PD: 0.5 and more (not: ...)`."""
    several = [level for level in criteria.levels if len(level.readings) > 1]
    return tuple(_reading(level, options) for level in several)


def unverified_levels(criteria: CriteriaSet) -> tuple[str, ...]:
    """The levels with a rule that was not checked against its source; thresholds of the user's own have none."""
    return tuple(level.key for level in criteria.levels if level.rule and not level.verified and not _own(level))


def own_levels(criteria: CriteriaSet) -> tuple[str, ...]:
    """The levels whose rule is the user's own."""
    return tuple(level.key for level in criteria.levels if level.rule and _own(level))


def checked_text(level: Level) -> str:
    """Whether a level was checked against its source, or that it is the user's own."""
    if _own(level):
        return "the user's own rule"
    return "checked against the source" if level.verified else "NOT CHECKED against the source"


def doubt_lines(criteria: CriteriaSet) -> tuple[str, ...]:
    """The lines that say which rules were not checked, and which are the user's own."""
    levels, own = unverified_levels(criteria), own_levels(criteria)
    whole = len(levels) == sum(level.rule is not None for level in criteria.levels)
    doubtful = "all levels of this set" if whole else ", ".join(levels)
    return (
        *((f"NOT CHECKED against the source: {doubtful}",) if levels else ()),
        *((f"thresholds named by the user: {', '.join(own)}",) if own else ()),
    )


def _own(level: Level) -> bool:
    return level.origin == "user"


def _response_options(criteria: CriteriaSet, options: Options) -> dict[str, str]:
    own = " (as the set says)"
    how = confirmation_of(criteria, options)
    return {
        "baseline": BASELINES[options.baseline],
        "confirmation": how.policy + ("" if options.confirmation else own),
        "values of one day that disagree": options.same_day or f"{criteria.same_day}{own}",
    }


def _reading(level: Level, options: Options) -> str:
    names = [reading.name for reading in level.readings]
    wanted = options.readings.get(level.key) or options.readings.get(EVERY, "")
    used = wanted if wanted in names else names[0]
    others = ", ".join(name for name in names if name != used)
    return f"{level.key}: {used} (not: {others})"
