"""A formula as the engine gets it: with our versions where its own would give something else than Excel."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from xlplugin.calculation.corrections.argument_kinds import GIVE_TEXTS, READ_TEXTS, gives_text
from xlplugin.calculation.corrections.names import engine_name
from xlplugin.calculation.corrections.operands import Printing, Spelt, arguments, numbers, operand
from xlplugin.calculation.corrections.syntax import (
    PREFIX,
    Node,
    Replacing,
    constant,
    infix,
    is_single,
    plain_name,
    printed,
    tree,
)
from xlplugin.calculation.corrections.table import COMPARISONS, FORMS, FUNCTIONS, JOINED, LAST

_TEXTS = re.compile(r'"(?:[^"]|"")*"')
_SPELT_NUMBER = re.compile(r'"[^"]*\d[^"]*"')
# A comparison with a plain text or with 0 is right as the engine makes it.
_SPELT_TRUTH = re.compile(r'[(,]\s*"(?:TRUE|FALSE)"\s*[,)]', re.IGNORECASE)
_CONDITIONS = {"IF": 1, "NOT": 1, "AND": 255, "OR": 255, "XOR": 255}  # how many arguments are conditions
_CORRECTED = FORMS.keys() | FUNCTIONS.keys()
_PLAIN_SIDE = re.compile(r'(?:<>|=)\s*(?:""|0(?![\d.eE%]))')


def corrected(formula: str, called: Collection[str]) -> str:
    """The formula with our versions of what it calls; ValueError where it has parts unknown here."""
    last = _last_step(formula)
    names = set(map(plain_name, called))
    read = operand if "&" in formula or _reads_texts(formula, names) else _unread
    truths = _SPELT_TRUTH.search(formula) is not None
    if read is _unread and not (last or truths or _compares(formula)) and names.isdisjoint(_CORRECTED):
        return formula

    def replacing(root: Node) -> Replacing:
        return lambda node, text: _version(node, text, last and node is root, read)

    return _printed(formula, replacing, truths or not names.isdisjoint(FORMS))


def reading_texts(formula: str, spelt: Spelt) -> str:
    """A corrected formula, where the cells that it reads may hold texts that spell numbers."""
    return _printed(formula, lambda root: lambda node, text: operand(node, text, spelt))


def _unread(node: Node, text: Printing) -> None:
    """In place of `operand`, where no text is a number and no number a text."""


def _printed(formula: str, replacing: Callable[[Node], Replacing], reworded: bool = False) -> str:
    import formualizer

    try:
        root = tree(formula)
        text = printed(root, formula, replacing(root))
        return text if reworded or PREFIX in text else formula
    except formualizer.ParserError:
        return formula  # the engine will say so
    except RecursionError:
        raise ValueError("too many operations within each other") from None


def _version(node: Node, text: Printing, is_last: bool, read: Callable) -> str | None:
    """What stands for a node, or None."""
    if node["node_type"] == "Function":
        name = plain_name(node["name"])
        if name in _CONDITIONS and (written := _with_truths(node, text, _CONDITIONS[name])):
            return written
        if name in FORMS:
            form = FORMS[name](node["args"], arguments(node, text))
            if form is not None:
                return form
        correction = FUNCTIONS.get(name)
        if correction is None or not correction.where(node["args"]):
            return read(node, text)
        return f"{engine_name(name)}({','.join(arguments(node, text))})"
    if node["node_type"] != "BinaryOp":
        return read(node, text)
    symbol, sides = node["operator"], [node["left"], node["right"]]
    if symbol == "&":
        return infix(node, _joined(sides[0], text), _joined(sides[1], text))
    if symbol in COMPARISONS and not any(_is_plain(side, symbol) for side in sides):
        return f"{COMPARISONS[symbol]}({text(sides[0])},{text(sides[1])})"
    if is_last and symbol in LAST and all(map(is_single, sides)):
        left, right = numbers(sides, text)
        return f"{LAST[symbol]}({left},{right})"
    return read(node, text)


def _with_truths(node: Node, text: Printing, places: int) -> str | None:
    """A call whose first so many arguments are conditions, when one is the text TRUE or FALSE."""
    texts = [constant(node["args"], place) for place in range(min(places, len(node["args"])))]
    spelt = [isinstance(written, str) and written.upper() in ("TRUE", "FALSE") for written in texts]
    if not any(spelt):
        return None
    read = arguments(node, text)
    read[: len(spelt)] = [
        written.upper() if is_spelt else argument
        for written, is_spelt, argument in zip(texts, spelt, read, strict=False)
    ]
    return f"{node['name']}({','.join(read)})"


def _joined(node: Node, text: Printing) -> str:
    """An operand of `&`: the engine would write a number with 17 digits."""
    is_text = isinstance(constant([node], 0), str) or gives_text(node)
    joins = node["node_type"] == "BinaryOp" and node["operator"] == "&"
    return text(node) if joins or is_text or not is_single(node) else f"{JOINED}({text(node)})"


def _reads_texts(formula: str, names: Collection[str]) -> bool:
    """Whether it may have a text where a number is read, or may have a number where a text is."""
    return not (GIVE_TEXTS.isdisjoint(names) and READ_TEXTS.isdisjoint(names)) or bool(
        _SPELT_NUMBER.search(formula)
    )


def _compares(formula: str) -> bool:
    """Whether there may be a comparison that is not right as it is."""
    if not any(mark in formula for mark in "=<>"):
        return False
    bare = _TEXTS.sub(lambda match: '""' if _has_plain_case(match[0]) else '"\xe9"', formula)
    return any(mark in _PLAIN_SIDE.sub("", bare) for mark in "=<>")


def _is_plain(node: Node, symbol: str) -> bool:
    """Whether the engine compares with this as Excel does; the order of texts it does not know."""
    value = constant([node], 0)
    if isinstance(value, str):
        return symbol in ("=", "<>") and _has_plain_case(value)
    return value is True or value is False or value == 0


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
