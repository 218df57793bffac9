"""The same schedule in other words: how a day, a dose or a sentence is written changes nothing given."""

import re

import pytest

from read.regimens.schedules import schedule
from trialrun.read.regimens.reading import read_regimen

TEXTS = (
    "Patients receive bortezomib 1.3 mg/m2 IV on days 1, 4, 8 and 11 of a 21-day cycle. Dexamethasone 20 mg is given "
    "orally once daily on days 1-4. Treatment continues for up to 8 cycles.",
    "Pembrolizumab 200 mg IV on day 1 of each 21-day cycle. Lenvatinib 20 mg orally once daily on days 1-21.",
    "Daratumumab 16 mg/kg IV weekly for 8 weeks, followed by every 2 weeks for 16 weeks, then every 4 weeks.",
    "Rituximab 375 mg/m2 IV on day 1 of a 28-day cycle. Bendamustine 90 mg/m2 IV on days 1-2. Patients receive up to 6 "
    "cycles.",
    "Patients receive methotrexate 15 mg/m2 on day 1 and tacrolimus 1 mg orally twice daily on days 1-28.",
)
REWRITTEN = {
    "days to": (r"days (\d+)-(\d+)", r"days \1 to \2"),
    "days through": (r"days (\d+)-(\d+)", r"days \1 through \2"),
    "days with a tilde": (r"days (\d+)-(\d+)", r"days \1~\2"),
    "days with a dash": (r"days (\d+)-(\d+)", "days \\1\u2013\\2"),
    "day by its letter": (r"on days? (?=\d)", "D"),
    "days without and": (r"(?<=\d) and (?=\d)", ", "),
    "a cycle of so many days": (r"a (\d+)-day cycle", r"a cycle of \1 days"),
    "each cycle of so many days": (r"(?:a|each) (\d+)-day cycle", r"each cycle of \1 days"),
    "a cycle that lasts": (r"(?:a|each) (\d+)-day cycle", r"each cycle lasting \1 days"),
    "the length in brackets": (r"(?:a|each) (\d+)-day cycle", r"each cycle (\1 days)"),
    "the length of each in brackets": (r"(?:a|each) (\d+)-day cycle", r"each cycle (each of \1 days)"),
    "a cycle of three weeks": (r"a 21-day cycle", "a cycle of three weeks"),
    "a 3-week cycle": (r"a 21-day cycle", "a 3-week cycle"),
    "courses": (r"cycle", "course"),
    "a square metre": (r"mg/m2", "mg/m\u00b2"),
    "no space before the unit": (r"(\d) mg\b", r"\1mg"),
    "a space that does not break": (r"(\d) mg\b", "\\1\u00a0mg"),
    "into a vein in full": (r"\bIV\b", "intravenously"),
    "by mouth": (r"\borally\b", "by mouth"),
    "once a day": (r"\bonce daily\b", "once a day"),
    "twice a day by its letters": (r"\btwice daily\b", "BID"),
    "weeks in words": (r"every 2 weeks", "every two weeks"),
    "weeks by their letter": (r"every (\d) weeks", r"q\1w"),
    "a dose told as one": (r"(?<=[a-z] )(\d+ mg(?:/m2|/kg)?)", r"at a dose of \1"),
    "sentences in small letters": (r"(?<=[.] )[A-Z]", lambda found: found[0].lower()),
    "sentences on lines of their own": (r"(?<=[.]) ", "\n"),
    "two stops": (r"[.](?= )", ".."),
    "a patient, not a stop, begins the next": (r"[.](?= Patients)", ""),
    "participants": (r"\bPatients\b", "Participants"),
    "a visit before": (r"^", "Patients are screened for up to 28 days. "),
    "strata before": (r"^", "Patients are stratified by age (< 65 vs >= 65 years). "),
    "follow-up behind": (r"$", " Patients are followed every 3 months for 2 years."),
    "samples behind": (r"$", " Blood samples are drawn on days 1, 8 and 15."),
    "screening before, in small letters": (
        r"^.",
        lambda found: f"Patients are screened for 28 days. {found[0].lower()}",
    ),
}


def given(text: str) -> list[str]:
    """What is given on which days, and how long cycles are."""
    return [*schedule(text), *(str((p.cycle_length_days, p.cycles)) for p in read_regimen(text).phases)]


@pytest.mark.parametrize("rewritten", REWRITTEN)
def test_other_words_for_a_day_a_dose_or_a_cycle_change_nothing(rewritten: str) -> None:
    """A text that says the same in other words gives the same schedule."""
    pattern, words = REWRITTEN[rewritten]
    again = {text: re.sub(pattern, words, text, count=0 if pattern != "^" else 1) for text in TEXTS}
    assert any(other != text for text, other in again.items())
    assert {other: given(other) for other in again.values()} == {other: given(text) for text, other in again.items()}


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_has_a_schedule(text: str) -> None:
    """None of these texts leaves a dose or a day open."""
    assert all(" mg" in line and "not stated" not in line for line in schedule(text))
