"""The objects of a structured record, such as an arm or an outcome, from what their fields printed. Guesses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from trialrun.read.documents.registers.drafting import Slots
from trialrun.read.source import (
    ArmText,
    CitationText,
    InterventionText,
    NamedText,
    OutcomeRole,
    OutcomeText,
    PartyText,
    Printed,
    SiteText,
)

Builder: TypeAlias = "Callable[[Slots], object | None]"
NOTHING = Printed("")


def builder(words: tuple[str, ...]) -> tuple[str, Builder]:
    """The slot of the record and the builder of an object named as in the tables: `("outcome", "primary")`.

    Raises KeyError where no object has that name.
    """
    kind, *rest = words
    if kind == "named":
        given = (*rest[1:], "", "")
        return rest[0], lambda slots: _named(slots, given[0], given[1])
    if kind == "outcome":
        return "outcomes", lambda slots: _outcome(slots, rest[0])
    if kind == "citation":
        return "citations", lambda slots: _citation(slots, rest[0] if rest else "")
    if kind == "party":
        return "parties", lambda slots: _party(slots, rest[0])
    return _PLAIN[kind]


def _one(slots: Slots, key: str) -> Printed | None:
    values = slots.get(key)
    if not values:
        return None
    first: Printed = values[0]
    if len(values) == 1:
        return first
    last: Printed = values[-1]
    return Printed("; ".join(value.text for value in values), first.first, last.last, first.field)


def _word(slots: Slots, key: str) -> str:
    values = slots.get(key)
    if not values:
        return ""
    first: Printed = values[0]
    return first.text if len(values) == 1 else "; ".join([value.text for value in values])


def _words(slots: Slots, key: str) -> tuple[str, ...]:
    return tuple([value.text for value in slots.get(key, ())])


def _named(slots: Slots, kind: str, detail: str) -> NamedText | None:
    value, detail = _one(slots, "value"), _word(slots, "detail") or detail
    if value is None:
        return NamedText(kind, NOTHING, detail) if "detail" in slots else None
    return NamedText(_word(slots, "kind") or kind, value, detail)


def _arm(slots: Slots) -> ArmText | None:
    label, text = _one(slots, "label"), _one(slots, "text")
    return ArmText(label or NOTHING, _word(slots, "role"), text, _words(slots, "interventions"))


def _intervention(slots: Slots) -> InterventionText | None:
    return InterventionText(
        _spanning(_one(slots, "name") or _one(slots, "other_names") or NOTHING, slots),
        _word(slots, "kind"),
        _one(slots, "text"),
        tuple(slots.get("other_names", ())),
        _words(slots, "arms"),
    )


def _outcome(slots: Slots, role: str) -> OutcomeText | None:
    measure = _one(slots, "measure") or NOTHING
    told = _word(slots, "role").lower() or role
    known: OutcomeRole = "primary" if "primary" in told else "secondary" if "secondary" in told else "other"
    return OutcomeText(known, measure, _one(slots, "text"), _one(slots, "time_frame"))


def _party(slots: Slots, role: str) -> PartyText | None:
    kind = _word(slots, "kind")
    name = _spanning(_one(slots, "name") or _place(_one(slots, "kind")), slots)
    if kind == "INDIV":  # the sponsor is a person
        name = Printed("", name.first, name.last, name.field)
    if "country" in slots:
        kind = f"{kind}; {_word(slots, 'country')}" if kind else _word(slots, "country")
    return PartyText(_word(slots, "role") or role, name, kind)


def _spanning(name: Printed, slots: Slots) -> Printed:
    """The name of an object with the lines of its words, of which the source keeps no place: role, kind, country."""
    words = [piece for key in ("kind", "country") for piece in slots.get(key, ()) if piece.first]
    if not name.first or not words:
        return name
    first, last = min(piece.first for piece in words), max(piece.last for piece in words)
    return Printed(name.text, min(name.first, first), max(name.last, last), name.field)


def _place(piece: Printed | None) -> Printed:
    """The place of a piece without its words: where something is printed of which the name is not."""
    return Printed("", piece.first, piece.last, piece.field) if piece is not None else NOTHING


def _site(slots: Slots) -> SiteText | None:
    return SiteText(
        _one(slots, "name") or _place(_one(slots, "city") or _one(slots, "country")),
        _word(slots, "city"),
        _word(slots, "region"),
        _word(slots, "country"),
        _word(slots, "postal_code"),
        _word(slots, "status"),
    )


def _citation(slots: Slots, kind: str) -> CitationText | None:
    return CitationText(_one(slots, "text") or NOTHING, _word(slots, "kind") or kind, _word(slots, "pmid"))


def _document(slots: Slots) -> Printed | None:
    name, detail = _one(slots, "name") or NOTHING, _word(slots, "detail")
    return Printed(f"{name.text} ({detail})" if detail else name.text, name.first, name.last, name.field)


_PLAIN: dict[str, tuple[str, Builder]] = {
    "arm": ("arms", _arm),
    "intervention": ("interventions", _intervention),
    "site": ("sites", _site),
    "document": ("documents", _document),
}
