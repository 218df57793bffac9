"""The hard lines of NCT04396496 (60, 68, 71, 72) as truth tables, each with its meaning in words."""

from __future__ import annotations

import datetime as dt

from library.truth_tables import (
    AS_OF,
    EITHER,
    Combination,
    Gaps,
    Rows,
    TruthTable,
    World,
    answered,
    complete,
    day,
    diagnosed,
    done,
    measured,
    reply,
    result_of,
    surely,
    treated,
)

ONE_YEAR_AGO = dt.date(2024, 6, 15)
TWO_YEARS_AGO = dt.date(2023, 6, 15)
SKIN, CERVIX, COLON = diagnosed("basal_cell_skin_cancer"), diagnosed("cervix_in_situ"), diagnosed("colon_cancer")


# Line 60. Another cancer is accepted only if it went without treatment for the whole last year and the patient is
# expected to live longer than five years. Skin cancer is accepted only if treated adequately. Cervical cancer in situ
# is always accepted, and so is the plasma cell disease itself. Where something was given or cut out within the last
# year the records cannot say for which disease: then a person must say that it was not for the other cancer.


def _gaps_60(found: Combination) -> Gaps:
    known = found["history"] == "complete"
    cancers = found["cancers"]
    return {
        "other cancer": surely(found="colon" in cancers, known=known),
        "skin cancer": surely(found="skin" in cancers, known=known),
        "something given": {
            "none": (False,),
            "ended a year ago": (False,),
            "ended a day later": (True,),
            "operated": (True,),
            "irradiated": (True,),
            "not known": EITHER,
        }[found["treatment"]],
        "untreated, says a person": reply(found["untreated, says a person"]),
        "more than five years": {"61": (True,), "60": (False,), "not known": EITHER}[found["months to live"]],
        "skin cancer treated": reply(found["skin cancer treated"]),
    }


def _admits_60(one: World) -> bool:
    if one["skin cancer"] and not one["skin cancer treated"]:
        return False
    if not one["other cancer"]:
        return True
    untreated = not one["something given"] or one["untreated, says a person"]
    return bool(untreated and one["more than five years"])


_GIVEN = complete("exposure", "procedure")
LINE_60 = TruthTable(
    "prior_malignancy",
    {
        "cancers": {
            "none": (),
            "skin": (SKIN,),
            "cervix": (CERVIX,),
            "colon": (COLON,),
            "skin, cervix": (SKIN, CERVIX),
            "skin, colon": (SKIN, COLON),
            "cervix, colon": (CERVIX, COLON),
            "skin, cervix, colon": (SKIN, CERVIX, COLON),
            "plasmacytoma": (diagnosed("plasmacytoma"),),
        },
        "history": {"complete": complete("condition"), "not complete": ()},
        "treatment": {
            "none": _GIVEN,
            "ended a year ago": (*_GIVEN, treated("capecitabine", dt.date(2024, 1, 1), ONE_YEAR_AGO)),
            "ended a day later": (*_GIVEN, treated("capecitabine", dt.date(2024, 1, 1), dt.date(2024, 6, 16))),
            "operated": (*_GIVEN, done("colectomy", day(100))),
            "irradiated": (*_GIVEN, done("radiotherapy", day(364))),
            "not known": (),
        },
        "untreated, says a person": answered("other_cancer_untreated_for_one_year"),
        "months to live": {
            "61": (measured("life_expectancy", 61, "mo"),),
            "60": (measured("life_expectancy", 60, "mo"),),
            "not known": (),
        },
        "skin cancer treated": answered("skin_cancer_adequately_treated"),
    },
    _gaps_60,
    _admits_60,
    frozenset({"untreated, says a person", "skin cancer treated"}),
)


# Line 68. Three ways out: COPD that is severe by FEV1 or by another test and goes with a low DLCO; asthma that was
# moderate or severe at any time in the last two years; asthma of any class that is out of control now. An exception
# that the principal investigator has documented lets the patient in, whatever the lungs are like.


def _gaps_68(found: Combination) -> Gaps:
    known, asthma = found["history"] == "complete", found["asthma"]
    return {
        "COPD": surely(found=found["COPD"] == "recorded", known=known),
        "FEV1 low": {"49": (True,), "50": (False,), "not known": EITHER}[found["FEV1"]],
        "other test low": reply(found["other test low"]),
        "DLCO low": {"39": (True,), "40": (False,), "not known": EITHER}[found["DLCO"]],
        "asthma now": surely(found=asthma in ("mild", "moderate", "class not known"), known=known),
        "graver asthma lately": EITHER
        if asthma == "class not known"
        else surely(found=asthma in ("moderate", "severe until two years ago"), known=known),
        "out of control": reply(found["out of control"]),
        "exception": reply(found["exception"]),
    }


def _admits_68(one: World) -> bool:
    severe = one["FEV1 low"] or one["other test low"]
    copd = one["COPD"] and severe and one["DLCO low"]
    uncontrolled = one["asthma now"] and one["out of control"]
    return bool(one["exception"] or not (copd or one["graver asthma lately"] or uncontrolled))


LINE_68 = TruthTable(
    "lung_disease",
    {
        "COPD": {"recorded": (diagnosed("copd"),), "not recorded": ()},
        "history": {"complete": complete("condition"), "not complete": ()},
        "FEV1": {"49": (measured("fev1", 49, "%"),), "50": (measured("fev1", 50, "%"),), "not known": ()},
        "other test low": answered("copd_severe_by_another_test"),
        "DLCO": {"39": (measured("dlco", 39, "%"),), "40": (measured("dlco", 40, "%"),), "not known": ()},
        "asthma": {
            "none": (),
            "mild": (diagnosed("asthma", severity="mild"),),
            "moderate": (diagnosed("asthma", severity="moderate"),),
            "class not known": (diagnosed("asthma"),),
            "severe until two years ago": (diagnosed("asthma", end=TWO_YEARS_AGO, severity="severe"),),
            "severe until a day earlier": (diagnosed("asthma", end=dt.date(2023, 6, 14), severity="severe"),),
        },
        "out of control": answered("asthma_uncontrolled"),
        "exception": answered("lung_disease_exception"),
    },
    _gaps_68,
    _admits_68,
    frozenset({"other test low", "out of control", "exception"}),
)


# Line 71. HBsAg keeps a patient out. Without it, an antibody asks for HBV DNA, which must not be found; anti-HBs alone
# asks for nothing in somebody known to be vaccinated. Without any marker nothing is asked.


def _result(state: str) -> tuple[bool, ...]:
    return {"positive": (True,), "negative": (False,)}.get(state, EITHER)


def _gaps_71(found: Combination) -> Gaps:
    return {
        "HBsAg": _result(found["HBsAg"]),
        "anti-HBc": _result(found["anti-HBc"]),
        "anti-HBs": _result(found["anti-HBs"]),
        "HBV DNA": {"detectable": (True,), "not detectable": (False,), "not known": EITHER}[found["HBV DNA"]],
        "vaccinated": {"yes": (True,), "no": (False,), "not known": EITHER}[found["vaccinated"]],
    }


def _admits_71(one: World) -> bool:
    if one["HBsAg"]:
        return False
    explained = one["anti-HBs"] and not one["anti-HBc"] and one["vaccinated"]
    dna_asked_for = (one["anti-HBc"] or one["anti-HBs"]) and not explained
    return not (dna_asked_for and one["HBV DNA"])


def _serology(variable: str) -> dict[str, Rows]:
    """The states of one antibody or antigen test."""
    found: dict[str, Rows] = {"not known": ()}
    return found | {state: (result_of(variable, state),) for state in ("positive", "negative", "indeterminate")}


LINE_71 = TruthTable(
    "hepatitis_b",
    {
        "HBsAg": _serology("hbsag"),
        "anti-HBc": _serology("anti_hbc"),
        "anti-HBs": _serology("anti_hbs"),
        "HBV DNA": {
            "detectable": (result_of("hbv_dna", "detectable"),),
            "not detectable": (result_of("hbv_dna", "undetectable"),),
            "not known": (),
        },
        "vaccinated": {
            "yes": (treated("hepatitis_b_vaccine", dt.date(2010, 5, 1), dt.date(2010, 5, 1)),),
            "no": complete("exposure"),
            "not known": (),
        },
    },
    _gaps_71,
    _admits_71,
)


# Line 72. Antibodies against HCV keep a patient out, unless therapy has ended, a test 12 weeks or more after its end
# found no virus, and the newest test finds none either. A test before the 12 weeks leaves that open, and so does
# therapy that goes on: the test after its end is awaited, unless virus is found now.

THERAPY_ENDED = AS_OF - dt.timedelta(days=200)
LATE, EARLY = 200 - 84, 200 - 83


def _gaps_72(found: Combination) -> Gaps:
    return {
        "antibodies": _result(found["antibodies"]),
        "therapy": {
            "never": ("never",),
            "ended": ("ended",),
            "goes on": ("ended", "awaited"),
            "end not known": ("ended", "awaited"),
            "not known": ("never", "ended", "awaited"),
        }[found["therapy"]],
        "no virus now": {
            "none": EITHER,
            "no virus at 83 days": (True,),
            "no virus at 84 days": (True,),
            "virus later": (False,),
        }[found["HCV RNA"]],
        "no virus late": {"no virus at 84 days": (True,), "virus later": (False,)}.get(found["HCV RNA"], EITHER)
        if found["therapy"] == "ended"
        else EITHER,
    }


def _admits_72(one: World) -> bool:
    cured = one["therapy"] == "ended" and one["no virus late"] and one["no virus now"]
    return bool(not one["antibodies"] or cured)


LINE_72 = TruthTable(
    "hepatitis_c",
    {
        "antibodies": _serology("anti_hcv"),
        "therapy": {
            "never": complete("exposure"),
            "ended": (treated("sofosbuvir", dt.date(2024, 8, 1), THERAPY_ENDED),),
            "goes on": (treated("sofosbuvir", dt.date(2024, 8, 1), dt.date(2025, 9, 1)),),
            "end not known": (treated("sofosbuvir", dt.date(2024, 8, 1), None),),
            "not known": (),
        },
        "HCV RNA": {
            "none": (),
            "no virus at 83 days": (result_of("hcv_rna", "undetectable", EARLY),),
            "no virus at 84 days": (result_of("hcv_rna", "undetectable", LATE),),
            "virus later": (result_of("hcv_rna", "undetectable", LATE), result_of("hcv_rna", "detectable", 10)),
        },
    },
    _gaps_72,
    _admits_72,
)
