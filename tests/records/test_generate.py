"""Simulated cohorts: the same rows however they are made, and patients on every side of every criterion."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from trialrun.engines import Context, evaluate, judge_cohort, patients
from trialrun.errors import InputError, UsageError
from trialrun.library import load_trial
from trialrun.protocol import Criterion, Trial, read_file
from trialrun.records import Cohort, load_patients
from trialrun.records.generate import generate_cohort, write_cohort
from trialrun.records.generate.deck import make_deck
from trialrun.records.generate.goals import MET, NOT_MET, UNKNOWN
from trialrun.records.generate.patients import BLOCK, draw_block
from trialrun.records.generate.scenarios import make_scenarios
from trialrun.records.generate.world import World
from trialrun.records.schema import PATIENT_TABLES
from trialrun.rules import Recorded, atoms
from trialrun.terms import load_vocabulary

Truths = Mapping[str, np.ndarray]
AS_OF = dt.date(2026, 3, 1)
SIZE = 2_000
BUNDLED = ("nct04396496", "nct04883242")
INVENTED = ("garnet", "zircon", "onyx")


def invented(name: str) -> Trial:
    """A trial file of our own: odd limits, another disease, comparisons with earlier values."""
    path = Path(__file__).parent / "trials" / f"{name}.yaml"
    trial, findings = read_file(path, source=path.name)
    assert isinstance(trial, Trial) and not [one for one in findings if one.severity == "error"]
    return trial


def trials_named(group: tuple[str, ...]) -> tuple[Trial, ...]:
    """The bundled or the invented trials."""
    return tuple(load_trial(name) if name in BUNDLED else invented(name) for name in group)


def criteria_of(trial: Trial) -> list[Criterion]:
    """The criteria that carry a rule."""
    return [one for one in trial.eligibility.criteria if one.rule is not None]


def truths_by_reference(cohort: Cohort, trial: Trial) -> Truths:
    """What the reference engine says of every criterion, patient by patient: 0 not met, 1 met, 2 unknown."""
    found: dict[str, list[int]] = {one.id: [] for one in criteria_of(trial)}
    code = {"NotMet": NOT_MET, "Met": MET, "Unknown": UNKNOWN}
    contexts = {one.id: Context(AS_OF, trial.name, favours=one.holds_when_eligible) for one in criteria_of(trial)}
    for patient in patients(cohort):
        for one in criteria_of(trial):
            truth = evaluate(one.rule.tree, patient, contexts[one.id]).truth
            found[one.id].append(code[type(truth).__name__])
    return {name: np.array(truths) for name, truths in found.items()}


def truths_by_columns(cohort: Cohort, trial: Trial) -> Truths:
    """The same from the columnar engine, which agrees with the reference and is fast."""
    rules = {one.id: (one.rule.tree, one.holds_when_eligible) for one in criteria_of(trial)}
    judged = judge_cohort(rules, cohort, Context(AS_OF, trial.name))
    return {name: judged.truth(name) for name in rules}


@pytest.fixture(scope="module", params=[BUNDLED, INVENTED], ids=["bundled", "invented"])
def judged(request: pytest.FixtureRequest) -> tuple[tuple[Trial, ...], Mapping[str, Truths]]:
    """Some trials, and the truth of every criterion for every patient of a cohort made for them."""
    trials = trials_named(request.param)
    cohort = generate_cohort(trials, SIZE, seed=11, as_of=AS_OF)
    judge = truths_by_reference if request.param == BUNDLED else truths_by_columns
    return trials, {trial.name: judge(cohort, trial) for trial in trials}


def test_every_criterion_is_passed_failed_and_left_open(judged):
    """At least 1 % of patients pass, 1 % fail and 1 % leave open each criterion; one that only asks for a record
    can never fail."""
    trials, truths = judged
    for trial in trials:
        for one in criteria_of(trial):
            shares = np.bincount(truths[trial.name][one.id], minlength=3) / SIZE
            if any(isinstance(atom, Recorded) for atom in atoms(one.rule.tree)):
                shares = shares[shares > 0]
            assert shares.min() >= 0.01, (trial.name, one.id, shares)


def test_some_patients_pass_everything(judged):
    """Between 5 and 40 % of patients are eligible for each trial whose criteria are complete."""
    trials, truths = judged
    for trial in trials:
        passed = [truths[trial.name][one.id] == one.holds_when_eligible for one in criteria_of(trial)]
        assert 0.05 <= np.all(passed, axis=0).mean() <= 0.40, trial.name


def test_patients_come_out_as_they_were_planned(judged):
    """The reference engine finds what the scenario of a patient foresees, in 99 of 100 criteria and more."""
    trials, truths = judged
    scenarios = make_scenarios(trials, 11, World(AS_OF, load_vocabulary(), {}))
    scenario = draw_block(make_deck(trials, 11, AS_OF), 0).scenario[:SIZE]
    agree = Counter(
        truths[scenarios[place].trial][one.id][patient] == wanted
        for patient, place in enumerate(scenario)
        for one, wanted in scenarios[place].sought
    )
    assert agree[False] <= 0.01 * agree.total()


def plain(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The content of tables, however they are chunked or encoded."""
    return {name: table.cast(PATIENT_TABLES[name]).combine_chunks() for name, table in tables.items()}


@pytest.fixture(scope="module")
def two_blocks() -> Cohort:
    """A cohort that spans two blocks."""
    return generate_cohort(trials_named(("garnet",)), BLOCK + 50, seed=5, as_of=AS_OF)


def test_rows_do_not_depend_on_workers_or_on_streaming(two_blocks, tmp_path):
    """Written by two processes and read again, a cohort has the rows of the one made in memory."""
    summary = write_cohort(trials_named(("garnet",)), BLOCK + 50, 5, tmp_path, as_of=AS_OF, workers=2)
    loaded = load_patients(tmp_path)
    assert plain(loaded.tables) == plain(two_blocks.tables)
    assert summary.rows == {name: table.num_rows for name, table in two_blocks.tables.items()}


def test_a_smaller_cohort_is_the_beginning_of_a_larger_one(two_blocks):
    """Patient n is the same in a cohort of any size."""
    small = generate_cohort(trials_named(("garnet",)), 40, seed=5, as_of=AS_OF)
    first = {name: table.slice(0, small.tables[name].num_rows) for name, table in two_blocks.tables.items()}
    assert plain(first) == plain(small.tables)


def test_another_seed_gives_other_patients():
    """The rows hang on the seed."""
    one, other = (generate_cohort(trials_named(("garnet",)), 40, seed, as_of=AS_OF) for seed in (1, 2))
    assert plain(one.tables)["measurement"] != plain(other.tables)["measurement"]


def test_written_cohorts_are_clean(two_blocks, tmp_path):
    """A written cohort is read as our own table, without a finding of severity warning or error."""
    write_cohort(trials_named(("garnet",)), 3_000, 5, tmp_path, as_of=AS_OF)
    loaded = load_patients(tmp_path, as_of=AS_OF)
    assert not [one for one in loaded.findings if one.severity in ("error", "warning")]
    assert loaded.size == 3_000


def test_dates_make_sense(two_blocks):
    """No fact begins after the as-of date, before birth or after death, and no row is there twice."""
    with duckdb.connect() as connection:
        for name, table in two_blocks.tables.items():
            connection.register(name, table)
        starts = {"measurement": "date", "condition": "start", "exposure": "start", "procedure": "date"}
        for name, day in starts.items():
            query = (
                f"select count(*) from {name} join person using (person_id) where {name}.\"{day}\" > date '{AS_OF}' "
                f'or {name}."{day}_to" < birth_date or {name}."{day}" > death_date'
            )
            assert connection.execute(query).fetchone() == (0,), name
        for name in ("condition", "exposure", "procedure"):
            names = [column for column in two_blocks.tables[name].column_names if column != "source_row"]
            columns = ", ".join(f'"{column}"' for column in names)
            query = f"select count(*) from (select {columns} from {name} group by all having count(*) > 1)"
            assert connection.execute(query).fetchone() == (0,), name


def test_scores_add_up():
    """The arm and the leg score sum to the Overall Neuropathy Limitations Scale, each in its own range."""
    cohort = generate_cohort(trials_named(("nct04396496",)), 500, seed=3, as_of=AS_OF)
    with duckdb.connect() as connection:
        connection.register("measurement", cohort.tables["measurement"])
        sums = connection.execute(
            "select a.value + l.value - o.value, a.value between 0 and 5, l.value between 0 and 7"
            " from measurement o join measurement a using (person_id, date) join measurement l using (person_id, date)"
            " where o.variable = 'onls' and a.variable = 'onls_arm' and l.variable = 'onls_leg'"
        ).fetchall()
    assert len(sums) > 100 and set(sums) == {(0.0, True, True)}


def test_patients_without_trials_can_be_made():
    """A cohort needs no trial: then everybody is drawn from the tables alone."""
    cohort = generate_cohort((), 300, seed=3, as_of=AS_OF)
    assert cohort.size == 300
    assert cohort.tables["attestation"].num_rows == 0


def test_laboratory_values_are_correlated():
    """Creatinine and eGFR share a factor: where one is high the other is low."""
    cohort = generate_cohort((), 3_000, seed=3, as_of=AS_OF)
    with duckdb.connect() as connection:
        connection.register("measurement", cohort.tables["measurement"])
        (found,) = connection.execute(
            "select corr(ln(c.value), e.value) from measurement c join measurement e using (person_id)"
            " where c.variable = 'creatinine' and c.unit = 'mg/dL' and e.variable = 'egfr' and e.value > 0"
        ).fetchone()
    assert found < -0.5


def test_an_empty_cohort_is_refused(tmp_path):
    """A size below one is an error that says so."""
    with pytest.raises(UsageError, match="cannot be made"):
        generate_cohort((), 0, seed=1, as_of=AS_OF)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    """A file in the place of the folder is an input error."""
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(InputError, match="cannot write"):
        write_cohort((), 10, 1, tmp_path / "taken", as_of=AS_OF)
