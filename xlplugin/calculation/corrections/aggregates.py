"""What AGGREGATE needs besides the plain function."""

from __future__ import annotations

from xlplugin.calculation.corrections.syntax import PREFIX
from xlplugin.errors import ExcelError

WITHOUT_ERRORS = PREFIX + "WITHOUT_ERRORS"


def without_errors(area: object) -> object:
    """The area with blanks for errors."""
    rows = area if isinstance(area, list) else [[area]]
    return [[None if isinstance(value, ExcelError) else value for value in row] for row in rows]
