"""The group or the patients that a sentence of results names first: `In group B (n = 22), ...`. Reads no figure."""

from __future__ import annotations

import re

import msgspec
from msgspec.structs import replace

from trialrun.protocol.evidence import Reported
from trialrun.read.results.marks import PEOPLE

_NAMED = (
    r"(?:the )?(?:(?:group|arm|cohort|part|stratum) \w{1,4}|[\w+/-]{2,30}(?: [\w+/-]{2,30}){0,2} (?:group|arm|cohort))"
)
_SIZED = rf"(?:{_NAMED})(?: ?\([nN] ?= ?\d{{1,5}}\))?"
_GROUP = re.compile(
    rf"^(?:in|for|among|within) (?:the )?(?P<group>{_NAMED})(?: ?\([nN] ?= ?(?P<size>\d{{1,5}})\))?, "
    r"(?P<rest>(?!respectively).+)$",
    re.IGNORECASE | re.DOTALL,
)
_SEVERAL = re.compile(
    rf"^(?:in|for|among) (?P<groups>{_SIZED}(?:(?:, (?:and )?| and | versus | vs\.? ){_SIZED}){{1,4}}), "
    r"(?P<rest>[^;]+?),? respectively\W*$",
    re.IGNORECASE | re.DOTALL,
)
_SIZE = re.compile(r" ?\([nN] ?= ?\d{1,5}\)")
_WHOM = re.compile(
    rf"^(?:in|among|for) (?:the )?(?:subgroups? of )?(?P<whom>(?:{PEOPLE}|those) (?:with|without|aged|who|whose) "
    r"[^,;:()]{3,80}), ",
    re.IGNORECASE,
)


class First(msgspec.Struct, frozen=True):
    """What a sentence says of whom it reports: a group with its size, or `whom` among the patients; and the rest."""

    rest: str
    group: str = ""
    size: int | None = None
    whom: str = ""


def group_first(plain: str) -> First:
    """The beginning of a sentence taken apart; groups told `respectively` are put behind their figures."""
    several = _SEVERAL.match(plain)
    if several:
        groups = _SIZE.sub("", several["groups"])
        return First(f"{several['rest']} in {groups}, respectively.")
    found = _GROUP.match(plain)
    if found:
        group = re.sub(r"^the |\s(?:group|arm|cohort)$", "", found["group"], flags=re.IGNORECASE)
        return First(found["rest"], group, int(found["size"]) if found["size"] else None)
    whom = _WHOM.match(plain)
    return First(plain[whom.end() :] if whom else plain, whom=whom["whom"] if whom else "")


def of_some(one: Reported, whom: str) -> Reported:
    """A result of some of the patients alone, whom the sentence names first."""
    if not whom:
        return one
    return replace(one, statistics=tuple(replace(each, given=each.given or whom) for each in one.statistics))
