"""Formulas whose value cannot be told, because a function of ours said so while it was computed.

IFERROR and the like hide that: each formula that may have asked is computed by itself, to see whether it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from xlplugin.calculation.engine_input import Key


def untold(
    workbook, formulas: Iterable[Key], formula: Callable[[Key], str | None], reasons: dict[str, str]
) -> dict[Key, str]:
    """Reasons by cell; in `reasons` each of our functions puts why it could not tell, by its name."""
    asked, found = list(reasons), {}
    for key in formulas:
        text = formula(key) or ""
        if not any(name in text for name in asked):
            continue
        reasons.clear()
        workbook.set_formula(*key, f"={text}")
        workbook.evaluate_cell(*key)
        if reasons:
            found[key] = next(iter(reasons.values()))
        workbook.evaluate_all()  # what follows from the cell, so that it does not ask again within another
    reasons.clear()
    return found
