"""Steps that are more than a numpy call, and what parts of formulas are as numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from xlplugin.calculation.batch.column import BLANK, NUMBER, TRUTH, Column, Mask, constant
from xlplugin.calculation.batch.operators import CLOSE, LOST, undecided
from xlplugin.calculation.batch.parts import Compiled, one_value
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.calculation.formulas.book_formulas import Key
from xlplugin.calculation.formulas.nodes import Node, Reference
from xlplugin.sweeps.straight.rounding import Run
from xlplugin.sweeps.straight.trace import NotStraight, Trace, Traced

Part: TypeAlias = Column | Traced
COMPARE = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}
_ALL = {**COMPARE, "=": np.equal, "<>": np.not_equal}


def is_area(node: Node) -> bool:
    return isinstance(node, Reference) and node.last is not None


def kind_of(part: Part) -> int:
    """Number, text, truth or error; a blank compares as a number."""
    if isinstance(part, Traced):
        return TRUTH if part.home.steps[part.place].is_truth else NUMBER
    return NUMBER if part.kinds == BLANK else int(part.kinds)


def number_of(part: Part, only_numbers: bool = False) -> float | Traced:
    """A part in arithmetic."""
    if isinstance(part, Traced):
        if kind_of(part) == TRUTH:
            raise NotStraight("a truth in arithmetic")
        return part
    if part.kinds == NUMBER or (part.kinds in (TRUTH, BLANK) and not only_numbers):
        return float(part.numbers) if part.kinds != BLANK else 0.0
    raise NotStraight("a text, an error or a blank among numbers")


def sure(
    run: Callable[[Rows], Column], values: Mapping[Key, Column] | None = None, inexact: float = 0.0
) -> Column:
    """A value that no row moves; NotStraight where the engine must say it."""
    rows = Rows(1, dict(values or {}), inexact)
    found = run(rows)
    if rows.doubtful.any() or (not found.is_constant and np.size(found.numbers) != 1):
        raise NotStraight("a constant that only the engine knows")
    return constant(found.at(0))


def watched(ufunc: np.ufunc, sign: float, last: bool, inexact: bool, largest: float) -> Run:
    """A sum that takes note of rows in which digits are lost; of numbers up to `largest`."""
    least = (LOST if inexact else CLOSE) * largest

    def run(left: Any, right: Any, out: Any) -> Mask | None:
        ufunc(left, right, out=out)
        sizes = np.abs(out)
        if sizes.min() > least:
            return None
        doubtful: Any = False
        if inexact:
            doubtful = (sizes < LOST * np.abs(left)) & (out != 0.0)
        if last:
            doubtful = doubtful | undecided(left, -sign * right)
        return doubtful if doubtful.any() else None

    return run


def compared(trace: Trace, symbol: str, left: float | Traced, right: float | Traced, inexact: float) -> Part:
    """TRUE or FALSE where the bounds lie apart; else a truth a row. `inexact`: how far digits are off."""
    (a, b), (c, d) = [(n.low, n.high) if isinstance(n, Traced) else (n, n) for n in (left, right)]
    largest, close = max(abs(end) for end in (a, b, c, d)), max(CLOSE, inexact)
    margin = 2.0 * close * largest
    if b + margin < c:
        return constant(symbol in ("<", "<=", "<>"))
    if d + margin < a:
        return constant(symbol in (">", ">=", "<>"))
    run = _comparison(symbol, close * largest, inexact)
    return trace.step(run, (left, right), (0.0, 1.0), is_truth=True, key=("compare", symbol, inexact))


def _comparison(symbol: str, close: float, inexact: float) -> Run:
    """A comparison by 15 digits, of numbers that do not agree where they are no closer than that."""
    compare = _ALL[symbol]

    def run(left: Any, right: Any, out: Any) -> Mask | None:
        compare(left, right, out=out)
        apart = np.subtract(left, right)
        if np.abs(apart, out=apart).min() > close:
            return None
        return np.asarray(undecided(left, right, inexact))

    return run


def batched(part: Compiled, values: Mapping[Key, Part], operands: Sequence[Key]) -> Run:
    """A part that the batch computes, where it gives numbers."""
    fixed = {key: value for key, value in values.items() if isinstance(value, Column)}

    def run(*columns: Any, out: Any) -> Mask | None:
        given = {key: Column(NUMBER, column) for key, column in zip(operands, columns, strict=True)}
        rows = Rows(len(out), fixed | given)
        try:
            found = one_value(part(rows))
        except NotForBatch:
            return np.ones(len(out), dtype=bool)
        np.copyto(out, found.numbers)
        if not found.is_mixed and found.kinds == NUMBER:
            return rows.doubtful if rows.doubtful.any() else None
        return rows.doubtful | (np.asarray(found.kinds) != NUMBER)

    return run
