"""How many entered a trial, by what its sentences report: what later shares are out of. Reads no sentence."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.protocol.evidence import Reported, SafetyEvent, Statistic
from trialrun.read.results.statistics import Known

_SEXES = ("male", "female")


def enrolled(results: tuple[Reported, ...], known: Known) -> Known:
    """The first count of patients said to be enrolled is what later shares are out of."""
    if known.total is not None:
        return known
    everybody = (one for one in results if one.name not in _SEXES)
    entered = [one for one in everybody if one.name == "enrolled" or _tells_entry(one.label)]
    counts = [_everybody(one) for one in entered]
    return Known(total=counts[0], sure=False) if counts and counts[0] else known


ENTRY = re.compile(
    r"\b(?:enrol?led|recruited|included|entered|were (?:treated|studied|analy[sz]ed|evaluated)|randomi[sz]ed"
    r"|randomly (?:assigned|allocated)|were (?:assigned|allocated)(?! to\b)|underwent randomi[sz]ation)\b",
    re.IGNORECASE,
)
"""How sentences say that patients came into a trial."""
_OF_GROUP = re.compile(
    r"\b(?:to|into|in)\b(?! (?:the|this|our) (?:study|trial)\b)[^.;]*\(\s*n\s?=\s?\d+\s*\)\W*$"
    r"|\b(?:assigned|allocated|randomi[sz]ed)(?: [a-z]+){0,2} to\b[^.;]*?\b(?:and|or) \d+ (?:\w+ )?to\b",
    re.IGNORECASE,
)
"""How the number of a group stands behind its name, `to A (n = 20)`, or before it: `20 to A and 21 to B`."""


def is_of_group(words: str) -> bool:
    """Whether words tell how many went into one of the groups, and not how many entered the trial."""
    return _OF_GROUP.search(words) is not None


def _tells_entry(label: str) -> bool:
    """Whether words tell how many entered the trial, and not one of its groups."""
    return ENTRY.search(label) is not None and not is_of_group(label)


_LATER = re.compile(r"\b(?:included|analy[sz]ed) in (?:the|this)\b[^.;]{0,40}\banalys[ei]s\b", re.IGNORECASE)


def _everybody(one: Reported) -> int | None:
    """How many entered: of `of 90 patients enrolled, 60 had X` those whom the others are some of."""
    first = next((figure for figure in one.statistics if figure.count), None)
    if first is None:
        return None
    return first.total if first.total and _SOME_OF.match(one.label) else first.count


_SOME_OF = re.compile(r"(?:of|among) (?:the )?\d", re.IGNORECASE)


def with_everybody(one: Reported, known: Known) -> Reported:
    """Those enrolled are all of themselves, and those that are said to be entered later are out of them."""
    first = one.statistics[0]
    if first.count is not None and known.total is not None and first.count < known.total:
        out_of = re.match(r"(?:of|among) (?:these|those|them|whom)\b", one.label, re.IGNORECASE)
        counted = first.measure == "count" and first.total is None and first.percent is None
        some = one.name in _SEXES and ENTRY.search(one.label)
        later = counted and (out_of or some or _LATER.search(one.label)) is not None
        return replace(one, statistics=(replace(first, total=known.total), *one.statistics[1:])) if later else one
    if (
        one.name not in _SEXES
        and _tells_entry(one.label)
        and first.measure == "count"
        and first.total is None
        and first.percent is None
        and first.printed != "all"
    ):
        return replace(one, statistics=(replace(first, total=first.count), *one.statistics[1:]))
    return one


def own_total(figure: Statistic | SafetyEvent, group: str, words: str, known: Known) -> int | None:
    """What a figure is out of; those who entered the trial are no total of one of its groups, unless it is printed."""
    total = figure.total
    assumed = total is not None and total == known.total and not re.search(rf"\b{total}\b", words)
    return None if assumed and group else total
