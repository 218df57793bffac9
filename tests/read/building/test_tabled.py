"""Tables of an abstract: each figure with the group of its column, none of it read as a sentence."""

import pytest

from trialrun.protocol.trial import Trial
from trialrun.read.building.trial import build_trial
from trialrun.read.documents.recognising import read_source_bytes
from trialrun.terms import load_vocabulary

TEXT = (
    "Rowanib in Gout: a Randomized Phase 2 Trial\n\nBackground: Gout hurts.\n\nMethods: We randomised 60 adults to "
    "rowanib or placebo.\n\nResults: Response occurred in 18 of 30 patients (60%) in the rowanib group and in 6 of 30 "
    "(20%) in the placebo group.\n\nConclusions: Rowanib helps.\n\n"
)
ROWS = (
    ("", "Rowanib (n=30)", "Placebo (n=30)"),
    ("Complete response, n (%)", "9 (30)", "3 (10)"),
    ("Median PFS, months (95% CI)", "14.0 (9.1-20.2)", "6.5 (4.0-8.8)"),
)
HARMS = (("Event", "Any grade, n (%)", "Grade >=3, n (%)"), ("Rash", "11 (37)", "2 (7)"), ("Fatigue", "8 (27)", "0"))


def tabbed(title: str, rows: tuple[tuple[str, ...], ...]) -> str:
    """A table with tabs between its cells."""
    return f"{title}\n" + "\n".join("\t".join(row) for row in rows) + "\n\n"


def barred(title: str, rows: tuple[tuple[str, ...], ...]) -> str:
    """A table of a web page."""
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<p>{title}</p><table>{cells}</table>"


def made(text: str) -> Trial:
    """The trial of an abstract."""
    return build_trial(read_source_bytes(text.encode(), "abstract.txt"), load_vocabulary()).trial


PARTS = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))


@pytest.mark.parametrize(
    "text",
    [
        TEXT + tabbed("Table 1. Efficacy", ROWS),
        f"<html><body>{PARTS}{barred('Table 1. Efficacy', ROWS)}</body></html>",
    ],
)
def test_figures_of_a_table_go_to_their_group(text: str) -> None:
    """A column that names a group of patients is the group of its figures, with its size as their total."""
    told = {(one.label, one.group): one.statistics[0] for one in made(text).results}
    high, low = told["Complete response", "Rowanib"], told["Complete response", "Placebo"]
    assert ((high.count, high.total), (low.count, low.total)) == ((9, 30), (3, 30))
    assert [str(told["PFS", who].value) for who in ("Rowanib", "Placebo")] == ["14.0", "6.5"]


def test_columns_of_grades_are_no_groups() -> None:
    """A column of grades says which harms are counted, not of whom; no row of a table is a sentence."""
    trial = made(TEXT + tabbed("Table 2. Adverse events", HARMS))
    harms = [(one.event, one.count, one.group) for one in trial.safety]
    assert [count for _, count, _ in harms] == [11, 2, 8, 0] and not any(group for *_, group in harms)
    assert {one.group for one in trial.results} == {"", "rowanib", "placebo"}


def test_a_column_that_is_a_time_stays_one() -> None:
    """Before and after are times of the same patients."""
    rows = (("", "Baseline", "Week 12"), ("Urate, mg/dL, mean", "8.1", "5.2"), ("Flares, mean", "2.2", "0.4"))
    trial = made(TEXT + tabbed("Table 1. Laboratory values during treatment", rows))
    told = [one for one in trial.results if one.statistics[0].at in ("Baseline", "Week 12")]
    assert len(told) == 4 and not any(one.group for one in told)


def test_columns_that_compare_or_sum_up_are_no_groups() -> None:
    """A ratio of two groups is of neither and no figure of the measure of its row; everybody is no group."""
    head = ("", "Rowanib", "Placebo", "All patients", "Hazard ratio (95% CI)")
    rows = (("Median OS, months", "20", "15", "17", "0.7 (0.5-0.9)"), ("Median TTP, months", "9", "7", "8", "0.8"))
    trial = made(TEXT + tabbed("Table 3. Efficacy", (head, *rows)))
    told = [(one.group, str(one.statistics[0].value)) for one in trial.results if one.label == "OS"]
    assert told == [("Rowanib", "20"), ("Placebo", "15"), ("", "17")]


def test_short_words_of_a_congress() -> None:
    """`pts` are patients whose criteria count, and `OS` is an outcome."""
    trial = made(
        "Rowanib in Lymphoma\n\nBackground: New drugs are needed.\n\nMethods: Eligible pts were aged 18 years or older "
        "and had ECOG PS 0-1. Secondary endpoints were PFS, OS and safety.\n\nResults: 20 pts were enrolled. ORR was "
        "50%.\n\nConclusions: It works.\n"
    )
    assert [one.label for one in trial.outcomes] == ["PFS", "OS", "safety"]
    rules = [str(one.rule) for one in trial.eligibility.criteria if one.rule is not None]
    assert any("age" in rule for rule in rules) and any("ecog" in rule for rule in rules)
