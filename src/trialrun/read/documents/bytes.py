"""The bytes of a file as text: its encoding is found, its size is bounded. Knows no format."""

from __future__ import annotations

import codecs
import hashlib
import re

import msgspec

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import Document

LARGEST_DOCUMENT = 32 * 2**20
"""Bytes. The largest registry record with results that was measured has 12 MB."""
LONGEST_LINE = 1_000_000
"""Characters of one line of running text."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_.:-]{2,40})")
_XML_LINE = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_TEXT_CODECS = re.compile(r"iso8859|cp\d|windows|koi8|mac_|gb|big5|shift_jis|euc_|latin|ascii|utf-8")


class Decoded(msgspec.Struct, frozen=True):
    """The text of a file and what had to be assumed to read it."""

    text: str
    findings: tuple[Finding, ...] = ()


def check_size(raw: bytes, name: str) -> None:
    """Raises InputError for an empty file and for one that is larger than any document."""
    if not raw.strip(b"\x00\t\n\x0b\x0c\r \xef\xbb\xbf\xfe\xff"):
        raise InputError("the document is empty", where=name, fix="check that the file was saved or downloaded whole")
    if len(raw) > LARGEST_DOCUMENT:
        raise InputError(
            f"the document has {len(raw):,} bytes, more than the {LARGEST_DOCUMENT:,} that are read",
            where=name,
            fix="give the part that describes the trial, one document a file",
        )


def decode_text(raw: bytes, name: str) -> Decoded:
    """The text of the bytes: by their mark, else UTF-16 by its zeros, else UTF-8, else a one-byte code with a finding.

    Raises InputError where they are no text.
    """
    decoded = _twice_decoded(_decoded(raw, name), name)
    _check_text(decoded.text, name)
    return decoded


def as_utf8(raw: bytes, name: str) -> tuple[bytes, tuple[Finding, ...]]:
    """A structured record in UTF-8 without mark, and what had to be assumed; bytes that are UTF-8 stay as they are.

    The line in which an XML document says that it is in another encoding is left out. Raises nothing.
    """
    if raw.startswith(codecs.BOM_UTF8):
        return raw[len(codecs.BOM_UTF8) :], ()
    if not any(raw.startswith(mark) for mark, _ in _MARKS) and _is_utf8(raw):
        return raw, ()
    decoded = _decoded(raw, name)
    return _XML_LINE.sub("", decoded.text, count=1).encode("utf-8", "replace"), decoded.findings


def _is_utf8(raw: bytes) -> bool:
    if b"\x00" in raw[:8]:  # UTF-16 without a mark
        return False
    if raw.isascii():
        return True
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(raw: bytes, name: str) -> Decoded:
    return _by_mark(raw, name) or _unmarked_utf16(raw) or _plain_utf8(raw, name) or _one_byte(raw, name)


def _by_mark(raw: bytes, name: str) -> Decoded | None:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            text = raw[len(mark) :].decode(encoding, errors="replace")
            return Decoded(text, _lost(text, encoding, name) if "\ufffd" in text else ())
    return None


def _plain_utf8(raw: bytes, name: str) -> Decoded | None:
    try:
        return Decoded(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        cut = error.start >= len(raw) - 3
    if cut:
        return Decoded(raw.decode("utf-8", errors="ignore"), (_finding("the last character is cut off", name),))
    text = raw.decode("utf-8", errors="replace")
    lost, kept = text.count("\ufffd"), sum(character > "\x7f" for character in text)
    return Decoded(text, _lost(text, "utf-8", name)) if kept > 4 * lost else None


def _unmarked_utf16(raw: bytes) -> Decoded | None:
    """UTF-16 without a mark: of mostly Western text every second byte is zero."""
    start = raw[:4000]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if len(start) > 3 and zeros.count(0) > 0.6 * len(zeros):
            return Decoded(raw[: len(raw) // 2 * 2].decode(encoding, errors="replace"))
    return None


def _one_byte(raw: bytes, name: str) -> Decoded:
    """The declared code, else Windows-1252, in which five unused bytes are read as Latin-1."""
    encoding = _declared(raw)
    if encoding:
        text = raw.decode(encoding, errors="replace")
    else:
        text = "".join(_WINDOWS.get(byte, chr(byte)) for byte in raw)
    said = f"the document is not UTF-8; it is read as {encoding or 'Windows-1252'}"
    return Decoded(text, (_finding(said, name),))


def _declared(raw: bytes) -> str:
    found = _DECLARED.search(raw[:2048])
    if not found:
        return ""
    try:
        encoding = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return ""
    return encoding if _TEXT_CODECS.match(encoding) and encoding != "utf-8" else ""


def _windows() -> dict[int, str]:
    read = {}
    for byte in range(0x80, 0xA0):
        character = bytes([byte]).decode("cp1252", errors="ignore")
        if character:
            read[byte] = character
    return read


_WINDOWS = _windows()


_BYTES = {character: byte for byte, character in _WINDOWS.items()} | {chr(byte): byte for byte in range(0x80, 0x100)}
_TAIL = "".join(re.escape(character) for character, byte in _BYTES.items() if 0x80 <= byte < 0xC0)
_TWICE = re.compile(rf"[ÂÃÎÏ][{_TAIL}]|[ÄÅ](?![\u00a0“”‘’–—»])[{_TAIL}]|[âï][{_TAIL}]{{2}}")
"""Characters whose bytes in Windows-1252 are one of UTF-8 that papers print: signs, Greek, letters with accents.

Others may be meant as they stand: a sign for times or a sharp s before a space, the last letter of a quotation.
"""


def _twice_decoded(decoded: Decoded, name: str) -> Decoded:
    """The text, characters of UTF-8 that somebody once took for Windows-1252 (a sign >= printed as three) as meant."""

    def meant(found: re.Match[str]) -> str:
        return bytes(_BYTES[character] for character in found[0]).decode("utf-8", errors="ignore") or found[0]

    text, count = _TWICE.subn(meant, decoded.text)
    if not count:
        return decoded
    said = f"{count} characters were saved in a wrong encoding and are read as they were meant"
    return Decoded(text, (*decoded.findings, _finding(said, name)))


def _lost(text: str, encoding: str, name: str) -> tuple[Finding, ...]:
    count = text.count("\ufffd")
    return (_finding(f"{count} characters are not {encoding.upper()} and cannot be read", name),)


def _finding(message: str, name: str) -> Finding:
    return Finding("encoding", "warning", message, fix="save the document as UTF-8", source=name)


def _check_text(text: str, name: str) -> None:
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text[:200_000]))
    if controls > 0.01 * min(len(text), 200_000):
        raise InputError(
            "this is not a text document", where=name, fix="save it as text, HTML, DOCX or PDF with text and read that"
        )


def document_of(raw: bytes, name: str, lines: int) -> Document:
    """The identity of the document: name, SHA-256 of the bytes, number of lines."""
    return Document(name, hashlib.sha256(raw).hexdigest(), lines)
