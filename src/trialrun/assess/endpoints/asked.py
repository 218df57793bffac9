"""Which estimand is meant: that of a file, one made of a stated outcome, or one that the user chooses.

Computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.assess.endpoints.model import Asked
from trialrun.assess.endpoints.time_to_event import find_timed, timed_endpoints
from trialrun.errors import UnknownNameError, UsageError
from trialrun.library import load, names
from trialrun.protocol import CriteriaSet, Estimand, EvidenceFile, Outcome, OutcomeReading, Trial
from trialrun.terms import domain_of, load_vocabulary

Stating = Trial | EvidenceFile | CriteriaSet
"""What an endpoint may be asked of: a document's file, or a criteria set alone, by the user's choice."""
AS_STATED = OutcomeReading(name="as stated")
_OVER_TIME = ("shallowest", "any")
"""Ways of combining domains that give every visit an answer."""


def find_asked(record: Stating, asked: str | Estimand) -> Asked:
    """The estimand of an id: an estimand or outcome of the file, or `SET:KIND` as the user's choice.

    KIND is `response` or a kind of time such as `pfs`; of a criteria set alone it is all there is to say.
    Raises UnknownNameError with what there is to choose.
    """
    if isinstance(asked, Estimand):
        return _with_outcome(record, asked)
    if isinstance(record, CriteriaSet):
        return _with_outcome(record, estimand_of_set(record, asked.removeprefix(f"{record.name}:")))
    for one in record.estimands:
        if asked == one.id:
            return _with_outcome(record, one)
    outcome = _outcome(record, asked)
    if outcome is not None:
        same = outcome.same_as or outcome.id
        known = next((one for one in record.estimands if one.outcome == same), None)
        return _with_outcome(record, known or _made_of(outcome))
    if ":" in asked:
        return _with_outcome(record, chosen_estimand(*asked.split(":", 1)))
    offered = [one.id for one in offered_estimands(record)]
    known_ids = [one.id for one in (*record.estimands, *getattr(record, "outcomes", ()))]
    said = f"it states {', '.join(known_ids) or 'no outcome'}"
    fix = f"{said}; as your own choice: {', '.join(offered) or 'SET:response'}"
    raise UnknownNameError("outcome", asked, (*known_ids, *offered), where=record.name, fix=fix)


def chosen_estimand(criteria: str, kind: str) -> Estimand:
    """An estimand that the user chooses: best response by a criteria set, or a kind of time. Origin `user`."""
    found = load(criteria)
    if not isinstance(found, CriteriaSet):
        raise UsageError(f"{criteria} is no set of response criteria", fix="see `trialrun list` for the sets")
    return estimand_of_set(found, kind)


def estimand_of_set(found: CriteriaSet, kind: str) -> Estimand:
    """The same for a set in hand. Raises UsageError where it judges no response, UnknownNameError for the kind."""
    if found.purpose != "response":
        raise UsageError(f"{found.name} is no set of response criteria", fix="see `trialrun list` for the sets")
    if found.combination.method not in _OVER_TIME:
        fix = f"trialrun assess {found.name} FILE"
        raise UsageError(f"{found.name} is judged at one time: it has no best response and no progression", fix=fix)
    if kind == "response":
        label = f"best response by {found.name}"
        return Estimand(
            id=f"{found.name}:response", label=label, method="best response", criteria=found.name, origin="user"
        )
    timed = find_timed(kind)
    return Estimand(
        id=f"{found.name}:{timed.name}",
        label=f"{timed.label} by {found.name}",
        method="time to event",
        criteria=found.name,
        timed=timed.name,
        origin="user",
    )


def offered_estimands(record: Stating) -> tuple[Estimand, ...]:
    """What may be chosen where a trial states no outcome: response and times by the sets of its condition."""
    return tuple(_offered(record))


def _offered(record: Stating) -> Iterator[Estimand]:
    conditions = conditions_of(record)
    for entry in names():
        found = load(entry.name) if entry.kind == "criteria" else None
        if isinstance(found, CriteriaSet) and found.purpose == "response" and found.condition in conditions:
            yield from estimands_of_set(found)


def estimands_of_set(found: CriteriaSet) -> Iterator[Estimand]:
    """What a set can be asked for: the best response, and every kind of time where it knows progression."""
    if found.combination.method in _OVER_TIME:
        yield estimand_of_set(found, "response")
    if found.progression:
        yield from (estimand_of_set(found, kind) for kind in timed_endpoints())


def condition_of(record: Stating) -> str:
    """The name of the first condition a file is about that the vocabulary has; empty where there is none."""
    return next(iter(_named_conditions(record)), "")


def conditions_of(record: Stating) -> frozenset[str]:
    """The names of the conditions a file is about, with everything they are a kind of."""
    words = load_vocabulary()
    return frozenset().union(*map(words.above, _named_conditions(record)))


def _named_conditions(record: Stating) -> tuple[str, ...]:
    if isinstance(record, CriteriaSet):
        return tuple(filter(None, (record.condition,)))
    if isinstance(record, EvidenceFile):
        return tuple(filter(None, (record.evidence.condition,)))
    terms = [load_vocabulary().find(stated.value) for stated in record.registration.conditions]
    return tuple(term.name for term in terms if term is not None)


def _outcome(record: Stating, name: str) -> Outcome | None:
    outcomes = record.outcomes if isinstance(record, Trial) else ()
    return next((one for one in outcomes if one.id == name), None)


def _with_outcome(record: Stating, one: Estimand) -> Asked:
    outcome = _outcome(record, one.outcome)
    group = one.group or (outcome.group if outcome is not None else "")
    frames = one.time_frames or (outcome.time_frames if outcome is not None else ())
    return Asked(
        estimand=one,
        readings=one.readings or (outcome.readings if outcome is not None else ()) or (AS_STATED,),
        frames=tuple(frame for frame in frames if not group or frame.group in ("", group)),
        variables=one.variables or (outcome.variables if outcome is not None else ()),
        group=group,
        origin=one.origin,
    )


def _made_of(outcome: Outcome) -> Estimand:
    """The plainest estimand of an outcome without one: conditions are counted, all else is judged at its times."""
    words = load_vocabulary()
    terms = [words.term(name) for name in outcome.variables]
    counted = bool(terms) and all(term is not None and domain_of(term) == "condition" for term in terms)
    return Estimand(
        id=outcome.id,
        label=outcome.label,
        method="incidence" if counted else "at time",
        outcome=outcome.id,
        origin="assumption",
        why="the file names no estimand of this outcome",
        lines=outcome.lines,
    )
