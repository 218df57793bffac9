"""Dates of a trial in ISO form, from fields and sentences. Chooses no reading that the document does not show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialrun.errors import DateError
from trialrun.ground.date_order import day_first
from trialrun.ground.dates import parse_date
from trialrun.protocol.elements import StatedDate
from trialrun.protocol.tokens import find_tokens
from trialrun.read.printed import lines_of, one_line
from trialrun.read.sentences import Sentence
from trialrun.read.source import NamedText, Source
from trialrun.terms import Vocabulary

_MOMENT = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")
"""A date with a time of day, as the European and the ISRCTN registers write it: the day is that of its own zone."""
_BY_COUNTRY = re.compile(r"(?P<country>[A-Z]{2})\s*:\s*(?P<date>[^:;,]{4,40}?)\s*+(?=[;,]\s*+[A-Z]{2}\s*:|[;,]?\s*+$)")
"""`BE: 11/10/2023, PL: 02/11/2023`: the decision of each country."""
_MONTH_OF = r"[A-Z][a-z]+\.?\s+(?:\d{1,2},\s+)?\d{4}|\d{1,2}\s+[A-Z][a-z]+\.?\s+\d{4}|(?:19|20)\d\d\b"
_ENROLLING = r"(?:enrol|includ|recruit|accru|random)"
_ENROLLED = (
    re.compile(
        rf"\b(?:between|from)\s+(?P<first>{_MONTH_OF}),?\s+(?:and|to|until|through)\s+(?P<last>{_MONTH_OF})"
        rf"[^.]{{0,120}}\b{_ENROLLING}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_ENROLLING}\w*\s(?:[\w-]+\s){{0,6}}?(?:between|from)\s+(?P<first>{_MONTH_OF}),?\s+"
        rf"(?:and|to|until|through)\s+(?P<last>{_MONTH_OF})",
        re.IGNORECASE,
    ),
)


def dates_of(source: Source, vocabulary: Vocabulary) -> Iterator[StatedDate]:
    """One date for each kind and value, with all its lines."""
    order = order_of(source)
    grouped: dict[tuple[str, str, str], list[NamedText]] = {}
    for item in (part for whole in source.dates if whole.value.text for part in _parted(whole)):
        grouped.setdefault((item.kind, item.detail, one_line(item.value)), []).append(item)
    for items in grouped.values():
        lines = lines_of(*(item.value for item in items))
        yield msgspec.structs.replace(stated_date(items[0], vocabulary, order), lines=lines)


def order_of(source: Source) -> bool | None:
    """Whether the dates of a record stand with the day first: so its register prints them, or one of them shows it."""
    printed = [item.value.text for item in source.dates]
    return True if source.kind == "ctis" else day_first(printed)


def _parted(item: NamedText) -> Iterator[NamedText]:
    """A date for each country where a value names several, else the value itself."""
    printed = one_line(item.value)
    found = list(_BY_COUNTRY.finditer(printed))
    if not found or _BY_COUNTRY.sub("", printed).strip(" ;,"):
        yield item
        return
    for match in found:
        value = msgspec.structs.replace(item.value, text=match["date"])
        yield NamedText(item.kind, value, ", ".join(filter(None, (item.detail, match["country"]))))


def enrolment_dates(sentences: Iterable[Sentence], vocabulary: Vocabulary) -> tuple[StatedDate, ...]:
    """The first and last enrolment that a sentence states: `Between May 2014 and June 2015, 5 men were enrolled`."""
    for sentence in sentences:
        match = next(filter(None, (pattern.search(sentence.words) for pattern in _ENROLLED)), None)
        if match:
            piece = sentence.piece
            ends = (("first enrolment", match["first"]), ("last enrolment", match["last"]))
            named = [NamedText(kind, msgspec.structs.replace(piece, text=text.strip(" ,"))) for kind, text in ends]
            return tuple(date for date in (stated_date(item, vocabulary) for item in named) if _is_iso(date.value))
    return ()


def stated_date(item: NamedText, vocabulary: Vocabulary, days_first: bool | None = None) -> StatedDate:
    """A printed date in ISO form; day and month that may be exchanged leave the year, with both readings.

    Words that are no date are kept as printed and make the file's check speak. `days_first`: the order of day and
    month in this document, where it is known.
    """
    printed, kind = one_line(item.value), ", ".join(filter(None, (item.kind, _detail(item.detail))))
    lines = lines_of(item.value)
    moment = _MOMENT.fullmatch(printed)
    if moment and _is_iso(moment["day"]):
        return StatedDate(value=moment["day"], kind=kind, printed=printed, lines=lines)
    if _is_iso(printed):
        return StatedDate(value=printed, kind=kind, lines=lines)
    tokens = [token for token in find_tokens(printed, vocabulary) if token.kind == "date"]
    readings = tuple(dict.fromkeys(tokens[0].values)) if len(tokens) == 1 else ()
    if len(readings) > 1 and days_first is not None:
        readings = readings[1:] if days_first else readings[:1]
    if len(readings) == 1:
        return StatedDate(value=readings[0], kind=kind, printed=printed, lines=lines)
    if readings:
        return StatedDate(value=readings[0][:4], kind=kind, printed=printed, readings=readings, lines=lines)
    return StatedDate(value=printed, kind=kind, printed=printed, lines=lines)


def _detail(detail: str) -> str:
    """`ACTUAL` of a record is the `Actual` of its page; a country keeps its capitals."""
    return detail.lower() if detail.lower() in {"actual", "estimated", "anticipated"} else detail


def _is_iso(text: str) -> bool:
    try:
        parse_date(text)
    except DateError:
        return False
    return True
