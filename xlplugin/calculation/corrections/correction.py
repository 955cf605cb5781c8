"""One function of Excel as Python computes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xlplugin.calculation.corrections.syntax import Arguments


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
