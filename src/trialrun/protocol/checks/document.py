"""Checks against the document itself: is it the same, is every line accounted for, is every token there."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.protocol.accounting import account
from trialrun.protocol.checks.model import Problem, Subject


def find_other_document(subject: Subject) -> Iterator[Problem]:
    """A document that is not the one the file was made from."""
    stated, given = subject.record.document, subject.document
    if stated is None or given is None:
        return
    if stated.sha256 != given.document.sha256:
        fix = "compare the two versions; lines may have moved"
        message = f"{given.document.name} is not the document this file was made from: its SHA-256 differs"
        yield Problem(place=("document", "sha256"), message=message, fix=fix)
    if stated.lines != given.document.lines:
        message = f"the document has {given.document.lines} lines, not {stated.lines}"
        yield Problem(place=("document", "lines"), message=message, fix="correct the number")


def _is_prose(lines: tuple[str, ...]) -> bool:
    """False for JSON, XML and HTML, whose lines are cut and named by machines."""
    first = next((line.strip() for line in lines if line.strip()), "")
    return not first.startswith(("{", "[{", "[[", "<")) and first != "["


def find_unaccounted(subject: Subject) -> Iterator[Problem]:
    """Lines that nothing claims or sets aside, claims beyond the end, and tokens that no claiming element holds."""
    document = subject.document
    if document is None or not _is_prose(document.lines):
        return
    found = account(subject.record, document, subject.vocabulary)
    for n in found.unclaimed:
        quote = document.lines[n - 1].strip()[:120]
        fix = "let an element claim it, or set it aside with a reason"
        yield Problem(place=(), message=f"line {n} is not accounted for", fix=fix, quote=quote, lines=(n, n))
    for place in found.beyond:
        message = f"{place} claims lines beyond line {len(document.lines)}"
        yield Problem(place=(), message=message, fix="correct its lines", family="lines-beyond")
    for missing in found.missing:
        lines = (missing.line, missing.line)
        fix = "put it into the element it belongs to"
        yield Problem(place=(), message=missing.text(), fix=fix, family="lost-token", severity="query", lines=lines)
