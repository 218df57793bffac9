"""A rule that cannot be read is refused at the character, with the nearest thing that could have been meant."""

from __future__ import annotations

import pytest

from small_vocabulary import small_vocabulary
from trialrun.errors import RuleSyntaxError
from trialrun.rules import parse_rule

SMALL = small_vocabulary()

# text with ^ before the character of the error, part of what is said, part of the advice
MISTAKES = [
    ("^", "empty", "ecog"),
    ("^platlets >= 50 10*9/L", "unknown name 'platlets'", "`platelets`"),
    ("asthma and ^heart_attack ever", "unknown name", "`myocardial_infarction`"),
    ("asthma ^withn 6 months before enrolment", "'withn'", "`within`"),
    ("asthma ^AND malignancy", "'AND'", "`and`"),
    ("platelets >= 50 10*9/L ^adn anc >= 1 10*9/L", "'adn'", "`and`"),
    ("ecog >= 5 ^adn asthma", "neither a unit nor a word", "`and`"),
    ("myocardial ^infarction ever", "'infarction'", "`myocardial_infarction`"),
    ("^no ecog >= 2", "`no` goes before", "`not (...)`"),
    ("asthma and ^no hbsag positive", "`no` goes before", "`not (...)`"),
    ("^daratumumab ever", "is a drug", "`exposure to daratumumab`"),
    ("no exposure to ^asthma", "not a drug", "`asthma`"),
    ("^asthma >= 3", "not a number", "`no asthma`"),
    ("^asthma positive", "not a test that is positive", "[status = active]"),
    ("^asthma recorded", "not a measurement", "`asthma`"),
    ("^platelets positive", "not a test that is positive", "10*9/L"),
    ("^platelets ever", "not a diagnosis", "compare it"),
    ("count of ^platelets ever > 1", "not a diagnosis", "compare it"),
    ("asthma after end of ^ecog", "not a diagnosis", "compare it"),
    ("^hbsag ever", "not a diagnosis", "`hbsag positive`"),
    ("^heavy_chain > 3", "has no order", "IgG"),
    ("^age recorded", "computed from the person", "years"),
    ("asthma within 6 ^mo before enrolment", "'mo'", "`months`"),
    ("asthma within 6 months before ^enrollment", "unknown event", "`enrolment`"),
    ("asthma before ^autologous_sct", "not an event", "`start of autologous_sct`"),
    ("asthma before ^breakfast", "unknown event", "enrolment"),
    ("platelets >= 50 ^thou/L", "unknown unit 'thou/L'", "UCUM"),
    ("platelets >= 100^,000 10*9/L", "','", "without separators"),
    ("platelets > 50 ^000", "is a number, not a unit", "without separators"),
    ("alt <= 3 ^ULN", "'ULN' is not a unit", "`3 x ULN`"),
    ("alt <= ^3x ULN", "'3'", "`3 x`"),
    ("age >= 18 years and ^<= 75 years", "'<'", "repeat the name"),
    ("urine_m_protein >= 200 mg/24 ^h", "'h'", "in one piece"),
    ("no prior ^malignancy", "'malignancy'", "`ever`"),
    ("no malignancy within 5 years^", "stops too early", "`before enrolment`"),
    ("if asthma^, then ecog = 1", "','", "comma"),
    ("at least 1 of (asthma^, malignancy)", "','", "`;`"),
    ("^hbsag = negative", "is a test", "`hbsag negative`"),
    ("egfr >= 30 ^mL/min/1.73m2", "unknown unit", "`mL/min/{1.73_m2}`"),
    ("platelets >= 50 ^x10^9/L", "unknown unit", "`10*9/L`"),
    ("hemoglobin >= ^8g/dL", "'8'", "`8 g/dL`"),
    ("hemoglobin >= ^.5 g/dL", "'.'", "zero before the point"),
    ("hemoglobin =^> 8 g/dL", "'>'", ">="),
    ("at least ^1.5 of (asthma; malignancy)", "whole number", "digits"),
    ("at least ^99999999 days since autologous_sct", "whole number", "at most 6"),
    ("(asthma or malignancy^", "stops too early", "`)`"),
    ("asthma^)", "')'", "the end of the rule"),
    ("asthma [severity = severe^", "stops too early", "`]`"),
    ('sex = ^"\x00"', "printable", "invisible"),
    ("any asthma^", "stops too early", "`ever`"),
    ("^hbv_dna positive", "not a test that is positive", "`hbv_dna detectable`"),
    ("^alt and ast <= 3 x ULN", "not a diagnosis", "its own test"),
    ("exposure to ^lenalidomide > 10 mg", "not a number", "[amount > 10; unit = mg]"),
    ("platelets >= 50 x ^10^9/L", "'1'", "leave the `x` out"),
    ("alt <= 3 ^times ULN", "'times'", "write `x`"),
    ("ecog ^0-2", "'0'", "`ecog in (0, 1, 2)`"),
    ("age ^between 18 and 75 years", "'between'", "two comparisons"),
    ("hbsag ^is positive", "'is'", "leave that word out"),
    ("sex ^female", "'female'", "`sex = female`"),
    ("severe ^asthma", "'asthma'", "[severity = severe]"),
    ("no concurrent ^malignancy", "'malignancy'", "leave that word out"),
    ("at least 4 weeks since last ^autologous_sct", "'autologous_sct'", "leave that word out"),
    ("no malignancy in ^the last 5 years", "'the'", "`within 4 weeks before enrolment`"),
    ("no asthma within 7 days ^prior to enrolment", "'prior'", "write `before`"),
    ("hbsag negative ^for 6 months", "'for'", "`during 6 months before enrolment`"),
    ("no asthma at ^screening", "'screening'", "`within 0 days of screening`"),
    ("age >= 18 years ^old", "'old'", "leave that word out"),
]


@pytest.mark.parametrize(("marked", "what", "advice"), MISTAKES, ids=[repr(marked) for marked, _, _ in MISTAKES])
def test_the_error_points_and_advises(marked: str, what: str, advice: str) -> None:
    """The column is that of the mistake, the message names it, and the advice is the repair."""
    column = marked.index("^") + 1  # a unit may hold another one
    text = marked[: column - 1] + marked[column:]
    with pytest.raises(RuleSyntaxError) as caught:
        parse_rule(text, SMALL)
    assert caught.value.column == column
    assert what in caught.value.what
    assert advice in caught.value.fix


def test_the_pointer_stands_below_the_character() -> None:
    """In a text of several lines the pointer stands below the right character of the joined line."""
    with pytest.raises(RuleSyntaxError) as caught:
        parse_rule("asthma\n  or platlets > 1", SMALL)
    *_, line, pointer = caught.value.what.split("\n")
    assert line[pointer.index("^") :].startswith("platlets")


def test_the_first_mistake_is_reported() -> None:
    """Of several wrong names the leftmost one is the error."""
    with pytest.raises(RuleSyntaxError, match="wrong_one"):
        parse_rule("wrong_one or wrong_two", SMALL)


def test_keywords_are_whole_words() -> None:
    """A name that begins with a keyword is a name, never a keyword and a rest."""
    with pytest.raises(RuleSyntaxError, match="'evergreen'"):
        parse_rule("asthma evergreen", SMALL)
    with pytest.raises(RuleSyntaxError, match="unknown name 'not_asthma'"):
        parse_rule("not_asthma", SMALL)


def test_the_bundled_vocabulary_is_the_default() -> None:
    """Without a vocabulary, names are those of the bundled tables."""
    with pytest.raises(RuleSyntaxError, match="unknown name"):
        parse_rule("no_such_thing ever")
