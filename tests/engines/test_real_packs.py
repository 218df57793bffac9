"""Both engines agree on real records too: every criterion of the bundled trials on every patient of the packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialrun.engines import Context, evaluate, judge_cohort, open_cohort, patients
from trialrun.ground.dates import Date
from trialrun.library import load_trial
from trialrun.records import load_patients

TRIALS = ("NCT04396496", "NCT04883242", "NCT02193698", "limoges-len-dex")


@pytest.mark.shared
@pytest.mark.parametrize("pack", ["fhir_mcode_stu4", "fhir_synthea_r4", "omop_synthea27nj"])
def test_engines_agree_on_real_records(shared: Path, pack: str) -> None:
    """Truths and needs are the same for every patient, criterion and trial, now and in the past."""
    cohort = load_patients(shared / "data" / "patients" / pack)
    store, everyone = open_cohort(cohort), list(patients(cohort))
    for name in TRIALS:
        criteria = [one for one in load_trial(name).eligibility.criteria if one.rule is not None]
        rules = {one.id: (one.rule.tree, one.holds_when_eligible) for one in criteria if one.rule is not None}
        for day in (Date(2012, 6, 1), Date(2020, 1, 1)):
            judged = judge_cohort(rules, store, Context(day, name))
            for position, patient in enumerate(everyone):
                for key, (rule, favours) in rules.items():
                    expected = evaluate(rule, patient, Context(day, name, favours=favours)).truth
                    assert judged.at(key, position) == expected, (key, patient.person_id)
