"""TEXT over batches: the engine formats each different number once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from xlplugin.calculation.arrays.by_engine import by_engine
from xlplugin.calculation.arrays.values import Batch, NotForArrays, Value, is_array, number
from xlplugin.errors import ExcelError


def text(batch: Batch, arguments: Sequence[Value]) -> Value:
    """TEXT(number, format) with one format for all."""
    value, form = number(arguments[0]), arguments[1]
    if isinstance(value, ExcelError):
        return value
    if not isinstance(form, str):
        raise NotForArrays("a TEXT whose format varies")
    if not is_array(value):
        formatted = _formatted((value,), form)[0]
        if formatted is None:
            raise NotForArrays(f"TEXT with the format {form!r}")
        return formatted
    different, places = np.unique(value, return_inverse=True)
    formatted = np.array(_formatted(tuple(different.tolist()), form), dtype=object)[places]
    failed = np.equal(formatted, None)
    batch.irregular |= failed
    formatted[failed] = ""
    return formatted


@lru_cache(maxsize=256)
def _formatted(values: tuple[float, ...], form: str) -> tuple[str | None, ...]:
    """Texts; None for a number that the format gives no text for."""
    quoted = form.replace('"', '""')
    texts = by_engine(f'TEXT({{cell}},"{quoted}")', values)
    return tuple(item if isinstance(item, str) else None for item in texts)
