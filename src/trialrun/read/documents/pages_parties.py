"""Organisations, investigators, places, documents, other trials and identifiers of pages. Keeps no person's name."""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest

from msgspec.structs import replace

from trialrun.read.documents.pages_arms import heading_aside, pieces_of, spanning
from trialrun.read.documents.pages_blocks import Block, content_of
from trialrun.read.documents.pages_countries import COUNTRIES
from trialrun.read.documents.pages_lines import Line, joined
from trialrun.read.documents.pages_values import beginning, distant_heading
from trialrun.read.documents.sections_entries import Entry, set_aside
from trialrun.read.documents.sections_labels import key_of
from trialrun.read.source import CitationText, NamedText, PartyText, Printed, SetAside, SiteText

_CLASSES = frozenset(
    {"industry", "other", "nih", "fed", "network", "indiv", "other_gov", "other_u_s_fed", "unknown", "ambig"}
    | {"u.s. fed", "other gov", "individual"}
)
"""The classes of sponsors in the data elements of ClinicalTrials.gov."""
_SPONSOR_ROLE = re.compile(
    r"^(?:sponsor )?(?:role|type)\s*[:：]?\s*(?P<role>lead|collaborator|funder)(?: sponsor)?\s*$", re.IGNORECASE
)
_RESPONSIBILITY = re.compile(
    r"^(?:responsibility |responsible party )(?:role|type)\s*[:：]?\s*(?P<kind>[\w -]+)$", re.IGNORECASE
)
_INVESTIGATOR_ROLE = re.compile(
    r"^(?:study )?(?:role|title)\s*[:：]?\s*"
    r"(?P<role>(?:principal|sub|co)?[ _-]?investigator|study[ _]chair|study[ _]director)\s*$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:univ|hospital|h[oô]pita|spital|institut|cent(?:er|re|ro)|inc\b|ltd|gmbh|pharma|college|school|clinic|foundation|group|depart"
    r"|division|compan|trust|ag\b|corp|network|cancer|research|medical|medicine|s\.a|s\.p\.a|sas\b|llc|laborator|biotech|therap|oncolog"
    r"|ministry|council|associat|societ|academ|facult|charit|nhs|nih\b|chu\b|b\.?v\b|kg\b|plc|co\.|bio|health)",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"(?:,\s*|\b)(?:M\.?\s?D|Ph\.?\s?D|M\.?Sc|M\.?S|D\.?O|Pharm\.?\s?D|M\.?P\.?H|R\.?N|MBBS|FRCP|Dr\.?|Prof\.?|Professor"
    r"|Investigator|Physician|Surgeon|Consultant|Director|Chair)\b"
)
_TITLE = re.compile(
    r"(?:(?:associate|assistant|full|clinical|adjunct|senior|medical|principal|vice|study)\s+){0,2}"
    r"(?:prof|dr\b|chief|director|head\b|chair|investigator|physician|surgeon|consultant|president)",
    re.IGNORECASE,
)
_IDENTIFIER_TYPE = re.compile(r"^identifier (?P<what>type|source)\s*[:：]?\s*(?P<value>.*)$", re.IGNORECASE)
_TRIAL_ID = re.compile(
    r"\b(?:NCT\d{8}|ISRCTN\d{8}|\d{4}-\d{6}-\d{2}(?:-\d{2})?|EUCTR[\d-]+|ChiCTR[\w-]+|DRKS\d{8}|ACTRN\d{14})\b"
)
_PMID = re.compile(r"\bPMID:?\s*(?P<pmid>\d{4,9})\b", re.IGNORECASE)


def has_organisation(text: str) -> bool:
    """Whether a text names an organisation, by a word that only organisations bear."""
    return _ORGANISATION.search(text) is not None


def affiliation_in(text: str) -> str:
    """The organisation in a text that may begin with a person: from the first part that names one on; else empty."""
    cells = [cell.strip() for cell in text.strip(" |").split("|")]
    if len(cells) == 2 and looks_like_person(cells[0]) and not looks_like_person(cells[1]):
        return cells[1]
    parts = re.split(r"\s*[|;]\s*|,\s+", text.strip(" |"))
    for at, part in enumerate(parts):
        titled = _TITLE.match(part) or (_DEGREE.search(part) and not re.search(r"\bof\b", part))
        if has_organisation(part) and not titled:
            return ", ".join(part for part in parts[at:] if part)
    degrees = [at for at, part in enumerate(parts[:4]) if at and _DEGREE.fullmatch(f", {part}")]
    behind = [part for part in parts[degrees[-1] + 1 :] if part] if degrees else []
    return (
        ", ".join(behind) if behind and not any(_TITLE.match(part) or _DEGREE.search(part) for part in behind) else ""
    )


def looks_like_person(text: str) -> bool:
    """Whether a text is a person's name: a degree or title, and no organisation."""
    return bool(_DEGREE.search(text)) and not has_organisation(_DEGREE.sub("", text))


def read_sponsors(block: Block) -> list[Entry]:
    """Organisations with their roles; a role or class printed as a line belongs to the organisation above it."""
    role = block.slot.partition(":")[2]
    pieces = pieces_of(block)
    if role == "collaborator":
        pieces = [replace(one, text=name) for one in pieces for name in re.split(r"\s*;\s+", one.text) if name]
    if block.heading and not block.rest and len(pieces) == 1:
        pieces = [Printed(pieces[0].text, beginning(block, pieces[0].first), pieces[0].last)]
        entries = distant_heading(block)
    else:
        entries = heading_aside(block)
    held: list[Printed] = []
    kind, given_role = "", ""
    ordered = block.found is not None and block.found.label.key == "sponsors and collaborators"
    for piece in pieces:
        tag, responsible = _SPONSOR_ROLE.match(piece.text), _RESPONSIBILITY.match(piece.text)
        if responsible:
            entries.append(Entry("parties", PartyText(role, piece, responsible["kind"].strip().lower())))
            continue
        is_tag = bool(tag) or key_of(piece.text) in _CLASSES
        if held and not is_tag:
            entries += _party(held, given_role or role, kind)
            held, kind, given_role = [], "", "collaborator" if ordered else ""
        held.append(piece)
        kind = piece.text.lower() if is_tag and not tag else kind
        given_role = {"lead": "lead sponsor"}.get(tag["role"].lower(), tag["role"].lower()) if tag else given_role
    return entries + (_party(held, given_role or role, kind) if held else [])


def is_sponsor_tag(line: Line) -> bool:
    """Whether a line says of the organisation above it only its class or its role, or carries its name on."""
    plain = content_of(line)
    return bool(_SPONSOR_ROLE.match(plain)) or key_of(plain) in _CLASSES or line.indent > 1


def _party(pieces: list[Printed], role: str, kind: str) -> list[Entry]:
    """A party from its lines; of a person only the affiliation is kept, and one without is set aside."""
    name = pieces[0].text
    if looks_like_person(name) or (role == "responsible party" and "," in name):
        name = affiliation_in(name) or ("" if looks_like_person(name) else name)
    if not name:
        return [Entry("set_aside", SetAside(piece.first, piece.last, "contact")) for piece in pieces]
    return [Entry("parties", PartyText(role, spanning(name, pieces), kind))]


def read_investigators(block: Block) -> list[Entry]:
    """Investigators as role and affiliation. The line with a person's name is set aside unless it holds both."""
    role = block.slot.partition(":")[2]
    entries = heading_aside(block)
    tagged: Printed | None = None
    for piece in pieces_of(block):
        tag = _INVESTIGATOR_ROLE.match(piece.text)
        affiliation = piece.text if tagged else affiliation_in(piece.text)
        if tag:
            role, tagged = tag["role"].replace("_", " ").lower(), piece
        elif affiliation:
            lines = [tagged, piece] if tagged else [piece]
            entries.append(Entry("parties", PartyText(role, spanning(affiliation, lines))))
            tagged = None
        else:
            entries.append(Entry("set_aside", SetAside(piece.first, piece.last, "contact")))
    return entries + ([Entry("set_aside", SetAside(tagged.first, tagged.last, "contact"))] if tagged else [])


def is_country_line(line: Line) -> bool:
    """`United States, Arkansas` or `France`: a country alone or with its region, as a heading of places."""
    parts = [part.strip() for part in content_of(line).split(",")]
    return 1 <= len(parts) <= 2 and not line.bullet and parts[0].lower() in COUNTRIES and len(line.text) < 60


def read_sites(block: Block) -> list[Entry]:
    """Places of the trial: name and status, then city, region, country and postal code; or all on one line."""
    pieces = pieces_of(block)
    if _addresses_first(pieces):
        return heading_aside(block) + _address_first(pieces)
    entries = heading_aside(block)
    held: list[Printed] = []
    one_line = _begin_with_names(pieces)
    for piece in pieces:
        address = _address(piece.text, one_line)
        if _is_status(piece.text) and not held and entries and entries[-1].slot == "sites":
            entries[-1] = Entry("sites", _with_status(entries[-1].value, piece))
        elif address is None:
            held.append(piece)
        else:
            entries.append(Entry("sites", _site([*held, piece], address)))
            held = []
    return entries + [_stray_place(piece) for piece in held]


def _begin_with_names(pieces: list[Printed]) -> bool:
    """Whether each place is one line, `Hospital, City, Country`: most lines begin with an organisation."""
    addressed = [piece.text for piece in pieces if _address(piece.text) is not None]
    begun = sum(has_organisation(text.partition(",")[0]) for text in addressed)
    return len(addressed) == len(pieces) and begun * 2 > len(addressed)


def _is_grouping(piece: Printed, following: Printed | None) -> bool:
    """Whether a line only groups the places below it: a country, or the region that the next address names again."""
    address = _address(following.text) if following else None
    region = address is not None and piece.text.strip().lower() == address[1].lower()
    return _is_country_text(piece.text) or region


def _addresses_first(pieces: list[Printed]) -> bool:
    """Whether each place is printed as its address, and its name on the line below."""
    plain = [
        _address(piece.text) is not None
        for piece, following in zip_longest(pieces, pieces[1:])
        if not _is_grouping(piece, following) and not _is_status(piece.text)
    ]
    named = plain.count(False)
    return (
        len(plain) > 1 and plain[0] and named > 0.4 * len(plain) and not any(not (a or b) for a, b in pairwise(plain))
    )


def _address_first(pieces: list[Printed]) -> list[Entry]:
    """Places whose name follows their address; countries and regions above them are in the address already."""
    entries: list[Entry] = []
    held: Printed | None = None
    for piece, following in zip_longest(pieces, pieces[1:]):
        address = _address(piece.text)
        if _is_grouping(piece, following):
            entries.append(Entry("set_aside", SetAside(piece.first, piece.last, "heading")))
        elif _is_status(piece.text) and entries and entries[-1].slot == "sites":
            entries[-1] = Entry("sites", _with_status(entries[-1].value, piece))
        elif address is not None:
            entries += [Entry("sites", _site([held], _address(held.text) or address))] if held else []
            held = piece
        elif held is None:
            entries.append(_stray_place(piece))
        else:
            city, region, country, code = _address(held.text) or ("", "", "", "")
            entries.append(Entry("sites", SiteText(spanning(piece.text, [held, piece]), city, region, country, code)))
            held = None
    return entries + ([Entry("sites", _site([held], _address(held.text) or ("", "", "", "")))] if held else [])


def _stray_place(piece: Printed) -> Entry:
    """A line among places that belongs to none: a country, a person, or a place without address."""
    if piece.text.lower().strip() in COUNTRIES:
        return Entry("terms", NamedText("country", piece))
    if key_of(piece.text) in {"site status", "status", "site", "sites"}:
        return Entry("set_aside", SetAside(piece.first, piece.last, "heading"))
    if looks_like_person(piece.text) or re.match(
        r"^\W*(?:principal |sub-?|co-?)?investigator\b", piece.text, re.IGNORECASE
    ):
        return Entry("set_aside", SetAside(piece.first, piece.last, "contact"))
    return Entry("sites", SiteText(piece))


_STATUS = re.compile(
    r"(?:site status\s*:?\s*)?"
    r"(?:(?:not[ _]yet[ _]|active, not |active_not_)?recruiting|enrolling[ _]by[ _]invitation|unknown|completed"
    r"|terminated|withdrawn|suspended|available)",
    re.IGNORECASE,
)


def _is_status(text: str) -> bool:
    return _STATUS.fullmatch(text.strip()) is not None or key_of(text) in {"site status", "recruiting status"}


def _with_status(site: SiteText, piece: Printed) -> SiteText:
    name = Printed(site.name.text, site.name.first, piece.last)
    status = re.sub(r"^site status\s*:?\s*", "", piece.text, flags=re.IGNORECASE)
    return SiteText(name, site.city, site.region, site.country, site.postal_code, status)


def _address(text: str, one_line: bool = False) -> tuple[str, str, str, str] | None:
    """City, region, country and postal code of a line that ends in a country, perhaps with a code behind it.

    `one_line`: the line begins with the name of the place.
    """
    parts = [part.strip() for part in text.strip(" |").split(",") if part.strip()]
    code = parts.pop() if len(parts) > 2 and re.search(r"\d", parts[-1]) else ""
    if len(parts) < 2 or parts[-1].lower() not in COUNTRIES or _is_country_text(text):
        return None
    if len(parts) > 2 and (has_organisation(parts[-3]) or (one_line and len(parts) == 3)):
        return parts[-2], "", parts[-1], code
    return parts[-3] if len(parts) > 2 else parts[0], parts[-2] if len(parts) > 2 else "", parts[-1], code


def _site(pieces: list[Printed], address: tuple[str, str, str, str]) -> SiteText:
    city, region, country, code = address
    named = [piece for piece in pieces[:-1] if not _is_country_text(piece.text) and not looks_like_person(piece.text)]
    name, _, status = (named[0].text if named else pieces[-1].text).partition("|")
    if not named:
        before = pieces[-1].text.split(",")
        name = ",".join(before[: max(1, len(before) - 2 - bool(region) - bool(code))])
    return SiteText(spanning(name.strip(), pieces), city, region, country, code, status.strip())


def _is_country_text(text: str) -> bool:
    parts = [part.strip() for part in text.strip(" |").split(",")]
    names = [part.lower() for part in parts]
    if len(names) == 1 or names[0] not in COUNTRIES:
        return names[0] in COUNTRIES
    return len(names) == 2 and (names[1] not in COUNTRIES or names[0] == "united states")


def read_documents(block: Block) -> list[Entry]:
    """Documents that the page offers, by their type."""
    entries = heading_aside(block)
    for piece in pieces_of(block):
        kind = re.sub(r"^document type\s*[:：]?\s*", "", piece.text, flags=re.IGNORECASE)
        entries.append(Entry("documents", Printed(kind, piece.first, piece.last)))
    return entries


def read_identifiers(block: Block) -> list[Entry]:
    """Numbers of the trial, each with its type and source on the lines below it."""
    entries = heading_aside(block)
    held: list[Printed] = []
    for piece in pieces_of(block):
        if _IDENTIFIER_TYPE.match(piece.text) and held:
            held.append(piece)
            continue
        entries += [_identifier(held)] if held else []
        held = [piece]
    return entries + ([_identifier(held)] if held else [])


def _identifier(pieces: list[Printed]) -> Entry:
    said: dict[str, str] = {}
    for piece in pieces[1:]:
        found = _IDENTIFIER_TYPE.match(piece.text)
        if found and found["value"].strip(" -"):
            said[found["what"].lower()] = found["value"].strip()
    kind = said.get("type", "").lower()
    if not kind:
        kind = "organisation" if said.get("source", "").startswith("org") else "secondary"
    return Entry("identifiers", NamedText(kind, spanning(pieces[0].text, pieces), said.get("source", "")))


def read_related(block: Block) -> list[Entry]:
    """Other trials that the page offers: a title and, on the line below, number, status and phase. Not this trial."""
    entries = heading_aside(block)
    held: list[Printed] = []
    for piece in pieces_of(block):
        held.append(piece)
        if _TRIAL_ID.search(piece.text):
            entries.append(_related(held))
            held = []
    return entries + [Entry("related", NamedText("related trial", piece)) for piece in held]


def _related(pieces: list[Printed]) -> Entry:
    title = pieces[0].text if len(pieces) > 1 else _TRIAL_ID.sub("", pieces[0].text).strip(" -:|()") or pieces[0].text
    return Entry("related", NamedText("related trial", spanning(title, pieces), pieces[-1].text))


def read_citations(block: Block) -> list[Entry]:
    """Publications, one a line or item, wrapped ones joined."""
    kind = block.slot.partition(":")[2]
    pieces = pieces_of(block)[:1] if block.rest else []
    pieces += list(joined(block.lines))
    entries = heading_aside(block)
    for piece in pieces:
        said, last = _OF_CITATION.fullmatch(piece.text), entries[-1] if entries else None
        if said and last is not None and last.slot == "citations":
            entries[-1] = Entry("citations", _with_said(last.value, piece, said))
        else:
            entries.append(Entry("citations", citation_of(piece, kind)))
    return entries


_OF_CITATION = re.compile(
    r"\W*(?:(?:reference|citation|publication) type\s*:?\s*(?P<kind>[A-Za-z]+)"
    r"|PMID\s*:?\s*(?P<pmid>\d{4,9})\b.{0,40})\W*",
    re.IGNORECASE,
)
"""A line below a citation that says what it is to the trial, or its number in PubMed."""


def _with_said(cited: CitationText, piece: Printed, said: re.Match[str]) -> CitationText:
    text = replace(cited.text, last=piece.last)
    return replace(cited, text=text, kind=(said["kind"] or cited.kind).lower(), pmid=said["pmid"] or cited.pmid)


def read_links(block: Block) -> list[Entry]:
    """Links that the page offers: an address, and below it what it is."""
    entries = heading_aside(block)
    for piece in pieces_of(block):
        last = entries[-1].value if entries and entries[-1].slot == "related" else None
        if last is not None and not last.detail and not _ADDRESS_LINE.match(piece.text):
            said = spanning(piece.text, [last.value, piece])
            entries[-1] = Entry("related", NamedText("link", said, last.value.text))
        else:
            entries.append(Entry("related", NamedText("link", piece)))
    return entries


_ADDRESS_LINE = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)


def citation_of(piece: Printed, kind: str = "") -> CitationText:
    """A citation with its PubMed number, where it prints one; its number in the list stays in the text."""
    found = _PMID.search(piece.text)
    return CitationText(Printed(piece.text.strip(), piece.first, piece.last), kind, found["pmid"] if found else "")


def read_contacts(block: Block) -> list[Entry]:
    """Contacts: every line is set aside."""
    return set_aside([*([block.heading] if block.heading else []), *block.lines], "contact")
