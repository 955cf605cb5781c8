"""Numbers as texts the way `&` writes them: 15 significant digits, in the General format."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

_15_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
_14_DIGITS = Context(prec=14, rounding=ROUND_HALF_UP)
# A number that would need more characters than these is written with an exponent.
_LONGEST = 20


def digits_15(value: float) -> Decimal:
    """A number as Excel shows it; a half is rounded up."""
    return _15_DIGITS.create_decimal(Decimal(value))


def number_text(value: float) -> str:
    """A number in the General format, in as many columns as it needs."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    number = digits_15(value).normalize()
    exponent = number.adjusted()
    length = exponent + 1 if exponent >= 0 else 1 - exponent + len(number.as_tuple().digits)
    if length <= _LONGEST:
        return f"{number:f}"
    if abs(exponent) > 98:  # an exponent of three digits takes one from the number
        number = _14_DIGITS.create_decimal(number).normalize()
        exponent = number.adjusted()
    mantissa = number.scaleb(-exponent)
    return f"{mantissa:f}E{exponent:+03d}"
