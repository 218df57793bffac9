"""Scales: bounds, meanings and sums of parts."""

import shutil
from decimal import Decimal

import pytest

from trialrun.errors import InputError, UnknownNameError, VocabularyError
from trialrun.terms import check_score, compute_scale_sum, load_scales
from trialrun.terms.loading import TABLES


def test_every_scale_is_a_variable_with_the_same_bounds(vocabulary):
    """The bounds of a scale and the plausible range of its variable agree."""
    for name, scale in load_scales().items():
        variable = vocabulary.variables[name]
        assert (variable.kind, variable.low, variable.high) == ("scale", scale.low, scale.high)
        assert scale.source and scale.label


@pytest.mark.parametrize("name", ["ecog", "nyha_class", "onls_arm", "onls_leg", "incat_arm", "incat_leg", "karnofsky"])
def test_every_level_of_a_described_scale_has_words(name):
    """A scale with words has words for every level."""
    scale = load_scales()[name]
    steps = int((scale.high - scale.low) / scale.step)
    assert all(scale.meaning(scale.low + n * scale.step) for n in range(steps + 1))
    assert scale.meaning(scale.high + 1) == ""


def test_sums_of_parts():
    """ONLS and INCAT are arm plus leg; NIS is weakness, reflexes and sensation, in quarters."""
    assert compute_scale_sum("onls", {"onls_arm": Decimal(2), "onls_leg": Decimal(3)}) == 5
    assert compute_scale_sum("onls", {"onls_arm": Decimal(5), "onls_leg": Decimal(7)}) == 12
    assert compute_scale_sum("INCAT", {"incat_arm": Decimal(1), "incat_leg": Decimal(4)}) == 5
    parts = {"nis_weakness": Decimal("3.25"), "nis_reflexes": Decimal(2), "nis_sensation": Decimal(0)}
    assert compute_scale_sum("nis", parts) == Decimal("5.25")


@pytest.mark.parametrize(
    "call",
    [
        lambda: compute_scale_sum("onls", {"onls_arm": Decimal(2)}),
        lambda: compute_scale_sum("onls", {"onls_arm": Decimal(6), "onls_leg": Decimal(0)}),
        lambda: compute_scale_sum("ecog", {}),
        lambda: check_score("ecog", Decimal(6)),
        lambda: check_score("ecog", Decimal("1.5")),
        lambda: check_score("karnofsky", Decimal(85)),
        lambda: check_score("nyha_class", Decimal(0)),
        lambda: check_score("ecog", Decimal("NaN")),
    ],
)
def test_a_score_off_the_scale_is_refused(call):
    """A missing part is not zero, and a score between or beyond the steps is an error."""
    with pytest.raises(InputError):
        call()


def test_an_unknown_scale_is_refused():
    """The nearest scale is suggested."""
    with pytest.raises(UnknownNameError, match="onls"):
        check_score("onsl", Decimal(1))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("high: 12", "high: 11", "add up"),
        ("parts: [onls_arm, onls_leg]", "parts: [onls_arm, onls_foot]", "onls_foot"),
        ("high: 5", "high: -1", "upside down"),
        ("5: dead", "9: dead", "off the scale"),
        ("better: low", "worse: low", "better"),
    ],
)
def test_a_scale_that_contradicts_itself_is_refused(tmp_path, old, new, words):
    """Bounds, parts and levels of a scale must fit together."""
    folder = tmp_path / "tables"
    shutil.copytree(TABLES, folder)
    path = folder / "scales.yaml"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(VocabularyError, match=words):
        load_scales(folder)
