"""Trees of formulas: `parse` and `to_text`, the nodes, and walks over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xlplugin.calculation.formulas.nodes import (
    HERE,
    Applied,
    Array,
    Binary,
    Call,
    Corner,
    ErrorValue,
    Name,
    Node,
    Number,
    Omitted,
    Origin,
    Parentheses,
    Postfix,
    Reference,
    Structured,
    Text,
    Truth,
    Unary,
)
from xlplugin.calculation.formulas.parser import parse
from xlplugin.calculation.formulas.printer import number_text, to_text
from xlplugin.calculation.formulas.scanner import FormulaError

__all__ = [
    "HERE",
    "Applied",
    "Array",
    "Binary",
    "Call",
    "Corner",
    "ErrorValue",
    "FormulaError",
    "Name",
    "Node",
    "Number",
    "Omitted",
    "Origin",
    "Parentheses",
    "Postfix",
    "Reference",
    "Structured",
    "Text",
    "Truth",
    "Unary",
    "children",
    "number_text",
    "parse",
    "replaced",
    "to_text",
    "walk",
    "with_children",
]


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below one, in the order of the text."""
    if isinstance(node, Binary):
        return node.left, node.right
    if isinstance(node, Call):
        return node.arguments
    if isinstance(node, (Unary, Postfix)):
        return (node.operand,)
    if isinstance(node, Applied):
        return node.function, *node.arguments
    if isinstance(node, Parentheses):
        return (node.inner,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, each before those below it, in the order of the text; no recursion."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(children(node))


def replaced(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with `change` applied to every node, those below before those above; no recursion."""
    done: list[Node] = []
    waiting: list[tuple[Node, bool]] = [(node, False)]
    while waiting:
        node, ready = waiting.pop()
        below = children(node)
        if below and not ready:
            waiting.append((node, True))
            waiting += [(child, False) for child in reversed(below)]
            continue
        if below:
            new = tuple(done[-len(below) :])
            del done[-len(below) :]
            if any(a is not b for a, b in zip(new, below, strict=True)):
                node = with_children(node, new)
        done.append(change(node))
    return done[0]


def with_children(node: Node, new: tuple[Node, ...]) -> Node:
    """The node with others below it."""
    if not new:
        return node
    if isinstance(node, Binary):
        return Binary(node.operator, *new)
    if isinstance(node, Call):
        return Call(node.name, new)
    if isinstance(node, Unary):
        return Unary(node.operator, *new)
    if isinstance(node, Postfix):
        return Postfix(node.operator, *new)
    if isinstance(node, Applied):
        return Applied(new[0], new[1:])
    assert isinstance(node, Parentheses)
    return Parentheses(*new)
