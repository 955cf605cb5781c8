"""The texts of many cells' values at once: of a number the shortest digits that give it again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from xlplugin.ooxml.slots import value_text
from xlplugin.values import CellValue

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

try:
    import orjson
except ModuleNotFoundError:  # no wheel for this Python: the same texts, more slowly
    orjson = None  # type: ignore[assignment]

_FEW = 32  # so many are sooner written one by one


def value_texts(values: Sequence[CellValue]) -> list[bytes]:
    """A text a value, as `render_value` gives it."""
    if orjson is None or len(values) < _FEW:
        return [_text(value) for value in values]
    others = _others(tuple(map(type, values)))
    numbers = list(values)
    for place in others:
        numbers[place] = 0.0
    import numpy as np  # a start that writes a few cells does without it

    texts = NumberTexts(np.array([numbers], dtype=float)).of(0)
    for place in others:
        texts[place] = _text(values[place])
    return texts


class NumberTexts:
    """The texts of the numbers in a table, a row at a time, as `render_value` gives them."""

    def __init__(self, table: NDArray[np.float64]) -> None:
        import numpy as np

        self._table = table
        size = np.abs(table)
        # orjson writes exponents in another form than Python, -0 with its sign, and no infinity.
        plain = (size >= 1e-4) & (size < 1e15) | (size == 0) & ~np.signbit(table)
        self._others: dict[int, list[int]] = defaultdict(list)
        for row, place in np.argwhere(~plain).tolist():
            self._others[row].append(place)

    def of(self, row: int) -> list[bytes]:
        """A text a number of the row."""
        numbers = self._table[row]
        if not numbers.size:
            return []
        if orjson is None:
            return [_text(number) for number in numbers.tolist()]
        written = orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY)
        texts = written[1:-1].replace(b".0,", b",").removesuffix(b".0").split(b",")
        for place in self._others.get(row, ()):
            texts[place] = _text(float(numbers[place]))
        return texts


def _text(value: CellValue) -> bytes:
    if type(value) is not float:
        return value_text(value)
    return b"%d" % value if value.is_integer() and -1e15 < value < 1e15 else b"%a" % value


@lru_cache(maxsize=256)
def _others(kinds: tuple[type, ...]) -> list[int]:
    return [place for place, kind in enumerate(kinds) if kind is not float]
