"""Formulas as the engine's syntax tree, and back to text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

Node = Mapping
Arguments = Sequence[Node]  # of a function, as nodes
# What stands for a node instead of its own text; None leaves it. The second argument prints a child.
Replacing = Callable[[Node, Callable[[Node], str]], str | None]

_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}
# Infix operators from the loosest; any other operation stands in parentheses.
_LEVELS = dict.fromkeys(["=", "<>", "<", ">", "<=", ">="], 1) | {"&": 2, "+": 3, "-": 3, "*": 4, "/": 4}
# Functions that give one value for whole areas.
_REDUCING = {
    "SUM", "SUMPRODUCT", "AVERAGE", "MIN", "MAX", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS",
    "MEDIAN", "MATCH", "VLOOKUP", "HLOOKUP", "ROWS", "COLUMNS",
}  # fmt: skip

_NATIVE_PREFIX = re.compile(r"^(?:_XLFN\.)?(?:_XLWS\.)?")
PREFIX = "XLP_"  # of the names under which the engine knows our versions


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A function's name in capitals, without the mark that newer ones have in files."""
    return _NATIVE_PREFIX.sub("", name.upper())


@lru_cache(maxsize=8)
def tree(formula: str) -> Node:
    """The formula's tree, not to be changed; formualizer.ParserError when it cannot be read.

    Several look at one formula after another: it is read once for them.
    """
    import formualizer

    return formualizer.parse("=" + formula).to_dict()


def children(node: Node) -> list[Node]:
    """The nodes directly below one."""
    named = [node[name] for name in ("left", "right", "operand") if name in node]
    return [*named, *node.get("args", ()), *(cell for row in node.get("rows", ()) for cell in row)]


def constant(arguments: Arguments, place: int) -> object:
    """The constant that an argument is; None when it is none, or is left out."""
    if len(arguments) <= place or arguments[place]["node_type"] != "Literal":
        return None
    return arguments[place]["value"]


def is_single(node: Node) -> bool:
    """Whether a node is one value for certain, no area."""
    kind = node["node_type"]
    if kind == "Reference":
        return ":" not in node["reference"] and "#" not in node["reference"]
    if kind == "Function":
        return node["name"].upper() in _REDUCING or all(map(is_single, node["args"]))
    below = children(node)
    return kind in ("Literal", "Omitted") or (kind != "Array" and bool(below) and all(map(is_single, below)))


def printed(node: Node, source: str, replacing: Replacing) -> str:
    """The text of a tree that was read from `source`; ValueError where it has parts unknown here."""

    def text(node: Node) -> str:
        replaced = replacing(node, text)
        return plain(node) if replaced is None else replaced

    def plain(node: Node) -> str:
        kind = node["node_type"]
        if kind == "Literal":
            return _literal(node["value"], source)
        if kind == "Reference":
            return node["reference"]
        if kind == "Omitted":
            return ""
        if kind == "UnaryOp":
            sign, operand = node["operator"], within(node["operand"], text(node["operand"]), 9)
            return f"({operand}{sign})" if sign in "%#" else f"({sign}{operand})"
        if kind == "BinaryOp":
            return infix(node, text(node["left"]), text(node["right"]))
        if kind == "Function":
            return f"{node['name']}({','.join(map(text, node['args']))})"
        if kind == "Array":
            return "{" + ";".join(",".join(map(text, row)) for row in node["rows"]) + "}"
        raise ValueError(kind)

    return text(node)


def infix(node: Node, left: str, right: str) -> str:
    """An operation on two sides that are printed, with the parentheses that they need.

    None where none are needed: the engine reads no more than some hundred within each other.
    """
    level = _LEVELS.get(node["operator"])
    if level is None:  # it binds tighter than all of these
        return f"({within(node['left'], left, 9)}{node['operator']}{within(node['right'], right, 9)})"
    return f"{within(node['left'], left, level)}{node['operator']}{within(node['right'], right, level + 1)}"


def within(node: Node, text: str, level: int) -> str:
    """The text of an operand, in parentheses when it binds less than that."""
    binds = _LEVELS.get(node["operator"], 9) if node["node_type"] == "BinaryOp" else 9
    return text if binds >= level else f"({text})"


def _literal(value: object, source: str) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        quoted = '"' + value.replace('"', '""') + '"'
        if value not in _ERRORS:
            return quoted
        if quoted in source:  # an error's name as a text: the tree does not tell it from the error itself
            raise ValueError(value)
        return value
    if isinstance(value, (int, float)):
        return repr(value)
    raise ValueError("another kind of constant")
