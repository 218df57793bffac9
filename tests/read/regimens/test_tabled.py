"""Tables of doses: each course of a table has its own doses, and a table of reduced doses gives none."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

LEVELS = [
    ("bendamustine", "1", "70"),
    ("bendamustine", "2", "90"),
    ("copanlisib", "1", "45"),
    ("copanlisib", "2", "60"),
]
BEHIND = "\nCopanlisib IV on days 1, 8 and 15 and bendamustine on days 1 and 2 of a 28-day cycle."


def doses_of_levels(text: str) -> list[tuple[str, str, str]]:
    """Drug, number of the level and amount of each giving."""
    given = (drug for phase in read_regimen(text).phases for drug in phase.administrations)
    return sorted((one.drug, one.dose_level[-1:], str(one.amount)) for one in given)


@pytest.mark.parametrize(
    "table",
    [
        "| Dose level | Copanlisib (mg) | Bendamustine (mg/m2) |\n|---|---|---|\n| 1 | 45 | 70 |\n| 2 | 60 | 90 |",
        "Level | Copanlisib | Bendamustine\n1 | 45 mg | 70 mg/m2\n2 | 60 mg | 90 mg/m2",
        "Dose Level\nCopanlisib\nBendamustine\n1\n45 mg\n70 mg/m2\n2\n60 mg\n90 mg/m2",
        "Level\tCopanlisib (mg)\tBendamustine (mg/m2)\n1\t45\t70\n2\t60\t90",
        "Dose level    Copanlisib    Bendamustine\n1     45 mg     70 mg/m2\n2     60 mg     90 mg/m2",
        "| Drug | Level 1 | Level 2 |\n| Copanlisib | 45 mg | 60 mg |\n| Bendamustine | 70 mg/m2 | 90 mg/m2 |",
    ],
)
def test_each_level_of_a_table_has_its_doses(table: str) -> None:
    """The drug of a column head is given to each level in the dose of its row, whatever the table is printed with."""
    assert doses_of_levels(table + BEHIND) == LEVELS


def test_a_drug_points_to_the_head_of_its_column() -> None:
    """A drug that is read from a table stands where its column head prints it."""
    regimen = read_regimen("| Cohort | Cerdulatinib (mg) |\n| A | 15 |\n| B | 30 |\nCerdulatinib twice daily.")
    given = [drug for phase in regimen.phases for drug in phase.administrations]
    assert {regimen.text.quote(drug.cut) for drug in given} == {"Cerdulatinib"}


@pytest.mark.parametrize(
    "table",
    [
        "Dose reductions:\n| Level | Pomalidomide |\n| 0 | 4 mg |\n| -1 | 3 mg |\n| -2 | 2 mg |",
        "Dose modifications\nDose level\nPomalidomide\nStarting dose\n4 mg\nFirst reduction\n3 mg",
        "| Dose level | Pomalidomide (mg) |\n| 0 | 4 |\n| -1 | 3 |",
    ],
)
def test_reduced_doses_are_not_planned(table: str) -> None:
    """What a dose may be reduced to is given to nobody from the start."""
    text = f"Pomalidomide 4 mg PO on days 1-21 of each 28-day cycle.\n{table}"
    assert schedules.schedule(text) == ["pomalidomide 4 mg · cycles 1+: 1..21"]


def test_columns_of_phases() -> None:
    """A column for each phase gives the drugs of the rows in the cycles of its head; an empty cell gives none."""
    text = (
        "Drug | Induction (cycles 1-3) | Maintenance (cycles 4-12)\n"
        "Isatuximab 10 mg/kg IV | Days 1, 8, 15, 22 | Day 1\nCarfilzomib | 56 mg/m2 days 1, 8, 15 | -"
    )
    assert schedules.schedule(text) == [
        "isatuximab 10 mg/kg · cycles 1-3: 1, 8, 15, 22",
        "carfilzomib 56 mg/m2 · cycles 1-3: 1, 8, 15",
        "isatuximab 10 mg/kg · cycles 4-12: 1",
    ]


def test_rows_of_cycles_and_days() -> None:
    """Numbers below `cycle` and `day` are those of the dose beside them."""
    text = (
        "| Cycle | Day | Elranatamab dose |\n| 1 | 1 | 12 mg |\n| 1 | 4 | 32 mg |\n| 2+ | 1 | 76 mg |\n28-day cycles."
    )
    assert schedules.schedule(text) == [
        "elranatamab 12 mg · cycle 1: 1",
        "elranatamab 32 mg · cycle 1: 4",
        "elranatamab 76 mg · cycles 2+: 1",
    ]


def test_rows_of_arms() -> None:
    """Rows that begin with an arm are of that arm, with the cells of their columns."""
    text = (
        "| Arm | Drug | Dose | Days |\n| A | Melphalan | 9 mg/m2 | 1-4 |\n| A | Prednisone | 60 mg/m2 | 1-4 |\n"
        "| B | Thalidomide | 200 mg | 1-28 |"
    )
    given = [(phase.arm.lower(), drug.drug) for phase in read_regimen(text).phases for drug in phase.administrations]
    assert given == [("arm a", "melphalan"), ("arm a", "prednisone"), ("arm b", "thalidomide")]
