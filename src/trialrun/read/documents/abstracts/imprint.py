"""Where an article was published, as its page prints it on one line: journal, day, volume, issue, pages."""

from __future__ import annotations

import re

from trialrun.read.documents.entries import Entry
from trialrun.read.source import NamedText, Printed

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_IMPRINT = re.compile(
    r"\s*\(?(?:\d{1,3}\s*[.:]\s+)?(?P<journal>[A-Z][A-Za-z&,' .-]{1,80}?)[.,]?\s+(?P<year>(?:19|20)\d\d)"
    rf"(?:\s{_MONTH}(?:\s?-\s?{_MONTH})?(?:\s\d{{1,2}})?)?"
    r"(?:\s*[;,]\s*(?:vol\.?\s*)?(?P<volume>\d{1,4})(?:\s*\((?P<issue>[^()]{1,16})\))?"
    r"(?:\s*[:,]\s*(?:pp?\.?\s*)?(?P<pages>[A-Za-z]?\d[\w.-]{0,12}(?:\s?[-\u2010-\u2015]\s?[\w.]{1,12})?))?)?"
    r"(?P<rest>.{0,200})",
    re.DOTALL,
)
_DAY = re.compile(
    rf"\s*(?:(?:first )?published(?: online)?:?\s*)?(?:{_MONTH}\s\d{{1,2}},?|\d{{1,2}}\s{_MONTH})\s"
    r"(?P<year>(?:19|20)\d\d)\.?\s*",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")
_LINKED = re.compile(r"(?:doi:?\s?)?(?:https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+", re.IGNORECASE)
_LONGEST = 260


def imprint_of(text: Printed) -> list[Entry]:
    """The journal, year, volume, issue and pages of a line that prints nothing else; empty for any other line."""
    if len(text.text) > _LONGEST:
        return []
    day = _DAY.match(text.text)
    found = _IMPRINT.match(text.text)
    if day and not _LINKED.sub("", text.text[day.end() :]).strip(" .|•·,;"):
        doi = _DOI.search(text.text)
        return [_entry("year", day["year"], text), *([_entry("doi", doi[0].rstrip(".,;)"), text)] if doi else [])]
    if found is None or not (found["volume"] or _DOI.search(found["rest"])) or _speaks(found["rest"]):
        return []
    named = {name: found[name].strip(" .,") for name in ("journal", "year", "volume", "issue", "pages") if found[name]}
    entries = [_entry(name, value, text) for name, value in named.items()]
    doi = _DOI.search(found["rest"])
    return entries + ([_entry("doi", doi[0].rstrip(".,;)"), text)] if doi else [])


def _entry(kind: str, value: str, text: Printed) -> Entry:
    return Entry("publication", NamedText(kind, Printed(value, text.first, text.last)))


def _speaks(rest: str) -> bool:
    """Whether words of a sentence follow, as behind a journal they do not."""
    return len(re.findall(r"\b[a-z]{3,}\b", _DOI.sub("", rest))) > 4
