"""What stands around the results of a letter: readers, issuer, products, what regulators say. States no result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trialrun.protocol.evidence import Product, Regulatory
from trialrun.protocol.scalars import Lines
from trialrun.read.printed import lines_of, name_from
from trialrun.read.regular import regular
from trialrun.read.results.naming import Lexicon, drugs_in, terms_in
from trialrun.read.source import Printed

_AUDIENCE = re.compile(
    r"\bfor (?:use by |the use of )?(?P<who>(?:US |U\.S\. |UK |[a-z]+ ){0,2}?(?:health ?care (?:professionals?"
    r"|providers?)|physicians?|pharmacists?|clinicians?)(?: in (?:the )?[A-Z][\w ]{1,30}?)?)(?= to\b|[,.;]|$| and\b"
    r"| who\b| as\b)",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\bnot intended (?P<how>for|as|to) (?P<what>[^.;]{4,160})", re.IGNORECASE)
_RESPONSE_TO = re.compile(r"\bin response to your (?:\w+ ){0,2}(?:request|inquiry|question)", re.IGNORECASE)
_PREPARED = re.compile(
    r"\b(?i:prepared|provided|issued|supplied) by (?:the )?(?P<who>[A-Z][^.,;]{2,80}?)(?= and\b| to\b| for\b| in\b"
    r"|[.,;]|$)"
)
_COMPANY = re.compile(r"\b(?:about|regarding|on) (?P<who>[A-Z][^.,;]{2,60}?) products?\b")
_DEPARTMENT = re.compile(
    r"^(?:[A-Z][\w&. ]{0,60} )?(?:medical (?:information|affairs|services|communications))(?: department)?$",
    re.IGNORECASE,
)
_BRAND = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][A-Za-z0-9-]{2,24}(?: [A-Z]{2,16}){0,2})\s?[®™]?\s?"
    r"\((?P<generic>[a-z][a-z0-9 ,/-]{4,100}?)\)(?P<form>[^.;()]{0,60})"
)
_ROUTED = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][A-Z0-9-]{3,24}(?: [A-Z]{3,16}){0,2})\s?[®™]? (?:\([^()]{1,60}\) )?"
    r"for (?P<route>intravenous|subcutaneous|oral|intramuscular|topical|inhaled|intranasal)\b"
)
_ROUTES = re.compile(
    r"\b(?P<route>intravenous|subcutaneous|oral|intramuscular|topical|inhal\w+|intranasal|intravitreal)\b",
    re.IGNORECASE,
)
_ROUTE_NAMES = {"inhaled": "inhalation", "inhalation": "inhalation"}
_STATUSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "not approved",
        re.compile(
            r"\bnot (?:(?:been|yet|currently|reviewed or|(?:US )?FDA|EMA|EU)[ -]){0,3}"
            r"(?:approved|licensed|authori[sz]ed)\b|\bunapproved\b",
            re.IGNORECASE,
        ),
    ),
    ("not indicated", re.compile(r"\bnot (?:currently )?indicated\b|\boff-label\b|\bunlicensed\b", re.IGNORECASE)),
    (
        "not recommended outside the approved labelling",
        re.compile(
            r"\bnot (?:suggest or |endorse or )?recommend\w*\b[^.]{0,160}\b(?:inconsistent with|outside|other than)\b"
            r"[^.]{0,80}\b(?:label|prescribing information)",
            re.IGNORECASE,
        ),
    ),
    ("not recommended", re.compile(r"\b(?:not recommend\w*|recommends? against)\b", re.IGNORECASE)),
    (
        "safety and efficacy not established",
        re.compile(
            r"\b(?:safety|efficacy|effectiveness)\b[^.]{0,140}\bha(?:s|ve) not been (?:established|evaluated"
            r"|studied)\b|\bhas not been (?:evaluated|studied)\b",
            re.IGNORECASE,
        ),
    ),
    ("investigational", re.compile(r"\binvestigational (?:use|drug|product|agent)\b", re.IGNORECASE)),
    ("contraindicated", re.compile(r"\bcontraindicated\b", re.IGNORECASE)),
    ("approved", re.compile(r"\b(?:is|are) (?:(?:also|now) )?(?:approved|licensed|authori[sz]ed) (?:in|for)\b")),
    ("indicated", re.compile(r"\b(?:is|are) (?:(?:also|now) )?indicated (?:in|for|as)\b")),
)
"""What regulators and issuers say of a use, the more special first. Source: labels and response letters."""
_GRANTED = frozenset({"approved", "indicated"})
"""Statuses of the drug and the disease that a sentence names, and of no others: `a biopsy is indicated`."""
_OF_LETTER = re.compile(
    r"\bpromot\w+|\bsolicited\b|\b(?:this|the) (?:letter|response|information|document|material)\b"
    r"|\bin (?:response|reply) to (?:your|an?)\b|\byou (?:asked|requested)\b",
    re.IGNORECASE,
)
"""What a letter says of itself: it is not meant `to promote a use that is not approved`, whatever it is about."""


def audience_of(plain: str) -> str:
    """Whom a letter is intended for; empty where it does not say."""
    found = _AUDIENCE.search(plain)
    return found["who"].strip() if found else ""


def purpose_of(plain: str) -> str:
    """What a letter is (not) meant for; empty where it does not say."""
    found = _PURPOSE.search(plain)
    if found:
        return f"not intended {found['how']} {found['what'].strip()}"
    return "answer to a request" if _RESPONSE_TO.search(plain) else ""


def issuer_of(pieces: Iterable[Printed]) -> str:
    """Who issues a letter: the company and the department that it names."""
    texts = [regular(piece.text).strip() for piece in pieces]
    company = next((found["who"] for text in texts if (found := _COMPANY.search(text))), "")
    prepared = next((found["who"].strip() for text in texts if (found := _PREPARED.search(text))), "")
    department = next((text for text in texts if _DEPARTMENT.match(text)), "")
    return ", ".join(dict.fromkeys(filter(None, (company, prepared or department))))


def build_products(pieces: Iterable[Printed], titles: Iterable[Printed], lexicon: Lexicon) -> tuple[Product, ...]:
    """The products a letter names: `BRAND (generic)` and `BRAND for intravenous use`, each once, with all lines."""
    found: dict[str, tuple[tuple[str, ...], str, list[Printed]]] = {}
    pieces = tuple(pieces)
    for piece in pieces:
        plain = regular(piece.text)
        for name, drugs, route in (*_branded(plain, lexicon), *_routed(plain, lexicon)):
            held = found.get(name, ((), "", []))
            found[name] = max(held[0], drugs, key=len), held[1] or route, [*held[2], piece]
    return tuple(
        Product(name=name, drugs=drugs, route=route, lines=lines_of(*held, *_naming(name, titles)))
        for name, (drugs, route, held) in found.items()
    )


def _naming(name: str, pieces: Iterable[Printed]) -> list[Printed]:
    """The titles that print a product's name."""
    return [piece for piece in pieces if re.search(rf"\b{re.escape(name)}\b", piece.text)]


def _branded(plain: str, lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, ...], str]]:
    for match in _BRAND.finditer(plain):
        parts = re.split(r",|/|\+|\band\b", match["generic"])
        drugs = tuple(dict.fromkeys(name for part in parts for name in drugs_in(part, lexicon)))
        brand = drugs_in(match["name"], lexicon)
        trademark = "®" in match[0] or "™" in match[0]
        generic = _FORM.sub("", match["generic"])
        own = (generic,) if _OWN_NAME.fullmatch(generic) else ()
        if (drugs and (match["name"].isupper() or set(brand) & set(drugs))) or (
            trademark and (match["name"].isupper() or own)
        ):
            route = _ROUTES.search(match["form"])
            yield match["name"], drugs or brand or own, _route(route["route"]) if route else ""


_OWN_NAME = re.compile(r"[a-z]{6,24}(?:[ -][a-z]{3,14}){0,2}")
"""The name of a substance that no vocabulary knows, behind its trade mark: one to three words."""


_FORM = re.compile(
    r"(?:,? (?:oral |film-coated |extended-release |delayed-release |for )*(?:tablets?|capsules?|injection|infusion"
    r"|solution|suspension|granules|powder|cream|ointment|gel|implant|spray))+$"
)
"""The form behind the name of a substance: `riociguat tablets`."""


def _routed(plain: str, lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, ...], str]]:
    for match in _ROUTED.finditer(plain):
        yield match["name"], drugs_in(match["name"], lexicon), _route(match["route"])


def _route(printed: str) -> str:
    return _ROUTE_NAMES.get(printed.lower(), printed.lower())


def routes_in(plain: str) -> tuple[str, ...]:
    """The routes that a text names."""
    return tuple(dict.fromkeys(_route(match["route"]) for match in _ROUTES.finditer(plain)))


_BESIDE = re.compile(r"\s(?:who|whose|that|which|without|after|following)\b")
"""Where words about the patients begin that are not what the letter is about: `who are HIV negative`."""


_CAUSED = re.compile(r"\b(?:associated with|secondary to|due to|caused by|related to|complicating)\b", re.IGNORECASE)
"""Behind these words stands what a condition comes from, and not the condition."""


def condition_of(title: str, lexicon: Lexicon) -> str:
    """The condition a letter is about: the term of its title behind `in`, a short form in brackets first."""
    about = re.split(
        r"\b(?:in|for)\b(?: (?:the )?(?:treatment|management) of)?(?: (?:adult |pediatric )?patients with)?",
        title,
        maxsplit=1,
        flags=re.IGNORECASE,
    )
    said = _BESIDE.split(about[-1] if len(about) > 1 else title, maxsplit=1)[0]
    short = re.search(r"\((?P<short>[A-Z][\w-]{1,9})\)", said)
    plain = re.sub(r"\s?\([^()]*\)", "", said)
    last = plain.split()[-1] if plain.split() else ""
    wordings = [short["short"], f"{short['short']} {last}"] if short else []
    caused = _CAUSED.split(plain, maxsplit=1)
    if len(caused) > 1 and not terms_in(caused[0], lexicon, {"conditions"}):
        return name_from(plain)
    plain, said = caused[0], said if len(caused) == 1 else caused[0]
    terms = [name for words in (*wordings, plain, said) for name in terms_in(words, lexicon, {"conditions"})[-1:]]
    if not terms:
        return name_from(plain) if len(about) > 1 and plain.strip() and not re.search(r"\d", plain) else ""
    narrower = lexicon.vocabulary.below(terms[0])
    return next((one for one in terms if one in narrower and one != terms[0]), terms[0])


def read_regulatory(
    plain: str, lines: Lines, known: tuple[tuple[str, ...], str, tuple[str, ...]], lexicon: Lexicon
) -> Regulatory | None:
    """The regulatory statement of one sentence; `known` are drugs, condition and routes where it names none itself."""
    status = next((name for name, pattern in _STATUSES if pattern.search(plain)), "")
    if not status:
        return None
    drugs = drugs_in(plain, lexicon)
    if not drugs and (status in _GRANTED or _OF_LETTER.search(plain)):
        return None
    conditions = terms_in(plain, lexicon, {"conditions"})
    own = "" if status in _GRANTED else known[1]
    condition = known[1] if known[1] in conditions else conditions[-1] if conditions else own
    return Regulatory(
        label=" ".join(plain.split()).strip(" •"),
        drugs=drugs or known[0],
        condition=condition,
        status=status,
        routes=routes_in(plain) or known[2],
        lines=lines,
    )
