"""Whether a scenario leaves its formulas trusted: they may read other kinds of values than the template's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from xlplugin.calculation.batch.column import NUMBER, Column
from xlplugin.calculation.book_trust import is_cut
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formula_uses import NOUGHT, given_kind
from xlplugin.calculation.value_kinds import NUMERAL, kind_of
from xlplugin.messages import retold, say
from xlplugin.ooxml.addresses import Key, cell_label
from xlplugin.values import CellValue as Value

_MOST_KNOWN = 1000  # answers that are remembered


class RowKinds:
    """Over rows of values of the same cells; a row of the template's kinds costs next to nothing."""

    def __init__(self, engine: Engine, keys: Sequence[Key], template: Sequence[Value]) -> None:
        self._engine, self._keys, self._computed = engine, keys, frozenset(keys)
        self._types = [type(value) for value in template]
        self._kinds = [kind_of(value) for value in template]
        self._given = [given_kind(value) for value in template]
        self._inputs = {
            key: v for key, v in zip(keys, template, strict=True) if key not in engine.trees.copies
        }
        self._reasons: dict[tuple[tuple[Key, int, str], ...], str] = {}

    def refusal(self, values: Sequence[Value]) -> str:
        """Which cell of a row is not computed and why, in one line; empty where all are."""
        return self._told(
            {self._keys[place]: value for place, value in enumerate(values) if self._differs(place, value)}
        )

    def refusals(self, columns: Sequence[Column], size: int) -> dict[int, str]:
        """The same by row, where values come as columns; rows of which all is computed are left out."""
        moved: defaultdict[int, dict[Key, Value]] = defaultdict(dict)
        for place, column in enumerate(columns):
            if self._types[place] is float and _is_plain(column):
                continue
            if column.is_constant and not self._differs(place, column.at(0)):
                continue
            known: dict[tuple[type, Value], bool] = {}  # by type: TRUE equals 1 in Python
            for row, value in enumerate(column.listed(size)):
                if (type(value), value) not in known:
                    known[type(value), value] = self._differs(place, value)
                if known[type(value), value]:
                    moved[row][self._keys[place]] = value
        return {row: reason for row, values in moved.items() if (reason := self._told(values))}

    def _differs(self, place: int, value: Value) -> bool:
        """Whether evidence must say more of a value than of the template's: kind, error, or near 0."""
        if type(value) is not self._types[place]:
            return True
        if isinstance(value, str):
            if self._reads_as_number(self._keys[place], value) and value != self._inputs[self._keys[place]]:
                return True
            return kind_of(value) != self._kinds[place] or is_cut(value)
        return given_kind(value) not in ("", self._given[place])

    def _reads_as_number(self, key: Key, value: Value) -> bool:
        """Whether an input is a text that may be a date or number: each its own, by the language."""
        return key in self._inputs and kind_of(value) == NUMERAL

    def _told(self, moved: Mapping[Key, Value]) -> str:
        if not moved:
            return ""
        kinds = tuple(
            (key, kind_of(value), str(value) if self._reads_as_number(key, value) else given_kind(value))
            for key, value in moved.items()
        )
        if kinds not in self._reasons:
            if len(self._reasons) >= _MOST_KNOWN:
                self._reasons.clear()
            self._reasons[kinds] = self._reason(moved)
        return self._reasons[kinds]

    def _reason(self, moved: Mapping[Key, Value]) -> str:
        for key, reason in sorted(self._engine.reasons_over(moved).items()):
            if key in self._computed:
                return say(
                    "{cell} follows from the inputs and cannot be computed: {reason}",
                    cell=cell_label(key), reason=retold(reason),
                )  # fmt: skip
        return ""


def _is_plain(column: Column) -> bool:
    """Whether numbers alone stand in a column, none of them nearly 0."""
    if column.is_mixed or column.kinds != NUMBER:
        return False
    sizes = np.abs(column.numbers)
    return not np.any((sizes < NOUGHT) & (sizes > 0.0))
