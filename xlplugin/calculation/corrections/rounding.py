"""Rounding to whole numbers, to multiples and to decimals, of which Excel takes the number's 15 digits.

0.29*100 is 28.999999999999996, which INT takes for 29; FLOOR(0.7,0.1) is 0.7 though seven tenths are more.
MOD and MROUND take all digits: MROUND(6.05,0.1) is 6.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, ROUND_UP, Context, Decimal

from xlplugin.calculation.corrections.coercion import number_of
from xlplugin.calculation.corrections.correction import Correction
from xlplugin.calculation.corrections.number_reader import Beyond
from xlplugin.calculation.corrections.syntax import Arguments, Node, children, constant
from xlplugin.calculation.general_text import digits_15
from xlplugin.errors import ExcelError

_WIDE = Context(prec=500, rounding=ROUND_HALF_UP)
_MOST_DECIMALS = 127
# As far below the next whole number, 15 digits do not reach it.
_SURELY_BELOW_NEXT, _SURELY_ALL_DIGITS = 0.999, 1e11
# From there on Excel's MOD gives up.
_LARGEST_QUOTIENT = 1_125_900_000_000.0

Numbers = Callable[..., float | str | ExcelError]


def _rounded(value: float) -> float:
    return float(digits_15(value))


def of_numbers(function: Numbers) -> Callable[..., object]:
    """A function of numbers, for single values; the first error among them is the result."""

    def run(*values: object) -> object:
        numbers = [number_of(value) for value in values]
        for number in numbers:
            if isinstance(number, ExcelError):
                return number
        return function(*numbers)

    return run


def integer(value: float) -> float:
    whole = math.floor(value)
    if whole <= value < whole + _SURELY_BELOW_NEXT and abs(value) < _SURELY_ALL_DIGITS:
        return float(whole)
    return float(math.floor(digits_15(value)))


def quotient(value: float, by: float) -> float | ExcelError:
    return float(math.trunc(digits_15(value / by))) if by else ExcelError("#DIV/0!")


def even(value: float) -> float:
    return math.copysign(2.0 * math.ceil(digits_15(abs(value)) / 2), value) if value else 0.0


def odd(value: float) -> float:
    above = max(math.ceil((digits_15(abs(value)) - 1) / 2), 0)
    return math.copysign(2.0 * above + 1.0, value)


def remainder(value: float, by: float) -> float | ExcelError:
    if not by:
        return ExcelError("#DIV/0!")
    if abs(value / by) >= _LARGEST_QUOTIENT:
        return ExcelError("#NUM!")
    rest = math.fmod(value, by)
    return rest + by if rest and (rest < 0) != (by < 0) else rest


def ceiling(value: float, step: float = 1.0) -> float | ExcelError:
    if value > 0 > step:
        return ExcelError("#NUM!")
    return _multiple(value, step, math.ceil) if step else 0.0


def floor(value: float, step: float = 1.0) -> float | ExcelError:
    if value > 0 > step:
        return ExcelError("#NUM!")
    if not step:
        return ExcelError("#DIV/0!") if value else 0.0
    return _multiple(value, step, math.floor)


def ceiling_math(value: float, step: float = 1.0, away: float = 0.0) -> float:
    if not step:
        return 0.0
    return _multiple(value, abs(step), math.floor if value < 0 and away else math.ceil)


def floor_math(value: float, step: float = 1.0, towards: float = 0.0) -> float:
    if not step:
        return 0.0
    return _multiple(value, abs(step), math.ceil if value < 0 and towards else math.floor)


def nearest(value: float, step: float) -> float | ExcelError:
    if value * step < 0:
        return ExcelError("#NUM!")
    return _rounded(math.floor(value / step + 0.5) * step) + 0.0 if step else 0.0


def _multiple(value: float, step: float, whole: Callable[[Decimal], int]) -> float:
    return _rounded(whole(digits_15(value / step)) * step) + 0.0  # never -0


def fixed(value: float, decimals: float = 2.0, without_commas: float = 0.0) -> str | ExcelError:
    text = _decimals(value, decimals)
    if isinstance(text, str) and value < 0 and not any(digit in text for digit in "123456789"):
        raise Beyond("how FIXED writes a negative number that is rounded to 0 is not known here")
    return text.replace(",", "") if isinstance(text, str) and without_commas else text


def dollar(value: float, decimals: float = 2.0) -> str | ExcelError:
    text = _decimals(value, decimals)
    if isinstance(text, ExcelError):
        return text
    return f"(${text[1:]})" if text.startswith("-") else f"${text}"


def _decimals(value: float, decimals: float) -> str | ExcelError:
    places = int(decimals)
    if places > _MOST_DECIMALS:
        return ExcelError("#VALUE!")
    number = digits_15(value).quantize(Decimal(1).scaleb(-places), context=_WIDE)
    return f"{number:,.{max(places, 0)}f}"


def _not_whole(arguments: Arguments) -> bool:
    written = constant(arguments, 0)
    return not (isinstance(written, float) and written.is_integer())


def over_areas(rounded: Callable[[float, float], float]) -> Callable[..., object]:
    """ROUND and ROUNDUP of every value of an area, which the engine does not spread."""

    def one(value: object, digits: float) -> object:
        number = number_of(value)
        return number if isinstance(number, ExcelError) else rounded(number, digits)

    def run(values: object, digits: float) -> object:
        if not isinstance(values, list):
            return one(values, digits)
        return [[one(value, digits) for value in row] for row in values]

    return run


def half_away(value: float, digits: float) -> float:
    number = digits_15(value).quantize(Decimal(1).scaleb(-int(digits)), context=_WIDE)
    return float(number)


def away(value: float, digits: float) -> float:
    number = digits_15(value)
    step = Decimal(1).scaleb(-int(digits))
    whole = (number / step).to_integral_value(ROUND_UP)
    return float(whole * step)


def _of_area(arguments: Arguments) -> bool:
    """Whether what is rounded has an area in it."""
    return any(map(_has_area, arguments[:1]))


def _has_area(node: Node) -> bool:
    return ":" in node.get("reference", "") or any(map(_has_area, children(node)))


FUNCTIONS = {
    "ROUND": Correction(over_areas(half_away), _of_area),
    "ROUNDUP": Correction(over_areas(away), _of_area),
    "INT": Correction(of_numbers(integer), _not_whole),
    "QUOTIENT": Correction(of_numbers(quotient)),
    "EVEN": Correction(of_numbers(even), _not_whole),
    "ODD": Correction(of_numbers(odd), _not_whole),
    "MOD": Correction(of_numbers(remainder)),
    "MROUND": Correction(of_numbers(nearest)),
    "CEILING": Correction(of_numbers(ceiling)),
    "FLOOR": Correction(of_numbers(floor)),
    "CEILING.MATH": Correction(of_numbers(ceiling_math)),
    "FLOOR.MATH": Correction(of_numbers(floor_math)),
    "CEILING.PRECISE": Correction(of_numbers(lambda value, step=1.0: ceiling_math(value, step))),
    "ISO.CEILING": Correction(of_numbers(lambda value, step=1.0: ceiling_math(value, step))),
    "FLOOR.PRECISE": Correction(of_numbers(lambda value, step=1.0: floor_math(value, step))),
    "FIXED": Correction(of_numbers(fixed)),
    "DOLLAR": Correction(of_numbers(dollar)),
}
