"""The clinical vocabulary as frozen records: what can be measured, taken, diagnosed or done. Holds no behaviour."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

VariableKind = Literal["number", "scale", "test", "category"]
ConceptKind = Literal["condition", "procedure"]
Course = Literal["state", "event"]


class Code(msgspec.Struct, frozen=True, order=True):
    """A code of a public code system. A trailing `*` stands for the code and all codes that begin with it.

    Systems: LOINC, SNOMED, ICD10CM, ICD9CM, ICD10PCS, CPT4, RXNORM, CVX, NCIT.
    """

    system: str
    code: str


class Variable(msgspec.Struct, frozen=True):
    """Something measured. `unit` is the canonical UCUM unit (`1` for pure numbers, scales, tests and categories).

    `low` and `high` bound what is plausible in that unit; `molar_mass` in g/mol and `charge` (equivalents a mole)
    are the analyte's; `matrix` is the specimen, where it matters; `codes` are codes other than LOINC.
    """

    name: str
    label: str
    kind: VariableKind
    unit: str = "1"
    low: Decimal | None = None
    high: Decimal | None = None
    molar_mass: Decimal | None = None
    charge: int | None = None
    matrix: str = ""
    loinc: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    spellings: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    group: str = ""
    source: str = ""


class DrugClass(msgspec.Struct, frozen=True):
    """A class of drugs, for instance `anti_cd38`; `parents` are wider classes."""

    name: str
    label: str
    parents: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    source: str = ""


class Drug(msgspec.Struct, frozen=True):
    """A drug by its generic name, or a named combination: then `components` are the drugs it is made of.

    `rxnorm` holds ingredient codes and product codes met in records; `cvx` holds vaccine codes.
    """

    name: str
    label: str
    classes: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    rxnorm: tuple[str, ...] = ()
    cvx: tuple[str, ...] = ()
    source: str = ""


class Concept(msgspec.Struct, frozen=True):
    """A condition or a procedure with its codes; `parents` are what it "is a".

    The course of a condition is a `state`, which lasts from its start to its end, or an `event`, which is a moment:
    a myocardial infarction or a stroke has happened, it is not "going on". Procedures are moments.
    """

    name: str
    kind: ConceptKind
    label: str
    parents: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    source: str = ""
    course: Course = "state"


class Derived(msgspec.Struct, frozen=True):
    """A fact computed from the person, not recorded as a measurement: age and sex."""

    name: str
    label: str
    kind: VariableKind
    unit: str = "1"
    values: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    source: str = ""


Term = Variable | Drug | DrugClass | Concept | Derived
