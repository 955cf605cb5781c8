"""Values of a cell over a batch of scenarios: one scalar for all of them, or an array with one each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlplugin.calculation.general_text import number_text
from xlplugin.errors import ExcelError
from xlplugin.ooxml.addresses import Key

# float, str, bool, None (blank), ExcelError; or an array of floats, of bools, or of texts (dtype object)
Value = object
VALUE_ERROR = ExcelError("#VALUE!")


class NotForArrays(Exception):
    """A formula or value that only the engine computes."""


@dataclass(frozen=True)
class Area:
    """Cells of a reference, row by row."""

    rows: tuple[tuple[Value, ...], ...]

    @property
    def flat(self) -> list[Value]:
        return [value for row in self.rows for value in row]


class Batch:
    """Values of cells while a batch is computed, and the rows that the engine must compute instead."""

    def __init__(self, size: int, values: dict[Key, Value]) -> None:
        self.size, self.values = size, values
        self.irregular = np.zeros(size, dtype=bool)

    def finite(self, result: Value) -> Value:
        """A numeric result; rows without a finite number become irregular, a lone one is #NUM!."""
        if isinstance(result, np.ndarray):
            bad = ~np.isfinite(result)
            if bad.any():
                self.irregular |= bad
                result = np.where(bad, 1.0, result)
            return result
        return float(result) if np.isfinite(result) else ExcelError("#NUM!")


def is_array(value: Value) -> bool:
    return isinstance(value, np.ndarray)


def number(value: Value) -> float | np.ndarray | ExcelError:
    """A value in arithmetic: blank is 0, TRUE is 1, a text that is no number is #VALUE!."""
    if isinstance(value, (float, ExcelError)):
        return value
    if isinstance(value, np.ndarray) and value.dtype != object:
        return value.astype(float) if value.dtype == bool else value
    if value is None or isinstance(value, (bool, int)):
        return float(value or 0)
    if isinstance(value, str):
        return _text_number(value)
    raise NotForArrays("texts that differ between scenarios, in arithmetic")


def _text_number(text: str) -> ExcelError:
    if any(character.isdigit() for character in text):
        raise NotForArrays("a text that may be a number, in arithmetic")
    return VALUE_ERROR


def condition(value: Value) -> bool | np.ndarray | ExcelError:
    """A value as a condition."""
    if isinstance(value, np.ndarray) and value.dtype == bool:
        return value
    result = number(value)
    return result if isinstance(result, ExcelError) else result != 0


def texts(value: Value) -> str | list[str] | ExcelError:
    """A value in a text: one for all scenarios, or one each."""
    if isinstance(value, np.ndarray):
        return [_text(item) for item in value.tolist()]
    return value if isinstance(value, ExcelError) else _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    return number_text(value)
