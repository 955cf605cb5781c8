"""Values as arithmetic takes them."""

from __future__ import annotations

from xlplugin.errors import ExcelError


def number_of(value: object) -> float | ExcelError:
    """A single value as a number: blank is 0, TRUE is 1, a text is the number it spells or #VALUE!."""
    if isinstance(value, (float, ExcelError)):
        return value
    if value is None or isinstance(value, (bool, int)):
        return float(value or 0)
    try:
        return float(value)
    except (TypeError, ValueError):
        return ExcelError("#VALUE!")
