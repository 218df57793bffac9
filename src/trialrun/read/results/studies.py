"""The account of one study in a letter: its lines and tables gathered, and read into a cohort. Knows no other study."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from trialrun.protocol.evidence import (
    GivenRegimen,
    Narrative,
    Reported,
    ReportedTable,
    ResponseRule,
    SafetyEvent,
    StudyCohort,
    StudyPeriod,
)
from trialrun.read.printed import lines_of
from trialrun.read.results.given import lists_regimens, read_given, read_schedule
from trialrun.read.results.naming import drugs_in, known_result
from trialrun.read.results.narratives import story_of
from trialrun.read.results.openings import (
    Opening,
    design_of,
    opening_of_heading,
    patients_of,
    periods_of,
    read_opening,
    site_of,
)
from trialrun.read.results.plain import plain_of
from trialrun.read.results.responses import read_response_rules, with_floor
from trialrun.read.results.rows import TableReading, read_table
from trialrun.read.results.sentences import Frame, SentenceReading, read_result_sentence, reports_other
from trialrun.read.results.statistics import Known
from trialrun.read.results.study_sizes import (
    FACTS,
    Block,
    Letter,
    Study,
    patients_of_study,
    regimens_of_study,
    sizes_of,
)
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import Printed, TableText

POINTER = re.compile(
    r"\b(?:presented|summari[sz]ed|shown|described|provided|listed|included|detailed|found|displayed"
    r"|outlined) (?:below )?in (?:the )?(?:following )?Tables?\b:?\s*(?P<title>.{0,200})",
    re.IGNORECASE,
)
_OPENING_SECTIONS = frozenset({"", "clinical data", "case reports"})
"""Sections in which a line that names a study, and no authors, opens its account."""
_ENTERED_SECTION = frozenset({"methods", "patients"})
_CAME_OF_IT = frozenset(
    {"follow_up", "time_on_treatment", "progression_free_survival", "overall_survival", "event_free_survival"}
    | {"time_to_response", "duration_of_response", "time_to_next_treatment", "time_to_progression"}
)
"""Results that are none of the start, wherever they stand."""


class StudyReading(msgspec.Struct, frozen=True):
    """A cohort, the sentences it was made of, its tables and notes, the specimens borrowed, the sizes said."""

    cohort: StudyCohort
    used: tuple[Sentence, ...] = ()
    tables: tuple[TableReading, ...] = ()
    notes: tuple[Printed, ...] = ()
    borrowed: tuple[tuple[str, Printed], ...] = ()
    sizes: tuple[tuple[int, Printed], ...] = ()


class _Reader(msgspec.Struct, frozen=True):
    """The patients of the study, and the document it stands in."""

    known: Known
    letter: Letter
    regimens: int | None = None


class _Draft(msgspec.Struct):
    """A cohort while it is read."""

    periods: list[StudyPeriod] = []
    treatments: list[GivenRegimen] = []
    rules: list[ResponseRule] = []
    baseline: list[Reported] = []
    results: list[Reported] = []
    safety: list[SafetyEvent] = []
    narratives: list[Narrative] = []
    used: list[Sentence] = []
    notes: list[Printed] = []
    tables: list[TableReading] = []
    pointers: list[tuple[str, Printed]] = []
    borrowed: list[tuple[str, Printed]] = []
    site: str = ""
    design: str = ""


def studies_of(blocks: tuple[Block, ...], references: int) -> Iterator[Study]:
    """The blocks by the study they belong to; what stands before any opening is a study of its own.

    Lines below an opening, before the next heading, are not of the section of the study before it.
    """
    opening, held, opened = Opening("clinical-data", ""), list[Block](), -2
    for block in blocks:
        found = _opening(block, references)
        if found is not None and found.name == opening.name:
            opening = found  # the first sentence on a study below its heading
        elif found is not None:
            if held:
                yield Study(opening, tuple(held))
            opening, held, opened = found, [], block.part
        held.append(replace(block, section="") if block.part == opened else block)
    if held:
        yield Study(opening, tuple(held))


def _opening(block: Block, references: int) -> Opening | None:
    """A line opens a study at the margin, or as an item that begins with its authors; so does a heading of one."""
    if block.piece is None:
        return None
    if block.heading:
        return opening_of_heading(block.piece.text, references)
    found = read_opening(block.piece.text, references)
    if found is None:
        return None
    named = block.section in _OPENING_SECTIONS and block.piece.level == 0
    return found if found.key[1] or named else None


def read_study(study: Study, name: str, letter: Letter) -> StudyReading:
    """The cohort of one study: facts first, then every sentence and table in order."""
    sizes = tuple(sizes_of(study, letter))
    patients = patients_of_study(sizes)
    regimens = regimens_of_study(study, letter)
    known = Known(total=patients.value if patients else None, sure=patients is not None and regimens is None)
    draft = _Draft()
    for block in study.blocks:
        if block.table is not None:
            _read_table(block.table, draft, known, letter)
        elif block.piece is not None:
            section = "opening" if block is study.blocks[0] and study.opening.label else block.section
            _read_piece(
                block.piece, block.section, section, draft, _Reader(known, letter, regimens.value if regimens else None)
            )
    cohort = _cohort(study, draft, letter)
    return StudyReading(
        replace(cohort, name=name, patients=patients, regimens=regimens),
        tuple(draft.used),
        tuple(draft.tables),
        tuple(draft.notes),
        tuple(draft.borrowed),
        sizes,
    )


def _cohort(study: Study, draft: _Draft, letter: Letter) -> StudyCohort:
    """The cohort of what was read, without name and numbers; it has the drug of the letter beside others it names."""
    titles = [block.table.title for block in study.blocks[:1] if block.table and block.table.title]
    named = drugs_in(study.opening.label, letter.lexicon)
    pieces = [block.piece for block in study.blocks if block.piece is not None]
    return StudyCohort(
        name="",
        label=_label(study, pieces, letter),
        site=draft.site,
        design=draft.design,
        drugs=named if set(named) & set(letter.drugs) else tuple(dict.fromkeys((*letter.drugs, *named))),
        condition=letter.condition,
        references=study.opening.references,
        periods=tuple(dict.fromkeys(draft.periods)),
        treatments=tuple(draft.treatments),
        tables=_with_pointers(draft),
        response_rules=tuple(draft.rules),
        baseline=tuple(draft.baseline),
        results=tuple(draft.results),
        safety=tuple(draft.safety),
        narratives=tuple(draft.narratives),
        lines=lines_of(*(pieces[:1] or titles)),
    )


def _label(study: Study, pieces: list[Printed], letter: Letter) -> str:
    said = study.opening.label or (
        plain_of(pieces[0].text, letter.references)[0] if pieces else "results of this document"
    )
    return next((sentence.words for sentence in sentences_of(Printed(said))), said)


def _read_piece(piece: Printed, section: str, first: str, draft: _Draft, reader: _Reader) -> None:
    """All sentences of one line; `first` is the section of its first sentence, which may open the study."""
    for at, sentence in enumerate(sentences_of(piece)):
        opens = at == 0 and first == "opening"
        if _read_sentence(sentence, first if at == 0 else section, draft, reader) or opens:
            draft.used.append(sentence)


def _read_sentence(sentence: Sentence, section: str, draft: _Draft, reader: _Reader) -> bool:
    """What one sentence adds to the cohort; whether it added anything."""
    known, letter = reader.known, reader.letter
    lines = lines_of(sentence.piece)
    plain, _ = plain_of(sentence.words, letter.references)
    pointed = POINTER.search(plain)
    if pointed:
        draft.pointers.append((pointed["title"].strip(" ."), sentence.piece))
        return True
    if section != "opening" and reports_other(plain):
        return False
    facts = section in FACTS and _read_facts(plain, sentence, draft, letter)
    if section != "safety" and _read_terms(plain, sentence, section, draft, reader):
        return True
    size = patients_of(plain) if section in FACTS else None
    found = read_result_sentence(
        sentence.words, lines, Frame(known, section, references=letter.references), letter.lexicon
    )
    if section in FACTS:
        found = replace(found, results=tuple(one for one in found.results if not _is_size(one, reader)))
    if known.total == 1 and not found.narratives and section != "table":
        found = replace(found, narratives=story_of(plain, lines, letter.lexicon))
    _add(found, section, draft)
    return bool(found) or facts or (size is not None and size == known.total)


def _is_size(one: Reported, reader: _Reader) -> bool:
    """Whether a result is nothing but the number of patients of the study itself, or of its regimens."""
    only = one.statistics[0]
    if len(one.statistics) > 1 or only.percent is not None or only.count is None:
        return False
    patients = patients_of(one.label) == only.count == reader.known.total
    return patients or (only.count == reader.regimens and re.search(r"\bregimens\b", one.label) is not None)


def _read_terms(plain: str, sentence: Sentence, section: str, draft: _Draft, reader: _Reader) -> bool:
    """Definitions of responses, and lists of what was given."""
    lines, letter = lines_of(sentence.piece), reader.letter
    if _may_define(section, plain):
        floored = with_floor(tuple(draft.rules), plain, lines, letter.lexicon)
        if floored is not None:
            draft.rules = list(floored)
            return True
        rules = read_response_rules(plain, lines, tuple(draft.rules), letter.lexicon)
        draft.rules += rules.rules
        draft.borrowed += [(name, sentence.piece) for name in rules.borrowed]
        if rules.rules:
            return True
    given: tuple[GivenRegimen, ...] = ()
    if lists_regimens(plain):
        given = read_given(plain, lines, reader.known, letter.lexicon.products, letter.lexicon)
    elif section == "methods":
        given = read_schedule(plain, lines, letter.lexicon)
    draft.treatments += given
    return bool(given)


def _may_define(section: str, plain: str) -> bool:
    return section in ("methods", "opening", "", "clinical data") or " defined as " in plain


def _read_facts(plain: str, sentence: Sentence, draft: _Draft, letter: Letter) -> bool:
    """Site, design and periods that a sentence of the methods states."""
    periods = list(periods_of(plain, lines_of(sentence.piece), letter.lexicon.vocabulary))
    draft.periods += periods
    site, design = site_of(plain), design_of(plain)
    draft.site = max(draft.site, site, key=len)
    draft.design = draft.design or design
    return bool(periods or site or design)


def _add(found: SentenceReading, section: str, draft: _Draft) -> None:
    """Results by the part they belong to: what was so at the start stands apart from what came of it."""
    for one in found.results:
        known = known_result(one.label)
        starts = section in _ENTERED_SECTION and not (known is not None and known.name in _CAME_OF_IT)
        (draft.baseline if starts else draft.results).append(one)
    draft.safety += found.safety
    draft.narratives += found.narratives


def _read_table(table: TableText, draft: _Draft, known: Known, letter: Letter) -> None:
    """A table's rows by its part, and its footnotes."""
    reading = read_table(table, letter.references, known.total, letter.lexicon)
    draft.tables.append(reading)
    if reading.part == "baseline":
        draft.baseline += reading.rows
    else:
        draft.results += reading.rows
    draft.safety += reading.harms
    for note in table.notes:
        words = re.sub(r"^\s*(?:[a-h](?=[A-Z])|[*†‡§])\s?", "", note.text)
        frame = Frame(known, "safety" if reading.part == "safety" else "efficacy", references=letter.references)
        found = (
            read_result_sentence(words, lines_of(note), frame, letter.lexicon)
            if words != note.text
            else SentenceReading()
        )
        if found:
            _add(found, "", draft)
            draft.notes.append(note)


def _with_pointers(draft: _Draft) -> tuple[ReportedTable, ...]:
    """The tables, each with the lines that point at it by its title."""
    found = []
    for reading in draft.tables:
        title = _key(reading.table.label)
        pieces = [
            piece
            for said, piece in draft.pointers
            if said and (title.startswith(_key(said)) or _key(said).startswith(title))
        ]
        lines = lines_of(*(Printed("", span.first, span.last) for span in reading.table.lines.spans), *pieces)
        found.append(replace(reading.table, lines=lines))
    return tuple(found)


def _key(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.lower())
