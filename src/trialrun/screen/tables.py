"""A screening as tables and files: verdicts, answers, evidence (Parquet), funnel (CSV) and summary (JSON).

Decides nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from trialrun import __version__
from trialrun.engines import Context, Patient
from trialrun.errors import InputError
from trialrun.ground.truth import Met, NotMet, Truth
from trialrun.records import Cohort
from trialrun.records.schema import RESULT_TABLES
from trialrun.rules import print_rule
from trialrun.screen.asking import question_lists
from trialrun.screen.explain import Explanation, explain_patient
from trialrun.screen.funnel import VERDICTS, FunnelRow
from trialrun.screen.persons import first_patients
from trialrun.screen.screening import ANSWERS, Screening, TrialScreening
from trialrun.screen.summary import screening_summary
from trialrun.screen.wording import needs_text, question_text
from trialrun.terms import load_vocabulary

TRUTHS = ("not_met", "met", "unknown")
_PACKING: dict[str, Any] = {"compression": "zstd", "compression_level": 1}
_STATISTICS = ["trial", "criterion", "verdict", "answer"]  # of long texts they cost more than they save


def save_screening(screening: Screening, cohort: Cohort, folder: Path, *, evidence_patients: int = 100) -> None:
    """Write verdicts.parquet, answers.parquet, evidence.parquet, funnel.csv and summary.json into a folder.

    Evidence is written for the first `evidence_patients` patients, question lists for the nearest of the undetermined
    (see `question_lists`), everything else for all. Raises InputError where the folder cannot be written.
    """
    explained = explain_first(screening, cohort, evidence_patients)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(
            folder / "verdicts.parquet",
            "verdict",
            screening,
            (verdict_table(screening, one) for one in screening.trials),
        )
        _write(
            folder / "answers.parquet",
            "answer",
            screening,
            (answer_table(screening, one) for one in screening.trials),
        )
        _write(folder / "evidence.parquet", "evidence", screening, iter([evidence_table(explained)]))
        (folder / "funnel.csv").write_text(funnel_csv(screening), encoding="utf-8")
        summary = msgspec.json.format(msgspec.json.encode(screening_summary(screening)), indent=2)
        (folder / "summary.json").write_bytes(summary + b"\n")
    except OSError as error:
        raise InputError(
            f"cannot write the results: {error.strerror or error}",
            where=str(folder),
            fix="choose a folder you may write to",
        ) from error


def explain_first(screening: Screening, cohort: Cohort, count: int) -> dict[tuple[str, str], Explanation]:
    """The explanations of the first `count` patients, by trial and patient."""
    context = Context(as_of=screening.as_of, assume_absent=frozenset(screening.assumed_absent))
    persons: Sequence[Patient] = first_patients(cohort, count)
    return {
        (one.trial.name, person.person_id): explain_patient(one.trial, person, context)
        for one in screening.trials
        for person in persons
    }


def verdict_table(screening: Screening, one: TrialScreening) -> pa.Table:
    """The verdicts of one trial, patient by patient; texts are dictionaries. Columns as in RESULT_TABLES."""
    persons, criteria = len(screening.person_ids), len(one.criteria)
    truths = [one.judgement.truth(criterion.id) for criterion in one.criteria]
    return pa.table(
        {
            "trial": _repeated([one.trial.name], np.zeros(persons * criteria, dtype=np.int8)),
            "person_id": _repeated(screening.person_ids, np.repeat(np.arange(persons, dtype=np.int32), criteria)),
            "criterion": _repeated(
                [criterion.id for criterion in one.criteria],
                np.tile(np.arange(criteria, dtype=np.int32), persons),
            ),
            "truth": _repeated(TRUTHS, _by_patient(truths)),
            "verdict": _repeated(VERDICTS, one.verdicts.ravel(order="C")),
            "needs": _needs_column(one),
        }
    )


def answer_table(screening: Screening, one: TrialScreening) -> pa.Table:
    """The answers of one trial, a row per patient; a decided one has no questions. Columns as in RESULT_TABLES."""
    numbers, lists = question_lists(one)  # LATER and DECIDED are the last two of what is picked from
    vocabulary = load_vocabulary()
    needs = {need for each in lists for need in each.needs}
    said = {need: question_text(need, one.trial, vocabulary) for need in needs}
    words = [list(dict.fromkeys(said[need] for need in each.needs)) for each in lists]
    return pa.table(
        {
            "trial": _repeated([one.trial.name], np.zeros(len(screening.person_ids), dtype=np.int8)),
            "person_id": pa.array(screening.person_ids, pa.string()),
            "answer": _repeated(ANSWERS, one.answers.astype(np.int8)),
            "reason": _reasons(one),
            "failed": _failed_lists(one),
            "questions": _picked([*words, None, []], numbers, pa.list_(pa.string())),
            "questions_exact": _picked([*(each.exact for each in lists), None, True], numbers, pa.bool_()),
            "arms": _arm_lists(one, len(screening.person_ids)),
        }
    )


def evidence_table(explained: dict[tuple[str, str], Explanation]) -> pa.Table:
    """One row per record behind an atom, and one without a record for an atom nothing was found for."""
    rows = [row for explanation in explained.values() for row in _evidence_rows(explanation)]
    return pa.Table.from_pylist(rows, schema=RESULT_TABLES["evidence"])


def funnel_csv(screening: Screening) -> str:
    """All funnels as one CSV text, a row per trial and criterion."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FunnelRow.__struct_fields__)
    for one in screening.trials:
        writer.writerows(msgspec.structs.astuple(row) for row in one.funnel)
    return out.getvalue()


def _write(path: Path, kind: str, screening: Screening, tables: Iterator[pa.Table]) -> None:
    note = {
        "trialrun": __version__,
        "as_of": screening.as_of.isoformat(),
        "assumed_absent": ",".join(screening.assumed_absent),
    }
    first = next(tables, None)
    if first is None:
        first = RESULT_TABLES[kind].empty_table()
    schema = first.schema.with_metadata({f"trialrun.{key}": value for key, value in note.items()})
    with pq.ParquetWriter(path, schema, write_statistics=_STATISTICS, **_PACKING) as writer:
        writer.write_table(first.cast(schema))
        for table in tables:
            writer.write_table(table.cast(schema))


def _repeated(words: Sequence[str], codes: np.ndarray[Any, Any]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(words, pa.string()))


def _by_patient(columns: Sequence[np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
    """Columns of one value for each patient as one column, patient by patient."""
    return np.stack(columns, axis=1).ravel() if columns else np.zeros(0, dtype=np.int32)


def _needs_column(one: TrialScreening) -> pa.DictionaryArray:
    """What every verdict misses, in words; null where nothing is missing."""
    vocabulary = load_vocabulary()
    words: dict[str, int] = {}
    columns = []
    for criterion in one.criteria:
        codes, sets = one.judgement.need_sets(criterion.id)
        texts = [needs_text(needs, one.trial, vocabulary) for needs in sets]
        columns.append(np.array([words.setdefault(text, len(words)) for text in texts], dtype=np.int32)[codes])
    codes = _by_patient(columns)
    missing = codes == words.get("", -1)
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=missing), pa.array(list(words), pa.string()))


def _failed_lists(one: TrialScreening) -> pa.Array:
    persons, criteria = np.nonzero(one.verdicts == VERDICTS.index("fail"))
    offsets = np.zeros(len(one.verdicts) + 1, dtype=np.int32)
    np.cumsum(np.bincount(persons, minlength=len(one.verdicts)), out=offsets[1:])
    names = pa.array([criterion.id for criterion in one.criteria], pa.string())
    return pa.ListArray.from_arrays(pa.array(offsets), names.take(pa.array(criteria)))


def _reasons(one: TrialScreening) -> pa.DictionaryArray:
    """The reason of every answer in short: how many criteria fail or are open, or that the patient died."""
    failing = (one.verdicts == VERDICTS.index("fail")).sum(axis=1)
    still_open = (one.verdicts > VERDICTS.index("pass")).sum(axis=1)
    width = one.verdicts.shape[1] + 1
    distinct, codes = np.unique((one.died * width + failing).astype(np.int64) * width + still_open, return_inverse=True)
    # several codes may read the same; a dictionary must hold each text once
    words: dict[str, int] = {}
    places = [words.setdefault(_reason(int(code), width, one), len(words)) for code in distinct]
    return _repeated(list(words), np.array(places, dtype=np.int32)[codes.reshape(-1)])


def _reason(code: int, width: int, one: TrialScreening) -> str:
    rest, still_open = divmod(code, width)
    died, failing = divmod(rest, width)
    if died:
        return "died before the as-of date"
    if failing:
        return f"{failing} of {width - 1} criteria fail"
    if still_open:
        return f"{still_open} of {width - 1} criteria are open"
    if not one.trial.eligibility.complete:
        return "all stated criteria pass, but the document has no eligibility list"
    return f"all {width - 1} criteria pass"


def _arm_lists(one: TrialScreening, persons: int) -> pa.ListArray:
    """The arms a patient may belong to: those whose rule is met or unknown (marked so)."""
    codes = np.zeros(persons, dtype=np.int64)
    lists: list[list[str]] = [[]]
    for arm in one.arms.vectors:
        lists = [[*each, *more] for each in lists for more in ([], [arm], [f"{arm}?"])]
        codes = codes * 3 + one.arms.truth(arm)
    return _picked(lists, codes, pa.list_(pa.string()))


def _picked(values: Sequence[Any], numbers: np.ndarray[Any, Any], kind: pa.DataType) -> pa.Array:
    """One of the values for every number; -1 is the last."""
    return pa.array(values, kind).take(pa.array(numbers % len(values)))


def _evidence_rows(explanation: Explanation) -> Iterator[dict[str, Any]]:
    for judged in explanation.criteria:
        for evidence in judged.evidence:
            row = {
                "trial": explanation.trial,
                "person_id": explanation.person_id,
                "criterion": judged.criterion.id,
                "atom": print_rule(evidence.atom),
                "truth": _truth_word(evidence.truth),
            }
            if not evidence.records:
                yield row
            for record in evidence.records:
                yield {**row, **msgspec.structs.asdict(record)}


def _truth_word(truth: Truth) -> str:
    return "met" if isinstance(truth, Met) else "not_met" if isinstance(truth, NotMet) else "unknown"
