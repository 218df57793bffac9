"""Posted results of ClinicalTrials.gov become results and harms of the trial, in the three formats alike."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from registry_records import V1, V2, XML
from trialrun.protocol.evidence import Reported
from trialrun.protocol.trial import Trial
from trialrun.read.documents.registers.json_records import place_json
from trialrun.read.documents.registers.posted_results import read_posted
from trialrun.read.reading import Reading, read_document_bytes
from trialrun.read.results.posted import posted_results
from trialrun.terms import load_vocabulary

OUTCOME: dict[str, object] = {
    "type": "PRIMARY",
    "title": "Hemoglobin",
    "timeFrame": "Week 4",
    "paramType": "MEAN",
    "dispersionType": "STANDARD_DEVIATION",
    "unitOfMeasure": "g/dL",
    "groups": [{"id": "O0", "title": "Ficta"}, {"id": "O1", "title": "Placebo"}],
    "denoms": [{"units": "Participants", "counts": [{"groupId": "O0", "value": "8"}]}],
    "classes": [
        {"categories": [{"measurements": [{"groupId": "O0", "value": "11.50", "spread": "1.2"}]}]},
    ],
    "analyses": [
        {
            "groupIds": ["O0", "O1"],
            "pValue": "<0.001",
            "paramType": "Mean Difference",
            "paramValue": "1.5",
            "ciPctValue": "95",
            "ciLowerLimit": "0.5",
            "ciUpperLimit": "2.5",
        }
    ],
}
PRESENT = {
    "participantFlowModule": {
        "groups": [{"id": "F0", "title": "Ficta"}, {"id": "F1", "title": "Nobody yet"}],
        "periods": [
            {
                "title": "Overall",
                "milestones": [
                    {
                        "type": "STARTED",
                        "achievements": [{"groupId": "F0", "numSubjects": "9"}, {"groupId": "F1", "numSubjects": "0"}],
                    }
                ],
                "dropWithdraws": [{"type": "Death", "reasons": [{"groupId": "F0", "numSubjects": "2"}]}],
            }
        ],
    },
    "outcomeMeasuresModule": {
        "outcomeMeasures": [
            OUTCOME,
        ]
    },
    "adverseEventsModule": {
        "timeFrame": "1 year",
        "frequencyThreshold": "5",
        "eventGroups": [
            {"id": "E0", "title": "Ficta", "seriousNumAffected": 3, "seriousNumAtRisk": 9, "otherNumAffected": 4}
        ],
        "seriousEvents": [
            {"term": "Stroke", "stats": [{"groupId": "E0", "numAffected": "1", "numAtRisk": "9"}]},
            {"term": "Fall", "stats": [{"groupId": "E0", "numAffected": "0", "numAtRisk": "9"}]},
        ],
        "otherEvents": [{"term": "Itch", "stats": [{"groupId": "E0", "numAffected": "2"}]}],
    },
}
RETIRED = {
    "ParticipantFlowModule": {
        "FlowGroupList": {"FlowGroup": [{"FlowGroupId": "F0", "FlowGroupTitle": "Ficta"}]},
        "FlowPeriodList": {
            "FlowPeriod": [
                {
                    "FlowPeriodTitle": "Overall",
                    "FlowMilestoneList": {
                        "FlowMilestone": [
                            {
                                "FlowMilestoneType": "STARTED",
                                "FlowAchievementList": {
                                    "FlowAchievement": [
                                        {"FlowAchievementGroupId": "F0", "FlowAchievementNumSubjects": "9"}
                                    ]
                                },
                            }
                        ]
                    },
                    "FlowDropWithdrawList": {
                        "FlowDropWithdraw": [
                            {
                                "FlowDropWithdrawType": "Death",
                                "FlowReasonList": {
                                    "FlowReason": [{"FlowReasonGroupId": "F0", "FlowReasonNumSubjects": "2"}]
                                },
                            }
                        ]
                    },
                }
            ]
        },
    },
    "OutcomeMeasuresModule": {
        "OutcomeMeasureList": {
            "OutcomeMeasure": [
                {
                    "OutcomeMeasureType": "Primary",
                    "OutcomeMeasureTitle": "Hemoglobin",
                    "OutcomeMeasureTimeFrame": "Week 4",
                    "OutcomeMeasureParamType": "Mean",
                    "OutcomeMeasureDispersionType": "Standard Deviation",
                    "OutcomeMeasureUnitOfMeasure": "g/dL",
                    "OutcomeGroupList": {
                        "OutcomeGroup": [
                            {"OutcomeGroupId": "O0", "OutcomeGroupTitle": "Ficta"},
                            {"OutcomeGroupId": "O1", "OutcomeGroupTitle": "Placebo"},
                        ]
                    },
                    "OutcomeDenomList": {
                        "OutcomeDenom": [
                            {
                                "OutcomeDenomUnits": "Participants",
                                "OutcomeDenomCountList": {
                                    "OutcomeDenomCount": [
                                        {"OutcomeDenomCountGroupId": "O0", "OutcomeDenomCountValue": "8"}
                                    ]
                                },
                            }
                        ]
                    },
                    "OutcomeClassList": {
                        "OutcomeClass": [
                            {
                                "OutcomeCategoryList": {
                                    "OutcomeCategory": [
                                        {
                                            "OutcomeMeasurementList": {
                                                "OutcomeMeasurement": [
                                                    {
                                                        "OutcomeMeasurementGroupId": "O0",
                                                        "OutcomeMeasurementValue": "11.50",
                                                        "OutcomeMeasurementSpread": "1.2",
                                                    }
                                                ]
                                            }
                                        }
                                    ]
                                }
                            }
                        ]
                    },
                    "OutcomeAnalysisList": {
                        "OutcomeAnalysis": [
                            {
                                "OutcomeAnalysisGroupIdList": {"OutcomeAnalysisGroupId": ["O0", "O1"]},
                                "OutcomeAnalysisPValue": "<0.001",
                                "OutcomeAnalysisParamType": "Mean Difference",
                                "OutcomeAnalysisParamValue": "1.5",
                                "OutcomeAnalysisCIPctValue": "95",
                                "OutcomeAnalysisCILowerLimit": "0.5",
                                "OutcomeAnalysisCIUpperLimit": "2.5",
                            }
                        ]
                    },
                }
            ]
        }
    },
    "AdverseEventsModule": {
        "EventsTimeFrame": "1 year",
        "EventsFrequencyThreshold": "5",
        "EventGroupList": {
            "EventGroup": [
                {
                    "EventGroupId": "E0",
                    "EventGroupTitle": "Ficta",
                    "EventGroupSeriousNumAffected": "3",
                    "EventGroupSeriousNumAtRisk": "9",
                    "EventGroupOtherNumAffected": "4",
                }
            ]
        },
        "SeriousEventList": {
            "SeriousEvent": [
                {
                    "SeriousEventTerm": "Stroke",
                    "SeriousEventStatsList": {
                        "SeriousEventStats": [
                            {
                                "SeriousEventStatsGroupId": "E0",
                                "SeriousEventStatsNumAffected": "1",
                                "SeriousEventStatsNumAtRisk": "9",
                            }
                        ]
                    },
                }
            ]
        },
        "OtherEventList": {"OtherEvent": [{"OtherEventTerm": "Itch"}]},
    },
}
CLASSIC = """<clinical_results>
<participant_flow><group_list><group group_id="F0"><title>Ficta</title></group></group_list>
<period_list><period><title>Overall</title>
<milestone_list><milestone><title>STARTED</title><participants_list>
<participants group_id="F0" count="9"/></participants_list></milestone></milestone_list>
<drop_withdraw_reason_list><drop_withdraw_reason><title>Death</title><participants_list>
<participants group_id="F0" count="2"/></participants_list></drop_withdraw_reason></drop_withdraw_reason_list>
</period></period_list></participant_flow>
<outcome_list><outcome><type>Primary</type><title>Hemoglobin</title><time_frame>Week 4</time_frame>
<group_list><group group_id="O0"><title>Ficta</title></group><group group_id="O1"><title>Placebo</title></group>
</group_list><measure><title>Haemoglobin again</title><units>g/dL</units><param>Mean</param>
<dispersion>Standard Deviation</dispersion>
<analyzed_list><analyzed><units>Participants</units><count_list><count group_id="O0" value="8"/></count_list></analyzed>
</analyzed_list><class_list><class><category_list><category><measurement_list>
<measurement group_id="O0" value="11.50" spread="1.2"/></measurement_list></category></category_list></class>
</class_list></measure><analysis_list><analysis><group_id_list><group_id>O0</group_id><group_id>O1</group_id></group_id_list>
<p_value>&lt;0.001</p_value><param_type>Mean Difference</param_type><param_value>1.5</param_value>
<ci_percent>95</ci_percent><ci_lower_limit>0.5</ci_lower_limit><ci_upper_limit>2.5</ci_upper_limit></analysis>
</analysis_list></outcome></outcome_list>
<reported_events><time_frame>1 year</time_frame><group_list><group group_id="E0"><title>Ficta</title></group>
</group_list><serious_events><category_list><category><title>Total</title><event_list>
<event><sub_title>Total, serious</sub_title>
<counts group_id="E0" subjects_affected="3" subjects_at_risk="9"/></event></event_list></category>
<category><title>Brain</title><event_list><event><sub_title>Stroke</sub_title>
<counts group_id="E0" subjects_affected="1" subjects_at_risk="9"/></event></event_list></category>
</category_list></serious_events>
<other_events><frequency_threshold>5</frequency_threshold><category_list><category><title>Total</title><event_list>
<event><sub_title>Total, other</sub_title><counts group_id="E0" subjects_affected="4"/></event></event_list></category>
<category><title>Skin</title><event_list><event><sub_title>Itch</sub_title></event></event_list></category>
</category_list></other_events></reported_events></clinical_results>"""


def _retired() -> dict[str, object]:
    """The record of the retired format with its posted results beside what it plans."""
    return {**V1, "ResultsSection": RETIRED}


RECORDS = {
    "present": json.dumps({**V2, "resultsSection": PRESENT}, indent=1).encode(),
    "retired": json.dumps(_retired(), indent=1).encode(),
    "classic": XML.replace("</clinical_study>", CLASSIC + "</clinical_study>").encode(),
}


def reading(kind: str) -> tuple[Reading, Trial]:
    """The record with its posted results as read, and its trial."""
    found = read_document_bytes(RECORDS[kind], "record")
    assert isinstance(found.record, Trial)
    return found, found.record


def within(trial: Trial, words: str) -> list[Reported]:
    """The results that stand in one part."""
    return [one for one in trial.results if words in one.within]


@pytest.mark.parametrize("kind", list(RECORDS))
def test_posted_figures_are_results_of_their_group(kind: str) -> None:
    """Flow, outcome and analysis keep group, time, denominator, spread and unit, and the lines they stand on."""
    _, trial = reading(kind)
    flow = [(one.name, one.label, one.group, one.statistics[0].count) for one in within(trial, "participant flow")]
    assert flow == [
        ("enrolled", "STARTED", "Ficta", 9),
        ("not_completed", "Not completed: Death", "Ficta", 2),
    ]
    measured, compared = within(trial, "primary outcome")
    (mean,), (difference,) = measured.statistics, compared.statistics
    assert (measured.name, measured.terms, measured.group, mean.at) == (
        "hemoglobin",
        ("hemoglobin",),
        "Ficta",
        "Week 4",
    )
    assert (mean.measure, mean.value, mean.total, mean.unit) == ("mean", Decimal("11.50"), 8, "g/dL")
    assert (mean.plus_minus, mean.spread) == (Decimal("1.2"), "SD")
    assert (compared.group, difference.value, difference.spread) == ("Ficta v Placebo", Decimal("1.5"), "95% CI")
    assert (difference.low, difference.high, difference.p_value) == (Decimal("0.5"), Decimal("2.5"), Decimal("0.001"))
    assert difference.printed == "p <0.001"
    assert mean.lines.numbers() and difference.lines.numbers()


@pytest.mark.parametrize("kind", list(RECORDS))
def test_totals_of_adverse_events_are_harms(kind: str) -> None:
    """How many of each group had any is read, and each serious event that somebody had; others are counted."""
    found, trial = reading(kind)
    told = [(one.event, one.count, one.total, one.group, one.when) for one in trial.safety]
    assert told == [
        ("serious_adverse_event", 3, 9, "Ficta", "1 year"),
        ("adverse_event", 4, None, "Ficta", "1 year"),
        ("stroke", 1, 9, "Ficta", "1 year"),
    ]
    assert trial.safety[2].label == "Stroke (serious)"
    assert trial.safety[1].label == "Other adverse events in more than 5 %"
    (finding,) = [one for one in found.findings if one.family == "results-not-read"]
    assert finding.message.startswith("1 adverse events that are not serious")
    assert not [one for one in found.source.unknown if "esults" in one.field]


def test_what_is_no_figure_is_kept_as_printed() -> None:
    """`NA` is no number; a share is a percentage, people are counted out of those analysed, another unit is named."""
    changed = [
        {**OUTCOME, "paramType": "NUMBER", "dispersionType": "", "unitOfMeasure": unit, "analyses": [], "classes": [
            {"title": "All", "categories": [{"measurements": [{"groupId": "O0", "value": value}]}]}
        ]}
        for unit, value in [
            ("months", "NA"), ("percentage of participants", "12.5"), ("participants", "3"), ("hops", "7"),
        ]
    ]  # fmt: skip
    record = {**V2, "resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": changed}}}
    trial = read_document_bytes(json.dumps(record).encode(), "record").record
    assert isinstance(trial, Trial)
    figures = [one.statistics[0] for one in trial.results]
    assert (figures[0].measure, figures[0].printed) == ("not stated", "NA")
    assert (figures[1].measure, figures[1].percent, figures[1].total) == ("percent", Decimal("12.5"), 8)
    assert (figures[2].measure, figures[2].count, figures[2].total) == ("count", 3, 8)
    assert (figures[3].value, trial.results[3].label) == (Decimal(7), "Hemoglobin: All [hops]")


def test_an_estimate_that_is_no_number_is_kept_as_printed() -> None:
    """`NA` as the estimate of a comparison stands beside its p-value: that it could not be estimated is told."""
    compared = {"groupIds": ["O0", "O1"], "paramType": "Hazard Ratio (HR)", "paramValue": "NA", "pValue": "0.04"}
    record = {
        **V2,
        "resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": [{**OUTCOME, "analyses": [compared]}]}},
    }
    trial = read_document_bytes(json.dumps(record).encode(), "record").record
    assert isinstance(trial, Trial)
    (figure,) = trial.results[-1].statistics
    assert (figure.measure, figure.value, figure.p_value) == ("not stated", None, Decimal("0.04"))
    assert figure.printed == "Hazard Ratio (HR) NA"


def paths(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """The way to every value inside a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(way for key, inner in inside for way in paths(inner, (*path, key)))]


def put(value: object, path: tuple[object, ...], odd: object) -> object:
    """The value with another one in the place to which a path leads."""
    if not path:
        return odd
    first, *rest = path
    if isinstance(value, dict):
        return {key: put(inner, tuple(rest), odd) if key == first else inner for key, inner in value.items()}
    assert isinstance(value, list)
    return [put(inner, tuple(rest), odd) if at == first else inner for at, inner in enumerate(value)]


@pytest.mark.parametrize("odd", [None, "", "x", 7, [], {}, [1], {"a": [1]}])
def test_results_of_any_shape_are_read_or_left(odd: object) -> None:
    """Whatever stands in any place of posted results, the rest is read and nothing breaks."""
    for name, section in (("resultsSection", PRESENT), ("ResultsSection", RETIRED)):
        for path in paths(section):
            record = place_json(json.dumps({name: put(section, path, odd)}).encode())
            rows, _ = read_posted(record)
            posted_results(rows, load_vocabulary())


@pytest.mark.parametrize(
    "cut", ["outcome_list", "measure", "group_list", "event_list", "serious_events", "title", "class"]
)
def test_a_classic_record_with_text_for_a_list_is_read(cut: str) -> None:
    """Where an element holds words in place of its elements, the rest of the results is read."""
    for text in ("", "words"):
        torn = re.sub(rf"<{cut}>.*?</{cut}>", f"<{cut}>{text}</{cut}>", CLASSIC, flags=re.DOTALL)
        record = read_document_bytes(XML.replace("</clinical_study>", torn + "</clinical_study>").encode(), "record")
        assert isinstance(record.record, Trial)
