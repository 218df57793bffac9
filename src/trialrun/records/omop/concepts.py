"""OMOP concepts as terms: by their own code, by their source code, and by what they are a kind of.

Where the hierarchy tables are empty nothing is expanded, and who has an unmapped record has no coverage in that domain:
absence stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import duckdb
import msgspec

from trialrun.records.coding import CodeMap, Coding, most_specific
from trialrun.records.reading import Reading, finding
from trialrun.records.words import clean
from trialrun.terms import Concept, Drug, DrugClass, Term, Variable

_LOINC = re.compile(r"\d{1,5}-\d")
_ICD10 = re.compile(r"[A-TV-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?")
_LONG_NUMBER = re.compile(r"\d{6,18}(\.0)?")
_NUMBER = re.compile(r"\d{2,8}(\.0)?")

# The kinds of fact that a table of OMOP can hold; a term of another kind leaves the record unmapped.
_KINDS = {
    "condition_occurrence": ("condition",),
    "drug_exposure": ("drug",),
    "procedure_occurrence": ("procedure", "drug"),
    "measurement": ("variable", "procedure"),
    "observation": ("variable", "condition"),
}

# Relationships that lead from a concept to what it is, or to what it holds; source: OMOP relationship table.
_UP = (
    "Is a", "Maps to", "Concept replaced by", "RxNorm is a", "RxNorm has ing", "Consists of", "Tradename of",
    "Marketed form of", "Quantified form of", "Box of", "Form of", "Has precise ing", "Contains",
)  # fmt: skip
_BY_ANCESTORS = """
with starts as (
  select unnest($wanted) as start, unnest($wanted) as reach
  union
  select concept_id_1, concept_id_2 from cdm_concept_relationship
  where concept_id_1 in (select unnest($wanted)) and invalid_reason is null
    and relationship_id in ('Maps to', 'Concept replaced by')
), reached as (
  select start, reach from starts
  union
  select start, ancestor_concept_id from starts join cdm_concept_ancestor on descendant_concept_id = reach
)
select start, vocabulary_id, concept_code, concept_name
from reached join cdm_concept on reach = concept_id where start <> reach order by all
"""
# Placed: under at least one other concept, with every concept above it in the concept table. Only of those is it known
# what they are not: an extract of the vocabulary may lack rows of either table.
_PLACED = """
with starts as (
  select unnest($wanted) as start, unnest($wanted) as reach
  union
  select concept_id_1, concept_id_2 from cdm_concept_relationship
  where concept_id_1 in (select unnest($wanted)) and invalid_reason is null
    and relationship_id in ('Maps to', 'Concept replaced by')
)
select start from starts join cdm_concept_ancestor on descendant_concept_id = reach
left join cdm_concept on concept_id = ancestor_concept_id
group by start
having count(*) filter (where ancestor_concept_id <> reach) > 0 and count(*) filter (where concept_id is null) = 0
"""
_EDGES = """
create temp table edges as
select distinct concept_id_1 as low, concept_id_2 as high from cdm_concept_relationship
where relationship_id in (select unnest($up)) and concept_id_1 <> concept_id_2 and invalid_reason is null
"""
_BY_RELATIONSHIPS = """
with recursive reached as (
  select unnest($wanted) as start, unnest($wanted) as reach
  union
  select start, high from reached join edges on reach = low
)
select start, vocabulary_id, concept_code, concept_name
from reached join cdm_concept on reach = concept_id where start <> reach order by all
"""
_NAMES = """
select concept_id, vocabulary_id, concept_code, concept_name from cdm_concept
where concept_id in (select unnest($wanted))
"""


class Recorded(msgspec.Struct, frozen=True):
    """One distinct way a table names a fact: standard concept, source concept, source value; and how many rows do."""

    number: int
    concept: int | None
    source_concept: int | None
    source_value: str | None
    rows: int


class ConceptMap:
    """Terms for recorded concepts of one OMOP source."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, reading: Reading) -> None:
        self.connection, self.reading = connection, reading
        self.codes = CodeMap(reading)
        count = connection.execute("select count(*) from cdm_concept_ancestor").fetchall()[0][0]
        self.hierarchy = count > 0
        self.placed: set[int] = set()
        if not self.hierarchy:
            connection.execute(_EDGES, {"up": list(_UP)})
            message = "concept_ancestor is empty: codes are not expanded to what they are a kind of"
            fix = "load the OMOP vocabulary tables"
            reading.add(finding("hierarchy", "warning", message, source="concept_ancestor", fix=fix))

    def codings(self, concepts: Iterable[int | None]) -> dict[int, Coding]:
        """The codes of concepts that the concept table knows."""
        wanted = sorted({concept for concept in concepts if concept})
        rows = self.connection.execute(_NAMES, {"wanted": wanted}).fetchall()
        return {concept: Coding(system or "", code or "", name or "") for concept, system, code, name in rows}

    def terms(self, table: str, recorded: Sequence[Recorded]) -> dict[int, tuple[Term, ...]]:
        """For each recorded way (by number) its terms; unmapped ones are counted under their own code."""
        known = self.codings(c for one in recorded for c in (one.concept, one.source_concept))
        above = {} if table in ("measurement", "observation") else self._above(known)
        found = {}
        for one in recorded:
            codings = codings_of(table, one, known)
            own = self.codes.find(table, codings)
            kinds = [term for c in (one.concept, one.source_concept) for term in above.get(c or 0, ())]
            usable = [term for term in (*own, *kinds) if kind_of(term) in _KINDS[table]]
            terms = most_specific(self.reading, usable)
            self.codes.count(table, codings, terms, one.rows)
            found[one.number] = terms
        return found

    def _above(self, known: dict[int, Coding]) -> dict[int, tuple[Term, ...]]:
        """For each concept the terms of everything it is a kind of or holds."""
        if not known:
            return {}
        query = _BY_ANCESTORS if self.hierarchy else _BY_RELATIONSHIPS
        rows = self.connection.execute(query, {"wanted": list(known)}).fetchall()
        if self.hierarchy:
            self.placed |= {start for (start,) in self.connection.execute(_PLACED, {"wanted": list(known)}).fetchall()}
        above: dict[int, list[Term]] = {}
        for start, system, code, name in rows:
            terms = self.codes.by_code(Coding(system or "", code or "", name or "")) or self._by_name(name or "")
            above.setdefault(start, []).extend(t for t in terms if isinstance(t, Concept | Drug | DrugClass))
        return {start: tuple(terms) for start, terms in above.items()}

    def _by_name(self, name: str) -> tuple[Term, ...]:
        """The condition or procedure that a concept above is named like: not all of ours have a code in its system."""
        term = self.reading.vocabulary.find(clean(name)) if name else None
        return (term,) if isinstance(term, Concept) else ()

    def is_decided(self, recorded: Recorded) -> bool:
        """True where the hierarchy tells all that a recorded concept is a kind of: what it is not is then known."""
        return bool({recorded.concept, recorded.source_concept} & self.placed)


def kind_of(term: Term) -> str:
    """variable, drug, condition, procedure or derived: which table of ours a term belongs to."""
    if isinstance(term, Concept):
        return term.kind
    if isinstance(term, Drug | DrugClass):
        return "drug"
    return "variable" if isinstance(term, Variable) else "derived"


def codings_of(table: str, recorded: Recorded, known: dict[int, Coding]) -> tuple[Coding, ...]:
    """What is known of a recorded concept: standard code, source code, or the source value where neither is known."""
    found = [known[c] for c in (recorded.concept, recorded.source_concept) if c and c in known]
    unique = tuple(dict.fromkeys(found))
    if unique:
        return unique
    value = (recorded.source_value or "").strip()
    return (Coding(guess_system(table, value), value, ""),) if value else (Coding("OMOP", str(recorded.concept or 0)),)


def guess_system(table: str, value: str) -> str:
    """The code system of a source value by its form; empty where the form does not tell."""
    if _LOINC.fullmatch(value):
        return "LOINC"
    if table == "drug_exposure":
        return "RXNORM" if _NUMBER.fullmatch(value) else ""
    if _LONG_NUMBER.fullmatch(value):
        return "SNOMED"
    return "ICD10CM" if _ICD10.fullmatch(value) else ""
