"""Numbered references as publications, and the literature search. Keeps the words as printed; completes no date."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialrun.protocol.evidence import LiteratureSearch
from trialrun.protocol.registry import Publication
from trialrun.protocol.tokens import find_tokens
from trialrun.read.printed import lines_of
from trialrun.read.regular import regular
from trialrun.read.source import CitationText, Printed
from trialrun.terms import Vocabulary

_NUMBER = re.compile(r"^\s*\[?(?P<number>\d{1,3})[\].)]?\s+(?=\S)")
_NAME = (
    r"[^\W\d_][^\s.,;:]*(?:[ '’-][^\W\d_][^\s.,;:]*){0,4}\s[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de-]{0,4}"
    r"(?:\s(?:Jr|Sr|2nd|3rd|4th|I{2,3}|IV)(?![\w]))?"
)
_AUTHORS = re.compile(
    rf"^(?P<authors>{_NAME}(?:(?:,\s(?:and\s)?|\sand\s){_NAME}){{0,150}})(?P<groups>(?:;\s[^.;:]{{2,120}}){{1,4}})?"
    r"(?P<et_al>,?\s(?:et al|and others))?(?:\.:?|:)\s+"
)
"""The names in front of a work, with groups behind them: `Roe A, Doe B Jr; Larch Study Group.`"""
_AND = re.compile(r",\s(?:and\s)?|\sand\s")
_PART_OF_YEAR = r"(?:[A-Z][a-z]{2}|Spring|Summer|Autumn|Fall|Winter)"
_IMPRINT = re.compile(
    r"(?P<journal>[^.;?!]{2,120}?)(?:\.\s*|,?\s+(?=(?:19|20)\d\d\s?;\s?\d))(?P<year>(?:19"
    rf"|20)\d\d)(?:\s{_PART_OF_YEAR}(?:\s\d{{1,2}})?(?:-(?:{_PART_OF_YEAR}\s?)?(?:\d{{1,2}})?)?)?"
    r"\s*;\s*(?P<volume>[\w-]{1,12})?\s*(?:\(\s*(?P<issue>[^()]{1,24})\s*\))?"
    r"\s*(?::\s*(?P<pages>[A-Za-z]?[\w.-]{1,24}(?:\s?-\s?\w{1,12})?))?"
)
_IMPRINT_WITH_YEAR_LAST = re.compile(
    r"(?:\[(?P<kind>Abstract)\]\s*)?(?P<journal>[^.;:?!\[\]]{2,120}?)\s(?P<volume>\d{1,4})"
    r"\s?(?:\((?P<issue>[^()]{1,24})\))?\s?:\s?(?P<pages>[\w.-]{1,24}(?:,\s?[\w.-]{1,16})?),\s(?P<year>(?:19|20)\d\d)\.?\s*$"
)
"""`Journal of Larches 26 (3 Suppl): 14-21, 2008.`"""
_MEETING = re.compile(
    r"(?P<kind>abstract|poster|oral presentation|presentation)\b[^.:]{0,60}?(?:presented )?(?:at"
    r"|at the)\s*:?\s*(?:the )?(?P<meeting>[^;]{5,160})"
    r"(?:;\s*(?P<dates>[^;]{3,60}))?(?:;\s*(?P<place>[^;]{2,80}?))?\.?\s*$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?P<title>.{2,120}?)\s?[(\[](?P<kind>prescribing information|package insert|product monograph"
    r"|summary of product characteristics)[)\]]\.?\s*(?P<place>[^:;]{2,60}):\s*"
    r"(?P<publisher>[^;]{2,80});\s*(?P<year>(?:19|20)\d\d)?",
    re.IGNORECASE,
)
_SUPPLEMENT = re.compile(r"^supplement(?:ary (?:data|appendix|material))? (?:for|to)\b", re.IGNORECASE)
_SEARCH = re.compile(r"\bliterature search\b|\bsearch(?:ed)? (?:of|in|was)\b|\b(?:was|were) searched\b", re.IGNORECASE)
_DATABASES = (
    "MEDLINE", "Embase", "BIOSIS Previews", "Derwent Drug File", "PubMed", "Cochrane Library", "CENTRAL",
    "Web of Science", "Scopus", "CINAHL", "ClinicalTrials.gov", "Google Scholar", "PsycINFO", "LILACS",
    "EU Clinical Trials Register", "ICTRP",
)  # fmt: skip
"""Bibliographic databases and registers. Source: their own names."""
_OTHERS = re.compile(r"\b(?:and/or )?other (?:resources|sources|databases)\b", re.IGNORECASE)


def build_publications(citations: Iterable[CitationText]) -> tuple[Publication, ...]:
    """The references of a document, in their order."""
    return tuple(read_citation(citation.text) for citation in citations)


def read_citation(piece: Printed) -> Publication:
    """One reference: authors, title, journal with year, volume, issue and pages; else a meeting or a label."""
    plain = " ".join(regular(piece.text).split())
    number = _NUMBER.match(plain)
    rest = plain[number.end() :] if number else plain
    authors = _AUTHORS.match(rest)
    after = rest[authors.end() :] if authors else rest
    fields = _imprint(after) or _meeting(after) or _label(after) or {"title": after.rstrip(". ")}
    title = fields["title"].strip(" .") or rest
    kind = "supplement" if _SUPPLEMENT.match(title) else fields.get("kind", "article")
    year = fields.get("year", "")
    return Publication(
        title=title,
        journal=fields.get("journal", ""),
        publisher=fields.get("publisher", ""),
        volume=fields.get("volume", ""),
        issue=fields.get("issue", ""),
        pages=fields.get("pages", ""),
        meeting=fields.get("meeting", ""),
        meeting_dates=fields.get("meeting_dates", ""),
        place=fields.get("place", ""),
        authors=_names(authors) if authors else (),
        et_al=bool(authors and authors["et_al"]),
        number=int(number["number"]) if number else None,
        kind=kind,
        year=int(year) if year else None,
        lines=lines_of(piece),
    )


def _names(authors: re.Match[str]) -> tuple[str, ...]:
    """Each author, and each group that is named behind them."""
    groups = (authors["groups"] or "").split(";")
    return tuple(filter(None, (name.strip() for name in (*_AND.split(authors["authors"]), *groups))))


def _imprint(after: str) -> dict[str, str] | None:
    found = _IMPRINT.search(after) or _IMPRINT_WITH_YEAR_LAST.search(after)
    if found is None:
        return None
    printed = found.groupdict()
    fields = {name: said.strip() for name, said in printed.items() if said}
    if "kind" in fields:
        fields["kind"] = fields["kind"].lower()
    if "pages" in fields:
        fields["pages"] = fields["pages"].rstrip(".")
    return {"title": after[: found.start()], **fields}


def _meeting(after: str) -> dict[str, str] | None:
    found = _MEETING.search(after)
    if found is None:
        return None
    year = re.search(r"\b(?:19|20)\d\d\b", found[0])
    named = {"meeting": found["meeting"], "meeting_dates": found["dates"], "place": found["place"]}
    fields = {name: said.strip() for name, said in named.items() if said}
    return {
        "title": after[: found.start()],
        "kind": found["kind"].lower(),
        **fields,
        **({"year": year[0]} if year else {}),
    }


def _label(after: str) -> dict[str, str] | None:
    found = _LABEL.match(after)
    if found is None:
        return None
    fields = {name: found[name].strip() for name in ("title", "place", "publisher", "year") if found[name]}
    return {"kind": found["kind"].lower(), **fields}


def read_search(piece: Printed, vocabulary: Vocabulary) -> LiteratureSearch | None:
    """Where and when the literature was searched; None where a text does not say that it was."""
    plain = regular(piece.text).replace("®", "")
    if _SEARCH.search(plain) is None:
        return None
    lowered = plain.lower()
    placed = [(lowered.find(name.lower()), name) for name in _DATABASES]
    databases = [name for at, name in sorted(placed) if at >= 0]
    if _OTHERS.search(plain):
        databases.append("other resources")
    dates = [token.values for token in find_tokens(plain, vocabulary) if token.kind == "date"]
    if not databases or not dates:
        return None
    value = dates[-1][0] if len(dates[-1]) == 1 else dates[-1][0][:4]
    return LiteratureSearch(databases=tuple(databases), date=value, lines=lines_of(piece))
