"""What holds for any text: it is read without failing, in linear time, and no dose or day is made up."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.read.regimens.model import PlannedDrug
from trialrun.read.regimens.reading import read_regimen

PIECES = (
    "bortezomib", "lenalidomide", "Dexamethasone", "VRd", "radiotherapy", "ABC-123", "1.3 mg/m2", "25 mg", "20-36 mg",
    "40 Gy", "AUC 5", "3 MU/kg/day", "on days 1, 4, 8", "days 1-21", "day -3", "D1-5", "weekly", "twice daily",
    "every other day", "cycle 1", "cycles 2-6", "thereafter", "of each 28-day cycle", "every 21 days", "for 4 cycles",
    "x 3", "for 7 days", "7 days rest", "3 weeks on, 1 week off", "in 25 fractions", "5 days a week", "IV",
    "over 2 hours",
    "Induction:", "Maintenance therapy", "Arm A:", "Level 2:", "if age > 75", "until progression", "followed by", "and",
    ",", ";", ".", "\n\n", "\n- ", "(", ")", "or", "weeks 1-8", "C1D8", "Monday, Thursday", "up to 12 cycles",
)  # fmt: skip
SENTENCES = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)
HARD = (
    "(" * 50_000, "1" * 50_000, "1, " * 16_000, "days " + "1, " * 16_000, "10 mg " * 8_000, "bortezomib and " * 3_300,
    "bortezomib 1.3 mg/m2 days 1, 4 " * 1_600, "cycle 1-" * 6_000, "every 3 " * 6_000, "maintenance " * 4_000,
    "until " * 8_000, "a. " * 16_000, "\n" * 50_000, " " * 50_000, "for a total of " * 3_300, "Arm A: " * 7_000,
)  # fmt: skip


@given(st.text(max_size=300))
def test_total_on_any_text(text: str) -> None:
    """Every text is read; one without a schedule gives no phases."""
    read_regimen(text)


@given(SENTENCES)
def test_no_dose_is_made_up(text: str) -> None:
    """The digits of every amount stand in the text, radiotherapy by fraction aside."""
    for phase in read_regimen(text).phases:
        for drug in phase.administrations:
            if drug.amount is not None and drug.unit != "Gy":
                assert f"{drug.amount}" in text
            for rule in drug.dose_rules:
                assert rule.amount is None or f"{rule.amount}" in text


@given(SENTENCES)
def test_no_day_is_made_up(text: str) -> None:
    """Days without a number in the text follow from words that say how often or how long, or there are none."""
    repeated = re.search(r"daily|weekly|every|week|day|for 7|x 3|/day|fractions", text)
    for phase in read_regimen(text).phases:
        for drug in phase.administrations:
            assert drug.spread is None or repeated
            if drug.spread is not None and not drug.assumed_day1:
                assert _numbered(drug, text) or "daily" in text or "week" in text or "day" in text


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
    start = time.process_time()
    read_regimen(text)
    assert time.process_time() - start < 8


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


def _numbered(drug: PlannedDrug, text: str) -> bool:
    numbers = {int(number) for number in re.findall(r"-?\d+", text)}
    return any(day in numbers for item in drug.spread or () for day in item.days or ())
