"""The table of headings and labels of registry pages, mirrors and synopses, and how a line is recognised as one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Literal, cast

import msgspec

from trialrun.read.documents.printed_lines import Line
from trialrun.read.tables import read_table

Strength = Literal["strong", "plain", "weak"]
Form = Literal[
    "value", "values", "ages", "items", "run", "prose", "section", "eligibility", "heading", "outcomes", "arms",
    "interventions", "sponsors", "investigators", "sites", "identifiers", "contacts", "documents", "related",
    "citations", "links", "row table", "arm table", "country table", "product table",
]  # fmt: skip
_LONGEST_LABEL = 110
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[A-Z]\.\d{1,2}(?:\.\d{1,2}){0,2}|[IVX]{1,4}\.)\s+(?=[A-Za-z])"
)
_SEPARATORS = (
    re.compile(r"\s?[:：]"),
    re.compile(r"\s?\|"),
    re.compile(r"\t"),
    re.compile(r"[ \u00a0]{3,}"),
    re.compile(r"[ \u00a0](?=(?:NCT\d{8}|ISRCTN\d{8}|\d{4}-\d{6}-\d{2}(?:-\d{2})?)$)"),
)
"""What parts a label from its value; the last is a blank before a number that only registers give."""
_ARM_HEADERS = frozenset(
    {"arm", "arms", "group/cohort", "group", "participant group/arm", "cohort", "groups/cohorts", "arm group"}
)
_TREATMENT_HEADERS = frozenset(
    {"intervention/treatment", "intervention", "interventions", "treatment", "treatments", "assigned interventions"}
)


_COUNTRY_HEADERS = frozenset({"member state", "member state concerned", "country"})
_OF_COUNTRIES = frozenset(
    {"status", "trial status", "number of sites", "sites", "subjects", "number of subjects"}
    | {"planned number of subjects", "planned number of participants", "number of participants"}
)
"""What a table of countries tells of each: no number in it is that of the trial."""
_PRODUCT_HEADERS = frozenset({"product name", "active substance", "active substances", "medicinal product"})
_OF_PRODUCTS = _PRODUCT_HEADERS | {
    *("role", "product role", "route", "route of administration", "form", "pharmaceutical form", "strength"),
    *("atc code", "atc", "authorisation", "authorisation status", "marketing authorisation", "orphan", "orphan drug"),
}
"""What a table of products tells of each; one that tells doses or days is a table of doses."""


class Label(msgspec.Struct, frozen=True):
    """What a heading or label says: the slot of the Source it fills, the form of what follows, and its strength.

    Strong labels begin a field anywhere; plain ones inside longer texts only alone on their line; weak ones only
    among short fields, or where their value is of their kind.
    """

    key: str
    slot: str
    form: Form
    strength: Strength


class Labelled(msgspec.Struct, frozen=True):
    """A line that begins with a label: the label, what follows it, whether a colon or bar parts the two, and
    whether it is a bar. `cells` are the keys of a row whose cells are all labels.
    """

    label: Label
    rest: str
    parted: bool
    barred: bool = False
    cells: tuple[str, ...] = ()


@cache
def labels() -> Mapping[str, Label]:
    """Every known label by its key."""
    read = {key_of(row["label"]): row for row in reversed(read_table("documents/labels.csv"))}
    return {
        key: Label(key, row["slot"], cast(Form, row["form"]), cast(Strength, row["strength"]))
        for key, row in read.items()
    }


@cache
def headings(document: str) -> Mapping[str, str]:
    """The headings of a kind of document (`abstract`, `letter`) by key, each with our name for what stands below."""
    rows = read_table("documents/headings.csv")
    return {row["heading"]: row["name"] for row in rows if row["document"] == document}


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    grouped: dict[str, list[str]] = {}
    for row in read_table("documents/phrases.csv"):
        grouped.setdefault(row["place"], []).append(f"(?:{row['pattern']})")
    return tuple((place, re.compile("|".join(found), re.IGNORECASE | re.DOTALL)) for place, found in grouped.items())


def phrase_place(line: Line) -> str:
    """`layout`, `navigation`, `boilerplate`, `status` or `results_status` for such a line; empty for others.

    Links side by side, `Study Details | Record History`, are navigation like each of them.
    """
    content = without_bars(line.content or line.text)[:600]
    links = [link.strip() for link in content.split("|")] if "|" in content[:_LONGEST_LINK] else []
    if 1 < len(links) <= _MOST_LINKS and all(_place_of(link) in {"navigation", "results_status"} for link in links):
        return "navigation"
    return _place_of(content)


_LONGEST_LINK = 60
_MOST_LINKS = 12


def _place_of(content: str) -> str:
    return next((place for place, pattern in _phrases() if pattern.fullmatch(content)), "")


def without_bars(text: str) -> str:
    """The text without the bars of table cells and spaces at both ends."""
    return text.strip(" |\t\u00a0")


_SUFFIX = re.compile(r"\s*(?:\bICMJE\b|\(submitted:?[^()]{0,40}\)|\(see also[^()]{0,60}\))", re.IGNORECASE)


def key_of(text: str) -> str:
    """The text as the table of labels writes it, without the marks of the tabular view of ClinicalTrials.gov."""
    text = _SUFFIX.sub("", text) if len(text) < 200 else text
    plain = " ".join(text.replace("’", "'").split()).strip(" :：|*#_-•").lower()
    plain = plain.replace(" / ", "/").replace(" & ", " and ").replace("(s)", "")
    return plain.removeprefix("the ").rstrip("?.") if not plain.endswith(" u.s.") else plain


_KIND_BEHIND = re.compile(r"\s*\((?P<kind>actual|estimated|anticipated)\)$")


def label_of(text: str) -> Label | None:
    """The label that a text is as a whole; `Study Start (Actual)` is that of the start, which is an actual one."""
    key = key_of(text)
    known = labels().get("keywords" if key.startswith("keywords provided by ") else key)
    behind = _KIND_BEHIND.search(key) if known is None and key.endswith(")") else None
    if behind is None:
        return known
    known = labels().get(key[: behind.start()])
    if known is None or not known.slot.startswith(("dates:", "design:enrolment")):
        return None
    return msgspec.structs.replace(known, slot=f"{known.slot.partition('/')[0]}/{behind['kind']}")


@lru_cache(maxsize=8192)
def find_label(line: Line) -> Labelled | None:
    """The label a line begins with; None where it begins with none."""
    text = without_bars(line.content)
    numbered = _NUMBERED.match(line.text.strip())
    if numbered and (
        line.heading or line.bullet[:1].isdigit() or key_of(line.text.strip()[numbered.end() :]) in labels()
    ):
        text = without_bars(line.text.strip()[numbered.end() :]) or text
    header = _header_row(text)
    if header is not None:
        return header
    barred = re.match(r"[^|]{1,110}\|", line.text) is not None
    for separator in _SEPARATORS:
        found = separator.search(text, 0, _LONGEST_LABEL + 4)
        if found and found.start() and (label := label_of(text[: found.start()])):
            return Labelled(label, without_bars(text[found.end() :]), True, barred)
    whole = label_of(text) if len(text) <= _LONGEST_LABEL else None
    whole = eligibility_of(text) if whole is None and line.heading else whole
    return Labelled(whole, "", text.endswith((":", "：")), barred) if whole else None


_PEOPLE_ARE = re.compile(
    r"(?:to be (?:eligible|included)\b[^:.;]{0,50}?,\s)?"
    r"(?:(?:all|any|the|only|eligible|potential|adult|study|trial)\s)*"
    r"(?:patients?|subjects?|participants?|persons?|individuals?|volunteers?|men|women)\b[^:.;]{0,80}:",
    re.IGNORECASE,
)
_LET_IN = re.compile(r"\b(?:eligible|included)\b", re.IGNORECASE)
_KEPT_OUT = re.compile(
    r"\b(?:(?:not|never|cannot)\b.{0,20}\b(?:eligible|included)|ineligible|excluded)\b", re.IGNORECASE
)


_YOU_ARE = re.compile(
    r"you(?P<can>(?:n't|[^:.;]){2,50}?)\s"
    r"(?:join|take part|participate|enter|enrol+|eligible|included?|qualify)\b(?P<behind>[^:;]{0,80}):",
    re.IGNORECASE,
)
"""How a page tells laypeople who may enter: `You cannot join this trial if any of these apply. You:`."""
_CAN = re.compile(
    r"\s(?:also\s)?(?:can|may|might|could|are|will|would)(?:\sbe)?(?:\s(?:able|allowed|invited)\sto)?(?:\sbe)?"
)
_CANNOT = re.compile(
    r"(?:\b(?:cannot|not|never|unable|ineligible|barred|prohibited|no\slonger|too|fail)|n't)\b(?!.*\b(?:need|have\sto)\b)"
)
_TURNS = re.compile(r"\b(?:unless|except|only|none|no|not|but|without)\b|n't\b", re.IGNORECASE)
"""What behind it turns the sense: `You can join unless you:`."""


def eligibility_of(text: str) -> Label | None:
    """The label that a sentence above a list stands for: `Patients are eligible if they:`; None for other texts."""
    text = without_bars(text).replace("’", "'")
    if not text.endswith(":") or len(text) > _LONGEST_LABEL:
        return None
    told = _YOU_ARE.fullmatch(text)
    if told is not None:
        return _told_to_people(told)
    if _PEOPLE_ARE.fullmatch(text) is None:
        return None
    if _KEPT_OUT.search(text):
        return label_of("exclusion criteria")
    return label_of("inclusion criteria") if _LET_IN.search(text) else None


def _told_to_people(told: re.Match[str]) -> Label | None:
    """The label that `You can join if you:` stands for; None where the words may mean either."""
    can = told["can"].lower()
    if _TURNS.search(told["behind"]):
        return None
    if _CANNOT.search(can):
        return label_of("you can't join if you")
    return label_of("you can join if you") if _CAN.fullmatch(can) else None


def find_header(text: str) -> bool:
    """Whether a line is the head of a table of arms, its two cells parted by a tab."""
    cells = [key_of(cell) for cell in text.split("\t")]
    return len(cells) == 2 and cells[0] in _ARM_HEADERS and cells[1] in _TREATMENT_HEADERS


def _header_row(text: str) -> Labelled | None:
    """A row of at least two cells each of which is a label: the head of a table."""
    if "|" not in text[:200]:
        return None
    cells = tuple(key_of(cell) for cell in text.split("|"))
    if not 2 <= len(cells) <= 8 or ":" in text:
        return None
    if cells[0] in _ARM_HEADERS and cells[1] in _TREATMENT_HEADERS:
        return Labelled(Label(cells[0], "", "arm table", "strong"), "", True, True, cells)
    if cells[0] in _COUNTRY_HEADERS and all(cell in _OF_COUNTRIES for cell in cells[1:]):
        return Labelled(Label(cells[0], "", "country table", "strong"), "", True, True, cells)
    if _PRODUCT_HEADERS & set(cells) and len(cells) > 2 and set(cells) <= _OF_PRODUCTS:
        return Labelled(Label(cells[0], "", "product table", "strong"), "", True, True, cells)
    if all(cell in labels() for cell in cells):
        return Labelled(Label(cells[0], "", "row table", "strong"), "", True, True, cells)
    return None
