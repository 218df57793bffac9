"""Bytes of a structured record as UTF-8, with a finding where its encoding had to be guessed. Decodes nothing else."""

from __future__ import annotations

import codecs
import re

from trialrun.ground.finding import Finding

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
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
            return raw[len(mark) :] if encoding == "utf-8" else _recoded(raw, encoding), ()
    if raw.isascii() or _is_utf8(raw):
        return raw, ()
    finding = Finding(
        "encoding", "warning", "the document is not UTF-8; it was read as Windows-1252", source=name,
        fix="compare the letters with accents, or save it as UTF-8",
    )  # fmt: skip
    return _recoded(raw, "cp1252"), (finding,)


def _recoded(raw: bytes, encoding: str) -> bytes:
    """The text in UTF-8, without the line in which an XML document says that it is in another encoding."""
    return _DECLARATION.sub("", raw.decode(encoding, "replace").lstrip("\ufeff"), count=1).encode("utf-8", "replace")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
