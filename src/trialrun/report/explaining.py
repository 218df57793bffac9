"""One patient's answer in words: the answer first, then every criterion with the record that decided it.

Judges nothing.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from trialrun.engines import Evidence, Shown
from trialrun.ground.provenance import DocumentText
from trialrun.ground.truth import Met, NotMet, Truth
from trialrun.library import quote
from trialrun.protocol import Criterion, Trial
from trialrun.report.entry import english
from trialrun.report.marks import lines_text
from trialrun.report.regulatory import statements_for
from trialrun.report.treatment import drug_label
from trialrun.rules import Attest, Rule, Unless, atoms, children
from trialrun.screen import Explanation, JudgedCriterion
from trialrun.screen.explain import Verdict
from trialrun.screen.wording import HISTORY_OPEN
from trialrun.show.outline import Point, Section, outline_text

VERDICT_WORDS = {"fail": "FAIL", "unknown": "UNKNOWN", "asked": "ASK", "pass": "PASS"}
_PLAIN_UNIT = re.compile(r"^(\S+) (?:\{\w+\}|1)$")  # a unit that is a remark alone, such as {score}, or 1: none
EXCLUSION_PASSES = "An exclusion passes where it does not apply to the patient."
_GROUPS: dict[Verdict, str] = {
    "fail": "Fails",
    "unknown": "Open: a record is missing",
    "asked": "Open: a person must answer",
    "pass": "Passes",
}


def explain_text(
    explanation: Explanation, trial: Trial, text: DocumentText | None = None, *, brief: bool = False, width: int = 100
) -> str:
    """The whole explanation for a terminal, at most `width` columns wide; with the document's text it quotes its lines.

    `brief` tells the criteria that pass in one line each and leaves out the lines that limit nobody.
    """
    who, when = explanation.person_id, explanation.as_of
    head = f"{who} in {explanation.trial} as of {when}: {explanation.answer.upper()}"
    sections = explanation_sections(explanation, trial, text, one_line=width - len("  - ") if brief else 0)
    return "\n\n".join([head, outline_text(sections, width)])


def explanation_sections(
    explanation: Explanation, trial: Trial, text: DocumentText | None = None, *, one_line: int = 0
) -> tuple[Section, ...]:
    """The parts of an explanation in the order in which a coordinator needs them.

    With `one_line` a criterion that passes has that many characters, and lines that limit nobody are left out.
    """
    statements = tuple(Point(one.text(), one.document) for one in statements_for(trial))
    return (
        Section("Why", (Point(explanation.reason), *_assumptions(explanation))),
        Section("Ask next", tuple(question_points(explanation.questions)), _asking(explanation, trial)),
        Section("Regulatory statement", statements),
        *(_verdict_section(explanation, verdict, trial, text, one_line) for verdict in _GROUPS),
        Section("Groups", tuple(_places(explanation))),
        Section("Lines that limit nobody", () if one_line else tuple(_notes(trial, text))),
    )


def question_points(questions: tuple[str, ...]) -> Iterator[Point]:
    """What to ask next; the questions on a history that may have gaps are put together, with what closes the gaps."""
    history = tuple(one.removesuffix(HISTORY_OPEN).strip() for one in questions if one.endswith(HISTORY_OPEN))
    yield from (Point(one) for one in questions if not one.endswith(HISTORY_OPEN))
    if history:
        yield Point(
            f"{HISTORY_OPEN}. Once it is, add a row to the coverage table; until then ask:",
            items=tuple(map(Point, history)),
        )


def criterion_point(one: JudgedCriterion, trial: Trial, text: DocumentText | None) -> Point:
    """One judged criterion: verdict word and label, the rule, the facts behind it, what is missing, waivers."""
    wanted = "must be true" if one.criterion.holds_when_eligible else "must not be true"
    items = [Point(f"rule ({wanted}): {one.english}"), *fact_points(one, trial)]
    items += [Point(f"missing: {missing}") for missing in one.missing]
    items += [Point(waiver) for waiver in waivers_of(one, trial)]
    items += [Point(f"not in the rule: {rest}") for rest in one.criterion.rest]
    if one.verdict == "fail" and one.criterion.advice:
        items.append(Point(f"advice: {one.criterion.advice}"))
    label = f"{VERDICT_WORDS[one.verdict]} {one.criterion.label}"
    return Point(label, criterion_mark(one.criterion), quote(one.criterion, text), tuple(items))


def criterion_mark(criterion: Criterion) -> str:
    """Id and lines of a criterion, and its origin where it is not the document."""
    lines = lines_text(criterion.lines) if criterion.lines.text else ""
    origin = criterion.origin if criterion.origin != "document" else ""
    why = f"because {criterion.why}" if criterion.why else ""
    return ", ".join(part for part in (criterion.id, lines, origin, why) if part)


def fact_points(one: JudgedCriterion, trial: Trial) -> Iterator[Point]:
    """Every statement of a rule as it stands, with the records behind it; what no record speaks for is put together."""
    questions = trial.eligibility.questions
    alone = len(one.evidence) == 1
    silent = []
    for found in one.evidence:
        truth = truth_word(found.truth)
        words = english(found.atom, questions)
        records = tuple(Point(record_text(record)) for record in found.records)
        if not records and isinstance(found.truth, NotMet):
            silent.append(words)
        else:
            told = Point("nobody has answered yet" if isinstance(found.atom, Attest) else "no record decides it")
            yield Point(f"the rule is {truth}" if alone else f"{truth}: {words}", items=records or _told(found, told))
    if silent:
        yield Point(f"not true, as nothing recorded speaks for it and the record can tell: {'; '.join(silent)}")


def record_text(record: Shown) -> str:
    """One record: its date, as recorded, as converted where that differs, and where it stands in the source."""
    recorded = _PLAIN_UNIT.sub(r"\1", record.recorded)
    differs = record.converted and not f"{recorded} ".startswith(f"{record.converted} ")
    converted = f" = {record.converted}" if differs else ""
    fact = "born" if record.fact == "person" else drug_label(record.fact)
    name = ", ".join(part for part in (fact, _when(record)) if part)
    row = f" row {record.source_row}" if record.source_row is not None else ""
    place = f" ({record.source}{row})" if record.source or row else ""
    return f"{name}: {recorded}{converted}{place}" if recorded else f"{name}{place}"


def waivers_of(one: JudgedCriterion, trial: Trial) -> Iterator[str]:
    """Every waiver of a criterion with how it stands: granted, refused or not asked."""
    truths = {found.atom: found.truth for found in one.evidence}
    for waiver in _waivers(one.criterion.rule.tree if one.criterion.rule is not None else None):
        question = trial.eligibility.questions.get(waiver.question)
        words = question.text if question is not None else waiver.question.replace("_", " ")
        yield f"an exception can be granted: {words} {_granted(truths.get(waiver))}"


def truth_word(truth: Truth) -> str:
    """`true`, `not true` or `not known`."""
    return "true" if isinstance(truth, Met) else "not true" if isinstance(truth, NotMet) else "not known"


def _verdict_section(
    explanation: Explanation, verdict: Verdict, trial: Trial, text: DocumentText | None, one_line: int
) -> Section:
    chosen = [one for one in explanation.criteria if one.verdict == verdict]
    title = f"{_GROUPS[verdict]} ({len(chosen)} of {len(explanation.criteria)})"
    if verdict != "pass":
        return Section(title, tuple(criterion_point(one, trial, text) for one in chosen))
    lead = "" if all(one.criterion.holds_when_eligible for one in chosen) else EXCLUSION_PASSES
    if one_line:
        labels = (textwrap.shorten(one.criterion.label, one_line, placeholder=" ...") for one in chosen)
        return Section(title, tuple(map(Point, labels)), lead)
    return Section(title, tuple(criterion_point(one, trial, text) for one in chosen), lead)


def _told(found: Evidence, told: Point) -> tuple[Point, ...]:
    return (told,) if not isinstance(found.truth, Met) else ()


def _when(record: Shown) -> str:
    if record.date is None:
        return "no date" if record.source else ""
    if record.date_to is None or record.date_to == record.date:
        return record.date.isoformat()
    return f"between {record.date} and {record.date_to}"


def _granted(truth: Truth | None) -> str:
    return {"true": "Yes: granted.", "not true": "No: refused."}.get(
        truth_word(truth) if truth else "", "Not asked yet."
    )


def _waivers(rule: Rule | None) -> Iterator[Attest]:
    if rule is None:
        return
    if isinstance(rule, Unless):
        yield from (atom for atom in atoms(rule.guard) if isinstance(atom, Attest))
    for part in children(rule):
        yield from _waivers(part)


def _assumptions(explanation: Explanation) -> Iterator[Point]:
    if explanation.assumed_absent:
        domains = ", ".join(explanation.assumed_absent)
        yield Point(f"assumed, because you said so: no record counts as absence for {domains}")


def _asking(explanation: Explanation, trial: Trial) -> str:
    if not explanation.questions:
        return ""
    kind = "the shortest list" if explanation.questions_exact else "a short list, not surely the shortest,"
    if trial.eligibility.complete:
        return f"{kind.capitalize()} whose favourable answers would admit the patient:"
    return f"{kind.capitalize()} that would settle what is stated; without an eligibility list nobody is admitted:"


def _places(explanation: Explanation) -> Iterator[Point]:
    words = {"true": "belongs here", "not true": "does not belong here", "not known": "may belong here"}
    for place in explanation.arms:
        missing = tuple(Point(f"missing: {one}") for one in place.missing)
        yield Point(f"{place.arm} ({place.label}): {words[truth_word(place.truth)]}", items=missing)


def _notes(trial: Trial, text: DocumentText | None) -> Iterator[Point]:
    for criterion in trial.eligibility.criteria:
        if criterion.rule is None:
            yield Point(criterion.label, criterion_mark(criterion), quote(criterion, text))
