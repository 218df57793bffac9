"""Codes of clinical records and the terms they mean: the one place where a source code becomes a name of ours.

A code that no term carries is counted, never guessed. Two fallbacks read words, and only exact ones: the printed name
of a condition or procedure, and the ingredients that an RxNorm product name spells out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from trialrun.records.reading import Reading
from trialrun.records.words import clean, has_invisible
from trialrun.terms import Concept, Drug, DrugClass, Term, Variable, Vocabulary

# Which kinds of term a table takes, and which code systems are preferred where a concept has several codes.
_NAME_SYSTEMS = frozenset({"RXNORM", "RXNORM EXTENSION", "NDC", "", "TEXT"})
_PADDED = re.compile(r"0*(\d+)(?:\.0+)?")
_TAG = re.compile(r"\s*\((?:disorder|finding|situation|procedure|regime/therapy|event|qualifier value)\)$")
_QUANTITY = re.compile(r"^(?:NDA\d+\s+|\d[\d.]*\s*(?:ACTUAT|HR|ML|MG)\s+|abuse-deterrent\s+)+", re.IGNORECASE)
_STRENGTH = re.compile(r"\s+\d[\d.,]*\s*(?:MG|MCG|UG|G|UNT|MEQ|ML|%|MMOL|IU|CELLS|ACTUAT).*$", re.IGNORECASE)
_FORM = re.compile(
    r"\s+(?:oral|injectable|injection|topical|prefilled|extended|chewable|inhalation|nasal|transdermal|ophthalmic|tablet|"
    r"capsule|solution|suspension|cream|patch)\b.*$",
    re.IGNORECASE,
)
# Salts and hydrates name the same active ingredient (RxNorm precise ingredients).
_SALTS = frozenset(
    {
        "hydrochloride", "hcl", "sodium", "potassium", "calcium", "magnesium", "maleate", "acetate", "phosphate",
        "sulfate", "succinate", "tartrate", "citrate", "fumarate", "mesylate", "besylate", "bromide", "chloride",
        "propionate", "dihydrate", "anhydrous", "hydrate", "monohydrate", "valerate", "furoate", "bitartrate",
        "dipropionate", "trihydrate", "human", "disodium", "medoxomil", "nitrate",
    }
)  # fmt: skip


class Coding(msgspec.Struct, frozen=True, order=True):
    """One code of a source: its system (short name or web address), the code and the name printed beside it."""

    system: str
    code: str
    display: str = ""


class CodeMap:
    """Terms for codings, each distinct set of codings looked up once; unmapped ones are counted."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._known: dict[tuple[str, tuple[Coding, ...]], tuple[Term, ...]] = {}

    def terms(self, table: str, codings: Sequence[Coding], rows: int = 1) -> tuple[Term, ...]:
        """The most specific terms of codings that mean one thing; empty and counted where there is none.

        `table` is the source table or resource type; `rows` is how many rows have these codings.
        """
        found = self.find(table, codings)
        self.count(table, codings, found, rows)
        return found

    def find(self, table: str, codings: Sequence[Coding]) -> tuple[Term, ...]:
        """The same without counting."""
        key = (table, tuple(codings))
        if key not in self._known:
            self._known[key] = self._look_up(table, key[1])
        return self._known[key]

    def count(self, table: str, codings: Sequence[Coding], found: Sequence[Term], rows: int = 1) -> None:
        """Count rows under their variable and code, or as unmapped."""
        if not found:
            self.miss(table, codings, rows)
        for variable in variables(found):
            code = next((f"{short_system(one.system)} {plain_code(one)}" for one in codings if one.code), "by name")
            self.reading.codes_used.setdefault(variable.name, Counter())[code] += rows

    def miss(self, table: str, codings: Sequence[Coding], rows: int = 1) -> None:
        """Count rows whose codings no term of the wanted kind carries."""
        first = codings[0] if codings else Coding("", "(no code)")
        display = next((coding.display for coding in codings if coding.display), "")
        key = (table, short_system(first.system), plain_code(first) or clean(first.display))
        self.reading.unmapped(key, clean(display), rows)

    def _look_up(self, table: str, codings: tuple[Coding, ...]) -> tuple[Term, ...]:
        if any(has_invisible(coding.display + coding.code) for coding in codings):
            self.reading.note("invisible", "codes or their names hold invisible characters; they are removed")
        found = [term for coding in codings for term in self.by_code(coding)]
        if not found:
            found = [term for coding in codings for term in self._by_name(table, coding)]
        return most_specific(self.reading, found)

    def by_code(self, coding: Coding) -> tuple[Term, ...]:
        """The terms that carry a code; empty where there is none."""
        return self.reading.vocabulary.by_code(short_system(coding.system), plain_code(coding)) if coding.code else ()

    def _by_name(self, table: str, coding: Coding) -> tuple[Term, ...]:
        name = _TAG.sub("", clean(coding.display))
        system = short_system(coding.system)
        if not name:
            return ()
        if system in _NAME_SYSTEMS and table.lower().startswith(("medication", "drug")):
            return self._ingredients(name)
        term = self.reading.vocabulary.find(name)
        if isinstance(term, Concept) or (system in ("", "TEXT") and term is not None):
            return (term,)
        return ()

    def _ingredients(self, name: str) -> tuple[Term, ...]:
        """The ingredients of an RxNorm product name; none at all where one of them is not known."""
        found = [self._ingredient(part) for part in ingredient_names(name)]
        known = tuple(term for term in found if term is not None)
        if not known or len(known) < len(found):
            return ()
        self.reading.note("name", "drugs without a known code are read by the ingredients in their product name")
        return known

    def _ingredient(self, name: str) -> Term | None:
        words = name.split()
        while words:
            term = self.reading.vocabulary.find(" ".join(words))
            if isinstance(term, Drug | DrugClass):
                return term
            if words[-1].lower().strip(",") not in _SALTS:
                return None
            words.pop()
        return None


def ingredient_names(product: str) -> tuple[str, ...]:
    """The ingredients an RxNorm name spells out: `hydrochlorothiazide 25 MG / lisinopril 10 MG Oral Tablet`."""
    brand = re.search(r"\[([^\]]+)\]", product)
    plain = re.sub(r"\[[^\]]*\]|\{|\}", "", product)
    parts = [_STRENGTH.sub("", _QUANTITY.sub("", part.strip())) for part in plain.split(" / ")]
    names = tuple(name for part in parts if (name := _FORM.sub("", part).strip(" ,")))
    return names or ((brand.group(1),) if brand else ())


def most_specific(reading: Reading, terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms without repeats and without those that another one of them "is a"."""
    names = {term.name for term in terms}
    if len(names) < 2:
        return tuple(terms[:1])
    above = {name for own in names for name in reading.vocabulary.above(own) if name != own}
    kept = {term.name: term for term in terms if term.name not in above}
    return tuple(kept.values())


def variables(terms: Sequence[Term]) -> tuple[Variable, ...]:
    """The variables among terms."""
    return tuple(term for term in terms if isinstance(term, Variable))


def concepts(terms: Sequence[Term], kind: str) -> tuple[Concept, ...]:
    """The conditions (or procedures) among terms."""
    return tuple(term for term in terms if isinstance(term, Concept) and term.kind == kind)


def drugs(terms: Sequence[Term]) -> tuple[Drug | DrugClass, ...]:
    """The drugs and drug classes among terms."""
    return tuple(term for term in terms if isinstance(term, Drug | DrugClass))


# Source: FHIR R4 terminology (code system addresses and OIDs), OMOP vocabulary table (vocabulary_id).
_SYSTEMS = {
    "http://loinc.org": "LOINC", "urn:oid:2.16.840.1.113883.6.1": "LOINC",
    "http://snomed.info/sct": "SNOMED", "urn:oid:2.16.840.1.113883.6.96": "SNOMED",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD10CM", "urn:oid:2.16.840.1.113883.6.90": "ICD10CM",
    "http://hl7.org/fhir/sid/icd-10": "ICD10CM", "icd10": "ICD10CM", "icd10cm": "ICD10CM",
    "http://hl7.org/fhir/sid/icd-9-cm": "ICD9CM", "urn:oid:2.16.840.1.113883.6.103": "ICD9CM",
    "http://cms.gov/medicare/coding/icd10": "ICD10PCS", "urn:oid:2.16.840.1.113883.6.4": "ICD10PCS",
    "http://hl7.org/fhir/sid/icd-10-pcs": "ICD10PCS", "urn:oid:2.16.840.1.113883.6.3": "ICD10CM",
    "http://nlm.nih.gov/research/umls/rxnorm": "RXNORM", "urn:oid:2.16.840.1.113883.6.88": "RXNORM",
    "rxnorm extension": "RXNORM", "http://hl7.org/fhir/sid/cvx": "CVX", "urn:oid:2.16.840.1.113883.12.292": "CVX",
    "http://ama-assn.org/go/cpt": "CPT4", "urn:oid:2.16.840.1.113883.6.12": "CPT4", "cpt": "CPT4",
    "snomed ct": "SNOMED", "snomedct": "SNOMED", "snomed-ct": "SNOMED", "icd-10-cm": "ICD10CM", "icd-10": "ICD10CM",
    "icd-9-cm": "ICD9CM", "icd9": "ICD9CM", "icd9cm": "ICD9CM", "http://hl7.org/fhir/sid/ndc": "NDC",
    "http://ncicb.nci.nih.gov/xml/owl/evs/thesaurus.owl": "NCIT", "ncit": "NCIT",
}  # fmt: skip


def method_name(text: str, vocabulary: Vocabulary) -> str:
    """The procedure a printed method means (`MUGA`: muga_scan); as printed where it is no procedure we know."""
    term = vocabulary.find(text) if text else None
    return term.name if isinstance(term, Concept) and term.kind == "procedure" else text


def short_system(system: str) -> str:
    """The short name of a code system given by name, web address or OID: `LOINC`, `SNOMED`, `RXNORM`, `CVX` ..."""
    plain = system.strip()
    address = plain.lower().rstrip("/").replace("https://", "http://").replace("//www.", "//", 1)
    if address.startswith("http://snomed.info/sct"):  # an edition or version is often written behind it
        return "SNOMED"
    known = _SYSTEMS.get(address) or _SYSTEMS.get(plain.lower().rstrip("/"))
    return known or (plain if plain.lower().startswith("http") else plain.upper())


def plain_code(coding: Coding) -> str:
    """The code without padding: spaces, leading zeros and the `.0` of codes that once were floats (not in ICD)."""
    code = clean(coding.code)
    if short_system(coding.system) in ("SNOMED", "RXNORM") and (match := _PADDED.fullmatch(code)):
        return match.group(1)
    return code
