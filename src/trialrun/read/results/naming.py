"""Names of results and harms: by a table of the field's names, by the vocabulary, else by the words themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

import msgspec

from trialrun.protocol.evidence import Product
from trialrun.read.printed import name_from
from trialrun.read.results.marks import PEOPLE
from trialrun.read.spotting import SpotKind, spot
from trialrun.read.tables import read_table
from trialrun.terms import Vocabulary


@cache
def _plain_words() -> re.Pattern[str]:
    """Words that name no result: they tell how, when and of whom it is."""
    words = "|".join(row["word"] for row in read_table("results/tables/plain_words.csv"))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


class ResultName(msgspec.Struct, frozen=True):
    """A name of the field for a result, and whether it is known at baseline or is a result."""

    pattern: re.Pattern[str]
    name: str
    part: str = ""


@cache
def result_names() -> tuple[ResultName, ...]:
    """The table of results, the more special first."""
    return _table("result_names")


@cache
def harm_names() -> tuple[ResultName, ...]:
    """The table of harms, the more special first."""
    return _table("harm_names")


def _table(name: str) -> tuple[ResultName, ...]:
    rows = read_table(f"results/tables/{name}.csv")
    return tuple(ResultName(_compiled(row["words"], row["short"]), row["name"], row["part"]) for row in rows)


def _compiled(words: str, short: str) -> re.Pattern[str]:
    """Words in any case, and short forms (CR, OS) in theirs."""
    shorts = rf"|\b(?:{short})\b" if short else ""
    return re.compile(rf"\b(?i:{words})\b{shorts}")


def known_result(words: str) -> ResultName | None:
    """The first name of the table that stands in the words."""
    return next((known for known in result_names() if known.pattern.search(words)), None)


def known_harm(words: str) -> str:
    """The harm of the table that stands in the words; empty for none."""
    return next((known.name for known in harm_names() if known.pattern.search(words)), "")


def domain_in(words: str) -> str:
    """The first domain of response named in the words; empty for none."""
    found = [(match.start(), name) for name, pattern in _domain_patterns() if (match := pattern.search(words))]
    return min(found)[1] if found else ""


def domain_words() -> str:
    """The words of all domains as the alternatives of one pattern."""
    return "|".join(_domains().values())


@cache
def _domain_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in _domains().items())


@cache
def _domains() -> Mapping[str, str]:
    """The domains in which a response is judged, and how they are printed: a pattern each."""
    return {row["name"]: row["words"] for row in read_table("results/tables/domains.csv")}


class Lexicon(msgspec.Struct, frozen=True):
    """The vocabulary, with the trade names that a document itself explains and the long forms of its short forms."""

    vocabulary: Vocabulary
    products: tuple[Product, ...] = ()
    meanings: Mapping[str, str] = msgspec.field(default_factory=dict)

    def named_products(self, words: str) -> tuple[str, ...]:
        """The drugs of the products whose names stand in the words."""
        named = [
            product for product in self.products if re.search(rf"(?<![\w-]){re.escape(product.name)}(?![\w])", words)
        ]
        return tuple(dict.fromkeys(drug for product in named for drug in product.drugs[:1]))


_LOOSE = re.compile(rf"(?:\s(?:in|of|with|by|among)(?:\s(?:the\s)?(?:{PEOPLE}))?\b)+\W*$", re.IGNORECASE)
"""What the words of a result end with that names no result: `rash was seen in ... of women` is rash."""


def result_name(words: str, lexicon: Lexicon) -> str:
    """A name for what some words report: the field's name with its domain, a lone term, or the words themselves."""
    words = _LOOSE.sub("", words)
    known = known_result(words)
    if known is not None:
        domain = domain_in(words) if "respon" in known.name or known.name in ("evaluable", "progression") else ""
        return f"{domain}_{known.name}" if domain else known.name
    terms = terms_in(words, lexicon, {"variables", "conditions"})
    return terms[0] if len(terms) == 1 else plain_name(words)


def plain_name(words: str) -> str:
    """A name made of the words that carry meaning."""
    words = _SO_FAR.sub("", words)
    kept = _plain_words().sub(" ", re.sub(r"[^A-Za-z ]+", " ", words))
    return name_from(kept if kept.strip() else words)


_SO_FAR = re.compile(r"^(?:as of|at|by|until|through)\s[^;.]{3,24}?\b(?:19|20)\d\d,\s", re.IGNORECASE)


def says_nothing(words: str) -> bool:
    """Whether some words carry no meaning of their own: `achieved in`, a figure without words."""
    return re.search(r"[A-Za-z]{2}", _plain_words().sub(" ", re.sub(r"[^A-Za-z ]+", " ", words))) is None


def terms_in(words: str, lexicon: Lexicon, kinds: Collection[SpotKind] | None = None) -> tuple[str, ...]:
    """The terms of the vocabulary in some words, each once, combinations by their drugs; the grading scale is none."""
    spots = [spotted for spotted in spot(words, lexicon.vocabulary, kinds) if spotted.words not in _STATISTICAL]
    found = dict.fromkeys(name for spotted in spots for name in _parts(spotted.name, lexicon.vocabulary))
    if lexicon.products and (kinds is None or "drugs" in kinds):
        found = dict.fromkeys((*lexicon.named_products(words), *found))
    return tuple(name for name in found if name != "ctcae_grade")


def drugs_in(words: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The drugs and classes of drugs in some words, trade names of the document among them."""
    return terms_in(words, lexicon, {"drugs", "combinations"})


_STATISTICAL = frozenset({"HR", "OR", "RR", "RD", "CI", "SD", "SE", "PR", "CR", "MR"})
"""Short forms that in results are of statistics and levels of response, not of what the vocabulary knows by them."""


def _parts(name: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    drug = vocabulary.drugs.get(name)
    return drug.components if drug is not None and drug.components else (name,)
