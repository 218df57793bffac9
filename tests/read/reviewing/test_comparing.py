"""Comparing: what a document was read into, held against a file written by hand."""

from msgspec.structs import replace

from read.building.sources_made import arm, lines, outcome, printed, trial
from read.reviewing.comparing import compare_trials
from trialrun.protocol.scalars import Statement
from trialrun.protocol.trial import Trial
from trialrun.read.source import NamedText


def made(**fields: object) -> Trial:
    """A trial with a list, an arm and an outcome."""
    given = {
        "eligibility": lines("Inclusion Criteria:\n- Platelets > 50 x 10^9/L\n- Able to dance", 100),
        "arms": (arm("Only", "Daratumumab 16 mg/kg IV on day 1 of each 28-day cycle."),),
        "outcomes": (outcome("Hemoglobin", "24 weeks"),),
        "design": {"study_phase": printed("Phase 2")},
        "dates": (NamedText("start", printed("2020-05")),),
    }
    return trial(**(given | fields))


def places(read: Trial, written: Trial) -> list[str]:
    """Where two trials differ."""
    return [one.place for one in compare_trials(read, written)]


def test_a_trial_does_not_differ_from_itself() -> None:
    """Equal files have no difference."""
    assert compare_trials(made(), made()) == ()


def test_labels_are_words_and_are_not_compared() -> None:
    """What a criterion is called computes nothing."""
    one = made()
    first = replace(one.eligibility.criteria[0], label="enough platelets", id="enough")
    other = replace(one, eligibility=replace(one.eligibility, criteria=(first, *one.eligibility.criteria[1:])))
    assert compare_trials(one, other) == ()


def test_a_rule_that_differs_is_shown_with_both() -> None:
    """Criteria are matched by their lines, and both rules are said."""
    one = made()
    first = replace(one.eligibility.criteria[0], rule=Statement.parse("platelets > 75 10*9/L"))
    other = replace(one, eligibility=replace(one.eligibility, criteria=(first, *one.eligibility.criteria[1:])))
    (difference,) = compare_trials(one, other)
    assert difference.text() == ("criterion platelets rule: read platelets > 50 10*9/L; written platelets > 75 10*9/L")


def test_a_criterion_that_one_file_lacks_is_a_difference() -> None:
    """Either way round."""
    short = made(eligibility=lines("Inclusion Criteria:\n- Platelets > 50 x 10^9/L", 100))
    (less,) = compare_trials(short, made())
    (more,) = compare_trials(made(), short)
    assert less.read == "" != less.written
    assert more.written == "" != more.read


def test_design_dates_doses_and_outcomes_are_compared() -> None:
    """Each kind of fact that is computed with has its place."""
    assert places(made(), made(design={"study_phase": printed("Phase 3")})) == ["design study_phase"]
    assert places(made(), made(dates=(NamedText("start", printed("2021-05")),))) == ["date", "date"]
    assert places(made(), made(outcomes=(outcome("Hemoglobin", "12 weeks"),))) == ["outcome", "outcome"]
    higher = made(arms=(arm("Only", "Daratumumab 8 mg/kg IV on day 1 of each 21-day cycle."),))
    assert places(made(), higher) == ["phase treatment cycle_length", "phase treatment daratumumab"]
