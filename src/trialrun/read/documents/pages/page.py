"""Registry pages, their mirrors and protocol synopses: every labelled field in the slot of its name, in any order.

A line that no label claims is kept as a section or reported as unknown; nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from typing import cast

from msgspec.structs import replace

from trialrun.ground.provenance import Document
from trialrun.read.documents.entries import Entry, Reason, assembled, set_aside
from trialrun.read.documents.labels import Label, find_label
from trialrun.read.documents.pages.arms import (
    described_texts,
    heading_aside,
    read_arms,
    read_interventions,
    with_known_names,
)
from trialrun.read.documents.pages.blocks import (
    Aside,
    Block,
    content_of,
    cut_blocks,
    is_for_laypeople,
    is_label_like,
    lines_without_bars,
)
from trialrun.read.documents.pages.chapters import with_plain_chapters
from trialrun.read.documents.pages.chips import is_term_run
from trialrun.read.documents.pages.criteria import read_eligibility
from trialrun.read.documents.pages.headings import with_guessed_headings, with_guided_headings
from trialrun.read.documents.pages.left_over import left_over, tables_in
from trialrun.read.documents.pages.outcomes import read_outcomes, read_unroled
from trialrun.read.documents.pages.parties import is_sponsor_tag, read_contacts, read_investigators, read_sponsors
from trialrun.read.documents.pages.references import (
    read_citations,
    read_documents,
    read_identifiers,
    read_links,
    read_related,
)
from trialrun.read.documents.pages.register_tables import read_country_table, read_product_table
from trialrun.read.documents.pages.sites import is_country_line, read_sites
from trialrun.read.documents.pages.tables import (
    read_arm_table,
    read_row_table,
    with_header_rows,
    with_lines_of_cells,
    without_bars_behind_colons,
)
from trialrun.read.documents.pages.titles import (
    before_title,
    length_of_title,
    names_site,
    numbers_alone,
    numbers_of,
    without_register,
)
from trialrun.read.documents.pages.values import (
    read_ages,
    read_items,
    read_run,
    read_value,
    read_values,
    split_design,
    with_label,
)
from trialrun.read.documents.printed_lines import Line, joined, printed_of, rejoined, wrapping_width
from trialrun.read.source import DocumentKind, NamedText, PartyText, Printed, SectionText, Source

_WHOLE: dict[str, Callable[[Block], list[Entry]]] = {
    "values": read_values,
    "items": read_items,
    "run": read_run,
    "outcomes": read_outcomes,
    "interventions": read_interventions,
    "sponsors": read_sponsors,
    "investigators": read_investigators,
    "sites": read_sites,
    "identifiers": read_identifiers,
    "contacts": read_contacts,
    "documents": read_documents,
    "related": read_related,
    "citations": read_citations,
    "links": read_links,
}
"""Forms whose readers take up every line of the block."""
_PARTLY: dict[str, Callable[[Block], tuple[list[Entry], tuple[Line, ...]]]] = {
    "value": read_value,
    "ages": read_ages,
    "row table": read_row_table,
    "arm table": read_arm_table,
    "country table": read_country_table,
    "product table": read_product_table,
}
"""Forms whose readers leave over lines."""


def read_page(lines: tuple[Line, ...], document: Document, kind: DocumentKind) -> Source:
    """The Source of a page or synopsis. `name` is the number of the trial, where one is printed."""
    lines = rejoined(with_lines_of_cells(without_bars_behind_colons(lines)), _is_label)
    plain = kind in {"text", "synopsis"}
    headed = with_guessed_headings(with_plain_chapters(lines)) if plain else with_guided_headings(lines)
    width = wrapping_width(lines)
    headed = with_header_rows(tuple(replace(line, width=width) for line in headed) if width else headed)
    blocks, asides = cut_blocks(without_register(headed))
    blocks = _with_one_list(blocks)
    described = described_texts(blocks)
    entries = [entry for aside in asides for entry in _aside_entries(aside)]
    titled = any(block.slot.startswith("titles") for block in blocks)
    named = any(block.slot == "titles:brief" for block in blocks)
    numbers = sum(1 for _ in takewhile(_is_number, blocks[:_TOP]))
    top = next((at for at, block in enumerate(blocks[:_TOP]) if _is_topmost(block) and kind.endswith("page")), numbers)
    for at, block in enumerate(blocks):
        first = at == top and not (titled and _is_labelled(block)) and (not named or _is_topmost(block))
        entries += _read_block(block, kind, described, length_of_title(lines) if first else 0)
    entries = with_known_names(entries)
    source = assembled(kind, document, sorted(entries, key=lambda entry: _first_line(entry.value)))
    return _named(source)


_TOLD_TO_LAYPEOPLE = Label("who can participate", "summary", "prose", "strong")


def _with_one_list(blocks: list[Block]) -> list[Block]:
    """The blocks; what a page with criteria tells laypeople of them is told in its summary, and is no criterion.

    Beside a list of those who are kept out alone, it is the list of those who may enter.
    """
    lists = [block for block in blocks if block.form == "eligibility" and not _keeps_out(block)]
    if not any(map(is_for_laypeople, lists)) or all(map(is_for_laypeople, lists)):
        return blocks
    return [
        replace(block, form="prose", found=replace(block.found, label=_TOLD_TO_LAYPEOPLE))
        if block.found is not None and is_for_laypeople(block)
        else block
        for block in blocks
    ]


def _keeps_out(block: Block) -> bool:
    return block.slot == "eligibility:exclusion" or (block.found is not None and "exclusion" in block.found.label.key)


_TOP = 3
"""Among how many blocks the title of a web page is sought, behind what a site prints above it."""


def _is_topmost(block: Block) -> bool:
    """Whether a block begins with a heading that the format calls the first of all, and that no table knows."""
    return block.heading is not None and block.heading.heading == 1 and block.found is None and not _is_number(block)


def _heads_document(block: Block) -> bool:
    """Whether a block is the first line of all, as a heading, with nothing but numbers of the trial below it."""
    begins = block.heading is not None and block.heading.number == 1 and block.found is None
    return begins and all(numbers_alone(line) for line in block.lines)


def _is_number(block: Block) -> bool:
    """Whether a block is nothing but the number of the record, as a heading above its title."""
    return block.heading is not None and not block.lines and bool(numbers_alone(block.heading))


def _is_label(line: Line) -> bool:
    found = find_label(line)
    return found is not None and (found.parted or not found.rest)


def _is_labelled(block: Block) -> bool:
    return bool(block.lines) and is_label_like(block.lines[0])


def _first_line(value: object) -> int:
    """The first line of a value, so that repeated fields come in the order of the page."""
    for name in ("first", "value", "name", "label", "measure", "text", "heading"):
        inner = getattr(value, name, None)
        if isinstance(inner, int):
            return inner
        if isinstance(inner, Printed):
            return inner.first
    return 0


def _named(source: Source) -> Source:
    """The source with the trial's number as its name, and the sponsor's name where it is said to be responsible."""
    number = next((number.value.text for item in source.identifiers for number in numbers_of(item.value)), "")
    sponsor = next((party.name.text for party in source.parties if party.role == "lead sponsor"), "")
    parties = tuple(
        replace(party, name=replace(party.name, text=sponsor)) if sponsor and _is_sponsor_itself(party) else party
        for party in source.parties
    )
    return replace(source, name=number, parties=parties)


def _is_sponsor_itself(party: PartyText) -> bool:
    said = (party.kind.replace("_", " "), party.name.text.strip().lower())
    return party.role == "responsible party" and any(one in ("sponsor", "sponsor investigator") for one in said)


def _aside_entries(aside: Aside) -> list[Entry]:
    if aside.place == "results_status":
        return [Entry("results_status", Printed(content_of(aside.line), aside.line.number, aside.line.last))]
    if aside.place == "status":
        said = content_of(aside.line).partition("(")[0].partition(". ")[0].rstrip(" .")
        return [Entry("status", printed_of(aside.line, said))]
    return set_aside([aside.line], cast(Reason, aside.place))


def _read_block(block: Block, kind: DocumentKind, described: frozenset[str], first: int) -> list[Entry]:
    form = block.form
    if form is None:
        return _read_unnamed(block, kind, first)
    if form == "sponsors" and block.rest and block.slot == "parties:lead sponsor":
        own = tuple(takewhile(is_sponsor_tag, block.lines))
        return read_sponsors(replace(block, lines=own)) + left_over(block.lines[len(own) :], kind)
    apart = _first_apart(block)
    if apart is not None:
        return _WHOLE[form](replace(block, lines=block.lines[:apart])) + left_over(block.lines[apart:], kind)
    if form in _WHOLE:
        return _WHOLE[form](block)
    if form == "arms":
        return read_arms(block, described)
    if form in _PARTLY:
        entries, following = _PARTLY[form](block)
        return entries + left_over(following, kind)
    if form == "eligibility":
        return read_eligibility(block)
    loose = kind in {"text", "synopsis", "mirror page"}
    if form == "heading" and block.slot == "outcomes:" and loose and (block.lines or block.rest):
        return read_unroled(block)
    if form == "heading":
        return heading_aside(block) + left_over(block.lines, kind) if not block.rest else _unknown_block(block, kind)
    return _read_text(block)


def _first_apart(block: Block) -> int | None:
    """The first line that a page prints below a list without the heading it has: places below contacts, the row of
    index terms below keywords.
    """
    if block.form == "contacts":
        return next((at for at, line in enumerate(block.lines) if is_country_line(line)), None)
    if block.slot != "keywords":
        return None
    rows = (at for at, line in enumerate(block.lines) if at and line.text.endswith("|") and is_term_run(line))
    return next((at for at in rows if not block.lines[0].text.endswith("|")), None)


def _read_unnamed(block: Block, kind: DocumentKind, first: int) -> list[Entry]:
    """What stands before the first label, or under a heading that no table knows. The `first` lines are the title."""
    lines = block.lines
    titled = kind != "text" or (lines and len(lines[0].text) < 250 and not lines[0].text.endswith("."))
    titled = titled and not _begins_torn(lines)
    untitled = before_title(lines) if block.heading is None and first else 0
    if untitled:
        told = [entry for at in range(untitled) for entry in _before_title(lines, at, kind)]
        return told + _read_unnamed(replace(block, lines=lines[untitled:]), kind, 1)
    if block.heading is None and first and lines and titled:
        title = Printed(" ".join(map(content_of, lines[:first])), lines[0].number, lines[first - 1].last)
        return [Entry("titles", NamedText("brief", title)), *left_over(lines[first:], kind)]
    if block.heading is None or _is_number(block):
        return left_over(lines or tuple(filter(None, (block.heading,))), kind)
    if first and (not lines or _is_topmost(block) or _heads_document(block)):
        title = printed_of(block.heading, content_of(block.heading))
        return [Entry("titles", NamedText("brief", title)), *left_over(lines, kind)]
    return _unknown_block(block, kind)


def _begins_torn(lines: tuple[Line, ...]) -> bool:
    """Whether a text begins in the midst of a sentence, as half a page does: with a small word, up to a stop."""
    if not lines or not _begins_small(lines[0]):
        return False
    return lines[0].text.endswith(".") or (len(lines) > 1 and lines[1].text.endswith(".") and _begins_small(lines[1]))


def _begins_small(line: Line) -> bool:
    word = line.content.split(None, 1)[0] if line.content else ""
    return word.isalpha() and word.islower()


def _before_title(lines: tuple[Line, ...], at: int, kind: DocumentKind) -> list[Entry]:
    """What a line above the title states: the name of the site nothing."""
    return set_aside(lines[at : at + 1], "navigation") if names_site(lines, at) else left_over(lines[at : at + 1], kind)


def _unknown_block(block: Block, kind: DocumentKind) -> list[Entry]:
    """A heading that is not known: short values below it are an unknown field, longer text is a section."""
    if block.heading is not None and not block.rest and is_label_like(block.heading) and not block.heading.heading:
        return left_over((block.heading, *block.lines), "text")
    if block.heading is None or not (block.lines or block.rest):
        return set_aside([block.heading], "heading") if block.heading else []
    heading = printed_of(block.heading, content_of(block.heading))
    plain = kind in {"text", "synopsis"}
    if not plain and len(block.lines) <= 2 and all(len(line.text) < 80 for line in block.lines):
        text = " ".join([block.rest, *map(content_of, block.lines)]).strip()
        last = block.lines[-1].last if block.lines else block.heading.last
        return [Entry("unknown", Printed(text, block.heading.number, last, heading.text))]
    tables, lines = tables_in(block.lines)
    pieces = joined(lines)
    return tables + (
        [Entry("sections", SectionText(heading, pieces))] if pieces else set_aside([block.heading], "heading")
    )


def _read_text(block: Block) -> list[Entry]:
    """Running text: paragraphs of the summary, the description or the population, or a section with our name."""
    pieces = [printed_of(block.heading, block.rest)] if block.heading and block.rest else []
    designed = split_design(pieces[0]) if pieces and block.slot == "design" else []
    if designed:
        return designed + left_over(block.lines, "mirror page")
    last = block.lines[-1:]
    headed = last if block.form == "prose" and last and not last[0].bullet and _is_heading(last[0]) else ()
    tables, lines = tables_in(block.lines[: len(block.lines) - len(headed)])
    pieces = with_label(block, [*pieces, *joined(lines_without_bars(lines))])
    if block.form == "prose":
        entries = [*heading_aside(block), *tables, *(Entry(block.slot, piece) for piece in pieces)]
        return entries + set_aside(headed, "heading")
    if block.heading is None:
        return [*tables, Entry("sections", SectionText(None, tuple(pieces)))]
    words = content_of(block.heading)
    heading = printed_of(block.heading, words[: -len(block.rest)].rstrip(" :|") if block.rest else words)
    if not pieces:
        return [*set_aside([block.heading], "heading"), *tables]
    return [*tables, Entry("sections", SectionText(heading, tuple(pieces), block.slot))]


def _is_heading(line: Line) -> bool:
    """Whether a line is a label alone, with nothing below it in its block: the heading of the blocks that follow."""
    found = find_label(line)
    return found is not None and not found.rest and found.label.strength != "weak"
