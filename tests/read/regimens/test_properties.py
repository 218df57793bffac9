"""What holds for any text: it is read without failing, in linear time, and no dose or day is made up."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from growth import assert_in_proportion
from read.regimens.invented import days_made_up, doses_made_up
from trialrun.read.regimens.lexis import counts, courses, lengths, often, rests, spans, times
from trialrun.read.regimens.lexis.leads import led, places_of
from trialrun.read.regimens.model import Spread
from trialrun.read.regimens.reading import read_regimen

PIECES = (
    "bortezomib", "lenalidomide", "Dexamethasone", "VRd", "radiotherapy", "ABC-123", "1.3 mg/m2", "25 mg", "20-36 mg",
    "40 Gy", "AUC 5", "3 MU/kg/day", "on days 1, 4, 8", "days 1-21", "day -3", "D1-5", "weekly", "twice daily",
    "every other day", "cycle 1", "cycles 2-6", "thereafter", "of each 28-day cycle", "every 21 days", "for 4 cycles",
    "x 3", "for 7 days", "7 days rest", "3 weeks on, 1 week off", "in 25 fractions", "5 days a week", "IV",
    "over 2 hours",
    "Induction:", "Maintenance therapy", "Arm A:", "Level 2:", "if age > 75", "until progression", "followed by", "and",
    ",", ";", ".", "\n\n", "\n- ", "(", ")", "or", "weeks 1-8", "C1D8", "Monday, Thursday", "up to 12 cycles",
    "in the elderly", "daily", "at weeks 0 and 2", "for 4 days after each vaccination", "is omitted", "alone",
    "which may be increased to 30 mg", "arm B receives", "split over days 1 and 2", "(day 2 in cycle 1)",
    "except day 8",
)  # fmt: skip
GIVINGS = st.tuples(
    st.sampled_from(("bortezomib", "lenalidomide", "dexamethasone", "melphalan", "cyclophosphamide", "carfilzomib")),
    st.sampled_from(("1.3 mg/m2", "25 mg", "40 mg", "0.25 mg/kg", "300 mg/m2", "1800 mg", "4 mg")),
    st.sets(st.integers(1, 21), min_size=1, max_size=6).map(lambda days: tuple(sorted(days))),
)
SENTENCES = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)
HARD = (
    "(" * 50_000, "1" * 50_000, "1, " * 16_000, "days " + "1, " * 16_000, "10 mg " * 8_000, "bortezomib and " * 3_300,
    "bortezomib 1.3 mg/m2 days 1, 4 " * 1_600, "cycle 1-" * 6_000, "every 3 " * 6_000, "maintenance " * 4_000,
    "until " * 8_000, "a. " * 16_000, "\n" * 50_000, " " * 50_000, "for a total of " * 3_300, "Arm A: " * 7_000,
)  # fmt: skip

BROKEN = (
    "Melphalan is given on day -5 followed by busulfan on days -4 C1D8 and C1D15.",
    "Teclistamab SC step-up doses of 0.09 mg/kg and 0.4 mg/kg cycle 1, then 30 mg on day 1 of cycles 2-12.",
    "Filgrastim 5 ug/kg SC from day 6 until recovery 2.5 mg and 10 mg on days 8 and 15, then 30 days 1 and 2 mg.",
    "( Elranatamab 12 mg on C1D1, 32 mg on C1D4 and 76 mg on C1D8, then on day 1, every 3 weeks.",
    "Tamoxifen 20 mg daily in the elderly, cisplatin 30 mg/m2 on day 1 every 28 days.",
    "Dexamethasone (40 mg for patients over 75 years), infliximab 5 mg/kg at weeks 0 and 2.",
    "Induction with paclitaxel IV over 3 hours followed by carboplatin IV over 1 hour weekly and then annually.",
    "Bicalutamide twice daily and filgrastim daily for 4 days after each vaccination.",
    "on days 1,: 2 mg day 1, radiotherapy for 10 days, cisplatin 30 mg/m2 on day 1.",
)


@given(st.text(max_size=300))
def test_total_on_any_text(text: str) -> None:
    """Every text is read; one without a schedule gives no phases."""
    read_regimen(text)


@given(SENTENCES)
def test_no_dose_is_made_up(text: str) -> None:
    """The digits of every amount stand in the text; of radiotherapy a total by its fractions too."""
    for phase in read_regimen(text).phases:
        for drug in phase.administrations:
            assert doses_made_up(drug, text) == []


@given(SENTENCES)
def test_no_day_is_made_up(text: str) -> None:
    """Every day stands in the text, in a range of it, or follows from how often the text says it is given."""
    for phase in read_regimen(text).phases:
        for drug in phase.administrations:
            assert days_made_up(drug, phase, text) == []


@pytest.mark.parametrize("text", BROKEN)
def test_nothing_is_made_up_of_a_broken_sentence(text: str) -> None:
    """A sentence of which words are lost is read, and gives doses and days that stand in it alone."""
    found = [(drug, phase) for phase in read_regimen(text).phases for drug in phase.administrations]
    assert found
    assert [doses_made_up(drug, text) + days_made_up(drug, phase, text) for drug, phase in found] == [[]] * len(found)


def test_what_is_made_up_is_seen() -> None:
    """The two checks above fail for a dose or a day that the text does not state."""
    text = "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 of a 21-day cycle."
    (phase,) = read_regimen(text).phases
    (drug,) = phase.administrations
    assert days_made_up(drug, phase, text) == [] and doses_made_up(drug, text) == []
    for days in ((1, 4, 8, 12), (1, 2, 4, 8), (15,)):
        assert days_made_up(replace(drug, spread=(Spread(1, None, days),)), phase, text)
    assert doses_made_up(replace(drug, amount=Decimal("1.5")), text)
    weekly = "Dexamethasone 40 mg weekly."
    assert days_made_up(replace(drug, spread=(Spread(1, None, (1, 8, 10)),)), phase, weekly)


@given(st.lists(GIVINGS, min_size=1, max_size=4, unique_by=lambda giving: giving[0]), st.sampled_from((21, 28, 35)))
def test_each_drug_keeps_its_own(givings: list[tuple[str, str, tuple[int, ...]]], length: int) -> None:
    """Drugs of one sentence, each with a dose and days, are read with just these, in whatever numbers."""
    said = ", ".join(f"{name} {dose} on days {', '.join(map(str, days))}" for name, dose, days in givings)
    phases = read_regimen(f"{said} of each {length}-day cycle.").phases
    found = [(d.drug, f"{d.amount} {d.unit}", d.spread) for p in phases for d in p.administrations]
    assert sorted(found, key=str) == sorted(
        ((name, dose, (Spread(1, None, days),)) for name, dose, days in givings), key=str
    )


@given(SENTENCES)
def test_first_words_hide_nothing(text: str) -> None:
    """Looking only where a pattern's first words stand finds what looking everywhere finds."""
    places = places_of(text)
    modules = (counts, courses, lengths, often, rests, spans, times)
    for pattern, _, leads in (reader for module in modules for reader in module.READERS):
        everywhere = [match.span() for match in pattern.finditer(text)]
        assert [match.span() for match in led(pattern, text, places, leads)] == everywhere


@given(SENTENCES)
def test_spreads_are_in_order(text: str) -> None:
    """Cycles are numbered from 1 and days of a spread rise without repeats."""
    for phase in read_regimen(text).phases:
        for drug in phase.administrations:
            for item in drug.spread or ():
                assert item.first >= 1 and (item.last is None or item.last >= item.first)
                assert list(item.days or ()) == sorted(set(item.days or ()))


@pytest.mark.parametrize("text", HARD, ids=lambda text: text[:8].strip() or "blank")
def test_time_is_linear(text: str) -> None:
    """Long runs of one pattern take no more than in proportion to their length."""
    assert_in_proportion(read_regimen, text)


@pytest.mark.shared
def test_labelled_texts(shared: Path) -> None:
    """On the labelled texts, drugs and amounts that are read are, but for few, drugs and amounts of the labels."""
    wrong = read = 0
    for line in (shared / "data" / "regimens" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        labels = {float(a["amount"]) for p in record["phases"] for a in p["administrations"] if a["amount"] is not None}
        found = {float(d.amount) for p in read_regimen(record["text"]).phases for d in p.administrations if d.amount}
        read += len(found)
        wrong += len(found - labels)
    assert read > 80
    assert wrong / read < 0.06
