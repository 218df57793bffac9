"""Finds doses and days of a planned drug that no words of its text can have given."""

from __future__ import annotations

import re

from trialrun.read.regimens.model import PlannedDrug, PlannedPhase

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_RANGE = re.compile(r"(?P<sign>-?)(?P<first>\d+)\s?(?:-|to|~)\s?(?P<last>-?\d+)")
_SIGNED = re.compile(r"(?<![\w.])-?\d+(?![\d.])|(?<=[CDcd])\d+")
_DAILY = re.compile(
    r"\b(?:daily|every day|once a day|twice a day|b\.?i\.?d|q\.?d|/day|/d\b|per day|"
    r"for \d+ days|x \d|\d days|weeks? on|infusion|for \d+ weeks|/kg/day)",
    re.IGNORECASE,
)
_STEPS = (
    (2, re.compile(r"every other day|alternate days|every second day", re.IGNORECASE)),
    (7, re.compile(r"week|wk", re.IGNORECASE)),
    (14, re.compile(r"every other week|every (?:2|two) weeks|every 14 days|biweekly", re.IGNORECASE)),
    (21, re.compile(r"every (?:3|three) weeks|every 21 days|21[- ]day", re.IGNORECASE)),
    (28, re.compile(r"every (?:4|four) weeks|every 28 days|28[- ]day|month", re.IGNORECASE)),
)
_WEEKDAYS = re.compile(r"days a week|fractions|monday|mwf", re.IGNORECASE)


def doses_made_up(drug: PlannedDrug, text: str) -> list[str]:
    """The amounts of a drug whose digits do not stand in the text; of radiotherapy those that no total gives."""
    printed = {float(number) for number in _NUMBER.findall(text)}
    shares = {round(total / parts, 4) for total in printed for parts in printed if parts}
    grays = {n / 100 for n in printed} | shares if drug.unit == "Gy" else set()
    said = [drug.amount, *(drug.amount_range or ()), *(rule.amount for rule in drug.dose_rules)]
    return [str(n) for n in said if n is not None and float(n) not in printed and round(float(n), 4) not in grays]


def days_made_up(drug: PlannedDrug, phase: PlannedPhase, text: str) -> list[int]:
    """The days of a drug that neither stand in the text nor follow from how often it is given."""
    stated = _stated(text)
    length = phase.cycle_length_days
    starts = {1, *(day for day in stated if day > 0)}
    if _DAILY.search(text) or _WEEKDAYS.search(text):
        return []
    steps = [step for step, pattern in _STEPS if pattern.search(text)]
    wrong = []
    for item in drug.spread or ():
        before = (item.first - 1) * (length or 0)
        for day in item.days or ():
            follows = any((at - start) % step == 0 for at in (day, day + before) for start in starts for step in steps)
            if day not in stated and day + before not in stated and not (follows or (day == 1 and _repeated(text))):
                wrong.append(day)
    return wrong


def _repeated(text: str) -> bool:
    """True where an interval is said, whose first day is natural."""
    return re.search(r"every|each|weekly|q\d|x \d", text, re.IGNORECASE) is not None


def _stated(text: str) -> set[int]:
    """All days that numbers, ranges, and rests of the text can name."""
    found = {int(number) for number in _SIGNED.findall(text)} | {abs(int(n)) for n in _SIGNED.findall(text)}
    for match in _RANGE.finditer(text):
        first, last = int(match["sign"] + match["first"]), int(match["last"])
        if 0 <= last - first <= 400:
            found |= set(range(first, last + 1))
    return found
