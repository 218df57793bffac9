"""Clinical scales as data: bounds, meaning of each level, and the sums of their parts. Judges no trial."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

import msgspec
import yaml

from trialrun.errors import InputError, UnknownNameError, VocabularyError
from trialrun.terms.loading import TABLES


class Level(msgspec.Struct, frozen=True):
    """One level of a scale and what it means, in our own words."""

    score: Decimal
    text: str


class Scale(msgspec.Struct, frozen=True):
    """A scale from `low` to `high` in steps of `step`; `better` says which end is healthy.

    `parts` are the scales whose sum it is. `verified` is False where the facts are recalled and not checked.
    """

    name: str
    label: str
    low: Decimal
    high: Decimal
    step: Decimal
    better: str
    source: str
    verified: bool
    parts: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()

    def meaning(self, score: Decimal) -> str:
        """What a score means, or an empty text where the scale has no words for it."""
        return next((level.text for level in self.levels if level.score == score), "")


def load_scales(folder: Path | None = None) -> Mapping[str, Scale]:
    """All scales by name. Raises VocabularyError for bounds upside down or parts that do not add up."""
    return _load(folder or TABLES)


def check_score(name: str, score: Decimal) -> Decimal:
    """The score itself. Raises UnknownNameError for an unknown scale, InputError for a score that is not on it."""
    scale = _scale(name)
    if not score.is_finite() or not scale.low <= score <= scale.high or (score - scale.low) % scale.step:
        raise InputError(
            f"{score} is not a score of {scale.label} ({scale.low} to {scale.high} in steps of {scale.step})",
            fix="check the score and the version of the scale",
        )
    return score


def compute_scale_sum(name: str, parts: Mapping[str, Decimal]) -> Decimal:
    """The sum of a scale from all its parts, for instance `onls` from `onls_arm` and `onls_leg`.

    A missing part is never taken as zero. Raises UnknownNameError, InputError.
    """
    scale = _scale(name)
    if not scale.parts or set(parts) != set(scale.parts):
        raise InputError(
            f"{scale.label} is the sum of {', '.join(scale.parts) or 'nothing'}", fix="give every part once"
        )
    return check_score(name, sum((check_score(part, parts[part]) for part in scale.parts), Decimal(0)))


def _scale(name: str) -> Scale:
    scales = load_scales()
    key = name.lower().replace("-", "_")
    if key not in scales:
        raise UnknownNameError("scale", name, scales)
    return scales[key]


@lru_cache(maxsize=8)
def _load(folder: Path) -> Mapping[str, Scale]:
    path = folder / "scales.yaml"
    # Scalars are read as text, so that 0.25 stays exact and `no` stays a word.
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    try:
        scales = {name: _build(name, entry) for name, entry in entries.items()}
    except (KeyError, InvalidOperation) as error:
        raise VocabularyError(f"cannot read the scales: {error!r}", where=path.name, fix="check the entry") from error
    for scale in scales.values():
        _check(scale, scales)
    return scales


def _build(name: str, entry: Mapping[str, object]) -> Scale:
    levels = entry.get("levels", {})
    parts = entry.get("parts", [])
    return Scale(
        name=name,
        label=str(entry["label"]),
        low=Decimal(str(entry["low"])),
        high=Decimal(str(entry["high"])),
        step=Decimal(str(entry["step"])),
        better=str(entry["better"]),
        source=str(entry["source"]),
        verified=entry["verified"] == "yes",
        parts=tuple(parts) if isinstance(parts, list) else (),
        levels=tuple(Level(Decimal(score), text) for score, text in levels.items()) if isinstance(levels, dict) else (),
    )


def _check(scale: Scale, scales: Mapping[str, Scale]) -> None:
    if scale.low >= scale.high:
        raise VocabularyError(f"the bounds of {scale.name} are upside down", where="scales.yaml", fix="swap them")
    unknown = [part for part in scale.parts if part not in scales]
    if unknown:
        raise VocabularyError(
            f"{scale.name} has the unknown part {unknown[0]!r}", where="scales.yaml", fix="add the part"
        )
    if scale.parts and sum(scales[part].high for part in scale.parts) != scale.high:
        raise VocabularyError(
            f"the parts of {scale.name} do not add up to {scale.high}", where="scales.yaml", fix="check the bounds"
        )
    if any(not scale.low <= level.score <= scale.high for level in scale.levels):
        raise VocabularyError(f"a level of {scale.name} is off the scale", where="scales.yaml", fix="check the levels")
