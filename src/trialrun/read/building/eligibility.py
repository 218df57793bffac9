"""Who may enter: eligibility lines as criteria, with their rules, questions, tests, duties and units of coverage.

A line that is not understood becomes a question to a person, with the line as its words; none is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.protocol.eligibility import AgeLimit, Criterion, DemandedTest, Duty, Eligibility, Question, SexLimit
from trialrun.protocol.scalars import Amount, Duration, Lines, Statement
from trialrun.read.building.described import excluded_in, included_in, population_in
from trialrun.read.building.sexes import told_by_sex
from trialrun.read.building.stating import value_of
from trialrun.read.coverage import Status, Unit
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lists import Listed, Role, criteria_of, read_list, text_of
from trialrun.read.criteria.shorthand import regular_line
from trialrun.read.numbers import NUMBER_WORDS, duration_of
from trialrun.read.printed import Names, lines_of, name_from
from trialrun.read.reviewing import digest_of
from trialrun.read.sentences import Sentence
from trialrun.read.source import Printed, Source
from trialrun.read.spotting import SpotKind, spot
from trialrun.rules import All, Attest, Present, Recorded, Rule, Tested, Window, atoms, parse_rule, print_rule
from trialrun.rules.nodes import EventAnchor, Fact
from trialrun.terms import Vocabulary

_NO_LIST = "the document has no eligibility list, so that nobody can be called eligible from it"
_ONLY_OUT = "the document lists only who is kept out, so that nobody can be called eligible from it"
_AGE = re.compile(r"(?P<n>\d{1,3})\s*(?P<unit>year|month|week|day|hour)s?", re.IGNORECASE)
_AGE_UNITS = {"year": "a", "month": "mo", "week": "wk", "day": "d", "hour": "h"}
_DRUGS: tuple[SpotKind, ...] = ("drugs",)
_AVOIDED = re.compile(
    r"\b(?:contracepti\w*|birth control|donat\w+ (?:of )?(?:sperm|blood|eggs?|ova)|sperm donation|abstain)\b",
    re.IGNORECASE,
)
_DUTY_AFTER = re.compile(
    r"\b(?P<n>\d{1,3}|[a-z]+)[\s-]+(?P<unit>days?|weeks?|months?|years?)\s+(?:after|following|beyond"
    r"|post)\s+(?:the\s+)?"
    r"(?:(?:last|final)\s+(?:dose|administration|infusion|treatment|injection)|(?:end|completion|discontinuation"
    r"|cessation))"
    r"(?:\s+of\s+(?:the\s+)?(?P<what>[\w-]+))?",
    re.IGNORECASE,
)
_DUTY_BEFORE = re.compile(
    r"\b(?P<n>\d{1,3}|[a-z]+)[\s-]+(?P<unit>days?|weeks?|months?)\s+(?:before|prior to)\s+(?:the\s+)?"
    r"(?:first (?:dose|treatment)|start|starting|beginning|initiat\w+)",
    re.IGNORECASE,
)


class Entry(msgspec.Struct, frozen=True):
    """Eligibility as built: the records, duties, units of coverage, sentences used where there is no list, findings."""

    eligibility: Eligibility
    duties: tuple[Duty, ...] = ()
    units: tuple[Unit, ...] = ()
    used: tuple[Sentence, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Built(msgspec.Struct, frozen=True):
    """One line as built."""

    criterion: Criterion
    questions: dict[str, Question]
    unit: Unit


def build_eligibility(source: Source, vocabulary: Vocabulary, sentences: Sequence[Sentence]) -> Entry:
    """Eligibility of a document. Where there is no list, the described population is a criterion."""
    listed = tuple(criteria_of(read_list(source.eligibility)))
    if not listed:
        return _population(source, vocabulary, sentences)
    names = Names()
    built = [_criterion(line, names, vocabulary) for line in listed]
    criteria, questions = _with_questions(built)
    only_out = all(one.list_role == "exclusion" or one.kind == "note" for one in criteria)
    eligibility = Eligibility(
        complete=not only_out,
        incomplete_because=_ONLY_OUT if only_out else "",
        minimum_age=_age(source.minimum_age),
        maximum_age=_age(source.maximum_age),
        sex=_sex(source.sex),
        criteria=told_by_sex(criteria),
        questions=questions,
    )
    headings = [_heading_unit(item) for item in _headings(read_list(source.eligibility))]
    field = source.eligibility[0].field
    units = [replace(unit, field=field) for unit in (*headings, *(one.unit for one in built))]
    return Entry(eligibility, units=tuple(units), findings=(_let_in_absent(source),) if only_out else ())


def _let_in_absent(source: Source) -> Finding:
    return Finding(
        "eligibility-list",
        "query",
        "the document lists only who is kept out: who may enter is not told",
        fix="take the inclusion criteria from the protocol; nobody is called eligible before",
        source=source.document.name,
    )


def _headings(listed: Iterable[Listed]) -> Iterator[Listed]:
    for item in listed:
        if item.heading:
            yield item
            yield from _headings(item.below)


def _heading_unit(item: Listed) -> Unit:
    return Unit("set aside", item.text, item.first, item.last, "heading")


def _lines(item: Listed) -> Lines:
    pieces = [Printed(one.text, one.first, one.last) for one in _all(item)]
    return lines_of(*pieces)


def _all(item: Listed) -> Iterator[Listed]:
    yield item
    for below in item.below:
        yield from _all(below)


def _criterion(item: Listed, names: Names, vocabulary: Vocabulary) -> _Built:
    """One line of the list as a criterion."""
    printed = text_of(item)
    text = regular_line(printed)
    line = rule_line(printed, item.role)
    read, rule, questions = line.read, line.rule, line.questions
    kind = line.kind
    label = " ".join(printed.split())
    name = names.new(_named(rule) or _telling_words(label))
    criterion = Criterion(
        id=name,
        list_role=item.role,
        kind=kind,
        label=label,
        rule=Statement(print_rule(rule)) if rule is not None else None,
        holds_when_eligible=read.holds_when_eligible,
        rest=tuple(question.text for question in questions.values()) if kind == "partly" else (),
        tests=tuple(_tests(rule, _lines(item))),
        duties=tuple(_duties(text.plain, _lines(item), vocabulary)),
        digest=digest_of(printed),
        lines=_lines(item),
    )
    status: Status = kind
    last = max(one.last for one in _all(item))
    return _Built(criterion, questions, Unit(status, label, item.first, last, f"criterion {name}"))


def _named(rule: Rule | None) -> str:
    """The fact that a rule is about, where it is about one: `platelets`; two are joined, more name nothing."""
    facts = dict.fromkeys(atom.fact.name for atom in atoms(rule) if not isinstance(atom, Attest)) if rule else {}
    return " ".join(facts) if 0 < len(facts) < 3 else ""


_EMPTY_WORDS = re.compile(
    r"^(?:patients?|subjects?|participants?|must|have|has|be|are|is|the|a|an|with|who|any|of|history|known"
    r"|documented|should"
    r"|will|not|no|to|in|for|and|or|at|least|all|following|evidence)\b\W*",
    re.IGNORECASE,
)


_TELLING = 600
"""Letters of a line among which its telling words are sought."""


def _telling_words(label: str) -> str:
    """The first words of a line that tell one criterion from another."""
    rest = label[:_TELLING]
    while (match := _EMPTY_WORDS.match(rest)) and match.end() < len(rest):
        rest = rest[match.end() :]
    words = re.split(r"[,;:(]|\b(?:as defined|defined as|within|prior to|unless|except)\b", rest)[0].split()
    return " ".join(words[:6]) or " ".join(label.split()[:6])


def _with_questions(built: Sequence[_Built]) -> tuple[tuple[Criterion, ...], dict[str, Question]]:
    """The criteria with keys of questions that are unique in the trial; equal questions share a key."""
    questions: dict[str, Question] = {}
    criteria: list[Criterion] = []
    for one in built:
        renamed: dict[str, str] = {}
        for key, question in one.questions.items():
            new = next((known for known, other in questions.items() if other == question), "")
            new = new or (key if key not in questions else name_from(key, questions, longest=60))
            questions[new] = question
            renamed[key] = new
        criteria.append(_renamed(one.criterion, renamed))
    return tuple(criteria), questions


def _renamed(criterion: Criterion, renamed: dict[str, str]) -> Criterion:
    if criterion.rule is None or all(old == new for old, new in renamed.items()):
        return criterion
    text = re.sub(r"attest\((\w+)\)", lambda match: f"attest({renamed.get(match[1], match[1])})", criterion.rule.text)
    return replace(criterion, rule=Statement(print_rule(parse_rule(text))))


def _tests(rule: Rule | None, lines: Lines) -> Iterator[DemandedTest]:
    """The tests with a result in words that a rule asks for: they belong to screening."""
    seen: set[str] = set()
    for atom in atoms(rule) if rule is not None else ():
        if isinstance(atom, Tested | Recorded) and atom.fact.name not in seen:
            seen.add(atom.fact.name)
            window = atom.when if isinstance(atom.when, Window) else None
            within = _within(window)
            anchor = (
                window.anchor.event if window and within and isinstance(window.anchor, EventAnchor) else "screening"
            )
            yield DemandedTest(concept=atom.fact.name, within=within, anchor=anchor, lines=lines)


def _within(window: Window | None) -> Duration | None:
    if window is None or window.offset is None or window.relation != "within":
        return None
    return Duration.parse(window.offset.text())


def _duties(plain: str, lines: Lines, vocabulary: Vocabulary) -> Iterator[Duty]:
    """Contraception and donation: from how long before the first dose, and until how long after the last."""
    avoided = _AVOIDED.search(plain)
    if avoided is None:
        return
    before, after = _length(_DUTY_BEFORE.search(plain)), _DUTY_AFTER.search(plain)
    label = "no donation of sperm, eggs or blood" if "donat" in plain.lower() else "contraception"
    drug = _drug(after["what"], vocabulary) if after and after["what"] else ""
    yield Duty(label=label, before_first_dose=before, after_last_dose=_length(after), drug=drug, lines=lines)


def _drug(words: str, vocabulary: Vocabulary) -> str:
    found = spot(words, vocabulary, _DRUGS)
    return found[0].name if len(found) == 1 else ""


def _length(match: re.Match[str] | None) -> Duration | None:
    if match is None or not (match["n"].isdigit() or match["n"].lower() in NUMBER_WORDS):
        return None
    return duration_of(match["n"], match["unit"])


def _age(piece: Printed | None) -> AgeLimit | None:
    """`18 Years` is 18 a; no limit is none."""
    match = _AGE.search(piece.text) if piece else None
    if match is None:
        return None
    return AgeLimit(value=Amount(f"{int(match['n'])} {_AGE_UNITS[match['unit'].lower()]}"), lines=lines_of(piece))


def _sex(piece: Printed | None) -> SexLimit | None:
    value = value_of("sex", piece.text) if piece else ""
    match value:
        case "all" | "female" | "male":
            return SexLimit(value=value, lines=lines_of(piece))
        case _:
            return None


def _population(source: Source, vocabulary: Vocabulary, sentences: Sequence[Sentence]) -> Entry:
    """What running text says of the patients: whom it lets in, and whom it says were kept out."""
    found = population_in(sentences, vocabulary, titled=source.kind == "abstract")
    told = [one for one in sentences if excluded_in(one.words) or included_in(one.words)]
    names = Names()
    built = [*([_let_in(*found)] if found else []), *(_told(one, names, vocabulary) for one in told)]
    criteria, questions = _with_questions(built)
    eligibility = Eligibility(
        complete=False,
        incomplete_because=_NO_LIST,
        minimum_age=_age(source.minimum_age),
        maximum_age=_age(source.maximum_age),
        sex=_sex(source.sex),
        criteria=criteria,
        questions=questions,
    )
    used = (*((found[0],) if found else ()), *told)
    return Entry(
        eligibility, findings=_no_list(source) if criteria else (), units=tuple(one.unit for one in built), used=used
    )


def _no_list(source: Source) -> tuple[Finding, ...]:
    """That what running text says of the patients is all there is; where it says nothing the file's check tells so."""
    message = "the document has no eligibility list: what it says of its patients is the only criterion"
    fix = "take the list from the protocol; nobody is called eligible before"
    return (Finding("eligibility-list", "query", message, fix=fix, source=source.document.name),)


def _told(sentence: Sentence, names: Names, vocabulary: Vocabulary) -> _Built:
    """A sentence that says who was kept out, or who could enter, as a line of a list."""
    piece, kept_out = sentence.piece, excluded_in(sentence.words)
    role: Role = "exclusion" if kept_out else "inclusion"
    words = kept_out or included_in(sentence.words)
    return _criterion(Listed(words, role, piece.first, piece.last), names, vocabulary)


def _let_in(sentence: Sentence, who: str, name: str) -> _Built:
    """The population as a criterion: the disease as a rule, as far as it is known; the words as a question."""
    question = Question(text=f"Does the patient belong to the population that is described: {who}?")
    asked = Attest("population_as_described")
    rule = All((Present(Fact(name)), asked)) if name else asked
    criterion = Criterion(
        id="population",
        list_role="population",
        kind="partly" if name else "attest",
        label=who,
        rule=Statement(print_rule(rule)),
        rest=(question.text, "the document has no eligibility list") if name else (),
        digest=digest_of(who),
        lines=lines_of(sentence.piece),
    )
    unit = Unit("partly" if name else "attest", who, sentence.piece.first, sentence.piece.last, "criterion population")
    return _Built(criterion, {"population_as_described": question}, unit)
