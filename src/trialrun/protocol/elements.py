"""The smallest elements of a trial file: anything stated in a document, with its lines and origin."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from trialrun.ground.finding import Finding, Severity
from trialrun.ground.provenance import Origin, OriginKind
from trialrun.protocol.scalars import Lines


class Element(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of everything that comes from somewhere: the lines it was read from, its origin, and why if assumed."""

    lines: Lines = Lines("")
    origin: OriginKind = "document"
    why: str = ""

    def provenance(self, source: str) -> Origin:
        """The full origin of this element, in the document named `source`."""
        return Origin(self.origin, source, self.lines.spans, self.why)


class Stated(Element, frozen=True):
    """One stated value, as text: a title, a status, a model."""

    value: str


class StatedCount(Element, frozen=True):
    """One stated whole number; `kind` such as estimated or actual."""

    value: int
    kind: str = ""


class StatedFlag(Element, frozen=True):
    """One stated yes or no."""

    value: bool


class StatedDate(Element, frozen=True):
    """One stated date in ISO form, full or partial; `printed` where the document's form is ambiguous.

    `value` then holds only what is certain, and `readings` the dates it may mean.
    """

    value: str
    kind: str = ""
    printed: str = ""
    readings: tuple[str, ...] = ()


class Share(Element, frozen=True):
    """An expected or reported share of a group, in percent."""

    percent: Decimal
    of: str
    label: str = ""


class Remark(Element, frozen=True):
    """A problem known in this document, as it is shown to the reader."""

    family: str
    severity: Severity
    message: str
    calculation: str = ""
    fix: str = ""

    def finding(self, source: str, quote: str = "") -> Finding:
        """The remark as a finding about the document `source`."""
        spans = self.lines.spans
        lines = (spans[0].first, spans[-1].last) if spans else None
        return Finding(
            family=self.family, severity=self.severity, message=self.message, fix=self.fix,
            source=source, lines=lines, quote=quote, calculation=self.calculation,
        )  # fmt: skip


class Accounted(Element, frozen=True):
    """Lines that carry no element of the trial, and why: a heading, a disclaimer, a contact kept only as a role.

    `superseded`: old or deleted text that stands beside what holds now. `not understood`: the lines state something
    of which nothing was made.
    """

    reason: Literal["heading", "boilerplate", "contact", "navigation", "layout", "superseded", "not understood"]
    note: str = ""


class SourceDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The document a file was made from: name, SHA-256 of its bytes, number of lines, language and date of version."""

    name: str
    sha256: str
    lines: int
    version: str = ""


def parts(value: object) -> Iterator[tuple[str | int, object]]:
    """The named or numbered parts of a record, list or mapping; nothing for a simple value."""
    if isinstance(value, msgspec.Struct):
        yield from ((name, getattr(value, name)) for name in value.__struct_fields__)
    elif isinstance(value, tuple):
        yield from enumerate(value)
    elif isinstance(value, dict):
        yield from value.items()
