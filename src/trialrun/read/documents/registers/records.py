"""Recognises the records of registers inside decoded values: of which register, and one or many. Reads no field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from trialrun.read.documents.placed import Value

SIGNS: tuple[tuple[str, str], ...] = (
    ("protocolSection", "ctgov v2"),
    ("ProtocolSection", "ctgov v1"),
    ("id_info", "ctgov xml"),
    ("required_header", "ctgov xml"),
    ("ctNumber", "ctis"),
    ("a2_eudract_number", "euctr"),
    ("e3_principal_inclusion_criteria", "euctr"),
    ("eudractNumber", "euctr"),
    ("isrctn", "isrctn"),
    ("trialDescription", "isrctn"),
)
"""A field that only records of one register have, and the register; the first that is there decides."""
ENVELOPES = ("studies", "FullStudiesResponse", "FullStudies", "FullStudy", "Study", "clinical_study", "trial", "trials")
"""Fields around one or many records: pages of the registers' interfaces."""


class Record(msgspec.Struct, frozen=True):
    """One record, and the name of its register in `structured.REGISTERS`. `fields` is an object or an XML element."""

    register: str
    fields: Any


def records_in(value: Value) -> Iterator[Record]:
    """The records of a decoded value: itself, the items of a list, or what the envelope of an interface holds."""
    if isinstance(value, list):
        for inner in value:
            yield from records_in(inner)
    elif isinstance(value, dict):
        register = register_of(value)
        if register is not None:
            yield Record(register, value)
            return
        for key in ENVELOPES:
            if isinstance(value.get(key), dict | list):
                yield from records_in(value[key])
                return


def register_of(fields: dict[str, Value]) -> str | None:
    """The register whose signs the fields carry, or None."""
    return next((register for sign, register in SIGNS if sign in fields), None)
