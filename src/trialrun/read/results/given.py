"""What patients were given, from sentences that list regimens with their numbers. Adds no dose and no day."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from trialrun.protocol.evidence import GivenRegimen, Product
from trialrun.protocol.scalars import Lines
from trialrun.read.printed import name_from
from trialrun.read.results.naming import Lexicon, drugs_in
from trialrun.read.results.numbers import COUNT, NUMBER, count_of, decimal_of
from trialrun.read.results.shares import fits
from trialrun.read.results.statistics import Known

_GIVES = re.compile(
    r"\b(?:administered|received|treated with|given|randomi[sz]ed (?:\d(?::\d)+ )?(?:to|between)"
    r"|assigned (?:\d(?::\d)+ )?to|therapies were as follows|regimens (?:were|included)|treatment (?:consisted"
    r"|regimens?))\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:prior|previous|earlier|past|pre-?treat\w*|first-line|front-?line)\b[^.;(]{0,40}\b(?:therap\w+"
    r"|treatments?|regimens?|lines?|agents?)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(
    rf"\b[nN]\s?=\s?(?P<count>{COUNT})(?:\s?/\s?(?P<total>{COUNT}))?(?:\s?[;,(]\s?(?P<percent>{NUMBER})\s?%\)?)?"
)
_LEAD_END = re.compile(
    r"(?:randomi[sz]ed (?:\d(?::\d)+ )?(?:to|between)|assigned (?:\d(?::\d)+ )?to|were as follows|as follows"
    r"|included?|including|consisted of|comprised|administered|received|treated with|given|were"
    r"|was)\s*:?\s*(?:either |both )?",
    re.IGNORECASE,
)
_EDGES = re.compile(r"^(?:[\s,;:]|and\b|or\b|either\b|with\b|to\b|receive\b)+|[\s,;:]+$")
_UNTIL = re.compile(r"\buntil (?P<until>[^,.;()]{3,80})", re.IGNORECASE)
_SCHEDULE = re.compile(
    r"\b(?:according to|per|following) (?:the )?(?P<words>(?:standard|approved|label\w*|recommended"
    r"|usual)[^,.;()]{0,60}?(?:schedule|dosing|regimen|dose|labell?ing))",
    re.IGNORECASE,
)


_RECEIVED = re.compile(
    r"\b(?:received|were (?:given|administered|treated with)|was (?:given|administered)|consisted of)\b", re.IGNORECASE
)


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """One item of a list with its number: its words, a short form in the bracket, the item it is a part of."""

    words: str
    count: int
    total: int | None = None
    percent: str = ""
    short: str = ""
    within: str = ""


def lists_regimens(plain: str) -> bool:
    """Whether a sentence made regular lists what was given now (not earlier), with numbers."""
    return _GIVES.search(plain) is not None and _ITEM.search(plain) is not None and _EARLIER.search(plain) is None


def read_items(plain: str) -> tuple[Item, ...]:
    """The items `words (n=4; 57%)` of a list, with those inside a bracket as parts of the item before it."""
    return tuple(_items(plain))


def _items(plain: str) -> Iterator[Item]:
    opened = _brackets(plain)
    edge = _lead_end(plain)
    owner = ""
    for match in _ITEM.finditer(plain):
        start = opened.get(match.start(), -1)
        if start < 0:
            continue
        inside = [part.strip(" ,") for part in plain[start + 1 : match.start()].split(";")]
        own = inside[-1].removesuffix("=").strip(" ,")
        earlier = [part for part in inside[:-1] if part and "=" not in part]
        count, total = count_of(match["count"]), count_of(match["total"]) if match["total"] else None
        if own:
            yield Item(own, count, total, match["percent"] or "", within=owner)
            continue
        before = plain[edge:start] if edge <= start else ""
        words = _EDGES.sub("", re.split(r"[)\]]\s*(?:,|;|and\b|or\b)", before)[-1])
        nested = plain[start] == "[" and "(" in words
        if nested:
            owner_words, _, words = words.rpartition("(")
            owner = _EDGES.sub("", owner_words) or owner
        yield Item(
            _EDGES.sub("", words),
            count,
            total,
            match["percent"] or "",
            earlier[0] if earlier else "",
            owner if _is_part(plain, start) else "",
        )
        if not _is_part(plain, start):
            owner = _EDGES.sub("", words)
        edge = match.end() if nested or _is_part(plain, start) else _closing(plain, match.end())


def _is_part(plain: str, start: int) -> bool:
    """Whether a bracket stands inside another."""
    return plain.count("(", 0, start) > plain.count(")", 0, start)


def _closing(plain: str, at: int) -> int:
    """Where the bracket ends in which a place stands, or the place itself for the next item of the same bracket."""
    close = re.compile(r"[^()\[\]]{0,200}[)\]]").match(plain, at)
    return close.end() if close else at


def _lead_end(plain: str) -> int:
    item = _ITEM.search(plain)
    first = plain.rfind("(", 0, item.start()) if item else -1
    found = list(_LEAD_END.finditer(plain, 0, first if first > 0 else len(plain)))
    return found[-1].end() if found else 0


def _brackets(plain: str) -> dict[int, int]:
    """For every place of an item, where its innermost open bracket begins; -1 outside of brackets."""
    places = {match.start() for match in _ITEM.finditer(plain)}
    stack: list[int] = []
    found: dict[int, int] = {}
    for at, letter in enumerate(plain):
        if at in places:
            found[at] = stack[-1] if stack else -1
        if letter in "([":
            stack.append(at)
        elif letter in ")]" and stack:
            stack.pop()
    return found


def read_given(
    plain: str, lines: Lines, known: Known, products: tuple[Product, ...], lexicon: Lexicon
) -> tuple[GivenRegimen, ...]:
    """The regimens of a sentence with their numbers; doses and days stay absent."""
    items = read_items(plain)
    until, schedule = _UNTIL.search(plain), _SCHEDULE.search(plain)
    regimens: list[GivenRegimen] = []
    names: dict[str, str] = {}
    held: dict[str, tuple[str, ...]] = {}
    for item in items:
        own = drugs_in(item.words, lexicon)
        within = names.get(item.within, "")
        if item.within and item.within not in names:
            within = name_from(item.within, names.values())
            names[item.within], held[item.within] = within, drugs_in(item.within, lexicon)
            regimens.append(GivenRegimen(name=within, label=item.within, drugs=held[item.within], lines=lines))
        drugs = _joined(held.get(item.within, ()), own, lexicon)
        if not drugs and regimens and re.match(r"\d", item.words):
            drugs = regimens[-1].drugs  # another dose of the same
        if not drugs:
            continue
        name = name_from(item.short or item.words, names.values())
        names[item.words], held[item.words] = name, drugs
        product = _product(item.words, products)
        drugs = product.drugs if product and product.drugs and not item.within else drugs
        percent = decimal_of(item.percent) if item.percent else None
        total = item.total or (
            known.total if known.total and percent is not None and fits(item.count, known.total, percent) else None
        )
        label = f"{item.short}: {item.words}" if item.short else item.words
        regimens.append(
            GivenRegimen(
                name=name, label=label, drugs=drugs, product=product.name if product else "",
                route=product.route if product else "",
                within=within, count=item.count, total=total, percent=percent,
                schedule=f"{schedule['words'].strip()}; doses and days are not printed" if schedule else "",
                until=until["until"].strip() if until else "", lines=lines,
            )
        )  # fmt: skip
    return tuple(regimens)


def read_schedule(plain: str, lines: Lines, lexicon: Lexicon) -> tuple[GivenRegimen, ...]:
    """A sentence on what all patients received, with its wording of doses and days kept; nothing for any other."""
    drugs = drugs_in(plain, lexicon)
    gives = _RECEIVED.search(plain)
    if not drugs or gives is None or _EARLIER.search(plain) or not re.search(r"\d", plain[gives.end() :]):
        return ()
    until = _UNTIL.search(plain)
    return (
        GivenRegimen(
            name=name_from(" ".join(drugs)),
            label=" ".join(plain.split()),
            drugs=drugs,
            schedule=" ".join(plain[gives.end() :].split()).strip(" ."),
            until=until["until"].strip() if until else "",
            lines=lines,
        ),
    )


def _joined(wider: tuple[str, ...], own: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """The drugs of a part: those of the wider regimen, a class giving way to the drug of it that is named."""
    placed = [
        next((drug for drug in own if name != drug and name in lexicon.vocabulary.above(drug)), name) for name in wider
    ]
    return tuple(dict.fromkeys((*placed, *own)))


def _product(words: str, products: tuple[Product, ...]) -> Product | None:
    """The product that the words are the name of; in other words it may mean the substance by any route."""
    return next((product for product in products if product.name.lower() == words.lower()), None)
