"""The side-by-side page of a document: its text on the left, what was made of it on the right, a word for every status.

Decides nothing; all it shows stands in the trial file, the coverage and the findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trialrun import __version__
from trialrun.ground.finding import Finding
from trialrun.protocol import AnyFile, Criterion, Trial
from trialrun.read.coverage import STATUSES, Coverage, Unit
from trialrun.report.entry import english, rule_points
from trialrun.report.marks import Marker
from trialrun.report.treatment import treatment_sections
from trialrun.rules import Attest, atoms
from trialrun.show.outline import Point
from trialrun.show.page import render_page

_STATES = {
    "structured": "pass", "compiled": "pass", "partly": "unknown", "attest": "asked", "note": "quiet",
    "not understood": "fail", "set aside": "quiet",
}  # fmt: skip
_MEANINGS = {
    "structured": "became a field of the trial file",
    "compiled": "became a rule that is judged from records",
    "partly": "became a rule; a part is left to a person",
    "attest": "only a person can answer",
    "note": "limits nobody",
    "not understood": "nothing was made of it; it is kept as text",
    "set aside": "states nothing of the trial: headings, navigation, contacts",
}


class ReadRow(msgspec.Struct, frozen=True, kw_only=True):
    """One unit of the document beside what became of it. `state` is the class that gives the colour."""

    lines: str
    text: str
    status: str
    state: str
    to: str = ""
    rule: str = ""
    meaning: str = ""
    wanted: str = ""
    rest: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    reviewed: str = ""
    command: str = ""


def reading_page(record: AnyFile, coverage: Coverage, findings: Sequence[Finding], file: str) -> str:
    """The page as one self-contained HTML text. `file` is the name of the trial file, for the commands shown."""
    trial = record if isinstance(record, Trial) else None
    criteria = {one.id: one for one in trial.eligibility.criteria} if trial else {}
    rows = tuple(_row(unit, criteria, trial, file) for unit in coverage.units if unit.status != "set aside")
    counts = coverage.counts()
    return render_page(
        "trialrun.report",
        "reading.html",
        version=__version__,
        heading=record.title.value,
        name=record.name,
        document=record.document,
        line=coverage.line(),
        counts=tuple((status, counts[status], _STATES[status], _MEANINGS[status]) for status in STATUSES),
        total=max(1, sum(counts.values())),
        rows=rows,
        treatment=tuple(treatment_sections(trial, Marker())) if trial else (),
        findings=tuple((one.severity, one.where(), one.text()) for one in findings),
        file=file,
    )


def _row(unit: Unit, criteria: dict[str, Criterion], trial: Trial | None, file: str) -> ReadRow:
    plain = ReadRow(
        lines=unit.place.rpartition(" ")[2], text=unit.text, status=unit.status, state=_STATES[unit.status], to=unit.to
    )
    criterion = criteria.get(unit.to.removeprefix("criterion "))
    if trial is None or criterion is None or not unit.to.startswith("criterion "):
        return plain
    return _criterion_row(plain, criterion, trial, file)


def _criterion_row(row: ReadRow, criterion: Criterion, trial: Trial, file: str) -> ReadRow:
    questions = trial.eligibility.questions
    tree = criterion.rule.tree if criterion.rule else None
    wanted = "must hold" if criterion.holds_when_eligible else "must not hold"
    review = criterion.reviewed
    said = "" if review is None else f"{'corrected' if review.corrected else 'confirmed'} by {review.by} on {review.on}"
    said += f": {review.note}" if review and review.note else ""
    return msgspec.structs.replace(
        row,
        status="reviewed" if review else row.status,
        state="pass" if review else row.state,
        to=criterion.id,
        rule=criterion.rule.text if criterion.rule else "",
        meaning=english(tree, questions) if tree else "",
        wanted=wanted if tree else "",
        rest=criterion.rest,
        questions=tuple(questions[key].text for key in _asked(criterion) if key in questions),
        points=rule_points(tree, questions) if tree else (),
        reviewed=said,
        command=f"trialrun review {file} {criterion.id} --by WHO",
    )


def _asked(criterion: Criterion) -> Iterator[str]:
    if criterion.rule:
        yield from dict.fromkeys(atom.question for atom in atoms(criterion.rule.tree) if isinstance(atom, Attest))
