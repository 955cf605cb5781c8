"""Conditions and kinds of values. IF, IFERROR and CHOOSE compute in each row the branch that applies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from xlplugin.calculation.batch.aggregates import Argument, truths
from xlplugin.calculation.batch.cells import Cells
from xlplugin.calculation.batch.column import (
    BLANK,
    ERROR,
    NA,
    NUMBER,
    TEXT,
    TRUTH,
    VALUE,
    Column,
    Places,
    error,
    merged,
)
from xlplugin.calculation.batch.lifting import lifted
from xlplugin.calculation.batch.rows import NotForBatch, Problem, Rows

Compiled: TypeAlias = Callable[[Rows], Argument]


def condition(rows: Rows, column: Column) -> Column:
    """A value as TRUE or FALSE; the texts that say so are taken, another is #VALUE!."""
    return lifted(_truth, rows, (column,))


def _truth(rows: Rows, column: Column) -> Any:
    if column.kinds == TEXT:
        if isinstance(column.texts, np.ndarray):
            raise NotForBatch("texts that vary, as a condition")
        word = column.texts.upper()
        if word not in ("TRUE", "FALSE"):
            raise Problem(VALUE)
        return word == "TRUE"
    if column.kinds == BLANK:
        return False
    return column.numbers != 0.0


def branched(
    rows: Rows, site: int, picks: Any, branches: Sequence[Compiled | None], failed: Column
) -> Argument:
    """For each row the branch whose number is in `picks`; below 0 the row of `failed`.

    A branch that cannot be computed over columns leaves the rows that take it to the engine.
    """
    if not isinstance(picks, np.ndarray):
        rows.mark(site, int(picks))
        branch = branches[int(picks)] if picks >= 0 else None
        return failed if branch is None else branch(rows)
    parts: list[tuple[Places, Argument]] = []
    for pick in np.unique(picks).tolist():
        places = np.flatnonzero(picks == pick)
        rows.mark(site, pick, places)
        branch = branches[pick] if pick >= 0 else None
        if branch is None:
            parts.append((places, failed.take(places)))
            continue
        part = rows if len(places) == rows.size else rows.some(places)
        try:
            value = branch(part)
        except NotForBatch:
            part.doubt(True)
            value = Column(NUMBER, 0.0)
        if part is rows:
            return value
        rows.join(part, places)
        parts.append((places, value))
    return _together(rows, parts)


def _together(rows: Rows, parts: list[tuple[Places, Argument]]) -> Argument:
    cells = [value for _, value in parts if isinstance(value, Cells)]
    if not cells:
        return merged(rows.size, [(places, value) for places, value in parts if isinstance(value, Column)])
    if len(cells) == len(parts) and len({(area.shape, len(area.rows)) for area in cells}) == 1:
        height, width = len(cells[0].rows), len(cells[0].rows[0])
        return Cells(
            tuple(
                tuple(
                    merged(
                        rows.size,
                        [(places, value.rows[r][c]) for places, value in parts if isinstance(value, Cells)],
                    )
                    for c in range(width)
                )
                for r in range(height)
            ),
            cells[0].is_reference,
            cells[0].shape,
        )
    if all(isinstance(value, Column) or value.is_single for _, value in parts):
        columns = [(places, v if isinstance(v, Column) else v.cell(0, 0)) for places, v in parts]
        for (places, value), (_, column) in zip(parts, columns, strict=True):
            if isinstance(value, Cells):  # a text or a truth counts where it is given, in a cell it does not
                rows.doubtful[places] |= (column.kinds != NUMBER) & (column.kinds != ERROR)
        return merged(rows.size, columns)
    raise NotForBatch("branches of different shapes")


def picks_of(test: Column) -> Any:
    """0 where a condition holds, 1 where not, -1 where it is an error."""
    if not test.is_mixed:
        if test.kinds == ERROR:
            return -1
        return (
            np.where(test.numbers != 0.0, 0, 1)
            if isinstance(test.numbers, np.ndarray)
            else int(test.numbers == 0.0)
        )
    return np.where(test.kinds == ERROR, -1, np.where(test.numbers != 0.0, 0, 1))


def errors_of(column: Column, wanted: Callable[[Any], Any] | None = None) -> Any:
    """1 where a value is an error (of the wanted ones), else 0."""
    failed = np.asarray(column.kinds) == ERROR
    if wanted is not None:
        failed = failed & wanted(np.asarray(column.numbers))
    return failed.astype(int) if failed.ndim else int(failed)


def _combined(combine: Any) -> Callable[[Rows, Sequence[Argument]], Column]:
    def run(rows: Rows, arguments: Sequence[Argument]) -> Column:
        tests = [condition(rows, column) for column in truths(rows, arguments)]
        if not tests:
            return error(VALUE)

        def step(rows: Rows, *columns: Column) -> Any:
            return combine.reduce(np.broadcast_arrays(*(np.asarray(c.numbers) != 0.0 for c in columns)))

        return lifted(step, rows, tests)

    return run


def _negated(rows: Rows, column: Column) -> Any:
    test = condition(rows, column)
    return test if test.kinds == ERROR else np.logical_not(test.numbers != 0.0)


def _of_kind(*kinds: int) -> Callable[[Rows, Column], Any]:
    return lambda rows, column: column.kinds in kinds


def _is_error(which: Callable[[Any], Any]) -> Callable[[Rows, Column], Any]:
    def step(rows: Rows, column: Column) -> Any:
        if column.kinds != ERROR:
            return False
        found = which(np.asarray(column.numbers))
        return found if found.ndim else bool(found)

    return step


IS_NA: Callable[[Any], Any] = lambda codes: codes == NA  # noqa: E731

# Of one value, errors among them.
KINDS: dict[str, Callable[[Rows, Column], Any]] = {
    "ISNUMBER": _of_kind(NUMBER),
    "ISTEXT": _of_kind(TEXT),
    "ISNONTEXT": _of_kind(NUMBER, TRUTH, BLANK, ERROR),
    "ISLOGICAL": _of_kind(TRUTH),
    "ISBLANK": _of_kind(BLANK),
    "ISERROR": _is_error(lambda codes: codes >= 0),
    "ISERR": _is_error(lambda codes: codes != NA),
    "ISNA": _is_error(IS_NA),
}
VALUES: dict[str, Callable[..., Any]] = {"NOT": _negated}
FUNCTIONS: dict[str, Callable[[Rows, Sequence[Argument]], Column]] = {
    "AND": _combined(np.logical_and),
    "OR": _combined(np.logical_or),
}
