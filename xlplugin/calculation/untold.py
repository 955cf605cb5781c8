"""Formulas whose value cannot be told, because a function of ours said so while it was computed.

IFERROR and the like hide that: each formula that may have asked is computed by itself, to see whether it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from xlplugin.calculation.corrections.syntax import PREFIX
from xlplugin.calculation.engine_input import Key


def untold(
    workbook, formulas: Iterable[Key], formula: Callable[[Key], str | None], reasons: list[str]
) -> dict[Key, str]:
    """Cells by reason; `reasons` is the list to which our functions add one whenever they cannot tell."""
    found = {}
    for key in formulas:
        text = formula(key)
        if text is None or PREFIX not in text.upper():
            continue
        reasons.clear()
        workbook.set_formula(*key, f"={text}")
        workbook.evaluate_cell(*key)
        if reasons:
            found[key] = reasons[0]
        workbook.evaluate_all()  # what follows from the cell, so that it does not ask again within another
    reasons.clear()
    return found
