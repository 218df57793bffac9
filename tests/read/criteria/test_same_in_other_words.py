"""The same criterion in other words: how a limit, a window, a name or a demand is written changes no rule."""

import re

import pytest

from trialrun.read.criteria.cautions import rule_line
from trialrun.rules import print_rule

INCLUSIONS = (
    "Absolute neutrophil count >= 1,000/mm3 within 14 days prior to registration",
    "Platelets > 75,000/mm3",
    "AST and ALT <= 2.5 x ULN",
    "ECOG performance status 0-2",
    "Age >= 18 years",
    "LVEF >= 45%",
    "No hepatitis B",
    "No HIV infection",
    "No myocardial infarction within 6 months prior to registration",
    "At least 4 weeks since prior chemotherapy",
    "A negative pregnancy test is required within 14 days prior to registration",
)
EXCLUSIONS = (
    "Hepatitis B",
    "Congestive heart failure or stroke",
    "Major surgery within 4 weeks prior to registration",
    "Myocardial infarction within 6 months prior to registration",
    "Creatinine > 2.5 mg/dL",
)
REWRITTEN = {
    "at least": (" >= ", " at least "),
    "greater than or equal to": (" >= ", " greater than or equal to "),
    "one sign": (" >= ", " \u2265 "),
    "an escaped sign": (" >= ", " \\>= "),
    "a turned sign": (" >= ", " => "),
    "not more than": (" <= ", " no more than "),
    "not exceeding": (" <= ", " not exceeding "),
    "more than": (" > ", " more than "),
    "above": (" > ", " above "),
    "of a level": (" (>=|<=|>) ", r" level of \1 "),
    "the limit of normal in full": ("x ULN", "times the upper limit of normal"),
    "a sign of multiplication": ("x ULN", "\u00d7 ULN"),
    "no comma in thousands": (",(?=000)", ""),
    "per microlitre": ("/mm3", "/\u00b5L"),
    "cells": ("/mm3", " cells/mm3"),
    "short for neutrophils": ("Absolute neutrophil count", "ANC"),
    "short for a score": ("performance status", "PS"),
    "a range in words": ("0-2", "0 to 2"),
    "older names of enzymes": ("AST and ALT", "SGOT and SGPT"),
    "short for a virus": ("[Hh]epatitis B", "HBV"),
    "short for an infarction": ("[Mm]yocardial infarction", "MI"),
    "short for a failure": ("[Cc]ongestive heart failure", "CHF"),
    "before": ("prior to", "before"),
    "in the time before": (r"within (\d+) (\w+) prior to", r"within the \1 \2 prior to"),
    "during the time before": (r"within (\d+) (\w+) prior to", r"during the \1 \2 before"),
    "a number as a word": ("within 6 months", "within six months"),
    "a number as a word and in brackets": ("within 6 months", "within six (6) months"),
    "weeks cut short": ("4 weeks", "4 wks"),
    "months cut short": ("6 months", "6 mo"),
    "a number of weeks as a word": ("least 4 weeks", "least four (4) weeks"),
    "a duty": ("^No ", "Patients must not have "),
    "what cannot be": ("^No ", "Patients cannot have "),
    "an absence": ("^No ", "Absence of "),
    "without": ("^No ", "Without "),
    "what nobody has": ("^No ", "Patients do not have "),
    "a spaced line": (" ", "  "),
    "a stop": ("$", "."),
    "one of more lines": ("$", "; and"),
    "a note without a stop": ("$", " NOTE: A new classification scheme for lymphoma has been adopted."),
}
OF_EXCLUSIONS = {
    "patients with it": ("^([A-Z])", lambda found: f"Patients with {found[0].lower()}"),
    "who has it": ("^([A-Z])", lambda found: f"Subject has {found[0].lower()}"),
    "its presence": ("^([A-Z])(?!reatinine|ajor)", lambda found: f"Presence of {found[0].lower()}"),
    "who is excluded": ("^(.*)$", r"Patients with \1 are excluded."),
    "who is not eligible": ("^(.*)$", r"Patients with \1 are not eligible."),
}


def rule(line: str, role: str) -> str:
    """The rule of a line as text, and whether it must hold."""
    read = rule_line(line, role)
    assert read.rule is not None, line
    return f"{read.read.holds_when_eligible} {print_rule(read.rule)}"


@pytest.mark.parametrize("rewritten", (*REWRITTEN, *OF_EXCLUSIONS))
def test_other_words_for_the_same_change_no_rule(rewritten: str) -> None:
    """A line that says the same in other words has the same rule."""
    pattern, words = REWRITTEN.get(rewritten) or OF_EXCLUSIONS[rewritten]
    lines = [("inclusion", line) for line in INCLUSIONS if rewritten in REWRITTEN]
    lines += [("exclusion", line) for line in EXCLUSIONS]
    again = {(role, line): re.sub(pattern, words, line) for role, line in lines}
    assert any(other != line for (_, line), other in again.items())
    assert {other: rule(other, role) for (role, _), other in again.items()} == {
        other: rule(line, role) for (role, line), other in again.items()
    }


@pytest.mark.parametrize("line", (*INCLUSIONS, *EXCLUSIONS))
def test_every_line_compiles(line: str) -> None:
    """None of these lines leaves anything to be asked."""
    assert rule_line(line, "inclusion" if line in INCLUSIONS else "exclusion").kind == "compiled"


def test_what_a_label_names_is_read_with_its_other_words() -> None:
    """A note behind `only` does not widen what `only` narrows."""
    assert "attest" in rule("No bone marrow involvement only NOTE: A new classification has been adopted.", "inclusion")


def test_required_in_the_time_before_is_a_window() -> None:
    """`Required in the 14 days before` says when, and not of whom."""
    assert rule("Hemoglobin of at least 8 g/dL is required in the 14 days before enrollment", "inclusion") == rule(
        "Hemoglobin of at least 8 g/dL in the 14 days before enrollment", "inclusion"
    )


IN_BRACKETS = (
    ("exclusion", "Digoxin within 9 weeks (63 days) of the first dose"),
    ("exclusion", "Digoxin within nine (9) weeks before randomisation"),
    ("inclusion", "Age (19-71) years"),
    ("inclusion", "Creatinine <= 1.5 x ULN (<= 3 x ULN if gout)"),
    ("inclusion", "Hemoglobin (Hb) >= 9 g/dL (90 g/L)"),
)


@pytest.mark.parametrize(("role", "line"), IN_BRACKETS)
def test_square_brackets_are_as_good_as_round_ones(role: str, line: str) -> None:
    """Neither the limit nor the moment behind them is lost; those of a unit stay as they are."""
    assert rule(line.translate(str.maketrans("()", "[]")), role) == rule(line, role)
    assert rule("Systolic blood pressure < 151 mm[Hg]", "inclusion").endswith("systolic_bp < 151 mm[Hg]")
