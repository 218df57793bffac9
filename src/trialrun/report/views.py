"""One screened trial as figures, tables and a matrix for the page. Lays out; counts and decides nothing new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from trialrun.ground.finding import SEVERITIES
from trialrun.ground.provenance import DocumentText
from trialrun.protocol import Trial
from trialrun.protocol.elements import Remark
from trialrun.report.counts import group_counts
from trialrun.report.describing import sections_of
from trialrun.report.explaining import VERDICT_WORDS, criterion_point
from trialrun.report.marks import mark_of
from trialrun.report.regulatory import statements_for
from trialrun.report.synopsis import synopsis_table, trial_schema
from trialrun.screen import ANSWERS, Explanation, Missing, Outlook, TrialScreening
from trialrun.show.figures import BarFigure, Panel, bar_svg
from trialrun.show.outline import Section
from trialrun.show.page import Cell, Detail, Figure, Matrix, Table
from trialrun.show.schema_figure import schema_svg

_CELL_WORDS = {"pass": "pass", "fail": "FAIL", "unknown": "?", "asked": "ask"}
_ORDER = ("eligible", "undetermined", "ineligible")
_ANSWER_WORDS = {"eligible": "yes", "ineligible": "NO", "undetermined": "open"}
_SAID = {"pass": "passes", "fail": "fails", "unknown": "unknown, a record is missing", "asked": "a person must answer"}


class TrialView(msgspec.Struct, frozen=True):
    """Everything the page shows of one trial."""

    name: str
    anchor: str
    title: str
    answers: str
    warning: str
    regulatory: tuple[str, ...]
    synopsis: Table
    schema: Figure
    funnel_figure: Figure
    funnel: Table
    outlook: Table
    groups: Table | None
    missing_figure: Figure | None
    missing: Table | None
    matrix: Matrix
    details: tuple[Detail, ...]
    doubts: Table | None
    document: tuple[Section, ...]


def trial_view(
    one: TrialScreening,
    outlook: Outlook,
    shown: Sequence[Explanation],
    anchor: str,
    text: DocumentText | None = None,
) -> TrialView:
    """The view of one trial; `shown` are the patients of the matrix, `anchor` begins every id of this trial."""
    trial, missing = one.trial, outlook.missing_most
    matrix, details = matrix_of(trial, shown, anchor, text)
    return TrialView(
        name=trial.name,
        anchor=anchor,
        title=trial.title.value,
        answers=answers_text(one),
        warning=_warning(trial),
        regulatory=tuple(f"{each.text()}; document {each.document}" for each in statements_for(trial)),
        synopsis=synopsis_table(trial),
        schema=Figure(
            f"Schema of {trial.name}: groups, phases, follow-up", schema_svg(trial_schema(trial, f"{anchor}-schema"))
        ),
        funnel_figure=funnel_figure(one, anchor),
        funnel=funnel_table(one),
        outlook=outlook_table(one, outlook),
        groups=_groups(one),
        missing_figure=missing_figure(trial, missing, one.count(ANSWERS.index("undetermined")), anchor)
        if missing
        else None,
        missing=missing_table(trial, missing) if missing else None,
        matrix=matrix,
        details=details,
        doubts=doubts_table(trial.name, trial.remarks) if trial.remarks else None,
        document=sections_of(trial, text),
    )


def answers_text(one: TrialScreening) -> str:
    """`134 eligible, 214 undetermined, 652 ineligible of 1000`."""
    parts = [f"{count} {answer}" for count, answer in zip(_answer_counts(one), _ORDER, strict=True)]
    return f"{', '.join(parts)} of {len(one.answers)} patients"


def funnel_figure(one: TrialScreening, anchor: str) -> Figure:
    """The funnel as bars: who is left after each criterion, and the four verdicts of each criterion."""
    rows, total = one.funnel, len(one.answers)
    panels = (
        Panel("left so far", "plain", tuple(row.remaining for row in rows)),
        Panel("pass", "good", tuple(row.passed for row in rows)),
        Panel("fail", "bad", tuple(row.failed for row in rows)),
        Panel("unknown", "open", tuple(row.unknown for row in rows)),
        Panel("to be asked", "ask", tuple(row.asked for row in rows)),
    )
    last = rows[-1] if rows else None
    text = (
        f"Of {total} patients {last.remaining} fail no criterion and {last.cleared} pass every one. "
        "The table below has every number."
        if last is not None
        else "No criterion is judged."
    )
    title = f"Funnel of {one.trial.name}"
    figure = BarFigure(f"{anchor}-funnel", title, text, tuple(row.label for row in rows), panels, total)
    return Figure(f"{title}: patients left after each criterion, and its verdicts. {text}", bar_svg(figure))


def funnel_table(one: TrialScreening) -> Table:
    """The funnel in numbers."""
    headings = ("Criterion", "Lines", "Pass", "Fail", "Unknown", "To be asked", "Left so far", "Passed all so far")
    lines = {criterion.id: criterion.lines.text for criterion in one.criteria}
    rows = tuple(
        (f"{row.step}. {row.label}", lines[row.criterion], row.passed, row.failed, row.unknown, row.asked,
         row.remaining, row.cleared, row.failed_only_here)
        for row in one.funnel
    )  # fmt: skip
    return Table(
        f"Funnel of {one.trial.name}: patients, criterion by criterion",
        (*headings, "Lost to this alone"),
        rows,
        frozenset(range(2, 9)),
    )


def outlook_table(one: TrialScreening, outlook: Outlook) -> Table:
    """Whom to look at first."""
    more = one.count(ANSWERS.index("eligible")) - len(outlook.eligible)
    eligible = ", ".join(outlook.eligible) + (f" and {more} more" if more else "")
    nearest = ", ".join(f"{each.person_id} ({each.open_criteria} open)" for each in outlook.nearest)
    rows = (
        ("Eligible", eligible or "nobody"),
        ("Nearest of the undetermined", nearest or "nobody"),
        ("Undetermined for want of answers by people alone", str(outlook.asked_only)),
        ("Ineligible by one criterion alone", str(outlook.failing_one)),
    )
    return Table(f"Where to begin with {one.trial.name}", ("Who", "Patients"), rows)


def missing_figure(trial: Trial, missing: Sequence[Missing], total: int, anchor: str) -> Figure:
    """What is missing most, as bars."""
    panels = (Panel("undetermined patients", "open", tuple(row.patients for row in missing)),)
    text = f"Of the undetermined, {missing[0].patients} lack: {missing[0].what}"
    title = f"What is missing most for {trial.name}"
    figure = BarFigure(f"{anchor}-missing", title, text, tuple(row.what for row in missing), panels, total)
    return Figure(f"{title}: number of patients. {text}", bar_svg(figure))


def missing_table(trial: Trial, missing: Sequence[Missing]) -> Table:
    """What is missing most, in numbers."""
    rows = tuple((f"{place}. {row.what}", row.patients) for place, row in enumerate(missing, start=1))
    headings = ("What is missing", "Undetermined patients")
    return Table(f"What is missing most for {trial.name}", headings, rows, frozenset({1}))


def matrix_of(
    trial: Trial, shown: Sequence[Explanation], anchor: str, text: DocumentText | None = None
) -> tuple[Matrix, tuple[Detail, ...]]:
    """Criteria down, patients across; every cell opens what stands behind it."""
    details: list[Detail] = []
    rows: list[tuple[str, tuple[Cell, ...]]] = [
        (
            "May enter?",
            tuple(Cell(_ANSWER_WORDS[each.answer], each.answer, f"{each.person_id}: {each.answer}") for each in shown),
        )
    ]
    criteria = shown[0].criteria if shown else ()
    for number, judged in enumerate(criteria):
        cells = []
        for place, each in enumerate(shown):
            one, name = each.criteria[number], f"{anchor}-{number}-{place}"
            title = f"{each.person_id}: {VERDICT_WORDS[one.verdict]}. {one.criterion.label}"
            details.append(Detail(name, f"{name}-cell", title, criterion_point(one, trial, text)))
            said = f"{each.person_id}, {one.criterion.label}: {_SAID[one.verdict]}"
            cells.append(Cell(_CELL_WORDS[one.verdict], one.verdict, said, name))
        rows.append((f"{number + 1}. {judged.criterion.label}", tuple(cells)))
    caption = f"{trial.name}: criteria down, the first {len(shown)} patients across. Choose a cell for its evidence."
    people = tuple(each.person_id for each in shown)
    return Matrix(f"{anchor}-matrix", caption, "Criterion", people, tuple(rows)), tuple(details)


def doubts_table(name: str, remarks: Sequence[Remark]) -> Table:
    """Doubts about the document, the gravest first."""
    ranked = sorted(remarks, key=lambda remark: SEVERITIES.index(remark.severity))
    rows = tuple((each.severity, each.message, each.calculation, each.fix, mark_of(each)) for each in ranked)
    headings = ("How grave", "What", "Worked out", "What to do", "From")
    return Table(f"Doubts about the document of {name}", headings, rows)


def _groups(one: TrialScreening) -> Table | None:
    rows = tuple((row.group, row.label, row.belong, row.may_belong, row.not_here) for row in group_counts(one))
    headings = ("Group", "What it is", "Belong here", "May belong here", "Do not belong here")
    caption = f"Which group of {one.trial.name} patients could belong to, whether they may enter or not"
    return Table(caption, headings, rows, frozenset({2, 3, 4})) if rows else None


def _warning(trial: Trial) -> str:
    if trial.eligibility.complete:
        return ""
    why = trial.eligibility.incomplete_because or "the document has no eligibility list"
    return f"Nobody is better than undetermined: {why}."


def answers_table(trials: Sequence[TrialScreening]) -> Table:
    """All trials with their answers."""
    headings = ("Trial", "Eligible", "Undetermined", "Ineligible", "Criteria listed", "Title")
    rows = tuple((one.trial.name, *_answer_counts(one), _listed(one.trial), one.trial.title.value) for one in trials)
    return Table("Answers by trial: number of patients", headings, rows, frozenset({1, 2, 3}))


def shown_by_trial(
    explained: Mapping[tuple[str, str], Explanation], trials: Sequence[TrialScreening]
) -> dict[str, list[Explanation]]:
    """The explained patients of each trial, in the cohort's order."""
    return {one.trial.name: [each for (name, _), each in explained.items() if name == one.trial.name] for one in trials}


def _answer_counts(one: TrialScreening) -> tuple[int, ...]:
    return tuple(one.count(ANSWERS.index(word)) for word in _ORDER)


def _listed(trial: Trial) -> str:
    return "all" if trial.eligibility.complete else "population only"
