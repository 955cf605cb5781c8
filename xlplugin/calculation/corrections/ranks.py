"""RANK to the last digit: the engine takes numbers within 1e-12 of each other for equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xlplugin.calculation.corrections.coercion import number_of
from xlplugin.calculation.corrections.correction import Correction
from xlplugin.calculation.corrections.lookup_forms import SAME
from xlplugin.calculation.corrections.names import engine_name
from xlplugin.calculation.corrections.ordering import NUMBER, kind_of
from xlplugin.calculation.corrections.syntax import Arguments, constant
from xlplugin.errors import ExcelError


def rank(number: object, area: object, order: object = 0.0) -> object:
    """The place of the first of equal numbers."""
    found = _places(number, area, order)
    return found if isinstance(found, ExcelError) else found[0]


def rank_average(number: object, area: object, order: object = 0.0) -> object:
    """The mean of the places of equal numbers."""
    found = _places(number, area, order)
    return found if isinstance(found, ExcelError) else sum(found) / 2


def _places(number: object, area: object, order: object) -> tuple[float, float] | ExcelError:
    """The first and the last place that a number has among those of an area."""
    wanted, order = number_of(number), number_of(order)
    values = [value for row in area for value in row] if isinstance(area, list) else [area]
    for value in (wanted, order, *values):
        if isinstance(value, ExcelError):
            return value
    numbers = [value for value in values if kind_of(value) == NUMBER]
    equal = numbers.count(wanted)
    before = sum(value < wanted if order else value > wanted for value in numbers)
    return (before + 1.0, float(before + equal)) if equal else ExcelError("#N/A")


def form(name: str) -> Callable[[Arguments, Sequence[str]], str | None]:
    def written(arguments: Arguments, texts: Sequence[str]) -> str | None:
        """The engine's rank, where the number that has it is the very one."""
        if not 2 <= len(arguments) <= 3:
            return None
        order = constant(arguments, 2) if len(arguments) == 3 else 0.0
        call = ",".join(texts)
        ours = f"{engine_name(name)}({call})"
        if not isinstance(order, float) or arguments[1]["node_type"] != "Reference":
            return ours
        nth = "SMALL" if order else "LARGE"
        return f"IF({SAME}({texts[0]},{nth}({texts[1]},RANK({call}))),RANK({call}),{ours})"

    return written


FUNCTIONS: Mapping[str, Correction] = {
    "RANK": Correction(rank),
    "RANK.EQ": Correction(rank),
    "RANK.AVG": Correction(rank_average),
}
FORMS = {name: form(name) for name in ("RANK", "RANK.EQ")}
