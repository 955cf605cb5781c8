"""What is corrected: Excel's functions and operators that the engine computes otherwise, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xlplugin.calculation.corrections.operators import comparison, last_difference, last_sum, of_each
from xlplugin.calculation.corrections.syntax import Arguments
from xlplugin.calculation.general_text import general_text

PREFIX = "XLP_"  # of the names under which the engine knows our versions


def everywhere(_: Arguments) -> bool:
    return True


@dataclass(frozen=True)
class Correction:
    """A function of Excel as Python computes it, from and to the values of the contract.

    Args:
        compute: takes None, float, str, bool, ExcelError, or for an area a list of rows of those; a blank
            argument comes as None, one left out between commas as 0.
        where: whether a call needs it, by its arguments' nodes; elsewhere the engine's own is faster.
    """

    compute: Callable[..., object]
    where: Callable[[Arguments], bool] = everywhere


# By the name that formulas have, without _xlfn.
FUNCTIONS: Mapping[str, Correction] = {}

JOINED = PREFIX + "GENERAL_TEXT"
COMPARISONS = {
    "=": PREFIX + "EQ", "<>": PREFIX + "NE", "<": PREFIX + "LT",
    ">": PREFIX + "GT", "<=": PREFIX + "LE", ">=": PREFIX + "GE",
}  # fmt: skip
LAST = {"+": PREFIX + "LAST_SUM", "-": PREFIX + "LAST_DIFFERENCE"}

OPERATORS = frozenset((JOINED, *COMPARISONS.values(), *LAST.values()))


def engine_name(name: str) -> str:
    """What formulas in the engine's memory call our version of a function."""
    return PREFIX + name.replace(".", "_")


def engine_functions() -> dict[str, Callable[..., object]]:
    """Everything to register with an engine, by its name there."""
    return {
        **{engine_name(name): correction.compute for name, correction in FUNCTIONS.items()},
        **{name: comparison(symbol) for symbol, name in COMPARISONS.items()},
        LAST["+"]: last_sum,
        LAST["-"]: last_difference,
        JOINED: of_each(general_text),
    }
