"""Which functions a formula calls."""

from __future__ import annotations

from functools import lru_cache

from xlplugin.calculation.formulas.tree import Call, FormulaError, Node, parse, walk


def calls(tree: Node) -> frozenset[str]:
    """Names of the functions in a tree, upper case and without prefixes."""
    return frozenset(node.function for node in walk(tree) if isinstance(node, Call))


@lru_cache(maxsize=65_536)
def called_functions(text: str) -> frozenset[str]:
    """The same of a formula's text; none where it cannot be read."""
    try:
        return calls(parse(text))
    except FormulaError:
        return frozenset()
