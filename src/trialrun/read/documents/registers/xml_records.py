"""Elements of an XML record, and their texts with lines. Refuses entities and anything from outside the file."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from operator import attrgetter

from lxml import etree

from trialrun.errors import InputError
from trialrun.read.documents.placed import Element, Placed, Value

line_of = attrgetter("sourceline")
"""The line on which an element begins, from 1; None where it is not known."""
tag_of = attrgetter("tag")
"""The tag with its namespace; no text for what is no element, such as an entity that was not resolved."""
text_of = attrgetter("text")
"""The text of an element before its first child; None where there is none."""
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
)


def parse_xml(raw: bytes, name: str) -> Element:
    """The root of an XML document in UTF-8.

    Raises InputError for XML that is cut off or malformed, nested too deeply, or declares entities.
    """
    if b"<!ENTITY" in raw:
        raise InputError("the XML declares entities", where=name, fix="remove the entity declarations")
    try:
        return etree.fromstring(raw, _PARSER)
    except etree.XMLSyntaxError as error:
        said = f"the XML cannot be read: {error.msg}"
        fix = "fetch the record again"
        if "XML_PARSE_HUGE" in (error.msg or ""):
            said, fix = "the XML is nested more deeply, or has a longer text, than any record", "look at the file"
        raise InputError(said, where=f"{name}:{error.lineno}", fix=fix) from error


def elements_named(root: Element, tags: Collection[str]) -> Iterator[Element]:
    """The root, or else the elements below it, that have one of the tags, whatever their namespace."""
    if plain(root.tag) in tags:
        yield root
        return
    for element in root.iter():
        if type(tag_of(element)) is str and plain(element.tag) in tags:
            yield element


def own_text(element: Element) -> Placed | None:
    """The text of an element with its lines; None where it is blank."""
    text = element.text
    if not text or text.isspace():
        return None
    own = Placed(text)
    own.first = line = line_of(element) or 0
    own.last = line + text.count("\n") if line else 0
    return own


def as_values(element: Element) -> Value:
    """An element as nested values: children by tag, several of one tag as a list, attributes as `@name`."""
    found: dict[str, Value] = {f"@{plain(str(key))}": str(text) for key, text in element.items()}
    for child in element:
        if type(tag_of(child)) is str:
            tag = plain(child.tag)
            inner, held = as_values(child), found.get(tag)
            found[tag] = inner if held is None else [*(held if isinstance(held, list) else [held]), inner]
    text = own_text(element)
    if not found:
        return text
    if text is not None:
        found["#text"] = text
    return found


def plain(name: str) -> str:
    """A tag or the name of an attribute without its namespace."""
    return name.rpartition("}")[2] if name[0] == "{" else name
