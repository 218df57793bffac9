"""A screening in numbers: answers, funnels, what was left out of the records and why, findings by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from trialrun import __version__
from trialrun.ground.finding import SEVERITIES, Finding
from trialrun.records import UnmappedCode
from trialrun.screen.outlook import count_outlook
from trialrun.screen.screening import ELIGIBLE, INELIGIBLE, UNDETERMINED, Screening, TrialScreening

MOST_CODES = 50


def screening_summary(screening: Screening) -> dict[str, Any]:
    """The screening in numbers: as-of date, assumptions, records used and left out, findings, and every trial.

    `findings` counts those of the records and of the screening; the remarks on a document stand with its trial.
    """
    return {
        "trialrun": __version__,
        "as_of": screening.as_of.isoformat(),
        "assumed_absent": list(screening.assumed_absent),
        "patients": len(screening.person_ids),
        "records": records_summary(screening.records),
        "unmapped_codes": unmapped_summary(screening.unmapped),
        "findings": count_findings((*screening.record_findings, *screening.findings)),
        "trials": [_trial_summary(one, screening.person_ids) for one in screening.trials],
    }


def records_summary(counts: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """By table: how many rows were read and used, and how many left out for each reason."""
    tables: dict[str, dict[str, Any]] = {}
    for key, rows in counts.items():
        table, _, what = key.partition(": ")
        entry = tables.setdefault(table, {"left_out": {}})
        kind, _, reason = what.partition(", ")
        if kind == "left out":
            entry["left_out"][reason] = rows
        else:
            entry[what.replace(" ", "_")] = rows
    return tables


def unmapped_summary(codes: Sequence[UnmappedCode]) -> dict[str, Any]:
    """How many codes no term carries, on how many rows, and the most frequent of them with their counts."""
    return {
        "codes": len(codes),
        "rows": sum(one.count for one in codes),
        "most_frequent": [msgspec.structs.asdict(one) for one in codes[:MOST_CODES]],
    }


def unmapped_text(codes: Sequence[UnmappedCode], named: int = 3) -> str:
    """One line on the codes that no term carries; empty where there is none."""
    if not codes:
        return ""
    first = ", ".join(f"{one.system} {one.code} {one.display}".strip() + f" ({one.count})" for one in codes[:named])
    rows = sum(one.count for one in codes)
    return f"codes without a term: {len(codes)}, on {rows} rows; most frequent: {first}; --json lists {MOST_CODES}"


def left_out_text(counts: Mapping[str, int]) -> str:
    """The rows left out, by table and reason: `measurement (2 unknown variable, 1 no usable date)`."""
    reasons = {table: entry["left_out"] for table, entry in records_summary(counts).items() if entry["left_out"]}
    return "; ".join(
        f"{table} ({', '.join(f'{rows} {reason}' for reason, rows in found.items())})"
        for table, found in reasons.items()
    )


def count_findings(findings: Iterable[Finding]) -> dict[str, dict[str, int]]:
    """How many findings there are by severity and family; one that was folded counts as often as it was met."""
    counts: dict[str, Counter[str]] = {severity: Counter() for severity in SEVERITIES}
    for finding in findings:
        counts[finding.severity][finding.family] += finding.count
    return {severity: dict(sorted(families.items())) for severity, families in counts.items() if families}


def _trial_summary(one: TrialScreening, person_ids: tuple[str, ...]) -> dict[str, Any]:
    outlook = msgspec.to_builtins(count_outlook(one, person_ids, most=10))
    return {
        "trial": one.trial.name,
        "eligible": one.count(ELIGIBLE),
        "ineligible": one.count(INELIGIBLE),
        "undetermined": one.count(UNDETERMINED),
        "died_before_as_of": int(one.died.sum()),
        "eligibility_complete": one.trial.eligibility.complete,
        "first_eligible": outlook.pop("eligible"),
        **outlook,
        "not_judged": [c.id for c in one.trial.eligibility.criteria if c.rule is None],
        "remarks": count_findings(remark.finding("") for remark in one.trial.remarks),
        "funnel": [msgspec.to_builtins(row) for row in one.funnel],
    }
