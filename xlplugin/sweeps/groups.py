"""Scenarios of which only numbers differ, as columns, and columns with other values in some rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlplugin.calculation.batch.column import NUMBER, Column, Places, constant, merged


def groups(columns: Sequence[NDArray[Any]]) -> Iterator[tuple[Places | None, list[Column]]]:
    """Rows by their inputs that are no numbers; None for all rows."""
    wordy = [column for column in columns if column.dtype.kind not in "fiu"]
    if not wordy:
        yield None, [Column(NUMBER, np.asarray(column, dtype=float)) for column in columns]
        return
    places: dict[tuple[Any, ...], list[int]] = {}
    for place, words in enumerate(zip(*(column.tolist() for column in wordy), strict=True)):
        places.setdefault(tuple((type(word), word) for word in words), []).append(place)
    for group in places.values():
        rows = np.array(group)
        yield rows, [_column(column[rows]) for column in columns]


def _column(values: NDArray[Any]) -> Column:
    if values.dtype.kind in "fiu":
        return Column(NUMBER, np.asarray(values, dtype=float))
    first = values[0]
    if type(first) in (float, int):
        return Column(NUMBER, np.asarray(values, dtype=float))
    return constant(bool(first) if isinstance(first, np.bool_) else first)


def with_rows(column: Column, size: int, rows: Places, others: Column) -> Column:
    """A column with other values in some rows."""
    rest = np.setdiff1d(np.arange(size), rows)
    return merged(size, [(rest, column.take(rest)), (rows, others)])
