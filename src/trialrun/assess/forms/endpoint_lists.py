"""What endpoints can be asked of a file: those that its document states, and those a user may choose. Judges nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trialrun.assess.endpoints.asked import Stating, estimands_of_set, find_asked, offered_estimands
from trialrun.assess.endpoints.time_to_event import timed_endpoints
from trialrun.protocol import CriteriaSet, Estimand, Trial
from trialrun.show.outline import wrapped


def endpoint_list(record: Stating) -> dict[str, Any]:
    """The endpoints as plain values: `stated` by the document, and `offered` as the user's own choice."""
    offered = tuple(estimands_of_set(record)) if isinstance(record, CriteriaSet) else offered_estimands(record)
    return {
        "source": record.name,
        "stated": list(_stated(record)),
        "offered": [{"endpoint": one.id, "label": one.label, "method": one.method} for one in offered],
    }


def endpoint_list_text(listed: Mapping[str, Any], width: int = 100) -> str:
    """The list for a terminal."""
    lines = [f"{listed['source']} states these endpoints:" if listed["stated"] else f"{listed['source']} states none."]
    for one in listed["stated"]:
        lines += wrapped(f"{one['endpoint']}: {one['label']}", "  ", "    ", width)
        about = [one["method"], ", ".join(one["times"]), one["criteria"] and f"by {one['criteria']}", one["timed"]]
        about += [one["role"], one["version"] if one["version"] == "original" else "", one["group"]]
        about += ["readings: " + ", ".join(f'"{name}"' for name in one["readings"])] if len(one["readings"]) > 1 else []
        about += [{"assumption": "an assumption"}.get(one["origin"], "")]
        lines += wrapped("; ".join(filter(None, about)), "      ", "      ", width)
    if listed["offered"]:
        lines.append("As your own choice, which every result says:")
        for name, kinds in _by_set(listed["offered"]).items():
            lines += wrapped(f"{name}:KIND, where KIND is {', '.join(kinds)}", "  ", "    ", width)
        used = {kind for kinds in _by_set(listed["offered"]).values() for kind in kinds}
        named = [f"{name} {one.label}" for name, one in timed_endpoints().items() if name in used]
        lines += wrapped(f"({', '.join(named)})", "  ", "  ", width) if named else []
    return "\n".join(lines)


def _by_set(offered: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in offered:
        name, _, kind = one["endpoint"].rpartition(":")
        found.setdefault(name, []).append(kind)
    return found


def _stated(record: Stating) -> Iterator[dict[str, Any]]:
    """Every estimand, then every outcome that has none of its own."""
    if isinstance(record, CriteriaSet):
        return
    yield from (_entry(record, one) for one in record.estimands)
    outcomes = record.outcomes if isinstance(record, Trial) else ()
    own = {one.id for one in record.estimands} | {one.outcome for one in record.estimands}
    for outcome in outcomes:
        if outcome.id not in own and outcome.same_as not in own:
            yield _entry(record, find_asked(record, outcome.id).estimand)


def _entry(record: Stating, one: Estimand) -> dict[str, Any]:
    asked = find_asked(record, one)
    outcomes = record.outcomes if isinstance(record, Trial) else ()
    outcome = next((each for each in outcomes if each.id == one.outcome), None)
    at_time = one.method == "at time"
    return {
        "endpoint": one.id,
        "label": one.label,
        "method": one.method,
        "times": [frame.offset.text if frame.offset else frame.printed for frame in asked.frames],
        "criteria": one.criteria,
        "timed": one.timed,
        "role": outcome.role if outcome is not None else "",
        "version": outcome.version if outcome is not None else "",
        "group": asked.group,
        "readings": [reading.name for reading in asked.readings] if at_time else [],
        "origin": one.origin,
    }
