"""Bytes of a structured record as UTF-8, with a finding where its encoding had to be guessed. Decodes nothing else."""

from __future__ import annotations

import codecs

from trialrun.ground.finding import Finding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def as_utf8(raw: bytes, name: str) -> tuple[bytes, tuple[Finding, ...]]:
    """The document in UTF-8 without a byte order mark. Bytes that are not UTF-8 are taken as Windows-1252 and said."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :] if encoding == "utf-8" else raw.decode(encoding, "replace").encode(), ()
    if raw.isascii() or _is_utf8(raw):
        return raw, ()
    finding = Finding(
        "encoding", "warning", "the document is not UTF-8; it was read as Windows-1252", source=name,
        fix="compare the letters with accents, or save it as UTF-8",
    )  # fmt: skip
    return raw.decode("cp1252", "replace").encode(), (finding,)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
