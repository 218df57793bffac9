"""Planning of simulated patients: truths of atoms that make a rule true, windows in days, the tables of figures."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import rules
from trialrun.engines.spans import frame_of, since_period
from trialrun.ground.dates import DateSpan, Offset
from trialrun.ground.truth import MET as TRUE
from trialrun.ground.truth import NOT_MET as FALSE
from trialrun.ground.truth import Need
from trialrun.records.generate.days import since_frame, window_frame
from trialrun.records.generate.deck import general_figures
from trialrun.records.generate.figures import backgrounds, diseases, figures, regimens, sexed, usual_variables
from trialrun.records.generate.foresee import foresee
from trialrun.records.generate.goals import MET, NOT_MET, UNKNOWN, draw_way, goal_of, truth_of
from trialrun.records.generate.measure import round_to
from trialrun.records.generate.plan import Plan, Region
from trialrun.records.generate.steer import steer
from trialrun.records.generate.world import World
from trialrun.rules import Window, atoms, parse_rule
from trialrun.terms import convert, load_vocabulary

AS_OF = dt.date(2026, 3, 31)
VOCABULARY = load_vocabulary()
WORLD = World(AS_OF, VOCABULARY, {})


@given(rules(VOCABULARY), st.sampled_from([NOT_MET, MET, UNKNOWN]), st.integers(0, 9), st.booleans())
@settings(max_examples=200)
def test_a_way_gives_the_rule_its_truth(rule, truth, seed, favours):
    """Atoms with the truths of a way make the whole rule so, unless the way wants one atom to be two things."""
    goal = goal_of(rule, favours)
    way = draw_way(goal, truth, np.random.default_rng(seed))
    if len(dict(way)) == len(set(way)):
        assert truth_of(goal, dict(way)) == truth


@given(
    st.sampled_from(["within", "during", "at least"]),
    st.sampled_from(["before", "after", "of"]),
    st.builds(Offset, st.integers(1, 40), st.sampled_from(["h", "d", "wk", "mo", "a"])),
    st.integers(-900, 0),
    st.integers(-1500, 200),
    st.integers(0, 400),
)
def test_windows_in_days_are_those_of_the_engine(relation, side, offset, anchor, start, length):
    """A window over days counted from the as-of date says what the engine's says over dates."""
    if (relation, side) in (("during", "of"), ("at least", "of")):
        return
    when = Window(relation, offset, side)
    at = AS_OF + dt.timedelta(days=anchor)
    day, end = AS_OF + dt.timedelta(days=start), AS_OF + dt.timedelta(days=start + length)
    engine = frame_of(when, DateSpan(at, at)).test(DateSpan(day, day), DateSpan(end, end), Need("date", "x", "y"))
    ours = window_frame(AS_OF, when, (anchor, anchor)).test((start, start), (start + length, start + length))
    assert {TRUE: True, FALSE: False}[engine] is ours


@given(st.builds(Offset, st.integers(1, 40), st.sampled_from(["d", "wk", "mo", "a"])), st.integers(-500, 0))
def test_the_days_since_are_those_of_the_engine(offset, anchor):
    """`at least N since` watches the same days here and in the engine."""
    at = AS_OF + dt.timedelta(days=anchor)
    period = since_period(DateSpan(at, at), offset)
    assert since_frame(AS_OF, offset, (anchor, anchor)).lo[0] == (period.lo.first - AS_OF).days


@pytest.mark.parametrize(
    "text",
    [
        "platelets >= 50 10*9/L",
        "any alt > 3 x ULN within 30 days before enrolment",
        "ecog in (0, 1)",
        "hbv_dna undetectable",
        "lvef [method = echocardiogram] >= 40 %",
        "no exposure to anti_cd38 ever",
        "myocardial_infarction within 6 months before enrolment",
        "asthma [severity in (moderate, severe)] within 2 years before enrolment",
        "at least 6 months since autologous_sct",
        "count of lines of exposure to anticancer_therapy ever >= 2",
        "hcv_rna undetectable at least 12 weeks after end of exposure to hcv_antiviral",
        "fracture after end of surgery",
        "exposure to metformin during 3 months before enrolment",
        "attest(consent)",
        "sex = male",
        "age < 65 years",
        "peripheral_neuropathy [grade >= 3]",
    ],
)
@pytest.mark.parametrize("truth", [NOT_MET, MET, UNKNOWN])
def test_an_atom_can_be_steered_to_every_truth(text, truth):
    """Within a few tries a plan is found in which the rule surely has the truth asked for."""
    rule, rng = parse_rule(text), np.random.default_rng(4)
    goal = goal_of(rule)
    for _ in range(30):
        plan = Plan()
        for atom, wanted in draw_way(goal, truth, rng):
            plan = plan and steer(plan, atom, wanted, WORLD, rng)
        if plan is not None and truth_of(goal, {atom: foresee(atom, plan, WORLD) for atom in atoms(rule)}) == truth:
            return
    pytest.fail(f"no plan makes {text!r} {truth}")


def test_regions_narrow():
    """A region narrowed by another holds what both hold; an open end wins over a closed one."""
    both = Region(lo=1).narrowed(Region(lo=1, lo_open=True, hi=3))
    assert both == Region(1, 3, lo_open=True)
    assert Region(lo=3).narrowed(Region(hi=3, hi_open=True)).empty
    assert both.within(Region(lo=1)) and not Region(lo=1).within(both)


def test_figures_use_known_names_and_units():
    """Every name in the tables of figures is in the vocabulary, and every unit converts."""
    for name, one in figures().items():
        variable = VOCABULARY.variables[name]
        assert all(convert(Fraction(1), unit, variable) > 0 for unit, _ in one.units)
        assert 0 <= one.missing < 1 and abs(one.loading) <= 1
    assert usual_variables() <= figures().keys()
    assert {one.name for one in backgrounds()} <= VOCABULARY.names()
    assert {drug for one in regimens() for drug in one.drugs} <= VOCABULARY.drugs.keys()
    assert {name for one in diseases() for name, _ in one.names} <= VOCABULARY.concepts.keys()
    assert sexed().keys() <= VOCABULARY.names()
    assert all(0 <= share <= 1 for one in backgrounds() for share in one.shares)


def test_any_variable_has_some_figures():
    """A variable without figures of its own is drawn inside its plausible range."""
    for variable in VOCABULARY.variables.values():
        one = general_figures(variable)
        if variable.low is not None and variable.high is not None and one.form in ("normal", "lognormal"):
            assert float(variable.low) <= one.centers[0] <= float(variable.high)


@given(st.floats(1e-4, 1e7), st.integers(2, 6))
def test_rounded_numbers_print_short(value, figures_):
    """A number rounded to n significant figures prints with no more than n of them."""
    printed = Decimal(repr(float(round_to(np.array([value]), figures_)[0])))
    assert len(printed.normalize().as_tuple().digits) <= figures_
