"""Actual against planned in words: every fate is told, and what is not known is said."""

from decimal import Decimal
from fractions import Fraction

from calendar_rows import START
from trialrun.treat.events.adherence import Adherence, DoseIntensity, Punctuality
from trialrun.treat.events.adherence_words import tell_adherence


def _told(*told: Punctuality | DoseIntensity) -> tuple[str, ...]:
    counts = tuple(one for one in told if isinstance(one, Punctuality))
    doses = tuple(one for one in told if isinstance(one, DoseIntensity))
    return tell_adherence(Adherence(as_of=START, punctuality=counts, intensity=doses))


def test_every_fate_is_told() -> None:
    """Numbers of nought are left out; all others have their word."""
    count = Punctuality(
        name="stem_cells",
        kind="dose",
        on_time=2,
        early=1,
        late=3,
        missed=4,
        left_out=5,
        held=6,
        no_record=7,
        after_end=8,
    )
    assert _told(count) == (
        "stem cells: 28 due: 2 on time, 1 early, 3 late, 4 missed, 5 left out, 6 held, 7 without a record, "
        "8 not due any more",
    )
    assert _told(Punctuality(name="visit", kind="visit")) == ("visit: 0 due: nothing",)


def test_dose_intensity_is_told_as_a_share() -> None:
    """One share where all is recorded, the lowest and highest where something has no record."""
    known = DoseIntensity(
        drug="lenalidomide", unit="mg", cumulative=Decimal("285.0"), planned=Decimal(315),
        intensity=(Fraction(285, 315), Fraction(285, 315)), relative=(Fraction(3, 4), Fraction(3, 4)),
    )  # fmt: skip
    assert _told(known) == (
        "lenalidomide: 285 of 315 mg recorded as given, dose intensity 90.5 %, relative to time 75.0 %",
    )
    open_ = DoseIntensity(
        drug="lenalidomide", unit="mg", cumulative=Decimal(15), planned=Decimal(60),
        intensity=(Fraction(1, 4), Fraction(1)), relative=(Fraction(1, 4), Fraction(1)),
    )  # fmt: skip
    assert _told(open_) == ("lenalidomide: 15 of 60 mg recorded as given, dose intensity 25.0 to 100.0 %",)


def test_an_unknown_dose_intensity_has_its_reason() -> None:
    """Without amounts there is no dose intensity, and the line says so."""
    assert _told(DoseIntensity(drug="daratumumab", why="amounts are not stated")) == (
        "daratumumab: dose intensity not known: amounts are not stated",
    )


def test_nothing_planned_has_no_share() -> None:
    """Nothing is divided by nought."""
    none = DoseIntensity(drug="x", unit="mg", cumulative=Decimal(0), planned=Decimal(0))
    assert _told(none) == ("x: 0 of 0 mg recorded as given",)
