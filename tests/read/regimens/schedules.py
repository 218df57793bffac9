"""Writes a regimen as a few lines, so that tests read like a manual."""

from __future__ import annotations

from trialrun.read.regimens.model import PlannedDrug, Spread
from trialrun.read.regimens.reading import read_regimen
from trialrun.terms.loading import load_vocabulary
from trialrun.terms.model import Drug


def schedule(text: str) -> list[str]:
    """One line a drug: `bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4, 8, 11`; study days without cycles."""
    lines = []
    for phase in read_regimen(text).phases:
        for drug in phase.administrations:
            times = f" x{drug.times_per_day}" if drug.times_per_day != 1 else ""
            lines.append(f"{_dose(drug)}{times} · {_days(drug.spread, cyclic=phase.cycles is not None)}")
    return lines


def frames(text: str) -> list[tuple[str, str, int | None, tuple[int, int | None] | None]]:
    """Name, arm, cycle length and cycles of each phase."""
    return [(p.name, p.arm, p.cycle_length_days, p.cycles) for p in read_regimen(text).phases]


def _dose(drug: PlannedDrug) -> str:
    term = load_vocabulary().index_names.get(drug.drug)
    name = term.label.lower() if isinstance(term, Drug) else drug.drug.replace("_", " ")
    if drug.amount_range is not None:
        return f"{name} {drug.amount_range[0]} to {drug.amount_range[1]} {drug.unit}"
    return f"{name} {drug.amount} {drug.unit}" if drug.amount is not None else name


def _days(spread: tuple[Spread, ...] | None, cyclic: bool) -> str:
    if spread is None:
        return "days not stated"
    return "; ".join(f"{_cycles(item) if cyclic else 'days'} {_listed(item.days or ())}" for item in spread)


def _cycles(item: Spread) -> str:
    if item.last is None:
        return f"cycles {item.first}+:"
    return f"cycle {item.first}:" if item.first == item.last else f"cycles {item.first}-{item.last}:"


def _listed(days: tuple[int, ...]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] + 1 == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    pieces = [f"{run[0]}..{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(pieces)
