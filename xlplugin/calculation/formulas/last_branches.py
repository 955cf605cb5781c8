"""IF without a last branch gives FALSE where its condition does not hold.

The engine computes that in a cell of its own, but where IF is an argument of SUM, AND or their like it gives
#VALUE!: there FALSE is written out.
"""

from __future__ import annotations

import re

from xlplugin.calculation.formulas.nodes import Call, Node, Truth
from xlplugin.calculation.formulas.tree import replaced

_AS_ARGUMENT = re.compile(r"[(,]\s*IF\(", re.IGNORECASE)
_TOKEN = re.compile(r"""[(){},]|"[^"]*"|'[^']*'""")


def lacks_last_branch(text: str) -> bool:
    """Whether a formula has an IF of two arguments as an argument."""
    return any(_arguments(text, found.end()) == 2 for found in _AS_ARGUMENT.finditer(text))


def _arguments(text: str, start: int) -> int:
    """How many arguments there are from behind a bracket to the one that closes it."""
    depth, count = 1, 1
    for token in _TOKEN.finditer(text, start):
        mark = token.group()
        depth += (mark in "({") - (mark in ")}")
        count += mark == "," and depth == 1
        if depth == 0:
            break
    return count


def with_last_branches(tree: Node) -> Node:
    """The tree with FALSE written out."""
    return replaced(tree, _closed)


def _closed(node: Node) -> Node:
    if isinstance(node, Call) and node.function == "IF" and len(node.arguments) == 2:
        return Call(node.name, (*node.arguments, Truth(False)))
    return node
