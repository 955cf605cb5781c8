"""A tree as the text of a formula, with the parentheses that precedence needs and no others."""

from __future__ import annotations

import math

from xlplugin.calculation.formulas.nodes import (
    AT,
    HERE,
    PERCENT,
    PRECEDENCE,
    PREFIX,
    SPILLED,
    Applied,
    Array,
    Binary,
    Call,
    ErrorValue,
    Name,
    Node,
    Number,
    Omitted,
    Parentheses,
    Postfix,
    Reference,
    Structured,
    Text,
    Truth,
    Unary,
)
from xlplugin.calculation.formulas.references import origin_text, reference_text, structured_text

_ATOM = 99


def to_text(node: Node) -> str:
    """The text of a formula, without `=`; `parse` gives the same tree again."""
    if isinstance(node, Reference):
        return reference_text(node)
    if isinstance(node, Number):
        return number_text(node.value)
    if isinstance(node, Binary):
        return _binary(node)
    if isinstance(node, Call):
        return f"{node.name}({','.join(map(to_text, node.arguments))})"
    if isinstance(node, Text):
        return '"' + node.value.replace('"', '""') + '"'
    if isinstance(node, Unary):
        return node.operator + _operand(node.operand, _level(node) - 1)
    if isinstance(node, Postfix):
        return _operand(node.operand, _level(node) - 1) + node.operator
    if isinstance(node, Name):
        return origin_text(node.origin) + node.name
    if isinstance(node, Truth):
        return "TRUE" if node.value else "FALSE"
    if isinstance(node, ErrorValue):
        return node.code
    if isinstance(node, Structured):
        return structured_text(node)
    if isinstance(node, Array):
        return "{" + ";".join(",".join(map(to_text, row)) for row in node.rows) + "}"
    if isinstance(node, Applied):
        return f"{_operand(node.function, SPILLED - 1)}({','.join(map(to_text, node.arguments))})"
    if isinstance(node, Parentheses):
        return f"({to_text(node.inner)})"
    assert isinstance(node, Omitted)
    return ""


def number_text(value: float) -> str:
    """A number as a formula holds it."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number that a formula can hold")
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value).upper()


def _binary(node: Binary) -> str:
    """Chains of hundreds of terms lean to the left: they are followed without recursion."""
    if node.operator == ":":
        return _range(node)
    level = PRECEDENCE[node.operator]
    right: list[str] = []
    left: Node = node
    while isinstance(left, Binary) and PRECEDENCE[left.operator] == level:
        right += (_operand(left.right, level), left.operator)
        left = left.left
    text = _operand(left, level - 1) + "".join(reversed(right))
    return f"({text})" if node.operator == "," else text


def _range(node: Binary) -> str:
    """A range between ends of which one is no cell.

    `rate:Data!A1` alone would read as a 3-D reference, `A1:B1#` as the spill of an area.
    """
    right = _operand(node.right, PRECEDENCE[":"])
    words = isinstance(node.right, (Reference, Name, Structured)) and node.right.origin != HERE
    is_area = isinstance(node.right, Reference) and node.right.last is not None
    if words or is_area or isinstance(node.right, Postfix):
        right = f"({right})"
    return f"{_operand(node.left, PRECEDENCE[':'])}:{right}"


def _operand(node: Node, least: int) -> str:
    """The text of an operand, in parentheses unless it binds tighter than `least`."""
    text = to_text(node)
    return text if _level(node) > least else f"({text})"


def _level(node: Node) -> int:
    if isinstance(node, Binary):
        # A union has parentheses of its own.
        return _ATOM if node.operator == "," else PRECEDENCE[node.operator]
    if isinstance(node, Unary):
        return AT if node.operator == "@" else PREFIX
    if isinstance(node, Postfix):
        return PERCENT if node.operator == "%" else SPILLED
    if isinstance(node, Number) and (node.value < 0 or math.copysign(1, node.value) < 0):
        return PREFIX
    return _ATOM
