"""The treatment as told in several places, held against each other and against the list of interventions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.read.crosschecks.model import Account, Subject
from trialrun.read.numbers import NUMBER, number_of
from trialrun.read.printed import one_line
from trialrun.read.regimens.model import PlannedDrug, PlannedPhase
from trialrun.read.source import GIVEN_KINDS, InterventionText, Printed, Source
from trialrun.read.spotting import spot
from trialrun.read.strengths import tells_product
from trialrun.terms import Vocabulary


def find_differing_accounts(subject: Subject) -> Iterator[Finding]:
    """Two tellings of one drug that differ in dose, days, route, length or number of cycles; arms may differ."""
    told: set[tuple[str, str]] = set()
    accounts = [one for one in subject.accounts if not _tells_product(one)]
    for one, other in combinations(accounts, 2):
        if not _of_one_treatment(one, other, subject.source):
            continue
        for drug in sorted(_drugs(one) & _drugs(other)):
            for what, said in _differences(one, other, drug, subject.accounts):
                message = f"{drug}: {what} told in two ways"
                calculation = f"{one.where}: {said[0]}; {other.where}: {said[1]}"
                fix = "ask the sponsor which is meant"
                if (message, calculation) in told:
                    continue  # the page prints the intervention below its arm and once more in its list
                told.add((message, calculation))
                found = subject.finding("treatment-differs", "query", message, one.piece, other.piece, fix=fix)
                yield replace(found, calculation=calculation)


def _tells_product(account: Account) -> bool:
    """Whether the text of an intervention tells what a product holds, and not when it is given."""
    regimen = account.regimen
    return _kind(account) == "intervention" and regimen.tells_mere_amounts and tells_product(regimen.text.plain)


def find_arms_without_schedule(subject: Subject) -> Iterator[Finding]:
    """Arms whose text names drugs of the trial, and of which the schedule says nothing: `the same without B`."""
    arms = {one_line(arm.label): arm for arm in subject.source.arms if arm.text is not None}
    given = {each.drug.lower() for phase in subject.trial.phases for each in phase.administrations}
    for arm in subject.trial.arms if given else ():
        printed = arms.get(arm.name) if not arm.phases and not arm.role.startswith(_UNTREATED) else None
        if printed is None or printed.text is None:
            continue
        if given & set(_named_drugs(printed.text.text, subject.vocabulary)):
            message = f"what the arm {arm.name!r} is given is not in the schedule, though it names drugs of the trial"
            fix = "write its phases by hand; until then its calendar is empty"
            yield subject.finding("arm-unexplained", "query", message, printed.label, printed.text, fix=fix)


_UNTREATED = ("no ", "placebo", "sham")
"""How the roles of arms begin that are given nothing that works."""


def _named_drugs(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The drugs that a text names, those of a combination one by one."""
    for one in spot(text, vocabulary, ("drugs", "combinations")):
        drug = vocabulary.drugs.get(one.name)
        yield from drug.components if drug is not None and drug.components else (one.name,)


def _of_one_treatment(one: Account, other: Account, source: Source) -> bool:
    """Whether two tellings are of the same: not two arms or two interventions, nor an arm and what another arm gets."""
    kinds = _kind(one), _kind(other)
    if kinds[0] == kinds[1]:
        return False
    if kinds != ("arm", "intervention"):
        return True
    label = _plain(one.where.removeprefix("arm "))
    tied = {_plain(arm) for item in source.interventions if item.text == other.piece for arm in item.arms}
    if tied:
        return label in tied
    name = _plain(other.where.removeprefix("intervention "))
    given = [each for arm in source.arms if _plain(arm.label.text) == label for each in arm.interventions]
    return not given or any(_plain(each).endswith(name) for each in given)


def _kind(account: Account) -> str:
    return account.where.partition(" ")[0]


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _given(account: Account, drug: str) -> Iterator[tuple[PlannedPhase, PlannedDrug]]:
    for phase in account.regimen.phases:
        yield from ((phase, given) for given in phase.administrations if given.drug == drug)


def _drugs(account: Account) -> set[str]:
    return {given.drug for phase in account.regimen.phases for given in phase.administrations}


def _differences(
    one: Account, other: Account, drug: str, accounts: Sequence[Account]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """What two tellings say otherwise. What the description says may be of another arm, or of another intervention."""
    for what, told in (
        ("the dose is", _doses),
        ("the length of a cycle is", _lengths),
        ("the number of cycles is", _numbers),
        ("the route is", _routes),
        ("the days of a cycle are", _days),
    ):
        first, second = told(one, drug), told(other, drug)
        if first and second and not (first & second) and not _told_of_another(one, other, drug, told, accounts):
            yield what, (", ".join(sorted(first)), ", ".join(sorted(second)))


def _told_of_another(
    one: Account, other: Account, drug: str, told: Callable[[Account, str], set[str]], accounts: Sequence[Account]
) -> bool:
    """Whether a description says of a drug what an arm or intervention beside the one at hand says of it."""
    if "description" not in (_kind(one), _kind(other)):
        return False
    running, listed = (one, other) if _kind(one) == "description" else (other, one)
    beside = [each for each in accounts if _kind(each) == _kind(listed) and each is not listed]
    return any(told(running, drug) & told(each, drug) for each in beside)


def _doses(account: Account, drug: str) -> set[str]:
    amounts = {(given.amount, given.unit) for _, given in _given(account, drug) if given.amount is not None}
    whole = {(number * amount, unit) for number, one in _units_of(account) for amount, unit in amounts if amount == one}
    return {f"{amount:f} {unit}" for amount, unit in amounts | whole}


_SEVERAL = re.compile(r"(?<![\d.,])(?P<number>\d{1,2})\s?[x×]\s?(?P<one>\d{1,5}(?:\.\d{1,3})?)\s?(?:mg|g|mcg|IU|U)\b")


def _units_of(account: Account) -> Iterator[tuple[int, Decimal]]:
    """`3 x 100 mg`: how many of one amount a dose is made of."""
    yield from ((int(found["number"]), Decimal(found["one"])) for found in _SEVERAL.finditer(account.piece.text))


def _lengths(account: Account, drug: str) -> set[str]:
    return {f"{phase.cycle_length_days} days" for phase, _ in _given(account, drug) if phase.cycle_length_days}


def _numbers(account: Account, drug: str) -> set[str]:
    lasts = [phase.cycles[1] for phase, _ in _given(account, drug) if phase.cycles and phase.cycles[1]]
    return {str(max(last for last in lasts if last))} if lasts else set()


def _routes(account: Account, drug: str) -> set[str]:
    return {route for _, given in _given(account, drug) for route in given.routes}


def _days(account: Account, drug: str) -> set[str]:
    """The days of each stretch of cycles as printed; none where some are assumed, or go on without an end."""
    given = [one for phase, one in _given(account, drug) if phase.cycles or phase.cycle_length_days]
    if any(one.assumed_day1 or one.open_ended or not one.spread for one in given):
        return set()
    spread = [each.days for one in given for each in one.spread or () if each.days]
    return {", ".join(map(str, days)) for days in spread}


def _listing(item: InterventionText) -> tuple[Printed, ...]:
    """What lists an intervention: its names; where a page tells it in sentences, all of these."""
    told = item.text is not None and item.name.text.rstrip().endswith(".")
    return (item.name, *item.other_names, *((item.text,) if told and item.text else ()))


def find_unlisted_drugs(subject: Subject) -> Iterator[Finding]:
    """Drugs that are given and not listed as an intervention."""
    listed = {item.term for item in subject.trial.interventions if item.term}
    known = listed | {part for name in listed for part in _parts(subject, name)}
    given = {name: account.piece for account in reversed(subject.accounts) for name in _drugs(account)}
    if not subject.source.interventions or not given:
        return
    printed = " ".join(_letters(piece.text) for item in subject.source.interventions for piece in _listing(item))
    aliases = dict(_aliases(subject))
    for name, piece in sorted(given.items()):
        below = (
            {other for other in listed if name in subject.vocabulary.below(other)}
            if subject.vocabulary.term(name)
            else set()
        )
        printed_as = (name, aliases.get(_letters(name), name))
        if name not in known and not below and not any(_is_printed(one, printed) for one in printed_as):
            message = f"{name} is given and is not listed as an intervention"
            yield subject.finding("intervention-list", "query", message, piece, fix=_COMPARE)


_BRACKETED = re.compile(r"(?P<word>[\w-]{3,40})(?: [a-z]{4,20})? \((?P<other>[\w-]{3,30})\)")


def _aliases(subject: Subject) -> Iterator[tuple[str, str]]:
    """The names that the text prints beside each other, `atevirdine mesylate (U-87201E)`, each with the other one."""
    source = subject.source
    for piece in (*(title.value for title in source.titles), *source.summary, *source.description):
        for found in _BRACKETED.finditer(piece.text):
            yield _letters(found["other"]), found["word"]
            yield _letters(found["word"]), found["other"]


def find_ungiven_drugs(subject: Subject) -> Iterator[Finding]:
    """Drugs that are listed as an intervention, and that no arm and no text names."""
    source = subject.source
    if not source.arms:
        return
    pieces = [piece for arm in source.arms for piece in (arm.label, arm.text) if piece]
    pieces += [*source.summary, *source.description, *(title.value for title in source.titles)]
    words = [*(piece.text for piece in pieces), *(name for arm in source.arms for name in arm.interventions)]
    told = " ".join(map(_letters, words))
    named = {one.name for text in words for one in spot(text, subject.vocabulary, ("drugs", "combinations"))}
    parts = named | {part for name in named for part in _parts(subject, name)}
    terms = {one.name.lower(): one.term for one in subject.trial.interventions}
    tied = {item.name.text.lower() for item in source.interventions if item.arms}
    for name, item in {" ".join(item.name.text.split()): item for item in source.interventions}.items():
        own = [_letters(word) for word in name.split() if len(word) > 3]
        silent = (
            item.name.text.lower() not in tied
            and item.kind.lower() in GIVEN_KINDS - {""}
            and not any(word in told for word in own)
        )
        term = terms.get(name.lower(), "")
        if silent and term not in parts and not set(_parts(subject, term)) & parts:
            message = f"{name} is listed as an intervention and no arm is given it"
            yield subject.finding("intervention-list", "query", message, item.name, fix=_COMPARE)


_COMPARE = "compare the list with the protocol"


def _is_printed(name: str, printed: str) -> bool:
    """True for a drug whose name stands among the printed names: `3f8` in `monoclonal antibody 3F8`."""
    return _letters(name) in printed


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _parts(subject: Subject, name: str) -> tuple[str, ...]:
    return getattr(subject.vocabulary.term(name), "components", ())


_CYCLES = re.compile(
    rf"(?<!every )(?<!each )\b(?:(?P<count>{NUMBER}) (?:treatment )?(?:cycles|courses)|cycle (?P<number>\d{{1,3}}))\b",
    re.IGNORECASE,
)
"""A time counted in cycles; `every 8 cycles` is an interval."""


def find_outcomes_beyond_cycles(subject: Subject) -> Iterator[Finding]:
    """Outcomes that are judged after more cycles than any arm is given, where the number of all cycles is stated."""
    phases = {phase.name: phase.cycles for phase in subject.trial.phases if phase.administrations}
    arms = [[phases.get(name, 0) for name in arm.phases] for arm in subject.trial.arms if arm.phases]
    if not arms or any(cycles is None for own in arms for cycles in own):
        return
    most = max(sum(cycles or 0 for cycles in own) for own in arms)
    for outcome in subject.source.outcomes if most else ():
        frame = outcome.time_frame or outcome.measure
        for found in _CYCLES.finditer(frame.text):
            count = number_of(found["count"] or found["number"])
            if count.isdigit() and int(count) > most:
                message = f"an outcome is judged at {found[0]!r}, and no arm is given more than {most} cycles"
                yield subject.finding("cycles-in-time", "query", message, frame, fix="ask the sponsor which is meant")
                break
