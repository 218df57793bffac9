"""Printed numbers, units, dates, drugs and codes are found in whatever form they are printed."""

import pytest

from trialrun.protocol.tokens import find_tokens
from trialrun.terms import load_vocabulary

# text -> kind and value of every token, in the order dates, codes, numbers and units, lone units, drugs
CASES: dict[str, list[tuple[str, str]]] = {
    "On days 1, 8,15 and 22": [("number", "1"), ("number", "8"), ("number", "15"), ("number", "22")],
    "at least 50,000/μL": [("number", "50000"), ("unit", "/uL")],
    "\\>= 1,000/uL": [("number", "1000"), ("unit", "/uL")],
    "2\u202f466 pg/mL": [("number", "2466"), ("unit", "pg/mL")],
    "cycle 1 100 mg": [("number", "1"), ("number", "100"), ("unit", "mg")],
    "12 four-week cycles": [("number", "12"), ("number", "4"), ("unit", "wk")],
    "Twenty-four patients": [("number", "24")],
    "Phase II, grade III-IV": [("number", "2"), ("number", "3"), ("number", "4")],
    "PHASE2": [("number", "2")],
    "59.6%±8.3% (p=0.0003)": [
        ("number", "59.6"),
        ("unit", "%"),
        ("number", "8.3"),
        ("unit", "%"),
        ("number", "0.0003"),
    ],
    "200 mg/24 hours": [("number", "200"), ("unit", "mg/(24.h)")],
    "20 mL/min/1.73 m2": [("number", "20"), ("unit", "mL/min/{1.73_m2}")],
    "0.075 10*12/L": [("number", "0.075"), ("unit", "10*12/L")],
    "50 x10^9/L and 50 x 10⁹/L": [("number", "50"), ("unit", "10*9/L"), ("number", "50"), ("unit", "10*9/L")],
    "Age, median (range), years": [("unit", "a")],
    "Female, n (%)": [("unit", "%")],
    "40 percent": [("number", "40"), ("unit", "%")],
    "October 22, 2020": [("date", "2020-10-22")],
    "22nd of October 2020": [("date", "2020-10-22")],
    "22-Oct-2020": [("date", "2020-10-22")],
    "2020 Oct 22": [("date", "2020-10-22")],
    "Sept 2020": [("date", "2020-09")],
    "2020-09": [("date", "2020-09")],
    "June 9-17, 2022": [("date", "2022-06-09"), ("date", "2022-06-17")],
    "31/12/2024": [("date", "2024-12-31")],
    "between 2002 and 2018": [("number", "2002"), ("number", "2018")],
    "Smith et al (2021)4,5": [("number", "2021"), ("number", "4"), ("number", "5")],
    "Baseline3": [("number", "3")],
    "CD38 and T4": [("code", "cd38"), ("code", "t4")],
    "ABC-2021-03406": [("code", "abc202103406")],
    "10 mg qd d1-21": [("number", "10"), ("unit", "mg"), ("number", "1"), ("number", "21")],
    "qw d1,8,15 and d22": [("number", "1"), ("number", "8"), ("number", "15"), ("number", "22")],
    "1.0×10E9 cell/L": [("number", "1"), ("unit", "10*9/L")],
    "serum vascular endothelial growth factor": [],
    "no growth factor": [("drug", "growth_factor")],
    "This is a trial": [],
    "It may help 2 of them": [("number", "2")],
    "ixazomib-melphalan": [("drug", "ixazomib"), ("drug", "melphalan")],
    "Revlimid (lenalidomide)": [("drug", "lenalidomide"), ("drug", "lenalidomide")],
    "anti_cd38": [("code", "anticd38"), ("drug", "anti_cd38")],
}


@pytest.mark.parametrize("text", CASES)
def test_tokens_are_found(text: str) -> None:
    """Every token of a text is found once, as a value that can be compared."""
    found = [(token.kind, token.values[0]) for token in find_tokens(text, load_vocabulary())]
    assert found == CASES[text]


def test_an_ambiguous_date_has_two_readings() -> None:
    """05/08/2025 may be the fifth of August or the eighth of May."""
    (token,) = find_tokens("05/08/2025", load_vocabulary())
    assert set(token.values) == {"2025-05-08", "2025-08-05"}


def test_a_range_shares_its_unit() -> None:
    """In `3-6 months` both numbers are months."""
    tokens = find_tokens("3-6 months", load_vocabulary())
    assert [token.quantity.text() for token in tokens if token.quantity] == ["3 mo", "6 mo", "6 mo"]
