"""Words that limit an amount: whom or what event it is for; that it is the most, a change or a strength, not given."""

from __future__ import annotations

import re

_VALUE = "creatinine|CrCl|renal|GFR|eGFR|clearance|weight|hepatic|kidney"
"""What patients are told apart by whose dose is another one."""
_SOME = "patients|subjects|participants|pts|those"
_SIDE = "over|under|older|younger|above|below"
_CONDITIONS = (
    r"\bif\b",
    r"\bwhen\b",
    r"\bunless\b",
    r"\bexcept\b",
    r"\bin case of\b",
    r"\bin the event of\b",
    # 10 mg on relapse; ...; on relapse, B 10 mg
    r"(?:\b|(?P<led>(?<=; )))(?:at|on|upon) (?:(?:disease|tumou?r) )?(?:progression|relapse|recurrence)\b"
    r"(?=\s?(?:[.;)\n]|$)|(?(led),|(?!)))",
    r"\bdepending on\b",
    r"\baccording to\b",
    r"\bat the discretion\b",
    r"\bat the (?:treating )?investigator",
    # With creatinine clearance below 30 mL/min: 10 mg
    r"(?:(?<=\.\s)|(?<=\n)|^)with\s(?=(?:an?\s)?(?:eGFR|GFR|CrCl|creatinine|renal|platelets?|neutrophil|ANC)\b)",
    # 20 mg over 75 years; 20 mg (over 75)
    r"\b(?:over|above|under|below)\s(?=(?:(?:the\s)?age\s(?:of\s)?)?\d\d(?:\s?(?:years|yrs|yr|y/?o)\b|\)))",
    # 20 mg above the age of 75
    r"\b(?:over|above|under|below)\s(?=(?:the\s)?age\s(?:of\s)?\d\d)",
    # 20 mg with a strong CYP3A4 inhibitor
    r"\bwith\s(?=(?:(?:an?|concomitant|concurrent|co-administered)\s)*(?:(?:strong|potent|moderate|weak)\s)?(?:CYP\d|cytochrome)"
    r"[^.;()]{0,40}\b(?:inhibitor|inducer)s?\b)",
    # 20 mg in the elderly
    r"\bin\s(?:the\s)?(?:elderly|older|frail|unfit)\b",
    # 8 mg/kg (in advanced gastric cancer)
    r"\b(?:in|for)\s(?=(?:[\w-]{2,20}\s){0,4}(?:cancers?|tumou?rs?|carcinomas?|disease|patients|subjects|participants|"
    r"women|men|children|adults)\))",
    # 10 mg for 30-50 mL/min
    r"\bfor\s(?=(?:[<>]=?\s?)?\d{1,3}(?:\s?(?:-|to)\s?\d{1,3})?\s?(?:mL/min|years|kg)\b)",
    # 20 mg for frail patients; 10 mg for moderate renal impairment; not for patients in cohort 2
    rf"\bfor (?:{_SOME}|individuals|persons|creatinine|CrCl|ages?|older|females|males|weight|adults|children|"
    r"(?:frail|elderly|unfit|accelerated|blast)\b(?=[^.;,()]{0,30}[.;,)])|"
    r"(?:mild|moderate|severe|impaired|reduced|renal|hepatic)(?=\s[^.;,()]{0,40}(?:impair|insuffic|dysfunc|function)))\b"
    r"(?!\s(?:on|in|of|enrolled|randomized)\s(?:to\s|in\s)?(?:the\s)?(?:treatment\s)?(?:cohort|arm|group))",
    # 20 mg in patients over 75 years; 10 mg in patients with a clearance below 50
    rf"\bin (?:patients|subjects|participants|those|case)\s(?:(?:aged?|{_SIDE}|>|<|who)\b|"
    rf"with\s(?=(?:an?\s)?(?:\w{{1,10}}\s)?(?:{_VALUE})))",
    # patients with a partial response; patients without toxicity
    rf"\b(?:{_SOME})\s(?:with|without)\s(?=(?:an?\s|any\s)?(?:\w{{1,12}}\s){{0,2}}(?:respon|progress|remission|CR\b|PR\b|"
    r"toxicit|adverse\sevent|side\seffect))",
    # patients who require a reduction; subjects who cannot tolerate this dose; participants experiencing toxicity
    rf"\b(?:{_SOME})\s(?:who\s(?:requir|need|can\s?not|can't|do\snot\stolerat|are\s(?:unable|intoleran|not\sable)|experienc"
    r"|develop)\w*|(?:requiring|needing|experiencing|developing|unable\sto|intolerant)\b)",
    # for dose reduction; in the case of toxicity
    r"\bfor\s(?:a\s)?dose\sreductions?\b|\bin\sthe\scase\sof\b",
    # patients who are over 75; subjects with low body weight; adults older than 65; those at least 70
    rf"\b(?:{_SOME}|adults|children)\s(?:who\s(?:are\s(?:over|under|older|younger|aged|>|<)|"
    r"have\s(?:an?\s)?(?:creatinine|renal)|fail|were\snot)|"
    rf"with\s(?=(?:an?\s)?(?:\w{{1,10}}\s)?(?:{_VALUE}|body|age|BSA))|aged?\b|(?:{_SIDE})\b|at\sleast\s\d\d|>|<)",
    # pts > 75
    r"\bpts\s?[<>]",
    # aged >= 75 years; < 50 kg
    r"(?:\baged?\s)?(?:>=|<=|>|<)\s?\d{1,3}\s?(?:years|yrs|yr|y\b|kg|ml/min)",
    # 75 years or older
    r"\b\d{2}\s?(?:years|yrs|yo)\s?(?:of age )?(?:or|and) (?:older|above|over|younger)",
)
CONDITION = re.compile(f"(?:{'|'.join(_CONDITIONS)})", re.IGNORECASE)
"""Where words begin that limit what is said to some patients or to some event."""

TOLERATED = re.compile(
    r"(?:if|when)\s(?:(?:this|it|the\sdose|treatment)\s)?(?:(?:is|was)\s)?(?:well[- ])?tolerated\b", re.IGNORECASE
)
"""A condition that every dose has."""

OMITTED = re.compile(
    r"\b(?:is|are|be|was|were)\s(?:(?:omitted|skipped|withheld|dropped)\b|not\s(?:administered|given)\s(?:during|in|with|on)\b"
    r"|(?P<stopped>stopped|discontinued|ceased)\b)"
    r"|(?P<bare>\b(?:omitted|skipped|withheld)\b)"
    r"|(?P<only>\b(?<!if\s)only\s(?:(?:given|administered)\s)?(?:in|for|during)\s"
    r"(?:(?:the\sfirst|cycles?|courses?)\s|C)\d)",
    re.IGNORECASE,
)
"""Words that leave a drug out: `is omitted in course 3`, `is stopped after cycle 6`; or give it `only` in some.

`bare`: `doses omitted from cycle 9`.
"""

ALONE = re.compile(r"\s(?:alone|monotherapy|(?:as\s(?:a\s)?)?single[- ]agent|only)\b", re.IGNORECASE)
"""Words right behind the one drug that goes on."""

_FEW_WORDS = r"(?:\s\w{1,12}){0,4}"
_LIMITS = (
    # up to a maximum daily dose of 40 mg
    r"max(?:imum|imal)?(?:\s(?:of|is|total|daily|dose|single|allowed|infusion|rate)){0,3}\.?",
    r"not (?:to )?exceed(?:ing)?",
    r"exceeding",
    r"no more than",
    r"than",
    r"up to",
    # tapered by 5 mg a week until 10 mg is reached; down to a dose of 5 mg
    r"(?:until(?:\sreaching)?|(?:to|until)\sreach|down\sto)(?:\sa)?(?:\s(?:final|maintenance|target|daily)){0,2}(?:\sdose(?:\sof)?)?",
    # capped at 2 mg; cap: 2 mg; (cap 2 mg); (cap. 2 mg); 1.4 mg/m2, cap 2 mg
    r"capp?(?:ed)?\s?(?:at|of|:|=)",
    r"(?:(?<=\()|(?<=(?:m2|kg)[ ,;])|(?<=(?:m2|kg)[,;]\s))(?:dose\s)?cap\.?",
    r"minimum(?: of)?",
    # a total dose of 60 mg
    r"total\sdaily\sdose\s(?:is|of|=)",
    r"total(?:\s(?:dose|cumulative|daily))?(?:\sof)?",
    r"cumulative(?:\sdose)?(?:\sof)?",
    # the total dose is 12 mg/kg; total planned dose: 12 mg/kg; total dose per course will be 12 mg/kg
    r"(?:total|cumulative|overall)\s(?:(?!weekly)\w{4,10}\s)?dose(?:\sper\s(?:course|cycle|patient|subject))?"
    r"(?:\s(?:of|is|was|being|will\sbe|equals|approximately|about)){0,2}",
    # may be reduced to 15 mg; escalated by 5 mg; in increments of 5 mg; rounded to the nearest 5 mg
    r"(?:dose\s)?(?:may|can|could|might|should|will)\sbe\s(?:\w{1,14}\s)?"
    r"(?:increased|reduced|escalated|decreased|lowered|modified|adjusted)(?:\s\w{1,10}){0,3}\s(?:to|by|at)",
    r"(?:escalat(?:ed?|ing|ion)|rais(?:ed?|ing))(?:\s\w{1,12}){0,4}\s(?:to|by)",
    rf"(?:reduc(?:ed|tions?|es?|ing)|taper(?:ed|ing|s)?){_FEW_WORDS}\s(?:to|by|of)",
    # reduced to 30 mg upon a response and to 15 mg upon another one
    r"(?:reduc|decreas|lower)(?:ed|ing)\sto\s[\d.]+\s?m?g\s(?:upon|if|when|once|with|in\scase)\b[^.;\d]{0,60}?\band\s(?:then\s)?to",
    rf"(?:decreas(?:e[ds]?|ing)|lower(?:ed|ing)|de-?escalat(?:e[ds]?|ions?|ing)){_FEW_WORDS}\s(?:to|by)",
    rf"increas(?:e|es|ed|ing){_FEW_WORDS}\s(?:to|by)",
    r"increments? of",
    # before the step to 28 mg
    r"(?:before|after|prior to|at) (?:the )?(?:dose )?step(?:[- ]up)? to",
    r"nearest",
    # levels ranging from 10 mg
    r"levels? (?:ranging|from)",
    r"ranging from",
    r"ranging from \d[^.;]{0,50}? to",
    # tablets of 5 mg; vials containing 100 mg; diluted in 5 mg
    r"tablets?\s(?:of|x)",
    r"capsules? of",
    r"vials? of",
    r"per vial",
    r"containing",
    r"contains?",
    r"concentration of",
    r"strength",
    r"(?:supplied|available) (?:as|in)",
    r"(?:diluted|dissolved) in",
    # instead of 25 mg
    r"instead of",
    r"in place of",
    r"rather than",
)
_LIMITED = re.compile(
    rf"\b(?:{'|'.join(_LIMITS)})\s?(?:=|:|a\s|the\s)?\s{{0,2}}"
    r"(?:(?:dose[- ])?level\s-?\w{1,3}\s?[(:]\s?)?"
    rf"(?:\d[\d.]{{0,6}}(?:,|\s(?:and|or|then))\s){{0,4}}$|[<>]=?\)?\s?$",
    re.IGNORECASE,
)
"""What stands right before an amount, or before others beside it, that is not given: `up to 5, 10 and 15 mg`."""


_EXPOSURE = re.compile(r"AUC\D{1,8}(?:[2-9]\d|\d{3})", re.IGNORECASE)
_AIMED = re.compile(
    r"\b(?:dosed|adjusted|titrated|target(?:ed|ing)?|achieve|reach|obtain)\b[^.;,()]{0,20}$", re.IGNORECASE
)
"""`dosed to | an AUC of 5000`: what is to be measured in blood; platinum is dosed by an AUC of a few units."""


def is_limited(plain: str, first: int) -> bool:
    """True where the amount that begins at `first` is a limit, a strength or a change, not what is given."""
    before = plain[max(0, first - 80) : first]
    return _LIMITED.search(before) is not None or (_EXPOSURE.match(plain, first) and _AIMED.search(before)) is not None
