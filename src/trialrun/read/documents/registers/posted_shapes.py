"""Results that ClinicalTrials.gov has posted, its older formats in the shape of the present one; texts of their fields.

Reads no figure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from trialrun.read.documents.placed import Element, Placed, Value, placed, printed
from trialrun.read.documents.registers.xml_records import line_of, own_text, plain, tag_of
from trialrun.read.source import Printed

Fields = dict[str, Any]
"""An object of posted results: texts with their lines, lists and objects by the names of the present format."""

POSTED = frozenset({"resultsSection", "ResultsSection", "clinical_results"})
"""The fields that hold them."""
_LISTS: Mapping[str, str] = {
    "Group": "groups", "Period": "periods", "Milestone": "milestones", "Achievement": "achievements",
    "DropWithdraw": "dropWithdraws", "Reason": "reasons", "Measure": "measures", "Class": "classes",
    "Category": "categories", "Measurement": "measurements", "Denom": "denoms", "Count": "counts",
    "Analysis": "analyses", "GroupId": "groupIds", "SeriousEvent": "seriousEvents", "OtherEvent": "otherEvents",
    "Stats": "stats",
}  # fmt: skip
"""The last word of a list of the retired format, and the list's name in the present one. Source: both data models."""
_XML_NAMES: Mapping[str, str] = {
    "period_list": "periods", "group_list": "groups", "milestone_list": "milestones", "participants_list": "counts",
    "drop_withdraw_reason_list": "dropWithdraws", "measure_list": "measures", "class_list": "classes",
    "category_list": "categories", "measurement_list": "measurements", "analyzed_list": "denoms",
    "count_list": "counts", "analysis_list": "analyses", "group_id_list": "groupIds", "outcome_list": "measures",
    "event_list": "events", "units": "unitOfMeasure", "param": "paramType", "dispersion": "dispersionType",
    "ci_percent": "ciPctValue", "p_value": "pValue", "method": "statisticalMethod", "sub_title": "term",
}  # fmt: skip
"""The names of the classic format that differ from the present ones by more than their spelling."""
_XML_MODULES: Mapping[str, str] = {
    "participant_flow": "participantFlowModule",
    "baseline": "baselineCharacteristicsModule",
    "reported_events": "adverseEventsModule",
}


def posted_modules(record: Value) -> Fields:
    """The parts of posted results of a record by the names of the present format; empty where it posts none."""
    if isinstance(record, Element):
        found = next((child for child in record if tag_of(child) == "clinical_results"), None)
        return _from_xml(found) if found is not None else {}
    if not isinstance(record, dict):
        return {}
    present, old = record.get("resultsSection"), record.get("ResultsSection")
    if isinstance(present, dict):
        return _objects(present)
    return _from_retired(old) if isinstance(old, dict) else {}


def _objects(value: dict[str, Any]) -> Fields:
    return {key: inner for key, inner in value.items() if isinstance(inner, dict)}


def _from_retired(section: dict[str, Any]) -> Fields:
    """`FlowGroupList: {FlowGroup: [{FlowGroupTitle: ...}]}` as `groups: [{title: ...}]`."""
    modules: Fields = {key[:1].lower() + key[1:]: _plain(inner, "") for key, inner in _objects(section).items()}
    events = modules.get("adverseEventsModule")
    if isinstance(events, dict):
        events.setdefault("timeFrame", events.get("eventsTimeFrame"))
        events.setdefault("frequencyThreshold", events.get("eventsFrequencyThreshold"))
    return modules


def _plain(value: object, name: str) -> object:
    if isinstance(value, list):
        return [_plain(inner, name) for inner in value]
    if not isinstance(value, dict):
        return value
    found: Fields = {}
    for key, inner in value.items():
        item = key.removesuffix("List")
        if item != key and isinstance(inner, dict) and set(inner) == {item}:
            ending = next((end for end in sorted(_LISTS, key=len, reverse=True) if item.endswith(end)), "")
            listed = inner[item] if isinstance(inner[item], list) else [inner[item]]
            found[_LISTS.get(ending, key)] = _plain(listed, item)
        else:
            own = key.removeprefix(name) or key
            found[own[:1].lower() + own[1:]] = _plain(inner, key)
    return found


def _from_xml(results: Element) -> Fields:
    modules: Fields = {}
    for child in results:
        tag = _tag(child)
        if tag in _XML_MODULES:
            modules[_XML_MODULES[tag]] = _of_element(child)
        elif tag == "outcome_list":
            modules["outcomeMeasuresModule"] = {"measures": dicts([_of_element(one) for one in child if _tag(one)])}
    modules = _objects(modules)
    for outcome in modules.get("outcomeMeasuresModule", {}).get("measures", []):
        measure = outcome.pop("measure", None)
        if isinstance(measure, dict):
            outcome.update({key: value for key, value in measure.items() if key != "title"})
    _with_totals(modules.get("adverseEventsModule", {}))
    return modules


def text_in(fields: Fields, *names: str) -> str:
    """The text of the first of some fields that holds one; empty where none does."""
    return next((str(fields[name]).strip() for name in names if isinstance(fields.get(name), str)), "")


def piece_in(fields: Fields, name: str, words: str = "") -> Printed:
    """A field as a printed piece, with other words where given."""
    value = fields.get(name)
    found = printed(value if isinstance(value, str) else "", name)
    return Printed(words or found.text, found.first, found.last)


def dicts(value: object) -> list[Fields]:
    """The objects of a list; none of what is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _of_element(element: Element) -> Fields | Placed:
    """An element as an object, a list where its name says so, or its text."""
    line = line_of(element) or 0
    found: Fields = {_camel(plain(str(key))): placed(str(text), line, line) for key, text in element.items()}
    for child in element:
        tag = _tag(child)
        if tag.endswith("_list"):
            found[_XML_NAMES.get(tag, _camel(tag))] = [_of_element(one) for one in child if _tag(one)]
        elif tag == "counts":
            found.setdefault(tag, []).append(_of_element(child))
        elif tag:
            found[_XML_NAMES.get(tag, _camel(tag))] = _of_element(child)
    own = own_text(element)
    return found or (own if own is not None else placed("", line, line))


def _tag(element: Element) -> str:
    tag = tag_of(element)
    return plain(tag) if isinstance(tag, str) else ""


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def _with_totals(events: Fields) -> None:
    """Put the totals of the classic format, a category of their own, where the present one has them: at the groups."""
    for part, key in (("seriousEvents", "serious"), ("otherEvents", "other")):
        section = events.get(part)
        if not isinstance(section, dict):
            continue
        categories = dicts(section.get("categories"))
        totals = [one for one in categories if one.get("title") == "Total"]
        for count in (
            count for one in totals for event in dicts(one.get("events")) for count in dicts(event.get("counts"))
        ):
            for group in dicts(events.get("groups")):
                if group.get("groupId") == count.get("groupId"):
                    group[f"{key}NumAffected"] = count.get("subjectsAffected")
                    group[f"{key}NumAtRisk"] = count.get("subjectsAtRisk")
        if section.get("frequencyThreshold"):
            events["frequencyThreshold"] = section["frequencyThreshold"]
        events[part] = [event for one in categories if one not in totals for event in dicts(one.get("events"))]
