"""The side-by-side page of a document: its text on the left, what was made of it on the right, a word for every status.

Decides nothing; all it shows stands in the trial file, the coverage and the findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from trialrun import __version__
from trialrun.ground.finding import Finding
from trialrun.protocol import AnyFile, Criterion, Trial
from trialrun.read.coverage import STATUSES, Coverage, Unit
from trialrun.report.entry import rule_points
from trialrun.report.reading_places import points_at, sections_read
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
    "set aside": "states nothing that holds of the trial: headings, navigation, contacts, old text",
}


_BREAKS = re.compile(r"\.|[a-z](?=[A-Z])")
"""Where the name of a field may go on in the next line of a narrow column."""


class ReadRow(msgspec.Struct, frozen=True, kw_only=True):
    """One unit of the document, or the fields of one line, beside what became of it.

    `state` is the class that gives the colour; `points` are what a rule demands, or what the fields say.
    """

    lines: str
    texts: tuple[str, ...]
    status: str
    state: str
    to: str = ""
    rule: str = ""
    wanted: str = ""
    rest: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    reviewed: str = ""
    command: str = ""


def reading_page(record: AnyFile, coverage: Coverage, findings: Sequence[Finding], file: str) -> str:
    """The page as one self-contained HTML text. `file` is the name of the trial file, for the commands shown."""
    trial = record if isinstance(record, Trial) else None
    criteria = {one.id: one for one in trial.eligibility.criteria} if trial else {}
    runs = _runs(unit for unit in coverage.units if unit.status != "set aside")
    said = _said_at(record, runs)
    rows = tuple(_row(units, criteria, trial, file, said.get(number, ())) for number, units in enumerate(runs))
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
        by_field=any(unit.field for unit in coverage.units),
        made="The trial" if trial else "The evidence",
        sections=sections_read(record),
        findings=tuple((one.severity, one.where(), one.text()) for one in findings),
        file=file,
    )


def _runs(units: Iterable[Unit]) -> list[tuple[Unit, ...]]:
    """The units in order; those of one line that became fields stand together, for a field knows its line alone."""
    runs: list[tuple[Unit, ...]] = []
    for unit in units:
        last = runs[-1][-1] if runs else None
        if last and unit.first and _field_of(unit) is not None and _field_of(unit) == _field_of(last):
            runs[-1] += (unit,)
        else:
            runs.append((unit,))
    return runs


def _field_of(unit: Unit) -> tuple[int, int, str] | None:
    return (unit.first, unit.last, unit.field) if unit.status == "structured" else None


def _said_at(record: AnyFile, runs: Sequence[tuple[Unit, ...]]) -> dict[int, tuple[Point, ...]]:
    """What the fields of each run say; nothing of a record that is printed on one line, whose lines tell no place."""
    places = [_lines_of(units[0]) for units in runs]
    return points_at(record, places, [" ".join(unit.text for unit in units) for units in runs])


def _lines_of(unit: Unit) -> frozenset[int]:
    known = unit.status == "structured" and unit.first and not unit.field
    return frozenset(range(unit.first, unit.last + 1)) if known else frozenset()


def _row(
    units: tuple[Unit, ...], criteria: dict[str, Criterion], trial: Trial | None, file: str, points: tuple[Point, ...]
) -> ReadRow:
    unit = units[0]
    plain = ReadRow(
        lines=_BREAKS.sub("\\g<0>\u200b", unit.field) or unit.place.rpartition(" ")[2],
        texts=tuple(unit.text for unit in units),
        status=unit.status,
        state=_STATES[unit.status],
        to=", ".join(dict.fromkeys(part for unit in units if unit.to for part in unit.to.split(", "))),
        points=points,
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
    asked = [questions[key].text for key in _asked(criterion) if key in questions]
    return msgspec.structs.replace(
        row,
        status="reviewed" if review else row.status,
        state="pass" if review else row.state,
        to=criterion.id,
        rule=criterion.rule.text if criterion.rule else "",
        wanted=wanted if tree else "",
        rest=tuple(rest for rest in criterion.rest if rest not in asked),
        points=rule_points(tree, questions) if tree else (),
        reviewed=said,
        command=f"trialrun review {file} {criterion.id} --by WHO",
    )


def _asked(criterion: Criterion) -> Iterator[str]:
    if criterion.rule:
        yield from dict.fromkeys(atom.question for atom in atoms(criterion.rule.tree) if isinstance(atom, Attest))
