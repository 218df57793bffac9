"""The hard lines of NCT04883242 (239-246, 248-250, 265-269) as truth tables, each with its meaning in words."""

from __future__ import annotations

import datetime as dt

from library.truth_tables import (
    AS_OF,
    EITHER,
    Combination,
    Gaps,
    TruthTable,
    World,
    answered,
    complete,
    diagnosed,
    done,
    measured,
    reply,
    result_of,
    surely,
    treated,
)


def _above(state: str, enough: str) -> tuple[bool, ...]:
    """A measured value that reaches its bound, or does not, or is not known."""
    return EITHER if state == "not known" else (state == enough,)


# Lines 239-245. Any one of five findings is enough: serum M protein from 0.5 g/dL, urine M protein from 200 mg a day,
# an involved light chain from 10 mg/dL with an abnormal ratio, a plasmacytoma from 2 cm that a biopsy has proven, or
# plasma cells from 30 % of the marrow. A ratio is abnormal if the laboratory says so or its number lies outside the
# normal range. A single finding settles the line, whatever else is missing; without one, every other must be known.


def _gaps_239(found: Combination) -> Gaps:
    return {
        "serum": _above(found["serum"], "0.5"),
        "urine": _above(found["urine"], "200"),
        "chain": _above(found["chain"], "10"),
        "ratio said abnormal": {"positive": (True,), "negative": (False,), "not known": EITHER}[found["ratio said"]],
        "ratio outside": {"0.25": (True,), "0.26": (False,), "1.66": (True,), "not known": EITHER}[found["ratio"]],
        "plasmacytoma": _above(found["plasmacytoma"], "2"),
        "proven": reply(found["proven"]),
        "marrow": _above(found["marrow"], "30"),
    }


def _admits_239(one: World) -> bool:
    chain = one["chain"] and (one["ratio said abnormal"] or one["ratio outside"])
    plasmacytoma = one["plasmacytoma"] and one["proven"]
    return bool(one["serum"] or one["urine"] or chain or plasmacytoma or one["marrow"])


LINES_239_245 = TruthTable(
    "measurable_disease",
    {
        "serum": {
            "0.5": (measured("serum_m_protein", 0.5, "g/dL"),),
            "0.49": (measured("serum_m_protein", 4.9, "g/L"),),
            "not known": (),
        },
        "urine": {
            "200": (measured("urine_m_protein", 200, "mg/(24.h)"),),
            "199": (measured("urine_m_protein", 0.199, "g/(24.h)"),),
            "not known": (),
        },
        "chain": {
            "10": (measured("flc_involved", 100, "mg/L"),),
            "9.9": (measured("flc_involved", 9.9, "mg/dL"),),
            "not known": (),
        },
        "ratio said": {
            "positive": (result_of("flc_ratio_abnormal", "positive"),),
            "negative": (result_of("flc_ratio_abnormal", "negative"),),
            "not known": (),
        },
        "ratio": {
            "0.25": (measured("flc_ratio", 0.25, "1"),),
            "0.26": (measured("flc_ratio", 0.26, "1"),),
            "1.66": (measured("flc_ratio", 1.66, "1"),),
            "not known": (),
        },
        "plasmacytoma": {
            "2": (measured("plasmacytoma_diameter", 20, "mm"),),
            "1.9": (measured("plasmacytoma_diameter", 1.9, "cm"),),
            "not known": (),
        },
        "proven": answered("plasmacytoma_proven_by_biopsy"),
        "marrow": {
            "30": (measured("bm_plasma_cells", 30, "%"),),
            "29.9": (measured("bm_plasma_cells", 29.9, "%"),),
            "not known": (),
        },
    },
    _gaps_239,
    _admits_239,
    frozenset({"proven"}),
)


# Line 246, second half: whoever cannot consent cannot enter. (The first half, the age, is tested by birth dates.)

LINE_246 = TruthTable(
    "capacity_to_consent",
    {"able": answered("capacity_to_consent")},
    lambda found: {"able": reply(found["able"])},
    lambda one: bool(one["able"]),
    frozenset({"able"}),
)


# Line 248. A toxicity of earlier therapy may be of grade 1 at most, or of the grade it had at baseline, which a person
# must say. Neuropathy is left to the next line, whatever its grade. Where grade or cause is not recorded, or the cause
# stands in other words, which may name a therapy, the patient is neither in nor out.


def _gaps_248(found: Combination) -> Gaps:
    known, toxicity = found["history"] == "complete", found["toxicity"]
    recorded = {
        "grade 2": (True,),
        "grade 2, cause in other words": EITHER,
        "grade 2, cause not known": EITHER,
        "grade not known": EITHER,
    }
    return {
        "too grave": recorded.get(toxicity, surely(found=False, known=known)),
        "at baseline": reply(found["at baseline"]),
    }


LINE_248 = TruthTable(
    "toxicities_resolved",
    {
        "toxicity": {
            "none": (),
            "grade 1": (diagnosed("nausea", grade=1, cause="prior_therapy"),),
            "grade 2": (diagnosed("nausea", grade=2, cause="prior_therapy"),),
            "grade 2, resolved": (
                diagnosed("nausea", end=dt.date(2025, 6, 14), grade=2, cause="prior_therapy", status="resolved"),
            ),
            "grade 2, cause in other words": (diagnosed("nausea", grade=2, cause="bortezomib"),),
            "grade 2, cause not known": (diagnosed("nausea", grade=2),),
            "grade not known": (diagnosed("nausea", cause="prior_therapy"),),
        },
        "neuropathy": {
            "none": (),
            "grade 3": (diagnosed("peripheral_neuropathy", grade=3, cause="prior_therapy"),),
        },
        "history": {"complete": complete("condition"), "not complete": ()},
        "at baseline": answered("toxicities_at_baseline"),
    },
    _gaps_248,
    lambda one: bool(not one["too grave"] or one["at baseline"]),
    frozenset({"at baseline"}),
)


# Line 249. Neuropathy of grade 3 keeps a patient out, whether it stands among the diagnoses or was graded as a
# measurement. Nobody comes in before neuropathy has been graded.


def _gaps_249(found: Combination) -> Gaps:
    diagnosis = found["diagnosis"]
    return {
        "diagnosed as grade 3": EITHER
        if diagnosis == "grade not known"
        else surely(found=diagnosis == "grade 3", known=found["history"] == "complete"),
        "graded 3": {"3": (True,), "2": (False,), "0": (False,), "not graded": EITHER}[found["graded"]],
    }


LINE_249 = TruthTable(
    "neuropathy",
    {
        "diagnosis": {
            "none": (),
            "grade 2": (diagnosed("sensory_neuropathy", grade=2),),
            "grade 3": (diagnosed("sensory_neuropathy", grade=3),),
            "grade not known": (diagnosed("sensory_neuropathy"),),
        },
        "history": {"complete": complete("condition"), "not complete": ()},
        "graded": {
            "0": (measured("neuropathy_grade", 0, "1"),),
            "2": (measured("neuropathy_grade", 2, "1"),),
            "3": (measured("neuropathy_grade", 3, "1"),),
            "not graded": (),
        },
    },
    _gaps_249,
    lambda one: not (one["diagnosed as grade 3"] or one["graded 3"]),
)


# Line 250. Six months must have passed since the last autologous transplant: 15 December 2024 is the last day that is
# long enough ago. Nobody needs to have had one. A transplant dated by its month alone leaves the line open where the
# month holds both kinds of days.

SIX_MONTHS_AGO = dt.date(2024, 12, 15)
OLD = done("autologous_sct", dt.date(2020, 4, 1))


def _gaps_250(found: Combination) -> Gaps:
    recorded = {"a day too late": (True,), "old and new": (True,), "some day in December": EITHER}
    return {"too recent": recorded.get(found["transplant"], surely(found=False, known=found["history"] == "complete"))}


LINE_250 = TruthTable(
    "prior_transplant",
    {
        "transplant": {
            "none": (),
            "old": (OLD,),
            "six months ago": (done("autologous_sct", SIX_MONTHS_AGO),),
            "a day too late": (done("autologous_sct", dt.date(2024, 12, 16)),),
            "old and new": (OLD, done("autologous_sct", dt.date(2025, 5, 1))),
            "some day in December": (done("autologous_sct", dt.date(2024, 12, 1), dt.date(2024, 12, 31)),),
            "allogeneic, recent": (done("allogeneic_sct", dt.date(2025, 5, 1)),),
        },
        "history": {"complete": complete("procedure"), "not complete": ()},
    },
    _gaps_250,
    lambda one: not one["too recent"],
)


# Lines 265 and 267. Another cancer keeps a patient out unless it has been in remission for a whole year. Four kinds are
# set aside, and a fifth cancer beside them still counts; cervical cancer in situ is set aside only if a biopsy showed
# it. A cure rate above 90 %, in the estimate of the sponsor-investigator, lets every one of them in.

SET_ASIDE = (
    diagnosed("basal_cell_skin_cancer"),
    diagnosed("localized_prostate_cancer"),
    diagnosed("superficial_bladder_cancer"),
)


def _gaps_265(found: Combination) -> Gaps:
    known, cancer = found["history"] == "complete", found["cancer"]
    recent = {"going on": (True,), "remission for a day less": (True,), "remission, no date": EITHER}
    return {
        "another cancer": recent.get(cancer, surely(found=False, known=known)),
        "cervix": surely(found=found["cervix"] == "going on", known=known),
        "on biopsy": reply(found["on biopsy"]),
        "curable": reply(found["curable"]),
    }


def _admits_265(one: World) -> bool:
    cervix = one["cervix"] and not one["on biopsy"]
    return bool(one["curable"] or not (one["another cancer"] or cervix))


LINES_265_267 = TruthTable(
    "other_malignancy",
    {
        "cancer": {
            "none": (),
            "going on": (diagnosed("colon_cancer"),),
            "remission for a year": (diagnosed("colon_cancer", end=dt.date(2024, 6, 15), status="remission"),),
            "remission for a day less": (diagnosed("colon_cancer", end=dt.date(2024, 6, 16), status="remission"),),
            "remission, no date": (diagnosed("colon_cancer", status="remission"),),
            "the myeloma itself": (diagnosed("multiple_myeloma"), diagnosed("plasmacytoma")),
        },
        "set aside": {"none": (), "three kinds": SET_ASIDE},
        "cervix": {"none": (), "going on": (diagnosed("cervix_in_situ"),)},
        "history": {"complete": complete("condition"), "not complete": ()},
        "on biopsy": answered("cervix_in_situ_on_biopsy"),
        "curable": answered("cure_rate_above_90_percent"),
    },
    _gaps_265,
    _admits_265,
    frozenset({"on biopsy", "curable"}),
)


# Line 268. Whoever has hepatitis B must take suppressive therapy now and have no detectable HBV DNA; both are asked.
# Others are not touched, nor is an infection that is recorded as past.

STARTED = dt.date(2023, 1, 10)


def _gaps_268(found: Combination) -> Gaps:
    known = found["history"] == "complete"
    return {
        "infected": surely(found=found["infection"] in ("chronic", "kind not said"), known=known),
        "no DNA": {"undetectable": (True,), "detectable": (False,), "not known": EITHER}[found["HBV DNA"]],
        "on therapy": {"goes on": (True,), "none": (False,), "stopped": (False,)}.get(found["therapy"], EITHER),
    }


LINE_268 = TruthTable(
    "hepatitis_b",
    {
        "infection": {
            "none": (),
            "chronic": (diagnosed("chronic_hbv_infection"),),
            "kind not said": (diagnosed("hbv_infection"),),
            "past": (diagnosed("resolved_hbv_infection"),),
        },
        "history": {"complete": complete("condition"), "not complete": ()},
        "HBV DNA": {
            "undetectable": (result_of("hbv_dna", "undetectable"),),
            "detectable": (result_of("hbv_dna", "detectable"),),
            "not known": (),
        },
        "therapy": {
            "goes on": (treated("entecavir", STARTED, dt.date(2026, 1, 1)),),
            "none": complete("exposure"),
            "stopped": (*complete("exposure"), treated("entecavir", STARTED, dt.date(2025, 6, 14))),
            "end not known": (treated("entecavir", STARTED, None),),
            "not known": (),
        },
    },
    _gaps_268,
    lambda one: bool(not one["infected"] or (one["no DNA"] and one["on therapy"])),
)


# Line 269. Hepatitis C, now or ever, asks for antiviral therapy. After it the infection must be cured: the investigator
# says so, or the newest test and one 12 weeks or more after the end of therapy found no virus. During it the newest
# test must find none.

ENDED = AS_OF - dt.timedelta(days=200)


def _gaps_269(found: Combination) -> Gaps:
    rna = found["HCV RNA"]
    late = {"no virus at 84 days": (True,), "virus later": (False,)}.get(rna, EITHER)
    return {
        "infected": surely(found=found["infection"] == "recorded", known=found["history"] == "complete"),
        "therapy": {
            "never": ("never",),
            "ended": ("ended",),
            "goes on": ("goes on",),
            "end not known": ("ended", "goes on"),
            "not known": ("never", "ended", "goes on"),
        }[found["therapy"]],
        "no virus now": EITHER if rna == "none" else (rna != "virus later",),
        "no virus late": late if found["therapy"] == "ended" else EITHER,
        "cured, says a person": reply(found["cured, says a person"]),
    }


def _admits_269(one: World) -> bool:
    if not one["infected"]:
        return True
    if one["therapy"] == "never":
        return False
    if one["therapy"] == "goes on" and one["no virus now"]:
        return True
    shown = one["therapy"] == "ended" and one["no virus late"] and one["no virus now"]
    return bool(shown or one["cured, says a person"])


LINE_269 = TruthTable(
    "hepatitis_c",
    {
        "infection": {"recorded": (diagnosed("hcv_infection", end=dt.date(2024, 12, 1)),), "not recorded": ()},
        "history": {"complete": complete("condition"), "not complete": ()},
        "therapy": {
            "never": complete("exposure"),
            "ended": (*complete("exposure"), treated("sofosbuvir", dt.date(2024, 8, 1), ENDED)),
            "goes on": (treated("sofosbuvir", dt.date(2024, 8, 1), dt.date(2025, 9, 1)),),
            "end not known": (treated("sofosbuvir", dt.date(2024, 8, 1), None),),
            "not known": (),
        },
        "HCV RNA": {
            "none": (),
            "no virus at 83 days": (result_of("hcv_rna", "undetectable", 200 - 83),),
            "no virus at 84 days": (result_of("hcv_rna", "undetectable", 200 - 84),),
            "virus later": (result_of("hcv_rna", "undetectable", 200 - 84), result_of("hcv_rna", "detectable", 10)),
        },
        "cured, says a person": answered("hepatitis_c_cured"),
    },
    _gaps_269,
    _admits_269,
    frozenset({"cured, says a person"}),
)
