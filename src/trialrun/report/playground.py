"""Free text as it is read, for trying out: eligibility lines as rules, treatment texts as schedules.

Each of the two loads its own reader, when it is asked for: neither needs the other's patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from trialrun.ground.finding import Finding
from trialrun.ground.provenance import Document
from trialrun.protocol import Criterion, Trial
from trialrun.protocol.elements import Stated
from trialrun.protocol.eligibility import Eligibility
from trialrun.protocol.scalars import Lines
from trialrun.protocol.writing import to_plain
from trialrun.read.source import Printed, Source
from trialrun.report.entry import english
from trialrun.report.marks import Marker
from trialrun.terms import load_vocabulary

_BULLETED = re.compile(r"(?m)^\s*(?:[-*•·]|\d{1,2}[.)])\s|^\s+\S|[Cc]riteria\s*:")


class Shown(msgspec.Struct, frozen=True):
    """What was read, as text for a terminal and as plain records for JSON, with the findings."""

    text: str
    records: object
    findings: tuple[Finding, ...] = ()


def parsed_criteria(text: str, role: str) -> Shown:
    """Each eligibility line with its kind, its rule and the rule in English; without bullets each line is one."""
    from trialrun.read.building.eligibility import build_eligibility

    heading = [] if role == "inclusion" else [Printed("Exclusion Criteria:", 0, 0)]
    bulleted = _BULLETED.search(text) is not None
    lines = [
        *heading,
        *(
            Printed(line if bulleted else f"- {line.strip()}", n, n)
            for n, line in enumerate(text.split("\n"), start=1)
            if line.strip()
        ),
    ]
    source = Source(kind="text", document=Document("text", "", text.count("\n") + 1), eligibility=tuple(lines))
    entry = build_eligibility(source, load_vocabulary(), ())
    eligibility = entry.eligibility
    told = "\n\n".join("\n".join(_told(one, eligibility)) for one in eligibility.criteria)
    return Shown(told or "no line was found", to_plain(eligibility), entry.findings)


def _told(one: Criterion, eligibility: Eligibility) -> Iterator[str]:
    place = f"{one.lines.text}: " if one.lines.text else ""
    yield f"{place}{one.label}"
    wanted = "" if one.rule is None else ", must hold" if one.holds_when_eligible else ", must not hold"
    yield f"  {one.list_role}, {one.kind}{wanted}"
    if one.rule is not None:
        yield f"  {one.rule.text}"
        yield f"  {english(one.rule.tree, eligibility.questions)}"
    yield from (f"  left to a person: {rest}" for rest in one.rest)


def parsed_regimen(text: str) -> Shown:
    """The phases, drugs, doses and days of a treatment text."""
    from trialrun.read.regimens.landing import to_phases
    from trialrun.read.regimens.reading import read_regimen
    from trialrun.report.treatment import treatment_sections
    from trialrun.show.outline import outline_text

    regimen = read_regimen(text)
    landed = to_phases(regimen, lambda _: Lines(""))
    trial = Trial(
        trialrun=1,
        name="text",
        title=Stated(value="text"),
        eligibility=Eligibility(complete=False),
        phases=landed.phases,
        assessments=landed.procedures,
    )
    sections = [section for section in treatment_sections(trial, Marker()) if section.points]
    records = {"phases": [to_plain(phase) for phase in landed.phases], "procedures": landed.procedures}
    told = outline_text(sections) if landed.phases else "no treatment was found"
    return Shown(told, records, tuple(dict.fromkeys((*regimen.findings, *landed.findings))))
