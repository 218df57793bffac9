"""Printed numbers of results in running text, as statistics. What a number is stays `not stated` where nobody says it.

A total is taken where it is printed, or where the printed share fits a total that is known; it is never assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from trialrun.protocol.evidence import Statistic
from trialrun.read.results.averages import MEASURE
from trialrun.read.results.counts import scoped_counts
from trialrun.read.results.figures import find_marks
from trialrun.read.results.marks import PEOPLE, Mark
from trialrun.read.results.numbers import COUNT, P_VALUE, count_of, decimal_of
from trialrun.read.results.shares import fits, gives
from trialrun.read.results.spreads import LEVEL_OF_INTERVAL
from trialrun.read.results.times import time_before, time_near
from trialrun.read.text import Cut

_SCOPE = re.compile(
    rf"(?:\b(?:of|among|in)|^(?:From|In)) (?:a total of )?(?:the |these |those "
    rf"|all )?(?P<total>{COUNT}) (?:[A-Za-z][\w/+-]{{0,24}} ){{0,3}}?"
    rf"(?:{PEOPLE}|regimens?|therapies|treatments|evaluable)\b"
    r"(?: (?:who|that|which|with|in whom) (?P<given>[^,;.]{3,160}))?(?=[,;]|\s(?:who|that|with))?",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\b(?:the|these|those|all|total of)\b", re.IGNORECASE)
_ACHIEVED = re.compile(r"^(?:achieved|had|have|showed|experienced|attained)\s(?:an? )?")
_PART_OF_LAST = re.compile(r"(?:\bincluding|\bof whom|\bof which|\bof these|\bof them|,)\s*(?:in )?$", re.IGNORECASE)
_BESIDE = re.compile(r"[^.;]{0,60}\b(?:vs\.?|versus|v|compared (?:with|to)|and|or)\s?(?:with )?", re.IGNORECASE)
_RATIO = re.compile(r"\b(?P<what>(?i:(?:hazard|odds|risk|rate) ratio|relative risk)|HRs?|ORs?|RR)\b[^.;]{0,90}$")
_CHANGED = re.compile(
    r"\b(?:decreas|increas|f[ae]ll|rose|ris|improv|chang|reduc|declin|dropp|went"
    r"|normali)\w{0,6}\b[^.;]{0,60}\bfrom\s(?:an? )?(?:mean |median |average )?(?:of )?$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s$")
"""Behind a change in a sentence, another one without its verb: `A fell from 4 to 3, and B from 9 to 5`."""
_NAMED_SPREAD = re.compile(
    r"mean\w?\s?(?:\(?\s?\+/-\s?|\()(?P<what>SD|SEM|SE|standard deviation|standard error)\b", re.IGNORECASE
)
_NAMED_RANGE = re.compile(
    r"(?:median|mean)s? ?[(\[] ?(?P<what>range|IQR|interquartile range|\d{2} ?% ?CI)\b", re.IGNORECASE
)
_SPREADS = {
    "range": "range", "iqr": "IQR", "interquartile range": "IQR", "inter-quartile range": "IQR", "sd": "SD",
    "sds": "SD", "standard deviation": "SD", "se": "SE", "sem": "SE", "standard error": "SE",
    "standard error of the mean": "SE",
}  # fmt: skip
"""Printed names of a spread and ours. A confidence interval keeps its level."""


class Known(msgspec.Struct, frozen=True):
    """How many patients a text speaks of; `sure` where every bare count of patients is a count out of them."""

    total: int | None = None
    sure: bool = False


class Scope(msgspec.Struct, frozen=True):
    """The group a sentence names first: `Of the 6 patients who responded, ...`."""

    cut: Cut
    total: int
    given: str = ""


def read_statistics(plain: str, known: Known | None = None) -> tuple[tuple[Cut, Statistic], ...]:
    """The statistics of a sentence made regular, left to right, each with its place. Total, linear; decimals exact."""
    known = known or Known()
    marks = find_marks(plain)
    scope = scope_of(plain, marks)
    if scope is not None:
        marks = _in_scope(plain, marks, scope)
    elif marks and marks[0].kind == "count":
        marks = _with_bare(plain, marks, marks[0].cut.end, begins=True)
    found: list[tuple[Cut, Statistic]] = []
    for at, mark in enumerate(marks):
        first = marks[at - 1].cut.end if at else 0
        end = marks[at + 1].cut.first if at + 1 < len(marks) else len(plain)
        around = _Around(plain, Cut(first, end), scope, known, found[-1][1] if found else None)
        statistic = _statistic(mark, around)
        if statistic is not None:
            found.append((mark.cut, _with_p_value(statistic, plain, mark, end)))
    return tuple(_with_shared_unit(plain, list(_with_own_shares(plain, found))))


def _with_own_shares(plain: str, found: list[tuple[Cut, Statistic]]) -> Iterator[tuple[Cut, Statistic]]:
    """`10 of 18 patients with a biopsy (56%)`: a share in brackets behind the words of its count is of that count."""
    for at, (cut, one) in enumerate(found):
        if at and _is_share_of(plain, found[at - 1], cut, one):
            continue
        behind = found[at + 1] if at + 1 < len(found) else None
        shared = behind is not None and _is_share_of(plain, (cut, one), *behind)
        yield cut, msgspec.structs.replace(one, percent=behind[1].percent) if behind and shared else one


def _is_share_of(plain: str, counted: tuple[Cut, Statistic], cut: Cut, share: Statistic) -> bool:
    one, between = counted[1], plain[counted[0].end : cut.first]
    if one.count is None or not one.total or share.count is not None or share.percent is None:
        return False
    alone = one.percent is None and between.endswith("(") and not set(between) & set(",;:")
    return alone and fits(one.count, one.total, share.percent)


_ALONGSIDE = re.compile(r"\s?(?:vs\.?|versus|v|and|or|,)\s(?:and\s)?", re.IGNORECASE)


def _with_shared_unit(plain: str, found: list[tuple[Cut, Statistic]]) -> list[tuple[Cut, Statistic]]:
    """`11.2 v 7.4 months`: the unit behind the second number is that of both."""
    shared = list(found)
    for at in range(len(found) - 2, -1, -1):
        (cut, one), (behind, other) = shared[at], shared[at + 1]
        bare = one.value is not None and not one.unit and other.unit and one.measure == other.measure
        if bare and _ALONGSIDE.fullmatch(plain, cut.end, behind.first):
            shared[at] = (cut, msgspec.structs.replace(one, unit=other.unit))
    return shared


def scope_of(plain: str, marks: tuple[Mark, ...]) -> Scope | None:
    """The group whose number the shares of the sentence are out of, where it names one."""
    for match in _SCOPE.finditer(plain):
        within = [mark for mark in marks if mark.cut.first < match.end("total") and match.start() < mark.cut.end]
        owned = any("total" in mark.groups or mark.cut.first < match.start() for mark in within)
        whole = plain[max(0, match.start() - 8) : match.start()].lower().endswith("total ")
        if not (owned or whole) and (match.start() == 0 or _DEFINITE.search(match[0])):
            given = _ACHIEVED.sub("", " ".join((match["given"] or "").split()))
            return Scope(Cut(match.start(), match.end()), count_of(match["total"]), given)
    return None


def _in_scope(plain: str, marks: tuple[Mark, ...], scope: Scope) -> tuple[Mark, ...]:
    """The marks without the number of the group itself, and with the bare counts that now have a total."""
    cut = scope.cut
    kept = [
        mark
        for mark in marks
        if mark.cut.end <= cut.first or cut.end <= mark.cut.first or mark.cut.first > cut.first + 60
    ]
    return _with_bare(plain, tuple(kept), cut.end, begins=False)


def _with_bare(plain: str, kept: tuple[Mark, ...], first: int, *, begins: bool) -> tuple[Mark, ...]:
    """The marks with bare counts behind a place; `begins`: only those that begin a clause."""
    taken = bytearray(len(plain) + 1)
    for mark in kept:
        taken[mark.cut.first : mark.cut.end] = b"\x01" * (mark.cut.end - mark.cut.first)
    bare = [
        mark
        for mark in scoped_counts(plain, begins=begins)
        if mark.cut.first >= first and not any(taken[mark.cut.first : mark.cut.end])
    ]
    return tuple(sorted((*kept, *bare), key=lambda mark: mark.cut))


class _Around(msgspec.Struct, frozen=True):
    """What stands around a mark: the text up to the marks beside it, the group, the patients known, the last one."""

    plain: str
    free: Cut
    scope: Scope | None
    known: Known
    last: Statistic | None

    def before(self, mark: Mark) -> str:
        """The text from the mark before up to this one."""
        return self.plain[self.free.first : mark.cut.first]


def _statistic(mark: Mark, around: _Around) -> Statistic | None:
    match mark.kind:
        case "average":
            return _average(mark, around)
        case "ratio":
            spread, low, high, _ = _spread_of(mark.groups, around.plain)
            return Statistic(
                measure="value", value=decimal_of(mark.groups["value"]), low=low, high=high, spread=spread,
                printed=_ratio_name(mark.groups["what"]),
            )  # fmt: skip
        case "unreached":
            last = around.last.measure if around.last is not None and around.last.value is not None else ""
            measured = _measure(around.before(mark)) or last
            return Statistic(
                measure=_as_measure(measured if measured == "median" else "", False),
                printed=" ".join(mark.groups["printed"].lower().split()),
            )
        case "length":
            return Statistic(
                measure="time", low=decimal_of(mark.groups["value"]), spread=mark.groups["sign"], unit=mark.unit
            )
        case "none" | "all":
            return _whole(mark, around)
        case "count" | "share":
            return _share(mark, around)


def _measure(before: str) -> str:
    words = [match["what"].lower().rstrip("s") for match in MEASURE.finditer(before)]
    return {"average": "mean"}.get(words[-1], words[-1]) if words else ""


def _average(mark: Mark, around: _Around) -> Statistic:
    """A value with its spread: of a median or mean where the words before it say so."""
    groups, before = mark.groups, around.before(mark)
    was_changed = around.last is not None and around.last.at == "after"
    change = _CHANGED.search(before) or (_FROM.search(before) if was_changed else None)
    follows = around.last is not None and around.last.at == "before" and re.search(r"\bto\s*$", before) is not None
    measure = _measure(before) or _carried(before, around.last, mark, follows)
    ratio = _RATIO.search(before) if not measure else None
    spread, low, high, plus_minus = _spread_of(groups, around.plain)
    at = "before" if change else "after" if follows else time_near(around.plain, around.free, mark.cut)
    value = decimal_of(groups["value"])
    changing = bool(change) or follows or "changed" in groups
    if mark.unit == "%" and not measure and plus_minus is None and not changing:
        return Statistic(
            measure="percent", at=at, percent=value, low=low, high=high, spread=spread, total=_given_total(around)
        )
    return Statistic(
        measure=_as_measure(measure, ratio is not None or "changed" in groups),
        at=at,
        value=value,
        low=low,
        high=high,
        plus_minus=plus_minus,
        spread=spread,
        unit="" if mark.unit == "1" else mark.unit,
        printed=_ratio_name(ratio["what"]) if ratio else _open_end(groups) or _change_of(groups),
    )


def _change_of(groups: dict[str, str]) -> str:
    """How a value changed, where the figure is the change: `increased by`."""
    changed = groups.get("changed", "")
    return changed if " " in changed else ""


def _open_end(groups: dict[str, str]) -> str:
    """A range whose upper end is not a number says so."""
    high = groups.get("high", "")
    return f"upper end {high.lower() if ' ' in high else high}" if high and not high[-1:].isdigit() else ""


def _carried(before: str, last: Statistic | None, mark: Mark, follows: bool) -> str:
    """What the number before was, where this one is set beside it: `14.3 months v 7.2 months`."""
    alike = last is not None and (last.unit in (mark.unit, "") or last.value is None)
    beside = follows or (_BESIDE.fullmatch(before) is not None and alike)
    return last.measure if last is not None and beside and last.measure in ("mean", "median") else ""


def _as_measure(measure: str, valued: bool) -> Literal["mean", "median", "value", "not stated"]:
    named: dict[str, Literal["mean", "median"]] = {"mean": "mean", "median": "median"}
    if measure in named:
        return named[measure]
    return "value" if valued else "not stated"


def _ratio_name(printed: str) -> str:
    short = {
        "hr": "hazard ratio",
        "hrs": "hazard ratio",
        "or": "odds ratio",
        "ors": "odds ratio",
        "rr": "relative risk",
    }
    return short.get(printed.lower(), printed.lower())


_Spread = tuple[str, Decimal | None, Decimal | None, Decimal | None]


def _spread_of(groups: dict[str, str], plain: str) -> _Spread:
    """Name of the spread, its ends, and the figure after the plus-minus sign. A lone figure is no end of a range."""
    printed = " ".join(groups.get("spread", "").lower().split())
    name = spread_named(printed)
    if "plus_minus" in groups:
        said = _NAMED_SPREAD.search(plain)
        name = spread_named(said["what"].lower()) if said else name or "not stated"
        return name, None, None, decimal_of(groups["plus_minus"])
    if "low" in groups and "high" not in groups:
        said = _NAMED_SPREAD.search(plain)
        return (
            name or (spread_named(said["what"].lower()) if said else "not stated"),
            None,
            None,
            decimal_of(groups["low"]),
        )
    if "low" not in groups:
        return "", None, None, None
    if not groups["high"][-1:].isdigit():
        return name or "not stated", decimal_of(groups["low"]), None, None
    ends = sorted((decimal_of(groups["low"]), decimal_of(groups["high"])))
    level = LEVEL_OF_INTERVAL.search(plain) if not name and ("percent" in groups or "what" in groups) else None
    return name or (f"{level[1]}% CI" if level else _after_measure(plain)) or "not stated", ends[0], ends[1], None


def _after_measure(plain: str) -> str:
    """The spread named beside the measure: `median (range)`."""
    said = _NAMED_RANGE.search(plain)
    return spread_named(said["what"].lower()) if said else ""


def spread_named(printed: str) -> str:
    """Our name of a spread: `interquartile range` is IQR, `95 % confidence interval` is 95% CI; empty for no name."""
    level = re.match(r"(\d{2}) ?%", printed)
    if level:
        return f"{level[1]}% CI"
    return _SPREADS.get(printed) or ("IQR" if printed.startswith("q1") else "")


def _share(mark: Mark, around: _Around) -> Statistic | None:
    groups = mark.groups
    percent = decimal_of(groups["percent"]) if "percent" in groups else None
    at = time_near(around.plain, around.free, mark.cut)
    if percent is not None and percent > 100:
        return None
    if "count" not in groups:
        return _percent_alone(mark, percent, around, at)
    count = count_of(groups["count"])
    total = count_of(groups["total"]) if "total" in groups else _total(mark, count, percent, around)
    scope = around.scope
    given = scope.given if scope and total == scope.total and total != around.known.total else ""
    spread, low, high, _ = _spread_of(groups, around.plain)
    return Statistic(
        measure="count", at=at, count=count, total=total, percent=percent, low=low, high=high, spread=spread,
        given=given, printed=_open_end(groups),
    )  # fmt: skip


def _percent_alone(mark: Mark, percent: Decimal | None, around: _Around, at: str) -> Statistic:
    scope = around.scope if around.scope and mark.cut.first >= around.scope.cut.end else None
    spread, low, high, _ = _spread_of(mark.groups, around.plain)
    return Statistic(
        measure="percent",
        at=at,
        percent=percent,
        total=scope.total if scope else None,
        given=scope.given if scope and scope.total != around.known.total else "",
        low=low,
        high=high,
        spread=spread,
        printed=_open_end(mark.groups),
    )


def _given_total(around: _Around) -> int | None:
    return around.scope.total if around.scope else None


def _total(mark: Mark, count: int, percent: Decimal | None, around: _Around) -> int | None:
    """What a count is out of: the group named, the count it is a part of, the patients known. A share must fit it."""
    scope, known = around.scope, around.known
    part = _PART_OF_LAST.search(around.before(mark)) or around.plain[mark.cut.first : mark.cut.end].startswith("with ")
    last = around.last.count if around.last and part else None
    if percent is not None:
        whole = (scope.total if scope else None, known.total, last)
        return next((total for total in whole if total and gives(count, total, percent)), None)
    candidates: list[int | None] = [scope.total if scope else None]
    if around.plain[mark.cut.first : mark.cut.end].startswith("with "):
        candidates.append(last)
    printed = around.plain[mark.cut.first : mark.cut.end]
    if known.sure and (re.fullmatch(PEOPLE, mark.groups.get("noun", ""), re.IGNORECASE) or printed[:1] in "nN"):
        candidates.append(known.total)
    return next((total for total in candidates if total and count <= total), None)


def _whole(mark: Mark, around: _Around) -> Statistic | None:
    """Nobody, or everybody: a count of 0, or the total itself where it is known."""
    named = mark.groups.get("total") or mark.groups.get("count")
    total = count_of(named) if named else (around.scope.total if around.scope else around.known.total)
    at = time_near(around.plain, around.free, mark.cut) or time_before(around.plain, mark.cut.first)
    if mark.kind == "none":
        return Statistic(measure="count", at=at, count=0, total=total)
    percent = decimal_of(mark.groups["percent"]) if "percent" in mark.groups else None
    return Statistic(measure="count", at=at, count=total, total=total, percent=percent, printed="" if total else "all")


def _with_p_value(statistic: Statistic, plain: str, mark: Mark, end: int) -> Statistic:
    """The p value printed right behind; one that is only bounded is kept as printed."""
    found = P_VALUE.search(plain, mark.cut.end, min(end, mark.cut.end + 60))
    if found is None:
        return statistic
    if found["sign"] == "=":
        return msgspec.structs.replace(statistic, p_value=decimal_of(found["figure"]))
    bound = f"p {found['sign']} {found['figure']}"
    return msgspec.structs.replace(statistic, printed=", ".join(filter(None, (statistic.printed, bound))))
