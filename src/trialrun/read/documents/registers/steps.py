"""What is done with each field of a structured record, compiled from a table of fields: one walk over the record puts
every value into its slot and reports what no row of the table names. Understands no value.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, cast

from trialrun.read.documents.placed import Element, Placed, Value, placed
from trialrun.read.documents.privacy import may_hold_contacts
from trialrun.read.documents.registers.builders import builder
from trialrun.read.documents.registers.drafting import Draft, Slots, Step, printed_values, texts
from trialrun.read.documents.registers.lines import items_of, lines_of, paragraphs_of
from trialrun.read.documents.registers.unread_results import how_much, not_read
from trialrun.read.documents.registers.xml_records import as_values, line_of, own_text, plain, tag_of, text_of
from trialrun.read.source import CitationText, NamedText, Printed, SectionText

Broken: TypeAlias = Literal["", "wrapped", "run"]
"""How the lines of a text are broken: where it means to, so that they fit, or not any more."""
OWN_TEXT = "#text"
"""The key of an element's own text beside its attributes."""


class ObjectSlot:
    """The step that adds printed values to a slot of the object around the field."""

    __slots__ = ("path", "slot")

    def __init__(self, slot: str, path: str) -> None:
        self.slot = slot
        self.path = path

    def __call__(self, value: Value, slots: Slots, draft: Draft) -> None:
        """Take one value."""
        found = printed_values(value, self.path, draft)
        held = slots.get(self.slot)
        if held is None:
            slots[self.slot] = found
        else:
            held.extend(found)


def walk(steps: dict[str, Step], path: str, everywhere: dict[str, Step]) -> Step:
    """Give every field of an object to its step; a list is taken object by object, a bare text is the `#text` field.

    Fields without a step are taken by the steps that hold `everywhere`, else reported as unknown; a translation of a
    field (`..._fr`) is left aside, for the field itself is read. A plain text that goes into a slot of the object, as
    most values do, is put there at once.
    """
    return _Walk(steps, path, everywhere).take


class _Walk:
    """The walk over one kind of object; it keeps nothing of the objects it has seen."""

    __slots__ = ("everywhere", "own", "path", "slot_of", "step_of", "steps")

    def __init__(self, steps: dict[str, Step], path: str, everywhere: dict[str, Step]) -> None:
        self.steps, self.path, self.everywhere = steps, path, everywhere
        self.own, self.step_of = steps.get(OWN_TEXT), steps.get
        self.slot_of = {key: (step.slot, step.path) for key, step in steps.items() if isinstance(step, ObjectSlot)}.get

    def take(self, value: Value, slots: Slots, draft: Draft) -> None:
        """Take an object, each object of a list, or a bare text."""
        if isinstance(value, dict):
            self._fields(value, slots, draft)
        elif isinstance(value, list):
            for inner in value:
                self.take(inner, slots, draft)
        elif type(value) is Element:
            self._element(value, slots, draft)
        elif self.own is not None:
            self.own(value, slots, draft)
        else:
            draft.leave_unknown(value, self.path)

    def _place(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _fields(self, fields: dict[str, Value], slots: Slots, draft: Draft) -> None:
        for key, inner in fields.items():
            at = self.slot_of(key)
            if at is not None and type(inner) is str and not may_hold_contacts(inner):
                text = inner.strip()
                if text:
                    slot, field = at
                    if slot in slots:
                        slots[slot].append(Printed(text, 0, 0, field))
                    else:
                        slots[slot] = [Printed(text, 0, 0, field)]
                continue
            step = self.step_of(key) or self.everywhere.get(key)
            if step is not None:
                step(inner, slots, draft)
            elif not (key[-3:-2] == "_" and key[:-3] in self.steps):
                draft.leave_unknown(inner, self._place(key))

    def _element(self, element: Element, slots: Slots, draft: Draft) -> None:
        for key, text in element.items():
            line = line_of(element) or 0
            self._fields({f"@{plain(str(key))}": placed(str(text), line, line)}, slots, draft)
        if not len(element):
            self._fields({OWN_TEXT: own_text(element)}, slots, draft)
        for child in element:
            tag = tag_of(child)
            if type(tag) is str:  # else it is an entity that was not resolved
                self._child(child, tag if tag[0] != "{" else plain(tag), slots, draft)

    def _child(self, child: Element, tag: str, slots: Slots, draft: Draft) -> None:
        nested = len(child) or child.items()
        at = self.slot_of(tag)
        if at is not None and not nested:
            text = text_of(child)
            if text and not may_hold_contacts(text):
                line = line_of(child) or 0
                put_text(text, line, line + text.count("\n") if line else 0, at, slots)
                return
        step = self.step_of(tag) or self.everywhere.get(tag)
        if step is None:
            draft.leave_unknown(as_values(child), self._place(tag))
            return
        value = child if nested else own_text(child)
        if value is not None:
            step(value, slots, draft)


def put_text(text: str, first: int, last: int, at: tuple[str, str], slots: Slots) -> None:
    """Put a text into a slot of an object, unless it is blank; `at` are the slot and the path of the field."""
    text = text.strip()
    if text:
        slot, field = at
        held = slots.get(slot)
        if held is None:
            slots[slot] = [Printed(text, first, last, field)]
        else:
            held.append(Printed(text, first, last, field))


def gather(words: tuple[str, ...], inside: Step) -> Step:
    """Build one object of the record from each object (or bare text) of the field."""
    slot, build = builder(words)

    def take(value: Value, _slots: Slots, draft: Draft) -> None:
        for one in value if isinstance(value, list) else (value,):
            found: Slots = {}
            inside(one, found, draft)
            built = build(found) if found else None
            if built is not None:
                draft.add(slot, built)

    return take


def leave(_value: Value, _slots: Slots, _draft: Draft) -> None:
    """Leave a field aside: the table says why."""


def report(path: str) -> Step:
    """Report that the results in the field are there, and how much, without what they are."""

    def take(value: Value, _slots: Slots, draft: Draft) -> None:
        if value is None or value in ("", [], {}):
            return
        much = "" if value is True else how_much(value)
        draft.unknown.append(Printed(much, field=path))
        if much:
            draft.add("findings", not_read(path, value, much))

    return take


def slot_of_record(slot: str, path: str) -> Step:
    """Add the printed values to a slot of the record."""

    def take(value: Value, _slots: Slots, draft: Draft) -> None:
        for one in printed_values(value, path, draft):
            draft.add(slot, one)

    return take


def named(slot: str, words: str, path: str) -> Step:
    """Add the printed values to a slot of the record, each with its kind and detail (`condition:MeSH`)."""
    kind, _, detail = words.partition(":")

    def take(value: Value, _slots: Slots, draft: Draft) -> None:
        for one in printed_values(value, path, draft):
            draft.add(slot, NamedText(kind, one, detail))

    return take


def citation(kind: str, path: str) -> Step:
    """Add every line of the printed values as a publication."""

    def take(value: Value, _slots: Slots, draft: Draft) -> None:
        for text in texts(value, path, draft):
            for line in lines_of(text, path):
                draft.add("citations", CitationText(line, kind))

    return take


def design(key: str, path: str) -> Step:
    """Set a value of the design; several are joined by commas."""

    def take(value: Value, _slots: Slots, draft: Draft) -> None:
        for new in printed_values(value, path, draft):
            held = draft.design.get(key)
            draft.design[key] = Printed(f"{held.text}, {new.text}", held.first, new.last, path) if held else new

    return take


def running_text(slot: str, broken: Broken, heading: str, path: str) -> Step:
    """Add the lines of a text, under the heading that the register gives the field, where it has one."""
    cut = {"": lines_of, "wrapped": paragraphs_of, "run": items_of}[broken]
    above = Printed(heading, 0, 0, path)

    def take(value: Value, _slots: Slots, draft: Draft) -> None:
        for text in texts(value, path, draft):
            held = draft.slots.setdefault(slot, [])
            if heading and above not in held:
                held.append(above)
            held.extend(cut(text, path))

    return take


def section(name: str, heading: str, path: str) -> Step:
    """Add the lines of a text as a section of the document."""
    above = Printed(heading, 0, 0, path) if heading else None

    def take(value: Value, _slots: Slots, draft: Draft) -> None:
        for text in texts(value, path, draft):
            draft.add("sections", SectionText(above, lines_of(text, path), name))

    return take


def when_yes(then: Step, meaning: str) -> Step:
    """Where the field says yes, take what the yes means as its value; a no states nothing."""

    def take(value: Value, slots: Slots, draft: Draft) -> None:
        for text in texts(value, "", draft):
            if text.strip().lower() in ("yes", "true"):
                then(placed(meaning, text.first, text.last) if isinstance(text, Placed) else meaning, slots, draft)

    return take


def group(words: tuple[str, ...], slot: str, path: str) -> Step:
    """Add the printed values to a slot of the one object of its kind whose fields stand side by side in the record."""

    def take(value: Value, _slots: Slots, draft: Draft) -> None:
        draft.groups.setdefault(words, {}).setdefault(slot, []).extend(printed_values(value, path, draft))

    return take


def close_groups(draft: Draft) -> None:
    """Build the objects whose fields stand side by side in the record."""
    for words, found in draft.groups.items():
        slot, build = builder(words)
        built = build(found) if any(found.values()) else None
        if built is not None:
            draft.add(slot, built)


def step_for(into: str, note: str, path: str) -> Step:
    """The step of a row of the table that is not an object. Raises KeyError for a word that no step has."""
    word, _, rest = into.partition(":")
    if word == "left":
        return leave
    if word == "yes":
        return when_yes(step_for(rest, "", path), note)
    if word.startswith("@"):
        words, _, slot = into[1:].rpartition(".")
        return group(tuple(words.split(":")), slot, path)
    if word == "results":
        return report(path)
    if word.startswith("."):
        return ObjectSlot(word[1:], path)
    if word in ("design", "sex"):
        return design(rest or word, path)
    if word == "section":
        return section(rest, note, path)
    if word in ("summary", "description", "eligibility", "population"):
        return running_text(word, cast(Broken, rest), note, path)
    if word == "citations":
        return citation(rest, path)
    if word in ("titles", "identifiers", "dates", "terms", "flags", "related"):
        return named(word, rest, path)
    if word in ("status", "results_status", "minimum_age", "maximum_age", "conditions", "keywords", "documents"):
        return slot_of_record(word, path)
    raise KeyError(into)
