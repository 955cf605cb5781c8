"""Numbers joined to texts as Excel writes them: 15 significant digits, where the engine writes 17.

`"days: "&A1` would otherwise cache `56.22832196770839` where Excel shows `56.2283219677084`.
"""

from __future__ import annotations

from decimal import Decimal

_LONGEST_POSITIONAL = 21


def general_text(value: object) -> object:
    """A cell value as `&` takes it; an error stays one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return number_text(float(value)) if isinstance(value, (int, float)) else value


def number_text(value: float) -> str:
    """A number in the General format, in as many columns as it needs."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    short = f"{value:.15g}"
    if "e" not in short:
        return short
    digits, exponent = short.split("e")
    if -10 < int(exponent) < _LONGEST_POSITIONAL:
        return f"{Decimal(short):f}"
    return f"{digits}E{int(exponent):+03d}"
