"""Trees of formulas: `parse` and `to_text`, the nodes, and walks over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter, is_not

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


# By type, since trees are walked a million times while a large workbook is opened.
_BELOW: dict[type, Callable[..., tuple[Node, ...]]] = {
    Binary: attrgetter("left", "right"),
    Call: attrgetter("arguments"),
    Unary: lambda node: (node.operand,),
    Postfix: lambda node: (node.operand,),
    Applied: lambda node: (node.function, *node.arguments),
    Parentheses: lambda node: (node.inner,),
}


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below one, in the order of the text."""
    below = _BELOW.get(type(node))
    return below(node) if below else ()


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, each before those below it, in the order of the text; no recursion."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(children(node))


def replaced(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with `change` applied to every node, those below before those above; no recursion."""
    order: list[Node] = []  # each before those below it, from the end of the text
    waiting = [node]
    while waiting:
        part = waiting.pop()
        order.append(part)
        waiting += children(part)
    done: list[Node] = []
    for part in reversed(order):
        if below := children(part):
            new = tuple(done[-len(below) :])
            del done[-len(below) :]
            if any(map(is_not, new, below)):
                part = with_children(part, new)
        done.append(change(part))
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
