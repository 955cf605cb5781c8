"""What may be entered into an input of a sweep, and what its cell takes it for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlplugin.errors import InputError
from xlplugin.headless.allowed_values import AllowedValues
from xlplugin.headless.inputs import Input, is_missing
from xlplugin.headless.model import Model
from xlplugin.sweeps.distributions import Grid, SweepError
from xlplugin.values import CellValue as Value

_LOOKED_AT = 16


class Entries:
    """Values for one input, read as `fill` reads those of a table: `40%` is a number, 1 may be TRUE."""

    def __init__(self, model: Model, cell: Input) -> None:
        self._cell, self._rule = cell, AllowedValues(model.engine, cell.key)

    def check(self, how: Any) -> None:
        """SweepError where values, or the ends of a distribution, are not what may be entered."""
        if isinstance(how, Grid):
            ends = list(how.values)
        elif hasattr(how, "quantiles"):
            ends = list(how.ends)
        else:
            array = np.asarray(how)
            are_numbers = array.dtype.kind in "fiu" and array.size and np.isfinite(array).all()
            ends = [float(array.min()), float(array.max())] if are_numbers else []
        for end in ends:
            self._taken(end)

    def taken(self, drawn: NDArray[Any]) -> NDArray[Any]:
        """The values of the cell, one a scenario; SweepError for one that may not be entered.

        Of numbers some are looked at, evenly taken: a rule may want whole ones between its bounds.
        """
        if drawn.dtype.kind == "f" and not isinstance(self._cell.own, bool):
            for place in np.unique(np.linspace(0, len(drawn) - 1, _LOOKED_AT).astype(int)):
                self._taken(float(drawn[place]))
            return drawn
        known: dict[tuple[type, Any], Value] = {}  # by type: TRUE equals 1 in Python
        found = []
        for given in drawn.tolist():
            key = type(given), given
            if key not in known:
                known[key] = self._taken(given)
            found.append(known[key])
        are_numbers = all(type(value) is float for value in known.values())
        return np.array(found, dtype=float if are_numbers else object)

    def _taken(self, given: Any) -> Value:
        if is_missing(given):
            raise SweepError(f"{self._cell.label}: a value is missing")
        try:
            value = self._rule.in_its_words(self._cell.read(given))
        except InputError as error:
            raise SweepError(str(error)) from None
        if self._rule.refused([value]):
            raise SweepError(f"{self._cell.label}: {self._rule.explain(value)}")
        return value
