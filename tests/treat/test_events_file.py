"""Files of events are read cell by cell; what cannot be read is refused with file, row, field and next step."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treat_cases import given as drug_given
from treat_cases import phase, plan, trial
from trialrun.errors import InputError, UsageError
from trialrun.ground.finding import Finding
from trialrun.protocol import Arm
from trialrun.treat import LifeEvent
from trialrun.treat.events.event_checks import cycle_delays, events_of, in_order, latest_known
from trialrun.treat.events.event_file import EVENT_COLUMNS, EVENT_KINDS, read_events

DAY = dt.date(2024, 1, 8)


def read(folder: Path, text: str, name: str = "events.csv") -> tuple[LifeEvent, ...]:
    """The events of a text."""
    (folder / name).write_bytes(text.encode("utf-8"))
    return read_events(folder / name)


def refused(folder: Path, text: str, name: str = "events.csv") -> str:
    """The message with which a text is refused."""
    with pytest.raises(InputError) as error:
        read(folder, text, name)
    assert error.value.exit_code == 3
    assert "Next: " in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_of_any_spreadsheet_is_read(tmp_path: Path, separator: str, mark: str, end: str) -> None:
    """Commas, semicolons and tabs, a mark of byte order and ends of lines of any system give the same events."""
    rows = [["kind", "date", "drug", "reason"], ["given", "2024-01-08", "Revlimid", '"a, b; c"']]
    text = mark + end.join(separator.join(row) for row in rows) + end
    (event,) = read(tmp_path, text)
    assert event == LifeEvent(kind="given", date=DAY, drug="lenalidomide", reason="a, b; c", source="events.csv", row=1)


def test_every_column_is_read(tmp_path: Path) -> None:
    """Each field of an event has its column; heads may be in capitals or with spaces, and empty rows are left out."""
    head = "Kind,DATE,date to,drug,planned,phase,cycle,cycle-day,amount,unit,reason,label,person_id\n"
    row = "given,2024-01-08,2024-01-09,Darzalex,2024-01-07,induction,2,8,12.50,mg,late bus,visit,P-7\n"
    (event,) = read(tmp_path, head + ",,,,,,,,,,,,\n" + row)
    assert event == LifeEvent(
        kind="given", date=DAY, date_to=dt.date(2024, 1, 9), drug="daratumumab", planned=dt.date(2024, 1, 7),
        phase="induction", cycle=2, cycle_day=8, amount=Decimal("12.50"), unit="mg", reason="late bus", label="visit",
        person_id="P-7", source="events.csv", row=2,
    )  # fmt: skip
    assert str(event.amount) == "12.50"
    assert set(EVENT_COLUMNS) == set(LifeEvent.__struct_fields__) - {"source", "row"}


def test_json_is_read_as_array_and_as_lines(tmp_path: Path) -> None:
    """An array and an object on each line give the same events; numbers keep their digits."""
    one = '{"kind": "reduce", "date": "2024-01-08", "drug": "Velcade", "amount": 1.30, "unit": "mg", "cycle": null}'
    listed, lines = read(tmp_path, f"[{one}]", "a.json"), read(tmp_path, f"\n{one}\n\n{one}\n", "a.json")
    assert listed[0] == lines[0]
    assert str(listed[0].amount) == "1.30"
    assert [event.row for event in lines] == [1, 2]


def test_a_decimal_comma_is_read_where_semicolons_separate(tmp_path: Path) -> None:
    """12,5 is twelve and a half in a file with semicolons."""
    assert read(tmp_path, "kind;date;drug;amount;unit\ngiven;2024-01-08;x;12,5;mg\n")[0].amount == Decimal("12.5")


def test_a_header_alone_holds_no_events(tmp_path: Path) -> None:
    """A file with nothing below its header is no mistake."""
    assert read(tmp_path, "kind,date\n") == ()
    assert read(tmp_path, "[]", "a.json") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "events.csv: the file is empty"),
        ("kind,drug\ngiven,x\n", "events.csv: header: the column 'date' is missing"),
        ("kind,date,durg\n", "events.csv: header: unknown column 'durg'. Next: did you mean drug?"),
        ("kind,date,date\n", "the column 'date' is there twice"),
        ("kind,date\ngivn,2024-01-08\n", "events.csv row 1: unknown kind of event 'givn'. Next: did you mean given?"),
        ("kind,date\nResume,2024-01-08\n", "Next: end the `hold` with the last day without, `date_to`"),
        ("kind,date\nlate,2024-01-08\n", "Next: record it as `given`, with its day in `date`"),
        ("kind,date\nxyz,2024-01-08\n", "known are given, missed, skip"),
        ("kind,date\n,2024-01-08\n", "events.csv row 1: field `kind`: it is empty"),
        ("kind,date\ngiven,2024-01-08\nmissed,\n", "events.csv row 2: field `date`: it is empty"),
        ("kind,date\ngiven,08.01.2024\n", "field `date`: not a date: '08.01.2024'. Next: write the day as 2024-05-17"),
        ("kind,date\ngiven,2024-02-30\n", "no such date"),
        ("kind,date\ngiven,2024-01\n", "field `date`: 2024-01 is no single day"),
        ("kind,date,cycle\ngiven,2024-01-08,two\n", "field `cycle`: 'two' is no whole number"),
        ("kind,date,amount\ngiven,2024-01-08,a lot\n", "field `amount`: not a number: 'a lot'"),
        ("kind,date,amount\ngiven,2024-01-08,NaN\n", "field `amount`: not a finite number"),
        ("kind,date,amount\ngiven,2024-01-08,1e999999\n", "row 1: field `amount`: 1e999999 is no amount of a drug"),
        (f"kind,date,amount\ngiven,2024-01-08,{'9' * 5000}\n", "field `amount`: 99999999999999999999... is no amount"),
        ("kind,date,amount\ngiven,2024-01-08,1e-400\n", "field `amount`: 1e-400 is no amount of a drug"),
        ("kind;date;amount\ngiven;2024-01-08;1.800\n", "field `amount`: 1.800 may be 1800 or a decimal"),
        ("kind,date\ngiven,2024-01-08,extra\n", "events.csv row 1: 3 cells under 2 columns"),
        ('kind,date\n"given,2024-01-08\n', "not readable as CSV"),
    ],
)  # fmt: skip
def test_csv_that_cannot_be_read_says_where_and_why(tmp_path: Path, text: str, said: str) -> None:
    """The message names file, row and field, and the nearest known name."""
    assert said in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[{]", "a.json: not readable as JSON"),
        ('{"kind": "given"}\n{', "a.json:2: not readable as JSON"),
        ("[1]", "a.json row 1: an event is an object with named fields"),
        (
            '[{"kind": "given", "dat": "2024-01-08"}]',
            "a.json row 1: unknown field 'dat'. Next: did you mean date or date_to?",
        ),
        ('[{"kind": "given", "date": true}]', "field `date`: True is neither text nor a number"),
        ('[{"kind": "given", "date": "2024-01-08", "drug": ["a"]}]', "field `drug`: ['a'] is neither"),
        ('[{"date": "2024-01-08"}]', "field `kind`: it is empty"),
        ("[" * 5000, "nested too deeply"),
    ],
)
def test_json_that_cannot_be_read_says_where_and_why(tmp_path: Path, text: str, said: str) -> None:
    """The message names file, row and field, and the nearest known name."""
    assert said in refused(tmp_path, text, "a.json")


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    """No traceback for a missing file, a folder or another encoding."""
    with pytest.raises(InputError, match="cannot read the file"):
        read_events(tmp_path / "none.csv")
    with pytest.raises(InputError, match="cannot read the file"):
        read_events(tmp_path)
    (tmp_path / "latin.csv").write_bytes("kind,date,reason\ngiven,2024-01-08,Übelkeit\n".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_events(tmp_path / "latin.csv")


@given(st.text(max_size=80) | st.text(alphabet='kindate,;\n"[]{}:0123-', max_size=60))
def test_no_text_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Any text gives events or an error that teaches."""
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        assert isinstance(read_events(path), tuple)
    except InputError as error:
        assert error.fix


def test_events_have_one_order() -> None:
    """By date, then kind, whatever the order of the file; events of one person are picked by id."""
    given_, missed = (LifeEvent(kind=kind, date=DAY, person_id=kind) for kind in ("given", "missed"))
    early = LifeEvent(kind="death", date=dt.date(2024, 1, 1), person_id="given")
    assert in_order([missed, given_, early]) == (early, given_, missed)
    assert events_of([missed, given_, early], "given") == (given_, early)
    assert set(EVENT_KINDS) == {event.kind for event in in_order(LifeEvent(kind=k, date=DAY) for k in EVENT_KINDS)}


def test_things_are_known_up_to_the_latest_that_happened() -> None:
    """A stated day counts; else the latest thing that happened; a plan for the future says nothing of today."""
    skip = LifeEvent(kind="skip", date=dt.date(2024, 3, 1))
    happened = LifeEvent(kind="missed", date=DAY)
    start = dt.date(2024, 1, 1)
    assert latest_known(start, None, [skip, happened]) == DAY
    assert latest_known(start, None, [skip]) == start
    assert latest_known(start, dt.date(2024, 2, 1), [happened]) == dt.date(2024, 2, 1)


def test_a_delay_of_a_cycle_names_no_drug_and_no_visit() -> None:
    """Only such delays move cycles."""
    whole, drug, visit = (
        LifeEvent(kind="delay", date=DAY, date_to=DAY, drug=drug, label=label)
        for drug, label in (("", ""), ("x", ""), ("", "visit"))
    )
    assert cycle_delays([whole, drug, visit]) == (whole,)


CASE = trial(
    phase("treatment", drug_given("lenalidomide", "1-21", dose="15 mg"), cycle_length="28 days", cycles=2),
)
START = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"kind": "given"}, "field `drug`: what was given is missing"),
        ({"kind": "reduce", "drug": "lenalidomide", "amount": Decimal(5)}, "field `unit`: its unit, such as mg"),
        ({"kind": "reduce", "drug": "lenalidomide", "amount": Decimal(5), "unit": "mgg"}, "field `unit`: unit 'mgg'"),
        ({"kind": "reduce", "drug": "lenalidomide", "amount": Decimal(0), "unit": "mg"}, "field `amount`: 0 is no"),
        ({"kind": "given", "drug": "lenalidomide", "unit": "mg"}, "there is a unit without a number"),
        ({"kind": "hold", "drug": "lenalidomide", "cycle": 2}, "field `cycle`: it has no meaning here"),
        ({"kind": "death", "drug": "lenalidomide"}, "beside date and reason it may say: nothing"),
        ({"kind": "missed", "phase": "treatmnt"}, "field `phase`: 'treatmnt' is no phase of case"),
        ({"kind": "missed", "label": "visit"}, "field `label`: case has no visit 'visit'"),
        ({"kind": "given", "drug": "lenalidomide", "cycle": 9}, "no lenalidomide is planned for cycle 9"),
    ],
)
def test_events_that_cannot_be_true_are_refused(event: dict[str, object], said: str) -> None:
    """The message names the kind, the field and the next step."""
    with pytest.raises(InputError) as error:
        plan(CASE, LifeEvent(date=START, **event))
    assert said in str(error.value)
    assert error.value.fix


def test_events_of_two_persons_are_not_one_history() -> None:
    """The events of a cohort are not taken for those of one patient."""
    events = [LifeEvent(kind="missed", date=START, person_id=one) for one in ("P-1", "P-2")]
    with pytest.raises(InputError, match="events of 2 persons"):
        plan(CASE, *events)


def test_two_deaths_are_one_too_many() -> None:
    """A patient dies once."""
    events = [LifeEvent(kind="death", date=START + dt.timedelta(days=days)) for days in (1, 2)]
    with pytest.raises(InputError, match="death is also recorded on 2026-01-06"):
        plan(CASE, *events)


def test_events_need_one_arm() -> None:
    """Where a trial has several arms a patient's events belong to one, which must be named."""
    arms = (Arm(name="A", label="a"), Arm(name="B", label="b"))
    two = trial(*CASE.phases, arms=arms)
    with pytest.raises(UsageError, match="has several arms"):
        plan(two, LifeEvent(kind="missed", date=START))
    assert plan(two, LifeEvent(kind="missed", date=START), arm="A").rows


def test_givings_without_a_day_are_met_by_their_cycle() -> None:
    """Where the document fixes no day a giving is recorded by its cycle; a second one gets a row of its own."""
    silent = trial(phase("treatment", drug_given("lenalidomide", dose="15 mg"), cycles=2, limit="fixed"))
    first = LifeEvent(kind="given", date=START, drug="lenalidomide", cycle=1)
    second = LifeEvent(kind="given", date=START + dt.timedelta(days=1), drug="lenalidomide", cycle=1)
    rows = [row for row in plan(silent, first, second).rows if row.kind == "dose"]
    assert [(row.cycle, row.status, row.actual, row.number) for row in rows] == [
        (1, "given", first.date, 1), (1, "given", second.date, 2), (2, "not stated", None, 1),
    ]  # fmt: skip
    with pytest.raises(InputError, match="no day of lenalidomide is known"):
        plan(silent, LifeEvent(kind="given", date=START, drug="lenalidomide"))
    stopped = plan(silent, LifeEvent(kind="stop", date=START))
    assert [finding.family for finding in found(stopped.findings, "end-undated")] == ["end-undated"]


def found(findings: tuple[Finding, ...], family: str) -> list[Finding]:
    """The findings of one family."""
    return [finding for finding in findings if finding.family == family]


def test_a_drug_given_twice_a_day_is_recorded_twice() -> None:
    """Two records of one day are no contradiction where the drug is given twice a day."""
    twice = trial(
        phase("treatment", drug_given("lenalidomide", "1-3", times_per_day=2), cycle_length="7 days", cycles=1)
    )
    event = LifeEvent(kind="given", date=START, drug="lenalidomide")
    assert next(row.status for row in plan(twice, event, event).rows if row.kind == "dose") == "given"
