"""What every result says of itself: the set and its version, each choice made, and what was not checked. Words only."""

from __future__ import annotations

from typing import Any

from trialrun.assess.assessing import confirmation_of
from trialrun.assess.judging import EVERY
from trialrun.assess.model import Options
from trialrun.protocol import CriteriaSet, Level

_BASELINES = {
    "event": "the recorded baseline or first dose, else the first assessment",
    "earliest": "the first assessment",
}


def head_lines(criteria: CriteriaSet, options: Options) -> tuple[str, ...]:
    """The lines at the top of a text: the set, the choices under which it was read, and what was not checked."""
    lines = [f"{criteria.name}, version {criteria.version}: {criteria.title.value} (source: {criteria.source})"]
    lines += [f"{name}: {said}" for name, said in options_used(criteria, options).items()]
    lines += [f"reading of {one}" for one in readings_used(criteria, options)]
    return (*lines, *filter(None, (unverified_text(criteria),)))


def set_record(criteria: CriteriaSet, options: Options) -> dict[str, Any]:
    """The same as plain values for JSON."""
    return {
        "criteria": criteria.name,
        "version": criteria.version,
        "purpose": criteria.purpose,
        "source": criteria.source,
        "options": options_used(criteria, options),
        "readings": readings_used(criteria, options),
        "unverified": unverified_levels(criteria),
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
    return told


def readings_used(criteria: CriteriaSet, options: Options) -> tuple[str, ...]:
    """Every level that can be read in several ways, with the reading used: `serum.PD: 0.5 and more (not: ...)`."""
    several = [level for level in criteria.levels if len(level.readings) > 1]
    return tuple(_reading(level, options) for level in several)


def unverified_levels(criteria: CriteriaSet) -> tuple[str, ...]:
    """The levels with a rule that was not checked against its source."""
    return tuple(f"{level.domain}.{level.name}" for level in criteria.levels if level.rule and not level.verified)


def unverified_text(criteria: CriteriaSet) -> str:
    """One line that says which rules were not checked; empty where all were."""
    levels = unverified_levels(criteria)
    if not levels:
        return ""
    if len(levels) == sum(level.rule is not None for level in criteria.levels):
        return "NOT CHECKED against the source: all levels of this set"
    return f"NOT CHECKED against the source: {', '.join(levels)}"


def _response_options(criteria: CriteriaSet, options: Options) -> dict[str, str]:
    own = " (as the set says)"
    how = confirmation_of(criteria, options)
    return {
        "baseline": _BASELINES[options.baseline],
        "confirmation": how.policy + ("" if options.confirmation else own),
        "values of one day that disagree": options.same_day or f"{criteria.same_day}{own}",
    }


def _reading(level: Level, options: Options) -> str:
    names = [reading.name for reading in level.readings]
    wanted = options.readings.get(f"{level.domain}.{level.name}") or options.readings.get(EVERY, "")
    used = wanted if wanted in names else names[0]
    others = ", ".join(name for name in names if name != used)
    return f"{level.domain}.{level.name}: {used} (not: {others})"
