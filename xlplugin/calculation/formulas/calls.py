"""Which functions a formula calls."""

from __future__ import annotations

from functools import lru_cache

from xlplugin.calculation.formulas.tree import Call, FormulaError, parse, walk


@lru_cache(maxsize=65_536)
def called_functions(text: str) -> frozenset[str]:
    """Names of the functions in a formula, upper case and without prefixes; none where it cannot be read."""
    try:
        return frozenset(node.function for node in walk(parse(text)) if isinstance(node, Call))
    except FormulaError:
        return frozenset()
