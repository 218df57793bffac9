"""Dose rules are read from one line and printed as one; what cannot be read points at its character."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.errors import InputError, RuleSyntaxError
from trialrun.protocol import Amount, DoseRule, Statement
from trialrun.treat.events.dose_rules import dose_rule_text, parse_dose_rule

CONDITIONS = ("platelets < 30 10*9/L", "anc < 1 10*9/L and platelets < 50 10*9/L", "alt > 3 x ULN", "lvef < 40 %")
DRUGS = ("lenalidomide", "dexamethasone", "imid", "proteasome_inhibitor")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "hold lenalidomide if platelets < 30 10*9/L",
            DoseRule(action="hold", drugs=("lenalidomide",), rule=Statement("platelets < 30 10*9/L")),
        ),
        (
            "Hold Revlimid and Decadron if platelets < 30 10*9/L until platelets >= 50 10*9/L",
            DoseRule(
                action="hold", drugs=("lenalidomide", "dexamethasone"), rule=Statement("platelets < 30 10*9/L"),
                resume=Statement("platelets >= 50 10*9/L"),
            ),
        ),
        (
            "reduce lenalidomide to 15 mg if anc < 1 10*9/L",
            DoseRule(
                action="reduce", drugs=("lenalidomide",), rule=Statement("anc < 1 10*9/L"), to=Amount("15 mg")
            ),
        ),
        (
            "reduce all to 50 % if anc < 1 10*9/L",
            DoseRule(action="reduce", rule=Statement("anc < 1 10*9/L"), percent=Decimal(50)),
        ),
        ("delay cycle if platelets < 50 10*9/L", DoseRule(action="delay", rule=Statement("platelets < 50 10*9/L"))),
        ("delay if platelets < 50 10*9/L", DoseRule(action="delay", rule=Statement("platelets < 50 10*9/L"))),
        ("stop all drugs if lvef < 40 %", DoseRule(action="stop", rule=Statement("lvef < 40 %"))),
    ],
)  # fmt: skip
def test_a_line_is_a_rule(text: str, rule: DoseRule) -> None:
    """Actions, drugs by any name, amounts, shares and ends are read."""
    assert parse_dose_rule(text) == rule


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("hold lenalidomide", 18, "`if` is missing"),
        ("hod lenalidomide if anc < 1 10*9/L", 1, "did you mean hold?"),
        ("hold lenalidomid if anc < 1 10*9/L", 6, "did you mean lenalidomide"),
        ("hold lenalidomide and platelets if anc < 1 10*9/L", 23, "'platelets' is no drug"),
        ("hold lenalidomide if ancc < 1 10*9/L", 22, "unknown name 'ancc'"),
        ("hold lenalidomide if anc < 1 10*9/L until ancc > 1 10*9/L", 43, "unknown name 'ancc'"),
        ("stop lenalidomide if anc < 1 10*9/L until anc > 1 10*9/L", 37, "`stop` has no `until`"),
        ("reduce lenalidomide if anc < 1 10*9/L", 8, "`to` is missing"),
        ("reduce lenalidomide to 15 if anc < 1 10*9/L", 24, "'15' has no unit"),
        ("reduce lenalidomide to 120% if anc < 1 10*9/L", 24, "120% is no reduction"),
    ],
)
def test_a_mistake_is_pointed_at(text: str, column: int, said: str) -> None:
    """The error names the character and the next step."""
    with pytest.raises(RuleSyntaxError) as error:
        parse_dose_rule(text)
    assert error.value.column == column
    assert said in str(error.value)


@given(
    st.sampled_from(["hold", "skip", "reduce", "delay", "stop"]),
    st.lists(st.sampled_from(DRUGS), unique=True, max_size=3),
    st.sampled_from(CONDITIONS),
    st.none() | st.sampled_from(CONDITIONS),
    st.sampled_from(["15 mg", "0.5 mg/kg", "50%", "33.3%"]),
)
def test_text_and_rule_are_the_same(action: str, drugs: list[str], when: str, until: str | None, to: str) -> None:
    """A rule printed and read again is the same rule, and its text the same text."""
    target = f" to {to}" if action == "reduce" else ""
    end = f" until {until}" if until and action in ("hold", "delay") else ""
    rule = parse_dose_rule(f"{action} {' and '.join(drugs) or 'all'}{target} if {when}{end}")
    assert parse_dose_rule(dose_rule_text(rule)) == rule
    assert dose_rule_text(parse_dose_rule(dose_rule_text(rule))) == dose_rule_text(rule)


@given(st.text(max_size=60) | st.text(alphabet="hold if until to 15 mg%<platelets", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text gives a rule or an error that teaches."""
    try:
        assert isinstance(parse_dose_rule(text), DoseRule)
    except InputError as error:
        assert error.what
