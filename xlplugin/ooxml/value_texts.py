"""The texts of many cells' values at once: of a number the shortest digits that give it again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from xlplugin.ooxml.slots import value_text
from xlplugin.values import CellValue

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
    texts = _texts(numbers)
    for place in others:
        texts[place] = _text(values[place])
    return texts


def _text(value: CellValue) -> bytes:
    if type(value) is not float:
        return value_text(value)
    return b"%d" % value if value.is_integer() and -1e15 < value < 1e15 else b"%a" % value


def _texts(values: list[CellValue]) -> list[bytes]:
    import numpy as np  # a start that writes a few cells does without it

    numbers = np.array(values, dtype=float)
    written = orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY)
    texts = written.replace(b".0,", b",").replace(b".0]", b"]")[1:-1].split(b",")
    size = np.abs(numbers)
    # It writes exponents in another form than Python, -0 with its sign, and neither infinity nor NaN.
    places = np.flatnonzero(~((size >= 1e-4) & (size < 1e15) | (size == 0) & ~np.signbit(numbers)))
    rest = repr(numbers[places].tolist())[1:-1].encode().split(b", ")
    for place, text in zip(places.tolist(), rest, strict=False):  # of no places there is one text, empty
        texts[place] = text if text != b"-0.0" else b"0"
    return texts


@lru_cache(maxsize=256)
def _others(kinds: tuple[type, ...]) -> list[int]:
    return [place for place, kind in enumerate(kinds) if kind is not float]
