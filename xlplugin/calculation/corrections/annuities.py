"""Interest and principal of one payment or several that fall due at the beginning of their periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xlplugin.calculation.corrections.coercion import number_of
from xlplugin.calculation.corrections.correction import Correction
from xlplugin.calculation.corrections.syntax import Arguments, constant
from xlplugin.errors import ExcelError

NUM = ExcelError("#NUM!")


def _of_numbers(compute: Callable[..., object]) -> Callable[..., object]:
    def run(*values: object) -> object:
        numbers = [number_of(value) for value in values]
        for number in numbers:
            if isinstance(number, ExcelError):
                return number
        try:
            return compute(*numbers)
        except (OverflowError, ZeroDivisionError):
            return NUM

    return run


def _payment(rate: float, count: float, present: float, future: float, due: bool) -> float:
    if rate == 0:
        return -(present + future) / count
    growth = (1 + rate) ** count
    return -rate * (future + present * growth) / ((1 + rate * due) * (growth - 1))


def _interest(rate: float, period: float, count: float, present: float, future: float, due: bool) -> float:
    """What is owed at the start of a period bears interest, at once where payments come first."""
    if due and period == 1:
        return 0.0
    payment, before = _payment(rate, count, present, future, due), period - 1
    if rate == 0:
        return 0.0
    growth = (1 + rate) ** before
    owed = -(present * growth + payment * (1 + rate * due) * (growth - 1) / rate)
    return owed * rate / (1 + rate) if due else owed * rate


def _one(interest: bool) -> Callable[..., object]:
    def compute(
        rate: float, period: float, count: float, present: float, future: float = 0.0, due: float = 0.0
    ) -> object:
        if not 1 <= period <= count:
            return NUM
        found = _interest(rate, period, count, present, future, due != 0)
        return found if interest else _payment(rate, count, present, future, due != 0) - found

    return _of_numbers(compute)


def _due_first(place: int) -> Callable[[Arguments], bool]:
    """Whether payments may fall due at the beginning."""
    return lambda arguments: (
        len(arguments) > place
        and (constant(arguments, place) != 0 and arguments[place]["node_type"] != "Omitted")
    )


FUNCTIONS: Mapping[str, Correction] = {
    "IPMT": Correction(_one(True), _due_first(5)),
    "PPMT": Correction(_one(False), _due_first(5)),
}
