"""Our own functions over batches, through the one runner that every caller uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from xlplugin.calculation.arrays.values import Area, Batch, NotForArrays, Value, is_array
from xlplugin.errors import ExcelError

if TYPE_CHECKING:
    from xlplugin.registry import Function


def call_own(batch: Batch, function: Function, values: Sequence[Value]) -> Value:
    """The result for each scenario; rows in which the function gives an error become irregular."""
    from xlplugin.runner import call

    areas = any(isinstance(value, Area) for value in values)
    varying = any(map(is_array, values)) or any(
        is_array(cell) for value in values if isinstance(value, Area) for cell in value.flat
    )
    if not varying:
        return _single(call(function, [_plain(value) for value in values]))
    if areas or not _columns_suffice(function, values):
        results = [call(function, [_plain(value, row) for value in values]) for row in range(batch.size)]
    else:
        columns = [v.reshape(-1, 1) if is_array(v) else v for v in values]
        results = call(function, columns)
        if isinstance(results, ExcelError):
            raise NotForArrays(f"{function.name}: {results}")
    return _collected(batch, results)


def _columns_suffice(function: Function, values: Sequence[Value]) -> bool:
    """Whether every argument that varies is one for which the runner takes a column of numbers."""
    return all(
        not is_array(value) or (a.quantity.broadcasts and value.dtype.kind == "f")
        for a, value in zip(function.arguments, values, strict=False)
    )


def _plain(value: Value, row: int = 0) -> object:
    """What one scenario passes."""
    if isinstance(value, Area):
        return [[_plain(cell, row) for cell in cells] for cells in value.rows]
    return (
        value[row].item()
        if is_array(value) and value.dtype != object
        else (value[row] if is_array(value) else value)
    )


def _single(result: object) -> Value:
    if isinstance(result, (list, np.ndarray)):
        raise NotForArrays("a result of several cells")
    return float(result) if isinstance(result, int) and not isinstance(result, bool) else result


def _collected(batch: Batch, results: object) -> Value:
    if isinstance(results, np.ndarray) and results.dtype.kind == "f":
        return batch.finite(results.reshape(-1))
    flat = results.reshape(-1).tolist() if isinstance(results, np.ndarray) else results
    flat = [item[0] if isinstance(item, list) and len(item) == 1 else item for item in flat]
    failed = np.array([isinstance(item, ExcelError) for item in flat])
    batch.irregular |= failed
    good = [item for item in flat if not isinstance(item, ExcelError)]
    if all(isinstance(item, (int, float)) for item in good):
        return batch.finite(
            np.array([1.0 if isinstance(item, ExcelError) else item for item in flat], dtype=float)
        )
    if not all(isinstance(item, str) for item in good):
        raise NotForArrays("results of several kinds")
    texts = np.empty(batch.size, dtype=object)
    texts[:] = ["" if isinstance(item, ExcelError) else item for item in flat]
    return texts
