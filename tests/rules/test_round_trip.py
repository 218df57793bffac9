"""Text, tree and JSON are three forms of one thing: going round gives back what one started with."""

from __future__ import annotations

import json
import random
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_vocabulary import small_vocabulary
from strategies import EVERY_FEATURE, atoms, features, rules
from trialrun.errors import InputError, RuleSyntaxError
from trialrun.ground.quantity import Quantity
from trialrun.rules import check_rule, parse_rule, print_rule, rule_from_json, rule_schema, rule_to_json
from trialrun.rules.nodes import All, AnyOf, Compare, Fact, If, Limit, Not, OneOf, Present, Rule
from trialrun.rules.syntax import DEEPEST, read_rule_text

SMALL = small_vocabulary()
SEEN: set[str] = set()


@settings(max_examples=1500)
@given(st.one_of(rules(SMALL), st.tuples(*[atoms(SMALL)] * 4).map(AnyOf)))
def test_text_tree_and_json_go_round(rule: Rule) -> None:
    """Any generated tree comes back the same from its text and from its JSON, and its text from its tree."""
    SEEN.update(features(rule))
    text = print_rule(rule)
    assert parse_rule(text, SMALL) == rule
    assert print_rule(parse_rule(text, SMALL)) == text
    assert rule_from_json(rule_to_json(rule)) == rule


def test_every_part_of_the_language_was_generated() -> None:
    """The test above has met every node, selector, operator, relation, side, anchor, reference and result."""
    if not SEEN:
        test_text_tree_and_json_go_round()
    assert sorted(EVERY_FEATURE - SEEN) == []


@settings(max_examples=100)
@given(rules(SMALL))
def test_generated_rules_are_meaningful(rule: Rule) -> None:
    """Generated rules hold no error that makes a rule senseless: no wrong name, unit, column, window or `unless`."""
    families = {finding.family for finding in check_rule(rule, SMALL) if finding.severity == "error"}
    assert families <= {"contradiction", "count"}


@settings(max_examples=100)
@given(rules(SMALL))
def test_json_obeys_its_schema(rule: Rule) -> None:
    """The JSON of a rule is valid under the published JSON Schema."""
    jsonschema.validate(json.loads(rule_to_json(rule)), rule_schema())


printable = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12).filter(
    str.isprintable
)


@given(st.lists(printable, min_size=1, max_size=3))
def test_any_printable_value_survives(values: list[str]) -> None:
    """Values with blanks, quotes, numbers, keywords or other scripts come back unchanged."""
    rule = OneOf(Fact("heavy_chain"), tuple(values))
    assert parse_rule(print_rule(rule), SMALL) == rule


@pytest.mark.parametrize(
    "value", ["0", "1.5", "ULN", "nadir", "within", "or", "2a", "-", 'a"b\\', "baseline", "10*9/L"]
)
def test_values_that_look_like_something_else_survive(value: str) -> None:
    """A single value that could be read as a number, a reference or a keyword stays a value."""
    rule = OneOf(Fact("heavy_chain"), (value,))
    assert read_rule_text(print_rule(rule))[0] == rule


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40))
def test_any_decimal_survives(number: Decimal) -> None:
    """Numbers keep every digit, whatever their size or sign."""
    for limit in (Limit(Quantity(number)), Limit(Quantity(number), Decimal(1), "nadir")):
        rule = Compare(Fact("platelets"), ">=", limit)
        again = parse_rule(print_rule(rule), SMALL)
        assert again == rule
        assert print_rule(again) == print_rule(rule)


WORDS = """
asthma platelets exposure to daratumumab >= <= = 50 1.5 10*9/L x ULN nadir + - and or not no if then else unless ( ) [ ]
; , within during 6 months before enrolment at least 2 of since count lines except ever attest in recorded positive any
first start end grade " % {score}
"""
words = st.sampled_from([*WORDS.split(), "\u00a0"])


@settings(max_examples=800)
@given(st.one_of(st.text(max_size=60), st.lists(words, max_size=25).map(" ".join)))
def test_random_text_is_a_rule_or_a_syntax_error(text: str) -> None:
    """No text raises anything but a RuleSyntaxError whose column lies in the text or just behind it."""
    try:
        rule = parse_rule(text, SMALL)
    except RuleSyntaxError as error:
        assert 1 <= error.column <= len(text) + 1
        assert error.fix
    else:
        assert parse_rule(print_rule(rule), SMALL) == rule


@settings(max_examples=300)
@given(rules(SMALL), st.randoms(use_true_random=False))
def test_damaged_rules_are_rules_or_syntax_errors(rule: Rule, chance: random.Random) -> None:
    """A rule with one character lost, doubled or changed is another rule or a RuleSyntaxError, nothing else."""
    text = print_rule(rule)
    at = chance.randrange(len(text))
    for damaged in (text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], text[:at] + "~" + text[at + 1 :]):
        try:
            parse_rule(damaged, SMALL)
        except RuleSyntaxError as error:
            assert 1 <= error.column <= len(damaged) + 1


@pytest.mark.parametrize("text", ["(" * 5000, "not " * 5000 + "asthma", "(" * 3000 + "asthma" + ")" * 3000])
def test_bottomless_nesting_is_refused(text: str) -> None:
    """Text nested without end is a RuleSyntaxError, never a crash."""
    if text.startswith("(") and "asthma" in text:
        assert parse_rule(text, SMALL) == Present(Fact("asthma"))
        return
    with pytest.raises(RuleSyntaxError):
        parse_rule(text, SMALL)


def test_nesting_up_to_the_limit_is_read() -> None:
    """A rule may be as deep as the limit says and no deeper."""
    parse_rule("not " * (DEEPEST - 3) + "asthma", SMALL)
    with pytest.raises(RuleSyntaxError, match="nested"):
        parse_rule("not " * (DEEPEST + 1) + "asthma", SMALL)


A, B, C, D = (Present(Fact(name)) for name in ("asthma", "malignancy", "skin_cancer", "liver_metastases"))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (All((AnyOf((A, B)), C)), "(asthma or malignancy) and skin_cancer"),
        (AnyOf((All((A, B)), C)), "asthma and malignancy or skin_cancer"),
        (All((All((A, B)), C)), "(asthma and malignancy) and skin_cancer"),
        (Not(All((A, B))), "not (asthma and malignancy)"),
        (Not(Not(A)), "not no asthma"),
        (If(A, If(B, C), D), "if asthma then (if malignancy then skin_cancer) else liver_metastases"),
        (If(A, B, If(C, D)), "if asthma then malignancy else if skin_cancer then liver_metastases"),
        (If(If(A, B), C), "if (if asthma then malignancy) then skin_cancer"),
        (All((If(A, B), C)), "(if asthma then malignancy) and skin_cancer"),
    ],
)
def test_brackets_stand_where_they_change_the_tree(rule: Rule, text: str) -> None:
    """Brackets are printed exactly where leaving them out would give another tree."""
    assert print_rule(rule) == text
    assert parse_rule(text, SMALL) == rule


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("  platelets\n>=   50\u00a010*9/L ", "platelets >= 50 10*9/L"),
        ("((asthma)) and (malignancy)", "asthma and malignancy"),
        ("latest platelets ≥ 50 10*9/L", "platelets >= 50 10*9/L"),
        ("alt <= 3 × ULN", "alt <= 3 x ULN"),
        ("alt <= 1 x ULN", "alt <= ULN"),
        ("not asthma", "no asthma"),
        ("not (asthma)", "no asthma"),
        ("exposure to anti-CD38", "exposure to anti_cd38"),
        ("age >= 18 a", "age >= 18 years"),
        ("life_expectancy > 1 month", "life_expectancy > 1 month"),
        ('sex in ("female")', "sex = female"),
        (
            "no malignancy ever except (skin_cancer; cervix_in_situ)",
            "no malignancy ever except (skin_cancer, cervix_in_situ)",
        ),
        ("asthma before end of last malignancy", "asthma before end of malignancy"),
        ("at least 6 months since autologous_sct before enrolment", "at least 6 months since autologous_sct"),
    ],
)
def test_free_spellings_become_canonical(written: str, canonical: str) -> None:
    """Blanks, needless brackets, defaults and other spellings of signs are accepted and printed one way."""
    assert print_rule(parse_rule(written, SMALL)) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[",
        "",
        '{"node":"all","of":[]}',
        '{"node":"all","of":[{"node":"attest","question":"x"}]}',
        '{"node":"present","fact":{"name":"two words"}}',
        '{"node":"compare","fact":{"name":"alt"},"op":"<","limit":{"plus":{"value":"NaN","unit":"1"}}}',
        '{"node":"compare","fact":{"name":"alt"},"op":"<","limit":{"reference":"ULN"}}',
        '{"node":"since","fact":{"name":"alt"},"offset":{"amount":-1,"unit":"d"}}',
        '{"node":"one_of","fact":{"name":"sex"},"values":["\\u0000"]}',
        '{"node":"not","rule":' * 5000,
    ],
)
def test_json_that_is_no_rule_is_refused(text: str) -> None:
    """JSON that is no rule, or one that the language cannot say, is an InputError with a next step."""
    with pytest.raises(InputError) as caught:
        rule_from_json(text)
    assert caught.value.fix
