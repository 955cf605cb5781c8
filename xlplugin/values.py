"""What a cell can hold."""

from __future__ import annotations

from xlplugin.errors import ExcelError

# None is a blank cell. Numbers of cells are floats; an int is taken wherever one is given.
CellValue = None | bool | float | str | ExcelError


def is_alike(one: object, other: object) -> bool:
    """Whether two values are one: TRUE is not 1, nor a blank cell an empty text."""
    return type(one) is type(other) and bool(one == other)
