"""Cells of result tables: what the row's label says its numbers are, and the numbers of a cell. Guesses no average."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

import msgspec

from trialrun.protocol.evidence import Statistic
from trialrun.read.results.numbers import NUMBER, count_of, decimal_of, unit_named
from trialrun.read.results.shares import fits
from trialrun.read.results.statistics import spread_named

Shape = Literal["count percent", "percent count", "count", "percent", "average", "ratio", "p value", "not stated"]
Measure = Literal["median", "mean", "value", "not stated"]


class RowForm(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the numbers of a row are: their shape, which average, which spread, in which unit."""

    shape: Shape = "not stated"
    measure: Measure = "not stated"
    spread: str = ""
    unit: str = ""
    printed_unit: str = ""


class RowLabel(msgspec.Struct, frozen=True):
    """A row's label without its form: `Age, median (range), years` is `Age`."""

    words: str
    form: RowForm


_SPREAD = (
    r"(?P<spread>range|IQR|inter-?quartile range|Q1\s?[-,]\s?Q3|SD|standard deviation|SE|SEM|\d{2} ?% ?CI"
    r"|min\s?[-,]\s?max)"
)
_AVERAGE = re.compile(
    rf"^(?P<measure>median|mean|average)?\s?(?:value)?\s?(?:[(\[]\s?(?:\+/-\s?)?{_SPREAD}\s?[)\]]"
    rf"|\+/-\s?{_SPREAD.replace('spread', 'plus')}|{_SPREAD.replace('spread', 'bare')})?$",
    re.IGNORECASE,
)
_COUNT_FORMS: tuple[tuple[Shape, re.Pattern[str]], ...] = (
    (
        "count percent",
        re.compile(
            r"^(?:n|no\.?|number|count|n/n|patients)(?: of patients)?\s?(?:/\s?N\s?)?[,;]?\s?[(\[]\s?%\s?[)\]]$",
            re.IGNORECASE,
        ),
    ),
    ("percent count", re.compile(r"^%\s?[(\[]\s?n(?:/N)?\s?[)\]]$", re.IGNORECASE)),
    ("count", re.compile(r"^(?:n|no\.|number of patients|n/N)$", re.IGNORECASE)),
    ("percent", re.compile(r"^(?:%|percent(?:age)?|% of patients)$", re.IGNORECASE)),
    (
        "ratio",
        re.compile(
            r"^(?:HR|OR|RR|(?:hazard|odds|risk|rate) ratio)(?:(?: or |/)(?:HR|OR|RR|(?:odds|risk|rate) ratio))?"
            rf"\s?(?:[(\[]\s?{_SPREAD}\s?[)\]])?$",
            re.IGNORECASE,
        ),
    ),
    ("p value", re.compile(r"^p[- ]?values?$", re.IGNORECASE)),
)
_PARTS = re.compile(r"\s*[,;]\s+(?![^()\[\]]*[)\]])|\s+(?=(?:n|no\.)\s?\(%\)$)", re.IGNORECASE)
_TAIL = re.compile(
    rf"\s+(?P<form>(?:(?:median|mean)\s)?[(\[]\s?{_SPREAD}\s?[)\]]|[(\[]\s?%\s?[)\]]|(?:median|mean)\s?\+/-\s?(?:SD"
    rf"|SE)|\(n\s?\[%\]\)|\(n\))$",
    re.IGNORECASE,
)
_LEAD = re.compile(rf"^(?P<measure>median|mean)\s(?:[(\[]\s?{_SPREAD}\s?[)\]]\s)?(?=\w)", re.IGNORECASE)
_LONGEST_LABEL = 400
"""Characters. Longer texts are no label of a row."""
_UNIT_TAIL = re.compile(r"\s?[(\[](?P<unit>[^()\[\]]{1,20})[)\]]$")


def read_row_label(printed: str, above: RowForm | None = None) -> RowLabel:
    """The words of a label made regular, and the form of its row; `above` is the form of the heading above it."""
    if len(printed) > _LONGEST_LABEL:
        return RowLabel(printed, RowForm())
    parts = [part.strip() for part in _PARTS.split(printed.strip(" :")) if part.strip()]
    words, form = parts[0] if parts else printed, RowForm()
    for part in parts[1:]:
        words, form = _with_part(words, form, part)
    whole = _form_named(words, form) if len(parts) == 1 else None
    if whole is not None and whole.shape in ("count percent", "percent count"):
        return RowLabel(words, whole)
    words, form = _with_lead(*_with_tail(words, form))
    words, form = _with_unit_tail(words, form)
    if form.shape == "not stated" and above is not None:
        form = msgspec.structs.replace(
            above, unit=form.unit or above.unit, printed_unit=form.printed_unit or above.printed_unit
        )
    return RowLabel(words.rstrip(" -"), form)


def _with_tail(words: str, form: RowForm) -> tuple[str, RowForm]:
    """A form in brackets behind the words, and a unit before it: `Median DOR, months (95% CI)`."""
    tail = _TAIL.search(words)
    if tail is None or form.shape not in ("not stated", "average"):
        whole = _form_named(words, form) if form.shape == "not stated" else None
        return words, whole if whole is not None and whole.shape in ("ratio", "p value") else form
    printed = tail["form"].strip("()") if tail["form"].lower() == "(n)" else tail["form"]
    named = _form_named(printed, form)
    if named is None:
        return words, form
    whole = _form_named(words, form)
    if whole is not None and whole.shape == "ratio":
        return words[: tail.start()], whole
    first, *rest = [part.strip() for part in _PARTS.split(words[: tail.start()].rstrip(" ,")) if part.strip()] or [
        words
    ]
    for part in rest:
        first, named = _with_part(first, named, part)
    return first, named


def _with_part(words: str, form: RowForm, part: str) -> tuple[str, RowForm]:
    """One part behind a comma: a form, a unit, or more words of the label."""
    named = _form_named(part, form)
    if part == "%" and form.shape == "average":
        return words, msgspec.structs.replace(form, unit="%", printed_unit="%")
    if named is not None:
        return words, named
    unit = unit_named(part)
    if unit and unit != "1":
        return words, msgspec.structs.replace(form, unit=unit, printed_unit=part)
    return f"{words}, {part}", form


def _form_named(part: str, form: RowForm) -> RowForm | None:
    for shape, pattern in _COUNT_FORMS:
        found = pattern.match(part)
        if found:
            spread = spread_named((found.groupdict().get("spread") or "").lower())
            return msgspec.structs.replace(
                form, shape=shape, measure="value" if shape == "ratio" else form.measure, spread=spread
            )
    average = _AVERAGE.match(part)
    if average is None or not part:
        return None
    spread = (average["spread"] or average["plus"] or average["bare"] or "").lower()
    measure = _measure_named(average["measure"])
    return msgspec.structs.replace(form, shape="average", measure=measure, spread=_spread(spread))


def _spread(printed: str) -> str:
    return "range" if printed.startswith("min") else spread_named(" ".join(printed.split()))


def _measure_named(printed: str | None) -> Measure:
    lowered = (printed or "").lower()
    return "median" if lowered == "median" else "mean" if lowered in ("mean", "average") else "not stated"


def _with_lead(words: str, form: RowForm) -> tuple[str, RowForm]:
    """`Median PFS` is PFS, a median."""
    lead = _LEAD.match(words)
    if lead is None or form.shape not in ("not stated", "average"):
        return words, form
    spread = _spread((lead["spread"] or "").lower()) or form.spread
    return words[lead.end() :], msgspec.structs.replace(
        form, shape="average", measure=_measure_named(lead["measure"]), spread=spread
    )


def _with_unit_tail(words: str, form: RowForm) -> tuple[str, RowForm]:
    """`Hemoglobin (g/dL)` is Hemoglobin in g/dL."""
    tail = _UNIT_TAIL.search(words)
    unit = unit_named(tail["unit"]) if tail and not form.unit else ""
    if tail is None or not unit or unit == "1" or tail.start() == 0:
        return words, form
    return words[: tail.start()], msgspec.structs.replace(form, unit=unit, printed_unit=tail["unit"])


_EMPTY = re.compile(
    r"^(?:-+|n/?[aer]|n\.[aer]\.|nd|not (?:reached|reported|available|applicable|evaluable|estimable|stated|done"
    r"|determined)|unknown|missing|\.{2,3})[a-e*†‡]?$",
    re.IGNORECASE,
)
_SHORT_WORDS = {"nr": "NR", "nd": "ND", "na": "NA", "n/a": "N/A", "ne": "NE"}
_CELL = re.compile(
    rf"^(?P<sign><=|>=|[<>~=])?\s?(?P<first>-?{NUMBER})\s?(?P<first_percent>%)?"
    rf"(?:\s?/\s?(?P<total>\d{{1,6}}))?"
    rf"(?:\s?\+/-\s?(?P<plus>{NUMBER})\s?%?)?"
    rf"(?:\s?[(\[]\s?(?:(?P<named>range|IQR|SD|\d{{2}} ?% ?CI)[:,]?\s)?(?P<second>-?{NUMBER}|NR"
    rf"|NE)(?:\s?/\s?(?P<of>\d{{1,6}}))?\s?(?P<second_percent>%)?(?:(?:\s?-\s?|\s?[,;]\s?| to )(?P<third>-?{NUMBER}"
    rf"|NR|NE|NA)\s?%?)?\s?[)\]])?"
    r"\s?(?P<unit>[^\d\s()\[\]][^()\[\]]{0,19})?$",
    re.IGNORECASE,
)
_UNREACHED = re.compile(
    rf"^(?P<word>not reached|not estimable|NR|NE)\s?[(\[]\s?(?:\d{{2}} ?% ?CI[:,]?\s)?(?P<low>-?{NUMBER}|N[REA])"
    rf"(?:\s?[-,;]\s?| to )(?P<high>-?{NUMBER}|N[REA]|not (?:reached|estimable))\s?[)\]]$",
    re.IGNORECASE,
)
"""`NR (24.1-NE)`: a median that was not reached, and the interval around it."""
_RANGE_CELL = re.compile(rf"^(?P<low>-?{NUMBER})\s?%?(?:\s?-\s?| to )(?P<high>-?{NUMBER})\s?%?$")


def read_cell(printed: str, form: RowForm, total: int | None) -> Statistic:
    """The numbers of one cell made regular, by the form of its row; what cannot be read stays as printed."""
    text = printed.strip()
    if _EMPTY.match(text):
        return _without_number(text, form)
    unreached = _UNREACHED.match(text)
    if unreached:
        bounds = {"low": _number(unreached["low"]), "high": _number(unreached["high"])}
        return msgspec.structs.replace(_without_number(unreached["word"], form), **bounds, spread=form.spread)
    spanned = _RANGE_CELL.match(text)
    if spanned:
        low, high = sorted((decimal_of(spanned["low"]), decimal_of(spanned["high"])))
        return Statistic(measure="range", low=low, high=high, spread="range", unit=form.unit)
    cell = _CELL.match(text)
    if cell is None or cell["sign"]:
        return _bounded(text, form)
    groups = {name: found for name, found in cell.groupdict().items() if found is not None}
    if form.shape == "p value":
        return Statistic(measure="not stated", p_value=decimal_of(groups["first"]))
    counted = _counted(groups, form, total)
    return counted if counted is not None else _averaged(text, groups, form)


def _without_number(text: str, form: RowForm) -> Statistic:
    lowered = text.lower()
    printed = _SHORT_WORDS.get(lowered, lowered)
    reached = lowered in ("not reached", "nr", "ne", "not estimable") and form.measure == "median"
    return Statistic(measure="median" if reached else "not stated", printed=printed)


def _bounded(text: str, form: RowForm) -> Statistic:
    p_value = " ".join(("p", text)) if form.shape == "p value" else text
    return Statistic(measure="not stated", printed=p_value)


def _counted(groups: dict[str, str], form: RowForm, total: int | None) -> Statistic | None:
    """A count with its share where the row or the cell says so: `n (%)`, `4/16 (25%)`, `57%`."""
    if "plus" in groups or "third" in groups or form.shape == "average":
        return None
    whole = "." not in groups["first"] and "-" not in groups["first"]
    if form.shape in ("percent", "percent count") or ("first_percent" in groups and form.shape != "count percent"):
        return _percentage(groups, total)
    marked = "second_percent" in groups or "total" in groups
    if not whole or not (form.shape in ("count", "count percent") or marked):
        return _percentage(groups, total) if form.shape == "count percent" and "first_percent" in groups else None
    count = count_of(groups["first"])
    of = int(groups["total"]) if "total" in groups else total
    share = decimal_of(groups["second"]) if "second" in groups and groups["second"][0].isdigit() else None
    if share is not None and share > 100:
        return None
    note = f"counts under a heading in {form.printed_unit}" if form.printed_unit and form.printed_unit != "%" else ""
    return Statistic(
        measure="count", count=count, total=of if of is None or count <= of else None, percent=share, printed=note
    )


def _percentage(groups: dict[str, str], total: int | None) -> Statistic | None:
    percent = decimal_of(groups["first"])
    if not 0 <= percent <= 100:
        return None
    total = int(groups["of"]) if "of" in groups else total
    second = groups.get("second", "")
    count = int(second) if second.isdigit() and total and fits(int(second), total, percent) else None
    return Statistic(measure="percent" if count is None else "count", count=count, percent=percent, total=total)


def _averaged(text: str, groups: dict[str, str], form: RowForm) -> Statistic:
    """A value with its spread. Where the row names neither, both stay `not stated`."""
    unit = form.unit or ("%" if "first_percent" in groups else unit_named(groups.get("unit", "")))
    named = spread_named(groups.get("named", "").lower()) or form.spread
    low, high = _number(groups.get("second")), _number(groups.get("third"))
    plus = _number(groups.get("plus"))
    if plus is None and "third" not in groups and low is not None and named in ("SD", "SE"):
        plus, low = low, None
    measure = form.measure if form.shape in ("average", "ratio") else "not stated"
    if "second" in groups and "third" not in groups and plus is None:
        return Statistic(measure="not stated", value=decimal_of(groups["first"]), unit=unit, printed=text)
    if unit == "%" and measure == "not stated" and named.endswith("CI"):
        return _share_of_interval(groups, named, low, high)
    spread = (named or "not stated") if "second" in groups or plus is not None else ""
    if low is not None and high is not None and low > high:
        low, high = high, low
    printed = "" if not _open_ended(groups) else text
    value = decimal_of(groups["first"])
    return Statistic(
        measure=measure,
        value=value,
        low=low,
        high=high,
        plus_minus=plus,
        spread=spread,
        unit="" if unit == "1" else unit,
        printed=printed,
    )


def _share_of_interval(groups: dict[str, str], named: str, low: Decimal | None, high: Decimal | None) -> Statistic:
    """`76.4 (59.1-87.2)` in a row of `% (95% CI)`."""
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Statistic(measure="percent", percent=decimal_of(groups["first"]), low=low, high=high, spread=named)


def _open_ended(groups: dict[str, str]) -> bool:
    return any(not groups.get(name, "0").lstrip("-.")[:1].isdigit() for name in ("second", "third"))


def _number(printed: str | None) -> Decimal | None:
    return decimal_of(printed) if printed and printed.lstrip("-.")[:1].isdigit() else None
