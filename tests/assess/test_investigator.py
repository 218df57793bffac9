"""Responses that investigators recorded, confirmed by both policies, each rule on a written course."""

from datetime import date, timedelta
from typing import Any

import pytest

from trialrun.assess import Options
from trialrun.assess.subjects.investigator import MISSING, InvestigatorCourse, confirm_recorded
from trialrun.ground.dates import DateSpan
from trialrun.library import load
from trialrun.protocol import CriteriaSet
from trialrun.records.sdtm import RecordedCourse, RecordedResponse

RANDOMISED = date(2026, 1, 5)
BLOOD, IMAGING, DIED = frozenset({"biochemical"}), frozenset({"imaging"}), frozenset({"biochemical", "death"})


def criteria() -> CriteriaSet:
    """The myeloma set."""
    record = load("imwg-2016")
    assert isinstance(record, CriteriaSet)
    return record


def on(week: int) -> date:
    """The day so many weeks after randomisation."""
    return RANDOMISED + timedelta(weeks=week)


def record(response: str, week: int, **more: Any) -> RecordedResponse:
    """A recorded response of a week; progression is of blood unless said."""
    kinds = more.pop("kinds", BLOOD if response == "PD" else frozenset())
    span = more.pop("date", DateSpan(on(week), on(week)))
    return RecordedResponse(
        person_id="1", sequence=more.pop("sequence", week), date=span, response=response, kinds=kinds, **more
    )


def course(*records: RecordedResponse, policy: str = "admiralonco", **more: Any) -> InvestigatorCourse:
    """The confirmed course of records."""
    given = RecordedCourse(person_id="1", randomised=more.pop("randomised", RANDOMISED), responses=records)
    return confirm_recorded(criteria(), given, Options(confirmation=policy, **more))


def weekly(*responses: str, **more: Any) -> InvestigatorCourse:
    """The course of responses six weeks apart."""
    return course(*(record(response, 6 * place) for place, response in enumerate(responses, start=1)), **more)


@pytest.mark.parametrize("policy", ["admiralonco", "consecutive"])
@pytest.mark.parametrize(
    ("responses", "best"),
    [
        (("sCR", "sCR", "CR"), "sCR"),
        (("CR", "CR", "sCR"), "CR"),
        (("sCR", "VGPR", "CR", "VGPR"), "VGPR"),
        (("VGPR", "sCR", "VGPR", "VGPR"), "VGPR"),
        (("sCR", "PR", "CR", "PR"), "PR"),
        (("CR", "MR", "CR", "SD"), "MR"),
        (("PR", "SD"), "SD"),
        (("PR",), "SD"),
        (("SD",), "SD"),
        (("MR", "MR", "PD", "PR"), "MR"),
        (("PR", "NE", "MR", "MR"), "MR"),
        (("PR", "NE"), "SD"),
        (("NE", "CR"), "SD"),
        (("PD",), "NE"),
        (("PD", "CR"), "SD"),
        (("PD", "PD"), "PD"),
        (("NE",), "NE"),
    ],
)
def test_best_confirmed_response(policy: str, responses: tuple[str, ...], best: str) -> None:
    """A level is kept as far as the next evaluable record bears it out; both policies agree on plain courses."""
    assert weekly(*responses, policy=policy).best == best


@pytest.mark.parametrize("policy", ["admiralonco", "consecutive"])
@pytest.mark.parametrize(("kinds", "expected"), [(IMAGING, on(6)), (DIED, on(6)), (BLOOD, None)])
def test_progression_by_its_kind(policy: str, kinds: frozenset[str], expected: date | None) -> None:
    """Progression on imaging, or of which the patient died, needs no second record; one in blood does."""
    assert course(record("PD", 6, kinds=kinds), policy=policy).progression == expected


def test_progression_without_a_kind_is_lost_and_said() -> None:
    """By the vignette a progression of which no kind is recorded counts as nothing, which is a finding here."""
    told = course(record("PD", 6, kinds=frozenset()))
    assert (told.best, told.progression) == (MISSING, None)
    assert "progression-kind" in {finding.family for finding in told.findings}
    assert course(record("PD", 6, kinds=frozenset()), record("PD", 12), policy="consecutive").best == "PD"


def test_new_therapy_ends_what_counts() -> None:
    """Records on the day of new therapy or later do not count, and confirm a level only up to that day."""
    late = course(record("PD", 6, therapy=on(6) - timedelta(days=1)))
    assert (late.best, late.counted) == (MISSING, 0)
    pairs = [record("PR", 6, therapy=on(12)), record("PR", 12, therapy=on(12))]
    assert (course(*pairs).best, course(*pairs).counted) == ("PR", 1)
    assert course(*pairs, policy="consecutive").best == "SD"


def test_a_record_that_names_no_therapy_keeps_its_own_answer() -> None:
    """New therapy stands with each record: one without it counts though an earlier one does not, for itself."""
    told = course(record("PR", 6, therapy=on(3)), record("VGPR", 12), record("VGPR", 18))
    assert [one.confirmed for one in told.records] == ["", "VGPR", "VGPR"]
    assert (told.counted, told.response) == (2, on(12))


def test_the_vignette_confirms_progression_after_new_therapy() -> None:
    """A second progression after new therapy confirms the first by the vignette, and not by consecutive records."""
    records = [
        record("PR", 6, therapy=on(20)),
        record("PR", 12, therapy=on(20)),
        record("PD", 18, therapy=on(20)),
        record("PD", 24, therapy=on(20)),
    ]
    assert (course(*records).best, course(*records).progression) == ("PR", on(18))
    assert course(*records, policy="consecutive").progression is None


def test_nothing_counts_after_progression() -> None:
    """What is recorded after a confirmed progression changes nothing."""
    told = course(record("PD", 6, kinds=IMAGING), record("CR", 12), record("CR", 18))
    assert (told.best, told.counted) == ("PD", 1)


def test_dates_in_part_count_by_their_last_day() -> None:
    """A month without a day counts on its last day, and a finding says so."""
    told = course(
        record("sCR", 6, date=DateSpan(date(2026, 3, 1), date(2026, 3, 31)), sequence=1),
        record("sCR", 18, sequence=2),
    )
    assert (told.best, told.response) == ("sCR", date(2026, 3, 31))
    assert "partial-date" in {finding.family for finding in told.findings}


def test_time_decides_and_not_the_number() -> None:
    """Unscheduled visits are sorted by their date, and a finding says that numbers and dates disagree."""
    told = course(record("VGPR", 12, sequence=1), record("MR", 6, sequence=2), record("VGPR", 18, sequence=3))
    assert [one.confirmed for one in told.records] == ["MR", "VGPR", "VGPR"]
    assert "order" in {finding.family for finding in told.findings}


def test_the_worst_of_a_day_counts() -> None:
    """Of two records of one day the worse is the response of that day."""
    told = course(record("CR", 6, sequence=1), record("PR", 6, sequence=2), record("CR", 12, sequence=3))
    assert (told.best, told.counted) == ("PR", 2)


def test_records_before_randomisation_do_not_count() -> None:
    """A record before randomisation is left out; without that day every record counts, which is a finding."""
    records = (record("PD", -2, kinds=IMAGING), record("PR", 6), record("PR", 12))
    assert course(*records).best == "PR"
    unknown = course(*records, randomised=None)
    assert unknown.progression == on(-2)
    assert "randomisation" in {finding.family for finding in unknown.findings}


def test_records_after_the_data_cut_do_not_count() -> None:
    """A second record after the cut confirms nothing."""
    assert course(record("PR", 6), record("PR", 12), as_of=on(8)).best == "SD"


@pytest.mark.parametrize(
    ("responses", "response", "benefit", "deep"),
    [
        (("PR", "PR"), on(6), True, (False, False)),
        (("CR", "VGPR"), on(6), True, (False, True)),
        (("CR", "CR"), on(6), True, (True, True)),
        (("MR", "MR"), None, True, (False, False)),
        (("SD",), None, True, (False, False)),
        (("PD", "PD"), None, False, (False, False)),
        (("NE",), None, False, (False, False)),
    ],
)
def test_response_and_benefit(
    responses: tuple[str, ...], response: date | None, benefit: bool, deep: tuple[bool, bool]
) -> None:
    """A response counts from the first of its pair; a lesser level is a benefit from six weeks on."""
    told = weekly(*responses)
    assert (told.response, told.benefit) == (response, benefit)
    assert (told.at_least("CR", criteria()), told.at_least("VGPR", criteria())) == deep


def test_a_short_stable_disease_is_no_benefit() -> None:
    """Stable disease 41 days after randomisation is too early, 42 days is enough."""
    for days, benefit in ((41, False), (42, True)):
        day = RANDOMISED + timedelta(days=days)
        assert course(record("SD", 1, date=DateSpan(day, day))).benefit is benefit


def test_a_level_that_the_set_lacks_is_not_evaluable() -> None:
    """A word that is no level of the set is passed over and said."""
    told = course(record("PR", 6), record("good", 12), record("PR", 18))
    assert told.best == "PR"
    assert "level" in {finding.family for finding in told.findings}


def test_without_records_the_best_response_is_missing() -> None:
    """A subject without any record has no response, which is not the same as not evaluable."""
    assert (course().best, weekly("NE").best) == (MISSING, "NE")
