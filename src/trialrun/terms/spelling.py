"""How spellings and codes are compared: one key for all ways to write a word. Knows no vocabulary."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "κ": "kappa", "λ": "lambda", "μ": "u", "ß": "beta"})
_DROPPED = re.compile(r"[^a-z0-9%]+")
_BRITISH = (("ae", "e"), ("oe", "e"), ("tumour", "tumor"))
_SYSTEMS = {
    "loinc": "LOINC", "loincorg": "LOINC",
    "snomed": "SNOMED", "sct": "SNOMED", "snomedct": "SNOMED", "snomedinfosct": "SNOMED",
    "icd10cm": "ICD10CM", "icd10": "ICD10CM", "hl7orgfhirsidicd10cm": "ICD10CM", "hl7orgfhirsidicd10": "ICD10CM",
    "icd9cm": "ICD9CM", "icd9": "ICD9CM", "hl7orgfhirsidicd9cm": "ICD9CM",
    "icd10pcs": "ICD10PCS", "cmsgovmedicarecodingicd10": "ICD10PCS",
    "cpt": "CPT4", "cpt4": "CPT4", "amaassnorggocpt": "CPT4", "hcpcs": "CPT4",
    "rxnorm": "RXNORM", "nlmnihgovresearchumlsrxnorm": "RXNORM", "rxnormextension": "RXNORM",
    "cvx": "CVX", "hl7orgfhirsidcvx": "CVX",
    "nci": "NCIT", "ncit": "NCIT", "ncithesaurusstagenihgov": "NCIT",
    "ncicbvocabevsnihgovxmlowlevsthesaurusowl": "NCIT",
}  # fmt: skip


@lru_cache(maxsize=16384)
def spelling_key(text: str) -> str:
    """The key by which spellings compare: letters, digits and `%` only; case, British spelling and Greek are folded."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_GREEK).lower().translate(_GREEK)
        text = unicodedata.normalize("NFKD", text)
    key = _DROPPED.sub("", text.lower())
    for british, american in _BRITISH:
        key = key.replace(british, american)
    return key


@lru_cache(maxsize=1024)
def system_key(system: str) -> str:
    """The short name of a code system from its name or web address; an unknown system keeps its own letters."""
    plain = re.sub(
        r"[^a-z0-9]", "", system.lower().strip().removeprefix("http://").removeprefix("https://").removeprefix("www.")
    )
    return _SYSTEMS.get(plain, plain.upper())


def code_key(system: str, code: str) -> str:
    """A code without padding: spaces, dots of ICD codes, leading zeros of numbers and a trailing `.0` are dropped."""
    key = code.strip().upper()
    if system in ("ICD10CM", "ICD9CM", "ICD10PCS"):
        return key.replace(".", "")
    if system in ("SNOMED", "RXNORM", "CVX"):
        key = key.removesuffix(".0")
    return key.lstrip("0") or key
