"""Response levels as documents define them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.protocol.evidence import ResponseRule
from trialrun.protocol.scalars import Lines
from trialrun.read.regular import regular
from trialrun.read.results.naming import Lexicon
from trialrun.read.results.responses import RulesReading, read_response_rules, with_floor
from trialrun.terms import load_vocabulary

LEXICON = Lexicon(load_vocabulary())


def read(sentence: str, earlier: tuple[ResponseRule, ...] = ()) -> RulesReading:
    """The rules of one sentence."""
    return read_response_rules(regular(sentence), Lines("1"), earlier, LEXICON)


def rules(sentence: str) -> list[tuple[str, str]]:
    """Levels and rules of one sentence; an empty rule where none is computed."""
    return [(rule.level, rule.rule.text if rule.rule else "") for rule in read(sentence).rules]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Cardiac responses evaluated were complete response (CR; NT-proBNP ≤350 pg/mL), partial response (PR; >30%"
            " reduction in NT-proBNP), and no response (NR; less than PR).",
            [
                ("CR", "nt_probnp <= 350 pg/mL"),
                ("PR", "nt_probnp < 0.7 x baseline"),
                ("NR", "nt_probnp >= 0.7 x baseline"),
            ],
        ),
        (
            "Partial response was defined as a reduction of CRP of at least 50%.",
            [("PR", "crp <= 0.5 x baseline")],
        ),
        ("Progressive disease was defined as an increase of CRP ≥25% from nadir.", [("PD", "crp >= 1.25 x nadir")]),
        ("Renal response was defined as a fall of creatinine of ≥30%.", [("response", "creatinine <= 0.7 x baseline")]),
        (
            "Haematological response was defined as an increase of hemoglobin of at least 2 g/dL.",
            [("response", "hemoglobin >= baseline + 2 g/dL")],
        ),
        (
            "Cardiac response was defined as a decrease of NT-proBNP of >30% and >300 ng/L in patients with baseline"
            " NT-proBNP ≥650 ng/L.",
            [("response", "nt_probnp < 0.7 x baseline and nt_probnp < baseline - 300 ng/L")],
        ),
        (
            "Progressive disease was defined as an increase in serum IgM of at least 25% from nadir with an absolute"
            " increase of at least 0.5 g/dL.",
            [("PD", "igm >= 1.25 x nadir and igm >= nadir + 0.5 g/dL")],
        ),
        (
            "CR required absence of serum IgM by immunofixation, VGPR a reduction of serum IgM of at least 90%, PR a"
            " reduction of 50% to 89%.",
            [("CR", ""), ("VGPR", "igm <= 0.1 x baseline"), ("PR", "igm <= 0.5 x baseline")],
        ),
        (
            "Complete response (CR) was defined as a normal free light chain ratio, and partial response (PR) as a dFLC"
            " decrease of ≥50%.",
            [("CR", ""), ("PR", "dflc <= 0.5 x baseline")],
        ),
    ],
)
def test_printed_thresholds_become_rules(sentence: str, expected: list[tuple[str, str]]) -> None:
    """A limit, a change against the baseline or the lowest value, and `less than PR` are rules that can be computed."""
    assert rules(sentence) == expected


def test_a_level_without_threshold_has_no_rule() -> None:
    """Levels that are only named, or that symptoms decide, bear no rule."""
    sentence = "Clinical responses evaluated were complete response (all symptoms gone) and partial response."
    assert rules(sentence) == [("CR", ""), ("PR", "")]


def test_a_definition_in_two_parts_is_not_halved() -> None:
    """A threshold with a further condition is no rule: half of it would be another rule."""
    assert rules("Partial response was defined as a fall of CRP of ≥50% without new symptoms.") == [("PR", "")]


def test_another_analyte_does_not_lend_its_name() -> None:
    """A definition on something the vocabulary lacks is not read as the variable beside it."""
    sentence = "Complete response was defined as zorulin <150 ug/g; partial response was defined as a fall of CRP ≥50%."
    assert rules(sentence) == [("CR", ""), ("PR", "crp <= 0.5 x baseline")]


def test_a_specimen_named_once_is_borrowed_and_said() -> None:
    """`VEGF` beside plasma VEGF is read as plasma VEGF, and the reading says that it did so."""
    found = read(
        "VEGF responses evaluated were complete response (plasma VEGF <90 pg/mL) and partial response"
        " (fall of VEGF ≥50%)."
    )
    assert [rule.rule.text for rule in found.rules if rule.rule] == [
        "plasma_vegf < 90 pg/mL",
        "plasma_vegf <= 0.5 x baseline",
    ]
    assert found.borrowed == ("partial response",)


def test_the_floor_of_evaluability() -> None:
    """The baseline that a sentence demands is on every rule of it, or of the sentence before."""
    whole = read("CRP responses (baseline must be ≥10 mg/L) assessed were partial response (fall of CRP ≥40%).")
    assert [rule.evaluable.text for rule in whole.rules if rule.evaluable] == ["crp >= 10 mg/L before first_dose"]
    first = read("Partial response was defined as a fall of CRP of ≥40%.").rules
    later = with_floor(first, "Baseline CRP must be >=10 mg/L.", Lines("2"), LEXICON)
    assert later is not None and later[0].evaluable is not None and later[0].lines.text == "1, 2"


def test_levels_over_several_domains() -> None:
    """Progression in any domain, and a response in one of them without worsening, name domains and least level."""
    (pd,) = read("Progressive disease was assessed based on renal, cardiac, or clinical progression.").rules
    assert (pd.level, pd.domains, pd.least) == ("PD", ("renal", "cardiac", "clinical"), "PD")
    sentence = (
        "An overall response was considered PR or better in any of these domains without worsening in another domain."
    )
    (overall,) = read(sentence, (pd, ResponseRule(domain="renal", level="CR", label="x"))).rules
    assert (overall.domains, overall.least, overall.without_worsening) == (("renal",), "PR", True)


def test_results_define_nothing() -> None:
    """A sentence that reports responses is no definition."""
    assert read("Complete response was seen in 4 patients and partial response in 3.").rules == ()


@given(st.text(max_size=200))
def test_any_sentence_is_read(text: str) -> None:
    """No sentence breaks the reader."""
    read(f"Responses evaluated were complete response ({text})")


@pytest.mark.parametrize(
    "sentence",
    [
        "Responses were defined as follows: CR: negative immunofixation; VGPR: dFLC <40 mg/L; PR: dFLC fall of ≥50%.",
        "Responses were assessed as usual: CR, negative immunofixation; VGPR, dFLC <40 mg/L; PR, dFLC fall of ≥50%.",
        "Responses evaluated were CR = negative immunofixation; VGPR = dFLC <40 mg/L; PR = dFLC fall of ≥50%.",
    ],
)
def test_levels_and_definitions_as_a_list(sentence: str) -> None:
    """`CR: ...; PR: ...` and `CR, ...; PR, ...` define each level by the words behind its sign."""
    assert rules(sentence)[1:] == [("VGPR", "dflc < 40 mg/L"), ("PR", "dflc <= 0.5 x baseline")]
