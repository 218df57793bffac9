"""Which dose of a document counts for one giving: by condition, by dose level, by cycle. Reckons no amount."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from trialrun.engines import Context, Patient, evaluate
from trialrun.errors import InputError, UnknownNameError, UsageError
from trialrun.ground.dates import Date, study_day_date
from trialrun.ground.finding import Finding
from trialrun.ground.truth import Met, Truth, Unknown
from trialrun.protocol import Amount, DoseDays, Trial
from trialrun.rules.nodes import Rule
from trialrun.treat.dosing.special_cases import is_special_case
from trialrun.treat.model import Choices
from trialrun.treat.schedule.findings import about
from trialrun.treat.schedule.giving import Giving

EVERYBODY_ELSE = "everybody else"
"""The dose level that is none of those a document names."""


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """The dose a document states for a giving. None: it states none, or, with `open`, it cannot be told which."""

    dose: Amount | None = None
    open: str = ""
    findings: tuple[Finding, ...] = ()


class Chance(msgspec.Struct, frozen=True):
    """A dose that may be the one: `when` is its condition, `needs` what would tell, `sure` that the condition holds."""

    dose: Amount | None
    when: str = ""
    needs: tuple[str, ...] = ()
    sure: bool = False


def find_stated(giving: Giving, trial: Trial, patient: Patient, choices: Choices) -> Stated:
    """The dose of the document that counts for a giving and this patient.

    Entries with a rule are judged in their order as of the day of the giving, and the first that is met counts; then
    those that name a dose level; then the one for everybody else. Where what is unknown could change the dose, it is
    open. Raises InputError for a dose of nothing or less.
    """
    entries = _narrowest(giving.entries) or (DoseDays(),)
    for entry in entries:
        refuse_nothing(entry.dose or giving.administration.dose, giving)
    asked = _plain(choices.dose_level)
    named = [entry for entry in entries if asked and _plain(entry.who) == asked]
    if named:
        return _told([Chance(_dose(entry, giving), entry.who, sure=True) for entry in named], giving, trial)
    ruled = [(entry, judge(entry, giving, trial, patient)) for entry in entries if entry.rule is not None]
    chances = _ruled(ruled, giving)
    if not any(chance.sure for chance in chances):
        chances += _others([entry for entry in entries if entry.rule is None], giving, asked)
    return _told(chances, giving, trial)


def judge(entry: DoseDays, giving: Giving, trial: Trial, patient: Patient) -> Truth:
    """Whether the rule of an entry holds for a patient on the day of a giving."""
    if entry.rule is None:
        return Met()
    context = Context(giving_day(giving), trial.name, favours=None)
    return evaluate(entry.rule.tree, patient, context).truth


def giving_day(giving: Giving) -> Date:
    """The day of a giving; where it is not known, the first day of its cycle, else the day of the first dose."""
    return giving.row.date or giving.slot.first or giving.start


def start_of(giving: Giving) -> Date:
    """The day of the first dose, as the study day of a giving tells it."""
    row = giving.row
    if row.date is None or row.day is None:
        return giving.start
    return row.date - (study_day_date(row.date, row.day) - row.date)


def refuse_nothing(dose: Amount | None, giving: Giving) -> None:
    """Raise InputError for a dose of zero or less."""
    if dose is not None and dose.quantity.value <= 0:
        where = f"phase {giving.slot.phase.name!r}, {giving.administration.drug}"
        raise InputError(f"a dose of {dose.text} is no giving", where=where, fix="correct the dose, or leave it out")


def check_dose_level(trial: Trial, choices: Choices) -> None:
    """Raise UsageError for a dose level that no schedule of the trial names."""
    if not choices.dose_level:
        return
    entries = (
        entry for phase in trial.phases for administration in phase.administrations for entry in administration.schedule
    )
    levels = tuple(dict.fromkeys(entry.who for entry in entries if entry.who))
    if not levels:
        raise UsageError(f"{trial.name} names no dose levels", where="--dose-level", fix="leave --dose-level out")
    if _plain(choices.dose_level) not in {_plain(level) for level in (*levels, EVERYBODY_ELSE)}:
        raise UnknownNameError(
            "dose level", choices.dose_level, levels, where="--dose-level", fix=f"there are: {'; '.join(levels)}"
        )


def _narrowest(entries: Sequence[DoseDays]) -> tuple[DoseDays, ...]:
    """An entry that names its cycles takes the place of one for all cycles, for the same patients."""
    named = {(entry.who, entry.rule) for entry in entries if entry.cycles is not None}
    return tuple(entry for entry in entries if entry.cycles is not None or (entry.who, entry.rule) not in named)


def _ruled(ruled: Iterable[tuple[DoseDays, Truth]], giving: Giving) -> list[Chance]:
    """The doses that may count among those with a rule: all that are met, and those before them that are unknown.

    A rule that is met merely because a stricter one before it is (below 60 behind below 30) adds nothing.
    """
    chances: list[Chance] = []
    met: list[Rule] = []
    for entry, truth in ruled:
        tree = entry.rule.tree if entry.rule is not None else None
        match truth:
            case Met() if tree is not None and not any(is_special_case(one, tree) for one in met):
                chances.append(Chance(_dose(entry, giving), _words(entry), sure=True))
                met.append(tree)
            case Unknown(needs) if not met:
                words = tuple(f"{need.subject} ({need.detail})" for need in needs)
                chances.append(Chance(_dose(entry, giving), _words(entry), words))
            case _:
                continue
    return chances


def _others(entries: Sequence[DoseDays], giving: Giving, asked: str) -> list[Chance]:
    """The doses of entries without a rule: the levels where none was chosen, and the one for everybody else."""
    levels = [Chance(_dose(entry, giving), entry.who) for entry in entries if entry.who and not asked]
    rest = [Chance(_dose(entry, giving)) for entry in entries if not entry.who]
    if not rest and (not entries or asked):
        rest = [Chance(giving.administration.dose)]
    return levels + rest


def _told(chances: Sequence[Chance], giving: Giving, trial: Trial) -> Stated:
    """The one dose of all chances, else why it is open."""
    doses = {chance.dose for chance in chances}
    if len(doses) <= 1:
        return Stated(dose=next(iter(doses), None))
    drug, place = giving.administration.drug, giving.administration
    listed = "; ".join(f"{chance.when or EVERYBODY_ELSE}: {_text(chance.dose)}" for chance in chances)
    needs = tuple(dict.fromkeys(need for chance in chances for need in chance.needs))
    if sum(chance.sure for chance in chances) > 1 and not needs:
        message, fix = f"conditions that hold give {drug} in different doses", "ask the sponsor which one counts"
        return Stated(
            open="conditions contradict",
            findings=(about(trial, place, "dose-conflict", "error", message, fix=fix, calculation=listed),),
        )
    if needs:
        message = f"which dose of {drug} counts is not known: it needs {', '.join(needs)}"
        fix = "give the records with --patients, or a value with --fact"
        found = about(trial, place, "dose-open", "query", message, fix=fix, calculation=listed)
        return Stated(open=f"needs {', '.join(needs)}", findings=(found,))
    levels = [chance.when or EVERYBODY_ELSE for chance in chances]
    message = f"the dose of {drug} depends on who is treated"
    fix = f"choose with --dose-level, for example --dose-level '{levels[0]}'"
    found = about(trial, place, "dose-level", "query", message, fix=fix, calculation=listed)
    return Stated(open="the dose level is not chosen", findings=(found,))


def _dose(entry: DoseDays, giving: Giving) -> Amount | None:
    return entry.dose or giving.administration.dose


def _words(entry: DoseDays) -> str:
    return entry.who or (entry.rule.text if entry.rule is not None else "")


def _text(dose: Amount | None) -> str:
    return dose.text if dose is not None else "no dose stated"


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
