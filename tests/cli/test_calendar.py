"""`trialrun calendar` is a contract: keys and their order, what stands where, exit codes, options."""

import csv
import io
import json
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import vobject

from cli_runs import Ran, Run, folder_of

KEYS = [
    "date", "day", "arm", "phase", "cycle", "cycle_day", "kind", "drug", "amount", "unit", "times_per_day", "route",
    "window", "status", "origin", "label",
]  # fmt: skip
KINDS = {"dose", "assessment", "visit", "procedure", "duty"}
STATUSES = {"planned", "not stated", "given", "late", "missed", "cancelled", "held"}
ORIGINS = {"document", "label", "assumption", "user", "criteria set"}
START = "2024-02-01"
TRIALS = ("NCT04396496", "NCT02193698", "NCT04883242", "limoges-len-dex")
POEMS = "NCT04396496"
STEP = "NCT02193698"
SILENT = "limoges-len-dex"


def _calendar(run: Run, trial: str = POEMS, *words: object) -> Ran:
    return run("calendar", trial, "--start", START, *words)


def _rows(run: Run, trial: str = POEMS, *words: object) -> list[dict[str, Any]]:
    ran = _calendar(run, trial, "--json", *words)
    assert ran.code == 0, ran.err
    rows = json.loads(ran.out, parse_float=Decimal)
    assert isinstance(rows, list)
    return rows


def _doses(rows: list[dict[str, Any]], drug: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["kind"] == "dose" and row["drug"] == drug]


@pytest.fixture(scope="module")
def happened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Events: an infusion a day late, a tablet forgotten, a week held."""
    events = (
        "kind,date,date_to,drug,planned,reason\n"
        "given,2024-02-09,,daratumumab,2024-02-08,flu\n"
        "missed,2024-02-03,,lenalidomide,,forgotten\n"
        "hold,2024-02-12,2024-02-14,lenalidomide,,platelets\n"
    )
    return folder_of(tmp_path_factory.mktemp("events"), {"events.csv": events}) / "events.csv"


# -- JSON --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trial", TRIALS)
def test_json_is_one_array_and_nothing_else(run: Run, trial: str) -> None:
    """stdout is one JSON array, whatever there is to say besides; findings do not change the exit code."""
    ran = _calendar(run, trial, "--json")
    assert ran.code == 0
    assert isinstance(json.loads(ran.out), list)
    assert ran.out.endswith("]\n")
    assert "[" in ran.err


@pytest.mark.parametrize("trial", TRIALS)
def test_every_row_has_the_keys_of_the_contract_in_their_order(run: Run, trial: str) -> None:
    """Sixteen keys come first, in the order that was agreed."""
    rows = _rows(run, trial)
    assert rows
    assert all(list(row)[: len(KEYS)] == KEYS for row in rows)


@pytest.mark.parametrize("trial", TRIALS)
@pytest.mark.parametrize("doses", ["document", "label"])
def test_values_are_of_the_types_of_the_contract(run: Run, trial: str, doses: str) -> None:
    """Dates are ISO text or null, amounts numbers or null, words those that were agreed."""
    products = ("--product", "daratumumab=Darzalex") if (trial, doses) == (POEMS, "label") else ()
    for row in _rows(run, trial, "--doses", doses, *products):
        assert row["date"] is None or date.fromisoformat(row["date"])
        assert row["day"] is None or (isinstance(row["day"], int) and row["day"] != 0)
        assert row["kind"] in KINDS
        assert row["status"] in STATUSES
        assert row["origin"] in ORIGINS
        assert row["amount"] is None or isinstance(row["amount"], int | Decimal)
        assert row["phase"] == row["phase"].lower()
        assert row["window"] is None or [date.fromisoformat(day) for day in row["window"]]
        assert (row["amount"] is None) == (row["unit"] is None)
        assert (row["kind"] == "dose") <= (row["drug"] == str(row["drug"]).lower())


@pytest.mark.parametrize("trial", TRIALS)
def test_the_study_day_counts_from_the_start_without_a_day_nought(run: Run, trial: str) -> None:
    """Day 1 is the start and day -1 the day before."""
    start = date.fromisoformat(START)
    for row in _rows(run, trial):
        if row["day"] is not None:
            ahead = row["day"] - 1 if row["day"] > 0 else row["day"]
            assert date.fromisoformat(row["date"]) == start + timedelta(days=ahead)


def test_json_and_format_json_are_the_same(run: Run) -> None:
    """`--json` is short for `--format json`."""
    assert _calendar(run, POEMS, "--json").out == _calendar(run, POEMS, "--format", "json").out


def test_the_same_question_has_the_same_answer(run: Run) -> None:
    """No clock is read and nothing is left to chance: the same words give the same bytes."""
    for form in ("json", "csv", "ics", "table"):
        assert _calendar(run, POEMS, "--format", form).out == _calendar(run, POEMS, "--format", form).out


def test_the_document_of_poems_has_22_infusions_and_252_days_of_tablets(run: Run) -> None:
    """By hand: 8 + 8 + 6 infusions, and 21 days in 12 cycles at 15 mg, 3,780 mg."""
    rows = _rows(run)
    infusions, tablets = _doses(rows, "daratumumab"), _doses(rows, "lenalidomide")
    assert len(infusions) == 22
    assert (len(tablets), sum(row["amount"] for row in tablets)) == (252, 3780)
    assert {row["amount"] for row in infusions} == {None}
    assert {row["origin"] for row in (*infusions, *tablets)} == {"document"}


def test_the_dose_step_makes_2940_mg_in_126_days(run: Run) -> None:
    """By hand: 15 mg in the first cycle, 25 mg later."""
    tablets = _doses(_rows(run, STEP), "lenalidomide")
    assert (len(tablets), sum(row["amount"] for row in tablets)) == (126, 2940)


def test_once_a_week_has_assumed_days_and_a_stated_dose(run: Run) -> None:
    """The weekday of "once a week" is an assumption, and the row says so."""
    weekly = _doses(_rows(run, STEP), "dexamethasone")
    assert {row["cycle_day"] for row in weekly} == {1, 8, 15, 22}
    assert {(row["origin"], row["days_origin"], row["amount_origin"]) for row in weekly} == {
        ("assumption", "assumption", "document")
    }


def test_where_nothing_is_stated_there_is_a_row_for_each_drug_and_cycle(run: Run) -> None:
    """Without the length of a cycle: date, day, cycle day and amount are null, and the status says why."""
    doses = [row for row in _rows(run, SILENT) if row["kind"] == "dose"]
    empty = ("date", "day", "cycle_day", "amount", "unit", "window")
    assert {tuple(row[key] for key in empty) for row in doses} == {(None,) * len(empty)}
    assert {row["status"] for row in doses} == {"not stated"}
    cycles = Counter((row["arm"], row["drug"]) for row in doses if row["cycle"] is not None)
    assert set(cycles.values()) == {2, 9}


def test_an_assumption_fills_and_is_marked(run: Run) -> None:
    """`--assume cycle_length_days=28` dates the cycles, with the origin `assumption`."""
    rows = _rows(run, SILENT, "--assume", "cycle_length_days=28")
    dated = [row for row in rows if row["kind"] == "dose" and row["cycle"] is not None]
    assert {row["origin"] for row in dated} == {"assumption"}
    assert all(row["date"] is not None for row in dated)
    second = min(date.fromisoformat(row["date"]) for row in dated if row["cycle"] == 2)
    assert second == date.fromisoformat(START) + timedelta(days=28)


def test_one_arm_or_all(run: Run) -> None:
    """Without `--arm` all arms are planned, with it that one; letter case does not matter."""
    every = {row["arm"] for row in _rows(run, SILENT)}
    assert len(every) > 1
    one = sorted(every)[0]
    assert {row["arm"] for row in _rows(run, SILENT, "--arm", one.upper())} == {one}


def test_phases_have_the_words_of_the_contract(run: Run) -> None:
    """Doses are given in induction, maintenance or treatment."""
    for trial in TRIALS:
        found = {row["phase"] for row in _rows(run, trial) if row["kind"] == "dose"}
        assert found <= {"induction", "maintenance", "treatment"}
    assert {"induction", "maintenance"} <= {row["phase"] for row in _rows(run, "NCT04883242")}


def test_a_choice_of_routes_is_one_text(run: Run) -> None:
    """`PO|IV` keeps both; an assumption settles it."""
    assert {row["route"] for row in _doses(_rows(run, "NCT04883242"), "dexamethasone")} == {"PO|IV"}
    settled = _rows(run, "NCT04883242", "--assume", "dexamethasone.route=PO")
    assert {row["route"] for row in _doses(settled, "dexamethasone")} == {"PO"}


# -- doses -------------------------------------------------------------------------------------------------------------


def test_the_label_needs_the_product_where_the_route_does_not_tell(run: Run) -> None:
    """Injection and infusion do not tell the product: the error names the choices, and one of them fills the doses."""
    refused = _calendar(run, POEMS, "--doses", "label", "--weight-kg", "70", "--json")
    assert (refused.code, refused.out) == (2, "")
    assert "--product" in refused.err
    filled = _rows(run, POEMS, "--doses", "label", "--weight-kg", "70", "--product", "daratumumab=Darzalex")
    infusions = _doses(filled, "daratumumab")
    assert {(row["amount"], row["unit"], row["origin"]) for row in infusions} == {(1120, "mg", "label")}


def test_without_a_weight_the_dose_stays_as_printed(run: Run) -> None:
    """16 mg/kg is neither dropped nor multiplied with a weight that nobody knows."""
    rows = _rows(run, POEMS, "--doses", "label", "--product", "daratumumab=Darzalex")
    assert {(row["amount"], row["unit"]) for row in _doses(rows, "daratumumab")} == {(16, "mg/kg")}
    assert "--weight-kg" in _calendar(run, POEMS, "--doses", "label", "--product", "daratumumab=Darzalex").err


def test_a_weight_of_a_later_day_counts_from_that_day(run: Run) -> None:
    """`--fact` brings a second weight; the doses before it stay as they are."""
    rows = _rows(
        run, POEMS, "--doses", "label", "--product", "daratumumab=Darzalex", "--weight-kg", "70",
        "--fact", "weight = 80 kg on 2024-02-25",
    )  # fmt: skip
    amounts = {row["cycle"]: row["amount"] for row in _doses(rows, "daratumumab")}
    assert (amounts[1], amounts[2]) == (1120, 1280)


# -- events and the plan before ----------------------------------------------------------------------------------------


def test_what_happened_stands_in_the_rows(run: Run, happened: Path) -> None:
    """Late, missed and held givings keep their rows, each with its reason."""
    rows = _rows(run, POEMS, "--events", happened)
    late = [row for row in _doses(rows, "daratumumab") if row["status"] == "late"]
    assert [(row["date"], row["planned"], row["actual"]) for row in late] == [
        ("2024-02-09", "2024-02-08", "2024-02-09")
    ]
    states = Counter(row["status"] for row in _doses(rows, "lenalidomide"))
    assert states == {"planned": 248, "missed": 1, "held": 3}
    assert all(row["reason"] for row in rows if row["status"] in {"late", "missed", "held"})


def test_a_plan_and_its_changes(run: Run, happened: Path, tmp_path: Path) -> None:
    """Against the plan before, changed rows count on and unchanged ones keep their number; the text names changes."""
    plan = tmp_path / "plan.json"
    assert _calendar(run, POEMS, "--patient", "7", "--json", "--out", plan).code == 0
    rows = _rows(run, POEMS, "--patient", "7", "--events", happened, "--previous", plan)
    changed = {row["status"] for row in rows if row["sequence"] == 1 and row["kind"] == "dose"}
    assert changed == {"late", "missed", "held"}
    assert {row["sequence"] for row in rows} == {0, 1}
    text = _calendar(run, POEMS, "--patient", "7", "--events", happened, "--previous", plan).out
    assert "Against the plan before:" in text
    assert "missed" in text.rpartition("Against the plan before:")[2]


def test_a_plan_of_the_keys_of_the_contract_is_enough(run: Run, tmp_path: Path) -> None:
    """A plan that another program wrote with the sixteen keys alone can be the plan before."""
    bare = [{key: row[key] for key in KEYS} for row in json.loads(_calendar(run, POEMS, "--json").out)]
    plan = tmp_path / "bare.json"
    plan.write_text(json.dumps(bare), "utf-8")
    assert {row["sequence"] for row in _rows(run, POEMS, "--previous", plan)} == {0}


def test_a_rule_of_ones_own_holds_a_drug(run: Run) -> None:
    """A rule is judged on the facts given, and only the days on which it holds are held."""
    rows = _rows(
        run, POEMS, "--rule", "hold lenalidomide if platelets < 30 10*9/L until platelets >= 50 10*9/L",
        "--fact", "platelets = 20 10*9/L on 2024-02-05", "--fact", "platelets = 60 10*9/L on 2024-02-12",
    )  # fmt: skip
    held = [row["date"] for row in _doses(rows, "lenalidomide") if row["status"] == "held"]
    assert (min(held), max(held), len(held)) == ("2024-02-05", "2024-02-11", 7)


# -- other forms -------------------------------------------------------------------------------------------------------


def test_the_table_is_the_default(run: Run) -> None:
    """Without a form a coordinator gets text, with the findings apart."""
    ran = _calendar(run)
    assert ran.code == 0
    assert ran.out.startswith("NCT04396496: day 1 is 2024-02-01")
    assert ran.out == _calendar(run, POEMS, "--format", "table").out
    assert "Next: " in ran.err
    assert "Next: " not in ran.out


def test_csv_has_a_line_for_every_row(run: Run) -> None:
    """As many lines as JSON has rows, with the columns of the result table."""
    lines = list(csv.DictReader(io.StringIO(_calendar(run, POEMS, "--format", "csv").out, newline="")))
    rows = _rows(run)
    assert [line["date"] for line in lines] == [row["date"] or "" for row in rows]
    assert [line["label"] for line in lines] == [row["label"] for row in rows]


@pytest.mark.parametrize("trial", TRIALS)
def test_icalendar_is_read_by_another_program(run: Run, trial: str) -> None:
    """An independent parser finds an event for every row that has a day, each with an identifier of its own."""
    parsed = vobject.readOne(_calendar(run, trial, "--patient", "7", "--format", "ics").out)
    assert parsed.validate(raiseException=True)
    events = parsed.contents.get("vevent", [])
    dated = [row for row in _rows(run, trial) if row["date"] is not None or row["window"] is not None]
    assert len(events) == len(dated)
    assert len({event.uid.value for event in events}) == len(events)


def test_icalendar_cancels_what_is_gone(run: Run, tmp_path: Path) -> None:
    """With `--previous`, events of an arm that is no longer planned are cancelled under their old identifiers."""
    plan = tmp_path / "plan.json"
    words = ("--assume", "cycle_length_days=28", "--patient", "7")
    _calendar(run, SILENT, *words, "--json", "--out", plan)
    before = vobject.readOne(_calendar(run, SILENT, *words, "--format", "ics").out).vevent_list
    ran = _calendar(run, SILENT, *words, "--arm", "group 1", "--previous", plan, "--format", "ics")
    after = vobject.readOne(ran.out).vevent_list
    assert {event.uid.value for event in after} == {event.uid.value for event in before}
    states = Counter(event.status.value for event in after)
    assert states["CANCELLED"] > 0
    assert {event.sequence.value for event in after if event.status.value == "CANCELLED"} == {"1"}


@pytest.mark.parametrize("form", ["html", "diary"])
def test_pages_are_html(run: Run, form: str, tmp_path: Path) -> None:
    """The calendar and the diary are pages of their own, on stdout or in a file."""
    ran = _calendar(run, POEMS, "--format", form)
    assert ran.code == 0
    assert ran.out.lower().startswith("<!doctype html>")
    assert _calendar(run, POEMS, "--format", form, "--out", tmp_path / "new" / "page.html").code == 0
    assert (tmp_path / "new" / "page.html").read_text("utf-8") == ran.out


def test_out_writes_the_very_same_bytes(run: Run, tmp_path: Path) -> None:
    """A file holds what stdout would have shown; JSON stands on stdout in any case."""
    for form in ("table", "csv", "ics"):
        shown = _calendar(run, POEMS, "--format", form).out
        ran = _calendar(run, POEMS, "--format", form, "--out", tmp_path / form)
        assert ran.out == f"Written to {tmp_path / form}\n"
        assert (tmp_path / form).read_bytes().decode() == shown
    ran = _calendar(run, POEMS, "--json", "--out", tmp_path / "plan.json")
    assert (tmp_path / "plan.json").read_text("utf-8") == ran.out


def test_findings_go_into_a_file(run: Run, tmp_path: Path) -> None:
    """With `--findings` they are JSON lines in the file, and stderr is silent."""
    file = tmp_path / "new" / "findings.jsonl"
    ran = _calendar(run, POEMS, "--json", "--findings", file)
    assert ran.err == ""
    found = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert "dose-not-stated" in {one["family"] for one in found}


# -- patients from records ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two patients with weights."""
    files = {
        "person.csv": "person_id,sex,birth_date\n001,female,1960-05-17\n002,male,1955-01-02\n",
        "measurement.csv": "person_id,variable,date,value,unit\n001,weight,2024-01-30,60,kg\n",
        "event.csv": "person_id,trial,kind,date\n001,NCT04396496,first_dose,2024-02-01\n",
    }
    return folder_of(tmp_path_factory.mktemp("ward"), files)


def test_facts_are_taken_from_records(run: Run, ward: Path) -> None:
    """The weight of the records makes the dose; a weight that is typed counts before it."""
    words = ("--doses", "label", "--product", "daratumumab=Darzalex", "--patients", ward, "--patient", "001")
    assert _doses(_rows(run, POEMS, *words), "daratumumab")[0]["amount"] == 960
    assert _doses(_rows(run, POEMS, *words, "--weight-kg", "70"), "daratumumab")[0]["amount"] == 1120


def test_a_recorded_end_ends_the_calendar(run: Run, tmp_path: Path) -> None:
    """The death of the records cancels what comes later, as for a cohort; not known yet, it is a warning."""
    files = {
        "person.csv": "person_id,death_date\n001,2024-03-10\n",
        "event.csv": "person_id,trial,kind,date\n001,NCT04396496,first_dose,2024-02-02\n",
    }
    words = ("--patients", folder_of(tmp_path, files), "--patient", "001")
    rows = _doses(_rows(run, POEMS, *words, "--as-of", "2024-03-20"), "lenalidomide")
    assert next(row["date"] for row in rows if row["status"] == "cancelled") == "2024-03-10"
    early = _calendar(run, POEMS, *words)
    assert "cancelled" not in early.out
    assert "warning [records-later] records: the records of 001 have death on 2024-03-10" in early.err
    assert "warning [start-differs] event: the records of 001 have the first dose on 2024-02-02" in early.err


def test_the_weight_that_counts_may_be_chosen(run: Run) -> None:
    """Where the document is silent: the weight at the start, on day 1 of the cycle, or on the day of the giving."""
    weights = ("--weight-kg", "60", "--fact", "weight = 70 kg on 2024-03-04")  # the fifth day of the second cycle
    amounts = {}
    for when in ("baseline", "cycle", "giving"):
        words = ("--assume", "daratumumab.dose=16 mg/kg", *weights, "--weight-at", when)
        amounts[when] = [row["amount"] for row in _doses(_rows(run, POEMS, *words), "daratumumab")][4:9]
    assert amounts == {
        "baseline": [960] * 5, "cycle": [960] * 4 + [1120], "giving": [960, 1120, 1120, 1120, 1120],
    }  # fmt: skip


def test_a_patient_who_is_not_in_the_records_is_named(run: Run, ward: Path) -> None:
    """A slip in the id is answered with the nearest ids."""
    ran = _calendar(run, POEMS, "--patients", ward, "--patient", "0001")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 001" in ran.err


def test_what_contradicts_the_records_is_refused(run: Run, ward: Path) -> None:
    """Sex or birth date other than recorded is a mistake somewhere."""
    ran = _calendar(run, POEMS, "--patients", ward, "--patient", "001", "--sex", "male")
    assert (ran.code, ran.out) == (2, "")
    assert "contradicts the records of 001" in ran.err


def test_without_a_patient_the_work_of_all_is_counted(run: Run, ward: Path) -> None:
    """`--patients` alone asks for the cohort: weeks ahead, who is due, who is late, as text, JSON or CSV."""
    words = ("calendar", POEMS, "--patients", ward, "--as-of", "2024-02-05")
    text = run(*words)
    assert text.code == 0
    assert "2 persons, 1 enrolled" in text.out
    assert "Due this week" in text.out
    whole = run(*words, "--json").json()
    assert whole["counts"]["enrolled"] == 1
    assert {row["person_id"] for row in whole["due"]} == {"001"}
    (first, *_) = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").out, newline="")))
    assert (first["week"], first["drug"], first["givings"]) == ("2024-01-29", "daratumumab", "1")
    needs = [need for week in whole["weeks"] for need in week["drugs"] if need["drug"] == "lenalidomide"]
    assert sum(need["amounts"]["mg"] for need in needs) == 3780


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--as-of"), (("--as-of", "2024"), "--as-of"), (("--as-of", "2024-02-05", "--start", START), "--start"),
        (("--as-of", "2024-02-05", "--weight-kg", "70"), "--weight-kg"),
        (("--as-of", "2024-02-05", "--previous", "plan.json"), "--previous"),
        (("--as-of", "2024-02-05", "--format", "ics"), "--format ics"),
    ],
    ids=str,
)  # fmt: skip
def test_what_belongs_to_one_patient_is_refused_for_all(
    run: Run, ward: Path, words: tuple[str, ...], said: str
) -> None:
    """An option that a cohort cannot use is never silently left aside."""
    ran = run("calendar", POEMS, "--patients", ward, *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Next: " in ran.err
