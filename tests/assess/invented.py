"""Criteria sets that no source prints: other thresholds, other ways to combine and confirm, rules of every kind.

They show that the engines read a set and know none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trialrun.protocol import Combination, Confirmation, CriteriaSet, Domain, Level, Statement
from trialrun.protocol.elements import Stated
from trialrun.protocol.eligibility import Question


def rule(text: str) -> Statement | None:
    """A rule as a set holds it; none for no text."""
    return Statement.parse(text) if text else None


def domain(name: str, levels: Mapping[str, str], evaluable: str = "", applies: str = "", **more: Any) -> Any:
    """A domain with its levels by name, all of them judged where one condition on the baseline holds."""
    ladder = tuple(
        Level(domain=name, name=level, label=level, rule=rule(text), evaluable=rule(evaluable))
        for level, text in levels.items()
    )
    return Domain(name=name, applies=rule(applies), **more), ladder


def criteria_set(name: str, parts: list[Any], **more: Any) -> CriteriaSet:
    """A set of some domains with their levels."""
    return CriteriaSet(
        trialrun=1,
        name=name,
        title=Stated(value=name),
        version="1",
        purpose="response",
        condition="multiple_myeloma",
        source="invented for a test",
        domains=tuple(one for one, _ in parts),
        levels=tuple(level for _, ladder in parts for level in ladder),
        **more,
    )


LADDER = criteria_set(
    "ladder",
    [
        domain(
            "protein",
            {
                "worse": "serum_m_protein >= 1.1 x nadir and serum_m_protein > nadir + 0.2 g/dL",
                "gone": "serum_m_protein <= 0.05 x baseline",
                "better": "serum_m_protein <= 0.6 x baseline",
            },
            evaluable="serum_m_protein > 0.1 g/dL before baseline",
            applies="serum_m_protein >= 0.5 g/dL before baseline",
            looks_at=("serum_m_protein",),
            otherwise="same",
        ),
        domain(
            "enzyme",
            {
                "worse": "alt > 3 x ULN or any alt > 5 x ULN within 60 days before as_of",
                "gone": "alt <= ULN - 1 U/L and alt > LLN",
                "better": "alt < previous",
            },
            looks_at=("alt",),
            otherwise="same",
        ),
        domain("score", {"worse": "ecog >= previous + 2", "better": "ecog in (0, 1)"}, repeat=False, otherwise="same"),
        domain(
            "stand-in",
            {"worse": "dflc >= 1.3 x nadir", "better": "dflc <= 0.5 x baseline and dflc != baseline"},
            applies="dflc >= 10 mg/dL before baseline",
            instead_of=("protein",),
            otherwise="same",
        ),
        domain("overall", {"worse": "", "gone": "serum_immunofixation negative", "better": ""}),
    ],
    order=("gone", "better", "same", "worse"),
    progression="worse",
    response=("gone", "better"),
    combination=Combination(
        method="shallowest", of=("protein", "enzyme", "score", "stand-in"), missing="not evaluable"
    ),
    confirmation=Confirmation(policy="none", floor="same"),
)
EITHER = criteria_set(
    "either",
    [
        domain(
            "cells",
            {
                "worse": "lowest platelets < 20 10*9/L within 90 days after baseline",
                "whole": "all platelets >= 100 10*9/L after baseline and platelets >= 1.5 x baseline",
                "partly": "highest platelets = 50 10*9/L after baseline or first platelets > 75 10*9/L after baseline",
                "none": "lowest platelets != 50 10*9/L ever",
            },
            looks_at=("platelets",),
            unknown="cannot determine",
        ),
        domain(
            "two of three",
            {
                "worse": "attest(got_worse) unless hemoglobin >= 10 g/dL",
                "whole": "at least 2 of (hemoglobin >= 11 g/dL; attest(feels_well); ecog = 0)",
                "partly": "if hemoglobin < 9 g/dL before baseline then hemoglobin >= 9 g/dL else hemoglobin >= 12 g/dL",
            },
            evaluable="hemoglobin recorded before baseline",
            looks_at=("hemoglobin",),
            unknown="cannot determine",
            otherwise="none",
        ),
        domain("fall", {}, rate_of="platelets", looks_at=("platelets",)),
        domain("fall of what is kept", {}, rate_of="bm_plasma_cells", looks_at=("bm_plasma_cells",)),
        domain(
            "marrow",
            {"whole": "bm_plasma_cells < 5 %", "partly": "if bm_plasma_cells recorded then bm_clonality negative"},
            keeps=("bm_plasma_cells", "bm_clonality"),
            applies="bm_plasma_cells >= 10 % before baseline or attest(feels_well)",
        ),
    ],
    order=("whole", "partly", "none", "worse"),
    progression="worse",
    response=("whole", "partly", "reached"),
    combination=Combination(
        method="any", of=("cells", "two of three", "marrow"), counts=("whole", "partly"),
        positive="whole", negative="none", vetoed="worse",
    ),
    confirmation=Confirmation(policy="consecutive", not_evaluable="breaks", floor="none"),
    questions={"got_worse": Question(text="Worse?"), "feels_well": Question(text="Well?")},
)  # fmt: skip
FOUND = criteria_set(
    "found",
    [
        domain(
            "fluid",
            {
                "worse": "volume_overload within 30 days before as_of and attest(fluid_worse)",
                "gone": "no volume_overload",
                "better": "not (volume_overload during 60 days before as_of)",
            },
            evaluable="volume_overload before baseline or volume_overload within 90 days after baseline",
            looks_at=("weight",),
            otherwise="same",
        ),
        domain(
            "eyes",
            {"worse": "papilledema", "gone": "at least 60 days since papilledema before as_of"},
            evaluable="no papilledema before baseline",
            repeat=False,
            otherwise="same",
        ),
        domain("stroke", {"worse": "stroke after baseline", "gone": "no stroke ever"}, otherwise="same"),
    ],
    order=("gone", "better", "same", "worse"),
    progression="worse",
    response=("gone", "better"),
    combination=Combination(method="shallowest", of=("fluid", "eyes", "stroke"), missing="ignored"),
    confirmation=Confirmation(policy="consecutive", not_evaluable="skipped", floor="same"),
    questions={"fluid_worse": Question(text="Worse?")},
)
ASIDE = criteria_set(
    "aside",
    [
        domain(
            "left to the reference",
            {
                "worse": "no exposure to lenalidomide ever and serum_m_protein > 2 x previous",
                "gone": "volume_overload [severity in (mild)] or count of volume_overload ever >= 3",
                "better": "age >= 18 years and serum_m_protein < 0.007 x baseline",
                "much the same": "serum_m_protein [method = again] < 1 g/dL or attest(not_listed)",
                "same": "serum_m_protein recorded within 28 days before first_dose or sex = female",
            },
        )
    ],
    order=("gone", "better", "much the same", "same", "worse"),
    progression="worse",
    response=("gone", "better"),
    combination=Combination(method="shallowest", of=("left to the reference",), missing="one level down"),
    confirmation=Confirmation(policy="consecutive", floor="same"),
)
INVENTED = (LADDER, EITHER, FOUND, ASIDE)
