"""The numbers of running text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_in_proportion
from trialrun.protocol.evidence import Statistic
from trialrun.read.regular import regular
from trialrun.read.results.shares import fits, gives
from trialrun.read.results.statistics import Known, read_statistics


def said(sentence: str, known: Known | None = None) -> list[dict[str, object]]:
    """The fields of each statistic that are not empty."""
    return [_fields(statistic) for _, statistic in read_statistics(regular(sentence), known)]


def _fields(statistic: Statistic) -> dict[str, object]:
    found = {name: getattr(statistic, name) for name in statistic.__struct_fields__ if name not in ("lines", "origin")}
    return {name: str(value) for name, value in found.items() if value not in (None, "")}


def figures(**fields: object) -> dict[str, object]:
    """A statistic as the tests write it."""
    return {name: str(value) for name, value in fields.items()}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Relief was seen in 12 (75%) patients.", [figures(measure="count", count=12, percent=75)]),
        ("Relief was seen in 12/16 (75.0%).", [figures(measure="count", count=12, total=16, percent="75.0")]),
        (
            "Relief was seen in 12 of 16 patients (75%; 95% CI, 48-93).",
            [figures(measure="count", count=12, total=16, percent=75, low=48, high=93, spread="95% CI")],
        ),
        ("Relief was seen in 12 (75%) of 16 patients.", [figures(measure="count", count=12, total=16, percent=75)]),
        ("The median age 68 years was high.", [figures(measure="median", value=68, unit="a")]),
        (
            "Among the patients (mean [SD] age, 66.4 [10.8] years).",
            [figures(measure="mean", value="66.4", plus_minus="10.8", spread="not stated", unit="a")],
        ),
        (
            "Three of 16 patients (19%) relapsed.",
            [figures(measure="count", count=3, total=16, percent=19)],
        ),
        (
            "Relief occurred in 32.4% (11 of 34 patients; 95% CI, 17.4-50.5).",
            [figures(measure="count", count=11, total=34, percent=32.4, low=17.4, high=50.5, spread="95% CI")],
        ),
        ("Drug A (n=4; 57%) was given.", [figures(measure="count", count=4, percent=57)]),
        ("Sixteen patients were treated.", [figures(measure="count", count=16)]),
        ("Twenty-one men relapsed.", [figures(measure="count", count=21)]),
        ("No serious adverse events were seen.", [figures(measure="count", count=0)]),
        ("None of the 12 patients relapsed.", [figures(measure="count", count=0, total=12)]),
    ],
)
def test_counts_and_shares(sentence: str, expected: list[dict[str, object]]) -> None:
    """A count, its total and its share are read in every order in which they are printed, in figures and words."""
    assert said(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The median follow-up was 28 months (IQR, 13–30).",
            figures(measure="median", value=28, low=13, high=30, spread="IQR", unit="mo"),
        ),
        (
            "Mean (SD) age was 62.3 (9.8) years.",
            figures(measure="mean", value=62.3, plus_minus=9.8, spread="SD", unit="a"),
        ),
        (
            "The mean fall at 24 weeks was 59.6%±8.3% (p=0.0003).",
            figures(
                measure="mean", at="24 weeks", value=59.6, plus_minus=8.3, spread="not stated", unit="%",
                p_value="0.0003",
            ),
        ),
        (
            "After a median follow-up of 31 months nobody had relapsed.",
            figures(measure="median", value=31, unit="mo"),
        ),
        (
            "Median survival was 11.2 months (95% CI 7.5-not reached).",
            figures(
                measure="median", value=11.2, low=7.5, spread="95% CI", unit="mo", printed="upper end not reached"
            ),
        ),
        (
            "The hazard ratio was 0.48 (95% CI, 0.32-0.71; P<0.001).",
            figures(
                measure="value", value=0.48, low=0.32, high=0.71, spread="95% CI", printed="hazard ratio, p < 0.001"
            ),
        ),
        ("The value was 12 (range, 4-20).", figures(measure="not stated", value=12, low=4, high=20, spread="range")),
        ("Median survival was not reached.", figures(measure="median", printed="not reached")),
        ("Survival was not reached.", figures(measure="not stated", printed="not reached")),
    ],
)  # fmt: skip
def test_averages_are_what_the_words_say(sentence: str, expected: dict[str, object]) -> None:
    """A number is a median or a mean only where the words say so; an unnamed spread stays `not stated`."""
    assert said(sentence) == [expected]


def test_both_ends_of_a_change() -> None:
    """`from A to B` is what was before and what was after, both of the average that is named once."""
    before, after = said("The mean level decreased from 2,466±771 pg/mL to 974±340 pg/mL.")
    assert before == figures(measure="mean", at="before", value=2466, plus_minus=771, spread="not stated", unit="pg/mL")
    assert after == figures(measure="mean", at="after", value=974, plus_minus=340, spread="not stated", unit="pg/mL")


def test_one_arm_beside_another() -> None:
    """The second of two numbers that are set side by side is the same average as the first."""
    found = said("Median PFS was 14.3 months (95% CI, 9.1-22.0) vs 7.2 months (95% CI, 5.0-9.9).")
    assert [one["measure"] for one in found] == ["median", "median"]


def test_the_group_named_first_is_the_total() -> None:
    """Shares and bare counts of `Of the 6 patients who ...` are out of these six."""
    found = said("Of the 6 patients who responded early, 83% had less pain and relapse was seen in 2.")
    assert found[0] == figures(measure="percent", percent=83, total=6, given="responded early")
    assert found[1] == figures(measure="count", count=2, total=6, given="responded early")


def test_a_known_total_must_fit_the_share() -> None:
    """24 % is not 4 of 16, so the 16 patients known are not its total; 25 % is."""
    assert "total" not in said("4 (24%) patients relapsed.", Known(16))[0]
    assert said("4 (25%) patients relapsed.", Known(16))[0]["total"] == "16"
    assert not fits(4, 16, Decimal(24)) and fits(5, 7, Decimal("71.5")) and fits(5, 7, Decimal("72.0"))


def test_bare_counts_bear_a_total_only_where_it_is_sure() -> None:
    """Where patients and regimens are both counted, a bare count of patients may be of either."""
    assert said("Four patients relapsed.", Known(16)) == [figures(measure="count", count=4)]
    assert said("Four patients relapsed.", Known(16, sure=True)) == [figures(measure="count", count=4, total=16)]


def test_times_stay_with_their_numbers() -> None:
    """A time printed behind a number is that number's, and not the next one's."""
    found = said("Remission was reached in 60% at week 12 and in 70% at week 24.")
    assert [one["at"] for one in found] == ["week 12", "week 24"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients were aged 18 years or older with ECOG 0-2 and at least 2 prior lines.",
        "The drug was given as six 28-day cycles, 15 mg on days 1-21.",
        "Grade 3/4 events are defined elsewhere; phase 1/2 trials differ.",
        "Response means a decrease of >=50% from baseline.",
        "Table 2 shows them on page 14.",
        "There was no difference between the groups in adverse events.",
    ],
)
def test_plans_doses_and_limits_are_no_results(sentence: str) -> None:
    """Ages, doses, days, grades and thresholds are not taken for results."""
    assert said(sentence) == []


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """No text breaks the reader, and every place it names lies in the text."""
    for cut, statistic in read_statistics(text, Known(7, True)):
        assert 0 <= cut.first < cut.end <= len(text)
        assert statistic.percent is None or 0 <= statistic.percent <= 100


_WORDS = st.sampled_from(
    ["12", "(75%)", "of", "the", "7", "patients", "median", "mean", "was", "±", "3.5", "months", "(range,",
     "2-9)", "no", "n=4",
     "from",
     "to", "hazard ratio", "95% CI", ",", ".", "all", "had", "not reached", "and", "p=0.03", "%", "<", "at week 12"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=30))
def test_any_order_of_result_words_is_read(words: list[str]) -> None:
    """Counts never exceed their totals, and ranges rise, in whatever order the words of results stand."""
    for _, statistic in read_statistics(regular(" ".join(words)), Known(7)):
        assert statistic.low is None or statistic.high is None or statistic.low <= statistic.high


@pytest.mark.parametrize(
    "piece", ["12 (75%) patients, ", "median ", "of the 7 patients who ", "1 ", "no event or ", "("]
)
def test_a_long_line_is_read_in_linear_time(piece: str) -> None:
    """Reading time grows with the length of a line, not with its square."""
    assert_in_proportion(lambda text: read_statistics(text, Known(7)), (piece * 50_000)[:50_000])


@pytest.mark.parametrize(
    ("count", "percent", "given"), [(8, 23, False), (8, 22, True), (19, 52, True), (19, 54, False)]
)
def test_a_total_that_nobody_prints_gives_the_share(count: int, percent: int, given: bool) -> None:
    """A count is out of the known 36 only where that gives the printed share, rounded or cut off."""
    assert gives(count, 36, Decimal(percent)) is given
    (one,) = said(f"Anemia was seen in {count} patients ({percent}%).", Known(36))
    assert ("total" in one) is given


@pytest.mark.parametrize("end", ["not evaluable", "not reached", "not estimable", "NE"])
def test_an_interval_without_an_upper_end_is_that_of_its_median(end: str) -> None:
    """`13.9 months (95% CI, 11.7 to not evaluable)` is one median with the lower end of its interval."""
    (one,) = said(f"Median progression-free survival was 13.9 months (95% CI, 11.7 to {end}).")
    assert one == figures(
        measure="median", value="13.9", low="11.7", spread="95% CI", unit="mo", printed=f"upper end {end}"
    )
