"""For whom a planned giving is: days stated for other patients are not this patient's. Reckons no amount."""

from __future__ import annotations

import msgspec

from trialrun.engines import Patient
from trialrun.ground.finding import Finding
from trialrun.ground.truth import Met, Unknown
from trialrun.protocol import DoseDays, Trial
from trialrun.treat.dosing.dose_entries import judge
from trialrun.treat.model import CalendarRow, Choices
from trialrun.treat.schedule.findings import about
from trialrun.treat.schedule.given_days import covers
from trialrun.treat.schedule.giving import Giving

Group = tuple[DoseDays, ...]


class Belonging(msgspec.Struct, frozen=True):
    """Whether a giving is this patient's: `yours`, and where that cannot be told, why it is in `doubt`."""

    yours: bool = True
    doubt: str = ""
    findings: tuple[Finding, ...] = ()

    def marked(self, row: CalendarRow) -> CalendarRow:
        """The row, without an amount where it is not known whether the giving is this patient's."""
        if not self.doubt:
            return row
        label = f"{row.drug}: {self.doubt}"
        return msgspec.structs.replace(row, amount=None, unit=None, amount_origin=None, reason=self.doubt, label=label)


class _Case(msgspec.Struct, frozen=True):
    """Entries for the same patients: the group a patient belongs to, or may, and what would tell."""

    group: Group
    needs: tuple[str, ...] = ()


def whose_giving(giving: Giving, trial: Trial, patient: Patient, choices: Choices) -> Belonging:
    """Whether a planned giving is for this patient.

    A schedule may give some patients other days (every second day with poor kidneys). Entries for the same patients
    belong together; the first whose rule is met as of the day of the giving is this patient's, else the one without a
    condition. Where what is unknown could change that, the giving stays, in doubt and without an amount.
    """
    entries = tuple(entry for entry in giving.administration.schedule if covers(entry, giving.slot.cycle))
    groups = _groups(entries)
    common = giving.administration.dose is not None or any(_is_common(group) for group in groups)
    if not groups or (common and all(_gives(group, giving) for group in groups)):
        return Belonging()
    cases = _cases(groups, giving, trial, patient, choices)
    if not cases:
        return Belonging() if common else _nobodys(giving, trial)
    given = [case for case in cases if _gives(case.group, giving)]
    if len(given) == len(cases):
        return Belonging()
    if not given:
        return Belonging(yours=False)
    needs = tuple(dict.fromkeys(need for case in cases for need in case.needs))
    what = f"it needs {', '.join(needs)}" if needs else "the dose level is not chosen"
    drug = giving.administration.drug
    message = f"on which days {drug} is given to this patient is not known: {what}"
    fix = "give the records with --patients, or a value with --fact" if needs else "choose with --dose-level"
    found = about(trial, giving.administration, "days-open", "query", message, fix=fix)
    return Belonging(doubt=f"whether it is given on this day is not known: {what}", findings=(found,))


def _groups(entries: Group) -> tuple[Group, ...]:
    """Entries for the same patients together, in the order of the file; those for everybody else last."""
    keys = sorted(dict.fromkeys((entry.rule, entry.who) for entry in entries), key=lambda key: key == (None, ""))
    return tuple(tuple(entry for entry in entries if (entry.rule, entry.who) == key) for key in keys)


def _is_common(group: Group) -> bool:
    return group[0].rule is None and not group[0].who


def _nobodys(giving: Giving, trial: Trial) -> Belonging:
    """None of the schedules is for this patient, and the document names nothing for everybody else."""
    drug = giving.administration.drug
    message = f"{drug} is stated for some patients only, and this patient is none of them: it is not planned"
    fix = "check the patient's records, or ask the sponsor what others get"
    return Belonging(
        yours=False, findings=(about(trial, giving.administration, "not-for-patient", "query", message, fix=fix),)
    )


def _gives(group: Group, giving: Giving) -> bool:
    """True where a group is given on the day of the giving; one without days shares those of the others."""
    silent = all(entry.days is None for entry in group)
    return silent or any(_same(entry, meant) for entry in group for meant in giving.entries)


def _same(entry: DoseDays, meant: DoseDays) -> bool:
    """True for one entry, also where days were assumed for it."""
    return msgspec.structs.replace(meant, days=entry.days, days_origin=entry.days_origin) == entry


def _cases(
    groups: tuple[Group, ...], giving: Giving, trial: Trial, patient: Patient, choices: Choices
) -> tuple[_Case, ...]:
    """The groups a patient may belong to: those that are open, up to the first that is certain."""
    asked = _plain(choices.dose_level)
    chosen = [group for group in groups if asked and _plain(group[0].who) == asked]
    if chosen:
        return (_Case(chosen[0]),)
    cases: list[_Case] = []
    for group in groups:
        if group[0].rule is None:
            if not (group[0].who and asked):
                cases.append(_Case(group))
            continue
        truth = judge(group[0], giving, trial, patient)
        if isinstance(truth, Unknown):
            cases.append(_Case(group, tuple(f"{need.subject} ({need.detail})" for need in truth.needs)))
        elif isinstance(truth, Met):
            return (*cases, _Case(group))
    return tuple(cases)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
