"""Places of a trial on pages: name, status, city, region, country and postal code, in the forms pages print them."""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest
from typing import NamedTuple

from trialrun.read.documents.entries import Entry
from trialrun.read.documents.labels import key_of
from trialrun.read.documents.pages.arms import heading_aside, pieces_of, spanning
from trialrun.read.documents.pages.blocks import Block, content_of
from trialrun.read.documents.pages.countries import country_names
from trialrun.read.documents.pages.parties import has_organisation, looks_like_person
from trialrun.read.documents.printed_lines import Line
from trialrun.read.source import NamedText, Printed, SetAside, SiteText


def _comma_parts(text: str) -> list[str]:
    """What commas part, in order; `Korea, Republic of` is one part."""
    parts: list[str] = []
    for part in (piece.strip() for piece in text.strip(" |").split(",")):
        turned = f"{parts[-1]}, {part}" if parts else ""
        if turned.lower() in country_names():
            parts[-1] = turned
        else:
            parts.append(part)
    return parts


def is_country_line(line: Line) -> bool:
    """`United States, Arkansas` or `France`: a country alone or with its region, as a heading of places."""
    parts = _comma_parts(content_of(line))
    return 1 <= len(parts) <= 2 and not line.bullet and parts[0].lower() in country_names() and len(line.text) < 60


def read_sites(block: Block) -> list[Entry]:
    """Places of the trial: name and status, then city, region, country and postal code; or all on one line."""
    pieces = pieces_of(block)
    if _addresses_first(pieces):
        return heading_aside(block) + _address_first(pieces)
    entries = heading_aside(block)
    if pieces and block.rest and _NUMBER_OF_SITES.match(block.rest):
        entries.append(Entry("design.planned_sites", pieces.pop(0)))
    held: list[Printed] = []
    one_line = _begin_with_names(pieces)
    for printed in pieces:
        piece, status = _without_status(printed)
        address = _address(piece.text, one_line)
        if _is_status(piece.text) and not held and entries and entries[-1].slot == "sites":
            entries[-1] = Entry("sites", _with_status(entries[-1].value, piece))
        elif address is None and _closes_address(held, piece):
            entries.append(Entry("sites", _lined_site([*held, piece])))
            held = []
        elif address is None:
            held.append(piece)
        else:
            entries.append(Entry("sites", _site([*held, piece], address, status)))
            held = []
    return entries + [_stray_place(piece) for piece in held]


_NUMBER_OF_SITES = re.compile(r"\d{1,4}(?:\s*\(|\s+(?:sites?|locations?|cent(?:er|re)s?|hospitals?|countries)\b|\s*$)")
"""What stands behind a label of places where it counts them: `Locations: 2 (Spain, Greece)`."""


def _begin_with_names(pieces: list[Printed]) -> bool:
    """Whether each place is one line, `Hospital, City, Country`: most lines begin with an organisation."""
    addressed = [piece.text for piece in pieces if _address(piece.text) is not None]
    begun = sum(has_organisation(text.partition(",")[0]) for text in addressed)
    return len(addressed) == len(pieces) and begun * 2 > len(addressed)


def _is_grouping(piece: Printed, following: Printed | None) -> bool:
    """Whether a line only groups the places below it: a country, or the region that the next address names again."""
    address = _address(following.text) if following else None
    region = address is not None and piece.text.strip().lower() == address.region.lower()
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
    """Places whose name follows their address; countries and regions above them are in the address already.

    A status stands below the name, or between the address and the name.
    """
    entries: list[Entry] = []
    held: Printed | None = None
    status = ""
    for piece, following in zip_longest(pieces, pieces[1:]):
        address = _address(piece.text)
        if _is_grouping(piece, following):
            entries.append(Entry("set_aside", SetAside(piece.first, piece.last, "heading")))
        elif _is_status(piece.text) and held is not None:
            status = piece.text
        elif _is_status(piece.text) and entries and entries[-1].slot == "sites":
            entries[-1] = Entry("sites", _with_status(entries[-1].value, piece))
        elif address is not None:
            entries += [Entry("sites", _site([held], _address(held.text) or address, status))] if held else []
            held, status = piece, ""
        elif held is None:
            entries.append(_stray_place(piece))
        else:
            name = spanning(piece.text, [held, piece])
            entries.append(Entry("sites", SiteText(name, *_address(held.text) or _Address(), status=status)))
            held, status = None, ""
    return entries + ([Entry("sites", _site([held], _address(held.text) or _Address(), status))] if held else [])


_SENTENCE = re.compile(r"[a-z]{3}[.?!](?:\s|$)|:\s")
"""What tells of something, and names no place."""


def _stray_place(piece: Printed) -> Entry:
    """A line among places that belongs to none: a country, a person, or a place without address."""
    if piece.text.lower().strip() in country_names():
        return Entry("terms", NamedText("country", piece))
    if key_of(piece.text) in {"site status", "status", "site", "sites"}:
        return Entry("set_aside", SetAside(piece.first, piece.last, "heading"))
    if looks_like_person(piece.text) or re.match(
        r"^\W*(?:principal |sub-?|co-?)?investigator\b", piece.text, re.IGNORECASE
    ):
        return Entry("set_aside", SetAside(piece.first, piece.last, "contact"))
    return Entry("unknown", piece) if _SENTENCE.search(piece.text) else Entry("sites", SiteText(piece))


_STATUS = re.compile(
    r"(?:site status\s*:?\s*)?"
    r"(?:(?:not[ _]yet[ _]|active, not |active_not_)?recruiting|enrolling[ _]by[ _]invitation|unknown|completed"
    r"|terminated|withdrawn|suspended|available)",
    re.IGNORECASE,
)


def _is_status(text: str) -> bool:
    return _STATUS.fullmatch(text.strip()) is not None or key_of(text) in {"site status", "recruiting status"}


_STATUS_BEHIND = re.compile(rf"(?P<place>.+?)\s*(?:[—–]|\s-\s|\()\s*(?P<status>{_STATUS.pattern})\)?", re.IGNORECASE)


def _without_status(piece: Printed) -> tuple[Printed, str]:
    """A place without the status behind it: `Hospital, City, Country — recruiting`."""
    found = _STATUS_BEHIND.fullmatch(piece.text.strip())
    return (Printed(found["place"], piece.first, piece.last), found["status"]) if found else (piece, "")


def _with_status(site: SiteText, piece: Printed) -> SiteText:
    name = Printed(site.name.text, site.name.first, piece.last)
    status = re.sub(r"^site status\s*:?\s*", "", piece.text, flags=re.IGNORECASE)
    return SiteText(name, site.city, site.region, site.country, site.postal_code, status)


_POSTAL_CODE = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9 -]{2,9}", re.IGNORECASE)


def _closes_address(held: list[Printed], piece: Printed) -> bool:
    """Whether a line is the country that ends an address of one line each, told by the postal code right above it."""
    coded = len(held) > 1 and _POSTAL_CODE.fullmatch(held[-1].text.strip()) is not None
    return coded and piece.text.strip().lower() in country_names()


def _lined_site(pieces: list[Printed]) -> SiteText:
    """A place whose name, street, city, postal code and country stand one on a line."""
    name, *between, code, country = (piece.text.strip() for piece in pieces)
    return SiteText(spanning(name, pieces), between[-1] if between else "", "", country, code)


class _Address(NamedTuple):
    """Where a place is, each part empty where it is not printed."""

    city: str = ""
    region: str = ""
    country: str = ""
    postal_code: str = ""


def _address(text: str, one_line: bool = False) -> _Address | None:
    """The address of a line that ends in a country, perhaps with a code behind it.

    `one_line`: the line begins with the name of the place.
    """
    parts = [part for part in _comma_parts(text) if part]
    code = parts.pop() if len(parts) > 2 and re.search(r"\d", parts[-1]) else ""
    if len(parts) < 2 or parts[-1].lower() not in country_names() or _is_country_text(text):
        return None
    if len(parts) > 2 and (has_organisation(parts[-3]) or (one_line and len(parts) == 3)):
        return _Address(parts[-2], "", parts[-1], code)
    return _Address(parts[-3] if len(parts) > 2 else parts[0], parts[-2] if len(parts) > 2 else "", parts[-1], code)


def _site(pieces: list[Printed], address: _Address, behind: str = "") -> SiteText:
    named = [piece for piece in pieces[:-1] if not _is_country_text(piece.text) and not looks_like_person(piece.text)]
    name, _, status = (named[0].text if named else pieces[-1].text).partition("|")
    if not named:
        before = _comma_parts(pieces[-1].text)
        name = ", ".join(before[: max(1, len(before) - 2 - bool(address.region) - bool(address.postal_code))])
    return SiteText(spanning(name.strip(), pieces), *address, status=status.strip() or behind)


def _is_country_text(text: str) -> bool:
    parts = _comma_parts(text)
    names = [part.lower() for part in parts]
    if len(names) == 1 or names[0] not in country_names():
        return names[0] in country_names()
    return len(names) == 2 and (names[1] not in country_names() or names[0] == "united states")
