"""The evidence file of a medical-information letter: products, regulatory statements, cohorts with results and harms,
searches and references, each with its lines, and what was not understood said. Adds no fact and judges no result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.protocol.checks import check_file
from trialrun.protocol.elements import SourceDocument, Stated, StatedDate
from trialrun.protocol.evidence import (
    Abbreviation,
    Evidence,
    LiteratureSearch,
    Product,
    Regulatory,
    Reported,
    Statistic,
)
from trialrun.protocol.trial import EvidenceFile
from trialrun.read.building.dates import stated_date
from trialrun.read.building.units import units_of
from trialrun.read.coverage import Coverage, Unit
from trialrun.read.printed import accounted_of, lines_of, name_from, remark_of, stated
from trialrun.read.results.abbreviations import build_abbreviations, listed_abbreviations, meanings_of
from trialrun.read.results.doubts import doubts_of
from trialrun.read.results.front import (
    audience_of,
    build_products,
    condition_of,
    issuer_of,
    purpose_of,
    read_regulatory,
    routes_in,
)
from trialrun.read.results.naming import Lexicon, drugs_in, terms_in
from trialrun.read.results.openings import Opening, opening_of_heading, patients_of, read_opening
from trialrun.read.results.plain import plain_of
from trialrun.read.results.references import build_publications, read_search
from trialrun.read.results.sentences import Frame, read_result_sentence
from trialrun.read.results.studies import POINTER, StudyReading, read_study, studies_of
from trialrun.read.results.study_sizes import Block, Letter
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import NamedText, Printed, Source
from trialrun.terms import Vocabulary

_DATED = re.compile(
    r"(?:\b(?:last |date )?(?:updated|revised|revision|reviewed|date|issued|effective)(?: date"
    r"| on| of (?:preparation|issue|revision|last (?:update|revision|review)))?\s?:?\s|^\s*(?=.{8,18}\s*$))"
    r"(?P<date>\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4}"
    r"|[A-Z][a-z]{2,8} (?:\d{1,2}, )?\d{4}|\d{4}-\d\d-\d\d)",
    re.IGNORECASE,
)
_SHORT = 60
"""Characters. A line of a letter that is no longer may print its date alone."""
_NO_STUDY = frozenset(
    {"notice", "summary", "literature search", "labelling", "other literature", "indication", "background"}
    | {"pharmacokinetics", "dosing", "discussion", "conclusions", "ongoing studies"}
)
"""Sections that hold no account of a study."""


class BuiltEvidence(msgspec.Struct, frozen=True):
    """An evidence file made of a document, the problems found, and how much of the document was understood."""

    record: EvidenceFile
    findings: tuple[Finding, ...]
    coverage: Coverage


class _Summary(msgspec.Struct, frozen=True):
    """What the bullets of the summary report, and the sentences used."""

    reported: tuple[Reported, ...] = ()
    used: tuple[Sentence, ...] = ()


class _Front(msgspec.Struct, frozen=True):
    """What holds for the whole letter: its title, notices, running text and footnotes, its products and short forms."""

    title: str
    notices: tuple[Printed, ...]
    prose: tuple[Printed, ...]
    notes: tuple[Printed, ...]
    products: tuple[Product, ...]
    abbreviations: tuple[Abbreviation, ...]
    letter: Letter


def build_evidence(source: Source, vocabulary: Vocabulary) -> BuiltEvidence:
    """The evidence that a letter holds. What the checks of the file find is among the findings."""
    front = _front(source, vocabulary)
    readings = _studies(source, front.letter)
    regulatory, by_regulatory = _regulatory(front.prose, front.letter)
    summary = _summary(source, readings, front.letter)
    updated = _updated(source, front, vocabulary)
    evidence = _evidence(source, front, readings, vocabulary)
    evidence = replace(evidence, updated=updated, regulatory=regulatory, summary=summary.reported)
    remarks = tuple(doubts_of(readings, updated, evidence.publications))
    record = EvidenceFile(
        trialrun=1,
        name=_name(front),
        title=(stated(source.titles[0].value) if source.titles else None) or Stated(value=front.title),
        document=_document(source, updated),
        remarks=(*remarks, *map(remark_of, source.findings)),
        accounted=accounted_of(source, tuple(one.columns[0] for one in source.tables if len(one.columns) > 1)),
        evidence=evidence,
    )
    used: dict[str, tuple[Sentence, ...]] = {
        "notice": tuple(sentence for line in front.notices for sentence in sentences_of(line)),
        "regulatory": by_regulatory,
        "summary": summary.used,
        "search": tuple(_searched(front.prose, vocabulary)),
        **{f"cohort {reading.cohort.name}": reading.used for reading in readings},
    }
    own = (*source.findings, *(remark.finding(source.document.name) for remark in remarks))
    findings = tuple(dict.fromkeys((*own, *check_file(record, vocabulary))))
    return BuiltEvidence(record, findings, _coverage(source, used, front.notes, readings))


def _front(source: Source, vocabulary: Vocabulary) -> _Front:
    notices = _lines_in(source, {"notice"})
    titles = tuple(item.value for item in source.titles)
    prose = tuple(line for section in source.sections for line in section.lines)
    notes = tuple(note for table in source.tables for note in table.notes)
    cited = tuple(citation.text for citation in source.citations)
    abbreviations = build_abbreviations(notes, (*titles, *prose, *cited), vocabulary)
    products = build_products((*titles, *notices, *prose), titles, Lexicon(vocabulary))
    lexicon = Lexicon(vocabulary, products, meanings_of(abbreviations))
    title = titles[0].text if titles else source.document.name
    named = tuple(name for name in drugs_in(title, lexicon) if name in vocabulary.drugs)
    drugs = named or tuple(dict.fromkeys(drug for product in products for drug in product.drugs[:1]))
    letter = Letter(len(source.citations), drugs, condition_of(title, lexicon), lexicon)
    return _Front(title, notices, prose, notes, products, abbreviations, letter)


def _evidence(source: Source, front: _Front, readings: tuple[StudyReading, ...], vocabulary: Vocabulary) -> Evidence:
    """What the letter holds, without its date, its regulatory statements and its summary."""
    notices = [plain_of(line.text, 0)[0] for line in front.notices]
    return Evidence(
        audience=next(filter(None, map(audience_of, notices)), ""),
        purpose=next(filter(None, map(purpose_of, notices)), ""),
        issuer=issuer_of(front.notices),
        products=front.products,
        drugs=front.letter.drugs,
        condition=front.letter.condition,
        cohorts=tuple(reading.cohort for reading in readings),
        searches=tuple(filter(None, (read_search(line, vocabulary) for line in front.prose))),
        abbreviations=_with_regimens(front.abbreviations, readings),
        publications=build_publications(source.citations),
        lines=lines_of(*front.notices, *(item.value for item in source.titles)),
    )


def _lines_in(source: Source, names: set[str]) -> tuple[Printed, ...]:
    return tuple(line for section in source.sections if section.name in names for line in section.lines)


def _name(front: _Front) -> str:
    """The first word of the product, else the first drug, and the condition; else the title."""
    given = front.products[0].name.split(" ", maxsplit=1)[:1] if front.products else front.letter.drugs[:1]
    about = " ".join(filter(None, (*given, front.letter.condition)))
    return name_from(f"{about} evidence" if about else front.title, longest=60).replace("_", "-")


def _document(source: Source, updated: StatedDate | None) -> SourceDocument:
    document = source.document
    version = f"{updated.kind} {updated.printed or updated.value} (as printed)" if updated else ""
    return SourceDocument(name=document.name, sha256=document.sha256, lines=document.lines, version=version)


def _updated(source: Source, front: _Front, vocabulary: Vocabulary) -> StatedDate | None:
    """The date of the letter, the last update first; else one that a notice or a short line prints as such."""
    dates = sorted(source.dates, key=lambda item: "updat" not in item.kind and "revis" not in item.kind)
    printed = [
        NamedText("last updated", Printed(match["date"], line.first, line.last))
        for line in (*front.notices, *(line for line in front.prose if len(line.text) < _SHORT))
        if (match := _DATED.search(line.text))
    ]
    return next((stated_date(item, vocabulary) for item in (*dates, *printed)), None)


def _studies(source: Source, letter: Letter) -> tuple[StudyReading, ...]:
    """The cohorts of the document, in order, each with a name of its own."""
    readings: list[StudyReading] = []
    for study in studies_of(_blocks(source), letter.references):
        name = name_from(study.opening.name, (one.cohort.name.replace("-", "_") for one in readings)).replace("_", "-")
        reading = read_study(study, name, letter)
        if study.opening.label or _holds(reading):
            readings.append(reading)
    return tuple(readings)


def _holds(reading: StudyReading) -> bool:
    cohort = reading.cohort
    return bool(
        cohort.baseline
        or cohort.results
        or cohort.safety
        or cohort.narratives
        or cohort.treatments
        or cohort.response_rules
    )


def _blocks(source: Source) -> tuple[Block, ...]:
    """Lines and tables of the sections on studies, in the order of the document."""
    blocks = [
        Block(line.first, section.name, piece=line, part=at)
        for at, section in enumerate(source.sections)
        if section.name not in _NO_STUDY
        for line in section.lines
    ]
    blocks += [
        Block(section.heading.first, "", piece=section.heading, part=at, heading=True)
        for at, section in enumerate(source.sections)
        if not section.name and section.heading and opening_of_heading(section.heading.text, len(source.citations))
    ]
    for table in source.tables:
        first = next((piece.first for piece in (table.title, *table.columns) if piece is not None), 0)
        blocks.append(Block(first, "table", table=table))
    return tuple(sorted(blocks, key=lambda block: block.first))


def _regulatory(prose: Iterable[Printed], letter: Letter) -> tuple[tuple[Regulatory, ...], tuple[Sentence, ...]]:
    """Every statement of regulators or of the issuer on this use, with the sentences they are."""
    found: list[Regulatory] = []
    used: list[Sentence] = []
    for sentence in (sentence for line in prose for sentence in sentences_of(line)):
        plain, _ = plain_of(sentence.words, letter.references)
        of_products = dict.fromkeys(product.route for product in letter.lexicon.products if product.route)
        routes = routes_in(plain) or next((one.routes for one in found if one.routes), ()) or tuple(of_products)
        known = letter.drugs, letter.condition, routes
        statement = read_regulatory(plain, lines_of(sentence.piece), known, letter.lexicon)
        if statement is not None:
            found.append(statement)
            used.append(sentence)
    return tuple(found), tuple(used)


def _summary(source: Source, readings: tuple[StudyReading, ...], letter: Letter) -> _Summary:
    """The bullets of the summary: each with the cohort it speaks of and the references it cites."""
    reported: list[Reported] = []
    used: list[Sentence] = []
    group = ""
    for line in _lines_in(source, {"summary"}):
        opening = read_opening(line.text, letter.references)
        if opening is not None:
            group = _group(opening, readings)
        elif line.level == 1:
            group = ""
        for at, sentence in enumerate(sentences_of(line)):
            plain, cited = plain_of(sentence.words, letter.references)
            found = _of_summary(sentence, group, opening.references if opening else cited, letter)
            if at == 0 and opening is not None and not found:
                found = (_reported_bare(plain, sentence, group, opening.references, letter),)
            if not found and cited and not read_regulatory(plain, lines_of(line), ((), "", ()), letter.lexicon):
                found = (_reported_bare(plain, sentence, "", cited, letter),)
            reported += found
            if found or POINTER.search(plain):
                used.append(sentence)
    return _Summary(tuple(reported), tuple(used))


def _group(opening: Opening, readings: tuple[StudyReading, ...]) -> str:
    """The cohort of the same publications, or with the same authors and year; else the name the bullet itself gives."""
    key, cited = opening.key, set(opening.references)
    if not key[0]:
        return ""
    same = [one.cohort.name for one in readings if cited and cited == set(one.cohort.references)]
    if len(same) == 1:
        return same[0]
    name = "-".join(filter(None, (name_from(key[0]).replace("_", "-"), key[1])))
    return next((one.cohort.name for one in readings if one.cohort.name == name), name)


def _of_summary(sentence: Sentence, group: str, references: tuple[int, ...], letter: Letter) -> tuple[Reported, ...]:
    """The results and harms of one sentence of the summary, all as reported results of their cohort."""
    lines = lines_of(sentence.piece)
    found = read_result_sentence(sentence.words, lines, Frame(references=letter.references), letter.lexicon)
    results = [_in_group(one, group, references) for one in found.results]
    for harm in found.safety:
        figure = Statistic(
            measure="percent" if harm.count is None else "count",
            count=harm.count,
            total=harm.total,
            percent=harm.percent,
            lines=lines,
        )
        terms = terms_in(harm.label, letter.lexicon)
        name = name_from(harm.event)
        results.append(
            Reported(
                name=name,
                label=harm.label,
                within="safety",
                group=group,
                terms=terms,
                statistics=(figure,),
                references=references,
                lines=lines,
            )
        )
    return tuple(results)


def _in_group(one: Reported, group: str, references: tuple[int, ...]) -> Reported:
    """A result of the summary with its cohort; the number of patients itself by that name."""
    only = one.statistics[0]
    counted = only.count is not None and only.percent is None and patients_of(one.label) == only.count
    name = "patients" if group and counted else one.name
    return replace(one, name=name, group=group or one.group, references=references)


def _reported_bare(plain: str, sentence: Sentence, group: str, references: tuple[int, ...], letter: Letter) -> Reported:
    """A sentence without results that names publications; the number of patients it may say is kept."""
    size = patients_of(plain)
    lines = lines_of(sentence.piece)
    return Reported(
        name=f"{group}_reported" if group else "further_literature",
        label=plain,
        group=group,
        terms=terms_in(plain, letter.lexicon),
        statistics=(Statistic(measure="count", count=size, lines=lines),) if size else (),
        references=references,
        lines=lines,
    )


def _with_regimens(
    abbreviations: tuple[Abbreviation, ...], readings: tuple[StudyReading, ...]
) -> tuple[Abbreviation, ...]:
    """The short forms, with those that a list of regimens spells out: `DVC-d` and its drugs."""
    known = {one.short for one in abbreviations}
    added = [
        Abbreviation(short=short, long=long, lines=regimen.lines)
        for reading in readings
        for regimen in reading.cohort.treatments
        for short, colon, long in (regimen.label.partition(": "),)
        if colon and short not in known
    ]
    return (*abbreviations, *dict.fromkeys(added))


def _searched(prose: Iterable[Printed], vocabulary: Vocabulary) -> Iterator[Sentence]:
    for line in prose:
        if isinstance(read_search(line, vocabulary), LiteratureSearch):
            yield from sentences_of(line)


def _coverage(
    source: Source,
    used: Mapping[str, tuple[Sentence, ...]],
    notes: tuple[Printed, ...],
    readings: tuple[StudyReading, ...],
) -> Coverage:
    """All pieces of the document; footnotes of tables that gave no short form and no result are not understood."""
    read = {note for reading in readings for note in reading.notes} | {
        note for note in notes if any(listed_abbreviations(note))
    }
    lost = {" ".join(note.text.split()) for note in notes if note not in read}
    units = units_of(source, (), used).units
    return Coverage(tuple(_as_lost(unit) if unit.text in lost and unit.to == "tables" else unit for unit in units))


def _as_lost(unit: Unit) -> Unit:
    return replace(unit, status="not understood")
