"""The group or the patients that a sentence of results names first: `In group B (n = 22), ...`. Reads no figure."""

from __future__ import annotations

import re

import msgspec
from msgspec.structs import replace

from trialrun.protocol.evidence import Reported
from trialrun.read.results.marks import PEOPLE

_NOT_ONE = (
    r"(?!(?:the )?(?:this|these|that|our|each|either|every|any|all|both|no|same|other|whole|entire|overall|total|full"
    r"|complete|present|current|patient)\b)"
)
"""Words before `group` that tell no group from another."""
_NAMED = (
    rf"{_NOT_ONE}(?:the )?"
    r"(?:(?:group|arm|cohort|part|stratum) \w{1,4}|[\w+/-]{2,30}(?: [\w+/-]{2,30}){0,2} (?:group|arm|cohort))\b"
)
_SIZED = rf"(?:{_NAMED})(?: ?\([nN] ?= ?\d{{1,5}}\))?"
_OF_SOME = rf"(?:{PEOPLE}|those) (?:with|without|aged|who|whose)"


def _lead_of(whom: str) -> str:
    return (
        rf"(?:in|for|among|within) (?:(?P<group>{_NAMED})(?: ?\([nN] ?= ?(?P<size>\d{{1,5}})\))?"
        rf"|(?:the )?(?:subgroups? of )?(?P<whom>{whom}))"
    )


_WHOM = rf"{_OF_SOME} [^,;:()]{{3,80}}"
_BEHIND = r", (?!respectively)"
_FIRST = re.compile(rf"^{_lead_of(_WHOM)}{_BEHIND}", re.IGNORECASE)
_NEXT = re.compile(
    r"(?:;|,? (?:and|but|while|whereas)\b)(?: (?:and|but|while|whereas))?,? "
    rf"{_lead_of(rf'{_WHOM}|{_NOT_ONE}[a-z-]{{3,20}} (?:{PEOPLE})')}"
    rf"(?:{_BEHIND}|(?(group) (?=\d|no\b|none\b|it was\b)|(?!)))",
    re.IGNORECASE,
)
"""Another group behind the figures of the first: `...; in the control group, 4 of 20`."""
_SEVERAL = re.compile(
    rf"^(?:in|for|among) (?P<groups>{_SIZED}(?:(?:, (?:and )?| and | versus | vs\.? ){_SIZED}){{1,4}}), "
    r"(?P<rest>[^;]+?),? respectively\W*$",
    re.IGNORECASE | re.DOTALL,
)
_SIZE = re.compile(r" ?\([nN] ?= ?\d{1,5}\)")
_OTHERS = re.compile(rf"\b{_OF_SOME}\b|\bin (?:the )?others\b", re.IGNORECASE)


class Lead(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of whom figures are told: a group with its size, or `whom` among the patients; from a place of the text on."""

    at: int = 0
    group: str = ""
    size: int | None = None
    whom: str = ""


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """The text of a sentence without the groups that stand before their figures, and these."""

    rest: str
    leads: tuple[Lead, ...] = ()

    def lead_at(self, place: int) -> Lead:
        """Of whom the figure at a place is told; empty where no group stands first."""
        return next((lead for lead in reversed(self.leads) if lead.at <= place), Lead())

    def only_size(self) -> int | None:
        """The size of the group where all figures are of one."""
        return self.leads[0].size if len(self.leads) == 1 else None


def group_first(plain: str) -> Told:
    """A sentence that names a group before its figures taken apart; groups told `respectively` are put behind them."""
    several = _SEVERAL.match(plain)
    if several:
        groups = _SIZE.sub("", several["groups"])
        return Told(f"{several['rest']} in {groups}, respectively.")
    first = _FIRST.match(plain)
    if first is None:
        return Told(plain)
    rest, leads, at = "", [_lead(first, 0)], first.end()
    for found in _NEXT.finditer(plain, at) if "respectively" not in plain else ():
        rest += f"{plain[at : found.start()]}; "
        leads.append(_lead(found, len(rest)))
        at = found.end()
    return Told(rest + plain[at:], tuple(leads))


def _lead(found: re.Match[str], at: int) -> Lead:
    group = re.sub(r"^the |\s(?:group|arm|cohort)$", "", found["group"] or "", flags=re.IGNORECASE)
    return Lead(at, group, int(found["size"]) if found["size"] else None, found["whom"] or "")


def of_some(one: Reported, whom: str, words: str) -> Reported:
    """A result of some of the patients alone, whom the sentence names first, unless its own words name others."""
    if not whom or _OTHERS.search(words):
        return one
    return replace(one, statistics=tuple(replace(each, given=each.given or whom) for each in one.statistics))
