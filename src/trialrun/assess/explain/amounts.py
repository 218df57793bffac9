"""Exact numbers as a reader sees them: decimals where they end, else rounded and said to be so. Decides nothing."""

from __future__ import annotations

from fractions import Fraction

from trialrun.engines import Interval
from trialrun.rules.phrases import say_unit

_PLACES = 6
"""Decimals up to which a number is printed whole."""


def amount_text(value: Fraction, unit: str = "1") -> str:
    """`1.2 g/dL`; a number that does not end is rounded to four significant digits and says `about`."""
    written = _decimal(value)
    return _with_unit(written if written is not None else f"about {float(value):.4g}", unit)


def signed_text(value: Fraction, unit: str = "1") -> str:
    """The same for a change, with its sign."""
    written = _decimal(value)
    sign = "+" if value > 0 else ""
    return _with_unit(f"{sign}{written}" if written is not None else f"about {float(value):+.4g}", unit)


def percent_text(share: Fraction) -> str:
    """A change as a percentage with its sign: `-50 %`, `-71.43 % (exactly -5/7)`.

    It is never rounded onto another number of whole percents: -49.998 stays -49.998.
    """
    written = _decimal(share * 100)
    if written is not None and len(written.partition(".")[2]) <= 4:
        return f"{'+' if share > 0 else ''}{written} %"
    return f"{_rounded(share * 100)} % (exactly {share.numerator}/{share.denominator})"


def interval_text(value: Interval, unit: str = "1") -> str:
    """A number as far as known: `1.2 g/dL`, `below 0.1 g/dL`, `0.2 or more`."""
    if value.exact is not None:
        return amount_text(value.exact, unit)
    if value.lo is None and value.hi is not None:
        text = amount_text(value.hi, unit)
        return f"below {text}" if value.hi_open else f"{text} or less"
    if value.hi is None and value.lo is not None:
        text = amount_text(value.lo, unit)
        return f"above {text}" if value.lo_open else f"{text} or more"
    if value.lo is None or value.hi is None:
        return "not known"
    return f"{amount_text(value.lo)} to {amount_text(value.hi, unit)}"


def signed_amount_text(value: Interval, unit: str = "1") -> str:
    """The same with the sign of a comparison, as laboratories write it: `<0.1 g/dL`."""
    if value.lo is not None and value.hi is not None:
        return interval_text(value, unit)
    bound = value.hi if value.hi is not None else value.lo
    if bound is None:
        return "not known"
    sign = ("<" if value.hi_open else "<=") if value.hi is not None else ">" if value.lo_open else ">="
    return f"{sign}{amount_text(bound, unit)}"


def change_text(value: Interval, reference: Interval, unit: str) -> str:
    """How far a value lies from an earlier one, in its unit and in percent of the earlier one.

    Of a value that is known as a limit alone the change is a limit too; from such a reference there is none.
    """
    first = reference.exact
    if first is None:
        return "no exact change: the earlier value is only a limit"
    change = value.scaled(Fraction(1), -first)
    if change.exact is not None:
        share = percent_text(change.exact / first) if first else ""
        return f"{signed_text(change.exact, unit)}{f' = {share}' if share else ' (no percentage of 0)'}"
    bound = change.hi if change.lo is None else change.lo
    if bound is None or (change.lo is not None and change.hi is not None):
        return "no exact change: the value is only a limit"
    word = "below" if change.lo is None else "above"
    share = f" = {word} {percent_text(bound / first)}" if first > 0 else ""
    return f"{word} {signed_text(bound, unit)}{share}"


def _with_unit(number: str, unit: str) -> str:
    return number if unit == "1" else f"{number} {say_unit(unit)}"


def _decimal(value: Fraction) -> str | None:
    """The decimal digits of a number that ends within six of them."""
    scaled = value * 10**_PLACES
    if scaled.denominator != 1:
        return None
    sign, digits = ("-" if scaled < 0 else ""), f"{abs(scaled.numerator):0{_PLACES + 1}d}"
    return sign + f"{digits[:-_PLACES]}.{digits[-_PLACES:]}".rstrip("0").rstrip(".")


def _rounded(value: Fraction) -> str:
    """Two decimals, or as many more as keep it apart from a whole number."""
    for places in range(2, 30):
        shown = round(value, places)
        if shown.denominator != 1 or shown == value:
            return f"{float(shown):+.{places}f}"
    return f"{float(value):+g}"
