"""A formula as the engine gets it: with our versions where its own would give something else than Excel."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache

from xlplugin.calculation.corrections.syntax import Node, constant, infix, is_single, printed, tree
from xlplugin.calculation.corrections.table import COMPARISONS, FUNCTIONS, JOINED, LAST, PREFIX, engine_name

_TEXTS = re.compile(r'"(?:[^"]|"")*"')
# A comparison with a plain text or with 0 is right as the engine makes it.
_PLAIN_SIDE = re.compile(r'(?:<>|=)\s*(?:""|0(?![\d.eE%]))')
_NATIVE_PREFIX = re.compile(r"^(?:_XLFN\.)?(?:_XLWS\.)?")


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A function's name in capitals, without the mark that newer ones have in files."""
    return _NATIVE_PREFIX.sub("", name.upper())


def corrected(formula: str, called: Collection[str]) -> str:
    """The formula with our versions of what it calls; ValueError where it has parts unknown here."""
    last = _last_step(formula)
    if not (last or "&" in formula or _compares(formula) or any(plain_name(n) in FUNCTIONS for n in called)):
        return formula
    import formualizer

    try:
        root = tree(formula)
        text = printed(root, formula, lambda node, text: _version(node, text, node is root and last))
        return text if PREFIX in text else formula
    except formualizer.ParserError:
        return formula  # the engine will say so


def _version(node: Node, text: Callable[[Node], str], is_last: bool) -> str | None:
    """What stands for a node, or None."""
    if node["node_type"] == "Function":
        name = plain_name(node["name"])
        correction = FUNCTIONS.get(name)
        if correction is None or not correction.where(node["args"]):
            return None
        return f"{engine_name(name)}({','.join(map(text, node['args']))})"
    if node["node_type"] != "BinaryOp":
        return None
    symbol, sides = node["operator"], [node["left"], node["right"]]
    if symbol == "&":
        return infix(node, _joined(sides[0], text), _joined(sides[1], text))
    if symbol in COMPARISONS and not any(map(_is_plain, sides)):
        return f"{COMPARISONS[symbol]}({text(sides[0])},{text(sides[1])})"
    if is_last and symbol in LAST and all(map(is_single, sides)):
        return f"{LAST[symbol]}({text(sides[0])},{text(sides[1])})"
    return None


def _joined(node: Node, text: Callable[[Node], str]) -> str:
    """An operand of `&`: the engine would write a number with 17 digits."""
    is_text = isinstance(constant([node], 0), str)
    joins = node["node_type"] == "BinaryOp" and node["operator"] == "&"
    return text(node) if joins or is_text or not is_single(node) else f"{JOINED}({text(node)})"


def _compares(formula: str) -> bool:
    """Whether there may be a comparison that is not right as it is."""
    if not any(mark in formula for mark in "=<>"):
        return False
    bare = _TEXTS.sub(lambda match: '""' if _has_plain_case(match[0]) else '"\xe9"', formula)
    return any(mark in _PLAIN_SIDE.sub("", bare) for mark in "=<>")


def _is_plain(node: Node) -> bool:
    value = constant([node], 0)
    return (
        value is True or value is False or value == 0 or (isinstance(value, str) and _has_plain_case(value))
    )


def _has_plain_case(text: str) -> bool:
    """Whether no letters beyond A to Z in it have two cases: of those the engine does not know."""
    return text.isascii() or all(c.isascii() or c.lower() == c.upper() for c in text)


def _last_step(formula: str) -> bool:
    """Whether a sum or difference outside all parentheses may be what the formula computes last."""
    if "+" not in formula and "-" not in formula:
        return False
    depth, before = 0, ""
    for character in _TEXTS.sub('""', formula):
        if character in "({":
            depth += 1
        elif character in ")}":
            depth -= 1
        elif depth == 0 and character in "+-" and (before.isalnum() or before in ")%\"#}'"):
            return True
        before = character if character != " " else before
    return False
