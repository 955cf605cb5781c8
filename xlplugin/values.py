"""What a cell can hold."""

from __future__ import annotations

from xlplugin.errors import ExcelError

# None is a blank cell. Numbers of cells are floats; an int is taken wherever one is given.
CellValue = None | bool | float | str | ExcelError
