"""A page cut into blocks: a label or heading with the lines that belong to it. Reads no block."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.documents.labels import Form, Labelled, find_label, key_of, phrase_place, without_bars
from trialrun.read.documents.pages.headings import GUESSED, WEAK_VALUES, is_guidance
from trialrun.read.documents.printed_lines import Line, unwrapped

_SHORT: frozenset[str] = frozenset(
    {"value", "values", "ages", "heading", "items", "run", "row table", "country table", "product table"}
    | {"contacts", "sponsors", "investigators"}
)
_INNER: dict[str, frozenset[str]] = {
    "outcomes": frozenset({"description", "measure", "title", "time frame", "outcome measure", "type"}),
    "arms": frozenset({"description", "type", "arm type", "intervention", "interventions", "arm", "title", "drug"})
    | {"other names", "other name", "synonyms"},
    "arm table": frozenset({"description", "drug", "other names", "intervention"}),
    "interventions": frozenset({"description", "other names", "intervention", "drug", "type", "drugs", "synonyms"}),
    "sites": frozenset({"status", "recruitment status", "location", "country", "contact", "sites", "site status"}),
    "citations": frozenset({"title", "references", "description", "citations"}),
    "identifiers": frozenset({"title", "description"}),
    "documents": frozenset({"title", "description"}),
    "related": frozenset(
        {"status", "phase", "condition", "conditions", "sponsor", "location", "intervention", "interventions", "title"}
        | {"locations", "enrollment", "recruitment status", "study phase", "nct id", "nct number", "last updated"}
    ),
}
"""Labels that stand inside a block of a form and do not end it."""
_NOT_WITHIN: dict[str, frozenset[str]] = {
    "eligibility": frozenset({"items", "population"}),
    "arms": frozenset({"section", "prose", "items"}),
    "interventions": frozenset({"section", "prose", "items"}),
    "arm table": frozenset({"section", "prose", "items"}),
    "outcomes": frozenset({"section", "items"}),
}
"""Forms whose labels, alone and without a colon, do not end a block of a form: there they group or describe."""

_VALUES_LIKE_LABELS = frozenset(
    {("design:purpose", "supportive care"), ("design:purpose", "treatment"), ("results_status", "results available")}
)
"""Values of fields that are also headings: right below the label of the field they are its value."""


class Block(msgspec.Struct, frozen=True):
    """A label or heading and its lines. `heading` is None at the beginning and where a block has no heading.

    `rest` is what stands behind the label on its line. `lines` are the lines below, those set aside left out.
    """

    form: Form | None
    found: Labelled | None
    heading: Line | None
    lines: tuple[Line, ...] = ()

    @property
    def slot(self) -> str:
        """The slot of the Source that the label names; empty where there is none."""
        return self.found.label.slot if self.found else ""

    @property
    def rest(self) -> str:
        """What stands behind the label on its own line."""
        return self.found.rest if self.found else ""


class Aside(msgspec.Struct, frozen=True):
    """A line that no block takes, and its place: layout, navigation, boilerplate, contact, status or results_status."""

    line: Line
    place: str


def cut_blocks(lines: tuple[Line, ...]) -> tuple[list[Block], list[Aside]]:
    """The blocks of a page in order, and the lines that belong to none."""
    blocks: list[Block] = []
    asides: list[Aside] = []
    held: list[Line] = []
    head = Block(None, None, None)
    for line in lines:
        place = _place_aside(line, head, held)
        if place:
            asides.append(Aside(line, place))
            if head.form == "eligibility" and held and _CONTACTS_BEGIN.match(line.text):
                blocks.append(msgspec.structs.replace(head, lines=tuple(held)))
                head, held = Block(None, None, None), []
            continue
        found = find_label(line)
        if found is None and _criteria_begin(line, head, held):
            blocks.append(msgspec.structs.replace(head, lines=tuple(held)))
            head, held = Block("eligibility", None, None), [line]
            continue
        if found and found.label.key == "description" and not found.rest and _within_eligibility(head, held):
            blocks.append(msgspec.structs.replace(head, lines=tuple(held)))
            head, held = Block("eligibility", found, line), []
            continue
        unknown = _unknown_heading(line, found, head) or _unknown_label(line, found, head, held)
        if unknown or (found and _begins(found, line, head, held)):
            blocks.append(msgspec.structs.replace(head, lines=tuple(held)))
            held = []
            head = Block(None, None, line) if unknown or found is None else Block(found.label.form, found, line)
        else:
            held.append(line)
    blocks.append(msgspec.structs.replace(head, lines=tuple(held)))
    return [block for block in blocks if block.heading or block.lines], asides


_CONTACTS_BEGIN = re.compile(r"to learn more about this study, you or your doctor", re.IGNORECASE)
"""The words with which the classic page begins its contacts, below the criteria."""
_CAPITAL_GROUP = re.compile(r"[A-Z][A-Z /&-]{5,50}:\s")
_LIMITS = frozenset(
    {"sex", "ages", "minimum_age", "maximum_age", "design:healthy_volunteers", "design:sampling_method"}
)
"""Slots of the fields below which the classic page prints the criteria, the heading of which a saved text may lack."""


def _criteria_begin(line: Line, head: Block, held: list[Line]) -> bool:
    """Whether criteria begin here without a heading: a list, or the name of a group, below the limits of age."""
    if head.slot not in _LIMITS or not (head.rest or held) or line.heading:
        return False
    grouped = line.content.endswith(":") and len(line.text) < 80
    return bool(line.bullet) or grouped or _CAPITAL_GROUP.match(line.content) is not None


def _within_eligibility(head: Block, held: list[Line]) -> bool:
    """Whether a line stands right below the heading of the criteria, or below the limits of age and sex."""
    only_headed = all((found := find_label(line)) and found.label.form == "eligibility" for line in held)
    return (head.form == "eligibility" and only_headed) or head.slot in _LIMITS


def _place_aside(line: Line, head: Block, held: list[Line]) -> str:
    if line.aside:
        return "navigation"
    if line.bullet and content_of(line).lower() == "study results":
        return "navigation"
    place = phrase_place(line)
    if place in {"navigation", "boilerplate"} and head.form == "eligibility" and line.bullet:
        return ""
    if not place and is_contact(line):
        return "contact"
    if not place and not held and head.heading and not head.rest and is_guidance(line):
        return "boilerplate"
    return place


_CONTACT = re.compile(
    r"^\W*(?:(?:study |central |overall |backup )?contacts?(?: backup)?|e-?mail(?: address)?|tel(?:ephone)?"
    r"|phone(?: number)?|fax|mobile)\s*(?:[:：|(]|no\b)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}\.[\w.-]{2,60}")
_NUMBER = re.compile(
    r"^[|\s]*(?:\+\d{1,3}[ .-]?)?\(?\d{2,4}\)?[ .-]{1,2}\d{3,4}[ .-]\d{3,4}(?:\s*(?:x|ext\.?)\s?\d{1,6})?[|\s]*$"
)


def is_contact(line: Line) -> bool:
    """Whether the line is a way to reach a person: a contact line, or one short with an address or a number."""
    text = line.text
    if _CONTACT.match(text) and len(text) < 400:
        return True
    return len(text) < 160 and bool(_ADDRESS.search(text) or _NUMBER.match(text))


_FOR_LAYPEOPLE = frozenset({"who can participate", "who can take part", "who may participate", "who can join"})


def is_for_laypeople(block: Block) -> bool:
    """Whether a block tells laypeople who may take part."""
    return block.found is not None and block.found.label.key in _FOR_LAYPEOPLE


def _begins(found: Labelled, line: Line, head: Block, held: list[Line]) -> bool:
    """Whether a label begins a block here, by its strength and by the form of the block it stands in."""
    label, alone = found.label, not found.rest
    if found.cells:
        return True
    if (head.slot, label.key) in _VALUES_LIKE_LABELS and not head.rest and not held:
        return False
    titled = head.slot == "parties:responsible party" and label.form == "investigators"
    masked = head.slot == "design:masking" and label.key == "investigator"
    if (titled or masked) and alone and not found.parted:
        return bool(line.heading)  # else the title of the person above it, or who is masked
    if line.bullet and found.parted and label.slot in WEAK_VALUES and _limits_first(head, held):
        return WEAK_VALUES[label.slot].fullmatch(found.rest) is not None
    first_cell = head.form in {"country table", "product table"} and found.barred
    if first_cell or (head.form in {"row table", "arm table"} and label.strength == "weak"):
        return False
    outer = label.key not in _INNER.get(head.form or "", ())
    if outer and head.form in {"row table", "arm table"} and found.parted and line.apart and "|" not in line.text:
        return True
    if label.key in _INNER.get(head.form or "", ()) and (found.parted or label.strength != "strong"):
        return False
    if label.form == "eligibility" and head.form == "eligibility":
        return is_for_laypeople(head) and label.key not in _FOR_LAYPEOPLE
    if line.heading and (alone or found.parted):
        return True
    if head.form in _SHORT or (head.form is None and not (head.heading and held)):
        return found.parted or (alone and label.strength != "weak" and (not line.bullet or line.bullet[0].isdigit()))
    if line.bullet and (not line.bullet[0].isdigit() or not alone or not line.apart):
        return False
    if found.parted and label.form in _BELOW_LISTS and _below_list(found, line, head, held):
        return True
    return not _belongs_within(found, line, head, held) and _begins_within(found, line, head, held)


_BELOW_LISTS = frozenset({"section", "outcomes", "arms", "interventions", "sponsors"})


_MEASURED = re.compile(r"\d\s?(?:mg|mcg|g|µg|IU|U|mL|Gy|MBq)\b")
_LIMITED = re.compile(
    r"[<>≤≥]|\b(?:within|prior|before|previous(?:ly)?|(?:more|less|higher|greater|lower) than|above|below|exceed\w*)\b",
    re.IGNORECASE,
)
"""Words of a criterion on an earlier treatment, beside its amounts."""


def _below_list(found: Labelled, line: Line, head: Block, held: list[Line]) -> bool:
    """Whether a line stands apart below criteria that are all items of a list, as far to the left as their heading;
    what is given, by its amounts, need not stand apart.
    """
    dosed = _MEASURED.search(found.rest) is not None and _LIMITED.search(found.rest) is None
    given = found.label.slot == "treatment" and dosed
    if head.form != "eligibility" or not (line.apart or given) or line.indent or len(held) < 2:
        return False
    return all(other.bullet or find_label(other) or _goes_on(other) for other in held)


def _goes_on(line: Line) -> bool:
    """Whether a line goes on with the item above it, by its first letter."""
    return not line.apart and line.text.strip()[:1].islower()


def _limits_first(head: Block, held: list[Line]) -> bool:
    """Whether nothing stands yet below a heading of all criteria, where a page may list the limits of age and sex."""
    return head.form == "eligibility" and not held and head.found is not None and "clusion" not in head.found.label.key


def _belongs_within(found: Labelled, line: Line, head: Block, held: list[Line]) -> bool:
    """Whether a label only groups or describes within a longer block: conditions among criteria, aims in a summary."""
    label, alone = found.label, not found.rest
    if head.form == "eligibility" and label.slot == "conditions" and not found.barred:
        return True
    if head.form == "prose" and label.form == "section" and not found.barred and not _like_sibling(line, head, held):
        return True
    if label.form == "prose" and label.strength == "strong" and line.apart:
        return False
    return (
        alone
        and not found.parted
        and not (found.barred and line.apart)
        and bool(held or label.strength != "strong")
        and label.form in _NOT_WITHIN.get(head.form or "", ())
    )


def _begins_within(found: Labelled, line: Line, head: Block, held: list[Line]) -> bool:
    """Whether a label ends a longer text, in which the same words may stand without being a label."""
    label = found.label
    if found.barred and head.found is not None and head.found.barred:
        return True
    if not found.rest:
        return label.strength != "weak" and (line.apart or found.parted or label.strength == "strong")
    if label.strength == "strong" or (label.strength == "plain" and _like_sibling(line, head, held)):
        return found.parted
    value = WEAK_VALUES.get(label.slot)
    return found.parted and value is not None and value.fullmatch(found.rest) is not None


def _like_sibling(line: Line, head: Block, held: list[Line]) -> bool:
    """Whether a `Label: text` line stands like the label of the block itself: as far to the left, below its content."""
    if head.found is None or head.heading is None or not head.found.parted or line.indent != head.heading.indent:
        return False
    return bool(head.found.rest) or (bool(held) and all(other.bullet or other.indent > line.indent for other in held))


def _unknown_label(line: Line, found: Labelled | None, head: Block, held: list[Line]) -> bool:
    """Whether a line right below a `Label: text` line is such a line itself, though no table knows its label."""
    below = head.form in {"section", "prose", "sponsors", "outcomes", "items"} or head.form is None
    return (
        below
        and found is None
        and not (held or line.bullet)
        and is_label_like(line)
        and key_of(content_of(line).partition(":")[0]) not in _INNER.get(head.form or "", ())
        and _like_sibling(line, head, held)
    )


def _names_item(line: Line, head: Block) -> bool:
    """Whether a heading is the name of an arm, a drug, an outcome or a place, one level below that of their list."""
    above = head.heading.heading if head.heading else 0
    return 0 < above < line.heading and line.heading != GUESSED and head.form in _NAMED_ITEMS


_NAMED_ITEMS = frozenset({"arms", "interventions", "outcomes", "sponsors", "investigators", "sites", "identifiers"})


def _unknown_heading(line: Line, found: Labelled | None, head: Block) -> bool:
    """Whether the line is a heading, by the format or its look, though no table knows it. Criteria may be grouped."""
    if found is None and head.form in _SHORT | {"sites"} and _QUESTION.fullmatch(content_of(line)):
        return True
    roled = head.slot == "outcomes:" and _ROLE_ALONE.fullmatch(content_of(line)) is not None
    grouping = roled or (line.heading == GUESSED and head.form == "eligibility") or _names_item(line, head)
    return found is None and bool(line.heading) and not grouping and not (line.bullet and line.heading != GUESSED)


_ROLE_ALONE = re.compile(r"(?:co-?)?(?:primary|secondary|exploratory|tertiary|other)\W*", re.IGNORECASE)
"""A heading below that of the outcomes, which says of which role those below it are."""
_QUESTION = re.compile(r"(?:What|Who|Where|When|Why|How|Which|Can|Is|Are|Do|Does|Will)\b[^.?!]{3,80}\?")
"""A heading of pages for laypeople: no value of a field, and no place, is a question."""


def whole_lines(block: Block) -> tuple[Line, ...]:
    """What stands behind the label of a block and below it, each line with what wrapping has broken off it."""
    if block.heading is None or not block.rest:
        return unwrapped(block.lines)
    first, *others = unwrapped((block.heading, *block.lines))
    label = len(block.heading.text.rstrip(" |")) - len(block.rest)
    return (msgspec.structs.replace(first, text=first.text[label:]), *others)


def content_of(line: Line) -> str:
    """The text of a line without bullet and bars."""
    return without_bars(line.content)


def lines_without_bars(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without the bars that close their cells."""
    return tuple(
        msgspec.structs.replace(line, text=line.text.rstrip(" |")) if line.text.endswith("|") else line
        for line in lines
    )


def is_label_like(line: Line) -> bool:
    """Whether the line has the form `Some words: something`, as a label that no table knows would; a ratio is none,
    nor is a colon within brackets.
    """
    before, colon, after = content_of(line).partition(":")
    return (
        bool(colon)
        and before.rfind("[") <= before.rfind("]")
        and bool(after.strip())
        and not (before[-1:].isdigit() and after[:1].isdigit())
        and 0 < len(before) <= 50
        and len(before.split()) <= 7
        and key_of(before) != ""
    )
