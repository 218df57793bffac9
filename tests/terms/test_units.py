"""Units: every unit reads and converts, and an independent library proves the factors, but for known traps."""

import warnings
from decimal import Decimal
from fractions import Fraction

import pytest

from trialrun.errors import UnitError
from trialrun.ground.quantity import conversion_factor, convertible, parse_unit
from trialrun.terms import convert, is_plausible, load_vocabulary, read_unit
from trialrun.terms.loading import TABLES
from trialrun.terms.reading import read_rows

# What the independent library says otherwise, and why our table is right.
TRAPS = {
    "[pH]": "it cannot read pH",
    "Cel": "an offset unit: a factor says nothing",
    "[degF]": "an offset unit: a factor says nothing",
}


@pytest.fixture(scope="module")
def registry():
    """The independent unit library with UCUM codes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ucumvert import PintUcumRegistry

        return PintUcumRegistry()


def _units() -> list[str]:
    return sorted(
        {row["unit"] for _, row in read_rows(TABLES / "units.csv")} | {row["unit"] for _, row in _variables()}
    )


def _variables():
    return read_rows(TABLES / "variables.csv")


def test_every_unit_reads_and_reads_back(vocabulary):
    """Every UCUM code of the tables parses, and printed as it is it reads as itself."""
    for code in _units():
        assert parse_unit(code).factor > 0
        assert read_unit(code) == code


def test_every_printed_unit_reads(vocabulary):
    """Every printed spelling gives its UCUM code, in any letter case where that is safe, or says it is ambiguous."""
    readings: dict[str, set[str]] = {}
    for _, row in read_rows(TABLES / "units.csv"):
        readings.setdefault(row["spelling"], set()).add(row["unit"])
    for spelling, units in readings.items():
        assert read_unit(spelling) == (next(iter(units)) if len(units) == 1 else None), spelling


def test_an_independent_library_proves_every_conversion(vocabulary, registry):
    """Wherever we convert a unit of the table to a variable's unit, the other library finds the same factor."""
    proved = 0
    units = [unit for unit in _units() if unit not in TRAPS]
    for target in sorted({variable.unit for variable in vocabulary.variables.values()} - set(TRAPS)):
        for unit in units:
            if unit != target and convertible(unit, target):
                theirs = registry.from_ucum(unit).to(registry.from_ucum(target).units)
                mine = conversion_factor(unit, target)
                base = registry.from_ucum(target).magnitude
                assert float(mine) == pytest.approx(theirs.magnitude / base, rel=1e-7), (unit, target)
                proved += 1
    assert proved > 100


def test_molar_conversions_follow_the_molar_mass(vocabulary, registry):
    """Mass and substance convert with the analyte's molar mass, as the other library computes it from g/mol."""
    proved = 0
    for variable in vocabulary.variables.values():
        for unit in ("mmol/L", "umol/L", "nmol/L", "pmol/L"):
            if variable.molar_mass is None or convertible(unit, variable.unit):
                continue
            mass = registry.from_ucum(unit) * float(variable.molar_mass) * registry.from_ucum("g/mol")
            theirs = mass.to(registry.from_ucum(variable.unit).units).magnitude
            assert float(convert(Fraction(1), unit, variable)) == pytest.approx(theirs, rel=1e-7)
            proved += 1
    assert proved > 80


def test_the_traps_of_the_other_library_are_known(vocabulary, registry):
    """Where the other library goes wrong, ours refuses or is right, and the reason is written down."""
    indexed, absolute = registry.from_ucum("mL/min/{1.73_m2}"), registry.from_ucum("mL/min")
    assert indexed.to(absolute.units).magnitude == pytest.approx(1)  # it drops the annotation
    assert not convertible("mL/min/{1.73_m2}", "mL/min")
    assert str(registry("K/uL").units).startswith("kelvin")  # its own notation takes the letter for kelvin
    assert read_unit("K/uL") == "10*3/uL"
    assert registry.from_ucum("U/L").dimensionality != registry.from_ucum("[IU]/L").dimensionality
    assert isinstance((registry.from_ucum("mg/dL") * 1).to("g/L").magnitude, float)  # decimals do not survive
    assert read_unit("mo") == "mo" and conversion_factor("mo", "d") == Fraction("30.4375")
    with pytest.raises(Exception, match=r"pH|simple_unit"):
        registry.from_ucum("[pH]")
    assert parse_unit("[pH]").factor == 1


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("x10^9/L", "10*9/L"),
        ("x 10⁹/L", "10*9/L"),
        ("K/uL", "10*3/uL"),
        ("K/µL", "10*3/uL"),
        ("K/μL", "10*3/uL"),
        ("mcg/mL", "mg/L"),
        ("mg/24 hours", "mg/(24.h)"),
        ("10*3/uL", "10*3/uL"),
        ("/mm3", "/uL"),
        ("/μL", "/uL"),
        ("IU/L", "[IU]/L"),
        ("gm/dL", "g/dL"),
        ("µmol/L", "umol/L"),
        ("mL/min/1.73m2", "mL/min/{1.73_m2}"),
        ("mL/min/1.73 m²", "mL/min/{1.73_m2}"),
        ("years", "a"),
        ("{score}", "1"),
        ("(score)", "1"),
        ("MG/DL", "mg/dL"),
        ("mmHg", "mm[Hg]"),
        ("square meter", "m2"),
        ("°C", "Cel"),
        ("lb", "[lb_av]"),
        ("pg/mL", "pg/mL"),
        ("  g / dL ", "g/dL"),
        ("g per Liter", "g/L"),
        ("n/a", None),
        ("furlongs", None),
        ("G/cL", None),
        ("", None),
    ],
)
def test_printed_units(printed, code):
    """Units as laboratories and protocols print them."""
    assert read_unit(printed) == code


def test_an_ambiguous_unit_is_read_by_its_variable(vocabulary):
    """`G/L` is giga a litre for a cell count and grams a litre for a protein; alone it is unknown."""
    assert read_unit("G/L") is None
    assert read_unit("G/L", vocabulary.variables["platelets"]) == "10*9/L"
    assert read_unit("G/L", vocabulary.variables["hemoglobin"]) == "g/L"
    assert read_unit("G/L", vocabulary.variables["ecog"]) is None


@pytest.mark.parametrize(
    ("name", "value", "unit", "expected"),
    [
        ("platelets", "50000", "/uL", "50"),
        ("anc", "1", "10*3/uL", "1"),
        ("hemoglobin", "80", "g/L", "8"),
        ("albumin", "3.5", "g/dL", "35"),
        ("flc_involved", "100", "mg/L", "10"),
        ("creatinine", "113.12", "umol/L", "1.2796134400"),
        ("calcium", "2", "mmol/L", "8.0156"),
        ("calcium", "5", "meq/L", "10.0195"),
        ("sodium", "140", "meq/L", "140"),
        ("alt", "40", "[IU]/L", "40"),
        ("tsh", "2", "mU/L", "2"),
        ("ige_latex", "0.3", "kU/L", "0.3"),
        ("hba1c", "48", "mmol/mol", "6.54304"),
        ("body_temperature", "98.6", "[degF]", "37"),
        ("hematocrit", "0.42", "L/L", "42"),
        ("weight", "100", "[lb_av]", "45.359237"),
        ("height", "70", "[in_i]", "177.8"),
        ("urine_m_protein", "0.2", "g/d", "200"),
        ("karnofsky", "90", "%", "90"),
        ("lvef", "40", "%", "40"),
    ],
)
def test_conversions_are_exact(vocabulary, name, value, unit, expected):
    """A value converts exactly to the canonical unit of its variable."""
    assert convert(Fraction(value), unit, vocabulary.variables[name]) == Fraction(Decimal(expected))


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("egfr", "mL/min"),
        ("creatinine_clearance", "mL/min/{1.73_m2}"),
        ("platelets", "g/L"),
        ("hiv_rna", "[IU]/mL"),
        ("fev1", "L"),
        ("albumin", "umol/L"),
        ("inr", "%"),
        ("d_dimer", "mg/L"),
        ("ecog", "10*9/L"),
        ("serum_m_protein", "mg/(24.h)"),
    ],
)
def test_units_that_do_not_compare_are_refused_with_the_analyte(vocabulary, name, unit):
    """What cannot be converted raises an error that names the analyte and never guesses."""
    variable = vocabulary.variables[name]
    with pytest.raises(UnitError, match=name) as caught:
        convert(Fraction(1), unit, variable)
    assert variable.label in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "unit", "expected"),
    [("creatinine", 2, "mg/dL", True), ("creatinine", 2, "mg/mL", False), ("hemoglobin", 9, "mg/dL", False),
     ("hemoglobin", 90, "g/L", True), ("platelets", 100_000, "/uL", True), ("platelets", 100_000, "10*9/L", False),
     ("hemoglobin", 0, "g/dL", True)],
)  # fmt: skip
def test_a_value_is_plausible_in_its_unit_or_not(name: str, value: int, unit: str, expected: bool) -> None:
    """A unit that is off by a thousand gives a value that nobody has; nought is a limit like any other."""
    assert is_plausible(Fraction(value), unit, load_vocabulary().variables[name]) is expected
