"""Registry records printed as the pages of other sites print them: to see that a page reads as its record does."""

from collections.abc import Iterator

from trialrun.read.source import OutcomeText, Source

GUIDANCE = "Review the details of this part of the trial before you contact the study team."


def classic_text(source: Source) -> str:
    """The classic ClinicalTrials.gov page saved as text: labels with bars, arms and their treatments in one table."""
    return "\n".join(_classic(source)) + "\n"


def _classic(source: Source) -> Iterator[str]:
    yield _title(source)
    yield "![]() |"
    yield f"ClinicalTrials.gov Identifier: {source.name} |"
    yield "Recruitment Status :"
    yield source.status.text if source.status else "Unknown"
    yield "- Study Details"
    yield "- Tabular View"
    yield "Condition or disease | Intervention/treatment | Phase |"
    yield "---|---|---|"
    phase = source.design.get("study_phase")
    yield f"{source.conditions[0].text} | Drug: something | {phase.text if phase else 'Not Applicable'} |"
    yield from _headed("Brief Summary:", [line.text.strip() for line in source.summary])
    yield from _headed("Detailed Description:", [line.text.strip() for line in source.description])
    for name, label in _DESIGN.items():
        if name in source.design:
            yield f"{label}: | {source.design[name].text} |"
    yield "Arm | Intervention/treatment |"
    yield "---|---|"
    for arm in source.arms:
        yield f"{arm.role or 'Other'}: {arm.label.text}" + ("" if arm.text else " |")
        yield from [f"{_one_line(arm.text.text)} |"] if arm.text else []
        given = [item for item in source.interventions if arm.label.text in item.arms] or source.interventions[:1]
        lines = [
            line
            for item in given
            for line in (f"{item.kind}: {item.name.text}", _one_line(item.text.text) if item.text else "")
        ]
        lines = [line for line in lines if line] or ["No treatment"]
        yield from [*lines[:-1], lines[-1] + " |"]
    for role in ("primary", "secondary", "other"):
        outcomes = [item for item in source.outcomes if item.role == role]
        if outcomes:
            yield f"{role.title()} Outcome Measures :"
            yield from (f"- {_bracketed(item)}" for item in outcomes)
    yield from _ages(source)
    yield "Criteria"
    yield from (line.text for line in source.eligibility)
    yield "To learn more about this study, you or your doctor may contact the study research staff."
    yield "Contact: Jane Roe | 555-123-4567 | jane.roe@example.org |"
    for party in source.parties:
        if party.role == "lead sponsor":
            yield f"Sponsor: | {party.name.text} |"


def _ages(source: Source) -> Iterator[str]:
    low, high = source.minimum_age, source.maximum_age
    if low and high:
        yield f"Ages Eligible for Study: | {low.text} to {high.text} (Adult) |"
    elif low:
        yield f"Ages Eligible for Study: | {low.text} and older (Adult, Older Adult) |"
    if source.sex:
        yield f"Sexes Eligible for Study: | {source.sex.text} |"


def heading_text(source: Source) -> str:
    """A mirror that prints every heading on a line of its own, a sentence to the reader below it, then the value."""
    return "\n\n".join(_heading(source)) + "\n"


def _heading(source: Source) -> Iterator[str]:
    yield _title(source)
    yield f"NCT ID: {source.name}"
    yield from ("Basic Information", GUIDANCE, "Recruitment Status", source.status.text if source.status else "UNKNOWN")
    for name, label in _DESIGN_HEADINGS.items():
        if name in source.design:
            yield from (label, source.design[name].text)
    for heading, lines in (("Brief Summary", source.summary), ("Detailed Description", source.description)):
        if lines:
            yield from (heading, GUIDANCE, *(line.text.strip() for line in lines))
    yield from ("Conditions", GUIDANCE, source.conditions[0].text)
    yield from ("Study Groups", GUIDANCE)
    for arm in source.arms:
        yield arm.label.text
        yield from [_one_line(arm.text.text)] if arm.text else []
        yield f"Group Type {(arm.role or 'OTHER').upper().replace(' ', '_')}"
        for item in source.interventions:
            if arm.label.text in item.arms:
                yield from (item.name.text, f"Intervention Type {_kind(item.kind)}")
                yield from [_one_line(item.text.text)] if item.text else []
    yield from ("Interventions", GUIDANCE)
    for item in source.interventions:
        yield item.name.text
        yield from [_one_line(item.text.text)] if item.text else []
        yield f"Intervention Type {_kind(item.kind)}"
    for role in ("primary", "secondary", "other"):
        outcomes = [item for item in source.outcomes if item.role == role]
        if outcomes:
            yield from (f"{role.title()} Outcomes", GUIDANCE)
            for item in outcomes:
                yield item.measure.text
                yield from [_one_line(item.text.text)] if item.text else []
                yield f"Time Frame: {item.time_frame.text}" if item.time_frame else "Time Frame: not given"
    yield from ("Eligibility Criteria", GUIDANCE, "\n".join(line.text for line in source.eligibility))
    for heading, value in (
        ("Minimum Eligible Age", source.minimum_age),
        ("Maximum Eligible Age", source.maximum_age),
        ("Eligible Sex", source.sex),
    ):
        yield from (heading, value.text) if value else ()
    yield from ("Sponsors", GUIDANCE)
    for party in source.parties:
        if party.role in {"lead sponsor", "collaborator"}:
            yield from (
                party.name.text,
                party.kind.upper() or "OTHER",
                f"Sponsor Role {party.role.replace(' sponsor', '')}",
            )
    yield from ("More Related Trials", GUIDANCE, "Another trial of another drug\nNCT09999999 RECRUITING PHASE3")


def label_text(source: Source) -> str:
    """A mirror that prints `Label: value` and outcomes as points with their time frame in brackets."""
    return "\n".join(_label(source)) + "\n"


def _label(source: Source) -> Iterator[str]:
    yield from (f"Clinical Trial: {_title(source)}", "", f"Study Status: {source.status.text if source.status else ''}")
    for name, label in _DESIGN.items():
        if name in source.design:
            yield f"{label}: {source.design[name].text}"
    yield from ("", "Brief Summary:", "")
    yield from (line.text.strip() + "\n" for line in source.summary)
    yield from ("", "Detailed Summary:", "") if source.description else ()
    yield from (line.text.strip() + "\n" for line in source.description)
    yield from (f"Sponsor: {party.name.text}" for party in source.parties if party.role == "lead sponsor")
    for role in ("Primary", "Secondary", "Other"):
        outcomes = [item for item in source.outcomes if item.role == role.lower()]
        if outcomes:
            yield from ("", f"Current {role} Outcome:", "")
            for item in outcomes:
                yield f"  • {item.measure.text} [ Time Frame: {item.time_frame.text if item.time_frame else ''} ]"
                yield from [f"    {_one_line(item.text.text)}"] if item.text else []
    yield from ("", "Original Primary Outcome: Same as current", "", "Eligibility Criteria:", "")
    yield from (line.text for line in source.eligibility)
    yield from ("", "Dates:", "Date Received: July 5, 2012", "Last Verified: March 2015")


_DESIGN = {
    "study_type": "Study Type", "enrolment": "Enrollment", "allocation": "Allocation", "purpose": "Primary Purpose",
    "intervention_model": "Intervention Model", "masking": "Masking",
}  # fmt: skip
_DESIGN_HEADINGS = {
    "study_type": "Study Classification", "enrolment": "Total Enrollment", "allocation": "Allocation Method",
    "purpose": "Primary Study Purpose", "intervention_model": "Intervention Model", "masking": "Blinding Strategy",
}  # fmt: skip


def _title(source: Source) -> str:
    return next(item.value.text for item in source.titles if item.kind == "brief")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _kind(kind: str) -> str:
    return (kind or "OTHER").upper().replace(" ", "_")


def _headed(heading: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield heading
        yield from lines


def _bracketed(outcome: OutcomeText) -> str:
    frame = outcome.time_frame.text if outcome.time_frame else ""
    return f"{outcome.measure.text} [ Time Frame: {frame} ]{_one_line(outcome.text.text) if outcome.text else ''}"
