"""Loops of a workbook that has iterative calculation switched on: computed until they stand still.

Excel goes on from the values that the file holds and stops within its "maximum change"; what it shows depends
on what was computed before. Here each calculation starts from nothing, so that a scenario's values do not
depend on the scenario before, and goes on until nothing changes. A loop that never stands still, such as a
counter, has no value of its own: it counts as circular.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from xlplugin.calculation.engine_input import Key
from xlplugin.calculation.engine_values import CIRCULAR

MAX_STEPS, MAX_CHANGE = 1000, 1e-12
_STANDS_STILL = 1e-9  # of the value


class IteratedLoops:
    """The cells that depend on themselves, by their formulas."""

    unsettled = "its iteration does not settle"

    def __init__(self, workbook, formulas: Mapping[Key, str]) -> None:
        self._workbook, self._formulas = workbook, dict(formulas)

    @property
    def cells(self) -> Collection[Key]:
        return self._formulas.keys()

    def begin(self) -> None:
        """Before an evaluation: nothing is left of the one before, an error neither."""
        for key, formula in self._formulas.items():
            self._workbook.set_value(*key, 0.0)
            self._workbook.set_formula(*key, f"={formula}")

    def settle(self) -> None:
        """After it: cells that a further evaluation changes have no value."""
        before = self._values()
        self._workbook.evaluate_all()
        moved = [key for key, value in self._values().items() if not _is_same(value, before[key])]
        for key in moved:
            self._workbook.set_value(*key, CIRCULAR)
        if moved:
            self._workbook.evaluate_all()

    def _values(self) -> dict[Key, object]:
        return {key: self._workbook.get_value(*key) for key in self._formulas}


def _is_same(left: object, right: object) -> bool:
    if type(left) is float and type(right) is float:
        return abs(left - right) <= _STANDS_STILL * max(abs(left), abs(right))
    return left == right
