"""Organisations and investigators of pages: their roles, classes and affiliations. Keeps no person's name."""

from __future__ import annotations

import re
from functools import cache

from msgspec.structs import replace

from trialrun.read.documents.entries import Entry, set_aside
from trialrun.read.documents.labels import key_of
from trialrun.read.documents.pages.arms import heading_aside, pieces_of, spanning
from trialrun.read.documents.pages.blocks import Block, content_of
from trialrun.read.documents.pages.countries import country_names
from trialrun.read.documents.pages.values import beginning, distant_heading
from trialrun.read.documents.printed_lines import Line
from trialrun.read.source import PartyText, Printed, SetAside
from trialrun.read.tables import read_table

_CLASSES = frozenset(
    {"industry", "other", "nih", "fed", "network", "indiv", "other_gov", "other_u_s_fed", "unknown", "ambig"}
    | {"u.s. fed", "other gov", "individual"}
    | {"university/education", "hospital/treatment centre", "government", "charity", "research organisation"}
)
"""The classes of sponsors in the data elements of ClinicalTrials.gov and of ISRCTN."""
_SPONSOR_ROLE = re.compile(
    r"^(?:sponsor )?(?:role|type)\s*[:：]?\s*(?P<role>lead|collaborator|funder)(?: sponsor)?\s*$", re.IGNORECASE
)
_RESPONSIBILITY = re.compile(
    r"^(?:responsibility |responsible party )(?:role|type)\s*[:：]?\s*(?P<kind>[\w -]+)$", re.IGNORECASE
)
_IN_PERSON = re.compile(r"investigator", re.IGNORECASE)
"""The kinds of responsible parties that are persons; of their lines those alone are kept that name an organisation."""
_INVESTIGATOR_ROLE = re.compile(
    r"^(?:study )?(?:role|title)\s*[:：]?\s*"
    r"(?P<role>(?:principal|sub|co)?[ _-]?investigator|study[ _]chair|study[ _]director)\s*$",
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


def has_organisation(text: str) -> bool:
    """Whether a text names an organisation, by a word that only organisations bear."""
    return _organisations().search(text) is not None


@cache
def _organisations() -> re.Pattern[str]:
    """The table of words that only organisations bear, as the beginnings of words."""
    return re.compile(
        rf"\b(?:{'|'.join(row['pattern'] for row in read_table('documents/organisations.csv'))})", re.IGNORECASE
    )


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
    personal = any((said := _RESPONSIBILITY.match(one.text)) and _IN_PERSON.search(said["kind"]) for one in pieces)
    ordered = block.found is not None and block.found.label.key == "sponsors and collaborators"
    for piece in pieces:
        tag, responsible = _SPONSOR_ROLE.match(piece.text), _RESPONSIBILITY.match(piece.text)
        if personal and not responsible and not has_organisation(piece.text):
            entries.append(Entry("set_aside", SetAside(piece.first, piece.last, "contact")))
            continue
        if is_address(piece.text, below=bool(held)):
            entries.append(Entry("set_aside", SetAside(piece.first, piece.last, "contact")))
            continue
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


_STREET_OR_PLACE = re.compile(
    r"(?:[A-Z]{1,2}-)?\d{4,6}\s+\D{3,60}|\d{1,4}[a-z]?,?\s+(?:[\w.'-]+\s){1,5}(?:street|st|road|rd|avenue|ave|drive|way|lane)\b.*"
    r"|[^\d;:]{3,40}(?:str\.|stra(?:ss|ß)e|street|road|avenue|platz|allee|weg)\s+\d{1,4}\s?[a-z]?(?:[-/]\d{1,4})?",
    re.IGNORECASE,
)


def is_address(text: str, *, below: bool) -> bool:
    """Whether a line is a street, a place with its postal code, or a country `below` an organisation: where it sits."""
    return (
        below
        and not has_organisation(text)
        and bool(_STREET_OR_PLACE.fullmatch(text) or text.lower() in country_names())
    )


def is_sponsor_tag(line: Line) -> bool:
    """Whether a line says of the organisation above it only its class or its role, or carries its name on."""
    plain = content_of(line)
    return bool(_SPONSOR_ROLE.match(plain)) or key_of(plain) in _CLASSES or line.indent > 1


_MAY_BE_PERSONS = ("responsible party", "information provider")


def _party(pieces: list[Printed], role: str, kind: str) -> list[Entry]:
    """A party from its lines; of a person only the affiliation is kept, and one without is set aside."""
    name = pieces[0].text
    if looks_like_person(name) or (role in _MAY_BE_PERSONS and "," in name):
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


def read_contacts(block: Block) -> list[Entry]:
    """Contacts: every line is set aside."""
    return set_aside([*([block.heading] if block.heading else []), *block.lines], "contact")
