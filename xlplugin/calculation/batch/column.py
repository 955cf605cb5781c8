"""The values of one cell, or of one step of a formula, over many scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xlplugin.errors import CODES, ExcelError

Value: TypeAlias = float | str | bool | ExcelError | None
Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]
Mask: TypeAlias = NDArray[np.bool_]

NUMBER, TEXT, TRUTH, BLANK, ERROR = range(5)
ERROR_NUMBERS = {code: number for number, code in enumerate(CODES)}
DIV0, VALUE, REF, NAME, NUM, NA = (
    ERROR_NUMBERS[code] for code in ("#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
)


# One number or text for all rows, or an array with one a row; no type of numpy's says which.
Numbers: TypeAlias = Any
Texts: TypeAlias = Any
Kinds: TypeAlias = Any  # one of the five above, or an array of them


class Column:
    """Values with their kind: one kind for all rows, or one each; one value for all rows, or one each.

    `numbers` holds numbers, truths as 0 and 1, and of an error its place in `errors.CODES`.
    """

    __slots__ = ("kinds", "numbers", "texts")

    def __init__(
        self,
        kinds: Kinds,
        numbers: Numbers = 0.0,
        texts: Texts = "",
    ) -> None:
        self.kinds, self.numbers, self.texts = kinds, numbers, texts

    @property
    def is_mixed(self) -> bool:
        return isinstance(self.kinds, np.ndarray)

    @property
    def is_number(self) -> bool:
        """Whether all rows hold numbers, truths or blanks, of one kind."""
        return not self.is_mixed and self.kinds in (NUMBER, TRUTH, BLANK)

    @property
    def is_constant(self) -> bool:
        """Whether all rows have the same value."""
        return not (
            self.is_mixed or isinstance(self.numbers, np.ndarray) or isinstance(self.texts, np.ndarray)
        )

    def take(self, places: Places) -> Column:
        """The rows at these places."""
        return Column(*(part[places] if isinstance(part, np.ndarray) else part for part in self._parts))

    def with_values(self, size: int, places: Places, values: Sequence[Value]) -> Column:
        """Of so many rows, with other values at some places."""
        others = np.delete(np.arange(size), places)
        parts = [(others, self.take(others)), (places, column_of(values))]
        return merged(size, [part for part in parts if len(part[0])])

    def at(self, row: int) -> Value:
        """The value of one row."""
        kind, number, text = (part[row] if isinstance(part, np.ndarray) else part for part in self._parts)
        if kind == NUMBER:
            return float(number)
        if kind == TEXT:
            return str(text)
        if kind == TRUTH:
            return bool(number)
        return None if kind == BLANK else ExcelError(CODES[int(number)])

    def listed(self, size: int) -> list[Value]:
        """The values of all rows."""
        if self.is_constant:
            return [self.at(0)] * size
        if not self.is_mixed:
            if self.kinds == NUMBER:
                return list(self.numbers.tolist())
            if self.kinds == TEXT:
                return list(self.texts.tolist())
            if self.kinds == TRUTH:
                return list((np.asarray(self.numbers) != 0).tolist())
        return [self.at(row) for row in range(size)]

    @property
    def _parts(self) -> tuple[Kinds, Numbers, Texts]:
        return self.kinds, self.numbers, self.texts


BLANK_COLUMN = Column(BLANK)
TRUE_COLUMN, FALSE_COLUMN = Column(TRUTH, 1.0), Column(TRUTH, 0.0)


def constant(value: Value) -> Column:
    """A column of one value."""
    if value is None:
        return BLANK_COLUMN
    if isinstance(value, bool):
        return TRUE_COLUMN if value else FALSE_COLUMN
    if isinstance(value, str):
        return Column(TEXT, 0.0, value)
    if isinstance(value, ExcelError):
        return error(ERROR_NUMBERS[value.code])
    return Column(NUMBER, float(value))


def error(number: int) -> Column:
    """A column of one error."""
    return Column(ERROR, float(number))


def column_of(values: Sequence[Value]) -> Column:
    """A column of values of any kinds."""
    kinds = np.fromiter((_KINDS[type(value)] for value in values), np.uint8, len(values))
    numbers = np.zeros(len(values))
    texts = np.full(len(values), "", dtype=object)
    for row, value in enumerate(values):
        if isinstance(value, str):
            texts[row] = value
        elif isinstance(value, ExcelError):
            numbers[row] = ERROR_NUMBERS[value.code]
        elif value is not None:
            numbers[row] = value
    return simplified(kinds, numbers, texts)


_KINDS = {float: NUMBER, int: NUMBER, str: TEXT, bool: TRUTH, type(None): BLANK, ExcelError: ERROR}


def simplified(kinds: NDArray[np.uint8], numbers: Floats, texts: NDArray[np.object_] | str) -> Column:
    """The column, of one kind where all rows are of one."""
    if len(kinds) and (kinds == kinds[0]).all():
        kind = int(kinds[0])
        if kind == BLANK:
            return BLANK_COLUMN
        return Column(kind, 0.0, texts) if kind == TEXT else Column(kind, numbers)
    return Column(kinds, numbers, texts)


def merged(size: int, parts: Sequence[tuple[Places, Column]]) -> Column:
    """One column from columns for some of the rows each."""
    if all(not part.is_mixed and part.kinds == NUMBER for _, part in parts):
        numbers = np.empty(size)
        for places, part in parts:
            numbers[places] = part.numbers
        return Column(NUMBER, numbers)
    kinds, numbers = np.empty(size, np.uint8), np.zeros(size)
    texts: NDArray[np.object_] | str = ""
    if any(part.is_mixed or part.kinds == TEXT for _, part in parts):
        texts = np.full(size, "", dtype=object)
    for places, part in parts:
        kinds[places] = part.kinds
        numbers[places] = part.numbers
        if isinstance(texts, np.ndarray):
            texts[places] = part.texts
    return simplified(kinds, numbers, texts)
